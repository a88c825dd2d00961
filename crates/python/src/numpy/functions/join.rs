//! Joining and splitting.

use littoral_array::Array;
use littoral_array::ops::{self, Index};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Function, arrays_of, axis_of, flat, int_argument, int_of, sizes_of};
use crate::numpy::convert::{from_py, to_py};
use crate::numpy::dtype::{self, cast};
use crate::support::{Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::new("concatenate", concatenate),
    Function::new("concat", concatenate),
    Function::new("stack", stack),
    Function::new("vstack", vstack),
    Function::new("hstack", hstack),
    Function::new("dstack", dstack),
    Function::new("column_stack", column_stack),
    Function::new("append", append),
    Function::new("insert", insert),
    Function::new("delete", delete),
    Function::new("split", split),
    Function::new("array_split", array_split),
    Function::new("hsplit", hsplit),
    Function::new("vsplit", vsplit),
];

fn join(arrays: &[Array], axis: usize, vm: &VirtualMachine) -> PyResult<Array> {
    let Some(first) = arrays.first() else {
        return Err(vm.new_value_error("need at least one array to concatenate"));
    };
    for (position, array) in arrays.iter().enumerate() {
        if array.ndim() != first.ndim() {
            return Err(vm.new_value_error(format!(
                "all the input array dimensions except for the concatenation axis must match \
                 exactly, but along dimension 0, the array at index 0 has {} dimension(s) and the \
                 array at index {position} has {} dimension(s)",
                first.ndim(),
                array.ndim()
            )));
        }
        for (dimension, (n, m)) in first.shape().iter().zip(array.shape()).enumerate() {
            if dimension != axis && n != m {
                return Err(vm.new_value_error(format!(
                    "all the input array dimensions except for the concatenation axis must match \
                     exactly, but along dimension {dimension}, the array at index 0 has size {n} \
                     and the array at index {position} has size {m}"
                )));
            }
        }
    }
    ops::concat(axis, &arrays.iter().collect::<Vec<_>>()).or_raise(vm)
}

fn concatenate(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("concatenate", args);
    let mut arrays = arrays_of(&*args.required("arrays", vm)?, vm)?;
    let axis = args.take("axis", vm)?;
    args.take("out", vm)?;
    let dtype = dtype::optional(&mut args, "dtype", vm)?;
    args.keyword("casting");
    args.finish(vm)?;
    if arrays.iter().any(|array| array.ndim() == 0)
        && !axis.as_ref().is_some_and(|axis| vm.is_none(axis))
    {
        return Err(vm.new_value_error("zero-dimensional arrays cannot be concatenated"));
    }
    let axis = match axis {
        Some(axis) if vm.is_none(&axis) => {
            arrays = arrays
                .iter()
                .map(|array| flat(array, vm))
                .collect::<PyResult<_>>()?;
            0
        }
        Some(axis) => axis_of(
            int_of(&axis, vm)?,
            arrays.first().map_or(1, Array::ndim),
            vm,
        )?,
        None => 0,
    };
    let joined = join(&arrays, axis, vm)?;
    Ok(to_py(
        match dtype {
            Some(dtype) => cast(&joined, dtype, vm)?,
            None => joined,
        },
        vm,
    ))
}

fn stack(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("stack", args);
    let arrays = arrays_of(&*args.required("arrays", vm)?, vm)?;
    let axis = int_argument(&mut args, "axis", vm)?.unwrap_or(0);
    let Some(first) = arrays.first() else {
        return Err(vm.new_value_error("need at least one array to stack"));
    };
    if arrays.iter().any(|array| array.shape() != first.shape()) {
        return Err(vm.new_value_error("all input arrays must have the same shape"));
    }
    let axis = axis_of(axis, first.ndim() + 1, vm)?;
    Ok(to_py(
        ops::stack(axis, &arrays.iter().collect::<Vec<_>>()).or_raise(vm)?,
        vm,
    ))
}

/// At least `ndim` dimensions; new ones in front, for three also behind as `np.atleast_3d`.
pub fn at_least(array: &Array, ndim: usize, vm: &VirtualMachine) -> PyResult<Array> {
    let shape = array.shape();
    let shape: Vec<usize> = match (ndim, shape) {
        (3, []) => vec![1, 1, 1],
        (3, [n]) => vec![1, *n, 1],
        (3, [n, m]) => vec![*n, *m, 1],
        (2, []) => vec![1, 1],
        (2, [n]) => vec![1, *n],
        (1, []) => vec![1],
        _ => return Ok(array.clone()),
    };
    ops::reshape(array, &shape).or_raise(vm)
}

fn stacked(
    name: &'static str,
    ndim: usize,
    axis: Option<usize>,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let arrays = arrays_of(&*args.required("tup", vm)?, vm)?;
    let arrays = arrays
        .iter()
        .map(|array| at_least(array, ndim, vm))
        .collect::<PyResult<Vec<_>>>()?;
    // `hstack` joins 1-d arrays end to end.
    let axis = axis.unwrap_or_else(|| (arrays.first().map_or(0, Array::ndim) > 1) as usize);
    Ok(to_py(join(&arrays, axis, vm)?, vm))
}

fn vstack(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    stacked("vstack", 2, Some(0), args, vm)
}

fn hstack(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    stacked("hstack", 1, None, args, vm)
}

fn dstack(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    stacked("dstack", 3, Some(2), args, vm)
}

fn column_stack(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let arrays = arrays_of(
        &*Arguments::new("column_stack", args).required("tup", vm)?,
        vm,
    )?;
    let columns = arrays.iter().map(|array| {
        if array.ndim() < 2 {
            ops::reshape(array, &[array.size(), 1]).or_raise(vm)
        } else {
            Ok(array.clone())
        }
    });
    Ok(to_py(
        join(&columns.collect::<PyResult<Vec<_>>>()?, 1, vm)?,
        vm,
    ))
}

