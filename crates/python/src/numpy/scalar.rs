//! numpy's scalar classes: `np.float64(1.5)`, `np.int32(3)`, `np.datetime64("2000-01-01", "ns")`.
//!
//! `generic` and the abstract classes below it have no payload of their own; `float64` is a Python
//! `float`, `str_` a `str`, every other one carries a scalar and its dtype.

use std::cell::RefCell;

use littoral_array::calendar::{parse_datetime, parse_datetime_on};
use littoral_array::format::{scalar_repr, scalar_str};
use littoral_array::{Array, DType, Scalar, TimeUnit, calendar::Clock};
use rustpython_vm::builtins::{PyFloat, PyStaticMethod, PyStr, PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{AsNumber, Comparable, Constructor, Hashable, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, builtins::PyStrRef,
    class::PyClassImpl, common::hash::PyHash,
};

use super::convert::{from_py, python_item, result_to_py};
use super::dtype::{PyDType, cast, dtype_to_py};
use super::{methods, operators};
use crate::slots;
use crate::support::{self, Arguments, OrRaise, text};

/// The payload of scalars that Python has no class for.
#[rustpython_vm::pyclass(module = "numpy", name = "_scalar")]
#[derive(Debug, PyPayload)]
pub struct ScalarValue {
    pub value: Scalar,
    pub dtype: DType,
}

#[rustpython_vm::pyclass(flags(BASETYPE))]
impl ScalarValue {}

/// The base of all scalar classes: behaviour without data.
#[rustpython_vm::pyclass(module = "numpy", name = "generic")]
#[derive(Debug, PyPayload)]
pub struct Generic {}

thread_local! {
    static CLASSES: RefCell<Vec<(DType, PyTypeRef)>> = const { RefCell::new(Vec::new()) };
}

const NANO: TimeUnit = TimeUnit::Nano;

/// Concrete classes: name, abstract base, dtype.
const CONCRETE: [(&str, &str, DType); 16] = [
    ("bool", "generic", DType::Bool),
    ("int8", "signedinteger", DType::I8),
    ("int16", "signedinteger", DType::I16),
    ("int32", "signedinteger", DType::I32),
    ("int64", "signedinteger", DType::I64),
    ("uint8", "unsignedinteger", DType::U8),
    ("uint16", "unsignedinteger", DType::U16),
    ("uint32", "unsignedinteger", DType::U32),
    ("uint64", "unsignedinteger", DType::U64),
    ("float32", "floating", DType::F32),
    ("float64", "floating", DType::F64),
    ("datetime64", "generic", DType::Datetime(NANO)),
    ("timedelta64", "signedinteger", DType::Timedelta(NANO)),
    ("str_", "character", DType::Str(0)),
    ("object_", "generic", DType::Object),
    ("longdouble", "floating", DType::F64),
];

const ABSTRACT: [(&str, &str); 9] = [
    ("number", "generic"),
    ("integer", "number"),
    ("signedinteger", "integer"),
    ("unsignedinteger", "integer"),
    ("inexact", "number"),
    ("floating", "inexact"),
    ("complexfloating", "inexact"),
    ("flexible", "generic"),
    ("character", "flexible"),
];

/// Makes the classes, for `numpy`'s namespace.
pub fn make_classes(vm: &VirtualMachine) -> PyResult<Vec<(&'static str, PyTypeRef)>> {
    let generic = Generic::make_static_type();
    let payload = ScalarValue::make_static_type();
    let mut classes: Vec<(&'static str, PyTypeRef)> = vec![("generic", generic)];
    let make = |name: &'static str, bases: Vec<PyObjectRef>| -> PyResult<PyTypeRef> {
        let dict = vm.ctx.new_dict();
        dict.set_item("__module__", vm.ctx.new_str("numpy").into(), vm)?;
        // In every class, since `generic`'s own would be refused beside a base with a payload.
        let new = vm.new_function(
            "__new__",
            |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
                let class = args
                    .take_positional()
                    .and_then(|class| class.downcast::<PyType>().ok());
                let class = class.ok_or_else(|| vm.new_type_error("__new__() needs a class"))?;
                Generic::slot_new(class, args, vm)
            },
        );
        dict.set_item(
            "__new__",
            PyStaticMethod::new(new.into()).into_ref(&vm.ctx).into(),
            vm,
        )?;
        let class = vm
            .ctx
            .types
            .type_type
            .as_object()
            .call((vm.ctx.new_str(name), vm.ctx.new_tuple(bases), dict), vm)?;
        class
            .downcast::<PyType>()
            .map_err(|_| vm.new_type_error("type() gave no type"))
    };
    let find = |classes: &[(&'static str, PyTypeRef)], name: &str| -> PyObjectRef {
        classes
            .iter()
            .find(|(known, _)| *known == name)
            .map_or_else(|| vm.ctx.none(), |(_, class)| class.clone().into())
    };
    for (name, base) in ABSTRACT {
        let class = make(name, vec![find(&classes, base)])?;
        classes.push((name, class));
    }
    let mut table = Vec::new();
    for (name, base, dtype) in CONCRETE {
        let data: PyObjectRef = match dtype {
            DType::F64 => vm.ctx.types.float_type.to_owned().into(),
            DType::Str(_) => vm.ctx.types.str_type.to_owned().into(),
            _ => payload.clone().into(),
        };
        if name == "longdouble" {
            classes.push((name, class_in(&table, DType::F64)?.clone()));
            continue;
        }
        let class = make(name, vec![find(&classes, base), data])?;
        table.push((dtype, class.clone()));
        classes.push((name, class));
    }
    CLASSES.with_borrow_mut(|known| *known = table);
    support::register_scalar_reader(read);
    support::register_scalar_writer(write);
    return Ok(classes);

    fn class_in(table: &[(DType, PyTypeRef)], dtype: DType) -> PyResult<&PyTypeRef> {
        Ok(&table
            .iter()
            .find(|(known, _)| *known == dtype)
            .unwrap_or(&table[0])
            .1)
    }
}

/// The class that stands for a dtype, whatever its unit or width.
fn family(dtype: DType) -> DType {
    match dtype {
        DType::Datetime(_) => DType::Datetime(NANO),
        DType::Timedelta(_) => DType::Timedelta(NANO),
        DType::Str(_) => DType::Str(0),
        DType::Cftime(_) => DType::Object,
        dtype => dtype,
    }
}

/// The scalar class of a dtype: `np.float32`.
pub fn class_of(dtype: DType, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    let dtype = family(dtype);
    CLASSES
        .with_borrow(|known| {
            known
                .iter()
                .find(|(each, _)| *each == dtype)
                .map(|(_, c)| c.clone())
        })
        .ok_or_else(|| vm.new_runtime_error("numpy is not initialised"))
}

/// The dtype that a scalar class (or a subclass of one) stands for.
pub fn dtype_of_class(class: &Py<PyType>) -> Option<DType> {
    CLASSES.with_borrow(|known| {
        known
            .iter()
            .find(|(_, each)| class.fast_issubclass(each))
            .map(|(dtype, _)| *dtype)
            .or_else(|| match &*class.name() {
                "floating" | "inexact" | "number" => Some(DType::F64),
                "integer" | "signedinteger" => Some(DType::I64),
                "unsignedinteger" => Some(DType::U64),
                _ => None,
            })
    })
}

/// Value and dtype of a numpy scalar; None for other objects, Python's own numbers among them.
pub fn numpy_scalar(object: &PyObject) -> Option<(Scalar, DType)> {
    if let Some(scalar) = object.downcast_ref::<ScalarValue>() {
        return Some((scalar.value.clone(), scalar.dtype));
    }
    let is_ours = |dtype: DType| {
        CLASSES.with_borrow(|known| {
            known
                .iter()
                .any(|(each, class)| *each == dtype && object.class().fast_issubclass(class))
        })
    };
    if let Some(value) = object.downcast_ref::<PyFloat>() {
        return is_ours(DType::F64).then(|| (Scalar::Float(value.to_f64()), DType::F64));
    }
    if object.downcast_ref::<PyStr>().is_some() && is_ours(DType::Str(0)) {
        let value = Scalar::Str(text(object)?.into());
        let dtype = value.dtype();
        return Some((value, dtype));
    }
    None
}

fn read(object: &PyObject, _vm: &VirtualMachine) -> Option<Scalar> {
    numpy_scalar(object).map(|(value, _)| value)
}

fn write(value: &Scalar, vm: &VirtualMachine) -> Option<PyResult> {
    match value {
        Scalar::Datetime(..) | Scalar::Timedelta(..) => {
            Some(scalar_to_py(value.clone(), value.dtype(), vm))
        }
        _ => None,
    }
}

/// A numpy scalar. Elements of object arrays come as Python's own objects.
pub fn scalar_to_py(value: Scalar, dtype: DType, vm: &VirtualMachine) -> PyResult {
    match (&value, dtype) {
        (Scalar::None, _) | (_, DType::Object | DType::Cftime(_) | DType::Interval(_)) => {
            support::object_of(&value, vm)
        }
        (Scalar::Float(value), DType::F64) => {
            let class = class_of(DType::F64, vm)?;
            Ok(PyFloat::from(*value).into_ref_with_type(vm, class)?.into())
        }
        (Scalar::Str(value), _) => {
            let class = class_of(DType::Str(0), vm)?;
            Ok(PyStr::from(&**value).into_ref_with_type(vm, class)?.into())
        }
        _ => {
            let class = class_of(dtype, vm)?;
            Ok(ScalarValue { value, dtype }
                .into_ref_with_type(vm, class)?
                .into())
        }
    }
}

fn parts(object: &PyObject, vm: &VirtualMachine) -> PyResult<(Scalar, DType)> {
    numpy_scalar(object).ok_or_else(|| vm.new_type_error("an abstract numpy scalar has no value"))
}

fn array_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    let (value, dtype) = parts(object, vm)?;
    typed(value, dtype, vm)
}

