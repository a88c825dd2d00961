//! CF conventions: packed numbers, fill values, times, booleans, auxiliary coordinates.

mod encode;

use indexmap::IndexMap;
use littoral_array::calendar::{
    Clock, convert_times, decode_time, decode_time_as, decode_timedelta, is_time_units,
    is_timedelta_units,
};
use littoral_array::format::python_str_repr;
use littoral_array::ops::{self, Binary};
use littoral_array::{Array, Calendar, DType, Kind, Scalar, TimeUnit};
use littoral_graph::{Expr, Op};

use crate::attrs::{AttrValue, Attrs};
use crate::error::{Result, value_error};
use crate::variable::Variable;

pub(crate) use encode::{Encoder, encode_coordinates, narrowed};

/// What to decode.
#[derive(Debug, Clone, Copy)]
pub struct Decoding {
    pub mask_and_scale: bool,
    pub times: bool,
    /// Dates of cftime: always, never, or where `datetime64` cannot be.
    pub use_cftime: Option<bool>,
    /// The unit of `datetime64`.
    pub unit: TimeUnit,
    pub deltas: Deltas,
}

/// Which numbers are lengths of time.
#[derive(Debug, Clone, Copy)]
pub struct Deltas {
    /// Those with units of time.
    pub by_units: bool,
    /// Those that also say so in an attribute `dtype`.
    pub by_dtype: bool,
    pub unit: Option<TimeUnit>,
}

impl Default for Decoding {
    fn default() -> Self {
        Self {
            mask_and_scale: true,
            times: true,
            use_cftime: None,
            unit: TimeUnit::Nano,
            deltas: Deltas {
                by_units: false,
                by_dtype: true,
                unit: None,
            },
        }
    }
}

/// Whether a variable as stored holds times: their numbers are read when it is decoded.
pub(crate) fn is_time(variable: &Variable, decoding: Decoding) -> bool {
    decoding.times
        && variable
            .attrs
            .get("units")
            .and_then(AttrValue::as_str)
            .is_some_and(is_time_units)
}

/// Decodes one variable as stored into what xarray shows. `index`: values are needed now.
pub(crate) fn decode(variable: Variable, decoding: Decoding, index: bool) -> Result<Variable> {
    let mut variable = variable;
    let is_time = is_time(&variable, decoding);
    if decoding.mask_and_scale {
        variable = mask_and_scale(variable, is_time)?;
    }
    variable = decode_deltas(variable, decoding.deltas)?;
    if is_time && variable.dtype().is_numeric() {
        variable = decode_times(variable, decoding)?;
    }
    if variable.attrs.get("dtype").and_then(AttrValue::as_str) == Some("bool")
        && variable.dtype() != DType::Bool
    {
        move_to_encoding(&mut variable, "dtype");
        variable.data = variable.data.cast(DType::Bool)?;
    }
    if index {
        variable.with_labels()
    } else {
        Ok(variable)
    }
}

fn move_to_encoding(variable: &mut Variable, key: &str) -> Option<AttrValue> {
    let value = variable.attrs.shift_remove(key)?;
    variable.encoding.insert(key.to_owned(), value.clone());
    Some(value)
}

/// The value of a fill attribute as an element of `dtype`; None if it cannot occur.
fn fill_scalar(value: &AttrValue, dtype: DType) -> Option<Scalar> {
    let number = match value {
        AttrValue::Str(text) => {
            littoral_store::attribute_fill_value(&text.as_str().into(), dtype)?.as_f64()?
        }
        AttrValue::Int(value) if dtype.is_integer() => return Some(Scalar::Int(*value)),
        other => other.as_f64()?,
    };
    Some(Scalar::Float(number))
}

