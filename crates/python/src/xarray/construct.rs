//! `DataArray(…)`, `Dataset(…)`, `Variable(…)`.

use indexmap::IndexMap;
use littoral_array::{Array, DType};
use littoral_graph::Expr;
use littoral_xarray::{
    Attrs, DataArray, Dataset, Part, Variable, dataarray_from_parts, dataset_from_parts,
};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert;
use super::coordinates::{coords_of, given_coords};
use super::objects::{Labelled, PyDataset};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

pub fn dataarray(args: FuncArgs, vm: &VirtualMachine) -> PyResult<DataArray> {
    let mut args = Arguments::new("DataArray.__init__", args);
    let data = args.take("data", vm)?;
    let coords = args.take_some("coords", vm)?;
    let dims = args.take_some("dims", vm)?;
    let name = args.take_some("name", vm)?;
    let attrs = args.take_some("attrs", vm)?;
    // Nothing in the shape of coordinates is missing data; alone it is an object.
    let shaped = coords.is_some() || dims.is_some();
    let data = data.filter(|data| !(shaped && vm.is_none(data)));
    let _indexes = args.keyword("indexes");
    args.finish(vm)?;

    let model = match &data {
        Some(data) => match (
            crate::pandas::as_dataarray(data, vm)?,
            super::objects::variable_of(data),
        ) {
            (Some(array), _) => Some(Labelled::Array(array)),
            (None, Some(variable)) => Some(Labelled::Array(DataArray::new(
                None,
                variable,
                IndexMap::new(),
            ))),
            (None, None) => Labelled::of(data, vm)?,
        },
        None => None,
    };
    let own = match model {
        Some(Labelled::Array(array)) => Some(array),
        Some(Labelled::Set(_)) => {
            return Err(vm.new_type_error("cannot make a DataArray of a Dataset"));
        }
        None => None,
    };
    let mut given: IndexMap<String, PyObjectRef> = IndexMap::new();
    let mut by_position: Vec<PyObjectRef> = vec![];
    // An index is its own coordinate.
    if let (Some(data), None) = (&data, &coords)
        && crate::pandas::as_coordinate("", data, vm)?.is_some()
    {
        by_position.push(data.clone());
    }
    if let Some(coords) = &coords {
        match support::is_sequence(coords) {
            true => by_position = support::items(coords, vm)?,
            false => {
                given = convert::either_dict_or_keywords(
                    "DataArray",
                    Some(coords.clone()),
                    &mut Arguments::new("", FuncArgs::default()),
                    vm,
                )?
            }
        }
    }
    let dims = match &dims {
        Some(dims) => Some(support::names(dims, vm)?),
        None => own.as_ref().map(|array| array.dims().to_vec()),
    };
    let data: Expr = match (&own, data) {
        (Some(array), _) => array.variable.data.clone(),
        (None, Some(data)) => match (support::scalar_of(&data, vm)?, &dims) {
            // A scalar fills the shape that the coordinates give.
            // Names alone do not say which of them are dimensions.
            (Some(_), dims) if !by_position.is_empty() || (!given.is_empty() && dims.is_some()) => {
                filled(&numpy::from_py(&data, vm)?, &given, &by_position, dims, vm)?
            }
            _ => convert::expr_of(&data, vm)?,
        },
        (None, None) => {
            let nan = Array::scalar(littoral_array::Scalar::Float(f64::NAN));
            filled(&nan, &given, &by_position, &dims, vm)?
        }
    };
    let mut names = dims.clone();
    let mut checked: IndexMap<String, Variable> = IndexMap::new();
    if let (Some(array), true) = (&own, coords.is_none() && by_position.is_empty()) {
        checked.extend(array.coords.clone());
    }
    for (axis, coord) in by_position.iter().enumerate() {
        // Either values along the axis, or (name, values).
        let pair = coord
            .downcast_ref::<PyTuple>()
            .map(|tuple| tuple.as_slice().to_vec());
        let named = pair
            .as_ref()
            .and_then(|pair| Some((support::text(pair.first()?)?, pair.get(1)?.clone())));
        let (dim, values) = match named {
            Some((dim, values)) => (dim, values),
            None => {
                let dim = match (&dims, Labelled::of(coord, vm)?) {
                    (Some(dims), _) => dims.get(axis).cloned(),
                    (None, Some(Labelled::Array(array))) => array.name,
                    _ => None,
                };
                (dim.unwrap_or_else(|| format!("dim_{axis}")), coord.clone())
            }
        };
        let names = names.get_or_insert_with(Vec::new);
        if axis >= names.len() {
            names.push(dim.clone());
        }
        let array = convert::as_dataarray(&dim, &values, vm)?;
        if array.variable.is_index(&dim) {
            let whole = array.map_to_dataset();
            for level in whole.index_group(&dim) {
                checked.insert(level.clone(), whole.variables[&level].clone());
            }
        }
        checked.insert(dim, array.variable);
    }
    let ndim = data.ndim();
    if by_position.len() > ndim || (!by_position.is_empty() && by_position.len() != ndim) {
        return Err(super::objects::exception(
            "CoordinateValidationError",
            format!(
                "coords is not dict-like, but it has {} items, which does not match the {ndim} dimensions of the data",
                by_position.len()
            ),
            vm,
        ));
    }
    if let Some(coords) = coords
        .as_deref()
        .map(|coords| coords_of(coords, vm))
        .transpose()?
        .flatten()
    {
        // They belong together, indexes and all.
        checked.extend(coords);
    } else {
        for (name, coord) in &given {
            let array = convert::as_dataarray(name, coord, vm)?;
            if array.variable.is_index(name) {
                // The levels of a MultiIndex come along.
                let whole = array.map_to_dataset();
                for level in whole.index_group(name) {
                    checked.insert(level.clone(), whole.variables[&level].clone());
                }
            }
            checked.insert(name.clone(), array.variable);
        }
    }
    if names.is_none() && given.len() == ndim && !given.is_empty() {
        names = Some(given.keys().cloned().collect());
    }
    let name = match name {
        Some(name) => Some(convert::key_text(&name, vm)?),
        None => own.as_ref().and_then(|array| array.name.clone()),
    };
    let attrs = match (attrs, &own) {
        (Some(attrs), _) => convert::attrs_of(&attrs, vm)?,
        (None, Some(array)) => array.attrs().clone(),
        _ => Attrs::new(),
    };
    dataarray_from_parts(data, checked, names, name, attrs).or_raise(vm)
}

