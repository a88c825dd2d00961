//! `DataFrame(…)`, `Series(…)`: data of every kind.

use littoral_array::{Array, Scalar, ops};
use littoral_frame::{Combine, DataFrame, FrameError, Index, Name, Series, column, labels};
use rustpython_vm::builtins::PyDict;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{PyFrame, PyIndex, PySeries};
use crate::numpy;
use crate::support::{self, OrRaise};

use super::convert;

/// Data of every kind that `DataFrame(…)` takes.
pub fn frame_of(
    data: Option<&PyObject>,
    index: Option<Index>,
    columns: Option<Index>,
    vm: &VirtualMachine,
) -> PyResult<DataFrame> {
    let Some(data) = data else {
        let index = index
            .map_or_else(|| Index::default_range(0), Ok)
            .or_raise(vm)?;
        let columns = match columns {
            Some(columns) => columns,
            None => Index::default_range(0).or_raise(vm)?,
        };
        let missing = Array::from_vec(&[index.len()], vec![f64::NAN; index.len()]).or_raise(vm)?;
        let data = vec![missing; columns.len()];
        return DataFrame::new(index, columns, &data).or_raise(vm);
    };
    if let Some(frame) = data.downcast_ref::<PyFrame>() {
        return Ok(frame.get());
    }
    if let Some(series) = data.downcast_ref::<PySeries>() {
        let series = series.get();
        let name = match columns {
            Some(columns) => columns,
            None => labels(vec![series.name.clone().unwrap_or(Scalar::Int(0))]).or_raise(vm)?,
        };
        return DataFrame::new(series.index, name, &[series.values]).or_raise(vm);
    }
    if data.downcast_ref::<PyDict>().is_some() {
        return frame_of_dict(data, index, columns, vm);
    }
    if support::is_sequence(data) {
        let rows = support::items(data, vm)?;
        if !rows.is_empty()
            && rows
                .iter()
                .all(|row| row.downcast_ref::<PyDict>().is_some())
        {
            return frame_of_records(&rows, index, vm);
        }
        if !rows.is_empty() && rows.iter().all(|row| support::is_sequence(row)) {
            return frame_of_rows(&rows, index, columns, vm);
        }
    }
    let array = convert::column_of(data, vm)?;
    let array = match array.ndim() {
        2 => array,
        1 => ops::reshape(&array, &[array.size(), 1]).or_raise(vm)?,
        ndim => {
            return Err(vm.new_value_error(format!(
                "Must pass 2-d input. shape={:?}, ndim={ndim}",
                array.shape()
            )));
        }
    };
    let width = array.shape()[1];
    let data = (0..width as i64)
        .map(|at| {
            let column = ops::take(&array, 1, &[at])?;
            ops::reshape(&column, &[column.size()])
        })
        .collect::<Result<Vec<_>, _>>()
        .or_raise(vm)?;
    let index = default_index(index, array.shape()[0], vm)?;
    let columns = default_index(columns, width, vm)?;
    DataFrame::new(index, columns, &data).or_raise(vm)
}

fn default_index(index: Option<Index>, size: usize, vm: &VirtualMachine) -> PyResult<Index> {
    match index {
        Some(index) => Ok(index),
        None => Index::default_range(size).or_raise(vm),
    }
}

fn frame_of_dict(
    data: &PyObject,
    index: Option<Index>,
    columns: Option<Index>,
    vm: &VirtualMachine,
) -> PyResult<DataFrame> {
    let entries = support::pairs(data, vm)?;
    // The index is the given one, that of the first series, or positions.
    let mut index = index;
    let mut size = index.as_ref().map(Index::len);
    for (_, value) in &entries {
        if let (None, Some(series)) = (&index, value.downcast_ref::<PySeries>()) {
            index = Some(series.get().index);
        }
        if size.is_none() && support::scalar_of(value, vm)?.is_none() {
            size = Some(convert::column_of(value, vm)?.size());
        }
    }
    let Some(size) = index
        .as_ref()
        .map(Index::len)
        .or(size)
        .or(entries.is_empty().then_some(0))
    else {
        return Err(vm.new_value_error("If using all scalar values, you must pass an index"));
    };
    let index = default_index(index, size, vm)?;
    let mut frame = DataFrame::from_columns(index, vec![]).or_raise(vm)?;
    if entries.is_empty() {
        frame.columns = Index::default_range(0).or_raise(vm)?;
        return Ok(frame);
    }
    for (name, value) in &entries {
        let value = convert::value_of(value, vm)?;
        if let Combine::Array { values, .. } = &value
            && values.ndim() == 1
            && values.size() != size
        {
            return Err(vm.new_value_error("All arrays must be of the same length"));
        }
        frame
            .set(&convert::scalar(name, vm)?, &value)
            .or_raise(vm)?;
    }
    match columns {
        Some(columns) => {
            let names: Vec<Scalar> = (0..columns.len())
                .filter_map(|at| columns.labels_at(at).into_iter().next())
                .collect();
            frame.select(&names).or_raise(vm)
        }
        None => Ok(frame),
    }
}

