//! What Python's syntax does with tables: operators, comparison, subscription, iteration.

use littoral_array::DType;
use littoral_array::ops::{Binary, Unary};
use littoral_frame::{Combine, Index, Operand, Series};
use rustpython_vm::builtins::PyStr;
use rustpython_vm::function::{Either, PyComparisonValue};
use rustpython_vm::protocol::{PyMappingMethods, PyNumberMethods, PySequenceMethods};
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Comparable, GetAttr, Hashable, Iterable, PyComparisonOp,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine, atomic_func,
};

use super::{convert, indexing};
use crate::numpy;
use crate::support::OrRaise;

use super::objects::{PyFrame, PyIndex, PySeries, frame, index, series};

/// `a op b`, whichever side is a table.
fn binary(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    for (own, other, reflected) in [(a, b, false), (b, a, true)] {
        if let Some(own) = own.downcast_ref::<PyFrame>() {
            let operand = match other.downcast_ref::<PyFrame>() {
                Some(other) => Operand::Frame(other.get()),
                None => match convert::combine(other, vm)? {
                    Some(Combine::Series(series)) => Operand::Series(series),
                    Some(Combine::Array { values, weak }) => Operand::Array { values, weak },
                    None => return Ok(vm.ctx.not_implemented()),
                },
            };
            return Ok(frame(
                own.get().binary(op, &operand, reflected).or_raise(vm)?,
                vm,
            ));
        }
    }
    for (own, other, reflected) in [(a, b, false), (b, a, true)] {
        if let Some(own) = own.downcast_ref::<PySeries>() {
            let Some(operand) = convert::combine(other, vm)? else {
                return Ok(vm.ctx.not_implemented());
            };
            return Ok(series(
                own.get().binary(op, &operand, reflected).or_raise(vm)?,
                vm,
            ));
        }
    }
    for (own, other, reflected) in [(a, b, false), (b, a, true)] {
        if let Some(own) = own.downcast_ref::<PyIndex>() {
            let Index::Flat(flat) = own.get() else {
                return Ok(vm.ctx.not_implemented());
            };
            let Some(operand) = convert::combine(other, vm)? else {
                return Ok(vm.ctx.not_implemented());
            };
            let labels = Index::default_range(flat.values.size()).or_raise(vm)?;
            let own = Series::new(&flat.values, labels, None).or_raise(vm)?;
            let values = own.binary(op, &operand, reflected).or_raise(vm)?.values;
            // Comparisons give arrays.
            return match values.dtype() {
                DType::Bool => Ok(numpy::to_py(values, vm)),
                _ => index(Index::flat(values, flat.name), vm),
            };
        }
    }
    Ok(vm.ctx.not_implemented())
}

fn unary(object: &PyObject, op: Unary, vm: &VirtualMachine) -> PyResult {
    if let Some(own) = object.downcast_ref::<PyFrame>() {
        return Ok(frame(own.get().unary(op).or_raise(vm)?, vm));
    }
    if let Some(own) = object.downcast_ref::<PySeries>() {
        return Ok(series(own.get().unary(op).or_raise(vm)?, vm));
    }
    if let Some(own) = object.downcast_ref::<PyIndex>()
        && let Index::Flat(flat) = own.get()
    {
        let values = littoral_array::ops::unary(op, &flat.values).or_raise(vm)?;
        return index(Index::flat(values, flat.name), vm);
    }
    Ok(vm.ctx.not_implemented())
}

fn truth(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let class = object.class().name().to_string();
    Err(vm.new_value_error(format!(
        "The truth value of a {class} is ambiguous. Use a.empty, a.item(), a.any() or a.all()."
    )))
}

