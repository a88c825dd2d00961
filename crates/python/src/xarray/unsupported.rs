//! What is said of names that are not there.

use rustpython_vm::VirtualMachine;
use rustpython_vm::builtins::PyBaseExceptionRef;

use super::supported;

/// Where the list of supported names is.
const LIST: &str = "docs/supported.md";

/// `AttributeError` for a name that an object of this class has not; if xarray's has it, it says so.
pub fn attribute_error(class: &str, name: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let known = supported::names_of(class).is_some_and(|names| names.contains(&name));
    vm.new_attribute_error(match known {
        true => format!(
            "'{class}' object has no attribute '{name}': it is part of xarray, but not supported here yet \
             (supported names: {LIST})"
        ),
        false => format!("'{class}' object has no attribute '{name}'"),
    })
}

/// As [`attribute_error`], for names of the module.
pub fn module_error(name: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let known = supported::names_of("xarray").is_some_and(|names| names.contains(&name));
    vm.new_attribute_error(match known {
        true => format!(
            "module 'xarray' has no attribute '{name}': it is part of xarray, but not supported here yet \
             (supported names: {LIST})"
        ),
        false => format!("module 'xarray' has no attribute '{name}'"),
    })
}
