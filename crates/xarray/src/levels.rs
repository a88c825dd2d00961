//! Which coordinates are indexes: `set_index`, `reset_index`, `reorder_levels`, `set_xindex`, `drop_indexes`.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use littoral_array::Array;
use littoral_array::format::python_str_repr;

use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, names_list, tuple_repr, value_error};
use crate::multiindex::{MultiIndex, Role};
use crate::variable::Variable;

impl Variable {
    /// As a coordinate without index.
    pub(crate) fn unindexed(&self) -> Self {
        let role = match self.role {
            Role::Multi(_) => Role::Former,
            _ => Role::Unindexed,
        };
        self.clone().with_role(role)
    }

    /// As an index of its own under `name`: 1-d, in memory. Errors with xarray's `ValueError` for other shapes.
    pub(crate) fn indexed(&self, name: &str) -> Result<Self> {
        let [dim] = self.dims.as_slice() else {
            return Err(value_error(match self.ndim() {
                0 => format!(
                    "cannot set a PandasIndex from the scalar variable {0}, only 1-dimensional variables are supported. \
                     Note: you might want to use `obj.expand_dims({0})` to create a new dimension and turn {0} as an \
                     indexed dimension coordinate.",
                    python_str_repr(name)
                ),
                ndim => format!(
                    "PandasIndex only accepts a 1-dimensional variable, variable {} has {ndim} dimensions",
                    python_str_repr(name)
                ),
            }));
        };
        let role = match dim == name {
            true => Role::Default,
            false => Role::Own(name.into()),
        };
        Ok(self.loaded()?.with_role(role))
    }
}

/// Levels of one index must be 1-d along one dimension.
fn check_dims(variables: &IndexMap<String, &Variable>) -> Result<()> {
    if variables.values().any(|variable| variable.ndim() != 1) {
        return Err(value_error(
            "PandasMultiIndex only accepts 1-dimensional variables",
        ));
    }
    let dims: IndexSet<&String> = variables
        .values()
        .map(|variable| &variable.dims[0])
        .collect();
    if dims.len() > 1 {
        let texts: Vec<String> = variables
            .iter()
            .map(|(name, variable)| {
                let dims = tuple_repr(variable.dims.iter().map(String::as_str));
                format!("{} {dims}", python_str_repr(name))
            })
            .collect();
        return Err(value_error(format!(
            "unmatched dimensions for multi-index variables {}",
            texts.join(", ")
        )));
    }
    Ok(())
}

impl Dataset {
    fn columns(&self, names: &[String]) -> Result<Vec<(String, Array)>> {
        names
            .iter()
            .map(|name| Ok((name.clone(), self.variables[name].labels()?)))
            .collect()
    }

