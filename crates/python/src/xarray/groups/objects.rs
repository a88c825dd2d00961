//! What `groupby` and `resample` give.

use littoral_array::format::{format_array_flat, python_str_repr};
use littoral_array::{DType, Scalar, ops};
use littoral_xarray::GroupBy;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::bound::{Behaviour, Bound};
use super::super::{convert, methods};
use super::functions::{FUNCTIONS, RESAMPLED, aggregate};
use super::{AGGREGATIONS, method, named};
use crate::numpy;
use crate::support::{Arguments, OrRaise};

macro_rules! behaviour {
    ($name:literal) => {
        Behaviour {
            name: $name,
            attribute,
            repr,
            call: None,
            get: Some(get),
            set: None,
            iterate: Some(iterate),
            names,
        }
    };
}

static ARRAY_GROUPBY: Behaviour = behaviour!("DataArrayGroupBy");
static SET_GROUPBY: Behaviour = behaviour!("DatasetGroupBy");
static ARRAY_RESAMPLE: Behaviour = behaviour!("DataArrayResample");
static SET_RESAMPLE: Behaviour = behaviour!("DatasetResample");

pub fn groupby(groups: &GroupBy) -> &'static Behaviour {
    if groups.is_array() {
        &ARRAY_GROUPBY
    } else {
        &SET_GROUPBY
    }
}

pub fn resample(groups: &GroupBy) -> &'static Behaviour {
    if groups.is_array() {
        &ARRAY_RESAMPLE
    } else {
        &SET_RESAMPLE
    }
}

fn names(bound: &Bound) -> Vec<String> {
    let resampled = bound
        .state
        .downcast_ref::<GroupBy>()
        .is_some_and(|groups| groups.resampled.is_some());
    let more: &[(&str, super::functions::Function)] = if resampled { RESAMPLED } else { &[] };
    AGGREGATIONS
        .iter()
        .copied()
        .chain(FUNCTIONS.iter().chain(more).map(|(name, _)| *name))
        .chain(["groups", "dims", "sizes"])
        .map(str::to_owned)
        .collect()
}

fn repr(bound: &Bound, vm: &VirtualMachine) -> PyResult<String> {
    let groups = bound.state::<GroupBy>(vm)?;
    let mut text = format!(
        "<{}, grouped over {} grouper(s), {} groups in total:",
        bound.behaviour.name,
        groups.groupers.len(),
        groups.groups()
    );
    for grouper in &groups.groupers {
        let labels = grouper.labels.values().or_raise(vm)?;
        let present = grouper.present();
        let there = ops::take(&labels, 0, &present).or_raise(vm)?;
        let flat = format_array_flat(&there, 30);
        let flat: Vec<&str> = flat.split_whitespace().collect();
        let (name, group) = match groups.resampled {
            Some(_) => ("__resample_dim__", "__resample_dim__"),
            None => (grouper.name.as_str(), grouper.group.as_str()),
        };
        text.push_str(&format!(
            "\n    {}: {}({}), {}/{} groups with labels {}",
            python_str_repr(name),
            grouper.kind,
            python_str_repr(group),
            present.len(),
            grouper.groups(),
            flat.join(", ")
        ));
    }
    Ok(text + ">")
}

fn label(value: &Scalar, dtype: DType, vm: &VirtualMachine) -> PyResult {
    numpy::scalar_to_py(value.clone(), dtype, vm)
}

/// The keys of groups that have members: labels, or tuples of them.
fn keys(groups: &GroupBy, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    let keys = groups.keys().or_raise(vm)?;
    keys.into_iter()
        .map(|key| match key.as_slice() {
            [(value, dtype)] => label(value, *dtype, vm),
            // Labels of several groupers come as a tuple of Python's own objects.
            parts => {
                let items = parts
                    .iter()
                    .map(|(value, dtype)| numpy::python_item(value, *dtype, vm))
                    .collect::<PyResult<_>>()?;
                Ok(vm.ctx.new_tuple(items).into())
            }
        })
        .collect()
}

