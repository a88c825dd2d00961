//! Factorizations of `numpy.linalg`. There are no complex numbers here: matrices with complex eigenvalues are refused.

use littoral_array::ops::{self, matrix};
use littoral_array::{Array, DType, Scalar};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::convert::{from_py, result_to_py, to_py};
use super::functions::{Function, floats, int_of};
use super::scalar_to_py;
use crate::support::{Arguments, OrRaise, float_of};

pub const FUNCTIONS: &[Function] = &[
    Function::new("inv", inv),
    Function::new("solve", solve),
    Function::new("det", det),
    Function::new("lstsq", lstsq),
    Function::new("matrix_rank", matrix_rank),
    Function::new("pinv", pinv),
    Function::new("matrix_power", matrix_power),
    Function::new("eigh", eigh),
    Function::new("eigvalsh", eigvalsh),
    Function::new("eig", eig),
    Function::new("eigvals", eigvals),
    Function::new("svd", svd),
    Function::new("svdvals", svdvals),
    Function::new("cholesky", cholesky),
    Function::new("qr", qr),
    Function::new("slogdet", slogdet),
    Function::new("cond", cond),
    Function::new("multi_dot", multi_dot),
];

/// Matrices in the last two dimensions of an array.
struct Stack {
    lead: Vec<usize>,
    rows: usize,
    columns: usize,
    parts: Vec<Vec<f64>>,
}

