//! `xr.concat`, `xr.merge`, `xr.combine_nested`, `xr.combine_by_coords`, `Dataset.merge`: arguments and results.

use std::rc::Rc;

use indexmap::IndexMap;
use littoral_xarray::{
    Attrs, Combine, CombineAttrs, Compat, ConcatDim, Dataset, Fill, Join, Merged, Nested, Object,
    Opaque, Subset, XarrayError, combine_by_coords, combine_nested, concat_objects,
    dataset_from_parts, merge,
};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDict};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{Labelled, variable_of};
use super::tree::PyDataTree;
use super::{construct, convert, tree};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

impl From<Labelled> for Object {
    fn from(labelled: Labelled) -> Self {
        match labelled {
            Labelled::Array(array) => Object::Array(array),
            Labelled::Set(dataset) => Object::Set(dataset),
        }
    }
}

impl From<Object> for Labelled {
    fn from(object: Object) -> Self {
        match object {
            Object::Array(array) => Labelled::Array(array),
            Object::Set(dataset) => Labelled::Set(dataset),
        }
    }
}

/// `join=` as a word.
pub fn join_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Join> {
    let name = support::text(object);
    match name.as_deref().and_then(Join::from_name) {
        Some(join) => Ok(join),
        None => Err(vm.new_value_error(format!(
            "invalid value for join: {}",
            support::str_of(object, vm)?
        ))),
    }
}

/// `compat=` as a word.
fn compat_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Compat> {
    let name = support::text(object);
    match name.as_deref().and_then(Compat::from_name) {
        Some(compat) => Ok(compat),
        None => Err(vm.new_value_error(format!(
            "compat={} invalid: must be one of 'broadcast_equals', 'equals', 'identical', 'no_conflicts', \
             'override', 'minimal'",
            support::repr_of(object, vm)?
        ))),
    }
}

/// `data_vars=` and `coords=`.
fn subset_of(kind: &str, object: &PyObject, vm: &VirtualMachine) -> PyResult<Subset> {
    if vm.is_none(object) {
        return Ok(Subset::Default);
    }
    match support::text(object).as_deref() {
        Some("all") => Ok(Subset::All),
        Some("minimal") => Ok(Subset::Minimal),
        Some("different") => Ok(Subset::Different),
        Some(other) => Err(vm.new_value_error(format!("unexpected value for {kind}: {other}"))),
        None => support::names(object, vm).map(Subset::Names),
    }
}

