//! v3's `crc32c`: a checksum behind the data, little-endian.

use std::borrow::Cow;
use std::sync::Arc;

use super::{BytesCodec, Codec, CodecError, Registration, same_length};

pub(super) static CODEC: Registration = Registration {
    names: &["crc32c"],
    parse: |_| Ok(Codec::Bytes(Arc::new(Crc32c))),
};

#[derive(Debug)]
struct Crc32c;

impl BytesCodec for Crc32c {
    fn fixed_overhead(&self) -> Option<usize> {
        Some(4)
    }

    fn check(&self, input: &[u8], expected: usize) -> Result<(), CodecError> {
        same_length(expected.saturating_add(4), input.len())
    }

    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        let data = verified(input)?;
        same_length(output.len(), data.len())?;
        output.copy_from_slice(data);
        Ok(())
    }

    fn decode<'a>(&self, input: &'a [u8], _limit: usize) -> Result<Cow<'a, [u8]>, CodecError> {
        verified(input).map(Cow::Borrowed)
    }
}

fn verified(input: &[u8]) -> Result<&[u8], CodecError> {
    let (data, checksum) = input
        .split_last_chunk::<4>()
        .ok_or_else(|| CodecError::truncated("crc32c", input.len()))?;
    let expected = u32::from_le_bytes(*checksum);
    let found = crc32c(data);
    if expected != found {
        return Err(CodecError::new(
            format!("checksum {expected:#010x}"),
            format!("data with checksum {found:#010x}"),
        ));
    }
    Ok(data)
}

/// Eight tables: `TABLES[k][b]` is the checksum of byte `b` followed by `k` zero bytes.
static TABLES: [[u32; 256]; 8] = tables();

const fn tables() -> [[u32; 256]; 8] {
    /// Castagnoli's polynomial, bits reversed.
    const POLYNOMIAL: u32 = 0x82f6_3b78;
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                value >> 1 ^ POLYNOMIAL
            } else {
                value >> 1
            };
            bit += 1;
        }
        tables[0][byte] = value;
        byte += 1;
    }
    let mut k = 1;
    while k < 8 {
        let mut byte = 0;
        while byte < 256 {
            let value = tables[k - 1][byte];
            tables[k][byte] = value >> 8 ^ tables[0][(value & 0xff) as usize];
            byte += 1;
        }
        k += 1;
    }
    tables
}

/// CRC-32C, eight bytes at a time.
fn crc32c(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    let (eights, rest) = data.as_chunks::<8>();
    for eight in eights {
        let [a, b, c, d] =
            (crc ^ u32::from_le_bytes([eight[0], eight[1], eight[2], eight[3]])).to_le_bytes();
        crc = TABLES[7][a as usize]
            ^ TABLES[6][b as usize]
            ^ TABLES[5][c as usize]
            ^ TABLES[4][d as usize]
            ^ TABLES[3][eight[4] as usize]
            ^ TABLES[2][eight[5] as usize]
            ^ TABLES[1][eight[6] as usize]
            ^ TABLES[0][eight[7] as usize];
    }
    for byte in rest {
        crc = crc >> 8 ^ TABLES[0][((crc ^ u32::from(*byte)) & 0xff) as usize];
    }
    !crc
}

#[cfg(test)]
mod tests {
    #[test]
    fn check_value_of_the_standard() {
        assert_eq!(super::crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(super::crc32c(b""), 0);
    }
}