fn mask_and_scale(variable: Variable, is_time: bool) -> Result<Variable> {
    let mut variable = variable;
    let dtype = variable.dtype();
    let mut fills = vec![];
    for key in ["_FillValue", "missing_value"] {
        match move_to_encoding(&mut variable, key) {
            Some(AttrValue::List(values)) => {
                fills.extend(values.iter().filter_map(|value| fill_scalar(value, dtype)));
            }
            Some(value) => fills.extend(fill_scalar(&value, dtype)),
            None => {}
        }
    }
    let number = |value: Option<AttrValue>, key: &str| match value {
        None => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or_else(|| {
            value_error(format!("attribute {key} is {}, not a number", value.repr()))
        }),
    };
    let scale = move_to_encoding(&mut variable, "scale_factor");
    let offset = move_to_encoding(&mut variable, "add_offset");
    let float = float_dtype(variable.dtype(), scale.as_ref(), offset.as_ref());
    let (scale, offset) = (
        number(scale, "scale_factor")?,
        number(offset, "add_offset")?,
    );
    if !dtype.is_numeric() || dtype == DType::Bool {
        return Ok(variable);
    }
    let unsigned = move_to_encoding(&mut variable, "_Unsigned");
    if unsigned.as_ref().and_then(AttrValue::as_str) == Some("true") {
        let target = match dtype {
            DType::I8 => DType::U8,
            DType::I16 => DType::U16,
            DType::I32 => DType::U32,
            DType::I64 => DType::U64,
            other => other,
        };
        variable.data = variable.data.cast(target)?;
    }
    let dtype = variable.dtype();
    let packed = scale.is_some() || offset.is_some();
    // NaN as a fill value changes nothing.
    fills.retain(|fill| !matches!(fill, Scalar::Float(value) if value.is_nan()));
    if !packed && fills.is_empty() {
        return Ok(variable);
    }
    // Integer times stay integers: nanoseconds do not fit a float. They are read in any case.
    if is_time && !packed && dtype.is_integer() {
        let filled = |value: Scalar| fills.iter().any(|fill| fill.as_i64() == value.as_i64());
        if !variable.labels()?.scalars().into_iter().any(filled) {
            return Ok(variable);
        }
    }
    let target = match is_time {
        true => DType::F64,
        false => float,
    };
    let op = Op::Decode {
        fill: fills,
        scale,
        offset,
        dtype: target,
    };
    variable.data = Expr::new(op, vec![variable.data.clone()])?;
    Ok(variable)
}

/// The dtype that packed numbers are decoded to, and encoded from.
fn float_dtype(dtype: DType, scale: Option<&AttrValue>, offset: Option<&AttrValue>) -> DType {
    let is_single = |value: &AttrValue| match value {
        AttrValue::Scalar(_, dtype) => *dtype == DType::F32,
        AttrValue::Array(array) => array.dtype() == DType::F32,
        _ => false,
    };
    let small = match (scale, offset) {
        (None, None) => dtype == DType::F32 || (dtype.is_integer() && dtype.itemsize() <= 2),
        (Some(scale), None) => is_single(scale),
        (None, Some(_)) => false,
        (Some(scale), Some(offset)) => {
            let wide = dtype.is_integer() && dtype.itemsize() == 4;
            is_single(scale) && is_single(offset) && !wide
        }
    };
    if small { DType::F32 } else { DType::F64 }
}

/// Bounds of times have the units and the calendar of the times, where `place` has them: the attributes of what is
/// read, the encoding of what is written.
pub(crate) fn share_with_bounds(
    variables: &mut IndexMap<String, Variable>,
    place: fn(&mut Variable) -> &mut Attrs,
) {
    let text = |attrs: &Attrs, key: &str| attrs.get(key)?.as_str().map(str::to_owned);
    let mut found = vec![];
    for variable in variables.values_mut() {
        let bounds = text(&variable.attrs, "bounds");
        let known = place(variable);
        let units = text(known, "units").filter(|units| units.contains("since"));
        if let (Some(units), Some(bounds)) = (units, bounds) {
            found.push((
                bounds,
                [
                    ("units", Some(units)),
                    ("calendar", text(known, "calendar")),
                ],
            ));
        }
    }
    for (bounds, entries) in found {
        let Some(bounds) = variables.get_mut(&bounds) else {
            continue;
        };
        for (key, value) in entries {
            if let Some(value) = value {
                let known = place(bounds).entry(key.into());
                known.or_insert(AttrValue::Str(value));
            }
        }
    }
}

