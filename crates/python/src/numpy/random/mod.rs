//! `numpy.random`: the old functions with one shared state, and `default_rng`.

mod bits;
mod draw;
mod ziggurat;

use bits::{Mt19937, Pcg64};
use draw::Source;
use littoral_array::{Array, DType, Scalar, ops};
use rustpython_vm::builtins::{PyInt, PyModuleDef, PyType};
use rustpython_vm::common::lock::PyMutex;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{Context, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::convert::{from_py, from_py_as, result_to_py, to_py};
use super::dtype::{self, cast};
use super::functions::{axis_of, floats, int_of, integers, shape_of};
use crate::support::{Arguments, OrRaise};

pub fn module_def(ctx: &Context) -> &'static PyModuleDef {
    _random::module_def(ctx)
}

/// `numpy.random.Generator` and `numpy.random.RandomState`: a stream of random numbers.
macro_rules! generator {
    ($class:ident, $name:literal, $modern:literal) => {
        #[rustpython_vm::pyclass(module = "numpy.random", name = $name)]
        #[derive(Debug, PyPayload)]
        pub struct $class {
            source: PyMutex<Source>,
        }

        impl $class {
            fn draw(&self, name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
                // Drawn on a copy: a distribution's parameters may run Python code.
                let mut source = self.source.lock().clone();
                let result = draw(&mut source, name, args, vm);
                *self.source.lock() = source;
                result
            }
        }

        impl Representable for $class {
            fn repr_str(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
                Ok(if $modern {
                    "Generator(PCG64)"
                } else {
                    "RandomState(MT19937)"
                }
                .into())
            }
        }

        impl Constructor for $class {
            type Args = FuncArgs;

            fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
                let mut args = Arguments::new($name, args);
                let seed = args.take_some("seed", vm)?;
                args.finish(vm)?;
                let source = seeded(seed.as_deref(), $modern, vm)?;
                Ok(Self {
                    source: PyMutex::new(source),
                })
            }
        }
    };
}

generator!(PyGenerator, "Generator", true);
generator!(PyRandomState, "RandomState", false);

macro_rules! methods {
    ($class:ident: $($name:ident)*) => {
        #[rustpython_vm::pyclass(with(Constructor, Representable))]
        impl $class {$(
            #[pymethod]
            fn $name(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
                self.draw(stringify!($name), args, vm)
            }
        )*}
    };
}

methods! { PyGenerator:
    random uniform normal standard_normal integers choice permutation shuffle exponential
    standard_exponential lognormal poisson gamma standard_gamma beta binomial weibull rayleigh
    laplace logistic gumbel chisquare triangular multivariate_normal permuted
}

methods! { PyRandomState:
    random random_sample ranf sample rand randn uniform normal standard_normal randint
    random_integers choice permutation shuffle exponential standard_exponential lognormal poisson
    gamma standard_gamma beta binomial weibull rayleigh laplace logistic gumbel chisquare triangular
    seed multivariate_normal
}

/// A generator from `None` (entropy of the platform), an integer or integers.
fn seeded(seed: Option<&PyObject>, modern: bool, vm: &VirtualMachine) -> PyResult<Source> {
    let words = match seed {
        None => {
            let mut bytes = [0u8; 16];
            getrandom::fill(&mut bytes).map_err(|error| vm.new_os_error(error.to_string()))?;
            bytes
                .chunks(4)
                .map(|each| each.iter().fold(0, |word, byte| word << 8 | *byte as u32))
                .collect()
        }
        Some(seed) => {
            if let Some(value) = seed.try_index_opt(vm) {
                let value = value?;
                if !modern {
                    let value = value
                        .try_to_primitive::<u32>(vm)
                        .map_err(|_| vm.new_value_error("Seed must be between 0 and 2**32 - 1"))?;
                    return Ok(Source::Legacy(Box::new(Mt19937::new(value))));
                }
                words_of(&value, vm)?
            } else {
                let values = integers(&from_py(seed, vm)?, vm)?;
                if values.iter().any(|value| *value < 0) {
                    return Err(vm.new_value_error("expected non-negative integer"));
                }
                values
                    .into_iter()
                    .flat_map(|value| match value as u64 {
                        value if value <= u32::MAX as u64 => vec![value as u32],
                        value => vec![value as u32, (value >> 32) as u32],
                    })
                    .collect::<Vec<u32>>()
            }
        }
    };
    Ok(if modern {
        Source::Modern(Pcg64::new(&words))
    } else {
        Source::Legacy(Box::new(Mt19937::from_words(&words)))
    })
}

/// A non-negative integer of any size as 32-bit words, the lowest first.
fn words_of(value: &Py<PyInt>, vm: &VirtualMachine) -> PyResult<Vec<u32>> {
    let (sign, words) = value.as_bigint().to_u32_digits();
    if format!("{sign:?}") == "Minus" {
        return Err(vm.new_value_error("expected non-negative integer"));
    }
    Ok(if words.is_empty() { vec![0] } else { words })
}

