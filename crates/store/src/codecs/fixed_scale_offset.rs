//! numcodecs' `fixedscaleoffset`: `encoded = round((value - offset) * scale)`.

use std::sync::Arc;

use littoral_array::Array;

use super::{ArrayCodec, Codec, CodecError, Config, ConfigError, Registration};
use crate::elements;
use crate::metadata::Stored;

pub(super) static CODEC: Registration = Registration {
    names: &["fixedscaleoffset"],
    parse,
};

#[derive(Debug)]
struct FixedScaleOffset {
    encoded: Stored,
    scale: f64,
    offset: f64,
}

fn parse(config: &Config) -> Result<Codec, ConfigError> {
    let missing = |field: &str| ConfigError(format!("{field} is missing"));
    let dtype = config.typestr("dtype")?.ok_or_else(|| missing("dtype"))?;
    let astype = config.typestr("astype")?.unwrap_or(dtype);
    if dtype.1 || astype.1 {
        return Err(ConfigError("big-endian elements".into()));
    }
    Ok(Codec::Array(Arc::new(FixedScaleOffset {
        encoded: astype.0,
        scale: config.number("scale").ok_or_else(|| missing("scale"))?,
        offset: config.number("offset").ok_or_else(|| missing("offset"))?,
    })))
}

impl ArrayCodec for FixedScaleOffset {
    fn encoded_type(&self, _: Stored) -> Stored {
        self.encoded
    }

    fn decode(&self, array: Array, stored: Stored) -> Result<Array, CodecError> {
        let shape = array.shape().to_vec();
        // As numpy computes: float32 stays float32, all else is float64.
        let decoded: Vec<f64> = if let Some(values) = array.typed::<f32>() {
            let (scale, offset) = (self.scale as f32, self.offset as f32);
            values
                .iter()
                .map(|value| f64::from(value / scale + offset))
                .collect()
        } else {
            array
                .scalars()
                .iter()
                .map(|value| value.as_f64().map(|value| value / self.scale + self.offset))
                .collect::<Option<_>>()
                .ok_or_else(|| CodecError::new("numbers", array.dtype().to_string()))?
        };
        macro_rules! cast {
            ($type:ty) => {
                elements::array(&shape, decoded.into_iter().map(|v| v as $type).collect())
            };
        }
        match stored {
            Stored::I8 => cast!(i8),
            Stored::I16 => cast!(i16),
            Stored::I32 => cast!(i32),
            Stored::I64 => cast!(i64),
            Stored::U8 => cast!(u8),
            Stored::U16 => cast!(u16),
            Stored::U32 => cast!(u32),
            Stored::U64 => cast!(u64),
            Stored::F32 => cast!(f32),
            Stored::F64 => elements::array(&shape, decoded),
            other => Err(CodecError::new("numbers", other.dtype().to_string())),
        }
    }
}
