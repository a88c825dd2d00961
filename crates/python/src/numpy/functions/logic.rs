//! Comparisons of whole arrays, tests of kinds.

use littoral_array::ops::{self, Binary, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyResult, VirtualMachine};

use super::{Function, float_argument, floats, shape_of};
use crate::numpy::convert::{from_py, result_to_py};
use crate::numpy::dtype::{cast, dtype_from_py, dtype_to_py};
use crate::numpy::scalar::numpy_scalar;
use crate::support::{self, Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::new("isclose", isclose),
    Function::new("allclose", allclose),
    Function::new("array_equal", array_equal),
    Function::new("array_equiv", array_equiv),
    Function::new("isscalar", isscalar),
    Function::new("iterable", iterable),
    Function::new("iscomplexobj", iscomplexobj),
    Function::new("isrealobj", isrealobj),
    Function::new("isin", isin),
    Function::new("in1d", isin),
    Function::new("issubdtype", issubdtype),
    Function::new("result_type", result_type),
    Function::new("promote_types", result_type),
    Function::new("can_cast", can_cast),
    Function::new("ndim", ndim),
    Function::new("shape", shape),
    Function::new("size", size),
    Function::new("isposinf", isposinf),
    Function::new("isneginf", isneginf),
    Function::new("may_share_memory", may_share_memory),
    Function::new("shares_memory", may_share_memory),
    Function::new("datetime_data", datetime_data),
    Function::new("datetime_as_string", datetime_as_string),
    Function::new("min_scalar_type", min_scalar_type),
];

/// Within `atol + rtol × |b|`, elementwise.
pub fn close(
    a: &Array,
    b: &Array,
    rtol: f64,
    atol: f64,
    equal_nan: bool,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let shape = ops::broadcast_shapes(&[a.shape(), b.shape()]).or_raise(vm)?;
    let a = floats(&ops::broadcast_to(a, &shape).or_raise(vm)?, vm)?;
    let b = floats(&ops::broadcast_to(b, &shape).or_raise(vm)?, vm)?;
    let near = |(a, b): (f64, f64)| {
        a == b
            || (b.is_finite() && (a - b).abs() <= atol + rtol * b.abs())
            || (equal_nan && a.is_nan() && b.is_nan())
    };
    Array::from_vec(&shape, a.into_iter().zip(b).map(near).collect()).or_raise(vm)
}

fn close_arguments(name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Array> {
    let mut args = Arguments::new(name, args);
    let a = from_py(&*args.required("a", vm)?, vm)?;
    let b = from_py(&*args.required("b", vm)?, vm)?;
    let rtol = float_argument(&mut args, "rtol", vm)?.unwrap_or(1e-5);
    let atol = float_argument(&mut args, "atol", vm)?.unwrap_or(1e-8);
    let equal_nan = args.value::<bool>("equal_nan", vm)?.unwrap_or(false);
    args.finish(vm)?;
    close(&a, &b, rtol, atol, equal_nan, vm)
}

fn isclose(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    result_to_py(close_arguments("isclose", args, vm)?, vm)
}

fn allclose(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let near = close_arguments("allclose", args, vm)?;
    Ok(vm
        .ctx
        .new_bool(
            near.to_vec::<bool>()
                .unwrap_or_default()
                .iter()
                .all(|near| *near),
        )
        .into())
}

/// Same shape and elements; with `equal_nan` missing ones are equal.
pub fn equal(a: &Array, b: &Array, equal_nan: bool) -> bool {
    if a.shape() != b.shape() {
        return false;
    }
    let Ok(same) = ops::binary(Binary::Eq, a, b) else {
        return false;
    };
    let same = same.to_vec::<bool>().unwrap_or_default();
    if !equal_nan {
        return same.into_iter().all(|same| same);
    }
    let missing = |array: &Array| {
        ops::unary(Unary::Isnull, array)
            .ok()
            .and_then(|a| a.to_vec::<bool>())
            .unwrap_or_default()
    };
    same.into_iter()
        .zip(missing(a).into_iter().zip(missing(b)))
        .all(|(same, (a, b))| same || (a && b))
}

fn array_equal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("array_equal", args);
    let a = from_py(&*args.required("a1", vm)?, vm)?;
    let b = from_py(&*args.required("a2", vm)?, vm)?;
    let equal_nan = args.value::<bool>("equal_nan", vm)?.unwrap_or(false);
    Ok(vm.ctx.new_bool(equal(&a, &b, equal_nan)).into())
}

