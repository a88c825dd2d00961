//! What axes consist of, and what else can be done with them.

use littoral_plot::{Artist, ArtistId, Place};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::of;
use crate::pyplot::classes::Table;
use crate::pyplot::figure;
use crate::pyplot::handle::{Ax, Handle, Transform, What};
use crate::pyplot::{props, state};
use crate::support::Arguments;

pub static TABLE: Table = Table {
    methods: &[
        ("get_lines", |handle, args, vm| {
            args.finish(vm)?;
            artists(handle, is_line, vm)
        }),
        ("get_figure", |handle, _args, vm| {
            Ok(handle.fig.object(What::Figure, vm))
        }),
        ("get_images", |handle, _args, vm| {
            artists(handle, |artist| matches!(artist, Artist::Image(_)), vm)
        }),
        ("has_data", |handle, _args, vm| {
            let any = of(handle, vm)?.with(vm, |axes| !axes.artists.is_empty())?;
            Ok(vm.ctx.new_bool(any).into())
        }),
        ("twinx", |handle, args, vm| twin(handle, true, args, vm)),
        ("twiny", |handle, args, vm| twin(handle, false, args, vm)),
        ("clear", clear),
        ("cla", clear),
        ("remove", |handle, args, vm| {
            args.finish(vm)?;
            let ax = of(handle, vm)?;
            figure::remove(&ax.fig, ax.id);
            Ok(vm.ctx.none())
        }),
        ("set_visible", set_visible),
        ("get_visible", |handle, _args, vm| {
            let visible = of(handle, vm)?.with(vm, |axes| axes.visible)?;
            Ok(vm.ctx.new_bool(visible).into())
        }),
        ("set_axis_off", |handle, _args, vm| {
            show_axis(handle, false, vm)
        }),
        ("set_axis_on", |handle, _args, vm| {
            show_axis(handle, true, vm)
        }),
        ("set_frame_on", |handle, mut args, vm| {
            let on = args.required("b", vm)?.try_to_bool(vm)?;
            of(handle, vm)?.with(vm, |axes| axes.frame_on = on)?;
            Ok(vm.ctx.none())
        }),
        ("set_facecolor", |handle, mut args, vm| {
            let color = props::color(&*args.required("color", vm)?, vm)?;
            args.finish(vm)?;
            of(handle, vm)?.with(vm, |axes| axes.facecolor = color)?;
            Ok(vm.ctx.none())
        }),
        ("set_prop_cycle", set_prop_cycle),
        ("add_patch", add_patch),
        ("add_artist", add_patch),
        ("sharex", |handle, args, vm| share(handle, true, args, vm)),
        ("sharey", |handle, args, vm| share(handle, false, args, vm)),
        ("get_xaxis", |handle, _args, vm| axis(handle, true, vm)),
        ("get_yaxis", |handle, _args, vm| axis(handle, false, vm)),
        ("set_axisbelow", |_handle, _args, vm| {
            unheard("set_axisbelow", vm)
        }),
        ("set_zorder", |_handle, _args, vm| unheard("set_zorder", vm)),
    ],
    properties: &[
        ("figure", |handle, vm| {
            Ok(handle.fig.object(What::Figure, vm))
        }),
        ("lines", |handle, vm| artists(handle, is_line, vm)),
        ("collections", |handle, vm| {
            artists(handle, is_collection, vm)
        }),
        ("images", |handle, vm| {
            artists(handle, |artist| matches!(artist, Artist::Image(_)), vm)
        }),
        ("texts", |handle, vm| {
            artists(handle, |artist| matches!(artist, Artist::Text(_)), vm)
        }),
        ("patches", |handle, vm| {
            artists(handle, |artist| matches!(artist, Artist::Bars(_)), vm)
        }),
        ("artists", |handle, vm| artists(handle, |_| true, vm)),
        ("xaxis", |handle, vm| axis(handle, true, vm)),
        ("yaxis", |handle, vm| axis(handle, false, vm)),
        ("spines", |handle, vm| {
            let id = of(handle, vm)?.id;
            Ok(handle.fig.object(What::Spine(id, None), vm))
        }),
        ("transData", |handle, vm| {
            Ok(handle.fig.object(What::Transform(Transform::Data), vm))
        }),
        ("transAxes", |handle, vm| {
            Ok(handle.fig.object(What::Transform(Transform::Axes), vm))
        }),
    ],
};

/// A setter without effect.
fn unheard(name: &'static str, vm: &VirtualMachine) -> PyResult {
    props::unheard("Axes", name, vm)?;
    Ok(vm.ctx.none())
}

