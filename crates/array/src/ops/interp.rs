//! Linear interpolation.

use super::cast::cast;
use super::elementwise::array;
use super::shape::{check_axis, to_contiguous, tuple};
use crate::{Array, ArrayError, DType, Result};

/// `numpy.interp` with missing (NaN) outside: `F64`, shape of `x`. `xp` and `fp` are 1-d, `xp` increases.
pub fn interp(x: &Array, xp: &Array, fp: &Array) -> Result<Array> {
    let known = cast(xp, DType::F64)?.to_vec::<f64>().unwrap_or_default();
    let wanted = cast(x, DType::F64)?.to_vec::<f64>().unwrap_or_default();
    let flat = interp_axis(&cast(fp, DType::F64)?, 0, &known, &wanted, false)?;
    super::shape::reshape(&flat, x.shape())
}

/// Where a position falls: the interval's first index and the weight of its end. None outside.
fn weight(xp: &[f64], x: f64, extrapolate: bool) -> Option<(usize, f64)> {
    if x.is_nan() || xp.is_empty() {
        return None;
    }
    let last = xp.len() - 1;
    if last == 0 {
        return (x == xp[0]).then_some((0, 0.0));
    }
    if (x < xp[0] || x > xp[last]) && !extrapolate {
        return None;
    }
    let low = xp
        .partition_point(|p| *p <= x)
        .saturating_sub(1)
        .min(last - 1);
    Some((low, (x - xp[low]) / (xp[low + 1] - xp[low])))
}

/// Values of `y` along `axis`, given at increasing positions `xp`, linearly interpolated at `x` (1-d);
/// NaN outside unless `extrapolate`. Floats keep their dtype (computed in `f64`), integers become `F64`.
pub fn interp_axis(
    y: &Array,
    axis: usize,
    xp: &[f64],
    x: &[f64],
    extrapolate: bool,
) -> Result<Array> {
    check_axis(axis, y.ndim())?;
    if !y.dtype().is_numeric() {
        return Err(ArrayError::DType {
            op: "interp".into(),
            dtype: y.dtype(),
        });
    }
    let n = y.shape()[axis];
    if xp.len() != n {
        return Err(ArrayError::Value(format!(
            "{} positions for axis {axis} of an array of shape {}",
            xp.len(),
            tuple(y.shape())
        )));
    }
    if xp.windows(2).any(|pair| pair[0] >= pair[1]) || xp.iter().any(|p| p.is_nan()) {
        return Err(ArrayError::Value(
            "interpolation needs strictly increasing positions".into(),
        ));
    }
    let places: Vec<Option<(usize, f64)>> = x.iter().map(|x| weight(xp, *x, extrapolate)).collect();
    let mut shape = y.shape().to_vec();
    shape[axis] = x.len();
    let outer: usize = shape[..axis].iter().product();
    let inner: usize = shape[axis + 1..].iter().product();
    if y.dtype() == DType::F32 {
        let values = to_contiguous(y).to_vec::<f32>().unwrap_or_default();
        array(
            &shape,
            lines(
                &values,
                outer,
                n,
                inner,
                &places,
                |v| v as f64,
                |v| v as f32,
            ),
        )
    } else {
        let values = to_contiguous(&cast(y, DType::F64)?)
            .to_vec::<f64>()
            .unwrap_or_default();
        array(
            &shape,
            lines(&values, outer, n, inner, &places, |v| v, |v| v),
        )
    }
}

fn lines<T: Copy>(
    values: &[T],
    outer: usize,
    n: usize,
    inner: usize,
    places: &[Option<(usize, f64)>],
    wide: impl Fn(T) -> f64,
    narrow: impl Fn(f64) -> T,
) -> Vec<T> {
    let mut out = Vec::with_capacity(outer * places.len() * inner);
    for o in 0..outer {
        let base = o * n * inner;
        for place in places {
            match place {
                None => out.resize(out.len() + inner, narrow(f64::NAN)),
                // Exactly at a position: a NaN or infinity beside it does not matter.
                Some((low, weight)) if *weight == 0.0 => {
                    out.extend_from_slice(&values[base + low * inner..base + (low + 1) * inner]);
                }
                Some((low, weight)) => {
                    let a = &values[base + low * inner..base + (low + 1) * inner];
                    let next = (low + 1).min(n - 1);
                    let b = &values[base + next * inner..base + (next + 1) * inner];
                    out.extend(a.iter().zip(b).map(|(a, b)| {
                        let (a, b) = (wide(*a), wide(*b));
                        narrow(a + (b - a) * weight)
                    }));
                }
            }
        }
    }
    out
}