fn array_equiv(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("array_equiv", args);
    let a = from_py(&*args.required("a1", vm)?, vm)?;
    let b = from_py(&*args.required("a2", vm)?, vm)?;
    let same = ops::binary(Binary::Eq, &a, &b).is_ok_and(|same| {
        same.to_vec::<bool>()
            .unwrap_or_default()
            .into_iter()
            .all(|same| same)
    });
    Ok(vm.ctx.new_bool(same).into())
}

fn isscalar(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let object = Arguments::new("isscalar", args).required("element", vm)?;
    let scalar = numpy_scalar(&object).is_some()
        || (!vm.is_none(&object)
            && matches!(
                support::scalar_of(&object, vm)?,
                Some(
                    Scalar::Bool(_)
                        | Scalar::Int(_)
                        | Scalar::UInt(_)
                        | Scalar::Float(_)
                        | Scalar::Str(_)
                )
            ));
    Ok(vm.ctx.new_bool(scalar).into())
}

fn iterable(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let object = Arguments::new("iterable", args).required("y", vm)?;
    Ok(vm.ctx.new_bool(object.get_iter(vm).is_ok()).into())
}

fn iscomplexobj(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.new_bool(false).into())
}

fn isrealobj(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.new_bool(true).into())
}

fn isin(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("isin", args);
    let array = from_py(&*args.required("element", vm)?, vm)?;
    let values = from_py(&*args.required("test_elements", vm)?, vm)?;
    args.take("assume_unique", vm)?;
    let invert = args.value::<bool>("invert", vm)?.unwrap_or(false);
    let mut found = ops::isin(&array, &values).or_raise(vm)?;
    if invert {
        found = ops::unary(Unary::LogicalNot, &found).or_raise(vm)?;
    }
    result_to_py(found, vm)
}

/// The scalar class of a dtype-like, abstract classes as they are.
fn issubdtype(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("issubdtype", args);
    let mut class = |name: &str| -> PyResult<_> {
        let object = args.required(name, vm)?;
        if let Ok(class) = object.clone().downcast::<PyType>()
            && !class.is(vm.ctx.types.float_type)
            && !class.is(vm.ctx.types.int_type)
            && !class.is(vm.ctx.types.bool_type)
            && !class.is(vm.ctx.types.str_type)
            && !class.is(vm.ctx.types.object_type)
        {
            return Ok(class);
        }
        crate::numpy::scalar::class_of(dtype_from_py(&object, vm)?, vm)
    };
    let (a, b) = (class("arg1")?, class("arg2")?);
    Ok(vm.ctx.new_bool(a.fast_issubclass(&b)).into())
}

fn result_type(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut dtype: Option<DType> = None;
    for object in &args.args {
        let each = match from_dtype_like(object, vm)? {
            Some(each) => each,
            None => from_py(object, vm)?.dtype(),
        };
        dtype = Some(match dtype {
            None => each,
            Some(known) => ops::result_type(known, each).ok_or_else(|| {
                vm.new_type_error(format!(
                    "The DTypes {known} and {each} do not have a common DType"
                ))
            })?,
        });
    }
    Ok(dtype_to_py(dtype.unwrap_or(DType::F64), vm))
}

