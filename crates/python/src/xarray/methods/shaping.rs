//! Names, dimensions, coordinates; shifting and padding.

use indexmap::IndexMap;
use littoral_array::{Array, Scalar};
use littoral_xarray::{DataArray, Part};
use rustpython_vm::builtins::PyEllipsis;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, array, both, set};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::bound::Bound;
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[
    both("transpose", transpose),
    both("rename", rename),
    set("rename_vars", rename),
    set("rename_dims", rename),
    both("swap_dims", swap_dims),
    both("assign_coords", assign_coords),
    both("assign_attrs", assign_attrs),
    set("assign", assign),
    both("drop_vars", drop_vars),
    both("reset_coords", reset_coords),
    set("set_coords", set_coords),
    both("expand_dims", expand_dims),
    both("shift", shift),
    both("roll", roll),
    both("diff", diff),
    both("broadcast_like", broadcast_like),
    array("to_dataset", to_dataset),
    set("to_dataarray", to_dataarray),
    set("to_array", to_dataarray),
];

fn transpose(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let missing = args
        .keyword_value::<String>("missing_dims", vm)?
        .unwrap_or_else(|| "raise".into());
    let _ = args.keyword("transpose_coords");
    let mut order: Vec<Option<String>> = vec![];
    let mut given = args.rest_positional();
    if let [only] = given.as_slice()
        && support::is_sequence(only)
    {
        given = support::items(only, vm)?;
    }
    for item in given {
        order.push(match item.downcast_ref::<PyEllipsis>() {
            Some(_) => None,
            None => Some(convert::key_text(&item, vm)?),
        });
    }
    args.finish(vm)?;
    call.map(|dataset| dataset.transpose(&order, missing != "raise"), vm)
}

fn rename(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let first = args.take("new_name_or_name_dict", vm)?;
    let first = match first {
        None => args.take("name_dict", vm)?,
        first => first,
    };
    if let Labelled::Array(array) = &call.model {
        let is_name = first
            .as_ref()
            .is_some_and(|first| vm.is_none(first) || support::text(first).is_some());
        if is_name {
            args.finish(vm)?;
            let name = first.and_then(|name| support::text(&name));
            return Labelled::Array(array.rename(name)).wrap(vm);
        }
    }
    let given = convert::either_dict_or_keywords(call.name, first, &mut args, vm)?;
    args.finish(vm)?;
    let names = convert::names_map(given, vm)?;
    let (vars, dims) = match call.name {
        "rename_vars" => (true, false),
        "rename_dims" => (false, true),
        _ => (true, true),
    };
    call.map(|dataset| dataset.rename(&names, vars, dims), vm)
}

fn swap_dims(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = call.mapping("dims_dict", &mut args, vm)?;
    args.finish(vm)?;
    let names = convert::names_map(given, vm)?;
    call.map(|dataset| dataset.swap_dims(&names), vm)
}

