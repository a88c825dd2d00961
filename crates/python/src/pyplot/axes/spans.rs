//! Lines and spans across the axes: `axhline`, `axvspan`, `hlines` and the like.

use littoral_plot::Artist;
use littoral_plot::artist::{AxLine, Extent, LineStyle};
use rustpython_vm::{PyResult, VirtualMachine};

use super::of;
use crate::pyplot::classes::Table;
use crate::pyplot::handle::{Handle, What};
use crate::pyplot::props::{self, Props};
use crate::pyplot::{rc, values};
use crate::support::{Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("axhline", |handle, args, vm| {
            across(handle, false, args, vm)
        }),
        ("axvline", |handle, args, vm| across(handle, true, args, vm)),
        ("axhspan", |handle, args, vm| span(handle, false, args, vm)),
        ("axvspan", |handle, args, vm| span(handle, true, args, vm)),
        ("hlines", |handle, args, vm| {
            several(handle, false, args, vm)
        }),
        ("vlines", |handle, args, vm| several(handle, true, args, vm)),
    ],
    properties: &[],
};

fn plain(vertical: bool, at: f64, vm: &VirtualMachine) -> PyResult<AxLine> {
    Ok(AxLine {
        at,
        to: None,
        vertical,
        extent: Extent::Axes(0.0, 1.0),
        color: littoral_plot::Color::cycle(0),
        linewidth: rc::number("lines.linewidth", vm)?,
        linestyle: LineStyle::Solid,
        alpha: 1.0,
        label: None,
        zorder: 2.0,
    })
}

fn style(line: &mut AxLine, props: &mut Props, vm: &VirtualMachine) -> PyResult<()> {
    if let Some(width) = props.number(&["linewidth", "lw", "linewidths"], vm)? {
        line.linewidth = width;
    }
    if let Some(style) = props.linestyle(&["linestyle", "ls", "linestyles"], vm)? {
        line.linestyle = style;
    }
    line.alpha = props.number(&["alpha"], vm)?.unwrap_or(line.alpha);
    line.label = props.text(&["label"], vm)?;
    line.zorder = props.number(&["zorder"], vm)?.unwrap_or(line.zorder);
    Ok(())
}

/// `axhline(y=0, xmin=0, xmax=1, **kwargs)`
fn across(handle: &Handle, vertical: bool, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let names = if vertical {
        ["x", "ymin", "ymax"]
    } else {
        ["y", "xmin", "xmax"]
    };
    let at = args.take_some(names[0], vm)?;
    let from = args.value::<f64>(names[1], vm)?.unwrap_or(0.0);
    let to = args.value::<f64>(names[2], vm)?.unwrap_or(1.0);
    let mut props = Props::new("Line2D", args.rest_keywords());
    args.finish(vm)?;
    let at = match at {
        Some(at) => values::one_on_axis(&ax, vertical, &at, vm)?,
        None => 0.0,
    };
    let mut line = plain(vertical, at, vm)?;
    line.extent = Extent::Axes(from, to);
    line.color = match props.color(&["color", "c"], vm)? {
        Some(color) => color,
        None => ax.with(vm, |axes| axes.next_color())?,
    };
    style(&mut line, &mut props, vm)?;
    props.finish(vm)?;
    ax.add(Artist::AxLine(line), vm)
}

/// `axhspan(ymin, ymax, xmin=0, xmax=1, **kwargs)`
fn span(handle: &Handle, vertical: bool, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let names = if vertical {
        ["xmin", "xmax", "ymin", "ymax"]
    } else {
        ["ymin", "ymax", "xmin", "xmax"]
    };
    let first = args.required(names[0], vm)?;
    let last = args.required(names[1], vm)?;
    let from = args.value::<f64>(names[2], vm)?.unwrap_or(0.0);
    let to = args.value::<f64>(names[3], vm)?.unwrap_or(1.0);
    let mut props = Props::new("Rectangle", args.rest_keywords());
    args.finish(vm)?;
    let at = values::one_on_axis(&ax, vertical, &first, vm)?;
    let mut line = plain(vertical, at, vm)?;
    line.to = Some(values::one_on_axis(&ax, vertical, &last, vm)?);
    line.extent = Extent::Axes(from, to);
    line.zorder = 1.0;
    let color = props.color(&["color"], vm)?;
    let face = props.color(&["facecolor", "fc"], vm)?;
    props.take(&["edgecolor", "ec"], vm)?;
    line.color = match face.or(color) {
        Some(color) => color,
        None => ax.next_patch(),
    };
    props.ignore(&["hatch", "fill"], vm)?;
    style(&mut line, &mut props, vm)?;
    props.finish(vm)?;
    ax.add(Artist::AxLine(line), vm)
}

/// `hlines(y, xmin, xmax, colors=None, linestyles="solid", *, label="", **kwargs)`
fn several(handle: &Handle, vertical: bool, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let names = if vertical {
        ["x", "ymin", "ymax"]
    } else {
        ["y", "xmin", "xmax"]
    };
    let places = args.required(names[0], vm)?;
    let from = args.required(names[1], vm)?;
    let to = args.required(names[2], vm)?;
    let colors = args.take_some("colors", vm)?;
    let linestyles = args.take_some("linestyles", vm)?;
    let mut props = Props::new("LineCollection", args.rest_keywords());
    args.finish(vm)?;
    let at = values::on_axis(&ax, vertical, &values::array_of(&places, vm)?, vm)?;
    let along = |object| -> PyResult<Vec<f64>> {
        let all = values::on_axis(&ax, !vertical, &values::array_of(object, vm)?, vm)?;
        values::repeated("ends", all, at.len(), vm)
    };
    let (from, to) = (along(&from)?, along(&to)?);
    let colors = match colors.or(props.take(&["color"], vm)?) {
        Some(colors) => props::colors(&colors, vm)?,
        None => vec![littoral_plot::Color::cycle(0)],
    };
    let mut base = plain(vertical, 0.0, vm)?;
    if let Some(style) = linestyles {
        base.linestyle = props::linestyle(&style, vm)?;
    }
    style(&mut base, &mut props, vm)?;
    props.finish(vm)?;
    if colors.is_empty() {
        return Err(littoral_plot::PlotError::Value("colors is empty".into())).or_raise(vm);
    }
    let mut ids = Vec::new();
    for (index, place) in at.iter().enumerate() {
        let mut line = base.clone();
        line.at = *place;
        line.extent = Extent::Data(from[index], to[index]);
        line.color = colors[index % colors.len()];
        if index > 0 {
            line.label = None;
        }
        ids.push(ax.add_id(Artist::AxLine(line), vm)?.0);
    }
    match ids.as_slice() {
        [one] => Ok(ax.fig.object(What::Artist(*one), vm)),
        _ => Ok(ax.fig.object(What::Container("LineCollection", ids), vm)),
    }
}
