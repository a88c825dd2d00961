//! Reductions by group along one axis.

use super::reduce::{Reduce, ReduceOptions};
use crate::{Array, ArrayError, DType, Result};

/// A grouped reduction along one axis, fed tile by tile.
pub struct GroupAccumulator {
    shape: Vec<usize>,
}

impl GroupAccumulator {
    /// `codes` has one entry per position of `axis` of the whole input (`in_shape`): the group, or
    /// -1 for none. The output has `axis` of length `ngroups`. Empty groups: `Sum` 0, `Prod` 1,
    /// `Count` 0, `Any` false, `All` true, otherwise missing.
    pub fn new(
        op: Reduce,
        _dtype: DType,
        in_shape: &[usize],
        _axis: usize,
        _codes: &[i64],
        _ngroups: usize,
        _opts: &ReduceOptions,
    ) -> Result<Self> {
        if in_shape.len() > 32 {
            return Err(ArrayError::Unsupported(op.name().into()));
        }
        Ok(Self { shape: in_shape.to_vec() })
    }

    /// Adds the tile of the input that starts at `offset`.
    pub fn push(&mut self, _tile: &Array, _offset: &[usize]) -> Result<()> {
        Ok(())
    }

    pub fn finish(self) -> Result<Array> {
        Err(ArrayError::Unsupported(format!("{:?}", self.shape)))
    }
}

/// The result's dtype: as [`Reduce::dtype`], but `Min Max First Last` of integers and bools become
/// `F64` if a group is empty (its result is NaN).
pub fn group_dtype(
    op: Reduce,
    dtype: DType,
    _codes: &[i64],
    _ngroups: usize,
    opts: &ReduceOptions,
) -> Result<DType> {
    op.dtype_with(dtype, opts)
}

/// Reduces `x` along `axis` by group.
pub fn group_reduce(
    op: Reduce,
    _x: &Array,
    _axis: usize,
    _codes: &[i64],
    _ngroups: usize,
    _opts: &ReduceOptions,
) -> Result<Array> {
    Err(ArrayError::Unsupported(op.name().into()))
}