fn from_dtype_like(
    object: &rustpython_vm::PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<DType>> {
    if crate::numpy::scalar::is_dtype_like(object) || support::text(object).is_some() {
        return dtype_from_py(object, vm).map(Some);
    }
    Ok(None)
}

fn can_cast(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("can_cast", args);
    let from = dtype_from_py(&*args.required("from_", vm)?, vm)?;
    let to = dtype_from_py(&*args.required("to", vm)?, vm)?;
    Ok(vm
        .ctx
        .new_bool(ops::result_type(from, to) == Some(to))
        .into())
}

fn ndim(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let object = Arguments::new("ndim", args).required("a", vm)?;
    if let Some(ndim) = vm.get_attribute_opt(object.clone(), "ndim")? {
        return Ok(ndim);
    }
    Ok(vm.ctx.new_int(from_py(&object, vm)?.ndim()).into())
}

fn shape(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let object = Arguments::new("shape", args).required("a", vm)?;
    if let Some(shape) = vm.get_attribute_opt(object.clone(), "shape")? {
        return Ok(shape);
    }
    Ok(super::tuple_of(from_py(&object, vm)?.shape(), vm))
}

fn size(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("size", args);
    let object = args.required("a", vm)?;
    let axis = args.take_some("axis", vm)?;
    let sizes = match vm.get_attribute_opt(object.clone(), "shape")? {
        Some(shape) => shape_of(&shape, vm)?,
        None => from_py(&object, vm)?.shape().to_vec(),
    };
    let count = match axis {
        None => sizes.iter().product(),
        Some(axis) => sizes[super::axis_of(super::int_of(&axis, vm)?, sizes.len(), vm)?],
    };
    Ok(vm.ctx.new_int(count).into())
}

fn infinite(positive: bool, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("isposinf", args).required("x", vm)?, vm)?;
    let wanted = if positive {
        f64::INFINITY
    } else {
        f64::NEG_INFINITY
    };
    let values = floats(&array, vm)?
        .into_iter()
        .map(|value| value == wanted)
        .collect();
    result_to_py(Array::from_vec(array.shape(), values).or_raise(vm)?, vm)
}

fn isposinf(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    infinite(true, args, vm)
}

fn isneginf(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    infinite(false, args, vm)
}

fn may_share_memory(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let same = matches!(args.args.as_slice(), [a, b, ..] if a.is(b));
    Ok(vm.ctx.new_bool(same).into())
}

fn datetime_data(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("datetime_data", args);
    match dtype_from_py(&*args.required("dtype", vm)?, vm)? {
        DType::Datetime(unit) | DType::Timedelta(unit) => {
            let parts = vec![vm.ctx.new_str(unit.code()).into(), vm.ctx.new_int(1).into()];
            Ok(vm.ctx.new_tuple(parts).into())
        }
        _ => Err(vm.new_type_error("cannot get datetime metadata from non-datetime type")),
    }
}

fn datetime_as_string(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("datetime_as_string", args);
    let mut array = from_py(&*args.required("arr", vm)?, vm)?;
    if let Some(unit) = args
        .take_some("unit", vm)?
        .and_then(|unit| support::text(&unit))
        && let Some(unit) = littoral_array::TimeUnit::from_code(&unit)
    {
        array = cast(&array, DType::Datetime(unit), vm)?;
    }
    if array.dtype().kind() != Kind::Datetime {
        return Err(vm.new_type_error("input must have type NumPy datetime"));
    }
    let texts: Vec<std::sync::Arc<str>> = array
        .scalars()
        .iter()
        .map(|value| littoral_array::format::scalar_str(value, array.dtype()).into())
        .collect();
    result_to_py(Array::from_vec(array.shape(), texts).or_raise(vm)?, vm)
}

fn min_scalar_type(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(
        &*Arguments::new("min_scalar_type", args).required("a", vm)?,
        vm,
    )?;
    Ok(dtype_to_py(array.dtype(), vm))
}
