//! Texts: titles, labels, `text` and `annotate`, and where their coordinates count.

use std::rc::Rc;

use littoral_array::format::{python_float_repr, python_str_repr};
use littoral_plot::artist::{CoordSystem, TextArtist};
use littoral_plot::{Artist, AxesId, Color, HAlign, Label, VAlign};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::classes::Table;
use super::handle::{Ax, Fig, Handle, TextAt, Transform, What};
use super::props::{self, Props, setter};
use super::values;
use crate::support::{self, Arguments};

pub static AXES: Table = Table {
    methods: &[("text", text), ("annotate", annotate)],
    properties: &[],
};

pub static TABLE: Table = Table {
    methods: &[
        ("get_text", get_text),
        ("set_text", set_text),
        ("set", set),
        ("update", set),
        ("set_ha", setter!(set, "ha")),
        ("set_horizontalalignment", setter!(set, "ha")),
        ("set_fontsize", setter!(set, "fontsize")),
        ("set_size", setter!(set, "fontsize")),
        ("set_color", setter!(set, "color")),
        ("set_weight", setter!(set, "weight")),
        ("set_fontweight", setter!(set, "weight")),
        ("set_rotation", setter!(set, "rotation")),
        ("set_visible", set_visible),
        ("get_position", position),
    ],
    properties: &[],
};

/// What a text's keywords say.
#[derive(Default)]
pub struct TextStyle {
    pub fontsize: Option<f64>,
    pub color: Option<Color>,
    pub bold: Option<bool>,
    pub rotation: Option<f64>,
    pub ha: Option<HAlign>,
    pub va: Option<VAlign>,
}

impl TextStyle {
    pub fn take(props: &mut Props, vm: &VirtualMachine) -> PyResult<Self> {
        let dict = props.take(&["fontdict"], vm)?;
        props.merge(dict, vm)?;
        // One font only: its name, family and slant change nothing.
        props.ignore(
            &[
                "fontfamily",
                "family",
                "fontname",
                "fontstyle",
                "style",
                "fontstretch",
                "wrap",
            ],
            vm,
        )?;
        props.ignore(
            &[
                "linespacing",
                "multialignment",
                "rotation_mode",
                "pad",
                "labelpad",
                "y",
            ],
            vm,
        )?;
        let bold = props.take(&["fontweight", "weight"], vm)?;
        let rotation = props.take(&["rotation"], vm)?;
        let align = |name: &str, text: Option<String>, vm: &VirtualMachine| match text {
            None => Ok((None, None)),
            Some(text) => match (name, HAlign::parse(&text), VAlign::parse(&text)) {
                ("ha", Some(h), _) => Ok((Some(h), None)),
                ("va", _, Some(v)) => Ok((None, Some(v))),
                _ => Err(vm.new_value_error(format!("'{text}' is not a valid value for align"))),
            },
        };
        let ha = props.text(&["ha", "horizontalalignment"], vm)?;
        let va = props.text(&["va", "verticalalignment"], vm)?;
        Ok(Self {
            fontsize: props.fontsize(&["fontsize", "size"], vm)?,
            color: props.color(&["color", "c"], vm)?,
            bold: bold.map(|bold| props::bold(&bold, vm)).transpose()?,
            rotation: rotation.map(|angle| angle_of(&angle, vm)).transpose()?,
            ha: align("ha", ha, vm)?.0,
            va: align("va", va, vm)?.1,
        })
    }

    pub fn apply(&self, label: &mut Label) {
        label.fontsize = self.fontsize.or(label.fontsize);
        label.color = self.color.unwrap_or(label.color);
        label.bold = self.bold.unwrap_or(label.bold);
    }

    fn apply_note(&self, note: &mut TextArtist) {
        note.fontsize = self.fontsize.unwrap_or(note.fontsize);
        note.color = self.color.unwrap_or(note.color);
        note.bold = self.bold.unwrap_or(note.bold);
        note.rotation = self.rotation.unwrap_or(note.rotation);
        note.ha = self.ha.unwrap_or(note.ha);
        note.va = self.va.unwrap_or(note.va);
    }
}

/// Degrees, or `"vertical"`.
pub fn angle_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<f64> {
    match support::text(object).as_deref() {
        Some("vertical") => Ok(90.0),
        Some("horizontal") => Ok(0.0),
        _ => support::float_of(object, vm),
    }
}

