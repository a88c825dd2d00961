//! `numpy.dtype`.

use littoral_array::calendar::{Clock, parse_datetime};
use littoral_array::{DType, Kind, Scalar, TimeUnit};
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::types::{Comparable, Constructor, Hashable, PyComparisonOp, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, common::hash::PyHash,
};

use super::scalar;
use crate::support::{Arguments, OrRaise, text};

/// The type of an array's elements.
#[rustpython_vm::pyclass(module = "numpy", name = "dtype")]
#[derive(Debug, PyPayload)]
pub struct PyDType {
    pub dtype: DType,
}

#[rustpython_vm::pyclass(with(Constructor, Comparable, Hashable, Representable))]
impl PyDType {
    #[pygetset]
    fn name(&self) -> String {
        match self.dtype {
            DType::Str(width) => format!("str{}", width * 32),
            dtype => dtype.to_string(),
        }
    }

    #[pygetset]
    fn kind(&self) -> &'static str {
        match self.dtype.kind() {
            Kind::Bool => "b",
            Kind::Int => "i",
            Kind::UInt => "u",
            Kind::Float => "f",
            Kind::Datetime => "M",
            Kind::Timedelta => "m",
            Kind::Str => "U",
            Kind::Object => "O",
        }
    }

    #[pygetset]
    fn itemsize(&self) -> usize {
        self.dtype.itemsize()
    }

    #[pygetset]
    fn alignment(&self) -> usize {
        if matches!(self.dtype, DType::Str(_)) {
            4
        } else {
            self.dtype.itemsize()
        }
    }

    #[pygetset]
    fn char(&self) -> &'static str {
        match self.dtype {
            DType::Bool => "?",
            DType::I8 => "b",
            DType::I16 => "h",
            DType::I32 => "i",
            DType::I64 => "l",
            DType::U8 => "B",
            DType::U16 => "H",
            DType::U32 => "I",
            DType::U64 => "L",
            DType::F32 => "f",
            DType::F64 => "d",
            DType::Datetime(_) => "M",
            DType::Timedelta(_) => "m",
            DType::Str(_) => "U",
            DType::Cftime(_) | DType::Object | DType::Interval(_) => "O",
        }
    }

    #[pygetset]
    fn byteorder(&self) -> &'static str {
        if self.dtype.itemsize() == 1 || self.dtype.kind() == Kind::Object {
            "|"
        } else {
            "="
        }
    }

    #[pygetset]
    fn str(&self) -> String {
        match self.dtype {
            DType::Object | DType::Cftime(_) => "|O".into(),
            dtype if dtype.itemsize() == 1 => format!("|{}", dtype.code()),
            dtype => format!("<{}", dtype.code()),
        }
    }

    #[pygetset(name = "type")]
    fn scalar_type(&self, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
        scalar::class_of(self.dtype, vm)
    }

    #[pygetset]
    fn names(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn fields(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn subdtype(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn isnative(&self) -> bool {
        true
    }

    #[pygetset]
    fn hasobject(&self) -> bool {
        self.dtype.kind() == Kind::Object
    }

    #[pymethod]
    fn newbyteorder(&self, _args: FuncArgs) -> Self {
        Self { dtype: self.dtype }
    }

    #[pymethod]
    fn __str__(&self) -> String {
        self.dtype.to_string()
    }
}

impl Constructor for PyDType {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("dtype", args);
        let dtype = dtype_from_py(&*args.required("dtype", vm)?, vm)?;
        args.take("align", vm)?;
        args.take("copy", vm)?;
        args.finish(vm)?;
        Ok(Self { dtype })
    }
}

impl Representable for PyDType {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(match zelf.dtype {
            DType::Datetime(unit) => format!("dtype('<M8[{}]')", unit.code()),
            DType::Timedelta(unit) => format!("dtype('<m8[{}]')", unit.code()),
            DType::Object | DType::Cftime(_) => "dtype('O')".into(),
            dtype => format!("dtype('{dtype}')"),
        })
    }
}

impl Comparable for PyDType {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        op.eq_only(|| {
            let equal = match dtype_from_py(other, vm) {
                // A Python user sees dates of a calendar as objects.
                Ok(DType::Object) if zelf.dtype.kind() == Kind::Object => true,
                Ok(other) => other == zelf.dtype,
                Err(_) => false,
            };
            Ok(PyComparisonValue::Implemented(equal))
        })
    }
}

impl Hashable for PyDType {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        vm.ctx.new_str(zelf.dtype.to_string()).as_object().hash(vm)
    }
}

/// A `numpy.dtype` object.
pub fn dtype_to_py(dtype: DType, vm: &VirtualMachine) -> PyObjectRef {
    PyDType { dtype }.into_ref(&vm.ctx).into()
}

