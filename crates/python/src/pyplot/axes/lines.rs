//! `plot` and its kin: lines, steps, error bars, fills.

use littoral_array::Array;
use littoral_plot::artist::{ErrorBars, FillBetween, Line, LineStyle, Marker, Step};
use littoral_plot::axes::Scale;
use littoral_plot::{Artist, ArtistId, Color};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::of;
use crate::pyplot::classes::Table;
use crate::pyplot::handle::{Ax, Handle, What};
use crate::pyplot::props::{self, Props};
use crate::pyplot::{rc, values};
use crate::support::{self, Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("plot", plot),
        ("plot_date", plot),
        ("step", step),
        ("semilogx", |handle, args, vm| {
            logarithmic(handle, true, false, args, vm)
        }),
        ("semilogy", |handle, args, vm| {
            logarithmic(handle, false, true, args, vm)
        }),
        ("loglog", |handle, args, vm| {
            logarithmic(handle, true, true, args, vm)
        }),
        ("errorbar", errorbar),
        ("fill_between", |handle, args, vm| {
            fill(handle, false, args, vm)
        }),
        ("fill_betweenx", |handle, args, vm| {
            fill(handle, true, args, vm)
        }),
    ],
    properties: &[],
};

/// Columns of an array of one or two dimensions.
fn columns(name: &str, array: &Array, vm: &VirtualMachine) -> PyResult<Vec<Array>> {
    match array.shape() {
        [] => Ok(vec![
            littoral_array::ops::reshape(array, &[1]).or_raise(vm)?,
        ]),
        [_] => Ok(vec![array.clone()]),
        [rows, cols] => {
            let (rows, cols) = (*rows, *cols);
            (0..cols)
                .map(|col| {
                    let index = [
                        littoral_array::ops::Index::all(rows),
                        littoral_array::ops::Index::range(col, 1, 1),
                    ];
                    let column = littoral_array::ops::slice(array, &index).or_raise(vm)?;
                    littoral_array::ops::reshape(&column, &[rows]).or_raise(vm)
                })
                .collect()
        }
        shape => Err(vm.new_value_error(format!(
            "{name} can be no greater than 2D, but have shape {shape:?}"
        ))),
    }
}

/// `plot([x], y, [fmt], …, **kwargs)`: lines, one for each pair of columns.
fn plot(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let positional = args.rest_positional();
    let mut props = Props::new("Line2D", args.rest_keywords());
    args.finish(vm)?;
    props.ignore(&["scalex", "scaley"], vm)?;
    let keywords = props.rest();
    let lines = lines_of(&ax, positional, keywords, vm)?;
    Ok(vm.ctx.new_list(lines).into())
}

/// `x`, `y` and format.
type Group = (Option<PyObjectRef>, PyObjectRef, Option<String>);

