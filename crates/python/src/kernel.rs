//! The kernel: an interpreter whose variables live on from cell to cell.

use std::rc::Rc;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyDictRef};
use rustpython_vm::scope::Scope;
use rustpython_vm::{AsObject, Interpreter, PyObjectRef, PyPayload, PyResult, VirtualMachine};
use serde_json::Value;

use crate::compile::compile_cell;
use crate::magics::{self, CellMagic};
use crate::messages::{Host, Message, StreamName};
use crate::module::Stream;
use crate::state::State;
use crate::{display, interrupt, names, stdlib, traceback};

/// What keeps a kernel from starting.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KernelError {
    #[error("the Python interpreter did not start: {0}")]
    Start(String),
}

/// How a cell ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Ok,
    /// An uncaught exception.
    Error,
    /// An uncaught `KeyboardInterrupt`: somebody asked to stop.
    Interrupted,
}

/// The end of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellResult {
    pub status: Status,
    /// The cell's number, from 1.
    pub execution_count: u32,
    /// The exit status asked for by `sys.exit`.
    pub exit: Option<i32>,
}

/// A Python interpreter that runs cells. One per thread.
pub struct Kernel {
    interpreter: Interpreter,
    scope: Scope,
    state: Rc<State>,
}

impl Kernel {
    /// Starts an interpreter. Outputs go to the host.
    pub fn start(host: Rc<dyn Host>) -> Result<Kernel, KernelError> {
        let state = State::install(host);
        names::install();
        let mut settings = rustpython_vm::Settings::default();
        settings.argv = vec![String::new()];
        settings.install_signal_handlers = false;
        settings.write_bytecode = false;
        #[cfg(not(target_arch = "wasm32"))]
        {
            // Modules that lie beside a script or a notebook.
            settings.allow_external_library = true;
        }
        // Files are UTF-8 whatever the locale: as in a page.
        settings.utf8_mode = 1;
        let interpreter = stdlib::with_library(Interpreter::builder(settings)).build();
        let scope = interpreter.enter(|vm| {
            prepare(vm).map_err(|error| KernelError::Start(traceback::format_exception(vm, &error)))
        })?;
        Ok(Kernel {
            interpreter,
            scope,
            state,
        })
    }

    /// Imports what nearly every notebook imports, for a page whose memory is shipped: cells that import it
    /// find it done.
    pub fn import_ahead(&self) -> Result<(), KernelError> {
        self.interpreter.enter(|vm| {
            let import = || -> PyResult<()> {
                for name in ["xarray", "numpy"] {
                    vm.import(name, 0)?;
                }
                #[cfg(fetched_library)]
                vm.call_method(&*vm.import("_littoral_library", 0)?, "settle", ())?;
                Ok(())
            };
            import().map_err(|error| KernelError::Start(traceback::format_exception(vm, &error)))
        })
    }

    /// Addresses and lengths, in bytes: of code that says that a module is not kept, and of the code of modules
    /// that were run and need not be kept.
    pub fn spent(&self) -> Vec<(usize, usize)> {
        #[cfg(fetched_library)]
        return self.interpreter.enter(crate::spent::places);
        #[cfg(not(fetched_library))]
        Vec::new()
    }

    /// What an interpreter that was started elsewhere, and once for all, cannot know: its reader's time zone, and
    /// random numbers that no other has.
    pub fn begin(&self) -> Result<(), KernelError> {
        self.interpreter.enter(|vm| {
            let begin = || {
                #[cfg(target_arch = "wasm32")]
                vm.call_method(&*vm.import("_littoral_time", 0)?, "locate", ())?;
                let random = vm.import("numpy", 0)?.get_attr("random", vm)?;
                vm.call_method(&random, "seed", ())
            };
            match begin() {
                Ok(_) => Ok(()),
                Err(error) => Err(KernelError::Start(traceback::format_exception(vm, &error))),
            }
        })
    }

