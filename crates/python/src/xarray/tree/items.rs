//! `tree["a/b"]`, `tree["a/b"] = …`, iteration, membership and made-up attributes.

use littoral_xarray::tree::{Place, parts, path_text};
use littoral_xarray::{Dataset, Part, Tree};
use rustpython_vm::builtins::{PyDict, PyStr};
use rustpython_vm::{Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{PyDataTree, tree_of};
use crate::support::{self, OrRaise};
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

fn tree<'a>(object: &'a PyObject, vm: &VirtualMachine) -> PyResult<&'a PyDataTree> {
    object
        .downcast_ref::<PyDataTree>()
        .map(|tree| &**tree)
        .ok_or_else(|| vm.new_type_error("not a DataTree"))
}

pub fn length(object: &PyObject, vm: &VirtualMachine) -> PyResult<usize> {
    let node = tree(object, vm)?.node(vm)?;
    Ok(node.children.len() + node.dataset.data_names().len())
}

fn missing(path: &str, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_key_error(
        vm.ctx
            .new_str(format!("Could not find node at {path}"))
            .into(),
    )
}

/// A child or a variable of the node at a place.
pub fn member(
    own: &PyDataTree,
    root: &Tree,
    place: &[String],
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let Some(node) = root.node(place) else {
        return Ok(None);
    };
    if node.children.contains_key(name) {
        let below = place.iter().cloned().chain([name.to_owned()]).collect();
        return Ok(Some(own.handle(below, vm)));
    }
    let view = root.view(place, false);
    match view.variables.contains_key(name) {
        true => Labelled::Array(view.get(name).or_raise(vm)?)
            .wrap(vm)
            .map(Some),
        false => Ok(None),
    }
}

pub fn get(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    let own = tree(object, vm)?;
    let Some(path) = support::text(key) else {
        return Err(if key.downcast_ref::<PyDict>().is_some() {
            vm.new_not_implemented_error("Should this index over whole tree?")
        } else if support::is_sequence(key) {
            vm.new_not_implemented_error(
                "Selecting via tags is deprecated, and selecting multiple items should be implemented via \
                 .subset",
            )
        } else {
            let shown = support::str_of(key, vm)?;
            vm.new_value_error(format!("Invalid format for key: {shown}"))
        });
    };
    let root = own.root(vm)?;
    let (absolute, parts) = parts(&path);
    let mut place = if absolute { vec![] } else { own.place.clone() };
    for (at, part) in parts.iter().enumerate() {
        if *part == ".." {
            if place.pop().is_none() {
                return Err(missing(&path, vm));
            }
            continue;
        }
        let child = root
            .node(&place)
            .is_some_and(|node| node.children.contains_key(*part));
        if child {
            place.push((*part).to_owned());
            continue;
        }
        return match member(own, &root, &place, part, vm)? {
            Some(found) if at + 1 == parts.len() => Ok(found),
            _ => Err(missing(&path, vm)),
        };
    }
    Ok(own.handle(place, vm))
}

/// Variables put into a node's own dataset, as `Dataset.update` does.
pub fn update(
    node: &mut Tree,
    parts: indexmap::IndexMap<String, Part>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(name) = parts.keys().find(|name| node.children.contains_key(*name)) {
        return Err(vm.new_value_error(format!("node already contains a variable named {name}")));
    }
    node.dataset = node.dataset.assign(parts).or_raise(vm)?;
    Ok(())
}

pub fn set(
    object: &PyObject,
    key: &PyObject,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let own = tree(object, vm)?;
    let Some(path) = support::text(key) else {
        return Err(match key.downcast_ref::<PyDict>() {
            Some(_) => vm.new_not_implemented_error("assignment by dict"),
            None => vm.new_value_error("Invalid format for key"),
        });
    };
    let (absolute, parts) = parts(&path);
    let mut place: Place = if absolute { vec![] } else { own.place.clone() };
    let Some((name, above)) = parts.split_last().filter(|(name, _)| **name != "..") else {
        return Err(vm.new_value_error("Can't set an item under a path which has no name"));
    };
    for part in above {
        match *part {
            ".." => {
                if place.pop().is_none() {
                    let message = format!("Could not reach node at path {path}");
                    return Err(vm.new_key_error(vm.ctx.new_str(message).into()));
                }
            }
            part => place.push(part.to_owned()),
        }
    }
    let node = match (tree_of(value, vm)?, Labelled::of(value, vm)?) {
        (Some(tree), _) => Some(tree),
        (_, Some(Labelled::Set(dataset))) => Some(Tree {
            dataset,
            ..Tree::default()
        }),
        _ => None,
    };
    own.change(vm, |tree| {
        let target = tree.node_or_new(&place);
        match node {
            Some(node) => target.attach(name, node),
            None => {
                let part = convert::as_part(name, value, vm)?;
                update(
                    target,
                    [((*name).to_owned(), part)].into_iter().collect(),
                    vm,
                )?;
            }
        }
        Ok(())
    })
}

pub fn delete(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let own = tree(object, vm)?;
    let name = convert::key_text(key, vm)?;
    own.change_node(vm, |node| {
        if node.children.shift_remove(&name).is_some() {
            return Ok(());
        }
        if !node.dataset.variables.contains_key(&name) {
            return Err(vm.new_key_error(vm.ctx.new_str(name.as_str()).into()));
        }
        node.dataset = node.dataset.drop_vars(&[name], false).or_raise(vm)?;
        Ok(())
    })
}

pub fn contains(object: &PyObject, target: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let own = tree(object, vm)?;
    let Some(name) = support::text(target) else {
        return Ok(false);
    };
    Ok(own.view(vm)?.variables.contains_key(&name) || own.node(vm)?.children.contains_key(&name))
}

pub fn names(own: &PyDataTree, vm: &VirtualMachine) -> PyResult<Vec<String>> {
    let node = own.node(vm)?;
    let mut names = node.dataset.data_names();
    names.extend(node.children.into_keys());
    Ok(names)
}

pub fn iterate(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    let names = names(tree(object, vm)?, vm)?;
    Ok(names
        .into_iter()
        .map(|name| vm.ctx.new_str(name).into())
        .collect())
}

/// Whether there is anything in it.
pub fn truth(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    length(object, vm).map(|length| length > 0)
}

/// Variables, children and attributes by name.
pub fn attribute(object: &PyObject, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
    let own = tree(object, vm)?;
    let text = name.to_string_lossy().into_owned();
    let root = own.root(vm)?;
    let view: Dataset = root.view(&own.place, false);
    if let Some(found) = member(own, &root, &own.place, &text, vm)? {
        return Ok(found);
    }
    if view.has_dim(&text) {
        return Labelled::Array(view.get(&text).or_raise(vm)?).wrap(vm);
    }
    if let Some(value) = view.attrs.get(&text) {
        return convert::attr_to_py(value, vm);
    }
    Err(crate::xarray::unsupported::attribute_error(
        "DataTree", &text, vm,
    ))
}

/// The path of a handle.
pub fn path(own: &PyDataTree) -> String {
    path_text(&own.place)
}
