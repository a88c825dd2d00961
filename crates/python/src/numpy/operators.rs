//! Arithmetic and comparison between arrays, numpy scalars and Python numbers.

use littoral_array::ops::{self, Binary, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use rustpython_vm::function::{Either, PyComparisonValue};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert::{from_py, is_plain, python_item, result_to_py};
use super::dtype::cast;
use super::ndarray::NdArray;
use super::scalar::numpy_scalar;
use crate::slots;
use crate::support::{self, OrRaise, ToPython};

/// An operand: Python's own numbers take the other's dtype (NEP 50).
pub enum Operand {
    Array(Array),
    Weak(Scalar),
}

impl Operand {
    pub fn from_py(object: &PyObject, vm: &VirtualMachine) -> PyResult<Self> {
        if object.downcast_ref::<NdArray>().is_none()
            && numpy_scalar(object).is_none()
            && let Some(
                value @ (Scalar::Bool(_) | Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_)),
            ) = support::scalar_of(object, vm)?
        {
            return Ok(Operand::Weak(value));
        }
        Ok(Operand::Array(from_py(object, vm)?))
    }

    /// The operand beside one of `dtype`.
    fn beside(self, other: Option<DType>, vm: &VirtualMachine) -> PyResult<Array> {
        match self {
            Operand::Array(array) => Ok(array),
            Operand::Weak(value) => {
                let dtype = other
                    .and_then(|dtype| ops::weak_result_type(dtype, &value))
                    .unwrap_or_else(|| value.dtype());
                check_range(&value, dtype, vm)?;
                cast(&Array::scalar(value), dtype, vm)
            }
        }
    }

    fn dtype(&self) -> Option<DType> {
        match self {
            Operand::Array(array) => Some(array.dtype()),
            Operand::Weak(_) => None,
        }
    }
}

/// numpy 2 refuses Python integers that the array's dtype cannot hold.
pub fn check_range(value: &Scalar, dtype: DType, vm: &VirtualMachine) -> PyResult<()> {
    let number = match value {
        Scalar::Int(value) => *value as i128,
        Scalar::UInt(value) => *value as i128,
        _ => return Ok(()),
    };
    let bits = dtype.itemsize() as u32 * 8;
    let (low, high) = match dtype.kind() {
        Kind::Int => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
        Kind::UInt => (0, (1i128 << bits) - 1),
        _ => return Ok(()),
    };
    if number < low || number > high {
        return Err(
            vm.new_overflow_error(format!("Python integer {number} out of bounds for {dtype}"))
        );
    }
    Ok(())
}

/// Both operands as arrays, weak ones beside the other.
pub fn pair(a: Operand, b: Operand, vm: &VirtualMachine) -> PyResult<(Array, Array)> {
    let (left, right) = (a.dtype(), b.dtype());
    Ok((a.beside(right, vm)?, b.beside(left, vm)?))
}

/// One elementwise operation on arrays.
pub fn apply(op: Binary, a: Operand, b: Operand, vm: &VirtualMachine) -> PyResult<Array> {
    // A number to an integer power of negative exponent is refused as numpy does.
    let (a, b) = pair(a, b, vm)?;
    if op == Binary::Pow
        && a.dtype().kind() == Kind::Int
        && b.dtype().kind() == Kind::Int
        && b.scalars()
            .iter()
            .any(|value| value.as_i64().is_some_and(|value| value < 0))
    {
        return Err(vm.new_value_error("Integers to negative integer powers are not allowed."));
    }
    let result = ops::binary(op, &a, &b);
    result.map_err(|error| match (&error, op.is_comparison()) {
        (littoral_array::ArrayError::DTypes { left, right, .. }, _) => vm.new_type_error(format!(
            "ufunc '{}' did not contain a loop with signature matching types \
             (dtype('{left}'), dtype('{right}'))",
            op.name()
        )),
        // numpy's message ends in a space.
        (littoral_array::ArrayError::Broadcast(_), _) => vm.new_value_error(format!("{error} ")),
        _ => error.to_python(vm),
    })
}

