//! Keyword arguments of artists: colours, line styles, sizes of text. What is left over is an error, as in
//! matplotlib.

use std::cell::RefCell;
use std::collections::HashSet;

use indexmap::IndexMap;
use littoral_plot::artist::{Line, LineStyle, Marker, Step};
use littoral_plot::{Color, parse_format};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::handle::Handle;
use crate::numpy::NdArray;
use crate::support::{self, Arguments, OrRaise};

/// Keywords that change nothing that can be seen here.
const INVISIBLE: &[&str] = &[
    "aa",
    "animated",
    "antialiased",
    "antialiaseds",
    "clip_on",
    "dash_capstyle",
    "dash_joinstyle",
    "data",
    "edgecolors_",
    "gid",
    "in_layout",
    "joinstyle",
    "capstyle",
    "picker",
    "rasterized",
    "snap",
    "solid_capstyle",
    "solid_joinstyle",
    "url",
];

/// The keyword arguments of an artist, taken one by one.
pub struct Props {
    owner: &'static str,
    entries: IndexMap<String, PyObjectRef>,
}

impl Props {
    /// `owner` is the class that matplotlib names in its errors.
    pub fn new(owner: &'static str, entries: IndexMap<String, PyObjectRef>) -> Self {
        Self { owner, entries }
    }

    /// The first of several spellings that is given; `None` counts as not given.
    pub fn take(&mut self, names: &[&str], vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
        let mut found: Option<(&str, PyObjectRef)> = None;
        for name in names {
            let Some(value) = self.entries.shift_remove(*name) else {
                continue;
            };
            if let Some((first, _)) = &found {
                return Err(vm.new_type_error(format!(
                    "Got both '{first}' and '{name}', which are aliases of one another"
                )));
            }
            found = Some((name, value));
        }
        Ok(found
            .map(|(_, value)| value)
            .filter(|value| !vm.is_none(value)))
    }

    pub fn number(&mut self, names: &[&str], vm: &VirtualMachine) -> PyResult<Option<f64>> {
        self.take(names, vm)?
            .map(|value| support::float_of(&value, vm))
            .transpose()
    }

    pub fn boolean(&mut self, names: &[&str], vm: &VirtualMachine) -> PyResult<Option<bool>> {
        self.take(names, vm)?
            .map(|value| value.try_to_bool(vm))
            .transpose()
    }

    /// `str(value)`.
    pub fn text(&mut self, names: &[&str], vm: &VirtualMachine) -> PyResult<Option<String>> {
        self.take(names, vm)?
            .map(|value| support::str_of(&value, vm))
            .transpose()
    }

    pub fn color(&mut self, names: &[&str], vm: &VirtualMachine) -> PyResult<Option<Color>> {
        self.take(names, vm)?
            .map(|value| color(&value, vm))
            .transpose()
    }

    pub fn linestyle(
        &mut self,
        names: &[&str],
        vm: &VirtualMachine,
    ) -> PyResult<Option<LineStyle>> {
        self.take(names, vm)?
            .map(|value| linestyle(&value, vm))
            .transpose()
    }

    /// A size of text in points.
    pub fn fontsize(&mut self, names: &[&str], vm: &VirtualMachine) -> PyResult<Option<f64>> {
        self.take(names, vm)?
            .map(|value| fontsize(&value, vm))
            .transpose()
    }

    /// `fontdict=`: its entries count where they are not given themselves.
    pub fn merge(&mut self, dict: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(dict) = dict.filter(|dict| !vm.is_none(dict)) {
            for (key, value) in support::pairs(&dict, vm)? {
                let key = support::str_of(&key, vm)?;
                self.entries.entry(key).or_insert(value);
            }
        }
        Ok(())
    }

