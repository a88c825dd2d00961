//! What a graph will cost, from shapes alone: which chunks of which source, how many bytes.
//!
//! The region of every node that the outputs demand is found by walking from the outputs to the sources.

use std::collections::BTreeSet;

use crate::graph::Graph;
use crate::op::{IndexItem, Op};
use crate::reshape::kept_axes;

/// Longest list of single positions that is tracked exactly; beyond it, the range that holds them.
const MAX_LIST: usize = 100_000;

/// The positions of one axis that are demanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Region {
    /// `start..stop`.
    Range(u64, u64),
    /// Sorted, distinct.
    List(Vec<u64>),
}

impl Region {
    fn whole(size: u64) -> Self {
        Region::Range(0, size)
    }

    fn list(positions: impl Iterator<Item = u64>) -> Self {
        let distinct: BTreeSet<u64> = positions.collect();
        let hull = match (distinct.first(), distinct.last()) {
            (Some(first), Some(last)) => (*first, last + 1),
            _ => return Region::Range(0, 0),
        };
        if distinct.len() as u64 == hull.1 - hull.0 || distinct.len() > MAX_LIST {
            return Region::Range(hull.0, hull.1);
        }
        Region::List(distinct.into_iter().collect())
    }

    fn bounds(&self) -> (u64, u64) {
        match self {
            Region::Range(start, stop) => (*start, *stop),
            Region::List(list) => match (list.first(), list.last()) {
                (Some(first), Some(last)) => (*first, last + 1),
                _ => (0, 0),
            },
        }
    }

    fn is_empty(&self) -> bool {
        let (start, stop) = self.bounds();
        start >= stop
    }

    /// Number of positions.
    pub fn count(&self) -> u64 {
        match self {
            Region::Range(start, stop) => stop.saturating_sub(*start),
            Region::List(list) => list.len() as u64,
        }
    }

    fn union(&self, other: &Region) -> Region {
        if self.is_empty() {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        if let (Region::List(a), Region::List(b)) = (self, other) {
            return Region::list(a.iter().chain(b).copied());
        }
        let ((a, b), (c, d)) = (self.bounds(), other.bounds());
        Region::Range(a.min(c), b.max(d))
    }

    /// Chunks of length `chunk` that hold a demanded position.
    pub fn chunks(&self, chunk: u64) -> u64 {
        match self {
            _ if self.is_empty() => 0,
            Region::Range(start, stop) => (stop - 1) / chunk - start / chunk + 1,
            Region::List(list) => list
                .iter()
                .map(|at| at / chunk)
                .collect::<BTreeSet<_>>()
                .len() as u64,
        }
    }

    /// The demand grown by a halo, clamped to the axis.
    fn grown(&self, before: u64, after: u64, size: u64) -> Region {
        let (start, stop) = self.bounds();
        if start >= stop {
            return self.clone();
        }
        Region::Range(
            start.saturating_sub(before),
            stop.saturating_add(after).min(size),
        )
    }
}

/// Chunks and decoded bytes read from one source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceCost {
    /// The store's URL and the array's path.
    pub url: String,
    pub path: String,
    pub chunks: u64,
    /// Decoded bytes of these chunks: an upper bound of the download.
    pub bytes: u64,
}

/// The estimate that placement decides by and `explain()` shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cost {
    pub sources: Vec<SourceCost>,
    pub chunks: u64,
    /// Decoded bytes to read.
    pub read_bytes: u64,
    /// Bytes of all outputs.
    pub result_bytes: u64,
    /// Bytes that the local engine holds at its peak: results, intermediate results that must be whole, and
    /// one tile of everything that streams.
    pub peak_bytes: u64,
}

/// The most decoded bytes of one tile in flight in the local engine; what streams never holds more.
pub const TILE_BYTES: u64 = 32 << 20;

/// Estimates a graph.
pub fn cost(graph: &Graph) -> Cost {
    let demands = demands(graph);
    let mut cost = Cost::default();
    let mut held = 0u64;
    for (node, demand) in graph.nodes.iter().zip(&demands) {
        let Some(demand) = demand else { continue };
        match &node.op {
            Op::Zarr(source) => {
                let mut chunks = 1u64;
                let mut bytes = source.dtype.itemsize().max(1) as u64;
                for (axis, region) in demand.iter().enumerate() {
                    let touched = region.chunks(source.chunks[axis]);
                    chunks = chunks.saturating_mul(touched);
                    let reach = touched
                        .saturating_mul(source.chunks[axis])
                        .min(source.shape[axis].max(u64::from(touched > 0)));
                    bytes = bytes.saturating_mul(reach);
                }
                cost.chunks = cost.chunks.saturating_add(chunks);
                cost.read_bytes = cost.read_bytes.saturating_add(bytes);
                cost.sources.push(SourceCost {
                    url: source.url.clone(),
                    path: source.path.clone(),
                    chunks,
                    bytes,
                });
            }
            Op::Reduce { .. } | Op::GroupReduce { .. } | Op::Einsum { .. } => {
                held = held.saturating_add(node.meta.nbytes());
            }
            _ => {}
        }
    }
    for (_, index) in &graph.outputs {
        cost.result_bytes = cost
            .result_bytes
            .saturating_add(graph.nodes[*index].meta.nbytes());
    }
    // Input and output of the widest step of one tile.
    let tile = cost.read_bytes.min(TILE_BYTES).saturating_mul(3);
    cost.peak_bytes = cost.result_bytes.saturating_add(held).saturating_add(tile);
    cost
}

