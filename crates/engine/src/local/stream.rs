//! Feeds a region to a sink piece by piece: fetch the chunks of a piece (and of the next), compute it,
//! give the event loop a turn now and then.

use std::collections::HashSet;

use futures::StreamExt;
use littoral_array::Array;
use littoral_graph::{Region, demands_of};

use super::Executor;
use super::cache::ChunkKey;
use super::eval::EvalError;
use super::tiles::{Span, blocks, compute_block, io_block, size};
use crate::error::{EngineError, Result};

/// Requests in flight. A browser keeps six a host under HTTP/1.1 and queues the others itself.
const CONCURRENT: usize = 32;
/// Elements of a piece that is computed at once: small enough for the second-level cache.
const PIECE: u64 = 64 << 10;
/// Elements of the largest array in between while a piece is computed: a quantile of few values is one of many.
const WORKING: u64 = 1 << 20;
/// How long to compute before the event loop gets a turn.
const TURN_MS: f64 = 50.0;
const REPORT_MS: f64 = 100.0;

pub(super) type Sink<'s> = dyn FnMut(&[usize], &Array) -> Result<()> + 's;

impl Executor<'_> {
    /// Feeds `span` of `node` to `sink`, with the position of each piece relative to the span.
    /// `reduced`: the axes along which the sink sums up.
    pub(super) async fn stream(
        &self,
        node: usize,
        span: &Span,
        reduced: &[usize],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        if size(span) == 0 {
            return Ok(());
        }
        let meta = &self.graph.nodes[node].meta;
        let preference = &self.preferences[node];
        let block = io_block(span, &meta.chunks, preference, self.tile_bytes, |tile| {
            let needs = self.needs_bytes(node, tile);
            // What is computed from nothing but memory still has to be put somewhere.
            needs.max(if self.sources.is_empty() {
                0
            } else {
                size(tile) * meta.dtype.itemsize() as u64 / 4
            })
        });
        let tiles = blocks(span, &block);
        let mut keys = self.needs(node, &tiles[0]);
        self.fetch(&keys).await?;
        for (at, tile) in tiles.iter().enumerate() {
            let next = tiles
                .get(at + 1)
                .map(|next| self.needs(node, next))
                .unwrap_or_default();
            let compute = self.compute_tile(node, tile, span, reduced, sink);
            let (computed, fetched) = futures::join!(compute, self.fetch(&next));
            computed?;
            fetched?;
            self.release(&keys, &next);
            keys = next;
        }
        Ok(())
    }

    async fn compute_tile(
        &self,
        node: usize,
        tile: &Span,
        span: &Span,
        reduced: &[usize],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let meta = &self.graph.nodes[node].meta;
        let preference = &self.preferences[node];
        let chunk: Vec<u64> = (0..tile.len())
            .map(
                |axis| match preference.hard[axis] || preference.soft[axis] {
                    true => tile[axis].1 - tile[axis].0,
                    false => meta.chunks[axis],
                },
            )
            .collect();
        let one_chunk = |block: &[u64]| block.iter().product::<u64>();
        let block = match self.is_view(node) || self.sources.contains_key(&node) {
            // Views: whole chunks, so that a kernel sees long runs.
            true if self.is_view(node) => tile.iter().map(|(start, stop)| stop - start).collect(),
            true if one_chunk(&chunk) >= PIECE => chunk,
            _ => compute_block(tile, preference, reduced, self.piece_size(node, tile)),
        };
        for piece in blocks(tile, &block) {
            let value = loop {
                match self.eval(node, &piece) {
                    Ok(value) => break value,
                    Err(EvalError::Engine(error)) => return Err(error),
                    // An operation that reads more than was foreseen: fetch that as well.
                    Err(EvalError::Missing(source, key)) => self.fetch(&[(source, key)]).await?,
                }
            };
            let at: Vec<usize> = piece
                .iter()
                .zip(span)
                .map(|((a, _), (b, _))| (a - b) as usize)
                .collect();
            sink(&at, &value)?;
            self.turn().await?;
        }
        Ok(())
    }

    /// How many elements of a node to compute at once, so that neither they nor what is computed on the way
    /// to them is large.
    fn piece_size(&self, node: usize, tile: &Span) -> u64 {
        let regions = self.regions(node, tile);
        let most = regions.iter().enumerate().filter_map(|(at, regions)| {
            let computed = !self.is_view(at) && !self.sources.contains_key(&at);
            let regions = regions.as_ref().filter(|_| computed)?;
            Some(regions.iter().map(Region::count).product::<u64>())
        });
        let most = most.max().unwrap_or(0).max(1);
        match most / size(tile).max(1) {
            0..=1 => PIECE,
            each => (WORKING / each).clamp(1, PIECE),
        }
    }

    /// Lets the event loop run every so often, and stops if somebody asked to.
    async fn turn(&self) -> Result<()> {
        let platform = &self.session.platform;
        let now = platform.now_ms();
        if now - self.last_turn.get() < TURN_MS {
            return Ok(());
        }
        let stop = platform.turn().await;
        self.last_turn.set(platform.now_ms());
        if now - self.last_report.get() > REPORT_MS {
            self.last_report.set(now);
            self.report(false);
        }
        if stop {
            Err(EngineError::Interrupted)
        } else {
            Ok(())
        }
    }

    /// The regions of all nodes that a region of one node needs.
    fn regions(&self, node: usize, span: &Span) -> Vec<Option<Vec<Region>>> {
        let wanted = span
            .iter()
            .map(|(start, stop)| Region::Range(*start, *stop))
            .collect();
        demands_of(self.graph, vec![(node, wanted)], |node| {
            self.memo[node].is_some()
        })
    }

    pub(super) fn needs_bytes(&self, node: usize, span: &Span) -> u64 {
        if self.sources.is_empty() {
            return 0;
        }
        let regions = self.regions(node, span);
        let bytes = self
            .sources
            .iter()
            .map(|(node, source)| match &regions[*node] {
                None => 0,
                Some(regions) => {
                    let itemsize = self.graph.nodes[*node].meta.dtype.itemsize() as u64;
                    regions
                        .iter()
                        .zip(&source.chunks)
                        .fold(itemsize, |size, (r, c)| {
                            size.saturating_mul(r.chunks(*c) * c)
                        })
                }
            });
        bytes.fold(0, u64::saturating_add)
    }

    /// The chunks that a region of one node needs, source by source.
    fn needs(&self, node: usize, span: &Span) -> Vec<(usize, ChunkKey)> {
        if self.sources.is_empty() {
            return vec![];
        }
        self.chunks_in(&self.regions(node, span))
    }

    /// The chunks in a region of every source.
    fn chunks_in(&self, regions: &[Option<Vec<Region>>]) -> Vec<(usize, ChunkKey)> {
        let mut keys = vec![];
        for (node, source) in &self.sources {
            let Some(regions) = &regions[*node] else {
                continue;
            };
            let mut indices: Vec<Vec<u64>> = vec![vec![]];
            for (region, chunk) in regions.iter().zip(&source.chunks) {
                let along = chunk_indices(region, *chunk);
                indices = indices
                    .iter()
                    .flat_map(|prefix| {
                        along
                            .iter()
                            .map(move |i| prefix.iter().copied().chain([*i]).collect())
                    })
                    .collect();
            }
            keys.extend(indices.into_iter().map(|index| {
                (
                    *node,
                    ChunkKey {
                        source: source.key,
                        index,
                    },
                )
            }));
        }
        keys
    }

    /// Brings all that a small graph needs into memory, so that nothing waits for anything else.
    pub(super) async fn prefetch(&self, demands: &[Option<Vec<Region>>]) -> Result<()> {
        self.fetch(&self.chunks_in(demands)).await
    }

    /// Brings chunks into memory, many at a time.
    async fn fetch(&self, keys: &[(usize, ChunkKey)]) -> Result<()> {
        let mut wanted = vec![];
        for (node, key) in keys {
            if self.resident.borrow().contains_key(key) {
                continue;
            }
            let kept = self.session.cache.borrow_mut().get(key);
            match kept {
                Some(array) => {
                    self.resident.borrow_mut().insert(key.clone(), array);
                    self.done_chunks.set(self.done_chunks.get() + 1);
                }
                None => wanted.push((*node, key.clone())),
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let transport = self.session.platform.transport();
        let transport = &*transport;
        let mut stream = futures::stream::iter(wanted)
            .map(|(node, key)| async move {
                let zarr = &self.sources[&node].zarr;
                let bytes = zarr.fetch(transport, &key.index).await?;
                Ok::<_, EngineError>((node, key, bytes))
            })
            .buffer_unordered(CONCURRENT);
        while let Some(fetched) = stream.next().await {
            let (node, key, bytes) = fetched?;
            let size = bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
            let array = self.sources[&node].zarr.decode(&key.index, bytes)?;
            if self.keep.get() {
                let mut cache = self.session.cache.borrow_mut();
                cache.put(key.clone(), array.clone(), self.cache_bytes);
            }
            self.resident.borrow_mut().insert(key, array);
            self.done_chunks.set(self.done_chunks.get() + 1);
            self.fetched.set(self.fetched.get() + size);
            self.session.count(|stats| {
                stats.bytes += size;
                stats.chunks += 1;
            });
            self.turn().await?;
        }
        Ok(())
    }

    /// Drops the chunks of a finished piece that the next one does not need.
    fn release(&self, done: &[(usize, ChunkKey)], next: &[(usize, ChunkKey)]) {
        let next: HashSet<&ChunkKey> = next.iter().map(|(_, key)| key).collect();
        let mut resident = self.resident.borrow_mut();
        for (node, key) in done {
            if next.contains(key) {
                continue;
            }
            // What is kept in the cache is still needed.
            if let (Some(chunk), false) = (resident.remove(key), self.keep.get()) {
                self.sources[node].zarr.give_back(chunk);
            }
        }
        if next.is_empty() {
            self.sources
                .values()
                .for_each(|source| source.zarr.release_buffers());
        }
    }
}

fn chunk_indices(region: &Region, chunk: u64) -> Vec<u64> {
    match region {
        Region::Range(start, stop) if start < stop => {
            (start / chunk..=(stop - 1) / chunk).collect()
        }
        Region::Range(..) => vec![],
        Region::List(list) => {
            let mut out: Vec<u64> = list.iter().map(|at| at / chunk).collect();
            out.dedup();
            out
        }
    }
}
