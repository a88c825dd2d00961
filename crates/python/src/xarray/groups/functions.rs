//! Methods of grouped objects: those that the model has, and functions called group by group.

use littoral_array::Scalar;
use littoral_array::ops::{QuantileMethod, Scan};
use littoral_xarray::{Dims, GroupBy, GroupDims, Grouped, Method, Quantile};
use rustpython_vm::builtins::PyEllipsis;
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::objects::Labelled;
use super::super::reduce::Reducer;
use super::super::{convert, methods};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

pub fn named(list: &[&'static str], name: &str) -> Option<&'static str> {
    list.iter().find(|known| **known == name).copied()
}

/// A method object made on the spot.
pub fn method(
    name: &'static str,
    vm: &VirtualMachine,
    function: impl Fn(FuncArgs, &VirtualMachine) -> PyResult + 'static,
) -> PyResult<Option<PyObjectRef>> {
    Ok(Some(vm.new_function(name, function).into()))
}

/// `dim=`: None is the grouped dimensions, `...` all.
fn dims(object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<GroupDims> {
    Ok(match object {
        None => GroupDims::Grouped,
        Some(object) if vm.is_none(&object) => GroupDims::Grouped,
        Some(object) if object.downcast_ref::<PyEllipsis>().is_some() => GroupDims::All,
        Some(object) => match convert::dims(Some(object), vm)? {
            Dims::All => GroupDims::All,
            Dims::Some(names) => GroupDims::Some(names),
        },
    })
}

pub type Function = fn(&GroupBy, &'static str, Arguments, &VirtualMachine) -> PyResult;

/// Methods of every grouped object.
pub const FUNCTIONS: &[(&str, Function)] = &[
    ("quantile", quantile),
    ("cumsum", accumulate),
    ("cumprod", accumulate),
    ("map", map),
    ("apply", map),
    ("reduce", reduce),
    ("fillna", fillna),
    ("where", where_),
    ("assign_coords", by_method),
    ("assign", by_method),
];

/// Methods of resampled objects beside.
pub const RESAMPLED: &[(&str, Function)] = &[
    ("ffill", fill),
    ("pad", fill),
    ("bfill", fill),
    ("backfill", fill),
    ("nearest", fill),
    ("asfreq", asfreq),
    ("interpolate", interpolate),
];

pub fn aggregate(
    groups: &GroupBy,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let dims = match name {
        "first" | "last" => GroupDims::Grouped,
        _ => dims(args.take("dim", vm)?, vm)?,
    };
    if matches!(name, "first" | "last") {
        let skipna = args.take("skipna", vm)?;
        if let Some(skipna) = skipna {
            args.set_keyword("skipna", skipna);
        }
    }
    let aggregation = methods::aggregation(name, &mut args, vm)?;
    args.finish(vm)?;
    convert::grouped(groups.aggregate(&aggregation, &dims).or_raise(vm)?, vm)
}

fn quantile(
    groups: &GroupBy,
    _: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let q = args.required("q", vm)?;
    let dims = dims(args.take("dim", vm)?, vm)?;
    let method = args.keyword_value::<String>("method", vm)?;
    let keep = methods::keep_attrs(&mut args, vm)?;
    let skipna = args.keyword_value("skipna", vm)?;
    let interpolation = args.keyword_value::<String>("interpolation", vm)?;
    args.finish(vm)?;
    let method = interpolation.or(method).unwrap_or_else(|| "linear".into());
    let method = QuantileMethod::from_name(&method)
        .ok_or_else(|| vm.new_value_error(format!("{method:?} is not a quantile method")))?;
    let array = numpy::from_py(&q, vm)?;
    let quantile = Quantile {
        q: array.scalars().iter().filter_map(Scalar::as_f64).collect(),
        scalar: array.ndim() == 0,
        method,
        skipna,
        numeric_only: false,
        keep_attrs: keep,
    };
    convert::grouped(groups.quantile(&quantile, &dims).or_raise(vm)?, vm)
}

fn accumulate(
    groups: &GroupBy,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let dims = dims(args.take("dim", vm)?, vm)?;
    let skipna = args.keyword_value("skipna", vm)?;
    let keep = methods::keep_attrs(&mut args, vm)?;
    args.finish(vm)?;
    let scan = if name == "cumsum" {
        Scan::Cumsum
    } else {
        Scan::Cumprod
    };
    let out = groups.accumulate(scan, &dims, skipna, keep).or_raise(vm)?;
    convert::grouped(out, vm)
}

fn labelled(part: Grouped) -> Labelled {
    match part {
        Grouped::Array(array) => Labelled::Array(array),
        Grouped::Dataset(dataset) => Labelled::Set(dataset),
    }
}

/// Calls a function on each group and puts the results together.
fn each(
    groups: &GroupBy,
    mut function: impl FnMut(&Labelled) -> PyResult,
    vm: &VirtualMachine,
) -> PyResult {
    let mut results = vec![];
    for part in groups.parts().or_raise(vm)? {
        let part = labelled(part);
        let result = function(&part)?;
        results.push(super::result_of(&part, &result, vm)?);
    }
    convert::grouped(groups.combine(&results).or_raise(vm)?, vm)
}

fn map(groups: &GroupBy, _: &'static str, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let extra = match args.take("args", vm)? {
        Some(extra) => support::items(&extra, vm)?,
        None => vec![],
    };
    let _ = args.take("shortcut", vm)?;
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    each(
        groups,
        |part| {
            let mut positional = vec![part.clone().wrap(vm)?];
            positional.extend(extra.clone());
            function.call(FuncArgs::new(positional, KwArgs::new(keywords.clone())), vm)
        },
        vm,
    )
}

fn reduce(groups: &GroupBy, _: &'static str, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let wanted = dims(args.take("dim", vm)?, vm)?;
    let axis = args.keyword("axis").filter(|axis| !vm.is_none(axis));
    let keep = methods::keep_attrs(&mut args, vm)?;
    let _ = (args.keyword("keepdims"), args.keyword("shortcut"));
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let all: Vec<String> = groups.sizes().or_raise(vm)?.into_keys().collect();
    let names = match (&wanted, axis) {
        (GroupDims::Grouped, Some(axis)) => match methods::axis_dims(&all, &axis, vm)? {
            Dims::Some(names) => names,
            Dims::All => all,
        },
        (_, Some(_)) => {
            return Err(vm.new_value_error("cannot supply both 'axis' and 'dim' arguments"));
        }
        (GroupDims::Grouped, None) => vec![groups.stacked_dim()],
        (GroupDims::All, None) => all,
        (GroupDims::Some(names), None) => names.clone(),
    };
    groups.check_dims(&names).or_raise(vm)?;
    let reducer = Reducer { function, keywords };
    let keep = littoral_xarray::keep_attrs(keep, true);
    each(
        groups,
        |part| reducer.labelled(part, &names, keep, vm)?.wrap(vm),
        vm,
    )
}

fn fillna(groups: &GroupBy, _: &'static str, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let value = args.required("value", vm)?;
    args.finish(vm)?;
    let value = convert::required_operand(&value, vm)?;
    convert::grouped(groups.fillna(&value).or_raise(vm)?, vm)
}

fn where_(groups: &GroupBy, _: &'static str, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let condition = args.required("cond", vm)?;
    let other = args.take("other", vm)?;
    args.finish(vm)?;
    let condition = convert::required_operand(&condition, vm)?;
    let other = other
        .map(|other| convert::required_operand(&other, vm))
        .transpose()?;
    let out = groups.where_(&condition, other.as_ref()).or_raise(vm)?;
    convert::grouped(out, vm)
}

/// A method of the same name, of each group.
fn by_method(
    groups: &GroupBy,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let positional = args.rest_positional();
    let keywords = args.rest_keywords();
    each(
        groups,
        |part| {
            let object = part.clone().wrap(vm)?;
            let args = FuncArgs::new(positional.clone(), KwArgs::new(keywords.clone()));
            object.get_attr(name, vm)?.call(args, vm)
        },
        vm,
    )
}

fn fill(
    groups: &GroupBy,
    name: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let tolerance = args.take_some("tolerance", vm)?;
    args.finish(vm)?;
    let tolerance = tolerance
        .map(|tolerance| numpy::from_py(&tolerance, vm))
        .transpose()?;
    let method = match name {
        "ffill" | "pad" => Method::Pad,
        "nearest" => Method::Nearest,
        _ => Method::Backfill,
    };
    let out = groups.fill(method, tolerance.as_ref()).or_raise(vm)?;
    convert::grouped(out, vm)
}

fn asfreq(groups: &GroupBy, _: &'static str, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let mean = littoral_xarray::Aggregation::new(littoral_array::ops::Reduce::Mean);
    let groups = groups.drop_others().or_raise(vm)?;
    let out = groups.aggregate(&mean, &GroupDims::Grouped).or_raise(vm)?;
    convert::grouped(out, vm)
}

/// `obj.interp({dim: times}, method=kind, …)`.
fn interpolate(
    groups: &GroupBy,
    _: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let kind = args.take_some("kind", vm)?;
    let kind = kind.unwrap_or_else(|| vm.ctx.new_str("linear").into());
    let mut options = args.rest_keywords();
    args.finish(vm)?;
    options
        .entry("bounds_error".into())
        .or_insert_with(|| vm.ctx.false_value.clone().into());
    let (dim, labels) = groups.times().or_raise(vm)?;
    let object = groups.drop_others().or_raise(vm)?.object().or_raise(vm)?;
    let object = convert::grouped(object, vm)?;
    let coords = support::dict_of([(dim, numpy::to_py(labels, vm))], vm)?;
    let keywords = [
        ("method".to_owned(), kind),
        ("assume_sorted".to_owned(), vm.ctx.true_value.clone().into()),
        ("kwargs".to_owned(), support::dict_of(options, vm)?),
    ];
    let args = FuncArgs::new(vec![coords], KwArgs::new(keywords.into_iter().collect()));
    object.as_object().get_attr("interp", vm)?.call(args, vm)
}
