//! Times out of text, numbers and Python's own objects.

use littoral_array::calendar::{Clock, parse_datetime, parse_datetime_on, parse_timedelta};
use littoral_array::{Scalar, TimeUnit};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

use crate::numpy;
use crate::support::{self, OrRaise, text};

use super::{NAT, convert};

/// The text of a date: ISO 8601, and what pandas reads besides.
pub fn parse_time(source: &str, vm: &VirtualMachine) -> PyResult<(i64, TimeUnit)> {
    let source = source.trim();
    if matches!(source, "now" | "today") {
        return now(vm);
    }
    let iso = other_spelling(source).unwrap_or_else(|| source.to_owned());
    let (value, unit) = parse_datetime(&iso).map_err(|_| {
        vm.new_value_error(format!(
            "Unknown datetime string format, unable to parse: {source}"
        ))
    })?;
    let unit = unit.max(TimeUnit::Micro);
    let value = parse_datetime_on(&iso, Clock::Datetime(unit)).unwrap_or(value);
    Ok((value, unit))
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// `20000131`, `1/31/2000`, `Jan 31, 2000`, `31 January 2000` as ISO 8601.
fn other_spelling(source: &str) -> Option<String> {
    let digits = source.len() == 8 && source.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return Some(format!(
            "{}-{}-{}",
            &source[..4],
            &source[4..6],
            &source[6..]
        ));
    }
    let (date, time) = match source.split_once([' ', 'T']) {
        Some((date, time)) if date.contains('/') => (date, format!("T{}", time.trim())),
        _ if source.contains('/') => (source, String::new()),
        _ => {
            let words: Vec<String> = source
                .split([' ', ',', '-'])
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect();
            let month_of = |word: &str| {
                let short = word.get(..3)?;
                MONTHS.iter().position(|month| *month == short)
            };
            let (month, rest): (Vec<&String>, Vec<&String>) =
                words.iter().partition(|word| month_of(word).is_some());
            let month = month_of(month.first()?)? + 1;
            let year = rest
                .iter()
                .find(|word| word.len() == 4 && word.parse::<u32>().is_ok())?;
            let day = rest
                .iter()
                .find(|word| word.len() <= 2 && word.parse::<u32>().is_ok());
            let time = rest.iter().find(|word| word.contains(':'));
            let day = day.map_or("1", |day| day.as_str());
            let time = time.map_or(String::new(), |time| format!("T{time}"));
            return Some(format!("{year}-{month:02}-{day:0>2}{time}"));
        }
    };
    let parts: Vec<&str> = date.split('/').collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    Some(match a.len() {
        4 => format!("{a}-{b:0>2}-{c:0>2}{time}"),
        _ => format!("{c}-{a:0>2}-{b:0>2}{time}"),
    })
}

pub fn now(vm: &VirtualMachine) -> PyResult<(i64, TimeUnit)> {
    let class = vm.import("datetime", 0)?.get_attr("datetime", vm)?;
    let now = vm.call_method(&class, "now", ())?;
    match support::scalar_of(&now, vm)? {
        Some(Scalar::Datetime(value, unit)) => Ok((value, unit)),
        _ => Err(vm.new_runtime_error("the clock gave no time")),
    }
}

/// pandas' names of units: `D`, `hours`, `min`, `ms`.
pub fn unit_of(name: &str, vm: &VirtualMachine) -> PyResult<TimeUnit> {
    Ok(match name {
        "D" | "d" | "day" | "days" => TimeUnit::Day,
        "h" | "H" | "hr" | "hour" | "hours" => TimeUnit::Hour,
        "m" | "min" | "T" | "minute" | "minutes" => TimeUnit::Minute,
        "s" | "S" | "sec" | "second" | "seconds" => TimeUnit::Second,
        "ms" | "L" | "milli" | "millisecond" | "milliseconds" => TimeUnit::Milli,
        "us" | "U" | "micro" | "microsecond" | "microseconds" => TimeUnit::Micro,
        "ns" | "N" | "nano" | "nanosecond" | "nanoseconds" => TimeUnit::Nano,
        _ => return Err(vm.new_value_error(format!("invalid unit abbreviation: {name}"))),
    })
}

