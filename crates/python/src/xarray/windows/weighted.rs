//! `weighted`.

use littoral_array::Scalar;
use littoral_xarray::{Weighted, WeightedFn};
use rustpython_vm::{PyResult, VirtualMachine};

use super::super::bound::{Behaviour, Bound};
use super::super::groups::{method, named};
use super::super::methods::{Call, keep_attrs};
use super::super::objects::Labelled;
use super::{Windowed, as_dataset, back};
use crate::numpy;
use crate::support::{Arguments, OrRaise};
use crate::xarray::convert;

pub fn weighted(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let weights = args.required("weights", vm)?;
    args.finish(vm)?;
    let Some(Labelled::Array(weights)) = Labelled::of(&weights, vm)? else {
        return Err(vm.new_value_error("`weights` must be a DataArray"));
    };
    let (dataset, name) = as_dataset(&call.model);
    let inner = Weighted::new(&dataset, &weights).or_raise(vm)?;
    let state = Windowed { inner, name };
    let behaviour = if state.name.is_some() { &ARRAY } else { &SET };
    Ok(Bound::make(call.object.to_owned(), behaviour, state, vm))
}

const FUNCTIONS: &[&str] = &[
    "mean",
    "sum",
    "sum_of_weights",
    "sum_of_squares",
    "var",
    "std",
    "quantile",
];

static ARRAY: Behaviour = Behaviour {
    name: "DataArrayWeighted",
    ..SET
};

static SET: Behaviour = Behaviour {
    name: "DatasetWeighted",
    attribute: |bound, name, vm| {
        let state = bound.state::<Windowed<Weighted>>(vm)?;
        match name {
            "obj" => return Ok(Some(bound.owner.clone())),
            "weights" => {
                let weights = Labelled::Array(state.inner.weights().clone());
                return weights.wrap(vm).map(Some);
            }
            _ => {}
        }
        let Some(name) = named(FUNCTIONS, name) else {
            return Ok(None);
        };
        let (inner, kind) = (state.inner.clone(), state.name.clone());
        if name == "quantile" {
            return method(name, vm, move |args, vm| {
                let mut args = Arguments::new(name, args);
                let q = args.required("q", vm)?;
                let q = numpy::from_py(&q, vm)?;
                let dims = convert::dims(args.keyword("dim"), vm)?;
                let skipna = args.keyword_value("skipna", vm)?.unwrap_or(true);
                let keep = keep_attrs(&mut args, vm)?;
                args.finish(vm)?;
                if q.ndim() > 1 {
                    return Err(vm.new_value_error("q must be a scalar or 1d"));
                }
                let q: Vec<f64> = q.scalars().iter().filter_map(Scalar::as_f64).collect();
                back(
                    inner.quantile(&q, &dims, skipna, keep).or_raise(vm)?,
                    &kind,
                    vm,
                )
            });
        }
        method(name, vm, move |args, vm| {
            let mut args = Arguments::new(name, args);
            let dims = convert::dims(args.take("dim", vm)?, vm)?;
            let skipna = match name {
                "sum_of_weights" => None,
                _ => args.keyword_value("skipna", vm)?,
            };
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
    names: |_| FUNCTIONS.iter().map(|name| (*name).to_owned()).collect(),
};
