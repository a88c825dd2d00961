//! Which coordinates are indexes; dimensions stacked to one, and back.

use indexmap::IndexMap;
use littoral_array::Scalar;
use littoral_xarray::Fill;
use rustpython_vm::builtins::{PyEllipsis, PyStr};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, array, both, set};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::combine::fill_of;
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[
    both("stack", stack),
    both("unstack", unstack),
    both("set_index", set_index),
    both("reset_index", reset_index),
    both("reorder_levels", reorder_levels),
    both("set_xindex", set_xindex),
    both("drop_indexes", drop_indexes),
    set("to_stacked_array", to_stacked_array),
    array("to_unstacked_dataset", to_unstacked_dataset),
];

impl Call<'_> {
    /// `fill_value=`, with what is meant for a data array under the name by which it goes through the model.
    pub fn fill(&self, object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Fill> {
        let fill = fill_of(object, vm)?;
        Ok(match &self.model {
            Labelled::Array(array) => fill.for_array(array.name.as_deref()),
            Labelled::Set(_) => fill,
        })
    }
}

/// Names given as one or as a list of several.
fn names_by(
    given: IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, Vec<String>>> {
    given
        .into_iter()
        .map(|(name, names)| Ok((name, support::names(&names, vm)?)))
        .collect()
}

fn stack(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let create = match args.keyword("create_index") {
        Some(create) if vm.is_none(&create) => None,
        Some(create) => Some(create.try_to_bool(vm)?),
        None => Some(true),
    };
    args.keyword("index_cls");
    let given = call.mapping("dim", &mut args, vm)?;
    args.finish(vm)?;
    let mut dims: Vec<(String, Vec<Option<String>>)> = vec![];
    for (new, old) in given {
        if old.downcast_ref::<PyEllipsis>().is_some() {
            return Err(vm.new_value_error("Please use [...] for dims, rather than just ..."));
        }
        // A text is a sequence of letters here.
        let items = match old.downcast_ref::<PyStr>() {
            Some(text) => text
                .to_string_lossy()
                .chars()
                .map(|c| vm.ctx.new_str(c.to_string()).into())
                .collect(),
            None => support::items(&old, vm)?,
        };
        let old = items
            .iter()
            .map(|item| match item.downcast_ref::<PyEllipsis>() {
                Some(_) => Ok(None),
                None => convert::key_text(item, vm).map(Some),
            })
            .collect::<PyResult<_>>()?;
        dims.push((new, old));
    }
    call.map(
        |dataset| {
            dims.iter().try_fold(dataset.clone(), |out, (new, old)| {
                out.stack(new, old, create)
            })
        },
        vm,
    )
}

fn unstack(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dims = args.take_some("dim", vm)?;
    let fill = args.keyword("fill_value");
    args.keyword("sparse");
    args.finish(vm)?;
    let dims = dims.filter(|dims| dims.downcast_ref::<PyEllipsis>().is_none());
    let dims = dims.map(|dims| support::names(&dims, vm)).transpose()?;
    let fill = call.fill(fill, vm)?;
    call.map(|dataset| dataset.unstack(dims.as_deref(), &fill), vm)
}

fn set_index(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take("indexes", vm)?;
    let append = args.value("append", vm)?.unwrap_or(false);
    let given = convert::either_dict_or_keywords(call.name, positional, &mut args, vm)?;
    args.finish(vm)?;
    let indexes = names_by(given, vm)?;
    call.map(|dataset| dataset.set_index(&indexes, append), vm)
}

fn reset_index(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let names = support::names(&*args.required("dims_or_levels", vm)?, vm)?;
    let drop = args.value("drop", vm)?.unwrap_or(false);
    args.finish(vm)?;
    call.map(|dataset| dataset.reset_index(&names, drop), vm)
}

fn reorder_levels(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = call.mapping("dim_order", &mut args, vm)?;
    args.finish(vm)?;
    let orders = names_by(given, vm)?;
    call.map(|dataset| dataset.reorder_levels(&orders), vm)
}

fn set_xindex(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let names = support::names(&*args.required("coord_names", vm)?, vm)?;
    args.take("index_cls", vm)?;
    args.finish(vm)?;
    call.map(|dataset| dataset.set_xindex(&names), vm)
}

fn drop_indexes(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let names = support::names(&*args.required("coord_names", vm)?, vm)?;
    let errors = args.keyword_value::<String>("errors", vm)?;
    args.finish(vm)?;
    let ignore = errors.as_deref() == Some("ignore");
    call.map(|dataset| dataset.drop_indexes(&names, ignore), vm)
}

fn to_stacked_array(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let new = convert::key_text(&*args.required("new_dim", vm)?, vm)?;
    let sample = support::names(&*args.required("sample_dims", vm)?, vm)?;
    let variable = args
        .value::<String>("variable_dim", vm)?
        .unwrap_or_else(|| "variable".into());
    let name = args.value::<String>("name", vm)?;
    args.finish(vm)?;
    let Labelled::Set(dataset) = call.model else {
        return Err(
            vm.new_attribute_error("'DataArray' object has no attribute 'to_stacked_array'")
        );
    };
    let stacked = dataset.to_stacked_array(&new, &sample, &variable, name);
    Labelled::Array(stacked.or_raise(vm)?).wrap(vm)
}

fn to_unstacked_dataset(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = convert::key_text(&*args.required("dim", vm)?, vm)?;
    let level = match args.take("level", vm)? {
        Some(level) => support::scalar_of(&level, vm)?.unwrap_or(Scalar::None),
        None => Scalar::Int(0),
    };
    args.finish(vm)?;
    let array = call.array(vm)?;
    Labelled::Set(array.to_unstacked_dataset(&dim, &level).or_raise(vm)?).wrap(vm)
}
