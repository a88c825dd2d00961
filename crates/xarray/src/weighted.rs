//! Weighted reductions.

use littoral_array::ops::{Binary, Reduce, Unary, result_type};
use littoral_array::{DType, Scalar};
use littoral_graph::Expr;

use crate::aggregate::Dims;
use crate::align::{Join, align, common_sizes};
use crate::arithmetic::merge_coords;
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, value_error};
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
    pub fn weights(&self) -> &DataArray {
        &self.weights
    }

    /// Errors if a weight is missing, unless the weights are uncomputed: they stay so, and what is missing makes
    /// results missing.
    pub fn new(dataset: &Dataset, weights: &DataArray) -> Result<Self> {
        let data = &weights.variable.data;
        let waits = data.meta().deferred && data.value().is_none();
        let missing = || weights.variable.unary(Unary::Isnull)?.values();
        if !waits && missing()?.scalars().contains(&Scalar::Bool(true)) {
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

    /// The object with the coordinates of both, and the weights.
    fn aligned(&self) -> Result<(Dataset, Variable)> {
        let both = [self.dataset.clone(), self.weights.to_temp()];
        let aligned = align(&both, Join::Inner, &[])?;
        let coords = merge_coords(&[&aligned[0], &aligned[1]])?;
        let mut data = aligned[0].clone();
        data.variables
            .retain(|name, _| !data.coord_names.contains(name));
        data.coord_names = coords.keys().cloned().collect();
        data.variables.extend(coords);
        Ok((data, aligned[1].variables[THIS].clone()))
    }

    /// The dimensions that are meant, of the object's and the weights'.
    fn reduced_dims(&self, dims: &Dims) -> Result<Vec<String>> {
        let mut own = self.dataset.dims();
        for dim in self.weights.dims() {
            if !own.contains(dim) {
                own.push(dim.clone());
            }
        }
        let Dims::Some(dims) = dims else {
            return Ok(own);
        };
        let unknown: Vec<&str> = dims
            .iter()
            .filter(|dim| !own.contains(dim))
            .map(String::as_str)
            .collect();
        match unknown.is_empty() {
            true => Ok(dims.clone()),
            false => Err(value_error(format!(
                "Dimensions {} not found in {}Weighted dimensions {}",
                crate::error::tuple_repr(unknown),
                self.dataset.kind(),
                crate::error::tuple_repr(own.iter().map(String::as_str))
            ))),
        }
    }

    /// Quantiles by Kish's effective sample size, between which is interpolated; a leading dimension if several
    /// are asked for. Reads the data: no operation of the graph does this.
    pub fn quantile(
        &self,
        q: &[f64],
        dims: &Dims,
        skipna: bool,
        keep: Option<bool>,
    ) -> Result<Dataset> {
        if q.iter().any(|q| !(0.0..=1.0).contains(q)) {
            return Err(value_error("q values must be between 0 and 1"));
        }
        let (data, weights) = &self.aligned()?;
        let own = self.reduced_dims(dims)?;
        let keep = keep_attrs(keep, true);
        let mut sizes = data.sizes();
        sizes.extend(weights.sizes());
        let over = |variable: &Variable| match dims {
            // Of the weights' dimensions those that the data lacks stay.
            Dims::All => variable.dims.clone(),
            Dims::Some(_) => own.clone(),
        };
        // Coordinates that the result of some variable has: those along dimensions of length 1 as scalars.
        let mut out = self.mapped(data, keep, |coord, variable| {
            let over = over(variable);
            !coord.dims.iter().any(|dim| over.contains(dim))
        })?;
        if data.data_names().is_empty() {
            return Ok(out);
        }
        out = out.map_all(|name, variable| {
            if data.coord_names.contains(name) {
                let kept: Vec<String> = (variable.dims.iter())
                    .filter(|dim| sizes[*dim] != 1)
                    .cloned()
                    .collect();
                return variable.squeezed(&kept);
            }
            let found = weighted_quantile(variable, weights, q, &over(variable), skipna)?;
            Ok(found.with_attrs(variable.attrs.clone()))
        })?;
        let coord = match q {
            [one] => Variable::scalar(Scalar::Float(*one)),
            q => Variable::new(
                vec!["quantile".into()],
                littoral_array::Array::from_vec(&[q.len()], q.to_vec())?,
            )?,
        };
        out.variables.insert("quantile".into(), coord);
        out.coord_names.insert("quantile".into());
        Ok(out)
    }

    pub fn reduce(
        &self,
        function: WeightedFn,
        dims: &Dims,
        skipna: Option<bool>,
        keep: Option<bool>,
    ) -> Result<Dataset> {
        let (data, weights) = &self.aligned()?;
        let given = dims;
        let dims = self.reduced_dims(dims)?;
        let keep = keep_attrs(keep, true);
        let weights = match weights.dtype() {
            DType::Bool => Variable {
                data: weights.data.cast(DType::I64)?,
                ..weights.clone()
            },
            _ => weights.clone(),
        };
        let out = data.reduce_with(&dims, keep, |_, variable| {
            let counts = function == WeightedFn::SumOfWeights;
            if !variable.dtype().is_numeric() && !counts {
                return Err(XarrayError::Type(format!(
                    "weighted reductions are over numbers, not {}",
                    variable.dtype()
                )));
            }
            if let Dims::Some(dims) = given {
                let own = common_sizes(&[variable, &weights])?;
                let absent: Vec<&str> = dims
                    .iter()
                    .filter(|dim| !own.contains_key(*dim))
                    .map(String::as_str)
                    .collect();
                if !absent.is_empty() {
                    return Err(value_error(format!(
                        "Dimension(s) {} do not exist. Expected one or more of {{{}}}",
                        names_list(absent),
                        names_list(own.keys().map(String::as_str))
                    )));
                }
            }
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            let out = statistic(variable, &weights, function, &dims, skipna)?;
            Ok(Some(out.with_attrs(attrs)))
        })?;
        let stays = self.mapped(data, keep, |_, _| true)?;
        let gone: Vec<String> = (out.coord_names.iter())
            .filter(|name| !stays.coord_names.contains(*name))
            .cloned()
            .collect();
        Ok(out.without(&gone))
    }

    /// The data with the coordinates that some variable and the weights together have, as results of mapping over
    /// variables do; `fits`: whether a coordinate goes with a variable.
    fn mapped(
        &self,
        data: &Dataset,
        keep: bool,
        fits: impl Fn(&Variable, &Variable) -> bool,
    ) -> Result<Dataset> {
        let weights = self.weights.dims();
        let values: Vec<&Variable> = (data.variables.iter())
            .filter(|(name, _)| !data.coord_names.contains(*name))
            .map(|(_, variable)| variable)
            .collect();
        let has = |variable: &Variable, dim: &String| {
            variable.dims.contains(dim) || weights.contains(dim)
        };
        let gone: Vec<String> = (data.coords().into_iter())
            .filter(|(_, coord)| {
                let inside = |variable: &Variable| coord.dims.iter().all(|dim| has(variable, dim));
                !values
                    .iter()
                    .any(|variable| inside(variable) && fits(coord, variable))
            })
            .map(|(name, _)| name)
            .collect();
        let mut out = data.without(&gone);
        if !keep {
            out.attrs.clear();
            out = out.map_data(|_, variable| Ok(variable.clone().with_attrs(Attrs::new())))?;
        }
        Ok(out)
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

/// Weighted quantiles of a variable over some dims.
fn weighted_quantile(
    x: &Variable,
    weights: &Variable,
    q: &[f64],
    dims: &[String],
    skipna: bool,
) -> Result<Variable> {
    let dtype = x.dtype();
    let x = &match dtype {
        DType::Datetime(_) | DType::Timedelta(_) => {
            let missing = x.data.unary(Unary::Isnull)?;
            let counts = x.data.cast(DType::I64)?.cast(DType::F64)?;
            let nan = Expr::scalar(Scalar::Float(f64::NAN));
            x.with_data(missing.select(&nan, &counts)?)?
        }
        _ => x.clone(),
    };
    let sizes = common_sizes(&[x, weights])?;
    let (inner, outer): (Vec<String>, Vec<String>) =
        sizes.keys().cloned().partition(|dim| dims.contains(dim));
    let missing: Vec<&String> = dims
        .iter()
        .filter(|dim| !sizes.contains_key(*dim))
        .collect();
    if let Some(dim) = missing.first() {
        return Err(value_error(format!(
            "operand to apply_ufunc has required core dimensions {dims:?}, but some of them are missing on an \
             input variable: ['{dim}']"
        )));
    }
    let order = [outer.clone(), inner].concat();
    let lanes: u64 = outer.iter().map(|dim| sizes[dim]).product();
    if lanes == 0 {
        return Err(value_error(
            "cannot call `vectorize` with a signature including new output dimensions on size 0 inputs",
        ));
    }
    if !(dtype.is_numeric() || dtype.is_time()) {
        return Err(XarrayError::Type(
            "ufunc 'isnan' not supported for the input types, and the inputs could not be safely coerced to any \
             supported types according to the casting rule ''safe''"
                .into(),
        ));
    }
    let full = |variable: &Variable| -> Result<Vec<f64>> {
        let wide = variable.broadcast_to(&sizes)?.transpose(&order)?;
        let wide = Variable {
            data: wide.data.cast(DType::F64)?,
            ..wide
        };
        Ok(wide.values()?.to_vec::<f64>().unwrap_or_default())
    };
    let (x, w) = (full(x)?, full(weights)?);
    let length = x.len() / lanes as usize;
    let mut values = vec![f64::NAN; q.len() * lanes as usize];
    for lane in 0..lanes as usize {
        let part = lane * length..(lane + 1) * length;
        // Lengths of time are whole numbers of their unit.
        let whole = matches!(dtype, DType::Timedelta(_));
        let found = kish(&x[part.clone()], &w[part], q, skipna, whole);
        if matches!(dtype, DType::Datetime(_)) && found.iter().any(|value| !value.is_nan()) {
            return Err(XarrayError::Type(format!(
                "ufunc 'multiply' cannot use operands with types dtype('{dtype}') and dtype('float64')"
            )));
        }
        for (at, value) in found.into_iter().enumerate() {
            values[at * lanes as usize + lane] = value;
        }
    }
    let mut out_dims = outer;
    let mut shape: Vec<usize> = out_dims.iter().map(|dim| sizes[dim] as usize).collect();
    if q.len() != 1 {
        out_dims.insert(0, "quantile".to_owned());
        shape.insert(0, q.len());
    }
    // Axes of length 1 go, as xarray squeezes.
    let kept: Vec<usize> = (0..shape.len()).filter(|axis| shape[*axis] != 1).collect();
    let out_dims = kept.iter().map(|axis| out_dims[*axis].clone()).collect();
    let shape: Vec<usize> = kept.iter().map(|axis| shape[*axis]).collect();
    Variable::new(out_dims, littoral_array::Array::from_vec(&shape, values)?)
}

/// Weighted quantiles of one sequence, by the effective number of samples.
fn kish(x: &[f64], weights: &[f64], q: &[f64], skipna: bool, whole: bool) -> Vec<f64> {
    if !skipna && x.iter().any(|x| x.is_nan()) {
        return vec![f64::NAN; q.len()];
    }
    let mut pairs: Vec<(f64, f64)> = x
        .iter()
        .copied()
        .zip(weights.iter().copied())
        .filter(|(x, weight)| !x.is_nan() && *weight != 0.0)
        .collect();
    if pairs.is_empty() {
        return vec![f64::NAN; q.len()];
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    let squares: f64 = pairs.iter().map(|(_, weight)| weight * weight).sum();
    let samples = total * total / squares;
    q.iter()
        .map(|q| {
            let h = ((samples - 1.0) * q + 1.0).clamp(1.0, samples.max(1.0));
            let part = |sum: f64| {
                let u = ((h - 1.0) / samples).max((h / samples).min(sum));
                u * samples - h + 1.0
            };
            let mut sum = 0.0;
            let mut before = part(0.0);
            pairs
                .iter()
                .map(|(x, weight)| {
                    sum += weight / total;
                    let after = part(sum);
                    let share = after - before;
                    before = after;
                    match whole {
                        true => (x * share).trunc(),
                        false => x * share,
                    }
                })
                .sum()
        })
        .collect()
}
