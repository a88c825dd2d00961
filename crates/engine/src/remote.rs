//! The client of a gateway (`docs/gateway.md`): submit, wait, read the result as a Zarr store.

use std::rc::Rc;

use futures::StreamExt;
use littoral_array::Array;
use littoral_graph::{Graph, job_id, to_canonical_json};
use littoral_store::{Method, Request, ZarrArray};
use serde_json::Value;

use crate::error::{EngineError, Result};
use crate::placement::Where;
use crate::session::{Gateway, Session};

/// A gateway holds its answer until the job has ended, or so many seconds: long enough to be cheap, short
/// enough to show progress, and to notice Stop where requests block.
const HELD: &str = "?wait=0.4";
const SOONEST_MS: f64 = 100.0;
/// Requests for a result in flight.
const CONCURRENT: usize = 16;

/// Computes the outputs of a graph on the configured gateway, in their order.
pub(crate) async fn run(session: &Rc<Session>, graph: &Graph) -> Result<Vec<Array>> {
    let gateway = session.settings().gateway.ok_or(EngineError::NoGateway)?;
    let body = to_canonical_json(graph)?;
    let client = Client {
        session,
        id: job_id(&body),
        gateway,
    };
    session.report(Where::Remote, "submitting", 0, 0, 0);
    let outcome = client.run(body, graph).await;
    if matches!(outcome, Err(EngineError::Interrupted)) {
        // Best effort: the reader has pressed Stop and waits for nothing more.
        let _ = client.send(Method::Delete, "", None).await;
    }
    outcome
}

struct Client<'a> {
    session: &'a Rc<Session>,
    gateway: Gateway,
    id: String,
}

