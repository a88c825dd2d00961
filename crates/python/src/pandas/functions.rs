//! Functions of the module: times, missing values, options.

use littoral_array::calendar::{Clock, DateRange, Frequency, date_range, infer_freq};
use littoral_array::{Array, DType, Scalar, TimeUnit, ops};
use littoral_frame::{
    DataFrame, Flat, Index, Multi, Name, ReadOptions, Series, column, options, set_options,
};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{self, PyFrame, PyIndex, PySeries};
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
        let series = convert::series_of(Some(&values), None, None, vm)?;
        let found = column::as_numpy(&series.unique().or_raise(vm)?).or_raise(vm)?;
        Ok(numpy::to_py(found, vm))
    }),
    ("to_numeric", |args, vm| {
        let object = args.required("arg", vm)?;
        args.keyword("errors");
        let series = convert::series_of(Some(&object), None, None, vm)?;
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

fn short(name: &str) -> &str {
    name.strip_prefix("display.").unwrap_or(name)
}

/// `pd.get_option`.
pub fn get_one(name: &str, vm: &VirtualMachine) -> PyResult {
    let known = options();
    let number = |value: Option<usize>| {
        value.map_or_else(|| vm.ctx.none(), |value| vm.ctx.new_int(value).into())
    };
    Ok(match short(name) {
        "max_rows" => number(known.max_rows),
        "min_rows" => number(known.min_rows),
        "max_columns" => number(known.max_columns),
        "width" => number(Some(known.width)),
        "precision" => number(Some(known.precision)),
        "max_colwidth" => number(known.max_colwidth),
        "max_seq_items" => number(known.max_seq_items),
        _ => return Err(no_option(name, vm)),
    })
}

/// `pd.set_option`.
pub fn set_one(name: &str, value: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let mut known = options();
    let value: Option<usize> = match vm.is_none(value) {
        true => None,
        false => Some(value.to_owned().try_into_value::<usize>(vm)?),
    };
    match short(name) {
        "max_rows" => known.max_rows = value,
        "min_rows" => known.min_rows = value,
        "max_columns" => known.max_columns = value,
        "width" => known.width = value.unwrap_or(80),
        "precision" => known.precision = value.unwrap_or(6),
        "max_colwidth" => known.max_colwidth = value,
        "max_seq_items" => known.max_seq_items = value,
        _ => return Err(no_option(name, vm)),
    }
    set_options(known);
    Ok(())
}

fn reset_one(name: &str, vm: &VirtualMachine) -> PyResult<()> {
    let default = littoral_frame::Options {
        max_columns: super::default_columns(vm),
        ..Default::default()
    };
    let mut known = options();
    match short(name) {
        "max_rows" => known.max_rows = default.max_rows,
        "min_rows" => known.min_rows = default.min_rows,
        "max_columns" => known.max_columns = default.max_columns,
        "width" => known.width = default.width,
        "precision" => known.precision = default.precision,
        "max_colwidth" => known.max_colwidth = default.max_colwidth,
        "max_seq_items" => known.max_seq_items = default.max_seq_items,
        "all" | "display" => known = default,
        _ => return Err(no_option(name, vm)),
    }
    set_options(known);
    Ok(())
}

fn no_option(name: &str, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_key_error(
        vm.ctx
            .new_str(format!("No such option in Littoral's pandas: {name}"))
            .into(),
    )
}

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

/// Moments in microseconds; in nanoseconds where one needs it, or in an array's own unit.
fn times_of(
    many: &Many,
    format: Option<&str>,
    unit: Option<TimeUnit>,
    coerce: bool,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let values: Vec<PyObjectRef> = match many {
        Many::One(value) => vec![value.clone()],
        Many::Values(values) => values.clone(),
        Many::Array(array, _) => match (array.dtype(), texts(array, vm)) {
            (_, Some(texts)) => texts,
            (DType::Datetime(_), None) => return column::normalised(array).or_raise(vm),
            _ => {
                let values = array.scalars();
                values
                    .iter()
                    .map(|value| support::object_of(value, vm))
                    .collect::<PyResult<_>>()?
            }
        },
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
    let unit = out
        .iter()
        .filter_map(|value| match value {
            Scalar::Datetime(_, unit) => Some(*unit),
            _ => None,
        })
        .max()
        .unwrap_or(TimeUnit::Micro);
    let unit = if out.iter().all(Scalar::is_null) {
        TimeUnit::Micro
    } else {
        unit
    };
    let counts = out
        .into_iter()
        .map(|value| match value {
            Scalar::Datetime(count, own) => times::convert(count, own, unit, vm),
            _ => Ok(i64::MIN),
        })
        .collect::<PyResult<Vec<i64>>>()?;
    Array::from_times(DType::Datetime(unit), &[counts.len()], counts).or_raise(vm)
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
    let origin = args.keyword("origin");
    if origin.is_some_and(|origin| support::text(&origin).as_deref() != Some("unix")) {
        return Err(vm.new_not_implemented_error("to_datetime(origin=…)"));
    }
    let unit = unit.map(|unit| times::unit_of(&unit, vm)).transpose()?;
    let coerce = errors.as_deref() == Some("coerce");
    let series = object.downcast_ref::<PySeries>().map(|series| series.get());
    let many = many(object, vm)?;
    let values = times_of(&many, format.as_deref(), unit, coerce, vm)?;
    match (many, series) {
        (Many::One(_), _) => times::scalar_to_py(&column::at(&values, 0), vm),
        (_, Some(series)) => Ok(objects::series(series.with_values(values), vm)),
        (Many::Array(_, name), _) => objects::index(Index::flat(values, name), vm),
        _ => objects::index(Index::flat(values, None), vm),
    }
}

fn lengths_of(many: &Many, unit: Option<TimeUnit>, vm: &VirtualMachine) -> PyResult<Array> {
    let values: Vec<PyObjectRef> = match many {
        Many::One(value) => vec![value.clone()],
        Many::Values(values) => values.clone(),
        Many::Array(array, _) => match (array.dtype(), texts(array, vm)) {
            (_, Some(texts)) => texts,
            (DType::Timedelta(_), None) => return column::normalised(array).or_raise(vm),
            _ => {
                let values = array.scalars();
                values
                    .iter()
                    .map(|value| support::object_of(value, vm))
                    .collect::<PyResult<_>>()?
            }
        },
    };
    let mut found = vec![];
    for value in &values {
        match times::timedelta_of(value, unit, vm)? {
            Some(value) => found.push(value),
            None => return Err(vm.new_value_error("not a length of time")),
        }
    }
    let finest = found.iter().filter_map(|value| match value {
        Scalar::Timedelta(_, unit) => Some(*unit),
        _ => None,
    });
    let unit = finest.max().unwrap_or(TimeUnit::Micro).max(TimeUnit::Micro);
    let counts = found
        .into_iter()
        .map(|value| match value {
            Scalar::Timedelta(count, own) => times::convert(count, own, unit, vm),
            _ => Ok(i64::MIN),
        })
        .collect::<PyResult<Vec<i64>>>()?;
    Array::from_times(DType::Timedelta(unit), &[counts.len()], counts).or_raise(vm)
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

/// A frequency's text: also of a `Timedelta`.
fn freq_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    if let Some(text) = support::text(object) {
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

fn py_date_range(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
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
    let freq = freq.map(|freq| freq_of(&freq, vm)).transpose()?;
    let parsed = freq
        .as_deref()
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
    let values = date_range(Clock::Datetime(unit), &range).or_raise(vm)?;
    // Evenly spaced dates between two have no frequency.
    let even = freq.is_none() && start.is_some() && end.is_some() && periods.is_some();
    let freq = match (even, parsed) {
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

fn timedelta_range(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
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
    let counts: Vec<i64> = match (micros(start)?, micros(end)?, periods) {
        (Some(start), None, Some(periods)) => (0..periods).map(|at| start + at * step).collect(),
        (None, Some(end), Some(periods)) => (0..periods)
            .map(|at| end - (periods - 1 - at) * step)
            .collect(),
        (Some(start), Some(end), None) => (0..=(end - start) / step)
            .map(|at| start + at * step)
            .collect(),
        _ => {
            return Err(vm.new_value_error(
                "Of the four parameters: start, end, periods, and freq, exactly three must be specified",
            ));
        }
    };
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

/// A table out of a file, or of whatever has `read()`.
fn read_csv(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let source = args.required("filepath_or_buffer", vm)?;
    let separator = args.take_some("sep", vm)?.or(args.keyword("delimiter"));
    let mut options = ReadOptions::default();
    if let Some(separator) = separator {
        let text = support::str_of(&separator, vm)?;
        options.separator = match text.as_str() {
            r"\s+" => None,
            text if text.chars().count() == 1 => text.chars().next(),
            text => {
                return Err(vm.new_not_implemented_error(format!(
                    "read_csv(sep={text:?}): one character, or r\"\\s+\""
                )));
            }
        };
    }
    if args.keyword_value::<bool>("delim_whitespace", vm)? == Some(true) {
        options.separator = None;
    }
    if let Some(names) = args.keyword("names").filter(|names| !vm.is_none(names)) {
        options.names = Some(support::names(&names, vm)?);
        options.header = None;
    }
    match args.keyword("header") {
        Some(header) if vm.is_none(&header) => options.header = None,
        Some(header) if support::text(&header).is_none() => {
            options.header = Some(header.try_into_value(vm)?);
        }
        _ => {}
    }
    let list = |object: Option<PyObjectRef>| -> PyResult<Vec<Scalar>> {
        match object.filter(|object| !vm.is_none(object)) {
            Some(object) if object.is(&vm.ctx.false_value) => Ok(vec![]),
            Some(object) => convert::scalars(&object, vm),
            None => Ok(vec![]),
        }
    };
    options.index = list(args.keyword("index_col"))?;
    let columns = args
        .keyword("usecols")
        .filter(|columns| !vm.is_none(columns));
    options.columns = columns
        .map(|columns| convert::scalars(&columns, vm))
        .transpose()?;
    let dates = args.keyword("parse_dates");
    match dates {
        Some(dates) if dates.is(&vm.ctx.true_value) => options.parse_index = true,
        dates => options.dates = list(dates)?,
    }
    options.skip_rows = args.keyword_value::<usize>("skiprows", vm)?.unwrap_or(0);
    options.rows = args.keyword_value::<usize>("nrows", vm)?;
    let comment = args.keyword_value::<String>("comment", vm)?;
    options.comment = comment.and_then(|text| text.chars().next());
    if let Some(missing) = args
        .keyword("na_values")
        .filter(|missing| !vm.is_none(missing))
    {
        options.missing = match support::scalar_of(&missing, vm)? {
            Some(_) => vec![support::str_of(&missing, vm)?],
            None => {
                let items = support::items(&missing, vm)?;
                items
                    .iter()
                    .map(|item| support::str_of(item, vm))
                    .collect::<PyResult<_>>()?
            }
        };
    }
    for ignored in ["engine", "encoding", "low_memory"] {
        args.keyword(ignored);
    }
    let text = match source.get_attr("read", vm) {
        Ok(read) => support::str_of(&*read.call((), vm)?, vm)?,
        Err(_) => {
            let path = support::str_of(&source, vm)?;
            if path.contains("://") {
                return Err(vm.new_not_implemented_error(format!(
                    "read_csv of a URL ({path}): Littoral's pandas reads files and buffers only"
                )));
            }
            let file = vm.builtins.get_attr("open", vm)?.call((path,), vm)?;
            let text = vm.call_method(&file, "read", ())?;
            vm.call_method(&file, "close", ())?;
            support::str_of(&text, vm)?
        }
    };
    let frame = littoral_frame::read_csv(&text, &options).or_raise(vm)?;
    Ok(objects::frame(frame, vm))
}

/// Tables below or beside each other.
fn concat(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let objects = support::items(&*args.required("objs", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    let beside = match axis {
        Some(axis) => matches!(support::str_of(&axis, vm)?.as_str(), "1" | "columns"),
        None => false,
    };
    let ignore = args
        .keyword_value::<bool>("ignore_index", vm)?
        .unwrap_or(false);
    if objects.is_empty() {
        return Err(vm.new_value_error("No objects to concatenate"));
    }
    let all_series = objects
        .iter()
        .all(|object| object.downcast_ref::<PySeries>().is_some());
    let frames = objects
        .iter()
        .map(|object| match object.downcast_ref::<PySeries>() {
            Some(series) => {
                let series = series.get();
                let name = series.name.unwrap_or(Scalar::Int(0));
                DataFrame::from_columns(series.index, vec![(name, series.values)]).or_raise(vm)
            }
            None => match object.downcast_ref::<PyFrame>() {
                Some(frame) => Ok(frame.get()),
                None => Err(vm.new_type_error(format!(
                    "cannot concatenate object of type '{}'; only Series and DataFrame objs are valid",
                    object.class().name()
                ))),
            },
        })
        .collect::<PyResult<Vec<_>>>()?;
    if beside {
        let mut out = frames[0].clone();
        for frame in &frames[1..] {
            for at in 0..frame.data.len() {
                let column = frame.column(at);
                let name = column.name.clone().unwrap_or(Scalar::Int(at as i64));
                out.set(&name, &littoral_frame::Combine::Series(column))
                    .or_raise(vm)?;
            }
        }
        return Ok(objects::frame(out, vm));
    }
    let names = frames[0].column_labels();
    let mut data = vec![];
    for name in &names {
        let mut values = vec![];
        for frame in &frames {
            let at = if all_series {
                0
            } else {
                frame.position(name).or_raise(vm)?
            };
            values.push(frame.data[at].clone());
        }
        let same = values
            .windows(2)
            .all(|pair| pair[0].dtype() == pair[1].dtype());
        data.push(match same && !matches!(values[0].dtype(), DType::Str(_)) {
            true => ops::concat(0, &values.iter().collect::<Vec<_>>()).or_raise(vm)?,
            false => column::from_scalars(values.iter().flat_map(Array::scalars).collect())
                .or_raise(vm)?,
        });
    }
    let size: usize = frames.iter().map(DataFrame::len).sum();
    let index = match ignore {
        true => Index::default_range(size).or_raise(vm)?,
        false => joined_index(&frames, vm)?,
    };
    if all_series {
        let name = objects[0]
            .downcast_ref::<PySeries>()
            .and_then(|series| series.get().name);
        return Ok(objects::series(
            Series::new(&data[0], index, name).or_raise(vm)?,
            vm,
        ));
    }
    Ok(objects::frame(
        DataFrame::new(index, frames[0].columns.clone(), &data).or_raise(vm)?,
        vm,
    ))
}

fn joined_index(frames: &[DataFrame], vm: &VirtualMachine) -> PyResult<Index> {
    let mut columns: Vec<(Name, Vec<Scalar>)> = vec![];
    for frame in frames {
        for (at, (name, values)) in frame
            .index
            .to_columns()
            .or_raise(vm)?
            .into_iter()
            .enumerate()
        {
            match columns.get_mut(at) {
                Some((_, all)) => all.extend(values.scalars()),
                None => columns.push((name, values.scalars())),
            }
        }
    }
    let columns = columns
        .into_iter()
        .map(|(name, values)| Ok((name, column::from_scalars(values)?)))
        .collect::<littoral_frame::Result<Vec<_>>>()
        .or_raise(vm)?;
    match columns.as_slice() {
        [(name, values)] => Ok(Index::flat(values.clone(), name.clone())),
        _ => Ok(Index::Multi(Multi::from_columns(&columns).or_raise(vm)?)),
    }
}

/// `MultiIndex.from_product` and the like.
pub const MULTI: &[(&str, Function)] = &[
    ("from_product", |args, vm| {
        let iterables = support::items(&*args.required("iterables", vm)?, vm)?;
        args.keyword("sortorder");
        let names = names(args, vm)?;
        let mut indexes = vec![];
        for object in &iterables {
            match convert::index_of(object, vm)? {
                Index::Flat(flat) => indexes.push(flat),
                Index::Multi(_) => {
                    return Err(vm.new_type_error("from_product() takes flat iterables"));
                }
            }
        }
        named(
            Index::Multi(Multi::product(&indexes).or_raise(vm)?),
            names,
            vm,
        )
    }),
    ("from_tuples", |args, vm| {
        let tuples = support::items(&*args.required("tuples", vm)?, vm)?;
        let names = names(args, vm)?;
        let tuples = tuples
            .iter()
            .map(|tuple| support::items(tuple, vm))
            .collect::<PyResult<Vec<_>>>()?;
        named(convert::tuples_index(&tuples, vm)?, names, vm)
    }),
    ("from_arrays", |args, vm| {
        let arrays = support::items(&*args.required("arrays", vm)?, vm)?;
        let names = names(args, vm)?;
        let columns = arrays
            .iter()
            .map(|array| Ok((None, convert::column_of(array, vm)?)));
        let columns = columns.collect::<PyResult<Vec<_>>>()?;
        named(
            Index::Multi(Multi::from_columns(&columns).or_raise(vm)?),
            names,
            vm,
        )
    }),
];

fn names(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Option<Vec<Name>>> {
    let Some(names) = args.take_some("names", vm)? else {
        return Ok(None);
    };
    let names = convert::scalars(&names, vm)?.into_iter();
    Ok(Some(
        names
            .map(|name| Some(name).filter(|name| !name.is_null()))
            .collect(),
    ))
}

fn named(mut index: Index, names: Option<Vec<Name>>, vm: &VirtualMachine) -> PyResult {
    if let Some(names) = names {
        index.set_names(names).or_raise(vm)?;
    }
    objects::index(index, vm)
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
