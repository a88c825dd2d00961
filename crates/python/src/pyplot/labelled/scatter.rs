//! `ds.plot.scatter`, `da.plot.scatter`, `ds.plot.quiver`.

use indexmap::IndexMap;
use littoral_array::{Array, Scalar, ops};
use littoral_plot::AxisKind;
use littoral_plot::values::{AxisValues, axis_values};
use littoral_plot::xarray_rules::CmapParams;
use littoral_xarray::{DataArray, Dataset};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::common::{self, Keywords, Update};
use super::facets;
use super::field::{self, Colors, Kind};
use crate::numpy;
use crate::pyplot::handle::Handle;
use crate::pyplot::props::Props;
use crate::pyplot::{axes, colorbar, colors, values};
use crate::support::OrRaise;

/// `ds.plot.scatter(*, x=None, y=None, hue=None, markersize=None, …)`
pub fn of_dataset(
    dataset: &Dataset,
    positional: Vec<PyObjectRef>,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    for (name, value) in ["x", "y"].into_iter().zip(positional) {
        keywords.set(name, value);
    }
    let y = keywords.take_text("y", vm)?;
    let x = keywords.text("x", vm)?;
    let (Some(y), Some(_)) = (y, x) else {
        return Err(vm.new_value_error("Must specify x and y for scatter plots."));
    };
    let mut array = dataset.get(&y).or_raise(vm)?;
    // What is drawn along becomes a coordinate; dimensions that only it has spread the points.
    let mut sizes = array.variable.sizes();
    for name in ["x", "hue", "markersize"] {
        if let Some(name) = keywords.text(name, vm)? {
            let other = dataset.get(&name).or_raise(vm)?;
            sizes.extend(other.variable.sizes());
            array.coords.insert(name, other.variable);
            for (name, coord) in other.coords {
                array.coords.entry(name).or_insert(coord);
            }
        }
    }
    if sizes.len() != array.dims().len() {
        array.variable = array.variable.broadcast_to(&sizes).or_raise(vm)?;
    }
    of_array(&array.load().or_raise(vm)?, vec![], keywords, vm)
}

/// Values of a coordinate for every point of an array, flat.
fn spread(array: &DataArray, name: &str, vm: &VirtualMachine) -> PyResult<(DataArray, Array)> {
    common::assert_valid(array, name, "x", vm)?;
    let coord = common::coord(array, name, vm)?;
    let sizes = array.variable.sizes();
    let wide = coord.variable.broadcast_to(&sizes).or_raise(vm)?;
    let wide = wide.transpose(array.dims()).or_raise(vm)?;
    let values = wide.values().or_raise(vm)?;
    let flat = ops::reshape(&values, &[values.size()]).or_raise(vm)?;
    Ok((coord, flat))
}

/// The elements at places.
fn pick(array: &Array, places: &[i64], vm: &VirtualMachine) -> PyResult<Array> {
    ops::take(array, 0, places).or_raise(vm)
}

