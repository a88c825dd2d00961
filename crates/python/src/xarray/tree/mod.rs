//! The native class `DataTree`: a handle to a node of a tree that all handles to its nodes share.
//!
//! [`items`] has Python's syntax, [`properties`] and [`methods`] tables of names, [`mapped`] what is done to the
//! dataset of every node.

mod build;
pub mod items;
mod mapped;
mod methods;
mod properties;

use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;
use littoral_xarray::tree::{Place, trees_compatible};
use littoral_xarray::{Compat, Dataset, Tree, repr};
use rustpython_vm::builtins::{PyDictRef, PyType};
use rustpython_vm::class::StaticType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Comparable, Constructor, GetAttr, Hashable, Iterable,
    Representable,
};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::convert;
use super::objects::{Labelled, PyDataset};
use crate::slots;
use crate::support::OrRaise;

pub use build::{concat, load_datatree, merge, open_datatree, open_groups};
pub use mapped::{binary, group_subtrees, map_over_datasets, unary};

/// A tree, and the dicts of attributes that Python holds of its nodes.
struct Shared {
    tree: RefCell<Tree>,
    attrs: RefCell<IndexMap<Place, PyDictRef>>,
}

#[pyclass(module = "xarray.core.datatree", name = "DataTree")]
#[derive(PyPayload)]
pub struct PyDataTree {
    shared: Rc<Shared>,
    place: Place,
}

impl std::fmt::Debug for PyDataTree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PyDataTree")
    }
}

impl PyDataTree {
    pub fn of_root(tree: Tree) -> Self {
        Self {
            shared: Rc::new(Shared {
                tree: RefCell::new(tree),
                attrs: RefCell::default(),
            }),
            place: vec![],
        }
    }

    pub fn wrap(tree: Tree, vm: &VirtualMachine) -> PyResult {
        Ok(Self::of_root(tree).into_ref(&vm.ctx).into())
    }

    /// A handle to another node of the same tree.
    fn handle(&self, place: Place, vm: &VirtualMachine) -> PyObjectRef {
        Self {
            shared: self.shared.clone(),
            place,
        }
        .into_ref(&vm.ctx)
        .into()
    }

    /// The whole tree, with attributes as Python sees them now.
    pub fn root(&self, vm: &VirtualMachine) -> PyResult<Tree> {
        let mut tree = self.shared.tree.borrow().clone();
        let dicts = self.shared.attrs.borrow().clone();
        for (place, dict) in dicts {
            let attrs = convert::attrs_of(dict.as_object(), vm)?;
            if let Some(node) = tree.node_mut(&place) {
                node.dataset.attrs = attrs;
            }
        }
        Ok(tree)
    }

    /// This node alone with all below it.
    pub fn node(&self, vm: &VirtualMachine) -> PyResult<Tree> {
        let root = self.root(vm)?;
        match root.node(&self.place) {
            Some(node) => Ok(node.clone()),
            None => Err(self.gone(vm)),
        }
    }

    fn gone(&self, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
        let path = littoral_xarray::tree::path_text(&self.place);
        vm.new_runtime_error(format!("there is no node at {path} any more"))
    }

    /// This node's data, with inherited coordinates.
    pub fn view(&self, vm: &VirtualMachine) -> PyResult<Dataset> {
        Ok(self.root(vm)?.view(&self.place, false))
    }

    /// Whether two nodes compare so with all below them; without `compat` only by names.
    pub fn compared(
        &self,
        other: &PyDataTree,
        compat: Option<Compat>,
        vm: &VirtualMachine,
    ) -> PyResult<bool> {
        let (a, b) = (self.root(vm)?, other.root(vm)?);
        let (own, others) = ((&a, &*self.place), (&b, &*other.place));
        match compat {
            Some(compat) => trees_compatible(own, others, compat).or_raise(vm),
            None => Ok(matches!(
                (a.node(&self.place), b.node(&other.place)),
                (Some(a), Some(b)) if a.mismatch(b).is_none()
            )),
        }
    }

    /// What differs between two nodes and all below them.
    pub fn diff(
        &self,
        other: &PyDataTree,
        diff: &repr::Diff,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        let (a, b) = (self.root(vm)?, other.root(vm)?);
        diff.trees((&a, &self.place), (&b, &other.place))
            .or_raise(vm)
    }

    /// Changes the tree; nothing is changed if that fails or the outcome is no tree.
    fn change(
        &self,
        vm: &VirtualMachine,
        change: impl FnOnce(&mut Tree) -> PyResult<()>,
    ) -> PyResult<()> {
        let mut tree = self.root(vm)?;
        change(&mut tree)?;
        tree.settle().or_raise(vm)?;
        *self.shared.tree.borrow_mut() = tree;
        self.shared.attrs.borrow_mut().clear();
        Ok(())
    }

    /// Changes this node only.
    fn change_node(
        &self,
        vm: &VirtualMachine,
        change: impl FnOnce(&mut Tree) -> PyResult<()>,
    ) -> PyResult<()> {
        self.change(vm, |tree| match tree.node_mut(&self.place) {
            Some(node) => change(node),
            None => Err(self.gone(vm)),
        })
    }

