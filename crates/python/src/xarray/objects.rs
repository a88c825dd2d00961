//! The native classes `DataArray`, `Dataset`, `Variable`, and what Python's syntax does with them.
//!
//! Ordinary methods are in tables (`super::methods`), most of them for both classes at once.

use littoral_array::ops::{Binary, Unary};
use littoral_xarray::{DataArray, Dataset, Variable, repr};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDictRef, PyStr, PyType, PyTypeRef};
use rustpython_vm::common::lock::PyMutex;
use rustpython_vm::function::{Either, FuncArgs, PyComparisonValue, PySetterValue};
use rustpython_vm::protocol::{PyMappingMethods, PyNumberMethods, PySequenceMethods};
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Callable, Comparable, Constructor, GetAttr, Hashable,
    Iterable, PyComparisonOp, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
};

use super::convert;
use super::items;
use crate::numpy;
use crate::support::{self, OrRaise};

/// A labelled object out of its Python shell, with the attributes as Python sees them now.
#[derive(Debug, Clone)]
pub enum Labelled {
    Array(DataArray),
    Set(Dataset),
}

impl Labelled {
    /// None if the object is neither.
    pub fn of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Self>> {
        if let Some(array) = object.downcast_ref::<PyDataArray>() {
            return Ok(Some(Labelled::Array(array.get(vm)?)));
        }
        if let Some(dataset) = object.downcast_ref::<PyDataset>() {
            return Ok(Some(Labelled::Set(dataset.get(vm)?)));
        }
        Ok(None)
    }

    pub fn wrap(self, vm: &VirtualMachine) -> PyResult {
        Ok(match self {
            Labelled::Array(array) => PyDataArray::new(array).into_ref(&vm.ctx).into(),
            Labelled::Set(dataset) => PyDataset::new(dataset).into_ref(&vm.ctx).into(),
        })
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Labelled::Array(_) => "DataArray",
            Labelled::Set(_) => "Dataset",
        }
    }
}

macro_rules! shell {
    ($shell:ident, $model:ty, $attrs:ident => $place:expr) => {
        impl $shell {
            pub fn new(model: $model) -> Self {
                Self {
                    model: PyMutex::new(model),
                    attrs: PyMutex::new(None),
                }
            }

            /// The model. A dict that Python holds as `.attrs` may have been changed: it counts.
            pub fn get(&self, vm: &VirtualMachine) -> PyResult<$model> {
                let dict = self.attrs.lock().clone();
                let mut model = self.model.lock().clone();
                if let Some(dict) = dict {
                    let $attrs = &mut model;
                    *$place = convert::attrs_of(dict.as_object(), vm)?;
                }
                Ok(model)
            }

            pub fn set(&self, model: $model) {
                *self.attrs.lock() = None;
                *self.model.lock() = model;
            }

            fn attrs_dict(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
                if let Some(dict) = self.attrs.lock().clone() {
                    return Ok(dict);
                }
                let mut model = self.model.lock().clone();
                let $attrs = &mut model;
                let dict = convert::attrs_to_py($place, vm)?;
                *self.attrs.lock() = Some(dict.clone());
                Ok(dict)
            }

            fn replace_attrs(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
                let PySetterValue::Assign(value) = value else {
                    return Err(vm.new_attribute_error("cannot delete attrs"));
                };
                let new = convert::attrs_of(&value, vm)?;
                let mut model = self.model.lock().clone();
                {
                    let $attrs = &mut model;
                    *$place = new;
                }
                self.set(model);
                Ok(())
            }
        }
    };
}

#[pyclass(module = "xarray", name = "DataArray")]
#[derive(PyPayload)]
pub struct PyDataArray {
    model: PyMutex<DataArray>,
    attrs: PyMutex<Option<PyDictRef>>,
}

#[pyclass(module = "xarray", name = "Dataset")]
#[derive(PyPayload)]
pub struct PyDataset {
    model: PyMutex<Dataset>,
    attrs: PyMutex<Option<PyDictRef>>,
}

