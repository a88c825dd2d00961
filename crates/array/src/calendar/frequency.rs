//! Frequencies as pandas names them: `D`, `6h`, `MS`, `QE-NOV`, `2YS`, `W-SUN`.

use std::fmt;

use super::{Clock, DateTime};
use crate::dtype::TimeUnit;
use crate::error::{ArrayError, Result};

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const WEEKDAYS: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/// What the steps of a frequency are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// A fixed length, in nanoseconds.
    Fixed(i64),
    /// Weeks that begin (or end) on a weekday, Monday = 0.
    Week(i64),
    /// Every `months` months, on the first day, in step with `month` (1 to 12).
    Start { months: i64, month: i64 },
    /// Every `months` months, on the last day, in step with `month` (1 to 12).
    End { months: i64, month: i64 },
    /// Monday to Friday.
    BusinessDay,
}

/// A multiple of an anchored or fixed step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency {
    pub count: i64,
    pub anchor: Anchor,
}

impl Frequency {
    /// Reads pandas' aliases and sums of fixed lengths (`1D12h`).
    ///
    /// # Errors
    /// What pandas says to an alias that it does not know, or not any more (`M A AS Q H T S L U N`).
    pub fn parse(text: &str) -> Result<Self> {
        let alias = text.trim_start_matches(|c: char| !c.is_alphabetic());
        if let Some(message) = retired(alias, text) {
            return Err(ArrayError::Value(message));
        }
        Self::parse_any(text).ok_or_else(|| {
            ArrayError::Value(match alias {
                "" => format!("Invalid frequency: {text}."),
                alias => format!(
                    "Invalid frequency: {text}. Failed to parse with error message: ValueError(\"Invalid \
                     frequency: {alias}. Failed to parse with error message: KeyError('{alias}').\")"
                ),
            })
        })
    }

    /// [`Frequency::parse`] for `datetime64`; for dates of other calendars with the aliases that pandas has
    /// retired, as xarray still takes them there.
    pub fn parse_on(text: &str, clock: Clock) -> Result<Self> {
        match clock {
            Clock::Datetime(_) => Self::parse(text),
            Clock::Cftime(_) => Self::parse_any(text)
                .ok_or_else(|| ArrayError::Value("Invalid frequency string provided".into())),
        }
    }

