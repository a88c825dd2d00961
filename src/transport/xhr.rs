//! Synchronous `XMLHttpRequest`, for browsers without JSPI: slower (one after another), and it
//! cannot be stopped before its answer has come.

use bytes::Bytes;
use js_sys::{ArrayBuffer, Uint8Array};
use littoral_store::{Request, Response, TransportError};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{XmlHttpRequest, XmlHttpRequestResponseType};

use super::{is_same_origin, text_of};

pub fn send(request: &Request) -> Result<Response, TransportError> {
    let url = &request.url;
    let xhr = open(request).map_err(|error| TransportError::InvalidUrl {
        url: url.clone(),
        detail: text_of(&error),
    })?;
    let sent = match &request.body {
        Some(body) => xhr.send_with_opt_u8_array(Some(&mut body.clone())),
        None => xhr.send(),
    };
    if let Err(error) = sent {
        let mut detail = text_of(&error);
        if !is_same_origin(url) {
            // Without a promise there is no way to find out which.
            detail.push_str(
                "; the host does not answer, or it does not allow other pages to read it (CORS: \
                 it must send \"Access-Control-Allow-Origin: *\")",
            );
        }
        return Err(TransportError::Unreachable {
            url: url.clone(),
            detail,
        });
    }
    let read = |detail: String| TransportError::Read {
        url: url.clone(),
        detail,
    };
    let status = xhr.status().map_err(|error| read(text_of(&error)))?;
    let headers = xhr
        .get_all_response_headers()
        .map_err(|error| read(text_of(&error)))?;
    let headers = headers.lines().filter_map(|line| line.split_once(": "));
    let headers = headers
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let body = xhr.response().map_err(|error| read(text_of(&error)))?;
    let body = match body.dyn_into::<ArrayBuffer>() {
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

fn open(request: &Request) -> Result<XmlHttpRequest, JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open_with_async(request.method.as_str(), &request.url, false)?;
    xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    for (name, value) in &request.headers {
        xhr.set_request_header(name, value)?;
    }
    if let Some(range) = &request.range {
        xhr.set_request_header("Range", &range.header())?;
    }
    Ok(xhr)
}
