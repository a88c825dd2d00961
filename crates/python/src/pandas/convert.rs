//! Between Python objects and tables: arguments in, results out.

use littoral_array::{Array, DType, Scalar};
use littoral_frame::{AsPandas, Combine, FrameError, Index, Multi, Name, Selection, column};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyFloat, PyInt, PyRange, PySlice, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{self, PyFrame, PyIndex, PySeries};
use super::times;
use crate::numpy;
use crate::support::{self, OrRaise, ToPython};

impl ToPython for FrameError {
    fn to_python(&self, vm: &VirtualMachine) -> PyBaseExceptionRef {
        let message = self.to_string();
        match self {
            FrameError::Key(_) => vm.new_key_error(key_object(&message, vm)),
            FrameError::Type(_) => vm.new_type_error(message),
            FrameError::Index(_) => vm.new_index_error(message),
            FrameError::NotImplemented(_) => vm.new_not_implemented_error(message),
            FrameError::Array(error) => error.to_python(vm),
            FrameError::Labelled(error) => error.to_python(vm),
            _ => vm.new_value_error(message),
        }
    }
}

/// The key itself: its `repr` is what the error shows.
fn key_object(text: &str, vm: &VirtualMachine) -> PyObjectRef {
    for quote in ['\'', '"'] {
        if let Some(inner) = text
            .strip_prefix(quote)
            .and_then(|text| text.strip_suffix(quote))
        {
            return vm.ctx.new_str(inner).into();
        }
    }
    if let Ok(number) = text.parse::<i64>() {
        return vm.ctx.new_int(number).into();
    }
    match text.parse::<f64>() {
        Ok(number) => vm.ctx.new_float(number).into(),
        Err(_) => vm.ctx.new_str(text).into(),
    }
}

/// An element as pandas gives it: numpy's scalars, `Timestamp`, `Timedelta`, Python's own strings.
pub fn element(value: &Scalar, dtype: DType, vm: &VirtualMachine) -> PyResult {
    match (value, dtype) {
        (Scalar::Datetime(..) | Scalar::Timedelta(..), _) => times::scalar_to_py(value, vm),
        (Scalar::Str(text), _) => Ok(vm.ctx.new_str(&**text).into()),
        (Scalar::None, _) => Ok(vm.ctx.none()),
        (_, DType::Object | DType::Str(_) | DType::Cftime(_)) => support::object_of(value, vm),
        _ => numpy::scalar_to_py(value.clone(), dtype, vm),
    }
}

/// An element as iteration and `tolist` give it: Python's own numbers.
pub fn python_element(value: &Scalar, vm: &VirtualMachine) -> PyResult {
    match value {
        Scalar::Datetime(..) | Scalar::Timedelta(..) => times::scalar_to_py(value, vm),
        value => support::object_of(value, vm),
    }
}

/// The label of a row or a column; a tuple for several levels.
pub fn label(values: &[Scalar], vm: &VirtualMachine) -> PyResult {
    match values {
        [one] => python_element(one, vm),
        several => {
            let parts = several
                .iter()
                .map(|value| python_element(value, vm))
                .collect::<PyResult<_>>()?;
            Ok(vm.ctx.new_tuple(parts).into())
        }
    }
}

pub fn name_to_py(name: &Name, vm: &VirtualMachine) -> PyResult {
    name.as_ref()
        .map_or(Ok(vm.ctx.none()), |name| python_element(name, vm))
}

/// A label: a name, a number, a time.
pub fn scalar(object: &PyObject, vm: &VirtualMachine) -> PyResult<Scalar> {
    if let Some(scalar) = support::scalar_of(object, vm)? {
        return Ok(scalar);
    }
    let array = numpy::from_py(object, vm)?;
    array.item().or_raise(vm)
}

