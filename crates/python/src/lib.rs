//! Python for Littoral: RustPython with its library, the kernel that runs cells, and the native
//! modules over the model.

#[macro_use]
extern crate rustpython_derive;

mod compile;
mod display;
pub mod interrupt;
mod kernel;
mod magics;
mod messages;
mod module;
mod numpy;
mod pandas;
mod pretty;
mod pyplot;
mod state;
mod stdlib;
mod traceback;
mod xarray;

pub use kernel::{CellResult, Kernel, KernelError, Status};
pub use messages::{Host, Message, MimeBundle, StreamName};
pub use traceback::format_exception;
