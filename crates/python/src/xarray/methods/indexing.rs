//! Positions and labels.

use indexmap::IndexMap;
use littoral_array::{Array, Scalar};
use littoral_xarray::{Indexer, Keep, LabelIndexer, Reindex, Variable};
use rustpython_vm::builtins::{PyEllipsis, PyInt, PyTuple};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, both, set};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};
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
    both("drop_duplicates", drop_duplicates),
    set("drop_dims", drop_dims),
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
    let is_mapping = mapping.is_some();
    if let Some(mapping) = &mapping
        && mapping.get_attr("items", vm).is_err()
    {
        return Err(vm.new_type_error("indexers must be either dict-like or a single integer"));
    }
    let given = convert::either_dict_or_keywords(call.name, mapping, &mut args, vm)?;
    args.finish(vm)?;
    let dims = match &call.model {
        Labelled::Array(array) => array.dims().to_vec(),
        Labelled::Set(dataset) => dataset.dims(),
    };
    let name = call.name;
    let mut counts: IndexMap<String, i64> = IndexMap::new();
    for (dim, count) in given {
        if count.downcast_ref::<PyInt>().is_none() {
            return Err(vm.new_type_error(format!(
                "expected integer type indexer for dimension '{dim}', found <class '{}'>",
                count.class().name()
            )));
        }
        counts.insert(dim, count.try_into_value(vm)?);
    }
    if counts.is_empty() && (!is_mapping || everywhere.is_some()) {
        if name == "thin" && everywhere.is_none() {
            return Err(vm.new_type_error("indexers must be either dict-like or a single integer"));
        }
        counts.extend(dims.into_iter().map(|dim| (dim, everywhere.unwrap_or(5))));
    }
    for (dim, count) in &counts {
        if *count < 0 {
            return Err(vm.new_value_error(format!(
                "expected positive integer as indexer for dimension '{dim}', found {count}"
            )));
        }
        if name == "thin" && *count == 0 {
            return Err(vm.new_value_error("step cannot be zero"));
        }
    }
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

