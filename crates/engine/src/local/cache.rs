//! Decoded chunks that are kept, least recently used first to go.

use std::collections::HashMap;

use littoral_array::Array;

/// A chunk of an array in a store: URL, path and chunk-grid index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ChunkKey {
    pub source: SourceKey,
    pub index: Vec<u64>,
}

/// Which array: a small number that stands for URL and path within one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SourceKey(usize);

/// Decoded chunks under a byte limit. What the running tile needs is pinned by the executor, not here.
#[derive(Debug, Default)]
pub(crate) struct ChunkCache {
    names: Vec<(String, String)>,
    chunks: HashMap<ChunkKey, (Array, u64)>,
    bytes: u64,
    clock: u64,
}

impl ChunkCache {
    pub fn source(&mut self, url: &str, path: &str) -> SourceKey {
        let known = self.names.iter().position(|(u, p)| u == url && p == path);
        SourceKey(known.unwrap_or_else(|| {
            self.names.push((url.to_owned(), path.to_owned()));
            self.names.len() - 1
        }))
    }

    pub fn get(&mut self, key: &ChunkKey) -> Option<Array> {
        self.clock += 1;
        let (array, used) = self.chunks.get_mut(key)?;
        *used = self.clock;
        Some(array.clone())
    }

    /// Keeps a chunk, dropping others until `limit` bytes hold it.
    pub fn put(&mut self, key: ChunkKey, array: Array, limit: u64) {
        let size = array.nbytes() as u64;
        if size > limit {
            return;
        }
        while self.bytes + size > limit {
            let oldest = self
                .chunks
                .iter()
                .min_by_key(|(_, (_, used))| *used)
                .map(|(k, _)| k.clone());
            let Some((array, _)) = oldest.and_then(|key| self.chunks.remove(&key)) else {
                break;
            };
            self.bytes -= array.nbytes() as u64;
        }
        self.clock += 1;
        self.bytes += size;
        if let Some((old, _)) = self.chunks.insert(key, (array, self.clock)) {
            self.bytes -= old.nbytes() as u64;
        }
    }
}
