//! Shape, dtype and chunk grid of a result, from those of the operands. No data is touched.

use littoral_array::ops::{Reduce, Scan, result_type};
use littoral_array::{DType, Kind};

use crate::error::{GraphError, Result};
use crate::expr::Meta;
use crate::op::{IndexItem, Op, SortFn};

/// Infers the result of `op` on operands of these kinds, or says why it cannot be.
pub(crate) fn infer(op: &Op, inputs: &[&Meta]) -> Result<Meta> {
    arity(op, inputs.len())?;
    let invalid = |problem: String| GraphError::invalid(op.name(), problem);
    let same = |shape: Vec<u64>, chunks: Vec<u64>, dtype: DType| {
        Ok(Meta {
            shape,
            chunks,
            dtype,
            deferred: false,
            depth: 0,
        })
    };
    match op {
        Op::Zarr(source) => {
            if source.shape.len() != source.chunks.len() || source.chunks.contains(&0) {
                return Err(invalid(format!(
                    "chunks {:?} do not fit shape {:?}",
                    source.chunks, source.shape
                )));
            }
            same(source.shape.clone(), source.chunks.clone(), source.dtype)
        }
        Op::Literal(array) => Ok(Meta::of(array)),
        Op::Result {
            dtype,
            shape,
            chunks,
            ..
        } => same(shape.clone(), chunks.clone(), *dtype),
        Op::Slice { index } => slice(op, index, inputs[0]),
        Op::Take { axis, .. } => {
            let x = inputs[0];
            check_axis(op, *axis, x)?;
            index_operand(op, inputs[1], Some(1))?;
            let (mut shape, mut chunks) = (x.shape.clone(), x.chunks.clone());
            shape[*axis] = inputs[1].shape[0];
            chunks[*axis] = chunks[*axis].min(shape[*axis]).max(1);
            same(shape, chunks, x.dtype)
        }
        Op::Gather { axes } => gather(op, axes, inputs),
        Op::Unary(function) => {
            let x = inputs[0];
            same(x.shape.clone(), x.chunks.clone(), function.dtype(x.dtype)?)
        }
        Op::Binary(function) => {
            let (shape, chunks) = broadcast(op, inputs)?;
            same(
                shape,
                chunks,
                function.dtype(inputs[0].dtype, inputs[1].dtype)?,
            )
        }
        Op::Where => {
            if inputs[0].dtype != DType::Bool {
                return Err(invalid(format!(
                    "the condition has dtype {}, not bool",
                    inputs[0].dtype
                )));
            }
            let (shape, chunks) = broadcast(op, inputs)?;
            same(shape, chunks, common(op, &inputs[1..])?)
        }
        Op::Isin => same(
            inputs[0].shape.clone(),
            inputs[0].chunks.clone(),
            DType::Bool,
        ),
        Op::Cast { dtype } => same(inputs[0].shape.clone(), inputs[0].chunks.clone(), *dtype),
        Op::Decode { dtype, .. } => {
            if !dtype.is_float() || !inputs[0].dtype.is_numeric() {
                return Err(invalid(format!(
                    "cannot decode {} to {dtype}",
                    inputs[0].dtype
                )));
            }
            same(inputs[0].shape.clone(), inputs[0].chunks.clone(), *dtype)
        }
        Op::Reduce {
            op: function,
            axes,
            skipna,
            keepdims,
            min_count,
            ..
        } => {
            let x = inputs[0];
            check_axes(op, axes, x)?;
            let (mut shape, mut chunks) = (vec![], vec![]);
            for axis in 0..x.ndim() {
                if !axes.contains(&axis) {
                    shape.push(x.shape[axis]);
                    chunks.push(x.chunks[axis]);
                } else if *keepdims {
                    shape.push(1);
                    chunks.push(1);
                }
            }
            same(
                shape,
                chunks,
                reduce_dtype(*function, x.dtype, *skipna, *min_count)?,
            )
        }
        Op::Quantile { q, axes, .. } => {
            let x = inputs[0];
            check_axes(op, axes, x)?;
            if let Some(bad) = q.iter().find(|q| !(0.0..=1.0).contains(*q)) {
                return Err(invalid(format!(
                    "quantiles must be in the range [0, 1], not {bad}"
                )));
            }
            let dtype = match x.dtype.kind() {
                Kind::Float => x.dtype,
                Kind::Bool | Kind::Int | Kind::UInt => DType::F64,
                _ if x.dtype.is_time() => x.dtype,
                _ => return Err(invalid(format!("not defined for dtype {}", x.dtype))),
            };
            let (mut shape, mut chunks) = (vec![q.len() as u64], vec![q.len().max(1) as u64]);
            for axis in (0..x.ndim()).filter(|axis| !axes.contains(axis)) {
                shape.push(x.shape[axis]);
                chunks.push(x.chunks[axis]);
            }
            same(shape, chunks, dtype)
        }
        Op::GroupReduce {
            op: function,
            axis,
            groups,
            skipna,
            min_count,
            ..
        } => {
            let x = inputs[0];
            check_axis(op, *axis, x)?;
            index_operand(op, inputs[1], Some(1))?;
            if inputs[1].shape[0] != x.shape[*axis] {
                return Err(invalid(format!(
                    "{} codes for an axis of size {}",
                    inputs[1].shape[0], x.shape[*axis]
                )));
            }
            if matches!(function, Reduce::Argmin | Reduce::Argmax) {
                return Err(invalid(format!(
                    "{} is not a grouped reduction",
                    function.name()
                )));
            }
            let (mut shape, mut chunks) = (x.shape.clone(), x.chunks.clone());
            shape[*axis] = *groups;
            chunks[*axis] = (*groups).max(1);
            same(
                shape,
                chunks,
                reduce_dtype(*function, x.dtype, *skipna, *min_count)?,
            )
        }
        Op::Scan { axis, .. } => {
            let x = inputs[0];
            check_axis(op, *axis, x)?;
            let dtype = match op {
                Op::Scan {
                    op: Scan::Cumsum,
                    skipna,
                    ..
                } => Reduce::Sum.dtype(x.dtype, *skipna)?,
                Op::Scan {
                    op: Scan::Cumprod,
                    skipna,
                    ..
                } => Reduce::Prod.dtype(x.dtype, *skipna)?,
                _ => x.dtype,
            };
            same(x.shape.clone(), x.chunks.clone(), dtype)
        }
        Op::Window { axis, .. } => {
            let x = inputs[0];
            check_axis(op, *axis, x)?;
            if !x.dtype.is_float() {
                return Err(invalid(format!("windows are over floats, not {}", x.dtype)));
            }
            same(x.shape.clone(), x.chunks.clone(), x.dtype)
        }
        Op::Pad { widths, .. } => {
            let x = inputs[0];
            if widths.len() != x.ndim() {
                return Err(invalid(format!(
                    "{} widths for {} axes",
                    widths.len(),
                    x.ndim()
                )));
            }
            let shape = x
                .shape
                .iter()
                .zip(widths)
                .map(|(n, (b, a))| n + b + a)
                .collect();
            same(shape, x.chunks.clone(), x.dtype)
        }
        Op::Concat { axis } => {
            let first = inputs[0];
            check_axis(op, *axis, first)?;
            let (mut shape, chunks) = (first.shape.clone(), first.chunks.clone());
            shape[*axis] = 0;
            for x in inputs {
                let fits = x.ndim() == first.ndim()
                    && (0..x.ndim()).all(|a| a == *axis || x.shape[a] == first.shape[a]);
                if !fits {
                    return Err(invalid(format!(
                        "shapes {:?} and {:?} differ off axis {axis}",
                        first.shape, x.shape
                    )));
                }
                shape[*axis] += x.shape[*axis];
            }
            same(shape, chunks, common(op, inputs)?)
        }
        Op::Broadcast { shape } => {
            let x = inputs[0];
            let skip = shape.len().checked_sub(x.ndim());
            let fits = skip.is_some_and(|skip| {
                x.shape
                    .iter()
                    .zip(&shape[skip..])
                    .all(|(from, to)| from == to || *from == 1)
            });
            if !fits {
                return Err(invalid(format!(
                    "shape {:?} does not broadcast to {shape:?}",
                    x.shape
                )));
            }
            let skip = skip.unwrap_or(0);
            let chunks = (0..shape.len())
                .map(|axis| match axis.checked_sub(skip) {
                    Some(own) if x.shape[own] == shape[axis] => x.chunks[own],
                    _ => shape[axis].max(1),
                })
                .collect();
            same(shape.clone(), chunks, x.dtype)
        }
        Op::Transpose { order } => {
            let x = inputs[0];
            let mut seen = order.clone();
            seen.sort_unstable();
            if seen != (0..x.ndim()).collect::<Vec<_>>() {
                return Err(invalid(format!("order {order:?} for {} axes", x.ndim())));
            }
            let shape = order.iter().map(|axis| x.shape[*axis]).collect();
            same(
                shape,
                order.iter().map(|axis| x.chunks[*axis]).collect(),
                x.dtype,
            )
        }
        Op::Reshape { shape } => {
            let x = inputs[0];
            let size = shape
                .iter()
                .try_fold(1u64, |product, n| product.checked_mul(*n));
            if size != Some(x.size()) {
                return Err(invalid(format!(
                    "shape {:?} does not become {shape:?}",
                    x.shape
                )));
            }
            same(shape.clone(), reshaped_chunks(x, shape), x.dtype)
        }
        Op::Einsum { subscripts } => einsum(op, subscripts, inputs),
        Op::Sort { axis, op: function } => {
            let x = inputs[0];
            check_axis(op, *axis, x)?;
            let dtype = match function {
                SortFn::Sort => x.dtype,
                SortFn::Argsort => DType::I64,
                SortFn::Rank => DType::F64,
            };
            same(x.shape.clone(), x.chunks.clone(), dtype)
        }
        Op::Rechunk { chunks, .. } => {
            let x = inputs[0];
            if chunks.len() != x.ndim() || chunks.contains(&0) {
                return Err(invalid(format!(
                    "chunks {chunks:?} do not fit shape {:?}",
                    x.shape
                )));
            }
            same(x.shape.clone(), chunks.clone(), x.dtype)
        }
    }
}

