//! Strings, objects and cftime.

use std::sync::Arc;

use super::super::cast::{cast, truth};
use super::super::elementwise::array;
use super::super::shape::broadcast_shapes;
use super::super::view::{Loop, View, broadcast_strides};
use super::Binary;
use crate::{Array, ArrayError, DType, Element, Result, Scalar, TimeUnit};

const MICROS: DType = DType::Timedelta(TimeUnit::Micro);

pub(super) fn dtype(op: Binary, a: DType, b: DType) -> Option<DType> {
    use Binary::*;
    use DType::{Cftime, Datetime, Object, Timedelta};
    match (op, a, b) {
        (Add, Cftime(_), Timedelta(_)) | (Sub, Cftime(_), Timedelta(_)) => Some(a),
        (Add, Timedelta(_), Cftime(_)) => Some(b),
        (Sub, Cftime(m), Cftime(n)) => (m == n).then_some(MICROS),
        (Minimum | Maximum | Fmin | Fmax, Cftime(m), Cftime(n)) => (m == n).then_some(a),
        _ if op.is_comparison() => match (a, b) {
            (Cftime(m), Cftime(n)) if m != n => matches!(op, Eq | Ne).then_some(DType::Bool),
            _ => Some(DType::Bool),
        },
        (Sub | Add, Cftime(_), Object) | (Sub | Add, Object, Cftime(_)) => Some(Object),
        (_, Cftime(_), _) | (_, _, Cftime(_)) => None,
        (Add | Sub, Datetime(_) | Timedelta(_), _) | (Add | Sub, _, Datetime(_) | Timedelta(_)) => {
            Some(Object)
        }
        (
            Add | Sub | Mul | Div | FloorDiv | Mod | Pow | Minimum | Maximum | Fmin | Fmax
            | LogicalAnd | LogicalOr | And | Or | Xor,
            _,
            _,
        ) => Some(Object),
        _ => None,
    }
}

pub(super) fn binary(op: Binary, a: &Array, b: &Array, dtype: DType) -> Result<Array> {
    if let Some(result) = cftime(op, a, b, dtype)? {
        return Ok(result);
    }
    let (shape, values) = zip(
        &cast(a, DType::Object)?,
        &cast(b, DType::Object)?,
        |x: &Scalar, y: &Scalar| one(op, x, y),
    )?;
    if dtype != DType::Bool {
        return array(&shape, values);
    }
    array(&shape, values.iter().map(truth).collect::<Vec<bool>>())
}

/// Through `timedelta64` and `datetime64` in microseconds, which are stored the same way.
fn cftime(op: Binary, a: &Array, b: &Array, dtype: DType) -> Result<Option<Array>> {
    use DType::{Cftime, Datetime, Timedelta};
    let plain = |x: &Array| match x.dtype() {
        Cftime(_) => Ok(Some(x.clone().with_dtype(Datetime(TimeUnit::Micro))?)),
        Timedelta(_) => Ok(Some(cast(x, MICROS)?)),
        _ => Ok(None),
    };
    let together = match (a.dtype(), b.dtype()) {
        (Cftime(m), Cftime(n)) => m == n,
        (Cftime(_), Timedelta(_)) | (Timedelta(_), Cftime(_)) => true,
        _ => false,
    };
    if !together {
        return Ok(None);
    }
    let (Some(x), Some(y)) = (plain(a)?, plain(b)?) else {
        return Ok(None);
    };
    let result = super::time::binary(
        op,
        &x,
        &y,
        match dtype {
            Cftime(_) => Datetime(TimeUnit::Micro),
            other => other,
        },
    )?;
    result.with_dtype(dtype).map(Some)
}

