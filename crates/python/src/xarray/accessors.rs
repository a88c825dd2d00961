//! `coords`, `data_vars`, `loc`, `dt`, `plot`, `littoral`, `indexes`: attributes that are objects.

use indexmap::IndexMap;
use littoral_xarray::repr;
use rustpython_vm::builtins::PyDict;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::bound::{Behaviour, Bound};
use super::convert;
use super::coordinates::PyCoordinates;
use super::items;
use super::objects::{Labelled, PyDataArray, PyDataset};
use super::shared;
use crate::support::{self, OrRaise};

/// The accessor of this name; None if there is none.
pub fn attribute(
    object: &PyObject,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let is_array = object.downcast_ref::<PyDataArray>().is_some();
    let behaviour = match name {
        "coords" => return Ok(Some(PyCoordinates::of(object.to_owned(), vm))),
        "indexes" => &INDEXES,
        "xindexes" => &XINDEXES,
        "loc" => &LOC,
        "littoral" => &LITTORAL,
        "data_vars" if !is_array => &DATA_VARS,
        "variables" if !is_array => &VARIABLES,
        "dt" if is_array => return super::datetimes::accessor(object.to_owned(), vm).map(Some),
        "str" if is_array => {
            return Ok(Some(super::strings::accessor(object.to_owned(), vm)));
        }
        "plot" => return crate::pyplot::accessor(object.to_owned(), vm).map(Some),
        "to_dataframe" | "to_series" | "to_pandas" | "to_index" | "get_index" => {
            return crate::pandas::conversion(object.to_owned(), name, vm);
        }
        _ => return Ok(None),
    };
    Ok(Some(Bound::make(object.to_owned(), behaviour, (), vm)))
}

fn owner(bound: &Bound, vm: &VirtualMachine) -> PyResult<Labelled> {
    Labelled::of(&bound.owner, vm)?.ok_or_else(|| vm.new_type_error("the owner is gone"))
}

fn owner_dataset(bound: &Bound, vm: &VirtualMachine) -> PyResult<littoral_xarray::Dataset> {
    Ok(match owner(bound, vm)? {
        Labelled::Array(array) => array.map_to_dataset(),
        Labelled::Set(dataset) => dataset,
    })
}

/// `keys()`, `values()`, `items()`, `get()` of a mapping accessor.
fn mapping_method(bound: &Bound, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    let (Some(iterate), Some(get)) = (bound.behaviour.iterate, bound.behaviour.get) else {
        return Ok(None);
    };
    let keys = iterate(bound, vm)?;
    let list: Vec<PyObjectRef> = match name {
        "keys" => keys,
        "values" => keys
            .iter()
            .map(|key| get(bound, key, vm))
            .collect::<PyResult<_>>()?,
        "items" => keys
            .iter()
            .map(|key| {
                Ok(vm
                    .ctx
                    .new_tuple(vec![key.clone(), get(bound, key, vm)?])
                    .into())
            })
            .collect::<PyResult<_>>()?,
        "get" => {
            let again = Bound::make(bound.owner.clone(), bound.behaviour, (), vm);
            let function = move |key: PyObjectRef, vm: &VirtualMachine| -> PyResult {
                Ok(again.get_item(&*key, vm).unwrap_or_else(|_| vm.ctx.none()))
            };
            return Ok(Some(vm.new_function("get", function).into()));
        }
        _ => return Ok(None),
    };
    // A call gives the list: views are of no use without the mapping.
    let list = vm.ctx.new_list(list);
    let function =
        move |_args: FuncArgs, _vm: &VirtualMachine| -> PyResult { Ok(list.clone().into()) };
    Ok(Some(vm.new_function("view", function).into()))
}

fn strings(names: Vec<String>, vm: &VirtualMachine) -> Vec<PyObjectRef> {
    names
        .into_iter()
        .map(|name| vm.ctx.new_str(name).into())
        .collect()
}

static DATA_VARS: Behaviour = Behaviour {
    name: "DataVariables",
    attribute: mapping_method,
    repr: |bound, vm| repr::data_vars_text(&owner_dataset(bound, vm)?).or_raise(vm),
    call: None,
    get: Some(|bound, key, vm| {
        let name = convert::key_text(key, vm)?;
        let dataset = owner_dataset(bound, vm)?;
        match dataset.data_names().contains(&name) {
            true => match shared::member(&bound.owner, &name, vm)? {
                Some(array) => Ok(array),
                None => Labelled::Array(dataset.get(&name).or_raise(vm)?).wrap(vm),
            },
            false => Err(vm.new_key_error(vm.ctx.new_str(name).into())),
        }
    }),
    set: None,
    iterate: Some(|bound, vm| Ok(strings(owner_dataset(bound, vm)?.data_names(), vm))),
    names: |_| {
        ["keys", "values", "items", "get"]
            .map(str::to_owned)
            .to_vec()
    },
};

