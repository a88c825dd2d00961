//! Searching, choosing, taking, histograms.

use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Function, axis_of, flat, floats, int_of, integers};
use crate::numpy::convert::{from_py, result_to_py, to_py};
use crate::numpy::dtype::cast;
use crate::numpy::operators::{Operand, pair};
use crate::support::{self, Arguments, OrRaise, float_of, items};

pub const FUNCTIONS: &[Function] = &[
    Function::new("where", where_),
    Function::method("nonzero", nonzero),
    Function::new("argwhere", argwhere),
    Function::new("flatnonzero", flatnonzero),
    Function::method("searchsorted", searchsorted),
    Function::new("digitize", digitize),
    Function::new("histogram", histogram),
    Function::new("bincount", bincount),
    Function::method("take", take),
    Function::new("take_along_axis", take_along_axis),
    Function::new("extract", extract),
    Function::new("compress", extract),
    Function::new("select", select),
    Function::new("piecewise", piecewise),
    Function::new("copyto", copyto),
];

fn where_(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("where", args);
    let condition = from_py(&*args.required("condition", vm)?, vm)?;
    let x = args.take("x", vm)?;
    let y = args.take("y", vm)?;
    match (x, y) {
        (None, None) => positions(&condition, vm),
        (Some(x), Some(y)) => {
            let (x, y) = pair(Operand::from_py(&x, vm)?, Operand::from_py(&y, vm)?, vm)?;
            let condition = truth(&condition, vm)?;
            // numpy gives an array, also of no dimension.
            Ok(to_py(ops::where_(&condition, &x, &y).or_raise(vm)?, vm))
        }
        _ => Err(vm.new_value_error("either both or neither of x and y should be given")),
    }
}

fn truth(array: &Array, vm: &VirtualMachine) -> PyResult<Array> {
    cast(array, DType::Bool, vm)
}

fn positions(array: &Array, vm: &VirtualMachine) -> PyResult {
    if array.ndim() == 0 {
        return Err(vm.new_value_error("Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead."));
    }
    let found = ops::nonzero(array).or_raise(vm)?;
    let arrays = found.into_iter().map(|each| {
        Ok(to_py(
            Array::from_vec(&[each.len()], each).or_raise(vm)?,
            vm,
        ))
    });
    Ok(vm.ctx.new_tuple(arrays.collect::<PyResult<_>>()?).into())
}

fn nonzero(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    positions(
        &from_py(&*Arguments::new("nonzero", args).required("a", vm)?, vm)?,
        vm,
    )
}

fn argwhere(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("argwhere", args).required("a", vm)?, vm)?;
    let found = ops::nonzero(&array).or_raise(vm)?;
    let count = found.first().map_or(0, Vec::len);
    let values: Vec<i64> = (0..count)
        .flat_map(|row| found.iter().map(move |axis| axis[row]))
        .collect();
    Ok(to_py(
        Array::from_vec(&[count, array.ndim()], values).or_raise(vm)?,
        vm,
    ))
}

fn flatnonzero(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = flat(
        &from_py(&*Arguments::new("flatnonzero", args).required("a", vm)?, vm)?,
        vm,
    )?;
    let found = ops::nonzero(&array)
        .or_raise(vm)?
        .into_iter()
        .next()
        .unwrap_or_default();
    Ok(to_py(
        Array::from_vec(&[found.len()], found).or_raise(vm)?,
        vm,
    ))
}

