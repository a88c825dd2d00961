//! Each element with what belongs to its group: anomalies, filling by group.

use indexmap::IndexMap;
use littoral_array::Array;
use littoral_array::ops::Binary;

use super::{GroupBy, Grouped};
use crate::align::{Join, align};
use crate::arithmetic::Operand;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::groupers::Grouper;
use crate::index::Index;
use crate::indexing::Indexer;
use crate::variable::Variable;

impl GroupBy {
    /// Arithmetic with something that has the group's name as a dimension: anomalies.
    pub fn binary(&self, op: Binary, other: &Operand, reflexive: bool) -> Result<Grouped> {
        let grouper = self.only_grouper()?;
        let name = &grouper.name;
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
                "incompatible dimensions for a grouped binary operation: the group variable '{name}' is not a \
                 dimension on the other argument with dimensions {}",
                crate::error::tuple_repr(other.dims().iter().map(String::as_str))
            )));
        }
        let this = self.inside()?;
        let mut expanded = self.expanded(&other)?;
        if grouper.bare {
            // Positions are no labels.
            expanded = expanded.without(std::slice::from_ref(name));
        }
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
        let out = match self.is_array() {
            true => out,
            false => self.led(out, &grouper.dims)?,
        };
        let out = match grouper.dims.len() {
            1 => out,
            _ => self.spread_coords(out, grouper)?,
        };
        self.wrap(out)
    }

    /// Data that had no group leads with the dimensions of the groups.
    fn led(&self, out: Dataset, dims: &[String]) -> Result<Dataset> {
        out.map_data(|name, variable| {
            let Some(own) = self.dataset.variables.get(name) else {
                return Ok(variable.clone());
            };
            let mut order = variable.dims.clone();
            for dim in dims {
                if own.axis(dim).is_none() {
                    if variable.axis(dim).is_none() {
                        return Err(value_error(format!(
                            "Dimensions {{'{dim}'}} do not exist. Expected one or more of {}",
                            crate::error::tuple_repr(variable.dims.iter().map(String::as_str))
                        )));
                    }
                    order.retain(|own| own != dim);
                    order.insert(0, dim.clone());
                }
            }
            variable.transpose(&order)
        })
    }

    /// A dataset's data that has no group, as often as there are elements.
    fn repeated(&self, out: Dataset) -> Result<Dataset> {
        if self.is_array() {
            return Ok(out);
        }
        let wide = out.map_data(|_, variable| {
            let mut sizes = variable.sizes();
            for (dim, size) in self.dims.iter().zip(&self.shape) {
                sizes.entry(dim.clone()).or_insert(*size);
            }
            variable.broadcast_to(&sizes)
        })?;
        self.led(wide, &self.dims)
    }

    /// Groups of several dimensions spread coordinates without index over all of them.
    fn spread_coords(&self, mut out: Dataset, grouper: &Grouper) -> Result<Dataset> {
        let sizes: IndexMap<String, u64> = grouper
            .dims
            .iter()
            .map(|dim| (dim.clone(), out.sizes().get(dim).copied().unwrap_or(1)))
            .collect();
        for name in self.dataset.coord_names.iter() {
            let inside = |coord: &Variable| {
                coord.ndim() < grouper.dims.len()
                    && coord.dims.iter().all(|dim| grouper.dims.contains(dim))
            };
            if self.dataset.is_indexed(name) || !inside(&self.dataset.variables[name]) {
                continue;
            }
            let source = match out.variables.get(name) {
                Some(coord) if inside(coord) => coord.clone(),
                _ => self.dataset.variables[name].clone(),
            };
            out.variables
                .insert(name.clone(), source.broadcast_to(&sizes)?);
            out.coord_names.insert(name.clone());
        }
        Ok(out)
    }

    /// What is missing filled by group: `value` has the groups as a dimension, or is the same for all.
    pub fn fillna(&self, value: &Operand) -> Result<Grouped> {
        self.unpacked()?;
        if self.dims.len() > 1 || self.is_apart(&[value])? {
            return self.one_by_one(|part| part.fillna(value));
        }
        let value = self.by_element(value)?;
        self.wrap(self.repeated(self.dataset.fillna(&value)?)?)
    }

    /// Elements where a condition holds, which may differ from group to group.
    pub fn where_(&self, condition: &Operand, other: Option<&Operand>) -> Result<Grouped> {
        self.unpacked()?;
        let operands: Vec<&Operand> = [condition].into_iter().chain(other).collect();
        if self.is_apart(&operands)? {
            return self.one_by_one(|part| part.where_(condition, other, false));
        }
        let condition = self.by_element(condition)?;
        let other = other.map(|other| self.by_element(other)).transpose()?;
        let out = self.dataset.where_(&condition, other.as_ref(), false)?;
        self.wrap(self.repeated(out)?)
    }

    /// As xarray takes the only grouper.
    fn unpacked(&self) -> Result<()> {
        match self.groupers.len() {
            1 => self.check_members(),
            _ => Err(value_error("too many values to unpack (expected 1)")),
        }
    }

    /// Whether it makes a difference that xarray goes group by group: because elements are in none, or operands have
    /// no groups and do not fit them.
    fn is_apart(&self, operands: &[&Operand]) -> Result<bool> {
        let grouper = self.only_grouper()?;
        if self.codes.contains(&-1) {
            return Ok(true);
        }
        let fits = |dim: &String, other: &Dataset| -> Result<bool> {
            if !other.has_dim(dim) {
                return Ok(true);
            }
            let labels = (self.dataset.variables.get(dim)).filter(|_| self.dataset.is_indexed(dim));
            Ok(match labels.zip(other.variables.get(dim)) {
                Some((own, labels)) => {
                    own.equals(labels)? && Index::new(dim, &own.with_labels()?)?.is_unique()
                }
                None => false,
            })
        };
        for operand in operands {
            let other = match operand {
                Operand::DataArray(array) => array.to_temp(),
                Operand::Dataset(dataset) => dataset.clone(),
                _ => continue,
            };
            if other.has_dim(&grouper.name) {
                continue;
            }
            for dim in &self.dims {
                // Dimensions that were stacked are not those of the operand any more.
                let stacked = self.dims.len() > 1 && other.has_dim(dim);
                if stacked || !fits(dim, &other)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn one_by_one(&self, function: impl Fn(&Dataset) -> Result<Dataset>) -> Result<Grouped> {
        let applied = |part: &Grouped| {
            let (dataset, name) = part.to_parts();
            let out = function(&dataset)?;
            Ok(match name {
                Some(name) => Grouped::Array(DataArray::from_temp(out, name)?),
                None => Grouped::Dataset(out),
            })
        };
        let parts = self
            .parts()?
            .iter()
            .map(applied)
            .collect::<Result<Vec<_>>>()?;
        self.combine(&parts)
    }

    /// What belongs to each element's group, if the operand has groups.
    fn by_element(&self, operand: &Operand) -> Result<Operand> {
        let (dataset, array) = match operand {
            Operand::DataArray(array) => (array.to_temp(), Some(array.name.clone())),
            Operand::Dataset(dataset) => (dataset.clone(), None),
            other => return Ok(other.clone()),
        };
        let grouper = self.only_grouper()?;
        if !dataset.has_dim(&grouper.name) || self.dataset.has_dim(&grouper.name) {
            return Ok(operand.clone());
        }
        let mut expanded = self.expanded(&dataset)?;
        // Our own coordinates count.
        let own: Vec<String> = expanded.coord_names.iter().cloned().collect();
        expanded = expanded.without(&own);
        Ok(match array {
            Some(name) => Operand::DataArray(DataArray::from_temp(expanded, name)?),
            None => Operand::Dataset(expanded),
        })
    }

    /// Without what is in no group.
    fn inside(&self) -> Result<Dataset> {
        if !self.codes.contains(&-1) {
            return Ok(self.dataset.clone());
        }
        let grouper = self.only_grouper()?;
        let inside: Vec<bool> = self.codes.iter().map(|code| *code >= 0).collect();
        let shape: Vec<usize> = grouper.shape.iter().map(|size| *size as usize).collect();
        let mask = Variable::new(grouper.dims.clone(), Array::from_vec(&shape, inside)?)?;
        let coords: IndexMap<String, Variable> = self
            .dataset
            .coords()
            .into_iter()
            .filter(|(name, _)| grouper.dims.contains(name))
            .collect();
        let mask = Operand::DataArray(DataArray::new(None, mask, coords));
        self.dataset.where_(&mask, None, true)
    }

    /// What `other` holds for the group of each element that is in one.
    fn expanded(&self, other: &Dataset) -> Result<Dataset> {
        let grouper = self.only_grouper()?;
        let name = &grouper.name;
        let mut other = other.clone();
        let size = other.sizes().get(name).copied().unwrap_or(1);
        // Scalars are the same for each group.
        let scalars: Vec<String> = other
            .coord_names
            .iter()
            .filter(|coord| other.variables[*coord].ndim() == 0)
            .cloned()
            .collect();
        for coord in scalars {
            let sizes = [(name.clone(), size)].into_iter().collect();
            let wide = other.variables[&coord].broadcast_to(&sizes)?;
            other.variables.insert(coord, wide);
        }
        // The labels that are there, and codes that count all of them: as xarray has it.
        let present = grouper.present();
        let highest = grouper.codes.iter().copied().max().unwrap_or(-1);
        if highest >= present.len() as i64 {
            return Err(XarrayError::Index(format!(
                "index {highest} is out of bounds for axis 0 with size {}",
                present.len()
            )));
        }
        let labels = grouper.labels.take(name, &present, None)?;
        let coord = Dataset {
            variables: [(name.clone(), labels)].into_iter().collect(),
            coord_names: [name.clone()].into_iter().collect(),
            ..Dataset::default()
        };
        let aligned = align(&[other, coord], Join::Right, &[])?;
        // Along each dimension those places that are in a group.
        let shape: Vec<usize> = grouper.shape.iter().map(|size| *size as usize).collect();
        let inside = self.codes.contains(&-1);
        let mut codes = Variable::new(
            grouper.dims.clone(),
            Array::from_vec(&shape, self.codes.clone())?,
        )?;
        if inside {
            for (axis, dim) in grouper.dims.iter().enumerate() {
                let inner: usize = shape[axis + 1..].iter().product();
                let mut used = vec![false; shape[axis]];
                for (at, _) in self
                    .codes
                    .iter()
                    .enumerate()
                    .filter(|(_, code)| **code >= 0)
                {
                    used[at / inner % shape[axis]] = true;
                }
                let keep: Vec<i64> = (0..shape[axis] as i64)
                    .filter(|at| used[*at as usize])
                    .collect();
                codes = codes.take(dim, &keep, None)?;
            }
            // What is in no group is missing already.
            let values: Vec<i64> = codes
                .values()?
                .to_vec::<i64>()
                .unwrap_or_default()
                .into_iter()
                .map(|code| code.max(0))
                .collect();
            let shape: Vec<usize> = codes.shape().iter().map(|size| *size as usize).collect();
            codes = Variable::new(codes.dims.clone(), Array::from_vec(&shape, values)?)?;
        }
        let indexer = Indexer::Array(DataArray::new(None, codes, IndexMap::new()));
        let indexers = [(name.clone(), indexer)].into_iter().collect();
        aligned[0].isel(&indexers, false, false)
    }
}
