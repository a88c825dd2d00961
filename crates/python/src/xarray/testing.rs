//! `xarray.testing`: assertions on labelled objects.

use indexmap::IndexMap;
use littoral_xarray::repr::Diff;
use littoral_xarray::{Compat, DataArray, Dataset, Variable};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::functions::Function;
use super::objects::{self, Labelled};
use super::tree::PyDataTree;
use super::{combine, coordinates};
use crate::support::{self, Arguments, OrRaise, ToPython};

pub const FUNCTIONS: &[(&str, Function)] = &[
    ("assert_equal", |args, vm| {
        compared(args, Some(Compat::Equals), vm)
    }),
    ("assert_identical", |args, vm| {
        compared(args, Some(Compat::Identical), vm)
    }),
    ("assert_allclose", |mut args, vm| {
        let float = |object: Option<PyObjectRef>, default: f64| {
            object.map_or(Ok(default), |object| support::float_of(&object, vm))
        };
        let operands = [args.required("a", vm)?, args.required("b", vm)?];
        let rtol = float(args.take_some("rtol", vm)?, 1e-5)?;
        let atol = float(args.take_some("atol", vm)?, 1e-8)?;
        let _ = args.take("decode_bytes", vm)?;
        for (name, operand) in ["a", "b"].into_iter().zip(operands) {
            args.set_keyword(name, operand);
        }
        compared(args, Some(Compat::Close { rtol, atol }), vm)
    }),
    ("assert_isomorphic", |args, vm| compared(args, None, vm)),
    ("assert_chunks_equal", chunks_equal),
];

fn failed(message: impl Into<String>, vm: &VirtualMachine) -> PyBaseExceptionRef {
    support::exception(vm.ctx.exceptions.assertion_error, message, vm)
}

/// What is compared.
enum Pair {
    Arrays(DataArray, DataArray),
    Sets(Dataset, Dataset),
    Coords(Dataset, Dataset),
}

fn pair(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Pair>> {
    let array = |variable: Variable| DataArray::new(None, variable, IndexMap::new());
    if let (Some(a), Some(b)) = (objects::variable_of(a), objects::variable_of(b)) {
        return Ok(Some(Pair::Arrays(array(a), array(b))));
    }
    if let (Some(a), Some(b)) = (
        coordinates::coords_of(a, vm)?,
        coordinates::coords_of(b, vm)?,
    ) {
        let set = |coords: IndexMap<String, Variable>| {
            let names = coords.keys().cloned().collect();
            Dataset::new(coords, names, Default::default()).or_raise(vm)
        };
        return Ok(Some(Pair::Coords(set(a)?, set(b)?)));
    }
    Ok(match (Labelled::of(a, vm)?, Labelled::of(b, vm)?) {
        (Some(Labelled::Array(a)), Some(Labelled::Array(b))) => Some(Pair::Arrays(a, b)),
        (Some(Labelled::Set(a)), Some(Labelled::Set(b))) => Some(Pair::Sets(a, b)),
        _ => None,
    })
}

/// With the dimensions that both have in one order, before all others.
fn transposed(object: &PyObject, other: &PyObject, vm: &VirtualMachine) -> PyResult {
    let dims = |object: &PyObject| support::names(&*object.get_attr("dims", vm)?, vm);
    let mut common = dims(object)?;
    let others = dims(other)?;
    common.retain(|dim| others.contains(dim));
    common.sort();
    let names = common.iter().map(|dim| vm.ctx.new_str(dim.as_str()).into());
    let order: Vec<PyObjectRef> = names.chain([vm.ctx.ellipsis.clone().into()]).collect();
    vm.call_method(object, "transpose", order)
}

/// Compares two objects; `AssertionError` says what differs. Without `compat` only the shapes of trees.
fn compared(mut args: Arguments, compat: Option<Compat>, vm: &VirtualMachine) -> PyResult {
    let (mut a, mut b) = (args.required("a", vm)?, args.required("b", vm)?);
    let ordered = args.value::<bool>("check_dim_order", vm)?;
    args.finish(vm)?;
    if !a.class().is(b.class()) {
        return Err(failed("", vm));
    }
    let class = a.class().name().to_string();
    let index_text = |name: &str, index: &Variable| {
        let dataset = Dataset {
            variables: [(name.to_owned(), index.clone())].into_iter().collect(),
            coord_names: [name.to_owned()].into_iter().collect(),
            ..Dataset::default()
        };
        let index = crate::pandas::index_of_coord(&dataset, name, vm);
        let text = index.and_then(|index| match index {
            Some(index) => support::repr_of(&index, vm),
            None => Ok(String::new()),
        });
        text.map_err(combine::raised)
    };
    let diff = Diff {
        kind: &class,
        compat,
        index_text: &index_text,
    };
    if let (Some(own), Some(other)) = (
        a.downcast_ref::<PyDataTree>(),
        b.downcast_ref::<PyDataTree>(),
    ) {
        let same = own.compared(other, compat, vm)?;
        return match same {
            true => Ok(vm.ctx.none()),
            false => Err(failed(own.diff(other, &diff, vm)?, vm)),
        };
    }
    let known = compat.is_some() && pair(&a, &b, vm)?.is_some();
    if !known {
        let class = support::repr_of(a.class().as_ref(), vm)?;
        let what = match compat {
            None => "not of type DataTree",
            Some(_) => "not supported by assertion comparison",
        };
        return Err(vm.new_type_error(format!("{class} {what}")));
    }
    let compat = compat.unwrap_or(Compat::Equals);
    if ordered == Some(false) && class != "Coordinates" {
        (a, b) = (transposed(&a, &b, vm)?, transposed(&b, &a, vm)?);
    }
    let text = match pair(&a, &b, vm)? {
        Some(Pair::Arrays(a, b)) if compat == Compat::Identical && a.name != b.name => {
            let name = |array: &DataArray| array.name.clone().unwrap_or("None".into());
            let (left, right) = (name(&a), name(&b));
            return Err(failed(
                format!("DataArray names are different. L: {left}, R: {right}"),
                vm,
            ));
        }
        Some(Pair::Arrays(a, b)) => match a.compatible(&b, compat) {
            Ok(true) => return Ok(vm.ctx.none()),
            Ok(false) => diff.arrays(&a, &b),
            Err(error) => Err(error),
        },
        Some(Pair::Sets(a, b)) => match a.compatible(&b, compat) {
            Ok(true) => return Ok(vm.ctx.none()),
            Ok(false) => diff.datasets(&a, &b),
            Err(error) => Err(error),
        },
        Some(Pair::Coords(a, b)) => match a.compatible(&b, compat) {
            Ok(true) => return Ok(vm.ctx.none()),
            Ok(false) => diff.coords(&a.variables, &b.variables),
            Err(error) => Err(error),
        },
        None => return Ok(vm.ctx.none()),
    };
    Err(failed(text.map_err(|error| error.to_python(vm))?, vm))
}

/// `assert_chunks_equal(a, b)`.
fn chunks_equal(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let operands = [args.required("a", vm)?, args.required("b", vm)?];
    args.finish(vm)?;
    let sizes = |object: &PyObject| object.get_attr("chunksizes", vm);
    if operands.iter().any(|operand| sizes(operand).is_err()) {
        return Err(failed("", vm));
    }
    let [a, b] = [sizes(&operands[0])?, sizes(&operands[1])?];
    let same = vm.bool_eq(&a, &b)?;
    match same {
        true => Ok(vm.ctx.none()),
        false => Err(failed("", vm)),
    }
}
