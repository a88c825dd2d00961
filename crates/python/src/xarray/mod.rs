//! Python's `xarray`, over the labelled model.
//!
//! [`objects`] has the classes, [`operators`] and [`items`] Python's syntax, [`methods`] the tables of methods,
//! [`groups`], [`windows`] and [`accessors`] the objects that methods and attributes give (each a [`bound`]
//! one), [`functions`] the module's functions, [`convert`] arguments and errors.

pub mod accessors;
mod apply;
mod apply_chunks;
mod blocks;
pub mod bound;
mod calendars;
mod combine;
mod computation;
mod construct;
pub mod convert;
mod coordinates;
mod datetimes;
mod decoding;
mod extensions;
mod functions;
mod groupers;
mod groups;
mod items;
mod methods;
mod netcdf;
pub mod objects;
mod open;
mod operators;
mod options;
mod query;
mod reduce;
mod shared;
mod strings;
pub mod supported;
mod testing;
mod tree;
pub mod unsupported;
mod variables;
mod windows;

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![
        _xarray::module_def(ctx),
        groupers::module::module_def(ctx),
        decoding::_coders::module_def(ctx),
        _littoral::module_def(ctx),
    ]
}

#[rustpython_vm::pymodule(name = "xarray")]
mod _xarray {
    use rustpython_vm::builtins::{PyModule, PyTypeRef};
    use rustpython_vm::class::StaticType;
    use rustpython_vm::{Py, PyObjectRef, PyResult, VirtualMachine};

    use super::coordinates::PyCoordinates;
    use super::methods::{On, install};
    use super::objects::{PyDataArray, PyDataset, PyVariable};
    use super::tree::PyDataTree;

    /// A package: submodules are found under it.
    #[pyattr]
    fn __path__(vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_list(Vec::new()).into()
    }

    /// The version whose behaviour this follows.
    #[pyattr]
    fn __version__(vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_str("2026.9.0").into()
    }

    /// A `ValueError` that is defined in this module of xarray's: tracebacks show it.
    fn value_error(module: &str, name: &str, vm: &VirtualMachine) -> PyTypeRef {
        let bases = vec![vm.ctx.exceptions.value_error.to_owned()];
        vm.ctx.new_exception_type(module, name, Some(bases))
    }

    #[pyattr(once, name = "AlignmentError")]
    fn alignment_error(vm: &VirtualMachine) -> PyTypeRef {
        value_error("xarray.structure.alignment", "AlignmentError", vm)
    }

    #[pyattr(once, name = "MergeError")]
    fn merge_error(vm: &VirtualMachine) -> PyTypeRef {
        value_error("xarray.structure.merge", "MergeError", vm)
    }

    #[pyattr(once, name = "CoordinateValidationError")]
    fn coordinate_validation_error(vm: &VirtualMachine) -> PyTypeRef {
        value_error("xarray.core.coordinates", "CoordinateValidationError", vm)
    }

    #[pyattr(once, name = "MissingDimensionsError")]
    fn missing_dimensions_error(vm: &VirtualMachine) -> PyTypeRef {
        value_error("xarray.core.variable", "MissingDimensionsError", vm)
    }

    #[pyattr(once, name = "TreeIsomorphismError")]
    fn tree_isomorphism_error(vm: &VirtualMachine) -> PyTypeRef {
        value_error("xarray.core.treenode", "TreeIsomorphismError", vm)
    }

    #[pyattr(once, name = "NotFoundInTreeError")]
    fn not_found_in_tree_error(vm: &VirtualMachine) -> PyTypeRef {
        value_error("xarray.core.treenode", "NotFoundInTreeError", vm)
    }

    #[pyattr(once, name = "InvalidTreeError")]
    fn invalid_tree_error(vm: &VirtualMachine) -> PyTypeRef {
        vm.ctx
            .new_exception_type("xarray", "InvalidTreeError", None)
    }

    /// For accessors under a name that is taken.
    #[pyattr(once, name = "AccessorRegistrationWarning")]
    fn accessor_registration_warning(vm: &VirtualMachine) -> PyTypeRef {
        let bases = vec![vm.ctx.exceptions.warning.to_owned()];
        vm.ctx
            .new_exception_type("xarray", "AccessorRegistrationWarning", Some(bases))
    }

    #[pyattr(once, name = "SerializationWarning")]
    fn serialization_warning(vm: &VirtualMachine) -> PyTypeRef {
        let bases = vec![vm.ctx.exceptions.runtime_warning.to_owned()];
        let module = "xarray.coding.common";
        vm.ctx
            .new_exception_type(module, "SerializationWarning", Some(bases))
    }

    /// Names that are not there: the error says where the list of those that are is.
    #[pyfunction]
    fn __getattr__(name: rustpython_vm::builtins::PyStrRef, vm: &VirtualMachine) -> PyResult {
        let name = name.to_string_lossy();
        Err(super::unsupported::module_error(&name, vm))
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        // What values come back as: its classes must exist first.
        vm.import("numpy", 0)?;
        vm.import("cftime", 0)?;
        super::objects::init();
        let pandas = vm.import("pandas", 0)?;
        module.set_attr("CFTimeIndex", pandas.get_attr("CFTimeIndex", vm)?, vm)?;
        let array = PyDataArray::static_type();
        let set = PyDataset::static_type();
        install(array, On::Array, vm);
        install(set, On::Set, vm);
        super::strings::install(vm);
        module.set_attr("DataArray", array.to_owned(), vm)?;
        module.set_attr("Dataset", set.to_owned(), vm)?;
        module.set_attr("Variable", PyVariable::static_type().to_owned(), vm)?;
        module.set_attr("DataTree", PyDataTree::static_type().to_owned(), vm)?;
        super::tree::install(vm);
        module.set_attr("Coordinates", PyCoordinates::static_type().to_owned(), vm)?;
        module.set_attr(
            "IndexVariable",
            super::objects::index_variable_class(vm)?,
            vm,
        )?;
        super::methods::install_class_methods(vm);
        super::functions::install(module, vm)?;
        vm.import("xarray.groupers", 0)?;
        vm.import("xarray.coders", 0)?;
        Ok(())
    }
}

#[rustpython_vm::pymodule(name = "littoral")]
mod _littoral {
    use littoral_engine::Side;
    use rustpython_vm::{PyResult, VirtualMachine};

    use crate::support::OrRaise;

    /// `supported()`: which of xarray's names are there, in Markdown.
    #[pyfunction]
    fn supported(vm: &VirtualMachine) -> PyResult<String> {
        super::supported::markdown(vm)
    }

    /// `compute_on("auto" | "local" | "remote")`: where computations of later lines run.
    #[pyfunction]
    fn compute_on(side: String, vm: &VirtualMachine) -> PyResult<()> {
        let side = Side::from_name(&side).ok_or_else(|| {
            vm.new_value_error(format!(
                "compute_on takes \"auto\", \"local\" or \"remote\", not {side:?}"
            ))
        })?;
        let session = littoral_engine::session().or_raise(vm)?;
        session.update_settings(|settings| settings.side = side);
        Ok(())
    }
}
