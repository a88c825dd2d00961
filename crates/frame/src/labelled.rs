//! Between labelled arrays and tables, by xarray's rules.

use indexmap::IndexMap;
use littoral_array::calendar::{Clock, DateRange, date_range};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, Scalar, ops};
use littoral_xarray::{AttrValue, Attrs, DataArray, Dataset, MultiIndex, Variable};

use crate::column;
use crate::error::{FrameError, Result, value_error};
use crate::frame::DataFrame;
use crate::index::{Flat, Index, Multi, Name};
use crate::series::Series;

/// What `to_pandas` gives: it depends on the number of dimensions.
#[derive(Debug, Clone)]
pub enum AsPandas {
    Array(Array),
    Series(Series),
    Frame(DataFrame),
}

fn name_of(text: &str) -> Name {
    Some(Scalar::Str(text.into()))
}

/// The index of a dimension: its coordinate, or positions.
pub fn dimension_index(array: &DataArray, dim: &str) -> Result<Index> {
    let size = array
        .variable
        .sizes()
        .get(dim)
        .copied()
        .ok_or_else(|| FrameError::Key(python_str_repr(dim)))?;
    index_along(&array.coords, dim, size)
}

/// The index along a dimension of these coordinates.
fn index_along(coords: &IndexMap<String, Variable>, dim: &str, size: u64) -> Result<Index> {
    match MultiIndex::of(coords, dim)? {
        Some(index) => Ok(Index::Multi(multi_of(&index)?)),
        None => Ok(Index::Flat(flat_index(coords.get(dim), dim, size)?)),
    }
}

/// pandas' form of a MultiIndex.
pub fn multi_of(index: &MultiIndex) -> Result<Multi> {
    Ok(Multi {
        name: name_of(&index.dim),
        names: index.names().iter().map(|name| name_of(name)).collect(),
        levels: index
            .levels
            .labels
            .iter()
            .zip(&index.codes)
            .map(|(labels, codes)| {
                let scalars = labels.scalars();
                let whole = labels.dtype() == littoral_array::DType::Object
                    && scalars.iter().all(|label| matches!(label, Scalar::Int(_)));
                // pandas has joined whole numbers with missing ones: they are floats.
                match whole && !scalars.is_empty() && codes.contains(&-1) {
                    true => Ok(ops::cast(labels, littoral_array::DType::F64)?),
                    false => column::normalised(labels),
                }
            })
            .collect::<Result<_>>()?,
        codes: index.codes.clone(),
    })
}

/// A MultiIndex of pandas along a dimension: levels without name are numbered. Errors if one is named as the dimension.
pub fn multiindex_of(multi: &Multi, dim: &str) -> Result<MultiIndex> {
    let name = |(at, name): (usize, &Name)| match name {
        Some(name) => crate::format::label(name),
        None => format!("{dim}_level_{at}"),
    };
    let names = multi.names.iter().enumerate().map(name).collect();
    let levels = multi
        .levels
        .iter()
        .map(column::as_numpy)
        .collect::<Result<_>>()?;
    Ok(MultiIndex::checked(
        dim,
        names,
        levels,
        multi.codes.clone(),
    )?)
}

fn flat_index(coord: Option<&Variable>, dim: &str, size: u64) -> Result<Flat> {
    match coord.filter(|coord| coord.is_index(dim)) {
        Some(coord) => {
            let mut flat = Flat::new(column::normalised(&coord.values()?)?, name_of(dim));
            flat.freq = frequency(coord, &flat.values);
            Ok(flat)
        }
        None => Flat::range(0, 1, size as usize, name_of(dim)),
    }
}

/// Where a coordinate keeps the frequency of the index it was made of: a name that no user can give.
const FREQUENCY: &str = "\u{0}freq";

/// The frequency that a coordinate was made with, if its times still have it.
fn frequency(coord: &Variable, values: &Array) -> Option<String> {
    let freq = coord.encoding.get(FREQUENCY)?.as_str()?;
    let counts = values.to_vec::<i64>()?;
    let range = DateRange {
        start: Some(*counts.first()?),
        periods: Some(counts.len()),
        freq: Some(freq),
        ..DateRange::default()
    };
    let regular = date_range(Clock::of(values.dtype()).ok()?, &range).ok()?;
    (regular.to_vec::<i64>()? == counts).then(|| freq.to_owned())
}

