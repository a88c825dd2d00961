//! Objects as MIME bundles, as Jupyter shows them.

use rustpython_vm::builtins::{PyBytes, PyDict, PyDictRef, PyStr, PyTuple, PyType};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use serde_json::{Map, Value};

use crate::messages::{Message, MimeBundle};
use crate::state::State;

/// The methods by which an object offers a representation, and the MIME type of each.
const METHODS: [(&str, &str); 8] = [
    ("_repr_html_", "text/html"),
    ("_repr_markdown_", "text/markdown"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_latex_", "text/latex"),
    ("_repr_json_", "application/json"),
    ("_repr_javascript_", "application/javascript"),
];

/// Shows an object: as the cell's result when a count is given.
pub(crate) fn show(
    vm: &VirtualMachine,
    object: &PyObject,
    execution_count: Option<u32>,
) -> PyResult<()> {
    let Some(state) = State::current() else {
        return Ok(());
    };
    // `_ipython_display_` shows the object itself.
    if let Some(method) = method(vm, object, "_ipython_display_") {
        method.call((), vm)?;
        return Ok(());
    }
    let (data, metadata) = mime_bundle(vm, object)?;
    state.emit(Message::Display {
        data,
        metadata,
        execution_count,
    });
    Ok(())
}

/// Every representation that the object offers, `text/plain` always among them.
pub(crate) fn mime_bundle(
    vm: &VirtualMachine,
    object: &PyObject,
) -> PyResult<(MimeBundle, Map<String, Value>)> {
    let mut data = Map::new();
    let mut metadata = Map::new();
    if let Some(method) = method(vm, object, "_repr_mimebundle_") {
        let result = method.call((), vm)?;
        let (first, second) = match result.downcast::<PyTuple>() {
            Ok(pair) if pair.len() == 2 => (pair[0].clone(), Some(pair[1].clone())),
            Ok(other) => (other.into(), None),
            Err(result) => (result, None),
        };
        if let Ok(dict) = first.downcast::<PyDict>() {
            data = bundle(vm, dict)?;
        }
        if let Some(Ok(dict)) = second.map(|object| object.downcast::<PyDict>()) {
            metadata = bundle(vm, dict)?;
        }
    }
    for (name, mime) in METHODS {
        if data.contains_key(mime) {
            continue;
        }
        if let Some(method) = method(vm, object, name) {
            let value = method.call((), vm)?;
            if !vm.is_none(&value) {
                data.insert(mime.to_owned(), to_json(vm, &value)?);
            }
        }
    }
    if !data.contains_key("text/plain") {
        let text = crate::pretty::pretty(vm, object)?;
        data.insert("text/plain".to_owned(), Value::String(text));
    }
    Ok((data, metadata))
}

/// A representation method; classes have none (they hold the methods of their instances).
fn method(vm: &VirtualMachine, object: &PyObject, name: &'static str) -> Option<PyObjectRef> {
    if object.downcast_ref::<PyType>().is_some() {
        return None;
    }
    // Looked up on the class: an object whose `__getattr__` answers to everything offers nothing.
    object.class().get_attr(vm.ctx.intern_str(name))?;
    object
        .get_attr(name, vm)
        .ok()
        .filter(|method| method.is_callable())
}

/// A Python dict of MIME type → data.
pub(crate) fn bundle(vm: &VirtualMachine, dict: PyDictRef) -> PyResult<Map<String, Value>> {
    let mut map = Map::new();
    for (key, value) in dict {
        map.insert(
            key.str(vm)?.to_string_lossy().into_owned(),
            to_json(vm, &value)?,
        );
    }
    Ok(map)
}

/// Strings as they are, bytes as base64, and whatever JSON knows.
fn to_json(vm: &VirtualMachine, object: &PyObject) -> PyResult<Value> {
    use base64::Engine;
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return Ok(Value::String(text.to_string_lossy().into_owned()));
    }
    if let Some(bytes) = object.downcast_ref::<PyBytes>() {
        let text = base64::engine::general_purpose::STANDARD.encode(bytes.as_bytes());
        return Ok(Value::String(text));
    }
    let text = vm
        .import("json", 0)?
        .get_attr("dumps", vm)?
        .call((object.to_owned(),), vm)?;
    let text = text.str(vm)?.to_string_lossy().into_owned();
    serde_json::from_str(&text).map_err(|error| vm.new_value_error(error.to_string()))
}
