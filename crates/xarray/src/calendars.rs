//! Times in other calendars: `convert_calendar`, `interp_calendar`, `date_range_like`.

use indexmap::IndexMap;
use littoral_array::calendar::{self, Clock};
use littoral_array::{Array, Calendar, DType, Scalar, TimeUnit};

use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, value_error};
use crate::interp::{InterpOptions, InterpTarget};
use crate::variable::Variable;

/// Arguments of `convert_calendar`.
#[derive(Debug, Clone)]
pub struct ConvertCalendar {
    pub calendar: String,
    pub dim: String,
    /// `date` or `year`; needed from and to `360_day`.
    pub align_on: Option<String>,
    /// Fills the dates that are missing in a regular range.
    pub missing: Option<Scalar>,
    pub use_cftime: Option<bool>,
}

/// A calendar by its name; `KeyError` for others.
pub fn calendar_named(name: &str) -> Result<Calendar> {
    Calendar::from_name(name).ok_or_else(|| key_error(name))
}

/// Whether `datetime64` can be of a calendar of this name.
pub fn is_standard(name: &str) -> bool {
    matches!(name, "standard" | "gregorian" | "proleptic_gregorian")
}

/// How dates of `times` are counted in another calendar: `datetime64[ns]` where it can be and is not
/// unwanted.
///
/// # Errors
/// `use_cftime=False` where `datetime64[ns]` cannot hold the dates.
fn target_clock(times: &Array, name: &str, use_cftime: Option<bool>) -> Result<Clock> {
    if use_cftime != Some(true) {
        if is_standard(name) {
            if fits_nanoseconds(times) {
                return Ok(Clock::Datetime(TimeUnit::Nano));
            }
            if use_cftime == Some(false) {
                return Err(value_error(
                    "Source time range is not valid for numpy datetimes. Try using `use_cftime=True`.",
                ));
            }
        } else if use_cftime == Some(false) {
            return Err(value_error(format!(
                "Calendar '{name}' is only valid with cftime. Try using `use_cftime=True`."
            )));
        }
    }
    Ok(Clock::Cftime(calendar_named(name)?))
}

fn fits_nanoseconds(times: &Array) -> bool {
    let Ok(clock @ Clock::Cftime(_)) = Clock::of(times.dtype()) else {
        return true;
    };
    let values = times.to_vec::<i64>().unwrap_or_default();
    let known = || values.iter().copied().filter(|value| *value != i64::MIN);
    let fits = |value: Option<i64>| {
        value.is_none_or(|value| {
            let date = clock.date_time(value);
            Clock::Datetime(TimeUnit::Nano).value_of(&date).is_ok()
        })
    };
    fits(known().min()) && fits(known().max())
}

/// CF's name of the calendar of dates.
fn calendar_name(dtype: DType) -> &'static str {
    match dtype {
        DType::Cftime(calendar) => calendar.name(),
        _ => "proleptic_gregorian",
    }
}

fn is_date(dtype: DType) -> bool {
    matches!(dtype, DType::Datetime(_) | DType::Cftime(_))
}

/// Whether some date is of a year that `calendar` does not have.
fn check_year_zero(times: &Array, calendar: &str) -> Result<()> {
    let named = is_standard(calendar) || calendar == "julian";
    let Ok(clock) = Clock::of(times.dtype()) else {
        return Ok(());
    };
    let values = times.to_vec::<i64>().unwrap_or_default();
    let zero = values
        .iter()
        .any(|value| *value != i64::MIN && clock.date_time(*value).year == 0);
    match named && zero {
        true => Err(value_error(format!(
            "Source time coordinate contains dates with year 0, which is not supported by target calendar \
             {calendar}."
        ))),
        false => Ok(()),
    }
}