    /// `set_index(dim=names)`: these variables become the index of their dimension, several a MultiIndex. `append` keeps
    /// the index that is there as its first levels.
    pub fn set_index(&self, indexes: &IndexMap<String, Vec<String>>, append: bool) -> Result<Self> {
        let mut new: IndexMap<String, Variable> = IndexMap::new();
        let mut dropped: IndexSet<String> = IndexSet::new();
        let mut named: IndexSet<String> = IndexSet::new();
        let mut to_dim: HashMap<String, String> = HashMap::new();
        for (dim, names) in indexes {
            let invalid: Vec<String> = names
                .iter()
                .filter(|name| !self.variables.contains_key(*name))
                .cloned()
                .collect();
            if !invalid.is_empty() {
                return Err(value_error(format!(
                    "{} variable(s) do not exist",
                    invalid.join(", ")
                )));
            }
            named.extend(names.iter().cloned());
            dropped.extend(names.iter().cloned());
            let own = self.index_group(dim);
            dropped.extend(own.iter().cloned());
            dropped.extend(names.iter().flat_map(|name| self.index_group(name)));
            if let ([name], true) = (names.as_slice(), !append || own.is_empty()) {
                let variable = &self.variables[name];
                if variable.ndim() > 0 && variable.dims != [dim.clone()] {
                    return Err(value_error(format!(
                        "dimension mismatch: try setting an index for dimension {} with variable {} that has dimensions {}",
                        python_str_repr(dim),
                        python_str_repr(name),
                        tuple_repr(variable.dims.iter().map(String::as_str))
                    )));
                }
                let mut index = variable.indexed(dim)?;
                if name != dim {
                    index.attrs.clear();
                    index.encoding.clear();
                }
                new.insert(dim.clone(), index);
                // A coordinate without index is not among what an index drops, and xarray does not look.
                if self.coord_names.contains(dim) && !dropped.shift_remove(dim) {
                    return Err(key_error(dim));
                }
                continue;
            }
            let current = if append { own } else { vec![] };
            let together = current
                .iter()
                .chain(names)
                .map(|name| (name.clone(), &self.variables[name]));
            check_dims(&together.collect())?;
            let (mut level_names, mut labels, mut codes) = (vec![], vec![], vec![]);
            let mut attrs = self.variables.clone();
            match current.as_slice() {
                [] => {}
                [one] => {
                    let name = format!("{dim}_level_0");
                    let level = MultiIndex::from_columns(
                        "",
                        &[(name.clone(), self.variables[one].labels()?)],
                    )?;
                    attrs.insert(name.clone(), self.variables[one].clone());
                    level_names.push(name);
                    labels.extend(level.levels.labels.iter().cloned());
                    codes.extend(level.codes);
                }
                _ => {
                    if let Some(index) = self.multiindex(dim)? {
                        level_names.extend(index.names().to_vec());
                        labels.extend(index.levels.labels.iter().cloned());
                        codes.extend(index.codes);
                    }
                }
            }
            let added = MultiIndex::from_columns("", &self.columns(names)?)?;
            level_names.extend(names.iter().cloned());
            labels.extend(added.levels.labels.iter().cloned());
            codes.extend(added.codes);
            let index = MultiIndex::checked(dim, level_names, labels, codes)?;
            for name in index.names() {
                to_dim.insert(name.clone(), dim.clone());
            }
            attrs.shift_remove(dim);
            new.extend(index.variables(&attrs)?);
        }
        for name in &dropped {
            if !new.contains_key(name) && !named.contains(name) && self.coord_names.contains(name) {
                new.insert(name.clone(), self.variables[name].unindexed());
            }
        }
        let mut out = self.replaced(new, &dropped);
        for variable in out.variables.values_mut() {
            for dim in &mut variable.dims {
                if let Some(new) = to_dim.get(dim) {
                    *dim = new.clone();
                }
            }
        }
        out.check_sizes()?;
        Ok(out)
    }

    /// Without some variables, and with new coordinates: where they were, or at the end.
    pub(crate) fn replaced(
        &self,
        new: IndexMap<String, Variable>,
        dropped: &IndexSet<String>,
    ) -> Self {
        let mut out = self.clone();
        for name in dropped {
            out.variables.shift_remove(name);
            out.coord_names.shift_remove(name);
        }
        for (name, variable) in new {
            out.coord_names.insert(name.clone());
            out.variables.insert(name, variable);
        }
        out
    }

    /// `reset_index`: coordinates of these indexes stay without one, or go. Of a MultiIndex also single levels.
    pub fn reset_index(&self, names: &[String], drop: bool) -> Result<Self> {
        let invalid: Vec<&str> = names
            .iter()
            .filter(|name| !self.is_indexed(name))
            .map(String::as_str)
            .collect();
        if !invalid.is_empty() {
            return Err(value_error(format!(
                "{} are not coordinates with an index",
                tuple_repr(invalid)
            )));
        }
        let mut new: IndexMap<String, Variable> = IndexMap::new();
        let mut dropped: IndexSet<String> = IndexSet::new();
        let mut seen: IndexSet<String> = IndexSet::new();
        for name in names {
            let group = self.index_group(name);
            if !seen.insert(group.first().cloned().unwrap_or_default()) {
                continue;
            }
            let dim = self.variables[name].dims[0].clone();
            let mut loose: Vec<String> = group.clone();
            if let Some(index) = self.multiindex(&dim)?.filter(|_| group.len() > 1) {
                loose = index.names().to_vec();
                let kept: Vec<usize> = (0..loose.len())
                    .filter(|at| !names.contains(&loose[*at]))
                    .collect();
                if names.contains(&dim) || kept.is_empty() {
                    dropped.insert(dim.clone());
                } else {
                    if let [level] = kept.as_slice() {
                        let only = Variable::new(vec![dim.clone()], index.level_values(*level)?)?;
                        new.insert(dim.clone(), only);
                        dropped.insert(loose[*level].clone());
                    } else {
                        let mut attrs = self.variables.clone();
                        attrs.shift_remove(&dim);
                        new.extend(index.keep(&kept).variables(&attrs)?);
                    }
                    loose.retain(|name| names.contains(name));
                }
            }
            for name in loose {
                if drop {
                    dropped.insert(name);
                } else {
                    new.insert(name.clone(), self.variables[&name].unindexed());
                }
            }
        }
        // Places are kept: what is dropped is not what is new.
        Ok(self.replaced(new, &dropped))
    }

