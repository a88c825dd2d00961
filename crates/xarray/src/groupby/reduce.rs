//! Reductions of each group, as operations of the graph.

use indexmap::IndexMap;
use littoral_array::ops::{QuantileMethod, Reduce};
use littoral_array::{DType, Kind, Scalar};
use littoral_graph::{Expr, Op};

use super::members::{check_filled, compressed, filled, grouped};
use super::{GroupBy, GroupDims, Grouped, positions};
use crate::aggregate::{Aggregation, Dims};
use crate::attrs::Attrs;
use crate::dataarray::THIS;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, tuple_repr, value_error};
use crate::groupers::Grouper;
use crate::options::keep_attrs;
use crate::quantile::Quantile;
use crate::variable::Variable;

/// A variable as one axis of members, with the group of each.
pub(super) struct Block {
    pub data: Expr,
    pub axis: usize,
    pub codes: Vec<i64>,
    /// Groups, those of the dimensions that are kept apart in front.
    pub groups: usize,
    /// Whether some grouped dimensions are kept apart.
    pub apart: bool,
    /// Whether flox takes the codes for sorted, and the engine that goes with it.
    pub sorted: bool,
    /// Dimensions and sizes of the result: `axis` of `data` stands for those in the middle.
    before: Vec<(String, u64)>,
    middle: Vec<(String, u64)>,
    after: Vec<(String, u64)>,
}

impl GroupBy {
    /// Reduces each group over the grouped dimensions, or over others as well, or instead.
    pub fn aggregate(&self, aggregation: &Aggregation, dims: &GroupDims) -> Result<Grouped> {
        if matches!(aggregation.function, Reduce::First | Reduce::Last) && self.is_single() {
            // Each element is its group.
            return self.wrap(self.dataset.clone());
        }
        let keep = keep_attrs(aggregation.keep_attrs, true);
        let gaps = self.has_gaps();
        let aggregation = &Aggregation {
            min_count: aggregation.min_count.filter(|count| *count > 0),
            ..aggregation.clone()
        };
        let fits = |variable: &Variable| !aggregation.skips(variable.dtype());
        // An ordinary reduction is told less than one of groups.
        let plain = |whole: &Dataset, dims: &[String]| {
            let aggregation = Aggregation {
                keep_attrs: None,
                min_count: None,
                ..aggregation.clone()
            };
            whole.aggregate(&aggregation, &Dims::Some(dims.to_vec()))
        };
        let out = self.reduced(dims, keep, fits, plain, &[], |variable, block| {
            grouped(aggregation, variable.dtype(), block, gaps)
        })?;
        let out = match (&self.resampled, aggregation.function) {
            // First and last keep the order of dimensions.
            (Some(_), Reduce::First | Reduce::Last) if !self.is_array() => {
                out.map_data(|name, variable| {
                    let order = &self.dataset.variables[name].dims;
                    if order.len() != variable.ndim() {
                        return Err(value_error(format!(
                            "{} must be a permuted list of {}, unless `...` is included",
                            tuple_repr(order.iter().map(String::as_str)),
                            tuple_repr(variable.dims.iter().map(String::as_str))
                        )));
                    }
                    variable.transpose(order)
                })?
            }
            _ => out,
        };
        self.wrap(out)
    }

