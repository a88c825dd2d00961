//! `rolling`, `cumulative`, `coarsen`, `weighted`: objects that wait for a reduction.

mod coarsen;
mod rolling;
mod weighted;

use littoral_xarray::{DataArray, Dataset, XarrayError};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::{PyResult, VirtualMachine};

use super::methods::{Call, Entry, both};
use super::objects::Labelled;
use crate::support::{Arguments, OrRaise, ToPython};

pub const METHODS: &[Entry] = &[
    both("rolling", rolling::rolling),
    both("cumulative", rolling::cumulative),
    both("rolling_exp", rolling_exp),
    both("coarsen", coarsen::coarsen),
    both("weighted", weighted::weighted),
];

/// xarray needs numbagg for this, which is not here.
fn rolling_exp(_: Call, _: Arguments, vm: &VirtualMachine) -> PyResult {
    Err(vm.new_import_error(
        "numbagg >= 0.2.1 is required for rolling_exp but currently numbagg is not installed",
        vm.ctx.new_str("numbagg"),
    ))
}

fn as_dataset(model: &Labelled) -> (Dataset, Option<Option<String>>) {
    match model {
        Labelled::Array(array) => (array.map_to_dataset(), Some(array.name.clone())),
        Labelled::Set(dataset) => (dataset.clone(), None),
    }
}

fn back(dataset: Dataset, name: &Option<Option<String>>, vm: &VirtualMachine) -> PyResult {
    match name {
        Some(name) => {
            Labelled::Array(DataArray::from_mapped(dataset, name.clone()).or_raise(vm)?).wrap(vm)
        }
        None => Labelled::Set(dataset).wrap(vm),
    }
}

/// A rolling (or coarsened) object and what kind it goes back to.
struct Windowed<T> {
    inner: T,
    name: Option<Option<String>>,
}

impl<T> Windowed<T> {
    /// The class as xarray calls it.
    fn kind(&self, name: &str) -> String {
        let of = if self.name.is_some() {
            "DataArray"
        } else {
            "Dataset"
        };
        format!("{of}{name}")
    }
}

/// What can go wrong where the model calls a Python function.
enum Raised {
    Model(XarrayError),
    Python(PyBaseExceptionRef),
}

impl From<XarrayError> for Raised {
    fn from(error: XarrayError) -> Self {
        Raised::Model(error)
    }
}

impl From<PyBaseExceptionRef> for Raised {
    fn from(error: PyBaseExceptionRef) -> Self {
        Raised::Python(error)
    }
}

impl ToPython for Raised {
    fn to_python(&self, vm: &VirtualMachine) -> PyBaseExceptionRef {
        match self {
            Raised::Model(error) => error.to_python(vm),
            Raised::Python(error) => error.clone(),
        }
    }
}
