//! Interpolation of values on a line: `scipy.interpolate`'s schemes.
//!
//! Splines and the interpolating polynomial are linear in the values, so they are matrices that depend on
//! positions only ([`spline_weights`], [`polynomial_weights`]). The local schemes (`pchip`, `akima`) are not.

use crate::{ArrayError, Result};

/// How values between positions are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpolation {
    Linear,
    Nearest,
    /// An interpolating spline of this order ("not a knot"); 0 is the value before.
    Spline(usize),
    /// The polynomial through all points (`krogh`, `barycentric`).
    Polynomial,
    Pchip,
    Akima,
    Makima,
}

/// What stands outside of the positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outside {
    /// One value below, another above.
    Fill(f64, f64),
    /// The scheme goes on.
    Extrapolate,
}

impl Outside {
    /// What stands at `x` if it is outside of the increasing `xp` and nothing is extrapolated.
    pub fn at(self, xp: &[f64], x: f64) -> Option<f64> {
        match (self, xp.first(), xp.last()) {
            (Outside::Fill(low, _), Some(first), _) if x < *first => Some(low),
            (Outside::Fill(_, high), _, Some(last)) if x > *last => Some(high),
            _ => None,
        }
    }
}

/// The interval of `xp` (at least two positions) that linear interpolation uses at `x`: its first index.
/// A position belongs to the interval that ends there.
pub fn interval(xp: &[f64], x: f64) -> usize {
    let above = if x.is_nan() {
        xp.len()
    } else {
        xp.partition_point(|p| *p < x)
    };
    above.clamp(1, xp.len().max(2) - 1) - 1
}

/// The nearest position; the lower one in the middle. NaN is nearest to the last.
pub fn nearest(xp: &[f64], x: f64) -> usize {
    if x.is_nan() {
        return xp.len().saturating_sub(1);
    }
    xp.windows(2)
        .collect::<Vec<_>>()
        .partition_point(|pair| pair[0] / 2.0 + pair[1] / 2.0 < x)
}

/// Weights of an interpolating spline: `y(x) = weights · y`, C order `[x.len(), xp.len()]`. Outside of `xp`
/// the outermost pieces go on. `xp` strictly increases. Errors if there are not more positions than `order`.
pub fn spline_weights(xp: &[f64], x: &[f64], order: usize) -> Result<Vec<f64>> {
    let n = xp.len();
    if n <= order {
        // scipy's words, from the spline it could not make.
        let missing = (order + 1).saturating_sub(n);
        return Err(ArrayError::Value(format!(
            "The number of derivatives at boundaries does not match: expected {missing}, got 0+0"
        )));
    }
    let knots = knots(xp, order);
    // B-splines of each position, a band: row `i` holds columns `i - order ..= i + order`.
    let width = 2 * order + 1;
    let mut band = vec![0.0; n * width];
    for (i, at) in xp.iter().enumerate() {
        let (first, values) = basis(&knots, order, n, *at);
        for (k, value) in values.iter().enumerate() {
            if let Some(column) = (first + k + order).checked_sub(i)
                && column < width
            {
                band[i * width + column] = *value;
            }
        }
    }
    factorize(&mut band, n, order);
    let mut out = vec![0.0; x.len() * n];
    for (row, at) in out.chunks_exact_mut(n).zip(x) {
        if at.is_nan() {
            row.fill(f64::NAN);
            continue;
        }
        let (first, values) = basis(&knots, order, n, *at);
        row[first..first + values.len()].copy_from_slice(&values);
        solve_transposed(&band, n, order, row);
    }
    Ok(out)
}

/// Knots without the second and the last but one position (odd orders), or between positions (even ones).
fn knots(xp: &[f64], order: usize) -> Vec<f64> {
    let n = xp.len();
    let (first, last) = (xp[0], xp[n - 1]);
    let inner: Vec<f64> = if order == 0 {
        return [xp, &[last]].concat();
    } else if order % 2 == 1 {
        let cut = order.div_ceil(2);
        xp[cut..n - cut].to_vec()
    } else {
        let cut = order / 2;
        (cut..n - 1 - cut)
            .map(|i| (xp[i + 1] + xp[i]) / 2.0)
            .collect()
    };
    [vec![first; order + 1], inner, vec![last; order + 1]].concat()
}

