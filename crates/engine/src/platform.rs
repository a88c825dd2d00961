//! What the engine needs from the place it runs in.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use littoral_store::Transport;

use crate::placement::{Plan, Where};

/// How far a computation has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    pub place: Where,
    /// What is going on: `planning`, `computing`, `queued`, `running`, `fetching result`.
    pub phase: String,
    /// Chunks (locally) or tasks (remotely) done, and all of them as far as known.
    pub done: u64,
    pub total: u64,
    /// Bytes fetched so far.
    pub bytes: u64,
}

/// A page's worker or a native process.
pub trait Platform {
    fn transport(&self) -> Rc<dyn Transport>;

    /// Runs a future to its end, however this place waits: JSPI, synchronous requests, or a runtime.
    fn block_on(&self, future: LocalBoxFuture<'_, ()>);

    /// Gives the event loop a turn; true if somebody asked to stop.
    fn turn(&self) -> LocalBoxFuture<'_, bool>;

    /// Waits; ends early if somebody asked to stop.
    fn sleep(&self, milliseconds: u32) -> LocalBoxFuture<'_, ()>;

    /// A monotonic clock, in milliseconds.
    fn now_ms(&self) -> f64;

    /// What is about to be computed and where, before the first byte is fetched.
    fn planned(&self, plan: &Plan);

    fn progress(&self, progress: Progress);
}
