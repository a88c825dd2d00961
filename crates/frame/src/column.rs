//! Columns: 1-d arrays, with pandas' view of their dtypes.

use std::sync::Arc;

use littoral_array::calendar::Clock;
use littoral_array::format::scalar_str;
use littoral_array::{Array, DType, Data, Kind, Scalar, TimeUnit, ops};

use crate::error::Result;

/// Whether every element of an object array is a string or missing, with one string at least.
fn is_text_object(array: &Array) -> bool {
    let Some(values) = array.typed::<Scalar>() else {
        return false;
    };
    let mut found = false;
    for value in values {
        match value {
            Scalar::Str(_) => found = true,
            value if value.is_null() => {}
            _ => return false,
        }
    }
    found
}

/// Whether pandas keeps this column as `str`.
pub fn is_text(array: &Array) -> bool {
    match array.dtype() {
        DType::Str(_) => true,
        DType::Object => is_text_object(array),
        _ => false,
    }
}

/// pandas' name of a column's dtype: `float64`, `datetime64[us]`, `str`, `object`.
pub fn dtype_name(array: &Array) -> String {
    match array.dtype() {
        DType::Cftime(_) => "object".into(),
        _ if is_text(array) => "str".into(),
        DType::Object => "object".into(),
        dtype => dtype.to_string(),
    }
}

/// A column made of single values, in the narrowest dtype that holds all: booleans, integers, floats
/// (where a number is missing, too), times, strings, else objects.
pub fn from_scalars(values: Vec<Scalar>) -> Result<Array> {
    let size = [values.len()];
    let present: Vec<&Scalar> = values.iter().filter(|value| !value.is_null()).collect();
    let missing = present.len() < values.len();
    let all = |test: fn(&Scalar) -> bool| present.iter().all(|value| test(value));
    let object = |values: Vec<Scalar>| Ok(Array::from_vec(&size, values)?);
    if values.is_empty() {
        return object(values);
    }
    if present.is_empty() {
        return match values.iter().find(|value| !matches!(value, Scalar::None)) {
            Some(Scalar::Datetime(_, unit)) => times(&values, DType::Datetime(*unit)),
            Some(Scalar::Timedelta(_, unit)) => times(&values, DType::Timedelta(*unit)),
            Some(_) => floats(&values),
            None => object(values),
        };
    }
    if all(|value| matches!(value, Scalar::Bool(_))) && !missing {
        let values: Vec<bool> = values
            .iter()
            .map(|value| matches!(value, Scalar::Bool(true)))
            .collect();
        return Ok(Array::from_vec(&size, values)?);
    }
    if all(|value| matches!(value, Scalar::Int(_))) && !missing {
        let values: Vec<i64> = values.iter().filter_map(Scalar::as_i64).collect();
        return Ok(Array::from_vec(&size, values)?);
    }
    if all(|value| matches!(value, Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_))) {
        return floats(&values);
    }
    if all(|value| matches!(value, Scalar::Datetime(..))) {
        let unit = finest(&present);
        return times(&values, DType::Datetime(unit));
    }
    if all(|value| matches!(value, Scalar::Timedelta(..))) {
        let unit = finest(&present);
        return times(&values, DType::Timedelta(unit));
    }
    if let Some(Scalar::Cftime(_, calendar)) = present.first()
        && all(|value| matches!(value, Scalar::Cftime(..)))
        && present
            .iter()
            .all(|value| value.dtype() == DType::Cftime(*calendar))
    {
        return times(&values, DType::Cftime(*calendar));
    }
    if all(|value| matches!(value, Scalar::Str(_))) {
        if missing {
            let values = values.into_iter().map(|value| match value {
                Scalar::Str(_) => value,
                _ => Scalar::Float(f64::NAN),
            });
            return object(values.collect());
        }
        let values: Vec<Arc<str>> = values
            .into_iter()
            .filter_map(|value| match value {
                Scalar::Str(text) => Some(text),
                _ => None,
            })
            .collect();
        return Ok(Array::from_vec(&size, values)?);
    }
    object(values)
}

