//! A chunk's whole way from bytes to an array.

use std::borrow::Cow;
use std::sync::Arc;

use littoral_array::Array;

use super::{ArrayCodec, BytesCodec, Codec, CodecError, Serializer, same_length, vlen_utf8};
use crate::buffers::Buffers;
use crate::elements;
use crate::metadata::{MAX_CHUNK_BYTES, Stored};

/// Codecs in the order of encoding: array to array, array to bytes, bytes to bytes.
#[derive(Debug, Clone)]
pub(crate) struct CodecChain {
    array: Vec<Arc<dyn ArrayCodec>>,
    serializer: Serializer,
    bytes: Vec<Arc<dyn BytesCodec>>,
}

impl CodecChain {
    /// Sorts codecs, given in the order of encoding, into a chain. `default` serializes if none of
    /// them does (v2). Errors with the reason if they do not fit behind each other.
    pub fn new(codecs: Vec<Codec>, default: Option<Serializer>) -> Result<Self, String> {
        let mut chain = (Vec::new(), None, Vec::new());
        for codec in codecs {
            match codec {
                Codec::Array(codec) if chain.1.is_none() && chain.2.is_empty() => {
                    chain.0.push(codec);
                }
                Codec::Serializer(codec) if chain.1.is_none() && chain.2.is_empty() => {
                    chain.1 = Some(codec);
                }
                Codec::Bytes(codec) if chain.1.is_some() || default.is_some() => {
                    chain.2.push(codec);
                }
                other => return Err(format!("codecs in an impossible order (at {other:?})")),
            }
        }
        let serializer = chain
            .1
            .or(default)
            .ok_or("no codec that makes bytes of an array (\"bytes\")")?;
        Ok(Self {
            array: chain.0,
            serializer,
            bytes: chain.2,
        })
    }

    /// Decodes a whole chunk of `shape` (checked by the caller to fit into memory).
    pub fn decode(
        &self,
        stored: Stored,
        shape: &[usize],
        input: &[u8],
        buffers: &Buffers,
    ) -> Result<Array, CodecError> {
        // Types and shapes before each array codec, in the order of encoding.
        let mut types = vec![stored];
        let mut shape = shape.to_vec();
        for codec in &self.array {
            types.push(codec.encoded_type(types[types.len() - 1]));
            shape = codec.encoded_shape(&shape);
        }
        let encoded = types[types.len() - 1];
        let mut array = match self.serializer {
            Serializer::Fixed { big_endian } => {
                self.decode_fixed(encoded, big_endian, &shape, input, buffers)?
            }
            Serializer::VlenUtf8 => {
                let mut bytes = Cow::Borrowed(input);
                for codec in self.bytes.iter().rev() {
                    bytes = Cow::Owned(codec.decode(&bytes, MAX_TEXT_BYTES)?.into_owned());
                }
                vlen_utf8::decode(&shape, &bytes)?
            }
        };
        for (codec, stored) in self.array.iter().zip(&types).rev() {
            array = codec.decode(array, *stored)?;
        }
        Ok(array)
    }

    fn decode_fixed(
        &self,
        stored: Stored,
        big_endian: bool,
        shape: &[usize],
        input: &[u8],
        buffers: &Buffers,
    ) -> Result<Array, CodecError> {
        let Some(size) = stored.size() else {
            return Err(CodecError::new("a codec for text (vlen-utf8)", "none"));
        };
        // The caller has looked at the decoded type's size; filters may have made it another one.
        let expected = shape
            .iter()
            .try_fold(size, |total, length| total.checked_mul(*length))
            .filter(|total| *total as u64 <= MAX_CHUNK_BYTES)
            .ok_or_else(|| {
                CodecError::new("a chunk that fits into memory", format!("shape {shape:?}"))
            })?;
        let Some((last, others)) = self.bytes.split_first() else {
            same_length(expected, input.len())?;
            return elements::from_fixed(stored, big_endian, shape, buffers, |output| {
                output.copy_from_slice(input);
                Ok(())
            });
        };
        // No codec makes its input much longer: what is larger is not this chunk.
        let limit = expected + expected / 4 + 65_536;
        let mut bytes = Cow::Borrowed(input);
        for codec in others.iter().rev() {
            bytes = match bytes {
                Cow::Borrowed(bytes) => codec.decode(bytes, limit)?,
                Cow::Owned(bytes) => Cow::Owned(codec.decode(&bytes, limit)?.into_owned()),
            };
        }
        last.check(&bytes, expected)?;
        elements::from_fixed(stored, big_endian, shape, buffers, |output| {
            last.decode_into(&bytes, output)
        })
    }

    /// Decodes plain bytes of a known size (a shard's index).
    pub fn decode_bytes(&self, input: &[u8], expected: usize) -> Result<Vec<u8>, CodecError> {
        let mut bytes = Cow::Borrowed(input);
        for codec in self.bytes.iter().rev() {
            bytes = Cow::Owned(codec.decode(&bytes, expected + 65_536)?.into_owned());
        }
        same_length(expected, bytes.len())?;
        Ok(bytes.into_owned())
    }

    /// Bytes that the chain adds to its input, if it only appends checksums; else None.
    pub fn fixed_overhead(&self) -> Option<usize> {
        let mut overhead = 0;
        for codec in &self.bytes {
            overhead += codec.fixed_overhead()?;
        }
        self.array.is_empty().then_some(overhead)
    }

    pub fn serializer(&self) -> Serializer {
        self.serializer
    }
}

/// A chunk of text may decode to so much before its strings are looked at.
const MAX_TEXT_BYTES: usize = 1 << 30;
