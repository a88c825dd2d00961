//! `DataArray.dt`: parts of dates and of lengths of time.

use littoral_array::DType;
use littoral_xarray::{
    DATE_PARTS, DELTA_PARTS, DataArray, dt_calendar, dt_component, dt_isocalendar, dt_round,
    dt_strftime,
};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::bound::{Behaviour, Bound};
use super::objects::Labelled;
use crate::support::{self, Arguments, OrRaise};

/// `da.dt`; an `AttributeError` for an array that holds no times.
pub fn accessor(owner: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    let behaviour = match array_of(&owner, vm)?.dtype() {
        DType::Timedelta(_) => &TIMEDELTA,
        dtype if dtype.is_time() => &DATETIME,
        _ => return Err(vm.new_attribute_error("'DataArray' object has no attribute 'dt'")),
    };
    Ok(Bound::make(owner, behaviour, (), vm))
}

fn array_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<DataArray> {
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => Ok(array),
        _ => Err(vm.new_attribute_error("dt is an accessor of DataArray")),
    }
}

type Method = fn(&DataArray, &'static str, Arguments, &VirtualMachine) -> PyResult;

const ROUNDING: &[(&str, Method)] = &[("floor", round), ("ceil", round), ("round", round)];
const OF_DATES: &[(&str, Method)] = &[("strftime", strftime), ("isocalendar", isocalendar)];
const OF_DELTAS: &[(&str, Method)] = &[("total_seconds", total_seconds)];

fn round(
    array: &DataArray,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let freq = args.required("freq", vm)?;
    args.finish(vm)?;
    let freq = support::str_of(&freq, vm)?;
    Labelled::Array(dt_round(array, name, &freq).or_raise(vm)?).wrap(vm)
}

fn strftime(
    array: &DataArray,
    _name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let format = args.required("date_format", vm)?;
    args.finish(vm)?;
    let format = support::str_of(&format, vm)?;
    Labelled::Array(dt_strftime(array, &format).or_raise(vm)?).wrap(vm)
}

fn isocalendar(
    array: &DataArray,
    _name: &'static str,
    args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    args.finish(vm)?;
    Labelled::Set(dt_isocalendar(array).or_raise(vm)?).wrap(vm)
}

fn total_seconds(
    array: &DataArray,
    name: &'static str,
    args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    args.finish(vm)?;
    Labelled::Array(dt_component(array, name).or_raise(vm)?).wrap(vm)
}

fn attribute(
    bound: &Bound,
    name: &str,
    parts: &[&str],
    methods: &'static [(&'static str, Method)],
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let array = array_of(&bound.owner, vm)?;
    let method = ROUNDING
        .iter()
        .chain(methods)
        .find(|(known, _)| *known == name);
    if let Some((name, run)) = method {
        let function = move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            run(&array, name, Arguments::new(name, args), vm)
        };
        return Ok(Some(vm.new_function(name, function).into()));
    }
    if parts.contains(&name) {
        let part = dt_component(&array, name).or_raise(vm)?;
        return Labelled::Array(part).wrap(vm).map(Some);
    }
    Ok(None)
}

fn names(parts: &[&str], methods: &[(&str, Method)]) -> Vec<String> {
    let methods = ROUNDING.iter().chain(methods).map(|(name, _)| *name);
    parts
        .iter()
        .copied()
        .chain(methods)
        .map(str::to_owned)
        .collect()
}

/// Python's `repr` of an object without one.
fn plain_repr(bound: &Bound, class: &str) -> String {
    format!("<xarray.core.accessor_dt.{class} object at {bound:p}>")
}

static DATETIME: Behaviour = Behaviour {
    name: "DatetimeAccessor",
    attribute: |bound, name, vm| {
        if name == "calendar" {
            let calendar = dt_calendar(&array_of(&bound.owner, vm)?).or_raise(vm)?;
            return Ok(Some(vm.ctx.new_str(calendar).into()));
        }
        attribute(bound, name, DATE_PARTS, OF_DATES, vm)
    },
    repr: |bound, _| Ok(plain_repr(bound, "DatetimeAccessor")),
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| names(&[DATE_PARTS, &["calendar"]].concat(), OF_DATES),
};

static TIMEDELTA: Behaviour = Behaviour {
    name: "TimedeltaAccessor",
    attribute: |bound, name, vm| attribute(bound, name, DELTA_PARTS, OF_DELTAS, vm),
    repr: |bound, _| Ok(plain_repr(bound, "TimedeltaAccessor")),
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| names(DELTA_PARTS, &[]),
};
