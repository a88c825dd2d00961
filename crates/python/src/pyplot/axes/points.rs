//! `scatter`, `bar`, `barh`.

use littoral_plot::artist::{Bars, ErrorBars, Marker, PointColors, Scatter};
use littoral_plot::{Artist, AxisKind, Color};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::fields::scale_from;
use super::{hist, of};
use crate::pyplot::classes::Table;
use crate::pyplot::handle::{Ax, Handle, What};
use crate::pyplot::props::{self, Props};
use crate::pyplot::{notes, rc, values};
use crate::support::{self, Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("scatter", scatter),
        ("bar", |handle, args, vm| bars(handle, false, args, vm)),
        ("barh", |handle, args, vm| bars(handle, true, args, vm)),
        ("hist", hist::hist),
    ],
    properties: &[],
};

/// What `c=` means: a colour, colours, or numbers that a colormap shows.
fn point_colors(
    object: &PyObject,
    count: usize,
    props: &mut Props,
    vm: &VirtualMachine,
) -> PyResult<PointColors> {
    if support::text(object).is_some() {
        return Ok(PointColors::One(props::color(object, vm)?));
    }
    if support::is_sequence(object) {
        let items = support::items(object, vm)?;
        let named = items
            .first()
            .is_some_and(|item| support::text(item).is_some() || support::is_sequence(item));
        if named {
            let colors = props::colors(object, vm)?;
            return match colors.len() {
                1 => Ok(PointColors::One(colors[0])),
                length if length == count => Ok(PointColors::Each(colors)),
                length => Err(vm.new_value_error(format!(
                    "'c' argument has {length} elements, which is inconsistent with 'x' and 'y' with size {count}."
                ))),
            };
        }
    }
    let array = values::array_of(object, vm)?;
    if array.size() == count {
        let values = values::plain(object, vm)?;
        let scale = scale_from(props, &values, vm)?;
        return Ok(PointColors::Values { values, scale });
    }
    // Not a number each: one colour's parts, or rows of them.
    match array.shape() {
        [3 | 4] => Ok(PointColors::One(props::color(object, vm)?)),
        [rows, 3 | 4] if *rows == count => Ok(PointColors::Each(props::colors(object, vm)?)),
        _ => Err(vm.new_value_error(format!(
            "'c' argument has {} elements, which is inconsistent with 'x' and 'y' with size {count}.",
            array.size()
        ))),
    }
}

/// `scatter(x, y, s=None, c=None, *, marker=None, cmap=None, norm=None, vmin=None, vmax=None, …)`
fn scatter(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let x = args.required("x", vm)?;
    let y = args.required("y", vm)?;
    let sizes = args.take_some("s", vm)?;
    let c = args.take_some("c", vm)?;
    let mut props = Props::new("PathCollection", args.rest_keywords());
    args.finish(vm)?;
    let x = values::on_axis(&ax, true, &values::array_of(&x, vm)?, vm)?;
    let y = values::on_axis(&ax, false, &values::array_of(&y, vm)?, vm)?;
    if x.len() != y.len() {
        return Err(vm.new_value_error("x and y must be the same size"));
    }
    let given = props.color(&["color"], vm)?;
    let face = props.color(&["facecolor", "facecolors", "fc"], vm)?;
    let colors = match (&c, given.or(face)) {
        (Some(c), _) => point_colors(c, x.len(), &mut props, vm)?,
        (None, Some(color)) => PointColors::One(color),
        (None, None) => PointColors::One(ax.next_patch()),
    };
    // Without numbers these do nothing, as in matplotlib.
    props.ignore(&["cmap", "norm", "vmin", "vmax", "plotnonfinite"], vm)?;
    let mut points = Scatter::new(x, y, colors).or_raise(vm)?;
    if let Some(sizes) = sizes.or(props.take(&["sizes"], vm)?) {
        points.sizes = values::plain(&sizes, vm)?;
        if points.sizes.len() != 1 && points.sizes.len() != points.x.len() {
            return Err(vm.new_value_error(
                "s must be a scalar, or float array-like with the same size as x and y",
            ));
        }
    }
    if let Some(marker) = props.take(&["marker"], vm)? {
        points.marker = props::marker(&marker, vm)?;
    }
    if let Some(edge) = props.take(&["edgecolor", "edgecolors", "ec"], vm)?
        && support::text(&edge).as_deref() != Some("face")
    {
        points.edgecolor = props::colors(&edge, vm)?.first().copied();
    } else if let Some(color) = given {
        points.edgecolor = Some(color);
    }
    if points.edgecolor == Some(Color::TRANSPARENT) {
        points.linewidth = 0.0;
    }
    if matches!(points.marker, Marker::Plus | Marker::Cross) {
        points.linewidth = 1.5;
    }
    if let Some(width) = props.number(&["linewidth", "linewidths", "lw"], vm)? {
        points.linewidth = width;
    }
    points.alpha = props.number(&["alpha"], vm)?.unwrap_or(1.0);
    points.label = props.text(&["label"], vm)?;
    points.zorder = props.number(&["zorder"], vm)?.unwrap_or(1.0);
    notes::data_only(&mut props, vm)?;
    props.finish(vm)?;
    ax.add(Artist::Scatter(points), vm)
}

