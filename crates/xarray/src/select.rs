//! `sel`: labels to positions, by the index of each coordinate that is named.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, Kind, Scalar};

use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, value_error};
use crate::index::{Index, Label, Lookup, Method};
use crate::indexing::{Indexer, LabelIndexer};
use crate::multiindex::{MultiIndex, Role};
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
            return Err(value_error(format!(
                "Could not automatically create PandasIndex for coord {quoted} with {} dimensions. Please explicitly \
                 set the index using `set_xindex`.",
                coord.ndim()
            )));
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
                    Lookup::Slice { start, stop, step } => {
                        return Ok(Selected::plain(dim, from_bounds(start, stop, step)));
                    }
                    Lookup::Positions(found) if shape.is_empty() => {
                        return Ok(Selected::plain(dim, along(dim, found)?));
                    }
                    Lookup::Position(position) => vec![position],
                    Lookup::Positions(found) => found,
                };
                let found = Array::from_vec(&shape, found)?;
                let variable = Variable::new(labels.variable.dims.clone(), found)?;
                Indexer::Array(DataArray::new(None, variable, labels.coords.clone()))
            }
        };
        Ok(Selected::plain(dim, indexer))
    }

    /// Labels of a MultiIndex: of its dimension or of some levels.
    fn lookup_levels(
        &self,
        index: &MultiIndex,
        labels: &IndexMap<&str, &LabelIndexer>,
    ) -> Result<Selected> {
        let dim = index.dim.as_str();
        let of_levels = labels.keys().all(|name| index.level(name).is_some());
        if of_levels {
            let mut wanted = vec![];
            for (name, label) in labels {
                let level = index.level(name).unwrap_or(0);
                wanted.push((level, level_label(name, label)?));
            }
            return self.level_selection(index, wanted);
        }
        if labels.len() > 1 {
            return Err(value_error(format!(
                "cannot provide labels for both coordinate {} (multi-index array) and one or more coordinates among \
                 FrozenList({}) (multi-index levels)",
                python_str_repr(dim),
                crate::error::names_repr(index.names().iter().map(String::as_str))
            )));
        }
        let Some(label) = labels.values().next() else {
            return Err(value_error("no label was given"));
        };
        let tuples = || Index::of(dim, &index.tuples()?);
        let count = index.names().len();
        match label {
            LabelIndexer::Label(Label::Levels(named)) => {
                let unknown: Vec<&str> = named
                    .keys()
                    .filter(|name| index.level(name).is_none())
                    .map(String::as_str)
                    .collect();
                if !unknown.is_empty() {
                    return Err(value_error(format!(
                        "multi-index level names {} not found in indexes {}",
                        crate::error::tuple_repr(unknown),
                        crate::error::tuple_repr(index.names().iter().map(String::as_str))
                    )));
                }
                let mut wanted = vec![];
                for (name, label) in named {
                    let level = index.level(name).unwrap_or(0);
                    wanted.push((
                        level,
                        level_label(name, &LabelIndexer::Label(label.clone()))?,
                    ));
                }
                self.level_selection(index, wanted)
            }
            LabelIndexer::Label(Label::Slice { start, stop, step }) => {
                let (start, stop) = slice_rows(index, start.as_ref(), stop.as_ref())?;
                let step = step.unwrap_or(1);
                Ok(Selected::plain(
                    dim,
                    from_bounds(start, stop.max(start), step),
                ))
            }
            LabelIndexer::Label(Label::Tuple(items)) => {
                let nested = items.iter().any(|item| !matches!(item, Label::Scalar(_)));
                if items.len() > count {
                    return Err(key_error(format!(
                        "Key length ({}) exceeds index depth ({count})",
                        items.len()
                    )));
                }
                if nested {
                    let mut keep = vec![true; index.len()];
                    for (level, item) in items.iter().enumerate() {
                        let wanted = level_codes(index, level, item)?;
                        for (row, keep) in keep.iter_mut().enumerate() {
                            *keep &= wanted.contains(&index.codes[level][row]);
                        }
                    }
                    let rows: Vec<i64> = (0..)
                        .zip(&keep)
                        .filter(|(_, keep)| **keep)
                        .map(|(row, _)| row)
                        .collect();
                    if rows.is_empty() {
                        return Err(key_error("no label was found"));
                    }
                    return Ok(Selected::plain(dim, along(dim, rows)?));
                }
                let wanted = items
                    .iter()
                    .enumerate()
                    .filter_map(|(level, item)| match item {
                        Label::Scalar(value) => Some((level, value.clone())),
                        _ => None,
                    })
                    .collect();
                self.level_selection(index, wanted)
            }
            LabelIndexer::Label(Label::Scalar(tuple @ Scalar::Labels(_))) => self.level_selection(
                index,
                tuple
                    .as_labels()
                    .unwrap_or(&[])
                    .iter()
                    .cloned()
                    .enumerate()
                    .collect(),
            ),
            LabelIndexer::Label(Label::Scalar(value)) => {
                self.level_selection(index, vec![(0, value.clone())])
            }
            LabelIndexer::Label(Label::Array(array)) if array.dtype() == DType::Bool => {
                let variable = Variable::new(vec![dim.to_owned()], array.clone())?;
                Ok(Selected::plain(
                    dim,
                    Indexer::Array(DataArray::new(None, variable, IndexMap::new())),
                ))
            }
            LabelIndexer::Label(label @ Label::Array(array)) => {
                if array.ndim() > 1 {
                    return Err(value_error(format!(
                        "Vectorized selection is not available along coordinate {} with a multi-index",
                        python_str_repr(dim)
                    )));
                }
                match tuples()?.query(label, None, None)? {
                    Lookup::Positions(found) => Ok(Selected::plain(dim, along(dim, found)?)),
                    _ => Err(value_error("labels of an array gave no positions")),
                }
            }
            LabelIndexer::Array(array) => {
                let values = array.values()?;
                if values.dtype() == DType::Bool {
                    return Ok(Selected::plain(dim, Indexer::Array(array.clone())));
                }
                match values.ndim() {
                    0 => {
                        let value = values.item()?;
                        let wanted = match value.as_labels() {
                            Some(items) => items.iter().cloned().enumerate().collect(),
                            None => vec![(0, value)],
                        };
                        self.level_selection(index, wanted)
                    }
                    1 => {
                        let Lookup::Positions(found) =
                            tuples()?.query(&Label::Array(values), None, None)?
                        else {
                            return Err(value_error("labels of an array gave no positions"));
                        };
                        let variable = Variable::new(
                            array.dims().to_vec(),
                            Array::from_vec(&[found.len()], found)?,
                        )?;
                        let mut coords = array.coords.clone();
                        coords.retain(|name, _| index.level(name).is_none());
                        Ok(Selected::plain(
                            dim,
                            Indexer::Array(DataArray::new(None, variable, coords)),
                        ))
                    }
                    _ => Err(value_error(format!(
                        "Vectorized selection is not available along coordinate {} with a multi-index",
                        python_str_repr(dim)
                    ))),
                }
            }
        }
    }

    /// One label for each of some levels: all of them give positions, fewer a dimension without these levels.
    fn level_selection(
        &self,
        index: &MultiIndex,
        wanted: Vec<(usize, Scalar)>,
    ) -> Result<Selected> {
        let dim = index.dim.as_str();
        let mut rows: Vec<i64> = (0..index.len() as i64).collect();
        for (level, label) in &wanted {
            let codes = level_codes(index, *level, &Label::Scalar(label.clone()))?;
            rows.retain(|row| codes.contains(&index.codes[*level][*row as usize]));
        }
        if rows.is_empty() {
            return Err(key_error(format!(
                "not all values found in index {}",
                python_str_repr(dim)
            )));
        }
        let kept: Vec<usize> = (0..index.names().len())
            .filter(|at| !wanted.iter().any(|(level, _)| level == at))
            .collect();
        if kept.is_empty() {
            return Ok(Selected::plain(
                dim,
                match rows.as_slice() {
                    [row] => Indexer::Position(*row),
                    [first, .., last] if last - first + 1 == rows.len() as i64 => {
                        from_bounds(*first, last + 1, 1)
                    }
                    _ => along(dim, rows)?,
                },
            ));
        }
        let part = index.take(&rows).keep(&kept);
        let mut out = Selected::plain(dim, along(dim, rows)?);
        match kept.as_slice() {
            [_] => {
                let name = part.names()[0].clone();
                let mut variable = Variable::new(vec![name.clone()], part.level_values(0)?)?;
                // xarray makes these coordinates anew: of the old ones nothing is known.
                variable.role = Role::Default;
                out.new.insert(name.clone(), variable);
                out.renamed = Some(name);
            }
            _ => out.new = part.variables(&IndexMap::new())?,
        }
        for (level, label) in wanted {
            let label = match (index.levels.labels[level].dtype(), label.as_f64()) {
                (DType::F32 | DType::F64, Some(value)) => Scalar::Float(value),
                _ => label,
            };
            out.new
                .insert(index.names()[level].clone(), Variable::scalar(label));
        }
        Ok(out)
    }
}

