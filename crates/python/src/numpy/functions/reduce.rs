//! Reductions and running sums.

use littoral_array::ops::{self, QuantileMethod, Reduce, ReduceOptions, Scan};
use littoral_array::{Array, DType, Kind, Scalar};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyResult, VirtualMachine};

use super::{Function, axes_of, axis_of, flat, floats, write_out};
use crate::numpy::convert::{from_py, result_to_py};
use crate::numpy::dtype::{self, cast};
use crate::support::{Arguments, OrRaise, float_of, text};

macro_rules! reductions {
    ($($name:ident, $text:literal, $op:ident, $skipna:literal;)*) => {$(
        fn $name(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
            reduction($text, Reduce::$op, $skipna, args, vm)
        }
    )*};
}

reductions! {
    sum, "sum", Sum, false;
    prod, "prod", Prod, false;
    mean, "mean", Mean, false;
    var, "var", Var, false;
    std, "std", Std, false;
    min, "min", Min, false;
    max, "max", Max, false;
    any, "any", Any, false;
    all, "all", All, false;
    median, "median", Median, false;
    nansum, "nansum", Sum, true;
    nanprod, "nanprod", Prod, true;
    nanmean, "nanmean", Mean, true;
    nanvar, "nanvar", Var, true;
    nanstd, "nanstd", Std, true;
    nanmin, "nanmin", Min, true;
    nanmax, "nanmax", Max, true;
    nanmedian, "nanmedian", Median, true;
}

pub const FUNCTIONS: &[Function] = &[
    Function::method("sum", sum),
    Function::method("prod", prod),
    Function::method("mean", mean),
    Function::method("var", var),
    Function::method("std", std),
    Function::method("min", min),
    Function::method("max", max),
    Function::new("amin", min),
    Function::new("amax", max),
    Function::method("any", any),
    Function::method("all", all),
    Function::new("median", median),
    Function::new("nansum", nansum),
    Function::new("nanprod", nanprod),
    Function::new("nanmean", nanmean),
    Function::new("nanvar", nanvar),
    Function::new("nanstd", nanstd),
    Function::new("nanmin", nanmin),
    Function::new("nanmax", nanmax),
    Function::new("nanmedian", nanmedian),
    Function::method("argmin", argmin),
    Function::method("argmax", argmax),
    Function::new("nanargmin", nanargmin),
    Function::new("nanargmax", nanargmax),
    Function::method("ptp", ptp),
    Function::method("cumsum", cumsum),
    Function::method("cumprod", cumprod),
    Function::new("nancumsum", nancumsum),
    Function::new("nancumprod", nancumprod),
    Function::new("count_nonzero", count_nonzero),
    Function::new("average", average),
    Function::new("quantile", quantile),
    Function::new("percentile", percentile),
    Function::new("nanquantile", nanquantile),
    Function::new("nanpercentile", nanpercentile),
    Function::new("cov", cov),
    Function::new("corrcoef", corrcoef),
];

