//! What indexes have.

use littoral_array::calendar::{Rounding, round_times};
use littoral_array::ops::{self, Reduce};
use littoral_array::{DType, Scalar};
use littoral_frame::{Flat, Found, Index, Selection, Series, column};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::series::time_part;
use super::{Method, On, Property, method, property};
use crate::numpy;
use crate::pandas::objects::{self, PyIndex};
use crate::pandas::{convert, times};
use crate::support::{self, Arguments, OrRaise};

fn index_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Index> {
    match object.downcast_ref::<PyIndex>() {
        Some(index) => Ok(index.get()),
        None => Err(vm.new_type_error("a method of Index")),
    }
}

fn flat_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Flat> {
    match index_of(object, vm)? {
        Index::Flat(flat) => Ok(flat),
        Index::Multi(_) => Err(vm.new_not_implemented_error("this of a MultiIndex")),
    }
}

/// An index as a series, for what both do.
fn series_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Series> {
    let flat = flat_of(object, vm)?;
    let labels = Index::default_range(flat.values.size()).or_raise(vm)?;
    Series::new(&flat.values, labels, flat.name).or_raise(vm)
}

macro_rules! parts {
    ($($name:literal),* $(,)?) => {
        &[$(Property { name: $name, on: On::Index, read: |object, vm| part(object, $name, vm) }),*]
    };
}

