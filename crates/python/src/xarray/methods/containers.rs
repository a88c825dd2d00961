//! Objects put together, parts of them left out, dicts of them.

use littoral_array::{Array, ops};
use littoral_graph::Expr;
use littoral_xarray::{Attrs, DataArray, Dataset, Variable};
use rustpython_vm::class::StaticType;
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, array, both, set};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::objects::{Labelled, PyDataArray, PyDataset, PyVariable};
use crate::xarray::{combine, convert, query, variables};

pub const METHODS: &[Entry] = &[
    set("merge", merge),
    both("combine_first", combine_first),
    both("drop", drop),
    both("drop_attrs", drop_attrs),
    both("drop_encoding", drop_encoding),
    both("reset_encoding", drop_encoding),
    set("filter_by_attrs", filter_by_attrs),
    set("eval", eval),
    both("query", query_),
    set("info", info),
    both("as_numpy", as_numpy),
    both("conj", conjugate),
    both("conjugate", conjugate),
    both("argsort", argsort),
    both("set_close", set_close),
    array("to_masked_array", masked),
    array("searchsorted", searchsorted),
];

/// numpy's own method, of the values.
fn searchsorted(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let values = call.object.get_attr("values", vm)?;
    let keywords = args.rest_keywords().into_iter().collect();
    let args = FuncArgs::new(args.rest_positional(), KwArgs::new(keywords));
    vm.call_method(&values, "searchsorted", args)
}

fn merge(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    match call.model {
        Labelled::Set(dataset) => combine::merge_into(dataset, args, vm),
        Labelled::Array(_) => Err(vm.new_type_error("merge() is a method of Dataset")),
    }
}

fn combine_first(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    args.finish(vm)?;
    let other = Labelled::of(&other, vm)?
        .ok_or_else(|| vm.new_type_error("combine_first() takes a DataArray or a Dataset"))?;
    let whole = |object: &Labelled| match object {
        Labelled::Array(array) => array.map_to_dataset(),
        Labelled::Set(dataset) => dataset.clone(),
    };
    match (&call.model, &other) {
        (Labelled::Array(a), Labelled::Array(b)) => {
            Labelled::Array(a.combine_first(b).or_raise(vm)?).wrap(vm)
        }
        (own, other) => {
            let out = whole(own).combine_first(&whole(other));
            Labelled::Set(out.or_raise(vm)?).wrap(vm)
        }
    }
}

/// Variables by name, or labels along a dimension: `drop_vars` and `drop_sel` in one.
fn drop(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let labels = args.take_some("labels", vm)?;
    let dim = args.take_some("dim", vm)?;
    let errors = args.keyword("errors");
    let by_dim = args.rest_keywords();
    args.finish(vm)?;
    let keywords = errors.map(|errors| ("errors".to_owned(), errors));
    let keywords = || KwArgs::new(keywords.clone().into_iter().collect());
    let object = call.object;
    let method = |name: &'static str, given: PyObjectRef| {
        object
            .get_attr(name, vm)?
            .call(FuncArgs::new(vec![given], keywords()), vm)
    };
    match (labels, dim) {
        // Of a dict the keys are variables.
        (Some(labels), None) => method("drop_vars", labels),
        (Some(labels), Some(dim)) => {
            let dim = convert::key_text(&dim, vm)?;
            method("drop_sel", support::dict_of([(dim, labels)], vm)?)
        }
        (None, _) => method("drop_vars", support::dict_of(by_dim, vm)?),
    }
}

fn dataset(call: Call, vm: &VirtualMachine) -> PyResult<Dataset> {
    match call.model {
        Labelled::Set(dataset) => Ok(dataset),
        Labelled::Array(_) => {
            Err(vm.new_type_error(format!("{}() is a method of Dataset", call.name)))
        }
    }
}

fn drop_attrs(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let deep = args.keyword_value("deep", vm)?.unwrap_or(true);
    args.finish(vm)?;
    call.map(|dataset| Ok(dataset.drop_attrs(deep)), vm)
}

fn drop_encoding(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let bare = |variable: &mut Variable| variable.encoding = Attrs::new();
    match call.model {
        Labelled::Array(mut array) => {
            bare(&mut array.variable);
            array.coords.values_mut().for_each(bare);
            Labelled::Array(array).wrap(vm)
        }
        Labelled::Set(mut dataset) => {
            dataset.encoding = Attrs::new();
            dataset.variables.values_mut().for_each(bare);
            Labelled::Set(dataset).wrap(vm)
        }
    }
}

fn filter_by_attrs(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let wanted = args.rest_keywords();
    args.finish(vm)?;
    let dataset = dataset(call, vm)?;
    let mut names = vec![];
    for (name, variable) in &dataset.variables {
        let mut fits = !wanted.is_empty();
        for (key, pattern) in &wanted {
            let value = match variable.attrs.get(key) {
                Some(value) => convert::attr_to_py(value, vm)?,
                None => vm.ctx.none(),
            };
            let called =
                pattern.is_callable() && pattern.call((value.clone(),), vm)?.try_to_bool(vm)?;
            fits = fits && (called || vm.bool_eq(&value, pattern)?);
        }
        if fits {
            names.push(name.clone());
        }
    }
    Labelled::Set(dataset.select(&names).or_raise(vm)?).wrap(vm)
}

