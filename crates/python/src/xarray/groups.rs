//! `groupby`, `groupby_bins` and `resample`: arguments. What they give is in [`objects`].

mod functions;
mod objects;

use indexmap::IndexMap;
use littoral_array::ops::Binary;
use littoral_xarray::{DataArray, Dataset, GroupBy, GroupKey, GroupRule, Grouper, Variable};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::bound::Bound;
use super::convert;
use super::groupers;
use super::methods::{Call, Entry, both};
use super::objects::{Labelled, variable_of};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

pub const METHODS: &[Entry] = &[
    both("groupby", groupby),
    both("groupby_bins", groupby_bins),
    both("resample", resample),
];

pub const AGGREGATIONS: &[&str] = &[
    "count", "sum", "prod", "mean", "var", "std", "min", "max", "any", "all", "median", "first",
    "last",
];

pub use functions::{method, named};

/// The dataset behind an object, and its name if it is an array.
fn parts(model: &Labelled) -> (Dataset, Option<Option<String>>) {
    match model {
        Labelled::Array(array) => (array.map_to_dataset(), Some(array.name.clone())),
        Labelled::Set(dataset) => (dataset.clone(), None),
    }
}

fn check_squeeze(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<()> {
    match args.take("squeeze", vm)? {
        Some(squeeze) if !squeeze.is(&vm.ctx.false_value) => Err(vm.new_type_error(format!(
            "`squeeze` must be False, but {} was supplied.",
            support::repr_of(&squeeze, vm)?
        ))),
        _ => Ok(()),
    }
}

/// `eagerly_compute_group` has no effect any more; True is refused.
fn check_eager(args: &mut Arguments, name: &str, vm: &VirtualMachine) -> PyResult<()> {
    match args.keyword("eagerly_compute_group") {
        Some(eager) if !vm.is_none(&eager) && eager.clone().try_to_bool(vm)? => {
            Err(vm.new_value_error(format!(
                "\"Eagerly computing the DataArray you're grouping by ('{name}') \"\n                has been \
                 removed.\n                Please load this array's data manually using `.compute` or `.load`."
            )))
        }
        _ => Ok(()),
    }
}

fn groupby(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let group = args.take_some("group", vm)?;
    check_squeeze(&mut args, vm)?;
    let _ = args.take("restore_coord_dims", vm)?;
    check_eager(&mut args, "group", vm)?;
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let (dataset, array_name) = parts(&call.model);
    let unique = || GroupRule::Unique { labels: None };
    let pairs: Vec<(PyObjectRef, GroupRule)> = match group {
        None if keywords.is_empty() => {
            return Err(vm.new_value_error("Either `group` or `**groupers` must be provided."));
        }
        Some(_) if !keywords.is_empty() => {
            return Err(vm.new_value_error(
                "Providing a combination of `group` and **groupers is not supported.",
            ));
        }
        None => rules(
            keywords
                .into_iter()
                .map(|(name, rule)| (vm.ctx.new_str(name).into(), rule)),
            vm,
        )?,
        Some(group) => {
            let labelled = Labelled::of(&group, vm)?;
            if matches!(labelled, Some(Labelled::Array(_)))
                || variable_of(&group).is_some()
                || support::text(&group).is_some()
            {
                vec![(group, unique())]
            } else if let Ok(dict) = group.clone().downcast::<rustpython_vm::builtins::PyDict>() {
                rules(dict.into_iter(), vm)?
            } else if groupers::rule_of(&group).is_some() {
                let rule = groupers::rule_of(&group).map_or("Grouper", |rule| rule.name());
                return Err(vm.new_type_error(format!(
                    "Cannot group by a Grouper object. Instead use `.groupby(var_name={rule}(...))`. You may need to \
                     assign the variable you're grouping by as a coordinate using `assign_coords`."
                )));
            } else if convert::is_array_like(&group, vm) {
                return Err(vm.new_type_error(format!(
                    "`group` must be a DataArray. Received {} instead",
                    littoral_array::format::python_str_repr(&group.class().name())
                )));
            } else {
                support::items(&group, vm)?
                    .into_iter()
                    .map(|name| (name, unique()))
                    .collect()
            }
        }
    };
    let resolved = pairs
        .iter()
        .map(|(group, rule)| {
            let key = key_of(&dataset, group, vm)?;
            Grouper::new(&key, rule).or_raise(vm)
        })
        .collect::<PyResult<Vec<Grouper>>>()?;
    let groups = GroupBy::new(&dataset, array_name, resolved).or_raise(vm)?;
    Ok(Bound::make(
        call.object.to_owned(),
        objects::groupby(&groups),
        groups,
        vm,
    ))
}

fn rules(
    pairs: impl Iterator<Item = (PyObjectRef, PyObjectRef)>,
    vm: &VirtualMachine,
) -> PyResult<Vec<(PyObjectRef, GroupRule)>> {
    pairs
        .map(|(name, rule)| {
            let class = rule.class().name().to_string();
            let rule = groupers::rule_of(&rule).ok_or_else(|| {
                vm.new_attribute_error(format!("'{class}' object has no attribute 'factorize'"))
            })?;
            Ok((name, rule))
        })
        .collect()
}

/// The array that a name, an array or a variable means.
fn key_of(dataset: &Dataset, group: &PyObject, vm: &VirtualMachine) -> PyResult<GroupKey> {
    if let Some(Labelled::Array(array)) = Labelled::of(group, vm)? {
        return GroupKey::given(dataset, &array).or_raise(vm);
    }
    if let Some(variable) = variable_of(group) {
        let array = DataArray::new(None, variable, IndexMap::new());
        return GroupKey::given(dataset, &array).or_raise(vm);
    }
    match support::text(group) {
        Some(name) => GroupKey::named(dataset, &name).or_raise(vm),
        None => Err(vm.new_type_error(format!(
            "`group` must be an xarray.DataArray or the name of an xarray variable or dimension. Received {} instead.",
            support::repr_of(group, vm)?
        ))),
    }
}

fn groupby_bins(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let group = args.required("group", vm)?;
    let edges = args.required("bins", vm)?;
    let (mut bins, _) = groupers::bin_options(&edges, &mut args, vm)?;
    // `duplicates` is not passed on by xarray.
    bins.drop_duplicates = false;
    check_squeeze(&mut args, vm)?;
    let _ = args.take("restore_coord_dims", vm)?;
    check_eager(&mut args, "group", vm)?;
    args.finish(vm)?;
    let (dataset, array_name) = parts(&call.model);
    let key = key_of(&dataset, &group, vm)?;
    let grouper = Grouper::new(&key, &GroupRule::Bins(bins)).or_raise(vm)?;
    let groups = GroupBy::new(&dataset, array_name, vec![grouper]).or_raise(vm)?;
    Ok(Bound::make(
        call.object.to_owned(),
        objects::groupby(&groups),
        groups,
        vm,
    ))
}

fn resample(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take_some("indexer", vm)?;
    let _ = args.keyword("skipna");
    let mut own = Arguments::new("resample", Default::default());
    std::mem::swap(&mut own, &mut args);
    let options = groupers::resample_options(&mut own, vm)?;
    let _ = own.keyword("restore_coord_dims");
    let given = convert::either_dict_or_keywords("resample", positional, &mut own, vm)?;
    own.finish(vm)?;
    let mut given = given.into_iter();
    let (Some((dim, freq)), None) = (given.next(), given.next()) else {
        return Err(vm.new_value_error("Resampling only supported along single dimensions."));
    };
    let rule = match groupers::rule_of(&freq) {
        Some(rule @ (GroupRule::Resample { .. } | GroupRule::SeasonResample { .. })) => rule,
        Some(_) => {
            return Err(vm.new_type_error(
                "Currently only types `TimeResampler` and `SeasonResampler` can be used to resample.",
            ));
        }
        None => GroupRule::Resample {
            freq: groupers::frequency(&freq, vm)?,
            options,
        },
    };
    let (dataset, array_name) = parts(&call.model);
    let groups = GroupBy::resample(&dataset, array_name, &dim, &rule).or_raise(vm)?;
    Ok(Bound::make(
        call.object.to_owned(),
        objects::resample(&groups),
        groups,
        vm,
    ))
}

/// What a function gave for a group, as the model has it: an array of the group's shape takes its labels.
fn result_of(
    part: &Labelled,
    result: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<littoral_xarray::Grouped> {
    use littoral_xarray::Grouped;
    if let Some(model) = Labelled::of(result, vm)? {
        return Ok(match model {
            Labelled::Array(array) => Grouped::Array(array),
            Labelled::Set(dataset) => Grouped::Dataset(dataset),
        });
    }
    let Labelled::Array(array) = part else {
        return Err(vm.new_type_error(format!(
            "can only concatenate xarray Dataset and DataArray objects, got {}",
            support::repr_of(result.class().as_object(), vm)?
        )));
    };
    let values = numpy::from_py(result, vm)?;
    if values.ndim() == 0 {
        return Err(vm.new_attribute_error(format!(
            "'{}' object has no attribute 'dims'",
            result.class().name()
        )));
    }
    let variable = Variable::new(array.dims().to_vec(), values).or_raise(vm)?;
    Ok(Grouped::Array(DataArray::new(
        array.name.clone(),
        variable,
        array.coords.clone(),
    )))
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
