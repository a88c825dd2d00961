//! `date_range` and its kin, `infer_freq`, `convert_calendar`.

use littoral_array::calendar::{Clock, DateRange, date_range, infer_freq, parse_datetime_on};
use littoral_array::{Array, Calendar, DType, Scalar, TimeUnit};
use littoral_xarray::{ConvertCalendar, Variable, calendar_named, is_standard, range_like};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::methods::{Call, Entry, both};
use super::objects::Labelled;
use crate::pandas;
use crate::support::{self, Arguments, OrRaise};

pub type Function = fn(Arguments, &VirtualMachine) -> PyResult;

pub const FUNCTIONS: &[(&str, Function)] = &[
    ("date_range", date_range_),
    ("cftime_range", cftime_range),
    ("date_range_like", date_range_like),
    ("infer_freq", infer_freq_),
];

pub const METHODS: &[Entry] = &[
    both("convert_calendar", convert_calendar),
    both("interp_calendar", interp_calendar),
];

/// Arguments of a range, as they were given.
struct Range {
    start: Option<PyObjectRef>,
    end: Option<PyObjectRef>,
    periods: Option<PyObjectRef>,
    freq: Option<PyObjectRef>,
    zone: Option<PyObjectRef>,
    normalize: bool,
    name: Option<PyObjectRef>,
    inclusive: Option<String>,
    unit: Option<String>,
    calendar: String,
}

fn range_of(args: &mut Arguments, zone: bool, vm: &VirtualMachine) -> PyResult<Range> {
    Ok(Range {
        start: args.take_some("start", vm)?,
        end: args.take_some("end", vm)?,
        periods: args.take_some("periods", vm)?,
        freq: args.take_some("freq", vm)?,
        zone: match zone {
            true => args.take_some("tz", vm)?,
            false => None,
        },
        normalize: args.value::<bool>("normalize", vm)?.unwrap_or(false),
        name: args.take_some("name", vm)?,
        inclusive: args.value("inclusive", vm)?,
        unit: args.keyword_value("unit", vm)?,
        calendar: args
            .keyword_value("calendar", vm)?
            .unwrap_or_else(|| "standard".into()),
    })
}

fn date_range_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let range = range_of(&mut args, true, vm)?;
    let mut use_cftime = args.keyword_value::<bool>("use_cftime", vm)?;
    args.finish(vm)?;
    if range.zone.is_some() {
        use_cftime = Some(false);
    }
    if !is_standard(&range.calendar) && use_cftime == Some(false) {
        return Err(vm.new_value_error(format!(
            "Invalid calendar {} for pandas DatetimeIndex, try using `use_cftime=True`.",
            range.calendar
        )));
    }
    if !is_standard(&range.calendar) || use_cftime == Some(true) {
        return of_calendar(&range, vm);
    }
    let error = match of_pandas(&range, vm) {
        Ok(index) => return Ok(index),
        Err(error) => error,
    };
    // Past the range of nanoseconds.
    let far = [&range.start, &range.end]
        .into_iter()
        .flatten()
        .filter_map(|bound| moment(bound, Calendar::Standard, vm).ok())
        .any(|(value, calendar)| {
            let date = calendar.date_time(value);
            Clock::Datetime(TimeUnit::Nano).value_of(&date).is_err()
        });
    match (far, use_cftime) {
        (false, _) => Err(error),
        (true, None) => of_calendar(&range, vm),
        (true, _) => Err(vm.new_value_error(
            "Date range is invalid for pandas DatetimeIndex, try using `use_cftime=True`.",
        )),
    }
}

fn cftime_range(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut range = range_of(&mut args, false, vm)?;
    range.unit = None;
    args.finish(vm)?;
    of_calendar(&range, vm)
}

/// `pandas.date_range`, in nanoseconds unless a unit is given.
fn of_pandas(range: &Range, vm: &VirtualMachine) -> PyResult {
    let mut args = FuncArgs::default();
    let mut give = |name: &str, value: Option<PyObjectRef>| {
        if let Some(value) = value {
            args.kwargs.insert(name.to_owned(), value);
        }
    };
    give("start", range.start.clone());
    give("end", range.end.clone());
    give("periods", range.periods.clone());
    give("freq", range.freq.clone());
    give("tz", range.zone.clone());
    give("normalize", Some(vm.ctx.new_bool(range.normalize).into()));
    give("name", range.name.clone());
    let text = |text: &str| Some(vm.ctx.new_str(text).into());
    give("inclusive", range.inclusive.as_deref().and_then(text));
    give("unit", text(range.unit.as_deref().unwrap_or("ns")));
    pandas::date_range(&mut Arguments::new("date_range", args), vm)
}

/// A bound of a range: text in the calendar, a date of its own calendar.
fn moment(object: &PyObject, calendar: Calendar, vm: &VirtualMachine) -> PyResult<(i64, Calendar)> {
    match support::scalar_of(object, vm)? {
        Some(Scalar::Str(text)) => {
            let value = parse_datetime_on(&text, Clock::Cftime(calendar)).or_raise(vm)?;
            Ok((value, calendar))
        }
        Some(Scalar::Cftime(value, calendar)) => Ok((value, calendar)),
        Some(Scalar::Datetime(value, unit)) if value != i64::MIN => {
            let calendar = Calendar::ProlepticGregorian;
            let date = Clock::Datetime(unit).date_time(value);
            let value = Clock::Cftime(calendar).value_of(&date).or_raise(vm)?;
            Ok((value, calendar))
        }
        _ => Err(vm.new_type_error(format!(
            "date_str_or_date must be a string or a subclass of cftime.datetime. Instead got {}.",
            support::repr_of(object, vm)?
        ))),
    }
}

