//! The value of a region of a node, from chunks and intermediate results that are in memory.
//!
//! Synchronous on purpose: all waiting happens before, in [`super::stream`]. Views are passed on as
//! views; only kernels copy.

mod indexing;
mod shaping;

use littoral_array::ops::{self, Reduce, ReduceOptions};
use littoral_array::{Array, DType};
use littoral_graph::Op;
use ndarray::Slice;

use super::Executor;
use super::assemble::Assembler;
use super::cache::ChunkKey;
use super::tiles::{Span, blocks};
use crate::error::EngineError;

/// Why a region has no value (yet).
#[derive(Debug)]
pub(crate) enum EvalError {
    /// A chunk of this source node is not in memory: fetch it and ask again.
    Missing(usize, ChunkKey),
    Engine(EngineError),
}

impl<E: Into<EngineError>> From<E> for EvalError {
    fn from(error: E) -> Self {
        EvalError::Engine(error.into())
    }
}

pub(crate) type Eval<T = Array> = std::result::Result<T, EvalError>;

impl Executor<'_> {
    /// The values of `node` in `span`: an array of the span's lengths.
    pub(crate) fn eval(&self, node: usize, span: &Span) -> Eval {
        if let Some((offset, array)) = &self.memo[node] {
            return Ok(cut(array, offset, span)?);
        }
        let this = &self.graph.nodes[node];
        let input = |position: usize| this.inputs[position];
        match &this.op {
            Op::Literal(array) => Ok(cut(array, &vec![0; span.len()], span)?),
            Op::Zarr(_) => self.eval_zarr(node, span),
            Op::Result { name, .. } => Err(EngineError::Internal(format!(
                "result {name:?} of another job was not opened as a store"
            ))
            .into()),
            Op::Unary(function) => Ok(ops::unary(*function, &self.eval(input(0), span)?)?),
            Op::Binary(function) => {
                let (a, b) = (
                    self.eval_operand(node, 0, span)?,
                    self.eval_operand(node, 1, span)?,
                );
                Ok(ops::binary(*function, &a, &b)?)
            }
            Op::Where => {
                let condition = self.eval_operand(node, 0, span)?;
                let x = self.eval_operand(node, 1, span)?;
                let y = self.eval_operand(node, 2, span)?;
                Ok(ops::cast(
                    &ops::where_(&condition, &x, &y)?,
                    this.meta.dtype,
                )?)
            }
            Op::Isin => {
                let values = self.eval_whole(input(1))?;
                Ok(ops::isin(&self.eval(input(0), span)?, &values)?)
            }
            Op::Cast { dtype } => Ok(ops::cast(&self.eval(input(0), span)?, *dtype)?),
            Op::Decode {
                fill,
                scale,
                offset,
                dtype,
            } => {
                let packed = self.eval(input(0), span)?;
                Ok(ops::decode_cf(&packed, fill, *scale, *offset, *dtype)?)
            }
            Op::Rechunk { .. } => self.eval(input(0), span),
            Op::Slice { index } => self.eval_slice(input(0), index, span),
            Op::Take { axis, fill } => {
                self.eval_take(input(0), input(1), *axis, fill.as_ref(), span)
            }
            Op::Gather { axes } => self.eval_gather(node, axes, span),
            Op::Pad {
                widths,
                mode,
                value,
            } => self.eval_pad(input(0), widths, *mode, value, span),
            Op::Concat { axis } => self.eval_concat(node, *axis, span),
            Op::Broadcast { .. } => {
                let array = self.eval_operand(node, 0, span)?;
                Ok(ops::broadcast_to(&array, &lengths(span))?)
            }
            Op::Transpose { order } => {
                let mut from = span.clone();
                for (to, axis) in order.iter().enumerate() {
                    from[*axis] = span[to];
                }
                Ok(ops::transpose(&self.eval(input(0), &from)?, order)?)
            }
            Op::Reshape { shape } => self.eval_reshape(input(0), shape, span),
            Op::Scan {
                op,
                axis,
                skipna,
                limit,
            } => self.along(input(0), *axis, span, |x| {
                Ok(ops::scan(
                    *op,
                    x,
                    *axis,
                    *skipna,
                    limit.map(|limit| limit as usize),
                )?)
            }),
            Op::Sort { axis, op } => self.along(input(0), *axis, span, |x| {
                use littoral_graph::SortFn::*;
                Ok(match op {
                    Sort => ops::sort(x, *axis)?,
                    Argsort => ops::argsort(x, *axis)?,
                    Rank => ops::rank(x, *axis)?,
                })
            }),
            Op::Window {
                op,
                axis,
                before,
                after,
                min_periods,
                ddof,
            } => {
                let size = self.graph.nodes[input(0)].meta.shape[*axis];
                let (start, stop) = span[*axis];
                let mut grown = span.clone();
                grown[*axis] = (
                    start.saturating_sub(*before),
                    stop.saturating_add(*after).min(size),
                );
                let options = ops::WindowOptions {
                    before: *before as usize,
                    after: *after as usize,
                    min_periods: *min_periods as usize,
                    ddof: *ddof as f64,
                };
                let x = self.eval(input(0), &grown)?;
                let rolled = ops::window(*op, &x, *axis, &options)?;
                let offset: Vec<u64> = grown.iter().map(|(start, _)| *start).collect();
                Ok(cut(&rolled, &offset, span)?)
            }
            Op::Quantile {
                q,
                axes,
                skipna,
                method,
            } => {
                let x = self.eval(input(0), &self.with_axes_whole(input(0), axes, &span[1..]))?;
                let all = ops::quantile(&x, q, axes, *method, *skipna)?;
                let mut offset: Vec<u64> = span.iter().map(|(start, _)| *start).collect();
                offset[0] = 0;
                Ok(cut(&all, &offset, span)?)
            }
            Op::Reduce {
                op: Reduce::Median,
                axes,
                skipna,
                keepdims,
                ..
            } => {
                let kept: Span = match keepdims {
                    true => (0..span.len())
                        .filter(|a| !axes.contains(a))
                        .map(|a| span[a])
                        .collect(),
                    false => span.clone(),
                };
                let x = self.eval(input(0), &self.with_axes_whole(input(0), axes, &kept))?;
                Ok(ops::median(&x, axes, *skipna, *keepdims)?)
            }
            Op::GroupReduce {
                op,
                axis,
                groups,
                skipna,
                ddof,
                min_count,
            } => {
                let codes = self
                    .eval_whole(input(1))?
                    .to_vec::<i64>()
                    .unwrap_or_default();
                let options = ReduceOptions {
                    skipna: *skipna,
                    ddof: *ddof as f64,
                    min_count: min_count.map(|count| count as usize),
                    keepdims: false,
                };
                self.along(input(0), *axis, span, |x| {
                    Ok(ops::group_reduce(
                        *op,
                        x,
                        *axis,
                        &codes,
                        *groups as usize,
                        &options,
                    )?)
                })
            }
            // Computed before anything that needs them (`Executor::materialize`).
            Op::Reduce { .. } | Op::Einsum { .. } => Err(EngineError::Internal(format!(
                "node {node} ({}) was not computed in time",
                this.op.name()
            ))
            .into()),
        }
    }

    pub(crate) fn eval_whole(&self, node: usize) -> Eval {
        self.eval(
            node,
            &super::tiles::whole(&self.graph.nodes[node].meta.shape),
        )
    }

    /// The part of a broadcast operand that lines up with `span` of the result.
    fn eval_operand(&self, node: usize, position: usize, span: &Span) -> Eval {
        let input = self.graph.nodes[node].inputs[position];
        let shape = &self.graph.nodes[input].meta.shape;
        let full = &self.graph.nodes[node].meta.shape;
        let skip = span.len() - shape.len();
        let own = (0..shape.len())
            .map(|axis| match shape[axis] == full[skip + axis] {
                true => span[skip + axis],
                false => (0, shape[axis]),
            })
            .collect();
        self.eval(input, &own)
    }

    /// A kernel that needs all of one axis, cut to `span` afterwards.
    fn along(
        &self,
        input: usize,
        axis: usize,
        span: &Span,
        kernel: impl Fn(&Array) -> Eval,
    ) -> Eval {
        let mut whole = span.clone();
        whole[axis] = (0, self.graph.nodes[input].meta.shape[axis]);
        let result = kernel(&self.eval(input, &whole)?)?;
        let mut offset: Vec<u64> = span.iter().map(|(start, _)| *start).collect();
        offset[axis] = 0;
        Ok(cut(&result, &offset, span)?)
    }

    /// The operand's span: `kept` for the axes that stay, all of those in `axes`.
    fn with_axes_whole(&self, input: usize, axes: &[usize], kept: &[(u64, u64)]) -> Span {
        let mut kept = kept.iter();
        let shape = &self.graph.nodes[input].meta.shape;
        (0..shape.len())
            .map(|axis| match axes.contains(&axis) {
                true => (0, shape[axis]),
                false => kept.next().copied().unwrap_or((0, shape[axis])),
            })
            .collect()
    }

    /// A view of one chunk, or several chunks put together.
    fn eval_zarr(&self, node: usize, span: &Span) -> Eval {
        let source = &self.sources[&node];
        let dtype = self.graph.nodes[node].meta.dtype;
        let pieces = blocks(span, &source.chunks);
        let chunk_of = |piece: &Span| -> Eval<(Array, Vec<u64>)> {
            let index: Vec<u64> = piece
                .iter()
                .zip(&source.chunks)
                .map(|((start, _), c)| start / c)
                .collect();
            let offset = index
                .iter()
                .zip(&source.chunks)
                .map(|(i, c)| i * c)
                .collect();
            let key = ChunkKey {
                source: source.key,
                index,
            };
            match self.resident.borrow().get(&key) {
                Some(array) => Ok((array.clone(), offset)),
                None => Err(EvalError::Missing(node, key)),
            }
        };
        if let [piece] = pieces.as_slice() {
            let (array, offset) = chunk_of(piece)?;
            return Ok(cut(&array, &offset, span)?);
        }
        let mut out = Assembler::new(dtype, &lengths(span))?;
        for piece in &pieces {
            let (array, offset) = chunk_of(piece)?;
            let at: Vec<usize> = piece
                .iter()
                .zip(span)
                .map(|((a, _), (b, _))| (a - b) as usize)
                .collect();
            out.put(&at, &cut(&array, &offset, piece)?)?;
        }
        Ok(out.finish()?)
    }
}

