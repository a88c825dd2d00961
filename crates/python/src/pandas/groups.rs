//! `groupby`, `resample`: objects that tables give.

use littoral_array::calendar::{Resample, Side};
use littoral_array::ops::Reduce;
use littoral_array::{Array, Scalar};
use littoral_frame::{DataFrame, Groups, Index, Name, Series, column};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

use super::convert;
use super::objects::{self, PyFrame, PySeries};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::bound::{Behaviour, Bound};

/// A table and the groups of its rows.
#[derive(Debug, Clone)]
struct Grouped {
    /// The values.
    frame: DataFrame,
    /// The rows of a group as they are given out: with the keys.
    whole: DataFrame,
    groups: Groups,
    /// The table is this one column.
    single: bool,
    /// Group keys as columns of the result.
    as_columns: bool,
}

/// `table.groupby(by, …)`.
pub fn groupby(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let by = args.take_some("by", vm)?;
    let level = args.take_some("level", vm)?;
    let sort = args.keyword_value::<bool>("sort", vm)?.unwrap_or(true);
    let as_index = args.keyword_value::<bool>("as_index", vm)?.unwrap_or(true);
    for ignored in ["observed", "group_keys", "dropna", "axis"] {
        args.keyword(ignored);
    }
    let (mut frame, single) = table(object, vm)?;
    let whole = frame.clone();
    let mut keys: Vec<(Name, Array)> = vec![];
    match (by, level) {
        (Some(by), _) => {
            let several = support::is_sequence(&by);
            let parts = if several {
                support::items(&by, vm)?
            } else {
                vec![by.clone()]
            };
            // A list of one value a row is one key.
            let is_column = several
                && parts.len() == frame.len()
                && !parts
                    .iter()
                    .all(|part| is_name(part, &frame, vm).unwrap_or(false));
            let parts = if is_column { vec![by] } else { parts };
            for part in parts {
                keys.push(key(&part, &mut frame, single, vm)?);
            }
        }
        (None, Some(level)) => {
            for name in convert::scalars(&level, vm)? {
                keys.push(level_key(&frame.index, &name, vm)?);
            }
        }
        (None, None) => {
            return Err(vm.new_type_error("You have to supply one of 'by' and 'level'"));
        }
    }
    let groups = Groups::by(&keys, sort).or_raise(vm)?;
    let state = Grouped {
        frame,
        whole,
        groups,
        single,
        as_columns: !as_index,
    };
    Ok(Bound::make(object.to_owned(), &GROUPED, state, vm))
}

fn table(object: &PyObject, vm: &VirtualMachine) -> PyResult<(DataFrame, bool)> {
    if let Some(frame) = object.downcast_ref::<PyFrame>() {
        return Ok((frame.get(), false));
    }
    let Some(series) = object.downcast_ref::<PySeries>() else {
        return Err(vm.new_type_error("a method of DataFrame and Series"));
    };
    let series = series.get();
    let name = series.name.unwrap_or(Scalar::Int(0));
    let frame = DataFrame::from_columns(series.index, vec![(name, series.values)]);
    Ok((frame.or_raise(vm)?, true))
}

fn is_name(part: &PyObject, frame: &DataFrame, vm: &VirtualMachine) -> PyResult<bool> {
    let scalar = support::scalar_of(part, vm)?;
    Ok(scalar.is_some_and(|name| frame.find(&name).is_some()))
}

/// One key: a column's name (which then is no value any more), a level's, or values.
fn key(
    part: &PyObject,
    frame: &mut DataFrame,
    single: bool,
    vm: &VirtualMachine,
) -> PyResult<(Name, Array)> {
    if let Some(name) = support::scalar_of(part, vm)? {
        if let Some(at) = frame.find(&name).filter(|_| !single) {
            let values = frame.data[at].clone();
            *frame = frame
                .drop_columns(std::slice::from_ref(&name))
                .or_raise(vm)?;
            return Ok((Some(name), values));
        }
        return level_key(&frame.index, &name, vm).map_err(|_| vm.new_key_error(part.to_owned()));
    }
    if part.is_callable() {
        let labels = (0..frame.len()).map(|row| {
            let label = convert::label(&frame.index.labels_at(row), vm)?;
            convert::scalar(&*part.call((label,), vm)?, vm)
        });
        let labels = labels.collect::<PyResult<Vec<_>>>()?;
        return Ok((None, column::from_scalars(labels).or_raise(vm)?));
    }
    let name = match part.downcast_ref::<PySeries>() {
        Some(series) => series.get().name,
        None => match part.downcast_ref::<objects::PyIndex>() {
            Some(index) => index.get().names().into_iter().next().flatten(),
            None => None,
        },
    };
    let values = column::normalised(&convert::column_of(part, vm)?).or_raise(vm)?;
    match values.size() == frame.len() {
        true => Ok((name, values)),
        false => Err(vm.new_value_error("Grouper and axis must be same length")),
    }
}

