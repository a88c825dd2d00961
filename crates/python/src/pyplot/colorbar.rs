//! Colorbars.

use std::rc::Rc;

use littoral_plot::axes::TickFormat;
use littoral_plot::{ArtistId, AxesId, ColorbarId, ColorbarOptions, Extend};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::axes;
use super::classes::Table;
use super::grid::AxesArray;
use super::handle::{Child, Fig, Handle, What};
use super::props::Props;
use super::ticker::{self, Formatter};
use super::values;
use crate::support::{self, Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("set_label", |handle, mut args, vm| {
            let label = support::str_of(&*args.required("label", vm)?, vm)?;
            let mut props = Props::new("Text", args.rest_keywords());
            // A colorbar's label is as it is: its place and size follow the bar.
            super::notes::TextStyle::take(&mut props, vm)?;
            props.take(&["loc"], vm)?;
            props.finish(vm)?;
            set_label(handle, label, vm)
        }),
        ("set_ticks", set_ticks),
        ("set_ticklabels", |handle, mut args, vm| {
            let labels = args.required("ticklabels", vm)?;
            set_tick_labels(handle, &labels, vm)
        }),
        ("get_ticks", |handle, _args, vm| {
            let ticks = options(handle, vm, |options| options.ticks.clone())?.unwrap_or_default();
            let array = littoral_array::Array::from_vec(&[ticks.len()], ticks).or_raise(vm)?;
            Ok(crate::numpy::to_py(array, vm))
        }),
        ("minorticks_off", |_handle, _args, vm| Ok(vm.ctx.none())),
        ("minorticks_on", |_handle, _args, vm| Ok(vm.ctx.none())),
    ],
    properties: &[
        ("ax", |handle, vm| match handle.what {
            What::Colorbar(id) => Ok(handle.fig.object(What::ColorbarAxes(id), vm)),
            _ => Err(vm.new_type_error("not a colorbar")),
        }),
        ("mappable", |handle, vm| {
            let id = bar_id(handle, vm)?;
            let artist = handle
                .fig
                .with(|figure| figure.colorbar_at(id).map(|bar| bar.mappable));
            Ok(match artist {
                Some(artist) => handle.fig.object(What::Artist(artist), vm),
                None => vm.ctx.none(),
            })
        }),
        ("orientation", |handle, vm| {
            let horizontal = options(handle, vm, |options| options.horizontal)?;
            Ok(vm
                .ctx
                .new_str(if horizontal { "horizontal" } else { "vertical" })
                .into())
        }),
        ("extend", |handle, vm| {
            let extend = options(handle, vm, |options| options.extend)?.unwrap_or_default();
            Ok(vm.ctx.new_str(extend.name()).into())
        }),
        ("vmin", |handle, vm| {
            Ok(vm.ctx.new_float(limits(handle, vm)?.0).into())
        }),
        ("vmax", |handle, vm| {
            Ok(vm.ctx.new_float(limits(handle, vm)?.1).into())
        }),
        ("cmap", |handle, vm| {
            let id = bar_id(handle, vm)?;
            let scale = handle.fig.with(|figure| figure.colorbar_scale(id));
            Ok(match scale {
                Some(scale) => super::colors::colormap_object(scale.cmap, vm),
                None => vm.ctx.none(),
            })
        }),
    ],
};

/// `cbar.ax`: what of axes a colorbar has.
pub static AXES: Table = Table {
    methods: &[
        ("set_ylabel", |handle, args, vm| {
            axis_label(handle, args, vm)
        }),
        ("set_xlabel", |handle, args, vm| {
            axis_label(handle, args, vm)
        }),
        ("set_title", |handle, args, vm| axis_label(handle, args, vm)),
        ("get_ylabel", |handle, _args, vm| {
            side_label(handle, false, vm)
        }),
        ("get_xlabel", |handle, _args, vm| {
            side_label(handle, true, vm)
        }),
        ("get_title", |_handle, _args, vm| {
            Ok(vm.ctx.new_str("").into())
        }),
        ("set_yticks", set_ticks),
        ("set_xticks", set_ticks),
        ("set_yticklabels", |handle, mut args, vm| {
            let labels = args.required("labels", vm)?;
            set_tick_labels(handle, &labels, vm)
        }),
        ("set_xticklabels", |handle, mut args, vm| {
            let labels = args.required("labels", vm)?;
            set_tick_labels(handle, &labels, vm)
        }),
        ("tick_params", |handle, mut args, vm| {
            let _axis = args.take("axis", vm)?;
            let mut props = Props::new("tick_params of a colorbar", args.rest_keywords());
            args.finish(vm)?;
            if let Some(size) = props.fontsize(&["labelsize"], vm)? {
                options(handle, vm, |options| options.tick_size = size)?;
            }
            props.ignore(
                &[
                    "which",
                    "direction",
                    "length",
                    "width",
                    "color",
                    "colors",
                    "labelcolor",
                    "pad",
                    "rotation",
                    "labelrotation",
                ],
                vm,
            )?;
            props.finish(vm)?;
            Ok(vm.ctx.none())
        }),
        ("get_ylim", |handle, _args, vm| {
            Ok(axes::float_pair(limits(handle, vm)?, vm))
        }),
        ("get_xlim", |handle, _args, vm| {
            Ok(axes::float_pair(limits(handle, vm)?, vm))
        }),
        ("set_visible", |_handle, _args, vm| Ok(vm.ctx.none())),
    ],
    properties: &[("figure", |handle, vm| {
        Ok(handle.fig.object(What::Figure, vm))
    })],
};

