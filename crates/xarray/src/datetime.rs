//! The `dt` accessor and `time.month`-style virtual variables.

use indexmap::IndexMap;
use littoral_array::calendar::{self, Clock};
use littoral_array::{Array, DType, Scalar};

use crate::attrs::Attrs;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError};
use crate::variable::Variable;

/// Parts of dates, in the accessor's order.
pub const DATE_PARTS: &[&str] = &[
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
    "nanosecond",
    "weekofyear",
    "week",
    "day_of_week",
    "dayofweek",
    "weekday",
    "day_of_year",
    "dayofyear",
    "quarter",
    "days_in_month",
    "daysinmonth",
    "season",
    "time",
    "date",
    "is_month_start",
    "is_month_end",
    "is_quarter_start",
    "is_quarter_end",
    "is_year_start",
    "is_year_end",
    "is_leap_year",
    "days_in_year",
    "decimal_year",
];

/// Parts of lengths of time.
pub const DELTA_PARTS: &[&str] = &[
    "days",
    "seconds",
    "microseconds",
    "nanoseconds",
    "total_seconds",
];

/// What dates of other calendars do not have.
const NOT_OF_CFTIME: &[&str] = &["nanosecond", "quarter", "time"];

fn attribute_error(message: impl Into<String>) -> XarrayError {
    XarrayError::Attribute(message.into())
}

/// A component of a time variable (`month`, `dayofyear`, `season` …).
pub(crate) fn component(variable: &Variable, name: &str) -> Result<Variable> {
    if !variable.dtype().is_time() {
        return Err(attribute_error(
            "'.dt' accessor only available for DataArray with datetime64 timedelta64 dtype or for arrays \
             containing cftime datetime objects.",
        ));
    }
    let times = variable.values()?;
    let values = match (times.dtype(), name) {
        (DType::Cftime(_), "date") => {
            return Err(attribute_error(
                "'CFTimeIndex' object has no attribute `date`. Consider using the floor method instead, for \
                 instance: `.time.dt.floor('D')`.",
            ));
        }
        (DType::Cftime(_), "week" | "weekofyear") => {
            return Err(attribute_error(
                "'CFTimeIndex' object has no attribute 'isocalendar'",
            ));
        }
        (DType::Cftime(_), name)
            if NOT_OF_CFTIME.contains(&name)
                || (name.starts_with("is_") && name != "is_leap_year") =>
        {
            return Err(attribute_error(format!(
                "'CFTimeIndex' object has no attribute '{name}'"
            )));
        }
        (DType::Datetime(unit), "date" | "time") => {
            python_parts(&times, Clock::Datetime(unit), name)?
        }
        _ => calendar::component(&times, name)?,
    };
    let attrs = match name {
        "week" | "weekofyear" => Attrs::new(),
        _ => variable.attrs.clone(),
    };
    Ok(Variable::new(variable.dims.clone(), values)?.with_attrs(attrs))
}

/// Whether there is a time among the elements: objects are only known by them.
fn has_times(variable: &Variable) -> bool {
    let dtype = variable.dtype();
    dtype.is_time() && (variable.size() > 0 || !matches!(dtype, DType::Cftime(_)))
}

/// As [`component`] for `"base.part"`, which what has no times does not have.
pub(crate) fn virtual_component(variable: &Variable, name: &str) -> Option<Variable> {
    has_times(variable).then(|| component(variable, name).ok())?
}

/// Why there is no `"base.part"`.
pub(crate) fn no_component(base: &str, variable: &Variable, part: &str) -> XarrayError {
    let times = DataArray::new(None, variable.clone(), IndexMap::new());
    match has_times(variable).then(|| dt_component(&times, part)) {
        Some(Err(error)) => error,
        _ => {
            let class = match variable.dims.as_slice() {
                [dim] if dim == base => "IndexVariable",
                _ => "Variable",
            };
            attribute_error(format!("'{class}' object has no attribute '{part}'"))
        }
    }
}

/// Dates or times of day as Python's own objects.
fn python_parts(times: &Array, clock: Clock, name: &str) -> Result<Array> {
    let parts = times
        .to_vec::<i64>()
        .unwrap_or_default()
        .into_iter()
        .map(|value| {
            if value == i64::MIN {
                return Scalar::Datetime(value, clock.unit());
            }
            match (clock.split(value), name) {
                ((days, _), "date") => Scalar::Date(days),
                ((_, nanos), _) => Scalar::Time(nanos / 1000),
            }
        });
    Ok(Array::from_vec(times.shape(), parts.collect())?)
}

/// `array.dt.name`.
pub fn dt_component(array: &DataArray, name: &str) -> Result<DataArray> {
    let is_delta = matches!(array.dtype(), DType::Timedelta(_));
    let (class, known) = match is_delta {
        true => ("TimedeltaAccessor", DELTA_PARTS),
        false => ("DatetimeAccessor", DATE_PARTS),
    };
    if !known.contains(&name) {
        return Err(attribute_error(format!(
            "'{class}' object has no attribute '{name}'"
        )));
    }
    let variable = component(&array.variable, name)?;
    let coords = array.coords.clone();
    Ok(DataArray {
        name: Some(name.to_owned()),
        variable,
        coords,
    })
}

/// `array.dt.isocalendar()`: year, week and weekday by ISO 8601.
pub fn dt_isocalendar(array: &DataArray) -> Result<Dataset> {
    let times = array.values()?;
    if matches!(times.dtype(), DType::Cftime(_)) {
        return Err(attribute_error(
            "'CFTimeIndex' object has no attribute 'isocalendar'",
        ));
    }
    let mut variables: IndexMap<String, Variable> = array.coords.clone();
    let coord_names = variables.keys().cloned().collect();
    for name in ["year", "week", "weekday"] {
        let values = calendar::component(&times, &format!("isocalendar_{name}"))?;
        let variable = Variable::new(array.dims().to_vec(), values)?;
        variables.insert(name.to_owned(), variable);
    }
    Ok(Dataset {
        variables,
        coord_names,
        ..Dataset::default()
    })
}

/// `array.dt.calendar`: CF's name.
pub fn dt_calendar(array: &DataArray) -> Result<&'static str> {
    match array.dtype() {
        DType::Datetime(_) => Ok("proleptic_gregorian"),
        DType::Cftime(calendar) => Ok(calendar.name()),
        DType::Timedelta(_) => Err(attribute_error(
            "'TimedeltaAccessor' object has no attribute 'calendar'",
        )),
        _ => Err(XarrayError::Value(
            "Array does not contain datetime objects.".into(),
        )),
    }
}

/// `array.dt.strftime(format)`: strings, without the array's attributes.
pub fn dt_strftime(array: &DataArray, format: &str) -> Result<DataArray> {
    let values = calendar::strftime(&array.values()?, format)?;
    Ok(DataArray {
        name: Some("strftime".into()),
        variable: Variable::new(array.dims().to_vec(), values)?,
        coords: array.coords.clone(),
    })
}

/// `array.dt.floor(freq)`, `ceil`, `round`.
pub fn dt_round(array: &DataArray, how: &str, freq: &str) -> Result<DataArray> {
    let rounding = match how {
        "floor" => calendar::Rounding::Floor,
        "ceil" => calendar::Rounding::Ceil,
        _ => calendar::Rounding::Round,
    };
    let values = calendar::round_times(&array.values()?, freq, rounding)?;
    let variable = Variable::new(array.dims().to_vec(), values)?.with_attrs(array.attrs().clone());
    Ok(DataArray {
        name: Some(how.to_owned()),
        variable,
        coords: array.coords.clone(),
    })
}
