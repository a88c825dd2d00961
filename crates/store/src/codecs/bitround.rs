//! `bitround` and `quantize`: rounding before compression. There is nothing to undo.

use std::sync::Arc;

use littoral_array::Array;

use super::{ArrayCodec, Codec, CodecError, Config, ConfigError, Registration};
use crate::metadata::Stored;

pub(super) static CODEC: Registration = Registration {
    names: &["bitround", "quantize"],
    parse,
};

#[derive(Debug)]
struct Rounded;

fn parse(config: &Config) -> Result<Codec, ConfigError> {
    let (dtype, astype) = (config.typestr("dtype")?, config.typestr("astype")?);
    if astype.is_some() && astype != dtype {
        return Err(ConfigError("an astype other than its dtype".into()));
    }
    Ok(Codec::Array(Arc::new(Rounded)))
}

impl ArrayCodec for Rounded {
    fn decode(&self, array: Array, _: Stored) -> Result<Array, CodecError> {
        Ok(array)
    }
}
