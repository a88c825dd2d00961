//! `isel` and `sel`: positions and labels, orthogonal and pointwise.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, Kind};
use littoral_graph::{Expr, IndexItem, Op};

use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, tuple_repr, value_error};
use crate::index::{Index, Label, Lookup, Method};
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
        let mut items: Vec<IndexItem> = self
            .shape()
            .iter()
            .map(|size| IndexItem::Range {
                start: 0,
                count: *size,
                step: 1,
            })
            .collect();
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
            return Err(value_error(format!(
                "Dimensions {{{}}} do not exist. Expected one or more of {}",
                quoted.join(", "),
                tuple_repr(sizes.keys().map(String::as_str))
            )));
        }
        let mut out = self.map_all(|_, variable| variable.isel(indexers))?;
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
        // Coordinates of the indexers come along.
        for (dim, indexer) in indexers {
            let Indexer::Array(array) = indexer else {
                continue;
            };
            for (name, coord) in &array.coords {
                let boolean = array.dtype() == DType::Bool;
                if name == dim && (boolean || out.variables.contains_key(name)) {
                    continue;
                }
                match out.variables.get(name) {
                    Some(own) if self.coord_names.contains(name) => {
                        // A coordinate of both must agree; that of a mask was indexed already.
                        if !boolean && !own.equals(coord)? {
                            return Err(XarrayError::Index(format!(
                                "dimension coordinate {} conflicts between indexed and indexing objects:\n\
                                 the coordinate of the indexer would be overwritten",
                                python_str_repr(name)
                            )));
                        }
                    }
                    Some(_) => {}
                    None if boolean => {}
                    None => {
                        out.variables.insert(name.clone(), coord.clone());
                        out.coord_names.insert(name.clone());
                    }
                }
            }
        }
        Ok(out)
    }

    /// Indexes by label.
    pub fn sel(
        &self,
        indexers: &IndexMap<String, LabelIndexer>,
        method: Option<Method>,
        tolerance: Option<&Array>,
        drop: bool,
    ) -> Result<Self> {
        let mut by_position = IndexMap::new();
        for (dim, label) in indexers {
            by_position.insert(dim.clone(), self.lookup(dim, label, method, tolerance)?);
        }
        self.isel(&by_position, drop, false)
    }

    pub(crate) fn lookup(
        &self,
        dim: &str,
        label: &LabelIndexer,
        method: Option<Method>,
        tolerance: Option<&Array>,
    ) -> Result<Indexer> {
        let quoted = python_str_repr(dim);
        if !self.is_indexed(dim) {
            if self.coord_names.contains(dim) {
                return Err(key_error(format!("no index found for coordinate {quoted}")));
            }
            if !self.has_dim(dim) {
                return Err(key_error(format!(
                    "{quoted} is not a valid dimension or coordinate for {} with dimensions {}",
                    "Dataset",
                    sizes_repr(&self.sizes())
                )));
            }
            if method.is_some() || tolerance.is_some() {
                return Err(value_error(format!(
                    "cannot supply selection options {{'method': {}}} for dimension {quoted} that has no associated coordinate or index",
                    if method.is_some() {
                        "'nearest'"
                    } else {
                        "None"
                    }
                )));
            }
            // Without coordinate, labels are positions.
            return position_of_label(dim, label);
        }
        let coord = &self.variables[dim];
        match label {
            LabelIndexer::Array(array) if array.dtype() == DType::Bool => {
                Ok(Indexer::Array(array.clone()))
            }
            LabelIndexer::Label(Label::Array(array)) if array.dtype() == DType::Bool => {
                let variable = Variable::new(vec![dim.to_owned()], array.clone())?;
                Ok(Indexer::Array(DataArray::new(
                    None,
                    variable,
                    IndexMap::new(),
                )))
            }
            LabelIndexer::Label(label) => {
                let index = Index::new(dim, coord)?;
                Ok(match index.query(label, method, tolerance)? {
                    Lookup::Position(position) => Indexer::Position(position),
                    Lookup::Slice { start, stop, step } => from_bounds(start, stop, step),
                    Lookup::Positions(found) => {
                        let shape = match label {
                            Label::Array(array) => array.shape().to_vec(),
                            _ => vec![found.len()],
                        };
                        if shape.len() != 1 {
                            return Err(XarrayError::Index(
                                "Unlabeled multi-dimensional array cannot be used for indexing: "
                                    .to_owned()
                                    + dim,
                            ));
                        }
                        let variable =
                            Variable::new(vec![dim.to_owned()], Array::from_vec(&shape, found)?)?;
                        Indexer::Array(DataArray::new(None, variable, IndexMap::new()))
                    }
                })
            }
            LabelIndexer::Array(labels) => {
                let index = Index::new(dim, coord)?;
                let values = labels.values()?;
                if values.ndim() == 0 {
                    let found = index.query(&Label::Scalar(values.item()?), method, tolerance)?;
                    return match found {
                        Lookup::Position(position) => {
                            let data = Array::scalar(littoral_array::Scalar::Int(position));
                            let variable = Variable::new(vec![], data)?;
                            Ok(Indexer::Array(DataArray::new(
                                None,
                                variable,
                                labels.coords.clone(),
                            )))
                        }
                        Lookup::Slice { start, stop, step } => Ok(from_bounds(start, stop, step)),
                        Lookup::Positions(found) => {
                            let found = Array::from_vec(&[found.len()], found)?;
                            let variable = Variable::new(vec![dim.to_owned()], found)?;
                            Ok(Indexer::Array(DataArray::new(
                                None,
                                variable,
                                IndexMap::new(),
                            )))
                        }
                    };
                }
                let shape = values.shape().to_vec();
                match index.query(&Label::Array(values), method, tolerance)? {
                    Lookup::Positions(found) => {
                        let found = Array::from_vec(&shape, found)?;
                        let variable = Variable::new(labels.variable.dims.clone(), found)?;
                        Ok(Indexer::Array(DataArray::new(
                            None,
                            variable,
                            labels.coords.clone(),
                        )))
                    }
                    _ => Err(value_error("labels of an array gave no positions")),
                }
            }
        }
    }
}

