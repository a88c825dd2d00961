//! What a kernel says while a cell runs: Jupyter's output messages.

use serde_json::{Map, Value, json};

/// One object in several representations: MIME type → data. Text is a string, binary data is base64.
pub type MimeBundle = Map<String, Value>;

/// Where text was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamName {
    Stdout,
    Stderr,
}

impl StreamName {
    pub fn as_str(self) -> &'static str {
        match self {
            StreamName::Stdout => "stdout",
            StreamName::Stderr => "stderr",
        }
    }
}

/// A message from the kernel to the place it runs in.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Text written to `sys.stdout` or `sys.stderr`.
    Stream { name: StreamName, text: String },
    /// A displayed object; with an execution count it is the cell's result.
    Display {
        data: MimeBundle,
        metadata: Map<String, Value>,
        execution_count: Option<u32>,
    },
    /// An uncaught exception. `traceback` holds lines of plain text.
    Error {
        ename: String,
        evalue: String,
        traceback: Vec<String>,
    },
    /// Forget the outputs so far; with `wait`, when the next one comes.
    ClearOutput { wait: bool },
    /// How far a computation is: an object, passed on as it is.
    Progress(Value),
}

impl Message {
    /// The message as an object with a `type`: Jupyter's names, and `progress`.
    pub fn to_json(&self) -> Value {
        match self {
            Message::Stream { name, text } => {
                json!({"type": "stream", "name": name.as_str(), "text": text})
            }
            Message::Display {
                data,
                metadata,
                execution_count: None,
            } => {
                json!({"type": "display_data", "data": data, "metadata": metadata})
            }
            Message::Display {
                data,
                metadata,
                execution_count: Some(count),
            } => json!({
                "type": "execute_result", "data": data, "metadata": metadata,
                "execution_count": count,
            }),
            Message::Error {
                ename,
                evalue,
                traceback,
            } => {
                json!({"type": "error", "ename": ename, "evalue": evalue, "traceback": traceback})
            }
            Message::ClearOutput { wait } => json!({"type": "clear_output", "wait": wait}),
            Message::Progress(value) => {
                let mut object = match value {
                    Value::Object(object) => object.clone(),
                    other => Map::from_iter([("value".to_owned(), other.clone())]),
                };
                object.insert("type".to_owned(), json!("progress"));
                Value::Object(object)
            }
        }
    }
}

/// What the kernel needs from the place it runs in (a page's worker, or a native process).
pub trait Host {
    /// Takes a message. Called in the order of the outputs.
    fn emit(&self, message: Message);
    /// Milliseconds of a monotonic clock.
    fn now_ms(&self) -> f64;
    /// Gives the event loop a turn and tells whether somebody asked to stop. Called at most every
    /// 100 ms while Python runs.
    fn turn(&self) -> bool;
    /// Waits so many milliseconds, or until somebody asks to stop: then it is true.
    fn sleep(&self, milliseconds: f64) -> bool {
        std::thread::sleep(std::time::Duration::from_secs_f64(
            milliseconds.max(0.0) / 1000.0,
        ));
        false
    }
    /// The request to stop was answered: `KeyboardInterrupt` is being raised.
    fn clear_interrupt(&self) {}
}
