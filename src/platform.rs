//! The page's worker, as the engine and the kernel see it.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, select};
use js_sys::Function;
use littoral_engine::{Plan, Platform, Progress};
use littoral_python::{Host, Message};
use littoral_store::Transport;
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::transport::PageTransport;
use crate::{interrupt, wait};

/// A Rust object as a plain JavaScript object (maps too).
pub fn to_js(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

thread_local! {
    /// Where messages go: the function given to `start`. None while there is no page.
    static EMIT: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Messages go to this function from now on.
pub fn emit_to(emit: Function) {
    EMIT.set(Some(emit));
}

fn send(value: &Value) {
    if let Some(emit) = EMIT.with_borrow(Clone::clone) {
        // The worker's function does not throw.
        let _ = emit.call1(&JsValue::UNDEFINED, &to_js(value));
    }
}

pub struct PageHost;

impl Host for PageHost {
    fn emit(&self, message: Message) {
        send(&message.to_json());
    }

    fn now_ms(&self) -> f64 {
        // An interpreter that is prepared has no clock.
        match EMIT.with_borrow(Option::is_some) {
            true => wait::now_ms(),
            false => 0.0,
        }
    }

    fn turn(&self) -> bool {
        wait::turn()
    }

    fn sleep(&self, milliseconds: f64) -> bool {
        wait::block_on(sleep(milliseconds.clamp(0.0, f64::from(i32::MAX)) as u32));
        interrupt::requested()
    }

    fn clear_interrupt(&self) {
        interrupt::clear();
    }
}

/// Waits, and ends early when somebody asks to stop.
async fn sleep(milliseconds: u32) {
    if wait::can_suspend() {
        let timer = JsFuture::from(wait::after(milliseconds));
        let stop = std::pin::pin!(interrupt::requested_soon());
        select(timer, stop).await;
        return;
    }
    // A blocked worker has no timer: it looks at the clock, and for a request to stop.
    let end = wait::now_ms() + f64::from(milliseconds);
    let mut look = wait::now_ms();
    while wait::now_ms() < end {
        if wait::now_ms() >= look {
            if interrupt::look() {
                return;
            }
            look = wait::now_ms() + 100.0;
        }
    }
}

pub struct PagePlatform {
    pub transport: Rc<PageTransport>,
}

impl Platform for PagePlatform {
    fn transport(&self) -> Rc<dyn Transport> {
        self.transport.clone()
    }

    fn block_on(&self, future: LocalBoxFuture<'_, ()>) {
        // What was printed before is seen while the reader waits.
        littoral_python::flush();
        wait::block_on(future);
    }

    fn turn(&self) -> LocalBoxFuture<'_, bool> {
        async {
            if wait::can_suspend() {
                let _ = JsFuture::from(wait::after(0)).await;
                interrupt::requested()
            } else {
                interrupt::look()
            }
        }
        .boxed_local()
    }

    fn sleep(&self, milliseconds: u32) -> LocalBoxFuture<'_, ()> {
        sleep(milliseconds).boxed_local()
    }

    fn now_ms(&self) -> f64 {
        wait::now_ms()
    }

    fn planned(&self, plan: &Plan) {
        send(&json!({
            "type": "plan",
            "where": plan.place.unwrap_or_default().name(),
            "text": plan.to_string(),
        }));
    }

    fn progress(&self, progress: Progress) {
        send(&json!({
            "type": "progress",
            "where": progress.place.name(),
            "phase": progress.phase,
            "done": progress.done,
            "total": progress.total,
            "bytes": progress.bytes,
        }));
    }
}
