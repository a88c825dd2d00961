//! `reshape`, `concat`, `pad` of a region.

use littoral_array::ops::{self, PadMode};
use littoral_array::{Array, Scalar};
use littoral_graph::kept_axes;

use super::step::Step;
use super::{Executor, Span, cut};

impl<'a> Executor<'a> {
    pub(super) fn reshape(&self, input: usize, to: &[u64], span: &Span) -> Step<'a> {
        let from = &self.graph.nodes[input].meta.shape;
        let kept = kept_axes(from, to);
        // Axes that stay are cut in the operand; of the others all is taken, and cut afterwards.
        let mut own: Span = from.iter().map(|size| (0, *size)).collect();
        let mut full: Vec<usize> = to.iter().map(|size| *size as usize).collect();
        let mut offset = vec![0; to.len()];
        for (before, after) in kept {
            own[before] = span[after];
            full[after] = (span[after].1 - span[after].0) as usize;
            offset[after] = span[after].0;
        }
        let span = span.clone();
        Step::one(input, own, move |x| {
            Ok(cut(&ops::reshape(x, &full)?, &offset, &span)?)
        })
    }

    pub(super) fn concat(&self, node: usize, axis: usize, span: &Span) -> Step<'a> {
        let this = &self.graph.nodes[node];
        let (start, stop) = span[axis];
        let mut operands = vec![];
        let mut at = 0;
        for input in &this.inputs {
            let length = self.graph.nodes[*input].meta.shape[axis];
            let (low, high) = (start.max(at), stop.min(at + length));
            if low < high || (start == stop && operands.is_empty()) {
                let mut own = span.clone();
                own[axis] = match low < high {
                    true => (low - at, high - at),
                    false => (0, 0),
                };
                operands.push((*input, own));
            }
            at += length;
        }
        let dtype = this.meta.dtype;
        Step::of(operands, move |values| {
            let parts = values
                .iter()
                .map(|part| ops::cast(part, dtype))
                .collect::<Result<Vec<Array>, _>>()?;
            match parts.as_slice() {
                [part] => Ok(part.clone()),
                _ => Ok(ops::concat(axis, &parts.iter().collect::<Vec<_>>())?),
            }
        })
    }

    /// Padding is a `take` whose indices run past the ends and come back by the mode's rule.
    pub(super) fn pad(
        &self,
        input: usize,
        widths: &[(u64, u64)],
        mode: PadMode,
        value: &'a Scalar,
        span: &Span,
    ) -> Step<'a> {
        let shape = &self.graph.nodes[input].meta.shape;
        let mut from = span.clone();
        let mut takes: Vec<Vec<i64>> = vec![];
        for (axis, (before, _)) in widths.iter().enumerate() {
            let size = shape[axis] as i64;
            let positions: Vec<i64> = (span[axis].0..span[axis].1)
                .map(|out| source_position(out as i64 - *before as i64, size, mode))
                .collect();
            let inside = || positions.iter().copied().filter(|at| *at >= 0);
            let (low, high) = match (inside().min(), inside().max()) {
                (Some(low), Some(high)) => (low, high + 1),
                _ => (0, 0),
            };
            from[axis] = (low as u64, high as u64);
            let local = positions
                .iter()
                .map(|at| if *at < 0 { -1 } else { at - low })
                .collect();
            takes.push(local);
        }
        Step::one(input, from, move |x| {
            let dtype = x.dtype();
            let mut array = x.clone();
            for (axis, local) in takes.iter().enumerate() {
                let identity = local.iter().enumerate().all(|(i, at)| i as i64 == *at);
                if !identity || local.len() != array.shape()[axis] {
                    array = ops::take_or_fill(&array, axis, local, value)?;
                }
            }
            Ok(ops::cast(&array, dtype)?)
        })
    }
}

/// Where an element of the padded axis comes from, by numpy's rules; −1 is the constant.
fn source_position(at: i64, size: i64, mode: PadMode) -> i64 {
    if (0..size).contains(&at) {
        return at;
    }
    if size == 0 {
        return -1;
    }
    match mode {
        PadMode::Constant => -1,
        PadMode::Edge => at.clamp(0, size - 1),
        PadMode::Wrap => at.rem_euclid(size),
        PadMode::Symmetric => {
            let folded = at.rem_euclid(2 * size);
            if folded < size {
                folded
            } else {
                2 * size - 1 - folded
            }
        }
        PadMode::Reflect if size == 1 => 0,
        PadMode::Reflect => {
            let folded = at.rem_euclid(2 * size - 2);
            if folded < size {
                folded
            } else {
                2 * size - 2 - folded
            }
        }
    }
}
