//! Dates, intervals and durations from text.

use super::{Calendar, Clock, DateTime};
use crate::dtype::TimeUnit;
use crate::error::{ArrayError, Result};

/// The last part that a date text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resolution {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Milli,
    Micro,
    Nano,
}

/// A date text taken apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateText {
    pub date: DateTime,
    pub resolution: Resolution,
    /// Minutes east of UTC, where the text names a zone.
    pub utc_offset: Option<i64>,
}

struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    fn eat(&mut self, options: &[char]) -> Option<char> {
        let found = self.rest.chars().next().filter(|c| options.contains(c))?;
        self.rest = &self.rest[found.len_utf8()..];
        Some(found)
    }

    /// Up to `limit` digits, at least one.
    fn digits(&mut self, limit: usize) -> Option<&'a str> {
        let count = self
            .rest
            .bytes()
            .take(limit)
            .take_while(u8::is_ascii_digit)
            .count();
        if count == 0 {
            return None;
        }
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        Some(digits)
    }

    fn number(&mut self, limit: usize) -> Option<u32> {
        self.digits(limit)?.parse().ok()
    }

    /// `Z`, `UTC`, `GMT`, `+03:00`, `-0530`, `-6`: minutes east of UTC.
    fn zone(&mut self) -> Option<Option<i64>> {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return Some(None);
        }
        for name in ["Z", "z", "UTC", "GMT", "utc"] {
            if self.rest == name {
                self.rest = "";
                return Some(Some(0));
            }
        }
        let sign = if self.eat(&['+', '-'])? == '-' { -1 } else { 1 };
        let digits = self.digits(4)?;
        let (hours, minutes): (i64, i64) = if digits.len() > 2 {
            let (hours, minutes) = digits.split_at(digits.len() - 2);
            (hours.parse().ok()?, minutes.parse().ok()?)
        } else {
            let minutes = if self.eat(&[':']).is_some() {
                self.number(2)? as i64
            } else {
                0
            };
            (digits.parse().ok()?, minutes)
        };
        Some(Some(sign * (hours * 60 + minutes)))
    }
}

/// ISO 8601 and its usual variants: `2000`, `2000-1-1`, `20000101`, `2000-01-15T12:30:00.5Z`,
/// `1/15/2000`. The date's parts are in range for some calendar, the day not checked against one.
pub(crate) fn parse_date_text(text: &str) -> Option<DateText> {
    let mut scan = Scanner { rest: text.trim() };
    let negative = match scan.eat(&['+', '-']) {
        Some(sign) => sign == '-',
        None => false,
    };
    let lead = scan.digits(10)?;
    let mut date = DateTime::midnight(0, 1, 1);
    let mut resolution = Resolution::Year;
    if lead.len() == 8 || lead.len() == 6 {
        date.year = lead[..4].parse().ok()?;
        date.month = lead[4..6].parse().ok()?;
        resolution = Resolution::Month;
        if lead.len() == 8 {
            date.day = lead[6..].parse().ok()?;
            resolution = Resolution::Day;
        }
    } else if let Some(separator) = scan.eat(&['-', '/']) {
        let second = scan.number(2)?;
        if separator == '/' && lead.len() <= 2 {
            // Month first, as pandas reads 1/15/2000.
            date.month = lead.parse().ok()?;
            date.day = second;
            scan.eat(&['/'])?;
            date.year = scan.digits(4)?.parse().ok()?;
            resolution = Resolution::Day;
        } else {
            date.year = lead.parse().ok()?;
            date.month = second;
            resolution = Resolution::Month;
            if scan.eat(&[separator]).is_some() {
                date.day = scan.number(2)?;
                resolution = Resolution::Day;
            }
        }
    } else {
        date.year = lead.parse().ok()?;
    }
    if negative {
        date.year = -date.year;
    }
    let time_follows = scan.eat(&['T', 't', ' ']).is_some();
    scan.rest = scan.rest.trim_start();
    if time_follows && scan.rest.starts_with(|c: char| c.is_ascii_digit()) {
        if resolution < Resolution::Day {
            return None;
        }
        parse_time_of_day(&mut scan, &mut date, &mut resolution)?;
    }
    let utc_offset = scan.zone()?;
    let in_range = (1..=12).contains(&date.month)
        && (1..=31).contains(&date.day)
        && date.hour < 24
        && date.minute < 60
        && date.second < 60;
    (scan.rest.is_empty() && in_range).then_some(DateText {
        date,
        resolution,
        utc_offset,
    })
}

