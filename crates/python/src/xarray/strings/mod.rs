//! `DataArray.str`: Python's own string methods and regular expressions, element by element, with
//! arguments that may be arrays themselves.
//!
//! [`apply`] has what all methods share, [`plain`] methods of `str` and what is built from them, [`pattern`]
//! regular expressions, [`split`] what adds a dimension of pieces.

mod apply;
mod pattern;
mod plain;
mod split;

use littoral_xarray::DataArray;
use rustpython_vm::builtins::PySlice;
use rustpython_vm::class::StaticType;
use rustpython_vm::function::{FuncArgs, PyMethodFlags};
use rustpython_vm::protocol::{PyMappingMethods, PyNumberMethods};
use rustpython_vm::types::{AsMapping, AsNumber, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, atomic_func,
};

use super::objects::Labelled;
use crate::support::Arguments;

/// `da.str`.
#[pyclass(module = "xarray.core.accessor_str", name = "StringAccessor")]
#[derive(Debug, PyPayload)]
pub struct StringAccessor {
    owner: PyObjectRef,
}

/// What a method gets: its name and the array.
struct Call {
    name: &'static str,
    array: DataArray,
}

type Run = fn(&Call, Arguments, &VirtualMachine) -> PyResult;
type Entry = (&'static str, Run);

fn tables() -> impl Iterator<Item = &'static Entry> {
    plain::METHODS
        .iter()
        .chain(pattern::METHODS)
        .chain(split::METHODS)
}

/// The accessor of an array.
pub fn accessor(owner: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
    StringAccessor { owner }.into_ref(&vm.ctx).into()
}

/// Puts the methods on the class, once for an interpreter.
pub fn install(vm: &VirtualMachine) {
    let class = StringAccessor::static_type();
    for (name, run) in tables() {
        let (name, run) = (*name, *run);
        let function = move |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let owner = args.take_positional();
            let owner = owner
                .as_ref()
                .and_then(|object| object.downcast_ref::<StringAccessor>())
                .ok_or_else(|| vm.new_type_error(format!("{name}() is a method of da.str")))?;
            owner.run(name, run, args, vm)
        };
        let def = vm
            .ctx
            .new_method_def(name, function, PyMethodFlags::METHOD, None);
        class.set_attr(vm.ctx.intern_str(name), def.build_method(class, vm).into());
    }
}

impl StringAccessor {
    fn array(&self, vm: &VirtualMachine) -> PyResult<DataArray> {
        match Labelled::of(&self.owner, vm)? {
            Some(Labelled::Array(array)) => Ok(array),
            _ => Err(vm.new_attribute_error("str is an accessor of DataArray")),
        }
    }

    fn run(
        &self,
        name: &'static str,
        run: Run,
        args: impl Into<FuncArgs>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let call = Call {
            name,
            array: self.array(vm)?,
        };
        run(&call, Arguments::new(name, args.into()), vm)
    }
}

/// `da.str op other`; the other way round is not defined.
fn operator(a: &PyObject, b: &PyObject, run: Run, vm: &VirtualMachine) -> PyResult {
    match a.downcast_ref::<StringAccessor>() {
        Some(own) => own.run("operator", run, vec![b.to_owned()], vm),
        None => Ok(vm.ctx.not_implemented()),
    }
}

impl AsNumber for StringAccessor {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            add: Some(|a, b, vm| operator(a, b, plain::cat, vm)),
            multiply: Some(|a, b, vm| operator(a, b, plain::repeat, vm)),
            remainder: Some(|a, b, vm| operator(a, b, plain::interpolate, vm)),
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl AsMapping for StringAccessor {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            subscript: atomic_func!(|mapping, key, vm| {
                let own = StringAccessor::mapping_downcast(mapping);
                match key.downcast_ref::<PySlice>() {
                    Some(slice) => {
                        let part =
                            |part: &Option<PyObjectRef>| part.clone().unwrap_or(vm.ctx.none());
                        let args = vec![part(&slice.start), slice.stop.clone(), part(&slice.step)];
                        own.run("slice", plain::slice, args, vm)
                    }
                    None => own.run("get", plain::get, vec![key.to_owned()], vm),
                }
            }),
            ..PyMappingMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl Representable for StringAccessor {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<xarray.core.accessor_str.StringAccessor object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

#[pyclass(with(AsNumber, AsMapping, Representable))]
impl StringAccessor {}
