//! `cftime.datetime`: one date, and what it answers.

use littoral_array::calendar::{Clock, DateTime, strftime_date};
use littoral_array::format::cftime_str;
use littoral_array::{Calendar, DType, Scalar, TimeUnit};
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{AsNumber, Comparable, Constructor, Hashable, Representable};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::classes::{calendar_of, named, of_calendar, repr_of, value_of};
use super::operators::follows_the_sun;
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

pub const NAT: i64 = i64::MIN;
pub const DAY_MICROS: i64 = 86_400_000_000;

/// A date: microseconds since 1970-01-01 of its calendar. The class says which calendar, but for `datetime`
/// itself, which may have any.
#[rustpython_vm::pyclass(module = "cftime._cftime", name = "datetime")]
#[derive(Debug, PyPayload)]
pub struct Date {
    pub value: i64,
    pub calendar: Calendar,
}

impl Constructor for Date {
    type Args = FuncArgs;

    fn slot_new(class: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("datetime", args);
        let mut parts = [0i64; 7];
        let names = [
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "microsecond",
        ];
        for (at, (part, name)) in parts.iter_mut().zip(names).enumerate() {
            let given = match at {
                0..3 => Some(args.required(name, vm)?),
                _ => args.take(name, vm)?,
            };
            if let Some(given) = given {
                *part = given.try_index(vm)?.try_to_primitive(vm)?;
            }
        }
        args.take("dayofwk", vm)?;
        args.take("dayofyr", vm)?;
        let calendar = args.value::<String>("calendar", vm)?;
        let year_zero = args.value::<bool>("has_year_zero", vm)?;
        args.finish(vm)?;
        let calendar = match (calendar_of(&class), calendar) {
            (Some(calendar), _) => calendar,
            (None, None) => Calendar::Standard,
            (None, Some(name)) => named(&name, vm)?,
        };
        let idealised = !matches!(
            calendar,
            Calendar::Standard | Calendar::Julian | Calendar::ProlepticGregorian
        );
        if !idealised && year_zero.is_some_and(|given| given != calendar.has_year_zero()) {
            return Err(vm.new_not_implemented_error(format!(
                "Littoral's cftime counts years of the calendar '{}' by CF's convention only",
                calendar.name()
            )));
        }
        let value = value_of(&parts, calendar, &class.name(), vm)?;
        Ok(Date { value, calendar }
            .into_ref_with_type(vm, class)?
            .into())
    }

    fn py_new(_class: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("a date needs a class"))
    }
}

impl Date {
    fn date(&self) -> DateTime {
        self.calendar.date_time(self.value)
    }

    fn parts(&self) -> [i64; 7] {
        let date = self.date();
        [
            date.year,
            i64::from(date.month),
            i64::from(date.day),
            i64::from(date.hour),
            i64::from(date.minute),
            i64::from(date.second),
            i64::from(date.microsecond()),
        ]
    }

    fn days(&self) -> i64 {
        self.value.div_euclid(DAY_MICROS)
    }

    /// Whether Python's own dates count alike here.
    pub fn compatible(&self) -> bool {
        match self.calendar {
            Calendar::ProlepticGregorian => true,
            Calendar::Standard => {
                let date = self.date();
                (date.year, date.month, date.day) >= (1582, 10, 15)
            }
            _ => false,
        }
    }

    /// The same day in another calendar that follows the sun.
    pub fn in_calendar(&self, calendar: Calendar) -> i64 {
        // Julian 1970-01-01 is the Gregorian 1970-01-14.
        let shift = |calendar| if calendar == Calendar::Julian { 13 } else { 0 };
        let days = shift(self.calendar) - shift(calendar);
        self.value + days * DAY_MICROS
    }

    /// Julian day numbers; of idealised calendars days since their year 0.
    fn ordinal(&self) -> i64 {
        self.days()
            + match self.calendar {
                Calendar::Standard | Calendar::ProlepticGregorian => 2_440_588,
                Calendar::Julian => 2_440_601,
                Calendar::NoLeap => 1970 * 365,
                Calendar::AllLeap => 1970 * 366,
                Calendar::Day360 => 1970 * 360,
            }
    }
}

impl Representable for Date {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(repr_of(&zelf.parts(), zelf.calendar, &zelf.class().name()))
    }
}

