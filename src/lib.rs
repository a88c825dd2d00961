//! The WebAssembly module: glue only. Kernel messages, the browser's I/O, conversion of errors and
//! objects. The worker (`www/src/worker/`) calls what is exported here.

#![cfg(target_arch = "wasm32")]

mod config;
#[doc(hidden)]
pub mod interrupt;
mod kernel;
mod memory;
mod panic;
mod platform;
#[doc(hidden)]
pub mod transport;
mod wait;

pub use kernel::{
    complete, inspect, interrupt, prepare, run_jspi, run_sync, set_budgets, set_gateway,
    set_interrupt_url, start,
};
pub use panic::last_panic;
