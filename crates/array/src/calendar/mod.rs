//! CF calendars: dates, `units` strings, encoding and decoding, components, frequencies and bins.
//!
//! Times are `i64` counts: `datetime64` in its own unit since 1970-01-01 (proleptic Gregorian),
//! `cftime` in microseconds since 1970-01-01 of the calendar itself. `i64::MIN` is NaT.

mod clock;
mod component;
mod convert;
mod date;
mod decode;
mod encode;
mod frequency;
mod parse;
mod range;
mod resample;
mod strftime;
mod units;

pub use clock::Clock;
pub use component::{COMPONENTS, component};
pub use convert::{convert_by_year, convert_times, range_like};
pub use date::DateTime;
pub use decode::{
    decode_time, decode_time_as, decode_timedelta, is_time_units, is_timedelta_units,
};
pub use encode::{EncodedTime, encode_time, encode_timedelta, infer_datetime_units};
pub use frequency::{Anchor, Frequency, Months};
pub use parse::{
    Resolution, parse_datetime, parse_datetime_on, parse_partial, parse_partial_resolution,
    parse_timedelta,
};
pub use range::{DateRange, date_range, infer_freq};
pub use resample::{Origin, Resample, Rounding, Side, resample_bins, round_times};
pub use strftime::{strftime, strftime_date, strftime_one};
pub use units::TimeUnits;

/// The calendars of CF conventions that count days differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Calendar {
    /// Mixed Julian/Gregorian (`standard`, `gregorian`).
    Standard,
    ProlepticGregorian,
    Julian,
    /// `noleap`, `365_day`.
    NoLeap,
    /// `all_leap`, `366_day`.
    AllLeap,
    /// `360_day`.
    Day360,
}

impl Calendar {
    /// CF's canonical name.
    pub fn name(self) -> &'static str {
        match self {
            Calendar::Standard => "standard",
            Calendar::ProlepticGregorian => "proleptic_gregorian",
            Calendar::Julian => "julian",
            Calendar::NoLeap => "noleap",
            Calendar::AllLeap => "all_leap",
            Calendar::Day360 => "360_day",
        }
    }

    /// Any spelling that CF allows, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "standard" | "gregorian" => Calendar::Standard,
            "proleptic_gregorian" => Calendar::ProlepticGregorian,
            "julian" => Calendar::Julian,
            "noleap" | "365_day" => Calendar::NoLeap,
            "all_leap" | "366_day" => Calendar::AllLeap,
            "360_day" => Calendar::Day360,
            _ => return None,
        })
    }

    /// The class of cftime that holds a date of this calendar: `DatetimeNoLeap`.
    pub fn class_name(self) -> &'static str {
        match self {
            Calendar::Standard => "DatetimeGregorian",
            Calendar::ProlepticGregorian => "DatetimeProlepticGregorian",
            Calendar::Julian => "DatetimeJulian",
            Calendar::NoLeap => "DatetimeNoLeap",
            Calendar::AllLeap => "DatetimeAllLeap",
            Calendar::Day360 => "Datetime360Day",
        }
    }

    /// Whether year 0 exists (cftime's default for the calendar); else -1 precedes 1.
    pub fn has_year_zero(self) -> bool {
        !matches!(self, Calendar::Standard | Calendar::Julian)
    }

    /// The calendars whose dates `datetime64` can hold.
    pub fn is_standard(self) -> bool {
        matches!(self, Calendar::Standard | Calendar::ProlepticGregorian)
    }
}
