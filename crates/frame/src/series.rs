//! One column with labels and a name.

use std::collections::HashMap;

use littoral_array::format::scalar_str;
use littoral_array::ops::{self, Binary, Reduce, ReduceOptions, Scan, Unary};
use littoral_array::{Array, DType, Scalar};

use crate::column::{self, Key};
use crate::error::{FrameError, Result, value_error};
use crate::index::{Index, Name};

#[derive(Debug, Clone)]
pub struct Series {
    pub values: Array,
    pub index: Index,
    pub name: Name,
    /// Shown as `object`, whatever the values are: `frame.dtypes`.
    pub object: bool,
}

/// The other side of an operator.
#[derive(Debug, Clone)]
pub enum Combine {
    Series(Series),
    /// A value, or one a row. `weak`: a number of Python's own, which takes the column's dtype.
    Array {
        values: Array,
        weak: bool,
    },
}

impl Series {
    /// Errors if there is not one label a value. `values` is brought into pandas' form.
    pub fn new(values: &Array, index: Index, name: Name) -> Result<Self> {
        let values = column::normalised(values)?;
        if values.size() != index.len() {
            return value_error(format!(
                "Length of values ({}) does not match length of index ({})",
                values.size(),
                index.len()
            ));
        }
        Ok(Self {
            values,
            index,
            name,
            object: false,
        })
    }

