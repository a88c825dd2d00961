//! Python's `pandas`: the part that xarray's notebooks use, over the tables of `littoral_frame`.
//!
//! [`objects`] has the classes, [`operators`] and [`indexing`] Python's syntax, [`methods`] the tables of
//! methods, [`groups`] and [`strings`] the objects that methods give, [`times`] `Timestamp` and
//! `Timedelta`, [`functions`] the module's functions, [`labelled`] what labelled arrays and tables give
//! each other.

mod combine;
mod construct;
mod convert;
mod dtype;
mod functions;
mod groups;
mod indexing;
mod interval;
mod labelled;
mod methods;
mod objects;
mod offsets;
mod operators;
mod options;
mod plotting;
mod ranges;
mod read;
mod strings;
mod times;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyModuleDef, PyTypeRef};
use rustpython_vm::{AsObject, Context, PyObject, PyResult, VirtualMachine};

pub use convert::{column_of, python_element};
pub use labelled::{
    as_columns, as_coordinate, as_dataarray, as_multiindex, conversion, coords_index,
    index_of_coord, indexes_text, tuples_of, wrap_xindex,
};

pub use ranges::{freq_of, py_date_range as date_range};
pub use times::read::now;

/// An index of times with a name.
pub fn time_index(
    values: littoral_array::Array,
    freq: Option<String>,
    name: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult {
    let flat = littoral_frame::Flat {
        name: convert::name(name.map(ToOwned::to_owned), vm)?,
        values,
        range: None,
        freq,
    };
    objects::index(littoral_frame::Index::Flat(flat), vm)
}

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![
        _pandas::module_def(ctx),
        offsets::modules::_offsets::module_def(ctx),
        offsets::modules::_tseries::module_def(ctx),
        offsets::modules::_tseries_offsets::module_def(ctx),
        offsets::modules::_tseries_frequencies::module_def(ctx),
    ]
}

/// `display.max_columns` to begin with: as many as fit for a script, as pandas in a terminal; 20 in
/// a notebook.
fn default_columns(vm: &VirtualMachine) -> Option<usize> {
    let script = vm
        .import("__main__", 0)
        .is_ok_and(|main| main.as_object().get_attr("__file__", vm).is_ok());
    Some(if script { 0 } else { 20 })
}

