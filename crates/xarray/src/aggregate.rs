//! Reductions by dimension.

use indexmap::IndexMap;
use littoral_array::ops::{Binary, Reduce, Scan, Unary};
use littoral_array::{DType, Kind, Scalar};
use littoral_graph::{Expr, Op};

use crate::arithmetic::unboxed;
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, tuple_repr, value_error};
use crate::missing::missing_expr;
use crate::options::keep_attrs as keep;
use crate::variable::{Variable, settle};

/// Several dimensions as one.
const FLAT: &str = "\u{0}flat";

/// The `dim` argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dims {
    /// None or `...`.
    All,
    Some(Vec<String>),
}

impl Dims {
    pub fn one(dim: &str) -> Self {
        Dims::Some(vec![dim.to_owned()])
    }

    /// The dims of `own` that are meant. Errors as xarray's if one is unknown.
    pub(crate) fn of(&self, own: &[String], kind: &str) -> Result<Vec<String>> {
        let Dims::Some(wanted) = self else {
            return Ok(own.to_vec());
        };
        let missing: Vec<&str> = wanted
            .iter()
            .filter(|dim| !own.contains(dim))
            .map(String::as_str)
            .collect();
        match missing.is_empty() {
            true => Ok(wanted.clone()),
            false => Err(value_error(match kind {
                "Dataset" => format!(
                    "Dimension(s) {} do not exist. Expected one or more of {{{}}}",
                    names_list(missing),
                    names_list(own.iter().map(String::as_str))
                ),
                // An array stops at the first.
                _ => format!(
                    "{} not found in array dimensions {}",
                    names_list(missing.into_iter().take(1)),
                    tuple_repr(own.iter().map(String::as_str))
                ),
            })),
        }
    }
}

/// One aggregation with all its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregation {
    pub function: Reduce,
    /// None: True for floats (and objects), as in xarray.
    pub skipna: Option<bool>,
    pub min_count: Option<u64>,
    pub ddof: u32,
    pub keepdims: bool,
    pub keep_attrs: Option<bool>,
}

impl Aggregation {
    pub fn new(function: Reduce) -> Self {
        Self {
            function,
            skipna: None,
            min_count: None,
            ddof: 0,
            keepdims: false,
            keep_attrs: None,
        }
    }

    /// Whether a dataset leaves variables of this dtype out (`numeric_only`).
    pub(crate) fn skips(&self, dtype: DType) -> bool {
        use Reduce::*;
        match self.function {
            Mean | Median => matches!(dtype.kind(), Kind::Str | Kind::Object) && !dtype.is_time(),
            Sum | Prod | Var | Std => !dtype.is_numeric() && !dtype.is_time(),
            _ => false,
        }
    }

    fn skipna(&self, dtype: DType) -> bool {
        match self.function {
            Reduce::Count => true,
            Reduce::Any | Reduce::All => false,
            _ => {
                // Means of times are means of floats.
                let mean = self.function == Reduce::Mean && dtype.is_time();
                let default = dtype.is_float() || dtype.kind() == Kind::Object || mean;
                self.skipna.unwrap_or(default) && dtype.has_missing()
            }
        }
    }

