//! From arrays to the numbers that axes draw.

use littoral_array::{Array, Calendar, DType, Data, Scalar, TimeUnit};

use crate::artist::Grid;
use crate::axes::AxisKind;
use crate::error::{PlotError, Result};

/// Numbers for an axis, and what they mean.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisValues {
    /// In C order; NaN where the array has NaN or NaT.
    pub values: Vec<f64>,
    pub kind: AxisKind,
}

/// Converts an array of any shape: numbers and booleans as they are, `datetime64` and cftime to days
/// since 1970-01-01, `timedelta64` to counts of its unit, strings to categories in order of
/// appearance. Errors on other objects.
pub fn axis_values(array: &Array) -> Result<AxisValues> {
    let number = |values| AxisValues {
        values,
        kind: AxisKind::Number,
    };
    let scaled = |factor: f64| {
        array
            .to_vec::<i64>()
            .unwrap_or_default()
            .into_iter()
            .map(|v| time(v, factor))
            .collect::<Vec<f64>>()
    };
    Ok(match (array.dtype(), array.data()) {
        (DType::Datetime(unit), _) => AxisValues {
            values: scaled(unit.nanos() as f64 / TimeUnit::Day.nanos() as f64),
            kind: AxisKind::Date(Calendar::ProlepticGregorian),
        },
        (DType::Cftime(calendar), _) => AxisValues {
            values: scaled(1e3 / TimeUnit::Day.nanos() as f64),
            kind: AxisKind::Date(calendar),
        },
        (DType::Timedelta(_), _) => number(scaled(1.0)),
        (_, Data::Bool(a)) => number(a.iter().map(|v| *v as u8 as f64).collect()),
        (_, Data::I8(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::I16(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::I32(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::I64(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::U8(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::U16(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::U32(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::U64(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::F32(a)) => number(a.iter().map(|v| *v as f64).collect()),
        (_, Data::F64(a)) => number(a.iter().copied().collect()),
        (_, Data::Str(_) | Data::Object(_)) => objects(array)?,
    })
}

fn time(value: i64, factor: f64) -> f64 {
    if value == i64::MIN {
        f64::NAN
    } else {
        value as f64 * factor
    }
}

fn objects(array: &Array) -> Result<AxisValues> {
    let scalars = array.scalars();
    let text = |scalar: &Scalar| {
        match scalar {
        Scalar::Str(text) => Ok(text.to_string()),
        Scalar::None => Ok(String::new()),
        _ => Err(PlotError::DType(
            "Plotting requires coordinates to be numeric, boolean, or dates of type numpy.datetime64, \
             datetime.datetime, cftime.datetime or pandas.Interval. Received data of type object instead."
                .into(),
        )),
    }
    };
    if !scalars.is_empty()
        && scalars
            .iter()
            .all(|s| s.as_f64().is_some() || *s == Scalar::None)
    {
        let values = scalars
            .iter()
            .map(|s| s.as_f64().unwrap_or(f64::NAN))
            .collect();
        return Ok(AxisValues {
            values,
            kind: AxisKind::Number,
        });
    }
    let mut categories: Vec<String> = Vec::new();
    let mut values = Vec::with_capacity(scalars.len());
    for scalar in &scalars {
        let text = text(scalar)?;
        let index = categories
            .iter()
            .position(|known| *known == text)
            .unwrap_or_else(|| {
                categories.push(text);
                categories.len() - 1
            });
        values.push(index as f64);
    }
    Ok(AxisValues {
        values,
        kind: AxisKind::Category(categories),
    })
}

/// A 2-d array as a field. Errors if it is not 2-d or not numbers.
pub fn grid(array: &Array) -> Result<Grid> {
    let &[rows, cols] = array.shape() else {
        return Err(PlotError::Shape(format!(
            "a field must be 2-d, but has shape {:?}",
            array.shape()
        )));
    };
    Grid::new(rows, cols, axis_values(array)?.values)
}

/// Days since 1970-01-01 of one time; `None` for anything else.
pub fn date_value(scalar: &Scalar) -> Option<(f64, Calendar)> {
    match scalar {
        Scalar::Datetime(value, unit) => Some((
            time(*value, unit.nanos() as f64 / TimeUnit::Day.nanos() as f64),
            Calendar::ProlepticGregorian,
        )),
        Scalar::Cftime(value, calendar) => {
            Some((time(*value, 1e3 / TimeUnit::Day.nanos() as f64), *calendar))
        }
        _ => None,
    }
}
