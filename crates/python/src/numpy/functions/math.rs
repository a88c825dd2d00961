//! Rounding, differences, products and interpolation.

use littoral_array::ops::{self, Binary, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::{Function, axis_of, flat, floats, int_of, write_out};
use crate::numpy::convert::{from_py, is_plain, result_to_py};
use crate::numpy::dtype::cast;
use crate::numpy::operators::{Operand, apply};
use crate::support::{Arguments, OrRaise, float_of};

pub const FUNCTIONS: &[Function] = &[
    Function::method("round", round),
    Function::new("around", round),
    Function::new("fix", fix),
    Function::method("clip", clip),
    Function::new("diff", diff),
    Function::new("ediff1d", ediff1d),
    Function::new("gradient", gradient),
    Function::new("trapezoid", trapezoid),
    Function::new("trapz", trapezoid),
    Function::new("interp", interp),
    Function::new("nan_to_num", nan_to_num),
    Function::method("dot", dot),
    Function::new("vdot", vdot),
    Function::new("inner", dot),
    Function::new("outer", outer),
    Function::new("cross", cross),
    Function::new("einsum", einsum),
    Function::new("convolve", convolve),
    Function::method("trace", trace),
    Function::new("heaviside", heaviside),
    Function::new("sinc", sinc),
    Function::new("unwrap", unwrap),
    Function::new("angle", angle),
    Function::new("real", real),
    Function::new("isreal", isreal),
];

/// `np.round`: numpy multiplies, rounds half to even and divides.
pub fn round_array(array: &Array, decimals: i32, vm: &VirtualMachine) -> PyResult<Array> {
    match array.dtype().kind() {
        Kind::Float => {}
        Kind::Bool => {
            return Err(vm.new_type_error("ufunc 'rint' not supported for the input types"));
        }
        Kind::Int | Kind::UInt if decimals >= 0 => return Ok(array.clone()),
        Kind::Int | Kind::UInt => {
            let factor = Array::scalar(Scalar::Float(10f64.powi(-decimals)));
            let scaled = ops::binary(Binary::Div, array, &factor).or_raise(vm)?;
            let rounded = ops::unary(Unary::Rint, &scaled).or_raise(vm)?;
            let result = ops::binary(Binary::Mul, &rounded, &factor).or_raise(vm)?;
            return cast(&result, array.dtype(), vm);
        }
        _ => return Err(vm.new_type_error("cannot round values of this dtype")),
    }
    if decimals == 0 {
        return ops::unary(Unary::Rint, array).or_raise(vm);
    }
    let factor = cast(
        &Array::scalar(Scalar::Float(10f64.powi(decimals.abs()))),
        array.dtype(),
        vm,
    )?;
    let (before, after) = if decimals > 0 {
        (Binary::Mul, Binary::Div)
    } else {
        (Binary::Div, Binary::Mul)
    };
    let scaled = ops::binary(before, array, &factor).or_raise(vm)?;
    let rounded = ops::unary(Unary::Rint, &scaled).or_raise(vm)?;
    ops::binary(after, &rounded, &factor).or_raise(vm)
}

fn round(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("round", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let decimals = args
        .take_some("decimals", vm)?
        .map(|n| int_of(&n, vm))
        .transpose()?
        .unwrap_or(0);
    let out = args.take_some("out", vm)?;
    args.finish(vm)?;
    let result = round_array(&array, decimals as i32, vm)?;
    match out {
        Some(out) => write_out(out, result, vm),
        None => result_to_py(result, vm),
    }
}

fn fix(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("fix", args).required("x", vm)?, vm)?;
    result_to_py(ops::unary(Unary::Trunc, &array).or_raise(vm)?, vm)
}

fn clip(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("clip", args);
    let mut array = from_py(&*args.required("a", vm)?, vm)?;
    let low = args.take_some("a_min", vm)?.or_else(|| args.keyword("min"));
    let high = args.take_some("a_max", vm)?.or_else(|| args.keyword("max"));
    let out = args.take_some("out", vm)?;
    args.finish(vm)?;
    for (limit, op) in [(low, Binary::Maximum), (high, Binary::Minimum)] {
        if let Some(limit) = limit.filter(|limit| !vm.is_none(limit)) {
            array = apply(op, Operand::Array(array), Operand::from_py(&limit, vm)?, vm)?;
        }
    }
    match out {
        Some(out) => write_out(out, array, vm),
        None => result_to_py(array, vm),
    }
}

fn diff(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("diff", args);
    let mut array = from_py(&*args.required("a", vm)?, vm)?;
    let n = args.value::<usize>("n", vm)?.unwrap_or(1);
    let axis = args
        .take_some("axis", vm)?
        .map(|axis| int_of(&axis, vm))
        .transpose()?
        .unwrap_or(-1);
    let prepend = args.take_some("prepend", vm)?;
    let append = args.take_some("append", vm)?;
    args.finish(vm)?;
    if array.ndim() == 0 {
        return Err(vm.new_value_error("diff requires input that is at least one dimensional"));
    }
    let axis = axis_of(axis, array.ndim(), vm)?;
    for (more, before) in [(prepend, true), (append, false)] {
        if let Some(more) = more {
            let mut more = from_py(&more, vm)?;
            if more.ndim() == 0 {
                let mut shape = array.shape().to_vec();
                shape[axis] = 1;
                more = ops::broadcast_to(&more, &shape).or_raise(vm)?;
            }
            let parts = if before {
                [&more, &array]
            } else {
                [&array, &more]
            };
            array = ops::concat(axis, &parts).or_raise(vm)?;
        }
    }
    result_to_py(ops::diff(&array, axis, n).or_raise(vm)?, vm)
}

fn ediff1d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = flat(
        &from_py(&*Arguments::new("ediff1d", args).required("ary", vm)?, vm)?,
        vm,
    )?;
    result_to_py(ops::diff(&array, 0, 1).or_raise(vm)?, vm)
}

