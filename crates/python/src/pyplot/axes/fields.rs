//! Fields: `pcolormesh`, `imshow`, `contour`, `contourf`, `quiver`.

use littoral_array::{Array, ops};
use littoral_plot::artist::{
    Contour, ContourLabels, Coords, Grid, Image, PcolorMesh, Pixels, Quiver,
};
use littoral_plot::axes::Aspect;
use littoral_plot::values::grid;
use littoral_plot::xarray_rules::{infer_interval_breaks, infer_interval_breaks_2d};
use littoral_plot::{Artist, Color, ColorScale, Colormap, Extend, Norm, contour_levels};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::of;
use crate::pyplot::classes::Table;
use crate::pyplot::colors;
use crate::pyplot::handle::{Ax, Handle};
use crate::pyplot::props::{self, Props};
use crate::pyplot::{notes, rc, values};
use crate::support::{self, Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("pcolormesh", pcolormesh),
        ("pcolor", pcolormesh),
        ("imshow", imshow),
        ("matshow", imshow),
        ("contour", |handle, args, vm| {
            contour(handle, false, args, vm)
        }),
        ("contourf", |handle, args, vm| {
            contour(handle, true, args, vm)
        }),
        ("clabel", clabel),
        ("quiver", quiver),
    ],
    properties: &[],
};

/// The colours that `cmap`, `norm`, `vmin` and `vmax` choose, with limits from the data.
pub fn scale_from(props: &mut Props, data: &[f64], vm: &VirtualMachine) -> PyResult<ColorScale> {
    let cmap = match props.take(&["cmap"], vm)? {
        Some(cmap) => colors::colormap_of(&cmap, vm)?,
        None => Colormap::named(&rc::text("image.cmap", vm)?).or_raise(vm)?,
    };
    let norm = props.take(&["norm"], vm)?;
    let limits = (props.number(&["vmin"], vm)?, props.number(&["vmax"], vm)?);
    let norm = match norm {
        None => Norm::Linear {
            vmin: limits.0,
            vmax: limits.1,
        },
        Some(_) if limits.0.is_some() || limits.1.is_some() => {
            return Err(vm.new_value_error(
                "Passing a Normalize instance simultaneously with vmin/vmax is not supported.  Please \
                 pass vmin/vmax directly to the norm when creating it.",
            ));
        }
        Some(norm) => colors::norm_of(&norm, vm)?,
    };
    Ok(ColorScale::new(cmap, norm).fitted(data))
}

