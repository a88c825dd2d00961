//! Order.

use crate::{Array, ArrayError, DType, Result};

/// `numpy.sort` along `axis`; NaN and NaT last.
pub fn sort(_x: &Array, _axis: usize) -> Result<Array> {
    Err(ArrayError::Unsupported("sort".into()))
}

/// `numpy.argsort(kind="stable")` along `axis`, `I64`; NaN and NaT last.
pub fn argsort(_x: &Array, _axis: usize) -> Result<Array> {
    Err(ArrayError::Unsupported("argsort".into()))
}

/// Average ranks from 1 along `axis`, `F64`; missing stays NaN.
pub fn rank(_x: &Array, _axis: usize) -> Result<Array> {
    Err(ArrayError::Unsupported("rank".into()))
}

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

/// `numpy.unique` of the flattened array.
pub fn unique(_x: &Array) -> Result<Unique> {
    Err(ArrayError::Unsupported("unique".into()))
}

/// `numpy.searchsorted` of `values` in the sorted 1-d `x`: `I64`, shape of `values`. `right` puts
/// equal ones before.
pub fn searchsorted(_x: &Array, _values: &Array, _right: bool) -> Result<Array> {
    Err(ArrayError::Unsupported("searchsorted".into()))
}

/// An order-preserving `u64` of a number; -0 and 0 are one.
pub(crate) fn int_key(v: i64) -> u64 {
    (v as u64) ^ (1 << 63)
}

pub(crate) fn float_key(v: f64) -> u64 {
    let bits = (v + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | (1 << 63) }
}

/// Keys that order and compare as the elements do; None for missing ones.
pub(crate) fn key_bits(x: &Array) -> Result<Vec<Option<u64>>> {
    use super::elementwise::source;
    use crate::scalar::NAT;
    let view = source("sort", x)?;
    let missing = |v: f64| if v.is_nan() { None } else { Some(float_key(v)) };
    let mut out: Vec<Option<u64>> = Vec::with_capacity(x.size());
    use super::number::{BLOCK, Compute, Source};
    use super::view::Loop;
    fn each<K: Compute>(view: &Source<'_>, mut f: impl FnMut(K)) {
        let lp = Loop::new(view.shape(), [view.strides()]);
        let mut scratch = vec![K::default(); BLOCK];
        lp.rows(|[start]| {
            let mut done = 0;
            while done < lp.inner {
                let n = BLOCK.min(lp.inner - done);
                let at = start + done as isize * lp.step[0];
                view.row(at, lp.step[0], n, &mut scratch).iter().for_each(|v| f(*v));
                done += n;
            }
        });
    }
    match x.dtype() {
        DType::F32 | DType::F64 => each::<f64>(&view, |v| out.push(missing(v))),
        DType::U64 => each::<u64>(&view, |v| out.push(Some(v))),
        dtype if dtype.is_time() => {
            each::<i64>(&view, |v| out.push(if v == NAT { None } else { Some(int_key(v)) }));
        }
        _ => each::<i64>(&view, |v| out.push(Some(int_key(v)))),
    }
    Ok(out)
}
