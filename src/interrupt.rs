//! Whether somebody asked to stop.
//!
//! With JSPI, a message reaches the worker while a cell waits, and sets a flag. Without, the worker
//! is blocked: the page then revokes a blob's address, and asking for it fails.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

use wasm_bindgen::JsValue;
use web_sys::XmlHttpRequest;

thread_local! {
    static REQUESTED: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
    static URL: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Asks to stop: everything that waits for [`requested_soon`] goes on.
pub fn request() {
    REQUESTED.set(true);
    for waker in WAITING.take() {
        waker.wake();
    }
}

/// Forgets a request: it was answered, or came too late.
pub fn clear() {
    REQUESTED.set(false);
}

pub fn requested() -> bool {
    REQUESTED.get()
}

/// Ends when somebody asks to stop.
pub async fn requested_soon() {
    poll_fn(|context| {
        if requested() {
            return Poll::Ready(());
        }
        WAITING.with_borrow_mut(|waiting| {
            if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
        });
        Poll::Pending
    })
    .await;
}

/// The address that stops answering, for a blocked worker.
pub fn set_url(url: &str) {
    URL.with_borrow_mut(|current| url.clone_into(current));
}

/// Asks the address, synchronously. True if somebody asked to stop.
pub fn look() -> bool {
    if requested() {
        return true;
    }
    let url = URL.with_borrow(Clone::clone);
    if url.is_empty() {
        return false;
    }
    let ask = || {
        let request = XmlHttpRequest::new()?;
        request.open_with_async("GET", &url, false)?;
        request.send()?;
        Ok::<_, JsValue>(())
    };
    if ask().is_err() {
        // Told once: the address stays dead.
        set_url("");
        request();
    }
    requested()
}
