//! Dates as text by a format of C's `strftime`.

use std::fmt::Write;
use std::sync::Arc;

use super::{Calendar, Clock, DateTime};
use crate::Array;
use crate::error::{ArrayError, Result};
use crate::scalar::{NAT, Scalar};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// One date by a format, as Python does it on Linux: what is no directive stays as it is.
pub fn strftime_one(clock: Clock, value: i64, format: &str) -> Result<String> {
    strftime_date(clock.calendar(), &clock.date_time(value), format, true)
}

/// A date of a calendar by a format, in English. `lenient`: what is no directive stays as it is, as C's library
/// does; otherwise it is an error.
pub fn strftime_date(
    calendar: Calendar,
    date: &DateTime,
    format: &str,
    lenient: bool,
) -> Result<String> {
    let days = calendar.days_from_date(date.year, date.month, date.day);
    let weekday = calendar.day_of_week(days);
    let day_of_year = days - calendar.days_from_date(date.year, 1, 1);
    let month = MONTHS[(date.month as usize).clamp(1, 12) - 1];
    let weekday_name = WEEKDAYS[weekday.rem_euclid(7) as usize];
    let part = |format: &str| strftime_date(calendar, date, format, lenient);
    let mut text = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        let mut directive = chars.next();
        // glibc's flag for "no padding".
        let bare = directive == Some('-');
        if bare {
            directive = chars.next();
        }
        let mut number = |value: i64, width: usize| {
            let width = if bare { 0 } else { width };
            let _ = write!(text, "{value:0width$}");
        };
        match directive {
            Some('Y') => number(date.year, 4),
            Some('y') => number(date.year.rem_euclid(100), 2),
            Some('C') => number(date.year.div_euclid(100), 2),
            Some('m') => number(date.month as i64, 2),
            Some('d') => number(date.day as i64, 2),
            Some('H') => number(date.hour as i64, 2),
            Some('I') => number((date.hour as i64 + 11) % 12 + 1, 2),
            Some('M') => number(date.minute as i64, 2),
            Some('S') => number(date.second as i64, 2),
            Some('f') => number(date.microsecond() as i64, 6),
            Some('j') => number(day_of_year + 1, 3),
            Some('w') => number((weekday + 1) % 7, 1),
            Some('u') => number(weekday + 1, 1),
            Some('U') => number((day_of_year + 7 - (weekday + 1) % 7) / 7, 2),
            Some('W') => number((day_of_year + 7 - weekday) / 7, 2),
            Some('e') => {
                let _ = write!(text, "{:2}", date.day);
            }
            Some('p') => text.push_str(if date.hour < 12 { "AM" } else { "PM" }),
            Some('B') => text.push_str(month),
            Some('b' | 'h') => text.push_str(&month[..3]),
            Some('A') => text.push_str(weekday_name),
            Some('a') => text.push_str(&weekday_name[..3]),
            Some('F') => text.push_str(&part("%Y-%m-%d")?),
            Some('T' | 'X') => text.push_str(&part("%H:%M:%S")?),
            Some('r') => text.push_str(&part("%I:%M:%S %p")?),
            Some('k') => {
                let _ = write!(text, "{:2}", date.hour);
            }
            Some('l') => {
                let _ = write!(text, "{:2}", (date.hour + 11) % 12 + 1);
            }
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('R') => text.push_str(&part("%H:%M")?),
            Some('D' | 'x') => text.push_str(&part("%m/%d/%y")?),
            Some('c') => text.push_str(&part("%a %b %e %H:%M:%S %Y")?),
            Some('G' | 'V') => {
                let thursday = days - weekday + 3;
                let (year, _, _) = calendar.date_from_days(thursday);
                let week = (thursday - calendar.days_from_date(year, 1, 1)) / 7 + 1;
                if directive == Some('G') {
                    number(year, 4)
                } else {
                    number(week, 2)
                }
            }
            Some('Z' | 'z') => {}
            Some('%') => text.push('%'),
            other if lenient => {
                text.push('%');
                text.extend(other);
            }
            other => {
                let letter = other.map(String::from).unwrap_or_default();
                return Err(ArrayError::Value(format!(
                    "'%{letter}' is no directive of strftime"
                )));
            }
        }
    }
    Ok(text)
}

/// All dates by a format: an object array of strings, NaN where a date is missing.
pub fn strftime(times: &Array, format: &str) -> Result<Array> {
    let clock = Clock::of(times.dtype())?;
    let texts = times
        .to_vec::<i64>()
        .unwrap_or_default()
        .into_iter()
        .map(|value| {
            if value == NAT {
                return Ok(Scalar::Float(f64::NAN));
            }
            Ok(Scalar::Str(Arc::from(strftime_one(clock, value, format)?)))
        })
        .collect::<Result<Vec<_>>>()?;
    Array::from_vec(times.shape(), texts)
}
