//! Rolling reductions in linear time.
//!
//! Sums, products, extremes and moments follow van Herk and Gil and Werman: the axis is cut into
//! blocks as long as the window, and every window is the end of one block and the beginning of the next.
//! Nothing is ever subtracted from a running value, so that no rounding error, infinity or outlier
//! outlives its window. Lanes are done many at once.

mod median;
mod moments;

use super::elementwise::source;
use super::lanes::{Block, Lanes, Places};
use super::named_enum;
use super::number::Source;
use super::reduce::state::floats;
use super::shape::check_axis;
use crate::{Array, ArrayError, DType, Result};

named_enum! {
    Window {
        Count = "count", Sum = "sum", Prod = "prod", Mean = "mean", Var = "var", Std = "std",
        Min = "min", Max = "max", Median = "median",
    }
}

/// The window of position `i` is `i - before ..= i + after`, as far as it exists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowOptions {
    pub before: usize,
    pub after: usize,
    /// Fewer valid elements than this give NaN.
    pub min_periods: usize,
    pub ddof: f64,
}

/// NaN-skipping reduction in a window that moves along `axis`. Floats only; the dtype is kept.
pub fn window(op: Window, x: &Array, axis: usize, opts: &WindowOptions) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    if !x.dtype().is_float() {
        return Err(ArrayError::DType {
            op: format!("rolling {}", op.name()),
            dtype: x.dtype(),
        });
    }
    let view = source("window", x)?;
    let n = x.shape()[axis];
    // Beyond the array there is nothing.
    let opts = WindowOptions {
        before: opts.before.min(n.saturating_sub(1)),
        after: opts.after.min(n.saturating_sub(1)),
        ..*opts
    };
    let rolled = Rolling {
        lanes: Lanes::new(x.shape(), view.strides(), &[axis]),
        places: Places::new(x.shape(), axis),
        view,
        opts,
    };
    let mut out = vec![0.0f64; if x.dtype() == DType::F64 { x.size() } else { 0 }];
    let mut out32 = vec![0.0f32; if x.dtype() == DType::F32 { x.size() } else { 0 }];
    if n > 0 && x.size() > 0 {
        let mut narrow = vec![0.0f32; rolled.width()];
        rolled.run(op, &mut |block, r, row| {
            if out32.is_empty() {
                rolled.places.put(&mut out, block, r, row);
            } else {
                for (to, from) in narrow.iter_mut().zip(row) {
                    *to = *from as f32;
                }
                rolled
                    .places
                    .put(&mut out32, block, r, &narrow[..row.len()]);
            }
        });
    }
    if x.dtype() == DType::F32 {
        super::elementwise::array(x.shape(), out32)
    } else {
        floats(x.shape(), out.into_iter(), DType::F64)
    }
}

struct Rolling<'a> {
    lanes: Lanes,
    places: Places,
    view: Source<'a>,
    opts: WindowOptions,
}

/// Receives row `r` of the result for a block of lanes.
type Emit<'e> = dyn FnMut(&Block, usize, &[f64]) + 'e;

impl Rolling<'_> {
    fn length(&self) -> usize {
        self.opts.before + self.opts.after + 1
    }

    /// Lanes at once: the ends of one block of windows stay in the second-level cache.
    fn width(&self) -> usize {
        (16_384 / self.length()).clamp(16, 512)
    }

    fn run(&self, op: Window, emit: &mut Emit<'_>) {
        let least = self.opts.min_periods as f64;
        let blank = move |v: f64, count: f64| if count < least { f64::NAN } else { v };
        match op {
            Window::Count => self.fold(0.0, |a, _| a, |_, count| blank(count, count), emit),
            Window::Sum => self.fold(0.0, |a, b| a + b, blank, emit),
            Window::Mean => self.fold(0.0, |a, b| a + b, |v, count| blank(v / count, count), emit),
            Window::Prod => self.fold(1.0, |a, b| a * b, blank, emit),
            Window::Min => self.fold(
                f64::INFINITY,
                |a: f64, b: f64| if b < a { b } else { a },
                |v, c| {
                    if c == 0.0 { f64::NAN } else { blank(v, c) }
                },
                emit,
            ),
            Window::Max => self.fold(
                f64::NEG_INFINITY,
                |a: f64, b: f64| if b > a { b } else { a },
                |v, c| {
                    if c == 0.0 { f64::NAN } else { blank(v, c) }
                },
                emit,
            ),
            Window::Var | Window::Std => moments::run(self, op == Window::Std, emit),
            Window::Median => median::run(self, emit),
        }
    }

    /// Windows as joins of the end of one block and the beginning of the next.
    fn fold(
        &self,
        start: f64,
        join: impl Fn(f64, f64) -> f64,
        end: impl Fn(f64, f64) -> f64,
        emit: &mut Emit<'_>,
    ) {
        let (n, length, before) = (self.lanes.len(), self.length(), self.opts.before);
        let width = self.width();
        let mut scratch = vec![0.0f64; width];
        // Ends of the block: value and count from row j of it to its last.
        let mut ends = vec![start; length * width];
        let mut end_counts = vec![0.0f64; length * width];
        let (mut value, mut count) = (vec![start; width], vec![0.0f64; width]);
        let mut row_out = vec![0.0f64; width];
        self.lanes.blocks(width, |block| {
            let w = block.width;
            let mut first = 0;
            while first < n {
                // Element of the padded axis `first + j` is row `first + j - before`.
                let row_of = |j: usize| (first + j).checked_sub(before).filter(|r| *r < n);
                value[..w].fill(start);
                count[..w].fill(0.0);
                for j in (0..length).rev() {
                    if let Some(r) = row_of(j) {
                        let row = self.lanes.row::<f64>(&self.view, &block, r, &mut scratch);
                        add_row(&mut value[..w], &mut count[..w], row, start, &join);
                    }
                    ends[j * width..j * width + w].copy_from_slice(&value[..w]);
                    end_counts[j * width..j * width + w].copy_from_slice(&count[..w]);
                }
                value[..w].fill(start);
                count[..w].fill(0.0);
                for j in 0..length.min(n - first) {
                    if j > 0
                        && let Some(r) = row_of(length + j - 1)
                    {
                        let row = self.lanes.row::<f64>(&self.view, &block, r, &mut scratch);
                        add_row(&mut value[..w], &mut count[..w], row, start, &join);
                    }
                    let tail = &ends[j * width..j * width + w];
                    let tail_count = &end_counts[j * width..j * width + w];
                    let (value, count, row_out) = (&value[..w], &count[..w], &mut row_out[..w]);
                    for k in 0..w {
                        row_out[k] = end(join(tail[k], value[k]), tail_count[k] + count[k]);
                    }
                    emit(&block, first + j, row_out);
                }
                first += length;
            }
        });
    }
}

#[inline(always)]
fn add_row(
    value: &mut [f64],
    count: &mut [f64],
    row: &[f64],
    start: f64,
    join: &impl Fn(f64, f64) -> f64,
) {
    for ((acc, count), v) in value.iter_mut().zip(count).zip(row) {
        let missing = v.is_nan();
        *acc = join(*acc, if missing { start } else { *v });
        *count += if missing { 0.0 } else { 1.0 };
    }
}
