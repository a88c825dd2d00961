//! Rows and columns put together in other ways: `merge`, `pivot`, `drop_duplicates`, `clip`.

use std::collections::{HashMap, HashSet};

use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType, Scalar};
use littoral_frame::{Found, Index, Multi, Selection, column};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Method, On, Table, frame_of, in_place, method, series_of};
use crate::pandas::{convert, objects};
use crate::support::{self, Arguments, OrRaise};

pub const METHODS: &[Method] = &[
    method("clip", On::Both, clip),
    method("drop_duplicates", On::Both, |object, args, vm| {
        let subset = args.take_some("subset", vm)?;
        let keep = args.keyword_value::<String>("keep", vm)?;
        let inplace = args.keyword_value::<bool>("inplace", vm)?;
        let table = Table::of(object, vm)?;
        let subset = subset
            .map(|subset| convert::scalars(&subset, vm))
            .transpose()?;
        let repeated = duplicated(
            &table,
            subset.as_deref(),
            keep.as_deref() == Some("last"),
            vm,
        )?;
        let rows: Vec<i64> = (0..)
            .zip(repeated)
            .filter(|(_, again)| !again)
            .map(|(row, _)| row)
            .collect();
        let out = table.take(&rows, vm)?;
        in_place(object, out, inplace, vm)
    }),
    method("duplicated", On::Both, |object, args, vm| {
        let subset = args.take_some("subset", vm)?;
        let subset = subset
            .map(|subset| convert::scalars(&subset, vm))
            .transpose()?;
        let table = Table::of(object, vm)?;
        let mask = duplicated(&table, subset.as_deref(), false, vm)?;
        let mask = Array::from_vec(&[mask.len()], mask).or_raise(vm)?;
        let index = match table {
            Table::Frame(frame) => frame.index,
            Table::Series(series) => series.index,
        };
        Ok(objects::series(
            littoral_frame::Series::new(&mask, index, None).or_raise(vm)?,
            vm,
        ))
    }),
    method("merge", On::Frame, merge),
    method("pivot", On::Frame, |object, args, vm| {
        let index = args.keyword("index");
        let columns = args.keyword("columns");
        let values = args.keyword("values");
        let (Some(index), Some(columns), Some(values)) = (index, columns, values) else {
            return Err(vm.new_not_implemented_error("pivot() needs index=, columns= and values="));
        };
        let frame = frame_of(object, vm)?;
        let names = [convert::scalar(&index, vm)?, convert::scalar(&columns, vm)?];
        let value = convert::scalar(&values, vm)?;
        let column = frame.data[frame.position(&value).or_raise(vm)?].clone();
        let keyed = frame.set_index(&names, true).or_raise(vm)?;
        let series = littoral_frame::Series::new(&column, keyed.index, None).or_raise(vm)?;
        vm.call_method(&objects::series(series, vm), "unstack", ())
    }),
    method("pop", On::Frame, |object, args, vm| {
        let key = args.required("item", vm)?;
        let column = object.get_item(&*key, vm)?;
        object.del_item(&*key, vm)?;
        Ok(column)
    }),
    method("insert", On::Frame, |object, args, vm| {
        let at: usize = args.required("loc", vm)?.try_into_value(vm)?;
        let name = args.required("column", vm)?;
        let value = args.required("value", vm)?;
        let mut frame = frame_of(object, vm)?;
        if frame.find(&convert::scalar(&name, vm)?).is_some() {
            return Err(vm.new_value_error(format!(
                "cannot insert {}, already exists",
                support::str_of(&name, vm)?
            )));
        }
        frame
            .set(
                &convert::scalar(&name, vm)?,
                &convert::value_of(&value, vm)?,
            )
            .or_raise(vm)?;
        let last = frame.data.len() as i64 - 1;
        let mut order: Vec<i64> = (0..last).collect();
        order.insert(at.min(order.len()), last);
        if let Some(shell) = object.downcast_ref::<objects::PyFrame>() {
            shell.set(frame.take_columns(&order).or_raise(vm)?);
        }
        Ok(vm.ctx.none())
    }),
    method("drop", On::Series, |object, args, vm| {
        let labels = args.take_some("labels", vm)?.or(args.keyword("index"));
        let labels =
            labels.ok_or_else(|| vm.new_value_error("Need to specify 'labels' or 'index'"))?;
        let series = series_of(object, vm)?;
        let mut gone = HashSet::new();
        for label in convert::scalars(&labels, vm)? {
            match series.index.locate(&Selection::Label(label)).or_raise(vm)? {
                Found::One(at) => {
                    gone.insert(at as i64);
                }
                Found::Many(rows) | Found::Levels(rows, _) => gone.extend(rows),
            }
        }
        let rows: Vec<i64> = (0..series.len() as i64)
            .filter(|row| !gone.contains(row))
            .collect();
        Ok(objects::series(series.take(&rows).or_raise(vm)?, vm))
    }),
    method("nlargest", On::Series, |object, args, vm| {
        ends(object, args, false, vm)
    }),
    method("nsmallest", On::Series, |object, args, vm| {
        ends(object, args, true, vm)
    }),
    method("pct_change", On::Both, |object, args, vm| {
        let periods = args.value::<i64>("periods", vm)?.unwrap_or(1);
        let change = |values: &Array, before: &Array| -> littoral_frame::Result<Array> {
            let ratio = ops::binary(Binary::Div, values, before)?;
            Ok(ops::binary(
                Binary::Sub,
                &ratio,
                &Array::scalar(Scalar::Float(1.0)),
            )?)
        };
        Table::of(object, vm)?.map(
            |frame| {
                let before = frame.shift(periods)?;
                let mut out = frame.clone();
                for (values, before) in out.data.iter_mut().zip(&before.data) {
                    *values = change(values, before)?;
                }
                Ok(out)
            },
            |series| Ok(series.with_values(change(&series.values, &series.shift(periods)?.values)?)),
            vm,
        )
    }),
    method("interpolate", On::Both, |object, args, vm| {
        let how = args
            .value::<String>("method", vm)?
            .unwrap_or("linear".into());
        if how != "linear" {
            return Err(vm.new_not_implemented_error("interpolate() knows method=\"linear\" only"));
        }
        Table::of(object, vm)?.map(
            |frame| frame.map(interpolated),
            |series| Ok(series.with_values(interpolated(&series.values)?)),
            vm,
        )
    }),
];

