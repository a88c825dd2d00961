//! Elementwise functions of one operand.

use super::cast::{cast, number_array, truth};
use super::elementwise::{array, map1, source};
use super::named_enum;
use super::number::Source;
use crate::scalar::NAT;
use crate::{Array, ArrayError, DType, Kind, Result, Scalar};

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
    /// The result's dtype. Errors as numpy's `TypeError` if the function has no loop for it.
    ///
    /// numpy's own dtypes, but `float32` where numpy goes to `float16` (floating functions of `bool`
    /// and 8-bit integers).
    pub fn dtype(self, dtype: DType) -> Result<DType> {
        use Unary::*;
        let refused = || ArrayError::DType {
            op: self.name().into(),
            dtype,
        };
        let kind = dtype.kind();
        let known = match self {
            Isnull | Notnull => Some(DType::Bool),
            _ if kind == Kind::Object => return object_dtype(self, dtype),
            Isnan | Isfinite | Isinf => (kind != Kind::Str).then_some(DType::Bool),
            Signbit | LogicalNot => dtype.is_numeric().then_some(DType::Bool),
            Neg | Pos | Abs | Sign => match kind {
                Kind::Bool if self == Abs => Some(dtype),
                Kind::Int | Kind::UInt | Kind::Float | Kind::Timedelta => Some(dtype),
                _ => None,
            },
            Invert => (kind == Kind::Bool || dtype.is_integer()).then_some(dtype),
            Square | Reciprocal => match kind {
                Kind::Bool => Some(DType::I8),
                _ => dtype.is_numeric().then_some(dtype),
            },
            Floor | Ceil | Trunc => dtype.is_numeric().then_some(dtype),
            _ => float_of(dtype),
        };
        known.ok_or_else(refused)
    }
}

/// The float dtype in which functions of a number are computed. None if it is not a number.
pub(crate) fn float_of(dtype: DType) -> Option<DType> {
    match dtype.kind() {
        Kind::Float => Some(dtype),
        Kind::Bool | Kind::Int | Kind::UInt if dtype.itemsize() <= 2 => Some(DType::F32),
        Kind::Int | Kind::UInt => Some(DType::F64),
        _ => None,
    }
}

fn object_dtype(op: Unary, dtype: DType) -> Result<DType> {
    use Unary::*;
    match op {
        Neg | Pos | Abs | LogicalNot | Square if dtype == DType::Object => Ok(DType::Object),
        _ => Err(ArrayError::DType {
            op: op.name().into(),
            dtype,
        }),
    }
}

/// Applies `op` to every element.
pub fn unary(op: Unary, x: &Array) -> Result<Array> {
    use Unary::*;
    let dtype = op.dtype(x.dtype())?;
    if matches!(op, Isnull | Notnull) {
        return nulls(x, op == Isnull);
    }
    if x.dtype().is_object() {
        return objects(op, x);
    }
    let view = source(op.name(), x)?;
    let shape = x.shape();
    match op {
        Isnan | Isfinite | Isinf => array(shape, classify(op, x.dtype(), &view)),
        Signbit => match x.dtype().kind() {
            Kind::Float => array(shape, map1::<f64, bool>(&view, f64::is_sign_negative)),
            Kind::Int => array(shape, map1::<i64, bool>(&view, |v| v < 0)),
            _ => array(shape, vec![false; x.size()]),
        },
        LogicalNot => array(shape, map1::<bool, bool>(&view, |v| !v)),
        Floor | Ceil | Trunc | Pos if !dtype.is_float() => Ok(x.clone()),
        _ => match dtype {
            DType::F32 => array(shape, floats32(op, &view)),
            DType::F64 => array(shape, floats64(op, &view)),
            DType::U64 => array(
                shape,
                map1::<u64, u64>(&view, |v| match op {
                    Neg => v.wrapping_neg(),
                    Sign => u64::from(v != 0),
                    Invert => !v,
                    Square => v.wrapping_mul(v),
                    Reciprocal => 1u64.checked_div(v).unwrap_or(0),
                    _ => v,
                }),
            ),
            DType::Bool => array(shape, map1::<bool, bool>(&view, |v| (op == Invert) ^ v)),
            _ => number_array(shape, integers(op, &view), dtype),
        },
    }
}

/// Where is NaN, NaT or None (`null`), or where is not?
fn nulls(x: &Array, null: bool) -> Result<Array> {
    let shape = x.shape();
    let Some(view) = Source::new(x) else {
        let values = x
            .scalars()
            .iter()
            .map(|v| v.is_null() == null)
            .collect::<Vec<bool>>();
        return array(shape, values);
    };
    let values = match x.dtype() {
        DType::F32 => map1::<f32, bool>(&view, |v| v.is_nan() == null),
        DType::F64 => map1::<f64, bool>(&view, |v| v.is_nan() == null),
        dtype if dtype.is_time() => map1::<i64, bool>(&view, |v| (v == NAT) == null),
        _ => vec![!null; x.size()],
    };
    array(shape, values)
}

fn classify(op: Unary, dtype: DType, view: &Source<'_>) -> Vec<bool> {
    let count = || view.shape().iter().product();
    match (op, dtype) {
        (Unary::Isnan, DType::F32) => map1::<f32, bool>(view, f32::is_nan),
        (Unary::Isnan, DType::F64) => map1::<f64, bool>(view, f64::is_nan),
        (Unary::Isfinite, DType::F32) => map1::<f32, bool>(view, f32::is_finite),
        (Unary::Isfinite, DType::F64) => map1::<f64, bool>(view, f64::is_finite),
        (Unary::Isinf, DType::F32) => map1::<f32, bool>(view, f32::is_infinite),
        (Unary::Isinf, DType::F64) => map1::<f64, bool>(view, f64::is_infinite),
        (Unary::Isnan, time) if time.is_time() => map1::<i64, bool>(view, |v| v == NAT),
        (Unary::Isfinite, time) if time.is_time() => map1::<i64, bool>(view, |v| v != NAT),
        (Unary::Isfinite, _) => vec![true; count()],
        _ => vec![false; count()],
    }
}

