//! Reordering, adding and dropping dimensions and coordinates; shifting along them.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::ops::Binary;
use littoral_array::{Array, Kind, Scalar};
use littoral_graph::{Expr, Op};

use crate::align::{Join, align, align_to, promoted};
use crate::arithmetic::shared_dtype;
use crate::collect::{Found, Part, Rules};
use crate::compare::Compat;
use crate::construct::{check_coords, given_coords};
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_repr, tuple_repr, value_error};
use crate::fill::Fill;
use crate::indexing::Indexer;
use crate::multiindex::Role;
use crate::variable::Variable;

impl Dataset {
    /// Drops dimensions of length 1: those given, or all.
    pub fn squeeze(&self, dims: Option<&[String]>, drop: bool) -> Result<Self> {
        let sizes = self.sizes();
        let dims: Vec<String> = match dims {
            None => sizes
                .iter()
                .filter(|(_, n)| **n == 1)
                .map(|(dim, _)| dim.clone())
                .collect(),
            Some(dims) => {
                for dim in dims {
                    match sizes.get(dim) {
                        Some(1) => {}
                        Some(0) => {
                            return Err(XarrayError::Index(format!(
                                "index 0 is out of bounds for axis {} with size 0",
                                self.own_dims()
                                    .iter()
                                    .position(|own| own == dim)
                                    .unwrap_or(0)
                            )));
                        }
                        Some(_) => {
                            return Err(value_error(
                                "cannot select a dimension to squeeze out which has length greater than one",
                            ));
                        }
                        None => {
                            return Err(XarrayError::Key(dim.clone()));
                        }
                    }
                }
                dims.to_vec()
            }
        };
        let indexers = dims
            .into_iter()
            .map(|dim| (dim, Indexer::Position(0)))
            .collect();
        self.isel(&indexers, drop, false)
    }

    /// Reorders the axes of every variable; None stands for `...` (all others).
    pub fn transpose(&self, order: &[Option<String>], missing_ok: bool) -> Result<Self> {
        let own = self.own_dims();
        let named: Vec<String> = order.iter().flatten().cloned().collect();
        let unknown: Vec<&str> = named
            .iter()
            .filter(|dim| !own.contains(dim))
            .map(String::as_str)
            .collect();
        if !unknown.is_empty() && !missing_ok {
            return Err(value_error(format!(
                "Dimensions {{{}}} do not exist. Expected one or more of {}",
                names_repr(unknown).trim_matches(['[', ']']),
                tuple_repr(own.iter().map(String::as_str))
            )));
        }
        let whole = order.is_empty() || order.contains(&None);
        if !whole && own.iter().any(|dim| !named.contains(dim)) {
            return Err(value_error(format!(
                "{} must be a permuted list of {}, unless `...` is included",
                tuple_repr(named.iter().map(String::as_str)),
                tuple_repr(own.iter().map(String::as_str)),
            )));
        }
        let out = self.map_all(|_, variable| {
            // Every variable is turned over by itself: its own dims stand for what is not named.
            let dims: Vec<String> = match order {
                [] => variable.dims.iter().rev().cloned().collect(),
                _ => order
                    .iter()
                    .flat_map(|item| match item {
                        Some(dim) => vec![dim],
                        None => variable
                            .dims
                            .iter()
                            .filter(|dim| !named.contains(dim))
                            .collect(),
                    })
                    .filter(|dim| variable.dims.contains(dim))
                    .cloned()
                    .collect(),
            };
            variable.transpose(&dims)
        })?;
        Ok(out.with_dims_of(self))
    }

