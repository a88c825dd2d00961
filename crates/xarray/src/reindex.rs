//! Conforming to given labels: `reindex`, `reindex_like`.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use littoral_array::Array;

use crate::align::{Group, Join, Settings, align_groups};
use crate::dataset::Dataset;
use crate::error::{Result, tuple_repr, value_error};
use crate::fill::Fill;
use crate::index::{HashKey, Method, hash_of};
use crate::variable::Variable;

/// Which of several equal labels stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    First,
    Last,
    Neither,
}

/// How labels are looked up that are not there.
#[derive(Debug, Clone, Default)]
pub struct Reindex {
    pub method: Option<Method>,
    pub tolerance: Option<Array>,
    pub fill: Fill,
}

impl Dataset {
    /// Conforms to new labels along some dimensions, those that are not there aside; `labels` are 1-d coordinates (of a MultiIndex with all its levels).
    pub fn reindex_to(&self, labels: &IndexMap<String, Variable>, how: &Reindex) -> Result<Self> {
        let given = Dataset {
            variables: labels.clone(),
            coord_names: labels.keys().cloned().collect(),
            ..Dataset::default()
        };
        let settings = Settings {
            join: Join::Outer,
            exclude: &[],
            how: how.clone(),
            share: false,
            fills: &[],
        };
        let groups = given
            .index_groups()
            .into_iter()
            .map(|group| Group::of(&given, &group))
            .collect::<Result<Vec<_>>>()?;
        Ok(align_groups(std::slice::from_ref(self), groups, &settings)?.swap_remove(0))
    }

    /// Conforms to the indexes of another object.
    pub fn reindex_like(&self, other: &Dataset, how: &Reindex) -> Result<Self> {
        let indexes: IndexMap<String, Variable> = other
            .variables
            .iter()
            .filter(|(name, _)| other.is_indexed(name))
            .map(|(name, variable)| (name.clone(), variable.clone()))
            .collect();
        if indexes.is_empty() {
            let own = self.sizes();
            for (dim, size) in other.sizes() {
                if let Some(known) = own.get(&dim).filter(|known| **known != size) {
                    return Err(value_error(format!(
                        "different size for unlabeled dimension on argument '{dim}': {size} vs {known}"
                    )));
                }
            }
        }
        self.reindex_to(&indexes, how)
    }

    /// Conforms to new labels along one dimension.
    pub fn reindex(
        &self,
        dim: &str,
        labels: &Array,
        method: Option<Method>,
        tolerance: Option<&Array>,
        fill: impl Into<Fill>,
    ) -> Result<Self> {
        let how = Reindex {
            method,
            tolerance: tolerance.cloned(),
            fill: fill.into(),
        };
        let labels = Variable::new(vec![dim.to_owned()], labels.clone())?;
        self.reindex_to(&[(dim.to_owned(), labels)].into_iter().collect(), &how)
    }

    /// Without the variables that have some dimensions. `ignore`: those that are not there are no error.
    pub fn drop_dims(&self, dims: &[String], ignore: bool) -> Result<Self> {
        let own = self.dims();
        let missing: Vec<&str> = dims
            .iter()
            .filter(|dim| !own.contains(dim))
            .map(String::as_str)
            .collect();
        if !missing.is_empty() && !ignore {
            return Err(value_error(format!(
                "Dimensions {} not found in data dimensions {}",
                tuple_repr(missing),
                tuple_repr(own.iter().map(String::as_str))
            )));
        }
        let gone: Vec<String> = self
            .variables
            .iter()
            .filter(|(_, variable)| variable.dims.iter().any(|dim| dims.contains(dim)))
            .map(|(name, _)| name.clone())
            .collect();
        Ok(self.without(&gone))
    }

    /// Without the positions along some dimensions (None: all) whose labels occur elsewhere, too.
    pub fn drop_duplicates(&self, dims: Option<&[String]>, keep: Keep) -> Result<Self> {
        let own = self.dims();
        let dims = dims.unwrap_or(&own);
        let missing: Vec<&str> = dims
            .iter()
            .filter(|dim| !own.contains(dim))
            .map(String::as_str)
            .collect();
        if !missing.is_empty() {
            return Err(value_error(format!(
                "Dimensions {} not found in data dimensions {}",
                tuple_repr(missing),
                tuple_repr(own.iter().map(String::as_str))
            )));
        }
        let mut out = self.clone();
        for dim in dims.iter().filter(|dim| self.is_indexed(dim)) {
            let keys: Vec<HashKey> = self.variables[dim]
                .labels()?
                .scalars()
                .iter()
                .map(hash_of)
                .collect();
            let mut places: HashMap<&HashKey, (usize, usize, usize)> = HashMap::new();
            for (at, key) in keys.iter().enumerate() {
                let place = places.entry(key).or_insert((at, at, 0));
                place.1 = at;
                place.2 += 1;
            }
            let stays = |at: usize, (first, last, count): (usize, usize, usize)| match keep {
                Keep::First => at == first,
                Keep::Last => at == last,
                Keep::Neither => count == 1,
            };
            let kept: Vec<i64> = keys
                .iter()
                .enumerate()
                .filter(|(at, key)| stays(*at, places[key]))
                .map(|(at, _)| at as i64)
                .collect();
            out = out.take_positions(dim, &kept)?;
        }
        Ok(out)
    }

    /// New index coordinates in front of all other variables, which are taken from `positions` along their dimensions.
    pub(crate) fn reindexed_by(
        &self,
        indexes: IndexMap<String, Variable>,
        positions: &IndexMap<String, Vec<i64>>,
        fill: &Fill,
    ) -> Result<Self> {
        let names: IndexSet<String> = indexes.keys().cloned().collect();
        let mut out = Dataset {
            variables: indexes,
            known_dims: IndexMap::new(),
            ..self.clone()
        };
        out.coord_names.extend(names.iter().cloned());
        for (name, variable) in &self.variables {
            if names.contains(name) {
                continue;
            }
            let value = fill.of(name);
            let variable = positions
                .iter()
                .try_fold(variable.clone(), |variable, (dim, at)| {
                    variable.reindexed(dim, at, value)
                })?;
            out.variables.insert(name.clone(), variable);
        }
        Ok(out)
    }
}
