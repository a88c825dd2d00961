//! Labels of the smallest and largest elements: `idxmin`, `idxmax`.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::ops::{Binary, Reduce, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use littoral_graph::Expr;

use crate::aggregate::{Aggregation, Dims, Extreme};
use crate::arithmetic::Operand;
use crate::dataarray::DataArray;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::indexing::Indexer;
use crate::variable::Variable;

impl DataArray {
    /// The coordinate labels of the smallest or largest element along one dimension.
    pub fn idx_extreme(&self, extreme: &Extreme, dim: Option<&str>) -> Result<Self> {
        if self.dims().is_empty() {
            return Err(value_error("This function does not apply for scalars"));
        }
        let dim = match (dim, self.dims()) {
            (Some(dim), _) => dim,
            (None, [only]) => only,
            _ => {
                return Err(value_error(
                    "Must supply 'dim' argument for multidimensional arrays",
                ));
            }
        };
        if !self.dims().iter().any(|own| own == dim) {
            return Err(XarrayError::Key(format!(
                "Dimension {} not found in array dimensions {}",
                python_str_repr(dim),
                tuple_repr(self.dims().iter().map(String::as_str))
            )));
        }
        let coord = self.coords.get(dim).ok_or_else(|| {
            XarrayError::Key(format!(
                "Dimension {} is not one of the coordinates {}",
                python_str_repr(dim),
                tuple_repr(self.coords.keys().map(String::as_str))
            ))
        })?;
        let dtype = self.dtype();
        let skips = extreme
            .skipna
            .unwrap_or(dtype.is_float() || dtype.kind() == Kind::Object);
        let mut array = self.clone();
        let mut valid = None;
        if skips {
            let present = self.variable.unary(Unary::Notnull)?;
            let any = Aggregation::new(Reduce::Any);
            let some = present.reduced(&any, &[dim.to_owned()])?;
            let zero = Operand::Weak(Scalar::Int(0));
            array.variable = self
                .variable
                .masked(&some, Some(&zero))?
                .transpose(self.dims())?;
            valid = Some(some);
        }
        let aggregation = Aggregation {
            skipna: extreme.skipna,
            keep_attrs: extreme.keep_attrs,
            ..Aggregation::new(extreme.function)
        };
        let found = array.aggregate(&aggregation, &Dims::one(dim))?;
        let mut positions = found.variable.clone();
        let attrs = positions.attrs.clone();
        let waits = positions.data.meta().deferred && positions.data.value().is_none();
        let kind = coord.dtype().kind();
        let mut labels = if waits && !matches!(kind, Kind::Object | Kind::Str) {
            labels_at(coord, dim, &positions)?
        } else {
            positions.data = Expr::literal(positions.values()?);
            let indexer = Indexer::Array(DataArray::new(None, positions, IndexMap::new()));
            coord.isel(&[(dim.to_owned(), indexer)].into_iter().collect())?
        };
        if let Some(valid) = valid {
            let fill = extreme.fill.clone().map(Operand::Weak);
            labels = labels.masked(&valid, fill.as_ref())?;
        }
        Ok(DataArray {
            name: Some(dim.to_owned()),
            variable: labels.with_attrs(attrs),
            ..found
        })
    }
}

/// The labels at positions along `dim` that are not known yet: the sum over all labels, of which all but one are taken
/// for zero.
fn labels_at(coord: &Variable, dim: &str, positions: &Variable) -> Result<Variable> {
    let dtype = coord.dtype();
    let number = match dtype.is_time() {
        true => coord.data.cast(DType::I64)?,
        false => coord.data.clone(),
    };
    let count = coord.shape().first().copied().unwrap_or(0) as i64;
    let dims = vec![dim.to_owned()];
    let order = Array::from_vec(&[count as usize], (0..count).collect())?;
    let here = Variable::new(dims.clone(), order)?.binary(Binary::Eq, positions)?;
    let zero = Operand::Weak(Scalar::Int(0));
    let labels = Variable::new(dims, number)?.masked(&here, Some(&zero))?;
    let axes: Vec<usize> = labels.axis(dim).into_iter().collect();
    let sum = labels.data.reduce(Reduce::Sum, axes, false)?.cast(dtype)?;
    let kept = labels.dims.iter().filter(|own| *own != dim).cloned();
    Variable::new(kept.collect(), sum)
}
