//! Products of arrays.

use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::{Function, flat, floats};
use crate::numpy::convert::{from_py, is_plain, result_to_py};
use crate::numpy::dtype::cast;
use crate::support::{Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::method("dot", dot),
    Function::new("vdot", vdot),
    Function::new("inner", dot),
    Function::new("outer", outer),
    Function::new("cross", cross),
    Function::new("einsum", einsum),
    Function::new("tensordot", tensordot),
    Function::new("kron", kron),
    Function::new("correlate", correlate),
    Function::new("convolve", convolve),
    Function::method("trace", trace),
];

fn dot(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("dot", args);
    let a = args.required("a", vm)?;
    let b = args.required("b", vm)?;
    args.take("out", vm)?;
    args.finish(vm)?;
    if !is_plain(&b, vm)
        && let Some(method) = vm.get_attribute_opt(b.clone(), "__rmatmul__")?
    {
        return method.call((a,), vm);
    }
    let (a, b) = (from_py(&a, vm)?, from_py(&b, vm)?);
    if a.ndim() == 0 || b.ndim() == 0 {
        return result_to_py(ops::binary(Binary::Mul, &a, &b).or_raise(vm)?, vm);
    }
    result_to_py(ops::matmul(&a, &b).or_raise(vm)?, vm)
}

