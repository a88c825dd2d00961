//! Legends: a legend keeps what its entries looked like when it was made, as matplotlib's does.

use std::rc::Rc;

use littoral_plot::artist::PointColors;
use littoral_plot::axes::{Legend, LegendLoc};
use littoral_plot::{Artist, ArtistId, AxesId};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::classes::Table;
use super::handle::{Fig, Handle, TextAt, What};
use super::props::Props;
use super::{axes, proxies, rc, values};
use crate::support::{self, Arguments};

pub static AXES: Table = Table {
    methods: &[
        ("legend", |handle, args, vm| {
            let ax = axes::of(handle, vm)?;
            make(&ax.fig, Some(ax.id), args, vm)
        }),
        ("get_legend", |handle, _args, vm| {
            let ax = axes::of(handle, vm)?;
            let any = ax.with(vm, |axes| axes.legend.is_some())?;
            Ok(if any {
                ax.fig.object(What::Legend(Some(ax.id)), vm)
            } else {
                vm.ctx.none()
            })
        }),
        ("get_legend_handles_labels", handles_labels),
    ],
    properties: &[("legend_", |handle, vm| {
        let ax = axes::of(handle, vm)?;
        let any = ax.with(vm, |axes| axes.legend.is_some())?;
        Ok(if any {
            ax.fig.object(What::Legend(Some(ax.id)), vm)
        } else {
            vm.ctx.none()
        })
    })],
};

pub static TABLE: Table = Table {
    methods: &[
        ("get_texts", |handle, _args, vm| {
            let id = place(handle, vm)?;
            let count = with(&handle.fig, id, |legend| {
                legend.entries.as_ref().map_or(0, Vec::len)
            });
            let texts = (0..count.unwrap_or(0))
                .map(|at| handle.fig.object(What::Text(TextAt::Legend(id, at)), vm));
            Ok(vm.ctx.new_list(texts.collect()).into())
        }),
        ("get_title", |handle, _args, vm| {
            let id = place(handle, vm)?;
            Ok(handle.fig.object(What::Text(TextAt::LegendTitle(id)), vm))
        }),
        ("set_title", |handle, mut args, vm| {
            let title = support::str_of(&*args.required("title", vm)?, vm)?;
            let _ = args.rest_keywords();
            with(&handle.fig, place(handle, vm)?, |legend| {
                legend.title = Some(title)
            });
            Ok(vm.ctx.none())
        }),
        ("set_bbox_to_anchor", |handle, mut args, vm| {
            let anchor = anchor(&*args.required("bbox", vm)?, vm)?;
            with(&handle.fig, place(handle, vm)?, |legend| {
                legend.bbox_to_anchor = Some(anchor)
            });
            Ok(vm.ctx.none())
        }),
        ("set_frame_on", |handle, mut args, vm| {
            let on = args.required("b", vm)?.try_to_bool(vm)?;
            with(&handle.fig, place(handle, vm)?, |legend| {
                legend.frameless = !on
            });
            Ok(vm.ctx.none())
        }),
        ("remove", |handle, _args, vm| {
            match place(handle, vm)? {
                Some(id) => handle.fig.with(|figure| {
                    if let Some(axes) = figure.axes_mut(id) {
                        axes.legend = None;
                    }
                }),
                None => handle.fig.with(|figure| figure.legend = None),
            }
            Ok(vm.ctx.none())
        }),
    ],
    properties: &[],
};

fn place(handle: &Handle, vm: &VirtualMachine) -> PyResult<Option<AxesId>> {
    match handle.what {
        What::Legend(id) => Ok(id),
        _ => Err(vm.new_type_error("not a legend")),
    }
}

/// Works on a legend, if there is one.
pub fn with<R>(
    fig: &Rc<Fig>,
    id: Option<AxesId>,
    function: impl FnOnce(&mut Legend) -> R,
) -> Option<R> {
    fig.with(|figure| match id {
        Some(id) => figure.axes_mut(id)?.legend.as_mut().map(function),
        None => figure.legend.as_mut().map(function),
    })
}

pub fn of_figure(handle: &Handle, args: Arguments, vm: &VirtualMachine) -> PyResult {
    make(&handle.fig, None, args, vm)
}

/// What stands for a handle in a legend.
fn sample(object: &PyObject, vm: &VirtualMachine) -> PyResult<Artist> {
    if let Some(proxy) = object.downcast_ref::<proxies::Proxy>() {
        return Ok(proxy.artist());
    }
    let first = match Handle::of(object) {
        Some(Handle {
            fig,
            what: What::Container(_, ids),
        }) => ids.first().map(|id| fig.handle(What::Artist(*id))),
        Some(handle) => Some(handle),
        None if support::is_sequence(object) => match support::items(object, vm)?.first() {
            Some(first) => return sample(first, vm),
            None => None,
        },
        None => None,
    };
    match first {
        Some(handle) => handle.with_artist(vm, |artist| artist.sample()),
        None => {
            let class = object.class().name().to_string();
            Err(vm.new_type_error(format!("a legend cannot show a '{class}' object")))
        }
    }
}

