//! `Timestamp`, `Timedelta`, `NaT`.

/// What moments and lengths of time have in common: a count in a unit, printed as `text` writes it,
/// compared and hashed as Python's own times, so that both find the same entry of a dict.
macro_rules! time {
    ($shell:ident, $scalar:ident, $text:ident) => {
        impl $shell {
            fn scalar(&self) -> Scalar {
                Scalar::$scalar(self.value, self.unit)
            }

            /// As `datetime` has it: microseconds.
            fn python_item(&self, vm: &VirtualMachine) -> PyResult {
                let unit = TimeUnit::Micro;
                let count = super::convert(self.value, self.unit, unit, vm)?;
                numpy::python_item(&Scalar::$scalar(count, unit), DType::$scalar(unit), vm)
            }

            fn numpy_scalar(&self, vm: &VirtualMachine) -> PyResult {
                numpy::scalar_to_py(self.scalar(), DType::$scalar(self.unit), vm)
            }
        }

        impl Representable for $shell {
            fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
                let text = $text(zelf.value, zelf.unit);
                Ok(format!(concat!(stringify!($shell), "('{}')"), text))
            }
        }

        impl Hashable for $shell {
            fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
                zelf.python_item(vm)?.hash(vm)
            }
        }

        impl Comparable for $shell {
            fn cmp(
                zelf: &Py<Self>,
                other: &PyObject,
                op: PyComparisonOp,
                vm: &VirtualMachine,
            ) -> PyResult<PyComparisonValue> {
                super::compare(&zelf.scalar(), other, op, vm)
            }
        }
    };
}

mod nat;
pub mod read;
mod timedelta;
mod timestamp;

use littoral_array::calendar::{Clock, component};
use littoral_array::format::pandas_timestamp_str;
use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType, Scalar, TimeUnit};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::function::PyComparisonValue;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use crate::support::{self, OrRaise};

pub use nat::Nat;
pub use read::{timedelta_of, timestamp_of, unit_of};
pub use timedelta::Timedelta;
pub use timestamp::Timestamp;

const NAT: i64 = i64::MIN;

thread_local! {
    static MISSING: std::cell::RefCell<Option<PyObjectRef>> = const { std::cell::RefCell::new(None) };
}

/// Makes the classes, once for an interpreter.
pub fn init(vm: &VirtualMachine) {
    Timestamp::make_static_type();
    Timedelta::make_static_type();
    Nat::make_static_type();
    let missing: PyObjectRef = Nat {}.into_ref(&vm.ctx).into();
    MISSING.with_borrow_mut(|known| *known = Some(missing));
    support::register_scalar_reader(|object, _vm| {
        if let Some(time) = object.downcast_ref::<Timestamp>() {
            return Some(Scalar::Datetime(time.value, time.unit));
        }
        if let Some(delta) = object.downcast_ref::<Timedelta>() {
            return Some(Scalar::Timedelta(delta.value, delta.unit));
        }
        if let Some(length) = super::offsets::length(object) {
            return Some(length);
        }
        let missing = object.downcast_ref::<Nat>();
        missing.map(|_| Scalar::Datetime(NAT, TimeUnit::Second))
    });
}

/// `pd.NaT`.
pub fn nat(vm: &VirtualMachine) -> PyObjectRef {
    let known = MISSING.with_borrow(Clone::clone);
    known.unwrap_or_else(|| vm.ctx.none())
}

/// A `Timestamp` or a `Timedelta`; `NaT` for a missing one.
pub fn scalar_to_py(value: &Scalar, vm: &VirtualMachine) -> PyResult {
    Ok(match value {
        value if value.is_null() => nat(vm),
        Scalar::Datetime(value, unit) => Timestamp {
            value: *value,
            unit: *unit,
        }
        .into_ref(&vm.ctx)
        .into(),
        Scalar::Timedelta(value, unit) => Timedelta {
            value: *value,
            unit: *unit,
        }
        .into_ref(&vm.ctx)
        .into(),
        value => return support::object_of(value, vm),
    })
}

/// Counts in another unit; a `ValueError` past its range.
pub fn convert(value: i64, from: TimeUnit, to: TimeUnit, vm: &VirtualMachine) -> PyResult<i64> {
    if value == NAT {
        return Ok(NAT);
    }
    let nanos = Clock::Datetime(from).nanos_of(value);
    Clock::Datetime(to).value_at(nanos).ok_or_else(|| {
        vm.new_value_error(format!(
            "Cannot cast {} to unit='{}' without overflow.",
            pandas_timestamp_str(value, from),
            to.code()
        ))
    })
}

/// Both times in the finer unit of the two.
fn same_unit(
    a: (i64, TimeUnit),
    b: (i64, TimeUnit),
    vm: &VirtualMachine,
) -> PyResult<(i64, i64, TimeUnit)> {
    let unit = a.1.max(b.1);
    Ok((
        convert(a.0, a.1, unit, vm)?,
        convert(b.0, b.1, unit, vm)?,
        unit,
    ))
}

fn overflow(vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_overflow_error("result not in the range of times")
}