fn clip(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let lower = args.take_some("lower", vm)?;
    let upper = args.take_some("upper", vm)?;
    let bound =
        |value: Option<PyObjectRef>| value.map(|value| convert::scalar(&value, vm)).transpose();
    let (lower, upper) = (bound(lower)?, bound(upper)?);
    let clipped = |values: &Array| -> littoral_frame::Result<Array> {
        if !column::is_numeric(values) {
            return Ok(values.clone());
        }
        let mut out = values.clone();
        for (op, limit) in [(Binary::Maximum, &lower), (Binary::Minimum, &upper)] {
            if let Some(limit) = limit {
                let dtype = ops::weak_result_type(values.dtype(), limit).unwrap_or(DType::F64);
                let limit = ops::cast(&Array::scalar(limit.clone()), dtype)?;
                out = ops::binary(op, &out, &limit)?;
            }
        }
        Ok(out)
    };
    Table::of(object, vm)?.map(
        |frame| frame.map(clipped),
        |series| Ok(series.with_values(clipped(&series.values)?)),
        vm,
    )
}

/// Missing numbers between two others on the line between them; those at the end like the last.
fn interpolated(values: &Array) -> littoral_frame::Result<Array> {
    if !values.dtype().is_float() {
        return Ok(values.clone());
    }
    let mut numbers: Vec<f64> = values
        .scalars()
        .iter()
        .map(|value| value.as_f64().unwrap_or(f64::NAN))
        .collect();
    let known: Vec<usize> = (0..numbers.len())
        .filter(|at| !numbers[*at].is_nan())
        .collect();
    for pair in known.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let step = (numbers[to] - numbers[from]) / (to - from) as f64;
        for at in from + 1..to {
            numbers[at] = numbers[from] + step * (at - from) as f64;
        }
    }
    if let Some(last) = known.last() {
        let value = numbers[*last];
        numbers[last + 1..].fill(value);
    }
    Ok(ops::cast(
        &Array::from_vec(&[numbers.len()], numbers)?,
        values.dtype(),
    )?)
}

/// Codes of rows: equal rows have equal codes.
fn row_codes(columns: &[Array]) -> littoral_frame::Result<Vec<Vec<i64>>> {
    let named: Vec<_> = columns
        .iter()
        .map(|values| (None, values.clone()))
        .collect();
    let multi = Multi::from_columns(&named)?;
    Ok((0..multi.len())
        .map(|row| multi.codes.iter().map(|codes| codes[row]).collect())
        .collect())
}

