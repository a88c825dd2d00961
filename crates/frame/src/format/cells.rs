//! The text of a column's elements.

use littoral_array::calendar::Clock;
use littoral_array::format::{
    Trim, cftime_str, format_float_scientific, pandas_timedelta_str, pandas_timestamp_str,
    python_float_repr,
};
use littoral_array::{Array, DType, Kind, Labels, Scalar, TimeUnit};

use super::{Justify, fixed_width, width};
use crate::column;
use crate::options::Options;

/// Where cells stand: in a table's body, or as labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Body,
    /// Of a row or a column.
    Label,
}

/// Every element, padded to one width.
pub(super) fn cells(array: &Array, place: Place, options: &Options) -> Vec<String> {
    let justify = match place {
        Place::Body => Justify::Right,
        Place::Label if array.dtype().kind() == Kind::Object || column::is_text(array) => {
            Justify::All
        }
        Place::Label => Justify::Left,
    };
    let texts = match array.dtype() {
        DType::F32 | DType::F64 => floats(array, place, options),
        DType::Datetime(unit) => time_texts(&array.to_vec().unwrap_or_default(), unit),
        DType::Timedelta(unit) => delta_texts(&array.to_vec().unwrap_or_default(), unit),
        dtype if dtype.is_integer() => array
            .scalars()
            .iter()
            .map(|value| match value {
                Scalar::UInt(value) => format!(" {value}"),
                value => spaced(value.as_i64().unwrap_or(0).to_string()),
            })
            .collect(),
        _ => {
            let text_column = column::is_text(array);
            array
                .scalars()
                .iter()
                .map(|value| object(value, text_column, options))
                .collect()
        }
    };
    fixed_width(texts, justify, 0, options).0
}

/// A place for the sign of numbers that are not negative.
fn spaced(text: String) -> String {
    if text.starts_with('-') {
        text
    } else {
        format!(" {text}")
    }
}

fn object(value: &Scalar, text_column: bool, options: &Options) -> String {
    match value {
        Scalar::None if !text_column => " None".into(),
        Scalar::Float(value) if !value.is_nan() => {
            let text = fixed(*value, options.precision);
            let text = text.trim_end_matches('0');
            if text.ends_with('.') {
                format!("{text}0")
            } else {
                text.to_owned()
            }
        }
        value if value.is_null() => match value {
            Scalar::Datetime(..) | Scalar::Timedelta(..) => " NaT".into(),
            _ => " NaN".into(),
        },
        value => format!(" {}", label(value)),
    }
}

/// Python's `f"{value: .{digits}f}"`.
fn fixed(value: f64, digits: usize) -> String {
    if value.is_infinite() {
        return if value > 0.0 { " inf" } else { "-inf" }.into();
    }
    let text = format!("{value:.digits$}");
    if value.is_sign_negative() && !text.starts_with('-') {
        return format!("-{text}");
    }
    spaced(text)
}

fn scientific(value: f64, digits: usize) -> String {
    if value.is_infinite() {
        return fixed(value, digits);
    }
    spaced(format_float_scientific(
        value,
        false,
        Some(digits),
        false,
        Trim::Keep,
        2,
    ))
}

fn floats(array: &Array, place: Place, options: &Options) -> Vec<String> {
    let digits = options.precision;
    let missing = if place == Place::Label { " NaN" } else { "NaN" };
    let values: Vec<f64> = array
        .scalars()
        .iter()
        .map(|value| value.as_f64().unwrap_or(f64::NAN))
        .collect();
    let format = |text: fn(f64, usize) -> String| -> Vec<String> {
        let texts = values.iter().map(|value| match value.is_nan() {
            true => missing.to_owned(),
            false => text(*value, digits),
        });
        trimmed(texts.collect())
    };
    let plain = format(fixed);
    let too_long = plain.iter().any(|text| width(text) > digits + 6);
    let large = values.iter().any(|value| value.abs() > 1e6);
    let small = values
        .iter()
        .any(|value| value.abs() < 10f64.powi(-(digits as i32)) && value.abs() > 0.0);
    if small || (too_long && large) {
        return format(scientific);
    }
    plain
}

/// Without the zeros at the end that all numbers with a point have in common; one stays.
fn trimmed(texts: Vec<String>) -> Vec<String> {
    let is_number = |text: &String| {
        let body = text.trim_start().trim_start_matches(['+', '-']);
        body.split_once('.').is_some_and(|(whole, fraction)| {
            !whole.is_empty()
                && whole.chars().all(|c| c.is_ascii_digit())
                && fraction.chars().all(|c| c.is_ascii_digit())
        })
    };
    let zeros = texts
        .iter()
        .filter(|text| is_number(text))
        .map(|text| text.len() - text.trim_end_matches('0').len())
        .min()
        .unwrap_or(0);
    texts
        .into_iter()
        .map(|mut text| {
            if is_number(&text) {
                text.truncate(text.len() - zeros);
                if text.ends_with('.') {
                    text.push('0');
                }
            }
            text
        })
        .collect()
}

