//! What several Python objects have of one variable: `ds["t"].attrs["units"] = "K"` is seen in `ds`.
//!
//! The model's variables are values. Where xarray hands out the same `Variable` twice, both objects here hold the
//! same [`Shared`], and what is put in through one counts for the other.

use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;
use littoral_array::{Array, DType};
use littoral_graph::Expr;
use littoral_xarray::{AttrValue, Attrs, Variable};
use rustpython_vm::builtins::PyDictRef;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::convert;
use super::objects::{Labelled, PyDataArray, PyDataset};
use crate::numpy::{self, Lender};
use crate::support::{self, OrRaise};

/// Values that were put in since a model was made.
type Buffer = Rc<RefCell<Option<Expr>>>;

/// The values of a variable as numpy shows them.
struct Values {
    buffer: Buffer,
    start: Array,
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Values")
    }
}

impl Lender for Values {
    fn read(&self) -> Array {
        let data = self.buffer.borrow().clone();
        let array = data.and_then(|data| data.value().cloned());
        array.unwrap_or_else(|| self.start.clone())
    }

    fn write(&self, array: Array) {
        *self.buffer.borrow_mut() = Some(Expr::literal(array));
    }
}

/// Changes of one variable.
#[derive(Default)]
pub struct Shared {
    /// Copies that are not deep share it.
    buffer: RefCell<Buffer>,
    attrs: RefCell<Option<PyDictRef>>,
    encoding: RefCell<Option<PyDictRef>>,
}

pub type Link = Rc<Shared>;

/// Changes of variables by name.
pub type Links = IndexMap<String, Link>;

impl Shared {
    /// The values as they are now.
    pub fn data(&self, variable: &Variable) -> Expr {
        let buffer = self.buffer.borrow().clone();
        let data = buffer.borrow().clone();
        data.unwrap_or_else(|| variable.data.clone())
    }

    /// The values of a variable as a numpy array that shares them, if they are in memory. Waits.
    pub fn values(&self, variable: &Variable, vm: &VirtualMachine) -> PyResult {
        let data = self.data(variable);
        let now = Variable {
            data: data.clone(),
            ..variable.clone()
        };
        let start = now.values().or_raise(vm)?;
        // numpy has intervals as objects: no room of ours.
        if data.meta().deferred || matches!(start.dtype(), DType::Interval(_)) {
            return Ok(numpy::to_py(start, vm));
        }
        let buffer = self.buffer.borrow().clone();
        let values = Rc::new(Values { buffer, start });
        Ok(numpy::NdArray::lent(values).into_ref(&vm.ctx).into())
    }

    /// A variable as it is now.
    pub fn apply(&self, variable: &mut Variable, vm: &VirtualMachine) -> PyResult<()> {
        variable.data = self.data(variable);
        self.apply_dicts(&mut variable.attrs, &mut variable.encoding, vm)
    }

    /// Attributes and encoding as they are now.
    pub fn apply_dicts(
        &self,
        attrs: &mut Attrs,
        encoding: &mut Attrs,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let (own, stored) = (self.attrs.borrow().clone(), self.encoding.borrow().clone());
        if let Some(dict) = own {
            *attrs = convert::attrs_of(dict.as_object(), vm)?;
        }
        if let Some(dict) = stored {
            // Names that no user can give are notes of our own.
            encoding.retain(|name, _| name.starts_with('\0'));
            encoding.extend(convert::attrs_of(dict.as_object(), vm)?);
            // The model knows lists instead of sets.
            if let Some(names) = dict.get_item_opt("unlimited_dims", vm)?
                && let Ok(names) = support::names(&names, vm)
            {
                let names = names.iter().map(|name| AttrValue::from(name.as_str()));
                let names = AttrValue::List(names.collect());
                encoding.insert("unlimited_dims".into(), names);
            }
        }
        Ok(())
    }

    /// Puts other values in: also copies that are not deep have them.
    pub fn put(&self, data: Expr) {
        let buffer = self.buffer.borrow().clone();
        *buffer.borrow_mut() = Some(data);
    }

    /// Gives the variable other values; copies keep theirs.
    pub fn rebind(&self, data: Expr) {
        *self.buffer.borrow_mut() = Rc::new(RefCell::new(Some(data)));
    }

    /// For a copy that is not deep.
    fn shallow(&self) -> Link {
        Rc::new(Shared {
            buffer: RefCell::new(self.buffer.borrow().clone()),
            ..Shared::default()
        })
    }

    /// The dict that Python sees as `.attrs`.
    pub fn attrs_dict(&self, attrs: &Attrs, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        dict(&self.attrs, attrs, vm)
    }

