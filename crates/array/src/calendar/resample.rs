//! Bins of time for `resample`, and rounding of times.

use super::Clock;
use super::frequency::{Frequency, epoch, normalize, overflow};
use super::range::{DateRange, date_range};
use crate::Array;
use crate::error::{ArrayError, Result};
use crate::scalar::NAT;

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Left,
    Right,
}

impl Side {
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "left" => Some(Side::Left),
            "right" => Some(Side::Right),
            _ => None,
        }
    }

    /// `left` or `right`.
    pub fn name(self) -> &'static str {
        match self {
            Side::Left => "left",
            Side::Right => "right",
        }
    }
}

/// Where bins of fixed length begin to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Epoch,
    Start,
    StartDay,
    End,
    EndDay,
    At(i64),
}

/// Options of `resample`; None takes pandas' default for the frequency.
#[derive(Debug, Clone, Copy)]
pub struct Resample {
    pub closed: Option<Side>,
    pub label: Option<Side>,
    pub origin: Origin,
    /// Nanoseconds added to the origin.
    pub offset: i64,
}

impl Default for Resample {
    fn default() -> Self {
        Self {
            closed: None,
            label: None,
            origin: Origin::StartDay,
            offset: 0,
        }
    }
}

/// The bin of every time (-1 for NaT), and the labels of all bins, empty ones included.
///
/// `times` is 1-d and increasing (`datetime64` or cftime); `freq` as [`Frequency::parse`] reads it.
///
/// # Errors
/// Times that decrease, unknown frequencies, bins past the range of the dtype.
pub fn resample_bins(times: &Array, freq: &str, options: &Resample) -> Result<(Vec<i64>, Array)> {
    let clock = Clock::of(times.dtype())?;
    let freq_text = freq;
    let freq = Frequency::parse_on(freq, clock)?;
    let values = times.to_vec::<i64>().unwrap_or_default();
    let present: Vec<i64> = values
        .iter()
        .copied()
        .filter(|value| *value != NAT)
        .collect();
    let (Some(first), Some(last)) = (present.first().copied(), present.last().copied()) else {
        let empty = Array::from_times(clock.dtype(), &[0], Vec::new())?;
        return Ok((vec![-1; values.len()], empty));
    };
    if present.windows(2).any(|pair| pair[1] < pair[0]) {
        return Err(ArrayError::Value(
            "Index must be monotonic for resampling".into(),
        ));
    }
    let backward = matches!(options.origin, Origin::End | Origin::EndDay);
    let default = if freq.is_end() || backward {
        Side::Right
    } else {
        Side::Left
    };
    let closed = options.closed.unwrap_or(default);
    let label = options.label.unwrap_or(default);

    let (start, end) = match freq.fixed_nanos() {
        Some(nanos) => fixed_edges(clock, first, last, nanos, closed, options)?,
        None => {
            let first = normalize(clock, first);
            let start = match closed {
                Side::Left => freq.rollback(clock, first)?,
                Side::Right => freq.add(clock, first, -1)?,
            };
            (start, freq.add(clock, normalize(clock, last), 1)?)
        }
    };
    let range = DateRange {
        start: Some(start),
        end: Some(end),
        freq: Some(freq_text),
        ..DateRange::default()
    };
    let mut binner = date_range(clock, &range)?
        .to_vec::<i64>()
        .unwrap_or_default();
    let mut edges = binner.clone();
    if freq.is_end() {
        if closed == Side::Right {
            // A bin that ends on a day takes in all of that day.
            let day = clock.day_ticks() - 1;
            edges
                .iter_mut()
                .for_each(|edge| *edge = edge.saturating_add(day));
        }
        if edges.len() >= 2 && edges[edges.len() - 2] > last {
            edges.pop();
            binner.pop();
        }
    }
    let bins = edges.len().saturating_sub(1);
    let inside = |value: i64| match closed {
        Side::Left => edges.partition_point(|edge| *edge <= value),
        Side::Right => edges.partition_point(|edge| *edge < value),
    };
    let codes = values
        .iter()
        .map(|value| {
            if *value == NAT {
                -1
            } else {
                inside(*value) as i64 - 1
            }
        })
        .collect();
    let labels = match label {
        Side::Left => binner[..bins].to_vec(),
        Side::Right => binner[1..=bins].to_vec(),
    };
    Ok((
        codes,
        Array::from_times(clock.dtype(), &[labels.len()], labels)?,
    ))
}