    /// Adds or replaces coordinates, aligned to the indexes of those that stay. One array has coordinates along its own
    /// dimensions only.
    pub fn assign_coords(&self, coords: IndexMap<String, Part>) -> Result<Self> {
        if coords.is_empty() {
            return Ok(self.clone());
        }
        let given: Vec<String> = coords.keys().cloned().collect();
        let mut replaced = self.index_leftovers(&given)?;
        replaced.extend(given.into_iter().filter(|name| self.is_indexed(name)));
        let kept = Dataset::of_coords(self.coords()).without(&replaced);
        let new = Dataset::of_coords(given_coords(coords)?);
        let aligned = align_to(&kept, &[new])?;
        let mut found = Found::default();
        for (name, coord) in aligned.iter().flat_map(|set| &set.variables) {
            found.push(name, coord);
        }
        let coords = found.resolve(&aligned[1].variables, &Rules::of(Compat::Minimal))?;
        // A new index goes to the end, as if it were another variable.
        let mut out = self.without(&replaced);
        out.coord_names = coords.keys().cloned().collect();
        if let Some(this) = self.variables.get(THIS) {
            check_coords(this, &coords)?;
            out.variables = coords;
            out.variables.insert(THIS.to_owned(), this.clone());
            return Ok(out);
        }
        out.variables.extend(coords);
        let dims = out.dims().into_iter();
        let named: Vec<String> = dims.filter(|dim| out.variables.contains_key(dim)).collect();
        out.coord_names.extend(named);
        out.check_sizes()?;
        Ok(out)
    }

    /// Without attributes; `deep`: also of the variables. Those of indexes are made anew, and come last.
    pub fn drop_attrs(&self, deep: bool) -> Self {
        let mut out = Self {
            attrs: Default::default(),
            ..self.clone()
        };
        if let Some(this) = out.variables.get_mut(THIS) {
            this.attrs = Default::default();
        }
        if deep {
            // Those along the dimensions of other coordinates, which are aligned with them, before the rest.
            let along: Vec<&String> = self
                .variables
                .iter()
                .filter(|(name, _)| self.coord_names.contains(*name) && !self.is_indexed(name))
                .flat_map(|(_, coord)| &coord.dims)
                .collect();
            let (indexes, others): (Vec<_>, Vec<_>) = std::mem::take(&mut out.variables)
                .into_iter()
                .partition(|(name, _)| self.is_indexed(name));
            let (first, last): (Vec<_>, Vec<_>) = indexes
                .into_iter()
                .partition(|(_, index)| index.dims.iter().any(|dim| along.contains(&dim)));
            let all = others.into_iter().chain(first).chain(last);
            out.variables = all
                .map(|(name, variable)| (name, variable.with_attrs(Default::default())))
                .collect();
            out.known_dims = IndexMap::new();
        }
        out
    }

    /// Without the variables of these names, a MultiIndex as a whole. Errors with `ValueError` where there is none, unless `ignore`.
    pub fn drop_vars(&self, names: &[String], ignore: bool) -> Result<Self> {
        let missing: Vec<&str> = names
            .iter()
            .filter(|name| !self.variables.contains_key(*name))
            .map(String::as_str)
            .collect();
        if !missing.is_empty() && !ignore {
            return Err(value_error(format!(
                "These variables cannot be found in this dataset: {}",
                names_repr(missing)
            )));
        }
        // A MultiIndex goes as a whole.
        let mut names = names.to_vec();
        for name in names.clone() {
            let group = self.index_group(&name);
            names.extend(group);
        }
        Ok(self.without(&names))
    }

    /// Turns coordinates without index into data variables, or drops them.
    pub fn reset_coords(&self, names: Option<&[String]>, drop: bool) -> Result<Self> {
        let names: Vec<String> = match names {
            Some(names) => {
                for name in names {
                    if self.is_indexed(name) {
                        return Err(value_error(format!(
                            "cannot remove index coordinates with reset_coords: {{{}}}",
                            python_str_repr(name)
                        )));
                    }
                    if !self.coord_names.contains(name) {
                        return Err(value_error(format!(
                            "{} is not a coordinate",
                            python_str_repr(name)
                        )));
                    }
                }
                names.to_vec()
            }
            None => self
                .coord_names
                .iter()
                .filter(|name| !self.is_indexed(name))
                .cloned()
                .collect(),
        };
        if drop {
            // Also what only they had is still known.
            return Ok(self.without(&names).with_dims_of(self));
        }
        let mut out = self.clone();
        out.coord_names.retain(|name| !names.contains(name));
        Ok(out)
    }

