//! The native classes `DataArray`, `Dataset`, `Variable`, and what Python's syntax does with them.
//!
//! Ordinary methods are in tables (`super::methods`), most of them for both classes at once.

use littoral_xarray::{DataArray, Dataset, Variable, repr};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDictRef, PyType, PyTypeRef};
use rustpython_vm::common::lock::PyMutex;
use rustpython_vm::function::{FuncArgs, PySetterValue};
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Comparable, Constructor, GetAttr, Hashable, Iterable,
    Representable, SetAttr,
};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::bound::Bound;
use super::convert;
use super::items;
use super::shared::{self, Link, Links};
use super::variables;
pub use super::variables::index_variable_class;
use crate::numpy;
use crate::slots;
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

#[pyclass(module = "xarray.core.dataarray", name = "DataArray")]
#[derive(PyPayload)]
pub struct PyDataArray {
    model: PyMutex<DataArray>,
    /// Changes of its own variable and of its coordinates.
    pub(super) this: PyMutex<Link>,
    pub(super) links: PyMutex<Links>,
    pub(super) accessors: Accessors,
}

#[pyclass(module = "xarray.core.dataset", name = "Dataset")]
#[derive(PyPayload)]
pub struct PyDataset {
    model: PyMutex<Dataset>,
    /// Its own attributes, and changes of its variables.
    this: Link,
    pub(super) links: PyMutex<Links>,
    /// Shown as a part of a tree: it is not to be changed.
    pub is_view: bool,
    pub(super) accessors: Accessors,
}

/// The accessors that were made for an object, by name.
pub(super) type Accessors = PyMutex<Option<PyDictRef>>;

#[pyclass(module = "xarray.core.variable", name = "Variable")]
#[derive(PyPayload)]
pub struct PyVariable {
    model: PyMutex<Variable>,
    attrs: PyMutex<Option<PyDictRef>>,
}

impl PyDataArray {
    pub fn new(model: DataArray) -> Self {
        Self::linked(model, Link::default(), Links::new())
    }

    /// An array that shares its variable, and its coordinates, with other objects.
    pub fn linked(model: DataArray, this: Link, links: Links) -> Self {
        Self {
            model: PyMutex::new(model),
            this: PyMutex::new(this),
            links: PyMutex::new(links),
            accessors: Accessors::default(),
        }
    }

    /// The model, with all that was changed through objects that share its variables.
    pub fn get(&self, vm: &VirtualMachine) -> PyResult<DataArray> {
        let mut model = self.model.lock().clone();
        let (this, links) = (self.this.lock().clone(), self.links.lock().clone());
        this.apply(&mut model.variable, vm)?;
        shared::apply(&links, &mut model.coords, vm)?;
        Ok(model)
    }

    /// Another model in its place; other values of the same shape are put into the variable that it shares.
    pub fn set(&self, model: DataArray) {
        let old = self.model.lock().clone();
        let mut this = self.this.lock();
        if old.dims() != model.dims() || old.shape() != model.shape() {
            *this = Link::default();
        } else if this.data(&old.variable).ptr() != model.variable.data.ptr() {
            this.put(model.variable.data.clone());
        }
        drop(this);
        shared::keep(&mut self.links.lock(), &old.coords, &model.coords);
        *self.model.lock() = model;
    }

    /// Another array of values for its variable.
    fn rebind(&self, data: littoral_graph::Expr) {
        self.this.lock().rebind(data);
    }
}

impl PyDataset {
    pub fn new(model: Dataset) -> Self {
        Self {
            model: PyMutex::new(model),
            this: Link::default(),
            links: PyMutex::new(Links::new()),
            is_view: false,
            accessors: Accessors::default(),
        }
    }

    /// The model, with all that was changed through objects that share its variables.
    pub fn get(&self, vm: &VirtualMachine) -> PyResult<Dataset> {
        let mut model = self.model.lock().clone();
        let links = self.links.lock().clone();
        self.this
            .apply_dicts(&mut model.attrs, &mut model.encoding, vm)?;
        shared::apply(&links, &mut model.variables, vm)?;
        Ok(model)
    }

    /// Another model in its place.
    pub fn set(&self, model: Dataset) {
        let old = self.model.lock().clone();
        shared::keep_values(&mut self.links.lock(), &old.variables, &model.variables);
        *self.model.lock() = model;
    }
}

impl PyDataset {
    /// What `DataTree.dataset` gives.
    pub fn view(model: Dataset) -> Self {
        Self {
            is_view: true,
            ..Self::new(model)
        }
    }

    /// An error if this is the view of a tree's node; `method`: what would have changed it.
    pub fn check_mutable(&self, method: &str, vm: &VirtualMachine) -> PyResult<()> {
        match self.is_view {
            false => Ok(()),
            true => Err(vm.new_attribute_error(format!(
                "Mutation of the DatasetView is not allowed, please use `.{method}` on the wrapping DataTree \
                 node, or use `dt.to_dataset()` if you want a mutable dataset. If calling this from within \
                 `map_over_datasets`,use `.copy()` first to get a mutable version of the input dataset."
            ))),
        }
    }
}
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

/// A new dict of what is assigned to `.attrs` or `.encoding`.
fn new_dict(name: &str, value: PySetterValue, vm: &VirtualMachine) -> PyResult<PyDictRef> {
    match value {
        PySetterValue::Assign(value) => {
            let entries = convert::attrs_of(&value, vm)?;
            convert::attrs_to_py(&entries, vm)
        }
        PySetterValue::Delete => Err(vm.new_attribute_error(format!("cannot delete {name}"))),
    }
}

