//! `curvefit`: parameters of a Python function that fit the data best.

use indexmap::IndexMap;
use littoral_array::ops::minimize;
use littoral_array::{Array, DType, ops};
use littoral_xarray::{Attrs, DataArray, Dataset, Variable, broadcast};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, both};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise, float_of};
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[both("curvefit", curvefit)];

/// A number for every fit, or one by labels.
enum Parameter {
    Number(f64),
    Array(DataArray),
}

impl Parameter {
    fn new(object: &PyObject, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(match Labelled::of(object, vm)? {
            Some(Labelled::Array(array)) => Parameter::Array(array),
            _ => Parameter::Number(float_of(object, vm)?),
        })
    }

    /// Its values for every fit along `sizes`, C order.
    fn values(&self, sizes: &IndexMap<String, u64>, vm: &VirtualMachine) -> PyResult<Vec<f64>> {
        let count: u64 = sizes.values().product();
        match self {
            Parameter::Number(value) => Ok(vec![*value; count as usize]),
            Parameter::Array(array) => {
                if let Some(dim) = array.dims().iter().find(|dim| !sizes.contains_key(*dim)) {
                    return Err(vm.new_value_error(format!(
                        "Initial guess for a parameter has unexpected dimensions ('{dim}',). It should only have \
                         dimensions that are in data dimensions."
                    )));
                }
                let full = array.variable.broadcast_to(sizes).or_raise(vm)?;
                let values = ops::cast(&full.values().or_raise(vm)?, DType::F64).or_raise(vm)?;
                Ok(ops::to_contiguous(&values).to_vec().unwrap_or_default())
            }
        }
    }
}

