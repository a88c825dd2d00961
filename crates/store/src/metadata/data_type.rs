//! Element types as they are stored, and the dtype that they are read as.

use littoral_array::{DType, TimeUnit};
use serde_json::Value;

use super::json::Fields;
use crate::errors::{Result, StoreError};

/// How one element lies in a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F16,
    F32,
    F64,
    Datetime(TimeUnit),
    Timedelta(TimeUnit),
    /// UTF-32, so many characters, padded with zeros.
    Utf32(u32),
    /// Bytes, padded with zeros.
    ByteString(u32),
    /// Strings of any length: has no fixed size.
    Text,
}

const SUPPORTED: &str = "bool, int8 to int64, uint8 to uint64, float16 to float64, datetime64 and \
                         timedelta64 (D to ns), fixed-width and variable-length strings";

impl Stored {
    /// Bytes of one element; None for text of variable length.
    pub fn size(self) -> Option<usize> {
        use Stored::*;
        Some(match self {
            Bool | I8 | U8 => 1,
            I16 | U16 | F16 => 2,
            I32 | U32 | F32 => 4,
            I64 | U64 | F64 | Datetime(_) | Timedelta(_) => 8,
            Utf32(width) => 4 * width as usize,
            ByteString(width) => width as usize,
            Text => return None,
        })
    }

    /// The dtype of decoded arrays.
    pub fn dtype(self) -> DType {
        use Stored::*;
        match self {
            Bool => DType::Bool,
            I8 => DType::I8,
            I16 => DType::I16,
            I32 => DType::I32,
            I64 => DType::I64,
            U8 => DType::U8,
            U16 => DType::U16,
            U32 => DType::U32,
            U64 => DType::U64,
            F16 | F32 => DType::F32,
            F64 => DType::F64,
            Datetime(unit) => DType::Datetime(unit),
            Timedelta(unit) => DType::Timedelta(unit),
            Utf32(width) | ByteString(width) => DType::Str(width),
            Text => DType::Object,
        }
    }

    /// Parses numpy's typestr (`<f4`, `|b1`, `>M8[ns]`, `<U12`, `|S10`): the type, and whether it
    /// is big-endian. None if it is not one that is supported.
    pub fn from_typestr(text: &str) -> Option<(Self, bool)> {
        let big_endian = text.starts_with('>');
        let bare = text.strip_prefix(['<', '>', '|', '='])?;
        let unit =
            |prefix: &str| TimeUnit::from_code(bare.strip_prefix(prefix)?.strip_suffix(']')?);
        let width = |prefix: char| bare.strip_prefix(prefix)?.parse::<u32>().ok();
        let stored = match bare {
            "b1" => Stored::Bool,
            "i1" => Stored::I8,
            "i2" => Stored::I16,
            "i4" => Stored::I32,
            "i8" => Stored::I64,
            "u1" => Stored::U8,
            "u2" => Stored::U16,
            "u4" => Stored::U32,
            "u8" => Stored::U64,
            "f2" => Stored::F16,
            "f4" => Stored::F32,
            "f8" => Stored::F64,
            "O" => Stored::Text,
            _ => unit("M8[")
                .map(Stored::Datetime)
                .or_else(|| unit("m8[").map(Stored::Timedelta))
                .or_else(|| {
                    width('U')
                        .filter(|width| *width < 1 << 24)
                        .map(Stored::Utf32)
                })
                .or_else(|| {
                    width('S')
                        .filter(|width| *width < 1 << 26)
                        .map(Stored::ByteString)
                })?,
        };
        Some((stored, big_endian))
    }

    /// v2's `dtype`: a typestr (structured dtypes are refused).
    pub fn from_v2(array: &str, value: &Value) -> Result<(Self, bool)> {
        value
            .as_str()
            .and_then(Self::from_typestr)
            .ok_or_else(|| unsupported(array, value))
    }

    /// v3's `data_type`: a name, or an extension `{name, configuration}`.
    pub fn from_v3(fields: &Fields, array: &str, value: &Value) -> Result<Self> {
        let (name, configuration) = match value {
            Value::String(name) => (name.as_str(), None),
            Value::Object(object) => (
                object.get("name").and_then(Value::as_str).unwrap_or(""),
                object.get("configuration"),
            ),
            _ => return Err(fields.wrong("data_type", "a name", value)),
        };
        let number = |key: &str| {
            configuration
                .and_then(|c| c.get(key))
                .and_then(Value::as_u64)
        };
        let unit = || {
            let unit = configuration
                .and_then(|c| c.get("unit"))
                .and_then(Value::as_str)?;
            let scale = number("scale_factor").unwrap_or(1);
            TimeUnit::from_code(unit).filter(|_| scale == 1)
        };
        let width = |size: u64| {
            let bytes = number("length_bytes")?;
            (bytes % size == 0).then_some(())?;
            u32::try_from(bytes / size)
                .ok()
                .filter(|width| *width < 1 << 24)
        };
        let stored = match name {
            "bool" => Some(Stored::Bool),
            "int8" => Some(Stored::I8),
            "int16" => Some(Stored::I16),
            "int32" => Some(Stored::I32),
            "int64" => Some(Stored::I64),
            "uint8" => Some(Stored::U8),
            "uint16" => Some(Stored::U16),
            "uint32" => Some(Stored::U32),
            "uint64" => Some(Stored::U64),
            "float16" => Some(Stored::F16),
            "float32" => Some(Stored::F32),
            "float64" => Some(Stored::F64),
            "string" => Some(Stored::Text),
            "numpy.datetime64" => unit().map(Stored::Datetime),
            "numpy.timedelta64" => unit().map(Stored::Timedelta),
            "fixed_length_utf32" => width(4).map(Stored::Utf32),
            "null_terminated_bytes" => width(1).map(Stored::ByteString),
            _ => None,
        };
        stored.ok_or_else(|| unsupported(array, value))
    }
}

fn unsupported(array: &str, value: &Value) -> StoreError {
    StoreError::Unsupported {
        array: array.to_owned(),
        what: format!("data type {value}"),
        supported: SUPPORTED.to_owned(),
    }
}
