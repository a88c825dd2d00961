//! xarray's plots: `da.plot(…)`, `da.plot.line(…)`, `ds.plot.scatter(…)`.

mod common;
mod facets;
mod field;
mod line;
mod scatter;

use littoral_xarray::DataArray;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::axes;
use crate::support::OrRaise;
use crate::xarray::bound::{Behaviour, Bound};
use crate::xarray::objects::Labelled;
use common::Keywords;

/// `obj.plot` of a labelled object.
pub fn accessor(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    vm.import("matplotlib.pyplot", 0)?;
    let behaviour = match Labelled::of(&object, vm)? {
        Some(Labelled::Array(_)) => &OF_ARRAY,
        _ => &OF_DATASET,
    };
    Ok(Bound::make(object, behaviour, (), vm))
}

type Draw = fn(&DataArray, Vec<PyObjectRef>, Keywords, &VirtualMachine) -> PyResult;

const METHODS: &[(&str, Draw)] = &[
    ("line", line::line),
    ("step", line::step),
    ("hist", hist),
    ("pcolormesh", |array, args, kw, vm| {
        field::draw(field::Kind::Pcolormesh, array, args, kw, vm)
    }),
    ("imshow", |array, args, kw, vm| {
        field::draw(field::Kind::Imshow, array, args, kw, vm)
    }),
    ("contour", |array, args, kw, vm| {
        field::draw(field::Kind::Contour, array, args, kw, vm)
    }),
    ("contourf", |array, args, kw, vm| {
        field::draw(field::Kind::Contourf, array, args, kw, vm)
    }),
    ("scatter", scatter::of_array),
];

/// `xarray.plot`
pub fn module(ctx: &rustpython_vm::Context) -> &'static rustpython_vm::builtins::PyModuleDef {
    _plot::module_def(ctx)
}

/// The methods of the accessor as functions of an array.
#[rustpython_vm::pymodule(name = "xarray.plot")]
mod _plot {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        for (name, _) in super::METHODS {
            let call = move |mut args: FuncArgs, vm: &VirtualMachine| {
                let object = match (args.args.is_empty(), args.kwargs.shift_remove("darray")) {
                    (false, _) => args.args.remove(0),
                    (true, Some(object)) => object,
                    (true, None) => {
                        return Err(vm.new_type_error(format!(
                            "{name}() missing 1 required positional argument: 'darray'"
                        )));
                    }
                };
                let plot = object.get_attr("plot", vm)?;
                vm.call_method(&plot, name, args)
            };
            module.set_attr(*name, vm.new_function(name, call), vm)?;
        }
        Ok(())
    }
}

fn owner(bound: &Bound, vm: &VirtualMachine) -> PyResult<DataArray> {
    match Labelled::of(&bound.owner, vm)? {
        Some(Labelled::Array(array)) => Ok(array),
        _ => Err(vm.new_type_error("the owner is no DataArray")),
    }
}

static OF_ARRAY: Behaviour = Behaviour {
    name: "DataArrayPlotAccessor",
    attribute: |bound, name, vm| {
        let Some((name, draw)) = METHODS.iter().find(|(known, _)| *known == name) else {
            return Ok(None);
        };
        let array = owner(bound, vm)?;
        let draw = *draw;
        let function = move |args: FuncArgs, vm: &VirtualMachine| {
            // Read once, however many parts of a plot look at it.
            let array = array.load().or_raise(vm)?;
            draw(&array, args.args, Keywords::new(args.kwargs), vm)
        };
        Ok(Some(vm.new_function(name, function).into()))
    },
    repr: |_bound, _vm| Ok("<xarray.plot.accessor.DataArrayPlotAccessor>".to_owned()),
    call: Some(|bound, args, vm| plot(&owner(bound, vm)?, args, vm)),
    get: None,
    set: None,
    iterate: None,
    names: |_| METHODS.iter().map(|(name, _)| (*name).to_owned()).collect(),
};

