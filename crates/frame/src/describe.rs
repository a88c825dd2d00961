//! `describe` and quantiles.

use littoral_array::ops::{self, QuantileMethod, Reduce};
use littoral_array::{Array, DType, Scalar};

use crate::column;
use crate::error::{FrameError, Result, value_error};
use crate::frame::DataFrame;
use crate::index::Index;
use crate::series::{Series, reduce_column};

const NUMBERS: [&str; 8] = ["count", "mean", "std", "min", "25%", "50%", "75%", "max"];
const TEXTS: [&str; 4] = ["count", "unique", "top", "freq"];

fn names(names: &[&str]) -> Result<Index> {
    let names = names.iter().map(|name| Scalar::Str((*name).into()));
    Ok(Index::flat(column::from_scalars(names.collect())?, None))
}

/// Quantiles by linear interpolation, without missing values.
pub fn quantiles(values: &Array, at: &[f64]) -> Result<Vec<f64>> {
    if !column::is_numeric(values) || values.dtype() == DType::Bool {
        return Err(FrameError::Type(format!(
            "quantile is not supported for dtype {}",
            column::dtype_name(values)
        )));
    }
    let found = ops::quantile(values, at, &[0], QuantileMethod::Linear, true)?;
    Ok(found
        .scalars()
        .iter()
        .map(|value| value.as_f64().unwrap_or(f64::NAN))
        .collect())
}

fn numbers(values: &Array) -> Result<Array> {
    let number = |op: Reduce, ddof: f64| -> Result<f64> {
        let (value, _) = reduce_column(values, op, ddof, true)?;
        Ok(value.as_f64().unwrap_or(f64::NAN))
    };
    let quartiles = quantiles(values, &[0.25, 0.5, 0.75])?;
    let found = vec![
        number(Reduce::Count, 0.0)?,
        number(Reduce::Mean, 0.0)?,
        number(Reduce::Std, 1.0)?,
        number(Reduce::Min, 0.0)?,
        quartiles[0],
        quartiles[1],
        quartiles[2],
        number(Reduce::Max, 0.0)?,
    ];
    Ok(Array::from_vec(&[found.len()], found)?)
}

fn texts(series: &Series) -> Result<Array> {
    let counts = series.value_counts()?;
    let (count, _) = reduce_column(&series.values, Reduce::Count, 0.0, true)?;
    let (top, freq) = match counts.is_empty() {
        true => (Scalar::Float(f64::NAN), Scalar::Float(f64::NAN)),
        false => (
            counts.index.labels_at(0).remove(0),
            column::at(&counts.values, 0),
        ),
    };
    let found = vec![count, Scalar::Int(counts.len() as i64), top, freq];
    Ok(Array::from_vec(&[found.len()], found)?)
}

fn is_number(values: &Array) -> bool {
    column::is_numeric(values) && values.dtype() != DType::Bool
}

/// Numbers and times: what `describe` takes if there is any.
fn is_measured(values: &Array) -> bool {
    is_number(values) || matches!(values.dtype(), DType::Datetime(_) | DType::Timedelta(_))
}

/// The description of times, in the order of [`NUMBERS`]; moments have no deviation.
fn times(values: &Array) -> Result<Array> {
    let mut counts: Vec<i64> = values.to_vec().unwrap_or_default();
    counts.retain(|count| *count != i64::MIN);
    counts.sort_unstable();
    let wrap = |count: i64| match values.dtype() {
        DType::Datetime(unit) => Scalar::Datetime(count, unit),
        DType::Timedelta(unit) => Scalar::Timedelta(count, unit),
        _ => Scalar::Int(count),
    };
    let mean = |counts: &[i64]| -> i64 {
        match counts.len() as i128 {
            0 => i64::MIN,
            size => (counts.iter().map(|count| i128::from(*count)).sum::<i128>() / size) as i64,
        }
    };
    let quantile = |q: f64| -> i64 {
        let Some(last) = counts.len().checked_sub(1) else {
            return i64::MIN;
        };
        let place = q * last as f64;
        let low = counts[place.floor() as usize];
        let high = counts[place.ceil() as usize];
        low + ((high - low) as f64 * place.fract()) as i64
    };
    let deviation = match (values.dtype(), counts.len()) {
        (DType::Timedelta(_), 2..) => {
            let middle =
                counts.iter().map(|count| *count as f64).sum::<f64>() / counts.len() as f64;
            let squares: f64 = counts
                .iter()
                .map(|count| (*count as f64 - middle).powi(2))
                .sum();
            wrap((squares / (counts.len() - 1) as f64).sqrt() as i64)
        }
        (DType::Timedelta(_), _) => wrap(i64::MIN),
        _ => Scalar::Float(f64::NAN),
    };
    let found = vec![
        Scalar::Int(counts.len() as i64),
        wrap(mean(&counts)),
        deviation,
        wrap(quantile(0.0)),
        wrap(quantile(0.25)),
        wrap(quantile(0.5)),
        wrap(quantile(0.75)),
        wrap(quantile(1.0)),
    ];
    Ok(Array::from_vec(&[found.len()], found)?)
}

