//! Indexing: views for basic indexing, copies for integer arrays.

mod pick;

pub use pick::{filled_dtype, gather, regular_step, take, take_or_fill};

use ndarray::{ArcArray, Axis, IxDyn, Slice};

use super::cast::{cast, into_vec};
use super::elementwise::{array, source};
use super::number::BLOCK;
use super::shape::{broadcast_to, check_axis, rewrap};
use super::view::{Loop, View, broadcast_strides, c_strides};
use crate::{Array, ArrayError, Data, Element, Result, map_data};

/// Basic indexing of one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// One element; the axis goes. Negative counts from the end.
    At(i64),
    /// Normalised, as from Python's `slice.indices(size)`: with a negative step `stop` may be -1.
    Slice { start: i64, stop: i64, step: i64 },
    /// A new axis of length 1.
    NewAxis,
}

impl Index {
    /// The whole of an axis of length `size`.
    pub fn all(size: usize) -> Self {
        Index::Slice {
            start: 0,
            stop: size as i64,
            step: 1,
        }
    }

    /// Elements `start + k * step` for `k` in `0..count`.
    pub fn range(start: usize, count: usize, step: i64) -> Self {
        Index::Slice {
            start: start as i64,
            stop: start as i64 + count as i64 * step,
            step,
        }
    }
}

/// What basic indexing does to an axis, checked against its length.
enum Step {
    At(usize),
    /// Elements `low..high`, every `step`-th, backwards if `reverse`.
    Range {
        low: usize,
        high: usize,
        step: usize,
        reverse: bool,
    },
    New,
}

fn normalise(index: &[Index], shape: &[usize]) -> Result<Vec<Step>> {
    let mut axis = 0;
    let mut steps = Vec::with_capacity(index.len());
    for item in index {
        if *item == Index::NewAxis {
            steps.push(Step::New);
            continue;
        }
        let size = *shape.get(axis).ok_or_else(|| {
            ArrayError::Value(format!(
                "too many indices for array: array is {}-dimensional, but {} were indexed",
                shape.len(),
                index.len()
            ))
        })?;
        steps.push(match *item {
            Index::At(at) => {
                let from_start = if at < 0 { at + size as i64 } else { at };
                if from_start < 0 || from_start >= size as i64 {
                    return Err(ArrayError::OutOfBounds {
                        index: at,
                        axis,
                        size,
                    });
                }
                Step::At(from_start as usize)
            }
            Index::Slice { step: 0, .. } => {
                return Err(ArrayError::Value("slice step cannot be zero".into()));
            }
            Index::Slice { start, stop, step } => {
                // A longer step than the axis meets no more than its first element either.
                let by = usize::try_from(step.unsigned_abs())
                    .unwrap_or(usize::MAX)
                    .min(size.max(1));
                let size_signed = size as i64;
                if step > 0 {
                    let low = start.clamp(0, size_signed) as usize;
                    let high = stop.clamp(low as i64, size_signed) as usize;
                    Step::Range {
                        low,
                        high,
                        step: by,
                        reverse: false,
                    }
                } else {
                    let start = start.min(size_signed - 1);
                    let stop = stop.max(-1);
                    if start <= stop {
                        Step::Range {
                            low: 0,
                            high: 0,
                            step: 1,
                            reverse: false,
                        }
                    } else {
                        // Start from the last element that is reached, so that going up by the step
                        // meets the same ones.
                        let count = ((start - stop) as usize).div_ceil(by);
                        let low = start as usize - (count - 1) * by;
                        Step::Range {
                            low,
                            high: start as usize + 1,
                            step: by,
                            reverse: true,
                        }
                    }
                }
            }
            Index::NewAxis => Step::New,
        });
        axis += 1;
    }
    Ok(steps)
}

/// Applies steps to any ndarray with reference to its own axes.
macro_rules! apply {
    ($array:expr, $steps:expr) => {{
        let mut a = $array;
        let mut axis = 0;
        for step in $steps {
            match step {
                Step::At(at) => a = a.index_axis_move(Axis(axis), *at),
                Step::Range {
                    low,
                    high,
                    step,
                    reverse,
                } => {
                    let range = Slice::new(*low as isize, Some(*high as isize), *step as isize);
                    a.slice_axis_inplace(Axis(axis), range);
                    if *reverse {
                        a.invert_axis(Axis(axis));
                    }
                    axis += 1;
                }
                Step::New => {
                    a = a.insert_axis(Axis(axis));
                    axis += 1;
                }
            }
        }
        a
    }};
}

/// Basic indexing, a view. Axes past the end of `index` are taken whole.
pub fn slice(x: &Array, index: &[Index]) -> Result<Array> {
    let steps = normalise(index, x.shape())?;
    rewrap(x, map_data!(x.data(), a => apply!(a.clone(), &steps)))
}

/// A copy of `x` with the region of basic indexing replaced by `value`, broadcast and cast.
pub fn assign(x: &Array, region: &[Index], value: &Array) -> Result<Array> {
    assign_into(x.clone(), region, value)
}

