//! Polynomials and least squares.

use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyResult, VirtualMachine};

use super::{Function, floats, int_of};
use crate::numpy::convert::{from_py, result_to_py, to_py};
use crate::numpy::dtype::cast;
use crate::support::{Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::new("polyfit", polyfit),
    Function::new("polyval", polyval),
    Function::new("polyder", polyder),
    Function::new("polyint", polyint),
    Function::new("vander", vander),
    Function::new("roots", crate::numpy::linalg::roots),
    Function::new("polyadd", polyadd),
    Function::new("polysub", polysub),
    Function::new("polymul", polymul),
];

/// Coefficients of two polynomials, zeros in front of the shorter one.
fn padded(args: FuncArgs, vm: &VirtualMachine) -> PyResult<(Array, Array)> {
    let mut args = Arguments::new("polyadd", args);
    let a = from_py(&*args.required("a1", vm)?, vm)?;
    let b = from_py(&*args.required("a2", vm)?, vm)?;
    let size = a.size().max(b.size());
    let pad = |array: &Array| -> PyResult<Array> {
        let array = super::flat(array, vm)?;
        let zeros = ops::zeros(array.dtype(), &[size - array.size()]).or_raise(vm)?;
        ops::concat(0, &[&zeros, &array]).or_raise(vm)
    };
    Ok((pad(&a)?, pad(&b)?))
}

fn polyadd(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = padded(args, vm)?;
    result_to_py(ops::binary(Binary::Add, &a, &b).or_raise(vm)?, vm)
}

fn polysub(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = padded(args, vm)?;
    result_to_py(ops::binary(Binary::Sub, &a, &b).or_raise(vm)?, vm)
}

fn polymul(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    vm.import("numpy", 0)?
        .get_attr("convolve", vm)?
        .call(args, vm)
}

/// Least squares by Householder reflections: the `columns` coefficients that bring `rows` closest
/// to each column of `right`. Rank-deficient columns get coefficient 0.
pub fn least_squares(
    rows: usize,
    columns: usize,
    matrix: &[f64],
    right: &[f64],
    sides: usize,
) -> Vec<f64> {
    let mut a = matrix.to_vec();
    let mut b = right.to_vec();
    for k in 0..columns.min(rows) {
        let norm = (k..rows)
            .map(|i| a[i * columns + k].powi(2))
            .sum::<f64>()
            .sqrt();
        if norm == 0.0 {
            continue;
        }
        let alpha = if a[k * columns + k] > 0.0 {
            -norm
        } else {
            norm
        };
        let mut v: Vec<f64> = (k..rows).map(|i| a[i * columns + k]).collect();
        v[0] -= alpha;
        let length: f64 = v.iter().map(|x| x * x).sum();
        if length == 0.0 {
            continue;
        }
        for j in k..columns {
            let dot: f64 = v
                .iter()
                .enumerate()
                .map(|(i, x)| x * a[(k + i) * columns + j])
                .sum();
            v.iter()
                .enumerate()
                .for_each(|(i, x)| a[(k + i) * columns + j] -= 2.0 * dot / length * x);
        }
        for j in 0..sides {
            let dot: f64 = v
                .iter()
                .enumerate()
                .map(|(i, x)| x * b[(k + i) * sides + j])
                .sum();
            v.iter()
                .enumerate()
                .for_each(|(i, x)| b[(k + i) * sides + j] -= 2.0 * dot / length * x);
        }
    }
    let mut solution = vec![0.0; columns * sides];
    for j in 0..sides {
        for k in (0..columns.min(rows)).rev() {
            let rest: f64 = (k + 1..columns)
                .map(|m| a[k * columns + m] * solution[m * sides + j])
                .sum();
            let pivot = a[k * columns + k];
            solution[k * sides + j] = if pivot.abs() < f64::EPSILON {
                0.0
            } else {
                (b[k * sides + j] - rest) / pivot
            };
        }
    }
    solution
}

