//! numpy's functions on arrays, by family.

mod bins;
mod create;
mod each;
mod join;
mod logic;
mod math;
mod numbers;
mod pick;
mod poly;
mod products;
mod reduce;
mod search;
mod shape;
mod slopes;
mod sorting;

use littoral_array::{Array, ArrayError};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert::{from_py, is_plain};
use super::dtype::cast;
use super::ndarray::NdArray;
use crate::support::{Arguments, OrRaise, float_of, items};

pub use each::map_elements;
pub use logic::{close, equal};
pub use math::round_array;

pub type Call = fn(FuncArgs, &VirtualMachine) -> PyResult;

/// A function of the module.
#[derive(Clone, Copy)]
pub struct Function {
    pub name: &'static str,
    pub call: Call,
    /// A method of arrays, too; an object that is no array is asked for its own method.
    pub method: bool,
}

impl Function {
    pub const fn new(name: &'static str, call: Call) -> Self {
        Self {
            name,
            call,
            method: false,
        }
    }

    pub const fn method(name: &'static str, call: Call) -> Self {
        Self {
            name,
            call,
            method: true,
        }
    }

    /// The function, or the first argument's own method of this name (an xarray object's).
    pub fn run(&self, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if self.method
            && let Some(first) = args.args.first().cloned()
            && !is_plain(&first, vm)
            && let Some(method) = vm.get_attribute_opt(first, self.name)?
            && method.is_callable()
        {
            args.args.remove(0);
            return method.call(args, vm);
        }
        (self.call)(args, vm)
    }
}

/// Every function of the folder.
pub fn all() -> impl Iterator<Item = &'static Function> {
    [
        bins::FUNCTIONS,
        create::FUNCTIONS,
        each::FUNCTIONS,
        join::FUNCTIONS,
        logic::FUNCTIONS,
        math::FUNCTIONS,
        numbers::FUNCTIONS,
        pick::FUNCTIONS,
        poly::FUNCTIONS,
        products::FUNCTIONS,
        reduce::FUNCTIONS,
        search::FUNCTIONS,
        shape::FUNCTIONS,
        slopes::FUNCTIONS,
        sorting::FUNCTIONS,
    ]
    .into_iter()
    .flatten()
}

/// An axis that may count from the end. numpy's `AxisError` where there is none.
pub fn axis_of(axis: i64, ndim: usize, vm: &VirtualMachine) -> PyResult<usize> {
    let from_start = if axis < 0 { axis + ndim as i64 } else { axis };
    if from_start < 0 || from_start >= ndim as i64 {
        return Err(super::axis_error(&ArrayError::Axis { axis, ndim }, vm));
    }
    Ok(from_start as usize)
}

/// `axis=`: None for all, one, or several.
pub fn axes_of(axis: Option<&PyObject>, ndim: usize, vm: &VirtualMachine) -> PyResult<Vec<usize>> {
    let Some(axis) = axis.filter(|axis| !vm.is_none(axis)) else {
        return Ok((0..ndim).collect());
    };
    if axis.downcast_ref::<PyTuple>().is_some() || crate::support::is_sequence(axis) {
        let mut axes = Vec::new();
        for axis in items(axis, vm)? {
            let axis = axis_of(int_of(&axis, vm)?, ndim, vm)?;
            if axes.contains(&axis) {
                return Err(vm.new_value_error("duplicate value in 'axis'"));
            }
            axes.push(axis);
        }
        axes.sort_unstable();
        return Ok(axes);
    }
    Ok(vec![axis_of(int_of(axis, vm)?, ndim, vm)?])
}

