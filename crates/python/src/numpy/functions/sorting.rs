//! Order, and arrays as sets.

use littoral_array::{Array, ops};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::{Function, axis_of, flat, int_of};
use crate::numpy::convert::{from_py, to_py};
use crate::support::{Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::new("sort", sort),
    Function::method("argsort", argsort),
    Function::new("unique", unique),
    Function::new("union1d", union1d),
    Function::new("intersect1d", intersect1d),
    Function::new("setdiff1d", setdiff1d),
];

fn ordered(name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult<(Array, usize)> {
    let mut args = Arguments::new(name, args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let axis = args.take("axis", vm)?;
    for ignored in ["kind", "order", "stable"] {
        args.take(ignored, vm)?;
    }
    args.finish(vm)?;
    match axis {
        Some(axis) if vm.is_none(&axis) => Ok((flat(&array, vm)?, 0)),
        axis => {
            let axis = axis
                .map(|axis| int_of(&axis, vm))
                .transpose()?
                .unwrap_or(-1);
            let axis = axis_of(axis, array.ndim(), vm)?;
            Ok((array, axis))
        }
    }
}

fn sort(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (array, axis) = ordered("sort", args, vm)?;
    Ok(to_py(ops::sort(&array, axis).or_raise(vm)?, vm))
}

fn argsort(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (array, axis) = ordered("argsort", args, vm)?;
    Ok(to_py(ops::argsort(&array, axis).or_raise(vm)?, vm))
}

fn unique(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("unique", args);
    let array = from_py(&*args.required("ar", vm)?, vm)?;
    let mut flag = |name: &str| -> PyResult<bool> {
        args.take_some(name, vm)?
            .map(|flag| flag.try_to_bool(vm))
            .transpose()
            .map(|f| f.unwrap_or(false))
    };
    let (index, inverse, counts) = (
        flag("return_index")?,
        flag("return_inverse")?,
        flag("return_counts")?,
    );
    let found = ops::unique(&array).or_raise(vm)?;
    let mut results = vec![to_py(found.values, vm)];
    if index {
        results.push(to_py(
            Array::from_vec(&[found.first.len()], found.first).or_raise(vm)?,
            vm,
        ));
    }
    if inverse {
        results.push(to_py(
            Array::from_vec(array.shape(), found.inverse).or_raise(vm)?,
            vm,
        ));
    }
    if counts {
        results.push(to_py(
            Array::from_vec(&[found.counts.len()], found.counts).or_raise(vm)?,
            vm,
        ));
    }
    if results.len() == 1 {
        return Ok(results.remove(0));
    }
    Ok(vm.ctx.new_tuple(results).into())
}

fn sets(name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult<(Array, Array)> {
    let mut args = Arguments::new(name, args);
    let a = flat(&from_py(&*args.required("ar1", vm)?, vm)?, vm)?;
    let b = flat(&from_py(&*args.required("ar2", vm)?, vm)?, vm)?;
    Ok((
        ops::unique(&a).or_raise(vm)?.values,
        ops::unique(&b).or_raise(vm)?.values,
    ))
}

fn union1d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = sets("union1d", args, vm)?;
    let both = ops::concat(0, &[&a, &b]).or_raise(vm)?;
    Ok(to_py(ops::unique(&both).or_raise(vm)?.values, vm))
}

fn filtered(name: &'static str, keep: bool, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = sets(name, args, vm)?;
    let mut found = ops::isin(&a, &b).or_raise(vm)?;
    if !keep {
        found = ops::unary(ops::Unary::LogicalNot, &found).or_raise(vm)?;
    }
    Ok(to_py(ops::boolean_mask(&a, 0, &found).or_raise(vm)?, vm))
}

fn intersect1d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    filtered("intersect1d", true, args, vm)
}

fn setdiff1d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    filtered("setdiff1d", false, args, vm)
}