fn append(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("append", args);
    let array = from_py(&*args.required("arr", vm)?, vm)?;
    let values = from_py(&*args.required("values", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    let (parts, axis) = match axis {
        None => ([flat(&array, vm)?, flat(&values, vm)?], 0),
        Some(axis) => {
            let axis = axis_of(int_of(&axis, vm)?, array.ndim(), vm)?;
            ([array, values], axis)
        }
    };
    Ok(to_py(join(&parts, axis, vm)?, vm))
}

fn part(
    array: &Array,
    axis: usize,
    start: usize,
    stop: usize,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let region: Vec<Index> = array
        .shape()
        .iter()
        .enumerate()
        .map(|(each, n)| {
            if each == axis {
                Index::range(start, stop.saturating_sub(start), 1)
            } else {
                Index::all(*n)
            }
        })
        .collect();
    ops::slice(array, &region).or_raise(vm)
}

fn along(array: Array, axis: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<(Array, usize)> {
    match axis {
        None => Ok((flat(&array, vm)?, 0)),
        Some(axis) => {
            let axis = axis_of(int_of(&axis, vm)?, array.ndim(), vm)?;
            Ok((array, axis))
        }
    }
}

fn insert(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("insert", args);
    let array = from_py(&*args.required("arr", vm)?, vm)?;
    let at = int_of(&*args.required("obj", vm)?, vm)?;
    let values = from_py(&*args.required("values", vm)?, vm)?;
    let (array, axis) = along(array, args.take_some("axis", vm)?, vm)?;
    let size = array.shape()[axis] as i64;
    let at = if at < 0 { at + size } else { at };
    if at < 0 || at > size {
        return Err(vm.new_index_error(format!(
            "index {at} is out of bounds for axis {axis} with size {size}"
        )));
    }
    let mut shape = array.shape().to_vec();
    shape[axis] = if values.ndim() == array.ndim() {
        values.shape()[axis]
    } else {
        values.size().max(1)
    };
    if values.ndim() < array.ndim() && array.ndim() > 1 {
        shape[axis] = 1;
    }
    let values = cast(
        &ops::broadcast_to(&values, &shape).or_raise(vm)?,
        array.dtype(),
        vm,
    )?;
    let parts = [
        part(&array, axis, 0, at as usize, vm)?,
        values,
        part(&array, axis, at as usize, size as usize, vm)?,
    ];
    Ok(to_py(join(&parts, axis, vm)?, vm))
}

fn delete(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("delete", args);
    let array = from_py(&*args.required("arr", vm)?, vm)?;
    let gone = args.required("obj", vm)?;
    let (array, axis) = along(array, args.take_some("axis", vm)?, vm)?;
    let size = array.shape()[axis] as i64;
    let range = Array::from_vec(&[size as usize], (0..size).collect()).or_raise(vm)?;
    // Slices, masks and positions alike: delete what indexing a range gives.
    let gone = crate::numpy::index::get(&range, &gone, vm)?
        .to_vec::<i64>()
        .unwrap_or_default();
    let keep: Vec<i64> = (0..size)
        .filter(|position| !gone.contains(position))
        .collect();
    Ok(to_py(ops::take(&array, axis, &keep).or_raise(vm)?, vm))
}

fn split_at(array: &Array, axis: usize, edges: &[usize], vm: &VirtualMachine) -> PyResult {
    let size = array.shape()[axis];
    let mut parts = Vec::new();
    let mut start = 0;
    for stop in edges.iter().copied().chain([size]) {
        let (low, high) = (start.min(size), stop.min(size));
        parts.push(to_py(part(array, axis, low, high.max(low), vm)?, vm));
        start = stop;
    }
    Ok(vm.ctx.new_list(parts).into())
}

fn splitting(
    name: &'static str,
    fixed: Option<usize>,
    even: bool,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let array = from_py(&*args.required("ary", vm)?, vm)?;
    let sections = args.required("indices_or_sections", vm)?;
    let axis = match fixed {
        Some(axis) => axis.min(array.ndim().saturating_sub(1)),
        None => {
            let axis = int_argument(&mut args, "axis", vm)?;
            axis_of(axis.unwrap_or(0), array.ndim(), vm)?
        }
    };
    let Some(size) = array.shape().get(axis).copied() else {
        return Err(vm.new_value_error(format!(
            "{name} only works on arrays of 1 or more dimensions"
        )));
    };
    if let Some(count) = sections.try_index_opt(vm) {
        let count = count?.try_to_primitive::<usize>(vm)?;
        if count == 0 {
            return Err(vm.new_value_error("number sections must be larger than 0."));
        }
        if even && size % count != 0 {
            return Err(vm.new_value_error("array split does not result in an equal division"));
        }
        let (each, extra) = (size / count, size % count);
        let edges: Vec<usize> = (1..count).map(|k| k * each + k.min(extra)).collect();
        return split_at(&array, axis, &edges, vm);
    }
    let edges: Vec<usize> = sizes_of(&sections, vm)?
        .into_iter()
        .map(|edge| {
            if edge < 0 {
                (edge + size as i64).max(0) as usize
            } else {
                edge as usize
            }
        })
        .collect();
    split_at(&array, axis, &edges, vm)
}

fn split(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    splitting("split", None, true, args, vm)
}

fn array_split(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    splitting("array_split", None, false, args, vm)
}

fn hsplit(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    splitting("hsplit", Some(1), true, args, vm)
}

fn vsplit(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    splitting("vsplit", Some(0), true, args, vm)
}