/// A 0-d array of a scalar's own dtype.
pub fn typed(value: Scalar, dtype: DType, vm: &VirtualMachine) -> PyResult<Array> {
    cast(&Array::scalar(value), dtype, vm)
}

impl Constructor for Generic {
    type Args = FuncArgs;

    fn slot_new(cls: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let Some(dtype) = dtype_of_class(&cls) else {
            let name = cls.name().to_string();
            return Err(vm.new_type_error(format!("cannot create '{name}' instances")));
        };
        let mut args = Arguments::new("generic", args);
        let value = args.take("value", vm)?;
        let unit = args.take_some("unit", vm)?;
        match dtype {
            DType::Datetime(_) => return new_datetime(value, unit, vm),
            DType::Timedelta(_) => return new_timedelta(value, unit, vm),
            _ => args.finish(vm)?,
        }
        let array = match value {
            None => littoral_array::ops::zeros(dtype, &[]).or_raise(vm)?,
            Some(value) => {
                if matches!(dtype, DType::Str(_))
                    && !matches!(numpy_scalar(&value), Some((Scalar::Str(_), _)))
                {
                    let value = support::str_of(&value, vm)?;
                    return scalar_to_py(Scalar::Str(value.into()), DType::Str(0), vm);
                }
                if dtype == DType::F64 && text(&value).is_some() {
                    let float = vm.ctx.types.float_type.as_object().call((value,), vm)?;
                    let float = support::float_of(&float, vm)?;
                    return scalar_to_py(Scalar::Float(float), dtype, vm);
                }
                cast(&from_py(&value, vm)?, dtype, vm)?
            }
        };
        result_to_py(array, vm)
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self {})
    }
}

