//! What Python's syntax does with tables: operators, comparison, subscription, iteration.

use littoral_array::DType;
use littoral_array::ops::{Binary, Unary};
use littoral_frame::{Combine, Index, Operand, Series};
use rustpython_vm::function::{Either, PyComparisonValue};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{convert, indexing};
use crate::numpy;
use crate::slots;
use crate::support::OrRaise;

use super::objects::{PyFrame, PyIndex, PySeries, frame, index, series};

/// `a op b`, whichever side is a table.
fn binary(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    // Offsets answer themselves.
    if super::offsets::is_offset(a) || super::offsets::is_offset(b) {
        return Ok(vm.ctx.not_implemented());
    }
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

fn compare(
    a: &PyObject,
    b: &PyObject,
    op: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
    slots::compared(binary(a, b, slots::comparison(op), vm), vm)
}

const NUMBER: PyNumberMethods = PyNumberMethods {
    boolean: Some(|number, vm| truth(number.obj, vm)),
    ..slots::operators!(binary, unary)
};

slots::elementwise!(PyFrame, NUMBER, compare);
slots::elementwise!(PySeries, NUMBER, compare);
slots::elementwise!(PyIndex, NUMBER, compare);
slots::container!(PyFrame, indexing);
slots::container!(PySeries, indexing);
slots::container!(PyIndex, indexing);
