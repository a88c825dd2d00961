//! Making arrays and datasets from parts, with xarray's checks.

use indexmap::{IndexMap, IndexSet};
use littoral_graph::Expr;

use crate::align::{Join, align};
use crate::arithmetic::merge_coords;
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::variable::Variable;

fn quoted(name: &str) -> String {
    littoral_array::format::python_str_repr(name)
}

/// `xr.DataArray(data, coords=…, dims=…, name=…, attrs=…)`. Without `dims` they are named after the
/// coordinates if there is one for each axis, else `dim_0`, `dim_1` ….
pub fn dataarray_from_parts(
    data: Expr,
    coords: IndexMap<String, Variable>,
    dims: Option<Vec<String>>,
    name: Option<String>,
    attrs: Attrs,
) -> Result<DataArray> {
    let dims = match dims {
        Some(dims) => dims,
        None => (0..data.ndim()).map(|axis| format!("dim_{axis}")).collect(),
    };
    if dims.len() != data.ndim() {
        return Err(value_error(format!(
            "different number of dimensions on data and dims: {} vs {}",
            data.ndim(),
            dims.len()
        )));
    }
    let variable = Variable::new(dims, data)?.with_attrs(attrs);
    let sizes = variable.sizes();
    let mut checked = IndexMap::new();
    for (name, coord) in coords {
        for (dim, size) in coord.sizes() {
            match sizes.get(&dim) {
                None => {
                    return Err(XarrayError::CoordinateValidation(format!(
                        "coordinate {name} has dimensions {}, but these are not a subset of the DataArray dimensions {}",
                        tuple_repr(coord.dims.iter().map(String::as_str)),
                        tuple_repr(variable.dims.iter().map(String::as_str))
                    )));
                }
                Some(own) if *own != size => {
                    return Err(XarrayError::CoordinateValidation(format!(
                        "conflicting sizes for dimension {}: length {own} on the data but length {size} on coordinate {}",
                        quoted(&dim),
                        quoted(&name)
                    )));
                }
                _ => {}
            }
        }
        if coord.dims.is_empty() && sizes.contains_key(&name) {
            return Err(XarrayError::CoordinateValidation(format!(
                "conflicting sizes for dimension {}: length {} on the data but length 1 on coordinate {}",
                quoted(&name),
                sizes[&name],
                quoted(&name)
            )));
        }
        let indexed = coord.dims == [name.clone()];
        checked.insert(name, if indexed { coord.loaded()? } else { coord });
    }
    Ok(DataArray {
        name,
        variable,
        coords: checked,
    })
}

/// `xr.Dataset(data_vars, coords, attrs)`: arrays are aligned (outer), their coordinates merged.
pub fn dataset_from_parts(
    data_vars: IndexMap<String, DataArray>,
    coords: IndexMap<String, DataArray>,
    attrs: Attrs,
) -> Result<Dataset> {
    let twice: Vec<String> = data_vars
        .keys()
        .filter(|name| coords.contains_key(*name))
        .map(|name| quoted(name))
        .collect();
    if !twice.is_empty() {
        return Err(value_error(format!(
            "variables {{{}}} are found in both data_vars and coords",
            twice.join(", ")
        )));
    }
    let mut parts: Vec<(String, bool, Dataset)> = vec![];
    for (name, array) in data_vars {
        parts.push((name, false, array.to_temp()));
    }
    for (name, array) in coords {
        let mut part = array.to_temp();
        if array.dims() == [name.clone()] {
            // A dimension coordinate takes part in alignment as an index.
            let variable = array.variable.loaded()?;
            part.variables.insert(name.clone(), variable);
            part.coord_names.insert(name.clone());
        }
        parts.push((name, true, part));
    }
    // A variable named after its only dimension is a coordinate, wherever it was given.
    for (name, _, part) in &mut parts {
        let own = part.variables[THIS].clone();
        if own.dims == [name.clone()] && !part.variables.contains_key(name) {
            part.variables.insert(name.clone(), own.loaded()?);
            part.coord_names.insert(name.clone());
        }
    }
    let objects: Vec<Dataset> = parts.iter().map(|(_, _, part)| part.clone()).collect();
    let aligned = align(&objects, Join::Outer, &[])?;
    let mut variables: IndexMap<String, Variable> = IndexMap::new();
    let mut coord_names: IndexSet<String> = IndexSet::new();
    let mut merged = Dataset::default();
    for ((name, is_coord, _), part) in parts.iter().zip(&aligned) {
        let variable = match part.is_indexed(name) {
            true => part.variables[name].clone(),
            false => part.variables[THIS].clone(),
        };
        variables.insert(name.clone(), variable);
        if *is_coord || part.is_indexed(name) {
            coord_names.insert(name.clone());
        }
    }
    for part in &aligned {
        let coords = merge_coords(&merged, part)?;
        merged.coord_names = coords.keys().cloned().collect();
        merged.variables = coords;
    }
    for (name, coord) in merged.variables {
        coord_names.insert(name.clone());
        variables.entry(name).or_insert(coord);
    }
    Dataset::new(variables, coord_names, attrs)
}