/// Labelled artists of axes, or of all axes of a figure; none twice in a figure.
fn labelled(fig: &Rc<Fig>, id: Option<AxesId>) -> Vec<(Artist, String)> {
    fig.with(|figure| {
        let ids: Vec<AxesId> = match id {
            Some(id) => vec![id],
            None => figure.axes_ids().collect(),
        };
        let mut found: Vec<(Artist, String)> = Vec::new();
        for artist in ids
            .into_iter()
            .filter_map(|id| figure.axes(id))
            .flat_map(|axes| &axes.artists)
        {
            if let Some(label) = artist.label()
                && (id.is_some() || found.iter().all(|(_, known)| known != label))
            {
                found.push((artist.sample(), label.to_owned()));
            }
        }
        found
    })
}

/// Artists that may stand in a legend, whether labelled or not: for `legend(["a", "b"])`.
fn candidates(fig: &Rc<Fig>, id: Option<AxesId>) -> Vec<Artist> {
    fig.with(|figure| {
        let ids: Vec<AxesId> = match id {
            Some(id) => vec![id],
            None => figure.axes_ids().collect(),
        };
        let all = ids.into_iter().filter_map(|id| figure.axes(id));
        all.flat_map(|axes| &axes.artists)
            .filter(|artist| {
                matches!(
                    artist,
                    Artist::Line(_) | Artist::Scatter(_) | Artist::Bars(_) | Artist::FillBetween(_)
                )
            })
            .map(Artist::sample)
            .collect()
    })
}

fn anchor(object: &PyObject, vm: &VirtualMachine) -> PyResult<(f64, f64)> {
    match values::plain(object, vm)?.as_slice() {
        [x, y] | [x, y, ..] => Ok((*x, *y)),
        _ => Err(vm.new_value_error("bbox_to_anchor must be two or four numbers")),
    }
}

/// `legend()`, `legend(labels)`, `legend(handles, labels)`, with keywords.
fn make(fig: &Rc<Fig>, id: Option<AxesId>, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.rest_positional();
    let mut props = Props::new("Legend", args.rest_keywords());
    args.finish(vm)?;
    let mut handles = props.take(&["handles"], vm)?;
    let mut labels = props.take(&["labels"], vm)?;
    match positional.as_slice() {
        [] => {}
        [only] => labels = Some(only.clone()),
        [first, second] => {
            handles = Some(first.clone());
            labels = Some(second.clone());
        }
        _ => {
            return Err(vm.new_type_error("Invalid arguments to legend."));
        }
    }
    let texts = match &labels {
        Some(labels) => Some(match support::text(labels) {
            // A word alone names its letters in matplotlib; a list was meant.
            Some(word) => word.chars().map(String::from).collect::<Vec<_>>(),
            None => label_texts(labels, vm)?,
        }),
        None => None,
    };
    let entries: Vec<(Artist, String)> = match (handles, texts) {
        (Some(handles), texts) => {
            let mut entries = Vec::new();
            for (at, handle) in support::items(&handles, vm)?.iter().enumerate() {
                let artist = sample(handle, vm)?;
                let label = match &texts {
                    Some(texts) => texts.get(at).cloned(),
                    None => artist.label().map(str::to_owned),
                };
                entries.extend(label.map(|label| (artist, label)));
            }
            entries
        }
        (None, Some(texts)) => candidates(fig, id).into_iter().zip(texts).collect(),
        (None, None) => labelled(fig, id),
    };
    let mut legend = Legend {
        entries: Some(entries),
        fontsize: Some(rc::fontsize("legend.fontsize", vm)?),
        frameless: !rc::boolean("legend.frameon", vm)?,
        ..Legend::default()
    };
    if let Some(loc) = props.take(&["loc"], vm)? {
        let word = support::str_of(&loc, vm)?;
        if support::is_sequence(&loc) {
            legend.bbox_to_anchor = Some(anchor(&loc, vm)?);
            legend.loc = LegendLoc::LowerLeft;
        } else {
            legend.loc = LegendLoc::parse(&word).or(match word.as_str() {
                name if name.starts_with("outside ") => Some(LegendLoc::CenterRight),
                _ => None,
            }).ok_or_else(|| {
                vm.new_value_error(format!(
                    "'{word}' is not a valid value for loc; supported values are 'best', 'upper right', \
                     'upper left', 'lower left', 'lower right', 'right', 'center left', 'center right', \
                     'lower center', 'upper center', 'center'"
                ))
            })?;
        }
    }
    if let Some(place) = props.take(&["bbox_to_anchor"], vm)? {
        legend.bbox_to_anchor = Some(anchor(&place, vm)?);
    }
    legend.title = props
        .text(&["title"], vm)?
        .filter(|title| !title.is_empty());
    legend.ncol = props
        .number(&["ncol", "ncols"], vm)?
        .map(|count| count.max(1.0) as usize);
    legend.fontsize = props.fontsize(&["fontsize"], vm)?.or(legend.fontsize);
    if let Some(prop) = props.take(&["prop"], vm)?
        && let Ok(pairs) = support::pairs(&prop, vm)
    {
        for (key, value) in pairs {
            if support::str_of(&key, vm)? == "size" {
                legend.fontsize = Some(super::props::fontsize(&value, vm)?);
            }
        }
    }
    if let Some(frame) = props.boolean(&["frameon"], vm)? {
        legend.frameless = !frame;
    }
    props.ignore(
        &[
            "alignment",
            "bbox_transform",
            "borderaxespad",
            "borderpad",
            "columnspacing",
            "draggable",
            "edgecolor",
            "facecolor",
            "fancybox",
            "framealpha",
            "handleheight",
            "handlelength",
            "handletextpad",
            "labelcolor",
            "labelspacing",
            "markerfirst",
            "markerscale",
            "mode",
            "numpoints",
            "reverse",
            "scatterpoints",
            "shadow",
            "title_fontsize",
        ],
        vm,
    )?;
    if let Some(name) = props.rest().keys().next() {
        return Err(vm.new_type_error(format!(
            "Legend.__init__() got an unexpected keyword argument '{name}'"
        )));
    }
    fig.with(|figure| match id {
        Some(id) => {
            if let Some(axes) = figure.axes_mut(id) {
                axes.legend = Some(legend);
            }
        }
        None => figure.legend = Some(legend),
    });
    Ok(fig.object(What::Legend(id), vm))
}

