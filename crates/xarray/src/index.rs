//! Looking up labels in a 1-d coordinate, by pandas' rules.

mod bounds;
mod nearby;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use littoral_array::calendar::{Clock, Resolution, Side, parse_partial_resolution};
use littoral_array::format::{python_str_repr, scalar_str};
use littoral_array::{Array, DType, Interval, Kind, Scalar};

pub(crate) use crate::labels::{HashKey, hash_of, label_repr, order};
pub use crate::labels::{Label, Lookup, Method};

use crate::error::{Result, XarrayError, key_error, value_error};
use crate::variable::Variable;

#[derive(Debug, Clone)]
enum Keys {
    Int(Vec<i64>),
    Float(Vec<f64>),
    Str(Vec<Arc<str>>),
    /// Anything else: labels of mixed types, tuples.
    Any(Vec<Scalar>),
}

/// A 1-d coordinate, ready for look-ups.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    name: String,
    dtype: DType,
    keys: Keys,
    increasing: bool,
    decreasing: bool,
    /// Labels that are intervals: a number inside one means it.
    intervals: Vec<Arc<Interval>>,
}

impl Index {
    /// Reads the coordinate's values. Waits if they are not in memory.
    pub fn new(name: &str, coord: &Variable) -> Result<Self> {
        Self::of(name, &coord.values()?)
    }

    pub fn of(name: &str, array: &Array) -> Result<Self> {
        let keys = match array.dtype().kind() {
            Kind::Float | Kind::UInt => Keys::Float(as_floats(array)),
            Kind::Str => Keys::Str(array.to_vec().unwrap_or_default()),
            _ => match array.to_vec::<i64>() {
                Some(values) => Keys::Int(values),
                None => scalar_keys(array)?,
            },
        };
        let missing = match &keys {
            Keys::Int(v) => array.dtype().is_time() && v.contains(&i64::MIN),
            Keys::Float(v) => v.iter().any(|v| v.is_nan()),
            Keys::Str(_) => false,
            Keys::Any(v) => v.iter().any(Scalar::is_null),
        };
        let (increasing, decreasing) = match &keys {
            // What is missing is nowhere in order.
            _ if missing => (false, false),
            Keys::Int(v) => (v.is_sorted(), v.is_sorted_by(|a, b| a >= b)),
            Keys::Float(v) => (v.is_sorted(), v.is_sorted_by(|a, b| a >= b)),
            Keys::Str(v) => (v.is_sorted(), v.is_sorted_by(|a, b| a >= b)),
            Keys::Any(v) => (
                v.is_sorted_by(|a, b| order(a, b).is_some_and(Ordering::is_le)),
                v.is_sorted_by(|a, b| order(a, b).is_some_and(Ordering::is_ge)),
            ),
        };
        Ok(Self {
            name: name.to_owned(),
            dtype: array.dtype(),
            keys,
            increasing,
            decreasing,
            intervals: match array.dtype() {
                DType::Interval(_) => intervals(array),
                _ => vec![],
            },
        })
    }

    pub fn len(&self) -> usize {
        match &self.keys {
            Keys::Int(v) => v.len(),
            Keys::Float(v) => v.len(),
            Keys::Str(v) => v.len(),
            Keys::Any(v) => v.len(),
        }
    }

    pub fn is_increasing(&self) -> bool {
        self.increasing
    }

    pub fn is_decreasing(&self) -> bool {
        self.decreasing
    }

    pub fn is_monotonic(&self) -> bool {
        self.increasing || self.decreasing
    }

