//! `Figure` and its methods; `plt.figure` makes one.

use std::rc::Rc;

use littoral_plot::{AxesId, Figure, Layout};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::classes::Table;
use super::handle::{Child, Fig, Handle, TextAt, What};
use super::props::Props;
use super::subplots::adjust_spaces;
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
pub fn children(fig: &Rc<Fig>, vm: &VirtualMachine) -> Vec<PyObjectRef> {
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
pub fn configure(model: &mut Figure, args: &mut Arguments, vm: &VirtualMachine) -> PyResult<()> {
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

pub fn some(value: Option<PyObjectRef>, vm: &VirtualMachine) -> Option<PyObjectRef> {
    value.filter(|value| !vm.is_none(value))
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