/// `ax.set_prop_cycle(color=[…])`
fn set_prop_cycle(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let positional = args.rest_positional();
    let mut given = props::Props::new("Axes.set_prop_cycle", args.rest_keywords());
    args.finish(vm)?;
    let mut colors = given.take(&["color", "c"], vm)?;
    given.ignore(&["linestyle", "ls", "marker", "linewidth", "lw"], vm)?;
    given.finish(vm)?;
    match positional.as_slice() {
        [cycler] if !vm.is_none(cycler) => colors = Some(cycler.clone()),
        [_, values] => colors = Some(values.clone()),
        _ => {}
    }
    let palette = match colors {
        Some(colors) => props::colors(&colors, vm)?,
        None => vec![],
    };
    ax.with(vm, |axes| axes.set_palette(palette))?;
    ax.reset_cycles();
    Ok(vm.ctx.none())
}

/// `ax.add_patch(Rectangle(…))`: patches and lines made by hand.
fn add_patch(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let patch = args.required("p", vm)?;
    args.finish(vm)?;
    match patch.downcast_ref::<crate::pyplot::proxies::Proxy>() {
        Some(proxy) => ax.add(proxy.artist(), vm),
        None => {
            let class = patch.class().name().to_string();
            Err(vm.new_type_error(format!(
                "axes can take Rectangle, Circle, Polygon and Line2D objects, not a '{class}' object"
            )))
        }
    }
}

fn is_line(artist: &Artist) -> bool {
    match artist {
        Artist::Line(_) => true,
        Artist::AxLine(line) => {
            line.to.is_none() && matches!(line.extent, littoral_plot::artist::Extent::Axes(..))
        }
        _ => false,
    }
}

fn is_collection(artist: &Artist) -> bool {
    matches!(
        artist,
        Artist::PcolorMesh(_)
            | Artist::Contour(_)
            | Artist::Scatter(_)
            | Artist::FillBetween(_)
            | Artist::ErrorBars(_)
            | Artist::Quiver(_)
    )
}

/// The artists of a kind. Removed ones have left an empty text.
fn artists(handle: &Handle, kind: fn(&Artist) -> bool, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let found = ax.with(vm, |axes| {
        let all = axes.artists.iter().enumerate();
        all.filter(|(_, artist)| kind(artist) && !crate::pyplot::artists::is_removed(artist))
            .map(|(index, _)| index)
            .collect::<Vec<usize>>()
    })?;
    let objects: Vec<PyObjectRef> = found
        .into_iter()
        .map(|index| {
            let id = ArtistId { axes: ax.id, index };
            ax.fig.object(What::Artist(id), vm)
        })
        .collect();
    Ok(vm.ctx.new_list(objects).into())
}

fn axis(handle: &Handle, horizontal: bool, vm: &VirtualMachine) -> PyResult {
    let id = of(handle, vm)?.id;
    Ok(handle.fig.object(What::Axis(id, horizontal), vm))
}

/// `ax.twinx()`: axes over these, with a y axis of their own at the right.
fn twin(handle: &Handle, x: bool, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let ax = of(handle, vm)?;
    let place = if x {
        Place::TwinX(ax.id)
    } else {
        Place::TwinY(ax.id)
    };
    Ok(state::add_axes(&ax.fig, place, vm)?.object(vm))
}

fn clear(handle: &Handle, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let ax = of(handle, vm)?;
    ax.with(vm, |axes| axes.clear())?;
    ax.reset_cycles();
    state::style_axes(&ax.fig, ax.id, vm)?;
    Ok(vm.ctx.none())
}

fn set_visible(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let visible = args.required("b", vm)?.try_to_bool(vm)?;
    args.finish(vm)?;
    of(handle, vm)?.with(vm, |axes| axes.visible = visible)?;
    Ok(vm.ctx.none())
}

fn show_axis(handle: &Handle, on: bool, vm: &VirtualMachine) -> PyResult {
    of(handle, vm)?.with(vm, |axes| axes.axis_on = on)?;
    Ok(vm.ctx.none())
}

fn share(handle: &Handle, horizontal: bool, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let other: Ax = super::of_object(&*args.required("other", vm)?, vm)?;
    args.finish(vm)?;
    ax.with(vm, |axes| {
        if horizontal {
            axes.sharex = Some(other.id);
        } else {
            axes.sharey = Some(other.id);
        }
    })?;
    Ok(vm.ctx.none())
}
