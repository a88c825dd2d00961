//! The modules that offsets are found in.

#[rustpython_vm::pymodule(name = "pandas.offsets")]
pub mod _offsets {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        for (name, class) in super::super::classes() {
            module.set_attr(name, class, vm)?;
        }
        Ok(())
    }
}

#[rustpython_vm::pymodule(name = "pandas.tseries")]
pub mod _tseries {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyObjectRef, PyResult, VirtualMachine};

    /// A package: submodules are found under it.
    #[pyattr]
    fn __path__(vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_list(Vec::new()).into()
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        Ok(())
    }
}

#[rustpython_vm::pymodule(name = "pandas.tseries.offsets")]
pub mod _tseries_offsets {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        for (name, class) in super::super::classes() {
            module.set_attr(name, class, vm)?;
        }
        Ok(())
    }
}

#[rustpython_vm::pymodule(name = "pandas.tseries.frequencies")]
pub mod _tseries_frequencies {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    use crate::support::Arguments;

    #[pyfunction]
    fn to_offset(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("to_offset", args);
        let offset = super::super::to_offset(&mut args, vm)?;
        args.finish(vm)?;
        Ok(offset)
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        Ok(())
    }
}
