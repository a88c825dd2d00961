//! `xr.dot`, `xr.cov`, `xr.corr`, `xr.cross`, `xr.polyval`.

use indexmap::IndexMap;
use littoral_xarray::{DataArray, Operand, corr, cov, cross, dot, polyval};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert;
use super::functions::Function;
use super::objects::{self, Labelled};
use crate::support::{self, Arguments, OrRaise};

pub const FUNCTIONS: &[(&str, Function)] = &[
    ("dot", dot_),
    ("cov", cov_),
    ("corr", corr_),
    ("cross", cross_),
    ("polyval", polyval_),
];

/// Arrays, and whether all of them are bare variables.
fn arrays(given: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<(Vec<DataArray>, bool)> {
    let mut bare = true;
    let mut out = vec![];
    for object in given {
        out.push(
            match (Labelled::of(object, vm)?, objects::variable_of(object)) {
                (Some(Labelled::Array(array)), _) => {
                    bare = false;
                    array
                }
                (_, Some(variable)) => DataArray::new(None, variable, IndexMap::new()),
                _ => {
                    let classes: Vec<String> = given
                        .iter()
                        .map(|object| support::repr_of(object.class().as_ref(), vm))
                        .collect::<PyResult<_>>()?;
                    return Err(vm.new_type_error(format!(
                        "Only xr.DataArray and xr.Variable are supported.Given [{}].",
                        classes.join(", ")
                    )));
                }
            },
        );
    }
    Ok((out, bare && !given.is_empty()))
}

fn wrap(array: DataArray, bare: bool, vm: &VirtualMachine) -> PyResult {
    match bare {
        true => Ok(objects::wrap_variable(array.variable, vm)),
        false => Labelled::Array(array).wrap(vm),
    }
}

fn dot_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let dims = args
        .keyword("dim")
        .filter(|dim| !vm.is_none(dim))
        .map(|dim| convert::dims(Some(dim), vm))
        .transpose()?;
    let (arrays, bare) = arrays(&args.rest_positional(), vm)?;
    let _einsum = args.rest_keywords();
    args.finish(vm)?;
    wrap(dot(&arrays, dims.as_ref()).or_raise(vm)?, bare, vm)
}

fn only_array(object: &PyObject, vm: &VirtualMachine) -> PyResult<DataArray> {
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => Ok(array),
        _ => Err(vm.new_type_error(format!(
            "Only xr.DataArray is supported. Given {}",
            support::repr_of(object.class().as_ref(), vm)?
        ))),
    }
}

fn cov_(args: Arguments, vm: &VirtualMachine) -> PyResult {
    statistic(args, true, vm)
}

fn corr_(args: Arguments, vm: &VirtualMachine) -> PyResult {
    statistic(args, false, vm)
}

fn statistic(mut args: Arguments, is_cov: bool, vm: &VirtualMachine) -> PyResult {
    let (a, b) = (args.required("da_a", vm)?, args.required("da_b", vm)?);
    let (a, b) = match (Labelled::of(&a, vm)?, Labelled::of(&b, vm)?) {
        (Some(Labelled::Array(a)), Some(Labelled::Array(b))) => (a, b),
        _ => {
            return Err(vm.new_type_error(format!(
                "Only xr.DataArray is supported.Given [{}, {}].",
                support::repr_of(a.class().as_ref(), vm)?,
                support::repr_of(b.class().as_ref(), vm)?
            )));
        }
    };
    let dims = convert::dims(args.take("dim", vm)?, vm)?;
    let ddof = match is_cov {
        true => args.value::<i64>("ddof", vm)?.unwrap_or(1),
        false => 0,
    };
    let weights = args
        .take_some("weights", vm)?
        .map(|weights| only_array(&weights, vm))
        .transpose()?;
    args.finish(vm)?;
    let out = match is_cov {
        true => cov(&a, &b, &dims, ddof, weights.as_ref()),
        false => corr(&a, &b, &dims, weights.as_ref()),
    };
    Labelled::Array(out.or_raise(vm)?).wrap(vm)
}

fn cross_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = [args.required("a", vm)?, args.required("b", vm)?];
    let dim = args.keyword("dim").ok_or_else(|| {
        vm.new_type_error("cross() missing 1 required keyword-only argument: 'dim'")
    })?;
    args.finish(vm)?;
    let (arrays, bare) = arrays(&given, vm)?;
    let dim = convert::key_text(&dim, vm)?;
    wrap(cross(&arrays[0], &arrays[1], &dim).or_raise(vm)?, bare, vm)
}

fn polyval_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let coord = convert::required_operand(&*args.required("coord", vm)?, vm)?;
    let coeffs = convert::required_operand(&*args.required("coeffs", vm)?, vm)?;
    let dim = args
        .value::<String>("degree_dim", vm)?
        .unwrap_or_else(|| "degree".into());
    args.finish(vm)?;
    match polyval(&coord, &coeffs, &dim).or_raise(vm)? {
        Operand::DataArray(array) => Labelled::Array(array).wrap(vm),
        Operand::Dataset(dataset) => Labelled::Set(dataset).wrap(vm),
        _ => Err(vm.new_type_error("polyval takes DataArrays and Datasets")),
    }
}
