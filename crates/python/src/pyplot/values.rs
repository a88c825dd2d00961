//! Python values as numbers on an axis.

use littoral_array::{Array, DType, TimeUnit, ops};
use littoral_plot::AxisKind;
use littoral_plot::values::{AxisValues, axis_values};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

use super::handle::Ax;
use crate::numpy;
use crate::support::{self, OrRaise};
use crate::xarray::objects::Labelled;

/// Any array, list, number or labelled array; labelled ones are computed.
pub fn array_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    match Labelled::of(object, vm)? {
        Some(Labelled::Array(array)) => array.values().or_raise(vm),
        Some(Labelled::Set(_)) => {
            Err(vm.new_type_error("a Dataset cannot be drawn: choose one of its variables"))
        }
        None => numpy::from_py(object, vm),
    }
}

/// Numbers that have no axis: colours, sizes, errors.
pub fn plain(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<f64>> {
    Ok(axis_values(&array_of(object, vm)?).or_raise(vm)?.values)
}

/// Values as numbers on an axis, which learns what they mean: dates, categories. Strings on an axis of
/// dates are dates.
pub fn on_axis(
    ax: &Ax,
    horizontal: bool,
    array: &Array,
    vm: &VirtualMachine,
) -> PyResult<Vec<f64>> {
    let kind = kind(ax, horizontal, vm)?;
    if let (AxisKind::Date(_), DType::Str(_)) = (&kind, array.dtype()) {
        let dates = ops::cast(array, DType::Datetime(TimeUnit::Micro)).or_raise(vm)?;
        return Ok(axis_values(&dates).or_raise(vm)?.values);
    }
    let AxisValues {
        mut values,
        kind: own,
    } = axis_values(array).or_raise(vm)?;
    let new = match (kind, own) {
        (_, AxisKind::Number) => return Ok(values),
        // Names that the axis knows keep their places.
        (AxisKind::Category(mut known), AxisKind::Category(texts)) => {
            let places: Vec<f64> = texts
                .into_iter()
                .map(|text| {
                    let at = known.iter().position(|other| *other == text);
                    let at = at.unwrap_or_else(|| {
                        known.push(text);
                        known.len() - 1
                    });
                    at as f64
                })
                .collect();
            for value in &mut values {
                *value = places.get(*value as usize).copied().unwrap_or(f64::NAN);
            }
            AxisKind::Category(known)
        }
        (_, own) => own,
    };
    ax.with(vm, |axes| axes.axis_mut(horizontal).kind = new)?;
    Ok(values)
}

/// What the numbers of an axis mean, shared axes considered.
pub fn kind(ax: &Ax, horizontal: bool, vm: &VirtualMachine) -> PyResult<AxisKind> {
    ax.with(vm, |_| ())?;
    Ok(ax.fig.with(|figure| {
        figure
            .sharing(ax.id, horizontal)
            .into_iter()
            .filter_map(|id| Some(figure.axes(id)?.axis(horizontal).kind.clone()))
            .find(|kind| *kind != AxisKind::Number)
            .unwrap_or_default()
    }))
}

/// One value on an axis.
pub fn one_on_axis(
    ax: &Ax,
    horizontal: bool,
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<f64> {
    let array = array_of(object, vm)?;
    if array.size() != 1 {
        return Err(vm.new_type_error(format!(
            "a single position was asked for, found {} values",
            array.size()
        )));
    }
    Ok(on_axis(ax, horizontal, &array, vm)?[0])
}

/// A length along an axis: days for `timedelta` where the axis has dates.
pub fn length(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<f64>> {
    let array = array_of(object, vm)?;
    if let DType::Timedelta(unit) = array.dtype() {
        let days = unit.nanos() as f64 / TimeUnit::Day.nanos() as f64;
        let counts = axis_values(&array).or_raise(vm)?.values;
        return Ok(counts.into_iter().map(|count| count * days).collect());
    }
    Ok(axis_values(&array).or_raise(vm)?.values)
}

/// A pair of numbers, as for `figsize`.
pub fn pair(name: &str, object: &PyObject, vm: &VirtualMachine) -> PyResult<(f64, f64)> {
    let items = support::items(object, vm)?;
    match items.as_slice() {
        [a, b] => Ok((support::float_of(a, vm)?, support::float_of(b, vm)?)),
        _ => Err(vm.new_value_error(format!("{name} must be two numbers, found {}", items.len()))),
    }
}

/// `values` repeated or cut to `count`, as numpy broadcasts a scalar.
pub fn repeated(
    name: &str,
    values: Vec<f64>,
    count: usize,
    vm: &VirtualMachine,
) -> PyResult<Vec<f64>> {
    match values.len() {
        1 => Ok(vec![values[0]; count]),
        length if length == count => Ok(values),
        length => Err(vm.new_value_error(format!(
            "shape mismatch: {name} has {length} values where {count} are needed"
        ))),
    }
}
