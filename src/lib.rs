//! The WebAssembly module: glue only.
