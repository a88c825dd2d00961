//! Reductions of strings and objects, slice by slice.

use std::cmp::Ordering;

use super::super::binary::{Binary, object};
use super::super::cast::{cast, truth};
use super::super::elementwise::array;
use super::super::shape::{reshape, transpose};
use super::{Reduce, ReduceOptions, kept_shape};
use crate::{Array, ArrayError, DType, Kind, Result, Scalar};

/// Reduces `x` over `axes`, which stay with length 1. Sums and products are Python's; means and what is made of
/// them are done in `F64` (so objects that are not numbers are a `DType` error), and are objects again.
pub(crate) fn reduce(op: Reduce, x: &Array, axes: &[usize], opts: &ReduceOptions) -> Result<Array> {
    use Reduce::*;
    let out_dtype = op.dtype_with(x.dtype(), opts)?;
    if matches!(op, Mean | Var | Std | Median) {
        let keep = ReduceOptions {
            keepdims: true,
            ..*opts
        };
        // Sums that skip what is missing are sums of floats.
        let numbers = cast(x, DType::F64).map_err(|error| match (op, opts.skipna) {
            (Mean | Var, true) => error,
            _ => ArrayError::DType {
                op: op.name().into(),
                dtype: x.dtype(),
            },
        })?;
        return cast(&super::reduce(op, &numbers, axes, &keep)?, DType::Object);
    }
    let out_shape = kept_shape(x.shape(), axes);
    let outer: Vec<usize> = (0..x.ndim()).filter(|axis| !axes.contains(axis)).collect();
    let order: Vec<usize> = outer.iter().chain(axes).copied().collect();
    let inner: usize = axes.iter().map(|axis| x.shape()[*axis]).product();
    let count: usize = outer.iter().map(|axis| x.shape()[*axis]).product();
    let values = reshape(&transpose(x, &order)?, &[count, inner])?.scalars();
    let skip = opts.skipna && x.dtype().kind() == Kind::Object;
    let mut out = Vec::with_capacity(count);
    for row in 0..count {
        out.push(slice(
            op,
            &values[row * inner..(row + 1) * inner],
            skip,
            opts.min_count,
        )?);
    }
    let objects = array(&out_shape, out)?;
    match (op, out_dtype) {
        (Any | All | Count | Argmin | Argmax, _) => cast(&objects, out_dtype),
        (_, DType::Str(_)) => cast(&objects, out_dtype),
        _ => Ok(objects),
    }
}

fn slice(op: Reduce, values: &[Scalar], skip: bool, least: Option<usize>) -> Result<Scalar> {
    use Reduce::*;
    let missing = values.iter().filter(|v| v.is_null()).count();
    if least.is_some_and(|least| values.len() - missing < least)
        || (!skip && missing > 0 && matches!(op, Min | Max))
    {
        return Ok(Scalar::Float(f64::NAN));
    }
    let mut valid = values
        .iter()
        .enumerate()
        .filter(|(_, v)| !skip || !v.is_null());
    match op {
        Count => Ok(Scalar::Int(
            values.iter().filter(|v| !v.is_null()).count() as i64
        )),
        Sum | Prod => {
            let (each, none) = match op {
                Sum => (Binary::Add, Scalar::Int(0)),
                _ => (Binary::Mul, Scalar::Int(1)),
            };
            // What is missing is none of them, and an operand as well.
            let total = values.iter().try_fold(None, |total: Option<Scalar>, v| {
                let v = if skip && v.is_null() { &none } else { v };
                let next = match total {
                    Some(total) => object::one(each, &total, v)?,
                    None => v.clone(),
                };
                Ok::<_, ArrayError>(Some(next))
            })?;
            Ok(match total.unwrap_or(none) {
                Scalar::Bool(v) if values.len() > 1 => Scalar::Int(v.into()),
                total => total,
            })
        }
        Any => Ok(Scalar::Bool(valid.any(|(_, v)| truth(v)))),
        All => Ok(Scalar::Bool(valid.all(|(_, v)| truth(v)))),
        First => Ok(valid
            .next()
            .map(|(_, v)| v.clone())
            .unwrap_or(Scalar::Float(f64::NAN))),
        Last => Ok(valid
            .next_back()
            .map(|(_, v)| v.clone())
            .unwrap_or(Scalar::Float(f64::NAN))),
        _ => {
            let mut best: Option<(usize, &Scalar)> = None;
            let wanted = if matches!(op, Min | Argmin) {
                Ordering::Less
            } else {
                Ordering::Greater
            };
            for (k, v) in valid {
                let better = match best {
                    None => true,
                    Some((_, old)) => compare(v, old)? == wanted,
                };
                if better {
                    best = Some((k, v));
                }
            }
            match (op, best) {
                (Min | Max, Some((_, v))) => Ok(v.clone()),
                (Min | Max, None) => Ok(Scalar::Float(f64::NAN)),
                (_, Some((k, _))) => Ok(Scalar::Int(k as i64)),
                (_, None) => Err(ArrayError::Value("All-NaN slice encountered".into())),
            }
        }
    }
}

/// Python's order; an error where Python has none.
pub fn compare(a: &Scalar, b: &Scalar) -> Result<Ordering> {
    let refused = || ArrayError::DTypes {
        op: "<".into(),
        left: a.dtype(),
        right: b.dtype(),
    };
    match (a, b) {
        (Scalar::Str(m), Scalar::Str(n)) => Ok(m.cmp(n)),
        (Scalar::Cftime(m, c), Scalar::Cftime(n, d)) if c == d => Ok(m.cmp(n)),
        (Scalar::Date(m), Scalar::Date(n)) | (Scalar::Time(m), Scalar::Time(n)) => Ok(m.cmp(n)),
        (Scalar::Interval(m), Scalar::Interval(n)) => {
            Ok(compare(&m.left, &n.left)?.then(compare(&m.right, &n.right)?))
        }
        (Scalar::Labels(m), Scalar::Labels(n)) => {
            for (x, y) in m.items.iter().zip(n.items.iter()) {
                match compare(x, y)? {
                    Ordering::Equal => {}
                    order => return Ok(order),
                }
            }
            Ok(m.items.len().cmp(&n.items.len()))
        }
        (Scalar::Datetime(m, u), Scalar::Datetime(n, v))
        | (Scalar::Timedelta(m, u), Scalar::Timedelta(n, v)) => {
            Ok((*m as i128 * u.nanos() as i128).cmp(&(*n as i128 * v.nanos() as i128)))
        }
        _ => match (a.as_i64(), b.as_i64(), a.as_f64(), b.as_f64()) {
            (Some(m), Some(n), ..) => Ok(m.cmp(&n)),
            (_, _, Some(m), Some(n)) => Ok(m.partial_cmp(&n).unwrap_or(Ordering::Equal)),
            _ => Err(refused()),
        },
    }
}