    fn parse_any(text: &str) -> Option<Self> {
        let (negative, body) = match text.trim().strip_prefix('-') {
            Some(body) => (true, body),
            None => (false, text.trim().trim_start_matches('+')),
        };
        let digits = body.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, alias) = body.split_at(digits);
        let alias = alias.trim_start();
        let (name, anchor_name) = match alias.split_once('-') {
            Some((name, anchor)) => (name, Some(anchor.to_ascii_uppercase())),
            None => (alias, None),
        };
        let month = |default: i64| match &anchor_name {
            None => Some(default),
            Some(name) => MONTHS
                .iter()
                .position(|month| month == name)
                .map(|month| month as i64 + 1),
        };
        let anchor = match name {
            "MS" => Anchor::Start {
                months: 1,
                month: 1,
            },
            "ME" | "M" => Anchor::End {
                months: 1,
                month: 1,
            },
            "QS" => Anchor::Start {
                months: 3,
                month: month(1)?,
            },
            "QE" | "Q" => Anchor::End {
                months: 3,
                month: month(12)?,
            },
            "YS" | "AS" => Anchor::Start {
                months: 12,
                month: month(1)?,
            },
            "YE" | "Y" | "A" => Anchor::End {
                months: 12,
                month: month(12)?,
            },
            "B" => Anchor::BusinessDay,
            "W" => {
                let day = anchor_name.as_deref().unwrap_or("SUN");
                let day = WEEKDAYS.iter().position(|name| *name == day)?;
                Anchor::Week(day as i64)
            }
            _ => {
                let nanos = fixed_length(body)?;
                let count = if negative { -1 } else { 1 };
                return Some(Self {
                    count,
                    anchor: Anchor::Fixed(nanos),
                });
            }
        };
        let count: i64 = if number.is_empty() {
            1
        } else {
            number.parse().ok()?
        };
        if count == 0 {
            return None;
        }
        Some(Self {
            count: if negative { -count } else { count },
            anchor,
        })
    }

    /// Whether every step has the same length: nanoseconds of `count` of them.
    pub fn fixed_nanos(&self) -> Option<i64> {
        match self.anchor {
            Anchor::Fixed(nanos) => nanos.checked_mul(self.count),
            _ => None,
        }
    }

    /// `repr` of the offset: pandas' (`<QuarterEnd: startingMonth=12>`, `<2 * MonthEnds>`), or that of xarray's
    /// own (`<QuarterEnd: n=1, month=12>`) if `own`.
    pub fn offset_repr(&self, own: bool) -> String {
        let (name, key, anchor) = match self.anchor {
            Anchor::Fixed(_) => return format!("<{self}>"),
            Anchor::Week(weekday) => ("Week", "weekday", Some(weekday)),
            Anchor::BusinessDay => ("BusinessDay", "", None),
            Anchor::Start { months: 1, .. } => ("MonthBegin", "", None),
            Anchor::End { months: 1, .. } => ("MonthEnd", "", None),
            Anchor::Start { months: 3, month } => ("QuarterBegin", "startingMonth", Some(month)),
            Anchor::End { months: 3, month } => ("QuarterEnd", "startingMonth", Some(month)),
            Anchor::Start { month, .. } => ("YearBegin", "month", Some(month)),
            Anchor::End { month, .. } => ("YearEnd", "month", Some(month)),
        };
        let count = self.count;
        if own {
            let month = anchor.map_or(String::new(), |month| format!(", month={month}"));
            return format!("<{name}: n={count}{month}>");
        }
        let anchor = anchor.map_or(String::new(), |value| format!(": {key}={value}"));
        match count {
            1 => format!("<{name}{anchor}>"),
            -1 => format!("<-1 * {name}{anchor}>"),
            _ => format!("<{count} * {name}s{anchor}>"),
        }
    }

    /// Whether the frequency marks the ends of periods, so that bins default to closed and
    /// labelled on the right.
    pub fn is_end(&self) -> bool {
        matches!(self.anchor, Anchor::End { .. } | Anchor::Week(_))
    }

    /// The number of the last step at or before a day, and whether the day is on it.
    fn floor_index(&self, clock: Clock, value: i64) -> (i64, bool) {
        let (days, _) = clock.split(value);
        let index = match self.anchor {
            Anchor::Week(weekday) => {
                let calendar = clock.calendar();
                (days + calendar.day_of_week(0) - weekday).div_euclid(7)
            }
            Anchor::Start { months, month } | Anchor::End { months, month } => {
                let date = clock.date_time(value);
                let month_number = date.year * 12 + date.month as i64 - month;
                let index = month_number.div_euclid(months);
                if self.day_of(clock, index) > days {
                    index - 1
                } else {
                    index
                }
            }
            Anchor::BusinessDay => {
                let weeks = (days + 3).div_euclid(7);
                weeks * 5 + (days + 3).rem_euclid(7).min(4)
            }
            Anchor::Fixed(_) => 0,
        };
        (index, self.day_of(clock, index) == days)
    }

    /// The day number of a step.
    fn day_of(&self, clock: Clock, index: i64) -> i64 {
        let calendar = clock.calendar();
        match self.anchor {
            Anchor::Week(weekday) => index * 7 - calendar.day_of_week(0) + weekday,
            Anchor::Start { months, month } => {
                let number = index * months + month - 1;
                calendar.days_from_date(number.div_euclid(12), number.rem_euclid(12) as u32 + 1, 1)
            }
            Anchor::End { months, month } => {
                let number = index * months + month - 1;
                let (year, month) = (number.div_euclid(12), number.rem_euclid(12) as u32 + 1);
                calendar.days_from_date(year, month, calendar.days_in_month(year, month))
            }
            Anchor::BusinessDay => index.div_euclid(5) * 7 + index.rem_euclid(5) - 3,
            Anchor::Fixed(_) => 0,
        }
    }

    /// Whether a step falls on the value's day.
    pub fn is_on(&self, clock: Clock, value: i64) -> bool {
        matches!(self.anchor, Anchor::Fixed(_)) || self.floor_index(clock, value).1
    }

    /// The value itself if it is on a step, else the last step before it; the time of day stays.
    pub fn rollback(&self, clock: Clock, value: i64) -> Result<i64> {
        self.at(clock, self.floor_index(clock, value).0, value)
    }

    /// The value itself if it is on a step, else the next step after it; the time of day stays.
    pub fn rollforward(&self, clock: Clock, value: i64) -> Result<i64> {
        let (index, on) = self.floor_index(clock, value);
        self.at(clock, if on { index } else { index + 1 }, value)
    }

    /// `value + times * frequency`, as pandas adds offsets: from a value between steps, the first
    /// step of a move reaches the neighbour.
    pub fn add(&self, clock: Clock, value: i64, times: i64) -> Result<i64> {
        if let Anchor::Fixed(_) = self.anchor {
            let nanos = self.fixed_nanos().unwrap_or(0);
            let ticks = nanos as i128 * times as i128 / clock.tick_nanos() as i128;
            return i64::try_from(value as i128 + ticks).map_err(|_| overflow(clock));
        }
        let steps = self.count * times;
        let (index, on) = self.floor_index(clock, value);
        let target = if on || steps > 0 {
            index + steps
        } else {
            index + steps + 1
        };
        self.at(clock, target, value)
    }

    fn at(&self, clock: Clock, index: i64, value: i64) -> Result<i64> {
        if let Anchor::Fixed(_) = self.anchor {
            return Ok(value);
        }
        let (_, nanos) = clock.split(value);
        clock
            .join(self.day_of(clock, index), nanos)
            .ok_or_else(|| overflow(clock))
    }
}

