//! The class `Coordinates`: of an array or a dataset (`obj.coords`), or on its own.

use indexmap::IndexMap;
use littoral_xarray::{Compat, Dataset, Part, Variable, repr};
use rustpython_vm::builtins::{PyStr, PyType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Constructor, GetAttr, Iterable, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine,
};

use super::objects::{self, Labelled, PyDataArray, PyDataset};
use super::{accessors, convert, items, methods};
use crate::slots;
use crate::support::{self, Arguments, OrRaise};

#[pyclass(module = "xarray.core.coordinates", name = "Coordinates")]
#[derive(PyPayload)]
pub struct PyCoordinates {
    /// The array or dataset whose coordinates these are. Those on their own have a dataset of nothing else.
    owner: PyObjectRef,
}

impl std::fmt::Debug for PyCoordinates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Coordinates")
    }
}

impl PyCoordinates {
    /// `obj.coords`.
    pub fn of(owner: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
        Self { owner }.into_ref(&vm.ctx).into()
    }

    /// On their own.
    fn free(dataset: Dataset, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self {
            owner: Labelled::Set(dataset).wrap(vm)?,
        })
    }

    /// The owner as a dataset.
    fn dataset(&self, vm: &VirtualMachine) -> PyResult<Dataset> {
        match Labelled::of(&self.owner, vm)? {
            Some(Labelled::Array(array)) => Ok(array.map_to_dataset()),
            Some(Labelled::Set(dataset)) => Ok(dataset),
            None => Err(vm.new_type_error("the owner is gone")),
        }
    }

    /// A dataset of the coordinates alone.
    fn only(&self, vm: &VirtualMachine) -> PyResult<Dataset> {
        let dataset = self.dataset(vm)?;
        let mut out = dataset
            .drop_vars(&dataset.data_names(), false)
            .or_raise(vm)?;
        out.attrs.clear();
        Ok(out)
    }

    /// Into the owner.
    fn put(&self, coords: IndexMap<String, Part>, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(shell) = self.owner.downcast_ref::<PyDataArray>() {
            shell.set(items::assign_coords(&shell.get(vm)?, coords).or_raise(vm)?);
        } else if let Some(shell) = self.owner.downcast_ref::<PyDataset>() {
            shell.set(shell.get(vm)?.assign_coords(coords).or_raise(vm)?);
        }
        Ok(())
    }
}

/// The coordinates behind a `Coordinates`, in their order; None for other objects.
pub fn coords_of(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<IndexMap<String, Variable>>> {
    match object.downcast_ref::<PyCoordinates>() {
        Some(coords) => Ok(Some(coords.dataset(vm)?.coords())),
        None => Ok(None),
    }
}

/// What a mapping gives as coordinates. Those of a `Coordinates` as they are; a MultiIndex of pandas with its levels.
pub fn given_coords(object: &PyObject, vm: &VirtualMachine) -> PyResult<IndexMap<String, Part>> {
    if let Some(coords) = coords_of(object, vm)? {
        return Ok(coords
            .into_iter()
            .map(|(name, coord)| (name, Part::Bare(coord)))
            .collect());
    }
    if let Some(Labelled::Set(dataset)) = Labelled::of(object, vm)? {
        return Ok(dataset
            .variables
            .into_iter()
            .map(|(name, coord)| (name, Part::Bare(coord)))
            .collect());
    }
    let pairs = support::pairs(object, vm)?.into_iter();
    let pairs = pairs.map(|(key, value)| Ok((convert::key_text(&key, vm)?, value)));
    coord_parts(pairs.collect::<PyResult<_>>()?, vm)
}

/// [`given_coords`] of names and values.
pub fn coord_parts(
    given: IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, Part>> {
    let mut out = IndexMap::new();
    for (name, value) in given {
        match crate::pandas::as_multiindex(&value, &name, vm)? {
            Some(index) => {
                let coords = index.variables(&IndexMap::new()).or_raise(vm)?;
                out.extend(
                    coords
                        .into_iter()
                        .map(|(name, coord)| (name, Part::Bare(coord))),
                );
            }
            None => {
                let part = convert::as_part(&name, &value, vm)?;
                out.insert(name, part);
            }
        }
    }
    Ok(out)
}

impl Constructor for PyCoordinates {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("Coordinates.__init__", args);
        let coords = args.take_some("coords", vm)?;
        let indexes = args.take_some("indexes", vm)?;
        args.finish(vm)?;
        let Some(coords) = coords else {
            return Self::free(Dataset::default(), vm);
        };
        let is_coords = coords.downcast_ref::<PyCoordinates>().is_some();
        if is_coords && indexes.is_some() {
            return Err(vm.new_value_error(
                "passing both a ``Coordinates`` object and a mapping of indexes to ``Coordinates.__init__`` is not \
                 allowed (this constructor does not support merging them)",
            ));
        }
        let parts = given_coords(&coords, vm)?;
        let mut dataset =
            littoral_xarray::dataset_from_parts(IndexMap::new(), parts, Default::default())
                .or_raise(vm)?;
        if let Some(indexes) = indexes {
            // Only those that are named.
            let mut named = vec![];
            for (key, _) in support::pairs(&indexes, vm)? {
                let name = convert::key_text(&key, vm)?;
                if !dataset.variables.contains_key(&name) {
                    return Err(vm.new_value_error(format!(
                        "no coordinate variables found for these indexes: {{'{name}'}}"
                    )));
                }
                named.push(name);
            }
            let bare: Vec<String> = dataset
                .variables
                .keys()
                .filter(|name| dataset.is_indexed(name) && !named.contains(name))
                .cloned()
                .collect();
            dataset = dataset.drop_indexes(&bare, true).or_raise(vm)?;
            for name in named
                .iter()
                .filter(|name| !dataset.is_indexed(name))
                .cloned()
                .collect::<Vec<_>>()
            {
                dataset = dataset.set_xindex(&[name]).or_raise(vm)?;
            }
        }
        Self::free(dataset, vm)
    }
}

impl Representable for PyCoordinates {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        repr::coords_text(&zelf.dataset(vm)?).or_raise(vm)
    }
}

