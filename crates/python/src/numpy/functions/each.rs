//! Element by element: functions of Python's on arrays, and iteration over positions.

use littoral_array::{Array, DType, ops};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Function, axis_of, int_of, integers};
use crate::numpy::convert::{from_py, result_to_py, to_py};
use crate::numpy::dtype::{cast, dtype_from_py};
use crate::support::{Arguments, OrRaise, items};

pub const FUNCTIONS: &[Function] = &[
    Function::new("apply_along_axis", apply_along_axis),
    Function::new("vectorize", vectorize),
    Function::new("frompyfunc", frompyfunc),
    Function::new("apply_over_axes", apply_over_axes),
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

/// `np.vectorize(f)`: a function that calls `f` for every element of its broadcast arguments. Without a function a
/// decorator.
fn vectorize(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("vectorize", args);
    let function = args.take_some("pyfunc", vm)?;
    let otypes = args.take_some("otypes", vm)?;
    for ignored in ["doc", "excluded", "cache"] {
        args.take(ignored, vm)?;
    }
    let signature = args
        .take_some("signature", vm)?
        .and_then(|text| crate::support::text(&text));
    args.finish(vm)?;
    let dtypes = match otypes {
        None => None,
        Some(types) => Some(match crate::support::text(&types) {
            Some(codes) => codes
                .chars()
                .map(|code| dtype_from_py(vm.ctx.new_str(code.to_string()).as_object(), vm))
                .collect::<PyResult<Vec<_>>>()?,
            None => items(&types, vm)?
                .iter()
                .map(|dtype| dtype_from_py(dtype, vm))
                .collect::<PyResult<Vec<_>>>()?,
        }),
    };
    let cores = match &signature {
        Some(signature) => Some(core_counts(signature, vm)?),
        None => None,
    };
    let make = move |function: PyObjectRef, vm: &VirtualMachine| -> PyResult {
        let (dtypes, cores) = (dtypes.clone(), cores.clone());
        let called = vm.new_function(
            "vectorized",
            move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
                // Arguments by name are broadcast, too.
                let names: Vec<String> = args.kwargs.keys().cloned().collect();
                let mut given = args.args;
                given.extend(args.kwargs.into_values());
                let plain = given.len() - names.len();
                let call = |values: Vec<PyObjectRef>| {
                    let mut values = values.into_iter();
                    let positional: Vec<PyObjectRef> = values.by_ref().take(plain).collect();
                    let named = names.iter().cloned().zip(values).collect();
                    let kwargs = rustpython_vm::function::KwArgs::new(named);
                    function.call(FuncArgs::new(positional, kwargs), vm)
                };
                let (inputs, outputs) = match &cores {
                    Some((inputs, outputs)) => (inputs.clone(), Some(*outputs)),
                    None => (vec![0; given.len()], None),
                };
                let results = map_elements(&given, &inputs, outputs, dtypes.as_deref(), call, vm)?;
                let mut parts = results
                    .into_iter()
                    .map(|part| result_to_py(part, vm))
                    .collect::<PyResult<Vec<_>>>()?;
                Ok(match parts.len() {
                    1 => parts.remove(0),
                    _ => vm.ctx.new_tuple(parts).into(),
                })
            },
        );
        Ok(called.into())
    };
    match function {
        Some(function) => make(function, vm),
        None => {
            let decorator = vm.new_function(
                "vectorize",
                move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
                    make(
                        Arguments::new("vectorize", args).required("pyfunc", vm)?,
                        vm,
                    )
                },
            );
            Ok(decorator.into())
        }
    }
}

/// How many core dimensions each input of `"(m,n),(n)->(m)"` has, and how many outputs there are.
fn core_counts(signature: &str, vm: &VirtualMachine) -> PyResult<(Vec<usize>, usize)> {
    let wrong = || vm.new_value_error(format!("not a valid gufunc signature: {signature}"));
    let (left, right) = signature.split_once("->").ok_or_else(wrong)?;
    let counts = |side: &str| -> Vec<usize> {
        side.split('(')
            .skip(1)
            .map(|part| {
                let inside = part.split(')').next().unwrap_or_default().trim();
                if inside.is_empty() {
                    0
                } else {
                    inside.split(',').count()
                }
            })
            .collect()
    };
    Ok((counts(left), counts(right).len().max(1)))
}

