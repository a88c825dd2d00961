//! Numbers and times from and to text, as `astype` does it.

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
        Scalar::Datetime(v, unit) => datetime_text(*v, *unit),
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

/// ISO 8601 to the unit's precision, as `str(numpy.datetime64)`.
fn datetime_text(value: i64, unit: TimeUnit) -> String {
    if value == NAT {
        return "NaT".into();
    }
    let nanos = value as i128 * unit.nanos() as i128;
    let day = 86_400_000_000_000i128;
    let (days, rest) = (nanos.div_euclid(day), nanos.rem_euclid(day));
    let (year, month, dom) = civil_from_days(days as i64);
    let mut text = format!("{year:04}-{month:02}-{dom:02}");
    let seconds = rest / 1_000_000_000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = rest % 1_000_000_000;
    text += &match unit {
        TimeUnit::Day => return text,
        TimeUnit::Hour => format!("T{hour:02}"),
        TimeUnit::Minute => format!("T{hour:02}:{minute:02}"),
        TimeUnit::Second => format!("T{hour:02}:{minute:02}:{second:02}"),
        TimeUnit::Milli => format!(
            "T{hour:02}:{minute:02}:{second:02}.{:03}",
            fraction / 1_000_000
        ),
        TimeUnit::Micro => format!("T{hour:02}:{minute:02}:{second:02}.{:06}", fraction / 1000),
        TimeUnit::Nano => format!("T{hour:02}:{minute:02}:{second:02}.{fraction:09}"),
    };
    text
}

/// Year, month, day of a day number since 1970-01-01 (proleptic Gregorian; H. Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms").
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
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
        (Scalar::Datetime(v, from), Datetime(to)) | (Scalar::Timedelta(v, from), Timedelta(to)) => {
            rescale(*v as i128 * from.nanos() as i128, to)
        }
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

fn rescale(nanos: i128, unit: TimeUnit) -> Result<i64> {
    i64::try_from(nanos.div_euclid(unit.nanos() as i128)).map_err(|_| {
        ArrayError::Overflow(format!("time is out of bounds for unit {}", unit.code()))
    })
}

/// numpy's ISO 8601 dates: `2001`, `2001-02`, `2001-02-03`, `2001-02-03T04[:05[:06[.7…]]]`, with a space for
/// `T`, a final `Z` ignored.
fn datetime(text: &str, unit: TimeUnit) -> Result<i64> {
    let fail = || ArrayError::Value(format!("Error parsing datetime string \"{text}\""));
    let bare = text.trim();
    if bare.is_empty() || bare.eq_ignore_ascii_case("nat") {
        return Ok(NAT);
    }
    let bare = bare.strip_suffix('Z').unwrap_or(bare);
    let (date, clock) = bare.split_once(['T', ' ']).unwrap_or((bare, ""));
    let (negative, date) = match date.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, date.strip_prefix('+').unwrap_or(date)),
    };
    let whole = |part: &str| -> Result<i64> {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(fail());
        }
        part.parse().map_err(|_| fail())
    };
    let mut parts = date.split('-');
    let mut next = |missing: i64| parts.next().map_or(Ok(missing), whole);
    let (year, month, day) = (next(-1)?, next(1)?, next(1)?);
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let year = if negative { -year } else { year };
    let length = match month {
        2 => 28 + i64::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return Err(fail()),
    };
    if parts.next().is_some() || !(1..=length).contains(&day) {
        return Err(fail());
    }
    let mut nanos = days_from_civil(year, month, day) as i128 * TimeUnit::Day.nanos() as i128;
    if !clock.is_empty() {
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let fields = clock.split(':').map(whole).collect::<Result<Vec<_>>>()?;
        if fields.len() > 3 || fields[0] > 23 || fields[1..].iter().any(|f| *f > 59) {
            return Err(fail());
        }
        for (field, scale) in fields.iter().zip([3600i128, 60, 1]) {
            nanos += *field as i128 * scale * 1_000_000_000;
        }
        if !fraction.is_empty() {
            let digits: String = fraction
                .chars()
                .chain("000000000".chars())
                .take(9)
                .collect();
            nanos += whole(&digits)? as i128;
        }
    }
    rescale(nanos, unit)
}
