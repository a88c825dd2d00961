//! Loading, copying, comparing, and leaving xarray: numbers, lists, dicts, functions of the object.

use littoral_array::{DType, TimeUnit, ops};
use littoral_graph::Expr;
use littoral_xarray::{Compat, Part, Variable, repr};
use rustpython_vm::builtins::{PyDict, PyTuple};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, array, both, set};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::construct::parts;
use crate::xarray::convert;
use crate::xarray::objects::{Labelled, PyDataArray, PyDataset};
use crate::xarray::shared;

pub const METHODS: &[Entry] = &[
    both("load", load),
    both("compute", compute),
    both("persist", persist),
    both("copy", copy),
    both("close", close),
    both("__enter__", enter),
    both("__exit__", exit),
    both("pipe", pipe),
    both("equals", compare),
    both("identical", compare),
    both("broadcast_equals", compare),
    both("_repr_html_", html),
    array("__format__", format_),
    both("__copy__", copy),
    both("__deepcopy__", copy),
    array("item", item),
    array("to_numpy", to_numpy),
    array("__array__", to_numpy),
    array("tolist", to_list),
    array("dot", dot),
    array("get_axis_num", axis_number),
    set("keys", keys),
    set("values", values),
    set("items", items),
    set("get", get),
    set("update", update),
    both("to_dict", to_dict),
];

fn load(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut args = args;
    let _ = args.rest_keywords();
    args.finish(vm)?;
    let object = call.object.to_owned();
    // In place, and the object itself is the answer.
    match call.model {
        Labelled::Array(array) => {
            let loaded = array.load().or_raise(vm)?;
            if let Some(shell) = object.downcast_ref::<PyDataArray>() {
                shell.set(loaded);
            }
        }
        Labelled::Set(dataset) => {
            let loaded = dataset.load().or_raise(vm)?;
            if let Some(shell) = object.downcast_ref::<PyDataset>() {
                shell.set(loaded);
            }
        }
    }
    Ok(object)
}

fn compute(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = args.rest_keywords();
    args.finish(vm)?;
    call.map(|dataset| dataset.load(), vm)
}

fn persist(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = args.rest_keywords();
    args.finish(vm)?;
    call.map(|dataset| dataset.persist(), vm)
}

/// `with xr.open_dataset(…) as ds:`.
fn enter(call: Call, _args: Arguments, _vm: &VirtualMachine) -> PyResult {
    Ok(call.object.to_owned())
}

fn exit(_call: Call, _args: Arguments, vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.none())
}

fn copy(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    // `copy.deepcopy` gives its memo.
    let memo = (call.name == "__deepcopy__").then(|| args.rest_positional());
    let deep = match args.take("deep", vm)?.filter(|_| memo.is_none()) {
        Some(deep) => deep.try_to_bool(vm)?,
        // `copy.copy` is not deep, `copy.deepcopy` is; a dataset's own method is not, an array's is.
        None => match call.name {
            "copy" => matches!(call.model, Labelled::Array(_)),
            name => name == "__deepcopy__",
        },
    };
    // An empty dict is as good as none.
    let data = args.take_some("data", vm)?;
    let data =
        data.filter(|data| !matches!(data.downcast_ref::<PyDict>(), Some(dict) if dict.is_empty()));
    args.finish(vm)?;
    if !deep
        && data.is_none()
        && let Some(copy) = shared::shallow_copy(call.object, vm)?
    {
        return Ok(copy);
    }
    match (call.model, data) {
        (Labelled::Array(mut array), Some(data)) => {
            let data = convert::expr_of(&data, vm)?;
            same_shape(&data, &array.variable, vm)?;
            array.variable = array.variable.with_data(data).or_raise(vm)?;
            Labelled::Array(array).wrap(vm)
        }
        (Labelled::Set(mut dataset), Some(data)) => {
            let given = support::pairs(&data, vm)?;
            let own = dataset.data_names();
            let mut named = indexmap::IndexMap::new();
            for (name, data) in given {
                named.insert(convert::key_text(&name, vm)?, data);
            }
            let missing: Vec<&String> = own
                .iter()
                .filter(|name| !named.contains_key(*name))
                .collect();
            let unknown: Vec<&String> = named.keys().filter(|name| !own.contains(name)).collect();
            let set = |names: &[&String]| {
                let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
                format!("{{{}}}", quoted.join(", "))
            };
            if !unknown.is_empty() {
                return Err(vm.new_value_error(format!(
                    "Data must only contain variables in original dataset. Extra variables: {}",
                    set(&unknown)
                )));
            }
            if !missing.is_empty() {
                return Err(vm.new_value_error(format!(
                    "Data must contain all variables in original dataset. Data is missing {}",
                    set(&missing)
                )));
            }
            for (name, data) in &named {
                let own = &dataset.variables[name];
                let data = convert::expr_of(data, vm)?;
                same_shape(&data, own, vm)?;
                let variable = own.with_data(data).or_raise(vm)?;
                dataset.variables.insert(name.clone(), variable);
            }
            Labelled::Set(dataset).wrap(vm)
        }
        (model, _) => model.wrap(vm),
    }
}