pub(crate) fn lengths(span: &Span) -> Vec<usize> {
    span.iter()
        .map(|(start, stop)| (stop - start) as usize)
        .collect()
}

/// The view of `array`, whose first element stands at `offset`, that covers `span`.
pub(crate) fn cut(array: &Array, offset: &[u64], span: &Span) -> Result<Array, EngineError> {
    let shape = array.shape();
    let outside = |axis: usize| {
        let (start, stop) = span[axis];
        start < offset[axis] || stop - offset[axis] > shape[axis] as u64
    };
    if span.len() != shape.len() || (0..span.len()).any(outside) {
        return Err(EngineError::Internal(format!(
            "region {span:?} of an array of shape {shape:?} at {offset:?}"
        )));
    }
    if span
        .iter()
        .zip(offset)
        .zip(shape)
        .all(|(((a, b), o), n)| a == o && b - a == *n as u64)
    {
        return Ok(array.clone());
    }
    let data = littoral_array::map_data!(array.data(), a => {
        let mut view = a.clone();
        for (axis, (start, stop)) in span.iter().enumerate() {
            let start = (start - offset[axis]) as usize;
            let stop = (stop - offset[axis]) as usize;
            view.slice_axis_inplace(ndarray::Axis(axis), Slice::from(start..stop));
        }
        view
    });
    // A cut of a `<U` array keeps its width.
    let dtype: DType = array.dtype();
    Ok(Array::new(dtype, data)?)
}