    /// Quantiles of each group: a new last dimension if several are asked for.
    pub fn quantile(&self, quantile: &Quantile, dims: &GroupDims) -> Result<Grouped> {
        quantile.check()?;
        let keep = keep_attrs(quantile.keep_attrs, true);
        let linear = quantile.method == QuantileMethod::Linear;
        let plain =
            |whole: &Dataset, dims: &[String]| whole.quantile(quantile, &Dims::Some(dims.to_vec()));
        let gaps = self.has_gaps();
        let name = "quantile".to_owned();
        let extra = match quantile.scalar {
            true => vec![],
            false => vec![(name.clone(), quantile.q.len() as u64)],
        };
        let mut out = self.reduced(
            dims,
            keep,
            |_| true,
            plain,
            &extra,
            |variable, block| {
                match linear {
                    true if block.apart && !gaps => check_filled(block)?,
                    true => {}
                    false => quantile.check_empty(variable, &self.dims)?,
                }
                // flox, which makes the linear ones, takes truth as numbers.
                let data = match linear && variable.dtype() == DType::Bool {
                    true => block.data.cast(DType::F64)?,
                    false => block.data.clone(),
                };
                let mut members = vec![vec![]; block.groups];
                for (at, code) in block
                    .codes
                    .iter()
                    .enumerate()
                    .filter(|(_, code)| **code >= 0)
                {
                    members[*code as usize].push(at as i64);
                }
                let (_, places) = compressed(&block.codes, block.groups);
                let parts = members
                    .into_iter()
                    .filter(|members| !members.is_empty())
                    .map(|members| {
                        let part = data.take(block.axis, members, None)?;
                        let part = quantile.apply(&part, vec![block.axis])?;
                        // Quantiles last, the group where its members were.
                        let mut order: Vec<usize> = (1..part.ndim()).collect();
                        order.push(0);
                        let part = part.transpose(order)?;
                        let mut shape = part.shape().to_vec();
                        shape.insert(block.axis, 1);
                        Ok(part.reshape(shape)?)
                    })
                    .collect::<Result<Vec<Expr>>>()?;
                let joined = Expr::new(Op::Concat { axis: block.axis }, parts)?;
                let joined = match places {
                    None => joined,
                    Some((_, places)) => {
                        filled(joined, block.axis, &places, &Scalar::Float(f64::NAN))?
                    }
                };
                match quantile.scalar {
                    // Without the axis of the only quantile.
                    true => {
                        let mut shape = joined.shape().to_vec();
                        shape.pop();
                        Ok(joined.reshape(shape)?)
                    }
                    false => Ok(joined),
                }
            },
        )?;
        if !linear {
            // Such quantiles are made group by group, where scalars get lost, and labels are no objects.
            out.lose_scalars();
            for grouper in &self.groupers {
                if let Some(labels) = out.variables.get_mut(&grouper.name) {
                    *labels = grouper.labels.clone();
                }
            }
        }
        if !self.groupers.iter().any(|grouper| grouper.name == name) {
            out.variables.insert(name.clone(), quantile.coord()?);
            out.coord_names.insert(name);
        }
        let last = linear || self.groupers.len() == 1;
        for grouper in self.groupers.iter().filter(|_| last) {
            // Groups come last.
            let labels = out.variables.shift_remove_entry(&grouper.name);
            out.variables.extend(labels);
        }
        self.wrap(out)
    }

