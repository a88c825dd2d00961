//! `pd.set_option` and the like.

use littoral_frame::{options, set_options};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

fn short(name: &str) -> &str {
    name.strip_prefix("display.").unwrap_or(name)
}

/// `pd.get_option`.
pub fn get_one(name: &str, vm: &VirtualMachine) -> PyResult {
    let known = options();
    let number = |value: Option<usize>| {
        value.map_or_else(|| vm.ctx.none(), |value| vm.ctx.new_int(value).into())
    };
    Ok(match short(name) {
        "max_rows" => number(known.max_rows),
        "min_rows" => number(known.min_rows),
        "max_columns" => number(known.max_columns),
        "width" => number(Some(known.width)),
        "precision" => number(Some(known.precision)),
        "max_colwidth" => number(known.max_colwidth),
        "max_seq_items" => number(known.max_seq_items),
        _ => return Err(no_option(name, vm)),
    })
}

/// `pd.set_option`.
pub fn set_one(name: &str, value: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let mut known = options();
    let value: Option<usize> = match vm.is_none(value) {
        true => None,
        false => Some(value.to_owned().try_into_value::<usize>(vm)?),
    };
    match short(name) {
        "max_rows" => known.max_rows = value,
        "min_rows" => known.min_rows = value,
        "max_columns" => known.max_columns = value,
        "width" => known.width = value.unwrap_or(80),
        "precision" => known.precision = value.unwrap_or(6),
        "max_colwidth" => known.max_colwidth = value,
        "max_seq_items" => known.max_seq_items = value,
        _ => return Err(no_option(name, vm)),
    }
    set_options(known);
    Ok(())
}

pub fn reset_one(name: &str, vm: &VirtualMachine) -> PyResult<()> {
    let default = littoral_frame::Options {
        max_columns: super::default_columns(vm),
        ..Default::default()
    };
    let mut known = options();
    match short(name) {
        "max_rows" => known.max_rows = default.max_rows,
        "min_rows" => known.min_rows = default.min_rows,
        "max_columns" => known.max_columns = default.max_columns,
        "width" => known.width = default.width,
        "precision" => known.precision = default.precision,
        "max_colwidth" => known.max_colwidth = default.max_colwidth,
        "max_seq_items" => known.max_seq_items = default.max_seq_items,
        "all" | "display" => known = default,
        _ => return Err(no_option(name, vm)),
    }
    set_options(known);
    Ok(())
}

fn no_option(name: &str, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_key_error(
        vm.ctx
            .new_str(format!("No such option in Littoral's pandas: {name}"))
            .into(),
    )
}