fn measured(values: &Array) -> Result<Array> {
    match is_number(values) {
        true => numbers(values),
        false => times(values),
    }
}

/// The deviation stands last beside moments in a frame.
const LAST: [i64; 8] = [0, 1, 3, 4, 5, 6, 7, 2];

impl Series {
    pub fn describe(&self) -> Result<Self> {
        if !is_measured(&self.values) {
            return Series::new(&texts(self)?, names(&TEXTS)?, self.name.clone());
        }
        let found = Series::new(
            &measured(&self.values)?,
            names(&NUMBERS)?,
            self.name.clone(),
        )?;
        match self.values.dtype() {
            DType::Datetime(_) => found.take(&LAST[..7]),
            _ => Ok(found),
        }
    }
}

impl DataFrame {
    /// Of the columns with numbers and times, if there are any.
    pub fn describe(&self) -> Result<Self> {
        if self.data.is_empty() {
            return value_error("Cannot describe a DataFrame without columns");
        }
        let kept: Vec<i64> = (0..self.data.len())
            .filter(|at| is_measured(&self.data[*at]))
            .map(|at| at as i64)
            .collect();
        if kept.is_empty() {
            let data = (0..self.data.len())
                .map(|at| texts(&self.column(at)))
                .collect::<Result<Vec<_>>>()?;
            return DataFrame::new(names(&TEXTS)?, self.columns.clone(), &data);
        }
        let chosen = self.take_columns(&kept)?;
        let data = chosen
            .data
            .iter()
            .map(measured)
            .collect::<Result<Vec<_>>>()?;
        let moments = |values: &Array| matches!(values.dtype(), DType::Datetime(_));
        let last = chosen.data.iter().any(moments);
        let kept = if chosen.data.iter().all(moments) {
            &LAST[..7]
        } else {
            &LAST[..]
        };
        let out = DataFrame::new(names(&NUMBERS)?, chosen.columns, &data)?;
        if last { out.take(kept) } else { Ok(out) }
    }

    /// Pearson's correlation of each pair of columns, over the rows where both have a value.
    pub fn correlation(&self) -> Result<Self> {
        let columns: Vec<Vec<f64>> = self
            .data
            .iter()
            .map(|values| {
                let values = values.scalars();
                values
                    .iter()
                    .map(|value| value.as_f64().unwrap_or(f64::NAN))
                    .collect()
            })
            .collect();
        let data = columns
            .iter()
            .map(|a| {
                let row: Vec<f64> = columns.iter().map(|b| pearson(a, b)).collect();
                Ok(Array::from_vec(&[row.len()], row)?)
            })
            .collect::<Result<Vec<_>>>()?;
        DataFrame::new(self.columns.clone(), self.columns.clone(), &data)
    }
}

/// NaN with fewer than two pairs.
pub fn pearson(a: &[f64], b: &[f64]) -> f64 {
    let pairs: Vec<(f64, f64)> = a
        .iter()
        .zip(b)
        .filter(|(a, b)| !a.is_nan() && !b.is_nan())
        .map(|(a, b)| (*a, *b))
        .collect();
    let count = pairs.len() as f64;
    if pairs.len() < 2 {
        return f64::NAN;
    }
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (mean_a, mean_b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in &pairs {
        let (a, b) = (a - mean_a, b - mean_b);
        aa += a * a;
        bb += b * b;
        ab += a * b;
    }
    if aa == bb && aa == ab {
        return if aa == 0.0 { f64::NAN } else { 1.0 };
    }
    (ab / (aa.sqrt() * bb.sqrt())).clamp(-1.0, 1.0)
}
