//! Rows in groups: `groupby`, and `resample` by time.

use littoral_array::calendar::{Frequency, Resample, resample_bins};
use littoral_array::ops::{self, Reduce};
use littoral_array::{Array, DType, Scalar};

use crate::column;
use crate::error::{FrameError, Result};
use crate::frame::DataFrame;
use crate::index::{Flat, Index, Multi, Name};
use crate::series::{Series, reduce_column};

/// The rows of each group, and the groups' labels.
#[derive(Debug, Clone)]
pub struct Groups {
    pub index: Index,
    pub rows: Vec<Vec<i64>>,
}

impl Groups {
    /// Equal keys are one group; rows without a key are in none. Sorted, or in order of appearance.
    pub fn by(keys: &[(Name, Array)], sort: bool) -> Result<Self> {
        let multi = Multi::from_columns(keys)?;
        let mut known: indexmap::IndexMap<Vec<i64>, Vec<i64>> = indexmap::IndexMap::new();
        for row in 0..multi.len() {
            let codes: Vec<i64> = multi.codes.iter().map(|codes| codes[row]).collect();
            if codes.iter().all(|code| *code >= 0) {
                known.entry(codes).or_default().push(row as i64);
            }
        }
        if sort {
            known.sort_keys();
        }
        let (codes, rows): (Vec<Vec<i64>>, Vec<Vec<i64>>) = known.into_iter().unzip();
        let level = |level: usize| -> Vec<i64> { codes.iter().map(|codes| codes[level]).collect() };
        let index = match keys {
            [(name, _)] => Index::flat(column::take(&multi.levels[0], &level(0))?, name.clone()),
            _ => Index::Multi(Multi {
                name: None,
                codes: (0..keys.len()).map(level).collect(),
                ..multi
            }),
        };
        Ok(Self { index, rows })
    }

    /// Bins of time, empty ones included, as `resample` makes them.
    pub fn resampled(index: &Index, freq: &str, options: &Resample) -> Result<Self> {
        let Index::Flat(flat) = index else {
            return Err(not_times(index));
        };
        if !matches!(flat.values.dtype(), DType::Datetime(_)) {
            return Err(not_times(index));
        }
        let (codes, labels) = resample_bins(&flat.values, freq, options)?;
        let mut rows = vec![vec![]; labels.size()];
        for (row, code) in codes.iter().enumerate() {
            if let Ok(code) = usize::try_from(*code) {
                rows[code].push(row as i64);
            }
        }
        let index = Index::Flat(Flat {
            name: flat.name.clone(),
            values: labels,
            range: None,
            freq: Some(Frequency::parse(freq)?.to_string()),
        });
        Ok(Self { index, rows })
    }

    /// One number a group of one column.
    pub fn reduce(&self, values: &Array, op: Reduce, ddof: f64) -> Result<Array> {
        let reduced = self
            .rows
            .iter()
            .map(|rows| self.reduce_rows(values, rows, op, ddof))
            .collect::<Result<Vec<Scalar>>>()?;
        let made = column::from_scalars(reduced)?;
        // Smallest and largest values, and sums of floats, keep their dtype.
        let dtype = values.dtype();
        let keeps = matches!(op, Reduce::Min | Reduce::Max | Reduce::First | Reduce::Last)
            || (dtype == DType::F32 && !matches!(op, Reduce::Count));
        let holds = dtype.is_float() || !column::nulls(&made).contains(&true);
        match keeps && holds && dtype.is_numeric() && made.dtype().is_numeric() {
            true => Ok(ops::cast(&made, dtype)?),
            false => Ok(made),
        }
    }

    fn reduce_rows(&self, values: &Array, rows: &[i64], op: Reduce, ddof: f64) -> Result<Scalar> {
        let part = column::take(values, rows)?;
        if matches!(op, Reduce::First | Reduce::Last) {
            let mut present: Vec<Scalar> = part.scalars();
            present.retain(|value| !value.is_null());
            let found = match op {
                Reduce::First => present.into_iter().next(),
                _ => present.pop(),
            };
            return Ok(found.unwrap_or(Scalar::Float(f64::NAN)));
        }
        if rows.is_empty() && !matches!(op, Reduce::Sum | Reduce::Count | Reduce::Prod) {
            return Ok(match values.dtype() {
                DType::Datetime(unit) => Scalar::Datetime(i64::MIN, unit),
                _ => Scalar::Float(f64::NAN),
            });
        }
        let (value, _) = reduce_column(&part, op, ddof, true).map_err(|error| match error {
            FrameError::Type(_) => FrameError::Type(format!(
                "agg function failed [how->{},dtype->{}]",
                op.name(),
                column::dtype_name(values)
            )),
            error => error,
        })?;
        Ok(value)
    }

    pub fn reduce_frame(&self, frame: &DataFrame, op: Reduce, ddof: f64) -> Result<DataFrame> {
        Ok(DataFrame {
            index: self.index.clone(),
            columns: frame.columns.clone(),
            data: frame
                .data
                .iter()
                .map(|values| self.reduce(values, op, ddof))
                .collect::<Result<_>>()?,
        })
    }

    /// Rows of each group.
    pub fn size(&self) -> Result<Series> {
        let sizes: Vec<i64> = self.rows.iter().map(|rows| rows.len() as i64).collect();
        Series::new(
            &Array::from_vec(&[sizes.len()], sizes)?,
            self.index.clone(),
            None,
        )
    }

    /// The group of each row (−1: none), for results of the rows' own shape.
    pub fn group_of_rows(&self, size: usize) -> Vec<i64> {
        let mut groups = vec![-1; size];
        for (group, rows) in self.rows.iter().enumerate() {
            for row in rows {
                groups[*row as usize] = group as i64;
            }
        }
        groups
    }
}

fn not_times(index: &Index) -> FrameError {
    FrameError::Type(format!(
        "Only valid with DatetimeIndex, TimedeltaIndex or PeriodIndex, but got an instance of '{}'",
        index.class()
    ))
}