/// An integer argument ([`int_of`]), if it is given.
pub fn int_argument(
    args: &mut Arguments,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<i64>> {
    args.take_some(name, vm)?
        .map(|value| int_of(&value, vm))
        .transpose()
}

/// A number among the arguments, if it is given.
pub fn float_argument(
    args: &mut Arguments,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<f64>> {
    args.take_some(name, vm)?
        .map(|value| float_of(&value, vm))
        .transpose()
}

/// Arrays, and the shape that they broadcast to.
pub fn broadcast(
    objects: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult<(Vec<Array>, Vec<usize>)> {
    let arrays = objects
        .iter()
        .map(|each| from_py(each, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let shapes: Vec<&[usize]> = arrays.iter().map(Array::shape).collect();
    let shape = littoral_array::ops::broadcast_shapes(&shapes).or_raise(vm)?;
    Ok((arrays, shape))
}

/// An integer: Python's, numpy's, 0-d arrays of them.
pub fn int_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<i64> {
    match object.try_index_opt(vm) {
        Some(value) => value?.try_to_primitive::<i64>(vm),
        None => {
            let class = object.class().name().to_string();
            Err(vm.new_type_error(format!(
                "'{class}' object cannot be interpreted as an integer"
            )))
        }
    }
}

/// A shape: an integer or a sequence of them; none negative.
pub fn shape_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<usize>> {
    sizes_of(object, vm)?
        .into_iter()
        .map(|size| {
            usize::try_from(size)
                .map_err(|_| vm.new_value_error("negative dimensions are not allowed"))
        })
        .collect()
}

/// An integer or a sequence of integers.
pub fn sizes_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<i64>> {
    if let Some(value) = object.try_index_opt(vm) {
        return Ok(vec![value?.try_to_primitive::<i64>(vm)?]);
    }
    items(object, vm)?
        .iter()
        .map(|size| int_of(size, vm))
        .collect()
}

/// A tuple of sizes.
pub fn tuple_of(sizes: &[usize], vm: &VirtualMachine) -> PyObjectRef {
    vm.ctx
        .new_tuple(
            sizes
                .iter()
                .map(|size| vm.ctx.new_int(*size).into())
                .collect(),
        )
        .into()
}

/// `(2,3)`: shapes as numpy's messages write them.
pub fn tuple_text(shape: &[usize]) -> String {
    let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
    format!(
        "({}{})",
        sizes.join(","),
        if shape.len() == 1 { "," } else { "" }
    )
}

/// `out=`: the result written into an array, which is the answer.
pub fn write_out(out: PyObjectRef, result: Array, vm: &VirtualMachine) -> PyResult {
    let out = match out.downcast_ref::<PyTuple>() {
        Some(tuple) => tuple.as_slice().first().cloned().unwrap_or(out),
        None => out,
    };
    let Some(target) = out.downcast_ref::<NdArray>() else {
        return Err(vm.new_type_error("return arrays must be of ArrayType"));
    };
    let old = target.get().or_raise(vm)?;
    if old.shape() != result.shape() {
        return Err(vm.new_value_error(format!(
            "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
            tuple_text(old.shape()),
            tuple_text(result.shape())
        )));
    }
    target.set(cast(&result, old.dtype(), vm)?).or_raise(vm)?;
    Ok(out)
}

/// Arrays of a sequence of array-likes.
pub fn arrays_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Array>> {
    items(object, vm)?
        .iter()
        .map(|item| from_py(item, vm))
        .collect()
}

/// One dimension, C order.
pub fn flat(array: &Array, vm: &VirtualMachine) -> PyResult<Array> {
    littoral_array::ops::reshape(array, &[array.size()]).or_raise(vm)
}

/// Elements as floats, C order.
pub fn floats(array: &Array, vm: &VirtualMachine) -> PyResult<Vec<f64>> {
    Ok(cast(array, littoral_array::DType::F64, vm)?
        .to_vec::<f64>()
        .unwrap_or_default())
}

/// Elements as integers, C order.
pub fn integers(array: &Array, vm: &VirtualMachine) -> PyResult<Vec<i64>> {
    Ok(cast(array, littoral_array::DType::I64, vm)?
        .to_vec::<i64>()
        .unwrap_or_default())
}