fn eval(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let statement = convert::key_text(&*args.required("statement", vm)?, vm)?;
    let _ = args.keyword("parser");
    args.finish(vm)?;
    query::evaluate(call.object, &statement, vm)
}

fn query_(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take("queries", vm)?;
    let parser = args.keyword_value::<String>("parser", vm)?;
    let _ = args.keyword("engine");
    let missing = args.keyword("missing_dims");
    let queries = convert::either_dict_or_keywords("query", positional, &mut args, vm)?;
    args.finish(vm)?;
    let pandas = match parser.as_deref() {
        None | Some("pandas") => true,
        Some("python") => false,
        Some(other) => {
            return Err(vm.new_key_error(
                vm.ctx
                    .new_str(format!("Invalid parser '{other}' passed"))
                    .into(),
            ));
        }
    };
    // An array is asked among its coordinates, by its own name.
    let (object, name): (PyObjectRef, Option<String>) = match &call.model {
        Labelled::Set(_) => (call.object.to_owned(), None),
        Labelled::Array(array) => {
            let whole = array.to_dataset(None).or_raise(vm)?;
            (Labelled::Set(whole).wrap(vm)?, array.name.clone())
        }
    };
    let mut indexers = vec![];
    for (dim, expression) in queries {
        let Some(expression) = support::text(&expression) else {
            return Err(vm.new_value_error(format!(
                "expr for dim {dim} must be a string to be evaluated, {} given",
                support::repr_of(expression.class().as_object(), vm)?
            )));
        };
        indexers.push((dim, query::indexer(&object, &expression, pandas, vm)?));
    }
    let dict = support::dict_of(indexers, vm)?;
    let keywords = missing.map(|missing| ("missing_dims".to_owned(), missing));
    let args = FuncArgs::new(vec![dict], KwArgs::new(keywords.into_iter().collect()));
    let out = object.get_attr("isel", vm)?.call(args, vm)?;
    match name {
        Some(name) => out.get_item(name.as_str(), vm),
        None => Ok(out),
    }
}

/// Sizes, types and attributes as `ncdump` lists them.
fn info(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let buffer = args.take_some("buf", vm)?;
    args.finish(vm)?;
    let dataset = dataset(call, vm)?;
    let mut lines = vec!["xarray.Dataset {".to_owned(), "dimensions:".to_owned()];
    for (dim, size) in dataset.sizes() {
        lines.push(format!("\t{dim} = {size} ;"));
    }
    lines.push("\nvariables:".to_owned());
    for (name, variable) in &dataset.variables {
        let dims = variable.dims.join(", ");
        lines.push(format!("\t{} {name}({dims}) ;", variable.dtype()));
        for (key, value) in &variable.attrs {
            lines.push(format!("\t\t{name}:{key} = {} ;", value.str()));
        }
    }
    lines.push("\n// global attributes:".to_owned());
    for (key, value) in &dataset.attrs {
        lines.push(format!("\t:{key} = {} ;", value.str()));
    }
    lines.push("}".to_owned());
    let buffer = match buffer {
        Some(buffer) => buffer,
        None => vm.sys_module.get_attr("stdout", vm)?,
    };
    vm.call_method(&buffer, "write", (lines.join("\n"),))?;
    Ok(vm.ctx.none())
}

fn as_numpy(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    call.map(Dataset::load, vm)
}

/// Numbers are real: a number is its own conjugate.
fn conjugate(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = args.rest_keywords();
    args.finish(vm)?;
    call.map(
        |dataset| dataset.map_elements(|variable| Ok(variable.clone())),
        vm,
    )
}

fn argsort(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let axis = args.value::<i64>("axis", vm)?.unwrap_or(-1);
    let _ = (args.keyword("kind"), args.keyword("order"));
    args.finish(vm)?;
    let sorted = |variable: &Variable| -> littoral_xarray::Result<Variable> {
        let values = variable.values()?;
        let ndim = values.ndim() as i64;
        let at = if axis < 0 { axis + ndim } else { axis };
        let order = match ndim {
            0 => Array::from_vec(&[], vec![0i64])?,
            _ => ops::argsort(&values, at.clamp(0, ndim - 1) as usize)?,
        };
        variable.with_data(Expr::literal(order))
    };
    match call.model {
        Labelled::Array(mut array) => {
            array.variable = sorted(&array.variable).or_raise(vm)?;
            Labelled::Array(array).wrap(vm)
        }
        Labelled::Set(mut dataset) => {
            for name in dataset.data_names() {
                let variable = sorted(&dataset.variables[&name]).or_raise(vm)?;
                dataset.variables.insert(name, variable);
            }
            Labelled::Set(dataset).wrap(vm)
        }
    }
}

