//! Variables that share dimensions and coordinates.

use indexmap::{IndexMap, IndexSet};
use littoral_array::Array;
use littoral_array::format::python_str_repr;
use littoral_graph::Expr;

use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::error::{Result, key_error, names_repr, value_error};
use crate::multiindex::Role;
use crate::options::keep_attrs;
use crate::variable::Variable;

#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// Data variables and coordinates, in insertion order.
    pub variables: IndexMap<String, Variable>,
    pub coord_names: IndexSet<String>,
    pub attrs: Attrs,
    pub encoding: Attrs,
    /// Dimensions as they were known before, where they are not what the variables have in order of first appearance:
    /// transposing turns the variables over, not what is known of the dataset.
    pub known_dims: IndexMap<String, u64>,
}

impl Dataset {
    /// Checks that dimensions have one size each; what is named as a dimension becomes a coordinate.
    pub fn new(
        mut variables: IndexMap<String, Variable>,
        mut coord_names: IndexSet<String>,
        attrs: Attrs,
    ) -> Result<Self> {
        for dim in variables.values().flat_map(|variable| &variable.dims) {
            if variables.contains_key(dim) {
                coord_names.insert(dim.clone());
            }
        }
        for (_, variable) in variables
            .iter_mut()
            .filter(|(name, variable)| variable.ndim() > 1 && variable.dims.contains(name))
        {
            // No index, also once it has lost its other dimensions.
            variable.role = Role::Unindexed;
        }
        let dataset = Self {
            variables,
            coord_names,
            attrs,
            ..Self::default()
        };
        dataset.check_sizes()?;
        Ok(dataset)
    }

    pub(crate) fn check_sizes(&self) -> Result<()> {
        let scalar = |name: &str| self.variables.get(name).is_some_and(|v| v.dims.is_empty());
        let mut known: IndexMap<&str, (u64, &str)> = IndexMap::new();
        for (name, variable) in &self.variables {
            for (dim, size) in variable.dims.iter().zip(variable.shape()) {
                if scalar(dim) {
                    return Err(value_error(format!(
                        "dimension {} already exists as a scalar variable",
                        python_str_repr(dim)
                    )));
                }
                let (other, _) = *known.entry(dim).or_insert((*size, name));
                if other != *size {
                    let users: Vec<String> = known
                        .iter()
                        .map(|(dim, (_, user))| {
                            format!("{}: {}", python_str_repr(dim), python_str_repr(user))
                        })
                        .collect();
                    return Err(value_error(format!(
                        "conflicting sizes for dimension {}: length {size} on {} and length {other} on {{{}}}",
                        python_str_repr(dim),
                        python_str_repr(name),
                        users.join(", "),
                    )));
                }
            }
        }
        Ok(())
    }

    /// Whether this is one data array on its way through operations on datasets
    /// ([`DataArray::map_to_dataset`]).
    pub(crate) fn is_single(&self) -> bool {
        self.variables.contains_key(THIS)
    }

    /// Whether an operation that is only for some dtypes goes on without a variable; `fits`: its dtype is
    /// one of them. A dataset leaves such variables out (`numeric_only`). A data array has nothing else: the
    /// operation runs and says what is wrong.
    pub(crate) fn leaves_out(&self, fits: bool) -> bool {
        !fits && !self.is_single()
    }

    /// A dataset that has nothing but coordinates.
    pub(crate) fn of_coords(coords: IndexMap<String, Variable>) -> Self {
        Self {
            coord_names: coords.keys().cloned().collect(),
            variables: coords,
            ..Self::default()
        }
    }

    /// Data variables before coordinates: the order in which `xr.apply_ufunc` puts a dataset together.
    pub fn data_first(mut self) -> Self {
        if !self.is_single() {
            let (data, coords): (Vec<_>, Vec<_>) = self
                .variables
                .into_iter()
                .partition(|(name, _)| !self.coord_names.contains(name));
            self.variables = data.into_iter().chain(coords).collect();
        }
        self
    }

    /// As `xr.apply_ufunc` puts results together: [`Dataset::data_first`], and an option may take all attributes.
    pub fn applied(self) -> Self {
        let mut out = self.data_first();
        if !keep_attrs(None, true) {
            out.attrs.clear();
            out.variables
                .values_mut()
                .for_each(|variable| variable.attrs.clear());
        }
        out
    }