    pub fn set_coords(&self, names: &[String]) -> Result<Self> {
        let mut out = self.clone();
        for name in names {
            if !out.variables.contains_key(name) {
                return Err(value_error(format!(
                    "These variables cannot be found in this dataset: {}",
                    names_repr([name.as_str()])
                )));
            }
            out.coord_names.insert(name.clone());
        }
        Ok(out)
    }

    /// New leading dimensions: of length 1, of a length, or with labels. A scalar coordinate of the
    /// name becomes the dimension's coordinate.
    pub fn expand_dims(
        &self,
        dims: &[(String, u64, Option<Array>)],
        axis: Option<i64>,
    ) -> Result<Self> {
        let mut out = self.clone();
        for (dim, ..) in dims {
            if self.has_dim(dim) {
                return Err(value_error(format!("Dimension {dim} already exists.")));
            }
            if self.variables.get(dim).is_some_and(|v| v.ndim() > 0) {
                return Err(value_error(format!(
                    "{dim} already exists as coordinate or variable name."
                )));
            }
        }
        out = out.map_data(|name, variable| {
            if dims.iter().any(|(dim, ..)| dim == name) {
                return Ok(variable.clone());
            }
            let mut order = variable.dims.clone();
            let mut sizes = variable.sizes();
            let ndim = (order.len() + dims.len()) as i64;
            let first = match axis.unwrap_or(0) {
                axis if axis < 0 => axis + ndim,
                axis => axis,
            };
            if !(0..ndim).contains(&first) {
                return Err(XarrayError::Index(format!(
                    "Axis {first} of variable {THIS} is out of bounds of the expanded dimension size {ndim}"
                )
                .replace(THIS, "<this-array>")));
            }
            for (at, (dim, size, _)) in dims.iter().enumerate() {
                let position = (first as usize + at).min(order.len());
                order.insert(position, dim.clone());
                sizes.insert(dim.clone(), *size);
            }
            let sizes = order.iter().map(|dim| (dim.clone(), sizes[dim])).collect();
            variable.broadcast_to(&sizes)
        })?;
        let mut first = IndexMap::new();
        for (dim, _, labels) in dims {
            match (labels, self.variables.get(dim)) {
                // New labels come before all else, a scalar's own stay where it was.
                (Some(labels), _) => {
                    out.variables.shift_remove(dim);
                    let coord = Variable::new(vec![dim.clone()], labels.clone())?;
                    first.insert(dim.clone(), coord);
                    out.coord_names.insert(dim.clone());
                }
                (None, Some(scalar)) => {
                    let sizes = [(dim.clone(), 1)].into_iter().collect();
                    let wide = scalar.broadcast_to(&sizes)?.loaded()?;
                    out.variables.insert(dim.clone(), wide);
                }
                _ => {}
            }
        }
        first.extend(out.variables);
        out.variables = first;
        out.check_sizes()?;
        Ok(out)
    }

    /// Moves data by positions; what comes in from outside is missing. Coordinates stay.
    pub fn shift(&self, shifts: &IndexMap<String, i64>, fill: &Fill) -> Result<Self> {
        let own = self.dims();
        let unknown: Vec<&str> = shifts
            .keys()
            .filter(|dim| !own.contains(dim))
            .map(String::as_str)
            .collect();
        if let (Some(first), true) = (unknown.first(), self.is_single()) {
            return Err(not_among(first, &own));
        }
        if !unknown.is_empty() {
            return Err(value_error(format!(
                "Dimensions {} not found in data dimensions {}",
                tuple_repr(unknown),
                tuple_repr(own.iter().map(String::as_str))
            )));
        }
        let out = self.map_data(|name, variable| {
            let fill = fill.of(name);
            shifts
                .iter()
                .try_fold(variable.clone(), |variable, (dim, count)| {
                    let Some(axis) = variable.axis(dim) else {
                        return Ok(variable);
                    };
                    let size = variable.shape()[axis] as i64;
                    let inside = |at: i64| if (0..size).contains(&at) { at } else { -1 };
                    let positions: Vec<i64> = (0..size).map(|at| inside(at - count)).collect();
                    // The dtype depends on the fill value alone, not on whether it is needed.
                    let (dtype, fill) = match fill.is_null() {
                        true => promoted(variable.dtype()),
                        false => (variable.dtype(), fitting(variable.dtype(), fill)?),
                    };
                    let cast = Variable {
                        data: variable.data.cast(dtype)?,
                        ..variable
                    };
                    cast.take(dim, &positions, Some(fill))
                })
        })?;
        Ok(out.with_dims_of(self))
    }

