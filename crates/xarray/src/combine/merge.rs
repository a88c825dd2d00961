//! `merge`: the variables of several datasets in one.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;

use super::Combine;
use crate::align::align_filled;
use crate::collect::{Found, Rules};
use crate::compare::Compat;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError};

/// One of the datasets to merge.
#[derive(Debug, Clone)]
pub struct Merged {
    pub dataset: Dataset,
    /// Whether its attributes take part: a plain dict has none.
    pub attrs: bool,
}

impl Merged {
    pub fn with_attrs(dataset: Dataset) -> Self {
        Self {
            dataset,
            attrs: true,
        }
    }
}

/// One dataset of all variables; those of one name must go together by `compat` (`MergeError`). What one
/// has as a coordinate and another as data is a `MergeError`, too.
pub fn merge(objects: &[Merged], how: &Combine) -> Result<Dataset> {
    let datasets: Vec<Dataset> = objects.iter().map(|one| one.dataset.clone()).collect();
    let aligned = align_filled(&datasets, how.join, &[], std::slice::from_ref(&how.fill))?;
    let mut found = Found::default();
    for (name, variable) in aligned.iter().flat_map(|dataset| &dataset.variables) {
        found.push(name, variable);
    }
    let rules = Rules {
        compat: how.compat,
        attrs: &how.attrs,
    };
    let variables = found.resolve(&IndexMap::new(), &rules)?;
    let mut coord_names: IndexSet<String> = IndexSet::new();
    let mut others: IndexSet<String> = IndexSet::new();
    for dataset in &aligned {
        coord_names.extend(dataset.coord_names.iter().cloned());
        others.extend(dataset.data_names());
    }
    if how.compat == Compat::Minimal {
        coord_names.retain(|name| variables.contains_key(name));
    }
    let dims: Vec<&String> = variables.values().flat_map(|v| &v.dims).collect();
    coord_names.extend(variables.keys().filter(|name| dims.contains(name)).cloned());
    if let Some(name) = coord_names.iter().find(|name| others.contains(*name)) {
        return Err(XarrayError::Merge(format!(
            "unable to determine if these variables should be coordinates or not in the merged result: \
             {{{}}}",
            python_str_repr(name)
        )));
    }
    let attrs: Vec<_> = objects
        .iter()
        .filter(|one| one.attrs)
        .map(|one| &one.dataset.attrs)
        .collect();
    Dataset::new(variables, coord_names, how.attrs.merge(&attrs)?)
}
