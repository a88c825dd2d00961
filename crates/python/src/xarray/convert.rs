//! Between Python objects and the model: arguments in, results out. No logic of xarray's lives here.

use std::rc::Rc;

use indexmap::IndexMap;
use littoral_array::{Array, ArrayError, Scalar};
use littoral_engine::EngineError;
use littoral_store::{StoreError, TransportError};
use littoral_xarray::{
    AttrValue, Attrs, DataArray, Dims, Grouped, Indexer, Label, LabelIndexer, Method, Opaque,
    Operand, Part, Variable, XarrayError,
};
use rustpython_vm::builtins::{
    PyBaseExceptionRef, PyDict, PyDictRef, PyEllipsis, PyFloat, PyInt, PyList, PySlice, PyTuple,
};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{self, Labelled};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise, ToPython};

impl ToPython for XarrayError {
    fn to_python(&self, vm: &VirtualMachine) -> PyBaseExceptionRef {
        let message = self.to_string();
        match self {
            XarrayError::Key(_) => vm.new_key_error(vm.ctx.new_str(message).into()),
            XarrayError::UnsortedIndex(_) => {
                crate::pandas::exception("UnsortedIndexError", message, vm)
            }
            XarrayError::InvalidIndex(_) => {
                crate::pandas::exception("InvalidIndexError", message, vm)
            }
            XarrayError::LinAlg(_) => numpy::linalg_error(message, vm),
            XarrayError::Type(_) => vm.new_type_error(message),
            XarrayError::Attribute(_) => vm.new_attribute_error(message),
            XarrayError::Index(_) => vm.new_index_error(message),
            XarrayError::NotImplemented(_) => vm.new_not_implemented_error(message),
            XarrayError::Alignment(_) => objects::exception("AlignmentError", message, vm),
            XarrayError::Merge(_) => objects::exception("MergeError", message, vm),
            XarrayError::CoordinateValidation(_) => {
                objects::exception("CoordinateValidationError", message, vm)
            }
            XarrayError::Raised(raised) => match raised.object.downcast_ref::<PyBaseExceptionRef>()
            {
                Some(error) => error.clone(),
                None => vm.new_runtime_error(message),
            },
            XarrayError::Array(error @ ArrayError::Axis { .. }) => numpy::axis_error(error, vm),
            XarrayError::Array(error) => error.to_python(vm),
            XarrayError::Engine(error) => error.to_python(vm),
            _ => vm.new_value_error(message),
        }
    }
}

impl ToPython for EngineError {
    fn to_python(&self, vm: &VirtualMachine) -> PyBaseExceptionRef {
        let message = self.to_string();
        match self {
            EngineError::Array(error) => error.to_python(vm),
            EngineError::Interrupted
            | EngineError::Store(StoreError::Transport(TransportError::Interrupted)) => {
                vm.new_exception_empty(vm.ctx.exceptions.keyboard_interrupt.to_owned())
            }
            EngineError::OverBudget(_) => {
                support::exception(vm.ctx.exceptions.memory_error, message, vm)
            }
            EngineError::Store(StoreError::NotFound { .. }) => {
                support::exception(vm.ctx.exceptions.file_not_found_error, message, vm)
            }
            EngineError::Store(StoreError::Transport(_) | StoreError::NotNetcdf { .. }) => {
                support::exception(vm.ctx.exceptions.os_error, message, vm)
            }
            EngineError::Store(StoreError::Unsupported { .. }) => {
                vm.new_not_implemented_error(message)
            }
            EngineError::Gateway { .. } | EngineError::NoGateway | EngineError::Internal(_) => {
                vm.new_runtime_error(message)
            }
            _ => vm.new_value_error(message),
        }
    }
}

