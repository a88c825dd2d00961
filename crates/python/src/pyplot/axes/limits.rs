//! Limits, scales, direction, aspect, margins.

use littoral_plot::axes::{Aspect, Scale};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::{float_pair, of};
use crate::pyplot::classes::Table;
use crate::pyplot::handle::{Ax, Handle};
use crate::pyplot::props::Props;
use crate::pyplot::values;
use crate::support::{self, Arguments};

pub static TABLE: Table = Table {
    methods: &[
        ("set_xlim", |handle, args, vm| {
            set_limits(handle, true, args, vm)
        }),
        ("set_ylim", |handle, args, vm| {
            set_limits(handle, false, args, vm)
        }),
        ("set_xbound", |handle, args, vm| {
            set_limits(handle, true, args, vm)
        }),
        ("set_ybound", |handle, args, vm| {
            set_limits(handle, false, args, vm)
        }),
        ("get_xlim", |handle, args, vm| {
            get_limits(handle, true, args, vm)
        }),
        ("get_ylim", |handle, args, vm| {
            get_limits(handle, false, args, vm)
        }),
        ("get_xbound", |handle, args, vm| {
            get_limits(handle, true, args, vm)
        }),
        ("get_ybound", |handle, args, vm| {
            get_limits(handle, false, args, vm)
        }),
        ("invert_xaxis", |handle, args, vm| {
            invert(handle, true, args, vm)
        }),
        ("invert_yaxis", |handle, args, vm| {
            invert(handle, false, args, vm)
        }),
        ("xaxis_inverted", |handle, args, vm| {
            inverted(handle, true, args, vm)
        }),
        ("yaxis_inverted", |handle, args, vm| {
            inverted(handle, false, args, vm)
        }),
        ("set_xscale", |handle, args, vm| {
            set_scale(handle, true, args, vm)
        }),
        ("set_yscale", |handle, args, vm| {
            set_scale(handle, false, args, vm)
        }),
        ("get_xscale", |handle, args, vm| {
            get_scale(handle, true, args, vm)
        }),
        ("get_yscale", |handle, args, vm| {
            get_scale(handle, false, args, vm)
        }),
        ("set_aspect", set_aspect),
        ("margins", margins),
        ("set_xmargin", |handle, args, vm| {
            set_margin(handle, true, args, vm)
        }),
        ("set_ymargin", |handle, args, vm| {
            set_margin(handle, false, args, vm)
        }),
        ("axis", axis),
        ("autoscale", autoscale),
        ("relim", |_handle, _args, vm| Ok(vm.ctx.none())),
        ("autoscale_view", |_handle, _args, vm| Ok(vm.ctx.none())),
    ],
    properties: &[],
};

/// Sets one or both limits; what is not given stays as it is drawn now.
pub fn limit(
    ax: &Ax,
    horizontal: bool,
    first: Option<PyObjectRef>,
    last: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let [x, y] = ax.limits();
    let (mut a, mut b) = if horizontal { x } else { y };
    if let Some(first) = first {
        a = values::one_on_axis(ax, horizontal, &first, vm)?;
    }
    if let Some(last) = last {
        b = values::one_on_axis(ax, horizontal, &last, vm)?;
    }
    if !a.is_finite() || !b.is_finite() {
        return Err(vm.new_value_error("Axis limits cannot be NaN or Inf"));
    }
    ax.fig
        .with(|figure| figure.set_limits(ax.id, horizontal, a, b));
    Ok(())
}