fn two(name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult<(Array, Array)> {
    let mut args = Arguments::new(name, args);
    let a = from_py(&*args.required("a", vm)?, vm)?;
    let b = from_py(&*args.required("b", vm)?, vm)?;
    Ok((a, b))
}

fn vdot(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = two("vdot", args, vm)?;
    result_to_py(
        ops::matmul(&flat(&a, vm)?, &flat(&b, vm)?).or_raise(vm)?,
        vm,
    )
}

fn outer(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = two("outer", args, vm)?;
    let column = ops::reshape(&a, &[a.size(), 1]).or_raise(vm)?;
    result_to_py(
        ops::binary(Binary::Mul, &column, &flat(&b, vm)?).or_raise(vm)?,
        vm,
    )
}

fn cross(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = two("cross", args, vm)?;
    let last = |array: &Array, k: i64| -> PyResult<Array> {
        let mut region: Vec<ops::Index> =
            array.shape().iter().map(|n| ops::Index::all(*n)).collect();
        if let Some(index) = region.last_mut() {
            *index = ops::Index::At(k);
        }
        ops::slice(array, &region).or_raise(vm)
    };
    if a.shape().last() != Some(&3) || b.shape().last() != Some(&3) {
        return Err(
            vm.new_value_error("incompatible dimensions for cross product (dimension must be 3)")
        );
    }
    let mut parts = Vec::new();
    for (i, j) in [(1, 2), (2, 0), (0, 1)] {
        let plus = ops::binary(Binary::Mul, &last(&a, i)?, &last(&b, j)?).or_raise(vm)?;
        let minus = ops::binary(Binary::Mul, &last(&a, j)?, &last(&b, i)?).or_raise(vm)?;
        parts.push(ops::binary(Binary::Sub, &plus, &minus).or_raise(vm)?);
    }
    let axis = parts[0].ndim();
    result_to_py(
        ops::stack(axis, &parts.iter().collect::<Vec<_>>()).or_raise(vm)?,
        vm,
    )
}

fn einsum(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("einsum", args);
    let subscripts = crate::support::str_of(&*args.required("subscripts", vm)?, vm)?;
    let operands = args.rest_positional();
    let arrays = operands
        .iter()
        .map(|each| from_py(each, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let (subscripts, arrays) = plain_einsum(&subscripts, arrays, vm)?;
    result_to_py(
        ops::einsum(&subscripts, &arrays.iter().collect::<Vec<_>>()).or_raise(vm)?,
        vm,
    )
}

/// Subscripts with an output, without ellipses and repeated letters within a term: those become diagonals.
fn plain_einsum(
    subscripts: &str,
    mut arrays: Vec<Array>,
    vm: &VirtualMachine,
) -> PyResult<(String, Vec<Array>)> {
    let text: String = subscripts.chars().filter(|c| *c != ' ').collect();
    let (left, right) = match text.split_once("->") {
        Some((left, right)) => (left.to_owned(), Some(right.to_owned())),
        None => (text.clone(), None),
    };
    let mut terms: Vec<String> = left.split(',').map(str::to_owned).collect();
    if terms.len() != arrays.len() {
        return Err(vm.new_value_error(
            "more operands provided to einstein sum function than specified in the subscripts string",
        ));
    }
    // What an ellipsis stands for gets letters of its own, counted from the end.
    let hidden = |term: &str, ndim: usize| ndim.saturating_sub(term.replace("...", "").len());
    let most = terms
        .iter()
        .zip(&arrays)
        .filter(|(term, _)| term.contains("..."))
        .map(|(term, array)| hidden(term, array.ndim()))
        .max()
        .unwrap_or(0);
    let unused: Vec<char> = ('A'..='Z')
        .chain('a'..='z')
        .filter(|c| !text.contains(*c))
        .take(most)
        .collect();
    let named = |count: usize| -> String { unused[most - count..].iter().collect() };
    for (term, array) in terms.iter_mut().zip(&arrays) {
        let count = hidden(term, array.ndim());
        *term = term.replace("...", &named(count.min(most)));
    }
    let out = match right {
        Some(right) => right.replace("...", &named(most)),
        None => {
            let all = terms.concat();
            let mut once: Vec<char> = all
                .chars()
                .filter(|c| !unused.contains(c) && all.matches(*c).count() == 1)
                .collect();
            once.sort_unstable();
            named(most) + &once.into_iter().collect::<String>()
        }
    };
    for (term, array) in terms.iter_mut().zip(&mut arrays) {
        loop {
            let letters: Vec<char> = term.chars().collect();
            let repeated = (0..letters.len())
                .find_map(|j| (0..j).find(|i| letters[*i] == letters[j]).map(|i| (i, j)));
            let Some((i, j)) = repeated else { break };
            let size = array.shape().get(i).copied().unwrap_or(0) as i64;
            let index = Array::from_vec(&[size as usize], (0..size).collect::<Vec<i64>>());
            let index = index.or_raise(vm)?;
            *array = ops::gather(array, &[i, j], &[&index, &index]).or_raise(vm)?;
            term.remove(j);
        }
    }
    Ok((format!("{}->{out}", terms.join(",")), arrays))
}

/// The sum over the last axes of `a` and the first of `b`, or over pairs of axes.
fn tensordot(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("tensordot", args);
    let a = from_py(&*args.required("a", vm)?, vm)?;
    let b = from_py(&*args.required("b", vm)?, vm)?;
    let axes = args.take_some("axes", vm)?;
    let pairs: (Vec<i64>, Vec<i64>) = match &axes {
        Some(axes) if crate::support::is_sequence(axes) => {
            let sides = crate::support::items(axes, vm)?;
            let [left, right] = sides.as_slice() else {
                return Err(vm.new_value_error("axes must be an integer or a pair"));
            };
            (super::sizes_of(left, vm)?, super::sizes_of(right, vm)?)
        }
        other => {
            let count = match other {
                Some(count) => super::int_of(count, vm)?,
                None => 2,
            };
            (
                (a.ndim() as i64 - count..a.ndim() as i64).collect(),
                (0..count).collect(),
            )
        }
    };
    let axes = |axes: &[i64], ndim: usize| -> PyResult<Vec<usize>> {
        axes.iter()
            .map(|axis| super::axis_of(*axis, ndim, vm))
            .collect()
    };
    let (left, right) = (axes(&pairs.0, a.ndim())?, axes(&pairs.1, b.ndim())?);
    if left.len() != right.len()
        || left
            .iter()
            .zip(&right)
            .any(|(i, j)| a.shape()[*i] != b.shape()[*j])
    {
        return Err(vm.new_value_error("shape-mismatch for sum"));
    }
    let mut letters = ('a'..='z').chain('A'..='Z');
    let mut next = || letters.next().unwrap_or('?');
    let first: Vec<char> = (0..a.ndim()).map(|_| next()).collect();
    let second: Vec<char> = (0..b.ndim())
        .map(|axis| match right.iter().position(|own| *own == axis) {
            Some(pair) => first[left[pair]],
            None => next(),
        })
        .collect();
    let out: String = (0..a.ndim())
        .filter(|axis| !left.contains(axis))
        .map(|axis| first[axis])
        .chain(
            (0..b.ndim())
                .filter(|axis| !right.contains(axis))
                .map(|axis| second[axis]),
        )
        .collect();
    let (first, second): (String, String) = (first.iter().collect(), second.iter().collect());
    let subscripts = format!("{first},{second}->{out}");
    result_to_py(ops::einsum(&subscripts, &[&a, &b]).or_raise(vm)?, vm)
}

fn kron(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (a, b) = two("kron", args, vm)?;
    let ndim = a.ndim().max(b.ndim());
    let full = |array: &Array| [&vec![1; ndim - array.ndim()][..], array.shape()].concat();
    let (left, right) = (full(&a), full(&b));
    let spread = |sizes: &[usize], first: bool| -> Vec<usize> {
        sizes
            .iter()
            .flat_map(|n| if first { [*n, 1] } else { [1, *n] })
            .collect()
    };
    let product = ops::binary(
        Binary::Mul,
        &ops::reshape(&a, &spread(&left, true)).or_raise(vm)?,
        &ops::reshape(&b, &spread(&right, false)).or_raise(vm)?,
    );
    let shape: Vec<usize> = left.iter().zip(&right).map(|(m, n)| m * n).collect();
    result_to_py(
        ops::reshape(&product.or_raise(vm)?, &shape).or_raise(vm)?,
        vm,
    )
}

/// A convolution with the second array turned round.
fn correlate(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("correlate", args);
    let a = from_py(&*args.required("a", vm)?, vm)?;
    let v = from_py(&*args.required("v", vm)?, vm)?;
    let mode = args
        .value::<String>("mode", vm)?
        .unwrap_or_else(|| "valid".into());
    let turned = ops::flip(&v, &[0]).or_raise(vm)?;
    let given: Vec<rustpython_vm::PyObjectRef> = vec![
        crate::numpy::convert::to_py(a, vm),
        crate::numpy::convert::to_py(turned, vm),
        vm.ctx.new_str(mode).into(),
    ];
    convolve(FuncArgs::from(given), vm)
}

fn convolve(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("convolve", args);
    let a = from_py(&*args.required("a", vm)?, vm)?;
    let v = from_py(&*args.required("v", vm)?, vm)?;
    let mode = args
        .take_some("mode", vm)?
        .and_then(|mode| crate::support::text(&mode));
    let dtype = ops::result_type(a.dtype(), v.dtype()).unwrap_or(DType::F64);
    let (mut a, mut v) = (floats(&a, vm)?, floats(&v, vm)?);
    if a.is_empty() || v.is_empty() {
        return Err(vm.new_value_error("a cannot be empty"));
    }
    if v.len() > a.len() {
        std::mem::swap(&mut a, &mut v);
    }
    let full: Vec<f64> = (0..a.len() + v.len() - 1)
        .map(|k| {
            let low = (k + 1).saturating_sub(v.len());
            (low..=k.min(a.len() - 1)).map(|i| a[i] * v[k - i]).sum()
        })
        .collect();
    let kept = match mode.as_deref().unwrap_or("full") {
        "same" => full[(v.len() - 1) / 2..][..a.len()].to_vec(),
        "valid" => full[v.len() - 1..a.len()].to_vec(),
        _ => full,
    };
    let made = Array::from_vec(&[kept.len()], kept).or_raise(vm)?;
    result_to_py(cast(&made, dtype, vm)?, vm)
}

fn trace(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("trace", args).required("a", vm)?, vm)?;
    let [rows, columns] = *array.shape() else {
        return Err(vm.new_value_error("trace is defined for 2-d arrays"));
    };
    let range: Vec<i64> = (0..rows.min(columns) as i64).collect();
    let index = Array::from_vec(&[range.len()], range).or_raise(vm)?;
    let diagonal = ops::gather(&array, &[0, 1], &[&index, &index]).or_raise(vm)?;
    let options = ops::ReduceOptions {
        skipna: false,
        ..ops::ReduceOptions::default()
    };
    result_to_py(
        ops::reduce(ops::Reduce::Sum, &diagonal, &[0], &options).or_raise(vm)?,
        vm,
    )
}
