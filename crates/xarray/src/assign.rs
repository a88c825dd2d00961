//! Values put into, taken out of, and made like existing objects.

use indexmap::IndexMap;
use littoral_array::format::{
    pandas_timedelta_str, pandas_timestamp_str, python_str_repr, scalar_str,
};
use littoral_array::{Array, DType, Scalar, TimeUnit, ops};
use littoral_graph::Expr;

use crate::align::{Join, align};
use crate::arithmetic::{Operand, weak_scalar};
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS, shown_name};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, names_repr, tuple_repr, value_error};
use crate::fill::Fill;
use crate::index::{Index, label_repr};
use crate::indexing::{Indexer, LabelIndexer, conflicting};
use crate::missing::boxed;
use crate::multiindex::Role;
use crate::repr::layer_name;
use crate::variable::Variable;

impl Dataset {
    /// Labels as positions, for assignment by `loc`.
    pub fn positions(
        &self,
        labels: &IndexMap<String, LabelIndexer>,
    ) -> Result<IndexMap<String, Indexer>> {
        let unknown = |name: &&String| !self.coord_names.contains(*name) && !self.has_dim(name);
        if let (Some(this), Some(name)) = (self.variables.get(THIS), labels.keys().find(unknown)) {
            return Err(key_error(format!(
                "{} is not a valid dimension or coordinate for DataArray with dimensions {}",
                python_str_repr(name),
                tuple_repr(this.dims.iter().map(String::as_str))
            )));
        }
        let found = self
            .lookups(labels, None, None)
            .map_err(|error| match error {
                // Without coordinate, labels are positions, which each variable is asked for.
                XarrayError::Type(_) if !self.is_single() => value_error(format!(
                    "Variable '{}': indexer {{{}}} not available",
                    self.data_names().first().map_or("", String::as_str),
                    crate::error::names_list(labels.keys().map(String::as_str))
                )),
                other => other,
            })?;
        let found = found.into_iter();
        Ok(found.map(|one| (one.dim, one.indexer)).collect())
    }

    /// A copy with other values at the indexed positions of all data variables, which must have all dimensions that are
    /// indexed: a scalar, an array, or a dataset with their names. Errors as xarray before anything is assigned.
    pub fn assign_at(&self, indexers: &IndexMap<String, Indexer>, value: &Operand) -> Result<Self> {
        let given = match value {
            Operand::DataArray(array) => Some(array.to_temp()),
            Operand::Dataset(dataset) => Some(dataset.clone()),
            Operand::Weak(_) => None,
            Operand::Array(array) if array.ndim() == 0 => None,
            _ => {
                return Err(XarrayError::Type(
                    "Dataset assignment only accepts DataArrays, Datasets, and scalars.".into(),
                ));
            }
        };
        if let Operand::Dataset(other) = value {
            let own = self.data_names();
            let mut missing = other.data_names();
            missing.retain(|name| !own.contains(name));
            if !missing.is_empty() {
                return Err(value_error(format!(
                    "Variables {} in new values not available in original dataset:\n{}",
                    names_repr(missing.iter().map(String::as_str)),
                    crate::repr::dataset_text(self)?
                )));
            }
        }
        let mut values: IndexMap<String, Operand> = IndexMap::new();
        for name in self.data_names() {
            let variable = &self.variables[&name];
            if let Some(dim) = indexers.keys().find(|dim| variable.axis(dim).is_none()) {
                return Err(value_error(format!(
                    "Variable '{name}': indexer along {} not available",
                    python_str_repr(dim)
                )));
            }
            let part = variable.isel(indexers)?;
            let value = match value {
                Operand::Dataset(other) => Operand::DataArray(other.get(&name)?),
                other => other.clone(),
            };
            if let Operand::DataArray(array) = &value {
                if let Some(dim) = array.dims().iter().find(|dim| part.axis(dim).is_none()) {
                    return Err(key_error(format!(
                        "Variable '{name}': dimension '{dim}' appears in new values but not in the indexed original data"
                    )));
                }
                let mut order = part.dims.clone();
                order.retain(|dim| array.dims().contains(dim));
                if order != array.dims() {
                    return Err(value_error(format!(
                        "Variable '{name}': dimension order differs between original and new data:\n{}\nvs.\n{}",
                        tuple_repr(order.iter().map(String::as_str)),
                        tuple_repr(array.dims().iter().map(String::as_str))
                    )));
                }
            }
            values.insert(name, value);
        }
        if let Some(given) = given {
            align(
                &[self.isel(indexers, false, false)?, given],
                Join::Exact,
                &[],
            )?;
        }
        let mut out = self.clone();
        for (name, value) in values {
            let array = self.get(&name)?.assign_at(indexers, &value)?;
            out.variables.insert(name, array.variable);
        }
        Ok(out)
    }
}

