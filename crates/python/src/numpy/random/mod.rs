//! `numpy.random`: the old functions with one shared state, and `default_rng`.

mod bits;
mod choice;
mod distributions;
mod draw;
mod limits;
mod more;
mod seed;
mod whole;
mod ziggurat;

use distributions::draw;
use draw::Source;
use rustpython_vm::builtins::{PyModuleDef, PyType};
use rustpython_vm::common::lock::PyMutex;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{Context, Py, PyPayload, PyResult, VirtualMachine};
use seed::seeded;

use crate::support::Arguments;

pub fn module_def(ctx: &Context) -> &'static PyModuleDef {
    _random::module_def(ctx)
}

/// `numpy.random.Generator` and `numpy.random.RandomState`: a stream of random numbers.
macro_rules! generator {
    ($class:ident, $name:literal, $modern:literal) => {
        #[rustpython_vm::pyclass(module = "numpy.random", name = $name)]
        #[derive(Debug, PyPayload)]
        pub struct $class {
            source: PyMutex<Source>,
        }

        impl $class {
            fn draw(&self, name: &'static str, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
                // Drawn on a copy: a distribution's parameters may run Python code.
                let mut source = self.source.lock().clone();
                let result = draw(&mut source, name, args, vm);
                *self.source.lock() = source;
                result
            }
        }

        impl Representable for $class {
            fn repr_str(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
                Ok(if $modern {
                    "Generator(PCG64)"
                } else {
                    "RandomState(MT19937)"
                }
                .into())
            }
        }

        impl Constructor for $class {
            type Args = FuncArgs;

            fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
                let mut args = Arguments::new($name, args);
                let seed = args.take_some("seed", vm)?;
                args.finish(vm)?;
                let source = seeded(seed.as_deref(), $modern, vm)?;
                Ok(Self {
                    source: PyMutex::new(source),
                })
            }
        }
    };
}

generator!(PyGenerator, "Generator", true);
generator!(PyRandomState, "RandomState", false);

macro_rules! methods {
    ($class:ident: $($name:ident)*) => {
        #[rustpython_vm::pyclass(with(Constructor, Representable))]
        impl $class {$(
            #[pymethod]
            fn $name(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
                self.draw(stringify!($name), args, vm)
            }
        )*}
    };
}

methods! { PyGenerator:
    random uniform normal standard_normal integers choice permutation shuffle exponential
    standard_exponential lognormal poisson gamma standard_gamma beta binomial weibull rayleigh
    laplace logistic gumbel chisquare triangular multivariate_normal permuted
    standard_t standard_cauchy pareto power zipf f geometric logseries negative_binomial wald vonmises
    noncentral_chisquare multinomial dirichlet hypergeometric bytes
}

methods! { PyRandomState:
    random random_sample ranf sample rand randn uniform normal standard_normal randint
    random_integers choice permutation shuffle exponential standard_exponential lognormal poisson
    gamma standard_gamma beta binomial weibull rayleigh laplace logistic gumbel chisquare triangular
    seed multivariate_normal
    standard_t standard_cauchy pareto power zipf f geometric logseries negative_binomial wald vonmises
    noncentral_chisquare multinomial dirichlet hypergeometric bytes
}

#[rustpython_vm::pymodule(name = "numpy.random")]
mod _random {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::class::PyClassImpl;
    use rustpython_vm::common::lock::PyMutex;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

    use super::seed::seeded;
    use super::{PyGenerator, PyRandomState};
    use crate::support::Arguments;

    /// Functions of the module: the methods of one shared `RandomState`.
    const SHARED: &[&str] = &[
        "random",
        "random_sample",
        "ranf",
        "sample",
        "rand",
        "randn",
        "uniform",
        "normal",
        "standard_normal",
        "randint",
        "random_integers",
        "choice",
        "permutation",
        "shuffle",
        "exponential",
        "standard_exponential",
        "lognormal",
        "poisson",
        "gamma",
        "standard_gamma",
        "beta",
        "binomial",
        "weibull",
        "rayleigh",
        "laplace",
        "logistic",
        "gumbel",
        "chisquare",
        "triangular",
        "seed",
        "multivariate_normal",
        "standard_t",
        "standard_cauchy",
        "pareto",
        "power",
        "zipf",
        "f",
        "geometric",
        "logseries",
        "negative_binomial",
        "wald",
        "vonmises",
        "noncentral_chisquare",
        "multinomial",
        "dirichlet",
        "hypergeometric",
        "bytes",
    ];

    #[pyfunction]
    fn default_rng(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("default_rng", args);
        let seed = args.take_some("seed", vm)?;
        args.finish(vm)?;
        if let Some(seed) = &seed
            && seed.downcast_ref::<PyGenerator>().is_some()
        {
            return Ok(seed.clone());
        }
        let source = PyMutex::new(seeded(seed.as_deref(), true, vm)?);
        Ok(PyGenerator { source }.into_ref(&vm.ctx).into())
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        let generator: PyObjectRef = PyGenerator::make_static_type().into();
        let state: PyObjectRef = PyRandomState::make_static_type().into();
        module.set_attr("Generator", generator, vm)?;
        module.set_attr("RandomState", state, vm)?;
        let source = PyMutex::new(seeded(None, false, vm)?);
        let shared: PyObjectRef = PyRandomState { source }.into_ref(&vm.ctx).into();
        for name in SHARED {
            module.set_attr(*name, shared.as_object().get_attr(*name, vm)?, vm)?;
        }
        Ok(())
    }
}
