//! Order.

mod keys;
mod unique;

pub(crate) use keys::{float_key, int_key, key_bits, text_order};
pub use unique::{Unique, searchsorted, unique};

use std::sync::Arc;

use super::cast::number_array;
use super::elementwise::{array, source};
use super::lanes::Places;
use super::number::Compute;
use super::shape::{check_axis, to_contiguous};
use crate::{Array, ArrayError, DType, Kind, Result};
use keys::{MISSING, Sortable, lanes_of_keys};

/// `numpy.sort` along `axis`; NaN and NaT last.
pub fn sort(x: &Array, axis: usize) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    match x.dtype() {
        DType::Object => Err(ArrayError::DType {
            op: "sort".into(),
            dtype: x.dtype(),
        }),
        DType::Str(_) => {
            let order = argsort(x, axis)?;
            reorder_text(x, axis, &order)
        }
        DType::F32 | DType::F64 => numbers::<f64>(x, axis),
        DType::U64 => numbers::<u64>(x, axis),
        dtype if dtype.is_time() => {
            let view = source("sort", x)?;
            let mut out = vec![0i64; x.size()];
            let places = Places::new(x.shape(), axis);
            lanes_of_keys(x.shape(), &view, axis, keys::time_key, |lane, keys| {
                keys.sort_unstable();
                for (r, key) in keys.iter().enumerate() {
                    out[places.at(lane, r)] = keys::time_back(*key);
                }
            });
            number_array(x.shape(), out, dtype)
        }
        _ => numbers::<i64>(x, axis),
    }
}

fn numbers<K: Compute + Sortable>(x: &Array, axis: usize) -> Result<Array> {
    let view = source("sort", x)?;
    let mut out = vec![K::default(); x.size()];
    let places = Places::new(x.shape(), axis);
    lanes_of_keys(x.shape(), &view, axis, K::total_key, |lane, keys| {
        keys.sort_unstable();
        for (r, key) in keys.iter().enumerate() {
            out[places.at(lane, r)] = K::back(*key);
        }
    });
    number_array(x.shape(), out, x.dtype())
}

fn reorder_text(x: &Array, axis: usize, order: &Array) -> Result<Array> {
    let unknown = || ArrayError::DType {
        op: "sort".into(),
        dtype: x.dtype(),
    };
    let values = to_contiguous(x).to_vec::<Arc<str>>().ok_or_else(unknown)?;
    let order = order.to_vec::<i64>().ok_or_else(unknown)?;
    let places = Places::new(x.shape(), axis);
    let n = x.shape()[axis];
    let mut out = values.clone();
    for lane in 0..values.len().checked_div(n).unwrap_or(0) {
        for r in 0..n {
            let at = places.at(lane, r);
            out[at] = values[places.at(lane, order[at] as usize)].clone();
        }
    }
    Array::from_vec(x.shape(), out)?.with_dtype(x.dtype())
}

/// Calls `f` with each lane's keys (equal elements have equal keys, missing ones the greatest).
fn each_lane(x: &Array, axis: usize, mut f: impl FnMut(usize, &mut [u64])) -> Result<()> {
    if matches!(x.dtype().kind(), Kind::Str | Kind::Object) && !x.dtype().is_time() {
        // Positions among the sorted distinct values order as the values do.
        let codes = text_order(x)?;
        let codes = array(x.shape(), codes)?;
        let view = source("sort", &codes)?;
        lanes_of_keys(x.shape(), &view, axis, |v: u64| v, &mut f);
        return Ok(());
    }
    let view = source("sort", x)?;
    match x.dtype() {
        DType::F32 | DType::F64 => {
            let key = |v: f64| if v.is_nan() { MISSING } else { float_key(v) };
            lanes_of_keys(x.shape(), &view, axis, key, &mut f);
        }
        DType::U64 => lanes_of_keys(x.shape(), &view, axis, |v: u64| v, &mut f),
        dtype if dtype.is_time() => lanes_of_keys(x.shape(), &view, axis, keys::time_key, &mut f),
        _ => lanes_of_keys(x.shape(), &view, axis, int_key, &mut f),
    }
    Ok(())
}

/// `numpy.argsort(kind="stable")` along `axis`, `I64`; NaN and NaT last.
pub fn argsort(x: &Array, axis: usize) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    let places = Places::new(x.shape(), axis);
    let mut out = vec![0i64; x.size()];
    let mut pairs: Vec<(u64, u32)> = Vec::new();
    each_lane(x, axis, |lane, keys| {
        pairs.clear();
        pairs.extend(keys.iter().enumerate().map(|(k, key)| (*key, k as u32)));
        // Positions break ties: as good as a stable sort.
        pairs.sort_unstable();
        for (r, (_, k)) in pairs.iter().enumerate() {
            out[places.at(lane, r)] = *k as i64;
        }
    })?;
    array(x.shape(), out)
}

/// Average ranks from 1 along `axis`, `F64`; missing stays NaN.
pub fn rank(x: &Array, axis: usize) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    let nullable = x.dtype().has_missing();
    let places = Places::new(x.shape(), axis);
    let mut out = vec![f64::NAN; x.size()];
    let mut pairs: Vec<(u64, u32)> = Vec::new();
    each_lane(x, axis, |lane, keys| {
        pairs.clear();
        pairs.extend(keys.iter().enumerate().map(|(k, key)| (*key, k as u32)));
        pairs.sort_unstable();
        let mut start = 0;
        while start < pairs.len() {
            let key = pairs[start].0;
            if nullable && key == MISSING {
                break;
            }
            let end = start
                + pairs[start..]
                    .iter()
                    .take_while(|pair| pair.0 == key)
                    .count();
            let average = (start + 1 + end) as f64 / 2.0;
            for (_, k) in &pairs[start..end] {
                out[places.at(lane, *k as usize)] = average;
            }
            start = end;
        }
    })?;
    array(x.shape(), out)
}