/// For every node, the region that the outputs need; None where nothing is needed.
pub fn demands(graph: &Graph) -> Vec<Option<Vec<Region>>> {
    let whole = |index: &usize| {
        graph.nodes[*index]
            .meta
            .shape
            .iter()
            .map(|size| Region::whole(*size))
            .collect()
    };
    let roots = graph
        .outputs
        .iter()
        .map(|(_, index)| (*index, whole(index)))
        .collect();
    demands_of(graph, roots, |_| false)
}

/// For every node, the region that regions of some nodes need. The search ends at `known` nodes.
pub fn demands_of(
    graph: &Graph,
    roots: Vec<(usize, Vec<Region>)>,
    known: impl Fn(usize) -> bool,
) -> Vec<Option<Vec<Region>>> {
    let mut demands: Vec<Option<Vec<Region>>> = vec![None; graph.nodes.len()];
    let add = |demands: &mut Vec<Option<Vec<Region>>>, node: usize, wanted: Vec<Region>| {
        demands[node] = Some(match demands[node].take() {
            None => wanted,
            Some(known) => known.iter().zip(&wanted).map(|(a, b)| a.union(b)).collect(),
        });
    };
    let last = roots.iter().map(|(node, _)| node + 1).max().unwrap_or(0);
    for (node, wanted) in roots {
        add(&mut demands, node, wanted);
    }
    for index in (0..last).rev().filter(|index| !known(*index)) {
        let Some(demand) = demands[index].clone() else {
            continue;
        };
        for (position, input) in graph.nodes[index].inputs.iter().enumerate() {
            let wanted = operand_demand(graph, index, position, &demand);
            add(&mut demands, *input, wanted);
        }
    }
    demands
}

