//! Synchronous `XMLHttpRequest`, for browsers without JSPI: slower, one request after another.
//!
//! A blocked worker hears nothing, so that Stop would wait for the answer. Hence requests end after a while
//! without one ([`PATIENCE_MS`]), somebody who asked to stop is heard, and the request is made again: a file
//! that comes slowly is asked for in parts, what does not come at all with ever more patience.

use std::cell::Cell;

use bytes::Bytes;
use js_sys::{ArrayBuffer, Uint8Array};
use littoral_store::{ByteRange, Method, Request, Response, TransportError};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{XmlHttpRequest, XmlHttpRequestResponseType};

use super::{is_same_origin, text_of};
use crate::interrupt;

/// How long Stop may have to wait.
const PATIENCE_MS: u32 = 700;
/// Parts of a file that comes slowly, in bytes.
const SMALLEST: u64 = 8 << 10;
const LARGEST: u64 = 4 << 20;

thread_local! {
    /// The bytes that came within [`PATIENCE_MS`] lately; none while whole files do.
    static PART: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Why an attempt gave nothing.
enum Failure {
    TimedOut,
    Other(TransportError),
}

pub fn send(request: &Request) -> Result<Response, TransportError> {
    // A gateway's calls can be made again: a job is known by its graph.
    if request.method != Method::Get {
        return patiently(request);
    }
    if PART.get().is_none() {
        match attempt(request, PATIENCE_MS) {
            Ok(response) => return Ok(response),
            Err(Failure::Other(error)) => return Err(error),
            Err(Failure::TimedOut) => listen()?,
        }
    }
    let (offset, length) = match request.range {
        None => (0, None),
        Some(ByteRange::FromStart { offset, length }) => (offset, length),
        Some(ByteRange::Suffix(_)) => return patiently(request),
    };
    in_parts(request, offset, length)
}

/// Errors if somebody asked to stop.
fn listen() -> Result<(), TransportError> {
    match interrupt::look() {
        true => Err(TransportError::Interrupted),
        false => Ok(()),
    }
}

/// Asks with ever more patience: Stop waits as long as the last attempt.
fn patiently(request: &Request) -> Result<Response, TransportError> {
    let mut patience = PATIENCE_MS;
    loop {
        match attempt(request, patience) {
            Ok(response) => return Ok(response),
            Err(Failure::Other(error)) => return Err(error),
            Err(Failure::TimedOut) => listen()?,
        }
        patience = patience.saturating_mul(2);
        if patience > 60_000 {
            return Err(unanswered(request));
        }
    }
}

/// Asks for `length` bytes from `offset` (or all that follow), part by part.
fn in_parts(
    request: &Request,
    offset: u64,
    length: Option<u64>,
) -> Result<Response, TransportError> {
    let mut part = PART.get().unwrap_or(LARGEST / 16);
    let mut body = Vec::new();
    let mut first: Option<Response> = None;
    loop {
        let done = body.len() as u64;
        let rest = length.map_or(u64::MAX, |length| length.saturating_sub(done));
        let asked = part.min(rest);
        let range = ByteRange::FromStart {
            offset: offset + done,
            length: Some(asked),
        };
        let started = crate::wait::now_ms();
        match attempt(&request.clone().with_range(range), PATIENCE_MS) {
            Err(Failure::TimedOut) => {
                listen()?;
                if part <= SMALLEST {
                    PART.set(None);
                    return patiently(request);
                }
                part = (part / 4).max(SMALLEST);
            }
            // The host, or its rules for other pages, may not know ranges.
            Err(Failure::Other(_)) if first.is_none() => return patiently(request),
            Err(Failure::Other(error)) => return Err(error),
            // Behind the end: the last part was the end.
            Ok(response) if response.status == 416 && first.is_some() => break,
            // The whole file, or an answer that is none.
            Ok(response) if response.status != 206 => {
                return match first.is_none() && response.status != 416 {
                    true => Ok(response),
                    false => patiently(request),
                };
            }
            Ok(response) => {
                let came = response.body.len() as u64;
                body.extend_from_slice(&response.body);
                first.get_or_insert(response);
                listen()?;
                if came < asked || came == rest {
                    break;
                }
                let seconds = (crate::wait::now_ms() - started).max(1.0) / f64::from(PATIENCE_MS);
                // Half of what would have come in the time.
                part = ((came as f64 / seconds / 2.0) as u64).clamp(SMALLEST, LARGEST);
            }
        }
    }
    // So fast that whole files may do again.
    PART.set((part < LARGEST).then_some(part));
    let mut response = first.ok_or_else(|| unanswered(request))?;
    response.body = Bytes::from(body);
    if request.range.is_none() {
        response.status = 200;
    }
    Ok(response)
}

fn unanswered(request: &Request) -> TransportError {
    TransportError::Unreachable {
        url: request.url.clone(),
        detail: "the host did not answer in time".to_owned(),
    }
}

/// One request. `patience` in milliseconds.
fn attempt(request: &Request, patience: u32) -> Result<Response, Failure> {
    let url = &request.url;
    let xhr = open(request, patience).map_err(|error| {
        Failure::Other(TransportError::InvalidUrl {
            url: url.clone(),
            detail: text_of(&error),
        })
    })?;
    let sent = match &request.body {
        Some(body) => xhr.send_with_opt_u8_array(Some(&mut body.clone())),
        None => xhr.send(),
    };
    if let Err(error) = sent {
        let exception = error.dyn_ref::<web_sys::DomException>();
        if exception.is_some_and(|exception| exception.name() == "TimeoutError") {
            return Err(Failure::TimedOut);
        }
        let mut detail = text_of(&error);
        if !is_same_origin(url) {
            // Without a promise there is no way to find out which.
            detail.push_str(
                "; the host does not answer, or it does not allow other pages to read it (CORS: \
                 it must send \"Access-Control-Allow-Origin: *\")",
            );
        }
        return Err(Failure::Other(TransportError::Unreachable {
            url: url.clone(),
            detail,
        }));
    }
    let read = |error: JsValue| {
        Failure::Other(TransportError::Read {
            url: url.clone(),
            detail: text_of(&error),
        })
    };
    let status = xhr.status().map_err(read)?;
    let headers = xhr.get_all_response_headers().map_err(read)?;
    let headers = headers.lines().filter_map(|line| line.split_once(": "));
    let headers = headers
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let body = match xhr.response().map_err(read)?.dyn_into::<ArrayBuffer>() {
        Ok(buffer) => Uint8Array::new(&buffer).to_vec(),
        // A HEAD request has none.
        Err(_) => Vec::new(),
    };
    Ok(Response {
        status,
        headers,
        body: Bytes::from(body),
    })
}

fn open(request: &Request, patience: u32) -> Result<XmlHttpRequest, JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open_with_async(request.method.as_str(), &request.url, false)?;
    xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    xhr.set_timeout(patience);
    for (name, value) in &request.headers {
        xhr.set_request_header(name, value)?;
    }
    if let Some(range) = &request.range {
        xhr.set_request_header("Range", &range.header())?;
    }
    Ok(xhr)
}
