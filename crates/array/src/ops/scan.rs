//! Running values along an axis.

use super::binary::{Binary, binary, object};
use super::cast::number_array;
use super::elementwise::{array, source};
use super::index::{Index, slice};
use super::lanes::{Lanes, Places};
use super::named_enum;
use super::number::Compute;
use super::reduce::Reduce;
use super::shape::check_axis;
use crate::scalar::NAT;
use crate::{Array, DType, Result, Scalar};

named_enum! {
    Scan { Cumsum = "cumsum", Cumprod = "cumprod", Ffill = "ffill", Bfill = "bfill" }
}

impl Scan {
    /// Sums and products as [`super::Reduce`]; fills keep the dtype.
    pub fn dtype(self, dtype: DType) -> Result<DType> {
        match self {
            Scan::Cumsum => Reduce::Sum.dtype(dtype, true),
            Scan::Cumprod => Reduce::Prod.dtype(dtype, true),
            _ => Ok(dtype),
        }
    }
}

/// Running sum or product (missing elements count as 0 or 1 with `skipna`; floats accumulate in
/// `f64`), or the last (next) valid value carried over at most `limit` missing ones.
pub fn scan(op: Scan, x: &Array, axis: usize, skipna: bool, limit: Option<usize>) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    let dtype = op.dtype(x.dtype())?;
    if matches!(op, Scan::Ffill | Scan::Bfill) {
        return fill(x, axis, op == Scan::Bfill, limit.unwrap_or(usize::MAX));
    }
    let sum = op == Scan::Cumsum;
    if x.dtype() == DType::Object {
        return scan_objects(sum, x, axis, skipna);
    }
    let shape = x.shape();
    match dtype {
        DType::F32 => {
            let out = if sum {
                along(x, axis, false, 0.0, |acc: &mut f64, v: f32| {
                    *acc += if skipna && v.is_nan() { 0.0 } else { v as f64 };
                    *acc as f32
                })?
            } else {
                along(x, axis, false, 1.0, |acc: &mut f64, v: f32| {
                    *acc *= if skipna && v.is_nan() { 1.0 } else { v as f64 };
                    *acc as f32
                })?
            };
            array(shape, out)
        }
        DType::F64 => {
            let out = if sum {
                along(x, axis, false, 0.0, |acc: &mut f64, v: f64| {
                    *acc += if skipna && v.is_nan() { 0.0 } else { v };
                    *acc
                })?
            } else {
                along(x, axis, false, 1.0, |acc: &mut f64, v: f64| {
                    *acc *= if skipna && v.is_nan() { 1.0 } else { v };
                    *acc
                })?
            };
            array(shape, out)
        }
        _ => {
            let time = dtype.is_time();
            let start = i64::from(!sum);
            let out = along(x, axis, false, start, |acc: &mut i64, v: i64| {
                if time && v == NAT && skipna {
                    return *acc;
                }
                *acc = match (time && (v == NAT || *acc == NAT), sum) {
                    (true, _) => NAT,
                    (_, true) => acc.wrapping_add(v),
                    (_, false) => acc.wrapping_mul(v),
                };
                *acc
            })?;
            number_array(shape, out, dtype)
        }
    }
}

/// Python's own sums or products. NaN counts as 0 or 1 with `skipna`, None is an operand like others.
fn scan_objects(sum: bool, x: &Array, axis: usize, skipna: bool) -> Result<Array> {
    let each = if sum { Binary::Add } else { Binary::Mul };
    let mut values = x.scalars();
    let places = Places::new(x.shape(), axis);
    let n = x.shape()[axis];
    for lane in 0..values.len().checked_div(n).unwrap_or(0) {
        for r in 0..n {
            let at = places.at(lane, r);
            if skipna && values[at].is_null() && !matches!(values[at], Scalar::None) {
                values[at] = Scalar::Int((!sum).into());
            }
            if r > 0 {
                values[at] = object::one(each, &values[places.at(lane, r - 1)], &values[at])?;
            }
        }
    }
    array(x.shape(), values)
}