/// Second-order central differences inside, first-order at the ends (`edge_order=2`: second).
fn gradient(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("gradient", args);
    let array = from_py(&*args.required("f", vm)?, vm)?;
    let axis = args.keyword("axis").filter(|axis| !vm.is_none(axis));
    let edge = args.keyword_value::<usize>("edge_order", vm)?.unwrap_or(1);
    let spacing = args.rest_positional();
    args.finish(vm)?;
    let axes = super::axes_of(axis.as_deref(), array.ndim(), vm)?;
    let array = if array.dtype().is_float() {
        array
    } else {
        cast(&array, DType::F64, vm)?
    };
    if !matches!(spacing.len(), 0 | 1) && spacing.len() != axes.len() {
        return Err(vm.new_type_error("invalid number of arguments"));
    }
    let mut results = Vec::new();
    for (position, axis) in axes.iter().enumerate() {
        let size = array.shape()[*axis];
        if size < edge + 1 {
            return Err(vm.new_value_error(
                "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.",
            ));
        }
        let coordinates = match spacing.get(if spacing.len() == 1 { 0 } else { position }) {
            None => (0..size).map(|k| k as f64).collect(),
            Some(step) => {
                let step = from_py(step, vm)?;
                if step.ndim() == 0 {
                    let step = floats(&step, vm)?[0];
                    (0..size).map(|k| k as f64 * step).collect()
                } else if step.size() == size {
                    floats(&step, vm)?
                } else {
                    return Err(vm.new_value_error(
                        "when 1d, distances must match the length of the corresponding dimension",
                    ));
                }
            }
        };
        results.push(derivative(&array, *axis, &coordinates, edge, vm)?);
    }
    if results.len() == 1 {
        return Ok(results.remove(0));
    }
    Ok(vm.ctx.new_tuple(results).into())
}

fn derivative(array: &Array, axis: usize, x: &[f64], edge: usize, vm: &VirtualMachine) -> PyResult {
    let size = x.len();
    let dtype = array.dtype();
    let values = floats(array, vm)?;
    let inner: usize = array.shape()[axis + 1..].iter().product();
    let mut out = vec![0.0; values.len()];
    let steps: Vec<f64> = x.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let uniform = steps.windows(2).all(|pair| pair[0] == pair[1]);
    for start in 0..values.len() / size.max(1) {
        let base = start / inner * inner * size + start % inner;
        let at = |k: usize| values[base + k * inner];
        for k in 0..size {
            out[base + k * inner] = if k > 0 && k + 1 < size {
                let (before, after) = (steps[k - 1], steps[k]);
                if uniform {
                    (at(k + 1) - at(k - 1)) / (2.0 * before)
                } else {
                    let a = -after / (before * (before + after));
                    let b = (after - before) / (before * after);
                    let c = before / (after * (before + after));
                    a * at(k - 1) + b * at(k) + c * at(k + 1)
                }
            } else if edge == 1 || size < 3 {
                let low = if k == 0 { 0 } else { size - 2 };
                (at(low + 1) - at(low)) / steps[low]
            } else if k == 0 {
                let (d1, d2) = (steps[0], steps[1]);
                let a = -(2.0 * d1 + d2) / (d1 * (d1 + d2));
                let b = (d1 + d2) / (d1 * d2);
                let c = -d1 / (d2 * (d1 + d2));
                a * at(0) + b * at(1) + c * at(2)
            } else {
                let (d1, d2) = (steps[size - 3], steps[size - 2]);
                let a = d2 / (d1 * (d1 + d2));
                let b = -(d2 + d1) / (d1 * d2);
                let c = (2.0 * d2 + d1) / (d2 * (d1 + d2));
                a * at(size - 3) + b * at(size - 2) + c * at(size - 1)
            };
        }
    }
    let out = Array::from_vec(array.shape(), out).or_raise(vm)?;
    result_to_py(cast(&out, dtype, vm)?, vm)
}