    pub fn len(&self) -> usize {
        self.values.size()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same labels and name with other values.
    pub fn with_values(&self, values: Array) -> Self {
        Self {
            values,
            object: false,
            ..self.clone()
        }
    }

    /// Rows at positions; −1 gives a missing value.
    pub fn take(&self, positions: &[i64]) -> Result<Self> {
        Ok(Self {
            values: column::take(&self.values, positions)?,
            index: self.index.take(positions)?,
            name: self.name.clone(),
            object: self.object,
        })
    }

    /// Rows where the mask is true.
    pub fn filter(&self, mask: &[bool]) -> Result<Self> {
        self.take(&mask_positions(mask, self.len())?)
    }

    /// A reduction of the whole column, without missing values. `std` and `var` divide by `n - ddof`.
    pub fn reduce(&self, op: Reduce, ddof: f64, skipna: bool) -> Result<(Scalar, DType)> {
        reduce_column(&self.values, op, ddof, skipna)
    }

    /// `a op b`: series are aligned by their labels.
    pub fn binary(&self, op: Binary, other: &Combine, reflected: bool) -> Result<Self> {
        let (left, right, weak) = match other {
            Combine::Array { values, weak } => {
                if values.ndim() > 0 && values.size() != self.len() {
                    return value_error(format!(
                        "operands could not be broadcast together with shapes ({},) ({},)",
                        self.len(),
                        values.size()
                    ));
                }
                (self.clone(), values.clone(), *weak)
            }
            Combine::Series(other) => {
                let (left, right) = self.aligned(other)?;
                (left, right.values, false)
            }
        };
        let name = match other {
            Combine::Series(other) if other.name != self.name => None,
            _ => self.name.clone(),
        };
        let values = combine(op, &left.values, &right, weak, reflected)?;
        Ok(Self {
            values,
            index: left.index,
            name,
            object: false,
        })
    }

    /// Both with the labels of either, sorted unless they are the same.
    fn aligned(&self, other: &Series) -> Result<(Series, Series)> {
        if self.index.equals(&other.index)? {
            return Ok((self.clone(), other.clone()));
        }
        let (mine, theirs) = (self.index.keys()?, other.index.keys()?);
        let place = |keys: &[Vec<Key>]| -> HashMap<Vec<Key>, i64> {
            keys.iter().cloned().zip(0..).collect()
        };
        let (at_mine, at_theirs) = (place(&mine), place(&theirs));
        let mut all: Vec<&Vec<Key>> = at_mine.keys().chain(at_theirs.keys()).collect();
        all.sort();
        all.dedup();
        let find = |known: &HashMap<Vec<Key>, i64>| -> Vec<i64> {
            all.iter()
                .map(|key| known.get(*key).copied().unwrap_or(-1))
                .collect()
        };
        let (left, right) = (find(&at_mine), find(&at_theirs));
        let index = union(&self.index, &left, &other.index, &right)?;
        let mut aligned = (self.take(&left)?, other.take(&right)?);
        aligned.0.index = index.clone();
        aligned.1.index = index;
        Ok(aligned)
    }

    pub fn unary(&self, op: Unary) -> Result<Self> {
        Ok(self.with_values(ops::unary(op, &self.values)?))
    }

    /// `cumsum`, `cumprod`, `ffill`, `bfill`.
    pub fn scan(&self, op: Scan) -> Result<Self> {
        Ok(self.with_values(scan_column(&self.values, op)?))
    }

    pub fn shift(&self, periods: i64) -> Result<Self> {
        Ok(self.with_values(shift_column(&self.values, periods)?))
    }

    pub fn diff(&self, periods: i64) -> Result<Self> {
        let before = shift_column(&self.values, periods)?;
        Ok(self.with_values(ops::binary(Binary::Sub, &self.values, &before)?))
    }

    pub fn is_null(&self) -> Vec<bool> {
        column::nulls(&self.values)
    }

    pub fn fill_null(&self, value: &Scalar) -> Result<Self> {
        Ok(self.with_values(fill_column(&self.values, value)?))
    }

    pub fn cast(&self, dtype: DType) -> Result<Self> {
        Ok(self.with_values(cast_column(&self.values, dtype)?))
    }

    /// The labels of the smallest or the largest value.
    pub fn label_of(&self, op: Reduce) -> Result<Vec<Scalar>> {
        let (at, _) = self.reduce(op, 0.0, true)?;
        match at.as_i64().and_then(|at| usize::try_from(at).ok()) {
            Some(at) => Ok(self.index.labels_at(at)),
            None => value_error(format!("attempt to get {} of an empty sequence", op.name())),
        }
    }
}

/// Labels of two indexes in one order.
fn union(a: &Index, at_a: &[i64], b: &Index, at_b: &[i64]) -> Result<Index> {
    let (left, right) = (a.to_columns()?, b.to_columns()?);
    if left.len() != right.len() {
        return Err(FrameError::Value(
            "cannot align indexes with different numbers of levels".into(),
        ));
    }
    let mut columns = vec![];
    for ((name, mine), (other, theirs)) in left.iter().zip(&right) {
        let all = column::concat(&[mine.clone(), theirs.clone()])?;
        let positions: Vec<i64> = at_a
            .iter()
            .zip(at_b)
            .map(|(a, b)| if *a >= 0 { *a } else { b + mine.size() as i64 })
            .collect();
        let name = if name == other { name.clone() } else { None };
        columns.push((name, column::take(&all, &positions)?));
    }
    match columns.as_slice() {
        [(name, values)] => Ok(Index::flat(values.clone(), name.clone())),
        _ => Ok(Index::Multi(crate::index::Multi::from_columns(&columns)?)),
    }
}

/// A column in another dtype; texts of missing values stay missing.
pub fn cast_column(values: &Array, dtype: DType) -> Result<Array> {
    if !matches!(dtype, DType::Str(_)) {
        return column::normalised(&ops::cast(values, dtype)?);
    }
    let texts = values.scalars().into_iter().map(|value| match value {
        value if value.is_null() => Scalar::Float(f64::NAN),
        Scalar::Str(_) => value,
        Scalar::Float(_) => Scalar::Str(scalar_str(&value, values.dtype()).into()),
        value => Scalar::Str(crate::format::label(&value).into()),
    });
    column::from_scalars(texts.collect())
}

/// Positions where a mask is true.
pub fn mask_positions(mask: &[bool], size: usize) -> Result<Vec<i64>> {
    if mask.len() != size {
        return value_error(format!(
            "Item wrong length {} instead of {size}.",
            mask.len()
        ));
    }
    Ok((0..)
        .zip(mask)
        .filter(|(_, keep)| **keep)
        .map(|(at, _)| at)
        .collect())
}

fn combine(op: Binary, left: &Array, right: &Array, weak: bool, reflected: bool) -> Result<Array> {
    // A Python number takes the column's dtype, if that can hold it.
    let right = match weak {
        true => {
            let target = right
                .item()
                .ok()
                .and_then(|value| ops::weak_result_type(left.dtype(), &value));
            match target {
                Some(dtype) if dtype.is_numeric() && op != Binary::Pow => ops::cast(right, dtype)?,
                _ => right.clone(),
            }
        }
        false => right.clone(),
    };
    let comparison = matches!(
        op,
        Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Gt | Binary::Ge
    );
    let (a, b) = if reflected {
        (&right, left)
    } else {
        (left, &right)
    };
    let texts = |array: &Array| matches!(array.dtype(), DType::Object | DType::Str(_));
    if comparison && (texts(a) || texts(b)) {
        return compare_objects(op, a, b);
    }
    // Text of a date beside times is a date.
    let (a, b) = (timed(a, b)?, timed(b, a)?);
    let result = ops::binary(op, &a, &b)?;
    // Counts of whole numbers by zero are infinite in pandas, too; numpy's kernels agree.
    Ok(result)
}

/// A text as a time, beside times.
fn timed(array: &Array, other: &Array) -> Result<Array> {
    match (array.dtype(), other.dtype()) {
        (DType::Str(_), DType::Datetime(_) | DType::Timedelta(_)) => {
            Ok(ops::cast(array, other.dtype())?)
        }
        _ => Ok(array.clone()),
    }
}

fn compare_objects(op: Binary, a: &Array, b: &Array) -> Result<Array> {
    if a.dtype().is_time() || b.dtype().is_time() {
        let (a, b) = (timed(a, b)?, timed(b, a)?);
        return Ok(ops::binary(op, &a, &b)?);
    }
    let size = a.size().max(b.size());
    let (a, b) = (a.scalars(), b.scalars());
    let pick =
        |values: &[Scalar], row: usize| values[if values.len() == 1 { 0 } else { row }].clone();
    let out: Vec<bool> = (0..size)
        .map(|row| {
            let (a, b) = (pick(&a, row), pick(&b, row));
            if a.is_null() || b.is_null() {
                return op == Binary::Ne;
            }
            let (a, b) = (Key::of(&a), Key::of(&b));
            match op {
                Binary::Eq => a == b,
                Binary::Ne => a != b,
                Binary::Lt => a < b,
                Binary::Le => a <= b,
                Binary::Gt => a > b,
                _ => a >= b,
            }
        })
        .collect();
    Ok(Array::from_vec(&[size], out)?)
}

/// One number of a column.
pub(crate) fn reduce_column(
    values: &Array,
    op: Reduce,
    ddof: f64,
    skipna: bool,
) -> Result<(Scalar, DType)> {
    let options = ReduceOptions {
        skipna,
        ddof,
        min_count: None,
        keepdims: false,
    };
    if matches!(op, Reduce::Count) {
        let count = column::nulls(values).iter().filter(|null| !**null).count();
        return Ok((Scalar::Int(count as i64), DType::I64));
    }
    if column::is_text(values) {
        return text_reduction(values, op);
    }
    if values.dtype() == DType::Object {
        return Err(FrameError::Type(format!(
            "cannot perform {} with type object",
            op.name()
        )));
    }
    if let (DType::Datetime(unit), Reduce::Mean | Reduce::Median) = (values.dtype(), op) {
        let mut counts: Vec<i64> = values.to_vec().unwrap_or_default();
        counts.retain(|value| *value != i64::MIN);
        counts.sort_unstable();
        let middle = match (counts.len(), op) {
            (0, _) => i64::MIN,
            (size, Reduce::Mean) => {
                (counts.iter().map(|v| i128::from(*v)).sum::<i128>() / size as i128) as i64
            }
            (size, _) => {
                ((i128::from(counts[(size - 1) / 2]) + i128::from(counts[size / 2])) / 2) as i64
            }
        };
        return Ok((Scalar::Datetime(middle, unit), values.dtype()));
    }
    if values.size() == 0 && matches!(op, Reduce::Min | Reduce::Max) {
        return Ok((Scalar::Float(f64::NAN), DType::F64));
    }
    let reduced = ops::reduce(op, values, &[0], &options)?;
    Ok((reduced.item()?, reduced.dtype()))
}

fn text_reduction(values: &Array, op: Reduce) -> Result<(Scalar, DType)> {
    let texts = values.scalars();
    let texts = texts.iter().filter_map(Scalar::as_str);
    let found: Option<String> = match op {
        Reduce::Min => texts.min().map(str::to_owned),
        Reduce::Max => texts.max().map(str::to_owned),
        Reduce::Sum => Some(texts.collect()),
        _ => {
            return Err(FrameError::Type(format!(
                "Cannot perform reduction '{}' with string dtype",
                op.name()
            )));
        }
    };
    Ok((
        found.map_or(Scalar::Float(f64::NAN), |text| Scalar::Str(text.into())),
        DType::Object,
    ))
}

pub(crate) fn scan_column(values: &Array, op: Scan) -> Result<Array> {
    let nulls = column::nulls(values);
    let out = ops::scan(op, values, 0, true, None)?;
    // pandas leaves missing values missing in a cumulative sum.
    if matches!(op, Scan::Cumsum | Scan::Cumprod) && nulls.contains(&true) {
        let positions: Vec<i64> = nulls
            .iter()
            .zip(0..)
            .map(|(null, row)| if *null { -1 } else { row })
            .collect();
        return column::take(&out, &positions);
    }
    Ok(out)
}

pub(crate) fn shift_column(values: &Array, periods: i64) -> Result<Array> {
    let size = values.size() as i64;
    let positions: Vec<i64> = (0..size)
        .map(|row| row.saturating_sub(periods))
        .map(|row| if (0..size).contains(&row) { row } else { -1 })
        .collect();
    column::take(values, &positions)
}

pub(crate) fn fill_column(values: &Array, fill: &Scalar) -> Result<Array> {
    let nulls = column::nulls(values);
    if !nulls.contains(&true) {
        return Ok(values.clone());
    }
    if let (dtype, Some(fill)) = (values.dtype(), fill.as_f64())
        && dtype.is_float()
    {
        let filled = values
            .scalars()
            .iter()
            .map(|value| {
                value
                    .as_f64()
                    .filter(|value| !value.is_nan())
                    .unwrap_or(fill)
            })
            .collect::<Vec<f64>>();
        return Ok(ops::cast(
            &Array::from_vec(&[values.size()], filled)?,
            dtype,
        )?);
    }
    let filled = values
        .scalars()
        .into_iter()
        .map(|value| if value.is_null() { fill.clone() } else { value });
    column::from_scalars(filled.collect())
}
