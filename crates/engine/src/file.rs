//! Files that are read whole, under the budgets that computations have.

use littoral_graph::{Cost, SourceCost};
use littoral_store::{ByteRange, Bytes, Method, Request, Response, StoreError, TransportError};

use crate::error::{EngineError, Result};
use crate::placement::{Plan, Where};
use crate::session::{Session, block_on, session};

/// A file's bytes so far as `wanted` (given the first ones) wants them: all, or only the first. Waits.
///
/// # Errors
/// [`EngineError::OverBudget`] where the host tells a size past the budgets, before anything is fetched.
pub fn read_file(url: &str, wanted: impl Fn(&[u8]) -> bool) -> Result<Bytes> {
    let session = session()?;
    let url = session.platform.transport().resolve(url)?;
    session.report(Where::Local, "reading", 0, 1, 0);
    let bytes = block_on(read(&session, &url, wanted));
    let size = match &bytes {
        Ok(Ok(bytes)) => bytes.len() as u64,
        _ => 0,
    };
    session.report(Where::Local, "reading", 1, 1, size);
    session.count(|stats| stats.bytes += size);
    bytes?
}

async fn read(session: &Session, url: &str, wanted: impl Fn(&[u8]) -> bool) -> Result<Bytes> {
    let transport = session.platform.transport();
    let head = ByteRange::FromStart {
        offset: 0,
        length: Some(8),
    };
    let first = found(
        url,
        transport.send(Request::get(url).with_range(head)).await?,
    )?;
    // A host may answer with the whole file.
    if first.status != 206 || !wanted(&first.body) {
        return Ok(first.body);
    }
    let told = first.header("content-range");
    let mut size: Option<u64> =
        told.and_then(|range| range.rsplit('/').next()?.trim().parse().ok());
    if size.is_none() {
        let mut request = Request::get(url);
        request.method = Method::Head;
        let answer = transport.send(request).await?;
        size = answer
            .header("content-length")
            .and_then(|length| length.trim().parse().ok());
    }
    if let Some(size) = size {
        check(session, url, size)?;
    }
    Ok(found(url, transport.send(Request::get(url)).await?)?.body)
}

fn found(url: &str, answer: Response) -> Result<Response> {
    let url = url.to_owned();
    match answer.status {
        200..=299 => Ok(answer),
        404 | 410 => Err(StoreError::NotFound { url }.into()),
        // Of an empty file there are no first bytes.
        416 => Ok(answer),
        status => Err(StoreError::from(TransportError::Http { url, status }).into()),
    }
}

fn check(session: &Session, url: &str, size: u64) -> Result<()> {
    let cost = Cost {
        sources: vec![SourceCost {
            url: url.to_owned(),
            path: String::new(),
            chunks: 1,
            bytes: size,
        }],
        chunks: 1,
        read_bytes: size,
        result_bytes: size,
        // The file and what it decodes to.
        peak_bytes: size.saturating_mul(2),
    };
    let mut plan = Plan::new(cost, &session.settings());
    if plan.place == Some(Where::Local) {
        return Ok(());
    }
    // A gateway reads Zarr stores.
    plan.place = None;
    Err(EngineError::OverBudget(Box::new(plan)))
}
