//! Functions of the module, and its times and missing values.

use littoral_array::calendar::infer_freq;
use littoral_array::{Array, DType, Kind, Scalar, TimeUnit, ops};
use littoral_frame::{Index, Name, column};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::combine::concat;
use super::objects::{self, PyFrame, PyIndex, PySeries};
use super::options::{get_one, reset_one, set_one};
use super::ranges::{py_date_range, timedelta_range};
use super::read::read_csv;
use super::{convert, times};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

pub type Function = fn(&mut Arguments, &VirtualMachine) -> PyResult;

pub const FUNCTIONS: &[(&str, Function)] = &[
    ("to_datetime", to_datetime),
    ("to_timedelta", to_timedelta),
    ("date_range", py_date_range),
    ("timedelta_range", timedelta_range),
    ("infer_freq", |args, vm| {
        let index = args.required("index", vm)?;
        let found = infer_freq(&convert::column_of(&index, vm)?).or_raise(vm)?;
        Ok(found.map_or_else(|| vm.ctx.none(), |freq| vm.ctx.new_str(freq).into()))
    }),
    ("isnull", |args, vm| is_null(args, false, vm)),
    ("isna", |args, vm| is_null(args, false, vm)),
    ("notnull", |args, vm| is_null(args, true, vm)),
    ("notna", |args, vm| is_null(args, true, vm)),
    ("unique", |args, vm| {
        let values = args.required("values", vm)?;
        let series = super::construct::series_of(Some(&values), None, None, vm)?;
        let found = column::as_numpy(&series.unique().or_raise(vm)?).or_raise(vm)?;
        Ok(numpy::to_py(found, vm))
    }),
    ("to_numeric", |args, vm| {
        let object = args.required("arg", vm)?;
        args.keyword("errors");
        let series = super::construct::series_of(Some(&object), None, None, vm)?;
        let out = series.cast(DType::F64).or_raise(vm)?;
        let whole = out
            .values
            .scalars()
            .iter()
            .all(|value| value.as_i64().is_some());
        let out = if whole {
            out.cast(DType::I64).or_raise(vm)?
        } else {
            out
        };
        match object.downcast_ref::<PySeries>() {
            Some(_) => Ok(objects::series(out, vm)),
            None => Ok(numpy::to_py(out.values, vm)),
        }
    }),
    ("concat", concat),
    ("read_csv", read_csv),
    ("read_table", read_csv),
    ("set_option", |args, vm| {
        let mut rest = args.rest_positional().into_iter();
        while let Some(name) = rest.next() {
            let value = rest.next().ok_or_else(|| {
                vm.new_value_error("Must provide an even number of non-keyword arguments")
            })?;
            set_one(&support::str_of(&name, vm)?, &value, vm)?;
        }
        Ok(vm.ctx.none())
    }),
    ("get_option", |args, vm| {
        let name = args.required("pat", vm)?;
        get_one(&support::str_of(&name, vm)?, vm)
    }),
    ("reset_option", |args, vm| {
        let name = args.required("pat", vm)?;
        let name = support::str_of(&name, vm)?;
        reset_one(&name, vm)?;
        Ok(vm.ctx.none())
    }),
];

/// One value, or the name and values of something with many.
enum Many {
    One(PyObjectRef),
    Values(Vec<PyObjectRef>),
    Array(Array, Name),
}

fn many(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<Many> {
    if support::text(&object).is_some() || support::scalar_of(&object, vm)?.is_some() {
        return Ok(Many::One(object));
    }
    if support::is_sequence(&object) {
        return Ok(Many::Values(support::items(&object, vm)?));
    }
    let name = match (
        object.downcast_ref::<PySeries>(),
        object.downcast_ref::<PyIndex>(),
    ) {
        (Some(series), _) => series.get().name,
        (_, Some(index)) => index.get().names().into_iter().next().flatten(),
        _ => None,
    };
    let array = convert::column_of(&object, vm)?;
    if array.ndim() == 0 {
        return Ok(Many::One(numpy::result_to_py(array, vm)?));
    }
    Ok(Many::Array(array, name))
}

fn texts(array: &Array, vm: &VirtualMachine) -> Option<Vec<PyObjectRef>> {
    let is_text = column::is_text(array);
    is_text.then(|| {
        let values = array.scalars();
        values
            .iter()
            .map(|value| match value {
                Scalar::Str(text) => vm.ctx.new_str(&**text).into(),
                _ => vm.ctx.none(),
            })
            .collect()
    })
}

/// Values one by one as Python has them; or the array, if it holds times of this `kind` already.
enum Given {
    Times(Array),
    Objects(Vec<PyObjectRef>),
}

impl Given {
    fn of(many: &Many, kind: Kind, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Given::Objects(match many {
            Many::One(value) => vec![value.clone()],
            Many::Values(values) => values.clone(),
            Many::Array(array, _) => match texts(array, vm) {
                Some(texts) => texts,
                None if array.dtype().kind() == kind => {
                    return Ok(Given::Times(column::normalised(array).or_raise(vm)?));
                }
                None => {
                    let values = array.scalars();
                    values
                        .iter()
                        .map(|value| support::object_of(value, vm))
                        .collect::<PyResult<_>>()?
                }
            },
        }))
    }
}

