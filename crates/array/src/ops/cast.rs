//! Changing dtype, and decoding of CF packing.

mod decode;
mod text;

use std::sync::Arc;

pub use decode::decode_cf;

use super::elementwise::{array, map1, source};
use super::number::{BLOCK, Compute, Convert, Source};
use super::view::Loop;
use crate::calendar::Clock;
use crate::scalar::NAT;
use crate::{Array, ArrayError, DType, Element, Result, Scalar, TimeUnit};

/// `x.astype(dtype)`: C casts between numbers, `i64` ↔ times keep the number, NaT is kept between
/// units and is NaN as a float, strings are parsed and formatted. `Str(0)` asks for whatever width
/// is needed. Shares the buffer if nothing changes.
///
/// Errors for strings that do not parse and for pairs that numpy refuses.
pub fn cast(x: &Array, dtype: DType) -> Result<Array> {
    use DType::*;
    let from = x.dtype();
    if from == dtype {
        return Ok(x.clone());
    }
    match (from, dtype) {
        (Interval(_), Object) | (Object, Interval(_)) => x.clone().with_dtype(dtype),
        (Object | Str(_) | Interval(_), _) => from_scalars(x, dtype),
        (_, Object) => array(x.shape(), x.scalars()),
        (_, Str(width)) => {
            let values = x.scalars();
            let texts = values
                .iter()
                .map(|v| Arc::from(text::format(v, from).as_str()))
                .collect();
            let width = match (width, text_dtype(from)) {
                (0, Some(Str(own))) => own,
                _ => width,
            };
            strings(x.shape(), texts, width)
        }
        (Datetime(a), Datetime(b)) | (Timedelta(a), Timedelta(b)) => change_unit(x, a, b, dtype),
        (Cftime(_), I64) | (I64, Cftime(_)) => x.clone().with_dtype(dtype),
        (Cftime(_), _) | (_, Cftime(_)) => Err(ArrayError::DTypes {
            op: "astype".into(),
            left: from,
            right: dtype,
        }),
        _ if dtype.is_time() => match from {
            I64 | Datetime(_) | Timedelta(_) => x.clone().with_dtype(dtype),
            _ => numbers(x, I64)?.with_dtype(dtype),
        },
        (Datetime(_) | Timedelta(_), F32) => {
            let out = map1::<i64, f32>(&source("astype", x)?, |v| {
                if v == NAT { f32::NAN } else { v as f32 }
            });
            array(x.shape(), out)
        }
        (Datetime(_) | Timedelta(_), F64) => {
            let out = map1::<i64, f64>(&source("astype", x)?, |v| {
                if v == NAT { f64::NAN } else { v as f64 }
            });
            array(x.shape(), out)
        }
        (Datetime(_) | Timedelta(_), I64) => x.clone().with_dtype(I64),
        _ => numbers(x, dtype),
    }
}

/// Between numeric storages; `dtype` is a number.
fn numbers(x: &Array, dtype: DType) -> Result<Array> {
    use DType::*;
    let from = source("astype", x)?;
    match dtype {
        Bool => array(x.shape(), map1::<bool, bool>(&from, |v| v)),
        I64 => array(x.shape(), map1::<i64, i64>(&from, |v| v)),
        U64 => array(x.shape(), map1::<u64, u64>(&from, |v| v)),
        F32 => array(x.shape(), map1::<f32, f32>(&from, |v| v)),
        F64 => array(x.shape(), map1::<f64, f64>(&from, |v| v)),
        I8 => narrow::<i8>(x.shape(), &from, x.dtype()),
        I16 => narrow::<i16>(x.shape(), &from, x.dtype()),
        I32 => narrow::<i32>(x.shape(), &from, x.dtype()),
        U8 => narrow::<u8>(x.shape(), &from, x.dtype()),
        U16 => narrow::<u16>(x.shape(), &from, x.dtype()),
        U32 => narrow::<u32>(x.shape(), &from, x.dtype()),
        _ => Err(ArrayError::DTypes {
            op: "astype".into(),
            left: x.dtype(),
            right: dtype,
        }),
    }
}

