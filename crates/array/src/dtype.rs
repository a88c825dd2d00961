//! Element types, named as numpy names them.

use std::fmt;
use std::str::FromStr;

use crate::calendar::{Calendar, Side};
use crate::error::{ArrayError, Result};

/// Resolution of `datetime64` and `timedelta64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimeUnit {
    /// Years and months are of no fixed length. These and what follows down to minutes appear in numpy's
    /// arrays only: xarray and pandas keep `s` to `ns`.
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Milli,
    Micro,
    Nano,
}

impl TimeUnit {
    /// numpy's code: `Y M W D h m s ms us ns`.
    pub fn code(self) -> &'static str {
        match self {
            TimeUnit::Year => "Y",
            TimeUnit::Month => "M",
            TimeUnit::Week => "W",
            TimeUnit::Day => "D",
            TimeUnit::Hour => "h",
            TimeUnit::Minute => "m",
            TimeUnit::Second => "s",
            TimeUnit::Milli => "ms",
            TimeUnit::Micro => "us",
            TimeUnit::Nano => "ns",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "Y" => TimeUnit::Year,
            "M" => TimeUnit::Month,
            "W" => TimeUnit::Week,
            "D" => TimeUnit::Day,
            "h" => TimeUnit::Hour,
            "m" => TimeUnit::Minute,
            "s" => TimeUnit::Second,
            "ms" => TimeUnit::Milli,
            "us" => TimeUnit::Micro,
            "ns" => TimeUnit::Nano,
            _ => return None,
        })
    }

    /// Months in one unit that is of no fixed length.
    pub fn months(self) -> Option<i64> {
        match self {
            TimeUnit::Year => Some(12),
            TimeUnit::Month => Some(1),
            _ => None,
        }
    }

    /// Nanoseconds in one unit; of years and months on the average of 400 years, as numpy counts durations
    /// ([`crate::calendar::Clock`] knows dates).
    pub fn nanos(self) -> i64 {
        match self {
            TimeUnit::Year => 31_556_952_000_000_000,
            TimeUnit::Month => 2_629_746_000_000_000,
            TimeUnit::Week => 604_800_000_000_000,
            TimeUnit::Day => 86_400_000_000_000,
            TimeUnit::Hour => 3_600_000_000_000,
            TimeUnit::Minute => 60_000_000_000,
            TimeUnit::Second => 1_000_000_000,
            TimeUnit::Milli => 1_000_000,
            TimeUnit::Micro => 1_000,
            TimeUnit::Nano => 1,
        }
    }
}

/// numpy's `dtype.kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Bool,
    Int,
    UInt,
    Float,
    Datetime,
    Timedelta,
    Str,
    Object,
}

/// What the ends of intervals are, and which of them belongs to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IntervalKind {
    pub ends: IntervalEnds,
    pub closed: Side,
}

/// The dtype of the ends of intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntervalEnds {
    Int,
    Float,
    Datetime(TimeUnit),
    Timedelta(TimeUnit),
}

impl IntervalKind {
    /// Intervals between values of a dtype.
    pub fn of(ends: DType, closed: Side) -> Self {
        let ends = match ends {
            DType::Datetime(unit) => IntervalEnds::Datetime(unit),
            DType::Timedelta(unit) => IntervalEnds::Timedelta(unit),
            dtype if dtype.is_integer() || dtype == DType::Bool => IntervalEnds::Int,
            _ => IntervalEnds::Float,
        };
        Self { ends, closed }
    }

    fn ends_dtype(self) -> DType {
        match self.ends {
            IntervalEnds::Int => DType::I64,
            IntervalEnds::Float => DType::F64,
            IntervalEnds::Datetime(unit) => DType::Datetime(unit),
            IntervalEnds::Timedelta(unit) => DType::Timedelta(unit),
        }
    }
}

/// The type of an array's elements.
///
/// `Datetime`, `Timedelta` and `Cftime` are stored as `i64` (`i64::MIN` is NaT); `Cftime` is
/// numpy's `object` to a Python user: microseconds since 1970-01-01 in its own calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DType {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    Datetime(TimeUnit),
    Timedelta(TimeUnit),
    /// Fixed-width unicode, numpy's `<U{width}`: width in characters.
    Str(u32),
    Cftime(Calendar),
    /// Python objects; in practice strings, `None` and mixed scalars.
    Object,
    /// pandas' intervals: labels of bins. Stored as objects, which they are to numpy.
    Interval(IntervalKind),
}

impl DType {
    pub fn kind(self) -> Kind {
        use DType::*;
        match self {
            Bool => Kind::Bool,
            I8 | I16 | I32 | I64 => Kind::Int,
            U8 | U16 | U32 | U64 => Kind::UInt,
            F32 | F64 => Kind::Float,
            Datetime(_) => Kind::Datetime,
            Timedelta(_) => Kind::Timedelta,
            Str(_) => Kind::Str,
            Cftime(_) | Object | Interval(_) => Kind::Object,
        }
    }

