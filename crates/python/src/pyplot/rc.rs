//! `rcParams`: the settings of matplotlib that change something here.

use std::cell::RefCell;

use indexmap::IndexMap;
use littoral_plot::{Axes, Color, Figure, Layout, axes::GridStyle};
use rustpython_vm::protocol::{PyMappingMethods, PySequenceMethods};
use rustpython_vm::types::{AsMapping, AsSequence, Iterable, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
};

use super::{props, values};
use crate::support;

/// A setting's value.
#[derive(Debug, Clone)]
enum Value {
    Number(f64),
    Text(&'static str),
    Bool(bool),
    Pair(f64, f64),
    /// Set from Python.
    Object(PyObjectRef),
}

/// Names and matplotlib's defaults. What is not here has no effect, and setting it is an error.
const DEFAULTS: &[(&str, Value)] = &[
    ("axes.edgecolor", Value::Text("black")),
    ("axes.facecolor", Value::Text("white")),
    ("axes.grid", Value::Bool(false)),
    ("axes.labelsize", Value::Text("medium")),
    ("axes.spines.bottom", Value::Bool(true)),
    ("axes.spines.left", Value::Bool(true)),
    ("axes.spines.right", Value::Bool(true)),
    ("axes.spines.top", Value::Bool(true)),
    ("axes.titlesize", Value::Text("large")),
    ("axes.titleweight", Value::Text("normal")),
    ("axes.xmargin", Value::Number(0.05)),
    ("axes.ymargin", Value::Number(0.05)),
    ("figure.autolayout", Value::Bool(false)),
    ("figure.constrained_layout.use", Value::Bool(false)),
    ("figure.dpi", Value::Number(100.0)),
    ("figure.facecolor", Value::Text("white")),
    ("figure.figsize", Value::Pair(6.4, 4.8)),
    ("figure.titlesize", Value::Text("large")),
    ("font.family", Value::Text("sans-serif")),
    ("font.size", Value::Number(10.0)),
    ("grid.alpha", Value::Number(1.0)),
    ("grid.color", Value::Text("#b0b0b0")),
    ("grid.linestyle", Value::Text("-")),
    ("grid.linewidth", Value::Number(0.8)),
    ("image.cmap", Value::Text("viridis")),
    ("legend.fontsize", Value::Text("medium")),
    ("legend.frameon", Value::Bool(true)),
    ("lines.linestyle", Value::Text("-")),
    ("lines.linewidth", Value::Number(1.5)),
    ("lines.markersize", Value::Number(6.0)),
    ("savefig.bbox", Value::Text("")),
    ("savefig.dpi", Value::Text("figure")),
    ("xtick.labelsize", Value::Text("medium")),
    ("ytick.labelsize", Value::Text("medium")),
];

thread_local! {
    static CHANGED: RefCell<IndexMap<&'static str, Value>> = RefCell::default();
}

fn default_of(name: &str) -> Option<(&'static str, Value)> {
    let found = DEFAULTS.iter().find(|(known, _)| *known == name)?;
    Some((found.0, found.1.clone()))
}

fn get(name: &str) -> Option<Value> {
    let (_, default) = default_of(name)?;
    Some(
        CHANGED
            .with_borrow(|changed| changed.get(name).cloned())
            .unwrap_or(default),
    )
}

fn unknown(name: &str, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let message = format!(
        "{name} is not a valid rc parameter (see rcParams.keys() for a list of valid parameters)"
    );
    vm.new_key_error(vm.ctx.new_str(message).into())
}

/// A setting as Python has it.
pub fn object(name: &str, vm: &VirtualMachine) -> PyResult {
    Ok(match get(name).ok_or_else(|| unknown(name, vm))? {
        Value::Number(value) => vm.ctx.new_float(value).into(),
        Value::Text(text) => vm.ctx.new_str(text).into(),
        Value::Bool(value) => vm.ctx.new_bool(value).into(),
        Value::Pair(a, b) => {
            let pair = vec![vm.ctx.new_float(a).into(), vm.ctx.new_float(b).into()];
            vm.ctx.new_list(pair).into()
        }
        Value::Object(object) => object,
    })
}

/// Changes a setting; `KeyError` if it does not exist, `ValueError` if the value does not suit.
pub fn set(name: &str, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
    let (name, default) = default_of(name).ok_or_else(|| unknown(name, vm))?;
    let text = support::repr_of(&value, vm)?;
    let wrong = |_| vm.new_value_error(format!("Key {name}: {text} is not a valid value"));
    let kept = match default {
        Value::Number(_) => Value::Number(support::float_of(&value, vm).map_err(wrong)?),
        Value::Pair(..) => {
            let (a, b) = values::pair(name, &value, vm).map_err(wrong)?;
            Value::Pair(a, b)
        }
        Value::Bool(_) if support::text(&value).is_none() => {
            Value::Bool(value.try_to_bool(vm).map_err(wrong)?)
        }
        Value::Bool(_) => match support::str_of(&value, vm)?.to_lowercase().as_str() {
            "true" | "yes" | "on" | "1" | "t" | "y" => Value::Bool(true),
            "false" | "no" | "off" | "0" | "f" | "n" => Value::Bool(false),
            _ => return Err(wrong(vm.new_value_error(String::new()))),
        },
        _ => Value::Object(value),
    };
    CHANGED.with_borrow_mut(|changed| changed.insert(name, kept));
    Ok(())
}

/// `plt.rcdefaults()`
pub fn reset() {
    CHANGED.with_borrow_mut(IndexMap::clear);
}

/// The changed settings, to put back later.
pub fn changed(vm: &VirtualMachine) -> PyResult<Vec<(String, PyObjectRef)>> {
    let names: Vec<&'static str> = CHANGED.with_borrow(|changed| changed.keys().copied().collect());
    names
        .into_iter()
        .map(|name| Ok((name.to_owned(), object(name, vm)?)))
        .collect()
}

pub fn number(name: &str, vm: &VirtualMachine) -> PyResult<f64> {
    support::float_of(&*object(name, vm)?, vm)
}

pub fn text(name: &str, vm: &VirtualMachine) -> PyResult<String> {
    support::str_of(&*object(name, vm)?, vm)
}

pub fn boolean(name: &str, vm: &VirtualMachine) -> PyResult<bool> {
    object(name, vm)?.try_to_bool(vm)
}

/// A size of text in points.
pub fn fontsize(name: &str, vm: &VirtualMachine) -> PyResult<f64> {
    props::fontsize(&*object(name, vm)?, vm)
}

/// A figure in the current style.
pub fn figure(vm: &VirtualMachine) -> PyResult<Figure> {
    let size = values::pair("figure.figsize", &*object("figure.figsize", vm)?, vm)?;
    let mut figure = Figure::new(size);
    figure.dpi = number("figure.dpi", vm)?;
    figure.facecolor = props::color(&*object("figure.facecolor", vm)?, vm)?;
    if boolean("figure.autolayout", vm)? || boolean("figure.constrained_layout.use", vm)? {
        figure.layout = Layout::Tight;
    }
    Ok(figure)
}

/// What settings say about new axes.
pub struct AxesStyle {
    facecolor: Color,
    grid: Option<GridStyle>,
    ticks: [f64; 2],
    margins: [f64; 2],
    /// left, right, bottom, top
    spines: [bool; 4],
}

impl AxesStyle {
    pub fn apply(&self, axes: &mut Axes) {
        if axes.facecolor != Color::TRANSPARENT {
            axes.facecolor = self.facecolor;
        }
        axes.spines = self.spines;
        for (horizontal, at) in [(true, 0), (false, 1)] {
            let axis = axes.axis_mut(horizontal);
            axis.grid.clone_from(&self.grid);
            axis.tick_size = self.ticks[at];
            axis.margin = self.margins[at];
        }
    }
}

pub fn axes_style(vm: &VirtualMachine) -> PyResult<AxesStyle> {
    let grid = match boolean("axes.grid", vm)? {
        true => Some(grid_style(vm)?),
        false => None,
    };
    let spine = |side: &str| boolean(&format!("axes.spines.{side}"), vm);
    Ok(AxesStyle {
        facecolor: props::color(&*object("axes.facecolor", vm)?, vm)?,
        grid,
        ticks: [
            fontsize("xtick.labelsize", vm)?,
            fontsize("ytick.labelsize", vm)?,
        ],
        margins: [number("axes.xmargin", vm)?, number("axes.ymargin", vm)?],
        spines: [
            spine("left")?,
            spine("right")?,
            spine("bottom")?,
            spine("top")?,
        ],
    })
}

pub fn grid_style(vm: &VirtualMachine) -> PyResult<GridStyle> {
    Ok(GridStyle {
        color: props::color(&*object("grid.color", vm)?, vm)?,
        linewidth: number("grid.linewidth", vm)?,
        linestyle: props::linestyle(&*object("grid.linestyle", vm)?, vm)?,
        alpha: number("grid.alpha", vm)?,
    })
}

/// `plt.rcParams`: a mapping over the settings.
#[rustpython_vm::pyclass(module = "matplotlib", name = "RcParams")]
#[derive(Debug, PyPayload)]
pub struct RcParams {}

impl RcParams {
    pub fn object(vm: &VirtualMachine) -> PyObjectRef {
        use rustpython_vm::class::PyClassImpl;
        RcParams::make_static_type();
        RcParams {}.into_ref(&vm.ctx).into()
    }

