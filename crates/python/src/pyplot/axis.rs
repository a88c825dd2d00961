//! `ax.xaxis` and `ax.spines`.

use rustpython_vm::{PyResult, VirtualMachine};

use super::axes::{set_formatter, set_locator};
use super::classes::Table;
use super::handle::{Ax, Handle, TextAt, What};
use super::props::Props;
use crate::support::{self, Arguments};

pub static TABLE: Table = Table {
    methods: &[
        ("set_major_formatter", |handle, mut args, vm| {
            let formatter = args.required("formatter", vm)?;
            args.finish(vm)?;
            let (ax, horizontal) = of(handle, vm)?;
            set_formatter(&ax, horizontal, &formatter, vm)?;
            Ok(vm.ctx.none())
        }),
        ("set_major_locator", |handle, mut args, vm| {
            let locator = args.required("locator", vm)?;
            args.finish(vm)?;
            let (ax, horizontal) = of(handle, vm)?;
            set_locator(&ax, horizontal, &locator, vm)?;
            Ok(vm.ctx.none())
        }),
        ("set_minor_locator", |handle, _args, vm| minor(handle, vm)),
        ("set_minor_formatter", |_handle, _args, vm| {
            unheard("Axis", "set_minor_formatter", vm)
        }),
        ("set_visible", |handle, mut args, vm| {
            let visible = args.required("b", vm)?.try_to_bool(vm)?;
            let (ax, horizontal) = of(handle, vm)?;
            ax.with(vm, |axes| {
                let axis = axes.axis_mut(horizontal);
                axis.show_ticks = visible;
                axis.show_tick_labels = visible;
            })?;
            Ok(vm.ctx.none())
        }),
        ("tick_right", |handle, _args, vm| side(handle, true, vm)),
        ("tick_top", |handle, _args, vm| side(handle, true, vm)),
        ("tick_left", |handle, _args, vm| side(handle, false, vm)),
        ("tick_bottom", |handle, _args, vm| side(handle, false, vm)),
        ("set_label_position", |handle, mut args, vm| {
            let place = support::str_of(&*args.required("position", vm)?, vm)?;
            side(handle, matches!(place.as_str(), "top" | "right"), vm)
        }),
        ("set_ticks_position", |handle, mut args, vm| {
            let place = support::str_of(&*args.required("position", vm)?, vm)?;
            side(handle, matches!(place.as_str(), "top" | "right"), vm)
        }),
        ("set_label_text", |handle, args, vm| {
            forward(handle, "label", args, vm)
        }),
        ("set_ticks", |handle, args, vm| {
            forward(handle, "ticks", args, vm)
        }),
        ("set_ticklabels", |handle, args, vm| {
            forward(handle, "ticklabels", args, vm)
        }),
        ("set_inverted", |handle, mut args, vm| {
            let inverted = args.required("inverted", vm)?.try_to_bool(vm)?;
            let (ax, horizontal) = of(handle, vm)?;
            ax.fig
                .with(|figure| figure.set_inverted(ax.id, horizontal, inverted));
            Ok(vm.ctx.none())
        }),
        ("get_label", |handle, _args, vm| label(handle, vm)),
        ("get_label_text", |handle, _args, vm| {
            let text = super::notes::text_of(&label_handle(handle, vm)?, vm)?;
            Ok(vm.ctx.new_str(text).into())
        }),
        ("get_ticklabels", |handle, args, vm| {
            get(handle, "ticklabels", args, vm)
        }),
        ("get_ticklocs", |handle, args, vm| {
            get(handle, "ticks", args, vm)
        }),
        ("get_major_ticks", |handle, args, vm| {
            get(handle, "ticklabels", args, vm)
        }),
        ("get_inverted", |handle, _args, vm| {
            let (ax, horizontal) = of(handle, vm)?;
            let [x, y] = ax.limits();
            let (first, last) = if horizontal { x } else { y };
            Ok(vm.ctx.new_bool(first > last).into())
        }),
        ("grid", |handle, mut args, vm| {
            let visible = args.take_some("visible", vm)?;
            let _which = args.take("which", vm)?;
            let props = Props::new("Line2D", args.rest_keywords());
            args.finish(vm)?;
            let visible = visible.map(|visible| visible.try_to_bool(vm)).transpose()?;
            let (ax, horizontal) = of(handle, vm)?;
            super::axes::draw_grid(&ax, &[horizontal], visible, props, vm)?;
            Ok(vm.ctx.none())
        }),
    ],
    properties: &[
        ("label", |handle, vm| label(handle, vm)),
        ("axes", |handle, vm| Ok(of(handle, vm)?.0.object(vm))),
    ],
};

/// A setter without effect.
fn unheard(owner: &'static str, name: &'static str, vm: &VirtualMachine) -> PyResult {
    super::props::unheard(owner, name, vm)?;
    Ok(vm.ctx.none())
}

/// The axes, and whether it is the x axis.
fn of(handle: &Handle, vm: &VirtualMachine) -> PyResult<(Ax, bool)> {
    match handle.what {
        What::Axis(id, horizontal) => Ok((
            Ax {
                fig: handle.fig.clone(),
                id,
            },
            horizontal,
        )),
        _ => Err(vm.new_type_error("not an axis")),
    }
}

