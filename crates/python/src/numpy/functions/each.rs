//! Element by element: functions of Python's on arrays, and iteration over positions.

use littoral_array::{Array, ops};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Function, axis_of, broadcast, int_of, integers};
use crate::numpy::convert::{from_py, result_to_py, to_py};
use crate::support::{Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::new("apply_along_axis", apply_along_axis),
    Function::new("vectorize", vectorize),
    Function::new("ndindex", ndindex),
    Function::new("ndenumerate", ndenumerate),
    Function::new("unravel_index", unravel_index),
];

/// Calls a Python function on every 1-d slice along an axis.
fn apply_along_axis(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("apply_along_axis", args);
    let function = args.required("func1d", vm)?;
    let axis = int_of(&*args.required("axis", vm)?, vm)?;
    let array = from_py(&*args.required("arr", vm)?, vm)?;
    let axis = axis_of(axis, array.ndim(), vm)?;
    let mut order: Vec<usize> = (0..array.ndim()).filter(|each| *each != axis).collect();
    let outer: Vec<usize> = order.iter().map(|each| array.shape()[*each]).collect();
    order.push(axis);
    let size = array.shape()[axis];
    let count: usize = outer.iter().product();
    let rows = ops::reshape(
        &ops::transpose(&array, &order).or_raise(vm)?,
        &[count, size],
    )
    .or_raise(vm)?;
    let results = (0..count)
        .map(|row| -> PyResult<Array> {
            let row = ops::slice(&rows, &[ops::Index::At(row as i64)]).or_raise(vm)?;
            from_py(&*function.call((to_py(row, vm),), vm)?, vm)
        })
        .collect::<PyResult<Vec<_>>>()?;
    let stacked = ops::stack(0, &results.iter().collect::<Vec<_>>()).or_raise(vm)?;
    let shape: Vec<usize> = outer.iter().chain(&stacked.shape()[1..]).copied().collect();
    let made = ops::reshape(&stacked, &shape).or_raise(vm)?;
    // New dimensions stand where the axis was.
    let new = stacked.ndim() - 1;
    let mut back: Vec<usize> = (0..axis).collect();
    back.extend(outer.len()..outer.len() + new);
    back.extend(axis..outer.len());
    Ok(to_py(ops::transpose(&made, &back).or_raise(vm)?, vm))
}

/// `np.vectorize(f)`: a function that calls `f` for every element of its broadcast arguments.
fn vectorize(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let function = Arguments::new("vectorize", args).required("pyfunc", vm)?;
    let called = vm.new_function(
        "vectorized",
        move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let (arrays, shape) = broadcast(&args.args, vm)?;
            let columns = arrays
                .iter()
                .map(|array| -> PyResult<_> {
                    Ok((
                        array.dtype(),
                        ops::broadcast_to(array, &shape).or_raise(vm)?.scalars(),
                    ))
                })
                .collect::<PyResult<Vec<_>>>()?;
            let count: usize = shape.iter().product();
            let mut results = Vec::with_capacity(count);
            for row in 0..count {
                let values = columns
                    .iter()
                    .map(|(dtype, column)| {
                        crate::numpy::scalar_to_py(column[row].clone(), *dtype, vm)
                    })
                    .collect::<PyResult<Vec<_>>>()?;
                results.push(function.call(FuncArgs::from(values), vm)?);
            }
            let list: PyObjectRef = vm.ctx.new_list(results).into();
            let made = from_py(&list, vm)?;
            result_to_py(ops::reshape(&made, &shape).or_raise(vm)?, vm)
        },
    );
    Ok(called.into())
}

fn unravelled(shape: &[usize], flat: usize) -> Vec<usize> {
    let mut rest = flat;
    let mut index = vec![0; shape.len()];
    for (axis, size) in shape.iter().enumerate().rev() {
        index[axis] = rest % size;
        rest /= size;
    }
    index
}

fn ndindex(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let shape = match args.args.as_slice() {
        [shape] => super::shape_of(shape, vm)?,
        sizes => sizes
            .iter()
            .map(|size| int_of(size, vm).map(|size| size as usize))
            .collect::<PyResult<_>>()?,
    };
    let count: usize = shape.iter().product();
    let tuples = (0..count)
        .map(|at| super::tuple_of(&unravelled(&shape, at), vm))
        .collect();
    let list = vm.ctx.new_list(tuples);
    Ok(list.as_object().get_iter(vm)?.into())
}

fn ndenumerate(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(
        &*Arguments::new("ndenumerate", args).required("arr", vm)?,
        vm,
    )?;
    let dtype = array.dtype();
    let pairs =
        array
            .scalars()
            .into_iter()
            .enumerate()
            .map(|(at, value)| -> PyResult<PyObjectRef> {
                let index = super::tuple_of(&unravelled(array.shape(), at), vm);
                Ok(vm
                    .ctx
                    .new_tuple(vec![index, crate::numpy::scalar_to_py(value, dtype, vm)?])
                    .into())
            });
    let list = vm.ctx.new_list(pairs.collect::<PyResult<_>>()?);
    Ok(list.as_object().get_iter(vm)?.into())
}

fn unravel_index(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("unravel_index", args);
    let indices = from_py(&*args.required("indices", vm)?, vm)?;
    let shape = super::shape_of(&*args.required("shape", vm)?, vm)?;
    let total: usize = shape.iter().product();
    let flat = integers(&indices, vm)?;
    if let Some(wrong) = flat.iter().find(|at| **at < 0 || **at >= total as i64) {
        return Err(vm.new_value_error(format!(
            "index {wrong} is out of bounds for array with size {total}"
        )));
    }
    let columns = (0..shape.len()).map(|axis| -> PyResult<PyObjectRef> {
        let values = flat
            .iter()
            .map(|at| unravelled(&shape, *at as usize)[axis] as i64)
            .collect();
        result_to_py(Array::from_vec(indices.shape(), values).or_raise(vm)?, vm)
    });
    Ok(vm.ctx.new_tuple(columns.collect::<PyResult<_>>()?).into())
}