fn duplicated(
    table: &Table,
    subset: Option<&[Scalar]>,
    keep_last: bool,
    vm: &VirtualMachine,
) -> PyResult<Vec<bool>> {
    let columns = match (table, subset) {
        (Table::Series(series), _) => vec![series.values.clone()],
        (Table::Frame(frame), None) => frame.data.clone(),
        (Table::Frame(frame), Some(names)) => frame.select(names).or_raise(vm)?.data,
    };
    let mut codes = row_codes(&columns).or_raise(vm)?;
    if keep_last {
        codes.reverse();
    }
    let mut seen = HashSet::new();
    let mut again: Vec<bool> = codes.into_iter().map(|codes| !seen.insert(codes)).collect();
    if keep_last {
        again.reverse();
    }
    Ok(again)
}

fn ends(object: &PyObject, args: &mut Arguments, ascending: bool, vm: &VirtualMachine) -> PyResult {
    let count = args.value::<i64>("n", vm)?.unwrap_or(5);
    let sorted = series_of(object, vm)?
        .drop_null()
        .and_then(|series| series.sort_values(ascending))
        .or_raise(vm)?;
    let rows: Vec<i64> = (0..count.clamp(0, sorted.len() as i64)).collect();
    Ok(objects::series(sorted.take(&rows).or_raise(vm)?, vm))
}

/// Rows of two frames that agree in some columns, side by side.
fn merge(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("right", vm)?;
    let how = args.value::<String>("how", vm)?.unwrap_or("inner".into());
    let on = args.take_some("on", vm)?;
    let (left, right) = (frame_of(object, vm)?, frame_of(&other, vm)?);
    if !matches!(how.as_str(), "inner" | "left") {
        return Err(
            vm.new_not_implemented_error(format!("merge(how={how:?}): \"inner\" or \"left\""))
        );
    }
    let names: Vec<Scalar> = match on {
        Some(on) => convert::scalars(&on, vm)?,
        None => left
            .column_labels()
            .into_iter()
            .filter(|name| right.find(name).is_some())
            .collect(),
    };
    if names.is_empty() {
        return Err(vm.new_value_error("No common columns to perform merge on."));
    }
    let (keys, other_keys) = (
        left.select(&names).or_raise(vm)?.data,
        right.select(&names).or_raise(vm)?.data,
    );
    // Codes of both sides together, so that equal keys have equal codes.
    let joined = keys
        .iter()
        .zip(&other_keys)
        .map(|(a, b)| {
            let all = a.scalars().into_iter().chain(b.scalars()).collect();
            column::from_scalars(all)
        })
        .collect::<littoral_frame::Result<Vec<_>>>()
        .or_raise(vm)?;
    let codes = row_codes(&joined).or_raise(vm)?;
    let (own, theirs) = codes.split_at(left.len());
    let mut places: HashMap<&Vec<i64>, Vec<i64>> = HashMap::new();
    for (row, codes) in (0..).zip(theirs) {
        places.entry(codes).or_default().push(row);
    }
    let (mut rows, mut matches) = (vec![], vec![]);
    for (row, codes) in (0..).zip(own) {
        match places.get(codes) {
            Some(found) => {
                rows.extend(vec![row; found.len()]);
                matches.extend(found);
            }
            None if how == "left" => {
                rows.push(row);
                matches.push(-1);
            }
            None => {}
        }
    }
    let mut out = left.take(&rows).or_raise(vm)?;
    out.index = Index::default_range(rows.len()).or_raise(vm)?;
    let rest = right
        .drop_columns(&names)
        .or_raise(vm)?
        .take(&matches)
        .or_raise(vm)?;
    let mut renamed = vec![];
    for (at, name) in rest.column_labels().into_iter().enumerate() {
        let name = match out.find(&name) {
            Some(_) => {
                let text = littoral_frame::format::label(&name);
                renamed.push((name.clone(), Scalar::Str(format!("{text}_x").into())));
                Scalar::Str(format!("{text}_y").into())
            }
            None => name,
        };
        let values = littoral_frame::Combine::Array {
            values: rest.data[at].clone(),
            weak: false,
        };
        out.set(&name, &values).or_raise(vm)?;
    }
    Ok(objects::frame(out.rename(&renamed).or_raise(vm)?, vm))
}
