//! Rolling windows of rows.

use littoral_array::{Array, DType, ops};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

use super::{Method, On, Table, method};
use crate::support;
use crate::xarray::bound::{Behaviour, Bound};

pub const METHODS: &[Method] = &[method("rolling", On::Both, rolling)];

/// `table.rolling(3).mean()`, column by column.
fn rolling(object: &PyObject, args: &mut support::Arguments, vm: &VirtualMachine) -> PyResult {
    let window = args
        .value::<usize>("window", vm)?
        .ok_or_else(|| vm.new_value_error("rolling() needs a number of rows"))?;
    let min_periods = args.value::<usize>("min_periods", vm)?.unwrap_or(window);
    let center = args.value::<bool>("center", vm)?.unwrap_or(false);
    let after = if center { (window - 1) / 2 } else { 0 };
    let options = ops::WindowOptions {
        before: window.saturating_sub(1 + after),
        after,
        min_periods,
        ddof: 1.0,
    };
    Ok(Bound::make(object.to_owned(), &ROLLING, options, vm))
}

static ROLLING: Behaviour = Behaviour {
    name: "Rolling",
    attribute: |bound, name, vm| {
        let Some(op) = ops::Window::from_name(name) else {
            return Ok(None);
        };
        let options = *bound.state::<ops::WindowOptions>(vm)?;
        let table = Table::of(&bound.owner, vm)?;
        let function = move |_args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let rolled = |values: &Array| {
                let values = ops::cast(values, DType::F64)?;
                Ok(ops::window(op, &values, 0, &options)?)
            };
            table.map(
                |frame| frame.map(rolled),
                |series| Ok(series.with_values(rolled(&series.values)?)),
                vm,
            )
        };
        Ok(Some(vm.new_function("rolling", function).into()))
    },
    repr: |_, _| Ok("Rolling".into()),
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| {
        ops::Window::ALL
            .iter()
            .map(|op| op.name().to_owned())
            .collect()
    },
};
