//! The single bars of a `BarContainer`, and their labels.

use littoral_plot::artist::Bars;
use littoral_plot::{Artist, ArtistId};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::classes::Table;
use super::handle::{Handle, What};
use super::{axes, props};
use crate::support::{self, Arguments};

pub static AXES: Table = Table {
    methods: &[("bar_label", bar_label)],
    properties: &[],
};

pub static TABLE: Table = Table {
    methods: &[
        ("get_height", |handle, _args, vm| {
            number(handle, Side::Height, vm)
        }),
        ("get_width", |handle, _args, vm| {
            number(handle, Side::Width, vm)
        }),
        ("get_x", |handle, _args, vm| number(handle, Side::X, vm)),
        ("get_y", |handle, _args, vm| number(handle, Side::Y, vm)),
        ("set_color", set_color),
        ("set_facecolor", set_color),
        ("get_facecolor", |handle, _args, vm| {
            let color = with(handle, vm, |bars, at| bars.colors[at % bars.colors.len()])?;
            let parts = [color.r, color.g, color.b].map(|part| f64::from(part) / 255.0);
            let mut parts: Vec<PyObjectRef> = parts
                .iter()
                .map(|part| vm.ctx.new_float(*part).into())
                .collect();
            parts.push(vm.ctx.new_float(color.a).into());
            Ok(vm.ctx.new_tuple(parts).into())
        }),
    ],
    properties: &[],
};

/// The bars of an artist; none for other artists.
pub fn of(handle: &Handle, id: ArtistId) -> Option<Vec<Handle>> {
    let count = handle.fig.with(|figure| match figure.artist(id) {
        Some(Artist::Bars(bars)) => Some(bars.edges.len()),
        _ => None,
    })?;
    let bars = (0..count).map(|at| handle.fig.handle(What::Bar(id, at)));
    Some(bars.collect())
}

fn with<R>(
    handle: &Handle,
    vm: &VirtualMachine,
    function: impl FnOnce(&mut Bars, usize) -> R,
) -> PyResult<R> {
    let What::Bar(id, at) = handle.what else {
        return Err(vm.new_type_error("not a bar"));
    };
    handle
        .fig
        .with(|figure| match figure.artist_mut(id) {
            Some(Artist::Bars(bars)) if at < bars.edges.len() && !bars.colors.is_empty() => {
                Some(function(bars, at))
            }
            _ => None,
        })
        .ok_or_else(|| vm.new_runtime_error("the bar was removed from its axes"))
}

enum Side {
    X,
    Y,
    Width,
    Height,
}

fn number(handle: &Handle, side: Side, vm: &VirtualMachine) -> PyResult {
    let value = with(handle, vm, |bars, at| {
        let (along, across) = (bars.edges[at], bars.spans[at]);
        let (x, y) = if bars.horizontal {
            (across, along)
        } else {
            (along, across)
        };
        match side {
            Side::X => x.0,
            Side::Y => y.0,
            Side::Width => x.1 - x.0,
            Side::Height => y.1 - y.0,
        }
    })?;
    Ok(vm.ctx.new_float(value).into())
}

fn set_color(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let color = props::color(&*args.required("color", vm)?, vm)?;
    args.finish(vm)?;
    with(handle, vm, |bars, at| {
        let own: Vec<_> = bars
            .colors
            .iter()
            .copied()
            .cycle()
            .take(bars.edges.len())
            .collect();
        bars.colors = own;
        bars.colors[at] = color;
    })?;
    Ok(vm.ctx.none())
}

/// `ax.bar_label(container, labels=None, *, fmt="%g", label_type="edge", padding=0, **kwargs)`
fn bar_label(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = axes::of(handle, vm)?;
    let container = args.required("container", vm)?;
    let labels = args.take_some("labels", vm)?;
    let format = args.keyword("fmt").filter(|format| !vm.is_none(format));
    let kind = args
        .keyword_value::<String>("label_type", vm)?
        .unwrap_or("edge".to_owned());
    let _ = args.keyword("padding");
    let style = args.rest_keywords();
    args.finish(vm)?;
    let Some(Handle {
        what: What::Container(_, ids),
        ..
    }) = Handle::of(&container)
    else {
        return Err(vm.new_type_error("bar_label() takes what bar() gave"));
    };
    let labels = labels
        .map(|labels| support::items(&labels, vm))
        .transpose()?;
    let mut made = Vec::new();
    for id in ids {
        let bars = ax.with(vm, |axes| match axes.artists.get(id.index) {
            Some(Artist::Bars(bars)) => Some(bars.clone()),
            _ => None,
        })?;
        let Some(bars) = bars else {
            continue;
        };
        for (at, (edge, span)) in bars.edges.iter().zip(&bars.spans).enumerate() {
            let length = span.1 - span.0;
            let text = match labels.as_ref().map(|labels| labels.get(at)) {
                Some(Some(label)) => support::str_of(label, vm)?,
                Some(None) => String::new(),
                None => formatted(length, format.as_ref(), vm)?,
            };
            let center = (edge.0 + edge.1) / 2.0;
            let end = if kind == "center" {
                (span.0 + span.1) / 2.0
            } else {
                span.1
            };
            let (x, y, ha, va) = match (bars.horizontal, kind.as_str()) {
                (false, "center") => (center, end, "center", "center"),
                (false, _) if length < 0.0 => (center, end, "center", "top"),
                (false, _) => (center, end, "center", "bottom"),
                (true, "center") => (end, center, "center", "center"),
                (true, _) if length < 0.0 => (end, center, "right", "center"),
                (true, _) => (end, center, "left", "center"),
            };
            let mut keywords = style.clone();
            for (name, value) in [("ha", ha), ("va", va)] {
                keywords
                    .entry(name.to_owned())
                    .or_insert_with(|| vm.ctx.new_str(value).into());
            }
            let place = vec![
                vm.ctx.new_float(x).into(),
                vm.ctx.new_float(y).into(),
                vm.ctx.new_str(text).into(),
            ];
            made.push(axes::call(&ax, "text", place, keywords, vm)?);
        }
    }
    Ok(vm.ctx.new_list(made).into())
}

/// A length as `fmt` says: `"%.1f"`, `"{:.1f}"`, a function.
fn formatted(value: f64, format: Option<&PyObjectRef>, vm: &VirtualMachine) -> PyResult<String> {
    let number: PyObjectRef = vm.ctx.new_float(value).into();
    let text = match format {
        None => {
            let plain: PyObjectRef = vm.ctx.new_str("%g").into();
            vm._mod(&plain, &number)?
        }
        Some(format) => match support::text(format) {
            Some(text) if text.contains('{') => vm.call_method(format, "format", (number,))?,
            Some(_) => vm._mod(format, &number)?,
            None => format.call((number,), vm)?,
        },
    };
    support::str_of(&text, vm)
}
