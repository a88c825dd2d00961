//! `rolling`, `coarsen`, `weighted`: objects that wait for a reduction.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::ops::Window;
use littoral_xarray::{Boundary, Coarsen, DataArray, Dataset, Rolling, Weighted, WeightedFn};
use rustpython_vm::{PyResult, VirtualMachine};

use super::bound::{Behaviour, Bound};
use super::convert;
use super::groups::{AGGREGATIONS, method, named};
use super::methods::{Call, Entry, aggregation, both, keep_attrs};
use super::objects::Labelled;
use crate::support::{self, Arguments, OrRaise};

pub const METHODS: &[Entry] = &[
    both("rolling", rolling),
    both("coarsen", coarsen),
    both("weighted", weighted),
];

fn as_dataset(model: &Labelled) -> (Dataset, Option<Option<String>>) {
    match model {
        Labelled::Array(array) => (array.map_to_dataset(), Some(array.name.clone())),
        Labelled::Set(dataset) => (dataset.clone(), None),
    }
}

fn back(dataset: Dataset, name: &Option<Option<String>>, vm: &VirtualMachine) -> PyResult {
    match name {
        Some(name) => {
            Labelled::Array(DataArray::from_mapped(dataset, name.clone()).or_raise(vm)?).wrap(vm)
        }
        None => Labelled::Set(dataset).wrap(vm),
    }
}

/// A rolling (or coarsened) object and what kind it goes back to.
struct Windowed<T> {
    inner: T,
    name: Option<Option<String>>,
}

impl<T> Windowed<T> {
    /// The class as xarray calls it.
    fn kind(&self, name: &str) -> String {
        let of = if self.name.is_some() {
            "DataArray"
        } else {
            "Dataset"
        };
        format!("{of}{name}")
    }
}

fn rolling(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let min_periods = args.keyword_value::<i64>("min_periods", vm)?;
    let center = match args.keyword("center") {
        Some(center) => match support::pairs(&center, vm) {
            Ok(pairs) => match pairs.first() {
                Some((_, center)) => center.clone().try_to_bool(vm)?,
                None => false,
            },
            Err(_) => center.try_to_bool(vm)?,
        },
        None => false,
    };
    let given = call.mapping("dim", &mut args, vm)?;
    args.finish(vm)?;
    let [(dim, window)] = given.iter().collect::<Vec<_>>()[..] else {
        return Err(vm.new_not_implemented_error(
            "rolling windows over several dimensions at once are not supported yet: roll one after the other",
        ));
    };
    let window: i64 = window.clone().try_into_value(vm)?;
    let (dataset, name) = as_dataset(&call.model);
    let inner = Rolling::new(&dataset, dim, window, center, min_periods).or_raise(vm)?;
    Ok(Bound::make(
        call.object.to_owned(),
        &ROLLING,
        Windowed { inner, name },
        vm,
    ))
}

const WINDOWS: &[&str] = &[
    "count", "sum", "prod", "mean", "var", "std", "min", "max", "median",
];

static ROLLING: Behaviour = Behaviour {
    name: "Rolling",
    attribute: |bound, name, vm| {
        let Some(name) = named(WINDOWS, name) else {
            return Ok(None);
        };
        let state = bound.state::<Windowed<Rolling>>(vm)?;
        let (inner, kind) = (state.inner.clone(), state.name.clone());
        method(name, vm, move |args, vm| {
            let mut args = Arguments::new(name, args);
            let keep = keep_attrs(&mut args, vm)?;
            let ddof = args.keyword_value::<u32>("ddof", vm)?.unwrap_or(0);
            args.finish(vm)?;
            let function = Window::from_name(name)
                .ok_or_else(|| vm.new_attribute_error(format!("no rolling {name}")))?;
            back(inner.reduce(function, ddof, keep).or_raise(vm)?, &kind, vm)
        })
    },
    repr: |bound, vm| {
        let state = bound.state::<Windowed<Rolling>>(vm)?;
        let kind = state.kind("Rolling");
        let center = if state.inner.center { "(center)" } else { "" };
        Ok(format!(
            "{kind} [{}->{}{center}]",
            state.inner.dim, state.inner.window
        ))
    },
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| WINDOWS.iter().map(|name| (*name).to_owned()).collect(),
};

