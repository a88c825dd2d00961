//! Shapes and order of axes.

use littoral_array::Array;
use littoral_array::Scalar;
use littoral_array::ops::{self, PadMode};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::join::at_least;
use super::{Function, axes_of, axis_of, broadcast, flat, int_of, integers, sizes_of, tuple_text};
use crate::numpy::convert::{from_py, result_to_py, to_py};
use crate::support::{self, Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::method("reshape", reshape),
    Function::method("ravel", ravel),
    Function::method("flatten", ravel),
    Function::method("transpose", transpose),
    Function::new("permute_dims", transpose),
    Function::method("squeeze", squeeze),
    Function::new("expand_dims", expand_dims),
    Function::method("swapaxes", swapaxes),
    Function::new("moveaxis", moveaxis),
    Function::new("rollaxis", moveaxis),
    Function::new("broadcast_to", broadcast_to),
    Function::new("broadcast_arrays", broadcast_arrays),
    Function::new("broadcast_shapes", broadcast_shapes),
    Function::new("flip", flip),
    Function::new("fliplr", fliplr),
    Function::new("flipud", flipud),
    Function::new("rot90", rot90),
    Function::new("roll", roll),
    Function::new("tile", tile),
    Function::method("repeat", repeat),
    Function::new("pad", pad),
    Function::new("atleast_1d", atleast_1d),
    Function::new("atleast_2d", atleast_2d),
    Function::new("atleast_3d", atleast_3d),
    Function::new("resize", resize),
];

/// None past what a size can be.
fn product<'a>(mut sizes: impl Iterator<Item = &'a i64>) -> Option<i64> {
    sizes.try_fold(1i64, |product, size| product.checked_mul(*size))
}

/// A shape in which one size may be -1.
fn filled_in(mut sizes: Vec<i64>, array: &Array, vm: &VirtualMachine) -> PyResult<Vec<usize>> {
    let total = array.size() as i64;
    let wrong = |sizes: &[i64]| {
        let sizes: Vec<String> = sizes.iter().map(i64::to_string).collect();
        let comma = if sizes.len() == 1 { "," } else { "" };
        vm.new_value_error(format!(
            "cannot reshape array of size {total} into shape ({}{comma})",
            sizes.join(",")
        ))
    };
    let given = sizes.clone();
    let unknown: Vec<usize> = (0..sizes.len()).filter(|at| sizes[*at] < 0).collect();
    if unknown.len() > 1 {
        return Err(vm.new_value_error("can only specify one unknown dimension"));
    }
    if let [at] = unknown.as_slice() {
        let known = product(sizes.iter().filter(|size| **size >= 0)).unwrap_or(0);
        if known == 0 || total % known != 0 {
            return Err(wrong(&given));
        }
        sizes[*at] = total / known;
    }
    if product(sizes.iter()) != Some(total) {
        return Err(wrong(&given));
    }
    Ok(sizes.into_iter().map(|size| size as usize).collect())
}

