//! Properties that need no argument.

use rustpython_vm::builtins::PyType;
use rustpython_vm::{Py, PyObjectRef, PyResult, VirtualMachine};

use super::{On, names_tuple, shape_tuple};
use crate::numpy;
use crate::support::{self, OrRaise};
use crate::xarray::objects::Labelled;

type Read = fn(Labelled, &VirtualMachine) -> PyResult;

const PROPERTIES: &[(&str, On, Read)] = &[
    ("dims", On::Both, dims),
    ("sizes", On::Both, sizes),
    ("nbytes", On::Both, nbytes),
    ("chunks", On::Both, super::chunks::chunks),
    ("chunksizes", On::Both, super::chunks::chunksizes),
    ("shape", On::Array, |model, vm| {
        with_array(model, vm, |array, vm| Ok(shape_tuple(array.shape(), vm)))
    }),
    ("ndim", On::Array, |model, vm| {
        with_array(model, vm, |array, vm| {
            Ok(vm.ctx.new_int(array.dims().len()).into())
        })
    }),
    ("size", On::Array, |model, vm| {
        with_array(model, vm, |array, vm| {
            Ok(vm.ctx.new_int(array.variable.size()).into())
        })
    }),
    ("dtype", On::Array, |model, vm| {
        with_array(model, vm, |array, vm| {
            Ok(numpy::dtype_to_py(array.dtype(), vm))
        })
    }),
    ("T", On::Array, |model, vm| {
        with_array(model, vm, |array, vm| {
            let out = array
                .map_dataset(|dataset| dataset.transpose(&[], false))
                .or_raise(vm)?;
            Labelled::Array(out).wrap(vm)
        })
    }),
    ("real", On::Both, |model, vm| match model {
        Labelled::Set(dataset) => Labelled::Set(dataset.of_its_data().or_raise(vm)?).wrap(vm),
        array => array.wrap(vm),
    }),
    ("imag", On::Both, imag),
    ("dtypes", On::Set, |model, vm| match model {
        Labelled::Set(dataset) => {
            let entries = dataset
                .data_names()
                .into_iter()
                .map(|name| {
                    let dtype = numpy::dtype_to_py(dataset.variables[&name].dtype(), vm);
                    Ok((name, dtype))
                })
                .collect::<PyResult<Vec<_>>>()?;
            Ok(crate::xarray::accessors::frozen(
                "Frozen",
                support::dict_of(entries, vm)?,
                vm,
            ))
        }
        Labelled::Array(_) => Ok(vm.ctx.none()),
    }),
];

pub fn install(class: &'static Py<PyType>, on: On, vm: &VirtualMachine) {
    for (name, place, read) in PROPERTIES {
        if *place != On::Both && *place != on {
            continue;
        }
        let read = *read;
        let getter = move |object: PyObjectRef, vm: &VirtualMachine| -> PyResult {
            match Labelled::of(&object, vm)? {
                Some(model) => read(model, vm),
                None => Err(vm.new_type_error("a property of DataArray and Dataset")),
            }
        };
        let property = vm.ctx.new_readonly_getset(*name, class, getter);
        class.set_attr(vm.ctx.intern_str(*name), property.into());
    }
}

/// Numbers are real: zeros.
fn imag(model: Labelled, vm: &VirtualMachine) -> PyResult {
    let zeros = |dataset: &littoral_xarray::Dataset| {
        dataset.filled(littoral_array::Scalar::Int(0), |_| None)
    };
    match model {
        Labelled::Array(array) => Labelled::Array(array.map_dataset(zeros).or_raise(vm)?).wrap(vm),
        Labelled::Set(dataset) => Labelled::Set(zeros(&dataset).or_raise(vm)?).wrap(vm),
    }
}

fn with_array(
    model: Labelled,
    vm: &VirtualMachine,
    read: impl Fn(littoral_xarray::DataArray, &VirtualMachine) -> PyResult,
) -> PyResult {
    match model {
        Labelled::Array(array) => read(array, vm),
        Labelled::Set(_) => Err(vm.new_attribute_error("a property of DataArray")),
    }
}

fn dims(model: Labelled, vm: &VirtualMachine) -> PyResult {
    match model {
        Labelled::Array(array) => Ok(names_tuple(array.dims(), vm)),
        Labelled::Set(dataset) => frozen("FrozenMappingWarningOnValuesAccess", dataset.sizes(), vm),
    }
}

fn sizes(model: Labelled, vm: &VirtualMachine) -> PyResult {
    let sizes = match model {
        Labelled::Array(array) => array.variable.sizes(),
        Labelled::Set(dataset) => dataset.sizes(),
    };
    frozen("Frozen", sizes, vm)
}

pub fn frozen(
    name: &'static str,
    sizes: indexmap::IndexMap<String, u64>,
    vm: &VirtualMachine,
) -> PyResult {
    let entries: Vec<(String, PyObjectRef)> = sizes
        .into_iter()
        .map(|(dim, size)| (dim, vm.ctx.new_int(size).into()))
        .collect();
    let dict = support::dict_of(entries, vm)?;
    Ok(crate::xarray::accessors::frozen(name, dict, vm))
}

fn nbytes(model: Labelled, vm: &VirtualMachine) -> PyResult {
    let bytes = match model {
        Labelled::Array(array) => array.variable.nbytes(),
        Labelled::Set(dataset) => dataset.nbytes(),
    };
    Ok(vm.ctx.new_int(bytes).into())
}
