//! Slots that the classes of several modules fill in alike: operators from one function of two operands,
//! comparison by them, containers from a module of functions.

use littoral_array::ops::Binary;
use rustpython_vm::function::{Either, PyComparisonValue};
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

/// The operators of numbers: `binary(a, b, op, vm)` for those of two operands, whichever is ours, and
/// `unary(object, op, vm)`.
macro_rules! operators {
    ($binary:path, $unary:path) => {
        rustpython_vm::protocol::PyNumberMethods {
            add: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::Add, vm)),
            subtract: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::Sub, vm)),
            multiply: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::Mul, vm)),
            true_divide: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::Div, vm)),
            floor_divide: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::FloorDiv, vm)),
            remainder: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::Mod, vm)),
            power: Some(|a, b, _, vm| $binary(a, b, littoral_array::ops::Binary::Pow, vm)),
            and: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::And, vm)),
            or: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::Or, vm)),
            xor: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::Xor, vm)),
            lshift: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::LeftShift, vm)),
            rshift: Some(|a, b, vm| $binary(a, b, littoral_array::ops::Binary::RightShift, vm)),
            negative: Some(|own, vm| $unary(own.obj, littoral_array::ops::Unary::Neg, vm)),
            positive: Some(|own, vm| $unary(own.obj, littoral_array::ops::Unary::Pos, vm)),
            absolute: Some(|own, vm| $unary(own.obj, littoral_array::ops::Unary::Abs, vm)),
            invert: Some(|own, vm| $unary(own.obj, littoral_array::ops::Unary::Invert, vm)),
            ..rustpython_vm::protocol::PyNumberMethods::NOT_IMPLEMENTED
        }
    };
}
pub(crate) use operators;

/// The kernel behind a comparison.
pub fn comparison(op: PyComparisonOp) -> Binary {
    match op {
        PyComparisonOp::Eq => Binary::Eq,
        PyComparisonOp::Ne => Binary::Ne,
        PyComparisonOp::Lt => Binary::Lt,
        PyComparisonOp::Le => Binary::Le,
        PyComparisonOp::Gt => Binary::Gt,
        PyComparisonOp::Ge => Binary::Ge,
    }
}

/// What a comparison gives that an operator has computed: an object, or the word to ask the other side.
pub fn compared(
    result: PyResult,
    vm: &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
    let result = result?;
    Ok(match result.is(&vm.ctx.not_implemented) {
        true => Either::B(PyComparisonValue::NotImplemented),
        false => Either::A(result),
    })
}

/// Comparison that may give any object, by `compare(a, b, op, vm)`.
macro_rules! comparable {
    ($shell:ident, $compare:path) => {
        impl rustpython_vm::types::Comparable for $shell {
            fn cmp(
                _zelf: &rustpython_vm::Py<Self>,
                _other: &rustpython_vm::PyObject,
                _op: rustpython_vm::types::PyComparisonOp,
                _vm: &rustpython_vm::VirtualMachine,
            ) -> rustpython_vm::PyResult<rustpython_vm::function::PyComparisonValue> {
                Ok(rustpython_vm::function::PyComparisonValue::NotImplemented)
            }

            fn slot_richcompare(
                zelf: &rustpython_vm::PyObject,
                other: &rustpython_vm::PyObject,
                op: rustpython_vm::types::PyComparisonOp,
                vm: &rustpython_vm::VirtualMachine,
            ) -> rustpython_vm::PyResult<
                rustpython_vm::function::Either<
                    rustpython_vm::PyObjectRef,
                    rustpython_vm::function::PyComparisonValue,
                >,
            > {
                $compare(zelf, other, op, vm)
            }
        }
    };
}
pub(crate) use comparable;

/// Operators from a table of slots.
macro_rules! number {
    ($shell:ident, $numbers:expr) => {
        impl rustpython_vm::types::AsNumber for $shell {
            fn as_number() -> &'static rustpython_vm::protocol::PyNumberMethods {
                static METHODS: rustpython_vm::protocol::PyNumberMethods = $numbers;
                &METHODS
            }
        }
    };
}
pub(crate) use number;

/// Operators, comparison element by element, and no hash: what is compared so has none.
macro_rules! elementwise {
    ($shell:ident, $numbers:expr, $compare:path) => {
        $crate::slots::number!($shell, $numbers);
        $crate::slots::comparable!($shell, $compare);

        impl rustpython_vm::types::Hashable for $shell {
            fn hash(
                zelf: &rustpython_vm::Py<Self>,
                vm: &rustpython_vm::VirtualMachine,
            ) -> rustpython_vm::PyResult<rustpython_vm::common::hash::PyHash> {
                let class = rustpython_vm::AsObject::class(zelf).name().to_string();
                Err(vm.new_type_error(format!("unhashable type: '{class}'")))
            }
        }
    };
}
pub(crate) use elementwise;

