//! Making arrays and datasets from parts, with xarray's checks.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_graph::Expr;

use crate::align::{check_indexes, one_by_one};
use crate::attrs::Attrs;
use crate::collect::{Found, Part, Rules, aligned, brought, is_index};
use crate::compare::Compat;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::variable::Variable;

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
    check_coords(&variable, &coords)?;
    let sizes = variable.sizes();
    let mut checked = IndexMap::new();
    for (name, coord) in coords {
        if coord.dims.is_empty() && sizes.contains_key(&name) {
            return Err(XarrayError::CoordinateValidation(format!(
                "conflicting sizes for dimension {}: length {} on the data but length 1 on coordinate {}",
                python_str_repr(&name),
                sizes[&name],
                python_str_repr(&name)
            )));
        }
        let indexed = coord.is_index(&name);
        checked.insert(name, if indexed { coord.loaded()? } else { coord });
    }
    Ok(DataArray {
        name,
        variable,
        coords: checked,
    })
}

/// Coordinates of one array have some of its dimensions, each of the array's length (`CoordinateValidationError`).
pub(crate) fn check_coords(variable: &Variable, coords: &IndexMap<String, Variable>) -> Result<()> {
    let sizes = variable.sizes();
    for (name, coord) in coords {
        if coord.dims.iter().any(|dim| !sizes.contains_key(dim)) {
            return Err(XarrayError::CoordinateValidation(format!(
                "coordinate {name} has dimensions {}, but these are not a subset of the DataArray dimensions {}",
                tuple_repr(coord.dims.iter().map(String::as_str)),
                tuple_repr(variable.dims.iter().map(String::as_str))
            )));
        }
        if let Some((dim, size)) = coord
            .sizes()
            .iter()
            .find(|(dim, size)| sizes[*dim] != **size)
        {
            return Err(XarrayError::CoordinateValidation(format!(
                "conflicting sizes for dimension {}: length {} on the data but length {size} on coordinate {}",
                python_str_repr(dim),
                sizes[dim],
                python_str_repr(name)
            )));
        }
    }
    Ok(())
}

/// `xr.Dataset(data_vars, coords, attrs)`: arrays are aligned (to the indexes of `coords`, outer where those
/// have none), their coordinates come before them. Where names meet, `coords` decides; otherwise
/// values must agree (`MergeError`). Sizes that differ are a `ValueError`, of arrays an `AlignmentError`.
pub fn dataset_from_parts(
    data_vars: IndexMap<String, Part>,
    coords: IndexMap<String, Part>,
    attrs: Attrs,
) -> Result<Dataset> {
    let twice: Vec<String> = data_vars
        .keys()
        .filter(|name| coords.contains_key(*name))
        .map(|name| python_str_repr(name))
        .collect();
    if !twice.is_empty() {
        return Err(value_error(format!(
            "variables {{{}}} are found in both data_vars and coords",
            twice.join(", ")
        )));
    }
    let given = given_coords(coords)?;
    let mut indexes = Dataset::default();
    for (name, variable) in given.iter().filter(|(name, coord)| is_index(name, coord)) {
        indexes.variables.insert(name.clone(), variable.clone());
        indexes.coord_names.insert(name.clone());
    }
    let (_, data_vars) = aligned(&indexes, data_vars)?;
    let mut found = Found::default();
    found.push_parts(&data_vars)?;
    for (name, coord) in &given {
        found.push(name, coord);
    }
    let mut coord_names = brought(&data_vars);
    coord_names.extend(given.keys().cloned());
    let variables = found.resolve(&given, &Rules::of(Compat::BroadcastEquals))?;
    Dataset::new(variables, coord_names, attrs)
}

