//! Less common distributions, step for step as numpy draws them.

use littoral_array::ops::{self, Binary, matrix};
use littoral_array::{Array, DType};
use rustpython_vm::{PyResult, VirtualMachine};

use super::distributions::{Number, beta, binomial, drawn, sized};
use super::draw::Source;
use crate::numpy::convert::{from_py, to_py};
use crate::numpy::dtype::cast;
use crate::numpy::functions::{floats, int_of};
use crate::support::{Arguments, OrRaise};

/// Floats of a distribution that [`super::distributions::draw`] does not know itself. None if there is no such one.
pub fn floats_of(
    source: &mut Source,
    name: &str,
    args: &mut Arguments,
    number: Number,
    vm: &VirtualMachine,
) -> PyResult<Option<Array>> {
    let parameters: &[(&str, Option<f64>)] = match name {
        "standard_t" => &[("df", None)],
        "standard_cauchy" => &[],
        "pareto" | "power" | "zipf" => &[("a", None)],
        "f" => &[("dfnum", None), ("dfden", None)],
        "geometric" | "logseries" => &[("p", None)],
        "negative_binomial" => &[("n", None), ("p", None)],
        "wald" => &[("mean", None), ("scale", None)],
        "vonmises" => &[("mu", None), ("kappa", None)],
        "noncentral_chisquare" => &[("df", None), ("nonc", None)],
        _ => return Ok(None),
    };
    let parameters = parameters
        .iter()
        .map(|(name, default)| number(args, name, *default))
        .collect::<PyResult<Vec<_>>>()?;
    let size = sized(args.take("size", vm)?, vm)?;
    let modern = matches!(source, Source::Modern(_));
    let made = drawn(&parameters, size, vm, |p| match name {
        "standard_t" => {
            let top = source.normal();
            let below = source.gamma(p[0] / 2.0);
            (p[0] / 2.0).sqrt() * top / below.sqrt()
        }
        "standard_cauchy" => {
            let top = source.normal();
            top / source.normal()
        }
        "pareto" if modern => (source.exponential() / p[0]).exp_m1(),
        "pareto" => (source.exponential() / p[0]).exp() - 1.0,
        "power" if modern => (-(-source.exponential()).exp_m1()).powf(1.0 / p[0]),
        "power" => (1.0 - (-source.exponential()).exp()).powf(1.0 / p[0]),
        "f" => {
            let top = 2.0 * source.gamma(p[0] / 2.0) * p[1];
            top / (2.0 * source.gamma(p[1] / 2.0) * p[0])
        }
        "geometric" => geometric(source, p[0], modern),
        "negative_binomial" => {
            let mean = source.gamma(p[0]) * ((1.0 - p[1]) / p[1]);
            source.poisson(mean) as f64
        }
        "zipf" => zipf(source, p[0]),
        "logseries" => logseries(source, p[0]),
        "wald" => wald(source, p[0], p[1]),
        "vonmises" => vonmises(source, p[0], p[1]),
        _ => {
            let (degrees, shift) = (p[0], p[1]);
            if shift == 0.0 {
                2.0 * source.gamma(degrees / 2.0)
            } else if degrees > 1.0 {
                let rest = 2.0 * source.gamma((degrees - 1.0) / 2.0);
                let n = source.normal() + shift.sqrt();
                rest + n * n
            } else {
                let i = source.poisson(shift / 2.0) as f64;
                2.0 * source.gamma((degrees + 2.0 * i) / 2.0)
            }
        }
    })?;
    Ok(Some(match name {
        "geometric" | "negative_binomial" | "zipf" | "logseries" => cast(&made, DType::I64, vm)?,
        _ => made,
    }))
}

fn geometric(source: &mut Source, p: f64, modern: bool) -> f64 {
    if p >= 0.333_333_333_333_333_3 {
        let u = source.double();
        let (mut x, mut sum, mut product) = (1.0, p, p);
        while u > sum {
            product *= 1.0 - p;
            sum += product;
            x += 1.0;
        }
        return x;
    }
    match modern {
        true => (-source.exponential() / (-p).ln_1p()).ceil(),
        false => ((1.0 - source.double()).ln() / (1.0 - p).ln()).ceil(),
    }
}

fn zipf(source: &mut Source, a: f64) -> f64 {
    // So steep that every draw is the first number.
    if a >= 1025.0 {
        return 1.0;
    }
    let less = a - 1.0;
    let b = 2f64.powf(less);
    loop {
        let u = 1.0 - source.double();
        let v = source.double();
        let x = u.powf(-1.0 / less).floor();
        if x > i64::MAX as f64 || x < 1.0 {
            continue;
        }
        let t = (1.0 + 1.0 / x).powf(less);
        if v * x * (t - 1.0) / (b - 1.0) <= t / b {
            return x;
        }
    }
}