/// `step` along each lane, with a state that begins as `start`.
fn along<K: Compute, A: Copy, O: Copy + Default>(
    x: &Array,
    axis: usize,
    reverse: bool,
    start: A,
    step: impl Fn(&mut A, K) -> O,
) -> Result<Vec<O>> {
    let view = source("scan", x)?;
    let lanes = Lanes::new(x.shape(), view.strides(), &[axis]);
    let places = Places::new(x.shape(), axis);
    let mut out = vec![O::default(); x.size()];
    let width = 512;
    let mut scratch = vec![K::default(); width];
    let mut row_out = vec![O::default(); width];
    let mut state = vec![start; width];
    lanes.blocks(width, |block| {
        state.fill(start);
        for r in 0..lanes.len() {
            let r = if reverse { lanes.len() - 1 - r } else { r };
            let row = lanes.row(&view, &block, r, &mut scratch);
            for ((o, acc), v) in row_out.iter_mut().zip(&mut state).zip(row) {
                *o = step(acc, *v);
            }
            places.put(&mut out, &block, r, &row_out[..block.width]);
        }
    });
    Ok(out)
}

/// A last valid value and how many missing ones it has stood in for; `usize::MAX`: nothing yet.
fn carry<T: Copy>(missing: impl Fn(T) -> bool, limit: usize) -> impl Fn(&mut (T, usize), T) -> T {
    move |(last, used), v| {
        if !missing(v) {
            (*last, *used) = (v, 0);
            return v;
        }
        if *used >= limit {
            return v;
        }
        *used += 1;
        *last
    }
}

fn fill(x: &Array, axis: usize, reverse: bool, limit: usize) -> Result<Array> {
    let shape = x.shape();
    let made = match x.dtype() {
        DType::F32 => {
            let nan = (f32::NAN, usize::MAX);
            array(
                shape,
                along(x, axis, reverse, nan, carry(f32::is_nan, limit))?,
            )?
        }
        DType::F64 => {
            let nan = (f64::NAN, usize::MAX);
            array(
                shape,
                along(x, axis, reverse, nan, carry(f64::is_nan, limit))?,
            )?
        }
        dtype if dtype.is_time() => {
            let nat = (NAT, usize::MAX);
            array(
                shape,
                along(x, axis, reverse, nat, carry(|v: i64| v == NAT, limit))?,
            )?
        }
        DType::Object => return fill_objects(x, axis, reverse, limit),
        // Nothing can be missing.
        _ => return Ok(x.clone()),
    };
    made.with_dtype(x.dtype())
}

fn fill_objects(x: &Array, axis: usize, reverse: bool, limit: usize) -> Result<Array> {
    let mut values = x.scalars();
    let places = Places::new(x.shape(), axis);
    let n = x.shape()[axis];
    let lanes = values.len().checked_div(n).unwrap_or(0);
    for lane in 0..lanes {
        let mut last: Option<(Scalar, usize)> = None;
        for r in 0..n {
            let at = places.at(lane, if reverse { n - 1 - r } else { r });
            match &mut last {
                Some((value, used)) if values[at].is_null() && *used < limit => {
                    *used += 1;
                    values[at] = value.clone();
                }
                _ if !values[at].is_null() => last = Some((values[at].clone(), 0)),
                _ => {}
            }
        }
    }
    array(x.shape(), values)
}

/// `numpy.diff` along `axis`, `n` times. Bools differ by `!=`, times give `timedelta64`.
pub fn diff(x: &Array, axis: usize, n: usize) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    let mut out = x.clone();
    for _ in 0..n {
        let size = out.shape()[axis];
        let mut region: Vec<Index> = out.shape().iter().map(|n| Index::all(*n)).collect();
        region[axis] = Index::range(1.min(size), size.saturating_sub(1), 1);
        let later = slice(&out, &region)?;
        region[axis] = Index::range(0, size.saturating_sub(1), 1);
        let earlier = slice(&out, &region)?;
        let op = if out.dtype() == DType::Bool {
            Binary::Ne
        } else {
            Binary::Sub
        };
        out = binary(op, &later, &earlier)?;
    }
    Ok(out)
}