impl Stack {
    fn take(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Self> {
        let array = from_py(&*args.required("a", vm)?, vm)?;
        let [lead @ .., rows, columns] = array.shape() else {
            return Err(linalg_error(
                format!(
                    "{}-dimensional array given. Array must be at least two-dimensional",
                    array.ndim()
                ),
                vm,
            ));
        };
        let size = (rows * columns).max(1);
        Ok(Self {
            lead: lead.to_vec(),
            rows: *rows,
            columns: *columns,
            parts: floats(&ops::to_contiguous(&array), vm)?
                .chunks_exact(size)
                .map(<[f64]>::to_vec)
                .collect(),
        })
    }

    fn square(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Self> {
        let stack = Self::take(args, vm)?;
        match stack.rows == stack.columns {
            true => Ok(stack),
            false => Err(linalg_error(
                "Last 2 dimensions of the array must be square".into(),
                vm,
            )),
        }
    }

    /// Results of all matrices, each of `shape`.
    fn array(&self, shape: &[usize], parts: Vec<Vec<f64>>, vm: &VirtualMachine) -> PyResult<Array> {
        let full = [&self.lead[..], shape].concat();
        Array::from_vec(&full, parts.concat()).or_raise(vm)
    }
}

/// `numpy.linalg.LinAlgError`.
pub fn linalg_error(
    message: String,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let class = vm
        .import("numpy", 0)
        .and_then(|numpy| numpy.get_attr("linalg", vm))
        .and_then(|linalg| linalg.get_attr("LinAlgError", vm))
        .ok()
        .and_then(|class| class.downcast::<rustpython_vm::builtins::PyType>().ok());
    match class {
        Some(class) => crate::support::exception(&class, message, vm),
        None => vm.new_value_error(message),
    }
}

fn tuple(parts: Vec<Array>, vm: &VirtualMachine) -> PyResult {
    let parts = parts.into_iter().map(|part| to_py(part, vm)).collect();
    Ok(vm.ctx.new_tuple(parts).into())
}

fn singular(vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    linalg_error("Singular matrix".into(), vm)
}

fn inv(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let stack = Stack::square(&mut Arguments::new("inv", args), vm)?;
    let n = stack.rows;
    let parts = stack
        .parts
        .iter()
        .map(|part| matrix::inverse(part, n).map_err(|_| singular(vm)));
    let parts = parts.collect::<PyResult<Vec<_>>>()?;
    result_to_py(stack.array(&[n, n], parts, vm)?, vm)
}

fn det(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let stack = Stack::square(&mut Arguments::new("det", args), vm)?;
    let parts = stack.parts.iter();
    let parts = parts.map(|part| vec![matrix::determinant(part, stack.rows)]);
    result_to_py(stack.array(&[], parts.collect(), vm)?, vm)
}

/// `solve(a, b)`: one matrix, or a stack of them with one right side each (or the same for all).
fn solve(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("solve", args);
    let stack = Stack::square(&mut args, vm)?;
    let right = from_py(&*args.required("b", vm)?, vm)?;
    let n = stack.rows;
    let vector = right.ndim() == 1;
    let own = match vector {
        true => right.shape().to_vec(),
        false => right.shape()[right.ndim().saturating_sub(2)..].to_vec(),
    };
    if own.first() != Some(&n) {
        let (name, signature) = match vector {
            true => ("solve1", "(m,m),(m)->(m)"),
            false => ("solve", "(m,m),(m,n)->(m,n)"),
        };
        return Err(vm.new_value_error(format!(
            "{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature \
             {signature} (size {} is different from {n})",
            own.first().copied().unwrap_or(0)
        )));
    }
    let wide = [&stack.lead[..], &own].concat();
    let right = ops::broadcast_to(&right, &wide).or_raise(vm)?;
    let right = floats(&ops::to_contiguous(&right), vm)?;
    let sides: usize = own[1..].iter().product();
    let parts = stack
        .parts
        .iter()
        .zip(right.chunks_exact((n * sides).max(1)))
        .map(|(part, right)| matrix::solve(part, right, n, sides).map_err(|_| singular(vm)));
    let parts = parts.collect::<PyResult<Vec<_>>>()?;
    result_to_py(stack.array(&own, parts, vm)?, vm)
}

fn lstsq(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("lstsq", args);
    let a = from_py(&*args.required("a", vm)?, vm)?;
    let b = from_py(&*args.required("b", vm)?, vm)?;
    let rcond = args.take_some("rcond", vm)?;
    let [m, n] = *a.shape() else {
        let found = a.ndim();
        let message = format!("{found}-dimensional array given. Array must be two-dimensional");
        return Err(linalg_error(message, vm));
    };
    if b.shape().first() != Some(&m) {
        return Err(linalg_error("Incompatible dimensions".into(), vm));
    }
    let sides: usize = b.shape()[1..].iter().product();
    let rcond = match rcond {
        Some(rcond) => float_of(&rcond, vm)?,
        None => m.max(n) as f64 * f64::EPSILON,
    };
    let found = matrix::least_squares(&floats(&a, vm)?, &floats(&b, vm)?, m, n, sides, rcond);
    let shape = [&[n], &b.shape()[1..]].concat();
    let list = |values: Vec<f64>| Array::from_vec(&[values.len()], values).or_raise(vm);
    let parts = vec![
        to_py(Array::from_vec(&shape, found.solution).or_raise(vm)?, vm),
        to_py(list(found.residuals)?, vm),
        scalar_to_py(Scalar::Int(found.rank as i64), DType::I32, vm)?,
        to_py(list(found.singular)?, vm),
    ];
    Ok(vm.ctx.new_tuple(parts).into())
}

fn matrix_rank(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("matrix_rank", args);
    let stack = Stack::take(&mut args, vm)?;
    let tolerance = args.take_some("tol", vm)?;
    let tolerance = tolerance.map(|tol| float_of(&tol, vm)).transpose()?;
    let ranks = stack.parts.iter().map(|part| {
        let s = matrix::svd(part, stack.rows, stack.columns).s;
        let largest = s.first().copied().unwrap_or(0.0);
        let limit = largest * stack.rows.max(stack.columns) as f64 * f64::EPSILON;
        let limit = tolerance.unwrap_or(limit);
        s.iter().filter(|value| **value > limit).count() as i64
    });
    result_to_py(
        Array::from_vec(&stack.lead, ranks.collect::<Vec<_>>()).or_raise(vm)?,
        vm,
    )
}

fn pinv(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("pinv", args);
    let stack = Stack::take(&mut args, vm)?;
    let limit = match args.take_some("rcond", vm)? {
        Some(limit) => float_of(&limit, vm)?,
        None => 1e-15,
    };
    let (m, n) = (stack.rows, stack.columns);
    let parts = stack.parts.iter().map(|part| {
        let matrix::Svd { u, s, vt } = matrix::svd(part, m, n);
        let k = s.len();
        let cutoff = limit * s.first().copied().unwrap_or(0.0);
        let mut scaled = matrix::transposed(&u, m, k);
        for (row, value) in scaled.chunks_exact_mut(m.max(1)).zip(&s) {
            let factor = if *value > cutoff { 1.0 / value } else { 0.0 };
            row.iter_mut().for_each(|entry| *entry *= factor);
        }
        matrix::product(&matrix::transposed(&vt, k, n), &scaled, n, k, m)
    });
    let parts = parts.collect();
    result_to_py(stack.array(&[n, m], parts, vm)?, vm)
}

fn matrix_power(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("matrix_power", args);
    let stack = Stack::square(&mut args, vm)?;
    let exponent = int_of(&*args.required("n", vm)?, vm)?;
    let n = stack.rows;
    let mut parts = vec![];
    for part in &stack.parts {
        let base = match exponent < 0 {
            true => {
                matrix::inverse(part, n).map_err(|_| linalg_error("Singular matrix".into(), vm))?
            }
            false => part.clone(),
        };
        // By squaring, from the lowest bit of the exponent on.
        let mut power: Option<Vec<f64>> = None;
        let (mut square, mut rest) = (base, exponent.unsigned_abs());
        while rest > 0 {
            if rest & 1 == 1 {
                power = Some(match power {
                    None => square.clone(),
                    Some(power) => matrix::product(&power, &square, n, n, n),
                });
            }
            rest >>= 1;
            if rest > 0 {
                square = matrix::product(&square, &square, n, n, n);
            }
        }
        parts.push(power.unwrap_or_else(|| matrix::identity(n)));
    }
    result_to_py(stack.array(&[n, n], parts, vm)?, vm)
}

fn eigh(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("eigh", args);
    let stack = Stack::square(&mut args, vm)?;
    let n = stack.rows;
    let found: Vec<_> = stack
        .parts
        .iter()
        .map(|part| matrix::eigh(part, n))
        .collect();
    let (values, vectors): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    tuple(
        vec![
            stack.array(&[n], values, vm)?,
            stack.array(&[n, n], vectors, vm)?,
        ],
        vm,
    )
}

fn eigvalsh(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("eigvalsh", args);
    let stack = Stack::square(&mut args, vm)?;
    let n = stack.rows;
    let values = stack.parts.iter().map(|part| matrix::eigh(part, n).0);
    let values = values.collect();
    result_to_py(stack.array(&[n], values, vm)?, vm)
}

fn complex(vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_not_implemented_error("complex eigenvalues are not supported here")
}

fn eig(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("eig", args);
    let stack = Stack::square(&mut args, vm)?;
    let n = stack.rows;
    let (mut values, mut vectors) = (vec![], vec![]);
    for part in &stack.parts {
        let found = matrix::eigenvalues(part, n).ok_or_else(|| complex(vm))?;
        vectors.push(matrix::eigenvectors(part, n, &found));
        values.push(found);
    }
    tuple(
        vec![
            stack.array(&[n], values, vm)?,
            stack.array(&[n, n], vectors, vm)?,
        ],
        vm,
    )
}

fn eigvals(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("eigvals", args);
    let stack = Stack::square(&mut args, vm)?;
    let n = stack.rows;
    let values = stack
        .parts
        .iter()
        .map(|part| matrix::eigenvalues(part, n).ok_or_else(|| complex(vm)))
        .collect::<PyResult<_>>()?;
    result_to_py(stack.array(&[n], values, vm)?, vm)
}

fn svd(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("svd", args);
    let stack = Stack::take(&mut args, vm)?;
    let full = args.value::<bool>("full_matrices", vm)?.unwrap_or(true);
    let vectors = args.value::<bool>("compute_uv", vm)?.unwrap_or(true);
    let (m, n) = (stack.rows, stack.columns);
    let k = m.min(n);
    let (mut u, mut s, mut vt) = (vec![], vec![], vec![]);
    for part in &stack.parts {
        let found = matrix::svd(part, m, n);
        if vectors && full {
            u.push(matrix::completed(&found.u, m, k));
            let v = matrix::completed(&matrix::transposed(&found.vt, k, n), n, k);
            vt.push(matrix::transposed(&v, n, n));
        } else {
            u.push(found.u);
            vt.push(found.vt);
        }
        s.push(found.s);
    }
    let s = stack.array(&[k], s, vm)?;
    if !vectors {
        return result_to_py(s, vm);
    }
    let (rows, columns) = if full { (m, n) } else { (k, k) };
    tuple(
        vec![
            stack.array(&[m, rows], u, vm)?,
            s,
            stack.array(&[columns, n], vt, vm)?,
        ],
        vm,
    )
}

fn svdvals(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("svdvals", args);
    let stack = Stack::take(&mut args, vm)?;
    let (m, n) = (stack.rows, stack.columns);
    let values = stack.parts.iter().map(|part| matrix::svd(part, m, n).s);
    let values = values.collect();
    result_to_py(stack.array(&[m.min(n)], values, vm)?, vm)
}

fn cholesky(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("cholesky", args);
    let stack = Stack::square(&mut args, vm)?;
    let n = stack.rows;
    let parts = stack
        .parts
        .iter()
        .map(|part| {
            matrix::cholesky(part, n)
                .map_err(|_| linalg_error("Matrix is not positive definite".into(), vm))
        })
        .collect::<PyResult<_>>()?;
    result_to_py(stack.array(&[n, n], parts, vm)?, vm)
}

fn qr(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("qr", args);
    let stack = Stack::take(&mut args, vm)?;
    let mode = args.value::<String>("mode", vm)?;
    let (m, n) = (stack.rows, stack.columns);
    let k = m.min(n);
    let found: Vec<_> = stack
        .parts
        .iter()
        .map(|part| matrix::qr(part, m, n))
        .collect();
    let (q, r): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let r = stack.array(&[k, n], r, vm)?;
    match mode.as_deref() {
        None | Some("reduced") => tuple(vec![stack.array(&[m, k], q, vm)?, r], vm),
        Some("r") => result_to_py(r, vm),
        Some(other) => Err(vm.new_not_implemented_error(format!("qr with mode {other:?}"))),
    }
}

fn slogdet(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("slogdet", args);
    let stack = Stack::square(&mut args, vm)?;
    let n = stack.rows;
    let all = stack.parts.iter().map(|part| matrix::determinant(part, n));
    let all: Vec<f64> = all.collect();
    let sign = |d: &f64| if *d == 0.0 { 0.0 } else { d.signum() };
    let signs = all.iter().map(|d| vec![sign(d)]).collect();
    let logs = all.iter().map(|d| vec![d.abs().ln()]).collect();
    let (signs, logs) = (stack.array(&[], signs, vm)?, stack.array(&[], logs, vm)?);
    let parts = [signs, logs].into_iter().map(|part| result_to_py(part, vm));
    Ok(vm.ctx.new_tuple(parts.collect::<PyResult<_>>()?).into())
}

fn cond(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("cond", args);
    let stack = Stack::take(&mut args, vm)?;
    if args.take_some("p", vm)?.is_some() {
        return Err(vm.new_not_implemented_error("cond of other norms than the default"));
    }
    let (m, n) = (stack.rows, stack.columns);
    let values = stack.parts.iter().map(|part| {
        let s = matrix::svd(part, m, n).s;
        vec![match (s.first(), s.last()) {
            (Some(first), Some(last)) => first / last,
            _ => f64::NAN,
        }]
    });
    let values = values.collect();
    result_to_py(stack.array(&[], values, vm)?, vm)
}

fn multi_dot(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("multi_dot", args);
    let arrays = args.required("arrays", vm)?;
    let mut all = crate::support::items(&arrays, vm)?.into_iter();
    let Some(first) = all.next() else {
        return Err(vm.new_value_error("Expecting at least two arrays."));
    };
    let mut out = from_py(&first, vm)?;
    for next in all {
        out = ops::matmul(&out, &from_py(&next, vm)?).or_raise(vm)?;
    }
    result_to_py(out, vm)
}

/// `numpy.roots`: zeros of a polynomial, highest power first.
pub fn roots(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("roots", args);
    let p = floats(&from_py(&*args.required("p", vm)?, vm)?, vm)?;
    let first = p.iter().position(|c| *c != 0.0).unwrap_or(p.len());
    let zeros = p.iter().rev().take_while(|c| **c == 0.0).count();
    let p = &p[first..p.len() - zeros.min(p.len() - first)];
    let n = p.len().saturating_sub(1);
    let mut companion = vec![0.0; n * n];
    for j in 0..n {
        companion[j] = -p[j + 1] / p[0];
    }
    for i in 1..n {
        companion[i * n + i - 1] = 1.0;
    }
    let mut found = matrix::eigenvalues(&companion, n).ok_or_else(|| complex(vm))?;
    found.extend(vec![0.0; zeros]);
    let array = Array::from_vec(&[found.len()], found).or_raise(vm)?;
    result_to_py(array, vm)
}