impl Client<'_> {
    async fn run(&self, body: Vec<u8>, graph: &Graph) -> Result<Vec<Array>> {
        let mut asked = self.session.platform.now_ms();
        let mut job = self.send(Method::Put, HELD, Some(body)).await?;
        loop {
            let state = text(&job, "state");
            match state.as_str() {
                "done" => break,
                "failed" | "cancelled" | "lost" => return Err(self.failed(&job, &state)),
                "queued" | "running" => {}
                _ => {
                    return Err(
                        self.problem("bad_answer", format!("job state {state:?} is unknown"))
                    );
                }
            }
            let progress = &job["progress"];
            let number = |key: &str| progress[key].as_u64().unwrap_or(0);
            self.session
                .report(Where::Remote, &state, number("done"), number("total"), 0);
            let platform = &self.session.platform;
            // Whatever answers sooner than asked is not asked again at once.
            if platform.now_ms() - asked < SOONEST_MS {
                platform.sleep(SOONEST_MS as u32).await;
            }
            if platform.turn().await {
                return Err(EngineError::Interrupted);
            }
            asked = platform.now_ms();
            job = self.send(Method::Get, HELD, None).await?;
        }
        let tasks = job["progress"]["total"].as_u64().unwrap_or(0);
        self.session.count(|stats| stats.tasks += tasks);
        self.session
            .report(Where::Remote, "fetching result", tasks, tasks, 0);
        let mut arrays = vec![];
        for (name, node) in &graph.outputs {
            let meta = &graph.nodes[*node].meta;
            let output = &job["outputs"][name];
            let array = match output.get("data") {
                Some(data) if !data.is_null() => {
                    let array = littoral_graph::decode_literal(meta.dtype, &meta.shape, data);
                    array.map_err(|problem| self.problem("bad_answer", problem))?
                }
                _ => match output["path"].as_str() {
                    Some(path) => self.read(path, meta.dtype).await?,
                    None => {
                        let problem = format!("output {name:?} has neither data nor a path");
                        return Err(self.problem("bad_answer", problem));
                    }
                },
            };
            let shape: Vec<u64> = array.shape().iter().map(|n| *n as u64).collect();
            if shape != meta.shape || array.dtype() != meta.dtype {
                return Err(self.problem(
                    "bad_answer",
                    format!(
                        "output {name:?} came back as {} {shape:?}, expected {} {:?}",
                        array.dtype(),
                        meta.dtype,
                        meta.shape
                    ),
                ));
            }
            arrays.push(array);
        }
        Ok(arrays)
    }

    /// One output out of the result's Zarr store, its chunks many at a time.
    async fn read(&self, path: &str, dtype: littoral_array::DType) -> Result<Array> {
        let transport = self.session.platform.transport();
        let transport = AuthorizedTransport {
            inner: transport,
            gateway: self.gateway.clone(),
        };
        let url = format!("{}/result", self.url());
        let zarr = ZarrArray::open(&transport, &url, path).await?;
        let (zarr, transport) = (&zarr, &transport);
        let meta = zarr.meta();
        let shape: Vec<usize> = meta.shape.iter().map(|n| *n as usize).collect();
        let mut out = crate::local::Assembler::new(meta.dtype, &shape)?;
        let whole = meta.shape.iter().map(|n| (0, *n)).collect();
        let pieces = crate::local::blocks(&whole, &meta.chunks);
        let mut fetches = futures::stream::iter(pieces)
            .map(|piece| async move {
                let index: Vec<u64> = piece
                    .iter()
                    .zip(&meta.chunks)
                    .map(|((start, _), chunk)| start / chunk)
                    .collect();
                let bytes = zarr.fetch(transport, &index).await?;
                Ok::<_, EngineError>((piece, index, bytes))
            })
            .buffer_unordered(CONCURRENT);
        while let Some(fetched) = fetches.next().await {
            let (piece, index, bytes) = fetched?;
            self.session.count(|stats| {
                stats.bytes += bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
            });
            let at: Vec<usize> = piece.iter().map(|(start, _)| *start as usize).collect();
            let chunk = zarr.decode(&index, bytes)?;
            out.put(&at, &chunk)?;
            zarr.give_back(chunk);
            if self.session.platform.turn().await {
                return Err(EngineError::Interrupted);
            }
        }
        // Times are stored as i8 where the store's format has no dtype for them.
        let array = out.finish()?;
        match array.dtype() == littoral_array::DType::I64 && dtype.is_time() {
            true => Ok(array.with_dtype(dtype)?),
            false => Ok(array),
        }
    }

    fn url(&self) -> String {
        format!(
            "{}/v1/jobs/{}",
            self.gateway.url.trim_end_matches('/'),
            self.id
        )
    }

    /// One call; the answer is a job document, or an error made of the problem document.
    async fn send(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Result<Value> {
        let mut request = Request::get(format!("{}{path}", self.url()));
        request.method = method;
        if body.is_some() {
            request
                .headers
                .push(("Content-Type".into(), "application/json".into()));
        }
        authorize(&mut request, &self.gateway);
        request.body = body;
        let response = match self.session.platform.transport().send(request).await {
            Ok(response) => response,
            Err(littoral_store::TransportError::Interrupted) => {
                return Err(EngineError::Interrupted);
            }
            Err(error) => {
                return Err(self.problem(
                    "unreachable",
                    format!(
                        "{error}. Check that it is running and that it allows this page's origin, \
                         or use littoral.compute_on(\"local\")"
                    ),
                ));
            }
        };
        self.session
            .count(|stats| stats.bytes += response.body.len() as u64);
        if method == Method::Delete {
            return Ok(Value::Null);
        }
        let document: Option<Value> = serde_json::from_slice(&response.body).ok();
        match (response.status, document) {
            (200..=299, Some(document)) if document["state"].is_string() => Ok(document),
            (200..=299, _) => Err(self.problem(
                "bad_answer",
                "it answered something that is not a job document; is this the address of a \
                 Littoral gateway?"
                    .to_owned(),
            )),
            (status, document) => {
                let document = document.unwrap_or(Value::Null);
                let detail = match text(&document, "detail") {
                    detail if detail.is_empty() => format!("HTTP status {status}"),
                    detail => detail,
                };
                let hint = match status {
                    401 => " Give the page a valid token (status line).",
                    429 => " Try again in a while.",
                    _ => "",
                };
                let code = match text(&document, "code") {
                    code if code.is_empty() => format!("http_{status}"),
                    code => code,
                };
                Err(self.problem(&code, format!("{detail}{hint}")))
            }
        }
    }

    fn failed(&self, job: &Value, state: &str) -> EngineError {
        let error = &job["error"];
        let detail = match text(error, "detail") {
            detail if detail.is_empty() => "no reason was given".to_owned(),
            detail => detail,
        };
        let code = match text(error, "code") {
            code if code.is_empty() => state.to_owned(),
            code => code,
        };
        self.problem(&code, format!("the computation was {state}: {detail}"))
    }

    fn problem(&self, code: &str, problem: String) -> EngineError {
        EngineError::Gateway {
            url: self.gateway.url.clone(),
            code: code.to_owned(),
            problem,
        }
    }
}

fn text(document: &Value, key: &str) -> String {
    document[key].as_str().unwrap_or_default().to_owned()
}

/// The token goes to the configured gateway's origin only, in a header, never in a URL.
fn authorize(request: &mut Request, gateway: &Gateway) {
    let same = request
        .url
        .starts_with(&format!("{}/", gateway.url.trim_end_matches('/')));
    if let (Some(token), true) = (&gateway.token, same) {
        request
            .headers
            .push(("Authorization".into(), format!("Bearer {token}")));
    }
}

/// Requests to the gateway's result store carry the token.
struct AuthorizedTransport {
    inner: Rc<dyn littoral_store::Transport>,
    gateway: Gateway,
}

impl littoral_store::Transport for AuthorizedTransport {
    fn send<'a>(
        &'a self,
        mut request: Request,
    ) -> futures::future::LocalBoxFuture<
        'a,
        std::result::Result<littoral_store::Response, littoral_store::TransportError>,
    > {
        authorize(&mut request, &self.gateway);
        self.inner.send(request)
    }

    fn resolve(&self, url: &str) -> std::result::Result<String, littoral_store::TransportError> {
        self.inner.resolve(url)
    }
}