fn reduction(
    name: &'static str,
    op: Reduce,
    skipna: bool,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let mut array = from_py(&*args.required("a", vm)?, vm)?;
    let axis = args.take("axis", vm)?;
    // Extrema, tests and medians have no `dtype`; a median's third is `out` as theirs.
    let dtype = match op {
        Reduce::Sum | Reduce::Prod | Reduce::Mean | Reduce::Var | Reduce::Std => {
            dtype::optional(&mut args, "dtype", vm)?
        }
        _ => None,
    };
    let out = args.take_some("out", vm)?;
    let ddof = match op {
        Reduce::Var | Reduce::Std => match args
            .take_some("ddof", vm)?
            .or_else(|| args.keyword("correction"))
        {
            Some(ddof) => float_of(&ddof, vm)?,
            None => 0.0,
        },
        _ => 0.0,
    };
    if op == Reduce::Median {
        args.take("overwrite_input", vm)?;
    }
    let keepdims = match args.take_some("keepdims", vm)? {
        Some(keepdims) => keepdims.try_to_bool(vm)?,
        None => false,
    };
    let initial = args.take_some("initial", vm)?;
    let keep = args
        .keyword("where")
        .filter(|keep| !keep.is(&vm.ctx.true_value));
    args.finish(vm)?;

    if let Some(dtype) = dtype {
        array = cast(&array, dtype, vm)?;
    }
    let axes = axes_of(axis.as_deref(), array.ndim(), vm)?;
    let mut skipna = skipna;
    if let Some(keep) = keep {
        let keep = from_py(&keep, vm)?;
        let fill = match op {
            Reduce::Sum | Reduce::Any => Scalar::Int(0),
            Reduce::Prod | Reduce::All => Scalar::Int(1),
            _ => {
                // Elements left out count as missing.
                skipna = true;
                array = if array.dtype().is_float() {
                    array
                } else {
                    cast(&array, DType::F64, vm)?
                };
                Scalar::Float(f64::NAN)
            }
        };
        let fill = cast(&Array::scalar(fill), array.dtype(), vm)?;
        array = ops::where_(&keep, &array, &fill).or_raise(vm)?;
    }
    let empty = axes.iter().any(|axis| array.shape()[*axis] == 0);
    if empty && matches!(op, Reduce::Min | Reduce::Max) && initial.is_none() {
        let ufunc = if op == Reduce::Min {
            "minimum"
        } else {
            "maximum"
        };
        return Err(vm.new_value_error(format!(
            "zero-size array to reduction operation {ufunc} which has no identity"
        )));
    }
    let options = ReduceOptions {
        skipna,
        ddof,
        min_count: None,
        keepdims,
    };
    let mut result = ops::reduce(op, &array, &axes, &options).or_raise(vm)?;
    if let Some(initial) = initial {
        let initial = cast(&from_py(&initial, vm)?, result.dtype(), vm)?;
        let combine = match op {
            Reduce::Sum => ops::Binary::Add,
            Reduce::Prod => ops::Binary::Mul,
            Reduce::Min => ops::Binary::Minimum,
            _ => ops::Binary::Maximum,
        };
        result = ops::binary(combine, &result, &initial).or_raise(vm)?;
    }
    match out {
        Some(out) => write_out(out, result, vm),
        None => result_to_py(result, vm),
    }
}

fn extreme(
    name: &'static str,
    op: Reduce,
    skipna: bool,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    args.take("out", vm)?;
    let keepdims = args.value::<bool>("keepdims", vm)?.unwrap_or(false);
    args.finish(vm)?;
    if array.size() == 0 {
        return Err(vm.new_value_error(format!("attempt to get {name} of an empty sequence")));
    }
    let (array, axes) = match axis {
        None => (flat(&array, vm)?, vec![0]),
        Some(axis) => {
            let axes = axes_of(Some(&axis), array.ndim(), vm)?;
            (array, axes)
        }
    };
    if skipna {
        let missing = ops::unary(ops::Unary::Isnull, &array).or_raise(vm)?;
        let all =
            ops::reduce(Reduce::All, &missing, &axes, &ReduceOptions::default()).or_raise(vm)?;
        if all.to_vec::<bool>().unwrap_or_default().contains(&true) {
            return Err(vm.new_value_error("All-NaN slice encountered"));
        }
    }
    let options = ReduceOptions {
        skipna,
        keepdims,
        ..ReduceOptions::default()
    };
    result_to_py(ops::reduce(op, &array, &axes, &options).or_raise(vm)?, vm)
}

fn argmin(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    extreme("argmin", Reduce::Argmin, false, args, vm)
}

fn argmax(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    extreme("argmax", Reduce::Argmax, false, args, vm)
}

fn nanargmin(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    extreme("nanargmin", Reduce::Argmin, true, args, vm)
}

fn nanargmax(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    extreme("nanargmax", Reduce::Argmax, true, args, vm)
}

fn ptp(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let high = max(args.clone(), vm)?;
    vm._sub(&high, &*min(args, vm)?)
}

fn running(
    name: &'static str,
    op: Scan,
    skipna: bool,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    let dtype = dtype::optional(&mut args, "dtype", vm)?;
    let out = args.take_some("out", vm)?;
    args.finish(vm)?;
    let array = match dtype {
        Some(dtype) => cast(&array, dtype, vm)?,
        None => array,
    };
    let (array, axis) = match axis {
        None => (flat(&array, vm)?, 0),
        Some(axis) => {
            let axis = axis_of(super::int_of(&axis, vm)?, array.ndim(), vm)?;
            (array, axis)
        }
    };
    let result = ops::scan(op, &array, axis, skipna, None).or_raise(vm)?;
    match out {
        Some(out) => write_out(out, result, vm),
        None => result_to_py(result, vm),
    }
}

