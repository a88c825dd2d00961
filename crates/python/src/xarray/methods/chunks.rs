//! Chunks: lengths along each dimension, how they are given and how they are shown.

use indexmap::IndexMap;
use littoral_array::Scalar;
use littoral_xarray::Variable;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, both};
use crate::support::{self, Arguments};
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[both("chunk", chunk)];

/// Lengths of chunks by dimension; None is the whole dimension.
pub type Sizes = IndexMap<String, Option<u64>>;

/// From here on the object stays uncomputed until asked.
fn chunk(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let given = args.take_some("chunks", vm)?;
    for ignored in ["name_prefix", "token", "lock", "inline_array"] {
        args.keyword(ignored);
    }
    for ignored in ["chunked_array_type", "from_array_kwargs"] {
        args.keyword(ignored);
    }
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let own = match &call.model {
        Labelled::Array(array) => array.variable.sizes(),
        Labelled::Set(dataset) => dataset.sizes(),
    };
    let mut sizes = match given {
        Some(given) => sizes_of(&given, &own, vm)?,
        None => Sizes::new(),
    };
    for (dim, size) in keywords {
        add(&mut sizes, dim, &size, &own, vm)?;
    }
    call.map(|dataset| dataset.chunk(&sizes), vm)
}

/// `chunks=`: one length, one for each dimension, or a mapping.
pub fn sizes_of(
    given: &PyObject,
    own: &IndexMap<String, u64>,
    vm: &VirtualMachine,
) -> PyResult<Sizes> {
    let mut sizes = Sizes::new();
    if support::scalar_of(given, vm)?.is_some() || support::text(given).is_some() {
        for dim in own.keys() {
            add(&mut sizes, dim.clone(), given, own, vm)?;
        }
    } else if support::is_sequence(given) {
        for (dim, size) in own.keys().zip(support::items(given, vm)?) {
            add(&mut sizes, dim.clone(), &size, own, vm)?;
        }
    } else {
        for (dim, size) in support::pairs(given, vm)? {
            add(&mut sizes, convert::key_text(&dim, vm)?, &size, own, vm)?;
        }
    }
    Ok(sizes)
}

/// The length of one dimension's chunks: a number, `-1` and `"auto"` for all of it, None to leave them. Of lengths
/// that differ the first counts.
fn add(
    sizes: &mut Sizes,
    dim: String,
    size: &PyObject,
    own: &IndexMap<String, u64>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if vm.is_none(size) {
        return Ok(());
    }
    let length = match support::scalar_of(size, vm)? {
        Some(Scalar::Float(_)) => {
            return Err(vm.new_value_error("chunks can only contain integers."));
        }
        Some(Scalar::Int(size)) => u64::try_from(size).ok().filter(|size| *size > 0),
        Some(_) => None,
        None if support::is_sequence(size) => {
            let lengths = support::items(size, vm)?;
            let lengths = lengths
                .into_iter()
                .map(|length| length.try_into_value(vm))
                .collect::<PyResult<Vec<u64>>>()?;
            if own
                .get(&dim)
                .is_some_and(|n| *n != lengths.iter().sum::<u64>())
            {
                let shown = own.iter().map(|(name, n)| match *name == dim {
                    true => lengths_tuple(lengths.iter().copied(), vm),
                    false => lengths_tuple([*n].into_iter(), vm),
                });
                let shown: PyObjectRef = vm.ctx.new_tuple(shown.collect()).into();
                let shape = lengths_tuple(own.values().copied(), vm);
                return Err(vm.new_value_error(format!(
                    "Chunks do not add up to shape. Got chunks={}, shape={}",
                    support::repr_of(&shown, vm)?,
                    support::repr_of(&shape, vm)?
                )));
            }
            lengths.first().copied().filter(|length| *length > 0)
        }
        None => None,
    };
    sizes.insert(dim, length);
    Ok(())
}

fn lengths_tuple(lengths: impl Iterator<Item = u64>, vm: &VirtualMachine) -> PyObjectRef {
    let lengths = lengths.map(|length| vm.ctx.new_int(length).into());
    vm.ctx.new_tuple(lengths.collect()).into()
}

/// The lengths along each axis, where the variable is uncomputed.
fn lengths_of(variable: &Variable, vm: &VirtualMachine) -> Option<Vec<PyObjectRef>> {
    let meta = variable.data.meta();
    let all = meta.shape.iter().zip(&meta.chunks).map(|(n, chunk)| {
        let chunk = (*chunk).max(1);
        let starts = (0..*n).step_by(chunk as usize);
        lengths_tuple(starts.map(|start| chunk.min(n - start)), vm)
    });
    meta.deferred.then(|| all.collect())
}

/// `da.chunks`: a tuple or None; `ds.chunks` is `ds.chunksizes`.
pub fn chunks(model: Labelled, vm: &VirtualMachine) -> PyResult {
    match &model {
        Labelled::Array(array) => Ok(match lengths_of(&array.variable, vm) {
            Some(all) => vm.ctx.new_tuple(all).into(),
            None => vm.ctx.none(),
        }),
        Labelled::Set(_) => chunksizes(model, vm),
    }
}

/// Lengths by dimension. `ValueError` where variables differ.
pub fn chunksizes(model: Labelled, vm: &VirtualMachine) -> PyResult {
    let variables: Vec<Variable> = match model {
        Labelled::Array(array) => vec![array.variable],
        Labelled::Set(dataset) => dataset.variables.into_values().collect(),
    };
    let mut out: IndexMap<String, PyObjectRef> = IndexMap::new();
    for variable in &variables {
        let lengths = lengths_of(variable, vm).unwrap_or_default();
        for (dim, lengths) in variable.dims.iter().zip(lengths) {
            let known = out.entry(dim.clone()).or_insert_with(|| lengths.clone());
            if !vm.bool_eq(known, &lengths)? {
                return Err(vm.new_value_error(format!(
                    "Object has inconsistent chunks along dimension {dim}. This can be fixed by calling \
                     unify_chunks()."
                )));
            }
        }
    }
    let dict = support::dict_of(out, vm)?;
    Ok(crate::xarray::accessors::frozen("Frozen", dict, vm))
}