    /// Moves data around the end of a dimension, and its coordinates too if asked.
    pub fn roll(&self, shifts: &IndexMap<String, i64>, coords: bool) -> Result<Self> {
        let own = self.dims();
        let unknown: Vec<&str> = shifts
            .keys()
            .filter(|dim| !own.contains(dim))
            .map(String::as_str)
            .collect();
        if !unknown.is_empty() {
            return Err(value_error(format!(
                "Dimensions {} not found in data dimensions {}",
                names_repr(unknown),
                tuple_repr(own.iter().map(String::as_str))
            )));
        }
        let roll = |variable: &Variable| {
            shifts
                .iter()
                .try_fold(variable.clone(), |variable, (dim, count)| {
                    let Some(axis) = variable.axis(dim) else {
                        return Ok(variable);
                    };
                    let size = variable.shape()[axis] as i64;
                    let positions: Vec<i64> = (0..size)
                        .map(|at| (at - count).rem_euclid(size.max(1)))
                        .collect();
                    let mut out = variable.take(dim, &positions, None)?;
                    // Positions that are rolled are numbers like others.
                    if matches!(out.role, Role::Positions) {
                        out.role = Role::Default;
                    }
                    Ok(out)
                })
        };
        let out =
            self.map_all(
                |name, variable| match self.coord_names.contains(name) && !coords {
                    true => Ok(variable.clone()),
                    false => roll(variable),
                },
            )?;
        Ok(out.with_dims_of(self))
    }

    /// The n-th difference along a dimension; labels of the upper or lower end, after the first step of the upper.
    pub fn diff(&self, dim: &str, n: u32, upper: bool) -> Result<Self> {
        let size = *self.sizes().get(dim).ok_or_else(|| {
            value_error(format!(
                "Dimension {} not found in data dimensions {}",
                python_str_repr(dim),
                tuple_repr(self.dims().iter().map(String::as_str))
            ))
        })?;
        let mut out = self.clone();
        for step in 0..u64::from(n).min(size.max(1)) {
            let left = size - step.min(size);
            let cut = |from: u64, to: u64| -> IndexMap<String, Indexer> {
                let (start, stop) = (Some(from as i64), Some(to as i64));
                [(
                    dim.to_owned(),
                    Indexer::Slice {
                        start,
                        stop,
                        step: None,
                    },
                )]
                .into_iter()
                .collect()
            };
            let (low, high) = (cut(0, left.saturating_sub(1)), cut(1, left));
            out = out.map_all(|name, variable| {
                if variable.axis(dim).is_none() {
                    return Ok(variable.clone());
                }
                if out.coord_names.contains(name) {
                    return variable.isel(if upper || step > 0 { &high } else { &low });
                }
                let (a, b) = (variable.isel(&high)?, variable.isel(&low)?);
                a.binary(Binary::Sub, &b)
            })?;
        }
        Ok(out)
    }

