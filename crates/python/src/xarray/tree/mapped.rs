//! What is done to the dataset of every node: functions, reductions, selections, operators.

use indexmap::IndexMap;
use littoral_array::ops::{Binary, Unary};
use littoral_xarray::tree::Place;
use littoral_xarray::{Dataset, Tree, repr};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyTuple, PyType};
use rustpython_vm::function::{FuncArgs, KwArgs, PyMethodFlags};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::properties::relative;
use super::{PyDataTree, properties};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert;
use crate::xarray::objects::{Labelled, PyDataset, exception};
use crate::xarray::operators;

/// Methods of each dataset that reduce the dimensions of its own node.
const REDUCTIONS: &[&str] = &[
    "count", "sum", "prod", "mean", "var", "std", "min", "max", "any", "all", "median", "cumsum",
    "cumprod",
];

/// Methods of each dataset, with the same arguments.
const EACH: &[&str] = &[
    "round",
    "argsort",
    "conj",
    "conjugate",
    "astype",
    "isnull",
    "notnull",
    "fillna",
    "clip",
];

/// Selections along dimensions that only some nodes have.
const SELECTIONS: &[&str] = &["isel", "sel"];

/// Methods for which datasets are computed or cut into chunks, in a new tree.
const COMPUTED: &[&str] = &["compute", "persist", "chunk"];

pub const METHODS: &[&str] = &[
    "count",
    "sum",
    "prod",
    "mean",
    "var",
    "std",
    "min",
    "max",
    "any",
    "all",
    "median",
    "cumsum",
    "cumprod",
    "round",
    "argsort",
    "conj",
    "conjugate",
    "astype",
    "isnull",
    "notnull",
    "fillna",
    "clip",
    "isel",
    "sel",
    "compute",
    "persist",
    "chunk",
    "load",
    "reduce",
    "map_over_datasets",
];

/// An error with a note about the node at which it was raised.
fn noted(error: PyBaseExceptionRef, path: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let note = format!("Raised whilst mapping function over node(s) with path '{path}'");
    let object: PyObjectRef = error.clone().into();
    let _ = vm.call_method(&object, "add_note", (note,));
    error
}

fn dataset_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Dataset> {
    match Labelled::of(object, vm)? {
        Some(Labelled::Set(dataset)) => Ok(dataset),
        _ => Err(vm.new_type_error(format!(
            "expected a Dataset for a node of a DataTree, found {}",
            object.class().name()
        ))),
    }
}

/// A tree of what `function` gives for each node below (and with) this one: its place from here, its handle,
/// and its dataset.
fn mapped(
    own: &PyDataTree,
    vm: &VirtualMachine,
    function: impl Fn(&Place, &Tree, PyObjectRef) -> PyResult<Dataset>,
) -> PyResult {
    let root = own.root(vm)?;
    let nodes = properties::below(own, vm)?
        .into_iter()
        .map(|place| {
            let view = root.view(&place, false);
            let dataset: PyObjectRef = PyDataset::view(view).into_ref(&vm.ctx).into();
            let inner = place[own.place.len()..].to_vec();
            let result = function(&place, &root, dataset)
                .map_err(|error| noted(error, &relative(&inner), vm))?;
            Ok((inner, result))
        })
        .collect::<PyResult<_>>()?;
    let name = own.node(vm)?.name;
    PyDataTree::wrap(Tree::from_datasets(nodes, name).or_raise(vm)?, vm)
}

fn names_list(names: Vec<String>, vm: &VirtualMachine) -> PyObjectRef {
    let names = names.into_iter().map(|name| vm.ctx.new_str(name).into());
    vm.ctx.new_list(names.collect()).into()
}

/// `dim=` as the names that count; none: all.
fn wanted_dims(dim: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Option<Vec<String>>> {
    match convert::dims(dim, vm)? {
        littoral_xarray::Dims::All => Ok(None),
        littoral_xarray::Dims::Some(names) => Ok(Some(names)),
    }
}

/// Dimensions that no node has are a `ValueError`.
fn check_dims(own: &PyDataTree, wanted: Option<&Vec<String>>, vm: &VirtualMachine) -> PyResult<()> {
    let all = own.node(vm)?.all_dims();
    let unknown = wanted.into_iter().flatten();
    let unknown: Vec<String> = unknown
        .filter(|dim| !all.contains(*dim))
        .map(|dim| format!("'{dim}'"))
        .collect();
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(vm.new_value_error(format!(
            "Dimension(s) {} do not exist. Expected one or more of {{{}}}",
            unknown.join(", "),
            all.iter()
                .map(|dim| format!("'{dim}'"))
                .collect::<Vec<_>>()
                .join(", ")
        ))),
    }
}

