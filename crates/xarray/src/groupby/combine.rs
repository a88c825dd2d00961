//! Results of a function, group by group, put together.

use indexmap::{IndexMap, IndexSet};
use littoral_array::{Array, DType, Scalar, ops};
use littoral_graph::Expr;

use super::{GroupBy, Grouped};
use crate::align::Join;
use crate::attrs::Attrs;
use crate::combine::{ConcatDim, concat};
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::fill::Fill;
use crate::variable::Variable;

impl GroupBy {
    /// The results for all groups that have members, in order. Where they have kept the grouped dimension they are
    /// joined along it and come back in its order, otherwise along the groups.
    pub fn combine(&self, results: &[Grouped]) -> Result<Grouped> {
        let parts: Vec<(Dataset, Option<Option<String>>)> =
            results.iter().map(Grouped::to_parts).collect();
        let (first, name) = parts
            .first()
            .cloned()
            .ok_or_else(|| value_error("there are no groups"))?;
        let dim = self.stacked_dim();
        // The labels of stacked dimensions come back with these.
        let mut gone = self.dims.clone();
        gone.push(dim.clone());
        let kept = |dataset: &Dataset| dataset.sizes().get(&dim).copied().unwrap_or(0);
        let whole = parts.iter().map(|(part, _)| kept(part)).sum::<u64>()
            == self.codes.iter().filter(|code| **code >= 0).count() as u64;
        let datasets: Vec<Dataset> = parts
            .into_iter()
            .map(|(dataset, _)| match self.dims.len() > 1 && whole {
                false => dataset,
                true => dataset.without(&gone),
            })
            .collect();
        let arrays = self.is_array() && name.is_some();
        let mut out = match first.has_dim(&dim) {
            true => self.relabelled(self.along_members(&datasets, &dim, arrays)?)?,
            false => self.along_groups(&datasets, arrays)?,
        };
        if let Some(dim) = &self.resampled {
            // The times that are left are those of the original: they go.
            if first.has_dim(dim) {
                out.variables.shift_remove(dim);
                out.coord_names.shift_remove(dim);
            }
        }
        match name {
            Some(name) => Ok(Grouped::Array(DataArray::from_temp(out, name)?)),
            None => Ok(Grouped::Dataset(out)),
        }
    }

    fn along_members(&self, parts: &[Dataset], dim: &str, arrays: bool) -> Result<Dataset> {
        let mut out = joined(parts, dim)?;
        let order: Vec<i64> = self.members().concat();
        let total = self.codes.len();
        let whole = out.sizes().get(dim) == Some(&(order.len() as u64));
        if whole {
            // Back into the order of the original.
            let mut back = vec![-1; total];
            for (at, from) in order.iter().enumerate() {
                back[*from as usize] = at as i64;
            }
            if self.dims.len() > 1 {
                if arrays {
                    out = self.reordered(&out)?;
                }
                return self.unstacked(&out, dim, &back);
            }
            back.retain(|at| *at >= 0);
            out = out.take_positions(dim, &back)?;
        }
        if arrays {
            out = self.reordered(&out)?;
        }
        if self.dims.len() > 1 && out.multiindex(dim)?.is_some() {
            // Some of the members: they are where their labels are.
            out = out.unstack(
                Some(&[dim.to_owned()]),
                &Fill::from(Scalar::Float(f64::NAN)),
            )?;
            let bare: Vec<String> = self
                .dims
                .iter()
                .filter(|dim| self.is_bare(dim))
                .cloned()
                .collect();
            return Ok(out.without(&bare));
        }
        if self.groupers.len() > 1
            && let Some(bare) = self.groupers.iter().find(|grouper| grouper.bare)
        {
            return Err(value_error(format!(
                "These variables cannot be found in this dataset: ['{}']",
                bare.name
            )));
        }
        Ok(out)
    }

    /// Whether the only group is without labels of its own along one of its dimensions, which leaves none there.
    fn is_bare(&self, dim: &str) -> bool {
        match self.groupers.as_slice() {
            [one] => one.dims.len() > 1 && !one.coords.contains_key(dim),
            _ => !self.dataset.is_indexed(dim),
        }
    }

    /// With the labels of several groupers where these have indexes of their own.
    fn relabelled(&self, mut out: Dataset) -> Result<Dataset> {
        if self.groupers.len() == 1 {
            return Ok(out);
        }
        for grouper in self.groupers.iter().filter(|grouper| !grouper.bare) {
            let name = &grouper.name;
            if out.is_indexed(name) && !out.variables[name].equals(&grouper.labels)? {
                let labels = grouper.labels.values()?;
                out = out.reindex(name, &labels, None, None, Scalar::Float(f64::NAN))?;
            }
        }
        Ok(out)
    }

