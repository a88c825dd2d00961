//! Zarr metadata documents, v2 and v3, as one description of an array.

use littoral_array::{DType, Scalar};
use serde_json::{Map, Value};

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
    /// User attributes. Bare `NaN`, `Infinity` and `-Infinity`, which Python writes and JSON does
    /// not know, are the strings `"NaN"`, `"Infinity"`, `"-Infinity"` here.
    pub attributes: Map<String, Value>,
}