fn frame_of_records(
    rows: &[PyObjectRef],
    index: Option<Index>,
    vm: &VirtualMachine,
) -> PyResult<DataFrame> {
    let mut columns: indexmap::IndexMap<String, (Scalar, Vec<Scalar>)> = Default::default();
    for (at, row) in rows.iter().enumerate() {
        for (name, value) in support::pairs(row, vm)? {
            let name = convert::scalar(&name, vm)?;
            let key = littoral_frame::format::pretty(&name);
            let entry = columns.entry(key).or_insert_with(|| (name, vec![]));
            entry.1.resize(at, Scalar::Float(f64::NAN));
            entry.1.push(convert::scalar(&value, vm)?);
        }
    }
    let columns = columns
        .into_values()
        .map(|(name, mut values)| {
            values.resize(rows.len(), Scalar::Float(f64::NAN));
            Ok((name, column::from_scalars(values)?))
        })
        .collect::<Result<Vec<_>, FrameError>>()
        .or_raise(vm)?;
    DataFrame::from_columns(default_index(index, rows.len(), vm)?, columns).or_raise(vm)
}

fn frame_of_rows(
    rows: &[PyObjectRef],
    index: Option<Index>,
    columns: Option<Index>,
    vm: &VirtualMachine,
) -> PyResult<DataFrame> {
    let cells = rows
        .iter()
        .map(|row| convert::scalars(row, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let width = cells.iter().map(Vec::len).max().unwrap_or(0);
    let data = (0..width)
        .map(|at| {
            let values = cells
                .iter()
                .map(|row| row.get(at).cloned().unwrap_or(Scalar::None));
            column::from_scalars(values.collect())
        })
        .collect::<Result<Vec<_>, _>>()
        .or_raise(vm)?;
    let index = default_index(index, rows.len(), vm)?;
    let columns = default_index(columns, width, vm)?;
    DataFrame::new(index, columns, &data).or_raise(vm)
}

/// Data of every kind that `Series(…)` takes.
pub fn series_of(
    data: Option<&PyObject>,
    index: Option<Index>,
    name: Option<Name>,
    vm: &VirtualMachine,
) -> PyResult<Series> {
    let Some(data) = data else {
        let index = default_index(index, 0, vm)?;
        let values = Array::from_vec(&[index.len()], vec![Scalar::Float(f64::NAN); index.len()]);
        return Series::new(&values.or_raise(vm)?, index, name.flatten()).or_raise(vm);
    };
    if let Some(series) = data.downcast_ref::<PySeries>() {
        let mut series = series.get();
        if let Some(name) = name {
            series.name = name;
        }
        if let Some(index) = index {
            let mut frame = DataFrame::from_columns(index, vec![]).or_raise(vm)?;
            let label = Scalar::Int(0);
            frame
                .set(&label, &Combine::Series(series.clone()))
                .or_raise(vm)?;
            let mut aligned = frame.column(0);
            aligned.name = series.name;
            return Ok(aligned);
        }
        return Ok(series);
    }
    if data.downcast_ref::<PyDict>().is_some() {
        let (names, values): (Vec<_>, Vec<_>) = support::pairs(data, vm)?.into_iter().unzip();
        let keys = names;
        let values = values
            .iter()
            .map(|value| convert::scalar(value, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let own = convert::index_of(vm.ctx.new_tuple(keys).as_object(), vm)?;
        let values = column::from_scalars(values).or_raise(vm)?;
        return Series::new(&values, own, name.flatten()).or_raise(vm);
    }
    if let Some(crate::xarray::objects::Labelled::Array(array)) =
        crate::xarray::objects::Labelled::of(data, vm)?
    {
        let values = array.values().or_raise(vm)?;
        let index = default_index(index, values.size(), vm)?;
        let own = array.name.map(|name| Scalar::Str(name.into()));
        return Series::new(&values, index, name.unwrap_or(own)).or_raise(vm);
    }
    let own_name = match data.downcast_ref::<PyIndex>() {
        Some(index) => index.get().names().into_iter().next().flatten(),
        None => None,
    };
    let values = convert::column_of(data, vm)?;
    if values.ndim() > 1 {
        return Err(vm.new_value_error(format!(
            "Data must be 1-dimensional, got ndarray of shape {} instead",
            support::str_of(&*numpy::to_py(values, vm).get_attr("shape", vm)?, vm)?
        )));
    }
    let size = index.as_ref().map_or(values.size(), Index::len);
    let values = match values.ndim() {
        0 => ops::broadcast_to(&values, &[size]).or_raise(vm)?,
        _ => values,
    };
    let index = default_index(index, values.size(), vm)?;
    Series::new(&values, index, name.unwrap_or(own_name)).or_raise(vm)
}
