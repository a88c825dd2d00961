//! `pandas.Timestamp`.

use littoral_array::calendar::{Clock, DateTime, Rounding, round_times, strftime_one};
use littoral_array::format::pandas_timestamp_str;
use littoral_array::ops::{self};
use littoral_array::{Calendar, DType, Scalar, TimeUnit};
use rustpython_vm::builtins::{PyInt, PyStr, PyType};
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::types::{
    AsNumber, Comparable, Constructor, GetAttr, Hashable, PyComparisonOp, Representable,
};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use crate::numpy;
use crate::slots;
use crate::support::{self, Arguments, OrRaise};

use super::read::{now, timestamp_of, unit_of};
use super::{NUMBER, array, convert, part, scalar_to_py};

/// A moment, in counts since 1970-01-01.
#[rustpython_vm::pyclass(module = "pandas", name = "Timestamp")]
#[derive(Debug, PyPayload)]
pub struct Timestamp {
    pub value: i64,
    pub unit: TimeUnit,
}

/// The arguments that a moment is made of.
const PARTS: [&str; 8] = [
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
    "nanosecond",
];

/// A date with some of its parts ([`PARTS`]) replaced.
fn dated(parts: &[Option<i64>], date: DateTime, vm: &VirtualMachine) -> PyResult<DateTime> {
    let wrong = |message: String| Err(vm.new_value_error(message));
    let part = |at: usize, least: i64, most: i64, old: i64| match parts.get(at).copied().flatten() {
        None => Ok(old),
        Some(value) if (least..=most).contains(&value) => Ok(value),
        Some(value) if at == 0 => wrong(format!("year {value} is out of range")),
        Some(_) => wrong(format!("{} must be in {least}..{most}", PARTS[at])),
    };
    let year = part(0, 1, 9999, date.year)?;
    let month = part(1, 1, 12, i64::from(date.month))? as u32;
    let days = i64::from(Calendar::ProlepticGregorian.days_in_month(year, month));
    let day = parts
        .get(2)
        .copied()
        .flatten()
        .unwrap_or(i64::from(date.day));
    if !(1..=days).contains(&day) {
        return Err(vm.new_value_error("day is out of range for month"));
    }
    let micro = part(6, 0, 999_999, i64::from(date.nanosecond / 1000))?;
    let nano = part(7, 0, 999, i64::from(date.nanosecond % 1000))?;
    Ok(DateTime {
        hour: part(3, 0, 23, i64::from(date.hour))? as u32,
        minute: part(4, 0, 59, i64::from(date.minute))? as u32,
        second: part(5, 0, 59, i64::from(date.second))? as u32,
        nanosecond: (micro * 1000 + nano) as u32,
        ..DateTime::midnight(year, month, day as u32)
    })
}

impl Constructor for Timestamp {
    type Args = FuncArgs;

