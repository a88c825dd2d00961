//! One reduction that is fed tile by tile.

use littoral_array::Array;
use littoral_array::ops::{Accumulator, GroupAccumulator, ReduceOptions};
use littoral_graph::{Graph, Op};

use super::tiles::Span;
use super::{Demand, Region, eval};
use crate::error::{EngineError, Result};

enum Sink {
    All(Accumulator),
    Groups(GroupAccumulator),
}

/// A reduction of a region of its operand.
pub(super) struct Pass {
    node: usize,
    /// The region of the result that is computed.
    span: Span,
    /// The region of the operand that it takes.
    pub from: Span,
    /// The axes of the operand that are summed up.
    pub axes: Vec<usize>,
    sink: Sink,
}

/// The range around a region.
fn hull(region: &Region) -> (u64, u64) {
    match region {
        Region::Range(start, stop) => (*start, (*stop).max(*start)),
        Region::List(list) => match (list.first(), list.last()) {
            (Some(first), Some(last)) => (*first, last + 1),
            _ => (0, 0),
        },
    }
}

impl Pass {
    /// `demand`: what is wanted of the result.
    pub fn new(graph: &Graph, node: usize, demand: &Demand) -> Result<Self> {
        let this = &graph.nodes[node];
        let span: Span = demand.iter().flatten().map(hull).collect();
        let input = &graph.nodes[this.inputs[0]].meta;
        match &this.op {
            Op::Reduce {
                op,
                axes,
                skipna,
                keepdims,
                ddof,
                min_count,
            } => {
                let options = ReduceOptions {
                    skipna: *skipna,
                    ddof: *ddof as f64,
                    min_count: min_count.map(|count| count as usize),
                    keepdims: *keepdims,
                };
                let mut out = 0;
                let from: Span = (0..input.shape.len())
                    .map(|axis| {
                        let reduced = axes.contains(&axis);
                        if !reduced || *keepdims {
                            out += 1;
                        }
                        if reduced {
                            (0, input.shape[axis])
                        } else {
                            span[out - 1]
                        }
                    })
                    .collect();
                let lengths = eval::lengths(&from);
                let sink = Accumulator::new(*op, input.dtype, &lengths, axes, &options)?;
                Ok(Self {
                    node,
                    span,
                    from,
                    axes: axes.clone(),
                    sink: Sink::All(sink),
                })
            }
            Op::GroupReduce {
                op,
                axis,
                skipna,
                ddof,
                min_count,
                ..
            } => {
                let options = ReduceOptions {
                    skipna: *skipna,
                    ddof: *ddof as f64,
                    min_count: min_count.map(|count| count as usize),
                    keepdims: false,
                };
                let codes = match &graph.nodes[this.inputs[1]].op {
                    Op::Literal(array) => array.to_vec::<i64>().unwrap_or_default(),
                    _ => return Err(EngineError::Internal("group codes are no literal".into())),
                };
                // The groups that are demanded, and the positions that hold their members. Others do not count:
                // they would have none.
                let first = span[*axis].0 as i64;
                let groups = span[*axis].1 as i64 - first;
                let codes: Vec<i64> = codes
                    .into_iter()
                    .map(|code| code - first)
                    .map(|code| {
                        if (0..groups).contains(&code) {
                            code
                        } else {
                            -1
                        }
                    })
                    .collect();
                let member = |code: &i64| *code >= 0;
                let low = codes.iter().position(member).unwrap_or(0);
                let high = codes.iter().rposition(member).map_or(low, |at| at + 1);
                let mut from = span.clone();
                from[*axis] = (low as u64, high as u64);
                let sink = GroupAccumulator::new(
                    *op,
                    input.dtype,
                    &eval::lengths(&from),
                    *axis,
                    &codes[low..high],
                    groups as usize,
                    &options,
                )?;
                Ok(Self {
                    node,
                    span,
                    from,
                    axes: vec![*axis],
                    sink: Sink::Groups(sink),
                })
            }
            other => Err(EngineError::Internal(format!(
                "{} is no reduction",
                other.name()
            ))),
        }
    }

    /// Takes a tile that stands at `at` of the operand's region.
    pub fn push(&mut self, at: &[usize], tile: &Array) -> Result<()> {
        match &mut self.sink {
            Sink::All(sink) => sink.push(tile, at)?,
            Sink::Groups(sink) => sink.push(tile, at)?,
        }
        Ok(())
    }

    /// The node, the region of it, and its values there.
    pub fn finish(self) -> Result<(usize, Span, Array)> {
        let array = match self.sink {
            Sink::All(sink) => sink.finish()?,
            Sink::Groups(sink) => sink.finish()?,
        };
        Ok((self.node, self.span, array))
    }
}