fn parse_time_of_day(
    scan: &mut Scanner<'_>,
    date: &mut DateTime,
    resolution: &mut Resolution,
) -> Option<()> {
    let lead = scan.digits(6)?;
    *resolution = Resolution::Hour;
    if lead.len() > 2 {
        date.hour = lead[..2].parse().ok()?;
        date.minute = lead.get(2..4)?.parse().ok()?;
        *resolution = Resolution::Minute;
        if lead.len() > 4 {
            date.second = lead.get(4..6)?.parse().ok()?;
            *resolution = Resolution::Second;
        }
    } else {
        date.hour = lead.parse().ok()?;
        if scan.eat(&[':']).is_some() {
            date.minute = scan.number(2)?;
            *resolution = Resolution::Minute;
            if scan.eat(&[':']).is_some() {
                date.second = scan.number(2)?;
                *resolution = Resolution::Second;
            }
        }
    }
    if *resolution == Resolution::Second && scan.eat(&['.', ',']).is_some() {
        let Some(fraction) = scan.digits(18) else {
            return Some(());
        };
        *resolution = match fraction.len() {
            0..=3 => Resolution::Milli,
            4..=6 => Resolution::Micro,
            _ => Resolution::Nano,
        };
        let nine = &fraction[..fraction.len().min(9)];
        date.nanosecond = format!("{nine:0<9}").parse().ok()?;
    }
    Some(())
}

impl DateText {
    /// The value on a clock, in UTC. None if the clock's calendar has no such day, or past its range.
    pub fn value(&self, clock: Clock) -> Option<i64> {
        let date = &self.date;
        if !clock.calendar().is_valid(date.year, date.month, date.day) {
            return None;
        }
        let value = clock.value_of(date).ok()?;
        let offset = self.utc_offset.unwrap_or(0) as i128 * 60_000_000_000;
        i64::try_from(value as i128 - offset.div_euclid(clock.tick_nanos() as i128)).ok()
    }

    /// The first value after the interval that the text names.
    fn next_value(&self, clock: Clock) -> Option<i64> {
        let DateTime { year, month, .. } = self.date;
        let start = self.value(clock)?;
        let calendar = clock.calendar();
        let nanos = match self.resolution {
            Resolution::Year => {
                return clock.join(
                    calendar.days_from_date(year, 1, 1) + calendar.days_in_year(year),
                    0,
                );
            }
            Resolution::Month => {
                let first = calendar.days_from_date(year, month, 1);
                return clock.join(first + calendar.days_in_month(year, month) as i64, 0);
            }
            Resolution::Day => TimeUnit::Day.nanos(),
            Resolution::Hour => TimeUnit::Hour.nanos(),
            Resolution::Minute => TimeUnit::Minute.nanos(),
            Resolution::Second => TimeUnit::Second.nanos(),
            Resolution::Milli => TimeUnit::Milli.nanos(),
            Resolution::Micro => TimeUnit::Micro.nanos(),
            Resolution::Nano => TimeUnit::Nano.nanos(),
        };
        start.checked_add((nanos / clock.tick_nanos()).max(1))
    }
}

/// The first and last value of the interval that a date text names (both inclusive), in the
/// counts of `clock`: `"2000-01"` is the whole month. None if it is no date of the calendar.
pub fn parse_partial(text: &str, clock: Clock) -> Option<(i64, i64)> {
    parse_partial_resolution(text, clock).map(|(start, end, _)| (start, end))
}

/// [`parse_partial`] with the resolution: pandas takes a text at least as fine as its index for
/// one moment, and a coarser one for an interval.
pub fn parse_partial_resolution(text: &str, clock: Clock) -> Option<(i64, i64, Resolution)> {
    let parsed = parse_date_text(text)?;
    Some((
        parsed.value(clock)?,
        parsed.next_value(clock)? - 1,
        parsed.resolution,
    ))
}

/// A moment, with numpy's unit for its text (`D` to `ns`; years and months become days). `NaT` too.
pub fn parse_datetime(text: &str) -> Result<(i64, TimeUnit)> {
    if text.trim().eq_ignore_ascii_case("nat") {
        return Ok((crate::scalar::NAT, TimeUnit::Nano));
    }
    let wrong = || {
        ArrayError::Value(format!(
            "Error parsing datetime string \"{text}\" at position 0"
        ))
    };
    let parsed = parse_date_text(text).ok_or_else(wrong)?;
    let unit = match parsed.resolution {
        Resolution::Year => TimeUnit::Year,
        Resolution::Month => TimeUnit::Month,
        Resolution::Day => TimeUnit::Day,
        Resolution::Hour => TimeUnit::Hour,
        Resolution::Minute => TimeUnit::Minute,
        Resolution::Second => TimeUnit::Second,
        Resolution::Milli => TimeUnit::Milli,
        Resolution::Micro => TimeUnit::Micro,
        Resolution::Nano => TimeUnit::Nano,
    };
    Ok((parsed.value(Clock::Datetime(unit)).ok_or_else(wrong)?, unit))
}

