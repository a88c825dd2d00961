//! Days since 1970-01-01 ↔ year, month, day, in every calendar.

use super::Calendar;

/// Microseconds in a day.
pub(crate) const DAY_MICROS: i64 = 86_400_000_000;

const DAYS_BEFORE_MONTH: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const DAYS_BEFORE_MONTH_LEAP: [i64; 13] =
    [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366];

/// 1582-10-15 (Gregorian) in days since 1970-01-01: the first day of the reformed calendar.
const REFORM_DAY: i64 = -141_427;
/// Days by which the Julian calendar's 1970-01-01 comes after the Gregorian one's.
const JULIAN_SHIFT: i64 = 13;

/// A date and a time of day, without a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    /// Nanoseconds within the second.
    pub nanosecond: u32,
}

impl DateTime {
    /// Midnight of a day.
    pub fn midnight(year: i64, month: u32, day: u32) -> Self {
        Self {
            year,
            month,
            day,
            hour: 0,
            minute: 0,
            second: 0,
            nanosecond: 0,
        }
    }

    /// Splits nanoseconds since midnight.
    fn with_time(mut self, nanos: i64) -> Self {
        let seconds = nanos / 1_000_000_000;
        self.nanosecond = (nanos % 1_000_000_000) as u32;
        self.hour = (seconds / 3600) as u32;
        self.minute = (seconds / 60 % 60) as u32;
        self.second = (seconds % 60) as u32;
        self
    }

    /// Nanoseconds since midnight.
    pub fn nanos_of_day(&self) -> i64 {
        ((self.hour as i64 * 60 + self.minute as i64) * 60 + self.second as i64) * 1_000_000_000
            + self.nanosecond as i64
    }

    pub fn microsecond(&self) -> u32 {
        self.nanosecond / 1000
    }
}

impl Calendar {
    /// The year as astronomers count: 0 for the year before 1 also where year zero is not named.
    fn astronomical(self, year: i64) -> i64 {
        if !self.has_year_zero() && year < 0 {
            year + 1
        } else {
            year
        }
    }

    fn named_year(self, astronomical: i64) -> i64 {
        if !self.has_year_zero() && astronomical <= 0 {
            astronomical - 1
        } else {
            astronomical
        }
    }

    pub fn is_leap(self, year: i64) -> bool {
        let y = self.astronomical(year);
        let gregorian = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
        match self {
            Calendar::Standard => {
                if y > 1582 {
                    gregorian
                } else {
                    y % 4 == 0
                }
            }
            Calendar::ProlepticGregorian => gregorian,
            Calendar::Julian => y % 4 == 0,
            Calendar::NoLeap | Calendar::Day360 => false,
            Calendar::AllLeap => true,
        }
    }

    /// Days in a month (1 to 12) of a year.
    pub fn days_in_month(self, year: i64, month: u32) -> u32 {
        if self == Calendar::Day360 {
            return 30;
        }
        let table = if self.is_leap(year) {
            &DAYS_BEFORE_MONTH_LEAP
        } else {
            &DAYS_BEFORE_MONTH
        };
        let month = month.clamp(1, 12) as usize;
        (table[month] - table[month - 1]) as u32
    }

    /// Days in a year; in the standard calendar 1582 has ten days less.
    pub fn days_in_year(self, year: i64) -> i64 {
        let next = self.named_year(self.astronomical(year) + 1);
        self.days_from_date(next, 1, 1) - self.days_from_date(year, 1, 1)
    }

    /// Whether the calendar has this day. October 5 to 14, 1582, do not exist in `standard`.
    pub fn is_valid(self, year: i64, month: u32, day: u32) -> bool {
        (1..=12).contains(&month)
            && (1..=self.days_in_month(year, month)).contains(&day)
            && (self.has_year_zero() || year != 0)
            && !(self == Calendar::Standard
                && (year, month) == (1582, 10)
                && (5..=14).contains(&day))
    }

    /// Days since 1970-01-01 of the calendar. The date must be valid.
    pub fn days_from_date(self, year: i64, month: u32, day: u32) -> i64 {
        let y = self.astronomical(year);
        let (month_index, day) = (month.clamp(1, 12) as usize - 1, day as i64 - 1);
        match self {
            Calendar::ProlepticGregorian => gregorian_days(y, month, day),
            Calendar::Julian => julian_days(y, month, day) - JULIAN_SHIFT,
            Calendar::Standard => {
                if (y, month, day) >= (1582, 10, 14) {
                    gregorian_days(y, month, day)
                } else {
                    julian_days(y, month, day)
                }
            }
            Calendar::NoLeap => (y - 1970) * 365 + DAYS_BEFORE_MONTH[month_index] + day,
            Calendar::AllLeap => (y - 1970) * 366 + DAYS_BEFORE_MONTH_LEAP[month_index] + day,
            Calendar::Day360 => (y - 1970) * 360 + month_index as i64 * 30 + day,
        }
    }