/// Coordinates that were asked for by name, those of arrays among them in front. Where these differ, the
/// one that was asked for counts; without such a one, none does.
pub(crate) fn given_coords(coords: IndexMap<String, Part>) -> Result<IndexMap<String, Variable>> {
    let mut found = Found::default();
    let mut named = IndexMap::new();
    for part in coords.values() {
        if let Part::Labelled(array) = part {
            for (name, coord) in &array.coords {
                found.push(name, coord);
            }
        }
    }
    for (name, part) in coords {
        let variable = part.variable();
        let variable = match is_index(&name, variable) {
            true => variable.loaded()?,
            false => variable.clone(),
        };
        found.push(&name, &variable);
        named.insert(name, variable);
    }
    found.resolve(&named, &Rules::of(Compat::Minimal))
}

impl Dataset {
    /// The data variables put together again, as after any function of each: with the coordinates that belong to
    /// one of them.
    pub fn of_its_data(&self) -> Result<Self> {
        let parts = self
            .data_names()
            .into_iter()
            .map(|name| Ok((name.clone(), Part::Labelled(self.get(&name)?))))
            .collect::<Result<_>>()?;
        dataset_from_parts(parts, IndexMap::new(), self.attrs.clone())
    }

    /// Adds or replaces variables, aligned to this dataset. Their coordinates replace its own along its
    /// dimensions; others that it has already stay.
    pub fn assign(&self, parts: IndexMap<String, Part>) -> Result<Self> {
        let parts: IndexMap<String, Part> = parts
            .into_iter()
            .map(|(name, part)| (name, self.without_conflicts(part)))
            .collect();
        // An index that is replaced aligns nothing.
        let replaced: Vec<String> = self
            .variables
            .keys()
            .filter(|name| self.is_indexed(name) && IndexMap::contains_key(&parts, *name))
            .cloned()
            .collect();
        for group in self
            .index_groups()
            .into_iter()
            .filter(|group| group.len() > 1)
        {
            let set: Vec<&String> = group
                .iter()
                .filter(|name| replaced.contains(name))
                .collect();
            if !set.is_empty() && set.len() < group.len() {
                self.check_whole_indexes(&replaced, "set or update variable(s)")?;
            }
        }
        // Nor is what replaces one aligned.
        let (fixed, parts): (IndexMap<_, _>, IndexMap<_, _>) = parts
            .into_iter()
            .partition(|(name, _)| replaced.contains(name));
        let (own, mut parts) = aligned(&self.without(&replaced), parts)?;
        parts.extend(fixed);
        let mut new = Found::default();
        new.push_parts(&parts)?;
        let new = new.resolve(&IndexMap::new(), &Rules::of(Compat::BroadcastEquals))?;
        let mut all = Found::default();
        for (name, variable) in own.variables.iter().chain(&new) {
            all.push(name, variable);
        }
        let variables = all.resolve(&new, &Rules::of(Compat::BroadcastEquals))?;
        let brought = brought(&parts);
        if let Some(name) = brought
            .iter()
            .find(|name| own.variables.contains_key(*name) && !own.coord_names.contains(*name))
        {
            return Err(XarrayError::Merge(format!(
                "unable to determine if these variables should be coordinates or not in the merged \
                 result: {{{}}}",
                python_str_repr(name)
            )));
        }
        let mut coord_names = own.coord_names;
        coord_names.extend(brought);
        coord_names.extend(replaced);
        if parts
            .iter()
            .any(|(name, part)| is_index(name, part.variable()))
        {
            check_indexes(&mut one_by_one(&variables))?;
        }
        let out = Dataset::new(variables, coord_names, self.attrs.clone())?;
        Ok(Self {
            encoding: self.encoding.clone(),
            ..out
        })
    }

    /// A part without coordinates that this dataset has under the same name, but for those of its own
    /// dimensions: they take part in alignment.
    fn without_conflicts(&self, part: Part) -> Part {
        match part {
            Part::Labelled(mut array) => {
                let dims = array.variable.dims.clone();
                array
                    .coords
                    .retain(|name, _| dims.contains(name) || !self.coord_names.contains(name));
                Part::Labelled(array)
            }
            bare => bare,
        }
    }
}
