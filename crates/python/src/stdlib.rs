//! The standard library: RustPython's native modules, and the pure Python ones that `build.rs`
//! compiled into the binary.

use rustpython_vm::builtins::PyModuleDef;
use rustpython_vm::frozen::FrozenLib;
use rustpython_vm::{Context, InterpreterBuilder};

/// Chosen modules of the Python library, compiled; see `build.rs` for the choice.
static FROZEN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/frozen.bin"));

/// The rest of it, which a page fetches (`library.rs`).
#[cfg(not(fetched_library))]
static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// An interpreter with the whole library, ours included.
pub(crate) fn with_library(builder: InterpreterBuilder) -> InterpreterBuilder {
    let mut native = rustpython_stdlib::stdlib_module_defs(&builder.ctx);
    native.extend(own_modules(&builder.ctx));
    let builder = builder
        .add_native_modules(&native)
        .add_frozen_modules(FrozenLib::from_ref(FROZEN));
    #[cfg(not(fetched_library))]
    let builder = builder.add_frozen_modules(FrozenLib::from_ref(LIBRARY));
    builder
}

fn own_modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    let mut modules = vec![crate::module::module_def(ctx)];
    modules.extend(crate::cftime::modules(ctx));
    modules.extend(crate::numpy::modules(ctx));
    modules.extend(crate::pandas::modules(ctx));
    modules.extend(crate::pyplot::modules(ctx));
    modules.extend(crate::xarray::modules(ctx));
    #[cfg(test)]
    modules.extend(crate::example::modules(ctx));
    modules
}