/// `ax.set_xlim(left=None, right=None, *, xmin=None, xmax=None)`
fn set_limits(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let ax = of(handle, vm)?;
    let names = if horizontal {
        [["left", "xmin"], ["right", "xmax"]]
    } else {
        [["bottom", "ymin"], ["top", "ymax"]]
    };
    let mut first = args.take_some(names[0][0], vm)?;
    let mut last = args.take_some(names[1][0], vm)?;
    for (place, name) in [(&mut first, names[0][1]), (&mut last, names[1][1])] {
        if let Some(value) = args.keyword(name).filter(|value| !vm.is_none(value)) {
            *place = Some(value);
        }
    }
    let _ = (args.keyword("emit"), args.keyword("auto"));
    args.finish(vm)?;
    if last.is_none()
        && let Some(both) = first.clone()
        && vm.get_attribute_opt(both.clone(), "__len__")?.is_some()
        && support::text(&both).is_none()
    {
        let items = support::items(&both, vm)?;
        let [a, b] = items.as_slice() else {
            return Err(vm.new_value_error("limits must be two values"));
        };
        let some = |value: &PyObjectRef| Some(value.clone()).filter(|value| !vm.is_none(value));
        (first, last) = (some(a), some(b));
    }
    limit(&ax, horizontal, first, last, vm)?;
    let [x, y] = ax.limits();
    Ok(float_pair(if horizontal { x } else { y }, vm))
}

fn get_limits(handle: &Handle, horizontal: bool, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let [x, y] = of(handle, vm)?.limits();
    Ok(float_pair(if horizontal { x } else { y }, vm))
}

pub fn is_inverted(ax: &Ax, horizontal: bool) -> bool {
    let [x, y] = ax.limits();
    let (first, last) = if horizontal { x } else { y };
    first > last
}

fn invert(handle: &Handle, horizontal: bool, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let ax = of(handle, vm)?;
    let now = is_inverted(&ax, horizontal);
    ax.fig
        .with(|figure| figure.set_inverted(ax.id, horizontal, !now));
    Ok(vm.ctx.none())
}

fn inverted(handle: &Handle, horizontal: bool, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let ax = of(handle, vm)?;
    Ok(vm.ctx.new_bool(is_inverted(&ax, horizontal)).into())
}

/// `ax.set_xscale("log", base=10)`
fn set_scale(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let ax = of(handle, vm)?;
    let name = support::str_of(&*args.required("value", vm)?, vm)?;
    let mut props = Props::new("Scale", args.rest_keywords());
    args.finish(vm)?;
    let scale = match name.as_str() {
        "linear" => Scale::Linear,
        "log" => Scale::Log {
            base: props.number(&["base"], vm)?.unwrap_or(10.0),
        },
        "symlog" => Scale::SymLog {
            linthresh: props.number(&["linthresh"], vm)?.unwrap_or(2.0),
        },
        other => {
            return Err(vm.new_value_error(format!(
                "'{other}' is not a valid value for scale; supported values are 'linear', 'log', 'symlog'"
            )));
        }
    };
    props.ignore(&["nonpositive", "subs", "linscale"], vm)?;
    props.finish(vm)?;
    ax.fig.with(|figure| {
        for member in figure.sharing(ax.id, horizontal) {
            if let Some(axes) = figure.axes_mut(member) {
                axes.axis_mut(horizontal).scale = scale;
            }
        }
    });
    Ok(vm.ctx.none())
}

fn get_scale(handle: &Handle, horizontal: bool, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let ax = of(handle, vm)?;
    let scale = ax.with(vm, |axes| axes.axis(horizontal).scale)?;
    let name = match scale {
        Scale::Linear => "linear",
        Scale::Log { .. } => "log",
        Scale::SymLog { .. } => "symlog",
    };
    Ok(vm.ctx.new_str(name).into())
}

fn set_aspect(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let value = args.required("aspect", vm)?;
    for name in ["adjustable", "anchor", "share"] {
        let _ = args.take(name, vm)?;
    }
    args.finish(vm)?;
    let aspect = match support::text(&value).as_deref() {
        Some("auto") => Aspect::Auto,
        Some("equal") => Aspect::Ratio(1.0),
        _ => {
            let ratio = support::float_of(&value, vm)?;
            if !(ratio.is_finite() && ratio > 0.0) {
                return Err(vm.new_value_error("aspect must be finite and positive"));
            }
            Aspect::Ratio(ratio)
        }
    };
    ax.with(vm, |axes| axes.aspect = aspect)?;
    Ok(vm.ctx.none())
}

