//! Row and column labels.

use std::collections::HashMap;

use littoral_array::calendar::{Clock, Frequency};
use littoral_array::{Array, DType, Scalar, ops};

use crate::column::{self, Key};
use crate::error::{FrameError, Result};

/// The name of an index, a level or a column: mostly a string.
pub type Name = Option<Scalar>;

#[derive(Debug, Clone)]
pub enum Index {
    Flat(Flat),
    Multi(Multi),
}

/// One label a row.
#[derive(Debug, Clone)]
pub struct Flat {
    pub name: Name,
    pub values: Array,
    /// A `RangeIndex`: start and step of `values`, which are int64.
    pub range: Option<(i64, i64)>,
    /// The frequency of regular times, where it is known.
    pub freq: Option<String>,
}

/// A tuple of labels a row: distinct labels of each level, and for each row a position in them (−1:
/// missing).
#[derive(Debug, Clone)]
pub struct Multi {
    /// The name of the whole, which xarray gives it: that of its dimension.
    pub name: Name,
    pub names: Vec<Name>,
    pub levels: Vec<Array>,
    pub codes: Vec<Vec<i64>>,
}

impl Flat {
    pub fn new(values: Array, name: Name) -> Self {
        Self {
            name,
            values,
            range: None,
            freq: None,
        }
    }

    pub fn range(start: i64, step: i64, size: usize, name: Name) -> Result<Self> {
        let values = (0..size as i64).map(|at| start + at * step).collect();
        Ok(Self {
            name,
            values: Array::from_vec::<i64>(&[size], values)?,
            range: Some((start, step)),
            freq: None,
        })
    }

    /// The end of a range, as `range.stop` gives it.
    pub fn stop(&self) -> i64 {
        self.range
            .map_or(0, |(start, step)| start + step * self.values.size() as i64)
    }

    fn take(&self, positions: &[i64]) -> Result<Self> {
        let values = column::take(&self.values, positions)?;
        let step = ops::regular_step(positions);
        let range = match (self.range, step) {
            (Some((start, own)), Some(step)) => {
                let first = positions.first().copied().unwrap_or(0);
                Some((start + own * first, own * step))
            }
            _ => None,
        };
        let freq = match (&self.freq, step) {
            (Some(freq), Some(1)) => Some(freq.clone()),
            (Some(freq), Some(step)) if step != 0 => Frequency::parse(freq).ok().map(|freq| {
                let count = freq.count * step;
                Frequency { count, ..freq }.to_string()
            }),
            _ => None,
        };
        Ok(Self {
            name: self.name.clone(),
            values,
            range,
            freq,
        })
    }
}

impl Multi {
    /// The Cartesian product of flat indexes, the last one fastest. Levels hold each label once, in
    /// order of appearance.
    pub fn product(indexes: &[Index]) -> Result<Self> {
        let sizes: Vec<usize> = indexes.iter().map(Index::len).collect();
        let total: usize = sizes.iter().product();
        let mut repeat = total;
        let mut multi = Multi {
            name: None,
            names: indexes.iter().flat_map(Index::names).collect(),
            levels: vec![],
            codes: vec![],
        };
        for (index, size) in indexes.iter().zip(&sizes) {
            repeat /= (*size).max(1);
            let spread = |codes: &[i64]| {
                (0..total)
                    .map(|row| codes[row / repeat.max(1) % size])
                    .collect()
            };
            match index {
                Index::Flat(flat) => {
                    let (codes, first) = factorize(&flat.values);
                    multi.levels.push(column::take(&flat.values, &first)?);
                    multi.codes.push(spread(&codes));
                }
                Index::Multi(own) => {
                    multi.levels.extend(own.levels.iter().cloned());
                    multi
                        .codes
                        .extend(own.codes.iter().map(|codes| spread(codes)));
                }
            }
        }
        Ok(multi)
    }

    /// All combinations of some labels, as `from_product` makes it: levels are sorted.
    pub fn from_product(indexes: &[Index]) -> Result<Self> {
        let whole = Self::product(indexes)?;
        let columns = (0..whole.names.len())
            .map(|level| Ok((whole.names[level].clone(), whole.level_values(level)?)))
            .collect::<Result<Vec<_>>>()?;
        Self::from_columns(&columns)
    }

