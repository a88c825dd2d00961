//! How the `i64` values of a time array count: unit and calendar.

use super::{Calendar, DateTime};
use crate::dtype::{DType, TimeUnit};
use crate::error::{ArrayError, Result};

const DAY_NANOS: i64 = 86_400_000_000_000;

/// The meaning of a stored time: `datetime64[unit]`, or microseconds in a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Datetime(TimeUnit),
    Cftime(Calendar),
}

impl Clock {
    /// Errors if the dtype is neither `datetime64` nor cftime.
    pub fn of(dtype: DType) -> Result<Self> {
        match dtype {
            DType::Datetime(unit) => Ok(Clock::Datetime(unit)),
            DType::Cftime(calendar) => Ok(Clock::Cftime(calendar)),
            other => Err(ArrayError::DType {
                op: "a datetime operation".into(),
                dtype: other,
            }),
        }
    }

    pub fn dtype(self) -> DType {
        match self {
            Clock::Datetime(unit) => DType::Datetime(unit),
            Clock::Cftime(calendar) => DType::Cftime(calendar),
        }
    }

    pub fn calendar(self) -> Calendar {
        match self {
            Clock::Datetime(_) => Calendar::ProlepticGregorian,
            Clock::Cftime(calendar) => calendar,
        }
    }

    pub fn unit(self) -> TimeUnit {
        match self {
            Clock::Datetime(unit) => unit,
            Clock::Cftime(_) => TimeUnit::Micro,
        }
    }

    /// Nanoseconds in one count.
    pub fn tick_nanos(self) -> i64 {
        self.unit().nanos()
    }

    /// Counts in one day.
    pub fn day_ticks(self) -> i64 {
        DAY_NANOS / self.tick_nanos()
    }

    /// Days since 1970-01-01 and nanoseconds since midnight of a value that is not NaT.
    pub fn split(self, value: i64) -> (i64, i64) {
        let per_day = self.day_ticks();
        (
            value.div_euclid(per_day),
            value.rem_euclid(per_day) * self.tick_nanos(),
        )
    }

    /// The inverse of [`Clock::split`], rounded down to whole counts; None past `i64`.
    pub fn join(self, days: i64, nanos_of_day: i64) -> Option<i64> {
        let ticks = days as i128 * self.day_ticks() as i128
            + nanos_of_day.div_euclid(self.tick_nanos()) as i128;
        i64::try_from(ticks).ok().filter(|value| *value != i64::MIN)
    }

    /// The date of a value that is not NaT.
    pub fn date_time(self, value: i64) -> DateTime {
        let (days, nanos) = self.split(value);
        self.calendar().date_time_at(days, nanos)
    }

    /// The value of a valid date; errors past the range of the unit.
    pub fn value_of(self, date: &DateTime) -> Result<i64> {
        let days = self
            .calendar()
            .days_from_date(date.year, date.month, date.day);
        self.join(days, date.nanos_of_day()).ok_or_else(|| {
            ArrayError::Overflow(format!(
                "Out of bounds {} timestamp: {:04}-{:02}-{:02} {:02}:{:02}:{:02}",
                self.dtype(),
                date.year,
                date.month,
                date.day,
                date.hour,
                date.minute,
                date.second
            ))
        })
    }
}
