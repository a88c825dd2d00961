//! Slices, `take`, pointwise `gather`: only the chunks that hold wanted positions are asked for.

use std::collections::BTreeMap;

use littoral_array::ops::{self, Index};
use littoral_array::{Array, Scalar};
use littoral_graph::IndexItem;

use super::{Eval, Executor, Span, lengths};

impl Executor<'_> {
    pub(super) fn eval_slice(&self, input: usize, index: &[IndexItem], span: &Span) -> Eval {
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
        Ok(ops::slice(&self.eval(input, &from)?, &steps)?)
    }

    pub(super) fn eval_take(
        &self,
        input: usize,
        indices: usize,
        axis: usize,
        fill: Option<&Scalar>,
        span: &Span,
    ) -> Eval {
        let (start, stop) = span[axis];
        let all = self.eval(indices, &vec![(start, stop)])?;
        let indices = all.to_vec::<i64>().unwrap_or_default();
        self.take_positions(input, axis, &indices, fill, span)
    }

    /// Elements at `indices` along `axis`; the other axes as in `span`. −1 gives `fill`.
    pub(super) fn take_positions(
        &self,
        input: usize,
        axis: usize,
        indices: &[i64],
        fill: Option<&Scalar>,
        span: &Span,
    ) -> Eval {
        let meta = &self.graph.nodes[input].meta;
        let chunk = meta.chunks[axis].max(1) as i64;
        let finish = |x: &Array, local: &[i64]| -> Eval {
            Ok(match fill {
                Some(fill) => ops::take_or_fill(x, axis, local, fill)?,
                None => ops::take(x, axis, local)?,
            })
        };
        let mut from = span.clone();
        let valid = || indices.iter().copied().filter(|at| *at >= 0);
        let (Some(low), Some(high)) = (valid().min(), valid().max()) else {
            from[axis] = (0, 0);
            return finish(&self.eval(input, &from)?, indices);
        };
        // One piece if the positions are dense or lie in neighbouring chunks; else chunk by chunk.
        let dense = high - low < 2 * indices.len() as i64 + 64;
        if dense || high / chunk - low / chunk <= 1 || self.is_view(input) {
            from[axis] = (low as u64, high as u64 + 1);
            let local: Vec<i64> = indices
                .iter()
                .map(|at| if *at < 0 { -1 } else { at - low })
                .collect();
            return finish(&self.eval(input, &from)?, &local);
        }
        let mut by_chunk: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (position, at) in indices.iter().enumerate().filter(|(_, at)| **at >= 0) {
            by_chunk.entry(at / chunk).or_default().push(position);
        }
        let mut parts = vec![];
        let mut order = vec![-1i64; indices.len()];
        let mut count = 0;
        for positions in by_chunk.values() {
            let low = positions.iter().map(|p| indices[*p]).min().unwrap_or(0);
            let high = positions.iter().map(|p| indices[*p]).max().unwrap_or(0);
            from[axis] = (low as u64, high as u64 + 1);
            let local: Vec<i64> = positions.iter().map(|p| indices[*p] - low).collect();
            parts.push(ops::take(&self.eval(input, &from)?, axis, &local)?);
            for position in positions {
                order[*position] = count;
                count += 1;
            }
        }
        let parts: Vec<&Array> = parts.iter().collect();
        finish(&ops::concat(axis, &parts)?, &order)
    }

    pub(super) fn eval_gather(&self, node: usize, axes: &[usize], span: &Span) -> Eval {
        let this = &self.graph.nodes[node];
        let input = this.inputs[0];
        let meta = &self.graph.nodes[input].meta;
        let common = this.meta.shape.len() + axes.len() - meta.shape.len();
        let first = axes[0];
        let points_span: Span = span[first..first + common].to_vec();
        let shape = lengths(&points_span);
        let count: usize = shape.iter().product();
        let indices: Vec<Vec<i64>> = this.inputs[1..]
            .iter()
            .map(|index| {
                let part = self.eval(*index, &points_span)?;
                Ok(part.to_vec::<i64>().unwrap_or_default())
            })
            .collect::<Eval<_>>()?;
        // Points that share a chunk are read together.
        let mut by_chunk: BTreeMap<Vec<i64>, Vec<usize>> = BTreeMap::new();
        for point in 0..count {
            let key = axes
                .iter()
                .zip(&indices)
                .map(|(axis, index)| index[point] / meta.chunks[*axis].max(1) as i64)
                .collect();
            by_chunk.entry(key).or_default().push(point);
        }
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
        let mut parts = vec![];
        let mut order = vec![0i64; count];
        let mut done = 0;
        for points in by_chunk.values() {
            let mut local = vec![];
            for (axis, index) in axes.iter().zip(&indices) {
                let low = points.iter().map(|p| index[*p]).min().unwrap_or(0);
                let high = points.iter().map(|p| index[*p]).max().unwrap_or(0);
                from[*axis] = (low as u64, high as u64 + 1);
                let values = points.iter().map(|p| index[*p] - low).collect();
                local.push(Array::from_vec(&[points.len()], values)?);
            }
            let local: Vec<&Array> = local.iter().collect();
            parts.push(ops::gather(&self.eval(input, &from)?, axes, &local)?);
            for point in points {
                order[*point] = done;
                done += 1;
            }
        }
        if parts.is_empty() {
            from.iter_mut()
                .for_each(|range| range.1 = range.1.max(range.0));
            let empty = Array::from_vec::<i64>(&[0], vec![])?;
            let local: Vec<&Array> = axes.iter().map(|_| &empty).collect();
            parts.push(ops::gather(&self.eval(input, &from)?, axes, &local)?);
        }
        let parts: Vec<&Array> = parts.iter().collect();
        let flat = ops::take(&ops::concat(first, &parts)?, first, &order)?;
        Ok(ops::reshape(&flat, &lengths(span))?)
    }
}
