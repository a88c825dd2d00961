//! `reshape`, `concat`, `pad` of a region.

use littoral_array::ops::{self, PadMode};
use littoral_array::{Array, Scalar};

use super::{Eval, Executor, Span, cut, lengths};

impl Executor<'_> {
    pub(super) fn eval_reshape(&self, input: usize, to: &[u64], span: &Span) -> Eval {
        let from = &self.graph.nodes[input].meta.shape;
        let squeezed = |shape: &[u64]| {
            shape
                .iter()
                .copied()
                .filter(|n| *n != 1)
                .collect::<Vec<_>>()
        };
        if squeezed(from) == squeezed(to) {
            let mut kept = to
                .iter()
                .zip(span)
                .filter(|(n, _)| **n != 1)
                .map(|(_, range)| *range);
            let own = from
                .iter()
                .map(|n| {
                    if *n == 1 {
                        (0, 1)
                    } else {
                        kept.next().unwrap_or((0, *n))
                    }
                })
                .collect();
            // Of axes of length 1, an empty span is still possible.
            let array = self.eval(input, &own)?;
            let full: Vec<usize> = to
                .iter()
                .zip(span)
                .map(|(n, (a, b))| if *n == 1 { 1 } else { (b - a) as usize })
                .collect();
            let array = ops::reshape(&array, &full)?;
            let offset: Vec<u64> = to
                .iter()
                .zip(span)
                .map(|(n, (a, _))| if *n == 1 { 0 } else { *a })
                .collect();
            return Ok(cut(&array, &offset, span)?);
        }
        let same = from.iter().zip(to).take_while(|(a, b)| a == b).count();
        let own: Span = from
            .iter()
            .enumerate()
            .map(|(axis, n)| if axis < same { span[axis] } else { (0, *n) })
            .collect();
        let array = self.eval(input, &own)?;
        let full: Vec<usize> = (0..to.len())
            .map(|axis| match axis < same {
                true => (span[axis].1 - span[axis].0) as usize,
                false => to[axis] as usize,
            })
            .collect();
        let offset: Vec<u64> = (0..to.len())
            .map(|axis| if axis < same { span[axis].0 } else { 0 })
            .collect();
        Ok(cut(&ops::reshape(&array, &full)?, &offset, span)?)
    }

    pub(super) fn eval_concat(&self, node: usize, axis: usize, span: &Span) -> Eval {
        let this = &self.graph.nodes[node];
        let (start, stop) = span[axis];
        let mut parts = vec![];
        let mut at = 0;
        for input in &this.inputs {
            let length = self.graph.nodes[*input].meta.shape[axis];
            let (low, high) = (start.max(at), stop.min(at + length));
            if low < high || (start == stop && parts.is_empty()) {
                let mut own = span.clone();
                own[axis] = match low < high {
                    true => (low - at, high - at),
                    false => (0, 0),
                };
                parts.push(ops::cast(&self.eval(*input, &own)?, this.meta.dtype)?);
            }
            at += length;
        }
        if let [part] = parts.as_slice() {
            return Ok(part.clone());
        }
        let parts: Vec<&Array> = parts.iter().collect();
        Ok(ops::concat(axis, &parts)?)
    }

    /// Padding is a `take` whose indices run past the ends and come back by the mode's rule.
    pub(super) fn eval_pad(
        &self,
        input: usize,
        widths: &[(u64, u64)],
        mode: PadMode,
        value: &Scalar,
        span: &Span,
    ) -> Eval {
        let shape = self.graph.nodes[input].meta.shape.clone();
        let mut from = span.clone();
        let mut takes = vec![];
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
        let mut array = self.eval(input, &from)?;
        let dtype = array.dtype();
        for (axis, local) in takes.iter().enumerate() {
            let local: &Vec<i64> = local;
            let identity = local.iter().enumerate().all(|(i, at)| i as i64 == *at);
            if !identity || local.len() != array.shape()[axis] {
                array = ops::take_or_fill(&array, axis, local, value)?;
            }
        }
        debug_assert_eq!(array.shape(), lengths(span));
        Ok(ops::cast(&array, dtype)?)
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
