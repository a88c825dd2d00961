//! What only frames have.

use littoral_array::Scalar;
use littoral_frame::{DataFrame, Index, column};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Method, On, Property, across, frame_of, in_place, method, property};
use crate::numpy;
use crate::pandas::{convert, objects};
use crate::support::{self, Arguments, OrRaise};

pub const PROPERTIES: &[Property] = &[
    property("shape", On::Frame, |object, vm| {
        let frame = frame_of(object, vm)?;
        let shape = [frame.len(), frame.columns.len()].map(|size| vm.ctx.new_int(size).into());
        Ok(vm.ctx.new_tuple(shape.to_vec()).into())
    }),
    property("size", On::Frame, |object, vm| {
        let frame = frame_of(object, vm)?;
        Ok(vm.ctx.new_int(frame.len() * frame.columns.len()).into())
    }),
    property("ndim", On::Frame, |_object, vm| {
        Ok(vm.ctx.new_int(2).into())
    }),
    property("values", On::Frame, |object, vm| {
        Ok(numpy::to_py(
            frame_of(object, vm)?.values().or_raise(vm)?,
            vm,
        ))
    }),
    property("T", On::Frame, |object, vm| {
        Ok(objects::frame(
            frame_of(object, vm)?.transposed().or_raise(vm)?,
            vm,
        ))
    }),
    property("dtypes", On::Frame, |object, vm| {
        // The names of dtypes: objects of numpy cannot be elements here.
        let frame = frame_of(object, vm)?;
        let names: Vec<Scalar> = frame
            .data
            .iter()
            .map(|values| Scalar::Str(column::dtype_name(values).into()))
            .collect();
        let values = littoral_array::Array::from_vec(&[names.len()], names).or_raise(vm)?;
        let mut series = littoral_frame::Series::new(&values, frame.columns, None).or_raise(vm)?;
        series.values = values;
        series.object = true;
        Ok(objects::series(series, vm))
    }),
    property("axes", On::Frame, |object, vm| {
        let frame = frame_of(object, vm)?;
        let axes = vec![
            objects::index(frame.index, vm)?,
            objects::index(frame.columns, vm)?,
        ];
        Ok(vm.ctx.new_list(axes).into())
    }),
];

