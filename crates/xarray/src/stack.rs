//! `stack` and `unstack`: dimensions to one with a MultiIndex, and back.

use indexmap::IndexMap;
use littoral_array::ops;
use littoral_array::{Array, Scalar};

use crate::align::Join;
use crate::align::promoted;
use crate::attrs::Attrs;
use crate::combine::{ConcatDim, concat};
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::fill::Fill;
use crate::index::Label;
use crate::indexing::LabelIndexer;
use crate::multiindex::{MultiIndex, Role};
use crate::variable::{Variable, settle};

impl Variable {
    /// `dims` (all of them there) as one dimension at the end, the last of them fastest.
    fn stacked(&self, dims: &[String], new: &str) -> Result<Self> {
        let others: Vec<String> = self
            .dims
            .iter()
            .filter(|dim| !dims.contains(dim))
            .cloned()
            .collect();
        let order: Vec<String> = others.iter().chain(dims).cloned().collect();
        let ordered = self.transpose(&order)?;
        let mut shape = ordered.shape()[..others.len()].to_vec();
        if shape.contains(&0) {
            // numpy does not know how long the new one is.
            let shape: Vec<String> = shape.iter().map(u64::to_string).collect();
            return Err(value_error(format!(
                "cannot reshape array of size 0 into shape ({},newaxis)",
                shape.join(",")
            )));
        }
        shape.push(ordered.shape()[others.len()..].iter().product());
        let mut names = others;
        names.push(new.to_owned());
        Ok(Self {
            dims: names,
            data: settle(ordered.data.reshape(shape)?)?,
            role: Role::Default,
            ..ordered
        })
    }

    /// A dimension as several at the end; `rows` says for each combination where it is, −1 nowhere.
    fn unstacked(
        &self,
        dim: &str,
        sizes: &IndexMap<String, u64>,
        rows: &[i64],
        fill: Option<&Scalar>,
    ) -> Result<Self> {
        let others: Vec<String> = self
            .dims
            .iter()
            .filter(|own| *own != dim)
            .cloned()
            .collect();
        let mut order = others.clone();
        order.push(dim.to_owned());
        let ordered = self.transpose(&order)?;
        let (dtype, missing) = match fill {
            _ if !rows.contains(&-1) => (self.dtype(), None),
            None => {
                let (dtype, missing) = promoted(self.dtype());
                (dtype, Some(missing))
            }
            // A value that is given takes the array's dtype, not the other way round.
            Some(fill) => {
                let own = ops::cast(&Array::scalar(fill.clone()), self.dtype())?;
                (self.dtype(), Some(own.item()?))
            }
        };
        let cast = Self {
            data: ordered.data.cast(dtype)?,
            ..ordered
        };
        let identity = missing.is_none() && rows.iter().zip(0..).all(|(row, at)| *row == at);
        let taken = match identity {
            true => cast,
            false => cast.take(dim, rows, missing)?,
        };
        let mut shape = taken.shape()[..others.len()].to_vec();
        shape.extend(sizes.values());
        let mut dims = others;
        dims.extend(sizes.keys().cloned());
        Ok(Self {
            dims,
            data: settle(taken.data.reshape(shape)?)?,
            role: Role::Default,
            ..taken
        })
    }
}

