//! The value of a region of a node, from chunks and intermediate results that are in memory.
//!
//! Synchronous on purpose: all waiting happens before, in [`super::stream`]. Views are passed on as
//! views; only kernels copy.

mod indexing;
mod shaping;
mod step;

use littoral_array::ops::{self, Reduce, ReduceOptions};
use littoral_array::{Array, DType};
use littoral_graph::Op;
use ndarray::Slice;

use self::step::{Shared, Step};
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

/// What evaluation still has to do, last first.
enum Task<'s> {
    Eval(usize, Span),
    /// Of the values that were computed last, as many as there are operands.
    Finish {
        node: usize,
        span: Span,
        operands: usize,
        finish: step::Finish<'s>,
    },
}

impl<'a> Executor<'a> {
    /// The values of `node` in `span`: an array of the span's lengths.
    ///
    /// Operands first, with a stack of its own: a graph may be deeper than the machine's. What several nodes use
    /// is computed once.
    pub(crate) fn eval(&self, node: usize, span: &Span) -> Eval {
        let mut tasks = vec![Task::Eval(node, span.clone())];
        let mut values: Vec<Array> = vec![];
        let mut shared = Shared::default();
        while let Some(task) = tasks.pop() {
            let (node, span, value) = match task {
                Task::Eval(node, span) => {
                    if let Some(value) = shared.take(node, &span, self.users[node]) {
                        values.push(value);
                        continue;
                    }
                    match self.step(node, &span)? {
                        Step::Known(value) => (node, span, value),
                        Step::From { operands, finish } => {
                            tasks.push(Task::Finish {
                                node,
                                span,
                                operands: operands.len(),
                                finish,
                            });
                            let operands = operands.into_iter().rev();
                            tasks.extend(operands.map(|(node, span)| Task::Eval(node, span)));
                            continue;
                        }
                    }
                }
                Task::Finish {
                    node,
                    span,
                    operands,
                    finish,
                } => {
                    let from = values.len().saturating_sub(operands);
                    let value = finish(values.split_off(from))?;
                    (node, span, value)
                }
            };
            self.keep(node, &value);
            shared.keep(node, span, self.users[node], &value);
            values.push(value);
        }
        values.pop().ok_or_else(step::operands_missing)
    }