/// What pandas says to aliases that it has given up; None for others.
fn retired(alias: &str, text: &str) -> Option<String> {
    let (name, anchor) = match alias.split_once('-') {
        Some((name, anchor)) => (name, format!("-{anchor}")),
        None => (alias, String::new()),
    };
    let suffix = match name {
        "M" | "Q" | "Y" | "BM" | "BQ" | "BY" => Some(format!("{name}E")),
        _ => None,
    };
    if let Some(new) = suffix {
        return Some(format!(
            "Invalid frequency: {text}. Failed to parse with error message: ValueError(\"'{alias}' is no longer \
             supported for offsets. Please use '{new}{anchor}' instead.\")"
        ));
    }
    let new = |name: &str| {
        Some(match name {
            "A" => "Y",
            "AS" => "YS",
            "H" => "h",
            "T" => "min",
            "S" => "s",
            "L" => "ms",
            "U" => "us",
            "N" => "ns",
            _ => return None,
        })
    };
    if let Some(new) = new(name) {
        let hint = format!("Did you mean {new}{anchor}?");
        return Some(format!(
            "Invalid frequency: {text}. Failed to parse with error message: ValueError('Invalid frequency: \
             {alias}. {hint}') {hint}"
        ));
    }
    // One of a sum of lengths.
    let part = alias
        .split(|c: char| !c.is_alphabetic())
        .find(|part| alias != *part && anchor.is_empty() && new(part).is_some())?;
    Some(format!(
        "Invalid frequency: {text}. Failed to parse with error message: ValueError('Invalid frequency: {part}. \
         Did you mean {}?')",
        new(part).unwrap_or_default()
    ))
}

pub(crate) fn overflow(clock: Clock) -> ArrayError {
    ArrayError::Overflow(format!("a date lies past the range of {}", clock.dtype()))
}

/// Nanoseconds of a sum of lengths: `6h`, `1D12h`, `1.5h`, `D`.
fn fixed_length(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let letters = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let (name, after) = after.split_at(letters);
        let nanos = match name {
            "D" | "d" => TimeUnit::Day.nanos(),
            "h" | "H" => TimeUnit::Hour.nanos(),
            "min" | "T" => TimeUnit::Minute.nanos(),
            "s" | "S" => TimeUnit::Second.nanos(),
            "ms" | "L" => TimeUnit::Milli.nanos(),
            "us" | "U" => TimeUnit::Micro.nanos(),
            "ns" | "N" => 1,
            _ => return None,
        };
        let length = match number {
            "" => nanos,
            number if number.contains('.') => {
                let value = number.parse::<f64>().ok()? * nanos as f64;
                if value.fract() != 0.0 || value.abs() > 9e18 {
                    return None;
                }
                value as i64
            }
            number => number.parse::<i64>().ok()?.checked_mul(nanos)?,
        };
        total = total.checked_add(length)?;
        rest = after;
    }
    (total > 0).then_some(total)
}

/// pandas' `freqstr`: `6h`, `QS-DEC`, `W-SUN`.
impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month_name = |month: i64| MONTHS[(month - 1).rem_euclid(12) as usize];
        let (count, name) = match self.anchor {
            Anchor::Fixed(nanos) => {
                let units = [
                    (TimeUnit::Day, "D"),
                    (TimeUnit::Hour, "h"),
                    (TimeUnit::Minute, "min"),
                    (TimeUnit::Second, "s"),
                    (TimeUnit::Milli, "ms"),
                    (TimeUnit::Micro, "us"),
                    (TimeUnit::Nano, "ns"),
                ];
                let (unit, name) = units
                    .into_iter()
                    .find(|(unit, _)| nanos % unit.nanos() == 0)
                    .unwrap_or((TimeUnit::Nano, "ns"));
                (self.count * (nanos / unit.nanos()), name.to_string())
            }
            Anchor::Week(weekday) => (self.count, format!("W-{}", WEEKDAYS[weekday as usize % 7])),
            Anchor::Start { months: 1, .. } => (self.count, "MS".into()),
            Anchor::End { months: 1, .. } => (self.count, "ME".into()),
            Anchor::Start { months: 3, month } => (self.count, format!("QS-{}", month_name(month))),
            Anchor::End { months: 3, month } => (self.count, format!("QE-{}", month_name(month))),
            Anchor::Start { month, .. } => (self.count, format!("YS-{}", month_name(month))),
            Anchor::End { month, .. } => (self.count, format!("YE-{}", month_name(month))),
            Anchor::BusinessDay => (self.count, "B".into()),
        };
        if count != 1 {
            write!(f, "{count}")?;
        }
        f.write_str(&name)
    }
}

/// Midnight of a value's day.
pub(crate) fn normalize(clock: Clock, value: i64) -> i64 {
    value.div_euclid(clock.day_ticks()) * clock.day_ticks()
}

/// Midnight of 1970-01-01 of the calendar, for `origin="epoch"`.
pub(crate) fn epoch(clock: Clock) -> i64 {
    clock.value_of(&DateTime::midnight(1970, 1, 1)).unwrap_or(0)
}
