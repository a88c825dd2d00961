//! Blosc 1 (the format that numcodecs and Zarr v3 write): a header of 16 bytes, the offsets of
//! blocks, then blocks that are compressed by themselves, often one stream for each byte plane.
//!
//! Format: <https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst>.

use std::borrow::Cow;
use std::sync::Arc;

use super::bitshuffle::unbitshuffle;
use super::shuffle::{unshuffle, unshuffle_planes};
use super::{BytesCodec, Codec, CodecError, Registration, blosclz, lz4, same_length, zlib, zstd};

pub(super) static CODEC: Registration = Registration {
    names: &["blosc"],
    parse: |_| Ok(Codec::Bytes(Arc::new(Blosc))),
};

/// All that decoding needs is in the header of the data.
#[derive(Debug)]
struct Blosc;

impl BytesCodec for Blosc {
    fn check(&self, input: &[u8], expected: usize) -> Result<(), CodecError> {
        same_length(expected, Header::read(input)?.size)
    }

    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        let header = Header::read(input)?;
        same_length(output.len(), header.size)?;
        decompress(&header, &input[..header.compressed], output)
    }

    fn decode<'a>(&self, input: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, CodecError> {
        let header = Header::read(input)?;
        if header.size > limit {
            return Err(CodecError::new(
                format!("at most {limit} bytes"),
                format!("{} bytes", header.size),
            ));
        }
        let mut output = vec![0; header.size];
        decompress(&header, &input[..header.compressed], &mut output)?;
        Ok(Cow::Owned(output))
    }
}

const HEADER: usize = 16;

#[derive(Clone, Copy, PartialEq)]
enum Shuffle {
    None,
    Bytes,
    Bits,
}

struct Header {
    shuffle: Shuffle,
    stored: bool,
    split: bool,
    codec: u8,
    element_size: usize,
    /// Decoded bytes.
    size: usize,
    /// Decoded bytes of a block.
    block: usize,
    /// Encoded bytes with this header.
    compressed: usize,
}

impl Header {
    fn read(input: &[u8]) -> Result<Self, CodecError> {
        let Some((header, _)) = input.split_first_chunk::<HEADER>() else {
            return Err(CodecError::truncated("blosc", input.len()));
        };
        let word = |at: usize| {
            u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
                as usize
        };
        let [version, _, flags, element_size] = [header[0], header[1], header[2], header[3]];
        if version != 2 {
            return Err(CodecError::new(
                "Blosc format 2",
                format!("format {version}"),
            ));
        }
        let header = Self {
            shuffle: match flags & 0b101 {
                0 => Shuffle::None,
                0b001 => Shuffle::Bytes,
                _ => Shuffle::Bits,
            },
            stored: flags & 0b10 != 0,
            split: flags & 0x10 == 0,
            codec: flags >> 5,
            element_size: usize::from(element_size.max(1)),
            size: word(4),
            block: word(8),
            compressed: word(12),
        };
        if header.compressed > input.len() || header.compressed < HEADER {
            return Err(CodecError::new(
                format!("{} bytes of Blosc data", header.compressed),
                format!("{} bytes", input.len()),
            ));
        }
        if header.size > 0 && (header.block == 0 || header.block > header.size) {
            return Err(CodecError::invalid(
                "blosc",
                format!("blocks of {} bytes", header.block),
            ));
        }
        Ok(header)
    }
}