fn own_dims(tree: &Tree, place: &[String], wanted: Option<&Vec<String>>) -> Vec<String> {
    let dims = tree.node(place).map(|node| node.dataset.dims());
    let mut dims = dims.unwrap_or_default();
    dims.retain(|dim| wanted.is_none_or(|wanted| wanted.contains(dim)));
    dims
}

fn reduction(
    own: &PyDataTree,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let wanted = wanted_dims(args.take("dim", vm)?, vm)?;
    check_dims(own, wanted.as_ref(), vm)?;
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    mapped(own, vm, |place, tree, dataset| {
        let dims = names_list(own_dims(tree, place, wanted.as_ref()), vm);
        let args = FuncArgs::new(vec![dims], KwArgs::new(keywords.clone()));
        dataset_of(&*dataset.get_attr(name, vm)?.call(args, vm)?, vm)
    })
}

/// `tree.reduce(func, dim)`.
fn reduce(own: &PyDataTree, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let wanted = wanted_dims(args.take("dim", vm)?, vm)?;
    check_dims(own, wanted.as_ref(), vm)?;
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    mapped(own, vm, |place, tree, dataset| {
        let dims = names_list(own_dims(tree, place, wanted.as_ref()), vm);
        let args = FuncArgs::new(vec![function.clone(), dims], KwArgs::new(keywords.clone()));
        dataset_of(&*dataset.get_attr("reduce", vm)?.call(args, vm)?, vm)
    })
}

/// Indexers for the nodes that have their dimensions. Scalars leave no coordinate where it was inherited.
fn selection(
    own: &PyDataTree,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let mut options: IndexMap<String, PyObjectRef> = IndexMap::new();
    let positional = args.take("indexers", vm)?;
    for option in ["method", "tolerance", "drop"] {
        if let Some(value) = args.keyword(option) {
            options.insert(option.to_owned(), value);
        }
    }
    let missing = args.keyword_value::<String>("missing_dims", vm)?;
    let indexers = convert::either_dict_or_keywords(name, positional, &mut args, vm)?;
    args.finish(vm)?;
    let all = own.node(vm)?.all_dims();
    let unknown: Vec<&String> = indexers.keys().filter(|dim| !all.contains(*dim)).collect();
    if let ([first, ..], true) = (
        unknown.as_slice(),
        missing.as_deref().unwrap_or("raise") == "raise",
    ) {
        return Err(vm.new_value_error(format!(
            "Dimensions {{'{first}'}} do not exist. Expected one or more of {{{}}}",
            all.iter()
                .map(|dim| format!("'{dim}'"))
                .collect::<Vec<_>>()
                .join(", ")
        )));
    }
    mapped(own, vm, |place, tree, dataset| {
        let sizes = repr::tree_sizes(tree, place);
        let here: IndexMap<String, PyObjectRef> = indexers
            .iter()
            .filter(|(dim, _)| sizes.contains_key(*dim))
            .map(|(dim, value)| (dim.clone(), value.clone()))
            .collect();
        let dict = support::dict_of(here.clone(), vm)?;
        let args = FuncArgs::new(vec![dict], KwArgs::new(options.clone()));
        let mut out = dataset_of(&*dataset.get_attr(name, vm)?.call(args, vm)?, vm)?;
        let below = place.len() > own.place.len();
        let node = tree
            .node(place)
            .map(|node| node.dataset.clone())
            .unwrap_or_default();
        for dim in here.keys().filter(|_| below) {
            if !node.coord_names.contains(dim) && out.coord_names.contains(dim) {
                out = out
                    .drop_vars(std::slice::from_ref(dim), true)
                    .or_raise(vm)?;
            }
        }
        Ok(out)
    })
}

fn each(
    own: &PyDataTree,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let (positional, keywords) = (args.rest_positional(), args.rest_keywords());
    mapped(own, vm, |_, _, dataset| {
        let args = FuncArgs::new(positional.clone(), KwArgs::new(keywords.clone()));
        dataset_of(&*dataset.get_attr(name, vm)?.call(args, vm)?, vm)
    })
}

