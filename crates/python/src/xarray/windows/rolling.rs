//! `rolling` and `cumulative`.

use indexmap::IndexMap;
use littoral_array::Scalar;
use littoral_xarray::{DataArray, Moving, Rolling, Variable, keep_attrs as keep_or_option};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::bound::{Behaviour, Bound};
use super::super::groups::{method, named};
use super::super::methods::{Call, keep_attrs};
use super::super::objects::Labelled;
use super::super::reduce::Reducer;
use super::{Raised, Windowed, as_dataset, back};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert;

pub fn rolling(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take_some("dim", vm)?;
    let min_periods = args.value::<i64>("min_periods", vm)?;
    let center = args.take_some("center", vm)?;
    let given = convert::either_dict_or_keywords("rolling", positional, &mut args, vm)?;
    args.finish(vm)?;
    let each: IndexMap<String, bool> = match &center {
        Some(center) if is_mapping(center, vm) => support::pairs(center, vm)?
            .into_iter()
            .map(|(dim, center)| Ok((convert::key_text(&dim, vm)?, center.try_to_bool(vm)?)))
            .collect::<PyResult<_>>()?,
        _ => IndexMap::new(),
    };
    let all = match center {
        Some(center) if each.is_empty() && !is_mapping(&center, vm) => center.try_to_bool(vm)?,
        _ => false,
    };
    let windows = given
        .into_iter()
        .map(|(dim, window)| {
            let center = each.get(&dim).copied().unwrap_or(all);
            let window: i64 = window.try_index(vm)?.try_to_primitive(vm)?;
            Ok((dim, window, center))
        })
        .collect::<PyResult<Vec<_>>>()?;
    made(&call, &windows, min_periods, vm)
}

/// Windows of all elements so far.
pub fn cumulative(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.required("dim", vm)?;
    let min_periods = args.value::<i64>("min_periods", vm)?.unwrap_or(1);
    args.finish(vm)?;
    let one = support::text(&dim).is_some();
    let dims = support::names(&dim, vm)?;
    let sizes = match &call.model {
        Labelled::Array(array) => array.variable.sizes(),
        Labelled::Set(dataset) => dataset.sizes(),
    };
    let missing: Vec<String> = dims
        .iter()
        .filter(|dim| !sizes.contains_key(*dim))
        .map(|dim| littoral_array::format::python_str_repr(dim))
        .collect();
    if !missing.is_empty() {
        let own: Vec<String> = sizes.keys().cloned().collect();
        let own = super::super::methods::names_tuple(&own, vm);
        let own = support::repr_of(&own, vm)?;
        return Err(vm.new_value_error(match one {
            true => format!("Dimension {} not found in data dimensions: {own}", dims[0]),
            false => format!(
                "Dimensions {{{}}} not found in data dimensions: {own}",
                missing.join(", ")
            ),
        }));
    }
    let windows: Vec<(String, i64, bool)> = dims
        .into_iter()
        .map(|dim| {
            let size = sizes[&dim] as i64;
            (dim, size, false)
        })
        .collect();
    made(&call, &windows, Some(min_periods), vm)
}

fn made(
    call: &Call,
    windows: &[(String, i64, bool)],
    min_periods: Option<i64>,
    vm: &VirtualMachine,
) -> PyResult {
    let (dataset, name) = as_dataset(&call.model);
    let inner = Rolling::new(&dataset, windows, min_periods).or_raise(vm)?;
    let state = Windowed { inner, name };
    let behaviour = if state.name.is_some() { &ARRAY } else { &SET };
    Ok(Bound::make(call.object.to_owned(), behaviour, state, vm))
}

fn is_mapping(object: &PyObjectRef, vm: &VirtualMachine) -> bool {
    object.as_object().get_attr("items", vm).is_ok()
}

const WINDOWS: &[&str] = &[
    "count", "sum", "prod", "mean", "var", "std", "min", "max", "median", "argmin", "argmax",
];
const OTHERS: &[&str] = &["construct", "reduce"];

static ARRAY: Behaviour = Behaviour {
    name: "DataArrayRolling",
    iterate: Some(iterate),
    ..SET
};