/// Times in the finest unit among them (none: microseconds), at least in `least`.
fn together(
    found: &[Scalar],
    least: TimeUnit,
    dtype: fn(TimeUnit) -> DType,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let parts = |value: &Scalar| match value {
        _ if value.is_null() => None,
        Scalar::Datetime(count, unit) | Scalar::Timedelta(count, unit) => Some((*count, *unit)),
        _ => None,
    };
    let units = found.iter().filter_map(parts).map(|(_, unit)| unit);
    let unit = units.max().unwrap_or(TimeUnit::Micro).max(least);
    let counts = found
        .iter()
        .map(|value| match parts(value) {
            Some((count, own)) => times::convert(count, own, unit, vm),
            None => Ok(i64::MIN),
        })
        .collect::<PyResult<Vec<i64>>>()?;
    Array::from_times(dtype(unit), &[counts.len()], counts).or_raise(vm)
}

/// Moments in microseconds; in nanoseconds where one needs it, or in an array's own unit.
fn times_of(
    many: &Many,
    format: Option<&str>,
    unit: Option<TimeUnit>,
    coerce: bool,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let values = match Given::of(many, Kind::Datetime, vm)? {
        Given::Times(array) => return Ok(array),
        Given::Objects(values) => values,
    };
    let mut out = vec![];
    for value in &values {
        let found = match (format, support::text(value)) {
            (Some(format), Some(text)) if !matches!(format, "mixed" | "ISO8601") => {
                let class = vm.import("datetime", 0)?.get_attr("datetime", vm)?;
                let parsed = vm.call_method(&class, "strptime", (text, format));
                parsed.and_then(|parsed| times::timestamp_of(&parsed, None, vm))
            }
            _ => times::timestamp_of(value, unit, vm),
        };
        match found {
            Ok(Some(Scalar::Datetime(count, own))) => {
                // pandas keeps numbers of whole units in microseconds.
                let number = support::text(value).is_none()
                    && unit.is_some_and(|unit| unit < TimeUnit::Nano);
                let scalar = match number && count % 1000 == 0 && own == TimeUnit::Nano {
                    true => Scalar::Datetime(count / 1000, TimeUnit::Micro),
                    false => Scalar::Datetime(count, own),
                };
                out.push(scalar);
            }
            Ok(_) | Err(_) if coerce => out.push(Scalar::Datetime(i64::MIN, TimeUnit::Second)),
            Ok(_) => return Err(vm.new_type_error("not a time")),
            Err(error) => return Err(error),
        }
    }
    together(&out, TimeUnit::Day, DType::Datetime, vm)
}

/// `pd.DatetimeIndex(data)`.
pub fn datetime_index(
    data: &PyObject,
    unit: Option<TimeUnit>,
    vm: &VirtualMachine,
) -> PyResult<Index> {
    if let Some(index) = data.downcast_ref::<PyIndex>()
        && let Index::Flat(flat) = index.get()
        && matches!(flat.values.dtype(), DType::Datetime(_))
    {
        return Ok(Index::Flat(flat));
    }
    let many = many(data.to_owned(), vm)?;
    let values = times_of(&many, None, unit, false, vm)?;
    let name = match many {
        Many::Array(_, name) => name,
        _ => None,
    };
    Ok(Index::flat(values, name))
}

