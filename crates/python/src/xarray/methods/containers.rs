//! Objects put together, and parts of them left out.

use rustpython_vm::{PyResult, VirtualMachine};

use super::{Call, Entry, both, set};
use crate::support::{Arguments, OrRaise};
use crate::xarray::combine;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[set("merge", merge), both("combine_first", combine_first)];

fn merge(call: Call, args: Arguments, vm: &VirtualMachine) -> PyResult {
    match call.model {
        Labelled::Set(dataset) => combine::merge_into(dataset, args, vm),
        Labelled::Array(_) => Err(vm.new_type_error("merge() is a method of Dataset")),
    }
}

fn combine_first(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    args.finish(vm)?;
    match (call.model, Labelled::of(&other, vm)?) {
        (Labelled::Array(a), Some(Labelled::Array(b))) => {
            Labelled::Array(a.combine_first(&b).or_raise(vm)?).wrap(vm)
        }
        (Labelled::Set(a), Some(Labelled::Set(b))) => {
            Labelled::Set(a.combine_first(&b).or_raise(vm)?).wrap(vm)
        }
        _ => Err(vm.new_type_error("combine_first() takes an object of its own kind")),
    }
}
