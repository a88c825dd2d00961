//! Matrices of floats: factorizations that small problems need. Row-major slices; no blocking.

use crate::{ArrayError, Result};

/// The thin singular value decomposition of an `m × n` matrix by one-sided Jacobi rotations: `a = u · diag(s) · vt`
/// with `u` `m × k`, `vt` `k × n`, `k = min(m, n)`, `s` decreasing.
pub struct Svd {
    pub u: Vec<f64>,
    pub s: Vec<f64>,
    pub vt: Vec<f64>,
}

pub fn svd(a: &[f64], m: usize, n: usize) -> Svd {
    if m < n {
        let turned = svd(&transposed(a, m, n), n, m);
        return Svd {
            u: transposed(&turned.vt, m, m),
            s: turned.s,
            vt: transposed(&turned.u, n, m),
        };
    }
    // Columns of `a · v` become orthogonal.
    let mut u = a.to_vec();
    let mut v = identity(n);
    for _ in 0..60 {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                let (mut alpha, mut beta, mut gamma) = (0.0, 0.0, 0.0);
                for i in 0..m {
                    let (x, y) = (u[i * n + p], u[i * n + q]);
                    alpha += x * x;
                    beta += y * y;
                    gamma += x * y;
                }
                if gamma == 0.0 || gamma.abs() <= 1e-16 * (alpha * beta).sqrt() {
                    continue;
                }
                rotated = true;
                let zeta = (beta - alpha) / (2.0 * gamma);
                let t = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
                let t = if zeta == 0.0 { 1.0 } else { t };
                let c = 1.0 / (1.0 + t * t).sqrt();
                let s = c * t;
                for (matrix, rows) in [(&mut u, m), (&mut v, n)] {
                    for i in 0..rows {
                        let (x, y) = (matrix[i * n + p], matrix[i * n + q]);
                        matrix[i * n + p] = c * x - s * y;
                        matrix[i * n + q] = s * x + c * y;
                    }
                }
            }
        }
        if !rotated {
            break;
        }
    }
    let length = |j: usize| (0..m).map(|i| u[i * n + j].powi(2)).sum::<f64>().sqrt();
    let lengths: Vec<f64> = (0..n).map(length).collect();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| lengths[*b].total_cmp(&lengths[*a]));
    let mut out = Svd {
        u: vec![0.0; m * n],
        s: order.iter().map(|j| lengths[*j]).collect(),
        vt: vec![0.0; n * n],
    };
    for (to, from) in order.iter().enumerate() {
        for i in 0..m {
            let divisor = if lengths[*from] == 0.0 {
                1.0
            } else {
                lengths[*from]
            };
            out.u[i * n + to] = u[i * n + from] / divisor;
        }
        for i in 0..n {
            out.vt[to * n + i] = v[i * n + from];
        }
    }
    out
}

pub fn identity(n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n * n];
    (0..n).for_each(|i| out[i * n + i] = 1.0);
    out
}

pub fn transposed(a: &[f64], m: usize, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; a.len()];
    for i in 0..m {
        for j in 0..n {
            out[j * m + i] = a[i * n + j];
        }
    }
    out
}

/// `a · b` of `m × k` and `k × n`.
pub fn product(a: &[f64], b: &[f64], m: usize, k: usize, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; m * n];
    for i in 0..m {
        for p in 0..k {
            let factor = a[i * k + p];
            for j in 0..n {
                out[i * n + j] += factor * b[p * n + j];
            }
        }
    }
    out
}

/// What `numpy.linalg.lstsq` gives.
pub struct LeastSquares {
    /// `n × sides`.
    pub solution: Vec<f64>,
    /// Squared residuals by side; none if the rank is deficient or there are no more rows than columns.
    pub residuals: Vec<f64>,
    pub rank: usize,
    pub singular: Vec<f64>,
}