static VARIABLES: Behaviour = Behaviour {
    name: "Frozen",
    attribute: mapping_method,
    repr: |bound, vm| {
        let names: Vec<String> = owner_dataset(bound, vm)?.variables.into_keys().collect();
        Ok(format!("Frozen({names:?})"))
    },
    call: None,
    get: Some(|bound, key, vm| {
        let name = convert::key_text(key, vm)?;
        match owner_dataset(bound, vm)?.variables.get(&name) {
            Some(variable) => super::objects::wrap_coordinate(&name, variable.clone(), vm),
            None => Err(vm.new_key_error(vm.ctx.new_str(name).into())),
        }
    }),
    set: None,
    iterate: Some(|bound, vm| {
        Ok(strings(
            owner_dataset(bound, vm)?.variables.into_keys().collect(),
            vm,
        ))
    }),
    names: |_| {
        ["keys", "values", "items", "get"]
            .map(str::to_owned)
            .to_vec()
    },
};

static INDEXES: Behaviour = Behaviour {
    name: "Indexes",
    attribute: index_method,
    repr: |bound, vm| crate::pandas::indexes_text(&owner_dataset(bound, vm)?, false, vm),
    call: None,
    get: Some(index_of),
    set: None,
    iterate: Some(index_names),
    names: |_| {
        ["keys", "values", "items", "get"]
            .map(str::to_owned)
            .to_vec()
    },
};

static XINDEXES: Behaviour = Behaviour {
    name: "Indexes",
    attribute: index_method,
    repr: |bound, vm| crate::pandas::indexes_text(&owner_dataset(bound, vm)?, true, vm),
    call: None,
    get: Some(|bound, key, vm| Ok(crate::pandas::wrap_xindex(index_of(bound, key, vm)?, vm))),
    set: None,
    iterate: Some(index_names),
    names: |_| {
        ["keys", "values", "items", "get"]
            .map(str::to_owned)
            .to_vec()
    },
};

fn index_of(bound: &Bound, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    let name = convert::key_text(key, vm)?;
    match crate::pandas::index_of_coord(&owner_dataset(bound, vm)?, &name, vm)? {
        Some(index) => Ok(index),
        None => Err(vm.new_key_error(vm.ctx.new_str(name).into())),
    }
}

fn index_names(bound: &Bound, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    let groups = owner_dataset(bound, vm)?.index_groups();
    Ok(strings(groups.into_iter().flatten().collect(), vm))
}

fn index_method(bound: &Bound, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    match name {
        "dims" => {
            let dataset = owner_dataset(bound, vm)?;
            let sizes = dataset.sizes();
            let dims = dataset
                .index_groups()
                .into_iter()
                .flatten()
                .flat_map(|name| dataset.variables[&name].dims.clone());
            let entries: IndexMap<String, PyObjectRef> = dims
                .map(|dim| {
                    let size = sizes[&dim];
                    (dim, vm.ctx.new_int(size).into())
                })
                .collect();
            Ok(Some(frozen("Frozen", support::dict_of(entries, vm)?, vm)))
        }
        "is_multi" => {
            let dataset = owner_dataset(bound, vm)?;
            let call = move |name: String, _vm: &VirtualMachine| -> bool {
                dataset.index_group(&name).len() > 1
            };
            Ok(Some(vm.new_function("is_multi", call).into()))
        }
        _ => mapping_method(bound, name, vm),
    }
}

static LOC: Behaviour = Behaviour {
    name: "_LocIndexer",
    attribute: |_, _, _| Ok(None),
    repr: |_, _| Ok("<xarray loc indexer>".into()),
    call: None,
    get: Some(|bound, key, vm| {
        let labels = labels_of(bound, key, vm)?;
        match owner(bound, vm)? {
            Labelled::Array(array) => {
                Labelled::Array(array.sel(&labels, None, None, false).or_raise(vm)?).wrap(vm)
            }
            Labelled::Set(dataset) => {
                Labelled::Set(dataset.sel(&labels, None, None, false).or_raise(vm)?).wrap(vm)
            }
        }
    }),
    set: Some(|bound, key, value, vm| {
        let labels = labels_of(bound, key, vm)?;
        let Some(value) = value else {
            return Err(vm.new_type_error("'_LocIndexer' object doesn't support item deletion"));
        };
        if let Some(shell) = bound.owner.downcast_ref::<PyDataset>() {
            let indexers = shell.get(vm)?.positions(&labels).or_raise(vm)?;
            return items::assign_to_set(shell, &indexers, value, vm);
        }
        let Some(shell) = bound.owner.downcast_ref::<PyDataArray>() else {
            return Err(vm.new_type_error("not a labelled object"));
        };
        let array = shell.get(vm)?;
        let indexers = array.map_to_dataset().positions(&labels).or_raise(vm)?;
        shell.set(items::assigned(&array, &indexers, value, vm)?);
        Ok(())
    }),
    iterate: None,
    names: |_| vec![],
};

