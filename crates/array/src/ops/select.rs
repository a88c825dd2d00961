//! Choosing between elements.

use crate::{Array, ArrayError, Result};

/// `numpy.where`: `x` where `cond` (bool) is true, else `y`; broadcast, dtype promoted.
pub fn where_(_cond: &Array, _x: &Array, _y: &Array) -> Result<Array> {
    Err(ArrayError::Unsupported("where".into()))
}

/// Is each element of `x` among `values` (any shape)? bool, shape of `x`. NaN is in nothing.
pub fn isin(_x: &Array, _values: &Array) -> Result<Array> {
    Err(ArrayError::Unsupported("isin".into()))
}

/// `numpy.clip`: bounds broadcast against `x`; NaN stays NaN; dtype promoted.
pub fn clip(_x: &Array, _lo: Option<&Array>, _hi: Option<&Array>) -> Result<Array> {
    Err(ArrayError::Unsupported("clip".into()))
}

/// `x` with its missing elements (NaN, NaT, None) taken from `y`; broadcast, dtype promoted.
pub fn fill_null(_x: &Array, _y: &Array) -> Result<Array> {
    Err(ArrayError::Unsupported("fill_null".into()))
}
