//! Python objects ↔ arrays.

use littoral_array::calendar::Clock;
use littoral_array::{Array, DType, Scalar, TimeUnit, ops};
use rustpython_vm::builtins::{PyBytes, PyDict, PyList, PyRange, PySet, PyTuple};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::dtype::cast;
use super::ndarray::NdArray;
use super::scalar::{numpy_scalar, scalar_to_py, typed};
use crate::support::{self, OrRaise, ToPython, items};

/// A `numpy.ndarray`, also for 0-d.
pub fn to_py(array: Array, vm: &VirtualMachine) -> PyObjectRef {
    // numpy knows intervals as objects.
    let array = match array.dtype() {
        DType::Interval(_) => array.clone().with_dtype(DType::Object).unwrap_or(array),
        _ => array,
    };
    NdArray::new(array).into_ref(&vm.ctx).into()
}

/// What a numpy function gives: a scalar for 0-d, else an array.
pub fn result_to_py(array: Array, vm: &VirtualMachine) -> PyResult {
    if array.ndim() == 0 {
        let value = array.item().or_raise(vm)?;
        return scalar_to_py(value, array.dtype(), vm);
    }
    Ok(to_py(array, vm))
}

/// `array.item()`: Python's own object of an element.
pub fn python_item(value: &Scalar, _dtype: DType, vm: &VirtualMachine) -> PyResult {
    match value {
        Scalar::Datetime(i64::MIN, _) | Scalar::Timedelta(i64::MIN, _) => Ok(vm.ctx.none()),
        // `datetime` has no nanoseconds, `timedelta` no months: numpy gives the count.
        Scalar::Datetime(count, TimeUnit::Nano)
        | Scalar::Timedelta(count, TimeUnit::Nano | TimeUnit::Month | TimeUnit::Year) => {
            Ok(vm.ctx.new_int(*count).into())
        }
        Scalar::Datetime(count, unit) => {
            let date = Clock::Datetime(*unit).date_time(*count);
            let module = vm.import("datetime", 0)?;
            if *unit <= TimeUnit::Day {
                return module
                    .get_attr("date", vm)?
                    .call((date.year, date.month, date.day), vm);
            }
            let class = module.get_attr("datetime", vm)?;
            let parts = [
                date.year,
                date.month as i64,
                date.day as i64,
                date.hour as i64,
                date.minute as i64,
                date.second as i64,
                date.microsecond() as i64,
            ];
            let parts: Vec<PyObjectRef> = parts
                .into_iter()
                .map(|part| vm.ctx.new_int(part).into())
                .collect();
            class.call(FuncArgs::from(parts), vm)
        }
        Scalar::Timedelta(count, unit) => {
            let micros = i128::from(*count) * i128::from(unit.nanos()) / 1000;
            let days = micros.div_euclid(86_400_000_000) as i64;
            let rest = micros.rem_euclid(86_400_000_000) as i64;
            let class = vm.import("datetime", 0)?.get_attr("timedelta", vm)?;
            class.call((days, rest / 1_000_000, rest % 1_000_000), vm)
        }
        value => support::object_of(value, vm),
    }
}

/// `array.tolist()`.
pub fn to_list(array: &Array, vm: &VirtualMachine) -> PyResult {
    fn nest(
        values: &mut dyn Iterator<Item = Scalar>,
        shape: &[usize],
        dtype: DType,
        vm: &VirtualMachine,
    ) -> PyResult {
        let Some((count, rest)) = shape.split_first() else {
            return values
                .next()
                .map_or(Ok(vm.ctx.none()), |value| python_item(&value, dtype, vm));
        };
        let list: PyResult<Vec<_>> = (0..*count).map(|_| nest(values, rest, dtype, vm)).collect();
        Ok(vm.ctx.new_list(list?).into())
    }
    nest(
        &mut array.scalars().into_iter(),
        array.shape(),
        array.dtype(),
        vm,
    )
}

/// Whether `object` is an array of ours, a numpy scalar, or a plain Python value or container:
/// what numpy's functions work on themselves.
pub fn is_plain(object: &PyObject, vm: &VirtualMachine) -> bool {
    object.downcast_ref::<NdArray>().is_some()
        || numpy_scalar(object).is_some()
        || vm.is_none(object)
        || object.downcast_ref::<PyList>().is_some()
        || object.downcast_ref::<PyTuple>().is_some()
        || object
            .downcast_ref::<rustpython_vm::builtins::PyInt>()
            .is_some()
        || object
            .downcast_ref::<rustpython_vm::builtins::PyFloat>()
            .is_some()
        || object
            .downcast_ref::<rustpython_vm::builtins::PyStr>()
            .is_some()
}

