//! Linear interpolation.

use crate::{Array, ArrayError, Result};

/// `numpy.interp` with missing (NaN) outside: `F64`, shape of `x`. `xp` increases.
pub fn interp(_x: &Array, _xp: &Array, _fp: &Array) -> Result<Array> {
    Err(ArrayError::Unsupported("interp".into()))
}

/// Values of `y` along `axis`, given at increasing positions `xp`, linearly interpolated at `x` (1-d);
/// NaN outside unless `extrapolate`. Floats keep their dtype, integers become `F64`.
pub fn interp_axis(_y: &Array, _axis: usize, _xp: &[f64], _x: &[f64], _extrapolate: bool) -> Result<Array> {
    Err(ArrayError::Unsupported("interp".into()))
}
