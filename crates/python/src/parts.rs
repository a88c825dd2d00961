//! Parts of the module that a page fetches when they are needed: most of the Python library, names of
//! characters. First cells rarely need any of them, and together they are a quarter of what the module
//! would be as it travels.
//!
//! The compiler puts each into the module as a custom section `littoral.PART`, which is no part of what the
//! module loads; `xtask` moves every such section into a file of its own, a WebAssembly module of nothing else,
//! so that hosts compress it as they do the kernel.

use std::cell::RefCell;

use littoral_engine::{Progress, Where};
use littoral_store::{Request, TransportError};

thread_local! {
    static FOLDER: RefCell<String> = RefCell::default();
}

/// The folder in which the page has the files.
pub fn set_parts_url(url: &str) {
    FOLDER.with_borrow_mut(|folder| url.clone_into(folder));
}

/// Why a part is not there.
pub enum Missing {
    /// Somebody asked to stop.
    Interrupted,
    /// A sentence that says what to do.
    Because(String),
}

/// Fetches the part of this name, `what` to a reader. Waits.
pub fn fetch(name: &str, what: &str) -> Result<Vec<u8>, Missing> {
    let url = FOLDER.with_borrow(|folder| format!("{folder}littoral_{name}.wasm"));
    let failed = |problem: String| {
        Missing::Because(format!(
            "{what} could not be loaded from {url} ({problem}). Check the connection and run the cell again; whoever \
             hosts this page should check that the folder pkg/ was copied whole"
        ))
    };
    let session = littoral_engine::session().map_err(|problem| failed(problem.to_string()))?;
    let platform = session.platform();
    platform.progress(Progress {
        place: Where::Nowhere,
        phase: format!("loading {what}"),
        done: 0,
        total: 0,
        bytes: 0,
    });
    let transport = platform.transport();
    let answer = littoral_engine::block_on(transport.send(Request::get(url.clone())))
        .map_err(|problem| failed(problem.to_string()))?;
    let answer = match answer {
        Ok(answer) => answer,
        Err(TransportError::Interrupted) => return Err(Missing::Interrupted),
        Err(problem) => return Err(failed(problem.to_string())),
    };
    if answer.status != 200 {
        return Err(failed(format!("HTTP status {}", answer.status)));
    }
    let part = payload(&answer.body, name).ok_or_else(|| failed("it is another file".into()))?;
    Ok(part.to_vec())
}

/// The content of a module's first section, which must be the one of that part.
fn payload<'a>(module: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let rest = module.strip_prefix(b"\0asm\x01\0\0\0\0")?;
    // The section's length, in groups of seven bits of which the last has the top bit clear.
    let width = rest.iter().take(5).position(|byte| byte & 0x80 == 0)? + 1;
    let section = format!("littoral.{name}");
    let (length, rest) = rest[width..].split_first()?;
    rest.strip_prefix(section.as_bytes())
        .filter(|_| usize::from(*length) == section.len())
}