/// Dates of a calendar, as a `CFTimeIndex`.
fn of_calendar(range: &Range, vm: &VirtualMachine) -> PyResult {
    let given = [&range.start, &range.end, &range.periods, &range.freq];
    let count = given.iter().filter(|given| given.is_some()).count();
    let bounds = given[..3].iter().all(|given| given.is_some());
    if count + usize::from(range.freq.is_none() && !bounds) != 3 {
        return Err(vm.new_value_error(
            "Exactly three of 'start', 'end', 'periods', or 'freq' must be specified to generate a date range. \
             Note that 'freq' defaults to 'D' in the event that any of 'start', 'end', or 'periods' are None.",
        ));
    }
    let inclusive = match range.inclusive.as_deref() {
        None | Some("both") => (true, true),
        Some("left") => (true, false),
        Some("right") => (false, true),
        Some("neither") => (false, false),
        Some(other) => {
            return Err(vm.new_value_error(format!(
                "Argument `inclusive` must be either 'both', 'neither', 'left', or 'right'.  Got {other}."
            )));
        }
    };
    let calendar = calendar_named(&range.calendar).or_raise(vm)?;
    let bound = |bound: &Option<PyObjectRef>| {
        bound
            .as_ref()
            .map(|bound| moment(bound, calendar, vm))
            .transpose()
    };
    let (start, end) = (bound(&range.start)?, bound(&range.end)?);
    // Dates that are given as such count in their own calendar.
    let own = start.or(end).map_or(calendar, |(_, calendar)| calendar);
    if let (Some((_, a)), Some((_, b))) = (start, end)
        && a != b
    {
        return Err(vm.new_type_error(
            "cannot compute the time difference between dates with different calendars",
        ));
    }
    let freq = match &range.freq {
        Some(freq) => Some(pandas::freq_of(freq, vm)?),
        None => None,
    };
    let periods = match &range.periods {
        Some(periods) => Some(support::float_of(periods, vm)? as usize),
        None => None,
    };
    let options = DateRange {
        start: start.map(|(value, _)| value),
        end: end.map(|(value, _)| value),
        periods,
        freq: freq.as_deref(),
        normalize: range.normalize,
        inclusive,
    };
    let dates = date_range(Clock::Cftime(own), &options).or_raise(vm)?;
    pandas::time_index(dates, None, range.name.as_deref(), vm)
}

/// The times in a coordinate or an index; none where there are none.
fn times_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    let values = match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => array.values().or_raise(vm)?,
        Some(Labelled::Set(_)) => return Ok(None),
        None => pandas::column_of(object, vm)?,
    };
    let is_date = matches!(values.dtype(), DType::Datetime(_) | DType::Cftime(_));
    Ok(Some(values).filter(|_| is_date))
}

fn date_range_like(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let source = args.required("source", vm)?;
    let calendar: String = args.required("calendar", vm)?.try_into_value(vm)?;
    let use_cftime = args.value::<bool>("use_cftime", vm)?;
    args.finish(vm)?;
    let times = times_of(&source, vm)?.filter(|times| times.ndim() == 1);
    let times = times.ok_or_else(|| {
        vm.new_value_error(
            "'source' must be a 1D array of datetime objects for inferring its range.",
        )
    })?;
    match range_like(&times, &calendar, use_cftime).or_raise(vm)? {
        None => Ok(source),
        Some(range) => {
            let freq = infer_freq(&range).or_raise(vm).ok().flatten();
            pandas::time_index(range, freq, None, vm)
        }
    }
}

fn infer_freq_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let object = args.required("index", vm)?;
    args.finish(vm)?;
    let values = match Labelled::of(&object, vm)? {
        Some(Labelled::Array(array)) => array.values().or_raise(vm)?,
        _ => pandas::column_of(&object, vm)?,
    };
    if values.ndim() != 1 {
        return Err(vm.new_value_error("'index' must be 1D"));
    }
    if !values.dtype().is_time() {
        return Err(vm.new_value_error("'index' must contain datetime-like objects"));
    }
    let values = match values.dtype() {
        // Lengths of time are as regular as dates that many after one.
        DType::Timedelta(unit) => values.with_dtype(DType::Datetime(unit)).or_raise(vm)?,
        _ => values,
    };
    let found = infer_freq(&values).or_raise(vm)?;
    Ok(match found {
        Some(freq) => vm.ctx.new_str(freq).into(),
        None => vm.ctx.none(),
    })
}

fn convert_calendar(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let calendar: String = args.required("calendar", vm)?.try_into_value(vm)?;
    let dim = args.value::<String>("dim", vm)?;
    let align_on = args.value::<String>("align_on", vm)?;
    let missing = args.take_some("missing", vm)?;
    let use_cftime = args.value::<bool>("use_cftime", vm)?;
    args.finish(vm)?;
    let missing = match missing {
        Some(value) => Some(
            support::scalar_of(&value, vm)?
                .ok_or_else(|| vm.new_type_error("missing must be a scalar"))?,
        ),
        None => None,
    };
    let options = ConvertCalendar {
        calendar,
        dim: dim.unwrap_or_else(|| "time".into()),
        align_on,
        missing,
        use_cftime,
    };
    call.map(|dataset| dataset.convert_calendar(&options), vm)
}

fn interp_calendar(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let target = args.required("target", vm)?;
    let dim = args.value::<String>("dim", vm)?;
    args.finish(vm)?;
    let dim = dim.unwrap_or_else(|| "time".into());
    let target = match Labelled::of(&target, vm)? {
        Some(Labelled::Array(array)) => array.variable,
        _ => {
            let values = pandas::column_of(&target, vm)?;
            Variable::new(vec![dim.clone()], values).or_raise(vm)?
        }
    };
    call.map(|dataset| dataset.interp_calendar(&target, &dim), vm)
}
