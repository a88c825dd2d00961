//! Subscripts, `loc`, `iloc`, attributes.

use littoral_array::{Array, Scalar};
use littoral_frame::{Combine, DataFrame, Found, Index, Selection, Series, column};
use rustpython_vm::builtins::{PySlice, PyStr, PyTuple};
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::AsMapping;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, atomic_func,
};

use super::convert;
use super::objects::{self, PyFrame, PyIndex, PySeries, element, is_slice};
use crate::support::{self, OrRaise};

/// `frame.loc`, `series.iloc` and so on.
#[rustpython_vm::pyclass(module = "pandas", name = "_Indexer")]
#[derive(Debug, PyPayload)]
pub struct Indexer {
    pub owner: PyObjectRef,
    /// By label, not by position.
    pub labels: bool,
}

impl AsMapping for Indexer {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|mapping, vm| length(
                &Indexer::mapping_downcast(mapping).owner,
                vm
            )),
            subscript: atomic_func!(|mapping, key, vm| {
                let zelf = Indexer::mapping_downcast(mapping);
                zelf.get(key, vm)
            }),
            ass_subscript: atomic_func!(|mapping, key, value, vm| {
                let zelf = Indexer::mapping_downcast(mapping);
                match value {
                    Some(value) => zelf.set(key, &value, vm),
                    None => Err(vm.new_type_error("cannot delete items of an indexer")),
                }
            }),
        };
        &METHODS
    }
}

#[rustpython_vm::pyclass(with(AsMapping))]
impl Indexer {}

impl Indexer {
    /// Positions along one axis.
    fn locate(&self, index: &Index, key: &PyObject, vm: &VirtualMachine) -> PyResult<Found> {
        if self.labels {
            return index.locate(&convert::selection(key, vm)?).or_raise(vm);
        }
        positions(index.len(), key, vm)
    }

    fn get(&self, key: &PyObject, vm: &VirtualMachine) -> PyResult {
        if let Some(series) = self.owner.downcast_ref::<PySeries>() {
            let series = series.get();
            let found = self.locate(&series.index, key, vm)?;
            return series_at(&series, found, vm);
        }
        let Some(frame) = self.owner.downcast_ref::<PyFrame>() else {
            return Err(vm.new_type_error("an indexer of a DataFrame or a Series"));
        };
        let frame = frame.get();
        let pair = key.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice());
        let levels = self.labels && matches!(frame.index, Index::Multi(_));
        let (rows, columns) = match pair {
            // With several levels a tuple of labels is one row's label.
            Some([rows, columns]) if !levels || is_axis_key(rows, columns, &frame, vm)? => {
                (self.locate(&frame.index, rows, vm)?, Some(columns))
            }
            _ => (self.locate(&frame.index, key, vm)?, None),
        };
        let Some(columns) = columns else {
            return frame_at(&frame, rows, vm);
        };
        match self.locate(&frame.columns, columns, vm)? {
            Found::One(at) => series_at(&frame.column(at), rows, vm),
            Found::Many(at) | Found::Levels(at, _) => {
                frame_at(&frame.take_columns(&at).or_raise(vm)?, rows, vm)
            }
        }
    }

    fn set(&self, key: &PyObject, value: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
        let rows_of = |found: Found| match found {
            Found::One(at) => vec![at as i64],
            Found::Many(rows) | Found::Levels(rows, _) => rows,
        };
        if let Some(shell) = self.owner.downcast_ref::<PySeries>() {
            let mut series = shell.get();
            let rows = rows_of(self.locate(&series.index, key, vm)?);
            series.values = replaced(&series.values, &rows, value, vm)?;
            shell.set(series);
            return Ok(());
        }
        let Some(shell) = self.owner.downcast_ref::<PyFrame>() else {
            return Err(vm.new_type_error("an indexer of a DataFrame or a Series"));
        };
        let mut frame = shell.get();
        let pair = key.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice());
        let (rows, columns) = match pair {
            Some([rows, columns]) => (rows.clone(), Some(columns)),
            _ => (key.to_owned(), None),
        };
        let rows = rows_of(self.locate(&frame.index, &rows, vm)?);
        // A column that is not there yet is added.
        if let (true, Some(name)) = (self.labels, columns)
            && let Some(name) = support::scalar_of(name, vm)?
            && frame.find(&name).is_none()
        {
            let missing = Combine::Array {
                values: Array::scalar(Scalar::Float(f64::NAN)),
                weak: true,
            };
            frame.set(&name, &missing).or_raise(vm)?;
        }
        let columns = match columns {
            Some(columns) => rows_of(self.locate(&frame.columns, columns, vm)?),
            None => (0..frame.data.len() as i64).collect(),
        };
        for at in columns {
            let at = at as usize;
            frame.data[at] = replaced(&frame.data[at], &rows, value, vm)?;
        }
        shell.set(frame);
        Ok(())
    }
}