/// The shape of the answer: `size=`, else that of the broadcast parameters.
fn sized(size: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Option<Vec<usize>>> {
    size.filter(|size| !vm.is_none(size))
        .map(|size| shape_of(&size, vm))
        .transpose()
}

/// Draws of a distribution with float parameters, which broadcast.
fn drawn(
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
    let count: usize = shape.iter().product();
    let mut values = vec![0.0; columns.len()];
    let drawn = (0..count)
        .map(|row| {
            for (value, column) in values.iter_mut().zip(&columns) {
                *value = column[row];
            }
            one(&values)
        })
        .collect();
    Array::from_vec(&shape, drawn).or_raise(vm)
}

fn draw(source: &mut Source, name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new(name, args);
    let number = |args: &mut Arguments, name: &str, default: Option<f64>| -> PyResult<Array> {
        match (args.take_some(name, vm)?, default) {
            (Some(value), _) => from_py(&value, vm),
            (None, Some(default)) => Ok(Array::scalar(Scalar::Float(default))),
            (None, None) => Err(vm.new_type_error(format!("missing required argument '{name}'"))),
        }
    };
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
            drawn(&[low, high], size, vm, |p| {
                p[0] + (p[1] - p[0]) * source.double()
            })?
        }
        "normal" => {
            let (mean, scale) = (
                number(&mut args, "loc", Some(0.0))?,
                number(&mut args, "scale", Some(1.0))?,
            );
            if floats(&scale, vm)?.iter().any(|scale| *scale < 0.0) {
                return Err(vm.new_value_error("scale < 0"));
            }
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
            if floats(&mean, vm)?
                .iter()
                .any(|mean| *mean < 0.0 || mean.is_nan())
            {
                return Err(vm.new_value_error("lam < 0 or lam is NaN"));
            }
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
        _ => return Err(vm.new_not_implemented_error(format!("numpy.random: {name}"))),
    };
    args.finish(vm)?;
    if result.ndim() == 0 {
        // The old and the new functions give Python's own numbers here.
        let value = result.item().or_raise(vm)?;
        return crate::support::object_of(&value, vm);
    }
    Ok(to_py(result, vm))
}