fn trapezoid(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("trapezoid", args);
    let y = from_py(&*args.required("y", vm)?, vm)?;
    let x = args.take_some("x", vm)?;
    let dx = args
        .take_some("dx", vm)?
        .map(|dx| float_of(&dx, vm))
        .transpose()?
        .unwrap_or(1.0);
    let axis = args
        .take_some("axis", vm)?
        .map(|axis| int_of(&axis, vm))
        .transpose()?
        .unwrap_or(-1);
    args.finish(vm)?;
    let axis = axis_of(axis, y.ndim(), vm)?;
    let size = y.shape()[axis];
    let steps = match x {
        None => Array::scalar(Scalar::Float(dx)),
        Some(x) => {
            let x = from_py(&x, vm)?;
            if x.ndim() == 1 {
                let steps = ops::diff(&x, 0, 1).or_raise(vm)?;
                let mut shape = vec![1; y.ndim()];
                shape[axis] = steps.size();
                ops::reshape(&steps, &shape).or_raise(vm)?
            } else {
                ops::diff(&x, axis, 1).or_raise(vm)?
            }
        }
    };
    let part = |start: usize| -> PyResult<Array> {
        let region: Vec<ops::Index> = y
            .shape()
            .iter()
            .enumerate()
            .map(|(each, n)| {
                if each == axis {
                    ops::Index::range(start, size.saturating_sub(1), 1)
                } else {
                    ops::Index::all(*n)
                }
            })
            .collect();
        ops::slice(&y, &region).or_raise(vm)
    };
    let sum = ops::binary(Binary::Add, &part(1)?, &part(0)?).or_raise(vm)?;
    let product = ops::binary(Binary::Mul, &steps, &sum).or_raise(vm)?;
    let halves =
        ops::binary(Binary::Div, &product, &Array::scalar(Scalar::Float(2.0))).or_raise(vm)?;
    let options = ops::ReduceOptions {
        skipna: false,
        ..ops::ReduceOptions::default()
    };
    result_to_py(
        ops::reduce(ops::Reduce::Sum, &halves, &[axis], &options).or_raise(vm)?,
        vm,
    )
}

