//! `coarsen`.

use indexmap::IndexMap;
use littoral_array::ops::Reduce;
use littoral_graph::Expr;
use littoral_xarray::{Aggregation, Boundary, Coarsen, CoarsenDim};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::bound::{Behaviour, Bound};
use super::super::groups::{method, named};
use super::super::methods::{Call, keep_attrs};
use super::super::reduce::{Reducer, lowered};
use super::{Raised, Windowed, as_dataset, back};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert;

/// What the coordinates of blocks are: the name of a reduction, or a function.
#[derive(Clone)]
enum CoordFunction {
    Named(Reduce),
    Call(PyObjectRef),
}

#[derive(Clone)]
struct Coarsened {
    model: Coarsen,
    /// Functions by coordinate; those not named take the mean.
    functions: IndexMap<String, CoordFunction>,
    side: String,
}

pub fn coarsen(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take_some("dim", vm)?;
    let boundary = args.take_some("boundary", vm)?;
    let side = args.take_some("side", vm)?;
    let coord_func = args.take_some("coord_func", vm)?;
    let given = convert::either_dict_or_keywords("coarsen", positional, &mut args, vm)?;
    args.finish(vm)?;
    let boundaries = by_dim(boundary.as_ref(), vm)?;
    let sides = by_dim(side.as_ref(), vm)?;
    let mut windows = IndexMap::new();
    for (dim, window) in given {
        let window: i64 = window.try_index(vm)?.try_to_primitive(vm)?;
        if window <= 0 {
            return Err(vm.new_value_error(format!(
                "window must be > 0. Given {window} for dimension {dim}"
            )));
        }
        let boundary = match boundaries.of(&dim, vm)? {
            Some(name) => {
                let name = support::str_of(&name, vm)?;
                Boundary::from_name(&name).ok_or_else(|| {
                    vm.new_type_error(format!(
                        "{name} is invalid for boundary. Valid option is 'exact', 'trim' and 'pad'"
                    ))
                })?
            }
            None => Boundary::Exact,
        };
        let right = match sides.of(&dim, vm)? {
            Some(side) => support::text(&side).as_deref() != Some("left"),
            None => false,
        };
        let coarsen = CoarsenDim {
            window: window as u64,
            boundary,
            right,
        };
        windows.insert(dim, coarsen);
    }
    let (dataset, name) = as_dataset(&call.model);
    let dims = match &call.model {
        super::super::objects::Labelled::Array(array) => array.dims().to_vec(),
        super::super::objects::Labelled::Set(dataset) => dataset.dims(),
    };
    let model = Coarsen::new(&dataset, windows).or_raise(vm)?;
    let mut functions = IndexMap::new();
    match coord_func {
        Some(mapping) if mapping.as_object().get_attr("items", vm).is_ok() => {
            for (name, function) in support::pairs(&mapping, vm)? {
                functions.insert(convert::key_text(&name, vm)?, coord_function(function, vm)?);
            }
        }
        // One function is that of the dimensions' coordinates.
        Some(function) => {
            for dim in dims {
                functions.insert(dim, coord_function(function.clone(), vm)?);
            }
        }
        None => {}
    }
    let side = match side {
        Some(side) => support::str_of(&side, vm)?,
        None => "left".into(),
    };
    let inner = Coarsened {
        model,
        functions,
        side,
    };
    let state = Windowed { inner, name };
    let behaviour = if state.name.is_some() { &ARRAY } else { &SET };
    Ok(Bound::make(call.object.to_owned(), behaviour, state, vm))
}

/// A value for all dimensions, or one for each.
enum ByDim {
    All(Option<PyObjectRef>),
    Each(IndexMap<String, PyObjectRef>),
}

fn by_dim(object: Option<&PyObjectRef>, vm: &VirtualMachine) -> PyResult<ByDim> {
    Ok(match object {
        Some(mapping) if mapping.as_object().get_attr("items", vm).is_ok() => {
            let pairs = support::pairs(mapping, vm)?
                .into_iter()
                .map(|(dim, value)| Ok((convert::key_text(&dim, vm)?, value)))
                .collect::<PyResult<_>>()?;
            ByDim::Each(pairs)
        }
        other => ByDim::All(other.cloned()),
    })
}

impl ByDim {
    fn of(&self, dim: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
        match self {
            ByDim::All(value) => Ok(value.clone()),
            ByDim::Each(values) => match values.get(dim) {
                Some(value) => Ok(Some(value.clone())),
                None => Err(vm.new_key_error(vm.ctx.new_str(dim).into())),
            },
        }
    }
}

fn coord_function(function: PyObjectRef, vm: &VirtualMachine) -> PyResult<CoordFunction> {
    match support::text(&function) {
        Some(name) => Reduce::from_name(&name)
            .map(CoordFunction::Named)
            .ok_or_else(|| {
                vm.new_attribute_error(format!(
                    "module 'xarray.core.duck_array_ops' has no attribute '{name}'"
                ))
            }),
        None => Ok(CoordFunction::Call(function)),
    }
}

const FUNCTIONS: &[&str] = &[
    "count", "sum", "prod", "mean", "var", "std", "min", "max", "any", "all", "median",
];
const OTHERS: &[&str] = &["construct", "reduce"];

static ARRAY: Behaviour = Behaviour {
    name: "DataArrayCoarsen",
    ..SET
};