    /// Keywords that matplotlib knows and that change nothing here: said once, as a warning.
    pub fn ignore(&mut self, names: &[&'static str], vm: &VirtualMachine) -> PyResult<()> {
        for name in names {
            if self.take(&[name], vm)?.is_some() {
                unheard(self.owner, name, vm)?;
            }
        }
        Ok(())
    }

    pub fn rest(&mut self) -> IndexMap<String, PyObjectRef> {
        std::mem::take(&mut self.entries)
    }

    /// Nothing may be left but what cannot be seen.
    pub fn finish(self, vm: &VirtualMachine) -> PyResult<()> {
        let unknown = |name: &&String| !INVISIBLE.contains(&name.as_str());
        match self.entries.keys().find(unknown) {
            None => Ok(()),
            Some(name) => Err(vm.new_attribute_error(format!(
                "{}.set() got an unexpected keyword argument '{name}'",
                self.owner
            ))),
        }
    }
}

thread_local! {
    static WARNED: RefCell<HashSet<(&'static str, &'static str)>> = RefCell::default();
}

/// Warns that something has no effect here, once for each.
pub fn unheard(owner: &'static str, name: &'static str, vm: &VirtualMachine) -> PyResult<()> {
    if WARNED.with_borrow_mut(|warned| warned.insert((owner, name))) {
        let message = format!("{owner}: '{name}' has no effect on figures in this page");
        let warn = vm.import("warnings", 0)?.get_attr("warn", vm)?;
        warn.call((message,), vm)?;
    }
    Ok(())
}

/// A colour: a name, numbers between 0 and 1, or a colour with an opacity.
pub fn color(object: &PyObject, vm: &VirtualMachine) -> PyResult<Color> {
    if let Some(text) = support::text(object) {
        return Color::parse(&text).or_raise(vm);
    }
    let wrong = || {
        let text = support::repr_of(object, vm).unwrap_or_default();
        vm.new_value_error(format!("{text} is not a valid value for color"))
    };
    if !support::is_sequence(object) && object.downcast_ref::<NdArray>().is_none() {
        return Err(wrong());
    }
    let items = support::items(object, vm)?;
    if let [name, alpha] = items.as_slice()
        && support::text(name).is_some()
    {
        return Ok(color(name, vm)?.with_alpha(support::float_of(alpha, vm)?));
    }
    let parts: Vec<f64> = items
        .iter()
        .map(|item| support::float_of(item, vm))
        .collect::<PyResult<_>>()
        .map_err(|_| wrong())?;
    match parts[..] {
        [r, g, b] => Ok(Color::from_fractions(r, g, b, 1.0)),
        [r, g, b, a] => Ok(Color::from_fractions(r, g, b, a)),
        _ => Err(wrong()),
    }
}

/// One colour, or a list of them.
pub fn colors(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Color>> {
    match color(object, vm) {
        Ok(color) => Ok(vec![color]),
        Err(error) => {
            if support::text(object).is_some() {
                return Err(error);
            }
            support::items(object, vm)?
                .iter()
                .map(|item| color(item, vm))
                .collect()
        }
    }
}

/// `"--"`, `"dashed"`, `(0, (5, 1))`.
pub fn linestyle(object: &PyObject, vm: &VirtualMachine) -> PyResult<LineStyle> {
    if let Some(text) = support::text(object) {
        return LineStyle::parse(&text).or_raise(vm);
    }
    let parts = support::items(object, vm)?;
    match parts.as_slice() {
        [offset, dashes] => {
            let offset = support::float_of(offset, vm)?;
            if vm.is_none(dashes) {
                return Ok(LineStyle::Solid);
            }
            let dashes = support::items(dashes, vm)?
                .iter()
                .map(|dash| support::float_of(dash, vm))
                .collect::<PyResult<_>>()?;
            Ok(LineStyle::Dashes(offset, dashes))
        }
        _ => Err(vm.new_value_error("linestyle must be a name or (offset, (dash, gap, ...))")),
    }
}

pub fn marker(object: &PyObject, vm: &VirtualMachine) -> PyResult<Marker> {
    match support::text(object) {
        Some(text) => Marker::parse(&text).or_raise(vm),
        None if vm.is_none(object) => Ok(Marker::None),
        None => {
            let text = support::repr_of(object, vm)?;
            Err(vm.new_value_error(format!("Unrecognized marker style {text}")))
        }
    }
}

/// Points, or a name relative to the default of 10.
pub fn fontsize(object: &PyObject, vm: &VirtualMachine) -> PyResult<f64> {
    let Some(text) = support::text(object) else {
        return support::float_of(object, vm);
    };
    let base = super::rc::number("font.size", vm).unwrap_or(10.0);
    let factor = match text.as_str() {
        "xx-small" => 0.579,
        "x-small" => 0.694,
        "small" | "smaller" => 0.833,
        "medium" => 1.0,
        "large" | "larger" => 1.2,
        "x-large" => 1.44,
        "xx-large" => 1.728,
        other => {
            return other.parse().map_err(|_| {
                vm.new_value_error(format!(
                    "{other:?} is not a valid size. Valid sizes are larger, large, medium, small, \
                     smaller, x-large, x-small, xx-large, xx-small"
                ))
            });
        }
    };
    Ok(base * factor)
}

/// `weight="bold"`.
pub fn bold(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    match support::text(object) {
        Some(text) => Ok(matches!(
            text.as_str(),
            "bold" | "heavy" | "extra bold" | "black" | "semibold" | "demibold" | "demi"
        )),
        None => Ok(support::float_of(object, vm)? >= 600.0),
    }
}

/// `drawstyle="steps-mid"`.
pub fn drawstyle(text: &str, vm: &VirtualMachine) -> PyResult<Option<Step>> {
    Ok(match text {
        "default" => None,
        "steps" | "steps-pre" => Some(Step::Pre),
        "steps-mid" => Some(Step::Mid),
        "steps-post" => Some(Step::Post),
        other => {
            return Err(vm.new_value_error(format!(
                "'{other}' is not a valid value for drawstyle; supported values are 'default', \
                 'steps', 'steps-pre', 'steps-mid', 'steps-post'"
            )));
        }
    })
}

/// Sets what a format string says.
pub fn apply_format(line: &mut Line, format: &str, vm: &VirtualMachine) -> PyResult<()> {
    let format = parse_format(format).or_raise(vm)?;
    if let Some(color) = format.color {
        line.color = color;
    }
    if let Some(style) = format.linestyle {
        line.linestyle = style;
    }
    if let Some(marker) = format.marker {
        line.marker = marker;
    }
    Ok(())
}

/// Takes the keywords of a `Line2D`.
pub fn apply_line(line: &mut Line, props: &mut Props, vm: &VirtualMachine) -> PyResult<()> {
    if let Some(color) = props.color(&["color", "c"], vm)? {
        line.color = color;
    }
    if let Some(width) = props.number(&["linewidth", "lw"], vm)? {
        line.linewidth = width;
    }
    if let Some(style) = props.linestyle(&["linestyle", "ls"], vm)? {
        line.linestyle = style;
    }
    if let Some(dashes) = props.take(&["dashes"], vm)? {
        let dashes = support::items(&dashes, vm)?
            .iter()
            .map(|dash| support::float_of(dash, vm))
            .collect::<PyResult<_>>()?;
        line.linestyle = LineStyle::Dashes(0.0, dashes);
    }
    if let Some(object) = props.take(&["marker"], vm)? {
        line.marker = marker(&object, vm)?;
    }
    if let Some(size) = props.number(&["markersize", "ms"], vm)? {
        line.markersize = size;
    }
    if let Some(color) = props.color(&["markerfacecolor", "mfc"], vm)? {
        line.markerfacecolor = Some(color);
    }
    if let Some(color) = props.color(&["markeredgecolor", "mec"], vm)? {
        line.markeredgecolor = Some(color);
    }
    if let Some(width) = props.number(&["markeredgewidth", "mew"], vm)? {
        line.markeredgewidth = width;
    }
    if let Some(text) = props.text(&["drawstyle", "ds"], vm)? {
        line.step = drawstyle(&text, vm)?;
    }
    if let Some(alpha) = props.number(&["alpha"], vm)? {
        line.alpha = alpha;
    }
    if let Some(label) = props.text(&["label"], vm)? {
        line.label = Some(label);
    }
    if let Some(zorder) = props.number(&["zorder"], vm)? {
        line.zorder = zorder;
    }
    if props.boolean(&["visible"], vm)? == Some(false) {
        line.alpha = 0.0;
    }
    super::notes::data_only(props, vm)
}

/// `set_…(value)`: one keyword of `set(…)`, which is the method `set` of the same table.
pub fn set_one(
    set: fn(&Handle, Arguments, &VirtualMachine) -> PyResult,
    handle: &Handle,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let value = args.required(name, vm)?;
    args.finish(vm)?;
    let keywords = KwArgs::new([(name.to_owned(), value)].into_iter().collect());
    let call = FuncArgs::new(vec![], keywords);
    set(handle, Arguments::new(name, call), vm)
}

/// A method that sets one keyword of the given `set`.
macro_rules! setter {
    ($set:ident, $name:literal) => {
        |handle, args, vm| $crate::pyplot::props::set_one($set, handle, $name, args, vm)
    };
}
pub(crate) use setter;