    fn names(vm: &VirtualMachine) -> Vec<PyObjectRef> {
        DEFAULTS
            .iter()
            .map(|(name, _)| vm.ctx.new_str(*name).into())
            .collect()
    }
}

fn key(key: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    support::str_of(key, vm)
}

impl AsMapping for RcParams {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|_mapping, _vm| Ok(DEFAULTS.len())),
            subscript: atomic_func!(|_mapping, name, vm| object(&key(name, vm)?, vm)),
            ass_subscript: atomic_func!(|_mapping, name, value, vm| {
                match value {
                    Some(value) => set(&key(name, vm)?, value, vm),
                    None => Err(vm.new_type_error("rcParams cannot be deleted")),
                }
            }),
        };
        &METHODS
    }
}

impl AsSequence for RcParams {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: PySequenceMethods = PySequenceMethods {
            contains: atomic_func!(|_sequence, name, vm| {
                Ok(default_of(&key(name, vm)?).is_some())
            }),
            ..PySequenceMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl Iterable for RcParams {
    fn iter(_zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let list = vm.ctx.new_list(RcParams::names(vm));
        Ok(list.as_object().get_iter(vm)?.into())
    }
}

impl Representable for RcParams {
    fn repr_str(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let mut lines = Vec::new();
        for (name, _) in DEFAULTS {
            let value = support::repr_of(&*object(name, vm)?, vm)?;
            lines.push(format!("'{name}': {value}"));
        }
        Ok(format!("RcParams({{{}}})", lines.join(",\n          ")))
    }
}

#[rustpython_vm::pyclass(with(AsMapping, AsSequence, Iterable, Representable))]
impl RcParams {
    #[pymethod]
    fn update(&self, args: rustpython_vm::function::FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        for dict in &args.args {
            for (name, value) in support::pairs(dict, vm)? {
                set(&key(&name, vm)?, value, vm)?;
            }
        }
        for (name, value) in args.kwargs {
            set(&name, value, vm)?;
        }
        Ok(())
    }

    #[pymethod]
    fn keys(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_list(RcParams::names(vm)).into()
    }

    #[pymethod]
    fn items(&self, vm: &VirtualMachine) -> PyResult {
        let pairs = DEFAULTS
            .iter()
            .map(|(name, _)| {
                let pair = vec![vm.ctx.new_str(*name).into(), object(name, vm)?];
                Ok(vm.ctx.new_tuple(pair).into())
            })
            .collect::<PyResult<Vec<_>>>()?;
        Ok(vm.ctx.new_list(pairs).into())
    }

    #[pymethod]
    fn copy(&self, vm: &VirtualMachine) -> PyResult {
        let entries = DEFAULTS
            .iter()
            .map(|(name, _)| Ok(((*name).to_owned(), object(name, vm)?)))
            .collect::<PyResult<Vec<_>>>()?;
        support::dict_of(entries, vm)
    }

    #[pymethod]
    fn get(
        &self,
        name: PyObjectRef,
        default: rustpython_vm::function::OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match default_of(&key(&name, vm)?) {
            Some((name, _)) => object(name, vm),
            None => Ok(default.unwrap_or_none(vm)),
        }
    }
}