fn interp(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("interp", args);
    let x = from_py(&*args.required("x", vm)?, vm)?;
    let xp = floats(&from_py(&*args.required("xp", vm)?, vm)?, vm)?;
    let fp = floats(&from_py(&*args.required("fp", vm)?, vm)?, vm)?;
    let left = args
        .take_some("left", vm)?
        .map(|left| float_of(&left, vm))
        .transpose()?;
    let right = args
        .take_some("right", vm)?
        .map(|right| float_of(&right, vm))
        .transpose()?;
    let period = args
        .take_some("period", vm)?
        .map(|period| float_of(&period, vm))
        .transpose()?;
    args.finish(vm)?;
    if xp.len() != fp.len() {
        return Err(vm.new_value_error("fp and xp are not of the same length."));
    }
    if xp.is_empty() {
        return Err(vm.new_value_error("array of sample points is empty"));
    }
    let mut points: Vec<(f64, f64)> = xp.into_iter().zip(fp).collect();
    let wrap = |value: f64| period.map_or(value, |period| value.rem_euclid(period.abs()));
    if let Some(period) = period.map(f64::abs) {
        for point in &mut points {
            point.0 = wrap(point.0);
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (first, last) = (points[0], points[points.len() - 1]);
        points.insert(0, (last.0 - period, last.1));
        points.push((first.0 + period, first.1));
    }
    let last = points[points.len() - 1];
    let value = |x: f64| -> f64 {
        let x = wrap(x);
        if x.is_nan() {
            return x;
        }
        if x > last.0 {
            return right.unwrap_or(last.1);
        }
        let after = points.partition_point(|point| point.0 <= x);
        if after == 0 {
            return left.unwrap_or(points[0].1);
        }
        if after == points.len() || points[after - 1].0 == x {
            return points[after - 1].1;
        }
        let ((x0, y0), (x1, y1)) = (points[after - 1], points[after]);
        let slope = (y1 - y0) / (x1 - x0);
        let found = slope * (x - x0) + y0;
        if !found.is_nan() {
            return found;
        }
        // As numpy: from the other side, where infinities cancelled.
        let found = slope * (x - x1) + y1;
        if found.is_nan() && y0 == y1 {
            y0
        } else {
            found
        }
    };
    let made: Vec<f64> = floats(&x, vm)?.into_iter().map(value).collect();
    result_to_py(Array::from_vec(x.shape(), made).or_raise(vm)?, vm)
}

fn nan_to_num(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("nan_to_num", args);
    let array = from_py(&*args.required("x", vm)?, vm)?;
    args.take("copy", vm)?;
    let nan = args
        .take_some("nan", vm)?
        .map(|nan| float_of(&nan, vm))
        .transpose()?
        .unwrap_or(0.0);
    let single = array.dtype() == DType::F32;
    let largest = if single { f32::MAX as f64 } else { f64::MAX };
    let high = args
        .take_some("posinf", vm)?
        .map(|v| float_of(&v, vm))
        .transpose()?
        .unwrap_or(largest);
    let low = args
        .take_some("neginf", vm)?
        .map(|v| float_of(&v, vm))
        .transpose()?
        .unwrap_or(-largest);
    args.finish(vm)?;
    if !array.dtype().is_float() {
        return result_to_py(array, vm);
    }
    let replace = |value: f64| match value {
        value if value.is_nan() => nan,
        f64::INFINITY => high,
        f64::NEG_INFINITY => low,
        value => value,
    };
    let values = floats(&array, vm)?.into_iter().map(replace).collect();
    let made = Array::from_vec(array.shape(), values).or_raise(vm)?;
    result_to_py(cast(&made, array.dtype(), vm)?, vm)
}

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

fn mapped(array: &Array, f: impl Fn(f64) -> f64, vm: &VirtualMachine) -> PyResult {
    let values = floats(array, vm)?.into_iter().map(f).collect();
    result_to_py(Array::from_vec(array.shape(), values).or_raise(vm)?, vm)
}

fn heaviside(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("heaviside", args);
    let x = from_py(&*args.required("x1", vm)?, vm)?;
    let middle = float_of(&*args.required("x2", vm)?, vm)?;
    mapped(
        &x,
        |x| {
            if x.is_nan() {
                x
            } else if x < 0.0 {
                0.0
            } else if x > 0.0 {
                1.0
            } else {
                middle
            }
        },
        vm,
    )
}

fn sinc(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let x = from_py(&*Arguments::new("sinc", args).required("x", vm)?, vm)?;
    let value = |x: f64| {
        let y = std::f64::consts::PI * if x == 0.0 { 1.0e-20 } else { x };
        y.sin() / y
    };
    mapped(&x, value, vm)
}

fn unwrap(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("unwrap", args).required("p", vm)?, vm)?;
    let values = floats(&array, vm)?;
    let size = array.shape().last().copied().unwrap_or(1).max(1);
    let period = 2.0 * std::f64::consts::PI;
    let mut out = values.clone();
    for row in 0..values.len() / size {
        let mut correction = 0.0;
        for k in 1..size {
            let step = values[row * size + k] - values[row * size + k - 1];
            let mut wrapped = (step + period / 2.0).rem_euclid(period) - period / 2.0;
            if wrapped == -period / 2.0 && step > 0.0 {
                wrapped = period / 2.0;
            }
            if step.abs() >= period / 2.0 {
                correction += wrapped - step;
            }
            out[row * size + k] = values[row * size + k] + correction;
        }
    }
    result_to_py(Array::from_vec(array.shape(), out).or_raise(vm)?, vm)
}

fn angle(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("angle", args).required("z", vm)?, vm)?;
    mapped(
        &array,
        |value| {
            if value < 0.0 {
                std::f64::consts::PI
            } else {
                0.0
            }
        },
        vm,
    )
}

fn real(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    Arguments::new("real", args).required("val", vm)
}

fn isreal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("isreal", args).required("x", vm)?, vm)?;
    result_to_py(
        ops::full(DType::Bool, array.shape(), &Scalar::Bool(true)).or_raise(vm)?,
        vm,
    )
}
