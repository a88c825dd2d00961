//! Where ticks stand on date axes, and how they are written: matplotlib's `AutoDateLocator` and
//! `AutoDateFormatter` for real dates, `nc_time_axis`'s rules for idealised calendars.
//!
//! Numbers are days since 1970-01-01 in the calendar.

use littoral_array::Calendar;
use littoral_array::calendar::{DateTime, strftime_date};

use super::locator::{DEFAULT_STEPS, max_n_ticks, nonsingular};

const DAY_NANOS: f64 = 86_400e9;

/// How far apart date ticks are, and so which parts of a date tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resolution {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Micro,
}

/// The date of a number, rounded to microseconds.
pub fn date_of(days: f64, calendar: Calendar) -> DateTime {
    // Years beyond ±200,000 are not drawn as dates by anybody.
    let days = days.clamp(-7.3e7, 7.3e7);
    let mut whole = days.floor();
    let mut micros = ((days - whole) * 86_400e6).round();
    if micros >= 86_400e6 {
        whole += 1.0;
        micros = 0.0;
    }
    calendar.date_time_at(whole as i64, micros as i64 * 1000)
}

/// The number of a date.
pub fn days_of(date: &DateTime, calendar: Calendar) -> f64 {
    calendar.days_from_date(date.year, date.month, date.day) as f64
        + date.nanos_of_day() as f64 / DAY_NANOS
}

fn at(calendar: Calendar, year: i64, month: u32, day: u32) -> f64 {
    calendar.days_from_date(year, month, day) as f64
}

/// Whole years, months and what remains between two dates, as `dateutil.relativedelta`:
/// (months in all, nanoseconds beyond them).
fn months_between(from: &DateTime, to: &DateTime, calendar: Calendar) -> (i64, f64) {
    let mut months = (to.year - from.year) * 12 + to.month as i64 - from.month as i64;
    let shifted = |months: i64| {
        let index = from.year * 12 + from.month as i64 - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
        let day = from.day.min(calendar.days_in_month(year, month));
        days_of(
            &DateTime {
                year,
                month,
                day,
                ..*from
            },
            calendar,
        )
    };
    let end = days_of(to, calendar);
    while shifted(months) > end {
        months -= 1;
    }
    (months, (end - shifted(months)) * DAY_NANOS)
}

/// Ticks of real dates: `AutoDateLocator(minticks, maxticks)`; matplotlib's own limits are 5 and `None`
/// (11 to 12). Only ticks within the limits are given.
pub fn auto_date_ticks(
    low: f64,
    high: f64,
    calendar: Calendar,
    min_ticks: usize,
    max_ticks: Option<usize>,
) -> (Vec<f64>, Resolution) {
    let (low, high) = if low <= high {
        (low, high)
    } else {
        (high, low)
    };
    let (from, to) = (date_of(low, calendar), date_of(high, calendar));
    let (months, rest) = months_between(&from, &to, calendar);
    let span = days_of(&to, calendar) - days_of(&from, calendar);
    let days = (span + 1e-12).floor();
    let hours = days * 24.0 + (rest / 3600e9 + 1e-9).rem_euclid(24.0).floor();
    let minutes = hours * 60.0 + (rest / 60e9 + 1e-9).rem_euclid(60.0).floor();
    let seconds = (span * 86_400.0 + 1e-6).floor();
    let micros = (span * 86_400e6).floor();
    use Resolution::*;
    let choices: [(Resolution, f64, usize, &[i64]); 7] = [
        (
            Year,
            (months as f64 / 12.0).trunc(),
            11,
            &[
                1, 2, 4, 5, 10, 20, 40, 50, 100, 200, 400, 500, 1000, 2000, 4000, 5000, 10000,
            ],
        ),
        (Month, months as f64, 12, &[1, 2, 3, 4, 6]),
        (Day, days, 11, &[1, 2, 4, 7, 14]),
        (Hour, hours, 12, &[1, 2, 3, 4, 6, 12]),
        (Minute, minutes, 11, &[1, 5, 10, 15, 30]),
        (Second, seconds, 11, &[1, 5, 10, 15, 30]),
        (
            Micro,
            micros,
            8,
            &[
                1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000,
                100_000, 200_000, 500_000, 1_000_000,
            ],
        ),
    ];
    let chosen = choices
        .iter()
        .find(|(_, count, ..)| *count >= min_ticks as f64)
        .unwrap_or(&choices[6]);
    let (resolution, count, default_max, intervals) = *chosen;
    let max = max_ticks.unwrap_or(default_max).max(2).min(default_max) as f64;
    let interval = intervals
        .iter()
        .copied()
        .find(|interval| count <= *interval as f64 * (max - 1.0))
        .unwrap_or(intervals[intervals.len() - 1]);
    let ticks = match resolution {
        Year => {
            let first = from.year.div_euclid(interval) * interval;
            (first..=to.year)
                .step_by(interval as usize)
                .map(|year| at(calendar, year, 1, 1))
                .collect()
        }
        Month => (from.year..=to.year)
            .flat_map(|year| {
                (1..=12)
                    .step_by(interval as usize)
                    .map(move |month| (year, month))
            })
            .map(|(year, month)| at(calendar, year, month, 1))
            .collect(),
        Day => day_ticks(&from, &to, interval, calendar),
        Hour => clock_ticks(low, high, 24, interval),
        Minute => clock_ticks(low, high, 24 * 60, interval),
        Second => clock_ticks(low, high, 86_400, interval),
        Micro => {
            let day = low.floor();
            let step = interval as f64 / 86_400e6;
            let first = ((low - day) / step).ceil();
            let last = ((high - day) / step).floor();
            (0..=(last - first).clamp(-1.0, 1000.0) as i64)
                .map(|i| day + (first + i as f64) * step)
                .collect()
        }
    };
    let slack = 1e-9;
    let mut ticks: Vec<f64> = ticks;
    ticks.retain(|t| *t >= low - slack && *t <= high + slack);
    (ticks, resolution)
}

