//! What frequencies are called: pandas' `freqstr`, and classes and `repr` of offsets.

use std::fmt;

use super::{Anchor, Frequency, MONTHS, Months, WEEKDAYS};
use crate::dtype::TimeUnit;

impl Anchor {
    /// pandas' class of the offset; of fixed lengths `Tick`.
    pub fn class_name(&self) -> &'static str {
        let of_months = |step: &Months, names: [&'static str; 6]| {
            let kind = match step.months {
                1 => 0,
                3 => 1,
                _ => 2,
            };
            names[kind + if step.business { 3 } else { 0 }]
        };
        match self {
            Anchor::Fixed(_) => "Tick",
            Anchor::Week(_) => "Week",
            Anchor::BusinessDay => "BusinessDay",
            Anchor::Start(step) => of_months(
                step,
                [
                    "MonthBegin",
                    "QuarterBegin",
                    "YearBegin",
                    "BusinessMonthBegin",
                    "BQuarterBegin",
                    "BYearBegin",
                ],
            ),
            Anchor::End(step) => of_months(
                step,
                [
                    "MonthEnd",
                    "QuarterEnd",
                    "YearEnd",
                    "BusinessMonthEnd",
                    "BQuarterEnd",
                    "BYearEnd",
                ],
            ),
            Anchor::SemiStart(_) => "SemiMonthBegin",
            Anchor::SemiEnd(_) => "SemiMonthEnd",
            Anchor::WeekOfMonth { week: Some(_), .. } => "WeekOfMonth",
            Anchor::WeekOfMonth { week: None, .. } => "LastWeekOfMonth",
        }
    }

    /// The parameters of the offset beside its count, by pandas' names.
    pub fn parameters(&self) -> Vec<(&'static str, i64)> {
        match *self {
            Anchor::Week(weekday) => vec![("weekday", weekday)],
            Anchor::Start(step) | Anchor::End(step) => match step.months {
                1 => vec![],
                3 => vec![("startingMonth", step.month)],
                _ => vec![("month", step.month)],
            },
            Anchor::SemiStart(day) | Anchor::SemiEnd(day) => vec![("day_of_month", day)],
            Anchor::WeekOfMonth { week, weekday } => {
                let week = week.map(|week| ("week", week));
                week.into_iter().chain([("weekday", weekday)]).collect()
            }
            Anchor::Fixed(_) | Anchor::BusinessDay => vec![],
        }
    }

    /// The alias without a count: `QS-DEC`, `W-SUN`; of fixed lengths nothing.
    fn alias(&self) -> String {
        let month = |step: &Months| MONTHS[(step.month - 1).rem_euclid(12) as usize];
        let weekday = |day: i64| WEEKDAYS[day.rem_euclid(7) as usize];
        let of_months = |step: &Months, side: &str| {
            let business = if step.business { "B" } else { "" };
            match step.months {
                1 => format!("{business}M{side}"),
                3 => format!("{business}Q{side}-{}", month(step)),
                _ => format!("{business}Y{side}-{}", month(step)),
            }
        };
        match self {
            Anchor::Fixed(_) => String::new(),
            Anchor::Week(day) => format!("W-{}", weekday(*day)),
            Anchor::Start(step) => of_months(step, "S"),
            Anchor::End(step) => of_months(step, "E"),
            Anchor::SemiStart(day) => format!("SMS-{day}"),
            Anchor::SemiEnd(day) => format!("SME-{day}"),
            Anchor::WeekOfMonth { week, weekday: day } => match week {
                Some(week) => format!("WOM-{}{}", week + 1, weekday(*day)),
                None => format!("LWOM-{}", weekday(*day)),
            },
            Anchor::BusinessDay => "B".into(),
        }
    }
}

impl Frequency {
    /// `repr` of the offset: pandas' (`<QuarterEnd: startingMonth=12>`, `<2 * MonthEnds>`), or that of xarray's
    /// own (`<QuarterEnd: n=1, month=12>`) if `own`.
    pub fn offset_repr(&self, own: bool) -> String {
        if let Anchor::Fixed(_) = self.anchor {
            return format!("<{self}>");
        }
        let count = self.count;
        let name = self.anchor.class_name();
        let parameters = self.anchor.parameters();
        if own {
            let month = parameters
                .first()
                .map_or(String::new(), |(_, month)| format!(", month={month}"));
            return format!("<{name}: n={count}{month}>");
        }
        let name = match name.strip_prefix("BQuarter") {
            Some(side) => format!("BusinessQuarter{side}"),
            None => name.to_owned(),
        };
        let parameters: Vec<String> = parameters
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let parameters = match parameters.is_empty() {
            true => String::new(),
            false => format!(": {}", parameters.join(", ")),
        };
        match count {
            1 => format!("<{name}{parameters}>"),
            -1 => format!("<-1 * {name}{parameters}>"),
            _ => format!("<{count} * {name}s{parameters}>"),
        }
    }
}

/// pandas' `freqstr`: `6h`, `QS-DEC`, `W-SUN`.
impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            anchor => (self.count, anchor.alias()),
        };
        if count != 1 {
            write!(f, "{count}")?;
        }
        f.write_str(&name)
    }
}