/// `combine_attrs=`: a word, or a function of the list of all attributes and a context.
pub fn combine_attrs_of(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<CombineAttrs> {
    if let Some(name) = support::text(&object) {
        return CombineAttrs::from_name(&name).ok_or_else(|| {
            vm.new_value_error(format!("Unrecognised value for combine_attrs={name}"))
        });
    }
    if !object.is_callable() {
        let text = support::str_of(&object, vm)?;
        return Err(vm.new_value_error(format!("Unrecognised value for combine_attrs={text}")));
    }
    let function = move |all: &[Attrs]| {
        with_current_vm(|vm| {
            let call = || -> PyResult<Attrs> {
                let dicts = all
                    .iter()
                    .map(|attrs| Ok(convert::attrs_to_py(attrs, vm)?.into()))
                    .collect::<PyResult<Vec<PyObjectRef>>>()?;
                let keywords = [("context".to_owned(), vm.ctx.none())];
                let keywords: IndexMap<String, PyObjectRef> = keywords.into_iter().collect();
                let args =
                    FuncArgs::new(vec![vm.ctx.new_list(dicts).into()], KwArgs::new(keywords));
                let result = object.call(args, vm)?;
                match vm.is_none(&result) {
                    true => Ok(Attrs::new()),
                    false => convert::attrs_of(&result, vm),
                }
            };
            call().map_err(raised)
        })
    };
    Ok(CombineAttrs::Function(Rc::new(function)))
}

/// An exception of Python's on its way through the model.
pub fn raised(error: PyBaseExceptionRef) -> XarrayError {
    let text = error.class().name().to_string();
    XarrayError::Raised(Opaque {
        object: Rc::new(error),
        text,
    })
}

/// `fill_value=`: one value, or values by name.
pub fn fill_of(object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Fill> {
    let Some(object) = object.filter(|object| !vm.is_none(object)) else {
        return Ok(Fill::default());
    };
    let scalar = |object: &PyObject| match support::scalar_of(object, vm)? {
        Some(scalar) => Ok(scalar),
        None => numpy::from_py(object, vm)?.item().or_raise(vm),
    };
    if object.downcast_ref::<PyDict>().is_some() {
        let values = support::pairs(&object, vm)?
            .into_iter()
            .map(|(name, value)| Ok((convert::key_text(&name, vm)?, scalar(&value)?)))
            .collect::<PyResult<_>>()?;
        return Ok(Fill::by_name(values));
    }
    Ok(scalar(&object)?.into())
}

/// What is left of the arguments, by the names that all of these functions share, in the order of `names`.
fn how(
    args: &mut Arguments,
    names: &[&str],
    mut how: Combine,
    vm: &VirtualMachine,
) -> PyResult<Combine> {
    for name in names {
        let Some(value) = args.take(name, vm)? else {
            continue;
        };
        match *name {
            "data_vars" => how.data_vars = subset_of(name, &value, vm)?,
            "coords" => how.coords = subset_of(name, &value, vm)?,
            "compat" => how.compat = compat_of(&value, vm)?,
            "join" => how.join = join_of(&value, vm)?,
            "fill_value" => how.fill = fill_of(Some(value), vm)?,
            "combine_attrs" => how.attrs = combine_attrs_of(value, vm)?,
            "positions" if !vm.is_none(&value) => {
                let positions = support::items(&value, vm)?
                    .iter()
                    .map(|own| {
                        let own = numpy::from_py(own, vm)?;
                        let own = own.scalars();
                        Ok(own.iter().filter_map(|at| at.as_i64()).collect())
                    })
                    .collect::<PyResult<_>>()?;
                how.positions = Some(positions);
            }
            _ => {}
        }
    }
    Ok(how)
}

/// A dimension by its name, or a new one by its labels.
fn concat_dim(object: &PyObject, vm: &VirtualMachine) -> PyResult<ConcatDim> {
    if let Some(name) = support::text(object) {
        return Ok(ConcatDim::Name(name));
    }
    let variable = match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => Some(array.variable),
        _ => variable_of(object),
    };
    if let Some(variable) = variable {
        let [dim] = variable.dims.as_slice() else {
            return Err(vm.new_value_error(format!(
                "the labels of a new dimension must have one dimension, not {}",
                variable.ndim()
            )));
        };
        let labels = variable.values().or_raise(vm)?;
        return Ok(ConcatDim::Labelled(
            dim.clone(),
            labels,
            variable.attrs.clone(),
        ));
    }
    if support::scalar_of(object, vm)?.is_some() {
        // A name that is no string.
        return convert::key_text(object, vm).map(ConcatDim::Name);
    }
    let name = object.get_attr("name", vm).ok();
    let name = name.and_then(|name| support::text(&name));
    Ok(ConcatDim::Labelled(
        name.unwrap_or_else(|| "concat_dim".into()),
        numpy::from_py(object, vm)?,
        Attrs::new(),
    ))
}

fn not_labelled(object: &PyObject, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let class = support::repr_of(object.class().as_object(), vm).unwrap_or_default();
    vm.new_type_error(format!(
        "can only concatenate xarray Dataset and DataArray objects, got {class}"
    ))
}

fn objects(list: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Object>> {
    support::items(list, vm)?
        .iter()
        .map(|object| match Labelled::of(object, vm)? {
            Some(labelled) => Ok(labelled.into()),
            None => Err(not_labelled(object, vm)),
        })
        .collect()
}

pub fn concat_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let list = args.required("objs", vm)?;
    let dim = args.required("dim", vm)?;
    let names = [
        "data_vars",
        "coords",
        "compat",
        "positions",
        "fill_value",
        "join",
        "combine_attrs",
        "create_index_for_new_dim",
    ];
    let index = args.keyword_value::<bool>("create_index_for_new_dim", vm)?;
    let how = how(&mut args, &names, Combine::new(Compat::Equals), vm)?;
    args.finish(vm)?;
    let list = vm.ctx.new_list(support::items(&list, vm)?);
    let dim = concat_dim(&dim, vm)?;
    let first = list.borrow_vec().first().cloned();
    if first.is_some_and(|first| first.downcast_ref::<PyDataTree>().is_some()) {
        return tree::concat(&support::items(list.as_ref(), vm)?, &dim, &how, vm);
    }
    let out =
        Labelled::from(concat_objects(&objects(list.as_ref(), vm)?, &dim, &how).or_raise(vm)?);
    if index != Some(false) {
        return out.wrap(vm);
    }
    let new = [match &dim {
        ConcatDim::Name(name) | ConcatDim::Labelled(name, ..) => name.clone(),
    }];
    match out {
        Labelled::Array(array) => {
            let bare = array.map_dataset(|dataset| dataset.drop_indexes(&new, true));
            Labelled::Array(bare.or_raise(vm)?).wrap(vm)
        }
        Labelled::Set(dataset) => {
            Labelled::Set(dataset.drop_indexes(&new, true).or_raise(vm)?).wrap(vm)
        }
    }
}

const MERGE: &[&str] = &["compat", "join", "fill_value", "combine_attrs"];

fn not_mergeable(objects: &[PyObjectRef], vm: &VirtualMachine) -> PyBaseExceptionRef {
    let list: PyObjectRef = vm.ctx.new_list(objects.to_vec()).into();
    let shown = support::repr_of(&list, vm).unwrap_or_default();
    vm.new_type_error(format!(
        "objects must be an iterable containing only DataTree(s), Dataset(s), DataArray(s), and dictionaries: \
         {shown}"
    ))
}

/// One of the objects of `merge`.
fn merged(object: &PyObject, vm: &VirtualMachine) -> PyResult<Merged> {
    if let Some(labelled) = Labelled::of(object, vm)? {
        return Ok(Merged::with_attrs(match labelled {
            Labelled::Array(array) => {
                let attrs = array.attrs().clone();
                let dataset = array.to_dataset(None).or_raise(vm)?;
                Dataset { attrs, ..dataset }
            }
            Labelled::Set(dataset) => dataset,
        }));
    }
    if let Some(coords) = crate::xarray::coordinates::coords_of(object, vm)? {
        let coord_names = coords.keys().cloned().collect();
        let dataset = Dataset::new(coords, coord_names, Attrs::new()).or_raise(vm)?;
        return Ok(Merged::with_attrs(dataset));
    }
    if object.downcast_ref::<PyDict>().is_some() {
        let parts = construct::parts(Some(object), vm)?;
        let dataset = dataset_from_parts(parts, IndexMap::new(), Attrs::new()).or_raise(vm)?;
        return Ok(Merged {
            dataset,
            attrs: false,
        });
    }
    Err(not_mergeable(std::slice::from_ref(&object.to_owned()), vm))
}

pub fn merge_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let objects = args.required("objects", vm)?;
    let how = how(&mut args, MERGE, Combine::new(Compat::NoConflicts), vm)?;
    args.finish(vm)?;
    let objects = support::items(&objects, vm)?;
    if objects
        .iter()
        .any(|object| object.downcast_ref::<PyDataTree>().is_some())
    {
        return tree::merge(&objects, &how, vm);
    }
    let objects = objects
        .iter()
        .map(|object| merged(object, vm))
        .collect::<PyResult<Vec<_>>>()?;
    Labelled::Set(merge(&objects, &how).or_raise(vm)?).wrap(vm)
}