    /// Runs a cell: its outputs are emitted, an uncaught exception too.
    pub fn run_cell(&self, code: &str) -> CellResult {
        let count = self.state.execution_count.get() + 1;
        self.state.execution_count.set(count);
        self.state.muted.set(false);
        let cell = magics::parse(code);
        let file = format!("<cell {count}>");
        let source: Rc<str> = cell.source.as_str().into();
        self.state.sources.borrow_mut().insert(file.clone(), source);
        self.interpreter.enter(|vm| {
            // Line numbers refer to what the reader wrote; magics keep their lines.
            publish_source(vm, &self.state, &file);
            let result = self.run_magic(vm, &cell, &file, count);
            let muted = self.state.muted.replace(false);
            let result = self.finish(vm, result, count);
            self.state.muted.set(muted);
            let result = self.end_cell(vm, result);
            self.state.muted.set(false);
            result
        })
    }

    fn run_magic(
        &self,
        vm: &VirtualMachine,
        cell: &magics::Cell,
        file: &str,
        count: u32,
    ) -> PyResult<()> {
        match &cell.magic {
            None => self.run_source(vm, &cell.source, file, Some(count)),
            Some(CellMagic::Capture) => {
                self.state.muted.set(true);
                self.run_source(vm, &cell.source, file, Some(count))
            }
            Some(CellMagic::Time) => {
                let start = self.state.host.now_ms();
                let result = self.run_source(vm, &cell.source, file, Some(count));
                let text = format_seconds((self.state.host.now_ms() - start) / 1000.0);
                self.state
                    .write(StreamName::Stdout, &format!("Wall time: {text}\n"));
                result
            }
            Some(CellMagic::Timeit) => self.time_it(vm, &cell.source, file),
            Some(CellMagic::Show(mime)) => {
                let data = [((*mime).to_owned(), Value::String(cell.source.clone()))];
                self.state.emit(Message::Display {
                    data: data.into_iter().collect(),
                    metadata: Default::default(),
                    execution_count: None,
                });
                Ok(())
            }
            Some(CellMagic::WriteFile(path)) => {
                let open = vm.builtins.get_attr("open", vm)?;
                let file = open.call((path.as_str(), "w"), vm)?;
                vm.call_method(&file, "write", (cell.source.as_str(),))?;
                vm.call_method(&file, "close", ())?;
                self.state
                    .write(StreamName::Stdout, &format!("Writing {path}\n"));
                Ok(())
            }
            Some(CellMagic::Unknown(name)) => Err(vm.new_runtime_error(format!(
                "cell magic %%{name} is not supported: there are %%time, %%timeit, %%capture, \
                 %%html, %%markdown, %%svg, %%latex and %%writefile"
            ))),
        }
    }

    /// Runs a source; shows the last expression's value when a count is given.
    fn run_source(
        &self,
        vm: &VirtualMachine,
        source: &str,
        file: &str,
        show: Option<u32>,
    ) -> PyResult<()> {
        let code = compile_cell(vm, source, file)
            .map_err(|error| vm.new_syntax_error(&error, Some(source)))?;
        vm.run_code_obj(code.body, self.scope.clone())?;
        let Some(result) = code.result else {
            return Ok(());
        };
        let value = vm.run_code_obj(result, self.scope.clone())?;
        if let Some(count) = show
            && !vm.is_none(&value)
        {
            self.remember(vm, &value, count)?;
            display::show(vm, &value, Some(count))?;
        }
        Ok(())
    }

    /// `_`, `__`, `_3` and `Out[3]`.
    fn remember(&self, vm: &VirtualMachine, value: &PyObjectRef, count: u32) -> PyResult<()> {
        let globals = &self.scope.globals;
        if let Some(last) = globals.get_item_opt("_", vm)? {
            globals.set_item("__", last, vm)?;
        }
        globals.set_item("_", value.clone(), vm)?;
        globals.set_item(format!("_{count}").as_str(), value.clone(), vm)?;
        if let Some(out) = globals.get_item_opt("Out", vm)? {
            // A reader's own `Out` may be anything.
            let _ = out.set_item(&*vm.new_pyobj(count), value.clone(), vm);
        }
        Ok(())
    }