fn label_handle(handle: &Handle, vm: &VirtualMachine) -> PyResult<Handle> {
    let (ax, horizontal) = of(handle, vm)?;
    Ok(ax.fig.handle(What::Text(TextAt::Label(ax.id, horizontal))))
}

fn label(handle: &Handle, vm: &VirtualMachine) -> PyResult {
    Ok(label_handle(handle, vm)?.object(vm))
}

fn minor(handle: &Handle, vm: &VirtualMachine) -> PyResult {
    let (ax, horizontal) = of(handle, vm)?;
    ax.with(vm, |axes| axes.axis_mut(horizontal).minor_ticks = true)?;
    Ok(vm.ctx.none())
}

fn side(handle: &Handle, opposite: bool, vm: &VirtualMachine) -> PyResult {
    let (ax, horizontal) = of(handle, vm)?;
    ax.with(vm, |axes| axes.axis_mut(horizontal).opposite = opposite)?;
    Ok(vm.ctx.none())
}

/// The axes' own method: `set_xticks` for `xaxis.set_ticks`.
fn method(
    handle: &Handle,
    verb: &str,
    name: &str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let (ax, horizontal) = of(handle, vm)?;
    let name = format!("{verb}_{}{name}", if horizontal { "x" } else { "y" });
    let positional = args.rest_positional();
    let keywords = rustpython_vm::function::KwArgs::new(args.rest_keywords());
    let call = rustpython_vm::function::FuncArgs::new(positional, keywords);
    vm.call_method(&ax.object(vm), &name, call)
}

fn forward(handle: &Handle, name: &str, args: Arguments, vm: &VirtualMachine) -> PyResult {
    method(handle, "set", name, args, vm)
}

fn get(handle: &Handle, name: &str, args: Arguments, vm: &VirtualMachine) -> PyResult {
    method(handle, "get", name, args, vm)
}

const SPINE_NAMES: [&str; 4] = ["left", "right", "bottom", "top"];

pub static SPINE: Table = Table {
    methods: &[
        ("set_visible", |handle, mut args, vm| {
            let visible = args.required("b", vm)?.try_to_bool(vm)?;
            if let What::Spine(_, sides) = handle.what
                && let Some(ax) = handle.axes()
            {
                ax.with(vm, |axes| {
                    for (at, spine) in axes.spines.iter_mut().enumerate() {
                        if sides.is_none_or(|side| side == at) {
                            *spine = visible;
                        }
                    }
                })?;
            }
            Ok(vm.ctx.none())
        }),
        ("set_color", |_handle, _args, vm| {
            unheard("Spine", "set_color", vm)
        }),
        ("set_linewidth", |_handle, _args, vm| {
            unheard("Spine", "set_linewidth", vm)
        }),
        ("set_position", |_handle, _args, vm| {
            unheard("Spine", "set_position", vm)
        }),
    ],
    properties: &[],
};

pub static SPINES: Table = Table {
    methods: &[
        ("set_visible", SPINE.methods[0].1),
        ("values", |handle, _args, vm| {
            let all = spines(handle).into_iter().map(|spine| spine.object(vm));
            Ok(vm.ctx.new_list(all.collect()).into())
        }),
        ("keys", |_handle, _args, vm| {
            let names = SPINE_NAMES.iter().map(|name| vm.ctx.new_str(*name).into());
            Ok(vm.ctx.new_list(names.collect()).into())
        }),
        ("items", |handle, _args, vm| {
            let pairs = SPINE_NAMES.iter().zip(spines(handle)).map(|(name, spine)| {
                let pair = vec![vm.ctx.new_str(*name).into(), spine.object(vm)];
                vm.ctx.new_tuple(pair).into()
            });
            Ok(vm.ctx.new_list(pairs.collect()).into())
        }),
    ],
    properties: &[
        ("left", |handle, vm| named(handle, 0, vm)),
        ("right", |handle, vm| named(handle, 1, vm)),
        ("bottom", |handle, vm| named(handle, 2, vm)),
        ("top", |handle, vm| named(handle, 3, vm)),
    ],
};

fn spines(handle: &Handle) -> Vec<Handle> {
    let What::Spine(id, _) = handle.what else {
        return vec![];
    };
    (0..4)
        .map(|side| handle.fig.handle(What::Spine(id, Some(side))))
        .collect()
}

fn named(handle: &Handle, side: usize, vm: &VirtualMachine) -> PyResult {
    match spines(handle).into_iter().nth(side) {
        Some(spine) => Ok(spine.object(vm)),
        None => Err(vm.new_type_error("not spines")),
    }
}

/// `spines["top"]`, `spines[["top", "right"]]`: of several, a list that is hidden one by one.
pub fn spine(handle: &Handle, key: &rustpython_vm::PyObject, vm: &VirtualMachine) -> PyResult {
    let side = |name: &str| {
        SPINE_NAMES
            .iter()
            .position(|known| *known == name)
            .ok_or_else(|| vm.new_key_error(vm.ctx.new_str(name).into()))
    };
    match support::text(key) {
        Some(name) => named(handle, side(&name)?, vm),
        None => match support::names(key, vm)?.as_slice() {
            [one] => named(handle, side(one)?, vm),
            // Methods of a group change every member; here a group is of all or of one.
            names => super::grid::SpineGroup::object(
                names
                    .iter()
                    .map(|name| named(handle, side(name)?, vm))
                    .collect::<PyResult<_>>()?,
                vm,
            ),
        },
    }
}
