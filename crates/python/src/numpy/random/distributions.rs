//! Every function by its name: arguments in, an array of draws out.

use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType, Scalar};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::choice::{choice, permute};
use super::draw::Source;
use super::limits;
use super::more;
use super::seed::seeded;
use super::whole::whole;
use crate::numpy::convert::{from_py, to_py};
use crate::numpy::dtype::{self, cast};
use crate::numpy::functions::{floats, int_of, shape_of};
use crate::support::{self, Arguments, OrRaise};

/// Takes a parameter that may be an array; the default, if there is one.
pub type Number<'a> = &'a dyn Fn(&mut Arguments, &str, Option<f64>) -> PyResult<Array>;

/// The shape of the answer: `size=`, else that of the broadcast parameters.
pub fn sized(size: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Option<Vec<usize>>> {
    size.filter(|size| !vm.is_none(size))
        .map(|size| shape_of(&size, vm))
        .transpose()
}

/// Draws of a distribution with float parameters, which broadcast.
pub fn drawn(
    parameters: &[Array],
    size: Option<Vec<usize>>,
    vm: &VirtualMachine,
    mut one: impl FnMut(&[f64]) -> f64,
) -> PyResult<Array> {
    let shapes: Vec<&[usize]> = parameters.iter().map(Array::shape).collect();
    let common = ops::broadcast_shapes(&shapes).or_raise(vm)?;
    let shape = size.unwrap_or(common);
    let columns = parameters
        .iter()
        .map(|each| floats(&ops::broadcast_to(each, &shape).or_raise(vm)?, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let count = ops::room(&shape, size_of::<f64>()).or_raise(vm)?;
    let mut values = vec![0.0; columns.len()];
    let drawn = (0..count)
        .map(|row| {
            for (value, column) in values.iter_mut().zip(&columns) {
                *value = column[row];
            }
            // What is drawn of no number is none; rejection would never end.
            match values.iter().any(|value| value.is_nan()) {
                true => f64::NAN,
                false => one(&values),
            }
        })
        .collect();
    Array::from_vec(&shape, drawn).or_raise(vm)
}

pub fn draw(
    source: &mut Source,
    name: &'static str,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let function = name;
    let number = |args: &mut Arguments, name: &str, default: Option<f64>| -> PyResult<Array> {
        let values = match (args.take_some(name, vm)?, default) {
            (Some(value), _) => from_py(&value, vm)?,
            (None, Some(default)) => Array::scalar(Scalar::Float(default)),
            (None, None) => {
                return Err(vm.new_type_error(format!("missing required argument '{name}'")));
            }
        };
        limits::check(function, name, &values, vm)?;
        Ok(values)
    };
    if name == "bytes" {
        return more::bytes(source, &mut args, vm);
    }
    if let Some(vectors) = more::vectors_of(source, name, &mut args, vm)? {
        args.finish(vm)?;
        return Ok(more::wrap(vectors, vm));
    }
    let result = match name {
        "seed" => {
            let seed = args.take_some("seed", vm)?;
            *source = seeded(seed.as_deref(), false, vm)?;
            return Ok(vm.ctx.none());
        }
        "rand" | "randn" => {
            let sizes = args.rest_positional();
            let shape = sizes
                .iter()
                .map(|size| int_of(size, vm).map(|size| size.max(0) as usize))
                .collect::<PyResult<Vec<_>>>()?;
            drawn(&[], Some(shape), vm, |_| {
                if name == "rand" {
                    source.double()
                } else {
                    source.normal()
                }
            })?
        }
        "random" | "random_sample" | "ranf" | "sample" => {
            let size = sized(args.take("size", vm)?, vm)?;
            let dtype = dtype::optional(&mut args, "dtype", vm)?;
            if dtype == Some(DType::F32) {
                let single = drawn(&[], size, vm, |_| {
                    (source.next32() >> 8) as f64 / 16_777_216.0
                })?;
                cast(&single, DType::F32, vm)?
            } else {
                drawn(&[], size, vm, |_| source.double())?
            }
        }
        "uniform" => {
            let (low, high) = (
                number(&mut args, "low", Some(0.0))?,
                number(&mut args, "high", Some(1.0))?,
            );
            let size = sized(args.take("size", vm)?, vm)?;
            let range = ops::binary(Binary::Sub, &high, &low).or_raise(vm)?;
            if floats(&range, vm)?.iter().any(|range| !range.is_finite()) {
                return Err(vm.new_overflow_error("Range exceeds valid bounds"));
            }
            drawn(&[low, high], size, vm, |p| {
                p[0] + (p[1] - p[0]) * source.double()
            })?
        }
        "normal" => {
            let (mean, scale) = (
                number(&mut args, "loc", Some(0.0))?,
                number(&mut args, "scale", Some(1.0))?,
            );
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[mean, scale], size, vm, |p| p[0] + p[1] * source.normal())?
        }
        "lognormal" => {
            let (mean, sigma) = (
                number(&mut args, "mean", Some(0.0))?,
                number(&mut args, "sigma", Some(1.0))?,
            );
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[mean, sigma], size, vm, |p| {
                (p[0] + p[1] * source.normal()).exp()
            })?
        }
        "standard_normal" => {
            let size = sized(args.take("size", vm)?, vm)?;
            let dtype = dtype::optional(&mut args, "dtype", vm)?;
            let made = drawn(&[], size, vm, |_| source.normal())?;
            cast(&made, dtype.unwrap_or(DType::F64), vm)?
        }
        "standard_exponential" => {
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[], size, vm, |_| source.exponential())?
        }
        "exponential" => {
            let scale = number(&mut args, "scale", Some(1.0))?;
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[scale], size, vm, |p| p[0] * source.exponential())?
        }
        "poisson" => {
            let mean = number(&mut args, "lam", Some(1.0))?;
            let size = sized(args.take("size", vm)?, vm)?;
            let made = drawn(&[mean], size, vm, |p| source.poisson(p[0]) as f64)?;
            cast(&made, DType::I64, vm)?
        }
        "gamma" | "standard_gamma" => {
            let shape = number(&mut args, "shape", None)?;
            let scale = if name == "gamma" {
                number(&mut args, "scale", Some(1.0))?
            } else {
                Array::scalar(Scalar::Float(1.0))
            };
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[shape, scale], size, vm, |p| p[1] * source.gamma(p[0]))?
        }
        "chisquare" => {
            let degrees = number(&mut args, "df", None)?;
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[degrees], size, vm, |p| 2.0 * source.gamma(p[0] / 2.0))?
        }
        "beta" => {
            let (a, b) = (number(&mut args, "a", None)?, number(&mut args, "b", None)?);
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[a, b], size, vm, |p| beta(source, p[0], p[1]))?
        }
        "binomial" => {
            let (n, p) = (number(&mut args, "n", None)?, number(&mut args, "p", None)?);
            let size = sized(args.take("size", vm)?, vm)?;
            let made = drawn(&[n, p], size, vm, |p| binomial(source, p[0], p[1]))?;
            cast(&made, DType::I64, vm)?
        }
        "weibull" => {
            let a = number(&mut args, "a", None)?;
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[a], size, vm, |p| source.exponential().powf(1.0 / p[0]))?
        }
        "rayleigh" => {
            let scale = number(&mut args, "scale", Some(1.0))?;
            let size = sized(args.take("size", vm)?, vm)?;
            let modern = matches!(source, Source::Modern(_));
            drawn(&[scale], size, vm, |p| {
                let draw = if modern {
                    source.exponential()
                } else {
                    -(1.0 - source.double()).ln()
                };
                p[0] * (2.0 * draw).sqrt()
            })?
        }
        "laplace" | "logistic" | "gumbel" => {
            let (place, scale) = (
                number(&mut args, "loc", Some(0.0))?,
                number(&mut args, "scale", Some(1.0))?,
            );
            let size = sized(args.take("size", vm)?, vm)?;
            drawn(&[place, scale], size, vm, |p| {
                let u = loop {
                    let u = source.double();
                    if u > 0.0 {
                        break u;
                    }
                };
                match name {
                    "laplace" if u >= 0.5 => p[0] - p[1] * (2.0 - u - u).ln(),
                    "laplace" => p[0] + p[1] * (u + u).ln(),
                    "logistic" => p[0] + p[1] * (u / (1.0 - u)).ln(),
                    _ => p[0] - p[1] * (-(1.0 - u).ln()).ln(),
                }
            })?
        }
        "triangular" => {
            let limits = [
                number(&mut args, "left", None)?,
                number(&mut args, "mode", None)?,
                number(&mut args, "right", None)?,
            ];
            let size = sized(args.take("size", vm)?, vm)?;
            for (low, high, order) in [
                (0, 1, "left > mode"),
                (1, 2, "mode > right"),
                (0, 2, "left == right"),
            ] {
                let wrong = match order {
                    "left == right" => Binary::Eq,
                    _ => Binary::Gt,
                };
                let wrong = ops::binary(wrong, &limits[low], &limits[high]).or_raise(vm)?;
                if floats(&wrong, vm)?.contains(&1.0) {
                    return Err(vm.new_value_error(order));
                }
            }
            drawn(&limits, size, vm, |p| {
                let (base, left) = (p[2] - p[0], p[1] - p[0]);
                let u = source.double();
                if u <= left / base {
                    p[0] + (u * left * base).sqrt()
                } else {
                    p[2] - ((1.0 - u) * (p[2] - p[1]) * base).sqrt()
                }
            })?
        }
        "randint" | "integers" | "random_integers" => return whole(source, name, args, vm),
        "choice" => return choice(source, args, vm),
        "permutation" | "shuffle" | "permuted" => return permute(source, name, args, vm),
        "hypergeometric" => more::hypergeometric(source, &mut args, &number, vm)?,
        _ => match more::floats_of(source, name, &mut args, &number, vm)? {
            Some(made) => made,
            None => return Err(vm.new_not_implemented_error(format!("numpy.random: {name}"))),
        },
    };
    args.finish(vm)?;
    if result.ndim() == 0 {
        // The old and the new functions give Python's own numbers here.
        let value = result.item().or_raise(vm)?;
        return support::object_of(&value, vm);
    }
    Ok(to_py(result, vm))
}

