//! Elementwise functions of two operands, broadcast.

mod float;
mod fused;
mod integer;
pub(crate) mod object;
mod time;

pub use fused::{binary_into, binary_taken};

use super::cast::{cast, number_array};
use super::elementwise::{array, map2, source};
use super::named_enum;
use super::promote::result_type;
use super::unary::{Unary, float_of, unary};
use crate::{Array, ArrayError, DType, Kind, Result, Scalar};

named_enum! {
    /// Elementwise functions of two operands.
    Binary {
        Add = "add", Sub = "subtract", Mul = "multiply", Div = "divide",
        FloorDiv = "floor_divide", Mod = "remainder", Pow = "power", Atan2 = "arctan2",
        Hypot = "hypot",
        /// NaN if either is.
        Minimum = "minimum",
        Maximum = "maximum",
        /// The other one if one is NaN.
        Fmin = "fmin",
        Fmax = "fmax",
        Eq = "equal", Ne = "not_equal", Lt = "less", Le = "less_equal", Gt = "greater",
        Ge = "greater_equal", And = "bitwise_and", Or = "bitwise_or", Xor = "bitwise_xor",
        LogicalAnd = "logical_and", LogicalOr = "logical_or", LogicalXor = "logical_xor",
        LeftShift = "left_shift", RightShift = "right_shift", Copysign = "copysign",
        Fmod = "fmod", Logaddexp = "logaddexp",
    }
}

impl Binary {
    pub fn is_comparison(self) -> bool {
        use Binary::*;
        matches!(self, Eq | Ne | Lt | Le | Gt | Ge)
    }

    /// The result's dtype. Errors as numpy's `TypeError` if there is no loop for the pair.
    ///
    /// numpy's own dtypes, but `float32` where numpy goes to `float16`.
    pub fn dtype(self, a: DType, b: DType) -> Result<DType> {
        use Binary::*;
        let refused = || ArrayError::DTypes {
            op: self.name().into(),
            left: a,
            right: b,
        };
        if matches!(self, LogicalAnd | LogicalOr | LogicalXor)
            && a.kind() != Kind::Object
            && b.kind() != Kind::Object
        {
            return Ok(DType::Bool);
        }
        if matches!(a, DType::Object | DType::Cftime(_) | DType::Interval(_))
            || matches!(b, DType::Object | DType::Cftime(_) | DType::Interval(_))
        {
            return object::dtype(self, a, b).ok_or_else(refused);
        }
        if a.is_time() || b.is_time() {
            return time::dtype(self, a, b).ok_or_else(refused);
        }
        if let (DType::Str(m), DType::Str(n)) = (a, b) {
            return match self {
                Add => Ok(DType::Str(m + n)),
                _ if self.is_comparison() => Ok(DType::Bool),
                _ => Err(refused()),
            };
        }
        if !a.is_numeric() || !b.is_numeric() {
            // Python's `==` between text and numbers, which numpy answers with False.
            return if matches!(self, Eq | Ne) {
                Ok(DType::Bool)
            } else {
                Err(refused())
            };
        }
        let common = result_type(a, b).ok_or_else(refused)?;
        let known = match self {
            _ if self.is_comparison() => Some(DType::Bool),
            Add | Mul | Minimum | Maximum | Fmin | Fmax => Some(common),
            Sub => (common != DType::Bool).then_some(common),
            FloorDiv | Mod | Pow | Fmod => Some(if common == DType::Bool {
                DType::I8
            } else {
                common
            }),
            Div => Some(if common.is_float() {
                common
            } else {
                DType::F64
            }),
            And | Or | Xor => (!common.is_float()).then_some(common),
            LeftShift | RightShift => match common {
                DType::Bool => Some(DType::I8),
                _ => common.is_integer().then_some(common),
            },
            _ => match (float_of(a), float_of(b)) {
                (Some(DType::F32), Some(DType::F32)) => Some(DType::F32),
                _ => Some(DType::F64),
            },
        };
        known.ok_or_else(refused)
    }
}

/// Applies `op` elementwise with numpy's broadcasting.
pub fn binary(op: Binary, a: &Array, b: &Array) -> Result<Array> {
    use Binary::*;
    let dtype = op.dtype(a.dtype(), b.dtype())?;
    if a.dtype().kind() == Kind::Object || b.dtype().kind() == Kind::Object {
        return object::binary(op, a, b, dtype);
    }
    if matches!(op, LogicalAnd | LogicalOr | LogicalXor) {
        return logical(op, &cast(a, DType::Bool)?, &cast(b, DType::Bool)?);
    }
    if a.dtype().is_time() || b.dtype().is_time() {
        return time::binary(op, a, b, dtype);
    }
    if !a.dtype().is_numeric() || !b.dtype().is_numeric() {
        return object::text(op, a, b, dtype);
    }
    let common = result_type(a.dtype(), b.dtype()).unwrap_or(dtype);
    if op == Pow && common.is_float() && is_two(b) {
        return unary(Unary::Square, &cast(a, common)?);
    }
    let (left, right) = (source(op.name(), a)?, source(op.name(), b)?);
    if op.is_comparison() {
        let (shape, values) = match common {
            DType::Bool => integer::compare_bools(op, &left, &right)?,
            DType::F32 => float::compare32(op, &left, &right)?,
            DType::F64 if a.dtype().is_integer() && b.dtype().is_integer() => {
                integer::compare_mixed(op, &left, &right, a.dtype() == DType::U64)?
            }
            DType::F64 => float::compare64(op, &left, &right)?,
            DType::U64 => integer::compare_unsigned(op, &left, &right)?,
            _ => integer::compare(op, &left, &right)?,
        };
        return array(&shape, values);
    }
    match dtype {
        DType::F32 => float::binary32(op, &left, &right).and_then(|(s, v)| array(&s, v)),
        DType::F64 => float::binary64(op, &left, &right).and_then(|(s, v)| array(&s, v)),
        DType::Bool => bools(op, &left, &right).and_then(|(s, v)| array(&s, v)),
        DType::U64 => integer::unsigned(op, &left, &right).and_then(|(s, v)| array(&s, v)),
        _ => {
            let (shape, values) = integer::signed(op, &left, &right, dtype)?;
            number_array(&shape, values, dtype)
        }
    }
}

fn is_two(b: &Array) -> bool {
    b.ndim() == 0 && b.item().is_ok_and(|v: Scalar| v.as_f64() == Some(2.0))
}

fn logical(op: Binary, a: &Array, b: &Array) -> Result<Array> {
    let (left, right) = (source(op.name(), a)?, source(op.name(), b)?);
    let (shape, values) = match op {
        Binary::LogicalAnd => map2::<bool, bool>(&left, &right, |x, y| x & y)?,
        Binary::LogicalOr => map2::<bool, bool>(&left, &right, |x, y| x | y)?,
        _ => map2::<bool, bool>(&left, &right, |x, y| x ^ y)?,
    };
    array(&shape, values)
}

fn bools(
    op: Binary,
    a: &super::number::Source<'_>,
    b: &super::number::Source<'_>,
) -> Result<(Vec<usize>, Vec<bool>)> {
    use Binary::*;
    match op {
        Add | Or | Maximum | Fmax => map2::<bool, bool>(a, b, |x, y| x | y),
        Xor => map2::<bool, bool>(a, b, |x, y| x ^ y),
        _ => map2::<bool, bool>(a, b, |x, y| x & y),
    }
}
