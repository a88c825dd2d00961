//! Pieces of strings along a dimension of their own, or as lists.

use std::collections::BTreeSet;

use littoral_array::Array;
use littoral_xarray::Variable;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::apply::{Applied, Gives, apply, over, rows, stringify, stringify_some};
use super::{Call, Entry};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert::key_text;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[
    ("partition", partition),
    ("rpartition", partition),
    ("split", split),
    ("rsplit", split),
    ("get_dummies", get_dummies),
];

/// What an array without elements gives: itself with an empty dimension more.
fn nothing(call: &Call, dim: &str, vm: &VirtualMachine) -> PyResult {
    let object = Labelled::Array(call.array.clone()).wrap(vm)?;
    let sizes = support::dict_of([(dim.to_owned(), vm.ctx.new_int(0).into())], vm)?;
    let args = rustpython_vm::function::FuncArgs::from(vec![sizes]);
    let mut args = args;
    args.kwargs.insert("axis".into(), vm.ctx.new_int(-1).into());
    object.get_attr("expand_dims", vm)?.call(args, vm)
}

fn partition(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.required("dim", vm)?;
    let separator = args.take("sep", vm)?;
    args.finish(vm)?;
    let array = &call.array;
    let separator = separator.unwrap_or_else(|| vm.ctx.new_str(" ").into());
    let separator = stringify(array, &separator, vm)?;
    let parts = |row: &[PyObjectRef]| {
        let found = vm.call_method(&row[0], call.name, (row[1].clone(),))?;
        Ok(vm.ctx.new_list(support::items(&found, vm)?).into())
    };
    if vm.is_none(&dim) {
        return apply(array, &[separator], Gives::Object, parts, vm);
    }
    let dim = key_text(&dim, vm)?;
    if array.variable.size() == 0 {
        return nothing(call, &dim, vm);
    }
    let applied = over(array, &[separator], parts, vm)?;
    rows(array, applied, &[(dim, 3)], vm)
}

fn split(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = args.required("dim", vm)?;
    let separator = args.take("sep", vm)?.unwrap_or_else(|| vm.ctx.none());
    let most = args.take("maxsplit", vm)?;
    args.finish(vm)?;
    let array = &call.array;
    let most = most.unwrap_or_else(|| vm.ctx.new_int(-1).into());
    let separator = stringify_some(array, &separator, vm)?;
    let parts =
        |row: &[PyObjectRef]| vm.call_method(&row[0], call.name, (row[1].clone(), most.clone()));
    if vm.is_none(&dim) {
        return apply(array, &[separator], Gives::Object, parts, vm);
    }
    let dim = key_text(&dim, vm)?;
    if array.variable.size() == 0 {
        return nothing(call, &dim, vm);
    }
    let applied = over(array, &[separator], parts, vm)?;
    let mut width = 1;
    for result in &applied.results {
        width = width.max(result.length(vm)?);
    }
    // Short ones are filled up at the end that splitting does not begin at.
    let padded = applied.results.iter().map(|result| {
        let mut pieces = support::items(result, vm)?;
        let missing = width - pieces.len();
        let empty = std::iter::repeat_n(vm.ctx.new_str("").into(), missing);
        match call.name {
            "split" => pieces.extend(empty),
            _ => {
                pieces.splice(0..0, empty);
            }
        }
        Ok(vm.ctx.new_list(pieces).into())
    });
    let results = padded.collect::<PyResult<Vec<_>>>()?;
    let applied = Applied {
        frame: applied.frame,
        results,
    };
    rows(array, applied, &[(dim, width)], vm)
}

fn get_dummies(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dim = key_text(&*args.required("dim", vm)?, vm)?;
    let separator = args.take("sep", vm)?;
    args.finish(vm)?;
    let array = &call.array;
    if array.variable.size() == 0 {
        return nothing(call, &dim, vm);
    }
    let separator = separator.unwrap_or_else(|| vm.ctx.new_str("|").into());
    let separator = stringify(array, &separator, vm)?;
    let pieces = |row: &[PyObjectRef]| vm.call_method(&row[0], "split", (row[1].clone(),));
    let Applied { frame, results } = over(array, &[separator], pieces, vm)?;
    let sets = results
        .iter()
        .map(|result| {
            let texts = support::items(result, vm)?;
            Ok(texts
                .iter()
                .filter_map(|text| support::text(text))
                .filter(|text| !text.is_empty())
                .collect::<BTreeSet<String>>())
        })
        .collect::<PyResult<Vec<_>>>()?;
    let all: BTreeSet<String> = sets.iter().flatten().cloned().collect();
    let flags: Vec<bool> = sets
        .iter()
        .flat_map(|set| all.iter().map(|text| set.contains(text)))
        .collect();
    let flags = Array::from_vec(&[flags.len()], flags).or_raise(vm)?;
    let mut out = frame
        .finish(&flags, &[(dim.clone(), all.len())])
        .or_raise(vm)?;
    let labels: Vec<std::sync::Arc<str>> = all.into_iter().map(Into::into).collect();
    let labels = Array::from_vec(&[labels.len()], labels).or_raise(vm)?;
    let labels = Variable::new(vec![dim.clone()], labels).or_raise(vm)?;
    out.coords.insert(dim, labels);
    Labelled::Array(out).wrap(vm)
}
