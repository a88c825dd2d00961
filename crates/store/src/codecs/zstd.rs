//! Zstandard frames.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use super::{BytesCodec, Codec, CodecError, Registration, same_length};

pub(super) static CODEC: Registration = Registration {
    names: &["zstd"],
    parse: |_| Ok(Codec::Bytes(Arc::new(Zstd))),
};

#[derive(Debug)]
struct Zstd;

impl BytesCodec for Zstd {
    fn check(&self, input: &[u8], expected: usize) -> Result<(), CodecError> {
        // A block of 128 KiB takes at least four bytes.
        let most = (input.len() as u64).saturating_mul(32 << 10);
        match content_size(input) {
            Some(size) if size != expected as u64 => Err(CodecError::length(expected, size)),
            _ if expected as u64 > most => {
                Err(CodecError::length(expected, format!("at most {most}")))
            }
            _ => Ok(()),
        }
    }

    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        decompress_into(input, output)
    }

    fn decode<'a>(&self, input: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, CodecError> {
        let mut output = Vec::new();
        with_context(|context| context.decompress_into_with_limit(input, &mut output, limit))?;
        Ok(Cow::Owned(output))
    }
}

/// Decoded bytes for which memory is kept: most chunks.
const KEPT: usize = 16 << 20;

/// Frames of exactly the output's size.
pub(super) fn decompress_into(input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    // The crate appends to a vector only. The context keeps one for the next call, up to a size.
    if output.len() > KEPT {
        // Room for the block that the crate thinks may follow: else it would move everything at the end.
        let mut decoded = Vec::with_capacity(output.len() + (256 << 10));
        with_context(|context| {
            context.decompress_into_with_limit(input, &mut decoded, output.len())
        })?;
        same_length(output.len(), decoded.len())?;
        output.copy_from_slice(&decoded);
        return Ok(());
    }
    with_context(|context| {
        let decoded = context.decompress_with_limit(input, output.len())?;
        if decoded.len() == output.len() {
            output.copy_from_slice(&decoded);
        }
        Ok(decoded.len())
    })
    .and_then(|written| same_length(output.len(), written))
}

fn with_context<T>(
    decode: impl FnOnce(&mut zrip::DecompressContext) -> Result<T, zrip::DecompressError>,
) -> Result<T, CodecError> {
    thread_local! {
        /// Entropy tables and buffers, which cost more to allocate than a small block to decode.
        static CONTEXT: RefCell<zrip::DecompressContext> = RefCell::default();
    }
    CONTEXT
        .with_borrow_mut(decode)
        .map_err(|error| CodecError::invalid("zstd", error))
}

/// The decoded size that a frame's header may tell.
fn content_size(input: &[u8]) -> Option<u64> {
    let rest = input.strip_prefix(&0xfd2f_b528_u32.to_le_bytes())?;
    let (&descriptor, mut rest) = rest.split_first()?;
    let single_segment = descriptor & 0x20 != 0;
    if !single_segment {
        rest = rest.get(1..)?;
    }
    rest = rest.get([0, 1, 2, 4][usize::from(descriptor & 3)]..)?;
    match descriptor >> 6 {
        0 if single_segment => rest.first().map(|size| u64::from(*size)),
        0 => None,
        1 => rest
            .first_chunk()
            .map(|size| u64::from(u16::from_le_bytes(*size)) + 256),
        2 => rest
            .first_chunk()
            .map(|size| u64::from(u32::from_le_bytes(*size))),
        _ => rest.first_chunk().map(|size| u64::from_le_bytes(*size)),
    }
}
