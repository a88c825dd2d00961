//! What indexes of dates of any calendar have beside pandas' own: members of `CFTimeIndex`.

use littoral_array::calendar::{Clock, Frequency, convert_times};
use littoral_array::{Array, Calendar, DType, Scalar};
use littoral_frame::{Flat, Index};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

use super::{Method, On, Property, method, property};
use crate::pandas::objects::{self, PyIndex};
use crate::pandas::{ranges, times};
use crate::support::{self, Arguments, OrRaise};

pub const PROPERTIES: &[Property] = &[
    property("calendar", On::Index, |object, vm| {
        let (flat, calendar) = dates_of(object, "calendar", vm)?;
        Ok(match flat.values.size() {
            0 => vm.ctx.none(),
            _ => vm.ctx.new_str(calendar.name()).into(),
        })
    }),
    property("date_type", On::Index, |object, vm| {
        let (flat, calendar) = dates_of(object, "date_type", vm)?;
        Ok(match flat.values.size() {
            0 => vm.ctx.none(),
            _ => crate::cftime::class_of(calendar, vm)?.into(),
        })
    }),
    property("asi8", On::Index, |object, vm| {
        match object.downcast_ref::<PyIndex>().map(|index| index.get()) {
            Some(Index::Flat(flat)) if flat.values.dtype().is_time() => {
                let counts = flat.values.with_dtype(DType::I64).or_raise(vm)?;
                Ok(crate::numpy::to_py(counts, vm))
            }
            _ => Err(missing("asi8", vm)),
        }
    }),
];

pub const METHODS: &[Method] = &[
    method("shift", On::Index, shift),
    method("to_datetimeindex", On::Index, to_datetimeindex),
];

fn missing(name: &str, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_attribute_error(format!("'Index' object has no attribute '{name}'"))
}

/// A `CFTimeIndex` and its calendar.
fn dates_of(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<(Flat, Calendar)> {
    if let Some(Index::Flat(flat)) = object.downcast_ref::<PyIndex>().map(|index| index.get())
        && let DType::Cftime(calendar) = flat.values.dtype()
    {
        return Ok((flat, calendar));
    }
    Err(missing(name, vm))
}

/// Every date moved by a number of steps.
fn shift(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let periods = args.take_some("periods", vm)?;
    let freq = args.take_some("freq", vm)?;
    let Some(Index::Flat(mut flat)) = object.downcast_ref::<PyIndex>().map(|index| index.get())
    else {
        return Err(missing("shift", vm));
    };
    let Ok(clock) = Clock::of(flat.values.dtype()) else {
        return Err(vm.new_not_implemented_error(
            "This method is only implemented for DatetimeIndex, PeriodIndex and TimedeltaIndex",
        ));
    };
    let periods = match periods {
        Some(periods) => support::float_of(&periods, vm)?,
        None => 1.0,
    };
    let freq = match (freq, &flat.freq) {
        (Some(freq), _) => freq,
        (None, Some(own)) if matches!(clock, Clock::Datetime(_)) => {
            vm.ctx.new_str(own.as_str()).into()
        }
        (None, _) if matches!(clock, Clock::Cftime(_)) => {
            return Err(vm.new_type_error("`freq` argument cannot be None for CFTimeIndex.shift"));
        }
        _ => return Err(vm.new_value_error("Cannot shift with no freq")),
    };
    let freq = Frequency::parse(&ranges::freq_of(&freq, vm)?).or_raise(vm)?;
    let values = flat.values.to_vec::<i64>().unwrap_or_default();
    let moved = values.into_iter().map(|value| {
        if value == i64::MIN {
            return Ok(value);
        }
        match freq.fixed_nanos() {
            Some(nanos) => {
                let ticks = (nanos as f64 * periods) as i64 / clock.tick_nanos();
                value
                    .checked_add(ticks)
                    .ok_or_else(|| vm.new_overflow_error("date value out of range"))
            }
            None => freq.add(clock, value, periods as i64).or_raise(vm),
        }
    });
    let moved = moved.collect::<PyResult<Vec<i64>>>()?;
    flat.values = Array::from_times(flat.values.dtype(), &[moved.len()], moved).or_raise(vm)?;
    objects::index(Index::Flat(flat), vm)
}

/// The same dates as a `DatetimeIndex`, where they exist.
fn to_datetimeindex(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let (flat, calendar) = dates_of(object, "to_datetimeindex", vm)?;
    args.take("unsafe", vm)?;
    let unit = args.value::<String>("time_unit", vm)?;
    let unit = times::unit_of(unit.as_deref().unwrap_or("ns"), vm)?;
    let dates = convert_times(&flat.values, Clock::Datetime(unit)).or_raise(vm)?;
    let lost = dates.to_vec::<i64>().unwrap_or_default();
    if let Some(at) = lost.iter().position(|value| *value == i64::MIN) {
        let date = flat.values.get(&[at]).unwrap_or(Scalar::None);
        return Err(vm.new_value_error(format!(
            "Cannot convert date {} to a date in the standard calendar.  Reason: it is no date of the \
             proleptic Gregorian calendar in the range of {}, but one of the '{}' calendar.",
            littoral_array::format::scalar_str(&date, DType::Object),
            dates.dtype(),
            calendar.name()
        )));
    }
    objects::index(Index::flat(dates, None), vm)
}