/// A labelled object, numpy array or scalar as the other side of an operator; None for anything
/// that Python should try the other way round.
pub fn operand(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Operand>> {
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => return Ok(Some(Operand::DataArray(array))),
        Some(Labelled::Set(dataset)) => return Ok(Some(Operand::Dataset(dataset))),
        None => {}
    }
    if let Some(variable) = objects::variable_of(object) {
        return Ok(Some(Operand::Variable(variable)));
    }
    if is_weak(object, vm) {
        return Ok(support::scalar_of(object, vm)?.map(Operand::Weak));
    }
    let is_array = is_array_like(object, vm) || support::is_sequence(object);
    if !is_array && support::scalar_of(object, vm)?.is_none() {
        return Ok(None);
    }
    Ok(Some(Operand::Array(numpy::from_py(object, vm)?)))
}

/// numpy's arrays and scalars, and whatever makes an array of itself.
pub fn is_array_like(object: &PyObject, vm: &VirtualMachine) -> bool {
    object.downcast_ref::<numpy::NdArray>().is_some()
        || numpy::numpy_scalar(object).is_some()
        || (support::text(object).is_none() && object.get_attr("__array__", vm).is_ok())
}

/// Python's own numbers have no dtype of their own (NEP 50); numpy's do.
fn is_weak(object: &PyObject, vm: &VirtualMachine) -> bool {
    let class = object.class();
    class.is(vm.ctx.types.bool_type)
        || class.is(vm.ctx.types.int_type)
        || class.is(vm.ctx.types.float_type)
        || object.downcast_ref::<PyInt>().is_some() && !is_array_like(object, vm)
        || object.downcast_ref::<PyFloat>().is_some() && !is_array_like(object, vm)
}

/// As [`operand`], where nothing else will do.
pub fn required_operand(object: &PyObject, vm: &VirtualMachine) -> PyResult<Operand> {
    operand(object, vm)?.ok_or_else(|| {
        vm.new_type_error(format!(
            "an object of type {} is no operand",
            object.class().name()
        ))
    })
}

