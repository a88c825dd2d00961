//! JSON as Python's `json` module writes it: with bare `NaN`, `Infinity` and `-Infinity`.

use serde_json::{Map, Value};

use crate::errors::{Result, StoreError};

/// Parses a metadata document that must be an object. Bare non-finite numbers become strings.
pub(crate) fn parse_object(document: &str, bytes: &[u8]) -> Result<Map<String, Value>> {
    let bad = |detail: String| StoreError::Metadata {
        document: document.to_owned(),
        detail,
    };
    let value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => {
            let text =
                std::str::from_utf8(bytes).map_err(|_| bad("it is not text in UTF-8".into()))?;
            let quoted = quote_non_finite(text).ok_or_else(|| bad(format!("not JSON: {error}")))?;
            serde_json::from_str(&quoted).map_err(|error| bad(format!("not JSON: {error}")))?
        }
    };
    match value {
        Value::Object(object) => Ok(object),
        other => Err(bad(format!(
            "expected a JSON object, found {}",
            type_name(&other)
        ))),
    }
}

/// The text with bare non-finite numbers in quotes, or None if it has none.
fn quote_non_finite(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    let mut changed = false;
    let mut in_string = false;
    while let Some(first) = rest.chars().next() {
        if in_string {
            if first == '\\' {
                let skip = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..skip]);
                rest = &rest[skip..];
                continue;
            }
            in_string = first != '"';
        } else if first == '"' {
            in_string = true;
        } else if let Some(token) = ["NaN", "Infinity", "-Infinity"]
            .into_iter()
            .find(|token| rest.starts_with(token))
        {
            out.push('"');
            out.push_str(token);
            out.push('"');
            rest = &rest[token.len()..];
            changed = true;
            continue;
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    changed.then_some(out)
}

pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The fields of one metadata document; every error names the document and the field.
pub(crate) struct Fields<'a> {
    pub document: &'a str,
    pub object: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub fn error(&self, detail: impl Into<String>) -> StoreError {
        StoreError::Metadata {
            document: self.document.to_owned(),
            detail: detail.into(),
        }
    }

    pub fn wrong(&self, field: &str, expected: &str, found: &Value) -> StoreError {
        let mut text = found.to_string();
        if text.chars().count() > 80 {
            text = text.chars().take(80).chain("…".chars()).collect();
        }
        self.error(format!("{field}: expected {expected}, found {text}"))
    }

    pub fn get(&self, field: &str) -> Option<&'a Value> {
        self.object.get(field).filter(|value| !value.is_null())
    }

    pub fn required(&self, field: &str) -> Result<&'a Value> {
        self.object
            .get(field)
            .ok_or_else(|| self.error(format!("{field} is missing")))
    }

    pub fn sizes(&self, field: &str) -> Result<Vec<u64>> {
        sizes(self, field, self.required(field)?)
    }
}

/// A list of sizes, each at most 2⁶³ - 1.
pub(crate) fn sizes(fields: &Fields, field: &str, value: &Value) -> Result<Vec<u64>> {
    let wrong = || fields.wrong(field, "a list of sizes", value);
    let list = value.as_array().ok_or_else(wrong)?;
    if list.len() > 32 {
        return Err(fields.error(format!(
            "{field} has {} dimensions, more than 32",
            list.len()
        )));
    }
    list.iter()
        .map(|size| {
            size.as_u64()
                .filter(|size| i64::try_from(*size).is_ok())
                .ok_or_else(wrong)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_json_is_read() {
        let text = br#"{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" NaN", "d": 1e300}"#;
        let object = parse_object("x", text).expect("parsed");
        assert_eq!(object["a"], "NaN");
        assert_eq!(object["b"][0], "-Infinity");
        assert_eq!(object["c"], "NaN \" NaN");
        assert!(parse_object("x", b"{\"a\": NaN").is_err());
        assert!(parse_object("x", b"[1]").is_err());
        assert!(parse_object("x", b"{\"a\": \\").is_err());
        assert!(parse_object("x", b"\xff").is_err());
    }
}