/// Whether Python should ask the other operand instead: it is neither ours nor plain.
fn defers(object: &PyObject, vm: &VirtualMachine) -> bool {
    !is_plain(object, vm)
        && (has(object, "__array_ufunc__", vm)
            || support::scalar_of(object, vm).ok().flatten().is_none())
}

fn has(object: &PyObject, name: &'static str, vm: &VirtualMachine) -> bool {
    vm.get_attribute_opt(object.to_owned(), name)
        .ok()
        .flatten()
        .is_some()
}

fn binary(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    if defers(a, vm) || defers(b, vm) {
        return Ok(vm.ctx.not_implemented());
    }
    let array = apply(op, Operand::from_py(a, vm)?, Operand::from_py(b, vm)?, vm)?;
    result_to_py(array, vm)
}

fn inplace(op: Binary, a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    let Some(target) = a.downcast_ref::<NdArray>() else {
        return binary(a, b, op, vm);
    };
    if defers(b, vm) {
        return Ok(vm.ctx.not_implemented());
    }
    let old = target.get().or_raise(vm)?;
    let dtype = old.dtype();
    let new = apply(
        op,
        Operand::Array(old.clone()),
        Operand::from_py(b, vm)?,
        vm,
    )?;
    if !same_kind(new.dtype(), dtype) {
        return Err(vm.new_type_error(format!(
            "Cannot cast ufunc '{}' output from dtype('{}') to dtype('{dtype}') with casting rule 'same_kind'",
            op.name(),
            new.dtype()
        )));
    }
    if new.shape() != old.shape() {
        return Err(vm.new_value_error(format!(
            "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
            super::functions::tuple_text(old.shape()),
            super::functions::tuple_text(new.shape())
        )));
    }
    target.set(cast(&new, dtype, vm)?).or_raise(vm)?;
    Ok(a.to_owned())
}

/// numpy's casting rule `same_kind`.
fn same_kind(from: DType, to: DType) -> bool {
    let rank = |kind: Kind| match kind {
        Kind::Bool => 0,
        Kind::UInt => 1,
        Kind::Int => 2,
        Kind::Float => 3,
        _ => 9,
    };
    from.kind() == to.kind() || (rank(from.kind()) < rank(to.kind()) && rank(to.kind()) < 9)
}

pub fn unary(object: &PyObject, op: Unary, vm: &VirtualMachine) -> PyResult {
    let array = from_py(object, vm)?;
    if op == Unary::Neg && array.dtype() == DType::Bool {
        return Err(vm.new_type_error(
            "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator \
             or the logical_not function instead.",
        ));
    }
    result_to_py(ops::unary(op, &array).or_raise(vm)?, vm)
}

fn truth(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let array = from_py(object, vm)?;
    if array.size() != 1 {
        return Err(vm.new_value_error(if array.size() == 0 {
            "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an \
             array is not empty."
        } else {
            "The truth value of an array with more than one element is ambiguous. Use a.any() or \
             a.all()"
        }));
    }
    let value = array.item().or_raise(vm)?;
    Ok(match value {
        Scalar::Str(text) => !text.is_empty(),
        Scalar::None => false,
        Scalar::Timedelta(count, _) => count != 0,
        value => value.as_f64() != Some(0.0),
    })
}

/// The one element as Python's own number.
fn number(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let array = from_py(object, vm)?;
    if array.size() != 1 {
        return Err(
            vm.new_type_error("only 0-dimensional arrays can be converted to Python scalars")
        );
    }
    python_item(&array.item().or_raise(vm)?, array.dtype(), vm)
}

fn to_int(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let value = number(object, vm)?;
    vm.ctx.types.int_type.as_object().call((value,), vm)
}

fn to_float(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let value = number(object, vm)?;
    vm.ctx.types.float_type.as_object().call((value,), vm)
}

