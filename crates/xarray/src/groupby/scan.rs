//! Running values within each group.

use indexmap::IndexMap;
use littoral_array::ops::Scan;
use littoral_array::{ArrayError, DType, Scalar};
use littoral_graph::{Expr, Op};

use super::{GroupBy, GroupDims, Grouped};
use crate::aggregate::Dims;
use crate::attrs::Attrs;
use crate::dataarray::DataArray;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::options::keep_attrs;
use crate::variable::Variable;

impl GroupBy {
    /// `cumsum` and `cumprod` within each group. Of sums the grouped dimension moves to the end.
    pub fn accumulate(
        &self,
        scan: Scan,
        dims: &GroupDims,
        skipna: Option<bool>,
        keep: Option<bool>,
    ) -> Result<Grouped> {
        match scan {
            // flox knows sums only.
            Scan::Cumsum => self.sums(dims, skipna, keep),
            _ => self.group_by_group(scan, dims, skipna, keep),
        }
    }

    fn sums(&self, dims: &GroupDims, skipna: Option<bool>, keep: Option<bool>) -> Result<Grouped> {
        let dims = self.reduced_dims(dims)?;
        let [dim] = dims.as_slice() else {
            return Err(XarrayError::NotImplemented(
                "Scans are only supported along a single dimension.".into(),
            ));
        };
        if self.dims != [dim.clone()] {
            return Err(XarrayError::NotImplemented(
                "Scans are only supported along the grouped dimension.".into(),
            ));
        }
        // What is in no group runs by itself.
        let mut members = self.members();
        let outside = (0..self.codes.len()).filter(|at| self.codes[*at] < 0);
        members.push(outside.map(|at| at as i64).collect());
        members.retain(|members| !members.is_empty());
        let apart = members.len() == self.codes.len();
        let order: Vec<i64> = members.concat();
        let mut back = vec![-1; self.codes.len()];
        for (at, from) in order.iter().enumerate() {
            back[*from as usize] = at as i64;
        }
        let keep = keep_attrs(keep, true);
        let mut out = self.dataset.map_data(|_, variable| {
            let Some(axis) = variable.axis(dim) else {
                if variable.ndim() == 0 {
                    return Err(ArrayError::Axis { axis: -1, ndim: 0 }.into());
                }
                return Ok(variable.clone());
            };
            let dtype = variable.dtype();
            let skipna = skipna.unwrap_or(dtype.is_float());
            // Times run as the integers that stand for them.
            let time = matches!(dtype, DType::Datetime(_) | DType::Timedelta(_));
            let data = match time {
                true => variable.data.cast(DType::I64)?,
                false => variable.data.clone(),
            };
            let summed = |members: &Vec<i64>| -> Result<Expr> {
                let op = Op::Scan {
                    op: Scan::Cumsum,
                    axis,
                    skipna,
                    limit: None,
                };
                Ok(Expr::new(
                    op,
                    vec![data.take(axis, members.clone(), None)?],
                )?)
            };
            let joined = match apart {
                // Each is its own sum, missing or not.
                true if dtype.is_numeric() => data.cast(Scan::Cumsum.dtype(dtype)?)?,
                true => data.clone(),
                false => {
                    let parts = members.iter().map(summed).collect::<Result<Vec<Expr>>>()?;
                    Expr::new(Op::Concat { axis }, parts)?
                }
            };
            let joined = match time {
                true => joined.cast(dtype)?,
                false => joined,
            };
            let mut joined = Variable::new(variable.dims.clone(), joined)?;
            if !apart {
                joined = joined.reindexed(dim, &back, &Scalar::Float(f64::NAN))?;
            }
            let mut order = variable.dims.clone();
            order.retain(|own| own != dim);
            order.push(dim.clone());
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            Ok(joined.transpose(&order)?.with_attrs(attrs))
        })?;
        if !keep {
            out.attrs.clear();
        }
        self.wrap(out)
    }

    /// Accumulated one by one and joined; the coordinates are the object's.
    fn group_by_group(
        &self,
        scan: Scan,
        dims: &GroupDims,
        skipna: Option<bool>,
        keep: Option<bool>,
    ) -> Result<Grouped> {
        let over = match dims {
            GroupDims::Grouped => vec![self.stacked_dim()],
            dims => self.reduced_dims(dims)?,
        };
        self.check_dims(&over)?;
        let touched = |coord: &Variable| coord.dims.iter().any(|dim| over.contains(dim));
        let results = self
            .parts()?
            .iter()
            .map(|part| {
                let (dataset, name) = part.to_parts();
                let out = dataset.accumulate(scan, &Dims::Some(over.clone()), skipna, keep)?;
                let coords = out.coords().into_iter().filter(|(_, coord)| touched(coord));
                let gone: Vec<String> = coords.map(|(name, _)| name).collect();
                let left = out.without(&gone);
                Ok(match name {
                    Some(name) => Grouped::Array(DataArray::from_temp(left, name)?),
                    None => Grouped::Dataset(left),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        if self.dims.len() > 1 {
            // The labels of the stacked dimensions get lost on the way.
            let stacked = self.stacked_dim();
            return Err(match self.is_array() {
                true => XarrayError::CoordinateValidation(format!(
                    "coordinate {stacked} has dimensions ('{stacked}',), but these are not a subset of the DataArray \
                     dimensions {}",
                    tuple_repr(self.own_dims().iter().map(String::as_str))
                )),
                false => value_error(format!(
                    "cannot unstack dimensions that do not have exactly one multi-index: ('{stacked}',)"
                )),
            });
        }
        let (mut out, _) = self.combine(&results)?.to_parts();
        let sizes = out.sizes();
        let coords = self.dataset.coords();
        for (name, coord) in &coords {
            for (dim, size) in coord.sizes() {
                let Some(own) = sizes.get(&dim).filter(|own| **own != size) else {
                    continue;
                };
                return Err(match self.is_array() {
                    true => XarrayError::CoordinateValidation(format!(
                        "conflicting sizes for dimension '{dim}': length {own} on the data but length {size} on \
                         coordinate '{name}'"
                    )),
                    false => value_error(format!(
                        "conflicting sizes for dimension '{dim}': length {size} on '{name}' and length {own} on {}",
                        tuple_repr(out.data_names().iter().map(String::as_str))
                    )),
                });
            }
        }
        // What is no index comes first, of a dataset if it was not touched.
        let later = |name: &String, coord: &Variable| {
            self.dataset.is_indexed(name) || !self.is_array() && touched(coord)
        };
        let mut ordered: Vec<(String, Variable)> = coords.into_iter().collect();
        ordered.sort_by_key(|(name, coord)| later(name, coord));
        let data: IndexMap<String, Variable> = out
            .data_names()
            .into_iter()
            .filter_map(|name| out.variables.shift_remove_entry(&name))
            .collect();
        out.coord_names = ordered.iter().map(|(name, _)| name.clone()).collect();
        out.variables = data.into_iter().chain(ordered).collect();
        self.wrap(out)
    }
}
