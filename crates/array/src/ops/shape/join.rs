//! Joining arrays.

use super::super::cast::cast;
use super::super::elementwise::array;
use super::super::promote::result_type_all;
use super::super::view::{Loop, View};
use super::{check_axis, copy_row, expand_dims, room_for};
use crate::{Array, ArrayError, DType, Element, Result, with_data};

/// Joins along an existing axis; dtype promoted (to `Object` where numpy has no common dtype).
pub fn concat(axis: usize, arrays: &[&Array]) -> Result<Array> {
    let first = arrays
        .first()
        .ok_or_else(|| ArrayError::Value("need at least one array to concatenate".into()))?;
    check_axis(axis, first.ndim())?;
    let mut shape = first.shape().to_vec();
    for (k, other) in arrays.iter().enumerate().skip(1) {
        if other.ndim() != shape.len() {
            return Err(ArrayError::Value(format!(
                "all the input array dimensions must match, but array 0 has {} dimension(s) and array {k} has {}",
                shape.len(),
                other.ndim()
            )));
        }
        for (dim, size) in shape.iter().enumerate() {
            if dim != axis && other.shape()[dim] != *size {
                return Err(ArrayError::Value(format!(
                    "all the input array dimensions except for the concatenation axis must match exactly, but along dimension {dim}, array 0 has size {} and array {k} has size {}",
                    size,
                    other.shape()[dim]
                )));
            }
        }
        shape[axis] += other.shape()[axis];
    }
    let dtypes: Vec<DType> = arrays.iter().map(|a| a.dtype()).collect();
    let dtype = result_type_all(&dtypes).unwrap_or(DType::Object);
    room_for(&shape, dtype)?;
    let parts = arrays
        .iter()
        .map(|a| cast(a, dtype))
        .collect::<Result<Vec<Array>>>()?;
    if parts.len() == 1 {
        return Ok(parts[0].clone());
    }
    let made = with_data!(parts[0].data(), a => join(a, &parts, axis, &shape))?;
    made.with_dtype(dtype)
}

/// `_like` only names the element type.
fn join<T: Element>(
    _like: &ndarray::ArcArray<T, ndarray::IxDyn>,
    parts: &[Array],
    axis: usize,
    shape: &[usize],
) -> Result<Array> {
    let views: Vec<View<'_, T>> = parts
        .iter()
        .filter_map(|p| p.typed::<T>())
        .map(View::new)
        .collect();
    let inner: Vec<Loop<1>> = views
        .iter()
        .map(|v| Loop::new(&v.shape[axis..], [&v.strides[axis..]]))
        .collect();
    let outer: Vec<Vec<isize>> = views
        .iter()
        .map(|v| {
            // One entry per position of the leading axes, unmerged.
            let mut offsets = vec![0isize];
            for (n, stride) in v.shape[..axis].iter().zip(&v.strides[..axis]) {
                offsets = offsets
                    .iter()
                    .flat_map(|o| (0..*n as isize).map(move |k| o + k * stride))
                    .collect();
            }
            offsets
        })
        .collect();
    let mut out: Vec<T> = Vec::with_capacity(shape.iter().product());
    let lead: usize = shape[..axis].iter().product();
    for position in 0..lead {
        for ((view, lp), offsets) in views.iter().zip(&inner).zip(&outer) {
            let base = offsets[position];
            lp.rows(|[start]| copy_row(view, base + start, lp.step[0], lp.inner, &mut out));
        }
    }
    array(shape, out)
}

/// Joins along a new axis at `axis`; dtype promoted.
pub fn stack(axis: usize, arrays: &[&Array]) -> Result<Array> {
    if let Some(first) = arrays.first()
        && arrays.iter().any(|a| a.shape() != first.shape())
    {
        return Err(ArrayError::Value(
            "all input arrays must have the same shape".into(),
        ));
    }
    let wide = arrays
        .iter()
        .map(|a| expand_dims(a, axis))
        .collect::<Result<Vec<Array>>>()?;
    concat(axis, &wide.iter().collect::<Vec<_>>())
}
