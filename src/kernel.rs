//! The exported functions: the worker's side of the kernel.
//!
//! The kernel lives in a thread-local, and nothing of it is borrowed across a wait: while a cell is
//! suspended, other exports run.

// `#[wasm_bindgen(jspi)]` is deprecated in name only: it marks the interface as experimental.
#![allow(deprecated)]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use littoral_python::{Kernel, KernelError, Status};
use serde_json::json;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::config::{BudgetsConfig, Config, gateway};
use crate::platform::{self, PageHost, PagePlatform, to_js};
use crate::transport::PageTransport;
use crate::{interrupt as stop, memory, panic, wait};

thread_local! {
    static KERNEL: RefCell<Option<Rc<Kernel>>> = const { RefCell::new(None) };
}

fn kernel() -> Result<Rc<Kernel>, JsError> {
    KERNEL
        .with_borrow(Clone::clone)
        .ok_or_else(|| JsError::new("the kernel was not started"))
}

/// Starts the interpreter before there is a page. `xtask` calls this when it builds the site and ships the
/// memory that it leaves behind (`xtask/src/snapshot.rs`): a visit then neither compiles nor runs what
/// starting takes. Keeps nothing of JavaScript, whose objects would mean nothing in another instance.
#[wasm_bindgen]
pub fn prepare() -> Result<(), JsError> {
    panic::install_hook();
    let started = memory::without_traces(|| {
        let kernel = Kernel::start(Rc::new(PageHost))?;
        kernel.import_ahead()?;
        Ok(kernel)
    });
    let kernel = started.map_err(|error: KernelError| JsError::new(&error.to_string()))?;
    KERNEL.set(Some(Rc::new(kernel)));
    Ok(())
}

/// Where memory is that was of use until now only: pairs of an address and a length, and first the pair of what
/// is to be put in those places.
#[wasm_bindgen]
pub fn spent() -> Result<Vec<u32>, JsError> {
    let places = kernel()?.spent().into_iter();
    Ok(places
        .flat_map(|(at, length)| [at as u32, length as u32])
        .collect())
}

/// Gives the kernel its page. `emit` takes every message, as a plain object with a `type`.
#[wasm_bindgen]
pub fn start(config: JsValue, emit: Function) -> Result<(), JsError> {
    panic::install_hook();
    let config = Config::read(config)?;
    stop::set_url(&config.interrupt_url);
    littoral_python::set_parts_url(&config.parts_url);
    platform::emit_to(emit);
    let transport = Rc::new(PageTransport::new(&config.base_url));
    littoral_engine::install(Rc::new(PagePlatform { transport }), config.settings());
    // A module that was shipped without its memory (a plain `wasm-pack build`) starts here.
    if kernel().is_err() {
        prepare()?;
    }
    let begun = kernel()?.begin();
    begun.map_err(|error| JsError::new(&error.to_string()))
}

fn run(code: &str) -> Result<JsValue, JsError> {
    let kernel = kernel()?;
    stop::clear();
    if let Ok(session) = littoral_engine::session() {
        session.take_stats();
    }
    let result = kernel.run_cell(code);
    stop::clear();
    let stats = littoral_engine::session()
        .map(|session| session.take_stats())
        .unwrap_or_default();
    let status = match result.status {
        Status::Ok => "ok",
        Status::Error => "error",
        Status::Interrupted => "interrupted",
    };
    Ok(to_js(&json!({
        "status": status,
        "execution_count": result.execution_count,
        "stats": {
            "where": stats.place.name(),
            "bytes": stats.bytes,
            "chunks": stats.chunks,
            "tasks": stats.tasks,
            "seconds": stats.seconds,
        },
    })))
}

/// Runs a cell; what waits, suspends. Cells must not be interleaved: wait for one before the next.
#[wasm_bindgen(jspi)]
pub fn run_jspi(_id: f64, code: String) -> Result<JsValue, JsError> {
    let _suspendable = wait::Suspendable::enter();
    run(&code)
}

/// Runs a cell; what waits, blocks the worker.
#[wasm_bindgen]
pub fn run_sync(_id: f64, code: String) -> Result<JsValue, JsError> {
    run(&code)
}

/// Asks the running cell to stop.
#[wasm_bindgen]
pub fn interrupt() {
    stop::request();
}

/// The address that stops answering when a blocked worker is asked to stop.
#[wasm_bindgen]
pub fn set_interrupt_url(url: &str) {
    stop::set_url(url);
}

/// Names that complete the code before the cursor, a count of code points:
/// `{matches, start, end}`.
#[wasm_bindgen]
pub fn complete(code: &str, cursor: usize) -> Result<JsValue, JsError> {
    let completion = kernel()?.complete(code, cursor);
    Ok(to_js(&json!({
        "matches": completion.matches, "start": completion.start, "end": completion.end,
    })))
}

/// Signature and documentation of the name at the cursor: `{found, text}`.
#[wasm_bindgen]
pub fn inspect(code: &str, cursor: usize) -> Result<JsValue, JsError> {
    let text = kernel()?.inspect(code, cursor);
    Ok(to_js(
        &json!({"found": text.is_some(), "text": text.unwrap_or_default()}),
    ))
}

/// What a cell may download and hold, in bytes: `{download, memory}`.
#[wasm_bindgen]
pub fn set_budgets(budgets: JsValue) -> Result<(), JsError> {
    let budgets: BudgetsConfig = serde_wasm_bindgen::from_value(budgets)
        .map_err(|error| JsError::new(&format!("the budgets are wrong: {error}")))?;
    let session = littoral_engine::session().map_err(|error| JsError::new(&error.to_string()))?;
    session.update_settings(|settings| settings.budgets = budgets.into());
    Ok(())
}

/// The gateway that takes computations over budget, and its token; none, to have none.
#[wasm_bindgen]
pub fn set_gateway(url: Option<String>, token: Option<String>) -> Result<(), JsError> {
    let session = littoral_engine::session().map_err(|error| JsError::new(&error.to_string()))?;
    session.update_settings(|settings| settings.gateway = gateway(url, token));
    Ok(())
}
