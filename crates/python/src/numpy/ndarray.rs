//! `numpy.ndarray`.

use std::rc::Rc;

use littoral_array::format::{array_repr, array_str};
use littoral_array::ops::{self, Index};
use littoral_array::{Array, DType, Result};
use rustpython_vm::builtins::{PyStrRef, PyType};
use rustpython_vm::common::lock::PyRwLock;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::{PyMappingMethods, PySequenceMethods};
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Comparable, Constructor, Hashable, Iterable, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
    common::hash::PyHash,
};

use super::convert::{from_py, python_item, result_to_py, to_list, to_py};
use super::dtype::{cast, dtype_from_py, dtype_to_py};
use super::{index, operators, printing};
use crate::slots;
use crate::support::{Arguments, OrRaise};

/// An n-d array. Basic indexing gives views: writing to either changes both. Other functions copy.
#[rustpython_vm::pyclass(module = "numpy", name = "ndarray")]
#[derive(Debug, PyPayload)]
pub struct NdArray {
    storage: PyRwLock<Storage>,
}

#[derive(Debug, Clone)]
enum Storage {
    Own(Array),
    /// A region of another array.
    View(PyRef<NdArray>, Vec<Index>),
    /// What lives elsewhere: in a labelled object.
    Lent(Rc<dyn Lender>),
}

/// Whose elements an array shows, and may change.
pub trait Lender: std::fmt::Debug {
    fn read(&self) -> Array;
    /// Replaces all elements: same shape and dtype.
    fn write(&self, array: Array);
}

impl NdArray {
    pub fn new(array: Array) -> Self {
        Self {
            storage: PyRwLock::new(Storage::Own(array)),
        }
    }

    /// An array of what lives elsewhere.
    pub fn lent(lender: Rc<dyn Lender>) -> Self {
        Self {
            storage: PyRwLock::new(Storage::Lent(lender)),
        }
    }

    fn region_of(base: PyRef<NdArray>, region: Vec<Index>) -> Self {
        Self {
            storage: PyRwLock::new(Storage::View(base, region)),
        }
    }

    /// The array as it is now.
    pub fn get(&self) -> Result<Array> {
        let storage = self.storage.read().clone();
        match storage {
            Storage::Own(array) => Ok(array),
            Storage::View(base, region) => ops::slice(&base.get()?, &region),
            Storage::Lent(lender) => Ok(lender.read()),
        }
    }

    /// Replaces all elements: same shape and dtype.
    pub fn set(&self, array: Array) -> Result<()> {
        let storage = self.storage.read().clone();
        match storage {
            Storage::Own(_) => {
                *self.storage.write() = Storage::Own(array);
                Ok(())
            }
            Storage::Lent(lender) => {
                lender.write(array);
                Ok(())
            }
            Storage::View(base, region) => {
                let whole = ops::assign(&base.get()?, &region, &array)?;
                base.set(whole)
            }
        }
    }

    pub fn ndim(&self) -> usize {
        self.get().map_or(0, |array| array.ndim())
    }
}

impl Constructor for NdArray {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("ndarray", args);
        let shape = super::functions::shape_of(&*args.required("shape", vm)?, vm)?;
        let dtype = super::dtype::optional(&mut args, "dtype", vm)?.unwrap_or(DType::F64);
        args.finish(vm)?;
        Ok(Self::new(ops::zeros(dtype, &shape).or_raise(vm)?))
    }
}

#[rustpython_vm::pyclass(
    flags(BASETYPE),
    with(
        Constructor,
        AsNumber,
        AsMapping,
        AsSequence,
        Comparable,
        Hashable,
        Iterable,
        Representable
    )
)]
impl NdArray {
    #[pygetset]
    fn shape(&self, vm: &VirtualMachine) -> PyResult {
        let shape = self.get().or_raise(vm)?.shape().to_vec();
        Ok(super::functions::tuple_of(&shape, vm))
    }

    #[pygetset(setter)]
    fn set_shape(&self, shape: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let array = self.get().or_raise(vm)?;
        let shape = super::functions::shape_of(&shape, vm)?;
        *self.storage.write() = Storage::Own(ops::reshape(&array, &shape).or_raise(vm)?);
        Ok(())
    }

    #[pygetset(name = "ndim")]
    fn py_ndim(&self) -> usize {
        self.ndim()
    }

    #[pygetset]
    fn size(&self, vm: &VirtualMachine) -> PyResult<usize> {
        Ok(self.get().or_raise(vm)?.size())
    }

    #[pygetset]
    fn nbytes(&self, vm: &VirtualMachine) -> PyResult<usize> {
        Ok(self.get().or_raise(vm)?.nbytes())
    }

    #[pygetset]
    fn itemsize(&self, vm: &VirtualMachine) -> PyResult<usize> {
        Ok(self.get().or_raise(vm)?.dtype().itemsize())
    }

