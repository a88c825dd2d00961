//! Cyclic redundancy checks of 32 bits, eight bytes at a time ("slicing by eight").

/// Castagnoli's polynomial, bits reversed: Zarr's `crc32c`.
pub(super) fn crc32c(data: &[u8]) -> u32 {
    static TABLES: Tables = tables(0x82f6_3b78);
    checksum(&TABLES, data)
}

/// IEEE 802.3's polynomial, bits reversed: gzip.
pub(super) fn crc32(data: &[u8]) -> u32 {
    static TABLES: Tables = tables(0xedb8_8320);
    checksum(&TABLES, data)
}

/// `[k][b]` is the checksum of byte `b` followed by `k` zero bytes.
type Tables = [[u32; 256]; 8];

const fn tables(polynomial: u32) -> Tables {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = (value >> 1) ^ (polynomial * (value & 1));
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
            tables[k][byte] = (value >> 8) ^ tables[0][(value & 0xff) as usize];
            byte += 1;
        }
        k += 1;
    }
    tables
}

fn checksum(tables: &Tables, data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    let (eights, rest) = data.as_chunks::<8>();
    for eight in eights {
        let first = u32::from_le_bytes([eight[0], eight[1], eight[2], eight[3]]);
        let [a, b, c, d] = (crc ^ first).to_le_bytes();
        crc = tables[7][a as usize]
            ^ tables[6][b as usize]
            ^ tables[5][c as usize]
            ^ tables[4][d as usize]
            ^ tables[3][eight[4] as usize]
            ^ tables[2][eight[5] as usize]
            ^ tables[1][eight[6] as usize]
            ^ tables[0][eight[7] as usize];
    }
    for byte in rest {
        crc = (crc >> 8) ^ tables[0][((crc ^ u32::from(*byte)) & 0xff) as usize];
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::{crc32, crc32c};

    #[test]
    fn check_values_of_the_standards() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!((crc32c(b""), crc32(b"")), (0, 0));
    }
}