fn day_ticks(from: &DateTime, to: &DateTime, interval: i64, calendar: Calendar) -> Vec<f64> {
    let days: Vec<u32> = match interval {
        14 => vec![1, 15],
        7 => vec![1, 8, 15, 22],
        _ => (1..=31).step_by(interval.max(1) as usize).collect(),
    };
    let mut ticks = Vec::new();
    let (mut year, mut month) = (from.year, from.month);
    while (year, month) <= (to.year, to.month) {
        let length = calendar.days_in_month(year, month);
        ticks.extend(
            days.iter()
                .filter(|day| **day <= length)
                .map(|day| at(calendar, year, month, *day)),
        );
        (year, month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
    ticks
}

/// Ticks at multiples of `interval` units counted from each midnight, or each hour or minute, which are
/// multiples of the intervals in use.
fn clock_ticks(low: f64, high: f64, units_a_day: i64, interval: i64) -> Vec<f64> {
    let scale = units_a_day as f64;
    let step = interval as f64;
    let first = (low * scale / step - 1e-6).ceil();
    let last = (high * scale / step + 1e-6).floor();
    (0..=(last - first).clamp(-1.0, 1000.0) as i64)
        .map(|i| (first + i as f64) * step / scale)
        .collect()
}

/// What `AutoDateFormatter` writes.
pub fn auto_format(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Year => "%Y",
        Resolution::Month => "%Y-%m",
        Resolution::Day => "%Y-%m-%d",
        Resolution::Hour => "%m-%d %H",
        Resolution::Minute => "%d %H:%M",
        Resolution::Second => "%H:%M:%S",
        Resolution::Micro => "%M:%S.%f",
    }
}

/// Ticks of cftime dates: `nc_time_axis.NetCDFTimeDateLocator(max_ticks)`; its own limit is 4. Ticks just
/// beyond the limits are included.
pub fn cftime_ticks(
    low: f64,
    high: f64,
    calendar: Calendar,
    max_ticks: usize,
) -> (Vec<f64>, Resolution) {
    // Its days begin in the year 2000.
    let epoch = at(calendar, 2000, 1, 1);
    let (low, high) = nonsingular(low - epoch, high - epoch, 1e-7, 1e-13);
    let (from, to) = (
        date_of(low + epoch, calendar),
        date_of(high + epoch, calendar),
    );
    let span = (high - low).abs();
    let max = max_ticks as f64;
    let integers = |low, high| max_n_ticks(low, high, max_ticks, DEFAULT_STEPS, true, 2);
    let in_units = |units: f64| -> Vec<f64> {
        let exact = |date: &DateTime| {
            let day = calendar.days_from_date(date.year, date.month, date.day) as f64 - epoch;
            day * units + date.nanos_of_day() as f64 / DAY_NANOS * units
        };
        integers(exact(&from), exact(&to))
            .into_iter()
            .map(|t| t / units)
            .collect()
    };
    let (ticks, resolution) = if span > 365.0 * max {
        let years = integers(from.year as f64, to.year as f64);
        let ticks = years
            .into_iter()
            .map(|year| year as i64)
            .filter(|year| *year != 0 || calendar.has_year_zero())
            .map(|year| at(calendar, year, 1, 1) - epoch)
            .collect();
        (ticks, Resolution::Year)
    } else if span > 30.0 * max {
        let ticks = integers(0.0, (span / 30.0).floor())
            .into_iter()
            .map(|offset| {
                let shifted = from.month as i64 + offset as i64;
                let year = from.year + shifted.div_euclid(12);
                at(calendar, year, shifted.rem_euclid(12) as u32 + 1, 1) - epoch
            })
            .collect();
        (ticks, Resolution::Month)
    } else if span > max {
        (
            max_n_ticks(low, high, max_ticks, &[1.0, 2.0, 4.0, 7.0, 10.0], true, 2),
            Resolution::Day,
        )
    } else if span * 24.0 > max {
        (in_units(24.0), Resolution::Hour)
    } else if span * 1440.0 > max {
        (in_units(1440.0), Resolution::Minute)
    } else {
        (in_units(86_400.0), Resolution::Second)
    };
    (
        ticks.into_iter().map(|t: f64| t + epoch).collect(),
        resolution,
    )
}

/// What `nc_time_axis` writes.
pub fn cftime_format(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Year => "%Y",
        Resolution::Month => "%Y-%m",
        Resolution::Day => "%Y-%m-%d",
        Resolution::Hour => "%Y-%m-%d %H:%M",
        Resolution::Minute => "%H:%M",
        Resolution::Second | Resolution::Micro => "%H:%M:%S",
    }
}

