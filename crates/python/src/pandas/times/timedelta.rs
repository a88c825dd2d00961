//! `pandas.Timedelta`.

use littoral_array::calendar::{Rounding, round_times};
use littoral_array::format::pandas_timedelta_str;
use littoral_array::{DType, Scalar, TimeUnit};
use rustpython_vm::builtins::PyType;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{
    AsNumber, Comparable, Constructor, Hashable, PyComparisonOp, Representable,
};
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

use super::read::{timedelta_of, unit_of};
use super::{NUMBER, convert, scalar_to_py};

/// A length of time.
#[rustpython_vm::pyclass(module = "pandas", name = "Timedelta")]
#[derive(Debug, PyPayload)]
pub struct Timedelta {
    pub value: i64,
    pub unit: TimeUnit,
}

/// Keywords of `Timedelta(…)`, in nanoseconds each.
const LENGTHS: [(&str, i64); 8] = [
    ("weeks", 7 * 86_400_000_000_000),
    ("days", 86_400_000_000_000),
    ("hours", 3_600_000_000_000),
    ("minutes", 60_000_000_000),
    ("seconds", 1_000_000_000),
    ("milliseconds", 1_000_000),
    ("microseconds", 1000),
    ("nanoseconds", 1),
];

impl Constructor for Timedelta {
    type Args = FuncArgs;

    fn slot_new(
        _cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let mut args = Arguments::new("Timedelta", args);
        let value = args.take_some("value", vm)?;
        let unit = args.take_some("unit", vm)?;
        let unit = unit
            .map(|unit| unit_of(&support::str_of(&unit, vm)?, vm))
            .transpose()?;
        let mut nanos: Option<i64> = None;
        for (name, length) in LENGTHS {
            if let Some(count) = args.keyword(name) {
                let count = support::float_of(&count, vm)?;
                nanos = Some(nanos.unwrap_or(0) + (count * length as f64).round() as i64);
            }
        }
        args.finish(vm)?;
        let found = match (value, nanos) {
            (None, Some(nanos)) if nanos % 1000 == 0 => {
                Some(Scalar::Timedelta(nanos / 1000, TimeUnit::Micro))
            }
            (None, Some(nanos)) => Some(Scalar::Timedelta(nanos, TimeUnit::Nano)),
            (Some(value), _) => timedelta_of(&value, unit, vm)?,
            (None, None) => None,
        };
        match found {
            Some(found) => scalar_to_py(&found, vm),
            None => Err(vm.new_value_error(
                "cannot construct a Timedelta without a value/unit or descriptive keywords \
                 (days,seconds....)",
            )),
        }
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("Timedelta() needs a value"))
    }
}

time!(Timedelta, Timedelta, pandas_timedelta_str);

impl AsNumber for Timedelta {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            negative: Some(|number, vm| signed(number.obj, |value| -value, vm)),
            positive: Some(|number, vm| signed(number.obj, |value| value, vm)),
            absolute: Some(|number, vm| signed(number.obj, i64::abs, vm)),
            boolean: Some(|number, _vm| {
                Ok(number
                    .obj
                    .downcast_ref::<Timedelta>()
                    .is_some_and(|delta| delta.value != 0))
            }),
            ..NUMBER
        };
        &METHODS
    }
}

fn signed(object: &PyObject, change: fn(i64) -> i64, vm: &VirtualMachine) -> PyResult {
    match object.downcast_ref::<Timedelta>() {
        Some(delta) => scalar_to_py(&Scalar::Timedelta(change(delta.value), delta.unit), vm),
        None => Ok(vm.ctx.not_implemented()),
    }
}

#[rustpython_vm::pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable, AsNumber)
)]
impl Timedelta {
    /// Whole days, and the nanoseconds of the rest.
    fn split(&self) -> (i64, i64) {
        let nanos = i128::from(self.value) * i128::from(self.unit.nanos());
        let day = i128::from(TimeUnit::Day.nanos());
        (nanos.div_euclid(day) as i64, nanos.rem_euclid(day) as i64)
    }

