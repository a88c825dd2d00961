//! The local engine: streams a graph chunk by chunk under the memory budget.
//!
//! Reductions are materialised in topological order, each for the region that the outputs demand. Everything
//! else is pulled region by region ([`eval`]), so that intermediates stay small enough for the cache. Before
//! a piece is computed its chunks are fetched, those of the next piece meanwhile ([`stream`]).

pub(crate) mod cache;

mod assemble;
mod eval;
mod pass;
mod stream;
mod tiles;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use littoral_array::Array;
use littoral_array::ops::{Reduce, einsum};
use littoral_graph::{Graph, Op, Region, TILE_BYTES, ZarrSource, demands};
use littoral_store::ZarrArray;

pub(crate) use self::assemble::Assembler;
use self::cache::{ChunkKey, SourceKey};
use self::pass::Pass;
pub(crate) use self::tiles::blocks;
use self::tiles::{Preference, Span, preferences};
use crate::error::{EngineError, Result};
use crate::placement::{Plan, Where};
use crate::session::Session;

/// The most bytes of a node that is kept for other users.
const KEPT: u64 = 1 << 20;

/// The region of a node that the outputs need; None: none of it.
type Demand = Option<Vec<Region>>;

/// Computes the outputs of a graph, in their order.
pub(crate) async fn run(session: &Rc<Session>, graph: &Graph, plan: &Plan) -> Result<Vec<Array>> {
    let mut executor = Executor::open(session, graph, plan).await?;
    let demands = demands(graph);
    if plan.cost.read_bytes <= executor.tile_bytes {
        executor.prefetch(&demands).await?;
    }
    for (node, demand) in demands.iter().enumerate() {
        if demand.is_some() && executor.is_breaker(node) && executor.memo[node].is_none() {
            executor.materialize(node, &demands).await?;
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
    /// Of how many operands each node is one.
    users: Vec<u32>,
    /// Small nodes with several users that were computed whole, and the bytes of all of them.
    kept: RefCell<HashMap<usize, Array>>,
    kept_bytes: Cell<u64>,
    /// Materialised nodes: where the array's first element stands, and the array.
    memo: Vec<Option<(Vec<u64>, Array)>>,
    /// Chunks of the piece that is being computed and of the next.
    resident: RefCell<HashMap<ChunkKey, Array>>,
    /// Decoded bytes that one piece may hold.
    tile_bytes: u64,
    /// Decoded bytes that stay after a piece is done, and whether those of this pass are worth it.
    cache_bytes: u64,
    keep: Cell<bool>,
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
        let mut users = vec![0; graph.nodes.len()];
        for input in graph.nodes.iter().flat_map(|node| &node.inputs) {
            users[*input] += 1;
        }
        let memory = plan.budgets.memory;
        Ok(Self {
            session,
            graph,
            sources,
            preferences: preferences(graph),
            users,
            kept: RefCell::default(),
            kept_bytes: Cell::new(0),
            memo: vec![None; graph.nodes.len()],
            resident: RefCell::default(),
            tile_bytes: (memory / 8).clamp(1 << 20, TILE_BYTES),
            cache_bytes: memory / 4,
            keep: Cell::new(true),
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

    /// Keeps a small node that was computed whole for its other users: a reduction of what another reduction
    /// needs, too, would compute it again, and with it all below. Of kernels only: a view may hold far
    /// more than it shows.
    pub(crate) fn keep(&self, node: usize, value: &Array) {
        let this = &self.graph.nodes[node];
        let kernel = matches!(
            this.op,
            Op::Unary(_)
                | Op::Binary(_)
                | Op::Where
                | Op::Isin
                | Op::Decode { .. }
                | Op::Take { .. }
                | Op::Gather { .. }
                | Op::Scan { .. }
                | Op::Window { .. }
                | Op::Sort { .. }
        );
        if !kernel || self.users[node] < 2 || this.meta.nbytes() > KEPT {
            return;
        }
        let shape = value.shape().iter().map(|n| *n as u64);
        let total = self.kept_bytes.get().saturating_add(this.meta.nbytes());
        if shape.eq(this.meta.shape.iter().copied()) && total <= self.cache_bytes {
            let before = self.kept.borrow_mut().insert(node, value.clone());
            if before.is_none() {
                self.kept_bytes.set(total);
            }
        }
    }

    /// Whether the values of a node are views of something in memory: no kernel runs to get them.
    pub(crate) fn is_view(&self, node: usize) -> bool {
        let mut node = node;
        loop {
            let this = &self.graph.nodes[node];
            match &this.op {
                _ if self.memo[node].is_some() => return true,
                Op::Literal(_) => return true,
                Op::Slice { .. }
                | Op::Transpose { .. }
                | Op::Broadcast { .. }
                | Op::Rechunk { .. } => node = this.inputs[0],
                _ => return false,
            }
        }
    }

    /// Computes a breaker, and with it every other one that reads the same region of the same operand:
    /// sum and count of one array are one pass over its chunks.
    async fn materialize(&mut self, node: usize, demands: &[Demand]) -> Result<()> {
        if let Op::Einsum { subscripts } = &self.graph.nodes[node].op {
            let mut operands = vec![];
            for input in &self.graph.nodes[node].inputs {
                operands.push(self.output(*input).await?);
            }
            let array = einsum(subscripts, &operands.iter().collect::<Vec<_>>())?;
            let span = tiles::whole(&self.graph.nodes[node].meta.shape);
            return self.remember(node, &span, array);
        }
        let mut passes = vec![Pass::new(self.graph, node, &demands[node])?];
        let input = self.graph.nodes[node].inputs[0];
        for (other, demand) in demands.iter().enumerate().skip(node + 1) {
            let twin = &self.graph.nodes[other];
            let sums = matches!(twin.op, Op::Reduce { .. } | Op::GroupReduce { .. });
            if demand.is_none()
                || self.memo[other].is_some()
                || !(sums && self.is_breaker(other) && twin.inputs[0] == input)
            {
                continue;
            }
            let pass = Pass::new(self.graph, other, demand)?;
            if pass.from == passes[0].from && pass.axes == passes[0].axes {
                passes.push(pass);
            }
        }
        let (from, axes) = (passes[0].from.clone(), passes[0].axes.clone());
        self.stream(input, &from, &axes, &mut |at, tile| {
            passes.iter_mut().try_for_each(|pass| pass.push(at, tile))
        })
        .await?;
        for pass in passes {
            let (node, span, array) = pass.finish()?;
            self.remember(node, &span, array)?;
        }
        Ok(())
    }

    fn remember(&mut self, node: usize, span: &Span, array: Array) -> Result<()> {
        let this = &self.graph.nodes[node];
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
        // What is loaded is remembered by whoever asked: its chunks need not stay beside it.
        let needs = self.needs_bytes(node, &span);
        self.keep
            .set(needs <= self.tile_bytes || meta.nbytes().saturating_mul(2) < needs);
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
        self.keep.set(true);
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
