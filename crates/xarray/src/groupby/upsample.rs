//! `resample`: groups of consecutive times, and more times than there were.

use littoral_array::{Array, Scalar};

use super::{GroupBy, Grouped};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::groupers::{GroupKey, GroupRule, Grouper};
use crate::index::{Index, Method};

impl GroupBy {
    /// Groups along a time dimension. Bins without members stay, and hold missing values.
    pub fn resample(
        dataset: &Dataset,
        array_name: Option<Option<String>>,
        dim: &str,
        rule: &GroupRule,
    ) -> Result<Self> {
        let key = GroupKey::named(dataset, dim)?;
        if !key.array.dtype().is_time()
            && key.array.dims().len() == 1
            && !Index::new(dim, &key.array.variable.with_labels()?)?.is_monotonic()
        {
            return Err(value_error("Index must be monotonic for resampling"));
        }
        if !dataset.is_indexed(dim) || !key.array.dtype().is_time() {
            return Err(XarrayError::Type(
                "Only valid with DatetimeIndex, TimedeltaIndex or PeriodIndex, but got an instance of 'Index'"
                    .into(),
            ));
        }
        let name = key.array.name.clone().unwrap_or_default();
        let mut grouper = Grouper::new(&key, rule)?;
        grouper.name = name.clone();
        grouper.labels = grouper.labels.renamed_dim(dim, &name);
        let mut groups = Self::new(dataset, array_name, vec![grouper])?;
        groups.resampled = Some(name);
        Ok(groups)
    }

    /// The values at the new times: the last ones before, the next ones after, the nearest; missing beyond
    /// `tolerance`.
    pub fn fill(&self, method: Method, tolerance: Option<&Array>) -> Result<Grouped> {
        let (dim, labels) = self.times()?;
        let out = self.without_others(&dim).reindex(
            &dim,
            &labels,
            Some(method),
            tolerance,
            Scalar::Float(f64::NAN),
        )?;
        self.wrap(out)
    }

    /// The dimension and the new times.
    pub fn times(&self) -> Result<(String, Array)> {
        let dim = self
            .resampled
            .clone()
            .ok_or_else(|| value_error("this is for resampled objects"))?;
        let labels = self.only_grouper()?.labels.values()?;
        Ok((dim, labels))
    }

    /// Without coordinates along the dimension other than its times.
    pub fn drop_others(&self) -> Result<Self> {
        let (dim, _) = self.times()?;
        Ok(Self {
            dataset: self.without_others(&dim),
            ..self.clone()
        })
    }

    /// What is resampled.
    pub fn object(&self) -> Result<Grouped> {
        self.wrap(self.dataset.clone())
    }

    fn without_others(&self, dim: &str) -> Dataset {
        let gone: Vec<String> = self
            .dataset
            .coord_names
            .iter()
            .filter(|name| *name != dim && self.dataset.variables[*name].axis(dim).is_some())
            .cloned()
            .collect();
        self.dataset.without(&gone)
    }
}
