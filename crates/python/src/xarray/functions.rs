//! The functions of the module: `xr.open_zarr`, `xr.concat`, `xr.where` ….

use indexmap::IndexMap;
use littoral_array::Scalar;

use littoral_xarray::{
    DataArray, Dataset, Fill, Join, Operand, Variable, align_given, broadcast, where_datasets,
    where_function,
};
use rustpython_vm::builtins::PyModule;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObjectRef, PyRef, PyResult, VirtualMachine};

use super::objects::Labelled;
use super::{combine, construct, convert, extensions, open, options, tree};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

/// What a function of the module does.
pub type Function = fn(Arguments, &VirtualMachine) -> PyResult;

const FUNCTIONS: &[(&str, Function)] = &[
    ("open_zarr", open::open_zarr_),
    ("open_dataset", open::open_dataset),
    ("open_dataarray", open::open_dataarray),
    ("open_mfdataset", open::open_mfdataset),
    ("load_dataset", open::load_dataset),
    ("load_dataarray", open::load_dataarray),
    ("open_datatree", tree::open_datatree),
    ("load_datatree", tree::load_datatree),
    ("open_groups", tree::open_groups),
    ("concat", combine::concat_),
    ("merge", combine::merge_),
    ("combine_nested", combine::combine_nested_),
    ("combine_by_coords", combine::combine_by_coords_),
    ("map_over_datasets", tree::map_over_datasets),
    ("group_subtrees", tree::group_subtrees),
    (
        "register_dataarray_accessor",
        extensions::register_dataarray_accessor,
    ),
    (
        "register_dataset_accessor",
        extensions::register_dataset_accessor,
    ),
    (
        "register_datatree_accessor",
        extensions::register_datatree_accessor,
    ),
    ("show_versions", extensions::show_versions),
    ("where", where_),
    ("align", align_),
    ("broadcast", broadcast_),
    ("full_like", full_like),
    ("zeros_like", zeros_like),
    ("ones_like", ones_like),
    ("set_options", options::set_options_),
    ("get_options", options::get_options),
    ("as_variable", as_variable),
];

pub fn install(module: &Py<PyModule>, vm: &VirtualMachine) -> PyResult<()> {
    let tables = [
        FUNCTIONS,
        super::computation::FUNCTIONS,
        super::apply::FUNCTIONS,
        super::blocks::FUNCTIONS,
        super::calendars::FUNCTIONS,
        super::decoding::FUNCTIONS,
        super::netcdf::FUNCTIONS,
    ];
    for table in tables {
        add(module, table, vm)?;
    }
    submodule(module, "testing", super::testing::FUNCTIONS, vm)?;
    submodule(module, "tutorial", super::netcdf::TUTORIAL, vm)?;
    // Those of numpy take labelled objects.
    let ufuncs = submodule(module, "ufuncs", &[], vm)?;
    for (name, ufunc) in numpy::ufuncs(vm) {
        ufuncs.set_attr(name, ufunc, vm)?;
    }
    let ellipsis: PyObjectRef = vm.ctx.ellipsis.clone().into();
    module.set_attr("ALL_DIMS", ellipsis, vm)
}

fn add(
    module: &Py<PyModule>,
    table: &'static [(&'static str, Function)],
    vm: &VirtualMachine,
) -> PyResult<()> {
    for (name, function) in table {
        let call =
            move |args: FuncArgs, vm: &VirtualMachine| function(Arguments::new(name, args), vm);
        module.set_attr(*name, vm.new_function(name, call), vm)?;
    }
    Ok(())
}

/// A module of functions below this one, there without being imported.
fn submodule(
    parent: &Py<PyModule>,
    name: &'static str,
    table: &'static [(&'static str, Function)],
    vm: &VirtualMachine,
) -> PyResult<PyRef<PyModule>> {
    let full = format!("xarray.{name}");
    let module = vm.new_module(&full, vm.ctx.new_dict(), None);
    add(&module, table, vm)?;
    let known = vm.sys_module.get_attr("modules", vm)?;
    known.set_item(full.as_str(), module.clone().into(), vm)?;
    parent.set_attr(name, module.clone(), vm)?;
    Ok(module)
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
    let labelled = Labelled::of(&condition, vm)?.is_some();
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
            let mut out = where_function(&condition, &x, &y, combine).or_raise(vm)?;
            if !labelled {
                // The first of the arrays gives the name.
                let name = |side: &Operand| match side {
                    Operand::DataArray(array) => Some(array.name.clone()),
                    _ => None,
                };
                out.name = name(&x).or_else(|| name(&y)).flatten();
            }
            Labelled::Array(out).wrap(vm)
        }
    }
}

