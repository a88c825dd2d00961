//! v3's `crc32c`: a checksum behind the data, little-endian.

use std::borrow::Cow;
use std::sync::Arc;

use super::crc;
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
    let found = crc::crc32c(data);
    if expected != found {
        return Err(CodecError::new(
            format!("checksum {expected:#010x}"),
            format!("data with checksum {found:#010x}"),
        ));
    }
    Ok(data)
}