fn to_datetime(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let object = args.required("arg", vm)?;
    let errors = args.value::<String>("errors", vm)?;
    args.keyword("dayfirst");
    args.keyword("utc");
    let format = args.keyword_value::<String>("format", vm)?;
    let unit = args.keyword_value::<String>("unit", vm)?;
    let origin = args
        .keyword("origin")
        .filter(|origin| support::text(origin).as_deref() != Some("unix"));
    let unit = unit.map(|unit| times::unit_of(&unit, vm)).transpose()?;
    let coerce = errors.as_deref() == Some("coerce");
    let series = object.downcast_ref::<PySeries>().map(|series| series.get());
    let many = many(object, vm)?;
    let mut values = times_of(&many, format.as_deref(), unit, coerce, vm)?;
    if let Some(origin) = origin {
        // Numbers count from another moment than 1970.
        let Some(Scalar::Datetime(count, unit)) = times::timestamp_of(&origin, None, vm)? else {
            return Err(vm.new_value_error("Invalid origin"));
        };
        let shift = Array::scalar(Scalar::Timedelta(count, unit));
        values = ops::binary(ops::Binary::Add, &values, &shift).or_raise(vm)?;
    }
    match (many, series) {
        (Many::One(_), _) => times::scalar_to_py(&column::at(&values, 0), vm),
        (_, Some(series)) => Ok(objects::series(series.with_values(values), vm)),
        (Many::Array(_, name), _) => objects::index(Index::flat(values, name), vm),
        _ => objects::index(Index::flat(values, None), vm),
    }
}

fn lengths_of(many: &Many, unit: Option<TimeUnit>, vm: &VirtualMachine) -> PyResult<Array> {
    let values = match Given::of(many, Kind::Timedelta, vm)? {
        Given::Times(array) => return Ok(array),
        Given::Objects(values) => values,
    };
    let mut found = vec![];
    for value in &values {
        match times::timedelta_of(value, unit, vm)? {
            Some(value) => found.push(value),
            None => return Err(vm.new_value_error("not a length of time")),
        }
    }
    together(&found, TimeUnit::Micro, DType::Timedelta, vm)
}

/// `pd.TimedeltaIndex(data)`.
pub fn timedelta_index(
    data: &PyObject,
    unit: Option<TimeUnit>,
    vm: &VirtualMachine,
) -> PyResult<Index> {
    Ok(Index::flat(
        lengths_of(&many(data.to_owned(), vm)?, unit, vm)?,
        None,
    ))
}

fn to_timedelta(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let object = args.required("arg", vm)?;
    let unit = args.value::<String>("unit", vm)?;
    args.keyword("errors");
    let unit = unit.map(|unit| times::unit_of(&unit, vm)).transpose()?;
    let series = object.downcast_ref::<PySeries>().map(|series| series.get());
    if let Many::One(value) = many(object.clone(), vm)? {
        return match times::timedelta_of(&value, unit, vm)? {
            Some(found) => times::scalar_to_py(&found, vm),
            None => Err(vm.new_value_error("not a length of time")),
        };
    }
    let many = many(object, vm)?;
    let values = lengths_of(&many, unit, vm)?;
    match (many, series) {
        (_, Some(series)) => Ok(objects::series(series.with_values(values), vm)),
        (Many::Array(_, name), _) => objects::index(Index::flat(values, name), vm),
        _ => objects::index(Index::flat(values, None), vm),
    }
}

fn is_null(args: &mut Arguments, negate: bool, vm: &VirtualMachine) -> PyResult {
    let object = args.required("obj", vm)?;
    if object.downcast_ref::<PyFrame>().is_some()
        || object.downcast_ref::<PySeries>().is_some()
        || crate::xarray::objects::Labelled::of(&object, vm)?.is_some()
    {
        let name = if negate { "notnull" } else { "isnull" };
        return vm.call_method(&object, name, ());
    }
    if let Some(scalar) = support::scalar_of(&object, vm)? {
        return Ok(vm.ctx.new_bool(scalar.is_null() != negate).into());
    }
    let array = match object.downcast_ref::<PyIndex>() {
        Some(_) => convert::column_of(&object, vm)?,
        None if support::is_sequence(&object) => convert::column_of(&object, vm)?,
        None => numpy::from_py(&object, vm)?,
    };
    let op = if negate {
        ops::Unary::Notnull
    } else {
        ops::Unary::Isnull
    };
    Ok(numpy::to_py(ops::unary(op, &array).or_raise(vm)?, vm))
}

/// The Python function of a table's entry.
pub fn callable(name: &'static str, function: Function, vm: &VirtualMachine) -> PyObjectRef {
    let call = move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
        let mut args = Arguments::new(name, args);
        let result = function(&mut args, vm)?;
        args.finish(vm)?;
        Ok(result)
    };
    vm.new_function(name, call).into()
}
