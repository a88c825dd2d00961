//! `_littoral`: the native module through which Python reaches the kernel. Private; `IPython` (in
//! `lib/`) and the kernel use it.

pub(crate) use _littoral::{Stream, module_def};

#[rustpython_vm::pymodule]
mod _littoral {
    use rustpython_vm::builtins::{PyDictRef, PyFloat, PyStrRef};
    use rustpython_vm::function::{FuncArgs, OptionalArg};
    use rustpython_vm::{AsObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

    use crate::messages::{Message, StreamName};
    use crate::state::State;
    use crate::{display, interrupt};

    /// `sys.stdout` and `sys.stderr`: text goes to the page, in order.
    #[pyattr]
    #[pyclass(module = "_littoral", name = "Stream")]
    #[derive(Debug, PyPayload)]
    pub(crate) struct Stream {
        pub name: StreamName,
    }

    #[pyclass]
    impl Stream {
        #[pymethod]
        fn write(&self, text: PyStrRef) -> usize {
            if let Some(state) = State::current() {
                state.write(self.name, &text.to_string_lossy());
            }
            text.char_len()
        }

        #[pymethod]
        fn writelines(&self, lines: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
            for line in lines.get_iter(vm)?.iter::<PyStrRef>(vm)? {
                self.write(line?);
            }
            Ok(())
        }

        #[pymethod]
        fn flush(&self) {
            if let Some(state) = State::current() {
                state.flush();
            }
        }

        #[pymethod]
        fn isatty(&self) -> bool {
            false
        }

        #[pymethod]
        fn readable(&self) -> bool {
            false
        }

        #[pymethod]
        fn writable(&self) -> bool {
            true
        }

        #[pymethod]
        fn fileno(&self, vm: &VirtualMachine) -> PyResult<i32> {
            let unsupported = vm.import("io", 0)?.get_attr("UnsupportedOperation", vm)?;
            let error = unsupported.call(("fileno",), vm)?;
            Err(error
                .downcast()
                .map_err(|_| vm.new_type_error("UnsupportedOperation"))?)
        }

        #[pygetset]
        fn name(&self) -> String {
            format!("<{}>", self.name.as_str())
        }

        #[pygetset]
        fn encoding(&self) -> &'static str {
            "utf-8"
        }

        #[pygetset]
        fn errors(&self) -> &'static str {
            "strict"
        }

        #[pygetset]
        fn closed(&self) -> bool {
            false
        }
    }

    /// The callback of `sys.monitoring`: every 256th call looks at the clock.
    #[pyfunction]
    fn tick(_args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
        interrupt::tick(vm)?;
        Ok(vm.ctx.none())
    }

    /// The built-in of this name. `IPython` is imported when it is first called: a kernel starts sooner.
    #[pyfunction]
    fn display(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let ipython = vm.import("IPython", 0)?;
        ipython.get_attr("display", vm)?.call(args, vm)
    }

    #[pyfunction]
    fn get_ipython(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let ipython = vm.import("IPython", 0)?;
        ipython.get_attr("get_ipython", vm)?.call(args, vm)
    }

    /// Shows an object: `execution_count` is none for `display(...)`.
    #[pyfunction]
    fn display_object(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        display::show(vm, &object, None)
    }

    /// Shows a MIME bundle as it is.
    #[pyfunction]
    fn display_bundle(
        data: PyDictRef,
        metadata: OptionalArg<PyDictRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let data = display::bundle(vm, data)?;
        let metadata = match metadata {
            OptionalArg::Present(metadata) => display::bundle(vm, metadata)?,
            OptionalArg::Missing => Default::default(),
        };
        if let Some(state) = State::current() {
            state.emit(Message::Display {
                data,
                metadata,
                execution_count: None,
            });
        }
        Ok(())
    }

    #[pyfunction]
    fn clear_output(wait: OptionalArg<bool>) {
        if let Some(state) = State::current() {
            state.emit(Message::ClearOutput {
                wait: wait.unwrap_or(false),
            });
        }
    }

    /// Gives `linecache.cache` to the kernel, which puts the cells' sources there.
    #[pyfunction]
    fn register_linecache(cache: PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
        crate::kernel::register_linecache(cache, vm)
    }

    #[pyfunction]
    fn input(_args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
        Err(vm.new_runtime_error(
            "input() is not supported: a cell cannot ask its reader; assign a variable instead",
        ))
    }

    /// `round`, right in the last place: RustPython's goes through a product with a power of ten.
    /// The decimal of a float that Rust prints is exact, with ties to even.
    #[pyfunction]
    fn round(number: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut arguments = crate::support::Arguments::new("round", args);
        let digits = arguments.take_some("ndigits", vm)?;
        arguments.finish(vm)?;
        if let (Some(float), Some(digits)) = (number.downcast_ref_if_exact::<PyFloat>(vm), &digits)
            && let value = float.to_f64()
            && value.is_finite()
            && let Ok(digits @ 0..=300) = digits.clone().try_into_value::<i32>(vm)
        {
            let text = format!("{value:.*}", digits as usize);
            let rounded = text.parse().unwrap_or(value);
            return Ok(vm.ctx.new_float(rounded).into());
        }
        let Some(method) = number.class().get_attr(vm.ctx.intern_str("__round__")) else {
            let class = number.class().name().to_string();
            let message = format!("type {class} doesn't define __round__ method");
            return Err(vm.new_type_error(message));
        };
        match digits {
            Some(digits) => method.call((number, digits), vm),
            None => method.call((number,), vm),
        }
    }

    /// Random bytes from the platform.
    #[pyfunction]
    fn random_bytes(size: usize, vm: &VirtualMachine) -> PyResult<Vec<u8>> {
        let mut bytes = vec![0; size];
        getrandom::fill(&mut bytes).map_err(|error| vm.new_os_error(error.to_string()))?;
        Ok(bytes)
    }

    /// Milliseconds of the host's monotonic clock.
    #[pyfunction]
    fn now_ms() -> f64 {
        State::current().map_or(0.0, |state| state.host.now_ms())
    }

    /// Waits; raises `KeyboardInterrupt` when somebody asks to stop.
    #[pyfunction]
    fn sleep(milliseconds: f64, vm: &VirtualMachine) -> PyResult<()> {
        let Some(state) = State::current() else {
            return Ok(());
        };
        state.flush();
        if state.host.sleep(milliseconds) {
            return Err(interrupt::keyboard_interrupt(vm));
        }
        Ok(())
    }

    /// Modules that the page has not loaded yet: names, and whether they are packages.
    #[cfg(fetched_library)]
    #[pyfunction]
    fn library_modules(vm: &VirtualMachine) -> PyObjectRef {
        let modules = crate::library::modules().iter();
        let pairs = modules.map(|(name, package)| {
            let pair = vec![
                vm.ctx.new_str(*name).into(),
                vm.ctx.new_bool(*package).into(),
            ];
            vm.ctx.new_tuple(pair).into()
        });
        vm.ctx.new_list(pairs.collect()).into()
    }

    /// The code of one of them. Waits.
    #[cfg(fetched_library)]
    #[pyfunction]
    fn library_code(name: PyStrRef, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
        crate::library::code(&name.to_string_lossy(), vm).map(Into::into)
    }

    #[pyfunction]
    fn execution_count() -> u32 {
        State::current().map_or(0, |state| state.execution_count.get())
    }
}
