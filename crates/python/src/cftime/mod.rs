//! Python's `cftime`: dates of CF's calendars.
//!
//! [`date`] has the class `datetime`, [`classes`] those of the calendars, [`operators`] arithmetic and comparison,
//! [`numbers`] `num2date` and `date2num`.

mod classes;
mod date;
mod numbers;
mod operators;

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

pub use classes::{base_class, class_of};

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![_cftime::module_def(ctx)]
}

#[rustpython_vm::pymodule(name = "cftime")]
mod _cftime {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    use crate::support::Arguments;

    #[pyattr]
    #[allow(non_upper_case_globals)]
    const __version__: &str = "1.6.6.1";

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        for (name, class) in super::classes::make_classes(vm)? {
            module.set_attr(name, class, vm)?;
        }
        for (name, function) in super::numbers::FUNCTIONS {
            let (name, function) = (*name, *function);
            let call =
                move |args: FuncArgs, vm: &VirtualMachine| function(Arguments::new(name, args), vm);
            module.set_attr(name, vm.new_function(name, call), vm)?;
        }
        Ok(())
    }
}