macro_rules! operators {
    ($shell:ident) => {
        impl AsNumber for $shell {
            fn as_number() -> &'static PyNumberMethods {
                static METHODS: PyNumberMethods = PyNumberMethods {
                    add: Some(|a, b, vm| binary(a, b, Binary::Add, vm)),
                    subtract: Some(|a, b, vm| binary(a, b, Binary::Sub, vm)),
                    multiply: Some(|a, b, vm| binary(a, b, Binary::Mul, vm)),
                    true_divide: Some(|a, b, vm| binary(a, b, Binary::Div, vm)),
                    floor_divide: Some(|a, b, vm| binary(a, b, Binary::FloorDiv, vm)),
                    remainder: Some(|a, b, vm| binary(a, b, Binary::Mod, vm)),
                    power: Some(|a, b, _modulus, vm| binary(a, b, Binary::Pow, vm)),
                    and: Some(|a, b, vm| binary(a, b, Binary::And, vm)),
                    or: Some(|a, b, vm| binary(a, b, Binary::Or, vm)),
                    xor: Some(|a, b, vm| binary(a, b, Binary::Xor, vm)),
                    negative: Some(|number, vm| unary(number.obj, Unary::Neg, vm)),
                    positive: Some(|number, vm| unary(number.obj, Unary::Pos, vm)),
                    absolute: Some(|number, vm| unary(number.obj, Unary::Abs, vm)),
                    invert: Some(|number, vm| unary(number.obj, Unary::Invert, vm)),
                    boolean: Some(|number, vm| truth(number.obj, vm)),
                    ..PyNumberMethods::NOT_IMPLEMENTED
                };
                &METHODS
            }
        }

        impl Comparable for $shell {
            fn cmp(
                _zelf: &Py<Self>,
                _other: &PyObject,
                _op: PyComparisonOp,
                _vm: &VirtualMachine,
            ) -> PyResult<PyComparisonValue> {
                Ok(PyComparisonValue::NotImplemented)
            }

            fn slot_richcompare(
                zelf: &PyObject,
                other: &PyObject,
                op: PyComparisonOp,
                vm: &VirtualMachine,
            ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
                let op = match op {
                    PyComparisonOp::Eq => Binary::Eq,
                    PyComparisonOp::Ne => Binary::Ne,
                    PyComparisonOp::Lt => Binary::Lt,
                    PyComparisonOp::Le => Binary::Le,
                    PyComparisonOp::Gt => Binary::Gt,
                    PyComparisonOp::Ge => Binary::Ge,
                };
                let result = binary(zelf, other, op, vm)?;
                Ok(match result.is(&vm.ctx.not_implemented) {
                    true => Either::B(PyComparisonValue::NotImplemented),
                    false => Either::A(result),
                })
            }
        }

        impl Hashable for $shell {
            fn hash(
                zelf: &Py<Self>,
                vm: &VirtualMachine,
            ) -> PyResult<rustpython_vm::common::hash::PyHash> {
                let class = zelf.class().name().to_string();
                Err(vm.new_type_error(format!("unhashable type: '{class}'")))
            }
        }

        impl AsMapping for $shell {
            fn as_mapping() -> &'static PyMappingMethods {
                static METHODS: PyMappingMethods = PyMappingMethods {
                    length: atomic_func!(|mapping, vm| indexing::length(mapping.obj, vm)),
                    subscript: atomic_func!(|mapping, key, vm| indexing::get(mapping.obj, key, vm)),
                    ass_subscript: atomic_func!(|mapping, key, value, vm| match value {
                        Some(value) => indexing::set(mapping.obj, key, &value, vm),
                        None => indexing::delete(mapping.obj, key, vm),
                    }),
                };
                &METHODS
            }
        }

        impl AsSequence for $shell {
            fn as_sequence() -> &'static PySequenceMethods {
                static METHODS: PySequenceMethods = PySequenceMethods {
                    length: atomic_func!(|sequence, vm| indexing::length(sequence.obj, vm)),
                    contains: atomic_func!(|sequence, target, vm| {
                        indexing::contains(sequence.obj, target, vm)
                    }),
                    ..PySequenceMethods::NOT_IMPLEMENTED
                };
                &METHODS
            }
        }

        impl Iterable for $shell {
            fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
                let list = vm.ctx.new_list(indexing::iterate(zelf.as_object(), vm)?);
                Ok(list.as_object().get_iter(vm)?.into())
            }
        }

        impl GetAttr for $shell {
            fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
                if let Some(value) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
                    return Ok(value);
                }
                indexing::attribute(zelf.as_object(), &name.to_string_lossy(), vm)
            }
        }
    };
}
operators!(PyFrame);
operators!(PySeries);
operators!(PyIndex);