/// The one label that is given for a level.
fn level_label(name: &str, label: &LabelIndexer) -> Result<Scalar> {
    match label {
        LabelIndexer::Label(Label::Scalar(value)) => Ok(value.clone()),
        LabelIndexer::Label(Label::Slice { .. }) => Err(value_error(format!(
            "slice-based selection on multi-index level(s) ['{name}'] is not supported. Use scalar values for multi-index \
             level selection instead, e.g., ``.sel({name}=value)``."
        ))),
        LabelIndexer::Array(array) if array.variable.size() == 1 => Ok(array.values()?.item()?),
        LabelIndexer::Label(Label::Array(array)) if array.size() == 1 => Ok(array.item()?),
        _ => Err(value_error(format!(
            "Vectorized selection is not available along coordinate {} (multi-index level)",
            python_str_repr(name)
        ))),
    }
}

/// The codes of a level that a label, a list, or a slice of labels means. `KeyError` if there are none.
fn level_codes(index: &MultiIndex, level: usize, label: &Label) -> Result<Vec<i64>> {
    let labels = &index.levels.labels[level];
    if let Label::Slice {
        start: None,
        stop: None,
        ..
    } = label
    {
        return Ok((-1..labels.size() as i64).collect());
    }
    if let Label::Scalar(value) = label
        && value.is_null()
    {
        return Ok(vec![-1]);
    }
    let found = Index::of(&index.names()[level], labels)?
        .query(label, None, None)
        .map_err(|error| match (error, label) {
            // pandas' own error, which has the label alone.
            (XarrayError::Key(_), Label::Scalar(Scalar::Str(text))) => key_error(text.to_string()),
            (error, _) => error,
        })?;
    Ok(match found {
        Lookup::Position(code) => vec![code],
        Lookup::Positions(codes) => codes,
        Lookup::Slice { start, stop, .. } => (start..stop).collect(),
    })
}