impl DataArray {
    /// A copy with other values at the indexed positions; the dtype stays. An array of values may not have other labels
    /// along its dimensions than the part that is indexed: `IndexError`.
    pub fn assign_at(&self, indexers: &IndexMap<String, Indexer>, value: &Operand) -> Result<Self> {
        if let (Operand::DataArray(value), true) = (value, !self.coords.is_empty()) {
            let part = self.isel(indexers, false)?;
            for dim in value.dims() {
                if let (Some(own), Some(other)) = (part.coords.get(dim), value.coords.get(dim))
                    && !own.equals(other)?
                {
                    return Err(conflicting(dim, &value.to_temp(), own)?);
                }
            }
        }
        if let Some(dim) = indexers
            .keys()
            .find(|dim| self.variable.axis(dim).is_none())
        {
            return Err(value_error(format!(
                "Dimensions {{{}}} do not exist. Expected one or more of {}",
                python_str_repr(dim),
                tuple_repr(self.dims().iter().map(String::as_str))
            )));
        }
        let sizes = self.variable.sizes();
        let shape: Vec<usize> = self.shape().iter().map(|n| *n as usize).collect();
        let count: usize = shape.iter().product();
        // Where each assigned element stands: the same indexing of the numbers 0, 1, 2 ….
        let numbers = Array::from_vec(&shape, (0..count as i64).collect())?;
        let numbers = Variable::new(self.dims().to_vec(), numbers)?.isel(indexers)?;
        let value = match value {
            Operand::Weak(scalar) => {
                let array = weak_scalar(ops::Binary::Maximum, self.dtype(), scalar)?;
                Variable::new(vec![], array)?
            }
            Operand::Array(array) if array.ndim() == 0 => Variable::new(vec![], array.clone())?,
            Operand::Array(array) => numbers.named_like(array)?,
            Operand::Variable(variable) => variable.clone(),
            Operand::DataArray(array) => array.variable.clone(),
            Operand::Dataset(_) => {
                return Err(XarrayError::Type(
                    "cannot directly convert an xarray.Dataset into a numpy array. Instead, create an xarray.DataArray \
                     first, either with indexing on the Dataset or by invoking the `to_dataarray()` method."
                        .into(),
                ));
            }
        };
        if value.dims.iter().any(|dim| !numbers.dims.contains(dim)) {
            return Err(value_error(format!(
                "new dimensions {} must be a superset of existing dimensions {}",
                tuple_repr(numbers.dims.iter().map(String::as_str)),
                tuple_repr(value.dims.iter().map(String::as_str))
            )));
        }
        let value = value.broadcast_to(&numbers.sizes())?.values()?;
        let value = ops::cast(&value, self.dtype())?.scalars();
        let mut all = self.values()?.scalars();
        for (position, value) in numbers
            .values()?
            .to_vec::<i64>()
            .unwrap_or_default()
            .iter()
            .zip(value)
        {
            all[*position as usize] = value;
        }
        debug_assert_eq!(sizes.len(), self.dims().len());
        let data = from_scalars(self.dtype(), &shape, all)?;
        Ok(Self {
            variable: self.variable.with_data(Expr::literal(data))?,
            ..self.clone()
        })
    }

