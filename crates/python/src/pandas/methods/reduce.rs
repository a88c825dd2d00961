//! Numbers of columns: sums, means, descriptions.

use littoral_array::ops::{Reduce, Scan, Unary};
use littoral_array::{Array, DType, Scalar};
use littoral_frame::{Series, labels, quantiles};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

use super::{Method, On, Run, Table, across, method, series_of};
use crate::numpy;
use crate::pandas::{convert, objects};
use crate::support::{self, Arguments, OrRaise};

pub const METHODS: &[Method] = &[
    method("sum", On::Both, |object, args, vm| {
        reduce(object, Reduce::Sum, args, vm)
    }),
    method("prod", On::Both, |object, args, vm| {
        reduce(object, Reduce::Prod, args, vm)
    }),
    method("mean", On::Both, |object, args, vm| {
        reduce(object, Reduce::Mean, args, vm)
    }),
    method("median", On::Both, |object, args, vm| {
        reduce(object, Reduce::Median, args, vm)
    }),
    method("min", On::Both, |object, args, vm| {
        reduce(object, Reduce::Min, args, vm)
    }),
    method("max", On::Both, |object, args, vm| {
        reduce(object, Reduce::Max, args, vm)
    }),
    method("std", On::Both, |object, args, vm| {
        reduce(object, Reduce::Std, args, vm)
    }),
    method("var", On::Both, |object, args, vm| {
        reduce(object, Reduce::Var, args, vm)
    }),
    method("any", On::Both, |object, args, vm| {
        reduce(object, Reduce::Any, args, vm)
    }),
    method("all", On::Both, |object, args, vm| {
        reduce(object, Reduce::All, args, vm)
    }),
    method("count", On::Both, |object, args, vm| {
        reduce(object, Reduce::Count, args, vm)
    }),
    method("describe", On::Both, DESCRIBE),
    method("quantile", On::Both, quantile),
    method("cumsum", On::Both, |object, args, vm| {
        scan(object, Scan::Cumsum, args, vm)
    }),
    method("cumprod", On::Both, |object, args, vm| {
        scan(object, Scan::Cumprod, args, vm)
    }),
    method("ffill", On::Both, |object, args, vm| {
        scan(object, Scan::Ffill, args, vm)
    }),
    method("bfill", On::Both, |object, args, vm| {
        scan(object, Scan::Bfill, args, vm)
    }),
    method("abs", On::Both, |object, _args, vm| {
        Table::of(object, vm)?.map(
            |frame| frame.unary(Unary::Abs),
            |series| series.unary(Unary::Abs),
            vm,
        )
    }),
    method("round", On::Both, round),
    method("idxmin", On::Both, |object, _args, vm| {
        label_of(object, Reduce::Argmin, vm)
    }),
    method("idxmax", On::Both, |object, _args, vm| {
        label_of(object, Reduce::Argmax, vm)
    }),
    method("argmin", On::Series, |object, _args, vm| {
        position_of(object, Reduce::Argmin, vm)
    }),
    method("argmax", On::Series, |object, _args, vm| {
        position_of(object, Reduce::Argmax, vm)
    }),
    method("nunique", On::Series, |object, _args, vm| {
        let counts = series_of(object, vm)?.value_counts().or_raise(vm)?;
        Ok(vm.ctx.new_int(counts.len()).into())
    }),
    method("corr", On::Frame, |object, args, vm| {
        args.take("method", vm)?;
        args.take("min_periods", vm)?;
        args.take("numeric_only", vm)?;
        let frame = super::frame_of(object, vm)?.numeric().or_raise(vm)?;
        Ok(objects::frame(frame.correlation().or_raise(vm)?, vm))
    }),
    method("corr", On::Series, |object, args, vm| {
        let other = args.required("other", vm)?;
        args.take("method", vm)?;
        let own = series_of(object, vm)?;
        let other = series_of(&other, vm)?;
        let numbers = |series: &Series| -> Vec<f64> {
            let values = series.values.scalars();
            values
                .iter()
                .map(|value| value.as_f64().unwrap_or(f64::NAN))
                .collect()
        };
        let found = littoral_frame::pearson(&numbers(&own), &numbers(&other));
        numpy::scalar_to_py(Scalar::Float(found), DType::F64, vm)
    }),
];

const DESCRIBE: Run = |object, args, vm| {
    for name in ["percentiles", "include", "exclude"] {
        if args.take_some(name, vm)?.is_some() {
            return Err(vm.new_not_implemented_error(format!("describe({name}=…)")));
        }
    }
    Table::of(object, vm)?.map(|frame| frame.describe(), |series| series.describe(), vm)
};

