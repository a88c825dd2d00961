//! Reductions whose state is one small value: integer sums, products, extremes, first and last,
//! counts, any and all.

use std::marker::PhantomData;

use super::super::number::Compute;
use super::fold::Fold;
use crate::scalar::NAT;

/// A kind of element: how it is stored, which of its values are missing, and how it is ordered.
pub(crate) trait Lane {
    type T: Compute;
    const LOWEST: Self::T;
    const HIGHEST: Self::T;
    /// Whether there are missing values.
    const NULLABLE: bool;
    /// The missing value itself, or anything if there is none.
    const NULL: Self::T;
    fn missing(v: Self::T) -> bool;
}

pub(crate) struct Float32;
pub(crate) struct Float64;
pub(crate) struct Int;
pub(crate) struct UInt;
/// `datetime64`, `timedelta64`, cftime.
pub(crate) struct Time;

impl Lane for Float32 {
    type T = f32;
    const LOWEST: f32 = f32::NEG_INFINITY;
    const HIGHEST: f32 = f32::INFINITY;
    const NULLABLE: bool = true;
    const NULL: f32 = f32::NAN;
    #[inline(always)]
    fn missing(v: f32) -> bool {
        v.is_nan()
    }
}

impl Lane for Float64 {
    type T = f64;
    const LOWEST: f64 = f64::NEG_INFINITY;
    const HIGHEST: f64 = f64::INFINITY;
    const NULLABLE: bool = true;
    const NULL: f64 = f64::NAN;
    #[inline(always)]
    fn missing(v: f64) -> bool {
        v.is_nan()
    }
}

impl Lane for Int {
    type T = i64;
    const LOWEST: i64 = i64::MIN;
    const HIGHEST: i64 = i64::MAX;
    const NULLABLE: bool = false;
    const NULL: i64 = 0;
    #[inline(always)]
    fn missing(_: i64) -> bool {
        false
    }
}

impl Lane for UInt {
    type T = u64;
    const LOWEST: u64 = 0;
    const HIGHEST: u64 = u64::MAX;
    const NULLABLE: bool = false;
    const NULL: u64 = 0;
    #[inline(always)]
    fn missing(_: u64) -> bool {
        false
    }
}

impl Lane for Time {
    type T = i64;
    const LOWEST: i64 = i64::MIN + 1;
    const HIGHEST: i64 = i64::MAX;
    const NULLABLE: bool = true;
    const NULL: i64 = NAT;
    #[inline(always)]
    fn missing(v: i64) -> bool {
        v == NAT
    }
}

/// An associative, commutative operation and its neutral start.
pub(crate) trait Monoid {
    type In: Compute;
    type Acc: Copy;
    const START: Self::Acc;
    fn add(acc: Self::Acc, v: Self::In, position: u64) -> Self::Acc;
    fn join(a: Self::Acc, b: Self::Acc) -> Self::Acc;
}

/// A [`Monoid`] as a [`Fold`].
pub(crate) struct Merge<M: Monoid> {
    pub state: Vec<M::Acc>,
}

impl<M: Monoid> Merge<M> {
    pub fn new(size: usize) -> Self {
        Self {
            state: vec![M::START; size],
        }
    }
}

impl<M: Monoid> Fold for Merge<M> {
    type In = M::In;
    type Block = Vec<M::Acc>;

    fn block(&self, width: usize) -> Vec<M::Acc> {
        vec![M::START; width]
    }

    fn clear(&self, block: &mut Vec<M::Acc>, width: usize) {
        block[..width].fill(M::START);
    }

    fn rows(
        &self,
        block: &mut Vec<M::Acc>,
        rows: &[&[M::In]],
        positions: &[u64],
        _out: usize,
        _step: usize,
    ) {
        for (row, position) in rows.iter().zip(positions) {
            for (acc, v) in block.iter_mut().zip(*row) {
                *acc = M::add(*acc, *v, *position);
            }
        }
    }

    fn merge(&mut self, block: &Vec<M::Acc>, width: usize, out: usize, step: usize) {
        for (k, acc) in block[..width].iter().enumerate() {
            let state = &mut self.state[out + k * step];
            *state = M::join(*state, *acc);
        }
    }

    fn line(&mut self, row: &[M::In], out: usize, position: u64, step: u64) {
        // Enough chains to hide latency, if they fit in registers.
        let small = std::mem::size_of::<M::Acc>() <= 8;
        let total = if small && row.len() >= 64 {
            lanes::<M, 32>(row, position, step)
        } else {
            lanes::<M, 8>(row, position, step)
        };
        self.state[out] = M::join(self.state[out], total);
    }
}

