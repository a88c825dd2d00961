//! Shapes: views where possible, and making arrays.

mod join;
mod make;
mod pad;

pub use join::{concat, stack};
pub use make::{arange, full, linspace, zeros};
pub use pad::{PadMode, pad, repeat, roll, tile};

use ndarray::{Axis, IxDyn};

use super::cast::contiguous;
use super::elementwise::array;
use super::view::{Loop, View, broadcast_strides};
use crate::{Array, ArrayError, Element, Result, map_data, with_data};

/// The common shape of operands under numpy's broadcasting.
pub fn broadcast_shapes(shapes: &[&[usize]]) -> Result<Vec<usize>> {
    let ndim = shapes.iter().map(|s| s.len()).max().unwrap_or(0);
    let mut out = vec![1; ndim];
    for shape in shapes {
        let lead = ndim - shape.len();
        for (axis, n) in shape.iter().enumerate() {
            let target = &mut out[lead + axis];
            if *target == 1 {
                *target = *n;
            } else if *n != 1 && *n != *target {
                let all: Vec<String> = shapes.iter().map(|s| tuple(s)).collect();
                return Err(ArrayError::Broadcast(all.join(" ")));
            }
        }
    }
    Ok(out)
}

/// A shape as numpy writes it: `(2,3)`, `(2,)`, `()`.
pub(crate) fn tuple(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        _ => format!(
            "({})",
            shape
                .iter()
                .map(usize::to_string)
                .collect::<Vec<_>>()
                .join(",")
        ),
    }
}

pub(crate) fn check_axis(axis: usize, ndim: usize) -> Result<()> {
    if axis < ndim {
        Ok(())
    } else {
        Err(ArrayError::Axis {
            axis: axis as i64,
            ndim,
        })
    }
}

/// Number of elements of a shape. Errors if it does not fit in memory's address range.
pub(crate) fn checked_size(shape: &[usize]) -> Result<usize> {
    shape
        .iter()
        .try_fold(1usize, |size, n| size.checked_mul(*n))
        .filter(|size| *size <= isize::MAX as usize / 8)
        .ok_or_else(|| ArrayError::Overflow(format!("array of shape {} is too big", tuple(shape))))
}

/// [`checked_size`], and is there memory for elements of `bytes` each? Running out of it would end the
/// program, so large results are tried first.
pub fn room(shape: &[usize], bytes: usize) -> Result<usize> {
    const LARGE: usize = 64 << 20;
    let size = checked_size(shape)?;
    let total = size.saturating_mul(bytes);
    if total > LARGE {
        let mut trial: Vec<u8> = Vec::new();
        // The optimiser may not drop an allocation whose address is looked at.
        if trial.try_reserve_exact(total).is_err()
            || std::hint::black_box(&trial).capacity() < total
        {
            return Err(ArrayError::Memory {
                bytes: total,
                shape: tuple(shape),
            });
        }
    }
    Ok(size)
}

/// [`room`] for elements as they are stored.
pub(crate) fn room_for(shape: &[usize], dtype: crate::DType) -> Result<usize> {
    let bytes = match dtype {
        crate::DType::Str(_) => size_of::<std::sync::Arc<str>>(),
        crate::DType::Object => size_of::<crate::Scalar>(),
        other => other.itemsize(),
    };
    room(shape, bytes)
}

/// Rebuilds an array around a changed view of its buffer.
pub(crate) fn rewrap(x: &Array, data: crate::Data) -> Result<Array> {
    Array::new(x.dtype(), data)
}

/// C-order reshape; a view if the array is contiguous.
pub fn reshape(x: &Array, shape: &[usize]) -> Result<Array> {
    if checked_size(shape)? != x.size() {
        return Err(ArrayError::Value(format!(
            "cannot reshape array of size {} into shape {}",
            x.size(),
            tuple(shape)
        )));
    }
    let x = to_contiguous(x);
    let fail = |_| ArrayError::Value(format!("cannot reshape into shape {}", tuple(shape)));
    let data =
        map_data!(x.data(), a => a.clone().into_shape_with_order(IxDyn(shape)).map_err(fail)?);
    rewrap(&x, data)
}

