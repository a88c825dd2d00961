//! gzip: one or more members (RFC 1952). The checksum of 32 bits is left to the transport below.

use std::borrow::Cow;
use std::sync::Arc;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::zlib::inflate;
use super::{BytesCodec, Codec, CodecError, Registration, same_length};

pub(super) static CODEC: Registration = Registration {
    names: &["gzip"],
    parse: |_| Ok(Codec::Bytes(Arc::new(Gzip))),
};

#[derive(Debug)]
struct Gzip;

impl BytesCodec for Gzip {
    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        let mut rest = input;
        let mut total = 0;
        while total < output.len() || !rest.is_empty() {
            let data = skip_header(rest).ok_or_else(|| not_gzip(input))?;
            let (read, written) = inflate("gzip", data, &mut output[total..], 0)?;
            total += written;
            // Behind the data: checksum and size.
            rest = data
                .get(read + 8..)
                .ok_or_else(|| CodecError::truncated("gzip", input.len()))?;
        }
        same_length(output.len(), total)
    }

    fn decode<'a>(&self, input: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, CodecError> {
        let data = skip_header(input).ok_or_else(|| not_gzip(input))?;
        decompress_to_vec_with_limit(data, limit)
            .map(Cow::Owned)
            .map_err(|error| CodecError::invalid("gzip", error))
    }
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
