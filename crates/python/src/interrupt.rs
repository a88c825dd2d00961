//! Stopping Python without signals or shared memory.
//!
//! RustPython's signal check is compiled out on wasm32 and `sys.settrace` fires too little, so a
//! native callback of `sys.monitoring` runs on every backward jump and function start.

use std::cell::Cell;

use rustpython_vm::{PyResult, VirtualMachine};

use crate::state::State;

/// A tool id that debuggers (0), coverage (1), profilers (2) and optimizers (5) leave free.
const TOOL: i32 = 4;
/// The clock is looked at every so many events.
const EVENTS_PER_LOOK: u32 = 256;

thread_local! {
    static EVENTS: Cell<u32> = const { Cell::new(0) };
}

/// Installs the callback. From here on loops and calls can be stopped.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    let monitoring = vm.sys_module.get_attr("monitoring", vm)?;
    let tick = vm.import("_littoral", 0)?.get_attr("tick", vm)?;
    let events = monitoring.get_attr("events", vm)?;
    vm.call_method(&monitoring, "use_tool_id", (TOOL, "littoral"))?;
    let mut mask = 0;
    for name in ["JUMP", "PY_START"] {
        let event: i32 = events.get_attr(name, vm)?.try_into_value(vm)?;
        vm.call_method(
            &monitoring,
            "register_callback",
            (TOOL, event, tick.clone()),
        )?;
        mask |= event;
    }
    vm.call_method(&monitoring, "set_events", (TOOL, mask))?;
    Ok(())
}

/// One event.
pub(crate) fn tick(vm: &VirtualMachine) -> PyResult<()> {
    let count = EVENTS.get().wrapping_add(1);
    EVENTS.set(count);
    if !count.is_multiple_of(EVENTS_PER_LOOK) {
        return Ok(());
    }
    check(vm)
}

/// Gives the host a turn when one is due, and raises `KeyboardInterrupt` when somebody asked to
/// stop. Native code that loops for long calls this now and then.
pub fn check(vm: &VirtualMachine) -> PyResult<()> {
    if State::current().is_some_and(|state| state.tick()) {
        return Err(keyboard_interrupt(vm));
    }
    Ok(())
}

/// The exception that a stopped wait raises; the request to stop is answered with it.
pub fn keyboard_interrupt(vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    if let Some(state) = State::current() {
        state.host.clear_interrupt();
    }
    vm.new_exception_empty(vm.ctx.exceptions.keyboard_interrupt.to_owned())
}