fn integers(op: Unary, view: &Source<'_>) -> Vec<i64> {
    match op {
        Unary::Neg => map1::<i64, i64>(view, |v| v.wrapping_neg()),
        Unary::Abs => map1::<i64, i64>(view, |v| v.wrapping_abs()),
        // NaT is negative here: numpy's sign of it is -1.
        Unary::Sign => map1::<i64, i64>(view, |v| v.signum()),
        Unary::Invert => map1::<i64, i64>(view, |v| !v),
        Unary::Square => map1::<i64, i64>(view, |v| v.wrapping_mul(v)),
        // Division by zero: what x86 gives for the cast of infinity, truncated to the dtype.
        Unary::Reciprocal => map1::<i64, i64>(view, |v| 1i64.checked_div(v).unwrap_or(i64::MIN)),
        _ => map1::<i64, i64>(view, |v| v),
    }
}

macro_rules! float_functions {
    ($name:ident, $type:ident) => {
        fn $name(op: Unary, view: &Source<'_>) -> Vec<$type> {
            use Unary::*;
            let map = |f: fn($type) -> $type| map1::<$type, $type>(view, f);
            match op {
                // These are inlined so that they vectorise; the others cost a call anyway.
                Neg => map1::<$type, $type>(view, |v| -v),
                Abs => map1::<$type, $type>(view, |v| v.abs()),
                Sqrt => map1::<$type, $type>(view, |v| v.sqrt()),
                Square => map1::<$type, $type>(view, |v| v * v),
                Reciprocal => map1::<$type, $type>(view, |v| 1.0 / v),
                Deg2rad => {
                    map1::<$type, $type>(view, |v| v * (std::f64::consts::PI / 180.0) as $type)
                }
                Rad2deg => {
                    map1::<$type, $type>(view, |v| v * (180.0 / std::f64::consts::PI) as $type)
                }
                Sign => map(|v| {
                    if v > 0.0 {
                        1.0
                    } else if v < 0.0 {
                        -1.0
                    } else if v == 0.0 {
                        0.0
                    } else {
                        v
                    }
                }),
                Cbrt => map($type::cbrt),
                Exp => map($type::exp),
                Exp2 => map($type::exp2),
                Expm1 => map($type::exp_m1),
                Log => map($type::ln),
                Log2 => map($type::log2),
                Log10 => map($type::log10),
                Log1p => map($type::ln_1p),
                Sin => map($type::sin),
                Cos => map($type::cos),
                Tan => map($type::tan),
                Arcsin => map($type::asin),
                Arccos => map($type::acos),
                Arctan => map($type::atan),
                Sinh => map($type::sinh),
                Cosh => map($type::cosh),
                Tanh => map($type::tanh),
                Arcsinh => map(|v| asinh(v as f64) as $type),
                Arccosh => map(|v| acosh(v as f64) as $type),
                Arctanh => map(|v| atanh(v as f64) as $type),
                Floor => map($type::floor),
                Ceil => map($type::ceil),
                Trunc => map($type::trunc),
                Rint => map($type::round_ties_even),
                _ => map(|v| v),
            }
        }
    };
}

float_functions!(floats32, f32);
float_functions!(floats64, f64);

// std's inverse hyperbolic functions lose digits near zero and overflow early; these follow FreeBSD's msun.

fn asinh(x: f64) -> f64 {
    let a = x.abs();
    let value = if a > 268_435_456.0 {
        a.ln() + std::f64::consts::LN_2
    } else if a > 2.0 {
        (2.0 * a + 1.0 / ((a * a + 1.0).sqrt() + a)).ln()
    } else {
        (a + a * a / (1.0 + (1.0 + a * a).sqrt())).ln_1p()
    };
    value.copysign(x)
}

fn acosh(x: f64) -> f64 {
    if x < 1.0 {
        f64::NAN
    } else if x > 268_435_456.0 {
        x.ln() + std::f64::consts::LN_2
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else {
        let t = x - 1.0;
        (t + (2.0 * t + t * t).sqrt()).ln_1p()
    }
}

fn atanh(x: f64) -> f64 {
    let a = x.abs();
    let value = if a < 0.5 {
        0.5 * (2.0 * a + 2.0 * a * a / (1.0 - a)).ln_1p()
    } else {
        0.5 * (2.0 * a / (1.0 - a)).ln_1p()
    };
    value.copysign(x)
}

/// Element by element: each value as an array of no dimensions.
fn objects(op: Unary, x: &Array) -> Result<Array> {
    let values = x.scalars();
    let mut out = Vec::with_capacity(values.len());
    for value in values {
        out.push(match (&value, op) {
            (v, Unary::LogicalNot) => Scalar::Bool(!truth(v)),
            (Scalar::None, _) => {
                return Err(ArrayError::DType {
                    op: op.name().into(),
                    dtype: DType::Object,
                });
            }
            // Python's bools are integers here.
            (Scalar::Bool(v), _) => Scalar::Int(match op {
                Unary::Neg => -(*v as i64),
                _ => *v as i64,
            }),
            // What has no type but that of an object would come back here for ever.
            (v, _) if matches!(v.dtype(), DType::Object | DType::Interval(_)) => {
                return Err(ArrayError::DType {
                    op: op.name().into(),
                    dtype: DType::Object,
                });
            }
            _ => unary(op, &cast(&Array::scalar(value.clone()), value.dtype())?)?.item()?,
        });
    }
    array(x.shape(), out)
}
