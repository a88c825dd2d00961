//! What can go wrong with arrays. Messages say what was asked and what was found.

use crate::DType;
use crate::format::binary_bytes;

pub type Result<T, E = ArrayError> = std::result::Result<T, E>;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ArrayError {
    /// numpy's `ValueError`: operands could not be broadcast together.
    #[error("operands could not be broadcast together with shapes {0}")]
    Broadcast(String),
    /// numpy's `IndexError`.
    #[error("index {index} is out of bounds for axis {axis} with size {size}")]
    OutOfBounds {
        index: i64,
        axis: usize,
        size: usize,
    },
    /// numpy's `AxisError` (a `ValueError` and an `IndexError`).
    #[error("axis {axis} is out of bounds for array of dimension {ndim}")]
    Axis { axis: i64, ndim: usize },
    /// numpy's `TypeError`: the operation does not exist for this dtype.
    #[error("{op} is not supported for dtype {dtype}")]
    DType { op: String, dtype: DType },
    /// numpy's `TypeError` for two operands.
    #[error("{op} is not supported between dtypes {left} and {right}")]
    DTypes {
        op: String,
        left: DType,
        right: DType,
    },
    /// numpy's `ValueError`: anything wrong with a value, a shape or a parameter.
    #[error("{0}")]
    Value(String),
    /// Anything the engine does not do (yet): Python's `NotImplementedError`.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// Python's `MemoryError`.
    #[error("Unable to allocate {} for an array with shape {shape}", binary_bytes(*bytes))]
    Memory { bytes: usize, shape: String },
    /// Python's `ZeroDivisionError`: of objects.
    #[error("{0}")]
    ZeroDivision(&'static str),
    /// Overflow of a calendar or of an array's size.
    #[error("{0}")]
    Overflow(String),
}
