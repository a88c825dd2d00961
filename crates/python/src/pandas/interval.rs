//! `pandas.Interval`.

use std::sync::Arc;

use littoral_array::calendar::Side;
use littoral_array::format::{scalar_repr, scalar_str};
use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType, Interval, Scalar};
use rustpython_vm::builtins::PyType;
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::protocol::PySequenceMethods;
use rustpython_vm::types::{
    AsSequence, Comparable, Constructor, Hashable, PyComparisonOp, Representable,
};
use rustpython_vm::{AsObject, Py, PyObject, PyPayload, PyResult, VirtualMachine, atomic_func};

use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

/// The label of a bin.
#[rustpython_vm::pyclass(module = "pandas", name = "Interval")]
#[derive(Debug, PyPayload)]
pub struct PyInterval {
    pub interval: Arc<Interval>,
}

/// Makes the class, and lets scalars be objects of it.
pub fn init() {
    PyInterval::make_static_type();
    support::register_scalar_reader(|object, _| {
        let own = object.downcast_ref::<PyInterval>()?;
        Some(Scalar::Interval(own.interval.clone()))
    });
    support::register_scalar_writer(|scalar, vm| match scalar {
        Scalar::Interval(interval) => {
            let interval = interval.clone();
            Some(Ok(PyInterval { interval }.into_ref(&vm.ctx).into()))
        }
        _ => None,
    });
}

/// `a op b` of two ends.
fn both(op: Binary, a: &Scalar, b: &Scalar, vm: &VirtualMachine) -> PyResult<Scalar> {
    ops::binary(op, &Array::scalar(a.clone()), &Array::scalar(b.clone()))
        .and_then(|result| result.item())
        .or_raise(vm)
}

fn holds(op: Binary, a: &Scalar, b: &Scalar, vm: &VirtualMachine) -> PyResult<bool> {
    Ok(both(op, a, b, vm)? == Scalar::Bool(true))
}

impl Constructor for PyInterval {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("Interval", args);
        let left = args.required("left", vm)?;
        let right = args.required("right", vm)?;
        let closed = args
            .value::<String>("closed", vm)?
            .unwrap_or_else(|| "right".into());
        args.finish(vm)?;
        let closed = Side::from_name(&closed)
            .ok_or_else(|| vm.new_value_error(format!("invalid option for 'closed': {closed}")))?;
        let end = |object: &PyObject| {
            match support::scalar_of(object, vm)? {
            Some(Scalar::Str(_) | Scalar::None) | None => Err(vm.new_value_error(
                "Only numeric, Timestamp and Timedelta endpoints are allowed when constructing an Interval.",
            )),
            Some(value) => Ok(value),
        }
        };
        let (left, right) = (end(&left)?, end(&right)?);
        if holds(Binary::Gt, &left, &right, vm)? {
            return Err(vm.new_value_error("left side of interval must be <= right side"));
        }
        let interval = Interval {
            left,
            right,
            closed,
        };
        Ok(Self {
            interval: Arc::new(interval),
        })
    }
}

impl Representable for PyInterval {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(scalar_repr(
            &Scalar::Interval(zelf.interval.clone()),
            DType::Object,
        ))
    }
}

impl Hashable for PyInterval {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        let end = |value: &Scalar| support::object_of(value, vm);
        let parts = vec![
            end(&zelf.interval.left)?,
            end(&zelf.interval.right)?,
            vm.ctx.new_str(zelf.interval.closed.name()).into(),
        ];
        vm.ctx.new_tuple(parts).as_object().hash(vm)
    }
}

impl Comparable for PyInterval {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        let Some(other) = other.downcast_ref::<PyInterval>() else {
            return Ok(PyComparisonValue::NotImplemented);
        };
        let (a, b) = (&zelf.interval, &other.interval);
        let same = holds(Binary::Eq, &a.left, &b.left, vm)?;
        let found = match op {
            PyComparisonOp::Eq | PyComparisonOp::Ne => {
                let equal =
                    same && holds(Binary::Eq, &a.right, &b.right, vm)? && a.closed == b.closed;
                equal == (op == PyComparisonOp::Eq)
            }
            // By the left end, then by the right one.
            _ => {
                let op = crate::slots::comparison(op);
                let (a, b) = match same {
                    true => (&a.right, &b.right),
                    false => (&a.left, &b.left),
                };
                holds(op, a, b, vm)?
            }
        };
        Ok(PyComparisonValue::Implemented(found))
    }
}

impl AsSequence for PyInterval {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: PySequenceMethods = PySequenceMethods {
            contains: atomic_func!(|sequence, target, vm| {
                let own = &PyInterval::sequence_downcast(sequence).interval;
                let value = support::scalar_of(target, vm)?.unwrap_or(Scalar::None);
                if let Scalar::Interval(inner) = &value {
                    return Ok(own.left == inner.left && own.right == inner.right
                        || holds(Binary::Le, &own.left, &inner.left, vm)?
                            && holds(Binary::Le, &inner.right, &own.right, vm)?);
                }
                let (low, high) = match own.closed {
                    Side::Left => (Binary::Le, Binary::Lt),
                    Side::Right => (Binary::Lt, Binary::Le),
                };
                Ok(holds(low, &own.left, &value, vm)? && holds(high, &value, &own.right, vm)?)
            }),
            ..PySequenceMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

fn number(value: &Scalar, vm: &VirtualMachine) -> PyResult {
    match value {
        Scalar::Datetime(..) | Scalar::Timedelta(..) => super::times::scalar_to_py(value, vm),
        value => numpy::scalar_to_py(value.clone(), value.dtype(), vm),
    }
}

#[rustpython_vm::pyclass(with(Constructor, Representable, Hashable, Comparable, AsSequence))]
impl PyInterval {
    #[pygetset]
    fn left(&self, vm: &VirtualMachine) -> PyResult {
        number(&self.interval.left, vm)
    }

    #[pygetset]
    fn right(&self, vm: &VirtualMachine) -> PyResult {
        number(&self.interval.right, vm)
    }

    #[pygetset]
    fn closed(&self) -> &'static str {
        self.interval.closed.name()
    }

    #[pygetset]
    fn closed_left(&self) -> bool {
        self.interval.closed == Side::Left
    }

    #[pygetset]
    fn closed_right(&self) -> bool {
        self.interval.closed == Side::Right
    }

    #[pygetset]
    fn open_left(&self) -> bool {
        !self.closed_left()
    }

    #[pygetset]
    fn open_right(&self) -> bool {
        !self.closed_right()
    }

    #[pygetset]
    fn length(&self, vm: &VirtualMachine) -> PyResult {
        let length = both(Binary::Sub, &self.interval.right, &self.interval.left, vm)?;
        number(&length, vm)
    }

    #[pygetset]
    fn is_empty(&self) -> bool {
        self.interval.left == self.interval.right
    }

    #[pygetset]
    fn mid(&self, vm: &VirtualMachine) -> PyResult {
        let (left, right) = (&self.interval.left, &self.interval.right);
        let length = both(Binary::Sub, right, left, vm)?;
        let half = match length {
            Scalar::Timedelta(count, unit) => Scalar::Timedelta(count / 2, unit),
            length => both(Binary::Mul, &length, &Scalar::Float(0.5), vm)?,
        };
        number(&both(Binary::Add, left, &half, vm)?, vm)
    }

    #[pymethod]
    fn __str__(&self) -> String {
        scalar_str(&Scalar::Interval(self.interval.clone()), DType::Object)
    }
}