fn finest(values: &[&Scalar]) -> TimeUnit {
    values
        .iter()
        .filter_map(|value| match value {
            Scalar::Datetime(_, unit) | Scalar::Timedelta(_, unit) => Some(*unit),
            _ => None,
        })
        .max()
        .unwrap_or(TimeUnit::Micro)
        .max(TimeUnit::Second)
}

fn floats(values: &[Scalar]) -> Result<Array> {
    let values: Vec<f64> = values
        .iter()
        .map(|value| value.as_f64().unwrap_or(f64::NAN))
        .collect();
    Ok(Array::from_vec(&[values.len()], values)?)
}

fn times(values: &[Scalar], dtype: DType) -> Result<Array> {
    let unit = match dtype {
        DType::Datetime(unit) | DType::Timedelta(unit) => unit,
        _ => TimeUnit::Nano,
    };
    let counts = values
        .iter()
        .map(|value| match value {
            Scalar::Datetime(count, own) if *count != i64::MIN => Clock::Datetime(unit)
                .value_at(Clock::Datetime(*own).nanos_of(*count))
                .unwrap_or(i64::MIN),
            Scalar::Timedelta(count, own) if *count != i64::MIN => {
                let nanos = i128::from(*count) * i128::from(own.nanos());
                i64::try_from(nanos / i128::from(unit.nanos())).unwrap_or(i64::MIN)
            }
            Scalar::Cftime(count, _) => *count,
            _ => i64::MIN,
        })
        .collect();
    Ok(Array::from_times(dtype, &[values.len()], counts)?)
}

/// An array as pandas stores it: 1-d, strings and objects narrowed, days as seconds.
pub fn normalised(array: &Array) -> Result<Array> {
    let flat = match array.ndim() {
        1 => array.clone(),
        _ => ops::reshape(array, &[array.size()])?,
    };
    Ok(match flat.dtype() {
        DType::Object => {
            let values = flat.scalars();
            let text = values
                .iter()
                .all(|value| value.is_null() || matches!(value, Scalar::Str(_)))
                && values.iter().any(|value| matches!(value, Scalar::Str(_)));
            if text { from_scalars(values)? } else { flat }
        }
        DType::Datetime(unit) if unit < TimeUnit::Second => {
            ops::cast(&flat, DType::Datetime(TimeUnit::Second))?
        }
        DType::Timedelta(unit) if unit < TimeUnit::Second => {
            ops::cast(&flat, DType::Timedelta(TimeUnit::Second))?
        }
        _ => flat,
    })
}

/// What `numpy.asarray(column)` gives: strings are objects.
pub fn as_numpy(array: &Array) -> Result<Array> {
    match array.dtype() {
        DType::Str(_) => Ok(ops::cast(array, DType::Object)?),
        _ => Ok(array.clone()),
    }
}

/// Whether pandas counts the dtype as numeric: booleans too.
pub fn is_numeric(array: &Array) -> bool {
    matches!(
        array.dtype().kind(),
        Kind::Bool | Kind::Int | Kind::UInt | Kind::Float
    )
}

/// Rows at positions; −1 gives a missing value.
pub fn take(array: &Array, positions: &[i64]) -> Result<Array> {
    if positions.iter().all(|position| *position >= 0) {
        return Ok(ops::take(array, 0, positions)?);
    }
    if is_text(array) || matches!(array.dtype(), DType::Bool | DType::Object) {
        let values = array.scalars();
        let picked = positions.iter().map(|position| {
            let at = usize::try_from(*position).ok();
            at.and_then(|at| values.get(at).cloned())
                .unwrap_or(Scalar::Float(f64::NAN))
        });
        return Ok(Array::from_vec(
            &[positions.len()],
            picked.collect::<Vec<Scalar>>(),
        )?);
    }
    let missing = match array.dtype() {
        DType::Datetime(unit) => Scalar::Datetime(i64::MIN, unit),
        DType::Timedelta(unit) => Scalar::Timedelta(i64::MIN, unit),
        // pandas widens every integer to float64.
        dtype if dtype.is_integer() => {
            let wide = ops::cast(array, DType::F64)?;
            return Ok(ops::take_or_fill(
                &wide,
                0,
                positions,
                &Scalar::Float(f64::NAN),
            )?);
        }
        _ => Scalar::Float(f64::NAN),
    };
    Ok(ops::take_or_fill(array, 0, positions, &missing)?)
}

