//! Elements chosen, ordered and put by positions; index arrays.

use littoral_array::{Array, DType, ops};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Function, arrays_of, axis_of, flat, floats, int_of, integers, shape_of, tuple_of};
use crate::numpy::NdArray;
use crate::numpy::convert::{from_py, result_to_py, to_py};
use crate::numpy::dtype::cast;
use crate::support::{self, Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::method("diagonal", diagonal),
    Function::method("partition", partition),
    Function::method("argpartition", argpartition),
    Function::method("choose", choose),
    Function::new("lexsort", lexsort),
    Function::new("put_along_axis", put_along_axis),
    Function::method("put", put),
    Function::new("setxor1d", setxor1d),
    Function::new("trim_zeros", trim_zeros),
    Function::new("ravel_multi_index", ravel_multi_index),
    Function::new("ix_", ix_),
    Function::new("diag_indices", diag_indices),
    Function::new("triu_indices", triu_indices),
    Function::new("tril_indices", tril_indices),
    Function::new("fill_diagonal", fill_diagonal),
    Function::new("diagflat", diagflat),
    Function::new("block", block),
    Function::new("fromfunction", fromfunction),
    Function::new("cumulative_sum", cumulative_sum),
];

fn ints(values: Vec<i64>, vm: &VirtualMachine) -> PyResult<Array> {
    Array::from_vec(&[values.len()], values).or_raise(vm)
}

fn tuple(parts: Vec<Array>, vm: &VirtualMachine) -> PyResult {
    let parts = parts.into_iter().map(|part| to_py(part, vm)).collect();
    Ok(vm.ctx.new_tuple(parts).into())
}

fn diagonal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("diagonal", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let offset = super::int_argument(&mut args, "offset", vm)?.unwrap_or(0);
    let first = super::int_argument(&mut args, "axis1", vm)?.unwrap_or(0);
    let second = super::int_argument(&mut args, "axis2", vm)?.unwrap_or(1);
    if array.ndim() < 2 {
        return Err(vm.new_value_error("diag requires an array of at least two dimensions"));
    }
    let (first, second) = (
        axis_of(first, array.ndim(), vm)?,
        axis_of(second, array.ndim(), vm)?,
    );
    let mut order: Vec<usize> = (0..array.ndim())
        .filter(|axis| *axis != first && *axis != second)
        .collect();
    let lead = order.len();
    order.extend([first, second]);
    let turned = ops::transpose(&array, &order).or_raise(vm)?;
    let (rows, columns) = (turned.shape()[lead] as i64, turned.shape()[lead + 1] as i64);
    let (down, right) = (offset.saturating_neg().max(0), offset.max(0));
    let count = (rows - down).min(columns - right).max(0);
    // Past the array is nothing, from wherever.
    let (down, right) = (down.min(rows), right.min(columns));
    let at = |start: i64| ints((0..count).map(|k| start + k).collect(), vm);
    let out = ops::gather(&turned, &[lead, lead + 1], &[&at(down)?, &at(right)?]).or_raise(vm)?;
    result_to_py(out, vm)
}

/// Sorted along an axis: any partition of a sorted array is right.
fn partition(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("partition", args);
    let object = args.required("a", vm)?;
    let array = from_py(&object, vm)?;
    args.required("kth", vm)?;
    let axis = super::int_argument(&mut args, "axis", vm)?.unwrap_or(-1);
    let axis = axis_of(axis, array.ndim(), vm)?;
    result_to_py(ops::sort(&array, axis).or_raise(vm)?, vm)
}

