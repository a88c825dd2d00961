//! What can be wrong with a graph.

use littoral_array::ArrayError;

pub type Result<T, E = GraphError> = std::result::Result<T, E>;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// An operation with operands or parameters that do not fit together.
    #[error("{op}: {problem}")]
    Invalid { op: &'static str, problem: String },
    /// A document that does not follow `docs/graph.md`.
    #[error("graph document, {place}: {problem}")]
    Document { place: String, problem: String },
}

impl GraphError {
    pub(crate) fn invalid(op: &'static str, problem: impl Into<String>) -> Self {
        GraphError::Invalid {
            op,
            problem: problem.into(),
        }
    }
}
