//! Notebooks: nbformat 4.5.

use littoral_python::{Message, MimeBundle};
use serde_json::{Map, Value, json};

use crate::CliError;

/// A notebook as it was read; only outputs are changed.
pub struct Notebook {
    document: Map<String, Value>,
}

impl Notebook {
    pub fn parse(text: &str) -> Result<Notebook, CliError> {
        let error = |detail: String| CliError::Notebook(format!("not a notebook: {detail}"));
        let document: Value =
            serde_json::from_str(text).map_err(|detail| error(detail.to_string()))?;
        let Value::Object(document) = document else {
            return Err(error("the document is not an object".to_owned()));
        };
        match document.get("nbformat").and_then(Value::as_u64) {
            Some(4) => {}
            Some(other) => {
                return Err(error(format!("format {other}; convert it to format 4")));
            }
            None => return Err(error("it has no `nbformat`".to_owned())),
        }
        if !document.get("cells").is_some_and(Value::is_array) {
            return Err(error("it has no list of `cells`".to_owned()));
        }
        Ok(Notebook { document })
    }

    fn cells(&mut self) -> &mut [Value] {
        match self.document.get_mut("cells") {
            Some(Value::Array(cells)) => cells,
            _ => &mut [],
        }
    }

    /// Index and source of every code cell.
    pub fn code_cells(&mut self) -> Vec<(usize, String)> {
        let cells = self.cells().iter().enumerate();
        let code = cells.filter(|(_, cell)| cell["cell_type"] == "code");
        code.map(|(index, cell)| (index, joined(&cell["source"])))
            .collect()
    }

    /// Replaces a cell's outputs.
    pub fn set_outputs(&mut self, index: usize, outputs: Vec<Value>, count: Option<u32>) {
        if let Some(Value::Object(cell)) = self.cells().get_mut(index) {
            cell.insert("outputs".to_owned(), Value::Array(outputs));
            cell.insert("execution_count".to_owned(), json!(count));
        }
    }

    /// The document, as Jupyter writes it. Cells get the ids that format 4.5 wants.
    pub fn into_text(mut self) -> String {
        for (index, cell) in self.cells().iter_mut().enumerate() {
            if let Value::Object(cell) = cell {
                cell.entry("id")
                    .or_insert_with(|| json!(format!("cell-{index}")));
                cell.entry("metadata").or_insert_with(|| json!({}));
            }
        }
        let minor = self
            .document
            .get("nbformat_minor")
            .and_then(Value::as_u64)
            .unwrap_or(0);
        self.document
            .insert("nbformat_minor".to_owned(), json!(minor.max(5)));
        self.document.entry("metadata").or_insert_with(|| json!({}));
        let mut out = Vec::new();
        let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
        let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
        let written = serde::Serialize::serialize(&self.document, &mut serializer);
        debug_assert!(written.is_ok(), "a JSON document serialises");
        out.push(b'\n');
        String::from_utf8_lossy(&out).into_owned()
    }
}

/// Multi-line text: a string, or a list of lines.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    }
}

/// Text as nbformat keeps it: a list of lines.
fn lines(text: &str) -> Value {
    text.split_inclusive('\n').collect()
}

fn data(bundle: &MimeBundle) -> Value {
    let entries = bundle.iter().map(|(mime, value)| {
        let is_text = mime.starts_with("text/") || mime == "image/svg+xml";
        let value = match value {
            Value::String(text) if is_text => lines(text),
            other => other.clone(),
        };
        (mime.clone(), value)
    });
    Value::Object(entries.collect())
}

/// Messages as nbformat's outputs: neighbouring texts of a stream are one output.
pub fn outputs(messages: Vec<Message>) -> Vec<Value> {
    let mut merged: Vec<Message> = Vec::new();
    let mut clear_later = false;
    for message in messages {
        if let Message::ClearOutput { wait } = message {
            clear_later = wait;
            if !wait {
                merged.clear();
            }
            continue;
        }
        if matches!(message, Message::Progress(_)) {
            continue;
        }
        if std::mem::take(&mut clear_later) {
            merged.clear();
        }
        if let Message::Stream { name, text } = &message
            && let Some(Message::Stream {
                name: last,
                text: before,
            }) = merged.last_mut()
            && last == name
        {
            before.push_str(text);
            continue;
        }
        merged.push(message);
    }
    merged.iter().filter_map(output).collect()
}

fn output(message: &Message) -> Option<Value> {
    Some(match message {
        Message::Stream { name, text } => {
            json!({"output_type": "stream", "name": name.as_str(), "text": lines(text)})
        }
        Message::Display {
            data: bundle,
            metadata,
            execution_count: None,
        } => {
            json!({"output_type": "display_data", "data": data(bundle), "metadata": metadata})
        }
        Message::Display {
            data: bundle,
            metadata,
            execution_count: Some(count),
        } => json!({
            "output_type": "execute_result", "execution_count": count, "data": data(bundle),
            "metadata": metadata,
        }),
        Message::Error {
            ename,
            evalue,
            traceback,
        } => json!({
            "output_type": "error", "ename": ename, "evalue": evalue, "traceback": traceback,
        }),
        Message::ClearOutput { .. } | Message::Progress(_) => return None,
    })
}
