//! Split, apply, combine along one dimension.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::ops::{Binary, Reduce, unique};
use littoral_array::{Array, Scalar};
use littoral_graph::{Expr, Op};

use crate::aggregate::Aggregation;
use crate::align::{Join, align};
use crate::arithmetic::Operand;
use crate::attrs::Attrs;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::indexing::Indexer;
use crate::options::keep_attrs;
use crate::variable::{Variable, settle};

/// Which group each position along a dimension belongs to.
#[derive(Debug, Clone)]
pub struct Grouper {
    /// Name of the new dimension.
    pub name: String,
    /// The dimension that is grouped.
    pub dim: String,
    /// One per position; −1 is no group.
    pub codes: Vec<i64>,
    /// The label of each group: 1-d along `name`.
    pub labels: Variable,
}

impl Grouper {
    /// Groups of equal values of a 1-d array. Missing values are in no group. Waits.
    pub fn unique(array: &DataArray) -> Result<Self> {
        let name = array
            .name
            .clone()
            .ok_or_else(|| value_error("`group` must have a name"))?;
        let [dim] = array.dims() else {
            return Err(XarrayError::NotImplemented(
                "groupby by an array of more than one dimension (or none) is not supported yet; \
                 group by a 1-d coordinate"
                    .into(),
            ));
        };
        let values = array.values()?;
        let found = unique(&values)?;
        // Missing values sort last and belong to no group.
        let valid = found
            .values
            .scalars()
            .iter()
            .filter(|value| !value.is_null())
            .count();
        let codes = found
            .inverse
            .iter()
            .map(|code| if (*code as usize) < valid { *code } else { -1 })
            .collect();
        let keep: Vec<i64> = (0..valid as i64).collect();
        let mut labels = littoral_array::ops::take(&found.values, 0, &keep)?;
        // pandas keeps the distinct strings as objects.
        if matches!(labels.dtype(), littoral_array::DType::Str(_)) {
            labels = littoral_array::ops::cast(&labels, littoral_array::DType::Object)?;
        }
        let labels = Variable::new(vec![name.clone()], labels)?.with_attrs(array.attrs().clone());
        Ok(Self {
            name,
            dim: dim.clone(),
            codes,
            labels,
        })
    }

    pub fn groups(&self) -> usize {
        self.labels.size() as usize
    }

    /// Positions of the members of each group.
    pub fn members(&self) -> Vec<Vec<i64>> {
        let mut members = vec![vec![]; self.groups()];
        for (position, code) in self.codes.iter().enumerate() {
            if *code >= 0 {
                members[*code as usize].push(position as i64);
            }
        }
        members
    }
}

/// `obj.groupby(…)`, of a dataset or of an array in its temporary dataset.
#[derive(Debug, Clone)]
pub struct GroupBy {
    pub(crate) dataset: Dataset,
    /// The name of the data array, if it was one.
    pub(crate) array_name: Option<Option<String>>,
    pub grouper: Grouper,
}

/// What a grouped operation gives back: the kind that was grouped.
#[derive(Debug, Clone)]
pub enum Grouped {
    Array(DataArray),
    Dataset(Dataset),
}

impl GroupBy {
    pub fn of_array(array: &DataArray, grouper: Grouper) -> Self {
        let array_name = Some(array.name.clone());
        Self {
            dataset: array.to_temp(),
            array_name,
            grouper,
        }
    }

    pub fn of_dataset(dataset: &Dataset, grouper: Grouper) -> Self {
        Self {
            dataset: dataset.clone(),
            array_name: None,
            grouper,
        }
    }

    pub fn is_array(&self) -> bool {
        self.array_name.is_some()
    }

    pub(crate) fn wrap(&self, dataset: Dataset) -> Result<Grouped> {
        Ok(match &self.array_name {
            Some(name) => Grouped::Array(DataArray::from_temp(dataset, name.clone())?),
            None => Grouped::Dataset(dataset),
        })
    }

