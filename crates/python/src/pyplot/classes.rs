//! Classes and their tables of methods and properties.

use std::cell::RefCell;
use std::collections::HashMap;

use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::function::{FuncArgs, PyMethodFlags};
use rustpython_vm::types::{PyTypeFlags, PyTypeSlots};
use rustpython_vm::{Py, PyObjectRef, PyResult, VirtualMachine};

use super::handle::{self, Handle};
use super::{artists, axes, axis, bars, colorbar, figure, legend, notes, saving, subplots};
use crate::support::Arguments;

pub type Run = fn(&Handle, Arguments, &VirtualMachine) -> PyResult;
pub type Read = fn(&Handle, &VirtualMachine) -> PyResult;

/// A family of methods and properties; several classes may have it.
pub struct Table {
    pub methods: &'static [(&'static str, Run)],
    pub properties: &'static [(&'static str, Read)],
}

struct Class {
    /// How [`class`] is asked for it.
    key: &'static str,
    module: &'static str,
    name: &'static str,
    tables: &'static [&'static Table],
}

macro_rules! entry {
    ($key:literal, $module:literal, $name:literal, $tables:expr $(,)?) => {
        Class {
            key: $key,
            module: $module,
            name: $name,
            tables: $tables,
        }
    };
}

static CLASSES: &[Class] = &[
    entry!(
        "Figure",
        "matplotlib.figure",
        "Figure",
        &[&figure::TABLE, &subplots::TABLE, &saving::TABLE]
    ),
    entry!(
        "Axes",
        "matplotlib.axes._axes",
        "Axes",
        &[
            &axes::TEXT,
            &axes::LIMITS,
            &axes::TICKS,
            &axes::LINES,
            &axes::SPANS,
            &axes::POINTS,
            &axes::FIELDS,
            &axes::MEMBERS,
            &legend::AXES,
            &notes::AXES,
            &bars::AXES,
        ],
    ),
    entry!(
        "ColorbarAxes",
        "matplotlib.axes._axes",
        "Axes",
        &[&colorbar::AXES]
    ),
    entry!(
        "Colorbar",
        "matplotlib.colorbar",
        "Colorbar",
        &[&colorbar::TABLE]
    ),
    entry!(
        "Line2D",
        "matplotlib.lines",
        "Line2D",
        &[&artists::COMMON, &artists::LINE]
    ),
    entry!(
        "QuadMesh",
        "matplotlib.collections",
        "QuadMesh",
        &[&artists::COMMON, &artists::MAPPABLE],
    ),
    entry!(
        "AxesImage",
        "matplotlib.image",
        "AxesImage",
        &[&artists::COMMON, &artists::MAPPABLE]
    ),
    entry!(
        "QuadContourSet",
        "matplotlib.contour",
        "QuadContourSet",
        &[&artists::COMMON, &artists::MAPPABLE, &artists::CONTOUR],
    ),
    entry!(
        "PathCollection",
        "matplotlib.collections",
        "PathCollection",
        &[&artists::COMMON, &artists::MAPPABLE, &artists::POINTS],
    ),
    entry!(
        "FillBetweenPolyCollection",
        "matplotlib.collections",
        "FillBetweenPolyCollection",
        &[&artists::COMMON],
    ),
    entry!(
        "LineCollection",
        "matplotlib.collections",
        "LineCollection",
        &[&artists::COMMON],
    ),
    entry!(
        "Rectangle",
        "matplotlib.patches",
        "Rectangle",
        &[&artists::COMMON]
    ),
    entry!("Bar", "matplotlib.patches", "Rectangle", &[&bars::TABLE]),
    entry!("Quiver", "matplotlib.quiver", "Quiver", &[&artists::COMMON]),
    entry!(
        "BarContainer",
        "matplotlib.container",
        "BarContainer",
        &[&artists::CONTAINER]
    ),
    entry!(
        "ErrorbarContainer",
        "matplotlib.container",
        "ErrorbarContainer",
        &[&artists::CONTAINER]
    ),
    entry!(
        "Lines",
        "matplotlib.collections",
        "LineCollection",
        &[&artists::CONTAINER]
    ),
    entry!("Text", "matplotlib.text", "Text", &[&notes::TABLE]),
    entry!(
        "Annotation",
        "matplotlib.text",
        "Annotation",
        &[&notes::TABLE, &artists::COMMON]
    ),
    entry!("Legend", "matplotlib.legend", "Legend", &[&legend::TABLE]),
    entry!("XAxis", "matplotlib.axis", "XAxis", &[&axis::TABLE]),
    entry!("YAxis", "matplotlib.axis", "YAxis", &[&axis::TABLE]),
    entry!("Spine", "matplotlib.spines", "Spine", &[&axis::SPINE]),
    entry!("Spines", "matplotlib.spines", "Spines", &[&axis::SPINES]),
    entry!("Transform", "matplotlib.transforms", "Transform", &[]),
];

thread_local! {
    static MADE: RefCell<HashMap<&'static str, &'static Py<PyType>>> = RefCell::default();
}

/// A class by its key.
pub fn class(key: &str, vm: &VirtualMachine) -> PyTypeRef {
    let known = MADE.with_borrow(|made| made.get(key).copied());
    if let Some(class) = known {
        return class.to_owned();
    }
    let Some(entry) = CLASSES.iter().find(|entry| entry.key == key) else {
        return handle::base(vm).to_owned();
    };
    let flags = PyTypeFlags::heap_type_flags() | PyTypeFlags::HAS_DICT;
    let slots = PyTypeSlots::new(entry.name, flags);
    let base = handle::base(vm).to_owned();
    let class = vm
        .ctx
        .new_class(Some(entry.module), entry.name, base, slots);
    // Descriptors hold their class for ever: it lives as long as the thread.
    let class: &'static PyTypeRef = Box::leak(Box::new(class));
    for table in entry.tables {
        install(table, class, vm);
    }
    MADE.with_borrow_mut(|made| made.insert(entry.key, class));
    class.to_owned()
}

fn handle_of(object: &PyObjectRef, name: &str, vm: &VirtualMachine) -> PyResult<Handle> {
    Handle::of(object).ok_or_else(|| {
        let class = object.class().name().to_string();
        vm.new_type_error(format!(
            "{name} is of a figure's parts, not of a '{class}' object"
        ))
    })
}

fn install(table: &'static Table, class: &'static Py<PyType>, vm: &VirtualMachine) {
    for (name, run) in table.methods {
        let (name, run) = (*name, *run);
        let function = move |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            if args.args.is_empty() {
                return Err(vm.new_type_error(format!("{name}() needs an object")));
            }
            let object = args.args.remove(0);
            run(
                &handle_of(&object, name, vm)?,
                Arguments::new(name, args),
                vm,
            )
        };
        let flags = PyMethodFlags::METHOD;
        let def = vm.ctx.new_method_def(name, function, flags, None);
        class.set_attr(vm.ctx.intern_str(name), def.build_method(class, vm).into());
    }
    for (name, read) in table.properties {
        let (name, read) = (*name, *read);
        let getter = move |object: PyObjectRef, vm: &VirtualMachine| -> PyResult {
            read(&handle_of(&object, name, vm)?, vm)
        };
        let property = vm.ctx.new_readonly_getset(name, class, getter);
        class.set_attr(vm.ctx.intern_str(name), property.into());
    }
}