    fn time_it(&self, vm: &VirtualMachine, source: &str, file: &str) -> PyResult<()> {
        const REPEATS: usize = 7;
        /// A repetition lasts about this long, in milliseconds.
        const SPAN: f64 = 100.0;
        let time = |loops: usize| {
            let start = self.state.host.now_ms();
            for _ in 0..loops {
                self.run_source(vm, source, file, None)?;
            }
            Ok::<_, PyBaseExceptionRef>(self.state.host.now_ms() - start)
        };
        let mut loops = 1;
        while time(loops)? < SPAN && loops < 1_000_000 {
            loops *= 10;
        }
        let mut seconds = Vec::new();
        for _ in 0..REPEATS {
            seconds.push(time(loops)? / 1000.0 / loops as f64);
        }
        let mean = seconds.iter().sum::<f64>() / REPEATS as f64;
        let squares: f64 = seconds.iter().map(|value| (value - mean).powi(2)).sum();
        let text = format!(
            "{} ± {} per loop (mean ± std. dev. of {REPEATS} runs, {loops} loop{} each)\n",
            format_seconds(mean),
            format_seconds((squares / REPEATS as f64).sqrt()),
            if loops == 1 { "" } else { "s" },
        );
        self.state.write(StreamName::Stdout, &text);
        Ok(())
    }

    /// Reports an uncaught exception.
    fn finish(&self, vm: &VirtualMachine, result: PyResult<()>, count: u32) -> CellResult {
        let (status, exit) = match result {
            Ok(()) => (Status::Ok, None),
            Err(error) => {
                self.state.emit(traceback::error_message(vm, &error));
                // `sys.last_exc`, for post-mortem looks.
                let object = error.as_object().to_owned();
                let _ = vm.sys_module.set_attr("last_exc", object, vm);
                let stopped = error.fast_isinstance(vm.ctx.exceptions.keyboard_interrupt);
                let status = if stopped {
                    Status::Interrupted
                } else {
                    Status::Error
                };
                (status, exit_status(vm, &error))
            }
        };
        self.state.flush();
        CellResult {
            status,
            execution_count: count,
            exit,
        }
    }

    /// What native modules do after a cell: figures that are still open are shown.
    fn end_cell(&self, vm: &VirtualMachine, mut result: CellResult) -> CellResult {
        let functions = self.state.cell_end.borrow().clone();
        for function in functions {
            if let Err(error) = function(vm)
                && result.status == Status::Ok
            {
                result = self.finish(vm, Err(error), result.execution_count);
            }
        }
        self.state.flush();
        result
    }

    /// Runs a whole program as CPython does: nothing is displayed by itself. `path` is shown in
    /// tracebacks. The exit status: 0, `sys.exit`'s, or 1 after an uncaught exception, whose
    /// traceback goes to standard error.
    pub fn run_script(&self, source: &str, path: &str, arguments: &[String]) -> i32 {
        self.interpreter.enter(|vm| {
            self.state
                .sources
                .borrow_mut()
                .insert(path.to_owned(), source.into());
            publish_source(vm, &self.state, path);
            let run = || {
                let argv = std::iter::once(path).chain(arguments.iter().map(String::as_str));
                let argv = argv
                    .map(|argument| vm.ctx.new_str(argument).into())
                    .collect();
                vm.sys_module.set_attr("argv", vm.ctx.new_list(argv), vm)?;
                self.scope
                    .globals
                    .set_item("__file__", vm.ctx.new_str(path).into(), vm)?;
                let mode = rustpython_vm::compiler::Mode::Exec;
                let code = vm
                    .compile(source, mode, path.to_owned())
                    .map_err(|error| vm.new_syntax_error(&error, Some(source)))?;
                vm.run_code_obj(code, self.scope.clone())?;
                Ok(())
            };
            let status = match run() {
                Ok(()) => 0,
                Err(error) => match exit_status(vm, &error) {
                    Some(status) => {
                        if let Some(text) = exit_text(vm, &error) {
                            self.state.write(StreamName::Stderr, &format!("{text}\n"));
                        }
                        status
                    }
                    None => {
                        let text = traceback::format_exception(vm, &error);
                        self.state.write(StreamName::Stderr, &format!("{text}\n"));
                        1
                    }
                },
            };
            self.state.flush();
            status
        })
    }

    /// Puts a directory at the front of `sys.path`.
    pub fn add_path(&self, directory: &str) {
        self.interpreter.enter(|vm| {
            if let Ok(path) = vm.sys_module.get_attr("path", vm) {
                let _ = vm.call_method(&path, "insert", (0, directory));
            }
        });
    }

    /// Calls a function with the interpreter, for extensions and tests.
    pub fn enter<R>(&self, call: impl FnOnce(&VirtualMachine) -> R) -> R {
        self.interpreter.enter(call)
    }