fn same_shape(data: &Expr, own: &Variable, vm: &VirtualMachine) -> PyResult<()> {
    if data.shape() == own.shape() {
        return Ok(());
    }
    Err(vm.new_value_error(format!(
        "Data shape {} must match shape of object {}",
        support::repr_of(&super::shape_tuple(data.shape(), vm), vm)?,
        support::repr_of(&super::shape_tuple(own.shape(), vm), vm)?
    )))
}

fn close(_call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    Ok(vm.ctx.none())
}

/// `pipe(func, …)` or `pipe((func, "data"), …)`, where the object is the argument of that name.
fn pipe(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = args.required("func", vm)?;
    let mut positional = args.rest_positional();
    let mut keywords = args.rest_keywords();
    let function = match given.downcast_ref::<PyTuple>() {
        Some(pair) if pair.len() == 2 => {
            let target = support::str_of(&pair[1], vm)?;
            if keywords.contains_key(&target) {
                return Err(vm.new_value_error(format!(
                    "{target} is both the pipe target and a keyword argument"
                )));
            }
            keywords.insert(target, call.object.to_owned());
            pair[0].clone()
        }
        _ => {
            positional.insert(0, call.object.to_owned());
            given
        }
    };
    let keywords = rustpython_vm::function::KwArgs::new(keywords);
    function.call(
        rustpython_vm::function::FuncArgs::new(positional, keywords),
        vm,
    )
}

fn compare(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    args.finish(vm)?;
    let compat = Compat::from_name(call.name).unwrap_or(Compat::Equals);
    let equal = match (&call.model, Labelled::of(&other, vm)?) {
        (Labelled::Array(a), Some(Labelled::Array(b))) => a.compatible(&b, compat),
        (Labelled::Set(a), Some(Labelled::Set(b))) => a.compatible(&b, compat),
        _ => Ok(false),
    };
    Ok(vm.ctx.new_bool(equal.or_raise(vm)?).into())
}

fn html(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    html_of(&call.model, vm)
}

/// What a notebook shows of an object; None where it is told to show text.
pub fn html_of(model: &Labelled, vm: &VirtualMachine) -> PyResult {
    if !littoral_xarray::options().display_html {
        return Ok(vm.ctx.none());
    }
    let html = match model {
        Labelled::Array(array) => repr::dataarray_html(array),
        Labelled::Set(dataset) => repr::dataset_html(dataset),
    };
    Ok(vm.ctx.new_str(html.or_raise(vm)?).into())
}

fn item(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let at = args.rest_positional();
    let array = call.array(vm)?;
    let values = array.values().or_raise(vm)?;
    let value = match at.as_slice() {
        [] => values.item().or_raise(vm)?,
        [at] => {
            let at: i64 = at.clone().try_into_value(vm)?;
            let all = values.scalars();
            let position = if at < 0 { at + all.len() as i64 } else { at };
            all.get(position as usize).cloned().ok_or_else(|| {
                vm.new_index_error(format!(
                    "index {at} is out of bounds for size {}",
                    all.len()
                ))
            })?
        }
        _ => return Err(vm.new_not_implemented_error("item() with several indices: use isel()")),
    };
    numpy::python_item(&value, values.dtype(), vm)
}

fn to_numpy(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = (args.rest_positional(), args.rest_keywords());
    let array = call.array(vm)?;
    Ok(numpy::to_py(array.values().or_raise(vm)?, vm))
}

fn to_list(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let array = call.array(vm)?;
    let values = numpy::to_py(array.values().or_raise(vm)?, vm);
    vm.call_method(&values, "tolist", ())
}

