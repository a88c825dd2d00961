//! The local engine: streams a graph chunk by chunk under the memory budget.
//!
//! Reductions are materialised in topological order, each for the region that the outputs demand. Everything
//! else is pulled region by region ([`eval`]), so that intermediates stay small enough for the cache. Before
//! a piece is computed its chunks are fetched, those of the next piece meanwhile ([`stream`]).

pub(crate) mod cache;

mod assemble;
mod eval;
mod stream;
mod tiles;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use littoral_array::Array;
use littoral_array::ops::{Accumulator, GroupAccumulator, Reduce, ReduceOptions, einsum};
use littoral_graph::{Graph, Op, Region, ZarrSource, demands};
use littoral_store::ZarrArray;

pub(crate) use self::assemble::Assembler;
use self::cache::{ChunkKey, SourceKey};
pub(crate) use self::tiles::blocks;
use self::tiles::{Preference, Span, preferences};
use crate::error::{EngineError, Result};
use crate::placement::{Plan, Where};
use crate::session::Session;

/// Computes the outputs of a graph, in their order.
pub(crate) async fn run(session: &Rc<Session>, graph: &Graph, plan: &Plan) -> Result<Vec<Array>> {
    let mut executor = Executor::open(session, graph, plan).await?;
    let demands = demands(graph);
    if plan.cost.read_bytes <= executor.tile_bytes {
        executor.prefetch(&demands).await?;
    }
    for (node, demand) in demands.iter().enumerate() {
        if let (Some(demand), true) = (demand, executor.is_breaker(node)) {
            executor.materialize(node, demand).await?;
        }
    }
    let mut arrays: Vec<Array> = vec![];
    for (_, node) in &graph.outputs {
        arrays.push(executor.output(*node).await?);
    }
    if executor.total_chunks > 0 {
        executor.report(true);
    }
    Ok(arrays)
}

/// One source of the graph, opened.
pub(crate) struct Source {
    pub zarr: Rc<ZarrArray>,
    pub key: SourceKey,
    pub chunks: Vec<u64>,
}

/// One run of one graph.
pub(crate) struct Executor<'a> {
    session: &'a Rc<Session>,
    graph: &'a Graph,
    /// By node.
    sources: HashMap<usize, Source>,
    preferences: Vec<Preference>,
    /// Materialised nodes: where the array's first element stands, and the array.
    memo: Vec<Option<(Vec<u64>, Array)>>,
    /// Chunks of the piece that is being computed and of the next.
    resident: RefCell<HashMap<ChunkKey, Array>>,
    /// Decoded bytes that one piece may hold.
    tile_bytes: u64,
    /// Decoded bytes that stay after a piece is done.
    cache_bytes: u64,
    total_chunks: u64,
    done_chunks: Cell<u64>,
    fetched: Cell<u64>,
    last_turn: Cell<f64>,
    last_report: Cell<f64>,
}

impl<'a> Executor<'a> {
    async fn open(session: &'a Rc<Session>, graph: &'a Graph, plan: &Plan) -> Result<Self> {
        let now = session.platform.now_ms();
        let mut sources = HashMap::new();
        for (node, this) in graph.nodes.iter().enumerate() {
            if let Op::Zarr(source) = &this.op {
                let zarr = session.zarr(source).await?;
                let key = session.cache.borrow_mut().source(&source.url, &source.path);
                let chunks = source.chunks.clone();
                sources.insert(node, Source { zarr, key, chunks });
            }
        }
        let memory = plan.budgets.memory;
        Ok(Self {
            session,
            graph,
            sources,
            preferences: preferences(graph),
            memo: vec![None; graph.nodes.len()],
            resident: RefCell::default(),
            tile_bytes: (memory / 8).clamp(1 << 20, 32 << 20),
            cache_bytes: memory / 4,
            total_chunks: plan.cost.chunks,
            done_chunks: Cell::new(0),
            fetched: Cell::new(0),
            last_turn: Cell::new(now),
            last_report: Cell::new(now),
        })
    }

    /// Nodes that are computed once, whole, before whatever needs them.
    fn is_breaker(&self, node: usize) -> bool {
        match &self.graph.nodes[node].op {
            Op::Reduce { op, .. } | Op::GroupReduce { op, .. } => *op != Reduce::Median,
            Op::Einsum { .. } => true,
            _ => false,
        }
    }

    /// Whether the values of a node are views of something in memory: no kernel runs to get them.
    pub(crate) fn is_view(&self, node: usize) -> bool {
        let this = &self.graph.nodes[node];
        match &this.op {
            _ if self.memo[node].is_some() => true,
            Op::Literal(_) => true,
            Op::Slice { .. } | Op::Transpose { .. } | Op::Broadcast { .. } | Op::Rechunk { .. } => {
                self.is_view(this.inputs[0])
            }
            _ => false,
        }
    }

