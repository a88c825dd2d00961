//! Python's `matplotlib` and `matplotlib.pyplot` over `littoral_plot`, and xarray's `.plot`.
//!
//! [`handle`] has the figure and what Python holds of it, [`classes`] the tables that make up matplotlib's
//! classes, [`axes`] the methods of `Axes` by family, [`functions`] pyplot's functions (most of them methods
//! of the current axes), [`state`] the open figures and how they are shown, [`labelled`] xarray's plots.

mod artists;
mod axes;
mod axis;
mod bars;
mod classes;
mod colorbar;
mod colors;
mod figure;
mod functions;
mod grid;
mod handle;
mod labelled;
mod legend;
mod notes;
mod props;
mod proxies;
mod rc;
mod repr;
mod saving;
mod state;
mod style;
mod subplots;
#[cfg(test)]
mod tests;
mod ticker;
mod values;

use rustpython_vm::builtins::{PyModule, PyModuleDef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Context, Py, PyResult, VirtualMachine};

pub use labelled::accessor;

use crate::support::Arguments;

/// The native modules of this folder.
pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![
        _matplotlib::module_def(ctx),
        _pyplot::module_def(ctx),
        _colors::module_def(ctx),
        _cm::module_def(ctx),
        _dates::module_def(ctx),
        _ticker::module_def(ctx),
        _style::module_def(ctx),
        _gridspec::module_def(ctx),
        _lines::module_def(ctx),
        _patches::module_def(ctx),
        _figure::module_def(ctx),
        _axes::module_def(ctx),
        labelled::module(ctx),
    ]
}

type Run = fn(Arguments, &VirtualMachine) -> PyResult;

/// Puts functions into a module.
fn add(
    module: &Py<PyModule>,
    functions: &'static [(&'static str, Run)],
    vm: &VirtualMachine,
) -> PyResult<()> {
    for (name, run) in functions {
        let (name, run) = (*name, *run);
        let call = move |args: FuncArgs, vm: &VirtualMachine| run(Arguments::new(name, args), vm);
        module.set_attr(name, vm.new_function(name, call), vm)?;
    }
    Ok(())
}

/// Puts submodules into a module, so that `import matplotlib.pyplot as plt; plt.cm` works.
fn add_modules(
    module: &Py<PyModule>,
    names: &[(&'static str, &'static str)],
    vm: &VirtualMachine,
) -> PyResult<()> {
    for (attribute, name) in names {
        vm.import(*name, 0)?;
        let modules = vm.sys_module.get_attr("modules", vm)?;
        module.set_attr(*attribute, modules.get_item(*name, vm)?, vm)?;
    }
    Ok(())
}

#[rustpython_vm::pymodule(name = "matplotlib")]
mod _matplotlib {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    /// A package: submodules are found under it.
    #[pyattr]
    fn __path__(vm: &VirtualMachine) -> rustpython_vm::PyObjectRef {
        vm.ctx.new_list(Vec::new()).into()
    }

    /// The version whose behaviour this follows.
    #[pyattr]
    fn __version__(vm: &VirtualMachine) -> rustpython_vm::PyObjectRef {
        vm.ctx.new_str("3.11.2").into()
    }

    const FUNCTIONS: &[(&str, super::Run)] = &[
        ("use", |mut args, vm| {
            // Figures are shown in the page whatever the backend.
            let _ = (args.rest_positional(), args.rest_keywords());
            Ok(vm.ctx.none())
        }),
        ("get_backend", |_args, vm| {
            Ok(vm.ctx.new_str("inline").into())
        }),
        ("rc_context", super::style::context),
    ];

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        vm.import("numpy", 0)?;
        module.set_attr("rcParams", super::rc::RcParams::object(vm), vm)?;
        module.set_attr("colormaps", super::style::colormaps(vm), vm)?;
        super::add(module, FUNCTIONS, vm)
    }
}

#[rustpython_vm::pymodule(name = "matplotlib.pyplot")]
mod _pyplot {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    use super::handle::What;
    use super::{classes, functions, state, ticker};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        vm.import("matplotlib", 0)?;
        super::add(module, functions::FUNCTIONS, vm)?;
        super::add(module, ticker::TICKER, vm)?;
        super::add(module, super::PATCHES, vm)?;
        super::add(module, super::LINES, vm)?;
        super::add(module, &super::colors::FUNCTIONS[..1], vm)?;
        for (name, method) in functions::OF_AXES {
            let call = move |args: FuncArgs, vm: &VirtualMachine| {
                let ax = state::current_axes(vm)?.object(vm);
                vm.call_method(&ax, method, args)
            };
            module.set_attr(*name, vm.new_function(name, call), vm)?;
        }
        for (name, method) in functions::OF_FIGURE {
            let call = move |args: FuncArgs, vm: &VirtualMachine| {
                let fig = state::current(vm)?.object(What::Figure, vm);
                vm.call_method(&fig, method, args)
            };
            module.set_attr(*name, vm.new_function(name, call), vm)?;
        }
        for name in ["Figure", "Axes"] {
            module.set_attr(name, classes::class(name, vm), vm)?;
        }
        module.set_attr("rcParams", super::rc::RcParams::object(vm), vm)?;
        module.set_attr("rc_context", super::style::context_function(vm), vm)?;
        module.set_attr("GridSpec", super::gridspec_function(vm), vm)?;
        super::add_modules(
            module,
            &[
                ("cm", "matplotlib.cm"),
                ("style", "matplotlib.style"),
                ("matplotlib", "matplotlib"),
            ],
            vm,
        )
    }
}

