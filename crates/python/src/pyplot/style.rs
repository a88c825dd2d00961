//! `matplotlib.style`, `rc_context`, `colormaps`.

use littoral_plot::Colormap;
use rustpython_vm::builtins::PyStr;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::{PyMappingMethods, PySequenceMethods};
use rustpython_vm::types::{AsMapping, AsSequence, Iterable};
use rustpython_vm::{
    AsObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
};

use super::{colors, rc};
use crate::support::{self, Arguments};

type Run = fn(Arguments, &VirtualMachine) -> PyResult;

pub const FUNCTIONS: &[(&str, Run)] = &[("use", use_style), ("context", context)];

/// matplotlib's styles. What they change beyond the settings here is left out.
pub const STYLES: &[&str] = &[
    "default",
    "classic",
    "bmh",
    "dark_background",
    "fast",
    "fivethirtyeight",
    "ggplot",
    "grayscale",
    "petroff10",
    "Solarize_Light2",
    "tableau-colorblind10",
];

/// Settings of a style, as far as they can be seen here.
fn settings(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "ggplot" => &[
            ("axes.facecolor", "#E5E5E5"),
            ("axes.grid", "yes"),
            ("grid.color", "white"),
        ],
        "bmh" => &[
            ("axes.facecolor", "#eeeeee"),
            ("axes.grid", "yes"),
            ("grid.linestyle", "--"),
        ],
        "fivethirtyeight" => &[
            ("axes.facecolor", "#f0f0f0"),
            ("figure.facecolor", "#f0f0f0"),
            ("axes.grid", "yes"),
            ("grid.color", "#cbcbcb"),
        ],
        name if name.contains("whitegrid") => &[("axes.grid", "yes"), ("grid.color", ".8")],
        name if name.contains("darkgrid") => &[
            ("axes.facecolor", "#EAEAF2"),
            ("axes.grid", "yes"),
            ("grid.color", "white"),
        ],
        _ => &[],
    }
}

fn apply(style: &PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
    if let Some(name) = support::text(style) {
        if !STYLES.contains(&name.as_str()) && !name.starts_with("seaborn-v0_8") {
            return Err(vm.new_os_error(format!(
                "'{name}' is not a valid package style, path of style file, URL of style file, or library \
                 style name (library styles are listed in `style.available`)"
            )));
        }
        if name == "default" {
            rc::reset();
        }
        for (key, value) in settings(&name) {
            let value: PyObjectRef = match *value {
                "yes" => vm.ctx.new_bool(true).into(),
                text => vm.ctx.new_str(text).into(),
            };
            rc::set(key, value, vm)?;
        }
        return Ok(());
    }
    if support::is_sequence(style) {
        for one in support::items(style, vm)? {
            apply(&one, vm)?;
        }
        return Ok(());
    }
    for (key, value) in support::pairs(style, vm)? {
        rc::set(&support::str_of(&key, vm)?, value, vm)?;
    }
    Ok(())
}

fn use_style(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let style = args.required("style", vm)?;
    args.finish(vm)?;
    apply(&style, vm)?;
    Ok(vm.ctx.none())
}

/// `with plt.rc_context({…}):` and `with plt.style.context(…):`; settings are put back at the end.
#[rustpython_vm::pyclass(module = "matplotlib", name = "rc_context")]
#[derive(Debug, PyPayload)]
pub struct RcContext {
    before: Vec<(String, PyObjectRef)>,
}

pub fn context(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    use rustpython_vm::class::PyClassImpl;
    RcContext::make_static_type();
    let given = args.take_some("rc", vm)?;
    let _ = args.take("fname", vm)?;
    let _ = args.keyword("after_reset");
    args.finish(vm)?;
    let before = rc::changed(vm)?;
    if let Some(given) = given {
        apply(&given, vm)?;
    }
    Ok(RcContext { before }.into_ref(&vm.ctx).into())
}

pub fn context_function(vm: &VirtualMachine) -> PyObjectRef {
    vm.new_function("rc_context", |args: FuncArgs, vm: &VirtualMachine| {
        context(Arguments::new("rc_context", args), vm)
    })
    .into()
}

#[rustpython_vm::pyclass]
impl RcContext {
    #[pymethod]
    fn __enter__(zelf: PyRef<Self>) -> PyRef<Self> {
        zelf
    }

    #[pymethod]
    fn __exit__(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        rc::reset();
        for (name, value) in &self.before {
            rc::set(name, value.clone(), vm)?;
        }
        Ok(())
    }
}

/// `matplotlib.colormaps["viridis"]`
#[rustpython_vm::pyclass(module = "matplotlib.cm", name = "ColormapRegistry")]
#[derive(Debug, PyPayload)]
pub struct Colormaps {}

pub fn colormaps(vm: &VirtualMachine) -> PyObjectRef {
    use rustpython_vm::class::PyClassImpl;
    Colormaps::make_static_type();
    Colormaps {}.into_ref(&vm.ctx).into()
}

impl AsMapping for Colormaps {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            subscript: atomic_func!(|_mapping, key, vm| {
                let name = support::str_of(key, vm)?;
                match Colormap::named(&name) {
                    Ok(map) => Ok(colors::colormap_object(map, vm)),
                    Err(_) => {
                        let message = format!("{name:?} is not a known colormap name");
                        Err(vm.new_key_error(vm.ctx.new_str(message).into()))
                    }
                }
            }),
            ..PyMappingMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl AsSequence for Colormaps {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: PySequenceMethods = PySequenceMethods {
            contains: atomic_func!(|_sequence, key, _vm| {
                let name = key
                    .downcast_ref::<PyStr>()
                    .map(|name| name.to_string_lossy().into_owned());
                Ok(name.is_some_and(|name| Colormap::named(&name).is_ok()))
            }),
            ..PySequenceMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl Iterable for Colormaps {
    fn iter(_zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let names = Colormap::names()
            .into_iter()
            .map(|name| vm.ctx.new_str(name).into());
        let list = vm.ctx.new_list(names.collect());
        Ok(list.as_object().get_iter(vm)?.into())
    }
}

#[rustpython_vm::pyclass(with(AsMapping, AsSequence, Iterable))]
impl Colormaps {
    #[pymethod]
    fn get_cmap(&self, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(colors::colormap_object(colors::colormap_of(&name, vm)?, vm))
    }
}