/// A new label from its text and keywords (the class named in errors is `Text`).
pub fn label(
    text: &PyObject,
    mut props: Props,
    defaults: Option<f64>,
    vm: &VirtualMachine,
) -> PyResult<Label> {
    let style = TextStyle::take(&mut props, vm)?;
    let mut label = Label::new(if vm.is_none(text) {
        String::new()
    } else {
        support::str_of(text, vm)?
    });
    label.fontsize = defaults;
    style.apply(&mut label);
    props.finish(vm)?;
    Ok(label)
}

/// `transform=` and `xycoords=`.
pub fn coordinates(object: &PyObject, vm: &VirtualMachine) -> PyResult<CoordSystem> {
    let figure = || {
        vm.new_not_implemented_error(
            "coordinates of the figure are not supported: use ax.transData or ax.transAxes",
        )
    };
    if let Some(text) = support::text(object) {
        return match text.as_str() {
            "data" => Ok(CoordSystem::Data),
            "axes fraction" => Ok(CoordSystem::Axes),
            "figure fraction" | "subfigure fraction" => Err(figure()),
            other => Err(vm.new_not_implemented_error(format!(
                "coordinates {other:?} are not supported: 'data' and 'axes fraction' are"
            ))),
        };
    }
    match Handle::of(object).map(|handle| handle.what) {
        Some(What::Transform(Transform::Data)) => Ok(CoordSystem::Data),
        Some(What::Transform(Transform::Axes)) => Ok(CoordSystem::Axes),
        Some(What::Transform(Transform::Figure)) => Err(figure()),
        _ => Err(vm.new_not_implemented_error(
            "this transform is not supported: use ax.transData or ax.transAxes",
        )),
    }
}

/// `transform=`: artists other than texts are drawn in data coordinates.
pub fn data_only(props: &mut Props, vm: &VirtualMachine) -> PyResult<()> {
    match props.take(&["transform"], vm)? {
        None => Ok(()),
        Some(transform) => match coordinates(&transform, vm)? {
            CoordSystem::Data => Ok(()),
            CoordSystem::Axes => Err(vm.new_not_implemented_error(
                "only texts can be placed in coordinates of the axes: use transform=ax.transData",
            )),
        },
    }
}

