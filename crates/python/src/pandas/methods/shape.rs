//! Rows, labels, missing values, order: what frames and series share.

use littoral_array::ops::{self, Unary};
use littoral_array::{Array, DType, Scalar};
use littoral_frame::{CsvOptions, DataFrame, Index, column};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::{Method, On, Property, Table, across, in_place, method, property};
use crate::numpy;
use crate::pandas::indexing::Indexer;
use crate::pandas::{convert, objects};
use crate::support::{self, Arguments, OrRaise};

pub const PROPERTIES: &[Property] = &[
    property("loc", On::Both, |object, vm| indexer(object, true, vm)),
    property("at", On::Both, |object, vm| indexer(object, true, vm)),
    property("iloc", On::Both, |object, vm| indexer(object, false, vm)),
    property("iat", On::Both, |object, vm| indexer(object, false, vm)),
    property("plot", On::Both, crate::pandas::plotting::accessor),
    property("empty", On::Both, |object, vm| {
        let empty = match Table::of(object, vm)? {
            Table::Frame(frame) => frame.is_empty(),
            Table::Series(series) => series.is_empty(),
        };
        Ok(vm.ctx.new_bool(empty).into())
    }),
];

pub const METHODS: &[Method] = &[
    method("head", On::Both, |object, args, vm| {
        ends(object, args, true, vm)
    }),
    method("tail", On::Both, |object, args, vm| {
        ends(object, args, false, vm)
    }),
    method("copy", On::Both, |object, args, vm| {
        args.take("deep", vm)?;
        Table::of(object, vm)?.map(|frame| Ok(frame.clone()), |series| Ok(series.clone()), vm)
    }),
    method("isnull", On::Both, nulls),
    method("isna", On::Both, nulls),
    method("notnull", On::Both, present),
    method("notna", On::Both, present),
    method("dropna", On::Both, dropna),
    method("fillna", On::Both, fillna),
    method("sort_index", On::Both, |object, args, vm| {
        across(args, vm)?;
        let ascending = args.keyword_value::<bool>("ascending", vm)?.unwrap_or(true);
        let inplace = args.keyword_value::<bool>("inplace", vm)?;
        let out = Table::of(object, vm)?.map(
            |frame| frame.sort_index(ascending),
            |series| series.sort_index(ascending),
            vm,
        )?;
        in_place(object, out, inplace, vm)
    }),
    method("shift", On::Both, |object, args, vm| {
        let periods = args.value::<i64>("periods", vm)?.unwrap_or(1);
        Table::of(object, vm)?.map(
            |frame| frame.shift(periods),
            |series| series.shift(periods),
            vm,
        )
    }),
    method("diff", On::Both, |object, args, vm| {
        let periods = args.value::<i64>("periods", vm)?.unwrap_or(1);
        Table::of(object, vm)?.map(
            |frame| frame.diff(periods),
            |series| series.diff(periods),
            vm,
        )
    }),
    method("astype", On::Both, astype),
    method("to_csv", On::Both, to_csv),
    method("to_string", On::Both, to_string),
    method("to_numpy", On::Both, |object, args, vm| {
        let dtype = args.take_some("dtype", vm)?;
        args.take("copy", vm)?;
        let values = object.get_attr("values", vm)?;
        match dtype {
            Some(dtype) => vm.call_method(&values, "astype", (dtype,)),
            None => Ok(values),
        }
    }),
    method("to_xarray", On::Both, |object, _args, vm| {
        use crate::xarray::objects::Labelled;
        match Table::of(object, vm)? {
            Table::Frame(frame) => {
                Labelled::Set(littoral_frame::frame_to_dataset(&frame).or_raise(vm)?).wrap(vm)
            }
            Table::Series(series) => {
                Labelled::Array(littoral_frame::series_to_array(&series).or_raise(vm)?).wrap(vm)
            }
        }
    }),
    method("xs", On::Both, cross_section),
    method("equals", On::Both, |object, args, vm| {
        let other = args.required("other", vm)?;
        let same = match (Table::of(object, vm)?, Table::of(&other, vm)) {
            (Table::Series(a), Ok(Table::Series(b))) => {
                same_column(&a.values, &b.values) && a.index.equals(&b.index).or_raise(vm)?
            }
            (Table::Frame(a), Ok(Table::Frame(b))) => {
                a.data.len() == b.data.len()
                    && a.index.equals(&b.index).or_raise(vm)?
                    && a.columns.equals(&b.columns).or_raise(vm)?
                    && a.data.iter().zip(&b.data).all(|(a, b)| same_column(a, b))
            }
            _ => false,
        };
        Ok(vm.ctx.new_bool(same).into())
    }),
    method("groupby", On::Both, crate::pandas::groups::groupby),
    method("resample", On::Both, crate::pandas::groups::resample),
    method("agg", On::Both, crate::pandas::groups::aggregate),
    method("aggregate", On::Both, crate::pandas::groups::aggregate),
    method("pipe", On::Both, |object, args, vm| {
        let function = args.required("func", vm)?;
        let mut all = vec![object.to_owned()];
        all.extend(args.rest_positional());
        let keywords = rustpython_vm::function::KwArgs::new(args.rest_keywords());
        function.call(rustpython_vm::function::FuncArgs::new(all, keywords), vm)
    }),
];

