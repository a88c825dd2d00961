//! `pad` with all its arguments.

use indexmap::IndexMap;
use littoral_array::Scalar;
use littoral_xarray::{Ends, PadOptions, Padding};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{Call, Entry, both, keep_attrs};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert;
use crate::xarray::objects::Labelled;

pub const METHODS: &[Entry] = &[both("pad", pad)];

fn pad(call: Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take_some("pad_width", vm)?;
    let mode = args
        .value::<String>("mode", vm)?
        .unwrap_or_else(|| "constant".into());
    let lengths = args.take_some("stat_length", vm)?;
    let constants = args.take_some("constant_values", vm)?;
    let ends = args.take_some("end_values", vm)?;
    let reflect = args.take_some("reflect_type", vm)?;
    let keep = keep_attrs(&mut args, vm)?;
    let given = convert::either_dict_or_keywords("pad", positional, &mut args, vm)?;
    args.finish(vm)?;
    let mut widths = IndexMap::new();
    for (dim, width) in given {
        let (before, after) = pair(&width, vm, |object| {
            let width: i64 = object.try_index(vm)?.try_to_primitive(vm)?;
            u64::try_from(width)
                .map_err(|_| vm.new_value_error("index can't contain negative values"))
        })?;
        widths.insert(dim, (before, after));
    }
    let padding = Padding::from_name(&mode)
        .ok_or_else(|| vm.new_value_error(format!("mode '{mode}' is not supported")))?;
    let mut options = PadOptions::new(padding);
    options.keep_attrs = keep;
    options.odd = match reflect {
        Some(reflect) => support::text(&reflect).as_deref() == Some("odd"),
        None => false,
    };
    options.stat_length = lengths
        .map(|lengths| {
            self::ends(&lengths, vm, |object| {
                let length: i64 = object.try_index(vm)?.try_to_primitive(vm)?;
                u64::try_from(length)
                    .map_err(|_| vm.new_value_error("index can't contain negative values"))
            })
        })
        .transpose()?;
    options.end_values = ends
        .map(|ends| self::ends(&ends, vm, |object| scalar(object, vm)))
        .transpose()?;
    if let Some(constants) = constants {
        match &call.model {
            Labelled::Set(dataset) if is_mapping(&constants, vm) => {
                // By variable, or by dimension.
                let names = dataset.data_names();
                let mut dims = IndexMap::new();
                for (key, value) in support::pairs(&constants, vm)? {
                    let key = convert::key_text(&key, vm)?;
                    if names.contains(&key) {
                        let own = missing_or(&value, vm)?;
                        options.constants_by_name.insert(key, own);
                    } else {
                        dims.insert(key, pair(&value, vm, |object| scalar(object, vm))?);
                    }
                }
                if !dims.is_empty() || options.constants_by_name.is_empty() {
                    options.constants = Some(Ends::Dims(dims));
                }
            }
            _ => options.constants = missing_or(&constants, vm)?,
        }
    }
    match call.model {
        Labelled::Array(array) => {
            let out = array.map_dataset(|dataset| dataset.padded(&widths, &options));
            Labelled::Array(out.or_raise(vm)?).wrap(vm)
        }
        Labelled::Set(dataset) => {
            Labelled::Set(dataset.padded(&widths, &options).or_raise(vm)?).wrap(vm)
        }
    }
}

fn is_mapping(object: &PyObjectRef, vm: &VirtualMachine) -> bool {
    object.as_object().get_attr("items", vm).is_ok()
}

/// Constants; None for what says "missing".
fn missing_or(object: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Option<Ends<Scalar>>> {
    match vm.is_none(object) {
        true => Ok(None),
        false => ends(object, vm, |object| scalar(object, vm)).map(Some),
    }
}

fn scalar(object: &PyObject, vm: &VirtualMachine) -> PyResult<Scalar> {
    support::scalar_of(object, vm)?
        .ok_or_else(|| vm.new_type_error("a value to pad with must be a scalar"))
}

/// One value for both ends, or a pair.
fn pair<T: Clone>(
    object: &PyObjectRef,
    vm: &VirtualMachine,
    read: impl Fn(&PyObject) -> PyResult<T>,
) -> PyResult<(T, T)> {
    if !support::is_sequence(object) {
        let both = read(object)?;
        return Ok((both.clone(), both));
    }
    match support::items(object, vm)?.as_slice() {
        [one] => {
            let both = read(one)?;
            Ok((both.clone(), both))
        }
        [before, after] => Ok((read(before)?, read(after)?)),
        _ => Err(vm.new_value_error("a pair of values is needed, before and after")),
    }
}

fn ends<T: Clone>(
    object: &PyObjectRef,
    vm: &VirtualMachine,
    read: impl Fn(&PyObject) -> PyResult<T>,
) -> PyResult<Ends<T>> {
    if !is_mapping(object, vm) {
        let (before, after) = pair(object, vm, read)?;
        return Ok(Ends::All(before, after));
    }
    let dims = support::pairs(object, vm)?
        .into_iter()
        .map(|(dim, value)| Ok((convert::key_text(&dim, vm)?, pair(&value, vm, &read)?)))
        .collect::<PyResult<_>>()?;
    Ok(Ends::Dims(dims))
}
