//! [`Bound`]: the objects that methods and attributes give, each of them a table of behaviour.

use littoral_array::ops::Binary;
use rustpython_vm::builtins::{PyStr, PyTypeRef};
use rustpython_vm::class::StaticType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::{PyMappingMethods, PyNumberMethods, PySequenceMethods};
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Callable, GetAttr, Iterable, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
};

use super::operators::binary;

/// An accessor or helper object with a table of methods, bound to an owner. (`da.dt`, `ds.coords`,
/// `da.groupby(…)`: each is one of these, so that a family is a table and nothing else.)
#[pyclass(module = "xarray", name = "Bound")]
#[derive(PyPayload)]
pub struct Bound {
    pub owner: PyObjectRef,
    pub behaviour: &'static Behaviour,
    pub state: Box<dyn std::any::Any>,
}

/// `bound[key]`.
pub type Get = fn(&Bound, &PyObject, &VirtualMachine) -> PyResult;
/// `bound[key] = value`; no value: `del bound[key]`.
pub type Set = fn(&Bound, &PyObject, Option<&PyObject>, &VirtualMachine) -> PyResult<()>;
/// What `for` goes over.
pub type Iterate = fn(&Bound, &VirtualMachine) -> PyResult<Vec<PyObjectRef>>;

/// What a [`Bound`] object answers to.
pub struct Behaviour {
    pub name: &'static str,
    pub attribute: fn(&Bound, &str, &VirtualMachine) -> PyResult<Option<PyObjectRef>>,
    pub repr: fn(&Bound, &VirtualMachine) -> PyResult<String>,
    pub call: Option<fn(&Bound, FuncArgs, &VirtualMachine) -> PyResult>,
    pub get: Option<Get>,
    pub set: Option<Set>,
    pub iterate: Option<Iterate>,
    /// Names for completion.
    pub names: fn(&Bound) -> Vec<String>,
}

impl std::fmt::Debug for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.behaviour.name)
    }
}

impl Bound {
    pub fn make(
        owner: PyObjectRef,
        behaviour: &'static Behaviour,
        state: impl std::any::Any,
        vm: &VirtualMachine,
    ) -> PyObjectRef {
        let bound = Bound {
            owner,
            behaviour,
            state: Box::new(state),
        };
        let mapping = behaviour.get.is_some()
            && behaviour.call.is_none()
            && matches!((behaviour.attribute)(&bound, "keys", vm), Ok(Some(_)));
        match mapping_class(vm).ok().filter(|_| mapping) {
            Some(class) => PyRef::new_ref(bound, class, None).into(),
            None => bound.into_ref(&vm.ctx).into(),
        }
    }

    /// The state, of the type that this behaviour was made with.
    pub fn state<T: 'static>(&self, vm: &VirtualMachine) -> PyResult<&T> {
        self.state
            .downcast_ref::<T>()
            .ok_or_else(|| vm.new_runtime_error("state of another kind"))
    }
}

/// The class of those that are mappings. `{**ds.data_vars}`: Python asks the class for `keys`.
fn mapping_class(vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    thread_local! {
        static CLASS: std::cell::RefCell<Option<PyTypeRef>> = const { std::cell::RefCell::new(None) };
    }
    if let Some(class) = CLASS.with_borrow(Clone::clone) {
        return Ok(class);
    }
    let keys = |bound: PyRef<Bound>, vm: &VirtualMachine| -> PyResult {
        match (bound.behaviour.attribute)(&bound, "keys", vm)? {
            Some(keys) => keys.call((), vm),
            None => Err(vm.new_attribute_error("keys")),
        }
    };
    let dict = vm.ctx.new_dict();
    dict.set_item("keys", vm.new_function("keys", keys).into(), vm)?;
    let base = Bound::static_type();
    let class = crate::slots::subclass("Frozen", "xarray.core.utils", base, dict, vm)?;
    class.slots.call.store(None);
    CLASS.with_borrow_mut(|known| *known = Some(class.clone()));
    Ok(class)
}

impl Representable for Bound {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        (zelf.behaviour.repr)(zelf, vm)
    }
}

impl GetAttr for Bound {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        let text = name.to_string_lossy();
        if let Some(value) = (zelf.behaviour.attribute)(zelf, &text, vm)? {
            return Ok(value);
        }
        if let Some(value) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
            return Ok(value);
        }
        let message = format!(
            "{:?} object has no attribute {:?}",
            zelf.behaviour.name, &*text
        );
        Err(vm.new_attribute_error(message.replace('"', "'")))
    }
}