fn coarsen(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take("dim", vm)?;
    let boundary = args
        .keyword_value::<String>("boundary", vm)?
        .unwrap_or_else(|| "exact".into());
    let side = args
        .keyword_value::<String>("side", vm)?
        .unwrap_or_else(|| "left".into());
    let _ = args.keyword("coord_func");
    let given = convert::either_dict_or_keywords("coarsen", positional, &mut args, vm)?;
    args.finish(vm)?;
    let boundary = match boundary.as_str() {
        "exact" => Boundary::Exact,
        "trim" => Boundary::Trim,
        "pad" => Boundary::Pad,
        other => {
            return Err(vm.new_value_error(format!(
                "{other} is invalid for boundary. Valid option is 'exact', 'trim' and 'pad'"
            )));
        }
    };
    let mut windows = IndexMap::new();
    for (dim, window) in given {
        let window: i64 = window.try_into_value(vm)?;
        if window <= 0 {
            return Err(vm.new_value_error("window must be > 0"));
        }
        windows.insert(dim, window as u64);
    }
    let (dataset, name) = as_dataset(&call.model);
    let inner = Coarsen {
        dataset,
        windows,
        boundary,
        right: side == "right",
    };
    Ok(Bound::make(
        call.object.to_owned(),
        &COARSEN,
        Windowed { inner, name },
        vm,
    ))
}

static COARSEN: Behaviour = Behaviour {
    name: "Coarsen",
    attribute: |bound, name, vm| {
        let Some(name) = named(AGGREGATIONS, name) else {
            return Ok(None);
        };
        let state = bound.state::<Windowed<Coarsen>>(vm)?;
        let (inner, kind) = (state.inner.clone(), state.name.clone());
        method(name, vm, move |args, vm| {
            let mut args = Arguments::new(name, args);
            let aggregation = aggregation(name, &mut args, vm)?;
            args.finish(vm)?;
            back(inner.reduce(&aggregation).or_raise(vm)?, &kind, vm)
        })
    },
    repr: |bound, vm| {
        let state = bound.state::<Windowed<Coarsen>>(vm)?;
        let kind = state.kind("Coarsen");
        let windows: Vec<String> = state
            .inner
            .windows
            .iter()
            .map(|(dim, window)| format!("{}: {window}", python_str_repr(dim)))
            .collect();
        Ok(format!(
            "{kind} [windows->{{{}}},side->left]",
            windows.join(", ")
        ))
    },
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| AGGREGATIONS.iter().map(|name| (*name).to_owned()).collect(),
};

fn weighted(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let weights = args.required("weights", vm)?;
    args.finish(vm)?;
    let Some(Labelled::Array(weights)) = Labelled::of(&weights, vm)? else {
        return Err(vm.new_value_error("`weights` must be a DataArray"));
    };
    let (dataset, name) = as_dataset(&call.model);
    let inner = Weighted::new(&dataset, &weights).or_raise(vm)?;
    Ok(Bound::make(
        call.object.to_owned(),
        &WEIGHTED,
        Windowed { inner, name },
        vm,
    ))
}

const WEIGHTED_FUNCTIONS: &[&str] = &[
    "mean",
    "sum",
    "sum_of_weights",
    "sum_of_squares",
    "var",
    "std",
];

static WEIGHTED: Behaviour = Behaviour {
    name: "Weighted",
    attribute: |bound, name, vm| {
        let Some(name) = named(WEIGHTED_FUNCTIONS, name) else {
            return Ok(None);
        };
        let state = bound.state::<Windowed<Weighted>>(vm)?;
        let (inner, kind) = (state.inner.clone(), state.name.clone());
        method(name, vm, move |args, vm| {
            let mut args = Arguments::new(name, args);
            let dims = convert::dims(args.take("dim", vm)?, vm)?;
            let skipna = args.keyword_value("skipna", vm)?;
            let keep = keep_attrs(&mut args, vm)?;
            args.finish(vm)?;
            let function = match name {
                "mean" => WeightedFn::Mean,
                "sum" => WeightedFn::Sum,
                "sum_of_weights" => WeightedFn::SumOfWeights,
                "sum_of_squares" => WeightedFn::SumOfSquares,
                "var" => WeightedFn::Var,
                _ => WeightedFn::Std,
            };
            back(
                inner.reduce(function, &dims, skipna, keep).or_raise(vm)?,
                &kind,
                vm,
            )
        })
    },
    repr: |bound, vm| {
        let state = bound.state::<Windowed<Weighted>>(vm)?;
        let kind = state.kind("Weighted");
        Ok(format!(
            "{kind} with weights along dimensions: {}",
            state.inner.dims().join(", ")
        ))
    },
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| {
        WEIGHTED_FUNCTIONS
            .iter()
            .map(|name| (*name).to_owned())
            .collect()
    },
};