impl Hashable for Date {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        // Equal to Python's own where both compare.
        let unit = TimeUnit::Micro;
        let own = match zelf.compatible() {
            true => numpy::python_item(
                &Scalar::Datetime(zelf.value, unit),
                DType::Datetime(unit),
                vm,
            ),
            false => Ok(vm.ctx.new_int(zelf.value).into()),
        };
        own.unwrap_or_else(|_| vm.ctx.new_int(zelf.value).into())
            .hash(vm)
    }
}

#[rustpython_vm::pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable, AsNumber)
)]
impl Date {
    #[pygetset]
    fn year(&self) -> i64 {
        self.date().year
    }

    #[pygetset]
    fn month(&self) -> u32 {
        self.date().month
    }

    #[pygetset]
    fn day(&self) -> u32 {
        self.date().day
    }

    #[pygetset]
    fn hour(&self) -> u32 {
        self.date().hour
    }

    #[pygetset]
    fn minute(&self) -> u32 {
        self.date().minute
    }

    #[pygetset]
    fn second(&self) -> u32 {
        self.date().second
    }

    #[pygetset]
    fn microsecond(&self) -> u32 {
        self.date().microsecond()
    }

    #[pygetset]
    fn calendar(&self) -> &'static str {
        self.calendar.name()
    }

    #[pygetset]
    fn has_year_zero(&self) -> bool {
        self.calendar.has_year_zero()
    }

    #[pygetset]
    fn datetime_compatible(&self) -> bool {
        self.compatible()
    }

    #[pygetset]
    fn tzinfo(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn format(&self) -> &'static str {
        "%Y-%m-%d %H:%M:%S"
    }

    #[pygetset]
    fn dayofwk(&self) -> i64 {
        self.calendar.day_of_week(self.days())
    }

    #[pygetset]
    fn dayofyr(&self) -> i64 {
        let date = self.date();
        let first_of_month = self.calendar.days_from_date(date.year, date.month, 1);
        // The days that the reform left out count.
        match self.calendar == Calendar::Standard && (date.year, date.month) >= (1582, 10) {
            true if date.year == 1582 => {
                let leap = i64::from(self.calendar.is_leap(date.year));
                let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
                before[date.month as usize - 1] + leap + i64::from(date.day)
            }
            _ => {
                first_of_month - self.calendar.days_from_date(date.year, 1, 1) + i64::from(date.day)
            }
        }
    }

    #[pygetset]
    fn daysinmonth(&self) -> u32 {
        let date = self.date();
        self.calendar.days_in_month(date.year, date.month)
    }

    #[pymethod]
    fn strftime(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
        let mut args = Arguments::new("strftime", args);
        let format = args.value::<String>("format", vm)?;
        args.finish(vm)?;
        let format = format.unwrap_or_else(|| self.format().to_owned());
        strftime_date(self.calendar, &self.date(), &format, true).or_raise(vm)
    }

    #[pymethod(name = "__format__")]
    fn formatted(&self, format: String, vm: &VirtualMachine) -> PyResult<String> {
        let format = match format.is_empty() {
            true => self.format(),
            false => &format,
        };
        strftime_date(self.calendar, &self.date(), format, true).or_raise(vm)
    }

    #[pymethod(name = "__str__")]
    fn text(&self) -> String {
        cftime_str(self.value, self.calendar)
    }

    #[pymethod]
    fn isoformat(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
        let mut args = Arguments::new("isoformat", args);
        let separator = args.value::<String>("sep", vm)?;
        let spec = args.value::<String>("timespec", vm)?;
        args.finish(vm)?;
        let date = self.date();
        let width = if date.year < 0 { 5 } else { 4 };
        let mut text = format!("{:0width$}-{:02}-{:02}", date.year, date.month, date.day);
        let micros = date.microsecond();
        let time = match spec.as_deref().unwrap_or("auto") {
            "days" => return Ok(text),
            "hours" => format!("{:02}", date.hour),
            "minutes" => format!("{:02}:{:02}", date.hour, date.minute),
            spec => {
                let mut time = format!("{:02}:{:02}:{:02}", date.hour, date.minute, date.second);
                match spec {
                    "seconds" => {}
                    "milliseconds" => {
                        let millis = (f64::from(micros) / 1000.0).round_ties_even();
                        time += &format!(".{millis:03}");
                    }
                    "microseconds" => time += &format!(".{micros:06}"),
                    "auto" if micros > 0 => time += &format!(".{micros:06}"),
                    "auto" => {}
                    _ => return Err(vm.new_value_error("illegal timespec")),
                }
                time
            }
        };
        text += separator.as_deref().unwrap_or("T");
        Ok(text + &time)
    }

    #[pymethod]
    fn replace(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("replace", args);
        let mut parts = zelf.parts();
        let names = [
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "microsecond",
        ];
        for (part, name) in parts.iter_mut().zip(names) {
            if let Some(given) = args.keyword(name) {
                *part = given.try_index(vm)?.try_to_primitive(vm)?;
            }
        }
        for name in ["dayofyr", "dayofwk"] {
            if args.keyword(name).is_some() {
                return Err(vm.new_value_error(
                    "Replacing the dayofyr or dayofwk of a datetime is not supported.",
                ));
            }
        }
        if args.keyword("calendar").is_some() {
            return Err(
                vm.new_value_error("Replacing the calendar of a datetime is not supported.")
            );
        }
        args.keyword("has_year_zero");
        args.finish(vm)?;
        let class = zelf.class().to_owned();
        let value = value_of(&parts, zelf.calendar, &class.name(), vm)?;
        let calendar = zelf.calendar;
        Ok(Date { value, calendar }
            .into_ref_with_type(vm, class)?
            .into())
    }

    #[pymethod]
    fn timetuple(&self, vm: &VirtualMachine) -> PyResult {
        let [year, month, day, hour, minute, second, _] = self.parts();
        let parts = [
            year,
            month,
            day,
            hour,
            minute,
            second,
            self.dayofwk(),
            self.dayofyr(),
            -1,
        ];
        let parts = parts.map(|part| vm.ctx.new_int(part).into()).to_vec();
        let class = vm.import("time", 0)?.get_attr("struct_time", vm)?;
        class.call((vm.ctx.new_tuple(parts),), vm)
    }

    #[pymethod]
    fn to_tuple(&self, vm: &VirtualMachine) -> PyObjectRef {
        let parts = self.parts().map(|part| vm.ctx.new_int(part).into());
        vm.ctx.new_tuple(parts.to_vec()).into()
    }

    #[pymethod]
    fn toordinal(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("toordinal", args);
        let fractional = args.value::<bool>("fractional", vm)?.unwrap_or(false);
        args.finish(vm)?;
        let whole = self.ordinal();
        Ok(match fractional {
            false => vm.ctx.new_int(whole).into(),
            true => {
                let passed = self.value.rem_euclid(DAY_MICROS) as f64 / DAY_MICROS as f64;
                vm.ctx.new_float(whole as f64 - 0.5 + passed).into()
            }
        })
    }

    #[pymethod]
    fn change_calendar(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("change_calendar", args);
        let name: String = args.required("calendar", vm)?.try_into_value(vm)?;
        args.take("has_year_zero", vm)?;
        args.finish(vm)?;
        let calendar = named(&name, vm)?;
        if !follows_the_sun(calendar) || !follows_the_sun(self.calendar) {
            return Err(vm.new_value_error("change_calendar only works for real-world calendars"));
        }
        of_calendar(self.in_calendar(calendar), calendar, vm)
    }

    /// `cftime.datetime.strptime(text, format, calendar="standard")`, by Python's own parser.
    #[pystaticmethod]
    fn strptime(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("strptime", args);
        let text = args.required("datestring", vm)?;
        let format = args.required("format", vm)?;
        let calendar = args.value::<String>("calendar", vm)?;
        args.take("has_year_zero", vm)?;
        args.finish(vm)?;
        let calendar = named(calendar.as_deref().unwrap_or("standard"), vm)?;
        let class = vm.import("datetime", 0)?.get_attr("datetime", vm)?;
        let date = vm.call_method(&class, "strptime", (text, format))?;
        let Some(Scalar::Datetime(value, unit)) = support::scalar_of(&date, vm)? else {
            return Err(vm.new_value_error("no date"));
        };
        let date = Clock::Datetime(unit).date_time(value);
        if !calendar.is_valid(date.year, date.month, date.day) {
            return Err(vm.new_value_error("no date of the calendar"));
        }
        let value = calendar
            .micros_from(&date)
            .ok_or_else(|| vm.new_overflow_error("date value out of range"))?;
        let class = Date::make_static_type();
        Ok(Date { value, calendar }
            .into_ref_with_type(vm, class)?
            .into())
    }
}
