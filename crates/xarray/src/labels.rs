//! Labels: what is looked up, where it is found, when two are the same, which comes first.

use std::cmp::Ordering;
use std::sync::Arc;

use indexmap::IndexMap;
use littoral_array::calendar::Clock;
use littoral_array::format::scalar_str;
use littoral_array::{Array, DType, Scalar};

/// `sel(method=…)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Nearest,
    Pad,
    Backfill,
}

impl Method {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "nearest" => Method::Nearest,
            "pad" | "ffill" => Method::Pad,
            "backfill" | "bfill" => Method::Backfill,
            _ => return None,
        })
    }
}

/// What is looked up along one dimension.
#[derive(Debug, Clone)]
pub enum Label {
    Scalar(Scalar),
    /// Bounds are inclusive; the step counts positions.
    Slice {
        start: Option<Scalar>,
        stop: Option<Scalar>,
        step: Option<i64>,
    },
    /// Any shape.
    Array(Array),
    /// A label for each of the first levels of a MultiIndex; lists and slices of labels, too.
    Tuple(Vec<Label>),
    /// Labels of levels of a MultiIndex by their names.
    Levels(IndexMap<String, Label>),
}

/// Where a label stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    Position(i64),
    Slice {
        start: i64,
        stop: i64,
        step: i64,
    },
    /// Of the shape of the label array (or the positions of a repeated label).
    Positions(Vec<i64>),
}

/// What equal labels have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum HashKey {
    Bits(u64),
    Str(Arc<str>),
    Missing,
    /// A whole number, of whatever type.
    Whole(i128),
    /// Nanoseconds since 1970, and lengths of time.
    Time(i128),
    Delta(i128),
    Cftime(i64),
    Tuple(Vec<HashKey>),
}

/// The key of a label of any type: equal for `1`, `1.0` and `True`, as in Python.
pub(crate) fn hash_of(label: &Scalar) -> HashKey {
    match label {
        Scalar::Labels(labels) => HashKey::Tuple(labels.items.iter().map(hash_of).collect()),
        Scalar::Tuple(items) => HashKey::Tuple(items.iter().map(hash_of).collect()),
        label if label.is_null() => HashKey::Missing,
        Scalar::Str(text) => HashKey::Str(text.clone()),
        Scalar::Interval(_) => HashKey::Str(scalar_str(label, label.dtype()).into()),
        Scalar::Datetime(count, unit) => HashKey::Time(Clock::Datetime(*unit).nanos_of(*count)),
        Scalar::Timedelta(count, unit) => HashKey::Delta(*count as i128 * unit.nanos() as i128),
        Scalar::Cftime(count, _) => HashKey::Cftime(*count),
        Scalar::UInt(value) => HashKey::Whole(i128::from(*value)),
        number => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => HashKey::Whole(i128::from(whole)),
            (None, Some(value)) => HashKey::Bits(value.to_bits()),
            (None, None) => HashKey::Missing,
        },
    }
}

/// Python's `repr` of a label.
pub(crate) fn label_repr(label: &Scalar) -> String {
    littoral_array::format::scalar_repr(label, DType::Object)
}

/// Python's order of two labels; None where there is none.
pub(crate) fn order(a: &Scalar, b: &Scalar) -> Option<Ordering> {
    littoral_array::ops::compare_scalars(a, b).ok()
}