/// Whether `object` is one value: no array, no container, nothing that makes an array of itself.
pub fn is_plain_scalar(object: &PyObject, vm: &VirtualMachine) -> bool {
    object.downcast_ref::<NdArray>().is_none()
        && matches!(support::scalar_of(object, vm), Ok(Some(_)))
}

/// `np.asarray(object)`: arrays, scalars, nested sequences, `range`, `datetime` objects, and
/// whatever has `__array__` or `values`.
pub fn from_py(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    from_py_as(object, None, vm)
}

/// `np.asarray(object, dtype)`.
pub fn from_py_as(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Array> {
    let array = from_any(object, dtype, vm)?;
    match dtype {
        Some(dtype) => cast(&array, dtype, vm),
        None => Ok(array),
    }
}

fn from_any(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Array> {
    if let Some(array) = object.downcast_ref::<NdArray>() {
        return array.get().or_raise(vm);
    }
    if let Some((value, dtype)) = numpy_scalar(object) {
        return typed(value, dtype, vm);
    }
    if let Some(value) = support::scalar_of(object, vm)? {
        return Ok(Array::scalar(value));
    }
    if let Some(array) = foreign(object, vm)? {
        return Ok(array);
    }
    if is_iterable(object) {
        return from_sequence(object, dtype, vm);
    }
    let class = object.class().name().to_string();
    Err(vm.new_type_error(format!(
        "cannot make an array of an object of type '{class}'"
    )))
}

/// Objects that say how they become arrays.
fn foreign(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    if let Some(method) = vm.get_attribute_opt(object.to_owned(), "__array__")? {
        let made = method.call((), vm)?;
        if let Some(array) = made.downcast_ref::<NdArray>() {
            return Ok(Some(array.get().or_raise(vm)?));
        }
    }
    if object.downcast_ref::<PyDict>().is_some() || object.class().name().starts_with("dict_") {
        return Ok(None);
    }
    if let Some(values) = vm.get_attribute_opt(object.to_owned(), "values")?
        && let Some(array) = values.downcast_ref::<NdArray>()
    {
        return Ok(Some(array.get().or_raise(vm)?));
    }
    Ok(None)
}

fn is_iterable(object: &PyObject) -> bool {
    object.downcast_ref::<PyList>().is_some()
        || object.downcast_ref::<PyTuple>().is_some()
        || object.downcast_ref::<PyRange>().is_some()
        || (object.downcast_ref::<PySet>().is_none()
            && object.downcast_ref::<PyDict>().is_none()
            && object.downcast_ref::<PyBytes>().is_none()
            && object.class().slots.iter.load().is_some()
            && object.class().slots.as_sequence.length.load().is_some())
}

/// Leaves in C order, with the shape that nesting gives.
struct Nested {
    scalars: Vec<(Scalar, Option<DType>)>,
    arrays: Vec<Array>,
    shape: Vec<usize>,
}

fn from_sequence(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Array> {
    let mut nested = Nested {
        scalars: Vec::new(),
        arrays: Vec::new(),
        shape: Vec::new(),
    };
    match collect(object, 0, &mut nested, vm) {
        // Lists of other lengths are objects as well as any.
        Err(_) if dtype == Some(DType::Object) => {
            let values = items(object, vm)?;
            let values = values.iter().map(|value| element(value, vm));
            let values = values.collect::<PyResult<Vec<Scalar>>>()?;
            return Array::from_vec(&[values.len()], values).or_raise(vm);
        }
        collected => collected?,
    }
    if !nested.arrays.is_empty() {
        if !nested.scalars.is_empty()
            && let Some(array) = nested.arrays.iter().find(|array| array.ndim() > 0)
        {
            return Err(ragged(&[nested.shape[0], array.size()], vm));
        }
        let first = nested.arrays[0].shape().to_vec();
        if nested.arrays.iter().any(|array| array.shape() != first) {
            return Err(ragged(&nested.shape, vm));
        }
        let arrays: Vec<&Array> = nested.arrays.iter().collect();
        let stacked = ops::stack(0, &arrays).or_raise(vm)?;
        let shape: Vec<usize> = nested.shape.iter().chain(&first).copied().collect();
        return ops::reshape(&stacked, &shape).or_raise(vm);
    }
    let expected: usize = nested.shape.iter().product();
    if nested.scalars.len() != expected {
        return Err(ragged(&nested.shape, vm));
    }
    build(nested.scalars, &nested.shape, dtype, vm)
}

/// What an array of objects holds: lists as they are.
fn element(object: &PyObject, vm: &VirtualMachine) -> PyResult<Scalar> {
    match support::scalar_of(object, vm)? {
        Some(value) => Ok(value),
        None => {
            let values = items(object, vm)?;
            let values = values.iter().map(|value| element(value, vm));
            Ok(Scalar::List(values.collect::<PyResult<Vec<_>>>()?.into()))
        }
    }
}

fn ragged(shape: &[usize], vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_value_error(format!(
        "setting an array element with a sequence. The requested array has an inhomogeneous shape \
         after 1 dimensions. The detected shape was ({},) + inhomogeneous part.",
        shape.first().copied().unwrap_or(0)
    ))
}

fn collect(
    object: &PyObject,
    depth: usize,
    nested: &mut Nested,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if depth > 32 {
        return Err(vm.new_value_error("a sequence is nested more than 32 deep"));
    }
    let elements = items(object, vm)?;
    if nested.shape.len() == depth {
        nested.shape.push(elements.len());
    } else if nested.shape[depth] != elements.len() {
        return Err(ragged(&nested.shape, vm));
    }
    for element in elements {
        if let Some((value, dtype)) = numpy_scalar(&element) {
            nested.scalars.push((value, Some(dtype)));
        } else if let Some(array) = element.downcast_ref::<NdArray>() {
            nested.arrays.push(array.get().or_raise(vm)?);
        } else if let Some(value) = support::scalar_of(&element, vm)? {
            // Deeper levels were seen: a number beside a list is ragged.
            if nested.shape.len() > depth + 1 {
                return Err(ragged(&nested.shape, vm));
            }
            nested.scalars.push((value, None));
        } else if let Some(array) = foreign(&element, vm)? {
            nested.arrays.push(array);
        } else if is_iterable(&element) {
            if nested.shape.len() == depth + 1 && !nested.scalars.is_empty() {
                return Err(ragged(&nested.shape, vm));
            }
            collect(&element, depth + 1, nested, vm)?;
        } else {
            let class = element.class().name().to_string();
            return Err(
                vm.new_type_error(format!("an array cannot hold an object of type '{class}'"))
            );
        }
    }
    Ok(())
}

/// An array of scalars; those from numpy keep their dtype, Python's own have their default.
fn build(
    scalars: Vec<(Scalar, Option<DType>)>,
    shape: &[usize],
    wanted: Option<DType>,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    if wanted == Some(DType::Object) {
        // Each stays what it is.
        let values: Vec<Scalar> = scalars.into_iter().map(|(value, _)| value).collect();
        return Array::from_vec(shape, values).or_raise(vm);
    }
    let mut dtype: Option<DType> = None;
    for (value, own) in &scalars {
        let each = own.unwrap_or_else(|| value.dtype());
        dtype = Some(match dtype {
            None => each,
            Some(known) if known == each => known,
            Some(known) => match (known, each) {
                (DType::Object, _) | (_, DType::Object) => DType::Object,
                _ => ops::result_type(known, each).unwrap_or(DType::Object),
            },
        });
    }
    let dtype = dtype.unwrap_or(wanted.unwrap_or(DType::F64));
    let dtype = if matches!(dtype, DType::Str(0)) {
        DType::Str(1)
    } else {
        dtype
    };
    let values = scalars.into_iter().map(|(value, _)| value);
    let made = match dtype {
        DType::F64 => Array::from_vec(
            shape,
            values.map(|v| v.as_f64().unwrap_or(f64::NAN)).collect(),
        ),
        DType::I64 => Array::from_vec(shape, values.map(|v| v.as_i64().unwrap_or(0)).collect()),
        DType::Bool => Array::from_vec(
            shape,
            values.map(|v| matches!(v, Scalar::Bool(true))).collect(),
        ),
        DType::Object => Array::from_vec(shape, values.collect()),
        _ => {
            let arrays: Result<Vec<Array>, _> = values
                .map(|value| ops::cast(&Array::scalar(value), dtype))
                .collect();
            let arrays = arrays.map_err(|error| error.to_python(vm))?;
            if arrays.is_empty() {
                return ops::zeros(dtype, shape).or_raise(vm);
            }
            let stacked = ops::stack(0, &arrays.iter().collect::<Vec<_>>()).or_raise(vm)?;
            ops::reshape(&stacked, shape)
        }
    };
    made.or_raise(vm)
}
