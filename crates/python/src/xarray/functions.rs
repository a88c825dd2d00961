//! The functions of the module: `xr.open_zarr`, `xr.concat`, `xr.where` ….

use indexmap::IndexMap;
use littoral_array::Scalar;

use littoral_xarray::{
    Attrs, ConcatDim, DataArray, Dataset, Join, OpenOptions, Operand, Variable, align, broadcast,
    concat, dataset_from_parts, merge, open_zarr, options, set_options, where_datasets,
    where_function,
};
use rustpython_vm::builtins::{PyDict, PyModule};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObjectRef, PyResult, VirtualMachine};

use super::bound::{Behaviour, Bound};
use super::construct;
use super::convert;
use super::objects::Labelled;
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

/// What a function of the module does.
pub type Function = fn(Arguments, &VirtualMachine) -> PyResult;

const FUNCTIONS: &[(&str, Function)] = &[
    ("open_zarr", open_zarr_),
    ("open_dataset", open_dataset),
    ("open_dataarray", open_dataarray),
    ("load_dataset", load_dataset),
    ("concat", concat_),
    ("merge", merge_),
    ("where", where_),
    ("align", align_),
    ("broadcast", broadcast_),
    ("full_like", full_like),
    ("zeros_like", zeros_like),
    ("ones_like", ones_like),
    ("set_options", set_options_),
    ("get_options", get_options),
    ("as_variable", as_variable),
];

pub fn install(module: &Py<PyModule>, vm: &VirtualMachine) -> PyResult<()> {
    let tables = [
        FUNCTIONS,
        super::computation::FUNCTIONS,
        super::apply::FUNCTIONS,
        super::blocks::FUNCTIONS,
        super::calendars::FUNCTIONS,
    ];
    for (name, function) in tables.into_iter().flatten() {
        let function = *function;
        let name: &'static str = name;
        let call =
            move |args: FuncArgs, vm: &VirtualMachine| function(Arguments::new(name, args), vm);
        module.set_attr(name, vm.new_function(name, call), vm)?;
    }
    Ok(())
}

/// Arguments that `open_zarr` and `open_dataset` share.
fn open_options(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<OpenOptions> {
    let mut options = OpenOptions {
        group: args.keyword_value("group", vm)?,
        consolidated: args.keyword_value("consolidated", vm)?,
        zarr_format: args.keyword_value::<u8>("zarr_format", vm)?,
        ..OpenOptions::default()
    };
    let flag = |args: &mut Arguments, name: &str| args.keyword_value::<bool>(name, vm);
    options.mask_and_scale = flag(args, "mask_and_scale")?.unwrap_or(true);
    options.decode_cf = flag(args, "decode_cf")?.unwrap_or(true);
    options.decode_times = match args.keyword("decode_times") {
        Some(value) if !vm.is_none(&value) => value.try_to_bool(vm).unwrap_or(true),
        _ => true,
    };
    options.decode_coords = match args.keyword("decode_coords") {
        Some(value) if !vm.is_none(&value) => value.try_to_bool(vm)?,
        _ => true,
    };
    if let Some(names) = args
        .keyword("drop_variables")
        .filter(|names| !vm.is_none(names))
    {
        options.drop_variables = support::names(&names, vm)?;
    }
    for ignored in [
        "decode_timedelta",
        "use_cftime",
        "concat_characters",
        "storage_options",
        "backend_kwargs",
        "cache",
        "overwrite_encoded_chunks",
        "synchronizer",
        "inline_array",
        "chunked_array_type",
        "from_array_kwargs",
        "engine",
        "create_default_indexes",
        "use_zarr_fill_value_as_mask",
        "zarr_version",
    ] {
        args.keyword(ignored);
    }
    Ok(options)
}

fn location(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
    match support::text(&object) {
        Some(text) => Ok(text),
        // A path object, or a mapper with a root.
        None => match object.get_attr("root", vm) {
            Ok(root) => support::str_of(&root, vm),
            Err(_) => support::str_of(&object, vm),
        },
    }
}

fn open_zarr_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let store = location(args.required("store", vm)?, vm)?;
    let chunks = args.keyword("chunks");
    let mut options = open_options(&mut args, vm)?;
    args.finish(vm)?;
    options.deferred = !chunks.is_some_and(|chunks| vm.is_none(&chunks));
    Labelled::Set(open_zarr(&store, &options).or_raise(vm)?).wrap(vm)
}