impl Dataset {
    /// The 1-d index along a dimension that can be a level: the only one, or None. `create` asks for one.
    fn stack_level(&self, dim: &str, new: &str, create: bool) -> Result<Option<(String, Array)>> {
        let along: Vec<&String> = self
            .variables
            .iter()
            .filter(|(name, variable)| {
                self.is_indexed(name)
                    && variable.dims == [dim.to_owned()]
                    && !matches!(variable.role, Role::Multi(_) | Role::Level(..))
            })
            .map(|(name, _)| name)
            .collect();
        match along.as_slice() {
            [one] => Ok(Some(((*one).clone(), self.variables[*one].labels()?))),
            [] if create => {
                if self.multiindex(dim)?.is_some() {
                    return Err(value_error(format!(
                        "cannot create a multi-index along stacked dimension '{new}' from variable '{dim}' that wraps a multi-index"
                    )));
                }
                let own = self
                    .array(dim)
                    .ok_or_else(|| XarrayError::Key(dim.to_owned()))?;
                Ok(Some((dim.to_owned(), own.variable.labels()?)))
            }
            [_, _, ..] if create => Err(value_error(format!(
                "cannot stack dimension '{dim}' with `create_index=True` and with more than one index found along that dimension"
            ))),
            _ => Ok(None),
        }
    }

    /// `stack(new=dims)`: one new dimension of several, at the end. None among `dims` stands for all others. `create`:
    /// whether the new dimension gets a MultiIndex; None: if each dimension has one index.
    pub fn stack(&self, new: &str, dims: &[Option<String>], create: Option<bool>) -> Result<Self> {
        let sizes = self.sizes();
        let named: Vec<&String> = dims.iter().flatten().collect();
        let dims: Vec<String> = dims
            .iter()
            .flat_map(|dim| match dim {
                Some(dim) => vec![dim.clone()],
                None => sizes
                    .keys()
                    .filter(|dim| !named.contains(dim))
                    .cloned()
                    .collect(),
            })
            .collect();
        let unknown = dims.iter().any(|dim| !sizes.contains_key(dim));
        if unknown {
            // xarray looks the size of such a dimension up in a mapping where a variable lacks it.
            let partly = self
                .variables
                .values()
                .any(|v| dims.iter().any(|dim| v.axis(dim).is_some()));
            let missing = dims
                .iter()
                .find(|dim| !sizes.contains_key(*dim))
                .cloned()
                .unwrap_or_default();
            return Err(match partly || create == Some(false) {
                true => XarrayError::Key(missing),
                false => value_error(format!(
                    "invalid existing dimensions: {}",
                    tuple_repr(dims.iter().map(String::as_str))
                )),
            });
        }
        if sizes.contains_key(new)
            && self
                .variables
                .values()
                .any(|v| v.axis(new).is_some() && dims.iter().any(|d| v.axis(d).is_some()))
        {
            return Err(value_error(
                "cannot create a new dimension with the same name as an existing dimension",
            ));
        }
        let mut out = Dataset {
            variables: IndexMap::new(),
            known_dims: IndexMap::new(),
            ..self.clone()
        };
        let mut broken: Vec<String> = vec![];
        for (name, variable) in &self.variables {
            if !dims.iter().any(|dim| variable.axis(dim).is_some()) {
                out.variables.insert(name.clone(), variable.clone());
                continue;
            }
            broken.extend(self.index_group(name));
            let mut full = variable.sizes();
            for dim in dims.iter().filter(|dim| variable.axis(dim).is_none()) {
                full.insert(dim.clone(), sizes[dim]);
            }
            let wide = variable.broadcast_to(&full)?;
            out.variables
                .insert(name.clone(), wide.stacked(&dims, new)?);
        }
        if create != Some(false) {
            let mut columns = vec![];
            for dim in &dims {
                columns.extend(self.stack_level(dim, new, create == Some(true))?);
            }
            if columns.len() == dims.len() && !dims.is_empty() {
                let index = MultiIndex::product(new, &columns)?;
                out.put_index(index.variables(&self.variables)?);
            }
        }
        out.check_sizes()?;
        Ok(out)
    }

    /// Coordinates of an index in place of what has their names, at the end.
    pub(crate) fn put_index(&mut self, variables: IndexMap<String, Variable>) {
        for name in variables.keys() {
            self.variables.shift_remove(name);
        }
        for (name, variable) in variables {
            self.coord_names.insert(name.clone());
            self.variables.insert(name, variable);
        }
    }

