//! `resample`: groups of consecutive times.

use littoral_array::calendar::{Resample, Side, resample_bins};
use littoral_array::format::python_str_repr;

use crate::dataset::Dataset;
use crate::error::{Result, value_error};
use crate::groupby::{GroupBy, Grouper};
use crate::variable::Variable;

/// Arguments of `resample` beside the frequency; None is pandas' default for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResampleOptions {
    pub closed: Option<Side>,
    pub label: Option<Side>,
}

impl GroupBy {
    /// Groups along a time dimension, in bins of a frequency (`"MS"`, `"QS-DEC"`, `"5D"` …). Bins
    /// without members stay, and hold missing values.
    pub fn resample(
        dataset: &Dataset,
        array_name: Option<Option<String>>,
        dim: &str,
        freq: &str,
        options: &ResampleOptions,
    ) -> Result<Self> {
        let coord = dataset
            .variables
            .get(dim)
            .filter(|_| dataset.is_indexed(dim))
            .ok_or_else(|| {
                value_error(format!(
                    "cannot resample along {}: it is not a dimension with time coordinates",
                    python_str_repr(dim)
                ))
            })?;
        let bins = Resample {
            closed: options.closed,
            label: options.label,
            ..Resample::default()
        };
        let (codes, labels) = resample_bins(&coord.values()?, freq, &bins)?;
        let labels = Variable::new(vec![dim.to_owned()], labels)?.with_attrs(coord.attrs.clone());
        let grouper = Grouper {
            name: dim.to_owned(),
            dim: dim.to_owned(),
            codes,
            labels,
        };
        Ok(Self {
            dataset: dataset.clone(),
            array_name,
            grouper,
        })
    }
}