/// `da.plot.scatter(*, x=None, hue=None, markersize=None, …)`: the values against a coordinate.
pub fn of_array(
    array: &DataArray,
    _positional: Vec<PyObjectRef>,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    if keywords.text("row", vm)?.is_some() || keywords.text("col", vm)?.is_some() {
        return facets::points(array, keywords, vm);
    }
    for name in ["row", "col", "col_wrap", "hue_style", "z"] {
        keywords.take(name, vm);
    }
    if array.dims().is_empty() || array.variable.size() == 0 {
        return Err(vm.new_type_error("No numeric data to plot."));
    }
    let x = match keywords.take_text("x", vm)? {
        Some(x) => x,
        None => array
            .coords
            .keys()
            .next()
            .unwrap_or(&array.dims()[0])
            .clone(),
    };
    let hue = keywords.take_text("hue", vm)?;
    let size = keywords.take_text("markersize", vm)?;
    let add_legend = keywords.take_bool("add_legend", vm)?;
    let add_colorbar = keywords.take_bool("add_colorbar", vm)?;
    let labels = keywords.take_bool("add_labels", vm)?.unwrap_or(true);
    let limits = keywords.take("_hue_values", vm);
    let titled = keywords.take_bool("add_title", vm)?.unwrap_or(true);
    let mut bar = field::dict(keywords.take("cbar_kwargs", vm), vm)?;
    let mut update = Update::take(&mut keywords, Some(true), vm);
    let mut chosen = Colors::take(Kind::Pcolormesh, &mut keywords, vm)?;
    let y = array.values().or_raise(vm)?;
    let y = ops::reshape(&y, &[y.size()]).or_raise(vm)?;
    let (x_coord, x) = spread(array, &x, vm)?;
    // Points without a value are left out.
    let places: Vec<i64> = y
        .scalars()
        .iter()
        .enumerate()
        .filter(|(_, value)| !value.is_null() && !matches!(value, Scalar::Float(v) if v.is_nan()))
        .map(|(at, _)| at as i64)
        .collect();
    let (x, y) = (pick(&x, &places, vm)?, pick(&y, &places, vm)?);
    let hue = match hue {
        Some(hue) => {
            let (coord, values) = spread(array, &hue, vm)?;
            Some((coord, pick(&values, &places, vm)?))
        }
        None => None,
    };
    let sizes = match size {
        Some(size) => {
            let (_, values) = spread(array, &size, vm)?;
            Some(marker_sizes(&pick(&values, &places, vm)?, vm)?)
        }
        None => None,
    };
    let ax = common::axis_for(&mut keywords, vm)?;
    let mut call = keywords.rest();
    call.entry("edgecolors".into())
        .or_insert_with(|| vm.ctx.new_str("w").into());
    if let Some(sizes) = sizes {
        call.insert("s".into(), numpy::to_py(sizes, vm));
    }
    let params = match &hue {
        Some((_, values)) => {
            // Facets have the colours of all values.
            let all = limits.map(|all| values::array_of(&all, vm)).transpose()?;
            Some(shade(values, all.as_ref(), &mut chosen, &mut call, vm)?)
        }
        None => None,
    };
    let (x, y) = (numpy::to_py(x, vm), numpy::to_py(y, vm));
    let made = axes::call(&ax, "scatter", vec![x, y], call, vm)?;
    if labels {
        common::set_label(&ax, true, common::label_from_attrs(&x_coord, ""), vm)?;
        common::set_label(&ax, false, common::label_from_attrs(array, ""), vm)?;
        if titled {
            common::set_title(&ax, common::title_for_slice(array, vm)?, vm)?;
        }
    }
    if let (Some((coord, _)), Some((params, names))) = (&hue, params)
        && let Some(handle) = Handle::of(&made)
    {
        let label = common::label_from_attrs(coord, "");
        let bars = add_colorbar.unwrap_or(add_legend != Some(true));
        if bars {
            bar.entry("label".into())
                .or_insert_with(|| vm.ctx.new_str(label).into());
            bar.entry("extend".into())
                .or_insert_with(|| vm.ctx.new_str(params.extend.name()).into());
            if let Some(names) = &names {
                let at = (0..names.len()).map(|at| 2.0 * at as f64 + 1.0).collect();
                let at = Array::from_vec(&[names.len()], at).or_raise(vm)?;
                bar.entry("ticks".into())
                    .or_insert_with(|| numpy::to_py(at, vm));
            }
            let id = handle.artist_id(vm)?;
            let props = Props::new("Colorbar", bar);
            let object = colorbar::add(&handle.fig, id, None, None, props, vm)?;
            if let Some(names) = names {
                let names = names.into_iter().map(|name| vm.ctx.new_str(name).into());
                let names = vm.ctx.new_list(names.collect());
                vm.call_method(&object, "set_ticklabels", (names,))?;
            }
        } else if add_legend == Some(true) {
            let pair = vm.call_method(&made, "legend_elements", ())?;
            let parts = crate::support::items(&pair, vm)?;
            let entries = [
                ("handles".to_owned(), parts[0].clone()),
                ("labels".to_owned(), parts[1].clone()),
                ("title".to_owned(), vm.ctx.new_str(label).into()),
            ];
            axes::call(&ax, "legend", vec![], entries.into_iter().collect(), vm)?;
        }
    }
    update.keep_y();
    update.apply(&ax, vm)?;
    Ok(made)
}