fn reduce(object: &PyObject, op: Reduce, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let along_rows = across(args, vm)?;
    let skipna = args.keyword_value::<bool>("skipna", vm)?.unwrap_or(true);
    let numeric_only = args
        .keyword_value::<bool>("numeric_only", vm)?
        .unwrap_or(false);
    let ddof = args.keyword("ddof");
    let ddof = ddof.map_or(Ok(1.0), |ddof| support::float_of(&ddof, vm))?;
    args.keyword("min_count");
    args.keyword("bool_only");
    match Table::of(object, vm)? {
        Table::Series(series) => {
            let (value, dtype) = series.reduce(op, ddof, skipna).or_raise(vm)?;
            match op {
                Reduce::Count => support::object_of(&value, vm),
                _ => convert::element(&value, dtype, vm),
            }
        }
        Table::Frame(frame) => {
            let frame = match numeric_only {
                true => frame.numeric().or_raise(vm)?,
                false => frame,
            };
            let reduced = frame.reduce(op, ddof, skipna, along_rows).or_raise(vm)?;
            Ok(objects::series(reduced, vm))
        }
    }
}

fn scan(object: &PyObject, op: Scan, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    if across(args, vm)? {
        return Err(vm.new_not_implemented_error(format!("{}(axis=1)", op.name())));
    }
    args.keyword("skipna");
    Table::of(object, vm)?.map(|frame| frame.scan(op), |series| series.scan(op), vm)
}

fn quantile(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let q = args.take_some("q", vm)?;
    let numeric_only = args
        .keyword_value::<bool>("numeric_only", vm)?
        .unwrap_or(false);
    let (list, single) = match q {
        None => (vec![0.5], true),
        Some(q) => match support::float_of(&q, vm) {
            Ok(value) => (vec![value], true),
            Err(_) => {
                let items = support::items(&q, vm)?;
                let items = items.iter().map(|item| support::float_of(item, vm));
                (items.collect::<PyResult<Vec<f64>>>()?, false)
            }
        },
    };
    let index = labels(list.iter().map(|q| Scalar::Float(*q)).collect()).or_raise(vm)?;
    let column = |values: &Array| -> PyResult<Array> {
        Array::from_vec(&[list.len()], quantiles(values, &list).or_raise(vm)?).or_raise(vm)
    };
    match Table::of(object, vm)? {
        Table::Series(series) => {
            let values = column(&series.values)?;
            match single {
                true => convert::element(&values.scalars()[0], DType::F64, vm),
                false => Ok(objects::series(
                    Series::new(&values, index, series.name).or_raise(vm)?,
                    vm,
                )),
            }
        }
        Table::Frame(frame) => {
            let frame = if numeric_only {
                frame.numeric().or_raise(vm)?
            } else {
                frame
            };
            let data = frame
                .data
                .iter()
                .map(column)
                .collect::<PyResult<Vec<_>>>()?;
            let out = littoral_frame::DataFrame::new(index, frame.columns, &data).or_raise(vm)?;
            match single {
                true => {
                    let mut row = out.row(0).or_raise(vm)?;
                    row.name = Some(Scalar::Float(list[0]));
                    Ok(objects::series(row, vm))
                }
                false => Ok(objects::frame(out, vm)),
            }
        }
    }
}

fn round(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let digits = args.value::<i32>("decimals", vm)?.unwrap_or(0);
    let rounded = |values: &Array| -> PyResult<Array> {
        if !values.dtype().is_float() {
            return Ok(values.clone());
        }
        let method = numpy::to_py(values.clone(), vm).get_attr("round", vm)?;
        numpy::from_py(&*method.call((digits,), vm)?, vm)
    };
    match Table::of(object, vm)? {
        Table::Series(series) => {
            let values = rounded(&series.values)?;
            Ok(objects::series(series.with_values(values), vm))
        }
        Table::Frame(mut frame) => {
            for values in &mut frame.data {
                *values = rounded(values)?;
            }
            Ok(objects::frame(frame, vm))
        }
    }
}

fn label_of(object: &PyObject, op: Reduce, vm: &VirtualMachine) -> PyResult {
    if let Table::Frame(frame) = Table::of(object, vm)? {
        let found = frame.labels_of(op).or_raise(vm)?;
        return Ok(objects::series(found, vm));
    }
    let series = series_of(object, vm)?;
    let labels = series.label_of(op).or_raise(vm)?;
    let dtype = match &series.index {
        littoral_frame::Index::Flat(flat) if flat.range.is_none() => flat.values.dtype(),
        _ => DType::Object,
    };
    match labels.as_slice() {
        [label] => convert::element(label, dtype, vm),
        labels => convert::label(labels, vm),
    }
}

fn position_of(object: &PyObject, op: Reduce, vm: &VirtualMachine) -> PyResult {
    let (at, _) = series_of(object, vm)?.reduce(op, 0.0, true).or_raise(vm)?;
    numpy::scalar_to_py(at, DType::I64, vm)
}