/// Stores are closed by themselves.
fn set_close(_call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = args.rest_positional();
    args.finish(vm)?;
    Ok(vm.ctx.none())
}

fn masked(call: Call, _args: Arguments, vm: &VirtualMachine) -> PyResult {
    Err(vm.new_not_implemented_error(format!(
        "{}: masked arrays (numpy.ma) are not supported here",
        call.name
    )))
}

/// `(dims, data, attrs)` of a variable in a dict of dicts.
fn variable_tuple(value: &PyObject, missing: &str, vm: &VirtualMachine) -> PyResult {
    let part = |key: &str| value.get_item(key, vm);
    let required =
        |key: &str| part(key).map_err(|_| vm.new_value_error(missing.replace("{}", key)));
    let attrs = part("attrs").unwrap_or_else(|_| vm.ctx.none());
    Ok(vm
        .ctx
        .new_tuple(vec![required("dims")?, required("data")?, attrs])
        .into())
}

fn entry(dict: &PyObject, key: &str, vm: &VirtualMachine) -> Option<PyObjectRef> {
    dict.get_item(key, vm)
        .ok()
        .filter(|value| !vm.is_none(value))
}

fn dataset_from_dict(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dict = args.required("d", vm)?;
    args.finish(vm)?;
    let (coords, data_vars) = (entry(&dict, "coords", vm), entry(&dict, "data_vars", vm));
    let nested = coords.is_some() && data_vars.is_some();
    let sources = match (nested, coords, data_vars) {
        (true, Some(coords), Some(data_vars)) => vec![coords, data_vars],
        _ => vec![dict.clone()],
    };
    let mut variables = vec![];
    for source in &sources {
        for (name, value) in support::pairs(source, vm)? {
            let missing = "cannot convert dict without the key '{}'";
            let tuple = variable_tuple(&value, missing, vm)?;
            variables.push((convert::key_text(&name, vm)?, tuple));
        }
    }
    let variables = support::dict_of(variables, vm)?;
    let out = PyDataset::static_type()
        .as_object()
        .call((variables,), vm)?;
    let Some(Labelled::Set(mut dataset)) = Labelled::of(&out, vm)? else {
        return Ok(out);
    };
    if nested {
        for (name, _) in support::pairs(&sources[0], vm)? {
            dataset.coord_names.insert(convert::key_text(&name, vm)?);
        }
        if let Some(attrs) = entry(&dict, "attrs", vm) {
            dataset.attrs.extend(convert::attrs_of(&attrs, vm)?);
        }
        if let Some(encoding) = entry(&dict, "encoding", vm) {
            dataset.encoding.extend(convert::attrs_of(&encoding, vm)?);
        }
    }
    Labelled::Set(dataset).wrap(vm)
}

fn array_from_dict(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dict = args.required("d", vm)?;
    args.finish(vm)?;
    let mut keywords: Vec<(String, PyObjectRef)> = vec![];
    if let Some(coords) = entry(&dict, "coords", vm) {
        let mut entries = vec![];
        for (name, value) in support::pairs(&coords, vm)? {
            let missing = "cannot convert dict when coords are missing the key '{}'";
            entries.push((
                convert::key_text(&name, vm)?,
                variable_tuple(&value, missing, vm)?,
            ));
        }
        keywords.push(("coords".to_owned(), support::dict_of(entries, vm)?));
    }
    let data = dict
        .get_item("data", vm)
        .map_err(|_| vm.new_value_error("cannot convert dict without the key 'data''"))?;
    for name in ["dims", "name", "attrs"] {
        if let Some(value) = entry(&dict, name, vm) {
            keywords.push((name.to_owned(), value));
        }
    }
    let args = FuncArgs::new(vec![data], KwArgs::new(keywords.into_iter().collect()));
    let out = PyDataArray::static_type().as_object().call(args, vm)?;
    match (entry(&dict, "encoding", vm), Labelled::of(&out, vm)?) {
        (Some(encoding), Some(Labelled::Array(array))) => {
            let mut variable = array.variable.clone();
            variable.encoding.extend(convert::attrs_of(&encoding, vm)?);
            Labelled::Array(DataArray { variable, ..array }).wrap(vm)
        }
        _ => Ok(out),
    }
}

/// Class methods.
pub fn install(vm: &VirtualMachine) {
    let dataset = |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
        dataset_from_dict(Arguments::new("from_dict", args), vm)
    };
    let array = |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
        array_from_dict(Arguments::new("from_dict", args), vm)
    };
    let name = vm.ctx.intern_str("from_dict");
    PyDataset::static_type().set_attr(name, vm.new_function("from_dict", dataset).into());
    PyDataArray::static_type().set_attr(name, vm.new_function("from_dict", array).into());
    let concat = vm.new_function("concat", variables::concat);
    PyVariable::static_type().set_attr(vm.ctx.intern_str("concat"), concat.into());
}