/// Puts the colours of `hue` into a call; names of categories if it is text.
fn shade(
    values: &Array,
    all: Option<&Array>,
    chosen: &mut Colors,
    call: &mut IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<(CmapParams, Option<Vec<String>>)> {
    let AxisValues { mut values, kind } = axis_values(values).or_raise(vm)?;
    let whole = all.map(|all| axis_values(all).or_raise(vm)).transpose()?;
    let mut names = None;
    if let AxisKind::Category(texts) = kind {
        // Bands of two, one a name, in the order of names.
        let mut sorted = match &whole {
            Some(AxisValues {
                kind: AxisKind::Category(texts),
                ..
            }) => texts.clone(),
            _ => texts.clone(),
        };
        sorted.sort_unstable();
        for value in &mut values {
            let text = texts.get(*value as usize);
            let at = sorted.iter().position(|name| Some(name) == text);
            *value = at.map_or(f64::NAN, |at| 2.0 * at as f64 + 1.0);
        }
        chosen.set_levels((0..=sorted.len()).map(|at| 2.0 * at as f64).collect());
        names = Some(sorted);
    }
    let data = Array::from_vec(&[values.len()], values).or_raise(vm)?;
    let params = match whole.filter(|_| names.is_none()) {
        Some(whole) => {
            let count = whole.values.len();
            let all = Array::from_vec(&[count], whole.values).or_raise(vm)?;
            chosen.params(&all, vm)?
        }
        None => chosen.params(&data, vm)?,
    };
    call.insert("c".into(), numpy::to_py(data, vm));
    call.insert(
        "cmap".into(),
        colors::colormap_object(params.cmap.clone(), vm),
    );
    let number = |value: f64| -> PyObjectRef { vm.ctx.new_float(value).into() };
    match &params.norm {
        Some(norm) => {
            call.insert("norm".into(), colors::norm_object(norm.clone(), vm));
        }
        None => {
            if let (Some(vmin), Some(vmax)) = (params.vmin, params.vmax) {
                call.insert("vmin".into(), number(vmin));
                call.insert("vmax".into(), number(vmax));
            }
        }
    }
    Ok((params, names))
}

/// Areas of points between xarray's 18 and 72 points².
fn marker_sizes(values: &Array, vm: &VirtualMachine) -> PyResult<Array> {
    const RANGE: (f64, f64) = (18.0, 72.0);
    let numbers = axis_values(values).or_raise(vm)?.values;
    let finite = numbers.iter().copied().filter(|value| value.is_finite());
    let low = finite.clone().fold(f64::INFINITY, f64::min);
    let high = finite.fold(f64::NEG_INFINITY, f64::max);
    let sizes = numbers
        .iter()
        .map(|value| match high > low {
            true => RANGE.0 + (value - low) / (high - low) * (RANGE.1 - RANGE.0),
            false => (RANGE.0 + RANGE.1) / 2.0,
        })
        .collect();
    Array::from_vec(&[numbers.len()], sizes).or_raise(vm)
}

/// `ds.plot.quiver(x, y, u, v, …)`
pub fn quiver(dataset: &Dataset, mut keywords: Keywords, vm: &VirtualMachine) -> PyResult {
    let mut names = Vec::new();
    for name in ["x", "y", "u", "v"] {
        match keywords.take_text(name, vm)? {
            Some(name) => names.push(name),
            None => {
                return Err(vm.new_value_error("Must specify x, y, u, v for quiver plots."));
            }
        }
    }
    let arrays: Vec<DataArray> = names
        .iter()
        .map(|name| dataset.get(name).or_raise(vm))
        .collect::<PyResult<_>>()?;
    // Rows are y and columns x, whatever the order of the dimensions.
    let mut sizes: IndexMap<String, u64> = IndexMap::new();
    for array in &arrays {
        for (dim, size) in array.variable.sizes() {
            sizes.insert(dim, size);
        }
    }
    let dims: Vec<String> = sizes.keys().cloned().collect();
    let mut parts = Vec::new();
    for array in &arrays {
        let wide = array.variable.broadcast_to(&sizes).or_raise(vm)?;
        let wide = wide.transpose(&dims).or_raise(vm)?;
        parts.push(numpy::to_py(wide.values().or_raise(vm)?, vm));
    }
    let ax = common::axis_for(&mut keywords, vm)?;
    let update = Update::take(&mut keywords, None, vm);
    let made = axes::call(&ax, "quiver", parts, keywords.rest(), vm)?;
    common::set_label(&ax, true, common::label_from_attrs(&arrays[0], ""), vm)?;
    common::set_label(&ax, false, common::label_from_attrs(&arrays[1], ""), vm)?;
    common::set_title(&ax, common::title_for_slice(&arrays[2], vm)?, vm)?;
    update.apply(&ax, vm)?;
    Ok(made)
}