fn point(
    ax: &Ax,
    system: CoordSystem,
    x: &PyObject,
    y: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<(f64, f64)> {
    Ok(match system {
        CoordSystem::Data => (
            values::one_on_axis(ax, true, x, vm)?,
            values::one_on_axis(ax, false, y, vm)?,
        ),
        CoordSystem::Axes => (support::float_of(x, vm)?, support::float_of(y, vm)?),
    })
}

fn pair(object: &PyObject, vm: &VirtualMachine) -> PyResult<[PyObjectRef; 2]> {
    let items = support::items(object, vm)?;
    <[PyObjectRef; 2]>::try_from(items)
        .map_err(|_| vm.new_value_error("a position must be a pair (x, y)"))
}

fn note(text: String) -> TextArtist {
    TextArtist {
        x: 0.0,
        y: 0.0,
        coords: CoordSystem::Data,
        text,
        color: Color::BLACK,
        fontsize: 10.0,
        bold: false,
        rotation: 0.0,
        ha: HAlign::Left,
        va: VAlign::Baseline,
        background: None,
        arrow_to: None,
        zorder: 3.0,
    }
}

/// The keywords that texts and annotations share.
fn finish_note(note: &mut TextArtist, mut props: Props, vm: &VirtualMachine) -> PyResult<()> {
    TextStyle::take(&mut props, vm)?.apply_note(note);
    if let Some(frame) = props.take(&["bbox"], vm)? {
        let mut frame = Props::new("FancyBboxPatch", pairs(&frame, vm)?);
        let color = frame.color(&["facecolor", "fc", "color"], vm)?;
        let alpha = frame.number(&["alpha"], vm)?.unwrap_or(1.0);
        note.background = Some(color.unwrap_or(Color::WHITE).with_alpha(alpha));
        for name in ["boxstyle", "edgecolor", "ec", "pad", "linewidth", "lw"] {
            frame.take(&[name], vm)?;
        }
        frame.finish(vm)?;
    }
    if let Some(color) = props.color(&["backgroundcolor"], vm)? {
        note.background = Some(color);
    }
    if let Some(alpha) = props.number(&["alpha"], vm)? {
        note.color = note.color.with_alpha(alpha);
    }
    if let Some(zorder) = props.number(&["zorder"], vm)? {
        note.zorder = zorder;
    }
    props.take(&["annotation_clip", "clip_box", "label"], vm)?;
    props.finish(vm)
}

fn pairs(
    dict: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<indexmap::IndexMap<String, PyObjectRef>> {
    support::pairs(dict, vm)?
        .into_iter()
        .map(|(key, value)| Ok((support::str_of(&key, vm)?, value)))
        .collect()
}

/// `ax.text(x, y, s, fontdict=None, **kwargs)`
fn text(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = super::axes::of(handle, vm)?;
    let x = args.required("x", vm)?;
    let y = args.required("y", vm)?;
    let said = args.required("s", vm)?;
    let dict = args.take("fontdict", vm)?;
    let mut props = Props::new("Text", args.rest_keywords());
    args.finish(vm)?;
    props.merge(dict, vm)?;
    let mut note = note(support::str_of(&said, vm)?);
    if let Some(transform) = props.take(&["transform"], vm)? {
        note.coords = coordinates(&transform, vm)?;
    }
    (note.x, note.y) = point(&ax, note.coords, &x, &y, vm)?;
    finish_note(&mut note, props, vm)?;
    ax.add(Artist::Text(note), vm)
}

/// `ax.annotate(text, xy, xytext=None, xycoords="data", textcoords=None, arrowprops=None, **kwargs)`
fn annotate(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = super::axes::of(handle, vm)?;
    let said = args.required("text", vm)?;
    let xy = args.required("xy", vm)?;
    let at = args.take_some("xytext", vm)?;
    let mut props = Props::new("Text", args.rest_keywords());
    args.finish(vm)?;
    let target = match props.take(&["xycoords"], vm)? {
        Some(system) => coordinates(&system, vm)?,
        None => CoordSystem::Data,
    };
    let textcoords = props.take(&["textcoords"], vm)?;
    let arrow = props.take(&["arrowprops"], vm)?;
    let mut note = note(support::str_of(&said, vm)?);
    note.coords = target;
    let [x, y] = pair(&xy, vm)?;
    let tip = point(&ax, target, &x, &y, vm)?;
    (note.x, note.y) = match &at {
        None => tip,
        Some(at) => {
            let [x, y] = pair(at, vm)?;
            let offset = textcoords.as_ref().and_then(|system| support::text(system));
            match offset.as_deref() {
                Some("offset points") => {
                    let offset = (support::float_of(&x, vm)?, support::float_of(&y, vm)?);
                    moved(&ax, tip, offset)
                }
                Some(other) if other != "data" && other != "axes fraction" => {
                    return Err(vm.new_not_implemented_error(format!(
                        "textcoords={other:?} is not supported: 'data', 'axes fraction' and \
                         'offset points' are"
                    )));
                }
                Some("axes fraction") if target == CoordSystem::Data => {
                    return Err(vm.new_not_implemented_error(
                        "textcoords='axes fraction' needs xycoords='axes fraction', too",
                    ));
                }
                _ => point(&ax, target, &x, &y, vm)?,
            }
        }
    };
    if at.is_some() && arrow.is_some() {
        note.arrow_to = Some(tip);
        if let Some(arrow) = arrow
            && let Some(color) = Props::new("FancyArrowPatch", pairs(&arrow, vm)?)
                .color(&["color", "facecolor", "fc", "edgecolor", "ec"], vm)?
        {
            note.color = color;
        }
    }
    finish_note(&mut note, props, vm)?;
    ax.add(Artist::Text(note), vm)
}

/// A position some points away, by the size of the axes as they usually stand.
fn moved(ax: &Ax, tip: (f64, f64), offset: (f64, f64)) -> (f64, f64) {
    let [x, y] = ax.limits();
    let (width, height) = ax.fig.with(|figure| figure.size_inches);
    let share = |from: (f64, f64), points: f64, inches: f64| {
        (from.1 - from.0) * points / (72.0 * inches * 0.775)
    };
    (
        tip.0 + share(x, offset.0, width),
        tip.1 + share(y, offset.1, height),
    )
}

/// Reads the label of a text's place.
pub fn text_of(handle: &Handle, vm: &VirtualMachine) -> PyResult<String> {
    let said = |label: &Option<Label>| label.as_ref().map_or(String::new(), |l| l.text.clone());
    Ok(match &handle.what {
        What::Artist(_) => handle.with_artist(vm, |artist| match artist {
            Artist::Text(note) => note.text.clone(),
            _ => String::new(),
        })?,
        What::Text(TextAt::Suptitle) => handle.fig.with(|figure| said(&figure.suptitle)),
        What::Text(TextAt::Title(id)) => handle.fig.with(|figure| {
            figure
                .axes(*id)
                .map_or(String::new(), |axes| said(&axes.title))
        }),
        What::Text(TextAt::Label(id, horizontal)) => handle.fig.with(|figure| {
            figure
                .axes(*id)
                .map_or(String::new(), |axes| said(&axes.axis(*horizontal).label))
        }),
        What::Text(TextAt::Tick(id, horizontal, at)) => handle.fig.with(|figure| {
            let ticks = figure
                .ticks(*id)
                .map(|(x, y)| if *horizontal { x } else { y });
            ticks
                .and_then(|ticks| ticks.labels.get(*at).cloned())
                .unwrap_or_default()
        }),
        What::Text(TextAt::Legend(id, at)) => super::legend::with(&handle.fig, *id, |legend| {
            let entries = legend.entries.as_ref();
            entries.and_then(|entries| Some(entries.get(*at)?.1.clone()))
        })
        .flatten()
        .unwrap_or_default(),
        What::Text(TextAt::LegendTitle(id)) => {
            super::legend::with(&handle.fig, *id, |legend| legend.title.clone())
                .flatten()
                .unwrap_or_default()
        }
        _ => String::new(),
    })
}

/// Changes the label of a text's place.
fn change(handle: &Handle, vm: &VirtualMachine, function: impl FnOnce(&mut Label)) -> PyResult<()> {
    let blank = || Label::new("");
    match &handle.what {
        What::Text(TextAt::Suptitle) => handle
            .fig
            .with(|figure| function(figure.suptitle.get_or_insert_with(blank))),
        What::Text(TextAt::Title(id)) => handle.fig.with(|figure| {
            if let Some(axes) = figure.axes_mut(*id) {
                function(axes.title.get_or_insert_with(blank));
            }
        }),
        What::Text(TextAt::Label(id, horizontal)) => handle.fig.with(|figure| {
            if let Some(axes) = figure.axes_mut(*id) {
                function(axes.axis_mut(*horizontal).label.get_or_insert_with(blank));
            }
        }),
        What::Artist(_) => handle.with_artist(vm, |artist| {
            if let Artist::Text(note) = artist {
                let mut label = Label {
                    text: note.text.clone(),
                    fontsize: Some(note.fontsize),
                    color: note.color,
                    bold: note.bold,
                };
                function(&mut label);
                note.text = label.text;
                note.fontsize = label.fontsize.unwrap_or(note.fontsize);
                note.color = label.color;
                note.bold = label.bold;
            }
        })?,
        What::Text(TextAt::LegendTitle(id)) => {
            super::legend::with(&handle.fig, *id, |legend| {
                let mut label = Label::new(legend.title.clone().unwrap_or_default());
                function(&mut label);
                legend.title = Some(label.text);
            });
        }
        What::Text(TextAt::Legend(id, at)) => {
            super::legend::with(&handle.fig, *id, |legend| {
                if let Some(entry) = legend.entries.as_mut().and_then(|all| all.get_mut(*at)) {
                    let mut label = Label::new(entry.1.clone());
                    function(&mut label);
                    entry.1 = label.text;
                }
            });
        }
        _ => {
            return Err(vm.new_not_implemented_error(
                "a single tick's text cannot be changed: use set_xticklabels or tick_params",
            ));
        }
    }
    Ok(())
}

fn get_text(handle: &Handle, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    Ok(vm.ctx.new_str(text_of(handle, vm)?).into())
}

fn set_text(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let text = args.required("s", vm)?;
    args.finish(vm)?;
    let text = support::str_of(&text, vm)?;
    change(handle, vm, |label| label.text = text)?;
    Ok(vm.ctx.none())
}

fn set(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut props = Props::new("Text", args.rest_keywords());
    props.merge(args.take("props", vm)?, vm)?;
    args.finish(vm)?;
    let style = TextStyle::take(&mut props, vm)?;
    let text = props.text(&["text"], vm)?;
    props.finish(vm)?;
    if let (What::Text(TextAt::Tick(id, horizontal, _)), None) = (&handle.what, &text) {
        style_ticks(&handle.fig, *id, *horizontal, &style);
        return Ok(vm.ctx.none());
    }
    change(handle, vm, |label| {
        style.apply(label);
        if let Some(text) = text {
            label.text = text;
        }
    })?;
    if let (What::Artist(_), true) = (&handle.what, style.rotation.is_some()) {
        handle.with_artist(vm, |artist| {
            if let Artist::Text(note) = artist {
                style.apply_note(note);
            }
        })?;
    }
    Ok(vm.ctx.none())
}

/// Tick labels of an axis look alike: what one of them gets, all have.
pub fn style_ticks(fig: &Rc<Fig>, id: AxesId, horizontal: bool, style: &TextStyle) {
    fig.with(|figure| {
        if let Some(axes) = figure.axes_mut(id) {
            let axis = axes.axis_mut(horizontal);
            axis.tick_rotation = style.rotation.unwrap_or(axis.tick_rotation);
            axis.tick_size = style.fontsize.unwrap_or(axis.tick_size);
            axis.tick_color = style.color.unwrap_or(axis.tick_color);
            axis.tick_ha = style.ha.or(axis.tick_ha);
        }
    });
}

fn set_visible(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let visible = args.required("b", vm)?.try_to_bool(vm)?;
    args.finish(vm)?;
    if let What::Text(TextAt::Tick(id, horizontal, _)) = handle.what {
        handle.fig.with(|figure| {
            if let Some(axes) = figure.axes_mut(id) {
                axes.axis_mut(horizontal).show_tick_labels = visible;
            }
        });
        return Ok(vm.ctx.none());
    }
    if !visible {
        change(handle, vm, |label| label.text.clear())?;
    }
    Ok(vm.ctx.none())
}

/// Where matplotlib puts the text, in its own coordinates.
fn place(handle: &Handle, vm: &VirtualMachine) -> PyResult<(f64, f64)> {
    Ok(match &handle.what {
        What::Text(TextAt::Suptitle) => (0.5, 0.98),
        What::Text(TextAt::Title(_)) => (0.5, 1.0),
        What::Text(TextAt::Label(_, true)) => (0.5, 0.0),
        What::Text(TextAt::Label(_, false)) => (0.0, 0.5),
        What::Text(TextAt::Tick(id, horizontal, at)) => {
            let ticks = handle.fig.with(|figure| figure.ticks(*id));
            let ticks = ticks.map(|(x, y)| if *horizontal { x } else { y });
            let value = ticks.and_then(|ticks| ticks.positions.get(*at).copied());
            let value = value.unwrap_or(0.0);
            if *horizontal {
                (value, 0.0)
            } else {
                (0.0, value)
            }
        }
        What::Artist(_) => handle.with_artist(vm, |artist| match artist {
            Artist::Text(note) => (note.x, note.y),
            _ => (0.0, 0.0),
        })?,
        _ => (0.0, 0.0),
    })
}

fn position(handle: &Handle, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let (x, y) = place(handle, vm)?;
    let pair = vec![vm.ctx.new_float(x).into(), vm.ctx.new_float(y).into()];
    Ok(vm.ctx.new_tuple(pair).into())
}

/// `Text(0.5, 1.0, 'title')`
pub fn text_repr(handle: &Handle, vm: &VirtualMachine) -> PyResult<String> {
    let number = |value: f64| {
        if value == 0.0 {
            "0".to_owned()
        } else {
            python_float_repr(value)
        }
    };
    let (x, y) = place(handle, vm)?;
    let text = python_str_repr(&text_of(handle, vm)?);
    Ok(format!("Text({}, {}, {text})", number(x), number(y)))
}
