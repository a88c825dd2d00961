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

    /// Counts in one day; 1 for counts of longer units.
    pub fn day_ticks(self) -> i64 {
        (DAY_NANOS / self.tick_nanos()).max(1)
    }

    /// Nanoseconds since 1970-01-01 of a value that is not NaT.
    pub fn nanos_of(self, value: i64) -> i128 {
        let (days, nanos) = self.split(value);
        i128::from(days) * i128::from(DAY_NANOS) + i128::from(nanos)
    }

    /// The last value at or before so many nanoseconds since 1970-01-01; None past `i64`.
    pub fn value_at(self, nanos: i128) -> Option<i64> {
        let day = i128::from(DAY_NANOS);
        let days = i64::try_from(nanos.div_euclid(day)).ok()?;
        self.join(days, nanos.rem_euclid(day) as i64)
    }

    /// Days since 1970-01-01 and nanoseconds since midnight of a value that is not NaT.
    pub fn split(self, value: i64) -> (i64, i64) {
        match self.unit() {
            TimeUnit::Week => return (value * 7, 0),
            unit if unit < TimeUnit::Week => {
                let month = value * unit.months().unwrap_or(1);
                let (year, month) = (1970 + month.div_euclid(12), month.rem_euclid(12));
                let days = self.calendar().days_from_date(year, month as u32 + 1, 1);
                return (days, 0);
            }
            _ => {}
        }
        let per_day = self.day_ticks();
        (
            value.div_euclid(per_day),
            value.rem_euclid(per_day) * self.tick_nanos(),
        )
    }

    /// The inverse of [`Clock::split`], rounded down to whole counts; None past `i64`.
    pub fn join(self, days: i64, nanos_of_day: i64) -> Option<i64> {
        match self.unit() {
            TimeUnit::Week => return Some(days.div_euclid(7)),
            unit if unit < TimeUnit::Week => {
                let (year, month, _) = self.calendar().date_from_days(days);
                let months = (year - 1970) * 12 + i64::from(month) - 1;
                return Some(months.div_euclid(unit.months().unwrap_or(1)));
            }
            _ => {}
        }
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
