//! Indexing: views for basic indexing, copies for integer arrays.

use crate::{Array, ArrayError, Result, Scalar};

/// Basic indexing of one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// One element; the axis goes. Negative counts from the end.
    At(i64),
    /// Normalised, as from Python's `slice.indices(size)`: with a negative step `stop` may be -1.
    Slice { start: i64, stop: i64, step: i64 },
    /// A new axis of length 1.
    NewAxis,
}

/// Basic indexing, a view. Axes past the end of `index` are taken whole.
pub fn slice(_x: &Array, _index: &[Index]) -> Result<Array> {
    Err(ArrayError::Unsupported("slice".into()))
}

/// `numpy.take` along `axis`; negative indices count from the end.
pub fn take(_x: &Array, _axis: usize, _indices: &[i64]) -> Result<Array> {
    Err(ArrayError::Unsupported("take".into()))
}

/// Take along `axis` where a negative index gives `fill`. The dtype is promoted where `x` cannot
/// hold the fill (integers and bools with NaN become `F64`, or `Object` for bools as in xarray).
pub fn take_or_fill(_x: &Array, _axis: usize, _indices: &[i64], _fill: &Scalar) -> Result<Array> {
    Err(ArrayError::Unsupported("take".into()))
}

/// Pointwise indexing: `indices` (`i64`, one common shape after broadcasting) one per axis of
/// `axes` (increasing); those axes go, the common shape stands where the first stood.
pub fn gather(_x: &Array, _axes: &[usize], _indices: &[&Array]) -> Result<Array> {
    Err(ArrayError::Unsupported("gather".into()))
}

/// A copy of `x` with the region of basic indexing replaced by `value`, broadcast and cast.
pub fn assign(_x: &Array, _region: &[Index], _value: &Array) -> Result<Array> {
    Err(ArrayError::Unsupported("assign".into()))
}

/// `numpy.nonzero`: one list of positions per axis.
pub fn nonzero(_x: &Array) -> Result<Vec<Vec<i64>>> {
    Err(ArrayError::Unsupported("nonzero".into()))
}

/// Positions along `axis` where the 1-d bool `mask` is true, taken from `x`.
pub fn boolean_mask(_x: &Array, _axis: usize, _mask: &Array) -> Result<Array> {
    Err(ArrayError::Unsupported("boolean_mask".into()))
}
