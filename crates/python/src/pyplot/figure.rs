//! `Figure` and its methods; `plt.subplots` and `plt.figure` make them.

use std::rc::Rc;

use littoral_plot::{AxesId, Figure, Layout, Place, SubplotParams};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::classes::Table;
use super::grid::{AxesArray, GridSpec, SubplotSpec};
use super::handle::{Ax, Child, Fig, Handle, TextAt, What};
use super::props::Props;
use super::{notes, rc, state, values};
use crate::support::{self, Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("suptitle", suptitle),
        ("supxlabel", |handle, args, vm| {
            super_label(handle, true, args, vm)
        }),
        ("supylabel", |handle, args, vm| {
            super_label(handle, false, args, vm)
        }),
        ("tight_layout", |handle, _args, vm| {
            layout(handle, Layout::Tight, vm)
        }),
        ("set_tight_layout", |handle, _args, vm| {
            layout(handle, Layout::Tight, vm)
        }),
        ("set_constrained_layout", |handle, _args, vm| {
            layout(handle, Layout::Tight, vm)
        }),
        ("set_layout_engine", set_layout_engine),
        ("autofmt_xdate", autofmt_xdate),
        ("subplots_adjust", subplots_adjust),
        ("set_size_inches", set_size_inches),
        ("get_size_inches", |handle, _args, vm| {
            let (width, height) = handle.fig.with(|figure| figure.size_inches);
            let array = littoral_array::Array::from_vec(&[2], vec![width, height]).or_raise(vm)?;
            Ok(crate::numpy::to_py(array, vm))
        }),
        ("set_figwidth", |handle, args, vm| {
            set_side(handle, true, args, vm)
        }),
        ("set_figheight", |handle, args, vm| {
            set_side(handle, false, args, vm)
        }),
        ("get_figwidth", |handle, _args, vm| {
            Ok(vm
                .ctx
                .new_float(handle.fig.with(|figure| figure.size_inches.0))
                .into())
        }),
        ("get_figheight", |handle, _args, vm| {
            Ok(vm
                .ctx
                .new_float(handle.fig.with(|figure| figure.size_inches.1))
                .into())
        }),
        ("set_dpi", set_dpi),
        ("get_dpi", |handle, _args, vm| {
            Ok(vm
                .ctx
                .new_float(handle.fig.with(|figure| figure.dpi))
                .into())
        }),
        ("set_facecolor", set_facecolor),
        ("clear", clear),
        ("clf", clear),
        ("show", |handle, _args, vm| {
            crate::output::show_bundle(state::bundle(&handle.fig, vm)?, Default::default());
            state::close(Some(handle.fig.number.get()));
            Ok(vm.ctx.none())
        }),
        ("get_suptitle", |handle, _args, vm| {
            let text = notes::text_of(&handle.fig.handle(What::Text(TextAt::Suptitle)), vm)?;
            Ok(vm.ctx.new_str(text).into())
        }),
        ("legend", super::legend::of_figure),
        ("colorbar", super::colorbar::of_figure),
    ],
    properties: &[
        ("axes", |handle, vm| {
            Ok(vm.ctx.new_list(children(&handle.fig, vm)).into())
        }),
        ("dpi", |handle, vm| {
            Ok(vm
                .ctx
                .new_float(handle.fig.with(|figure| figure.dpi))
                .into())
        }),
        ("number", |handle, vm| {
            Ok(vm.ctx.new_int(handle.fig.number.get()).into())
        }),
        ("canvas", |handle, vm| Ok(handle.clone().object(vm))),
        ("transFigure", |handle, vm| {
            Ok(handle
                .fig
                .object(What::Transform(super::handle::Transform::Figure), vm))
        }),
    ],
};

