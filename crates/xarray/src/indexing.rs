//! `isel` and `sel`: positions and labels, orthogonal and pointwise.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType};
use littoral_graph::{Expr, IndexItem, Op};

use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::index::Label;
use crate::select::sizes_repr;
use crate::variable::{Variable, settle};

/// What `isel` takes for one dimension.
#[derive(Debug, Clone)]
pub enum Indexer {
    /// Negative counts from the end; the dimension goes.
    Position(i64),
    /// As Python's `slice`.
    Slice {
        start: Option<i64>,
        stop: Option<i64>,
        step: Option<i64>,
    },
    /// Integers or booleans in dimensions of their own: 1-d along the indexed dimension is
    /// orthogonal, anything else pointwise. Coordinates come along.
    Array(DataArray),
}

/// What `sel` takes for one dimension.
#[derive(Debug, Clone)]
pub enum LabelIndexer {
    Label(Label),
    /// Labels with dimensions (and coordinates) of their own.
    Array(DataArray),
}

/// An indexer of one variable after checking: booleans are positions, negatives are gone.
enum Checked {
    Item(IndexItem),
    Points(Variable, Vec<i64>),
}

impl Variable {
    fn checked(&self, dim: &str, indexer: &Indexer) -> Result<Checked> {
        let axis = self.axis(dim).unwrap_or(0);
        let size = self.shape()[axis] as i64;
        Ok(match indexer {
            Indexer::Position(at) => {
                let position = if *at < 0 { at + size } else { *at };
                if !(0..size).contains(&position) {
                    return Err(XarrayError::Index(format!(
                        "index {at} is out of bounds for axis {axis} with size {size}"
                    )));
                }
                Checked::Item(IndexItem::At(position as u64))
            }
            Indexer::Slice { start, stop, step } => {
                Checked::Item(slice_item(*start, *stop, *step, size)?)
            }
            Indexer::Array(array) => {
                let (variable, positions) = positions(&array.variable, axis, size)?;
                Checked::Points(variable, positions)
            }
        })
    }

    /// Indexes along some dimensions (those that are not there are ignored).
    pub fn isel(&self, indexers: &IndexMap<String, Indexer>) -> Result<Self> {
        let mut items = self.data.whole_index();
        let mut points: Vec<(String, Variable, Vec<i64>)> = vec![];
        for (dim, indexer) in indexers {
            let Some(axis) = self.axis(dim) else { continue };
            match self.checked(dim, indexer)? {
                Checked::Item(item) => items[axis] = item,
                Checked::Points(variable, positions) => {
                    points.push((dim.clone(), variable, positions));
                }
            }
        }
        let mut out = self.sliced(items)?;
        let own_dim =
            |(dim, variable, _): &(String, Variable, Vec<i64>)| variable.dims == [dim.clone()];
        let (orthogonal, pointwise): (Vec<_>, Vec<_>) = points.into_iter().partition(own_dim);
        // One 1-d indexer along a new dimension is a take and a new name.
        if let [(dim, variable, positions)] = pointwise.as_slice()
            && variable.ndim() == 1
            && !out.dims.contains(&variable.dims[0])
        {
            let name = variable.dims[0].clone();
            out = out.take(dim, positions, None)?.renamed_dim(dim, &name);
            return out.take_all(&orthogonal);
        }
        if pointwise.is_empty() {
            return out.take_all(&orthogonal);
        }
        // So does an own dimension that is not indexed but stands among those of the indexers.
        let mut joining: IndexSet<String> = IndexSet::new();
        for dim in pointwise.iter().flat_map(|(_, variable, _)| &variable.dims) {
            if out.dims.contains(dim) && !indexers.contains_key(dim) {
                joining.insert(dim.clone());
            }
        }
        let joining = joining
            .into_iter()
            .map(|dim| {
                let size = out.shape()[out.axis(&dim).unwrap_or(0)] as i64;
                let all: Vec<i64> = (0..size).collect();
                let array = Array::from_vec(&[all.len()], all.clone())?;
                Ok((dim.clone(), Variable::new(vec![dim], array)?, all))
            })
            .collect::<Result<Vec<_>>>()?;
        let orthogonal = [orthogonal, joining].concat();
        // A dimension that is indexed along itself takes part in the pointwise dimensions.
        let shared = |(dim, ..): &(String, Variable, Vec<i64>)| {
            pointwise
                .iter()
                .any(|(_, variable, _)| variable.dims.contains(dim))
        };
        let (joined, orthogonal): (Vec<_>, Vec<_>) = orthogonal.into_iter().partition(shared);
        let pointwise: Vec<_> = pointwise.into_iter().chain(joined).collect();
        out.gather(&pointwise)?.take_all(&orthogonal)
    }

