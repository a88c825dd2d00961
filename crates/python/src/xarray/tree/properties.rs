//! Properties of nodes.

use littoral_xarray::Tree;
use littoral_xarray::tree::Place;
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyResult, VirtualMachine};

use super::{PyDataTree, items};
use crate::support;
use crate::xarray::accessors;
use crate::xarray::convert;

type Read = fn(&PyDataTree, &VirtualMachine) -> PyResult;

/// Names that [`super::items::attribute`] answers are listed, too: `dir()` shows them.
pub const PROPERTIES: &[(&str, Read)] = &[
    ("path", |own, vm| {
        Ok(vm.ctx.new_str(items::path(own)).into())
    }),
    ("root", |own, vm| Ok(own.handle(vec![], vm))),
    ("groups", |own, vm| {
        let paths = below(own, vm)?
            .iter()
            .map(|place| {
                vm.ctx
                    .new_str(littoral_xarray::tree::path_text(place))
                    .into()
            })
            .collect();
        Ok(vm.ctx.new_tuple(paths).into())
    }),
    ("subtree", |own, vm| {
        let handles = handles(own, below(own, vm)?, vm);
        Ok(vm.ctx.new_list(handles).as_object().get_iter(vm)?.into())
    }),
    ("subtree_with_keys", |own, vm| {
        let pairs = below(own, vm)?
            .into_iter()
            .map(|place| {
                let path = relative(&place[own.place.len()..]);
                let pair = vec![vm.ctx.new_str(path).into(), own.handle(place, vm)];
                vm.ctx.new_tuple(pair).into()
            })
            .collect();
        Ok(vm.ctx.new_list(pairs).as_object().get_iter(vm)?.into())
    }),
    ("descendants", |own, vm| {
        let places = below(own, vm)?.split_off(1);
        Ok(vm.ctx.new_tuple(handles(own, places, vm)).into())
    }),
    ("leaves", |own, vm| {
        let root = own.root(vm)?;
        let mut places = below(own, vm)?;
        places.retain(|place| {
            root.node(place)
                .is_some_and(|node| node.children.is_empty())
        });
        Ok(vm.ctx.new_tuple(handles(own, places, vm)).into())
    }),
    ("siblings", |own, vm| {
        let Some((last, above)) = own.place.split_last() else {
            return support::dict_of(Vec::<(String, PyObjectRef)>::new(), vm);
        };
        let root = own.root(vm)?;
        let names = root.node(above).map(|node| node.children.clone());
        let entries = names
            .unwrap_or_default()
            .into_keys()
            .filter(|name| name != last)
            .map(|name| {
                let place = above.iter().cloned().chain([name.clone()]).collect();
                (name, own.handle(place, vm))
            });
        support::dict_of(entries.collect::<Vec<_>>(), vm)
    }),
    ("parents", |own, vm| {
        Ok(vm.ctx.new_tuple(parents(own, vm)).into())
    }),
    ("ancestors", |own, vm| {
        let mut all = parents(own, vm);
        all.reverse();
        all.push(own.handle(own.place.clone(), vm));
        Ok(vm.ctx.new_tuple(all).into())
    }),
    ("lineage", |own, vm| {
        let mut all = vec![own.handle(own.place.clone(), vm)];
        all.extend(parents(own, vm));
        Ok(vm.ctx.new_tuple(all).into())
    }),
    ("level", |own, vm| {
        Ok(vm.ctx.new_int(own.place.len()).into())
    }),
    ("depth", |own, vm| {
        let deepest = own.root(vm)?.places().iter().map(Vec::len).max();
        Ok(vm.ctx.new_int(deepest.unwrap_or(0)).into())
    }),
    ("width", |own, vm| {
        let places = own.root(vm)?.places();
        let count = places.iter().filter(|place| place.len() == own.place.len());
        Ok(vm.ctx.new_int(count.count()).into())
    }),
    ("is_root", |own, vm| {
        Ok(vm.ctx.new_bool(own.place.is_empty()).into())
    }),
    ("is_leaf", |own, vm| {
        let leaf = own.node(vm)?.children.is_empty();
        Ok(vm.ctx.new_bool(leaf).into())
    }),
    ("has_data", |own, vm| {
        let data = has_data(&own.node(vm)?);
        Ok(vm.ctx.new_bool(data).into())
    }),
    ("has_attrs", |own, vm| {
        let attrs = !own.node(vm)?.dataset.attrs.is_empty();
        Ok(vm.ctx.new_bool(attrs).into())
    }),
    ("is_empty", |own, vm| {
        let node = own.node(vm)?;
        let empty = !has_data(&node) && node.dataset.attrs.is_empty();
        Ok(vm.ctx.new_bool(empty).into())
    }),
    ("is_hollow", |own, vm| {
        let root = own.node(vm)?;
        let inner = |place: &Place| {
            root.node(place)
                .is_some_and(|node| !node.children.is_empty() && has_data(node))
        };
        let hollow = !root.places().iter().any(inner);
        Ok(vm.ctx.new_bool(hollow).into())
    }),
    ("dims", sizes),
    ("sizes", sizes),
    ("nbytes", |own, vm| {
        let root = own.root(vm)?;
        let bytes = below(own, vm)?
            .iter()
            .map(|place| root.view(place, false).nbytes())
            .fold(0, u64::saturating_add);
        Ok(vm.ctx.new_int(bytes).into())
    }),
    ("encoding", |own, vm| {
        let encoding = own.node(vm)?.dataset.encoding;
        Ok(convert::attrs_to_py(&encoding, vm)?.as_object().to_owned())
    }),
    ("chunksizes", |own, vm| {
        let entries = below(own, vm)?
            .into_iter()
            .map(|place| {
                let path = littoral_xarray::tree::path_text(&place);
                let node = own.handle(place, vm);
                let sizes = node.get_attr("dataset", vm)?.get_attr("chunksizes", vm)?;
                Ok((path, sizes))
            })
            .collect::<PyResult<Vec<_>>>()?;
        let dict = support::dict_of(entries, vm)?;
        Ok(accessors::frozen("Frozen", dict, vm))
    }),
    ("coords", |own, vm| own.dataset(vm)?.get_attr("coords", vm)),
    ("data_vars", |own, vm| {
        own.dataset(vm)?.get_attr("data_vars", vm)
    }),
    ("variables", |own, vm| {
        own.dataset(vm)?.get_attr("variables", vm)
    }),
    ("indexes", |own, vm| {
        own.dataset(vm)?.get_attr("indexes", vm)
    }),
    ("xindexes", |own, vm| {
        own.dataset(vm)?.get_attr("xindexes", vm)
    }),
];