static OF_DATASET: Behaviour = Behaviour {
    name: "DatasetPlotAccessor",
    attribute: |bound, name, vm| {
        if name != "scatter" && name != "quiver" {
            return Ok(None);
        }
        let Some(Labelled::Set(dataset)) = Labelled::of(&bound.owner, vm)? else {
            return Ok(None);
        };
        let quiver = name == "quiver";
        let function = move |args: FuncArgs, vm: &VirtualMachine| {
            let keywords = Keywords::new(args.kwargs);
            match quiver {
                true => scatter::quiver(&dataset, keywords, vm),
                false => scatter::of_dataset(&dataset, args.args, keywords, vm),
            }
        };
        let name = if quiver { "quiver" } else { "scatter" };
        Ok(Some(vm.new_function(name, function).into()))
    },
    repr: |_bound, _vm| Ok("<xarray.plot.accessor.DatasetPlotAccessor>".to_owned()),
    call: Some(|_bound, _args, vm| {
        Err(vm.new_value_error(
            "Dataset.plot cannot be called directly. Use an explicit plot method, e.g. ds.plot.scatter(...)",
        ))
    }),
    get: None,
    set: None,
    iterate: None,
    names: |_| vec!["scatter".to_owned(), "quiver".to_owned()],
};

/// `da.plot(*, row=None, col=None, col_wrap=None, ax=None, hue=None, subplot_kws=None, **kwargs)`: a line,
/// a mesh or a histogram, by the number of dimensions that are longer than one.
fn plot(array: &DataArray, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    if !args.args.is_empty() {
        return Err(vm.new_type_error(format!(
            "DataArrayPlotAccessor.__call__() takes 1 positional argument but {} were given",
            args.args.len() + 1
        )));
    }
    let keywords = Keywords::new(args.kwargs);
    let facets = ["row", "col", "hue"].map(|name| keywords.text(name, vm));
    let [row, col, hue] = facets;
    let (row, col, hue) = (row?, col?, hue?);
    let kept = |dim: &String| {
        [&row, &col, &hue]
            .into_iter()
            .any(|name| name.as_ref() == Some(dim))
    };
    let single: Vec<String> = array
        .variable
        .sizes()
        .into_iter()
        .filter(|(dim, size)| *size == 1 && !kept(dim))
        .map(|(dim, _)| dim)
        .collect();
    let array = array
        .map_dataset(|dataset| dataset.squeeze(Some(&single), false))
        .or_raise(vm)?
        .load()
        .or_raise(vm)?;
    let count = array.dims().iter().filter(|dim| !kept(dim)).count();
    if count == 0 || array.variable.size() == 0 {
        return Err(vm.new_type_error("No numeric data to plot."));
    }
    let mut keywords = keywords;
    if count > 2 {
        if row.is_some() || col.is_some() || hue.is_some() {
            return Err(vm.new_value_error(
                "Only 1d and 2d plots are supported for facets in xarray. See the package `Seaborn` for \
                 more options.",
            ));
        }
        for name in ["row", "col", "hue", "col_wrap", "subplot_kws"] {
            keywords.take(name, vm);
        }
        return hist(&array, vec![], keywords, vm);
    }
    if row.is_none() && col.is_none() {
        keywords.take("col_wrap", vm);
    }
    if count == 1 || hue.is_some() {
        if row.is_none() && col.is_none() {
            keywords.take("subplot_kws", vm);
        }
        return line::line(&array, vec![], keywords, vm);
    }
    keywords.take("hue", vm);
    field::draw(field::Kind::Pcolormesh, &array, vec![], keywords, vm)
}

/// `da.plot.hist(…)`: all values that are not missing.
fn hist(
    array: &DataArray,
    args: Vec<PyObjectRef>,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    if !args.is_empty() {
        return Err(vm.new_type_error("hist() takes keyword arguments only"));
    }
    if array.dims().is_empty() || array.variable.size() == 0 {
        return Err(vm.new_type_error("No numeric data to plot."));
    }
    let ax = common::axis_for(&mut keywords, vm)?;
    let update = common::Update::take(&mut keywords, None, vm);
    let values = array.values().or_raise(vm)?;
    let flat = littoral_array::ops::reshape(&values, &[values.size()]).or_raise(vm)?;
    let flat = crate::numpy::to_py(flat, vm);
    let result = axes::call(&ax, "hist", vec![flat], keywords.rest(), vm)?;
    common::set_title(&ax, common::title_for_slice(array, vm)?, vm)?;
    common::set_label(&ax, true, common::label_from_attrs(array, ""), vm)?;
    update.apply(&ax, vm)?;
    Ok(result)
}