fn searchsorted(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("searchsorted", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let values = args.required("v", vm)?;
    let side = args
        .take_some("side", vm)?
        .and_then(|side| support::text(&side));
    args.take("sorter", vm)?;
    args.finish(vm)?;
    let (array, values) = pair(Operand::Array(array), Operand::from_py(&values, vm)?, vm)?;
    let right = side.as_deref() == Some("right");
    result_to_py(ops::searchsorted(&array, &values, right).or_raise(vm)?, vm)
}

fn digitize(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("digitize", args);
    let x = from_py(&*args.required("x", vm)?, vm)?;
    let bins = from_py(&*args.required("bins", vm)?, vm)?;
    let right = args.value::<bool>("right", vm)?.unwrap_or(false);
    let edges = floats(&bins, vm)?;
    let decreasing = edges.windows(2).any(|pair| pair[0] > pair[1]);
    if !decreasing {
        return result_to_py(ops::searchsorted(&bins, &x, !right).or_raise(vm)?, vm);
    }
    if edges.windows(2).any(|pair| pair[0] < pair[1]) {
        return Err(vm.new_value_error("bins must be monotonically increasing or decreasing"));
    }
    let reversed = ops::flip(&bins, &[0]).or_raise(vm)?;
    let found = ops::searchsorted(&reversed, &x, right).or_raise(vm)?;
    let count = Array::scalar(littoral_array::Scalar::Int(edges.len() as i64));
    result_to_py(ops::binary(Binary::Sub, &count, &found).or_raise(vm)?, vm)
}

fn histogram(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("histogram", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let bins = args.take_some("bins", vm)?;
    let range = args.take_some("range", vm)?;
    let density = args
        .take_some("density", vm)?
        .map(|d| d.try_to_bool(vm))
        .transpose()?
        .unwrap_or(false);
    let weights = args
        .take_some("weights", vm)?
        .map(|w| from_py(&w, vm))
        .transpose()?;
    args.finish(vm)?;
    let values = floats(&array, vm)?;
    let edges = match bins {
        Some(bins) if !matches!(bins.try_index_opt(vm), Some(Ok(_))) => {
            floats(&from_py(&bins, vm)?, vm)?
        }
        bins => {
            let count = bins
                .map(|bins| int_of(&bins, vm))
                .transpose()?
                .unwrap_or(10);
            if count < 1 {
                return Err(vm.new_value_error("`bins` must be positive, when an integer"));
            }
            let (mut low, mut high) = match range {
                Some(range) => {
                    let range = items(&range, vm)?;
                    let [low, high] = range.as_slice() else {
                        return Err(vm.new_value_error("range must be a pair"));
                    };
                    (float_of(low, vm)?, float_of(high, vm)?)
                }
                None if values.is_empty() => (0.0, 1.0),
                None => (
                    values.iter().copied().fold(f64::INFINITY, f64::min),
                    values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                ),
            };
            if !(low.is_finite() && high.is_finite()) || values.iter().any(|v| v.is_nan()) {
                return Err(vm.new_value_error(format!(
                    "autodetected range of [{low}, {high}] is not finite"
                )));
            }
            if low == high {
                (low, high) = (low - 0.5, high + 0.5);
            }
            let edges = ops::linspace(low, high, count as usize + 1, true).or_raise(vm)?;
            floats(&edges, vm)?
        }
    };
    if edges.windows(2).any(|pair| pair[0] > pair[1]) {
        return Err(vm.new_value_error("`bins` must increase monotonically, when an array"));
    }
    let weight = weights
        .as_ref()
        .map(|weights| floats(weights, vm))
        .transpose()?;
    if weight
        .as_ref()
        .is_some_and(|weight| weight.len() != values.len())
    {
        return Err(vm.new_value_error("weights should have the same shape as a."));
    }
    let bins = edges.len().saturating_sub(1);
    let mut counts = vec![0.0; bins];
    for (position, value) in values.iter().enumerate() {
        let after = edges.partition_point(|edge| edge <= value);
        // The last bin is closed on both sides.
        let bin = if after == edges.len() && edges.last() == Some(value) {
            bins
        } else {
            after
        };
        if bin >= 1 && bin <= bins {
            counts[bin - 1] += weight.as_ref().map_or(1.0, |weight| weight[position]);
        }
    }
    let counts = if density {
        let total: f64 = counts.iter().sum();
        let per_width = counts
            .iter()
            .enumerate()
            .map(|(k, count)| count / (edges[k + 1] - edges[k]) / total);
        Array::from_vec(&[bins], per_width.collect())
    } else if weights.is_some() {
        Array::from_vec(&[bins], counts)
    } else {
        Array::from_vec(
            &[bins],
            counts.into_iter().map(|count| count as i64).collect(),
        )
    };
    let edges = Array::from_vec(&[edges.len()], edges).or_raise(vm)?;
    Ok(vm
        .ctx
        .new_tuple(vec![to_py(counts.or_raise(vm)?, vm), to_py(edges, vm)])
        .into())
}

fn bincount(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("bincount", args);
    let values = integers(&from_py(&*args.required("x", vm)?, vm)?, vm)?;
    let weights = args
        .take_some("weights", vm)?
        .map(|w| from_py(&w, vm))
        .transpose()?;
    let least = args.value::<usize>("minlength", vm)?.unwrap_or(0);
    if values.iter().any(|value| *value < 0) {
        return Err(vm.new_value_error("'list' argument must have no negative elements"));
    }
    let size = values
        .iter()
        .max()
        .map_or(0, |max| *max as usize + 1)
        .max(least);
    ops::room(&[size], size_of::<i64>()).or_raise(vm)?;
    let made = match weights {
        Some(weights) => {
            let mut counts = vec![0.0; size];
            for (value, weight) in values.iter().zip(floats(&weights, vm)?) {
                counts[*value as usize] += weight;
            }
            Array::from_vec(&[size], counts)
        }
        None => {
            let mut counts = vec![0i64; size];
            values.iter().for_each(|value| counts[*value as usize] += 1);
            Array::from_vec(&[size], counts)
        }
    };
    Ok(to_py(made.or_raise(vm)?, vm))
}

fn take(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("take", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let indices = from_py(&*args.required("indices", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    let (array, axis) = match axis {
        None => (flat(&array, vm)?, 0),
        Some(axis) => {
            let axis = axis_of(int_of(&axis, vm)?, array.ndim(), vm)?;
            (array, axis)
        }
    };
    let indices = cast(&indices, DType::I64, vm)?;
    result_to_py(ops::gather(&array, &[axis], &[&indices]).or_raise(vm)?, vm)
}

fn take_along_axis(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("take_along_axis", args);
    let array = from_py(&*args.required("arr", vm)?, vm)?;
    let indices = cast(
        &from_py(&*args.required("indices", vm)?, vm)?,
        DType::I64,
        vm,
    )?;
    let axis = axis_of(int_of(&*args.required("axis", vm)?, vm)?, array.ndim(), vm)?;
    let ndim = array.ndim();
    let grids = (0..ndim)
        .map(|each| -> PyResult<Array> {
            if each == axis {
                return Ok(indices.clone());
            }
            let mut shape = vec![1; ndim];
            shape[each] = array.shape()[each];
            Array::from_vec(&shape, (0..shape[each] as i64).collect()).or_raise(vm)
        })
        .collect::<PyResult<Vec<_>>>()?;
    let axes: Vec<usize> = (0..ndim).collect();
    result_to_py(
        ops::gather(&array, &axes, &grids.iter().collect::<Vec<_>>()).or_raise(vm)?,
        vm,
    )
}

fn extract(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("extract", args);
    let condition = flat(
        &truth(&from_py(&*args.required("condition", vm)?, vm)?, vm)?,
        vm,
    )?;
    let array = flat(&from_py(&*args.required("arr", vm)?, vm)?, vm)?;
    Ok(to_py(
        ops::boolean_mask(&array, 0, &condition).or_raise(vm)?,
        vm,
    ))
}

fn select(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("select", args);
    let conditions = super::arrays_of(&*args.required("condlist", vm)?, vm)?;
    let choices = super::arrays_of(&*args.required("choicelist", vm)?, vm)?;
    let default = args.take("default", vm)?;
    let mut made = match default {
        Some(default) => from_py(&default, vm)?,
        None => Array::scalar(littoral_array::Scalar::Int(0)),
    };
    for (condition, choice) in conditions.iter().zip(&choices).rev() {
        made = ops::where_(&truth(condition, vm)?, choice, &made).or_raise(vm)?;
    }
    Ok(to_py(made, vm))
}

fn piecewise(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("piecewise", args);
    let x = from_py(&*args.required("x", vm)?, vm)?;
    let conditions = super::arrays_of(&*args.required("condlist", vm)?, vm)?;
    let functions = items(&*args.required("funclist", vm)?, vm)?;
    let value = |function: &PyObjectRef| -> PyResult<Array> {
        let made = if function.is_callable() {
            from_py(&*function.call((to_py(x.clone(), vm),), vm)?, vm)?
        } else {
            from_py(function, vm)?
        };
        cast(&made, x.dtype(), vm)
    };
    let mut made = match functions.get(conditions.len()) {
        Some(otherwise) => ops::broadcast_to(&value(otherwise)?, x.shape()).or_raise(vm)?,
        None => ops::zeros(x.dtype(), x.shape()).or_raise(vm)?,
    };
    for (condition, function) in conditions.iter().zip(&functions) {
        made = ops::where_(&truth(condition, vm)?, &value(function)?, &made).or_raise(vm)?;
    }
    result_to_py(made, vm)
}

fn copyto(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("copyto", args);
    let target = args.required("dst", vm)?;
    let value = args.required("src", vm)?;
    let old = from_py(&target, vm)?;
    let value = ops::broadcast_to(&from_py(&value, vm)?, old.shape()).or_raise(vm)?;
    super::write_out(target, value, vm)?;
    Ok(vm.ctx.none())
}
