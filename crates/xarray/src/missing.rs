//! `fillna`, `isnull`, `dropna`, `ffill`, `bfill`, `clip`, `isin`.

use littoral_array::format::python_str_repr;
use littoral_array::ops::{Binary, Scan, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use littoral_graph::{Expr, Op};

use crate::align::{Join, align, common_sizes, replaced};
use crate::arithmetic::{
    Operand, merge_coords, not_promoted, shared_dtype, shared_with_scalar, unboxed, weak_scalar,
};
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::shaping::not_among;
use crate::variable::{Variable, settle};

impl Variable {
    /// `where(condition, self, other)` by name; without `other` the missing value.
    pub(crate) fn masked(&self, condition: &Variable, other: Option<&Operand>) -> Result<Self> {
        let filler = match other {
            None => {
                let (dtype, missing) = replaced(self.dtype());
                let cast = Variable {
                    data: self.data.cast(dtype)?,
                    ..self.clone()
                };
                let missing = Variable {
                    data: missing_expr(dtype, &missing)?,
                    ..Variable::scalar(Scalar::None)
                };
                return cast.select(condition, &missing);
            }
            Some(Operand::Weak(value)) => Variable::new(vec![], choice(self.dtype(), value)?)?,
            Some(Operand::Array(array)) if array.ndim() == 0 => {
                Variable::new(vec![], array.clone())?
            }
            Some(Operand::Array(array)) => self.named_like(array)?,
            Some(Operand::Variable(variable)) => variable.clone(),
            Some(Operand::DataArray(array)) => array.variable.clone(),
            Some(Operand::Dataset(_)) => {
                return Err(value_error("where: other is a Dataset but this is not"));
            }
        };
        self.select(condition, &filler)
    }

    /// The dims of self come first, then those of the condition, then those of the other.
    fn select(&self, condition: &Variable, other: &Variable) -> Result<Self> {
        let sizes = common_sizes(&[self, condition, other])?;
        self.select_in(condition, other, sizes.keys().cloned().collect())
    }

    /// The dims of the condition come first.
    pub(crate) fn select_by(&self, condition: &Variable, other: &Variable) -> Result<Self> {
        let sizes = common_sizes(&[condition, self, other])?;
        self.select_in(condition, other, sizes.keys().cloned().collect())
    }

    fn select_in(&self, condition: &Variable, other: &Variable, dims: Vec<String>) -> Result<Self> {
        let condition = condition.expanded(&dims)?.data.cast(DType::Bool)?;
        // Beside arrays, an object without dimensions is what it holds.
        let plain = |variable: &Variable| {
            let boxed = variable.ndim() == 0 && variable.dtype() == DType::Object;
            let data = match boxed && !dims.is_empty() {
                true => unboxed(variable.data.clone())?,
                false => variable.data.clone(),
            };
            variable.with_data(data)
        };
        let (own, other) = (plain(self)?, plain(other)?);
        let dtype = shared_dtype(own.dtype(), other.dtype())?;
        let side = |variable: &Variable| -> Result<Expr> {
            let data = variable.expanded(&dims)?.data;
            Ok(match dtype {
                DType::Object => boxed(&data)?,
                _ => data,
            })
        };
        let data = condition.select(&side(&own)?, &side(&other)?)?;
        // Whatever the options say.
        Ok(Variable::new(dims, settle(data)?)?.with_attrs(self.attrs.clone()))
    }

    /// Missing elements replaced.
    pub fn filled(&self, other: &Variable) -> Result<Self> {
        let same =
            || Ok::<bool, XarrayError>(shared_dtype(self.dtype(), other.dtype())? == self.dtype());
        if !self.dtype().has_missing() && other.ndim() == 0 && same()? {
            return Ok(self.clone());
        }
        let present = self.unary(Unary::Notnull)?;
        self.select(&present, other)
    }

    /// Missing elements replaced, in the dtype and with the dimensions of both.
    pub(crate) fn filled_from(&self, other: &Variable) -> Result<Self> {
        let present = self.unary(Unary::Notnull)?;
        self.select(&present, other)
    }

    /// With a dtype that can be missing, as if beside NaN.
    pub(crate) fn beside_nan(&self) -> Result<Self> {
        let dtype = match self.dtype().kind() {
            Kind::Int | Kind::UInt | Kind::Bool => DType::F64,
            Kind::Datetime => return Err(not_promoted(self.dtype(), DType::F64)),
            Kind::Float | Kind::Timedelta => self.dtype(),
            _ if self.dtype().is_time() => self.dtype(),
            _ => DType::Object,
        };
        Ok(Self {
            data: settle(self.data.cast(dtype)?)?,
            ..self.clone()
        })
    }

    fn fill_along(&self, dim: &str, scan: Scan, limit: Option<u64>) -> Result<Self> {
        let Some(axis) = self.axis(dim) else {
            return Ok(self.clone());
        };
        if matches!(self.dtype().kind(), Kind::Str | Kind::Object) {
            return Err(XarrayError::Type(
                "ufunc 'isnan' not supported for the input types, and the inputs could not be safely coerced to any \
                 supported types according to the casting rule ''safe''"
                    .into(),
            ));
        }
        let op = Op::Scan {
            op: scan,
            axis,
            skipna: true,
            limit,
        };
        self.with_data(Expr::new(op, vec![self.data.clone()])?)
    }
}

/// As objects: numpy's nanoseconds among others are numbers, and None where they are missing.
pub(crate) fn boxed(data: &Expr) -> Result<Expr> {
    use littoral_array::TimeUnit::Nano;
    if !matches!(data.dtype(), DType::Datetime(Nano) | DType::Timedelta(Nano)) {
        return Ok(data.cast(DType::Object)?);
    }
    let counts = data.cast(DType::I64)?.cast(DType::Object)?;
    let none = missing_expr(DType::Object, &Scalar::None)?;
    Ok(data.unary(Unary::Notnull)?.select(&counts, &none)?)
}

/// A Python scalar as the array that may stand in for elements of `dtype`.
pub(crate) fn choice(dtype: DType, value: &Scalar) -> Result<Array> {
    match shared_with_scalar(dtype, value)? {
        DType::Object => Ok(Array::from_vec(&[], vec![value.clone()])?),
        _ => weak_scalar(Binary::Maximum, dtype, value),
    }
}

/// A missing value as a 0-d array of `dtype`.
pub(crate) fn missing_expr(dtype: DType, missing: &Scalar) -> Result<Expr> {
    let array = match (dtype, missing) {
        (DType::Object, value) => Array::from_vec(&[], vec![value.clone()])?,
        (_, value) => littoral_array::ops::cast(&Array::scalar(value.clone()), dtype)?,
    };
    Ok(Expr::literal(array))
}

impl Dataset {
    fn has_all(&self, names: &[String]) -> Result<()> {
        match names.iter().all(|name| self.data_names().contains(name)) {
            true => Ok(()),
            false => Err(value_error(
                "all variables in the argument to `fillna` must be contained in the original dataset",
            )),
        }
    }

    /// Missing elements replaced by values for each variable, of others by NaN (so that they become what
    /// can hold it, as in xarray).
    pub fn fillna_by_name(&self, values: &[(String, Operand)]) -> Result<Self> {
        let names: Vec<String> = values.iter().map(|(name, _)| name.clone()).collect();
        self.has_all(&names)?;
        let missing = Operand::Weak(Scalar::Float(f64::NAN));
        let mut out = self.clone();
        for name in self.data_names() {
            let value = values.iter().find(|(own, _)| *own == name);
            let value = value.map_or(&missing, |(_, value)| value);
            let filled = self.select(std::slice::from_ref(&name))?.fillna(value)?;
            if let Some(variable) = filled.variables.get(&name) {
                out.variables.insert(name, variable.clone());
            }
        }
        Ok(out.data_first())
    }

    /// Missing elements replaced, at the labels and in the variables of this dataset.
    pub fn fillna(&self, other: &Operand) -> Result<Self> {
        let filler = match other {
            Operand::DataArray(array) => Some(array.to_temp()),
            Operand::Dataset(dataset) => Some(dataset.clone()),
            _ => None,
        };
        if let (Operand::Dataset(other), false) = (other, self.is_single()) {
            self.has_all(&other.data_names())?;
        }
        let (this, filler) = match filler {
            None => (self.clone(), None),
            Some(filler) => {
                let aligned = align(&[self.clone(), filler], Join::Left, &[])?;
                (aligned[0].clone(), Some(aligned[1].clone()))
            }
        };
        let filled = this.map_data(|name, variable| {
            let value = match (&filler, other) {
                (Some(set), _) => match set.variables.get(THIS).or_else(|| set.variables.get(name))
                {
                    Some(value) => value.clone(),
                    // As xarray does it, with NaN.
                    None => {
                        let missing = Scalar::Float(f64::NAN);
                        Variable::new(vec![], choice(variable.dtype(), &missing)?)?
                    }
                },
                (None, Operand::Weak(value)) => {
                    Variable::new(vec![], choice(variable.dtype(), value)?)?
                }
                (None, Operand::Array(array)) if array.ndim() == 0 => {
                    Variable::new(vec![], array.clone())?
                }
                (None, Operand::Array(array)) => variable.named_like(array)?,
                (None, Operand::Variable(value)) => value.clone(),
                _ => return Err(value_error("fillna: this value cannot fill")),
            };
            variable.filled(&value)
        })?;
        let Some(filler) = filler else {
            return Ok(filled.data_first());
        };
        let mut variables = merge_coords(&[&this, &filler])?;
        let coord_names = variables.keys().cloned().collect();
        for name in filled.data_names() {
            variables.insert(name.clone(), filled.variables[&name].clone());
        }
        let out = Self {
            variables,
            coord_names,
            ..filled
        };
        out.data_first().check_scalars()
    }

    /// A dataset may have variables without `dim`, one array must have it.
    fn check_single(&self, dim: &str) -> Result<()> {
        match self.variables.get(THIS) {
            Some(this) if this.axis(dim).is_none() => Err(not_among(dim, &this.dims)),
            _ => Ok(()),
        }
    }

    pub fn ffill(&self, dim: &str, limit: Option<u64>) -> Result<Self> {
        self.check_single(dim)?;
        let out = self.map_data(|_, variable| variable.fill_along(dim, Scan::Ffill, limit))?;
        Ok(out.coords_first())
    }

    pub fn bfill(&self, dim: &str, limit: Option<u64>) -> Result<Self> {
        self.check_single(dim)?;
        let out = self.map_data(|_, variable| variable.fill_along(dim, Scan::Bfill, limit))?;
        Ok(out.coords_first())
    }

    /// Drops labels along `dim` with any (or `all`) missing values, or fewer than `thresh` valid.
    pub fn dropna(&self, dim: &str, all: bool, thresh: Option<u64>) -> Result<Self> {
        let size = *self.sizes().get(dim).ok_or_else(|| {
            value_error(format!(
                "Dimension {} not found in data dimensions {}",
                python_str_repr(dim),
                crate::error::tuple_repr(self.dims().iter().map(String::as_str))
            ))
        })?;
        let mut counts = vec![0u64; size as usize];
        let mut total = 0;
        for name in self.data_names() {
            let variable = &self.variables[&name];
            let Some(axis) = variable.axis(dim) else {
                continue;
            };
            let others: Vec<usize> = (0..variable.ndim()).filter(|own| *own != axis).collect();
            total += variable.size() / size.max(1);
            let present = variable.unary(Unary::Notnull)?.data.cast(DType::I64)?;
            let valid = match others.is_empty() {
                true => present,
                false => present.reduce(littoral_array::ops::Reduce::Sum, others, false)?,
            };
            let valid = Variable::new(vec![dim.to_owned()], valid)?.values()?;
            for (count, own) in counts
                .iter_mut()
                .zip(valid.to_vec::<i64>().unwrap_or_default())
            {
                *count += own as u64;
            }
        }
        let keep = |count: u64| match thresh {
            Some(thresh) => count >= thresh,
            None if all => count > 0,
            None => count == total,
        };
        let positions: Vec<i64> = (0..counts.len())
            .filter(|i| keep(counts[*i]))
            .map(|i| i as i64)
            .collect();
        self.map_all(|_, variable| variable.take(dim, &positions, None))
    }

    pub fn clip(&self, low: Option<&Operand>, high: Option<&Operand>) -> Result<Self> {
        let mut out = self.clone();
        if let Some(low) = low {
            out = out.binary(Binary::Maximum, low, false)?;
        }
        if let Some(high) = high {
            out = out.binary(Binary::Minimum, high, false)?;
        }
        let out = Dataset {
            attrs: self.attrs.clone(),
            ..out
        };
        Ok(out.applied())
    }

    pub fn isin(&self, values: &Array) -> Result<Self> {
        let out = self.map_data(|_, variable| {
            // Few values are compared one by one, more are sorted with the elements, and need a common dtype.
            let many = values.size() as f64 >= 10.0 * (variable.size() as f64).powf(0.145);
            if many && littoral_array::ops::result_type(variable.dtype(), values.dtype()).is_none()
            {
                return Err(XarrayError::Type(format!(
                    "{} and {} have no common dtype",
                    variable.dtype(),
                    values.dtype()
                )));
            }
            let values = Expr::literal(littoral_array::ops::to_contiguous(values));
            let data = Expr::new(Op::Isin, vec![variable.data.clone(), values])?;
            variable.with_data(data)
        })?;
        Ok(out.applied())
    }
}

impl DataArray {
    pub fn fillna(&self, other: &Operand) -> Result<Self> {
        if matches!(other, Operand::Dataset(_)) {
            return Err(XarrayError::Type(
                "cannot provide fill value as a dictionary with fillna on a DataArray".into(),
            ));
        }
        self.via(|dataset| dataset.fillna(other))
    }
}
