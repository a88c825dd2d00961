//! The part of the Python library that a page fetches when a cell first imports something of it
//! (`parts.rs`). It is most of the library, and half a megabyte as it travels.

use std::cell::RefCell;
use std::collections::HashMap;

use rustpython_vm::builtins::PyCode;
use rustpython_vm::frozen::{FrozenCodeObject, FrozenLib};
use rustpython_vm::{PyRef, PyResult, VirtualMachine};

use crate::interrupt;
use crate::parts::{self, Missing};

/// `MODULES`: names, and whether they are packages. `STAMP`: the hash of the blob.
mod index {
    include!(concat!(env!("OUT_DIR"), "/library_index.rs"));
}

// Without `#[used]`, which would keep the bytes in the module's memory as well.
#[expect(dead_code, reason = "moved to a file of its own")]
#[unsafe(link_section = "littoral.library")]
static LIBRARY: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/library.bin")).len()] =
    *include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

type Modules = HashMap<&'static str, FrozenCodeObject<&'static [u8]>>;

thread_local! {
    static MODULES: RefCell<Modules> = RefCell::default();
}

/// Its modules, and whether they are packages.
pub(crate) fn modules() -> &'static [(&'static str, bool)] {
    index::MODULES
}

/// The code of a module. Fetches the library if it is not there. Raises ImportError if that fails, and
/// KeyboardInterrupt if somebody asked to stop.
pub(crate) fn code(name: &str, vm: &VirtualMachine) -> PyResult<PyRef<PyCode>> {
    if MODULES.with_borrow(Modules::is_empty) {
        MODULES.set(load(name, vm)?);
    }
    let code = MODULES.with_borrow(|modules| modules.get(name).copied());
    match code {
        Some(code) => Ok(vm.ctx.new_code(code)),
        None => Err(error(name, format!("No module named {name:?}"), vm)),
    }
}

fn error(
    name: &str,
    text: String,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_import_error(text, vm.ctx.new_str(name))
}

fn load(name: &str, vm: &VirtualMachine) -> PyResult<Modules> {
    let what = format!("module {name:?} of the Python library");
    let blob = parts::fetch("library", &what).map_err(|missing| match missing {
        Missing::Interrupted => interrupt::keyboard_interrupt(vm),
        Missing::Because(sentence) => error(name, sentence, vm),
    })?;
    if hash(&blob) != index::STAMP {
        let text = format!(
            "module {name:?} of the Python library is of another version than this page. Reload the page"
        );
        return Err(error(name, text, vm));
    }
    // Code refers to it as long as the worker lives.
    let blob: &'static [u8] = blob.leak();
    let modules = FrozenLib::from_ref(blob).decode();
    Ok(modules.map(|(name, module)| (name, module.code)).collect())
}

/// FNV-1a, as `build.rs` computes it.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