fn field(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<Grid> {
    let array = values::array_of(object, vm)?;
    if array.ndim() != 2 {
        return Err(vm.new_type_error(format!(
            "{name}() takes a 2-d field, found an array of {} dimensions",
            array.ndim()
        )));
    }
    grid(&array).or_raise(vm)
}

/// Coordinates of one side: a line, or a point for each of the field.
fn coords(ax: &Ax, horizontal: bool, object: &PyObject, vm: &VirtualMachine) -> PyResult<Coords> {
    let array = values::array_of(object, vm)?;
    let values = values::on_axis(ax, horizontal, &array, vm)?;
    match array.shape() {
        [rows, cols] => Ok(Coords::Field(Grid::new(*rows, *cols, values).or_raise(vm)?)),
        _ => Ok(Coords::Line(values)),
    }
}

/// `pcolormesh([X, Y,] C, *, shading=None, …)`: coordinates of the cells' edges or centres.
fn pcolormesh(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let positional = args.rest_positional();
    let mut props = Props::new("QuadMesh", args.rest_keywords());
    args.finish(vm)?;
    let (x, y, c) = match positional.as_slice() {
        [c] => (None, None, c),
        [x, y, c] => (Some(x), Some(y), c),
        other => {
            return Err(vm.new_type_error(format!(
                "pcolormesh() takes 1 or 3 positional arguments but {} were given",
                other.len()
            )));
        }
    };
    let values = field(c, "pcolormesh", vm)?;
    let shading = props.text(&["shading"], vm)?.unwrap_or("auto".to_owned());
    let edges = |given: Option<&PyObjectRef>, horizontal: bool| -> PyResult<Coords> {
        let count = if horizontal { values.cols } else { values.rows };
        let Some(object) = given else {
            return Ok(Coords::Line((0..=count).map(|at| at as f64).collect()));
        };
        Ok(match coords(&ax, horizontal, object, vm)? {
            Coords::Line(line) if line.len() == count => {
                match shading.as_str() {
                    "auto" | "nearest" | "gouraud" => {}
                    _ => {
                        return Err(vm.new_type_error(format!(
                            "Dimensions of C ({}, {}) should be one smaller than X and Y while using shading='flat'",
                            values.rows, values.cols
                        )));
                    }
                }
                Coords::Line(infer_interval_breaks(&line, false, false).or_raise(vm)?)
            }
            Coords::Field(points) if (points.rows, points.cols) == (values.rows, values.cols) => {
                Coords::Field(infer_interval_breaks_2d(&points))
            }
            other => other,
        })
    };
    let (x, y) = (edges(x, true)?, edges(y, false)?);
    // A line beside a field of points is one of its own.
    let (x, y) = match (x, y) {
        (Coords::Field(x), Coords::Line(y)) => {
            let rows = y
                .iter()
                .flat_map(|v| std::iter::repeat_n(*v, x.cols))
                .collect();
            let y = Grid::new(y.len(), x.cols, rows).or_raise(vm)?;
            (Coords::Field(x), Coords::Field(y))
        }
        (Coords::Line(x), Coords::Field(y)) => {
            let all = (0..y.rows).flat_map(|_| x.iter().copied()).collect();
            let x = Grid::new(y.rows, x.len(), all).or_raise(vm)?;
            (Coords::Field(x), Coords::Field(y))
        }
        both => both,
    };
    let scale = scale_from(&mut props, &values.values, vm)?;
    let mut mesh = PcolorMesh::new(x, y, values, scale)
        .map_err(|error| vm.new_type_error(error.to_string()))?;
    mesh.alpha = props.number(&["alpha"], vm)?.unwrap_or(1.0);
    mesh.zorder = props.number(&["zorder"], vm)?.unwrap_or(0.0);
    notes::data_only(&mut props, vm)?;
    props.ignore(
        &[
            "edgecolors",
            "edgecolor",
            "linewidth",
            "linewidths",
            "lw",
            "label",
        ],
        vm,
    )?;
    props.finish(vm)?;
    ax.add(Artist::PcolorMesh(mesh), vm)
}

/// Bytes of an image of three or four channels: numbers of 0 to 1, or 0 to 255 for integers.
fn rgba(array: &Array, vm: &VirtualMachine) -> PyResult<Pixels> {
    let &[rows, cols, channels] = array.shape() else {
        return Err(vm.new_type_error("an image has rows, columns and channels"));
    };
    let whole = array.dtype().is_integer();
    let values = littoral_plot::values::axis_values(array)
        .or_raise(vm)?
        .values;
    let byte = |value: f64| {
        let value = if whole { value } else { value * 255.0 };
        value.clamp(0.0, 255.0).round() as u8
    };
    let mut bytes = Vec::with_capacity(rows * cols * 4);
    for pixel in values.chunks(channels) {
        let hidden = pixel.iter().any(|value| value.is_nan());
        bytes.extend(pixel.iter().take(3).map(|value| byte(*value)));
        bytes.push(match (hidden, pixel.get(3)) {
            (true, _) => 0,
            (false, Some(alpha)) => byte(*alpha),
            (false, None) => 255,
        });
    }
    Ok(Pixels::Rgba { rows, cols, bytes })
}

/// `imshow(X, cmap=None, norm=None, *, aspect=None, interpolation=None, alpha=None, vmin=None, vmax=None,
/// origin=None, extent=None, …)`
fn imshow(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let object = args.required("X", vm)?;
    let positional = [args.take("cmap", vm)?, args.take("norm", vm)?];
    let mut keywords = args.rest_keywords();
    args.finish(vm)?;
    for (name, value) in ["cmap", "norm"].into_iter().zip(positional) {
        if let Some(value) = value {
            keywords.insert(name.to_owned(), value);
        }
    }
    let mut props = Props::new("AxesImage", keywords);
    let array = values::array_of(&object, vm)?;
    let (rows, cols) = match array.shape() {
        [rows, cols] | [rows, cols, 3 | 4] => (*rows, *cols),
        shape => {
            return Err(vm.new_type_error(format!("Invalid shape {shape:?} for image data")));
        }
    };
    let pixels = if array.ndim() == 3 {
        props.ignore(&["cmap", "norm", "vmin", "vmax"], vm)?;
        rgba(&array, vm)?
    } else {
        let values = grid(&array).or_raise(vm)?;
        let scale = scale_from(&mut props, &values.values, vm)?;
        Pixels::Values { values, scale }
    };
    let origin_upper = match props.text(&["origin"], vm)?.as_deref() {
        None | Some("upper") => true,
        Some("lower") => false,
        Some(other) => {
            return Err(vm.new_value_error(format!(
                "'{other}' is not a valid value for origin; supported values are 'upper', 'lower'"
            )));
        }
    };
    let (width, height) = (cols as f64 - 0.5, rows as f64 - 0.5);
    let extent = match props.take(&["extent"], vm)? {
        Some(extent) => {
            let sides = support::items(&extent, vm)?;
            let [left, right, bottom, top] = sides.as_slice() else {
                return Err(
                    vm.new_value_error("extent must be four numbers: left, right, bottom, top")
                );
            };
            (
                values::one_on_axis(&ax, true, left, vm)?,
                values::one_on_axis(&ax, true, right, vm)?,
                values::one_on_axis(&ax, false, bottom, vm)?,
                values::one_on_axis(&ax, false, top, vm)?,
            )
        }
        None if origin_upper => (-0.5, width, height, -0.5),
        None => (-0.5, width, -0.5, height),
    };
    let interpolation = props.text(&["interpolation"], vm)?;
    let smooth = matches!(
        interpolation.as_deref(),
        Some("bilinear" | "bicubic" | "lanczos" | "spline16" | "spline36" | "gaussian" | "hanning")
    );
    let aspect = match props.take(&["aspect"], vm)? {
        None => Aspect::Ratio(1.0),
        Some(aspect) => match support::text(&aspect).as_deref() {
            Some("auto") => Aspect::Auto,
            Some("equal") => Aspect::Ratio(1.0),
            _ => Aspect::Ratio(support::float_of(&aspect, vm)?),
        },
    };
    let image = Image {
        pixels,
        extent,
        origin_upper,
        smooth,
        alpha: props.number(&["alpha"], vm)?.unwrap_or(1.0),
        zorder: props.number(&["zorder"], vm)?.unwrap_or(0.0),
    };
    notes::data_only(&mut props, vm)?;
    props.ignore(
        &[
            "interpolation_stage",
            "filternorm",
            "filterrad",
            "resample",
            "label",
        ],
        vm,
    )?;
    props.finish(vm)?;
    // As `Axes::imshow` does, for all axes that share the sides.
    let mappable = matches!(image.pixels, Pixels::Values { .. });
    let index = ax.with(vm, |axes| {
        let index = axes.imshow(image);
        axes.aspect = aspect;
        index
    })?;
    let id = littoral_plot::ArtistId { axes: ax.id, index };
    if mappable {
        ax.fig.mappable.set(Some(id));
    }
    Ok(ax.fig.object(crate::pyplot::handle::What::Artist(id), vm))
}

/// `contour([X, Y,] Z, levels=None, *, colors=None, …)`
fn contour(handle: &Handle, filled: bool, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let mut positional = args.rest_positional();
    let mut props = Props::new("QuadContourSet", args.rest_keywords());
    args.finish(vm)?;
    let mut levels = props.take(&["levels"], vm)?;
    if matches!(positional.len(), 2 | 4) {
        levels = positional.pop();
    }
    let (x, y, z) = match positional.as_slice() {
        [z] => (None, None, z),
        [x, y, z] => (Some(x), Some(y), z),
        other => {
            return Err(vm.new_type_error(format!(
                "{}() takes from 1 to 4 positional arguments but {} were given",
                if filled { "contourf" } else { "contour" },
                other.len()
            )));
        }
    };
    let array = values::array_of(z, vm)?;
    if array.ndim() != 2 {
        return Err(vm.new_type_error(format!("Input z must be 2D, not {}D", array.ndim())));
    }
    let values = grid(&array).or_raise(vm)?;
    let side = |given: Option<&PyObjectRef>, horizontal: bool| match given {
        Some(object) => coords(&ax, horizontal, object, vm),
        None => {
            let count = if horizontal { values.cols } else { values.rows };
            Ok(Coords::Line((0..count).map(|at| at as f64).collect()))
        }
    };
    let (x, y) = (side(x, true)?, side(y, false)?);
    let colors = props.take(&["colors"], vm)?;
    let extend = match props.text(&["extend"], vm)? {
        None => Extend::Neither,
        Some(name) => Extend::from_name(&name).ok_or_else(|| {
            vm.new_value_error(format!(
                "'{name}' is not a valid value for extend; supported values are 'neither', 'min', 'max', 'both'"
            ))
        })?,
    };
    let limits = values
        .values
        .iter()
        .copied()
        .filter(|value| value.is_finite());
    let (low, high) = limits.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let (low, high) = if low > high { (0.0, 1.0) } else { (low, high) };
    let levels = match levels {
        None => contour_levels(low, high, 7, extend.min(), extend.max()),
        Some(levels) => match levels.clone().try_into_value::<usize>(vm) {
            Ok(count) => contour_levels(low, high, count, extend.min(), extend.max()),
            Err(_) => values::plain(&levels, vm)?,
        },
    };
    let free = props.take(&["norm"], vm)?;
    let given = (props.number(&["vmin"], vm)?, props.number(&["vmax"], vm)?);
    let cmap = match props.take(&["cmap"], vm)? {
        Some(_) if colors.is_some() => {
            return Err(vm.new_value_error("Either colors or cmap must be None"));
        }
        Some(cmap) => colors::colormap_of(&cmap, vm)?,
        None => Colormap::named(&rc::text("image.cmap", vm)?).or_raise(vm)?,
    };
    let norm = match free {
        Some(norm) => colors::norm_of(&norm, vm)?,
        None => Norm::Linear {
            vmin: given.0,
            vmax: given.1,
        },
    };
    let scale = ColorScale::new(cmap, norm).fitted(&levels);
    let mut set = Contour::new(x, y, values, levels, filled, scale).or_raise(vm)?;
    set.extend = extend;
    if let Some(colors) = colors {
        set.colors = Some(props::colors(&colors, vm)?);
    }
    if let Some(widths) = props.take(&["linewidths", "linewidth", "lw"], vm)? {
        set.linewidths = values::plain(&widths, vm)?;
    } else {
        set.linewidths = vec![rc::number("lines.linewidth", vm)?];
    }
    if let Some(styles) = props.take(&["linestyles", "linestyle", "ls"], vm)? {
        let style = match support::is_sequence(&styles) {
            true => support::items(&styles, vm)?.first().cloned(),
            false => Some(styles),
        };
        set.linestyle = style
            .map(|style| props::linestyle(&style, vm))
            .transpose()?;
    }
    set.alpha = props.number(&["alpha"], vm)?.unwrap_or(1.0);
    set.zorder = props.number(&["zorder"], vm)?.unwrap_or(set.zorder);
    notes::data_only(&mut props, vm)?;
    props.ignore(
        &[
            "origin",
            "extent",
            "locator",
            "corner_mask",
            "algorithm",
            "nchunk",
            "hatches",
            "negative_linestyles",
        ],
        vm,
    )?;
    props.finish(vm)?;
    ax.add(Artist::Contour(set), vm)
}

/// `clabel(CS, levels=None, *, inline=True, fontsize=None, fmt=None, colors=None, …)`
fn clabel(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = of(handle, vm)?;
    let set = args.required("CS", vm)?;
    let set =
        Handle::of(&set).ok_or_else(|| vm.new_type_error("clabel() takes what contour() gave"))?;
    label_contours(&set, args, vm)
}

pub fn label_contours(set: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _levels = args.take("levels", vm)?;
    let mut props = Props::new("ContourLabeler.clabel", args.rest_keywords());
    args.finish(vm)?;
    // Lines stop at their labels, as by default.
    props.take(&["inline"], vm)?;
    let fontsize = props.fontsize(&["fontsize"], vm)?.unwrap_or(10.0);
    let format = props.take(&["fmt"], vm)?;
    props.ignore(
        &[
            "inline_spacing",
            "colors",
            "manual",
            "rightside_up",
            "use_clabeltext",
            "zorder",
        ],
        vm,
    )?;
    props.finish(vm)?;
    let levels = set.with_artist(vm, |artist| match artist {
        Artist::Contour(set) => set.levels.clone(),
        _ => vec![],
    })?;
    let texts = match format {
        None => None,
        Some(format) => {
            let mut texts = Vec::new();
            for level in &levels {
                let value: PyObjectRef = vm.ctx.new_float(*level).into();
                let text = match support::text(&format) {
                    Some(text) if text.contains('{') => {
                        let named = [("x".to_owned(), value)].into_iter().collect();
                        let keywords = rustpython_vm::function::KwArgs::new(named);
                        let call = rustpython_vm::function::FuncArgs::new(vec![], keywords);
                        vm.call_method(&format, "format", call)?
                    }
                    Some(_) => vm._mod(&format, &value)?,
                    None if format.is_callable() => format.call((value,), vm)?,
                    None => format.get_item(&*value, vm)?,
                };
                texts.push(support::str_of(&text, vm)?);
            }
            Some(texts)
        }
    };
    set.with_artist(vm, |artist| {
        if let Artist::Contour(set) = artist {
            set.labels = Some(ContourLabels { fontsize, texts });
        }
    })?;
    Ok(vm.ctx.new_list(vec![]).into())
}

/// `quiver([X, Y], U, V, *, scale=None, color=None, …)`
fn quiver(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let positional = args.rest_positional();
    let mut props = Props::new("Quiver", args.rest_keywords());
    args.finish(vm)?;
    let (places, u, v) = match positional.as_slice() {
        [u, v] => (None, u, v),
        [x, y, u, v] => (Some((x, y)), u, v),
        [_, _, _, _, _] => {
            return Err(
                vm.new_not_implemented_error("quiver() with colours of a field is not supported")
            );
        }
        other => {
            return Err(vm.new_type_error(format!(
                "quiver() takes from 2 to 5 positional arguments but {} were given",
                other.len()
            )));
        }
    };
    let (u, v) = (values::array_of(u, vm)?, values::array_of(v, vm)?);
    let shape = u.shape().to_vec();
    let spread = |object: &PyObjectRef, horizontal: bool| -> PyResult<Vec<f64>> {
        let array = values::array_of(object, vm)?;
        let array = match (array.shape(), shape.as_slice(), horizontal) {
            ([_], [_, _], false) => ops::expand_dims(&array, 1).or_raise(vm)?,
            _ => array,
        };
        let array = ops::broadcast_to(&array, &shape).or_raise(vm)?;
        values::on_axis(&ax, horizontal, &ops::to_contiguous(&array), vm)
    };
    let (x, y) = match places {
        Some((x, y)) => (spread(x, true)?, spread(y, false)?),
        None => {
            let cols = shape.last().copied().unwrap_or(1).max(1);
            let count = u.size();
            (
                (0..count).map(|at| (at % cols) as f64).collect(),
                (0..count).map(|at| (at / cols) as f64).collect(),
            )
        }
    };
    let numbers = |array: &Array| {
        littoral_plot::values::axis_values(array)
            .or_raise(vm)
            .map(|v| v.values)
    };
    let arrows = Quiver {
        x,
        y,
        u: numbers(&u)?,
        v: numbers(&v)?,
        color: props
            .color(&["color", "facecolor"], vm)?
            .unwrap_or(Color::BLACK),
        scale: props.number(&["scale"], vm)?,
        alpha: props.number(&["alpha"], vm)?.unwrap_or(1.0),
        zorder: props.number(&["zorder"], vm)?.unwrap_or(1.0),
    };
    notes::data_only(&mut props, vm)?;
    props.ignore(
        &[
            "units",
            "angles",
            "scale_units",
            "width",
            "headwidth",
            "headlength",
            "headaxislength",
            "minlength",
            "pivot",
        ],
        vm,
    )?;
    props.finish(vm)?;
    ax.add(Artist::Quiver(arrows), vm)
}
