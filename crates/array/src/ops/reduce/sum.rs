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

/// Sums (and counts) of floats; partial sums are merged with their rounding errors (Knuth's
/// two-sum), so that many tiles are no less accurate than one.
pub(crate) struct Sum<T, const SKIP: bool> {
    pub sum: Vec<f64>,
    error: Vec<f64>,
    pub count: Vec<u64>,
    of: std::marker::PhantomData<T>,
}

pub(crate) struct SumBlock {
    sum: Vec<f64>,
    count: Vec<u32>,
    rows: u64,
}

impl<T: Real, const SKIP: bool> Sum<T, SKIP> {
    pub fn new(size: usize) -> Self {
        Self { sum: vec![0.0; size], error: vec![0.0; size], count: vec![0; size], of: std::marker::PhantomData }
    }

    /// Sums with their errors added, and counts.
    pub fn totals(self) -> (Vec<f64>, Vec<u64>) {
        let mut sum = self.sum;
        for (s, e) in sum.iter_mut().zip(&self.error) {
            // The error of an infinite sum is NaN.
            if s.is_finite() && e.is_finite() {
                *s += e;
            }
        }
        (sum, self.count)
    }

    #[inline(always)]
    fn add(&mut self, out: usize, value: f64) {
        let old = self.sum[out];
        let new = old + value;
        let back = new - old;
        self.error[out] += (old - (new - back)) + (value - back);
        self.sum[out] = new;
    }
}

/// The value, or 0 for NaN, without a branch.
#[inline(always)]
fn or_zero<T: Real>(v: T) -> f64 {
    if v.is_nan() { 0.0 } else { v.wide() }
}

impl<T: Real, const SKIP: bool> Fold for Sum<T, SKIP> {
    type In = T;
    type Block = SumBlock;

    fn block(&self, width: usize) -> SumBlock {
        SumBlock { sum: vec![0.0; width], count: vec![0; if SKIP { width } else { 0 }], rows: 0 }
    }

    fn clear(&self, block: &mut SumBlock, width: usize) {
        block.sum[..width].fill(0.0);
        if SKIP {
            block.count[..width].fill(0);
        }
        block.rows = 0;
    }

    fn rows(&self, block: &mut SumBlock, rows: &[&[T]], _positions: &[u64], _out: usize, _step: usize) {
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
        for k in 0..width {
            self.add(out + k * step, block.sum[k]);
        }
        for k in 0..width {
            self.count[out + k * step] += if SKIP { block.count[k] as u64 } else { block.rows };
        }
    }

    fn line(&mut self, row: &[T], out: usize, _position: u64, _step: u64) {
        const LANES: usize = 16;
        let mut sums = [0.0f64; LANES];
        let mut counts = [0u32; LANES];
        let chunks = row.chunks_exact(LANES);
        let rest = chunks.remainder();
        let mut sum = 0.0;
        let mut count = 0u64;
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
            sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
            count = counts.iter().map(|c| *c as u64).sum();
        }
        for v in rest {
            if SKIP {
                sum += or_zero(*v);
                count += (!v.is_nan()) as u64;
            } else {
                sum += v.wide();
            }
        }
        self.add(out, sum);
        self.count[out] += if SKIP { count } else { row.len() as u64 };
    }
}