fn same_column(a: &littoral_array::Array, b: &littoral_array::Array) -> bool {
    let equal = |(a, b): (&Scalar, &Scalar)| a == b || (a.is_null() && b.is_null());
    column::dtype_name(a) == column::dtype_name(b)
        && a.size() == b.size()
        && a.scalars().iter().zip(&b.scalars()).all(equal)
}

fn indexer(object: &PyObject, labels: bool, vm: &VirtualMachine) -> PyResult {
    Ok(Indexer {
        owner: object.to_owned(),
        labels,
    }
    .into_ref(&vm.ctx)
    .into())
}

/// Rows of one label of a level, without that level; without a level as `loc` finds them.
fn cross_section(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let key = args.required("key", vm)?;
    let across = across(args, vm)?;
    let level = args.take_some("level", vm)?;
    let drop = args.value::<bool>("drop_level", vm)?.unwrap_or(true);
    let Some(level) = level.filter(|_| !across) else {
        return match across {
            true => object.get_item(&*key, vm),
            false => indexer(object, true, vm)?.get_item(&*key, vm),
        };
    };
    let table = Table::of(object, vm)?;
    let index = match &table {
        Table::Frame(frame) => &frame.index,
        Table::Series(series) => &series.index,
    };
    let Index::Multi(multi) = index else {
        return Err(vm.new_type_error("Index must be a MultiIndex"));
    };
    let level = multi.level(&convert::scalar(&level, vm)?).or_raise(vm)?;
    let values = multi.level_values(level).or_raise(vm)?;
    let wanted =
        ops::cast(&Array::scalar(convert::scalar(&key, vm)?), values.dtype()).or_raise(vm)?;
    let wanted = wanted.item().or_raise(vm)?;
    let labels = values.scalars();
    let rows: Vec<i64> = (0..labels.len() as i64)
        .filter(|row| labels[*row as usize] == wanted)
        .collect();
    if rows.is_empty() {
        return Err(vm.new_key_error(key));
    }
    let kept = |index: &Index| match index {
        Index::Multi(multi) if drop => multi.without(&[level]),
        index => Ok(index.clone()),
    };
    table.map(
        |frame| {
            let mut rows = frame.take(&rows)?;
            rows.index = kept(&rows.index)?;
            Ok(rows)
        },
        |series| {
            let mut rows = series.take(&rows)?;
            rows.index = kept(&rows.index)?;
            Ok(rows)
        },
        vm,
    )
}

fn ends(object: &PyObject, args: &mut Arguments, first: bool, vm: &VirtualMachine) -> PyResult {
    let count = args.value::<i64>("n", vm)?.unwrap_or(5);
    let table = Table::of(object, vm)?;
    let size = table.len() as i64;
    let count = if count < 0 {
        (size + count).max(0)
    } else {
        count.min(size)
    };
    let rows: Vec<i64> = match first {
        true => (0..count).collect(),
        false => (size - count..size).collect(),
    };
    table.take(&rows, vm)
}

fn nulls(object: &PyObject, _args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    Table::of(object, vm)?.map(
        DataFrame::is_null,
        |series| {
            let mask = littoral_array::Array::from_vec(&[series.len()], series.is_null())?;
            Ok(series.with_values(mask))
        },
        vm,
    )
}

fn present(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let nulls = nulls(object, args, vm)?;
    Table::of(&nulls, vm)?.map(
        |frame| frame.unary(Unary::Invert),
        |series| series.unary(Unary::Invert),
        vm,
    )
}

fn dropna(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let columns = across(args, vm)?;
    let how = args.keyword_value::<String>("how", vm)?;
    let subset = args.keyword("subset").filter(|subset| !vm.is_none(subset));
    let subset = subset
        .map(|subset| convert::scalars(&subset, vm))
        .transpose()?;
    let inplace = args.keyword_value::<bool>("inplace", vm)?;
    let all = how.as_deref() == Some("all");
    let table = Table::of(object, vm)?;
    let out = match (&table, columns) {
        (Table::Frame(frame), true) => {
            let kept: Vec<i64> = (0..)
                .zip(&frame.data)
                .filter(|(_, values)| {
                    let nulls = column::nulls(values);
                    if all {
                        nulls.contains(&false)
                    } else {
                        !nulls.contains(&true)
                    }
                })
                .map(|(at, _)| at)
                .collect();
            objects::frame(frame.take_columns(&kept).or_raise(vm)?, vm)
        }
        _ => table.map(
            |frame| frame.drop_null(subset.as_deref(), all),
            |series| series.drop_null(),
            vm,
        )?,
    };
    in_place(object, out, inplace, vm)
}

