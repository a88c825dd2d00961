//! Several objects made one: `concat`, `merge`, and both by the shape of nested lists or by coordinates.

mod attrs;
mod concat;
mod first;
mod merge;
mod order;

use littoral_array::Array;

use crate::align::Join;
use crate::attrs::Attrs;
use crate::compare::Compat;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError};
use crate::fill::Fill;

pub use attrs::CombineAttrs;
pub use concat::{concat, concat_sets};
pub use merge::{Merged, merge};
pub use order::{Nested, combine_by_coords, combine_nested};

/// What is combined, and what comes of it.
#[derive(Debug, Clone)]
pub enum Object {
    Array(DataArray),
    Set(Dataset),
}

/// Along which dimension to concatenate.
#[derive(Debug, Clone)]
pub enum ConcatDim {
    Name(String),
    /// A new dimension with labels: 1-d along itself.
    Labelled(String, Array, Attrs),
}

impl ConcatDim {
    pub(crate) fn name(&self) -> &str {
        match self {
            ConcatDim::Name(name) | ConcatDim::Labelled(name, ..) => name,
        }
    }
}

/// `data_vars=` and `coords=`: which variables without the dimension are concatenated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subset {
    All,
    Minimal,
    /// Those that are not the same in all objects.
    Different,
    Names(Vec<String>),
    /// Minimal along a dimension that is there, all along a new one.
    Default,
}

/// How objects are combined; the defaults are xarray's.
#[derive(Debug, Clone)]
pub struct Combine {
    pub data_vars: Subset,
    pub coords: Subset,
    pub compat: Compat,
    pub join: Join,
    pub fill: Fill,
    pub attrs: CombineAttrs,
    /// Where each element of each object goes.
    pub positions: Option<Vec<Vec<i64>>>,
    /// Along a dimension that other nodes of a tree have.
    pub existing_dim: bool,
}

impl Default for Combine {
    fn default() -> Self {
        Self {
            data_vars: Subset::All,
            coords: Subset::Different,
            compat: Compat::Equals,
            join: Join::Outer,
            fill: Fill::default(),
            attrs: CombineAttrs::Override,
            positions: None,
            existing_dim: false,
        }
    }
}

impl Combine {
    /// The defaults of functions that users call: `concat` compares by `equals`, `merge` and its kin by
    /// `no_conflicts`. An option changes them all (`use_new_combine_kwarg_defaults`).
    pub fn new(compat: Compat) -> Self {
        match crate::options::options().new_combine_defaults {
            true => Self {
                data_vars: Subset::Default,
                coords: Subset::Minimal,
                compat: Compat::Override,
                join: Join::Exact,
                ..Self::default()
            },
            false => Self {
                compat,
                ..Self::default()
            },
        }
    }
}

/// Joins objects of one kind along an existing or a new dimension.
pub fn concat_objects(objects: &[Object], dim: &ConcatDim, how: &Combine) -> Result<Object> {
    if how.compat == Compat::Minimal {
        return Err(XarrayError::Value(
            "compat='minimal' invalid: must be 'broadcast_equals', 'equals', 'identical', 'no_conflicts' or 'override'"
                .into(),
        ));
    }
    let mut arrays = vec![];
    let mut sets = vec![];
    for object in objects {
        match object {
            Object::Array(array) => arrays.push(array.clone()),
            Object::Set(dataset) => sets.push(dataset.clone()),
        }
    }
    if arrays.is_empty() {
        return concat_sets(&sets, dim, how).map(Object::Set);
    }
    if !sets.is_empty() {
        return Err(XarrayError::Type(
            "The elements in the input list need to be either all 'Dataset's or all 'DataArray's"
                .into(),
        ));
    }
    concat::concat_arrays(&arrays, dim, how).map(Object::Array)
}

/// Objects as [`merge`] takes them: an array as a dataset with its attributes.
pub fn merge_objects(objects: &[Object], how: &Combine) -> Result<Dataset> {
    let parts = objects
        .iter()
        .map(|object| match object {
            Object::Array(array) => Ok(Merged::with_attrs(Dataset {
                attrs: array.attrs().clone(),
                ..array.to_dataset(None)?
            })),
            Object::Set(dataset) => Ok(Merged::with_attrs(dataset.clone())),
        })
        .collect::<Result<Vec<_>>>()?;
    merge(&parts, how)
}
