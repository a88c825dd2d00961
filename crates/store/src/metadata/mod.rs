//! Zarr metadata documents, v2 and v3, as one description of an array.

mod chunk_key;
mod data_type;
mod fill_value;
mod json;
mod v2;
mod v3;

use std::sync::Arc;

use littoral_array::{DType, Scalar};
use serde_json::{Map, Value};

use crate::codecs::CodecChain;
use crate::errors::{Result, StoreError};
use crate::sharding::Sharding;
use crate::url::join;

pub(crate) use chunk_key::ChunkKeys;
pub(crate) use data_type::Stored;
pub use fill_value::attribute_fill_value;
pub(crate) use fill_value::bytes_to_str;
pub(crate) use json::{Fields, parse_object};
pub(crate) use v2::parse_array as parse_array_v2;
pub(crate) use v3::parse_array as parse_array_v3;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZarrFormat {
    V2,
    V3,
}

impl ZarrFormat {
    /// 2 or 3.
    pub fn number(self) -> u8 {
        match self {
            ZarrFormat::V2 => 2,
            ZarrFormat::V3 => 3,
        }
    }
}

/// All that is known about an array before any of its chunks is read.
#[derive(Debug, Clone)]
pub struct ArrayMeta {
    /// The store's URL, absolute.
    pub url: String,
    /// The array's path in the store, without slashes at its ends.
    pub path: String,
    pub format: ZarrFormat,
    pub shape: Vec<u64>,
    /// Shape of the pieces that can be read by themselves: for a sharded array the inner chunks.
    pub chunks: Vec<u64>,
    /// Shape of the shards, if the array is sharded.
    pub shards: Option<Vec<u64>>,
    /// The dtype of decoded chunks: `float16` is read as `F32`, byte strings `|S` as `Str`.
    pub dtype: DType,
    /// What a chunk that was never written holds; None where the metadata say `null`.
    pub fill_value: Option<Scalar>,
    /// v3's `dimension_names`, v2's `_ARRAY_DIMENSIONS`; None if absent or not all are named.
    pub dimension_names: Option<Vec<String>>,
    /// User attributes, without v2's `_ARRAY_DIMENSIONS`. Bare `NaN`, `Infinity` and `-Infinity`,
    /// which Python writes and JSON does not know, are the strings `"NaN"` … here.
    pub attributes: Map<String, Value>,
    pub(crate) stored: Stored,
    pub(crate) keys: ChunkKeys,
    /// How a (for a sharded array: inner) chunk is decoded; an error if it uses an unknown codec,
    /// which then need not keep the rest of the store from being read.
    pub(crate) chain: Result<Arc<CodecChain>>,
    pub(crate) sharding: Option<Arc<Sharding>>,
}

impl ArrayMeta {
    /// The array's own URL: the store's and the path.
    pub fn location(&self) -> String {
        join(&self.url, &self.path)
    }

    /// Number of chunks along each dimension.
    pub fn chunk_grid(&self) -> Vec<u64> {
        self.shape
            .iter()
            .zip(&self.chunks)
            .map(|(size, chunk)| size.div_ceil(*chunk))
            .collect()
    }

    /// Why the chunks cannot be decoded, if they cannot (an unknown codec).
    pub fn check_codecs(&self) -> Result<()> {
        self.chain.as_ref().map(|_| ()).map_err(Clone::clone)
    }
}

/// A chunk with more bytes than this, decoded, is taken for a lie of the metadata.
pub(crate) const MAX_CHUNK_BYTES: u64 = if cfg!(target_pointer_width = "32") {
    1 << 30
} else {
    1 << 32
};

/// Checks that chunks divide the array, and replaces the empty chunks of an empty array by ones.
fn chunk_shape(
    fields: &Fields,
    field: &str,
    shape: &[u64],
    mut chunks: Vec<u64>,
) -> Result<Vec<u64>> {
    if chunks.len() != shape.len() {
        return Err(fields.error(format!(
            "{field} has {} dimensions, but shape has {}",
            chunks.len(),
            shape.len()
        )));
    }
    for (chunk, size) in chunks.iter_mut().zip(shape) {
        if *chunk == 0 {
            if *size > 0 {
                return Err(fields.error(format!("{field} holds a chunk of length 0")));
            }
            *chunk = 1;
        }
    }
    Ok(chunks)
}

/// The fill value of a document, which must fit the type.
fn fill_value(fields: &Fields, stored: Stored) -> Result<Option<Scalar>> {
    let Some(value) = fields.get("fill_value") else {
        return Ok(None);
    };
    fill_value::parse(stored, value).map(Some).ok_or_else(|| {
        fields.wrong(
            "fill_value",
            &format!("a value of {}", stored.dtype()),
            value,
        )
    })
}

/// A list of names, None if it is not one for every dimension.
fn names(value: Option<&Value>, ndim: usize) -> Option<Vec<String>> {
    let names: Vec<String> = value?
        .as_array()?
        .iter()
        .map(|name| name.as_str().map(str::to_owned))
        .collect::<Option<_>>()?;
    (names.len() == ndim).then_some(names)
}

fn impossible_chain(array: &str, detail: String) -> StoreError {
    StoreError::Metadata {
        document: format!("{array} (codecs)"),
        detail,
    }
}