fn cumsum(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    running("cumsum", Scan::Cumsum, false, args, vm)
}

fn cumprod(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    running("cumprod", Scan::Cumprod, false, args, vm)
}

fn nancumsum(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    running("nancumsum", Scan::Cumsum, true, args, vm)
}

fn nancumprod(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    running("nancumprod", Scan::Cumprod, true, args, vm)
}

fn count_nonzero(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("count_nonzero", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    let keepdims = args.keyword_value::<bool>("keepdims", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let truth = if array.dtype() == DType::Bool {
        array
    } else {
        let zero = ops::zeros(array.dtype(), &[]).or_raise(vm)?;
        ops::binary(ops::Binary::Ne, &array, &zero).or_raise(vm)?
    };
    let axes = axes_of(axis.as_deref(), truth.ndim(), vm)?;
    let options = ReduceOptions {
        skipna: false,
        keepdims,
        ..ReduceOptions::default()
    };
    let count = ops::reduce(Reduce::Sum, &truth, &axes, &options).or_raise(vm)?;
    if axis.is_none() && !keepdims {
        return Ok(vm
            .ctx
            .new_int(count.item().or_raise(vm)?.as_i64().unwrap_or(0))
            .into());
    }
    result_to_py(count, vm)
}

fn average(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("average", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    let weights = args.take_some("weights", vm)?;
    let returned = args.value::<bool>("returned", vm)?.unwrap_or(false);
    let keepdims = args.keyword_value::<bool>("keepdims", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let axes = axes_of(axis.as_deref(), array.ndim(), vm)?;
    let options = ReduceOptions {
        skipna: false,
        keepdims,
        ..ReduceOptions::default()
    };
    let mut weights = match weights {
        Some(weights) => from_py(&weights, vm)?,
        None => Array::scalar(Scalar::Float(1.0)),
    };
    if weights.ndim() == 1 && array.ndim() > 1 && axes.len() == 1 {
        if weights.size() != array.shape()[axes[0]] {
            return Err(vm.new_value_error("Length of weights not compatible with specified axis."));
        }
        let mut shape = vec![1; array.ndim()];
        shape[axes[0]] = weights.size();
        weights = ops::reshape(&weights, &shape).or_raise(vm)?;
    }
    let weights = ops::broadcast_to(&weights, array.shape()).or_raise(vm)?;
    let total = ops::reduce(Reduce::Sum, &weights, &axes, &options).or_raise(vm)?;
    let product = ops::binary(ops::Binary::Mul, &array, &weights).or_raise(vm)?;
    let sum = ops::reduce(Reduce::Sum, &product, &axes, &options).or_raise(vm)?;
    if floats(&total, vm)?.contains(&0.0) {
        return Err(vm.new_zero_division_error("Weights sum to zero, can't be normalized"));
    }
    let mean = result_to_py(
        ops::binary(ops::Binary::Div, &sum, &total).or_raise(vm)?,
        vm,
    )?;
    if returned {
        return Ok(vm
            .ctx
            .new_tuple(vec![mean, result_to_py(total, vm)?])
            .into());
    }
    Ok(mean)
}

fn quantiles(
    name: &'static str,
    scale: f64,
    skipna: bool,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut args = Arguments::new(name, args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let q = from_py(&*args.required("q", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    args.take("out", vm)?;
    args.take("overwrite_input", vm)?;
    let method = args
        .take_some("method", vm)?
        .or_else(|| args.keyword("interpolation"));
    let keepdims = args.value::<bool>("keepdims", vm)?.unwrap_or(false);
    args.keyword("weights");
    args.finish(vm)?;
    let method = match method.and_then(|method| text(&method)) {
        None => QuantileMethod::Linear,
        Some(name) => QuantileMethod::from_name(&name)
            .ok_or_else(|| vm.new_value_error(format!("{name:?} is not a valid method")))?,
    };
    let wanted: Vec<f64> = floats(&q, vm)?.into_iter().map(|q| q / scale).collect();
    if wanted.iter().any(|q| !(0.0..=1.0).contains(q)) {
        return Err(vm.new_value_error(if scale == 1.0 {
            "Quantiles must be in the range [0, 1]"
        } else {
            "Percentiles must be in the range [0, 100]"
        }));
    }
    let axes = axes_of(axis.as_deref(), array.ndim(), vm)?;
    let array = if array.dtype().kind() == Kind::Bool {
        cast(&array, DType::F64, vm)?
    } else {
        array
    };
    let mut result = ops::quantile(&array, &wanted, &axes, method, skipna).or_raise(vm)?;
    // Methods that pick elements keep their dtype.
    let picks = matches!(
        method.name(),
        "lower" | "higher" | "nearest" | "inverted_cdf" | "closest_observation"
    );
    if picks && array.dtype().is_integer() {
        result = cast(&result, array.dtype(), vm)?;
    }
    if keepdims {
        for axis in &axes {
            result = ops::expand_dims(&result, axis + 1).or_raise(vm)?;
        }
    }
    let mut shape = q.shape().to_vec();
    shape.extend(&result.shape()[1..]);
    result_to_py(ops::reshape(&result, &shape).or_raise(vm)?, vm)
}

fn quantile(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    quantiles("quantile", 1.0, false, args, vm)
}

fn percentile(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    quantiles("percentile", 100.0, false, args, vm)
}

fn nanquantile(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    quantiles("nanquantile", 1.0, true, args, vm)
}

fn nanpercentile(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    quantiles("nanpercentile", 100.0, true, args, vm)
}

/// Covariance of the rows of a 2-d array.
fn covariance(rows: &[Vec<f64>], ddof: f64) -> Vec<f64> {
    let count = rows.first().map_or(0, Vec::len) as f64;
    let centred: Vec<Vec<f64>> = rows
        .iter()
        .map(|row| {
            let mean = row.iter().sum::<f64>() / count;
            row.iter().map(|value| value - mean).collect()
        })
        .collect();
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    centred
        .iter()
        .flat_map(|a| {
            centred
                .iter()
                .map(|b| product(a, b) / (count - ddof))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn observations(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Vec<Vec<f64>>> {
    let mut rows = Vec::new();
    let first = from_py(
        &*args
            .required("m", vm)
            .or_else(|error| args.keyword("x").ok_or(error))?,
        vm,
    )?;
    let second = args
        .take_some("y", vm)?
        .map(|y| from_py(&y, vm))
        .transpose()?;
    for array in std::iter::once(first).chain(second) {
        let width = array.shape().last().copied().unwrap_or(1).max(1);
        rows.extend(floats(&array, vm)?.chunks(width).map(<[f64]>::to_vec));
    }
    if rows.windows(2).any(|pair| pair[0].len() != pair[1].len()) {
        return Err(vm.new_value_error(
            "all the input array dimensions except for the concatenation axis must match exactly",
        ));
    }
    Ok(rows)
}

fn cov(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("cov", args);
    let rows = observations(&mut args, vm)?;
    args.take("rowvar", vm)?;
    let bias = args.value::<bool>("bias", vm)?.unwrap_or(false);
    let ddof = match args.take_some("ddof", vm)? {
        Some(ddof) => float_of(&ddof, vm)?,
        None => {
            if bias {
                0.0
            } else {
                1.0
            }
        }
    };
    let values = covariance(&rows, ddof);
    let shape: &[usize] = if rows.len() == 1 {
        &[]
    } else {
        &[rows.len(), rows.len()]
    };
    // numpy gives a 0-d array here.
    Ok(crate::numpy::to_py(
        Array::from_vec(shape, values).or_raise(vm)?,
        vm,
    ))
}

fn corrcoef(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("corrcoef", args);
    let rows = observations(&mut args, vm)?;
    let n = rows.len();
    let values = covariance(&rows, 1.0);
    let deviation: Vec<f64> = (0..n).map(|i| values[i * n + i].sqrt()).collect();
    let values: Vec<f64> = values
        .iter()
        .enumerate()
        .map(|(at, value)| (value / deviation[at / n] / deviation[at % n]).clamp(-1.0, 1.0))
        .collect();
    let shape: &[usize] = if n == 1 { &[] } else { &[n, n] };
    result_to_py(Array::from_vec(shape, values).or_raise(vm)?, vm)
}