    /// From one column a level: levels sorted, as pandas makes them.
    pub fn from_columns(columns: &[(Name, Array)]) -> Result<Self> {
        let mut multi = Multi {
            name: None,
            names: vec![],
            levels: vec![],
            codes: vec![],
        };
        for (name, values) in columns {
            let (codes, first) = factorize(values);
            let keys: Vec<Key> = first
                .iter()
                .map(|at| Key::of(&column::at(values, *at as usize)))
                .collect();
            let mut order: Vec<usize> = (0..first.len()).collect();
            order.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
            let mut rank = vec![0i64; order.len()];
            for (new, old) in order.iter().enumerate() {
                rank[*old] = new as i64;
            }
            let sorted: Vec<i64> = order.iter().map(|at| first[*at]).collect();
            multi.names.push(name.clone());
            multi.levels.push(column::take(values, &sorted)?);
            let code = |code: i64| usize::try_from(code).map_or(-1, |code| rank[code]);
            multi.codes.push(codes.into_iter().map(code).collect());
        }
        Ok(multi)
    }

    pub fn len(&self) -> usize {
        self.codes.first().map_or(0, Vec::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The labels of one level, a row each.
    pub fn level_values(&self, level: usize) -> Result<Array> {
        column::take(&self.levels[level], &self.codes[level])
    }

    /// The position of a level by name, or by number.
    pub fn level(&self, name: &Scalar) -> Result<usize> {
        let named = |own: &Name| own.as_ref().is_some_and(|own| own == name);
        if let Some(level) = self.names.iter().position(named) {
            return Ok(level);
        }
        match name.as_i64() {
            Some(number)
                if (-(self.names.len() as i64)..self.names.len() as i64).contains(&number) =>
            {
                Ok(number.rem_euclid(self.names.len() as i64) as usize)
            }
            _ => Err(FrameError::Key(format!(
                "'Level {} not found'",
                crate::format::label(name)
            ))),
        }
    }

    /// Without some levels: a flat index if one is left.
    pub fn without(&self, levels: &[usize]) -> Result<Index> {
        let kept: Vec<usize> = (0..self.names.len())
            .filter(|level| !levels.contains(level))
            .collect();
        if let [level] = kept.as_slice() {
            let values = self.level_values(*level)?;
            return Ok(Index::Flat(Flat::new(values, self.names[*level].clone())));
        }
        Ok(Index::Multi(Multi {
            name: None,
            names: kept.iter().map(|at| self.names[*at].clone()).collect(),
            levels: kept.iter().map(|at| self.levels[*at].clone()).collect(),
            codes: kept.iter().map(|at| self.codes[*at].clone()).collect(),
        }))
    }
}

/// A code for each row (−1: missing) and the row where each code first appears.
pub(crate) fn factorize(values: &Array) -> (Vec<i64>, Vec<i64>) {
    let mut known: HashMap<Key, i64> = HashMap::new();
    let mut first = vec![];
    let mut codes = Vec::with_capacity(values.size());
    for (row, value) in values.scalars().iter().enumerate() {
        if value.is_null() {
            codes.push(-1);
            continue;
        }
        let next = known.len() as i64;
        let code = *known.entry(Key::of(value)).or_insert(next);
        if code == next {
            first.push(row as i64);
        }
        codes.push(code);
    }
    (codes, first)
}

impl Index {
    pub fn default_range(size: usize) -> Result<Self> {
        Ok(Index::Flat(Flat::range(0, 1, size, None)?))
    }

    pub fn flat(values: Array, name: Name) -> Self {
        Index::Flat(Flat::new(values, name))
    }

    pub fn len(&self) -> usize {
        match self {
            Index::Flat(flat) => flat.values.size(),
            Index::Multi(multi) => multi.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn levels(&self) -> usize {
        match self {
            Index::Flat(_) => 1,
            Index::Multi(multi) => multi.names.len(),
        }
    }

    pub fn names(&self) -> Vec<Name> {
        match self {
            Index::Flat(flat) => vec![flat.name.clone()],
            Index::Multi(multi) => multi.names.clone(),
        }
    }

    pub fn set_names(&mut self, names: Vec<Name>) -> Result<()> {
        if names.len() != self.levels() {
            return Err(FrameError::Value(format!(
                "Length of new names must be {}, got {}",
                self.levels(),
                names.len()
            )));
        }
        match self {
            Index::Flat(flat) => flat.name = names.into_iter().next().flatten(),
            Index::Multi(multi) => multi.names = names,
        }
        Ok(())
    }

    pub fn has_names(&self) -> bool {
        self.names().iter().any(Option::is_some)
    }

    /// pandas' class of this index.
    pub fn class(&self) -> &'static str {
        match self {
            Index::Multi(_) => "MultiIndex",
            Index::Flat(flat) if flat.range.is_some() => "RangeIndex",
            Index::Flat(flat) => match flat.values.dtype() {
                DType::Datetime(_) => "DatetimeIndex",
                DType::Timedelta(_) => "TimedeltaIndex",
                DType::Cftime(_) => "CFTimeIndex",
                _ => "Index",
            },
        }
    }

    pub fn take(&self, positions: &[i64]) -> Result<Self> {
        Ok(match self {
            Index::Flat(flat) => Index::Flat(flat.take(positions)?),
            Index::Multi(multi) => Index::Multi(Multi {
                // As in pandas, what is given to the whole is not to a part.
                name: None,
                names: multi.names.clone(),
                levels: multi.levels.clone(),
                codes: multi
                    .codes
                    .iter()
                    .map(|codes| {
                        positions
                            .iter()
                            .map(|at| usize::try_from(*at).map_or(-1, |at| codes[at]))
                            .collect()
                    })
                    .collect(),
            }),
        })
    }

    /// One key a row, equal where pandas' labels are.
    pub(crate) fn keys(&self) -> Result<Vec<Vec<Key>>> {
        let columns = match self {
            Index::Flat(flat) => vec![flat.values.clone()],
            Index::Multi(multi) => (0..multi.names.len())
                .map(|level| multi.level_values(level))
                .collect::<Result<_>>()?,
        };
        let keys: Vec<Vec<Key>> = columns
            .iter()
            .map(|column| column.scalars().iter().map(Key::of).collect())
            .collect();
        Ok((0..self.len())
            .map(|row| keys.iter().map(|column| column[row].clone()).collect())
            .collect())
    }

    /// The labels of one row.
    pub fn labels_at(&self, row: usize) -> Vec<Scalar> {
        match self {
            Index::Flat(flat) => vec![column::at(&flat.values, row)],
            Index::Multi(multi) => multi
                .levels
                .iter()
                .zip(&multi.codes)
                .map(|(level, codes)| match usize::try_from(codes[row]) {
                    Ok(code) => column::at(level, code),
                    Err(_) => Scalar::Float(f64::NAN),
                })
                .collect(),
        }
    }

    pub fn equals(&self, other: &Index) -> Result<bool> {
        Ok(self.len() == other.len()
            && self.levels() == other.levels()
            && self.keys()? == other.keys()?)
    }

    /// The labels as an array: tuples of a MultiIndex.
    pub fn to_array(&self) -> Result<Array> {
        match self {
            Index::Flat(flat) => column::as_numpy(&flat.values),
            Index::Multi(multi) => {
                let rows: Vec<Scalar> = (0..multi.len())
                    .map(|row| Scalar::labels(self.labels_at(row)))
                    .collect();
                Ok(Array::from_vec(&[rows.len()], rows)?)
            }
        }
    }

    /// Each level as a column with its name.
    pub fn to_columns(&self) -> Result<Vec<(Name, Array)>> {
        match self {
            Index::Flat(flat) => Ok(vec![(flat.name.clone(), flat.values.clone())]),
            Index::Multi(multi) => (0..multi.names.len())
                .map(|level| Ok((multi.names[level].clone(), multi.level_values(level)?)))
                .collect(),
        }
    }

    /// The clock of a `DatetimeIndex`.
    pub fn clock(&self) -> Option<Clock> {
        match self {
            Index::Flat(flat) if matches!(flat.values.dtype(), DType::Datetime(_)) => {
                Clock::of(flat.values.dtype()).ok()
            }
            _ => None,
        }
    }
}
