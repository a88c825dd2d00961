//! Differences, slopes, areas and values between points.

use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType, Scalar};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::{Function, axis_of, flat, float_argument, floats, int_argument};
use crate::numpy::convert::{from_py, result_to_py};
use crate::numpy::dtype::cast;
use crate::support::{Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::new("diff", diff),
    Function::new("ediff1d", ediff1d),
    Function::new("gradient", gradient),
    Function::new("trapezoid", trapezoid),
    Function::new("trapz", trapezoid),
    Function::new("interp", interp),
];

fn diff(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("diff", args);
    let mut array = from_py(&*args.required("a", vm)?, vm)?;
    let n = args.value::<usize>("n", vm)?.unwrap_or(1);
    let axis = int_argument(&mut args, "axis", vm)?.unwrap_or(-1);
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
    let dx = float_argument(&mut args, "dx", vm)?.unwrap_or(1.0);
    let axis = int_argument(&mut args, "axis", vm)?.unwrap_or(-1);
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
    let left = float_argument(&mut args, "left", vm)?;
    let right = float_argument(&mut args, "right", vm)?;
    let period = float_argument(&mut args, "period", vm)?;
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