pub fn beta(source: &mut Source, a: f64, b: f64) -> f64 {
    if a <= 1.0 && b <= 1.0 {
        loop {
            let (u, v) = (source.double(), source.double());
            let (x, y) = (u.powf(1.0 / a), v.powf(1.0 / b));
            if x + y <= 1.0 && x + y > 0.0 {
                return x / (x + y);
            }
        }
    }
    let x = source.gamma(a);
    x / (x + source.gamma(b))
}

/// By inversion for `n p ≤ 30`, by rejection (Kachitvichyanukul and Schmeiser) above.
pub fn binomial(source: &mut Source, n: f64, p: f64) -> f64 {
    if n == 0.0 || p == 0.0 {
        return 0.0;
    }
    if p > 0.5 {
        return n - binomial(source, n, 1.0 - p);
    }
    if n * p > 30.0 {
        return super::more::binomial_by_rejection(source, n, p);
    }
    let q = 1.0 - p;
    let start = (n * q.ln()).exp();
    let bound = n.min(n * p + 10.0 * (n * p * q + 1.0).sqrt());
    let mut x = 0.0;
    let mut probability = start;
    let mut u = source.double();
    while u > probability {
        x += 1.0;
        if x > bound {
            x = 0.0;
            probability = start;
            u = source.double();
        } else {
            u -= probability;
            probability = (n - x + 1.0) * p * probability / (x * q);
        }
    }
    x
}
