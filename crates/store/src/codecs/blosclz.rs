//! BloscLZ, Blosc's own LZ77 (a descendant of FastLZ).
//!
//! Instructions: a byte below 32 is followed by that many literals plus one; any other byte is a
//! match: three bits of length, five high bits of distance, more length bytes while they are 255,
//! a low distance byte; the largest distance is followed by 16 more bits.

use super::{CodecError, same_length};

const FAR: usize = 8191;

/// Decodes one block of exactly the output's size.
pub(super) fn decompress(input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    let written = run(input, output)
        .ok_or_else(|| CodecError::invalid("blosclz", "a literal or match leaves the block"))?;
    same_length(output.len(), written)
}

fn run(input: &[u8], output: &mut [u8]) -> Option<usize> {
    let (&first, mut rest) = input.split_first()?;
    let mut written = 0;
    // The first instruction is always literals: its upper bits are a version.
    let mut control = usize::from(first & 31);
    loop {
        if control >= 32 {
            let mut length = (control >> 5) - 1;
            let high = (control & 31) << 8;
            if length == 6 {
                loop {
                    let more = take(&mut rest)?;
                    length += more;
                    if more != 255 {
                        break;
                    }
                }
            }
            length += 3;
            let low = take(&mut rest)?;
            let mut distance = high + low + 1;
            if low == 255 && high == 31 << 8 {
                distance = (take(&mut rest)? << 8) + take(&mut rest)? + FAR + 1;
            }
            let end = written + length;
            if distance > written || end > output.len() {
                return None;
            }
            if distance >= length {
                output.copy_within(written - distance..written - distance + length, written);
            } else {
                for position in written..end {
                    output[position] = output[position - distance];
                }
            }
            written = end;
        } else {
            let (literals, tail) = rest.split_at_checked(control + 1)?;
            output
                .get_mut(written..written + literals.len())?
                .copy_from_slice(literals);
            written += literals.len();
            rest = tail;
        }
        match take(&mut rest) {
            Some(next) => control = next,
            None => return Some(written),
        }
    }
}

fn take(rest: &mut &[u8]) -> Option<usize> {
    let (first, tail) = rest.split_first()?;
    *rest = tail;
    Some(usize::from(*first))
}