/// Whether `loc[a, b]` of a frame with several levels means rows `a` and columns `b`.
fn is_axis_key(
    rows: &PyObject,
    columns: &PyObject,
    frame: &DataFrame,
    vm: &VirtualMachine,
) -> PyResult<bool> {
    if is_slice(rows) || rows.downcast_ref::<PyTuple>().is_some() || is_slice(columns) {
        return Ok(true);
    }
    Ok(match support::scalar_of(columns, vm)? {
        Some(label) => frame.find(&label).is_some(),
        None => true,
    })
}

/// Positions given by number, slice, list or mask.
fn positions(size: usize, key: &PyObject, vm: &VirtualMachine) -> PyResult<Found> {
    if let Some(slice) = key.downcast_ref::<PySlice>() {
        return Ok(Found::Many(convert::slice_positions(slice, size, vm)?));
    }
    if let Some(mask) = convert::mask(key, vm)? {
        return Ok(Found::Many(
            littoral_frame::mask_positions(&mask, size).or_raise(vm)?,
        ));
    }
    let check = |at: i64| -> PyResult<i64> {
        let own = if at < 0 { at + size as i64 } else { at };
        match (0..size as i64).contains(&own) {
            true => Ok(own),
            false => Err(vm.new_index_error("single positional indexer is out-of-bounds")),
        }
    };
    match support::scalar_of(key, vm)? {
        Some(Scalar::Int(at)) => Ok(Found::One(check(at)? as usize)),
        Some(Scalar::UInt(at)) => Ok(Found::One(check(at as i64)? as usize)),
        Some(_) => Err(vm.new_type_error("Cannot index by location index with a non-integer key")),
        None => {
            let array = convert::column_of(key, vm)?;
            let at = array.scalars();
            let at = at.iter().map(|at| match at.as_i64() {
                Some(at) => check(at),
                None => {
                    Err(vm.new_type_error("Cannot index by location index with a non-integer key"))
                }
            });
            Ok(Found::Many(at.collect::<PyResult<_>>()?))
        }
    }
}

fn series_at(series: &Series, found: Found, vm: &VirtualMachine) -> PyResult {
    match found {
        Found::One(at) => element(&series.values, at, vm),
        Found::Many(rows) => Ok(objects::series(series.take(&rows).or_raise(vm)?, vm)),
        Found::Levels(rows, levels) => {
            let mut taken = series.take(&rows).or_raise(vm)?;
            taken.index = series.index.without_first(&rows, levels).or_raise(vm)?;
            Ok(objects::series(taken, vm))
        }
    }
}

fn frame_at(frame: &DataFrame, found: Found, vm: &VirtualMachine) -> PyResult {
    match found {
        Found::One(at) => Ok(objects::series(frame.row(at).or_raise(vm)?, vm)),
        Found::Many(rows) => Ok(objects::frame(frame.take(&rows).or_raise(vm)?, vm)),
        Found::Levels(rows, levels) => {
            let mut taken = frame.take(&rows).or_raise(vm)?;
            taken.index = frame.index.without_first(&rows, levels).or_raise(vm)?;
            Ok(objects::frame(taken, vm))
        }
    }
}

