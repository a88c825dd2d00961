//! Distinct values, and places in sorted ones.

use super::super::cast::cast;
use super::super::elementwise::array;
use super::super::index::take;
use super::super::promote::result_type;
use super::super::shape::{reshape, tuple};
use super::keys::{MISSING, key_bits, text_order};
use crate::{Array, ArrayError, DType, Kind, Result};

/// What [`unique`] finds.
#[derive(Debug, Clone)]
pub struct Unique {
    /// Sorted, 1-d; one NaN or NaT at the end if there were any.
    pub values: Array,
    /// For each value its first position in the flattened input.
    pub first: Vec<i64>,
    /// For each element of the flattened input its position in `values`.
    pub inverse: Vec<i64>,
    pub counts: Vec<i64>,
}

/// Keys in C order, [`MISSING`] for what is missing.
fn keys(x: &Array) -> Result<Vec<u64>> {
    let text = matches!(x.dtype().kind(), Kind::Str | Kind::Object) && !x.dtype().is_time();
    if text {
        return text_order(x);
    }
    Ok(key_bits(x)?
        .into_iter()
        .map(|key| key.unwrap_or(MISSING))
        .collect())
}

/// `numpy.unique` of the flattened array.
pub fn unique(x: &Array) -> Result<Unique> {
    let keys = keys(x)?;
    let mut pairs: Vec<(u64, usize)> = keys.iter().enumerate().map(|(k, key)| (*key, k)).collect();
    if !pairs.is_sorted() {
        pairs.sort_unstable();
    }
    let mut first: Vec<i64> = Vec::new();
    let mut counts: Vec<i64> = Vec::new();
    let mut inverse = vec![0i64; keys.len()];
    let mut last = None;
    for (key, at) in pairs {
        if last != Some(key) {
            first.push(at as i64);
            counts.push(0);
            last = Some(key);
        }
        if let Some(count) = counts.last_mut() {
            *count += 1;
        }
        inverse[at] = first.len() as i64 - 1;
    }
    let values = take(&reshape(x, &[x.size()])?, 0, &first)?;
    Ok(Unique {
        values,
        first,
        inverse,
        counts,
    })
}

/// `numpy.searchsorted` of `values` in the sorted 1-d `x`: `I64`, shape of `values`. Without `right`
/// positions are before equal elements, with it after. NaN and NaT are after all others.
pub fn searchsorted(x: &Array, values: &Array, right: bool) -> Result<Array> {
    if x.ndim() != 1 {
        return Err(ArrayError::Value(format!(
            "searchsorted needs a 1-d array, not one of shape {}",
            tuple(x.shape())
        )));
    }
    let common = result_type(x.dtype(), values.dtype()).ok_or_else(|| ArrayError::DTypes {
        op: "searchsorted".into(),
        left: x.dtype(),
        right: values.dtype(),
    })?;
    let (sorted, wanted) = (cast(x, common)?, cast(values, common)?);
    let (sorted, wanted) = if common.kind() == Kind::Str || common == DType::Object {
        // One ordering of both together.
        let flat = reshape(&wanted, &[wanted.size()])?;
        let all = keys(&super::super::shape::concat(0, &[&sorted, &flat])?)?;
        let (a, b) = all.split_at(sorted.size());
        (a.to_vec(), b.to_vec())
    } else {
        (keys(&sorted)?, keys(&wanted)?)
    };
    let place = |key: &u64| {
        let at = if right {
            sorted.partition_point(|k| k <= key)
        } else {
            sorted.partition_point(|k| k < key)
        };
        at as i64
    };
    array(
        values.shape(),
        wanted.iter().map(place).collect::<Vec<i64>>(),
    )
}