/// The shortest `x` that brings `a · x` (`m × n`) closest to `b` (`m × sides`). Singular values below `rcond` times the
/// largest count as 0.
pub fn least_squares(
    a: &[f64],
    b: &[f64],
    m: usize,
    n: usize,
    sides: usize,
    rcond: f64,
) -> LeastSquares {
    let Svd { u, s, vt } = svd(a, m, n);
    let k = s.len();
    let largest = s.first().copied().unwrap_or(0.0);
    let rank = s.iter().filter(|s| **s > rcond * largest).count();
    let mut coordinates = product(&transposed(&u, m, k), b, k, m, sides);
    for (row, singular) in coordinates.chunks_exact_mut(sides.max(1)).zip(&s) {
        let used = *singular > rcond * largest;
        row.iter_mut()
            .for_each(|value| *value = if used { *value / singular } else { 0.0 });
    }
    let solution = product(&transposed(&vt, k, n), &coordinates, n, k, sides);
    let residuals = match rank == n && m > n {
        false => vec![],
        true => {
            let fitted = product(a, &solution, m, n, sides);
            (0..sides)
                .map(|j| {
                    (0..m)
                        .map(|i| (fitted[i * sides + j] - b[i * sides + j]).powi(2))
                        .sum()
                })
                .collect()
        }
    };
    LeastSquares {
        solution,
        residuals,
        rank,
        singular: s,
    }
}

/// LU with partial pivots, in place: the order of rows and the sign of their permutation. A pivot of exactly 0 stays.
pub fn lu(a: &mut [f64], n: usize) -> (Vec<usize>, f64) {
    let mut order: Vec<usize> = (0..n).collect();
    let mut sign = 1.0;
    for k in 0..n {
        let mut pivot = k;
        for i in k + 1..n {
            if a[i * n + k].abs() > a[pivot * n + k].abs() {
                pivot = i;
            }
        }
        if pivot != k {
            (0..n).for_each(|j| a.swap(k * n + j, pivot * n + j));
            order.swap(k, pivot);
            sign = -sign;
        }
        if a[k * n + k] == 0.0 {
            continue;
        }
        for i in k + 1..n {
            let factor = a[i * n + k] / a[k * n + k];
            a[i * n + k] = factor;
            for j in k + 1..n {
                a[i * n + j] -= factor * a[k * n + j];
            }
        }
    }
    (order, sign)
}

/// `x` of `a · x = b`, `a` `n × n`, `b` `n × sides`. Errors if a pivot is 0.
pub fn solve(a: &[f64], b: &[f64], n: usize, sides: usize) -> Result<Vec<f64>> {
    let mut factors = a.to_vec();
    let (order, _) = lu(&mut factors, n);
    if (0..n).any(|i| factors[i * n + i] == 0.0) {
        return Err(ArrayError::Value("Singular matrix".into()));
    }
    let mut x: Vec<f64> = order
        .iter()
        .flat_map(|row| b[row * sides..(row + 1) * sides].to_vec())
        .collect();
    for i in 0..n {
        for k in 0..i {
            let factor = factors[i * n + k];
            for j in 0..sides {
                x[i * sides + j] -= factor * x[k * sides + j];
            }
        }
    }
    for i in (0..n).rev() {
        for k in i + 1..n {
            let factor = factors[i * n + k];
            for j in 0..sides {
                x[i * sides + j] -= factor * x[k * sides + j];
            }
        }
        for j in 0..sides {
            x[i * sides + j] /= factors[i * n + i];
        }
    }
    Ok(x)
}

/// The inverse. Errors if there is none.
pub fn inverse(a: &[f64], n: usize) -> Result<Vec<f64>> {
    solve(a, &identity(n), n, n)
}

pub fn determinant(a: &[f64], n: usize) -> f64 {
    let mut factors = a.to_vec();
    let (_, sign) = lu(&mut factors, n);
    (0..n).fold(sign, |product, i| product * factors[i * n + i])
}

