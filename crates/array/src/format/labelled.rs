//! xarray's short texts: coordinates on one line, values of a `DataArray`, sizes in bytes.

use super::array::array_repr;
use super::corner::flat;
use super::float::general;
use super::scalar::{python_str_repr, scalar_str};
use super::time::{cftime_str, pandas_timedelta_str, pandas_timestamp_str};
use super::{PrintOptions, width};
use crate::Array;
use crate::dtype::{DType, TimeUnit};
use crate::scalar::{NAT, Scalar};

/// Which parts of a timedelta are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimedeltaFormat {
    /// Days and time of day.
    Full,
    /// Days only.
    Date,
    /// Time of day only.
    Time,
}

/// A `datetime64`: `2000-01-01`, or `2000-01-01T06:00:00` where it is not midnight.
pub fn format_timestamp(value: i64, unit: TimeUnit) -> String {
    let text = pandas_timestamp_str(value, unit);
    match text.split_once(' ') {
        Some((date, "00:00:00")) => date.into(),
        Some((date, time)) => format!("{date}T{time}"),
        None => text,
    }
}

/// A `timedelta64`: `1 days`, `06:00:00`, `1 days 06:00:00`.
pub fn format_timedelta(value: i64, unit: TimeUnit, format: TimedeltaFormat) -> String {
    let text = pandas_timedelta_str(value, unit);
    match (text.split_once(" days "), format) {
        (Some((days, _)), TimedeltaFormat::Date) => format!("{days} days"),
        (Some((_, time)), TimedeltaFormat::Time) => time.into(),
        _ => text,
    }
}

/// One element of an array: floats to four significant digits, strings in quotes.
pub fn format_item(value: &Scalar, dtype: DType, timedelta: TimedeltaFormat) -> String {
    match value {
        Scalar::Datetime(value, unit) => format_timestamp(*value, *unit),
        Scalar::Timedelta(value, unit) => format_timedelta(*value, *unit, timedelta),
        Scalar::Str(text) => python_str_repr(text),
        Scalar::Float(value) if dtype.is_float() => general(*value, 4),
        Scalar::Cftime(NAT, _) => "nan".into(),
        Scalar::Cftime(value, calendar) => cftime_str(*value, *calendar),
        value => scalar_str(value, dtype),
    }
}

/// Elements as [`format_item`] prints them; timedeltas without the part that is zero in all.
pub fn format_items(values: &[Scalar], dtype: DType) -> Vec<String> {
    let mut format = TimedeltaFormat::Full;
    if matches!(dtype, DType::Timedelta(_)) {
        let day = TimeUnit::Day.nanos() as i128;
        let nanos: Vec<i128> = values
            .iter()
            .filter_map(|value| match value {
                Scalar::Timedelta(value, unit) if *value != NAT => {
                    Some(*value as i128 * unit.nanos() as i128)
                }
                _ => None,
            })
            .collect();
        // numpy's cast to days rounds towards minus infinity.
        if nanos.iter().all(|value| value.div_euclid(day) == 0) {
            format = TimedeltaFormat::Time;
        } else if nanos.iter().all(|value| value.rem_euclid(day) == 0) {
            format = TimedeltaFormat::Date;
        }
    }
    values
        .iter()
        .map(|value| format_item(value, dtype, format))
        .collect()
}

/// As many of the first and last elements as fit in `max_width` characters:
/// `2013-01-01 ... 2014-12-31T18:00:00`.
pub fn format_array_flat(array: &Array, max_width: usize) -> String {
    let size = array.size();
    let relevant = size.max(1).min(max_width.div_ceil(2).max(2));
    let take = |positions: Vec<usize>| -> Vec<String> {
        let values: Vec<Scalar> = positions
            .into_iter()
            .filter_map(|position| flat(array, position))
            .collect();
        format_items(&values, array.dtype())
    };
    let front = take((0..relevant.div_ceil(2).min(size)).collect());
    let back = take((size - (relevant / 2).min(size)..size).collect());

    // Widths of front and back items in turn, from the outside in.
    let mut ends = Vec::new();
    let mut total = 0;
    for position in 0..relevant {
        let item = if position % 2 == 0 {
            front.get(position / 2)
        } else {
            back.len()
                .checked_sub(position / 2 + 1)
                .and_then(|at| back.get(at))
        };
        if let Some(item) = item {
            total += width(item) + 1;
            ends.push(total - 1);
        }
    }
    let (count, padding) =
        if size > 2 && (relevant < size || ends.iter().any(|end| *end > max_width)) {
            let padding = " ... ";
            // The first item that no longer fits; 0 if all fit, as numpy's argmax answers.
            let fitting = ends
                .iter()
                .position(|end| end + padding.len() - 1 > max_width)
                .unwrap_or(0)
                .max(2);
            (size.min(fitting), padding)
        } else {
            (size, if size <= 1 { "" } else { " " })
        };
    let num_front = count.div_ceil(2);
    let num_back = count - num_front;
    let front_shown = &front[..num_front.min(front.len())];
    // A slice of the last 0 items is all of them in Python; there are none then.
    let back_shown = if num_back == 0 {
        &back[..]
    } else {
        &back[back.len() - num_back.min(back.len())..]
    };
    let text = front_shown.join(" ") + padding + &back_shown.join(" ");
    if width(&text) > max_width {
        let kept: String = text.chars().take(max_width.saturating_sub(3)).collect();
        return kept + "...";
    }
    text
}

/// The values of a `DataArray` with xarray's default options (80 columns, 200 values).
pub fn short_array_repr(array: &Array) -> String {
    short_array_repr_with(array, 80, 200)
}

/// The values of a `DataArray`: precision 6, fewer edge items with more dimensions.
pub fn short_array_repr_with(array: &Array, display_width: usize, threshold: usize) -> String {
    let edgeitems = match array.ndim() {
        0..=2 => 3,
        3 => 2,
        _ => 1,
    };
    let options = PrintOptions {
        precision: 6,
        linewidth: display_width,
        threshold,
        edgeitems,
        ..super::print_options()
    };
    array_repr(array, &options)
}

/// The first and last lines of a text of more than `limit` lines, with `...` between.
pub fn limit_lines(text: &str, limit: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= limit {
        return text.into();
    }
    let mut kept = lines[..limit / 2].to_vec();
    kept.push("...");
    kept.extend(&lines[lines.len() - limit.div_ceil(2)..]);
    kept.join("\n")
}
