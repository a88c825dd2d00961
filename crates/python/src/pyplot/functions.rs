//! The functions of `matplotlib.pyplot`: most are methods of the current axes or figure.

use indexmap::IndexMap;
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::grid::GridSpec;
use super::handle::{Handle, What};
use super::props::Props;
use super::{axes, colorbar, colors, figure, rc, state, subplots, values};
use crate::support::{self, Arguments};

/// Name in pyplot, method of the current axes.
pub const OF_AXES: &[(&str, &str)] = &[
    ("annotate", "annotate"),
    ("autoscale", "autoscale"),
    ("axhline", "axhline"),
    ("axhspan", "axhspan"),
    ("axis", "axis"),
    ("axvline", "axvline"),
    ("axvspan", "axvspan"),
    ("bar", "bar"),
    ("bar_label", "bar_label"),
    ("barh", "barh"),
    ("cla", "clear"),
    ("clabel", "clabel"),
    ("contour", "contour"),
    ("contourf", "contourf"),
    ("errorbar", "errorbar"),
    ("fill_between", "fill_between"),
    ("fill_betweenx", "fill_betweenx"),
    ("grid", "grid"),
    ("hist", "hist"),
    ("hlines", "hlines"),
    ("imshow", "imshow"),
    ("legend", "legend"),
    ("locator_params", "locator_params"),
    ("loglog", "loglog"),
    ("margins", "margins"),
    ("matshow", "matshow"),
    ("minorticks_off", "minorticks_off"),
    ("minorticks_on", "minorticks_on"),
    ("pcolor", "pcolor"),
    ("pcolormesh", "pcolormesh"),
    ("plot", "plot"),
    ("plot_date", "plot_date"),
    ("quiver", "quiver"),
    ("scatter", "scatter"),
    ("semilogx", "semilogx"),
    ("semilogy", "semilogy"),
    ("step", "step"),
    ("text", "text"),
    ("tick_params", "tick_params"),
    ("ticklabel_format", "ticklabel_format"),
    ("title", "set_title"),
    ("twinx", "twinx"),
    ("twiny", "twiny"),
    ("vlines", "vlines"),
    ("xlabel", "set_xlabel"),
    ("xscale", "set_xscale"),
    ("ylabel", "set_ylabel"),
    ("yscale", "set_yscale"),
];

/// Name in pyplot, method of the current figure.
pub const OF_FIGURE: &[(&str, &str)] = &[
    ("clf", "clear"),
    ("delaxes", "delaxes"),
    ("figlegend", "legend"),
    ("savefig", "savefig"),
    ("subplots_adjust", "subplots_adjust"),
    ("suptitle", "suptitle"),
    ("tight_layout", "tight_layout"),
];

type Run = fn(Arguments, &VirtualMachine) -> PyResult;