/// The variable inside a Python `Variable`.
pub fn variable_of(object: &PyObject) -> Option<Variable> {
    object
        .downcast_ref::<PyVariable>()
        .map(|shell| shell.model.lock().clone())
}

/// As an `IndexVariable`. Errors if it is not 1-d.
pub fn wrap_index_variable(variable: Variable, vm: &VirtualMachine) -> PyResult {
    if variable.ndim() != 1 {
        return Err(vm.new_value_error("IndexVariable objects must be 1-dimensional"));
    }
    let variable = variable.loaded().or_raise(vm)?;
    let class = index_variable_class(vm)?;
    Ok(PyVariable::new(variable)
        .into_ref_with_type(vm, class)?
        .into())
}

/// The variable of a coordinate: an `IndexVariable` if it is part of an index.
pub fn wrap_coordinate(name: &str, variable: Variable, vm: &VirtualMachine) -> PyResult {
    match variable.is_index(name) {
        true => wrap_index_variable(variable, vm),
        false => Ok(wrap_variable(variable, vm)),
    }
}

pub fn wrap_variable(variable: Variable, vm: &VirtualMachine) -> PyObjectRef {
    PyVariable::new(variable).into_ref(&vm.ctx).into()
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

    fn py_new(cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let variable = super::construct::variable(args, vm)?;
        if cls.name().to_string() == "IndexVariable" && variable.ndim() != 1 {
            return Err(vm.new_value_error("IndexVariable objects must be 1-dimensional"));
        }
        Ok(Self::new(variable))
    }
}

impl Representable for PyDataArray {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        repr::dataarray_text(&zelf.get(vm)?).or_raise(vm)
    }
}

impl Representable for PyDataset {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let text = repr::dataset_text(&zelf.get(vm)?).or_raise(vm)?;
        Ok(match zelf.is_view {
            true => text.replacen("<xarray.Dataset>", "<xarray.DatasetView>", 1),
            false => text,
        })
    }
}

impl Representable for PyVariable {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let variable = zelf.get(vm)?;
        match zelf.class().name().to_string() == "IndexVariable" {
            true => repr::index_variable_text(&variable).or_raise(vm),
            false => repr::variable_text(&variable).or_raise(vm),
        }
    }
}

slots::attributes!(PyDataArray);
slots::attributes!(PyDataset);
slots::container!(PyDataArray, items);
slots::container!(PyDataset, items);
slots::container!(PyVariable, variables);

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
        GetAttr,
        SetAttr
    )
)]
impl PyDataArray {
    #[pygetset]
    fn attrs(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        let attrs = self.model.lock().variable.attrs.clone();
        self.this.lock().attrs_dict(&attrs, vm)
    }

    #[pygetset(setter)]
    fn set_attrs(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let dict = new_dict("attrs", value, vm)?;
        self.this.lock().set_attrs(dict);
        Ok(())
    }

    #[pygetset]
    fn encoding(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        let encoding = self.model.lock().variable.encoding.clone();
        self.this.lock().encoding_dict(&encoding, vm)
    }

    #[pygetset(setter)]
    fn set_encoding(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let dict = new_dict("encoding", value, vm)?;
        self.this.lock().set_encoding(dict);
        Ok(())
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
        let this = self.this.lock().clone();
        this.values(&variable, vm)
    }

    #[pygetset(setter)]
    fn set_values(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let PySetterValue::Assign(value) = value else {
            return Err(vm.new_attribute_error("cannot delete values"));
        };
        let model = self.get(vm)?;
        let data = convert::expr_of(&value, vm)?;
        if data.shape() != model.shape() {
            return Err(vm.new_value_error(format!(
                "replacement data must match the DataArray's shape. replacement data has shape {:?}; \
                 DataArray has shape {:?}",
                data.shape(),
                model.shape()
            )));
        }
        self.rebind(model.variable.with_data(data).or_raise(vm)?.data);
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
        let array = self.get(vm)?;
        match array
            .name
            .clone()
            .filter(|name| array.coords.contains_key(name))
        {
            Some(name) => wrap_coordinate(&name, array.variable, vm),
            None => Ok(wrap_variable(array.variable, vm)),
        }
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
        GetAttr,
        SetAttr
    )
)]
impl PyDataset {
    #[pygetset]
    fn attrs(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        let attrs = self.model.lock().attrs.clone();
        self.this.attrs_dict(&attrs, vm)
    }

    #[pygetset(setter)]
    fn set_attrs(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        self.this.set_attrs(new_dict("attrs", value, vm)?);
        Ok(())
    }

    #[pygetset]
    fn encoding(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        let encoding = self.model.lock().encoding.clone();
        self.this.encoding_dict(&encoding, vm)
    }

    #[pygetset(setter)]
    fn set_encoding(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        self.this.set_encoding(new_dict("encoding", value, vm)?);
        Ok(())
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

/// Makes the classes, once for an interpreter.
pub fn init() {
    use rustpython_vm::class::PyClassImpl;
    PyDataArray::make_static_type();
    PyDataset::make_static_type();
    PyVariable::make_static_type();
    super::tree::PyDataTree::make_static_type();
    super::coordinates::PyCoordinates::make_static_type();
    Bound::make_static_type();
    super::strings::StringAccessor::make_static_type();
}