fn dot(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    let dims = match args.take_some("dim", vm)? {
        Some(dims) => Some(convert::dims(Some(dims), vm)?),
        None => None,
    };
    args.finish(vm)?;
    let array = call.array(vm)?;
    match Labelled::of(&other, vm)? {
        Some(Labelled::Array(other)) => {
            let product = littoral_xarray::dot(&[array, other], dims.as_ref());
            Labelled::Array(product.or_raise(vm)?).wrap(vm)
        }
        Some(Labelled::Set(_)) => Err(vm
            .new_not_implemented_error("dot products are not yet supported with Dataset objects.")),
        None => Err(vm.new_type_error("dot only operates on DataArrays.")),
    }
}

fn axis_number(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = convert::key_text(&*args.required("dim", vm)?, vm)?;
    args.finish(vm)?;
    let array = call.array(vm)?;
    match array.dims().iter().position(|own| *own == dim) {
        Some(axis) => Ok(vm.ctx.new_int(axis).into()),
        None => Err(vm.new_value_error(format!(
            "{dim:?} not found in array dimensions {:?}",
            array.dims()
        ))),
    }
}

fn dataset(call: Call, vm: &VirtualMachine) -> PyResult<littoral_xarray::Dataset> {
    match call.model {
        Labelled::Set(dataset) => Ok(dataset),
        Labelled::Array(_) => Err(vm.new_attribute_error(format!(
            "'DataArray' object has no attribute '{}'",
            call.name
        ))),
    }
}

fn keys(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let names = dataset(call, vm)?.data_names();
    Ok(vm
        .ctx
        .new_list(
            names
                .into_iter()
                .map(|name| vm.ctx.new_str(name).into())
                .collect(),
        )
        .into())
}

fn values(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let object = call.object.to_owned();
    let dataset = dataset(call, vm)?;
    let arrays = dataset
        .data_names()
        .iter()
        .map(|name| object.get_item(name.as_str(), vm))
        .collect::<PyResult<_>>()?;
    Ok(vm.ctx.new_list(arrays).into())
}

fn items(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let object = call.object.to_owned();
    let dataset = dataset(call, vm)?;
    let pairs = dataset
        .data_names()
        .iter()
        .map(|name| {
            let array = object.get_item(name.as_str(), vm)?;
            Ok(vm
                .ctx
                .new_tuple(vec![vm.ctx.new_str(name.as_str()).into(), array])
                .into())
        })
        .collect::<PyResult<_>>()?;
    Ok(vm.ctx.new_list(pairs).into())
}

fn get(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let name = convert::key_text(&*args.required("key", vm)?, vm)?;
    let default = args.take("default", vm)?;
    args.finish(vm)?;
    match shared::member(call.object, &name, vm)? {
        Some(array) => Ok(array),
        None => Ok(default.unwrap_or_else(|| vm.ctx.none())),
    }
}

fn update(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    args.finish(vm)?;
    let object = call.object.to_owned();
    let own = dataset(call, vm)?;
    let parts = match Labelled::of(&other, vm)? {
        Some(Labelled::Set(other)) => other
            .data_names()
            .into_iter()
            .filter_map(|name| Some((name.clone(), Part::Labelled(other.array(&name)?))))
            .collect(),
        _ => parts(Some(&other), vm)?,
    };
    if let Some(shell) = object.downcast_ref::<PyDataset>() {
        let updated = own.assign(parts).or_raise(vm)?;
        shell.check_mutable("update", vm)?;
        shell.set(updated);
    }
    Ok(vm.ctx.none())
}

/// What `to_dict` says of values.
#[derive(Clone, Copy)]
enum Content {
    Lists,
    Arrays,
    Types,
}

fn encoding_dict(encoding: &littoral_xarray::Attrs, vm: &VirtualMachine) -> PyResult {
    let mut shown = encoding.clone();
    shown.retain(|name, _| !name.starts_with('\0'));
    Ok(convert::attrs_to_py(&shown, vm)?.into())
}