fn opened(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Dataset> {
    let path = location(args.required("filename_or_obj", vm)?, vm)?;
    let engine = args.keyword_value::<String>("engine", vm)?;
    let chunks = args.keyword("chunks");
    let mut options = open_options(args, vm)?;
    let is_zarr = engine.as_deref() == Some("zarr")
        || (engine.is_none() && path.trim_end_matches('/').ends_with(".zarr"));
    if !is_zarr {
        return Err(vm.new_not_implemented_error(format!(
            "open_dataset reads Zarr stores here (engine=\"zarr\"); {path:?} with engine={} is not supported yet",
            engine.map_or("None".to_owned(), |engine| format!("{engine:?}"))
        )));
    }
    options.deferred = chunks.is_some_and(|chunks| !vm.is_none(&chunks));
    open_zarr(&path, &options).or_raise(vm)
}

fn open_dataset(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dataset = opened(&mut args, vm)?;
    args.finish(vm)?;
    Labelled::Set(dataset).wrap(vm)
}

fn load_dataset(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dataset = opened(&mut args, vm)?;
    args.finish(vm)?;
    Labelled::Set(dataset.load().or_raise(vm)?).wrap(vm)
}

fn open_dataarray(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dataset = opened(&mut args, vm)?;
    args.finish(vm)?;
    match dataset.data_names().as_slice() {
        [name] => Labelled::Array(dataset.get(name).or_raise(vm)?).wrap(vm),
        names => Err(vm.new_value_error(format!(
            "Given file dataset contains {} data variables. Please read with xarray.open_dataset and then \
             select the variable you want.",
            names.len()
        ))),
    }
}

fn join(args: &mut Arguments, default: Join, vm: &VirtualMachine) -> PyResult<Join> {
    match args.keyword("join") {
        Some(value) if support::text(&value).is_some() => {
            let name = support::text(&value).unwrap_or_default();
            Join::from_name(&name)
                .ok_or_else(|| vm.new_value_error(format!("invalid value for join: {name}")))
        }
        _ => Ok(default),
    }
}

/// A list of labelled objects as datasets, and the name of an array among them if they are arrays.
fn datasets(
    objects: &PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult<(Vec<Dataset>, Option<Option<String>>)> {
    let mut out = vec![];
    let mut names: Vec<Option<String>> = vec![];
    for object in support::items(objects, vm)? {
        match Labelled::of(&object, vm)? {
            Some(Labelled::Array(array)) => {
                names.push(array.name.clone());
                out.push(array.map_to_dataset());
            }
            Some(Labelled::Set(dataset)) => out.push(dataset),
            None => {
                return Err(vm.new_type_error(format!(
                    "can only concatenate xarray Dataset and DataArray objects, got {}",
                    object.class().name()
                )));
            }
        }
    }
    if !names.is_empty() && names.len() != out.len() {
        return Err(vm.new_type_error(
            "The elements in the input list need to be either all 'Dataset's or all 'DataArray's",
        ));
    }
    let name = match names.first() {
        Some(first) if names.iter().all(|name| name == first) => Some(first.clone()),
        Some(_) => Some(None),
        None => None,
    };
    Ok((out, name))
}

fn concat_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let objects = args.required("objs", vm)?;
    let dim = args.required("dim", vm)?;
    let join = join(&mut args, Join::Outer, vm)?;
    let _ = args.rest_keywords();
    args.finish(vm)?;
    let (datasets, name) = datasets(&objects, vm)?;
    let dim = match (support::text(&dim), Labelled::of(&dim, vm)?) {
        (Some(name), _) => ConcatDim::Name(name),
        (_, Some(Labelled::Array(array))) => {
            let label = array.name.clone().or_else(|| array.dims().first().cloned());
            let label = label.unwrap_or_else(|| "concat_dim".into());
            ConcatDim::Labelled(label, array.values().or_raise(vm)?, array.attrs().clone())
        }
        _ => {
            let label = dim
                .get_attr("name", vm)
                .ok()
                .and_then(|name| support::text(&name));
            let label = label.unwrap_or_else(|| "concat_dim".into());
            ConcatDim::Labelled(label, numpy::from_py(&dim, vm)?, Default::default())
        }
    };
    let out = concat(&datasets, &dim, join).or_raise(vm)?;
    match name {
        Some(name) => Labelled::Array(DataArray::from_mapped(out, name).or_raise(vm)?).wrap(vm),
        None => Labelled::Set(out).wrap(vm),
    }
}

fn merge_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let objects = args.required("objects", vm)?;
    let join = join(&mut args, Join::Outer, vm)?;
    let _ = args.rest_keywords();
    args.finish(vm)?;
    let mut datasets = vec![];
    for object in support::items(&objects, vm)? {
        datasets.push(match Labelled::of(&object, vm)? {
            Some(Labelled::Array(array)) => array.to_dataset(None).or_raise(vm)?,
            Some(Labelled::Set(dataset)) => dataset,
            None if object.downcast_ref::<PyDict>().is_some() => {
                let parts = super::construct::parts(Some(&object), vm)?;
                dataset_from_parts(parts, IndexMap::new(), Attrs::new()).or_raise(vm)?
            }
            None => return Err(vm.new_type_error("objects must be an iterable containing only Dataset(s), DataArray(s), and dictionaries.")),
        });
    }
    Labelled::Set(merge(&datasets, join).or_raise(vm)?).wrap(vm)
}