/// Numbers with units of time to `timedelta64`, where they are to be taken for such.
fn decode_deltas(variable: Variable, deltas: Deltas) -> Result<Variable> {
    let units = variable.attrs.get("units").and_then(AttrValue::as_str);
    let Some(units) = units.filter(|units| is_timedelta_units(units)) else {
        return Ok(variable);
    };
    let units = units.to_owned();
    let stored = variable.attrs.get("dtype").and_then(AttrValue::as_str);
    let stored = match stored.map(str::parse::<DType>) {
        Some(Ok(DType::Timedelta(unit))) => Some(unit),
        _ => None,
    };
    let wanted = deltas.by_units || (deltas.by_dtype && stored.is_some());
    if !wanted || !variable.dtype().is_numeric() {
        return Ok(variable);
    }
    let mut variable = variable;
    move_to_encoding(&mut variable, "units");
    if stored.is_some() {
        variable.attrs.shift_remove("dtype");
    }
    let unit = deltas.unit.or(stored).unwrap_or(TimeUnit::Nano);
    let decoded = decode_timedelta(&variable.values()?, &units)?;
    let decoded = ops::cast(&decoded, DType::Timedelta(unit))?;
    variable.data = read_as(&variable.data, decoded)?;
    Ok(variable)
}

/// Decoded values, as far read as what they are decoded from.
fn read_as(stored: &Expr, decoded: Array) -> Result<Expr> {
    match crate::repr::only_reads(stored) {
        true => Ok(Expr::unread(decoded)?.with_deferred(stored.meta().deferred)),
        false => Ok(Expr::literal(decoded)),
    }
}

/// Numbers to dates in the dtype that is asked for.
fn dates(
    numbers: &Array,
    units: &str,
    calendar: Calendar,
    decoding: Decoding,
) -> littoral_array::Result<Array> {
    if decoding.use_cftime == Some(true) {
        return decode_time_as(numbers, units, calendar, DType::Cftime(calendar));
    }
    let decoded = decode_time(numbers, units, calendar)?;
    match decoded.dtype() {
        DType::Datetime(unit) if unit != decoding.unit => {
            ops::cast(&decoded, DType::Datetime(decoding.unit))
        }
        // Past the range of nanoseconds, within that of a coarser unit.
        DType::Cftime(Calendar::Standard | Calendar::ProlepticGregorian)
            if decoding.unit != TimeUnit::Nano && !before_reform(&decoded) =>
        {
            let converted = convert_times(&decoded, Clock::Datetime(decoding.unit))?;
            let lost = |array: &Array| {
                let values = array.to_vec::<i64>().unwrap_or_default();
                values.iter().filter(|value| **value == i64::MIN).count()
            };
            match lost(&converted) == lost(&decoded) {
                true => Ok(converted),
                false => Ok(decoded),
            }
        }
        _ => Ok(decoded),
    }
}

/// Whether some date of the mixed calendar is of its Julian part.
fn before_reform(dates: &Array) -> bool {
    let Ok(clock @ Clock::Cftime(Calendar::Standard)) = Clock::of(dates.dtype()) else {
        return false;
    };
    let values = dates.to_vec::<i64>().unwrap_or_default();
    values.into_iter().any(|value| {
        let date = (value != i64::MIN).then(|| clock.date_time(value));
        date.is_some_and(|date| (date.year, date.month, date.day) < (1582, 10, 15))
    })
}

