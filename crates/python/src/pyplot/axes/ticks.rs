//! Ticks, their texts, grids.

use littoral_plot::AxisKind;
use littoral_plot::axes::GridStyle;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::of;
use crate::pyplot::classes::Table;
use crate::pyplot::handle::{Ax, Handle, TextAt, What};
use crate::pyplot::props::Props;
use crate::pyplot::ticker::{Formatter, Locator};
use crate::pyplot::{notes, rc, values};
use crate::support::{self, Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("set_xticks", |handle, args, vm| {
            set_ticks(handle, true, args, vm)
        }),
        ("set_yticks", |handle, args, vm| {
            set_ticks(handle, false, args, vm)
        }),
        ("get_xticks", |handle, args, vm| {
            get_ticks(handle, true, args, vm)
        }),
        ("get_yticks", |handle, args, vm| {
            get_ticks(handle, false, args, vm)
        }),
        ("set_xticklabels", |handle, args, vm| {
            set_tick_labels(handle, true, args, vm)
        }),
        ("set_yticklabels", |handle, args, vm| {
            set_tick_labels(handle, false, args, vm)
        }),
        ("get_xticklabels", |handle, args, vm| {
            get_tick_labels(handle, true, args, vm)
        }),
        ("get_yticklabels", |handle, args, vm| {
            get_tick_labels(handle, false, args, vm)
        }),
        ("tick_params", tick_params),
        ("ticklabel_format", ticklabel_format),
        ("locator_params", locator_params),
        ("minorticks_on", |handle, _args, vm| minor(handle, true, vm)),
        ("minorticks_off", |handle, _args, vm| {
            minor(handle, false, vm)
        }),
        ("grid", grid),
    ],
    properties: &[],
};

/// `ax.set_xticks(ticks, labels=None, *, minor=False, **kwargs)`
fn set_ticks(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let ax = of(handle, vm)?;
    let ticks = args.required("ticks", vm)?;
    let labels = args.take_some("labels", vm)?;
    let minor = args.keyword_value::<bool>("minor", vm)?.unwrap_or(false);
    let props = Props::new("Text", args.rest_keywords());
    args.finish(vm)?;
    place_ticks(&ax, horizontal, &ticks, labels, minor, props, vm)?;
    Ok(vm.ctx.new_list(vec![]).into())
}

pub fn place_ticks(
    ax: &Ax,
    horizontal: bool,
    ticks: &PyObject,
    labels: Option<PyObjectRef>,
    minor: bool,
    props: Props,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let array = values::array_of(ticks, vm)?;
    let mut positions = values::on_axis(ax, horizontal, &array, vm)?;
    if minor {
        // Small ticks stand where they stand by default.
        ax.with(vm, |axes| {
            axes.axis_mut(horizontal).minor_ticks = !positions.is_empty()
        })?;
        return Ok(());
    }
    let texts = labels.map(|labels| texts_of(&labels, vm)).transpose()?;
    if let Some(texts) = &texts
        && texts.len() != positions.len()
    {
        return Err(vm.new_value_error(format!(
            "The number of FixedLocator locations ({}), usually from a call to set_ticks, does not \
             match the number of labels ({}).",
            positions.len(),
            texts.len()
        )));
    }
    let pairs: Option<Vec<(f64, String)>> =
        texts.map(|texts| positions.iter().copied().zip(texts).collect());
    positions.retain(|at| at.is_finite());
    // Ticks outside widen the view, as in matplotlib.
    let [x, y] = ax.limits();
    let (first, last) = if horizontal { x } else { y };
    let low = positions.iter().copied().fold(first.min(last), f64::min);
    let high = positions.iter().copied().fold(first.max(last), f64::max);
    if !positions.is_empty() && (low < first.min(last) || high > first.max(last)) {
        let (a, b) = if first > last {
            (high, low)
        } else {
            (low, high)
        };
        ax.fig
            .with(|figure| figure.set_limits(ax.id, horizontal, a, b));
    }
    ax.with(vm, |axes| {
        let axis = axes.axis_mut(horizontal);
        axis.tick_labels = pairs.map(|pairs| pairs.into_iter().map(|(_, text)| text).collect());
        axis.ticks = Some(positions);
    })?;
    style_labels(ax, horizontal, props, vm)
}