    /// Dimensions with a MultiIndex (all that have one) as a dimension for each level.
    pub fn unstack(&self, dims: Option<&[String]>, fill: &Fill) -> Result<Self> {
        let sizes = self.sizes();
        let dims: Vec<String> = match dims {
            None => {
                let mut found = vec![];
                for dim in sizes.keys() {
                    if self.multiindex(dim)?.is_some() {
                        found.push(dim.clone());
                    }
                }
                found
            }
            Some(dims) => {
                let missing: Vec<&str> = dims
                    .iter()
                    .filter(|d| !sizes.contains_key(*d))
                    .map(String::as_str)
                    .collect();
                if !missing.is_empty() {
                    return Err(value_error(format!(
                        "Dimensions {} not found in data dimensions {}",
                        tuple_repr(missing),
                        tuple_repr(sizes.keys().map(String::as_str))
                    )));
                }
                for dim in dims {
                    if self.multiindex(dim)?.is_none() {
                        return Err(value_error(format!(
                            "cannot unstack dimensions that do not have exactly one multi-index: {}",
                            tuple_repr([dim.as_str()])
                        )));
                    }
                }
                dims.to_vec()
            }
        };
        dims.iter()
            .try_fold(self.clone(), |out, dim| out.unstack_dim(dim, fill))
    }

    fn unstack_dim(&self, dim: &str, fill: &Fill) -> Result<Self> {
        let Some(index) = self.multiindex(dim)? else {
            return Ok(self.clone());
        };
        let index = index.without_unused()?;
        if !index.is_unique() {
            return Err(value_error(format!(
                "Cannot unstack MultiIndex containing duplicates. Make sure entries are unique, e.g., by  calling \
                 ``.drop_duplicates('{dim}')``, before unstacking."
            )));
        }
        let mut sizes: IndexMap<String, u64> = IndexMap::new();
        let mut out = Dataset {
            variables: IndexMap::new(),
            known_dims: IndexMap::new(),
            ..self.clone()
        };
        for (name, labels) in index.names().iter().zip(&index.levels.labels) {
            sizes.insert(name.clone(), labels.size() as u64);
            let mut coord = Variable::new(vec![name.clone()], labels.clone())?;
            if let Some(old) = self.variables.get(name) {
                coord.attrs = old.attrs.clone();
                coord.encoding = old.encoding.clone();
            }
            out.variables.insert(name.clone(), coord);
        }
        let total: u64 = sizes.values().product();
        let mut rows = vec![-1i64; total as usize];
        for row in 0..index.len() {
            let place =
                index
                    .codes
                    .iter()
                    .zip(sizes.values())
                    .try_fold(0usize, |place, (codes, size)| {
                        let code = usize::try_from(codes[row]).ok()?;
                        Some(place * *size as usize + code)
                    });
            let Some(place) = place else {
                return Err(value_error(
                    "cannot unstack a MultiIndex with missing labels",
                ));
            };
            rows[place] = row as i64;
        }
        for (name, variable) in &self.variables {
            if name == dim || sizes.contains_key(name) {
                continue;
            }
            let variable = match variable.axis(dim) {
                Some(_) => variable.unstacked(
                    dim,
                    &sizes,
                    &rows,
                    Some(fill.of(name)).filter(|fill| !fill.is_null()),
                )?,
                None => variable.clone(),
            };
            out.variables.insert(name.clone(), variable);
        }
        out.coord_names.shift_remove(dim);
        out.check_sizes()?;
        Ok(out)
    }

