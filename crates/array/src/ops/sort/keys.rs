//! Integers that order as the elements do.

use std::sync::Arc;

use super::super::elementwise::source;
use super::super::lanes::Lanes;
use super::super::number::{Compute, Source};
use super::super::reduce::compare;
use crate::scalar::NAT;
use crate::{Array, ArrayError, DType, Result, Scalar};

/// The key of NaN, NaT and None: after all others.
pub(crate) const MISSING: u64 = u64::MAX;

const TOP: u64 = 1 << 63;

/// An order-preserving `u64` of an integer.
#[inline(always)]
pub(crate) fn int_key(v: i64) -> u64 {
    (v as u64) ^ TOP
}

/// An order-preserving `u64` of a float that is not NaN; -0 and 0 are one.
#[inline(always)]
pub(crate) fn float_key(v: f64) -> u64 {
    let bits = (v + 0.0).to_bits();
    if bits & TOP != 0 { !bits } else { bits | TOP }
}

#[inline(always)]
pub(crate) fn time_key(v: i64) -> u64 {
    if v == NAT { MISSING } else { int_key(v) - 1 }
}

pub(crate) fn time_back(key: u64) -> i64 {
    if key == MISSING {
        NAT
    } else {
        ((key + 1) ^ TOP) as i64
    }
}

/// Types whose keys can be turned back (so -0 is before 0).
pub(crate) trait Sortable {
    fn total_key(self) -> u64;
    fn back(key: u64) -> Self;
}

impl Sortable for f64 {
    #[inline(always)]
    fn total_key(self) -> u64 {
        if self.is_nan() {
            return MISSING;
        }
        let bits = self.to_bits();
        if bits & TOP != 0 { !bits } else { bits | TOP }
    }
    fn back(key: u64) -> f64 {
        if key == MISSING {
            return f64::NAN;
        }
        f64::from_bits(if key & TOP != 0 { key ^ TOP } else { !key })
    }
}

impl Sortable for i64 {
    fn total_key(self) -> u64 {
        int_key(self)
    }
    fn back(key: u64) -> i64 {
        (key ^ TOP) as i64
    }
}

impl Sortable for u64 {
    fn total_key(self) -> u64 {
        self
    }
    fn back(key: u64) -> u64 {
        key
    }
}

/// Calls `f` with the number and the keys of each lane along `axis`.
pub(crate) fn lanes_of_keys<K: Compute>(
    shape: &[usize],
    view: &Source<'_>,
    axis: usize,
    key: impl Fn(K) -> u64,
    mut f: impl FnMut(usize, &mut [u64]),
) {
    let lanes = Lanes::new(shape, view.strides(), &[axis]);
    let n = lanes.len();
    // About 256 kB of keys at once.
    let width = (32_768 / n.max(1)).clamp(1, 64);
    let mut scratch = vec![K::default(); width];
    let mut keys = vec![0u64; width * n];
    lanes.blocks(width, |block| {
        for r in 0..n {
            let row = lanes.row(view, &block, r, &mut scratch);
            for (k, v) in row.iter().enumerate() {
                keys[k * n + r] = key(*v);
            }
        }
        for k in 0..block.width {
            f(block.first + k, &mut keys[k * n..(k + 1) * n]);
        }
    });
}

/// Keys of all elements in C order; None for missing ones. Not for strings and objects.
pub(crate) fn key_bits(x: &Array) -> Result<Vec<Option<u64>>> {
    use super::super::elementwise::map1;
    let view = source("sort", x)?;
    let keys = match x.dtype() {
        DType::F32 | DType::F64 => {
            return Ok(each(&view, |v: f64| {
                if v.is_nan() { None } else { Some(float_key(v)) }
            }));
        }
        DType::U64 => map1::<u64, u64>(&view, |v| v),
        dtype if dtype.is_time() => {
            return Ok(each(
                &view,
                |v: i64| if v == NAT { None } else { Some(int_key(v)) },
            ));
        }
        _ => map1::<i64, u64>(&view, int_key),
    };
    Ok(keys.into_iter().map(Some).collect())
}

fn each<K: Compute>(view: &Source<'_>, key: impl Fn(K) -> Option<u64>) -> Vec<Option<u64>> {
    super::super::elementwise::map1::<K, K>(view, |v| v)
        .into_iter()
        .map(key)
        .collect()
}

/// For strings and objects: each element's position among the sorted distinct values, [`MISSING`] for
/// missing ones. Errors for objects that Python cannot order.
pub(crate) fn text_order(x: &Array) -> Result<Vec<u64>> {
    if let Some(texts) = x.to_vec::<Arc<str>>() {
        let mut sorted: Vec<&Arc<str>> = texts.iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        return Ok(texts
            .iter()
            .map(|t| sorted.partition_point(|s| *s < t) as u64)
            .collect());
    }
    let values = x.scalars();
    let mut order: Vec<usize> = (0..values.len())
        .filter(|k| !values[*k].is_null())
        .collect();
    let mut failed: Option<ArrayError> = None;
    let mut cmp = |a: &Scalar, b: &Scalar| {
        compare(a, b).unwrap_or_else(|error| {
            failed = Some(error);
            std::cmp::Ordering::Equal
        })
    };
    order.sort_by(|a, b| cmp(&values[*a], &values[*b]));
    let mut out = vec![MISSING; values.len()];
    let mut code = 0;
    for (k, at) in order.iter().enumerate() {
        if k > 0 && cmp(&values[order[k - 1]], &values[*at]).is_ne() {
            code += 1;
        }
        out[*at] = code;
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(out),
    }
}
