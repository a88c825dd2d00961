//! Methods of `str`, and what is built from them.

use std::collections::HashMap;

use littoral_array::ops;
use littoral_xarray::Indexer;
use rustpython_vm::builtins::{PyDict, PySlice, PyTuple};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::apply::{Gives, apply, stringify, stringify_some, varies};
use super::{Call, Entry};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert::key_text;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[
    ("len", len),
    ("get", get),
    ("slice", slice),
    ("slice_replace", slice_replace),
    ("cat", cat),
    ("join", join),
    ("format", format),
    ("capitalize", changed),
    ("lower", changed),
    ("swapcase", changed),
    ("title", changed),
    ("upper", changed),
    ("casefold", changed),
    ("isalnum", tested),
    ("isalpha", tested),
    ("isdecimal", tested),
    ("isdigit", tested),
    ("islower", tested),
    ("isnumeric", tested),
    ("isspace", tested),
    ("istitle", tested),
    ("isupper", tested),
    ("normalize", normalize),
    ("startswith", starts_or_ends),
    ("endswith", starts_or_ends),
    ("pad", pad),
    ("center", padded),
    ("ljust", padded),
    ("rjust", padded),
    ("zfill", zfill),
    ("strip", strip),
    ("lstrip", strip_one),
    ("rstrip", strip_one),
    ("wrap", wrap),
    ("translate", translate),
    ("repeat", repeat),
    ("find", find),
    ("rfind", find),
    ("index", find),
    ("rindex", find),
];

fn method(name: &str, vm: &VirtualMachine) -> &'static rustpython_vm::builtins::PyStrInterned {
    vm.ctx.intern_str(name)
}

fn len(call: &Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let length = |row: &[PyObjectRef]| Ok(vm.ctx.new_int(row[0].length(vm)?).into());
    apply(&call.array, &[], Gives::Int, length, vm)
}

fn changed(call: &Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let name = method(call.name, vm);
    let change = |row: &[PyObjectRef]| vm.call_method(&row[0], name.as_str(), ());
    apply(&call.array, &[], Gives::Own, change, vm)
}

fn tested(call: &Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let name = method(call.name, vm);
    let test = |row: &[PyObjectRef]| vm.call_method(&row[0], name.as_str(), ());
    apply(&call.array, &[], Gives::Bool, test, vm)
}

pub fn get(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let at = args.required("i", vm)?;
    let default = args.take("default", vm)?;
    args.finish(vm)?;
    let default = default.unwrap_or_else(|| vm.ctx.new_str("").into());
    let one = |row: &[PyObjectRef]| {
        // The slice of one element: past the end it is empty, and the last has no end.
        let at: i64 = row[1].try_index(vm)?.try_to_primitive(vm)?;
        let stop = match at {
            -1 => vm.ctx.none(),
            at => vm.ctx.new_int(at.saturating_add(1)).into(),
        };
        let found = row[0].get_item(&*cut(Some(row[1].clone()), stop, None, vm), vm)?;
        match found.clone().try_to_bool(vm)? {
            true => Ok(found),
            false => Ok(default.clone()),
        }
    };
    apply(&call.array, &[at], Gives::Own, one, vm)
}

fn cut(
    start: Option<PyObjectRef>,
    stop: PyObjectRef,
    step: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    let slice = PySlice { start, stop, step };
    slice.into_ref(&vm.ctx).into()
}

fn bound(args: &mut Arguments, name: &str, vm: &VirtualMachine) -> PyResult {
    Ok(args.take(name, vm)?.unwrap_or_else(|| vm.ctx.none()))
}

pub fn slice(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let start = bound(&mut args, "start", vm)?;
    let stop = bound(&mut args, "stop", vm)?;
    let step = bound(&mut args, "step", vm)?;
    args.finish(vm)?;
    let part = |row: &[PyObjectRef]| {
        let slice = cut(
            Some(row[1].clone()),
            row[2].clone(),
            Some(row[3].clone()),
            vm,
        );
        row[0].get_item(&*slice, vm)
    };
    apply(&call.array, &[start, stop, step], Gives::Own, part, vm)
}

