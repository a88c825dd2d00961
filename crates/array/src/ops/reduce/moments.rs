//! Variance in one pass over the data.
//!
//! Sums of deviations and of their squares in `f64`, from a shift per output that is one of its own
//! values. Then the squared distance of shift and mean is at most `n` variances, so what cancels in
//! `s2 - s1 * s1 / n` is bounded whatever the data's offset (Chan, Golub and LeVeque, "Algorithms for
//! Computing the Sample Variance", 1983).

use super::fold::Fold;
use super::sum::{Counts, Real};

pub(crate) struct Moments<T, const SKIP: bool> {
    shift: Vec<f64>,
    s1: Vec<f64>,
    s2: Vec<f64>,
    count: Counts,
    /// Whether NaN was met lately: then rows are not tried without masking first.
    gaps: bool,
    of: std::marker::PhantomData<T>,
}

pub(crate) struct MomentsBlock {
    shift: Vec<f64>,
    s1: Vec<f64>,
    s2: Vec<f64>,
    count: Vec<u32>,
    rows: u64,
    /// Columns that have met only NaN so far.
    pending: Vec<u32>,
}

impl<T: Real, const SKIP: bool> Moments<T, SKIP> {
    pub fn new(size: usize) -> Self {
        Self {
            shift: vec![f64::NAN; size],
            s1: vec![0.0; size],
            s2: vec![0.0; size],
            count: Counts::new(size),
            gaps: false,
            of: std::marker::PhantomData,
        }
    }

    /// Sums of squared deviations from the mean, and counts.
    pub fn finish(self) -> (Vec<f64>, Vec<u64>) {
        let counts = self.count.totals();
        let sums = self.s1.iter().zip(&self.s2).zip(&counts);
        let squares = sums
            .map(|((s1, s2), count)| {
                let m2 = s2 - s1 * s1 / (*count).max(1) as f64;
                // Rounding may leave a little below zero; NaN stays.
                if m2 < 0.0 { 0.0 } else { m2 }
            })
            .collect();
        (squares, counts)
    }

    /// Shifts of the block's columns: the outputs', or the first valid values.
    fn start(&self, block: &mut MomentsBlock, rows: &[&[T]], out: usize, step: usize) {
        if block.rows == 0 {
            block.pending.clear();
            for (k, first) in rows[0].iter().enumerate() {
                let known = self.shift[out + k * step];
                // Without SKIP the first value counts even if it is NaN.
                let first = first.wide();
                let unset = if SKIP {
                    known.is_nan()
                } else {
                    self.count.is_zero(out + k * step)
                };
                block.shift[k] = if unset { first } else { known };
                if SKIP && block.shift[k].is_nan() {
                    block.pending.push(k as u32);
                }
            }
        }
        if !block.pending.is_empty() {
            let shift = &mut block.shift;
            block.pending.retain(|k| {
                let k = *k as usize;
                match rows.iter().find(|row| !row[k].is_nan()) {
                    Some(row) => {
                        shift[k] = row[k].wide();
                        false
                    }
                    None => true,
                }
            });
        }
    }
}

/// Deviation from the shift, 0 for a NaN that is skipped.
#[inline(always)]
fn deviation<T: Real, const SKIP: bool>(v: T, shift: f64) -> f64 {
    if SKIP && v.is_nan() {
        0.0
    } else {
        v.wide() - shift
    }
}

impl<T: Real, const SKIP: bool> Fold for Moments<T, SKIP> {
    type In = T;
    type Block = MomentsBlock;

    fn block(&self, width: usize) -> MomentsBlock {
        MomentsBlock {
            shift: vec![0.0; width],
            s1: vec![0.0; width],
            s2: vec![0.0; width],
            count: vec![0; if SKIP { width } else { 0 }],
            rows: 0,
            pending: Vec::new(),
        }
    }

    fn clear(&self, block: &mut MomentsBlock, width: usize) {
        block.s1[..width].fill(0.0);
        block.s2[..width].fill(0.0);
        if SKIP {
            block.count[..width].fill(0);
        }
        block.rows = 0;
    }

