//! numpy's type promotion.

use crate::{DType, Kind, Scalar, TimeUnit};

/// `numpy.promote_types`: the smallest dtype that both cast to safely. None if there is none.
///
/// `Cftime` of one calendar stays so; with anything else it is `Object`, as in numpy.
pub fn result_type(a: DType, b: DType) -> Option<DType> {
    use DType::*;
    if a == b {
        return Some(a);
    }
    match (a, b) {
        (Object | Cftime(_), _) | (_, Object | Cftime(_)) => Some(Object),
        (Str(m), Str(n)) => Some(Str(m.max(n))),
        (Str(width), other) | (other, Str(width)) => Some(Str(width.max(text_width(other)?))),
        (Datetime(m), Datetime(n)) => Some(Datetime(finer(m, n))),
        (Timedelta(m), Timedelta(n)) => Some(Timedelta(finer(m, n))),
        (Timedelta(unit), other) | (other, Timedelta(unit)) => {
            match other {
                // Odd, but numpy's: arithmetic does not come this way, `where` and `concat` do.
                Datetime(to) => Some(Datetime(finer(unit, to))),
                U64 => None,
                _ => matches!(other.kind(), Kind::Bool | Kind::Int | Kind::UInt)
                    .then_some(Timedelta(unit)),
            }
        }
        (Datetime(_), _) | (_, Datetime(_)) => None,
        _ => Some(promote_numbers(a, b)),
    }
}

fn promote_numbers(a: DType, b: DType) -> DType {
    use DType::*;
    use Kind::*;
    match (a.kind(), b.kind()) {
        (Kind::Bool, _) => b,
        (_, Kind::Bool) => a,
        (Float, Float) | (Int, Int) | (UInt, UInt) => {
            if a.itemsize() >= b.itemsize() {
                a
            } else {
                b
            }
        }
        (Float, _) => float_and_integer(a, b),
        (_, Float) => float_and_integer(b, a),
        _ => {
            let (signed, unsigned) = if a.kind() == Int { (a, b) } else { (b, a) };
            if signed.itemsize() > unsigned.itemsize() {
                return signed;
            }
            match unsigned {
                U8 => I16,
                U16 => I32,
                U32 => I64,
                _ => F64,
            }
        }
    }
}

fn float_and_integer(float: DType, integer: DType) -> DType {
    if integer.itemsize() > 2 {
        DType::F64
    } else {
        float
    }
}

fn finer(a: TimeUnit, b: TimeUnit) -> TimeUnit {
    a.max(b)
}

/// Characters that numpy reserves for any number of this dtype as text. None for times.
pub(crate) fn text_width(dtype: DType) -> Option<u32> {
    use DType::*;
    Some(match dtype {
        Bool => 5,
        U8 => 3,
        I8 => 4,
        U16 => 5,
        I16 => 6,
        U32 => 10,
        I32 => 11,
        U64 => 20,
        I64 => 21,
        F32 | F64 => 32,
        _ => return None,
    })
}

/// [`result_type`] over any number of dtypes. None for none, or if two have no common one.
pub fn result_type_all(dtypes: &[DType]) -> Option<DType> {
    let (first, rest) = dtypes.split_first()?;
    rest.iter().try_fold(*first, |a, b| result_type(a, *b))
}

/// NEP 50: the dtype that a Python scalar (`bool`, `int`, `float`, `str`) takes beside an array, so
/// that promotion of the two gives numpy's result. Scalars with a dtype of their own keep it.
pub fn weak_result_type(array: DType, scalar: &Scalar) -> Option<DType> {
    use Kind::*;
    Some(match (scalar, array.kind()) {
        (Scalar::Bool(_), Bool | Int | UInt | Float) => array,
        (Scalar::Int(_) | Scalar::UInt(_), Int | UInt | Float) => array,
        (Scalar::Float(_), Float) => array,
        _ => scalar.dtype(),
    })
}