/// The first B-spline that is not 0 at `x`, and the values of it and the `order` next.
fn basis(knots: &[f64], order: usize, n: usize, x: f64) -> (usize, Vec<f64>) {
    let at = knots
        .partition_point(|knot| *knot <= x)
        .saturating_sub(1)
        .clamp(order, n - 1);
    let mut values = vec![0.0; order + 1];
    values[0] = 1.0;
    for j in 1..=order {
        let mut saved = 0.0;
        for r in 0..j {
            let right = knots[at + r + 1] - x;
            let left = x - knots[at + 1 + r - j];
            let part = values[r] / (right + left);
            values[r] = saved + right * part;
            saved = left * part;
        }
        values[j] = saved;
    }
    (at - order, values)
}

/// LU in place, without pivots: collocation matrices of B-splines are totally positive.
fn factorize(band: &mut [f64], n: usize, order: usize) {
    let width = 2 * order + 1;
    for k in 0..n {
        let pivot = band[k * width + order];
        for i in k + 1..(k + order + 1).min(n) {
            let factor = band[i * width + k + order - i] / pivot;
            band[i * width + k + order - i] = factor;
            if factor == 0.0 {
                continue;
            }
            for j in k + 1..(k + order + 1).min(n) {
                band[i * width + j + order - i] -= factor * band[k * width + j + order - k];
            }
        }
    }
}

/// `row · A⁻¹` by the factors of `A`.
fn solve_transposed(band: &[f64], n: usize, order: usize, row: &mut [f64]) {
    let width = 2 * order + 1;
    for j in 0..n {
        let mut value = row[j];
        for i in j.saturating_sub(order)..j {
            value -= row[i] * band[i * width + j + order - i];
        }
        row[j] = value / band[j * width + order];
    }
    for j in (0..n).rev() {
        let mut value = row[j];
        for i in j + 1..(j + order + 1).min(n) {
            value -= row[i] * band[i * width + j + order - i];
        }
        row[j] = value;
    }
}

/// Weights of the polynomial through all points (Lagrange's, in barycentric form): C order
/// `[x.len(), xp.len()]`.
pub fn polynomial_weights(xp: &[f64], x: &[f64]) -> Vec<f64> {
    let n = xp.len();
    let spread = match (xp.first(), xp.last()) {
        (Some(first), Some(last)) if last != first => 4.0 / (last - first),
        _ => 1.0,
    };
    let own: Vec<f64> = (0..n)
        .map(|j| {
            let product: f64 = (0..n)
                .filter(|i| *i != j)
                .map(|i| (xp[j] - xp[i]) * spread)
                .product();
            1.0 / product
        })
        .collect();
    let mut out = vec![0.0; x.len() * n];
    for (row, at) in out.chunks_exact_mut(n.max(1)).zip(x) {
        if let Some(hit) = xp.iter().position(|p| p == at) {
            row[hit] = 1.0;
            continue;
        }
        for j in 0..n {
            row[j] = own[j] / (at - xp[j]);
        }
        let total: f64 = row.iter().sum();
        row.iter_mut().for_each(|weight| *weight /= total);
    }
    out
}

/// One line of values: `yp` at the strictly increasing `xp`, interpolated at `x`.
/// Errors if a spline has too few positions.
pub fn interpolate(
    scheme: Interpolation,
    xp: &[f64],
    yp: &[f64],
    x: &[f64],
    outside: Outside,
) -> Result<Vec<f64>> {
    let mut out = match scheme {
        Interpolation::Linear => x.iter().map(|x| linear(xp, yp, *x)).collect(),
        Interpolation::Nearest => x
            .iter()
            .map(|x| yp.get(nearest(xp, *x)).copied().unwrap_or(f64::NAN))
            .collect(),
        Interpolation::Spline(order) => weighted(&spline_weights(xp, x, order)?, yp, x.len()),
        Interpolation::Polynomial => weighted(&polynomial_weights(xp, x), yp, x.len()),
        _ if xp.len() < 2 => {
            return Err(ArrayError::Value(
                "at least two breakpoints are needed".into(),
            ));
        }
        Interpolation::Pchip => hermite(xp, yp, &pchip_slopes(xp, yp), x),
        Interpolation::Akima | Interpolation::Makima => {
            let slopes = akima_slopes(xp, yp, scheme == Interpolation::Makima);
            hermite(xp, yp, &slopes, x)
        }
    };
    if scheme != Interpolation::Polynomial {
        for (value, x) in out.iter_mut().zip(x) {
            if let Some(fill) = outside.at(xp, *x) {
                *value = fill;
            }
        }
    }
    Ok(out)
}