fn logseries(source: &mut Source, p: f64) -> f64 {
    let r = (-p).ln_1p();
    loop {
        let v = source.double();
        if v >= p {
            return 1.0;
        }
        let u = source.double();
        let q = -(r * u).exp_m1();
        if v <= q * q {
            let result = (1.0 + v.ln() / q.ln()).floor();
            if result < 1.0 || v == 0.0 {
                continue;
            }
            return result;
        }
        return if v >= q { 1.0 } else { 2.0 };
    }
}

fn wald(source: &mut Source, mean: f64, scale: f64) -> f64 {
    let half = mean / (2.0 * scale);
    let y = source.normal();
    let y = mean * y * y;
    let x = mean + half * (y - (4.0 * scale * y + y * y).sqrt());
    match source.double() <= mean / (mean + x) {
        true => x,
        false => mean * mean / x,
    }
}

fn vonmises(source: &mut Source, mu: f64, kappa: f64) -> f64 {
    use std::f64::consts::PI;
    // So narrow that it is a normal distribution, as numpy has it.
    if kappa > 1e6 {
        let result = mu + source.normal() / kappa.sqrt();
        return (result + PI).rem_euclid(2.0 * PI) - PI;
    }
    if kappa < 1e-8 {
        return PI * (2.0 * source.double() - 1.0);
    }
    let s = if kappa < 1e-5 {
        1.0 / kappa + kappa
    } else {
        let r = 1.0 + (1.0 + 4.0 * kappa * kappa).sqrt();
        let rho = (r - (2.0 * r).sqrt()) / (2.0 * kappa);
        (1.0 + rho * rho) / (2.0 * rho)
    };
    let w = loop {
        let z = (PI * source.double()).cos();
        let w = (1.0 + s * z) / (s + z);
        let y = kappa * (s - w);
        let v = source.double();
        if y * (2.0 - y) - v >= 0.0 || (y / v).ln() + 1.0 - y >= 0.0 {
            break w;
        }
    };
    let sign = if source.double() < 0.5 { -1.0 } else { 1.0 };
    let result = sign * w.acos() + mu;
    let within = (result.abs() + PI) % (2.0 * PI) - PI;
    if result < 0.0 { -within } else { within }
}