    /// Coordinates before data variables: the order in which variables are set one by one.
    pub(crate) fn coords_first(mut self) -> Self {
        let (coords, data): (Vec<_>, Vec<_>) = self
            .variables
            .into_iter()
            .partition(|(name, _)| self.coord_names.contains(name));
        self.variables = coords.into_iter().chain(data).collect();
        self
    }

    /// With the dimensions in the order in which `other` has them.
    pub(crate) fn with_dims_of(self, other: &Dataset) -> Self {
        Self {
            known_dims: other.sizes(),
            ..self
        }
    }

    /// A dimension and a scalar may not share a name.
    pub(crate) fn check_scalars(self) -> Result<Self> {
        let clash = self.sizes().into_keys().find(|dim| {
            self.variables
                .get(dim)
                .is_some_and(|variable| variable.ndim() == 0)
        });
        match clash {
            Some(dim) => Err(value_error(format!(
                "dimension {} already exists as a scalar variable",
                python_str_repr(&dim)
            ))),
            None => Ok(self),
        }
    }

    /// The dims as a reader knows them: of a single array on its way those of the array.
    pub(crate) fn own_dims(&self) -> Vec<String> {
        match self.variables.get(THIS) {
            Some(this) => this.dims.clone(),
            None => self.dims(),
        }
    }

    /// Sizes by dimension, in xarray's order: of first appearance among the variables, or an order of its own.
    pub fn sizes(&self) -> IndexMap<String, u64> {
        let mut own = IndexMap::new();
        for variable in self.variables.values() {
            for (dim, size) in variable.dims.iter().zip(variable.shape()) {
                own.entry(dim.clone()).or_insert(*size);
            }
        }
        let mut sizes = self.known_dims.clone();
        sizes.extend(own);
        sizes
    }

    pub fn has_dim(&self, dim: &str) -> bool {
        self.variables
            .values()
            .any(|variable| variable.axis(dim).is_some())
    }

    pub fn dims(&self) -> Vec<String> {
        self.sizes().into_keys().collect()
    }

    pub fn data_names(&self) -> Vec<String> {
        self.variables
            .keys()
            .filter(|name| !self.coord_names.contains(*name))
            .cloned()
            .collect()
    }

    /// Coordinates in the order of the variables.
    pub fn coords(&self) -> IndexMap<String, Variable> {
        self.variables
            .iter()
            .filter(|(name, _)| self.coord_names.contains(*name))
            .map(|(name, variable)| (name.clone(), variable.clone()))
            .collect()
    }

    /// The coordinates of its data variables as arrays, which are what is left where xarray maps over them.
    pub(crate) fn fitting_coords(&self) -> IndexMap<String, Variable> {
        let data: Vec<&Variable> = (self.variables.iter())
            .filter(|(name, _)| !self.coord_names.contains(*name))
            .map(|(_, variable)| variable)
            .collect();
        let mut coords = self.coords();
        let fits = |coord: &Variable, variable: &Variable| {
            coord.dims.iter().all(|dim| variable.dims.contains(dim))
        };
        coords.retain(|_, coord| data.iter().any(|variable| fits(coord, variable)));
        coords
    }

    /// Whether `name` is a coordinate of an index: label look-ups by it are possible.
    pub fn is_indexed(&self, dim: &str) -> bool {
        self.coord_names.contains(dim)
            && self
                .variables
                .get(dim)
                .is_some_and(|variable| variable.is_index(dim))
    }

    /// One variable with the coordinates that fit its dims. Also `time.month` and the like, and
    /// positions for a dimension without coordinate.
    pub fn array(&self, name: &str) -> Option<DataArray> {
        let variable = match self.variables.get(name) {
            Some(variable) => variable.clone(),
            None => self.virtual_variable(name)?,
        };
        let coords = self
            .coords()
            .into_iter()
            .filter(|(_, coord)| coord.dims.iter().all(|dim| variable.dims.contains(dim)))
            .collect();
        let name = name.rsplit('.').next().unwrap_or(name).to_owned();
        Some(DataArray {
            name: Some(name),
            variable,
            coords,
        })
    }

    fn virtual_variable(&self, name: &str) -> Option<Variable> {
        if let Some(size) = self.sizes().get(name) {
            let positions = Array::from_vec(&[*size as usize], (0..*size as i64).collect()).ok()?;
            let positions = Variable::new(vec![name.to_owned()], positions).ok()?;
            return Some(positions.with_role(Role::Positions));
        }
        let (base, component) = name.split_once('.')?;
        let variable = self.variables.get(base)?;
        let found = crate::datetime::virtual_component(variable, component)?;
        Some(found.with_attrs(Attrs::new()))
    }

