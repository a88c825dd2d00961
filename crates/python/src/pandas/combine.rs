//! `concat`, and `MultiIndex` of parts.

use littoral_array::{Array, DType, Scalar, ops};
use littoral_frame::{DataFrame, Index, Multi, Name, Series, column};
use rustpython_vm::{AsObject, PyResult, VirtualMachine};

use super::convert;
use super::objects::{self, PyFrame, PySeries};
use crate::support::{self, Arguments, OrRaise};

use super::functions::Function;

/// Tables below or beside each other.
pub fn concat(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let objects = support::items(&*args.required("objs", vm)?, vm)?;
    let axis = args.take_some("axis", vm)?;
    let beside = match axis {
        Some(axis) => matches!(support::str_of(&axis, vm)?.as_str(), "1" | "columns"),
        None => false,
    };
    let ignore = args
        .keyword_value::<bool>("ignore_index", vm)?
        .unwrap_or(false);
    if objects.is_empty() {
        return Err(vm.new_value_error("No objects to concatenate"));
    }
    let all_series = objects
        .iter()
        .all(|object| object.downcast_ref::<PySeries>().is_some());
    let frames = objects
        .iter()
        .map(|object| match object.downcast_ref::<PySeries>() {
            Some(series) => {
                let series = series.get();
                let name = series.name.unwrap_or(Scalar::Int(0));
                DataFrame::from_columns(series.index, vec![(name, series.values)]).or_raise(vm)
            }
            None => match object.downcast_ref::<PyFrame>() {
                Some(frame) => Ok(frame.get()),
                None => Err(vm.new_type_error(format!(
                    "cannot concatenate object of type '{}'; only Series and DataFrame objs are valid",
                    object.class().name()
                ))),
            },
        })
        .collect::<PyResult<Vec<_>>>()?;
    if beside {
        let mut out = frames[0].clone();
        for frame in &frames[1..] {
            for at in 0..frame.data.len() {
                let column = frame.column(at);
                let name = column.name.clone().unwrap_or(Scalar::Int(at as i64));
                out.set(&name, &littoral_frame::Combine::Series(column))
                    .or_raise(vm)?;
            }
        }
        return Ok(objects::frame(out, vm));
    }
    let names = frames[0].column_labels();
    let mut data = vec![];
    for name in &names {
        let mut values = vec![];
        for frame in &frames {
            let at = if all_series {
                0
            } else {
                frame.position(name).or_raise(vm)?
            };
            values.push(frame.data[at].clone());
        }
        let same = values
            .windows(2)
            .all(|pair| pair[0].dtype() == pair[1].dtype());
        data.push(match same && !matches!(values[0].dtype(), DType::Str(_)) {
            true => ops::concat(0, &values.iter().collect::<Vec<_>>()).or_raise(vm)?,
            false => column::from_scalars(values.iter().flat_map(Array::scalars).collect())
                .or_raise(vm)?,
        });
    }
    let size: usize = frames.iter().map(DataFrame::len).sum();
    let index = match ignore {
        true => Index::default_range(size).or_raise(vm)?,
        false => joined_index(&frames, vm)?,
    };
    if all_series {
        let name = objects[0]
            .downcast_ref::<PySeries>()
            .and_then(|series| series.get().name);
        return Ok(objects::series(
            Series::new(&data[0], index, name).or_raise(vm)?,
            vm,
        ));
    }
    Ok(objects::frame(
        DataFrame::new(index, frames[0].columns.clone(), &data).or_raise(vm)?,
        vm,
    ))
}

fn joined_index(frames: &[DataFrame], vm: &VirtualMachine) -> PyResult<Index> {
    let mut columns: Vec<(Name, Vec<Scalar>)> = vec![];
    for frame in frames {
        for (at, (name, values)) in frame
            .index
            .to_columns()
            .or_raise(vm)?
            .into_iter()
            .enumerate()
        {
            match columns.get_mut(at) {
                Some((_, all)) => all.extend(values.scalars()),
                None => columns.push((name, values.scalars())),
            }
        }
    }
    let columns = columns
        .into_iter()
        .map(|(name, values)| Ok((name, column::from_scalars(values)?)))
        .collect::<littoral_frame::Result<Vec<_>>>()
        .or_raise(vm)?;
    match columns.as_slice() {
        [(name, values)] => Ok(Index::flat(values.clone(), name.clone())),
        _ => Ok(Index::Multi(Multi::from_columns(&columns).or_raise(vm)?)),
    }
}

/// `MultiIndex.from_product` and the like.
pub const MULTI: &[(&str, Function)] = &[
    ("from_product", |args, vm| {
        let iterables = support::items(&*args.required("iterables", vm)?, vm)?;
        args.keyword("sortorder");
        let names = names(args, vm)?;
        let mut indexes = vec![];
        for object in &iterables {
            match convert::index_of(object, vm)? {
                Index::Multi(_) => {
                    return Err(vm.new_type_error("from_product() takes flat iterables"));
                }
                flat => indexes.push(flat),
            }
        }
        named(
            Index::Multi(Multi::from_product(&indexes).or_raise(vm)?),
            names,
            vm,
        )
    }),
    ("from_tuples", |args, vm| {
        let tuples = support::items(&*args.required("tuples", vm)?, vm)?;
        let names = names(args, vm)?;
        let tuples = tuples
            .iter()
            .map(|tuple| support::items(tuple, vm))
            .collect::<PyResult<Vec<_>>>()?;
        named(convert::tuples_index(&tuples, vm)?, names, vm)
    }),
    ("from_arrays", |args, vm| {
        let arrays = support::items(&*args.required("arrays", vm)?, vm)?;
        let names = names(args, vm)?;
        let columns = arrays.iter().map(|array| {
            let name = convert::index_of(array, vm)?
                .names()
                .into_iter()
                .next()
                .flatten();
            Ok((name, convert::column_of(array, vm)?))
        });
        let columns = columns.collect::<PyResult<Vec<_>>>()?;
        if columns
            .windows(2)
            .any(|pair| pair[0].1.size() != pair[1].1.size())
        {
            return Err(vm.new_value_error("all arrays must be same length"));
        }
        named(
            Index::Multi(Multi::from_columns(&columns).or_raise(vm)?),
            names,
            vm,
        )
    }),
    ("from_frame", |args, vm| {
        let frame = args.required("df", vm)?;
        args.keyword("sortorder");
        let names = names(args, vm)?;
        let Some(frame) = frame.downcast_ref::<objects::PyFrame>() else {
            return Err(vm.new_type_error("Input must be a DataFrame"));
        };
        let frame = frame.get();
        let columns: Vec<(Name, littoral_array::Array)> = frame
            .column_labels()
            .into_iter()
            .map(Some)
            .zip(frame.data.iter().cloned())
            .collect();
        named(
            Index::Multi(Multi::from_columns(&columns).or_raise(vm)?),
            names,
            vm,
        )
    }),
];

fn names(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Option<Vec<Name>>> {
    let Some(names) = args.take_some("names", vm)? else {
        return Ok(None);
    };
    let names = convert::scalars(&names, vm)?.into_iter();
    Ok(Some(
        names
            .map(|name| Some(name).filter(|name| !name.is_null()))
            .collect(),
    ))
}

fn named(mut index: Index, names: Option<Vec<Name>>, vm: &VirtualMachine) -> PyResult {
    if let Some(names) = names {
        index.set_names(names).or_raise(vm)?;
    }
    objects::index(index, vm)
}