/// Draws that are vectors: `multinomial`, `dirichlet`, `multivariate_normal`. None if there is no such one.
pub fn vectors_of(
    source: &mut Source,
    name: &str,
    args: &mut Arguments,
    vm: &VirtualMachine,
) -> PyResult<Option<Array>> {
    let shaped = |size: Option<Vec<usize>>, n: usize, values: Vec<f64>| -> PyResult<Array> {
        let mut shape = size.unwrap_or_default();
        shape.push(n);
        Array::from_vec(&shape, values).or_raise(vm)
    };
    let count = |size: &Option<Vec<usize>>| size.as_ref().map_or(1, |size| size.iter().product());
    Ok(Some(match name {
        "multinomial" => {
            let n = int_of(&*args.required("n", vm)?, vm)? as f64;
            let p = floats(&from_py(&*args.required("pvals", vm)?, vm)?, vm)?;
            let size = sized(args.take("size", vm)?, vm)?;
            if !p.iter().all(|p| (0.0..=1.0).contains(p)) {
                return Err(vm.new_value_error("pvals < 0, pvals > 1 or pvals contains NaNs"));
            }
            if n < 0.0 {
                return Err(vm.new_value_error("n < 0"));
            }
            if p[..p.len().saturating_sub(1)].iter().sum::<f64>() > 1.0 + 1e-12 {
                return Err(vm.new_value_error("sum(pvals[:-1]) > 1.0"));
            }
            let mut values = vec![];
            for _ in 0..count(&size) {
                let (mut left, mut rest) = (n, 1.0);
                let mut one = vec![0.0; p.len()];
                for k in 0..p.len().saturating_sub(1) {
                    one[k] = binomial(source, left, p[k] / rest);
                    left -= one[k];
                    if left <= 0.0 {
                        break;
                    }
                    rest -= p[k];
                }
                if let Some(last) = one.last_mut() {
                    *last = left.max(0.0);
                }
                values.extend(one);
            }
            cast(&shaped(size, p.len(), values)?, DType::I64, vm)?
        }
        "dirichlet" => {
            let alpha = floats(&from_py(&*args.required("alpha", vm)?, vm)?, vm)?;
            let size = sized(args.take("size", vm)?, vm)?;
            if alpha.iter().any(|alpha| *alpha <= 0.0) {
                return Err(vm.new_value_error("alpha <= 0"));
            }
            if alpha.iter().any(|alpha| alpha.is_nan()) {
                let values = vec![f64::NAN; count(&size) * alpha.len()];
                return shaped(size, alpha.len(), values).map(Some);
            }
            let small = matches!(source, Source::Modern(_))
                && alpha.iter().copied().fold(0.0, f64::max) < 0.1;
            let mut values = vec![];
            for _ in 0..count(&size) {
                if small {
                    // By breaking a stick: gammas of tiny shapes underflow.
                    let mut left = 1.0;
                    for k in 0..alpha.len() {
                        let rest: f64 = alpha[k + 1..].iter().sum();
                        let part = if rest > 0.0 {
                            beta(source, alpha[k], rest)
                        } else {
                            1.0
                        };
                        values.push(left * part);
                        left *= 1.0 - part;
                    }
                    continue;
                }
                let one: Vec<f64> = alpha.iter().map(|a| source.gamma(*a)).collect();
                let total: f64 = one.iter().sum();
                values.extend(one.iter().map(|value| value * (1.0 / total)));
            }
            shaped(size, alpha.len(), values)?
        }
        "multivariate_normal" => {
            let mean = floats(&from_py(&*args.required("mean", vm)?, vm)?, vm)?;
            let cov = from_py(&*args.required("cov", vm)?, vm)?;
            let size = sized(args.take("size", vm)?, vm)?;
            let _ = args.rest_keywords();
            let n = mean.len();
            if cov.shape() != [n, n] {
                return Err(vm.new_value_error("mean and cov must have same length"));
            }
            let factor = factor(&floats(&cov, vm)?, n);
            let mut values = vec![];
            let draws: Vec<f64> = (0..count(&size) * n).map(|_| source.normal()).collect();
            for x in draws.chunks_exact(n.max(1)) {
                let one = matrix::product(x, &factor, 1, n, n);
                values.extend(one.iter().zip(&mean).map(|(x, m)| x + m));
            }
            shaped(size, n, values)?
        }
        _ => return Ok(None),
    }))
}

/// `sqrt(s) · vᵀ` of a covariance, with the signs that LAPACK usually gives.
fn factor(cov: &[f64], n: usize) -> Vec<f64> {
    let matrix::Svd { s, vt, .. } = matrix::svd(cov, n, n);
    let diagonal = (0..n * n).all(|at| at / n == at % n || cov[at] == 0.0);
    let mut out = vt;
    for (row, s) in out.chunks_exact_mut(n.max(1)).zip(&s) {
        let first = row.iter().copied().find(|v| v.abs() > 1e-12).unwrap_or(1.0);
        let sign = match diagonal {
            true => first.signum(),
            false => -first.signum(),
        };
        row.iter_mut().for_each(|value| *value *= sign * s.sqrt());
    }
    out
}

/// `hypergeometric(ngood, nbad, nsample)`: by drawing one after the other (numpy's way for small samples).
pub fn hypergeometric(
    source: &mut Source,
    args: &mut Arguments,
    number: Number,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let parameters = [
        number(args, "ngood", None)?,
        number(args, "nbad", None)?,
        number(args, "nsample", None)?,
    ];
    let size = sized(args.take("size", vm)?, vm)?;
    let modern = matches!(source, Source::Modern(_));
    let all = ops::binary(Binary::Add, &parameters[0], &parameters[1]).or_raise(vm)?;
    let short = ops::binary(Binary::Lt, &all, &parameters[2]).or_raise(vm)?;
    if floats(&short, vm)?.contains(&1.0) {
        return Err(vm.new_value_error("ngood + nbad < nsample"));
    }
    if floats(&all, vm)?.iter().any(|all| *all >= 2e9) {
        return Err(vm.new_value_error("both ngood and nbad must be less than 1000000000"));
    }
    let made = drawn(&parameters, size, vm, |p| {
        let (good, bad, sample) = (p[0], p[1], p[2]);
        if modern {
            return picked(source, good as i64, bad as i64, sample as i64) as f64;
        }
        let less = good + bad - sample;
        let smaller = good.min(bad);
        let (mut y, mut k) = (smaller, sample);
        while y > 0.0 {
            let u = source.double();
            y -= (u + y / (less + k)).floor();
            k -= 1.0;
            if k == 0.0 {
                break;
            }
        }
        let z = smaller - y;
        if good > bad { sample - z } else { z }
    })?;
    cast(&made, DType::I64, vm)
}

