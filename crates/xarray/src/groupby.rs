//! Split, apply, combine: by one array or several, of any number of dimensions.

mod binary;
mod combine;
mod members;
mod reduce;
mod scan;
mod upsample;

use littoral_array::{Array, DType, Kind, Scalar};
use littoral_graph::Expr;

use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, tuple_repr, value_error};
use crate::groupers::Grouper;
use crate::multiindex::MultiIndex;
use crate::variable::Variable;

/// `obj.groupby(…)`, of a dataset or of an array in its temporary dataset.
#[derive(Debug, Clone)]
pub struct GroupBy {
    pub(crate) dataset: Dataset,
    /// The name of the data array, if it was one.
    pub(crate) array_name: Option<Option<String>>,
    pub groupers: Vec<Grouper>,
    /// Dimensions of the codes of all groupers together, and their sizes.
    dims: Vec<String>,
    shape: Vec<u64>,
    /// The group of each element, groups of several groupers counted in C order.
    codes: Vec<i64>,
    /// The dimension of `resample`.
    pub resampled: Option<String>,
}

/// The `dim` argument of a grouped reduction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupDims {
    /// None: the dimensions that are grouped.
    Grouped,
    /// `...`
    All,
    Some(Vec<String>),
}

/// What a grouped operation gives back: the kind that was grouped.
#[derive(Debug, Clone)]
pub enum Grouped {
    Array(DataArray),
    Dataset(Dataset),
}

impl Grouped {
    /// As a dataset, and the name if it is an array.
    pub(crate) fn to_parts(&self) -> (Dataset, Option<Option<String>>) {
        match self {
            Grouped::Array(array) => (array.to_temp(), Some(array.name.clone())),
            Grouped::Dataset(dataset) => (dataset.clone(), None),
        }
    }
}

impl GroupBy {
    /// Errors if an array's dimension has another size than the object's.
    pub fn new(
        dataset: &Dataset,
        array_name: Option<Option<String>>,
        groupers: Vec<Grouper>,
    ) -> Result<Self> {
        let (mut dims, mut shape): (Vec<String>, Vec<u64>) = (vec![], vec![]);
        for grouper in &groupers {
            for (dim, size) in grouper.dims.iter().zip(&grouper.shape) {
                if !dims.contains(dim) {
                    dims.push(dim.clone());
                    shape.push(*size);
                }
            }
        }
        let total = shape.iter().product::<u64>() as usize;
        let mut codes = vec![0; total];
        for grouper in &groupers {
            let own = spread(grouper, &dims, &shape);
            for (code, own) in codes.iter_mut().zip(own) {
                *code = match (*code, own) {
                    (-1, _) | (_, -1) => -1,
                    (code, own) => code * grouper.groups() as i64 + own,
                };
            }
        }
        Ok(Self {
            dataset: dataset.clone(),
            array_name,
            groupers,
            dims,
            shape,
            codes,
            resampled: None,
        })
    }

    pub fn is_array(&self) -> bool {
        self.array_name.is_some()
    }

    /// Number of groups, those without members included.
    pub fn groups(&self) -> usize {
        self.groupers.iter().map(Grouper::groups).product()
    }

    pub(crate) fn wrap(&self, dataset: Dataset) -> Result<Grouped> {
        Ok(match &self.array_name {
            Some(name) => Grouped::Array(DataArray::from_temp(dataset, name.clone())?),
            None => Grouped::Dataset(dataset),
        })
    }

    /// The groups that have members, in order.
    pub(crate) fn present(&self) -> Vec<i64> {
        let mut has = vec![false; self.groups()];
        for code in self.codes.iter().filter(|code| **code >= 0) {
            has[*code as usize] = true;
        }
        (0..has.len() as i64)
            .filter(|at| has[*at as usize])
            .collect()
    }

    /// The levels of a MultiIndex that is grouped by, beside its labels.
    pub(crate) fn with_levels(&self, mut out: Dataset) -> Result<Dataset> {
        for grouper in &self.groupers {
            let index = MultiIndex::of(&grouper.coords, &grouper.name)?;
            if let (Some(index), Some(labels)) = (index, out.variables.get(&grouper.name)) {
                let levels = index.like(&labels.values()?)?.variables(&grouper.coords)?;
                for (name, mut level) in levels {
                    if level.dtype().kind() == Kind::Str {
                        level.data = level.data.cast(DType::Object)?;
                    }
                    out.coord_names.insert(name.clone());
                    out.variables.insert(name, level);
                }
            }
        }
        Ok(out)
    }

