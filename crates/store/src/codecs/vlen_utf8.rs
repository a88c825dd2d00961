//! `vlen-utf8`: a count, then each string as its length and its bytes in UTF-8; all numbers are
//! 32 bits, little-endian.

use std::sync::Arc;

use littoral_array::{Array, Scalar};

use super::{Codec, CodecError, Registration, Serializer};
use crate::elements;

pub(super) static CODEC: Registration = Registration {
    names: &["vlen-utf8"],
    parse: |_| Ok(Codec::Serializer(Serializer::VlenUtf8)),
};

pub(super) fn decode(shape: &[usize], input: &[u8]) -> Result<Array, CodecError> {
    let expected: usize = shape.iter().product();
    let truncated = || CodecError::truncated("vlen-utf8", input.len());
    let mut rest = input;
    let number = |rest: &mut &[u8]| -> Option<usize> {
        let (head, tail) = rest.split_first_chunk::<4>()?;
        *rest = tail;
        usize::try_from(u32::from_le_bytes(*head)).ok()
    };
    let count = number(&mut rest).ok_or_else(truncated)?;
    if count != expected {
        return Err(CodecError::new(
            format!("{expected} strings"),
            format!("{count} strings"),
        ));
    }
    // Every string takes at least its length's four bytes.
    if count > rest.len() / 4 {
        return Err(truncated());
    }
    let mut texts = Vec::with_capacity(count);
    for _ in 0..count {
        let length = number(&mut rest).ok_or_else(truncated)?;
        let (text, tail) = rest.split_at_checked(length).ok_or_else(truncated)?;
        let text =
            std::str::from_utf8(text).map_err(|error| CodecError::invalid("vlen-utf8", error))?;
        texts.push(Scalar::Str(Arc::from(text)));
        rest = tail;
    }
    elements::array(shape, texts)
}
