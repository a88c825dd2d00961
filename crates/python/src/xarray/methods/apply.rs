//! Python functions on whole objects and their variables.

use indexmap::IndexMap;
use littoral_xarray::{Attrs, DataArray, Dims, Part, dataset_from_parts, options};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, both, keep_attrs, set};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::blocks::{on_blocks, reduced};
use crate::xarray::convert;
use crate::xarray::objects::{self, Labelled};
use crate::xarray::operators;

pub const METHODS: &[Entry] = &[
    set("map", map),
    set("apply", map),
    both("reduce", reduce),
    both("map_blocks", map_blocks),
    both("unify_chunks", unify_chunks),
    both("__array_ufunc__", array_ufunc),
];

/// `ds.map(func)`: the function of every data variable.
fn map(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let keep = keep_attrs(&mut args, vm)?;
    let extra = match args.keyword("args") {
        Some(extra) => support::items(&extra, vm)?,
        None => vec![],
    };
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let Labelled::Set(dataset) = call.model else {
        return Err(vm.new_attribute_error("'DataArray' object has no attribute 'map'"));
    };
    let keep = keep.unwrap_or(options().keep_attrs.unwrap_or(true));
    let mut results = IndexMap::new();
    for name in dataset.data_names() {
        let own = dataset.get(&name).or_raise(vm)?;
        let mut positional = vec![Labelled::Array(own.clone()).wrap(vm)?];
        positional.extend(extra.clone());
        let args = FuncArgs::new(positional, KwArgs::new(keywords.clone()));
        let result = function.call(args, vm)?;
        let mut array = match (Labelled::of(&result, vm)?, objects::variable_of(&result)) {
            (Some(Labelled::Array(array)), _) => array,
            (Some(Labelled::Set(_)), _) => {
                return Err(vm.new_type_error("cannot make a DataArray of a Dataset"));
            }
            (_, Some(variable)) => DataArray::new(None, variable, IndexMap::new()),
            _ => {
                let data = numpy::from_py(&result, vm)?;
                let shape: Vec<u64> = data.shape().iter().map(|n| *n as u64).collect();
                // What lost its labels gets them back if its shape is the same.
                match shape == own.shape() {
                    true => DataArray {
                        variable: own
                            .variable
                            .with_data(littoral_graph::Expr::literal(data))
                            .or_raise(vm)?,
                        ..own.clone()
                    },
                    false => {
                        let dims = (0..data.ndim()).map(|axis| format!("dim_{axis}")).collect();
                        let variable = littoral_xarray::Variable::new(dims, data).or_raise(vm)?;
                        DataArray::new(None, variable, IndexMap::new())
                    }
                }
            }
        };
        array.variable.attrs = match keep {
            true => own.attrs().clone(),
            false => Attrs::new(),
        };
        results.insert(name, Part::Labelled(array));
    }
    let attrs = match keep {
        true => dataset.attrs.clone(),
        false => Attrs::new(),
    };
    let out = dataset_from_parts(results, Default::default(), attrs);
    Labelled::Set(out.or_raise(vm)?).wrap(vm)
}

/// `reduce(func, dim)`: a function of numpy arrays with an `axis`.
fn reduce(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let dim = args.take("dim", vm)?;
    let axis = args.keyword("axis").filter(|axis| !vm.is_none(axis));
    let keep = keep_attrs(&mut args, vm)?.unwrap_or(options().keep_attrs.unwrap_or(true));
    let keepdims = args.keyword_value::<bool>("keepdims", vm)?.unwrap_or(false);
    let numeric_only = args
        .keyword_value::<bool>("numeric_only", vm)?
        .unwrap_or(false);
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    if axis.is_some() && dim.as_ref().is_some_and(|dim| !vm.is_none(dim)) {
        return Err(vm.new_value_error("cannot supply both 'axis' and 'dim' arguments"));
    }
    let dims = match (axis, &call.model) {
        (None, _) => convert::dims(dim, vm)?,
        (Some(axis), Labelled::Array(array)) => {
            super::aggregate::axis_dims(array.dims(), &axis, vm)?
        }
        _ => {
            return Err(vm.new_value_error(
                "passing 'axis' to Dataset reduce methods is ambiguous. Please use 'dim' instead.",
            ));
        }
    };
    let (single, dataset) = match &call.model {
        Labelled::Array(array) => (true, array.map_to_dataset()),
        Labelled::Set(dataset) => (false, dataset.clone()),
    };
    let own = dataset.dims();
    if let Dims::Some(wanted) = &dims
        && let Some(unknown) = wanted.iter().find(|dim| !own.contains(dim))
    {
        if let Labelled::Array(array) = &call.model {
            let known = support::repr_of(&super::names_tuple(array.dims(), vm), vm)?;
            return Err(
                vm.new_value_error(format!("'{unknown}' not found in array dimensions {known}"))
            );
        }
        let known: Vec<String> = own.iter().map(|dim| format!("'{dim}'")).collect();
        return Err(vm.new_value_error(format!(
            "Dimension(s) '{unknown}' do not exist. Expected one or more of {{{}}}",
            known.join(", ")
        )));
    }
    let wanted = match &dims {
        Dims::Some(wanted) => wanted.clone(),
        Dims::All => own,
    };
    let mut out = dataset.clone();
    out.variables.clear();
    if !keep {
        out.attrs.clear();
    }
    for (name, variable) in &dataset.variables {
        let along: Vec<String> = variable
            .dims
            .iter()
            .filter(|dim| wanted.contains(dim))
            .cloned()
            .collect();
        if dataset.coord_names.contains(name) {
            match along.is_empty() {
                true => {
                    out.variables.insert(name.clone(), variable.clone());
                }
                false => {
                    out.coord_names.shift_remove(name);
                }
            }
            continue;
        }
        if numeric_only && !along.is_empty() && !variable.dtype().is_numeric() {
            continue;
        }
        // Everything at once needs no axis.
        let all = match single {
            true => matches!(dims, Dims::All),
            false => along.len() == variable.ndim() && variable.ndim() != 1,
        };
        let along = if all { None } else { Some(along.as_slice()) };
        let result = reduced(variable, &function, along, keepdims, &keywords, vm)?;
        let attrs = match keep {
            true => variable.attrs.clone(),
            false => Attrs::new(),
        };
        out.variables.insert(name.clone(), result.with_attrs(attrs));
    }
    match call.model {
        Labelled::Array(array) => {
            Labelled::Array(DataArray::from_mapped(out, array.name).or_raise(vm)?).wrap(vm)
        }
        Labelled::Set(_) => Labelled::Set(out).wrap(vm),
    }
}