fn product(dataset: &Dataset, dims: &IndexMap<String, u64>) -> Result<Index> {
    let mut indexes = dims
        .iter()
        .map(|(dim, size)| index_along(&dataset.variables, dim, *size))
        .collect::<Result<Vec<Index>>>()?;
    match (indexes.len(), indexes.pop()) {
        (0, _) | (_, None) => value_error("no valid index for a 0-dimensional object"),
        (1, Some(only)) => Ok(only),
        (_, Some(last)) => {
            indexes.push(last);
            Ok(Index::Multi(Multi::product(&indexes)?))
        }
    }
}

/// The index of all combinations of some dimensions: that of a single one as it is.
pub fn coords_index(dataset: &Dataset, dims: &IndexMap<String, u64>) -> Result<Index> {
    product(dataset, dims)
}

/// `dim_order` as sizes by dimension; every dimension must be named.
fn ordered(dataset: &Dataset, order: Option<&[String]>) -> Result<IndexMap<String, u64>> {
    let sizes = dataset.sizes();
    let Some(order) = order else {
        return Ok(sizes);
    };
    let same = order.len() == sizes.len() && order.iter().all(|dim| sizes.contains_key(dim));
    if !same {
        let quoted = |names: Vec<&String>| {
            let names: Vec<String> = names.iter().map(|name| python_str_repr(name)).collect();
            names.join(", ")
        };
        return value_error(format!(
            "dim_order [{}] does not match the set of dimensions of this Dataset: [{}]",
            quoted(order.iter().collect()),
            quoted(sizes.keys().collect())
        ));
    }
    Ok(order.iter().map(|dim| (dim.clone(), sizes[dim])).collect())
}

/// One row for each combination of the dimensions, one column for each variable that is no index.
pub fn dataset_to_frame(dataset: &Dataset, order: Option<&[String]>) -> Result<DataFrame> {
    let dims = ordered(dataset, order)?;
    frame(&dataset.load()?, &dims)
}

fn frame(dataset: &Dataset, dims: &IndexMap<String, u64>) -> Result<DataFrame> {
    let index = product(dataset, dims)?;
    let mut columns = vec![];
    for (name, variable) in &dataset.variables {
        if dataset.is_indexed(name) {
            continue;
        }
        let values = variable.broadcast_to(dims)?.values()?;
        let flat = ops::reshape(&values, &[values.size()])?;
        columns.push((Scalar::Str(name.as_str().into()), flat));
    }
    DataFrame::from_columns(index, columns)
}

/// `to_dataframe` of an array: its other coordinates are columns, too.
pub fn array_to_frame(
    array: &DataArray,
    name: Option<&str>,
    order: Option<&[String]>,
) -> Result<DataFrame> {
    let Some(name) = name.or(array.name.as_deref()) else {
        return value_error(
            "cannot convert an unnamed DataArray to a DataFrame: use the ``name`` parameter",
        );
    };
    if array.dims().is_empty() {
        return value_error("cannot convert a scalar to a DataFrame");
    }
    let dataset = array.map_to_dataset().load()?;
    let dims = match order {
        Some(_) => ordered(&dataset, order)?,
        None => array.variable.sizes(),
    };
    let mut frame = frame(&dataset, &dims)?;
    // The array's own column is the last one: it travels under a name that no user can give.
    let mut names = frame.column_labels();
    if let Some(last) = names.last_mut() {
        *last = Scalar::Str(name.into());
    }
    frame.columns = crate::frame::labels(names)?;
    Ok(frame)
}

fn series_name(array: &DataArray) -> Name {
    array.name.as_deref().and_then(name_of)
}

/// `to_series`: one row for each combination of the dimensions.
pub fn array_to_series(array: &DataArray) -> Result<Series> {
    let array = array.load()?;
    let index = product(&array.map_to_dataset(), &array.variable.sizes())?;
    Series::new(&array.values()?, index, series_name(&array))
}