/// The keywords that bars share.
pub fn style(bars: &mut Bars, props: &mut Props, vm: &VirtualMachine) -> PyResult<()> {
    let edge = props.color(&["edgecolor", "ec"], vm)?;
    let width = props.number(&["linewidth", "lw"], vm)?;
    bars.edgecolor = edge;
    bars.linewidth = match (width, edge) {
        (Some(width), _) => width,
        (None, Some(_)) => 1.0,
        (None, None) => 0.0,
    };
    bars.alpha = props.number(&["alpha"], vm)?.unwrap_or(1.0);
    bars.label = props.text(&["label"], vm)?;
    bars.zorder = props.number(&["zorder"], vm)?.unwrap_or(1.0);
    props.ignore(&["hatch"], vm)?;
    Ok(())
}

/// `bar(x, height, width=0.8, bottom=None, *, align="center", **kwargs)`
fn bars(handle: &Handle, horizontal: bool, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let names = if horizontal {
        ["y", "width", "height", "left"]
    } else {
        ["x", "height", "width", "bottom"]
    };
    let places = args.required(names[0], vm)?;
    let lengths = args.required(names[1], vm)?;
    let thickness = args.take_some(names[2], vm)?;
    let base = args.take_some(names[3], vm)?;
    let align = args
        .keyword_value::<String>("align", vm)?
        .unwrap_or("center".to_owned());
    let mut props = Props::new("Rectangle", args.rest_keywords());
    args.finish(vm)?;
    let at = values::on_axis(&ax, !horizontal, &values::array_of(&places, vm)?, vm)?;
    let lengths = values::length(&lengths, vm)?;
    let count = at.len().max(lengths.len());
    let at = values::repeated(names[0], at, count, vm)?;
    let lengths = values::repeated(names[1], lengths, count, vm)?;
    let thickness = match thickness {
        Some(thickness) => values::repeated(names[2], values::length(&thickness, vm)?, count, vm)?,
        None => vec![0.8; count],
    };
    let base = match base {
        Some(base) => values::repeated(names[3], values::plain(&base, vm)?, count, vm)?,
        None => vec![0.0; count],
    };
    let centered = match align.as_str() {
        "center" => true,
        "edge" => false,
        other => {
            return Err(vm.new_value_error(format!(
                "'{other}' is not a valid value for align; supported values are 'center', 'edge'"
            )));
        }
    };
    let edges = at
        .iter()
        .zip(&thickness)
        .map(|(at, width)| {
            let first = if centered { at - width / 2.0 } else { *at };
            (first, first + width)
        })
        .collect();
    let spans: Vec<(f64, f64)> = base
        .iter()
        .zip(&lengths)
        .map(|(base, length)| (*base, base + length))
        .collect();
    let colors = match props.take(&["color", "facecolor", "fc"], vm)? {
        Some(colors) => props::colors(&colors, vm)?,
        None => vec![ax.next_patch()],
    };
    let mut bars = Bars {
        edges,
        spans,
        horizontal,
        colors,
        edgecolor: None,
        linewidth: 0.0,
        alpha: 1.0,
        label: None,
        zorder: 1.0,
    };
    let errors = props.take(&[if horizontal { "xerr" } else { "yerr" }], vm)?;
    let capsize = props.number(&["capsize"], vm)?.unwrap_or(0.0);
    let ecolor = props.color(&["ecolor"], vm)?.unwrap_or(Color::BLACK);
    let log = props.boolean(&["log"], vm)?.unwrap_or(false);
    let tick_labels = props.take(&["tick_label"], vm)?;
    style(&mut bars, &mut props, vm)?;
    props.ignore(&["error_kw"], vm)?;
    props.finish(vm)?;
    if let Some(labels) = tick_labels {
        name_ticks(&ax, !horizontal, &at, &labels, vm)?;
    }
    if log {
        ax.with(vm, |axes| {
            axes.axis_mut(horizontal).scale = littoral_plot::axes::Scale::Log { base: 10.0 };
        })?;
    }
    let centers: Vec<f64> = bars.edges.iter().map(|(a, b)| (a + b) / 2.0).collect();
    let ends: Vec<f64> = bars.spans.iter().map(|(_, end)| *end).collect();
    let (id, _) = ax.add_id(Artist::Bars(bars), vm)?;
    let ids = vec![id];
    if let Some(errors) = errors {
        let each = values::repeated("err", values::plain(&errors, vm)?, count, vm)?;
        let both = Some((each.clone(), each));
        let (x, y) = if horizontal {
            (ends, centers)
        } else {
            (centers, ends)
        };
        let (xerr, yerr) = if horizontal {
            (both, None)
        } else {
            (None, both)
        };
        ax.add(
            Artist::ErrorBars(ErrorBars {
                x,
                y,
                yerr,
                xerr,
                color: ecolor,
                linewidth: rc::number("lines.linewidth", vm)?,
                capsize,
                alpha: 1.0,
                zorder: 2.0,
            }),
            vm,
        )?;
    }
    Ok(ax.fig.object(What::Container("BarContainer", ids), vm))
}

fn name_ticks(
    ax: &Ax,
    horizontal: bool,
    at: &[f64],
    labels: &PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let labels = match support::text(labels) {
        Some(label) => vec![label; at.len()],
        None => support::items(labels, vm)?
            .iter()
            .map(|label| support::str_of(label, vm))
            .collect::<PyResult<_>>()?,
    };
    ax.with(vm, |axes| {
        let axis = axes.axis_mut(horizontal);
        if !matches!(axis.kind, AxisKind::Category(_)) {
            axis.ticks = Some(at.to_vec());
        }
        axis.tick_labels = Some(labels);
    })
}
