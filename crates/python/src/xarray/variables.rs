//! What a `Variable` has beyond its data: the methods of an array without coordinates.

use indexmap::IndexMap;
use littoral_xarray::{DataArray, Variable};
use rustpython_vm::builtins::{PyStr, PyTypeRef};
use rustpython_vm::class::StaticType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::{self, Labelled, PyVariable};
use super::{convert, items};
use crate::slots;
use crate::support::{self, OrRaise};

/// Attributes and methods that a variable has as an array without coordinates has them.
const SHARED: &[&str] = &[
    "T",
    "__array_ufunc__",
    "all",
    "any",
    "argmax",
    "argmin",
    "argsort",
    "as_numpy",
    "astype",
    "broadcast_equals",
    "chunk",
    "chunks",
    "chunksizes",
    "clip",
    "compute",
    "conj",
    "conjugate",
    "copy",
    "count",
    "cumprod",
    "cumsum",
    "drop_encoding",
    "encoding",
    "equals",
    "expand_dims",
    "fillna",
    "get_axis_num",
    "identical",
    "imag",
    "isel",
    "isin",
    "isnull",
    "item",
    "load",
    "max",
    "mean",
    "median",
    "min",
    "nbytes",
    "ndim",
    "notnull",
    "pad",
    "prod",
    "quantile",
    "rank",
    "real",
    "reduce",
    "reset_encoding",
    "roll",
    "round",
    "searchsorted",
    "shift",
    "size",
    "sizes",
    "squeeze",
    "std",
    "sum",
    "to_numpy",
    "transpose",
    "unstack",
    "var",
    "where",
];

/// Those of [`SHARED`] that are no methods.
const PROPERTIES: &[&str] = &[
    "T",
    "chunks",
    "chunksizes",
    "encoding",
    "imag",
    "nbytes",
    "ndim",
    "real",
    "size",
];

fn own(object: &PyObject, vm: &VirtualMachine) -> PyResult<Variable> {
    objects::variable_of(object).ok_or_else(|| vm.new_type_error("not a Variable"))
}

fn as_array(variable: Variable) -> DataArray {
    let role = littoral_xarray::Role::Default;
    DataArray::new(None, Variable { role, ..variable }, IndexMap::new())
}

/// An array as its variable; anything else as it is.
fn unwrapped(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    match Labelled::of(&object, vm)? {
        Some(Labelled::Array(array)) => Ok(objects::wrap_variable(array.variable, vm)),
        _ => Ok(object),
    }
}

/// Arguments that are variables, as arrays.
fn wrapped(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    match objects::variable_of(&object) {
        Some(variable) => Labelled::Array(as_array(variable)).wrap(vm),
        None => Ok(object),
    }
}