    /// The cells' variables.
    pub(crate) fn globals(&self) -> &PyDictRef {
        &self.scope.globals
    }
}

/// The exit status that a `SystemExit` asks for; none for other exceptions.
fn exit_status(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Option<i32> {
    if !error.fast_isinstance(vm.ctx.exceptions.system_exit) {
        return None;
    }
    let code = error.as_object().get_attr("code", vm).ok()?;
    if vm.is_none(&code) {
        return Some(0);
    }
    Some(code.try_into_value::<i32>(vm).unwrap_or(1))
}

/// `sys.exit("text")` writes the text.
fn exit_text(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Option<String> {
    let code = error.as_object().get_attr("code", vm).ok()?;
    if vm.is_none(&code) || code.fast_isinstance(vm.ctx.types.int_type) {
        return None;
    }
    Some(code.str(vm).ok()?.to_string_lossy().into_owned())
}

/// Streams, built-ins and the `__main__` module.
fn prepare(vm: &VirtualMachine) -> PyResult<Scope> {
    for (name, dunder, stream) in [
        ("stdout", "__stdout__", StreamName::Stdout),
        ("stderr", "__stderr__", StreamName::Stderr),
    ] {
        vm.import("_littoral", 0)?;
        let object: PyObjectRef = Stream { name: stream }.into_ref(&vm.ctx).into();
        vm.sys_module.set_attr(name, object.clone(), vm)?;
        vm.sys_module.set_attr(dunder, object, vm)?;
    }
    #[cfg(target_arch = "wasm32")]
    let installed: &[&str] = match cfg!(fetched_library) {
        true => &["_littoral_time", "_littoral_io", "_littoral_library"],
        false => &["_littoral_time", "_littoral_io"],
    };
    #[cfg(target_arch = "wasm32")]
    for name in installed.iter().copied() {
        let module = vm.import(name, 0)?;
        vm.call_method(&module, "install", ())?;
    }
    // Registers the codecs.
    vm.import("encodings", 0)?;
    let native = vm.import("_littoral", 0)?;
    let builtins = vm.builtins.as_object();
    for name in ["input", "round", "display", "get_ipython"] {
        builtins.set_attr(name, native.get_attr(name, vm)?, vm)?;
    }
    interrupt::install(vm)?;
    let scope = vm.new_scope_with_main()?;
    scope
        .globals
        .set_item("Out", vm.ctx.new_dict().into(), vm)?;
    Ok(scope)
}

/// Keeps `linecache.cache`, and fills it with the cells so far.
pub(crate) fn register_linecache(cache: PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let Some(state) = State::current() else {
        return Ok(());
    };
    state.linecache.replace(Some(cache));
    let files: Vec<String> = state.sources.borrow().keys().cloned().collect();
    for file in files {
        publish_source(vm, &state, &file);
    }
    Ok(())
}

/// Puts a cell's source where `inspect` and `traceback` look for it.
fn publish_source(vm: &VirtualMachine, state: &State, file: &str) {
    let Some(cache) = state.linecache.borrow().clone() else {
        return;
    };
    let Some(source) = state.sources.borrow().get(file).cloned() else {
        return;
    };
    let lines = source
        .split_inclusive('\n')
        .map(|line| vm.ctx.new_str(line).into())
        .collect();
    // Without a modification time the entry is never checked against a file.
    let entry = vm.ctx.new_tuple(vec![
        vm.ctx.new_int(source.len()).into(),
        vm.ctx.none(),
        vm.ctx.new_list(lines).into(),
        vm.ctx.new_str(file).into(),
    ]);
    let _ = cache.set_item(file, entry.into(), vm);
}

/// `1.23 ms`, as IPython writes times.
fn format_seconds(seconds: f64) -> String {
    let (factor, unit) = match seconds {
        s if s >= 1.0 => (1.0, "s"),
        s if s >= 1e-3 => (1e3, "ms"),
        s if s >= 1e-6 => (1e6, "µs"),
        _ => (1e9, "ns"),
    };
    let value = seconds * factor;
    let digits = if value == 0.0 {
        0
    } else {
        (2 - value.abs().log10().floor() as i32).max(0)
    };
    format!("{value:.*} {unit}", digits as usize)
}