    #[pymethod]
    fn __str__(&self) -> String {
        pandas_timedelta_str(self.value, self.unit)
    }

    #[pygetset]
    fn unit(&self) -> &'static str {
        self.unit.code()
    }

    #[pygetset]
    fn value(&self, vm: &VirtualMachine) -> PyResult<i64> {
        convert(self.value, self.unit, TimeUnit::Nano, vm)
    }

    #[pygetset]
    fn days(&self) -> i64 {
        self.split().0
    }

    #[pygetset]
    fn seconds(&self) -> i64 {
        self.split().1 / 1_000_000_000
    }

    #[pygetset]
    fn microseconds(&self) -> i64 {
        self.split().1 / 1000 % 1_000_000
    }

    #[pygetset]
    fn nanoseconds(&self) -> i64 {
        self.split().1 % 1000
    }

    /// Days to nanoseconds, by name.
    #[pygetset]
    fn components(&self, vm: &VirtualMachine) -> PyResult {
        let (days, rest) = self.split();
        let parts = [
            ("days", days),
            ("hours", rest / 3_600_000_000_000),
            ("minutes", rest / 60_000_000_000 % 60),
            ("seconds", rest / 1_000_000_000 % 60),
            ("milliseconds", rest / 1_000_000 % 1000),
            ("microseconds", rest / 1000 % 1000),
            ("nanoseconds", rest % 1000),
        ];
        let names = parts.map(|(name, _)| vm.ctx.new_str(name).into()).to_vec();
        let class = vm.import("collections", 0)?.get_attr("namedtuple", vm)?;
        let class = class.call(("Components", vm.ctx.new_list(names)), vm)?;
        let values = parts
            .map(|(_, value)| vm.ctx.new_int(value).into())
            .to_vec();
        class.call(FuncArgs::from(values), vm)
    }

    #[pymethod]
    fn as_unit(&self, unit: String, vm: &VirtualMachine) -> PyResult {
        let unit = super::unit_of(&unit, vm)?;
        let value = convert(self.value, self.unit, unit, vm)?;
        scalar_to_py(&Scalar::Timedelta(value, unit), vm)
    }

    fn rounded(&self, freq: &PyObject, how: Rounding, vm: &VirtualMachine) -> PyResult {
        let freq = support::str_of(freq, vm)?;
        let own = super::array(&Scalar::Timedelta(self.value, self.unit), vm)?;
        let rounded = round_times(&own, &freq, how).or_raise(vm)?;
        scalar_to_py(&rounded.item().or_raise(vm)?, vm)
    }

    #[pymethod]
    fn floor(&self, freq: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Floor, vm)
    }

    #[pymethod]
    fn ceil(&self, freq: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Ceil, vm)
    }

    #[pymethod]
    fn round(&self, freq: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Round, vm)
    }

    #[pygetset]
    fn asm8(&self, vm: &VirtualMachine) -> PyResult {
        self.numpy_scalar(vm)
    }

    #[pymethod]
    fn to_timedelta64(&self, vm: &VirtualMachine) -> PyResult {
        self.asm8(vm)
    }

    #[pymethod]
    fn to_numpy(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        self.asm8(vm)
    }

    #[pymethod]
    fn to_pytimedelta(&self, vm: &VirtualMachine) -> PyResult {
        self.python_item(vm)
    }

    #[pymethod]
    fn total_seconds(&self) -> f64 {
        let nanos = i128::from(self.value) * i128::from(self.unit.nanos());
        match nanos % 1000 {
            0 => (nanos / 1000) as f64 / 1e6,
            _ => nanos as f64 / 1e9,
        }
    }

    #[pymethod]
    fn isoformat(&self) -> String {
        let (days, rest) = self.split();
        let seconds = rest / 1_000_000_000;
        let fraction = rest % 1_000_000_000;
        let fraction = match fraction {
            0 => String::new(),
            _ => format!(".{fraction:09}").trim_end_matches('0').to_owned(),
        };
        format!(
            "P{days}DT{}H{}M{}{fraction}S",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    }
}
