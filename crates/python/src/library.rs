//! The part of the Python library that a page fetches when a cell first imports something of it. It is
//! most of the library, and half a megabyte as it travels: the first cells rarely need any of it.
//!
//! The compiler puts it into the module as a custom section, which is no part of what the module loads;
//! `xtask` moves that section into a file of its own, a WebAssembly module of nothing else, so that
//! hosts compress it as they do the kernel.

use std::cell::RefCell;
use std::collections::HashMap;

use littoral_engine::{Progress, Where};
use littoral_store::{Request, TransportError};
use rustpython_vm::builtins::PyCode;
use rustpython_vm::frozen::{FrozenCodeObject, FrozenLib};
use rustpython_vm::{PyRef, PyResult, VirtualMachine};

use crate::interrupt;

/// `MODULES`: names, and whether they are packages. `STAMP`: the hash of the blob.
mod index {
    include!(concat!(env!("OUT_DIR"), "/library_index.rs"));
}

const SECTION: &[u8] = b"\x10littoral.library";

// Without `#[used]`, which would keep the bytes in the module's memory as well.
#[expect(dead_code, reason = "read from the section")]
#[unsafe(link_section = "littoral.library")]
static LIBRARY: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/library.bin")).len()] =
    *include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

type Modules = HashMap<&'static str, FrozenCodeObject<&'static [u8]>>;

#[derive(Default)]
struct Library {
    url: String,
    modules: Modules,
}

thread_local! {
    static STATE: RefCell<Library> = RefCell::default();
}

/// Where the page has the file.
pub fn set_library_url(url: &str) {
    STATE.with_borrow_mut(|library| library.url = url.to_owned());
}

/// Its modules, and whether they are packages.
pub(crate) fn modules() -> &'static [(&'static str, bool)] {
    index::MODULES
}

/// The code of a module. Fetches the library if it is not there. Raises ImportError if that fails, and
/// KeyboardInterrupt if somebody asked to stop.
pub(crate) fn code(name: &str, vm: &VirtualMachine) -> PyResult<PyRef<PyCode>> {
    if STATE.with_borrow(|library| library.modules.is_empty()) {
        let modules = load(name, vm)?;
        STATE.with_borrow_mut(|library| library.modules = modules);
    }
    let code = STATE.with_borrow(|library| library.modules.get(name).copied());
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
    let url = STATE.with_borrow(|library| library.url.clone());
    let failed = |problem: String| {
        let text = format!(
            "module {name:?} of the Python library could not be loaded from {url} ({problem}). Check the \
             connection and run the cell again; whoever hosts this page should check that the folder pkg/ was \
             copied whole"
        );
        error(name, text, vm)
    };
    let session = littoral_engine::session().map_err(|problem| failed(problem.to_string()))?;
    let platform = session.platform();
    platform.progress(Progress {
        place: Where::Nowhere,
        phase: "loading the Python library".into(),
        done: 0,
        total: 0,
        bytes: 0,
    });
    let transport = platform.transport();
    let answer = littoral_engine::block_on(transport.send(Request::get(url.clone())))
        .map_err(|problem| failed(problem.to_string()))?;
    let answer = match answer {
        Ok(answer) => answer,
        Err(TransportError::Interrupted) => return Err(interrupt::keyboard_interrupt(vm)),
        Err(problem) => return Err(failed(problem.to_string())),
    };
    if answer.status != 200 {
        return Err(failed(format!("HTTP status {}", answer.status)));
    }
    let blob = payload(&answer.body).ok_or_else(|| failed("it is another file".into()))?;
    if hash(blob) != index::STAMP {
        let text = format!(
            "module {name:?} of the Python library is of another version than this page. Reload the page"
        );
        return Err(error(name, text, vm));
    }
    // Code refers to it as long as the worker lives.
    let blob: &'static [u8] = Box::leak(Box::from(blob));
    let modules = FrozenLib::from_ref(blob).decode();
    Ok(modules.map(|(name, module)| (name, module.code)).collect())
}

/// The content of a module's first section, which must be ours.
fn payload(module: &[u8]) -> Option<&[u8]> {
    let rest = module.strip_prefix(b"\0asm\x01\0\0\0\0")?;
    // The section's length, in groups of seven bits of which the last has the top bit clear.
    let width = rest.iter().take(5).position(|byte| byte & 0x80 == 0)? + 1;
    rest[width..].strip_prefix(SECTION)
}

/// FNV-1a, as `build.rs` computes it.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
