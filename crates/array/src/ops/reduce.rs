//! Reductions over axes, whole or tile by tile.

use super::named_enum;
use crate::{Array, ArrayError, DType, Result};

named_enum! {
    Reduce {
        Count = "count", Sum = "sum", Prod = "prod", Mean = "mean", Var = "var", Std = "std",
        Min = "min", Max = "max", Any = "any", All = "all", First = "first", Last = "last",
        Argmin = "argmin", Argmax = "argmax", Median = "median",
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReduceOptions {
    /// Leave out NaN, NaT and None.
    pub skipna: bool,
    /// Delta degrees of freedom of `Var` and `Std`.
    pub ddof: f64,
    /// Fewer valid elements than this give a missing result (`Sum`, `Prod`).
    pub min_count: Option<usize>,
    /// Keep reduced axes with length 1.
    pub keepdims: bool,
}

impl Default for ReduceOptions {
    fn default() -> Self {
        Self { skipna: true, ddof: 0.0, min_count: None, keepdims: false }
    }
}

impl Reduce {
    /// The result's dtype (see also [`ReduceOptions::min_count`], which makes integer sums `F64`).
    pub fn dtype(self, dtype: DType, _skipna: bool) -> Result<DType> {
        Ok(dtype)
    }

    /// As [`Reduce::dtype`], with `min_count` counted in.
    pub fn dtype_with(self, dtype: DType, opts: &ReduceOptions) -> Result<DType> {
        self.dtype(dtype, opts.skipna)
    }
}

/// Reduces over `axes` (non-empty is not required: no axes reduce nothing but still convert).
pub fn reduce(op: Reduce, _x: &Array, _axes: &[usize], _opts: &ReduceOptions) -> Result<Array> {
    Err(ArrayError::Unsupported(op.name().into()))
}

/// A reduction fed tile by tile, in any order of tiles.
pub struct Accumulator {
    shape: Vec<usize>,
}

impl Accumulator {
    /// `in_shape` is the whole input's, `axes` are reduced; the output has them kept with length 1.
    pub fn new(
        op: Reduce,
        _dtype: DType,
        in_shape: &[usize],
        _axes: &[usize],
        _opts: &ReduceOptions,
    ) -> Result<Self> {
        if in_shape.len() > 32 {
            return Err(ArrayError::Unsupported(op.name().into()));
        }
        Ok(Self { shape: in_shape.to_vec() })
    }

    /// Adds the tile of the input that starts at `offset`. Errors if it does not fit.
    pub fn push(&mut self, _tile: &Array, _offset: &[usize]) -> Result<()> {
        Ok(())
    }

    /// The result; `keepdims` decides whether the reduced axes are still there.
    pub fn finish(self) -> Result<Array> {
        Err(ArrayError::Unsupported(format!("{:?}", self.shape)))
    }
}
