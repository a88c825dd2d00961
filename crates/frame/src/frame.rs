//! Columns of one length with labels for rows and columns.

use littoral_array::ops::{self, Binary, Reduce, Scan, Unary};
use littoral_array::{Array, DType, Scalar};

use crate::column::{self, Key};
use crate::error::{FrameError, Result, value_error};
use crate::index::{Flat, Index, Multi, Name};
use crate::series::{self, Combine, Series, mask_positions};

#[derive(Debug, Clone)]
pub struct DataFrame {
    pub index: Index,
    pub columns: Index,
    /// One array a column, each of the index' length.
    pub data: Vec<Array>,
}

impl DataFrame {
    /// Errors if the columns are not all as long as the index.
    pub fn new(index: Index, columns: Index, data: &[Array]) -> Result<Self> {
        let data = data
            .iter()
            .map(column::normalised)
            .collect::<Result<Vec<_>>>()?;
        if columns.len() != data.len() {
            return value_error(format!(
                "Shape of passed values is ({}, {}), indices imply ({}, {})",
                index.len(),
                data.len(),
                index.len(),
                columns.len()
            ));
        }
        if let Some(column) = data.iter().find(|column| column.size() != index.len()) {
            return value_error(format!(
                "Length of values ({}) does not match length of index ({})",
                column.size(),
                index.len()
            ));
        }
        Ok(Self {
            index,
            columns,
            data,
        })
    }

    /// From names and columns.
    pub fn from_columns(index: Index, columns: Vec<(Scalar, Array)>) -> Result<Self> {
        let (names, data): (Vec<Scalar>, Vec<Array>) = columns.into_iter().unzip();
        Self::new(index, labels(names)?, &data)
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty() || self.columns.is_empty()
    }

    /// Rows at positions; −1 gives missing values.
    pub fn take(&self, positions: &[i64]) -> Result<Self> {
        Ok(Self {
            index: self.index.take(positions)?,
            columns: self.columns.clone(),
            data: self
                .data
                .iter()
                .map(|values| column::take(values, positions))
                .collect::<Result<_>>()?,
        })
    }

    pub fn take_columns(&self, positions: &[i64]) -> Result<Self> {
        Ok(Self {
            index: self.index.clone(),
            columns: self.columns.take(positions)?,
            data: positions
                .iter()
                .map(|at| self.data[*at as usize].clone())
                .collect(),
        })
    }

    /// Rows where the mask is true.
    pub fn filter(&self, mask: &[bool]) -> Result<Self> {
        self.take(&mask_positions(mask, self.len())?)
    }

    /// Where a column stands. `KeyError` if there is none of this name.
    pub fn position(&self, name: &Scalar) -> Result<usize> {
        self.find(name)
            .ok_or_else(|| FrameError::Key(crate::format::pretty(name)))
    }

    pub fn find(&self, name: &Scalar) -> Option<usize> {
        let key = Key::of(name);
        (0..self.columns.len()).find(|at| {
            let labels = self.columns.labels_at(*at);
            matches!(labels.as_slice(), [label] if Key::of(label) == key)
        })
    }

    pub fn column(&self, position: usize) -> Series {
        Series {
            values: self.data[position].clone(),
            index: self.index.clone(),
            name: self.column_name(position),
            object: false,
        }
    }

    fn column_name(&self, position: usize) -> Name {
        let labels = self.columns.labels_at(position);
        match labels.as_slice() {
            [label] => Some(label.clone()),
            labels => {
                let texts: Vec<String> = labels.iter().map(crate::format::pretty).collect();
                Some(Scalar::Str(format!("({})", texts.join(", ")).into()))
            }
        }
    }

    /// Columns by name, in this order.
    pub fn select(&self, names: &[Scalar]) -> Result<Self> {
        let missing: Vec<&Scalar> = names
            .iter()
            .filter(|name| self.find(name).is_none())
            .collect();
        if !missing.is_empty() {
            let listed: Vec<String> = missing
                .iter()
                .map(|name| crate::format::pretty(name))
                .collect();
            let index = format!("Index([{}], dtype='str')", listed.join(", "));
            return Err(FrameError::Key(match missing.len() == names.len() {
                true => format!("\"None of [{index}] are in the [columns]\""),
                false => format!("\"[{}] not in index\"", listed.join(", ")),
            }));
        }
        let positions: Vec<i64> = names
            .iter()
            .filter_map(|name| self.find(name))
            .map(|at| at as i64)
            .collect();
        self.take_columns(&positions)
    }

