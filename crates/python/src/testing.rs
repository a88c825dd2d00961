//! A kernel whose outputs are kept, for this crate's tests.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;

use crate::{CellResult, Host, Kernel, Message};

pub(crate) struct TestHost {
    started: Instant,
    pub messages: RefCell<Vec<Message>>,
}

impl Host for TestHost {
    fn emit(&self, message: Message) {
        self.messages.borrow_mut().push(message);
    }

    fn now_ms(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1000.0
    }

    fn turn(&self) -> bool {
        false
    }
}

/// Runs one cell in a new kernel, its indentation taken off. Gives the end and every message.
pub(crate) fn run_cell(source: &str) -> (CellResult, Vec<Message>) {
    let host = Rc::new(TestHost {
        started: Instant::now(),
        messages: RefCell::default(),
    });
    let kernel = Kernel::start(host.clone()).expect("a kernel starts");
    let result = kernel.run_cell(&dedent(source));
    (result, host.messages.take())
}

/// What a cell prints, and the traceback if it fails.
pub(crate) fn run(source: &str) -> String {
    let (_, messages) = run_cell(source);
    let texts = messages.into_iter().map(|message| match message {
        Message::Stream { text, .. } => text,
        Message::Error { traceback, .. } => traceback.join("\n"),
        other => format!("{other:?}"),
    });
    texts.collect()
}

fn dedent(source: &str) -> String {
    let lines = || source.lines().filter(|line| !line.trim().is_empty());
    let indent = lines()
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    source
        .lines()
        .map(|line| format!("{}\n", line.get(indent..).unwrap_or("")))
        .collect()
}
