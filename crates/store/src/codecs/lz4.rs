//! LZ4 blocks, and numcodecs' `lz4`: the decoded size (32 bits, little-endian), then a block.

use std::borrow::Cow;
use std::sync::Arc;

use super::{BytesCodec, Codec, CodecError, Registration, same_length};

pub(super) static CODEC: Registration = Registration {
    names: &["lz4"],
    parse: |_| Ok(Codec::Bytes(Arc::new(Lz4))),
};

#[derive(Debug)]
struct Lz4;

impl BytesCodec for Lz4 {
    fn check(&self, input: &[u8], expected: usize) -> Result<(), CodecError> {
        same_length(expected, split(input)?.0)
    }

    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        decompress(split(input)?.1, output)
    }

    fn decode<'a>(&self, input: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, CodecError> {
        let (size, block) = split(input)?;
        if size > limit {
            return Err(CodecError::new(
                format!("at most {limit} bytes"),
                format!("{size} bytes"),
            ));
        }
        let mut output = vec![0; size];
        decompress(block, &mut output)?;
        Ok(Cow::Owned(output))
    }
}

fn split(input: &[u8]) -> Result<(usize, &[u8]), CodecError> {
    let (size, block) = input
        .split_first_chunk()
        .ok_or_else(|| CodecError::truncated("lz4", input.len()))?;
    Ok((u32::from_le_bytes(*size) as usize, block))
}

/// One LZ4 block of exactly the output's size.
pub(super) fn decompress(block: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    let written = lz4_flex::block::decompress_into(block, output)
        .map_err(|error| CodecError::invalid("lz4", error))?;
    same_length(output.len(), written)
}