fn slice_replace(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let start = bound(&mut args, "start", vm)?;
    let stop = bound(&mut args, "stop", vm)?;
    let with = args.take("repl", vm)?;
    args.finish(vm)?;
    let with = with.unwrap_or_else(|| vm.ctx.new_str("").into());
    let with = stringify(&call.array, &with, vm)?;
    let replaced = |row: &[PyObjectRef]| {
        let (text, start, stop, with) = (&row[0], &row[1], &row[2], &row[3]);
        let gone = text.get_item(&*cut(Some(start.clone()), stop.clone(), None, vm), vm)?;
        let rest = if gone.length(vm)? == 0 { start } else { stop };
        let mut out: PyObjectRef = vm.ctx.new_str("").into();
        if !vm.is_none(start) {
            let before = text.get_item(&*cut(None, start.clone(), None, vm), vm)?;
            out = vm._add(&out, &before)?;
        }
        out = vm._add(&out, with)?;
        if !vm.is_none(stop) {
            let none = vm.ctx.none();
            let after = text.get_item(&*cut(Some(rest.clone()), none, None, vm), vm)?;
            out = vm._add(&out, &after)?;
        }
        Ok(out)
    };
    apply(&call.array, &[start, stop, with], Gives::Own, replaced, vm)
}

pub fn cat(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let separator = args.keyword("sep");
    let others = args.rest_positional();
    args.finish(vm)?;
    let separator = separator.unwrap_or_else(|| vm.ctx.new_str("").into());
    concatenated(call, others, separator, vm)
}