/// Householder's `q` (`m × k`) and `r` (`k × n`), `k = min(m, n)`, with LAPACK's signs.
pub fn qr(a: &[f64], m: usize, n: usize) -> (Vec<f64>, Vec<f64>) {
    let k = m.min(n);
    let mut r = a.to_vec();
    let mut reflectors: Vec<Vec<f64>> = vec![];
    for c in 0..k {
        let norm = (c..m).map(|i| r[i * n + c].powi(2)).sum::<f64>().sqrt();
        let mut v = vec![0.0; m];
        let below: f64 = (c + 1..m).map(|i| r[i * n + c].abs()).sum();
        if norm != 0.0 && below != 0.0 {
            let alpha = if r[c * n + c] > 0.0 { -norm } else { norm };
            (c..m).for_each(|i| v[i] = r[i * n + c]);
            v[c] -= alpha;
            let length: f64 = v.iter().map(|x| x * x).sum();
            let scale = (2.0 / length).sqrt();
            v.iter_mut().for_each(|x| *x *= scale);
            reflect(&v, &mut r, m, n);
        }
        reflectors.push(v);
    }
    let mut q = vec![0.0; m * k];
    (0..k).for_each(|i| q[i * k + i] = 1.0);
    for v in reflectors.iter().rev() {
        reflect(v, &mut q, m, k);
    }
    let mut upper = vec![0.0; k * n];
    for i in 0..k {
        for j in i..n {
            upper[i * n + j] = r[i * n + j];
        }
    }
    (q, upper)
}

/// `(1 - v · vᵀ) · a`.
fn reflect(v: &[f64], a: &mut [f64], m: usize, n: usize) {
    for j in 0..n {
        let dot: f64 = (0..m).map(|i| v[i] * a[i * n + j]).sum();
        if dot != 0.0 {
            (0..m).for_each(|i| a[i * n + j] -= dot * v[i]);
        }
    }
}

/// Lower triangular `l` with `l · lᵀ = a`. Errors unless `a` is positive definite.
pub fn cholesky(a: &[f64], n: usize) -> Result<Vec<f64>> {
    let mut l = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| l[i * n + k] * l[j * n + k]).sum();
            let rest = a[i * n + j] - sum;
            if i == j {
                if rest <= 0.0 || rest.is_nan() {
                    return Err(ArrayError::Value("Matrix is not positive definite".into()));
                }
                l[i * n + i] = rest.sqrt();
            } else {
                l[i * n + j] = rest / l[j * n + j];
            }
        }
    }
    Ok(l)
}

/// Eigenvalues (increasing) and eigenvectors (columns) of a symmetric matrix, by Jacobi rotations.
pub fn eigh(a: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut a = a.to_vec();
    // The lower triangle counts.
    for i in 0..n {
        for j in i + 1..n {
            a[i * n + j] = a[j * n + i];
        }
    }
    let mut v = identity(n);
    for _ in 0..100 {
        let off: f64 = (0..n)
            .flat_map(|i| (i + 1..n).map(move |j| (i, j)))
            .map(|(i, j)| a[i * n + j].powi(2))
            .sum();
        if off == 0.0 || off.sqrt() < 1e-300 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if a[p * n + q] == 0.0 {
                    continue;
                }
                let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
                let t = if theta == 0.0 {
                    1.0
                } else {
                    theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt())
                };
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for k in 0..n {
                    let (x, y) = (a[k * n + p], a[k * n + q]);
                    a[k * n + p] = c * x - s * y;
                    a[k * n + q] = s * x + c * y;
                }
                for k in 0..n {
                    let (x, y) = (a[p * n + k], a[q * n + k]);
                    a[p * n + k] = c * x - s * y;
                    a[q * n + k] = s * x + c * y;
                }
                for k in 0..n {
                    let (x, y) = (v[k * n + p], v[k * n + q]);
                    v[k * n + p] = c * x - s * y;
                    v[k * n + q] = s * x + c * y;
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|i, j| a[i * n + i].total_cmp(&a[j * n + j]));
    let values = order.iter().map(|i| a[i * n + i]).collect();
    let mut vectors = vec![0.0; n * n];
    for (to, from) in order.iter().enumerate() {
        (0..n).for_each(|i| vectors[i * n + to] = v[i * n + from]);
    }
    (values, vectors)
}