/// A column with other values in some rows.
fn replaced(
    values: &Array,
    rows: &[i64],
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let mut out = values.scalars();
    let new = convert::column_of(value, vm)?;
    let new = match (new.ndim(), new.size()) {
        (0, _) => vec![new.item().or_raise(vm)?; rows.len()],
        (_, size) if size == rows.len() => new.scalars(),
        (_, size) => {
            return Err(vm.new_value_error(format!(
                "cannot set using a list-like indexer with a different length than the value: {size} \
                 values for {} rows",
                rows.len()
            )));
        }
    };
    for (row, value) in rows.iter().zip(new) {
        out[*row as usize] = value;
    }
    let made = column::from_scalars(out).or_raise(vm)?;
    // Numbers of the column's own kind keep its dtype.
    match made.dtype().kind() == values.dtype().kind() && values.dtype().is_numeric() {
        true => littoral_array::ops::cast(&made, values.dtype()).or_raise(vm),
        false => Ok(made),
    }
}

pub fn length(object: &PyObject, vm: &VirtualMachine) -> PyResult<usize> {
    if let Some(frame) = object.downcast_ref::<PyFrame>() {
        return Ok(frame.get().len());
    }
    if let Some(series) = object.downcast_ref::<PySeries>() {
        return Ok(series.get().len());
    }
    match object.downcast_ref::<PyIndex>() {
        Some(index) => Ok(index.get().len()),
        None => Err(vm.new_type_error("object has no len()")),
    }
}

pub fn get(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let Some(frame) = object.downcast_ref::<PyFrame>() {
        return frame_get(&frame.get(), key, vm);
    }
    if let Some(series) = object.downcast_ref::<PySeries>() {
        return series_get(&series.get(), key, vm);
    }
    let Some(index) = object.downcast_ref::<PyIndex>() else {
        return Err(vm.new_type_error("object is not subscriptable"));
    };
    let index = index.get();
    let found = positions(index.len(), key, vm).map_err(|error| {
        match error.fast_isinstance(vm.ctx.exceptions.index_error) {
            true => vm.new_index_error(format!(
                "index {} is out of bounds for axis 0 with size {}",
                support::str_of(key, vm).unwrap_or_default(),
                index.len()
            )),
            false => error,
        }
    })?;
    match found {
        Found::One(at) => index_element(&index, at, vm),
        Found::Many(rows) | Found::Levels(rows, _) => {
            objects::index(index.take(&rows).or_raise(vm)?, vm)
        }
    }
}

/// One label of an index.
fn index_element(index: &Index, at: usize, vm: &VirtualMachine) -> PyResult {
    match index {
        Index::Flat(flat) if flat.range.is_none() => element(&flat.values, at, vm),
        Index::Flat(_) => convert::label(&index.labels_at(at), vm),
        Index::Multi(multi) => {
            let labels = index.labels_at(at);
            let parts = labels
                .iter()
                .zip(&multi.levels)
                .map(|(label, level)| convert::element(label, level.dtype(), vm))
                .collect::<PyResult<_>>()?;
            Ok(vm.ctx.new_tuple(parts).into())
        }
    }
}