/// Axes in the given order, a view.
pub fn transpose(x: &Array, order: &[usize]) -> Result<Array> {
    let mut seen = vec![false; x.ndim()];
    for axis in order {
        check_axis(*axis, x.ndim())?;
        seen[*axis] = true;
    }
    if order.len() != x.ndim() || seen.contains(&false) {
        return Err(ArrayError::Value("axes don't match array".into()));
    }
    rewrap(
        x,
        map_data!(x.data(), a => a.clone().permuted_axes(IxDyn(order))),
    )
}

/// `numpy.broadcast_to`, copied (kernels broadcast their operands themselves, without a copy).
pub fn broadcast_to(x: &Array, shape: &[usize]) -> Result<Array> {
    if x.shape() == shape {
        return Ok(x.clone());
    }
    let fits = x.ndim() <= shape.len() && broadcast_shapes(&[x.shape(), shape])? == shape;
    if !fits {
        return Err(ArrayError::Broadcast(format!(
            "{} and requested shape {}",
            tuple(x.shape()),
            tuple(shape)
        )));
    }
    room_for(shape, x.dtype())?;
    let made = with_data!(x.data(), a => array(shape, spread(&View::new(a), shape)))?;
    made.with_dtype(x.dtype())
}

fn spread<T: Element>(view: &View<'_, T>, shape: &[usize]) -> Vec<T> {
    let strides = broadcast_strides(&view.shape, &view.strides, shape);
    let lp = Loop::new(shape, [&strides]);
    let mut out = Vec::with_capacity(shape.iter().product());
    lp.rows(|[start]| copy_row(view, start, lp.step[0], lp.inner, &mut out));
    out
}

/// Appends a strided row.
#[inline]
pub(crate) fn copy_row<T: Clone>(
    view: &View<'_, T>,
    start: isize,
    step: isize,
    len: usize,
    out: &mut Vec<T>,
) {
    match step {
        1 => out.extend_from_slice(view.row(start, len)),
        0 => out.resize(out.len() + len, view.at(start).clone()),
        _ => out.extend((0..len as isize).map(|k| view.at(start + k * step).clone())),
    }
}

/// Removes axes of length 1, a view.
pub fn squeeze(x: &Array, axes: &[usize]) -> Result<Array> {
    for axis in axes {
        check_axis(*axis, x.ndim())?;
        if x.shape()[*axis] != 1 {
            return Err(ArrayError::Value(
                "cannot select an axis to squeeze out which has size not equal to one".into(),
            ));
        }
    }
    let mut axes = axes.to_vec();
    axes.sort_unstable();
    axes.dedup();
    let data = map_data!(x.data(), a => {
        let mut a = a.clone();
        for axis in axes.iter().rev() {
            a = a.index_axis_move(Axis(*axis), 0);
        }
        a
    });
    rewrap(x, data)
}

/// A new axis of length 1 at `axis`, a view.
pub fn expand_dims(x: &Array, axis: usize) -> Result<Array> {
    check_axis(axis, x.ndim() + 1)?;
    rewrap(
        x,
        map_data!(x.data(), a => a.clone().insert_axis(Axis(axis))),
    )
}

/// Reverses axes, a view.
pub fn flip(x: &Array, axes: &[usize]) -> Result<Array> {
    for axis in axes {
        check_axis(*axis, x.ndim())?;
    }
    let data = map_data!(x.data(), a => {
        let mut a = a.clone();
        for axis in axes {
            a.invert_axis(Axis(*axis));
        }
        a
    });
    rewrap(x, data)
}

/// The same elements in C order, shared if they are already.
pub fn to_contiguous(x: &Array) -> Array {
    let done = with_data!(x.data(), a => a.is_standard_layout());
    if done {
        return x.clone();
    }
    // Same shape and storage, so neither step can fail.
    with_data!(x.data(), a => array(x.shape(), contiguous(a)))
        .and_then(|made| made.with_dtype(x.dtype()))
        .unwrap_or_else(|_| x.clone())
}