    fn slot_new(
        _cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let mut args = Arguments::new("Timestamp", args);
        let first = args.take_some("ts_input", vm)?;
        let mut parts: Vec<Option<i64>> = vec![];
        let mut rest = args.rest_positional();
        let numbers = first
            .as_ref()
            .is_some_and(|first| first.downcast_ref::<PyInt>().is_some())
            && rest
                .first()
                .is_some_and(|second| second.downcast_ref::<PyInt>().is_some());
        if !numbers {
            // Timestamp(ts_input, tz, unit)
            rest.clear();
        }
        let all: Vec<PyObjectRef> = first
            .clone()
            .filter(|_| numbers)
            .into_iter()
            .chain(rest)
            .collect();
        for (at, name) in PARTS.into_iter().enumerate() {
            let given = args.keyword_value::<i64>(name, vm)?;
            let positional = all
                .get(at)
                .map(|value| value.clone().try_into_value::<i64>(vm))
                .transpose()?;
            parts.push(positional.or(given));
        }
        let unit = args.keyword_value::<String>("unit", vm)?;
        if let Some(zone) = args.keyword("tz").filter(|zone| !vm.is_none(zone))
            && support::str_of(&zone, vm)? != "UTC"
        {
            return Err(vm.new_not_implemented_error("Littoral's pandas has no time zones"));
        }
        args.finish(vm)?;
        if parts[0].is_some() {
            let unit = match parts[7] {
                None | Some(0) => TimeUnit::Micro,
                Some(_) => TimeUnit::Nano,
            };
            let date = dated(&parts, DateTime::midnight(1970, 1, 1), vm)?;
            let value = Clock::Datetime(unit).value_of(&date).or_raise(vm)?;
            return scalar_to_py(&Scalar::Datetime(value, unit), vm);
        }
        let Some(first) = first else {
            return Err(vm.new_type_error("Timestamp() needs a value"));
        };
        let unit = unit.map(|unit| unit_of(&unit, vm)).transpose()?;
        match timestamp_of(&first, unit, vm)? {
            Some(value) => scalar_to_py(&value, vm),
            None => Err(vm.new_type_error(format!(
                "Cannot convert input [{}] of type {} to Timestamp",
                support::str_of(&first, vm)?,
                support::repr_of(first.class().as_object(), vm)?
            ))),
        }
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("Timestamp() needs a value"))
    }
}

time!(Timestamp, Datetime, pandas_timestamp_str);

slots::number!(Timestamp, NUMBER);

impl GetAttr for Timestamp {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        if let Some(value) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
            return Ok(value);
        }
        let name = name.to_string_lossy();
        let value = Scalar::Datetime(zelf.value, zelf.unit);
        let known = !matches!(&*name, "date" | "season" | "weekday" | "decimal_year");
        if known && let Some(found) = part(&value, &name, vm)? {
            return Ok(found);
        }
        Err(vm.new_attribute_error(format!(
            "'Timestamp' object has no attribute '{name}' in Littoral's pandas"
        )))
    }
}

#[rustpython_vm::pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable, AsNumber, GetAttr)
)]
impl Timestamp {
    #[pymethod]
    fn __str__(&self) -> String {
        pandas_timestamp_str(self.value, self.unit)
    }

    #[pymethod]
    fn __format__(&self, spec: String, vm: &VirtualMachine) -> PyResult<String> {
        match spec.as_str() {
            "" => Ok(pandas_timestamp_str(self.value, self.unit)),
            spec => strftime_one(Clock::Datetime(self.unit), self.value, spec).or_raise(vm),
        }
    }

