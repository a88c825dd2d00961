//! The graph as canonical JSON (`docs/graph.md`): the same graph always has the same bytes.

mod decode;
mod encode;
mod literal;

use sha2::{Digest, Sha256};

pub use decode::from_json;
pub use encode::to_canonical_json;
pub use literal::decode_literal;

/// The version of the document that this crate writes and reads.
pub const FORMAT_VERSION: u64 = 1;

/// The identity of a job: SHA-256 of the canonical bytes, lower-case hexadecimal.
pub fn job_id(canonical: &[u8]) -> String {
    Sha256::digest(canonical)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
