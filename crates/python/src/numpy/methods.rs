//! Functions that are methods of arrays and of scalars, too.

use littoral_array::Array;
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyResult, VirtualMachine};

use super::convert::to_py;
use super::functions;

/// Puts the methods on a class whose objects `from_py` understands.
pub fn attach(class: &'static Py<PyType>, vm: &VirtualMachine) {
    for function in functions::all().filter(|function| function.method) {
        let call = function.call;
        let method = vm.new_method(
            function.name,
            class,
            move |args: FuncArgs, vm: &VirtualMachine| call(args, vm),
        );
        class.set_attr(vm.ctx.intern_str(function.name), method.into());
    }
}

/// `array.astype(…)` and the like on an array that is no object yet.
pub fn call(name: &'static str, array: Array, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let object = to_py(array, vm);
    let method = object.get_attr(name, vm)?;
    let args = FuncArgs {
        args: std::mem::take(&mut args.args),
        kwargs: args.kwargs,
    };
    let result = method.call(args, vm)?;
    // Methods of scalars give scalars.
    match result.downcast_ref::<super::ndarray::NdArray>() {
        Some(array) if array.ndim() == 0 => {
            use crate::support::OrRaise;
            super::convert::result_to_py(array.get().or_raise(vm)?, vm)
        }
        _ => Ok(result),
    }
}
