//! Products of arrays.

use super::cast::{cast, number_array};
use super::elementwise::array;
use super::promote::result_type_all;
use super::shape::{room, to_contiguous, transpose, tuple};
use crate::{Array, ArrayError, DType, Kind, Result};

/// `numpy.einsum` with explicit output (`"ab,bc->ac"`), one or more operands, no repeated letter
/// within one operand or the output. Numbers only; floats are multiplied and summed in `f64`, integers
/// and bools in 64 bits with wrap-around (bools to `I64`, unlike numpy, so that they count).
pub fn einsum(subscripts: &str, operands: &[&Array]) -> Result<Array> {
    let bad = |why: &str| ArrayError::Value(format!("einsum {subscripts:?}: {why}"));
    let (inputs, output) = subscripts
        .split_once("->")
        .ok_or_else(|| bad("the output is not given (`->`)"))?;
    let inputs: Vec<Vec<char>> = inputs
        .split(',')
        .map(|part| part.trim().chars().collect())
        .collect();
    let output: Vec<char> = output.trim().chars().collect();
    if inputs.len() != operands.len() {
        return Err(bad(&format!("{} operands were given", operands.len())));
    }
    let mut sizes: Vec<(char, usize)> = Vec::new();
    for (letters, operand) in inputs.iter().zip(operands) {
        if letters.len() != operand.ndim() {
            return Err(bad(&format!(
                "an operand has shape {}",
                tuple(operand.shape())
            )));
        }
        if has_repeats(letters) {
            return Err(bad("a letter is repeated in one operand"));
        }
        for (letter, n) in letters.iter().zip(operand.shape()) {
            match sizes.iter().find(|(known, _)| known == letter) {
                Some((_, known)) if known != n => {
                    return Err(bad(&format!("{letter:?} is both {known} and {n} long")));
                }
                Some(_) => {}
                None => sizes.push((*letter, *n)),
            }
        }
    }
    if has_repeats(&output) {
        return Err(bad("a letter is repeated in the output"));
    }
    if let Some(letter) = output
        .iter()
        .find(|l| !sizes.iter().any(|(known, _)| known == *l))
    {
        return Err(bad(&format!("the output's {letter:?} is in no operand")));
    }
    let dtypes: Vec<DType> = operands.iter().map(|a| a.dtype()).collect();
    if let Some(dtype) = dtypes.iter().find(|dtype| !dtype.is_numeric()) {
        return Err(ArrayError::DType {
            op: "einsum".into(),
            dtype: *dtype,
        });
    }
    let dtype = result_type_all(&dtypes).ok_or_else(|| bad("no operands"))?;
    match dtype.kind() {
        Kind::Float => {
            let (shape, values) = contract::<f64>(&inputs, operands, &output, &sizes, DType::F64)?;
            number_array(&shape, values, dtype)
        }
        _ => {
            let (shape, values) = contract::<i64>(&inputs, operands, &output, &sizes, DType::I64)?;
            let dtype = if dtype == DType::Bool {
                DType::I64
            } else {
                dtype
            };
            number_array(&shape, values, dtype)
        }
    }
}

fn has_repeats(letters: &[char]) -> bool {
    letters
        .iter()
        .enumerate()
        .any(|(k, letter)| letters[..k].contains(letter))
}

trait Ring: super::number::Compute {
    fn multiply_add(acc: Self, a: Self, b: Self) -> Self;
}

impl Ring for f64 {
    #[inline(always)]
    fn multiply_add(acc: f64, a: f64, b: f64) -> f64 {
        acc + a * b
    }
}

impl Ring for i64 {
    #[inline(always)]
    fn multiply_add(acc: i64, a: i64, b: i64) -> i64 {
        acc.wrapping_add(a.wrapping_mul(b))
    }
}

/// An operand with its letters.
struct Term<T> {
    letters: Vec<char>,
    shape: Vec<usize>,
    values: Vec<T>,
}

