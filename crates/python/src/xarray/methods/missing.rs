//! Missing values, conditions, rounding.

use littoral_array::ops::{Binary, Unary};
use littoral_xarray::Operand;
use rustpython_vm::builtins::PyDict;
use rustpython_vm::{PyResult, VirtualMachine};

use super::{Call, Entry, both};
use crate::numpy;
use crate::support::{Arguments, OrRaise};
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[
    both("where", where_),
    both("fillna", fillna),
    both("isnull", test),
    both("notnull", test),
    both("dropna", dropna),
    both("ffill", fill),
    both("bfill", fill),
    both("clip", clip),
    both("isin", isin),
    both("round", round),
    both("astype", astype),
];

fn where_(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut condition = args.required("cond", vm)?;
    let other = args.take("other", vm)?;
    let drop = args.value("drop", vm)?.unwrap_or(false);
    args.finish(vm)?;
    if condition.is_callable() {
        condition = condition.call((call.object.to_owned(),), vm)?;
    }
    if drop && Labelled::of(&condition, vm)?.is_none() {
        return Err(vm.new_type_error(format!(
            "cond argument is {} but must be a <class 'xarray.core.dataset.Dataset'> or <class \
             'xarray.core.dataarray.DataArray'> (or a callable than returns one).",
            crate::support::repr_of(&condition, vm)?
        )));
    }
    let condition = convert::required_operand(&condition, vm)?;
    // `other=NaN` is the default: the missing value of the dtype.
    let other = match other {
        Some(other) => {
            let other = if other.is_callable() {
                other.call((call.object.to_owned(),), vm)?
            } else {
                other
            };
            Some(convert::required_operand(&other, vm)?)
        }
        None => None,
    };
    let other = other.filter(|other| !matches!(other, Operand::Weak(value) if value.is_null()));
    let beside_set = |operand: Option<&Operand>| matches!(operand, Some(Operand::Dataset(_)));
    match call.model {
        Labelled::Array(array) if beside_set(Some(&condition)) || beside_set(other.as_ref()) => {
            let out = array
                .map_to_dataset()
                .where_(&condition, other.as_ref(), drop);
            Labelled::Set(out.or_raise(vm)?).wrap(vm)
        }
        Labelled::Array(array) => Labelled::Array(
            array
                .where_(&condition, other.as_ref(), drop)
                .or_raise(vm)?,
        )
        .wrap(vm),
        Labelled::Set(dataset) => Labelled::Set(
            dataset
                .where_(&condition, other.as_ref(), drop)
                .or_raise(vm)?,
        )
        .wrap(vm),
    }
}

fn fillna(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let value = args.required("value", vm)?;
    args.finish(vm)?;
    if let (Labelled::Set(dataset), Some(_)) = (&call.model, value.downcast_ref::<PyDict>()) {
        let values = crate::support::pairs(&value, vm)?.into_iter();
        let values = values.map(|(name, value)| {
            Ok((
                convert::key_text(&name, vm)?,
                convert::required_operand(&value, vm)?,
            ))
        });
        let values = values.collect::<PyResult<Vec<_>>>()?;
        return Labelled::Set(dataset.fillna_by_name(&values).or_raise(vm)?).wrap(vm);
    }
    let operand = convert::required_operand(&value, vm)?;
    match call.model {
        Labelled::Array(array) => Labelled::Array(array.fillna(&operand).or_raise(vm)?).wrap(vm),
        Labelled::Set(dataset) => Labelled::Set(dataset.fillna(&operand).or_raise(vm)?).wrap(vm),
    }
}

fn test(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let _ = super::aggregate::keep_attrs(&mut args, vm)?;
    args.finish(vm)?;
    let op = if call.name == "isnull" {
        Unary::Isnull
    } else {
        Unary::Notnull
    };
    call.map(|dataset| Ok(dataset.unary(op)?.applied()), vm)
}

fn dropna(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = convert::key_text(&*args.required("dim", vm)?, vm)?;
    let how = args
        .keyword_value::<String>("how", vm)?
        .unwrap_or_else(|| "any".into());
    let thresh = args.keyword_value::<u64>("thresh", vm)?;
    let _subset = args.keyword("subset");
    args.finish(vm)?;
    if how != "any" && how != "all" {
        return Err(vm.new_value_error(format!("invalid how option: {how}")));
    }
    call.map(|dataset| dataset.dropna(&dim, how == "all", thresh), vm)
}

fn fill(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = convert::key_text(&*args.required("dim", vm)?, vm)?;
    let limit = args.value::<u64>("limit", vm)?;
    args.finish(vm)?;
    let forward = call.name == "ffill";
    call.map(
        |dataset| {
            if forward {
                dataset.ffill(&dim, limit)
            } else {
                dataset.bfill(&dim, limit)
            }
        },
        vm,
    )
}

fn clip(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let low = args.take_some("min", vm)?;
    let high = args.take_some("max", vm)?;
    let _ = super::aggregate::keep_attrs(&mut args, vm)?;
    args.finish(vm)?;
    let low = low
        .map(|low| convert::required_operand(&low, vm))
        .transpose()?;
    let high = high
        .map(|high| convert::required_operand(&high, vm))
        .transpose()?;
    call.map(|dataset| dataset.clip(low.as_ref(), high.as_ref()), vm)
}

fn isin(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let values = args.required("test_elements", vm)?;
    args.finish(vm)?;
    let values = match Labelled::of(&values, vm)? {
        Some(Labelled::Array(array)) => array.values().or_raise(vm)?,
        _ => numpy::from_py(&values, vm)?,
    };
    call.map(|dataset| dataset.isin(&values), vm)
}

fn round(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let decimals = args.value::<i32>("decimals", vm)?.unwrap_or(0);
    args.finish(vm)?;
    let whole = |dtype: littoral_array::DType| dtype.is_integer();
    let nothing =
        matches!(&call.model, Labelled::Array(array) if decimals >= 0 && whole(array.dtype()));
    if decimals == 0 || nothing {
        return call.map(
            |dataset| {
                dataset.map_elements(|variable| match whole(variable.dtype()) {
                    true => Ok(variable.clone()),
                    false => variable.unary(Unary::Rint),
                })
            },
            vm,
        );
    }
    // As numpy: scaled, rounded to even, scaled back.
    let scale = Operand::Weak(littoral_array::Scalar::Float(10f64.powi(decimals.abs())));
    let (first, last) = if decimals > 0 {
        (Binary::Mul, Binary::Div)
    } else {
        (Binary::Div, Binary::Mul)
    };
    call.map(
        |dataset| {
            dataset
                .binary(first, &scale, false)?
                .unary(Unary::Rint)?
                .binary(last, &scale, false)
        },
        vm,
    )
}

fn astype(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dtype = args.required("dtype", vm)?;
    let _ = args.rest_keywords();
    args.finish(vm)?;
    let dtype = numpy::dtype_from_py(&dtype, vm)?;
    call.map(|dataset| dataset.astype(dtype), vm)
}
