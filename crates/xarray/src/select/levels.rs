//! `sel` on a MultiIndex: labels of its dimension, of some levels, tuples, slices of tuples.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, Scalar};

use super::{Selected, along, from_bounds};
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, value_error};
use crate::index::{Index, Label, Lookup};
use crate::indexing::{Indexer, LabelIndexer};
use crate::multiindex::{MultiIndex, Role};
use crate::variable::Variable;

impl Dataset {
    /// Labels of a MultiIndex: of its dimension or of some levels.
    pub(super) fn lookup_levels(
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
                    return Err(XarrayError::Index("list index out of range".into()));
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
                variable.role = Role::Default;
                variable.attrs = self.variables[&name].attrs.clone();
                out.new.insert(name.clone(), variable);
                out.renamed = Some(name);
            }
            _ => out.new = part.variables(&self.variables)?,
        }
        for (level, label) in wanted {
            let label = match (index.levels.labels[level].dtype(), label.as_f64()) {
                (DType::F32 | DType::F64, Some(value)) => Scalar::Float(value),
                _ => label,
            };
            let name = index.names()[level].clone();
            let attrs = self.variables[&name].attrs.clone();
            out.new
                .insert(name, Variable::scalar(label).with_attrs(attrs));
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

/// Rows between two labels (tuples, or labels of the first level), both included, by the order of the levels. The index
/// must be sorted as far as the labels go.
fn slice_rows(
    index: &MultiIndex,
    start: Option<&Scalar>,
    stop: Option<&Scalar>,
) -> Result<(i64, i64)> {
    let row = |at: usize, depth: usize| -> Vec<i64> {
        let codes = index.codes[..depth].iter();
        codes.map(|codes| 2 * codes[at]).collect()
    };
    let size = index.len();
    let sorted = |depth: &usize| (1..size).all(|at| row(at - 1, *depth) <= row(at, *depth));
    let depth = match index.levels.unordered {
        true => 0,
        false => (1..=index.codes.len()).rev().find(sorted).unwrap_or(0),
    };
    // A bound with fewer labels than there are levels means all that begin so; a label that is not there stands
    // between two that are.
    let bound = |label: &Scalar| -> Result<Vec<i64>> {
        let labels = label.as_labels().unwrap_or(std::slice::from_ref(label));
        if labels.len() > depth {
            return Err(XarrayError::UnsortedIndex(format!(
                "Key length ({}) was greater than MultiIndex lexsort depth ({depth})",
                labels.len()
            )));
        }
        let levels = labels.iter().zip(&index.levels.labels);
        levels
            .map(|(label, level)| {
                let mut before = 0;
                for (at, own) in (0..).zip(level.scalars()) {
                    match crate::index::order(&own, &typed(&own, label)) {
                        Some(std::cmp::Ordering::Equal) => return Ok(2 * at),
                        Some(std::cmp::Ordering::Less) => before += 1,
                        Some(std::cmp::Ordering::Greater) => {}
                        None => {
                            return Err(XarrayError::Type(
                                "labels of this type cannot be compared with those of the index"
                                    .into(),
                            ));
                        }
                    }
                }
                Ok(2 * before - 1)
            })
            .collect()
    };
    let (start, stop) = (start.map(bound).transpose()?, stop.map(bound).transpose()?);
    let first = (0..size).find(|at| {
        start
            .as_ref()
            .is_none_or(|start| row(*at, start.len()) >= *start)
    });
    let last = (0..size).find(|at| {
        stop.as_ref()
            .is_some_and(|stop| row(*at, stop.len()) > *stop)
    });
    Ok((first.unwrap_or(size) as i64, last.unwrap_or(size) as i64))
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