fn decompress(header: &Header, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    if header.stored {
        let data = input.get(HEADER..HEADER + header.size);
        output.copy_from_slice(data.ok_or_else(|| CodecError::truncated("blosc", input.len()))?);
        return Ok(());
    }
    if header.size == 0 {
        return Ok(());
    }
    // Bytes are decoded to where they stay if no shuffle follows, else to a block of their own.
    let shuffled = match header.shuffle {
        Shuffle::None => false,
        Shuffle::Bytes => header.element_size > 1,
        Shuffle::Bits => true,
    };
    let mut planes = vec![0; if shuffled { header.block } else { 0 }];
    let mut scratch = vec![
        0;
        if header.shuffle == Shuffle::Bits {
            header.block
        } else {
            0
        }
    ];
    for (index, block) in output.chunks_mut(header.block).enumerate() {
        let offset = word(input, HEADER + 4 * index)?;
        let last_partial = block.len() < header.block;
        if !shuffled {
            decode_block(header, input, offset, last_partial, block)?;
            continue;
        }
        let planes = &mut planes[..block.len()];
        if header.shuffle == Shuffle::Bytes {
            let mut found = Vec::with_capacity(header.element_size);
            for stream in streams(header, input, offset, last_partial, planes)? {
                let (data, place) = stream?;
                // What was stored as it is need not be copied.
                found.push(match data.len() == place.len() {
                    true => data,
                    false => {
                        decode_stream(header.codec, data, place)?;
                        &*place
                    }
                });
            }
            match &found[..] {
                [whole] => unshuffle(header.element_size, whole, block),
                planes => unshuffle_planes(planes, block),
            }
            continue;
        }
        decode_block(header, input, offset, last_partial, planes)?;
        let count = block.len() / header.element_size;
        // Blosc 1 leaves blocks alone whose number of elements is not a multiple of eight.
        if !count.is_multiple_of(8) {
            block.copy_from_slice(planes);
            continue;
        }
        let whole = count * header.element_size;
        let (elements, rest) = block.split_at_mut(whole);
        rest.copy_from_slice(&planes[whole..]);
        unbitshuffle(
            header.element_size,
            &planes[..whole],
            elements,
            &mut scratch[..whole],
        );
    }
    Ok(())
}

/// Decompresses the streams of one block.
fn decode_block(
    header: &Header,
    input: &[u8],
    offset: usize,
    last_partial: bool,
    output: &mut [u8],
) -> Result<(), CodecError> {
    for stream in streams(header, input, offset, last_partial, output)? {
        let (data, place) = stream?;
        if data.len() == place.len() {
            place.copy_from_slice(data);
        } else {
            decode_stream(header.codec, data, place)?;
        }
    }
    Ok(())
}

/// Encoded bytes, and where they belong.
type Stream<'a> = (&'a [u8], &'a mut [u8]);

/// The encoded streams of one block, each with its place in the output. One that is as long as its place is
/// not compressed.
fn streams<'a>(
    header: &Header,
    input: &'a [u8],
    mut offset: usize,
    last_partial: bool,
    output: &'a mut [u8],
) -> Result<impl Iterator<Item = Result<Stream<'a>, CodecError>>, CodecError> {
    // c-blosc's rule: MAX_SPLITS is 16, MIN_BUFFERSIZE is 128.
    let split = header.split
        && header.element_size <= 16
        && output.len() / header.element_size >= 128
        && !last_partial;
    let streams = if split { header.element_size } else { 1 };
    let length = output.len() / streams;
    if length * streams != output.len() {
        return Err(CodecError::invalid(
            "blosc",
            "a block that cannot be split into its planes",
        ));
    }
    Ok(output.chunks_exact_mut(length).map(move |place| {
        let compressed = word(input, offset)?;
        let data = input
            .get(offset + 4..)
            .and_then(|data| data.get(..compressed))
            .ok_or_else(|| CodecError::truncated("blosc", input.len()))?;
        offset += 4 + compressed;
        Ok((data, place))
    }))
}

fn decode_stream(codec: u8, data: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    match codec {
        0 => blosclz::decompress(data, output),
        // LZ4 and LZ4HC are one format.
        1 => lz4::decompress(data, output),
        2 => {
            let written = snap::raw::Decoder::new()
                .decompress(data, output)
                .map_err(|error| CodecError::invalid("snappy", error))?;
            same_length(output.len(), written)
        }
        3 => zlib::decompress_into(data, output),
        4 => zstd::decompress_into(data, output),
        other => Err(CodecError::new(
            "a Blosc compressor (blosclz, lz4, snappy, zlib, zstd)",
            format!("number {other}"),
        )),
    }
}

fn word(input: &[u8], at: usize) -> Result<usize, CodecError> {
    input
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map(|word| u32::from_le_bytes(*word) as usize)
        .ok_or_else(|| CodecError::truncated("blosc", input.len()))
}
