//! Reductions and running values.

use littoral_array::ops::{QuantileMethod, Reduce, Scan};
use littoral_xarray::{Aggregation, Dims, Extreme, Quantile};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, both};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[
    both("count", aggregate),
    both("sum", aggregate),
    both("prod", aggregate),
    both("mean", aggregate),
    both("var", aggregate),
    both("std", aggregate),
    both("min", aggregate),
    both("max", aggregate),
    both("any", aggregate),
    both("all", aggregate),
    both("median", aggregate),
    both("argmin", aggregate),
    both("argmax", aggregate),
    both("idxmin", extreme),
    both("idxmax", extreme),
    both("quantile", quantile),
    both("cumsum", accumulate),
    both("cumprod", accumulate),
];

/// The keyword arguments that all aggregations share. What remains in `args` is the caller's.
pub fn aggregation(
    name: &'static str,
    args: &mut Arguments,
    vm: &VirtualMachine,
) -> PyResult<Aggregation> {
    let function = Reduce::from_name(name)
        .ok_or_else(|| vm.new_attribute_error(format!("no aggregation is called {name}")))?;
    let mut aggregation = Aggregation::new(function);
    aggregation.skipna = args.keyword_value("skipna", vm)?;
    aggregation.keep_attrs = keep_attrs(args, vm)?;
    aggregation.ddof = args.keyword_value::<u32>("ddof", vm)?.unwrap_or(0);
    if let Some(count) = args.keyword_value::<i64>("min_count", vm)? {
        if !matches!(function, Reduce::Sum | Reduce::Prod) {
            return Err(vm.new_type_error(format!(
                "{name}() got an unexpected keyword argument 'min_count'"
            )));
        }
        aggregation.min_count = Some(count.max(0) as u64);
    }
    let _numeric_only = args.keyword("numeric_only");
    aggregation.keepdims = args.keyword_value("keepdims", vm)?.unwrap_or(false);
    Ok(aggregation)
}

