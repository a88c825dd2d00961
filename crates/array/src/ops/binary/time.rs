//! `datetime64` and `timedelta64`.

use super::super::cast::cast;
use super::super::elementwise::{array, map2, map2_mixed, source};
use super::super::promote::result_type;
use super::Binary;
use super::integer::{floor_divide, remainder};
use crate::scalar::NAT;
use crate::{Array, ArrayError, DType, Kind, Result, TimeUnit};

/// numpy's loops where at least one operand is a time. None: there is no such loop.
pub(super) fn dtype(op: Binary, a: DType, b: DType) -> Option<DType> {
    use Binary::*;
    use DType::{Datetime, F64, I64, Timedelta};
    let integer = |d: DType| matches!(d.kind(), Kind::Bool | Kind::Int | Kind::UInt);
    // Months and years are no number of days.
    let apart = |m: TimeUnit, n: TimeUnit| m.months().is_some() && n.months().is_none();
    match (op, a, b) {
        (Add, Datetime(m), Timedelta(n)) | (Add | Sub, Timedelta(n), Datetime(m))
            if apart(n, m) =>
        {
            None
        }
        (Sub, Datetime(m), Timedelta(n)) if apart(n, m) => None,
        (Add | Sub | Mod | Div | FloorDiv, Timedelta(m), Timedelta(n))
            if apart(m, n) || apart(n, m) =>
        {
            None
        }
        (Add, Datetime(m), Timedelta(n)) | (Add, Timedelta(n), Datetime(m)) => {
            Some(Datetime(finer(m, n)))
        }
        (Sub, Datetime(m), Timedelta(n)) => Some(Datetime(finer(m, n))),
        (Sub, Datetime(m), Datetime(n)) => Some(Timedelta(finer(m, n))),
        (Add | Sub | Mod, Timedelta(m), Timedelta(n)) => Some(Timedelta(finer(m, n))),
        (Add | Sub, time @ (Datetime(_) | Timedelta(_)), other) if integer(other) => Some(time),
        (Add, other, time @ (Datetime(_) | Timedelta(_))) if integer(other) => Some(time),
        (Sub, other, time @ Timedelta(_)) if integer(other) => Some(time),
        (Mul, time @ Timedelta(_), other) | (Mul, other, time @ Timedelta(_)) => {
            other.is_numeric().then_some(time)
        }
        (Div, Timedelta(_), Timedelta(_)) => Some(F64),
        (FloorDiv, Timedelta(_), Timedelta(_)) => Some(I64),
        (Div | FloorDiv, time @ Timedelta(_), other) => {
            (other.is_numeric() && other != DType::Bool).then_some(time)
        }
        (Minimum | Maximum | Fmin | Fmax, _, _) => comparable(a, b),
        // Python's `==` between times and other things is False everywhere.
        (Eq | Ne, _, _) => Some(DType::Bool),
        _ if op.is_comparison() => comparable(a, b).map(|_| DType::Bool),
        _ => None,
    }
}

fn comparable(a: DType, b: DType) -> Option<DType> {
    let mixed = a.kind() != b.kind() && (a.kind() == Kind::Datetime || b.kind() == Kind::Datetime);
    if mixed || a.kind() == Kind::Str || b.kind() == Kind::Str {
        None
    } else {
        result_type(a, b)
    }
}

fn finer(a: TimeUnit, b: TimeUnit) -> TimeUnit {
    a.max(b)
}

fn unit(dtype: DType) -> Option<TimeUnit> {
    match dtype {
        DType::Datetime(unit) | DType::Timedelta(unit) => Some(unit),
        _ => None,
    }
}

/// `x` counted in `to` (a time's own kind kept, an integer taken as a count already).
fn counted(x: &Array, to: TimeUnit) -> Result<Array> {
    match x.dtype() {
        DType::Datetime(_) => cast(x, DType::Datetime(to)),
        DType::Timedelta(_) => cast(x, DType::Timedelta(to)),
        _ => cast(x, DType::I64),
    }
}

#[inline(always)]
fn known(x: i64, y: i64, f: impl Fn(i64, i64) -> i64) -> i64 {
    if x == NAT || y == NAT { NAT } else { f(x, y) }
}

