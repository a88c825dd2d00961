//! What labelled arrays and tables give each other.

use littoral_frame::{AsPandas, FrameError};
use littoral_xarray::{DataArray, Dataset, XarrayError};
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
    // The array's own values, under the rules of a coordinate of its dimension.
    let coords = [(dim.clone(), array.variable.clone())]
        .into_iter()
        .collect();
    let own = DataArray::new(None, array.variable.clone(), coords);
    let mut index = littoral_frame::dimension_index(&own, dim).or_raise(vm)?;
    let name = littoral_array::Scalar::Str(name.into());
    index.set_names(vec![Some(name)]).or_raise(vm)?;
    objects::index(index, vm)
}

/// The index of a dimension; positions without a coordinate.
pub fn get_index(model: &Labelled, dim: &str, vm: &VirtualMachine) -> PyResult {
    let array = match model {
        Labelled::Array(array) => Some(array.clone()),
        Labelled::Set(dataset) => dataset.array(dim),
    };
    match array.filter(|array| array.dims().iter().any(|own| own == dim)) {
        Some(array) => objects::index(
            littoral_frame::dimension_index(&array, dim).or_raise(vm)?,
            vm,
        ),
        None => Err(vm.new_key_error(vm.ctx.new_str(dim).into())),
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
    let variable = littoral_frame::index_to_variable(&index.get(), name).or_raise(vm)?;
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

/// The text of `indexes`: a line a dimension, as xarray prints it.
pub fn indexes_text(dataset: &Dataset, vm: &VirtualMachine) -> PyResult<String> {
    let mut lines = vec!["Indexes:".to_owned()];
    let names: Vec<&String> = dataset
        .variables
        .keys()
        .filter(|name| dataset.is_indexed(name))
        .collect();
    let room = names
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0)
        .max(7);
    for name in names {
        let array = dataset
            .array(name)
            .ok_or(XarrayError::Key(name.clone()))
            .or_raise(vm)?;
        let index = littoral_frame::dimension_index(&array, name).or_raise(vm)?;
        let text =
            littoral_frame::format::index_repr(&index, &littoral_frame::options()).or_raise(vm)?;
        lines.push(format!("    {name:<room$}  {text}"));
    }
    if lines.len() == 1 {
        lines.push("    *empty*".into());
    }
    Ok(lines.join("\n"))
}
