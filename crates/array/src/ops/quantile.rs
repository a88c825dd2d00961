//! Quantiles by selection.

use super::named_enum;
use crate::{Array, ArrayError, Result};

named_enum! {
    /// `numpy.quantile`'s methods.
    QuantileMethod {
        Linear = "linear", Lower = "lower", Higher = "higher", Nearest = "nearest",
        Midpoint = "midpoint", InvertedCdf = "inverted_cdf",
        AveragedInvertedCdf = "averaged_inverted_cdf",
        ClosestObservation = "closest_observation",
        InterpolatedInvertedCdf = "interpolated_inverted_cdf", Hazen = "hazen",
        Weibull = "weibull", MedianUnbiased = "median_unbiased",
        NormalUnbiased = "normal_unbiased",
    }
}

/// Quantiles over `axes`: a new leading axis of length `qs.len()`, the reduced axes gone. `F64`, or
/// `F32` for `F32`. A slice without valid elements gives NaN.
pub fn quantile(
    _x: &Array,
    _qs: &[f64],
    _axes: &[usize],
    _method: QuantileMethod,
    _skipna: bool,
) -> Result<Array> {
    Err(ArrayError::Unsupported("quantile".into()))
}

/// Median over `axes`.
pub fn median(_x: &Array, _axes: &[usize], _skipna: bool, _keepdims: bool) -> Result<Array> {
    Err(ArrayError::Unsupported("median".into()))
}
