//! One value, outside an array or inside an object array.

use std::sync::Arc;

use crate::calendar::{Calendar, Side};
use crate::dtype::{DType, IntervalKind, TimeUnit};

/// One value. In an object array every element is one of these.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    None,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Float(f64),
    Str(Arc<str>),
    Datetime(i64, TimeUnit),
    Timedelta(i64, TimeUnit),
    /// Microseconds since 1970-01-01 in the calendar.
    Cftime(i64, Calendar),
    /// `datetime.date`: days since 1970-01-01, proleptic Gregorian.
    Date(i64),
    /// `datetime.time`: microseconds since midnight.
    Time(i64),
    /// A Python list, as splitting strings gives it.
    List(Arc<[Scalar]>),
    /// A Python tuple.
    Tuple(Arc<[Scalar]>),
    /// pandas' `Interval`: the label of a bin.
    Interval(Arc<Interval>),
    /// The label of a `MultiIndex`: one value for each level.
    Labels(Labels),
}

/// The items of a [`Scalar::Labels`], a tuple in Python. Equal if the items are.
#[derive(Debug, Clone)]
pub struct Labels {
    pub items: Arc<[Scalar]>,
    /// Whether Python sees numpy's scalars inside (one label of an index), or its own (an array of labels).
    pub numpy: bool,
}

impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

/// What lies between two numbers or times, one end of which belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    pub left: Scalar,
    pub right: Scalar,
    /// The end that belongs to it.
    pub closed: Side,
}

impl Interval {
    /// What an `IntervalIndex` of such intervals is made of.
    pub fn kind(&self) -> IntervalKind {
        IntervalKind::of(self.left.dtype(), self.closed)
    }
}

/// NaT, in every dtype stored as `i64`.
pub const NAT: i64 = i64::MIN;

impl Scalar {
    /// The label of a `MultiIndex`, of Python's own values.
    pub fn labels(items: impl Into<Arc<[Scalar]>>) -> Self {
        Scalar::Labels(Labels {
            items: items.into(),
            numpy: false,
        })
    }

    /// The items of the label of a `MultiIndex`.
    pub fn as_labels(&self) -> Option<&[Scalar]> {
        match self {
            Scalar::Labels(labels) => Some(&labels.items),
            _ => None,
        }
    }

    /// The dtype of an array made of this one value, as `np.asarray(value)` gives it.
    pub fn dtype(&self) -> DType {
        match self {
            Scalar::None | Scalar::Labels(_) => DType::Object,
            Scalar::Bool(_) => DType::Bool,
            Scalar::Int(_) => DType::I64,
            Scalar::UInt(_) => DType::U64,
            Scalar::Float(_) => DType::F64,
            Scalar::Str(text) => DType::Str(text.chars().count() as u32),
            Scalar::Datetime(_, unit) => DType::Datetime(*unit),
            Scalar::Timedelta(_, unit) => DType::Timedelta(*unit),
            Scalar::Cftime(_, calendar) => DType::Cftime(*calendar),
            Scalar::Date(_)
            | Scalar::Time(_)
            | Scalar::List(_)
            | Scalar::Tuple(_)
            | Scalar::Interval(_) => DType::Object,
        }
    }

    /// None, NaN or NaT (`pandas.isnull`).
    pub fn is_null(&self) -> bool {
        match self {
            Scalar::None => true,
            Scalar::Float(value) => value.is_nan(),
            Scalar::Datetime(value, _) | Scalar::Timedelta(value, _) | Scalar::Cftime(value, _) => {
                *value == NAT
            }
            _ => false,
        }
    }

    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Scalar::Bool(value) => Some(*value as u8 as f64),
            Scalar::Int(value) => Some(*value as f64),
            Scalar::UInt(value) => Some(*value as f64),
            Scalar::Float(value) => Some(*value),
            _ => None,
        }
    }

    /// An exact integer: booleans, integers and whole floats.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Scalar::Bool(value) => Some(*value as i64),
            Scalar::Int(value) => Some(*value),
            Scalar::UInt(value) => i64::try_from(*value).ok(),
            Scalar::Float(value) if value.fract() == 0.0 && value.abs() < 9.0e18 => {
                Some(*value as i64)
            }
            _ => None,
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Scalar::Str(text) => Some(text),
            _ => None,
        }
    }
}