/// What Python's syntax does with coordinates.
mod container {
    use super::*;

    fn own<'a>(object: &'a PyObject, vm: &VirtualMachine) -> PyResult<&'a PyCoordinates> {
        match object.downcast_ref::<PyCoordinates>() {
            Some(coords) => Ok(&**coords),
            None => Err(vm.new_type_error("not coordinates")),
        }
    }

    pub fn length(object: &PyObject, vm: &VirtualMachine) -> PyResult<usize> {
        Ok(own(object, vm)?.dataset(vm)?.coord_names.len())
    }

    pub fn get(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult {
        let name = convert::key_text(key, vm)?;
        let dataset = own(object, vm)?.dataset(vm)?;
        let known =
            dataset.coord_names.contains(&name) || dataset.has_dim(&name) || name.contains('.');
        match super::super::shared::member(&own(object, vm)?.owner, &name, vm)?.filter(|_| known) {
            Some(array) => Ok(array),
            None if own(object, vm)?.owner.downcast_ref::<PyDataset>().is_some()
                && !dataset.variables.contains_key(&name) =>
            {
                match dataset.get(&name).or_raise(vm) {
                    Ok(array) => Labelled::Array(array).wrap(vm),
                    Err(error) => Err(error),
                }
            }
            None => Err(vm.new_key_error(vm.ctx.new_str(name).into())),
        }
    }

    pub fn set(
        object: &PyObject,
        key: &PyObject,
        value: &PyObject,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let name = convert::key_text(key, vm)?;
        let given = [(name, value.to_owned())].into_iter().collect();
        own(object, vm)?.put(coord_parts(given, vm)?, vm)
    }

    pub fn delete(object: &PyObject, key: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
        let name = convert::key_text(key, vm)?;
        let coords = own(object, vm)?;
        if !coords.dataset(vm)?.coord_names.contains(&name) {
            return Err(vm.new_key_error(vm.ctx.new_str(name).into()));
        }
        items::delete(&coords.owner, key, vm)
    }

    pub fn contains(object: &PyObject, target: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
        let dataset = own(object, vm)?.dataset(vm)?;
        Ok(support::text(target).is_some_and(|name| dataset.coord_names.contains(&name)))
    }

    pub fn iterate(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
        let names = own(object, vm)?.dataset(vm)?.coords().into_keys();
        Ok(names.map(|name| vm.ctx.new_str(name).into()).collect())
    }

    pub fn attribute(object: &PyObject, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        let _ = own(object, vm)?;
        let text = name.to_string_lossy();
        Err(vm.new_attribute_error(format!("'Coordinates' object has no attribute '{text}'")))
    }
}