/// Operators with a time of ours on either side.
fn operate(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    use Scalar::{Datetime, Timedelta};
    let ours = |object: &PyObject| object.downcast_ref::<Nat>().is_some();
    let is_scalar = |object: &PyObject| -> PyResult<Option<Scalar>> {
        // Anything of Python's or numpy's own; arrays and tables answer themselves.
        support::scalar_of(object, vm)
    };
    let (Some(left), Some(right)) = (is_scalar(a)?, is_scalar(b)?) else {
        return Ok(vm.ctx.not_implemented());
    };
    if (ours(a) || ours(b) || left.is_null() || right.is_null())
        && !matches!(op, Binary::FloorDiv | Binary::Div)
    {
        return Ok(nat(vm));
    }
    let result = match (&left, &right, op) {
        (Datetime(x, u), Datetime(y, v), Binary::Sub) => {
            let (x, y, unit) = same_unit((*x, *u), (*y, *v), vm)?;
            Timedelta(x.checked_sub(y).ok_or_else(|| overflow(vm))?, unit)
        }
        (Datetime(x, u), Timedelta(y, v), Binary::Add)
        | (Timedelta(y, v), Datetime(x, u), Binary::Add) => {
            let (x, y, unit) = same_unit((*x, *u), (*y, *v), vm)?;
            Datetime(x.checked_add(y).ok_or_else(|| overflow(vm))?, unit)
        }
        (Datetime(x, u), Timedelta(y, v), Binary::Sub) => {
            let (x, y, unit) = same_unit((*x, *u), (*y, *v), vm)?;
            Datetime(x.checked_sub(y).ok_or_else(|| overflow(vm))?, unit)
        }
        (Timedelta(x, u), Timedelta(y, v), op) => {
            let (x, y, unit) = same_unit((*x, *u), (*y, *v), vm)?;
            match op {
                Binary::Add => Timedelta(x.checked_add(y).ok_or_else(|| overflow(vm))?, unit),
                Binary::Sub => Timedelta(x.checked_sub(y).ok_or_else(|| overflow(vm))?, unit),
                Binary::Div => return Ok(vm.ctx.new_float(x as f64 / y as f64).into()),
                Binary::FloorDiv if y != 0 => return Ok(vm.ctx.new_int(x.div_euclid(y)).into()),
                Binary::Mod if y != 0 => Timedelta(x.rem_euclid(y), unit),
                _ => return Ok(vm.ctx.not_implemented()),
            }
        }
        (
            Timedelta(x, u),
            number @ (Scalar::Int(_) | Scalar::Float(_)),
            Binary::Mul | Binary::Div | Binary::FloorDiv,
        )
        | (number @ (Scalar::Int(_) | Scalar::Float(_)), Timedelta(x, u), Binary::Mul) => {
            let factor = number.as_f64().unwrap_or(f64::NAN);
            match (op, number) {
                (Binary::Mul, Scalar::Int(count)) => {
                    Timedelta(x.checked_mul(*count).ok_or_else(|| overflow(vm))?, *u)
                }
                (Binary::Mul, _) => Timedelta((*x as f64 * factor) as i64, *u),
                (_, _) if factor == 0.0 => {
                    return Err(vm.new_zero_division_error("division by zero"));
                }
                (Binary::Div, _) => Timedelta((*x as f64 / factor).round() as i64, *u),
                (_, _) => Timedelta((*x as f64 / factor).floor() as i64, *u),
            }
        }
        _ => return Ok(vm.ctx.not_implemented()),
    };
    scalar_to_py(&result, vm)
}

const NUMBER: PyNumberMethods = PyNumberMethods {
    add: Some(|a, b, vm| operate(a, b, Binary::Add, vm)),
    subtract: Some(|a, b, vm| operate(a, b, Binary::Sub, vm)),
    multiply: Some(|a, b, vm| operate(a, b, Binary::Mul, vm)),
    true_divide: Some(|a, b, vm| operate(a, b, Binary::Div, vm)),
    floor_divide: Some(|a, b, vm| operate(a, b, Binary::FloorDiv, vm)),
    remainder: Some(|a, b, vm| operate(a, b, Binary::Mod, vm)),
    ..PyNumberMethods::NOT_IMPLEMENTED
};

/// Comparison of times; `==` with anything else is false.
fn compare(
    own: &Scalar,
    other: &PyObject,
    op: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult<PyComparisonValue> {
    let Ok(Some(other)) = support::scalar_of(other, vm) else {
        return Ok(PyComparisonValue::NotImplemented);
    };
    let nanos = |count: i64, unit: TimeUnit| i128::from(count) * i128::from(unit.nanos());
    let (a, b) = match (own, &other) {
        _ if own.is_null()
            || (other.is_null()
                && matches!(other, Scalar::Datetime(..) | Scalar::Timedelta(..))) =>
        {
            return Ok(PyComparisonValue::Implemented(op == PyComparisonOp::Ne));
        }
        (Scalar::Datetime(a, u), Scalar::Datetime(b, v))
        | (Scalar::Timedelta(a, u), Scalar::Timedelta(b, v)) => (nanos(*a, *u), nanos(*b, *v)),
        _ => return Ok(PyComparisonValue::NotImplemented),
    };
    Ok(PyComparisonValue::Implemented(op.eval_ord(a.cmp(&b))))
}

fn array(value: &Scalar, vm: &VirtualMachine) -> PyResult<Array> {
    match value {
        Scalar::Datetime(count, unit) => {
            Array::from_times(DType::Datetime(*unit), &[1], vec![*count])
        }
        Scalar::Timedelta(count, unit) => {
            Array::from_times(DType::Timedelta(*unit), &[1], vec![*count])
        }
        _ => Array::from_vec(&[1], vec![0i64]),
    }
    .or_raise(vm)
}

/// A part of a time by name, as a Python number.
fn part(value: &Scalar, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    match component(&array(value, vm)?, name) {
        Ok(found) => {
            let found = ops::reshape(&found, &[])
                .or_raise(vm)?
                .item()
                .or_raise(vm)?;
            support::object_of(&found, vm).map(Some)
        }
        Err(_) => Ok(None),
    }
}