pub fn labelled(object: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Labelled> {
    Labelled::of(object, vm)?.ok_or_else(|| {
        vm.new_type_error(format!(
            "expected a DataArray or a Dataset, found {}",
            object.class().name()
        ))
    })
}

/// Several objects in, as many out. `run` has the names of those that are arrays, too.
fn several(
    args: &mut Arguments,
    vm: &VirtualMachine,
    run: impl FnOnce(&[Dataset], &[Option<Option<String>>]) -> littoral_xarray::Result<Vec<Dataset>>,
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
    let names: Vec<Option<Option<String>>> = models
        .iter()
        .map(|model| match model {
            Labelled::Array(array) => Some(array.name.clone()),
            Labelled::Set(_) => None,
        })
        .collect();
    let results = run(&datasets, &names).or_raise(vm)?;
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
    let join = match args.keyword("join") {
        Some(join) => combine::join_of(&join, vm)?,
        None => Join::Inner,
    };
    let _ = args.keyword("copy");
    let exclude = match args.keyword("exclude") {
        Some(names) => support::names(&names, vm)?,
        None => vec![],
    };
    let fill = combine::fill_of(args.keyword("fill_value"), vm)?;
    let indexes = match args.keyword("indexes").filter(|given| !vm.is_none(given)) {
        Some(indexes) => support::pairs(&indexes, vm)?,
        None => vec![],
    };
    let indexes = indexes
        .into_iter()
        .map(|(dim, labels)| {
            let dim = convert::key_text(&dim, vm)?;
            let labels = convert::as_dataarray(&dim, &labels, vm)?;
            Ok((dim, labels.values().or_raise(vm)?))
        })
        .collect::<PyResult<Vec<_>>>()?;
    several(&mut args, vm, |datasets, names| {
        let fills: Vec<Fill> = names
            .iter()
            .map(|name| match name {
                Some(name) => fill.for_array(name.as_deref()),
                None => fill.clone(),
            })
            .collect();
        align_given(datasets, &indexes, join, &exclude, &fills)
    })
}

fn broadcast_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let exclude = match args.keyword("exclude").filter(|given| !vm.is_none(given)) {
        Some(names) => support::names(&names, vm)?,
        None => vec![],
    };
    several(&mut args, vm, |datasets, _| broadcast(datasets, &exclude))
}

/// `full_like` and its kin. Of a dataset, values and dtypes may go by names.
fn filled(mut args: Arguments, value: Option<Scalar>, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    let fill = match value {
        Some(value) => Fill::from(value),
        None => {
            let fill = args.required("fill_value", vm)?;
            let scalar = support::scalar_of(&fill, vm)?.is_some();
            let dict = fill
                .downcast_ref::<rustpython_vm::builtins::PyDict>()
                .is_some();
            let set = matches!(Labelled::of(&other, vm)?, Some(Labelled::Set(_)));
            if !(scalar || dict && set) {
                let shown = support::str_of(&fill, vm)?;
                return Err(vm.new_value_error(format!(
                    "fill_value must be scalar or, for datasets, a dict-like. Received {shown} instead."
                )));
            }
            combine::fill_of(Some(fill), vm)?
        }
    };
    let dtype = args.take_some("dtype", vm)?;
    for ignored in ["chunks", "chunked_array_type", "from_array_kwargs"] {
        let _ = args.keyword(ignored);
    }
    args.finish(vm)?;
    let by_name = match &dtype {
        Some(given)
            if given
                .downcast_ref::<rustpython_vm::builtins::PyDict>()
                .is_some() =>
        {
            Some(support::pairs(given, vm)?)
        }
        _ => None,
    };
    let mut dtypes = IndexMap::new();
    for (name, dtype) in by_name.iter().flatten() {
        let dtype = construct::dtype(Some(dtype.clone()), vm)?;
        dtypes.insert(convert::key_text(name, vm)?, dtype);
    }
    let dtype = match by_name {
        Some(_) => None,
        None => construct::dtype(dtype, vm)?,
    };
    let fill = |dataset: &Dataset| {
        dataset.filled(&fill, |name| dtypes.get(name).copied().flatten().or(dtype))
    };
    if let Some(variable) = super::objects::variable_of(&other) {
        let array = DataArray::new(None, variable, IndexMap::new());
        let out = array.map_dataset(fill).or_raise(vm)?;
        return Ok(super::objects::wrap_variable(out.variable, vm));
    }
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
