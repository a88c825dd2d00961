//! v3's `sharding_indexed`: many inner chunks in one object, with an index of where they lie.

use crate::codecs::{CodecChain, CodecError, Serializer};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IndexLocation {
    Start,
    End,
}

/// How the inner chunks of a shard are found.
#[derive(Debug)]
pub(crate) struct Sharding {
    /// Inner chunks in a shard, along each dimension.
    pub per_shard: Vec<u64>,
    pub location: IndexLocation,
    codecs: CodecChain,
    /// Bytes of the index before and after encoding.
    plain_size: usize,
    pub encoded_size: usize,
}

/// An index may be so long: four million inner chunks.
const MAX_INDEX_BYTES: u64 = 64 << 20;

impl Sharding {
    /// Errors with the reason if the index cannot be read.
    pub fn new(
        per_shard: Vec<u64>,
        codecs: CodecChain,
        location: IndexLocation,
    ) -> Result<Self, String> {
        let plain_size = per_shard
            .iter()
            .try_fold(16u64, |size, count| size.checked_mul(*count))
            .filter(|size| *size <= MAX_INDEX_BYTES)
            .ok_or_else(|| format!("{per_shard:?} inner chunks in a shard are too many"))?;
        let plain_size = plain_size as usize;
        let overhead = codecs
            .fixed_overhead()
            .ok_or("index_codecs of variable length")?;
        if codecs.serializer() == Serializer::VlenUtf8 {
            return Err("index_codecs for text".into());
        }
        Ok(Self {
            per_shard,
            location,
            codecs,
            plain_size,
            encoded_size: plain_size + overhead,
        })
    }

    /// The shard that holds an inner chunk, and the chunk's place in the shard's index.
    pub fn locate(&self, index: &[u64]) -> (Vec<u64>, usize) {
        let shard = index
            .iter()
            .zip(&self.per_shard)
            .map(|(at, count)| at / count)
            .collect();
        let place = index
            .iter()
            .zip(&self.per_shard)
            .fold(0, |place, (at, count)| place * count + at % count);
        (shard, place as usize)
    }

    /// Decodes the encoded index.
    pub fn decode_index(&self, encoded: &[u8]) -> Result<ShardIndex, CodecError> {
        let bytes = self.codecs.decode_bytes(encoded, self.plain_size)?;
        let big_endian = self.codecs.serializer() == Serializer::Fixed { big_endian: true };
        let number = |bytes: [u8; 8]| {
            if big_endian {
                u64::from_be_bytes(bytes)
            } else {
                u64::from_le_bytes(bytes)
            }
        };
        let (words, _) = bytes.as_chunks::<8>();
        let (pairs, _) = words.as_chunks::<2>();
        Ok(ShardIndex {
            entries: pairs
                .iter()
                .map(|[offset, size]| (number(*offset), number(*size)))
                .collect(),
        })
    }

    /// Cuts the encoded index out of a whole shard.
    pub fn index_of<'a>(&self, shard: &'a [u8]) -> Result<&'a [u8], CodecError> {
        let too_short = || {
            CodecError::new(
                format!("a shard with an index of {} bytes", self.encoded_size),
                format!("{} bytes", shard.len()),
            )
        };
        match self.location {
            IndexLocation::Start => shard.get(..self.encoded_size).ok_or_else(too_short),
            IndexLocation::End => {
                let start = shard
                    .len()
                    .checked_sub(self.encoded_size)
                    .ok_or_else(too_short)?;
                Ok(&shard[start..])
            }
        }
    }
}

/// Offset and size of each inner chunk, in C order.
#[derive(Debug)]
pub(crate) struct ShardIndex {
    entries: Vec<(u64, u64)>,
}

impl ShardIndex {
    /// Offset and size of an inner chunk; None if it was never written.
    pub fn entry(&self, place: usize) -> Option<(u64, u64)> {
        self.entries
            .get(place)
            .copied()
            .filter(|entry| *entry != (u64::MAX, u64::MAX))
    }
}