/// In place, and the node itself is the answer.
fn load(own: &PyDataTree, object: PyObjectRef, args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut args = args;
    let _ = args.rest_keywords();
    args.finish(vm)?;
    own.change_node(vm, |node| {
        for place in node.places() {
            if let Some(node) = node.node_mut(&place) {
                node.dataset = node.dataset.load().or_raise(vm)?;
            }
        }
        Ok(())
    })?;
    Ok(object)
}

fn isomorphism_error(message: String, vm: &VirtualMachine) -> PyBaseExceptionRef {
    exception("TreeIsomorphismError", message, vm)
}

/// Nodes of several trees side by side: places from the given nodes, and handles.
fn grouped(trees: &[&PyDataTree], vm: &VirtualMachine) -> PyResult<Vec<(Place, Vec<PyObjectRef>)>> {
    let nodes = trees
        .iter()
        .map(|tree| tree.node(vm))
        .collect::<PyResult<Vec<_>>>()?;
    let Some((first, others)) = nodes.split_first() else {
        return Err(vm.new_type_error("must pass at least one tree object"));
    };
    if let Some(mismatch) = others.iter().find_map(|other| first.mismatch(other)) {
        return Err(isomorphism_error(mismatch, vm));
    }
    Ok(first
        .places()
        .into_iter()
        .map(|place| {
            let handles = trees
                .iter()
                .map(|tree| tree.handle([&tree.place[..], &place].concat(), vm))
                .collect();
            (place, handles)
        })
        .collect())
}

/// `xr.group_subtrees(*trees)`.
pub fn group_subtrees(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let objects = args.rest_positional();
    args.finish(vm)?;
    let trees = objects
        .iter()
        .map(|object| {
            object
                .downcast_ref::<PyDataTree>()
                .map(|tree| &**tree)
                .ok_or_else(|| vm.new_type_error("group_subtrees() takes DataTree objects"))
        })
        .collect::<PyResult<Vec<_>>>()?;
    let rows = grouped(&trees, vm)?
        .into_iter()
        .map(|(place, handles)| {
            let pair = vec![
                vm.ctx.new_str(relative(&place)).into(),
                vm.ctx.new_tuple(handles).into(),
            ];
            vm.ctx.new_tuple(pair).into()
        })
        .collect();
    Ok(vm.ctx.new_list(rows).as_object().get_iter(vm)?.into())
}

/// A function of the datasets of several trees (and of other arguments as they are), node by node.
fn over_datasets(
    objects: &[PyObjectRef],
    vm: &VirtualMachine,
    function: impl Fn(Vec<PyObjectRef>) -> PyResult,
) -> PyResult {
    let trees: Vec<&PyDataTree> = objects
        .iter()
        .filter_map(|object| object.downcast_ref::<PyDataTree>().map(|tree| &**tree))
        .collect();
    let names = trees
        .iter()
        .map(|tree| Ok(tree.node(vm)?.name))
        .collect::<PyResult<Vec<_>>>()?;
    let name = match names.split_first() {
        Some((first, others)) if others.iter().all(|name| name == first) => first.clone(),
        _ => None,
    };
    let mut results: Vec<(Place, PyObjectRef)> = vec![];
    for (place, handles) in grouped(&trees, vm)? {
        let mut handles = handles.into_iter();
        let args = objects
            .iter()
            .map(|object| match object.downcast_ref::<PyDataTree>() {
                Some(_) => handles
                    .next()
                    .unwrap_or_else(|| object.clone())
                    .get_attr("dataset", vm),
                None => Ok(object.clone()),
            })
            .collect::<PyResult<_>>()?;
        let path = relative(&place);
        let result = function(args).map_err(|error| noted(error, &path, vm))?;
        results.push((place, result));
    }
    let width = |object: &PyObject| {
        object
            .downcast_ref::<PyTuple>()
            .map(|tuple| tuple.as_slice().len())
    };
    let first = width(&results[0].1);
    for (place, result) in &results {
        let parts: Vec<PyObjectRef> = match result.downcast_ref::<PyTuple>() {
            Some(tuple) => tuple.as_slice().to_vec(),
            None => vec![result.clone()],
        };
        for part in &parts {
            let set = matches!(Labelled::of(part, vm)?, Some(Labelled::Set(_)));
            if !set && !vm.is_none(part) {
                return Err(vm.new_type_error(format!(
                    "the result of calling func on the node at position '{}' is not a Dataset or None or a \
                     tuple of such types:\n{}",
                    relative(place),
                    support::repr_of(result, vm)?
                )));
            }
        }
        if width(result) != first {
            return Err(vm.new_type_error(format!(
                "Calling func on the nodes at position {} returns another number of datasets than at the root",
                relative(place)
            )));
        }
    }
    let tree = |at: Option<usize>| -> PyResult {
        let nodes = results
            .iter()
            .map(|(place, result)| {
                let part = match (at, result.downcast_ref::<PyTuple>()) {
                    (Some(at), Some(tuple)) => tuple.as_slice()[at].clone(),
                    _ => result.clone(),
                };
                let dataset = match vm.is_none(&part) {
                    true => Dataset::default(),
                    false => dataset_of(&part, vm)?,
                };
                Ok((place.clone(), dataset))
            })
            .collect::<PyResult<_>>()?;
        PyDataTree::wrap(Tree::from_datasets(nodes, name.clone()).or_raise(vm)?, vm)
    };
    match first {
        None => tree(None),
        Some(count) => {
            let trees = (0..count)
                .map(|at| tree(Some(at)))
                .collect::<PyResult<_>>()?;
            Ok(vm.ctx.new_tuple(trees).into())
        }
    }
}