    fn attrs_dict(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        if let Some(dict) = self.shared.attrs.borrow().get(&self.place) {
            return Ok(dict.clone());
        }
        let attrs = self.node(vm)?.dataset.attrs;
        let dict = convert::attrs_to_py(&attrs, vm)?;
        let mut dicts = self.shared.attrs.borrow_mut();
        dicts.insert(self.place.clone(), dict.clone());
        Ok(dict)
    }
}

/// A dataset given as data of a node; None is an empty one.
fn dataset_arg(object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Dataset> {
    let Some(object) = object else {
        return Ok(Dataset::default());
    };
    if let Some(Labelled::Set(dataset)) = Labelled::of(&object, vm)? {
        return Ok(dataset);
    }
    if let Some(coords) = crate::xarray::coordinates::coords_of(&object, vm)? {
        let names = coords.keys().cloned().collect();
        return Dataset::new(coords, names, Default::default()).or_raise(vm);
    }
    Err(vm.new_type_error(format!(
        "data object is not an xarray.Dataset, dict, or None: {}",
        crate::support::repr_of(&object, vm)?
    )))
}

/// The whole of a node that Python gave, as a tree of its own.
fn tree_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Tree>> {
    let Some(tree) = object.downcast_ref::<PyDataTree>() else {
        return Ok(None);
    };
    Ok(tree.root(vm)?.subtree(&tree.place, true))
}

impl Constructor for PyDataTree {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        build::construct(args, vm).map(Self::of_root)
    }
}

impl Representable for PyDataTree {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        repr::tree_text(&zelf.root(vm)?, &zelf.place).or_raise(vm)
    }
}

slots::container!(PyDataTree, items);

#[pyclass(
    flags(BASETYPE),
    with(
        Constructor,
        Representable,
        AsNumber,
        AsMapping,
        AsSequence,
        Comparable,
        Hashable,
        Iterable,
        GetAttr
    )
)]
impl PyDataTree {
    #[pygetset]
    fn name(&self, vm: &VirtualMachine) -> PyResult {
        Ok(match self.node(vm)?.name {
            Some(name) => vm.ctx.new_str(name).into(),
            None => vm.ctx.none(),
        })
    }

    #[pygetset(setter)]
    fn set_name(&self, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        if !self.place.is_empty() {
            return Err(vm.new_value_error(
                "cannot set the name of a node which already has a parent. Consider creating a detached copy \
                 of this node via .copy() on the parent node.",
            ));
        }
        let name = build::name_arg(Some(value), vm)?;
        self.change_node(vm, |node| {
            node.name = name;
            Ok(())
        })
    }

    #[pygetset]
    fn attrs(&self, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        self.attrs_dict(vm)
    }

    #[pygetset(setter)]
    fn set_attrs(&self, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let attrs = convert::attrs_of(&value, vm)?;
        self.change_node(vm, |node| {
            node.dataset.attrs = attrs;
            Ok(())
        })
    }

    #[pygetset]
    fn dataset(&self, vm: &VirtualMachine) -> PyResult {
        Ok(PyDataset::view(self.view(vm)?).into_ref(&vm.ctx).into())
    }

    #[pygetset(setter)]
    fn set_dataset(&self, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let dataset = dataset_arg(Some(value).filter(|value| !vm.is_none(value)), vm)?;
        self.change_node(vm, |node| {
            if let Some(name) = node
                .children
                .keys()
                .find(|name| dataset.variables.contains_key(*name))
            {
                return Err(
                    vm.new_value_error(format!("node already contains a variable named {name}"))
                );
            }
            node.dataset = dataset;
            Ok(())
        })
    }

    #[pygetset]
    fn ds(&self, vm: &VirtualMachine) -> PyResult {
        self.dataset(vm)
    }

    #[pygetset(setter)]
    fn set_ds(&self, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        self.set_dataset(value, vm)
    }

    #[pygetset]
    fn parent(&self, vm: &VirtualMachine) -> PyObjectRef {
        match self.place.split_last() {
            Some((_, above)) => self.handle(above.to_vec(), vm),
            None => vm.ctx.none(),
        }
    }

    #[pygetset(setter)]
    fn set_parent(&self, _value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        Err(vm.new_attribute_error(
            "Cannot set parent attribute directly, you must modify the children of the other node instead \
             using dict-like syntax",
        ))
    }

    #[pygetset]
    fn children(&self, vm: &VirtualMachine) -> PyResult {
        let entries = properties::children(self, vm)?;
        let dict = crate::support::dict_of(entries, vm)?;
        Ok(super::accessors::frozen("Frozen", dict, vm))
    }

    #[pygetset(setter)]
    fn set_children(&self, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let children = build::children_arg(Some(value), vm)?;
        self.change_node(vm, |node| {
            node.children.clear();
            for (name, child) in children {
                node.attach(&name, child);
            }
            Ok(())
        })
    }
}

/// The names of methods and properties, for `dir()` and for the list of what is supported.
pub fn names() -> Vec<&'static str> {
    let own = ["name", "attrs", "dataset", "ds", "parent", "children"];
    own.into_iter()
        .chain(properties::PROPERTIES.iter().map(|(name, _)| *name))
        .chain(methods::METHODS.iter().map(|(name, _)| *name))
        .chain(mapped::METHODS.iter().copied())
        .chain(["from_dict"])
        .collect()
}

pub fn install(vm: &VirtualMachine) {
    let class = PyDataTree::static_type();
    properties::install(class, vm);
    methods::install(class, vm);
    mapped::install(class, vm);
    build::install(class, vm);
}