fn argpartition(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("argpartition", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    args.required("kth", vm)?;
    let axis = super::int_argument(&mut args, "axis", vm)?.unwrap_or(-1);
    let axis = axis_of(axis, array.ndim(), vm)?;
    result_to_py(ops::argsort(&array, axis).or_raise(vm)?, vm)
}

fn choose(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("choose", args);
    let which = from_py(&*args.required("a", vm)?, vm)?;
    let choices = arrays_of(&*args.required("choices", vm)?, vm)?;
    let mut shapes: Vec<&[usize]> = choices.iter().map(Array::shape).collect();
    shapes.push(which.shape());
    let shape = ops::broadcast_shapes(&shapes).or_raise(vm)?;
    let full = |array: &Array| ops::broadcast_to(array, &shape).or_raise(vm);
    let which = integers(&full(&which)?, vm)?;
    if which
        .iter()
        .any(|at| *at < 0 || *at >= choices.len() as i64)
    {
        return Err(vm.new_value_error("invalid entry in choice array"));
    }
    let dtypes: Vec<DType> = choices.iter().map(Array::dtype).collect();
    let dtype = ops::result_type_all(&dtypes).unwrap_or(DType::Object);
    let stacked = choices
        .iter()
        .map(|choice| flat(&cast(&full(choice)?, dtype, vm)?, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let stacked = ops::stack(0, &stacked.iter().collect::<Vec<_>>()).or_raise(vm)?;
    let columns = ints((0..which.len() as i64).collect(), vm)?;
    let out = ops::gather(&stacked, &[0, 1], &[&ints(which, vm)?, &columns]).or_raise(vm)?;
    result_to_py(ops::reshape(&out, &shape).or_raise(vm)?, vm)
}

/// The order by the last key, ties by the one before it, and so on.
fn lexsort(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("lexsort", args);
    let keys = arrays_of(&*args.required("keys", vm)?, vm)?;
    let Some(first) = keys.first() else {
        return Err(vm.new_type_error("need sequence of keys with len > 0 in lexsort"));
    };
    let mut order: Vec<i64> = (0..first.size() as i64).collect();
    for key in &keys {
        let sorted = ops::take(key, 0, &order).or_raise(vm)?;
        let by = integers(&ops::argsort(&sorted, 0).or_raise(vm)?, vm)?;
        order = by.into_iter().map(|at| order[at as usize]).collect();
    }
    result_to_py(ints(order, vm)?, vm)
}

/// Writes values at flat positions of an array that Python holds.
fn write_flat(
    target: &PyObjectRef,
    positions: &[i64],
    values: &Array,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(object) = target.downcast_ref::<NdArray>() else {
        return Err(vm.new_type_error("argument must be numpy.ndarray"));
    };
    let array = object.get().or_raise(vm)?;
    let mut all = flat(&ops::to_contiguous(&array), vm)?;
    let values = flat(&cast(values, array.dtype(), vm)?, vm)?;
    for (k, at) in positions.iter().enumerate() {
        let size = all.size() as i64;
        let at = if *at < 0 { at + size } else { *at };
        if !(0..size).contains(&at) {
            return Err(vm.new_index_error(format!(
                "index {at} is out of bounds for axis 0 with size {size}"
            )));
        }
        let value = ops::slice(
            &values,
            &[ops::Index::range(k % values.size().max(1), 1, 1)],
        );
        let place = [ops::Index::range(at as usize, 1, 1)];
        all = ops::assign_into(all, &place, &value.or_raise(vm)?).or_raise(vm)?;
    }
    let back = ops::reshape(&all, array.shape()).or_raise(vm)?;
    object.set(back).or_raise(vm)
}

fn put(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("put", args);
    let target = args.required("a", vm)?;
    let positions = integers(&from_py(&*args.required("ind", vm)?, vm)?, vm)?;
    let values = from_py(&*args.required("v", vm)?, vm)?;
    write_flat(&target, &positions, &values, vm)?;
    Ok(vm.ctx.none())
}

fn put_along_axis(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("put_along_axis", args);
    let target = args.required("arr", vm)?;
    let indices = from_py(&*args.required("indices", vm)?, vm)?;
    let values = from_py(&*args.required("values", vm)?, vm)?;
    let array = from_py(&target, vm)?;
    let axis = args.required("axis", vm)?;
    let axis = axis_of(int_of(&axis, vm)?, array.ndim(), vm)?;
    let values = ops::broadcast_to(&values, indices.shape()).or_raise(vm)?;
    let shape = indices.shape().to_vec();
    let mut positions = vec![];
    for (mut rest, at) in integers(&indices, vm)?.into_iter().enumerate() {
        let mut index = vec![0usize; shape.len()];
        for (axis, size) in shape.iter().enumerate().rev() {
            index[axis] = rest % size;
            rest /= size;
        }
        let size = array.shape()[axis] as i64;
        index[axis] = if at < 0 { at + size } else { at } as usize;
        let place = index
            .iter()
            .zip(array.shape())
            .fold(0, |place, (i, n)| place * n + i);
        positions.push(place as i64);
    }
    write_flat(&target, &positions, &values, vm)?;
    Ok(vm.ctx.none())
}

fn setxor1d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("setxor1d", args);
    let a = from_py(&*args.required("ar1", vm)?, vm)?;
    let b = from_py(&*args.required("ar2", vm)?, vm)?;
    let outside = |own: &Array, other: &Array| -> PyResult<Array> {
        let own = ops::unique(&flat(own, vm)?).or_raise(vm)?.values;
        let known = ops::isin(&own, other).or_raise(vm)?;
        let mask = ops::unary(ops::Unary::LogicalNot, &known).or_raise(vm)?;
        ops::boolean_mask(&own, 0, &mask).or_raise(vm)
    };
    let both = ops::concat(0, &[&outside(&a, &b)?, &outside(&b, &a)?]).or_raise(vm)?;
    result_to_py(ops::sort(&both, 0).or_raise(vm)?, vm)
}

fn trim_zeros(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("trim_zeros", args);
    let array = from_py(&*args.required("filt", vm)?, vm)?;
    let ends = args
        .value::<String>("trim", vm)?
        .unwrap_or_else(|| "fb".into());
    let values = floats(&array, vm)?;
    let there = |value: &f64| *value != 0.0;
    let (mut first, mut last) = (0, values.len());
    if ends.contains(['f', 'F']) {
        first = values.iter().position(there).unwrap_or(values.len());
    }
    if ends.contains(['b', 'B']) {
        last = values.iter().rposition(there).map_or(0, |at| at + 1);
    }
    let count = last.saturating_sub(first);
    let start = if count == 0 { 0 } else { first };
    let out = ops::slice(&array, &[ops::Index::range(start, count, 1)]).or_raise(vm)?;
    result_to_py(out, vm)
}

fn ravel_multi_index(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("ravel_multi_index", args);
    let indices = support::items(&*args.required("multi_index", vm)?, vm)?;
    let shape = shape_of(&*args.required("dims", vm)?, vm)?;
    let (arrays, common) = super::broadcast(&indices, vm)?;
    let count: usize = common.iter().product();
    let mut flat = vec![0i64; count];
    for (array, size) in arrays.iter().zip(&shape) {
        let full = ops::broadcast_to(array, &common).or_raise(vm)?;
        for (place, at) in flat.iter_mut().zip(integers(&full, vm)?) {
            if at < 0 || at >= *size as i64 {
                return Err(vm.new_value_error("invalid entry in coordinates array"));
            }
            *place = *place * *size as i64 + at;
        }
    }
    result_to_py(Array::from_vec(&common, flat).or_raise(vm)?, vm)
}

fn ix_(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let count = args.args.len();
    let mut parts = vec![];
    for (axis, object) in args.args.iter().enumerate() {
        let mut array = from_py(object, vm)?;
        if array.ndim() != 1 {
            return Err(vm.new_value_error("Cross index must be 1 dimensional"));
        }
        if array.dtype() == DType::Bool {
            let found = ops::nonzero(&array).or_raise(vm)?;
            array = ints(found.into_iter().next().unwrap_or_default(), vm)?;
        }
        let mut shape = vec![1; count];
        shape[axis] = array.size();
        parts.push(ops::reshape(&array, &shape).or_raise(vm)?);
    }
    tuple(parts, vm)
}

fn diag_indices(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("diag_indices", args);
    let n = int_of(&*args.required("n", vm)?, vm)?;
    let ndim = super::int_argument(&mut args, "ndim", vm)?.unwrap_or(2);
    let ndim = ndim.max(0) as usize;
    ops::room(&[n.max(0) as usize, ndim.max(1)], size_of::<i64>()).or_raise(vm)?;
    let index = ints((0..n).collect(), vm)?;
    tuple(vec![index; ndim], vm)
}

fn triangle(
    name: &'static str,
    args: FuncArgs,
    keep: impl Fn(i64, i64, i64) -> bool,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let n = int_of(&*args.required("n", vm)?, vm)?;
    let k = super::int_argument(&mut args, "k", vm)?.unwrap_or(0);
    let m = super::int_argument(&mut args, "m", vm)?.unwrap_or(n);
    let sizes = [n.max(0) as usize, m.max(0) as usize];
    ops::room(&sizes, 2 * size_of::<i64>()).or_raise(vm)?;
    let (rows, columns): (Vec<i64>, Vec<i64>) = (0..n)
        .flat_map(|i| (0..m).map(move |j| (i, j)))
        .filter(|(i, j)| keep(*i, *j, k))
        .unzip();
    tuple(vec![ints(rows, vm)?, ints(columns, vm)?], vm)
}

fn triu_indices(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    triangle("triu_indices", args, |i, j, k| j - i >= k, vm)
}

fn tril_indices(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    triangle("tril_indices", args, |i, j, k| j - i <= k, vm)
}

fn fill_diagonal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("fill_diagonal", args);
    let target = args.required("a", vm)?;
    let values = from_py(&*args.required("val", vm)?, vm)?;
    let array = from_py(&target, vm)?;
    let [rows, columns] = *array.shape() else {
        return Err(vm.new_value_error("array must be at least 2-d"));
    };
    let positions: Vec<i64> = (0..rows.min(columns))
        .map(|k| (k * (columns + 1)) as i64)
        .collect();
    write_flat(&target, &positions, &values, vm)?;
    Ok(vm.ctx.none())
}

fn diagflat(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("diagflat", args);
    let array = flat(&from_py(&*args.required("v", vm)?, vm)?, vm)?;
    let k = args.take("k", vm)?;
    let mut given = vec![to_py(array, vm)];
    given.extend(k);
    vm.import("numpy", 0)?
        .get_attr("diag", vm)?
        .call(FuncArgs::from(given), vm)
}

/// Nested lists of arrays: the innermost joined along the last axis, the next along the one before.
fn block(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let object = Arguments::new("block", args).required("arrays", vm)?;
    fn depth(object: &PyObjectRef, vm: &VirtualMachine) -> PyResult<usize> {
        if !support::is_sequence(object) {
            return Ok(0);
        }
        match support::items(object, vm)?.first() {
            Some(first) => Ok(depth(first, vm)? + 1),
            None => Err(vm.new_value_error("List at arrays cannot be empty")),
        }
    }
    fn joined(
        object: &PyObjectRef,
        level: usize,
        most: usize,
        vm: &VirtualMachine,
    ) -> PyResult<Array> {
        if !support::is_sequence(object) {
            let array = from_py(object, vm)?;
            let missing = most.saturating_sub(array.ndim());
            let shape = [&vec![1; missing][..], array.shape()].concat();
            return ops::reshape(&array, &shape).or_raise(vm);
        }
        let parts = support::items(object, vm)?
            .iter()
            .map(|part| joined(part, level + 1, most, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let ndim = parts.iter().map(Array::ndim).max().unwrap_or(1);
        let axis = ndim - (most - level);
        ops::concat(axis, &parts.iter().collect::<Vec<_>>()).or_raise(vm)
    }
    let most = depth(&object, vm)?.max(1);
    result_to_py(joined(&object, 0, most, vm)?, vm)
}

fn fromfunction(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("fromfunction", args);
    let function = args.required("function", vm)?;
    let shape = shape_of(&*args.required("shape", vm)?, vm)?;
    let dtype = crate::numpy::dtype::optional(&mut args, "dtype", vm)?.unwrap_or(DType::F64);
    let kwargs = args.rest_keywords();
    let numpy = vm.import("numpy", 0)?;
    let indices = numpy
        .get_attr("indices", vm)?
        .call((tuple_of(&shape, vm),), vm)?;
    let indices = cast(&from_py(&indices, vm)?, dtype, vm)?;
    let parts = (0..shape.len())
        .map(|axis| {
            let part = ops::slice(&indices, &[ops::Index::At(axis as i64)]).or_raise(vm)?;
            Ok(to_py(part, vm))
        })
        .collect::<PyResult<Vec<_>>>()?;
    let kwargs = rustpython_vm::function::KwArgs::new(kwargs);
    function.call(FuncArgs::new(parts, kwargs), vm)
}

fn cumulative_sum(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    vm.import("numpy", 0)?
        .get_attr("cumsum", vm)?
        .call(args, vm)
}