fn arity(op: &Op, count: usize) -> Result<()> {
    let fits = match op {
        Op::Zarr(_) | Op::Literal(_) | Op::Result { .. } => count == 0,
        Op::Take { .. } | Op::Isin | Op::Binary(_) | Op::GroupReduce { .. } => count == 2,
        Op::Where => count == 3,
        Op::Gather { axes } => count == axes.len() + 1 && !axes.is_empty(),
        Op::Concat { .. } | Op::Einsum { .. } => count >= 1,
        _ => count == 1,
    };
    match fits {
        true => Ok(()),
        false => Err(GraphError::invalid(
            op.name(),
            format!("{count} operands do not fit"),
        )),
    }
}

fn check_axis(op: &Op, axis: usize, x: &Meta) -> Result<()> {
    match axis < x.ndim() {
        true => Ok(()),
        false => Err(GraphError::invalid(
            op.name(),
            format!("axis {axis} of {} axes", x.ndim()),
        )),
    }
}

fn check_axes(op: &Op, axes: &[usize], x: &Meta) -> Result<()> {
    if axes.is_empty() || axes.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(GraphError::invalid(
            op.name(),
            format!("axes {axes:?} are not increasing"),
        ));
    }
    check_axis(op, axes[axes.len() - 1], x)
}