/// Numbers and units to dates. Reads the numbers, since the dtype (`datetime64` or cftime) depends
/// on the first and the last date; the dates themselves stay uncomputed.
fn decode_times(variable: Variable, decoding: Decoding) -> Result<Variable> {
    let mut variable = variable;
    let units = move_to_encoding(&mut variable, "units");
    let calendar = move_to_encoding(&mut variable, "calendar");
    let units = units
        .as_ref()
        .and_then(AttrValue::as_str)
        .unwrap_or_default()
        .to_owned();
    let name = calendar.as_ref().and_then(AttrValue::as_str);
    let refused = || {
        let calendar = match name {
            None => "the default calendar".to_owned(),
            Some(name) => format!("calendar {}", python_str_repr(name)),
        };
        value_error(format!(
            "unable to decode time units {} with {}. Try opening your dataset with decode_times=False or \
             installing cftime if it is not installed.",
            python_str_repr(&units),
            python_str_repr(&calendar)
        ))
    };
    let calendar = Calendar::from_name(name.unwrap_or("standard")).ok_or_else(refused)?;
    let encoded = variable.labels()?;
    let decoded = dates(&encoded, &units, calendar, decoding).map_err(|_| refused())?;
    if decoding.use_cftime == Some(false) && matches!(decoded.dtype(), DType::Cftime(_)) {
        return Err(refused());
    }
    let attrs = (variable.attrs.clone(), variable.encoding.clone());
    let dims = variable.dims.clone();
    let probe = |probe: &Array| dates(probe, &units, calendar, decoding);
    let data = match linear(&variable.data, &encoded, &decoded, probe)? {
        Some(data) => data,
        None => read_as(&variable.data, decoded)?,
    };
    let mut out = Variable::new(dims, data)?;
    (out.attrs, out.encoding) = attrs;
    Ok(out)
}

/// Dates as `origin + step × number`, where the numbers are integers: an expression that either
/// engine can run. None where that does not hold (months, fractions).
fn linear(
    data: &Expr,
    encoded: &Array,
    decoded: &Array,
    decode: impl Fn(&Array) -> littoral_array::Result<Array>,
) -> Result<Option<Expr>> {
    if encoded.dtype().kind() != Kind::Int && encoded.dtype().kind() != Kind::UInt {
        return Ok(None);
    }
    let probe = Array::from_vec(&[2], vec![0i64, 1])?;
    let dtype = decoded.dtype();
    let ticks = decode(&probe).ok().filter(|probe| probe.dtype() == dtype);
    let Some([origin, next]) = ticks.and_then(|t| t.to_vec::<i64>()).map(|t| [t[0], t[1]]) else {
        return Ok(None);
    };
    let step = next.wrapping_sub(origin);
    let expected = encoded
        .scalars()
        .iter()
        .zip(decoded.to_vec::<i64>().unwrap_or_default())
        .all(|(number, date)| {
            let number = number.as_i64().unwrap_or(0);
            number.checked_mul(step).and_then(|t| t.checked_add(origin)) == Some(date)
        });
    if !expected {
        return Ok(None);
    }
    let constant = |value: i64| Expr::scalar(Scalar::Int(value));
    let dates = data
        .cast(DType::I64)?
        .binary(Binary::Mul, &constant(step))?
        .binary(Binary::Add, &constant(origin))?
        .cast(dtype)?;
    Ok(Some(dates))
}

/// Names in a `coordinates` attribute, which moves to the encoding.
pub(crate) fn coordinate_names(attrs: &mut Attrs, encoding: &mut Attrs) -> Vec<String> {
    let Some(value) = attrs.get("coordinates").cloned() else {
        return vec![];
    };
    let Some(text) = value.as_str() else {
        return vec![];
    };
    let names = text.split_whitespace().map(str::to_owned).collect();
    attrs.shift_remove("coordinates");
    encoding.insert("coordinates".into(), value);
    names
}