    /// The reduced expression.
    pub fn apply(&self, data: &Expr, axes: Vec<usize>) -> Result<Expr> {
        let dtype = data.dtype();
        let data = match self.function {
            // Sums of times have no dtype; their mean has.
            Reduce::Any | Reduce::All if dtype != DType::Bool && dtype.is_numeric() => {
                data.cast(DType::Bool)?
            }
            // Extremes of strings are those of objects.
            Reduce::Min | Reduce::Max | Reduce::Argmin | Reduce::Argmax
                if dtype.kind() == Kind::Str && !(axes.is_empty() && data.ndim() > 0) =>
            {
                data.cast(DType::Object)?
            }
            // Means of objects are numbers.
            Reduce::Mean if dtype == DType::Object && !axes.is_empty() => data.cast(DType::F64)?,
            _ => data.clone(),
        };
        if self.function == Reduce::Median && matches!(dtype, DType::Datetime(_)) {
            return Err(XarrayError::Type(format!(
                "ufunc 'add' cannot use operands with types dtype('<{code}') and dtype('<{code}')",
                code = dtype.code()
            )));
        }
        let apart = matches!(dtype, DType::Datetime(_) | DType::Timedelta(_));
        if self.function == Reduce::Mean && apart && data.meta().size() == 0 {
            // Times are averaged as distances from the middle of all.
            return Err(nothing_to_compare("fmin"));
        }
        if data.ndim() == 0 {
            // One element along an axis of its own.
            let one = Self {
                keepdims: false,
                ..self.clone()
            };
            return one.apply(&settle(data.reshape(vec![1])?)?, vec![0]);
        }
        // All objects together make one of Python's, which numpy takes for what it is.
        let whole = axes.len() == data.ndim() && data.dtype() == DType::Object;
        if whole && self.keepdims && !matches!(self.function, Reduce::Min | Reduce::Max) {
            let ones = vec![1; data.ndim()];
            let one = Self {
                keepdims: false,
                ..self.clone()
            };
            return settle(one.apply(&data, axes)?.reshape(ones)?);
        }
        if axes.is_empty() {
            return Ok(match self.function {
                Reduce::Count => data.unary(Unary::Notnull)?.cast(DType::I64)?,
                Reduce::Any | Reduce::All => data.cast(DType::Bool)?,
                Reduce::Var | Reduce::Std if dtype.kind() == Kind::Str => {
                    return Err(littoral_array::ArrayError::DType {
                        op: self.function.name().to_owned(),
                        dtype,
                    }
                    .into());
                }
                Reduce::Var | Reduce::Std => {
                    let data = match dtype.is_float() {
                        true => data,
                        false => data.cast(DType::F64)?,
                    };
                    let spread = data.binary(Binary::Sub, &data)?;
                    // Of one element nothing is left to divide by.
                    match self.ddof > 0 {
                        true => spread.binary(
                            Binary::Mul,
                            &missing_expr(spread.dtype(), &Scalar::Float(f64::NAN))?,
                        )?,
                        false => spread,
                    }
                }
                Reduce::Argmin | Reduce::Argmax => {
                    let missing = data.unary(Unary::Isnull)?;
                    let all = (0..data.ndim()).collect();
                    let any = missing.reduce(Reduce::Any, all, false)?;
                    if self.skipna(dtype)
                        && Variable::new(vec![], any)?.values()?.item()? == Scalar::Bool(true)
                    {
                        return Err(value_error("All-NaN slice encountered"));
                    }
                    return Err(XarrayError::Type(
                        "'tuple' object cannot be interpreted as an integer".into(),
                    ));
                }
                _ => data,
            });
        }
        let extent: u64 = axes.iter().map(|axis| data.shape()[*axis]).product();
        if matches!(self.function, Reduce::Argmin | Reduce::Argmax) && extent == 0 {
            return Err(value_error(format!(
                "attempt to get {} of an empty sequence",
                self.function.name()
            )));
        }
        if let Some(name) = match self.function {
            Reduce::Min => Some(["fmin", "minimum"]),
            Reduce::Max => Some(["fmax", "maximum"]),
            _ => None,
        } {
            let size = |axes: &mut dyn Iterator<Item = usize>| -> u64 {
                axes.map(|axis| data.shape()[axis]).product()
            };
            let gone = size(&mut axes.iter().copied()) == 0;
            let left = size(&mut (0..data.ndim()).filter(|axis| !axes.contains(axis)));
            let skips = self.skipna(dtype) || self.skipna == Some(true);
            if gone && (skips || left > 0) {
                return Err(nothing_to_compare(name[usize::from(!skips)]));
            }
        }
        let op = Op::Reduce {
            op: self.function,
            axes,
            skipna: self.skipna(dtype),
            keepdims: self.keepdims,
            ddof: self.ddof,
            // Only what skips missing values counts the others.
            min_count: self.min_count.filter(|_| {
                let default = dtype.is_float() || dtype.kind() == Kind::Object;
                self.skipna.unwrap_or(default) && !whole
            }),
        };
        let out = Expr::new(op, vec![data])?;
        match self.function {
            Reduce::Min | Reduce::Max => settle(out),
            _ => unboxed(out),
        }
    }
}

fn nothing_to_compare(name: &str) -> XarrayError {
    value_error(format!(
        "zero-size array to reduction operation {name} which has no identity"
    ))
}

impl Variable {
    /// Axis numbers of some dims, increasing.
    pub(crate) fn axes(&self, dims: &[String]) -> Vec<usize> {
        (0..self.ndim())
            .filter(|axis| dims.contains(&self.dims[*axis]))
            .collect()
    }

