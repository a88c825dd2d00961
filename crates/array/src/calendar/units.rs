//! CF `units` of times: `days since 1850-01-01 00:00:00`.

use super::parse::{DateText, parse_reference};
use super::{Calendar, Clock};
use crate::dtype::TimeUnit;
use crate::error::{ArrayError, Result};

/// A step and a reference date.
#[derive(Debug, Clone)]
pub struct TimeUnits {
    /// The step, as CF names it: `days`.
    pub step: &'static str,
    /// Nanoseconds of the step.
    pub step_nanos: i64,
    /// Whether the step is spelled in full, so that pandas knows it too.
    pub(crate) full_name: bool,
    reference: DateText,
    calendar: Calendar,
}

/// Steps by their CF names; pandas' path knows only these (with or without the plural s).
pub(crate) const STEPS: [(&str, TimeUnit); 7] = [
    ("days", TimeUnit::Day),
    ("hours", TimeUnit::Hour),
    ("minutes", TimeUnit::Minute),
    ("seconds", TimeUnit::Second),
    ("milliseconds", TimeUnit::Milli),
    ("microseconds", TimeUnit::Micro),
    ("nanoseconds", TimeUnit::Nano),
];

/// A step's name and nanoseconds from any spelling that CF software uses.
pub(crate) fn step(name: &str, calendar: Calendar) -> Option<(&'static str, i64)> {
    let lower = name.trim().to_ascii_lowercase();
    let unit = match lower.as_str() {
        "d" | "day" | "days" => TimeUnit::Day,
        "h" | "hr" | "hrs" | "hour" | "hours" => TimeUnit::Hour,
        "min" | "mins" | "minute" | "minutes" => TimeUnit::Minute,
        "s" | "sec" | "secs" | "second" | "seconds" => TimeUnit::Second,
        "msec" | "msecs" | "millisec" | "millisecs" | "millisecond" | "milliseconds" => {
            TimeUnit::Milli
        }
        "microsec" | "microsecs" | "microsecond" | "microseconds" => TimeUnit::Micro,
        "nanosecond" | "nanoseconds" => TimeUnit::Nano,
        "month" | "months" if calendar == Calendar::Day360 => {
            return Some(("months", 30 * TimeUnit::Day.nanos()));
        }
        "common_year" | "common_years" if calendar == Calendar::NoLeap => {
            return Some(("common_years", 365 * TimeUnit::Day.nanos()));
        }
        _ => return None,
    };
    STEPS
        .iter()
        .find(|(_, each)| *each == unit)
        .map(|(name, unit)| (*name, unit.nanos()))
}

/// The two sides of the last ` since `.
pub(crate) fn split_since(units: &str) -> Option<(&str, &str)> {
    let at = units.rfind(" since ")?;
    Some((units[..at].trim(), units[at + 7..].trim()))
}

impl TimeUnits {
    /// Errors if `units` is not `STEP since DATE`, the step is not known in the calendar (`months`
    /// only in `360_day`), or the date is none of the calendar.
    pub fn parse(units: &str, calendar: Calendar) -> Result<Self> {
        let (step_name, date) = split_since(units).ok_or_else(|| {
            ArrayError::Value(format!(
                "invalid time units: {units:?}, expected 'STEP since DATE'"
            ))
        })?;
        let (step, step_nanos) = step(step_name, calendar).ok_or_else(|| {
            ArrayError::Value(format!(
                "unable to decode time units {units:?} with calendar '{}': the step {step_name:?} \
                 is none of days, hours, minutes, seconds, milliseconds, microseconds, \
                 nanoseconds ('months' only with '360_day', 'common_years' only with 'noleap')",
                calendar.name()
            ))
        })?;
        let reference = parse_reference(date, calendar).ok_or_else(|| {
            ArrayError::Value(format!(
                "unable to decode time units {units:?}: {date:?} is not a date of the '{}' calendar",
                calendar.name()
            ))
        })?;
        let lower = step_name.to_ascii_lowercase();
        let full_name = STEPS
            .iter()
            .any(|(name, _)| *name == lower || *name == lower.clone() + "s");
        Ok(Self {
            step,
            step_nanos,
            full_name,
            reference,
            calendar,
        })
    }

    /// The reference date on a clock; None past its range. The date is read in the units'
    /// calendar, so the clock's must be the same or equal to it there.
    pub(crate) fn reference_on(&self, clock: Clock) -> Option<i64> {
        self.reference.value(clock)
    }

    /// Microseconds of the reference date in the calendar.
    pub(crate) fn reference_micros(&self) -> Option<i64> {
        self.reference_on(Clock::Cftime(self.calendar))
    }

    /// Whether pandas would read the reference as `datetime64[ns]` of the same meaning.
    pub(crate) fn reference_is_modern(&self) -> bool {
        let date = self.reference.date;
        self.calendar == Calendar::ProlepticGregorian
            || (date.year, date.month, date.day) >= (1582, 10, 15)
    }
}