/// A row folded in `N` chains.
#[inline]
fn lanes<M: Monoid, const N: usize>(row: &[M::In], position: u64, step: u64) -> M::Acc {
    let mut total = M::START;
    let whole = row.len() / N * N;
    if whole > 0 {
        let mut lanes = [M::START; N];
        for (chunk, values) in row.chunks_exact(N).enumerate() {
            let at = position + (chunk * N) as u64 * step;
            for k in 0..N {
                lanes[k] = M::add(lanes[k], values[k], at + k as u64 * step);
            }
        }
        for lane in lanes {
            total = M::join(total, lane);
        }
    }
    for (k, v) in row[whole..].iter().enumerate() {
        total = M::add(total, *v, position + (whole + k) as u64 * step);
    }
    total
}

/// Wrapping sum of integers (64 bits hold both signs).
pub(crate) struct IntSum;

impl Monoid for IntSum {
    type In = i64;
    type Acc = i64;
    const START: i64 = 0;
    #[inline(always)]
    fn add(acc: i64, v: i64, _: u64) -> i64 {
        acc.wrapping_add(v)
    }
    #[inline(always)]
    fn join(a: i64, b: i64) -> i64 {
        a.wrapping_add(b)
    }
}

pub(crate) struct IntProd;

impl Monoid for IntProd {
    type In = i64;
    type Acc = i64;
    const START: i64 = 1;
    #[inline(always)]
    fn add(acc: i64, v: i64, _: u64) -> i64 {
        acc.wrapping_mul(v)
    }
    #[inline(always)]
    fn join(a: i64, b: i64) -> i64 {
        a.wrapping_mul(b)
    }
}

/// Sum of times; without `SKIP` NaT stays.
pub(crate) struct TimeSum<const SKIP: bool>;

impl<const SKIP: bool> Monoid for TimeSum<SKIP> {
    type In = i64;
    type Acc = i64;
    const START: i64 = 0;
    #[inline(always)]
    fn add(acc: i64, v: i64, _: u64) -> i64 {
        if SKIP && v == NAT {
            acc
        } else {
            Self::join(acc, v)
        }
    }
    #[inline(always)]
    fn join(a: i64, b: i64) -> i64 {
        if a == NAT || b == NAT {
            NAT
        } else {
            a.wrapping_add(b)
        }
    }
}

/// Exact sum and number of times, for their mean.
#[derive(Clone, Copy)]
pub(crate) struct TimeTotal {
    pub sum: i128,
    pub count: u64,
    pub missing: bool,
}

pub(crate) struct TimeMean;

impl Monoid for TimeMean {
    type In = i64;
    type Acc = TimeTotal;
    const START: TimeTotal = TimeTotal {
        sum: 0,
        count: 0,
        missing: false,
    };
    #[inline(always)]
    fn add(acc: TimeTotal, v: i64, _: u64) -> TimeTotal {
        if v == NAT {
            TimeTotal {
                missing: true,
                ..acc
            }
        } else {
            TimeTotal {
                sum: acc.sum + v as i128,
                count: acc.count + 1,
                ..acc
            }
        }
    }
    #[inline(always)]
    fn join(a: TimeTotal, b: TimeTotal) -> TimeTotal {
        TimeTotal {
            sum: a.sum + b.sum,
            count: a.count + b.count,
            missing: a.missing | b.missing,
        }
    }
}

/// Product of floats in `f64`.
pub(crate) struct FloatProd<L, const SKIP: bool>(PhantomData<L>);

impl<L: Lane<T: super::sum::Real>, const SKIP: bool> Monoid for FloatProd<L, SKIP> {
    type In = L::T;
    type Acc = f64;
    const START: f64 = 1.0;
    #[inline(always)]
    fn add(acc: f64, v: L::T, _: u64) -> f64 {
        use super::sum::Real;
        if SKIP && L::missing(v) {
            acc
        } else {
            acc * v.wide()
        }
    }
    #[inline(always)]
    fn join(a: f64, b: f64) -> f64 {
        a * b
    }
}

/// Number of elements that are not missing.
pub(crate) struct Count<L>(PhantomData<L>);

impl<L: Lane> Monoid for Count<L> {
    type In = L::T;
    type Acc = i64;
    const START: i64 = 0;
    #[inline(always)]
    fn add(acc: i64, v: L::T, _: u64) -> i64 {
        acc + i64::from(!L::missing(v))
    }
    #[inline(always)]
    fn join(a: i64, b: i64) -> i64 {
        a + b
    }
}

/// Any (`ALL` false) or all of the elements' truth.
pub(crate) struct Logic<const ALL: bool>;

