//! Where a native kernel's outputs go, and the engine that it computes with.

use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use std::time::Instant;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use littoral_engine::{Gateway, Plan, Platform, Progress, Settings};
use littoral_python::{Host, Message, StreamName};
use littoral_store::{NativeTransport, Transport};

use crate::{CliError, EngineArguments};

/// What a local computation may take, in bytes; none: the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget {
    pub download: Option<u64>,
    pub memory: Option<u64>,
}

impl Budget {
    /// Reads `download=500MB,memory=2GiB`.
    pub fn parse(text: &str) -> Result<Budget, String> {
        let mut budget = Budget::default();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| format!("{part:?} is not NAME=SIZE"))?;
            let size = Some(parse_size(value)?);
            match name.trim() {
                "download" => budget.download = size,
                "memory" => budget.memory = size,
                other => return Err(format!("no budget {other:?}: there are download, memory")),
            }
        }
        Ok(budget)
    }
}

/// `500MB`, `2 GiB`, `1000`: bytes.
fn parse_size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_');
    let (number, unit) = text.split_at(split.unwrap_or(text.len()));
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "t" | "tb" => 1e12,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        "tib" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => {
            return Err(format!(
                "{text:?} is not a size: a number and B, kB, MB, GB or TB"
            ));
        }
    };
    let number: f64 = number
        .replace('_', "")
        .parse()
        .map_err(|_| format!("{text:?} is not a size"))?;
    Ok((number * factor) as u64)
}

/// What happens to a message.
enum Sink {
    /// Streams go to this process's; everything else is dropped.
    Direct,
    /// Kept, for a notebook.
    Collect(RefCell<Vec<Message>>),
}

/// The host of a native kernel.
pub struct NativeHost {
    started: Instant,
    sink: Sink,
}

impl NativeHost {
    pub fn direct() -> Rc<NativeHost> {
        Rc::new(NativeHost {
            started: Instant::now(),
            sink: Sink::Direct,
        })
    }

    pub fn collecting() -> Rc<NativeHost> {
        Rc::new(NativeHost {
            started: Instant::now(),
            sink: Sink::Collect(RefCell::default()),
        })
    }

    /// The messages since the last call.
    pub fn take(&self) -> Vec<Message> {
        match &self.sink {
            Sink::Direct => Vec::new(),
            Sink::Collect(messages) => messages.take(),
        }
    }
}

impl Host for NativeHost {
    fn emit(&self, message: Message) {
        match (&self.sink, message) {
            (Sink::Collect(messages), message) => messages.borrow_mut().push(message),
            (Sink::Direct, Message::Stream { name, text }) => {
                // A closed pipe is no reason to fail.
                let _ = match name {
                    StreamName::Stdout => {
                        let mut out = std::io::stdout().lock();
                        out.write_all(text.as_bytes()).and_then(|()| out.flush())
                    }
                    StreamName::Stderr => std::io::stderr().lock().write_all(text.as_bytes()),
                };
            }
            (Sink::Direct, _) => {}
        }
    }

    fn now_ms(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1000.0
    }

    fn turn(&self) -> bool {
        false
    }
}

/// A native process, as the engine sees it.
struct NativePlatform {
    started: Instant,
    transport: Rc<NativeTransport>,
}

impl Platform for NativePlatform {
    fn transport(&self) -> Rc<dyn Transport> {
        self.transport.clone()
    }

    fn block_on(&self, future: LocalBoxFuture<'_, ()>) {
        littoral_python::flush();
        self.transport.block_on(future);
    }

    fn turn(&self) -> LocalBoxFuture<'_, bool> {
        async {
            tokio::task::yield_now().await;
            false
        }
        .boxed_local()
    }

    fn sleep(&self, milliseconds: u32) -> LocalBoxFuture<'_, ()> {
        tokio::time::sleep(std::time::Duration::from_millis(milliseconds.into())).boxed_local()
    }

    fn now_ms(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1000.0
    }

    /// A script's output is its own: neither plan nor progress is shown.
    fn planned(&self, _plan: &Plan) {}

    fn progress(&self, _progress: Progress) {}
}

/// Makes this thread able to compute.
pub fn install_engine(arguments: &EngineArguments) -> Result<(), CliError> {
    let transport = NativeTransport::new().map_err(|error| CliError::Engine(error.to_string()))?;
    let mut settings = Settings::default();
    let budget = arguments.budget.unwrap_or_default();
    settings.budgets.download = budget.download.unwrap_or(settings.budgets.download);
    settings.budgets.memory = budget.memory.unwrap_or(settings.budgets.memory);
    let gateway = |url: &String| Gateway {
        url: url.clone(),
        token: arguments.token.clone(),
    };
    settings.gateway = arguments.gateway.as_ref().map(gateway);
    let platform = NativePlatform {
        started: Instant::now(),
        transport: Rc::new(transport),
    };
    littoral_engine::install(Rc::new(platform), settings);
    Ok(())
}