    #[pygetset]
    fn dtype(&self, vm: &VirtualMachine) -> PyResult {
        Ok(dtype_to_py(self.get().or_raise(vm)?.dtype(), vm))
    }

    #[pygetset]
    fn strides(&self, vm: &VirtualMachine) -> PyResult {
        let array = self.get().or_raise(vm)?;
        let mut step = array.dtype().itemsize();
        let mut strides = vec![0; array.ndim()];
        for (axis, size) in array.shape().iter().enumerate().rev() {
            strides[axis] = step;
            step *= size;
        }
        Ok(super::functions::tuple_of(&strides, vm))
    }

    #[pygetset(name = "T")]
    fn transposed(&self, vm: &VirtualMachine) -> PyResult {
        let array = self.get().or_raise(vm)?;
        let order: Vec<usize> = (0..array.ndim()).rev().collect();
        Ok(to_py(ops::transpose(&array, &order).or_raise(vm)?, vm))
    }

    #[pygetset]
    fn real(zelf: PyRef<Self>) -> PyRef<Self> {
        zelf
    }

    #[pygetset]
    fn flat(&self, vm: &VirtualMachine) -> PyResult {
        let array = self.get().or_raise(vm)?;
        Ok(to_py(
            ops::reshape(&array, &[array.size()]).or_raise(vm)?,
            vm,
        ))
    }

    #[pygetset]
    fn base(&self, vm: &VirtualMachine) -> PyObjectRef {
        match &*self.storage.read() {
            Storage::Own(_) | Storage::Lent(_) => vm.ctx.none(),
            Storage::View(base, _) => base.clone().into(),
        }
    }

    #[pygetset]
    fn flags(&self, vm: &VirtualMachine) -> PyResult {
        crate::support::dict_of(
            [
                ("C_CONTIGUOUS".to_owned(), vm.ctx.new_bool(true).into()),
                ("WRITEABLE".to_owned(), vm.ctx.new_bool(true).into()),
            ],
            vm,
        )
    }

    /// Zeros: there are no complex numbers here.
    #[pygetset]
    fn imag(&self, vm: &VirtualMachine) -> PyResult {
        let array = self.get().or_raise(vm)?;
        let zeros = littoral_array::ops::zeros(array.dtype(), array.shape()).or_raise(vm)?;
        Ok(super::convert::to_py(zeros, vm))
    }

    #[pymethod]
    fn tolist(&self, vm: &VirtualMachine) -> PyResult {
        to_list(&self.get().or_raise(vm)?, vm)
    }

    #[pymethod]
    fn item(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let array = self.get().or_raise(vm)?;
        let element = match args.args.as_slice() {
            [] => array.clone(),
            [position]
                if array.ndim() != 1
                    && position
                        .downcast_ref::<rustpython_vm::builtins::PyTuple>()
                        .is_none() =>
            {
                let flat = ops::reshape(&array, &[array.size()]).or_raise(vm)?;
                index::get(&flat, position, vm)?
            }
            [position] => index::get(&array, position, vm)?,
            positions => index::get(&array, vm.ctx.new_tuple(positions.to_vec()).as_object(), vm)?,
        };
        python_item(&element.item().or_raise(vm)?, array.dtype(), vm)
    }

    #[pymethod]
    fn astype(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("astype", args);
        let dtype = dtype_from_py(&*args.required("dtype", vm)?, vm)?;
        for name in ["order", "casting", "subok", "copy"] {
            args.take(name, vm)?;
        }
        args.finish(vm)?;
        Ok(to_py(cast(&self.get().or_raise(vm)?, dtype, vm)?, vm))
    }

    #[pymethod]
    fn view(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("view", args);
        let array = self.get().or_raise(vm)?;
        let dtype = super::dtype::optional(&mut args, "dtype", vm)?.unwrap_or(array.dtype());
        args.finish(vm)?;
        if array.dtype() == dtype {
            return Ok(to_py(array, vm));
        }
        Ok(to_py(array.with_dtype(dtype).or_raise(vm)?, vm))
    }

    #[pymethod]
    fn copy(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Ok(to_py(self.get().or_raise(vm)?, vm))
    }

    #[pymethod]
    fn __copy__(&self, vm: &VirtualMachine) -> PyResult {
        Ok(to_py(self.get().or_raise(vm)?, vm))
    }

    #[pymethod]
    fn __deepcopy__(&self, _memo: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(to_py(self.get().or_raise(vm)?, vm))
    }

    #[pymethod]
    fn fill(&self, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let array = self.get().or_raise(vm)?;
        let value = cast(&from_py(&value, vm)?, array.dtype(), vm)?;
        self.set(ops::broadcast_to(&value, array.shape()).or_raise(vm)?)
            .or_raise(vm)
    }

    #[pymethod]
    fn sort(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let mut args = Arguments::new("sort", args);
        let array = self.get().or_raise(vm)?;
        let axis = args.value::<i64>("axis", vm)?.unwrap_or(-1);
        let axis = super::functions::axis_of(axis, array.ndim(), vm)?;
        self.set(ops::sort(&array, axis).or_raise(vm)?).or_raise(vm)
    }