    /// `reorder_levels(dim=order)`.
    pub fn reorder_levels(&self, orders: &IndexMap<String, Vec<String>>) -> Result<Self> {
        let mut out = self.clone();
        for (dim, order) in orders {
            if !self.is_indexed(dim) {
                return Err(XarrayError::Key(dim.clone()));
            }
            let index = self
                .multiindex(dim)?
                .ok_or_else(|| value_error(format!("coordinate {dim} has no MultiIndex")))?;
            let mut levels = vec![];
            for name in order {
                if !self.variables.contains_key(name) {
                    return Err(XarrayError::Key(name.clone()));
                }
                levels.push(
                    index
                        .level(name)
                        .ok_or_else(|| XarrayError::Key(format!("Level {name} not found")))?,
                );
            }
            if levels.len() != index.names().len() {
                return Err(value_error(format!(
                    "Length of order must be same as number of levels ({}), got {}",
                    index.names().len(),
                    levels.len()
                )));
            }
            let mut attrs = self.variables.clone();
            attrs.shift_remove(dim);
            out.put_index(index.keep(&levels).variables(&attrs)?);
        }
        Ok(out)
    }

    /// `set_xindex`: one coordinate gets an index of its own, several together a MultiIndex.
    pub fn set_xindex(&self, names: &[String]) -> Result<Self> {
        let invalid: Vec<&str> = names
            .iter()
            .filter(|name| !self.coord_names.contains(*name))
            .map(String::as_str)
            .collect();
        if !invalid.is_empty() {
            let (data, none): (Vec<&str>, Vec<&str>) = invalid
                .into_iter()
                .partition(|name| self.variables.contains_key(*name));
            let mut lines = vec!["invalid coordinate(s)".to_owned()];
            if !none.is_empty() {
                lines.push(format!(
                    "those variables don't exist: {{{}}}",
                    names_list(none)
                ));
            }
            if !data.is_empty() {
                lines.push(format!(
                    "those variables are data variables: {{{}}}, use `set_coords` first",
                    names_list(data)
                ));
            }
            return Err(value_error(lines.join("\n")));
        }
        if let [name] = names {
            let mut out = self.clone();
            out.variables
                .insert(name.clone(), self.variables[name].indexed(name)?);
            return Ok(out);
        }
        check_dims(
            &names
                .iter()
                .map(|name| (name.clone(), &self.variables[name]))
                .collect(),
        )?;
        let dim = match names.first() {
            Some(name) => self.variables[name].dims[0].clone(),
            None => return Err(value_error("set_xindex needs a coordinate")),
        };
        let index = MultiIndex::from_columns(&dim, &self.columns(names)?)?;
        let mut attrs = self.variables.clone();
        attrs.shift_remove(&dim);
        let mut out = self.clone();
        out.put_index(index.variables(&attrs)?);
        Ok(out)
    }

    /// An index may not lose some of its coordinates only.
    pub(crate) fn check_whole_indexes(&self, names: &[String], action: &str) -> Result<()> {
        for group in self.index_groups() {
            let (gone, kept): (Vec<&String>, Vec<&String>) =
                group.iter().partition(|name| names.contains(name));
            if !gone.is_empty() && !kept.is_empty() {
                return Err(value_error(format!(
                    "cannot {action} {}, which would corrupt the following index built from coordinates {}:\nPandasIndex(MultiIndex)",
                    names_list(gone.iter().map(|name| name.as_str())),
                    names_list(group.iter().map(String::as_str))
                )));
            }
        }
        Ok(())
    }

    /// `drop_indexes`: the coordinates stay.
    pub fn drop_indexes(&self, names: &[String], ignore: bool) -> Result<Self> {
        if !ignore {
            let invalid: Vec<&str> = names
                .iter()
                .filter(|name| !self.coord_names.contains(*name))
                .map(String::as_str)
                .collect();
            if !invalid.is_empty() {
                return Err(value_error(format!(
                    "The coordinates {} are not found in the dataset coordinates {}",
                    tuple_repr(invalid),
                    tuple_repr(self.coords().keys().map(String::as_str))
                )));
            }
            let bare: Vec<&str> = names
                .iter()
                .filter(|name| !self.is_indexed(name))
                .map(String::as_str)
                .collect();
            if !bare.is_empty() {
                return Err(value_error(format!(
                    "those coordinates do not have an index: {{{}}}",
                    names_list(bare)
                )));
            }
        }
        self.check_whole_indexes(names, "remove index(es)")?;
        self.map_all(|name, variable| {
            match names.iter().any(|own| own == name) && self.coord_names.contains(name) {
                true => Ok(variable.unindexed()),
                false => Ok(variable.clone()),
            }
        })
    }
}
