//! Parts of a shard, and which of them to fetch together.

use bytes::Bytes;

use crate::codecs::CodecError;
use crate::metadata::MAX_CHUNK_BYTES;
use crate::sharding::ShardIndex;

/// Chunks so near to each other are fetched together, with what lies between them,
const MAX_GAP: u64 = 16 << 10;
/// until one request gets so large.
const MAX_MERGED: u64 = 8 << 20;

/// A part of a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub offset: u64,
    pub size: u64,
}

impl Span {
    /// The span of an inner chunk, None if it was never written.
    pub fn of(index: &ShardIndex, place: usize) -> Result<Option<Self>, CodecError> {
        let Some((offset, size)) = index.entry(place) else {
            return Ok(None);
        };
        if size > MAX_CHUNK_BYTES || offset.checked_add(size).is_none() {
            let found = format!("{size} bytes at {offset} in the index");
            return Err(CodecError::new("a chunk that fits into memory", found));
        }
        Ok(Some(Self { offset, size }))
    }

    fn end(&self) -> u64 {
        self.offset.saturating_add(self.size)
    }

    pub fn contains(&self, other: &Span) -> bool {
        self.offset <= other.offset && other.end() <= self.end()
    }

    pub fn missing(&self, found: impl Into<String>) -> CodecError {
        CodecError::new(
            format!("{} bytes at {} of the shard", self.size, self.offset),
            found,
        )
    }

    /// These bytes out of `bytes`, which begin at `start` of the shard.
    pub fn cut(&self, start: u64, bytes: &Bytes) -> Result<Bytes, CodecError> {
        let begin = self.offset.saturating_sub(start);
        let available = (bytes.len() as u64).saturating_sub(begin);
        if available < self.size {
            return Err(self.missing(format!("{available} bytes")));
        }
        Ok(bytes.slice(begin as usize..(begin + self.size) as usize))
    }
}

/// Spans that cover all of `spans`, with near ones made into one.
pub(crate) fn merge(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.filter(|span| span.size > 0).collect();
    spans.sort_unstable_by_key(|span| (span.offset, span.size));
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        if let Some(last) = merged.last_mut() {
            let end = last.end().max(span.end());
            let near = span.offset <= last.end().saturating_add(MAX_GAP);
            if last.contains(&span) || (near && end - last.offset <= MAX_MERGED) {
                last.size = end - last.offset;
                continue;
            }
        }
        merged.push(span);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(offset: u64, size: u64) -> Span {
        Span { offset, size }
    }

    #[test]
    fn near_spans_are_merged() {
        let merged = |spans: &[Span]| merge(spans.iter().copied());
        assert_eq!(merged(&[span(10, 5), span(0, 10)]), [span(0, 15)]);
        assert_eq!(
            merged(&[span(0, 10), span(10 + MAX_GAP, 1)]),
            [span(0, 11 + MAX_GAP)]
        );
        assert_eq!(merged(&[span(0, 10), span(11 + MAX_GAP, 1)]).len(), 2);
        assert_eq!(merged(&[span(0, MAX_MERGED), span(MAX_MERGED, 1)]).len(), 2);
        assert_eq!(
            merged(&[span(0, 10), span(2, 3), span(2, 3)]),
            [span(0, 10)]
        );
        assert_eq!(merged(&[span(3, 0)]), []);
        let far = span(u64::MAX - 1, 1);
        assert_eq!(merged(&[far, span(0, 1)]), [span(0, 1), far]);
    }

    #[test]
    fn spans_are_cut_from_what_came() {
        let bytes = Bytes::from_static(b"0123456789");
        assert_eq!(
            span(12, 3).cut(10, &bytes).ok().as_deref(),
            Some(&b"234"[..])
        );
        assert!(span(12, 9).cut(10, &bytes).is_err());
        assert!(span(120, 1).cut(10, &bytes).is_err());
    }
}
