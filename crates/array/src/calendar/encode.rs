//! Times → numbers with CF `units`, as `xarray.coding.times` writes them.

use super::units::{STEPS, TimeUnits, split_since, step};
use super::{Calendar, Clock};
use crate::Array;
use crate::dtype::{DType, TimeUnit};
use crate::error::{ArrayError, Result};
use crate::format::{cftime_str, format_timestamp, pandas_timestamp_str};
use crate::scalar::NAT;

/// Encoded times and the attributes that go with them.
#[derive(Debug, Clone)]
pub struct EncodedTime {
    /// `int64`, or `float64` where a value is no whole number of steps.
    pub values: Array,
    pub units: String,
    /// None for lengths of time.
    pub calendar: Option<Calendar>,
}

/// Stored times without their dtype.
fn counts(times: &Array) -> Result<Vec<i64>> {
    times
        .to_vec::<i64>()
        .filter(|_| times.dtype().is_time())
        .ok_or_else(|| ArrayError::DType {
            op: "encoding as CF times".into(),
            dtype: times.dtype(),
        })
}

/// The coarsest CF step that divides all differences between neighbours, and the date of the
/// first: `hours since 2000-01-01 00:00:00`.
pub fn infer_datetime_units(times: &Array) -> Result<String> {
    let clock = Clock::of(times.dtype())?;
    let values: Vec<i64> = counts(times)?
        .into_iter()
        .filter(|value| *value != NAT)
        .collect();
    let reference = match values.first() {
        None => "1970-01-01 00:00:00".into(),
        Some(first) => match clock {
            Clock::Datetime(unit) => pandas_timestamp_str(*first, unit),
            Clock::Cftime(calendar) => cftime_reference(*first, calendar),
        },
    };
    let differences = values
        .windows(2)
        .map(|pair| pair[1] as i128 - pair[0] as i128);
    let step = coarsest_step(differences, clock.tick_nanos());
    Ok(format!("{step} since {reference}"))
}

/// A reference date as xarray writes those of cftime: always with microseconds.
fn cftime_reference(micros: i64, calendar: Calendar) -> String {
    let text = cftime_str(micros, calendar);
    if text.contains('.') {
        text
    } else {
        text + ".000000"
    }
}

fn coarsest_step(counts: impl Iterator<Item = i128> + Clone, tick_nanos: i64) -> &'static str {
    STEPS
        .iter()
        .find(|(_, unit)| {
            counts
                .clone()
                .all(|count| count * tick_nanos as i128 % unit.nanos() as i128 == 0)
        })
        .map_or("seconds", |(name, _)| name)
}

/// Encodes `datetime64` or cftime dates. `units` and `calendar` default to inferred ones. With
/// `integer` the units are refined until every value is whole, as xarray does for an integer
/// `encoding["dtype"]`; without, values that are not whole make the result `float64`.
///
/// # Errors
/// Values that are no times, units that do not parse, dates before 1582-10-15 to be written in the
/// `standard` calendar.
pub fn encode_time(
    times: &Array,
    units: Option<&str>,
    calendar: Option<Calendar>,
    integer: bool,
) -> Result<EncodedTime> {
    let clock = Clock::of(times.dtype())?;
    let calendar = calendar.unwrap_or(clock.calendar());
    let values = counts(times)?;
    let mut text = match units {
        Some(units) => cleaned(units, calendar)?,
        None => infer_datetime_units(times)?,
    };
    let mut parsed = TimeUnits::parse(&text, calendar)?;
    let same =
        clock.calendar() == calendar || (clock.calendar().is_standard() && calendar.is_standard());
    if !same {
        return Err(ArrayError::Value(format!(
            "cannot encode dates of the '{}' calendar in the '{}' calendar",
            clock.calendar().name(),
            calendar.name()
        )));
    }
    if calendar == Calendar::Standard
        && clock.calendar() == Calendar::ProlepticGregorian
        && values
            .iter()
            .any(|value| *value != NAT && is_before_reform(clock, *value))
    {
        return Err(ArrayError::Value(
            "Unable to encode np.datetime64 values with standard calendar, because some or all \
             values are prior to the reform date of 1582-10-15. To encode these times, set \
             encoding['calendar'] to 'proleptic_gregorian' instead"
                .into(),
        ));
    }
    let (reference, modern) = reference_nanos(&parsed, clock, calendar)?;
    let tick = clock.tick_nanos() as i128;
    let deltas: Vec<Option<i128>> = values
        .iter()
        .map(|value| (*value != NAT).then(|| *value as i128 * tick - reference))
        .collect();
    let whole = |step: i64| {
        deltas
            .iter()
            .flatten()
            .all(|delta| delta % step as i128 == 0)
    };
    if integer && !whole(parsed.step_nanos) {
        let finer = STEPS
            .iter()
            .find(|(_, unit)| whole(unit.nanos()))
            .map_or("nanoseconds", |s| s.0);
        let date = if modern {
            split_since(&text)
                .map_or("1970-01-01", |(_, date)| date)
                .into()
        } else {
            cftime_reference(parsed.reference_micros().unwrap_or(0), calendar)
        };
        text = format!("{finer} since {date}");
        parsed = TimeUnits::parse(&text, calendar)?;
    }
    // Where only cftime can count from the reference, xarray marks missing values with NaN.
    let fits = |delta: &i128| i64::try_from(delta / tick).is_ok();
    let as_float = deltas.contains(&None) && !(modern && deltas.iter().flatten().all(fits));
    let values = divide(&deltas, parsed.step_nanos, times.shape(), as_float)?;
    Ok(EncodedTime {
        values,
        units: text,
        calendar: Some(calendar),
    })
}