pub const FUNCTIONS: &[(&str, Run)] = &[
    ("figure", |args, vm| {
        Ok(figure::figure(args, vm)?.object(What::Figure, vm))
    }),
    ("subplots", subplots::new_subplots),
    ("subplot", subplots::subplot),
    ("axes", new_axes),
    ("subplot2grid", subplot2grid),
    ("subplot_mosaic", subplot_mosaic),
    ("gcf", |args, vm| {
        args.finish(vm)?;
        Ok(state::current(vm)?.object(What::Figure, vm))
    }),
    ("gca", |args, vm| {
        args.finish(vm)?;
        Ok(state::current_axes(vm)?.object(vm))
    }),
    ("sca", |mut args, vm| {
        let ax = axes::of_object(&*args.required("ax", vm)?, vm)?;
        state::activate(&ax.fig);
        ax.fig.current.set(Some(ax.id));
        Ok(vm.ctx.none())
    }),
    ("gci", |args, vm| {
        args.finish(vm)?;
        Ok(image(vm)?.map_or_else(|| vm.ctx.none(), |handle| handle.object(vm)))
    }),
    ("sci", |_args, vm| Ok(vm.ctx.none())),
    ("colorbar", add_colorbar),
    ("clim", |mut args, vm| {
        let positional = args.rest_positional();
        let keywords = KwArgs::new(args.rest_keywords());
        let image = image(vm)?.ok_or_else(|| vm.new_runtime_error(NO_MAPPABLE))?;
        vm.call_method(
            &image.object(vm),
            "set_clim",
            FuncArgs::new(positional, keywords),
        )
    }),
    ("set_cmap", |mut args, vm| {
        let cmap = args.required("cmap", vm)?;
        let name = colors::colormap_of(&cmap, vm)?.name.to_string();
        rc::set("image.cmap", vm.ctx.new_str(name).into(), vm)?;
        if let Some(image) = image(vm)? {
            vm.call_method(&image.object(vm), "set_cmap", (cmap,))?;
        }
        Ok(vm.ctx.none())
    }),
    ("xlim", |args, vm| limits("xlim", args, vm)),
    ("ylim", |args, vm| limits("ylim", args, vm)),
    ("xticks", |args, vm| ticks(true, args, vm)),
    ("yticks", |args, vm| ticks(false, args, vm)),
    ("show", |mut args, vm| {
        let _ = (args.rest_positional(), args.rest_keywords());
        state::show_all(vm)?;
        Ok(vm.ctx.none())
    }),
    ("draw", |_args, vm| Ok(vm.ctx.none())),
    ("pause", |_args, vm| Ok(vm.ctx.none())),
    ("ion", |_args, vm| Ok(vm.ctx.none())),
    ("ioff", |_args, vm| Ok(vm.ctx.none())),
    ("isinteractive", |_args, vm| {
        Ok(vm.ctx.new_bool(true).into())
    }),
    ("switch_backend", |_args, vm| Ok(vm.ctx.none())),
    ("close", close),
    ("fignum_exists", |mut args, vm| {
        let number: u32 = args.required("num", vm)?.try_into_value(vm)?;
        Ok(vm.ctx.new_bool(state::by_number(number).is_some()).into())
    }),
    ("get_fignums", |_args, vm| {
        let numbers = state::numbers()
            .into_iter()
            .map(|number| vm.ctx.new_int(number).into());
        Ok(vm.ctx.new_list(numbers.collect()).into())
    }),
    ("get_cmap", |mut args, vm| {
        let name = args.take("name", vm)?.unwrap_or_else(|| vm.ctx.none());
        let count = args.value::<usize>("lut", vm)?;
        args.finish(vm)?;
        let map = colors::colormap_of(&name, vm)?;
        let map = match count {
            Some(count) => littoral_plot::Colormap::listed(&map.name.clone(), map.sample(count)),
            None => map,
        };
        Ok(colors::colormap_object(map, vm))
    }),
    ("colormaps", |_args, vm| {
        let names = littoral_plot::Colormap::names()
            .into_iter()
            .map(|name| vm.ctx.new_str(name).into());
        Ok(vm.ctx.new_list(names.collect()).into())
    }),
    ("setp", |mut args, vm| {
        let object = args.required("obj", vm)?;
        let keywords = args.rest_keywords();
        args.finish(vm)?;
        let objects = match Handle::of(&object) {
            Some(_) => vec![object],
            None => support::items(&object, vm)?,
        };
        set_properties(objects, keywords, vm)
    }),
    ("rc", |mut args, vm| {
        let group = support::str_of(&*args.required("group", vm)?, vm)?;
        for (name, value) in args.rest_keywords() {
            let name = if name == "lw" {
                "linewidth"
            } else {
                name.as_str()
            };
            rc::set(&format!("{group}.{name}"), value, vm)?;
        }
        Ok(vm.ctx.none())
    }),
    ("rcdefaults", |_args, vm| {
        rc::reset();
        Ok(vm.ctx.none())
    }),
];

const NO_MAPPABLE: &str = "No mappable was found to use for colorbar creation. First define a mappable such as \
                           an image (with imshow) or a contour set (with contourf).";

/// The last artist with colours of the current figure.
fn image(_vm: &VirtualMachine) -> PyResult<Option<Handle>> {
    let Some(fig) = state::current_or_none() else {
        return Ok(None);
    };
    Ok(fig.mappable.get().map(|id| fig.handle(What::Artist(id))))
}

