//! Shapes: views where possible, and making arrays.

use super::named_enum;
use crate::{Array, ArrayError, DType, Result, Scalar};

named_enum! {
    /// `numpy.pad`'s modes.
    PadMode {
        Constant = "constant", Edge = "edge", Reflect = "reflect", Symmetric = "symmetric",
        Wrap = "wrap",
    }
}

/// The common shape of operands under numpy's broadcasting.
pub fn broadcast_shapes(shapes: &[&[usize]]) -> Result<Vec<usize>> {
    let _ = shapes;
    Err(ArrayError::Unsupported("broadcast".into()))
}

/// C-order reshape; a view if the array is contiguous.
pub fn reshape(_x: &Array, _shape: &[usize]) -> Result<Array> {
    Err(ArrayError::Unsupported("reshape".into()))
}

/// Axes in the given order, a view.
pub fn transpose(_x: &Array, _order: &[usize]) -> Result<Array> {
    Err(ArrayError::Unsupported("transpose".into()))
}

/// `numpy.broadcast_to`, copied (kernels broadcast their operands themselves, without a copy).
pub fn broadcast_to(_x: &Array, _shape: &[usize]) -> Result<Array> {
    Err(ArrayError::Unsupported("broadcast".into()))
}

/// Removes axes of length 1, a view.
pub fn squeeze(_x: &Array, _axes: &[usize]) -> Result<Array> {
    Err(ArrayError::Unsupported("squeeze".into()))
}

/// A new axis of length 1 at `axis`, a view.
pub fn expand_dims(_x: &Array, _axis: usize) -> Result<Array> {
    Err(ArrayError::Unsupported("expand_dims".into()))
}

/// Joins along an existing axis; dtype promoted.
pub fn concat(_axis: usize, _arrays: &[&Array]) -> Result<Array> {
    Err(ArrayError::Unsupported("concat".into()))
}

/// Joins along a new axis at `axis`; dtype promoted.
pub fn stack(_axis: usize, _arrays: &[&Array]) -> Result<Array> {
    Err(ArrayError::Unsupported("stack".into()))
}

/// Reverses axes, a view.
pub fn flip(_x: &Array, _axes: &[usize]) -> Result<Array> {
    Err(ArrayError::Unsupported("flip".into()))
}

/// `numpy.roll` along one axis.
pub fn roll(_x: &Array, _axis: usize, _shift: i64) -> Result<Array> {
    Err(ArrayError::Unsupported("roll".into()))
}

/// `numpy.pad`: `widths` before and after per axis; `value` is used by `Constant` only and cast to
/// the dtype of `x`.
pub fn pad(_x: &Array, _widths: &[(usize, usize)], _mode: PadMode, _value: &Scalar) -> Result<Array> {
    Err(ArrayError::Unsupported("pad".into()))
}

/// `numpy.repeat` of each element along `axis`; `counts` has one entry, or one per element.
pub fn repeat(_x: &Array, _axis: usize, _counts: &[usize]) -> Result<Array> {
    Err(ArrayError::Unsupported("repeat".into()))
}

/// `numpy.tile`.
pub fn tile(_x: &Array, _reps: &[usize]) -> Result<Array> {
    Err(ArrayError::Unsupported("tile".into()))
}

/// The same elements in C order, shared if they are already.
pub fn to_contiguous(x: &Array) -> Array {
    x.clone()
}

pub fn zeros(_dtype: DType, _shape: &[usize]) -> Result<Array> {
    Err(ArrayError::Unsupported("zeros".into()))
}

/// `shape` filled with `value`, cast to `dtype`.
pub fn full(_dtype: DType, _shape: &[usize], _value: &Scalar) -> Result<Array> {
    Err(ArrayError::Unsupported("full".into()))
}

/// `numpy.arange`: an integer or float dtype; length `ceil((stop - start) / step)`.
pub fn arange(_start: &Scalar, _stop: &Scalar, _step: &Scalar) -> Result<Array> {
    Err(ArrayError::Unsupported("arange".into()))
}

/// `numpy.linspace`, `F64`.
pub fn linspace(_start: f64, _stop: f64, _count: usize, _endpoint: bool) -> Result<Array> {
    Err(ArrayError::Unsupported("linspace".into()))
}