fn labels_of(
    bound: &Bound,
    key: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<indexmap::IndexMap<String, littoral_xarray::LabelIndexer>> {
    let pairs: Vec<(String, PyObjectRef)> = match (key.downcast_ref::<PyDict>(), owner(bound, vm)?)
    {
        (Some(_), _) => support::pairs(key, vm)?
            .into_iter()
            .map(|(dim, value)| Ok((convert::key_text(&dim, vm)?, value)))
            .collect::<PyResult<_>>()?,
        (None, Labelled::Array(array)) => items::by_axis(array.dims(), key, vm)?,
        (None, Labelled::Set(_)) => {
            return Err(vm.new_type_error("can only lookup dictionaries from Dataset.loc"));
        }
    };
    pairs
        .into_iter()
        .map(|(dim, value)| {
            let label = convert::label_indexer(&value, vm)?;
            Ok((dim, label))
        })
        .collect()
}

static LITTORAL: Behaviour = Behaviour {
    name: "littoral",
    attribute: |bound, name, vm| {
        if name != "explain" {
            return Ok(None);
        }
        let dataset = owner_dataset(bound, vm)?;
        let function = move |_args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let exprs: Vec<_> = dataset.variables.values().map(|v| v.data.clone()).collect();
            let explanation = littoral_engine::explain(&exprs).or_raise(vm)?;
            Ok(Bound::make(vm.ctx.none(), &PLAN, explanation, vm))
        };
        Ok(Some(vm.new_function("explain", function).into()))
    },
    repr: |_, _| Ok("<littoral accessor: explain()>".into()),
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| vec!["explain".into()],
};

/// What `explain()` gives: prints in lines, and has the numbers as attributes.
static PLAN: Behaviour = Behaviour {
    name: "Plan",
    attribute: |bound, name, vm| {
        let explanation = bound.state::<littoral_engine::Explanation>(vm)?;
        let plan = &explanation.plan;
        let number = |value: u64| Some(vm.ctx.new_int(value).into());
        Ok(match name {
            "read_bytes" => number(plan.cost.read_bytes),
            "chunks" => number(plan.cost.chunks),
            "result_bytes" => number(plan.cost.result_bytes),
            "peak_bytes" => number(plan.cost.peak_bytes),
            "graph_bytes" => number(explanation.graph_bytes as u64),
            "nodes" => number(explanation.nodes as u64),
            "where" => Some(match plan.place {
                Some(place) => vm.ctx.new_str(place.name()).into(),
                None => vm.ctx.none(),
            }),
            _ => None,
        })
    },
    repr: |bound, vm| {
        let explanation = bound.state::<littoral_engine::Explanation>(vm)?;
        Ok(explanation.to_string())
    },
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| {
        [
            "read_bytes",
            "chunks",
            "result_bytes",
            "peak_bytes",
            "graph_bytes",
            "nodes",
            "where",
        ]
        .map(str::to_owned)
        .to_vec()
    },
};

/// A read-only mapping that prints as `Name({...})`.
pub fn frozen(name: &'static str, dict: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
    Bound::make(dict, &FROZEN, name, vm)
}

static FROZEN: Behaviour = Behaviour {
    name: "Frozen",
    attribute: |bound, name, vm| match name {
        "keys" | "values" | "items" | "get" => {
            let name = vm.ctx.intern_str(name);
            bound.owner.get_attr(name, vm).map(Some)
        }
        _ => Ok(None),
    },
    repr: |bound, vm| {
        let name = bound.state::<&'static str>(vm)?;
        Ok(format!("{name}({})", support::repr_of(&bound.owner, vm)?))
    },
    call: None,
    get: Some(|bound, key, vm| bound.owner.get_item(key, vm)),
    set: None,
    iterate: Some(|bound, vm| {
        let keys = vm.call_method(&bound.owner, "keys", ())?;
        support::items(&keys, vm)
    }),
    names: |_| {
        ["keys", "values", "items", "get"]
            .map(str::to_owned)
            .to_vec()
    },
};