    /// numpy's `dtype.itemsize` in bytes (a pointer for objects, 4 bytes a character for `<U`).
    pub fn itemsize(self) -> usize {
        use DType::*;
        match self {
            Bool | I8 | U8 => 1,
            I16 | U16 => 2,
            I32 | U32 | F32 => 4,
            I64 | U64 | F64 | Datetime(_) | Timedelta(_) | Cftime(_) | Object => 8,
            Str(width) => 4 * width as usize,
            Interval(_) => 16,
        }
    }

    pub fn is_float(self) -> bool {
        self.kind() == Kind::Float
    }

    pub fn is_integer(self) -> bool {
        matches!(self.kind(), Kind::Int | Kind::UInt)
    }

    /// bool, integers and floats.
    pub fn is_numeric(self) -> bool {
        matches!(
            self.kind(),
            Kind::Bool | Kind::Int | Kind::UInt | Kind::Float
        )
    }

    /// Stored as `i64` with NaT.
    pub fn is_time(self) -> bool {
        matches!(
            self,
            DType::Datetime(_) | DType::Timedelta(_) | DType::Cftime(_)
        )
    }

    /// Stored as objects.
    pub fn is_object(self) -> bool {
        matches!(self, DType::Object | DType::Interval(_))
    }

    /// Can hold a missing value (NaN, NaT, None).
    pub fn has_missing(self) -> bool {
        self.is_float() || self.is_time() || self.is_object()
    }

    /// The graph's spelling: `b1 i4 f8 M8[ns] m8[s] U12 cftime[noleap] O`.
    pub fn code(self) -> String {
        use DType::*;
        match self {
            Bool => "b1".into(),
            I8 => "i1".into(),
            I16 => "i2".into(),
            I32 => "i4".into(),
            I64 => "i8".into(),
            U8 => "u1".into(),
            U16 => "u2".into(),
            U32 => "u4".into(),
            U64 => "u8".into(),
            F32 => "f4".into(),
            F64 => "f8".into(),
            Datetime(unit) => format!("M8[{}]", unit.code()),
            Timedelta(unit) => format!("m8[{}]", unit.code()),
            Str(width) => format!("U{width}"),
            Cftime(calendar) => format!("cftime[{}]", calendar.name()),
            Object | Interval(_) => "O".into(),
        }
    }
}

/// numpy's `str(dtype)`: `float32`, `datetime64[ns]`, `<U12`, `object`.
impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use DType::*;
        match self {
            Bool => f.write_str("bool"),
            I8 => f.write_str("int8"),
            I16 => f.write_str("int16"),
            I32 => f.write_str("int32"),
            I64 => f.write_str("int64"),
            U8 => f.write_str("uint8"),
            U16 => f.write_str("uint16"),
            U32 => f.write_str("uint32"),
            U64 => f.write_str("uint64"),
            F32 => f.write_str("float32"),
            F64 => f.write_str("float64"),
            Datetime(unit) => write!(f, "datetime64[{}]", unit.code()),
            Timedelta(unit) => write!(f, "timedelta64[{}]", unit.code()),
            Str(width) => write!(f, "<U{width}"),
            Cftime(_) | Object => f.write_str("object"),
            Interval(kind) => {
                write!(f, "interval[{}, {}]", kind.ends_dtype(), kind.closed.name())
            }
        }
    }
}

/// Parses numpy's names and codes and the graph's codes, byte-order marks `< > | =` ignored:
/// `float32 f4 <f4 int bool datetime64[ns] M8[ns] U12 O object cftime[noleap]`.
impl FromStr for DType {
    type Err = ArrayError;

    fn from_str(text: &str) -> Result<Self> {
        use DType::*;
        let unknown = || ArrayError::Value(format!("data type {text:?} not understood"));
        let bare = text.trim_start_matches(['<', '>', '|', '=']);
        let unit = |inner: &str| TimeUnit::from_code(inner).ok_or_else(unknown);
        let bracket = |prefix: &str| bare.strip_prefix(prefix)?.strip_suffix(']');
        Ok(match bare {
            "bool" | "b1" | "?" => Bool,
            "int8" | "i1" => I8,
            "int16" | "i2" => I16,
            "int32" | "i4" => I32,
            "int64" | "i8" | "int" => I64,
            "uint8" | "u1" => U8,
            "uint16" | "u2" => U16,
            "uint32" | "u4" => U32,
            "uint64" | "u8" | "uint" => U64,
            "float32" | "f4" => F32,
            "float64" | "f8" | "float" => F64,
            "O" | "O8" | "object" => Object,
            "str" | "U" => Str(0),
            _ => {
                if let Some(inner) = bracket("datetime64[").or_else(|| bracket("M8[")) {
                    Datetime(unit(inner)?)
                } else if let Some(inner) = bracket("timedelta64[").or_else(|| bracket("m8[")) {
                    Timedelta(unit(inner)?)
                } else if let Some(inner) = bracket("cftime[") {
                    Cftime(Calendar::from_name(inner).ok_or_else(unknown)?)
                } else if let Some(width) = bare.strip_prefix('U') {
                    Str(width.parse().map_err(|_| unknown())?)
                } else {
                    return Err(unknown());
                }
            }
        })
    }
}
