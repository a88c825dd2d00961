//! `combine_nested` and `combine_by_coords`: many objects, along several dimensions.

use indexmap::{IndexMap, IndexSet};
use littoral_array::{Array, DType, ops};

use super::{Combine, ConcatDim, Merged, Object, concat_objects, merge, merge_objects};
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::index::Index;

/// Objects in lists of lists.
#[derive(Debug, Clone)]
pub enum Nested {
    One(Object),
    Many(Vec<Nested>),
}

/// Objects by their place in a grid.
type Tiles = IndexMap<Vec<usize>, Object>;

impl Nested {
    fn tiles(self) -> Tiles {
        let mut out = Tiles::new();
        let mut left = vec![(vec![], self)];
        while let Some((place, nested)) = left.pop() {
            match nested {
                Nested::One(object) => {
                    out.insert(place, object);
                }
                Nested::Many(items) => {
                    for (at, item) in items.into_iter().enumerate().rev() {
                        let inner = place.iter().copied().chain([at]).collect();
                        left.push((inner, item));
                    }
                }
            }
        }
        out
    }
}

/// Combines nested lists, one dimension for each depth; without a name objects of that depth are merged.
/// Errors with `ValueError` unless they form a grid.
pub fn combine_nested(
    objects: Nested,
    dims: &[Option<ConcatDim>],
    how: &Combine,
) -> Result<Object> {
    let tiles = objects.tiles();
    if tiles.is_empty() {
        return Ok(Object::Set(Dataset::default()));
    }
    let any_set = tiles.values().any(|one| matches!(one, Object::Set(_)));
    let unnamed = |one: &Object| matches!(one, Object::Array(array) if array.name.is_none());
    if any_set && tiles.values().any(unnamed) {
        return Err(value_error("Can't combine datasets with unnamed arrays."));
    }
    check_grid(&tiles)?;
    combine_grid(tiles, dims, how)
}

/// Combines objects in the order of their coordinates; those with other variables are merged. Unnamed arrays
/// give an array.
pub fn combine_by_coords(objects: &[Object], how: &Combine) -> Result<Object> {
    if objects.is_empty() {
        return Ok(Object::Set(Dataset::default()));
    }
    let unnamed: Vec<&DataArray> = objects
        .iter()
        .filter_map(|one| match one {
            Object::Array(array) if array.name.is_none() => Some(array),
            _ => None,
        })
        .collect();
    if unnamed.len() == objects.len() {
        let sets = unnamed.iter().map(|array| array.to_temp()).collect();
        let how = Combine {
            fill: how.fill.for_array(None),
            ..how.clone()
        };
        let out = by_coords(sets, &how)?;
        return DataArray::from_temp(out, None).map(Object::Array);
    }
    if !unnamed.is_empty() {
        return Err(value_error(
            "Can't automatically combine unnamed DataArrays with named DataArrays or Datasets.",
        ));
    }
    let mut groups: IndexMap<Vec<String>, Vec<Dataset>> = IndexMap::new();
    for object in objects {
        let dataset = match object {
            Object::Array(array) => array.to_dataset(None)?,
            Object::Set(dataset) => dataset.clone(),
        };
        let mut names = dataset.data_names();
        names.sort_unstable();
        groups.entry(names).or_default().push(dataset);
    }
    let parts = groups
        .into_values()
        .map(|group| Ok(Merged::with_attrs(by_coords(group, how)?)))
        .collect::<Result<Vec<_>>>()?;
    merge(&parts, how).map(Object::Set)
}

/// Datasets of the same variables.
fn by_coords(datasets: Vec<Dataset>, how: &Combine) -> Result<Dataset> {
    let (tiles, dims) = order(datasets)?;
    check_depth(&tiles)?;
    let names: Vec<Option<ConcatDim>> = dims
        .iter()
        .map(|dim| Some(ConcatDim::Name(dim.clone())))
        .collect();
    let out = match combine_grid(tiles, &names, how)? {
        Object::Set(dataset) => dataset,
        Object::Array(array) => array.to_temp(),
    };
    for dim in &dims {
        let monotonic = match out.variables.get(dim) {
            Some(coord) => Index::new(dim, coord)?.is_monotonic(),
            None => false,
        };
        if !monotonic {
            return Err(value_error(format!(
                "Resulting object does not have monotonic global indexes along dimension {dim}"
            )));
        }
    }
    Ok(out)
}