thread_local! {
    static ERRORS: std::cell::RefCell<Vec<(&'static str, PyTypeRef)>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Exceptions that only pandas has, made once for an interpreter.
fn errors(vm: &VirtualMachine) -> Vec<(&'static str, PyTypeRef)> {
    let known = ERRORS.with_borrow(Clone::clone);
    if !known.is_empty() {
        return known;
    }
    let made: Vec<_> = [
        ("InvalidIndexError", vm.ctx.exceptions.exception_type),
        ("UnsortedIndexError", vm.ctx.exceptions.key_error),
    ]
    .into_iter()
    .map(|(name, base)| {
        let class = vm
            .ctx
            .new_exception_type("pandas.errors", name, Some(vec![base.to_owned()]));
        (name, class)
    })
    .collect();
    ERRORS.with_borrow_mut(|known| known.clone_from(&made));
    made
}

/// One of pandas' own exceptions.
pub fn exception(name: &str, message: String, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let classes = errors(vm);
    let class = classes.iter().find(|(own, _)| *own == name);
    match class {
        Some((_, class)) => crate::support::exception(class, message, vm),
        None => vm.new_value_error(message),
    }
}

#[rustpython_vm::pymodule(name = "pandas")]
mod _pandas {
    use littoral_frame::Options;
    use rustpython_vm::builtins::{PyModule, PyStrRef};
    use rustpython_vm::class::{PyClassImpl, StaticType};
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

    use super::{
        combine, functions, indexing, interval, labelled, objects, offsets, options, times,
    };
    use crate::support::{self, Arguments};
    use crate::xarray::objects::{PyDataArray, PyDataset};

    /// The version whose behaviour this follows.
    #[pyattr]
    #[allow(non_upper_case_globals)]
    const __version__: &str = "3.1.1";

    /// A package: submodules are found under it.
    #[pyattr]
    fn __path__(vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_list(Vec::new()).into()
    }

    /// `pd.options` and `pd.options.display`.
    #[pyattr]
    #[pyclass(module = "pandas", name = "_Options")]
    #[derive(Debug, PyPayload)]
    struct PyOptions {}

    #[pyclass]
    impl PyOptions {
        #[pygetset]
        fn display(&self, vm: &VirtualMachine) -> PyObjectRef {
            PyOptions {}.into_ref(&vm.ctx).into()
        }

        #[pymethod]
        fn __getattr__(&self, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
            options::get_one(&name.to_string_lossy(), vm)
        }

        #[pymethod]
        fn __setattr__(
            &self,
            name: PyStrRef,
            value: PyObjectRef,
            vm: &VirtualMachine,
        ) -> PyResult<()> {
            options::set_one(&name.to_string_lossy(), &value, vm)
        }
    }

    /// `with pd.option_context("display.max_rows", 10):`.
    #[pyattr]
    #[pyclass(module = "pandas", name = "option_context")]
    #[derive(Debug, PyPayload)]
    struct OptionContext {
        given: Vec<PyObjectRef>,
        before: rustpython_vm::common::lock::PyMutex<Option<Options>>,
    }

    impl rustpython_vm::types::Constructor for OptionContext {
        type Args = FuncArgs;

        fn py_new(
            _cls: &Py<rustpython_vm::builtins::PyType>,
            args: FuncArgs,
            vm: &VirtualMachine,
        ) -> PyResult<Self> {
            let mut args = Arguments::new("option_context", args);
            let given = args.rest_positional();
            args.finish(vm)?;
            Ok(Self {
                given,
                before: Default::default(),
            })
        }
    }

    #[pyclass(with(rustpython_vm::types::Constructor))]
    impl OptionContext {
        #[pymethod]
        fn __enter__(&self, vm: &VirtualMachine) -> PyResult<()> {
            *self.before.lock() = Some(littoral_frame::options());
            for pair in self.given.chunks(2) {
                if let [name, value] = pair {
                    options::set_one(&support::str_of(name, vm)?, value, vm)?;
                }
            }
            Ok(())
        }

        #[pymethod]
        fn __exit__(&self, _args: FuncArgs) {
            if let Some(before) = self.before.lock().take() {
                littoral_frame::set_options(before);
            }
        }
    }

    /// What is not there says so.
    #[pyfunction]
    fn __getattr__(name: PyStrRef, vm: &VirtualMachine) -> PyResult {
        crate::support::not_there("pandas", &name, vm)
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        // Its classes of scalars and arrays must exist first.
        vm.import("numpy", 0)?;
        littoral_frame::set_options(Options {
            max_columns: super::default_columns(vm),
            ..Options::default()
        });
        times::init(vm);
        interval::init();
        indexing::Indexer::make_static_type();
        PyOptions::make_static_type();
        crate::xarray::objects::init();
        offsets::init(vm)?;
        for (name, class) in objects::init(vm)? {
            if name == "MultiIndex" {
                for (name, function) in combine::MULTI {
                    let function = functions::callable(name, *function, vm);
                    let function = rustpython_vm::builtins::PyStaticMethod::new(function);
                    class.set_attr(vm.ctx.intern_str(*name), function.into_ref(&vm.ctx).into());
                }
            }
            module.set_attr(name, class, vm)?;
        }
        for (name, class) in offsets::classes() {
            if name == "DateOffset" {
                module.set_attr(name, class, vm)?;
            }
        }
        for submodule in ["pandas.offsets", "pandas.tseries"] {
            vm.import(submodule, 0)?;
        }
        module.set_attr("Timestamp", times::Timestamp::static_type().to_owned(), vm)?;
        module.set_attr("Timedelta", times::Timedelta::static_type().to_owned(), vm)?;
        module.set_attr(
            "Interval",
            interval::PyInterval::static_type().to_owned(),
            vm,
        )?;
        module.set_attr("NaT", times::nat(vm), vm)?;
        module.set_attr("options", PyOptions {}.into_ref(&vm.ctx), vm)?;
        for (name, class) in super::errors(vm) {
            module.set_attr(name, class, vm)?;
        }
        for (name, function) in functions::FUNCTIONS {
            module.set_attr(*name, functions::callable(name, *function, vm), vm)?;
        }
        let [(dataset, from_dataframe), (array, from_series)] = labelled::constructors(vm);
        for (class, name, function) in [
            (PyDataset::static_type(), dataset, from_dataframe),
            (PyDataArray::static_type(), array, from_series),
        ] {
            let function = rustpython_vm::builtins::PyStaticMethod::new(function);
            class.set_attr(vm.ctx.intern_str(name), function.into_ref(&vm.ctx).into());
        }
        Ok(())
    }
}
