//! Numbers and times from and to text, as `astype` does it.

use crate::calendar::{Clock, parse_datetime_on};
use crate::format::datetime_iso;
use crate::scalar::NAT;
use crate::{ArrayError, DType, Result, Scalar, TimeUnit};

/// `str(value)` of a value of an array of `dtype`.
pub fn format(value: &Scalar, dtype: DType) -> String {
    match value {
        Scalar::None => "None".into(),
        Scalar::Bool(true) => "True".into(),
        Scalar::Bool(false) => "False".into(),
        Scalar::Int(v) => v.to_string(),
        Scalar::UInt(v) => v.to_string(),
        Scalar::Float(v) if dtype == DType::F32 => float_text(*v, 1e6, &format!("{:e}", *v as f32)),
        Scalar::Float(v) => float_text(*v, 1e16, &format!("{v:e}")),
        Scalar::Str(text) => text.to_string(),
        Scalar::Datetime(v, unit) => datetime_iso(*v, *unit),
        Scalar::Timedelta(v, _) | Scalar::Cftime(v, _) if *v == NAT => "NaT".into(),
        Scalar::Timedelta(v, _) => v.to_string(),
        Scalar::Cftime(..)
        | Scalar::Date(_)
        | Scalar::Time(_)
        | Scalar::Interval(_)
        | Scalar::List(_)
        | Scalar::Tuple(_)
        | Scalar::Labels(_) => crate::format::scalar_str(value, dtype),
    }
}

/// Python's `repr` of a float from its shortest digits in scientific notation (`1.5e-7`).
/// Positional from 1e-4 up to `limit`.
fn float_text(value: f64, limit: f64, scientific: &str) -> String {
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return match scientific {
            "NaN" => "nan".into(),
            other => other.into(), // inf, -inf
        };
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    // By value, as numpy: the `float32` nearest to 0.0001 is below it.
    if value != 0.0 && !(1e-4..limit).contains(&value.abs()) {
        let rest = if digits.len() > 1 {
            format!(".{}", &digits[1..])
        } else {
            String::new()
        };
        let mark = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{}{rest}e{mark}{:02}", &digits[..1], exponent.abs());
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        format!("{sign}{digits}{}.0", "0".repeat(whole - digits.len()))
    } else {
        format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
    }
}

fn invalid(what: &str, text: &str) -> ArrayError {
    ArrayError::Value(format!("could not convert string to {what}: '{text}'"))
}

fn wrong(value: &Scalar, dtype: DType) -> ArrayError {
    ArrayError::DTypes {
        op: "astype".into(),
        left: value.dtype(),
        right: dtype,
    }
}

pub fn float(value: &Scalar) -> Result<f64> {
    match value {
        Scalar::Str(text) => {
            let bare = text.trim();
            let digits = bare.replace('_', "");
            match digits.to_ascii_lowercase().trim_start_matches(['+', '-']) {
                "nan" => Ok(f64::NAN),
                _ => digits.parse().map_err(|_| invalid("float", text)),
            }
        }
        Scalar::None => Ok(f64::NAN),
        Scalar::Timedelta(v, _) | Scalar::Datetime(v, _) => {
            Ok(if *v == NAT { f64::NAN } else { *v as f64 })
        }
        other => other.as_f64().ok_or_else(|| wrong(other, DType::F64)),
    }
}

pub fn integer(value: &Scalar) -> Result<i64> {
    match value {
        Scalar::Str(text) => text
            .trim()
            .replace('_', "")
            .parse()
            .map_err(|_| invalid("int", text)),
        Scalar::Float(v) if v.is_finite() => Ok(v.trunc() as i64),
        Scalar::Float(v) if v.is_nan() => Err(ArrayError::Value(
            "cannot convert float NaN to integer".into(),
        )),
        Scalar::Timedelta(v, _) | Scalar::Datetime(v, _) | Scalar::Cftime(v, _) => Ok(*v),
        other => other.as_i64().ok_or_else(|| wrong(other, DType::I64)),
    }
}

pub fn unsigned(value: &Scalar) -> Result<u64> {
    match value {
        Scalar::Str(text) => text
            .trim()
            .replace('_', "")
            .parse()
            .map_err(|_| invalid("int", text)),
        Scalar::UInt(v) => Ok(*v),
        Scalar::Float(v) if v.is_finite() => Ok(v.trunc() as u64),
        other => other
            .as_i64()
            .map(|v| v as u64)
            .ok_or_else(|| wrong(other, DType::U64)),
    }
}

/// A time of `dtype` from text, another time, or a number.
pub fn time(value: &Scalar, dtype: DType) -> Result<i64> {
    use DType::{Cftime, Datetime, Timedelta};
    if value.is_null() {
        return Ok(NAT);
    }
    match (value, dtype) {
        (Scalar::Cftime(v, a), Cftime(b)) if *a == b => Ok(*v),
        (Scalar::Timedelta(v, from), Timedelta(to)) => {
            let nanos = *v as i128 * from.nanos() as i128;
            i64::try_from(nanos.div_euclid(to.nanos() as i128)).map_err(|_| out_of_bounds(to))
        }
        (Scalar::Datetime(v, from), Datetime(to)) => Clock::Datetime(to)
            .value_at(Clock::Datetime(*from).nanos_of(*v))
            .ok_or_else(|| out_of_bounds(to)),
        (Scalar::Str(text), Datetime(unit)) => datetime(text, unit),
        (Scalar::Str(text), Timedelta(_)) if text.trim() == "NaT" => Ok(NAT),
        (Scalar::Int(_) | Scalar::UInt(_) | Scalar::Bool(_), Datetime(_) | Timedelta(_)) => {
            integer(value)
        }
        (Scalar::Str(text), Timedelta(_)) => text
            .trim()
            .parse()
            .map_err(|_| invalid("timedelta64", text)),
        _ => Err(wrong(value, dtype)),
    }
}

fn out_of_bounds(unit: TimeUnit) -> ArrayError {
    ArrayError::Overflow(format!("time is out of bounds for unit {}", unit.code()))
}

/// A date as numpy reads it; no text is no time.
fn datetime(text: &str, unit: TimeUnit) -> Result<i64> {
    match text.trim() {
        "" => Ok(NAT),
        date => parse_datetime_on(date, Clock::Datetime(unit)).map_err(|_| {
            ArrayError::Value(format!(
                "Error parsing datetime string \"{text}\" at position 0"
            ))
        }),
    }
}