/// One value in the shape of the coordinates.
fn filled(
    value: &Array,
    given: &IndexMap<String, PyObjectRef>,
    by_position: &[PyObjectRef],
    dims: &Option<Vec<String>>,
    vm: &VirtualMachine,
) -> PyResult<Expr> {
    let length = |object: &PyObject| -> PyResult<u64> {
        Ok(match support::scalar_of(object, vm)? {
            Some(_) => 1,
            None => {
                let array = match object
                    .downcast_ref::<PyTuple>()
                    .map(|tuple| tuple.as_slice())
                {
                    Some([_, values, ..]) => numpy::from_py(values, vm)?,
                    _ => numpy::from_py(object, vm)?,
                };
                array.size() as u64
            }
        })
    };
    let shape = match dims {
        // Names of coordinates alone give a scalar no shape.
        None if by_position.is_empty()
            && value.ndim() == 0
            && !given.is_empty()
            && !value.scalars().first().is_some_and(|value| value.is_null()) =>
        {
            vec![]
        }
        Some(dims) if by_position.is_empty() => dims
            .iter()
            .map(|dim| given.get(dim).map_or(Ok(1), |coord| length(coord)))
            .collect::<PyResult<Vec<u64>>>()?,
        _ if !by_position.is_empty() => by_position
            .iter()
            .map(|coord| length(coord))
            .collect::<PyResult<Vec<u64>>>()?,
        _ => given
            .values()
            .map(|coord| length(coord))
            .collect::<PyResult<Vec<u64>>>()?,
    };
    let value = Expr::literal(value.clone());
    value
        .broadcast_to(shape)
        .map_err(littoral_xarray::XarrayError::from)
        .or_raise(vm)
}

pub fn dataset(args: FuncArgs, vm: &VirtualMachine) -> PyResult<Dataset> {
    let mut args = Arguments::new("Dataset.__init__", args);
    let data_vars = args.take_some("data_vars", vm)?;
    let coords = args.take_some("coords", vm)?;
    let attrs = args.take_some("attrs", vm)?;
    args.finish(vm)?;
    let attrs = match attrs {
        Some(attrs) => convert::attrs_of(&attrs, vm)?,
        None => Attrs::new(),
    };
    if data_vars
        .as_deref()
        .is_some_and(|given| given.downcast_ref::<PyDataset>().is_some())
    {
        return Err(vm.new_type_error(
            "Passing a Dataset as `data_vars` to the Dataset constructor is not supported. Use `ds.copy()` to \
             create a copy of a Dataset.",
        ));
    }
    let data_vars = parts(data_vars.as_deref(), vm)?;
    let coords = match &coords {
        None => IndexMap::new(),
        Some(given) => match (Labelled::of(given, vm)?, coords_of(given, vm)?) {
            (Some(Labelled::Set(dataset)), _) => bare(dataset.variables),
            (_, Some(coords)) => bare(coords),
            _ => given_coords(given, vm)?,
        },
    };
    dataset_from_parts(data_vars, coords, attrs).or_raise(vm)
}

/// Coordinates that belong together already, in their order.
fn bare(variables: IndexMap<String, Variable>) -> IndexMap<String, Part> {
    variables
        .into_iter()
        .map(|(name, variable)| (name, Part::Bare(variable)))
        .collect()
}

/// What a mapping gives for each name. A table is one of its columns.
pub fn parts(object: Option<&PyObject>, vm: &VirtualMachine) -> PyResult<IndexMap<String, Part>> {
    let Some(object) = object else {
        return Ok(IndexMap::new());
    };
    if let Some(columns) = crate::pandas::as_columns(object, vm)? {
        return Ok(columns
            .into_iter()
            .map(|(name, array)| (name, Part::Labelled(array)))
            .collect());
    }
    support::pairs(object, vm)?
        .into_iter()
        .map(|(key, value)| {
            let name = convert::key_text(&key, vm)?;
            let part = convert::as_part(&name, &value, vm)?;
            Ok((name, part))
        })
        .collect()
}

pub fn variable(args: FuncArgs, vm: &VirtualMachine) -> PyResult<Variable> {
    let mut args = Arguments::new("Variable.__init__", args);
    let dims = args.required("dims", vm)?;
    let data = args.required("data", vm)?;
    let attrs = args.take_some("attrs", vm)?;
    let encoding = args.take_some("encoding", vm)?;
    args.finish(vm)?;
    let dims = support::names(&dims, vm)?;
    let mut variable = Variable::new(dims, convert::expr_of(&data, vm)?).or_raise(vm)?;
    if let Some(attrs) = attrs {
        variable.attrs = convert::attrs_of(&attrs, vm)?;
    }
    if let Some(encoding) = encoding {
        variable.encoding = convert::attrs_of(&encoding, vm)?;
    }
    Ok(variable)
}

/// A dtype argument, if given.
pub fn dtype(object: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Option<DType>> {
    object
        .map(|object| numpy::dtype_from_py(&object, vm))
        .transpose()
}