/// `xr.map_over_datasets(func, *args, kwargs=None)`.
pub fn map_over_datasets(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let keywords = match args.keyword("kwargs").filter(|given| !vm.is_none(given)) {
        Some(given) => support::pairs(&given, vm)?
            .into_iter()
            .map(|(name, value)| Ok((support::str_of(&name, vm)?, value)))
            .collect::<PyResult<IndexMap<_, _>>>()?,
        None => IndexMap::new(),
    };
    let objects = args.rest_positional();
    args.finish(vm)?;
    over_datasets(&objects, vm, |datasets| {
        let args = FuncArgs::new(datasets, KwArgs::new(keywords.clone()));
        function.call(args, vm)
    })
}

fn is_tree(object: &PyObject) -> bool {
    object.downcast_ref::<PyDataTree>().is_some()
}

/// `a op b` where one is a tree; none if neither is.
pub fn binary(
    a: &PyObject,
    b: &PyObject,
    op: Binary,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    if !is_tree(a) && !is_tree(b) {
        return Ok(None);
    }
    let objects = [a.to_owned(), b.to_owned()];
    over_datasets(&objects, vm, |sides| {
        operators::binary(&sides[0], &sides[1], op, vm)
    })
    .map(Some)
}

/// An operator of one operand, on every node; none if it is no tree.
pub fn unary(object: &PyObject, op: Unary, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    if !is_tree(object) {
        return Ok(None);
    }
    let objects = [object.to_owned()];
    over_datasets(&objects, vm, |sides| operators::unary(&sides[0], op, vm)).map(Some)
}

fn run(object: PyObjectRef, name: &'static str, args: Arguments, vm: &VirtualMachine) -> PyResult {
    let Some(own) = object.downcast_ref::<PyDataTree>() else {
        return Err(vm.new_type_error(format!("{name}() is a method of DataTree")));
    };
    if REDUCTIONS.contains(&name) {
        return reduction(own, name, args, vm);
    }
    if SELECTIONS.contains(&name) {
        return selection(own, name, args, vm);
    }
    if EACH.contains(&name) || COMPUTED.contains(&name) {
        return each(own, name, args, vm);
    }
    match name {
        "load" => load(own, object.clone(), args, vm),
        "reduce" => reduce(own, args, vm),
        _ => {
            // The tree is the first of the arguments.
            let mut args = args;
            let function = args.required("func", vm)?;
            let mut positional = vec![function, object.clone()];
            positional.extend(args.rest_positional());
            let all = FuncArgs::new(positional, KwArgs::new(args.rest_keywords()));
            map_over_datasets(Arguments::new("map_over_datasets", all), vm)
        }
    }
}

pub fn install(class: &'static Py<PyType>, vm: &VirtualMachine) {
    for name in METHODS {
        let name: &'static str = name;
        let function = move |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            if args.args.is_empty() {
                return Err(vm.new_type_error(format!("{name}() needs a DataTree")));
            }
            let object = args.args.remove(0);
            run(object, name, Arguments::new(name, args), vm)
        };
        let def = vm
            .ctx
            .new_method_def(name, function, PyMethodFlags::METHOD, None);
        let method = def.build_method(class, vm);
        class.set_attr(vm.ctx.intern_str(name), method.into());
    }
}
