//! Rolling reductions.

use super::named_enum;
use crate::{Array, ArrayError, Result};

named_enum! {
    Window {
        Count = "count", Sum = "sum", Prod = "prod", Mean = "mean", Var = "var", Std = "std",
        Min = "min", Max = "max", Median = "median",
    }
}

/// The window of position `i` is `i - before ..= i + after`, as far as it exists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowOptions {
    pub before: usize,
    pub after: usize,
    /// Fewer valid elements than this give NaN.
    pub min_periods: usize,
    pub ddof: f64,
}

/// NaN-skipping reduction in a window that moves along `axis`. Floats only; the dtype is kept.
pub fn window(op: Window, _x: &Array, _axis: usize, _opts: &WindowOptions) -> Result<Array> {
    Err(ArrayError::Unsupported(op.name().into()))
}
