//! `xr.open_zarr`, `xr.open_dataset` and its kin: arguments, and what is made of a store.

use indexmap::IndexMap;
use littoral_xarray::{
    AttrValue, ConcatDim, Dataset, Nested, Object, OpenOptions, combine_by_coords, combine_nested,
    open_netcdf, open_zarr,
};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::combine;
use super::decoding::open_options;
use super::methods::chunks;
use super::netcdf::{self, NAME, UNNAMED};
use super::objects::Labelled;
use crate::support::{self, Arguments, OrRaise};

fn location(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
    if let Some(text) = support::text(&object) {
        return Ok(text);
    }
    // A path object, or a mapper with a root.
    let is_path = object.get_attr("__fspath__", vm).is_ok();
    match object.get_attr("root", vm) {
        Ok(root) if !is_path => support::str_of(&root, vm),
        _ => support::str_of(&object, vm),
    }
}

pub fn open_zarr_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let store = location(args.required("store", vm)?, vm)?;
    let chunks = args.keyword("chunks");
    let mut options = open_options(&mut args, vm)?;
    args.finish(vm)?;
    options.deferred = !chunks.as_ref().is_some_and(|chunks| vm.is_none(chunks));
    let dataset = open_zarr(&store, &options).or_raise(vm)?;
    Labelled::Set(in_chunks(dataset, chunks.as_ref(), vm)?).wrap(vm)
}

/// Path and options of a Zarr store, for functions of this name.
pub fn zarr_arguments(
    args: &mut Arguments,
    function: &str,
    vm: &VirtualMachine,
) -> PyResult<(String, OpenOptions)> {
    let path = location(args.required("filename_or_obj", vm)?, vm)?;
    let (engine, options, _) = engine_and_options(args, vm)?;
    if !is_zarr(&path, engine.as_deref()) {
        return Err(vm.new_not_implemented_error(format!(
            "{function} reads Zarr stores here (engine=\"zarr\"), not {path:?}"
        )));
    }
    Ok((path, options))
}

/// Whether a path is of a Zarr store: the engine says so, or its name.
fn is_zarr(path: &str, engine: Option<&str>) -> bool {
    match engine {
        Some(engine) => engine == "zarr",
        None => path.trim_end_matches('/').ends_with(".zarr"),
    }
}

/// `engine=`, how to open, and `chunks=`.
fn engine_and_options(
    args: &mut Arguments,
    vm: &VirtualMachine,
) -> PyResult<(Option<String>, OpenOptions, Option<PyObjectRef>)> {
    let engine = args.keyword_value::<String>("engine", vm)?;
    let chunks = args.keyword("chunks");
    let mut options = open_options(args, vm)?;
    options.deferred = chunks.as_ref().is_some_and(|chunks| !vm.is_none(chunks));
    Ok((engine, options, chunks))
}

/// What a path, a URL, a file object or bytes hold: a Zarr store or a netCDF-3 file.
fn opened_from(
    object: PyObjectRef,
    engine: Option<&str>,
    options: &OpenOptions,
    vm: &VirtualMachine,
) -> PyResult<Dataset> {
    if let Some(bytes) = netcdf::contents(&object, vm)? {
        return open_netcdf("<bytes>", &bytes, options).or_raise(vm);
    }
    let path = location(object, vm)?;
    match is_zarr(&path, engine) {
        true => open_zarr(&path, options).or_raise(vm),
        false => netcdf::open(&path, engine, options, vm),
    }
}

