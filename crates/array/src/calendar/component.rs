//! Parts of dates: what `.dt.month` and its kin give.

use std::sync::Arc;

use super::{Clock, DateTime};
use crate::Array;
use crate::dtype::{DType, TimeUnit};
use crate::error::{ArrayError, Result};
use crate::scalar::NAT;

/// Names that [`component`] knows for dates.
pub const COMPONENTS: &[&str] = &[
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
    "nanosecond",
    "dayofyear",
    "dayofweek",
    "weekday",
    "day_of_year",
    "day_of_week",
    "quarter",
    "season",
    "days_in_month",
    "daysinmonth",
    "days_in_year",
    "is_leap_year",
    "is_month_start",
    "is_month_end",
    "is_quarter_start",
    "is_quarter_end",
    "is_year_start",
    "is_year_end",
    "decimal_year",
    "isocalendar_year",
    "isocalendar_week",
    "isocalendar_weekday",
    "week",
    "weekofyear",
    "date",
];

/// A whole number, from the ticks and the date they stand for.
type Component<'a> = dyn Fn(i64, &DateTime) -> i64 + 'a;

/// Names of seasons by month, from January.
const SEASONS: [&str; 12] = [
    "DJF", "DJF", "MAM", "MAM", "MAM", "JJA", "JJA", "JJA", "SON", "SON", "SON", "DJF",
];

/// A part of every date, in the same shape. Integers (`int64`; `float64` with NaN if a date is
/// missing), booleans (`is_…`), strings (`season`; `nan` where missing), `decimal_year` as
/// `float64`. Of a `timedelta64`: `days seconds microseconds nanoseconds total_seconds`.
///
/// # Errors
/// Arrays that hold no times, and names that are no part of a date.
pub fn component(times: &Array, name: &str) -> Result<Array> {
    if let DType::Timedelta(unit) = times.dtype() {
        return timedelta_component(times, unit, name);
    }
    let clock = Clock::of(times.dtype())?;
    let calendar = clock.calendar();
    let values = times.to_vec::<i64>().unwrap_or_default();
    let shape = times.shape();
    let first_of_year = |date: &DateTime| calendar.days_from_date(date.year, 1, 1);

    let part: Box<Component<'_>> = match name {
        "year" => Box::new(|_, date| date.year),
        "month" => Box::new(|_, date| date.month as i64),
        "day" => Box::new(|_, date| date.day as i64),
        "hour" => Box::new(|_, date| date.hour as i64),
        "minute" => Box::new(|_, date| date.minute as i64),
        "second" => Box::new(|_, date| date.second as i64),
        "microsecond" => Box::new(|_, date| date.microsecond() as i64),
        "nanosecond" => Box::new(|_, date| date.nanosecond as i64 % 1000),
        "dayofyear" | "day_of_year" => Box::new(move |days, date| days - first_of_year(date) + 1),
        "dayofweek" | "weekday" | "day_of_week" => {
            Box::new(move |days, _| calendar.day_of_week(days))
        }
        "quarter" => Box::new(|_, date| (date.month as i64 - 1) / 3 + 1),
        "days_in_month" | "daysinmonth" => {
            Box::new(move |_, date| calendar.days_in_month(date.year, date.month) as i64)
        }
        "days_in_year" => Box::new(move |_, date| calendar.days_in_year(date.year)),
        "isocalendar_year" => Box::new(move |days, _| iso_week(calendar, days).0),
        "isocalendar_week" | "week" | "weekofyear" => {
            Box::new(move |days, _| iso_week(calendar, days).1)
        }
        "isocalendar_weekday" => Box::new(move |days, _| calendar.day_of_week(days) + 1),
        "season" => return season(clock, &values, shape),
        "decimal_year" => return decimal_year(clock, &values, shape),
        "date" => return midnight(clock, &values, shape),
        _ if name.starts_with("is_") => return flag(clock, &values, shape, name),
        _ => {
            return Err(ArrayError::Value(format!(
                "{name:?} is no part of a date; known: {}",
                COMPONENTS.join(" ")
            )));
        }
    };
    if name == "days_in_year" {
        // xarray asks whether the year is leap, and a missing one is not.
        let days = values.iter().map(|value| {
            if *value == NAT {
                365
            } else {
                part(0, &clock.date_time(*value))
            }
        });
        return Array::from_vec(shape, days.collect());
    }
    let one = |value: i64| part(clock.split(value).0, &clock.date_time(value));
    if values.contains(&NAT) {
        let parts = values
            .iter()
            .map(|v| if *v == NAT { f64::NAN } else { one(*v) as f64 });
        Array::from_vec(shape, parts.collect())
    } else {
        Array::from_vec(shape, values.iter().map(|value| one(*value)).collect())
    }
}

