//! `groupby` and `resample`: objects that wait for a reduction of each group.

use indexmap::IndexMap;
use littoral_array::Array;
use littoral_array::calendar::Side;
use littoral_array::ops::Binary;
use littoral_xarray::{
    ConcatDim, DataArray, Dims, GroupBy, Grouped, Grouper, Join, ResampleOptions, Variable, concat,
};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::bound::{Behaviour, Bound};
use super::convert;
use super::methods::{Call, Entry, both};
use super::objects::Labelled;
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

pub const METHODS: &[Entry] = &[both("groupby", groupby), both("resample", resample)];

pub const AGGREGATIONS: &[&str] = &[
    "count", "sum", "prod", "mean", "var", "std", "min", "max", "any", "all", "median", "first",
    "last",
];

pub fn named(list: &[&'static str], name: &str) -> Option<&'static str> {
    list.iter().find(|known| **known == name).copied()
}

/// A method object made on the spot.
pub fn method(
    name: &'static str,
    vm: &VirtualMachine,
    function: impl Fn(FuncArgs, &VirtualMachine) -> PyResult + 'static,
) -> PyResult<Option<PyObjectRef>> {
    Ok(Some(vm.new_function(name, function).into()))
}

fn groupby(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let group = args.take_some("group", vm)?;
    let squeeze = args.keyword("squeeze");
    let _ = (
        squeeze,
        args.keyword("restore_coord_dims"),
        args.keyword("eagerly_compute_group"),
    );
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let group = match group {
        Some(group) => group,
        None => match keywords.keys().next() {
            Some(name) if keywords.len() == 1 => vm.ctx.new_str(name.as_str()).into(),
            _ => {
                return Err(vm.new_not_implemented_error(
                    "groupby by several groups at once is not supported yet",
                ));
            }
        },
    };
    let array = match (Labelled::of(&group, vm)?, support::text(&group)) {
        (Some(Labelled::Array(array)), _) => array,
        (_, Some(name)) => match &call.model {
            Labelled::Array(array) => array
                .coord(&name)
                .ok_or_else(|| vm.new_key_error(vm.ctx.new_str(name.as_str()).into()))?,
            Labelled::Set(dataset) => dataset.get(&name).or_raise(vm)?,
        },
        _ => {
            return Err(vm.new_type_error(
                "`group` must be an xarray.DataArray or the name of an xarray variable or dimension",
            ));
        }
    };
    let grouper = Grouper::unique(&array).or_raise(vm)?;
    let groups = match &call.model {
        Labelled::Array(array) => GroupBy::of_array(array, grouper),
        Labelled::Set(dataset) => GroupBy::of_dataset(dataset, grouper),
    };
    Ok(Bound::make(call.object.to_owned(), &GROUPBY, groups, vm))
}

fn resample(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take("indexer", vm)?;
    let side = |args: &mut Arguments, name: &str| -> PyResult<Option<Side>> {
        match args.keyword_value::<String>(name, vm)? {
            None => Ok(None),
            Some(text) => Side::from_name(&text)
                .map(Some)
                .ok_or_else(|| vm.new_value_error(format!("{name} must be 'left' or 'right'"))),
        }
    };
    let options = ResampleOptions {
        closed: side(&mut args, "closed")?,
        label: side(&mut args, "label")?,
    };
    let _ = (args.keyword("skipna"), args.keyword("restore_coord_dims"));
    let given = convert::either_dict_or_keywords("resample", positional, &mut args, vm)?;
    args.finish(vm)?;
    let Some((dim, freq)) = given.first() else {
        return Err(vm.new_value_error("Resampling only supported along single dimensions."));
    };
    let freq = convert::key_text(freq, vm)?;
    let groups = match &call.model {
        Labelled::Array(array) => GroupBy::resample(
            &array.map_to_dataset(),
            Some(array.name.clone()),
            dim,
            &freq,
            &options,
        ),
        Labelled::Set(dataset) => GroupBy::resample(dataset, None, dim, &freq, &options),
    };
    Ok(Bound::make(
        call.object.to_owned(),
        &RESAMPLE,
        groups.or_raise(vm)?,
        vm,
    ))
}

fn group_names(_: &Bound) -> Vec<String> {
    let extra = ["map", "groups", "dims", "sizes"];
    AGGREGATIONS
        .iter()
        .chain(&extra)
        .map(|name| (*name).to_owned())
        .collect()
}

pub static GROUPBY: Behaviour = Behaviour {
    name: "GroupBy",
    attribute: group_attribute,
    repr: |bound, vm| {
        let groups = bound.state::<GroupBy>(vm)?;
        let kind = if groups.is_array() {
            "DataArrayGroupBy"
        } else {
            "DatasetGroupBy"
        };
        let labels = groups.grouper.labels.values().or_raise(vm)?;
        let text = littoral_array::format::format_array_flat(&labels, 60).replace(' ', ", ");
        Ok(format!(
            "<{kind}, grouped over 1 grouper(s), {} groups in total:\n    {}: UniqueGrouper({}), {}/{} groups with labels {}>",
            groups.grouper.groups(),
            littoral_array::format::python_str_repr(&groups.grouper.name),
            littoral_array::format::python_str_repr(&groups.grouper.name),
            groups.grouper.groups(),
            groups.grouper.groups(),
            text,
        ))
    },
    call: None,
    get: None,
    set: None,
    iterate: Some(|bound, vm| {
        let groups = bound.state::<GroupBy>(vm)?;
        let labels = groups.grouper.labels.values().or_raise(vm)?;
        groups
            .grouper
            .members()
            .iter()
            .zip(labels.scalars())
            .filter(|(members, _)| !members.is_empty())
            .map(|(members, label)| {
                let label = numpy::scalar_to_py(label.clone(), labels.dtype(), vm)?;
                let part = convert::grouped(groups.group(members).or_raise(vm)?, vm)?;
                Ok(vm.ctx.new_tuple(vec![label, part]).into())
            })
            .collect()
    }),
    names: group_names,
};

pub static RESAMPLE: Behaviour = Behaviour {
    name: "Resample",
    attribute: group_attribute,
    repr: |bound, vm| {
        let groups = bound.state::<GroupBy>(vm)?;
        let kind = if groups.is_array() {
            "DataArrayResample"
        } else {
            "DatasetResample"
        };
        Ok(format!(
            "<{kind}, {} groups along {:?}>",
            groups.grouper.groups(),
            groups.grouper.dim
        ))
    },
    call: None,
    get: None,
    set: None,
    iterate: GROUPBY.iterate,
    names: group_names,
};

fn group_attribute(
    bound: &Bound,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let groups = bound.state::<GroupBy>(vm)?.clone();
    if let Some(name) = named(AGGREGATIONS, name) {
        return method(name, vm, move |args, vm| {
            let mut args = Arguments::new(name, args);
            let dims = args.take("dim", vm)?;
            let aggregation = super::methods::aggregation(name, &mut args, vm)?;
            args.finish(vm)?;
            let others = match (&dims, convert::dims(dims.clone(), vm)?) {
                (None, _) => vec![],
                (Some(dims), _) if vm.is_none(dims) => vec![],
                // All dimensions of every group.
                (_, Dims::All) => groups.other_dims(),
                (_, Dims::Some(dims)) => dims
                    .into_iter()
                    .filter(|dim| *dim != groups.grouper.dim)
                    .collect(),
            };
            convert::grouped(groups.aggregate(&aggregation, &others).or_raise(vm)?, vm)
        });
    }
    match name {
        "map" | "apply" => {
            let name = if name == "map" { "map" } else { "apply" };
            method(name, vm, move |args, vm| map_groups(&groups, args, vm))
        }
        "groups" => {
            let labels = groups.grouper.labels.values().or_raise(vm)?;
            let dict = vm.ctx.new_dict();
            for (members, label) in groups.grouper.members().iter().zip(labels.scalars()) {
                let key = numpy::scalar_to_py(label.clone(), labels.dtype(), vm)?;
                let members = members
                    .iter()
                    .map(|at| vm.ctx.new_int(*at).into())
                    .collect();
                dict.set_item(&*key, vm.ctx.new_list(members).into(), vm)?;
            }
            Ok(Some(dict.into()))
        }
        _ => Ok(None),
    }
}

/// `groupby.map(function)`: the results of all groups, joined along the group (where they lost the
/// grouped dimension) or back along the grouped dimension, in its order.
fn map_groups(groups: &GroupBy, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("map", args);
    let function = args.required("func", vm)?;
    let extra = match args.keyword("args") {
        Some(extra) => support::items(&extra, vm)?,
        None => vec![],
    };
    let _ = args.keyword("shortcut");
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let mut results = vec![];
    let mut order = vec![];
    for members in groups
        .grouper
        .members()
        .iter()
        .filter(|members| !members.is_empty())
    {
        let part = convert::grouped(groups.group(members).or_raise(vm)?, vm)?;
        let mut positional = vec![part];
        positional.extend(extra.clone());
        let result = function.call(FuncArgs::new(positional, KwArgs::new(keywords.clone())), vm)?;
        results.push(match Labelled::of(&result, vm)? {
            Some(model) => model,
            None => {
                let variable = Variable::new(vec![], numpy::from_py(&result, vm)?).or_raise(vm)?;
                Labelled::Array(DataArray::new(None, variable, IndexMap::new()))
            }
        });
        order.extend(members.iter().copied());
    }
    let array_name = results.iter().find_map(|result| match result {
        Labelled::Array(array) => Some(array.name.clone()),
        Labelled::Set(_) => None,
    });
    let datasets: Vec<littoral_xarray::Dataset> = results
        .into_iter()
        .map(|result| match result {
            Labelled::Array(array) => array.map_to_dataset(),
            Labelled::Set(dataset) => dataset,
        })
        .collect();
    let dim = groups.grouper.dim.clone();
    let kept = datasets.iter().any(|dataset| dataset.has_dim(&dim)) && dim != groups.grouper.name;
    let joined = match kept {
        true => {
            let joined =
                concat(&datasets, &ConcatDim::Name(dim.clone()), Join::Outer).or_raise(vm)?;
            // Back into the order of the original.
            let mut back: Vec<(i64, i64)> = order
                .iter()
                .enumerate()
                .map(|(at, from)| (*from, at as i64))
                .collect();
            back.sort_unstable();
            let positions: Vec<i64> = back.into_iter().map(|(_, at)| at).collect();
            let count = positions.len();
            match joined.sizes().get(&dim) == Some(&(count as u64)) {
                true => joined.take_positions(&dim, &positions).or_raise(vm)?,
                false => joined,
            }
        }
        false => {
            let members = groups.grouper.members();
            let present: Vec<i64> = (0..members.len())
                .filter(|group| !members[*group].is_empty())
                .map(|group| group as i64)
                .collect();
            let labels = groups.grouper.labels.values().or_raise(vm)?;
            let labels: Array = littoral_array::ops::take(&labels, 0, &present).or_raise(vm)?;
            let name = groups.grouper.name.clone();
            let attrs = groups.grouper.labels.attrs.clone();
            concat(
                &datasets,
                &ConcatDim::Labelled(name, labels, attrs),
                Join::Outer,
            )
            .or_raise(vm)?
        }
    };
    let result = match array_name {
        Some(name) => Grouped::Array(DataArray::from_mapped(joined, name).or_raise(vm)?),
        None => Grouped::Dataset(joined),
    };
    convert::grouped(result, vm)
}

/// `obj.groupby(…) - other` and `other - obj.groupby(…)`; None if neither side is grouped.
pub fn binary(
    a: &PyObject,
    b: &PyObject,
    op: Binary,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let groups = |object: &PyObject| -> Option<GroupBy> {
        let bound = object.downcast_ref::<Bound>()?;
        bound.state.downcast_ref::<GroupBy>().cloned()
    };
    let (mine, other, reflexive) = match (groups(a), groups(b)) {
        (Some(mine), _) => (mine, b, false),
        (None, Some(mine)) => (mine, a, true),
        _ => return Ok(None),
    };
    let other = convert::required_operand(other, vm)?;
    let result = mine.binary(op, &other, reflexive).or_raise(vm)?;
    convert::grouped(result, vm).map(Some)
}
