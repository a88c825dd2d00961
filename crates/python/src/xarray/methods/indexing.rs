//! Positions and labels.

use indexmap::IndexMap;
use littoral_array::{Array, Scalar};
use littoral_xarray::{Indexer, LabelIndexer};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, both};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::combine::fill_of;
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[
    both("isel", isel),
    both("sel", sel),
    both("head", ends),
    both("tail", ends),
    both("thin", ends),
    both("squeeze", squeeze),
    both("reindex", reindex),
    both("reindex_like", reindex_like),
    both("sortby", sortby),
    both("drop_sel", drop_sel),
    both("drop_isel", drop_isel),
];

fn flag(args: &mut Arguments, name: &str, vm: &VirtualMachine) -> PyResult<bool> {
    Ok(args.keyword_value(name, vm)?.unwrap_or(false))
}

fn isel(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let drop = flag(&mut args, "drop", vm)?;
    let missing = args
        .keyword_value::<String>("missing_dims", vm)?
        .unwrap_or_else(|| "raise".into());
    let given = call.mapping("indexers", &mut args, vm)?;
    args.finish(vm)?;
    let indexers: IndexMap<String, Indexer> = given
        .into_iter()
        .map(|(dim, value)| {
            let indexer = convert::indexer(&dim, &value, vm)?;
            Ok((dim, indexer))
        })
        .collect::<PyResult<_>>()?;
    call.map(
        |dataset| dataset.isel(&indexers, drop, missing != "raise"),
        vm,
    )
}

fn sel(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take("indexers", vm)?;
    let method = args.take("method", vm)?;
    let method = convert::method(method, vm)?;
    let tolerance = args.take_some("tolerance", vm)?;
    let drop = args.value("drop", vm)?.unwrap_or(false);
    let given = convert::either_dict_or_keywords("sel", positional, &mut args, vm)?;
    args.finish(vm)?;
    let tolerance: Option<Array> = tolerance
        .map(|tolerance| tolerance_array(&tolerance, vm))
        .transpose()?;
    let indexers: IndexMap<String, LabelIndexer> = given
        .into_iter()
        .map(|(dim, value)| {
            let label = convert::label_indexer(&value, vm)?;
            Ok((dim, label))
        })
        .collect::<PyResult<_>>()?;
    match call.model {
        Labelled::Array(array) => Labelled::Array(
            array
                .sel(&indexers, method, tolerance.as_ref(), drop)
                .or_raise(vm)?,
        )
        .wrap(vm),
        Labelled::Set(dataset) => Labelled::Set(
            dataset
                .sel(&indexers, method, tolerance.as_ref(), drop)
                .or_raise(vm)?,
        )
        .wrap(vm),
    }
}