/// A moment on a given clock (`datetime64[unit]`, or a calendar).
pub fn parse_datetime_on(text: &str, clock: Clock) -> Result<i64> {
    if text.trim().eq_ignore_ascii_case("nat") {
        return Ok(crate::scalar::NAT);
    }
    parse_date_text(text)
        .and_then(|parsed| parsed.value(clock))
        .ok_or_else(|| {
            ArrayError::Value(format!(
                "could not parse {text:?} as a date of the {} calendar within {}",
                clock.calendar().name(),
                clock.dtype()
            ))
        })
}

/// The date of a CF reference: fields in UTC, in the calendar.
pub(crate) fn parse_reference(text: &str, calendar: Calendar) -> Option<DateText> {
    let parsed = parse_date_text(text)?;
    calendar
        .is_valid(parsed.date.year, parsed.date.month, parsed.date.day)
        .then_some(parsed)
}

/// A duration in nanoseconds, as `pandas.Timedelta` reads it: `1 days 06:00:00`, `1h30min`,
/// `-2.5D`, `00:10:00`, `12 hours`.
pub fn parse_timedelta(text: &str) -> Result<i64> {
    let wrong = || {
        ArrayError::Value(format!(
            "unit abbreviation w/o a number or unknown unit in {text:?}"
        ))
    };
    let trimmed = text.trim();
    if trimmed.eq_ignore_ascii_case("nat") {
        return Ok(crate::scalar::NAT);
    }
    let (sign, mut rest) = match trimmed.strip_prefix('-') {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, trimmed.strip_prefix('+').unwrap_or(trimmed).trim_start()),
    };
    let mut total: i128 = 0;
    let mut found = false;
    // After days a clock time has a sign of its own: -1 days +18:00:00.
    let mut clock_sign = sign;
    while !rest.is_empty() {
        rest = rest.trim_start_matches([' ', ',']);
        if let Some(after) = rest.strip_prefix('+') {
            clock_sign = 1;
            rest = after;
        } else if let Some(after) = rest.strip_prefix('-') {
            clock_sign = -1;
            rest = after;
        }
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        if let Some(after) = after.strip_prefix(':') {
            let end = after.find(' ').unwrap_or(after.len());
            let mut nanos = scaled(number, TimeUnit::Hour.nanos()).ok_or_else(wrong)?;
            for (part, unit) in after[..end]
                .split(':')
                .zip([TimeUnit::Minute, TimeUnit::Second])
            {
                nanos += scaled(part, unit.nanos()).ok_or_else(wrong)?;
            }
            total += nanos * clock_sign;
            rest = &after[end..];
        } else {
            let after = after.trim_start();
            let letters = after
                .find(|c: char| !(c.is_alphabetic() || c == 'µ'))
                .unwrap_or(after.len());
            let nanos = duration_unit(&after[..letters]).ok_or_else(wrong)?;
            total += scaled(number, nanos).ok_or_else(wrong)? * sign;
            rest = &after[letters..];
        }
        found = true;
    }
    if !found {
        return Err(wrong());
    }
    i64::try_from(total).map_err(|_| {
        ArrayError::Overflow(format!("timedelta {text:?} does not fit in nanoseconds"))
    })
}

/// A decimal number times a whole number of nanoseconds, cut to nanoseconds.
fn scaled(number: &str, nanos: i64) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = &fraction[..fraction.len().min(18)];
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let parts: i128 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().ok()?
    };
    Some(whole * nanos as i128 + parts * nanos as i128 / 10i128.pow(fraction.len() as u32))
}

fn duration_unit(name: &str) -> Option<i64> {
    Some(match name {
        "W" | "w" => 7 * TimeUnit::Day.nanos(),
        "D" | "d" | "day" | "days" => TimeUnit::Day.nanos(),
        "h" | "H" | "hr" | "hrs" | "hour" | "hours" => TimeUnit::Hour.nanos(),
        "m" | "min" | "mins" | "minute" | "minutes" | "T" => TimeUnit::Minute.nanos(),
        "s" | "S" | "sec" | "secs" | "second" | "seconds" => TimeUnit::Second.nanos(),
        "ms" | "milli" | "millis" | "millisecond" | "milliseconds" | "L" => TimeUnit::Milli.nanos(),
        "us" | "µs" | "micro" | "micros" | "microsecond" | "microseconds" | "U" => {
            TimeUnit::Micro.nanos()
        }
        "ns" | "nano" | "nanos" | "nanosecond" | "nanoseconds" | "N" | "" => 1,
        _ => return None,
    })
}
