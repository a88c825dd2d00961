//! `sel`: labels to positions, by the index of each coordinate that is named.

mod levels;

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, Kind};

use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, value_error};
use crate::index::{Index, Label, Lookup, Method};
use crate::indexing::{Indexer, LabelIndexer};
use crate::variable::Variable;

/// What labels of one index select.
#[derive(Debug, Clone)]
pub(crate) struct Selected {
    pub dim: String,
    pub indexer: Indexer,
    /// Coordinates of the result that are not what the indexer takes of the old ones.
    pub new: IndexMap<String, Variable>,
    /// A MultiIndex of which one level is left gives its dimension the name of that.
    pub renamed: Option<String>,
}

impl Selected {
    fn plain(dim: &str, indexer: Indexer) -> Self {
        Self {
            dim: dim.to_owned(),
            indexer,
            new: IndexMap::new(),
            renamed: None,
        }
    }
}

/// An integer array along the indexed dimension itself.
fn along(dim: &str, found: Vec<i64>) -> Result<Indexer> {
    let found = Array::from_vec(&[found.len()], found)?;
    let variable = Variable::new(vec![dim.to_owned()], found)?;
    Ok(Indexer::Array(DataArray::new(
        None,
        variable,
        IndexMap::new(),
    )))
}

impl Dataset {
    /// Indexes by label.
    pub fn sel(
        &self,
        indexers: &IndexMap<String, LabelIndexer>,
        method: Option<Method>,
        tolerance: Option<&Array>,
        drop: bool,
    ) -> Result<Self> {
        let selected = self.lookups(indexers, method, tolerance)?;
        let mut by_position: IndexMap<String, Indexer> = IndexMap::new();
        for one in &selected {
            by_position.insert(one.dim.clone(), one.indexer.clone());
        }
        // What an indexer brings along under the name of an indexed dimension is not meant.
        let dims: Vec<String> = by_position.keys().cloned().collect();
        for indexer in by_position.values_mut() {
            if let Indexer::Array(array) = indexer {
                array.coords.retain(|name, _| !dims.contains(name));
            }
        }
        let mut out = self.isel(&by_position, drop, false)?;
        for one in selected {
            for (name, variable) in one.new {
                if drop && variable.ndim() == 0 {
                    out = out.without(&[name]);
                    continue;
                }
                // A level that became a scalar comes last, as if it were new.
                if variable.ndim() == 0 {
                    out.variables.shift_remove(&name);
                }
                out.coord_names.insert(name.clone());
                out.variables.insert(name, variable);
            }
            if let Some(new) = one.renamed {
                out = out.without(std::slice::from_ref(&one.dim));
                for variable in out.variables.values_mut() {
                    for dim in variable.dims.iter_mut().filter(|dim| **dim == one.dim) {
                        dim.clone_from(&new);
                    }
                }
            }
        }
        Ok(out)
    }

    /// Labels grouped by the index that they belong to, and looked up there.
    pub(crate) fn lookups(
        &self,
        indexers: &IndexMap<String, LabelIndexer>,
        method: Option<Method>,
        tolerance: Option<&Array>,
    ) -> Result<Vec<Selected>> {
        let mut out: Vec<Selected> = vec![];
        let mut seen: IndexSet<String> = IndexSet::new();
        // Every coordinate must be able to have an index, before labels are looked up.
        for name in indexers
            .keys()
            .filter(|name| self.coord_names.contains(*name))
        {
            let ndim = self.variables.get(name).map_or(1, Variable::ndim);
            if ndim != 1 {
                return Err(value_error(format!(
                    "Could not automatically create PandasIndex for coord {} with {ndim} dimensions. Please explicitly \
                     set the index using `set_xindex`.",
                    python_str_repr(name)
                )));
            }
        }
        for (name, label) in indexers {
            let group = self.index_group(name);
            if group.len() > 1 {
                if !seen.insert(group[0].clone()) {
                    continue;
                }
                if method.is_some() || tolerance.is_some() {
                    return Err(value_error(
                        "multi-index does not support ``method`` and ``tolerance``",
                    ));
                }
                let labels: IndexMap<&str, &LabelIndexer> = indexers
                    .iter()
                    .filter(|(name, _)| group.contains(name))
                    .map(|(name, label)| (name.as_str(), label))
                    .collect();
                let dim = self.variables[name].dims[0].clone();
                let index = self
                    .multiindex(&dim)?
                    .ok_or_else(|| key_error(dim.clone()))?;
                out.push(self.lookup_levels(&index, &labels)?);
            } else {
                out.push(self.lookup(name, label, method, tolerance)?);
            }
        }
        let mut dims: IndexSet<&String> = IndexSet::new();
        for one in &out {
            if !dims.insert(&one.dim) {
                return Err(value_error(format!(
                    "Xarray does not support label-based selection with more than one index over the following dimension(s):\n\
                     {}: 2 indexes involved\nSuggestion: use a multi-index for each of those dimension(s).",
                    python_str_repr(&one.dim)
                )));
            }
        }
        Ok(out)
    }

