//! `text/plain` of a value: its repr, with long lists, tuples, sets and dicts broken into lines as
//! IPython does.

use rustpython_vm::builtins::{PyDict, PyList, PySet, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};

/// Lines are at most this wide, in characters.
const WIDTH: usize = 79;
/// Sequences end with `...` after so many items.
const MAX_ITEMS: usize = 1000;
/// Deeper nesting is written on one line.
const MAX_DEPTH: usize = 12;

/// The text of an object.
pub(crate) fn pretty(vm: &VirtualMachine, object: &PyObject) -> PyResult<String> {
    write(vm, object, 0, 0, 0)
}

/// `indent`: the column where the text starts; `trailing`: characters that follow on its last line.
fn write(
    vm: &VirtualMachine,
    object: &PyObject,
    indent: usize,
    trailing: usize,
    depth: usize,
) -> PyResult<String> {
    let length = exact_length(vm, object);
    if length.is_none_or(|length| length <= MAX_ITEMS) {
        let flat = object.repr(vm)?.to_string_lossy().into_owned();
        let fits = indent + flat.chars().count() + trailing <= WIDTH;
        if length.is_none() || depth > MAX_DEPTH || fits && !flat.contains('\n') {
            return Ok(flat);
        }
    }
    let (open, close, items) = parts(vm, object)?;
    let separator = format!(",\n{}", " ".repeat(indent + open.len()));
    let mut lines = Vec::new();
    for (index, (key, value)) in items.iter().enumerate() {
        if index == MAX_ITEMS {
            lines.push("...".to_owned());
            break;
        }
        let start = indent + open.len();
        lines.push(match key {
            Some(key) => {
                let key = format!("{}: ", key.repr(vm)?.to_string_lossy());
                let column = start + key.chars().count();
                format!("{key}{}", write(vm, value, column, 1, depth + 1)?)
            }
            None => write(vm, value, start, 1, depth + 1)?,
        });
    }
    Ok(format!("{open}{}{close}", lines.join(&separator)))
}

/// The length of a built-in container that has items; subclasses print themselves.
fn exact_length(vm: &VirtualMachine, object: &PyObject) -> Option<usize> {
    let types = &vm.ctx.types;
    let exact = [
        types.list_type,
        types.tuple_type,
        types.dict_type,
        types.set_type,
    ];
    if !exact.iter().any(|class| object.class().is(*class)) {
        return None;
    }
    object.length(vm).ok().filter(|&length| length > 0)
}

type Item = (
    Option<rustpython_vm::PyObjectRef>,
    rustpython_vm::PyObjectRef,
);

fn parts(
    vm: &VirtualMachine,
    object: &PyObject,
) -> PyResult<(&'static str, &'static str, Vec<Item>)> {
    let plain = |items: Vec<rustpython_vm::PyObjectRef>| -> Vec<Item> {
        items.into_iter().map(|item| (None, item)).collect()
    };
    if let Some(list) = object.downcast_ref::<PyList>() {
        return Ok(("[", "]", plain(list.borrow_vec().to_vec())));
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        let close = if tuple.len() == 1 { ",)" } else { ")" };
        return Ok(("(", close, plain(tuple.as_slice().to_vec())));
    }
    if let Some(set) = object.downcast_ref::<PySet>() {
        // Sorted when the members can be.
        let list = vm
            .import("builtins", 0)?
            .get_attr("list", vm)?
            .call((set.to_owned(),), vm)?;
        let _ = vm.call_method(&list, "sort", ());
        return Ok(("{", "}", plain(vm.extract_elements_with(&list, Ok)?)));
    }
    if let Some(dict) = object.downcast_ref::<PyDict>() {
        let items = dict
            .into_iter()
            .map(|(key, value)| (Some(key), value))
            .collect();
        return Ok(("{", "}", items));
    }
    Ok(("", "", Vec::new()))
}