pub fn keep_attrs(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Option<bool>> {
    match args.keyword("keep_attrs") {
        Some(value) if support::text(&value).is_some() => Ok(None),
        Some(value) if !vm.is_none(&value) => Ok(Some(value.try_to_bool(vm)?)),
        _ => Ok(None),
    }
}

/// `dim=`, or of an array numpy's `axis=`.
fn reduced_dims(call: &Call, args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Dims> {
    let dims = convert::dims(args.take("dim", vm)?, vm)?;
    let axis = args.keyword("axis").filter(|axis| !vm.is_none(axis));
    match (&call.model, axis) {
        (Labelled::Array(array), Some(axis)) => axis_dims(array.dims(), &axis, vm),
        _ => Ok(dims),
    }
}

fn aggregate(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    // Positions of an extreme along several dimensions are a dict.
    let several = matches!(call.name, "argmin" | "argmax") && args.several("dim");
    let dims = reduced_dims(&call, &mut args, vm)?;
    let aggregation = aggregation(call.name, &mut args, vm)?;
    args.finish(vm)?;
    if several {
        let Labelled::Array(array) = &call.model else {
            // Of argmax, too, it says argmin.
            return Err(vm.new_value_error(
                "When dim is a sequence or ..., DataArray.argmin() returns a dict. dicts cannot be contained in a \
                 Dataset, so cannot call Dataset.argmin() with a sequence or ... for dim",
            ));
        };
        let positions = array.extreme_positions(&aggregation, &dims).or_raise(vm)?;
        let entries = positions
            .into_iter()
            .map(|(dim, array)| Ok((dim, Labelled::Array(array).wrap(vm)?)))
            .collect::<PyResult<Vec<_>>>()?;
        return support::dict_of(entries, vm);
    }
    match call.model {
        Labelled::Array(array) => {
            Labelled::Array(array.aggregate(&aggregation, &dims).or_raise(vm)?).wrap(vm)
        }
        Labelled::Set(dataset) => {
            Labelled::Set(dataset.aggregate(&aggregation, &dims).or_raise(vm)?).wrap(vm)
        }
    }
}

/// numpy's `axis=` as dimensions.
pub fn axis_dims(dims: &[String], axis: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Dims> {
    let axes: Vec<i64> = match support::is_sequence(axis) {
        true => support::items(axis, vm)?
            .into_iter()
            .map(|item| item.try_into_value(vm))
            .collect::<PyResult<_>>()?,
        false => vec![axis.clone().try_into_value(vm)?],
    };
    let ndim = dims.len() as i64;
    let names = axes.into_iter().map(|axis| {
        let at = if axis < 0 { axis + ndim } else { axis };
        dims.get(at as usize).cloned().ok_or_else(|| {
            vm.new_value_error(format!(
                "axis {axis} is out of bounds for array of dimension {ndim}"
            ))
        })
    });
    Ok(Dims::Some(names.collect::<PyResult<_>>()?))
}

fn extreme(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.take_some("dim", vm)?;
    let skipna = args.keyword_value("skipna", vm)?;
    let fill = args.keyword_value::<PyObjectRef>("fill_value", vm)?;
    let keep_attrs = keep_attrs(&mut args, vm)?;
    args.finish(vm)?;
    let fill = match fill {
        Some(fill) => support::scalar_of(&fill, vm)?,
        None => None,
    };
    let extreme = Extreme {
        function: match call.name {
            "idxmin" => Reduce::Argmin,
            _ => Reduce::Argmax,
        },
        skipna,
        // NaN stands for the missing value of whatever the labels are.
        fill: fill.filter(|fill| !fill.is_null()),
        keep_attrs,
    };
    let dim = dim.map(|dim| convert::key_text(&dim, vm)).transpose()?;
    match call.model {
        Labelled::Array(array) => {
            Labelled::Array(array.idx_extreme(&extreme, dim.as_deref()).or_raise(vm)?).wrap(vm)
        }
        Labelled::Set(dataset) => {
            let dims = dataset.dims();
            let dim = dim.or_else(|| dims.first().filter(|_| dims.len() == 1).cloned());
            let dim = dim.ok_or_else(|| {
                vm.new_value_error("Must supply 'dim' argument for multidimensional arrays")
            })?;
            Labelled::Set(dataset.idx_extreme(&extreme, &dim).or_raise(vm)?).wrap(vm)
        }
    }
}

fn quantile(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let q = args.required("q", vm)?;
    let dims = convert::dims(args.take("dim", vm)?, vm)?;
    let method = args.value::<String>("method", vm)?;
    let keep = keep_attrs(&mut args, vm)?;
    let skipna = args.keyword_value("skipna", vm)?;
    let interpolation = args.keyword_value::<String>("interpolation", vm)?;
    let numeric_only = args.keyword_value("numeric_only", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let method = method.or(interpolation).unwrap_or_else(|| "linear".into());
    let method = QuantileMethod::from_name(&method)
        .ok_or_else(|| {
            // In numpy's order.
            vm.new_value_error(format!(
                "'{method}' is not a valid method. Use one of: dict_keys(['inverted_cdf', 'averaged_inverted_cdf', \
                 'closest_observation', 'interpolated_inverted_cdf', 'hazen', 'weibull', 'linear', \
                 'median_unbiased', 'normal_unbiased', 'lower', 'higher', 'midpoint', 'nearest'])"
            ))
        })?;
    let array = numpy::from_py(&q, vm)?;
    let scalar = array.ndim() == 0;
    let quantile = Quantile {
        q: array.scalars().iter().filter_map(|q| q.as_f64()).collect(),
        scalar,
        method,
        skipna,
        numeric_only,
        keep_attrs: keep,
    };
    call.map(|dataset| dataset.quantile(&quantile, &dims), vm)
}

fn accumulate(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dims = reduced_dims(&call, &mut args, vm)?;
    let skipna = args.keyword_value("skipna", vm)?;
    let keep = keep_attrs(&mut args, vm)?;
    args.finish(vm)?;
    let scan = if call.name == "cumsum" {
        Scan::Cumsum
    } else {
        Scan::Cumprod
    };
    match call.model {
        Labelled::Array(array) => {
            let out = array.accumulate(scan, &dims, skipna, keep).or_raise(vm)?;
            Labelled::Array(out).wrap(vm)
        }
        Labelled::Set(dataset) => {
            let out = dataset.accumulate(scan, &dims, skipna, keep).or_raise(vm)?;
            Labelled::Set(out).wrap(vm)
        }
    }
}
