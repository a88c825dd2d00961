//! Reductions by a Python function of arrays: `func(values, axis=…, **kwargs)`.

use indexmap::IndexMap;
use littoral_array::Array;
use littoral_array::ops::Reduce;
use littoral_graph::Expr;
use littoral_xarray::{Attrs, DataArray, Dataset, Variable};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::Labelled;
use crate::numpy;
use crate::support::{self, OrRaise};

/// A function with the keyword arguments that are passed on to it.
pub struct Reducer {
    pub function: PyObjectRef,
    pub keywords: IndexMap<String, PyObjectRef>,
}

/// numpy's own reductions of what is uncomputed, as an operation of the graph. None: the function must be called.
pub fn lowered(
    function: &PyObject,
    keywords: &IndexMap<String, PyObjectRef>,
    data: &Expr,
    axes: &[usize],
    vm: &VirtualMachine,
) -> Option<Expr> {
    if !data.meta().deferred || data.value().is_some() || !keywords.is_empty() || axes.is_empty() {
        return None;
    }
    let name = support::text(&*function.get_attr("__name__", vm).ok()?)?;
    let own = vm
        .import("numpy", 0)
        .ok()?
        .get_attr(&vm.ctx.new_str(name.clone()), vm)
        .ok()?;
    let op = Reduce::from_name(name.strip_prefix("nan").unwrap_or(&name))?;
    let one = matches!(op, Reduce::Argmin | Reduce::Argmax);
    if !own.is(function) || (one && axes.len() > 1) {
        return None;
    }
    data.reduce(op, axes.to_vec(), name.starts_with("nan")).ok()
}

impl Reducer {
    /// Calls the function on an array with `axis=`: an int for one axis, a tuple for several.
    pub fn call(&self, values: Array, axes: &[usize], vm: &VirtualMachine) -> PyResult<Array> {
        match axes {
            [one] => self.with_axis(values, vm.ctx.new_int(*one).into(), vm),
            axes => self.call_tuple(values, axes, vm),
        }
    }

    /// As [`Reducer::call`], with a tuple even for one axis.
    pub fn call_tuple(
        &self,
        values: Array,
        axes: &[usize],
        vm: &VirtualMachine,
    ) -> PyResult<Array> {
        let axes = axes
            .iter()
            .map(|axis| vm.ctx.new_int(*axis).into())
            .collect();
        self.with_axis(values, vm.ctx.new_tuple(axes).into(), vm)
    }

    fn with_axis(&self, values: Array, axis: PyObjectRef, vm: &VirtualMachine) -> PyResult<Array> {
        let mut keywords = self.keywords.clone();
        keywords.insert("axis".into(), axis);
        let args = FuncArgs::new(vec![numpy::to_py(values, vm)], KwArgs::new(keywords));
        let result = self.function.call(args, vm)?;
        numpy::from_py(&result, vm)
    }

    /// A variable reduced over some of its dimensions.
    pub fn variable(
        &self,
        variable: &Variable,
        dims: &[String],
        keep_attrs: bool,
        vm: &VirtualMachine,
    ) -> PyResult<Variable> {
        let axes: Vec<usize> = (0..variable.ndim())
            .filter(|axis| dims.contains(&variable.dims[*axis]))
            .collect();
        let kept: Vec<String> = variable
            .dims
            .iter()
            .filter(|dim| !dims.contains(dim))
            .cloned()
            .collect();
        let data = match lowered(&self.function, &self.keywords, &variable.data, &axes, vm) {
            Some(data) => data,
            None => self
                .call(variable.values().or_raise(vm)?, &axes, vm)?
                .into(),
        };
        // A function that leaves the dimensions alone gives back the same.
        let names = match data.ndim() == variable.ndim() {
            true => variable.dims.clone(),
            false => kept,
        };
        let attrs = if keep_attrs {
            variable.attrs.clone()
        } else {
            Attrs::new()
        };
        Ok(Variable::new(names, data).or_raise(vm)?.with_attrs(attrs))
    }

    /// An array or each variable of a dataset that has one of the dimensions; others stay.
    pub fn labelled(
        &self,
        model: &Labelled,
        dims: &[String],
        keep_attrs: bool,
        vm: &VirtualMachine,
    ) -> PyResult<Labelled> {
        let left = |coords: IndexMap<String, Variable>, dims: &[String]| {
            let gone = |coord: &Variable| coord.dims.iter().any(|dim| dims.contains(dim));
            coords
                .into_iter()
                .filter(|(_, coord)| !gone(coord))
                .collect::<IndexMap<_, _>>()
        };
        match model {
            Labelled::Array(array) => {
                let variable = self.variable(&array.variable, dims, keep_attrs, vm)?;
                let same = variable.dims == array.variable.dims;
                let coords = match same {
                    true => array.coords.clone(),
                    false => left(array.coords.clone(), dims),
                };
                Ok(Labelled::Array(DataArray::new(
                    array.name.clone(),
                    variable,
                    coords,
                )))
            }
            Labelled::Set(dataset) => {
                let mut variables = left(dataset.coords(), dims);
                let coord_names = variables.keys().cloned().collect();
                for name in dataset.data_names() {
                    let variable = &dataset.variables[&name];
                    let own: Vec<String> = variable
                        .dims
                        .iter()
                        .filter(|dim| dims.contains(dim))
                        .cloned()
                        .collect();
                    variables.insert(name, self.variable(variable, &own, keep_attrs, vm)?);
                }
                Ok(Labelled::Set(Dataset {
                    variables,
                    coord_names,
                    attrs: if keep_attrs {
                        dataset.attrs.clone()
                    } else {
                        Attrs::new()
                    },
                    ..Dataset::default()
                }))
            }
        }
    }
}
