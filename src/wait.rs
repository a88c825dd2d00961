//! The one place that waits.
//!
//! Python is synchronous and the engine is not. A future is polled here, on the stack of the cell;
//! while it is pending the stack is suspended (JSPI) until its waker is called. (Spawning the
//! future would be wrong: a suspended stack is moved away, and the future may refer to it.) Without
//! JSPI the transports block, so a future is never pending for long.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};

use crate::interrupt;

thread_local! {
    static CAN_SUSPEND: Cell<bool> = const { Cell::new(false) };
}

/// Whether the stack can be suspended now: inside of `run_jspi`.
pub fn can_suspend() -> bool {
    CAN_SUSPEND.get()
}

/// Marks the time in which the stack can be suspended.
pub struct Suspendable(bool);

impl Suspendable {
    pub fn enter() -> Self {
        Suspendable(CAN_SUSPEND.replace(true))
    }
}

impl Drop for Suspendable {
    fn drop(&mut self) {
        CAN_SUSPEND.set(self.0);
    }
}

/// Suspends the stack until the promise settles.
fn suspend(promise: &Promise) -> Result<JsValue, JsValue> {
    // Deprecated in name only: it marks the interface as experimental.
    #[allow(deprecated)]
    js_sys::futures::jspi_block_on_promise(promise)
}

/// Resolves the promise that the stack waits for.
#[derive(Default)]
struct Signal {
    woken: Cell<bool>,
    resolve: RefCell<Option<Function>>,
}

// A worker has one thread; `Wake` wants more than it needs.
unsafe impl Send for Signal {}
unsafe impl Sync for Signal {}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.woken.set(true);
        let resolve = self.resolve.take();
        if let Some(resolve) = resolve {
            // Calling a promise's own function does not throw.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Runs a future to its end.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let signal = Arc::new(Signal::default());
    let waker = Waker::from(signal.clone());
    let mut context = Context::from_waker(&waker);
    loop {
        signal.woken.set(false);
        if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
            return result;
        }
        if signal.woken.get() {
            continue;
        }
        if can_suspend() {
            let promise = Promise::new(&mut |resolve, _reject| {
                signal.resolve.replace(Some(resolve));
            });
            // The promise is never rejected.
            let _ = suspend(&promise);
        } else if interrupt::look() {
            // Nothing wakes a blocked worker: poll again; whoever waits has seen the request.
            continue;
        }
    }
}

/// Gives the event loop one turn, if the stack can be suspended. True if somebody asked to stop.
pub fn turn() -> bool {
    if !can_suspend() {
        return interrupt::look();
    }
    let _ = suspend(&after(0));
    interrupt::requested()
}

/// A promise that is resolved after so many milliseconds.
pub fn after(milliseconds: u32) -> Promise {
    Promise::new(&mut |resolve, _reject| {
        let global: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
        let set_timeout = js_sys::Reflect::get(&global, &"setTimeout".into());
        let set_timeout = set_timeout.ok().and_then(|f| f.dyn_into::<Function>().ok());
        match set_timeout {
            Some(set_timeout) => {
                let _ = set_timeout.call2(&global, &resolve, &milliseconds.into());
            }
            None => {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        }
    })
}

/// Milliseconds of the page's monotonic clock.
pub fn now_ms() -> f64 {
    let global: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    global
        .performance()
        .map_or_else(js_sys::Date::now, |performance| performance.now())
}
