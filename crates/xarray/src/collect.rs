//! Variables from several places brought together: what is aligned, who goes first, what may not differ.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;

use crate::align::{align_to, common_sizes};
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError};
use crate::variable::Variable;

/// What is given for one name of a dataset.
#[derive(Debug, Clone)]
pub enum Part {
    /// Aligned with the others by its labels; brings its coordinates along.
    Labelled(DataArray),
    /// Dimensions and values: as long as the others, or an error.
    Bare(Variable),
}

impl Part {
    pub fn variable(&self) -> &Variable {
        match self {
            Part::Labelled(array) => &array.variable,
            Part::Bare(variable) => variable,
        }
    }

    /// As an array, without coordinates if none came along.
    pub fn into_array(self) -> DataArray {
        match self {
            Part::Labelled(array) => array,
            Part::Bare(variable) => DataArray::new(None, variable, IndexMap::new()),
        }
    }

    /// The coordinates that come along with `name`. What stands under that name is the part itself.
    fn coords(&self, name: &str) -> impl Iterator<Item = (&String, &Variable)> {
        let coords = match self {
            Part::Labelled(array) => Some(&array.coords),
            Part::Bare(_) => None,
        };
        coords
            .into_iter()
            .flatten()
            .filter(move |(own, _)| own.as_str() != name)
    }
}

pub(crate) fn is_index(name: &str, variable: &Variable) -> bool {
    matches!(variable.dims.as_slice(), [dim] if dim == name)
}

/// All that was found under each name, in order of first appearance.
#[derive(Default)]
pub(crate) struct Found(IndexMap<String, Vec<Variable>>);

impl Found {
    pub fn push(&mut self, name: &str, variable: &Variable) {
        let found = self.0.entry(name.to_owned()).or_default();
        found.push(variable.clone());
    }

    /// Parts with the coordinates of each before it.
    pub fn push_parts(&mut self, parts: &IndexMap<String, Part>) -> Result<()> {
        for (name, part) in parts {
            for (own, coord) in part.coords(name) {
                self.push(own, coord);
            }
            let variable = part.variable();
            match is_index(name, variable) {
                true => self.push(name, &variable.loaded()?),
                false => self.push(name, variable),
            }
        }
        Ok(())
    }

    /// One variable for each name: the one in `first`, or what all found under the name agree on. Where
    /// they do not, that is a `MergeError`, or with `drop` the name is left out (indexes never are).
    pub fn resolve(
        self,
        first: &IndexMap<String, Variable>,
        drop: bool,
    ) -> Result<IndexMap<String, Variable>> {
        let mut out = IndexMap::new();
        for (name, found) in self.0 {
            if let Some(variable) = first.get(&name) {
                out.insert(name, variable.clone());
            } else if let Some(index) = common_index(&name, &found)? {
                out.insert(name, index);
            } else if let Some(variable) = common(&found)? {
                out.insert(name, variable);
            } else if !drop {
                return Err(conflict(&name));
            }
        }
        Ok(out)
    }
}

pub(crate) fn conflict(name: &str) -> XarrayError {
    XarrayError::Merge(format!(
        "conflicting values for variable {} on objects to be combined. You can skip this check by \
         specifying compat='override'.",
        python_str_repr(name)
    ))
}

/// The index among the variables of one name. Others under the name need not even have its values.
fn common_index(name: &str, found: &[Variable]) -> Result<Option<Variable>> {
    let mut indexes = found.iter().filter(|variable| is_index(name, variable));
    let Some(first) = indexes.next() else {
        return Ok(None);
    };
    for other in indexes {
        if !first.equals(other)? {
            return Err(XarrayError::Merge(format!(
                "conflicting values/indexes on objects to be combined for coordinate {}",
                python_str_repr(name)
            )));
        }
    }
    Ok(Some(first.clone()))
}

/// The variable that all are equal to, once they are broadcast to the dimensions of all.
fn common(found: &[Variable]) -> Result<Option<Variable>> {
    let Some((first, others)) = found.split_first() else {
        return Ok(None);
    };
    if others.iter().all(|other| other.dims == first.dims) {
        for other in others {
            if !first.equals(other)? {
                return Ok(None);
            }
        }
        return Ok(Some(first.clone()));
    }
    let all: IndexMap<String, u64> = common_sizes(&found.iter().collect::<Vec<_>>())?;
    // New dimensions stand in front.
    let (own, new): (IndexMap<_, _>, IndexMap<_, _>) = all
        .into_iter()
        .partition(|(dim, _)| first.axis(dim).is_some());
    let sizes = new.into_iter().chain(own).collect();
    let wide = first.broadcast_to(&sizes)?;
    for other in others {
        if !wide.equals(&other.broadcast_to(&sizes)?)? {
            return Ok(None);
        }
    }
    Ok(Some(wide))
}

/// Labelled parts aligned to the indexes of `first`, and to each other (outer) where it has none.
/// Parts without labels stay as they are.
pub(crate) fn aligned(
    first: &Dataset,
    parts: IndexMap<String, Part>,
) -> Result<(Dataset, IndexMap<String, Part>)> {
    let labelled: Vec<Dataset> = parts
        .values()
        .filter_map(|part| match part {
            Part::Labelled(array) => Some(array.to_temp()),
            Part::Bare(_) => None,
        })
        .collect();
    if labelled.is_empty() {
        return Ok((first.clone(), parts));
    }
    let mut aligned = align_to(first, &labelled)?.into_iter();
    let first = aligned.next().unwrap_or_default();
    let parts = parts
        .into_iter()
        .map(|(name, part)| {
            let part = match part {
                Part::Labelled(array) => match aligned.next() {
                    Some(dataset) => Part::Labelled(DataArray::from_temp(dataset, array.name)?),
                    None => Part::Labelled(array),
                },
                bare => bare,
            };
            Ok((name, part))
        })
        .collect::<Result<_>>()?;
    Ok((first, parts))
}

/// The names of all coordinates that parts bring along.
pub(crate) fn brought(parts: &IndexMap<String, Part>) -> IndexSet<String> {
    parts
        .iter()
        .flat_map(|(name, part)| part.coords(name).map(|(own, _)| own.clone()))
        .collect()
}