    /// With some dims as one, which comes last.
    fn flattened(&self, dims: &[String]) -> Result<Self> {
        let (last, mut order): (Vec<String>, Vec<String>) = self
            .dims
            .iter()
            .cloned()
            .partition(|dim| dims.contains(dim));
        let kept = order.len();
        order.extend(last);
        let turned = self.transpose(&order)?;
        let mut shape = turned.shape()[..kept].to_vec();
        shape.push(turned.shape()[kept..].iter().product());
        order.truncate(kept);
        order.push(FLAT.to_owned());
        Ok(Variable::new(order, turned.data.reshape(shape)?)?.with_attrs(self.attrs.clone()))
    }

    /// Reduced along the dims, all of which it has.
    pub fn reduced(&self, aggregation: &Aggregation, dims: &[String]) -> Result<Self> {
        let axes = self.axes(dims);
        let kept: Vec<String> = match aggregation.keepdims {
            true => self.dims.clone(),
            false => self
                .dims
                .iter()
                .filter(|dim| !dims.contains(dim))
                .cloned()
                .collect(),
        };
        let data = aggregation.apply(&self.data, axes)?;
        let attrs = match keep(aggregation.keep_attrs, true) {
            true => self.attrs.clone(),
            false => Attrs::new(),
        };
        Ok(Variable::new(kept, data)?.with_attrs(attrs))
    }
}

impl Dataset {
    /// Reduces every numeric data variable along the dims it has.
    pub fn aggregate(&self, aggregation: &Aggregation, dims: &Dims) -> Result<Self> {
        let own = self.dims();
        let dims = dims.of(&own, "Dataset")?;
        let extreme = matches!(aggregation.function, Reduce::Argmin | Reduce::Argmax);
        self.reduce_with(&dims, keep(aggregation.keep_attrs, true), |_, variable| {
            let untouched = variable.axes(&dims).is_empty();
            if self.leaves_out(untouched || !aggregation.skips(variable.dtype())) {
                return Ok(None);
            }
            match extreme && variable.axes(&dims).len() > 1 {
                true => variable
                    .flattened(&dims)?
                    .reduced(aggregation, &[FLAT.to_owned()]),
                false => variable.reduced(aggregation, &dims),
            }
            .map(Some)
        })
    }

    /// Applies a reduction over `dims` to data variables; coordinates along these dims go.
    pub(crate) fn reduce_with(
        &self,
        dims: &[String],
        keep_attrs: bool,
        mut reduce: impl FnMut(&str, &Variable) -> Result<Option<Variable>>,
    ) -> Result<Self> {
        let mut out = Dataset {
            attrs: if keep_attrs {
                self.attrs.clone()
            } else {
                Attrs::new()
            },
            ..Dataset::default()
        };
        for (name, variable) in &self.variables {
            if self.coord_names.contains(name) {
                if !variable.dims.iter().any(|dim| dims.contains(dim)) {
                    out.variables.insert(name.clone(), variable.clone());
                    out.coord_names.insert(name.clone());
                }
                continue;
            }
            if let Some(reduced) = reduce(name, variable)? {
                out.variables.insert(name.clone(), reduced);
            }
        }
        Ok(out)
    }

    /// `cumsum`, `cumprod`, along each dimension in turn. Strings along these dimensions are left out;
    /// times are not: their products fail.
    pub fn accumulate(
        &self,
        scan: Scan,
        dims: &Dims,
        skipna: Option<bool>,
        keep_attrs: Option<bool>,
    ) -> Result<Self> {
        let dims = dims.of(&self.dims(), "Dataset")?;
        let keep_attrs = keep(keep_attrs, true);
        let mut out = self.clone();
        out.variables.clear();
        out.known_dims.clear();
        if !keep_attrs {
            out.attrs.clear();
        }
        // Coordinates along these dimensions go, and come back at the end.
        let mut along = IndexMap::new();
        for (name, variable) in &self.variables {
            if self.coord_names.contains(name) {
                // Indexes are assigned anew.
                let touched = variable.dims.iter().any(|dim| dims.contains(dim));
                let gone = !self.is_single() && (touched || self.is_indexed(name));
                let list = if gone { &mut along } else { &mut out.variables };
                list.insert(name.clone(), variable.clone());
                continue;
            }
            let dtype = variable.dtype();
            let untouched = variable.axes(&dims).is_empty();
            if self.leaves_out(untouched || dtype.is_numeric() || dtype.is_time()) {
                continue;
            }
            let missing = dtype.is_float() || dtype == DType::Object;
            let skipna = missing && skipna.unwrap_or(true);
            let data = variable.axes(&dims).into_iter().try_fold(
                variable.data.clone(),
                |data, axis| {
                    Expr::new(
                        Op::Scan {
                            op: scan,
                            axis,
                            skipna,
                            limit: None,
                        },
                        vec![data],
                    )
                },
            )?;
            let mut summed = variable.with_data(data)?;
            if !keep_attrs {
                summed.attrs.clear();
            }
            out.variables.insert(name.clone(), summed);
        }
        // Indexes of dimensions that are there come first.
        let there: Vec<String> = out
            .coords()
            .into_values()
            .flat_map(|coord| coord.dims)
            .collect();
        let (first, rest): (IndexMap<_, _>, IndexMap<_, _>) = along
            .into_iter()
            .partition(|(name, _)| self.is_indexed(name) && there.contains(name));
        out.variables.extend(first);
        out.variables.extend(rest);
        Ok(out)
    }