pub static AXES: Table = Table {
    methods: &[
        ("add_subplot", add_subplot),
        ("add_axes", add_axes),
        ("subplots", |handle, args, vm| {
            subplots(&handle.fig, args, vm)
        }),
        ("add_gridspec", add_gridspec),
        ("gca", |handle, args, vm| {
            args.finish(vm)?;
            Ok(state::axes_of(&handle.fig, vm)?.object(vm))
        }),
        ("sca", |handle, mut args, vm| {
            let ax = super::axes::of_object(&*args.required("a", vm)?, vm)?;
            handle.fig.current.set(Some(ax.id));
            Ok(ax.object(vm))
        }),
        ("delaxes", |handle, mut args, vm| {
            let ax = super::axes::of_object(&*args.required("ax", vm)?, vm)?;
            remove(&handle.fig, ax.id);
            Ok(vm.ctx.none())
        }),
        ("get_axes", |handle, _args, vm| {
            Ok(vm.ctx.new_list(children(&handle.fig, vm)).into())
        }),
    ],
    properties: &[],
};

pub static SAVING: Table = Table {
    methods: &[
        ("savefig", savefig),
        ("_repr_mimebundle_", |handle, _args, vm| {
            let data = state::bundle(&handle.fig, vm)?;
            let entries = data.into_iter().map(|(mime, value)| {
                let text = value.as_str().unwrap_or_default().to_owned();
                (mime, vm.ctx.new_str(text).into())
            });
            support::dict_of(entries, vm)
        }),
    ],
    properties: &[],
};

fn children(fig: &Rc<Fig>, vm: &VirtualMachine) -> Vec<PyObjectRef> {
    let children = fig.children.borrow().clone();
    children
        .into_iter()
        .map(|child| match child {
            Child::Axes(id) => fig.object(What::Axes(id), vm),
            Child::Bar(id) => fig.object(What::ColorbarAxes(id), vm),
        })
        .collect()
}

/// Takes axes out of the figure: they are not drawn, and their place stays free.
pub fn remove(fig: &Rc<Fig>, id: AxesId) {
    fig.children
        .borrow_mut()
        .retain(|child| *child != Child::Axes(id));
    fig.with(|figure| {
        if let Some(axes) = figure.axes_mut(id) {
            axes.clear();
            axes.visible = false;
        }
    });
    if fig.current.get() == Some(id) {
        let last = fig
            .children
            .borrow()
            .iter()
            .rev()
            .find_map(|child| match child {
                Child::Axes(id) => Some(*id),
                Child::Bar(_) => None,
            });
        fig.current.set(last);
    }
}

/// `plt.figure(num=None, figsize=None, dpi=None, *, facecolor=None, layout=None, ...)`: the figure of that
/// number or name, or a new one.
pub fn figure(mut args: Arguments, vm: &VirtualMachine) -> PyResult<Rc<Fig>> {
    let num = args.take_some("num", vm)?;
    let mut model = rc::figure(vm)?;
    configure(&mut model, &mut args, vm)?;
    let clear = args.keyword_value::<bool>("clear", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let Some(num) = num else {
        return Ok(state::open(model, None));
    };
    if let Some(handle) = Handle::of(&num) {
        state::activate(&handle.fig);
        return Ok(handle.fig);
    }
    let (found, number, label) = match support::text(&num) {
        Some(label) => (state::by_label(&label), None, label),
        None => {
            let number: u32 = num.try_into_value(vm)?;
            (state::by_number(number), Some(number), String::new())
        }
    };
    let fig = match found {
        Some(fig) => {
            state::activate(&fig);
            if clear {
                clear_figure(&fig);
            }
            fig
        }
        None => state::open(model, number),
    };
    fig.label.replace(label);
    Ok(fig)
}

/// The keywords of a new figure.
fn configure(model: &mut Figure, args: &mut Arguments, vm: &VirtualMachine) -> PyResult<()> {
    if let Some(size) = args.take_some("figsize", vm)? {
        model.size_inches = values::pair("figsize", &size, vm)?;
        let (width, height) = model.size_inches;
        if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
            return Err(vm.new_value_error(format!(
                "figure size must be positive finite not ({width}, {height})"
            )));
        }
    }
    if let Some(dpi) = args.take_some("dpi", vm)? {
        model.dpi = support::float_of(&dpi, vm)?;
    }
    if let Some(color) = some(args.keyword("facecolor"), vm) {
        model.facecolor = super::props::color(&color, vm)?;
    }
    for name in ["layout", "constrained_layout", "tight_layout"] {
        let Some(value) = some(args.keyword(name), vm) else {
            continue;
        };
        let tight = match support::text(&value).as_deref() {
            Some("tight" | "constrained" | "compressed") => true,
            Some("none") => false,
            Some(other) => {
                return Err(vm.new_value_error(format!(
                    "Invalid value for 'layout': {other:?} (use 'constrained', 'compressed', 'tight' or 'none')"
                )));
            }
            None => value.try_to_bool(vm)?,
        };
        if tight {
            model.layout = Layout::Tight;
        }
    }
    if let Some(frame) = some(args.keyword("frameon"), vm)
        && !frame.try_to_bool(vm)?
    {
        model.facecolor = littoral_plot::Color::TRANSPARENT;
    }
    // The page has no borders of windows.
    let _ = (args.keyword("edgecolor"), args.keyword("linewidth"));
    Ok(())
}

