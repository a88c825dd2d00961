//! Products of arrays.

use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::{Function, flat, floats};
use crate::numpy::convert::{from_py, is_plain, result_to_py};
use crate::numpy::dtype::cast;
use crate::support::{Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::method("dot", dot),
    Function::new("vdot", vdot),
    Function::new("inner", dot),
    Function::new("outer", outer),
    Function::new("cross", cross),
    Function::new("einsum", einsum),
    Function::new("convolve", convolve),
    Function::method("trace", trace),
];

fn dot(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("dot", args);
    let a = args.required("a", vm)?;
    let b = args.required("b", vm)?;
    args.take("out", vm)?;
    args.finish(vm)?;
    if !is_plain(&b, vm)
        && let Some(method) = vm.get_attribute_opt(b.clone(), "__rmatmul__")?
    {
        return method.call((a,), vm);
    }
    let (a, b) = (from_py(&a, vm)?, from_py(&b, vm)?);
    if a.ndim() == 0 || b.ndim() == 0 {
        return result_to_py(ops::binary(Binary::Mul, &a, &b).or_raise(vm)?, vm);
    }
    result_to_py(ops::matmul(&a, &b).or_raise(vm)?, vm)
}

fn two(name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult<(Array, Array)> {
    let mut args = Arguments::new(name, args);
    let a = from_py(&*args.required("a", vm)?, vm)?;
    let b = from_py(&*args.required("b", vm)?, vm)?;
    Ok((a, b))
}

fn vdot(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = two("vdot", args, vm)?;
    result_to_py(
        ops::matmul(&flat(&a, vm)?, &flat(&b, vm)?).or_raise(vm)?,
        vm,
    )
}

fn outer(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = two("outer", args, vm)?;
    let column = ops::reshape(&a, &[a.size(), 1]).or_raise(vm)?;
    result_to_py(
        ops::binary(Binary::Mul, &column, &flat(&b, vm)?).or_raise(vm)?,
        vm,
    )
}

fn cross(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = two("cross", args, vm)?;
    let last = |array: &Array, k: i64| -> PyResult<Array> {
        let mut region: Vec<ops::Index> =
            array.shape().iter().map(|n| ops::Index::all(*n)).collect();
        if let Some(index) = region.last_mut() {
            *index = ops::Index::At(k);
        }
        ops::slice(array, &region).or_raise(vm)
    };
    if a.shape().last() != Some(&3) || b.shape().last() != Some(&3) {
        return Err(
            vm.new_value_error("incompatible dimensions for cross product (dimension must be 3)")
        );
    }
    let mut parts = Vec::new();
    for (i, j) in [(1, 2), (2, 0), (0, 1)] {
        let plus = ops::binary(Binary::Mul, &last(&a, i)?, &last(&b, j)?).or_raise(vm)?;
        let minus = ops::binary(Binary::Mul, &last(&a, j)?, &last(&b, i)?).or_raise(vm)?;
        parts.push(ops::binary(Binary::Sub, &plus, &minus).or_raise(vm)?);
    }
    let axis = parts[0].ndim();
    result_to_py(
        ops::stack(axis, &parts.iter().collect::<Vec<_>>()).or_raise(vm)?,
        vm,
    )
}

fn einsum(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("einsum", args);
    let subscripts = crate::support::str_of(&*args.required("subscripts", vm)?, vm)?;
    let operands = args.rest_positional();
    let arrays = operands
        .iter()
        .map(|each| from_py(each, vm))
        .collect::<PyResult<Vec<_>>>()?;
    result_to_py(
        ops::einsum(&subscripts, &arrays.iter().collect::<Vec<_>>()).or_raise(vm)?,
        vm,
    )
}

fn convolve(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("convolve", args);
    let a = from_py(&*args.required("a", vm)?, vm)?;
    let v = from_py(&*args.required("v", vm)?, vm)?;
    let mode = args
        .take_some("mode", vm)?
        .and_then(|mode| crate::support::text(&mode));
    let dtype = ops::result_type(a.dtype(), v.dtype()).unwrap_or(DType::F64);
    let (mut a, mut v) = (floats(&a, vm)?, floats(&v, vm)?);
    if a.is_empty() || v.is_empty() {
        return Err(vm.new_value_error("a cannot be empty"));
    }
    if v.len() > a.len() {
        std::mem::swap(&mut a, &mut v);
    }
    let full: Vec<f64> = (0..a.len() + v.len() - 1)
        .map(|k| {
            let low = (k + 1).saturating_sub(v.len());
            (low..=k.min(a.len() - 1)).map(|i| a[i] * v[k - i]).sum()
        })
        .collect();
    let kept = match mode.as_deref().unwrap_or("full") {
        "same" => full[(v.len() - 1) / 2..][..a.len()].to_vec(),
        "valid" => full[v.len() - 1..a.len()].to_vec(),
        _ => full,
    };
    let made = Array::from_vec(&[kept.len()], kept).or_raise(vm)?;
    result_to_py(cast(&made, dtype, vm)?, vm)
}

fn trace(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("trace", args).required("a", vm)?, vm)?;
    let [rows, columns] = *array.shape() else {
        return Err(vm.new_value_error("trace is defined for 2-d arrays"));
    };
    let range: Vec<i64> = (0..rows.min(columns) as i64).collect();
    let index = Array::from_vec(&[range.len()], range).or_raise(vm)?;
    let diagonal = ops::gather(&array, &[0, 1], &[&index, &index]).or_raise(vm)?;
    let options = ops::ReduceOptions {
        skipna: false,
        ..ops::ReduceOptions::default()
    };
    result_to_py(
        ops::reduce(ops::Reduce::Sum, &diagonal, &[0], &options).or_raise(vm)?,
        vm,
    )
}