fn narrow<T: Element + Copy>(shape: &[usize], from: &Source<'_>, dtype: DType) -> Result<Array>
where
    i64: Convert<T>,
{
    // As x86 does it: floats go to 32 bits first for the small types, so that what is out of range
    // for those is zero.
    let small = dtype.is_float() && T::DTYPE != DType::U32;
    if small {
        array(
            shape,
            map1::<i64, T>(from, |v| {
                let v = if i32::try_from(v).is_ok() {
                    v
                } else {
                    i32::MIN as i64
                };
                v.convert()
            }),
        )
    } else {
        array(shape, map1::<i64, T>(from, |v| v.convert()))
    }
}

/// Values of a numeric kernel in a numeric dtype (conversion of `K` as [`cast`]).
pub(crate) fn number_array<K: Compute>(
    shape: &[usize],
    values: Vec<K>,
    dtype: DType,
) -> Result<Array> {
    let made = array(shape, values)?;
    if dtype.is_time() {
        made.with_dtype(dtype)
    } else {
        cast(&made, dtype)
    }
}

fn change_unit(x: &Array, from: TimeUnit, to: TimeUnit, dtype: DType) -> Result<Array> {
    let view = source("astype", x)?;
    let values = if from.min(to) < TimeUnit::Week {
        map1::<i64, i64>(&view, |v| match (v, dtype) {
            (NAT, _) => NAT,
            (v, DType::Datetime(_)) => Clock::Datetime(to)
                .value_at(Clock::Datetime(from).nanos_of(v))
                .unwrap_or(NAT),
            // A duration's months are of the average length.
            (v, _) => {
                let nanos = i128::from(v) * i128::from(from.nanos());
                i64::try_from(nanos.div_euclid(i128::from(to.nanos()))).unwrap_or(NAT)
            }
        })
    } else if from.nanos() >= to.nanos() {
        let factor = from.nanos() / to.nanos();
        map1::<i64, i64>(&view, |v| {
            if v == NAT {
                NAT
            } else {
                v.wrapping_mul(factor)
            }
        })
    } else {
        let divisor = to.nanos() / from.nanos();
        map1::<i64, i64>(
            &view,
            |v| if v == NAT { NAT } else { v.div_euclid(divisor) },
        )
    };
    Array::from_times(dtype, x.shape(), values)
}

/// The strings that hold any value of a dtype, as wide as `astype(str)` makes them; None for objects and
/// dates of other calendars, whose text is as wide as it is.
pub fn text_dtype(dtype: DType) -> Option<DType> {
    Some(DType::Str(match dtype {
        DType::Str(width) => width,
        DType::Bool | DType::U16 => 5,
        DType::I8 => 4,
        DType::I16 => 6,
        DType::I32 => 11,
        DType::I64 | DType::Timedelta(_) => 21,
        DType::U8 => 3,
        DType::U32 => 10,
        DType::U64 => 20,
        DType::F32 | DType::F64 => 32,
        DType::Datetime(TimeUnit::Year) => 22,
        DType::Datetime(TimeUnit::Month) => 25,
        DType::Datetime(TimeUnit::Week | TimeUnit::Day) => 28,
        DType::Datetime(TimeUnit::Hour) => 32,
        DType::Datetime(TimeUnit::Minute) => 35,
        DType::Datetime(TimeUnit::Second) => 38,
        DType::Datetime(TimeUnit::Milli) => 42,
        DType::Datetime(TimeUnit::Micro) => 45,
        DType::Datetime(TimeUnit::Nano) => 48,
        DType::Cftime(_) | DType::Object | DType::Interval(_) => return None,
    }))
}

/// Strings cut to `width` characters, or as wide as the widest for `width` 0.
pub(crate) fn strings(shape: &[usize], mut texts: Vec<Arc<str>>, width: u32) -> Result<Array> {
    if width > 0 {
        for text in &mut texts {
            if let Some((cut, _)) = text.char_indices().nth(width as usize) {
                *text = Arc::from(&text[..cut]);
            }
        }
    }
    let made = Array::from_vec(shape, texts)?;
    if width > 0 {
        made.with_dtype(DType::Str(width))
    } else {
        Ok(made)
    }
}

/// From strings and objects, element by element.
fn from_scalars(x: &Array, dtype: DType) -> Result<Array> {
    use DType::*;
    let shape = x.shape();
    let values = x.scalars();
    match dtype {
        Object => array(shape, values),
        Str(width) => {
            let texts = values
                .iter()
                .map(|v| Arc::from(text::format(v, v.dtype()).as_str()))
                .collect();
            strings(shape, texts, width)
        }
        Bool => array(shape, values.iter().map(truth).collect::<Vec<bool>>()),
        Datetime(_) | Timedelta(_) | Cftime(_) => {
            let times = values
                .iter()
                .map(|v| text::time(v, dtype))
                .collect::<Result<Vec<i64>>>()?;
            Array::from_times(dtype, shape, times)
        }
        U64 => array(
            shape,
            values
                .iter()
                .map(text::unsigned)
                .collect::<Result<Vec<u64>>>()?,
        ),
        F32 | F64 => {
            let floats = values
                .iter()
                .map(text::float)
                .collect::<Result<Vec<f64>>>()?;
            cast(&array(shape, floats)?, dtype)
        }
        _ => {
            let whole = values
                .iter()
                .map(text::integer)
                .collect::<Result<Vec<i64>>>()?;
            cast(&array(shape, whole)?, dtype)
        }
    }
}

/// Python's `bool(value)`.
pub(crate) fn truth(value: &Scalar) -> bool {
    match value {
        Scalar::None => false,
        Scalar::Bool(v) => *v,
        Scalar::Int(v) => *v != 0,
        Scalar::UInt(v) => *v != 0,
        Scalar::Float(v) => *v != 0.0,
        Scalar::Str(text) => !text.is_empty(),
        Scalar::Datetime(v, _) | Scalar::Timedelta(v, _) => *v != 0,
        Scalar::Cftime(..) | Scalar::Date(_) | Scalar::Time(_) | Scalar::Interval(_) => true,
        Scalar::List(items) | Scalar::Tuple(items) => !items.is_empty(),
        Scalar::Labels(labels) => !labels.items.is_empty(),
    }
}

/// One value as an array of `dtype` and no dimensions.
pub(crate) fn scalar_as(value: &Scalar, dtype: DType) -> Result<Array> {
    let missing = value.is_null();
    if missing && dtype.is_time() {
        return Array::from_times(dtype, &[], vec![NAT]);
    }
    if missing && dtype.is_float() {
        return cast(&Array::scalar(Scalar::Float(f64::NAN)), dtype);
    }
    if missing && dtype == DType::Object {
        return array(&[], vec![value.clone()]);
    }
    cast(&Array::scalar(value.clone()), dtype)
}

/// A C-ordered copy of `x`, whatever its type.
pub(crate) fn contiguous<T: Element>(x: &ndarray::ArcArray<T, ndarray::IxDyn>) -> Vec<T> {
    let view = super::view::View::new(x);
    let lp = Loop::new(&view.shape, [&view.strides]);
    let mut out = Vec::with_capacity(x.len());
    lp.rows(|[start]| {
        if lp.step[0] == 1 {
            out.extend_from_slice(view.row(start, lp.inner));
        } else {
            out.extend((0..lp.inner as isize).map(|k| view.at(start + k * lp.step[0]).clone()));
        }
    });
    out
}

/// The elements of `x` in C order: its own buffer if nobody shares it.
pub(crate) fn into_vec<T: Element>(x: ndarray::ArcArray<T, ndarray::IxDyn>) -> Vec<T> {
    if !x.is_standard_layout() {
        return contiguous(&x);
    }
    let count = x.len();
    match x.try_into_owned_nocopy() {
        Ok(owned) => {
            let (mut values, offset) = owned.into_raw_vec_and_offset();
            // A view of a part of what was a larger array.
            values.truncate(offset.unwrap_or(0) + count);
            values.drain(..offset.unwrap_or(0));
            values
        }
        Err(shared) => contiguous(&shared),
    }
}

/// Blocks are whole numbers of the widest vectors.
const _: () = assert!(BLOCK.is_multiple_of(16));
