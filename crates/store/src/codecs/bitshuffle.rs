//! Bit shuffle: bit `k` of all elements, for each `k` of an element's bits.

use super::shuffle::unshuffle;

/// Undoes a bit shuffle of whole elements, whose number is a multiple of eight. `scratch` is
/// overwritten; all three have the same length.
pub(super) fn unbitshuffle(
    element_size: usize,
    input: &[u8],
    output: &mut [u8],
    scratch: &mut [u8],
) {
    let count = input.len() / element_size.max(1);
    if count == 0 {
        return;
    }
    // A plane holds one byte of every element as eight rows, one a bit. Byte-unshuffling the rows
    // puts the eight bytes that hold one group of eight elements side by side, and transposing
    // those 8 × 8 bits gives the byte of each element.
    for (rows, plane) in input
        .chunks_exact(count)
        .zip(output.chunks_exact_mut(count))
    {
        unshuffle(8, rows, plane);
        for group in plane.as_chunks_mut::<8>().0 {
            *group = transpose_bits(u64::from_le_bytes(*group)).to_le_bytes();
        }
    }
    if element_size > 1 {
        scratch.copy_from_slice(output);
        unshuffle(element_size, scratch, output);
    }
}

/// Bit `j` of byte `i` becomes bit `i` of byte `j` (Hacker's Delight, 7-3).
#[inline(always)]
fn transpose_bits(mut bits: u64) -> u64 {
    let swap = (bits ^ bits >> 7) & 0x00aa_00aa_00aa_00aa;
    bits ^= swap ^ swap << 7;
    let swap = (bits ^ bits >> 14) & 0x0000_cccc_0000_cccc;
    bits ^= swap ^ swap << 14;
    let swap = (bits ^ bits >> 28) & 0x0000_0000_f0f0_f0f0;
    bits ^ swap ^ swap << 28
}

#[cfg(test)]
mod tests {
    #[test]
    fn bits_are_transposed() {
        for (i, j) in (0..8).flat_map(|i| (0..8).map(move |j| (i, j))) {
            assert_eq!(super::transpose_bits(1 << (8 * i + j)), 1 << (8 * j + i));
        }
    }
}