fn picked(source: &mut Source, good: i64, bad: i64, sample: i64) -> i64 {
    let total = good + bad;
    let turned = sample > total / 2;
    let mut left = if turned { total - sample } else { sample };
    let (mut all, mut rest) = (total, good);
    while left > 0 && rest > 0 && all > rest {
        all -= 1;
        if (source.interval(all as u64) as i64) < rest {
            rest -= 1;
        }
        left -= 1;
    }
    if all == rest {
        rest -= left;
    }
    if turned { rest } else { good - rest }
}

/// The triangle, parallelogram and exponential tails of BTPE, `p ≤ 0.5`.
pub fn binomial_by_rejection(source: &mut Source, n: f64, r: f64) -> f64 {
    let q = 1.0 - r;
    let spread = n * r * q;
    let peak = n * r + r;
    let m = peak.floor();
    let p1 = (2.195 * spread.sqrt() - 4.6 * q).floor() + 0.5;
    let middle = m + 0.5;
    let (left, right) = (middle - p1, middle + p1);
    let c = 0.134 + 20.5 / (15.3 + m);
    let slope = |a: f64| a * (1.0 + a / 2.0);
    let lower = slope((peak - left) / (peak - left * r));
    let upper = slope((right - peak) / (right * q));
    let p2 = p1 * (1.0 + 2.0 * c);
    let p3 = p2 + c / lower;
    let p4 = p3 + c / upper;
    loop {
        let u = source.double() * p4;
        let mut v = source.double();
        let y;
        if u <= p1 {
            return (middle - p1 * v + u).floor();
        } else if u <= p2 {
            let x = left + (u - p1) / c;
            v = v * c + 1.0 - (m - x + 0.5).abs() / p1;
            if v > 1.0 {
                continue;
            }
            y = x.floor();
        } else if u <= p3 {
            y = (left + v.ln() / lower).floor();
            if y < 0.0 || v == 0.0 {
                continue;
            }
            v *= (u - p2) * lower;
        } else {
            y = (right - v.ln() / upper).floor();
            if y > n || v == 0.0 {
                continue;
            }
            v *= (u - p3) * upper;
        }
        let k = (y - m).abs();
        if !(k > 20.0 && k < spread / 2.0 - 1.0) {
            let s = r / q;
            let a = s * (n + 1.0);
            let mut f = 1.0;
            let factors =
                |from: f64, to: f64| (from as i64 + 1..=to as i64).map(move |i| a / i as f64 - s);
            if m < y {
                f = factors(m, y).fold(f, |f, factor| f * factor);
            } else {
                f = factors(y, m).fold(f, |f, factor| f / factor);
            }
            if v > f {
                continue;
            }
            return y;
        }
        let rho =
            (k / spread) * ((k * (k / 3.0 + 0.625) + 0.166_666_666_666_666_66) / spread + 0.5);
        let t = -k * k / (2.0 * spread);
        let log = v.ln();
        if log < t - rho {
            return y;
        }
        if log > t + rho {
            continue;
        }
        let (x1, f1, z, w) = (y + 1.0, m + 1.0, n + 1.0 - m, n - y + 1.0);
        let series = |x: f64| {
            let x2 = x * x;
            (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / x2) / x2) / x2) / x2) / x / 166_320.0
        };
        let bound = middle * (f1 / x1).ln()
            + (n - m + 0.5) * (z / w).ln()
            + (y - m) * (w * r / (x1 * q)).ln()
            + series(f1)
            + series(z)
            + series(x1)
            + series(w);
        if log <= bound {
            return y;
        }
    }
}

/// `bytes(length)`.
pub fn bytes(source: &mut Source, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let length = int_of(&*args.required("length", vm)?, vm)?.max(0) as usize;
    ops::room(&[length], 1).or_raise(vm)?;
    let words = (0..length.div_ceil(4)).flat_map(|_| source.next32().to_le_bytes());
    let bytes: Vec<u8> = words.take(length).collect();
    Ok(vm.ctx.new_bytes(bytes).into())
}

/// A vector draw as an object.
pub fn wrap(array: Array, vm: &VirtualMachine) -> rustpython_vm::PyObjectRef {
    to_py(ops::to_contiguous(&array), vm)
}