    #[pygetset]
    fn unit(&self) -> &'static str {
        self.unit.code()
    }

    #[pygetset]
    fn value(&self, vm: &VirtualMachine) -> PyResult<i64> {
        convert(self.value, self.unit, TimeUnit::Nano, vm)
    }

    #[pygetset]
    fn tz(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn tzinfo(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn asm8(&self, vm: &VirtualMachine) -> PyResult {
        self.numpy_scalar(vm)
    }

    #[pymethod]
    fn to_datetime64(&self, vm: &VirtualMachine) -> PyResult {
        self.asm8(vm)
    }

    #[pymethod]
    fn to_numpy(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        self.asm8(vm)
    }

    #[pymethod]
    fn to_pydatetime(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        self.python_item(vm)
    }

    #[pymethod]
    fn date(&self, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&*self.to_pydatetime(FuncArgs::default(), vm)?, "date", ())
    }

    #[pymethod]
    fn time(&self, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&*self.to_pydatetime(FuncArgs::default(), vm)?, "time", ())
    }

    #[pymethod]
    fn utcoffset(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pymethod]
    fn timestamp(&self) -> f64 {
        let nanos = i128::from(self.value) * i128::from(self.unit.nanos());
        match nanos % 1000 {
            0 => (nanos / 1000) as f64 / 1e6,
            _ => nanos as f64 / 1e9,
        }
    }

    #[pymethod]
    fn isocalendar(&self, vm: &VirtualMachine) -> PyResult {
        let date = self.to_pydatetime(FuncArgs::default(), vm)?;
        vm.call_method(&date, "isocalendar", ())
    }

    #[pymethod]
    fn ctime(&self, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&*self.to_pydatetime(FuncArgs::default(), vm)?, "ctime", ())
    }

    #[pymethod]
    fn to_julian_date(&self) -> f64 {
        let (days, nanos) = Clock::Datetime(self.unit).split(self.value);
        days as f64 + 2_440_587.5 + nanos as f64 / TimeUnit::Day.nanos() as f64
    }

    #[pymethod]
    fn toordinal(&self, vm: &VirtualMachine) -> PyResult {
        vm.call_method(
            &*self.to_pydatetime(FuncArgs::default(), vm)?,
            "toordinal",
            (),
        )
    }

    #[pymethod]
    fn isoformat(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
        let mut args = Arguments::new("isoformat", args);
        let separator = args.value::<String>("sep", vm)?.unwrap_or("T".into());
        Ok(pandas_timestamp_str(self.value, self.unit).replacen(' ', &separator, 1))
    }

    #[pymethod]
    fn strftime(&self, format: String, vm: &VirtualMachine) -> PyResult<String> {
        strftime_one(Clock::Datetime(self.unit), self.value, &format).or_raise(vm)
    }

    #[pymethod]
    fn weekday(&self, vm: &VirtualMachine) -> PyResult {
        Ok(part(&self.scalar(), "weekday", vm)?.unwrap_or_else(|| vm.ctx.none()))
    }

    #[pymethod]
    fn day_name(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
        strftime_one(Clock::Datetime(self.unit), self.value, "%A").or_raise(vm)
    }

    #[pymethod]
    fn month_name(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
        strftime_one(Clock::Datetime(self.unit), self.value, "%B").or_raise(vm)
    }

    fn rounded(&self, freq: &str, rounding: Rounding, vm: &VirtualMachine) -> PyResult {
        let rounded = round_times(&array(&self.scalar(), vm)?, freq, rounding).or_raise(vm)?;
        scalar_to_py(
            &ops::reshape(&rounded, &[])
                .or_raise(vm)?
                .item()
                .or_raise(vm)?,
            vm,
        )
    }

    #[pymethod]
    fn normalize(&self, vm: &VirtualMachine) -> PyResult {
        self.rounded("D", Rounding::Floor, vm)
    }

    #[pymethod]
    fn floor(&self, freq: String, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Floor, vm)
    }

    #[pymethod]
    fn ceil(&self, freq: String, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Ceil, vm)
    }

    #[pymethod]
    fn round(&self, freq: String, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Round, vm)
    }

    #[pymethod]
    fn as_unit(&self, unit: String, vm: &VirtualMachine) -> PyResult {
        let unit = unit_of(&unit, vm)?;
        scalar_to_py(
            &Scalar::Datetime(convert(self.value, self.unit, unit, vm)?, unit),
            vm,
        )
    }

    #[pymethod]
    fn replace(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("replace", args);
        let mut date = Clock::Datetime(self.unit).date_time(self.value);
        let parts = PARTS
            .iter()
            .map(|name| args.value::<i64>(name, vm))
            .collect::<PyResult<Vec<_>>>()?;
        date = dated(&parts, date, vm)?;
        args.finish(vm)?;
        let value = Clock::Datetime(self.unit).value_of(&date).or_raise(vm)?;
        scalar_to_py(&Scalar::Datetime(value, self.unit), vm)
    }

    #[pyclassmethod]
    fn now(
        _cls: rustpython_vm::builtins::PyTypeRef,
        _args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let (value, unit) = now(vm)?;
        scalar_to_py(&Scalar::Datetime(value, unit), vm)
    }

    #[pyclassmethod]
    fn today(
        cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        Self::now(cls, args, vm)
    }
}