fn tolerance_array(object: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Array> {
    match support::scalar_of(object, vm)? {
        Some(scalar) => Ok(Array::scalar(scalar)),
        None => numpy::from_py(object, vm),
    }
}

fn ends(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let first = args.take_some("indexers", vm)?;
    let everywhere = match &first {
        Some(value) => match support::scalar_of(value, vm)? {
            Some(Scalar::Int(count)) => Some(count),
            _ => None,
        },
        None => None,
    };
    let mapping = if everywhere.is_some() { None } else { first };
    let given = convert::either_dict_or_keywords(call.name, mapping, &mut args, vm)?;
    args.finish(vm)?;
    let dims = match &call.model {
        Labelled::Array(array) => array.dims().to_vec(),
        Labelled::Set(dataset) => dataset.dims(),
    };
    let mut counts: IndexMap<String, i64> = IndexMap::new();
    for (dim, count) in given {
        counts.insert(dim, count.try_into_value(vm)?);
    }
    if counts.is_empty() {
        counts.extend(dims.into_iter().map(|dim| (dim, everywhere.unwrap_or(5))));
    }
    let name = call.name;
    let indexers = counts
        .into_iter()
        .map(|(dim, count)| {
            let indexer = match name {
                "head" => Indexer::Slice {
                    start: None,
                    stop: Some(count),
                    step: None,
                },
                "tail" if count == 0 => Indexer::Slice {
                    start: None,
                    stop: Some(0),
                    step: None,
                },
                "tail" => Indexer::Slice {
                    start: Some(-count),
                    stop: None,
                    step: None,
                },
                _ => Indexer::Slice {
                    start: None,
                    stop: None,
                    step: Some(count),
                },
            };
            (dim, indexer)
        })
        .collect();
    call.map(|dataset| dataset.isel(&indexers, false, false), vm)
}

fn squeeze(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dims = args.take_some("dim", vm)?;
    let drop = args.value("drop", vm)?.unwrap_or(false);
    let _axis = args.keyword("axis");
    args.finish(vm)?;
    let dims = dims.map(|dims| support::names(&dims, vm)).transpose()?;
    call.map(|dataset| dataset.squeeze(dims.as_deref(), drop), vm)
}

fn reindex(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take("indexers", vm)?;
    let method = convert::method(args.keyword("method"), vm)?;
    let tolerance = args.keyword("tolerance").filter(|value| !vm.is_none(value));
    let _copy = args.keyword("copy");
    let fill = fill_of(args.keyword("fill_value"), vm)?;
    let fill = match &call.model {
        Labelled::Array(array) => fill.for_array(array.name.as_deref()),
        Labelled::Set(_) => fill,
    };
    let given = convert::either_dict_or_keywords("reindex", positional, &mut args, vm)?;
    args.finish(vm)?;
    let tolerance = tolerance
        .map(|tolerance| tolerance_array(&tolerance, vm))
        .transpose()?;
    let labels: Vec<(String, Array)> = given
        .into_iter()
        .map(|(dim, value)| {
            let array = match Labelled::of(&value, vm)? {
                Some(Labelled::Array(array)) => array.values().or_raise(vm)?,
                _ => numpy::from_py(&value, vm)?,
            };
            Ok((dim, array))
        })
        .collect::<PyResult<_>>()?;
    call.map(
        |dataset| {
            labels
                .iter()
                .try_fold(dataset.clone(), |dataset, (dim, labels)| {
                    dataset.reindex(dim, labels, method, tolerance.as_ref(), &fill)
                })
        },
        vm,
    )
}

fn reindex_like(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    let method = convert::method(args.take("method", vm)?, vm)?;
    let tolerance = args.take_some("tolerance", vm)?;
    let _copy = args.take("copy", vm)?;
    let fill = args.take_some("fill_value", vm)?;
    args.finish(vm)?;
    let tolerance = tolerance
        .map(|tolerance| tolerance_array(&tolerance, vm))
        .transpose()?;
    let fill = fill_of(fill, vm)?;
    let fill = match &call.model {
        Labelled::Array(array) => fill.for_array(array.name.as_deref()),
        Labelled::Set(_) => fill,
    };
    let other = match Labelled::of(&other, vm)? {
        Some(Labelled::Array(array)) => array.map_to_dataset(),
        Some(Labelled::Set(dataset)) => dataset,
        None => return Err(vm.new_type_error("reindex_like needs a DataArray or a Dataset")),
    };
    call.map(
        |dataset| dataset.reindex_like(&other, method, tolerance.as_ref(), &fill),
        vm,
    )
}

fn sortby(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let variables = args.required("variables", vm)?;
    let ascending = args.value("ascending", vm)?.unwrap_or(true);
    args.finish(vm)?;
    let list = match support::is_sequence(&variables) {
        true => support::items(&variables, vm)?,
        false => vec![variables],
    };
    let mut keys = vec![];
    for key in list {
        keys.push(match (Labelled::of(&key, vm)?, support::text(&key)) {
            (Some(Labelled::Array(array)), _) => array,
            (_, Some(name)) => match &call.model {
                Labelled::Array(array) => array
                    .coord(&name)
                    .ok_or_else(|| vm.new_key_error(vm.ctx.new_str(name.as_str()).into()))?,
                Labelled::Set(dataset) => dataset.get(&name).or_raise(vm)?,
            },
            _ => return Err(vm.new_type_error("sortby takes names and 1-d DataArrays")),
        });
    }
    call.map(|dataset| dataset.sortby(&keys, ascending), vm)
}

fn drop_sel(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = call.mapping("labels", &mut args, vm)?;
    args.finish(vm)?;
    let mut labels = vec![];
    for (dim, value) in given {
        let array = numpy::from_py(&value, vm)?;
        labels.push((dim, array));
    }
    call.map(
        |dataset| {
            labels
                .iter()
                .try_fold(dataset.clone(), |out, (dim, labels)| {
                    out.drop_labels(dim, labels)
                })
        },
        vm,
    )
}

fn drop_isel(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = call.mapping("indexers", &mut args, vm)?;
    args.finish(vm)?;
    let mut positions = vec![];
    for (dim, value) in given {
        let array = numpy::from_py(&value, vm)?;
        positions.push((
            dim,
            array
                .scalars()
                .iter()
                .filter_map(Scalar::as_i64)
                .collect::<Vec<i64>>(),
        ));
    }
    call.map(
        |dataset| {
            positions
                .iter()
                .try_fold(dataset.clone(), |out, (dim, gone)| {
                    out.drop_positions(dim, gone)
                })
        },
        vm,
    )
}
