//! `series.str`.

use littoral_array::{DType, Scalar};
use littoral_frame::column;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert;
use super::objects::{self, PySeries};
use crate::support::OrRaise;
use crate::xarray::bound::{Behaviour, Bound};

/// `series.str`.
pub fn strings(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let series = object.downcast_ref::<PySeries>().map(|series| series.get());
    match series
        .is_some_and(|series| matches!(series.values.dtype(), DType::Str(_) | DType::Object))
    {
        true => Ok(Bound::make(object.to_owned(), &STRINGS, (), vm)),
        false => Err(vm.new_attribute_error("Can only use .str accessor with string values")),
    }
}

/// Each string by a function; missing ones give `missing`.
fn each(
    bound: &Bound,
    missing: Scalar,
    function: impl Fn(PyObjectRef) -> PyResult,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(series) = bound.owner.downcast_ref::<PySeries>() else {
        return Err(vm.new_type_error("strings of a Series"));
    };
    let series = series.get();
    let values = series
        .values
        .scalars()
        .into_iter()
        .map(|value| match value {
            Scalar::Str(text) => convert::scalar(&*function(vm.ctx.new_str(&*text).into())?, vm),
            _ => Ok(missing.clone()),
        });
    let values = column::from_scalars(values.collect::<PyResult<_>>()?).or_raise(vm)?;
    Ok(objects::series(series.with_values(values), vm))
}

static STRINGS: Behaviour = Behaviour {
    name: "StringMethods",
    attribute: |bound, name, vm| {
        let plain = [
            "upper",
            "lower",
            "title",
            "capitalize",
            "swapcase",
            "strip",
            "lstrip",
            "rstrip",
            "zfill",
            "startswith",
            "endswith",
            "find",
            "count",
            "isdigit",
            "isalpha",
            "isnumeric",
            "center",
            "ljust",
            "rjust",
            "removeprefix",
            "removesuffix",
        ];
        let known = plain
            .into_iter()
            .chain(["contains", "match", "fullmatch", "replace", "len"]);
        let Some(name) = known.into_iter().find(|known| *known == name) else {
            return Ok(None);
        };
        let owner = Bound::make(bound.owner.clone(), &STRINGS, (), vm);
        let function = move |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let Some(bound) = owner.downcast_ref::<Bound>() else {
                return Err(vm.new_type_error("strings of a Series"));
            };
            let nan = Scalar::Float(f64::NAN);
            match name {
                "len" => each(
                    bound,
                    nan,
                    |text| Ok(vm.ctx.new_int(text.length(vm)?).into()),
                    vm,
                ),
                "contains" | "match" | "fullmatch" => {
                    let regex = args.kwargs.shift_remove("regex");
                    let regex = regex.map_or(Ok(true), |regex| regex.try_to_bool(vm))?;
                    let case = args.kwargs.shift_remove("case");
                    let case = case.map_or(Ok(true), |case| case.try_to_bool(vm))?;
                    args.kwargs.shift_remove("na");
                    let pattern = args
                        .take_positional()
                        .or_else(|| args.kwargs.shift_remove("pat"))
                        .ok_or_else(|| vm.new_type_error(format!("{name}() needs a pattern")))?;
                    let module = vm.import("re", 0)?;
                    let pattern = match regex {
                        true => pattern,
                        false => vm.call_method(module.as_ref(), "escape", (pattern,))?,
                    };
                    let flags: i32 = if case { 0 } else { 2 };
                    let pattern = vm.call_method(module.as_ref(), "compile", (pattern, flags))?;
                    let method = if name == "contains" { "search" } else { name };
                    let test = |text: PyObjectRef| -> PyResult {
                        let found = vm.call_method(&pattern, method, (text,))?;
                        Ok(vm.ctx.new_bool(!vm.is_none(&found)).into())
                    };
                    each(bound, Scalar::Bool(false), test, vm)
                }
                "replace" => {
                    let regex = args.kwargs.shift_remove("regex");
                    let regex = regex.map_or(Ok(false), |regex| regex.try_to_bool(vm))?;
                    let (Some(old), Some(new)) = (args.take_positional(), args.take_positional())
                    else {
                        return Err(vm.new_type_error("replace() takes a pattern and a text"));
                    };
                    let module = vm.import("re", 0)?;
                    let change = |text: PyObjectRef| -> PyResult {
                        match regex {
                            true => vm.call_method(
                                module.as_ref(),
                                "sub",
                                (old.clone(), new.clone(), text),
                            ),
                            false => vm.call_method(&text, "replace", (old.clone(), new.clone())),
                        }
                    };
                    each(bound, nan, change, vm)
                }
                name => {
                    let missing = if name.ends_with("with") {
                        Scalar::Bool(false)
                    } else {
                        nan
                    };
                    let call = |text: PyObjectRef| -> PyResult {
                        text.get_attr(name, vm)?.call(args.clone(), vm)
                    };
                    each(bound, missing, call, vm)
                }
            }
        };
        Ok(Some(vm.new_function("str_method", function).into()))
    },
    repr: |_, _| Ok("<pandas.core.strings.accessor.StringMethods object>".into()),
    call: None,
    get: Some(|bound, key, vm| {
        let key = key.to_owned();
        each(
            bound,
            Scalar::Float(f64::NAN),
            |text| text.get_item(&*key, vm),
            vm,
        )
    }),
    set: None,
    iterate: None,
    names: |_| {
        ["upper", "lower", "strip", "contains", "replace", "len"]
            .map(str::to_owned)
            .to_vec()
    },
};
