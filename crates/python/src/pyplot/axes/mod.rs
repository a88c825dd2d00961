//! `Axes`: its methods by family.

mod fields;
mod hist;
mod limits;
mod lines;
mod members;
mod points;
mod spans;
mod text;
mod ticks;

use littoral_plot::HAlign;
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

pub use fields::{TABLE as FIELDS, label_contours};
pub use limits::TABLE as LIMITS;
pub use lines::TABLE as LINES;
pub use members::TABLE as MEMBERS;
pub use points::{TABLE as POINTS, style as style_bars};
pub use spans::TABLE as SPANS;
pub use text::TABLE as TEXT;
pub use ticks::{TABLE as TICKS, draw_grid, place_ticks, set_formatter, set_locator};

use super::handle::{Ax, Handle, What};

/// The axes of a handle of theirs.
pub fn of(handle: &Handle, vm: &VirtualMachine) -> PyResult<Ax> {
    match handle.what {
        What::Axes(id) => Ok(Ax {
            fig: handle.fig.clone(),
            id,
        }),
        _ => Err(vm.new_type_error("not axes")),
    }
}

/// The axes in a Python object.
pub fn of_object(object: &PyObject, vm: &VirtualMachine) -> PyResult<Ax> {
    match Handle::of(object) {
        Some(handle) => of(&handle, vm),
        None => {
            let class = object.class().name().to_string();
            Err(vm.new_type_error(format!("axes were expected, found a '{class}' object")))
        }
    }
}

pub fn title_place(place: HAlign) -> &'static str {
    match place {
        HAlign::Left => "left",
        HAlign::Center => "center",
        HAlign::Right => "right",
    }
}

/// A tuple of two floats.
pub fn float_pair((a, b): (f64, f64), vm: &VirtualMachine) -> PyObjectRef {
    let pair = vec![vm.ctx.new_float(a).into(), vm.ctx.new_float(b).into()];
    vm.ctx.new_tuple(pair).into()
}

/// Calls a method of axes with positional and keyword arguments.
pub fn call(
    ax: &Ax,
    name: &'static str,
    positional: Vec<PyObjectRef>,
    keywords: indexmap::IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult {
    let args = FuncArgs::new(positional, KwArgs::new(keywords));
    vm.call_method(&ax.object(vm), name, args)
}