pub fn attribute(object: &PyObject, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
    let text = name.to_string_lossy().into_owned();
    let variable = own(object, vm)?;
    match text.as_str() {
        "to_base_variable" | "to_variable" => {
            let call = move |_args: FuncArgs, vm: &VirtualMachine| {
                objects::wrap_variable(variable.clone(), vm)
            };
            return Ok(vm.new_function("to_base_variable", call).into());
        }
        "to_index_variable" | "to_coord" => {
            let call = move |_args: FuncArgs, vm: &VirtualMachine| {
                objects::wrap_index_variable(variable.clone(), vm)
            };
            return Ok(vm.new_function("to_index_variable", call).into());
        }
        "to_index" if object.class().name().to_string() != "IndexVariable" => {
            let index = objects::wrap_index_variable(variable, vm)?;
            return index.get_attr("to_index", vm);
        }
        "to_dict" | "no_conflicts" | "broadcast_to" | "coarsen" | "permute_dims" => {
            let call =
                move |args: FuncArgs, vm: &VirtualMachine| own_method(&text, &variable, args, vm);
            return Ok(vm.new_function("method", call).into());
        }
        "to_index" | "name" if object.class().name().to_string() == "IndexVariable" => {
            let dim = variable.dims.first().cloned().unwrap_or_default();
            if text == "name" {
                return Ok(vm.ctx.new_str(dim).into());
            }
            let array = DataArray::new(Some(dim), variable, IndexMap::new());
            let array = Labelled::Array(array).wrap(vm)?;
            return array.get_attr("to_index", vm);
        }
        "set_dims" => {
            let call = move |args: FuncArgs, vm: &VirtualMachine| set_dims(&variable, args, vm);
            return Ok(vm.new_function("set_dims", call).into());
        }
        "stack" => {
            let array = Labelled::Array(as_array(variable)).wrap(vm)?;
            let call = move |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
                args.kwargs
                    .insert("create_index".into(), vm.ctx.new_bool(false).into());
                unwrapped(vm.call_method(&array, "stack", args)?, vm)
            };
            return Ok(vm.new_function("stack", call).into());
        }
        "rolling_window" => {
            let call =
                move |args: FuncArgs, vm: &VirtualMachine| rolling_window(&variable, args, vm);
            return Ok(vm.new_function("rolling_window", call).into());
        }
        _ => {}
    }
    if !SHARED.contains(&text.as_str()) {
        let class = object.class().name().to_string();
        return Err(vm.new_attribute_error(format!("'{class}' object has no attribute '{text}'")));
    }
    let array = Labelled::Array(as_array(variable)).wrap(vm)?;
    let found = array.get_attr(name, vm)?;
    if text == "sizes" {
        return found
            .get_attr("copy", vm)
            .and_then(|copy| copy.call((), vm))
            .or(Ok(found));
    }
    if PROPERTIES.contains(&text.as_str()) {
        return unwrapped(found, vm);
    }
    let call = move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
        let positional = args
            .args
            .into_iter()
            .map(|arg| wrapped(arg, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let args = FuncArgs {
            args: positional,
            kwargs: args.kwargs,
        };
        unwrapped(found.call(args, vm)?, vm)
    };
    Ok(vm.new_function("method", call).into())
}

/// Methods that arrays have not, or have otherwise.
fn own_method(name: &str, variable: &Variable, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = Labelled::Array(as_array(variable.clone())).wrap(vm)?;
    if name == "permute_dims" {
        return unwrapped(vm.call_method(&array, "transpose", args)?, vm);
    }
    if name == "to_dict" {
        let dict = vm.call_method(&array, "to_dict", args)?;
        for other in ["coords", "name"] {
            vm.call_method(&dict, "pop", (other, vm.ctx.none()))?;
        }
        return Ok(dict);
    }
    let mut args = support::Arguments::new("coarsen", args);
    if name == "no_conflicts" {
        let other = args.required("other", vm)?;
        let same = match objects::variable_of(&other) {
            Some(other) => variable.no_conflicts(&other).or_raise(vm)?,
            None => false,
        };
        return Ok(vm.ctx.new_bool(same).into());
    }
    if name == "broadcast_to" {
        let given = args.take("dim", vm)?;
        let given = convert::either_dict_or_keywords("broadcast_to", given, &mut args, vm)?;
        let mut sizes = variable.sizes();
        for (dim, size) in given {
            if !variable.dims.contains(&dim) {
                let dim = littoral_array::format::python_str_repr(&dim);
                return Err(vm.new_value_error(format!(
                    "Cannot add new dimensions: {{{dim}}}. Only existing dimensions are allowed. Use `expand_dims` \
                     method to add new dimensions."
                )));
            }
            sizes.insert(dim, size.try_into_value(vm)?);
        }
        let out = variable.broadcast_to(&sizes).or_raise(vm)?;
        return Ok(objects::wrap_variable(out, vm));
    }
    // `coarsen(windows, func, boundary="exact", side="left", keep_attrs=None, **kwargs)`.
    let mut how = FuncArgs::from(vec![args.required("windows", vm)?]);
    let function = args.required("func", vm)?;
    for key in ["boundary", "side"] {
        if let Some(value) = args.take_some(key, vm)? {
            how.kwargs.insert(key.into(), value);
        }
    }
    let blocks = vm.call_method(&array, "coarsen", how)?;
    let mut keywords: Vec<(String, PyObjectRef)> = vec![];
    keywords.extend(
        args.take_some("keep_attrs", vm)?
            .map(|keep| ("keep_attrs".to_owned(), keep)),
    );
    keywords.extend(args.rest_keywords());
    args.finish(vm)?;
    let (method, positional) = match support::text(&function) {
        Some(name) => (name, vec![]),
        None => ("reduce".to_owned(), vec![function]),
    };
    let mut args = FuncArgs::from(positional);
    args.kwargs.extend(keywords);
    let method = blocks.get_attr(vm.ctx.intern_str(method), vm)?;
    unwrapped(method.call(args, vm)?, vm)
}