fn margins(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let positional = args.rest_positional();
    let mut props = Props::new("Axes", args.rest_keywords());
    args.finish(vm)?;
    let (mut x, mut y) = (props.number(&["x"], vm)?, props.number(&["y"], vm)?);
    props.take(&["tight"], vm)?;
    props.finish(vm)?;
    match positional.as_slice() {
        [] => {}
        [both] => {
            let both = support::float_of(both, vm)?;
            (x, y) = (Some(both), Some(both));
        }
        [first, second] => {
            x = Some(support::float_of(first, vm)?);
            y = Some(support::float_of(second, vm)?);
        }
        _ => return Err(vm.new_type_error("Must pass a single positional argument for all margins, or one for each margin (x, y).")),
    }
    let now = ax.with(vm, |axes| {
        axes.xaxis.margin = x.unwrap_or(axes.xaxis.margin);
        axes.yaxis.margin = y.unwrap_or(axes.yaxis.margin);
        (axes.xaxis.margin, axes.yaxis.margin)
    })?;
    if x.is_none() && y.is_none() {
        return Ok(float_pair(now, vm));
    }
    Ok(vm.ctx.none())
}

fn set_margin(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let ax = of(handle, vm)?;
    let margin = support::float_of(&*args.required("m", vm)?, vm)?;
    args.finish(vm)?;
    ax.with(vm, |axes| axes.axis_mut(horizontal).margin = margin)?;
    Ok(vm.ctx.none())
}

/// `ax.axis("off" | "on" | "equal" | "tight" | (xmin, xmax, ymin, ymax))`
fn axis(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let arg = args.take_some("arg", vm)?;
    args.finish(vm)?;
    if let Some(arg) = arg {
        match support::text(&arg).as_deref() {
            Some(word @ ("on" | "off")) => ax.with(vm, |axes| axes.axis_on = word == "on")?,
            Some("equal" | "scaled" | "image" | "square") => {
                ax.with(vm, |axes| axes.aspect = Aspect::Ratio(1.0))?;
            }
            Some("auto") => ax.with(vm, |axes| axes.aspect = Aspect::Auto)?,
            Some("tight") => tighten(&ax, true, true, vm)?,
            Some(other) => {
                return Err(vm.new_value_error(format!(
                    "Unrecognized string '{other}' to axis; try 'on' or 'off'"
                )));
            }
            None if arg.is(&vm.ctx.true_value) || arg.is(&vm.ctx.false_value) => {
                let on = arg.try_to_bool(vm)?;
                ax.with(vm, |axes| axes.axis_on = on)?;
            }
            None => {
                let limits = support::items(&arg, vm)?;
                let [x0, x1, y0, y1] = limits.as_slice() else {
                    return Err(vm.new_type_error("the first argument to axis() must be an iterable of the form [xmin, xmax, ymin, ymax]"));
                };
                limit(&ax, true, Some(x0.clone()), Some(x1.clone()), vm)?;
                limit(&ax, false, Some(y0.clone()), Some(y1.clone()), vm)?;
            }
        }
    }
    let [x, y] = ax.limits();
    let all = [x.0, x.1, y.0, y.1].map(|value| vm.ctx.new_float(value).into());
    Ok(vm.ctx.new_tuple(all.to_vec()).into())
}

fn tighten(ax: &Ax, x: bool, y: bool, vm: &VirtualMachine) -> PyResult<()> {
    ax.with(vm, |axes| {
        if x {
            axes.xaxis.margin = 0.0;
        }
        if y {
            axes.yaxis.margin = 0.0;
        }
    })
}

/// `ax.autoscale(enable=True, axis="both", tight=None)`: limits follow the data again.
fn autoscale(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let enable = args.value::<bool>("enable", vm)?.unwrap_or(true);
    let which = args
        .value::<String>("axis", vm)?
        .unwrap_or("both".to_owned());
    let tight = args.value::<bool>("tight", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let (x, y) = (which != "y", which != "x");
    if enable {
        ax.with(vm, |axes| {
            if x {
                axes.xaxis.limits = (None, None);
            }
            if y {
                axes.yaxis.limits = (None, None);
            }
        })?;
    }
    if tight {
        tighten(&ax, x, y, vm)?;
    }
    Ok(vm.ctx.none())
}
