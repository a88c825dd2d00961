//! What labelled arrays and tables give each other.

use littoral_frame::{AsPandas, FrameError};
use littoral_xarray::{DataArray, Dataset, Variable};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert;
use super::objects::{self, PyFrame, PyIndex, PySeries};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::objects::Labelled;

/// The methods of labelled objects that give tables.
const NAMES: [&str; 5] = [
    "to_dataframe",
    "to_series",
    "to_pandas",
    "to_index",
    "get_index",
];

/// `to_dataframe`, `to_series`, `to_pandas`, `to_index`, `get_index` of a labelled object, as bound
/// methods; None: not there.
pub fn conversion(
    object: PyObjectRef,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let is_set = matches!(Labelled::of(&object, vm)?, Some(Labelled::Set(_)));
    let Some(name) = NAMES.into_iter().find(|known| *known == name) else {
        return Ok(None);
    };
    if is_set && matches!(name, "to_series" | "to_index") {
        return Ok(None);
    }
    let call = move |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
        let mut args = Arguments::new(name, args);
        let labelled = Labelled::of(&object, vm)?;
        let result = match (name, labelled) {
            ("to_dataframe", Some(model)) => to_dataframe(&model, &mut args, vm)?,
            ("to_series", Some(Labelled::Array(array))) => {
                objects::series(littoral_frame::array_to_series(&array).or_raise(vm)?, vm)
            }
            ("to_pandas", Some(model)) => {
                convert::pandas_to_py(to_pandas(&model).or_raise(vm)?, vm)?
            }
            ("to_index", Some(Labelled::Array(array))) => to_index(&array, vm)?,
            ("get_index", Some(model)) => {
                let dim = support::str_of(&*args.required("key", vm)?, vm)?;
                get_index(&model, &dim, vm)?
            }
            _ => return Err(vm.new_type_error(format!("{name}() is a method of labelled objects"))),
        };
        args.finish(vm)?;
        Ok(result)
    };
    Ok(Some(vm.new_function(name, call).into()))
}

fn to_dataframe(model: &Labelled, args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let name = match model {
        Labelled::Array(_) => args.value::<String>("name", vm)?,
        Labelled::Set(_) => None,
    };
    let order = args.take_some("dim_order", vm)?;
    let order = order.map(|order| support::names(&order, vm)).transpose()?;
    let frame = match model {
        Labelled::Array(array) => {
            littoral_frame::array_to_frame(array, name.as_deref(), order.as_deref())
        }
        Labelled::Set(dataset) => littoral_frame::dataset_to_frame(dataset, order.as_deref()),
    };
    Ok(objects::frame(frame.or_raise(vm)?, vm))
}

fn to_pandas(model: &Labelled) -> Result<AsPandas, FrameError> {
    match model {
        Labelled::Array(array) => littoral_frame::array_to_pandas(array),
        Labelled::Set(dataset) => littoral_frame::dataset_to_pandas(dataset),
    }
}

fn to_index(array: &DataArray, vm: &VirtualMachine) -> PyResult {
    let [dim] = array.dims() else {
        return Err(vm.new_value_error("IndexVariable objects must be 1-dimensional"));
    };
    let name = array.name.clone().unwrap_or_else(|| dim.clone());
    if array.variable.is_index(&name)
        && let Some(index) = littoral_xarray::MultiIndex::of(&array.coords, &name).or_raise(vm)?
    {
        let mut multi = littoral_frame::multi_of(&index).or_raise(vm)?;
        multi.name = None;
        return objects::index(littoral_frame::Index::Multi(multi), vm);
    }
    objects::index(plain_index(&array.variable, dim, &name, vm)?, vm)
}

