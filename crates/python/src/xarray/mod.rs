//! Python's `xarray`.

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![_xarray::module_def(ctx)]
}

#[rustpython_vm::pymodule(name = "xarray")]
mod _xarray {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    /// A package: submodules are found under it.
    #[pyattr]
    fn __path__(vm: &VirtualMachine) -> rustpython_vm::PyObjectRef {
        vm.ctx.new_list(Vec::new()).into()
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        Ok(())
    }
}