fn opened(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Dataset> {
    let object = args.required("filename_or_obj", vm)?;
    let (engine, options, chunks) = engine_and_options(args, vm)?;
    let dataset = opened_from(object, engine.as_deref(), &options, vm)?;
    in_chunks(dataset, chunks.as_ref(), vm)
}

pub fn open_dataset(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dataset = opened(&mut args, vm)?;
    args.finish(vm)?;
    Labelled::Set(dataset).wrap(vm)
}

/// `chunks=`; the store's own chunks where nothing else is said.
fn in_chunks(
    dataset: Dataset,
    given: Option<&PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Dataset> {
    let Some(given) = given.filter(|given| !vm.is_none(given)) else {
        return Ok(dataset);
    };
    let sizes = match support::text(given) {
        Some(_) => chunks::Sizes::new(),
        None => chunks::sizes_of(given, &dataset.sizes(), vm)?,
    };
    dataset.opened_in_chunks(&sizes).or_raise(vm)
}

pub fn load_dataset(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dataset = opened(&mut args, vm)?;
    args.finish(vm)?;
    Labelled::Set(dataset.load().or_raise(vm)?).wrap(vm)
}

/// The only data variable.
fn single(dataset: &Dataset, vm: &VirtualMachine) -> PyResult<Labelled> {
    match dataset.data_names().as_slice() {
        [name] => {
            let mut array = dataset.get(name).or_raise(vm)?;
            // The name of an array without one, or with that of a coordinate.
            if name == UNNAMED {
                let own = dataset.attrs.get(NAME).and_then(AttrValue::as_str);
                array.name = own.map(str::to_owned);
            }
            Ok(Labelled::Array(array))
        }
        [] => Err(vm.new_value_error("Given file dataset contains no data variables.")),
        _ => Err(vm.new_value_error(
            "Given file dataset contains more than one data variable. Please read with \
             xarray.open_dataset and then select the variable you want.",
        )),
    }
}

pub fn open_dataarray(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dataset = opened(&mut args, vm)?;
    args.finish(vm)?;
    single(&dataset, vm)?.wrap(vm)
}

pub fn load_dataarray(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dataset = opened(&mut args, vm)?;
    args.finish(vm)?;
    single(&dataset.load().or_raise(vm)?, vm)?.wrap(vm)
}

/// Paths in lists of lists, as datasets.
fn files(
    paths: &PyObject,
    open: &impl Fn(&PyObject) -> PyResult<Object>,
    vm: &VirtualMachine,
) -> PyResult<Nested> {
    combine::nested(paths, open, vm)
}

/// All leaves of lists of lists.
fn flat(nested: Nested) -> Vec<Object> {
    match nested {
        Nested::One(object) => vec![object],
        Nested::Many(items) => items.into_iter().flat_map(flat).collect(),
    }
}

/// The paths that a pattern stands for, in order: what `glob.glob` finds.
fn expanded(pattern: &str, vm: &VirtualMachine) -> PyResult {
    if pattern.contains("://") && pattern.contains(['*', '?', '[']) {
        return Err(vm.new_value_error(format!(
            "cannot do wild-card matching for paths that are remote URLs unless engine='zarr' is specified. \
             Instead, supply paths as an explicit list of strings: {pattern}"
        )));
    }
    let found = vm
        .import("glob", 0)?
        .get_attr("glob", vm)?
        .call((pattern,), vm)?;
    let builtin = vm.builtins.get_attr("sorted", vm)?;
    builtin.call((found,), vm)
}

/// `xr.open_mfdataset(paths, …)`: every store opened, then combined.
pub fn open_mfdataset(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let paths = args.required("paths", vm)?;
    let chunks = args.take("chunks", vm)?;
    let dims = args.take("concat_dim", vm)?.filter(|dim| !vm.is_none(dim));
    let mut how = combine::files(&mut args, vm)?;
    let preprocess = args
        .keyword("preprocess")
        .filter(|given| !vm.is_none(given));
    let by = args.keyword_value::<String>("combine", vm)?;
    let attrs_file = args
        .keyword("attrs_file")
        .filter(|given| !vm.is_none(given));
    for ignored in ["parallel", "errors"] {
        let _ = args.keyword(ignored);
    }
    let (engine, mut options, _) = engine_and_options(&mut args, vm)?;
    options.deferred = true;
    args.finish(vm)?;
    let by = by.unwrap_or_else(|| "by_coords".into());
    if by == "by_coords" && dims.is_some() {
        return Err(vm.new_value_error(
            "When combine='by_coords', passing a value for `concat_dim` has no effect. To manually combine \
             along a specific dimension you should instead specify combine='nested' along with a value for \
             `concat_dim`.",
        ));
    }
    if by != "by_coords" && by != "nested" {
        return Err(vm.new_value_error(format!(
            "{by} is an invalid option for the keyword argument ``combine``"
        )));
    }
    let paths = match support::text(&paths) {
        Some(pattern) if pattern.contains(['*', '?', '[']) => expanded(&pattern, vm)?,
        Some(_) => vm.ctx.new_list(vec![paths]).into(),
        None if support::is_sequence(&paths) => paths,
        None => vm.ctx.new_list(vec![paths]).into(),
    };
    if support::items(&paths, vm)?.is_empty() {
        return Err(vm.new_os_error("no files to open"));
    }
    let first = std::cell::RefCell::new(IndexMap::new());
    let open = |path: &PyObject| -> PyResult<Object> {
        let dataset = opened_from(path.to_owned(), engine.as_deref(), &options, vm)?;
        let dataset = in_chunks(dataset, chunks.as_ref(), vm)?;
        let path = location(path.to_owned(), vm)?;
        first.borrow_mut().insert(path, dataset.attrs.clone());
        let Some(preprocess) = &preprocess else {
            return Ok(Object::Set(dataset));
        };
        let result = preprocess.call((Labelled::Set(dataset).wrap(vm)?,), vm)?;
        match Labelled::of(&result, vm)? {
            Some(labelled) => Ok(labelled.into()),
            None => Err(vm.new_type_error("preprocess must return a Dataset")),
        }
    };
    let nested = files(&paths, &open, vm)?;
    how.positions = None;
    let mut out = match by.as_str() {
        "nested" => {
            let none = vm.ctx.none();
            let dims: Vec<Option<ConcatDim>> =
                combine::concat_dims(dims.as_ref().unwrap_or(&none), vm)?;
            combine_nested(nested, &dims, &how).or_raise(vm)?
        }
        _ => combine_by_coords(&flat(nested), &how).or_raise(vm)?,
    };
    if let (Some(path), Object::Set(dataset)) = (attrs_file, &mut out) {
        let path = location(path, vm)?;
        match first.borrow().get(&path) {
            Some(attrs) => dataset.attrs = attrs.clone(),
            None => {
                let message = format!("{path:?} is not in list");
                return Err(vm.new_value_error(message));
            }
        }
    }
    Labelled::from(out).wrap(vm)
}