fn level_key(index: &Index, name: &Scalar, vm: &VirtualMachine) -> PyResult<(Name, Array)> {
    let columns = index.to_columns().or_raise(vm)?;
    let found = columns.iter().find(|(own, _)| own.as_ref() == Some(name));
    let by_number = name
        .as_i64()
        .and_then(|at| columns.get(usize::try_from(at).ok()?));
    match found.or(by_number) {
        Some(found) => Ok(found.clone()),
        None => Err(vm.new_key_error(convert::python_element(name, vm)?)),
    }
}

/// `table.resample(rule, …)`.
pub fn resample(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let rule = args.required("rule", vm)?;
    let rule = support::str_of(&rule, vm)?;
    let side = |name: Option<String>| name.and_then(|name| Side::from_name(&name));
    let options = Resample {
        closed: side(args.keyword_value::<String>("closed", vm)?),
        label: side(args.keyword_value::<String>("label", vm)?),
        ..Resample::default()
    };
    let (frame, single) = table(object, vm)?;
    let groups = Groups::resampled(&frame.index, &rule, &options).or_raise(vm)?;
    let state = Grouped {
        whole: frame.clone(),
        frame,
        groups,
        single,
        as_columns: false,
    };
    Ok(Bound::make(object.to_owned(), &GROUPED, state, vm))
}

impl Grouped {
    fn wrap(&self, frame: DataFrame, vm: &VirtualMachine) -> PyResult {
        if self.as_columns {
            return Ok(objects::frame(
                frame.reset_index(None, false).or_raise(vm)?,
                vm,
            ));
        }
        match self.single {
            true => {
                let mut column = frame.column(0);
                // A series without a name has none afterwards.
                column.name = column.name.filter(|name| !matches!(name, Scalar::Int(0)));
                Ok(objects::series(column, vm))
            }
            false => Ok(objects::frame(frame, vm)),
        }
    }

    fn reduce(&self, op: Reduce, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
        let numeric_only = args.value::<bool>("numeric_only", vm)?.unwrap_or(false);
        let ddof = args.keyword("ddof");
        let ddof = ddof.map_or(Ok(1.0), |ddof| support::float_of(&ddof, vm))?;
        args.keyword("skipna");
        args.keyword("min_count");
        let frame = match numeric_only {
            true => self.frame.numeric().or_raise(vm)?,
            false => self.frame.clone(),
        };
        self.wrap(self.groups.reduce_frame(&frame, op, ddof).or_raise(vm)?, vm)
    }

    /// The rows of one group.
    fn part(&self, rows: &[i64], vm: &VirtualMachine) -> PyResult {
        let frame = self.whole.take(rows).or_raise(vm)?;
        match self.single {
            true => {
                let mut column = frame.column(0);
                column.name = column.name.filter(|name| !matches!(name, Scalar::Int(0)));
                Ok(objects::series(column, vm))
            }
            false => Ok(objects::frame(frame, vm)),
        }
    }

    /// A function's result for each group, below each other.
    fn apply(&self, function: &PyObject, vm: &VirtualMachine) -> PyResult {
        let results = self
            .groups
            .rows
            .iter()
            .map(|rows| function.call((self.part(rows, vm)?,), vm))
            .collect::<PyResult<Vec<_>>>()?;
        let rows: Option<Vec<Series>> = results
            .iter()
            .map(|result| Some(result.downcast_ref::<PySeries>()?.get()))
            .collect();
        if let Some(rows) = rows.filter(|rows| !rows.is_empty()) {
            let columns = (0..rows[0].len())
                .map(|at| {
                    column::from_scalars(
                        rows.iter().map(|row| column::at(&row.values, at)).collect(),
                    )
                })
                .collect::<littoral_frame::Result<Vec<_>>>()
                .or_raise(vm)?;
            let frame = DataFrame::new(self.groups.index.clone(), rows[0].index.clone(), &columns);
            return Ok(objects::frame(frame.or_raise(vm)?, vm));
        }
        let values = results.iter().map(|result| convert::scalar(result, vm));
        let values = column::from_scalars(values.collect::<PyResult<_>>()?).or_raise(vm)?;
        let name = self.frame.column(0).name.filter(|_| self.single);
        Ok(objects::series(
            Series::new(&values, self.groups.index.clone(), name).or_raise(vm)?,
            vm,
        ))
    }