pub fn name(object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Name> {
    match object.filter(|object| !vm.is_none(object)) {
        Some(object) => scalar(&object, vm).map(Some),
        None => Ok(None),
    }
}

/// One label, or a list of them.
pub fn scalars(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Scalar>> {
    if let Some(scalar) = support::scalar_of(object, vm)? {
        return Ok(vec![scalar]);
    }
    support::items(object, vm)?
        .iter()
        .map(|item| scalar(item, vm))
        .collect()
}

/// The values of a column: whatever numpy takes for an array; lists in the dtype that pandas gives
/// them.
pub fn column_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    if let Some(series) = object.downcast_ref::<PySeries>() {
        return Ok(series.get().values);
    }
    if let Some(index) = object.downcast_ref::<PyIndex>() {
        return match index.get() {
            Index::Flat(flat) => Ok(flat.values),
            multi => multi.to_array().or_raise(vm),
        };
    }
    let is_list = support::is_sequence(object)
        || object.downcast_ref::<PyRange>().is_some()
        || object.class().name().starts_with("dict_");
    if !is_list {
        return numpy::from_py(object, vm);
    }
    let mut values = vec![];
    for item in support::items(object, vm)? {
        match support::scalar_of(&item, vm)? {
            Some(scalar) => values.push(scalar),
            None => return numpy::from_py(object, vm),
        }
    }
    // numpy's scalars keep their dtypes.
    let first = support::items(object, vm)?
        .first()
        .and_then(|item| numpy::numpy_scalar(item));
    let array = column::from_scalars(values).or_raise(vm)?;
    match first {
        Some((_, dtype @ (DType::F32 | DType::I32))) if array.dtype().is_numeric() => {
            numpy::from_py_as(object, Some(dtype), vm)
        }
        _ => Ok(array),
    }
}

/// `pd.Index(object)` of anything.
pub fn index_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Index> {
    if let Some(index) = object.downcast_ref::<PyIndex>() {
        return Ok(index.get());
    }
    if let Some(series) = object.downcast_ref::<PySeries>() {
        let series = series.get();
        return Ok(Index::flat(series.values, series.name));
    }
    if let Some(range) = object.downcast_ref::<PyRange>() {
        let part = |value: &rustpython_vm::builtins::PyIntRef| -> PyResult<i64> {
            value.as_object().to_owned().try_into_value(vm)
        };
        let (start, step) = (part(&range.start)?, part(&range.step)?);
        let flat =
            littoral_frame::Flat::range(start, step, object.length(vm)?, None).or_raise(vm)?;
        return Ok(Index::Flat(flat));
    }
    if support::is_sequence(object) {
        let items = support::items(object, vm)?;
        let tuples: Option<Vec<Vec<PyObjectRef>>> = items
            .iter()
            .map(|item| Some(item.downcast_ref::<PyTuple>()?.as_slice().to_vec()))
            .collect();
        if let Some(tuples) = tuples.filter(|tuples| !tuples.is_empty()) {
            return tuples_index(&tuples, vm);
        }
    }
    let array = column_of(object, vm)?;
    let name = match crate::xarray::objects::Labelled::of(object, vm)? {
        Some(crate::xarray::objects::Labelled::Array(array)) => {
            array.name.map(|name| Scalar::Str(name.into()))
        }
        _ => None,
    };
    Ok(Index::flat(column::normalised(&array).or_raise(vm)?, name))
}

pub fn tuples_index(tuples: &[Vec<PyObjectRef>], vm: &VirtualMachine) -> PyResult<Index> {
    let levels = tuples.iter().map(Vec::len).max().unwrap_or(0);
    let columns = (0..levels)
        .map(|level| {
            let values = tuples
                .iter()
                .map(|tuple| match tuple.get(level) {
                    Some(item) => scalar(item, vm),
                    None => Ok(Scalar::Float(f64::NAN)),
                })
                .collect::<PyResult<Vec<_>>>()?;
            Ok((None, column::from_scalars(values).or_raise(vm)?))
        })
        .collect::<PyResult<Vec<_>>>()?;
    Ok(Index::Multi(Multi::from_columns(&columns).or_raise(vm)?))
}

/// The other side of an operator; None if Python should ask the other object.
pub fn combine(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Combine>> {
    if let Some(series) = object.downcast_ref::<PySeries>() {
        return Ok(Some(Combine::Series(series.get())));
    }
    if object.downcast_ref::<PyFrame>().is_some()
        || crate::xarray::objects::Labelled::of(object, vm)?.is_some()
    {
        return Ok(None);
    }
    if let Some(index) = object.downcast_ref::<PyIndex>() {
        return Ok(match index.get() {
            Index::Flat(flat) => Some(Combine::Array {
                values: flat.values,
                weak: false,
            }),
            Index::Multi(_) => None,
        });
    }
    let weak = (object.downcast_ref::<PyInt>().is_some()
        || object.downcast_ref::<PyFloat>().is_some())
        && numpy::numpy_scalar(object).is_none();
    if let Some(scalar) = support::scalar_of(object, vm)? {
        let values = match numpy::numpy_scalar(object) {
            Some(_) => numpy::from_py(object, vm)?,
            None => Array::scalar(scalar),
        };
        return Ok(Some(Combine::Array { values, weak }));
    }
    if object.downcast_ref::<numpy::NdArray>().is_some() || support::is_sequence(object) {
        return Ok(Some(Combine::Array {
            values: column_of(object, vm)?,
            weak: false,
        }));
    }
    Ok(None)
}

/// A boolean mask; None for anything else.
pub fn mask(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Vec<bool>>> {
    let is_list = support::is_sequence(object);
    let is_array = object.downcast_ref::<numpy::NdArray>().is_some()
        || object.downcast_ref::<PySeries>().is_some()
        || object.downcast_ref::<PyIndex>().is_some();
    if !is_list && !is_array {
        return Ok(None);
    }
    if is_list {
        let items = support::items(object, vm)?;
        let bools = items.iter().all(|item| {
            item.class().is(vm.ctx.types.bool_type)
                || matches!(numpy::numpy_scalar(item), Some((Scalar::Bool(_), _)))
        });
        if !bools || items.is_empty() {
            return Ok(None);
        }
    }
    let array = column_of(object, vm)?;
    Ok(match array.dtype() {
        DType::Bool if array.ndim() == 1 => array.to_vec::<bool>(),
        _ => None,
    })
}

/// A part of a slice: an integer or nothing.
fn bound(object: Option<&PyObjectRef>, vm: &VirtualMachine) -> PyResult<Option<i64>> {
    match object.filter(|object| !vm.is_none(object)) {
        Some(object) => Ok(Some(object.try_index(vm)?.try_to_primitive(vm)?)),
        None => Ok(None),
    }
}

/// The positions of a slice of a sequence of `size`.
pub fn slice_positions(slice: &PySlice, size: usize, vm: &VirtualMachine) -> PyResult<Vec<i64>> {
    let size = size as i64;
    let step = bound(slice.step.as_ref(), vm)?.unwrap_or(1);
    if step == 0 {
        return Err(vm.new_value_error("slice step cannot be zero"));
    }
    let (low, high) = if step > 0 { (0, size) } else { (-1, size - 1) };
    let fit = |value: i64| (if value < 0 { value + size } else { value }).clamp(low, high);
    let start = bound(slice.start.as_ref(), vm)?.map_or(if step > 0 { 0 } else { size - 1 }, fit);
    let stop = bound(Some(&slice.stop), vm)?.map_or(if step > 0 { size } else { -1 }, fit);
    let mut positions = vec![];
    let mut at = start;
    while if step > 0 { at < stop } else { at > stop } {
        positions.push(at);
        at += step;
    }
    Ok(positions)
}

/// What stands in `loc[…]` for one axis.
pub fn selection(object: &PyObject, vm: &VirtualMachine) -> PyResult<Selection> {
    if let Some(slice) = object.downcast_ref::<PySlice>() {
        let part = |value: Option<&PyObjectRef>| -> PyResult<Option<Scalar>> {
            match value.filter(|value| !vm.is_none(value)) {
                Some(value) => scalar(value, vm).map(Some),
                None => Ok(None),
            }
        };
        return Ok(Selection::Slice {
            start: part(slice.start.as_ref())?,
            stop: part(Some(&slice.stop))?,
            step: bound(slice.step.as_ref(), vm)?.unwrap_or(1),
        });
    }
    if let Some(mask) = mask(object, vm)? {
        return Ok(Selection::Mask(mask));
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        let labels = tuple.as_slice().iter().map(|item| scalar(item, vm));
        return Ok(Selection::Labels(labels.collect::<PyResult<_>>()?));
    }
    if let Some(scalar) = support::scalar_of(object, vm)? {
        return Ok(Selection::Label(scalar));
    }
    Ok(Selection::List(column_of(object, vm)?))
}

/// A value for a column: a series, an array, or one value.
pub fn value_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Combine> {
    match combine(object, vm)? {
        Some(value) => Ok(value),
        None => Ok(Combine::Array {
            values: column_of(object, vm)?,
            weak: false,
        }),
    }
}

pub fn pandas_to_py(result: AsPandas, vm: &VirtualMachine) -> PyResult {
    Ok(match result {
        AsPandas::Array(array) => numpy::to_py(array, vm),
        AsPandas::Series(series) => objects::series(series, vm),
        AsPandas::Frame(frame) => objects::frame(frame, vm),
    })
}
