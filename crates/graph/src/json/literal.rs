//! Arrays and single values inside the document.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use littoral_array::{Array, DType, Data, Kind, Scalar};
use serde_json::{Value, json};

use crate::error::{GraphError, Result};

/// Python's `repr` of a float: shortest round-trip digits, exponent below 1e-4 and from 1e16.
pub(super) fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 {
            "inf".into()
        } else {
            "-inf".into()
        };
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, digits) = match exponent.strip_prefix('-') {
            Some(digits) => ('-', digits),
            None => ('+', exponent),
        };
        return format!("{mantissa}e{sign}{digits:0>2}");
    }
    let text = format!("{value}");
    if text.contains('.') {
        text
    } else {
        format!("{text}.0")
    }
}

pub(super) fn scalar_text(value: &Scalar) -> String {
    match value {
        Scalar::None => "nan".into(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::UInt(value) => value.to_string(),
        Scalar::Float(value) => float_text(*value),
        Scalar::Str(text) => text.to_string(),
        Scalar::Interval(_) => littoral_array::format::scalar_str(value, value.dtype()),
        Scalar::Datetime(value, _) | Scalar::Timedelta(value, _) | Scalar::Cftime(value, _) => {
            if *value == i64::MIN {
                "NaT".into()
            } else {
                value.to_string()
            }
        }
        // Objects of Python's: no operation takes them as a parameter.
        object => littoral_array::format::scalar_str(object, DType::Object),
    }
}

/// The inverse of [`scalar_text`], for an array of `dtype`.
pub(super) fn parse_scalar(text: &str, dtype: DType) -> Option<Scalar> {
    Some(match dtype.kind() {
        Kind::Bool => Scalar::Bool(match text {
            "true" => true,
            "false" => false,
            _ => return None,
        }),
        Kind::Int => match text.parse::<i64>() {
            Ok(value) => Scalar::Int(value),
            Err(_) => Scalar::Float(parse_float(text)?),
        },
        Kind::UInt => match text.parse::<u64>() {
            Ok(value) => Scalar::UInt(value),
            Err(_) => Scalar::Float(parse_float(text)?),
        },
        Kind::Float => Scalar::Float(parse_float(text)?),
        Kind::Str => Scalar::Str(text.into()),
        Kind::Datetime | Kind::Timedelta | Kind::Object => {
            let value = if text == "NaT" {
                i64::MIN
            } else {
                text.parse().ok()?
            };
            match dtype {
                DType::Datetime(unit) => Scalar::Datetime(value, unit),
                DType::Timedelta(unit) => Scalar::Timedelta(value, unit),
                DType::Cftime(calendar) => Scalar::Cftime(value, calendar),
                _ => return None,
            }
        }
    })
}

/// A decimal as [`float_text`] writes it.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    match text {
        "nan" => Some(f64::NAN),
        "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        _ if text.starts_with(['+', '.']) || text.contains(['n', 'i', 'N', 'I']) => None,
        _ => text.parse().ok(),
    }
}

macro_rules! bytes_of {
    ($array:expr) => {
        $array
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect::<Vec<u8>>()
    };
}

pub(super) fn encode_literal(array: &Array) -> Result<Value> {
    let bytes = match array.data() {
        Data::Bool(a) => a.iter().map(|value| *value as u8).collect(),
        Data::I8(a) => bytes_of!(a),
        Data::I16(a) => bytes_of!(a),
        Data::I32(a) => bytes_of!(a),
        Data::I64(a) => bytes_of!(a),
        Data::U8(a) => bytes_of!(a),
        Data::U16(a) => bytes_of!(a),
        Data::U32(a) => bytes_of!(a),
        Data::U64(a) => bytes_of!(a),
        Data::F32(a) => bytes_of!(a),
        Data::F64(a) => bytes_of!(a),
        Data::Str(a) => {
            let strings: Vec<&str> = a.iter().map(|text| &**text).collect();
            return Ok(json!({
                "dtype": array.dtype().code(), "shape": array.shape(), "data": strings,
            }));
        }
        Data::Object(_) => {
            return Err(GraphError::invalid(
                "literal",
                "arrays of Python objects stay in the page; convert them to numbers or strings \
                 (astype) to compute with them elsewhere",
            ));
        }
    };
    Ok(json!({
        "dtype": array.dtype().code(), "shape": array.shape(), "data": BASE64.encode(bytes),
    }))
}

/// An array from its dtype, shape and `data` value; the message says what does not fit.
pub fn decode_literal(dtype: DType, shape: &[u64], data: &Value) -> Result<Array, String> {
    let shape: Vec<usize> = shape.iter().map(|n| *n as usize).collect();
    let size = shape
        .iter()
        .try_fold(1usize, |product, n| product.checked_mul(*n));
    let size = size.ok_or("the shape is too large")?;
    if let DType::Str(_) = dtype {
        let strings = data.as_array().ok_or("data must be a list of strings")?;
        let strings: Option<Vec<std::sync::Arc<str>>> = strings
            .iter()
            .map(|item| item.as_str().map(Into::into))
            .collect();
        let strings = strings.ok_or("data must be a list of strings")?;
        let array = Array::from_vec(&shape, strings).map_err(|error| error.to_string())?;
        return array.with_dtype(dtype).map_err(|error| error.to_string());
    }
    let text = data.as_str().ok_or("data must be base64")?;
    let bytes = BASE64
        .decode(text)
        .map_err(|error| format!("data is not base64: {error}"))?;
    if Some(bytes.len()) != size.checked_mul(dtype.itemsize()) || dtype == DType::Object {
        return Err(format!(
            "{} bytes of data for {dtype} {shape:?}",
            bytes.len()
        ));
    }
    macro_rules! typed {
        ($type:ty) => {
            Array::from_vec(
                &shape,
                bytes
                    .as_chunks::<{ size_of::<$type>() }>()
                    .0
                    .iter()
                    .map(|chunk| <$type>::from_le_bytes(*chunk))
                    .collect(),
            )
        };
    }
    let array = match dtype {
        DType::Bool => Array::from_vec(&shape, bytes.iter().map(|byte| *byte != 0).collect()),
        DType::I8 => typed!(i8),
        DType::I16 => typed!(i16),
        DType::I32 => typed!(i32),
        DType::U8 => typed!(u8),
        DType::U16 => typed!(u16),
        DType::U32 => typed!(u32),
        DType::U64 => typed!(u64),
        DType::F32 => typed!(f32),
        DType::F64 => typed!(f64),
        _ => typed!(i64),
    };
    array
        .and_then(|array| array.with_dtype(dtype))
        .map_err(|error| error.to_string())
}