/// The place of each dataset in a grid, and the dimensions of the grid: those along which labels differ.
fn order(datasets: Vec<Dataset>) -> Result<(Tiles, Vec<String>)> {
    let mut dims = vec![];
    let mut places: Vec<Vec<usize>> = vec![vec![]; datasets.len()];
    for dim in datasets[0].dims() {
        if !datasets[0].variables.contains_key(&dim) {
            continue;
        }
        let mut labels: Vec<Array> = vec![];
        for dataset in &datasets {
            let coord = dataset
                .variables
                .get(&dim)
                .filter(|_| dataset.is_indexed(&dim));
            let coord = coord.ok_or_else(|| {
                value_error(format!(
                    "Every dimension requires a corresponding 1D coordinate and index for inferring \
                     concatenation order but the coordinate '{dim}' has no corresponding index"
                ))
            })?;
            labels.push(coord.values()?);
        }
        let mut same = true;
        for dataset in &datasets[1..] {
            same = same && datasets[0].variables[&dim].equals(&dataset.variables[&dim])?;
        }
        if same {
            continue;
        }
        let indexes = labels
            .iter()
            .map(|labels| Index::of(&dim, labels))
            .collect::<Result<Vec<_>>>()?;
        let ascending = indexes.iter().all(Index::is_increasing);
        if !ascending && !indexes.iter().all(Index::is_decreasing) {
            return Err(value_error(format!(
                "Coordinate variable {dim} is neither monotonically increasing nor monotonically decreasing \
                 on all datasets"
            )));
        }
        if labels.iter().any(|labels| labels.size() == 0) {
            return Err(value_error("Cannot handle size zero dimensions"));
        }
        for (place, rank) in places.iter_mut().zip(ranks(&dim, &labels, ascending)?) {
            place.push(rank);
        }
        dims.push(dim);
    }
    if datasets.len() > 1 && dims.is_empty() {
        return Err(value_error(
            "Could not find any dimension coordinates to use to order the Dataset objects for concatenation",
        ));
    }
    let objects = datasets.into_iter().map(Object::Set);
    Ok((places.into_iter().zip(objects).collect(), dims))
}

/// Dense ranks of the first labels.
fn ranks(dim: &str, labels: &[Array], ascending: bool) -> Result<Vec<usize>> {
    let firsts = labels
        .iter()
        .map(|labels| Ok(ops::take(labels, 0, &[0])?))
        .collect::<Result<Vec<Array>>>()?;
    let mut dtype = firsts[0].dtype();
    for first in &firsts {
        dtype = ops::result_type(dtype, first.dtype())
            .filter(|dtype| *dtype != DType::Object || first.dtype() == DType::Object)
            .ok_or_else(|| {
                XarrayError::Type(format!(
                    "Cannot combine along dimension '{dim}' with mixed types."
                ))
            })?;
    }
    let firsts = firsts
        .iter()
        .map(|first| Ok(ops::cast(first, dtype)?))
        .collect::<Result<Vec<Array>>>()?;
    let all = ops::concat(0, &firsts.iter().collect::<Vec<_>>())?;
    let sorted = ops::unique(&all)?.values.scalars();
    let count = sorted.len();
    all.scalars()
        .iter()
        .map(|first| {
            let at = sorted.iter().position(|value| value == first).unwrap_or(0);
            Ok(if ascending { at } else { count - 1 - at })
        })
        .collect()
}

fn check_depth(tiles: &Tiles) -> Result<usize> {
    let depths: IndexSet<usize> = tiles.keys().map(Vec::len).collect();
    match depths.len() {
        1 => Ok(depths[0]),
        _ => Err(value_error(
            "The supplied objects do not form a hypercube because sub-lists do not have consistent depths",
        )),
    }
}

fn check_grid(tiles: &Tiles) -> Result<()> {
    for dim in 0..check_depth(tiles)? {
        let mut counts: IndexMap<usize, usize> = IndexMap::new();
        for place in tiles.keys() {
            *counts.entry(place[dim]).or_default() += 1;
        }
        let counts: IndexSet<usize> = counts.into_values().collect();
        if counts.len() != 1 {
            return Err(value_error(format!(
                "The supplied objects do not form a hypercube because sub-lists do not have consistent \
                 lengths along dimension {dim}"
            )));
        }
    }
    Ok(())
}

fn combine_grid(mut tiles: Tiles, dims: &[Option<ConcatDim>], how: &Combine) -> Result<Object> {
    let depth = tiles.keys().next().map_or(0, Vec::len);
    if depth != dims.len() {
        return Err(value_error(format!(
            "concat_dims has length {} but the datasets passed are nested in a {depth}-dimensional structure",
            dims.len()
        )));
    }
    for dim in dims {
        let mut lines: IndexMap<Vec<usize>, Vec<(usize, Object)>> = IndexMap::new();
        for (place, object) in tiles {
            let line = lines.entry(place[1..].to_vec()).or_default();
            line.push((place[0], object));
        }
        tiles = lines
            .into_iter()
            .map(|(place, mut line)| {
                line.sort_by_key(|(at, _)| *at);
                let line: Vec<Object> = line.into_iter().map(|(_, object)| object).collect();
                let combined = match dim {
                    Some(dim) => concat_objects(&line, dim, how)?,
                    None => Object::Set(merge_objects(&line, how)?),
                };
                Ok((place, combined))
            })
            .collect::<Result<_>>()?;
    }
    let (_, out) = tiles
        .swap_remove_index(0)
        .ok_or_else(|| value_error("there is nothing to combine"))?;
    Ok(out)
}
