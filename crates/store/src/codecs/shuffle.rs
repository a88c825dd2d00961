//! Byte shuffle: byte `k` of all elements, for each `k`. Inside Blosc, and as numcodecs' `shuffle`.

use std::borrow::Cow;
use std::sync::Arc;

use super::{BytesCodec, Codec, CodecError, Config, ConfigError, Registration, same_length};

pub(super) static CODEC: Registration = Registration {
    names: &["shuffle"],
    parse,
};

#[derive(Debug)]
struct Shuffle {
    element_size: usize,
}

fn parse(config: &Config) -> Result<Codec, ConfigError> {
    let size = config.unsigned("elementsize").unwrap_or(4);
    let element_size = usize::try_from(size)
        .ok()
        .filter(|size| (1..=255).contains(size))
        .ok_or_else(|| ConfigError(format!("elementsize {size}")))?;
    Ok(Codec::Bytes(Arc::new(Shuffle { element_size })))
}

impl BytesCodec for Shuffle {
    fn fixed_overhead(&self) -> Option<usize> {
        Some(0)
    }

    fn check(&self, input: &[u8], expected: usize) -> Result<(), CodecError> {
        same_length(expected, input.len())
    }

    fn decode_into(&self, input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        same_length(output.len(), input.len())?;
        unshuffle(self.element_size, input, output);
        Ok(())
    }

    fn decode<'a>(&self, input: &'a [u8], _limit: usize) -> Result<Cow<'a, [u8]>, CodecError> {
        let mut output = vec![0; input.len()];
        unshuffle(self.element_size, input, &mut output);
        Ok(Cow::Owned(output))
    }
}

/// Undoes a byte shuffle. `input` and `output` have the same length; bytes behind the last whole
/// element are as they were.
pub(super) fn unshuffle(element_size: usize, input: &[u8], output: &mut [u8]) {
    let count = input.len() / element_size.max(1);
    let whole = count * element_size;
    output[whole..].copy_from_slice(&input[whole..]);
    let planes: Vec<&[u8]> = input[..whole].chunks_exact(count.max(1)).collect();
    unshuffle_planes(&planes, &mut output[..whole]);
}

/// Puts elements together of planes of one length, one for each of their bytes.
pub(super) fn unshuffle_planes(planes: &[&[u8]], output: &mut [u8]) {
    match planes.len() {
        0 => {}
        1 => output.copy_from_slice(planes[0]),
        2 => unshuffle_by::<2>(planes, output),
        4 => unshuffle_by::<4>(planes, output),
        8 => unshuffle_by::<8>(planes, output),
        16 => unshuffle_by::<16>(planes, output),
        size => {
            for (byte, plane) in planes.iter().enumerate() {
                for (element, value) in output.chunks_exact_mut(size).zip(*plane) {
                    element[byte] = *value;
                }
            }
        }
    }
}

/// Sixteen elements at a time: rows of 16 bytes of each plane are interleaved pairwise, log2(SIZE)
/// times, in registers. [`interleave`] is one instruction for each half; left to the compiler the
/// loop is twenty times slower.
fn unshuffle_by<const SIZE: usize>(planes: &[&[u8]], output: &mut [u8]) {
    let planes: [&[u8]; SIZE] = std::array::from_fn(|byte| planes[byte]);
    let count = planes[0].len();
    let rows: [_; SIZE] = std::array::from_fn(|byte| planes[byte].as_chunks::<16>().0);
    let blocks = count / 16;
    let rows: [&[[u8; 16]]; SIZE] = std::array::from_fn(|byte| &rows[byte][..blocks]);
    let (out_rows, _) = output.as_chunks_mut::<16>();
    for (block, out) in out_rows.chunks_exact_mut(SIZE).enumerate() {
        let mut lanes: [[u8; 16]; SIZE] = std::array::from_fn(|byte| rows[byte][block]);
        let mut step = 1;
        while step < SIZE {
            // Lane i meets lane i + SIZE/2: after log2(SIZE) rounds bytes of an element are
            // neighbours and elements are in order.
            let mut next = [[0; 16]; SIZE];
            for half in 0..SIZE / 2 {
                let (low, high) = interleave(lanes[half], lanes[half + SIZE / 2]);
                next[2 * half] = low;
                next[2 * half + 1] = high;
            }
            lanes = next;
            step *= 2;
        }
        out.copy_from_slice(&lanes);
    }
    for element in blocks * 16..count {
        for (byte, plane) in planes.iter().enumerate() {
            output[element * SIZE + byte] = plane[element];
        }
    }
}

/// `a0 b0 a1 b1 …` of the first halves, and of the second halves.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn interleave(a: [u8; 16], b: [u8; 16]) -> ([u8; 16], [u8; 16]) {
    use std::arch::wasm32::{i8x16_shuffle, v128};
    // SAFETY: a vector and sixteen bytes have the same size, and any bits are valid in both.
    unsafe {
        let vector = std::mem::transmute::<[u8; 16], v128>;
        let (a, b) = (vector(a), vector(b));
        let low = i8x16_shuffle::<0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23>(a, b);
        let high =
            i8x16_shuffle::<8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31>(a, b);
        let bytes = std::mem::transmute::<v128, [u8; 16]>;
        (bytes(low), bytes(high))
    }
}

/// `a0 b0 a1 b1 …` of the first halves, and of the second halves.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn interleave(a: [u8; 16], b: [u8; 16]) -> ([u8; 16], [u8; 16]) {
    use std::arch::x86_64::{__m128i, _mm_unpackhi_epi8, _mm_unpacklo_epi8};
    // SAFETY: a vector and sixteen bytes have the same size, and any bits are valid in both; SSE2
    // is part of every x86-64.
    unsafe {
        let vector = std::mem::transmute::<[u8; 16], __m128i>;
        let (a, b) = (vector(a), vector(b));
        let (low, high) = (_mm_unpacklo_epi8(a, b), _mm_unpackhi_epi8(a, b));
        let bytes = std::mem::transmute::<__m128i, [u8; 16]>;
        (bytes(low), bytes(high))
    }
}

/// `a0 b0 a1 b1 …` of the first halves, and of the second halves.
#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
#[inline(always)]
fn interleave(a: [u8; 16], b: [u8; 16]) -> ([u8; 16], [u8; 16]) {
    let low = std::array::from_fn(|i| if i % 2 == 0 { a[i / 2] } else { b[i / 2] });
    let high = std::array::from_fn(|i| {
        if i % 2 == 0 {
            a[8 + i / 2]
        } else {
            b[8 + i / 2]
        }
    });
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::unshuffle;

    #[test]
    fn every_element_size_and_rest() {
        for element_size in 1..20 {
            for length in (0..400).chain([1000, 4099]) {
                let plain: Vec<u8> = (0..length).map(|i| (i * 31 % 251) as u8).collect();
                let count = length / element_size;
                let mut shuffled = plain.clone();
                for element in 0..count {
                    for byte in 0..element_size {
                        shuffled[byte * count + element] = plain[element * element_size + byte];
                    }
                }
                let mut output = vec![0; length];
                unshuffle(element_size, &shuffled, &mut output);
                assert_eq!(
                    output, plain,
                    "element size {element_size}, length {length}"
                );
            }
        }
    }
}
