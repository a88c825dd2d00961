//! Python's `numpy`: arrays, scalars, functions and random numbers over the array kernels.
//!
//! For the other modules: [`to_py`], [`scalar_to_py`], [`from_py`], [`dtype_to_py`],
//! [`dtype_from_py`]; a ufunc's name (`ufunc.__name__`) is that of [`littoral_array::ops::Unary`]
//! or [`littoral_array::ops::Binary`]. Objects with `__array_ufunc__` answer ufuncs and operators
//! themselves; other functions call the object's method of the same name, or take `__array__()`.

mod convert;
mod dtype;
mod extras;
mod functions;
mod index;
pub mod linalg;
mod methods;
mod ndarray;
mod operators;
mod printing;
mod random;
mod scalar;
mod testing;
mod ufunc;

use littoral_array::ArrayError;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyModuleDef, PyTypeRef};
use rustpython_vm::{Context, VirtualMachine};

pub use convert::{from_py, from_py_as, is_plain_scalar, python_item, result_to_py, to_py};
pub use dtype::{PyDType, dtype_from_py, dtype_to_py};
pub use functions::map_elements;
pub use linalg::linalg_error;
pub use ndarray::{Lender, NdArray};
pub use scalar::{numpy_scalar, scalar_to_py};
pub use ufunc::{Operation, Ufunc, all as ufuncs};

use crate::support;

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![
        _numpy::module_def(ctx),
        random::module_def(ctx),
        _linalg::module_def(ctx),
        _testing::module_def(ctx),
        _exceptions::module_def(ctx),
    ]
}

/// numpy's `AxisError`, a `ValueError` and an `IndexError`.
pub fn axis_error(error: &ArrayError, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let class = vm
        .import("numpy", 0)
        .and_then(|module| module.get_attr("exceptions", vm))
        .and_then(|module| module.get_attr("AxisError", vm))
        .ok()
        .and_then(|class| class.downcast::<rustpython_vm::builtins::PyType>().ok());
    match class {
        Some(class) => support::exception(&class, error.to_string(), vm),
        None => vm.new_value_error(error.to_string()),
    }
}

fn make_axis_error(vm: &VirtualMachine) -> PyTypeRef {
    let bases = vec![
        vm.ctx.exceptions.value_error.to_owned(),
        vm.ctx.exceptions.index_error.to_owned(),
    ];
    vm.ctx
        .new_exception_type("numpy.exceptions", "AxisError", Some(bases))
}

#[rustpython_vm::pymodule(name = "numpy")]
mod _numpy {
    use rustpython_vm::builtins::{PyModule, PyStrRef};
    use rustpython_vm::class::{PyClassImpl, StaticType};
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

    use super::{PyDType, Ufunc, extras, functions, methods, printing, scalar, ufunc};
    use crate::numpy::NdArray;
    use crate::numpy::scalar::Generic;

    /// A package: submodules are found under it.
    #[pyattr]
    fn __path__(vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_list(Vec::new()).into()
    }

    #[pyattr]
    fn newaxis(vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pyattr]
    #[allow(non_upper_case_globals)]
    const __version__: &str = "2.4.6";

    /// What is not there says so.
    #[pyfunction]
    fn __getattr__(name: PyStrRef, vm: &VirtualMachine) -> PyResult {
        crate::support::not_there("numpy", &name, vm)
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        printing::reset();
        let set = |name: &'static str, object: PyObjectRef| module.set_attr(name, object, vm);
        set("ndarray", NdArray::make_static_type().into())?;
        set("dtype", PyDType::make_static_type().into())?;
        set("ufunc", Ufunc::make_static_type().into())?;
        for (name, class) in scalar::make_classes(vm)? {
            set(name, class.into())?;
        }
        for (alias, name) in [
            ("bool_", "bool"),
            ("intp", "int64"),
            ("int_", "int64"),
            ("uint", "uint64"),
            ("uintp", "uint64"),
            ("intc", "int32"),
            ("short", "int16"),
            ("byte", "int8"),
            ("ubyte", "uint8"),
            ("longlong", "int64"),
            ("single", "float32"),
            ("double", "float64"),
        ] {
            set(alias, module.get_attr(name, vm)?)?;
        }
        methods::attach(NdArray::static_type(), vm);
        methods::attach(Generic::static_type(), vm);
        set("finfo", extras::Finfo::make_static_type().into())?;
        set("iinfo", extras::Iinfo::make_static_type().into())?;
        set("errstate", extras::Errstate::make_static_type().into())?;
        set(
            "printoptions",
            extras::Printoptions::make_static_type().into(),
        )?;
        extras::Indexed::make_static_type();
        for kind in ["s_", "r_", "c_", "mgrid", "ogrid", "index_exp"] {
            set(kind, extras::Indexed { kind }.into_ref(&vm.ctx).into())?;
        }
        for function in functions::all()
            .chain(printing::FUNCTIONS)
            .chain(extras::QUIET)
        {
            let call = vm
                .new_function(function.name, move |args: FuncArgs, vm: &VirtualMachine| {
                    function.run(args, vm)
                });
            set(function.name, call.into())?;
        }
        for (name, ufunc) in ufunc::all(vm) {
            set(name, ufunc)?;
        }
        for (name, value) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("euler_gamma", 0.577_215_664_901_532_9),
            ("nan", f64::NAN),
            ("inf", f64::INFINITY),
        ] {
            set(name, vm.ctx.new_float(value).into())?;
        }
        let truth = |value: bool| {
            let scalar = littoral_array::Scalar::Bool(value);
            super::scalar_to_py(scalar, littoral_array::DType::Bool, vm)
        };
        set("True_", truth(true)?)?;
        set("False_", truth(false)?)?;
        // There without importing them.
        for submodule in [
            "numpy.random",
            "numpy.linalg",
            "numpy.exceptions",
            "numpy.testing",
        ] {
            vm.import(submodule, 0)?;
        }
        Ok(())
    }
}

/// Puts functions into a module.
fn add_functions(
    module: &rustpython_vm::Py<rustpython_vm::builtins::PyModule>,
    functions: &'static [functions::Function],
    vm: &VirtualMachine,
) -> rustpython_vm::PyResult<()> {
    for function in functions {
        let call = vm.new_function(
            function.name,
            move |args: rustpython_vm::function::FuncArgs, vm: &VirtualMachine| {
                function.run(args, vm)
            },
        );
        module.set_attr(function.name, call, vm)?;
    }
    Ok(())
}

#[rustpython_vm::pymodule(name = "numpy.linalg")]
mod _linalg {
    use rustpython_vm::builtins::{PyModule, PyTypeRef};
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    #[pyattr(once, name = "LinAlgError")]
    fn lin_alg_error(vm: &VirtualMachine) -> PyTypeRef {
        let bases = vec![vm.ctx.exceptions.value_error.to_owned()];
        vm.ctx
            .new_exception_type("numpy.linalg", "LinAlgError", Some(bases))
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        super::add_functions(module, super::extras::LINALG, vm)?;
        super::add_functions(module, super::linalg::FUNCTIONS, vm)
    }
}

#[rustpython_vm::pymodule(name = "numpy.testing")]
mod _testing {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        super::add_functions(module, super::testing::FUNCTIONS, vm)
    }
}

#[rustpython_vm::pymodule(name = "numpy.exceptions")]
mod _exceptions {
    use rustpython_vm::VirtualMachine;
    use rustpython_vm::builtins::PyTypeRef;

    #[pyattr(once, name = "AxisError")]
    pub(crate) fn axis_error(vm: &VirtualMachine) -> PyTypeRef {
        super::make_axis_error(vm)
    }
}