#[pyclass(module = "xarray", name = "Variable")]
#[derive(PyPayload)]
pub struct PyVariable {
    model: PyMutex<Variable>,
    attrs: PyMutex<Option<PyDictRef>>,
}

shell!(PyDataArray, DataArray, model => &mut model.variable.attrs);
shell!(PyDataset, Dataset, model => &mut model.attrs);
shell!(PyVariable, Variable, model => &mut model.attrs);

macro_rules! debug {
    ($($shell:ident),*) => {$(
        impl std::fmt::Debug for $shell {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($shell))
            }
        }
    )*};
}
debug!(PyDataArray, PyDataset, PyVariable);

/// The variable inside a Python `Variable`.
pub fn variable_of(object: &PyObject) -> Option<Variable> {
    object
        .downcast_ref::<PyVariable>()
        .map(|shell| shell.model.lock().clone())
}

pub fn wrap_variable(variable: Variable, vm: &VirtualMachine) -> PyObjectRef {
    PyVariable::new(variable).into_ref(&vm.ctx).into()
}

/// `a op b`, whichever side is labelled. Also for grouped objects on either side.
pub fn binary(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    if let Some(result) = super::groups::binary(a, b, op, vm)? {
        return Ok(result);
    }
    let (mine, other, reflexive) = match (Labelled::of(a, vm)?, Labelled::of(b, vm)?) {
        // A dataset decides over an array.
        (Some(Labelled::Array(_)), Some(mine @ Labelled::Set(_))) => (mine, a, true),
        (Some(mine), _) => (mine, b, false),
        (None, Some(mine)) => (mine, a, true),
        (None, None) => return variables_binary(a, b, op, vm),
    };
    let Some(other) = convert::operand(other, vm)? else {
        return Ok(vm.ctx.not_implemented());
    };
    let result = match mine {
        Labelled::Array(array) => {
            Labelled::Array(array.binary(op, &other, reflexive).or_raise(vm)?)
        }
        Labelled::Set(dataset) => {
            Labelled::Set(dataset.binary(op, &other, reflexive).or_raise(vm)?)
        }
    };
    result.wrap(vm)
}

fn variables_binary(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    let bare = |object: &PyObject| {
        variable_of(object).map(|variable| DataArray::new(None, variable, Default::default()))
    };
    let (mine, other, reflexive) = match (bare(a), bare(b)) {
        (Some(mine), _) => (mine, b, false),
        (None, Some(mine)) => (mine, a, true),
        _ => return Ok(vm.ctx.not_implemented()),
    };
    let Some(other) = convert::operand(other, vm)? else {
        return Ok(vm.ctx.not_implemented());
    };
    Ok(wrap_variable(
        mine.binary(op, &other, reflexive).or_raise(vm)?.variable,
        vm,
    ))
}

pub fn unary(object: &PyObject, op: Unary, vm: &VirtualMachine) -> PyResult {
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => Labelled::Array(array.unary(op).or_raise(vm)?).wrap(vm),
        Some(Labelled::Set(dataset)) => Labelled::Set(dataset.unary(op).or_raise(vm)?).wrap(vm),
        None => match variable_of(object) {
            Some(variable) => Ok(wrap_variable(variable.unary(op).or_raise(vm)?, vm)),
            None => Ok(vm.ctx.not_implemented()),
        },
    }
}

pub(super) fn compare(
    zelf: &PyObject,
    other: &PyObject,
    op: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
    let op = match op {
        PyComparisonOp::Eq => Binary::Eq,
        PyComparisonOp::Ne => Binary::Ne,
        PyComparisonOp::Lt => Binary::Lt,
        PyComparisonOp::Le => Binary::Le,
        PyComparisonOp::Gt => Binary::Gt,
        PyComparisonOp::Ge => Binary::Ge,
    };
    let result = binary(zelf, other, op, vm)?;
    Ok(match result.is(&vm.ctx.not_implemented) {
        true => Either::B(PyComparisonValue::NotImplemented),
        false => Either::A(result),
    })
}