impl Dataset {
    /// Dates of another calendar along `dim`. What is not a date there is left out.
    ///
    /// # Errors
    /// `KeyError` without the coordinate, `ValueError` where it holds no dates and for `360_day` without
    /// `align_on`.
    pub fn convert_calendar(&self, options: &ConvertCalendar) -> Result<Self> {
        let (dim, calendar) = (options.dim.as_str(), options.calendar.as_str());
        let own = self.array(dim).ok_or_else(|| key_error(dim))?.variable;
        if !own.dtype().is_time() {
            return Err(value_error(format!(
                "Coordinate {dim} must contain datetime objects."
            )));
        }
        let times = own.values()?;
        let target = target_clock(&times, calendar, options.use_cftime)?;
        if !is_date(times.dtype()) {
            return Err(XarrayError::Attribute(
                "'TimedeltaAccessor' object has no attribute 'calendar'".into(),
            ));
        }
        let cftime = matches!(target, Clock::Cftime(_));
        let source = calendar_name(times.dtype());
        if source == calendar && cftime == matches!(times.dtype(), DType::Cftime(_)) {
            return Ok(self.clone());
        }
        check_year_zero(&times, calendar)?;
        let day360 = source == "360_day" || calendar == "360_day";
        let align_on = match (day360, options.align_on.as_deref()) {
            (true, None) => {
                return Err(value_error(
                    "Argument `align_on` must be specified with either 'date' or 'year' when converting to or \
                     from a '360_day' calendar.",
                ));
            }
            (true, Some(how)) => how,
            (false, _) => "date",
        };
        let (positions, dates): (Vec<i64>, Vec<i64>) = match align_on {
            "date" => {
                let converted = calendar::convert_times(&times, target)?;
                let values = converted.to_vec::<i64>().unwrap_or_default();
                let kept = (0i64..).zip(values).filter(|(_, value)| *value != i64::MIN);
                kept.unzip()
            }
            "year" => {
                let looked_up = match cftime {
                    true => calendar_named(calendar)?,
                    false => Calendar::Standard,
                };
                let converted = calendar::convert_by_year(&times, target, looked_up)?;
                let values = converted.to_vec::<i64>().unwrap_or_default();
                // The first of those that fall on one day, in the order of time.
                let mut kept: Vec<(i64, i64)> = (0i64..).zip(values).collect();
                kept.sort_by_key(|(at, value)| (*value, *at));
                kept.dedup_by_key(|(_, value)| *value);
                kept.into_iter().unzip()
            }
            "random" => {
                return Err(XarrayError::NotImplemented(
                    "convert_calendar(align_on='random')".into(),
                ));
            }
            // xarray changes nothing then.
            _ => return Ok(self.clone()),
        };
        let dates = Array::from_times(target.dtype(), &[dates.len()], dates)?;
        let mut attrs = own.attrs.clone();
        attrs.shift_remove("calendar");
        let new = Variable::new(vec![dim.to_owned()], dates)?.with_attrs(attrs.clone());
        let mut out = self.map_all(|name, variable| match name == dim {
            true => Ok(new.clone()),
            false => variable.take(dim, &positions, None),
        })?;
        if let Some(fill) = &options.missing {
            let like = range_like(&times, calendar, options.use_cftime)?.unwrap_or(times);
            out = out.reindex(dim, &like, None, None, fill)?;
            if let Some(variable) = out.variables.get_mut(dim) {
                variable.attrs = attrs;
            }
        }
        Ok(out)
    }
}

impl Dataset {
    /// Values at dates of another calendar, interpolated by the part of the year.
    ///
    /// # Errors
    /// `KeyError` without the coordinate, `ValueError` where either holds no dates.
    pub fn interp_calendar(&self, target: &Variable, dim: &str) -> Result<Self> {
        let own = self.array(dim).ok_or_else(|| key_error(dim))?.variable;
        if !own.dtype().is_time() || !target.dtype().is_time() {
            return Err(value_error(format!(
                "Both 'source.{dim}' and 'target' must contain datetime objects."
            )));
        }
        check_year_zero(&own.values()?, calendar_name(target.dtype()))?;
        let decimal = |times: &Variable| {
            let years = calendar::component(&times.values()?, "decimal_year")?;
            Variable::new(times.dims.clone(), years)
        };
        let years = decimal(&own)?;
        let by_year = self.map_all(|name, variable| {
            Ok(match name == dim {
                true => years.clone(),
                false => variable.clone(),
            })
        })?;
        let wanted =
            decimal(target)?.renamed_dim(target.dims.first().map_or(dim, String::as_str), dim);
        let wanted = InterpTarget::Labelled(DataArray::new(None, wanted, IndexMap::new()));
        let targets = [(dim.to_owned(), wanted)].into_iter().collect();
        let out = by_year.interp(&targets, &InterpOptions::default())?;
        let dates = target
            .clone()
            .renamed_dim(target.dims.first().map_or(dim, String::as_str), dim);
        out.map_all(|name, variable| {
            Ok(match name == dim {
                true => dates.clone(),
                false => variable.clone(),
            })
        })
    }
}

/// A range of dates of another calendar between the same dates, in the same steps; None if the dates are such
/// already.
///
/// # Errors
/// Dates whose frequency cannot be inferred.
pub fn range_like(
    times: &Array,
    calendar: &str,
    use_cftime: Option<bool>,
) -> Result<Option<Array>> {
    let wanted = target_clock(times, calendar, use_cftime)?;
    let source = match times.dtype() {
        DType::Datetime(_) => "standard",
        dtype => calendar_name(dtype),
    };
    let same_kind = matches!(wanted, Clock::Cftime(_)) == matches!(times.dtype(), DType::Cftime(_));
    if calendar::infer_freq(times)?.is_some() && calendar == source && same_kind {
        return Ok(None);
    }
    // The range itself is of `datetime64` wherever the calendar allows.
    let clock = match is_standard(calendar) && fits_nanoseconds(times) {
        true => Clock::Datetime(TimeUnit::Nano),
        false => Clock::Cftime(calendar_named(calendar)?),
    };
    Ok(Some(calendar::range_like(times, clock)?))
}
