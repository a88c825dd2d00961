//! `da.plot.line` and `da.plot.step`.

use littoral_array::format::python_str_repr;
use littoral_array::ops;
use littoral_xarray::DataArray;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::common::{self, Keywords, Update};
use super::facets;
use crate::numpy;
use crate::pyplot::axes;
use crate::support::{self, OrRaise};

/// What a line plot draws: x against y, a line for each value of `hue`.
pub struct Lines {
    pub x: DataArray,
    pub y: DataArray,
    pub hue: Option<DataArray>,
}

/// `_infer_line_data`
pub fn infer(
    array: &DataArray,
    x: Option<String>,
    y: Option<String>,
    hue: Option<String>,
    vm: &VirtualMachine,
) -> PyResult<Lines> {
    if x.is_some() && y.is_some() {
        return Err(vm.new_value_error("Cannot specify both x and y kwargs for line plots."));
    }
    if let Some(x) = &x {
        common::assert_valid(array, x, "x", vm)?;
    }
    if let Some(y) = &y {
        common::assert_valid(array, y, "y", vm)?;
    }
    if let [dim] = array.dims() {
        let along = common::coord(array, x.as_ref().or(y.as_ref()).unwrap_or(dim), vm)?;
        let (x, y) = match y {
            None => (along, array.clone()),
            Some(_) => (array.clone(), along),
        };
        return Ok(Lines { x, y, hue: None });
    }
    if x.is_none() && y.is_none() && hue.is_none() {
        return Err(vm.new_value_error("For 2D inputs, please specify either hue, x or y."));
    }
    let sideways = y.is_some();
    if !sideways && let Some(hue) = &hue {
        common::assert_valid(array, hue, "hue", vm)?;
    }
    let (along_name, hue_name) = common::infer_xy(array, y.or(x), hue, vm)?;
    let along = common::coord(array, &along_name, vm)?;
    let hue = common::coord(array, &hue_name, vm)?;
    let (along, across) = if along.dims().len() > 1 {
        let Some(at) = array.dims().iter().position(|dim| *dim == hue_name) else {
            let dims: Vec<String> = array
                .dims()
                .iter()
                .map(|dim| python_str_repr(dim))
                .collect();
            return Err(vm.new_value_error(format!(
                "For 2D inputs, hue must be a dimension i.e. one of ({})",
                dims.join(", ")
            )));
        };
        let other = array.dims()[1 - at].clone();
        let dims = [other, hue_name];
        (
            common::transposed(&along, &dims, vm)?,
            common::transposed(array, &dims, vm)?,
        )
    } else {
        let first = |array: &DataArray| array.dims().first().cloned();
        let (Some(along_dim), Some(hue_dim)) = (first(&along), first(&hue)) else {
            return Err(vm.new_value_error("a line plot needs coordinates with one dimension"));
        };
        let across = common::transposed(array, &[along_dim, hue_dim], vm)?;
        (along, across)
    };
    let (x, y) = if sideways {
        (across, along)
    } else {
        (along, across)
    };
    Ok(Lines {
        x,
        y,
        hue: Some(hue),
    })
}

/// `da.plot.line(*args, row, col, figsize, aspect, size, ax, hue, x, y, xincrease, …, add_legend, **kwargs)`
pub fn line(
    array: &DataArray,
    positional: Vec<PyObjectRef>,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    if keywords.text("row", vm)?.is_some() || keywords.text("col", vm)?.is_some() {
        return facets::lines(array, positional, keywords, vm);
    }
    for name in ["row", "col"] {
        keywords.take(name, vm);
    }
    let count = array.dims().len();
    if count == 0 || array.variable.size() == 0 {
        return Err(vm.new_type_error("No numeric data to plot."));
    }
    if count > 2 {
        return Err(vm.new_value_error(format!(
            "Line plots are for 1- or 2-dimensional DataArrays. Passed DataArray has {count} dimensions"
        )));
    }
    let ax = common::axis_for(&mut keywords, vm)?;
    let x = keywords.take_text("x", vm)?;
    let y = keywords.take_text("y", vm)?;
    let hue = keywords.take_text("hue", vm)?;
    let add_legend = keywords.take_bool("add_legend", vm)?.unwrap_or(true);
    let labels = keywords.take_bool("_labels", vm)?.unwrap_or(true);
    let update = Update::take(&mut keywords, None, vm);
    let lines = infer(array, x, y, hue, vm)?;
    let (x, y) = (
        lines.x.values().or_raise(vm)?,
        lines.y.values().or_raise(vm)?,
    );
    common::ensure_plottable(&x, vm)?;
    common::ensure_plottable(&y, vm)?;
    let mut args = vec![numpy::to_py(x.clone(), vm), numpy::to_py(y, vm)];
    args.extend(positional);
    let made = axes::call(&ax, "plot", args, keywords.rest(), vm)?;
    if labels {
        common::set_label(&ax, true, common::label_from_attrs(&lines.x, ""), vm)?;
        common::set_label(&ax, false, common::label_from_attrs(&lines.y, ""), vm)?;
        common::set_title(&ax, common::title_for_slice(array, vm)?, vm)?;
    }
    if let Some(hue) = lines.hue.as_ref().filter(|_| count == 2 && add_legend) {
        let title = common::label_from_attrs(hue, "");
        let entries = [
            ("handles".to_owned(), made.clone()),
            ("labels".to_owned(), hue_labels(hue, vm)?),
            ("title".to_owned(), vm.ctx.new_str(title).into()),
        ];
        axes::call(&ax, "legend", vec![], entries.into_iter().collect(), vm)?;
    }
    common::concise(&ax, &x, vm)?;
    update.apply(&ax, vm)?;
    Ok(made)
}

/// The values of `hue` as a list of numpy's scalars.
pub fn hue_labels(hue: &DataArray, vm: &VirtualMachine) -> PyResult {
    let values = hue.values().or_raise(vm)?;
    let flat = ops::reshape(&values, &[values.size()]).or_raise(vm)?;
    let items = support::items(&numpy::to_py(flat, vm), vm)?;
    Ok(vm.ctx.new_list(items).into())
}

/// `da.plot.step(*args, where="pre", drawstyle=None, ds=None, **kwargs)`
pub fn step(
    array: &DataArray,
    positional: Vec<PyObjectRef>,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    let place = keywords.take_text("where", vm)?.unwrap_or("pre".to_owned());
    if !matches!(place.as_str(), "pre" | "post" | "mid") {
        return Err(vm.new_value_error("'where' argument to step must be 'pre', 'post' or 'mid'"));
    }
    let style = keywords.take_text("drawstyle", vm)?;
    let short = keywords.take_text("ds", vm)?;
    if style.is_some() && short.is_some() {
        return Err(vm.new_type_error("ds and drawstyle are mutually exclusive"));
    }
    let style = format!("steps-{place}{}", style.or(short).unwrap_or_default());
    keywords.set("drawstyle", vm.ctx.new_str(style).into());
    line(array, positional, keywords, vm)
}
