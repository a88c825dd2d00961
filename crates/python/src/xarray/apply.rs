//! `xr.apply_ufunc`: Python functions of numpy arrays on labelled objects.
//!
//! A Python function cannot be part of a graph: what it is applied to is computed first.

use indexmap::IndexMap;
use littoral_array::DType;
use littoral_xarray::{
    Attrs, CombineAttrs, DataArray, Dataset, Join, Operand, Prepared, Signature, Variable,
    align_operands, options, output_coords, prepare,
};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::apply_chunks::Dask;
use super::blocks;
use super::functions::Function;
use super::objects::{self, Labelled};
use super::operators;
use crate::numpy::{self, Operation};
use crate::support::{self, Arguments, OrRaise};

pub const FUNCTIONS: &[(&str, Function)] = &[("apply_ufunc", apply_ufunc)];

/// The function with what is passed to it besides data, and what xarray must know of it.
struct Applied {
    function: PyObjectRef,
    kwargs: IndexMap<String, PyObjectRef>,
    signature: Signature,
    vectorize: bool,
    dask: Dask,
    dtypes: Option<Vec<DType>>,
    combine: CombineAttrs,
}

/// An argument: labelled, or handed on as it is.
struct Argument {
    object: PyObjectRef,
    operand: Option<Operand>,
}

