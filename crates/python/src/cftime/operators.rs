//! Arithmetic and comparison of dates.

use littoral_array::ops::Binary;
use littoral_array::{Calendar, DType, Scalar, TimeUnit};
use rustpython_vm::function::PyComparisonValue;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{Comparable, PyComparisonOp};
use rustpython_vm::{AsObject, Py, PyObject, PyResult, VirtualMachine};

use super::classes::of_calendar;
use super::date::{Date, NAT};
use crate::numpy;
use crate::slots;
use crate::support;

/// Calendars whose years are those of the sun: their days can be compared.
pub fn follows_the_sun(calendar: Calendar) -> bool {
    matches!(
        calendar,
        Calendar::Standard | Calendar::ProlepticGregorian | Calendar::Julian
    )
}

impl Comparable for Date {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        let refused = |note: &str| -> PyResult<PyComparisonValue> {
            Err(vm.new_type_error(format!(
                "cannot compare {} and {}{note}",
                support::repr_of(zelf.as_object(), vm)?,
                support::repr_of(other, vm)?
            )))
        };
        let value = match support::scalar_of(other, vm) {
            Ok(Some(Scalar::Cftime(value, calendar))) if calendar == zelf.calendar => value,
            Ok(Some(Scalar::Cftime(value, calendar))) => {
                if !follows_the_sun(calendar) || !follows_the_sun(zelf.calendar) {
                    return refused("");
                }
                Date { value, calendar }.in_calendar(zelf.calendar)
            }
            Ok(Some(Scalar::Datetime(value, unit))) if value != NAT => {
                if !zelf.compatible() {
                    return refused(" (different calendars)");
                }
                (i128::from(value) * i128::from(unit.nanos()) / 1000) as i64
            }
            _ => return Ok(PyComparisonValue::NotImplemented),
        };
        Ok(PyComparisonValue::Implemented(
            op.eval_ord(zelf.value.cmp(&value)),
        ))
    }
}

/// Whole microseconds of a length of time.
fn micros_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<i64>> {
    Ok(match support::scalar_of(object, vm)? {
        Some(Scalar::Timedelta(value, unit)) if value != NAT => {
            let micros = i128::from(value) * i128::from(unit.nanos()) / 1000;
            Some(
                i64::try_from(micros)
                    .map_err(|_| vm.new_overflow_error("date value out of range"))?,
            )
        }
        _ => None,
    })
}

fn operate(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    let moved = |date: &Date, micros: i64| {
        let value = date.value.checked_add(micros);
        let value = value.ok_or_else(|| vm.new_overflow_error("date value out of range"))?;
        of_calendar(value, date.calendar, vm)
    };
    let delta = |micros: i64| {
        let unit = TimeUnit::Micro;
        numpy::python_item(&Scalar::Timedelta(micros, unit), DType::Timedelta(unit), vm)
    };
    // Arrays and tables answer themselves.
    let plain = |object: &PyObject| numpy::is_plain_scalar(object, vm);
    match (a.downcast_ref::<Date>(), b.downcast_ref::<Date>(), op) {
        (Some(x), Some(y), Binary::Sub) => {
            if x.calendar != y.calendar {
                return Err(vm.new_type_error(
                    "cannot compute the time difference between dates with different calendars",
                ));
            }
            delta(x.value - y.value)
        }
        (Some(date), None, _) if plain(b) => match (micros_of(b, vm)?, op) {
            (Some(micros), Binary::Add) => moved(date, micros),
            (Some(micros), _) => moved(date, -micros),
            (None, Binary::Sub) => match support::scalar_of(b, vm)? {
                Some(Scalar::Datetime(value, unit)) if date.compatible() => {
                    let other = i128::from(value) * i128::from(unit.nanos()) / 1000;
                    delta(date.value - other as i64)
                }
                Some(Scalar::Datetime(..)) => Err(vm.new_type_error(
                    "\nCannot compute the time difference between dates with different calendars.\n\
                     One of the datetime objects may have been converted to a native python\n\
                     datetime instance.  Try using only_use_cftime_datetimes=True when creating the\n\
                     datetime object.",
                )),
                _ => Ok(vm.ctx.not_implemented()),
            },
            _ => Ok(vm.ctx.not_implemented()),
        },
        (None, Some(date), Binary::Add) if plain(a) => match micros_of(a, vm)? {
            Some(micros) => moved(date, micros),
            None => Ok(vm.ctx.not_implemented()),
        },
        (None, Some(date), Binary::Sub) if plain(a) => match support::scalar_of(a, vm)? {
            Some(Scalar::Datetime(value, unit)) if date.compatible() => {
                let other = i128::from(value) * i128::from(unit.nanos()) / 1000;
                delta(other as i64 - date.value)
            }
            _ => Ok(vm.ctx.not_implemented()),
        },
        _ => Ok(vm.ctx.not_implemented()),
    }
}

slots::number!(
    Date,
    PyNumberMethods {
        add: Some(|a, b, vm| operate(a, b, Binary::Add, vm)),
        subtract: Some(|a, b, vm| operate(a, b, Binary::Sub, vm)),
        ..PyNumberMethods::NOT_IMPLEMENTED
    }
);