fn some(value: Option<PyObjectRef>, vm: &VirtualMachine) -> Option<PyObjectRef> {
    value.filter(|value| !vm.is_none(value))
}

/// `plt.subplots(nrows=1, ncols=1, *, sharex=False, …, **fig_kw)`
pub fn new_subplots(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut own = take_subplots(&mut args, vm)?;
    let mut model = rc::figure(vm)?;
    let _ = args.keyword("num");
    configure(&mut model, &mut args, vm)?;
    let _ = args.keyword("clear");
    args.finish(vm)?;
    let fig = state::open(model, None);
    let axes = own.make(&fig, vm)?;
    let pair = vec![fig.object(What::Figure, vm), axes];
    Ok(vm.ctx.new_tuple(pair).into())
}

/// `fig.subplots(…)`
fn subplots(fig: &Rc<Fig>, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut own = take_subplots(&mut args, vm)?;
    args.finish(vm)?;
    own.make(fig, vm)
}

#[derive(Clone, Copy, PartialEq)]
enum Share {
    None,
    All,
    Row,
    Col,
}

/// What `subplots` takes.
struct Subplots {
    rows: usize,
    cols: usize,
    sharex: Share,
    sharey: Share,
    squeeze: bool,
    width_ratios: Vec<f64>,
    height_ratios: Vec<f64>,
    spaces: Option<PyObjectRef>,
    axes: Option<PyObjectRef>,
}

