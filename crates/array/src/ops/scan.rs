//! Running values along an axis.

use super::named_enum;
use crate::{Array, ArrayError, DType, Result};

named_enum! {
    Scan { Cumsum = "cumsum", Cumprod = "cumprod", Ffill = "ffill", Bfill = "bfill" }
}

impl Scan {
    /// Sums and products as [`super::Reduce`]; fills keep the dtype.
    pub fn dtype(self, dtype: DType) -> Result<DType> {
        Ok(dtype)
    }
}

/// Running sum or product (missing elements count as 0 or 1 with `skipna`), or the last (next)
/// valid value carried over at most `limit` missing ones.
pub fn scan(op: Scan, _x: &Array, _axis: usize, _skipna: bool, _limit: Option<usize>) -> Result<Array> {
    Err(ArrayError::Unsupported(op.name().into()))
}

/// `numpy.diff` along `axis`, `n` times. Bools differ by `!=`, times give `timedelta64`.
pub fn diff(_x: &Array, _axis: usize, _n: usize) -> Result<Array> {
    Err(ArrayError::Unsupported("diff".into()))
}