pub const METHODS: &[Method] = &[
    method("transpose", On::Frame, |object, _args, vm| {
        Ok(objects::frame(
            frame_of(object, vm)?.transposed().or_raise(vm)?,
            vm,
        ))
    }),
    method("keys", On::Frame, |object, _args, vm| {
        objects::index(frame_of(object, vm)?.columns, vm)
    }),
    method("items", On::Frame, |object, _args, vm| {
        let frame = frame_of(object, vm)?;
        let items = (0..frame.columns.len()).map(|at| {
            let label = convert::label(&frame.columns.labels_at(at), vm)?;
            let column = objects::series(frame.column(at), vm);
            Ok(vm.ctx.new_tuple(vec![label, column]).into())
        });
        let items = items.collect::<PyResult<Vec<PyObjectRef>>>()?;
        iterator(items, vm)
    }),
    method("iterrows", On::Frame, |object, _args, vm| {
        let frame = frame_of(object, vm)?;
        let rows = (0..frame.len()).map(|at| {
            let label = convert::label(&frame.index.labels_at(at), vm)?;
            let row = objects::series(frame.row(at).or_raise(vm)?, vm);
            Ok(vm.ctx.new_tuple(vec![label, row]).into())
        });
        iterator(rows.collect::<PyResult<Vec<PyObjectRef>>>()?, vm)
    }),
    method("itertuples", On::Frame, |object, args, vm| {
        let with_index = args.value::<bool>("index", vm)?.unwrap_or(true);
        args.take("name", vm)?;
        let frame = frame_of(object, vm)?;
        let mut names: Vec<PyObjectRef> = vec![];
        if with_index {
            names.push(vm.ctx.new_str("Index").into());
        }
        let labels = frame.column_labels();
        names.extend(labels.iter().map(|label| -> PyObjectRef {
            vm.ctx.new_str(littoral_frame::format::label(label)).into()
        }));
        let class = vm.import("collections", 0)?.get_attr("namedtuple", vm)?;
        let class = class.call((vm.ctx.new_str("Pandas"), vm.ctx.new_list(names)), vm)?;
        let rows = (0..frame.len()).map(|at| {
            let mut cells = vec![];
            if with_index {
                cells.push(convert::label(&frame.index.labels_at(at), vm)?);
            }
            for values in &frame.data {
                cells.push(convert::python_element(&column::at(values, at), vm)?);
            }
            class.call(rustpython_vm::function::FuncArgs::from(cells), vm)
        });
        iterator(rows.collect::<PyResult<Vec<PyObjectRef>>>()?, vm)
    }),
    method("get", On::Frame, |object, args, vm| {
        let key = args.required("key", vm)?;
        let default = args.take("default", vm)?;
        match frame_of(object, vm)?.find(&convert::scalar(&key, vm)?) {
            Some(_) => object.get_item(&*key, vm),
            None => Ok(default.unwrap_or_else(|| vm.ctx.none())),
        }
    }),
    method("reset_index", On::Frame, |object, args, vm| {
        let levels = args.take_some("level", vm)?;
        let levels = levels
            .map(|levels| convert::scalars(&levels, vm))
            .transpose()?;
        let drop = args.keyword_value::<bool>("drop", vm)?.unwrap_or(false);
        let inplace = args.keyword_value::<bool>("inplace", vm)?;
        let out = frame_of(object, vm)?
            .reset_index(levels.as_deref(), drop)
            .or_raise(vm)?;
        in_place(object, objects::frame(out, vm), inplace, vm)
    }),
    method("set_index", On::Frame, |object, args, vm| {
        let keys = args.required("keys", vm)?;
        let drop = args.keyword_value::<bool>("drop", vm)?.unwrap_or(true);
        let inplace = args.keyword_value::<bool>("inplace", vm)?;
        let mut frame = frame_of(object, vm)?;
        if let Some(index) = keys.downcast_ref::<objects::PyIndex>() {
            frame.index = index.get();
        } else {
            frame = frame
                .set_index(&convert::scalars(&keys, vm)?, drop)
                .or_raise(vm)?;
        }
        in_place(object, objects::frame(frame, vm), inplace, vm)
    }),
    method("sort_values", On::Frame, |object, args, vm| {
        let by = convert::scalars(&*args.required("by", vm)?, vm)?;
        let ascending = args.keyword("ascending");
        let ascending = match ascending {
            None => vec![true],
            Some(one) if !support::is_sequence(&one) => vec![one.try_to_bool(vm)?],
            Some(list) => {
                let items = support::items(&list, vm)?;
                items
                    .into_iter()
                    .map(|item| item.try_to_bool(vm))
                    .collect::<PyResult<_>>()?
            }
        };
        let inplace = args.keyword_value::<bool>("inplace", vm)?;
        let ignore = args
            .keyword_value::<bool>("ignore_index", vm)?
            .unwrap_or(false);
        let mut out = frame_of(object, vm)?
            .sort_values(&by, &ascending)
            .or_raise(vm)?;
        if ignore {
            out.index = Index::default_range(out.len()).or_raise(vm)?;
        }
        in_place(object, objects::frame(out, vm), inplace, vm)
    }),
    method("drop", On::Frame, drop),
    method("rename", On::Frame, |object, args, vm| {
        let columns = args.keyword("columns");
        let inplace = args.keyword_value::<bool>("inplace", vm)?;
        let frame = frame_of(object, vm)?;
        let Some(columns) = columns else {
            return Err(vm.new_not_implemented_error("rename() of rows: give columns={old: new}"));
        };
        let labels = frame.column_labels();
        let names = match columns.is_callable() {
            true => labels
                .into_iter()
                .map(|label| {
                    let new = columns.call((convert::python_element(&label, vm)?,), vm)?;
                    Ok((label, convert::scalar(&new, vm)?))
                })
                .collect::<PyResult<Vec<_>>>()?,
            false => support::pairs(&columns, vm)?
                .iter()
                .map(|(old, new)| Ok((convert::scalar(old, vm)?, convert::scalar(new, vm)?)))
                .collect::<PyResult<Vec<_>>>()?,
        };
        in_place(
            object,
            objects::frame(frame.rename(&names).or_raise(vm)?, vm),
            inplace,
            vm,
        )
    }),
    method("assign", On::Frame, |object, args, vm| {
        let mut frame = frame_of(object, vm)?;
        for (name, value) in args.rest_keywords() {
            let value = match value.is_callable() {
                true => value.call((objects::frame(frame.clone(), vm),), vm)?,
                false => value,
            };
            let value = convert::value_of(&value, vm)?;
            frame.set(&Scalar::Str(name.into()), &value).or_raise(vm)?;
        }
        Ok(objects::frame(frame, vm))
    }),
    method("apply", On::Frame, |object, args, vm| {
        let function = args.required("func", vm)?;
        let along_rows = across(args, vm)?;
        let frame = frame_of(object, vm)?;
        let parts: Vec<PyObjectRef> = match along_rows {
            true => (0..frame.len())
                .map(|at| Ok(objects::series(frame.row(at).or_raise(vm)?, vm)))
                .collect::<PyResult<_>>()?,
            false => (0..frame.data.len())
                .map(|at| objects::series(frame.column(at), vm))
                .collect(),
        };
        let results = parts
            .into_iter()
            .map(|part| function.call((part,), vm))
            .collect::<PyResult<Vec<_>>>()?;
        let columns: Option<Vec<littoral_frame::Series>> = results
            .iter()
            .map(|result| Some(result.downcast_ref::<objects::PySeries>()?.get()))
            .collect();
        match columns.filter(|columns| !columns.is_empty() && !along_rows) {
            Some(columns) => {
                let data: Vec<_> = columns.iter().map(|column| column.values.clone()).collect();
                let out = DataFrame::new(columns[0].index.clone(), frame.columns, &data);
                Ok(objects::frame(out.or_raise(vm)?, vm))
            }
            None => {
                let values = results.iter().map(|result| convert::scalar(result, vm));
                let values = column::from_scalars(values.collect::<PyResult<_>>()?).or_raise(vm)?;
                let index = if along_rows {
                    frame.index
                } else {
                    frame.columns
                };
                Ok(objects::series(
                    littoral_frame::Series::new(&values, index, None).or_raise(vm)?,
                    vm,
                ))
            }
        }
    }),
    method("to_dict", On::Frame, to_dict),
    method("select_dtypes", On::Frame, |object, args, vm| {
        let include = args.take_some("include", vm)?;
        let include = include
            .map(|include| support::str_of(&include, vm))
            .transpose()?;
        match include.as_deref() {
            Some("number") => Ok(objects::frame(
                frame_of(object, vm)?.numeric().or_raise(vm)?,
                vm,
            )),
            _ => Err(vm.new_not_implemented_error("select_dtypes() knows include=\"number\" only")),
        }
    }),
    method("info", On::Frame, |object, args, vm| {
        args.take("verbose", vm)?;
        let text = frame_of(object, vm)?.info();
        let stdout = vm.import("sys", 0)?.get_attr("stdout", vm)?;
        vm.call_method(&stdout, "write", (text,))?;
        Ok(vm.ctx.none())
    }),
    method("nlargest", On::Frame, |object, args, vm| {
        extremes(object, args, false, vm)
    }),
    method("nsmallest", On::Frame, |object, args, vm| {
        extremes(object, args, true, vm)
    }),
    method("to_html", On::Frame, |object, args, vm| {
        args.take("buf", vm)?;
        object.get_attr("_repr_html_", vm)?.call((), vm)
    }),
];

