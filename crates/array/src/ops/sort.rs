//! Order.

use crate::{Array, ArrayError, Result};

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