/// The value of a single-element array, for `float(x)` and the like.
fn single(object: &PyObject, vm: &VirtualMachine) -> PyResult<littoral_array::Scalar> {
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => array.values().or_raise(vm)?.item().or_raise(vm),
        _ => match variable_of(object) {
            Some(variable) => variable.values().or_raise(vm)?.item().or_raise(vm),
            None => {
                Err(vm.new_type_error("cannot directly convert an xarray.Dataset into a number"))
            }
        },
    }
}

macro_rules! number_slots {
    ($shell:ident) => {
        impl AsNumber for $shell {
            fn as_number() -> &'static PyNumberMethods {
                static METHODS: PyNumberMethods = PyNumberMethods {
                    add: Some(|a, b, vm| binary(a, b, Binary::Add, vm)),
                    subtract: Some(|a, b, vm| binary(a, b, Binary::Sub, vm)),
                    multiply: Some(|a, b, vm| binary(a, b, Binary::Mul, vm)),
                    true_divide: Some(|a, b, vm| binary(a, b, Binary::Div, vm)),
                    floor_divide: Some(|a, b, vm| binary(a, b, Binary::FloorDiv, vm)),
                    remainder: Some(|a, b, vm| binary(a, b, Binary::Mod, vm)),
                    power: Some(|a, b, _modulus, vm| binary(a, b, Binary::Pow, vm)),
                    and: Some(|a, b, vm| binary(a, b, Binary::And, vm)),
                    or: Some(|a, b, vm| binary(a, b, Binary::Or, vm)),
                    xor: Some(|a, b, vm| binary(a, b, Binary::Xor, vm)),
                    lshift: Some(|a, b, vm| binary(a, b, Binary::LeftShift, vm)),
                    rshift: Some(|a, b, vm| binary(a, b, Binary::RightShift, vm)),
                    negative: Some(|number, vm| unary(number.obj, Unary::Neg, vm)),
                    positive: Some(|number, vm| unary(number.obj, Unary::Pos, vm)),
                    absolute: Some(|number, vm| unary(number.obj, Unary::Abs, vm)),
                    invert: Some(|number, vm| unary(number.obj, Unary::Invert, vm)),
                    boolean: Some(|number, vm| {
                        if let Some(dataset) = number.obj.downcast_ref::<PyDataset>() {
                            return Ok(!dataset.model.lock().data_names().is_empty());
                        }
                        if number_size(number.obj) != 1 {
                            return Err(vm.new_value_error(
                                "The truth value of an array with more than one element is ambiguous. \
                                 Use a.any() or a.all()",
                            ));
                        }
                        support::object_of(&single(number.obj, vm)?, vm)?.try_to_bool(vm)
                    }),
                    int: Some(|number, vm| {
                        let value = support::object_of(&single(number.obj, vm)?, vm)?;
                        vm.ctx.types.int_type.as_object().call((value,), vm)
                    }),
                    float: Some(|number, vm| {
                        let value = support::object_of(&single(number.obj, vm)?, vm)?;
                        Ok(vm.ctx.new_float(support::float_of(&value, vm)?).into())
                    }),
                    ..PyNumberMethods::NOT_IMPLEMENTED
                };
                &METHODS
            }
        }

        impl Comparable for $shell {
            fn cmp(
                _zelf: &Py<Self>,
                _other: &PyObject,
                _op: PyComparisonOp,
                _vm: &VirtualMachine,
            ) -> PyResult<PyComparisonValue> {
                Ok(PyComparisonValue::NotImplemented)
            }

            fn slot_richcompare(
                zelf: &PyObject,
                other: &PyObject,
                op: PyComparisonOp,
                vm: &VirtualMachine,
            ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
                compare(zelf, other, op, vm)
            }
        }

        impl Hashable for $shell {
            fn hash(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<rustpython_vm::common::hash::PyHash> {
                Err(vm.new_type_error(concat!("unhashable type: '", stringify!($shell), "'").replace("Py", "")))
            }
        }
    };
}
number_slots!(PyDataArray);
number_slots!(PyDataset);
number_slots!(PyVariable);