static SET: Behaviour = Behaviour {
    name: "DatasetRolling",
    attribute,
    repr: |bound, vm| {
        let state = bound.state::<Windowed<Rolling>>(vm)?;
        let windows: Vec<String> = state
            .inner
            .dims
            .iter()
            .map(|rolling| {
                let center = if rolling.center { "(center)" } else { "" };
                format!("{}->{}{center}", rolling.dim, rolling.window)
            })
            .collect();
        Ok(format!("{} [{}]", state.kind("Rolling"), windows.join(",")))
    },
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| {
        WINDOWS
            .iter()
            .chain(OTHERS)
            .map(|name| (*name).to_owned())
            .collect()
    },
};

fn iterate(bound: &Bound, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    let state = bound.state::<Windowed<Rolling>>(vm)?;
    let dataset = state.inner.dataset.clone();
    let name = state.name.clone().flatten();
    let array = DataArray::from_mapped(dataset, name).or_raise(vm)?;
    let windows = state.inner.iterate(&array).or_raise(vm)?;
    windows
        .into_iter()
        .map(|(label, window)| {
            let pair = vec![
                Labelled::Array(label).wrap(vm)?,
                Labelled::Array(window).wrap(vm)?,
            ];
            Ok(vm.ctx.new_tuple(pair).into())
        })
        .collect()
}

fn attribute(bound: &Bound, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    let state = bound.state::<Windowed<Rolling>>(vm)?;
    let (inner, kind) = (state.inner.clone(), state.name.clone());
    if let Some(name) = named(WINDOWS, name) {
        return method(name, vm, move |args, vm| {
            let mut args = Arguments::new(name, args);
            let keep = keep_attrs(&mut args, vm)?;
            let ddof = args.keyword_value::<u32>("ddof", vm)?.unwrap_or(0);
            let _ = (
                args.keyword("dim"),
                args.keyword("keepdims"),
                args.keyword("skipna"),
            );
            args.finish(vm)?;
            let function = Moving::from_name(name)
                .ok_or_else(|| vm.new_attribute_error(format!("no rolling {name}")))?;
            back(inner.reduce(function, ddof, keep).or_raise(vm)?, &kind, vm)
        });
    }
    match name {
        "construct" => method("construct", vm, move |args, vm| {
            let args = Arguments::new("construct", args);
            back(constructed(&inner, args, vm)?, &kind, vm)
        }),
        "reduce" => method("reduce", vm, move |args, vm| {
            let args = Arguments::new("reduce", args);
            back(reduced(&inner, args, vm)?, &kind, vm)
        }),
        "__len__" => {
            let sizes = inner.dataset.sizes();
            let length: u64 = inner.dims.iter().map(|own| sizes[&own.dim]).product();
            method("__len__", vm, move |_, vm| {
                Ok(vm.ctx.new_int(length).into())
            })
        }
        "ndim" => Ok(Some(vm.ctx.new_int(inner.dims.len()).into())),
        "dim" => {
            let dims = inner
                .dims
                .iter()
                .map(|own| vm.ctx.new_str(own.dim.as_str()).into());
            Ok(Some(vm.ctx.new_list(dims.collect()).into()))
        }
        "window" => {
            let windows = inner
                .dims
                .iter()
                .map(|own| vm.ctx.new_int(own.window).into());
            Ok(Some(vm.ctx.new_list(windows.collect()).into()))
        }
        "center" => {
            let centers = inner
                .dims
                .iter()
                .map(|own| vm.ctx.new_bool(own.center).into());
            Ok(Some(vm.ctx.new_list(centers.collect()).into()))
        }
        "min_periods" => {
            let all: u64 = inner.dims.iter().map(|own| own.window).product();
            Ok(Some(
                vm.ctx.new_int(inner.min_periods.unwrap_or(all)).into(),
            ))
        }
        "obj" => Ok(Some(bound.owner.clone())),
        _ => Ok(None),
    }
}