pub(super) fn binary(op: Binary, a: &Array, b: &Array, dtype: DType) -> Result<Array> {
    use Binary::*;
    if op.is_comparison() && comparable(a.dtype(), b.dtype()).is_none() {
        let shape = super::super::shape::broadcast_shapes(&[a.shape(), b.shape()])?;
        return array(&shape, vec![op == Ne; shape.iter().product()]);
    }
    let float = |x: &Array| x.dtype().is_float();
    if matches!(op, Mul | Div | FloorDiv) && (float(a) || float(b)) {
        return scaled(op, a, b, dtype);
    }
    let common = match (unit(a.dtype()), unit(b.dtype())) {
        (Some(m), Some(n)) => finer(m, n),
        (Some(m), None) | (None, Some(m)) => m,
        (None, None) => return Err(ArrayError::Unsupported(format!("{} of times", op.name()))),
    };
    let (a, b) = (counted(a, common)?, counted(b, common)?);
    let (left, right) = (source(op.name(), &a)?, source(op.name(), &b)?);
    if op.is_comparison() {
        let (shape, values) = map2::<i64, bool>(&left, &right, |x, y| {
            if x == NAT || y == NAT {
                op == Ne
            } else {
                super::integer::ordered(op, x.cmp(&y))
            }
        })?;
        return array(&shape, values);
    }
    if op == Div && dtype == DType::F64 {
        let (shape, values) = map2::<i64, f64>(&left, &right, |x, y| {
            if x == NAT || y == NAT {
                f64::NAN
            } else {
                x as f64 / y as f64
            }
        })?;
        return array(&shape, values);
    }
    let (shape, values) = match op {
        Add => map2::<i64, i64>(&left, &right, |x, y| known(x, y, i64::wrapping_add))?,
        Sub => map2::<i64, i64>(&left, &right, |x, y| known(x, y, i64::wrapping_sub))?,
        Mul => map2::<i64, i64>(&left, &right, |x, y| known(x, y, i64::wrapping_mul))?,
        FloorDiv if dtype == DType::I64 => map2::<i64, i64>(&left, &right, |x, y| {
            if x == NAT || y == NAT {
                0
            } else {
                floor_divide(x, y)
            }
        })?,
        // Both truncate in numpy where the divisor is an integer.
        Div | FloorDiv => map2::<i64, i64>(&left, &right, |x, y| {
            known(x, y, |x, y| x.checked_div(y).unwrap_or(NAT))
        })?,
        Mod => map2::<i64, i64>(&left, &right, |x, y| {
            known(x, y, |x, y| if y == 0 { NAT } else { remainder(x, y) })
        })?,
        Minimum => map2::<i64, i64>(&left, &right, |x, y| known(x, y, i64::min))?,
        Maximum => map2::<i64, i64>(&left, &right, |x, y| known(x, y, i64::max))?,
        // NaT is the smallest number, so the greater one is never NaT unless both are.
        Fmax => map2::<i64, i64>(&left, &right, i64::max)?,
        Fmin => map2::<i64, i64>(&left, &right, |x, y| match (x, y) {
            (NAT, other) | (other, NAT) => other,
            _ => x.min(y),
        })?,
        _ => return Err(ArrayError::Unsupported(format!("{} of times", op.name()))),
    };
    array(&shape, values)?.with_dtype(dtype)
}

/// A timedelta times or divided by a float, truncated; NaN and infinity give NaT.
fn scaled(op: Binary, a: &Array, b: &Array, dtype: DType) -> Result<Array> {
    let (left, right) = (source(op.name(), a)?, source(op.name(), b)?);
    let whole = |v: f64| if v.is_finite() { v as i64 } else { NAT };
    let (shape, values) = if a.dtype().is_float() {
        map2_mixed::<f64, i64, i64>(&left, &right, |x, y| {
            if y == NAT { NAT } else { whole(x * y as f64) }
        })?
    } else if op == Binary::Mul {
        map2_mixed::<i64, f64, i64>(&left, &right, |x, y| {
            if x == NAT { NAT } else { whole(x as f64 * y) }
        })?
    } else {
        map2_mixed::<i64, f64, i64>(&left, &right, |x, y| {
            if x == NAT { NAT } else { whole(x as f64 / y) }
        })?
    };
    Array::from_times(dtype, &shape, values)
}