    /// The coordinate labels of the smallest or largest element of each variable along one dimension.
    pub fn idx_extreme(&self, extreme: &Extreme, dim: &str) -> Result<Self> {
        let mut variables = self.fitting_coords();
        variables.retain(|_, coord| coord.axis(dim).is_none());
        let coord_names = variables.keys().cloned().collect();
        for name in self.data_names() {
            let array = match name == THIS {
                true => DataArray::new(None, self.variables[THIS].clone(), self.coords()),
                false => self.get(&name)?,
            };
            variables.insert(name, array.idx_extreme(extreme, Some(dim))?.variable);
        }
        Ok(Self {
            variables,
            coord_names,
            attrs: match keep(extreme.keep_attrs, true) {
                true => self.attrs.clone(),
                false => Attrs::new(),
            },
            ..Self::default()
        })
    }
}

/// `idxmin`, `idxmax` with their arguments.
#[derive(Debug, Clone)]
pub struct Extreme {
    /// `Argmin` or `Argmax`.
    pub function: Reduce,
    /// None: True for floats and objects.
    pub skipna: Option<bool>,
    /// The label where nothing is valid. None: the missing value.
    pub fill: Option<Scalar>,
    pub keep_attrs: Option<bool>,
}

impl DataArray {
    pub fn aggregate(&self, aggregation: &Aggregation, dims: &Dims) -> Result<Self> {
        let dims = Dims::Some(dims.of(self.dims(), "DataArray")?);
        let mut out = self.via(|dataset| dataset.aggregate(aggregation, &dims))?;
        if aggregation.keepdims {
            // Coordinates stay where their dimensions have the length they had.
            let sizes = out.variable.sizes();
            let fits = |coord: &Variable| coord.sizes().iter().all(|(dim, n)| sizes[dim] == *n);
            out.coords = self.coords.clone();
            out.coords.retain(|_, coord| fits(coord));
        }
        Ok(out)
    }

    /// Where the smallest or largest element along several dims is: positions along each of them.
    pub fn extreme_positions(
        &self,
        aggregation: &Aggregation,
        dims: &Dims,
    ) -> Result<IndexMap<String, DataArray>> {
        let dims = dims.of(self.dims(), "DataArray")?;
        let reduced = Dims::Some(dims.clone());
        let flat = self.aggregate(aggregation, &reduced)?;
        let sizes = self.variable.sizes();
        let mut rest = flat.variable.data.clone();
        let mut out = IndexMap::new();
        let own: Vec<&String> = self
            .dims()
            .iter()
            .filter(|dim| dims.contains(dim))
            .collect();
        for dim in own.into_iter().rev() {
            let size = Expr::scalar(Scalar::Int(sizes[dim] as i64));
            let at = rest.binary(Binary::Mod, &size)?;
            rest = rest.binary(Binary::FloorDiv, &size)?;
            let variable = flat.variable.with_data(at)?;
            out.insert(
                dim.clone(),
                DataArray {
                    variable,
                    ..flat.clone()
                },
            );
        }
        Ok(dims
            .into_iter()
            .filter_map(|dim| out.swap_remove(&dim).map(|array| (dim, array)))
            .collect())
    }

    pub fn accumulate(
        &self,
        scan: Scan,
        dims: &Dims,
        skipna: Option<bool>,
        keep_attrs: Option<bool>,
    ) -> Result<Self> {
        let dims = Dims::Some(dims.of(self.dims(), "DataArray")?);
        self.via(|dataset| dataset.accumulate(scan, &dims, skipna, keep_attrs))
    }
}