/// Texts of labels: of an array, as its elements print.
fn label_texts(labels: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<String>> {
    support::items(labels, vm)?
        .iter()
        .map(|label| support::str_of(label, vm))
        .collect()
}

fn handles_labels(handle: &Handle, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let ax = axes::of(handle, vm)?;
    let found = ax.with(vm, |axes| {
        let all = axes.artists.iter().enumerate();
        all.filter_map(|(index, artist)| Some((index, artist.label()?.to_owned())))
            .collect::<Vec<(usize, String)>>()
    })?;
    let (mut handles, mut labels): (Vec<PyObjectRef>, Vec<PyObjectRef>) = (vec![], vec![]);
    for (index, label) in found {
        let id = ArtistId { axes: ax.id, index };
        handles.push(ax.fig.object(What::Artist(id), vm));
        labels.push(vm.ctx.new_str(label).into());
    }
    let pair = vec![
        vm.ctx.new_list(handles).into(),
        vm.ctx.new_list(labels).into(),
    ];
    Ok(vm.ctx.new_tuple(pair).into())
}

/// `points.legend_elements()`: a sample and a text for each colour.
pub fn elements(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let prop = args
        .value::<String>("prop", vm)?
        .unwrap_or("colors".to_owned());
    let _ = args.rest_keywords();
    if prop != "colors" {
        return Err(vm.new_not_implemented_error("legend_elements() knows prop='colors' only"));
    }
    let found = handle.with_artist(vm, |artist| {
        let Artist::Scatter(points) = artist else {
            return vec![];
        };
        let PointColors::Values { values, scale } = &points.colors else {
            return vec![];
        };
        let scale = scale.fitted(values);
        let mut unique: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        unique.sort_by(f64::total_cmp);
        unique.dedup();
        if unique.len() > 9 {
            let (low, high) = scale.limits();
            let ticks = littoral_plot::contour_levels(low, high, 8, false, false);
            unique = ticks
                .into_iter()
                .filter(|v| *v >= low && *v <= high)
                .collect();
        }
        let entry = |value: f64| {
            let mut one = points.clone();
            one.x.clear();
            one.y.clear();
            one.colors = PointColors::One(scale.color(value));
            (value, Artist::Scatter(one))
        };
        unique.into_iter().map(entry).collect::<Vec<_>>()
    })?;
    let (mut handles, mut labels): (Vec<PyObjectRef>, Vec<PyObjectRef>) = (vec![], vec![]);
    for (value, artist) in found {
        handles.push(proxies::Proxy::object("Line2D", artist, vm));
        labels.push(vm.ctx.new_str(format!("{value}")).into());
    }
    let pair = vec![
        vm.ctx.new_list(handles).into(),
        vm.ctx.new_list(labels).into(),
    ];
    Ok(vm.ctx.new_tuple(pair).into())
}
