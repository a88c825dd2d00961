//! Reading inner chunks out of shards: the index once, then byte ranges, neighbours together.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use bytes::Bytes;
use futures::channel::oneshot;
use futures::future::join_all;

use crate::codecs::CodecError;
use crate::errors::{Result, StoreError};
use crate::http::{content_length, get};
use crate::sharding::{IndexLocation, ShardIndex, Sharding};
use crate::span::{Span, merge};
use crate::transport::{ByteRange, Response, Transport, TransportError};

/// What was learnt about an array's shards.
#[derive(Debug, Default)]
pub(crate) struct ShardReader {
    cache: Mutex<Cache>,
    /// The host was seen to refuse suffix ranges: sizes are asked for instead.
    no_suffix: AtomicBool,
}

#[derive(Debug, Default)]
struct Cache {
    slots: HashMap<Vec<u64>, Slot>,
    /// Shards kept whole (their host ignores ranges), oldest first, with their sizes.
    whole: Vec<(Vec<u64>, usize)>,
    /// Spans that wait for the one that came first to ask for all of them, by shard.
    waiting: HashMap<Vec<u64>, Vec<Waiting>>,
}

type Waiting = (Span, oneshot::Sender<Result<Bytes, ShardError>>);

/// One lock a shard, held while its index is fetched: who comes second waits and finds it.
type Slot = Arc<futures::lock::Mutex<Option<Shard>>>;

/// What is known of one shard.
#[derive(Debug, Clone)]
enum Shard {
    /// There is no such object: every chunk in it is fill value.
    Missing,
    Indexed(Arc<ShardIndex>),
    /// The host ignores ranges and sent everything.
    Whole(Arc<ShardIndex>, Bytes),
}

/// So many bytes of whole shards are kept.
const MAX_WHOLE_SHARDS: usize = 128 << 20;
/// What is wrong with a shard: the array adds which one.
#[derive(Debug, Clone)]
pub(crate) enum ShardError {
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

/// One shard of an array.
pub(crate) struct ShardAddress<'a> {
    pub sharding: &'a Sharding,
    /// The shard's place in the grid of shards.
    pub place: &'a [u64],
    pub url: &'a str,
}

impl ShardReader {
    /// The encoded inner chunk at `place` in the shard's index, None if it was never written.
    pub async fn fetch(
        &self,
        transport: &dyn Transport,
        shard: &ShardAddress<'_>,
        place: usize,
    ) -> Result<Option<Bytes>, ShardError> {
        let (index, whole) = match self.shard(transport, shard).await? {
            Shard::Missing => return Ok(None),
            Shard::Indexed(index) => (index, None),
            Shard::Whole(index, bytes) => (index, Some(bytes)),
        };
        let Some(span) = Span::of(&index, place)? else {
            return Ok(None);
        };
        if span.size == 0 {
            return Ok(Some(Bytes::new()));
        }
        match whole {
            Some(bytes) => Ok(Some(span.cut(0, &bytes)?)),
            None => self.fetch_together(transport, shard, span).await.map(Some),
        }
    }

    /// Fetches a span with all others of the shard that are asked for in the same turn.
    async fn fetch_together(
        &self,
        transport: &dyn Transport,
        shard: &ShardAddress<'_>,
        span: Span,
    ) -> Result<Bytes, ShardError> {
        loop {
            let (sender, receiver) = oneshot::channel();
            let first = {
                let mut cache = self.cache();
                let waiting = cache.waiting.entry(shard.place.to_vec()).or_default();
                waiting.push((span, sender));
                waiting.len() == 1
            };
            if first {
                let batch = self.gather(shard).await;
                send_batch(transport, shard.url, batch).await;
            }
            // If who came first was dropped, its batch was too: ask again.
            if let Ok(fetched) = receiver.await {
                return fetched;
            }
        }
    }

    /// Lets other futures run as long as they add to the shard's batch, and takes it.
    async fn gather(&self, shard: &ShardAddress<'_>) -> Vec<Waiting> {
        let batch = Batch {
            reader: self,
            place: shard.place,
        };
        let mut count = 0;
        loop {
            let now = self.cache().waiting.get(shard.place).map_or(0, Vec::len);
            if now == count {
                return batch.take();
            }
            count = now;
            // Twice: a future that a lock has just let go is polled after this one.
            yield_now().await;
            yield_now().await;
        }
    }

