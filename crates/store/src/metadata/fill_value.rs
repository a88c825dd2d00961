//! Fill values: JSON's many spellings of one element.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use littoral_array::{DType, Scalar};
use serde_json::Value;

use super::data_type::Stored;

/// Reads a fill value of v2 or v3; None if it does not fit the type.
pub(crate) fn parse(stored: Stored, value: &Value) -> Option<Scalar> {
    use Stored::*;
    Some(match stored {
        Bool => Scalar::Bool(match value {
            Value::Bool(value) => *value,
            other => integer(other)? != 0,
        }),
        I8 | I16 | I32 | I64 => {
            let bits = 8 * stored.size()? as u32;
            let value = integer(value)?;
            let limit = 1i128 << (bits - 1);
            Scalar::Int((-limit..limit).contains(&value).then_some(value as i64)?)
        }
        U8 | U16 | U32 | U64 => {
            let bits = 8 * stored.size()? as u32;
            let value = integer(value)?;
            Scalar::UInt(
                (0..1i128 << bits)
                    .contains(&value)
                    .then_some(value as u64)?,
            )
        }
        F16 | F32 | F64 => Scalar::Float(float(stored, value)?),
        Datetime(unit) => Scalar::Datetime(time(value)?, unit),
        Timedelta(unit) => Scalar::Timedelta(time(value)?, unit),
        Utf32(_) | Text => Scalar::Str(match value {
            Value::String(text) => Arc::from(text.as_str()),
            // Old writers put 0 where they meant "nothing".
            Value::Number(_) => Arc::from(""),
            _ => return None,
        }),
        ByteString(_) => Scalar::Str(match value {
            Value::String(text) => match STANDARD.decode(text) {
                Ok(bytes) => bytes_to_str(&bytes),
                Err(_) => Arc::from(text.as_str()),
            },
            Value::Number(_) => Arc::from(""),
            _ => return None,
        }),
    })
}

/// The `_FillValue` or `missing_value` attribute of an array, which xarray writes into Zarr v3 as
/// base64 of a little-endian double (floats), or as plain JSON. None if it does not fit the dtype.
pub fn attribute_fill_value(value: &Value, dtype: DType) -> Option<Scalar> {
    if dtype.is_float() {
        if let Value::String(text) = value
            && let Ok(bytes) = STANDARD.decode(text)
            && let Ok(bytes) = <[u8; 8]>::try_from(bytes)
        {
            return Some(Scalar::Float(f64::from_le_bytes(bytes)));
        }
        return float(Stored::F64, value).map(Scalar::Float);
    }
    match (dtype, value) {
        (DType::Bool, Value::Bool(value)) => Some(Scalar::Bool(*value)),
        (DType::Str(_) | DType::Object, Value::String(text)) => {
            Some(Scalar::Str(Arc::from(text.as_str())))
        }
        (_, Value::Number(number)) => number
            .as_i64()
            .map(Scalar::Int)
            .or_else(|| number.as_u64().map(Scalar::UInt))
            .or_else(|| number.as_f64().map(Scalar::Float)),
        _ => None,
    }
}

fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from))
            .or_else(|| {
                number
                    .as_f64()
                    .filter(|v| v.fract() == 0.0 && v.abs() < 1e30)
                    .map(|v| v as i128)
            }),
        Value::Bool(value) => Some(i128::from(*value)),
        _ => None,
    }
}

fn float(stored: Stored, value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.as_str() {
            "NaN" | "nan" => Some(f64::NAN),
            "Infinity" | "inf" => Some(f64::INFINITY),
            "-Infinity" | "-inf" => Some(f64::NEG_INFINITY),
            other => {
                // v3: the bits of the value, most significant first.
                let bits = u64::from_str_radix(other.strip_prefix("0x")?, 16).ok()?;
                Some(match stored {
                    Stored::F16 => {
                        f64::from(crate::elements::f16_to_f32(u16::try_from(bits).ok()?))
                    }
                    Stored::F32 => f64::from(f32::from_bits(u32::try_from(bits).ok()?)),
                    _ => f64::from_bits(bits),
                })
            }
        },
        _ => None,
    }
}

fn time(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) if text == "NaT" => Some(i64::MIN),
        other => i64::try_from(integer(other)?).ok(),
    }
}

/// Bytes as text: without the padding zeros, UTF-8 where it is that, else Latin-1.
pub(crate) fn bytes_to_str(bytes: &[u8]) -> Arc<str> {
    let end = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    match std::str::from_utf8(&bytes[..end]) {
        Ok(text) => Arc::from(text),
        Err(_) => bytes[..end]
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
            .into(),
    }
}