fn number_size(object: &PyObject) -> u64 {
    match object.downcast_ref::<PyDataArray>() {
        Some(array) => array.model.lock().variable.size(),
        None => variable_of(object).map_or(0, |variable| variable.size()),
    }
}

/// `DataArray(data, coords=None, dims=None, name=None, attrs=None)`.
impl Constructor for PyDataArray {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::new(super::construct::dataarray(args, vm)?))
    }
}

impl Constructor for PyDataset {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::new(super::construct::dataset(args, vm)?))
    }
}

impl Constructor for PyVariable {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::new(super::construct::variable(args, vm)?))
    }
}

impl Representable for PyDataArray {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        repr::dataarray_text(&zelf.get(vm)?).or_raise(vm)
    }
}

impl Representable for PyDataset {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        repr::dataset_text(&zelf.get(vm)?).or_raise(vm)
    }
}

impl Representable for PyVariable {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        repr::variable_text(&zelf.get(vm)?).or_raise(vm)
    }
}

/// Subscription, assignment, length, membership: the same names for both classes.
macro_rules! container_slots {
    ($shell:ident) => {
        impl AsMapping for $shell {
            fn as_mapping() -> &'static PyMappingMethods {
                static METHODS: PyMappingMethods = PyMappingMethods {
                    length: atomic_func!(|mapping, vm| items::length(mapping.obj, vm)),
                    subscript: atomic_func!(|mapping, key, vm| items::get(mapping.obj, key, vm)),
                    ass_subscript: atomic_func!(|mapping, key, value, vm| match value {
                        Some(value) => items::set(mapping.obj, key, &value, vm),
                        None => items::delete(mapping.obj, key, vm),
                    }),
                };
                &METHODS
            }
        }

        impl AsSequence for $shell {
            fn as_sequence() -> &'static PySequenceMethods {
                static METHODS: PySequenceMethods = PySequenceMethods {
                    contains: atomic_func!(|sequence, target, vm| {
                        items::contains(sequence.obj, target, vm)
                    }),
                    ..PySequenceMethods::NOT_IMPLEMENTED
                };
                &METHODS
            }
        }

        impl Iterable for $shell {
            fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
                let list = vm.ctx.new_list(items::iterate(zelf.as_object(), vm)?);
                Ok(list.as_object().get_iter(vm)?.into())
            }
        }

        /// Coordinates, dimensions, data variables and attributes as Python attributes.
        impl GetAttr for $shell {
            fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
                if let Some(value) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
                    return Ok(value);
                }
                items::attribute(zelf.as_object(), name, vm)
            }
        }
    };
}
container_slots!(PyDataArray);
container_slots!(PyDataset);

#[pyclass(
    flags(BASETYPE),
    with(
        Constructor,
        Representable,
        AsNumber,
        AsMapping,
        AsSequence,
        Comparable,
        Hashable,
        Iterable,
        GetAttr
    )
)]
impl PyDataArray {
    #[pygetset]
    fn attrs(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        self.attrs_dict(vm)
    }

    #[pygetset(setter)]
    fn set_attrs(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        self.replace_attrs(value, vm)
    }

    #[pygetset]
    fn name(&self, vm: &VirtualMachine) -> PyObjectRef {
        match &self.model.lock().name {
            Some(name) => vm.ctx.new_str(name.as_str()).into(),
            None => vm.ctx.none(),
        }
    }

    #[pygetset(setter)]
    fn set_name(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let name = match value {
            PySetterValue::Assign(value) if !vm.is_none(&value) => {
                Some(convert::key_text(&value, vm)?)
            }
            _ => None,
        };
        self.model.lock().name = name;
        Ok(())
    }

    #[pygetset]
    fn values(&self, vm: &VirtualMachine) -> PyResult {
        let variable = self.model.lock().variable.clone();
        Ok(numpy::to_py(variable.values().or_raise(vm)?, vm))
    }

