//! Least squares of functions that are not linear in their parameters.

use super::matrix;

/// What [`curve_fit`] found: parameters, and their covariance (row-major).
pub struct CurveFit {
    pub parameters: Vec<f64>,
    pub covariance: Vec<f64>,
}

/// Levenberg and Marquardt's method with forward differences, as `scipy.optimize.curve_fit` uses it. `residuals` gives
/// `f(x, parameters) - y`; parameters stay within `bounds`. None if it does not converge. Errors if the function fails.
pub fn curve_fit<E>(
    start: &[f64],
    bounds: &[(f64, f64)],
    mut residuals: impl FnMut(&[f64]) -> Result<Vec<f64>, E>,
) -> Result<Option<CurveFit>, E> {
    let n = start.len();
    let clip = |p: &mut Vec<f64>| {
        for (value, (low, high)) in p.iter_mut().zip(bounds) {
            *value = value.clamp(*low, *high);
        }
    };
    let mut p = start.to_vec();
    clip(&mut p);
    let mut r = residuals(&p)?;
    let cost = |r: &[f64]| r.iter().map(|v| v * v).sum::<f64>();
    let mut best = cost(&r);
    let mut damping = 1e-3;
    let most = 200 * (n + 1);
    let mut calls = 1;
    let mut jacobian = vec![];
    let mut done = false;
    while !done {
        let m = r.len();
        jacobian = vec![0.0; m * n];
        for k in 0..n {
            let step = f64::EPSILON.sqrt() * if p[k] == 0.0 { 1.0 } else { p[k].abs() };
            let mut moved = p.clone();
            moved[k] += if moved[k] + step > bounds[k].1 {
                -step
            } else {
                step
            };
            let width = moved[k] - p[k];
            let other = residuals(&moved)?;
            for i in 0..m {
                jacobian[i * n + k] = (other[i] - r[i]) / width;
            }
        }
        calls += n;
        let turned = matrix::transposed(&jacobian, m, n);
        let square = matrix::product(&turned, &jacobian, n, m, n);
        let slope = matrix::product(&turned, &r, n, m, 1);
        loop {
            let mut damped = square.clone();
            for k in 0..n {
                damped[k * n + k] += damping * square[k * n + k].max(1e-300);
            }
            let Ok(step) = matrix::solve(&damped, &slope, n, 1) else {
                damping *= 10.0;
                if damping > 1e20 {
                    done = true;
                    break;
                }
                continue;
            };
            let mut next: Vec<f64> = p.iter().zip(&step).map(|(p, s)| p - s).collect();
            clip(&mut next);
            let moved = residuals(&next)?;
            calls += 1;
            let value = cost(&moved);
            if value.is_finite() && value <= best {
                let change = p
                    .iter()
                    .zip(&next)
                    .map(|(a, b)| (a - b).abs() / (b.abs() + 1e-12))
                    .fold(0.0, f64::max);
                done = (best - value) <= 1e-15 * best && change < 1e-8 || change < 1e-14;
                (p, r, best) = (next, moved, value);
                damping = (damping / 10.0).max(1e-15);
                break;
            }
            damping *= 10.0;
            if damping > 1e16 {
                // No better place nearby.
                done = true;
                break;
            }
            if calls > most * 5 {
                break;
            }
        }
        if !done && calls > most * 5 {
            return Ok(None);
        }
    }
    let m = r.len();
    let covariance = match matrix::inverse(
        &matrix::product(&matrix::transposed(&jacobian, m, n), &jacobian, n, m, n),
        n,
    ) {
        Ok(inverse) if m > n => {
            let scale = best / (m - n) as f64;
            inverse.into_iter().map(|value| value * scale).collect()
        }
        _ => vec![f64::INFINITY; n * n],
    };
    Ok(Some(CurveFit {
        parameters: p,
        covariance,
    }))
}
