//! The transport of the native binary: HTTP by reqwest, and files.

use std::error::Error;
use std::fs;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use futures::future::LocalBoxFuture;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

use crate::listing::{list_over_http, percent_decode};
use crate::transport::{ByteRange, Method, Request, Response, Transport, TransportError};
use crate::url::{expand_scheme, is_http};

/// So many requests are in flight at once.
const MAX_REQUESTS: usize = 32;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// Without a byte for so long, an answer is given up.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// Waits before trying again what failed for reasons that pass (429, 5xx, a broken connection).
const RETRIES: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(1000)];

/// Reads `http://`, `https://`, `s3://`, `gs://` and file paths.
pub struct NativeTransport {
    runtime: Runtime,
    client: reqwest::Client,
    permits: Semaphore,
}

impl NativeTransport {
    /// Errors if the system gives no event loop or no TLS certificates.
    pub fn new() -> Result<Self, TransportError> {
        let failed = |what: &str, error: &dyn Error| TransportError::Unreachable {
            url: "the network".into(),
            detail: format!("{what}: {}", causes(error)),
        };
        // An error means that one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed("starting the event loop", &error))?;
        let client = reqwest::Client::builder()
            .user_agent(concat!("littoral/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .build()
            .map_err(|error| failed("starting the HTTP client", &error))?;
        Ok(Self {
            runtime,
            client,
            permits: Semaphore::new(MAX_REQUESTS),
        })
    }

    /// The event loop (of one thread) that requests must be awaited on.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// Waits for a future that uses this transport. Must not be called inside such a future.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    async fn send_http(&self, request: Request) -> Result<Response, TransportError> {
        let Ok(_permit) = self.permits.acquire().await else {
            return Err(TransportError::Interrupted);
        };
        let may_repeat = matches!(request.method, Method::Get | Method::Head);
        let mut waits = RETRIES
            .iter()
            .take(if may_repeat { RETRIES.len() } else { 0 });
        loop {
            let answer = self.send_once(&request).await;
            let passes = match &answer {
                Ok(response) => matches!(response.status, 429 | 500 | 502..=504),
                Err(error) => matches!(error, TransportError::Read { .. }),
            };
            match waits.next() {
                Some(wait) if passes => tokio::time::sleep(*wait).await,
                _ => return answer,
            }
        }
    }

    async fn send_once(&self, request: &Request) -> Result<Response, TransportError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Put => reqwest::Method::PUT,
            Method::Post => reqwest::Method::POST,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.client.request(method, &request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(range) = &request.range {
            builder = builder.header("Range", range.header());
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        let failed = |error: reqwest::Error| {
            let url = request.url.clone();
            let detail = causes(&error);
            if error.is_builder() {
                TransportError::InvalidUrl { url, detail }
            } else if error.is_connect() || error.is_timeout() || error.is_redirect() {
                TransportError::Unreachable { url, detail }
            } else {
                TransportError::Read { url, detail }
            }
        };
        let response = builder.send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str().to_owned(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let body = response.bytes().await.map_err(failed)?;
        Ok(Response {
            status,
            headers,
            body,
        })
    }
}

impl Transport for NativeTransport {
    fn send<'a>(
        &'a self,
        request: Request,
    ) -> LocalBoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move {
            if is_http(&request.url) {
                self.send_http(request).await
            } else {
                read_file(&request)
            }
        })
    }

    /// URLs stay as they are; paths become absolute.
    fn resolve(&self, url: &str) -> Result<String, TransportError> {
        let url = expand_scheme(url.trim());
        if is_http(&url) {
            return Ok(url);
        }
        let invalid = |detail: &str| TransportError::InvalidUrl {
            url: url.clone(),
            detail: detail.to_owned(),
        };
        let path = match url.split_once("://") {
            Some(("file", path)) => percent_decode(path.strip_prefix("localhost").unwrap_or(path)),
            Some((scheme, _)) => {
                let known = "http, https, s3, gs, file and plain paths are read";
                return Err(invalid(&format!("unknown scheme {scheme:?}; {known}")));
            }
            None => url.clone(),
        };
        let absolute =
            std::path::absolute(expand_home(&path)).map_err(|error| invalid(&error.to_string()))?;
        absolute
            .into_os_string()
            .into_string()
            .map_err(|_| invalid("the path is not Unicode"))
    }

    fn list<'a>(
        &'a self,
        url: &'a str,
    ) -> LocalBoxFuture<'a, Result<Option<Vec<String>>, TransportError>> {
        Box::pin(async move {
            if is_http(url) {
                return list_over_http(self, url).await;
            }
            let Ok(entries) = fs::read_dir(url) else {
                return Ok(None);
            };
            Ok(Some(
                entries
                    .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                    .collect(),
            ))
        })
    }
}

/// `~/…` in the user's home.
fn expand_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => PathBuf::from(path),
    }
}

/// Answers for a file as an HTTP host would: 200, 206, 403, 404, 416.
fn read_file(request: &Request) -> Result<Response, TransportError> {
    let status = |status| Response {
        status,
        headers: Vec::new(),
        body: Bytes::new(),
    };
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory => Ok(status(404)),
        ErrorKind::PermissionDenied => Ok(status(403)),
        _ => Err(TransportError::Read {
            url: request.url.clone(),
            detail: error.to_string(),
        }),
    };
    match request.method {
        Method::Get => {}
        Method::Head => {
            return match fs::metadata(&request.url) {
                Ok(metadata) => Ok(Response {
                    headers: vec![("content-length".into(), metadata.len().to_string())],
                    ..status(200)
                }),
                Err(error) => failed(error),
            };
        }
        _ => return Ok(status(405)),
    }
    let read = || -> std::io::Result<Response> {
        let Some(range) = &request.range else {
            return Ok(Response {
                body: fs::read(&request.url)?.into(),
                ..status(200)
            });
        };
        let mut file = fs::File::open(&request.url)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Ok(status(404));
        }
        let (start, end) = range.bounds(metadata.len());
        if start == end
            && !matches!(
                range,
                ByteRange::FromStart {
                    length: Some(0),
                    ..
                }
            )
        {
            return Ok(status(416));
        }
        file.seek(SeekFrom::Start(start))?;
        let mut body = Vec::with_capacity((end - start) as usize);
        file.take(end - start).read_to_end(&mut body)?;
        Ok(Response {
            body: body.into(),
            ..status(206)
        })
    };
    read().or_else(failed)
}

/// An error and what caused it, from the outside in.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