    async fn materialize(&mut self, node: usize, demand: &[Region]) -> Result<()> {
        let graph = self.graph;
        let this = &graph.nodes[node];
        let hull = |region: &Region| match region {
            Region::Range(start, stop) => (*start, (*stop).max(*start)),
            Region::List(list) => match (list.first(), list.last()) {
                (Some(first), Some(last)) => (*first, last + 1),
                _ => (0, 0),
            },
        };
        let mut span: Span = demand.iter().map(hull).collect();
        let array = match &this.op {
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
                let input = this.inputs[0];
                let shape = &graph.nodes[input].meta.shape;
                let mut out = 0;
                let from: Span = (0..shape.len())
                    .map(|axis| {
                        let reduced = axes.contains(&axis);
                        if !reduced || *keepdims {
                            out += 1;
                        }
                        if reduced {
                            (0, shape[axis])
                        } else {
                            span[out - 1]
                        }
                    })
                    .collect();
                let dtype = graph.nodes[input].meta.dtype;
                let mut sink = Accumulator::new(*op, dtype, &eval::lengths(&from), axes, &options)?;
                self.stream(input, &from, axes, &mut |at, tile| Ok(sink.push(tile, at)?))
                    .await?;
                sink.finish()?
            }
            Op::GroupReduce {
                op,
                axis,
                groups,
                skipna,
                ddof,
                min_count,
            } => {
                let options = ReduceOptions {
                    skipna: *skipna,
                    ddof: *ddof as f64,
                    min_count: min_count.map(|count| count as usize),
                    keepdims: false,
                };
                let input = this.inputs[0];
                let codes = match &graph.nodes[this.inputs[1]].op {
                    Op::Literal(array) => array.to_vec::<i64>().unwrap_or_default(),
                    _ => return Err(EngineError::Internal("group codes are no literal".into())),
                };
                // The groups that are demanded, and the positions that hold their members.
                let wanted = span[*axis].0 as i64..span[*axis].1 as i64;
                let member = |code: &i64| wanted.contains(code);
                let low = codes.iter().position(member).unwrap_or(0);
                let high = codes.iter().rposition(member).map_or(low, |at| at + 1);
                span[*axis] = (0, *groups);
                let mut from = span.clone();
                from[*axis] = (low as u64, high as u64);
                let mut sink = GroupAccumulator::new(
                    *op,
                    graph.nodes[input].meta.dtype,
                    &eval::lengths(&from),
                    *axis,
                    &codes[low..high],
                    *groups as usize,
                    &options,
                )?;
                let axes = [*axis];
                self.stream(
                    input,
                    &from,
                    &axes,
                    &mut |at, tile| Ok(sink.push(tile, at)?),
                )
                .await?;
                sink.finish()?
            }
            Op::Einsum { subscripts } => {
                span = tiles::whole(&this.meta.shape);
                let mut operands = vec![];
                for input in &this.inputs {
                    operands.push(self.output(*input).await?);
                }
                einsum(subscripts, &operands.iter().collect::<Vec<_>>())?
            }
            other => {
                return Err(EngineError::Internal(format!(
                    "{} is no breaker",
                    other.name()
                )));
            }
        };
        if array.dtype() != this.meta.dtype {
            return Err(EngineError::Internal(format!(
                "{} gave dtype {}, not {}",
                this.op.name(),
                array.dtype(),
                this.meta.dtype
            )));
        }
        self.memo[node] = Some((span.iter().map(|(start, _)| *start).collect(), array));
        Ok(())
    }

    /// All of one node, put together from streamed pieces.
    async fn output(&self, node: usize) -> Result<Array> {
        let meta = &self.graph.nodes[node].meta;
        let span = tiles::whole(&meta.shape);
        if self.is_view(node) {
            return match self.eval(node, &span) {
                Ok(array) => Ok(array),
                Err(eval::EvalError::Engine(error)) => Err(error),
                Err(eval::EvalError::Missing(..)) => {
                    Err(EngineError::Internal("a view of a missing chunk".into()))
                }
            };
        }
        let shape = eval::lengths(&span);
        let mut only: Option<Array> = None;
        let mut out: Option<Assembler> = None;
        self.stream(node, &span, &[], &mut |at, tile| {
            if tile.dtype() != meta.dtype {
                return Err(EngineError::Internal(format!(
                    "{} gave dtype {}, not {}",
                    self.graph.nodes[node].op.name(),
                    tile.dtype(),
                    meta.dtype
                )));
            }
            if tile.shape() == shape {
                only = Some(littoral_array::ops::to_contiguous(tile));
                return Ok(());
            }
            if out.is_none() {
                out = Some(Assembler::new(meta.dtype, &shape)?);
            }
            match &mut out {
                Some(out) => out.put(at, tile),
                None => Ok(()),
            }
        })
        .await?;
        match (only, out) {
            (Some(array), _) => Ok(array),
            (None, Some(out)) => out.finish(),
            (None, None) => Assembler::new(meta.dtype, &shape)?.finish(),
        }
    }

    fn report(&self, finished: bool) {
        let total = self.total_chunks.max(self.done_chunks.get());
        let done = if finished {
            total
        } else {
            self.done_chunks.get()
        };
        self.session
            .report(Where::Local, "computing", done, total, self.fetched.get());
    }
}

impl Session {
    /// The array behind a source, opened once a session; what the store says must be what the
    /// graph was planned with.
    async fn zarr(&self, source: &ZarrSource) -> Result<Rc<ZarrArray>> {
        let key = (source.url.clone(), source.path.clone());
        let known = self.arrays.borrow().get(&key).cloned();
        let zarr = match known {
            Some(zarr) => zarr,
            None => {
                let transport = self.platform.transport();
                let opened = ZarrArray::open(&*transport, &source.url, &source.path).await?;
                let opened = Rc::new(opened);
                self.arrays.borrow_mut().insert(key, opened.clone());
                opened
            }
        };
        let meta = zarr.meta();
        if meta.shape != source.shape || meta.dtype != source.dtype || meta.chunks != source.chunks
        {
            return Err(EngineError::Internal(format!(
                "{} in {} has shape {:?}, dtype {}, chunks {:?}; the graph was made for {:?}, {}, {:?}: \
                 open the store again",
                source.path,
                source.url,
                meta.shape,
                meta.dtype,
                meta.chunks,
                source.shape,
                source.dtype,
                source.chunks
            )));
        }
        Ok(zarr)
    }
}