    /// Looks a label up. Errors with xarray's `KeyError` if it is not there.
    pub fn query(
        &self,
        label: &Label,
        method: Option<Method>,
        tolerance: Option<&Array>,
    ) -> Result<Lookup> {
        match label {
            Label::Slice { start, stop, step } => {
                if method.is_some() || tolerance.is_some() {
                    return Err(XarrayError::NotImplemented(
                        "cannot use ``method`` argument if any indexers are slice objects".into(),
                    ));
                }
                self.slice(start.as_ref(), stop.as_ref(), step.unwrap_or(1))
            }
            // A tuple is one label, which no index of plain labels has.
            Label::Tuple(_) => Err(self.missing()),
            Label::Levels(_) => Err(value_error(
                "cannot use a dict-like object for selection on a dimension that does not have a MultiIndex",
            )),
            // Labels of floats are made floats, but for booleans.
            Label::Scalar(
                value @ (Scalar::Str(_) | Scalar::Datetime(..) | Scalar::Timedelta(..)),
            ) if self.dtype.is_float() => {
                self.query(&Label::Scalar(as_float(value)?), method, tolerance)
            }
            Label::Array(array)
                if self.dtype.is_float() && matches!(array.dtype().kind(), Kind::Str) =>
            {
                let labels = array
                    .scalars()
                    .iter()
                    .map(as_float)
                    .collect::<Result<Vec<_>>>()?;
                let labels = Array::from_vec(array.shape(), labels)?;
                self.query(&Label::Array(labels), method, tolerance)
            }
            Label::Scalar(value) => match method {
                Some(method) => {
                    let found = self.nearby(std::slice::from_ref(value), method, tolerance)?;
                    match found[0] {
                        -1 => Err(self.not_all_found()),
                        position => Ok(Lookup::Position(position)),
                    }
                }
                None => self.exact(value),
            },
            Label::Array(array) => {
                let found = match method {
                    Some(method) => self.nearby(&array.scalars(), method, tolerance)?,
                    None => self.indexer(&array.scalars())?,
                };
                match found.contains(&-1) {
                    true => Err(self.not_all_found()),
                    false => Ok(Lookup::Positions(found)),
                }
            }
        }
    }

    fn not_all_found(&self) -> XarrayError {
        key_error(format!(
            "not all values found in index {}",
            python_str_repr(&self.name)
        ))
    }

    fn missing(&self) -> XarrayError {
        key_error(format!(
            "not all values found in index {}. Try setting the `method` keyword argument \
             (example: method='nearest').",
            python_str_repr(&self.name)
        ))
    }

    fn exact(&self, label: &Scalar) -> Result<Lookup> {
        if let (Scalar::Str(text), Some(clock)) = (label, self.clock()) {
            let (start, stop, resolution) =
                parse_partial_resolution(text, clock).ok_or_else(|| self.missing())?;
            let partial = matches!(self.dtype, DType::Cftime(_)) || resolution < self.resolution();
            if partial {
                return self.period(start, stop);
            }
        }
        let key = self.key(label).ok_or_else(|| self.missing())?;
        let positions = self.positions_of(&key);
        match positions.as_slice() {
            [] => Err(self.missing()),
            [position] => Ok(Lookup::Position(*position)),
            [first, .., last] if last - first + 1 == positions.len() as i64 => Ok(Lookup::Slice {
                start: *first,
                stop: last + 1,
                step: 1,
            }),
            _ => Ok(Lookup::Positions(positions)),
        }
    }

    /// All positions in a period of time, both ends included.
    fn period(&self, start: i64, stop: i64) -> Result<Lookup> {
        let Keys::Int(values) = &self.keys else {
            return Err(self.missing());
        };
        if self.increasing {
            let first = values.partition_point(|v| *v < start) as i64;
            let last = values.partition_point(|v| *v <= stop) as i64;
            let outside = first == values.len() as i64 || last == 0;
            return match outside && !values.is_empty() {
                true => Err(self.missing()),
                false => Ok(Lookup::Slice {
                    start: first,
                    stop: last,
                    step: 1,
                }),
            };
        }
        let inside = |(_, v): &(usize, &i64)| (start..=stop).contains(*v);
        let positions: Vec<i64> = values
            .iter()
            .enumerate()
            .filter(inside)
            .map(|(i, _)| i as i64)
            .collect();
        // Of labels in no order pandas takes those that there are, be it none.
        match positions.is_empty() && self.decreasing {
            true => Err(self.missing()),
            false => Ok(Lookup::Positions(positions)),
        }
    }

    /// Exact positions of many labels, −1 where there is none (`get_indexer`).
    pub fn indexer(&self, labels: &[Scalar]) -> Result<Vec<i64>> {
        self.check_unique()?;
        Ok(self.found(labels))
    }

    /// pandas' `InvalidIndexError` where a label occurs twice.
    pub fn check_unique(&self) -> Result<()> {
        match self.is_unique() {
            true => Ok(()),
            false => Err(XarrayError::InvalidIndex(
                "Reindexing only valid with uniquely valued Index objects".into(),
            )),
        }
    }

    /// Whether no label occurs twice.
    pub fn is_unique(&self) -> bool {
        match &self.keys {
            // Equal labels are neighbours.
            Keys::Int(v) if self.is_monotonic() => v.windows(2).all(|pair| pair[0] != pair[1]),
            Keys::Float(v) if self.is_monotonic() => v.windows(2).all(|pair| pair[0] != pair[1]),
            _ => self.positions_by_key().len() == self.len(),
        }
    }

    /// All positions of a label.
    pub fn all_positions(&self, label: &Scalar) -> Vec<i64> {
        self.key(label)
            .map_or(vec![], |key| self.positions_of(&key))
    }