/// `dim=None | ... | "x" | ["x", "y"]`.
pub fn dims(object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Dims> {
    match object {
        None => Ok(Dims::All),
        Some(object) if vm.is_none(&object) || object.downcast_ref::<PyEllipsis>().is_some() => {
            Ok(Dims::All)
        }
        Some(object) => Ok(Dims::Some(support::names(&object, vm)?)),
    }
}

/// The `{dim: value}` of a method that takes a dict, keywords, or both.
pub fn either_dict_or_keywords(
    name: &'static str,
    positional: Option<PyObjectRef>,
    args: &mut Arguments,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, PyObjectRef>> {
    let mut out = IndexMap::new();
    if let Some(mapping) = positional.filter(|object| !vm.is_none(object)) {
        if mapping.downcast_ref::<PyDict>().is_none() && mapping.get_attr("items", vm).is_err() {
            return Err(vm.new_value_error(format!(
                "the first argument to .{name} must be a dictionary"
            )));
        }
        for (key, value) in support::pairs(&mapping, vm)? {
            out.insert(key_text(&key, vm)?, value);
        }
    }
    let keywords = args.rest_keywords();
    if !out.is_empty() && !keywords.is_empty() {
        return Err(vm.new_value_error(format!(
            "cannot specify both keyword and positional arguments to .{name}"
        )));
    }
    out.extend(keywords);
    Ok(out)
}

pub fn key_text(key: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    support::text(key).ok_or_else(|| {
        vm.new_not_implemented_error(format!(
            "names that are not strings are not supported, found one of type {}",
            key.class().name()
        ))
    })
}

/// A 1-d (or n-d) positional indexer of one dimension.
pub fn indexer(dim: &str, object: &PyObject, vm: &VirtualMachine) -> PyResult<Indexer> {
    if let Some(Labelled::Array(array)) = Labelled::of(object, vm)? {
        if array.dims().is_empty() && array.coords.is_empty() {
            let at = array.values().or_raise(vm)?.item().or_raise(vm)?;
            if let Some(at) = at.as_i64() {
                return Ok(Indexer::Position(at));
            }
        }
        return Ok(Indexer::Array(array));
    }
    if let Some(variable) = objects::variable_of(object) {
        return Ok(Indexer::Array(DataArray::new(
            None,
            variable,
            IndexMap::new(),
        )));
    }
    if let Some(slice) = object.downcast_ref::<PySlice>() {
        let part = |value: Option<PyObjectRef>| -> PyResult<Option<i64>> {
            match value {
                Some(value) if !vm.is_none(&value) => {
                    let index = value.try_index(vm)?;
                    Ok(Some(index.try_to_primitive(vm)?))
                }
                _ => Ok(None),
            }
        };
        return Ok(Indexer::Slice {
            start: part(slice.start.clone())?,
            stop: part(Some(slice.stop.clone()))?,
            step: part(slice.step.clone())?,
        });
    }
    if let Some((dims, values)) = tuple_variable(object, vm)? {
        let variable = Variable::new(dims, values).or_raise(vm)?;
        return Ok(Indexer::Array(DataArray::new(
            None,
            variable,
            IndexMap::new(),
        )));
    }
    if let Some(Scalar::Int(at)) = support::scalar_of(object, vm)? {
        return Ok(Indexer::Position(at));
    }
    let array = numpy::from_py(object, vm)?;
    if array.ndim() == 0 {
        return match array.item().or_raise(vm)?.as_i64() {
            Some(at) if array.dtype().is_integer() => Ok(Indexer::Position(at)),
            _ => Err(vm.new_type_error(format!(
                "unexpected indexer type for positional indexing along {dim:?}: {}",
                object.class().name()
            ))),
        };
    }
    if array.ndim() != 1 {
        return Err(vm.new_index_error(
            "Unlabeled multi-dimensional array cannot be used for indexing: give it dimensions (xr.DataArray)",
        ));
    }
    let array = match array.size() {
        0 => littoral_array::ops::cast(&array, littoral_array::DType::I64).or_raise(vm)?,
        _ => array,
    };
    let variable = Variable::new(vec![dim.to_owned()], array).or_raise(vm)?;
    Ok(Indexer::Array(DataArray::new(
        None,
        variable,
        IndexMap::new(),
    )))
}

/// `("points", [0, 1])`, as indexer or as variable.
fn tuple_variable(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<(Vec<String>, Array)>> {
    let Some(tuple) = object.downcast_ref::<PyTuple>() else {
        return Ok(None);
    };
    let [first, second, ..] = tuple.as_slice() else {
        return Ok(None);
    };
    let dims = match support::text(first) {
        Some(dim) => vec![dim],
        None if support::is_sequence(first) => match support::names(first, vm) {
            Ok(dims) => dims,
            Err(_) => return Ok(None),
        },
        None => return Ok(None),
    };
    if !is_array_like(second, vm) && !support::is_sequence(second) {
        return Ok(None);
    }
    Ok(Some((dims, numpy::from_py(second, vm)?)))
}

/// A label, a slice of labels, an array of labels.
pub fn label_indexer(object: &PyObject, vm: &VirtualMachine) -> PyResult<LabelIndexer> {
    if let Some(Labelled::Array(array)) = Labelled::of(object, vm)? {
        return Ok(LabelIndexer::Array(array));
    }
    if let Some(variable) = objects::variable_of(object) {
        return Ok(LabelIndexer::Array(DataArray::new(
            None,
            variable,
            IndexMap::new(),
        )));
    }
    if let Some(slice) = object.downcast_ref::<PySlice>() {
        let part = |value: Option<PyObjectRef>| -> PyResult<Option<Scalar>> {
            match value {
                Some(value) if !vm.is_none(&value) => label_scalar(&value, vm).map(Some),
                _ => Ok(None),
            }
        };
        let step = match &slice.step {
            Some(step) if !vm.is_none(step) => Some(step.try_index(vm)?.try_to_primitive(vm)?),
            _ => None,
        };
        let (start, stop) = (part(slice.start.clone())?, part(Some(slice.stop.clone()))?);
        return Ok(LabelIndexer::Label(Label::Slice { start, stop, step }));
    }
    if let Some(scalar) = support::scalar_of(object, vm)? {
        return Ok(LabelIndexer::Label(Label::Scalar(scalar)));
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        let items = tuple
            .as_slice()
            .iter()
            .map(|item| match item.downcast_ref::<PyTuple>() {
                // A tuple in a tuple is a list of labels.
                Some(inner) => Ok(Label::Array(tuples_array(inner.as_slice(), vm)?)),
                None => plain_label(item, vm),
            });
        return Ok(LabelIndexer::Label(Label::Tuple(
            items.collect::<PyResult<_>>()?,
        )));
    }
    if object.downcast_ref::<PyDict>().is_some() {
        let levels = support::pairs(object, vm)?.into_iter();
        let levels =
            levels.map(|(name, label)| Ok((key_text(&name, vm)?, plain_label(&label, vm)?)));
        return Ok(LabelIndexer::Label(Label::Levels(
            levels.collect::<PyResult<_>>()?,
        )));
    }
    let array = labels_array(object, vm)?;
    Ok(LabelIndexer::Label(match array.ndim() {
        0 => Label::Scalar(array.item().or_raise(vm)?),
        _ => Label::Array(array),
    }))
}

/// A label without dimensions of its own.
fn plain_label(object: &PyObject, vm: &VirtualMachine) -> PyResult<Label> {
    match label_indexer(object, vm)? {
        LabelIndexer::Label(label) => Ok(label),
        LabelIndexer::Array(array) => {
            let values = array.values().or_raise(vm)?;
            Ok(match values.ndim() {
                0 => Label::Scalar(values.item().or_raise(vm)?),
                _ => Label::Array(values),
            })
        }
    }
}

/// Labels of an index: a list of tuples is one of tuples, not two dimensions.
pub fn labels_array(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    if let Some(tuples) = crate::pandas::tuples_of(object, vm)? {
        return Ok(tuples);
    }
    if let Some(list) = object.downcast_ref::<PyList>() {
        let items = list.borrow_vec().to_vec();
        if !items.is_empty()
            && items
                .iter()
                .all(|item| item.downcast_ref::<PyTuple>().is_some())
        {
            return tuples_array(&items, vm);
        }
    }
    numpy::from_py(object, vm)
}

fn tuples_array(items: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Array> {
    let mut labels = vec![];
    for item in items {
        let label = match item.downcast_ref::<PyTuple>() {
            Some(tuple) => support::labels_scalar(tuple, vm)?,
            None => support::scalar_of(item, vm)?,
        };
        match label {
            Some(label) => labels.push(label),
            None => return numpy::from_py(vm.ctx.new_list(items.to_vec()).as_object(), vm),
        }
    }
    if labels.iter().all(|label| label.as_labels().is_none()) {
        return numpy::from_py(vm.ctx.new_list(items.to_vec()).as_object(), vm);
    }
    Array::from_vec(&[labels.len()], labels).or_raise(vm)
}

fn label_scalar(object: &PyObject, vm: &VirtualMachine) -> PyResult<Scalar> {
    if let Some(Labelled::Array(array)) = Labelled::of(object, vm)? {
        return array.values().or_raise(vm)?.item().or_raise(vm);
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>()
        && let Some(label) = support::labels_scalar(tuple, vm)?
    {
        return Ok(label);
    }
    match support::scalar_of(object, vm)? {
        Some(scalar) => Ok(scalar),
        None => numpy::from_py(object, vm)?.item().or_raise(vm),
    }
}

pub fn method(object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Option<Method>> {
    let Some(object) = object.filter(|object| !vm.is_none(object)) else {
        return Ok(None);
    };
    let name =
        support::text(&object).ok_or_else(|| vm.new_type_error("``method`` must be a string"))?;
    match Method::from_name(&name) {
        Some(method) => Ok(Some(method)),
        None => Err(vm.new_value_error(format!(
            "Invalid fill method. Expecting pad (ffill), backfill (bfill) or nearest. Got {name}"
        ))),
    }
}

/// An attribute's value: what the model knows, or the object itself, carried along.
pub fn attr_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<AttrValue> {
    if let Some(text) = support::text(object) {
        return Ok(AttrValue::Str(text));
    }
    if is_weak(object, vm) || vm.is_none(object) {
        match support::scalar_of(object, vm) {
            Ok(Some(Scalar::None)) => return Ok(AttrValue::None),
            Ok(Some(Scalar::Bool(value))) => return Ok(AttrValue::Bool(value)),
            Ok(Some(Scalar::Int(value))) => return Ok(AttrValue::Int(value)),
            Ok(Some(Scalar::Float(value))) => return Ok(AttrValue::Float(value)),
            _ => {}
        }
    }
    if let Some((value, dtype)) = numpy::numpy_scalar(object) {
        return Ok(AttrValue::Scalar(value, dtype));
    }
    if let Some(list) = object.downcast_ref::<PyList>() {
        let items = list.borrow_vec().to_vec();
        let items = items
            .iter()
            .map(|item| attr_of(item, vm))
            .collect::<PyResult<_>>()?;
        return Ok(AttrValue::List(items));
    }
    if object.downcast_ref::<numpy::NdArray>().is_some() {
        return Ok(AttrValue::Array(numpy::from_py(object, vm)?));
    }
    let text = support::repr_of(object, vm)?;
    let object: Rc<dyn std::any::Any> = Rc::new(object.to_owned());
    Ok(AttrValue::Opaque(Opaque { object, text }))
}

pub fn attr_to_py(value: &AttrValue, vm: &VirtualMachine) -> PyResult {
    Ok(match value {
        AttrValue::None => vm.ctx.none(),
        AttrValue::Bool(value) => vm.ctx.new_bool(*value).into(),
        AttrValue::Int(value) => vm.ctx.new_int(*value).into(),
        AttrValue::Float(value) => vm.ctx.new_float(*value).into(),
        AttrValue::Str(text) => vm.ctx.new_str(text.as_str()).into(),
        AttrValue::Scalar(value, dtype) => numpy::scalar_to_py(value.clone(), *dtype, vm)?,
        AttrValue::List(items) => {
            let items = items
                .iter()
                .map(|item| attr_to_py(item, vm))
                .collect::<PyResult<_>>()?;
            vm.ctx.new_list(items).into()
        }
        AttrValue::Dict(items) => {
            let items: Vec<(String, PyObjectRef)> = items
                .iter()
                .map(|(key, value)| Ok((key.clone(), attr_to_py(value, vm)?)))
                .collect::<PyResult<_>>()?;
            support::dict_of(items, vm)?
        }
        AttrValue::Array(array) => numpy::to_py(array.clone(), vm),
        AttrValue::Dtype(dtype) => numpy::dtype_to_py(*dtype, vm),
        AttrValue::Opaque(opaque) => match opaque.object.downcast_ref::<PyObjectRef>() {
            Some(object) => object.clone(),
            None => vm.ctx.new_str(opaque.text.as_str()).into(),
        },
    })
}

pub fn attrs_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Attrs> {
    support::pairs(object, vm)?
        .into_iter()
        .map(|(key, value)| {
            let key = match support::text(&key) {
                Some(text) => text,
                None => support::str_of(&key, vm)?,
            };
            Ok((key, attr_of(&value, vm)?))
        })
        .collect()
}

pub fn attrs_to_py(attrs: &Attrs, vm: &VirtualMachine) -> PyResult<PyDictRef> {
    let dict = vm.ctx.new_dict();
    for (key, value) in attrs {
        dict.set_item(key.as_str(), attr_to_py(value, vm)?, vm)?;
    }
    Ok(dict)
}

/// What `name: value` may be in `coords=`, `data_vars=`, `assign…`: a labelled array, a variable, a
/// `(dims, data[, attrs])` tuple, a scalar, or data along a dimension of the same name.
pub fn as_dataarray(name: &str, object: &PyObject, vm: &VirtualMachine) -> PyResult<DataArray> {
    Ok(as_part(name, object, vm)?.into_array())
}

/// What stands under a name in `Dataset({…})`: an array with its labels, or dimensions and values.
pub fn as_part(name: &str, object: &PyObject, vm: &VirtualMachine) -> PyResult<Part> {
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => return Ok(Part::Labelled(array)),
        Some(Labelled::Set(_)) => {
            return Err(vm.new_type_error(
                "Using a Dataset object to construct a variable is ambiguous, please extract the data using the .data property.",
            ));
        }
        None => {}
    }
    if let Some(array) = crate::pandas::as_coordinate(name, object, vm)? {
        return Ok(match array.coords.is_empty() {
            true => Part::Bare(array.variable),
            false => Part::Labelled(array),
        });
    }
    if let Some(variable) = objects::variable_of(object) {
        return Ok(Part::Bare(variable));
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        let parts = tuple.as_slice();
        if parts.len() >= 2 {
            let dims = if vm.is_none(&parts[0]) {
                vec![]
            } else {
                support::names(&parts[0], vm)?
            };
            let data = expr_of(&parts[1], vm)?;
            if dims.len() != data.ndim() {
                return Err(vm.new_value_error(format!(
                    "Could not convert tuple {} to Variable: dimensions {dims:?} must have the same length \
                     as the number of data dimensions, ndim={}",
                    support::repr_of(object, vm)?,
                    data.ndim()
                )));
            }
            let mut variable = Variable::new(dims, data).or_raise(vm)?;
            let given = |at: usize| parts.get(at).filter(|given| !vm.is_none(given));
            if let Some(attrs) = given(2) {
                variable.attrs = attrs_of(attrs, vm)?;
            }
            if let Some(encoding) = given(3) {
                variable.encoding = attrs_of(encoding, vm)?;
            }
            return Ok(Part::Bare(variable));
        }
    }
    let array = numpy::from_py(object, vm)?;
    match array.ndim() {
        0 => Ok(Part::Bare(Variable::new(vec![], array).or_raise(vm)?)),
        1 => Ok(Part::Bare(
            Variable::new(vec![name.to_owned()], array).or_raise(vm)?,
        )),
        ndim => Err(support::exception(
            &objects::exception_class("MissingDimensionsError", vm),
            format!(
                "cannot set variable '{name}' with {ndim}-dimensional data without explicit dimension \
                 names. Pass a tuple of (dims, data) instead."
            ),
            vm,
        )),
    }
}

/// Data for an array: labelled objects give theirs up.
pub fn expr_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<littoral_graph::Expr> {
    if let Some(Labelled::Array(array)) = Labelled::of(object, vm)? {
        return Ok(array.variable.data);
    }
    if let Some(variable) = objects::variable_of(object) {
        return Ok(variable.data);
    }
    Ok(littoral_graph::Expr::literal(numpy::from_py(object, vm)?))
}

pub fn grouped(result: Grouped, vm: &VirtualMachine) -> PyResult {
    match result {
        Grouped::Array(array) => Labelled::Array(array).wrap(vm),
        Grouped::Dataset(dataset) => Labelled::Set(dataset).wrap(vm),
    }
}

/// A mapping of strings: `rename`, `swap_dims`.
pub fn names_map(
    entries: IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, String>> {
    entries
        .into_iter()
        .map(|(old, new)| Ok((old, key_text(&new, vm)?)))
        .collect()
}