    fn along_groups(&self, parts: &[Dataset], arrays: bool) -> Result<Dataset> {
        let present = self.present();
        if let [grouper] = self.groupers.as_slice() {
            // Labels of the groups that are there; the others are put in afterwards.
            let name = grouper.name.clone();
            if parts[0].has_dim(&name) {
                // What they have of that name is joined.
                let out = joined(parts, &name)?;
                return match arrays {
                    true => self.reordered(&out),
                    false => Ok(out),
                };
            }
            if grouper.asked && present.len() < grouper.groups() {
                return Err(unlabelled(&name, present.len(), grouper.groups(), arrays));
            }
            let mut labels = grouper.labels.take(&name, &present, None)?;
            if grouper.kind == "SeasonGrouper" {
                labels = labels.with_data(labels.values().and_then(|values| as_texts(&values))?)?;
            }
            let mut out = self.joined_groups(parts, &name)?;
            if arrays {
                out = self.reordered(&out)?;
            }
            if !grouper.bare {
                out.variables.insert(name.clone(), labels);
                out.coord_names.insert(name.clone());
            }
            let counted = grouper.present().len();
            if counted < grouper.groups() && !grouper.bare {
                let mut places = vec![-1; grouper.groups()];
                for (at, group) in present.iter().enumerate() {
                    places[*group as usize] = at as i64;
                }
                out = out.map_all(|own, variable| match own == name {
                    true => Ok(grouper.labels.clone()),
                    false => variable.reindexed(&name, &places, &Scalar::Float(f64::NAN)),
                })?;
            }
            return self.with_levels(out);
        }
        let names: Vec<&str> = self.groupers.iter().map(|g| g.name.as_str()).collect();
        let stacked = format!("stacked_{}", names.join("_"));
        let mut out = self.joined_groups(parts, &stacked)?;
        if arrays {
            out = self.reordered(&out)?;
        }
        let mut places = vec![-1; self.groups()];
        for (at, group) in present.iter().enumerate() {
            places[*group as usize] = at as i64;
        }
        let sizes: Vec<(String, u64)> = self
            .groupers
            .iter()
            .map(|grouper| (grouper.name.clone(), grouper.groups() as u64))
            .collect();
        out = split(&out, &stacked, &places, &sizes)?;
        // Labels come first.
        let rest = std::mem::take(&mut out.variables);
        for grouper in self.groupers.iter().filter(|grouper| !grouper.bare) {
            out.variables
                .insert(grouper.name.clone(), grouper.labels.clone());
            out.coord_names.insert(grouper.name.clone());
        }
        for (name, variable) in rest {
            out.variables.entry(name).or_insert(variable);
        }
        Ok(out)
    }

    /// Joined along a new dimension; a scalar of its name makes room.
    fn joined_groups(&self, parts: &[Dataset], name: &str) -> Result<Dataset> {
        let gone = [name.to_owned()];
        let parts: Vec<Dataset> = parts.iter().map(|part| part.without(&gone)).collect();
        let positions: Vec<i64> = (0..parts.len() as i64).collect();
        let positions = Array::from_vec(&[positions.len()], positions)?;
        let dim = ConcatDim::Labelled(name.to_owned(), positions, Attrs::new());
        let out = concat(&parts, &dim, Join::Outer)?;
        Ok(out.without(&gone))
    }

    /// The data array's dimensions as they were before, groups in place of what they were made of.
    fn reordered(&self, out: &Dataset) -> Result<Dataset> {
        let template = self.stacked()?.variables[THIS].dims.clone();
        out.map_all(|name, variable| {
            if name != THIS {
                return Ok(variable.clone());
            }
            let mut order = variable.dims.clone();
            order.sort_by_key(|dim| self.rank(dim, &template, true));
            variable.transpose(&order)
        })
    }

