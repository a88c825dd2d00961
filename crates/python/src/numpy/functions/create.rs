//! Functions that make arrays.

use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType, Scalar};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Function, int_of, shape_of};
use crate::numpy::convert::{from_py, from_py_as, to_py};
use crate::numpy::dtype::{self, cast};
use crate::support::{self, Arguments, OrRaise};

pub const FUNCTIONS: &[Function] = &[
    Function::new("array", array),
    Function::new("asarray", array),
    Function::new("asanyarray", array),
    Function::new("ascontiguousarray", array),
    Function::new("zeros", zeros),
    Function::new("ones", ones),
    Function::new("empty", zeros),
    Function::new("full", full),
    Function::new("zeros_like", zeros_like),
    Function::new("ones_like", ones_like),
    Function::new("empty_like", zeros_like),
    Function::new("full_like", full_like),
    Function::new("arange", arange),
    Function::new("linspace", linspace),
    Function::new("logspace", logspace),
    Function::new("geomspace", geomspace),
    Function::new("eye", eye),
    Function::new("identity", eye),
    Function::new("diag", diag),
    Function::new("tri", tri),
    Function::new("tril", tril),
    Function::new("triu", triu),
    Function::new("meshgrid", meshgrid),
    Function::new("indices", indices),
    Function::new("fromiter", fromiter),
    Function::new("copy", copy),
];

fn array(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("array", args);
    let object = args
        .required("object", vm)
        .or_else(|error| args.keyword("a").ok_or(error))?;
    let dtype = match args.take_some("dtype", vm)? {
        Some(dtype) if dtype::is_datetime_of_any_unit(&dtype) => {
            Some(dtype::unit_of_dates(&from_py(&object, vm)?))
        }
        Some(dtype) => Some(dtype::dtype_from_py(&dtype, vm)?),
        None => None,
    };
    let ndmin = args.keyword_value::<usize>("ndmin", vm)?.unwrap_or(0);
    for ignored in ["copy", "order", "subok", "like"] {
        args.take(ignored, vm)?;
    }
    args.finish(vm)?;
    let mut array = from_py_as(&object, dtype, vm)?;
    while array.ndim() < ndmin {
        array = ops::expand_dims(&array, 0).or_raise(vm)?;
    }
    Ok(to_py(array, vm))
}

fn filled(
    name: &'static str,
    value: Option<Scalar>,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let shape = shape_of(&*args.required("shape", vm)?, vm)?;
    let given = match &value {
        None => Some(from_py(&*args.required("fill_value", vm)?, vm)?),
        Some(_) => None,
    };
    let dtype = dtype::optional(&mut args, "dtype", vm)?;
    for ignored in ["order", "like", "device"] {
        args.take(ignored, vm)?;
    }
    args.finish(vm)?;
    make(shape, value, given, dtype, DType::F64, vm)
}

fn make(
    shape: Vec<usize>,
    value: Option<Scalar>,
    given: Option<Array>,
    dtype: Option<DType>,
    default: DType,
    vm: &VirtualMachine,
) -> PyResult {
    let made = match given {
        Some(given) => {
            let dtype = dtype.unwrap_or(given.dtype());
            let given = cast(&given, dtype, vm)?;
            ops::broadcast_to(&given, &shape)
        }
        None => {
            let dtype = dtype.unwrap_or(default);
            let dtype = if dtype == DType::Str(0) {
                DType::Str(1)
            } else {
                dtype
            };
            match value.unwrap_or(Scalar::Int(0)) {
                Scalar::Int(0) => ops::zeros(dtype, &shape),
                value => ops::full(dtype, &shape, &value),
            }
        }
    };
    Ok(to_py(made.or_raise(vm)?, vm))
}

fn zeros(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    filled("zeros", Some(Scalar::Int(0)), args, vm)
}

fn ones(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    filled("ones", Some(Scalar::Int(1)), args, vm)
}

fn full(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    filled("full", None, args, vm)
}

fn like(
    name: &'static str,
    value: Option<Scalar>,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let model = from_py(&*args.required("a", vm)?, vm)?;
    let given = match &value {
        None => Some(from_py(&*args.required("fill_value", vm)?, vm)?),
        Some(_) => None,
    };
    let dtype = dtype::optional(&mut args, "dtype", vm)?.unwrap_or(model.dtype());
    for ignored in ["order", "subok"] {
        args.take(ignored, vm)?;
    }
    let shape = match args.take_some("shape", vm)? {
        Some(shape) => shape_of(&shape, vm)?,
        None => model.shape().to_vec(),
    };
    args.finish(vm)?;
    make(shape, value, given, Some(dtype), dtype, vm)
}