    /// Whether groups lack members, and are there for the labels' sake only.
    fn has_gaps(&self) -> bool {
        match self.groupers.as_slice() {
            [one] => one.present().len() < one.groups(),
            _ => self.present().len() < self.groups(),
        }
    }

    /// Positions of the members of each group that has some, along [`GroupBy::stacked_dim`].
    pub fn members(&self) -> Vec<Vec<i64>> {
        let mut members = vec![vec![]; self.groups()];
        for (position, code) in self.codes.iter().enumerate() {
            if *code >= 0 {
                members[*code as usize].push(position as i64);
            }
        }
        members.retain(|members| !members.is_empty());
        members
    }

    /// Errors, as going over them does, if there are fewer groups than labels that were asked for.
    pub fn check_members(&self) -> Result<()> {
        match self.groupers.as_slice() {
            [one] if one.asked && self.present().len() < one.groups() => {
                Err(value_error("zip() argument 2 is shorter than argument 1"))
            }
            _ => Ok(()),
        }
    }

    /// Whether each element along the one grouped dimension is a group of its own.
    pub fn is_single(&self) -> bool {
        matches!(self.groupers.as_slice(), [one] if one.single)
    }

    /// The dimension along which members are: the grouped one, or that of all grouped ones stacked.
    pub fn stacked_dim(&self) -> String {
        match self.dims.as_slice() {
            [one] => one.clone(),
            dims => format!("stacked_{}", dims.join("_")),
        }
    }

    /// The object with the grouped dimensions stacked into one, if they are several.
    pub(crate) fn stacked(&self) -> Result<Dataset> {
        if self.dims.len() == 1 {
            return Ok(self.dataset.clone());
        }
        let stacked = self.stacked_dim();
        let flat: u64 = self.shape.iter().product();
        self.dataset.map_all(|_, variable| {
            let touched = variable.dims.iter().any(|dim| self.dims.contains(dim));
            if !touched {
                return Ok(variable.clone());
            }
            let mut sizes = variable.sizes();
            sizes.retain(|dim, _| !self.dims.contains(dim));
            let mut out_shape: Vec<u64> = sizes.values().copied().collect();
            let mut out_dims: Vec<String> = sizes.keys().cloned().collect();
            sizes.extend(self.dims.iter().cloned().zip(self.shape.iter().copied()));
            let full = variable.broadcast_to(&sizes)?;
            out_shape.push(flat);
            out_dims.push(stacked.clone());
            let data = full.data.reshape(out_shape)?;
            Ok(Variable::new(out_dims, data)?.with_attrs(variable.attrs.clone()))
        })
    }

    /// [`GroupBy::stacked`] as functions see it: the labels of stacked dimensions are a MultiIndex.
    fn shown(&self) -> Result<Dataset> {
        if self.dims.len() == 1 || self.dims.iter().any(|dim| !self.dataset.has_dim(dim)) {
            return self.stacked();
        }
        let dims: Vec<Option<String>> = self.dims.iter().cloned().map(Some).collect();
        self.dataset.stack(&self.stacked_dim(), &dims, Some(true))
    }

    /// Each group that has members: what it holds.
    pub fn parts(&self) -> Result<Vec<Grouped>> {
        let (stacked, dim) = (self.shown()?, self.stacked_dim());
        self.members()
            .iter()
            .map(|members| self.wrap(stacked.take_positions(&dim, members)?))
            .collect()
    }

    /// What lies at positions along [`GroupBy::stacked_dim`].
    pub fn part(&self, positions: &[i64]) -> Result<Grouped> {
        let out = self
            .shown()?
            .take_positions(&self.stacked_dim(), positions)?;
        self.wrap(out)
    }

    /// The labels of each group that has members: one per grouper.
    pub fn keys(&self) -> Result<Vec<Vec<(Scalar, littoral_array::DType)>>> {
        let labels: Vec<Array> = self
            .groupers
            .iter()
            .map(|grouper| grouper.labels.values())
            .collect::<Result<_>>()?;
        let scalars: Vec<Vec<Scalar>> = labels.iter().map(Array::scalars).collect();
        let key = |group: i64| {
            let places = self.places(group);
            places
                .iter()
                .enumerate()
                .map(|(at, place)| (scalars[at][*place].clone(), labels[at].dtype()))
                .collect()
        };
        Ok(self.present().into_iter().map(key).collect())
    }