fn variable_dict(
    variable: &littoral_xarray::Variable,
    data: Content,
    encoding: bool,
    vm: &VirtualMachine,
) -> PyResult<Vec<(String, PyObjectRef)>> {
    let mut out = vec![
        ("dims".to_owned(), super::names_tuple(&variable.dims, vm)),
        (
            "attrs".to_owned(),
            convert::attrs_to_py(&variable.attrs, vm)?.into(),
        ),
    ];
    match data {
        Content::Lists => {
            let values = variable.values().or_raise(vm)?;
            // Python's times have microseconds.
            let values = match values.dtype() {
                DType::Datetime(TimeUnit::Nano) => {
                    ops::cast(&values, DType::Datetime(TimeUnit::Micro)).or_raise(vm)?
                }
                DType::Timedelta(TimeUnit::Nano) => {
                    ops::cast(&values, DType::Timedelta(TimeUnit::Micro)).or_raise(vm)?
                }
                _ => values,
            };
            let values = numpy::to_py(values, vm);
            out.push(("data".to_owned(), vm.call_method(&values, "tolist", ())?));
        }
        Content::Arrays => {
            let values = numpy::to_py(variable.values().or_raise(vm)?, vm);
            out.push(("data".to_owned(), values));
        }
        Content::Types => {
            out.push((
                "dtype".to_owned(),
                vm.ctx.new_str(variable.dtype().to_string()).into(),
            ));
            out.push(("shape".to_owned(), super::shape_tuple(variable.shape(), vm)));
        }
    }
    if encoding {
        out.push((
            "encoding".to_owned(),
            encoding_dict(&variable.encoding, vm)?,
        ));
    }
    Ok(out)
}

fn to_dict(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let data = match args.take("data", vm)? {
        Some(data) => match support::text(&data).as_deref() {
            Some("list") => Content::Lists,
            Some("array") => Content::Arrays,
            Some(_) => {
                return Err(vm.new_value_error("data argument must be bool, 'array', or 'list'"));
            }
            None if data.try_to_bool(vm)? => Content::Lists,
            None => Content::Types,
        },
        None => Content::Lists,
    };
    let encoding = args.value("encoding", vm)?.unwrap_or(false);
    args.finish(vm)?;
    // Coordinates of an array are told without it.
    let inner = encoding && matches!(call.model, Labelled::Set(_));
    let variables = |all: Vec<(String, littoral_xarray::Variable)>| -> PyResult {
        let entries: Vec<(String, PyObjectRef)> = all
            .into_iter()
            .map(|(name, variable)| {
                Ok((
                    name,
                    support::dict_of(variable_dict(&variable, data, inner, vm)?, vm)?,
                ))
            })
            .collect::<PyResult<_>>()?;
        support::dict_of(entries, vm)
    };
    match call.model {
        Labelled::Array(array) => {
            let mut out = variable_dict(&array.variable, data, false, vm)?;
            out.push((
                "coords".to_owned(),
                variables(array.coords.into_iter().collect())?,
            ));
            let name = match &array.name {
                Some(name) => vm.ctx.new_str(name.as_str()).into(),
                None => vm.ctx.none(),
            };
            out.push(("name".to_owned(), name));
            if encoding {
                out.push((
                    "encoding".to_owned(),
                    encoding_dict(&array.variable.encoding, vm)?,
                ));
            }
            support::dict_of(out, vm)
        }
        Labelled::Set(dataset) => {
            let own = dataset.data_names();
            let data_vars = own
                .iter()
                .map(|name| (name.clone(), dataset.variables[name].clone()))
                .collect();
            let dims = dataset
                .sizes()
                .into_iter()
                .map(|(dim, size)| (dim, vm.ctx.new_int(size).into()))
                .collect::<Vec<_>>();
            let mut out = vec![
                (
                    "coords".to_owned(),
                    variables(dataset.coords().into_iter().collect())?,
                ),
                (
                    "attrs".to_owned(),
                    convert::attrs_to_py(&dataset.attrs, vm)?.into(),
                ),
                ("dims".to_owned(), support::dict_of(dims, vm)?),
                ("data_vars".to_owned(), variables(data_vars)?),
            ];
            if encoding {
                out.push(("encoding".to_owned(), encoding_dict(&dataset.encoding, vm)?));
            }
            support::dict_of(out, vm)
        }
    }
}

/// `f"{array:.2f}"`: of one value.
fn format_(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let spec = args.required("format_spec", vm)?;
    args.finish(vm)?;
    let Labelled::Array(array) = &call.model else {
        return Ok(call.object.str(vm)?.into());
    };
    if support::text(&spec).is_none_or(|spec| spec.is_empty()) {
        return Ok(call.object.repr(vm)?.into());
    }
    if !array.shape().is_empty() {
        let shape = support::repr_of(&super::shape_tuple(array.shape(), vm), vm)?;
        return Err(vm.new_not_implemented_error(format!(
            "Using format_spec is only supported when shape is (). Got shape = {shape}."
        )));
    }
    let value = array.values().or_raise(vm)?.item().or_raise(vm)?;
    vm.call_method(&*support::object_of(&value, vm)?, "__format__", (spec,))
}