/// Python's operator on two values.
pub(crate) fn one(op: Binary, x: &Scalar, y: &Scalar) -> Result<Scalar> {
    use Binary::*;
    let (left, right) = (x.dtype(), y.dtype());
    let refused = || {
        Err(ArrayError::DTypes {
            op: op.name().into(),
            left,
            right,
        })
    };
    match op {
        Eq | Ne => {
            let alike = match (x, y) {
                (Scalar::None, _) | (_, Scalar::None) => x == y,
                (Scalar::Str(m), Scalar::Str(n)) => m == n,
                (Scalar::Cftime(..), _) | (_, Scalar::Cftime(..)) => x == y,
                (Scalar::Date(_) | Scalar::Time(_) | Scalar::List(_) | Scalar::Tuple(_), _)
                | (_, Scalar::Date(_) | Scalar::Time(_) | Scalar::List(_) | Scalar::Tuple(_)) => {
                    x == y
                }
                (Scalar::Labels(_), _) | (_, Scalar::Labels(_)) => x == y,
                _ => {
                    return super::binary(
                        op,
                        &Array::scalar(x.clone()),
                        &Array::scalar(y.clone()),
                    )?
                    .item();
                }
            };
            return Ok(Scalar::Bool(alike == (op == Eq)));
        }
        Add => {
            if let (Scalar::Labels(m), Scalar::Labels(n)) = (x, y) {
                let items = m.items.iter().chain(n.items.iter()).cloned();
                return Ok(Scalar::labels(items.collect::<Vec<_>>()));
            }
        }
        LogicalAnd => return Ok(if truth(x) { y.clone() } else { x.clone() }),
        LogicalOr => return Ok(if truth(x) { x.clone() } else { y.clone() }),
        _ => {}
    }
    let number = |v: &Scalar| matches!(v, Scalar::Bool(_) | Scalar::Int(_) | Scalar::Float(_));
    if matches!(op, Div | FloorDiv | Mod) && number(x) && number(y) && y.as_f64() == Some(0.0) {
        let floats = matches!((x, y), (Scalar::Float(_), _) | (_, Scalar::Float(_)));
        return Err(ArrayError::ZeroDivision(match (op, floats) {
            (Div, false) => "division by zero",
            (Div, true) => "float division by zero",
            (FloorDiv, false) => "integer division or modulo by zero",
            (FloorDiv, true) => "float floor division by zero",
            (_, false) => "integer modulo by zero",
            (_, true) => "float modulo",
        }));
    }
    if matches!(op, Minimum | Fmin | Maximum | Fmax) && number(x) && number(y) {
        // The objects themselves; the second where they do not compare.
        let order = if matches!(op, Minimum | Fmin) { Le } else { Ge };
        let first = super::binary(order, &Array::scalar(x.clone()), &Array::scalar(y.clone()))?;
        return Ok(if truth(&first.item()?) {
            x.clone()
        } else {
            y.clone()
        });
    }
    match (x, y) {
        (Scalar::None, _) | (_, Scalar::None) => refused(),
        (Scalar::Str(text), Scalar::Int(_) | Scalar::Bool(_))
        | (Scalar::Int(_) | Scalar::Bool(_), Scalar::Str(text))
            if op == Mul =>
        {
            let count = x.as_i64().or(y.as_i64()).unwrap_or(0).max(0) as usize;
            super::super::shape::room(&[count, text.len()], 1)?;
            Ok(Scalar::Str(text.repeat(count).into()))
        }
        (Scalar::Str(m), Scalar::Str(n)) => match op {
            Add => Ok(Scalar::Str(Arc::from(format!("{m}{n}").as_str()))),
            Minimum | Fmin => Ok(if m <= n { x.clone() } else { y.clone() }),
            Maximum | Fmax => Ok(if m >= n { x.clone() } else { y.clone() }),
            _ if op.is_comparison() => Ok(Scalar::Bool(super::integer::ordered(op, m.cmp(n)))),
            _ => refused(),
        },
        (Scalar::Tuple(_), Scalar::Tuple(_)) if op.is_comparison() => {
            let order = crate::ops::reduce::compare(x, y)?;
            Ok(Scalar::Bool(super::integer::ordered(op, order)))
        }
        (Scalar::Str(_) | Scalar::Tuple(_), _) | (_, Scalar::Str(_) | Scalar::Tuple(_)) => {
            refused()
        }
        _ => {
            // Python's bools are integers in arithmetic.
            let lift = |v: &Scalar| match v {
                Scalar::Bool(b) if !matches!(op, And | Or | Xor) => {
                    Array::scalar(Scalar::Int(*b as i64))
                }
                v => Array::scalar(v.clone()),
            };
            let (x, y) = (lift(x), lift(y));
            // What has no type but that of an object comes back here for ever, and so do dates beside
            // anything that is no date of their calendar.
            let opaque = |v: &Array| matches!(v.dtype(), DType::Object | DType::Interval(_));
            let apart = match (x.dtype(), y.dtype()) {
                (DType::Cftime(m), DType::Cftime(n)) => m != n,
                (DType::Cftime(_), other) | (other, DType::Cftime(_)) => {
                    !matches!(other, DType::Timedelta(_))
                }
                _ => false,
            };
            match apart || opaque(&x) || opaque(&y) {
                true => refused(),
                false => super::binary(op, &x, &y)?.item(),
            }
        }
    }
}

/// Two arrays of which at least one is text: concatenation and comparison.
pub(super) fn text(op: Binary, a: &Array, b: &Array, dtype: DType) -> Result<Array> {
    let (Some(_), Some(_)) = (a.typed::<Arc<str>>(), b.typed::<Arc<str>>()) else {
        let shape = broadcast_shapes(&[a.shape(), b.shape()])?;
        return array(&shape, vec![op == Binary::Ne; shape.iter().product()]);
    };
    if op == Binary::Add {
        let (shape, values) = zip(a, b, |x: &Arc<str>, y: &Arc<str>| {
            Ok(Arc::<str>::from(format!("{x}{y}").as_str()))
        })?;
        return Array::from_vec(&shape, values)?.with_dtype(dtype);
    }
    let (shape, values) = zip(a, b, |x: &Arc<str>, y: &Arc<str>| {
        Ok(super::integer::ordered(op, x.cmp(y)))
    })?;
    array(&shape, values)
}

/// `f` of pairs of elements, broadcast, in C order.
fn zip<T: Element, O>(
    a: &Array,
    b: &Array,
    f: impl Fn(&T, &T) -> Result<O>,
) -> Result<(Vec<usize>, Vec<O>)> {
    let mismatch = || ArrayError::DTypes {
        op: "zip".into(),
        left: a.dtype(),
        right: b.dtype(),
    };
    let left = View::new(a.typed::<T>().ok_or_else(mismatch)?);
    let right = View::new(b.typed::<T>().ok_or_else(mismatch)?);
    let shape = broadcast_shapes(&[&left.shape, &right.shape])?;
    super::super::shape::room(&shape, size_of::<O>())?;
    let l = broadcast_strides(&left.shape, &left.strides, &shape);
    let r = broadcast_strides(&right.shape, &right.strides, &shape);
    let lp = Loop::new(&shape, [&l, &r]);
    let mut out = Vec::with_capacity(shape.iter().product());
    let mut failed = None;
    lp.rows(|[x, y]| {
        for k in 0..lp.inner as isize {
            if failed.is_some() {
                return;
            }
            match f(left.at(x + k * lp.step[0]), right.at(y + k * lp.step[1])) {
                Ok(value) => out.push(value),
                Err(error) => failed = Some(error),
            }
        }
    });
    match failed {
        Some(error) => Err(error),
        None => Ok((shape, out)),
    }
}