    /// The first position of each label, −1 where there is none.
    pub fn found(&self, labels: &[Scalar]) -> Vec<i64> {
        // A lone NaN counts as sorted, and is no neighbour of anything.
        let sorted = self.is_monotonic() && self.len() > 1;
        let mut known = None;
        let mut position = |key: Key| {
            let at = self.bisect(&key, false);
            match (&self.keys, &key) {
                (Keys::Int(v), Key::Int(k)) if sorted => {
                    (v.get(at as usize) == Some(k)).then_some(at)
                }
                (Keys::Float(v), Key::Float(k)) if sorted => {
                    (v.get(at as usize) == Some(k)).then_some(at)
                }
                _ => {
                    let known = known.get_or_insert_with(|| self.positions_by_key());
                    known.get(&key.hashed()).copied()
                }
            }
        };
        let keys = labels.iter().map(|label| self.key(label));
        let found = keys.map(|key| key.and_then(&mut position));
        found.map(|at| at.unwrap_or(-1)).collect()
    }

    fn clock(&self) -> Option<Clock> {
        match self.dtype {
            DType::Datetime(_) | DType::Cftime(_) => Clock::of(self.dtype).ok(),
            _ => None,
        }
    }

    /// The coarsest resolution (at most a day) that all times are whole multiples of.
    fn resolution(&self) -> Resolution {
        let (Keys::Int(values), Some(clock)) = (&self.keys, self.clock()) else {
            return Resolution::Day;
        };
        let tick = clock.tick_nanos();
        let whole = |nanos: i64| {
            values
                .iter()
                .all(|v| *v == i64::MIN || (*v as i128 * tick as i128) % nanos as i128 == 0)
        };
        let steps = [
            (86_400_000_000_000, Resolution::Day),
            (3_600_000_000_000, Resolution::Hour),
            (60_000_000_000, Resolution::Minute),
            (1_000_000_000, Resolution::Second),
        ];
        let found = steps.into_iter().find(|(nanos, _)| whole(*nanos));
        found.map_or(Resolution::Nano, |(_, resolution)| resolution)
    }

    /// The key that equals a label exactly; None if nothing in this index can.
    fn key(&self, label: &Scalar) -> Option<Key> {
        let key = self.loose_key(label)?;
        Some(match (&self.keys, key) {
            (Keys::Int(_), Key::Float(value)) => {
                if value.fract() != 0.0 {
                    return None;
                }
                Key::Int(value as i64)
            }
            (_, key) => key,
        })
    }

    /// The key to compare a label by.
    fn loose_key(&self, label: &Scalar) -> Option<Key> {
        if let Some(clock) = self.clock() {
            return Some(Key::Int(match label {
                Scalar::Str(text) => parse_partial_resolution(text, clock)?.0,
                Scalar::Datetime(value, unit) if matches!(self.dtype, DType::Datetime(_)) => {
                    clock.value_at(Clock::Datetime(*unit).nanos_of(*value))?
                }
                Scalar::Cftime(value, calendar) if self.dtype == DType::Cftime(*calendar) => *value,
                _ => return None,
            }));
        }
        if let Some(found) = self
            .intervals
            .iter()
            .find(|interval| contains(interval, label))
        {
            let found = Scalar::Interval(found.clone());
            return Some(Key::Str(scalar_str(&found, found.dtype()).into()));
        }
        match (&self.keys, label) {
            // A boolean is no number among labels.
            (Keys::Int(_) | Keys::Float(_), Scalar::Bool(_))
                if self.dtype.is_integer() || self.dtype.is_float() =>
            {
                None
            }
            (Keys::Any(_), label) => Some(Key::Any(label.clone())),
            (Keys::Str(_), Scalar::Str(text)) => Some(Key::Str(text.clone())),
            (Keys::Str(_), Scalar::Interval(_)) => {
                Some(Key::Str(scalar_str(label, label.dtype()).into()))
            }
            (Keys::Str(_), _) | (_, Scalar::Str(_)) => None,
            (Keys::Int(_), Scalar::Timedelta(value, unit)) => match self.dtype {
                DType::Timedelta(own) => Some(Key::Int(
                    (*value as i128 * unit.nanos() as i128 / own.nanos() as i128) as i64,
                )),
                _ => None,
            },
            (Keys::Int(_), value) => match value {
                Scalar::Float(value) => Some(Key::Float(*value)),
                value => Some(Key::Int(value.as_i64()?)),
            },
            (Keys::Float(_), value) => {
                let value = value.as_f64()?;
                // A label meets a float32 coordinate in float32.
                Some(Key::Float(if self.dtype == DType::F32 {
                    value as f32 as f64
                } else {
                    value
                }))
            }
        }
    }