/// Pairwise from the left, each pair as a batch of matrix products.
fn contract<T: Ring>(
    inputs: &[Vec<char>],
    operands: &[&Array],
    output: &[char],
    sizes: &[(char, usize)],
    dtype: DType,
) -> Result<(Vec<usize>, Vec<T>)> {
    let size = |letter: &char| {
        sizes
            .iter()
            .find(|(known, _)| known == letter)
            .map_or(1, |(_, n)| *n)
    };
    // A sum of nothing is 0, also where another operand holds NaN.
    if sizes.iter().any(|(_, n)| *n == 0) {
        let shape: Vec<usize> = output.iter().map(size).collect();
        let values = vec![T::default(); room(&shape, 8)?];
        return Ok((shape, values));
    }
    let one = Array::from_vec::<T>(&[], vec![T::multiply_add(T::default(), unit(), unit())])?;
    let mut left = term::<T>(&[], &one, &[])?;
    for (k, (letters, operand)) in inputs.iter().zip(operands).enumerate() {
        // Letters that neither the output nor a later operand has can be summed now.
        let needed =
            |l: &char| output.contains(l) || inputs[k + 1..].iter().any(|later| later.contains(l));
        let batch: Vec<char> = left
            .letters
            .iter()
            .filter(|l| letters.contains(l) && needed(l))
            .copied()
            .collect();
        let summed: Vec<char> = left
            .letters
            .iter()
            .filter(|l| letters.contains(l) && !needed(l))
            .copied()
            .collect();
        let rows: Vec<char> = left
            .letters
            .iter()
            .filter(|l| !letters.contains(l))
            .copied()
            .collect();
        let own: Vec<char> = letters
            .iter()
            .filter(|l| !left.letters.contains(l))
            .copied()
            .collect();
        // Of its own letters the operand sums those that nobody else needs.
        let columns: Vec<char> = own.iter().filter(|l| needed(l)).copied().collect();
        let alone: Vec<char> = own.iter().filter(|l| !needed(l)).copied().collect();
        let count = |group: &[char]| group.iter().map(size).product::<usize>();
        let a_order: Vec<char> = [&batch[..], &rows, &summed].concat();
        let b_order: Vec<char> = [&batch[..], &summed, &alone, &columns].concat();
        let a_array = array(&left.shape, std::mem::take(&mut left.values))?;
        let a = term::<T>(&left.letters, &a_array, &a_order)?;
        let b = term::<T>(letters, &cast(operand, dtype)?, &b_order)?;
        let b_values = sum_middle(
            b.values,
            count(&batch) * count(&summed),
            count(&alone),
            count(&columns),
        );
        let mut letters: Vec<char> = [&batch[..], &rows, &columns].concat();
        let shape: Vec<usize> = letters.iter().map(size).collect();
        room(&shape, 8)?;
        let values = batched_matmul(
            &a.values,
            &b_values,
            count(&batch),
            count(&rows),
            count(&summed),
            count(&columns),
        );
        left = Term {
            letters: std::mem::take(&mut letters),
            shape,
            values,
        };
    }
    // Letters of the first operand alone that the output lacks.
    let extra: Vec<char> = left
        .letters
        .iter()
        .filter(|l| !output.contains(l))
        .copied()
        .collect();
    let order: Vec<char> = [output, &extra[..]].concat();
    let last = term::<T>(&left.letters, &array(&left.shape, left.values)?, &order)?;
    let extra_count: usize = extra.iter().map(size).product();
    let shape: Vec<usize> = output.iter().map(size).collect();
    let kept: usize = shape.iter().product();
    let values = sum_middle(last.values, kept, extra_count, 1);
    Ok((shape, values))
}

/// 1 in either ring.
fn unit<T: Ring>() -> T {
    let mut one = [T::default()];
    let source = Array::scalar(crate::Scalar::Int(1));
    if let Some(source) = super::number::Source::new(&source) {
        T::load(&source, 0, 1, &mut one);
    }
    one[0]
}

/// The operand's elements with its axes in another order, C-ordered.
fn term<T: Ring>(letters: &[char], operand: &Array, order: &[char]) -> Result<Term<T>> {
    let axes: Vec<usize> = order
        .iter()
        .filter_map(|letter| letters.iter().position(|l| l == letter))
        .collect();
    let turned = to_contiguous(&transpose(operand, &axes)?);
    let values = turned.to_vec::<T>().ok_or_else(|| ArrayError::DType {
        op: "einsum".into(),
        dtype: operand.dtype(),
    })?;
    Ok(Term {
        letters: order.to_vec(),
        shape: turned.shape().to_vec(),
        values,
    })
}