/// `GridSpec` as a function of its own.
fn gridspec_function(vm: &VirtualMachine) -> rustpython_vm::PyObjectRef {
    vm.new_function("GridSpec", |args: FuncArgs, vm: &VirtualMachine| {
        functions::gridspec(Arguments::new("GridSpec", args), vm)
    })
    .into()
}

#[rustpython_vm::pymodule(name = "matplotlib.colors")]
mod _colors {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    use crate::support::{self, Arguments};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        super::add(module, super::colors::FUNCTIONS, vm)?;
        let function = vm.new_function("from_list", |args: FuncArgs, vm: &VirtualMachine| {
            super::colors::from_list(Arguments::new("from_list", args), vm)
        });
        let namespace = vm.import("types", 0)?.get_attr("SimpleNamespace", vm)?;
        let segmented = namespace.call((), vm)?;
        segmented.set_attr("from_list", function, vm)?;
        module.set_attr("LinearSegmentedColormap", segmented, vm)?;
        let names = [
            "blue", "orange", "green", "red", "purple", "brown", "pink", "gray", "olive", "cyan",
        ];
        let tableau = names.iter().enumerate().map(|(at, name)| {
            let hex = super::artists::hex(littoral_plot::Color::cycle(at));
            (format!("tab:{name}"), vm.ctx.new_str(hex).into())
        });
        module.set_attr("TABLEAU_COLORS", support::dict_of(tableau, vm)?, vm)
    }
}

#[rustpython_vm::pymodule(name = "matplotlib.cm")]
mod _cm {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    use crate::support::{Arguments, OrRaise};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        for name in littoral_plot::Colormap::names() {
            for name in [name.to_owned(), format!("{name}_r")] {
                let map = littoral_plot::Colormap::named(&name).or_raise(vm)?;
                let name = vm.ctx.intern_str(name);
                module.set_attr(name, super::colors::colormap_object(map, vm), vm)?;
            }
        }
        let get = vm.new_function("get_cmap", |args: FuncArgs, vm: &VirtualMachine| {
            let mut args = Arguments::new("get_cmap", args);
            let name = args.take("name", vm)?.unwrap_or_else(|| vm.ctx.none());
            let map = super::colors::colormap_of(&name, vm)?;
            PyResult::Ok(super::colors::colormap_object(map, vm))
        });
        super::add(module, super::MAPPABLES, vm)?;
        module.set_attr("get_cmap", get, vm)
    }
}

macro_rules! table_module {
    ($name:ident, $path:literal, $table:path) => {
        #[rustpython_vm::pymodule(name = $path)]
        mod $name {
            use rustpython_vm::builtins::PyModule;
            use rustpython_vm::{Py, PyResult, VirtualMachine};

            pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
                __module_exec(vm, module);
                super::add(module, $table, vm)
            }
        }
    };
}

table_module!(_dates, "matplotlib.dates", super::ticker::DATES);
table_module!(_ticker, "matplotlib.ticker", super::ticker::TICKER);
table_module!(_gridspec, "matplotlib.gridspec", super::GRIDSPEC);
table_module!(_lines, "matplotlib.lines", super::LINES);
table_module!(_patches, "matplotlib.patches", super::PATCHES);

const GRIDSPEC: &[(&str, Run)] = &[("GridSpec", functions::gridspec)];
const LINES: &[(&str, Run)] = &[("Line2D", proxies::line)];
const PATCHES: &[(&str, Run)] = &[
    ("Patch", proxies::patch),
    ("Rectangle", proxies::rectangle),
    ("Circle", proxies::circle),
    ("Polygon", proxies::polygon),
];
const MAPPABLES: &[(&str, Run)] = &[("ScalarMappable", proxies::mappable)];

#[rustpython_vm::pymodule(name = "matplotlib.style")]
mod _style {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        let names = super::style::STYLES
            .iter()
            .map(|name| vm.ctx.new_str(*name).into());
        module.set_attr("available", vm.ctx.new_list(names.collect()), vm)?;
        super::add(module, super::style::FUNCTIONS, vm)
    }
}

macro_rules! class_module {
    ($name:ident, $path:literal, $class:literal) => {
        #[rustpython_vm::pymodule(name = $path)]
        mod $name {
            use rustpython_vm::builtins::PyModule;
            use rustpython_vm::{Py, PyResult, VirtualMachine};

            pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
                __module_exec(vm, module);
                module.set_attr($class, super::classes::class($class, vm), vm)
            }
        }
    };
}

class_module!(_figure, "matplotlib.figure", "Figure");
class_module!(_axes, "matplotlib.axes", "Axes");
