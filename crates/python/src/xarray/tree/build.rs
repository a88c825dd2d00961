//! Trees from datasets, dicts, stores and other trees.

use indexmap::IndexMap;
use littoral_xarray::tree::{Place, parts};
use littoral_xarray::{Attrs, Combine, ConcatDim, Dataset, Merged, Part, Tree};
use rustpython_vm::builtins::{PyDict, PyType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{PyDataTree, dataset_arg, tree_of};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

/// `name=` of a node.
pub fn name_arg(object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Option<String>> {
    let Some(object) = object.filter(|object| !vm.is_none(object)) else {
        return Ok(None);
    };
    match support::text(&object) {
        Some(name) if name.contains('/') => {
            Err(vm.new_value_error("node names cannot contain forward slashes"))
        }
        Some(name) => Ok(Some(name)),
        None => Err(vm.new_type_error("node name must be a string or None")),
    }
}

/// `children=`: copies of nodes by name.
pub fn children_arg(
    object: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, Tree>> {
    let Some(object) = object.filter(|object| !vm.is_none(object)) else {
        return Ok(IndexMap::new());
    };
    if object.downcast_ref::<PyDict>().is_none() && object.get_attr("items", vm).is_err() {
        return Err(
            vm.new_type_error("children must be a dict-like mapping from names to node objects")
        );
    }
    let mut out = IndexMap::new();
    for (name, child) in support::pairs(&object, vm)? {
        let shown = support::str_of(&name, vm)?;
        let Some(tree) = tree_of(&child, vm)? else {
            return Err(vm.new_type_error(format!(
                "Cannot add object {shown}. It is of type {}, but can only add children of type DataTree",
                support::repr_of(child.class().as_object(), vm)?
            )));
        };
        let name = name_arg(Some(name), vm)?.unwrap_or_default();
        let tree = Tree {
            name: Some(name.clone()),
            ..tree
        };
        out.insert(name, tree);
    }
    Ok(out)
}

/// `DataTree(dataset=None, children=None, name=None)`.
pub fn construct(args: FuncArgs, vm: &VirtualMachine) -> PyResult<Tree> {
    let mut args = Arguments::new("DataTree.__init__", args);
    let dataset = dataset_arg(args.take_some("dataset", vm)?, vm)?;
    let children = children_arg(args.take_some("children", vm)?, vm)?;
    let name = name_arg(args.take_some("name", vm)?, vm)?;
    args.finish(vm)?;
    Tree::new(name, dataset, children).or_raise(vm)
}

/// Where a path of `from_dict` leads, seen from the root.
fn place_of(path: &PyObject, vm: &VirtualMachine) -> PyResult<Place> {
    let path = support::str_of(path, vm)?;
    let (_, parts) = parts(&path);
    Ok(parts.into_iter().map(str::to_owned).collect())
}

/// One thing under a path.
enum Entry {
    Empty,
    Set(Dataset),
    Node(Tree),
    Variable(PyObjectRef, bool),
}

fn entries(
    object: Option<PyObjectRef>,
    above: &[String],
    nested: bool,
    coords: bool,
    out: &mut Vec<(Place, Entry)>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(object) = object else {
        return Ok(());
    };
    for (path, value) in support::pairs(&object, vm)? {
        let place = [above, &place_of(&path, vm)?].concat();
        let entry = if coords {
            Entry::Variable(value, true)
        } else if vm.is_none(&value) {
            Entry::Empty
        } else if let Some(tree) = tree_of(&value, vm)? {
            Entry::Node(tree)
        } else if let Some(Labelled::Set(dataset)) = Labelled::of(&value, vm)? {
            Entry::Set(dataset)
        } else if nested && value.downcast_ref::<PyDict>().is_some() {
            entries(Some(value), &place, nested, coords, out, vm)?;
            continue;
        } else if value.downcast_ref::<PyDict>().is_some() {
            return Err(vm.new_type_error(format!(
                "data contains a dict value at key={}, which is not a valid argument to \
                 DataTree.from_dict() with nested=False: {}",
                support::repr_of(&path, vm)?,
                support::repr_of(&value, vm)?
            )));
        } else {
            Entry::Variable(value, false)
        };
        out.push((place, entry));
    }
    Ok(())
}

/// `DataTree.from_dict(data, coords=None, *, name=None, nested=False)`.
fn from_dict(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let data = args.take_some("data", vm)?;
    let coords = args.take_some("coords", vm)?;
    let name = name_arg(args.keyword("name"), vm)?;
    let nested = args.keyword_value("nested", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let mut found = vec![];
    entries(data, &[], nested, false, &mut found, vm)?;
    entries(coords, &[], nested, true, &mut found, vm)?;
    let mut nodes: IndexMap<Place, Tree> = IndexMap::new();
    let mut taken: Vec<Place> = vec![];
    // Data variables and coordinates.
    type Parts = IndexMap<String, Part>;
    let mut variables: IndexMap<Place, (Parts, Parts)> = IndexMap::new();
    let set: Vec<Place> = found
        .iter()
        .filter(|(_, entry)| !matches!(entry, Entry::Variable(..)))
        .map(|(place, _)| place.clone())
        .collect();
    for (place, entry) in found {
        let shown = littoral_xarray::tree::path_text(&place);
        if taken.contains(&place) {
            return Err(vm.new_value_error(format!(
                "multiple entries found corresponding to node '{shown}'"
            )));
        }
        taken.push(place.clone());
        match entry {
            Entry::Empty => {
                nodes.insert(place, Tree::default());
            }
            Entry::Set(dataset) => {
                let node = Tree {
                    dataset,
                    ..Tree::default()
                };
                nodes.insert(place, node);
            }
            Entry::Node(tree) => {
                nodes.insert(place, tree);
            }
            Entry::Variable(value, coord) => {
                let Some((own, above)) = place.split_last() else {
                    return Err(vm.new_value_error("cannot set DataArray value at root"));
                };
                if set.iter().any(|place| place == above) {
                    return Err(vm.new_value_error(format!(
                        "cannot set DataArray value at '{shown}' when parent node at '{}' is also set",
                        littoral_xarray::tree::path_text(above)
                    )));
                }
                let part = convert::as_part(own, &value, vm)?;
                let (data, coords) = variables.entry(above.to_vec()).or_default();
                if coord { coords } else { data }.insert(own.clone(), part);
            }
        }
    }
    for (place, (data, coords)) in variables {
        let dataset =
            littoral_xarray::dataset_from_parts(data, coords, Attrs::new()).or_raise(vm)?;
        let node = Tree {
            dataset,
            ..Tree::default()
        };
        nodes.insert(place, node);
    }
    let tree = Tree::from_nodes(nodes.into_iter().collect(), name).or_raise(vm)?;
    PyDataTree::wrap(tree, vm)
}

pub fn install(class: &'static Py<PyType>, vm: &VirtualMachine) {
    let function = |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
        from_dict(Arguments::new("from_dict", args), vm)
    };
    let function = vm.new_function("from_dict", function);
    class.set_attr(vm.ctx.intern_str("from_dict"), function.into());
}

/// Trees from lists of trees, node by node.
fn by_node(
    objects: &[PyObjectRef],
    vm: &VirtualMachine,
    join: impl Fn(&[Dataset]) -> littoral_xarray::Result<Dataset>,
    same: bool,
) -> PyResult {
    let trees = objects
        .iter()
        .map(|object| match tree_of(object, vm)? {
            Some(tree) => Ok(tree),
            None => Err(vm.new_type_error("All objects to concatenate must be DataTree objects")),
        })
        .collect::<PyResult<Vec<_>>>()?;
    if same
        && trees[1..]
            .iter()
            .any(|tree| trees[0].mismatch(tree).is_some())
    {
        return Err(vm.new_value_error("All trees must be isomorphic to be concatenated"));
    }
    let mut places: Vec<Place> = vec![];
    for place in trees.iter().flat_map(Tree::places) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let nodes = places
        .into_iter()
        .map(|place| {
            let there = trees.iter().filter(|tree| tree.node(&place).is_some());
            let datasets: Vec<Dataset> = there.map(|tree| tree.view(&place, false)).collect();
            Ok((place, join(&datasets).or_raise(vm)?))
        })
        .collect::<PyResult<_>>()?;
    let name = trees[0].name.clone().filter(|_| same);
    let tree = Tree::from_datasets(nodes, name).or_raise(vm)?;
    PyDataTree::wrap(tree, vm)
}

/// `xr.concat` of trees with the same nodes.
pub fn concat(
    objects: &[PyObjectRef],
    dim: &ConcatDim,
    how: &Combine,
    vm: &VirtualMachine,
) -> PyResult {
    let name = match dim {
        ConcatDim::Name(name) | ConcatDim::Labelled(name, ..) => name,
    };
    let first = match objects.first() {
        Some(first) => tree_of(first, vm)?.unwrap_or_default(),
        None => Tree::default(),
    };
    let how = Combine {
        existing_dim: first.all_dims().contains(name),
        ..how.clone()
    };
    by_node(
        objects,
        vm,
        |sets| littoral_xarray::concat_sets(sets, dim, &how),
        true,
    )
}

/// `xr.merge` of trees.
pub fn merge(objects: &[PyObjectRef], how: &Combine, vm: &VirtualMachine) -> PyResult {
    let join = |sets: &[Dataset]| {
        let parts: Vec<Merged> = sets.iter().cloned().map(Merged::with_attrs).collect();
        littoral_xarray::merge(&parts, how)
    };
    by_node(objects, vm, join, false)
}

fn opened(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Vec<(Place, Dataset)>> {
    let (path, options) = crate::xarray::open::zarr_arguments(args, "open_datatree", vm)?;
    littoral_xarray::open_groups(&path, &options).or_raise(vm)
}

/// `xr.open_datatree(store, engine="zarr")`.
pub fn open_datatree(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let groups = opened(&mut args, vm)?;
    args.finish(vm)?;
    PyDataTree::wrap(Tree::from_datasets(groups, None).or_raise(vm)?, vm)
}

/// `xr.load_datatree(store, engine="zarr")`.
pub fn load_datatree(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let groups = opened(&mut args, vm)?
        .into_iter()
        .map(|(place, dataset)| Ok((place, dataset.load().or_raise(vm)?)))
        .collect::<PyResult<_>>()?;
    args.finish(vm)?;
    PyDataTree::wrap(Tree::from_datasets(groups, None).or_raise(vm)?, vm)
}

/// `xr.open_groups(store, engine="zarr")`: datasets by path.
pub fn open_groups(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let groups = opened(&mut args, vm)?;
    args.finish(vm)?;
    let entries = groups
        .into_iter()
        .map(|(place, dataset)| {
            let path = littoral_xarray::tree::path_text(&place);
            Ok((path, Labelled::Set(dataset).wrap(vm)?))
        })
        .collect::<PyResult<Vec<_>>>()?;
    support::dict_of(entries, vm)
}
