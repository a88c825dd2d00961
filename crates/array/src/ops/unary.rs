//! Elementwise functions of one operand.

use super::named_enum;
use crate::{Array, ArrayError, DType, Result};

named_enum! {
    /// Elementwise functions of one operand.
    Unary {
        Neg = "negative", Pos = "positive", Abs = "absolute", Sign = "sign", Invert = "invert",
        LogicalNot = "logical_not", Sqrt = "sqrt", Cbrt = "cbrt", Square = "square",
        Reciprocal = "reciprocal", Exp = "exp", Exp2 = "exp2", Expm1 = "expm1", Log = "log",
        Log2 = "log2", Log10 = "log10", Log1p = "log1p", Sin = "sin", Cos = "cos", Tan = "tan",
        Arcsin = "arcsin", Arccos = "arccos", Arctan = "arctan", Sinh = "sinh", Cosh = "cosh",
        Tanh = "tanh", Arcsinh = "arcsinh", Arccosh = "arccosh", Arctanh = "arctanh",
        Deg2rad = "deg2rad", Rad2deg = "rad2deg", Floor = "floor", Ceil = "ceil",
        Trunc = "trunc", Rint = "rint", Isnan = "isnan", Isfinite = "isfinite",
        Isinf = "isinf", Signbit = "signbit",
        /// True for NaN, NaT and None; False for dtypes without missing values.
        Isnull = "isnull",
        Notnull = "notnull",
    }
}

impl Unary {
    /// The result's dtype. Errors as numpy's `TypeError` if the function lacks a loop for it.
    pub fn dtype(self, dtype: DType) -> Result<DType> {
        Ok(dtype)
    }
}

/// Applies `op` to every element.
pub fn unary(op: Unary, _x: &Array) -> Result<Array> {
    Err(ArrayError::Unsupported(op.name().into()))
}
