//! `date_range`, `timedelta_range`.

use littoral_array::calendar::{Clock, DateRange, Frequency, date_range};
use littoral_array::{Array, DType, Scalar, TimeUnit, ops};
use littoral_frame::{Flat, Index};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{self};
use super::{convert, offsets, times};
use crate::support::{self, Arguments, OrRaise};

/// A frequency's text: also of a `Timedelta`.
pub fn freq_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    if let Some(text) = support::text(object) {
        return Ok(text);
    }
    if let Some(text) = offsets::text_of(object) {
        return Ok(text);
    }
    match support::scalar_of(object, vm)? {
        Some(Scalar::Timedelta(count, unit)) => Ok(format!(
            "{}ns",
            times::convert(count, unit, TimeUnit::Nano, vm)?
        )),
        _ => support::str_of(object, vm),
    }
}

pub fn py_date_range(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let start = args.take_some("start", vm)?;
    let end = args.take_some("end", vm)?;
    let periods = args.value::<usize>("periods", vm)?;
    let freq = args.take_some("freq", vm)?;
    let zone = args.take_some("tz", vm)?;
    let normalize = args.value::<bool>("normalize", vm)?.unwrap_or(false);
    let name = convert::name(args.take("name", vm)?, vm)?;
    let inclusive = args.value::<String>("inclusive", vm)?;
    let unit = args.keyword_value::<String>("unit", vm)?;
    if zone.is_some() {
        return Err(vm.new_not_implemented_error("Littoral's pandas has no time zones"));
    }
    let bound = |object: Option<PyObjectRef>| -> PyResult<Option<(i64, TimeUnit)>> {
        let Some(object) = object else {
            return Ok(None);
        };
        match times::timestamp_of(&object, None, vm)? {
            Some(Scalar::Datetime(count, unit)) if count != i64::MIN => Ok(Some((count, unit))),
            _ => Err(vm.new_value_error("Neither `start` nor `end` can be NaT")),
        }
    };
    let (start, end) = (bound(start)?, bound(end)?);
    // An offset that no text names.
    let stepped = freq.clone().filter(|freq| offsets::is_parts(freq));
    let freq = freq.map(|freq| freq_of(&freq, vm)).transpose()?;
    let parsed = freq
        .as_deref()
        .filter(|_| stepped.is_none())
        .map(Frequency::parse)
        .transpose()
        .or_raise(vm)?;
    let fine = parsed.is_some_and(|freq| freq.fixed_nanos().is_some_and(|nanos| nanos % 1000 != 0));
    let unit = match unit {
        Some(unit) => times::unit_of(&unit, vm)?,
        None => [start, end]
            .into_iter()
            .flatten()
            .map(|(_, unit)| unit)
            .chain(fine.then_some(TimeUnit::Nano))
            .chain([TimeUnit::Micro])
            .max()
            .unwrap_or(TimeUnit::Micro),
    };
    let count = |bound: Option<(i64, TimeUnit)>| -> PyResult<Option<i64>> {
        bound
            .map(|(count, own)| times::convert(count, own, unit, vm))
            .transpose()
    };
    let inclusive = match inclusive.as_deref() {
        None | Some("both") => (true, true),
        Some("left") => (true, false),
        Some("right") => (false, true),
        Some("neither") => (false, false),
        Some(_) => {
            return Err(vm.new_value_error(
                "Inclusive has to be either 'both', 'neither', 'left' or 'right'",
            ));
        }
    };
    let range = DateRange {
        start: count(start)?,
        end: count(end)?,
        periods,
        freq: freq.as_deref(),
        normalize,
        inclusive,
    };
    let values = match &stepped {
        Some(offset) => {
            let bounds = (range.start, range.end, range.periods);
            let mut counts = offsets::steps(offset, Clock::Datetime(unit), bounds, vm)?;
            if !inclusive.0 && counts.first() == range.start.as_ref() {
                counts.remove(0);
            }
            if !inclusive.1 && !counts.is_empty() && counts.last() == range.end.as_ref() {
                counts.pop();
            }
            Array::from_times(DType::Datetime(unit), &[counts.len()], counts).or_raise(vm)?
        }
        None => date_range(Clock::Datetime(unit), &range).or_raise(vm)?,
    };
    // Evenly spaced dates between two have no frequency.
    let even = freq.is_none() && start.is_some() && end.is_some() && periods.is_some();
    let freq = match (even, parsed) {
        _ if stepped.is_some() => freq,
        (true, _) => None,
        (false, Some(freq)) => Some(freq.to_string()),
        (false, None) => Some("D".to_owned()),
    };
    objects::index(
        Index::Flat(Flat {
            name,
            values,
            range: None,
            freq,
        }),
        vm,
    )
}

pub fn timedelta_range(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let start = args.take_some("start", vm)?;
    let end = args.take_some("end", vm)?;
    let periods = args.value::<i64>("periods", vm)?;
    let freq = args.take_some("freq", vm)?;
    let name = convert::name(args.take("name", vm)?, vm)?;
    let micros = |object: Option<PyObjectRef>| -> PyResult<Option<i64>> {
        let Some(object) = object else {
            return Ok(None);
        };
        match times::timedelta_of(&object, None, vm)? {
            Some(Scalar::Timedelta(count, unit)) => {
                times::convert(count, unit, TimeUnit::Micro, vm).map(Some)
            }
            _ => Ok(None),
        }
    };
    let freq = Frequency::parse(&freq.map_or(Ok("D".to_owned()), |freq| freq_of(&freq, vm))?)
        .or_raise(vm)?;
    let step = freq
        .fixed_nanos()
        .map(|nanos| nanos / 1000)
        .filter(|step| *step != 0);
    let step = step.ok_or_else(|| {
        vm.new_value_error("timedelta_range() takes frequencies of a fixed length")
    })?;
    let (first, size) = match (micros(start)?, micros(end)?, periods) {
        (Some(start), None, Some(periods)) => (Some(start), periods),
        (None, Some(end), Some(periods)) => {
            let back = periods
                .checked_sub(1)
                .and_then(|steps| steps.checked_mul(step));
            (back.and_then(|back| end.checked_sub(back)), periods)
        }
        (Some(start), Some(end), None) => {
            let span = end.checked_sub(start).map(|span| span / step + 1);
            (span.map(|_| start), span.unwrap_or(0))
        }
        _ => {
            return Err(vm.new_value_error(
                "Of the four parameters: start, end, periods, and freq, exactly three must be specified",
            ));
        }
    };
    let size = usize::try_from(size).unwrap_or(0);
    ops::room(&[size], size_of::<i64>()).or_raise(vm)?;
    let counts = first.and_then(|first| {
        let count = |at: usize| first.checked_add((at as i64).checked_mul(step)?);
        (0..size).map(count).collect::<Option<Vec<i64>>>()
    });
    let counts =
        counts.ok_or_else(|| vm.new_overflow_error("timedeltas past the range of microseconds"))?;
    let dtype = DType::Timedelta(TimeUnit::Micro);
    objects::index(
        Index::Flat(Flat {
            name,
            values: Array::from_times(dtype, &[counts.len()], counts).or_raise(vm)?,
            range: None,
            freq: Some(freq.to_string()),
        }),
        vm,
    )
}
