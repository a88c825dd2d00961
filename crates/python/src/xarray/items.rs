//! `obj[key]`, `obj[key] = value`, iteration, membership and made-up attributes.

use indexmap::IndexMap;
use littoral_xarray::{DataArray, Indexer, Part};
use rustpython_vm::builtins::{PyDict, PyEllipsis, PyStr, PyTuple};
use rustpython_vm::{Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{Labelled, PyDataArray, PyDataset};
use super::{accessors, convert, shared};
use crate::support::{self, OrRaise};

fn labelled(object: &PyObject, vm: &VirtualMachine) -> PyResult<Labelled> {
    Labelled::of(object, vm)?.ok_or_else(|| vm.new_type_error("not a labelled object"))
}

pub fn length(object: &PyObject, vm: &VirtualMachine) -> PyResult<usize> {
    match labelled(object, vm)? {
        Labelled::Array(array) => match array.shape().first() {
            Some(length) => Ok(*length as usize),
            None => Err(vm.new_type_error("len() of unsized object")),
        },
        Labelled::Set(dataset) => Ok(dataset.data_names().len()),
    }
}

pub fn get(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    match labelled(object, vm)? {
        Labelled::Array(array) => match support::text(key) {
            Some(name) => match shared::member(object, &name, vm)? {
                Some(coord) => Ok(coord),
                None => Err(vm.new_key_error(vm.ctx.new_str(name).into())),
            },
            None => {
                let indexers = positional(array.dims(), key, vm)?;
                Labelled::Array(array.isel(&indexers, false).or_raise(vm)?).wrap(vm)
            }
        },
        Labelled::Set(dataset) => {
            if let Some(name) = support::text(key) {
                return match shared::member(object, &name, vm)? {
                    Some(array) => Ok(array),
                    None => Labelled::Array(dataset.get(&name).or_raise(vm)?).wrap(vm),
                };
            }
            if key.downcast_ref::<PyDict>().is_some() {
                let indexers = dict_indexers(key, vm)?;
                return Labelled::Set(dataset.isel(&indexers, false, false).or_raise(vm)?).wrap(vm);
            }
            let names = support::names(key, vm)?;
            Labelled::Set(dataset.select(&names).or_raise(vm)?).wrap(vm)
        }
    }
}

fn dict_indexers(key: &PyObject, vm: &VirtualMachine) -> PyResult<IndexMap<String, Indexer>> {
    support::pairs(key, vm)?
        .into_iter()
        .map(|(dim, value)| {
            let dim = convert::key_text(&dim, vm)?;
            let indexer = convert::indexer(&dim, &value, vm)?;
            Ok((dim, indexer))
        })
        .collect()
}

/// `array[0, ..., 1:3]`, `array[{"x": 0}]`, `array[mask]` as indexers by dimension.
pub fn positional(
    dims: &[String],
    key: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, Indexer>> {
    if key.downcast_ref::<PyDict>().is_some() {
        return dict_indexers(key, vm);
    }
    by_axis(dims, key, vm)?
        .into_iter()
        .map(|(dim, value)| {
            let indexer = convert::indexer(&dim, &value, vm)?;
            Ok((dim, indexer))
        })
        .collect()
}

/// Which dimension each item of a subscript is for.
pub fn by_axis(
    dims: &[String],
    key: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<(String, PyObjectRef)>> {
    let parts: Vec<PyObjectRef> = match key.downcast_ref::<PyTuple>() {
        Some(tuple) => tuple.as_slice().to_vec(),
        None => vec![key.to_owned()],
    };
    let is_ellipsis = |part: &PyObjectRef| part.downcast_ref::<PyEllipsis>().is_some();
    let given = parts.iter().filter(|part| !is_ellipsis(part)).count();
    if given > dims.len() {
        return Err(vm.new_index_error("too many indices"));
    }
    let mut out = vec![];
    let mut axis = 0;
    let mut seen = false;
    for part in parts {
        if is_ellipsis(&part) {
            if !seen {
                axis += dims.len() - given;
                seen = true;
            }
            continue;
        }
        out.push((dims[axis].clone(), part));
        axis += 1;
    }
    Ok(out)
}

pub fn set(
    object: &PyObject,
    key: &PyObject,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(shell) = object.downcast_ref::<PyDataset>() {
        shell.check_mutable("__setitem__", vm)?;
        if key.downcast_ref::<PyDict>().is_some() {
            return assign_to_set(shell, &dict_indexers(key, vm)?, value, vm);
        }
        let dataset = shell.get(vm)?;
        if support::is_sequence(key) {
            let names = support::names(key, vm)?;
            let values = support::items(value, vm)?;
            let mut out = dataset;
            for (name, value) in names.iter().zip(values) {
                let part = convert::as_part(name, &value, vm)?;
                out = out
                    .assign([(name.clone(), part)].into_iter().collect())
                    .or_raise(vm)?;
            }
            shell.set(out);
            return Ok(());
        }
        let name = convert::key_text(key, vm)?;
        let part = convert::as_part(&name, value, vm)?;
        shell.set(
            dataset
                .assign([(name, part)].into_iter().collect())
                .or_raise(vm)?,
        );
        return Ok(());
    }
    let Some(shell) = object.downcast_ref::<PyDataArray>() else {
        return Err(vm.new_type_error("not a labelled object"));
    };
    let array = shell.get(vm)?;
    if let Some(name) = support::text(key) {
        let coord = convert::as_part(&name, value, vm)?;
        shell.set(assign_coords(&array, [(name, coord)].into_iter().collect()).or_raise(vm)?);
        return Ok(());
    }
    let indexers = positional(array.dims(), key, vm)?;
    shell.set(assigned(&array, &indexers, value, vm)?);
    Ok(())
}

pub fn assign_coords(
    array: &DataArray,
    coords: IndexMap<String, Part>,
) -> littoral_xarray::Result<DataArray> {
    array.map_dataset(|dataset| dataset.assign_coords(coords))
}

/// A copy with other values where the indexers point.
pub fn assigned(
    array: &DataArray,
    indexers: &IndexMap<String, Indexer>,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<DataArray> {
    let value = convert::required_operand(value, vm)?;
    // The values of an index do not change: labels would not be found any more.
    let own = array.name.as_ref().and_then(|name| array.coords.get(name));
    let there = indexers.keys().all(|dim| array.dims().contains(dim));
    if own.filter(|_| there).is_some_and(|own| {
        own.is_index(array.name.as_deref().unwrap_or_default())
            && own.data.ptr() == array.variable.data.ptr()
    }) {
        return Err(vm.new_type_error("IndexVariable values cannot be modified"));
    }
    array.assign_at(indexers, &value).or_raise(vm)
}

/// Other values where the indexers point, in every data variable.
pub fn assign_to_set(
    shell: &PyDataset,
    indexers: &IndexMap<String, Indexer>,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    shell.check_mutable("__setitem__", vm)?;
    let value = convert::required_operand(value, vm)?;
    shell.set(shell.get(vm)?.assign_at(indexers, &value).or_raise(vm)?);
    Ok(())
}

pub fn delete(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let name = convert::key_text(key, vm)?;
    if let Some(shell) = object.downcast_ref::<PyDataset>() {
        shell.check_mutable("__delitem__", vm)?;
        let dataset = shell.get(vm)?;
        if !dataset.variables.contains_key(&name) {
            return Err(vm.new_key_error(vm.ctx.new_str(name).into()));
        }
        shell.set(dataset.drop_vars(&[name], false).or_raise(vm)?);
        return Ok(());
    }
    match object.downcast_ref::<PyDataArray>() {
        Some(shell) => {
            let array = shell.get(vm)?;
            shell.set(
                array
                    .map_dataset(|dataset| dataset.drop_vars(&[name], false))
                    .or_raise(vm)?,
            );
            Ok(())
        }
        None => Err(vm.new_type_error("not a labelled object")),
    }
}

pub fn contains(object: &PyObject, target: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    match labelled(object, vm)? {
        Labelled::Set(dataset) => {
            Ok(support::text(target).is_some_and(|name| dataset.variables.contains_key(&name)))
        }
        Labelled::Array(array) => {
            let values = array.values().or_raise(vm)?;
            let wanted = support::scalar_of(target, vm)?;
            Ok(wanted.is_some_and(|wanted| {
                values.scalars().iter().any(|value| {
                    *value == wanted
                        || matches!((value.as_f64(), wanted.as_f64()), (Some(a), Some(b)) if a == b)
                })
            }))
        }
    }
}

pub fn iterate(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    match labelled(object, vm)? {
        Labelled::Set(dataset) => Ok(dataset
            .data_names()
            .into_iter()
            .map(|name| vm.ctx.new_str(name).into())
            .collect()),
        Labelled::Array(array) => {
            let Some(dim) = array.dims().first().cloned() else {
                return Err(vm.new_type_error("iteration over a 0-d array"));
            };
            (0..array.shape()[0] as i64)
                .map(|at| {
                    let indexers = [(dim.clone(), Indexer::Position(at))].into_iter().collect();
                    Labelled::Array(array.isel(&indexers, false).or_raise(vm)?).wrap(vm)
                })
                .collect()
        }
    }
}

/// `ds.sst`, `da.time`, accessors; xarray's `AttributeError` otherwise.
pub fn attribute(object: &PyObject, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
    let text = name.to_string_lossy().into_owned();
    if let Some(value) = accessors::attribute(object, &text, vm)? {
        return Ok(value);
    }
    let model = labelled(object, vm)?;
    let known = match &model {
        Labelled::Array(array) => array.coords.contains_key(&text) || array.dims().contains(&text),
        Labelled::Set(dataset) => dataset.variables.contains_key(&text) || dataset.has_dim(&text),
    };
    if known && let Some(array) = shared::member(object, &text, vm)? {
        return Ok(array);
    }
    let attrs = match &model {
        Labelled::Array(array) => array.attrs(),
        Labelled::Set(dataset) => &dataset.attrs,
    };
    if let Some(value) = attrs.get(&text) {
        return convert::attr_to_py(value, vm);
    }
    Err(super::unsupported::attribute_error(model.kind(), &text, vm))
}