fn frame_get(frame: &DataFrame, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let Some(slice) = key.downcast_ref::<PySlice>() {
        return frame_at(
            frame,
            Found::Many(row_slice(&frame.index, slice, key, vm)?),
            vm,
        );
    }
    if let Some(mask) = convert::mask(key, vm)? {
        return Ok(objects::frame(frame.filter(&mask).or_raise(vm)?, vm));
    }
    if let Some(mask) = key.downcast_ref::<PyFrame>() {
        return frame_where(frame, &mask.get(), vm);
    }
    if let Some(name) = support::scalar_of(key, vm)? {
        let at = frame.position(&name).or_raise(vm)?;
        return Ok(objects::series(frame.column(at), vm));
    }
    if matches!(frame.columns, Index::Multi(_)) {
        let found = frame
            .columns
            .locate(&convert::selection(key, vm)?)
            .or_raise(vm)?;
        return match found {
            Found::One(at) => Ok(objects::series(frame.column(at), vm)),
            Found::Many(at) | Found::Levels(at, _) => {
                Ok(objects::frame(frame.take_columns(&at).or_raise(vm)?, vm))
            }
        };
    }
    let names = convert::scalars(key, vm)?;
    Ok(objects::frame(frame.select(&names).or_raise(vm)?, vm))
}

/// Cells where the mask holds, missing elsewhere.
fn frame_where(frame: &DataFrame, mask: &DataFrame, vm: &VirtualMachine) -> PyResult {
    let mut out = frame.clone();
    for (values, mask) in out.data.iter_mut().zip(&mask.data) {
        let keep = mask.to_vec::<bool>().unwrap_or_default();
        let rows: Vec<i64> = (0..)
            .zip(keep)
            .map(|(row, keep)| if keep { row } else { -1 })
            .collect();
        *values = column::take(values, &rows).or_raise(vm)?;
    }
    Ok(objects::frame(out, vm))
}