/// `to_pandas`: an array, a series or a frame of as many dimensions.
pub fn array_to_pandas(array: &DataArray) -> Result<AsPandas> {
    let array = array.load()?;
    match array.dims() {
        [] => Ok(AsPandas::Array(array.values()?)),
        [_] => Ok(AsPandas::Series(array_to_series(&array)?)),
        [rows, columns] => {
            let values = array.values()?;
            let data = (0..values.shape()[1] as i64)
                .map(|at| {
                    let column = ops::take(&values, 1, &[at])?;
                    Ok(ops::reshape(&column, &[column.size()])?)
                })
                .collect::<Result<Vec<_>>>()?;
            let (index, columns) = (
                dimension_index(&array, rows)?,
                dimension_index(&array, columns)?,
            );
            Ok(AsPandas::Frame(DataFrame::new(index, columns, &data)?))
        }
        dims => value_error(format!(
            "Cannot convert arrays with {} dimensions into pandas objects. Requires 2 or fewer dimensions.",
            dims.len()
        )),
    }
}

/// `to_pandas` of a dataset of at most one dimension.
pub fn dataset_to_pandas(dataset: &Dataset) -> Result<AsPandas> {
    match dataset.sizes().len() {
        0 => {
            let dataset = dataset.load()?;
            let names = dataset.data_names();
            let values = names
                .iter()
                .map(|name| Ok(dataset.variables[name].values()?.item()?))
                .collect::<Result<Vec<Scalar>>>()?;
            let labels = names.iter().map(|name| Scalar::Str(name.as_str().into()));
            let index = crate::frame::labels(labels.collect())?;
            Ok(AsPandas::Series(Series::new(
                &column::from_scalars(values)?,
                index,
                None,
            )?))
        }
        1 => Ok(AsPandas::Frame(dataset_to_frame(dataset, None)?)),
        count => value_error(format!(
            "cannot convert Datasets with {count} dimensions into pandas objects without changing the \
             number of dimensions. Please use Dataset.to_dataframe() instead."
        )),
    }
}

/// The dimensions of an index, with a coordinate each. Rows become places in the product of the
/// levels.
fn dimensions(index: &Index) -> Result<Vec<(String, Array)>> {
    let text = |name: &Name, fallback: String| match name {
        Some(name) => crate::format::label(name),
        None => fallback,
    };
    match index {
        Index::Flat(flat) => Ok(vec![(
            text(&flat.name, "index".into()),
            column::as_numpy(&flat.values)?,
        )]),
        Index::Multi(multi) => (0..multi.names.len())
            .map(|level| {
                Ok((
                    text(&multi.names[level], format!("level_{level}")),
                    column::as_numpy(&multi.levels[level])?,
                ))
            })
            .collect(),
    }
}

/// A column in the shape of the index' dimensions; combinations without a row are missing.
fn unstacked(values: &Array, index: &Index, shape: &[usize]) -> Result<Array> {
    let values = column::as_numpy(values)?;
    let Index::Multi(multi) = index else {
        return Ok(values);
    };
    let total: usize = shape.iter().product();
    let mut rows = vec![-1i64; total];
    for row in 0..multi.len() {
        let mut place = 0usize;
        for (codes, size) in multi.codes.iter().zip(shape) {
            let code = usize::try_from(codes[row]).map_err(|_| {
                FrameError::Value("an index with missing labels cannot become coordinates".into())
            })?;
            place = place * size + code;
        }
        if rows[place] >= 0 {
            return value_error(
                "cannot convert a DataFrame with a non-unique MultiIndex into xarray",
            );
        }
        rows[place] = row as i64;
    }
    Ok(ops::reshape(&column::take(&values, &rows)?, shape)?)
}

/// `Dataset.from_dataframe`, `frame.to_xarray()`.
pub fn frame_to_dataset(frame: &DataFrame) -> Result<Dataset> {
    let index = unused_removed(&frame.index)?;
    let dims = dimensions(&index)?;
    let shape: Vec<usize> = dims.iter().map(|(_, values)| values.size()).collect();
    let names: Vec<String> = dims.iter().map(|(name, _)| name.clone()).collect();
    let mut variables = IndexMap::new();
    for (name, values) in &dims {
        variables.insert(
            name.clone(),
            Variable::new(vec![name.clone()], values.clone())?,
        );
    }
    let coord_names = names.iter().cloned().collect();
    for (label, values) in frame.column_labels().iter().zip(&frame.data) {
        let variable = Variable::new(names.clone(), unstacked(values, &index, &shape)?)?;
        variables.insert(crate::format::label(label), variable);
    }
    Ok(Dataset::new(variables, coord_names, Attrs::new())?)
}

