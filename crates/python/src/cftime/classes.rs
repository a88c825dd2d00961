//! The classes of the calendars, and which dates they have.

use std::cell::RefCell;

use littoral_array::calendar::DateTime;
use littoral_array::{Calendar, Scalar};
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::{AsObject, Py, PyPayload, PyResult, VirtualMachine};

use super::date::{Date, NAT};
use crate::support;

const CALENDARS: [Calendar; 6] = [
    Calendar::NoLeap,
    Calendar::AllLeap,
    Calendar::Day360,
    Calendar::Julian,
    Calendar::Standard,
    Calendar::ProlepticGregorian,
];

thread_local! {
    static CLASSES: RefCell<Vec<(Calendar, PyTypeRef)>> = const { RefCell::new(Vec::new()) };
}

/// Makes the classes, once for an interpreter, for the module's namespace.
pub fn make_classes(vm: &VirtualMachine) -> PyResult<Vec<(&'static str, PyTypeRef)>> {
    let base = Date::make_static_type();
    let mut classes = vec![("datetime", base.clone())];
    let mut table = vec![];
    for calendar in CALENDARS {
        let name = calendar.class_name();
        let dict = vm.ctx.new_dict();
        dict.set_item("__module__", vm.ctx.new_str("cftime._cftime").into(), vm)?;
        let bases = vm.ctx.new_tuple(vec![base.clone().into()]);
        let maker = vm.ctx.types.type_type.as_object();
        let class = maker.call((vm.ctx.new_str(name), bases, dict), vm)?;
        let class = class
            .downcast::<PyType>()
            .map_err(|_| vm.new_type_error("type() gave no type"))?;
        table.push((calendar, class.clone()));
        classes.push((name, class));
    }
    CLASSES.with_borrow_mut(|known| *known = table);
    support::register_scalar_reader(|object, _vm| {
        let date = object.downcast_ref::<Date>()?;
        Some(Scalar::Cftime(date.value, date.calendar))
    });
    support::register_scalar_writer(|scalar, vm| match scalar {
        // As in arrays of objects: what is missing is a float.
        Scalar::Cftime(NAT, _) => Some(Ok(vm.ctx.new_float(f64::NAN).into())),
        Scalar::Cftime(value, calendar) => Some(of_calendar(*value, *calendar, vm)),
        _ => None,
    });
    Ok(classes)
}

/// The class of all dates, `cftime.datetime`.
pub fn base_class() -> PyTypeRef {
    Date::make_static_type()
}

/// The class of a calendar's dates.
pub fn class_of(calendar: Calendar, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    let known = CLASSES.with_borrow(|known| {
        let found = known.iter().find(|(each, _)| *each == calendar);
        found.map(|(_, class)| class.clone())
    });
    known.ok_or_else(|| vm.new_runtime_error("cftime is not initialised"))
}

/// A date in the class of its calendar.
pub fn of_calendar(value: i64, calendar: Calendar, vm: &VirtualMachine) -> PyResult {
    let class = class_of(calendar, vm)?;
    Ok(Date { value, calendar }
        .into_ref_with_type(vm, class)?
        .into())
}

/// The calendar that a class stands for; None for `datetime`.
pub fn calendar_of(class: &Py<PyType>) -> Option<Calendar> {
    CLASSES.with_borrow(|known| {
        let found = known.iter().find(|(_, each)| class.fast_issubclass(each));
        found.map(|(calendar, _)| *calendar)
    })
}

/// `repr` of a date that may not exist.
pub fn repr_of(date: &[i64; 7], calendar: Calendar, class: &str) -> String {
    let year_zero = match calendar.has_year_zero() {
        true => "True",
        false => "False",
    };
    let parts: Vec<String> = date.iter().map(i64::to_string).collect();
    let parts = parts.join(", ");
    match class {
        "datetime" => format!(
            "cftime.datetime({parts}, calendar='{}', has_year_zero={year_zero})",
            calendar.name()
        ),
        class => format!("cftime.{class}({parts}, has_year_zero={year_zero})"),
    }
}

/// A date of the calendar from year, month, day, hour, minute, second, microsecond.
pub fn value_of(
    date: &[i64; 7],
    calendar: Calendar,
    class: &str,
    vm: &VirtualMachine,
) -> PyResult<i64> {
    let [year, month, day, hour, minute, second, microsecond] = *date;
    let refused = |what: &str| {
        let repr = repr_of(date, calendar, class);
        Err(vm.new_value_error(format!("invalid {what} provided in {repr}")))
    };
    if year == 0 && !calendar.has_year_zero() {
        return refused("year");
    }
    if !(1..=12).contains(&month) {
        return refused("month");
    }
    if day < 1 || day > i64::from(calendar.days_in_month(year, month as u32)) {
        return refused("day number");
    }
    if !calendar.is_valid(year, month as u32, day as u32) {
        return Err(vm.new_value_error(format!(
            "{} is not present in the mixed Julian/Gregorian calendar",
            repr_of(date, calendar, class)
        )));
    }
    let parts = [
        ("hour", hour, 24),
        ("minute", minute, 60),
        ("second", second, 60),
        ("microsecond", microsecond, 1_000_000),
    ];
    for (name, value, limit) in parts {
        if !(0..limit).contains(&value) {
            return refused(name);
        }
    }
    let date = DateTime {
        hour: hour as u32,
        minute: minute as u32,
        second: second as u32,
        nanosecond: microsecond as u32 * 1000,
        ..DateTime::midnight(year, month as u32, day as u32)
    };
    calendar
        .micros_from(&date)
        .ok_or_else(|| vm.new_overflow_error("date value out of range"))
}

/// A calendar by its name in Python.
pub fn named(name: &str, vm: &VirtualMachine) -> PyResult<Calendar> {
    Calendar::from_name(name).ok_or_else(|| {
        vm.new_value_error(format!(
            "calendar must be one of ['standard', 'gregorian', 'proleptic_gregorian', 'tai', 'noleap', \
             'julian', 'all_leap', '365_day', '366_day', '360_day'], got '{name}'"
        ))
    })
}