    fn rows(
        &self,
        block: &mut MomentsBlock,
        rows: &[&[T]],
        _positions: &[u64],
        out: usize,
        step: usize,
    ) {
        if rows.is_empty() {
            return;
        }
        self.start(block, rows, out, step);
        block.rows += rows.len() as u64;
        let n = rows[0].len();
        let (shift, s1, s2) = (&block.shift[..n], &mut block.s1[..n], &mut block.s2[..n]);
        for pair in rows.chunks(2) {
            if let [a, b] = pair {
                let (a, b) = (&a[..n], &b[..n]);
                for k in 0..n {
                    let da = deviation::<T, SKIP>(a[k], shift[k]);
                    let db = deviation::<T, SKIP>(b[k], shift[k]);
                    s1[k] += da + db;
                    s2[k] += da * da + db * db;
                }
                if SKIP {
                    let count = &mut block.count[..n];
                    for k in 0..n {
                        count[k] += (!a[k].is_nan()) as u32 + (!b[k].is_nan()) as u32;
                    }
                }
            } else {
                let a = &pair[0][..n];
                for k in 0..n {
                    let d = deviation::<T, SKIP>(a[k], shift[k]);
                    s1[k] += d;
                    s2[k] += d * d;
                }
                if SKIP {
                    let count = &mut block.count[..n];
                    for k in 0..n {
                        count[k] += (!a[k].is_nan()) as u32;
                    }
                }
            }
        }
    }

    fn merge(&mut self, block: &MomentsBlock, width: usize, out: usize, step: usize) {
        self.count.expect(block.rows);
        for k in 0..width {
            let at = out + k * step;
            let count = if SKIP {
                block.count[k]
            } else {
                block.rows as u32
            };
            if count > 0 {
                self.shift[at] = block.shift[k];
            }
            self.s1[at] += block.s1[k];
            self.s2[at] += block.s2[k];
            self.count.add(at, count);
        }
    }

    fn line(&mut self, row: &[T], out: usize, _position: u64, _step: u64) {
        if self.count.is_zero(out) {
            let first = if SKIP {
                row.iter().find(|v| !v.is_nan())
            } else {
                row.first()
            };
            let Some(first) = first else { return };
            self.shift[out] = first.wide();
        }
        let shift = self.shift[out];
        self.count.expect(row.len() as u64);
        let mut sums = (f64::NAN, f64::NAN, row.len() as u32);
        if !SKIP || !self.gaps {
            sums = row_moments::<T, false>(row, shift);
        }
        if SKIP && sums.0.is_nan() {
            sums = row_moments::<T, true>(row, shift);
            self.gaps = (sums.2 as usize) < row.len();
        }
        self.s1[out] += sums.0;
        self.s2[out] += sums.1;
        self.count.add(out, sums.2);
    }
}

/// Sums of deviations and of their squares, and the number of elements (not NaN with `SKIP`).
#[inline]
fn row_moments<T: Real, const SKIP: bool>(row: &[T], shift: f64) -> (f64, f64, u32) {
    const LANES: usize = 8;
    let (mut s1, mut s2, mut counts) = ([0.0f64; LANES], [0.0f64; LANES], [0u32; LANES]);
    let chunks = row.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for k in 0..LANES {
            let d = deviation::<T, SKIP>(chunk[k], shift);
            s1[k] += d;
            s2[k] += d * d;
            if SKIP {
                counts[k] += (!chunk[k].is_nan()) as u32;
            }
        }
    }
    for (k, v) in rest.iter().enumerate() {
        let d = deviation::<T, SKIP>(*v, shift);
        s1[k] += d;
        s2[k] += d * d;
        counts[k] += u32::from(SKIP && !v.is_nan());
    }
    let count = if SKIP {
        counts.iter().sum()
    } else {
        row.len() as u32
    };
    (s1.iter().sum(), s2.iter().sum(), count)
}