impl Callable for Bound {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        match zelf.behaviour.call {
            Some(call) => call(zelf, args, vm),
            None => {
                Err(vm.new_type_error(format!("'{}' object is not callable", zelf.behaviour.name)))
            }
        }
    }
}

impl AsMapping for Bound {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|mapping, vm| {
                let zelf = Bound::mapping_downcast(mapping);
                // Not always the number of what is gone over.
                if let Some(length) = (zelf.behaviour.attribute)(zelf, "__len__", vm)? {
                    return length.call((), vm)?.try_into_value(vm);
                }
                match zelf.behaviour.iterate {
                    Some(iterate) => Ok(iterate(zelf, vm)?.len()),
                    None => Err(vm.new_type_error(format!(
                        "object of type '{}' has no len()",
                        zelf.behaviour.name
                    ))),
                }
            }),
            subscript: atomic_func!(|mapping, key, vm| {
                let zelf = Bound::mapping_downcast(mapping);
                match zelf.behaviour.get {
                    Some(get) => get(zelf, key, vm),
                    None => Err(vm.new_type_error(format!(
                        "'{}' object is not subscriptable",
                        zelf.behaviour.name
                    ))),
                }
            }),
            ass_subscript: atomic_func!(|mapping, key, value, vm| {
                let zelf = Bound::mapping_downcast(mapping);
                match zelf.behaviour.set {
                    Some(set) => set(zelf, key, value.as_deref(), vm),
                    None => Err(vm.new_type_error(format!(
                        "'{}' object does not support item assignment",
                        zelf.behaviour.name
                    ))),
                }
            }),
        };
        &METHODS
    }
}

impl AsSequence for Bound {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: PySequenceMethods = PySequenceMethods {
            contains: atomic_func!(|sequence, target, vm| {
                let zelf = Bound::sequence_downcast(sequence);
                let Some(iterate) = zelf.behaviour.iterate else {
                    return Ok(false);
                };
                for item in iterate(zelf, vm)? {
                    if vm.bool_eq(&item, target)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }),
            ..PySequenceMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl Iterable for Bound {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.behaviour.iterate {
            Some(iterate) => {
                let list = vm.ctx.new_list(iterate(&zelf, vm)?);
                Ok(list.as_object().get_iter(vm)?.into())
            }
            None => {
                Err(vm.new_type_error(format!("'{}' object is not iterable", zelf.behaviour.name)))
            }
        }
    }
}

impl AsNumber for Bound {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            add: Some(|a, b, vm| binary(a, b, Binary::Add, vm)),
            subtract: Some(|a, b, vm| binary(a, b, Binary::Sub, vm)),
            multiply: Some(|a, b, vm| binary(a, b, Binary::Mul, vm)),
            true_divide: Some(|a, b, vm| binary(a, b, Binary::Div, vm)),
            floor_divide: Some(|a, b, vm| binary(a, b, Binary::FloorDiv, vm)),
            remainder: Some(|a, b, vm| binary(a, b, Binary::Mod, vm)),
            power: Some(|a, b, _, vm| binary(a, b, Binary::Pow, vm)),
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

#[pyclass(
    flags(BASETYPE),
    with(
        Representable,
        GetAttr,
        Callable,
        AsMapping,
        AsSequence,
        Iterable,
        AsNumber
    )
)]
impl Bound {
    #[pymethod]
    fn __enter__(zelf: PyRef<Self>, _vm: &VirtualMachine) -> PyRef<Self> {
        zelf
    }

    /// Ends a `with` block, where the behaviour has an `__exit__`.
    #[pymethod]
    fn __exit__(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        match (self.behaviour.attribute)(self, "__exit__", vm)? {
            Some(exit) => exit.call((), vm),
            None => Ok(vm.ctx.none()),
        }
    }

    #[pymethod(name = "__dir__")]
    fn dir(&self, vm: &VirtualMachine) -> PyObjectRef {
        let names = (self.behaviour.names)(self);
        vm.ctx
            .new_list(
                names
                    .into_iter()
                    .map(|name| vm.ctx.new_str(name).into())
                    .collect(),
            )
            .into()
    }
}