/// `ds.merge(other)`: variables named in `overwrite_vars` are the other's.
pub fn merge_into(dataset: Dataset, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    let overwrite = args.take_some("overwrite_vars", vm)?;
    let how = how(&mut args, MERGE, Combine::new(Compat::NoConflicts), vm)?;
    args.finish(vm)?;
    let overwrite = match overwrite {
        Some(names) => support::names(&names, vm)?,
        None => vec![],
    };
    let mut other = merged(&other, vm)?;
    other.attrs = false;
    let attrs = dataset.attrs.clone();
    let encoding = dataset.encoding.clone();
    let order: Vec<String> = dataset.variables.keys().cloned().collect();
    let mut own = dataset;
    for name in &overwrite {
        if other.dataset.variables.contains_key(name) {
            own.variables.shift_remove(name);
            own.coord_names.shift_remove(name);
        }
    }
    let mut out = merge(&[Merged::with_attrs(own), other], &how).or_raise(vm)?;
    // What was replaced stays in its place.
    out.variables.sort_by_cached_key(|name, _| {
        order
            .iter()
            .position(|own| own == name)
            .unwrap_or(usize::MAX)
    });
    out.attrs = attrs;
    out.encoding = encoding;
    Labelled::Set(out).wrap(vm)
}

/// Lists of lists of objects.
pub fn nested(
    object: &PyObject,
    one: &impl Fn(&PyObject) -> PyResult<Object>,
    vm: &VirtualMachine,
) -> PyResult<Nested> {
    match support::is_sequence(object) {
        true => support::items(object, vm)?
            .iter()
            .map(|item| nested(item, one, vm))
            .collect::<PyResult<_>>()
            .map(Nested::Many),
        false => one(object).map(Nested::One),
    }
}

