//! Facets of lines, fields and points.

use indexmap::IndexMap;
use littoral_plot::xarray_rules::CmapParams;
use littoral_xarray::DataArray;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::super::common::{self, Keywords};
use super::super::field::{self, Colors, Kind, Shared};
use super::super::{line, scatter};
use super::FacetGrid;
use crate::numpy;
use crate::support::OrRaise;

/// Facets of `da.plot.line`.
pub fn lines(
    array: &DataArray,
    positional: Vec<PyObjectRef>,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    let grid = FacetGrid::new(array, &mut keywords, vm)?;
    let x = keywords.take_text("x", vm)?;
    let y = keywords.take_text("y", vm)?;
    let hue = keywords.take_text("hue", vm)?;
    let legend = keywords.take_bool("add_legend", vm)?.unwrap_or(true);
    grid.each(vm, |ax, subset| {
        let mut own = Keywords::new(keywords.entries().clone());
        for (name, value) in [("x", &x), ("y", &y), ("hue", &hue)] {
            if let Some(value) = value {
                own.set(name, vm.ctx.new_str(value.as_str()).into());
            }
        }
        own.set("ax", ax.object(vm));
        own.set("add_legend", vm.ctx.new_bool(false).into());
        own.set("_labels", vm.ctx.new_bool(false).into());
        line::line(&subset, positional.clone(), own, vm)
    })?;
    let Some(first) = grid.facets.iter().flatten().next() else {
        return Err(vm.new_type_error("No numeric data to plot."));
    };
    let inferred = line::infer(&grid.subset(first, vm)?, x, y, hue, vm)?;
    let label = |array: &DataArray| Some(common::label_from_attrs(array, ""));
    grid.finish(label(&inferred.x), label(&inferred.y), vm)?;
    let has_hue = inferred.hue.is_some();
    grid.hue.replace(inferred.hue);
    if legend && has_hue {
        grid.hue_legend(IndexMap::new(), vm)?;
    }
    Ok(grid.object(vm).into())
}

/// Facets of fields: all of them have the same colours.
pub fn fields(
    kind: Kind,
    array: &DataArray,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    if keywords.take("cbar_ax", vm).is_some() {
        return Err(vm.new_value_error("cbar_ax not supported by FacetGrid."));
    }
    let grid = FacetGrid::new(array, &mut keywords, vm)?;
    let (x, y) = (keywords.take_text("x", vm)?, keywords.take_text("y", vm)?);
    let bar = keywords.take_bool("add_colorbar", vm)?;
    let bar = bar.unwrap_or(kind != Kind::Contour);
    let given = field::dict(keywords.take("cbar_kwargs", vm), vm)?;
    keywords.take("add_labels", vm);
    let Some(first) = grid.facets.iter().flatten().next().cloned() else {
        return Err(vm.new_type_error("No numeric data to plot."));
    };
    let sample = grid.subset(&first, vm)?;
    let picture = kind == Kind::Imshow && sample.dims().len() == 3;
    let colors = Colors::take(kind, &mut keywords, vm)?;
    let params: CmapParams = colors.params(&array.values().or_raise(vm)?, vm)?;
    let (x, y) = match picture {
        true => (x, y),
        false => {
            let (x, y) = common::infer_xy(&sample, x, y, vm)?;
            (Some(x), Some(y))
        }
    };
    grid.extend.replace(Some(params.extend.name()));
    grid.each(vm, |ax, subset| {
        let mut own = Keywords::new(keywords.entries().clone());
        for (name, value) in [("x", &x), ("y", &y)] {
            if let Some(value) = value {
                own.set(name, vm.ctx.new_str(value.as_str()).into());
            }
        }
        own.set("ax", ax.object(vm));
        own.set("add_colorbar", vm.ctx.new_bool(false).into());
        own.set("add_labels", vm.ctx.new_bool(false).into());
        let shared = Shared {
            params: &params,
            colors: &colors,
        };
        field::one(kind, &subset, own, Some(shared), vm)
    })?;
    let label = |name: &Option<String>| -> PyResult<Option<String>> {
        match name {
            Some(name) => {
                let coord = common::coord(array, name, vm)?;
                Ok(Some(common::label_from_attrs(&coord, "")))
            }
            None => Ok(None),
        }
    };
    grid.finish(label(&x)?, label(&y)?, vm)?;
    if bar && !picture {
        grid.colorbar(given, vm)?;
    }
    Ok(grid.object(vm).into())
}

/// Facets of scatter plots.
pub fn points(array: &DataArray, mut keywords: Keywords, vm: &VirtualMachine) -> PyResult {
    let grid = FacetGrid::new(array, &mut keywords, vm)?;
    let x = match keywords.take_text("x", vm)? {
        Some(x) => x,
        None => array
            .coords
            .keys()
            .next()
            .unwrap_or(&array.dims()[0])
            .clone(),
    };
    common::assert_valid(array, &x, "x", vm)?;
    let hue = keywords.text("hue", vm)?;
    let bar = keywords
        .take_bool("add_colorbar", vm)?
        .unwrap_or(hue.is_some());
    let mut given = field::dict(keywords.take("cbar_kwargs", vm), vm)?;
    if let Some(hue) = &hue {
        let coord = common::coord(array, hue, vm)?;
        keywords.set(
            "_hue_values",
            numpy::to_py(coord.values().or_raise(vm)?, vm),
        );
        let label = common::label_from_attrs(&coord, "");
        given
            .entry("label".into())
            .or_insert_with(|| vm.ctx.new_str(label).into());
    }
    grid.each(vm, |ax, subset| {
        let mut own = Keywords::new(keywords.entries().clone());
        own.set("x", vm.ctx.new_str(x.as_str()).into());
        own.set("ax", ax.object(vm));
        for name in ["add_colorbar", "add_labels"] {
            own.set(name, vm.ctx.new_bool(false).into());
        }
        scatter::of_array(&subset, vec![], own, vm)
    })?;
    let label = common::label_from_attrs(&common::coord(array, &x, vm)?, "");
    grid.finish(Some(label), Some(common::label_from_attrs(array, "")), vm)?;
    if bar && hue.is_some() {
        grid.colorbar(given, vm)?;
    }
    Ok(grid.object(vm).into())
}
