//! What the steps of a frequency are, and on which days they fall.

use super::super::Calendar;

/// What the steps of a frequency are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// A fixed length, in nanoseconds.
    Fixed(i64),
    /// Weeks that begin (or end) on a weekday, Monday = 0.
    Week(i64),
    /// Every `months` months in step with `month` (1 to 12), on their first day.
    Start(Months),
    /// Every `months` months in step with `month` (1 to 12), on their last day.
    End(Months),
    /// The first of every month, and a later day of it.
    SemiStart(i64),
    /// A day of every month, and the last of it.
    SemiEnd(i64),
    /// The weekday (Monday = 0) of every month that comes after `week` others of its kind; the last if None.
    WeekOfMonth { week: Option<i64>, weekday: i64 },
    /// Monday to Friday.
    BusinessDay,
}

/// Months that are steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months {
    /// How many are one step: 1, 3 or 12.
    pub months: i64,
    /// A month that a step falls in, 1 to 12.
    pub month: i64,
    /// Of Monday to Friday the first, or the last.
    pub business: bool,
}

impl Anchor {
    pub const fn start(months: i64, month: i64, business: bool) -> Self {
        Anchor::Start(Months {
            months,
            month,
            business,
        })
    }

    pub const fn end(months: i64, month: i64, business: bool) -> Self {
        Anchor::End(Months {
            months,
            month,
            business,
        })
    }

    /// The number of the last step at or before a day (since 1970).
    pub(super) fn floor_index(&self, calendar: Calendar, day: i64) -> i64 {
        let month = || {
            let (year, month, _) = calendar.date_from_days(day);
            year * 12 + i64::from(month) - 1
        };
        let mut index = match *self {
            Anchor::Week(weekday) => (day + calendar.day_of_week(0) - weekday).div_euclid(7),
            Anchor::Start(step) | Anchor::End(step) => {
                (month() - step.month + 1).div_euclid(step.months)
            }
            Anchor::SemiStart(_) | Anchor::SemiEnd(_) => month() * 2 + 1,
            Anchor::WeekOfMonth { .. } => month(),
            Anchor::BusinessDay => {
                let monday = day + 3;
                monday.div_euclid(7) * 5 + monday.rem_euclid(7).min(4)
            }
            Anchor::Fixed(_) => 0,
        };
        // The last step of this month may be yet to come.
        while self.day_of(calendar, index) > day && !matches!(self, Anchor::Fixed(_)) {
            index -= 1;
        }
        index
    }

    /// The day of a step, since 1970.
    pub(super) fn day_of(&self, calendar: Calendar, index: i64) -> i64 {
        let first = |month: i64| {
            calendar.days_from_date(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1)
        };
        let last = |month: i64| first(month + 1) - 1;
        let weekday = |day: i64| calendar.day_of_week(day);
        match *self {
            Anchor::Week(weekday) => index * 7 - calendar.day_of_week(0) + weekday,
            Anchor::Start(step) => {
                let day = first(index * step.months + step.month - 1);
                match weekday(day) {
                    over @ 5.. if step.business => day + 7 - over,
                    _ => day,
                }
            }
            Anchor::End(step) => {
                let day = last(index * step.months + step.month - 1);
                match weekday(day) {
                    over @ 5.. if step.business => day + 4 - over,
                    _ => day,
                }
            }
            Anchor::SemiStart(later) => {
                first(index.div_euclid(2)) + index.rem_euclid(2) * (later - 1)
            }
            Anchor::SemiEnd(day) => match index.rem_euclid(2) {
                0 => first(index.div_euclid(2)) + day - 1,
                _ => last(index.div_euclid(2)),
            },
            Anchor::WeekOfMonth {
                week: Some(week),
                weekday: wanted,
            } => {
                let day = first(index);
                day + (wanted - weekday(day)).rem_euclid(7) + 7 * week
            }
            Anchor::WeekOfMonth {
                week: None,
                weekday: wanted,
            } => {
                let day = last(index);
                day - (weekday(day) - wanted).rem_euclid(7)
            }
            Anchor::BusinessDay => index.div_euclid(5) * 7 + index.rem_euclid(5) - 3,
            Anchor::Fixed(_) => 0,
        }
    }
}
