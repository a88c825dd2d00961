//! Python's `numpy`.

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![_numpy::module_def(ctx), _random::module_def(ctx)]
}

#[rustpython_vm::pymodule(name = "numpy")]
mod _numpy {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    /// A package: submodules are found under it.
    #[pyattr]
    fn __path__(vm: &VirtualMachine) -> rustpython_vm::PyObjectRef {
        vm.ctx.new_list(Vec::new()).into()
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        // `numpy.random` is there without importing it.
        vm.import("numpy.random", 0)?;
        Ok(())
    }
}

#[rustpython_vm::pymodule(name = "numpy.random")]
mod _random {}