    /// What all grouped reductions share: which variables take part, their dimensions before and after, and the
    /// coordinates of the result. `extra`: new last dimensions.
    fn reduced(
        &self,
        dims: &GroupDims,
        keep: bool,
        fits: impl Fn(&Variable) -> bool,
        plain: impl Fn(&Dataset, &[String]) -> Result<Dataset>,
        extra: &[(String, u64)],
        mut reduce: impl FnMut(&Variable, &Block) -> Result<Expr>,
    ) -> Result<Dataset> {
        let parsed = self.reduced_dims(dims)?;
        let names = self.data_variables(&fits);
        let spread = names.iter().any(|name| {
            let variable = &self.dataset.variables[name];
            self.dims.iter().any(|dim| variable.axis(dim).is_none())
        });
        if !parsed.iter().any(|dim| self.dims.contains(dim)) {
            if self.is_array() && !fits(&self.dataset.variables[THIS]) {
                // Left out of the array's own dataset.
                return Err(XarrayError::Key("<this-array>".into()));
            }
            let whole = match spread {
                true => self
                    .dataset
                    .map_data(|_, variable| self.broad(variable, &parsed))?,
                false => self.dataset.clone(),
            };
            let out = plain(&whole, &parsed)?;
            if self.resampled.is_some() {
                return Err(value_error(
                    "cannot rename '__resample_dim__' because it is not a variable or dimension in this dataset",
                ));
            }
            return Ok(out);
        }
        self.check_there(&parsed, &names)?;
        let labels: Vec<(String, u64)> = self
            .groupers
            .iter()
            .map(|grouper| (grouper.name.clone(), grouper.groups() as u64))
            .collect();
        let mut out = self.dataset.reduce_with(&parsed, keep, |_, _| Ok(None))?;
        let mut untouched = vec![];
        for name in &names {
            let variable = &self.dataset.variables[name];
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            let touched = parsed.iter().any(|dim| variable.axis(dim).is_some());
            if !touched && !self.is_array() {
                untouched.push((name, variable.clone().with_attrs(attrs)));
                continue;
            }
            let own = &self.dataset.variables[name].dims;
            let variable = match spread {
                true => self.broad(variable, &parsed)?,
                false => variable.clone(),
            };
            if let Some(dim) = parsed.iter().find(|dim| variable.axis(dim).is_none()) {
                return Err(value_error(format!(
                    "Missing core dims {{'{dim}'}} from arg number 1 on a variable named `{name}`"
                )));
            }
            let block = self.block(&variable, &parsed, &labels)?;
            let data = reduce(&variable, &block)?;
            let new: Vec<(String, u64)> = block
                .before
                .into_iter()
                .chain(block.middle)
                .chain(block.after)
                .chain(extra.iter().cloned())
                .collect();
            let (dims, shape): (Vec<String>, Vec<u64>) = new.into_iter().unzip();
            let reduced = Variable::new(dims, data.reshape(shape)?)?.with_attrs(attrs);
            let order = self.restored(&reduced.dims, own, extra.len());
            out.variables
                .insert(name.clone(), reduced.transpose(&order)?);
        }
        self.check_leftovers(&parsed, &names, &out)?;
        for grouper in &self.groupers {
            for (name, coord) in &grouper.coords {
                let gone = coord.dims.iter().any(|dim| parsed.contains(dim));
                if !gone && !self.dataset.variables.contains_key(name) {
                    out.variables.insert(name.clone(), coord.clone());
                    out.coord_names.insert(name.clone());
                }
            }
            out.variables.shift_remove(&grouper.name);
            out.coord_names.shift_remove(&grouper.name);
            if !grouper.bare {
                let mut labels = grouper.labels.clone();
                if grouper.single && labels.dtype().kind() == Kind::Str {
                    // Labels of an index that is used as it is.
                    labels = labels.with_data(labels.data.cast(DType::Object)?)?;
                }
                out.variables.insert(grouper.name.clone(), labels);
                out.coord_names.insert(grouper.name.clone());
            }
        }
        // Data comes first: dimensions are in its order.
        let (mut variables, coords): (IndexMap<_, _>, IndexMap<_, _>) = out
            .variables
            .into_iter()
            .partition(|(name, _)| !out.coord_names.contains(name));
        variables.extend(coords);
        let mut out = self.with_levels(Dataset { variables, ..out })?;
        for (name, variable) in untouched {
            // Every group has all of it.
            let mut new: IndexMap<String, u64> = labels
                .iter()
                .chain(extra)
                .filter(|(dim, _)| variable.axis(dim).is_none())
                .cloned()
                .collect();
            new.extend(variable.sizes());
            out.variables
                .insert(name.clone(), variable.broadcast_to(&new)?);
        }
        Ok(out)
    }

