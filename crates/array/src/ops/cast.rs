//! Changing dtype, and decoding of CF packing.

use crate::{Array, ArrayError, DType, Result, Scalar};

/// `x.astype(dtype)`: C casts between numbers, `i64` ↔ times keep the number, NaT is kept between
/// units, strings are parsed and formatted. `Str(0)` asks for whatever width is needed.
pub fn cast(_x: &Array, _dtype: DType) -> Result<Array> {
    Err(ArrayError::Unsupported("cast".into()))
}

/// CF unpacking in one pass: elements equal to one of `fills` become NaN, the others
/// `x.astype(dtype) * scale + offset`, computed in `dtype` (`F32` or `F64`) as xarray does.
pub fn decode_cf(
    _x: &Array,
    _fills: &[Scalar],
    _scale: Option<f64>,
    _offset: Option<f64>,
    _dtype: DType,
) -> Result<Array> {
    Err(ArrayError::Unsupported("decode".into()))
}