/// Calls a function for every element of broadcast arguments, whose last `cores` dimensions each stay together: one array for each
/// of its results. `outputs`: how many there are; None: as many as it gives, and plain Python numbers go in. With `dtypes` results are
/// cast.
pub fn map_elements(
    given: &[PyObjectRef],
    cores: &[usize],
    outputs: Option<usize>,
    dtypes: Option<&[DType]>,
    mut call: impl FnMut(Vec<PyObjectRef>) -> PyResult,
    vm: &VirtualMachine,
) -> PyResult<Vec<Array>> {
    let arrays = given
        .iter()
        .map(|object| from_py(object, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let plain = cores.iter().all(|core| *core == 0);
    let mut leads: Vec<&[usize]> = vec![];
    for (array, core) in arrays.iter().zip(cores) {
        let lead = array.ndim().checked_sub(*core).ok_or_else(|| {
            vm.new_value_error(format!(
                "{}-dimensional argument does not have enough dimensions for all core dimensions",
                array.ndim()
            ))
        })?;
        leads.push(&array.shape()[..lead]);
    }
    let shape = ops::broadcast_shapes(&leads).or_raise(vm)?;
    let count: usize = shape.iter().product();
    let mut columns: Vec<Vec<PyObjectRef>> = vec![vec![]; outputs.unwrap_or(1)];
    for flat in 0..count {
        let index = unravelled(&shape, flat);
        let mut values = vec![];
        for (array, lead) in arrays.iter().zip(&leads) {
            let skip = shape.len() - lead.len();
            let at: Vec<ops::Index> = lead
                .iter()
                .enumerate()
                .map(|(axis, size)| {
                    let at = if *size == 1 { 0 } else { index[skip + axis] };
                    ops::Index::At(at as i64)
                })
                .chain(
                    array.shape()[lead.len()..]
                        .iter()
                        .map(|n| ops::Index::all(*n)),
                )
                .collect();
            let part = ops::slice(array, &at).or_raise(vm)?;
            values.push(match (part.ndim(), plain) {
                (0, true) if part.dtype().is_numeric() => {
                    crate::support::object_of(&part.item().or_raise(vm)?, vm)?
                }
                (0, _) => crate::numpy::scalar_to_py(part.item().or_raise(vm)?, part.dtype(), vm)?,
                _ => to_py(part, vm),
            });
        }
        let result = call(values)?;
        let several = result
            .downcast_ref::<PyTuple>()
            .map(|tuple| tuple.as_slice().to_vec());
        let parts = match (several, outputs) {
            (Some(parts), None) if flat == 0 => {
                columns = vec![vec![]; parts.len()];
                parts
            }
            (Some(parts), _) if parts.len() == columns.len() && columns.len() > 1 => parts,
            (_, _) if columns.len() == 1 => vec![result],
            (parts, _) => {
                return Err(vm.new_value_error(format!(
                    "wrong number of outputs from pyfunc: expected {}, got {}",
                    columns.len(),
                    parts.map_or(1, |parts| parts.len())
                )));
            }
        };
        columns
            .iter_mut()
            .zip(parts)
            .for_each(|(column, part)| column.push(part));
    }
    if count == 0 && dtypes.is_none() {
        return Err(
            vm.new_value_error("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
        );
    }
    let mut results = vec![];
    for (at, column) in columns.into_iter().enumerate() {
        let dtype = dtypes.and_then(|dtypes| dtypes.get(at)).copied();
        let mut made = if column.is_empty() {
            ops::zeros(DType::F64, &shape).or_raise(vm)?
        } else {
            let list: PyObjectRef = vm.ctx.new_list(column).into();
            let all = from_py(&list, vm)?;
            let full: Vec<usize> = shape.iter().chain(&all.shape()[1..]).copied().collect();
            ops::reshape(&all, &full).or_raise(vm)?
        };
        if let Some(dtype) = dtype {
            made = cast(&made, dtype, vm)?;
        }
        results.push(made);
    }
    Ok(results)
}

/// A function of elements that gives objects.
fn frompyfunc(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("frompyfunc", args);
    let function = args.required("func", vm)?;
    let inputs = int_of(&*args.required("nin", vm)?, vm)?.max(0) as usize;
    let outputs = int_of(&*args.required("nout", vm)?, vm)?.max(1) as usize;
    let called = vm.new_function(
        "frompyfunc",
        move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let call = |values: Vec<PyObjectRef>| function.call(FuncArgs::from(values), vm);
            let dtypes = vec![DType::Object; outputs];
            let cores = vec![0; inputs];
            let outputs = Some(outputs);
            let results = map_elements(&args.args, &cores, outputs, Some(&dtypes), call, vm)?;
            let mut parts = results
                .into_iter()
                .map(|part| match part.ndim() {
                    0 => crate::support::object_of(&part.item().or_raise(vm)?, vm),
                    _ => Ok(to_py(part, vm)),
                })
                .collect::<PyResult<Vec<_>>>()?;
            Ok(match parts.len() {
                1 => parts.remove(0),
                _ => vm.ctx.new_tuple(parts).into(),
            })
        },
    );
    Ok(called.into())
}

/// A reducing function along several axes in turn; reduced axes stay.
fn apply_over_axes(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("apply_over_axes", args);
    let function = args.required("func", vm)?;
    let mut value = args.required("a", vm)?;
    let axes = super::sizes_of(&*args.required("axes", vm)?, vm)?;
    let ndim = from_py(&value, vm)?.ndim();
    for axis in axes {
        let axis = axis_of(axis, ndim, vm)?;
        let result = from_py(&*function.call((value, axis), vm)?, vm)?;
        let result = match result.ndim() == ndim {
            true => result,
            false => ops::expand_dims(&result, axis).or_raise(vm)?,
        };
        value = to_py(result, vm);
    }
    Ok(value)
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
            .map(|size| int_of(size, vm).map(|size| size.max(0) as usize))
            .collect::<PyResult<_>>()?,
    };
    let count = ops::room(&shape, size_of::<usize>()).or_raise(vm)?;
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