/// `Variable.concat(variables, dim="concat_dim", positions=None, shortcut=False, combine_attrs="override")`.
pub fn concat(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = support::Arguments::new("concat", args);
    let variables = support::items(&*args.required("variables", vm)?, vm)?;
    let arrays = variables.into_iter().map(|variable| wrapped(variable, vm));
    let arrays = vm.ctx.new_list(arrays.collect::<PyResult<_>>()?);
    let dim = match args.take_some("dim", vm)? {
        Some(dim) => dim,
        None => vm.ctx.new_str("concat_dim").into(),
    };
    let attrs = args.keyword("combine_attrs");
    for ignored in ["positions", "shortcut"] {
        let _ = args.take(ignored, vm)?;
    }
    args.finish(vm)?;
    let mut all = FuncArgs::from(vec![arrays.into(), dim]);
    all.kwargs
        .extend(attrs.map(|attrs| ("combine_attrs".to_owned(), attrs)));
    let concat = vm.import("xarray", 0)?.get_attr("concat", vm)?;
    unwrapped(concat.call(all, vm)?, vm)
}

/// `set_dims(dims, shape=None)`: broadcast, with new dimensions in the order that is given.
fn set_dims(variable: &Variable, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = support::Arguments::new("set_dims", args);
    let given = args.required("dim", vm)?;
    let shape = args.take_some("shape", vm)?;
    args.finish(vm)?;
    let own = variable.sizes();
    let mut sizes: IndexMap<String, u64> = IndexMap::new();
    if let Ok(pairs) = support::pairs(&given, vm) {
        for (name, size) in pairs {
            sizes.insert(convert::key_text(&name, vm)?, size.try_into_value(vm)?);
        }
    } else {
        let shape = match shape {
            Some(shape) => support::items(&shape, vm)?,
            None => vec![],
        };
        for (at, name) in support::names(&given, vm)?.into_iter().enumerate() {
            let size = match shape.get(at) {
                Some(size) => size.clone().try_into_value(vm)?,
                None => own.get(&name).copied().unwrap_or(1),
            };
            sizes.insert(name, size);
        }
    }
    if let Some(missing) = own.keys().find(|dim| !sizes.contains_key(*dim)) {
        return Err(vm.new_value_error(format!(
            "new dimensions {:?} must be a superset of existing dimensions; {missing} is missing",
            sizes.keys().collect::<Vec<_>>()
        )));
    }
    Ok(objects::wrap_variable(
        variable.broadcast_to(&sizes).or_raise(vm)?,
        vm,
    ))
}

