//! Getters and setters of artists.

use littoral_array::Array;
use littoral_plot::artist::{CoordSystem, TextArtist};
use littoral_plot::{Artist, Color, HAlign, Norm, VAlign};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::axes::float_pair;
use super::classes::Table;
use super::handle::{Handle, What};
use super::props::{self, Props, setter};
use super::{colors, values};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

pub static COMMON: Table = Table {
    methods: &[
        ("get_label", |handle, _args, vm| {
            let label = handle.with_artist(vm, |artist| artist.label().map(str::to_owned))?;
            Ok(vm.ctx.new_str(label.unwrap_or_default()).into())
        }),
        ("set_label", |handle, mut args, vm| {
            let label = support::str_of(&*args.required("s", vm)?, vm)?;
            handle.with_artist(vm, |artist| artist.set_label(Some(label)))?;
            Ok(vm.ctx.none())
        }),
        ("set_color", |handle, mut args, vm| {
            let color = props::color(&*args.required("color", vm)?, vm)?;
            handle.with_artist(vm, |artist| set_color(artist, color))?;
            Ok(vm.ctx.none())
        }),
        ("set_alpha", |handle, mut args, vm| {
            let alpha = args.value::<f64>("alpha", vm)?.unwrap_or(1.0);
            handle.with_artist(vm, |artist| set_alpha(artist, alpha))?;
            Ok(vm.ctx.none())
        }),
        ("get_alpha", |handle, _args, vm| {
            let alpha = handle.with_artist(vm, |artist| alpha(artist))?;
            Ok(vm.ctx.new_float(alpha).into())
        }),
        ("get_zorder", |handle, _args, vm| {
            Ok(vm
                .ctx
                .new_float(handle.with_artist(vm, |artist| artist.zorder())?)
                .into())
        }),
        ("set_visible", |handle, mut args, vm| {
            let visible = args.required("b", vm)?.try_to_bool(vm)?;
            handle.with_artist(vm, |artist| {
                set_alpha(artist, if visible { 1.0 } else { 0.0 })
            })?;
            Ok(vm.ctx.none())
        }),
        ("remove", |handle, args, vm| {
            args.finish(vm)?;
            handle.with_artist(vm, |artist| *artist = removed())?;
            Ok(vm.ctx.none())
        }),
        ("get_figure", |handle, _args, vm| {
            Ok(handle.fig.object(What::Figure, vm))
        }),
    ],
    properties: &[
        ("axes", axes),
        ("figure", |handle, vm| {
            Ok(handle.fig.object(What::Figure, vm))
        }),
    ],
};

pub static LINE: Table = Table {
    methods: &[
        ("get_xdata", |handle, _args, vm| data(handle, true, vm)),
        ("get_ydata", |handle, _args, vm| data(handle, false, vm)),
        ("set_data", |handle, mut args, vm| {
            let x = values::plain(&*args.required("x", vm)?, vm)?;
            let y = values::plain(&*args.required("y", vm)?, vm)?;
            set_data(handle, Some(x), Some(y), vm)
        }),
        ("set_xdata", |handle, mut args, vm| {
            let x = values::plain(&*args.required("x", vm)?, vm)?;
            set_data(handle, Some(x), None, vm)
        }),
        ("set_ydata", |handle, mut args, vm| {
            let y = values::plain(&*args.required("y", vm)?, vm)?;
            set_data(handle, None, Some(y), vm)
        }),
        ("get_color", |handle, _args, vm| {
            let color = handle.with_artist(vm, |artist| color(artist))?;
            // Colours of the cycle are numbers, as in matplotlib.
            if (0..10).any(|at| Color::cycle(at) == color) {
                let parts = [color.r, color.g, color.b].map(|part| f64::from(part) / 255.0);
                let parts = parts.map(|part| vm.ctx.new_float(part).into());
                return Ok(vm.ctx.new_tuple(parts.to_vec()).into());
            }
            Ok(vm.ctx.new_str(hex(color)).into())
        }),
        ("get_linewidth", |handle, _args, vm| {
            let width = handle.with_artist(vm, |artist| match artist {
                Artist::Line(line) => line.linewidth,
                Artist::AxLine(line) => line.linewidth,
                _ => 0.0,
            })?;
            Ok(vm.ctx.new_float(width).into())
        }),
        ("get_linestyle", |handle, _args, vm| {
            use littoral_plot::artist::LineStyle;
            let style = handle.with_artist(vm, |artist| match artist {
                Artist::Line(line) => line.linestyle.clone(),
                Artist::AxLine(line) => line.linestyle.clone(),
                _ => LineStyle::Solid,
            })?;
            let name = match style {
                LineStyle::Solid => "-",
                LineStyle::Dashed | LineStyle::Dashes(..) => "--",
                LineStyle::DashDot => "-.",
                LineStyle::Dotted => ":",
                LineStyle::None => "None",
            };
            Ok(vm.ctx.new_str(name).into())
        }),
        ("set", set_line),
        ("set_linewidth", setter!(set_line, "linewidth")),
        ("set_lw", setter!(set_line, "linewidth")),
        ("set_linestyle", setter!(set_line, "linestyle")),
        ("set_ls", setter!(set_line, "linestyle")),
        ("set_marker", setter!(set_line, "marker")),
        ("set_markersize", setter!(set_line, "markersize")),
    ],
    properties: &[],
};