fn weighted(weights: &[f64], y: &[f64], count: usize) -> Vec<f64> {
    let n = y.len().max(1);
    let rows = weights.chunks_exact(n).take(count);
    rows.map(|row| row.iter().zip(y).map(|(w, y)| w * y).sum())
        .collect()
}

/// As `numpy.interp` computes inside, and as a line beyond.
fn linear(xp: &[f64], yp: &[f64], x: f64) -> f64 {
    if let Ok(hit) = xp.binary_search_by(|p| p.total_cmp(&x)) {
        return yp[hit];
    }
    if xp.len() < 2 {
        return f64::NAN;
    }
    let low = interval(xp, x);
    let slope = (yp[low + 1] - yp[low]) / (xp[low + 1] - xp[low]);
    slope * (x - xp[low]) + yp[low]
}

/// Cubic pieces by values and slopes.
fn hermite(xp: &[f64], yp: &[f64], slopes: &[f64], x: &[f64]) -> Vec<f64> {
    let piece = |x: f64| {
        let low = xp
            .partition_point(|p| *p <= x)
            .saturating_sub(1)
            .min(xp.len() - 2);
        let width = xp[low + 1] - xp[low];
        let secant = (yp[low + 1] - yp[low]) / width;
        let bend = (slopes[low] + slopes[low + 1] - 2.0 * secant) / width;
        let s = x - xp[low];
        let third = bend / width;
        let second = (secant - slopes[low]) / width - bend;
        ((third * s + second) * s + slopes[low]) * s + yp[low]
    };
    x.iter()
        .map(|x| if x.is_nan() { f64::NAN } else { piece(*x) })
        .collect()
}

fn secants(xp: &[f64], yp: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let steps: Vec<f64> = xp.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let slopes = yp
        .windows(2)
        .zip(&steps)
        .map(|(pair, step)| (pair[1] - pair[0]) / step)
        .collect();
    (steps, slopes)
}

fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// Slopes that keep the data's monotony (Fritsch and Butland).
fn pchip_slopes(xp: &[f64], yp: &[f64]) -> Vec<f64> {
    let (h, m) = secants(xp, yp);
    if m.len() == 1 {
        return vec![m[0]; 2];
    }
    let end = |h0: f64, h1: f64, m0: f64, m1: f64| {
        let slope = ((2.0 * h0 + h1) * m0 - h0 * m1) / (h0 + h1);
        if sign(slope) != sign(m0) {
            0.0
        } else if sign(m0) != sign(m1) && slope.abs() > 3.0 * m0.abs() {
            3.0 * m0
        } else {
            slope
        }
    };
    let last = m.len() - 1;
    let mut slopes = vec![end(h[0], h[1], m[0], m[1])];
    for k in 0..last {
        let flat = sign(m[k]) != sign(m[k + 1]) || m[k] == 0.0 || m[k + 1] == 0.0;
        let (w1, w2) = (2.0 * h[k + 1] + h[k], h[k + 1] + 2.0 * h[k]);
        slopes.push(match flat {
            true => 0.0,
            false => 1.0 / ((w1 / m[k] + w2 / m[k + 1]) / (w1 + w2)),
        });
    }
    slopes.push(end(h[last], h[last - 1], m[last], m[last - 1]));
    slopes
}

/// Akima's slopes, or the modified ones that overshoot less.
fn akima_slopes(xp: &[f64], yp: &[f64], modified: bool) -> Vec<f64> {
    let (_, inner) = secants(xp, yp);
    if inner.len() == 1 {
        return vec![inner[0]; 2];
    }
    // Two secants beyond each end.
    let count = inner.len();
    let after_first = 2.0 * inner[0] - inner[1];
    let before_last = 2.0 * inner[count - 1] - inner[count - 2];
    let mut m = vec![2.0 * after_first - inner[0], after_first];
    m.extend_from_slice(&inner);
    m.extend([before_last, 2.0 * before_last - inner[count - 1]]);
    let change: Vec<f64> = m.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let mean: Vec<f64> = m.windows(2).map(|pair| (pair[1] + pair[0]).abs()).collect();
    let weight = |k: usize| change[k] + if modified { 0.5 * mean[k] } else { 0.0 };
    let sums: Vec<f64> = (0..xp.len()).map(|k| weight(k + 2) + weight(k)).collect();
    let largest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (0..xp.len())
        .map(|k| match sums[k] > 1e-9 * largest {
            true => (weight(k + 2) * m[k + 1] + weight(k) * m[k + 2]) / sums[k],
            false => 0.5 * (m[k + 3] + m[k]),
        })
        .collect()
}