fn zeros_like(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    like("zeros_like", Some(Scalar::Int(0)), args, vm)
}

fn ones_like(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    like("ones_like", Some(Scalar::Int(1)), args, vm)
}

fn full_like(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    like("full_like", None, args, vm)
}

/// An end of a range: a date may be a text if the other is a date or the dtype says so.
fn limit(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Scalar> {
    let array = match (support::text(object), dtype) {
        (Some(text), Some(DType::Datetime(unit))) => {
            let clock = littoral_array::calendar::Clock::Datetime(unit);
            let value = littoral_array::calendar::parse_datetime_on(&text, clock).or_raise(vm)?;
            return Ok(Scalar::Datetime(value, unit));
        }
        _ => from_py(object, vm)?,
    };
    array.item().or_raise(vm)
}

fn arange(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("arange", args);
    let first = args
        .required("start", vm)
        .or_else(|error| args.keyword("stop").ok_or(error))?;
    let second = args.take_some("stop", vm)?;
    let step = args.take_some("step", vm)?;
    let dtype = match args.take_some("dtype", vm)? {
        Some(dtype) if dtype::is_datetime_of_any_unit(&dtype) => {
            let units = [Some(&first), second.as_ref()].into_iter().flatten();
            let units = units
                .map(|date| Ok(dtype::unit_of_dates(&from_py(date, vm)?)))
                .collect::<PyResult<Vec<_>>>()?;
            units.into_iter().max_by_key(|dtype| match dtype {
                DType::Datetime(unit) => Some(*unit),
                _ => None,
            })
        }
        Some(dtype) => Some(dtype::dtype_from_py(&dtype, vm)?),
        None => None,
    };
    args.finish(vm)?;
    let (start, stop) = match second {
        Some(stop) => (limit(&first, dtype, vm)?, limit(&stop, dtype, vm)?),
        None => (Scalar::Int(0), limit(&first, dtype, vm)?),
    };
    let is_float32 = from_py(&first, vm)?.dtype() == DType::F32;
    let step = match step {
        Some(step) => limit(&step, None, vm)?,
        None => Scalar::Int(1),
    };
    if step.as_f64() == Some(0.0) {
        return Err(vm.new_zero_division_error("division by zero"));
    }
    let made = ops::arange(&start, &stop, &step).or_raise(vm)?;
    let dtype = dtype.or(is_float32.then_some(DType::F32));
    Ok(to_py(
        match dtype {
            Some(dtype) => cast(&made, dtype, vm)?,
            None => made,
        },
        vm,
    ))
}

fn linspace(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("linspace", args);
    let start = args.required("start", vm)?;
    let stop = args.required("stop", vm)?;
    let count = match args.take_some("num", vm)? {
        Some(count) => int_of(&count, vm)?,
        None => 50,
    };
    let endpoint = args.value::<bool>("endpoint", vm)?.unwrap_or(true);
    let retstep = args.value::<bool>("retstep", vm)?.unwrap_or(false);
    let dtype = dtype::optional(&mut args, "dtype", vm)?;
    args.take("axis", vm)?;
    args.finish(vm)?;
    let count = usize::try_from(count).map_err(|_| {
        vm.new_value_error(format!("Number of samples, {count}, must be non-negative."))
    })?;
    let (start, stop) = (
        support::float_of(&start, vm)?,
        support::float_of(&stop, vm)?,
    );
    let mut made = ops::linspace(start, stop, count, endpoint).or_raise(vm)?;
    if let Some(dtype) = dtype {
        if dtype.is_integer() {
            made = ops::unary(ops::Unary::Floor, &made).or_raise(vm)?;
        }
        made = cast(&made, dtype, vm)?;
    }
    let made = to_py(made, vm);
    if !retstep {
        return Ok(made);
    }
    let divisions = if endpoint {
        count.saturating_sub(1)
    } else {
        count
    };
    let step = if divisions == 0 {
        f64::NAN
    } else {
        (stop - start) / divisions as f64
    };
    let step = crate::numpy::scalar_to_py(Scalar::Float(step), DType::F64, vm)?;
    Ok(vm.ctx.new_tuple(vec![made, step]).into())
}

fn logspace(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("logspace", args);
    let start = support::float_of(&*args.required("start", vm)?, vm)?;
    let stop = support::float_of(&*args.required("stop", vm)?, vm)?;
    let count = args.value::<usize>("num", vm)?.unwrap_or(50);
    let endpoint = args.value::<bool>("endpoint", vm)?.unwrap_or(true);
    let base = match args.take_some("base", vm)? {
        Some(base) => support::float_of(&base, vm)?,
        None => 10.0,
    };
    let powers = ops::linspace(start, stop, count, endpoint).or_raise(vm)?;
    let base = Array::scalar(Scalar::Float(base));
    Ok(to_py(
        ops::binary(Binary::Pow, &base, &powers).or_raise(vm)?,
        vm,
    ))
}

fn geomspace(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("geomspace", args);
    let start = support::float_of(&*args.required("start", vm)?, vm)?;
    let stop = support::float_of(&*args.required("stop", vm)?, vm)?;
    let count = args.value::<usize>("num", vm)?.unwrap_or(50);
    let endpoint = args.value::<bool>("endpoint", vm)?.unwrap_or(true);
    if start == 0.0 || stop == 0.0 {
        return Err(vm.new_value_error("Geometric sequence cannot include zero"));
    }
    let sign = if start < 0.0 && stop < 0.0 { -1.0 } else { 1.0 };
    let powers = ops::linspace(
        (start * sign).log10(),
        (stop * sign).log10(),
        count,
        endpoint,
    )
    .or_raise(vm)?;
    let mut values: Vec<f64> = powers
        .to_vec::<f64>()
        .unwrap_or_default()
        .into_iter()
        .map(|power| sign * 10f64.powf(power))
        .collect();
    if let Some(first) = values.first_mut() {
        *first = start;
    }
    if endpoint
        && count > 1
        && let Some(last) = values.last_mut()
    {
        *last = stop;
    }
    Ok(to_py(
        Array::from_vec(&[values.len()], values).or_raise(vm)?,
        vm,
    ))
}

fn eye(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("eye", args);
    let rows = args
        .required("N", vm)
        .or_else(|error| args.keyword("n").ok_or(error))?;
    let rows = int_of(&rows, vm)? as usize;
    let columns = args.value::<usize>("M", vm)?.unwrap_or(rows);
    let k = args.value::<i64>("k", vm)?.unwrap_or(0);
    let dtype = dtype::optional(&mut args, "dtype", vm)?.unwrap_or(DType::F64);
    let values = grid(rows, columns, |i, j| (j - i == k) as u8 as f64);
    let made = Array::from_vec(&[rows, columns], values).or_raise(vm)?;
    Ok(to_py(cast(&made, dtype, vm)?, vm))
}

fn grid<T>(rows: usize, columns: usize, value: impl Fn(i64, i64) -> T) -> Vec<T> {
    (0..rows as i64)
        .flat_map(|i| (0..columns as i64).map(move |j| (i, j)))
        .map(|(i, j)| value(i, j))
        .collect()
}

fn diag(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("diag", args);
    let array = from_py(&*args.required("v", vm)?, vm)?;
    let k = args.value::<i64>("k", vm)?.unwrap_or(0);
    if array.ndim() == 1 {
        let size = array.size() + k.unsigned_abs() as usize;
        let zero = ops::zeros(array.dtype(), &[size, size]).or_raise(vm)?;
        let positions: Vec<i64> = grid(size, size, |i, j| {
            if j - i == k {
                if k >= 0 { i } else { j }
            } else {
                -1
            }
        });
        let index = Array::from_vec(
            &[size, size],
            positions.iter().map(|p| *p.max(&0)).collect(),
        )
        .or_raise(vm)?;
        let keep = Array::from_vec(&[size, size], positions.iter().map(|p| *p >= 0).collect())
            .or_raise(vm)?;
        if array.size() == 0 {
            return Ok(to_py(zero, vm));
        }
        let values = ops::gather(&array, &[0], &[&index]).or_raise(vm)?;
        return Ok(to_py(ops::where_(&keep, &values, &zero).or_raise(vm)?, vm));
    }
    let [rows, columns] = array.shape() else {
        return Err(vm.new_value_error("Input must be 1- or 2-d."));
    };
    let (first_row, first_column) = ((-k).max(0), k.max(0));
    let count = (*rows as i64 - first_row)
        .min(*columns as i64 - first_column)
        .max(0);
    let range = |from: i64| Array::from_vec(&[count as usize], (from..from + count).collect());
    let (i, j) = (
        range(first_row).or_raise(vm)?,
        range(first_column).or_raise(vm)?,
    );
    Ok(to_py(
        ops::gather(&array, &[0, 1], &[&i, &j]).or_raise(vm)?,
        vm,
    ))
}

fn tri(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("tri", args);
    let rows = args.value::<usize>("N", vm)?.unwrap_or(0);
    let columns = args.value::<usize>("M", vm)?.unwrap_or(rows);
    let k = args.value::<i64>("k", vm)?.unwrap_or(0);
    ops::room(&[rows, columns], size_of::<f64>()).or_raise(vm)?;
    let values = grid(rows, columns, |i, j| (j - i <= k) as u8 as f64);
    Ok(to_py(
        Array::from_vec(&[rows, columns], values).or_raise(vm)?,
        vm,
    ))
}

fn triangle(lower: bool, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("tril", args);
    let array = from_py(&*args.required("m", vm)?, vm)?;
    let k = args.value::<i64>("k", vm)?.unwrap_or(0);
    let [.., rows, columns] = *array.shape() else {
        return Err(vm.new_value_error("the array must have at least two dimensions"));
    };
    let keep = grid(
        rows,
        columns,
        |i, j| if lower { j - i <= k } else { j - i >= k },
    );
    let keep = Array::from_vec(&[rows, columns], keep).or_raise(vm)?;
    let zero = ops::zeros(array.dtype(), &[]).or_raise(vm)?;
    Ok(to_py(ops::where_(&keep, &array, &zero).or_raise(vm)?, vm))
}

fn tril(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    triangle(true, args, vm)
}

fn triu(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    triangle(false, args, vm)
}

fn meshgrid(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("meshgrid", args);
    let matrix = args
        .keyword("indexing")
        .and_then(|value| support::text(&value))
        .as_deref()
        == Some("ij");
    let sparse = args.keyword_value::<bool>("sparse", vm)?.unwrap_or(false);
    args.keyword("copy");
    let arrays = args.rest_positional();
    let arrays: Vec<Array> = arrays
        .iter()
        .map(|each| super::flat(&from_py(each, vm)?, vm))
        .collect::<PyResult<_>>()?;
    args.finish(vm)?;
    let ndim = arrays.len();
    // The first two dimensions change places unless `indexing="ij"`.
    let place = |position: usize| match position {
        0 | 1 if !matrix && ndim > 1 => 1 - position,
        position => position,
    };
    let mut shape = vec![1; ndim];
    for (position, array) in arrays.iter().enumerate() {
        shape[place(position)] = array.size();
    }
    let made = arrays
        .iter()
        .enumerate()
        .map(|(position, array)| -> PyResult<PyObjectRef> {
            let mut own = vec![1; ndim];
            own[place(position)] = array.size();
            let reshaped = ops::reshape(array, &own).or_raise(vm)?;
            Ok(to_py(
                if sparse {
                    reshaped
                } else {
                    ops::broadcast_to(&reshaped, &shape).or_raise(vm)?
                },
                vm,
            ))
        });
    Ok(vm.ctx.new_tuple(made.collect::<PyResult<_>>()?).into())
}

fn indices(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("indices", args);
    let shape = shape_of(&*args.required("dimensions", vm)?, vm)?;
    ops::room(&shape, size_of::<i64>()).or_raise(vm)?;
    let arrays = (0..shape.len()).map(|axis| -> PyResult<Array> {
        let mut own = vec![1; shape.len()];
        own[axis] = shape[axis];
        let range = Array::from_vec(&own, (0..shape[axis] as i64).collect()).or_raise(vm)?;
        ops::broadcast_to(&range, &shape).or_raise(vm)
    });
    let arrays = arrays.collect::<PyResult<Vec<_>>>()?;
    Ok(to_py(
        ops::stack(0, &arrays.iter().collect::<Vec<_>>()).or_raise(vm)?,
        vm,
    ))
}

fn fromiter(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("fromiter", args);
    let iterable = support::items(&*args.required("iter", vm)?, vm)?;
    let dtype = dtype::optional(&mut args, "dtype", vm)?;
    let list: PyObjectRef = vm.ctx.new_list(iterable).into();
    Ok(to_py(from_py_as(&list, dtype, vm)?, vm))
}

fn copy(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("copy", args).required("a", vm)?, vm)?;
    Ok(to_py(array, vm))
}