/// The first rows by one column.
fn extremes(
    object: &PyObject,
    args: &mut Arguments,
    ascending: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let count: i64 = args.required("n", vm)?.try_into_value(vm)?;
    let by = convert::scalars(&*args.required("columns", vm)?, vm)?;
    let sorted = frame_of(object, vm)?
        .sort_values(&by, &[ascending])
        .or_raise(vm)?;
    let rows: Vec<i64> = (0..count.clamp(0, sorted.len() as i64)).collect();
    Ok(objects::frame(sorted.take(&rows).or_raise(vm)?, vm))
}

fn iterator(items: Vec<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
    use rustpython_vm::AsObject;
    Ok(vm.ctx.new_list(items).as_object().get_iter(vm)?.into())
}

fn drop(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let names = args.take_some("labels", vm)?;
    let mut along_columns = across(args, vm)?;
    let columns = args.keyword("columns");
    let rows = args.keyword("index");
    let inplace = args.keyword_value::<bool>("inplace", vm)?;
    let ignore = args.keyword_value::<String>("errors", vm)?.as_deref() == Some("ignore");
    let mut frame = frame_of(object, vm)?;
    let mut chosen = names;
    if let Some(columns) = columns {
        along_columns = true;
        chosen = Some(columns);
    } else if let Some(rows) = rows {
        chosen = Some(rows);
    }
    let Some(chosen) = chosen else {
        return Err(
            vm.new_value_error("Need to specify at least one of 'labels', 'index' or 'columns'")
        );
    };
    let names = convert::scalars(&chosen, vm)?;
    if along_columns {
        let names: Vec<Scalar> = match ignore {
            true => names
                .into_iter()
                .filter(|name| frame.find(name).is_some())
                .collect(),
            false => names,
        };
        frame = frame.drop_columns(&names).or_raise(vm)?;
    } else {
        let mut gone = vec![];
        for name in names {
            match frame.index.locate(&littoral_frame::Selection::Label(name)) {
                Ok(littoral_frame::Found::One(at)) => gone.push(at as i64),
                Ok(littoral_frame::Found::Many(rows) | littoral_frame::Found::Levels(rows, _)) => {
                    gone.extend(rows);
                }
                Err(_) if ignore => {}
                Err(error) => return Err(Err::<(), _>(error).or_raise(vm).unwrap_err()),
            }
        }
        let kept: Vec<i64> = (0..frame.len() as i64)
            .filter(|row| !gone.contains(row))
            .collect();
        frame = frame.take(&kept).or_raise(vm)?;
    }
    in_place(object, objects::frame(frame, vm), inplace, vm)
}

