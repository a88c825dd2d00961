//! Order, distinct values, rows without missing values.

use std::collections::{HashMap, HashSet};

use littoral_array::{Array, Scalar};

use crate::column::{self, Key};
use crate::error::Result;
use crate::frame::DataFrame;
use crate::index::Index;
use crate::series::Series;

/// The order of rows by their keys, missing ones last; equal rows keep their order.
fn order(keys: &[Vec<Key>], ascending: &[bool]) -> Vec<i64> {
    let mut order: Vec<i64> = (0..keys.len() as i64).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&keys[*a as usize], &keys[*b as usize]);
        for (at, (a, b)) in a.iter().zip(b).enumerate() {
            let up = ascending
                .get(at)
                .or(ascending.last())
                .copied()
                .unwrap_or(true);
            let found = match (a == &Key::Missing, b == &Key::Missing) {
                (false, false) if up => number_order(a, b),
                (false, false) => number_order(b, a),
                (a, b) => a.cmp(&b),
            };
            if found != std::cmp::Ordering::Equal {
                return found;
            }
        }
        std::cmp::Ordering::Equal
    });
    order
}

/// Whole numbers and fractions are different keys, but one order.
fn number_order(a: &Key, b: &Key) -> std::cmp::Ordering {
    let number = |key: &Key| match key {
        Key::Int(value) => Some(*value as f64),
        Key::Float(bits) => Some(f64::from_bits(match bits >> 63 {
            1 => bits & !(1 << 63),
            _ => !bits,
        })),
        _ => None,
    };
    match (a, b, number(a), number(b)) {
        (Key::Int(a), Key::Int(b), ..) => a.cmp(b),
        (_, _, Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.cmp(b),
    }
}

fn keys(values: &Array) -> Vec<Key> {
    values.scalars().iter().map(Key::of).collect()
}

impl Series {
    pub fn sort_values(&self, ascending: bool) -> Result<Self> {
        let keys: Vec<Vec<Key>> = keys(&self.values)
            .into_iter()
            .map(|key| vec![key])
            .collect();
        self.take(&order(&keys, &[ascending]))
    }

    pub fn sort_index(&self, ascending: bool) -> Result<Self> {
        self.take(&order(&self.index.keys()?, &[ascending]))
    }

    pub fn drop_null(&self) -> Result<Self> {
        let mask: Vec<bool> = self.is_null().iter().map(|null| !null).collect();
        self.filter(&mask)
    }

    /// Distinct values in order of appearance, a missing one among them.
    pub fn unique(&self) -> Result<Array> {
        let mut seen = HashSet::new();
        let first: Vec<i64> = (0..)
            .zip(keys(&self.values))
            .filter(|(_, key)| seen.insert(key.clone()))
            .map(|(row, _)| row)
            .collect();
        column::take(&self.values, &first)
    }

    /// How often each value occurs, the most frequent first; missing ones do not count.
    pub fn value_counts(&self) -> Result<Self> {
        let mut counts: HashMap<Key, (i64, i64)> = HashMap::new();
        for (row, key) in (0..).zip(keys(&self.values)) {
            if key != Key::Missing {
                counts.entry(key).or_insert((row, 0)).1 += 1;
            }
        }
        let mut found: Vec<(i64, i64)> = counts.into_values().collect();
        found.sort_by_key(|(row, count)| (-count, *row));
        let (rows, counts): (Vec<i64>, Vec<i64>) = found.into_iter().unzip();
        let labels = column::take(&self.values, &rows)?;
        let counts = Array::from_vec(&[counts.len()], counts)?;
        let name = Some(Scalar::Str("count".into()));
        Series::new(&counts, Index::flat(labels, self.name.clone()), name)
    }
}

impl DataFrame {
    pub fn sort_values(&self, by: &[Scalar], ascending: &[bool]) -> Result<Self> {
        let columns = by
            .iter()
            .map(|name| Ok(keys(&self.data[self.position(name)?])))
            .collect::<Result<Vec<_>>>()?;
        let keys: Vec<Vec<Key>> = (0..self.len())
            .map(|row| columns.iter().map(|column| column[row].clone()).collect())
            .collect();
        self.take(&order(&keys, ascending))
    }

    pub fn sort_index(&self, ascending: bool) -> Result<Self> {
        self.take(&order(&self.index.keys()?, &[ascending]))
    }

    /// Rows without missing values in some columns (none given: in all); with `all`, rows that have
    /// any value.
    pub fn drop_null(&self, subset: Option<&[Scalar]>, all: bool) -> Result<Self> {
        let columns = match subset {
            Some(names) => names
                .iter()
                .map(|name| self.position(name))
                .collect::<Result<Vec<_>>>()?,
            None => (0..self.data.len()).collect(),
        };
        let nulls: Vec<Vec<bool>> = columns
            .iter()
            .map(|at| column::nulls(&self.data[*at]))
            .collect();
        let mask: Vec<bool> = (0..self.len())
            .map(|row| {
                let mut cells = nulls.iter().map(|column| column[row]);
                match all {
                    true => !cells.all(|null| null) || nulls.is_empty(),
                    false => !cells.any(|null| null),
                }
            })
            .collect();
        self.filter(&mask)
    }
}