fn polyfit(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("polyfit", args);
    let x = floats(&from_py(&*args.required("x", vm)?, vm)?, vm)?;
    let y = from_py(&*args.required("y", vm)?, vm)?;
    let degree = int_of(&*args.required("deg", vm)?, vm)?;
    args.take("rcond", vm)?;
    args.take("full", vm)?;
    let weights = args
        .take_some("w", vm)?
        .map(|w| from_py(&w, vm))
        .transpose()?;
    args.keyword("cov");
    args.finish(vm)?;
    if degree < 0 {
        return Err(vm.new_value_error("expected deg >= 0"));
    }
    if y.shape().first() != Some(&x.len()) {
        return Err(vm.new_type_error("expected x and y to have same length"));
    }
    let columns = degree as usize + 1;
    let sides: usize = y.shape()[1..].iter().product();
    let weights = match weights {
        Some(weights) => floats(&weights, vm)?,
        None => vec![1.0; x.len()],
    };
    let mut matrix: Vec<f64> = x
        .iter()
        .zip(&weights)
        .flat_map(|(x, w)| (0..columns).map(move |k| w * x.powi((columns - 1 - k) as i32)))
        .collect();
    // Columns of like size, as numpy scales them.
    let scale: Vec<f64> = (0..columns)
        .map(|k| {
            matrix
                .iter()
                .skip(k)
                .step_by(columns)
                .map(|v| v * v)
                .sum::<f64>()
                .sqrt()
        })
        .map(|norm| if norm == 0.0 { 1.0 } else { norm })
        .collect();
    matrix
        .iter_mut()
        .enumerate()
        .for_each(|(at, value)| *value /= scale[at % columns]);
    let right: Vec<f64> = floats(&y, vm)?
        .iter()
        .enumerate()
        .map(|(at, y)| y * weights[at / sides.max(1)])
        .collect();
    let mut solution = least_squares(x.len(), columns, &matrix, &right, sides);
    solution
        .iter_mut()
        .enumerate()
        .for_each(|(at, value)| *value /= scale[at / sides.max(1)]);
    let mut shape = vec![columns];
    shape.extend(&y.shape()[1..]);
    Ok(to_py(Array::from_vec(&shape, solution).or_raise(vm)?, vm))
}

fn polyval(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("polyval", args);
    let p = from_py(&*args.required("p", vm)?, vm)?;
    let x = args.required("x", vm)?;
    if !crate::numpy::convert::is_plain(&x, vm) {
        // An xarray object: its own arithmetic.
        let mut value = vm._mul(&x, vm.ctx.new_int(0).as_object())?;
        for coefficient in p.scalars() {
            let coefficient = crate::numpy::scalar_to_py(coefficient, p.dtype(), vm)?;
            value = vm._add(&*vm._mul(&value, &x)?, &coefficient)?;
        }
        return Ok(value);
    }
    let x = from_py(&x, vm)?;
    let mut value = ops::zeros(x.dtype(), x.shape()).or_raise(vm)?;
    for coefficient in p.scalars() {
        let coefficient = cast(&Array::scalar(coefficient), p.dtype(), vm)?;
        value = ops::binary(Binary::Mul, &value, &x).or_raise(vm)?;
        value = ops::binary(Binary::Add, &value, &coefficient).or_raise(vm)?;
    }
    result_to_py(value, vm)
}

fn polyder(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("polyder", args);
    let p = from_py(&*args.required("p", vm)?, vm)?;
    let times = args.value::<usize>("m", vm)?.unwrap_or(1);
    let dtype = p.dtype();
    let mut values = floats(&p, vm)?;
    for _ in 0..times.min(values.len()) {
        let degree = values.len().saturating_sub(1);
        values.truncate(degree);
        values
            .iter_mut()
            .enumerate()
            .for_each(|(k, value)| *value *= (degree - k) as f64);
    }
    let made = Array::from_vec(&[values.len()], values).or_raise(vm)?;
    Ok(to_py(cast(&made, dtype, vm)?, vm))
}

fn polyint(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("polyint", args);
    let mut values = floats(&from_py(&*args.required("p", vm)?, vm)?, vm)?;
    let degree = values.len();
    values
        .iter_mut()
        .enumerate()
        .for_each(|(k, value)| *value /= (degree - k) as f64);
    values.push(0.0);
    Ok(to_py(
        Array::from_vec(&[values.len()], values).or_raise(vm)?,
        vm,
    ))
}

fn vander(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("vander", args);
    let x = from_py(&*args.required("x", vm)?, vm)?;
    let columns = args.value::<usize>("N", vm)?.unwrap_or(x.size());
    let increasing = args.value::<bool>("increasing", vm)?.unwrap_or(false);
    let dtype = if x.dtype().is_integer() {
        DType::I64
    } else {
        DType::F64
    };
    let values: Vec<f64> = floats(&x, vm)?
        .into_iter()
        .flat_map(|x| {
            (0..columns).map(move |k| x.powi(if increasing { k } else { columns - 1 - k } as i32))
        })
        .collect();
    let made = Array::from_vec(&[x.size(), columns], values).or_raise(vm)?;
    Ok(to_py(cast(&made, dtype, vm)?, vm))
}