    /// The group of each grouper that a group of all is.
    fn places(&self, group: i64) -> Vec<usize> {
        let mut rest = group as usize;
        let mut places: Vec<usize> = self
            .groupers
            .iter()
            .rev()
            .map(|grouper| {
                let groups = grouper.groups().max(1);
                let place = rest % groups;
                rest /= groups;
                place
            })
            .collect();
        places.reverse();
        places
    }

    /// Sizes of the first group.
    pub fn sizes(&self) -> Result<indexmap::IndexMap<String, u64>> {
        let members = self.members();
        let first = members.first().map_or(0, Vec::len) as u64;
        let mut sizes = match self.is_array() {
            true => self.stacked()?.variables[crate::dataarray::THIS].sizes(),
            false => self.stacked()?.sizes(),
        };
        sizes.insert(self.stacked_dim(), first);
        Ok(sizes)
    }

    /// The dimensions that `dim` means. Errors for those that are not there.
    pub(crate) fn reduced_dims(&self, dims: &GroupDims) -> Result<Vec<String>> {
        let own = self.own_dims();
        match dims {
            GroupDims::Grouped => Ok(self.dims.clone()),
            GroupDims::All => Ok(own),
            GroupDims::Some(dims) => {
                let known = |dim: &&String| own.contains(dim) || self.dims.contains(dim);
                match dims.iter().all(|dim| known(&dim)) {
                    true => Ok(dims.clone()),
                    false => Err(value_error(match dims.as_slice() {
                        [one] => format!("cannot reduce over dimensions {one}."),
                        dims => format!(
                            "cannot reduce over dimensions [{}].",
                            names_list(dims.iter().map(String::as_str))
                        ),
                    })),
                }
            }
        }
    }

    /// The dimensions of what is grouped.
    pub(crate) fn own_dims(&self) -> Vec<String> {
        match self.dataset.variables.get(crate::dataarray::THIS) {
            Some(variable) => variable.dims.clone(),
            None => self.dataset.dims(),
        }
    }

    /// Checks the dims of a reduction by a function, which sees one group at a time.
    pub fn check_dims(&self, dims: &[String]) -> Result<()> {
        let own: Vec<String> = self.sizes()?.into_keys().collect();
        match dims.iter().all(|dim| own.contains(dim)) {
            true => Ok(()),
            false => Err(value_error(format!(
                "cannot reduce over dimensions [{}]. expected either '...' to reduce over all dimensions or one or \
                 more of {}. Alternatively, install the `flox` package. ",
                names_list(dims.iter().map(String::as_str)),
                tuple_repr(own.iter().map(String::as_str))
            ))),
        }
    }

    pub(crate) fn only_grouper(&self) -> Result<&Grouper> {
        match self.groupers.as_slice() {
            [one] => Ok(one),
            _ => Err(XarrayError::NotImplemented(
                "This method is not supported for grouping by multiple variables yet.".into(),
            )),
        }
    }
}

/// Codes of one grouper over the dimensions of all.
fn spread(grouper: &Grouper, dims: &[String], shape: &[u64]) -> Vec<i64> {
    if grouper.dims == dims {
        return grouper.codes.clone();
    }
    let mut strides = vec![0usize; dims.len()];
    let mut stride = 1;
    for (dim, size) in grouper.dims.iter().zip(&grouper.shape).rev() {
        if let Some(at) = dims.iter().position(|own| own == dim) {
            strides[at] = stride;
        }
        stride *= *size as usize;
    }
    positions(shape, &strides)
        .into_iter()
        .map(|at| grouper.codes[at])
        .collect()
}

/// Offsets of the elements of an array of some shape in C order, by the stride of each axis.
fn positions(shape: &[u64], strides: &[usize]) -> Vec<usize> {
    let mut out = vec![0usize];
    for (size, stride) in shape.iter().zip(strides) {
        out = out
            .iter()
            .flat_map(|base| (0..*size as usize).map(move |at| base + at * stride))
            .collect();
    }
    out
}

/// Positions as they are looked up by `take`.
fn literal(codes: Vec<i64>) -> Result<Expr> {
    Ok(Expr::literal(Array::from_vec(&[codes.len()], codes)?))
}