    /// The grouped dimensions apart again; `back`: where each of their positions is (−1: nowhere).
    fn unstacked(&self, out: &Dataset, dim: &str, back: &[i64]) -> Result<Dataset> {
        let sizes: Vec<(String, u64)> = self
            .dims
            .iter()
            .cloned()
            .zip(self.shape.iter().copied())
            .collect();
        // Places along a dimension that no group has are not there.
        let mut back = back.to_vec();
        let mut kept: Vec<(String, Vec<i64>)> = vec![];
        let mut shape: Vec<usize> = self.shape.iter().map(|size| *size as usize).collect();
        for axis in 0..shape.len() {
            let inner: usize = shape[axis + 1..].iter().product();
            let place = |at: usize| at / inner % shape[axis];
            let used: IndexSet<usize> = (0..back.len())
                .filter(|at| back[*at] >= 0)
                .map(place)
                .collect();
            let keep: Vec<i64> = (0..shape[axis] as i64)
                .filter(|at| used.contains(&(*at as usize)))
                .collect();
            back = (0..back.len())
                .filter(|at| used.contains(&place(*at)))
                .map(|at| back[at])
                .collect();
            shape[axis] = keep.len();
            kept.push((sizes[axis].0.clone(), keep));
        }
        let sizes: Vec<(String, u64)> = kept
            .iter()
            .map(|(dim, keep)| (dim.clone(), keep.len() as u64))
            .collect();
        let labels: Vec<String> = self.dims.clone();
        let mut out = split(&out.without(&labels), dim, &back, &sizes)?;
        let rest = std::mem::take(&mut out.variables);
        for (dim, keep) in kept {
            if self.dataset.is_indexed(&dim) && !self.is_bare(&dim) {
                let coord = self.dataset.variables[&dim].take(&dim, &keep, None)?;
                out.variables.insert(dim.clone(), coord);
                out.coord_names.insert(dim);
            }
        }
        out.variables.extend(rest);
        Ok(out)
    }
}

/// Texts of their own dtype.
fn as_texts(objects: &Array) -> Result<Expr> {
    let width = |value: &Scalar| match value {
        Scalar::Str(text) => text.chars().count() as u32,
        _ => 1,
    };
    let width = objects.scalars().iter().map(width).max().unwrap_or(1);
    Ok(Expr::literal(ops::cast(objects, DType::Str(width))?))
}

/// The error where there are fewer groups than labels.
fn unlabelled(name: &str, found: usize, labels: usize, array: bool) -> XarrayError {
    match array {
        true => XarrayError::CoordinateValidation(format!(
            "conflicting sizes for dimension '{name}': length {found} on the data but length {labels} on coordinate \
             '{name}'"
        )),
        false => value_error(format!(
            "conflicting sizes for dimension '{name}': length {labels} on '{name}' and length {found} on the data"
        )),
    }
}

/// Parts joined along a dimension that they have: data that lacks it is repeated, coordinates only where they
/// differ.
fn joined(parts: &[Dataset], dim: &str) -> Result<Dataset> {
    let mut differ: IndexSet<String> = IndexSet::new();
    let first = &parts[0];
    for (name, coord) in first.coords() {
        if coord.axis(dim).is_some() {
            continue;
        }
        for part in &parts[1..] {
            if let Some(other) = part.variables.get(&name)
                && !coord.equals(other)?
            {
                differ.insert(name.clone());
            }
        }
    }
    let full: Vec<Dataset> = parts
        .iter()
        .map(|part| {
            let size = part.sizes().get(dim).copied().unwrap_or(1);
            part.map_all(|name, variable| {
                let repeat = !part.coord_names.contains(name) || differ.contains(name);
                if variable.axis(dim).is_some() || !repeat {
                    return Ok(variable.clone());
                }
                let mut sizes: IndexMap<String, u64> =
                    [(dim.to_owned(), size)].into_iter().collect();
                sizes.extend(variable.sizes());
                variable.broadcast_to(&sizes)
            })
        })
        .collect::<Result<_>>()?;
    concat(&full, &ConcatDim::Name(dim.to_owned()), Join::Outer)
}

/// One dimension as several, which become the last ones: `places` says where along it each of their positions is
/// (−1: nowhere, which is missing).
fn split(out: &Dataset, dim: &str, places: &[i64], sizes: &[(String, u64)]) -> Result<Dataset> {
    out.map_all(|_, variable| {
        if variable.axis(dim).is_none() {
            return Ok(variable.clone());
        }
        let mut order = variable.dims.clone();
        order.retain(|own| own != dim);
        order.push(dim.to_owned());
        let last = variable
            .reindexed(dim, places, &Scalar::Float(f64::NAN))?
            .transpose(&order)?;
        let mut shape = last.shape().to_vec();
        shape.pop();
        let mut dims = order;
        dims.pop();
        for (dim, size) in sizes {
            dims.push(dim.clone());
            shape.push(*size);
        }
        Ok(Variable::new(dims, last.data.reshape(shape)?)?.with_attrs(last.attrs))
    })
}
