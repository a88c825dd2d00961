//! The methods and properties of tables, as tables: an entry parses arguments, calls, wraps.

mod calendars;
mod frame;
mod index;
mod reduce;
mod rolling;
mod series;
mod shape;
mod table;

use littoral_frame::{DataFrame, Series};
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::{FuncArgs, PyMethodFlags};
use rustpython_vm::{Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{self, PyFrame, PySeries};
use crate::support::{Arguments, OrRaise};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    Frame,
    Series,
    Index,
    /// Frames and series.
    Both,
}

/// A method gets its object and its arguments.
pub type Run = fn(&PyObject, &mut Arguments, &VirtualMachine) -> PyResult;
pub type Read = fn(&PyObject, &VirtualMachine) -> PyResult;

pub struct Method {
    pub name: &'static str,
    pub on: On,
    pub run: Run,
}

pub struct Property {
    pub name: &'static str,
    pub on: On,
    pub read: Read,
}

/// Puts the methods and properties on a class.
pub fn install(class: &'static Py<PyType>, on: On, vm: &VirtualMachine) {
    let here = |place: On| place == on || (place == On::Both && on != On::Index);
    let methods = [
        calendars::METHODS,
        frame::METHODS,
        index::METHODS,
        reduce::METHODS,
        rolling::METHODS,
        series::METHODS,
        shape::METHODS,
        table::METHODS,
    ];
    for method in methods
        .into_iter()
        .flatten()
        .filter(|method| here(method.on))
    {
        let (name, run) = (method.name, method.run);
        let function = move |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            if args.args.is_empty() {
                return Err(vm.new_type_error(format!("{name}() needs an object")));
            }
            let object = args.args.remove(0);
            let mut args = Arguments::new(name, args);
            let result = run(&object, &mut args, vm)?;
            args.finish(vm)?;
            Ok(result)
        };
        let def = vm
            .ctx
            .new_method_def(name, function, PyMethodFlags::METHOD, None);
        class.set_attr(vm.ctx.intern_str(name), def.build_method(class, vm).into());
    }
    let properties = [
        calendars::PROPERTIES,
        frame::PROPERTIES,
        index::PROPERTIES,
        series::PROPERTIES,
        shape::PROPERTIES,
    ];
    for property in properties
        .into_iter()
        .flatten()
        .filter(|property| here(property.on))
    {
        let read = property.read;
        let getter =
            move |object: PyObjectRef, vm: &VirtualMachine| -> PyResult { read(&object, vm) };
        let getset = vm.ctx.new_readonly_getset(property.name, class, getter);
        class.set_attr(vm.ctx.intern_str(property.name), getset.into());
    }
}

const fn method(name: &'static str, on: On, run: Run) -> Method {
    Method { name, on, run }
}

const fn property(name: &'static str, on: On, read: Read) -> Property {
    Property { name, on, read }
}

/// A frame or a series out of its shell.
enum Table {
    Frame(DataFrame),
    Series(Series),
}

impl Table {
    fn of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Self> {
        if let Some(frame) = object.downcast_ref::<PyFrame>() {
            return Ok(Table::Frame(frame.get()));
        }
        match object.downcast_ref::<PySeries>() {
            Some(series) => Ok(Table::Series(series.get())),
            None => Err(vm.new_type_error("a method of DataFrame and Series")),
        }
    }

    fn len(&self) -> usize {
        match self {
            Table::Frame(frame) => frame.len(),
            Table::Series(series) => series.len(),
        }
    }

    /// Runs one of two operations and wraps the result.
    fn map(
        &self,
        frame: impl FnOnce(&DataFrame) -> littoral_frame::Result<DataFrame>,
        series: impl FnOnce(&Series) -> littoral_frame::Result<Series>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match self {
            Table::Frame(own) => Ok(objects::frame(frame(own).or_raise(vm)?, vm)),
            Table::Series(own) => Ok(objects::series(series(own).or_raise(vm)?, vm)),
        }
    }

    fn take(&self, rows: &[i64], vm: &VirtualMachine) -> PyResult {
        self.map(|frame| frame.take(rows), |series| series.take(rows), vm)
    }
}

fn frame_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<DataFrame> {
    match Table::of(object, vm)? {
        Table::Frame(frame) => Ok(frame),
        Table::Series(_) => Err(vm.new_type_error("a method of DataFrame")),
    }
}

fn series_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Series> {
    match Table::of(object, vm)? {
        Table::Series(series) => Ok(series),
        Table::Frame(_) => Err(vm.new_type_error("a method of Series")),
    }
}

/// `axis=`: whether it means along rows (`1`, `"columns"`).
fn across(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<bool> {
    let Some(axis) = args.take_some("axis", vm)? else {
        return Ok(false);
    };
    match crate::support::str_of(&axis, vm)?.as_str() {
        "0" | "index" | "rows" => Ok(false),
        "1" | "columns" => Ok(true),
        axis => Err(vm.new_value_error(format!("No axis named {axis} for object type DataFrame"))),
    }
}

/// `inplace=True` changes the object and gives nothing.
fn in_place(
    object: &PyObject,
    result: PyObjectRef,
    inplace: Option<bool>,
    vm: &VirtualMachine,
) -> PyResult {
    if inplace != Some(true) {
        return Ok(result);
    }
    if let (Some(own), Some(new)) = (
        object.downcast_ref::<PyFrame>(),
        result.downcast_ref::<PyFrame>(),
    ) {
        own.set(new.get());
    } else if let (Some(own), Some(new)) = (
        object.downcast_ref::<PySeries>(),
        result.downcast_ref::<PySeries>(),
    ) {
        own.set(new.get());
    }
    Ok(vm.ctx.none())
}