pub static MAPPABLE: Table = Table {
    methods: &[
        ("get_clim", |handle, _args, vm| {
            Ok(float_pair(clim(handle, vm)?, vm))
        }),
        ("set_clim", set_clim),
        ("get_cmap", |handle, _args, vm| cmap(handle, vm)),
        ("set_cmap", |handle, mut args, vm| {
            let cmap = colors::colormap_of(&*args.required("cmap", vm)?, vm)?;
            handle.with_artist(vm, |artist| {
                if let Some(scale) = artist.color_scale_mut() {
                    scale.cmap = cmap;
                }
            })?;
            Ok(vm.ctx.none())
        }),
        ("set_norm", |handle, mut args, vm| {
            let norm = colors::norm_of(&*args.required("norm", vm)?, vm)?;
            handle.with_artist(vm, |artist| {
                if let Some(scale) = artist.color_scale_mut() {
                    scale.norm = norm;
                }
            })?;
            Ok(vm.ctx.none())
        }),
        ("get_array", get_array),
        ("autoscale_None", |_handle, _args, vm| Ok(vm.ctx.none())),
    ],
    properties: &[
        ("cmap", cmap),
        ("norm", |handle, vm| {
            let scale = handle.with_artist(vm, |artist| artist.color_scale())?;
            match scale {
                Some(scale) => Ok(colors::norm_object(scale.norm, vm)),
                None => Ok(vm.ctx.none()),
            }
        }),
        ("colorbar", |handle, vm| {
            let id = handle.artist_id(vm)?;
            let found = handle
                .fig
                .colorbars
                .borrow()
                .iter()
                .rev()
                .find(|(known, _)| *known == id)
                .copied();
            Ok(match found {
                Some((_, bar)) => handle.fig.object(What::Colorbar(bar), vm),
                None => vm.ctx.none(),
            })
        }),
    ],
};

pub static CONTOUR: Table = Table {
    methods: &[("clabel", super::axes::label_contours)],
    properties: &[
        ("levels", |handle, vm| {
            let levels = handle.with_artist(vm, |artist| match artist {
                Artist::Contour(set) => set.levels.clone(),
                _ => vec![],
            })?;
            array(levels, vm)
        }),
        ("extend", |handle, vm| {
            let extend = handle.with_artist(vm, |artist| match artist {
                Artist::Contour(set) => set.extend,
                _ => littoral_plot::Extend::Neither,
            })?;
            Ok(vm.ctx.new_str(extend.name()).into())
        }),
    ],
};

pub static POINTS: Table = Table {
    methods: &[
        ("get_offsets", |handle, _args, vm| {
            let pairs = handle.with_artist(vm, |artist| match artist {
                Artist::Scatter(points) => points
                    .x
                    .iter()
                    .zip(&points.y)
                    .flat_map(|(x, y)| [*x, *y])
                    .collect::<Vec<f64>>(),
                _ => vec![],
            })?;
            let all = Array::from_vec(&[pairs.len() / 2, 2], pairs).or_raise(vm)?;
            Ok(numpy::to_py(all, vm))
        }),
        ("get_sizes", |handle, _args, vm| {
            let sizes = handle.with_artist(vm, |artist| match artist {
                Artist::Scatter(points) => points.sizes.clone(),
                _ => vec![],
            })?;
            array(sizes, vm)
        }),
        ("legend_elements", super::legend::elements),
    ],
    properties: &[],
};