    #[pygetset(setter)]
    fn set_values(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let PySetterValue::Assign(value) = value else {
            return Err(vm.new_attribute_error("cannot delete values"));
        };
        let mut model = self.get(vm)?;
        let data = convert::expr_of(&value, vm)?;
        if data.shape() != model.shape() {
            return Err(vm.new_value_error(format!(
                "replacement data must match the DataArray's shape. replacement data has shape {:?}; \
                 DataArray has shape {:?}",
                data.shape(),
                model.shape()
            )));
        }
        model.variable = model.variable.with_data(data).or_raise(vm)?;
        self.set(model);
        Ok(())
    }

    #[pygetset]
    fn data(&self, vm: &VirtualMachine) -> PyResult {
        self.values(vm)
    }

    #[pygetset(setter)]
    fn set_data(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        self.set_values(value, vm)
    }

    #[pygetset]
    fn variable(&self, vm: &VirtualMachine) -> PyResult {
        Ok(wrap_variable(self.get(vm)?.variable, vm))
    }
}

#[pyclass(
    flags(BASETYPE),
    with(
        Constructor,
        Representable,
        AsNumber,
        AsMapping,
        AsSequence,
        Comparable,
        Hashable,
        Iterable,
        GetAttr
    )
)]
impl PyDataset {
    #[pygetset]
    fn attrs(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        self.attrs_dict(vm)
    }

    #[pygetset(setter)]
    fn set_attrs(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        self.replace_attrs(value, vm)
    }
}

#[pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, AsNumber, Comparable, Hashable)
)]
impl PyVariable {
    #[pygetset]
    fn attrs(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        self.attrs_dict(vm)
    }

    #[pygetset(setter)]
    fn set_attrs(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        self.replace_attrs(value, vm)
    }

    #[pygetset]
    fn dims(&self, vm: &VirtualMachine) -> PyObjectRef {
        let dims = self.model.lock().dims.clone();
        vm.ctx
            .new_tuple(
                dims.into_iter()
                    .map(|dim| vm.ctx.new_str(dim).into())
                    .collect(),
            )
            .into()
    }

    #[pygetset]
    fn values(&self, vm: &VirtualMachine) -> PyResult {
        let variable = self.model.lock().clone();
        Ok(numpy::to_py(variable.values().or_raise(vm)?, vm))
    }

    #[pygetset]
    fn data(&self, vm: &VirtualMachine) -> PyResult {
        self.values(vm)
    }

    #[pygetset]
    fn shape(&self, vm: &VirtualMachine) -> PyObjectRef {
        super::methods::shape_tuple(self.model.lock().shape(), vm)
    }

    #[pygetset]
    fn dtype(&self, vm: &VirtualMachine) -> PyResult {
        Ok(numpy::dtype_to_py(self.model.lock().dtype(), vm))
    }
}

/// xarray's exception classes, made once for an interpreter.
pub fn exception_class(name: &'static str, vm: &VirtualMachine) -> PyTypeRef {
    let found = vm
        .import("xarray", 0)
        .and_then(|module| module.get_attr(name, vm))
        .ok()
        .and_then(|class| class.downcast::<PyType>().ok());
    found.unwrap_or_else(|| vm.ctx.exceptions.value_error.to_owned())
}

pub fn exception(name: &'static str, message: String, vm: &VirtualMachine) -> PyBaseExceptionRef {
    support::exception(&exception_class(name, vm), message, vm)
}

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
        Bound {
            owner,
            behaviour,
            state: Box::new(state),
        }
        .into_ref(&vm.ctx)
        .into()
    }

    /// The state, of the type that this behaviour was made with.
    pub fn state<T: 'static>(&self, vm: &VirtualMachine) -> PyResult<&T> {
        self.state
            .downcast_ref::<T>()
            .ok_or_else(|| vm.new_runtime_error("state of another kind"))
    }
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
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

#[pyclass(with(
    Representable,
    GetAttr,
    Callable,
    AsMapping,
    AsSequence,
    Iterable,
    AsNumber
))]
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

/// Makes the classes, once for an interpreter.
pub fn init() {
    use rustpython_vm::class::PyClassImpl;
    PyDataArray::make_static_type();
    PyDataset::make_static_type();
    PyVariable::make_static_type();
    Bound::make_static_type();
}