fn has_data(node: &Tree) -> bool {
    !node.dataset.variables.is_empty()
}

fn sizes(own: &PyDataTree, vm: &VirtualMachine) -> PyResult {
    // Its own sizes, then those of its parents, the closest first.
    let root = own.root(vm)?;
    let mut maps = vec![];
    for length in (0..=own.place.len()).rev() {
        let node = root.node(&own.place[..length]);
        let sizes = node.map(|node| node.dataset.sizes()).unwrap_or_default();
        let entries: Vec<(String, PyObjectRef)> = sizes
            .into_iter()
            .map(|(dim, size)| (dim, vm.ctx.new_int(size).into()))
            .collect();
        maps.push(support::dict_of(entries, vm)?);
    }
    let chain = vm.import("collections", 0)?.get_attr("ChainMap", vm)?;
    let chain = chain.call(FuncArgs::from(maps), vm)?;
    Ok(accessors::frozen("Frozen", chain, vm))
}

/// A path below a node as `pathlib` writes it.
pub fn relative(place: &[String]) -> String {
    match place.is_empty() {
        true => ".".to_owned(),
        false => place.join("/"),
    }
}

/// Places of a node and of all below it, seen from the root.
pub fn below(own: &PyDataTree, vm: &VirtualMachine) -> PyResult<Vec<Place>> {
    let node = own.node(vm)?;
    let full = |place: Place| own.place.iter().cloned().chain(place).collect();
    Ok(node.places().into_iter().map(full).collect())
}

fn handles(own: &PyDataTree, places: Vec<Place>, vm: &VirtualMachine) -> Vec<PyObjectRef> {
    places
        .into_iter()
        .map(|place| own.handle(place, vm))
        .collect()
}

fn parents(own: &PyDataTree, vm: &VirtualMachine) -> Vec<PyObjectRef> {
    let lengths = (0..own.place.len()).rev();
    lengths
        .map(|length| own.handle(own.place[..length].to_vec(), vm))
        .collect()
}

/// Children by name.
pub fn children(own: &PyDataTree, vm: &VirtualMachine) -> PyResult<Vec<(String, PyObjectRef)>> {
    let names = own.node(vm)?.children.into_keys();
    Ok(names
        .map(|name| {
            let place = own.place.iter().cloned().chain([name.clone()]).collect();
            (name, own.handle(place, vm))
        })
        .collect())
}

pub fn install(class: &'static Py<PyType>, vm: &VirtualMachine) {
    for (name, read) in PROPERTIES {
        let read = *read;
        let getter = move |object: PyObjectRef, vm: &VirtualMachine| -> PyResult {
            match object.downcast_ref::<PyDataTree>() {
                Some(own) => read(own, vm),
                None => Err(vm.new_type_error("a property of DataTree")),
            }
        };
        let property = vm.ctx.new_readonly_getset(*name, class, getter);
        class.set_attr(vm.ctx.intern_str(*name), property.into());
    }
}
