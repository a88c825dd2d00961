//! Whether variables, arrays and datasets are the same, in each of xarray's senses.

use indexmap::IndexMap;
use littoral_array::{DType, Scalar, ops};

use crate::align::common_sizes;
use crate::attrs::Attrs;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::variable::Variable;

/// `compat=`: when two variables of one name go together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Compat {
    /// Equal, with equal attributes.
    Identical,
    /// The same dimensions and values; NaN equals NaN.
    Equals,
    /// Equal once both are broadcast against each other.
    BroadcastEquals,
    /// Equal wherever both have a value.
    NoConflicts,
    /// Not compared: the first is taken.
    Override,
    /// As [`Compat::BroadcastEquals`]; what differs is left out.
    Minimal,
    /// As [`Compat::Equals`], but for numbers that differ by at most `atol + rtol * abs(other)`.
    Close { rtol: f64, atol: f64 },
}

impl Compat {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "identical" => Compat::Identical,
            "equals" => Compat::Equals,
            "broadcast_equals" => Compat::BroadcastEquals,
            "no_conflicts" => Compat::NoConflicts,
            "override" => Compat::Override,
            "minimal" => Compat::Minimal,
            _ => return None,
        })
    }
}

pub(crate) fn attrs_equal(a: &Attrs, b: &Attrs) -> bool {
    a.len() == b.len() && a.iter().all(|(key, value)| b.get(key) == Some(value))
}

impl Variable {
    /// Whether both hold the same values in the same dimensions (NaN equals NaN). Waits.
    pub fn equals(&self, other: &Variable) -> Result<bool> {
        self.same_values(other, false)
    }

    /// Equal, with equal attributes.
    pub fn identical(&self, other: &Variable) -> Result<bool> {
        Ok(attrs_equal(&self.attrs, &other.attrs) && self.equals(other)?)
    }

    /// Equal once both have all dimensions of both.
    pub fn broadcast_equals(&self, other: &Variable) -> Result<bool> {
        self.same_broadcast(other, false)
    }

    /// Equal once broadcast, wherever both have a value.
    pub fn no_conflicts(&self, other: &Variable) -> Result<bool> {
        self.same_broadcast(other, true)
    }

    pub(crate) fn compatible(&self, other: &Variable, compat: Compat) -> Result<bool> {
        match compat {
            Compat::Identical => self.identical(other),
            Compat::Equals => self.equals(other),
            Compat::BroadcastEquals | Compat::Minimal => self.broadcast_equals(other),
            Compat::NoConflicts => self.no_conflicts(other),
            Compat::Override => Ok(true),
            Compat::Close { rtol, atol } => self.close(other, rtol, atol),
        }
    }

    /// As numpy's `isclose` with `equal_nan`, in the same dimensions.
    fn close(&self, other: &Variable, rtol: f64, atol: f64) -> Result<bool> {
        if !(self.dtype().is_numeric() && other.dtype().is_numeric()) {
            return self.equals(other);
        }
        if self.dims != other.dims || self.shape() != other.shape() {
            return Ok(false);
        }
        let floats = |variable: &Variable| -> Result<Vec<f64>> {
            let values = ops::cast(&variable.values()?, DType::F64)?;
            Ok(values.to_vec().unwrap_or_default())
        };
        let near = |(a, b): (f64, f64)| {
            a == b
                || (a.is_nan() && b.is_nan())
                || (b.is_finite() && (a - b).abs() <= atol + rtol * b.abs())
        };
        Ok(floats(self)?.into_iter().zip(floats(other)?).all(near))
    }

    fn same_broadcast(&self, other: &Variable, gaps: bool) -> Result<bool> {
        if self.dims == other.dims {
            return self.same_values(other, gaps);
        }
        let Ok(sizes) = common_sizes(&[self, other]) else {
            return Ok(false);
        };
        self.broadcast_to(&sizes)?
            .same_values(&other.broadcast_to(&sizes)?, gaps)
    }

    fn same_values(&self, other: &Variable, gaps: bool) -> Result<bool> {
        if self.dims != other.dims || self.shape() != other.shape() {
            return Ok(false);
        }
        if self.data.ptr() == other.data.ptr() {
            return Ok(true);
        }
        let (a, b) = (self.values()?, other.values()?);
        if let (Some(a), Some(b)) = (a.to_vec::<f64>(), b.to_vec::<f64>())
            && a.len() == b.len()
            && self.dtype() == DType::F64
            && other.dtype() == DType::F64
        {
            let same = |(a, b): (&f64, &f64)| {
                a == b || (a.is_nan() && b.is_nan()) || (gaps && (a.is_nan() || b.is_nan()))
            };
            return Ok(a.iter().zip(&b).all(same));
        }
        if !gaps && a.dtype() == b.dtype() && a.dtype().is_time() {
            return Ok(a.to_vec::<i64>() == b.to_vec::<i64>());
        }
        let same = |(a, b): (&Scalar, &Scalar)| match (a.is_null(), b.is_null()) {
            (true, true) => true,
            (false, false) => scalars_equal(a, b),
            _ => gaps,
        };
        Ok(a.scalars().iter().zip(b.scalars().iter()).all(same))
    }
}

/// As numpy compares two elements.
fn scalars_equal(a: &Scalar, b: &Scalar) -> bool {
    if a == b || matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if a == b) {
        return true;
    }
    let (a, b) = (
        littoral_array::Array::scalar(a.clone()),
        littoral_array::Array::scalar(b.clone()),
    );
    ops::binary(ops::Binary::Eq, &a, &b)
        .ok()
        .and_then(|equal| equal.item().ok())
        == Some(Scalar::Bool(true))
}

/// Whether the same coordinates are indexes, of the same kind. Their labels are compared elsewhere.
fn same_indexes(a: &Dataset, b: &Dataset) -> bool {
    let groups = |dataset: &Dataset| {
        let mut groups = dataset.index_groups();
        groups.sort();
        groups
    };
    groups(a) == groups(b)
}

fn maps_compatible(
    a: &IndexMap<String, Variable>,
    b: &IndexMap<String, Variable>,
    compat: Compat,
) -> Result<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (name, own) in a {
        let same = match b.get(name) {
            Some(other) => own.compatible(other, compat)?,
            None => false,
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

impl DataArray {
    /// Values and coordinates compared by `compat`; [`Compat::Identical`] compares names, too. Waits.
    pub fn compatible(&self, other: &DataArray, compat: Compat) -> Result<bool> {
        Ok((compat != Compat::Identical
            || (self.name == other.name && same_indexes(&self.to_temp(), &other.to_temp())))
            && maps_compatible(&self.coords, &other.coords, compat)?
            && self.variable.compatible(&other.variable, compat)?)
    }
}

impl Dataset {
    /// All variables compared by `compat`; [`Compat::Identical`] compares attributes, too. Waits.
    pub fn compatible(&self, other: &Dataset, compat: Compat) -> Result<bool> {
        Ok((compat != Compat::Identical
            || (attrs_equal(&self.attrs, &other.attrs) && same_indexes(self, other)))
            && self.compatible_variables(other, compat)?)
    }

    /// Which variables are coordinates, and all variables by `compat`. Waits.
    pub(crate) fn compatible_variables(&self, other: &Dataset, compat: Compat) -> Result<bool> {
        let (own, others) = (&self.coord_names, &other.coord_names);
        Ok(own.len() == others.len()
            && own.iter().all(|name| others.contains(name))
            && maps_compatible(&self.variables, &other.variables, compat)?)
    }
}