    /// One variable for each label along a dimension, named by its text; all positions of a label that occurs
    /// twice. Errors with `TypeError` without the dimension, with `ValueError` if a label is the name of a coordinate.
    pub fn split(&self, dim: &str) -> Result<Dataset> {
        let whole = self.to_temp();
        let labels = whole.row_labels(dim).map_err(|_| {
            XarrayError::Type(format!(
                "{dim} is not a dim. If supplying a ``name``, pass as a kwarg."
            ))
        })?;
        let index = match whole.index_group(dim).len() {
            0 | 1 => Some(Index::of(dim, &labels)?),
            _ => None,
        };
        let mut out = Dataset {
            attrs: self.attrs().clone(),
            ..Dataset::default()
        };
        for (position, label) in labels.scalars().iter().enumerate() {
            let name = match label {
                Scalar::Datetime(count, unit) => pandas_timestamp_str(*count, *unit),
                Scalar::Timedelta(count, unit) => pandas_timedelta_str(*count, *unit),
                label => scalar_str(label, labels.dtype()),
            };
            let found = match &index {
                Some(index) => index.all_positions(label),
                None => vec![position as i64],
            };
            let variable = match found.as_slice() {
                [one] => {
                    let at = (dim.to_owned(), Indexer::Position(*one));
                    self.variable.isel(&[at].into_iter().collect())?
                }
                several => self.variable.take(dim, several, None)?,
            };
            out.variables
                .insert(name, variable.with_attrs(Attrs::new()));
        }
        let coords = || self.coords.iter().filter(|(name, _)| *name != dim);
        let mut both: Vec<&str> = coords()
            .map(|(name, _)| name.as_str())
            .filter(|name| out.variables.contains_key(*name))
            .collect();
        if !both.is_empty() {
            both.sort_unstable();
            let new: Vec<String> = both.iter().map(|name| format!("{name}=...")).collect();
            return Err(value_error(format!(
                "Splitting along the dimension {} would produce the variables {} which are also existing \
                 coordinate variables. Use DataArray.rename({}) or DataArray.assign_coords({dim}=...) to resolve this \
                 ambiguity.",
                python_str_repr(dim),
                crate::error::tuple_repr(both.iter().copied()),
                new.join(", "),
            )));
        }
        for (name, coord) in coords() {
            let coord = match coord.role {
                // The levels of a MultiIndex that is gone.
                Role::Level(..) => coord.unindexed(),
                _ => coord.clone(),
            };
            out.variables.insert(name.clone(), coord);
            out.coord_names.insert(name.clone());
        }
        out.check_sizes()?;
        Ok(out)
    }
}

/// An array of `dtype` from scalars that came out of one.
fn from_scalars(dtype: DType, shape: &[usize], values: Vec<Scalar>) -> Result<Array> {
    let objects = Array::from_vec(shape, values)?;
    Ok(ops::cast(&objects, dtype)?)
}

impl Dataset {
    pub fn astype(&self, dtype: DType) -> Result<Self> {
        let out = self.map_data(|_, variable| {
            let dtype = match dtype {
                DType::Str(0) => match ops::text_dtype(variable.dtype()) {
                    Some(dtype) => dtype,
                    // The width is known when the values are.
                    None => {
                        let values = ops::cast(&variable.values()?, dtype)?;
                        return variable.with_data(Expr::literal(values));
                    }
                },
                dtype => dtype,
            };
            variable.with_data(match dtype {
                DType::Object => boxed(&variable.data)?,
                _ => variable.data.cast(dtype)?,
            })
        })?;
        Ok(out.data_first())
    }

    /// All data variables filled with the values of `fill`; without a dtype they keep theirs.
    pub fn filled(
        &self,
        fill: impl Into<Fill>,
        dtype: impl Fn(&str) -> Option<DType>,
    ) -> Result<Self> {
        let fill = fill.into();
        self.map_data(|name, variable| {
            let dtype = dtype(name).unwrap_or(variable.dtype());
            let one = ops::cast(&Array::scalar(fill.of(name).clone()), dtype)?;
            let full = Expr::literal(one).broadcast_to(variable.shape().to_vec())?;
            let (full, meta) = (variable.with_data(full)?, variable.data.meta());
            match meta.deferred {
                true => full.in_chunks(&meta.chunks, "full_like"),
                false => Ok(full),
            }
        })
    }

    /// Uncomputed from here on, in chunks of these lengths (None: the whole dimension).
    pub fn chunk(&self, sizes: &IndexMap<String, Option<u64>>) -> Result<Self> {
        let own = self.sizes();
        if let Some(unknown) = sizes.keys().find(|dim| !own.contains_key(*dim)) {
            return Err(value_error(format!(
                "chunks keys ({},) not found in data dimensions {}",
                python_str_repr(unknown),
                crate::error::tuple_repr(own.keys().map(String::as_str))
            )));
        }
        self.chunked(sizes, |name, variable| {
            match variable.data.meta().deferred {
                true => "rechunk-merge".into(),
                false => format!("xarray-{}", shown_name(name)),
            }
        })
    }