/// What numpy takes for a dtype: a `dtype`, a name (`"f4"`, `"datetime64[ns]"`), a scalar class
/// (`np.float32`), Python's `float int bool str object`, `None` (`float64`), anything with `dtype`.
pub fn dtype_from_py(object: &PyObject, vm: &VirtualMachine) -> PyResult<DType> {
    if let Some(dtype) = object.downcast_ref::<PyDType>() {
        return Ok(dtype.dtype);
    }
    if vm.is_none(object) {
        return Ok(DType::F64);
    }
    let unknown = |name: &str| vm.new_type_error(format!("data type '{name}' not understood"));
    if let Some(name) = text(object) {
        return parse(&name).ok_or_else(|| unknown(&name));
    }
    if let Some(class) = object.downcast_ref::<PyType>() {
        let types = &vm.ctx.types;
        let python = [
            (types.float_type, DType::F64),
            (types.bool_type, DType::Bool),
            (types.int_type, DType::I64),
            (types.str_type, DType::Str(0)),
            (types.object_type, DType::Object),
        ];
        if let Some((_, dtype)) = python.iter().find(|(known, _)| class.is(*known)) {
            return Ok(*dtype);
        }
        let name = class.name().to_string();
        return scalar::dtype_of_class(class)
            .or_else(|| {
                matches!(&*name, "datetime" | "date")
                    .then(|| "M8[us]".parse().ok())
                    .flatten()
            })
            .ok_or_else(|| {
                vm.new_type_error(format!(
                    "Cannot interpret '<class '{name}'>' as a data type"
                ))
            });
    }
    let attribute = object.get_attr("dtype", vm).map_err(|_| {
        let class = object.class().name().to_string();
        vm.new_type_error(format!(
            "Cannot interpret an object of type {class} as a data type"
        ))
    })?;
    match attribute.downcast_ref::<PyDType>() {
        Some(dtype) => Ok(dtype.dtype),
        None => Err(unknown(&attribute.str(vm)?.to_string_lossy())),
    }
}

/// Dates as Python's own: days are of `datetime.date`, nanoseconds whole numbers, for there is no class for
/// them. Others stay as they are.
fn objects_of_dates(
    dates: &littoral_array::Array,
) -> Result<littoral_array::Array, littoral_array::ArrayError> {
    let object = |date: Scalar| match date {
        date if date.is_null() => Scalar::None,
        Scalar::Datetime(count, unit) if unit <= TimeUnit::Day => {
            Scalar::Date(Clock::Datetime(unit).split(count).0)
        }
        Scalar::Datetime(count, TimeUnit::Nano) => Scalar::Int(count),
        date => date,
    };
    let objects: Vec<Scalar> = dates.scalars().into_iter().map(object).collect();
    littoral_array::Array::from_vec(dates.shape(), objects)
}

/// Whether a dtype argument says `datetime64` and no unit, so that dates have theirs.
pub fn is_datetime_of_any_unit(dtype: &PyObject) -> bool {
    match (text(dtype), dtype.downcast_ref::<PyType>()) {
        (Some(name), _) => matches!(&*name, "datetime64" | "M8"),
        (None, Some(class)) => matches!(scalar::dtype_of_class(class), Some(DType::Datetime(_))),
        _ => false,
    }
}

/// `datetime64` of the finest unit that the texts of dates need; of other dates their own.
pub fn unit_of_dates(dates: &littoral_array::Array) -> DType {
    let unit = |date: &Scalar| match date {
        Scalar::Str(text) => parse_datetime(text).ok().map(|(_, unit)| unit),
        _ => None,
    };
    match dates.dtype() {
        dtype @ DType::Datetime(_) => dtype,
        _ => DType::Datetime(
            dates
                .scalars()
                .iter()
                .filter_map(unit)
                .max()
                .unwrap_or(TimeUnit::Nano),
        ),
    }
}

/// A dtype by any of numpy's names and codes.
pub fn parse(name: &str) -> Option<DType> {
    let code = name.trim_start_matches(['<', '>', '|', '=']);
    let known = match code {
        "b" => Some(DType::I8),
        "h" => Some(DType::I16),
        "i" => Some(DType::I32),
        "l" | "q" | "intp" | "int_" => Some(DType::I64),
        "B" => Some(DType::U8),
        "H" => Some(DType::U16),
        "I" => Some(DType::U32),
        "L" | "Q" | "uintp" => Some(DType::U64),
        "f" | "single" => Some(DType::F32),
        "d" | "double" | "float_" => Some(DType::F64),
        "bool_" => Some(DType::Bool),
        "str_" => Some(DType::Str(0)),
        // Without a unit numpy takes it from the data; here nanoseconds.
        "datetime64" | "M8" | "M" => "M8[ns]".parse().ok(),
        "timedelta64" | "m8" | "m" => "m8[ns]".parse().ok(),
        _ => None,
    };
    known.or_else(|| name.parse().ok())
}

/// The dtype argument of a function, if it is given.
pub fn optional(
    args: &mut Arguments,
    name: &'static str,
    vm: &VirtualMachine,
) -> PyResult<Option<DType>> {
    args.take_some(name, vm)?
        .map(|dtype| dtype_from_py(&dtype, vm))
        .transpose()
}

/// `array.astype(dtype)` with numpy's checks; `U` without a width takes the longest text.
pub fn cast(
    array: &littoral_array::Array,
    dtype: DType,
    vm: &VirtualMachine,
) -> PyResult<littoral_array::Array> {
    if array.dtype() == dtype || (dtype == DType::Object && array.dtype().kind() == Kind::Object) {
        return Ok(array.clone());
    }
    if dtype == DType::Object && array.dtype().kind() == Kind::Datetime {
        return objects_of_dates(array).or_raise(vm);
    }
    littoral_array::ops::cast(array, dtype).or_raise(vm)
}
