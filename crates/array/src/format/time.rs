//! Text of times: numpy's ISO strings, cftime's, pandas' `Timestamp` and `Timedelta`.

use crate::calendar::{Calendar, Clock, DateTime};
use crate::dtype::TimeUnit;
use crate::scalar::NAT;

/// `str(np.datetime64)`: ISO 8601 to the unit's precision; `NaT`.
pub fn datetime_iso(value: i64, unit: TimeUnit) -> String {
    if value == NAT {
        return "NaT".into();
    }
    let date = Clock::Datetime(unit).date_time(value);
    let month = format!("{}-{:02}", padded_year(date.year), date.month);
    let day = format!("{month}-{:02}", date.day);
    let DateTime {
        hour,
        minute,
        second,
        nanosecond,
        ..
    } = date;
    match unit {
        TimeUnit::Year => padded_year(date.year),
        TimeUnit::Month => month,
        TimeUnit::Week | TimeUnit::Day => day,
        TimeUnit::Hour => format!("{day}T{hour:02}"),
        TimeUnit::Minute => format!("{day}T{hour:02}:{minute:02}"),
        TimeUnit::Second => format!("{day}T{hour:02}:{minute:02}:{second:02}"),
        TimeUnit::Milli => {
            format!(
                "{day}T{hour:02}:{minute:02}:{second:02}.{:03}",
                nanosecond / 1_000_000
            )
        }
        TimeUnit::Micro => {
            format!(
                "{day}T{hour:02}:{minute:02}:{second:02}.{:06}",
                nanosecond / 1000
            )
        }
        TimeUnit::Nano => format!("{day}T{hour:02}:{minute:02}:{second:02}.{nanosecond:09}"),
    }
}

/// At least four digits after a possible minus sign.
fn padded_year(year: i64) -> String {
    if year < 0 {
        format!("-{:04}", -year)
    } else {
        format!("{year:04}")
    }
}

/// `str(np.timedelta64)`: `3 nanoseconds`.
pub fn timedelta_str(value: i64, unit: TimeUnit) -> String {
    if value == NAT {
        return "NaT".into();
    }
    let name = match unit {
        TimeUnit::Year => "years",
        TimeUnit::Month => "months",
        TimeUnit::Week => "weeks",
        TimeUnit::Day => "days",
        TimeUnit::Hour => "hours",
        TimeUnit::Minute => "minutes",
        TimeUnit::Second => "seconds",
        TimeUnit::Milli => "milliseconds",
        TimeUnit::Micro => "microseconds",
        TimeUnit::Nano => "nanoseconds",
    };
    format!("{value} {name}")
}

/// `repr` of a cftime date: `cftime.DatetimeNoLeap(2000, 1, 1, 0, 0, 0, 0, has_year_zero=True)`.
pub fn cftime_repr(value: i64, calendar: Calendar) -> String {
    let date = calendar.date_time(value);
    format!(
        "cftime.{}({}, {}, {}, {}, {}, {}, {}, has_year_zero={})",
        calendar.class_name(),
        date.year,
        date.month,
        date.day,
        date.hour,
        date.minute,
        date.second,
        date.microsecond(),
        if calendar.has_year_zero() {
            "True"
        } else {
            "False"
        },
    )
}

/// `str` of a cftime date: `2000-01-01 00:00:00`, with microseconds if there are any.
pub fn cftime_str(value: i64, calendar: Calendar) -> String {
    let date = calendar.date_time(value);
    let mut text = format!(
        "{}-{:02}-{:02} {:02}:{:02}:{:02}",
        padded_year(date.year),
        date.month,
        date.day,
        date.hour,
        date.minute,
        date.second
    );
    if date.microsecond() != 0 {
        text += &format!(".{:06}", date.microsecond());
    }
    text
}

/// `str(datetime.date)`: `2000-01-01`.
pub fn date_str(days: i64) -> String {
    let (year, month, day) = Calendar::ProlepticGregorian.date_from_days(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `repr(datetime.date)`: `datetime.date(2000, 1, 1)`.
pub fn date_repr(days: i64) -> String {
    let (year, month, day) = Calendar::ProlepticGregorian.date_from_days(days);
    format!("datetime.date({year}, {month}, {day})")
}

/// `str(datetime.time)` of microseconds since midnight: `06:00:00`.
pub fn time_str(micros: i64) -> String {
    let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
    let mut text = format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if rest != 0 {
        text += &format!(".{rest:06}");
    }
    text
}

/// `repr(datetime.time)`: `datetime.time(6, 0)`; seconds and microseconds if there are any.
pub fn time_repr(micros: i64) -> String {
    let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
    let mut text = format!("datetime.time({}, {}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 || rest != 0 {
        text += &format!(", {}", seconds % 60);
    }
    if rest != 0 {
        text += &format!(", {rest}");
    }
    text + ")"
}

/// `str(pandas.Timestamp)`: `2000-01-01 06:00:00`, with as many fraction digits as needed of 6 or 9.
pub fn pandas_timestamp_str(value: i64, unit: TimeUnit) -> String {
    if value == NAT {
        return "NaT".into();
    }
    let date = Clock::Datetime(unit).date_time(value);
    let mut text = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        date.year, date.month, date.day, date.hour, date.minute, date.second
    );
    if !date.nanosecond.is_multiple_of(1000) {
        text += &format!(".{:09}", date.nanosecond);
    } else if date.nanosecond != 0 {
        text += &format!(".{:06}", date.nanosecond / 1000);
    }
    text
}

/// `str(pandas.Timedelta)`: `1 days 06:00:00`, `-1 days +18:00:00`, `0 days 00:00:00.000001`.
pub fn pandas_timedelta_str(value: i64, unit: TimeUnit) -> String {
    if value == NAT {
        return "NaT".into();
    }
    let nanos = value as i128 * unit.nanos() as i128;
    let days = nanos.div_euclid(TimeUnit::Day.nanos() as i128);
    let rest = nanos.rem_euclid(TimeUnit::Day.nanos() as i128) as i64;
    let seconds = rest / 1_000_000_000;
    let fraction = rest % 1_000_000_000;
    let sign = if days < 0 { "+" } else { "" };
    let mut text = format!(
        "{days} days {sign}{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if fraction % 1000 != 0 {
        text += &format!(".{fraction:09}");
    } else if fraction != 0 {
        text += &format!(".{:06}", fraction / 1000);
    }
    text
}
