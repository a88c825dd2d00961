//! Rounding, limits and special functions, element by element.

use littoral_array::ops::{self, Binary, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::{Function, float_argument, floats, int_argument, write_out};
use crate::numpy::convert::{from_py, result_to_py};
use crate::numpy::dtype::cast;
use crate::numpy::operators::{Operand, apply};
use crate::support::{Arguments, OrRaise, float_of};

pub const FUNCTIONS: &[Function] = &[
    Function::method("round", round),
    Function::new("around", round),
    Function::new("fix", fix),
    Function::method("clip", clip),
    Function::new("nan_to_num", nan_to_num),
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
    let decimals = int_argument(&mut args, "decimals", vm)?.unwrap_or(0);
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

fn nan_to_num(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("nan_to_num", args);
    let array = from_py(&*args.required("x", vm)?, vm)?;
    args.take("copy", vm)?;
    let nan = float_argument(&mut args, "nan", vm)?.unwrap_or(0.0);
    let single = array.dtype() == DType::F32;
    let largest = if single { f32::MAX as f64 } else { f64::MAX };
    let high = float_argument(&mut args, "posinf", vm)?.unwrap_or(largest);
    let low = float_argument(&mut args, "neginf", vm)?.unwrap_or(-largest);
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