fn to_dict(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let orient = args.value::<String>("orient", vm)?.unwrap_or("dict".into());
    let frame = frame_of(object, vm)?;
    let names = (0..frame.columns.len())
        .map(|at| convert::label(&frame.columns.labels_at(at), vm))
        .collect::<PyResult<Vec<_>>>()?;
    let cells = |at: usize| -> PyResult<Vec<PyObjectRef>> {
        let values = frame.data[at].scalars();
        values
            .iter()
            .map(|value| convert::python_element(value, vm))
            .collect()
    };
    let rows = || -> PyResult<Vec<PyObjectRef>> {
        (0..frame.len())
            .map(|at| convert::label(&frame.index.labels_at(at), vm))
            .collect()
    };
    let dict = vm.ctx.new_dict();
    match orient.as_str() {
        "dict" => {
            let labels = rows()?;
            for (at, name) in names.iter().enumerate() {
                let column = vm.ctx.new_dict();
                for (label, value) in labels.iter().zip(cells(at)?) {
                    column.set_item(&**label, value, vm)?;
                }
                dict.set_item(&**name, column.into(), vm)?;
            }
        }
        "list" => {
            for (at, name) in names.iter().enumerate() {
                dict.set_item(&**name, vm.ctx.new_list(cells(at)?).into(), vm)?;
            }
        }
        "series" => {
            for (at, name) in names.iter().enumerate() {
                dict.set_item(&**name, objects::series(frame.column(at), vm), vm)?;
            }
        }
        "records" | "index" => {
            let columns = (0..names.len()).map(cells).collect::<PyResult<Vec<_>>>()?;
            let mut records = vec![];
            for row in 0..frame.len() {
                let record = vm.ctx.new_dict();
                for (name, column) in names.iter().zip(&columns) {
                    record.set_item(&**name, column[row].clone(), vm)?;
                }
                records.push(record.into());
            }
            if orient == "records" {
                return Ok(vm.ctx.new_list(records).into());
            }
            for (label, record) in rows()?.iter().zip(records) {
                dict.set_item(&**label, record, vm)?;
            }
        }
        orient => return Err(vm.new_value_error(format!("orient '{orient}' not understood"))),
    }
    Ok(dict.into())
}