fn unit_of(unit: &PyObject, vm: &VirtualMachine) -> PyResult<TimeUnit> {
    let name = text(unit).unwrap_or_default();
    TimeUnit::from_code(&name)
        .ok_or_else(|| vm.new_type_error(format!("Invalid datetime unit \"{name}\" in metadata")))
}

fn new_datetime(
    value: Option<PyObjectRef>,
    unit: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult {
    let unit = unit.map(|unit| unit_of(&unit, vm)).transpose()?;
    let Some(value) = value else {
        return scalar_to_py(Scalar::Datetime(i64::MIN, NANO), DType::Datetime(NANO), vm);
    };
    if let Some(date) = text(&value) {
        let (count, unit) = match unit {
            unit if matches!(&*date, "now" | "today") => {
                let unit = unit.unwrap_or(match &*date {
                    "now" => TimeUnit::Second,
                    _ => TimeUnit::Day,
                });
                let (now, own) = crate::pandas::now(vm)?;
                let count = Clock::Datetime(unit).value_at(Clock::Datetime(own).nanos_of(now));
                (count.unwrap_or(i64::MIN), unit)
            }
            Some(unit) => (
                parse_datetime_on(&date, Clock::Datetime(unit)).or_raise(vm)?,
                unit,
            ),
            None => parse_datetime(&date).or_raise(vm)?,
        };
        return scalar_to_py(Scalar::Datetime(count, unit), DType::Datetime(unit), vm);
    }
    let array = from_py(&value, vm)?;
    let array = match (array.dtype(), unit) {
        (DType::Datetime(_), None) if &*value.class().name() == "date" => {
            cast(&array, DType::Datetime(TimeUnit::Day), vm)?
        }
        (DType::Datetime(_), None) => array,
        (_, unit) => {
            let unit = unit.ok_or_else(|| {
                vm.new_value_error(
                    "Converting an integer to a NumPy datetime requires a specified unit",
                )
            })?;
            cast(&array, DType::Datetime(unit), vm)?
        }
    };
    result_to_py(array, vm)
}

fn new_timedelta(
    value: Option<PyObjectRef>,
    unit: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult {
    let unit = unit.map(|unit| unit_of(&unit, vm)).transpose()?;
    let target = DType::Timedelta(unit.unwrap_or(NANO));
    let array = match value {
        None => littoral_array::ops::zeros(target, &[]).or_raise(vm)?,
        Some(value) if text(&value).is_some_and(|t| t.eq_ignore_ascii_case("nat")) => {
            Array::from_times(target, &[], vec![i64::MIN]).or_raise(vm)?
        }
        Some(value) => {
            let array = from_py(&value, vm)?;
            match (array.dtype(), unit) {
                (DType::Timedelta(_), None) => array,
                _ => cast(&array, target, vm)?,
            }
        }
    };
    result_to_py(array, vm)
}

impl Representable for Generic {
    fn slot_repr(zelf: &PyObject, vm: &VirtualMachine) -> PyResult<PyStrRef> {
        let (value, dtype) = parts(zelf, vm)?;
        Ok(vm.ctx.new_str(scalar_repr(&value, dtype)))
    }

    fn repr_str(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok("generic".into())
    }
}

impl Hashable for Generic {
    fn slot_hash(zelf: &PyObject, vm: &VirtualMachine) -> PyResult<PyHash> {
        let (value, dtype) = parts(zelf, vm)?;
        match value {
            Scalar::Datetime(value, _) | Scalar::Timedelta(value, _) => Ok(value as PyHash),
            value => python_item(&value, dtype, vm)?.hash(vm),
        }
    }

    fn hash(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(0)
    }
}

slots::comparable!(Generic, operators::compare);
slots::number!(Generic, operators::number_methods());

#[rustpython_vm::pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable, AsNumber)
)]
impl Generic {
    #[pymethod]
    fn __str__(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
        let (value, dtype) = parts(&zelf, vm)?;
        Ok(scalar_str(&value, dtype))
    }

