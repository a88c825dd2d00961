//! Interpolation, calculus, fits, ranks.

use indexmap::IndexMap;
use littoral_array::Scalar;
use littoral_array::ops::Outside;
use littoral_xarray::{
    InterpOptions, InterpTarget, InterpolateNa, MaxGap, Method, PolyfitOptions, UseCoordinate,
    like_targets,
};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, both, keep_attrs};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise, float_of};
use crate::xarray::convert;
use crate::xarray::objects::{self, Labelled};

pub const METHODS: &[Entry] = &[
    both("interp", interp),
    both("interp_like", interp_like),
    both("interpolate_na", interpolate_na),
    both("polyfit", polyfit),
    both("differentiate", differentiate),
    both("integrate", integrate),
    both("cumulative_integrate", integrate),
    both("rank", rank),
];

/// `kwargs={"fill_value": …, "bounds_error": …, "order": …}` of scipy's interpolators.
struct SchemeArguments {
    outside: Option<Outside>,
    bounds_error: bool,
    order: Option<usize>,
}

fn scheme_arguments(
    given: IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<SchemeArguments> {
    let mut out = SchemeArguments {
        outside: None,
        bounds_error: false,
        order: None,
    };
    for (name, value) in given {
        match name.as_str() {
            "fill_value" => out.outside = outside(&value, vm)?,
            "bounds_error" => {
                out.bounds_error = !vm.is_none(&value) && value.try_to_bool(vm)?;
            }
            "order" => out.order = Some(value.try_into_value(vm)?),
            "assume_sorted" | "copy" | "axis" | "rescale" | "extrapolate" => {}
            other => {
                return Err(vm.new_type_error(format!(
                    "interp1d.__init__() got an unexpected keyword argument '{other}'"
                )));
            }
        }
    }
    Ok(out)
}

fn outside(value: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Outside>> {
    if vm.is_none(value) {
        return Ok(None);
    }
    if support::text(value).as_deref() == Some("extrapolate") {
        return Ok(Some(Outside::Extrapolate));
    }
    if let Some(pair) = value.downcast_ref::<PyTuple>()
        && let [low, high] = pair.as_slice()
    {
        return Ok(Some(Outside::Fill(float_of(low, vm)?, float_of(high, vm)?)));
    }
    let fill = float_of(value, vm)?;
    Ok(Some(Outside::Fill(fill, fill)))
}

fn interp_options(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<InterpOptions> {
    let method = args
        .value::<String>("method", vm)?
        .unwrap_or_else(|| "linear".into());
    let assume_sorted = args.value::<bool>("assume_sorted", vm)?.unwrap_or(false);
    let given = match args.take_some("kwargs", vm)? {
        Some(given) => support::pairs(&given, vm)?
            .into_iter()
            .map(|(name, value)| Ok((convert::key_text(&name, vm)?, value)))
            .collect::<PyResult<_>>()?,
        None => IndexMap::new(),
    };
    let scheme = scheme_arguments(given, vm)?;
    let other = args.keyword_value::<String>("method_non_numeric", vm)?;
    let method_non_numeric = match other {
        Some(name) => Method::from_name(&name).ok_or_else(|| {
            vm.new_value_error(format!(
                "Invalid fill method. Expecting pad (ffill), backfill (bfill) or nearest. Got {name}"
            ))
        })?,
        None => Method::Nearest,
    };
    Ok(InterpOptions {
        method,
        order: scheme.order,
        outside: scheme.outside,
        bounds_error: scheme.bounds_error,
        assume_sorted,
        method_non_numeric,
    })
}

fn interp_target(object: &PyObject, vm: &VirtualMachine) -> PyResult<InterpTarget> {
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => return Ok(InterpTarget::Labelled(array)),
        Some(Labelled::Set(_)) => {
            return Err(vm.new_type_error("cannot use a Dataset as an indexer"));
        }
        None => {}
    }
    let bare = |variable| {
        InterpTarget::Labelled(littoral_xarray::DataArray::new(
            None,
            variable,
            IndexMap::new(),
        ))
    };
    if let Some(variable) = objects::variable_of(object) {
        return Ok(bare(variable));
    }
    if object.downcast_ref::<PyTuple>().is_some() {
        let array = convert::as_dataarray("", object, vm)?;
        return Ok(bare(array.variable));
    }
    let values = numpy::from_py(object, vm)?;
    // An empty list has no dtype of its own.
    let list = object
        .downcast_ref::<rustpython_vm::builtins::PyList>()
        .is_some();
    Ok(InterpTarget::Values(match list && values.size() == 0 {
        true => littoral_array::ops::cast(&values, littoral_array::DType::I64).or_raise(vm)?,
        false => values,
    }))
}

fn interp(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let coords = args.take("coords", vm)?;
    let options = interp_options(&mut args, vm)?;
    let given = convert::either_dict_or_keywords("interp", coords, &mut args, vm)?;
    args.finish(vm)?;
    let targets = given
        .into_iter()
        .map(|(dim, target)| Ok((dim, interp_target(&target, vm)?)))
        .collect::<PyResult<IndexMap<_, _>>>()?;
    match call.model {
        Labelled::Array(array) => {
            Labelled::Array(array.interp(&targets, &options).or_raise(vm)?).wrap(vm)
        }
        Labelled::Set(dataset) => {
            Labelled::Set(dataset.interp(&targets, &options).or_raise(vm)?).wrap(vm)
        }
    }
}

fn interp_like(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    let options = interp_options(&mut args, vm)?;
    args.finish(vm)?;
    let other = match Labelled::of(&other, vm)? {
        Some(Labelled::Array(array)) => array.map_to_dataset(),
        Some(Labelled::Set(dataset)) => dataset,
        None => return Err(vm.new_type_error("interp_like takes a DataArray or a Dataset")),
    };
    if let Labelled::Array(array) = &call.model
        && !matches!(
            array.dtype().code().as_bytes(),
            [b'i' | b'u' | b'f' | b'M' | b'm', ..]
        )
    {
        return Err(vm.new_type_error(format!(
            "interp only works for a numeric type array. Given {}.",
            array.dtype()
        )));
    }
    call.map(
        |dataset| {
            let (numbers, others) = like_targets(dataset, &other)?;
            let missing = Scalar::Float(f64::NAN);
            let mut out = dataset.clone();
            for (dim, labels) in &others {
                out = out.reindex(dim, labels, None, None, &missing)?;
            }
            out.interp(&numbers, &options)
        },
        vm,
    )
}

/// The longest gap: a number, a timedelta, or the text of one.
fn max_gap(value: &PyObject, vm: &VirtualMachine) -> PyResult<MaxGap> {
    let value = match support::text(value) {
        Some(_) => vm
            .import("pandas", 0)?
            .get_attr("Timedelta", vm)?
            .call((value.to_owned(),), vm)?,
        None => value.to_owned(),
    };
    match support::scalar_of(&value, vm)? {
        Some(Scalar::Timedelta(value, unit)) => Ok(MaxGap::of_time(value, unit)),
        Some(scalar) if scalar.as_f64().is_some() => {
            Ok(MaxGap::Number(scalar.as_f64().unwrap_or_default()))
        }
        _ => Err(vm.new_value_error("max_gap must be a scalar.")),
    }
}

fn interpolate_na(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.take_some("dim", vm)?;
    let method = args
        .value::<String>("method", vm)?
        .unwrap_or_else(|| "linear".into());
    let limit = args.value::<i64>("limit", vm)?;
    let use_coordinate = args.take_some("use_coordinate", vm)?;
    let gap = args.take_some("max_gap", vm)?;
    let keep = keep_attrs(&mut args, vm)?;
    let scheme = scheme_arguments(args.rest_keywords(), vm)?;
    args.finish(vm)?;
    let Some(dim) = dim else {
        return Err(vm.new_not_implemented_error("dim is a required argument"));
    };
    let dim = convert::key_text(&dim, vm)?;
    let options = InterpolateNa {
        method,
        order: scheme.order,
        outside: scheme.outside,
        limit: limit.map(|limit| limit.max(0) as u64),
        use_coordinate: match use_coordinate {
            None => UseCoordinate::Own,
            Some(which) => match support::text(&which) {
                Some(name) => UseCoordinate::Named(name),
                None if which.clone().try_to_bool(vm)? => UseCoordinate::Own,
                None => UseCoordinate::No,
            },
        },
        max_gap: gap.map(|gap| max_gap(&gap, vm)).transpose()?,
        keep_attrs: keep,
    };
    call.map(|dataset| dataset.interpolate_na(&dim, &options), vm)
}

fn polyfit(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = convert::key_text(&*args.required("dim", vm)?, vm)?;
    let degree = args.required("deg", vm)?;
    let skipna = args.value("skipna", vm)?;
    let rcond = args.take_some("rcond", vm)?;
    let weights = args.take_some("w", vm)?;
    let full = args.value::<bool>("full", vm)?.unwrap_or(false);
    let cov = args.take_some("cov", vm)?;
    args.finish(vm)?;
    let degree = float_of(&degree, vm)? as i64;
    if degree < 0 {
        return Err(vm.new_value_error("expected deg >= 0"));
    }
    let weights = match weights {
        None => None,
        Some(weights) => Some(match (support::text(&weights), &call.model) {
            (Some(name), Labelled::Array(array)) => match array.coord(&name) {
                Some(coord) => coord.values().or_raise(vm)?,
                None => return Err(vm.new_key_error(weights)),
            },
            (Some(name), Labelled::Set(dataset)) => {
                dataset.get(&name).or_raise(vm)?.values().or_raise(vm)?
            }
            _ => numpy::from_py(&weights, vm)?,
        }),
    };
    let unscaled = cov
        .as_ref()
        .is_some_and(|cov| support::text(cov).as_deref() == Some("unscaled"));
    let options = PolyfitOptions {
        degree: degree as usize,
        skipna,
        rcond: rcond.map(|rcond| float_of(&rcond, vm)).transpose()?,
        weights,
        full,
        cov: match cov {
            Some(cov) => cov.try_to_bool(vm)?,
            None => false,
        },
        unscaled,
    };
    let out = match call.model {
        Labelled::Array(array) => array.polyfit(&dim, &options),
        Labelled::Set(dataset) => dataset.polyfit(&dim, &options),
    };
    Labelled::Set(out.or_raise(vm)?).wrap(vm)
}

fn differentiate(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let coord = convert::key_text(&*args.required("coord", vm)?, vm)?;
    let order = args.value::<i64>("edge_order", vm)?.unwrap_or(1);
    let unit = args.value::<String>("datetime_unit", vm)?;
    args.finish(vm)?;
    let order = u8::try_from(order).unwrap_or(u8::MAX);
    call.map(
        |dataset| dataset.differentiate(&coord, order, unit.as_deref()),
        vm,
    )
}

fn integrate(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let coords = support::names(&*args.required("coord", vm)?, vm)?;
    let unit = args.value::<String>("datetime_unit", vm)?;
    args.finish(vm)?;
    let cumulative = call.name == "cumulative_integrate";
    call.map(
        |dataset| {
            coords.iter().try_fold(dataset.clone(), |out, coord| {
                out.integrate(coord, unit.as_deref(), cumulative)
            })
        },
        vm,
    )
}

fn rank(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = convert::key_text(&*args.required("dim", vm)?, vm)?;
    let pct = args.value::<bool>("pct", vm)?.unwrap_or(false);
    let keep = keep_attrs(&mut args, vm)?;
    args.finish(vm)?;
    call.map(|dataset| dataset.rank(&dim, pct, keep), vm)
}