/// The names of a function's parameters after the first, and their defaults.
fn parameters(
    function: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<(String, Option<PyObjectRef>)>> {
    let unknown = || {
        vm.new_value_error(
            "Unable to inspect `func` signature, and `param_names` was not provided.",
        )
    };
    let code = function.get_attr("__code__", vm).map_err(|_| unknown())?;
    let flags: i64 = code.get_attr("co_flags", vm)?.try_into_value(vm)?;
    if flags & (0x04 | 0x08) != 0 {
        return Err(vm.new_value_error(
            "`param_names` must be provided because `func` takes variable length arguments.",
        ));
    }
    let count: usize = code.get_attr("co_argcount", vm)?.try_into_value(vm)?;
    let names = support::items(&*code.get_attr("co_varnames", vm)?, vm)?;
    let defaults = function.get_attr("__defaults__", vm)?;
    let defaults = match vm.is_none(&defaults) {
        true => vec![],
        false => support::items(&defaults, vm)?,
    };
    let first = count.saturating_sub(defaults.len());
    names
        .iter()
        .take(count)
        .enumerate()
        .skip(1)
        .map(|(at, name)| {
            let default = at
                .checked_sub(first)
                .and_then(|at| defaults.get(at))
                .cloned();
            Ok((convert::key_text(name, vm)?, default))
        })
        .collect()
}

fn mapping(
    object: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, PyObjectRef>> {
    let Some(object) = object else {
        return Ok(IndexMap::new());
    };
    support::pairs(&object, vm)?
        .into_iter()
        .map(|(name, value)| Ok((convert::key_text(&name, vm)?, value)))
        .collect()
}

fn curvefit(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let coords = args.required("coords", vm)?;
    let function = args.required("func", vm)?;
    let reduce_dims = args.take_some("reduce_dims", vm)?;
    let skipna = args.value::<bool>("skipna", vm)?.unwrap_or(true);
    let guesses = mapping(args.take_some("p0", vm)?, vm)?;
    let limits = mapping(args.take_some("bounds", vm)?, vm)?;
    let names = args.take_some("param_names", vm)?;
    let errors = args
        .value::<String>("errors", vm)?
        .unwrap_or_else(|| "raise".into());
    let _scipy = args.take("kwargs", vm)?;
    args.finish(vm)?;
    if errors != "raise" && errors != "ignore" {
        return Err(vm.new_value_error("errors must be either \"raise\" or \"ignore\""));
    }
    let dataset = match &call.model {
        Labelled::Array(array) => array.map_to_dataset(),
        Labelled::Set(dataset) => dataset.clone(),
    };
    let single = matches!(call.model, Labelled::Array(_));
    let fit = Fit {
        params: match names {
            Some(names) => support::names(&names, vm)?
                .into_iter()
                .map(|name| (name, None))
                .collect(),
            None => parameters(&function, vm)?,
        },
        function,
        skipna,
        raises: errors == "raise",
        guesses,
        limits,
    };
    let coords = fitted_along(&dataset, &coords, vm)?;
    let mut along: Vec<String> = match reduce_dims {
        Some(dims) => support::names(&dims, vm)?,
        None => vec![],
    };
    for coord in &coords {
        for dim in dataset.dims() {
            let own = dataset.array(&dim);
            let same = match (&own, along.contains(&dim)) {
                (Some(own), false) => own.variable.equals(&coord.variable).or_raise(vm)?,
                _ => false,
            };
            if same {
                along.push(dim);
            }
        }
    }
    if along.is_empty() {
        return Err(vm.new_value_error(
            "No arguments to `coords` were identified as a dimension on the calling object, and no dims were \
             supplied to `reduce_dims`. This would result in fitting on scalar data.",
        ));
    }
    let mut out = Dataset {
        attrs: dataset.attrs.clone(),
        ..Dataset::default()
    };
    for (name, coord) in dataset.coords() {
        if !coord.dims.iter().any(|dim| along.contains(dim)) {
            out.coord_names.insert(name.clone());
            out.variables.insert(name, coord);
        }
    }
    for name in dataset.data_names() {
        let prefix = if single {
            String::new()
        } else {
            format!("{name}_")
        };
        let variable = &dataset.variables[&name];
        let (found, covariance) = fit.variable(variable, &coords, &along, vm)?;
        out.variables
            .insert(format!("{prefix}curvefit_coefficients"), found);
        out.variables
            .insert(format!("{prefix}curvefit_covariance"), covariance);
    }
    let params: Vec<std::sync::Arc<str>> = fit
        .params
        .iter()
        .map(|(name, _)| name.as_str().into())
        .collect();
    let width = params
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(1);
    for dim in ["param", "cov_i", "cov_j"] {
        let labels = Array::from_vec(&[params.len()], params.clone()).or_raise(vm)?;
        let labels = ops::cast(&labels, DType::Str(width as u32)).or_raise(vm)?;
        let labels = Variable::new(vec![dim.to_owned()], labels).or_raise(vm)?;
        out.variables.insert(dim.to_owned(), labels);
        out.coord_names.insert(dim.to_owned());
    }
    Labelled::Set(out).wrap(vm)
}

/// The coordinates that the function takes, broadcast against each other.
fn fitted_along(
    dataset: &Dataset,
    coords: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<DataArray>> {
    let given = match support::text(coords).is_some() || Labelled::of(coords, vm)?.is_some() {
        true => vec![coords.to_owned()],
        false => support::items(coords, vm)?,
    };
    given
        .iter()
        .map(
            |coord| match (support::text(coord), Labelled::of(coord, vm)?) {
                (Some(name), _) => dataset.get(&name).or_raise(vm),
                (_, Some(Labelled::Array(array))) => Ok(array),
                _ => Err(vm.new_type_error("coords are names or DataArrays")),
            },
        )
        .collect()
}

struct Fit {
    function: PyObjectRef,
    params: Vec<(String, Option<PyObjectRef>)>,
    skipna: bool,
    raises: bool,
    guesses: IndexMap<String, PyObjectRef>,
    limits: IndexMap<String, PyObjectRef>,
}

impl Fit {
    /// Lower and upper bounds and first guesses, parameter by parameter, each for every fit.
    #[allow(clippy::type_complexity)]
    fn starts(
        &self,
        sizes: &IndexMap<String, u64>,
        vm: &VirtualMachine,
    ) -> PyResult<Vec<(Vec<f64>, Vec<f64>, Vec<f64>)>> {
        self.params
            .iter()
            .map(|(name, default)| {
                let (mut low, mut high) = (
                    Parameter::Number(f64::NEG_INFINITY),
                    Parameter::Number(f64::INFINITY),
                );
                if let Some(pair) = self.limits.get(name) {
                    match pair.downcast_ref::<PyTuple>().map(|pair| pair.as_slice()) {
                        Some([a, b]) => {
                            low = Parameter::new(a, vm)?;
                            high = Parameter::new(b, vm)?;
                        }
                        _ => return Err(vm.new_value_error("bounds are pairs (lower, upper)")),
                    }
                }
                let (low, high) = (low.values(sizes, vm)?, high.values(sizes, vm)?);
                let start = match (self.guesses.get(name), default) {
                    (Some(guess), _) => Parameter::new(guess, vm)?.values(sizes, vm)?,
                    (None, default) => {
                        let one = match default {
                            Some(default) => float_of(default, vm)?,
                            None => 1.0,
                        };
                        low.iter()
                            .zip(&high)
                            .map(|(low, high)| feasible(one, *low, *high))
                            .collect()
                    }
                };
                Ok((low, high, start))
            })
            .collect()
    }

    /// Coefficients and covariances of one variable.
    fn variable(
        &self,
        variable: &Variable,
        coords: &[DataArray],
        along: &[String],
        vm: &VirtualMachine,
    ) -> PyResult<(Variable, Variable)> {
        let missing = along.iter().find(|dim| variable.axis(dim).is_none());
        if let Some(dim) = missing {
            return Err(vm.new_value_error(format!(
                "operand to apply_ufunc has required core dimensions, but '{dim}' is missing on an input variable"
            )));
        }
        let kept: Vec<String> = variable
            .dims
            .iter()
            .filter(|dim| !along.contains(dim))
            .cloned()
            .collect();
        let all = variable.sizes();
        let sizes = |dims: &[String]| -> IndexMap<String, u64> {
            dims.iter().map(|dim| (dim.clone(), all[dim])).collect()
        };
        let floats = |variable: &Variable| -> PyResult<Vec<f64>> {
            let values = ops::cast(&variable.values().or_raise(vm)?, DType::F64).or_raise(vm)?;
            Ok(ops::to_contiguous(&values).to_vec().unwrap_or_default())
        };
        let turned = variable
            .transpose(&[kept.clone(), along.to_vec()].concat())
            .or_raise(vm)?;
        let y = floats(&turned)?;
        let bare: Vec<Dataset> = coords
            .iter()
            .map(|coord| {
                DataArray::new(None, coord.variable.clone(), IndexMap::new()).map_to_dataset()
            })
            .collect();
        let mut x = vec![];
        for coord in broadcast(&bare, &[]).or_raise(vm)? {
            let coord = DataArray::from_mapped(coord, None).or_raise(vm)?;
            let full = coord.variable.broadcast_to(&sizes(along));
            x.push(floats(&full.or_raise(vm)?)?);
        }
        let starts = self.starts(&sizes(&kept), vm)?;
        let n = self.params.len();
        let size: u64 = sizes(along).values().product();
        let (mut found, mut covariances) = (vec![], vec![]);
        for (lane, y) in y.chunks_exact(size.max(1) as usize).enumerate() {
            let there: Vec<usize> = (0..y.len())
                .filter(|i| !self.skipna || !y[*i].is_nan() && x.iter().any(|x| !x[*i].is_nan()))
                .collect();
            let pick = |from: &[f64]| -> Vec<f64> { there.iter().map(|i| from[*i]).collect() };
            let start: Vec<f64> = starts.iter().map(|(_, _, start)| start[lane]).collect();
            let bounds: Vec<(f64, f64)> = starts
                .iter()
                .map(|(low, high, _)| (low[lane], high[lane]))
                .collect();
            let x: Vec<Vec<f64>> = x.iter().map(|x| pick(x)).collect();
            let fit = match there.is_empty() {
                true => None,
                false => self.line(&x, &pick(y), &start, &bounds, vm)?,
            };
            match fit {
                Some(fit) => {
                    found.extend(fit.parameters);
                    covariances.extend(fit.covariance);
                }
                None => {
                    found.extend(vec![f64::NAN; n]);
                    covariances.extend(vec![f64::NAN; n * n]);
                }
            }
        }
        let lead: Vec<usize> = sizes(&kept).values().map(|size| *size as usize).collect();
        let make = |names: &[&str], values: Vec<f64>| -> PyResult<Variable> {
            let shape = [&lead[..], &vec![n; names.len()]].concat();
            let dims = kept
                .iter()
                .cloned()
                .chain(names.iter().map(|name| (*name).to_owned()));
            let array = Array::from_vec(&shape, values).or_raise(vm)?;
            Ok(Variable::new(dims.collect(), array)
                .or_raise(vm)?
                .with_attrs(
                    match littoral_xarray::options().keep_attrs.unwrap_or(true) {
                        true => variable.attrs.clone(),
                        false => Attrs::new(),
                    },
                ))
        };
        Ok((
            make(&["param"], found)?,
            make(&["cov_i", "cov_j"], covariances)?,
        ))
    }

    /// One fit. None if it does not converge and errors are ignored.
    fn line(
        &self,
        x: &[Vec<f64>],
        y: &[f64],
        start: &[f64],
        bounds: &[(f64, f64)],
        vm: &VirtualMachine,
    ) -> PyResult<Option<minimize::CurveFit>> {
        if start
            .iter()
            .zip(bounds)
            .any(|(p, (low, high))| p < low || p > high)
        {
            return Err(vm.new_value_error("`x0` is infeasible."));
        }
        let shape = match x.len() {
            1 => vec![y.len()],
            several => vec![several, y.len()],
        };
        let x = Array::from_vec(&shape, x.concat()).or_raise(vm)?;
        let x = numpy::to_py(x, vm);
        let found = minimize::curve_fit(start, bounds, |parameters| -> PyResult<Vec<f64>> {
            let mut positional = vec![x.clone()];
            for value in parameters {
                positional.push(numpy::scalar_to_py(
                    littoral_array::Scalar::Float(*value),
                    DType::F64,
                    vm,
                )?);
            }
            let kwargs = KwArgs::new(IndexMap::new());
            let result = self.function.call(FuncArgs::new(positional, kwargs), vm)?;
            let values = ops::cast(&numpy::from_py(&result, vm)?, DType::F64).or_raise(vm)?;
            let values = ops::broadcast_to(&values, &[y.len()]).or_raise(vm)?;
            let values = values.to_vec::<f64>().unwrap_or_default();
            Ok(values.iter().zip(y).map(|(f, y)| f - y).collect())
        })?;
        match (found, self.raises) {
            (None, true) => Err(vm.new_runtime_error(
                "Optimal parameters not found: Number of calls to function has reached maxfev.",
            )),
            (found, _) => Ok(found),
        }
    }
}

/// A first guess within bounds.
fn feasible(guess: f64, low: f64, high: f64) -> f64 {
    match (low.is_finite(), high.is_finite()) {
        _ if guess >= low && guess <= high => guess,
        (true, true) => 0.5 * (low + high),
        (true, false) => low + 1.0,
        (false, true) => high - 1.0,
        (false, false) => 0.0,
    }
}
