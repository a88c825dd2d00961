//! What only series have.

use littoral_array::calendar::component;
use littoral_array::{Array, DType, Scalar, ops};
use littoral_frame::{DataFrame, Index, Series, column};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Method, On, Property, in_place, method, property, series_of};
use crate::numpy;
use crate::pandas::{convert, objects};
use crate::support::{self, OrRaise};
use crate::xarray::bound::{Behaviour, Bound};

pub const PROPERTIES: &[Property] = &[
    property("shape", On::Series, |object, vm| {
        let size = vm.ctx.new_int(series_of(object, vm)?.len()).into();
        Ok(vm.ctx.new_tuple(vec![size]).into())
    }),
    property("size", On::Series, |object, vm| {
        Ok(vm.ctx.new_int(series_of(object, vm)?.len()).into())
    }),
    property("ndim", On::Series, |_object, vm| {
        Ok(vm.ctx.new_int(1).into())
    }),
    property("values", On::Series, |object, vm| {
        let values = column::as_numpy(&series_of(object, vm)?.values).or_raise(vm)?;
        Ok(numpy::to_py(values, vm))
    }),
    property("dtype", On::Series, |object, vm| {
        Ok(crate::pandas::dtype::dtype(
            &series_of(object, vm)?.values,
            vm,
        ))
    }),
    property("is_monotonic_increasing", On::Series, |object, vm| {
        labels_are(object, "is_monotonic_increasing", vm)
    }),
    property("is_monotonic_decreasing", On::Series, |object, vm| {
        labels_are(object, "is_monotonic_decreasing", vm)
    }),
    property("is_unique", On::Series, |object, vm| {
        labels_are(object, "is_unique", vm)
    }),
    property("hasnans", On::Series, |object, vm| {
        Ok(vm
            .ctx
            .new_bool(series_of(object, vm)?.is_null().contains(&true))
            .into())
    }),
    property("is_unique", On::Series, |object, vm| {
        let series = series_of(object, vm)?;
        let distinct = series.unique().or_raise(vm)?;
        Ok(vm.ctx.new_bool(distinct.size() == series.len()).into())
    }),
    property("str", On::Series, crate::pandas::strings::strings),
    property("dt", On::Series, |object, vm| {
        if !series_of(object, vm)?.values.dtype().is_time() {
            return Err(
                vm.new_attribute_error("Can only use .dt accessor with datetimelike values")
            );
        }
        Ok(Bound::make(object.to_owned(), &DT, (), vm))
    }),
];

