//! Polynomials and least squares.

use littoral_array::ops::matrix::{self, LeastSquares};
use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType, Scalar};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyResult, VirtualMachine};

use super::{Function, floats, int_of};
use crate::numpy::convert::{from_py, result_to_py, to_py};
use crate::numpy::dtype::cast;
use crate::support::{self, Arguments, OrRaise};

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

fn polyfit(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("polyfit", args);
    let x = floats(&from_py(&*args.required("x", vm)?, vm)?, vm)?;
    let y = from_py(&*args.required("y", vm)?, vm)?;
    let degree = int_of(&*args.required("deg", vm)?, vm)?;
    let rcond = args.take_some("rcond", vm)?;
    let full = args.value::<bool>("full", vm)?.unwrap_or(false);
    let weights = args
        .take_some("w", vm)?
        .map(|w| from_py(&w, vm))
        .transpose()?;
    let cov = args.keyword("cov").filter(|cov| !vm.is_none(cov));
    args.finish(vm)?;
    if degree < 0 {
        return Err(vm.new_value_error("expected deg >= 0"));
    }
    if y.shape().first() != Some(&x.len()) {
        return Err(vm.new_type_error("expected x and y to have same length"));
    }
    let columns = (degree as usize).saturating_add(1);
    ops::room(&[x.len(), columns], size_of::<f64>()).or_raise(vm)?;
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
    let rcond = match rcond {
        Some(rcond) => support::float_of(&rcond, vm)?,
        None => x.len() as f64 * f64::EPSILON,
    };
    let LeastSquares {
        mut solution,
        residuals,
        rank,
        singular,
    } = matrix::least_squares(&matrix, &right, x.len(), columns, sides, rcond);
    solution
        .iter_mut()
        .enumerate()
        .for_each(|(at, value)| *value /= scale[at / sides.max(1)]);
    let mut shape = vec![columns];
    shape.extend(&y.shape()[1..]);
    let floats_of = |shape: &[usize], values: Vec<f64>| -> PyResult {
        Ok(to_py(Array::from_vec(shape, values).or_raise(vm)?, vm))
    };
    let found = floats_of(&shape, solution)?;
    if full {
        let parts = vec![
            found,
            floats_of(&[residuals.len()], residuals)?,
            crate::numpy::scalar_to_py(Scalar::Int(rank as i64), DType::I32, vm)?,
            floats_of(&[singular.len()], singular)?,
            vm.ctx.new_float(rcond).into(),
        ];
        return Ok(vm.ctx.new_tuple(parts).into());
    }
    let Some(cov) = cov else {
        return Ok(found);
    };
    let unscaled = support::text(&cov).as_deref() == Some("unscaled");
    if !unscaled && !cov.try_to_bool(vm)? {
        return Ok(found);
    }
    let squared = matrix::product(
        &matrix::transposed(&matrix, x.len(), columns),
        &matrix,
        columns,
        x.len(),
        columns,
    );
    let inverse =
        matrix::inverse(&squared, columns).map_err(|_| vm.new_value_error("Singular matrix"))?;
    if !unscaled && x.len() <= columns {
        return Err(vm.new_value_error(
            "the number of data points must exceed order to scale the covariance matrix",
        ));
    }
    let factors: Vec<f64> = match unscaled {
        true => vec![1.0],
        false => residuals
            .iter()
            .map(|sum| sum / (x.len() - columns) as f64)
            .collect(),
    };
    let values = inverse.iter().enumerate().flat_map(|(at, value)| {
        let value = value / (scale[at / columns] * scale[at % columns]);
        factors.iter().map(move |factor| value * factor)
    });
    let mut shape = vec![columns, columns];
    if y.ndim() > 1 {
        shape.push(factors.len());
    }
    let covariance = floats_of(&shape, values.collect())?;
    Ok(vm.ctx.new_tuple(vec![found, covariance]).into())
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
    ops::room(&[x.size(), columns], size_of::<f64>()).or_raise(vm)?;
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