    /// The dict that Python sees as `.encoding`.
    pub fn encoding_dict(&self, encoding: &Attrs, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        let mut shown = encoding.clone();
        shown.retain(|name, _| !name.starts_with('\0'));
        if let Some(dict) = self.encoding.borrow().clone() {
            return Ok(dict);
        }
        let dict = dict(&self.encoding, &shown, vm)?;
        if let Some(AttrValue::List(_)) = shown.get("unlimited_dims") {
            let names = dict.get_item("unlimited_dims", vm)?;
            let set = vm.builtins.get_attr("set", vm)?.call((names,), vm)?;
            dict.set_item("unlimited_dims", set, vm)?;
        }
        Ok(dict)
    }

    pub fn set_attrs(&self, attrs: PyDictRef) {
        *self.attrs.borrow_mut() = Some(attrs);
    }

    pub fn set_encoding(&self, encoding: PyDictRef) {
        *self.encoding.borrow_mut() = Some(encoding);
    }
}

fn dict(
    place: &RefCell<Option<PyDictRef>>,
    start: &Attrs,
    vm: &VirtualMachine,
) -> PyResult<PyDictRef> {
    if let Some(dict) = place.borrow().clone() {
        return Ok(dict);
    }
    let dict = convert::attrs_to_py(start, vm)?;
    *place.borrow_mut() = Some(dict.clone());
    Ok(dict)
}

/// The link of a name, made if there is none.
pub fn link(links: &mut Links, name: &str) -> Link {
    links.entry(name.to_owned()).or_default().clone()
}

/// Variables as they are now.
pub fn apply(
    links: &Links,
    variables: &mut IndexMap<String, Variable>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    for (name, link) in links {
        if let Some(variable) = variables.get_mut(name) {
            link.apply(variable, vm)?;
        }
    }
    Ok(())
}

/// After other variables took the place of `old`: links of those that were replaced end.
pub fn keep(links: &mut Links, old: &IndexMap<String, Variable>, new: &IndexMap<String, Variable>) {
    links.retain(|name, link| match (old.get(name), new.get(name)) {
        (Some(old), Some(new)) => link.data(old).ptr() == new.data.ptr(),
        _ => false,
    });
}

/// As [`keep`]; those that stay share values only: the variables are copies.
pub fn keep_values(
    links: &mut Links,
    old: &IndexMap<String, Variable>,
    new: &IndexMap<String, Variable>,
) {
    keep(links, old, new);
    links.values_mut().for_each(|link| *link = link.shallow());
}

/// `object[name]`: an array that shares its variables with a dataset, or with the array whose coordinate it is.
pub fn member(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    if let Some(shell) = object.downcast_ref::<PyDataset>() {
        let dataset = shell.get(vm)?;
        let Some(array) = dataset.array(name) else {
            return Ok(None);
        };
        if !dataset.variables.contains_key(name) {
            return Labelled::Array(array).wrap(vm).map(Some);
        }
        let mut links = shell.links.lock();
        let this = link(&mut links, name);
        let coords = array
            .coords
            .keys()
            .map(|own| (own.clone(), link(&mut links, own)));
        let coords = coords.collect();
        drop(links);
        return Ok(Some(
            PyDataArray::linked(array, this, coords)
                .into_ref(&vm.ctx)
                .into(),
        ));
    }
    let Some(shell) = object.downcast_ref::<PyDataArray>() else {
        return Ok(None);
    };
    let owner = shell.get(vm)?;
    let Some(array) = owner.coord(name) else {
        return Ok(None);
    };
    if !owner.coords.contains_key(name) {
        return Labelled::Array(array).wrap(vm).map(Some);
    }
    let mut links = shell.links.lock();
    let this = link(&mut links, name);
    let coords = array
        .coords
        .keys()
        .map(|own| (own.clone(), link(&mut links, own)));
    let coords = coords.collect();
    drop(links);
    Ok(Some(
        PyDataArray::linked(array, this, coords)
            .into_ref(&vm.ctx)
            .into(),
    ))
}

/// A copy that is not deep: the same values, attributes of its own.
pub fn shallow_copy(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    if let Some(shell) = object.downcast_ref::<PyDataset>() {
        let dataset = shell.get(vm)?;
        let mut links = shell.links.lock();
        let copies = dataset.variables.keys();
        let copies = copies.map(|name| (name.clone(), link(&mut links, name).shallow()));
        let copies: Links = copies.collect();
        drop(links);
        let copy = PyDataset::new(dataset);
        *copy.links.lock() = copies;
        return Ok(Some(copy.into_ref(&vm.ctx).into()));
    }
    let Some(shell) = object.downcast_ref::<PyDataArray>() else {
        return Ok(None);
    };
    let array = shell.get(vm)?;
    let this = shell.this.lock().shallow();
    let mut links = shell.links.lock();
    let copies = array.coords.keys();
    let copies = copies.map(|name| (name.clone(), link(&mut links, name).shallow()));
    let copies = copies.collect();
    drop(links);
    Ok(Some(
        PyDataArray::linked(array, this, copies)
            .into_ref(&vm.ctx)
            .into(),
    ))
}