/// The groups of `plot`'s arguments.
fn groups(positional: Vec<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Vec<Group>> {
    let mut rest = positional.into_iter().peekable();
    let mut groups = Vec::new();
    while let Some(first) = rest.next() {
        if support::text(&first).is_some() {
            return Err(vm.new_value_error("plot() needs data before a format string"));
        }
        let second = rest.next_if(|next| support::text(next).is_none());
        let format = rest
            .next_if(|next| support::text(next).is_some())
            .and_then(|next| support::text(&next));
        groups.push(match second {
            Some(second) => (Some(first), second, format),
            None => (None, first, format),
        });
    }
    Ok(groups)
}

fn lines_of(
    ax: &Ax,
    positional: Vec<PyObjectRef>,
    keywords: indexmap::IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Vec<PyObjectRef>> {
    // `label=["a", "b"]` names the columns.
    let labels = match keywords.get("label") {
        Some(label) if support::is_sequence(label) => Some(support::items(label, vm)?),
        _ => None,
    };
    let mut made = Vec::new();
    for (x, y, format) in groups(positional, vm)? {
        let ys = values::array_of(&y, vm)?;
        let xs = match &x {
            Some(x) => values::array_of(x, vm)?,
            None => {
                let count = ys.shape().first().copied().unwrap_or(1);
                let range = (0..count).map(|at| at as f64).collect();
                Array::from_vec(&[count], range).or_raise(vm)?
            }
        };
        let length = |array: &Array| array.shape().first().copied().unwrap_or(1);
        if length(&xs) != length(&ys) {
            return Err(vm.new_value_error(format!(
                "x and y must have same first dimension, but have shapes {} and {}",
                shape_text(xs.shape()),
                shape_text(ys.shape())
            )));
        }
        let (xs, ys) = (columns("x and y", &xs, vm)?, columns("x and y", &ys, vm)?);
        if xs.len() != ys.len() && xs.len() != 1 && ys.len() != 1 {
            return Err(vm.new_value_error(format!(
                "x has {} columns but y has {} columns",
                xs.len(),
                ys.len()
            )));
        }
        if xs.is_empty() || ys.is_empty() {
            continue;
        }
        for at in 0..xs.len().max(ys.len()) {
            let mut props = Props::new("Line2D", keywords.clone());
            if let Some(labels) = &labels {
                props.take(&["label"], vm)?;
                if let Some(label) = labels.get(at) {
                    let one = [("label".to_owned(), label.clone())];
                    props.merge(Some(support::dict_of(one, vm)?), vm)?;
                }
            }
            let pair = (&xs[at.min(xs.len() - 1)], &ys[at.min(ys.len() - 1)]);
            made.push(line(ax, pair, format.as_deref(), props, vm)?.1);
        }
    }
    Ok(made)
}

/// numpy's text of a shape.
fn shape_text(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        _ => {
            let sides: Vec<String> = shape.iter().map(ToString::to_string).collect();
            format!("({})", sides.join(", "))
        }
    }
}

/// One line, in the next colour of the cycle unless it has its own.
fn line(
    ax: &Ax,
    (x, y): (&Array, &Array),
    format: Option<&str>,
    mut props: Props,
    vm: &VirtualMachine,
) -> PyResult<(ArtistId, PyObjectRef)> {
    let x = values::on_axis(ax, true, x, vm)?;
    let y = values::on_axis(ax, false, y, vm)?;
    let mut line = Line::new(x, y, Color::BLACK).or_raise(vm)?;
    line.linewidth = rc::number("lines.linewidth", vm)?;
    line.markersize = rc::number("lines.markersize", vm)?;
    line.linestyle = props::linestyle(&*rc::object("lines.linestyle", vm)?, vm)?;
    // A colour that no one chose is taken from the cycle.
    let unset = Color {
        r: 1,
        ..Color::TRANSPARENT
    };
    line.color = unset;
    if let Some(format) = format {
        props::apply_format(&mut line, format, vm)?;
    }
    props::apply_line(&mut line, &mut props, vm)?;
    props.finish(vm)?;
    if line.color == unset {
        line.color = ax.with(vm, |axes| axes.next_color())?;
    }
    ax.add_id(Artist::Line(line), vm)
}

/// `step(x, y, *args, where="pre")`
fn step(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let positional = args.rest_positional();
    let mut keywords = args.rest_keywords();
    args.finish(vm)?;
    let place = match keywords.shift_remove("where") {
        Some(place) => support::str_of(&place, vm)?,
        None => "pre".to_owned(),
    };
    if !matches!(place.as_str(), "pre" | "mid" | "post") {
        return Err(vm.new_value_error(format!(
            "'{place}' is not a valid value for where; supported values are 'pre', 'post', 'mid'"
        )));
    }
    let style = vm.ctx.new_str(format!("steps-{place}"));
    keywords.insert("drawstyle".to_owned(), style.into());
    let lines = lines_of(&ax, positional, keywords, vm)?;
    Ok(vm.ctx.new_list(lines).into())
}

fn logarithmic(
    handle: &Handle,
    x: bool,
    y: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let ax = of(handle, vm)?;
    let positional = args.rest_positional();
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let lines = lines_of(&ax, positional, keywords, vm)?;
    ax.with(vm, |axes| {
        let log = Scale::Log { base: 10.0 };
        if x {
            axes.xaxis.scale = log;
        }
        if y {
            axes.yaxis.scale = log;
        }
    })?;
    Ok(vm.ctx.new_list(lines).into())
}

/// Distances below and above: one number, one a point, or two rows.
fn errors(object: &PyObject, count: usize, vm: &VirtualMachine) -> PyResult<(Vec<f64>, Vec<f64>)> {
    let array = values::array_of(object, vm)?;
    let all = values::length(object, vm)?;
    if let [2, length] = array.shape() {
        let length = *length;
        let below = values::repeated("err", all[..length].to_vec(), count, vm)?;
        return Ok((
            below,
            values::repeated("err", all[length..].to_vec(), count, vm)?,
        ));
    }
    let both = values::repeated("err", all, count, vm)?;
    Ok((both.clone(), both))
}

/// `errorbar(x, y, yerr=None, xerr=None, fmt="", ecolor=None, elinewidth=None, capsize=None, …)`
fn errorbar(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let x = args.required("x", vm)?;
    let y = args.required("y", vm)?;
    let yerr = args.take_some("yerr", vm)?;
    let xerr = args.take_some("xerr", vm)?;
    let format = args.value::<String>("fmt", vm)?.unwrap_or_default();
    let mut props = Props::new("Line2D", args.rest_keywords());
    args.finish(vm)?;
    let ecolor = props.color(&["ecolor"], vm)?;
    let width = props.number(&["elinewidth"], vm)?;
    let capsize = props.number(&["capsize"], vm)?.unwrap_or(0.0);
    props.ignore(
        &["barsabove", "capthick", "errorevery", "lolims", "uplims"],
        vm,
    )?;
    let hidden = format.eq_ignore_ascii_case("none");
    let (xs, ys) = (values::array_of(&x, vm)?, values::array_of(&y, vm)?);
    let count = ys.size();
    let yerr = yerr
        .map(|errors_| errors(&errors_, count, vm))
        .transpose()?;
    let xerr = xerr
        .map(|errors_| errors(&errors_, count, vm))
        .transpose()?;
    let shown = Some(format.as_str()).filter(|format| !format.is_empty() && !hidden);
    let (id, _) = line(&ax, (&xs, &ys), shown, props, vm)?;
    let bars = ax.with(vm, |axes| match axes.artists.get_mut(id.index) {
        Some(Artist::Line(line)) => {
            let color = ecolor.unwrap_or(line.color);
            let bars = ErrorBars {
                x: line.x.clone(),
                y: line.y.clone(),
                yerr,
                xerr,
                color,
                linewidth: width.unwrap_or(line.linewidth),
                capsize,
                alpha: line.alpha,
                zorder: line.zorder,
            };
            if hidden {
                line.linestyle = LineStyle::None;
                line.marker = Marker::None;
            }
            Some(bars)
        }
        _ => None,
    })?;
    let mut members = vec![id];
    if let Some(bars) = bars {
        members.push(ax.add_id(Artist::ErrorBars(bars), vm)?.0);
    }
    Ok(ax
        .fig
        .object(What::Container("ErrorbarContainer", members), vm))
}

/// `fill_between(x, y1, y2=0, where=None, interpolate=False, step=None, **kwargs)`
fn fill(handle: &Handle, sideways: bool, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let names = if sideways {
        ["y", "x1", "x2"]
    } else {
        ["x", "y1", "y2"]
    };
    let along = args.required(names[0], vm)?;
    let first = args.required(names[1], vm)?;
    let second = args.take_some(names[2], vm)?;
    let chosen = args.take_some("where", vm)?;
    let _interpolate = args.take("interpolate", vm)?;
    let step = args.value::<String>("step", vm)?;
    let mut props = Props::new("FillBetweenPolyCollection", args.rest_keywords());
    args.finish(vm)?;
    let xs = values::on_axis(&ax, !sideways, &values::array_of(&along, vm)?, vm)?;
    let across = |object: &PyObject| -> PyResult<Vec<f64>> {
        let array = values::array_of(object, vm)?;
        let all = values::on_axis(&ax, sideways, &array, vm)?;
        values::repeated("y", all, xs.len(), vm)
    };
    let mut y1 = across(&first)?;
    let mut y2 = match &second {
        Some(second) => across(second)?,
        None => vec![0.0; xs.len()],
    };
    if let Some(chosen) = chosen {
        let chosen = values::plain(&chosen, vm)?;
        if chosen.len() != xs.len() {
            return Err(vm.new_value_error(format!(
                "where size ({}) does not match '{}' size ({})",
                chosen.len(),
                names[0],
                xs.len()
            )));
        }
        for (at, on) in chosen.iter().enumerate() {
            if *on == 0.0 {
                (y1[at], y2[at]) = (f64::NAN, f64::NAN);
            }
        }
    }
    let color = props.color(&["color"], vm)?;
    let face = props
        .color(&["facecolor", "facecolors", "fc"], vm)?
        .or(color);
    let edge = props
        .color(&["edgecolor", "edgecolors", "ec"], vm)?
        .or(color);
    let width = props.number(&["linewidth", "linewidths", "lw"], vm)?;
    let mut fill = FillBetween {
        x: xs,
        y1,
        y2,
        horizontal: sideways,
        color: match face {
            Some(face) => face,
            None => ax.next_patch(),
        },
        edgecolor: edge,
        linewidth: width.unwrap_or(if edge.is_some() { 1.0 } else { 0.0 }),
        alpha: props.number(&["alpha"], vm)?.unwrap_or(1.0),
        label: props.text(&["label"], vm)?,
        zorder: props.number(&["zorder"], vm)?.unwrap_or(1.0),
    };
    props.ignore(&["hatch", "linestyle", "ls"], vm)?;
    props.finish(vm)?;
    if let Some(step) = step {
        let place = match props::drawstyle(&format!("steps-{step}"), vm)? {
            Some(place) => place,
            None => Step::Pre,
        };
        stepped(&mut fill, place);
    }
    ax.add(Artist::FillBetween(fill), vm)
}

/// The curves of a fill as steps.
fn stepped(fill: &mut FillBetween, place: Step) {
    let count = fill.x.len();
    let (mut x, mut y1, mut y2) = (Vec::new(), Vec::new(), Vec::new());
    let mut put = |at: f64, from: usize| {
        x.push(at);
        y1.push(fill.y1[from]);
        y2.push(fill.y2[from]);
    };
    for at in 0..count {
        let here = fill.x[at];
        let before = if at > 0 { fill.x[at - 1] } else { here };
        let after = if at + 1 < count { fill.x[at + 1] } else { here };
        let (from, to) = match place {
            Step::Pre => (before, here),
            Step::Post => (here, after),
            Step::Mid => ((before + here) / 2.0, (here + after) / 2.0),
        };
        put(from, at);
        put(to, at);
    }
    (fill.x, fill.y1, fill.y2) = (x, y1, y2);
}
