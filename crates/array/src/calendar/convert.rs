//! Dates of one calendar as dates of another.

use super::frequency::{Anchor, Frequency};
use super::range::{DateRange, date_range, infer_freq};
use super::{Calendar, Clock, DateTime};
use crate::Array;
use crate::dtype::TimeUnit;
use crate::error::{ArrayError, Result};
use crate::scalar::NAT;

/// The same year, month, day and time of day on another clock; NaT where the date does not exist there.
pub fn convert_times(times: &Array, target: Clock) -> Result<Array> {
    each(times, target, |date| Some(*date))
}

/// The day at the same part of its year, rounded to whole days, with the time of day it had. Days are
/// looked up in `calendar`.
pub fn convert_by_year(times: &Array, target: Clock, calendar: Calendar) -> Result<Array> {
    let source = Clock::of(times.dtype())?.calendar();
    each(times, target, |date| {
        let day = source.day_of_year(date.year, date.month, date.day);
        let days = year_length(calendar, date.year) as f64 * day as f64;
        let day = (days / year_length(source, date.year) as f64).round_ties_even() as i64;
        let first = calendar.days_from_date(date.year, 1, 1);
        let (_, month, dom) = calendar.date_from_days(first + day - 1);
        Some(DateTime {
            month,
            day: dom,
            ..*date
        })
    })
}

/// Days in a year by its being leap: also 1582 has 365.
fn year_length(calendar: Calendar, year: i64) -> i64 {
    match calendar {
        Calendar::Day360 => 360,
        calendar => 365 + i64::from(calendar.is_leap(year)),
    }
}

fn each(
    times: &Array,
    target: Clock,
    convert: impl Fn(&DateTime) -> Option<DateTime>,
) -> Result<Array> {
    let clock = Clock::of(times.dtype())?;
    let values = times.to_vec::<i64>().unwrap_or_default();
    let converted = values.into_iter().map(|value| {
        if value == NAT {
            return NAT;
        }
        let date = convert(&clock.date_time(value));
        date.and_then(|date| on(target, &date)).unwrap_or(NAT)
    });
    Array::from_times(target.dtype(), times.shape(), converted.collect())
}

fn on(clock: Clock, date: &DateTime) -> Option<i64> {
    if !clock.calendar().is_valid(date.year, date.month, date.day) {
        return None;
    }
    clock.value_of(date).ok()
}

/// A date as it is, or up to two days earlier in its month where the calendar does not have it.
fn on_or_before(clock: Clock, date: &DateTime) -> Result<i64> {
    (0..3u32)
        .find_map(|back| {
            let day = date.day.checked_sub(back)?;
            on(clock, &DateTime { day, ..*date })
        })
        .ok_or_else(|| {
            ArrayError::Value(format!(
                "{:04}-{:02}-{:02} is not a date of the '{}' calendar within {}",
                date.year,
                date.month,
                date.day,
                clock.calendar().name(),
                clock.dtype()
            ))
        })
}

/// Dates of the same frequency between the same dates on another clock: `xarray.date_range_like`.
///
/// # Errors
/// Dates without a frequency.
pub fn range_like(times: &Array, target: Clock) -> Result<Array> {
    let clock = Clock::of(times.dtype())?;
    let freq = infer_freq(times)?.ok_or_else(|| {
        ArrayError::Value(
            "`date_range_like` was unable to generate a range as the source frequency was not inferable."
                .into(),
        )
    })?;
    let frequency = Frequency::parse(&freq)?;
    let values = times.to_vec::<i64>().unwrap_or_default();
    let (least, most) = (
        values.iter().copied().min().unwrap_or(0),
        values.iter().copied().max().unwrap_or(0),
    );
    let (first, last) = match frequency.count < 0 {
        true => (most, least),
        false => (least, most),
    };
    let (first, last) = (clock.date_time(first), clock.date_time(last));
    let start = on_or_before(target, &first)?;
    let mut end = on_or_before(target, &last)?;
    let ends_months = match frequency.anchor {
        Anchor::End(_) => true,
        Anchor::Fixed(nanos) => nanos % TimeUnit::Day.nanos() == 0,
        _ => false,
    };
    if ends_months && last.day == clock.calendar().days_in_month(last.year, last.month) {
        let mut date = target.date_time(end);
        date.day = target.calendar().days_in_month(date.year, date.month);
        end = target.value_of(&date)?;
    }
    let range = DateRange {
        start: Some(start),
        end: Some(end),
        freq: Some(&freq),
        ..DateRange::default()
    };
    date_range(target, &range)
}