fn concatenated(
    call: &Call,
    others: Vec<PyObjectRef>,
    separator: PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult {
    let mut parts = others
        .iter()
        .chain([&separator])
        .map(|other| stringify(&call.array, other, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let joined = |row: &[PyObjectRef]| {
        let (separator, texts) = row
            .split_last()
            .ok_or_else(|| vm.new_value_error("no text"))?;
        let texts = vm.ctx.new_tuple(texts.to_vec());
        vm.call_method(separator, "join", (texts,))
    };
    apply(
        &call.array,
        &std::mem::take(&mut parts),
        Gives::Own,
        joined,
        vm,
    )
}

fn join(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.take_some("dim", vm)?;
    let separator = args.take("sep", vm)?;
    args.finish(vm)?;
    let separator = separator.unwrap_or_else(|| vm.ctx.new_str("").into());
    let array = &call.array;
    let dim = match (array.dims(), dim) {
        ([], _) => return concatenated(call, vec![], separator, vm),
        ([own], _) => own.clone(),
        (_, None) => {
            return Err(
                vm.new_value_error("Dimension must be specified for multidimensional arrays.")
            );
        }
        (_, Some(dim)) => key_text(&dim, vm)?,
    };
    let size = match array.dims().iter().position(|own| *own == dim) {
        Some(axis) => array.shape()[axis],
        None => {
            return Err(vm.new_value_error(format!(
                "'{dim}' is not a dimension of an array with dimensions {:?}",
                array.dims()
            )));
        }
    };
    let mut pieces = (0..size as i64)
        .map(|at| {
            let indexers = [(dim.clone(), Indexer::Position(at))].into_iter().collect();
            array.isel(&indexers, false).or_raise(vm)
        })
        .collect::<PyResult<Vec<_>>>()?
        .into_iter();
    let Some(first) = pieces.next() else {
        return Err(vm.new_value_error("not enough values to unpack (expected at least 1, got 0)"));
    };
    let others = pieces
        .map(|piece| Labelled::Array(piece).wrap(vm))
        .collect::<PyResult<Vec<_>>>()?;
    let call = Call {
        name: call.name,
        array: first,
    };
    concatenated(&call, others, separator, vm)
}

fn format(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args
        .rest_positional()
        .iter()
        .map(|value| stringify(&call.array, value, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let mut keywords = args.rest_keywords();
    for value in keywords.values_mut() {
        *value = stringify(&call.array, value, vm)?;
    }
    let filled = |row: &[PyObjectRef]| {
        let args = FuncArgs {
            args: row[1..].to_vec(),
            kwargs: keywords.clone(),
        };
        row[0].get_attr("format", vm)?.call(args, vm)
    };
    apply(&call.array, &positional, Gives::Own, filled, vm)
}

/// `da.str % other`.
pub fn interpolate(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    args.finish(vm)?;
    let array = &call.array;
    if other.downcast_ref::<PyDict>().is_some() {
        let pairs = support::pairs(&other, vm)?;
        let values = vm.ctx.new_dict();
        for (key, value) in pairs {
            values.set_item(&*key, stringify(array, &value, vm)?, vm)?;
        }
        let values: PyObjectRef = values.into();
        return apply(array, &[], Gives::Own, |row| vm._mod(&row[0], &values), vm);
    }
    if let Some(tuple) = other.downcast_ref::<PyTuple>() {
        let parts = tuple
            .as_slice()
            .iter()
            .map(|part| stringify(array, part, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let filled = |row: &[PyObjectRef]| {
            let values: PyObjectRef = vm.ctx.new_tuple(row[1..].to_vec()).into();
            vm._mod(&row[0], &values)
        };
        return apply(array, &parts, Gives::Own, filled, vm);
    }
    let filled = |row: &[PyObjectRef]| vm._mod(&row[0], &row[1]);
    apply(array, &[other], Gives::Own, filled, vm)
}

fn normalize(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let form = args.required("form", vm)?;
    args.finish(vm)?;
    let module = vm.import("unicodedata", 0)?;
    let function = module.get_attr("normalize", vm)?;
    let normal = |row: &[PyObjectRef]| function.call((form.clone(), row[0].clone()), vm);
    apply(&call.array, &[], Gives::Own, normal, vm)
}

fn starts_or_ends(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pattern = args.required("pat", vm)?;
    args.finish(vm)?;
    let pattern = stringify(&call.array, &pattern, vm)?;
    let test = |row: &[PyObjectRef]| vm.call_method(&row[0], call.name, (row[1].clone(),));
    apply(&call.array, &[pattern], Gives::Bool, test, vm)
}

fn pad(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let width = args.required("width", vm)?;
    let side = args.value::<String>("side", vm)?;
    let fill = args.take("fillchar", vm)?;
    args.finish(vm)?;
    let name = match side.as_deref().unwrap_or("left") {
        "left" => "rjust",
        "right" => "ljust",
        "both" => "center",
        _ => return Err(vm.new_value_error("Invalid side")),
    };
    pad_with(call, name, width, fill, vm)
}

fn padded(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let width = args.required("width", vm)?;
    let fill = args.take("fillchar", vm)?;
    args.finish(vm)?;
    pad_with(call, call.name, width, fill, vm)
}

fn zfill(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let width = args.required("width", vm)?;
    args.finish(vm)?;
    let zero = vm.ctx.new_str("0").into();
    pad_with(call, "rjust", width, Some(zero), vm)
}

fn pad_with(
    call: &Call,
    name: &'static str,
    width: PyObjectRef,
    fill: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult {
    let fill = fill.unwrap_or_else(|| vm.ctx.new_str(" ").into());
    let fill = stringify(&call.array, &fill, vm)?;
    let int = vm.ctx.types.int_type;
    let wide = |row: &[PyObjectRef]| {
        if row[2].length(vm)? != 1 {
            return Err(vm.new_type_error("fillchar must be a character, not str"));
        }
        let class: &rustpython_vm::PyObject = int.as_ref();
        let width = class.call((row[1].clone(),), vm)?;
        let characters: isize = width.try_index(vm)?.try_to_primitive(vm)?;
        ops::room(&[characters.max(0) as usize], 1).or_raise(vm)?;
        vm.call_method(&row[0], name, (width, row[2].clone()))
    };
    apply(&call.array, &[width, fill], Gives::Own, wide, vm)
}

fn strip(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let what = bound(&mut args, "to_strip", vm)?;
    let side = args.value::<String>("side", vm)?;
    args.finish(vm)?;
    let name = match side.as_deref().unwrap_or("both") {
        "both" => "strip",
        "left" => "lstrip",
        "right" => "rstrip",
        _ => return Err(vm.new_value_error("Invalid side")),
    };
    stripped(call, name, what, vm)
}

fn strip_one(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let what = bound(&mut args, "to_strip", vm)?;
    args.finish(vm)?;
    stripped(call, call.name, what, vm)
}

fn stripped(call: &Call, name: &'static str, what: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    let what = stringify_some(&call.array, &what, vm)?;
    let bare = |row: &[PyObjectRef]| vm.call_method(&row[0], name, (row[1].clone(),));
    apply(&call.array, &[what], Gives::Own, bare, vm)
}

/// Lines by Python's `textwrap`, one wrapper a width.
fn wrap(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let width = args.required("width", vm)?;
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let class = vm.import("textwrap", 0)?.get_attr("TextWrapper", vm)?;
    let mut wrappers: HashMap<i64, PyObjectRef> = HashMap::new();
    let lines = |row: &[PyObjectRef]| {
        let width: i64 = row[1].try_index(vm)?.try_to_primitive(vm)?;
        let wrapper = match wrappers.get(&width) {
            Some(wrapper) => wrapper.clone(),
            None => {
                let mut kwargs = keywords.clone();
                kwargs.insert("width".into(), row[1].clone());
                let made = class.call(
                    FuncArgs {
                        args: vec![],
                        kwargs,
                    },
                    vm,
                )?;
                wrappers.insert(width, made.clone());
                made
            }
        };
        let lines = vm.call_method(&wrapper, "wrap", (row[0].clone(),))?;
        vm.call_method(vm.ctx.new_str("\n").as_ref(), "join", (lines,))
    };
    apply(&call.array, &[width], Gives::Own, lines, vm)
}

fn translate(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let table = args.required("table", vm)?;
    args.finish(vm)?;
    let other = |row: &[PyObjectRef]| vm.call_method(&row[0], "translate", (table.clone(),));
    apply(&call.array, &[], Gives::Own, other, vm)
}

pub fn repeat(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let times = args.required("repeats", vm)?;
    args.finish(vm)?;
    let repeated = |row: &[PyObjectRef]| vm._mul(&row[0], &row[1]);
    apply(&call.array, &[times], Gives::Own, repeated, vm)
}

fn find(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let sub = args.required("sub", vm)?;
    let start = args
        .take("start", vm)?
        .unwrap_or_else(|| vm.ctx.new_int(0).into());
    let end = bound(&mut args, "end", vm)?;
    let side = match call.name.starts_with('r') {
        true => Some("right".to_owned()),
        false => args.value::<String>("side", vm)?,
    };
    args.finish(vm)?;
    let right = match side.as_deref().unwrap_or("left") {
        "left" => false,
        "right" => true,
        _ => return Err(vm.new_value_error("Invalid side")),
    };
    let name = match (call.name.ends_with("find"), right) {
        (true, false) => "find",
        (true, true) => "rfind",
        (false, false) => "index",
        (false, true) => "rindex",
    };
    let sub = stringify(&call.array, &sub, vm)?;
    let at = |row: &[PyObjectRef]| {
        vm.call_method(
            &row[0],
            name,
            (row[1].clone(), row[2].clone(), row[3].clone()),
        )
    };
    apply(&call.array, &[sub, start, end], Gives::Int, at, vm)
}

/// Whether an argument is text, or an array of text.
pub fn is_text(object: &PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
    if support::text(object).is_some() {
        return Ok(true);
    }
    if !varies(object, vm)? {
        return Ok(false);
    }
    let kind = object.get_attr("dtype", vm)?.get_attr("kind", vm)?;
    Ok(support::text(&kind).as_deref() == Some("U"))
}