/// Levels without the labels that no row has.
fn unused_removed(index: &Index) -> Result<Index> {
    let Index::Multi(multi) = index else {
        return Ok(index.clone());
    };
    let mut out = multi.clone();
    for (level, codes) in out.levels.iter_mut().zip(&mut out.codes) {
        let mut used = vec![false; level.size()];
        codes
            .iter()
            .filter_map(|code| usize::try_from(*code).ok())
            .for_each(|code| used[code] = true);
        if used.iter().all(|used| *used) {
            continue;
        }
        let kept: Vec<i64> = (0..)
            .zip(&used)
            .filter(|(_, used)| **used)
            .map(|(at, _)| at)
            .collect();
        for code in codes.iter_mut().filter(|code| **code >= 0) {
            *code = kept
                .iter()
                .position(|own| own == code)
                .map_or(-1, |at| at as i64);
        }
        *level = column::take(level, &kept)?;
    }
    Ok(Index::Multi(out))
}

/// `DataArray.from_series`, `series.to_xarray()`: one dimension for each level.
pub fn series_to_array(series: &Series) -> Result<DataArray> {
    let index = unused_removed(&series.index)?;
    let dims = dimensions(&index)?;
    let shape: Vec<usize> = dims.iter().map(|(_, values)| values.size()).collect();
    let names: Vec<String> = dims.iter().map(|(name, _)| name.clone()).collect();
    let variable = Variable::new(names, unstacked(&series.values, &index, &shape)?)?;
    let coords = dims
        .into_iter()
        .map(|(name, values)| Ok((name.clone(), Variable::new(vec![name], values)?)))
        .collect::<Result<_>>()?;
    let name = series.name.as_ref().map(crate::format::label);
    Ok(DataArray::new(name, variable, coords))
}

/// `DataArray(frame)`: two dimensions, named after the indexes.
pub fn frame_to_array(frame: &DataFrame) -> Result<DataArray> {
    let mut coords = IndexMap::new();
    let mut names = vec![];
    for (axis, index) in [&frame.index, &frame.columns].into_iter().enumerate() {
        let name = match index {
            Index::Flat(flat) => flat.name.as_ref().map(crate::format::label),
            Index::Multi(multi) => multi.name.as_ref().map(crate::format::label),
        };
        let name = name.unwrap_or(format!("dim_{axis}"));
        coords.extend(index_to_coords(index, &name)?);
        names.push(name);
    }
    let variable = Variable::new(names, frame.values()?)?;
    Ok(DataArray::new(None, variable, coords))
}

/// An index as coordinates along `dim`: one, or those of a MultiIndex.
pub fn index_to_coords(index: &Index, dim: &str) -> Result<IndexMap<String, Variable>> {
    match index {
        Index::Multi(multi) => Ok(multiindex_of(multi, dim)?.variables(&IndexMap::new())?),
        flat => Ok([(dim.to_owned(), index_to_variable(flat, dim)?)]
            .into_iter()
            .collect()),
    }
}

/// An index as a coordinate along `dim`; tuples of a MultiIndex.
pub fn index_to_variable(index: &Index, dim: &str) -> Result<Variable> {
    match index {
        Index::Flat(flat) => {
            let mut variable =
                Variable::new(vec![dim.to_owned()], column::as_numpy(&flat.values)?)?;
            if let Some(freq) = &flat.freq {
                let freq = AttrValue::Str(freq.clone());
                variable.encoding.insert(FREQUENCY.into(), freq);
            }
            Ok(variable)
        }
        Index::Multi(multi) => {
            let mut coords = multiindex_of(multi, dim)?.variables(&IndexMap::new())?;
            match coords.shift_remove(dim) {
                Some(variable) => Ok(variable),
                None => value_error("a MultiIndex without coordinate of its dimension"),
            }
        }
    }
}