fn where_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let condition = args.required("cond", vm)?;
    let x = args.required("x", vm)?;
    let y = args.required("y", vm)?;
    let keep = args.take_some("keep_attrs", vm)?;
    args.finish(vm)?;
    let combine = match keep {
        Some(keep) => Some(super::apply::keep_attrs(Some(keep), vm)?),
        None => None,
    };
    let (x, y) = (
        convert::required_operand(&x, vm)?,
        convert::required_operand(&y, vm)?,
    );
    let bare = |variable| DataArray::new(None, variable, IndexMap::new());
    let datasets = [&x, &y]
        .iter()
        .any(|side| matches!(side, Operand::Dataset(_)));
    let condition = match Labelled::of(&condition, vm)? {
        Some(Labelled::Set(dataset)) => {
            return Labelled::Set(where_datasets(&dataset, &x, &y).or_raise(vm)?).wrap(vm);
        }
        Some(Labelled::Array(array)) => array,
        None => match super::objects::variable_of(&condition) {
            Some(variable) => bare(variable),
            None => bare(Variable::new(vec![], numpy::from_py(&condition, vm)?).or_raise(vm)?),
        },
    };
    match datasets {
        true => {
            let condition = condition.map_to_dataset();
            Labelled::Set(where_datasets(&condition, &x, &y).or_raise(vm)?).wrap(vm)
        }
        false => {
            Labelled::Array(where_function(&condition, &x, &y, combine).or_raise(vm)?).wrap(vm)
        }
    }
}

