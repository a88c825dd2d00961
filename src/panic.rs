//! A panic ends the instance; its message is kept for the worker to report.

use std::cell::RefCell;
use std::sync::Once;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn error(message: &str);
}

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The message of the panic that ended this instance. `undefined` if there was none: a trap then
/// has other reasons (no memory, a stack overflow).
#[wasm_bindgen]
pub fn last_panic() -> Option<String> {
    LAST.with_borrow(Clone::clone)
}

/// Keeps the message of a panic, and writes it to the console.
pub fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            let message = info.to_string();
            error(&message);
            LAST.with_borrow_mut(|last| *last = Some(message));
        }));
    });
}