fn constructed(
    rolling: &Rolling,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult<littoral_xarray::Dataset> {
    let window_dim = args.take_some("window_dim", vm)?;
    let stride = args.keyword("stride");
    let fill = args.keyword("fill_value");
    let keep = keep_attrs(&mut args, vm)?;
    let _ = args.keyword("sliding_window_view_kwargs");
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let several = || {
        vm.new_value_error(format!(
            "Mapping argument is necessary for {}d-rolling.",
            rolling.dims.len()
        ))
    };
    let names: Vec<String> = match window_dim {
        None if keywords.is_empty() => {
            return Err(
                vm.new_value_error("Either window_dim or window_dim_kwargs need to be specified.")
            );
        }
        None => rolling
            .dims
            .iter()
            .map(|own| match keywords.get(&own.dim) {
                Some(name) => convert::key_text(name, vm),
                None => Err(vm.new_key_error(vm.ctx.new_str(own.dim.as_str()).into())),
            })
            .collect::<PyResult<_>>()?,
        Some(mapping) if is_mapping(&mapping, vm) => {
            let given: IndexMap<String, PyObjectRef> = mapped(&mapping, vm)?;
            rolling
                .dims
                .iter()
                .map(|own| match given.get(&own.dim) {
                    Some(name) => convert::key_text(name, vm),
                    None => {
                        let text = format!("Argument has no dimension key {}.", own.dim);
                        Err(vm.new_key_error(vm.ctx.new_str(text).into()))
                    }
                })
                .collect::<PyResult<_>>()?
        }
        Some(name) if rolling.dims.len() == 1 => vec![convert::key_text(&name, vm)?],
        Some(_) => return Err(several()),
    };
    let step = |object: &PyObjectRef| -> PyResult<u64> {
        let step: i64 = object.try_index(vm)?.try_to_primitive(vm)?;
        u64::try_from(step).map_err(|_| vm.new_value_error("a stride must be positive"))
    };
    let strides: Vec<u64> = match stride {
        Some(mapping) if is_mapping(&mapping, vm) => {
            let given = mapped(&mapping, vm)?;
            rolling
                .dims
                .iter()
                .map(|own| given.get(&own.dim).map_or(Ok(1), step))
                .collect::<PyResult<_>>()?
        }
        Some(stride) => vec![step(&stride)?; rolling.dims.len()],
        None => vec![1; rolling.dims.len()],
    };
    let fill = match fill {
        Some(fill) => support::scalar_of(&fill, vm)?,
        None => None,
    };
    rolling
        .construct(&names, &strides, fill.as_ref(), keep)
        .or_raise(vm)
}

fn mapped(object: &PyObjectRef, vm: &VirtualMachine) -> PyResult<IndexMap<String, PyObjectRef>> {
    support::pairs(object, vm)?
        .into_iter()
        .map(|(dim, value)| Ok((convert::key_text(&dim, vm)?, value)))
        .collect()
}

/// `reduce(func)`: of every window, where it has enough valid elements.
fn reduced(
    rolling: &Rolling,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult<littoral_xarray::Dataset> {
    let function = args.required("func", vm)?;
    let keep = args.take_some("keep_attrs", vm)?;
    let keep = keep.map(|keep| keep.try_to_bool(vm)).transpose()?;
    let _ = args.keyword("sliding_window_view_kwargs");
    let fill = match args.keyword("fillna") {
        Some(fill) => support::scalar_of(&fill, vm)?.filter(|fill| !fill.is_null()),
        None => None,
    };
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let reducer = Reducer { function, keywords };
    let filler = fill.clone().map(Variable::scalar);
    let keep = keep_or_option(keep, true);
    let result = rolling.each(Some(keep), |variable| -> Result<Variable, Raised> {
        let filled = match &filler {
            Some(filler) => variable.filled(filler)?,
            None => variable.clone(),
        };
        let (windows, _) =
            rolling.windows(&filled, fill.as_ref().filter(|fill| **fill != Scalar::None))?;
        let dims = windows.dims[variable.ndim()..].to_vec();
        let reduced = reducer.variable(&windows, &dims, false, vm)?;
        Ok(rolling.enough(variable, reduced)?)
    });
    result.or_raise(vm)
}
