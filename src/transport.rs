//! HTTP from a worker: `fetch` while the stack can be suspended, otherwise synchronous
//! `XMLHttpRequest`.

pub mod fetch;
pub mod xhr;

use std::cell::RefCell;

use futures::future::LocalBoxFuture;
use littoral_store::{Request, Response, Transport, TransportError, expand_scheme};
use wasm_bindgen::JsCast;

use crate::{interrupt, wait};

pub struct PageTransport {
    base_url: RefCell<String>,
}

impl PageTransport {
    /// Relative addresses are resolved against `base_url`.
    pub fn new(base_url: &str) -> Self {
        Self {
            base_url: RefCell::new(base_url.to_owned()),
        }
    }
}

impl Transport for PageTransport {
    fn send<'a>(
        &'a self,
        request: Request,
    ) -> LocalBoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move {
            if wait::can_suspend() {
                fetch::send(&request).await
            } else if interrupt::look() {
                Err(TransportError::Interrupted)
            } else {
                xhr::send(&request)
            }
        })
    }

    fn resolve(&self, url: &str) -> Result<String, TransportError> {
        let expanded = expand_scheme(url.trim());
        let invalid = |detail: &str| TransportError::InvalidUrl {
            url: url.to_owned(),
            detail: detail.to_owned(),
        };
        if expanded.is_empty() {
            return Err(invalid("the address is empty"));
        }
        let resolved = web_sys::Url::new_with_base(&expanded, &self.base_url.borrow())
            .map_err(|_| invalid("it is no address, nor a path relative to this page"))?;
        match resolved.protocol().as_str() {
            "http:" | "https:" => Ok(resolved.href()),
            other => Err(invalid(&format!(
                "a page reads http: and https: addresses, s3: and gs: buckets, not {other}"
            ))),
        }
    }
}

/// The origin that requests come from.
fn origin() -> String {
    let global: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    global.location().origin()
}

/// Whether an address has this worker's own origin: CORS cannot be what is wrong.
fn is_same_origin(url: &str) -> bool {
    web_sys::Url::new(url).is_ok_and(|url| url.origin() == origin())
}

/// The text of a thrown value.
fn text_of(value: &wasm_bindgen::JsValue) -> String {
    match value.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => value.as_string().unwrap_or_else(|| format!("{value:?}")),
    }
}
