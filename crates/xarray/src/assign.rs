//! Values put into, taken out of, and made like existing objects.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, Scalar, ops};
use littoral_graph::{Expr, Op};

use crate::arithmetic::{Operand, weak_scalar};
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, value_error};
use crate::fill::Fill;
use crate::index::Index;
use crate::indexing::{Indexer, LabelIndexer};
use crate::multiindex::Role;
use crate::variable::Variable;

impl DataArray {
    /// Labels as positions, for assignment by `loc`.
    pub fn positions(
        &self,
        labels: &IndexMap<String, LabelIndexer>,
    ) -> Result<IndexMap<String, Indexer>> {
        let dataset = self.to_temp();
        let found = dataset.lookups(labels, None, None)?.into_iter();
        Ok(found.map(|one| (one.dim, one.indexer)).collect())
    }

    /// A copy with other values at the indexed positions; the dtype stays.
    pub fn assign_at(&self, indexers: &IndexMap<String, Indexer>, value: &Operand) -> Result<Self> {
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
                return Err(value_error("a dataset cannot be assigned to an array"));
            }
        };
        let unknown = value.dims.iter().find(|dim| !numbers.dims.contains(dim));
        if let Some(dim) = unknown {
            return Err(value_error(format!(
                "could not broadcast the assigned values: dimension {} is not among those of the indexed part",
                python_str_repr(dim)
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

    /// One variable for each label along a dimension.
    pub fn split(&self, dim: &str) -> Result<Dataset> {
        let coord = self
            .coords
            .get(dim)
            .ok_or_else(|| key_error(format!("{dim} is not a dimension with coordinates")))?;
        let labels = coord.values()?;
        let mut out = Dataset::default();
        for (position, label) in labels.scalars().iter().enumerate() {
            let at = [(dim.to_owned(), Indexer::Position(position as i64))]
                .into_iter()
                .collect();
            let name = littoral_array::format::scalar_str(label, labels.dtype());
            out.variables.insert(name, self.variable.isel(&at)?);
        }
        for (name, coord) in self.coords.iter().filter(|(name, _)| *name != dim) {
            let coord = match coord.role {
                // The levels of a MultiIndex that is gone.
                Role::Level(..) => coord.unindexed(),
                _ => coord.clone(),
            };
            out.variables.insert(name.clone(), coord);
            out.coord_names.insert(name.clone());
        }
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
        self.map_data(|_, variable| {
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
            variable.with_data(variable.data.cast(dtype)?)
        })
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
            variable.with_data(Expr::literal(one).broadcast_to(variable.shape().to_vec())?)
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
        self.map_all(|name, variable| {
            if self.is_indexed(name) || variable.ndim() == 0 {
                return Ok(variable.clone());
            }
            let chunks: Vec<u64> = variable
                .dims
                .iter()
                .enumerate()
                .map(|(axis, dim)| match sizes.get(dim) {
                    Some(Some(size)) => (*size).min(variable.shape()[axis]).max(1),
                    Some(None) => variable.shape()[axis].max(1),
                    None => variable.data.meta().chunks[axis],
                })
                .collect();
            let data = Expr::new(
                Op::Rechunk { chunks },
                vec![variable.data.with_deferred(true)],
            )?;
            Ok(Variable {
                data,
                ..variable.clone()
            })
        })
    }

    /// Positions along one dimension, of every variable.
    pub fn take_positions(&self, dim: &str, positions: &[i64]) -> Result<Self> {
        self.map_all(|_, variable| variable.take(dim, positions, None))
    }

    /// Without some positions along a dimension.
    pub fn drop_positions(&self, dim: &str, gone: &[i64]) -> Result<Self> {
        let size = *self.sizes().get(dim).ok_or_else(|| key_error(dim))? as i64;
        let gone: Vec<i64> = gone
            .iter()
            .map(|at| if *at < 0 { at + size } else { *at })
            .collect();
        if let Some(outside) = gone.iter().find(|at| !(0..size).contains(*at)) {
            return Err(XarrayError::Index(format!(
                "index {outside} is out of bounds for axis 0 with size {size}"
            )));
        }
        let kept: Vec<i64> = (0..size).filter(|at| !gone.contains(at)).collect();
        self.take_positions(dim, &kept)
    }

    /// Without some labels along a dimension. `ignore`: those that are not there are no error.
    pub fn drop_labels(&self, dim: &str, labels: &Array, ignore: bool) -> Result<Self> {
        let coord = self
            .variables
            .get(dim)
            .filter(|_| self.is_indexed(dim))
            .ok_or_else(|| {
                value_error(format!(
                    "dimension {} does not have coordinate labels",
                    python_str_repr(dim)
                ))
            })?;
        let index = Index::new(dim, coord)?;
        if !index.is_unique() {
            return Err(XarrayError::InvalidIndex(
                "Reindexing only valid with uniquely valued Index objects".into(),
            ));
        }
        let mut found = vec![];
        let mut missing = false;
        for label in labels.scalars() {
            let at = index.all_positions(&label);
            missing |= at.is_empty();
            found.extend(at);
        }
        if missing && !ignore {
            return Err(key_error(format!(
                "{} not found in axis",
                littoral_array::format::array_str(labels, &Default::default())
            )));
        }
        self.drop_positions(dim, &found)
    }
}