    /// f-strings: as Python's own number of the same value.
    #[pymethod]
    fn __format__(zelf: PyObjectRef, spec: PyStrRef, vm: &VirtualMachine) -> PyResult {
        let (value, dtype) = parts(&zelf, vm)?;
        let spec_text = spec.to_string_lossy().into_owned();
        if spec_text.is_empty() && !matches!(dtype, DType::F32) {
            return Ok(vm.ctx.new_str(scalar_str(&value, dtype)).into());
        }
        let item = match value {
            Scalar::Datetime(..) => vm.ctx.new_str(scalar_str(&value, dtype)).into(),
            value => python_item(&value, dtype, vm)?,
        };
        vm.call_method(&item, "__format__", (spec,))
    }

    #[pymethod]
    fn __round__(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("__round__", args);
        let digits = args.value::<i32>("ndigits", vm)?;
        let (value, dtype) = parts(&zelf, vm)?;
        let item = python_item(&value, dtype, vm)?;
        match digits {
            None => vm.call_method(&item, "__round__", ()),
            Some(digits) => {
                let array = super::functions::round_array(&array_of(&zelf, vm)?, digits, vm)?;
                result_to_py(array, vm)
            }
        }
    }

    #[pymethod]
    fn __array__(zelf: PyObjectRef, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Ok(super::convert::to_py(array_of(&zelf, vm)?, vm))
    }

    #[pymethod]
    fn item(zelf: PyObjectRef, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let (value, dtype) = parts(&zelf, vm)?;
        python_item(&value, dtype, vm)
    }

    #[pymethod]
    fn tolist(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let (value, dtype) = parts(&zelf, vm)?;
        python_item(&value, dtype, vm)
    }

    #[pygetset]
    fn dtype(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(dtype_to_py(parts(&zelf, vm)?.1, vm))
    }

    #[pygetset]
    fn shape(_zelf: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_tuple(Vec::new()).into()
    }

    #[pygetset]
    fn ndim(_zelf: PyObjectRef) -> usize {
        0
    }

    #[pygetset]
    fn size(_zelf: PyObjectRef) -> usize {
        1
    }

    #[pygetset]
    fn itemsize(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult<usize> {
        Ok(parts(&zelf, vm)?.1.itemsize())
    }

    #[pygetset]
    fn nbytes(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult<usize> {
        Ok(parts(&zelf, vm)?.1.itemsize())
    }

    #[pygetset(name = "T")]
    fn transposed(zelf: PyObjectRef) -> PyObjectRef {
        zelf
    }

    #[pygetset]
    fn real(zelf: PyObjectRef) -> PyObjectRef {
        zelf
    }

    #[pygetset]
    fn imag(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let (_, dtype) = parts(&zelf, vm)?;
        result_to_py(littoral_array::ops::zeros(dtype, &[]).or_raise(vm)?, vm)
    }

    #[pymethod]
    fn astype(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        methods::call("astype", array_of(&zelf, vm)?, args, vm)
    }
}

/// Whether the object is a dtype or a scalar class: what `astype` and `dtype=` take.
pub fn is_dtype_like(object: &PyObject) -> bool {
    object.downcast_ref::<PyDType>().is_some() || object.downcast_ref::<PyType>().is_some()
}