    fn take_all(self, orthogonal: &[(String, Variable, Vec<i64>)]) -> Result<Self> {
        orthogonal
            .iter()
            .try_fold(self, |out, (dim, _, positions)| {
                out.take(dim, positions, None)
            })
    }

    /// numpy's "vectorised" indexing with named dimensions.
    fn gather(&self, points: &[(String, Variable, Vec<i64>)]) -> Result<Self> {
        let mut by_axis: Vec<(usize, &Variable, &Vec<i64>)> = points
            .iter()
            .filter_map(|(dim, variable, positions)| Some((self.axis(dim)?, variable, positions)))
            .collect();
        by_axis.sort_by_key(|(axis, ..)| *axis);
        let mut common: IndexMap<String, u64> = IndexMap::new();
        for (_, variable, _) in &by_axis {
            for (dim, size) in variable.sizes() {
                if *common.entry(dim.clone()).or_insert(size) != size {
                    return Err(XarrayError::Index(
                        "Dimensions of indexers mismatch: they must broadcast against each other"
                            .into(),
                    ));
                }
            }
        }
        let axes: Vec<usize> = by_axis.iter().map(|(axis, ..)| *axis).collect();
        let mut inputs = vec![self.data.clone()];
        for (_, variable, positions) in &by_axis {
            let shape: Vec<usize> = variable.shape().iter().map(|n| *n as usize).collect();
            let index = Array::from_vec(&shape, (*positions).clone())?;
            let index = Variable::new(variable.dims.clone(), index)?.broadcast_to(&common)?;
            inputs.push(Expr::literal(littoral_array::ops::to_contiguous(
                &index.values()?,
            )));
        }
        let data = settle(Expr::new(Op::Gather { axes: axes.clone() }, inputs)?)?;
        // Where the graph puts the new dimensions, and where xarray does: each where it first occurs.
        let mut dims: Vec<String> = vec![];
        let mut wanted: IndexSet<String> = IndexSet::new();
        for (axis, dim) in self.dims.iter().enumerate() {
            if axis == axes[0] {
                dims.extend(common.keys().cloned());
            }
            match by_axis.iter().find(|(own, ..)| *own == axis) {
                Some((_, variable, _)) => wanted.extend(variable.dims.iter().cloned()),
                None => {
                    dims.push(dim.clone());
                    wanted.insert(dim.clone());
                }
            }
        }
        let out = Variable::new(dims, data)?.with_attrs(self.attrs.clone());
        out.transpose(&wanted.into_iter().collect::<Vec<_>>())
    }
}

/// What xarray says of two coordinates of one dimension: as part of an object, and as one of another's variables.
pub(crate) fn conflicting(name: &str, object: &Dataset, other: &Variable) -> Result<XarrayError> {
    Ok(XarrayError::Index(format!(
        "dimension coordinate {} conflicts between indexed and indexing objects:\n{}\nvs.\n{}",
        python_str_repr(name),
        match object.array(name) {
            Some(array) => crate::repr::dataarray_text(&array)?,
            None => String::new(),
        },
        match other.is_index(name) {
            true => crate::repr::index_variable_text(other)?,
            false => crate::repr::variable_text(other)?,
        },
    )))
}

/// Python's `slice.indices` as an index item.
pub(crate) fn slice_item(
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
    size: i64,
) -> Result<IndexItem> {
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(value_error("slice step cannot be zero"));
    }
    let (low, high) = if step > 0 { (0, size) } else { (-1, size - 1) };
    let clip = |bound: i64| {
        if bound < 0 {
            (bound + size).max(low)
        } else {
            bound.min(high)
        }
    };
    let first = start.map_or(if step > 0 { low } else { high }, clip);
    let last = stop.map_or(if step > 0 { high } else { low }, clip);
    let reach = if step > 0 { last - first } else { first - last };
    let count = if reach <= 0 {
        0
    } else {
        (reach - 1) / step.abs() + 1
    };
    Ok(match count {
        0 => IndexItem::Range {
            start: 0,
            count: 0,
            step: 1,
        },
        _ => IndexItem::Range {
            start: first as u64,
            count: count as u64,
            step,
        },
    })
}