    /// By name, by a list of names, by function, or by column.
    fn aggregate(&self, how: &PyObject, vm: &VirtualMachine) -> PyResult {
        if how.is_callable() {
            if self.single {
                return self.apply(how, vm);
            }
            return Err(vm.new_not_implemented_error("agg() of a function on several columns"));
        }
        let op = |name: &PyObject| -> PyResult<Reduce> {
            let name = support::str_of(name, vm)?;
            Reduce::from_name(&name).ok_or_else(|| {
                vm.new_attribute_error(format!("'{name}' is not a function of groups"))
            })
        };
        let index = &self.groups.index;
        if how
            .downcast_ref::<rustpython_vm::builtins::PyDict>()
            .is_some()
        {
            let mut columns = vec![];
            for (name, how) in support::pairs(how, vm)? {
                let name = convert::scalar(&name, vm)?;
                let at = self.frame.position(&name).or_raise(vm)?;
                let values = self
                    .groups
                    .reduce(&self.frame.data[at], op(&how)?, 1.0)
                    .or_raise(vm)?;
                columns.push((name, values));
            }
            return Ok(objects::frame(
                DataFrame::from_columns(index.clone(), columns).or_raise(vm)?,
                vm,
            ));
        }
        if support::text(how).is_some() {
            let frame = self
                .groups
                .reduce_frame(&self.frame, op(how)?, 1.0)
                .or_raise(vm)?;
            return self.wrap(frame, vm);
        }
        let names = support::items(how, vm)?;
        let mut data = vec![];
        let mut labels: [Vec<Scalar>; 2] = [vec![], vec![]];
        for at in 0..self.frame.data.len() {
            for name in &names {
                data.push(
                    self.groups
                        .reduce(&self.frame.data[at], op(name)?, 1.0)
                        .or_raise(vm)?,
                );
                labels[0].push(self.frame.column(at).name.unwrap_or(Scalar::None));
                labels[1].push(convert::scalar(name, vm)?);
            }
        }
        let [outer, inner] = labels;
        let inner = column::from_scalars(inner).or_raise(vm)?;
        let columns = match self.single {
            true => Index::flat(inner, None),
            false => {
                let outer = column::from_scalars(outer).or_raise(vm)?;
                Index::Multi(
                    littoral_frame::Multi::from_columns(&[(None, outer), (None, inner)])
                        .or_raise(vm)?,
                )
            }
        };
        Ok(objects::frame(
            DataFrame::new(index.clone(), columns, &data).or_raise(vm)?,
            vm,
        ))
    }

    /// Each row's own group's number.
    fn transform(&self, how: &PyObject, vm: &VirtualMachine) -> PyResult {
        let name = support::text(how).ok_or_else(|| {
            vm.new_not_implemented_error("transform() takes the name of a function")
        })?;
        let op = Reduce::from_name(&name).ok_or_else(|| {
            vm.new_attribute_error(format!("'{name}' is not a function of groups"))
        })?;
        let reduced = self
            .groups
            .reduce_frame(&self.frame, op, 1.0)
            .or_raise(vm)?;
        let mut out = reduced
            .take(&self.groups.group_of_rows(self.frame.len()))
            .or_raise(vm)?;
        out.index = self.frame.index.clone();
        let plain = Grouped {
            as_columns: false,
            ..self.clone()
        };
        plain.wrap(out, vm)
    }
}

fn selected(bound: &Bound, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    let own = bound.state::<Grouped>(vm)?;
    let single = support::scalar_of(key, vm)?.is_some();
    let frame = own.frame.select(&convert::scalars(key, vm)?).or_raise(vm)?;
    let state = Grouped {
        whole: frame.clone(),
        frame,
        single,
        ..own.clone()
    };
    Ok(Bound::make(bound.owner.clone(), &GROUPED, state, vm))
}