/// Properties of several objects. Of tick labels only what all of them share can be set.
fn set_properties(
    objects: Vec<PyObjectRef>,
    keywords: IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult {
    use super::handle::TextAt;
    for object in objects {
        if let Some(Handle {
            fig,
            what: What::Text(TextAt::Tick(id, horizontal, _)),
        }) = Handle::of(&object)
        {
            let mut props = Props::new("Text", keywords.clone());
            let style = super::notes::TextStyle::take(&mut props, vm)?;
            props.finish(vm)?;
            super::notes::style_ticks(&fig, id, horizontal, &style);
            continue;
        }
        let call = FuncArgs::new(vec![], KwArgs::new(keywords.clone()));
        vm.call_method(&object, "set", call)?;
    }
    Ok(vm.ctx.none())
}

/// `plt.axes(arg=None, **kwargs)`
fn new_axes(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let rect = args.take_some("arg", vm)?;
    let keywords = KwArgs::new(args.rest_keywords());
    args.finish(vm)?;
    let fig = state::current(vm)?.object(What::Figure, vm);
    match rect {
        Some(rect) => vm.call_method(&fig, "add_axes", FuncArgs::new(vec![rect], keywords)),
        None => vm.call_method(&fig, "add_subplot", FuncArgs::new(vec![], keywords)),
    }
}

/// `plt.subplot2grid(shape, loc, rowspan=1, colspan=1)`
fn subplot2grid(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let shape = values::pair("shape", &*args.required("shape", vm)?, vm)?;
    let loc = values::pair("loc", &*args.required("loc", vm)?, vm)?;
    let rowspan = args.value::<usize>("rowspan", vm)?.unwrap_or(1);
    let colspan = args.value::<usize>("colspan", vm)?.unwrap_or(1);
    args.finish(vm)?;
    let place = littoral_plot::Place::Grid {
        rows: shape.0 as usize,
        cols: shape.1 as usize,
        row: (loc.0 as usize, loc.0 as usize + rowspan),
        col: (loc.1 as usize, loc.1 as usize + colspan),
    };
    Ok(state::add_axes(&state::current(vm)?, place, vm)?.object(vm))
}

/// `plt.subplot_mosaic("AB;CC", …)`: a dict of axes by name.
fn subplot_mosaic(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mosaic = args.required("mosaic", vm)?;
    let empty = args
        .keyword_value::<String>("empty_sentinel", vm)?
        .unwrap_or(".".to_owned());
    let fig = figure::figure(args, vm)?;
    let rows: Vec<Vec<String>> = match support::text(&mosaic) {
        Some(text) => text
            .split([';', '\n'])
            .map(str::trim)
            .filter(|row| !row.is_empty())
            .map(|row| row.chars().map(String::from).collect())
            .collect(),
        None => support::items(&mosaic, vm)?
            .iter()
            .map(|row| support::names(row, vm))
            .collect::<PyResult<_>>()?,
    };
    let cols = rows.first().map_or(0, Vec::len);
    if cols == 0 || rows.iter().any(|row| row.len() != cols) {
        return Err(vm.new_value_error("All of the rows must be the same length"));
    }
    let mut names: Vec<&String> = rows
        .iter()
        .flatten()
        .filter(|name| **name != empty)
        .collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert((*name).clone()));
    let mut made = Vec::new();
    for name in names {
        let cells = rows.iter().enumerate().flat_map(|(at, row)| {
            let here = row.iter().enumerate().filter(|(_, cell)| *cell == name);
            here.map(move |(col, _)| (at, col))
        });
        let (mut row, mut col) = ((usize::MAX, 0), (usize::MAX, 0));
        for (r, c) in cells {
            row = (row.0.min(r), row.1.max(r + 1));
            col = (col.0.min(c), col.1.max(c + 1));
        }
        let place = littoral_plot::Place::Grid {
            rows: rows.len(),
            cols,
            row,
            col,
        };
        made.push((name.clone(), state::add_axes(&fig, place, vm)?.object(vm)));
    }
    let pair = vec![fig.object(What::Figure, vm), support::dict_of(made, vm)?];
    Ok(vm.ctx.new_tuple(pair).into())
}