    /// Reduces each group over the grouped dimension, and over `others` as well.
    pub fn aggregate(&self, aggregation: &Aggregation, others: &[String]) -> Result<Grouped> {
        let Grouper {
            name,
            dim,
            codes,
            labels,
        } = &self.grouper;
        // Groups without members are computed as if they were not there, and put back as missing:
        // whatever the function, as xarray does.
        let members = self.grouper.members();
        let mut present = 0;
        let positions: Vec<i64> = members
            .iter()
            .map(|members| match members.is_empty() {
                true => -1,
                false => {
                    present += 1;
                    present - 1
                }
            })
            .collect();
        let codes: Vec<i64> = codes
            .iter()
            .map(|code| {
                if *code < 0 {
                    -1
                } else {
                    positions[*code as usize]
                }
            })
            .collect();
        let groups = present as u64;
        let keep = keep_attrs(aggregation.keep_attrs, true);
        let code_array = Expr::literal(Array::from_vec(&[codes.len()], codes.clone())?);
        let mut dropped: Vec<String> = others.to_vec();
        dropped.push(dim.clone());
        let mut out = self.dataset.reduce_with(&dropped, keep, |_, variable| {
            if self
                .dataset
                .leaves_out(!aggregation.skips(variable.dtype()))
            {
                return Ok(None);
            }
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            let Some(axis) = variable.axis(dim) else {
                return Ok(Some(variable.clone()));
            };
            let dtype = variable.dtype();
            use Reduce::*;
            let data = match aggregation.function {
                Any | All if dtype.is_numeric() => {
                    variable.data.cast(littoral_array::DType::Bool)?
                }
                _ => variable.data.clone(),
            };
            let floats = dtype.is_float() || dtype.is_time();
            let skipna = match aggregation.function {
                Count => true,
                Any | All => false,
                _ => aggregation.skipna.unwrap_or(floats) && dtype.has_missing(),
            };
            // Other dimensions first where the function allows that in any order.
            let mut variable = Variable {
                data,
                ..variable.clone()
            };
            let extra: Vec<String> = others
                .iter()
                .filter(|other| variable.axis(other).is_some())
                .cloned()
                .collect();
            if !extra.is_empty() {
                variable = merged(&variable, dim, &extra)?;
            }
            let axis_now = variable.axis(dim).unwrap_or(axis);
            let codes = match extra.is_empty() {
                true => code_array.clone(),
                false => {
                    let repeat = variable.shape()[axis_now] as usize / codes.len().max(1);
                    let long: Vec<i64> = codes
                        .iter()
                        .flat_map(|code| std::iter::repeat_n(*code, repeat))
                        .collect();
                    Expr::literal(Array::from_vec(&[long.len()], long)?)
                }
            };
            let op = Op::GroupReduce {
                op: aggregation.function,
                axis: axis_now,
                groups,
                skipna,
                ddof: aggregation.ddof,
                min_count: aggregation.min_count,
            };
            let data = settle(Expr::new(op, vec![variable.data.clone(), codes])?)?;
            let mut dims = variable.dims.clone();
            dims[axis_now] = name.clone();
            let out = Variable::new(dims, data)?.with_attrs(attrs);
            out.reindexed(name, &positions, &Scalar::Float(f64::NAN))
                .map(Some)
        })?;
        out.variables.insert(name.clone(), labels.clone());
        out.coord_names.insert(name.clone());
        self.wrap(out)
    }