static GROUPED: Behaviour = Behaviour {
    name: "GroupBy",
    attribute: |bound, name, vm| {
        let own = bound.state::<Grouped>(vm)?.clone();
        if let Some(op) = Reduce::from_name(name) {
            let function = move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
                let mut args = Arguments::new("reduce", args);
                let result = own.reduce(op, &mut args, vm)?;
                args.finish(vm)?;
                Ok(result)
            };
            return Ok(Some(vm.new_function("reduce", function).into()));
        }
        let label = Scalar::Str(name.into());
        if own.frame.find(&label).is_some() && !own.single {
            return selected(bound, vm.ctx.new_str(name).as_ref(), vm).map(Some);
        }
        type Call = fn(&Grouped, &mut Arguments, &VirtualMachine) -> PyResult;
        let call: Call = match name {
            "size" => |own, _args, vm| Ok(objects::series(own.groups.size().or_raise(vm)?, vm)),
            "agg" | "aggregate" => |own, args, vm| {
                let how = args.required("func", vm)?;
                own.aggregate(&how, vm)
            },
            "apply" => |own, args, vm| {
                let function = args.required("func", vm)?;
                own.apply(&function, vm)
            },
            "transform" => |own, args, vm| {
                let how = args.required("func", vm)?;
                own.transform(&how, vm)
            },
            "get_group" => |own, args, vm| {
                let name = args.required("name", vm)?;
                let found = own
                    .groups
                    .index
                    .locate(&convert::selection(&name, vm)?)
                    .or_raise(vm)?;
                match found {
                    littoral_frame::Found::One(at) => own.part(&own.groups.rows[at], vm),
                    _ => Err(vm.new_key_error(name)),
                }
            },
            "groups" => {
                let dict = vm.ctx.new_dict();
                for (at, rows) in own.groups.rows.iter().enumerate() {
                    let label = convert::label(&own.groups.index.labels_at(at), vm)?;
                    let rows = own.frame.index.take(rows).or_raise(vm)?;
                    dict.set_item(&*label, objects::index(rows, vm)?, vm)?;
                }
                return Ok(Some(dict.into()));
            }
            "ngroups" => return Ok(Some(vm.ctx.new_int(own.groups.rows.len()).into())),
            _ => return Ok(None),
        };
        let function = move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let mut args = Arguments::new("groupby", args);
            let result = call(&own, &mut args, vm)?;
            args.finish(vm)?;
            Ok(result)
        };
        Ok(Some(vm.new_function("method", function).into()))
    },
    repr: |_, _| Ok("<pandas.api.typing.DataFrameGroupBy object>".into()),
    call: None,
    get: Some(selected),
    set: None,
    iterate: Some(|bound, vm| {
        let own = bound.state::<Grouped>(vm)?;
        own.groups
            .rows
            .iter()
            .enumerate()
            .map(|(at, rows)| {
                let label = convert::label(&own.groups.index.labels_at(at), vm)?;
                Ok(vm.ctx.new_tuple(vec![label, own.part(rows, vm)?]).into())
            })
            .collect()
    }),
    names: |_| {
        let names = Reduce::ALL.iter().map(|op| op.name());
        let own = [
            "size",
            "agg",
            "apply",
            "transform",
            "get_group",
            "groups",
            "ngroups",
        ];
        names.chain(own).map(str::to_owned).collect()
    },
};

/// `series.agg(…)`, `frame.agg(…)`.
pub fn aggregate(object: &PyObject, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let how = args.required("func", vm)?;
    args.take("axis", vm)?;
    let call = |name: &PyObject| -> PyResult {
        if name.is_callable() {
            return name.call((object.to_owned(),), vm);
        }
        let name = support::str_of(name, vm)?;
        object
            .get_attr(vm.ctx.intern_str(name.as_str()), vm)?
            .call((), vm)
    };
    if how.is_callable() || support::text(&how).is_some() {
        return call(&how);
    }
    if how
        .downcast_ref::<rustpython_vm::builtins::PyDict>()
        .is_some()
    {
        return Err(
            vm.new_not_implemented_error("agg() of a dict: use groupby, or each column's own")
        );
    }
    let names = support::items(&how, vm)?;
    let labels = names
        .iter()
        .map(|name| convert::scalar(name, vm))
        .collect::<PyResult<_>>()?;
    let index = littoral_frame::labels(labels).or_raise(vm)?;
    if let Some(series) = object.downcast_ref::<PySeries>() {
        let values = names
            .iter()
            .map(|name| convert::scalar(&*call(name)?, vm))
            .collect::<PyResult<_>>()?;
        let values = column::from_scalars(values).or_raise(vm)?;
        return Ok(objects::series(
            Series::new(&values, index, series.get().name).or_raise(vm)?,
            vm,
        ));
    }
    // Column by column, so that each keeps its dtype.
    let (frame, _) = table(object, vm)?;
    let mut data = vec![];
    for at in 0..frame.data.len() {
        let column = objects::series(frame.column(at), vm);
        let mut values = vec![];
        for name in &names {
            let value = match name.is_callable() {
                true => name.call((column.clone(),), vm)?,
                false => {
                    let name = support::str_of(name, vm)?;
                    let method = column.get_attr(vm.ctx.intern_str(name.as_str()), vm)?;
                    method.call((), vm)?
                }
            };
            values.push(convert::scalar(&value, vm)?);
        }
        data.push(column::from_scalars(values).or_raise(vm)?);
    }
    Ok(objects::frame(
        DataFrame::new(index, frame.columns, &data).or_raise(vm)?,
        vm,
    ))
}