fn bar_id(handle: &Handle, vm: &VirtualMachine) -> PyResult<ColorbarId> {
    match handle.what {
        What::Colorbar(id) | What::ColorbarAxes(id) => Ok(id),
        _ => Err(vm.new_type_error("not a colorbar")),
    }
}

fn options<R>(
    handle: &Handle,
    vm: &VirtualMachine,
    function: impl FnOnce(&mut ColorbarOptions) -> R,
) -> PyResult<R> {
    let id = bar_id(handle, vm)?;
    handle
        .fig
        .with(|figure| {
            figure
                .colorbar_mut(id)
                .map(|bar| function(&mut bar.options))
        })
        .ok_or_else(|| vm.new_runtime_error("the colorbar was removed from its figure"))
}

fn limits(handle: &Handle, vm: &VirtualMachine) -> PyResult<(f64, f64)> {
    let id = bar_id(handle, vm)?;
    let scale = handle.fig.with(|figure| figure.colorbar_scale(id));
    Ok(scale.map_or((0.0, 1.0), |scale| scale.limits()))
}

fn set_label(handle: &Handle, label: String, vm: &VirtualMachine) -> PyResult {
    options(handle, vm, |options| options.label = Some(label))?;
    Ok(vm.ctx.none())
}

fn axis_label(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let label = support::str_of(&*args.required("label", vm)?, vm)?;
    let mut props = Props::new("Text", args.rest_keywords());
    super::notes::TextStyle::take(&mut props, vm)?;
    props.finish(vm)?;
    set_label(handle, label, vm)
}

fn side_label(handle: &Handle, horizontal: bool, vm: &VirtualMachine) -> PyResult {
    let text = options(handle, vm, |options| {
        let label = options
            .label
            .clone()
            .filter(|_| options.horizontal == horizontal);
        label.unwrap_or_default()
    })?;
    Ok(vm.ctx.new_str(text).into())
}

fn set_ticks(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ticks = values::plain(&*args.required("ticks", vm)?, vm)?;
    let labels = args.take_some("labels", vm)?;
    let mut props = Props::new("Text", args.rest_keywords());
    super::notes::TextStyle::take(&mut props, vm)?;
    props.take(&["update_ticks", "minor"], vm)?;
    props.finish(vm)?;
    options(handle, vm, |options| options.ticks = Some(ticks))?;
    match labels {
        Some(labels) => set_tick_labels(handle, &labels, vm),
        None => Ok(vm.ctx.none()),
    }
}

fn set_tick_labels(handle: &Handle, labels: &PyObject, vm: &VirtualMachine) -> PyResult {
    let texts = support::items(labels, vm)?
        .iter()
        .map(|label| support::str_of(label, vm))
        .collect::<PyResult<Vec<_>>>()?;
    options(handle, vm, |options| options.tick_labels = Some(texts))?;
    Ok(vm.ctx.none())
}

/// `fig.colorbar(mappable, cax=None, ax=None, **kwargs)`
pub fn of_figure(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mappable = args.required("mappable", vm)?;
    let cax = args.take_some("cax", vm)?;
    let ax = args.take_some("ax", vm)?;
    let artist = artist_of(&mappable, ax.as_ref().or(cax.as_ref()), vm)?;
    let id = artist.artist_id(vm)?;
    if !Rc::ptr_eq(&artist.fig, &handle.fig) {
        return Err(vm.new_value_error("the mappable is of another figure"));
    }
    let props = Props::new("Colorbar", args.rest_keywords());
    args.finish(vm)?;
    add(&handle.fig, id, cax, ax, props, vm)
}

/// `format=`: a format of either spelling, or a formatter.
fn tick_format(format: &PyObject, vm: &VirtualMachine) -> PyResult<TickFormat> {
    if let Some(formatter) = format.downcast_ref::<Formatter>()
        && formatter.function().is_none()
    {
        return Ok(formatter.format());
    }
    match support::text(format) {
        Some(text) if text.contains('{') => ticker::method_format(&text, vm),
        Some(text) => ticker::percent_format(&text, vm),
        None => Err(vm.new_not_implemented_error(
            "format= of a colorbar takes a format string here: set ticks and labels with set_ticks",
        )),
    }
}