slots::container!(PyCoordinates, container);
slots::number!(
    PyCoordinates,
    rustpython_vm::protocol::PyNumberMethods {
        or: Some(|a, b, vm| {
            match a.downcast_ref::<PyCoordinates>() {
                Some(coords) => {
                    let merged = coords.merged(Some(b), vm)?;
                    Ok(PyCoordinates::free(merged, vm)?.into_ref(&vm.ctx).into())
                }
                None => Ok(vm.ctx.not_implemented()),
            }
        }),
        ..rustpython_vm::protocol::PyNumberMethods::NOT_IMPLEMENTED
    }
);

impl PyCoordinates {
    fn merged(&self, other: Option<&PyObject>, vm: &VirtualMachine) -> PyResult<Dataset> {
        let own = self.only(vm)?;
        let Some(other) = other.filter(|other| !vm.is_none(other)) else {
            return Ok(own);
        };
        let parts = given_coords(other, vm)?;
        let other = littoral_xarray::dataset_from_parts(IndexMap::new(), parts, Default::default())
            .or_raise(vm)?;
        own.merge_coords(&other).or_raise(vm)
    }

    /// Runs a method of datasets on the coordinates alone, and gives the result's coordinates.
    fn through(&self, name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let dataset = Labelled::Set(self.only(vm)?).wrap(vm)?;
        let result = vm.call_method(&dataset, name, args)?;
        match Labelled::of(&result, vm)? {
            Some(Labelled::Set(dataset)) => Self::free(dataset, vm),
            _ => Err(vm.new_type_error("the method gave no dataset")),
        }
    }

    fn compared(&self, other: &PyObject, identical: bool, vm: &VirtualMachine) -> PyResult<bool> {
        let Some(other) = other.downcast_ref::<PyCoordinates>() else {
            return Ok(false);
        };
        let (own, other) = (self.only(vm)?, other.only(vm)?);
        match identical {
            true => own.compatible(&other, Compat::Identical).or_raise(vm),
            false => own.compatible(&other, Compat::Equals).or_raise(vm),
        }
    }
}

#[pyclass(
    flags(BASETYPE),
    with(
        Constructor,
        Representable,
        AsMapping,
        AsSequence,
        AsNumber,
        Iterable,
        GetAttr
    )
)]
impl PyCoordinates {
    #[pystaticmethod]
    fn from_pandas_multiindex(
        midx: PyObjectRef,
        dim: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let dim = convert::key_text(&dim, vm)?;
        let Some(index) = crate::pandas::as_multiindex(&midx, &dim, vm)? else {
            return Err(vm.new_attribute_error("a pandas MultiIndex is needed: 'levels'"));
        };
        let variables = index.variables(&IndexMap::new()).or_raise(vm)?;
        let dataset = Dataset {
            coord_names: variables.keys().cloned().collect(),
            variables,
            ..Dataset::default()
        };
        Ok(Self::free(dataset, vm)?.into_ref(&vm.ctx).into())
    }

    #[pygetset]
    fn dims(&self, vm: &VirtualMachine) -> PyResult {
        self.owner.get_attr("dims", vm)
    }

    #[pygetset]
    fn sizes(&self, vm: &VirtualMachine) -> PyResult {
        self.owner.get_attr("sizes", vm)
    }

    #[pygetset]
    fn dtypes(&self, vm: &VirtualMachine) -> PyResult {
        let coords = self.dataset(vm)?.coords().into_iter();
        let entries =
            coords.map(|(name, coord)| (name, crate::numpy::dtype_to_py(coord.dtype(), vm)));
        let dict = support::dict_of(entries.collect::<Vec<_>>(), vm)?;
        Ok(accessors::frozen("Frozen", dict, vm))
    }

    #[pygetset]
    fn variables(&self, vm: &VirtualMachine) -> PyResult {
        let entries = self
            .dataset(vm)?
            .coords()
            .into_iter()
            .map(|(name, coord)| {
                let object = objects::wrap_coordinate(&name, coord, vm)?;
                Ok((name, object))
            })
            .collect::<PyResult<Vec<_>>>()?;
        let dict = support::dict_of(entries, vm)?;
        Ok(accessors::frozen("Frozen", dict, vm))
    }

    #[pygetset]
    fn indexes(&self, vm: &VirtualMachine) -> PyResult {
        self.owner.get_attr("indexes", vm)
    }

    #[pygetset]
    fn xindexes(&self, vm: &VirtualMachine) -> PyResult {
        self.owner.get_attr("xindexes", vm)
    }

    #[pymethod]
    fn keys(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(vm
            .ctx
            .new_list(container::iterate(zelf.as_object(), vm)?)
            .into())
    }