/// `frame["2000-01":"2000-02"]` by label, `frame[1:3]` by position.
fn row_slice(
    index: &Index,
    slice: &PySlice,
    key: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<i64>> {
    let is_label = |part: Option<&PyObjectRef>| -> PyResult<bool> {
        let Some(part) = part.filter(|part| !vm.is_none(part)) else {
            return Ok(false);
        };
        Ok(!matches!(
            support::scalar_of(part, vm)?,
            Some(Scalar::Int(_) | Scalar::UInt(_)) | None
        ))
    };
    if is_label(slice.start.as_ref())? || is_label(Some(&slice.stop))? {
        return match index.locate(&convert::selection(key, vm)?).or_raise(vm)? {
            Found::Many(rows) => Ok(rows),
            _ => Err(vm.new_type_error("a slice gives rows")),
        };
    }
    convert::slice_positions(slice, index.len(), vm)
}

fn series_get(series: &Series, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let Some(slice) = key.downcast_ref::<PySlice>() {
        let rows = row_slice(&series.index, slice, key, vm)?;
        return Ok(objects::series(series.take(&rows).or_raise(vm)?, vm));
    }
    if let Some(mask) = convert::mask(key, vm)? {
        return Ok(objects::series(series.filter(&mask).or_raise(vm)?, vm));
    }
    let found = series
        .index
        .locate(&convert::selection(key, vm)?)
        .or_raise(vm)?;
    series_at(series, found, vm)
}

pub fn set(
    object: &PyObject,
    key: &PyObject,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(shell) = object.downcast_ref::<PyFrame>() {
        let mut frame = shell.get();
        if let Some(mask) = key.downcast_ref::<PyFrame>() {
            for (values, mask) in frame.data.iter_mut().zip(&mask.get().data) {
                let keep = mask.to_vec::<bool>().unwrap_or_default();
                let rows: Vec<i64> = (0..)
                    .zip(keep)
                    .filter(|(_, keep)| *keep)
                    .map(|(row, _)| row)
                    .collect();
                *values = replaced(values, &rows, value, vm)?;
            }
            shell.set(frame);
            return Ok(());
        }
        if convert::mask(key, vm)?.is_some() || is_slice(key) {
            let indexer = Indexer {
                owner: object.to_owned(),
                labels: !is_slice(key),
            };
            return indexer.set(key, value, vm);
        }
        let names = convert::scalars(key, vm)?;
        if let [name] = names.as_slice() {
            frame
                .set(name, &convert::value_of(value, vm)?)
                .or_raise(vm)?;
        } else {
            let Some(other) = value.downcast_ref::<PyFrame>() else {
                return Err(vm.new_not_implemented_error(
                    "several columns can be assigned from a DataFrame only",
                ));
            };
            let other = other.get();
            for (at, name) in names.iter().enumerate() {
                frame
                    .set(name, &Combine::Series(other.column(at)))
                    .or_raise(vm)?;
            }
        }
        shell.set(frame);
        return Ok(());
    }
    if object.downcast_ref::<PySeries>().is_some() {
        let labels = !is_slice(key);
        let indexer = Indexer {
            owner: object.to_owned(),
            labels,
        };
        return indexer.set(key, value, vm);
    }
    Err(vm.new_type_error("Index does not support mutable operations"))
}

pub fn delete(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let Some(shell) = object.downcast_ref::<PyFrame>() else {
        return Err(vm.new_type_error("cannot delete items of this object"));
    };
    let frame = shell.get();
    let name = convert::scalar(key, vm)?;
    frame.position(&name).or_raise(vm)?;
    shell.set(frame.drop_columns(&[name]).or_raise(vm)?);
    Ok(())
}

pub fn contains(object: &PyObject, target: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let Ok(selection) = convert::selection(target, vm) else {
        return Ok(false);
    };
    let index = match (
        object.downcast_ref::<PyFrame>(),
        object.downcast_ref::<PySeries>(),
        object.downcast_ref::<PyIndex>(),
    ) {
        (Some(frame), ..) => frame.get().columns,
        (_, Some(series), _) => series.get().index,
        (.., Some(index)) => index.get(),
        _ => return Ok(false),
    };
    // Part of a date names all dates in it.
    if let (Selection::Label(Scalar::Str(text)), "CFTimeIndex") = (&selection, index.class())
        && let Index::Flat(flat) = &index
        && let Ok(clock) = littoral_array::calendar::Clock::of(flat.values.dtype())
    {
        let range = littoral_array::calendar::parse_partial(text, clock);
        let values = flat.values.to_vec::<i64>().unwrap_or_default();
        return Ok(range.is_some_and(|(first, last)| {
            values.iter().any(|value| (first..=last).contains(value))
        }));
    }
    Ok(match selection {
        Selection::Label(_) | Selection::Labels(_) => index.locate(&selection).is_ok(),
        _ => false,
    })
}

/// Names of columns, values, labels.
pub fn iterate(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    let labels = |index: &Index| -> PyResult<Vec<PyObjectRef>> {
        (0..index.len())
            .map(|at| convert::label(&index.labels_at(at), vm))
            .collect()
    };
    if let Some(frame) = object.downcast_ref::<PyFrame>() {
        return labels(&frame.get().columns);
    }
    if let Some(series) = object.downcast_ref::<PySeries>() {
        let values = series.get().values.scalars();
        return values
            .iter()
            .map(|value| convert::python_element(value, vm))
            .collect();
    }
    match object.downcast_ref::<PyIndex>() {
        Some(index) => labels(&index.get()),
        None => Ok(vec![]),
    }
}

/// `frame.temperature`; pandas' `AttributeError` otherwise.
pub fn attribute(object: &PyObject, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
    let name = &*name.to_string_lossy();
    let label = Scalar::Str(name.into());
    if let Some(frame) = object.downcast_ref::<PyFrame>() {
        let frame = frame.get();
        if let Some(at) = frame.find(&label) {
            return Ok(objects::series(frame.column(at), vm));
        }
    }
    if let Some(series) = object.downcast_ref::<PySeries>() {
        let series = series.get();
        if let (Index::Flat(_), Ok(Found::One(at))) =
            (&series.index, series.index.locate(&Selection::Label(label)))
            && series.index.clock().is_none()
        {
            return element(&series.values, at, vm);
        }
    }
    let class = object.class().name().to_string();
    Err(vm.new_attribute_error(format!(
        "'{class}' object has no attribute '{name}' in Littoral's pandas"
    )))
}