/// A slice that `slice.indices` would leave as it is.
fn from_bounds(start: i64, stop: i64, step: i64) -> Indexer {
    let stop = if stop < 0 { None } else { Some(stop) };
    Indexer::Slice {
        start: Some(start),
        stop,
        step: Some(step),
    }
}

fn position_of_label(dim: &str, label: &LabelIndexer) -> Result<Indexer> {
    let integer = |value: &littoral_array::Scalar| {
        value.as_i64().ok_or_else(|| {
            XarrayError::Type("labels along a dimension without coordinate are positions".into())
        })
    };
    Ok(match label {
        LabelIndexer::Array(array) => Indexer::Array(array.clone()),
        LabelIndexer::Label(Label::Scalar(value)) => Indexer::Position(integer(value)?),
        LabelIndexer::Label(Label::Slice { start, stop, step }) => Indexer::Slice {
            start: start.as_ref().map(integer).transpose()?,
            stop: stop.as_ref().map(integer).transpose()?,
            step: *step,
        },
        LabelIndexer::Label(Label::Array(array)) => {
            if array.dtype().kind() == Kind::Str {
                return Err(XarrayError::Type("positions must be integers".into()));
            }
            let variable = Variable::new(vec![dim.to_owned()], array.clone())?;
            Indexer::Array(DataArray::new(None, variable, IndexMap::new()))
        }
    })
}

/// Python's `repr` of the sizes mapping: `Frozen({'x': 2})`'s inner dict.
pub(crate) fn sizes_repr(sizes: &IndexMap<String, u64>) -> String {
    let items: Vec<String> = sizes
        .iter()
        .map(|(dim, size)| format!("{}: {size}", python_str_repr(dim)))
        .collect();
    format!(
        "FrozenMappingWarningOnValuesAccess({{{}}})",
        items.join(", ")
    )
}

impl DataArray {
    pub fn isel(&self, indexers: &IndexMap<String, Indexer>, drop: bool) -> Result<Self> {
        self.via(|dataset| dataset.isel(indexers, drop, false))
    }

    pub fn sel(
        &self,
        indexers: &IndexMap<String, LabelIndexer>,
        method: Option<Method>,
        tolerance: Option<&Array>,
        drop: bool,
    ) -> Result<Self> {
        self.via(|dataset| dataset.sel(indexers, method, tolerance, drop))
    }
}
