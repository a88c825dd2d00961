//! `fetch`, stopped by an `AbortController` when somebody asks to.

use std::pin::pin;

use bytes::Bytes;
use futures::future::{Either, select};
use gloo_net::http::{self, RequestBuilder};
use js_sys::Uint8Array;
use littoral_store::{Method, Request, Response, TransportError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Blob, RequestMode};

use super::{is_same_origin, origin, text_of};
use crate::interrupt;

/// Aborts a request that is dropped before its answer has come.
struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

pub async fn send(request: &Request) -> Result<Response, TransportError> {
    if interrupt::requested() {
        return Err(TransportError::Interrupted);
    }
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    let mut guard = AbortOnDrop(controller);
    let answer = pin!(receive(request, signal.as_ref()));
    let stop = pin!(interrupt::requested_soon());
    let answer = match select(answer, stop).await {
        Either::Left((answer, _)) => answer,
        // Dropping the guard aborts the request.
        Either::Right(_) => return Err(TransportError::Interrupted),
    };
    guard.0 = None;
    answer
}

async fn receive(
    request: &Request,
    signal: Option<&AbortSignal>,
) -> Result<Response, TransportError> {
    let url = &request.url;
    let invalid = |error: gloo_net::Error| TransportError::InvalidUrl {
        url: url.clone(),
        detail: error.to_string(),
    };
    let method = match request.method {
        Method::Get => http::Method::GET,
        Method::Head => http::Method::HEAD,
        Method::Put => http::Method::PUT,
        Method::Post => http::Method::POST,
        Method::Delete => http::Method::DELETE,
    };
    let mut builder = RequestBuilder::new(url).method(method).abort_signal(signal);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if let Some(range) = &request.range {
        builder = builder.header("Range", &range.header());
    }
    let built = match &request.body {
        Some(body) => builder.body(js_sys::Uint8Array::from(&body[..])),
        None => builder.build(),
    };
    let response = match built.map_err(invalid)?.send().await {
        Ok(response) => response,
        Err(error) => return Err(diagnose(url, &error.to_string()).await),
    };
    let headers = response.headers().entries().collect();
    let status = response.status();
    let body = match content_length(&response) >= LARGE {
        true => large_body(response.into()).await.map_err(|e| text_of(&e)),
        false => response.binary().await.map_err(|e| e.to_string()),
    };
    let body = body.map_err(|detail| TransportError::Read {
        url: url.clone(),
        detail,
    })?;
    Ok(Response {
        status,
        headers,
        body: Bytes::from(body),
    })
}

/// Bodies from so many bytes are received by the browser, not by this thread.
const LARGE: f64 = 256.0 * 1024.0;

fn content_length(response: &http::Response) -> f64 {
    let length = response.headers().get("Content-Length");
    length.and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

/// The body by way of a blob. `arrayBuffer()` has a worker's thread take the body out of a pipe piece by
/// piece, which in Chromium costs two to three times as much of that thread as this, and as much as
/// decoding the chunk.
async fn large_body(response: web_sys::Response) -> Result<Vec<u8>, JsValue> {
    let blob: Blob = JsFuture::from(response.blob()?).await?.unchecked_into();
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Tells a host that refuses this page from one that does not answer: a refusal reaches a script
/// as the same bare error, but an opaque (`no-cors`) request to that host succeeds.
async fn diagnose(url: &str, detail: &str) -> TransportError {
    let unreachable = TransportError::Unreachable {
        url: url.to_owned(),
        detail: detail.to_owned(),
    };
    if is_same_origin(url) {
        return unreachable;
    }
    let builder = RequestBuilder::new(url).mode(RequestMode::NoCors);
    let Ok(opaque) = builder.build() else {
        return unreachable;
    };
    let answer = pin!(opaque.send());
    let stop = pin!(interrupt::requested_soon());
    match select(answer, stop).await {
        Either::Left((Ok(_), _)) => TransportError::Cors {
            url: url.to_owned(),
            origin: origin(),
        },
        Either::Left((Err(_), _)) => unreachable,
        Either::Right(_) => TransportError::Interrupted,
    }
}