fn fillna(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let value = args.required("value", vm)?;
    let inplace = args.keyword_value::<bool>("inplace", vm)?;
    let out = match Table::of(object, vm)? {
        // A value a column.
        Table::Frame(mut frame) if support::scalar_of(&value, vm)?.is_none() => {
            for (name, value) in entries(&value, vm)? {
                if let Some(at) = frame.find(&name) {
                    let filled = frame.column(at).fill_null(&value).or_raise(vm)?;
                    frame.data[at] = filled.values;
                }
            }
            objects::frame(frame, vm)
        }
        table => {
            let value = convert::scalar(&value, vm)?;
            table.map(
                |frame| frame.fill_null(&value),
                |series| series.fill_null(&value),
                vm,
            )?
        }
    };
    in_place(object, out, inplace, vm)
}

/// Labels and values of a dict or a series.
fn entries(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(Scalar, Scalar)>> {
    if let Some(series) = object.downcast_ref::<objects::PySeries>() {
        let series = series.get();
        return Ok((0..series.len())
            .filter_map(|at| {
                let label = series.index.labels_at(at).into_iter().next()?;
                Some((label, column::at(&series.values, at)))
            })
            .collect());
    }
    support::pairs(object, vm)?
        .iter()
        .map(|(key, value)| Ok((convert::scalar(key, vm)?, convert::scalar(value, vm)?)))
        .collect()
}

fn dtype_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<DType> {
    match support::text(object).as_deref() {
        Some("str" | "string" | "object") => Ok(DType::Str(0)),
        Some("category") => {
            Err(vm.new_not_implemented_error("Littoral's pandas has no categories"))
        }
        _ => numpy::dtype_from_py(object, vm),
    }
}

fn astype(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let dtype = args.required("dtype", vm)?;
    args.take("copy", vm)?;
    if dtype
        .downcast_ref::<rustpython_vm::builtins::PyDict>()
        .is_some()
    {
        let mut frame = super::frame_of(object, vm)?;
        for (name, dtype) in support::pairs(&dtype, vm)? {
            let at = frame.position(&convert::scalar(&name, vm)?).or_raise(vm)?;
            let cast = frame.column(at).cast(dtype_of(&dtype, vm)?).or_raise(vm)?;
            frame.data[at] = cast.values;
        }
        return Ok(objects::frame(frame, vm));
    }
    let dtype = dtype_of(&dtype, vm)?;
    let missing = |values: &littoral_array::Array| {
        dtype.is_integer() && column::nulls(values).contains(&true)
    };
    let table = Table::of(object, vm)?;
    let any = match &table {
        Table::Frame(frame) => frame.data.iter().any(missing),
        Table::Series(series) => missing(&series.values),
    };
    if any {
        return Err(vm.new_value_error("Cannot convert non-finite values (NA or inf) to integer"));
    }
    table.map(
        |frame| frame.map(|values| littoral_frame::cast_column(values, dtype)),
        |series| series.cast(dtype),
        vm,
    )
}

fn to_csv(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let path = args.take_some("path_or_buf", vm)?;
    let separator = args.value::<String>("sep", vm)?;
    let default = CsvOptions::default();
    let options = CsvOptions {
        separator: separator
            .and_then(|text| text.chars().next())
            .unwrap_or(default.separator),
        missing: args.value::<String>("na_rep", vm)?.unwrap_or_default(),
        header: args.keyword_value::<bool>("header", vm)?.unwrap_or(true),
        index: args.keyword_value::<bool>("index", vm)?.unwrap_or(true),
    };
    let frame = match Table::of(object, vm)? {
        Table::Frame(frame) => frame,
        Table::Series(series) => {
            let name = series.name.clone().unwrap_or(Scalar::Int(0));
            DataFrame::from_columns(series.index, vec![(name, series.values)]).or_raise(vm)?
        }
    };
    let text: PyObjectRef = vm.ctx.new_str(frame.to_csv(&options).or_raise(vm)?).into();
    let Some(path) = path else {
        return Ok(text);
    };
    if path.get_attr("write", vm).is_ok() {
        vm.call_method(&path, "write", (text,))?;
        return Ok(vm.ctx.none());
    }
    let open = vm.builtins.as_object().get_attr("open", vm)?;
    let file = open.call((path, "w"), vm)?;
    vm.call_method(&file, "write", (text,))?;
    vm.call_method(&file, "close", ())?;
    Ok(vm.ctx.none())
}

/// Without limits.
fn to_string(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let max_rows = args.keyword_value::<usize>("max_rows", vm)?;
    let mut options = littoral_frame::options();
    options.max_rows = max_rows;
    options.max_columns = None;
    options.width = usize::MAX;
    let text = match Table::of(object, vm)? {
        Table::Frame(frame) => littoral_frame::format::frame_text(&frame, &options),
        Table::Series(series) => littoral_frame::format::series_text(&series, &options),
    };
    let text = text.or_raise(vm)?;
    let text = match object.downcast_ref::<objects::PySeries>() {
        // A series leaves out the line on its name and dtype.
        Some(_) => text
            .rsplit_once('\n')
            .map_or(text.clone(), |(body, _)| body.to_owned()),
        None => text,
    };
    Ok(vm.ctx.new_str(text).into())
}
