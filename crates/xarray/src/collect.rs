//! Variables from several places brought together: what is aligned, who goes first, what may not differ.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;

use crate::align::align_to;
use crate::arithmetic::merge_coords;
use crate::combine::CombineAttrs;
use crate::compare::{Compat, attrs_equal};
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
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
    variable.is_index(name)
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

    /// One variable for each name: the one in `first`, or what all found under the name agree on by the
    /// rules. Where they do not, that is a `MergeError`, or with [`Compat::Minimal`] the name is left out
    /// (indexes never are).
    pub fn resolve(
        self,
        first: &IndexMap<String, Variable>,
        rules: &Rules,
    ) -> Result<IndexMap<String, Variable>> {
        let mut out = IndexMap::new();
        for (name, found) in self.0 {
            if let Some(variable) = first.get(&name) {
                out.insert(name, variable.clone());
                continue;
            }
            let indexes: Vec<&Variable> = found.iter().filter(|own| is_index(&name, own)).collect();
            let (variable, sources) = match indexes.is_empty() {
                false => (Some(common_index(&name, &indexes, rules.compat)?), indexes),
                true => {
                    // What is computed of coordinates without index is none.
                    let bare = |made: Variable| match is_index(&name, &made) {
                        true => made.unindexed(),
                        false => made,
                    };
                    let made = common(&found, rules.compat)?.map(bare);
                    (made, found.iter().collect())
                }
            };
            match variable {
                Some(variable) => {
                    let attrs: Vec<_> = sources.iter().map(|source| &source.attrs).collect();
                    let attrs = rules.attrs.merge(&attrs)?;
                    out.insert(name, variable.with_attrs(attrs));
                }
                None if rules.compat == Compat::Minimal => {}
                None => return Err(conflict(&name)),
            }
        }
        Ok(out)
    }
}

/// When variables of one name are one, and which attributes it has.
pub(crate) struct Rules<'a> {
    pub compat: Compat,
    pub attrs: &'a CombineAttrs,
}

impl Rules<'_> {
    /// As in constructors: attributes are the first variable's.
    pub fn of(compat: Compat) -> Self {
        Self {
            compat,
            attrs: &CombineAttrs::Override,
        }
    }
}

fn conflict(name: &str) -> XarrayError {
    XarrayError::Merge(format!(
        "conflicting values for variable {} on objects to be combined. You can skip this check by \
         specifying compat='override'.",
        python_str_repr(name)
    ))
}

/// The index among the variables of one name. Others under the name need not even have its values.
fn common_index(name: &str, indexes: &[&Variable], compat: Compat) -> Result<Variable> {
    let first = indexes[0];
    for other in &indexes[1..] {
        if !first.equals(other)? {
            return Err(XarrayError::Merge(format!(
                "conflicting values/indexes on objects to be combined for coordinate {}",
                python_str_repr(name)
            )));
        }
        if compat == Compat::Identical && !attrs_equal(&first.attrs, &other.attrs) {
            return Err(XarrayError::Merge(format!(
                "conflicting attribute values on combined variable {}",
                python_str_repr(name)
            )));
        }
    }
    Ok(first.clone())
}

/// The variable that stands for all found; none if they do not go together.
fn common(found: &[Variable], compat: Compat) -> Result<Option<Variable>> {
    let Some((first, others)) = found.split_first() else {
        return Ok(None);
    };
    if others.is_empty() || compat == Compat::Override {
        return Ok(Some(first.clone()));
    }
    let wide = match compat {
        Compat::BroadcastEquals | Compat::Minimal
            if others.iter().any(|other| other.dims != first.dims) =>
        {
            first.broadcast_to(&aligned_sizes(found)?)?
        }
        _ => first.clone(),
    };
    for other in others {
        if !wide.compatible(other, compat)? {
            return Ok(None);
        }
    }
    match compat {
        Compat::NoConflicts => others
            .iter()
            .try_fold(wide, |own, other| own.filled_from(other))
            .map(Some),
        _ => Ok(Some(wide)),
    }
}

/// The sizes of all dimensions. Lengths that differ are a `ValueError`.
fn aligned_sizes(found: &[Variable]) -> Result<IndexMap<String, u64>> {
    let mut sizes: IndexMap<String, u64> = IndexMap::new();
    for (dim, size) in found.iter().flat_map(Variable::sizes) {
        if *sizes.entry(dim.clone()).or_insert(size) != size {
            return Err(value_error(format!(
                "index {} not aligned",
                python_str_repr(&dim)
            )));
        }
    }
    Ok(sizes)
}

impl Dataset {
    /// In the order of a dataset made of arrays: the coordinates of each before it, the others last.
    pub(crate) fn into_collected(mut self) -> Self {
        let mut variables = IndexMap::new();
        for name in self.data_names() {
            let dims = self.variables[&name].dims.clone();
            let fits = |coord: &Variable| coord.dims.iter().all(|dim| dims.contains(dim));
            let coords = self.coords().into_iter().filter(|(_, coord)| fits(coord));
            for (own, coord) in coords {
                variables.entry(own).or_insert(coord);
            }
            variables.extend(self.variables.shift_remove_entry(&name));
        }
        for (name, coord) in self.variables {
            variables.entry(name).or_insert(coord);
        }
        Self { variables, ..self }
    }

    /// The coordinates of both. Those without index that differ are left out; indexes that differ are a `MergeError`.
    pub fn merge_coords(&self, other: &Dataset) -> Result<Self> {
        let variables = merge_coords(&[self, other])?;
        let coord_names = variables.keys().cloned().collect();
        Dataset::new(variables, coord_names, crate::attrs::Attrs::new())
    }
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
