//! zlib streams.

use std::borrow::Cow;
use std::sync::Arc;

use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::{BytesCodec, Codec, CodecError, Registration, same_length};

pub(super) static CODEC: Registration = Registration {
    names: &["zlib"],
    parse: |_| Ok(Codec::Bytes(Arc::new(Zlib))),
};

#[derive(Debug)]
struct Zlib;

impl BytesCodec for Zlib {
    fn check(&self, input: &[u8], expected: usize) -> Result<(), CodecError> {
        can_inflate_to(input, expected)
    }

    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        decompress_into(input, output)
    }

    fn decode<'a>(&self, input: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, CodecError> {
        decompress_to_vec_zlib_with_limit(input, limit)
            .map(Cow::Owned)
            .map_err(|error| CodecError::invalid("zlib", error))
    }
}

/// One zlib stream of exactly the output's size.
pub(super) fn decompress_into(input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER;
    let (_, written) = inflate("zlib", input, output, flags)?;
    same_length(output.len(), written)
}

/// Refuses what cannot decode to `expected` bytes: a bit stands for at most 258 bytes, a pair of
/// length and distance takes two.
pub(super) fn can_inflate_to(input: &[u8], expected: usize) -> Result<(), CodecError> {
    let most = input.len().saturating_mul(1032);
    if expected <= most {
        return Ok(());
    }
    Err(CodecError::length(expected, format!("at most {most}")))
}

/// Inflates one stream into `output`: bytes read and bytes written.
pub(super) fn inflate(
    codec: &str,
    input: &[u8],
    output: &mut [u8],
    flags: u32,
) -> Result<(usize, usize), CodecError> {
    let flags = flags | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut decompressor = Box::<DecompressorOxide>::default();
    let (status, read, written) = decompress(&mut decompressor, input, output, 0, flags);
    match status {
        TINFLStatus::Done => Ok((read, written)),
        TINFLStatus::HasMoreOutput => Err(CodecError::length(
            output.len(),
            format!("more than {}", output.len()),
        )),
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => {
            Err(CodecError::truncated(codec, input.len()))
        }
        other => Err(CodecError::invalid(codec, format!("{other:?}"))),
    }
}