/// `[outer, middle, inner]` summed over `middle`.
fn sum_middle<T: Ring>(values: Vec<T>, outer: usize, middle: usize, inner: usize) -> Vec<T> {
    if middle == 1 {
        return values;
    }
    let one = unit::<T>();
    let mut out = vec![T::default(); outer * inner];
    for o in 0..outer {
        let to = &mut out[o * inner..(o + 1) * inner];
        for m in 0..middle {
            let from = &values[(o * middle + m) * inner..(o * middle + m + 1) * inner];
            for (acc, v) in to.iter_mut().zip(from) {
                *acc = T::multiply_add(*acc, *v, one);
            }
        }
    }
    out
}

/// `[batch, m, k] × [batch, k, n]`, in blocks of `k` and `n` so that the right-hand block stays in cache.
fn batched_matmul<T: Ring>(a: &[T], b: &[T], batch: usize, m: usize, k: usize, n: usize) -> Vec<T> {
    const DEPTH: usize = 64;
    const COLUMNS: usize = 512;
    let mut out = vec![T::default(); batch * m * n];
    for t in 0..batch {
        let (a, b) = (
            &a[t * m * k..(t + 1) * m * k],
            &b[t * k * n..(t + 1) * k * n],
        );
        let out = &mut out[t * m * n..(t + 1) * m * n];
        if n == 1 {
            // Rows times one column: dot products.
            for (i, to) in out.iter_mut().enumerate() {
                *to = dot(&a[i * k..(i + 1) * k], b);
            }
            continue;
        }
        for depth in (0..k).step_by(DEPTH) {
            for column in (0..n).step_by(COLUMNS) {
                let (deep, wide) = (DEPTH.min(k - depth), COLUMNS.min(n - column));
                for i in 0..m {
                    let to = &mut out[i * n + column..i * n + column + wide];
                    for p in depth..depth + deep {
                        let factor = a[i * k + p];
                        let row = &b[p * n + column..p * n + column + wide];
                        for (acc, v) in to.iter_mut().zip(row) {
                            *acc = T::multiply_add(*acc, factor, *v);
                        }
                    }
                }
            }
        }
    }
    out
}

fn dot<T: Ring>(a: &[T], b: &[T]) -> T {
    const LANES: usize = 8;
    let mut lanes = [T::default(); LANES];
    let whole = a.len() / LANES * LANES;
    for (x, y) in a[..whole]
        .chunks_exact(LANES)
        .zip(b[..whole].chunks_exact(LANES))
    {
        for k in 0..LANES {
            lanes[k] = T::multiply_add(lanes[k], x[k], y[k]);
        }
    }
    let one = unit::<T>();
    let mut total = lanes
        .into_iter()
        .fold(T::default(), |sum, lane| T::multiply_add(sum, lane, one));
    for (x, y) in a[whole..].iter().zip(&b[whole..]) {
        total = T::multiply_add(total, *x, *y);
    }
    total
}

/// `numpy.matmul`: of more than two dimensions the leading ones are broadcast.
pub fn matmul(a: &Array, b: &Array) -> Result<Array> {
    if a.ndim() > 2 || b.ndim() > 2 {
        return batched(a, b);
    }
    let subscripts = match (a.ndim(), b.ndim()) {
        (1, 1) => "a,a->",
        (2, 1) => "ab,b->a",
        (1, 2) => "a,ab->b",
        (2, 2) => "ab,bc->ac",
        _ => {
            return Err(ArrayError::Unsupported(format!(
                "matmul of shapes {} and {}",
                tuple(a.shape()),
                tuple(b.shape())
            )));
        }
    };
    einsum(subscripts, &[a, b])
}

/// Stacks of matrices, matrix by matrix.
fn batched(a: &Array, b: &Array) -> Result<Array> {
    let unsupported = || {
        ArrayError::Unsupported(format!(
            "matmul of shapes {} and {}",
            tuple(a.shape()),
            tuple(b.shape())
        ))
    };
    if a.ndim() < 2 || b.ndim() < 2 || a.ndim().max(b.ndim()) > 22 {
        return Err(unsupported());
    }
    let (lead_a, lead_b) = (&a.shape()[..a.ndim() - 2], &b.shape()[..b.ndim() - 2]);
    let lead = super::shape::broadcast_shapes(&[lead_a, lead_b])?;
    let full = |array: &Array| {
        let shape = [&lead[..], &array.shape()[array.ndim() - 2..]].concat();
        super::shape::broadcast_to(array, &shape)
    };
    let letters: String = (b'd'..).take(lead.len()).map(char::from).collect();
    einsum(
        &format!("{letters}ab,{letters}bc->{letters}ac"),
        &[&full(a)?, &full(b)?],
    )
}