/// Subscription, assignment, length, membership and iteration, by the functions `length get set delete
/// contains iterate` of a module.
macro_rules! container {
    ($shell:ident, $items:ident) => {
        impl rustpython_vm::types::AsMapping for $shell {
            fn as_mapping() -> &'static rustpython_vm::protocol::PyMappingMethods {
                use rustpython_vm::atomic_func;
                static METHODS: rustpython_vm::protocol::PyMappingMethods =
                    rustpython_vm::protocol::PyMappingMethods {
                        length: atomic_func!(|mapping, vm| $items::length(mapping.obj, vm)),
                        subscript: atomic_func!(|mapping, key, vm| $items::get(
                            mapping.obj,
                            key,
                            vm
                        )),
                        ass_subscript: atomic_func!(|mapping, key, value, vm| match value {
                            Some(value) => $items::set(mapping.obj, key, &value, vm),
                            None => $items::delete(mapping.obj, key, vm),
                        }),
                    };
                &METHODS
            }
        }

        impl rustpython_vm::types::AsSequence for $shell {
            fn as_sequence() -> &'static rustpython_vm::protocol::PySequenceMethods {
                use rustpython_vm::atomic_func;
                static METHODS: rustpython_vm::protocol::PySequenceMethods =
                    rustpython_vm::protocol::PySequenceMethods {
                        length: atomic_func!(|sequence, vm| $items::length(sequence.obj, vm)),
                        contains: atomic_func!(|sequence, target, vm| {
                            $items::contains(sequence.obj, target, vm)
                        }),
                        ..rustpython_vm::protocol::PySequenceMethods::NOT_IMPLEMENTED
                    };
                &METHODS
            }
        }

        impl rustpython_vm::types::Iterable for $shell {
            fn iter(
                zelf: rustpython_vm::PyRef<Self>,
                vm: &rustpython_vm::VirtualMachine,
            ) -> rustpython_vm::PyResult {
                let object = rustpython_vm::AsObject::as_object(&*zelf);
                let list = vm.ctx.new_list($items::iterate(object, vm)?);
                Ok(rustpython_vm::AsObject::as_object(&*list)
                    .get_iter(vm)?
                    .into())
            }
        }

        /// What the class itself has not, the data may have.
        impl rustpython_vm::types::GetAttr for $shell {
            fn getattro(
                zelf: &rustpython_vm::Py<Self>,
                name: &rustpython_vm::Py<rustpython_vm::builtins::PyStr>,
                vm: &rustpython_vm::VirtualMachine,
            ) -> rustpython_vm::PyResult {
                let object = rustpython_vm::AsObject::as_object(zelf);
                if let Some(value) = object.generic_getattr_opt(name, None, vm)? {
                    return Ok(value);
                }
                $items::attribute(object, name, vm)
            }
        }
    };
}
pub(crate) use container;

/// `ds.name = value`: attributes that the class has, and in words why not a variable.
macro_rules! attributes {
    ($shell:ident) => {
        impl SetAttr for $shell {
            fn setattro(
                zelf: &Py<Self>,
                name: &Py<rustpython_vm::builtins::PyStr>,
                value: PySetterValue,
                vm: &VirtualMachine,
            ) -> PyResult<()> {
                $crate::slots::set_attribute(zelf.as_object(), name, value, vm)
            }
        }
    };
}
pub(crate) use attributes;

pub(crate) fn set_attribute(
    object: &rustpython_vm::PyObject,
    name: &rustpython_vm::Py<rustpython_vm::builtins::PyStr>,
    value: rustpython_vm::function::PySetterValue,
    vm: &rustpython_vm::VirtualMachine,
) -> rustpython_vm::PyResult<()> {
    let set = matches!(value, rustpython_vm::function::PySetterValue::Assign(_));
    let result = object.generic_setattr(name, value, vm);
    let Err(error) = &result else {
        return result;
    };
    let class = object.class().name().to_string();
    let unknown = format!("'{class}' object has no attribute '{name}'");
    if !set || crate::support::str_of(error.as_object(), vm)? != unknown {
        return result;
    }
    Err(vm.new_attribute_error(format!(
        "cannot set attribute '{name}' on a '{class}' object. Use __setitem__ styleassignment (e.g., \
         `ds['name'] = ...`) instead of assigning variables."
    )))
}

/// A class like `base` under another name, with what is in `dict`.
pub(crate) fn subclass(
    name: &str,
    module: &str,
    base: &'static rustpython_vm::Py<rustpython_vm::builtins::PyType>,
    dict: rustpython_vm::builtins::PyDictRef,
    vm: &rustpython_vm::VirtualMachine,
) -> rustpython_vm::PyResult<rustpython_vm::builtins::PyTypeRef> {
    dict.set_item("__module__", vm.ctx.new_str(module).into(), vm)?;
    let bases = vm.ctx.new_tuple(vec![base.to_owned().into()]);
    let maker = vm.ctx.types.type_type.as_object();
    let class = maker.call((vm.ctx.new_str(name), bases, dict), vm)?;
    class
        .downcast()
        .map_err(|_| vm.new_type_error("type() gave no type"))
}