    /// Year, month and day of a number of days since 1970-01-01 of the calendar.
    pub fn date_from_days(self, days: i64) -> (i64, u32, u32) {
        let (y, month, day) = match self {
            Calendar::ProlepticGregorian => gregorian_date(days),
            Calendar::Julian => julian_date(days + JULIAN_SHIFT),
            Calendar::Standard if days >= REFORM_DAY => gregorian_date(days),
            Calendar::Standard => julian_date(days),
            Calendar::NoLeap => fixed_date(days, 365, &DAYS_BEFORE_MONTH),
            Calendar::AllLeap => fixed_date(days, 366, &DAYS_BEFORE_MONTH_LEAP),
            Calendar::Day360 => {
                let rest = days.rem_euclid(360);
                (
                    1970 + days.div_euclid(360),
                    (rest / 30) as u32 + 1,
                    (rest % 30) as u32 + 1,
                )
            }
        };
        (self.named_year(y), month, day)
    }

    /// Day of the year, from 1.
    pub fn day_of_year(self, year: i64, month: u32, day: u32) -> i64 {
        self.days_from_date(year, month, day) - self.days_from_date(year, 1, 1) + 1
    }

    /// Monday is 0. In idealised calendars weeks run on from cftime's own origin.
    pub fn day_of_week(self, days: i64) -> i64 {
        let first = match self {
            Calendar::Standard | Calendar::ProlepticGregorian | Calendar::NoLeap => 3,
            Calendar::Julian | Calendar::Day360 => 2,
            Calendar::AllLeap => 6,
        };
        (days + first).rem_euclid(7)
    }

    /// Microseconds since 1970-01-01 of the calendar; None past the range of `i64`.
    pub fn micros_from(self, date: &DateTime) -> Option<i64> {
        self.days_from_date(date.year, date.month, date.day)
            .checked_mul(DAY_MICROS)?
            .checked_add(date.nanos_of_day() / 1000)
    }

    /// The date of microseconds since 1970-01-01 of the calendar.
    pub fn date_time(self, micros: i64) -> DateTime {
        self.date_time_at(
            micros.div_euclid(DAY_MICROS),
            micros.rem_euclid(DAY_MICROS) * 1000,
        )
    }

    /// The date of a day number and nanoseconds since its midnight.
    pub fn date_time_at(self, days: i64, nanos_of_day: i64) -> DateTime {
        let (year, month, day) = self.date_from_days(days);
        DateTime::midnight(year, month, day).with_time(nanos_of_day)
    }
}

/// Proleptic Gregorian: `day` counts from 0. Years are shifted to begin in March, so that the leap
/// day is the last of its year (the method of H. Hinnant's "chrono-compatible date algorithms").
fn gregorian_days(year: i64, month: u32, day: i64) -> i64 {
    let (y, m) = march_year(year, month);
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + march_day(m) + day
        - 719_468
}

fn gregorian_date(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    from_march(era * 400 + year_of_era, day_of_year)
}

/// Julian, as days since the Gregorian 1970-01-01; `day` counts from 0.
fn julian_days(year: i64, month: u32, day: i64) -> i64 {
    let (y, m) = march_year(year, month);
    y * 365 + y.div_euclid(4) + march_day(m) + day - 719_470
}

fn julian_date(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_470;
    let cycle = shifted.div_euclid(1461);
    let day_of_cycle = shifted.rem_euclid(1461);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1460) / 365;
    from_march(
        cycle * 4 + year_of_cycle,
        day_of_cycle - year_of_cycle * 365,
    )
}

fn march_year(year: i64, month: u32) -> (i64, i64) {
    if month > 2 {
        (year, month as i64 - 3)
    } else {
        (year - 1, month as i64 + 9)
    }
}

/// Days from March 1 to the first of the month `month` months later.
fn march_day(month: i64) -> i64 {
    (153 * month + 2) / 5
}

fn from_march(year: i64, day_of_year: i64) -> (i64, u32, u32) {
    let m = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - march_day(m) + 1) as u32;
    if m < 10 {
        (year, m as u32 + 3, day)
    } else {
        (year + 1, m as u32 - 9, day)
    }
}

fn fixed_date(days: i64, year_length: i64, table: &[i64; 13]) -> (i64, u32, u32) {
    let rest = days.rem_euclid(year_length);
    let month = table.iter().rposition(|start| *start <= rest).unwrap_or(0);
    (
        1970 + days.div_euclid(year_length),
        month as u32 + 1,
        (rest - table[month]) as u32 + 1,
    )
}
