//! A variable with coordinates and a name.

use indexmap::IndexMap;
use littoral_array::{Array, DType};

use crate::attrs::Attrs;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::variable::Variable;

/// The name under which a data array's own variable travels through a [`Dataset`].
pub(crate) const THIS: &str = "\u{0}this";

/// A variable's name as xarray shows it.
pub(crate) fn shown_name(name: &str) -> &str {
    match name {
        THIS => "<this-array>",
        name => name,
    }
}

#[derive(Debug, Clone)]
pub struct DataArray {
    pub name: Option<String>,
    pub variable: Variable,
    /// In insertion order; their dims are among the variable's.
    pub coords: IndexMap<String, Variable>,
}

impl DataArray {
    pub fn new(
        name: Option<String>,
        variable: Variable,
        coords: IndexMap<String, Variable>,
    ) -> Self {
        Self {
            name,
            variable,
            coords,
        }
    }

    /// The name of a result of both: the one they share.
    pub(crate) fn common_name(&self, other: &DataArray) -> Option<String> {
        self.name.clone().filter(|_| self.name == other.name)
    }

    pub fn dims(&self) -> &[String] {
        &self.variable.dims
    }

    pub fn shape(&self) -> &[u64] {
        self.variable.shape()
    }

    pub fn dtype(&self) -> DType {
        self.variable.dtype()
    }

    pub fn attrs(&self) -> &Attrs {
        &self.variable.attrs
    }

    pub fn values(&self) -> Result<Array> {
        self.variable.values()
    }

    /// A dataset whose only data variable is this array, under a name no user can give. For
    /// operations that are written for datasets; [`DataArray::from_mapped`] is the way back.
    pub fn map_to_dataset(&self) -> Dataset {
        self.to_temp()
    }

    /// The array of a dataset made by [`DataArray::map_to_dataset`].
    pub fn from_mapped(dataset: Dataset, name: Option<String>) -> Result<Self> {
        Self::from_temp(dataset, name)
    }

    /// Runs an operation on datasets on this array.
    pub fn map_dataset(&self, operation: impl FnOnce(&Dataset) -> Result<Dataset>) -> Result<Self> {
        self.via(operation)
    }

    pub(crate) fn to_temp(&self) -> Dataset {
        let mut variables: IndexMap<String, Variable> = self.coords.clone();
        variables.insert(THIS.to_owned(), self.variable.clone());
        Dataset {
            variables,
            coord_names: self.coords.keys().cloned().collect(),
            ..Dataset::default()
        }
    }

    /// The inverse of [`DataArray::to_temp`].
    pub(crate) fn from_temp(mut dataset: Dataset, name: Option<String>) -> Result<Self> {
        let variable = dataset
            .variables
            .shift_remove(THIS)
            .ok_or_else(|| crate::error::value_error("the operation left no data variable"))?;
        Ok(Self {
            name,
            variable,
            coords: dataset.variables,
        })
    }

    pub(crate) fn via(&self, operation: impl FnOnce(&Dataset) -> Result<Dataset>) -> Result<Self> {
        Self::from_temp(operation(&self.to_temp())?, self.name.clone())
    }

    /// One coordinate as an array of its own, with the coordinates that fit its dims.
    /// A dimension without a coordinate gives positions `0..n`, as in xarray.
    pub fn coord(&self, name: &str) -> Option<DataArray> {
        self.to_temp().array(name)
    }

    /// A dataset with this array as variable `name` (or its own name).
    pub fn to_dataset(&self, name: Option<&str>) -> Result<Dataset> {
        let name = name.map(str::to_owned).or_else(|| self.name.clone()).ok_or_else(|| {
            crate::error::value_error(
                "unable to convert unnamed DataArray to a Dataset without providing an explicit name",
            )
        })?;
        if self.coords.contains_key(&name) {
            return Err(crate::error::value_error(
                "cannot create a Dataset from a DataArray with the same name as one of its coordinates",
            ));
        }
        let mut dataset = self.to_temp();
        let variable = dataset.variables.shift_remove(THIS);
        dataset
            .variables
            .extend(variable.map(|variable| (name, variable)));
        Ok(dataset)
    }

    /// In memory.
    pub fn load(&self) -> Result<Self> {
        self.via(Dataset::load)
    }
}
