//! Indexing of arrays: integers, slices, `None`, `...`, masks, arrays of positions.

use littoral_array::ops::{self, Index};
use littoral_array::{Array, DType, Data, Element};
use rustpython_vm::builtins::{PySlice, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};

use super::convert::from_py;
use super::dtype::cast;
use super::functions::tuple_text;
use super::ndarray::NdArray;
use crate::support::OrRaise;

enum Item {
    Basic(Index),
    /// Positions along one axis (of the array as it is before indexing).
    Positions(Array),
}

/// `array[key]` as an array (0-d for one element).
pub fn get(array: &Array, key: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    let parsed = parse(array, key, vm)?;
    match basic(&parsed) {
        Some(region) => ops::slice(array, &region).or_raise(vm),
        None => advanced(array, parsed, vm),
    }
}

/// The region that basic indexing names; None if the key has masks or positions.
pub fn region(array: &Array, key: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Vec<Index>>> {
    Ok(basic(&parse(array, key, vm)?))
}

/// `array[key] = value` as a new array.
pub fn set(array: Array, key: &PyObject, value: &Array, vm: &VirtualMachine) -> PyResult<Array> {
    let parsed = parse(&array, key, vm)?;
    let broadcast_error = |target: &[usize]| {
        vm.new_value_error(format!(
            "could not broadcast input array from shape {} into shape {}",
            tuple_text(value.shape()),
            tuple_text(target)
        ))
    };
    if let Some(region) = basic(&parsed) {
        let target = ops::slice(&array, &region).or_raise(vm)?.shape().to_vec();
        let value = cast(&shrink(value, target.len()), array.dtype(), vm)?;
        if !fits(value.shape(), &target) {
            return Err(broadcast_error(&target));
        }
        return ops::assign_into(array, &region, &value).or_raise(vm);
    }
    // Where each selected element lies, found by indexing an array of positions.
    let count = array.size() as i64;
    let flat = Array::from_vec(&[array.size()], (0..count).collect()).or_raise(vm)?;
    let flat = ops::reshape(&flat, array.shape()).or_raise(vm)?;
    let positions = advanced(&flat, parsed, vm)?;
    let value = cast(&shrink(value, positions.ndim()), array.dtype(), vm)?;
    if !fits(value.shape(), positions.shape()) {
        if value.ndim() <= 1 && positions.ndim() == 1 {
            return Err(vm.new_value_error(format!(
                "NumPy boolean array indexing assignment cannot assign {} input values to the {} \
                 output values where the mask is true",
                value.size(),
                positions.size()
            )));
        }
        return Err(broadcast_error(positions.shape()));
    }
    let value = ops::broadcast_to(&value, positions.shape()).or_raise(vm)?;
    let positions = positions.to_vec::<i64>().unwrap_or_default();
    scatter(&array, &positions, &value).or_raise(vm)
}

/// Leading axes of length 1 beyond the target's are dropped, as numpy does.
fn shrink(value: &Array, ndim: usize) -> Array {
    let extra = value.ndim().saturating_sub(ndim);
    if extra > 0 && value.shape()[..extra].iter().all(|size| *size == 1) {
        let axes: Vec<usize> = (0..extra).collect();
        if let Ok(value) = ops::squeeze(value, &axes) {
            return value;
        }
    }
    value.clone()
}

fn fits(shape: &[usize], target: &[usize]) -> bool {
    shape.len() <= target.len()
        && shape
            .iter()
            .rev()
            .zip(target.iter().rev())
            .all(|(n, m)| n == m || *n == 1)
}

/// A copy with elements at flat C-order positions replaced.
fn scatter(array: &Array, positions: &[i64], value: &Array) -> littoral_array::Result<Array> {
    fn put<T: Element>(
        array: &Array,
        positions: &[i64],
        value: &Array,
    ) -> littoral_array::Result<Array> {
        let mut all = array.to_vec::<T>().unwrap_or_default();
        for (position, new) in positions
            .iter()
            .zip(value.to_vec::<T>().unwrap_or_default())
        {
            if let Some(old) = all.get_mut(*position as usize) {
                *old = new;
            }
        }
        let made = Array::from_vec(array.shape(), all)?;
        // Strings keep their width, times their dtype.
        Array::new(array.dtype(), made.into_data())
    }
    match array.data() {
        Data::Bool(_) => put::<bool>(array, positions, value),
        Data::I8(_) => put::<i8>(array, positions, value),
        Data::I16(_) => put::<i16>(array, positions, value),
        Data::I32(_) => put::<i32>(array, positions, value),
        Data::I64(_) => put::<i64>(array, positions, value),
        Data::U8(_) => put::<u8>(array, positions, value),
        Data::U16(_) => put::<u16>(array, positions, value),
        Data::U32(_) => put::<u32>(array, positions, value),
        Data::U64(_) => put::<u64>(array, positions, value),
        Data::F32(_) => put::<f32>(array, positions, value),
        Data::F64(_) => put::<f64>(array, positions, value),
        Data::Str(_) => put::<std::sync::Arc<str>>(array, positions, value),
        Data::Object(_) => put::<littoral_array::Scalar>(array, positions, value),
    }
}

fn basic(items: &[Item]) -> Option<Vec<Index>> {
    items
        .iter()
        .map(|item| match item {
            Item::Basic(index) => Some(*index),
            Item::Positions(_) => None,
        })
        .collect()
}

fn parse(array: &Array, key: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Item>> {
    let keys = match key.downcast_ref::<PyTuple>() {
        Some(tuple) => tuple.as_slice().to_vec(),
        None => vec![key.to_owned()],
    };
    let is_ellipsis = |key: &PyObject| key.is(&vm.ctx.ellipsis);
    let arrays = keys
        .iter()
        .map(|key| {
            let plain = is_ellipsis(key)
                || vm.is_none(key)
                || key.downcast_ref::<PySlice>().is_some()
                || integer(key, vm).is_some();
            if plain {
                Ok(None)
            } else {
                positions(key, vm).map(Some)
            }
        })
        .collect::<PyResult<Vec<Option<Array>>>>()?;
    let consumed: usize = keys
        .iter()
        .zip(&arrays)
        .map(|(key, found)| match found {
            Some(found) if found.dtype() == DType::Bool => found.ndim(),
            _ => !(is_ellipsis(key) || vm.is_none(key)) as usize,
        })
        .sum();
    let ndim = array.ndim();
    if consumed > ndim {
        return Err(vm.new_index_error(format!(
            "too many indices for array: array is {ndim}-dimensional, but {consumed} were indexed"
        )));
    }
    if keys.iter().filter(|key| is_ellipsis(key)).count() > 1 {
        return Err(vm.new_index_error("an index can only have a single ellipsis ('...')"));
    }
    let mut items = Vec::new();
    let mut axis = 0;
    for (key, found) in keys.iter().zip(arrays) {
        if is_ellipsis(key) {
            for _ in 0..ndim - consumed {
                items.push(Item::Basic(Index::all(array.shape()[axis])));
                axis += 1;
            }
        } else if vm.is_none(key) {
            items.push(Item::Basic(Index::NewAxis));
        } else if let Some(slice) = key.downcast_ref::<PySlice>() {
            items.push(Item::Basic(slice_index(slice, array.shape()[axis], vm)?));
            axis += 1;
        } else if let Some(found) = found {
            if found.dtype() == DType::Bool {
                for (offset, size) in found.shape().iter().enumerate() {
                    let real = array.shape()[axis + offset];
                    if *size != real {
                        return Err(vm.new_index_error(format!(
                            "boolean index did not match indexed array along axis {}; size of axis \
                             is {real} but size of corresponding boolean axis is {size}",
                            axis + offset
                        )));
                    }
                }
                axis += found.ndim();
                for positions in ops::nonzero(&found).or_raise(vm)? {
                    let count = positions.len();
                    items.push(Item::Positions(
                        Array::from_vec(&[count], positions).or_raise(vm)?,
                    ));
                }
            } else {
                items.push(Item::Positions(found));
                axis += 1;
            }
        } else if let Some(position) = integer(key, vm) {
            let size = array.shape()[axis] as i64;
            if position < -size || position >= size {
                return Err(vm.new_index_error(format!(
                    "index {position} is out of bounds for axis {axis} with size {size}"
                )));
            }
            items.push(Item::Basic(Index::At(position)));
            axis += 1;
        }
    }
    while axis < ndim {
        items.push(Item::Basic(Index::all(array.shape()[axis])));
        axis += 1;
    }
    Ok(items)
}

/// An integer index: Python's and numpy's integers, 0-d integer arrays; not bools.
fn integer(key: &PyObject, vm: &VirtualMachine) -> Option<i64> {
    if key
        .downcast_ref::<NdArray>()
        .is_some_and(|array| array.ndim() != 0)
        || key.class().is(vm.ctx.types.bool_type)
    {
        return None;
    }
    key.try_index_opt(vm)?
        .ok()?
        .try_to_primitive::<i64>(vm)
        .ok()
}

fn positions(key: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    let array = from_py(key, vm)?;
    match array.dtype() {
        DType::Bool => Ok(array),
        dtype if dtype.is_integer() => cast(&array, DType::I64, vm),
        _ if array.size() == 0 => cast(&array, DType::I64, vm),
        _ => Err(vm.new_index_error(
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or \
             boolean arrays are valid indices",
        )),
    }
}

fn slice_index(slice: &PySlice, size: usize, vm: &VirtualMachine) -> PyResult<Index> {
    let (range, step, count) = slice.to_saturated(vm)?.adjust_indices(size);
    if count == 0 {
        return Ok(Index::Slice {
            start: 0,
            stop: 0,
            step: 1,
        });
    }
    let (low, high) = (range.start as i64, range.end as i64);
    Ok(if step > 0 {
        Index::Slice {
            start: low,
            stop: high,
            step: step as i64,
        }
    } else {
        Index::Slice {
            start: high - 1,
            stop: low - 1,
            step: step as i64,
        }
    })
}

/// Slices first, as views; then the positions of all other axes together.
fn advanced(array: &Array, items: Vec<Item>, vm: &VirtualMachine) -> PyResult<Array> {
    let mut region = Vec::new();
    let mut axes = Vec::new();
    let mut indices = Vec::new();
    let mut old_axis = 0;
    let mut new_axis = 0;
    // numpy moves the indexed axes to the front if a slice stands between them.
    let mut runs = 0;
    let mut in_run = false;
    for item in items {
        let position = match item {
            Item::Basic(Index::At(position)) => {
                Some(Array::scalar(littoral_array::Scalar::Int(position)))
            }
            Item::Positions(positions) => Some(positions),
            Item::Basic(index) => {
                region.push(index);
                old_axis += (index != Index::NewAxis) as usize;
                in_run = false;
                new_axis += 1;
                None
            }
        };
        if let Some(position) = position {
            region.push(Index::all(array.shape()[old_axis]));
            axes.push(new_axis);
            indices.push(position);
            runs += !in_run as usize;
            in_run = true;
            old_axis += 1;
            new_axis += 1;
        }
    }
    let sliced = ops::slice(array, &region).or_raise(vm)?;
    let shapes: Vec<&[usize]> = indices.iter().map(Array::shape).collect();
    let common = ops::broadcast_shapes(&shapes).map_err(|_| {
        let shapes: Vec<String> = indices
            .iter()
            .map(|each| tuple_text(each.shape()))
            .collect();
        vm.new_index_error(format!(
            "shape mismatch: indexing arrays could not be broadcast together with shapes {}",
            shapes.join(" ")
        ))
    })?;
    let references: Vec<&Array> = indices.iter().collect();
    let gathered = ops::gather(&sliced, &axes, &references).or_raise(vm)?;
    if runs <= 1 {
        return Ok(gathered);
    }
    let first = axes[0];
    let moved = first..first + common.len();
    let order: Vec<usize> = moved
        .clone()
        .chain((0..gathered.ndim()).filter(|axis| !moved.contains(axis)))
        .collect();
    ops::transpose(&gathered, &order).or_raise(vm)
}