/// ISO 8601's year and week of a day number.
fn iso_week(calendar: super::Calendar, days: i64) -> (i64, i64) {
    let thursday = days - calendar.day_of_week(days) + 3;
    let (year, _, _) = calendar.date_from_days(thursday);
    (
        year,
        (thursday - calendar.days_from_date(year, 1, 1)) / 7 + 1,
    )
}

fn season(clock: Clock, values: &[i64], shape: &[usize]) -> Result<Array> {
    let names = values.iter().map(|value| {
        let name = if *value == NAT {
            "nan"
        } else {
            SEASONS[clock.date_time(*value).month as usize - 1]
        };
        Arc::<str>::from(name)
    });
    Array::from_vec(shape, names.collect::<Vec<_>>())?.with_dtype(DType::Str(3))
}

/// The year plus the part of it that has passed.
fn decimal_year(clock: Clock, values: &[i64], shape: &[usize]) -> Result<Array> {
    let calendar = clock.calendar();
    let years = values.iter().map(|value| {
        if *value == NAT {
            return f64::NAN;
        }
        let (days, nanos) = clock.split(*value);
        let (year, _, _) = calendar.date_from_days(days);
        let passed = (days - calendar.days_from_date(year, 1, 1)) as f64
            + nanos as f64 / TimeUnit::Day.nanos() as f64;
        year as f64 + passed / calendar.days_in_year(year) as f64
    });
    Array::from_vec(shape, years.collect())
}

fn midnight(clock: Clock, values: &[i64], shape: &[usize]) -> Result<Array> {
    let days = values.iter().map(|value| {
        if *value == NAT {
            NAT
        } else {
            value.div_euclid(clock.day_ticks()) * clock.day_ticks()
        }
    });
    Array::from_times(clock.dtype(), shape, days.collect())
}

fn flag(clock: Clock, values: &[i64], shape: &[usize], name: &str) -> Result<Array> {
    let calendar = clock.calendar();
    let is_last = move |date: &DateTime| date.day == calendar.days_in_month(date.year, date.month);
    let test: Box<dyn Fn(&DateTime) -> bool> = match name {
        "is_leap_year" => Box::new(move |date| calendar.is_leap(date.year)),
        "is_month_start" => Box::new(|date| date.day == 1),
        "is_month_end" => Box::new(is_last),
        "is_quarter_start" => Box::new(|date| date.day == 1 && date.month % 3 == 1),
        "is_quarter_end" => Box::new(move |date| date.month % 3 == 0 && is_last(date)),
        "is_year_start" => Box::new(|date| date.day == 1 && date.month == 1),
        "is_year_end" => Box::new(move |date| date.month == 12 && is_last(date)),
        _ => {
            return Err(ArrayError::Value(format!(
                "{name:?} is no part of a date; known: {}",
                COMPONENTS.join(" ")
            )));
        }
    };
    let flags = values
        .iter()
        .map(|value| *value != NAT && test(&clock.date_time(*value)));
    Array::from_vec(shape, flags.collect())
}

fn timedelta_component(deltas: &Array, unit: TimeUnit, name: &str) -> Result<Array> {
    let day = TimeUnit::Day.nanos() as i128;
    let values = deltas.to_vec::<i64>().unwrap_or_default();
    let nanos = |value: i64| value as i128 * unit.nanos() as i128;
    if name == "total_seconds" {
        let seconds = values.iter().map(|value| {
            if *value == NAT {
                f64::NAN
            } else {
                nanos(*value) as f64 / 1e9
            }
        });
        return Array::from_vec(deltas.shape(), seconds.collect());
    }
    let part = |value: i64| -> Option<i64> {
        let rest = nanos(value).rem_euclid(day);
        Some(match name {
            "days" => nanos(value).div_euclid(day) as i64,
            "seconds" => (rest / 1_000_000_000) as i64,
            "microseconds" => (rest / 1000 % 1_000_000) as i64,
            "nanoseconds" => (rest % 1000) as i64,
            _ => return None,
        })
    };
    if part(0).is_none() {
        return Err(ArrayError::Value(format!(
            "{name:?} is no part of a timedelta; known: days seconds microseconds nanoseconds \
             total_seconds"
        )));
    }
    if values.contains(&NAT) {
        let parts = values.iter().map(|value| {
            if *value == NAT {
                f64::NAN
            } else {
                part(*value).map_or(f64::NAN, |p| p as f64)
            }
        });
        Array::from_vec(deltas.shape(), parts.collect())
    } else {
        Array::from_vec(
            deltas.shape(),
            values.iter().filter_map(|value| part(*value)).collect(),
        )
    }
}
