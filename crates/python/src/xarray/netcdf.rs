//! netCDF files: `to_netcdf`, what `open_dataset` reads, and `xarray.tutorial`.

use littoral_engine::read_file;
use littoral_xarray::{
    AttrValue, Attrs, Dataset, NetcdfOptions, OpenOptions, is_netcdf, open_netcdf,
};
use rustpython_vm::builtins::PyStr;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert;
use super::functions::Function;
use super::methods::{Call, Entry, both};
use super::objects::Labelled;
use super::open;
use crate::support::{self, Arguments, OrRaise};

pub const METHODS: &[Entry] = &[both("to_netcdf", to_netcdf)];

pub const FUNCTIONS: &[(&str, Function)] = &[("save_mfdataset", save_mfdataset)];

pub const TUTORIAL: &[(&str, Function)] = &[
    ("open_dataset", |args, vm| {
        tutorial(args, open::open_dataset, vm)
    }),
    ("load_dataset", |args, vm| {
        tutorial(args, open::load_dataset, vm)
    }),
    ("open_dataarray", |args, vm| {
        tutorial(args, open::open_dataarray, vm)
    }),
    ("load_dataarray", |args, vm| {
        tutorial(args, open::load_dataarray, vm)
    }),
];

/// The variable that an array without a name is written as.
pub const UNNAMED: &str = "__xarray_dataarray_variable__";
/// The attribute that has the name of an array if it is that of a coordinate.
pub const NAME: &str = "__xarray_dataarray_name__";

/// Where xarray's tutorial data are. (github.com, where xarray itself looks, lets no page read them.)
const TUTORIAL_URL: &str = "https://raw.githubusercontent.com/pydata/xarray-data/master/";

/// `xr.tutorial.open_dataset(name)`: the file of that name, opened.
fn tutorial(mut args: Arguments, open: Function, vm: &VirtualMachine) -> PyResult {
    let name = args.required("name", vm)?;
    let name = support::str_of(&name, vm)?;
    for ignored in ["cache", "cache_dir"] {
        let _ = args.take(ignored, vm)?;
    }
    let suffix = if name.contains('.') { "" } else { ".nc" };
    let url = format!("{TUTORIAL_URL}{name}{suffix}");
    args.set_keyword("filename_or_obj", vm.ctx.new_str(url).into());
    open(args, vm)
}

/// The bytes of `bytes`, of a `memoryview`, or that a file object gives; None for paths.
pub fn contents(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Vec<u8>>> {
    if object.downcast_ref::<PyStr>().is_some() {
        return Ok(None);
    }
    let read = vm.get_attribute_opt(object.to_owned(), "read")?;
    let bytes = match read {
        Some(read) => read.call((), vm)?,
        None => object.to_owned(),
    };
    match bytes.try_bytes_like(vm, <[u8]>::to_vec) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(_) => Ok(None),
    }
}

/// A file of Python's, opened.
fn file(path: &str, mode: &str, vm: &VirtualMachine) -> PyResult {
    vm.builtins.get_attr("open", vm)?.call((path, mode), vm)
}

/// The whole of a path, as text.
fn absolute(path: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
    let module = vm.import("os", 0)?.get_attr("path", vm)?;
    let path = vm.call_method(&module, "expanduser", (path,))?;
    support::str_of(&*vm.call_method(&module, "abspath", (path,))?, vm)
}

/// `xr.save_mfdataset(datasets, paths, mode="w", format=None, groups=None, engine=None, compute=True)`.
fn save_mfdataset(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let datasets = support::items(&*args.required("datasets", vm)?, vm)?;
    let paths = support::items(&*args.required("paths", vm)?, vm)?;
    let mut how = vec![];
    for name in ["mode", "format", "groups", "engine", "compute"] {
        how.extend(args.take_some(name, vm)?.map(|value| (name, value)));
    }
    how.extend(args.keyword("encoding").map(|value| ("encoding", value)));
    args.finish(vm)?;
    for dataset in &datasets {
        if !matches!(Labelled::of(dataset, vm)?, Some(Labelled::Set(_))) {
            return Err(vm.new_type_error(format!(
                "save_mfdataset only supports writing Dataset objects, received type {}",
                support::repr_of(dataset.class().as_ref(), vm)?
            )));
        }
    }
    if datasets.len() != paths.len() {
        return Err(vm.new_value_error(
            "must supply lists of the same length for the datasets, paths and groups arguments to save_mfdataset",
        ));
    }
    for (dataset, path) in datasets.iter().zip(paths) {
        let mut args = FuncArgs::from(vec![path]);
        for (name, value) in &how {
            args.kwargs.insert((*name).to_owned(), value.clone());
        }
        vm.call_method(dataset, "to_netcdf", args)?;
    }
    Ok(vm.ctx.none())
}

