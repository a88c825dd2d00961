//! Python's `pandas`.

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![_pandas::module_def(ctx)]
}

/// `to_dataframe`, `to_series`, `to_pandas` of a labelled object, as bound methods; None: not there.
pub fn conversion(
    _object: rustpython_vm::PyObjectRef,
    _name: &str,
    _vm: &rustpython_vm::VirtualMachine,
) -> rustpython_vm::PyResult<Option<rustpython_vm::PyObjectRef>> {
    Ok(None)
}

#[rustpython_vm::pymodule(name = "pandas")]
mod _pandas {
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