    /// Sets or adds a column. A series is matched by its labels, an array of one element is repeated.
    pub fn set(&mut self, name: &Scalar, value: &Combine) -> Result<()> {
        let values = match value {
            Combine::Series(series) if series.index.equals(&self.index)? => series.values.clone(),
            Combine::Series(series) => {
                let known = series.index.keys()?;
                let positions: Vec<i64> = self
                    .index
                    .keys()?
                    .iter()
                    .map(|key| {
                        known
                            .iter()
                            .position(|own| own == key)
                            .map_or(-1, |at| at as i64)
                    })
                    .collect();
                column::take(&series.values, &positions)?
            }
            Combine::Array { values, .. } if values.ndim() == 0 => {
                column::normalised(&ops::broadcast_to(values, &[self.len()])?)?
            }
            Combine::Array { values, .. } => column::normalised(values)?,
        };
        if self.columns.is_empty() && self.index.is_empty() {
            self.index = match value {
                Combine::Series(series) => series.index.clone(),
                Combine::Array { .. } => Index::default_range(values.size())?,
            };
        }
        if values.size() != self.len() {
            return value_error(format!(
                "Length of values ({}) does not match length of index ({})",
                values.size(),
                self.len()
            ));
        }
        match self.find(name) {
            Some(at) => self.data[at] = values,
            None => {
                let mut names = self.column_labels();
                names.push(name.clone());
                let own = self.columns.names();
                self.columns = labels(names)?;
                if own.len() == 1 {
                    self.columns.set_names(own)?;
                }
                self.data.push(values);
            }
        }
        Ok(())
    }

    /// The labels of a flat index of columns.
    pub fn column_labels(&self) -> Vec<Scalar> {
        (0..self.columns.len())
            .map(|at| self.column_name(at).unwrap_or(Scalar::None))
            .collect()
    }

    /// One row, in a dtype that holds all columns.
    pub fn row(&self, position: usize) -> Result<Series> {
        let values = self.data.iter().map(|values| column::at(values, position));
        let labels = self.index.labels_at(position);
        let name = match labels.as_slice() {
            [label] => Some(label.clone()),
            labels => Some(Scalar::Tuple(labels.into())),
        };
        let values: Vec<Scalar> = values.collect();
        let dtype = self.common_dtype();
        let values = match dtype {
            DType::Object => Array::from_vec(&[values.len()], values)?,
            dtype => ops::cast(&Array::from_vec(&[values.len()], values)?, dtype)?,
        };
        Series::new(&values, self.columns.clone(), name)
    }

    /// What one array of all columns has: `object` where numbers do not do.
    pub fn common_dtype(&self) -> DType {
        let dtypes: Vec<DType> = self.data.iter().map(Array::dtype).collect();
        let Some(first) = dtypes.first() else {
            return DType::Object;
        };
        if dtypes.iter().all(|dtype| dtype == first) && !matches!(first, DType::Str(_)) {
            return *first;
        }
        let numbers = |dtype: &DType| dtype.is_numeric() && *dtype != DType::Bool;
        match dtypes.iter().all(numbers) {
            true => ops::result_type_all(&dtypes).unwrap_or(DType::Object),
            false => DType::Object,
        }
    }

