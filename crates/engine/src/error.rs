//! What can go wrong while a graph runs.

use littoral_array::ArrayError;
use littoral_graph::GraphError;
use littoral_store::{StoreError, TransportError};

use crate::placement::Plan;

pub type Result<T, E = EngineError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    #[error(transparent)]
    Array(#[from] ArrayError),
    #[error(transparent)]
    Graph(#[from] GraphError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody pressed Stop: Python's `KeyboardInterrupt`.
    #[error("interrupted")]
    Interrupted,
    /// Refused before any byte was fetched: Python's `MemoryError`.
    #[error("{0}")]
    OverBudget(Box<Plan>),
    /// `compute_on("remote")` without a gateway.
    #[error(
        "no gateway is configured: give the page one (status line, or Kernel.start({{ gateway }})), \
         run natively with --gateway URL, or use littoral.compute_on(\"auto\")"
    )]
    NoGateway,
    /// The gateway refused, failed or said something that makes no sense.
    #[error("gateway {url}: {problem}")]
    Gateway {
        url: String,
        code: String,
        problem: String,
    },
    /// A defect of ours.
    #[error("internal error of the engine: {0}")]
    Internal(String),
    /// No session was installed on this thread.
    #[error("the engine was not started on this thread")]
    NoSession,
}

impl From<TransportError> for EngineError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Interrupted => EngineError::Interrupted,
            other => EngineError::Store(other.into()),
        }
    }
}
