//! `str` and `repr` of single values: numpy's scalars and Python's own.

use super::float::numpy_float;
use super::time::{
    cftime_repr, cftime_str, date_repr, date_str, datetime_iso, pandas_timedelta_str,
    pandas_timestamp_str, time_repr, time_str, timedelta_str,
};
use crate::calendar::Side;
use crate::dtype::{DType, TimeUnit};
use crate::scalar::{Interval, Labels, NAT, Scalar};

/// `str` of the numpy scalar of this dtype.
pub fn scalar_str(value: &Scalar, dtype: DType) -> String {
    match value {
        Scalar::None => "None".into(),
        Scalar::Bool(true) => "True".into(),
        Scalar::Bool(false) => "False".into(),
        Scalar::Int(value) => value.to_string(),
        Scalar::UInt(value) => value.to_string(),
        Scalar::Float(value) => numpy_float(*value, dtype == DType::F32),
        Scalar::Str(text) => text.to_string(),
        Scalar::Datetime(value, unit) => datetime_iso(*value, *unit),
        Scalar::Timedelta(value, unit) => timedelta_str(*value, *unit),
        Scalar::Cftime(NAT, _) => "nan".into(),
        Scalar::Cftime(value, calendar) => cftime_str(*value, *calendar),
        Scalar::Date(days) => date_str(*days),
        Scalar::Time(micros) => time_str(*micros),
        Scalar::List(_) | Scalar::Tuple(_) => scalar_repr_bare(value),
        Scalar::Interval(interval) => interval_str(interval),
        Scalar::Labels(labels) => labels_repr(labels),
    }
}

/// Python's `repr` of the label of a `MultiIndex`: `('a', 1)`, `('a', np.int64(1))`. Times are those of pandas.
pub fn labels_repr(labels: &Labels) -> String {
    let item = |value: &Scalar| match value {
        value if value.is_null() && value.dtype().is_time() => "NaT".into(),
        Scalar::Datetime(value, unit) => {
            format!("Timestamp('{}')", pandas_timestamp_str(*value, *unit))
        }
        Scalar::Timedelta(value, unit) => {
            format!("Timedelta('{}')", pandas_timedelta_str(*value, *unit))
        }
        Scalar::Bool(_) | Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_) if labels.numpy => {
            scalar_repr(value, value.dtype())
        }
        value => scalar_repr_bare(value),
    };
    let items: Vec<String> = labels.items.iter().map(item).collect();
    match items.as_slice() {
        [one] => format!("({one},)"),
        _ => format!("({})", items.join(", ")),
    }
}

/// `(0, 5]`.
fn interval_str(interval: &Interval) -> String {
    let (open, close) = match interval.closed {
        Side::Left => ('[', ')'),
        Side::Right => ('(', ']'),
    };
    let (left, right) = (interval_end(&interval.left), interval_end(&interval.right));
    format!("{open}{left}, {right}{close}")
}

/// `Interval(0, 5, closed='right')`.
fn interval_repr(interval: &Interval) -> String {
    format!(
        "Interval({}, {}, closed='{}')",
        interval_end(&interval.left),
        interval_end(&interval.right),
        interval.closed.name()
    )
}

/// An end as pandas writes it.
fn interval_end(value: &Scalar) -> String {
    match value {
        Scalar::Datetime(value, unit) => super::time::pandas_timestamp_str(*value, *unit),
        Scalar::Timedelta(value, unit) => super::time::pandas_timedelta_str(*value, *unit),
        Scalar::Float(value) => super::python_float_repr(*value),
        value => scalar_str(value, value.dtype()),
    }
}

/// `repr` of the numpy scalar of this dtype: `np.float64(1.5)`. Elements of object arrays are
/// Python's own and have its `repr`.
pub fn scalar_repr(value: &Scalar, dtype: DType) -> String {
    match (value, dtype) {
        (_, DType::Object | DType::Cftime(_) | DType::Interval(_)) => scalar_repr_bare(value),
        (Scalar::Bool(_), _) => format!("np.{}_", scalar_str(value, dtype)),
        (Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_), _) => {
            format!("np.{dtype}({})", scalar_str(value, dtype))
        }
        (Scalar::Str(text), _) => format!("np.str_({})", python_str_repr(text)),
        _ => scalar_repr_bare(value),
    }
}

/// `repr` of a value inside an object array or of a string inside a string array.
pub(crate) fn scalar_repr_bare(value: &Scalar) -> String {
    match value {
        Scalar::Str(text) => python_str_repr(text),
        Scalar::Datetime(NAT, unit) => format!("np.datetime64('NaT','{}')", unit.code()),
        // A bare hour could be read as a time zone: numpy adds the unit.
        Scalar::Datetime(value, unit @ TimeUnit::Hour) => {
            format!("np.datetime64('{}','h')", datetime_iso(*value, *unit))
        }
        Scalar::Datetime(value, unit) => {
            format!("np.datetime64('{}')", datetime_iso(*value, *unit))
        }
        Scalar::Timedelta(NAT, unit) => format!("np.timedelta64('NaT','{}')", unit.code()),
        Scalar::Timedelta(value, unit) => format!("np.timedelta64({value},'{}')", unit.code()),
        Scalar::Cftime(NAT, _) => "nan".into(),
        Scalar::Cftime(value, calendar) => cftime_repr(*value, *calendar),
        Scalar::Date(days) => date_repr(*days),
        Scalar::Time(micros) => time_repr(*micros),
        Scalar::List(items) => format!("[{}]", items_repr(items)),
        Scalar::Tuple(items) if items.len() == 1 => format!("({},)", items_repr(items)),
        Scalar::Tuple(items) => format!("({})", items_repr(items)),
        Scalar::Interval(interval) => interval_repr(interval),
        value => scalar_str(value, value.dtype()),
    }
}

fn items_repr(items: &[Scalar]) -> String {
    let texts: Vec<String> = items.iter().map(scalar_repr_bare).collect();
    texts.join(", ")
}

/// `repr` of an element of an object array as numpy prints it: lists are marked as such.
pub(crate) fn object_repr(value: &Scalar) -> String {
    match value {
        Scalar::List(_) => format!("list({})", scalar_repr_bare(value)),
        value => scalar_repr_bare(value),
    }
}

/// Python's `repr(str)`.
pub fn python_str_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if is_printable(c) => out.push(c),
            c => match c as u32 {
                code @ 0..0x100 => out.push_str(&format!("\\x{code:02x}")),
                code @ 0x100..0x1_0000 => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
        }
    }
    out.push(quote);
    out
}

/// Python's `str.isprintable`, for assigned characters: no controls, formats, private use, nor
/// separators other than the space.
fn is_printable(c: char) -> bool {
    !(c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c as u32,
            0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x180e | 0x200b..=0x200f
            | 0x2028..=0x202e | 0x2060..=0x206f | 0xe000..=0xf8ff | 0xfeff | 0xfff0..=0xfffb
            | 0xfffe | 0xffff | 0xe0000..=0xe0fff | 0xf0000..=0x10ffff))
}