/// Opens the netCDF-3 file at a path or a URL.
pub fn open(
    path: &str,
    engine: Option<&str>,
    options: &OpenOptions,
    vm: &VirtualMachine,
) -> PyResult<Dataset> {
    if let Some(engine) = engine.filter(|engine| !["scipy", "netcdf4"].contains(engine)) {
        return Err(vm.new_value_error(format!(
            "unrecognized engine '{engine}' must be one of your installed engines: ['netcdf4', 'scipy', 'zarr']"
        )));
    }
    if path.contains("://") {
        let bytes = read_file(path, is_netcdf).or_raise(vm)?;
        return open_netcdf(path, &bytes, options).or_raise(vm);
    }
    let full = absolute(vm.ctx.new_str(path).into(), vm)?;
    let bytes = match file(&full, "rb", vm) {
        Ok(file) => {
            let bytes = vm.call_method(&file, "read", ())?;
            vm.call_method(&file, "close", ())?;
            bytes.try_bytes_like(vm, <[u8]>::to_vec)?
        }
        // In a page a path may also be that of a file beside it.
        Err(error) => match read_file(path, is_netcdf) {
            Ok(bytes) => bytes.to_vec(),
            Err(_) => return Err(error),
        },
    };
    open_netcdf(&full, &bytes, options).or_raise(vm)
}

/// `encoding={name: {…}}`.
fn encodings(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(String, Attrs)>> {
    let pairs = support::pairs(object, vm)?.into_iter();
    let pairs =
        pairs.map(|(name, own)| Ok((convert::key_text(&name, vm)?, convert::attrs_of(&own, vm)?)));
    pairs.collect()
}

/// `to_netcdf(path=None, mode="w", format=None, group=None, engine=None, encoding=None, unlimited_dims=None, …)`.
fn to_netcdf(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let path = args.take_some("path", vm)?;
    let mode = args
        .value::<String>("mode", vm)?
        .unwrap_or_else(|| "w".into());
    let format = args.value::<String>("format", vm)?;
    let group = args.take_some("group", vm)?;
    let engine = args.value::<String>("engine", vm)?;
    let encoding = args.take_some("encoding", vm)?;
    let unlimited = args.take_some("unlimited_dims", vm)?;
    let compute = args.value::<bool>("compute", vm)?;
    for ignored in ["invalid_netcdf", "auto_complex"] {
        let _ = args.take(ignored, vm)?;
    }
    args.finish(vm)?;
    let format = format.map(|format| format.to_uppercase());
    let known = [
        "NETCDF4",
        "NETCDF4_CLASSIC",
        "NETCDF3_64BIT",
        "NETCDF3_CLASSIC",
    ];
    match (format.as_deref(), engine.as_deref()) {
        (Some(format), Some("scipy")) if !format.starts_with("NETCDF3_") => {
            return Err(vm.new_value_error(format!(
                "invalid format for scipy.io.netcdf backend: '{format}'"
            )));
        }
        (Some(format), _) if !known.contains(&format) => {
            return Err(vm.new_value_error(format!("unexpected format='{format}'")));
        }
        (Some(format @ ("NETCDF4" | "NETCDF4_CLASSIC")), _) => {
            return Err(vm.new_value_error(format!(
                "cannot write NetCDF files with format='{format}' because none of the suitable backend libraries \
                 (netCDF4, h5netcdf) are installed: leave the format out, or use format='NETCDF3_64BIT'"
            )));
        }
        (None, Some("h5netcdf" | "netcdf4")) => {
            return Err(vm.new_value_error(
                "netCDF-4 files cannot be written here: leave the engine out, or use format='NETCDF3_64BIT'",
            ));
        }
        (_, Some(engine)) if !["scipy", "netcdf4"].contains(&engine) => {
            return Err(
                vm.new_value_error(format!("unrecognized engine for to_netcdf: '{engine}'"))
            );
        }
        _ => {}
    }
    if group.is_some() {
        return Err(vm.new_value_error("cannot save to a group with the scipy.io.netcdf backend"));
    }
    if mode != "w" || compute == Some(false) {
        return Err(vm.new_not_implemented_error(
            "to_netcdf writes whole files at once here: mode=\"w\" and compute=True",
        ));
    }
    let options = NetcdfOptions {
        classic: format.as_deref() == Some("NETCDF3_CLASSIC"),
        encoding: match encoding {
            Some(encoding) => encodings(&encoding, vm)?.into_iter().collect(),
            None => Default::default(),
        },
        unlimited_dims: unlimited
            .map(|dims| support::names(&dims, vm))
            .transpose()?,
    };
    let dataset = match call.model {
        Labelled::Set(dataset) => dataset,
        Labelled::Array(array) => {
            let own = array.name.clone();
            let taken = own
                .as_ref()
                .filter(|name| array.coords.contains_key(*name) || array.dims().contains(name));
            let is_plain = own.is_some() && taken.is_none();
            let name = own.as_deref().filter(|_| is_plain).unwrap_or(UNNAMED);
            let mut dataset = array.to_dataset(Some(name)).or_raise(vm)?;
            if let Some(taken) = taken {
                let name = AttrValue::Str(taken.clone());
                dataset.attrs.insert(NAME.into(), name);
            }
            dataset
        }
    };
    let bytes = dataset.to_netcdf(&options).or_raise(vm)?;
    let bytes: PyObjectRef = vm.ctx.new_bytes(bytes).into();
    let Some(path) = path else {
        return vm.builtins.get_attr("memoryview", vm)?.call((bytes,), vm);
    };
    match vm.get_attribute_opt(path.clone(), "write")? {
        Some(write) => {
            write.call((bytes,), vm)?;
        }
        None => {
            let file = file(&absolute(path, vm)?, "wb", vm)?;
            vm.call_method(&file, "write", (bytes,))?;
            vm.call_method(&file, "close", ())?;
        }
    }
    Ok(vm.ctx.none())
}