/// The positions that an integer or boolean indexer means.
fn positions(variable: &Variable, axis: usize, size: i64) -> Result<(Variable, Vec<i64>)> {
    let array = variable.values()?;
    if array.dtype() == DType::Bool {
        if array.ndim() != 1 {
            return Err(XarrayError::Index(format!(
                "{}-dimensional boolean indexing is not supported.",
                array.ndim()
            )));
        }
        if array.size() as i64 != size {
            return Err(XarrayError::Index(format!(
                "Boolean array size {} is used to index array with shape ({size},).",
                array.size()
            )));
        }
        let found = littoral_array::ops::nonzero(&array)?
            .into_iter()
            .next()
            .unwrap_or_default();
        let positions = Variable::new(
            variable.dims.clone(),
            Array::from_vec(&[found.len()], found.clone())?,
        )?;
        return Ok((positions, found));
    }
    let empty = array.size() == 0;
    if !array.dtype().is_integer() && !empty {
        return Err(XarrayError::Type(format!(
            "unexpected indexer dtype {} for positional indexing: it must be integer or bool",
            array.dtype()
        )));
    }
    let array = littoral_array::ops::cast(&array, DType::I64)?;
    let mut found = array.to_vec::<i64>().unwrap_or_default();
    for at in &mut found {
        if !(-size..size).contains(at) {
            return Err(XarrayError::Index(format!(
                "index {at} is out of bounds for axis {axis} with size {size}"
            )));
        }
        *at = if *at < 0 { *at + size } else { *at };
    }
    Ok((
        Variable {
            data: Expr::literal(array),
            ..variable.clone()
        },
        found,
    ))
}

impl Dataset {
    /// Indexes by position. Unknown dimensions are an error unless `ignore_missing`.
    pub fn isel(
        &self,
        indexers: &IndexMap<String, Indexer>,
        drop: bool,
        ignore_missing: bool,
    ) -> Result<Self> {
        let sizes = self.sizes();
        let unknown: Vec<&str> = indexers
            .keys()
            .filter(|dim| !sizes.contains_key(*dim))
            .map(String::as_str)
            .collect();
        if !unknown.is_empty() && !ignore_missing {
            // xarray prints a set and the mapping of the sizes.
            let quoted: Vec<String> = unknown.iter().map(|dim| python_str_repr(dim)).collect();
            let known = match self.variables.contains_key(THIS) {
                true => tuple_repr(sizes.keys().map(String::as_str)),
                false => sizes_repr(&sizes),
            };
            return Err(value_error(format!(
                "Dimensions {{{}}} do not exist. Expected one or more of {known}",
                quoted.join(", "),
            )));
        }
        let mut out = self.map_all(|name, variable| {
            let out = variable.isel(indexers)?;
            match out.ndim() == 0 && variable.ndim() > 0 && self.is_indexed(name) {
                true => out.into_label(),
                false => Ok(out),
            }
        })?;
        out.share_index(self);
        // A dimension coordinate that became a scalar is a scalar coordinate, or goes.
        if drop {
            let gone: Vec<String> = self
                .coord_names
                .iter()
                .filter(|name| {
                    let before = self.variables.get(*name).map_or(0, Variable::ndim);
                    let after = out.variables.get(*name).map_or(0, Variable::ndim);
                    before > 0 && after == 0
                })
                .cloned()
                .collect();
            out = out.without(&gone);
        }
        // Coordinates of the indexers come along, where there is none of that name. Those of dimensions must agree.
        for (dim, indexer) in indexers {
            let Indexer::Array(array) = indexer else {
                continue;
            };
            let mask = array.dtype() == DType::Bool;
            for (name, coord) in &array.coords {
                if self.variables.contains_key(name) && !out.has_dim(name) {
                    continue;
                }
                let coord = match mask && coord.axis(dim).is_some() {
                    true => coord.isel(&[(dim.clone(), indexer.clone())].into_iter().collect())?,
                    false => coord.clone(),
                };
                match out.variables.get(name) {
                    Some(own) if out.has_dim(name) && out.coord_names.contains(name) => {
                        if !own.equals(&coord)? {
                            return Err(conflicting(name, &out, &coord)?);
                        }
                    }
                    Some(_) => {}
                    None if self.variables.contains_key(name) => {}
                    None => {
                        out.variables.insert(name.clone(), coord);
                        out.coord_names.insert(name.clone());
                    }
                }
            }
        }
        Ok(out)
    }
}

impl Dataset {
    /// A single array that was the coordinate of an index stays it.
    pub(crate) fn share_index(&mut self, before: &Dataset) {
        let Some(this) = before.variables.get(THIS) else {
            return;
        };
        let same = |(name, coord): &(&String, &Variable)| {
            name.as_str() != THIS && coord.data.ptr() == this.data.ptr()
        };
        let shared = before.variables.iter().find(same);
        let shared = shared
            .and_then(|(name, _)| self.variables.get(name))
            .cloned();
        if let (Some(coord), Some(own)) = (shared, self.variables.get_mut(THIS))
            && coord.dims == own.dims
            && coord.shape() == own.shape()
        {
            own.data = coord.data;
        }
    }
}

impl DataArray {
    pub fn isel(&self, indexers: &IndexMap<String, Indexer>, drop: bool) -> Result<Self> {
        self.via(|dataset| dataset.isel(indexers, drop, false))
    }
}