/// [`assign`] in place if nothing else shares the buffer.
pub fn assign_into(x: Array, region: &[Index], value: &Array) -> Result<Array> {
    let dtype = x.dtype();
    let steps = normalise(region, x.shape())?;
    let target = slice(&x, region)?.shape().to_vec();
    // Leading axes of length 1 that the region lacks are dropped, as numpy does.
    let mut value = cast(value, dtype)?;
    while value.ndim() > target.len() && value.shape()[0] == 1 {
        value = super::shape::squeeze(&value, &[0])?;
    }
    let full_shape = super::shape::broadcast_shapes(&[value.shape(), &target])?;
    if full_shape != target {
        return Err(ArrayError::Broadcast(format!(
            "from {} into {}",
            super::shape::tuple(value.shape()),
            super::shape::tuple(&target)
        )));
    }
    let (offset, strides) = region_strides(&steps, &c_strides(x.shape()));
    let shape = x.shape().to_vec();
    macro_rules! put {
        ($($variant:ident)*) => {
            match (x.into_data(), value.data()) {
                $((Data::$variant(to), Data::$variant(from)) => {
                    array(&shape, put_typed(to, &View::new(from), offset, &strides, &target))?
                })*
                _ => return Err(ArrayError::DType { op: "assign".into(), dtype }),
            }
        };
    }
    put!(Bool I8 I16 I32 I64 U8 U16 U32 U64 F32 F64 Str Object).with_dtype(dtype)
}

/// Where a region begins in a C-ordered array of these strides, and its own strides.
fn region_strides(steps: &[Step], strides: &[isize]) -> (isize, Vec<isize>) {
    let (mut offset, mut out) = (0, Vec::with_capacity(strides.len()));
    let mut axes = strides.iter();
    for step in steps {
        if matches!(step, Step::New) {
            out.push(0);
            continue;
        }
        let Some(stride) = axes.next() else { break };
        match step {
            Step::At(at) => offset += *at as isize * stride,
            Step::Range {
                high,
                step,
                reverse: true,
                ..
            } => {
                offset += (*high as isize - 1) * stride;
                out.push(-(*step as isize) * stride);
            }
            Step::Range { low, step, .. } => {
                offset += *low as isize * stride;
                out.push(*step as isize * stride);
            }
            Step::New => {}
        }
    }
    out.extend(axes);
    (offset, out)
}

/// `from`, broadcast to `target`, written into a region of `to`.
fn put_typed<T: Element>(
    to: ArcArray<T, IxDyn>,
    from: &View<'_, T>,
    offset: isize,
    strides: &[isize],
    target: &[usize],
) -> Vec<T> {
    let mut values = into_vec(to);
    let from_strides = broadcast_strides(&from.shape, &from.strides, target);
    let lp = Loop::new(target, [strides, &from_strides]);
    lp.rows(|[start, source]| {
        let start = offset + start;
        if lp.step == [1, 1] {
            let row = &mut values[start as usize..start as usize + lp.inner];
            row.clone_from_slice(from.row(source, lp.inner));
        } else {
            for k in 0..lp.inner as isize {
                values[(start + k * lp.step[0]) as usize] =
                    from.at(source + k * lp.step[1]).clone();
            }
        }
    });
    values
}

/// `numpy.nonzero`: one list of positions per axis.
pub fn nonzero(x: &Array) -> Result<Vec<Vec<i64>>> {
    let truth = cast(x, crate::DType::Bool)?;
    let view = source("nonzero", &truth)?;
    let lp = Loop::new(truth.shape(), [view.strides()]);
    let mut flat = Vec::new();
    let mut base = 0usize;
    let mut scratch = vec![false; BLOCK];
    lp.rows(|[start]| {
        let mut done = 0;
        while done < lp.inner {
            let n = BLOCK.min(lp.inner - done);
            let row = view.row::<bool>(
                start + done as isize * lp.step[0],
                lp.step[0],
                n,
                &mut scratch,
            );
            flat.extend(
                row.iter()
                    .enumerate()
                    .filter(|(_, v)| **v)
                    .map(|(k, _)| base + k),
            );
            base += n;
            done += n;
        }
    });
    let mut out: Vec<Vec<i64>> = vec![Vec::with_capacity(flat.len()); x.ndim()];
    for position in flat {
        let mut rest = position;
        for axis in (0..x.ndim()).rev() {
            let n = x.shape()[axis];
            out[axis].push((rest % n) as i64);
            rest /= n;
        }
    }
    Ok(out)
}

/// The positions along `axis` where the 1-d bool `mask` is true, taken from `x`.
pub fn boolean_mask(x: &Array, axis: usize, mask: &Array) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    if mask.shape() != [x.shape()[axis]] || mask.dtype() != crate::DType::Bool {
        return Err(ArrayError::Value(format!(
            "boolean index did not match indexed array along axis {axis}; size of axis is {} but shape of the index is {}",
            x.shape()[axis],
            super::shape::tuple(mask.shape())
        )));
    }
    let positions = nonzero(mask)?;
    take(x, axis, &positions[0])
}

/// `values` broadcast to `shape`, as `i64`.
pub(crate) fn positions(values: &Array, shape: &[usize]) -> Result<Vec<i64>> {
    let wide = broadcast_to(&cast(values, crate::DType::I64)?, shape)?;
    wide.to_vec::<i64>().ok_or(ArrayError::DType {
        op: "index".into(),
        dtype: values.dtype(),
    })
}
