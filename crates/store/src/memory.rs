//! A transport over a map from URL to bytes, for tests.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use futures::future::LocalBoxFuture;

use crate::transport::{Method, Request, Response, Transport, TransportError};

/// Objects under `memory://…`. It counts, and can behave like hosts that lack something.
#[derive(Debug, Default)]
pub struct MemoryTransport {
    pub objects: RefCell<BTreeMap<String, Bytes>>,
    /// Answer ranged requests with the whole object and status 200.
    pub ignore_ranges: Cell<bool>,
    /// Refuse suffix ranges as a host without CORS for them does.
    pub refuse_suffix: Cell<bool>,
    /// Give no listing.
    pub no_listing: Cell<bool>,
    /// Every request, in order.
    pub requests: RefCell<Vec<Request>>,
}

impl MemoryTransport {
    pub fn insert(&self, url: impl Into<String>, bytes: impl Into<Bytes>) {
        self.objects.borrow_mut().insert(url.into(), bytes.into());
    }

    fn answer(&self, request: Request) -> Result<Response, TransportError> {
        self.requests.borrow_mut().push(request.clone());
        let suffix = matches!(request.range, Some(crate::ByteRange::Suffix(_)));
        if suffix && self.refuse_suffix.get() {
            return Err(TransportError::Cors {
                url: request.url,
                origin: "memory://".into(),
            });
        }
        let objects = self.objects.borrow();
        let status = |status| Response {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        };
        let Some(object) = objects.get(&request.url) else {
            return Ok(status(404));
        };
        let total = object.len() as u64;
        let length = ("content-length".to_owned(), total.to_string());
        Ok(match (request.method, request.range) {
            (Method::Head, _) => Response {
                headers: vec![length],
                ..status(200)
            },
            (Method::Get, Some(range)) if !self.ignore_ranges.get() => {
                let (start, end) = range.bounds(total);
                if start == end {
                    return Ok(status(416));
                }
                Response {
                    body: object.slice(start as usize..end as usize),
                    ..status(206)
                }
            }
            (Method::Get, _) => Response {
                body: object.clone(),
                ..status(200)
            },
            _ => status(405),
        })
    }
}

impl Transport for MemoryTransport {
    fn send<'a>(
        &'a self,
        request: Request,
    ) -> LocalBoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move { self.answer(request) })
    }

    fn resolve(&self, url: &str) -> Result<String, TransportError> {
        Ok(if url.contains("://") {
            url.to_owned()
        } else {
            format!("memory://{url}")
        })
    }

    fn list<'a>(
        &'a self,
        url: &'a str,
    ) -> LocalBoxFuture<'a, Result<Option<Vec<String>>, TransportError>> {
        Box::pin(async move {
            if self.no_listing.get() {
                return Ok(None);
            }
            let prefix = format!("{}/", url.trim_end_matches('/'));
            let objects = self.objects.borrow();
            let names: BTreeSet<String> = objects
                .keys()
                .filter_map(|key| key.strip_prefix(&prefix)?.split('/').next())
                .map(str::to_owned)
                .collect();
            Ok(Some(names.into_iter().collect()))
        })
    }
}