/// Real eigenvalues of any matrix, by shifted QR steps on a Hessenberg form. None if some are complex (or the steps do not
/// converge).
pub fn eigenvalues(a: &[f64], n: usize) -> Option<Vec<f64>> {
    let mut h = a.to_vec();
    let mut found = vec![0.0; n];
    let mut size = n;
    let mut steps = 0;
    while size > 0 {
        if size == 1 {
            found[0] = h[0];
            break;
        }
        let last = size - 1;
        let small = (0..last).map(|j| h[last * n + j].abs()).fold(0.0, f64::max);
        let scale: f64 = (0..size).map(|i| h[i * n + i].abs()).fold(1e-300, f64::max);
        if small <= 1e-15 * scale {
            found[last] = h[last * n + last];
            size -= 1;
            steps = 0;
            continue;
        }
        // The eigenvalue of the lowest 2 × 2 block that is nearest its corner.
        let (p, q) = (h[(last - 1) * n + last - 1], h[(last - 1) * n + last]);
        let (r, s) = (h[last * n + last - 1], h[last * n + last]);
        let (half, product) = ((p + s) / 2.0, p * s - q * r);
        let root = half * half - product;
        let shift = match root >= 0.0 {
            true => {
                let (x, y) = (half + root.sqrt(), half - root.sqrt());
                if (x - s).abs() < (y - s).abs() { x } else { y }
            }
            false => s,
        };
        let block: Vec<f64> = (0..size)
            .flat_map(|i| (0..size).map(move |j| (i, j)))
            .map(|(i, j)| h[i * n + j] - if i == j { shift } else { 0.0 })
            .collect();
        let (unitary, upper) = qr(&block, size, size);
        let next = product_of(&upper, &unitary, size);
        for i in 0..size {
            for j in 0..size {
                h[i * n + j] = next[i * size + j] + if i == j { shift } else { 0.0 };
            }
        }
        steps += 1;
        if steps > 500 {
            return None;
        }
    }
    Some(found)
}

fn product_of(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    product(a, b, n, n, n)
}

/// Unit eigenvectors (columns) of known eigenvalues, by inverse iteration.
pub fn eigenvectors(a: &[f64], n: usize, values: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; n * n];
    let scale: f64 = a.iter().map(|v| v.abs()).fold(1e-300, f64::max);
    for (column, value) in values.iter().enumerate() {
        let mut shifted = a.to_vec();
        (0..n).for_each(|i| shifted[i * n + i] -= value + scale * 1e-13);
        let mut v: Vec<f64> = (0..n).map(|i| 1.0 + 0.1 * i as f64).collect();
        for _ in 0..3 {
            if let Ok(next) = solve(&shifted, &v, n, 1) {
                v = next;
            }
            let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
            v.iter_mut().for_each(|x| *x /= length);
        }
        (0..n).for_each(|i| out[i * n + column] = v[i]);
    }
    out
}

/// Orthonormal columns (`m × k`) with others that make a basis (`m × m`).
pub fn completed(columns: &[f64], m: usize, k: usize) -> Vec<f64> {
    let mut basis: Vec<Vec<f64>> = (0..k)
        .map(|j| (0..m).map(|i| columns[i * k + j]).collect())
        .collect();
    for start in 0..m {
        if basis.len() == m {
            break;
        }
        let mut v = vec![0.0; m];
        v[start] = 1.0;
        for _ in 0..2 {
            for known in &basis {
                let dot: f64 = known.iter().zip(&v).map(|(a, b)| a * b).sum();
                v.iter_mut().zip(known).for_each(|(x, y)| *x -= dot * y);
            }
        }
        let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length > 1e-8 {
            v.iter_mut().for_each(|x| *x /= length);
            basis.push(v);
        }
    }
    let mut out = vec![0.0; m * m];
    for (j, column) in basis.iter().enumerate() {
        (0..m).for_each(|i| out[i * m + j] = column[i]);
    }
    out
}