impl<const ALL: bool> Monoid for Logic<ALL> {
    type In = bool;
    type Acc = bool;
    const START: bool = ALL;
    #[inline(always)]
    fn add(acc: bool, v: bool, _: u64) -> bool {
        if ALL { acc & v } else { acc | v }
    }
    #[inline(always)]
    fn join(a: bool, b: bool) -> bool {
        Self::add(a, b, 0)
    }
}

/// Whether any element is true that is not missing.
pub(crate) struct AnyPresent<L>(PhantomData<L>);

impl<L: Lane> Monoid for AnyPresent<L> {
    type In = L::T;
    type Acc = bool;
    const START: bool = false;
    #[inline(always)]
    fn add(acc: bool, v: L::T, _: u64) -> bool {
        acc | (v != L::T::default() && !L::missing(v))
    }
    #[inline(always)]
    fn join(a: bool, b: bool) -> bool {
        a | b
    }
}

/// Least (`MAX` false) or greatest element. With `SKIP` missing ones lose against all others, else
/// they win.
pub(crate) struct Extreme<L, const MAX: bool, const SKIP: bool>(PhantomData<L>);

impl<L: Lane, const MAX: bool, const SKIP: bool> Monoid for Extreme<L, MAX, SKIP> {
    type In = L::T;
    type Acc = L::T;
    // With SKIP a start that is missing tells empty from full; types without missing values start
    // from the far end.
    const START: L::T = if SKIP && L::NULLABLE {
        L::NULL
    } else if MAX {
        L::LOWEST
    } else {
        L::HIGHEST
    };
    #[inline(always)]
    fn add(acc: L::T, v: L::T, _: u64) -> L::T {
        let better = if MAX { v > acc } else { v < acc };
        if SKIP {
            if (better && !L::missing(v)) || L::missing(acc) {
                v
            } else {
                acc
            }
        } else if (better && !L::missing(acc)) || L::missing(v) {
            v
        } else {
            acc
        }
    }
    #[inline(always)]
    fn join(a: L::T, b: L::T) -> L::T {
        Self::add(a, b, 0)
    }
}

/// A value and where it was; nothing yet while the position is `u64::MAX`.
#[derive(Clone, Copy)]
pub(crate) struct Found<T> {
    pub value: T,
    pub position: u64,
}

impl<T> Found<T> {
    pub fn is_some(&self) -> bool {
        self.position != u64::MAX
    }
}

/// First (`LAST` false) or last element, with `SKIP` of those that are not missing.
pub(crate) struct End<L, const LAST: bool, const SKIP: bool>(PhantomData<L>);

impl<L: Lane, const LAST: bool, const SKIP: bool> Monoid for End<L, LAST, SKIP> {
    type In = L::T;
    type Acc = Found<L::T>;
    const START: Found<L::T> = Found {
        value: L::NULL,
        position: u64::MAX,
    };
    #[inline(always)]
    fn add(acc: Found<L::T>, v: L::T, position: u64) -> Found<L::T> {
        if SKIP && L::missing(v) {
            acc
        } else {
            Self::join(acc, Found { value: v, position })
        }
    }
    #[inline(always)]
    fn join(a: Found<L::T>, b: Found<L::T>) -> Found<L::T> {
        let later = b.position > a.position;
        if !b.is_some() || (a.is_some() && later != LAST) {
            a
        } else {
            b
        }
    }
}

/// Position of the least or greatest element, the first of equals. Missing elements are ignored with
/// `SKIP`; else the first of them is the answer, as in numpy.
pub(crate) struct Arg<L, const MAX: bool, const SKIP: bool>(PhantomData<L>);

impl<L: Lane, const MAX: bool, const SKIP: bool> Monoid for Arg<L, MAX, SKIP> {
    type In = L::T;
    type Acc = Found<L::T>;
    const START: Found<L::T> = Found {
        value: L::NULL,
        position: u64::MAX,
    };
    #[inline(always)]
    fn add(acc: Found<L::T>, v: L::T, position: u64) -> Found<L::T> {
        if SKIP && L::missing(v) {
            acc
        } else {
            Self::join(acc, Found { value: v, position })
        }
    }
    #[inline(always)]
    fn join(a: Found<L::T>, b: Found<L::T>) -> Found<L::T> {
        if !b.is_some() {
            return a;
        }
        if !a.is_some() {
            return b;
        }
        let (a_null, b_null) = (L::missing(a.value), L::missing(b.value));
        let better = if a_null || b_null {
            b_null && (!a_null || b.position < a.position)
        } else {
            let beats = if MAX {
                b.value > a.value
            } else {
                b.value < a.value
            };
            beats || (b.value == a.value && b.position < a.position)
        };
        if better { b } else { a }
    }
}
