//! The engine of this thread: settings, caches, and the one function that computes.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use littoral_array::Array;
use littoral_graph::{Expr, Graph, cost, to_canonical_json};
use littoral_store::{ArrayMeta, ZarrArray};

use crate::error::{EngineError, Result};
use crate::local::cache::ChunkCache;
use crate::placement::{Explanation, Plan, Side, Where};
use crate::platform::{Platform, Progress};

/// Results up to this size travel inside a graph; larger ones are computed again on the other side.
const INLINE_BYTES: u64 = 256 << 10;

/// Labels up to this size are read here whatever the budgets: without them nothing can be planned.
const LABEL_BYTES: u64 = 16 << 20;

/// What values are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Data,
    Labels,
}

/// Bytes a computation may download and hold, unless it goes to a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budgets {
    pub download: u64,
    pub memory: u64,
}

impl Default for Budgets {
    /// What a page on a laptop bears; the page's own defaults are the same.
    fn default() -> Self {
        Self {
            download: 256_000_000,
            memory: 1_000_000_000,
        }
    }
}

/// Where the gateway is. The token stays outside the interpreter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    pub url: String,
    pub token: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub budgets: Budgets,
    pub gateway: Option<Gateway>,
    pub side: Side,
}

/// What computations have cost since [`Session::take_stats`] was last called.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stats {
    /// The furthest place that was used.
    pub place: Where,
    /// Bytes that came over the wire.
    pub bytes: u64,
    pub chunks: u64,
    pub tasks: u64,
    pub seconds: f64,
}

pub struct Session {
    pub(crate) platform: Rc<dyn Platform>,
    pub(crate) settings: RefCell<Settings>,
    pub(crate) cache: RefCell<ChunkCache>,
    /// Arrays that have been opened, by store and path.
    pub(crate) arrays: RefCell<HashMap<(String, String), Rc<ZarrArray>>>,
    pub(crate) stats: Cell<Stats>,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Session>>> = const { RefCell::new(None) };
}

/// Makes a session the engine of this thread.
pub fn install(platform: Rc<dyn Platform>, settings: Settings) -> Rc<Session> {
    let session = Rc::new(Session {
        platform,
        settings: RefCell::new(settings),
        cache: RefCell::default(),
        arrays: RefCell::default(),
        stats: Cell::default(),
    });
    CURRENT.with(|current| *current.borrow_mut() = Some(session.clone()));
    session
}

/// The engine of this thread. Errors if there is none.
pub fn session() -> Result<Rc<Session>> {
    CURRENT
        .with(|current| current.borrow().clone())
        .ok_or(EngineError::NoSession)
}

/// Waits for a future, the way this platform waits.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T> {
    let session = session()?;
    let mut result = None;
    let run: LocalBoxFuture<'_, ()> = Box::pin(async {
        result = Some(future.await);
    });
    session.platform.block_on(run);
    result.ok_or_else(|| EngineError::Internal("the platform did not wait".into()))
}

/// The values of expressions, computed together where they are not known yet. Waits.
pub fn compute(exprs: &[Expr]) -> Result<Vec<Array>> {
    compute_for(exprs, Purpose::Data)
}

/// The values of coordinates, which labels are resolved with. Small ones are read here even where data
/// would go to a gateway or be refused. Waits.
pub fn compute_labels(exprs: &[Expr]) -> Result<Vec<Array>> {
    compute_for(exprs, Purpose::Labels)
}

fn compute_for(exprs: &[Expr], purpose: Purpose) -> Result<Vec<Array>> {
    let missing: Vec<Expr> = exprs
        .iter()
        .filter(|e| e.value().is_none())
        .cloned()
        .collect();
    if !missing.is_empty() {
        let session = session()?;
        block_on(session.compute(&missing, purpose))??;
    }
    exprs
        .iter()
        .map(|expr| {
            let value = expr.value().cloned();
            value.ok_or_else(|| EngineError::Internal("a result is missing".into()))
        })
        .collect()
}

/// The plan of a computation that is not run.
pub fn explain(exprs: &[Expr]) -> Result<Explanation> {
    let (_, plan) = session()?.plan(exprs)?;
    let graph = graph_for_gateway(exprs)?;
    Ok(Explanation {
        plan,
        nodes: graph.nodes.len(),
        graph_bytes: to_canonical_json(&graph).map_or(0, |bytes| bytes.len()),
    })
}

impl Session {
    pub fn settings(&self) -> Settings {
        self.settings.borrow().clone()
    }