fn to_index(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let array = from_py(object, vm)?;
    if array.ndim() != 0 || !array.dtype().is_integer() {
        return Err(
            vm.new_type_error("only integer scalar arrays can be converted to a scalar index")
        );
    }
    number(object, vm)
}

fn divmod(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    let quotient = binary(a, b, Binary::FloorDiv, vm)?;
    if quotient.is(&vm.ctx.not_implemented) {
        return Ok(quotient);
    }
    let rest = binary(a, b, Binary::Mod, vm)?;
    Ok(vm.ctx.new_tuple(vec![quotient, rest]).into())
}

fn matmul(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    if defers(a, vm) || defers(b, vm) {
        return Ok(vm.ctx.not_implemented());
    }
    result_to_py(
        ops::matmul(&from_py(a, vm)?, &from_py(b, vm)?).or_raise(vm)?,
        vm,
    )
}

/// The slots of arrays and of scalars.
pub const fn number_methods() -> PyNumberMethods {
    PyNumberMethods {
        divmod: Some(divmod),
        matrix_multiply: Some(matmul),
        boolean: Some(|a, vm| truth(a.obj, vm)),
        int: Some(|a, vm| to_int(a.obj, vm)),
        float: Some(|a, vm| to_float(a.obj, vm)),
        index: Some(|a, vm| to_index(a.obj, vm)),
        inplace_add: Some(|a, b, vm| inplace(Binary::Add, a, b, vm)),
        inplace_subtract: Some(|a, b, vm| inplace(Binary::Sub, a, b, vm)),
        inplace_multiply: Some(|a, b, vm| inplace(Binary::Mul, a, b, vm)),
        inplace_true_divide: Some(|a, b, vm| inplace(Binary::Div, a, b, vm)),
        inplace_floor_divide: Some(|a, b, vm| inplace(Binary::FloorDiv, a, b, vm)),
        inplace_remainder: Some(|a, b, vm| inplace(Binary::Mod, a, b, vm)),
        inplace_power: Some(|a, b, _modulus, vm| inplace(Binary::Pow, a, b, vm)),
        inplace_and: Some(|a, b, vm| inplace(Binary::And, a, b, vm)),
        inplace_or: Some(|a, b, vm| inplace(Binary::Or, a, b, vm)),
        inplace_xor: Some(|a, b, vm| inplace(Binary::Xor, a, b, vm)),
        ..slots::operators!(binary, unary)
    }
}

/// `a == b` and its kin: arrays of bools. What cannot be compared is not equal.
pub fn compare(
    a: &PyObject,
    b: &PyObject,
    op: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
    let kernel = slots::comparison(op);
    if defers(b, vm) {
        return Ok(Either::B(PyComparisonValue::NotImplemented));
    }
    let result = apply(kernel, Operand::from_py(a, vm)?, date_text(a, b, vm)?, vm);
    match result {
        Ok(array) => Ok(Either::A(result_to_py(array, vm)?)),
        Err(error)
            if matches!(kernel, Binary::Eq | Binary::Ne)
                && error.fast_isinstance(vm.ctx.exceptions.type_error) =>
        {
            let shape = from_py(a, vm)?.shape().to_vec();
            let value = Scalar::Bool(kernel == Binary::Ne);
            let array = ops::full(DType::Bool, &shape, &value).or_raise(vm)?;
            Ok(Either::A(result_to_py(array, vm)?))
        }
        Err(error) => Err(error),
    }
}

/// The right operand; a text beside dates is a date.
fn date_text(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult<Operand> {
    if let Some(text) = support::text(b)
        && numpy_scalar(b).is_none()
        && let DType::Datetime(_) = from_py(a, vm)?.dtype()
        && let Ok((count, unit)) = littoral_array::calendar::parse_datetime(&text)
    {
        return Ok(Operand::Array(Array::scalar(Scalar::Datetime(count, unit))));
    }
    Operand::from_py(b, vm)
}
