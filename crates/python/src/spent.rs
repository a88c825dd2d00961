//! Code of modules that were run before the module's memory was shipped. Nothing runs it again, and it would be a
//! hundredth of what travels: `xtask/snapshot.mjs` puts other code in its place, which raises an ImportError, and
//! `importlib.reload` finds the module in the library that a page fetches (`library.rs`).

use rustpython_vm::VirtualMachine;

/// What takes its place, as the interpreter's marshal has it.
static SUBSTITUTE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/spent.bin"));

/// Addresses and lengths: of the substitute, and of the code of imported modules, each an LZ4 block after its size.
pub(crate) fn places(vm: &VirtualMachine) -> Vec<(usize, usize)> {
    let Ok(imported) = vm.sys_module.get_attr("modules", vm) else {
        return Vec::new();
    };
    let place = |bytes: &[u8]| (bytes.as_ptr() as usize, bytes.len());
    let modules = vm.state.frozen.iter();
    let spent = modules.filter(|(name, _)| imported.get_item(**name, vm).is_ok());
    std::iter::once(place(SUBSTITUTE))
        .chain(spent.map(|(_, module)| place(module.code.bytes)))
        .collect()
}