pub const METHODS: &[Method] = &[
    method("to_list", On::Series, to_list),
    method("tolist", On::Series, to_list),
    method("item", On::Series, |object, _args, vm| {
        let value = series_of(object, vm)?.values.item().or_raise(vm)?;
        convert::python_element(&value, vm)
    }),
    method("to_dict", On::Series, |object, _args, vm| {
        let series = series_of(object, vm)?;
        let dict = vm.ctx.new_dict();
        for (at, value) in series.values.scalars().iter().enumerate() {
            let label = convert::label(&series.index.labels_at(at), vm)?;
            dict.set_item(&*label, convert::python_element(value, vm)?, vm)?;
        }
        Ok(dict.into())
    }),
    method("to_frame", On::Series, |object, args, vm| {
        let name = convert::name(args.take("name", vm)?, vm)?;
        let series = series_of(object, vm)?;
        let name = name.or(series.name).unwrap_or(Scalar::Int(0));
        let frame = DataFrame::from_columns(series.index, vec![(name, series.values)]);
        Ok(objects::frame(frame.or_raise(vm)?, vm))
    }),
    method("rename", On::Series, |object, args, vm| {
        let name = args.take("index", vm)?;
        let mut series = series_of(object, vm)?;
        series.name = convert::name(name, vm)?;
        Ok(objects::series(series, vm))
    }),
    method("rename_axis", On::Series, |object, args, vm| {
        let name = args.take("mapper", vm)?;
        let mut series = series_of(object, vm)?;
        let name = convert::name(name, vm)?;
        series.index.set_names(vec![name]).or_raise(vm)?;
        Ok(objects::series(series, vm))
    }),
    method("reset_index", On::Series, |object, args, vm| {
        let levels = args.take_some("level", vm)?;
        let levels = levels
            .map(|levels| convert::scalars(&levels, vm))
            .transpose()?;
        let drop = args.keyword_value::<bool>("drop", vm)?.unwrap_or(false);
        let name = convert::name(args.keyword("name"), vm)?;
        let series = series_of(object, vm)?;
        let name = name.or(series.name.clone()).unwrap_or(Scalar::Int(0));
        let frame = DataFrame::from_columns(series.index, vec![(name, series.values)]);
        let frame = frame
            .and_then(|frame| frame.reset_index(levels.as_deref(), drop))
            .or_raise(vm)?;
        match drop {
            true => {
                let mut column = frame.column(0);
                column.name = series.name;
                Ok(objects::series(column, vm))
            }
            false => Ok(objects::frame(frame, vm)),
        }
    }),
    method("sort_values", On::Series, |object, args, vm| {
        let ascending = args.keyword_value::<bool>("ascending", vm)?.unwrap_or(true);
        let inplace = args.keyword_value::<bool>("inplace", vm)?;
        let out = series_of(object, vm)?.sort_values(ascending).or_raise(vm)?;
        in_place(object, objects::series(out, vm), inplace, vm)
    }),
    method("unique", On::Series, |object, _args, vm| {
        let values = series_of(object, vm)?.unique().or_raise(vm)?;
        Ok(numpy::to_py(column::as_numpy(&values).or_raise(vm)?, vm))
    }),
    method("value_counts", On::Series, |object, args, vm| {
        let normalize = args.value::<bool>("normalize", vm)?.unwrap_or(false);
        let mut counts = series_of(object, vm)?.value_counts().or_raise(vm)?;
        if normalize {
            let total: f64 = counts
                .values
                .scalars()
                .iter()
                .filter_map(Scalar::as_f64)
                .sum();
            let total = Array::scalar(Scalar::Float(total));
            counts.values = ops::binary(ops::Binary::Div, &counts.values, &total).or_raise(vm)?;
            counts.name = Some(Scalar::Str("proportion".into()));
        }
        Ok(objects::series(counts, vm))
    }),
    method("isin", On::Series, |object, args, vm| {
        let wanted = convert::column_of(&*args.required("values", vm)?, vm)?;
        let series = series_of(object, vm)?;
        let found: Vec<bool> = match (series.values.dtype(), wanted.dtype()) {
            (DType::Datetime(_), DType::Str(_)) => {
                let wanted = ops::cast(&wanted, series.values.dtype()).or_raise(vm)?;
                is_in(&series.values, &wanted)
            }
            _ => is_in(&series.values, &wanted),
        };
        let mask = Array::from_vec(&[found.len()], found).or_raise(vm)?;
        Ok(objects::series(series.with_values(mask), vm))
    }),
    method("between", On::Series, |object, args, vm| {
        let low = args.required("left", vm)?;
        let high = args.required("right", vm)?;
        let not_below = vm.call_method(object, "__ge__", (low,))?;
        let not_above = vm.call_method(object, "__le__", (high,))?;
        vm._and(&not_below, &not_above)
    }),
    method("map", On::Series, |object, args, vm| {
        let function = args.required("arg", vm)?;
        each(object, &function, vm)
    }),
    method("apply", On::Series, |object, args, vm| {
        let function = args.required("func", vm)?;
        each(object, &function, vm)
    }),
    method("where", On::Series, |object, args, vm| {
        let mask = args.required("cond", vm)?;
        let other = args.take_some("other", vm)?;
        let mask = convert::mask(&mask, vm)?
            .ok_or_else(|| vm.new_type_error("where() takes a boolean array or Series"))?;
        let series = series_of(object, vm)?;
        let rows: Vec<i64> = (0..)
            .zip(&mask)
            .map(|(row, keep)| if *keep { row } else { -1 })
            .collect();
        let kept = series.with_values(column::take(&series.values, &rows).or_raise(vm)?);
        let out = match other {
            None => kept,
            Some(other) => {
                let fill = convert::scalar(&other, vm)?;
                let values = kept.values.scalars().into_iter().zip(&mask);
                let values = values.map(|(value, keep)| if *keep { value } else { fill.clone() });
                kept.with_values(column::from_scalars(values.collect()).or_raise(vm)?)
            }
        };
        Ok(objects::series(out, vm))
    }),
    method("keys", On::Series, |object, _args, vm| {
        objects::index(series_of(object, vm)?.index, vm)
    }),
    method("items", On::Series, |object, _args, vm| {
        use rustpython_vm::AsObject;
        let series = series_of(object, vm)?;
        let values = series.values.scalars();
        let items = values.iter().enumerate().map(|(at, value)| {
            let label = convert::label(&series.index.labels_at(at), vm)?;
            Ok(vm
                .ctx
                .new_tuple(vec![label, convert::python_element(value, vm)?])
                .into())
        });
        let items = items.collect::<PyResult<Vec<PyObjectRef>>>()?;
        Ok(vm.ctx.new_list(items).as_object().get_iter(vm)?.into())
    }),
    method("unstack", On::Series, |object, args, vm| {
        let level = args.value::<i64>("level", vm)?.unwrap_or(-1);
        let series = series_of(object, vm)?;
        unstack(&series, level, vm)
    }),
];

