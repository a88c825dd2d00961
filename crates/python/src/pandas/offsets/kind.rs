//! What steps of time are: their text, and moments so many steps later.

use littoral_array::TimeUnit;
use littoral_array::calendar::{Anchor, Clock, DateTime, Frequency};
use rustpython_vm::{PyResult, VirtualMachine};

use crate::support::OrRaise;

const NAT: i64 = i64::MIN;

/// What a step is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Steps that a frequency's text can name.
    Named(Frequency),
    /// `Week()`, which begins on no weekday.
    Weeks(i64),
    /// `DateOffset(months=1)`: parts in the order they were given; those in the singular are set, not added.
    Parts { n: i64, parts: Vec<(String, i64)> },
}

pub const TICKS: [(&str, TimeUnit); 7] = [
    ("Day", TimeUnit::Day),
    ("Hour", TimeUnit::Hour),
    ("Minute", TimeUnit::Minute),
    ("Second", TimeUnit::Second),
    ("Milli", TimeUnit::Milli),
    ("Micro", TimeUnit::Micro),
    ("Nano", TimeUnit::Nano),
];

/// Parts of a `DateOffset` of a fixed length, in nanoseconds.
pub const LENGTHS: [(&str, i64); 8] = [
    ("weeks", 7 * 86_400_000_000_000),
    ("days", 86_400_000_000_000),
    ("hours", 3_600_000_000_000),
    ("minutes", 60_000_000_000),
    ("seconds", 1_000_000_000),
    ("milliseconds", 1_000_000),
    ("microseconds", 1000),
    ("nanoseconds", 1),
];

pub const SET: [&str; 7] = [
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
];

pub fn class_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Parts { .. } => "DateOffset",
        Kind::Weeks(_) => "Week",
        Kind::Named(frequency) => match frequency.anchor {
            Anchor::Fixed(nanos) => tick(nanos).0,
            anchor => anchor.class_name(),
        },
    }
}

/// The coarsest unit that a length is a multiple of.
pub fn tick(nanos: i64) -> (&'static str, TimeUnit) {
    TICKS
        .into_iter()
        .find(|(_, unit)| nanos % unit.nanos() == 0)
        .unwrap_or(("Nano", TimeUnit::Nano))
}

pub fn freq_text(kind: &Kind) -> String {
    match kind {
        Kind::Named(frequency) => frequency.to_string(),
        Kind::Weeks(1) => "W".into(),
        Kind::Weeks(n) => format!("{n}W"),
        parts => repr(parts),
    }
}

pub fn plural(n: i64, name: &str, rest: &str) -> String {
    match n {
        1 => format!("<{name}{rest}>"),
        -1 => format!("<{n} * {name}{rest}>"),
        _ => format!("<{n} * {name}s{rest}>"),
    }
}

pub fn repr(kind: &Kind) -> String {
    match kind {
        Kind::Weeks(n) => plural(*n, "Week", ": weekday=None"),
        Kind::Parts { n, parts } => {
            let parts: Vec<String> = parts.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let rest = match parts.is_empty() {
                true => String::new(),
                false => format!(": {}", parts.join(", ")),
            };
            plural(*n, "DateOffset", &rest)
        }
        Kind::Named(frequency) => match frequency.anchor {
            Anchor::Fixed(nanos) => {
                let (name, unit) = tick(nanos);
                plural(nanos / unit.nanos() * frequency.count, name, "")
            }
            _ => frequency.offset_repr(false),
        },
    }
}

impl Kind {
    pub fn times(&self, factor: i64) -> Self {
        match self {
            Kind::Named(frequency) => Kind::Named(Frequency {
                count: frequency.count.saturating_mul(factor),
                ..*frequency
            }),
            Kind::Weeks(n) => Kind::Weeks(n.saturating_mul(factor)),
            Kind::Parts { n, parts } => Kind::Parts {
                n: n.saturating_mul(factor),
                parts: parts.clone(),
            },
        }
    }

    pub fn n(&self) -> i64 {
        match self {
            Kind::Named(frequency) => match frequency.anchor {
                Anchor::Fixed(nanos) => nanos / tick(nanos).1.nanos() * frequency.count,
                _ => frequency.count,
            },
            Kind::Weeks(n) | Kind::Parts { n, .. } => *n,
        }
    }

    /// A moment that many steps later.
    pub fn add(&self, clock: Clock, value: i64, vm: &VirtualMachine) -> PyResult<i64> {
        if value == NAT {
            return Ok(value);
        }
        let overflow = || vm.new_overflow_error("result not in the range of times");
        let later = |value: i64, nanos: i128| {
            let ticks = nanos / i128::from(clock.tick_nanos());
            i64::try_from(i128::from(value) + ticks).map_err(|_| overflow())
        };
        match self {
            Kind::Named(frequency) => frequency.add(clock, value, 1).or_raise(vm),
            Kind::Weeks(n) => later(value, i128::from(*n) * 7 * 86_400_000_000_000),
            Kind::Parts { n, parts } => {
                let part = |name: &str| parts.iter().find(|(known, _)| known == name);
                let get = |name: &str| part(name).map_or(0, |(_, value)| *value);
                let mut date = clock.date_time(value);
                for (name, value) in parts {
                    set(&mut date, name, *value);
                }
                let months = n * (get("years") * 12 + get("months"));
                let month = date.year * 12 + i64::from(date.month) - 1 + months;
                let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u32 + 1);
                let last = clock.calendar().days_in_month(year, month);
                let date = DateTime {
                    year,
                    month,
                    day: date.day.min(last),
                    ..date
                };
                let value = clock.value_of(&date).or_raise(vm)?;
                let nanos: i128 = match parts.is_empty() {
                    // Without parts: days.
                    true => 86_400_000_000_000,
                    false => LENGTHS
                        .iter()
                        .map(|(name, nanos)| i128::from(get(name)) * i128::from(*nanos))
                        .sum(),
                };
                later(value, nanos * i128::from(*n))
            }
        }
    }
}

/// Sets a field that is named in the singular.
fn set(date: &mut DateTime, name: &str, value: i64) {
    match name {
        "year" => date.year = value,
        "month" => date.month = value.clamp(1, 12) as u32,
        "day" => date.day = value.clamp(1, 31) as u32,
        "hour" => date.hour = value as u32,
        "minute" => date.minute = value as u32,
        "second" => date.second = value as u32,
        "microsecond" => date.nanosecond = value as u32 * 1000,
        _ => {}
    }
}

pub fn fixed(kind: &Kind) -> Option<i64> {
    match kind {
        Kind::Named(frequency) => frequency.fixed_nanos(),
        _ => None,
    }
}
