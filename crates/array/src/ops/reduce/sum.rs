//! Sums of floats.

use super::super::number::Compute;
use super::fold::Fold;

/// Floats summed in `f64`.
pub(crate) trait Real: Compute {
    fn wide(self) -> f64;
}

impl Real for f32 {
    #[inline(always)]
    fn wide(self) -> f64 {
        self as f64
    }
}

impl Real for f64 {
    #[inline(always)]
    fn wide(self) -> f64 {
        self
    }
}

/// Sums (and counts) of floats. Partial sums of `f64` are merged with their rounding errors (Knuth's
/// two-sum), so that many tiles are no less accurate than one; those of `f32` are far from needing it.
pub(crate) struct Sum<T, const SKIP: bool> {
    sum: Vec<f64>,
    error: Vec<f64>,
    count: Counts,
    /// Whether NaN was met lately: then rows are not tried without masking first.
    gaps: bool,
    of: std::marker::PhantomData<T>,
}

pub(crate) struct SumBlock {
    sum: Vec<f64>,
    count: Vec<u32>,
    rows: u64,
}

/// 64-bit counts that cost the memory traffic of 32 bits.
pub(crate) struct Counts {
    low: Vec<u32>,
    high: Vec<u64>,
    /// No count of `low` is above this.
    bound: u64,
}

impl Counts {
    pub fn new(size: usize) -> Self {
        Self {
            low: vec![0; size],
            high: Vec::new(),
            bound: 0,
        }
    }

    /// Call before adding at most `most` to each of some counts.
    #[inline]
    pub fn expect(&mut self, most: u64) {
        self.bound += most;
        if self.bound > u32::MAX as u64 {
            self.carry();
            self.bound = most;
        }
    }

    #[cold]
    fn carry(&mut self) {
        self.high.resize(self.low.len(), 0);
        for (high, low) in self.high.iter_mut().zip(&mut self.low) {
            *high += *low as u64;
            *low = 0;
        }
    }

    /// Adds what was expected.
    #[inline(always)]
    pub fn add(&mut self, out: usize, count: u32) {
        self.low[out] += count;
    }

    /// Whether nothing has been counted for an output.
    #[inline(always)]
    pub fn is_zero(&self, out: usize) -> bool {
        self.low[out] == 0 && self.high.get(out).is_none_or(|high| *high == 0)
    }

    pub fn totals(mut self) -> Vec<u64> {
        if self.high.is_empty() {
            return self.low.iter().map(|low| *low as u64).collect();
        }
        self.carry();
        self.high
    }
}

impl<T: Real, const SKIP: bool> Sum<T, SKIP> {
    const EXACT: bool = std::mem::size_of::<T>() == 4;

    pub fn new(size: usize) -> Self {
        Self {
            sum: vec![0.0; size],
            error: vec![0.0; if Self::EXACT { 0 } else { size }],
            count: Counts::new(if SKIP { size } else { 0 }),
            gaps: false,
            of: std::marker::PhantomData,
        }
    }

    /// Sums with their errors added, and counts (empty without `SKIP`: nothing was left out).
    pub fn totals(self) -> (Vec<f64>, Vec<u64>) {
        let mut sum = self.sum;
        for (s, e) in sum.iter_mut().zip(&self.error) {
            // The error of an infinite sum is NaN.
            if s.is_finite() && e.is_finite() {
                *s += e;
            }
        }
        (sum, self.count.totals())
    }

    #[inline(always)]
    fn add(&mut self, out: usize, value: f64) {
        let old = self.sum[out];
        let new = old + value;
        if !Self::EXACT {
            let back = new - old;
            self.error[out] += (old - (new - back)) + (value - back);
        }
        self.sum[out] = new;
    }
}

/// The value, or 0 for NaN, without a branch.
#[inline(always)]
fn or_zero<T: Real>(v: T) -> f64 {
    if v.is_nan() { 0.0 } else { v.wide() }
}