fn index_operand(op: &Op, operand: &Meta, ndim: Option<usize>) -> Result<()> {
    if operand.dtype != DType::I64 || ndim.is_some_and(|ndim| ndim != operand.ndim()) {
        return Err(GraphError::invalid(
            op.name(),
            format!(
                "indices are 1-d int64, not {} {:?}",
                operand.dtype, operand.shape
            ),
        ));
    }
    Ok(())
}

fn slice(op: &Op, index: &[IndexItem], x: &Meta) -> Result<Meta> {
    if index.len() != x.ndim() {
        let problem = format!("{} items for {} axes", index.len(), x.ndim());
        return Err(GraphError::invalid(op.name(), problem));
    }
    let (mut shape, mut chunks) = (vec![], vec![]);
    for (axis, item) in index.iter().enumerate() {
        let size = x.shape[axis] as i64;
        match *item {
            IndexItem::At(at) => {
                if at as i64 >= size {
                    let problem = format!("index {at} of an axis of size {size}");
                    return Err(GraphError::invalid(op.name(), problem));
                }
            }
            IndexItem::Range { start, count, step } => {
                let last = (count as i64 - 1)
                    .checked_mul(step)
                    .and_then(|reach| reach.checked_add(start as i64));
                let inside = count == 0
                    || ((start as i64) < size && last.is_some_and(|at| at >= 0 && at < size));
                if step == 0 || !inside {
                    let problem = format!("[{start}, {count}, {step}] of an axis of size {size}");
                    return Err(GraphError::invalid(op.name(), problem));
                }
                shape.push(count);
                let chunk = x.chunks[axis].div_ceil(step.unsigned_abs());
                chunks.push(chunk.min(count).max(1));
            }
        }
    }
    Ok(Meta {
        shape,
        chunks,
        dtype: x.dtype,
        deferred: false,
        depth: 0,
    })
}

