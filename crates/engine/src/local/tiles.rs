//! How a region is cut: first into pieces whose chunks fit in memory together, then into
//! pieces that stay in the processor's cache.

use littoral_graph::{Graph, Op, kept_axes};

/// `start..stop` along each axis.
pub(crate) type Span = Vec<(u64, u64)>;

pub(crate) fn size(span: &Span) -> u64 {
    span.iter().fold(1u64, |product, (start, stop)| {
        product.saturating_mul(stop - start)
    })
}

pub(crate) fn whole(shape: &[u64]) -> Span {
    shape.iter().map(|n| (0, *n)).collect()
}

/// All blocks of `block` lengths that cover `span`, cut at multiples of `block` (so that pieces
/// follow a chunk grid), the last axis fastest.
pub(crate) fn blocks(span: &Span, block: &[u64]) -> Vec<Span> {
    if span.iter().any(|(start, stop)| start >= stop) {
        return vec![];
    }
    let mut out = vec![vec![]];
    for ((start, stop), length) in span.iter().zip(block) {
        let length = (*length).max(1);
        let mut pieces = vec![];
        let mut at = *start;
        while at < *stop {
            let end = (at - at % length).saturating_add(length).min(*stop);
            pieces.push((at, end));
            at = end;
        }
        out = out
            .iter()
            .flat_map(|prefix: &Span| {
                pieces
                    .iter()
                    .map(move |piece| prefix.iter().copied().chain([*piece]).collect())
            })
            .collect();
    }
    out
}

/// Axes of a node along which pieces cost more than the whole, since some operation below needs the
/// whole axis (`hard`), or a halo of it (`soft`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Preference {
    pub hard: Vec<bool>,
    pub soft: Vec<bool>,
}

/// The preferences of every node, from those of its operands.
pub(crate) fn preferences(graph: &Graph) -> Vec<Preference> {
    let mut all: Vec<Preference> = Vec::with_capacity(graph.nodes.len());
    for node in &graph.nodes {
        let ndim = node.meta.ndim();
        let mut own = Preference {
            hard: vec![false; ndim],
            soft: vec![false; ndim],
        };
        let of = |position: usize| &all[node.inputs[position]];
        match &node.op {
            Op::Unary(_) | Op::Cast { .. } | Op::Decode { .. } | Op::Rechunk { .. } => {
                own = of(0).clone();
            }
            Op::Take { .. } | Op::Isin | Op::Pad { .. } => own = of(0).clone(),
            Op::Binary(_) | Op::Where | Op::Broadcast { .. } | Op::Concat { .. } => {
                for input in &node.inputs {
                    let skip = ndim - graph.nodes[*input].meta.ndim();
                    for (axis, (hard, soft)) in
                        all[*input].hard.iter().zip(&all[*input].soft).enumerate()
                    {
                        own.hard[skip + axis] |= hard;
                        own.soft[skip + axis] |= soft;
                    }
                }
            }
            Op::Slice { index } => {
                let kept: Vec<usize> = (0..index.len())
                    .filter(|axis| matches!(index[*axis], littoral_graph::IndexItem::Range { .. }))
                    .collect();
                own.hard = kept.iter().map(|axis| of(0).hard[*axis]).collect();
                own.soft = kept.iter().map(|axis| of(0).soft[*axis]).collect();
            }
            Op::Transpose { order } => {
                own.hard = order.iter().map(|axis| of(0).hard[*axis]).collect();
                own.soft = order.iter().map(|axis| of(0).soft[*axis]).collect();
            }
            Op::Scan { axis, .. } | Op::Sort { axis, .. } => {
                own = of(0).clone();
                own.hard[*axis] = true;
            }
            Op::Window { axis, .. } => {
                own = of(0).clone();
                own.soft[*axis] = true;
            }
            Op::Reshape { shape } => {
                let from = &graph.nodes[node.inputs[0]].meta.shape;
                own.hard = vec![true; ndim];
                for (before, after) in kept_axes(from, shape) {
                    own.hard[after] = of(0).hard[before];
                    own.soft[after] = of(0).soft[before];
                }
            }
            Op::Quantile { .. } => {
                if let Some(first) = own.hard.first_mut() {
                    *first = true;
                }
            }
            _ => {}
        }
        all.push(own);
    }
    all
}

/// Cuts `span` until `cost` of a block is at most `limit`: soft and unconstrained axes first,
/// along the chunk grid while that is possible.
pub(crate) fn io_block(
    span: &Span,
    chunks: &[u64],
    preference: &Preference,
    limit: u64,
    cost: impl Fn(&Span) -> u64,
) -> Vec<u64> {
    let mut block: Vec<u64> = span.iter().map(|(start, stop)| stop - start).collect();
    // Without an axis to cut, or once a block is one chunk, the limit gives way.
    loop {
        let first: Span = span
            .iter()
            .zip(&block)
            .map(|((start, stop), length)| (*start, (start + length).min(*stop)))
            .collect();
        if cost(&first) <= limit {
            return block;
        }
        let pieces = |axis: usize| block[axis].div_ceil(chunks[axis].max(1));
        let candidate = |soft: bool| {
            (0..block.len())
                .filter(|axis| !preference.hard[*axis] && preference.soft[*axis] == soft)
                .filter(|axis| pieces(*axis) > 1)
                .max_by_key(|axis| (pieces(*axis), usize::MAX - axis))
        };
        let Some(axis) = candidate(false).or_else(|| candidate(true)) else {
            return block;
        };
        block[axis] = pieces(axis).div_ceil(2) * chunks[axis].max(1);
    }
}

/// Block lengths of about `target` elements for computing within a piece that is in memory.
/// `reduced` axes are taken long before the others once the innermost run is long enough to be
/// worth a vector loop, so that an accumulator row is visited often while it is in the cache.
pub(crate) fn compute_block(
    span: &Span,
    preference: &Preference,
    reduced: &[usize],
    target: u64,
) -> Vec<u64> {
    const INNER: u64 = 4096;
    let lengths: Vec<u64> = span.iter().map(|(start, stop)| stop - start).collect();
    let mut block = vec![1u64; lengths.len()];
    for (axis, hard) in preference.hard.iter().enumerate() {
        if *hard || preference.soft[axis] {
            block[axis] = lengths[axis];
        }
    }
    let room = |block: &[u64], limit: u64| (limit / block.iter().product::<u64>().max(1)).max(1);
    let grow = |block: &mut Vec<u64>, axes: &mut dyn Iterator<Item = usize>, limit: u64| {
        for axis in axes {
            let room = room(block, limit);
            if room > 1 && block[axis] < lengths[axis] {
                block[axis] = (block[axis] * room).min(lengths[axis]);
            }
        }
    };
    if !reduced.is_empty() {
        grow(&mut block, &mut (0..lengths.len()).rev(), INNER.min(target));
        grow(&mut block, &mut reduced.iter().rev().copied(), target);
    }
    grow(&mut block, &mut (0..lengths.len()).rev(), target);
    block
}