    pub fn update_settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings.borrow_mut());
    }

    pub fn platform(&self) -> Rc<dyn Platform> {
        self.platform.clone()
    }

    /// Makes an array's metadata known, so that computing need not read it again. Opening a store
    /// anew replaces what was known of it.
    pub fn register(&self, meta: ArrayMeta) {
        let key = (meta.url.clone(), meta.path.clone());
        self.arrays
            .borrow_mut()
            .insert(key, Rc::new(ZarrArray::new(meta)));
    }

    /// What was spent since the last call.
    pub fn take_stats(&self) -> Stats {
        self.stats.take()
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut Stats)) {
        let mut stats = self.stats.get();
        change(&mut stats);
        self.stats.set(stats);
    }

    fn plan(&self, exprs: &[Expr]) -> Result<(Graph, Plan)> {
        let graph = Graph::new(&numbered(exprs), u64::MAX)?;
        let mut plan = Plan::new(cost(&graph), &self.settings());
        if exprs.iter().all(|expr| expr.value().is_some()) {
            plan.place = Some(Where::Nowhere);
        }
        Ok((graph, plan))
    }

    async fn compute(self: &Rc<Self>, exprs: &[Expr], purpose: Purpose) -> Result<()> {
        let start = self.platform.now_ms();
        let (graph, mut plan) = self.plan(exprs)?;
        let labels = purpose == Purpose::Labels
            && plan.cost.read_bytes.max(plan.cost.result_bytes) <= LABEL_BYTES;
        if labels {
            plan.place = Some(Where::Local);
        }
        if plan.place == Some(Where::Remote) {
            let (objects, rest) = objects_first(exprs)?;
            if !objects.is_empty() {
                Box::pin(self.compute_here(&objects, purpose)).await?;
                return match rest.is_empty() {
                    true => Ok(()),
                    false => Box::pin(self.compute(&rest, purpose)).await,
                };
            }
        }
        let known = plan.place != Some(Where::Nowhere) && plan.place.is_some();
        if known && !labels && (plan.cost.chunks > 0 || plan.place == Some(Where::Remote)) {
            self.platform.planned(&plan);
        }
        let arrays = match plan.place {
            Some(Where::Remote) => {
                let graph = graph_for_gateway(exprs)?;
                crate::remote::run(self, &graph).await
            }
            Some(_) => crate::local::run(self, &graph, &plan).await,
            None if plan.side == Side::Remote => return Err(EngineError::NoGateway),
            None => return Err(EngineError::OverBudget(Box::new(plan))),
        }?;
        for (expr, array) in exprs.iter().zip(arrays) {
            expr.set_value(array);
        }
        let seconds = (self.platform.now_ms() - start) / 1000.0;
        self.count(|stats| {
            stats.seconds += seconds;
            if labels {
                return;
            }
            // What never left memory is not worth naming a place for.
            if plan.place == Some(Where::Remote) {
                stats.place = Where::Remote;
            } else if stats.place == Where::Nowhere {
                stats.place = Where::Local;
            }
        });
        Ok(())
    }

    /// In the page, as far as the budgets allow.
    async fn compute_here(self: &Rc<Self>, exprs: &[Expr], purpose: Purpose) -> Result<()> {
        let side = self.settings().side;
        self.update_settings(|settings| settings.side = Side::Local);
        let done = self.compute(exprs, purpose).await;
        self.update_settings(|settings| settings.side = side);
        done
    }

    pub(crate) fn report(&self, place: Where, phase: &str, done: u64, total: u64, bytes: u64) {
        self.platform.progress(Progress {
            place,
            phase: phase.into(),
            done,
            total,
            bytes,
        });
    }
}

/// What needs arrays of Python objects, which cannot leave the page, and everything else.
fn objects_first(exprs: &[Expr]) -> Result<(Vec<Expr>, Vec<Expr>)> {
    let (mut objects, mut rest) = (vec![], vec![]);
    for expr in exprs {
        let graph = graph_for_gateway(std::slice::from_ref(expr))?;
        let held = graph.nodes.iter().any(|node| node.meta.dtype.is_object());
        if held { &mut objects } else { &mut rest }.push(expr.clone());
    }
    Ok((objects, rest))
}

/// Outputs are known by their number.
fn numbered(exprs: &[Expr]) -> Vec<(String, Expr)> {
    let outputs = exprs.iter().enumerate();
    outputs
        .map(|(i, expr)| (i.to_string(), expr.clone()))
        .collect()
}

/// The graph that leaves this machine: large results are computed again rather than sent.
fn graph_for_gateway(exprs: &[Expr]) -> Result<Graph> {
    Ok(Graph::new(&numbered(exprs), INLINE_BYTES)?)
}
