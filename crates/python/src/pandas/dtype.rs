//! Dtypes of columns.

use littoral_array::Array;
use littoral_frame::column;
use rustpython_vm::function::PyComparisonValue;
use rustpython_vm::types::{Comparable, Hashable, PyComparisonOp, Representable};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use crate::numpy;
use crate::support::text;

/// The dtype of strings, which numpy does not have.
#[rustpython_vm::pyclass(module = "pandas", name = "StringDtype")]
#[derive(Debug, PyPayload)]
pub struct StringDtype {}

impl Representable for StringDtype {
    fn repr_str(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok("<StringDtype(na_value=nan)>".into())
    }
}

impl Comparable for StringDtype {
    fn cmp(
        _zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        let same = other.downcast_ref::<StringDtype>().is_some()
            || other.is(vm.ctx.types.str_type)
            || matches!(text(other).as_deref(), Some("str" | "string"));
        Ok(match op {
            PyComparisonOp::Eq => PyComparisonValue::Implemented(same),
            PyComparisonOp::Ne => PyComparisonValue::Implemented(!same),
            _ => PyComparisonValue::NotImplemented,
        })
    }
}

impl Hashable for StringDtype {
    fn hash(
        _zelf: &Py<Self>,
        _vm: &VirtualMachine,
    ) -> PyResult<rustpython_vm::common::hash::PyHash> {
        Ok(0x73_74_72)
    }
}

#[rustpython_vm::pyclass(with(Representable, Comparable, Hashable))]
impl StringDtype {
    #[pymethod]
    fn __str__(&self) -> &'static str {
        "str"
    }

    #[pygetset]
    fn name(&self) -> &'static str {
        "str"
    }

    #[pygetset]
    fn kind(&self) -> &'static str {
        "O"
    }
}

/// The dtype of a column.
pub fn dtype(values: &Array, vm: &VirtualMachine) -> PyObjectRef {
    match column::is_text(values) {
        true => StringDtype {}.into_ref(&vm.ctx).into(),
        false => numpy::dtype_to_py(values.dtype(), vm),
    }
}
