//! The task graph: array operations without labels.
//!
//! The labelled model builds [`Expr`]essions; [`Graph`] is what an engine runs and what crosses the wire
//! (`docs/graph.md`). Every expression knows its shape, dtype and chunk grid without touching data.

mod cost;
mod error;
mod expr;
mod graph;
mod infer;
mod json;
mod op;
mod reshape;

pub use cost::{Cost, Region, SourceCost, TILE_BYTES, cost, demands, demands_of};
pub use error::{GraphError, Result};
pub use expr::{Expr, Meta};
pub use graph::{Graph, Node};
pub use json::{FORMAT_VERSION, decode_literal, from_json, job_id, to_canonical_json};
pub use op::{IndexItem, Op, SortFn, ZarrSource};
pub use reshape::kept_axes;