/// The values of a 1-d variable as an index.
fn plain_index(
    variable: &Variable,
    dim: &str,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<littoral_frame::Index> {
    let mut own = Variable::new(vec![dim.to_owned()], variable.data.clone()).or_raise(vm)?;
    own.encoding = variable.encoding.clone();
    let coords = [(dim.to_owned(), own.clone())].into_iter().collect();
    let own = DataArray::new(None, own, coords);
    let mut index = littoral_frame::dimension_index(&own, dim).or_raise(vm)?;
    let name = littoral_array::Scalar::Str(name.into());
    index.set_names(vec![Some(name)]).or_raise(vm)?;
    Ok(index)
}

/// The index that a coordinate is part of.
pub fn index_of_coord(
    dataset: &Dataset,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let Some(variable) = dataset
        .variables
        .get(name)
        .filter(|_| dataset.is_indexed(name))
    else {
        return Ok(None);
    };
    let dim = &variable.dims[0];
    let index = match dataset
        .multiindex(dim)
        .or_raise(vm)?
        .filter(|_| dataset.index_group(name).len() > 1)
    {
        Some(index) => littoral_frame::Index::Multi(littoral_frame::multi_of(&index).or_raise(vm)?),
        None => plain_index(variable, dim, name, vm)?,
    };
    objects::index(index, vm).map(Some)
}

/// `coords.to_index()`: all combinations of some dimensions.
pub fn coords_index(
    dataset: &Dataset,
    dims: &indexmap::IndexMap<String, u64>,
    vm: &VirtualMachine,
) -> PyResult {
    objects::index(
        littoral_frame::coords_index(dataset, dims).or_raise(vm)?,
        vm,
    )
}

/// A pandas MultiIndex along `dim`; None for other objects.
pub fn as_multiindex(
    object: &PyObject,
    dim: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<littoral_xarray::MultiIndex>> {
    match object.downcast_ref::<PyIndex>().map(|index| index.get()) {
        Some(littoral_frame::Index::Multi(multi)) => littoral_frame::multiindex_of(&multi, dim)
            .or_raise(vm)
            .map(Some),
        _ => Ok(None),
    }
}

/// The labels of a pandas MultiIndex as an array of tuples; None for other objects.
pub fn tuples_of(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<littoral_array::Array>> {
    match object.downcast_ref::<PyIndex>().map(|index| index.get()) {
        Some(index @ littoral_frame::Index::Multi(_)) => index.to_array().or_raise(vm).map(Some),
        _ => Ok(None),
    }
}

/// The index of a dimension; positions without a coordinate.
pub fn get_index(model: &Labelled, dim: &str, vm: &VirtualMachine) -> PyResult {
    let (dataset, size) = match model {
        Labelled::Array(array) => (
            array.map_to_dataset(),
            array.variable.sizes().get(dim).copied(),
        ),
        Labelled::Set(dataset) => (dataset.clone(), dataset.sizes().get(dim).copied()),
    };
    let Some(size) = size else {
        return Err(vm.new_key_error(vm.ctx.new_str(dim).into()));
    };
    match index_of_coord(&dataset, dim, vm)? {
        Some(index) => Ok(index),
        None => {
            let name = littoral_array::Scalar::Str(dim.into());
            let range =
                littoral_frame::Flat::range(0, 1, size as usize, Some(name)).or_raise(vm)?;
            objects::index(littoral_frame::Index::Flat(range), vm)
        }
    }
}

/// `DataArray(series)`, `DataArray(frame)`, `DataArray(index)`: the array that a table is.
pub fn as_dataarray(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<DataArray>> {
    if let Some(series) = object.downcast_ref::<PySeries>() {
        let series = series.get();
        if let littoral_frame::Index::Flat(flat) = &series.index
            && flat.name.is_none()
        {
            let mut named = series.clone();
            let dim = littoral_array::Scalar::Str("dim_0".into());
            named.index.set_names(vec![Some(dim)]).or_raise(vm)?;
            return littoral_frame::series_to_array(&named)
                .or_raise(vm)
                .map(Some);
        }
        return littoral_frame::series_to_array(&series)
            .or_raise(vm)
            .map(Some);
    }
    if let Some(frame) = object.downcast_ref::<PyFrame>() {
        return littoral_frame::frame_to_array(&frame.get())
            .or_raise(vm)
            .map(Some);
    }
    if let Some(index) = object.downcast_ref::<PyIndex>() {
        let index = index.get();
        let name = index.names().into_iter().next().flatten();
        if matches!(index, littoral_frame::Index::Multi(_)) {
            // xarray's names for it: that of the whole, which pandas seldom has.
            let coords = littoral_frame::index_to_coords(&index, "dim_0").or_raise(vm)?;
            let variable = coords["dim_0"].clone();
            return Ok(Some(DataArray::new(None, variable, coords)));
        }
        let dim = name
            .as_ref()
            .map_or("dim_0".into(), littoral_frame::format::label);
        let variable = littoral_frame::index_to_variable(&index, &dim).or_raise(vm)?;
        let coords = [(dim.clone(), variable.clone())].into_iter().collect();
        let name = name.map(|_| dim);
        return Ok(Some(DataArray::new(name, variable, coords)));
    }
    Ok(None)
}

/// `coords={"time": pd.date_range(…)}`: an index as a coordinate that keeps its frequency.
pub fn as_coordinate(
    name: &str,
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<DataArray>> {
    let Some(index) = object.downcast_ref::<PyIndex>() else {
        return Ok(None);
    };
    let index = index.get();
    if let littoral_frame::Index::Multi(_) = index {
        // The levels come along.
        let coords = littoral_frame::index_to_coords(&index, name).or_raise(vm)?;
        let variable = coords[name].clone();
        return Ok(Some(DataArray::new(None, variable, coords)));
    }
    let variable = littoral_frame::index_to_variable(&index, name).or_raise(vm)?;
    Ok(Some(DataArray::new(None, variable, Default::default())))
}

/// `Dataset(frame)`, `Dataset.from_dataframe(frame)`.
pub fn as_dataset(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Dataset>> {
    match object.downcast_ref::<PyFrame>() {
        Some(frame) => littoral_frame::frame_to_dataset(&frame.get())
            .or_raise(vm)
            .map(Some),
        None => Ok(None),
    }
}

/// The columns of a table as arrays, each with its index along one dimension; None for other objects.
pub fn as_columns(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Vec<(String, DataArray)>>> {
    let Some(frame) = object.downcast_ref::<PyFrame>() else {
        return Ok(None);
    };
    let frame = frame.get();
    let dim = match &frame.index {
        littoral_frame::Index::Flat(flat) => flat.name.as_ref().map(littoral_frame::format::label),
        littoral_frame::Index::Multi(_) => None,
    };
    let dim = dim.unwrap_or_else(|| "dim_0".into());
    let coords = littoral_frame::index_to_coords(&frame.index, &dim).or_raise(vm)?;
    let columns = frame
        .column_labels()
        .into_iter()
        .zip(&frame.data)
        .map(|(label, values)| {
            let values = littoral_frame::column::as_numpy(values).or_raise(vm)?;
            let variable = Variable::new(vec![dim.clone()], values).or_raise(vm)?;
            Ok((
                littoral_frame::format::label(&label),
                DataArray::new(None, variable, coords.clone()),
            ))
        });
    columns.collect::<PyResult<_>>().map(Some)
}

/// `Dataset.from_dataframe` and `DataArray.from_series`.
pub fn constructors(vm: &VirtualMachine) -> [(&'static str, PyObjectRef); 2] {
    let dataset = |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
        let mut args = Arguments::new("from_dataframe", args);
        let frame = args.required("dataframe", vm)?;
        args.take("sparse", vm)?;
        args.finish(vm)?;
        match as_dataset(&frame, vm)? {
            Some(dataset) => Labelled::Set(dataset).wrap(vm),
            None => Err(vm.new_type_error("from_dataframe() takes a DataFrame")),
        }
    };
    let array = |args: FuncArgs, vm: &VirtualMachine| -> PyResult {
        let mut args = Arguments::new("from_series", args);
        let series = args.required("series", vm)?;
        args.take("sparse", vm)?;
        args.finish(vm)?;
        match series.downcast_ref::<PySeries>() {
            Some(series) => {
                let array = littoral_frame::series_to_array(&series.get()).or_raise(vm)?;
                Labelled::Array(array).wrap(vm)
            }
            None => Err(vm.new_type_error("from_series() takes a Series")),
        }
    };
    [
        (
            "from_dataframe",
            vm.new_function("from_dataframe", dataset).into(),
        ),
        ("from_series", vm.new_function("from_series", array).into()),
    ]
}

/// The text of `indexes` (`xindexes` if `short`): a line a coordinate, those of a MultiIndex in a bracket.
pub fn indexes_text(dataset: &Dataset, short: bool, vm: &VirtualMachine) -> PyResult<String> {
    let groups = dataset.index_groups();
    let longest = groups
        .iter()
        .flatten()
        .map(|name| name.chars().count())
        .max();
    let room = longest.unwrap_or(0).max(7) + 6;
    let mut lines = vec!["Indexes:".to_owned()];
    for group in &groups {
        let last = group.len() - 1;
        for (at, name) in group.iter().enumerate() {
            let mark = match at {
                _ if last == 0 => " ",
                0 => "┌",
                at if at == last => "└",
                _ => "│",
            };
            let front = format!("  {mark} {name}");
            let front = format!("{front:<room$}");
            if at > 0 {
                lines.push(front.trim_end().to_owned());
                continue;
            }
            let text = match short {
                true if last == 0 => "PandasIndex".to_owned(),
                true => "PandasMultiIndex".to_owned(),
                false => match index_of_coord(dataset, name, vm)? {
                    Some(index) => support::repr_of(&index, vm)?,
                    None => String::new(),
                },
            };
            lines.push(format!("{front}{text}"));
        }
    }
    if groups.is_empty() {
        lines.push("    *empty*".into());
    }
    Ok(lines.join("\n"))
}

/// An entry of `xindexes`: prints as xarray's class around the index of pandas.
pub fn wrap_xindex(index: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
    crate::xarray::bound::Bound::make(index, &XINDEX, (), vm)
}

static XINDEX: crate::xarray::bound::Behaviour = crate::xarray::bound::Behaviour {
    name: "PandasIndex",
    attribute: |bound, name, vm| match name {
        "index" => Ok(Some(bound.owner.clone())),
        "to_pandas_index" => {
            let index = bound.owner.clone();
            let call =
                move |_args: FuncArgs, _vm: &VirtualMachine| -> PyResult { Ok(index.clone()) };
            Ok(Some(vm.new_function("to_pandas_index", call).into()))
        }
        "equals" => {
            let index = bound.owner.clone();
            let call = move |other: PyObjectRef, vm: &VirtualMachine| -> PyResult {
                let other = other.get_attr("index", vm)?;
                vm.call_method(&index, "equals", (other,))
            };
            Ok(Some(vm.new_function("equals", call).into()))
        }
        _ => Ok(None),
    },
    repr: |bound, vm| {
        Ok(format!(
            "PandasIndex({})",
            support::repr_of(&bound.owner, vm)?
        ))
    },
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| {
        ["index", "to_pandas_index", "equals"]
            .map(str::to_owned)
            .to_vec()
    },
};
