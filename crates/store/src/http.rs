//! What the answers of a host mean to a store.

use serde_json::{Map, Value};

use crate::errors::{Result, StoreError};
use crate::metadata::parse_object;
use crate::transport::{ByteRange, Method, Request, Response, Transport, TransportError};
use crate::url::join;

/// Sends a GET. None if there is nothing at the URL: 404, 410, or a host that answers any address
/// with its own web page (a chunk or metadata document is never HTML).
pub(crate) async fn get(
    transport: &dyn Transport,
    url: &str,
    range: Option<ByteRange>,
) -> Result<Option<Response>> {
    let mut request = Request::get(url);
    request.range = range;
    let response = transport.send(request).await?;
    match response.status {
        200..=299 if is_web_page(&response) => Ok(None),
        200..=299 => Ok(Some(response)),
        404 | 410 => Ok(None),
        status => Err(StoreError::Transport(TransportError::Http {
            url: url.to_owned(),
            status,
        })),
    }
}

fn is_web_page(response: &Response) -> bool {
    response.header("content-type").is_some_and(|kind| {
        kind.trim_start()
            .to_ascii_lowercase()
            .starts_with("text/html")
    })
}

/// A metadata document below `url`, None if there is none.
pub(crate) async fn document(
    transport: &dyn Transport,
    url: &str,
    name: &str,
) -> Result<Option<Map<String, Value>>> {
    let url = join(url, name);
    match get(transport, &url, None).await? {
        Some(response) => parse_object(&url, &response.body).map(Some),
        None => Ok(None),
    }
}

/// The size of the object as a HEAD request tells it; None if the host does not tell.
pub(crate) async fn content_length(transport: &dyn Transport, url: &str) -> Result<Option<u64>> {
    let mut request = Request::get(url);
    request.method = Method::Head;
    let response = transport.send(request).await?;
    if response.status != 200 {
        return Ok(None);
    }
    Ok(response
        .header("content-length")
        .and_then(|length| length.trim().parse().ok()))
}
