//! Two integers: computed in 64 bits, which truncates to the narrower types' own wrap-around.

use std::cmp::Ordering;

use super::super::elementwise::{map2, map2_mixed};
use super::super::number::Source;
use super::Binary;
use crate::{ArrayError, DType, Result};

type Values<T> = Result<(Vec<usize>, Vec<T>)>;

/// Signed integers, and unsigned ones up to 32 bits. `dtype` bounds the shifts.
pub(super) fn signed(op: Binary, a: &Source<'_>, b: &Source<'_>, dtype: DType) -> Values<i64> {
    use Binary::*;
    let bits = dtype.itemsize() as i64 * 8;
    match op {
        Add => map2::<i64, i64>(a, b, |x, y| x.wrapping_add(y)),
        Sub => map2::<i64, i64>(a, b, |x, y| x.wrapping_sub(y)),
        Mul => map2::<i64, i64>(a, b, |x, y| x.wrapping_mul(y)),
        Minimum | Fmin => map2::<i64, i64>(a, b, |x, y| x.min(y)),
        Maximum | Fmax => map2::<i64, i64>(a, b, |x, y| x.max(y)),
        And => map2::<i64, i64>(a, b, |x, y| x & y),
        Or => map2::<i64, i64>(a, b, |x, y| x | y),
        Xor => map2::<i64, i64>(a, b, |x, y| x ^ y),
        FloorDiv => map2::<i64, i64>(a, b, floor_divide),
        Mod => map2::<i64, i64>(a, b, remainder),
        Fmod => map2::<i64, i64>(a, b, |x, y| x.checked_rem(y).unwrap_or(0)),
        LeftShift => map2::<i64, i64>(
            a,
            b,
            move |x, y| if (0..bits).contains(&y) { x << y } else { 0 },
        ),
        RightShift => map2::<i64, i64>(a, b, move |x, y| {
            if (0..bits).contains(&y) {
                x >> y
            } else {
                x >> 63
            }
        }),
        Pow => {
            // numpy refuses before computing anything.
            if map2::<i64, bool>(a, b, |_, y| y < 0)?.1.contains(&true) {
                return Err(ArrayError::Value(
                    "Integers to negative integer powers are not allowed.".into(),
                ));
            }
            map2::<i64, i64>(a, b, |x, y| power(x as u64, y as u64) as i64)
        }
        _ => Err(ArrayError::Unsupported(format!(
            "{} of integers",
            op.name()
        ))),
    }
}

pub(super) fn unsigned(op: Binary, a: &Source<'_>, b: &Source<'_>) -> Values<u64> {
    use Binary::*;
    match op {
        Add => map2::<u64, u64>(a, b, |x, y| x.wrapping_add(y)),
        Sub => map2::<u64, u64>(a, b, |x, y| x.wrapping_sub(y)),
        Mul => map2::<u64, u64>(a, b, |x, y| x.wrapping_mul(y)),
        Minimum | Fmin => map2::<u64, u64>(a, b, |x, y| x.min(y)),
        Maximum | Fmax => map2::<u64, u64>(a, b, |x, y| x.max(y)),
        And => map2::<u64, u64>(a, b, |x, y| x & y),
        Or => map2::<u64, u64>(a, b, |x, y| x | y),
        Xor => map2::<u64, u64>(a, b, |x, y| x ^ y),
        FloorDiv => map2::<u64, u64>(a, b, |x, y| x.checked_div(y).unwrap_or(0)),
        Mod | Fmod => map2::<u64, u64>(a, b, |x, y| x.checked_rem(y).unwrap_or(0)),
        LeftShift => map2::<u64, u64>(a, b, |x, y| if y < 64 { x << y } else { 0 }),
        RightShift => map2::<u64, u64>(a, b, |x, y| if y < 64 { x >> y } else { 0 }),
        Pow => map2::<u64, u64>(a, b, power),
        _ => Err(ArrayError::Unsupported(format!(
            "{} of integers",
            op.name()
        ))),
    }
}

/// Rounded down; 0 for division by zero, as numpy.
pub(super) fn floor_divide(x: i64, y: i64) -> i64 {
    if y == 0 {
        return 0;
    }
    let quotient = x.wrapping_div(y);
    let inexact = x.wrapping_rem(y) != 0;
    if inexact && (x < 0) != (y < 0) {
        quotient - 1
    } else {
        quotient
    }
}

/// Has the sign of `y`; 0 for division by zero, as numpy.
pub(super) fn remainder(x: i64, y: i64) -> i64 {
    if y == 0 {
        return 0;
    }
    let rest = x.wrapping_rem(y);
    if rest != 0 && (rest < 0) != (y < 0) {
        rest + y
    } else {
        rest
    }
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1u64;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent >>= 1;
    }
    result
}

pub(super) fn compare(op: Binary, a: &Source<'_>, b: &Source<'_>) -> Values<bool> {
    match op {
        Binary::Eq => map2::<i64, bool>(a, b, |x, y| x == y),
        Binary::Ne => map2::<i64, bool>(a, b, |x, y| x != y),
        Binary::Lt => map2::<i64, bool>(a, b, |x, y| x < y),
        Binary::Le => map2::<i64, bool>(a, b, |x, y| x <= y),
        Binary::Gt => map2::<i64, bool>(a, b, |x, y| x > y),
        _ => map2::<i64, bool>(a, b, |x, y| x >= y),
    }
}

pub(super) fn compare_bools(op: Binary, a: &Source<'_>, b: &Source<'_>) -> Values<bool> {
    map2::<bool, bool>(a, b, |x, y| ordered(op, x.cmp(&y)))
}

pub(super) fn compare_unsigned(op: Binary, a: &Source<'_>, b: &Source<'_>) -> Values<bool> {
    map2::<u64, bool>(a, b, |x, y| ordered(op, x.cmp(&y)))
}

/// `uint64` with a signed type, exactly. `unsigned_left`: which operand is the unsigned one.
pub(super) fn compare_mixed(
    op: Binary,
    a: &Source<'_>,
    b: &Source<'_>,
    unsigned_left: bool,
) -> Values<bool> {
    if unsigned_left {
        map2_mixed::<u64, i64, bool>(a, b, |x, y| ordered(op, (x as i128).cmp(&(y as i128))))
    } else {
        map2_mixed::<i64, u64, bool>(a, b, |x, y| ordered(op, (x as i128).cmp(&(y as i128))))
    }
}

pub(super) fn ordered(op: Binary, order: Ordering) -> bool {
    match op {
        Binary::Eq => order == Ordering::Equal,
        Binary::Ne => order != Ordering::Equal,
        Binary::Lt => order == Ordering::Less,
        Binary::Le => order != Ordering::Greater,
        Binary::Gt => order == Ordering::Greater,
        _ => order != Ordering::Less,
    }
}