    /// Sorts along 1-d arrays, the first one given most significant. They are aligned to this dataset.
    pub fn sortby(&self, keys: &[DataArray], ascending: bool) -> Result<Self> {
        let mut objects = vec![self.clone().check_scalars()?];
        objects.extend(keys.iter().map(DataArray::to_temp));
        let aligned = align(&objects, Join::Left, &[])?;
        let mut by_dim: IndexMap<String, Vec<Array>> = IndexMap::new();
        for key in &aligned[1..] {
            let variable = &key.variables[THIS];
            let [dim] = variable.dims.as_slice() else {
                return Err(value_error("Input DataArray is not 1-D."));
            };
            by_dim
                .entry(dim.clone())
                .or_default()
                .push(variable.values()?);
        }
        let mut out = self.clone();
        for (dim, keys) in by_dim {
            // Stable sorts from the least significant key to the most.
            let mut order: Vec<i64> = (0..keys[0].size() as i64).collect();
            for key in keys.iter().rev() {
                let moved = littoral_array::ops::take(key, 0, &order)?;
                let sorted = littoral_array::ops::argsort(&moved, 0)?;
                let sorted = sorted.to_vec::<i64>().unwrap_or_default();
                order = sorted.iter().map(|at| order[*at as usize]).collect();
            }
            if !ascending {
                // What is missing comes last, also this way round.
                for key in keys.iter().rev() {
                    let values = key.scalars();
                    order.sort_by_key(|at| !values[*at as usize].is_null());
                }
                order.reverse();
            }
            out = out.map_all(|_, variable| variable.take(&dim, &order, None))?;
        }
        Ok(out)
    }
}

/// What xarray says of a dimension that an array does not have.
pub(crate) fn not_among(dim: &str, dims: &[String]) -> XarrayError {
    value_error(format!(
        "{} not found in array dimensions {}",
        python_str_repr(dim),
        tuple_repr(dims.iter().map(String::as_str))
    ))
}

/// A fill value as an element of an array of `dtype`, cast as numpy casts.
fn fitting(dtype: littoral_array::DType, fill: &Scalar) -> Result<Scalar> {
    if dtype == littoral_array::DType::Object {
        return Ok(fill.clone());
    }
    let integer = matches!(dtype.kind(), Kind::Int | Kind::UInt);
    if integer && matches!(fill, Scalar::Float(value) if value.is_nan()) {
        return Err(value_error("cannot convert float NaN to integer"));
    }
    Ok(littoral_array::ops::cast(&Array::scalar(fill.clone()), dtype)?.item()?)
}

impl DataArray {
    /// A new name, or new names of coordinates and dimensions.
    pub fn rename(&self, name: Option<String>) -> Self {
        Self {
            name,
            ..self.clone()
        }
    }

    /// The data variables of a dataset stacked along a new dimension.
    pub fn from_dataset(dataset: &Dataset, dim: &str, name: Option<String>) -> Result<Self> {
        let names = dataset.data_names();
        let variables: Vec<&Variable> = names.iter().map(|name| &dataset.variables[name]).collect();
        let sizes = crate::align::common_sizes(&variables)?;
        let Some(first) = variables.first() else {
            return Err(XarrayError::Index("list index out of range".into()));
        };
        let dtype = variables
            .iter()
            .try_fold(first.dtype(), |dtype, variable| {
                shared_dtype(dtype, variable.dtype())
            })?;
        let mut full: IndexMap<String, u64> = [(dim.to_owned(), 1)].into_iter().collect();
        full.extend(sizes);
        let parts = variables
            .iter()
            .map(|variable| Ok(variable.broadcast_to(&full)?.data.cast(dtype)?))
            .collect::<Result<Vec<_>>>()?;
        let dims: Vec<String> = full.keys().cloned().collect();
        let data = Expr::new(Op::Concat { axis: 0 }, parts)?;
        let labels: Vec<Scalar> = names
            .iter()
            .map(|n| Scalar::Str(n.as_str().into()))
            .collect();
        let mut coords = dataset.coords();
        coords.insert(
            dim.to_owned(),
            Variable::new(
                vec![dim.to_owned()],
                Array::from_vec(&[labels.len()], labels)?,
            )?,
        );
        let variable = Variable::new(dims, data)?.with_attrs(dataset.attrs.clone());
        Ok(Self {
            name,
            variable,
            coords,
        })
    }
}