/// `plt.colorbar(mappable=None, cax=None, ax=None, **kwargs)`
fn add_colorbar(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mappable = args.take_some("mappable", vm)?;
    let cax = args.take_some("cax", vm)?;
    let ax = args.take_some("ax", vm)?;
    let props = Props::new("Colorbar", args.rest_keywords());
    args.finish(vm)?;
    let artist = match mappable {
        Some(mappable) => colorbar::artist_of(&mappable, ax.as_ref().or(cax.as_ref()), vm)?,
        None => image(vm)?.ok_or_else(|| vm.new_runtime_error(NO_MAPPABLE))?,
    };
    let id = artist.artist_id(vm)?;
    colorbar::add(&artist.fig, id, cax, ax, props, vm)
}

/// `plt.xlim()` gives the limits, `plt.xlim(…)` sets them.
fn limits(name: &'static str, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.rest_positional();
    let keywords = args.rest_keywords();
    let verb = if positional.is_empty() && keywords.is_empty() {
        "get"
    } else {
        "set"
    };
    let ax = state::current_axes(vm)?.object(vm);
    let call = FuncArgs::new(positional, KwArgs::new(keywords));
    vm.call_method(&ax, &format!("{verb}_{name}"), call)
}

/// `plt.xticks(ticks=None, labels=None, *, minor=False, **kwargs)`
fn ticks(horizontal: bool, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = state::current_axes(vm)?;
    let places = args.take_some("ticks", vm)?;
    let labels = args.take_some("labels", vm)?;
    let minor = args.keyword_value::<bool>("minor", vm)?.unwrap_or(false);
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let letter = if horizontal { "x" } else { "y" };
    let object = ax.object(vm);
    let props = Props::new("Text", keywords.clone());
    match (places, labels) {
        (Some(places), labels) => {
            axes::place_ticks(&ax, horizontal, &places, labels, minor, props, vm)?;
        }
        (None, Some(_)) => {
            return Err(vm.new_type_error(format!(
                "{letter}ticks(): Parameter 'labels' can't be set without setting 'ticks'"
            )));
        }
        (None, None) => {
            let labels = vm.call_method(&object, &format!("get_{letter}ticklabels"), ())?;
            if !keywords.is_empty() {
                set_properties(support::items(&labels, vm)?, keywords, vm)?;
            }
        }
    }
    let at = vm.call_method(&object, &format!("get_{letter}ticks"), ())?;
    let texts = vm.call_method(&object, &format!("get_{letter}ticklabels"), ())?;
    Ok(vm.ctx.new_tuple(vec![at, texts]).into())
}

/// `plt.close(fig=None)`: the current figure, a number, a figure, or `"all"`.
fn close(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let which = args.take_some("fig", vm)?;
    args.finish(vm)?;
    match which {
        None => {
            if let Some(fig) = state::current_or_none() {
                state::close(Some(fig.number.get()));
            }
        }
        Some(which) => {
            if let Some(handle) = Handle::of(&which) {
                state::close(Some(handle.fig.number.get()));
            } else {
                match support::text(&which) {
                    Some(word) if word == "all" => state::close(None),
                    Some(label) => {
                        if let Some(fig) = state::by_label(&label) {
                            state::close(Some(fig.number.get()));
                        }
                    }
                    None => state::close(Some(which.try_into_value(vm)?)),
                }
            }
        }
    }
    Ok(vm.ctx.none())
}

/// `GridSpec(nrows, ncols, figure=None, …)`
pub fn gridspec(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let (spec, spaces) = GridSpec::parse(&mut args, vm)?;
    let owner = args
        .keyword("figure")
        .and_then(|figure| Handle::of(&figure));
    args.finish(vm)?;
    let fig = match owner {
        Some(handle) => handle.fig,
        None => state::current(vm)?,
    };
    spec.set_ratios(&fig);
    if !spaces.is_empty() {
        let given = spaces
            .into_iter()
            .map(|(name, value)| (name, vm.ctx.new_float(value).into()))
            .collect();
        let call = FuncArgs::new(vec![], KwArgs::new(given));
        vm.call_method(&fig.object(What::Figure, vm), "subplots_adjust", call)?;
    }
    Ok(spec.object(Some(fig), vm))
}