pub static CONTAINER: Table = Table {
    methods: &[
        ("get_label", |handle, _args, vm| {
            let text = each(handle, |artist| artist.label().map(str::to_owned));
            let text = text.into_iter().flatten().next().unwrap_or_default();
            Ok(vm.ctx.new_str(text).into())
        }),
        ("set_label", |handle, mut args, vm| {
            let label = support::str_of(&*args.required("s", vm)?, vm)?;
            each(handle, |artist| artist.set_label(Some(label.clone())));
            Ok(vm.ctx.none())
        }),
        ("remove", |handle, _args, vm| {
            each(handle, |artist| *artist = removed());
            Ok(vm.ctx.none())
        }),
    ],
    properties: &[("patches", |handle, vm| {
        let list = vm.ctx.types.list_type.to_owned();
        rustpython_vm::AsObject::as_object(&list).call((handle.clone().object(vm),), vm)
    })],
};

fn each<R>(handle: &Handle, mut function: impl FnMut(&mut Artist) -> R) -> Vec<R> {
    let What::Container(_, ids) = &handle.what else {
        return vec![];
    };
    handle.fig.with(|figure| {
        ids.iter()
            .filter_map(|id| figure.artist_mut(*id).map(&mut function))
            .collect()
    })
}

fn axes(handle: &Handle, vm: &VirtualMachine) -> PyResult {
    Ok(match handle.axes() {
        Some(ax) => ax.object(vm),
        None => vm.ctx.none(),
    })
}

/// What stays of an artist that was removed: others keep their places.
fn removed() -> Artist {
    Artist::Text(TextArtist {
        x: 0.0,
        y: 0.0,
        coords: CoordSystem::Axes,
        text: String::new(),
        color: Color::TRANSPARENT,
        fontsize: 10.0,
        bold: false,
        rotation: 0.0,
        ha: HAlign::Left,
        va: VAlign::Baseline,
        background: None,
        arrow_to: None,
        zorder: 0.0,
    })
}

pub fn is_removed(artist: &Artist) -> bool {
    matches!(artist, Artist::Text(note) if note.text.is_empty() && note.color == Color::TRANSPARENT)
}

fn array(values: Vec<f64>, vm: &VirtualMachine) -> PyResult {
    let array = Array::from_vec(&[values.len()], values).or_raise(vm)?;
    Ok(numpy::to_py(array, vm))
}

fn data(handle: &Handle, x: bool, vm: &VirtualMachine) -> PyResult {
    let values = handle.with_artist(vm, |artist| match artist {
        Artist::Line(line) => Some(if x { line.x.clone() } else { line.y.clone() }),
        Artist::AxLine(line) => Some(if line.vertical == x {
            vec![line.at, line.at]
        } else {
            vec![0.0, 1.0]
        }),
        _ => None,
    })?;
    array(values.unwrap_or_default(), vm)
}

fn set_data(
    handle: &Handle,
    x: Option<Vec<f64>>,
    y: Option<Vec<f64>>,
    vm: &VirtualMachine,
) -> PyResult {
    let fits = handle.with_artist(vm, |artist| match artist {
        Artist::Line(line) => {
            let x = x.unwrap_or_else(|| line.x.clone());
            let y = y.unwrap_or_else(|| line.y.clone());
            let fits = x.len() == y.len();
            if fits {
                (line.x, line.y) = (x, y);
            }
            fits
        }
        _ => true,
    })?;
    if !fits {
        return Err(vm.new_runtime_error("xdata and ydata must be the same length"));
    }
    Ok(vm.ctx.none())
}

fn set_line(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut props = Props::new("Line2D", args.rest_keywords());
    args.finish(vm)?;
    let line = handle.with_artist(vm, |artist| match artist {
        Artist::Line(line) => Some(line.clone()),
        _ => None,
    })?;
    if let Some(mut line) = line {
        props::apply_line(&mut line, &mut props, vm)?;
        handle.with_artist(vm, |artist| *artist = Artist::Line(line))?;
    }
    props.finish(vm)?;
    Ok(vm.ctx.none())
}

fn set_color(artist: &mut Artist, color: Color) {
    match artist {
        Artist::Line(line) => line.color = color,
        Artist::Bars(bars) => bars.colors = vec![color],
        Artist::Scatter(points) => points.colors = littoral_plot::artist::PointColors::One(color),
        Artist::FillBetween(fill) => fill.color = color,
        Artist::ErrorBars(bars) => bars.color = color,
        Artist::AxLine(line) => line.color = color,
        Artist::Text(note) => note.color = color,
        Artist::Quiver(arrows) => arrows.color = color,
        Artist::Contour(set) => set.colors = Some(vec![color]),
        Artist::PcolorMesh(_) | Artist::Image(_) => {}
    }
}