fn beta(source: &mut Source, a: f64, b: f64) -> f64 {
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

/// By inversion: numpy's own way for `n p ≤ 30`. (Above it numpy rejects; here the numbers differ,
/// not the distribution.)
fn binomial(source: &mut Source, n: f64, p: f64) -> f64 {
    if n == 0.0 || p == 0.0 {
        return 0.0;
    }
    if p > 0.5 {
        return n - binomial(source, n, 1.0 - p);
    }
    if n * p > 600.0 {
        // Sums of independent parts keep the start of the recurrence from underflowing.
        let half = (n / 2.0).floor();
        return binomial(source, half, p) + binomial(source, n - half, p);
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

fn whole(source: &mut Source, name: &str, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let low = from_py(&*args.required("low", vm)?, vm)?;
    let high = args
        .take_some("high", vm)?
        .map(|high| from_py(&high, vm))
        .transpose()?;
    let size = sized(args.take("size", vm)?, vm)?;
    let dtype = dtype::optional(&mut args, "dtype", vm)?.unwrap_or(DType::I64);
    let closed = args.value::<bool>("endpoint", vm)?.unwrap_or(false) || name == "random_integers";
    args.finish(vm)?;
    let zero = Array::scalar(Scalar::Int(if name == "random_integers" { 1 } else { 0 }));
    let (low, high) = match high {
        Some(high) => (low, high),
        None => (zero, low),
    };
    let common = ops::broadcast_shapes(&[low.shape(), high.shape()]).or_raise(vm)?;
    let scalar = size.is_none() && common.is_empty();
    let shape = size.unwrap_or(common);
    let lows = integers(&ops::broadcast_to(&low, &shape).or_raise(vm)?, vm)?;
    let highs = integers(&ops::broadcast_to(&high, &shape).or_raise(vm)?, vm)?;
    let narrow = match dtype.itemsize() {
        1 | 2 => Some(dtype.itemsize() as u32 * 8),
        _ => None,
    };
    let mut buffer = (0u32, 0u32);
    let mut values = Vec::with_capacity(lows.len());
    for (low, high) in lows.into_iter().zip(highs) {
        let most = high as i128 - low as i128 - !closed as i128;
        if most < 0 {
            return Err(vm.new_value_error(if closed { "low > high" } else { "low >= high" }));
        }
        let offset = match narrow {
            Some(bits) => small(source, most as u64, bits, &mut buffer),
            None => source.integer(most as u64),
        };
        values.push((low as i128 + offset as i128) as i64);
    }
    let made = cast(&Array::from_vec(&shape, values).or_raise(vm)?, dtype, vm)?;
    if scalar && dtype == DType::I64 && name != "integers" {
        return crate::support::object_of(&made.item().or_raise(vm)?, vm);
    }
    result_to_py(made, vm)
}

/// Integers of 8 and 16 bits take parts of one 32-bit word after another.
fn small(source: &mut Source, most: u64, bits: u32, buffer: &mut (u32, u32)) -> u64 {
    if most == 0 {
        return 0;
    }
    let part = (1u32 << bits) - 1;
    let mut next = |source: &mut Source| {
        if buffer.1 == 0 {
            *buffer = (source.next32(), 32 / bits);
        } else {
            buffer.0 >>= bits;
        }
        buffer.1 -= 1;
        buffer.0 & part
    };
    let most = most as u32;
    if most == part {
        return next(source) as u64;
    }
    if matches!(source, Source::Legacy(_)) {
        let mask = u32::MAX >> most.leading_zeros();
        loop {
            let value = next(source) & mask;
            if value <= most {
                return value as u64;
            }
        }
    }
    let count = most + 1;
    let mut product = next(source) * count;
    if product & part < count {
        let threshold = (part - most) % count;
        while product & part < threshold {
            product = next(source) * count;
        }
    }
    (product >> bits) as u64
}

fn choice(source: &mut Source, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pool = from_py(&*args.required("a", vm)?, vm)?;
    let size = sized(args.take("size", vm)?, vm)?;
    let replace = args
        .take_some("replace", vm)?
        .map(|r| r.try_to_bool(vm))
        .transpose()?
        .unwrap_or(true);
    let p = args
        .take_some("p", vm)?
        .map(|p| from_py(&p, vm))
        .transpose()?;
    let axis = args
        .take_some("axis", vm)?
        .map(|axis| int_of(&axis, vm))
        .transpose()?
        .unwrap_or(0);
    let shuffled = args
        .take_some("shuffle", vm)?
        .map(|s| s.try_to_bool(vm))
        .transpose()?
        .unwrap_or(true);
    args.finish(vm)?;
    let (pool, count) = if pool.ndim() == 0 {
        let count = integers(&pool, vm)?[0];
        if count < 0 {
            return Err(vm.new_value_error("a must be greater than 0 unless no samples are taken"));
        }
        (None, count as usize)
    } else {
        let axis = axis_of(axis, pool.ndim(), vm)?;
        let count = pool.shape()[axis];
        (Some((pool, axis)), count)
    };
    let shape = size.unwrap_or_default();
    let wanted: usize = shape.iter().product();
    if count == 0 && wanted > 0 {
        return Err(vm.new_value_error("'a' cannot be empty unless no samples are taken"));
    }
    if !replace && wanted > count {
        return Err(
            vm.new_value_error("Cannot take a larger sample than population when 'replace=False'")
        );
    }
    let picked: Vec<i64> = match p {
        Some(p) => {
            let p = floats(&p, vm)?;
            if p.len() != count {
                return Err(vm.new_value_error("'a' and 'p' must have same size"));
            }
            if (p.iter().sum::<f64>() - 1.0).abs() > 1.5e-8 {
                return Err(vm.new_value_error("probabilities do not sum to 1"));
            }
            weighted(source, p, wanted, replace)
        }
        None if replace => (0..wanted)
            .map(|_| source.integer(count as u64 - 1) as i64)
            .collect(),
        None => without_replacement(source, count, wanted, shuffled),
    };
    let index = Array::from_vec(&shape, picked).or_raise(vm)?;
    let made = match pool {
        None => index,
        Some((pool, axis)) => ops::gather(&pool, &[axis], &[&index]).or_raise(vm)?,
    };
    result_to_py(made, vm)
}

fn cumulative(p: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut sums: Vec<f64> = p
        .iter()
        .map(|p| {
            sum += p;
            sum
        })
        .collect();
    sums.iter_mut().for_each(|each| *each /= sum);
    sums
}

fn weighted(source: &mut Source, mut p: Vec<f64>, wanted: usize, replace: bool) -> Vec<i64> {
    if replace {
        let sums = cumulative(&p);
        return (0..wanted)
            .map(|_| {
                let u = source.double();
                sums.partition_point(|sum| *sum <= u) as i64
            })
            .collect();
    }
    let mut found: Vec<i64> = Vec::new();
    while found.len() < wanted {
        let draws: Vec<f64> = (0..wanted - found.len()).map(|_| source.double()).collect();
        for taken in &found {
            p[*taken as usize] = 0.0;
        }
        let sums = cumulative(&p);
        let mut new: Vec<i64> = Vec::new();
        for u in draws {
            let pick = sums.partition_point(|sum| *sum <= u) as i64;
            if !new.contains(&pick) {
                new.push(pick);
            }
        }
        found.extend(new);
    }
    found
}

fn without_replacement(
    source: &mut Source,
    count: usize,
    wanted: usize,
    shuffled: bool,
) -> Vec<i64> {
    let mut all: Vec<i64> = (0..count as i64).collect();
    if matches!(source, Source::Legacy(_)) {
        source.shuffle(&mut all, 1);
        all.truncate(wanted);
        return all;
    }
    let cutoff = if shuffled { 50 } else { 20 };
    if count > 10_000 && wanted > count / cutoff {
        source.shuffle(&mut all, count.saturating_sub(wanted).max(1));
        return all.split_off(count - wanted);
    }
    // Floyd's method.
    let mut taken = std::collections::HashSet::new();
    let mut picked: Vec<i64> = (count - wanted..count)
        .map(|top| {
            let value = source.integer(top as u64) as i64;
            let value = if taken.contains(&value) {
                top as i64
            } else {
                value
            };
            taken.insert(value);
            value
        })
        .collect();
    if shuffled {
        source.shuffle(&mut picked, 1);
    }
    picked
}

fn permute(source: &mut Source, name: &str, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let object = args.required("x", vm)?;
    let axis = args
        .take_some("axis", vm)?
        .map(|axis| int_of(&axis, vm))
        .transpose()?
        .unwrap_or(0);
    args.finish(vm)?;
    if name == "shuffle"
        && let Some(list) = object.downcast_ref::<rustpython_vm::builtins::PyList>()
    {
        let mut values = list.borrow_vec().to_vec();
        let mut order: Vec<usize> = (0..values.len()).collect();
        swap_all(source, &mut order);
        values = order.into_iter().map(|at| values[at].clone()).collect();
        *list.borrow_vec_mut() = values;
        return Ok(vm.ctx.none());
    }
    let array = from_py_as(&object, None, vm)?;
    let array = if array.ndim() == 0 {
        let count = integers(&array, vm)?[0].max(0);
        Array::from_vec(&[count as usize], (0..count).collect()).or_raise(vm)?
    } else {
        array
    };
    let axis = axis_of(axis, array.ndim(), vm)?;
    let mut order: Vec<i64> = (0..array.shape()[axis] as i64).collect();
    swap_all(source, &mut order);
    let made = ops::take(&array, axis, &order).or_raise(vm)?;
    if name == "shuffle" {
        super::functions::write_out(object, made, vm)?;
        return Ok(vm.ctx.none());
    }
    Ok(to_py(made, vm))
}

/// The shuffle of whole arrays: by masks in the old generator and in the new.
fn swap_all<T>(source: &mut Source, values: &mut [T]) {
    for i in (1..values.len()).rev() {
        let j = source.interval(i as u64) as usize;
        values.swap(i, j);
    }
}

#[rustpython_vm::pymodule(name = "numpy.random")]
mod _random {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::class::PyClassImpl;
    use rustpython_vm::common::lock::PyMutex;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

    use super::{PyGenerator, PyRandomState, seeded};
    use crate::support::Arguments;

    /// Functions of the module: the methods of one shared `RandomState`.
    const SHARED: &[&str] = &[
        "random",
        "random_sample",
        "ranf",
        "sample",
        "rand",
        "randn",
        "uniform",
        "normal",
        "standard_normal",
        "randint",
        "random_integers",
        "choice",
        "permutation",
        "shuffle",
        "exponential",
        "standard_exponential",
        "lognormal",
        "poisson",
        "gamma",
        "standard_gamma",
        "beta",
        "binomial",
        "weibull",
        "rayleigh",
        "laplace",
        "logistic",
        "gumbel",
        "chisquare",
        "triangular",
        "seed",
    ];

    #[pyfunction]
    fn default_rng(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("default_rng", args);
        let seed = args.take_some("seed", vm)?;
        args.finish(vm)?;
        if let Some(seed) = &seed
            && seed.downcast_ref::<PyGenerator>().is_some()
        {
            return Ok(seed.clone());
        }
        let source = PyMutex::new(seeded(seed.as_deref(), true, vm)?);
        Ok(PyGenerator { source }.into_ref(&vm.ctx).into())
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        let generator: PyObjectRef = PyGenerator::make_static_type().into();
        let state: PyObjectRef = PyRandomState::make_static_type().into();
        module.set_attr("Generator", generator, vm)?;
        module.set_attr("RandomState", state, vm)?;
        let source = PyMutex::new(seeded(None, false, vm)?);
        let shared: PyObjectRef = PyRandomState { source }.into_ref(&vm.ctx).into();
        for name in SHARED {
            module.set_attr(*name, shared.as_object().get_attr(*name, vm)?, vm)?;
        }
        Ok(())
    }
}