/// `concat_dim=`: one dimension, or one for each depth of the lists; None merges.
pub fn concat_dims(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Option<ConcatDim>>> {
    let one = |object: &PyObject| match vm.is_none(object) {
        true => Ok(None),
        false => concat_dim(object, vm).map(Some),
    };
    match support::is_sequence(object) {
        true => support::items(object, vm)?
            .iter()
            .map(|item| one(item))
            .collect(),
        false => Ok(vec![one(object)?]),
    }
}

pub fn combine_nested_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let datasets = args.required("datasets", vm)?;
    let dims = concat_dims(&*args.required("concat_dim", vm)?, vm)?;
    let names = [
        "compat",
        "data_vars",
        "coords",
        "fill_value",
        "join",
        "combine_attrs",
    ];
    let start = Combine {
        attrs: CombineAttrs::Drop,
        ..Combine::new(Compat::NoConflicts)
    };
    let how = how(&mut args, &names, start, vm)?;
    args.finish(vm)?;
    let one = |object: &PyObject| match Labelled::of(object, vm)? {
        Some(labelled) => Ok(labelled.into()),
        None => Err(not_labelled(object, vm)),
    };
    let nested = nested(&datasets, &one, vm)?;
    let out = combine_nested(nested, &dims, &how).or_raise(vm)?;
    Labelled::from(out).wrap(vm)
}

pub fn combine_by_coords_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let list = args.take("data_objects", vm)?;
    let names = [
        "compat",
        "data_vars",
        "coords",
        "fill_value",
        "join",
        "combine_attrs",
    ];
    let start = Combine {
        attrs: CombineAttrs::NoConflicts,
        ..Combine::new(Compat::NoConflicts)
    };
    let how = how(&mut args, &names, start, vm)?;
    args.finish(vm)?;
    let list = match list {
        Some(list) => objects(&list, vm)?,
        None => vec![],
    };
    let out = combine_by_coords(&list, &how).or_raise(vm)?;
    Labelled::from(out).wrap(vm)
}

/// How `open_mfdataset` combines, by what is left of its arguments.
pub fn files(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Combine> {
    let names = ["compat", "data_vars", "coords", "join", "combine_attrs"];
    how(args, &names, Combine::new(Compat::NoConflicts), vm)
}