/// The outer edges of bins of one length, anchored at the origin.
fn fixed_edges(
    clock: Clock,
    first: i64,
    last: i64,
    nanos: i64,
    closed: Side,
    options: &Resample,
) -> Result<(i64, i64)> {
    let tick = clock.tick_nanos();
    if nanos <= 0 || nanos % tick != 0 {
        return Err(ArrayError::Value(format!(
            "a bin must be a whole number of {} counts",
            clock.dtype()
        )));
    }
    let step = (nanos / tick) as i128;
    let (mut first, last) = (first as i128, last as i128);
    let mut origin = match options.origin {
        Origin::Epoch => epoch(clock) as i128,
        Origin::Start => first,
        Origin::StartDay => normalize(clock, first as i64) as i128,
        Origin::At(value) => value as i128,
        Origin::End | Origin::EndDay => {
            let day = clock.day_ticks() as i128;
            let origin_last = if options.origin == Origin::End {
                last
            } else {
                last + (-last).rem_euclid(day)
            };
            let mut count = (origin_last - first).div_euclid(step);
            if closed == Side::Left {
                count += 1;
            }
            first = origin_last - count * step;
            first
        }
    };
    origin += (options.offset / tick) as i128;
    let before = (first - origin).rem_euclid(step);
    let after = (last - origin).rem_euclid(step);
    let (start, end) = match closed {
        Side::Right => (
            if before > 0 {
                first - before
            } else {
                first - step
            },
            if after > 0 { last + step - after } else { last },
        ),
        Side::Left => (first - before, last + step - after),
    };
    let fit = |value: i128| i64::try_from(value).map_err(|_| overflow(clock));
    Ok((fit(start)?, fit(end)?))
}

/// Direction of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    Floor,
    Ceil,
    /// To the nearest, ties to the even multiple.
    Round,
}

/// Times (or `timedelta64`) rounded to multiples of a fixed frequency since 1970-01-01 (zero).
///
/// # Errors
/// Frequencies of varying length (`MS`), arrays that hold no times.
pub fn round_times(times: &Array, freq: &str, rounding: Rounding) -> Result<Array> {
    let tick = match times.dtype() {
        crate::DType::Timedelta(unit) => unit.nanos(),
        dtype => Clock::of(dtype)?.tick_nanos(),
    };
    let frequency = match Clock::of(times.dtype()) {
        Ok(clock) => Frequency::parse_on(freq, clock)?,
        Err(_) => Frequency::parse(freq)?,
    };
    let nanos = frequency.fixed_nanos().ok_or_else(|| {
        let own = matches!(times.dtype(), crate::DType::Cftime(_));
        let offset = frequency.offset_repr(own);
        ArrayError::Value(format!("{offset} is a non-fixed frequency"))
    })?;
    if nanos % tick != 0 {
        // Finer than the unit: every value is a multiple already.
        return Ok(times.clone());
    }
    let step = nanos / tick;
    let round = |value: i64| -> Option<i64> {
        let (quotient, rest) = (value.div_euclid(step), value.rem_euclid(step));
        let up = match rounding {
            Rounding::Floor => false,
            Rounding::Ceil => rest > 0,
            Rounding::Round => {
                rest > step - rest || (rest == step - rest && quotient.rem_euclid(2) == 1)
            }
        };
        (quotient + up as i64).checked_mul(step)
    };
    let values = times.to_vec::<i64>().unwrap_or_default();
    let rounded: Option<Vec<i64>> = values
        .into_iter()
        .map(|value| {
            if value == NAT {
                Some(NAT)
            } else {
                round(value)
            }
        })
        .collect();
    let rounded = rounded.ok_or_else(|| {
        ArrayError::Overflow(format!(
            "a rounded time lies past the range of {}",
            times.dtype()
        ))
    })?;
    Array::from_times(times.dtype(), times.shape(), rounded)
}
