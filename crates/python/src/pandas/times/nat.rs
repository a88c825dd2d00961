//! `pandas.NaT`.

use littoral_array::{DType, Scalar, TimeUnit};
use rustpython_vm::builtins::PyStr;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::types::{
    AsNumber, Comparable, GetAttr, Hashable, PyComparisonOp, Representable,
};
use rustpython_vm::{AsObject, Py, PyObject, PyPayload, PyResult, VirtualMachine};

use crate::numpy;
use crate::slots;

use super::{NAT, NUMBER};

/// The missing time.
#[rustpython_vm::pyclass(module = "pandas", name = "NaTType")]
#[derive(Debug, PyPayload)]
pub struct Nat {}

impl Representable for Nat {
    fn repr_str(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok("NaT".into())
    }
}

impl Hashable for Nat {
    fn hash(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(0x4e_61_54)
    }
}

impl Comparable for Nat {
    fn cmp(
        _zelf: &Py<Self>,
        _other: &PyObject,
        op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        Ok(PyComparisonValue::Implemented(op == PyComparisonOp::Ne))
    }
}

slots::number!(Nat, NUMBER);

impl GetAttr for Nat {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        if let Some(value) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
            return Ok(value);
        }
        let text = name.to_string_lossy();
        if matches!(
            &*text,
            "year" | "month" | "day" | "hour" | "minute" | "second" | "microsecond" | "days"
        ) {
            return Ok(vm.ctx.new_float(f64::NAN).into());
        }
        Err(vm.new_attribute_error(format!("'NaTType' object has no attribute '{text}'")))
    }
}

#[rustpython_vm::pyclass(with(Representable, Hashable, Comparable, AsNumber, GetAttr))]
impl Nat {
    #[pygetset]
    fn value(&self) -> i64 {
        NAT
    }

    #[pymethod]
    fn to_datetime64(&self, vm: &VirtualMachine) -> PyResult {
        let unit = TimeUnit::Nano;
        numpy::scalar_to_py(Scalar::Datetime(NAT, unit), DType::Datetime(unit), vm)
    }

    #[pymethod]
    fn isoformat(&self, _args: FuncArgs) -> String {
        "NaT".into()
    }
}