/// `method`, `tolerance`, `copy` and `fill_value`, which `reindex` and `reindex_like` share.
fn how(call: &Call, args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Reindex> {
    let method = convert::method(args.take("method", vm)?, vm)?;
    let tolerance = args.take_some("tolerance", vm)?;
    args.take("copy", vm)?;
    let fill = args.take("fill_value", vm)?;
    let tolerance = tolerance
        .map(|tolerance| tolerance_array(&tolerance, vm))
        .transpose()?;
    Ok(Reindex {
        method,
        tolerance,
        fill: call.fill(fill, vm)?,
    })
}

fn reindex(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take("indexers", vm)?;
    let how = how(&call, &mut args, vm)?;
    let given = convert::either_dict_or_keywords("reindex", positional, &mut args, vm)?;
    args.finish(vm)?;
    let mut labels: IndexMap<String, Variable> = IndexMap::new();
    for (dim, value) in given {
        if let Some(index) = crate::pandas::as_multiindex(&value, &dim, vm)? {
            labels.extend(index.variables(&IndexMap::new()).or_raise(vm)?);
            continue;
        }
        let array = match Labelled::of(&value, vm)? {
            Some(Labelled::Array(array)) => {
                if array.dims() != [dim.clone()] {
                    return Err(crate::xarray::objects::exception(
                        "AlignmentError",
                        format!(
                            "Indexer has dimensions {} that are different from that to be indexed along '{dim}'",
                            support::repr_of(&super::names_tuple(array.dims(), vm), vm)?
                        ),
                        vm,
                    ));
                }
                let whole = array.map_to_dataset();
                if array.variable.is_index(&dim) && whole.index_group(&dim).len() > 1 {
                    for name in whole.index_group(&dim) {
                        labels.insert(name.clone(), whole.variables[&name].clone());
                    }
                    continue;
                }
                array.values().or_raise(vm)?
            }
            _ => convert::labels_array(&value, vm)?,
        };
        if array.ndim() != 1 {
            return Err(vm.new_value_error(format!(
                "Index data must be 1-dimensional, got {} dimensions",
                array.ndim()
            )));
        }
        let variable = Variable::new(vec![dim.clone()], array).or_raise(vm)?;
        labels.insert(dim, variable);
    }
    call.map(|dataset| dataset.reindex_to(&labels, &how), vm)
}

fn reindex_like(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    let how = how(&call, &mut args, vm)?;
    args.finish(vm)?;
    let other = match Labelled::of(&other, vm)? {
        Some(Labelled::Array(array)) => array.map_to_dataset(),
        Some(Labelled::Set(dataset)) => dataset,
        None => return Err(vm.new_attribute_error("reindex_like needs a DataArray or a Dataset")),
    };
    call.map(|dataset| dataset.reindex_like(&other, &how), vm)
}

fn sortby(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let variables = args.required("variables", vm)?;
    let ascending = args.value("ascending", vm)?.unwrap_or(true);
    args.finish(vm)?;
    let variables = match variables.is_callable() && Labelled::of(&variables, vm)?.is_none() {
        true => variables.call((call.object.to_owned(),), vm)?,
        false => variables,
    };
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

fn drop_dims(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dims = support::names(&*args.required("drop_dims", vm)?, vm)?;
    let errors = args.keyword_value::<String>("errors", vm)?;
    args.finish(vm)?;
    let ignore = match errors.as_deref() {
        None | Some("raise") => false,
        Some("ignore") => true,
        Some(_) => {
            return Err(vm.new_value_error("errors must be either \"raise\" or \"ignore\""));
        }
    };
    call.map(|dataset| dataset.drop_dims(&dims, ignore), vm)
}

fn drop_duplicates(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.required("dim", vm)?;
    let keep = args.keyword("keep");
    args.finish(vm)?;
    let keep = match keep {
        None => Keep::First,
        Some(keep) => match support::text(&keep).as_deref() {
            Some("first") => Keep::First,
            Some("last") => Keep::Last,
            None if support::scalar_of(&keep, vm)? == Some(Scalar::Bool(false)) => Keep::Neither,
            _ => {
                return Err(vm.new_value_error("keep must be either \"first\", \"last\" or False"));
            }
        },
    };
    let dims = match dim.downcast_ref::<PyEllipsis>() {
        Some(_) => None,
        None => Some(support::names(&dim, vm)?),
    };
    call.map(|dataset| dataset.drop_duplicates(dims.as_deref(), keep), vm)
}

fn drop_sel(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let errors = args
        .keyword_value::<String>("errors", vm)?
        .unwrap_or_else(|| "raise".into());
    if errors != "raise" && errors != "ignore" {
        return Err(vm.new_value_error("errors must be either \"raise\" or \"ignore\""));
    }
    let given = call.mapping("labels", &mut args, vm)?;
    args.finish(vm)?;
    let mut labels = vec![];
    for (dim, value) in given {
        let array = match (
            value.downcast_ref::<PyTuple>(),
            support::scalar_of(&value, vm)?,
        ) {
            (_, Some(label)) => Array::scalar(label),
            (Some(tuple), _) => match support::labels_scalar(tuple, vm)? {
                Some(label) => Array::scalar(label),
                None => numpy::from_py(&value, vm)?,
            },
            _ => convert::labels_array(&value, vm)?,
        };
        labels.push((dim, array));
    }
    call.map(
        |dataset| {
            labels
                .iter()
                .try_fold(dataset.clone(), |out, (dim, labels)| {
                    out.drop_labels(dim, labels, errors == "ignore")
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
        if array.size() > 0 && !array.dtype().is_integer() {
            return Err(
                vm.new_index_error("arrays used as indices must be of integer (or boolean) type")
            );
        }
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
