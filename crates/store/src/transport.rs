//! How bytes are asked for: the one interface between this crate and the outside world.

use bytes::Bytes;
use futures::future::LocalBoxFuture;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
    Put,
    Post,
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        }
    }
}

/// A part of a resource, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteRange {
    /// `length` bytes from `offset`, to the end if no length is given.
    FromStart { offset: u64, length: Option<u64> },
    /// The last so many bytes.
    Suffix(u64),
}

impl ByteRange {
    /// The value of HTTP's `Range` header: `bytes=0-99`, `bytes=100-`, `bytes=-16`.
    pub fn header(&self) -> String {
        match *self {
            ByteRange::FromStart {
                offset,
                length: None,
            } => format!("bytes={offset}-"),
            ByteRange::FromStart {
                offset,
                length: Some(length),
            } => {
                format!(
                    "bytes={offset}-{}",
                    offset.saturating_add(length.max(1)) - 1
                )
            }
            ByteRange::Suffix(length) => format!("bytes=-{length}"),
        }
    }

    /// Start and end of this range in a resource of `total` bytes, cut to its size.
    pub fn bounds(&self, total: u64) -> (u64, u64) {
        match *self {
            ByteRange::FromStart { offset, length } => {
                let start = offset.min(total);
                let end = length.map_or(total, |length| offset.saturating_add(length).min(total));
                (start, end.max(start))
            }
            ByteRange::Suffix(length) => (total.saturating_sub(length), total),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    /// Absolute, as [`Transport::resolve`] gives it.
    pub url: String,
    pub range: Option<ByteRange>,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
}

impl Request {
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            range: None,
            headers: Vec::new(),
            body: None,
        }
    }

    pub fn with_range(mut self, range: ByteRange) -> Self {
        self.range = Some(range);
        self
    }
}

#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Response {
    /// A header's value; names are compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why no answer came back. An answer with an error status is a [`Response`], not one of these:
/// the caller knows which statuses it expects.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection, no such host, no answer in time.
    #[error("cannot reach {url}: {detail}")]
    Unreachable { url: String, detail: String },
    /// The host answers, but does not let this page's scripts read the answer.
    #[error(
        "{url} does not allow pages from {origin} to read it (CORS): its host must send the header \
         \"Access-Control-Allow-Origin: {origin}\" (or \"*\"), and for byte ranges \
         \"Access-Control-Allow-Headers: Range\""
    )]
    Cors { url: String, origin: String },
    /// The user pressed Stop.
    #[error("interrupted")]
    Interrupted,
    /// An answer with a status that the caller cannot use.
    #[error("{url} answered with HTTP status {status}{}", reason(*.status))]
    Http { url: String, status: u16 },
    /// The text is not a URL or path that this transport can read.
    #[error("cannot read {url:?}: {detail}")]
    InvalidUrl { url: String, detail: String },
    /// The answer broke off, or reading a file failed.
    #[error("reading {url} failed: {detail}")]
    Read { url: String, detail: String },
}

fn reason(status: u16) -> &'static str {
    match status {
        401 => " (it needs credentials)",
        403 => " (access denied)",
        404 | 410 => " (not found)",
        416 => " (byte range outside the file)",
        429 => " (too many requests: try again later)",
        500..=599 => " (an error of the server: try again later)",
        _ => "",
    }
}

/// Sends requests. Implemented by the page (fetch or XMLHttpRequest) and by the native binary
/// (HTTP and files).
pub trait Transport {
    /// Sends one request and waits for the whole answer, whatever its status. A server may ignore
    /// `range` (status 200 and the whole body): callers must look at the status.
    fn send<'a>(&'a self, request: Request)
    -> LocalBoxFuture<'a, Result<Response, TransportError>>;

    /// The absolute form of a URL as typed: `data/sst.zarr` resolves against the page or the
    /// working directory, `s3://` and `gs://` become HTTPS ([`crate::expand_scheme`]).
    fn resolve(&self, url: &str) -> Result<String, TransportError>;

    /// Names of the entries directly under a directory URL (no slashes), or None where the host
    /// gives no listing. The default asks over HTTP: S3's XML listing, then an HTML index.
    fn list<'a>(
        &'a self,
        url: &'a str,
    ) -> LocalBoxFuture<'a, Result<Option<Vec<String>>, TransportError>> {
        Box::pin(crate::listing::list_over_http(self, url))
    }
}
