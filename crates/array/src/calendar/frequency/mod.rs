//! Frequencies as pandas names them: `D`, `6h`, `MS`, `QE-NOV`, `2YS`, `W-SUN`.

mod anchor;
mod names;
mod parse;

pub use anchor::{Anchor, Months};

use super::{Clock, DateTime};
use crate::error::{ArrayError, Result};

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const WEEKDAYS: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/// A multiple of an anchored or fixed step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency {
    pub count: i64,
    pub anchor: Anchor,
}

impl Frequency {
    /// Whether every step has the same length: nanoseconds of `count` of them.
    pub fn fixed_nanos(&self) -> Option<i64> {
        match self.anchor {
            Anchor::Fixed(nanos) => nanos.checked_mul(self.count),
            _ => None,
        }
    }

    /// Whether the frequency marks the ends of periods, so that bins default to closed and
    /// labelled on the right, and take in all of the day that they end on.
    pub fn is_end(&self) -> bool {
        matches!(self.anchor, Anchor::End(_) | Anchor::Week(_))
    }

    /// The number of the last step at or before a day, and whether the day is on it.
    fn floor_index(&self, clock: Clock, value: i64) -> (i64, bool) {
        let (day, _) = clock.split(value);
        let calendar = clock.calendar();
        let index = self.anchor.floor_index(calendar, day);
        (index, self.anchor.day_of(calendar, index) == day)
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
            .join(self.anchor.day_of(clock.calendar(), index), nanos)
            .ok_or_else(|| overflow(clock))
    }
}

pub(crate) fn overflow(clock: Clock) -> ArrayError {
    ArrayError::Overflow(format!("a date lies past the range of {}", clock.dtype()))
}

/// Midnight of a value's day.
pub(crate) fn normalize(clock: Clock, value: i64) -> i64 {
    value.div_euclid(clock.day_ticks()) * clock.day_ticks()
}

/// Midnight of 1970-01-01 of the calendar, for `origin="epoch"`.
pub(crate) fn epoch(clock: Clock) -> i64 {
    clock.value_of(&DateTime::midnight(1970, 1, 1)).unwrap_or(0)
}