    /// Arithmetic with something that has the group's name as a dimension: anomalies.
    pub fn binary(&self, op: Binary, other: &Operand, reflexive: bool) -> Result<Grouped> {
        let Grouper {
            name,
            dim,
            codes,
            labels,
        } = &self.grouper;
        let other = match other {
            Operand::DataArray(array) => array.to_temp(),
            Operand::Dataset(dataset) => dataset.clone(),
            _ => {
                return Err(XarrayError::Type(
                    "GroupBy objects only support binary ops when the other argument is a Dataset or DataArray"
                        .into(),
                ));
            }
        };
        if !other.has_dim(name) {
            return Err(value_error(format!(
                "incompatible dimensions for a grouped binary operation: the group variable {} is not a \
                 dimension on the other argument with dimensions {}",
                python_str_repr(name),
                crate::error::tuple_repr(other.dims().iter().map(String::as_str))
            )));
        }
        let coord = Dataset {
            variables: [(name.clone(), labels.clone())].into_iter().collect(),
            coord_names: [name.clone()].into_iter().collect(),
            ..Dataset::default()
        };
        let aligned = align(&[other, coord], Join::Right, &[])?;
        // Positions without a group are left out of the result.
        let members: Vec<i64> = (0..codes.len())
            .filter(|at| codes[*at] >= 0)
            .map(|at| at as i64)
            .collect();
        let mut this = self.dataset.clone();
        if members.len() < codes.len() {
            this = this.map_all(|_, variable| variable.take(dim, &members, None))?;
        }
        let inside: Vec<i64> = codes.iter().copied().filter(|code| *code >= 0).collect();
        let positions =
            Variable::new(vec![dim.clone()], Array::from_vec(&[inside.len()], inside)?)?;
        let indexer = Indexer::Array(DataArray::new(None, positions, IndexMap::new()));
        let indexers = [(name.clone(), indexer)].into_iter().collect();
        let expanded = aligned[0].isel(&indexers, false, false)?;
        let out = match &self.array_name {
            Some(array_name) => {
                let array = DataArray::from_temp(this, array_name.clone())?;
                if expanded.is_single() {
                    // The name of the other decides with ours, as in plain arithmetic.
                    let other = DataArray::from_temp(expanded, array_name.clone())?;
                    array
                        .binary(op, &Operand::DataArray(other), reflexive)?
                        .to_temp()
                } else {
                    let out = expanded.binary(op, &Operand::DataArray(array), !reflexive)?;
                    return Ok(Grouped::Dataset(out));
                }
            }
            None => match expanded.is_single() {
                true => {
                    let other = DataArray::from_temp(expanded, None)?;
                    this.binary(op, &Operand::DataArray(other), reflexive)?
                }
                false => this.binary(op, &Operand::Dataset(expanded), reflexive)?,
            },
        };
        self.wrap(out)
    }

    /// The members of one group.
    pub fn group(&self, positions: &[i64]) -> Result<Grouped> {
        let dim = &self.grouper.dim;
        let out = self
            .dataset
            .map_all(|_, variable| variable.take(dim, positions, None))?;
        self.wrap(out)
    }

    /// The dimensions beside the grouped one.
    pub fn other_dims(&self) -> Vec<String> {
        self.dataset
            .dims()
            .into_iter()
            .filter(|dim| *dim != self.grouper.dim)
            .collect()
    }

    /// The group's label as a scalar, group by group.
    pub fn labels(&self) -> Result<Vec<Scalar>> {
        Ok(self.grouper.labels.values()?.scalars())
    }
}

/// `dim` with `extra` dimensions folded into it, `dim` slowest.
fn merged(variable: &Variable, dim: &str, extra: &[String]) -> Result<Variable> {
    let axis = variable.axis(dim).unwrap_or(0);
    let mut dims: Vec<String> = variable
        .dims
        .iter()
        .filter(|own| !extra.contains(own))
        .cloned()
        .collect();
    let at = dims.iter().position(|own| own == dim).unwrap_or(axis);
    let mut order = dims.clone();
    order.splice(at + 1..at + 1, extra.iter().cloned());
    let ordered = variable.transpose(&order)?;
    let mut shape = vec![];
    for (own, size) in ordered.dims.iter().zip(ordered.shape()) {
        match extra.contains(own) {
            true => {
                if let Some(last) = shape.last_mut() {
                    *last *= size;
                }
            }
            false => shape.push(*size),
        }
    }
    dims.truncate(shape.len());
    Variable::new(dims, ordered.data.reshape(shape)?)
}
