//! Integer-array indexing.

use super::super::cast::{cast, scalar_as};
use super::super::elementwise::array;
use super::super::promote::{result_type, weak_result_type};
use super::super::shape::{broadcast_shapes, check_axis, copy_row, room_for};
use super::super::view::{Loop, View};
use super::positions;
use crate::{Array, ArrayError, DType, Element, Result, Scalar, with_data};

/// `numpy.take` along `axis`; negative indices count from the end.
pub fn take(x: &Array, axis: usize, indices: &[i64]) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    let size = x.shape()[axis];
    let checked = indices
        .iter()
        .map(|at| in_bounds(*at, axis, size))
        .collect::<Result<Vec<Option<usize>>>>()?;
    pick(x, &[axis], &[checked], &[indices.len()], None)
}

/// Take along `axis` where a negative index gives `fill`. The dtype is promoted where `x` cannot
/// hold the fill: for a missing one as xarray does it (integers become `F64`, up to 16 bits `F32`;
/// bools and strings `Object`).
pub fn take_or_fill(x: &Array, axis: usize, indices: &[i64], fill: &Scalar) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    let size = x.shape()[axis];
    let checked = indices
        .iter()
        .map(|at| {
            if *at < 0 {
                Ok(None)
            } else {
                in_bounds(*at, axis, size)
            }
        })
        .collect::<Result<Vec<Option<usize>>>>()?;
    let dtype = filled_dtype(x.dtype(), fill);
    pick(
        &cast(x, dtype)?,
        &[axis],
        &[checked],
        &[indices.len()],
        Some(&scalar_as(fill, dtype)?),
    )
}

/// The dtype that holds both the elements of an array of `dtype` and `fill`.
pub fn filled_dtype(dtype: DType, fill: &Scalar) -> DType {
    if fill.is_null() {
        return match dtype {
            DType::Bool | DType::Str(_) => DType::Object,
            _ if dtype.is_integer() => {
                if dtype.itemsize() <= 2 {
                    DType::F32
                } else {
                    DType::F64
                }
            }
            other => other,
        };
    }
    weak_result_type(dtype, fill)
        .and_then(|weak| result_type(dtype, weak))
        .unwrap_or(DType::Object)
}

fn in_bounds(at: i64, axis: usize, size: usize) -> Result<Option<usize>> {
    let from_start = if at < 0 { at + size as i64 } else { at };
    if from_start < 0 || from_start >= size as i64 {
        return Err(ArrayError::OutOfBounds {
            index: at,
            axis,
            size,
        });
    }
    Ok(Some(from_start as usize))
}

/// Pointwise indexing: `indices` (integers, broadcast to one shape) one per axis of `axes`
/// (increasing); those axes go, the common shape stands where the first stood.
pub fn gather(x: &Array, axes: &[usize], indices: &[&Array]) -> Result<Array> {
    if axes.is_empty() || axes.len() != indices.len() || axes.windows(2).any(|w| w[0] >= w[1]) {
        return Err(ArrayError::Value(format!(
            "gather along axes {axes:?} needs increasing axes and one index each, not {}",
            indices.len()
        )));
    }
    let shapes: Vec<&[usize]> = indices.iter().map(|i| i.shape()).collect();
    let shape = broadcast_shapes(&shapes)?;
    let mut checked = Vec::with_capacity(axes.len());
    for (axis, index) in axes.iter().zip(indices) {
        check_axis(*axis, x.ndim())?;
        let size = x.shape()[*axis];
        let list = positions(index, &shape)?
            .into_iter()
            .map(|at| in_bounds(at, *axis, size))
            .collect::<Result<Vec<Option<usize>>>>()?;
        checked.push(list);
    }
    pick(x, axes, &checked, &shape, None)
}

/// Elements at `points` (one list per axis of `axes`, None for the fill) in place of those axes.
fn pick(
    x: &Array,
    axes: &[usize],
    points: &[Vec<Option<usize>>],
    shape: &[usize],
    fill: Option<&Array>,
) -> Result<Array> {
    let first = axes[0];
    let rest: Vec<usize> = (first..x.ndim())
        .filter(|axis| !axes.contains(axis))
        .collect();
    let mut out_shape = x.shape()[..first].to_vec();
    out_shape.extend_from_slice(shape);
    out_shape.extend(rest.iter().map(|axis| x.shape()[*axis]));
    room_for(&out_shape, x.dtype())?;
    let made = with_data!(x.data(), a => {
        let view = View::new(a);
        let fill = fill.and_then(|f| f.typed()).and_then(|f| f.first()).cloned();
        array(&out_shape, pick_typed(&view, axes, &rest, points, fill, out_shape.iter().product()))
    })?;
    made.with_dtype(x.dtype())
}

fn pick_typed<T: Element>(
    view: &View<'_, T>,
    axes: &[usize],
    rest: &[usize],
    points: &[Vec<Option<usize>>],
    fill: Option<T>,
    total: usize,
) -> Vec<T> {
    let first = axes[0];
    let count = points[0].len();
    // Where each point starts, relative to its leading position.
    let offsets: Vec<Option<isize>> = (0..count)
        .map(|k| {
            let mut offset = 0;
            for (axis, list) in axes.iter().zip(points) {
                offset += list[k]? as isize * view.strides[*axis];
            }
            Some(offset)
        })
        .collect();
    let rest_shape: Vec<usize> = rest.iter().map(|axis| view.shape[*axis]).collect();
    let rest_strides: Vec<isize> = rest.iter().map(|axis| view.strides[*axis]).collect();
    let block = Loop::new(&rest_shape, [&rest_strides]);
    let block_size: usize = rest_shape.iter().product();
    let lead_shape = &view.shape[..first];
    let lead = Loop::new(lead_shape, [&view.strides[..first]]);
    let mut out = Vec::with_capacity(total);
    if total == 0 {
        return out;
    }
    if block_size == 1 && fill.is_none() {
        // Bound by memory: the fewer instructions, the more reads are under way.
        let offsets: Vec<isize> = offsets.into_iter().flatten().collect();
        lead.rows(|[start]| {
            for k in 0..lead.inner as isize {
                let base = start + k * lead.step[0];
                out.extend(offsets.iter().map(|offset| view.at(base + offset).clone()));
            }
        });
        return out;
    }
    let mut copy_at = |base: isize| {
        for offset in &offsets {
            match (offset, &fill) {
                (Some(offset), _) if block_size == 1 => out.push(view.at(base + offset).clone()),
                (Some(offset), _) => block.rows(|[start]| {
                    copy_row(
                        view,
                        base + offset + start,
                        block.step[0],
                        block.inner,
                        &mut out,
                    );
                }),
                (None, Some(fill)) => out.resize(out.len() + block_size, fill.clone()),
                // Without a fill every index has been checked.
                (None, None) => {}
            }
        }
    };
    lead.rows(|[start]| {
        for k in 0..lead.inner as isize {
            copy_at(start + k * lead.step[0]);
        }
    });
    out
}

/// The common difference of positions, 1 if there are fewer than two. None if one is negative or there is no such
/// difference.
pub fn regular_step(positions: &[i64]) -> Option<i64> {
    let step = match positions {
        [first, second, ..] => second - first,
        _ => 1,
    };
    let regular = positions.windows(2).all(|pair| pair[1] - pair[0] == step);
    (regular && step != 0 && positions.iter().all(|at| *at >= 0)).then_some(step)
}