/// `rolling_window(dim, window, window_dim, center=False, fill_value=nan)`.
fn rolling_window(variable: &Variable, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = support::Arguments::new("rolling_window", args);
    let dim = args.required("dim", vm)?;
    let window = args.required("window", vm)?;
    let window_dim = args.required("window_dim", vm)?;
    let center = args.take("center", vm)?;
    let fill = args.take("fill_value", vm)?;
    args.finish(vm)?;
    let array = Labelled::Array(as_array(variable.clone())).wrap(vm)?;
    let sizes = vm.ctx.new_dict();
    let dims = vm.ctx.new_dict();
    let (names, windows, new) = match support::text(&dim) {
        Some(_) => (vec![dim], vec![window], vec![window_dim]),
        None => (
            support::items(&dim, vm)?,
            support::items(&window, vm)?,
            support::items(&window_dim, vm)?,
        ),
    };
    for ((name, window), new) in names.iter().zip(windows).zip(new) {
        sizes.set_item(&**name, window, vm)?;
        dims.set_item(&**name, new, vm)?;
    }
    let mut rolling = FuncArgs::from(vec![PyObjectRef::from(sizes)]);
    if let Some(center) = center {
        rolling.kwargs.insert("center".into(), center);
    }
    let rolling = vm.call_method(&array, "rolling", rolling)?;
    let mut construct = FuncArgs::from(vec![PyObjectRef::from(dims)]);
    let keep = vm.ctx.new_bool(false).into();
    construct.kwargs.insert("keep_attrs".into(), keep);
    if let Some(fill) = fill {
        construct.kwargs.insert("fill_value".into(), fill);
    }
    unwrapped(vm.call_method(&rolling, "construct", construct)?, vm)
}

pub fn length(object: &PyObject, vm: &VirtualMachine) -> PyResult<usize> {
    match own(object, vm)?.shape().first() {
        Some(length) => Ok(*length as usize),
        None => Err(vm.new_type_error("len() of unsized object")),
    }
}

pub fn get(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    let variable = own(object, vm)?;
    let indexers = items::positional(&variable.dims, key, vm)?;
    let array = as_array(variable).isel(&indexers, false).or_raise(vm)?;
    let is_index = object.class().name().to_string() == "IndexVariable" && array.dims().len() == 1;
    match is_index {
        true => objects::wrap_index_variable(array.variable, vm),
        false => Ok(objects::wrap_variable(array.variable, vm)),
    }
}

pub fn set(
    object: &PyObject,
    key: &PyObject,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(shell) = object.downcast_ref::<PyVariable>() else {
        return Err(vm.new_type_error("not a Variable"));
    };
    if object.class().name().to_string() == "IndexVariable" {
        return Err(vm.new_type_error("IndexVariable values cannot be modified"));
    }
    let variable = shell.get(vm)?;
    let indexers = items::positional(&variable.dims, key, vm)?;
    let array = items::assigned(&as_array(variable), &indexers, value, vm)?;
    shell.set(array.variable);
    Ok(())
}

pub fn delete(_object: &PyObject, _key: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    Err(vm.new_type_error("'Variable' object doesn't support item deletion"))
}

pub fn contains(object: &PyObject, target: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let array = Labelled::Array(as_array(own(object, vm)?)).wrap(vm)?;
    items::contains(&array, target, vm)
}

pub fn iterate(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    let array = Labelled::Array(as_array(own(object, vm)?)).wrap(vm)?;
    items::iterate(&array, vm)?
        .into_iter()
        .map(|item| unwrapped(item, vm))
        .collect()
}

thread_local! {
    /// `IndexVariable`: a subclass of `Variable` without data of its own.
    static INDEX_VARIABLE: std::cell::RefCell<Option<PyTypeRef>> = const { std::cell::RefCell::new(None) };
}

/// The class `IndexVariable`, made once for an interpreter.
pub fn index_variable_class(vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    if let Some(class) = INDEX_VARIABLE.with_borrow(Clone::clone) {
        return Ok(class);
    }
    let dict = vm.ctx.new_dict();
    let base = PyVariable::static_type();
    let class = slots::subclass("IndexVariable", "xarray.core.variable", base, dict, vm)?;
    INDEX_VARIABLE.with_borrow_mut(|known| *known = Some(class.clone()));
    Ok(class)
}