fn iterate(bound: &Bound, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    let groups = bound.state::<GroupBy>(vm)?;
    groups.check_members().or_raise(vm)?;
    keys(groups, vm)?
        .into_iter()
        .zip(groups.parts().or_raise(vm)?)
        .map(|(key, part)| {
            let part = convert::grouped(part, vm)?;
            Ok(vm.ctx.new_tuple(vec![key, part]).into())
        })
        .collect()
}

fn get(bound: &Bound, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    let groups = bound.state::<GroupBy>(vm)?;
    for (known, members) in keys(groups, vm)?.iter().zip(groups.members()) {
        if vm.bool_eq(known, key)? {
            return convert::grouped(groups.part(&members).or_raise(vm)?, vm);
        }
    }
    Err(vm.new_key_error(key.to_owned()))
}

fn attribute(bound: &Bound, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    let groups = bound.state::<GroupBy>(vm)?.clone();
    if let Some(name) = named(AGGREGATIONS, name) {
        return method(name, vm, move |args, vm| {
            aggregate(&groups, name, Arguments::new(name, args), vm)
        });
    }
    let resampled = groups.resampled.is_some();
    let more: &[(&'static str, super::functions::Function)] =
        if resampled { RESAMPLED } else { &[] };
    if let Some((name, function)) = FUNCTIONS
        .iter()
        .chain(more)
        .find(|(known, _)| *known == name)
        .filter(|(name, _)| *name != "assign" || !groups.is_array())
    {
        let (name, function) = (*name, *function);
        return method(name, vm, move |args, vm| {
            function(&groups, name, Arguments::new(name, args), vm)
        });
    }
    match name {
        "groups" => {
            let dict = vm.ctx.new_dict();
            let slices = groups.is_single() || resampled;
            let members = groups.members();
            let last = members.len().saturating_sub(1);
            for (at, (key, members)) in keys(&groups, vm)?.iter().zip(&members).enumerate() {
                let value = match slices {
                    true => {
                        let open = resampled && at == last;
                        slice_of(members, resampled, open, vm)?
                    }
                    false => {
                        let members = members.iter().map(|at| vm.ctx.new_int(*at).into());
                        vm.ctx.new_list(members.collect()).into()
                    }
                };
                dict.set_item(&**key, value, vm)?;
            }
            Ok(Some(dict.into()))
        }
        "__len__" => method("__len__", vm, move |_, vm| {
            Ok(vm.ctx.new_int(groups.groups()).into())
        }),
        "dims" if groups.is_array() => {
            let dims: Vec<String> = groups.sizes().or_raise(vm)?.into_keys().collect();
            Ok(Some(methods::names_tuple(&dims, vm)))
        }
        "dims" => {
            let sizes = groups.sizes().or_raise(vm)?;
            // xarray wraps the mapping of a dataset once more.
            let name = "FrozenMappingWarningOnValuesAccess";
            let inner = methods::frozen(name, sizes, vm)?;
            Ok(Some(super::super::accessors::frozen(name, inner, vm)))
        }
        "sizes" => methods::frozen("Frozen", groups.sizes().or_raise(vm)?, vm).map(Some),
        _ => Ok(None),
    }
}

/// `slice(start, stop, None)` of consecutive positions. Those of resampled objects are numpy's integers, and the
/// last one is open.
fn slice_of(members: &[i64], resampled: bool, open: bool, vm: &VirtualMachine) -> PyResult {
    let number = |value: i64| match resampled {
        true => numpy::scalar_to_py(Scalar::Int(value), DType::I64, vm),
        false => Ok(vm.ctx.new_int(value).into()),
    };
    let start = members.first().copied().unwrap_or(0);
    let stop = match open {
        true => vm.ctx.none(),
        false => number(start + members.len() as i64)?,
    };
    let slice = vm.builtins.get_attr("slice", vm)?;
    slice.call((number(start)?, stop), vm)
}
