//! Functions of numbers that are no operations of the graph: parts of floats, divisors, special functions.

use littoral_array::{Array, DType, ops};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Function, broadcast, floats, integers};
use crate::numpy::convert::{from_py, result_to_py};
use crate::support::{Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::new("divmod", divmod),
    Function::new("modf", modf),
    Function::new("frexp", frexp),
    Function::new("ldexp", ldexp),
    Function::new("gcd", gcd),
    Function::new("lcm", lcm),
    Function::new("spacing", spacing),
    Function::new("nextafter", nextafter),
    Function::new("logaddexp2", logaddexp2),
    Function::new("i0", i0),
];

fn one(args: FuncArgs, name: &'static str, vm: &VirtualMachine) -> PyResult<Array> {
    let mut args = Arguments::new(name, args);
    from_py(&*args.required("x", vm)?, vm)
}

fn mapped(array: &Array, function: impl Fn(f64) -> f64, vm: &VirtualMachine) -> PyResult<Array> {
    let values = floats(array, vm)?.into_iter().map(function).collect();
    let out = Array::from_vec::<f64>(array.shape(), values).or_raise(vm)?;
    match array.dtype() {
        DType::F32 => ops::cast(&out, DType::F32).or_raise(vm),
        _ => Ok(out),
    }
}

/// Two arguments as broadcast arrays.
fn pair(args: FuncArgs, name: &'static str, vm: &VirtualMachine) -> PyResult<[Array; 2]> {
    let mut args = Arguments::new(name, args);
    let objects = [args.required("x1", vm)?, args.required("x2", vm)?];
    let (arrays, shape) = broadcast(&objects, vm)?;
    let full = |array: &Array| ops::broadcast_to(array, &shape).or_raise(vm);
    Ok([full(&arrays[0])?, full(&arrays[1])?])
}

fn both(parts: Vec<Array>, vm: &VirtualMachine) -> PyResult {
    let parts: Vec<PyObjectRef> = parts
        .into_iter()
        .map(|part| result_to_py(part, vm))
        .collect::<PyResult<_>>()?;
    Ok(vm.ctx.new_tuple(parts).into())
}

fn divmod(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let [a, b] = pair(args, "divmod", vm)?;
    let part = |op| ops::binary(op, &a, &b).or_raise(vm);
    both(
        vec![part(ops::Binary::FloorDiv)?, part(ops::Binary::Mod)?],
        vm,
    )
}

fn modf(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = one(args, "modf", vm)?;
    both(
        vec![
            mapped(
                &array,
                |x| {
                    if x.is_infinite() {
                        0.0
                    } else {
                        (x - x.trunc()).copysign(x)
                    }
                },
                vm,
            )?,
            mapped(&array, f64::trunc, vm)?,
        ],
        vm,
    )
}

/// Mantissa in [0.5, 1) and power of two.
fn split(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let mut power = 0;
    let mut mantissa = x;
    if x.abs() < f64::MIN_POSITIVE {
        mantissa *= 2f64.powi(64);
        power -= 64;
    }
    let bits = mantissa.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022;
    let mantissa = f64::from_bits(bits & !(0x7ff << 52) | (1022 << 52));
    (mantissa, power + exponent)
}

fn frexp(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = one(args, "frexp", vm)?;
    let powers = floats(&array, vm)?
        .into_iter()
        .map(|x| split(x).1)
        .collect();
    let powers = Array::from_vec::<i32>(array.shape(), powers).or_raise(vm)?;
    both(vec![mapped(&array, |x| split(x).0, vm)?, powers], vm)
}

/// An element by element function of floats.
fn of_floats(
    [a, b]: [Array; 2],
    function: impl Fn(f64, f64) -> f64,
    vm: &VirtualMachine,
) -> PyResult {
    let values = floats(&a, vm)?.into_iter().zip(floats(&b, vm)?);
    let values = values.map(|(a, b)| function(a, b)).collect();
    result_to_py(Array::from_vec::<f64>(a.shape(), values).or_raise(vm)?, vm)
}

fn ldexp(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    of_floats(pair(args, "ldexp", vm)?, |x, n| x * 2f64.powi(n as i32), vm)
}

fn divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a as i64
}

fn of_integers(
    name: &'static str,
    args: FuncArgs,
    function: impl Fn(i64, i64) -> i64,
    vm: &VirtualMachine,
) -> PyResult {
    let [a, b] = pair(args, name, vm)?;
    if !a.dtype().is_integer() || !b.dtype().is_integer() {
        return Err(vm.new_type_error(format!(
            "ufunc '{name}' did not contain a loop with signature matching types ({}, {}) -> None",
            a.dtype(),
            b.dtype()
        )));
    }
    let values = integers(&a, vm)?.into_iter().zip(integers(&b, vm)?);
    let values = values.map(|(a, b)| function(a, b)).collect();
    let out = Array::from_vec::<i64>(a.shape(), values).or_raise(vm)?;
    let dtype = ops::result_type(a.dtype(), b.dtype()).unwrap_or(DType::I64);
    result_to_py(ops::cast(&out, dtype).or_raise(vm)?, vm)
}

fn gcd(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    of_integers("gcd", args, divisor, vm)
}

fn lcm(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let multiple = |a: i64, b: i64| match divisor(a, b) {
        0 => 0,
        common => (a / common).wrapping_mul(b).wrapping_abs(),
    };
    of_integers("lcm", args, multiple, vm)
}

/// The neighbour of `x` on the way to `y`.
fn next(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == y {
        return y;
    }
    if y > x { x.next_up() } else { x.next_down() }
}

fn spacing(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = one(args, "spacing", vm)?;
    let away = |x: f64| match x.is_finite() {
        true => next(x, f64::INFINITY.copysign(x)) - x,
        false => f64::NAN,
    };
    result_to_py(mapped(&array, away, vm)?, vm)
}

fn nextafter(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    of_floats(pair(args, "nextafter", vm)?, next, vm)
}

fn logaddexp2(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let function = |a: f64, b: f64| match a == b {
        true => a + 1.0,
        false => a.max(b) + (-(a - b).abs()).exp2().ln_1p() / std::f64::consts::LN_2,
    };
    of_floats(pair(args, "logaddexp2", vm)?, function, vm)
}

/// The modified Bessel function of order 0, by its power series.
fn i0(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = one(args, "i0", vm)?;
    let series = |x: f64| {
        let quarter = x * x / 4.0;
        let (mut term, mut sum) = (1.0, 1.0);
        for k in 1..500 {
            term *= quarter / (k * k) as f64;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        sum
    };
    result_to_py(mapped(&array, series, vm)?, vm)
}