    /// All cells, 2-d.
    pub fn values(&self) -> Result<Array> {
        let dtype = self.common_dtype();
        let shape = [self.len(), self.data.len()];
        if self.data.is_empty() {
            return Ok(ops::zeros(DType::F64, &shape)?);
        }
        let columns = self
            .data
            .iter()
            .map(|values| Ok(ops::cast(values, dtype)?))
            .collect::<Result<Vec<_>>>()?;
        Ok(ops::stack(1, &columns.iter().collect::<Vec<_>>())?)
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Result<Self> {
        let rows = (0..self.len())
            .map(|row| Ok(self.row(row)?.values))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            index: self.columns.clone(),
            columns: self.index.clone(),
            data: rows,
        })
    }

    pub fn is_numeric(&self) -> Vec<bool> {
        self.data.iter().map(column::is_numeric).collect()
    }

    /// Columns that are numbers.
    pub fn numeric(&self) -> Result<Self> {
        let kept: Vec<i64> = (0..)
            .zip(self.is_numeric())
            .filter(|(_, numeric)| *numeric)
            .map(|(at, _)| at)
            .collect();
        self.take_columns(&kept)
    }

    /// One number a column, or (`rows`) one a row.
    pub fn reduce(&self, op: Reduce, ddof: f64, skipna: bool, rows: bool) -> Result<Series> {
        let data = match rows {
            false => self.data.clone(),
            true => (0..self.len())
                .map(|row| Ok(self.row(row)?.values))
                .collect::<Result<Vec<_>>>()?,
        };
        let reduced = data
            .iter()
            .map(|values| series::reduce_column(values, op, ddof, skipna))
            .collect::<Result<Vec<_>>>()?;
        let single = !reduced.is_empty() && reduced.iter().all(|(_, dtype)| *dtype == DType::F32);
        let values = column::from_scalars(reduced.into_iter().map(|(value, _)| value).collect())?;
        let values = match single {
            true => ops::cast(&values, DType::F32)?,
            false => values,
        };
        let index = if rows { &self.index } else { &self.columns };
        Series::new(&values, index.clone(), None)
    }

    /// Each column changed.
    pub fn map(&self, function: impl Fn(&Array) -> Result<Array>) -> Result<Self> {
        Ok(Self {
            data: self.data.iter().map(function).collect::<Result<_>>()?,
            ..self.clone()
        })
    }

    /// The label of the row with the smallest or the largest value of each column.
    pub fn labels_of(&self, op: Reduce) -> Result<Series> {
        let labels = (0..self.columns.len())
            .map(|at| {
                let labels = self.column(at).label_of(op)?;
                Ok(match labels.as_slice() {
                    [label] => label.clone(),
                    _ => Scalar::Tuple(labels.into()),
                })
            })
            .collect::<Result<Vec<Scalar>>>()?;
        Series::new(&column::from_scalars(labels)?, self.columns.clone(), None)
    }

    pub fn unary(&self, op: Unary) -> Result<Self> {
        self.map(|values| Ok(ops::unary(op, values)?))
    }

    pub fn scan(&self, op: Scan) -> Result<Self> {
        self.map(|values| series::scan_column(values, op))
    }

    pub fn shift(&self, periods: i64) -> Result<Self> {
        self.map(|values| series::shift_column(values, periods))
    }

    pub fn diff(&self, periods: i64) -> Result<Self> {
        self.map(|values| {
            let before = series::shift_column(values, periods)?;
            Ok(ops::binary(Binary::Sub, values, &before)?)
        })
    }

    pub fn fill_null(&self, value: &Scalar) -> Result<Self> {
        self.map(|values| series::fill_column(values, value))
    }

    pub fn is_null(&self) -> Result<Self> {
        self.map(|values| Ok(Array::from_vec(&[values.size()], column::nulls(values))?))
    }

    /// `frame op other`: another frame column by column (of the same names and labels), a series one
    /// value a column, an array or a number every column.
    pub fn binary(&self, op: Binary, other: &Operand, reflected: bool) -> Result<Self> {
        let mut out = self.clone();
        for (at, values) in out.data.iter_mut().enumerate() {
            let other = match other {
                Operand::Frame(frame) => {
                    let name = self.column_name(at).unwrap_or(Scalar::None);
                    if frame.columns.len() != self.columns.len() {
                        return Err(FrameError::NotImplemented(
                            "arithmetic of frames with different columns".into(),
                        ));
                    }
                    Combine::Series(frame.column(frame.position(&name)?))
                }
                Operand::Series(series) => {
                    let found = (0..series.len()).find(|row| {
                        let label = self.column_name(at);
                        series.index.labels_at(*row).first().map(Key::of)
                            == label.as_ref().map(Key::of)
                    });
                    let value = found.map_or(Scalar::Float(f64::NAN), |row| {
                        column::at(&series.values, row)
                    });
                    Combine::Array {
                        values: Array::scalar(value),
                        weak: false,
                    }
                }
                Operand::Array { values, weak } => match values.ndim() {
                    2 => {
                        let column = ops::take(values, 1, &[at as i64])?;
                        Combine::Array {
                            values: ops::reshape(&column, &[column.size()])?,
                            weak: false,
                        }
                    }
                    _ => Combine::Array {
                        values: values.clone(),
                        weak: *weak,
                    },
                },
            };
            let column = Series {
                values: values.clone(),
                index: self.index.clone(),
                name: None,
                object: false,
            };
            let result = column.binary(op, &other, reflected)?;
            if result.len() != self.len() {
                return Err(FrameError::NotImplemented(
                    "arithmetic of frames with different labels".into(),
                ));
            }
            *values = result.values;
        }
        Ok(out)
    }

    /// The index as columns in front, and positions in its place; `drop` forgets it.
    pub fn reset_index(&self, levels: Option<&[Scalar]>, drop: bool) -> Result<Self> {
        let columns = self.index.to_columns()?;
        let chosen: Vec<usize> = match (levels, &self.index) {
            (Some(names), Index::Multi(multi)) => names
                .iter()
                .map(|name| multi.level(name))
                .collect::<Result<_>>()?,
            _ => (0..columns.len()).collect(),
        };
        let mut out = self.clone();
        out.index = match (&self.index, chosen.len() < columns.len()) {
            (Index::Multi(multi), true) => multi.without(&chosen)?,
            _ => Index::default_range(self.len())?,
        };
        if drop {
            return Ok(out);
        }
        let several = columns.len() > 1;
        for level in chosen.into_iter().rev() {
            let (name, values) = &columns[level];
            let name = name.clone().unwrap_or_else(|| {
                Scalar::Str(match several {
                    true => format!("level_{level}").into(),
                    false if self.find(&Scalar::Str("index".into())).is_some() => "level_0".into(),
                    false => "index".into(),
                })
            });
            if self.find(&name).is_some() {
                return value_error(format!(
                    "cannot insert {}, already exists",
                    crate::format::label(&name)
                ));
            }
            let mut names = vec![name];
            names.extend(out.column_labels());
            let own = out.columns.names();
            out.columns = labels(names)?;
            if own.len() == 1 {
                out.columns.set_names(own)?;
            }
            out.data.insert(0, values.clone());
        }
        Ok(out)
    }

    /// The names that no column has, if there are such.
    fn missing(&self, names: &[Scalar]) -> Option<String> {
        let missing: Vec<String> = names
            .iter()
            .filter(|name| self.find(name).is_none())
            .map(crate::format::pretty)
            .collect();
        (!missing.is_empty()).then(|| missing.join(", "))
    }

    /// Columns as the index.
    pub fn set_index(&self, names: &[Scalar], drop: bool) -> Result<Self> {
        if let Some(missing) = self.missing(names) {
            return Err(FrameError::Key(format!(
                "\"None of [{missing}] are in the columns\""
            )));
        }
        let positions: Vec<usize> = names.iter().filter_map(|name| self.find(name)).collect();
        let columns: Vec<(Name, Array)> = positions
            .iter()
            .map(|at| (self.column_name(*at), self.data[*at].clone()))
            .collect();
        let index = match columns.as_slice() {
            [(name, values)] => Index::flat(values.clone(), name.clone()),
            _ => Index::Multi(Multi::from_columns(&columns)?),
        };
        let kept: Vec<i64> = (0..self.data.len())
            .filter(|at| !drop || !positions.contains(at))
            .map(|at| at as i64)
            .collect();
        let mut out = self.take_columns(&kept)?;
        out.index = index;
        Ok(out)
    }

    /// Without columns.
    pub fn drop_columns(&self, names: &[Scalar]) -> Result<Self> {
        if let Some(missing) = self.missing(names) {
            return Err(FrameError::Key(format!(
                "\"[{missing}] not found in axis\""
            )));
        }
        let gone: Vec<usize> = names.iter().filter_map(|name| self.find(name)).collect();
        let kept: Vec<i64> = (0..self.data.len())
            .filter(|at| !gone.contains(at))
            .map(|at| at as i64)
            .collect();
        self.take_columns(&kept)
    }

    /// Other names for some columns.
    pub fn rename(&self, names: &[(Scalar, Scalar)]) -> Result<Self> {
        let new = self.column_labels().into_iter().map(|label| {
            let found = names
                .iter()
                .find(|(old, _)| Key::of(old) == Key::of(&label));
            found.map_or(label, |(_, new)| new.clone())
        });
        let own = self.columns.names();
        let mut out = self.clone();
        out.columns = labels(new.collect())?;
        if own.len() == 1 {
            out.columns.set_names(own)?;
        }
        Ok(out)
    }
}

/// The other side of an operator on frames.
#[derive(Debug, Clone)]
pub enum Operand {
    Frame(DataFrame),
    Series(Series),
    Array { values: Array, weak: bool },
}

/// An index of names.
pub fn labels(names: Vec<Scalar>) -> Result<Index> {
    let values = column::from_scalars(names)?;
    Ok(Index::Flat(Flat::new(values, None)))
}
