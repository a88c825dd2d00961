//! What indexes of dates of any calendar have beside pandas' own: members of `CFTimeIndex`.

use littoral_array::calendar::{Clock, Frequency, convert_times};
use littoral_array::{Array, Calendar, DType, Scalar, ops};
use littoral_frame::{Flat, Index, Series, column};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

use super::{Method, On, Property, method, property};
use crate::pandas::objects::{self, PyIndex};
use crate::pandas::{column_of, ranges, times};
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
    property("tz", On::Index, |object, vm| {
        clock_of(object, "tz", vm)?;
        Ok(vm.ctx.none())
    }),
    property("date", On::Index, |object, vm| {
        let (values, clock) = clock_of(object, "date", vm)?;
        objects_of(&values, |value| Scalar::Date(clock.split(value).0), vm)
    }),
    property("time", On::Index, |object, vm| {
        let (values, clock) = clock_of(object, "time", vm)?;
        objects_of(
            &values,
            |value| Scalar::Time(clock.split(value).1 / 1000),
            vm,
        )
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
    method("union", On::Index, together),
    method("intersection", On::Index, together),
    method("difference", On::Index, together),
    method("searchsorted", On::Index, searchsorted),
    method("repeat", On::Index, |object, args, vm| {
        let times: usize = args.required("repeats", vm)?.try_into_value(vm)?;
        let index = index_of(object, vm)?;
        ops::room(&[index.len(), times], size_of::<i64>()).or_raise(vm)?;
        let rows = 0..index.len() as i64;
        let rows: Vec<i64> = rows
            .flat_map(|row| std::iter::repeat_n(row, times))
            .collect();
        objects::index(index.take(&rows).or_raise(vm)?, vm)
    }),
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
    let freq = Frequency::parse_on(&ranges::freq_of(&freq, vm)?, clock).or_raise(vm)?;
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

fn index_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Index> {
    match object.downcast_ref::<PyIndex>() {
        Some(index) => Ok(index.get()),
        None => Err(vm.new_type_error("a method of Index")),
    }
}

/// The dates of a `DatetimeIndex`.
fn clock_of(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<(Vec<i64>, Clock)> {
    match index_of(object, vm)? {
        Index::Flat(flat) if matches!(flat.values.dtype(), DType::Datetime(_)) => {
            let clock = Clock::of(flat.values.dtype()).or_raise(vm)?;
            Ok((flat.values.to_vec::<i64>().unwrap_or_default(), clock))
        }
        other => Err(vm.new_attribute_error(format!(
            "'{}' object has no attribute '{name}'",
            other.class()
        ))),
    }
}

/// An array of Python's own objects, made from counts.
fn objects_of(values: &[i64], make: impl Fn(i64) -> Scalar, vm: &VirtualMachine) -> PyResult {
    let scalars = values.iter().map(|value| match *value {
        i64::MIN => Scalar::None,
        value => make(value),
    });
    let array = Array::from_vec(&[values.len()], scalars.collect::<Vec<_>>()).or_raise(vm)?;
    Ok(crate::numpy::to_py(array, vm))
}

/// `union`, `intersection` and `difference` of labels: each once, sorted.
fn together(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let name = args.function();
    let other = args.required("other", vm)?;
    args.take("sort", vm)?;
    let Index::Flat(own) = index_of(object, vm)? else {
        return Err(vm.new_not_implemented_error("this of a MultiIndex"));
    };
    let others = column_of(&other, vm)?.scalars();
    let mine = own.values.scalars();
    let mut kept: Vec<Scalar> = match name {
        "union" => mine.iter().chain(&others).cloned().collect(),
        "intersection" => mine
            .into_iter()
            .filter(|label| others.contains(label))
            .collect(),
        _ => mine
            .into_iter()
            .filter(|label| !others.contains(label))
            .collect(),
    };
    let values = match kept.is_empty() {
        true => column::take(&own.values, &[]).or_raise(vm)?,
        false => column::from_scalars(std::mem::take(&mut kept)).or_raise(vm)?,
    };
    let rows = Index::default_range(values.size()).or_raise(vm)?;
    let series = Series::new(&values, rows, None).or_raise(vm)?;
    let values = series.unique().or_raise(vm)?;
    let rows = Index::default_range(values.size()).or_raise(vm)?;
    let series = Series::new(&values, rows, None).or_raise(vm)?;
    let values = match series.sort_values(true) {
        Ok(sorted) => sorted.values,
        Err(_) => values,
    };
    let mut flat = own;
    let all = flat.values.scalars() == values.scalars();
    flat.freq = flat.freq.filter(|_| all);
    flat.values = values;
    flat.range = None;
    objects::index(Index::Flat(flat), vm)
}

/// Where labels would go.
fn searchsorted(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let value = args.required("value", vm)?;
    let side = args.take("side", vm)?;
    let module = vm.import("numpy", 0)?;
    let mut call = vec![object.get_attr("values", vm)?];
    let as_numpy = match support::scalar_of(&value, vm)? {
        Some(Scalar::Datetime(count, unit)) => {
            let scalar = Scalar::Datetime(count, unit);
            crate::numpy::scalar_to_py(scalar, DType::Datetime(unit), vm)?
        }
        _ => value,
    };
    call.push(as_numpy);
    call.extend(side);
    module
        .get_attr("searchsorted", vm)?
        .call(rustpython_vm::function::FuncArgs::from(call), vm)
}
