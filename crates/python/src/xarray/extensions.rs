//! Accessors that users register, and what tells about this xarray.

use rustpython_vm::builtins::PyType;
use rustpython_vm::class::StaticType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::bound::{Behaviour, Bound};
use super::objects::{PyDataArray, PyDataset};
use super::tree::PyDataTree;
use crate::support::{self, Arguments};

/// Under this attribute of a class its registered accessors are kept, by name.
const PLACE: &str = "_registered_accessors";

/// The decorator that `register_…_accessor(name)` gives.
static DECORATOR: Behaviour = Behaviour {
    name: "decorator",
    attribute: |_, _, _| Ok(None),
    repr: |_, _| Ok("<function _register_accessor.<locals>.decorator>".into()),
    call: Some(|bound, args, vm| {
        let mut args = Arguments::new("decorator", args);
        let accessor = args.required("accessor", vm)?;
        args.finish(vm)?;
        let (class, name) = bound.state::<(&'static Py<PyType>, String)>(vm)?;
        let known = registered(class, vm)?;
        let taken = class
            .as_object()
            .get_attr(&*vm.ctx.new_str(name.as_str()), vm)
            .is_ok();
        if taken || known.get_item(name.as_str(), vm).is_ok() {
            let text = format!(
                "registration of accessor {} under name '{name}' for type {} is overriding a preexisting \
                 attribute with the same name.",
                support::repr_of(&accessor, vm)?,
                support::repr_of(class.as_object(), vm)?
            );
            let category = vm
                .import("xarray", 0)?
                .get_attr("AccessorRegistrationWarning", vm);
            let warn = vm.import("warnings", 0)?.get_attr("warn", vm)?;
            warn.call((text, category?), vm)?;
        }
        known.set_item(name.as_str(), accessor.clone(), vm)?;
        // `ds.geo` is an object of the accessor's class.
        let made = accessor.clone();
        let name = name.clone();
        let getter = move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let mut args = Arguments::new("accessor", args);
            make(&made, &name, args.required("obj", vm)?, vm)
        };
        let getter = vm.new_function("accessor", getter);
        let property = vm.builtins.get_attr("property", vm)?.call((getter,), vm)?;
        let (class, name) = bound.state::<(&'static Py<PyType>, String)>(vm)?;
        class.set_attr(vm.ctx.intern_str(name.as_str()), property);
        Ok(accessor)
    }),
    get: None,
    set: None,
    iterate: None,
    names: |_| vec![],
};

/// The accessor of an object. What it says it has not would look as if the object had no such accessor.
fn make(accessor: &PyObject, name: &str, object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    let place = match (
        object.downcast_ref::<PyDataArray>(),
        object.downcast_ref::<PyDataset>(),
    ) {
        (Some(array), _) => Some(&array.accessors),
        (_, Some(dataset)) => Some(&dataset.accessors),
        _ => None,
    };
    let made = place.map(|place| {
        place
            .lock()
            .get_or_insert_with(|| vm.ctx.new_dict())
            .clone()
    });
    // The class counts, too: another one may have been registered under the name.
    let key = vm
        .ctx
        .new_tuple(vec![vm.ctx.new_str(name).into(), accessor.to_owned()]);
    if let Some(made) = &made
        && let Some(known) = made.get_item_opt(key.as_object(), vm)?
    {
        return Ok(known);
    }
    match accessor.call((object.clone(),), vm) {
        Err(error)
            if error
                .class()
                .fast_issubclass(vm.ctx.exceptions.attribute_error) =>
        {
            let raised = vm.new_runtime_error(format!("error initializing '{name}' accessor."));
            raised.set___cause__(Some(error));
            Err(raised)
        }
        Ok(accessor) => {
            if let Some(made) = &made {
                made.set_item(key.as_object(), accessor.clone(), vm)?;
            }
            Ok(accessor)
        }
        result => result,
    }
}

fn registered(class: &'static Py<PyType>, vm: &VirtualMachine) -> PyResult {
    let place = vm.ctx.intern_str(PLACE);
    if let Some(known) = class.get_attr(place) {
        return Ok(known);
    }
    let dict: PyObjectRef = vm.ctx.new_dict().into();
    class.set_attr(place, dict.clone());
    Ok(dict)
}

fn register(class: &'static Py<PyType>, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let name = support::str_of(&*args.required("name", vm)?, vm)?;
    args.finish(vm)?;
    Ok(Bound::make(vm.ctx.none(), &DECORATOR, (class, name), vm))
}

pub fn register_dataarray_accessor(args: Arguments, vm: &VirtualMachine) -> PyResult {
    register(PyDataArray::static_type(), args, vm)
}

pub fn register_dataset_accessor(args: Arguments, vm: &VirtualMachine) -> PyResult {
    register(PyDataset::static_type(), args, vm)
}

pub fn register_datatree_accessor(args: Arguments, vm: &VirtualMachine) -> PyResult {
    register(PyDataTree::static_type(), args, vm)
}

/// `xr.show_versions()`.
pub fn show_versions(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let file = args.take_some("file", vm)?;
    args.finish(vm)?;
    let version = |module: &'static str| -> PyResult<String> {
        support::str_of(&*vm.import(module, 0)?.get_attr("__version__", vm)?, vm)
    };
    let python = vm.import("sys", 0)?.get_attr("version", vm)?;
    let text = format!(
        "\nINSTALLED VERSIONS\n------------------\npython: {}\nlittoral: {}\n\nxarray: {}\npandas: {}\nnumpy: {}\n",
        support::str_of(&python, vm)?.replace('\n', " "),
        env!("CARGO_PKG_VERSION"),
        version("xarray")?,
        version("pandas")?,
        version("numpy")?,
    );
    let file = match file {
        Some(file) => file,
        None => vm.sys_module.get_attr("stdout", vm)?,
    };
    vm.call_method(&file, "write", (text,))?;
    Ok(vm.ctx.none())
}