fn reshape(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("reshape", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let named = args.keyword("shape").or_else(|| args.keyword("newshape"));
    let order = args
        .keyword("order")
        .and_then(|order| support::text(&order));
    args.keyword("copy");
    let sizes = match named {
        Some(shape) => sizes_of(&shape, vm)?,
        None => {
            let mut rest = args.rest_positional();
            // `np.reshape(a, shape, order)`: an order may follow.
            if rest
                .last()
                .is_some_and(|last| support::text(last).is_some())
            {
                rest.pop();
            }
            match rest.as_slice() {
                [] => return Err(vm.new_type_error("reshape() missing the new shape")),
                [shape] => sizes_of(shape, vm)?,
                sizes => sizes
                    .iter()
                    .map(|size| int_of(size, vm))
                    .collect::<PyResult<_>>()?,
            }
        }
    };
    args.finish(vm)?;
    let shape = filled_in(sizes, &array, vm)?;
    if order.as_deref() == Some("F") {
        let backwards = |array: &Array| -> PyResult<Array> {
            let order: Vec<usize> = (0..array.ndim()).rev().collect();
            ops::transpose(array, &order).or_raise(vm)
        };
        let reversed: Vec<usize> = shape.iter().rev().copied().collect();
        let made = ops::reshape(&backwards(&array)?, &reversed).or_raise(vm)?;
        return Ok(to_py(backwards(&made)?, vm));
    }
    Ok(to_py(ops::reshape(&array, &shape).or_raise(vm)?, vm))
}

fn ravel(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("ravel", args);
    let mut array = from_py(&*args.required("a", vm)?, vm)?;
    if args
        .take_some("order", vm)?
        .and_then(|order| support::text(&order))
        .as_deref()
        == Some("F")
    {
        let order: Vec<usize> = (0..array.ndim()).rev().collect();
        array = ops::transpose(&array, &order).or_raise(vm)?;
    }
    Ok(to_py(flat(&array, vm)?, vm))
}

fn transpose(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("transpose", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let mut rest = args.rest_positional();
    rest.extend(args.keyword("axes"));
    let ndim = array.ndim();
    let sizes: Vec<i64> = match rest.as_slice() {
        [] => Vec::new(),
        [axes] if vm.is_none(axes) => Vec::new(),
        [axes] => sizes_of(axes, vm)?,
        axes => axes
            .iter()
            .map(|axis| int_of(axis, vm))
            .collect::<PyResult<_>>()?,
    };
    let order: Vec<usize> = if sizes.is_empty() {
        (0..ndim).rev().collect()
    } else {
        sizes
            .into_iter()
            .map(|axis| axis_of(axis, ndim, vm))
            .collect::<PyResult<_>>()?
    };
    if order.len() != ndim {
        return Err(vm.new_value_error("axes don't match array"));
    }
    if (0..ndim).any(|axis| !order.contains(&axis)) {
        return Err(vm.new_value_error("repeated axis in transpose"));
    }
    Ok(to_py(ops::transpose(&array, &order).or_raise(vm)?, vm))
}

fn squeeze(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("squeeze", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    args.finish(vm)?;
    let axes = match axis {
        None => (0..array.ndim())
            .filter(|axis| array.shape()[*axis] == 1)
            .collect(),
        Some(axis) => axes_of(Some(&axis), array.ndim(), vm)?,
    };
    if axes.iter().any(|axis| array.shape()[*axis] != 1) {
        return Err(vm.new_value_error(
            "cannot select an axis to squeeze out which has size not equal to one",
        ));
    }
    Ok(to_py(ops::squeeze(&array, &axes).or_raise(vm)?, vm))
}

fn expand_dims(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("expand_dims", args);
    let mut array = from_py(&*args.required("a", vm)?, vm)?;
    let axis = sizes_of(&*args.required("axis", vm)?, vm)?;
    let ndim = array.ndim() + axis.len();
    let mut axes = axis
        .into_iter()
        .map(|axis| axis_of(axis, ndim, vm))
        .collect::<PyResult<Vec<_>>>()?;
    axes.sort_unstable();
    for axis in axes {
        array = ops::expand_dims(&array, axis).or_raise(vm)?;
    }
    Ok(to_py(array, vm))
}

fn swapaxes(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("swapaxes", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let first = axis_of(int_of(&*args.required("axis1", vm)?, vm)?, array.ndim(), vm)?;
    let second = axis_of(int_of(&*args.required("axis2", vm)?, vm)?, array.ndim(), vm)?;
    let mut order: Vec<usize> = (0..array.ndim()).collect();
    order.swap(first, second);
    Ok(to_py(ops::transpose(&array, &order).or_raise(vm)?, vm))
}

fn moveaxis(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("moveaxis", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let ndim = array.ndim();
    let mut places = |name: &str| -> PyResult<Vec<usize>> {
        let axes = sizes_of(&*args.required(name, vm)?, vm)?;
        axes.into_iter()
            .map(|axis| axis_of(axis, ndim, vm))
            .collect()
    };
    let (source, destination) = (places("source")?, places("destination")?);
    if source.len() != destination.len() {
        return Err(vm.new_value_error(
            "`source` and `destination` arguments must have the same number of elements",
        ));
    }
    let mut order: Vec<usize> = (0..ndim).filter(|axis| !source.contains(axis)).collect();
    let mut moves: Vec<(usize, usize)> = destination.into_iter().zip(source).collect();
    moves.sort_unstable();
    for (place, axis) in moves {
        order.insert(place, axis);
    }
    Ok(to_py(ops::transpose(&array, &order).or_raise(vm)?, vm))
}

fn broadcast_to(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("broadcast_to", args);
    let array = from_py(&*args.required("array", vm)?, vm)?;
    let shape = super::shape_of(&*args.required("shape", vm)?, vm)?;
    let made = ops::broadcast_to(&array, &shape).map_err(|_| {
        vm.new_value_error(format!(
            "operands could not be broadcast together with remapped shapes [original->remapped]: \
             {} and requested shape {}",
            tuple_text(array.shape()),
            tuple_text(&shape)
        ))
    })?;
    Ok(to_py(made, vm))
}

fn broadcast_arrays(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (arrays, shape) = broadcast(&args.args, vm)?;
    let made = arrays
        .iter()
        .map(|array| Ok(to_py(ops::broadcast_to(array, &shape).or_raise(vm)?, vm)));
    Ok(vm.ctx.new_tuple(made.collect::<PyResult<_>>()?).into())
}

fn broadcast_shapes(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let shapes = args
        .args
        .iter()
        .map(|each| super::shape_of(each, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let shapes: Vec<&[usize]> = shapes.iter().map(Vec::as_slice).collect();
    Ok(super::tuple_of(
        &ops::broadcast_shapes(&shapes).or_raise(vm)?,
        vm,
    ))
}

fn flip(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("flip", args);
    let array = from_py(&*args.required("m", vm)?, vm)?;
    let axes = axes_of(args.take("axis", vm)?.as_deref(), array.ndim(), vm)?;
    Ok(to_py(ops::flip(&array, &axes).or_raise(vm)?, vm))
}

fn fliplr(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("fliplr", args).required("m", vm)?, vm)?;
    Ok(to_py(ops::flip(&array, &[1]).or_raise(vm)?, vm))
}

fn flipud(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("flipud", args).required("m", vm)?, vm)?;
    Ok(to_py(ops::flip(&array, &[0]).or_raise(vm)?, vm))
}

fn rot90(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("rot90", args);
    let array = from_py(&*args.required("m", vm)?, vm)?;
    let turns = args.value::<i64>("k", vm)?.unwrap_or(1).rem_euclid(4);
    if array.ndim() < 2 {
        return Err(vm.new_value_error("Axes must be different."));
    }
    let mut order: Vec<usize> = (0..array.ndim()).collect();
    order.swap(0, 1);
    let turn = |array: &Array, axis: usize| -> PyResult<Array> {
        let flipped = ops::flip(array, &[axis]).or_raise(vm)?;
        ops::transpose(&flipped, &order).or_raise(vm)
    };
    let made = match turns {
        0 => array,
        1 => turn(&array, 1)?,
        2 => ops::flip(&array, &[0, 1]).or_raise(vm)?,
        _ => turn(&array, 0)?,
    };
    Ok(to_py(made, vm))
}

fn roll(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("roll", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let shifts = sizes_of(&*args.required("shift", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    let Some(axis) = axis else {
        let rolled = ops::roll(&flat(&array, vm)?, 0, shifts.iter().sum()).or_raise(vm)?;
        return Ok(to_py(
            ops::reshape(&rolled, array.shape()).or_raise(vm)?,
            vm,
        ));
    };
    let axes = sizes_of(&axis, vm)?;
    let count = axes.len().max(shifts.len());
    let mut made = array;
    for position in 0..count {
        let axis = axis_of(axes[position.min(axes.len() - 1)], made.ndim(), vm)?;
        made = ops::roll(&made, axis, shifts[position.min(shifts.len() - 1)]).or_raise(vm)?;
    }
    Ok(to_py(made, vm))
}

fn tile(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("tile", args);
    let array = from_py(&*args.required("A", vm)?, vm)?;
    let reps = super::shape_of(&*args.required("reps", vm)?, vm)?;
    Ok(to_py(ops::tile(&array, &reps).or_raise(vm)?, vm))
}

fn repeat(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("repeat", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let counts = integers(&from_py(&*args.required("repeats", vm)?, vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    if counts.iter().any(|count| *count < 0) {
        return Err(vm.new_value_error("repeats may not contain negative values."));
    }
    let counts: Vec<usize> = counts.into_iter().map(|count| count as usize).collect();
    let (array, axis) = match axis {
        None => (flat(&array, vm)?, 0),
        Some(axis) => {
            let axis = axis_of(int_of(&axis, vm)?, array.ndim(), vm)?;
            (array, axis)
        }
    };
    Ok(to_py(ops::repeat(&array, axis, &counts).or_raise(vm)?, vm))
}

fn pad(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("pad", args);
    let array = from_py(&*args.required("array", vm)?, vm)?;
    let widths = from_py(&*args.required("pad_width", vm)?, vm)?;
    let mode = args
        .take_some("mode", vm)?
        .and_then(|mode| support::text(&mode))
        .unwrap_or("constant".into());
    let value = match args.keyword("constant_values") {
        Some(value) => from_py(&value, vm)?
            .scalars()
            .first()
            .cloned()
            .unwrap_or(Scalar::Int(0)),
        None => Scalar::Int(0),
    };
    let mode = PadMode::from_name(&mode)
        .ok_or_else(|| vm.new_value_error(format!("mode '{mode}' is not supported")))?;
    let full = ops::broadcast_to(&widths, &[array.ndim(), 2]).or_raise(vm)?;
    let widths: Vec<(usize, usize)> = integers(&full, vm)?
        .chunks(2)
        .map(|pair| (pair[0].max(0) as usize, pair[1].max(0) as usize))
        .collect();
    let padded = ops::pad(&array, &widths, mode, &value).or_raise(vm)?;
    Ok(to_py(
        crate::numpy::dtype::cast(&padded, array.dtype(), vm)?,
        vm,
    ))
}

fn raised(ndim: usize, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let made = args
        .args
        .iter()
        .map(|each| Ok(to_py(at_least(&from_py(each, vm)?, ndim, vm)?, vm)));
    let mut made = made.collect::<PyResult<Vec<PyObjectRef>>>()?;
    if made.len() == 1 {
        return Ok(made.remove(0));
    }
    Ok(vm.ctx.new_tuple(made).into())
}

fn atleast_1d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    raised(1, args, vm)
}

fn atleast_2d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    raised(2, args, vm)
}

fn atleast_3d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    raised(3, args, vm)
}

fn resize(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("resize", args);
    let array = flat(&from_py(&*args.required("a", vm)?, vm)?, vm)?;
    let shape = super::shape_of(&*args.required("new_shape", vm)?, vm)?;
    let total = ops::room(&shape, size_of::<i64>()).or_raise(vm)?;
    if array.size() == 0 {
        let empty = ops::zeros(array.dtype(), &shape).or_raise(vm)?;
        return result_to_py(empty, vm);
    }
    let size = array.size();
    let positions: Vec<i64> = (0..total).map(|at| (at % size) as i64).collect();
    let taken = ops::take(&array, 0, &positions).or_raise(vm)?;
    result_to_py(ops::reshape(&taken, &shape).or_raise(vm)?, vm)
}