    /// How the values of `node` in `span` come about.
    fn step(&self, node: usize, span: &Span) -> Eval<Step<'a>> {
        let this = &self.graph.nodes[node];
        let input = |position: usize| this.inputs[position];
        let offset = || -> Vec<u64> { span.iter().map(|(start, _)| *start).collect() };
        if let Some((offset, array)) = &self.memo[node] {
            return Ok(Step::Known(cut(array, offset, span)?));
        }
        if let Some(array) = self.kept.borrow().get(&node) {
            return Ok(Step::Known(cut(array, &vec![0; span.len()], span)?));
        }
        let span = span.clone();
        Ok(match &this.op {
            Op::Literal(array) => Step::Known(cut(array, &vec![0; span.len()], &span)?),
            Op::Zarr(_) => Step::Known(self.eval_zarr(node, &span)?),
            Op::Result { name, .. } => {
                return Err(EngineError::Internal(format!(
                    "result {name:?} of another job was not opened as a store"
                ))
                .into());
            }
            Op::Unary(function) => {
                Step::one(input(0), span, move |x| Ok(ops::unary(*function, x)?))
            }
            Op::Binary(function) => Step::two(
                [self.operand(node, 0, &span), self.operand(node, 1, &span)],
                move |a, b| Ok(ops::binary(*function, a, b)?),
            ),
            Op::Where => Step::three(
                [
                    self.operand(node, 0, &span),
                    self.operand(node, 1, &span),
                    self.operand(node, 2, &span),
                ],
                move |condition, x, y| {
                    Ok(ops::cast(&ops::where_(condition, x, y)?, this.meta.dtype)?)
                },
            ),
            Op::Isin => {
                let among = (input(1), self.whole(input(1)));
                Step::two([(input(0), span), among], move |x, among| {
                    Ok(ops::isin(x, among)?)
                })
            }
            Op::Cast { dtype } => Step::one(input(0), span, move |x| Ok(ops::cast(x, *dtype)?)),
            Op::Decode {
                fill,
                scale,
                offset,
                dtype,
            } => Step::one(input(0), span, move |packed| {
                Ok(ops::decode_cf(packed, fill, *scale, *offset, *dtype)?)
            }),
            Op::Rechunk { .. } => Step::one(input(0), span, move |x| Ok(x.clone())),
            Op::Slice { index } => indexing::slice(input(0), index, &span),
            Op::Take { axis, fill } => {
                self.take(input(0), input(1), *axis, fill.as_ref(), &span)?
            }
            Op::Gather { axes } => self.gather(node, axes, &span)?,
            Op::Pad {
                widths,
                mode,
                value,
            } => self.pad(input(0), widths, *mode, value, &span),
            Op::Concat { axis } => self.concat(node, *axis, &span),
            Op::Broadcast { .. } => {
                let (operand, from) = self.operand(node, 0, &span);
                Step::one(operand, from, move |x| {
                    Ok(ops::broadcast_to(x, &lengths(&span))?)
                })
            }
            Op::Transpose { order } => {
                let mut from = span.clone();
                for (to, axis) in order.iter().enumerate() {
                    from[*axis] = span[to];
                }
                Step::one(input(0), from, move |x| Ok(ops::transpose(x, order)?))
            }
            Op::Reshape { shape } => self.reshape(input(0), shape, &span),
            Op::Scan {
                op,
                axis,
                skipna,
                limit,
            } => self.along(input(0), *axis, span, move |x| {
                let limit = limit.map(|limit| limit as usize);
                Ok(ops::scan(*op, x, *axis, *skipna, limit)?)
            }),
            Op::Sort { axis, op } => self.along(input(0), *axis, span, move |x| {
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
                let offset: Vec<u64> = grown.iter().map(|(start, _)| *start).collect();
                Step::one(input(0), grown, move |x| {
                    let rolled = ops::window(*op, x, *axis, &options)?;
                    Ok(cut(&rolled, &offset, &span)?)
                })
            }
            Op::Quantile {
                q,
                axes,
                skipna,
                method,
            } => {
                let mut offset = offset();
                offset[0] = 0;
                let from = self.with_axes_whole(input(0), axes, &span[1..]);
                Step::one(input(0), from, move |x| {
                    let all = ops::quantile(x, q, axes, *method, *skipna)?;
                    Ok(cut(&all, &offset, &span)?)
                })
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
                    false => span,
                };
                let from = self.with_axes_whole(input(0), axes, &kept);
                Step::one(input(0), from, move |x| {
                    Ok(ops::median(x, axes, *skipna, *keepdims)?)
                })
            }
            Op::GroupReduce {
                op,
                axis,
                groups,
                skipna,
                ddof,
                min_count,
            } => {
                let codes = self.indices(input(1), &self.whole(input(1)))?;
                let options = ReduceOptions {
                    skipna: *skipna,
                    ddof: *ddof as f64,
                    min_count: min_count.map(|count| count as usize),
                    keepdims: false,
                };
                self.along(input(0), *axis, span, move |x| {
                    let groups = *groups as usize;
                    Ok(ops::group_reduce(*op, x, *axis, &codes, groups, &options)?)
                })
            }
            // Computed before anything that needs them (`Executor::materialize`).
            Op::Reduce { .. } | Op::Einsum { .. } => {
                return Err(EngineError::Internal(format!(
                    "node {node} ({}) was not computed in time",
                    this.op.name()
                ))
                .into());
            }
        })
    }

    fn whole(&self, node: usize) -> Span {
        super::tiles::whole(&self.graph.nodes[node].meta.shape)
    }

    /// Positions or codes in `span` of a node: the graph has them as a literal.
    fn indices(&self, node: usize, span: &Span) -> Eval<Vec<i64>> {
        let values = match &self.graph.nodes[node].op {
            Op::Literal(array) => cut(array, &vec![0; span.len()], span)?.to_vec::<i64>(),
            _ => None,
        };
        values.ok_or_else(|| EngineError::Internal("indices are no literal".into()).into())
    }

    /// An operand that may be broadcast, and the part of it that lines up with `span` of the result.
    fn operand(&self, node: usize, position: usize, span: &Span) -> (usize, Span) {
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
        (input, own)
    }

    /// A kernel that needs all of one axis, cut to `span` afterwards.
    fn along(
        &self,
        input: usize,
        axis: usize,
        span: Span,
        kernel: impl FnOnce(&Array) -> Eval + 'a,
    ) -> Step<'a> {
        let mut whole = span.clone();
        whole[axis] = (0, self.graph.nodes[input].meta.shape[axis]);
        Step::one(input, whole, move |x| {
            let mut offset: Vec<u64> = span.iter().map(|(start, _)| *start).collect();
            offset[axis] = 0;
            Ok(cut(&kernel(x)?, &offset, &span)?)
        })
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
