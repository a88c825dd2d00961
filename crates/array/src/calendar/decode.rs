//! Numbers with CF `units` → times, as `xarray.coding.times` decides.

use super::units::{TimeUnits, step};
use super::{Calendar, Clock, DateTime};
use crate::dtype::{DType, TimeUnit};
use crate::error::{ArrayError, Result};
use crate::scalar::NAT;
use crate::{Array, with_data};

const NANO: Clock = Clock::Datetime(TimeUnit::Nano);

/// Whether an attribute `units` marks a time.
pub fn is_time_units(units: &str) -> bool {
    units.contains("since")
}

/// Whether an attribute `units` is a plain length of time (`days`), as xarray spells them.
pub fn is_timedelta_units(units: &str) -> bool {
    super::units::STEPS.iter().any(|(name, _)| *name == units)
}

/// Encoded numbers: integers stay exact.
enum Numbers {
    Ints(Vec<i128>),
    Floats(Vec<f64>),
}

fn numbers(values: &Array) -> Result<Numbers> {
    let unsupported = || ArrayError::DType {
        op: "decoding times".into(),
        dtype: values.dtype(),
    };
    match values.dtype() {
        DType::F32 | DType::F64 => {
            let floats = match values.to_vec::<f64>() {
                Some(floats) => floats,
                None => values
                    .to_vec::<f32>()
                    .ok_or_else(unsupported)?
                    .into_iter()
                    .map(f64::from)
                    .collect(),
            };
            Ok(Numbers::Floats(floats))
        }
        dtype if dtype.is_integer() || dtype == DType::Timedelta(TimeUnit::Nano) => Ok(
            Numbers::Ints(with_data!(values.data(), a => a.iter().map(exact).collect())),
        ),
        _ => Err(unsupported()),
    }
}

/// Elements of integer buffers as `i128`; other buffers were refused before.
fn exact<T: std::any::Any>(value: &T) -> i128 {
    let value = value as &dyn std::any::Any;
    macro_rules! first { ($($type:ty),*) => {$(
        if let Some(value) = value.downcast_ref::<$type>() { return *value as i128; }
    )*}; }
    first!(i8, i16, i32, i64, u8, u16, u32, u64);
    0
}

/// Decodes times: `datetime64[ns]` where the calendar is standard and the dates fit, else dates of
/// the calendar. NaN and `i64::MIN` become NaT.
///
/// # Errors
/// Units that are not `STEP since DATE` in the calendar, values that are no numbers, dates past
/// the range of 64-bit microseconds.
pub fn decode_time(values: &Array, units: &str, calendar: Calendar) -> Result<Array> {
    let parsed = TimeUnits::parse(units, calendar)?;
    let numbers = numbers(values)?;
    if calendar.is_standard()
        && parsed.full_name
        && parsed.reference_is_modern()
        && let Some(reference) = parsed.reference_on(NANO)
        && let Some(times) = decode_nanos(&numbers, parsed.step_nanos, reference)
    {
        return Array::from_times(NANO.dtype(), values.shape(), times);
    }
    let micros = decode_micros(&numbers, &parsed)?;
    if calendar.is_standard()
        && let Some(times) = micros_to_nanos(&micros, calendar)
    {
        return Array::from_times(NANO.dtype(), values.shape(), times);
    }
    Array::from_times(DType::Cftime(calendar), values.shape(), micros)
}

/// Decodes times to a given dtype: a part of an array whose dtype the whole has decided.
pub fn decode_time_as(
    values: &Array,
    units: &str,
    calendar: Calendar,
    dtype: DType,
) -> Result<Array> {
    let decoded = decode_time(values, units, calendar)?;
    if decoded.dtype() == dtype {
        return Ok(decoded);
    }
    match dtype {
        DType::Cftime(_) => {
            let parsed = TimeUnits::parse(units, calendar)?;
            let micros = decode_micros(&numbers(values)?, &parsed)?;
            Array::from_times(dtype, values.shape(), micros)
        }
        _ => Err(ArrayError::Value(format!(
            "times with units {units:?} and calendar '{}' do not fit {dtype}",
            calendar.name()
        ))),
    }
}

/// Nanoseconds since 1970; None if a value leaves the range of `datetime64[ns]`.
fn decode_nanos(numbers: &Numbers, step_nanos: i64, reference: i64) -> Option<Vec<i64>> {
    match numbers {
        Numbers::Ints(values) => values
            .iter()
            .map(|value| {
                if *value == NAT as i128 {
                    return Some(NAT);
                }
                let sum = value.checked_mul(step_nanos as i128)? + reference as i128;
                i64::try_from(sum).ok().filter(|sum| *sum != NAT)
            })
            .collect(),
        Numbers::Floats(values) => values
            .iter()
            .map(|value| {
                if value.is_nan() {
                    return Some(NAT);
                }
                // Products are cut to whole nanoseconds, not rounded (as a cast to integers does).
                let delta = value * step_nanos as f64;
                if delta.abs() >= 9.223_372_036_854_775e18 {
                    return None;
                }
                (delta as i64)
                    .checked_add(reference)
                    .filter(|sum| *sum != NAT)
            })
            .collect(),
    }
}