/// Rows between two labels (tuples, or labels of the first level), both included. The index must be sorted.
fn slice_rows(
    index: &MultiIndex,
    start: Option<&Scalar>,
    stop: Option<&Scalar>,
) -> Result<(i64, i64)> {
    let tuples = index.tuples()?.scalars();
    let sorted =
        tuples.is_sorted_by(|a, b| crate::index::order(a, b).is_some_and(|order| order.is_le()));
    // A bound with fewer labels than there are levels means all that begin so.
    let order = |row: &Scalar, bound: &Scalar| -> Result<std::cmp::Ordering> {
        let bound = bound.as_labels().unwrap_or(std::slice::from_ref(bound));
        let row = row.as_labels().unwrap_or(&[]);
        for (own, other) in row.iter().zip(bound) {
            match crate::index::order(own, &typed(own, other)) {
                Some(std::cmp::Ordering::Equal) => {}
                Some(order) => return Ok(order),
                None => {
                    return Err(XarrayError::Type(
                        "labels of this type cannot be compared with those of the index".into(),
                    ));
                }
            }
        }
        Ok(std::cmp::Ordering::Equal)
    };
    if !sorted {
        return Err(XarrayError::UnsortedIndex(
            "Key length was greater than MultiIndex lexsort depth".into(),
        ));
    }
    let mut first = 0;
    let mut last = tuples.len() as i64;
    for (at, row) in tuples.iter().enumerate() {
        if let Some(start) = start
            && order(row, start)?.is_lt()
        {
            first = at as i64 + 1;
        }
        if let Some(stop) = stop
            && order(row, stop)?.is_gt()
        {
            last = last.min(at as i64);
        }
    }
    Ok((first, last))
}

/// A label as the kind of another: text beside a time is a time.
fn typed(own: &Scalar, label: &Scalar) -> Scalar {
    match (own, label) {
        (Scalar::Datetime(..), Scalar::Str(_)) => {
            littoral_array::ops::cast(&Array::scalar(label.clone()), own.dtype())
                .ok()
                .and_then(|array| array.item().ok())
                .unwrap_or_else(|| label.clone())
        }
        _ => label.clone(),
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
        LabelIndexer::Label(Label::Tuple(_) | Label::Levels(_)) => {
            return Err(XarrayError::Type("positions must be integers".into()));
        }
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
