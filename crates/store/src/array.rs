//! Reading the chunks of an array.

use bytes::Bytes;
use littoral_array::{Array, map_data};
use ndarray::{Axis, Slice};

use crate::buffers::Buffers;
use crate::codecs::CodecError;
use crate::elements;
use crate::errors::{Result, StoreError};
use crate::http::{document, get};
use crate::metadata::{self, ArrayMeta, MAX_CHUNK_BYTES};
use crate::shards::{ShardAddress, ShardError, ShardReader};
use crate::transport::Transport;
use crate::url::{expand_scheme, join};

/// An array in a store, and what was learnt while reading it (shard indexes).
#[derive(Debug)]
pub struct ZarrArray {
    meta: ArrayMeta,
    shards: ShardReader,
    buffers: Buffers,
}

impl ZarrArray {
    pub fn new(meta: ArrayMeta) -> Self {
        Self {
            meta,
            shards: ShardReader::default(),
            buffers: Buffers::default(),
        }
    }

    /// Reads the metadata of the array at `path` in the store at `url`, v3 or v2.
    pub async fn open(transport: &dyn Transport, url: &str, path: &str) -> Result<Self> {
        let url = transport.resolve(&expand_scheme(url))?;
        let url = url.trim_end_matches('/');
        let path = path.trim_matches('/');
        let array = join(url, path);
        let (v3, v2, attributes) = futures::join!(
            document(transport, &array, "zarr.json"),
            document(transport, &array, ".zarray"),
            document(transport, &array, ".zattrs"),
        );
        if let Ok(Some(object)) = &v3 {
            if object.get("node_type").and_then(serde_json::Value::as_str) == Some("group") {
                return Err(StoreError::NotZarr {
                    url: array,
                    detail: "it is a group, an array was asked for".into(),
                });
            }
            return Ok(Self::new(metadata::parse_array_v3(url, path, object)?));
        }
        if let Ok(Some(zarray)) = &v2 {
            let attributes = attributes?.unwrap_or_default();
            return Ok(Self::new(metadata::parse_array_v2(
                url, path, zarray, attributes,
            )?));
        }
        v3?;
        v2?;
        Err(StoreError::NotFound { url: array })
    }

    pub fn meta(&self) -> &ArrayMeta {
        &self.meta
    }

    /// The chunk at a chunk-grid index, cut to the array's edge; a missing chunk is fill value.
    pub async fn chunk(&self, transport: &dyn Transport, index: &[u64]) -> Result<Array> {
        let bytes = self.fetch(transport, index).await?;
        self.decode(index, bytes)
    }

    /// The encoded bytes of a chunk, None if it was never written. The first chunk of a shard also
    /// fetches the shard's index. Chunks of one shard that lie near each other, and are asked for
    /// by futures that are polled together, come in one request.
    pub async fn fetch(&self, transport: &dyn Transport, index: &[u64]) -> Result<Option<Bytes>> {
        self.check_index(index)?;
        self.meta.check_codecs()?;
        match &self.meta.sharding {
            None => {
                let url = join(&self.meta.location(), &self.meta.keys.key(index));
                Ok(get(transport, &url, None)
                    .await?
                    .map(|response| response.body))
            }
            Some(sharding) => {
                let (shard, place) = sharding.locate(index);
                let url = join(&self.meta.location(), &self.meta.keys.key(&shard));
                let address = ShardAddress {
                    sharding,
                    place: &shard,
                    url: &url,
                };
                let fetched = self.shards.fetch(transport, &address, place).await;
                fetched.map_err(|error| self.shard_error(index, error))
            }
        }
    }

    fn shard_error(&self, index: &[u64], error: ShardError) -> StoreError {
        match error {
            ShardError::Store(error) => error,
            ShardError::Codec(error) => self.corrupt(index, error),
        }
    }

    /// Decodes what [`Self::fetch`] gave for the same index. The array may be a view: transposed
    /// if the chunk is stored in Fortran order, and of a larger buffer at the array's edge.
    pub fn decode(&self, index: &[u64], bytes: Option<Bytes>) -> Result<Array> {
        self.check_index(index)?;
        let chunk = self.chunk_shape()?;
        let edge: Vec<usize> = index
            .iter()
            .zip(&self.meta.chunks)
            .zip(&self.meta.shape)
            .map(|((at, chunk), size)| (size - at * chunk).min(*chunk) as usize)
            .collect();
        let Some(bytes) = bytes else {
            let fill = self.meta.fill_value.as_ref();
            return Ok(elements::filled(self.meta.stored, &edge, fill)?);
        };
        let chain = self.meta.chain.as_ref().map_err(Clone::clone)?;
        let array = chain
            .decode(self.meta.stored, &chunk, &bytes, &self.buffers)
            .map_err(|error| self.corrupt(index, error))?;
        if array.shape() == edge {
            return Ok(array);
        }
        let dtype = array.dtype();
        let data = map_data!(array.into_data(), a => cut(a, &edge));
        Ok(Array::new(dtype, data)?)
    }

    /// Takes a chunk that is no longer needed: its buffer may serve for the next.
    pub fn give_back(&self, chunk: Array) {
        self.buffers.give_back(chunk);
    }

    /// Lets go of what was given back.
    pub fn release_buffers(&self) {
        self.buffers.clear();
    }

    /// The shape of a whole chunk, if it fits into memory.
    fn chunk_shape(&self) -> Result<Vec<usize>> {
        let element = self.meta.stored.size().unwrap_or(8).max(1) as u64;
        self.meta
            .chunks
            .iter()
            .try_fold(element, |size, chunk| size.checked_mul(*chunk))
            .filter(|size| *size <= MAX_CHUNK_BYTES)
            .ok_or_else(|| StoreError::Metadata {
                document: self.meta.location(),
                detail: format!(
                    "chunks of shape {:?} and dtype {} are larger than {} MiB",
                    self.meta.chunks,
                    self.meta.dtype,
                    MAX_CHUNK_BYTES >> 20
                ),
            })?;
        Ok(self
            .meta
            .chunks
            .iter()
            .map(|chunk| *chunk as usize)
            .collect())
    }

    fn check_index(&self, index: &[u64]) -> Result<()> {
        let grid = self.meta.chunk_grid();
        if index.len() == grid.len() && index.iter().zip(&grid).all(|(at, count)| at < count) {
            return Ok(());
        }
        Err(StoreError::NotFound {
            url: format!(
                "{} (chunk {index:?} of a grid of {grid:?})",
                self.meta.location()
            ),
        })
    }

    fn corrupt(&self, index: &[u64], error: CodecError) -> StoreError {
        let chunk = match &self.meta.sharding {
            None => self.meta.keys.key(index),
            Some(sharding) => {
                let (shard, place) = sharding.locate(index);
                format!("{} (inner chunk {place})", self.meta.keys.key(&shard))
            }
        };
        StoreError::Corrupt {
            array: self.meta.location(),
            chunk,
            expected: error.expected,
            found: error.found,
        }
    }
}

/// An array's first elements along every axis, as a view.
fn cut<T: Clone>(
    mut array: ndarray::ArcArray<T, ndarray::IxDyn>,
    shape: &[usize],
) -> ndarray::ArcArray<T, ndarray::IxDyn> {
    for (axis, size) in shape.iter().enumerate() {
        array.slice_axis_inplace(Axis(axis), Slice::from(..*size));
    }
    array
}