/// Values that may be functions of the object.
fn resolved(
    call: &Call,
    given: IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, Part>> {
    let mut out = IndexMap::new();
    for (name, value) in given {
        let labelled = Labelled::of(&value, vm)?.is_some();
        let value = match value.is_callable() && !labelled {
            true => value.call((call.object.to_owned(),), vm)?,
            false => value,
        };
        let part = convert::as_part(&name, &value, vm)?;
        out.insert(name, part);
    }
    Ok(out)
}

fn assign_coords(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = call.mapping("coords", &mut args, vm)?;
    args.finish(vm)?;
    let coords = resolved(&call, given, vm)?;
    call.map(|dataset| dataset.assign_coords(coords), vm)
}

fn assign(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = call.mapping("variables", &mut args, vm)?;
    args.finish(vm)?;
    let arrays = resolved(&call, given, vm)?;
    call.map(|dataset| dataset.assign(arrays), vm)
}

fn assign_attrs(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let first = args.take_some("args", vm)?;
    let mut attrs = match first {
        Some(first) => convert::attrs_of(&first, vm)?,
        None => Default::default(),
    };
    for (name, value) in args.rest_keywords() {
        attrs.insert(name, convert::attr_of(&value, vm)?);
    }
    args.finish(vm)?;
    match call.model {
        Labelled::Array(mut array) => {
            array.variable.attrs.extend(attrs);
            Labelled::Array(array).wrap(vm)
        }
        Labelled::Set(mut dataset) => {
            dataset.attrs.extend(attrs);
            Labelled::Set(dataset).wrap(vm)
        }
    }
}

fn drop_vars(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut names = args.required("names", vm)?;
    // Every object of a table of behaviour can be called, as far as Python knows.
    if names.is_callable() && names.downcast_ref::<Bound>().is_none() {
        names = names.call((call.object.to_owned(),), vm)?;
    }
    let errors = args
        .keyword_value::<String>("errors", vm)?
        .unwrap_or_else(|| "raise".into());
    args.finish(vm)?;
    let names = support::names(&names, vm)?;
    call.map(|dataset| dataset.drop_vars(&names, errors == "ignore"), vm)
}

fn reset_coords(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let names = args.take_some("names", vm)?;
    let drop = args.value("drop", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let names = names.map(|names| support::names(&names, vm)).transpose()?;
    if let (Labelled::Array(array), false) = (&call.model, drop) {
        // The coordinates become variables beside the array's own.
        let name = array.name.clone();
        let dataset = array.to_dataset(name.as_deref()).or_raise(vm)?;
        return Labelled::Set(dataset.reset_coords(names.as_deref(), false).or_raise(vm)?).wrap(vm);
    }
    call.map(|dataset| dataset.reset_coords(names.as_deref(), drop), vm)
}

fn set_coords(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let names = support::names(&*args.required("names", vm)?, vm)?;
    args.finish(vm)?;
    call.map(|dataset| dataset.set_coords(&names), vm)
}

fn expand_dims(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.take_some("dim", vm)?;
    let axis = args.value::<i64>("axis", vm)?;
    let index = args
        .keyword_value::<bool>("create_index_for_new_dim", vm)?
        .unwrap_or(true);
    let mut dims: Vec<(String, u64, Option<Array>)> = vec![];
    let add = |dims: &mut Vec<(String, u64, Option<Array>)>,
               name: String,
               value: &PyObjectRef|
     -> PyResult<()> {
        match support::scalar_of(value, vm)? {
            Some(Scalar::Int(size)) => dims.push((name, size.max(0) as u64, None)),
            Some(_) => {
                return Err(vm.new_type_error(format!(
                    "The value of new dimension {name} must be an iterable or an int"
                )));
            }
            None => {
                let labels = match Labelled::of(value, vm)? {
                    Some(Labelled::Array(array)) => array.values().or_raise(vm)?,
                    _ => numpy::from_py(value, vm)?,
                };
                dims.push((name, labels.size() as u64, Some(labels)));
            }
        }
        Ok(())
    };
    match &dim {
        Some(dim) if support::text(dim).is_some() || support::is_sequence(dim) => {
            dims.extend(
                support::names(dim, vm)?
                    .into_iter()
                    .map(|name| (name, 1, None)),
            );
        }
        Some(mapping) => {
            for (name, value) in support::pairs(mapping, vm)? {
                add(&mut dims, convert::key_text(&name, vm)?, &value)?;
            }
        }
        None => {}
    }
    for (name, value) in args.rest_keywords() {
        add(&mut dims, name, &value)?;
    }
    args.finish(vm)?;
    call.map(
        |dataset| {
            let out = dataset.expand_dims(&dims, axis)?;
            let new: Vec<String> = dims.into_iter().map(|(dim, ..)| dim).collect();
            match index {
                true => Ok(out),
                false => out.drop_indexes(&new, true),
            }
        },
        vm,
    )
}

fn counts(
    given: IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, i64>> {
    given
        .into_iter()
        .map(|(dim, count)| Ok((dim, count.try_into_value(vm)?)))
        .collect()
}

fn shift(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let fill = args
        .keyword("fill_value")
        .filter(|value| !vm.is_none(value));
    let given = call.mapping("shifts", &mut args, vm)?;
    args.finish(vm)?;
    let shifts = counts(given, vm)?;
    let fill = crate::xarray::combine::fill_of(fill, vm)?;
    let fill = match &call.model {
        Labelled::Array(array) => fill.for_array(array.name.as_deref()),
        Labelled::Set(_) => fill,
    };
    call.map(|dataset| dataset.shift(&shifts, &fill), vm)
}

fn roll(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let coords = args.keyword_value("roll_coords", vm)?.unwrap_or(false);
    let given = call.mapping("shifts", &mut args, vm)?;
    args.finish(vm)?;
    let shifts = counts(given, vm)?;
    call.map(|dataset| dataset.roll(&shifts, coords), vm)
}

fn diff(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = convert::key_text(&*args.required("dim", vm)?, vm)?;
    let n = args.value::<i64>("n", vm)?.unwrap_or(1);
    let n = u32::try_from(n)
        .map_err(|_| vm.new_value_error(format!("order `n` must be non-negative but got {n}")))?;
    let label = args
        .keyword_value::<String>("label", vm)?
        .unwrap_or_else(|| "upper".into());
    args.finish(vm)?;
    if label != "upper" && label != "lower" {
        return Err(vm.new_value_error("The 'label' argument has to be either 'upper' or 'lower'"));
    }
    call.map(|dataset| dataset.diff(&dim, n, label == "upper"), vm)
}

fn broadcast_like(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    let exclude = match args.take_some("exclude", vm)? {
        Some(names) => support::names(&names, vm)?,
        None => vec![],
    };
    args.finish(vm)?;
    let other = match Labelled::of(&other, vm)? {
        Some(Labelled::Array(array)) => array.map_to_dataset(),
        Some(Labelled::Set(dataset)) => dataset,
        None => return Err(vm.new_type_error("broadcast_like needs a DataArray or a Dataset")),
    };
    call.map(
        |dataset| littoral_xarray::broadcast_like(dataset, &other, &exclude),
        vm,
    )
}

fn to_dataset(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.take_some("dim", vm)?;
    let name = args.keyword_value::<String>("name", vm)?;
    args.finish(vm)?;
    let array = call.array(vm)?;
    match dim {
        Some(dim) => {
            let dim = convert::key_text(&dim, vm)?;
            Labelled::Set(array.split(&dim).or_raise(vm)?).wrap(vm)
        }
        None => Labelled::Set(array.to_dataset(name.as_deref()).or_raise(vm)?).wrap(vm),
    }
}

fn to_dataarray(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args
        .value::<String>("dim", vm)?
        .unwrap_or_else(|| "variable".into());
    let name = args.value::<String>("name", vm)?;
    args.finish(vm)?;
    let Labelled::Set(dataset) = call.model else {
        return Err(vm.new_attribute_error("'DataArray' object has no attribute 'to_dataarray'"));
    };
    Labelled::Array(DataArray::from_dataset(&dataset, &dim, name).or_raise(vm)?).wrap(vm)
}