/// Encodes `timedelta64`; `units` defaults to the coarsest step that divides all values.
pub fn encode_timedelta(deltas: &Array, units: Option<&str>) -> Result<EncodedTime> {
    let DType::Timedelta(unit) = deltas.dtype() else {
        return Err(ArrayError::DType {
            op: "encoding as CF lengths of time".into(),
            dtype: deltas.dtype(),
        });
    };
    let values = counts(deltas)?;
    let present = values
        .iter()
        .filter(|value| **value != NAT)
        .map(|value| *value as i128);
    let inferred = coarsest_step(present, unit.nanos());
    let name = units.unwrap_or(inferred);
    let (step_name, step_nanos) = step(name, Calendar::Standard)
        .ok_or_else(|| ArrayError::Value(format!("{name:?} is not a length of time")))?;
    let nanos: Vec<Option<i128>> = values
        .iter()
        .map(|value| (*value != NAT).then(|| *value as i128 * unit.nanos() as i128))
        .collect();
    let values = divide(&nanos, step_nanos, deltas.shape(), false)?;
    Ok(EncodedTime {
        values,
        units: step_name.into(),
        calendar: None,
    })
}

fn is_before_reform(clock: Clock, value: i64) -> bool {
    let date = clock.date_time(value);
    (date.year, date.month, date.day) < (1582, 10, 15)
}

/// The reference in nanoseconds since 1970 of the calendar, and whether pandas can hold it beside
/// times of this clock.
fn reference_nanos(units: &TimeUnits, clock: Clock, calendar: Calendar) -> Result<(i128, bool)> {
    let modern = matches!(clock, Clock::Datetime(_))
        && calendar.is_standard()
        && units.reference_is_modern()
        && units.reference_on(clock).is_some();
    if modern && let Some(nanos) = units.reference_on(Clock::Datetime(TimeUnit::Nano)) {
        return Ok((nanos as i128, true));
    }
    units
        .reference_micros()
        .map(|micros| (micros as i128 * 1000, modern))
        .ok_or_else(|| {
            ArrayError::Overflow(
                "the reference date is past the range of 64-bit microseconds".into(),
            )
        })
}

/// xarray's spelling: the step in lower case and plural, the date without a zero time of day.
fn cleaned(units: &str, calendar: Calendar) -> Result<String> {
    let parsed = TimeUnits::parse(units, calendar)?;
    let lower = split_since(units)
        .map_or("", |(step, _)| step)
        .to_ascii_lowercase();
    let step = if lower.ends_with('s') {
        lower
    } else {
        lower + "s"
    };
    let pandas = Clock::Datetime(TimeUnit::Micro);
    let date = match parsed.reference_on(pandas) {
        Some(micros) => format_timestamp(micros, TimeUnit::Micro),
        None => split_since(units).map_or("", |(_, date)| date).into(),
    };
    Ok(format!("{step} since {date}"))
}

/// Whole steps as `int64` (missing: the smallest); as `float64` (missing: NaN) if a value is not
/// whole.
fn divide(nanos: &[Option<i128>], step: i64, shape: &[usize], as_float: bool) -> Result<Array> {
    let whole: Option<Vec<i64>> = nanos
        .iter()
        .filter(|_| !as_float)
        .map(|value| {
            let Some(value) = *value else {
                return Some(NAT);
            };
            (value % step as i128 == 0)
                .then(|| i64::try_from(value / step as i128).ok())
                .flatten()
        })
        .collect();
    match whole {
        Some(values) if !as_float => Array::from_vec(shape, values),
        _ => {
            let values = nanos
                .iter()
                .map(|value| value.map_or(f64::NAN, |v| v as f64 / step as f64));
            Array::from_vec(shape, values.collect())
        }
    }
}
