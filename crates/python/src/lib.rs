//! Python for Littoral: RustPython with its library, the kernel that runs cells, and the native
//! modules over the model.
//!
//! # Writing a native module
//!
//! A folder (`numpy`, `xarray`, …) has `pub fn modules(ctx) -> Vec<&'static PyModuleDef>`, and a
//! `#[rustpython_vm::pymodule(name = "package.module")] mod …` for each module; submodules are
//! modules with a dotted name under a package that has a `__path__`. `example.rs` is a worked and
//! tested class: constructor, arithmetic with reflected operands, indexing, iteration, made-up
//! attributes, properties, keyword arguments, calls back into Python, exceptions of its own.
//! [`support`] has what all of them share.
//!
//! Python code may run, and the whole kernel may be suspended, in every call that takes `vm`: hold
//! no borrow across one.

#[macro_use]
extern crate rustpython_derive;

mod cftime;
mod compile;
mod complete;
mod display;
#[cfg(test)]
mod example;
pub mod interrupt;
mod kernel;
#[cfg(fetched_library)]
mod library;
mod magics;
mod messages;
mod module;
mod names;
mod numpy;
pub mod output;
mod pandas;
mod parts;
mod pretty;
mod pyplot;
mod slots;
#[cfg(fetched_library)]
mod spent;
mod state;
mod stdlib;
pub mod support;
#[cfg(test)]
mod testing;
mod traceback;
mod xarray;

pub use complete::Completion;
pub use kernel::{CellResult, Kernel, KernelError, Status};
pub use messages::{Host, Message, MimeBundle, StreamName};
pub use parts::set_parts_url;
pub use traceback::format_exception;

/// Passes on what was printed so far: to be called before a long wait.
pub fn flush() {
    if let Some(state) = state::State::current() {
        state.flush();
    }
}