fn gather(op: &Op, axes: &[usize], inputs: &[&Meta]) -> Result<Meta> {
    let x = inputs[0];
    check_axes(op, axes, x)?;
    let common = &inputs[1].shape;
    for operand in &inputs[1..] {
        index_operand(op, operand, None)?;
        if operand.shape != *common {
            return Err(GraphError::invalid(op.name(), "indices differ in shape"));
        }
    }
    let (mut shape, mut chunks) = (vec![], vec![]);
    for axis in 0..x.ndim() {
        if axis == axes[0] {
            shape.extend(common);
            chunks.extend(common.iter().map(|n| (*n).max(1)));
        }
        if !axes.contains(&axis) {
            shape.push(x.shape[axis]);
            chunks.push(x.chunks[axis]);
        }
    }
    Ok(Meta {
        shape,
        chunks,
        dtype: x.dtype,
        deferred: false,
        depth: 0,
    })
}

/// numpy broadcasting of all operands: shape and the finest chunk grid among them.
fn broadcast(op: &Op, inputs: &[&Meta]) -> Result<(Vec<u64>, Vec<u64>)> {
    let ndim = inputs.iter().map(|x| x.ndim()).max().unwrap_or(0);
    let (mut shape, mut chunks) = (vec![1u64; ndim], vec![0u64; ndim]);
    for x in inputs {
        let skip = ndim - x.ndim();
        for axis in 0..x.ndim() {
            let size = x.shape[axis];
            let to = &mut shape[skip + axis];
            if *to == 1 {
                *to = size;
            } else if size != 1 && size != *to {
                let shapes: Vec<_> = inputs.iter().map(|x| format!("{:?}", x.shape)).collect();
                let problem = format!("shapes {} do not broadcast", shapes.join(" "));
                return Err(GraphError::invalid(op.name(), problem));
            }
        }
    }
    for x in inputs {
        let skip = ndim - x.ndim();
        for axis in (0..x.ndim()).filter(|axis| x.shape[*axis] == shape[skip + *axis]) {
            let chunk = &mut chunks[skip + axis];
            *chunk = if *chunk == 0 {
                x.chunks[axis]
            } else {
                (*chunk).min(x.chunks[axis])
            };
        }
    }
    for (chunk, size) in chunks.iter_mut().zip(&shape) {
        *chunk = if *chunk == 0 { (*size).max(1) } else { *chunk };
    }
    Ok((shape, chunks))
}