fn texts_of(labels: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<String>> {
    support::items(labels, vm)?
        .iter()
        .map(|label| match Handle::of(label) {
            Some(handle) => notes::text_of(&handle, vm),
            None => support::str_of(label, vm),
        })
        .collect()
}

/// Keywords of tick labels.
fn style_labels(ax: &Ax, horizontal: bool, mut props: Props, vm: &VirtualMachine) -> PyResult<()> {
    let style = notes::TextStyle::take(&mut props, vm)?;
    props.finish(vm)?;
    notes::style_ticks(&ax.fig, ax.id, horizontal, &style);
    Ok(())
}

fn get_ticks(handle: &Handle, horizontal: bool, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let ax = of(handle, vm)?;
    let ticks = ax.fig.with(|figure| figure.ticks(ax.id));
    let ticks = ticks
        .map(|(x, y)| if horizontal { x } else { y })
        .unwrap_or_default();
    let count = ticks.positions.len();
    let array = littoral_array::Array::from_vec(&[count], ticks.positions).or_raise(vm)?;
    Ok(crate::numpy::to_py(array, vm))
}

/// `ax.set_xticklabels(labels, *, minor=False, fontdict=None, **kwargs)`
fn set_tick_labels(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let ax = of(handle, vm)?;
    let labels = args.required("labels", vm)?;
    let _ = args.keyword("minor");
    let props = Props::new("Text", args.rest_keywords());
    args.finish(vm)?;
    let texts = texts_of(&labels, vm)?;
    let set = ax.with(vm, |axes| {
        axes.axis(horizontal).ticks.as_ref().map(Vec::len)
    })?;
    if let Some(count) = set
        && !texts.is_empty()
        && texts.len() != count
    {
        return Err(vm.new_value_error(format!(
            "The number of FixedLocator locations ({count}), usually from a call to set_ticks, does not \
             match the number of labels ({}).",
            texts.len()
        )));
    }
    ax.with(vm, |axes| {
        let axis = axes.axis_mut(horizontal);
        axis.show_tick_labels = !texts.is_empty();
        axis.tick_labels = Some(texts).filter(|texts| !texts.is_empty());
    })?;
    style_labels(&ax, horizontal, props, vm)?;
    Ok(vm.ctx.new_list(vec![]).into())
}

fn get_tick_labels(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let _ = (args.take("minor", vm)?, args.take("which", vm)?);
    args.finish(vm)?;
    let ax = of(handle, vm)?;
    let ticks = ax.fig.with(|figure| figure.ticks(ax.id));
    let ticks = ticks
        .map(|(x, y)| if horizontal { x } else { y })
        .unwrap_or_default();
    let texts = (0..ticks.positions.len())
        .map(|at| {
            ax.fig
                .object(What::Text(TextAt::Tick(ax.id, horizontal, at)), vm)
        })
        .collect();
    Ok(vm.ctx.new_list(texts).into())
}

/// Which axes a word means: x, y.
fn sides(word: &str, vm: &VirtualMachine) -> PyResult<Vec<bool>> {
    match word {
        "x" => Ok(vec![true]),
        "y" => Ok(vec![false]),
        "both" => Ok(vec![true, false]),
        other => Err(vm.new_value_error(format!(
            "'{other}' is not a valid value for axis; supported values are 'x', 'y', 'both'"
        ))),
    }
}

/// `ax.tick_params(axis="both", **kwargs)`
fn tick_params(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let which = args
        .value::<String>("axis", vm)?
        .unwrap_or("both".to_owned());
    let mut props = Props::new("Axes.tick_params", args.rest_keywords());
    args.finish(vm)?;
    let sides = sides(&which, vm)?;
    let rotation = props.number(&["labelrotation", "rotation"], vm)?;
    let size = props.fontsize(&["labelsize"], vm)?;
    let color = props.color(&["labelcolor", "colors"], vm)?;
    let flag = |props: &mut Props, name: &str| props.boolean(&[name], vm);
    let bottom = flag(&mut props, "bottom")?;
    let left = flag(&mut props, "left")?;
    let label_bottom = flag(&mut props, "labelbottom")?;
    let label_left = flag(&mut props, "labelleft")?;
    let right = flag(&mut props, "right")?;
    let label_right = flag(&mut props, "labelright")?;
    let top = flag(&mut props, "top")?;
    let label_top = flag(&mut props, "labeltop")?;
    props.ignore(
        &[
            "which",
            "direction",
            "length",
            "width",
            "color",
            "pad",
            "reset",
            "zorder",
        ],
        vm,
    )?;
    props.ignore(
        &[
            "grid_color",
            "grid_alpha",
            "grid_linewidth",
            "grid_linestyle",
        ],
        vm,
    )?;
    props.finish(vm)?;
    ax.with(vm, |axes| {
        for horizontal in sides {
            let axis = axes.axis_mut(horizontal);
            axis.tick_rotation = rotation.unwrap_or(axis.tick_rotation);
            axis.tick_size = size.unwrap_or(axis.tick_size);
            axis.tick_color = color.unwrap_or(axis.tick_color);
            let (near, near_label, far, far_label) = if horizontal {
                (bottom, label_bottom, top, label_top)
            } else {
                (left, label_left, right, label_right)
            };
            // Ticks are on one side: the far one counts if it is asked for and the near one is not.
            if far_label == Some(true) && near_label != Some(true) {
                axis.opposite = true;
            }
            if let Some(shown) = near.filter(|_| far != Some(true)) {
                axis.show_ticks = shown;
            }
            if let Some(shown) = near_label.filter(|_| far_label != Some(true)) {
                axis.show_tick_labels = shown;
            }
        }
    })?;
    Ok(vm.ctx.none())
}

/// `ax.ticklabel_format(style="plain", …)`: numbers are written as they are by default.
fn ticklabel_format(_handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut props = Props::new("Axes.ticklabel_format", args.rest_keywords());
    args.finish(vm)?;
    props.ignore(
        &[
            "axis",
            "style",
            "scilimits",
            "useOffset",
            "useLocale",
            "useMathText",
        ],
        vm,
    )?;
    props.finish(vm)?;
    Ok(vm.ctx.none())
}

/// `ax.locator_params(axis="both", nbins=5)`
fn locator_params(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let which = args
        .value::<String>("axis", vm)?
        .unwrap_or("both".to_owned());
    let _tight = args.take("tight", vm)?;
    let mut props = Props::new("Axes.locator_params", args.rest_keywords());
    args.finish(vm)?;
    let bins = props.number(&["nbins"], vm)?;
    props.finish(vm)?;
    let sides = sides(&which, vm)?;
    ax.with(vm, |axes| {
        for horizontal in sides {
            axes.axis_mut(horizontal).max_ticks = bins.map(|bins| bins.max(1.0) as usize);
        }
    })?;
    Ok(vm.ctx.none())
}

fn minor(handle: &Handle, on: bool, vm: &VirtualMachine) -> PyResult {
    of(handle, vm)?.with(vm, |axes| {
        axes.xaxis.minor_ticks = on;
        axes.yaxis.minor_ticks = on;
    })?;
    Ok(vm.ctx.none())
}

/// `ax.grid(visible=None, which="major", axis="both", **kwargs)`
fn grid(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let visible = args.take_some("visible", vm)?;
    let _which = args.take("which", vm)?;
    let word = args
        .value::<String>("axis", vm)?
        .unwrap_or("both".to_owned());
    let props = Props::new("Line2D", args.rest_keywords());
    args.finish(vm)?;
    let visible = visible.map(|visible| visible.try_to_bool(vm)).transpose()?;
    draw_grid(&ax, &sides(&word, vm)?, visible, props, vm)?;
    Ok(vm.ctx.none())
}

/// Without a word the grid is turned on by style, or switched.
pub fn draw_grid(
    ax: &Ax,
    sides: &[bool],
    visible: Option<bool>,
    mut props: Props,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let mut style: GridStyle = rc::grid_style(vm)?;
    let given = (
        props.color(&["color", "c"], vm)?,
        props.number(&["linewidth", "lw"], vm)?,
        props.linestyle(&["linestyle", "ls"], vm)?,
        props.number(&["alpha"], vm)?,
    );
    props.take(&["zorder"], vm)?;
    props.finish(vm)?;
    let styled = given.0.is_some() || given.1.is_some() || given.2.is_some() || given.3.is_some();
    style.color = given.0.unwrap_or(style.color);
    style.linewidth = given.1.unwrap_or(style.linewidth);
    style.linestyle = given.2.unwrap_or(style.linestyle);
    style.alpha = given.3.unwrap_or(style.alpha);
    ax.with(vm, |axes| {
        for side in sides {
            let axis = axes.axis_mut(*side);
            let on = visible.unwrap_or(styled || axis.grid.is_none());
            axis.grid = on.then(|| style.clone());
        }
    })
}

/// `axis.set_major_formatter(formatter)`: an object of `matplotlib.ticker` or `dates`, a format, a function.
pub fn set_formatter(
    ax: &Ax,
    horizontal: bool,
    formatter: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(formatter) = formatter.downcast_ref::<Formatter>() {
        if let Some(function) = formatter.function() {
            return call_formatter(ax, horizontal, function, vm);
        }
        let format = formatter.format();
        return ax.with(vm, |axes| axes.axis_mut(horizontal).tick_format = format);
    }
    if let Some(text) = support::text(formatter) {
        let format = crate::pyplot::ticker::method_format(&text, vm)?;
        return ax.with(vm, |axes| axes.axis_mut(horizontal).tick_format = format);
    }
    if formatter.is_callable() {
        return call_formatter(ax, horizontal, formatter, vm);
    }
    Err(vm.new_type_error(
        "formatter must be a Formatter of matplotlib.ticker or matplotlib.dates, a format string or a function",
    ))
}

/// The ticks as they stand now get the texts that a function gives.
fn call_formatter(
    ax: &Ax,
    horizontal: bool,
    function: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let ticks = ax.fig.with(|figure| figure.ticks(ax.id));
    let ticks = ticks
        .map(|(x, y)| if horizontal { x } else { y })
        .unwrap_or_default();
    let mut texts = Vec::new();
    for (at, position) in ticks.positions.iter().enumerate() {
        texts.push(support::str_of(&*function.call((*position, at), vm)?, vm)?);
    }
    ax.with(vm, |axes| {
        let axis = axes.axis_mut(horizontal);
        axis.ticks = Some(ticks.positions);
        axis.tick_labels = Some(texts);
    })
}

/// `axis.set_major_locator(locator)`.
pub fn set_locator(
    ax: &Ax,
    horizontal: bool,
    locator: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(locator) = locator.downcast_ref::<Locator>() else {
        return Err(
            vm.new_type_error("locator must be a Locator of matplotlib.ticker or matplotlib.dates")
        );
    };
    let [x, y] = ax.limits();
    let (first, last) = if horizontal { x } else { y };
    let kind: AxisKind = values::kind(ax, horizontal, vm)?;
    let (low, high) = (first.min(last), first.max(last));
    locator.apply(ax, horizontal, (low, high), &kind, vm)
}