/// Microseconds in the calendar, rounded half to even, as cftime does.
fn decode_micros(numbers: &Numbers, units: &TimeUnits) -> Result<Vec<i64>> {
    let overflow =
        || ArrayError::Overflow("a time lies past the range of 64-bit microseconds".into());
    let reference = units.reference_micros().ok_or_else(overflow)? as i128;
    let micros =
        |nanos: i128| i64::try_from(reference + half_even(nanos, 1000)).map_err(|_| overflow());
    match numbers {
        Numbers::Ints(values) => values
            .iter()
            .map(|value| {
                if *value == NAT as i128 {
                    return Ok(NAT);
                }
                micros(
                    value
                        .checked_mul(units.step_nanos as i128)
                        .ok_or_else(overflow)?,
                )
            })
            .collect(),
        Numbers::Floats(values) => values
            .iter()
            .map(|value| {
                if value.is_nan() {
                    return Ok(NAT);
                }
                let step_micros = units.step_nanos as f64 / 1000.0;
                if (value * step_micros).abs() >= 9.2e18 {
                    return Err(overflow());
                }
                let delta = exact_product(*value, units.step_nanos);
                i64::try_from(reference + delta).map_err(|_| overflow())
            })
            .collect(),
    }
}

fn half_even(value: i128, divisor: i128) -> i128 {
    let (quotient, rest) = (value.div_euclid(divisor), value.rem_euclid(divisor));
    match (rest * 2).cmp(&divisor) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Greater => quotient + 1,
        std::cmp::Ordering::Equal => quotient + (quotient & 1),
    }
}

/// `value × nanos` in whole microseconds, rounded half to even, without intermediate rounding.
fn exact_product(value: f64, nanos: i64) -> i128 {
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i128;
    let (mantissa, power) = if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << 52), exponent - 1075)
    };
    let signed = if value < 0.0 { -mantissa } else { mantissa };
    let product = signed * nanos as i128;
    if power >= 0 {
        return half_even(product << power.min(20), 1000);
    }
    if power < -70 {
        return half_even(product >> (-power).min(126), 1000);
    }
    // A denominator of 1000 × 2^n, kept below 2^127 by dropping bits that cannot matter.
    let shift = -power;
    let dropped = (shift - 60).max(0);
    half_even(product >> dropped, 1000i128 << (shift - dropped))
}

/// Dates of a standard calendar as `datetime64[ns]`: None if one lies before the reform of 1582 or
/// past the range.
fn micros_to_nanos(micros: &[i64], calendar: Calendar) -> Option<Vec<i64>> {
    let reform = calendar.micros_from(&DateTime::midnight(1582, 10, 15))?;
    if micros.iter().any(|value| *value != NAT && *value < reform) {
        return None;
    }
    micros
        .iter()
        .map(|value| {
            if *value == NAT {
                Some(NAT)
            } else {
                value.checked_mul(1000)
            }
        })
        .collect()
}

/// Decodes lengths of time with CF units (`days`) to `timedelta64[ns]`; NaN becomes NaT.
///
/// # Errors
/// Unknown units, values that are no numbers or that do not fit.
pub fn decode_timedelta(values: &Array, units: &str) -> Result<Array> {
    let (_, step_nanos) = step(units, Calendar::Standard).ok_or_else(|| {
        ArrayError::Value(format!(
            "unable to decode timedelta units {units:?}: not a length of time"
        ))
    })?;
    let overflow = || {
        ArrayError::Overflow(format!(
            "a timedelta in {units:?} does not fit in 64-bit nanoseconds"
        ))
    };
    let values_dtype = values.dtype();
    let nanos: Vec<i64> = match numbers(values)? {
        Numbers::Ints(values) => values
            .into_iter()
            .map(|value| {
                if value == NAT as i128 {
                    return Ok(NAT);
                }
                i64::try_from(value.checked_mul(step_nanos as i128).ok_or_else(overflow)?)
                    .map_err(|_| overflow())
            })
            .collect::<Result<_>>()?,
        Numbers::Floats(mut values) => {
            // As xarray: first whole seconds of the step, then finer units by factors of 1000
            // until no value has a fraction; the rest is cut off.
            let mut unit = step_nanos;
            // float32 stays float32 in numpy, unless it was multiplied by a number of seconds.
            let single = values_dtype == DType::F32 && unit <= 1_000_000_000;
            let thousandfold = |value: f64| {
                if single {
                    (value * 1000.0) as f32 as f64
                } else {
                    value * 1000.0
                }
            };
            if unit > 1_000_000_000 {
                let factor = (unit / 1_000_000_000) as f64;
                values.iter_mut().for_each(|value| *value *= factor);
                unit = 1_000_000_000;
            }
            while unit > 1 && values.iter().any(|value| value.rem_euclid(1.0) > 0.0) {
                values
                    .iter_mut()
                    .for_each(|value| *value = thousandfold(*value));
                unit /= 1000;
            }
            values
                .into_iter()
                .map(|value| {
                    if value.is_nan() {
                        return Ok(NAT);
                    }
                    if (value * unit as f64).abs() >= 9.223_372_036_854_775e18 {
                        return Err(overflow());
                    }
                    Ok(value as i64 * unit)
                })
                .collect::<Result<_>>()?
        }
    };
    Array::from_times(DType::Timedelta(TimeUnit::Nano), values.shape(), nanos)
}
