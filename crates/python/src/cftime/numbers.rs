//! Dates and numbers with CF's units.

use littoral_array::calendar::{Clock, decode_time_as, encode_time};
use littoral_array::{Array, Calendar, DType, TimeUnit, ops};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::classes::named;
use crate::numpy;
use crate::support::{Arguments, OrRaise};

type Function = fn(Arguments, &VirtualMachine) -> PyResult;

pub const FUNCTIONS: &[(&str, Function)] = &[
    ("num2date", num2date),
    ("num2pydate", num2pydate),
    ("date2num", date2num),
    ("is_leap_year", is_leap_year),
];

/// `num2date(times, units, calendar="standard")`: dates, in the shape of the numbers.
fn num2date(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let times = args.required("times", vm)?;
    let units: String = args.required("units", vm)?.try_into_value(vm)?;
    let calendar = args.value::<String>("calendar", vm)?;
    let only_cftime = args.value::<bool>("only_use_cftime_datetimes", vm)?;
    let only_python = args.value::<bool>("only_use_python_datetimes", vm)?;
    args.take("has_year_zero", vm)?;
    args.finish(vm)?;
    let calendar = named(calendar.as_deref().unwrap_or("standard"), vm)?;
    let python = only_python == Some(true) || only_cftime == Some(false);
    decoded(&times, &units, calendar, python, vm)
}

fn num2pydate(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let times = args.required("times", vm)?;
    let units: String = args.required("units", vm)?.try_into_value(vm)?;
    let calendar = args.value::<String>("calendar", vm)?;
    args.finish(vm)?;
    let calendar = named(calendar.as_deref().unwrap_or("standard"), vm)?;
    decoded(&times, &units, calendar, true, vm)
}

fn decoded(
    times: &PyObject,
    units: &str,
    calendar: Calendar,
    python: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let numbers = numpy::from_py(times, vm)?;
    let dates = decode_time_as(&numbers, units, calendar, DType::Cftime(calendar)).or_raise(vm)?;
    if python && calendar.is_standard() && dates.ndim() == 0 {
        // Python's dates, where it has them.
        let date = Clock::Cftime(calendar).date_time(dates.to_vec::<i64>().unwrap_or_default()[0]);
        let unit = TimeUnit::Micro;
        let value = Clock::Datetime(unit).value_of(&date).or_raise(vm)?;
        let scalar = littoral_array::Scalar::Datetime(value, unit);
        return numpy::python_item(&scalar, DType::Datetime(unit), vm);
    }
    numpy::result_to_py(dates, vm)
}

/// `date2num(dates, units, calendar=None)`: whole numbers where they are whole.
fn date2num(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dates = args.required("dates", vm)?;
    let units: String = args.required("units", vm)?.try_into_value(vm)?;
    let calendar = args.value::<String>("calendar", vm)?;
    args.take("has_year_zero", vm)?;
    args.take("longdouble", vm)?;
    args.finish(vm)?;
    let dates: Array = numpy::from_py(&dates, vm)?;
    let own = Clock::of(dates.dtype()).or_raise(vm)?;
    let calendar = match (calendar, own) {
        (Some(name), _) => named(&name, vm)?,
        (None, Clock::Cftime(calendar)) => calendar,
        (None, _) => Calendar::Standard,
    };
    if let Clock::Cftime(own) = own
        && own != calendar
    {
        return Err(
            vm.new_value_error("'calendar' keyword must be the same as the calendar of the dates")
        );
    }
    let encoded = encode_time(&dates, Some(&units), Some(calendar), false).or_raise(vm)?;
    numpy::result_to_py(encoded.values, vm)
}

fn is_leap_year(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let year: PyObjectRef = args.required("year", vm)?;
    let calendar: String = args.required("calendar", vm)?.try_into_value(vm)?;
    args.take("has_year_zero", vm)?;
    args.finish(vm)?;
    let calendar = named(&calendar, vm)?;
    let years = ops::cast(&numpy::from_py(&year, vm)?, DType::I64).or_raise(vm)?;
    let leap = years.to_vec::<i64>().unwrap_or_default();
    let leap = leap.into_iter().map(|year| calendar.is_leap(year));
    let leap: Vec<bool> = leap.collect();
    match leap.as_slice() {
        [one] if years.ndim() == 0 => Ok(vm.ctx.new_bool(*one).into()),
        _ => Ok(numpy::to_py(
            Array::from_vec(years.shape(), leap).or_raise(vm)?,
            vm,
        )),
    }
}