/// The artist whose colours are shown. A `ScalarMappable` is put into the axes, without a point.
pub fn artist_of(
    mappable: &PyObject,
    ax: Option<&PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Handle> {
    if let Some(handle) = Handle::of(mappable) {
        return Ok(handle);
    }
    let Some(proxy) = mappable.downcast_ref::<super::proxies::Proxy>() else {
        let class = mappable.class().name().to_string();
        return Err(
            vm.new_attribute_error(format!("'{class}' object has no attribute 'get_array'"))
        );
    };
    let Some(ax) = ax else {
        return Err(vm.new_value_error(
            "Unable to determine Axes to steal space for Colorbar. Either provide the *cax* argument to \
             use as the Axes for the Colorbar, provide the *ax* argument to steal space from it, or add \
             *mappable* to an Axes.",
        ));
    };
    let ids = axes_list(ax, vm)?;
    let fig = match (Handle::of(ax), ax.downcast_ref::<AxesArray>()) {
        (Some(handle), _) => Some(handle.fig),
        (None, Some(array)) => array
            .items()
            .first()
            .and_then(|item| Some(Handle::of(item)?.fig)),
        (None, None) => support::items(ax, vm)?
            .first()
            .and_then(|item| Some(Handle::of(item)?.fig)),
    };
    let (Some(fig), Some(id)) = (fig, ids.first()) else {
        return Err(vm.new_value_error("a colorbar needs axes"));
    };
    let (id, _) = super::handle::Ax {
        fig: fig.clone(),
        id: *id,
    }
    .add_id(proxy.artist(), vm)?;
    Ok(fig.handle(What::Artist(id)))
}

fn axes_list(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<AxesId>> {
    if let Some(array) = object.downcast_ref::<AxesArray>() {
        return array
            .items()
            .iter()
            .map(|item| Ok(axes::of_object(item, vm)?.id))
            .collect();
    }
    if Handle::of(object).is_some() {
        return Ok(vec![axes::of_object(object, vm)?.id]);
    }
    let mut ids = Vec::new();
    for item in support::items(object, vm)? {
        ids.extend(axes_list(&item, vm)?);
    }
    Ok(ids)
}

/// Adds a colorbar of an artist.
pub fn add(
    fig: &Rc<Fig>,
    artist: ArtistId,
    cax: Option<PyObjectRef>,
    ax: Option<PyObjectRef>,
    mut props: Props,
    vm: &VirtualMachine,
) -> PyResult {
    let cax = cax.map(|cax| axes::of_object(&cax, vm)).transpose()?;
    let axes = match ax {
        Some(ax) => axes_list(&ax, vm)?,
        None => vec![],
    };
    let mut options = ColorbarOptions {
        label: props
            .text(&["label"], vm)?
            .filter(|label| !label.is_empty()),
        cax: cax.as_ref().map(|cax| cax.id),
        pad: props.number(&["pad"], vm)?,
        ..ColorbarOptions::default()
    };
    let location = props.text(&["location"], vm)?;
    match location.as_deref() {
        None => {}
        Some(place @ ("right" | "left" | "top" | "bottom")) => {
            options.horizontal = matches!(place, "top" | "bottom");
            options.opposite = matches!(place, "left" | "top");
        }
        Some(other) => {
            return Err(vm.new_value_error(format!(
                "'{other}' is not a valid value for location; supported values are 'left', 'right', 'top', 'bottom'"
            )));
        }
    }
    match props.text(&["orientation"], vm)?.as_deref() {
        None => {}
        Some("horizontal") => options.horizontal = true,
        Some("vertical") => options.horizontal = false,
        Some(other) => {
            return Err(vm.new_value_error(format!(
                "'{other}' is not a valid value for orientation; supported values are None, 'vertical', 'horizontal'"
            )));
        }
    }
    if let Some(extend) = props.text(&["extend"], vm)? {
        options.extend = Some(Extend::from_name(&extend).ok_or_else(|| {
            vm.new_value_error(format!(
                "'{extend}' is not a valid value for extend; supported values are 'neither', 'both', 'min', 'max'"
            ))
        })?);
    }
    options.shrink = props.number(&["shrink"], vm)?.unwrap_or(options.shrink);
    options.aspect = props.number(&["aspect"], vm)?.unwrap_or(options.aspect);
    options.fraction = props.number(&["fraction"], vm)?.unwrap_or(options.fraction);
    if let Some(ticks) = props.take(&["ticks"], vm)? {
        options.ticks = Some(values::plain(&ticks, vm)?);
    }
    if let Some(format) = props.take(&["format"], vm)? {
        options.tick_format = tick_format(&format, vm)?;
    }
    // Numbers are written as on any axis; bands are as high as they are.
    props.ignore(
        &[
            "spacing",
            "drawedges",
            "extendfrac",
            "extendrect",
            "anchor",
            "panchor",
            "use_gridspec",
            "ticklocation",
            "boundaries",
            "values",
        ],
        vm,
    )?;
    props.finish(vm)?;
    let id = fig
        .with(|figure| figure.colorbar(artist, &axes, options))
        .or_raise(vm)?;
    if cax.is_none() {
        fig.children.borrow_mut().push(Child::Bar(id));
    }
    fig.colorbars.borrow_mut().push((artist, id));
    Ok(fig.object(What::Colorbar(id), vm))
}