impl Argument {
    fn new(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<Self> {
        let operand = match (Labelled::of(&object, vm)?, objects::variable_of(&object)) {
            (Some(Labelled::Array(array)), _) => Some(Operand::DataArray(array)),
            (Some(Labelled::Set(dataset)), _) => Some(Operand::Dataset(dataset)),
            (None, variable) => variable.map(Operand::Variable),
        };
        Ok(Self { object, operand })
    }
}

fn dims_lists(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Vec<String>>> {
    support::items(object, vm)?
        .iter()
        .map(|dims| match support::text(dims) {
            Some(text) => Ok(text.chars().map(String::from).collect()),
            None => support::names(dims, vm),
        })
        .collect()
}

/// `keep_attrs=`: a bool or the name of a way to combine.
pub fn keep_attrs(value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<CombineAttrs> {
    let Some(value) = value.filter(|value| !vm.is_none(value)) else {
        return Ok(match options().keep_attrs.unwrap_or(true) {
            true => CombineAttrs::Override,
            false => CombineAttrs::Drop,
        });
    };
    match support::text(&value) {
        Some(name) => CombineAttrs::from_name(&name).ok_or_else(|| {
            vm.new_value_error(format!("Unrecognised value for combine_attrs={name}"))
        }),
        None if value.try_to_bool(vm)? => Ok(CombineAttrs::Override),
        None => Ok(CombineAttrs::Drop),
    }
}

fn apply_ufunc(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let arguments = args
        .rest_positional()
        .into_iter()
        .map(|object| Argument::new(object, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let inputs = match args.keyword("input_core_dims").filter(|d| !vm.is_none(d)) {
        Some(dims) => dims_lists(&dims, vm)?,
        None => vec![vec![]; arguments.len()],
    };
    if inputs.len() != arguments.len() {
        let shown: Vec<String> = inputs
            .iter()
            .map(|dims| {
                let quoted: Vec<String> = dims.iter().map(|dim| format!("'{dim}'")).collect();
                format!("[{}]", quoted.join(", "))
            })
            .collect();
        return Err(vm.new_value_error(format!(
            "input_core_dims must be None or a tuple with the length same to the number of arguments. Given \
             {} input_core_dims: [{}],  but number of args is {}.",
            inputs.len(),
            shown.join(", "),
            arguments.len()
        )));
    }
    let outputs = match args.keyword("output_core_dims") {
        Some(dims) if !vm.is_none(&dims) => dims_lists(&dims, vm)?,
        _ => vec![vec![]],
    };
    let exclude = match args.keyword("exclude_dims") {
        Some(dims) if !vm.is_none(&dims) => {
            if support::is_sequence(&dims) || support::text(&dims).is_some() {
                return Err(vm.new_type_error(format!(
                    "Expected exclude_dims to be a 'set'. Received '{}' instead.",
                    dims.class().name()
                )));
            }
            support::names(&dims, vm)?
        }
        _ => vec![],
    };
    let signature = Signature::new(inputs, outputs, exclude).or_raise(vm)?;
    let vectorize = args
        .keyword_value::<bool>("vectorize", vm)?
        .unwrap_or(false);
    let join = join(args.keyword("join"), vm)?;
    let dataset_join = args
        .keyword_value::<String>("dataset_join", vm)?
        .unwrap_or_else(|| "exact".into());
    let fill = args.keyword("dataset_fill_value");
    let combine = keep_attrs(args.keyword("keep_attrs"), vm)?;
    let kwargs = match args.keyword("kwargs").filter(|kwargs| !vm.is_none(kwargs)) {
        Some(kwargs) => support::pairs(&kwargs, vm)?
            .into_iter()
            .map(|(name, value)| Ok((super::convert::key_text(&name, vm)?, value)))
            .collect::<PyResult<_>>()?,
        None => IndexMap::new(),
    };
    let dask = Dask::take(&mut args, vm)?;
    let dtypes = match args.keyword("output_dtypes").filter(|d| !vm.is_none(d)) {
        Some(dtypes) => Some(
            support::items(&dtypes, vm)?
                .iter()
                .map(|dtype| numpy::dtype_from_py(dtype, vm))
                .collect::<PyResult<Vec<_>>>()?,
        ),
        None => None,
    };
    let missing = args
        .keyword_value::<String>("on_missing_core_dim", vm)?
        .unwrap_or_else(|| "raise".into());
    args.finish(vm)?;
    let applied = Applied {
        function,
        kwargs,
        signature,
        vectorize,
        dask,
        dtypes,
        combine,
    };
    let is = |test: fn(&Operand) -> bool| {
        arguments
            .iter()
            .filter_map(|argument| argument.operand.as_ref())
            .any(test)
    };
    if is(|operand| matches!(operand, Operand::Dataset(_))) {
        return applied.datasets(&arguments, join, &dataset_join, fill, &missing, vm);
    }
    if is(|operand| matches!(operand, Operand::DataArray(_))) {
        return applied.arrays(&arguments, join, vm);
    }
    let variables: Vec<Option<Variable>> = arguments
        .iter()
        .map(|argument| match &argument.operand {
            Some(Operand::Variable(variable)) => Some(variable.clone()),
            _ => None,
        })
        .collect();
    if variables.iter().all(Option::is_none) {
        let given = arguments.into_iter().map(|argument| argument.object);
        return applied.call(given.collect(), vm);
    }
    let found = applied.variables(&variables, &arguments, vm)?;
    outputs_of(
        found
            .into_iter()
            .map(|variable| objects::wrap_variable(variable, vm))
            .collect(),
        vm,
    )
}

fn join(value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Join> {
    match value.and_then(|value| support::text(&value)) {
        Some(name) => Join::from_name(&name)
            .ok_or_else(|| vm.new_value_error(format!("invalid value for join: {name}"))),
        None => Ok(Join::Exact),
    }
}

/// One result, or a tuple.
fn outputs_of(mut results: Vec<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
    match results.len() {
        1 => Ok(results.remove(0)),
        _ => Ok(vm.ctx.new_tuple(results).into()),
    }
}

impl Applied {
    fn call(&self, positional: Vec<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        let kwargs = KwArgs::new(self.kwargs.clone());
        self.function.call(FuncArgs::new(positional, kwargs), vm)
    }

    /// The function on variables (and what else there is), one variable a result.
    fn variables(
        &self,
        variables: &[Option<Variable>],
        arguments: &[Argument],
        vm: &VirtualMachine,
    ) -> PyResult<Vec<Variable>> {
        let prepared = prepare(variables, &self.signature).or_raise(vm)?;
        let chunks = self.dask.chunks(&prepared, &self.signature, vm)?;
        let waiting = |result: Variable| match &chunks {
            Some(chunks) => blocks::in_chunks(&result, chunks, "transpose", vm),
            None => Ok(result),
        };
        if let Some(result) = self.lowered(&prepared, arguments, vm)? {
            return Ok(vec![waiting(result)?]);
        }
        let mut given = vec![];
        for (variable, argument) in prepared.variables.iter().zip(arguments) {
            given.push(match variable {
                Some(variable) => numpy::to_py(variable.values().or_raise(vm)?, vm),
                None => argument.object.clone(),
            });
        }
        let result = match self.vectorize {
            true => self.vectorized(given, vm)?,
            false => self.call(given, vm)?,
        };
        let results = self.results(&prepared, variables, result, vm)?;
        results.into_iter().map(waiting).collect()
    }

    /// numpy's own elementwise functions of what is uncomputed are operations of the graph.
    fn lowered(
        &self,
        prepared: &Prepared,
        arguments: &[Argument],
        vm: &VirtualMachine,
    ) -> PyResult<Option<Variable>> {
        let waits =
            |variable: &Variable| variable.data.meta().deferred && variable.data.value().is_none();
        let any = prepared.variables.iter().flatten().any(waits);
        let Some(ufunc) = self.function.downcast_ref::<numpy::Ufunc>() else {
            return Ok(None);
        };
        if !any || !self.kwargs.is_empty() {
            return Ok(None);
        }
        let given: Vec<PyObjectRef> = prepared
            .variables
            .iter()
            .zip(arguments)
            .map(|(variable, argument)| match variable {
                Some(variable) => objects::wrap_variable(variable.clone(), vm),
                None => argument.object.clone(),
            })
            .collect();
        let result = match (ufunc.operation, given.as_slice()) {
            (Operation::Unary(op), [x]) => operators::unary(x, op, vm)?,
            (Operation::Binary(op), [a, b]) => operators::binary(a, b, op, vm)?,
            _ => return Ok(None),
        };
        Ok(objects::variable_of(&result))
    }

    fn results(
        &self,
        prepared: &Prepared,
        variables: &[Option<Variable>],
        result: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<Vec<Variable>> {
        let count = self.signature.outputs.len();
        let results = match count {
            1 => vec![result],
            _ => match result.downcast_ref::<PyTuple>() {
                Some(tuple) if tuple.len() == count => tuple.as_slice().to_vec(),
                _ => {
                    let received = match result.length(vm) {
                        Ok(length) => format!(
                            "a {} with {length} elements",
                            support::repr_of(result.class().as_ref(), vm)?
                        ),
                        Err(_) => format!("a {}", support::repr_of(result.class().as_ref(), vm)?),
                    };
                    return Err(vm.new_value_error(format!(
                        "applied function does not have the number of outputs specified in the ufunc signature. \
                         Received {received}. Expected a tuple of {count} elements:\n\n{}",
                        support::repr_of(&result, vm)?
                    )));
                }
            },
        };
        let attrs: Vec<&Attrs> = variables.iter().flatten().map(|v| &v.attrs).collect();
        let attrs = self.combine.merge(&attrs).or_raise(vm)?;
        results
            .iter()
            .zip(&self.signature.outputs)
            .map(|(result, core)| {
                let data = match (Labelled::of(result, vm)?, objects::variable_of(result)) {
                    (Some(Labelled::Array(array)), _) => array.values().or_raise(vm)?,
                    (_, Some(variable)) => variable.values().or_raise(vm)?,
                    _ => numpy::from_py(result, vm)?,
                };
                let text = support::repr_of(&numpy::to_py(data.clone(), vm), vm)?;
                let out = prepared.result(data, core, || text).or_raise(vm)?;
                Ok(out.with_attrs(attrs.clone()))
            })
            .collect()
    }

    /// As `numpy.vectorize` with the signature of the core dimensions.
    fn vectorized(&self, given: Vec<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        let cores: Vec<usize> = self.signature.inputs.iter().map(Vec::len).collect();
        let results = numpy::map_elements(
            &given,
            &cores,
            Some(self.signature.outputs.len()),
            self.dtypes.as_deref(),
            |values| self.call(values, vm),
            vm,
        )?;
        let results = results.into_iter().map(|array| numpy::to_py(array, vm));
        outputs_of(results.collect(), vm)
    }

    fn arrays(&self, arguments: &[Argument], join: Join, vm: &VirtualMachine) -> PyResult {
        let operands: Vec<Option<Operand>> = arguments.iter().map(|a| a.operand.clone()).collect();
        let operands = align_operands(&operands, join, &self.signature.exclude).or_raise(vm)?;
        let coords = output_coords(&operands, &self.signature, &self.combine).or_raise(vm)?;
        let arrays: Vec<&DataArray> = operands
            .iter()
            .filter_map(|operand| match operand {
                Some(Operand::DataArray(array)) => Some(array),
                _ => None,
            })
            .collect();
        let first = arrays.first().and_then(|array| array.name.clone());
        let name = match self.combine {
            CombineAttrs::Drop => {
                first.filter(|name| arrays.iter().all(|array| array.name.as_ref() == Some(name)))
            }
            _ => first,
        };
        let variables = bare_variables(&operands);
        let found = self.variables(&variables, arguments, vm)?;
        let attrs: Vec<&Attrs> = arrays.iter().map(|array| array.attrs()).collect();
        let attrs = self.combine.merge(&attrs).or_raise(vm)?;
        let results = found
            .into_iter()
            .zip(coords)
            .map(|(variable, coords)| {
                let variable = variable.with_attrs(attrs.clone());
                Labelled::Array(DataArray::new(name.clone(), variable, coords)).wrap(vm)
            })
            .collect::<PyResult<_>>()?;
        outputs_of(results, vm)
    }

    fn datasets(
        &self,
        arguments: &[Argument],
        join: Join,
        dataset_join: &str,
        fill: Option<PyObjectRef>,
        missing: &str,
        vm: &VirtualMachine,
    ) -> PyResult {
        if !matches!(dataset_join, "exact" | "inner") && fill.is_none() {
            return Err(vm.new_type_error(
                "to apply an operation to datasets with different data variables with apply_ufunc, you must \
                 supply the dataset_fill_value argument.",
            ));
        }
        let operands: Vec<Option<Operand>> = arguments.iter().map(|a| a.operand.clone()).collect();
        let operands = align_operands(&operands, join, &self.signature.exclude).or_raise(vm)?;
        let coords = output_coords(&operands, &self.signature, &self.combine).or_raise(vm)?;
        let sets: Vec<&Dataset> = operands
            .iter()
            .filter_map(|operand| match operand {
                Some(Operand::Dataset(dataset)) => Some(dataset),
                _ => None,
            })
            .collect();
        let names = joined_names(&sets, dataset_join, vm)?;
        let mut outputs: Vec<Dataset> = coords.iter().map(|_| Dataset::default()).collect();
        for name in &names {
            let mut variables = vec![];
            let mut given = vec![];
            for (operand, argument) in operands.iter().zip(arguments) {
                let (variable, object) = match operand {
                    Some(Operand::Dataset(set)) => match set.variables.get(name) {
                        Some(variable) if !set.coord_names.contains(name) => {
                            (Some(variable.clone()), argument.object.clone())
                        }
                        _ => (None, fill.clone().unwrap_or_else(|| vm.ctx.none())),
                    },
                    Some(Operand::DataArray(array)) => {
                        (Some(array.variable.clone()), argument.object.clone())
                    }
                    Some(Operand::Variable(variable)) => {
                        (Some(variable.clone()), argument.object.clone())
                    }
                    _ => (None, argument.object.clone()),
                };
                variables.push(variable);
                given.push(Argument {
                    object,
                    operand: None,
                });
            }
            let lacks = variables
                .iter()
                .zip(&self.signature.inputs)
                .any(|(variable, core)| {
                    variable
                        .as_ref()
                        .is_some_and(|v| core.iter().any(|dim| v.axis(dim).is_none()))
                });
            match (lacks, missing) {
                (true, "drop") => continue,
                (true, "copy") => {
                    for out in &mut outputs {
                        out.variables
                            .extend(variables[0].clone().map(|v| (name.clone(), v)));
                    }
                    continue;
                }
                (true, "raise") => {
                    return Err(vm.new_value_error(missing_core(
                        &self.signature,
                        &variables,
                        name,
                    )));
                }
                (true, other) => {
                    return Err(vm.new_value_error(format!(
                        "Invalid value for `on_missing_core_dim`: {other:?}"
                    )));
                }
                _ => {}
            }
            for (out, variable) in outputs
                .iter_mut()
                .zip(self.variables(&variables, &given, vm)?)
            {
                out.variables.insert(name.clone(), variable);
            }
        }
        let attrs: Vec<&Attrs> = sets.iter().map(|set| &set.attrs).collect();
        let attrs = self.combine.merge(&attrs).or_raise(vm)?;
        let results = outputs
            .into_iter()
            .zip(coords)
            .map(|(mut out, coords)| {
                out.coord_names = coords.keys().cloned().collect();
                out.variables.extend(coords);
                out.attrs = attrs.clone();
                Labelled::Set(out).wrap(vm)
            })
            .collect::<PyResult<_>>()?;
        outputs_of(results, vm)
    }
}

fn missing_core(signature: &Signature, variables: &[Option<Variable>], name: &str) -> String {
    let mut message = String::new();
    for (at, (variable, core)) in variables.iter().zip(&signature.inputs).enumerate() {
        let Some(variable) = variable else { continue };
        let missing: Vec<String> = core
            .iter()
            .filter(|dim| variable.axis(dim).is_none())
            .map(|dim| format!("'{dim}'"))
            .collect();
        if !missing.is_empty() {
            let text = littoral_xarray::repr::variable_text(variable).unwrap_or_default();
            message.push_str(&format!(
                "Missing core dims {{{}}} from arg number {} on a variable named `{name}`:\n{text}\n\n",
                missing.join(", "),
                at + 1
            ));
        }
    }
    message.push_str(
        "Either add the core dimension, or if passing a dataset alternatively pass `on_missing_core_dim` as \
         `copy` or `drop`. ",
    );
    message
}

fn bare_variables(operands: &[Option<Operand>]) -> Vec<Option<Variable>> {
    operands
        .iter()
        .map(|operand| match operand {
            Some(Operand::DataArray(array)) => Some(array.variable.clone()),
            Some(Operand::Variable(variable)) => Some(variable.clone()),
            _ => None,
        })
        .collect()
}

fn joined_names(sets: &[&Dataset], how: &str, vm: &VirtualMachine) -> PyResult<Vec<String>> {
    let all: Vec<Vec<String>> = sets.iter().map(|set| set.data_names()).collect();
    let first = all.first().cloned().unwrap_or_default();
    Ok(match how {
        "inner" => first
            .into_iter()
            .filter(|name| all.iter().all(|names| names.contains(name)))
            .collect(),
        "outer" => {
            let mut out = first;
            for name in all.iter().flatten() {
                if !out.contains(name) {
                    out.push(name.clone());
                }
            }
            out
        }
        "left" => first,
        "right" => all.last().cloned().unwrap_or_default(),
        "exact" => {
            let same = |names: &Vec<String>| {
                names.len() == first.len() && names.iter().all(|name| first.contains(name))
            };
            if let Some(other) = all.iter().find(|names| !same(names)) {
                let list = |names: &[String]| {
                    let quoted: Vec<String> =
                        names.iter().map(|name| format!("'{name}'")).collect();
                    quoted.join(", ")
                };
                let only = |a: &[String], b: &[String]| -> Vec<String> {
                    a.iter().filter(|name| !b.contains(name)).cloned().collect()
                };
                let differ = [only(&first, other), only(other, &first)].concat();
                return Err(vm.new_value_error(format!(
                    "exact match required for all data variable names, but [{}] != [{}]: {{{}}} are not in both.",
                    list(other),
                    list(&first),
                    list(&differ)
                )));
            }
            first
        }
        other => return Err(vm.new_key_error(vm.ctx.new_str(other).into())),
    })
}