fn take_subplots(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Subplots> {
    let rows = args.value::<usize>("nrows", vm)?.unwrap_or(1);
    let cols = args.value::<usize>("ncols", vm)?.unwrap_or(1);
    let share = |value: Option<PyObjectRef>, name: &str| -> PyResult<Share> {
        let Some(value) = some(value, vm) else {
            return Ok(Share::None);
        };
        Ok(match support::text(&value).as_deref() {
            Some("all") => Share::All,
            Some("row") => Share::Row,
            Some("col") => Share::Col,
            Some("none") => Share::None,
            Some(other) => {
                return Err(vm.new_value_error(format!(
                    "'{other}' is not a valid value for {name}; supported values are 'all', 'row', \
                     'col', 'none', False, True"
                )));
            }
            None if value.try_to_bool(vm)? => Share::All,
            None => Share::None,
        })
    };
    let sharex = share(args.keyword("sharex"), "sharex")?;
    let sharey = share(args.keyword("sharey"), "sharey")?;
    let ratios = |value: Option<PyObjectRef>| match some(value, vm) {
        Some(value) => values::plain(&value, vm),
        None => Ok(Vec::new()),
    };
    let (mut width_ratios, mut height_ratios) = (
        ratios(args.keyword("width_ratios"))?,
        ratios(args.keyword("height_ratios"))?,
    );
    let mut spaces = some(args.keyword("gridspec_kw"), vm);
    if let Some(dict) = &spaces {
        for (key, value) in support::pairs(dict, vm)? {
            match support::str_of(&key, vm)?.as_str() {
                "width_ratios" => width_ratios = ratios(Some(value))?,
                "height_ratios" => height_ratios = ratios(Some(value))?,
                _ => {}
            }
        }
    }
    Ok(Subplots {
        rows,
        cols,
        sharex,
        sharey,
        squeeze: args.keyword_value::<bool>("squeeze", vm)?.unwrap_or(true),
        width_ratios,
        height_ratios,
        spaces: spaces.take(),
        axes: some(args.keyword("subplot_kw"), vm),
    })
}

impl Subplots {
    fn make(&mut self, fig: &Rc<Fig>, vm: &VirtualMachine) -> PyResult {
        let (rows, cols) = (self.rows, self.cols);
        let ids = fig
            .with(|figure| {
                figure.width_ratios = std::mem::take(&mut self.width_ratios);
                figure.height_ratios = std::mem::take(&mut self.height_ratios);
                figure.subplots(rows, cols, false, false)
            })
            .or_raise(vm)?;
        fig.with(|figure| {
            for (at, id) in ids.iter().enumerate() {
                let (row, col) = (at / cols, at % cols);
                let lead = |share: Share| match share {
                    Share::None => None,
                    Share::All => Some(ids[0]),
                    Share::Row => Some(ids[row * cols]),
                    Share::Col => Some(ids[col]),
                };
                let (x, y) = (lead(self.sharex), lead(self.sharey));
                let Some(axes) = figure.axes_mut(*id) else {
                    continue;
                };
                axes.sharex = x.filter(|lead| lead != id);
                axes.sharey = y.filter(|lead| lead != id);
                if matches!(self.sharex, Share::All | Share::Col) && row + 1 < rows {
                    axes.xaxis.show_tick_labels = false;
                }
                if matches!(self.sharey, Share::All | Share::Row) && col > 0 {
                    axes.yaxis.show_tick_labels = false;
                }
            }
        });
        if let Some(spaces) = &self.spaces {
            set_spaces(fig, spaces, vm)?;
        }
        let mut objects = Vec::new();
        for id in &ids {
            state::style_axes(fig, *id, vm)?;
            let ax = fig.adopt(*id);
            configure_axes(&ax, self.axes.as_ref(), vm)?;
            objects.push(ax.object(vm));
        }
        if self.squeeze && objects.len() == 1 {
            return Ok(objects.remove(0));
        }
        let shape = if self.squeeze && (rows == 1 || cols == 1) {
            vec![rows * cols]
        } else {
            vec![rows, cols]
        };
        Ok(AxesArray::object(objects, shape, vm))
    }
}

/// `gridspec_kw=`: margins and gaps; ratios were read before.
fn set_spaces(fig: &Rc<Fig>, dict: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let mut adjust = Vec::new();
    for (key, value) in support::pairs(dict, vm)? {
        let key = support::str_of(&key, vm)?;
        if !matches!(key.as_str(), "width_ratios" | "height_ratios") {
            adjust.push((key, support::float_of(&value, vm)?));
        }
    }
    adjust_spaces(fig, adjust, vm)
}

fn adjust_spaces(fig: &Rc<Fig>, given: Vec<(String, f64)>, vm: &VirtualMachine) -> PyResult<()> {
    if given.is_empty() {
        return Ok(());
    }
    let mut params: SubplotParams = fig.with(|figure| figure.subplot_params);
    for (name, value) in given {
        let place = match name.as_str() {
            "left" => &mut params.left,
            "right" => &mut params.right,
            "bottom" => &mut params.bottom,
            "top" => &mut params.top,
            "wspace" => &mut params.wspace,
            "hspace" => &mut params.hspace,
            other => {
                return Err(vm.new_type_error(format!(
                    "subplots_adjust() got an unexpected keyword argument '{other}'"
                )));
            }
        };
        *place = value;
    }
    if params.left >= params.right {
        return Err(vm.new_value_error("left cannot be >= right"));
    }
    if params.bottom >= params.top {
        return Err(vm.new_value_error("bottom cannot be >= top"));
    }
    fig.with(|figure| {
        figure.subplot_params = params;
        figure.layout = Layout::Fixed;
    });
    Ok(())
}

/// `subplot_kw=` and the keywords of `add_subplot`: as `ax.set(**kw)`, with `sharex` and `sharey`.
fn configure_axes(ax: &Ax, keywords: Option<&PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
    let Some(dict) = keywords else {
        return Ok(());
    };
    let mut set = indexmap::IndexMap::new();
    for (key, value) in support::pairs(dict, vm)? {
        set.insert(support::str_of(&key, vm)?, value);
    }
    configure_axes_with(ax, set, vm)
}

fn configure_axes_with(
    ax: &Ax,
    mut set: indexmap::IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(projection) = some(set.shift_remove("projection"), vm) {
        let text = support::str_of(&projection, vm)?;
        if text != "rectilinear" {
            return Err(vm.new_not_implemented_error(format!(
                "the projection {text} is not supported: axes are rectilinear"
            )));
        }
    }
    for (name, horizontal) in [("sharex", true), ("sharey", false)] {
        if let Some(other) = some(set.shift_remove(name), vm) {
            let other = super::axes::of_object(&other, vm)?;
            ax.with(vm, |axes| {
                if horizontal {
                    axes.sharex = Some(other.id);
                } else {
                    axes.sharey = Some(other.id);
                }
            })?;
        }
    }
    if !set.is_empty() {
        let keywords = rustpython_vm::function::KwArgs::new(set);
        let call = FuncArgs::new(vec![], keywords);
        vm.call_method(&ax.object(vm), "set", call)?;
    }
    Ok(())
}

/// Which cells `add_subplot(…)` means: `(rows, cols, index)`, `223`, a `SubplotSpec`; all of it by default.
pub fn place_of(positional: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Place> {
    let whole = |rows: usize, cols: usize, first: usize, last: usize| -> PyResult<Place> {
        if rows == 0 || cols == 0 {
            return Err(vm.new_value_error(format!(
                "Number of rows and columns must be positive integers, not {rows} and {cols}"
            )));
        }
        if first == 0 || last < first || last > rows * cols {
            return Err(vm.new_value_error(format!(
                "num must be an integer with 1 <= num <= {}, not {last}",
                rows * cols
            )));
        }
        let (first, last) = (first - 1, last - 1);
        Ok(Place::Grid {
            rows,
            cols,
            row: (first / cols, last / cols + 1),
            col: (
                (first % cols).min(last % cols),
                (first % cols).max(last % cols) + 1,
            ),
        })
    };
    match positional {
        [] => whole(1, 1, 1, 1),
        [spec] => {
            if let Some(spec) = spec.downcast_ref::<SubplotSpec>() {
                return Ok(spec.place());
            }
            let code: usize = spec.clone().try_into_value(vm)?;
            if !(100..1000).contains(&code) {
                return Err(vm.new_value_error(format!(
                    "Integer subplot specification must be a three-digit number, not {code}"
                )));
            }
            whole(code / 100, code / 10 % 10, code % 10, code % 10)
        }
        [rows, cols, index] => {
            let rows: usize = rows.clone().try_into_value(vm)?;
            let cols: usize = cols.clone().try_into_value(vm)?;
            if support::is_sequence(index) {
                let (first, last) = values::pair("index", index, vm)?;
                return whole(rows, cols, first as usize, last as usize);
            }
            let index: usize = index.clone().try_into_value(vm)?;
            whole(rows, cols, index, index)
        }
        other => Err(vm.new_type_error(format!(
            "subplot() takes 1 or 3 positional arguments but {} were given",
            other.len()
        ))),
    }
}

fn add_subplot(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let place = place_of(&args.rest_positional(), vm)?;
    let keywords = args.rest_keywords();
    let ax = state::add_axes(&handle.fig, place, vm)?;
    configure_axes_with(&ax, keywords, vm)?;
    Ok(ax.object(vm))
}

/// `plt.subplot(…)`: axes that are there already become current.
pub fn subplot(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let fig = state::current(vm)?;
    let place = place_of(&args.rest_positional(), vm)?;
    let keywords = args.rest_keywords();
    let known = fig.with(|figure| {
        let mut ids = figure.axes_ids();
        ids.find(|id| {
            figure
                .axes(*id)
                .is_some_and(|axes| axes.visible && axes.place == place)
        })
    });
    let ax = match known {
        Some(id) => {
            fig.current.set(Some(id));
            Ax { fig, id }
        }
        None => state::add_axes(&fig, place, vm)?,
    };
    configure_axes_with(&ax, keywords, vm)?;
    Ok(ax.object(vm))
}

fn add_axes(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let rect = args.required("rect", vm)?;
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let numbers = values::plain(&rect, vm)?;
    let [left, bottom, width, height] = numbers[..] else {
        return Err(vm.new_type_error("add_axes() takes a rectangle (left, bottom, width, height)"));
    };
    let place = Place::Rect(left, bottom, width, height);
    let ax = state::add_axes(&handle.fig, place, vm)?;
    configure_axes_with(&ax, keywords, vm)?;
    Ok(ax.object(vm))
}

fn add_gridspec(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let (spec, spaces) = GridSpec::parse(&mut args, vm)?;
    args.finish(vm)?;
    adjust_spaces(&handle.fig, spaces, vm)?;
    spec.set_ratios(&handle.fig);
    Ok(spec.object(Some(handle.fig.clone()), vm))
}

fn suptitle(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let text = args.required("t", vm)?;
    let mut props = Props::new("Text", args.rest_keywords());
    args.finish(vm)?;
    props.take(&["x"], vm)?;
    let size = rc::fontsize("figure.titlesize", vm)?;
    let label = notes::label(&text, props, Some(size), vm)?;
    handle.fig.with(|figure| figure.suptitle = Some(label));
    Ok(handle.fig.object(What::Text(TextAt::Suptitle), vm))
}

fn super_label(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let text = args.required("t", vm)?;
    let mut props = Props::new("Text", args.rest_keywords());
    args.finish(vm)?;
    props.take(&["x"], vm)?;
    let label = notes::label(&text, props, None, vm)?;
    handle.fig.with(|figure| match horizontal {
        true => figure.supxlabel = Some(label),
        false => figure.supylabel = Some(label),
    });
    Ok(vm.ctx.none())
}

fn layout(handle: &Handle, layout: Layout, vm: &VirtualMachine) -> PyResult {
    handle.fig.with(|figure| figure.layout = layout);
    Ok(vm.ctx.none())
}

fn set_layout_engine(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let name = args
        .take_some("layout", vm)?
        .and_then(|name| support::text(&name));
    let _ = args.rest_keywords();
    args.finish(vm)?;
    match name.as_deref() {
        Some("none") | None => layout(handle, Layout::Auto, vm),
        _ => layout(handle, Layout::Tight, vm),
    }
}

fn autofmt_xdate(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _bottom = args.take("bottom", vm)?;
    let rotation = args.take_some("rotation", vm)?;
    let ha = args.take_some("ha", vm)?.and_then(|ha| support::text(&ha));
    let _which = args.take("which", vm)?;
    args.finish(vm)?;
    let angle = match rotation {
        Some(rotation) => support::float_of(&rotation, vm)?,
        None => 30.0,
    };
    let ha = littoral_plot::HAlign::parse(ha.as_deref().unwrap_or("right"));
    handle.fig.with(|figure| {
        let ids: Vec<AxesId> = figure.axes_ids().collect();
        for id in ids {
            if let Some(axes) = figure.axes_mut(id) {
                axes.xaxis.tick_rotation = angle;
                axes.xaxis.tick_ha = ha;
            }
        }
    });
    Ok(vm.ctx.none())
}

fn subplots_adjust(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut given = Vec::new();
    for name in ["left", "bottom", "right", "top", "wspace", "hspace"] {
        if let Some(value) = args.take_some(name, vm)? {
            given.push((name.to_owned(), support::float_of(&value, vm)?));
        }
    }
    args.finish(vm)?;
    adjust_spaces(&handle.fig, given, vm)?;
    Ok(vm.ctx.none())
}

fn set_size_inches(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let width = args.required("w", vm)?;
    let height = args.take_some("h", vm)?;
    let _ = args.keyword("forward");
    args.finish(vm)?;
    let size = match height {
        Some(height) => (
            support::float_of(&width, vm)?,
            support::float_of(&height, vm)?,
        ),
        None => values::pair("size", &width, vm)?,
    };
    handle.fig.with(|figure| figure.size_inches = size);
    Ok(vm.ctx.none())
}

fn set_side(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let value = support::float_of(&*args.required("val", vm)?, vm)?;
    let _ = args.keyword("forward");
    args.finish(vm)?;
    handle.fig.with(|figure| match horizontal {
        true => figure.size_inches.0 = value,
        false => figure.size_inches.1 = value,
    });
    Ok(vm.ctx.none())
}

fn set_dpi(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dpi = support::float_of(&*args.required("val", vm)?, vm)?;
    args.finish(vm)?;
    handle.fig.with(|figure| figure.dpi = dpi);
    Ok(vm.ctx.none())
}

fn set_facecolor(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let color = super::props::color(&*args.required("color", vm)?, vm)?;
    args.finish(vm)?;
    handle.fig.with(|figure| figure.facecolor = color);
    Ok(vm.ctx.none())
}

fn clear_figure(fig: &Rc<Fig>) {
    fig.with(Figure::clear);
    fig.children.borrow_mut().clear();
    fig.colorbars.borrow_mut().clear();
    fig.current.set(None);
    fig.mappable.set(None);
}

fn clear(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = args.keyword("keep_observers");
    args.finish(vm)?;
    clear_figure(&handle.fig);
    Ok(vm.ctx.none())
}

/// `fig.savefig(fname, *, dpi="figure", format=None, bbox_inches=None, facecolor=None, transparent=None)`:
/// SVG or PNG, by the name's end.
fn savefig(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let target = args.required("fname", vm)?;
    let format = some(args.keyword("format"), vm);
    let dpi = some(args.keyword("dpi"), vm);
    let bbox = some(args.keyword("bbox_inches"), vm);
    let facecolor = some(args.keyword("facecolor"), vm);
    let transparent = args.keyword_value::<bool>("transparent", vm)?;
    let _ = (
        args.keyword("pad_inches"),
        args.keyword("metadata"),
        args.keyword("edgecolor"),
        args.keyword("orientation"),
    );
    args.finish(vm)?;
    let stream = vm.get_attribute_opt(target.clone(), "write")?;
    let path = match &stream {
        Some(_) => String::new(),
        None => support::str_of(&target, vm)?,
    };
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let (path, ending) = match file.rsplit_once('.') {
        Some((_, ending)) => (path.clone(), ending.to_lowercase()),
        None if stream.is_some() => (path, "png".to_owned()),
        None => (format!("{path}.png"), "png".to_owned()),
    };
    let format = format
        .map(|format| support::str_of(&format, vm))
        .transpose()?;
    let format = format.map_or(ending, |format| format.to_lowercase());
    let mut model = handle.fig.with(|figure| figure.clone());
    let dpi = match dpi {
        Some(dpi) => Some(dpi),
        None => some(Some(rc::object("savefig.dpi", vm)?), vm),
    };
    let scale = match dpi.as_ref() {
        Some(dpi) if support::text(dpi).is_none() => support::float_of(dpi, vm)? / model.dpi,
        _ => 1.0,
    };
    let tight = match bbox {
        Some(bbox) => support::text(&bbox).as_deref() == Some("tight"),
        None => rc::text("savefig.bbox", vm)? == "tight",
    };
    model.crop = tight;
    if let Some(color) = facecolor.filter(|color| support::text(color).as_deref() != Some("auto")) {
        model.facecolor = super::props::color(&color, vm)?;
    }
    if transparent == Some(true) {
        model.facecolor = littoral_plot::Color::TRANSPARENT;
    }
    let bytes = match format.as_str() {
        "svg" => model.to_svg().or_raise(vm)?.into_bytes(),
        "png" => model.to_png(scale).or_raise(vm)?,
        other => {
            return Err(vm.new_value_error(format!(
                "Format '{other}' is not supported (supported formats: png, svg)"
            )));
        }
    };
    let bytes: PyObjectRef = vm.ctx.new_bytes(bytes).into();
    match stream {
        Some(write) => {
            write.call((bytes,), vm)?;
        }
        None => {
            let open = vm.builtins.get_attr("open", vm)?;
            let file = open.call((path, "wb"), vm)?;
            vm.call_method(&file, "write", (bytes,))?;
            vm.call_method(&file, "close", ())?;
        }
    }
    Ok(vm.ctx.none())
}
