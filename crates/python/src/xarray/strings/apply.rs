//! What the methods share: text of arguments, broadcasting, and the dtype of results.

use std::sync::Arc;

use littoral_array::{Array, DType, Scalar, ops};
use littoral_xarray::{DataArray, Elementwise, Operand};
use rustpython_vm::builtins::{PyList, PyTuple};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use crate::numpy;
use crate::support::{self, OrRaise};
use crate::xarray::convert;
use crate::xarray::objects::{Labelled, variable_of};

/// What a function of elements gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Strings, in the dtype of the array's own kind.
    Own,
    Int,
    Bool,
    Object,
}

/// Whether an argument is an array of values rather than one for all.
pub fn varies(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    Ok(Labelled::of(object, vm)?.is_some()
        || variable_of(object).is_some()
        || object.downcast_ref::<numpy::NdArray>().is_some())
}

/// An argument as text of the array's kind: `str(argument)`, or the array cast; objects stay as they are
/// beside an object array.
pub fn stringify(array: &DataArray, object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let kind = match array.dtype() {
        DType::Str(_) => "U",
        DType::Object => "O",
        _ => return Ok(object.to_owned()),
    };
    if varies(object, vm)? {
        return match variable_of(object) {
            Some(_) => Ok(object.to_owned()),
            None => vm.call_method(object, "astype", (kind,)),
        };
    }
    match kind == "O" || support::text(object).is_some() {
        true => Ok(object.to_owned()),
        false => Ok(object.str(vm)?.into()),
    }
}

/// [`stringify`], with `None` left alone.
pub fn stringify_some(array: &DataArray, object: &PyObject, vm: &VirtualMachine) -> PyResult {
    match vm.is_none(object) {
        true => Ok(object.to_owned()),
        false => stringify(array, object, vm),
    }
}

/// Results of a function, element by element, and what they belong to.
pub struct Applied {
    pub frame: Elementwise,
    pub results: Vec<PyObjectRef>,
}

/// Calls `function` with an element of the array and one of each argument, for all that broadcast.
pub fn over(
    array: &DataArray,
    args: &[PyObjectRef],
    mut function: impl FnMut(&[PyObjectRef]) -> PyResult,
    vm: &VirtualMachine,
) -> PyResult<Applied> {
    let mut operands: Vec<Operand> = vec![];
    // The column of an argument, or the one value for all.
    let mut places: Vec<Result<usize, PyObjectRef>> = vec![Ok(0)];
    for arg in args {
        if !varies(arg, vm)? {
            places.push(Err(arg.clone()));
            continue;
        }
        operands.push(convert::required_operand(arg, vm)?);
        places.push(Ok(operands.len()));
    }
    let frame = Elementwise::new(array, &operands).or_raise(vm)?;
    let columns: Vec<Vec<Scalar>> = frame.columns.iter().map(Array::scalars).collect();
    let mut results = Vec::with_capacity(frame.count());
    let mut row: Vec<PyObjectRef> = vec![vm.ctx.none(); places.len()];
    for at in 0..frame.count() {
        for (slot, place) in row.iter_mut().zip(&places) {
            *slot = match place {
                Ok(column) => {
                    let column: &Vec<Scalar> = &columns[*column];
                    numpy::python_item(&column[at], DType::Object, vm)?
                }
                Err(object) => object.clone(),
            };
        }
        results.push(function(&row)?);
    }
    Ok(Applied { frame, results })
}

/// [`over`], as a labelled array.
pub fn apply(
    array: &DataArray,
    args: &[PyObjectRef],
    gives: Gives,
    function: impl FnMut(&[PyObjectRef]) -> PyResult,
    vm: &VirtualMachine,
) -> PyResult {
    let Applied { frame, results } = over(array, args, function, vm)?;
    let values = collect(array, gives, &results, vm)?;
    Labelled::Array(frame.finish(&values, &[]).or_raise(vm)?).wrap(vm)
}

/// Rows of equal length as a labelled array with one more dimension for each of `core`. Rows shorter than
/// a product of sizes repeat their only element.
pub fn rows(
    array: &DataArray,
    applied: Applied,
    core: &[(String, usize)],
    vm: &VirtualMachine,
) -> PyResult {
    let width: usize = core.iter().map(|(_, size)| size).product();
    let mut flat = Vec::with_capacity(width * applied.results.len());
    for row in &applied.results {
        let items = support::items(row, vm)?;
        match items.as_slice() {
            [one] => flat.extend(std::iter::repeat_n(one.clone(), width)),
            items if items.len() == width => flat.extend_from_slice(items),
            items => {
                return Err(vm.new_value_error(format!(
                    "could not broadcast input array from shape ({},) into shape ({width},)",
                    items.len()
                )));
            }
        }
    }
    let values = collect(array, Gives::Own, &flat, vm)?;
    Labelled::Array(applied.frame.finish(&values, core).or_raise(vm)?).wrap(vm)
}

fn collect(
    array: &DataArray,
    gives: Gives,
    results: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let count = [results.len()];
    match gives {
        Gives::Int => {
            let numbers = results.iter().map(|value| value.clone().try_into_value(vm));
            Array::from_vec(&count, numbers.collect::<PyResult<Vec<i64>>>()?)
        }
        Gives::Bool => {
            let flags = results.iter().map(|value| value.clone().try_to_bool(vm));
            Array::from_vec(&count, flags.collect::<PyResult<Vec<bool>>>()?)
        }
        Gives::Own if matches!(array.dtype(), DType::Str(_)) => {
            let texts = results.iter().map(|value| match support::text(value) {
                Some(text) => Ok(Arc::from(text)),
                None => support::str_of(value, vm).map(Arc::from),
            });
            let texts = Array::from_vec(&count, texts.collect::<PyResult<Vec<Arc<str>>>>()?)
                .or_raise(vm)?;
            return text_width(texts).or_raise(vm);
        }
        Gives::Own | Gives::Object => {
            let objects = results.iter().map(|value| object(value, vm));
            Array::from_vec(&count, objects.collect::<PyResult<Vec<Scalar>>>()?)
        }
    }
    .or_raise(vm)
}

/// numpy gives a width of two to objects that are all empty strings.
fn text_width(texts: Array) -> littoral_array::Result<Array> {
    let empty = texts
        .typed::<Arc<str>>()
        .is_some_and(|texts| !texts.is_empty() && texts.iter().all(|text| text.is_empty()));
    match empty {
        true => ops::cast(&texts, DType::Str(2)),
        false => Ok(texts),
    }
}

/// A Python object as an element of an object array: lists and tuples of such, too.
pub fn object(value: &PyObject, vm: &VirtualMachine) -> PyResult<Scalar> {
    let all = |items: &[PyObjectRef]| -> PyResult<Arc<[Scalar]>> {
        items.iter().map(|item| object(item, vm)).collect()
    };
    if let Some(list) = value.downcast_ref::<PyList>() {
        return Ok(Scalar::List(all(&list.borrow_vec())?));
    }
    if let Some(tuple) = value.downcast_ref::<PyTuple>() {
        return Ok(Scalar::Tuple(all(tuple.as_slice())?));
    }
    support::scalar_of(value, vm)?.ok_or_else(|| {
        vm.new_not_implemented_error(format!(
            "an array of objects of type {} is not supported",
            value.class().name()
        ))
    })
}
