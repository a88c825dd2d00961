//! Choosing between elements.

use std::collections::HashSet;

use super::binary::{Binary, binary};
use super::cast::cast;
use super::elementwise::{array, choose, map1, source};
use super::promote::result_type;
use super::sort::key_bits;
use super::unary::{Unary, unary};
use super::view::View;
use crate::{Array, ArrayError, DType, Data, Result, Scalar};

/// `numpy.where`: `x` where `cond` is true, else `y`; broadcast, dtype promoted.
pub fn where_(cond: &Array, x: &Array, y: &Array) -> Result<Array> {
    let dtype = result_type(x.dtype(), y.dtype()).ok_or_else(|| ArrayError::DTypes {
        op: "where".into(),
        left: x.dtype(),
        right: y.dtype(),
    })?;
    let cond = cast(cond, DType::Bool)?;
    let (x, y) = (cast(x, dtype)?, cast(y, dtype)?);
    let cond = source("where", &cond)?;
    macro_rules! select {
        ($($variant:ident)*) => {
            match (x.data(), y.data()) {
                $((Data::$variant(a), Data::$variant(b)) => {
                    let (shape, values) = choose(&cond, &View::new(a), &View::new(b))?;
                    array(&shape, values)?
                })*
                _ => return Err(ArrayError::DType { op: "where".into(), dtype }),
            }
        };
    }
    let made = select!(Bool I8 I16 I32 I64 U8 U16 U32 U64 F32 F64 Str Object);
    made.with_dtype(dtype)
}

/// Is each element of `x` among `values` (any shape)? bool, shape of `x`. NaN and NaT are in nothing.
pub fn isin(x: &Array, values: &Array) -> Result<Array> {
    let common = match result_type(x.dtype(), values.dtype()) {
        Some(common) if common != DType::Object => common,
        _ => return isin_objects(x, values),
    };
    let (x, values) = (cast(x, common)?, cast(values, common)?);
    if let (Some(texts), Some(among)) = (x.to_vec::<std::sync::Arc<str>>(), values.to_vec()) {
        let among: HashSet<std::sync::Arc<str>> = among.into_iter().collect();
        return array(
            x.shape(),
            texts
                .iter()
                .map(|t| among.contains(t))
                .collect::<Vec<bool>>(),
        );
    }
    let mut among: Vec<u64> = key_bits(&values)?.into_iter().flatten().collect();
    among.sort_unstable();
    among.dedup();
    let view = source("isin", &x)?;
    // A few values are quicker compared one after the other; more by bisection.
    let found = |key: u64| {
        if among.len() <= 8 {
            among.contains(&key)
        } else {
            among.binary_search(&key).is_ok()
        }
    };
    let out = match common {
        DType::F32 => map1::<f32, bool>(&view, |v| {
            !v.is_nan() && found(super::sort::float_key(v as f64))
        }),
        DType::F64 => map1::<f64, bool>(&view, |v| !v.is_nan() && found(super::sort::float_key(v))),
        DType::U64 => map1::<u64, bool>(&view, found),
        _ if common.is_time() => map1::<i64, bool>(&view, |v| {
            v != crate::scalar::NAT && found(super::sort::int_key(v))
        }),
        _ => map1::<i64, bool>(&view, |v| found(super::sort::int_key(v))),
    };
    array(x.shape(), out)
}

/// By Python's `==`, each with each.
fn isin_objects(x: &Array, values: &Array) -> Result<Array> {
    let among = values.scalars();
    let mut out = Vec::with_capacity(x.size());
    for value in x.scalars() {
        let mut found = false;
        for other in &among {
            let same = match (&value, other) {
                (Scalar::None, Scalar::None) => true,
                (Scalar::None, _) | (_, Scalar::None) => false,
                (a, b) => {
                    let equal = binary(
                        Binary::Eq,
                        &Array::scalar(a.clone()),
                        &Array::scalar(b.clone()),
                    )?;
                    equal.item()? == Scalar::Bool(true)
                }
            };
            if same {
                found = true;
                break;
            }
        }
        out.push(found);
    }
    array(x.shape(), out)
}

/// `numpy.clip`: bounds broadcast against `x`; NaN stays NaN; dtype promoted.
pub fn clip(x: &Array, lo: Option<&Array>, hi: Option<&Array>) -> Result<Array> {
    let raised = match lo {
        Some(lo) => binary(Binary::Maximum, x, lo)?,
        None => x.clone(),
    };
    match hi {
        Some(hi) => binary(Binary::Minimum, &raised, hi),
        None => Ok(raised),
    }
}

/// `x` with its missing elements (NaN, NaT, None) taken from `y`; broadcast, dtype promoted.
pub fn fill_null(x: &Array, y: &Array) -> Result<Array> {
    where_(&unary(Unary::Notnull, x)?, x, y)
}