/// Sum of a row in several chains of additions; with `SKIP` of what is not NaN, and how many those are.
#[inline]
fn row_sum<T: Real, const SKIP: bool>(row: &[T]) -> (f64, u32) {
    const LANES: usize = 16;
    let mut sums = [0.0f64; LANES];
    let mut counts = [0u32; LANES];
    let chunks = row.chunks_exact(LANES);
    let rest = chunks.remainder();
    let (mut sum, mut count) = (0.0, 0);
    if row.len() >= LANES {
        for chunk in chunks {
            for k in 0..LANES {
                if SKIP {
                    sums[k] += or_zero(chunk[k]);
                    counts[k] += (!chunk[k].is_nan()) as u32;
                } else {
                    sums[k] += chunk[k].wide();
                }
            }
        }
        for k in 0..LANES / 2 {
            sums[k] += sums[k + LANES / 2];
        }
        sum = ((sums[0] + sums[1]) + (sums[2] + sums[3]))
            + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
        count = counts.iter().sum();
    }
    for v in rest {
        if SKIP {
            sum += or_zero(*v);
            count += (!v.is_nan()) as u32;
        } else {
            sum += v.wide();
        }
    }
    (sum, count)
}

impl<T: Real, const SKIP: bool> Fold for Sum<T, SKIP> {
    type In = T;
    type Block = SumBlock;

    fn block(&self, width: usize) -> SumBlock {
        SumBlock {
            sum: vec![0.0; width],
            count: vec![0; if SKIP { width } else { 0 }],
            rows: 0,
        }
    }

    fn clear(&self, block: &mut SumBlock, width: usize) {
        block.sum[..width].fill(0.0);
        if SKIP {
            block.count[..width].fill(0);
        }
        block.rows = 0;
    }

    fn rows(
        &self,
        block: &mut SumBlock,
        rows: &[&[T]],
        _positions: &[u64],
        _out: usize,
        _step: usize,
    ) {
        block.rows += rows.len() as u64;
        if let [a, b, c, d] = rows {
            let n = a.len();
            let (b, c, d) = (&b[..n], &c[..n], &d[..n]);
            let sum = &mut block.sum[..n];
            if SKIP {
                let count = &mut block.count[..n];
                for k in 0..n {
                    sum[k] += (or_zero(a[k]) + or_zero(b[k])) + (or_zero(c[k]) + or_zero(d[k]));
                    count[k] += (!a[k].is_nan()) as u32
                        + (!b[k].is_nan()) as u32
                        + (!c[k].is_nan()) as u32
                        + (!d[k].is_nan()) as u32;
                }
            } else {
                for k in 0..n {
                    sum[k] += (a[k].wide() + b[k].wide()) + (c[k].wide() + d[k].wide());
                }
            }
            return;
        }
        for row in rows {
            let n = row.len();
            let sum = &mut block.sum[..n];
            if SKIP {
                let count = &mut block.count[..n];
                for k in 0..n {
                    sum[k] += or_zero(row[k]);
                    count[k] += (!row[k].is_nan()) as u32;
                }
            } else {
                for k in 0..n {
                    sum[k] += row[k].wide();
                }
            }
        }
    }

    fn merge(&mut self, block: &SumBlock, width: usize, out: usize, step: usize) {
        if step == 1 && Self::EXACT {
            let sums = &mut self.sum[out..out + width];
            sums.iter_mut()
                .zip(&block.sum[..width])
                .for_each(|(sum, v)| *sum += v);
        } else {
            for k in 0..width {
                self.add(out + k * step, block.sum[k]);
            }
        }
        if SKIP {
            self.count.expect(block.rows);
            for k in 0..width {
                self.count.add(out + k * step, block.count[k]);
            }
        }
    }

    fn line(&mut self, row: &[T], out: usize, _position: u64, _step: u64) {
        if SKIP {
            self.count.expect(row.len() as u64);
        }
        if !SKIP || !self.gaps {
            let (sum, _) = row_sum::<T, false>(row);
            if !SKIP || !sum.is_nan() {
                self.add(out, sum);
                if SKIP {
                    self.count.add(out, row.len() as u32);
                }
                return;
            }
        }
        let (sum, count) = row_sum::<T, true>(row);
        self.gaps = (count as usize) < row.len();
        self.add(out, sum);
        self.count.add(out, count);
    }
}