/// A number of units, in counts of `to`.
pub fn scaled(number: &Scalar, unit: TimeUnit, to: TimeUnit, vm: &VirtualMachine) -> PyResult<i64> {
    let nanos = match number {
        value if value.is_null() => return Ok(NAT),
        Scalar::Float(value) => (value * unit.nanos() as f64).round() as i128,
        value => i128::from(value.as_i64().unwrap_or(0)) * i128::from(unit.nanos()),
    };
    i64::try_from(nanos / i128::from(to.nanos()))
        .map_err(|_| vm.new_overflow_error("time out of range"))
}

/// `pd.Timestamp(object)` of one value; None if it is none.
pub fn timestamp_of(
    object: &PyObject,
    unit: Option<TimeUnit>,
    vm: &VirtualMachine,
) -> PyResult<Option<Scalar>> {
    if let Some(source) = text(object) {
        if matches!(source.as_str(), "" | "NaT" | "nat" | "NaN" | "nan") {
            return Ok(Some(Scalar::Datetime(NAT, TimeUnit::Second)));
        }
        let (value, unit) = parse_time(&source, vm)?;
        return Ok(Some(Scalar::Datetime(value, unit)));
    }
    let found = match support::scalar_of(object, vm)? {
        Some(scalar) => Some(scalar),
        None => match numpy::from_py(object, vm) {
            Ok(array) if array.ndim() == 0 => Some(array.item().or_raise(vm)?),
            _ => None,
        },
    };
    let Some(found) = found else {
        return Ok(None);
    };
    Ok(Some(match found {
        value if value.is_null() => Scalar::Datetime(NAT, TimeUnit::Second),
        Scalar::Datetime(value, unit) if unit < TimeUnit::Second => Scalar::Datetime(
            convert(value, unit, TimeUnit::Second, vm)?,
            TimeUnit::Second,
        ),
        Scalar::Datetime(value, unit) => Scalar::Datetime(value, unit),
        number @ (Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_)) => {
            let from = unit.unwrap_or(TimeUnit::Nano);
            Scalar::Datetime(scaled(&number, from, TimeUnit::Nano, vm)?, TimeUnit::Nano)
        }
        _ => return Ok(None),
    }))
}

/// `pd.Timedelta(object)` of one value; None if it is none.
pub fn timedelta_of(
    object: &PyObject,
    unit: Option<TimeUnit>,
    vm: &VirtualMachine,
) -> PyResult<Option<Scalar>> {
    if let Some(source) = text(object) {
        if matches!(source.as_str(), "" | "NaT" | "nat") {
            return Ok(Some(Scalar::Timedelta(NAT, TimeUnit::Second)));
        }
        let nanos = parse_timedelta(&source).or_raise(vm)?;
        return Ok(Some(match nanos % 1000 {
            0 => Scalar::Timedelta(nanos / 1000, TimeUnit::Micro),
            _ => Scalar::Timedelta(nanos, TimeUnit::Nano),
        }));
    }
    Ok(Some(match support::scalar_of(object, vm)? {
        Some(value) if value.is_null() => Scalar::Timedelta(NAT, TimeUnit::Second),
        Some(Scalar::Timedelta(value, unit)) if unit < TimeUnit::Second => Scalar::Timedelta(
            convert(value, unit, TimeUnit::Second, vm)?,
            TimeUnit::Second,
        ),
        Some(delta @ Scalar::Timedelta(..)) => delta,
        Some(number @ (Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_))) => {
            let from = unit.unwrap_or(TimeUnit::Nano);
            let to = match number {
                Scalar::Float(_) if from <= TimeUnit::Micro => TimeUnit::Micro,
                Scalar::Float(_) => TimeUnit::Nano,
                _ => from.max(TimeUnit::Second),
            };
            Scalar::Timedelta(scaled(&number, from, to, vm)?, to)
        }
        _ => return Ok(None),
    }))
}
