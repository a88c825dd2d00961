//! v3's `transpose`, which is also v2's `order: "F"`: axes in another order. Decoding is a view.

use std::sync::Arc;

use littoral_array::{Array, ArrayError, map_data};
use ndarray::IxDyn;
use serde_json::Value;

use super::{ArrayCodec, Codec, CodecError, Config, ConfigError, Registration};
use crate::metadata::Stored;

pub(super) static CODEC: Registration = Registration {
    names: &["transpose"],
    parse,
};

/// `order[i]` is the axis of the decoded array that becomes axis `i` of the encoded one.
#[derive(Debug)]
pub(crate) struct Transpose {
    order: Vec<usize>,
}

impl Transpose {
    /// Axes in reverse order: Fortran's.
    pub fn reversed(ndim: usize) -> Self {
        Self {
            order: (0..ndim).rev().collect(),
        }
    }
}

fn parse(config: &Config) -> Result<Codec, ConfigError> {
    let order = match config.fields.get("order") {
        Some(Value::String(order)) if order == "C" => (0..config.ndim).collect(),
        Some(Value::String(order)) if order == "F" => (0..config.ndim).rev().collect(),
        Some(Value::Array(axes)) => axes
            .iter()
            .map(|axis| axis.as_u64().and_then(|axis| usize::try_from(axis).ok()))
            .collect::<Option<Vec<usize>>>()
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if !sorted.into_iter().eq(0..config.ndim) {
        let found = config.fields.get("order").unwrap_or(&Value::Null);
        return Err(ConfigError(format!(
            "order {found} is not a permutation of {} axes",
            config.ndim
        )));
    }
    Ok(Codec::Array(Arc::new(Transpose { order })))
}

impl ArrayCodec for Transpose {
    fn encoded_shape(&self, shape: &[usize]) -> Vec<usize> {
        self.order.iter().map(|axis| shape[*axis]).collect()
    }

    fn decode(&self, array: Array, _: Stored) -> Result<Array, CodecError> {
        let mut inverse = vec![0; self.order.len()];
        for (position, axis) in self.order.iter().enumerate() {
            inverse[*axis] = position;
        }
        let dtype = array.dtype();
        let data = map_data!(array.into_data(), a => a.permuted_axes(IxDyn(&inverse)));
        Array::new(dtype, data).map_err(|error: ArrayError| CodecError::invalid("transpose", error))
    }
}