    fn lookup(
        &self,
        name: &str,
        label: &LabelIndexer,
        method: Option<Method>,
        tolerance: Option<&Array>,
    ) -> Result<Selected> {
        let quoted = python_str_repr(name);
        // A 1-d coordinate without index gets one for the moment.
        let Some(coord) = self
            .variables
            .get(name)
            .filter(|_| self.coord_names.contains(name))
        else {
            if !self.has_dim(name) {
                return Err(key_error(format!(
                    "{quoted} is not a valid dimension or coordinate for Dataset with dimensions {}",
                    sizes_repr(&self.sizes())
                )));
            }
            if method.is_some() || tolerance.is_some() {
                let name = match method {
                    Some(Method::Nearest) => "'nearest'",
                    Some(Method::Pad) => "'pad'",
                    Some(Method::Backfill) => "'backfill'",
                    None => "None",
                };
                let tolerance = match tolerance {
                    Some(value) => littoral_array::format::array_str(value, &Default::default()),
                    None => "None".into(),
                };
                // xarray's text has no space there either.
                return Err(value_error(format!(
                    "cannot supply selection options {{'method': {name}, 'tolerance': {tolerance}}} for dimension \
                     {quoted}that has no associated coordinate or index"
                )));
            }
            // Without coordinate, labels are positions.
            return Ok(Selected::plain(name, position_of_label(name, label)?));
        };
        let [dim] = coord.dims.as_slice() else {
            return Err(value_error("an index has one dimension"));
        };
        let indexer = match label {
            LabelIndexer::Array(array) if array.dtype() == DType::Bool => {
                Indexer::Array(array.clone())
            }
            LabelIndexer::Label(Label::Array(array)) if array.dtype() == DType::Bool => {
                let variable = Variable::new(vec![dim.clone()], array.clone())?;
                Indexer::Array(DataArray::new(None, variable, IndexMap::new()))
            }
            LabelIndexer::Label(label) => {
                let index = Index::new(name, coord)?;
                match index.query(label, method, tolerance)? {
                    Lookup::Position(position) => Indexer::Position(position),
                    Lookup::Slice { start, stop, step } => from_bounds(start, stop, step),
                    Lookup::Positions(found) => match label {
                        Label::Array(array) if array.ndim() != 1 => {
                            return Err(XarrayError::Index(format!(
                                "Unlabeled multi-dimensional array cannot be used for indexing: {name}"
                            )));
                        }
                        _ => along(dim, found)?,
                    },
                }
            }
            LabelIndexer::Array(labels) => {
                let index = Index::new(name, coord)?;
                let values = labels.values()?;
                let shape = values.shape().to_vec();
                let label = match values.ndim() {
                    0 => Label::Scalar(values.item()?),
                    _ => Label::Array(values),
                };
                let found = match index.query(&label, method, tolerance)? {
                    // Several equal labels: a slice in an array, after which xarray looks for no index.
                    Lookup::Slice { start, stop, step } if index.is_increasing() => {
                        let indexer = from_bounds(start, stop, step);
                        let mut out = Selected::plain(dim, indexer.clone());
                        let at = [(dim.clone(), indexer)].into_iter().collect();
                        let mut new = labels.coords.clone();
                        new.retain(|own, _| own != name && !self.variables.contains_key(own));
                        for (own, coord) in &self.variables {
                            if coord.dims == [dim.clone()] && self.is_indexed(own) {
                                new.insert(own.clone(), coord.isel(&at)?.unindexed());
                            }
                        }
                        out.new = new;
                        return Ok(out);
                    }
                    // A mask in an array of no dimensions.
                    Lookup::Slice { .. } | Lookup::Positions(_) if shape.is_empty() => {
                        return Err(value_error(
                            "different number of dimensions on data and dims: 1 vs 0",
                        ));
                    }
                    Lookup::Position(position) => vec![position],
                    Lookup::Positions(found) => found,
                    Lookup::Slice { .. } => vec![],
                };
                let found = Array::from_vec(&shape, found)?;
                let variable = Variable::new(labels.variable.dims.clone(), found)?;
                Indexer::Array(DataArray::new(None, variable, labels.coords.clone()))
            }
        };
        Ok(Selected::plain(dim, indexer))
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
    let dtype = match label {
        LabelIndexer::Array(array) => Some(array.dtype()),
        LabelIndexer::Label(Label::Array(array)) => Some(array.dtype()),
        LabelIndexer::Label(Label::Scalar(value)) => Some(value.dtype()),
        LabelIndexer::Label(_) => None,
    };
    if dtype.is_some_and(|dtype| dtype.kind() == Kind::Str) {
        // Text is looked up in an index, also where there is none.
        return Err(key_error(dim));
    }
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
        LabelIndexer::Label(Label::Tuple(_) | Label::Levels(_)) => {
            return Err(XarrayError::Type("positions must be integers".into()));
        }
        LabelIndexer::Label(Label::Array(array)) if array.ndim() > 1 => {
            return Err(XarrayError::Index(format!(
                "Unlabeled multi-dimensional array cannot be used for indexing: {dim}"
            )));
        }
        LabelIndexer::Label(Label::Array(array)) => {
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