    fn positions_of(&self, key: &Key) -> Vec<i64> {
        let matches: Box<dyn Fn(usize) -> bool> = match (&self.keys, key) {
            (Keys::Int(v), Key::Int(k)) => Box::new(move |i| v[i] == *k),
            (Keys::Float(v), Key::Float(k)) => {
                Box::new(move |i| v[i] == *k || (v[i].is_nan() && k.is_nan()))
            }
            (Keys::Str(v), Key::Str(k)) => Box::new(move |i| v[i] == *k),
            (Keys::Any(v), Key::Any(k)) => {
                let wanted = hash_of(k);
                Box::new(move |i| hash_of(&v[i]) == wanted)
            }
            _ => return vec![],
        };
        (0..self.len())
            .filter(|i| matches(*i))
            .map(|i| i as i64)
            .collect()
    }

    fn positions_by_key(&self) -> HashMap<HashKey, i64> {
        let keys: Vec<HashKey> = match &self.keys {
            Keys::Int(v) => v.iter().map(|v| HashKey::Bits(*v as u64)).collect(),
            Keys::Float(v) => v.iter().map(|v| Key::Float(*v).hashed()).collect(),
            Keys::Str(v) => v.iter().map(|v| HashKey::Str(v.clone())).collect(),
            Keys::Any(v) => v.iter().map(hash_of).collect(),
        };
        let mut known = HashMap::with_capacity(keys.len());
        for (position, key) in keys.into_iter().enumerate() {
            known.entry(key).or_insert(position as i64);
        }
        known
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Key {
    Int(i64),
    Float(f64),
    Str(Arc<str>),
    Any(Scalar),
}

impl Key {
    fn hashed(&self) -> HashKey {
        match self {
            Key::Int(value) => HashKey::Bits(*value as u64),
            Key::Float(value) if value.is_nan() => HashKey::Bits(f64::NAN.to_bits()),
            // −0.0 equals 0.0.
            Key::Float(value) => HashKey::Bits((value + 0.0).to_bits()),
            Key::Str(text) => HashKey::Str(text.clone()),
            Key::Any(label) => hash_of(label),
        }
    }
}

/// A label as numpy makes it a float.
fn as_float(label: &Scalar) -> Result<Scalar> {
    Ok(Scalar::Float(match label {
        Scalar::Datetime(count, _) | Scalar::Timedelta(count, _) => *count as f64,
        Scalar::Str(text) => text.trim().parse().map_err(|_| {
            value_error(format!(
                "could not convert string to float: np.str_({})",
                python_str_repr(text)
            ))
        })?,
        other => return Ok(other.clone()),
    }))
}

fn as_floats(array: &Array) -> Vec<f64> {
    array
        .scalars()
        .iter()
        .map(|value| value.as_f64().unwrap_or(f64::NAN))
        .collect()
}

/// Keys of narrow integers, bools and object arrays.
fn scalar_keys(array: &Array) -> Result<Keys> {
    let scalars = array.scalars();
    if let Some(ints) = scalars
        .iter()
        .map(Scalar::as_i64)
        .collect::<Option<Vec<_>>>()
    {
        return Ok(Keys::Int(ints));
    }
    let strings: Option<Vec<Arc<str>>> = scalars
        .iter()
        .map(|value| match value {
            Scalar::Str(text) => Some(text.clone()),
            // Intervals are told apart by their text.
            Scalar::Interval(_) => Some(scalar_str(value, value.dtype()).into()),
            _ => None,
        })
        .collect();
    Ok(strings.map_or(Keys::Any(scalars), Keys::Str))
}

fn intervals(array: &Array) -> Vec<Arc<Interval>> {
    array
        .scalars()
        .into_iter()
        .filter_map(|value| match value {
            Scalar::Interval(interval) => Some(interval),
            _ => None,
        })
        .collect()
}

/// Whether a number or time lies in an interval.
fn contains(interval: &Interval, value: &Scalar) -> bool {
    let number = |value: &Scalar| match value {
        Scalar::Datetime(count, unit) | Scalar::Timedelta(count, unit) => {
            Some(*count as f64 * unit.nanos() as f64)
        }
        value => value.as_f64(),
    };
    let (Some(left), Some(right), Some(value)) = (
        number(&interval.left),
        number(&interval.right),
        number(value),
    ) else {
        return false;
    };
    match interval.closed {
        Side::Left => left <= value && value < right,
        Side::Right => left < value && value <= right,
    }
}
