//! Products of arrays.

use crate::{Array, ArrayError, Result};

/// `numpy.einsum` with explicit output (`"ab,bc->ac"`), one or more operands, no repeated letter
/// within one operand. Floats and integers; sums of `F32` are accumulated in `f64`.
pub fn einsum(_subscripts: &str, _operands: &[&Array]) -> Result<Array> {
    Err(ArrayError::Unsupported("einsum".into()))
}

/// `numpy.matmul` of 1-d and 2-d operands.
pub fn matmul(_a: &Array, _b: &Array) -> Result<Array> {
    Err(ArrayError::Unsupported("matmul".into()))
}
