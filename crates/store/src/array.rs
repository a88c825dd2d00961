//! Reading the chunks of an array.

use bytes::Bytes;
use littoral_array::Array;

use crate::errors::Result;
use crate::metadata::ArrayMeta;
use crate::transport::Transport;

/// An array in a store, and what was learnt while reading it (shard indexes).
pub struct ZarrArray {
    meta: ArrayMeta,
}

impl ZarrArray {
    pub fn new(meta: ArrayMeta) -> Self {
        Self { meta }
    }

    /// Reads the metadata of the array at `path` in the store at `url`.
    pub async fn open(transport: &dyn Transport, url: &str, path: &str) -> Result<Self> {
        let _ = (transport, url, path);
        unimplemented!()
    }

    pub fn meta(&self) -> &ArrayMeta {
        &self.meta
    }

    /// The chunk at a chunk-grid index, cut to the array's edge; a missing chunk is fill value.
    pub async fn chunk(&self, transport: &dyn Transport, index: &[u64]) -> Result<Array> {
        let bytes = self.fetch(transport, index).await?;
        self.decode(index, bytes)
    }

    /// The encoded bytes of a chunk, None if it was never written.
    pub async fn fetch(&self, transport: &dyn Transport, index: &[u64]) -> Result<Option<Bytes>> {
        let _ = (transport, index);
        unimplemented!()
    }

    /// Decodes what [`Self::fetch`] gave for the same index.
    pub fn decode(&self, index: &[u64], bytes: Option<Bytes>) -> Result<Array> {
        let _ = (index, bytes);
        unimplemented!()
    }
}