    /// As [`Dataset::array`], or xarray's `KeyError`.
    pub fn get(&self, name: &str) -> Result<DataArray> {
        self.array(name).ok_or_else(|| {
            let parts = name.split_once('.');
            let base = parts.and_then(|(base, part)| Some((base, self.variables.get(base)?, part)));
            if let Some((base, variable, part)) = base {
                return crate::datetime::no_component(base, variable, part);
            }
            key_error(format!(
                "No variable named {}. Variables on the dataset include {}",
                python_str_repr(name),
                names_repr(self.variables.keys().map(String::as_str))
            ))
        })
    }

    /// A dataset of some of the data variables, with the coordinates that fit them.
    pub fn select(&self, names: &[String]) -> Result<Self> {
        let mut variables = IndexMap::new();
        let mut needed: IndexSet<String> = IndexSet::new();
        for name in names {
            let array = self.get(name)?;
            needed.extend(array.variable.dims.iter().cloned());
            variables.insert(name.clone(), array.variable);
        }
        let mut coord_names: IndexSet<String> = names
            .iter()
            .filter(|name| self.coord_names.contains(*name))
            .cloned()
            .collect();
        for (name, coord) in self.coords() {
            let fits = coord.dims.iter().all(|dim| needed.contains(dim));
            if fits && !variables.contains_key(&name) {
                coord_names.insert(name.clone());
                variables.insert(name, coord);
            }
        }
        Ok(Self {
            variables,
            coord_names,
            attrs: self.attrs.clone(),
            ..Self::default()
        })
    }

    /// Applies a function to every variable.
    pub(crate) fn map_all(
        &self,
        mut function: impl FnMut(&str, &Variable) -> Result<Variable>,
    ) -> Result<Self> {
        let variables = self
            .variables
            .iter()
            .map(|(name, variable)| Ok((name.clone(), function(name, variable)?)))
            .collect::<Result<_>>()?;
        Ok(Self {
            variables,
            known_dims: IndexMap::new(),
            ..self.clone()
        })
    }

    /// Applies a function to data variables; coordinates stay.
    pub(crate) fn map_data(
        &self,
        mut function: impl FnMut(&str, &Variable) -> Result<Variable>,
    ) -> Result<Self> {
        self.map_all(|name, variable| match self.coord_names.contains(name) {
            true => Ok(variable.clone()),
            false => function(name, variable),
        })
    }

    /// Applies a function to data variables; coordinates stay.
    pub fn map_variables(&self, function: impl Fn(&Variable) -> Result<Variable>) -> Result<Self> {
        self.map_data(|_, variable| function(variable))
    }

    /// Drops coordinates whose dims no data variable and no dimension coordinate has any more.
    pub(crate) fn without(&self, names: &[String]) -> Self {
        let keep = |name: &String| !names.contains(name);
        Self {
            variables: self
                .variables
                .iter()
                .filter(|(name, _)| keep(name))
                .map(|(name, variable)| (name.clone(), variable.clone()))
                .collect(),
            coord_names: self
                .coord_names
                .iter()
                .filter(|name| keep(name))
                .cloned()
                .collect(),
            attrs: self.attrs.clone(),
            encoding: self.encoding.clone(),
            ..Self::default()
        }
    }

    /// Everything in memory, computed in one run. Waits.
    pub fn load(&self) -> Result<Self> {
        let exprs: Vec<Expr> = self.variables.values().map(|v| v.data.clone()).collect();
        let arrays = littoral_engine::compute(&exprs)?;
        let mut arrays = arrays.into_iter();
        let out = self.map_all(|_, variable| {
            let data = arrays
                .next()
                .map(Expr::literal)
                .unwrap_or_else(|| variable.data.clone());
            Ok(Variable {
                data,
                ..variable.clone()
            })
        })?;
        let mut out = out.with_dims_of(self);
        out.share_index(self);
        Ok(out)
    }

    /// Bytes of all variables, decoded.
    pub fn nbytes(&self) -> u64 {
        self.variables
            .values()
            .map(Variable::nbytes)
            .fold(0, u64::saturating_add)
    }
}