    /// `to_stacked_array`: all data variables along one new dimension, whose MultiIndex has the variable's name and
    /// the dimensions that are not among `sample` as levels.
    pub fn to_stacked_array(
        &self,
        new: &str,
        sample: &[String],
        variable_dim: &str,
        name: Option<String>,
    ) -> Result<DataArray> {
        let names = self.data_names();
        let mut stacking: Vec<String> = vec![];
        for name in &names {
            let own = &self.variables[name].dims;
            let missing: Vec<&str> = sample
                .iter()
                .filter(|dim| !own.contains(dim))
                .map(String::as_str)
                .collect();
            if !missing.is_empty() {
                return Err(value_error(format!(
                    "Variables in the dataset must contain all ``sample_dims`` ({}) but '{name}' misses {}",
                    crate::error::names_repr(sample.iter().map(String::as_str)),
                    crate::error::names_repr(missing)
                )));
            }
            for dim in own.iter().filter(|dim| !sample.contains(dim)) {
                if !stacking.contains(dim) {
                    stacking.push(dim.clone());
                }
            }
        }
        let mut parts = vec![];
        for name in &names {
            let mut part = self
                .array(name)
                .ok_or_else(|| XarrayError::Key(name.clone()))?
                .to_temp();
            let own = self.variables[name].dims.clone();
            let label = [(variable_dim.to_owned(), Scalar::Str(name.as_str().into()))];
            let absent = stacking.iter().filter(|dim| !own.contains(dim));
            let added: Vec<(String, Scalar)> = label
                .into_iter()
                .chain(absent.map(|dim| (dim.clone(), Scalar::None)))
                .collect();
            for (dim, value) in &added {
                part.variables
                    .insert(dim.clone(), Variable::scalar(value.clone()));
                part.coord_names.insert(dim.clone());
            }
            let dims: Vec<(String, u64, Option<Array>)> = added
                .iter()
                .map(|(dim, _)| (dim.clone(), 1, None))
                .collect();
            let part = part.expand_dims(&dims, None)?;
            let all: Vec<Option<String>> = std::iter::once(variable_dim.to_owned())
                .chain(stacking.iter().cloned())
                .map(Some)
                .collect();
            parts.push(part.stack(new, &all, None)?);
        }
        let joined = concat(&parts, &ConcatDim::Name(new.to_owned()), Join::Outer)?;
        let mut array = DataArray::from_temp(joined, None)?;
        array.name = name.or_else(|| names.first().cloned());
        if let Some(first) = names.first() {
            array.variable.attrs = match names.len() {
                1 => self.variables[first].attrs.clone(),
                _ => array.variable.attrs,
            };
        }
        Ok(array)
    }
}

impl DataArray {
    /// The inverse of [`Dataset::to_stacked_array`]: a variable for each label of one level.
    pub fn to_unstacked_dataset(&self, dim: &str, level: &Scalar) -> Result<Dataset> {
        let whole = self.to_temp();
        if !whole.is_indexed(dim) {
            return Err(XarrayError::Key(dim.to_owned()));
        }
        let Some(index) = whole.multiindex(dim)? else {
            return Err(value_error(format!("'{dim}' is not a stacked coordinate")));
        };
        let number = match level {
            Scalar::Str(name) => index.level(name),
            other => other.as_i64().and_then(|at| {
                let count = index.names().len() as i64;
                (-count..count)
                    .contains(&at)
                    .then(|| at.rem_euclid(count) as usize)
            }),
        };
        let Some(number) = number else {
            return Err(XarrayError::Key(format!(
                "Level {} not found",
                littoral_array::format::scalar_str(level, level.dtype())
            )));
        };
        let name = index.names()[number].clone();
        let mut parts = IndexMap::new();
        for label in index.levels.labels[number].scalars() {
            let wanted = [(
                name.clone(),
                LabelIndexer::Label(Label::Scalar(label.clone())),
            )];
            let part = self.sel(&wanted.into_iter().collect(), None, None, true)?;
            let part = part.via(|dataset| dataset.squeeze(None, true))?;
            let key = littoral_array::format::scalar_str(&label, label.dtype());
            parts.insert(key, crate::collect::Part::Labelled(part));
        }
        crate::construct::dataset_from_parts(parts, IndexMap::new(), Attrs::new())
    }
}