/// What `ConciseDateFormatter` writes at ticks and at the axis's end: of each date only what tells the ticks
/// apart, or the next larger part where a year, month or day begins.
pub fn concise_labels(ticks: &[f64], calendar: Calendar) -> (Vec<String>, String) {
    let Some(last) = ticks.last() else {
        return (Vec::new(), String::new());
    };
    let dates: Vec<DateTime> = ticks
        .iter()
        .map(|t| date_of(round_to_second(*t), calendar))
        .collect();
    let part = |d: &DateTime, level: usize| match level {
        0 => d.year,
        1 => d.month as i64,
        2 => d.day as i64,
        3 => d.hour as i64,
        4 => d.minute as i64,
        _ => d.second as i64,
    };
    let varies = |level: &usize| {
        dates
            .iter()
            .any(|d| part(d, *level) != part(&dates[0], *level))
    };
    let found = (0..6).rev().find(varies);
    let level = found.unwrap_or(5);
    let starts = [0, 1, 1, 0, 0, 0];
    // Where a January is among the ticks, the year stands there.
    let shows_end = !(found.is_some() && level < 2 && dates.iter().any(|d| part(d, level) == 1));
    let plain = ["%Y", "%b", "%d", "%H:%M", "%H:%M", "%S.%f"];
    let first = ["", "%Y", "%b", "%b-%d", "%H:%M", "%H:%M"];
    let mut labels: Vec<String> = ticks
        .iter()
        .zip(&dates)
        .map(|(tick, date)| {
            let begins =
                part(date, level) == starts[level] && (level < 5 || date.microsecond() <= 20);
            strftime(
                *tick,
                calendar,
                if begins { first[level] } else { plain[level] },
            )
        })
        .collect();
    if level == 5 {
        // The same number of digits for all, and no more than needed.
        let zeros = |label: &String| label.len() - label.trim_end_matches('0').len();
        let common = labels
            .iter()
            .filter(|l| l.contains('.'))
            .map(zeros)
            .min()
            .unwrap_or(0);
        for label in labels.iter_mut().filter(|l| l.contains('.') && common > 0) {
            label.truncate(label.len() - common);
            *label = label.trim_end_matches('.').to_string();
        }
    }
    let end = ["", "%Y", "%Y-%b", "%Y-%b-%d", "%Y-%b-%d", "%Y-%b-%d %H:%M"][level];
    (
        labels,
        if shows_end {
            strftime(*last, calendar, end)
        } else {
            String::new()
        },
    )
}

/// A number of days holds microseconds, but not exactly: 59.999999 seconds are a minute.
fn round_to_second(days: f64) -> f64 {
    let seconds = days * 86_400.0;
    if (seconds - seconds.round()).abs() < 2e-5 {
        (seconds.round() + 1e-5) / 86_400.0
    } else {
        days
    }
}

/// `strftime` in English; what is no directive stays as it is.
pub fn strftime(days: f64, calendar: Calendar, format: &str) -> String {
    let days = match format.contains("%f") {
        true => days,
        false => round_to_second(days),
    };
    // Lenient formats do not fail.
    strftime_date(calendar, &date_of(days, calendar), format, true).unwrap_or_default()
}
