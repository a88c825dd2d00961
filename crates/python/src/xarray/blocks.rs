//! `xr.map_blocks`, `xr.unify_chunks`, `reduce`: Python functions of whole objects and of their values.

use indexmap::IndexMap;
use littoral_array::{Array, ops};
use littoral_xarray::{DataArray, Dataset, Variable};
use rustpython_vm::builtins::PyDict;
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::functions::Function;
use super::objects::Labelled;
use super::reduce::lowered;
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

pub const FUNCTIONS: &[(&str, Function)] =
    &[("map_blocks", map_blocks), ("unify_chunks", unify_chunks)];

/// A result that waits as on Dask: chunks by dimension, others whole.
pub fn in_chunks(
    result: &Variable,
    chunks: &IndexMap<String, u64>,
    layer: &str,
    vm: &VirtualMachine,
) -> PyResult<Variable> {
    let of = |(dim, size): (&String, &u64)| chunks.get(dim).copied().unwrap_or(*size);
    let lengths: Vec<u64> = result.dims.iter().zip(result.shape()).map(of).collect();
    result.in_chunks(&lengths, layer).or_raise(vm)
}

/// The chunks of an object's dimensions, if any of its variables waits.
fn chunks_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<IndexMap<String, u64>>> {
    let variables: Vec<Variable> = match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => vec![array.variable],
        Some(Labelled::Set(dataset)) => dataset.variables.into_values().collect(),
        None => return Ok(None),
    };
    let mut out = None;
    for variable in variables
        .iter()
        .filter(|variable| variable.data.meta().deferred)
    {
        let chunks = out.get_or_insert_with(IndexMap::new);
        let own = variable.dims.iter().zip(&variable.data.meta().chunks);
        chunks.extend(own.map(|(dim, chunk)| (dim.clone(), *chunk)));
    }
    Ok(out)
}

/// The result of `map_blocks` of an object in these chunks.
fn blocks_of(
    result: PyObjectRef,
    chunks: &IndexMap<String, u64>,
    function: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let name = match function.get_attr("__name__", vm) {
        Ok(name) => support::str_of(&name, vm)?,
        Err(_) => function.class().name().to_string(),
    };
    let name = name.trim_matches(['<', '>']);
    let waiting = |dataset: Dataset, vm: &VirtualMachine| -> PyResult<Dataset> {
        let mut out = dataset.clone();
        for (own, variable) in &mut out.variables {
            if !dataset.is_indexed(own) {
                let shown = if own.starts_with('\0') {
                    "<this-array>"
                } else {
                    own
                };
                *variable = in_chunks(variable, chunks, &format!("{shown}-{name}"), vm)?;
            }
        }
        Ok(out)
    };
    match Labelled::of(&result, vm)? {
        Some(Labelled::Array(array)) => {
            let dataset = waiting(array.map_to_dataset(), vm)?;
            Labelled::Array(DataArray::from_mapped(dataset, array.name).or_raise(vm)?).wrap(vm)
        }
        Some(Labelled::Set(dataset)) => Labelled::Set(waiting(dataset, vm)?).wrap(vm),
        None => Err(vm.new_type_error(format!(
            "Function must return an xarray DataArray or Dataset. Instead it returned {}",
            support::repr_of(result.class().as_object(), vm)?
        ))),
    }
}

/// Calls the function once, with the whole object: results are the same for functions that work block by block.
pub fn on_blocks(
    function: &PyObject,
    object: PyObjectRef,
    extra: Option<PyObjectRef>,
    kwargs: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult {
    let chunks = chunks_of(&object, vm)?;
    let mut positional = vec![object];
    if let Some(extra) = extra.filter(|extra| !vm.is_none(extra)) {
        positional.extend(support::items(&extra, vm)?);
    }
    let kwargs = match kwargs.filter(|kwargs| !vm.is_none(kwargs)) {
        Some(kwargs) => support::pairs(&kwargs, vm)?
            .into_iter()
            .map(|(name, value)| Ok((super::convert::key_text(&name, vm)?, value)))
            .collect::<PyResult<IndexMap<_, _>>>()?,
        None => IndexMap::new(),
    };
    let result = function.call(FuncArgs::new(positional, KwArgs::new(kwargs)), vm)?;
    match chunks {
        Some(chunks) => blocks_of(result, &chunks, function, vm),
        None => Ok(result),
    }
}

fn map_blocks(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let object = args.required("obj", vm)?;
    let extra = args.take("args", vm)?;
    let kwargs = args.take("kwargs", vm)?;
    args.take("template", vm)?;
    args.finish(vm)?;
    if kwargs
        .as_ref()
        .is_some_and(|kwargs| !vm.is_none(kwargs) && kwargs.downcast_ref::<PyDict>().is_none())
    {
        return Err(vm.new_type_error("kwargs must be a mapping"));
    }
    on_blocks(&function, object, extra, kwargs, vm)
}

/// Chunks are the engine's business here: objects come back as they are.
fn unify_chunks(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let objects = args.rest_positional();
    args.finish(vm)?;
    Ok(vm.ctx.new_tuple(objects).into())
}

/// A variable reduced by a Python function: `function(values, axis=…, **kwargs)`.
pub fn reduced(
    variable: &Variable,
    function: &PyObject,
    dims: Option<&[String]>,
    keepdims: bool,
    kwargs: &IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Variable> {
    let mut kwargs = kwargs.clone();
    let axes: Vec<usize> = match dims {
        Some(dims) => dims.iter().filter_map(|dim| variable.axis(dim)).collect(),
        None => (0..variable.ndim()).collect(),
    };
    let kept = || -> Vec<String> {
        let stays = |(axis, _): &(usize, &String)| !axes.contains(axis);
        let own = variable.dims.iter().enumerate().filter(stays);
        own.map(|(_, dim)| dim.clone()).collect()
    };
    if !keepdims && let Some(data) = lowered(function, &kwargs, &variable.data, &axes, vm) {
        return Variable::new(kept(), data).or_raise(vm);
    }
    if dims.is_some() {
        let number = |axis: &usize| -> PyObjectRef { vm.ctx.new_int(*axis).into() };
        let axis = match axes.as_slice() {
            [axis] => number(axis),
            several => vm
                .ctx
                .new_tuple(several.iter().map(number).collect())
                .into(),
        };
        kwargs.insert("axis".into(), axis);
    }
    let values = numpy::to_py(variable.values().or_raise(vm)?, vm);
    let result = function.call(FuncArgs::new(vec![values], KwArgs::new(kwargs)), vm)?;
    let data: Array = numpy::from_py(&result, vm)?;
    let shape: Vec<u64> = data.shape().iter().map(|n| *n as u64).collect();
    let out = if shape == variable.shape() {
        Variable::new(variable.dims.clone(), data)
    } else {
        let kept = kept();
        match keepdims && data.ndim() == kept.len() {
            false => Variable::new(kept, data),
            true => {
                let full: Vec<usize> = variable
                    .shape()
                    .iter()
                    .enumerate()
                    .map(|(axis, n)| if axes.contains(&axis) { 1 } else { *n as usize })
                    .collect();
                Variable::new(
                    variable.dims.clone(),
                    ops::reshape(&data, &full).or_raise(vm)?,
                )
            }
        }
    };
    out.or_raise(vm)
}