/// A part of every time: an index, or an array of booleans.
fn part(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult {
    let class = object.class().name().to_string();
    let flat = flat_of(object, vm)?;
    let found = match flat.values.dtype().is_time() {
        true => time_part(&flat.values, name),
        false => None,
    };
    match found {
        // xarray's index of dates gives arrays.
        Some(_) if class == "CFTimeIndex" => {
            let values = littoral_array::calendar::component(&flat.values, name).or_raise(vm)?;
            Ok(numpy::to_py(values, vm))
        }
        Some(values) if values.dtype() == DType::Bool => Ok(numpy::to_py(values, vm)),
        Some(values) => objects::index(Index::flat(values, flat.name), vm),
        None => Err(vm.new_attribute_error(format!("'{class}' object has no attribute '{name}'"))),
    }
}

const PARTS: &[Property] = parts![
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
    "nanosecond",
    "dayofyear",
    "day_of_year",
    "dayofweek",
    "day_of_week",
    "weekday",
    "quarter",
    "days_in_month",
    "is_leap_year",
    "is_month_start",
    "is_month_end",
    "is_year_start",
    "is_year_end",
    "is_quarter_start",
    "is_quarter_end",
    "days",
    "seconds",
    "microseconds",
];

const OWN: &[Property] = &[
    property("values", On::Index, |object, vm| {
        Ok(numpy::to_py(
            index_of(object, vm)?.to_array().or_raise(vm)?,
            vm,
        ))
    }),
    property("dtype", On::Index, |object, vm| {
        match index_of(object, vm)? {
            Index::Flat(flat) => Ok(crate::pandas::dtype::dtype(&flat.values, vm)),
            Index::Multi(_) => Ok(numpy::dtype_to_py(DType::Object, vm)),
        }
    }),
    property("shape", On::Index, |object, vm| {
        let size = vm.ctx.new_int(index_of(object, vm)?.len()).into();
        Ok(vm.ctx.new_tuple(vec![size]).into())
    }),
    property("size", On::Index, |object, vm| {
        Ok(vm.ctx.new_int(index_of(object, vm)?.len()).into())
    }),
    property("ndim", On::Index, |_object, vm| {
        Ok(vm.ctx.new_int(1).into())
    }),
    property("nlevels", On::Index, |object, vm| {
        Ok(vm.ctx.new_int(index_of(object, vm)?.levels()).into())
    }),
    property("empty", On::Index, |object, vm| {
        Ok(vm.ctx.new_bool(index_of(object, vm)?.is_empty()).into())
    }),
    property("levels", On::Index, |object, vm| {
        let Index::Multi(multi) = index_of(object, vm)? else {
            return Err(vm.new_attribute_error("'Index' object has no attribute 'levels'"));
        };
        let levels = multi.levels.iter().zip(&multi.names);
        let levels = levels
            .map(|(level, name)| objects::index(Index::flat(level.clone(), name.clone()), vm));
        Ok(vm.ctx.new_list(levels.collect::<PyResult<_>>()?).into())
    }),
    property("codes", On::Index, |object, vm| {
        let Index::Multi(multi) = index_of(object, vm)? else {
            return Err(vm.new_attribute_error("'Index' object has no attribute 'codes'"));
        };
        let codes = multi.codes.iter().zip(&multi.levels).map(|(codes, level)| {
            // pandas has them in the narrowest integers.
            let dtype = match level.size() {
                0..128 => DType::I8,
                128..32768 => DType::I16,
                _ => DType::I32,
            };
            let codes =
                littoral_array::Array::from_vec(&[codes.len()], codes.clone()).or_raise(vm)?;
            Ok(numpy::to_py(ops::cast(&codes, dtype).or_raise(vm)?, vm))
        });
        Ok(vm.ctx.new_list(codes.collect::<PyResult<_>>()?).into())
    }),
    property("freq", On::Index, freq),
    property("freqstr", On::Index, |object, vm| {
        Ok(match flat_of(object, vm)?.freq {
            Some(freq) => vm.ctx.new_str(freq).into(),
            None => vm.ctx.none(),
        })
    }),
    property("inferred_freq", On::Index, |object, vm| {
        let found = littoral_array::calendar::infer_freq(&flat_of(object, vm)?.values);
        Ok(match found.ok().flatten() {
            Some(freq) => vm.ctx.new_str(freq).into(),
            None => vm.ctx.none(),
        })
    }),
    property("is_unique", On::Index, |object, vm| {
        let series = series_of(object, vm)?;
        let distinct = series.unique().or_raise(vm)?.size();
        Ok(vm.ctx.new_bool(distinct == series.len()).into())
    }),
    property("is_monotonic_increasing", On::Index, |object, vm| {
        let series = series_of(object, vm)?;
        let sorted = series.sort_values(true).or_raise(vm)?;
        Ok(vm
            .ctx
            .new_bool(sorted.values.scalars() == series.values.scalars())
            .into())
    }),
    property("is_monotonic_decreasing", On::Index, |object, vm| {
        let series = series_of(object, vm)?;
        let sorted = series.sort_values(false).or_raise(vm)?;
        Ok(vm
            .ctx
            .new_bool(sorted.values.scalars() == series.values.scalars())
            .into())
    }),
    property("start", On::Index, |object, vm| {
        bound(object, |flat| flat.range.map(|range| range.0), vm)
    }),
    property("stop", On::Index, |object, vm| {
        bound(object, |flat| flat.range.map(|_| flat.stop()), vm)
    }),
    property("step", On::Index, |object, vm| {
        bound(object, |flat| flat.range.map(|range| range.1), vm)
    }),
];

/// The table of the parts, and the others.
pub const PROPERTIES: &[Property] = &{
    const SIZE: usize = PARTS.len() + OWN.len();
    let mut all = [const { property("", On::Index, freq) }; SIZE];
    let mut at = 0;
    while at < SIZE {
        let source = if at < PARTS.len() {
            &PARTS[at]
        } else {
            &OWN[at - PARTS.len()]
        };
        all[at] = Property {
            name: source.name,
            on: source.on,
            read: source.read,
        };
        at += 1;
    }
    all
};

fn freq(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let flat = flat_of(object, vm)?;
    if matches!(flat.values.dtype(), DType::Cftime(_)) {
        let found = littoral_array::calendar::infer_freq(&flat.values);
        return Ok(match found.ok().flatten() {
            Some(freq) => vm.ctx.new_str(freq).into(),
            None => vm.ctx.none(),
        });
    }
    match flat.freq {
        Some(freq) => crate::pandas::offsets::of_text(&freq, flat.values.dtype(), vm),
        None => Ok(vm.ctx.none()),
    }
}

fn bound(object: &PyObject, read: fn(&Flat) -> Option<i64>, vm: &VirtualMachine) -> PyResult {
    match read(&flat_of(object, vm)?) {
        Some(value) => Ok(vm.ctx.new_int(value).into()),
        None => Err(vm.new_attribute_error("only a RangeIndex has start, stop and step")),
    }
}

pub const METHODS: &[Method] = &[
    method("to_list", On::Index, to_list),
    method("tolist", On::Index, to_list),
    method("to_numpy", On::Index, |object, args, vm| {
        args.take("dtype", vm)?;
        object.get_attr("values", vm)
    }),
    method("to_series", On::Index, |object, _args, vm| {
        let index = index_of(object, vm)?;
        let flat = flat_of(object, vm)?;
        Ok(objects::series(
            Series::new(&flat.values, index, flat.name).or_raise(vm)?,
            vm,
        ))
    }),
    method("to_frame", On::Index, |object, args, vm| {
        let keep = args.value::<bool>("index", vm)?.unwrap_or(true);
        let index = index_of(object, vm)?;
        let columns = index.to_columns().or_raise(vm)?.into_iter().enumerate();
        let columns =
            columns.map(|(at, (name, values))| (name.unwrap_or(Scalar::Int(at as i64)), values));
        let columns = columns.collect();
        let rows = match keep {
            true => index.clone(),
            false => Index::default_range(index.len()).or_raise(vm)?,
        };
        Ok(objects::frame(
            littoral_frame::DataFrame::from_columns(rows, columns).or_raise(vm)?,
            vm,
        ))
    }),
    method("get_level_values", On::Index, |object, args, vm| {
        let level = convert::scalar(&*args.required("level", vm)?, vm)?;
        match index_of(object, vm)? {
            Index::Multi(multi) => {
                let level = multi.level(&level).or_raise(vm)?;
                let values = multi.level_values(level).or_raise(vm)?;
                objects::index(Index::flat(values, multi.names[level].clone()), vm)
            }
            flat => objects::index(flat, vm),
        }
    }),
    method("droplevel", On::Index, |object, args, vm| {
        let levels = args.take_some("level", vm)?;
        let Index::Multi(multi) = index_of(object, vm)? else {
            return Err(vm.new_value_error(
                "Cannot remove 1 levels from an index with 1 levels: at least one level must be left.",
            ));
        };
        let names = match levels {
            Some(levels) => convert::scalars(&levels, vm)?,
            None => vec![Scalar::Int(0)],
        };
        let gone = names
            .iter()
            .map(|name| multi.level(name).or_raise(vm))
            .collect::<PyResult<Vec<_>>>()?;
        if gone.len() >= multi.names.len() {
            return Err(vm.new_value_error(format!(
                "Cannot remove {} levels from an index with {} levels: at least one level must be left.",
                gone.len(),
                multi.names.len()
            )));
        }
        objects::index(multi.without(&gone).or_raise(vm)?, vm)
    }),
    method("set_names", On::Index, |object, args, vm| {
        let names = args.required("names", vm)?;
        let names = convert::scalars(&names, vm)?
            .into_iter()
            .map(|name| Some(name).filter(|name| !name.is_null()));
        let mut index = index_of(object, vm)?;
        index.set_names(names.collect()).or_raise(vm)?;
        objects::index(index, vm)
    }),
    method("reorder_levels", On::Index, |object, args, vm| {
        let order = convert::scalars(&*args.required("order", vm)?, vm)?;
        let Index::Multi(multi) = index_of(object, vm)? else {
            return Err(vm.new_type_error("reorder_levels() is a method of MultiIndex"));
        };
        let order = order
            .iter()
            .map(|name| multi.level(name).or_raise(vm))
            .collect::<PyResult<Vec<_>>>()?;
        let index = littoral_frame::Multi {
            name: multi.name.clone(),
            names: order.iter().map(|at| multi.names[*at].clone()).collect(),
            levels: order.iter().map(|at| multi.levels[*at].clone()).collect(),
            codes: order.iter().map(|at| multi.codes[*at].clone()).collect(),
        };
        objects::index(Index::Multi(index), vm)
    }),
    method("get_loc", On::Index, |object, args, vm| {
        let key = args.required("key", vm)?;
        match index_of(object, vm)?
            .locate(&convert::selection(&key, vm)?)
            .or_raise(vm)?
        {
            Found::One(at) => Ok(vm.ctx.new_int(at).into()),
            Found::Many(rows) | Found::Levels(rows, _) => match (rows.first(), rows.last()) {
                (Some(first), Some(last)) if last - first + 1 == rows.len() as i64 => {
                    let slice = vm.builtins.as_object().get_attr("slice", vm)?;
                    slice.call((*first, last + 1, vm.ctx.none()), vm)
                }
                _ => {
                    let rows = littoral_array::Array::from_vec(&[rows.len()], rows).or_raise(vm)?;
                    Ok(numpy::to_py(rows, vm))
                }
            },
        }
    }),
    method("get_indexer", On::Index, |object, args, vm| {
        let labels = convert::column_of(&*args.required("target", vm)?, vm)?;
        args.take("method", vm)?;
        let index = index_of(object, vm)?;
        let rows = labels.scalars().into_iter().map(|label| {
            match index.locate(&Selection::Label(label)) {
                Ok(Found::One(at)) => at as i64,
                _ => -1,
            }
        });
        let rows: Vec<i64> = rows.collect();
        Ok(numpy::to_py(
            littoral_array::Array::from_vec(&[rows.len()], rows).or_raise(vm)?,
            vm,
        ))
    }),
    method("min", On::Index, |object, _args, vm| {
        reduce(object, Reduce::Min, vm)
    }),
    method("max", On::Index, |object, _args, vm| {
        reduce(object, Reduce::Max, vm)
    }),
    method("mean", On::Index, |object, _args, vm| {
        reduce(object, Reduce::Mean, vm)
    }),
    method("unique", On::Index, |object, _args, vm| {
        let flat = flat_of(object, vm)?;
        let values = series_of(object, vm)?.unique().or_raise(vm)?;
        objects::index(Index::flat(values, flat.name), vm)
    }),
    method("nunique", On::Index, |object, _args, vm| {
        Ok(vm
            .ctx
            .new_int(series_of(object, vm)?.unique().or_raise(vm)?.size())
            .into())
    }),
    method("sort_values", On::Index, |object, args, vm| {
        let ascending = args.keyword_value::<bool>("ascending", vm)?.unwrap_or(true);
        let flat = flat_of(object, vm)?;
        let values = series_of(object, vm)?
            .sort_values(ascending)
            .or_raise(vm)?
            .values;
        objects::index(Index::flat(values, flat.name), vm)
    }),
    method("isin", On::Index, |object, args, vm| {
        let wanted = args.required("values", vm)?;
        let series = objects::series(series_of(object, vm)?, vm);
        let mask = vm.call_method(&series, "isin", (wanted,))?;
        mask.get_attr("values", vm)
    }),
    method("isna", On::Index, |object, _args, vm| {
        let mask = series_of(object, vm)?.is_null();
        Ok(numpy::to_py(
            littoral_array::Array::from_vec(&[mask.len()], mask).or_raise(vm)?,
            vm,
        ))
    }),
    method("astype", On::Index, |object, args, vm| {
        let dtype = args.required("dtype", vm)?;
        let flat = flat_of(object, vm)?;
        let dtype = match support::text(&dtype).as_deref() {
            Some("str" | "string") => DType::Str(0),
            _ => numpy::dtype_from_py(&dtype, vm)?,
        };
        let values = ops::cast(&flat.values, dtype).or_raise(vm)?;
        objects::index(
            Index::flat(column::normalised(&values).or_raise(vm)?, flat.name),
            vm,
        )
    }),
    method("rename", On::Index, |object, args, vm| {
        let name = convert::name(args.take("name", vm)?, vm)?;
        let mut index = index_of(object, vm)?;
        index.set_names(vec![name]).or_raise(vm)?;
        objects::index(index, vm)
    }),
    method("copy", On::Index, |object, args, vm| {
        args.take("deep", vm)?;
        objects::index(index_of(object, vm)?, vm)
    }),
    method("equals", On::Index, |object, args, vm| {
        let other = args.required("other", vm)?;
        let same = match other.downcast_ref::<PyIndex>() {
            Some(other) => index_of(object, vm)?.equals(&other.get()).or_raise(vm)?,
            None => false,
        };
        Ok(vm.ctx.new_bool(same).into())
    }),
    method("append", On::Index, |object, args, vm| {
        let other = convert::column_of(&*args.required("other", vm)?, vm)?;
        let flat = flat_of(object, vm)?;
        let mut all = flat.values.scalars();
        all.extend(other.scalars());
        objects::index(
            Index::flat(column::from_scalars(all).or_raise(vm)?, flat.name),
            vm,
        )
    }),
    method("map", On::Index, |object, args, vm| {
        let function = args.required("mapper", vm)?;
        let flat = flat_of(object, vm)?;
        let values = flat.values.scalars();
        let new = values.iter().map(|value| {
            let value = convert::python_element(value, vm)?;
            convert::scalar(&*function.call((value,), vm)?, vm)
        });
        let values = column::from_scalars(new.collect::<PyResult<_>>()?).or_raise(vm)?;
        objects::index(Index::flat(values, flat.name), vm)
    }),
    method("strftime", On::Index, |object, args, vm| {
        let format = args.required("date_format", vm)?;
        let flat = flat_of(object, vm)?;
        let texts =
            littoral_array::calendar::strftime(&flat.values, &support::str_of(&format, vm)?);
        objects::index(Index::flat(texts.or_raise(vm)?, flat.name), vm)
    }),
    method("month_name", On::Index, |object, _args, vm| {
        texts(object, "%B", vm)
    }),
    method("day_name", On::Index, |object, _args, vm| {
        texts(object, "%A", vm)
    }),
    method("normalize", On::Index, |object, _args, vm| {
        rounded(object, "D", Rounding::Floor, vm)
    }),
    method("floor", On::Index, |object, args, vm| {
        round(object, args, Rounding::Floor, vm)
    }),
    method("ceil", On::Index, |object, args, vm| {
        round(object, args, Rounding::Ceil, vm)
    }),
    method("round", On::Index, |object, args, vm| {
        round(object, args, Rounding::Round, vm)
    }),
    method("total_seconds", On::Index, |object, _args, vm| {
        let flat = flat_of(object, vm)?;
        let values =
            littoral_array::calendar::component(&flat.values, "total_seconds").or_raise(vm)?;
        objects::index(Index::flat(values, flat.name), vm)
    }),
    method("as_unit", On::Index, |object, args, vm| {
        let unit = times::unit_of(&support::str_of(&*args.required("unit", vm)?, vm)?, vm)?;
        let mut flat = flat_of(object, vm)?;
        let dtype = match flat.values.dtype() {
            DType::Timedelta(_) => DType::Timedelta(unit),
            _ => DType::Datetime(unit),
        };
        flat.values = ops::cast(&flat.values, dtype).or_raise(vm)?;
        objects::index(Index::Flat(flat), vm)
    }),
];

fn to_list(object: &PyObject, _args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let items = crate::pandas::indexing::iterate(object, vm)?;
    Ok(vm.ctx.new_list(items).into())
}

fn reduce(object: &PyObject, op: Reduce, vm: &VirtualMachine) -> PyResult {
    let flat = flat_of(object, vm)?;
    let (value, dtype) = series_of(object, vm)?.reduce(op, 0.0, true).or_raise(vm)?;
    match flat.range {
        Some(_) if op != Reduce::Mean => convert::python_element(&value, vm),
        _ => convert::element(&value, dtype, vm),
    }
}

fn texts(object: &PyObject, format: &str, vm: &VirtualMachine) -> PyResult {
    let flat = flat_of(object, vm)?;
    let texts = littoral_array::calendar::strftime(&flat.values, format).or_raise(vm)?;
    objects::index(Index::flat(texts, flat.name), vm)
}

fn round(
    object: &PyObject,
    args: &mut Arguments,
    rounding: Rounding,
    vm: &VirtualMachine,
) -> PyResult {
    let freq: PyObjectRef = args.required("freq", vm)?;
    rounded(object, &support::str_of(&freq, vm)?, rounding, vm)
}

fn rounded(object: &PyObject, freq: &str, rounding: Rounding, vm: &VirtualMachine) -> PyResult {
    let flat = flat_of(object, vm)?;
    let values = round_times(&flat.values, freq, rounding).or_raise(vm)?;
    objects::index(Index::flat(values, flat.name), vm)
}