    /// What was opened, in chunks of these lengths.
    pub fn opened_in_chunks(&self, sizes: &IndexMap<String, Option<u64>>) -> Result<Self> {
        self.chunked(sizes, |name, _| format!("open_dataset-{name}"))
    }

    fn chunked(
        &self,
        sizes: &IndexMap<String, Option<u64>>,
        layer: impl Fn(&str, &Variable) -> String,
    ) -> Result<Self> {
        let mut out = self.map_all(|name, variable| {
            if self.is_indexed(name) || variable.ndim() == 0 {
                return Ok(variable.clone());
            }
            let meta = variable.data.meta();
            let chunks: Vec<u64> = variable
                .dims
                .iter()
                .enumerate()
                .map(|(axis, dim)| match sizes.get(dim) {
                    Some(Some(size)) => (*size).min(variable.shape()[axis]).max(1),
                    Some(None) => variable.shape()[axis].max(1),
                    None => meta.chunks[axis],
                })
                .collect();
            let new = layer(name, variable);
            let same = new == "rechunk-merge" || new == layer_name(&variable.data);
            match meta.deferred && chunks == meta.chunks && same {
                true => Ok(variable.clone()),
                false => variable.in_chunks(&chunks, &new),
            }
        })?;
        out.share_index(self);
        Ok(out)
    }

    /// Computed, and in the chunks that it was in.
    pub fn persist(&self) -> Result<Self> {
        let loaded = self.load()?;
        loaded.map_all(|name, variable| match self.variables.get(name) {
            Some(own) if own.data.meta().deferred => {
                variable.in_chunks(&own.data.meta().chunks, &layer_name(&own.data))
            }
            _ => Ok(variable.clone()),
        })
    }

    /// Positions along one dimension, of every variable.
    pub fn take_positions(&self, dim: &str, positions: &[i64]) -> Result<Self> {
        let mut out = self.map_all(|_, variable| variable.take(dim, positions, None))?;
        out.share_index(self);
        Ok(out)
    }

    /// The labels of a dimension; positions where it has no index. `KeyError` without the dimension.
    pub(crate) fn row_labels(&self, dim: &str) -> Result<Array> {
        let size = *self.sizes().get(dim).ok_or_else(|| key_error(dim))?;
        match self.variables.get(dim).filter(|_| self.is_indexed(dim)) {
            Some(coord) => coord.values(),
            None => Ok(Array::from_vec(
                &[size as usize],
                (0..size as i64).collect(),
            )?),
        }
    }

    /// Without some positions along a dimension.
    pub fn drop_positions(&self, dim: &str, gone: &[i64]) -> Result<Self> {
        let labels = self.row_labels(dim)?;
        let size = labels.size() as i64;
        let gone: Vec<i64> = gone
            .iter()
            .map(|at| if *at < 0 { at + size } else { *at })
            .collect();
        if let Some(outside) = gone.iter().find(|at| !(0..size).contains(*at)) {
            return Err(XarrayError::Index(format!(
                "index {outside} is out of bounds for axis 0 with size {size}"
            )));
        }
        // What is left is selected by its labels, also in xarray.
        Index::of(dim, &labels)?.check_unique()?;
        let kept: Vec<i64> = (0..size).filter(|at| !gone.contains(at)).collect();
        self.take_positions(dim, &kept)
    }

    /// Without some labels along a dimension. `ignore`: those that are not there are no error.
    pub fn drop_labels(&self, dim: &str, labels: &Array, ignore: bool) -> Result<Self> {
        let known = self.row_labels(dim).map_err(|_| {
            value_error(format!(
                "dimension {} does not have coordinate labels",
                python_str_repr(dim)
            ))
        })?;
        let index = Index::of(dim, &known)?;
        let mut found = vec![];
        let mut missing = vec![];
        for label in labels.scalars() {
            let at = index.all_positions(&label);
            if at.is_empty() {
                missing.push(match label {
                    // As numpy's `tolist`.
                    Scalar::Datetime(count, TimeUnit::Nano) => count.to_string(),
                    label => label_repr(&label),
                });
            }
            found.extend(at);
        }
        if !missing.is_empty() && !ignore {
            return Err(key_error(format!(
                "[{}] not found in axis",
                missing.join(", ")
            )));
        }
        self.drop_positions(dim, &found)
    }
}
