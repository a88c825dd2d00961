//! What the native modules share with the kernel of this thread: the host, buffered text, the
//! source of each cell.
//!
//! Nothing here is borrowed while the host is called: a host may suspend (JSPI), and messages to
//! the worker run meanwhile.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use rustpython_vm::builtins::PyDictRef;

use crate::messages::{Host, Message, StreamName};

/// Text is passed on at once when it grows past this, in bytes.
const BUFFER_LIMIT: usize = 8192;
/// Complete lines are passed on at most this often, in milliseconds.
const STREAM_INTERVAL: f64 = 40.0;
/// How often the host gets a turn, in milliseconds.
const TURN_INTERVAL: f64 = 100.0;

thread_local! {
    static CURRENT: RefCell<Option<Rc<State>>> = const { RefCell::new(None) };
}

pub(crate) struct State {
    pub host: Rc<dyn Host>,
    pub execution_count: Cell<u32>,
    /// The source of each cell by its file name, `<cell 3>`.
    pub sources: RefCell<HashMap<String, Rc<str>>>,
    /// `linecache.cache`, once Python has imported it.
    pub linecache: RefCell<Option<PyDictRef>>,
    /// Outputs are swallowed (`%%capture`).
    pub muted: Cell<bool>,
    /// What native modules do after every cell.
    pub cell_end: RefCell<Vec<crate::output::CellEnd>>,
    text: RefCell<(Option<StreamName>, String)>,
    flushed_at: Cell<f64>,
    turned_at: Cell<f64>,
}

impl State {
    pub fn install(host: Rc<dyn Host>) -> Rc<State> {
        let state = Rc::new(State {
            host,
            execution_count: Cell::new(0),
            sources: RefCell::default(),
            linecache: RefCell::default(),
            muted: Cell::new(false),
            cell_end: RefCell::default(),
            text: RefCell::default(),
            flushed_at: Cell::new(0.0),
            turned_at: Cell::new(0.0),
        });
        CURRENT.set(Some(state.clone()));
        state
    }

    /// The state of this thread's kernel; `None` before one was started.
    pub fn current() -> Option<Rc<State>> {
        CURRENT.with_borrow(Clone::clone)
    }

    pub fn write(&self, name: StreamName, text: &str) {
        if text.is_empty() || self.muted.get() {
            return;
        }
        let other = self.text.borrow().0.is_some_and(|pending| pending != name);
        if other {
            self.flush();
        }
        let due = {
            let mut pending = self.text.borrow_mut();
            pending.0 = Some(name);
            pending.1.push_str(text);
            pending.1.len() > BUFFER_LIMIT
                || text.contains('\n')
                    && self.host.now_ms() - self.flushed_at.get() > STREAM_INTERVAL
        };
        if due {
            self.flush();
        }
    }

    /// Passes on the text written so far.
    pub fn flush(&self) {
        let (name, text) = self.text.take();
        if let Some(name) = name
            && !text.is_empty()
        {
            self.host.emit(Message::Stream { name, text });
            self.flushed_at.set(self.host.now_ms());
        }
    }

    /// Passes on a message after the text before it.
    pub fn emit(&self, message: Message) {
        if self.muted.get() {
            return;
        }
        self.flush();
        self.host.emit(message);
    }

    /// Looks at the clock; every 100 ms passes on text and gives the host a turn. True when
    /// somebody asked to stop.
    pub fn tick(&self) -> bool {
        let now = self.host.now_ms();
        if now - self.turned_at.get() < TURN_INTERVAL {
            return false;
        }
        self.flush();
        let stop = self.host.turn();
        self.turned_at.set(self.host.now_ms());
        stop
    }

    /// The line of a cell, by its file name and number counted from 1.
    pub fn source_line(&self, file: &str, line: usize) -> Option<String> {
        let sources = self.sources.borrow();
        sources
            .get(file)?
            .lines()
            .nth(line.checked_sub(1)?)
            .map(str::to_owned)
    }
}