/// Times: dates if all are at midnight, else with as many digits of a second as one of them needs.
pub(crate) fn time_texts(values: &[i64], unit: TimeUnit) -> Vec<String> {
    let clock = Clock::Datetime(unit);
    let dates: Vec<_> = values
        .iter()
        .map(|value| (*value != i64::MIN).then(|| clock.date_time(*value)))
        .collect();
    let present = || dates.iter().flatten();
    let dates_only = present().all(|date| date.nanos_of_day() == 0);
    let nanos = |rest: u32| present().any(|date| date.nanosecond % rest != 0);
    let digits = match () {
        () if nanos(1000) => 9,
        () if nanos(1_000_000) => 6,
        () if nanos(1_000_000_000) => 3,
        () => 0,
    };
    dates
        .iter()
        .map(|date| {
            let Some(date) = date else {
                return "NaT".into();
            };
            let mut text = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
            if !dates_only {
                text += &format!(" {:02}:{:02}:{:02}", date.hour, date.minute, date.second);
                if digits > 0 {
                    text += &format!(".{:09}", date.nanosecond)[..digits + 1];
                }
            }
            text
        })
        .collect()
}

/// Differences of times: days if all are whole days.
pub(crate) fn delta_texts(values: &[i64], unit: TimeUnit) -> Vec<String> {
    let nanos = |value: i64| i128::from(value) * i128::from(unit.nanos());
    let present = || values.iter().filter(|value| **value != i64::MIN);
    let day = i128::from(TimeUnit::Day.nanos());
    let days_only = present().all(|value| nanos(*value) % day == 0);
    let any = |rest: i128| present().any(|value| nanos(*value) % rest != 0);
    let digits = match () {
        () if any(1000) => 9,
        () if any(1_000_000_000) => 6,
        () => 0,
    };
    values
        .iter()
        .map(|value| {
            if *value == i64::MIN {
                return "NaT".into();
            }
            if days_only {
                return format!("{} days", nanos(*value) / day);
            }
            let text = pandas_timedelta_str(*value, unit);
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            match digits {
                0 => whole.to_owned(),
                digits => format!("{whole}.{fraction:0<digits$}"),
            }
        })
        .collect()
}

/// `str` of one label, on one line.
pub fn label(value: &Scalar) -> String {
    match value {
        Scalar::None => "None".into(),
        Scalar::Bool(true) => "True".into(),
        Scalar::Bool(false) => "False".into(),
        Scalar::Int(value) => value.to_string(),
        Scalar::UInt(value) => value.to_string(),
        Scalar::Float(value) => python_float_repr(*value),
        Scalar::Str(text) => text
            .replace('\t', "\\t")
            .replace('\r', "\\r")
            .replace('\n', "\\n"),
        Scalar::Datetime(value, unit) => pandas_timestamp_str(*value, *unit),
        Scalar::Timedelta(value, unit) => pandas_timedelta_str(*value, *unit),
        Scalar::Cftime(value, calendar) => cftime_str(*value, *calendar),
        // Texts inside are bare.
        Scalar::Tuple(items) | Scalar::Labels(Labels { items, .. }) => {
            let items: Vec<String> = items.iter().map(label).collect();
            format!("({})", items.join(", "))
        }
        other => littoral_array::format::scalar_str(other, DType::Object),
    }
}

/// The name of an index or a column above a table; floats as in a table's cells.
pub(super) fn name_text(name: Option<&Scalar>, options: &Options) -> String {
    match name {
        None => String::new(),
        Some(Scalar::Float(value)) if !value.is_nan() => {
            let array =
                Array::from_vec(&[1], vec![*value]).unwrap_or_else(|_| Array::scalar(Scalar::None));
            let texts = cells(&array, Place::Body, options);
            texts
                .first()
                .map_or(String::new(), |text| text.trim().to_owned())
        }
        Some(name) => label(name),
    }
}

/// One label as an index' repr shows it: strings between quotes, whatever they hold.
pub fn pretty(value: &Scalar) -> String {
    match value {
        Scalar::Str(_) => format!("'{}'", label(value)),
        Scalar::Datetime(..) | Scalar::Timedelta(..) if value.is_null() => "NaT".into(),
        value => label(value),
    }
}

/// Times in an index' repr: dates if all are at midnight, else each as `str` gives it.
pub(crate) fn time_reprs(values: &[i64], unit: TimeUnit) -> Vec<String> {
    let day = TimeUnit::Day.nanos() / unit.nanos();
    match values
        .iter()
        .all(|value| *value == i64::MIN || value % day == 0)
    {
        true => time_texts(values, unit),
        false => values
            .iter()
            .map(|value| pandas_timestamp_str(*value, unit))
            .collect(),
    }
}
