//! Other names for variables and dimensions.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;

use crate::dataset::Dataset;
use crate::error::{Result, tuple_repr, value_error};

impl Dataset {
    /// Renames variables and dimensions.
    pub fn rename(&self, names: &IndexMap<String, String>, vars: bool, dims: bool) -> Result<Self> {
        for (old, new) in names {
            let known = (vars && self.variables.contains_key(old)) || (dims && self.has_dim(old));
            if !known {
                let quoted = python_str_repr(old);
                return Err(value_error(match (vars, dims) {
                    (true, false) => format!(
                        "cannot rename {quoted} because it is not a variable or coordinate in this dataset"
                    ),
                    (false, true) => format!(
                        "cannot rename {quoted} because it is not found in the dimensions of this dataset {}",
                        tuple_repr(self.dims().iter().map(String::as_str))
                    ),
                    _ => format!(
                        "cannot rename {quoted} because it is not a variable or dimension in this dataset"
                    ),
                }));
            }
            if !vars && (self.has_dim(new) || self.variables.contains_key(new)) {
                return Err(value_error(format!(
                    "Cannot rename {old} to {new} because {new} already exists. Try using swap_dims instead."
                )));
            }
        }
        let name_of = |name: &String| match vars {
            true => names.get(name).unwrap_or(name).clone(),
            false => name.clone(),
        };
        let mut out = Dataset {
            variables: IndexMap::new(),
            ..self.clone()
        };
        if dims {
            out.known_dims = std::mem::take(&mut out.known_dims)
                .into_iter()
                .map(|(dim, size)| (names.get(&dim).unwrap_or(&dim).clone(), size))
                .collect();
        }
        for (name, variable) in &self.variables {
            let indexed = self.is_indexed(name);
            let mut variable = variable.clone();
            if dims {
                for dim in &mut variable.dims {
                    if let Some(new) = names.get(dim) {
                        *dim = new.clone();
                    }
                }
            }
            let new = name_of(name);
            variable.role = variable
                .role
                .renamed(indexed, &new, &variable.dims, name_of);
            if out.variables.contains_key(&new) {
                return Err(value_error(format!(
                    "the new name {} conflicts",
                    python_str_repr(&new)
                )));
            }
            out.variables.insert(new, variable);
        }
        out.coord_names = self.coord_names.iter().map(name_of).collect();
        Ok(out)
    }

    /// Makes another coordinate the one of its dimension.
    pub fn swap_dims(&self, dims: &IndexMap<String, String>) -> Result<Self> {
        for (old, new) in dims {
            if !self.has_dim(old) {
                return Err(value_error(format!(
                    "cannot swap from dimension {} because it is not one of the dimensions of this dataset {}",
                    python_str_repr(old),
                    tuple_repr(self.dims().iter().map(String::as_str))
                )));
            }
            if let Some(variable) = self.variables.get(new)
                && variable.dims != [old.clone()]
            {
                return Err(value_error(format!(
                    "replacement dimension {} is not a 1D variable along the old dimension {}",
                    python_str_repr(new),
                    python_str_repr(old)
                )));
            }
        }
        let mut out = self.map_all(|_, variable| {
            let mut variable = variable.clone();
            for dim in &mut variable.dims {
                if let Some(new) = dims.get(dim) {
                    *dim = new.clone();
                    // What is named as its dimension now is an index, what is not is none.
                    variable.role = variable.role.elsewhere();
                }
            }
            Ok(variable)
        })?;
        for new in dims
            .values()
            .filter(|new| self.variables.contains_key(*new))
        {
            out.coord_names.insert(new.clone());
            // An index is in memory.
            let loaded = out.variables[new].loaded()?;
            out.variables.insert(new.clone(), loaded);
        }
        out.check_sizes()?;
        Ok(out)
    }
}
