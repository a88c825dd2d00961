//! Weighted reductions.

use littoral_array::ops::{Binary, Reduce, Unary, result_type};
use littoral_array::{DType, Scalar};
use littoral_graph::Expr;

use crate::aggregate::Dims;
use crate::align::common_sizes;
use crate::align::{Join, align};
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, value_error};
use crate::options::keep_attrs;
use crate::variable::Variable;

/// `obj.weighted(weights)`.
#[derive(Debug, Clone)]
pub struct Weighted {
    dataset: Dataset,
    weights: DataArray,
}

/// The statistic of a weighted reduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightedFn {
    Mean,
    Sum,
    SumOfWeights,
    SumOfSquares,
    Var,
    Std,
}

impl Weighted {
    /// Errors if a weight is missing. Waits for the weights.
    pub fn new(dataset: &Dataset, weights: &DataArray) -> Result<Self> {
        let missing = weights.variable.unary(Unary::Isnull)?.values()?;
        if missing.scalars().contains(&Scalar::Bool(true)) {
            return Err(value_error(
                "`weights` cannot contain missing values. Missing values can be replaced by `weights.fillna(0)`.",
            ));
        }
        Ok(Self {
            dataset: dataset.clone(),
            weights: weights.clone(),
        })
    }

    /// The dimensions of the weights.
    pub fn dims(&self) -> &[String] {
        self.weights.dims()
    }

    pub fn reduce(
        &self,
        function: WeightedFn,
        dims: &Dims,
        skipna: Option<bool>,
        keep: Option<bool>,
    ) -> Result<Dataset> {
        let aligned = align(
            &[self.dataset.clone(), self.weights.to_temp()],
            Join::Inner,
            &[],
        )?;
        let (data, weights) = (&aligned[0], &aligned[1].variables[THIS]);
        let mut own = data.dims();
        own.extend(
            weights
                .dims
                .iter()
                .filter(|dim| !own.contains(dim))
                .cloned()
                .collect::<Vec<_>>(),
        );
        let dims = match dims {
            Dims::All => own,
            Dims::Some(dims) => {
                let unknown: Vec<&str> = dims
                    .iter()
                    .filter(|dim| !own.contains(dim))
                    .map(String::as_str)
                    .collect();
                if !unknown.is_empty() {
                    let kind = if data.is_single() {
                        "DataArrayWeighted"
                    } else {
                        "DatasetWeighted"
                    };
                    return Err(value_error(format!(
                        "Dimensions {} not found in {kind} dimensions {}",
                        crate::error::tuple_repr(unknown),
                        crate::error::tuple_repr(own.iter().map(String::as_str))
                    )));
                }
                dims.clone()
            }
        };
        let keep = keep_attrs(keep, true);
        let weights = match weights.dtype() {
            DType::Bool => Variable {
                data: weights.data.cast(DType::I64)?,
                ..weights.clone()
            },
            _ => weights.clone(),
        };
        data.reduce_with(&dims, keep, |_, variable| {
            if !variable.dtype().is_numeric() {
                return Ok(None);
            }
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            let out = statistic(variable, &weights, function, &dims, skipna)?;
            Ok(Some(out.with_attrs(attrs)))
        })
    }
}

fn statistic(
    x: &Variable,
    weights: &Variable,
    function: WeightedFn,
    dims: &[String],
    skipna: Option<bool>,
) -> Result<Variable> {
    let skip = skipna.unwrap_or(x.dtype().is_float());
    // Along dims that the weights lack, elements weigh the same: those are summed (or counted) first, in
    // one fast pass, and what is left is small.
    let (shared, alone): (Vec<String>, Vec<String>) = dims
        .iter()
        .cloned()
        .partition(|dim| weights.dims.contains(dim) || !x.dims.contains(dim));
    let total = |x: &Variable| {
        if !alone.is_empty() {
            // The dtype of the products.
            let dtype = result_type(x.dtype(), weights.dtype()).unwrap_or(DType::F64);
            let data = match x.dtype().is_float() {
                true => x.data.clone(),
                false => x.data.cast(dtype)?,
            };
            let x = Variable { data, ..x.clone() };
            let sums = x.over(Reduce::Sum, &alone, skip)?;
            return dot(&sums, weights, &shared);
        }
        let x = if skip { zero_missing(x)? } else { x.clone() };
        dot(&x, weights, &shared)
    };
    let sum_of_weights = || -> Result<Variable> {
        let present = match alone.is_empty() {
            true => x.unary(Unary::Notnull)?,
            false => x.over(Reduce::Count, &alone, true)?,
        };
        // Missing where nothing weighs anything.
        let present = Variable {
            data: present.data.cast(weights.dtype())?,
            ..present
        };
        let sum = dot(&present, weights, &shared)?;
        let valid = sum.binary(Binary::Ne, &Variable::scalar(Scalar::Int(0)))?;
        sum.masked(&valid, None)
    };
    let mean = |x: &Variable| total(x)?.binary(Binary::Div, &sum_of_weights()?);
    let squares = || -> Result<Variable> {
        let centred = x.binary(Binary::Sub, &mean(x)?)?;
        total(&centred.binary(Binary::Mul, &centred)?)
    };
    match function {
        WeightedFn::Sum => total(x),
        WeightedFn::SumOfWeights => sum_of_weights(),
        WeightedFn::Mean => mean(x),
        WeightedFn::SumOfSquares => squares(),
        WeightedFn::Var => squares()?.binary(Binary::Div, &sum_of_weights()?),
        WeightedFn::Std => squares()?
            .binary(Binary::Div, &sum_of_weights()?)?
            .unary(Unary::Sqrt),
    }
}

impl Variable {
    /// Without some of its own dims. No attributes.
    fn over(&self, op: Reduce, dims: &[String], skipna: bool) -> Result<Self> {
        let kept = self.dims.iter().filter(|dim| !dims.contains(dim));
        let data = self.data.reduce(op, self.axes(dims), skipna)?;
        Variable::new(kept.cloned().collect(), data)
    }
}

fn zero_missing(x: &Variable) -> Result<Variable> {
    if !x.dtype().is_float() {
        return Ok(x.clone());
    }
    let zero = littoral_array::ops::cast(
        &littoral_array::Array::scalar(Scalar::Float(0.0)),
        x.dtype(),
    )?;
    let data = x
        .data
        .unary(Unary::Notnull)?
        .select(&x.data, &Expr::literal(zero))?;
    Ok(Variable { data, ..x.clone() })
}

/// The sum of products over some dims, which streams: products are never all in memory.
pub(crate) fn dot(x: &Variable, weights: &Variable, dims: &[String]) -> Result<Variable> {
    let sizes = common_sizes(&[x, weights])?;
    let all: Vec<String> = sizes.keys().cloned().collect();
    let product = x
        .expanded(&all)?
        .data
        .binary(Binary::Mul, &weights.expanded(&all)?.data)?;
    let product = product.broadcast_to(sizes.values().copied().collect())?;
    let axes: Vec<usize> = (0..all.len())
        .filter(|axis| dims.contains(&all[*axis]))
        .collect();
    let kept = all
        .iter()
        .filter(|dim| !dims.contains(dim))
        .cloned()
        .collect();
    let data = match axes.is_empty() {
        true => product,
        false => product.reduce(Reduce::Sum, axes, false)?,
    };
    Variable::new(kept, data)
}