    #[pymethod]
    fn __array__(zelf: PyRef<Self>, _args: FuncArgs) -> PyRef<Self> {
        zelf
    }

    #[pymethod]
    fn __str__(&self, vm: &VirtualMachine) -> PyResult<String> {
        Ok(array_str(&self.get().or_raise(vm)?, &printing::options()))
    }

    #[pymethod]
    fn __format__(zelf: PyRef<Self>, spec: PyStrRef, vm: &VirtualMachine) -> PyResult {
        let array = zelf.get().or_raise(vm)?;
        if array.ndim() == 0 {
            let scalar = result_to_py(array, vm)?;
            return vm.call_method(&scalar, "__format__", (spec,));
        }
        if spec.is_empty() {
            return Ok(vm
                .ctx
                .new_str(array_str(&array, &printing::options()))
                .into());
        }
        Err(vm.new_type_error("unsupported format string passed to numpy.ndarray.__format__"))
    }
}

impl Representable for NdArray {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(array_repr(&zelf.get().or_raise(vm)?, &printing::options()))
    }
}

impl Hashable for NdArray {
    fn hash(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        Err(vm.new_type_error("unhashable type: 'numpy.ndarray'"))
    }
}

slots::comparable!(NdArray, operators::compare);
slots::number!(NdArray, operators::number_methods());

impl AsMapping for NdArray {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|mapping, vm| length(NdArray::mapping_downcast(mapping), vm)),
            subscript: atomic_func!(|mapping, key, vm| {
                subscript(NdArray::mapping_downcast(mapping), key, vm)
            }),
            ass_subscript: atomic_func!(|mapping, key, value, vm| {
                let zelf = NdArray::mapping_downcast(mapping);
                let Some(value) = value else {
                    return Err(vm.new_value_error("cannot delete array elements"));
                };
                let value = from_py(&value, vm)?;
                let array = zelf.get().or_raise(vm)?;
                // `a[b][...] = v` of arrays that overlap reads before it writes: `value` is a copy.
                zelf.set(index::set(array, key, &value, vm)?).or_raise(vm)
            }),
        };
        &METHODS
    }
}

fn length(zelf: &Py<NdArray>, vm: &VirtualMachine) -> PyResult<usize> {
    let array = zelf.get().or_raise(vm)?;
    array
        .shape()
        .first()
        .copied()
        .ok_or_else(|| vm.new_type_error("len() of unsized object"))
}

fn subscript(zelf: &Py<NdArray>, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    let array = zelf.get().or_raise(vm)?;
    match index::region(&array, key, vm)? {
        Some(region) => {
            let part = ops::slice(&array, &region).or_raise(vm)?;
            if part.ndim() == 0 && !has_ellipsis(key, vm) {
                return result_to_py(part, vm);
            }
            Ok(NdArray::region_of(zelf.to_owned(), region)
                .into_ref(&vm.ctx)
                .into())
        }
        None => result_to_py(index::get(&array, key, vm)?, vm),
    }
}

fn has_ellipsis(key: &PyObject, vm: &VirtualMachine) -> bool {
    let is = |key: &PyObject| key.is(&vm.ctx.ellipsis);
    is(key)
        || key
            .downcast_ref::<rustpython_vm::builtins::PyTuple>()
            .is_some_and(|keys| keys.as_slice().iter().any(|key| is(key)))
}

impl AsSequence for NdArray {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: PySequenceMethods = PySequenceMethods {
            length: atomic_func!(|sequence, vm| length(NdArray::sequence_downcast(sequence), vm)),
            contains: atomic_func!(|sequence, target, vm| {
                let zelf = NdArray::sequence_downcast(sequence);
                let array = zelf.get().or_raise(vm)?;
                let target = from_py(target, vm)?;
                let Ok(equal) = ops::binary(ops::Binary::Eq, &array, &target) else {
                    return Ok(false);
                };
                Ok(equal.to_vec::<bool>().unwrap_or_default().contains(&true))
            }),
            ..PySequenceMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl Iterable for NdArray {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let array = zelf.get().or_raise(vm)?;
        let Some(count) = array.shape().first().copied() else {
            return Err(vm.new_type_error("iteration over a 0-d array"));
        };
        let elements: PyResult<Vec<_>> = (0..count)
            .map(|position| {
                let mut region = vec![Index::At(position as i64)];
                region.extend(array.shape()[1..].iter().map(|size| Index::all(*size)));
                if array.ndim() == 1 {
                    result_to_py(ops::slice(&array, &region).or_raise(vm)?, vm)
                } else {
                    Ok(NdArray::region_of(zelf.clone(), region)
                        .into_ref(&vm.ctx)
                        .into())
                }
            })
            .collect();
        let list = vm.ctx.new_list(elements?);
        Ok(list.as_object().get_iter(vm)?.into())
    }
}