static SET: Behaviour = Behaviour {
    name: "DatasetCoarsen",
    attribute,
    repr: |bound, vm| {
        let state = bound.state::<Windowed<Coarsened>>(vm)?;
        let windows: Vec<String> = state
            .inner
            .model
            .windows
            .iter()
            .map(|(dim, coarsen)| {
                let dim = littoral_array::format::python_str_repr(dim);
                format!("{dim}: {}", coarsen.window)
            })
            .collect();
        Ok(format!(
            "{} [windows->{{{}}},side->{}]",
            state.kind("Coarsen"),
            windows.join(", "),
            state.inner.side
        ))
    },
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| {
        FUNCTIONS
            .iter()
            .chain(OTHERS)
            .map(|name| (*name).to_owned())
            .collect()
    },
};

fn attribute(bound: &Bound, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    let state = bound.state::<Windowed<Coarsened>>(vm)?;
    let (inner, kind) = (state.inner.clone(), state.name.clone());
    if let Some(name) = named(FUNCTIONS, name) {
        return method(name, vm, move |args, vm| {
            let mut args = Arguments::new(name, args);
            let keep = args.take_some("keep_attrs", vm)?;
            let keep = keep.map(|keep| keep.try_to_bool(vm)).transpose()?;
            if let Some(other) = args.rest_keywords().keys().next() {
                let class = if kind.is_some() { ARRAY.name } else { SET.name };
                return Err(vm.new_type_error(format!(
                    "{class}._reduce_method() got an unexpected keyword argument '{other}'"
                )));
            }
            args.finish(vm)?;
            let function = Reduce::from_name(name)
                .ok_or_else(|| vm.new_attribute_error(format!("no coarsened {name}")))?;
            let aggregation = Aggregation::new(function);
            let out = inner.reduced(keep, vm, |data, axes| Ok(aggregation.apply(data, axes)?))?;
            back(out, &kind, vm)
        });
    }
    match name {
        "reduce" => method("reduce", vm, move |args, vm| {
            let mut args = Arguments::new("reduce", args);
            let function = args.required("func", vm)?;
            let keep = args.take_some("keep_attrs", vm)?;
            let keep = keep.map(|keep| keep.try_to_bool(vm)).transpose()?;
            let keywords = args.rest_keywords();
            args.finish(vm)?;
            let reducer = Reducer { function, keywords };
            let out = inner.reduced(keep, vm, |data, axes| called(&reducer, data, &axes, vm))?;
            back(out, &kind, vm)
        }),
        "construct" => method("construct", vm, move |args, vm| {
            let mut args = Arguments::new("construct", args);
            let positional = args.take_some("window_dim", vm)?;
            let keep = keep_attrs(&mut args, vm)?;
            let given =
                convert::either_dict_or_keywords("Coarsen.construct", positional, &mut args, vm)?;
            args.finish(vm)?;
            if given.is_empty() {
                return Err(vm.new_value_error(
                    "Either window_dim or window_dim_kwargs need to be specified.",
                ));
            }
            let mut names = IndexMap::new();
            let mut bad = vec![];
            for (dim, pair) in given {
                let pair = match support::text(&pair) {
                    Some(_) => vec![],
                    None => support::names(&pair, vm)?,
                };
                match <[String; 2]>::try_from(pair) {
                    Ok([blocks, members]) => {
                        names.insert(dim, (blocks, members));
                    }
                    Err(_) => bad.push(dim),
                }
            }
            if !bad.is_empty() {
                let bad = super::super::methods::names_tuple(&bad, vm);
                return Err(vm.new_value_error(format!(
                    "Please provide exactly two dimension names for the following coarsening dimensions: {}",
                    support::repr_of(&bad, vm)?
                )));
            }
            back(inner.model.construct(&names, keep).or_raise(vm)?, &kind, vm)
        }),
        "obj" => Ok(Some(bound.owner.clone())),
        _ => Ok(None),
    }
}

/// A Python function of blocks.
fn called(
    reducer: &Reducer,
    data: &Expr,
    axes: &[usize],
    vm: &VirtualMachine,
) -> Result<Expr, Raised> {
    if let Some(data) = lowered(&reducer.function, &reducer.keywords, data, axes, vm) {
        return Ok(data);
    }
    let dims = (0..data.ndim()).map(|at| format!("d{at}")).collect();
    let values = littoral_xarray::Variable::new(dims, data.clone())?.values()?;
    // numpy's functions take a tuple here, even of one axis.
    Ok(Expr::literal(reducer.call_tuple(values, axes, vm)?))
}

impl Coarsened {
    fn reduced(
        &self,
        keep: Option<bool>,
        vm: &VirtualMachine,
        function: impl Fn(&Expr, Vec<usize>) -> Result<Expr, Raised>,
    ) -> PyResult<littoral_xarray::Dataset> {
        let dataset = &self.model.dataset;
        let result = self
            .model
            .each(keep, |name, blocks, axes| -> Result<Expr, Raised> {
                if !dataset.coord_names.contains(name) {
                    return function(&blocks.data, axes);
                }
                match self.functions.get(name) {
                    Some(CoordFunction::Call(function)) => {
                        let reducer = Reducer {
                            function: function.clone(),
                            keywords: IndexMap::new(),
                        };
                        called(&reducer, &blocks.data, &axes, vm)
                    }
                    other => {
                        let name = match other {
                            Some(CoordFunction::Named(function)) => *function,
                            _ => Reduce::Mean,
                        };
                        let aggregation = Aggregation::new(name);
                        Ok(aggregation.apply(&blocks.data, axes)?)
                    }
                }
            });
        result.or_raise(vm)
    }
}
