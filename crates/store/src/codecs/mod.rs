//! Codecs: how chunks become bytes. One file a codec; [`CODECS`] is the only list of them.
//!
//! Zarr v2's filters and compressor and Zarr v3's `codecs` both become a [`CodecChain`].

mod bitround;
mod bitshuffle;
mod blosc;
mod blosclz;
mod bytes;
mod chain;
mod crc;
mod crc32c;
mod delta;
mod fixed_scale_offset;
mod gzip;
mod lz4;
mod shuffle;
mod transpose;
mod vlen_utf8;
mod zlib;
mod zstd;

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

use littoral_array::Array;
use serde_json::{Map, Value};

use crate::errors::{Result, StoreError};
use crate::metadata::Stored;

pub(crate) use chain::CodecChain;
pub(crate) use transpose::Transpose;

/// Every codec that can be decoded.
static CODECS: &[&Registration] = &[
    &bitround::CODEC,
    &blosc::CODEC,
    &bytes::CODEC,
    &crc32c::CODEC,
    &delta::CODEC,
    &fixed_scale_offset::CODEC,
    &gzip::CODEC,
    &lz4::CODEC,
    &shuffle::CODEC,
    &transpose::CODEC,
    &vlen_utf8::CODEC,
    &zlib::CODEC,
    &zstd::CODEC,
];

/// A codec's names (v2's `id`, v3's `name`) and how its configuration is read.
pub(crate) struct Registration {
    pub names: &'static [&'static str],
    pub parse: fn(&Config) -> Result<Codec, ConfigError>,
}

/// The configuration of one codec in a metadata document.
pub(crate) struct Config<'a> {
    pub fields: &'a Map<String, Value>,
    /// Number of dimensions of the array.
    pub ndim: usize,
}

impl Config<'_> {
    fn unsigned(&self, field: &str) -> Option<u64> {
        self.fields.get(field).and_then(Value::as_u64)
    }

    fn number(&self, field: &str) -> Option<f64> {
        self.fields.get(field).and_then(Value::as_f64)
    }

    fn string(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }

    /// A numpy typestr in field `field`, as a type and whether it is big-endian.
    fn typestr(&self, field: &str) -> Result<Option<(Stored, bool)>, ConfigError> {
        let Some(value) = self.fields.get(field).filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        let stored = value.as_str().and_then(Stored::from_typestr);
        stored
            .map(Some)
            .ok_or_else(|| ConfigError(format!("{field} {value} is not supported")))
    }
}

/// A codec's configuration that cannot be used, and why.
#[derive(Debug)]
pub(crate) struct ConfigError(pub String);

/// One step of a chain.
#[derive(Debug, Clone)]
pub(crate) enum Codec {
    Array(Arc<dyn ArrayCodec>),
    Serializer(Serializer),
    Bytes(Arc<dyn BytesCodec>),
}

/// From an array to bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Serializer {
    /// Elements one after the other in C order.
    Fixed { big_endian: bool },
    /// Length-prefixed strings in C order.
    VlenUtf8,
}

/// From an array to an array.
pub(crate) trait ArrayCodec: Debug + Send + Sync {
    /// The element type after encoding, given the one before.
    fn encoded_type(&self, stored: Stored) -> Stored {
        stored
    }

    /// The shape after encoding, given the one before.
    fn encoded_shape(&self, shape: &[usize]) -> Vec<usize> {
        shape.to_vec()
    }

    /// `stored` is the element type before encoding: the one to decode to.
    fn decode(&self, array: Array, stored: Stored) -> Result<Array, CodecError>;
}

/// From bytes to bytes.
pub(crate) trait BytesCodec: Debug + Send + Sync {
    /// Looks for the decoded size in a header, before anything is allocated for it.
    fn check(&self, input: &[u8], expected: usize) -> Result<(), CodecError> {
        let _ = (input, expected);
        Ok(())
    }

    /// How many bytes encoding adds, if that is the same for any input.
    fn fixed_overhead(&self) -> Option<usize> {
        None
    }

    /// Decodes into a buffer of exactly the decoded size.
    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError>;

    /// Decodes where the size is not known, but never to more than `limit` bytes.
    fn decode<'a>(&self, input: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, CodecError>;
}

/// Encoded bytes that are not what they should be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CodecError {
    pub expected: String,
    pub found: String,
}

impl CodecError {
    pub fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// Decoded bytes of another length than the chunk's shape and type need.
    pub fn length(expected: usize, found: impl std::fmt::Display) -> Self {
        Self::new(format!("{expected} bytes"), format!("{found} bytes"))
    }

    /// Bytes that end too early.
    pub fn truncated(codec: &str, length: usize) -> Self {
        Self::new(
            format!("complete {codec} data"),
            format!("{length} bytes that end too early"),
        )
    }

    pub fn invalid(codec: &str, detail: impl std::fmt::Display) -> Self {
        Self::new(format!("valid {codec} data"), format!("an error: {detail}"))
    }
}

/// Fails unless `found` bytes are as many as `expected`.
fn same_length(expected: usize, found: usize) -> Result<(), CodecError> {
    if expected == found {
        Ok(())
    } else {
        Err(CodecError::length(expected, found))
    }
}

/// Reads one codec of a metadata document; `array` names the array in errors.
pub(crate) fn parse(array: &str, name: &str, config: &Config) -> Result<Codec> {
    // zarr-python writes v2's codecs into v3 documents under this prefix.
    let bare = name.strip_prefix("numcodecs.").unwrap_or(name);
    let Some(codec) = CODECS.iter().find(|codec| codec.names.contains(&bare)) else {
        return Err(unsupported(array, format!("codec {name:?}")));
    };
    (codec.parse)(config)
        .map_err(|ConfigError(detail)| unsupported(array, format!("codec {name:?}: {detail}")))
}

pub(crate) fn unsupported(array: &str, what: String) -> StoreError {
    let names: Vec<&str> = CODECS
        .iter()
        .flat_map(|codec| codec.names)
        .copied()
        .collect();
    StoreError::Unsupported {
        array: array.to_owned(),
        what,
        supported: format!("{} and sharding_indexed", names.join(", ")),
    }
}
