//! The methods of `DataArray` and `Dataset`, family by family, as tables.
//!
//! An entry parses arguments, calls the model, wraps the result; a rule of xarray's found here is in
//! the wrong room.

mod aggregate;
mod apply;
pub mod chunks;
mod containers;
mod convert_to;
mod curvefit;
mod indexes;
mod indexing;
mod missing;
mod numeric;
mod pad;
mod properties;
mod shaping;

use indexmap::IndexMap;
use littoral_xarray::{DataArray, Dataset, Result};
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::{FuncArgs, PyMethodFlags};
use rustpython_vm::{Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::Labelled;
use crate::support::{Arguments, OrRaise};

/// What an entry gets: its own name, the model, the Python object.
pub struct Call<'a> {
    pub name: &'static str,
    pub model: Labelled,
    pub object: &'a PyObject,
}

pub type Run = fn(Call, Arguments, &VirtualMachine) -> PyResult;

/// One name of a table.
pub struct Entry {
    pub name: &'static str,
    pub run: Run,
    /// Which classes have it.
    pub on: On,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    Both,
    Array,
    Set,
}

pub const fn both(name: &'static str, run: Run) -> Entry {
    Entry {
        name,
        run,
        on: On::Both,
    }
}

pub const fn array(name: &'static str, run: Run) -> Entry {
    Entry {
        name,
        run,
        on: On::Array,
    }
}

pub const fn set(name: &'static str, run: Run) -> Entry {
    Entry {
        name,
        run,
        on: On::Set,
    }
}

/// Every table. What is listed here is supported; `docs/supported.md` is made from it.
pub fn tables() -> Vec<&'static [Entry]> {
    vec![
        aggregate::METHODS,
        apply::METHODS,
        chunks::METHODS,
        containers::METHODS,
        convert_to::METHODS,
        indexes::METHODS,
        curvefit::METHODS,
        indexing::METHODS,
        missing::METHODS,
        pad::METHODS,
        numeric::METHODS,
        shaping::METHODS,
        super::calendars::METHODS,
        super::groups::METHODS,
        super::netcdf::METHODS,
        super::windows::METHODS,
    ]
}

/// Puts the methods and properties on a class.
pub fn install(class: &'static Py<PyType>, on: On, vm: &VirtualMachine) {
    for entry in tables()
        .into_iter()
        .flatten()
        .filter(|entry| entry.on == On::Both || entry.on == on)
    {
        let (name, run) = (entry.name, entry.run);
        let function = move |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            if args.args.is_empty() {
                return Err(vm.new_type_error(format!("{name}() needs an object")));
            }
            let object = args.args.remove(0);
            let model = Labelled::of(&object, vm)?.ok_or_else(|| {
                vm.new_type_error(format!("{name}() is a method of DataArray and Dataset"))
            })?;
            run(
                Call {
                    name,
                    model,
                    object: &object,
                },
                Arguments::new(name, args),
                vm,
            )
        };
        let def = vm
            .ctx
            .new_method_def(name, function, PyMethodFlags::METHOD, None);
        let method = def.build_method(class, vm);
        class.set_attr(vm.ctx.intern_str(name), method.into());
    }
    properties::install(class, on, vm);
}

/// Puts the class methods on the classes.
pub fn install_class_methods(vm: &VirtualMachine) {
    containers::install(vm);
}

impl Call<'_> {
    /// Runs an operation on datasets on whatever this is, and wraps the result.
    pub fn map(
        self,
        operation: impl FnOnce(&Dataset) -> Result<Dataset>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match self.model {
            Labelled::Array(array) => {
                Labelled::Array(array.map_dataset(operation).or_raise(vm)?).wrap(vm)
            }
            Labelled::Set(dataset) => Labelled::Set(operation(&dataset).or_raise(vm)?).wrap(vm),
        }
    }

    pub fn array(self, vm: &VirtualMachine) -> PyResult<DataArray> {
        match self.model {
            Labelled::Array(array) => Ok(array),
            Labelled::Set(_) => Err(vm
                .new_attribute_error(format!("'Dataset' object has no attribute '{}'", self.name))),
        }
    }

    /// `{dim: value}` given as a dict or as keywords.
    pub fn mapping(
        &self,
        keyword: &str,
        args: &mut Arguments,
        vm: &VirtualMachine,
    ) -> PyResult<IndexMap<String, PyObjectRef>> {
        let positional = args.take(keyword, vm)?;
        super::convert::either_dict_or_keywords(self.name, positional, args, vm)
    }
}

pub use aggregate::{aggregation, axis_dims, keep_attrs};
pub use convert_to::html_of;
pub use properties::frozen;

/// A tuple of sizes.
pub fn shape_tuple(shape: &[u64], vm: &VirtualMachine) -> PyObjectRef {
    vm.ctx
        .new_tuple(
            shape
                .iter()
                .map(|size| vm.ctx.new_int(*size).into())
                .collect(),
        )
        .into()
}

/// A tuple of names.
pub fn names_tuple(names: &[String], vm: &VirtualMachine) -> PyObjectRef {
    vm.ctx
        .new_tuple(
            names
                .iter()
                .map(|name| vm.ctx.new_str(name.as_str()).into())
                .collect(),
        )
        .into()
}