    /// xarray wants the coordinates along a grouped dimension that is in the result again to follow it, and
    /// fails where other dimensions were reduced with it.
    fn check_leftovers(&self, parsed: &[String], names: &[String], out: &Dataset) -> Result<()> {
        // Of a dataset, what was left out for its dtype.
        let left: IndexMap<String, Variable> = match self.is_array() {
            true => self.dataset.coords(),
            false => self
                .dataset
                .data_names()
                .into_iter()
                .filter(|name| !names.contains(name))
                .map(|name| (name.clone(), self.dataset.variables[&name].clone()))
                .collect(),
        };
        let mut dims: Vec<String> = vec![];
        for variable in names.iter().filter_map(|name| out.variables.get(name)) {
            dims.extend(
                variable
                    .dims
                    .iter()
                    .filter(|dim| !dims.contains(dim))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
        }
        for (name, coord) in &left {
            let inside = coord.dims.iter().all(|dim| parsed.contains(dim));
            let there = coord.dims.iter().any(|dim| dims.contains(dim));
            let lacks: Vec<&String> = parsed
                .iter()
                .filter(|dim| !coord.dims.contains(dim))
                .collect();
            let labels = self.groupers.iter().any(|grouper| &grouper.name == name);
            if !inside || !there || labels || lacks.is_empty() || out.variables.contains_key(name) {
                continue;
            }
            let full: Vec<&str> = lacks
                .iter()
                .map(|dim| dim.as_str())
                .chain(coord.dims.iter().map(String::as_str))
                .collect();
            let unknown = dims.iter().find(|dim| !full.contains(&dim.as_str()));
            return Err(match unknown {
                Some(dim) => value_error(format!(
                    "Dimensions {{'{dim}'}} do not exist. Expected one or more of {}",
                    tuple_repr(full)
                )),
                None if !self.is_array() => continue,
                None => XarrayError::CoordinateValidation(format!(
                    "coordinate {name} has dimensions {}, but these are not a subset of the DataArray dimensions {}",
                    tuple_repr(full),
                    tuple_repr(dims.iter().map(String::as_str))
                )),
            });
        }
        Ok(())
    }

    fn data_variables(&self, fits: &impl Fn(&Variable) -> bool) -> Vec<String> {
        self.dataset
            .data_names()
            .into_iter()
            .filter(|name| !self.dataset.leaves_out(fits(&self.dataset.variables[name])))
            .collect()
    }

    /// A variable with all dimensions that are grouped or reduced, as flox broadcasts it: these in front.
    fn broad(&self, variable: &Variable, parsed: &[String]) -> Result<Variable> {
        let mut own = self.dataset.sizes();
        own.extend(self.dims.iter().cloned().zip(self.shape.iter().copied()));
        let (mut sizes, rest): (IndexMap<_, _>, IndexMap<_, _>) = own
            .into_iter()
            .partition(|(dim, _)| self.dims.contains(dim) || parsed.contains(dim));
        sizes.extend(
            rest.into_iter()
                .filter(|(dim, _)| variable.axis(dim).is_some()),
        );
        variable.broadcast_to(&sizes)
    }

    /// Errors if neither coordinates nor what is reduced have the grouped dimensions of a dataset.
    fn check_there(&self, parsed: &[String], names: &[String]) -> Result<()> {
        let variables = &self.dataset.variables;
        let touched = |name: &&String| {
            parsed
                .iter()
                .any(|dim| variables[*name].axis(dim).is_some())
        };
        if self.is_array() || names.iter().any(|name| touched(&name)) {
            return Ok(());
        }
        let coords = Dataset::of_coords(self.dataset.coords());
        let gone = |dim: &&String| {
            let labelled = |grouper: &Grouper| grouper.coords.contains_key(*dim);
            let brought = !names.is_empty() && self.groupers.iter().any(labelled);
            !coords.has_dim(dim) && !brought
        };
        match self.dims.iter().any(|dim| gone(&dim)) {
            false => Ok(()),
            true => Err(value_error(format!(
                "Dimensions {{{}}} do not exist. Expected one or more of FrozenMappingWarningOnValuesAccess({{{}}})",
                names_list(self.dims.iter().filter(gone).map(String::as_str)),
                names_list(coords.dims().iter().map(String::as_str))
            ))),
        }
    }

    /// The order of a result's dimensions: what groups have nothing to do with, grouped dimensions that are kept,
    /// groups, new ones. With one grouper groups stand where their dimension stood in an array, in front in datasets.
    fn restored(&self, dims: &[String], template: &[String], extra: usize) -> Vec<String> {
        let mut order = dims.to_vec();
        let new = order.split_off(order.len() - extra);
        let place = |dim: &String| match self.groupers.iter().position(|own| own.name == *dim) {
            Some(at) => 1 + self.dims.len() + at,
            None => self
                .dims
                .iter()
                .position(|own| own == dim)
                .map_or(0, |at| 1 + at),
        };
        order.sort_by_key(place);
        order.extend(new);
        if let ([_], true) = (self.groupers.as_slice(), order.len() > 1 + extra) {
            // Groups that overlap have codes of two dimensions.
            let apart =
                |dim: &&String| self.groupers[0].dims.len() > 1 && **dim == self.groupers[0].name;
            order.sort_by_key(|dim| match apart(&dim) {
                true => i64::MAX,
                false => self.rank(dim, template, self.is_array()),
            });
        }
        if self.is_array() {
            // Of stacked dimensions nothing is known any more.
            let mut stacked = template.to_vec();
            if self.dims.len() > 1 {
                stacked.retain(|dim| !self.dims.contains(dim));
            }
            order.sort_by_key(|dim| self.rank(dim, &stacked, true));
        }
        order
    }

    /// Where a dimension of a result belongs; `there`: groups where their dimension was, otherwise in front.
    pub(super) fn rank(&self, dim: &str, template: &[String], there: bool) -> i64 {
        let grouper = self
            .groupers
            .iter()
            .find(|grouper| grouper.name == dim && grouper.own_dims.len() == 1);
        let dim = match grouper {
            Some(_) if !there => return -1,
            Some(grouper) => &grouper.own_dims[0],
            None => dim,
        };
        match template.iter().position(|own| own == dim) {
            Some(axis) => axis as i64,
            None => i64::MAX,
        }
    }

    /// Whether flox finds the codes in order: it looks along the first of the dimensions that they have then.
    fn looks_sorted(&self, kept: &[String], parsed: &[String]) -> bool {
        let order = self.dims.iter();
        let first = kept.iter().chain(parsed).next();
        let Some(axis) = order.clone().position(|dim| Some(dim) == first) else {
            return true;
        };
        let step: usize = self.shape[axis + 1..].iter().product::<u64>() as usize;
        let size = self.shape[axis] as usize;
        (0..self.codes.len())
            .all(|at| at / step % size + 1 == size || self.codes[at] <= self.codes[at + step])
    }

    /// A variable (that has all grouped dimensions) with its members along one axis.
    fn block(
        &self,
        variable: &Variable,
        parsed: &[String],
        labels: &[(String, u64)],
    ) -> Result<Block> {
        let groups = self.groups();
        let kept: Vec<String> = self
            .dims
            .iter()
            .filter(|dim| !parsed.contains(dim))
            .cloned()
            .collect();
        let gone: Vec<String> = parsed
            .iter()
            .filter(|dim| variable.axis(dim).is_some())
            .cloned()
            .collect();
        let sorted = self.looks_sorted(&kept, parsed);
        let sizes = variable.sizes();
        let sized = |dims: &[String]| -> Vec<(String, u64)> {
            dims.iter().map(|dim| (dim.clone(), sizes[dim])).collect()
        };
        if let ([], [dim]) = (kept.as_slice(), gone.as_slice())
            && let Some(axis) = variable.axis(dim)
        {
            return Ok(Block {
                data: variable.data.clone(),
                axis,
                codes: self.codes.clone(),
                groups,
                apart: false,
                sorted,
                before: sized(&variable.dims[..axis]),
                middle: labels.to_vec(),
                after: sized(&variable.dims[axis + 1..]),
            });
        }
        let loops: Vec<String> = variable
            .dims
            .iter()
            .filter(|dim| !kept.contains(dim) && !gone.contains(dim))
            .cloned()
            .collect();
        let order = [loops.clone(), kept.clone(), gone.clone()].concat();
        let ordered = variable.transpose(&order)?;
        let before = sized(&loops);
        let members: Vec<(String, u64)> = sized(&[kept.clone(), gone].concat());
        let length: u64 = members.iter().map(|(_, size)| size).product();
        let mut shape: Vec<u64> = before.iter().map(|(_, size)| *size).collect();
        shape.push(length);
        // The code of each member, and which place it has along the dimensions that are kept.
        let strides = |dims: &[String], sizes: &[u64]| -> Vec<usize> {
            members
                .iter()
                .map(|(dim, _)| match dims.iter().position(|own| own == dim) {
                    Some(at) => sizes[at + 1..].iter().product::<u64>() as usize,
                    None => 0,
                })
                .collect()
        };
        let extents: Vec<u64> = members.iter().map(|(_, size)| *size).collect();
        let kept_sizes: Vec<u64> = kept.iter().map(|dim| sizes[dim]).collect();
        let own = positions(&extents, &strides(&self.dims, &self.shape));
        let apart = positions(&extents, &strides(&kept, &kept_sizes));
        let codes = own
            .into_iter()
            .zip(apart)
            .map(|(own, apart)| match self.codes[own] {
                -1 => -1,
                code => (apart * groups) as i64 + code,
            })
            .collect();
        let blocks: u64 = kept_sizes.iter().product();
        Ok(Block {
            data: ordered.data.reshape(shape)?,
            axis: before.len(),
            codes,
            groups: groups * blocks as usize,
            apart: !kept.is_empty(),
            sorted,
            before,
            middle: sized(&kept).into_iter().chain(labels.to_vec()).collect(),
            after: vec![],
        })
    }
}