fn set_alpha(artist: &mut Artist, value: f64) {
    match artist {
        Artist::Line(a) => a.alpha = value,
        Artist::Bars(a) => a.alpha = value,
        Artist::Scatter(a) => a.alpha = value,
        Artist::FillBetween(a) => a.alpha = value,
        Artist::ErrorBars(a) => a.alpha = value,
        Artist::AxLine(a) => a.alpha = value,
        Artist::Quiver(a) => a.alpha = value,
        Artist::Contour(a) => a.alpha = value,
        Artist::PcolorMesh(a) => a.alpha = value,
        Artist::Image(a) => a.alpha = value,
        Artist::Text(a) => a.color.a = value,
    }
}

fn alpha(artist: &Artist) -> f64 {
    match artist {
        Artist::Line(a) => a.alpha,
        Artist::Bars(a) => a.alpha,
        Artist::Scatter(a) => a.alpha,
        Artist::FillBetween(a) => a.alpha,
        Artist::ErrorBars(a) => a.alpha,
        Artist::AxLine(a) => a.alpha,
        Artist::Quiver(a) => a.alpha,
        Artist::Contour(a) => a.alpha,
        Artist::PcolorMesh(a) => a.alpha,
        Artist::Image(a) => a.alpha,
        Artist::Text(a) => a.color.a,
    }
}

fn color(artist: &Artist) -> Color {
    match artist {
        Artist::Line(line) => line.color,
        Artist::AxLine(line) => line.color,
        _ => Color::BLACK,
    }
}

/// `#1f77b4`
pub fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.r, color.g, color.b)
}

fn clim(handle: &Handle, vm: &VirtualMachine) -> PyResult<(f64, f64)> {
    let scale = handle.with_artist(vm, |artist| artist.color_scale())?;
    Ok(scale.map_or((0.0, 1.0), |scale| scale.limits()))
}

/// `set_clim(vmin=None, vmax=None)`
fn set_clim(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let first = args.take_some("vmin", vm)?;
    let last = args.take_some("vmax", vm)?;
    args.finish(vm)?;
    let number = |value: Option<PyObjectRef>| value.map(|v| support::float_of(&v, vm)).transpose();
    let (low, high) = match (first, last) {
        (Some(both), None) if support::is_sequence(&both) => {
            let (low, high) = values::pair("clim", &both, vm)?;
            (Some(low), Some(high))
        }
        (first, last) => (number(first)?, number(last)?),
    };
    handle.with_artist(vm, |artist| {
        if let Some(scale) = artist.color_scale_mut()
            && let Norm::Linear { vmin, vmax }
            | Norm::Log { vmin, vmax }
            | Norm::TwoSlope { vmin, vmax, .. } = &mut scale.norm
        {
            *vmin = low.or(*vmin);
            *vmax = high.or(*vmax);
        }
    })?;
    Ok(vm.ctx.none())
}

fn cmap(handle: &Handle, vm: &VirtualMachine) -> PyResult {
    let scale = handle.with_artist(vm, |artist| artist.color_scale())?;
    Ok(match scale {
        Some(scale) => colors::colormap_object(scale.cmap, vm),
        None => vm.ctx.none(),
    })
}

fn get_array(handle: &Handle, _args: Arguments, vm: &VirtualMachine) -> PyResult {
    use littoral_plot::artist::{Pixels, PointColors};
    let found = handle.with_artist(vm, |artist| match artist {
        Artist::PcolorMesh(mesh) => Some((
            vec![mesh.values.rows, mesh.values.cols],
            mesh.values.values.clone(),
        )),
        Artist::Image(image) => match &image.pixels {
            Pixels::Values { values, .. } => {
                Some((vec![values.rows, values.cols], values.values.clone()))
            }
            Pixels::Rgba { .. } => None,
        },
        Artist::Scatter(points) => match &points.colors {
            PointColors::Values { values, .. } => Some((vec![values.len()], values.clone())),
            _ => None,
        },
        Artist::Contour(set) => Some((vec![set.levels.len()], set.levels.clone())),
        _ => None,
    })?;
    match found {
        Some((shape, values)) => Ok(numpy::to_py(
            Array::from_vec(&shape, values).or_raise(vm)?,
            vm,
        )),
        None => Ok(vm.ctx.none()),
    }
}