fn map_blocks(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let extra = args.take("args", vm)?;
    let kwargs = args.take("kwargs", vm)?;
    args.take("template", vm)?;
    args.finish(vm)?;
    on_blocks(&function, call.object.to_owned(), extra, kwargs, vm)
}

fn unify_chunks(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    call.model.wrap(vm)
}

/// numpy's protocol: `np.sin(obj)`, `np.maximum(a, obj)`.
fn array_ufunc(_call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ufunc = args.required("ufunc", vm)?;
    let method = support::str_of(&*args.required("method", vm)?, vm)?;
    let inputs = args.rest_positional();
    let _ = args.rest_keywords();
    let name = support::str_of(&*ufunc.get_attr("__name__", vm)?, vm)?;
    if method != "__call__" {
        return Err(vm.new_not_implemented_error(format!(
            "{method} method for ufunc {name} is not implemented on xarray objects"
        )));
    }
    use littoral_array::ops::{Binary, Unary};
    match inputs.as_slice() {
        [x] => {
            if let Some(op) = Unary::from_name(&name) {
                return applied(operators::unary(x, op, vm)?, vm);
            }
            if name == "fabs" {
                let one: PyObjectRef = vm.ctx.new_float(1.0).into();
                let float = operators::binary(x, &one, Binary::Mul, vm)?;
                return applied(operators::unary(&float, Unary::Abs, vm)?, vm);
            }
        }
        [a, b] => {
            if let Some(op) = Binary::from_name(&name) {
                let result = applied(operators::binary(a, b, op, vm)?, vm)?;
                // Attributes and name are the first array's, unless attributes go.
                let keep = options().keep_attrs.unwrap_or(true);
                let Some(Labelled::Array(mut array)) = Labelled::of(&result, vm)?.filter(|_| keep)
                else {
                    return Ok(result);
                };
                return match (Labelled::of(a, vm)?, Labelled::of(b, vm)?) {
                    (Some(Labelled::Array(first)), _) | (None, Some(Labelled::Array(first))) => {
                        array.variable.attrs = first.variable.attrs;
                        Labelled::Array(array.rename(first.name)).wrap(vm)
                    }
                    _ => Ok(result),
                };
            }
        }
        _ => return Err(vm.new_type_error(format!("numpy.{name} takes one or two arrays"))),
    }
    // What the graph has no operation for is applied to the values.
    let apply = vm.import("xarray", 0)?.get_attr("apply_ufunc", vm)?;
    let mut positional = vec![ufunc];
    positional.extend(inputs);
    let text = |text: &str| -> PyObjectRef { vm.ctx.new_str(text).into() };
    let join = options().arithmetic_join;
    let keywords = [
        ("join", text(join.name())),
        ("dataset_join", text("inner")),
        ("dask", text("allowed")),
    ];
    let keywords: indexmap::IndexMap<String, PyObjectRef> = keywords
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    apply.call(
        rustpython_vm::function::FuncArgs::new(
            positional,
            rustpython_vm::function::KwArgs::new(keywords),
        ),
        vm,
    )
}

/// A dataset as `xr.apply_ufunc` puts it together; anything else as it is.
fn applied(result: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    match Labelled::of(&result, vm)? {
        Some(Labelled::Set(dataset)) => Labelled::Set(dataset.applied()).wrap(vm),
        Some(Labelled::Array(array)) => {
            let out = array.map_dataset(|dataset| Ok(dataset.clone().applied()));
            Labelled::Array(out.or_raise(vm)?).wrap(vm)
        }
        None => Ok(result),
    }
}