fn labelled(object: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Labelled> {
    Labelled::of(object, vm)?.ok_or_else(|| {
        vm.new_type_error(format!(
            "expected a DataArray or a Dataset, found {}",
            object.class().name()
        ))
    })
}

/// Several objects in, as many out.
fn several(
    args: &mut Arguments,
    vm: &VirtualMachine,
    run: impl FnOnce(&[Dataset]) -> littoral_xarray::Result<Vec<Dataset>>,
) -> PyResult {
    let objects = args.rest_positional();
    let models = objects
        .iter()
        .map(|object| labelled(object, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let datasets: Vec<Dataset> = models
        .iter()
        .map(|model| match model {
            Labelled::Array(array) => array.map_to_dataset(),
            Labelled::Set(dataset) => dataset.clone(),
        })
        .collect();
    let results = run(&datasets).or_raise(vm)?;
    let wrapped = models
        .into_iter()
        .zip(results)
        .map(|(model, dataset)| match model {
            Labelled::Array(array) => {
                Labelled::Array(DataArray::from_mapped(dataset, array.name).or_raise(vm)?).wrap(vm)
            }
            Labelled::Set(_) => Labelled::Set(dataset).wrap(vm),
        })
        .collect::<PyResult<_>>()?;
    Ok(vm.ctx.new_tuple(wrapped).into())
}

fn align_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let join = join(&mut args, Join::Inner, vm)?;
    let _ = args.keyword("copy");
    let exclude = match args.keyword("exclude") {
        Some(names) => support::names(&names, vm)?,
        None => vec![],
    };
    several(&mut args, vm, |datasets| align(datasets, join, &exclude))
}

fn broadcast_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = args.keyword("exclude");
    several(&mut args, vm, broadcast)
}

fn filled(mut args: Arguments, value: Option<Scalar>, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    let value = match value {
        Some(value) => value,
        None => {
            let fill = args.required("fill_value", vm)?;
            support::scalar_of(&fill, vm)?
                .ok_or_else(|| vm.new_value_error("fill_value must be scalar"))?
        }
    };
    let dtype = args.take_some("dtype", vm)?;
    let _ = args.rest_keywords();
    args.finish(vm)?;
    let dtype = construct::dtype(dtype, vm)?;
    let fill = |dataset: &Dataset| dataset.filled(&value, dtype);
    match labelled(&other, vm)? {
        Labelled::Array(array) => Labelled::Array(array.map_dataset(fill).or_raise(vm)?).wrap(vm),
        Labelled::Set(dataset) => Labelled::Set(fill(&dataset).or_raise(vm)?).wrap(vm),
    }
}

fn full_like(args: Arguments, vm: &VirtualMachine) -> PyResult {
    filled(args, None, vm)
}

fn zeros_like(args: Arguments, vm: &VirtualMachine) -> PyResult {
    filled(args, Some(Scalar::Int(0)), vm)
}

fn ones_like(args: Arguments, vm: &VirtualMachine) -> PyResult {
    filled(args, Some(Scalar::Int(1)), vm)
}

fn as_variable(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let object = args.required("obj", vm)?;
    let name = args
        .value::<String>("name", vm)?
        .unwrap_or_else(|| "variable".into());
    args.finish(vm)?;
    let array = convert::as_dataarray(&name, &object, vm)?;
    Ok(super::objects::wrap_variable(array.variable, vm))
}

/// `xr.set_options(…)`: takes effect at once; as a context manager it is undone at the end.
/// The name of a colormap, or of a colormap object.
fn cmap_name(value: &rustpython_vm::PyObject, vm: &VirtualMachine) -> PyResult<String> {
    match support::text(value) {
        Some(name) => Ok(name),
        None => support::str_of(&*value.get_attr("name", vm)?, vm),
    }
}

fn set_options_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let before = options();
    let mut now = before.clone();
    for (name, value) in args.rest_keywords() {
        let flag = |value: &PyObjectRef| -> PyResult<Option<bool>> {
            match support::text(value) {
                Some(_) => Ok(None),
                None => Ok(Some(value.clone().try_to_bool(vm)?)),
            }
        };
        let number = |value: &PyObjectRef| -> PyResult<usize> { value.clone().try_into_value(vm) };
        match name.as_str() {
            "display_width" => now.display_width = number(&value)?,
            "display_max_rows" => now.display_max_rows = number(&value)?,
            "display_values_threshold" => now.display_values_threshold = number(&value)?,
            "display_style" => now.display_html = support::text(&value).as_deref() == Some("html"),
            "display_expand_attrs" => now.display_expand_attrs = flag(&value)?,
            "display_expand_coords" => now.display_expand_coords = flag(&value)?,
            "display_expand_data_vars" => now.display_expand_data_vars = flag(&value)?,
            "display_expand_data" => now.display_expand_data = flag(&value)?,
            "keep_attrs" => now.keep_attrs = flag(&value)?,
            "arithmetic_join" => {
                let text = support::text(&value).unwrap_or_default();
                now.arithmetic_join = Join::from_name(&text).ok_or_else(|| {
                    vm.new_value_error(format!(
                        "option 'arithmetic_join' given an invalid value: '{text}'"
                    ))
                })?;
            }
            "cmap_sequential" => now.cmap_sequential = cmap_name(&value, vm)?,
            "cmap_divergent" => now.cmap_divergent = cmap_name(&value, vm)?,
            "use_bottleneck"
            | "use_flox"
            | "use_numbagg"
            | "display_default_indexes"
            | "display_expand_indexes"
            | "enable_cftimeindex"
            | "warn_for_unclosed_files"
            | "file_cache_maxsize"
            | "use_new_combine_kwarg_defaults"
            | "facetgrid_figsize"
            | "arithmetic_compat"
            | "use_opt_einsum"
            | "chunk_manager"
            | "netcdf_engine_order"
            | "warn_on_unclosed" => {}
            _ => {
                return Err(vm.new_value_error(format!(
                    "argument name '{name}' is not in the set of valid options"
                )));
            }
        }
    }
    args.finish(vm)?;
    set_options(now);
    Ok(Bound::make(vm.ctx.none(), &OPTIONS, before, vm))
}

static OPTIONS: Behaviour = Behaviour {
    name: "set_options",
    attribute: |bound, name, vm| {
        let before = bound.state::<littoral_xarray::Options>(vm)?.clone();
        match name {
            "__enter__" => {
                let function =
                    move |_args: FuncArgs, vm: &VirtualMachine| -> PyResult { Ok(vm.ctx.none()) };
                Ok(Some(vm.new_function("__enter__", function).into()))
            }
            "__exit__" => {
                let function = move |_args: FuncArgs, vm: &VirtualMachine| -> PyResult {
                    set_options(before.clone());
                    Ok(vm.ctx.none())
                };
                Ok(Some(vm.new_function("__exit__", function).into()))
            }
            _ => Ok(None),
        }
    },
    repr: |_, _| Ok("<xarray.set_options>".into()),
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| vec![],
};

fn get_options(args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let options = options();
    let keep = match options.keep_attrs {
        Some(keep) => vm.ctx.new_bool(keep).into(),
        None => vm.ctx.new_str("default").into(),
    };
    support::dict_of(
        [
            (
                "display_width".to_owned(),
                vm.ctx.new_int(options.display_width).into(),
            ),
            (
                "display_max_rows".to_owned(),
                vm.ctx.new_int(options.display_max_rows).into(),
            ),
            ("keep_attrs".to_owned(), keep),
            (
                "arithmetic_join".to_owned(),
                vm.ctx.new_str(options.arithmetic_join.name()).into(),
            ),
        ],
        vm,
    )
}
