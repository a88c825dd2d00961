//! Slices, `take`, pointwise `gather`: only the chunks that hold wanted positions are asked for.

use std::collections::BTreeMap;

use littoral_array::ops::{self, Index};
use littoral_array::{Array, Scalar};
use littoral_graph::IndexItem;

use super::step::Step;
use super::{Eval, Executor, Span, lengths};

pub(super) fn slice<'a>(input: usize, index: &[IndexItem], span: &Span) -> Step<'a> {
    let mut kept = span.iter();
    let mut from = vec![];
    let mut steps = vec![];
    for item in index {
        match *item {
            IndexItem::At(at) => {
                from.push((at, at + 1));
                steps.push(Index::At(0));
            }
            IndexItem::Range { start, step, .. } => {
                let (a, b) = kept.next().copied().unwrap_or((0, 0));
                if a >= b {
                    from.push((0, 0));
                    steps.push(Index::Slice {
                        start: 0,
                        stop: 0,
                        step: 1,
                    });
                    continue;
                }
                let at = |k: u64| (start as i64 + step * k as i64) as u64;
                let (first, last) = (at(a), at(b - 1));
                let (low, high) = (first.min(last), first.max(last));
                from.push((low, high + 1));
                let span = (high - low) as i64;
                steps.push(match step > 0 {
                    true => Index::Slice {
                        start: 0,
                        stop: span + 1,
                        step,
                    },
                    false => Index::Slice {
                        start: span,
                        stop: -1,
                        step,
                    },
                });
            }
        }
    }
    Step::one(input, from, move |x| Ok(ops::slice(x, &steps)?))
}

/// The positions of points that lie in one chunk each, and where the points stand once the chunks are read one
/// after the other.
struct ByChunk {
    chunks: Vec<Vec<usize>>,
    order: Vec<i64>,
}

impl ByChunk {
    /// `keys`: the chunk of each point; None: the point is nowhere.
    fn new<K: Ord>(keys: impl Iterator<Item = Option<K>>) -> Self {
        let mut chunks: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        let mut count = 0;
        for (point, key) in keys.enumerate() {
            count += 1;
            if let Some(key) = key {
                chunks.entry(key).or_default().push(point);
            }
        }
        let mut order = vec![-1; count];
        for (at, point) in chunks.values().flatten().enumerate() {
            order[*point] = at as i64;
        }
        Self {
            chunks: chunks.into_values().collect(),
            order,
        }
    }
}

/// The range around some of the positions, and these relative to it.
fn around(positions: &[i64], points: &[usize]) -> ((u64, u64), Vec<i64>) {
    let of = || points.iter().map(|point| positions[*point]);
    let (low, high) = (of().min().unwrap_or(0), of().max().unwrap_or(-1));
    (
        (low as u64, (high + 1) as u64),
        of().map(|at| at - low).collect(),
    )
}

impl<'a> Executor<'a> {
    /// Elements at indices along `axis`; the other axes as in `span`. −1 gives `fill`.
    pub(super) fn take(
        &self,
        input: usize,
        indices: usize,
        axis: usize,
        fill: Option<&'a Scalar>,
        span: &Span,
    ) -> Eval<Step<'a>> {
        let indices = self.indices(indices, &vec![span[axis]])?;
        let chunk = self.graph.nodes[input].meta.chunks[axis].max(1) as i64;
        let finish = move |x: &Array, local: &[i64]| -> Eval {
            Ok(match fill {
                Some(fill) => ops::take_or_fill(x, axis, local, fill)?,
                None => ops::take(x, axis, local)?,
            })
        };
        let mut from = span.clone();
        let valid = || indices.iter().copied().filter(|at| *at >= 0);
        let (Some(low), Some(high)) = (valid().min(), valid().max()) else {
            from[axis] = (0, 0);
            return Ok(Step::one(input, from, move |x| finish(x, &indices)));
        };
        // One piece if the positions are dense or lie in neighbouring chunks; else chunk by chunk.
        let dense = high - low < 2 * indices.len() as i64 + 64;
        if dense || high / chunk - low / chunk <= 1 || self.is_view(input) {
            from[axis] = (low as u64, high as u64 + 1);
            return Ok(Step::one(input, from, move |x| {
                let local: Vec<i64> = indices
                    .iter()
                    .map(|at| if *at < 0 { -1 } else { at - low })
                    .collect();
                finish(x, &local)
            }));
        }
        let by_chunk = ByChunk::new(indices.iter().map(|at| (*at >= 0).then_some(at / chunk)));
        let mut operands = vec![];
        let mut locals = vec![];
        for points in &by_chunk.chunks {
            let (range, local) = around(&indices, points);
            from[axis] = range;
            operands.push((input, from.clone()));
            locals.push(local);
        }
        Ok(Step::of(operands, move |values| {
            let parts = values
                .iter()
                .zip(&locals)
                .map(|(x, local)| ops::take(x, axis, local))
                .collect::<Result<Vec<Array>, _>>()?;
            let parts: Vec<&Array> = parts.iter().collect();
            finish(&ops::concat(axis, &parts)?, &by_chunk.order)
        }))
    }

    pub(super) fn gather(&self, node: usize, axes: &'a [usize], span: &Span) -> Eval<Step<'a>> {
        let this = &self.graph.nodes[node];
        let input = this.inputs[0];
        let meta = &self.graph.nodes[input].meta;
        let common = this.meta.shape.len() + axes.len() - meta.shape.len();
        let first = axes[0];
        let points_span: Span = span[first..first + common].to_vec();
        let count: usize = lengths(&points_span).iter().product();
        let indices: Vec<Vec<i64>> = this.inputs[1..]
            .iter()
            .map(|index| self.indices(*index, &points_span))
            .collect::<Eval<_>>()?;
        let mut from: Span = vec![];
        let mut out = 0;
        for axis in 0..meta.shape.len() {
            if axis == first {
                out += common;
            }
            if axes.contains(&axis) {
                from.push((0, 0));
            } else {
                from.push(span[out]);
                out += 1;
            }
        }
        // Points that share a chunk are read together; all are in memory that can be looked at.
        let is_view = self.is_view(input);
        let chunk_of = |point: usize| -> Vec<i64> {
            match is_view {
                true => vec![],
                false => axes
                    .iter()
                    .zip(&indices)
                    .map(|(axis, index)| index[point] / meta.chunks[*axis].max(1) as i64)
                    .collect(),
            }
        };
        let mut by_chunk = ByChunk::new((0..count).map(|point| Some(chunk_of(point))));
        if by_chunk.chunks.is_empty() {
            by_chunk.chunks.push(vec![]);
        }
        let mut operands = vec![];
        let mut locals = vec![];
        for points in &by_chunk.chunks {
            let mut local = vec![];
            for (axis, index) in axes.iter().zip(&indices) {
                let (range, positions) = around(index, points);
                from[*axis] = range;
                local.push(Array::from_vec(&[points.len()], positions)?);
            }
            operands.push((input, from.clone()));
            locals.push(local);
        }
        let shape = lengths(span);
        Ok(Step::of(operands, move |values| {
            let parts = values
                .iter()
                .zip(&locals)
                .map(|(x, local)| ops::gather(x, axes, &local.iter().collect::<Vec<_>>()))
                .collect::<Result<Vec<Array>, _>>()?;
            if let [part] = &parts[..] {
                return Ok(ops::reshape(part, &shape)?);
            }
            let parts: Vec<&Array> = parts.iter().collect();
            let flat = ops::take(&ops::concat(first, &parts)?, first, &by_chunk.order)?;
            Ok(ops::reshape(&flat, &shape)?)
        }))
    }
}
