//! gzip: one or more members (RFC 1952).

use std::borrow::Cow;
use std::sync::Arc;

use super::crc::crc32;
use super::zlib::{can_inflate_to, inflate};
use super::{BytesCodec, Codec, CodecError, Registration, same_length};

pub(super) static CODEC: Registration = Registration {
    names: &["gzip"],
    parse: |_| Ok(Codec::Bytes(Arc::new(Gzip))),
};

#[derive(Debug)]
struct Gzip;

impl BytesCodec for Gzip {
    fn check(&self, input: &[u8], expected: usize) -> Result<(), CodecError> {
        can_inflate_to(input, expected)
    }

    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        let mut rest = input;
        let mut total = 0;
        while total < output.len() || !rest.is_empty() {
            let data = skip_header(rest).ok_or_else(|| not_gzip(input))?;
            let (read, written) = inflate("gzip", data, &mut output[total..], 0)?;
            rest = verify(&data[read..], &output[total..total + written])?;
            total += written;
        }
        same_length(output.len(), total)
    }

    fn decode<'a>(&self, input: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, CodecError> {
        // The size at the end is that of the last member: of all, where there is one.
        let size = input
            .last_chunk()
            .map_or(0, |size| u32::from_le_bytes(*size));
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        can_inflate_to(input, size)?;
        if size > limit {
            return Err(CodecError::new(
                format!("at most {limit} bytes"),
                format!("{size} bytes"),
            ));
        }
        let mut output = vec![0; size];
        self.decode_into(input, &mut output)?;
        Ok(Cow::Owned(output))
    }
}

/// Compares a member's trailer (checksum and size) with its decoded bytes: what follows it.
fn verify<'a>(trailer: &'a [u8], decoded: &[u8]) -> Result<&'a [u8], CodecError> {
    let Some(([checksum @ .., _, _, _, _], rest)) = trailer.split_first_chunk::<8>() else {
        return Err(CodecError::new(
            "gzip data with its checksum",
            "data that end too early",
        ));
    };
    let expected = u32::from_le_bytes([checksum[0], checksum[1], checksum[2], checksum[3]]);
    let found = crc32(decoded);
    if expected != found {
        return Err(CodecError::new(
            format!("checksum {expected:#010x}"),
            format!("data with checksum {found:#010x}"),
        ));
    }
    Ok(rest)
}

fn not_gzip(input: &[u8]) -> CodecError {
    CodecError::new(
        "a gzip header",
        format!("{} bytes without one", input.len()),
    )
}

/// What follows the header of a member.
fn skip_header(input: &[u8]) -> Option<&[u8]> {
    let (header, mut rest) = input.split_first_chunk::<10>()?;
    let flags = header[3];
    if header[..3] != [0x1f, 0x8b, 8] || flags & 0xe0 != 0 {
        return None;
    }
    if flags & 4 != 0 {
        let (length, tail) = rest.split_first_chunk()?;
        rest = tail.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    // The file's name, then a comment: each ends with a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = &rest[end + 1..];
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}
