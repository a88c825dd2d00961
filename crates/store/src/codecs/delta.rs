//! numcodecs' `delta`: differences between elements that follow each other in storage.

use std::sync::Arc;

use littoral_array::Array;

use super::{ArrayCodec, Codec, CodecError, Config, ConfigError, Registration};
use crate::elements;
use crate::metadata::Stored;

pub(super) static CODEC: Registration = Registration {
    names: &["delta"],
    parse,
};

/// `encoded` is the type of the differences.
#[derive(Debug)]
struct Delta {
    encoded: Stored,
}

fn parse(config: &Config) -> Result<Codec, ConfigError> {
    let dtype = config
        .typestr("dtype")?
        .ok_or_else(|| ConfigError("dtype is missing".into()))?;
    let astype = config.typestr("astype")?.unwrap_or(dtype);
    if dtype.1 || astype.1 {
        return Err(ConfigError("big-endian elements".into()));
    }
    Ok(Codec::Array(Arc::new(Delta { encoded: astype.0 })))
}

impl ArrayCodec for Delta {
    fn encoded_type(&self, _: Stored) -> Stored {
        self.encoded
    }

    fn decode(&self, array: Array, stored: Stored) -> Result<Array, CodecError> {
        let shape = array.shape().to_vec();
        // The sum runs in the type that it is decoded to, as numpy's cumsum(out=) does.
        macro_rules! sum {
            ($from:ty => $to:ty, $add:expr) => {
                if let Some(values) = array.typed::<$from>() {
                    let mut total: $to = Default::default();
                    let add: fn($to, $to) -> $to = $add;
                    let sums = values
                        .iter()
                        .map(|value| {
                            total = add(total, *value as $to);
                            total
                        })
                        .collect();
                    return elements::array::<$to>(&shape, sums);
                }
            };
        }
        macro_rules! integers {
            ($to:ty) => {{
                sum!(i8 => $to, <$to>::wrapping_add);
                sum!(i16 => $to, <$to>::wrapping_add);
                sum!(i32 => $to, <$to>::wrapping_add);
                sum!(i64 => $to, <$to>::wrapping_add);
                sum!(u8 => $to, <$to>::wrapping_add);
                sum!(u16 => $to, <$to>::wrapping_add);
                sum!(u32 => $to, <$to>::wrapping_add);
                sum!(u64 => $to, <$to>::wrapping_add);
            }};
        }
        match stored {
            Stored::I8 => integers!(i8),
            Stored::I16 => integers!(i16),
            Stored::I32 => integers!(i32),
            Stored::I64 => integers!(i64),
            Stored::U8 => integers!(u8),
            Stored::U16 => integers!(u16),
            Stored::U32 => integers!(u32),
            Stored::U64 => integers!(u64),
            Stored::F32 => {
                sum!(f32 => f32, |a, b| a + b);
                sum!(f64 => f32, |a, b| a + b);
            }
            Stored::F64 => {
                sum!(f32 => f64, |a, b| a + b);
                sum!(f64 => f64, |a, b| a + b);
            }
            _ => {}
        }
        Err(CodecError::new(
            "integers or floats behind delta",
            format!("{} to {}", array.dtype(), stored.dtype()),
        ))
    }
}
