//! `series.plot(…)`, `frame.plot(…)`: lines, bars, points and histograms through `matplotlib.pyplot`.

use littoral_frame::{DataFrame, Index, column};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert;
use super::objects::{PyFrame, PySeries};
use crate::numpy;
use crate::support::{Arguments, OrRaise};
use crate::xarray::bound::{Behaviour, Bound};

/// The `plot` of a table.
pub fn accessor(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    Ok(Bound::make(object.to_owned(), &PLOT, (), vm))
}

const KINDS: [&str; 6] = ["line", "bar", "barh", "scatter", "hist", "area"];

static PLOT: Behaviour = Behaviour {
    name: "PlotAccessor",
    attribute: |bound, name, vm| {
        let Some(kind) = KINDS.into_iter().find(|kind| *kind == name) else {
            return Ok(None);
        };
        let owner = bound.owner.clone();
        let function = move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            draw(&owner, kind, Arguments::new("plot", args), vm)
        };
        Ok(Some(vm.new_function(kind, function).into()))
    },
    repr: |_, _| Ok("<pandas.plotting._core.PlotAccessor object>".into()),
    call: Some(|bound, args, vm| {
        let mut args = Arguments::new("plot", args);
        let kind = args
            .keyword_value::<String>("kind", vm)?
            .unwrap_or("line".into());
        match KINDS.into_iter().find(|known| *known == kind) {
            Some(kind) => draw(&bound.owner, kind, args, vm),
            None => Err(vm.new_value_error(format!("{kind} is not a valid plot kind"))),
        }
    }),
    get: None,
    set: None,
    iterate: None,
    names: |_| KINDS.map(str::to_owned).to_vec(),
};

fn call(
    object: &PyObject,
    name: &str,
    args: Vec<PyObjectRef>,
    keywords: KwArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let method = object.get_attr(vm.ctx.intern_str(name), vm)?;
    method.call(FuncArgs::new(args, keywords), vm)
}

fn none() -> KwArgs {
    KwArgs::new(Default::default())
}

/// The axes that a plot goes to: those given, a new figure's, or the current ones.
fn axes(frame: bool, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let given = args.keyword("ax").filter(|ax| !vm.is_none(ax));
    let size = args.keyword("figsize").filter(|size| !vm.is_none(size));
    if let Some(ax) = given {
        return Ok(ax);
    }
    let pyplot = vm.import("matplotlib.pyplot", 0)?;
    let pyplot = match pyplot.as_object().get_attr("pyplot", vm) {
        Ok(inner) => inner,
        Err(_) => pyplot.as_object().to_owned(),
    };
    if frame || size.is_some() {
        let mut keywords = none();
        if let Some(size) = size {
            keywords = KwArgs::new([("figsize".to_owned(), size)].into_iter().collect());
        }
        call(&pyplot, "figure", vec![], keywords, vm)?;
    }
    call(&pyplot, "gca", vec![], none(), vm)
}

fn draw(
    owner: &PyObject,
    kind: &'static str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let is_frame = owner.downcast_ref::<PyFrame>().is_some();
    let mut frame: DataFrame = match (
        owner.downcast_ref::<PyFrame>(),
        owner.downcast_ref::<PySeries>(),
    ) {
        (Some(frame), _) => frame.get(),
        (_, Some(series)) => {
            let series = series.get();
            let name = series.name.unwrap_or(littoral_array::Scalar::None);
            DataFrame::from_columns(series.index, vec![(name, series.values)]).or_raise(vm)?
        }
        _ => return Err(vm.new_type_error("plot of a DataFrame or a Series")),
    };
    let ax = axes(is_frame, &mut args, vm)?;
    let x = args.take_some("x", vm)?;
    let y = args.take_some("y", vm)?;
    let legend = args
        .keyword_value::<bool>("legend", vm)?
        .unwrap_or(is_frame);
    let grid = args.keyword_value::<bool>("grid", vm)?;
    let texts: Vec<(&str, Option<PyObjectRef>)> = ["title", "xlabel", "ylabel", "xlim", "ylim"]
        .into_iter()
        .map(|name| (name, args.keyword(name).filter(|value| !vm.is_none(value))))
        .collect();
    let label = args.keyword("label");
    for ignored in ["rot", "fontsize", "sharex", "subplots"] {
        args.keyword(ignored);
    }
    let rest = args.rest_keywords();
    let mut x_label = frame.index.names().into_iter().next().flatten();
    let mut x_values = match &frame.index {
        Index::Flat(flat) => flat.values.clone(),
        Index::Multi(multi) => {
            let rows = (0..multi.len() as i64).collect();
            littoral_array::Array::from_vec::<i64>(&[multi.len()], rows).or_raise(vm)?
        }
    };
    if let Some(x) = x {
        let name = convert::scalar(&x, vm)?;
        x_values = frame.data[frame.position(&name).or_raise(vm)?].clone();
        frame = frame
            .drop_columns(std::slice::from_ref(&name))
            .or_raise(vm)?;
        x_label = Some(name);
    }
    if let Some(y) = y {
        frame = frame.select(&convert::scalars(&y, vm)?).or_raise(vm)?;
    }
    frame = frame.numeric().or_raise(vm)?;
    if frame.data.is_empty() {
        return Err(vm.new_type_error("no numeric data to plot"));
    }
    let x_object = numpy::to_py(column::as_numpy(&x_values).or_raise(vm)?, vm);
    for (at, values) in frame.data.iter().enumerate() {
        let mut keywords = rest.clone();
        let name = match (&label, frame.column(at).name) {
            (Some(label), _) => Some(label.clone()),
            (None, Some(name)) if !name.is_null() => {
                Some(vm.ctx.new_str(littoral_frame::format::label(&name)).into())
            }
            _ => None,
        };
        if let Some(name) = name {
            keywords.insert("label".into(), name);
        }
        let keywords = KwArgs::new(keywords);
        let values = numpy::to_py(values.clone(), vm);
        match kind {
            "hist" => call(&ax, "hist", vec![values], keywords, vm)?,
            "area" => call(
                &ax,
                "fill_between",
                vec![x_object.clone(), values],
                keywords,
                vm,
            )?,
            "line" => call(&ax, "plot", vec![x_object.clone(), values], keywords, vm)?,
            kind => call(&ax, kind, vec![x_object.clone(), values], keywords, vm)?,
        };
    }
    if let Some(name) = x_label.filter(|_| kind != "hist") {
        let text = vm.ctx.new_str(littoral_frame::format::label(&name)).into();
        call(&ax, "set_xlabel", vec![text], none(), vm)?;
    }
    for (name, value) in texts {
        if let Some(value) = value {
            call(&ax, &format!("set_{name}"), vec![value], none(), vm)?;
        }
    }
    if legend && kind != "scatter" {
        call(&ax, "legend", vec![], none(), vm)?;
    }
    if grid == Some(true) {
        call(&ax, "grid", vec![vm.ctx.new_bool(true).into()], none(), vm)?;
    }
    Ok(ax)
}
