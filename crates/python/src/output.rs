//! How native modules show things: `plt.show()`, and figures that are still open when a cell ends.

use rustpython_vm::{PyObject, PyResult, VirtualMachine};
use serde_json::{Map, Value};

use crate::display;
use crate::messages::{Message, MimeBundle};
use crate::state::State;

/// Called after every cell, whether it failed or not.
pub type CellEnd = fn(&VirtualMachine) -> PyResult<()>;

/// Shows an object as `display(object)` does.
pub fn show(vm: &VirtualMachine, object: &PyObject) -> PyResult<()> {
    display::show(vm, object, None)
}

/// Shows representations: MIME type → text, or base64 for binary data. `metadata` may give a width
/// and height for each type, in CSS pixels: `{"image/png": {"width": 640}}`.
pub fn show_bundle(data: MimeBundle, metadata: Map<String, Value>) {
    if let Some(state) = State::current() {
        state.emit(Message::Display {
            data,
            metadata,
            execution_count: None,
        });
    }
}

/// Calls a function after every cell from now on. The same function is added once.
pub fn at_cell_end(function: CellEnd) {
    if let Some(state) = State::current() {
        let mut functions = state.cell_end.borrow_mut();
        if !functions
            .iter()
            .any(|known| std::ptr::fn_addr_eq(*known, function))
        {
            functions.push(function);
        }
    }
}
