//! Operators: arithmetic and comparison of labelled objects, and what `float(x)` and `if x` make of them.

use littoral_array::ops::{Binary, Unary};
use littoral_xarray::DataArray;
use rustpython_vm::function::{Either, PyComparisonValue};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert;
use super::objects::{Labelled, PyDataArray, PyDataset, PyVariable, variable_of, wrap_variable};
use super::tree::PyDataTree;
use crate::slots;
use crate::support::{self, OrRaise};

/// `a op b`, whichever side is labelled. Also for grouped objects on either side.
pub fn binary(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    if let Some(result) = super::tree::binary(a, b, op, vm)? {
        return Ok(result);
    }
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
    // Nothing is no number. (Comparisons with it are false.)
    use Binary::{Eq, Ge, Gt, Le, Lt, Ne};
    if vm.is_none(other) && !matches!(op, Eq | Ne | Lt | Le | Gt | Ge) {
        return Ok(vm.ctx.not_implemented());
    }
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
    if let Some(result) = super::tree::unary(object, op, vm)? {
        return Ok(result);
    }
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => Labelled::Array(array.unary(op).or_raise(vm)?).wrap(vm),
        Some(Labelled::Set(dataset)) => Labelled::Set(dataset.unary(op).or_raise(vm)?).wrap(vm),
        None => match variable_of(object) {
            Some(variable) => Ok(wrap_variable(variable.unary(op).or_raise(vm)?, vm)),
            None => Ok(vm.ctx.not_implemented()),
        },
    }
}

/// The value of a 0-d array, for `float(x)` and `int(x)`.
fn single(object: &PyObject, vm: &VirtualMachine) -> PyResult<littoral_array::Scalar> {
    let variable = match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => Some(array.variable),
        _ => variable_of(object),
    };
    let Some(variable) = variable else {
        return Err(vm.new_type_error(format!(
            "float() argument must be a string or a real number, not '{}'",
            object.class().name()
        )));
    };
    if variable.ndim() > 0 {
        return Err(
            vm.new_type_error("only 0-dimensional arrays can be converted to Python scalars")
        );
    }
    variable.values().or_raise(vm)?.item().or_raise(vm)
}

/// Whether there are variables in a dataset, or the one element of an array is true.
fn truth(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    if object.downcast_ref::<PyDataTree>().is_some() {
        return super::tree::items::truth(object, vm);
    }
    let variable = match Labelled::of(object, vm)? {
        Some(Labelled::Set(dataset)) => return Ok(!dataset.data_names().is_empty()),
        Some(Labelled::Array(array)) => Some(array.variable),
        None => variable_of(object),
    };
    let Some(variable) = variable else {
        return Ok(true);
    };
    if variable.size() != 1 {
        return Err(vm.new_value_error(match variable.size() {
            0 => {
                "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not \
                 empty."
            }
            _ => {
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            }
        }));
    }
    let value = variable.values().or_raise(vm)?.item().or_raise(vm)?;
    support::object_of(&value, vm)?.try_to_bool(vm)
}

fn compare(
    a: &PyObject,
    b: &PyObject,
    op: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
    slots::compared(binary(a, b, slots::comparison(op), vm), vm)
}

/// `a @ b`: the method of whichever is ours.
fn matmul(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    let (own, other) = match Labelled::of(a, vm)? {
        Some(Labelled::Array(_)) => (a, b),
        _ => (b, a),
    };
    match (Labelled::of(own, vm)?, Labelled::of(other, vm)?) {
        (Some(Labelled::Array(_)), Some(_)) => vm.call_method(own, "dot", (other.to_owned(),)),
        (Some(Labelled::Array(_)), None) => {
            Err(vm.new_type_error("dot only operates on DataArrays."))
        }
        _ => Ok(vm.ctx.not_implemented()),
    }
}

/// `a op= b`. An array keeps its name and its labels.
fn in_place(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    let result = binary(a, b, op, vm)?;
    let (Some(Labelled::Array(own)), Some(Labelled::Array(mut out))) =
        (Labelled::of(a, vm)?, Labelled::of(&result, vm)?)
    else {
        return Ok(result);
    };
    if out.dims() != own.dims() {
        return Err(vm.new_value_error("dimensions cannot change for in-place operations"));
    }
    if out.shape() != own.shape() {
        return Err(super::objects::exception(
            "MergeError",
            "Automatic alignment is not supported for in-place operations.\nConsider aligning the indices manually \
             or using a not-in-place operation.\nSee https://github.com/pydata/xarray/issues/3910 for more explanations."
                .into(),
            vm,
        ));
    }
    out.name = own.name;
    Labelled::Array(out).wrap(vm)
}

const NUMBER: PyNumberMethods = PyNumberMethods {
    inplace_add: Some(|a, b, vm| in_place(a, b, Binary::Add, vm)),
    inplace_subtract: Some(|a, b, vm| in_place(a, b, Binary::Sub, vm)),
    inplace_multiply: Some(|a, b, vm| in_place(a, b, Binary::Mul, vm)),
    inplace_true_divide: Some(|a, b, vm| in_place(a, b, Binary::Div, vm)),
    inplace_floor_divide: Some(|a, b, vm| in_place(a, b, Binary::FloorDiv, vm)),
    inplace_remainder: Some(|a, b, vm| in_place(a, b, Binary::Mod, vm)),
    inplace_power: Some(|a, b, _, vm| in_place(a, b, Binary::Pow, vm)),
    matrix_multiply: Some(matmul),
    boolean: Some(|number, vm| truth(number.obj, vm)),
    int: Some(|number, vm| {
        let value = support::object_of(&single(number.obj, vm)?, vm)?;
        vm.ctx.types.int_type.as_object().call((value,), vm)
    }),
    float: Some(|number, vm| {
        let value = support::object_of(&single(number.obj, vm)?, vm)?;
        Ok(vm.ctx.new_float(support::float_of(&value, vm)?).into())
    }),
    ..slots::operators!(binary, unary)
};

slots::elementwise!(PyDataArray, NUMBER, compare);
slots::elementwise!(PyDataset, NUMBER, compare);
slots::elementwise!(PyVariable, NUMBER, compare);
slots::elementwise!(PyDataTree, NUMBER, compare);
