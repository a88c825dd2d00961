//! Python's `matplotlib` and `matplotlib.pyplot`.

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![_matplotlib::module_def(ctx), _pyplot::module_def(ctx)]
}

/// `obj.plot` of a labelled object.
pub fn accessor(
    _object: rustpython_vm::PyObjectRef,
    vm: &rustpython_vm::VirtualMachine,
) -> rustpython_vm::PyResult {
    Err(vm.new_attribute_error("plots are not there yet"))
}

#[rustpython_vm::pymodule(name = "matplotlib")]
mod _matplotlib {
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

#[rustpython_vm::pymodule(name = "matplotlib.pyplot")]
mod _pyplot {}