    /// What is known of a shard, after fetching its index if that is not known.
    async fn shard(
        &self,
        transport: &dyn Transport,
        shard: &ShardAddress<'_>,
    ) -> Result<Shard, ShardError> {
        let slot = self
            .cache()
            .slots
            .entry(shard.place.to_vec())
            .or_default()
            .clone();
        let mut slot = slot.lock().await;
        if let Some(known) = &*slot {
            return Ok(known.clone());
        }
        let known = self
            .fetch_index(transport, shard.sharding, shard.url)
            .await?;
        *slot = Some(known.clone());
        if let Shard::Whole(_, bytes) = &known {
            self.cache().keep_whole(shard.place, bytes.len());
        }
        Ok(known)
    }

    async fn fetch_index(
        &self,
        transport: &dyn Transport,
        sharding: &Sharding,
        url: &str,
    ) -> Result<Shard, ShardError> {
        let size = sharding.encoded_size as u64;
        let response = match sharding.location {
            IndexLocation::Start => {
                let range = ByteRange::FromStart {
                    offset: 0,
                    length: Some(size),
                };
                get(transport, url, Some(range)).await?
            }
            IndexLocation::End if self.no_suffix.load(Ordering::Relaxed) => {
                get_end(transport, url, size).await?
            }
            IndexLocation::End => match get(transport, url, Some(ByteRange::Suffix(size))).await {
                // Hosts without suffix ranges, and hosts that let pages ask for plain ranges only.
                Err(error) if may_lack_suffix(&error) => {
                    let response = get_end(transport, url, size).await?;
                    self.no_suffix.store(true, Ordering::Relaxed);
                    response
                }
                other => other?,
            },
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
            let index = sharding.decode_index(&response.body)?;
            return Ok(Shard::Indexed(Arc::new(index)));
        }
        let index = sharding.decode_index(sharding.index_of(&response.body)?)?;
        Ok(Shard::Whole(Arc::new(index), response.body))
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache {
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

/// A batch that is being gathered; it is given up if its future is dropped.
struct Batch<'a> {
    reader: &'a ShardReader,
    place: &'a [u64],
}

impl Batch<'_> {
    fn take(&self) -> Vec<Waiting> {
        self.reader
            .cache()
            .waiting
            .remove(self.place)
            .unwrap_or_default()
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.take();
    }
}

/// Fetches a batch in as few requests as it takes, and hands out each answer when it is there.
async fn send_batch(transport: &dyn Transport, url: &str, batch: Vec<Waiting>) {
    let mut requests: Vec<(Span, Vec<Waiting>)> = merge(batch.iter().map(|(span, _)| *span))
        .into_iter()
        .map(|merged| (merged, Vec::new()))
        .collect();
    for waiting in batch {
        if let Some((_, parts)) = requests
            .iter_mut()
            .find(|(all, _)| all.contains(&waiting.0))
        {
            parts.push(waiting);
        }
    }
    join_all(requests.into_iter().map(|(merged, parts)| async move {
        let answer = fetch_span(transport, url, merged).await;
        for (span, sender) in parts {
            let part = match &answer {
                Ok((start, bytes)) => span.cut(*start, bytes).map_err(ShardError::from),
                Err(error) => Err(error.clone()),
            };
            // Who no longer waits does not need it.
            let _ = sender.send(part);
        }
    }))
    .await;
}

/// Lets other futures of the task run.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Bytes of the shard that begin at the returned offset and hold the span if the shard does.
async fn fetch_span(
    transport: &dyn Transport,
    url: &str,
    span: Span,
) -> Result<(u64, Bytes), ShardError> {
    let range = ByteRange::FromStart {
        offset: span.offset,
        length: Some(span.size),
    };
    match get(transport, url, Some(range)).await {
        Ok(Some(response)) if response.status == 206 => Ok((span.offset, response.body)),
        Ok(Some(response)) => Ok((0, response.body)),
        Ok(None) => Err(StoreError::NotFound {
            url: url.to_owned(),
        }
        .into()),
        Err(StoreError::Transport(TransportError::Http { status: 416, .. })) => {
            Err(span.missing("a shard that ends before").into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The last `size` bytes without a suffix range; everything if the host does not tell its size.
async fn get_end(transport: &dyn Transport, url: &str, size: u64) -> Result<Option<Response>> {
    let range = content_length(transport, url)
        .await?
        .map(|length| ByteRange::FromStart {
            offset: length.saturating_sub(size),
            length: Some(size),
        });
    get(transport, url, range).await
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
