//! Regular dates: `date_range`, and the frequency of dates that are regular.

use super::frequency::{Frequency, normalize, overflow};
use super::{Anchor, Clock};
use crate::Array;
use crate::dtype::TimeUnit;
use crate::error::{ArrayError, Result};
use crate::scalar::NAT;

/// What `pandas.date_range` and `xarray.date_range` take; values count on the clock.
#[derive(Debug, Clone)]
pub struct DateRange<'a> {
    pub start: Option<i64>,
    pub end: Option<i64>,
    pub periods: Option<usize>,
    /// None with start, end and periods: evenly spaced. Else `D`.
    pub freq: Option<&'a str>,
    /// Move start and end to midnight first.
    pub normalize: bool,
    /// Keep a first date equal to `start`, a last one equal to `end`.
    pub inclusive: (bool, bool),
}

impl Default for DateRange<'_> {
    fn default() -> Self {
        Self {
            start: None,
            end: None,
            periods: None,
            freq: None,
            normalize: false,
            inclusive: (true, true),
        }
    }
}

/// Dates from three of start, end, periods and frequency, 1-d, on the clock.
///
/// # Errors
/// Other than three given (frequency defaults to `D`), an unknown frequency, dates past the range.
pub fn date_range(clock: Clock, range: &DateRange<'_>) -> Result<Array> {
    let at_midnight = |value: Option<i64>| {
        value.map(|v| {
            if range.normalize {
                normalize(clock, v)
            } else {
                v
            }
        })
    };
    let (start, end) = (at_midnight(range.start), at_midnight(range.end));
    let given = [
        start.is_some(),
        end.is_some(),
        range.periods.is_some(),
        range.freq.is_some(),
    ];
    let mut count = given.into_iter().filter(|given| *given).count();
    let mut freq = range.freq;
    if freq.is_none() && !(start.is_some() && end.is_some() && range.periods.is_some()) {
        freq = Some("D");
        count += 1;
    }
    if count != 3 {
        return Err(ArrayError::Value(
            "Of the four parameters: start, end, periods, and freq, exactly three must be specified"
                .into(),
        ));
    }
    let mut values = match freq {
        Some(freq) => {
            let freq = Frequency::parse_on(freq, clock)?;
            steps(clock, start, end, range.periods, &freq)?
        }
        None => evenly(
            start.unwrap_or(0),
            end.unwrap_or(0),
            range.periods.unwrap_or(0),
        ),
    };
    if !range.inclusive.0 && values.first() == start.as_ref() {
        values.remove(0);
    }
    if !range.inclusive.1 && !values.is_empty() && values.last() == end.as_ref() {
        values.pop();
    }
    Array::from_times(clock.dtype(), &[values.len()], values)
}

fn evenly(start: i64, end: i64, periods: usize) -> Vec<i64> {
    let last = periods.saturating_sub(1).max(1) as i128;
    (0..periods as i128)
        .map(|k| {
            if k == last && periods > 1 {
                end
            } else {
                (start as i128 + (end as i128 - start as i128) * k / last) as i64
            }
        })
        .collect()
}

fn steps(
    clock: Clock,
    start: Option<i64>,
    end: Option<i64>,
    periods: Option<usize>,
    freq: &Frequency,
) -> Result<Vec<i64>> {
    if let Some(nanos) = freq.fixed_nanos() {
        let tick = clock.tick_nanos();
        if nanos % tick != 0 {
            return Err(ArrayError::Value(format!(
                "frequency {freq} is finer than {}",
                clock.dtype()
            )));
        }
        return fixed_steps(clock, start, end, periods, nanos / tick);
    }
    let forward = freq.count > 0;
    let roll = |value: i64, ahead: bool| {
        if ahead {
            freq.rollforward(clock, value)
        } else {
            freq.rollback(clock, value)
        }
    };
    let start = start.map(|value| roll(value, forward)).transpose()?;
    let first = match (start, end, periods) {
        (Some(start), _, _) => start,
        (None, Some(end), Some(periods)) => {
            // pandas moves an end between steps back first; xarray's own ranges do not, and give
            // one date less.
            let end = if matches!(clock, Clock::Cftime(_)) {
                end
            } else {
                roll(end, !forward)?
            };
            freq.add(clock, end, 1 - periods as i64)?
        }
        _ => return Ok(Vec::new()),
    };
    let mut values = Vec::new();
    let mut value = first;
    loop {
        let past_end = end.is_some_and(|end| if forward { value > end } else { value < end });
        let done =
            past_end || periods == Some(values.len()) || (periods.is_none() && end.is_none());
        if done {
            return Ok(values);
        }
        values.push(value);
        value = freq.add(clock, value, 1)?;
    }
}

