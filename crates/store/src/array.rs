//! Reading the chunks of an array.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use littoral_array::{Array, map_data};
use ndarray::{Axis, Slice};

use crate::codecs::CodecError;
use crate::elements;
use crate::errors::{Result, StoreError};
use crate::http::{document, get};
use crate::metadata::{self, ArrayMeta, MAX_CHUNK_BYTES};
use crate::sharding::{IndexLocation, Shard, Sharding};
use crate::transport::{ByteRange, Method, Request, Transport, TransportError};
use crate::url::{expand_scheme, join};

/// An array in a store, and what was learnt while reading it (shard indexes).
#[derive(Debug)]
pub struct ZarrArray {
    meta: ArrayMeta,
    shards: Mutex<ShardCache>,
}

/// One lock a shard, held while its index is fetched: who comes second waits and finds it.
type Slot = Arc<futures::lock::Mutex<Option<Shard>>>;

#[derive(Debug, Default)]
struct ShardCache {
    slots: HashMap<Vec<u64>, Slot>,
    /// Shards kept whole (their host ignores ranges), oldest first, with their sizes.
    whole: Vec<(Vec<u64>, usize)>,
}

/// So many bytes of whole shards are kept.
const MAX_WHOLE_SHARDS: usize = 128 << 20;

impl ZarrArray {
    pub fn new(meta: ArrayMeta) -> Self {
        Self {
            meta,
            shards: Mutex::default(),
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
    /// fetches the shard's index.
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
            Some(sharding) => self.fetch_inner(transport, sharding, index).await,
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
            .decode(self.meta.stored, &chunk, &bytes)
            .map_err(|error| self.corrupt(index, error))?;
        if array.shape() == edge {
            return Ok(array);
        }
        let dtype = array.dtype();
        let data = map_data!(array.into_data(), a => cut(a, &edge));
        Ok(Array::new(dtype, data)?)
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

    async fn fetch_inner(
        &self,
        transport: &dyn Transport,
        sharding: &Sharding,
        index: &[u64],
    ) -> Result<Option<Bytes>> {
        let (shard, place) = sharding.locate(index);
        let url = join(&self.meta.location(), &self.meta.keys.key(&shard));
        let known = self.shard(transport, sharding, &shard, &url).await;
        let known = known.map_err(|error| match error {
            ShardError::Store(error) => error,
            ShardError::Codec(error) => self.corrupt(index, error),
        })?;
        let (entries, whole) = match &known {
            Shard::Missing => return Ok(None),
            Shard::Indexed(entries) => (entries, None),
            Shard::Whole(entries, bytes) => (entries, Some(bytes)),
        };
        let Some((offset, size)) = entries.entry(place) else {
            return Ok(None);
        };
        if size > MAX_CHUNK_BYTES || offset.checked_add(size).is_none() {
            let found = format!("{size} bytes at {offset} in the index");
            return Err(self.corrupt(
                index,
                CodecError::new("a chunk that fits into memory", found),
            ));
        }
        if size == 0 {
            return Ok(Some(Bytes::new()));
        }
        let cut = |bytes: &Bytes| {
            let found = format!("a shard of {} bytes", bytes.len());
            usize::try_from(offset)
                .ok()
                .and_then(|start| Some((start, start.checked_add(size as usize)?)))
                .filter(|(_, end)| *end <= bytes.len())
                .map(|(start, end)| bytes.slice(start..end))
                .ok_or_else(|| {
                    let expected = format!("{size} bytes at {offset}");
                    self.corrupt(index, CodecError::new(expected, found))
                })
        };
        if let Some(bytes) = whole {
            return cut(bytes).map(Some);
        }
        let range = ByteRange::FromStart {
            offset,
            length: Some(size),
        };
        let response = match get(transport, &url, Some(range)).await {
            Err(StoreError::Transport(TransportError::Http { status: 416, .. })) => {
                let found = "a shard that ends before".to_owned();
                let expected = format!("{size} bytes at {offset}");
                return Err(self.corrupt(index, CodecError::new(expected, found)));
            }
            other => other?.ok_or(StoreError::NotFound { url })?,
        };
        if response.status != 206 {
            return cut(&response.body).map(Some);
        }
        if response.body.len() as u64 != size {
            let found = format!("{} bytes", response.body.len());
            let expected = format!("{size} bytes at {offset} of the shard");
            return Err(self.corrupt(index, CodecError::new(expected, found)));
        }
        Ok(Some(response.body))
    }

    /// What is known of a shard, after fetching its index if that is not known.
    async fn shard(
        &self,
        transport: &dyn Transport,
        sharding: &Sharding,
        shard: &[u64],
        url: &str,
    ) -> Result<Shard, ShardError> {
        let slot = self
            .cache()
            .slots
            .entry(shard.to_vec())
            .or_default()
            .clone();
        let mut slot = slot.lock().await;
        if let Some(known) = &*slot {
            return Ok(known.clone());
        }
        let known = fetch_index(transport, sharding, url).await?;
        *slot = Some(known.clone());
        if let Shard::Whole(_, bytes) = &known {
            self.cache().keep_whole(shard, bytes.len());
        }
        Ok(known)
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, ShardCache> {
        self.shards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ShardCache {
    /// Notes a whole shard, and forgets the oldest ones if they are too many.
    fn keep_whole(&mut self, shard: &[u64], size: usize) {
        self.whole.push((shard.to_vec(), size));
        let mut total: usize = self.whole.iter().map(|(_, size)| size).sum();
        while total > MAX_WHOLE_SHARDS && self.whole.len() > 1 {
            let (oldest, size) = self.whole.remove(0);
            self.slots.remove(&oldest);
            total -= size;
        }
    }
}

enum ShardError {
    Store(StoreError),
    Codec(CodecError),
}

impl From<StoreError> for ShardError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<CodecError> for ShardError {
    fn from(error: CodecError) -> Self {
        Self::Codec(error)
    }
}

async fn fetch_index(
    transport: &dyn Transport,
    sharding: &Sharding,
    url: &str,
) -> Result<Shard, ShardError> {
    let size = sharding.encoded_size as u64;
    let range = match sharding.location {
        IndexLocation::Start => ByteRange::FromStart {
            offset: 0,
            length: Some(size),
        },
        IndexLocation::End => ByteRange::Suffix(size),
    };
    let response = match get(transport, url, Some(range)).await {
        // Hosts without suffix ranges, and hosts that let pages ask for plain ranges only.
        Err(error) if sharding.location == IndexLocation::End && may_lack_suffix(&error) => {
            match content_length(transport, url).await? {
                Some(length) => {
                    let offset = length.saturating_sub(size);
                    let range = ByteRange::FromStart {
                        offset,
                        length: Some(size),
                    };
                    get(transport, url, Some(range)).await?
                }
                None => get(transport, url, None).await?,
            }
        }
        other => other?,
    };
    let Some(response) = response else {
        return Ok(Shard::Missing);
    };
    if response.status == 206 {
        if response.body.len() as u64 != size {
            let expected = format!("a shard with an index of {size} bytes");
            let found = format!("{} bytes", response.body.len());
            return Err(CodecError::new(expected, found).into());
        }
        return Ok(Shard::Indexed(Arc::new(
            sharding.decode_index(&response.body)?,
        )));
    }
    let index = sharding.decode_index(sharding.index_of(&response.body)?)?;
    Ok(Shard::Whole(Arc::new(index), response.body))
}

fn may_lack_suffix(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Transport(
            TransportError::Http {
                status: 400 | 416 | 501,
                ..
            } | TransportError::Cors { .. }
                | TransportError::Unreachable { .. }
        )
    )
}

/// The size of the object as a HEAD request tells it; None if the host does not tell.
async fn content_length(transport: &dyn Transport, url: &str) -> Result<Option<u64>> {
    let mut request = Request::get(url);
    request.method = Method::Head;
    let response = transport.send(request).await?;
    if response.status != 200 {
        return Ok(None);
    }
    Ok(response
        .header("content-length")
        .and_then(|length| length.trim().parse().ok()))
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
