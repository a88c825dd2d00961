//! Runs task graphs.
//!
//! [`compute`] is the one way in: it estimates, decides where to run ([`placement`]), runs, and remembers the
//! result in the expressions. The local engine streams chunk by chunk; the remote one posts the graph to a
//! gateway. The place we run in (a page's worker, a native process) is a [`Platform`].

mod error;
mod file;
mod local;
mod placement;
mod platform;
mod remote;
mod session;

pub use error::{EngineError, Result};
pub use file::read_file;
pub use placement::{Explanation, Plan, Side, Where};
pub use platform::{Platform, Progress};
pub use session::{
    Budgets, Gateway, Session, Settings, Stats, block_on, compute, compute_labels, explain,
    install, session,
};