/// Missing (`true`) or not, for each row.
pub fn nulls(array: &Array) -> Vec<bool> {
    match array.data() {
        Data::F64(values) => values.iter().map(|value| value.is_nan()).collect(),
        Data::F32(values) => values.iter().map(|value| value.is_nan()).collect(),
        Data::I64(values) if array.dtype().is_time() => {
            values.iter().map(|value| *value == i64::MIN).collect()
        }
        Data::Object(values) => values.iter().map(Scalar::is_null).collect(),
        _ => vec![false; array.size()],
    }
}

/// One element; `None` past the end.
pub fn at(array: &Array, position: usize) -> Scalar {
    array.get(&[position]).unwrap_or(Scalar::None)
}

/// A value that hashes and compares as pandas' labels do: `1`, `1.0` and `np.int32(1)` are one
/// label, all missing values are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    Int(i128),
    Float(u64),
    /// Nanoseconds since 1970.
    Time(i128),
    Delta(i128),
    Text(Arc<str>),
    Tuple(Vec<Key>),
    Missing,
}

impl Key {
    pub fn of(value: &Scalar) -> Self {
        match value {
            value if value.is_null() => Key::Missing,
            Scalar::Bool(value) => Key::Int(i128::from(*value)),
            Scalar::Int(value) => Key::Int(i128::from(*value)),
            Scalar::UInt(value) => Key::Int(i128::from(*value)),
            Scalar::Float(value) if value.fract() == 0.0 && value.abs() < 1e18 => {
                Key::Int(*value as i128)
            }
            Scalar::Float(value) => {
                // Total order of the bits, so that keys sort as the numbers do.
                let bits = value.to_bits();
                Key::Float(if bits >> 63 == 1 {
                    !bits
                } else {
                    bits | 1 << 63
                })
            }
            Scalar::Str(text) => Key::Text(text.clone()),
            Scalar::Datetime(count, unit) => Key::Time(Clock::Datetime(*unit).nanos_of(*count)),
            Scalar::Timedelta(count, unit) => {
                Key::Delta(i128::from(*count) * i128::from(unit.nanos()))
            }
            Scalar::Cftime(count, _) => Key::Time(i128::from(*count) * 1000),
            Scalar::Date(days) => Key::Time(i128::from(*days) * 86_400_000_000_000),
            Scalar::Time(micros) => Key::Delta(i128::from(*micros) * 1000),
            Scalar::List(_) | Scalar::Tuple(_) => {
                Key::Text(littoral_array::format::scalar_str(value, DType::Object).into())
            }
            Scalar::Interval(_) => Key::Text(scalar_str(value, value.dtype()).into()),
            Scalar::Labels(labels) => Key::Tuple(labels.items.iter().map(Key::of).collect()),
            Scalar::None => Key::Missing,
        }
    }
}

/// Joins columns end to end in a dtype that holds all.
pub(crate) fn concat(parts: &[Array]) -> Result<Array> {
    let same = parts.windows(2).all(|pair| {
        let (a, b) = (pair[0].dtype(), pair[1].dtype());
        a == b || (a.is_numeric() && b.is_numeric() && a != DType::Bool && b != DType::Bool)
    });
    if same && !parts.is_empty() {
        return Ok(ops::concat(0, &parts.iter().collect::<Vec<_>>())?);
    }
    let values = parts.iter().flat_map(Array::scalars).collect();
    from_scalars(values)
}