    #[pymethod]
    fn values(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let keys = container::iterate(zelf.as_object(), vm)?;
        let values = keys
            .iter()
            .map(|key| container::get(zelf.as_object(), key, vm));
        Ok(vm.ctx.new_list(values.collect::<PyResult<_>>()?).into())
    }

    #[pymethod]
    fn items(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let keys = container::iterate(zelf.as_object(), vm)?;
        let pairs = keys.iter().map(|key| {
            let value = container::get(zelf.as_object(), key, vm)?;
            Ok(vm.ctx.new_tuple(vec![key.clone(), value]).into())
        });
        Ok(vm.ctx.new_list(pairs.collect::<PyResult<_>>()?).into())
    }

    #[pymethod]
    fn get(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("get", args);
        let key = args.required("key", vm)?;
        let default = args.take("default", vm)?;
        args.finish(vm)?;
        match container::contains(zelf.as_object(), &key, vm)? {
            true => container::get(zelf.as_object(), &key, vm),
            false => Ok(default.unwrap_or_else(|| vm.ctx.none())),
        }
    }

    #[pymethod]
    fn to_dataset(&self, vm: &VirtualMachine) -> PyResult {
        let mut out = self.only(vm)?;
        if let Some(Labelled::Set(owner)) = Labelled::of(&self.owner, vm)? {
            out.attrs = owner.attrs;
        }
        Labelled::Set(out).wrap(vm)
    }

    #[pymethod]
    fn to_index(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("to_index", args);
        let order = args.take_some("ordered_dims", vm)?;
        args.finish(vm)?;
        let order = order.map(|order| support::names(&order, vm)).transpose()?;
        let sizes = match Labelled::of(&self.owner, vm)? {
            Some(Labelled::Array(array)) => array.variable.sizes(),
            _ => self.dataset(vm)?.sizes(),
        };
        let sizes = match order {
            Some(order) => {
                let known =
                    order.len() == sizes.len() && order.iter().all(|dim| sizes.contains_key(dim));
                if !known {
                    return Err(vm.new_value_error(format!(
                        "ordered_dims must match dims, but does not: {order:?} vs {:?}",
                        sizes.keys().collect::<Vec<_>>()
                    )));
                }
                order
                    .into_iter()
                    .map(|dim| (dim.clone(), sizes[&dim]))
                    .collect()
            }
            None => sizes,
        };
        crate::pandas::coords_index(&self.dataset(vm)?, &sizes, vm)
    }

    #[pymethod]
    fn merge(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("merge", args);
        let other = args.required("other", vm)?;
        args.keyword("compat");
        args.finish(vm)?;
        Labelled::Set(self.merged(Some(&other), vm)?).wrap(vm)
    }

    #[pymethod]
    fn assign(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("assign", args);
        let positional = args.take("coords", vm)?;
        let parts = match positional
            .as_deref()
            .map(|given| coords_of(given, vm))
            .transpose()?
            .flatten()
        {
            Some(coords) => coords
                .into_iter()
                .map(|(name, coord)| (name, Part::Bare(coord)))
                .collect(),
            None => coord_parts(
                convert::either_dict_or_keywords("assign", positional, &mut args, vm)?,
                vm,
            )?,
        };
        args.finish(vm)?;
        let out = Self::free(zelf.only(vm)?, vm)?;
        out.put(parts, vm)?;
        Ok(out.into_ref(&vm.ctx).into())
    }

    #[pymethod]
    fn update(&self, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        self.put(given_coords(&other, vm)?, vm)
    }

    #[pymethod]
    fn copy(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Ok(Self::free(self.only(vm)?, vm)?.into_ref(&vm.ctx).into())
    }

    #[pymethod]
    fn equals(&self, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        self.compared(&other, false, vm)
    }

    #[pymethod]
    fn identical(&self, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        self.compared(&other, true, vm)
    }

    #[pymethod]
    fn drop_vars(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        self.through("drop_vars", args, vm)
    }

    #[pymethod]
    fn drop_dims(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        self.through("drop_dims", args, vm)
    }

    #[pymethod]
    fn rename_dims(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        self.through("rename_dims", args, vm)
    }

    #[pymethod]
    fn rename_vars(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        self.through("rename_vars", args, vm)
    }

    #[pymethod]
    fn _repr_html_(&self, vm: &VirtualMachine) -> PyResult {
        methods::html_of(&Labelled::Set(self.only(vm)?), vm)
    }
}