fn common(op: &Op, inputs: &[&Meta]) -> Result<DType> {
    let mut dtype = inputs[0].dtype;
    for x in &inputs[1..] {
        dtype = result_type(dtype, x.dtype).ok_or_else(|| {
            GraphError::invalid(
                op.name(),
                format!("{dtype} and {} have no common dtype", x.dtype),
            )
        })?;
    }
    Ok(dtype)
}

fn reduce_dtype(
    function: Reduce,
    dtype: DType,
    skipna: bool,
    min_count: Option<u64>,
) -> Result<DType> {
    let plain = function.dtype(dtype, skipna)?;
    let sums = matches!(function, Reduce::Sum | Reduce::Prod);
    Ok(if sums && min_count.is_some() && plain.is_integer() {
        DType::F64
    } else {
        plain
    })
}

/// Chunks after a reshape: axes in front of the first changed one keep theirs.
fn reshaped_chunks(x: &Meta, shape: &[u64]) -> Vec<u64> {
    // Axes of length 1 come and go without touching the chunks of the others.
    let kept: Vec<u64> = x
        .shape
        .iter()
        .zip(&x.chunks)
        .filter(|(n, _)| **n != 1)
        .map(|(_, c)| *c)
        .collect();
    let sizes: Vec<u64> = x.shape.iter().copied().filter(|n| *n != 1).collect();
    let wanted: Vec<u64> = shape.iter().copied().filter(|n| *n != 1).collect();
    if sizes == wanted {
        let mut kept = kept.into_iter();
        return shape
            .iter()
            .map(|n| {
                if *n == 1 {
                    1
                } else {
                    kept.next().unwrap_or(*n)
                }
            })
            .collect();
    }
    let same = x
        .shape
        .iter()
        .zip(shape)
        .take_while(|(a, b)| a == b)
        .count();
    (0..shape.len())
        .map(|axis| {
            if axis < same {
                x.chunks[axis]
            } else {
                shape[axis].max(1)
            }
        })
        .collect()
}

fn einsum(op: &Op, subscripts: &str, inputs: &[&Meta]) -> Result<Meta> {
    let invalid = |problem: String| GraphError::invalid(op.name(), problem);
    let (left, right) = subscripts
        .split_once("->")
        .ok_or_else(|| invalid(format!("subscripts {subscripts:?} have no \"->\"")))?;
    let terms: Vec<&str> = left.split(',').collect();
    if terms.len() != inputs.len() {
        return Err(invalid(format!(
            "{} terms for {} operands",
            terms.len(),
            inputs.len()
        )));
    }
    let mut sizes: Vec<(char, u64, u64)> = vec![];
    for (term, x) in terms.iter().zip(inputs) {
        let letters: Vec<char> = term.chars().collect();
        if letters.len() != x.ndim() || !letters.iter().all(char::is_ascii_alphabetic) {
            return Err(invalid(format!("term {term:?} for shape {:?}", x.shape)));
        }
        for (axis, letter) in letters.iter().enumerate() {
            match sizes.iter().find(|(known, ..)| known == letter) {
                Some((_, size, _)) if *size != x.shape[axis] => {
                    return Err(invalid(format!(
                        "{letter:?} is {size} and {} long",
                        x.shape[axis]
                    )));
                }
                Some(_) => {}
                None => sizes.push((*letter, x.shape[axis], x.chunks[axis])),
            }
        }
    }
    let (mut shape, mut chunks) = (vec![], vec![]);
    for letter in right.chars() {
        let (_, size, chunk) = sizes
            .iter()
            .find(|(known, ..)| *known == letter)
            .ok_or_else(|| invalid(format!("{letter:?} of the result is in no operand")))?;
        shape.push(*size);
        chunks.push(*chunk);
    }
    let dtype = common(op, inputs)?;
    let dtype = if dtype == DType::Bool {
        DType::I64
    } else {
        dtype
    };
    Ok(Meta {
        shape,
        chunks,
        dtype,
        deferred: false,
        depth: 0,
    })
}