/// What an index of the values says of itself.
fn labels_are(object: &PyObject, what: &'static str, vm: &VirtualMachine) -> PyResult {
    let index = Index::flat(series_of(object, vm)?.values, None);
    objects::index(index, vm)?.get_attr(what, vm)
}

fn is_in(values: &Array, wanted: &Array) -> Vec<bool> {
    let wanted = wanted.scalars();
    let same = |a: &Scalar, b: &Scalar| {
        a == b || matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if a == b)
    };
    values
        .scalars()
        .iter()
        .map(|value| wanted.iter().any(|other| same(value, other)))
        .collect()
}

fn to_list(object: &PyObject, _args: &mut support::Arguments, vm: &VirtualMachine) -> PyResult {
    let values = series_of(object, vm)?.values.scalars();
    let items = values
        .iter()
        .map(|value| convert::python_element(value, vm))
        .collect::<PyResult<_>>()?;
    Ok(vm.ctx.new_list(items).into())
}

/// Each element by a function or a dict.
fn each(object: &PyObject, function: &PyObject, vm: &VirtualMachine) -> PyResult {
    let series = series_of(object, vm)?;
    let mut out = vec![];
    for value in series.values.scalars() {
        let value = convert::python_element(&value, vm)?;
        let new = match function.is_callable() {
            true => function.call((value,), vm)?,
            false => match function.get_item(&*value, vm) {
                Ok(new) => new,
                Err(_) => vm.ctx.new_float(f64::NAN).into(),
            },
        };
        out.push(convert::scalar(&new, vm)?);
    }
    let values = column::from_scalars(out).or_raise(vm)?;
    Ok(objects::series(series.with_values(values), vm))
}

/// One level of the index as columns.
fn unstack(series: &Series, level: i64, vm: &VirtualMachine) -> PyResult {
    let Index::Multi(multi) = &series.index else {
        return Err(vm.new_value_error("index must be a MultiIndex to unstack"));
    };
    let level = multi.level(&Scalar::Int(level)).or_raise(vm)?;
    if multi.names.len() != 2 {
        return Err(vm.new_not_implemented_error("unstack() of more than two levels"));
    }
    let rows = multi.levels[1 - level].clone();
    let columns = multi.levels[level].clone();
    let mut places = vec![vec![-1i64; rows.size()]; columns.size()];
    for at in 0..multi.len() {
        let (row, column) = (multi.codes[1 - level][at], multi.codes[level][at]);
        if let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) {
            places[column][row] = at as i64;
        }
    }
    let data = places
        .iter()
        .map(|rows| column::take(&series.values, rows))
        .collect::<littoral_frame::Result<Vec<_>>>()
        .or_raise(vm)?;
    let frame = DataFrame::new(
        Index::flat(rows, multi.names[1 - level].clone()),
        Index::flat(columns, multi.names[level].clone()),
        &data,
    );
    Ok(objects::frame(frame.or_raise(vm)?, vm))
}

/// Parts of times.
static DT: Behaviour = Behaviour {
    name: "DatetimeProperties",
    attribute: |bound, name, vm| {
        let series = series_of(&bound.owner, vm)?;
        let owner = series.clone();
        match name {
            "strftime" => {
                let function = move |format: String, vm: &VirtualMachine| -> PyResult {
                    let texts = littoral_array::calendar::strftime(&owner.values, &format);
                    Ok(objects::series(owner.with_values(texts.or_raise(vm)?), vm))
                };
                return Ok(Some(vm.new_function("strftime", function).into()));
            }
            "total_seconds" => {
                let function = move |vm: &VirtualMachine| -> PyResult {
                    let values = component(&owner.values, "total_seconds").or_raise(vm)?;
                    Ok(objects::series(owner.with_values(values), vm))
                };
                return Ok(Some(vm.new_function("total_seconds", function).into()));
            }
            _ => {}
        }
        match time_part(&series.values, name) {
            Some(values) => Ok(Some(objects::series(series.with_values(values), vm))),
            None => Ok(None),
        }
    },
    repr: |_, _| Ok("DatetimeProperties".into()),
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| {
        littoral_array::calendar::COMPONENTS
            .iter()
            .map(|name| (*name).to_owned())
            .collect()
    },
};

/// A part of each time; whole numbers in int32, as pandas has them.
pub fn time_part(values: &Array, name: &str) -> Option<Array> {
    if name == "season" {
        return None;
    }
    let found = component(values, name).ok()?;
    match found.dtype() {
        DType::I64 => ops::cast(&found, DType::I32).ok(),
        _ => Some(found),
    }
}