fn fixed_steps(
    clock: Clock,
    start: Option<i64>,
    end: Option<i64>,
    periods: Option<usize>,
    step: i64,
) -> Result<Vec<i64>> {
    let (first, count) = match (start, end, periods) {
        (Some(start), _, Some(periods)) => (start, periods),
        (Some(start), Some(end), None) => {
            let span = end as i128 - start as i128;
            let count = span.div_euclid(step as i128) + 1;
            (start, usize::try_from(count.max(0)).unwrap_or(usize::MAX))
        }
        (None, Some(end), Some(periods)) => {
            let first = end as i128 - step as i128 * (periods as i128 - 1);
            (i64::try_from(first).map_err(|_| overflow(clock))?, periods)
        }
        _ => return Ok(Vec::new()),
    };
    if count > (1 << 31) {
        return Err(ArrayError::Overflow(format!(
            "a range of {count} dates is too large"
        )));
    }
    (0..count as i128)
        .map(|k| i64::try_from(first as i128 + k * step as i128).map_err(|_| overflow(clock)))
        .collect()
}

/// The frequency of at least three regular dates, as `pandas.infer_freq` and `xarray.infer_freq`
/// name it; None if they are not regular.
pub fn infer_freq(times: &Array) -> Result<Option<String>> {
    let clock = Clock::of(times.dtype())?;
    let values = times.to_vec::<i64>().unwrap_or_default();
    if values.len() < 3 {
        return Err(ArrayError::Value(
            "Need at least 3 dates to infer frequency".into(),
        ));
    }
    if values.contains(&NAT) {
        return Ok(None);
    }
    Ok(infer_months(clock, &values)
        .or_else(|| infer_fixed(clock, &values))
        .or_else(|| infer_weekdays(clock, &values)))
}

fn infer_fixed(clock: Clock, values: &[i64]) -> Option<String> {
    let step = values[1] - values[0];
    if step == 0 || values.windows(2).any(|pair| pair[1] - pair[0] != step) {
        return None;
    }
    let nanos = i64::try_from(step as i128 * clock.tick_nanos() as i128).ok()?;
    let week = 7 * TimeUnit::Day.nanos();
    let freq = if nanos % week == 0 && matches!(clock, Clock::Datetime(_)) {
        let weekday = clock.calendar().day_of_week(clock.split(values[0]).0);
        Frequency {
            count: nanos / week,
            anchor: Anchor::Week(weekday),
        }
    } else {
        Frequency {
            count: nanos.signum(),
            anchor: Anchor::Fixed(nanos.abs()),
        }
    };
    Some(freq.to_string())
}

/// Dates on the first or on the last days of every nth month, at one time of day.
fn infer_months(clock: Clock, values: &[i64]) -> Option<String> {
    let month_of = |value: i64| {
        let date = clock.date_time(value);
        date.year * 12 + date.month as i64 - 1
    };
    let months = month_of(values[1]) - month_of(values[0]);
    let regular = months > 0
        && values.windows(2).all(|pair| {
            month_of(pair[1]) - month_of(pair[0]) == months
                && clock.split(pair[0]).1 == clock.split(pair[1]).1
        });
    if !regular {
        return None;
    }
    let month = clock.date_time(values[0]).month as i64;
    let (step, count) = match months {
        months if months % 12 == 0 => (12, months / 12),
        months if months % 3 == 0 => (3, months / 3),
        months => (1, months),
    };
    // Quarters are named after the last of their months in the year; pandas names those that
    // begin after the first.
    let last = if step == 3 {
        (month - 1) % 3 + 10
    } else {
        month
    };
    let first = match (step, clock) {
        (3, Clock::Datetime(_)) => (month - 1) % 3 + 1,
        _ => last,
    };
    let anchors = [
        Anchor::start(step, first, false),
        Anchor::start(step, first, true),
        Anchor::end(step, last, false),
        Anchor::end(step, last, true),
    ];
    let known = match clock {
        Clock::Datetime(_) => &anchors[..],
        Clock::Cftime(_) => &[anchors[0], anchors[2]],
    };
    let mut frequencies = known.iter().map(|anchor| Frequency {
        count,
        anchor: *anchor,
    });
    let on = |freq: &Frequency| values.iter().all(|value| freq.is_on(clock, *value));
    frequencies.find(on).map(|freq| freq.to_string())
}

/// Every day from Monday to Friday, or one weekday of every month, at one time of day.
fn infer_weekdays(clock: Clock, values: &[i64]) -> Option<String> {
    let Clock::Datetime(_) = clock else {
        return None;
    };
    let business = Frequency {
        count: 1,
        anchor: Anchor::BusinessDay,
    };
    let follows = |pair: &[i64]| {
        business.is_on(clock, pair[0]) && business.add(clock, pair[0], 1) == Ok(pair[1])
    };
    if values.windows(2).all(follows) {
        return Some(business.to_string());
    }
    let day = |value: i64| clock.split(value);
    let weekday = |value: i64| clock.calendar().day_of_week(day(value).0);
    // Those in a fifth week say nothing.
    let week_of = |value: i64| i64::from(clock.date_time(value).day - 1) / 7;
    let mut weeks = values
        .iter()
        .map(|value| week_of(*value))
        .filter(|week| *week < 4);
    let week = weeks.next()?;
    let same = weeks.all(|other| other == week)
        && values
            .windows(2)
            .all(|pair| weekday(pair[0]) == weekday(pair[1]) && day(pair[0]).1 == day(pair[1]).1);
    let anchor = Anchor::WeekOfMonth {
        week: Some(week),
        weekday: weekday(values[0]),
    };
    same.then(|| Frequency { count: 1, anchor }.to_string())
}