/// The region of one operand that a region of the result needs.
fn operand_demand(graph: &Graph, index: usize, position: usize, demand: &[Region]) -> Vec<Region> {
    let node = &graph.nodes[index];
    let input = &graph.nodes[node.inputs[position]];
    let shape = &input.meta.shape;
    let whole = || {
        shape
            .iter()
            .map(|size| Region::whole(*size))
            .collect::<Vec<_>>()
    };
    let literal = |position: usize| match &graph.nodes[*node.inputs.get(position)?].op {
        Op::Literal(array) => array.to_vec::<i64>(),
        _ => None,
    };
    match &node.op {
        Op::Unary(_) | Op::Cast { .. } | Op::Decode { .. } | Op::Rechunk { .. } => demand.to_vec(),
        Op::Binary(_) | Op::Where | Op::Isin | Op::Broadcast { .. } => {
            if matches!(node.op, Op::Isin) && position == 1 {
                return whole();
            }
            let skip = demand.len() - shape.len();
            (0..shape.len())
                .map(|axis| match shape[axis] == node.meta.shape[skip + axis] {
                    true => demand[skip + axis].clone(),
                    false => Region::whole(shape[axis]),
                })
                .collect()
        }
        Op::Slice { index } => slice_demand(index, demand),
        Op::Take { axis, .. } if position == 0 => {
            let mut wanted = demand.to_vec();
            if let Some(indices) = literal(1) {
                wanted[*axis] = picked(&indices, &demand[*axis]);
            }
            wanted
        }
        Op::Gather { axes } if position == 0 => {
            let common = node.meta.shape.len() + axes.len() - shape.len();
            let mut out = 0;
            (0..shape.len())
                .map(|axis| {
                    if axis == axes[0] {
                        out += common;
                    }
                    match axes.iter().position(|own| *own == axis) {
                        Some(which) => match literal(which + 1) {
                            Some(indices) => Region::list(indices.into_iter().map(|i| i as u64)),
                            None => Region::whole(shape[axis]),
                        },
                        None => {
                            out += 1;
                            demand[out - 1].clone()
                        }
                    }
                })
                .collect()
        }
        Op::Reduce { axes, keepdims, .. } => {
            let mut kept = demand.iter();
            (0..shape.len())
                .map(|axis| match axes.contains(&axis) {
                    true => {
                        if *keepdims {
                            kept.next();
                        }
                        Region::whole(shape[axis])
                    }
                    false => kept.next().cloned().unwrap_or(Region::whole(shape[axis])),
                })
                .collect()
        }
        Op::Quantile { axes, .. } => {
            let mut kept = demand[1..].iter();
            (0..shape.len())
                .map(|axis| match axes.contains(&axis) {
                    true => Region::whole(shape[axis]),
                    false => kept.next().cloned().unwrap_or(Region::whole(shape[axis])),
                })
                .collect()
        }
        Op::GroupReduce { axis, .. } if position == 0 => {
            let mut wanted = demand.to_vec();
            wanted[*axis] = match (&demand[*axis], literal(1)) {
                (part, Some(codes)) if part.count() < node.meta.shape[*axis] => {
                    let holds = |code: i64| match part {
                        Region::Range(a, b) => code >= *a as i64 && code < *b as i64,
                        Region::List(list) => list.binary_search(&(code as u64)).is_ok(),
                    };
                    let positions = codes.iter().enumerate().filter(|(_, code)| holds(**code));
                    Region::list(positions.map(|(at, _)| at as u64))
                }
                _ => Region::whole(shape[*axis]),
            };
            wanted
        }
        Op::Scan { axis, .. } | Op::Sort { axis, .. } => {
            let mut wanted = demand.to_vec();
            wanted[*axis] = Region::whole(shape[*axis]);
            wanted
        }
        Op::Window {
            axis,
            before,
            after,
            ..
        } => {
            let mut wanted = demand.to_vec();
            wanted[*axis] = demand[*axis].grown(*before, *after, shape[*axis]);
            wanted
        }
        Op::Concat { axis } => {
            let before: u64 = node.inputs[..position]
                .iter()
                .map(|i| graph.nodes[*i].meta.shape[*axis])
                .sum();
            let mut wanted = demand.to_vec();
            wanted[*axis] = match &demand[*axis] {
                Region::Range(start, stop) => Region::Range(
                    start.saturating_sub(before).min(shape[*axis]),
                    stop.saturating_sub(before).min(shape[*axis]),
                ),
                Region::List(list) => Region::list(
                    list.iter()
                        .filter_map(|at| at.checked_sub(before))
                        .filter(|at| *at < shape[*axis]),
                ),
            };
            wanted
        }
        Op::Transpose { order } => {
            let mut wanted = whole();
            for (to, from) in order.iter().enumerate() {
                wanted[*from] = demand[to].clone();
            }
            wanted
        }
        Op::Reshape { shape: to } => reshape_demand(shape, to, demand),
        _ => whole(),
    }
}

fn slice_demand(index: &[IndexItem], demand: &[Region]) -> Vec<Region> {
    let mut kept = demand.iter();
    index
        .iter()
        .map(|item| match *item {
            IndexItem::At(at) => Region::Range(at, at + 1),
            IndexItem::Range { start, count, step } => {
                let at = |k: u64| (start as i64 + step * k as i64) as u64;
                match kept.next() {
                    _ if count == 0 => Region::Range(0, 0),
                    Some(Region::List(list)) => Region::list(list.iter().map(|k| at(*k))),
                    Some(region) if region.is_empty() => Region::Range(0, 0),
                    Some(Region::Range(a, b)) if step.unsigned_abs() == 1 => {
                        let (first, last) = (at(*a), at(*b - 1));
                        Region::Range(first.min(last), first.max(last) + 1)
                    }
                    Some(Region::Range(a, b)) if b - a <= MAX_LIST as u64 => {
                        Region::list((*a..*b).map(at))
                    }
                    _ => {
                        let (first, last) = (at(0), at(count - 1));
                        Region::Range(first.min(last), first.max(last) + 1)
                    }
                }
            }
        })
        .collect()
}

/// The positions that `indices` pick where the result is demanded.
fn picked(indices: &[i64], demand: &Region) -> Region {
    let valid = |at: &i64| u64::try_from(*at).ok();
    match demand {
        Region::Range(a, b) => {
            let end = (*b as usize).min(indices.len());
            Region::list(
                indices[(*a as usize).min(end)..end]
                    .iter()
                    .filter_map(valid),
            )
        }
        Region::List(list) => Region::list(
            list.iter()
                .filter_map(|at| indices.get(*at as usize))
                .filter_map(valid),
        ),
    }
}

fn reshape_demand(from: &[u64], to: &[u64], demand: &[Region]) -> Vec<Region> {
    let mut wanted: Vec<Region> = from.iter().map(|size| Region::whole(*size)).collect();
    for (before, after) in kept_axes(from, to) {
        wanted[before] = demand[after].clone();
    }
    wanted
}
