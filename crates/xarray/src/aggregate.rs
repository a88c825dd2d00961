//! Reductions by dimension.

use littoral_array::ops::{QuantileMethod, Reduce, Scan};
use littoral_array::{Array, DType, Kind};
use littoral_graph::{Expr, Op};

use crate::attrs::Attrs;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, tuple_repr, value_error};
use crate::options::keep_attrs as keep;
use crate::variable::{Variable, settle};

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
                _ => format!(
                    "{} not found in array dimensions {}",
                    names_list(missing),
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
            Sum | Prod | Var | Std => {
                !dtype.is_numeric() && !matches!(dtype.kind(), Kind::Timedelta)
            }
            Min | Max | Argmin | Argmax => {
                matches!(dtype.kind(), Kind::Str) || dtype == DType::Object
            }
            _ => false,
        }
    }

    fn skipna(&self, dtype: DType) -> bool {
        match self.function {
            Reduce::Count => true,
            Reduce::Any | Reduce::All => false,
            _ => self.skipna.unwrap_or(dtype.is_float() || dtype.is_time()) && dtype.has_missing(),
        }
    }

    /// The reduced expression.
    pub(crate) fn apply(&self, data: &Expr, axes: Vec<usize>) -> Result<Expr> {
        let dtype = data.dtype();
        let data = match self.function {
            // Sums of times have no dtype; their mean has.
            Reduce::Any | Reduce::All if dtype != DType::Bool && dtype.is_numeric() => {
                data.cast(DType::Bool)?
            }
            _ => data.clone(),
        };
        if axes.is_empty() {
            return Ok(match self.function {
                Reduce::Count => data
                    .unary(littoral_array::ops::Unary::Notnull)?
                    .cast(DType::I64)?,
                Reduce::Var | Reduce::Std => {
                    data.binary(littoral_array::ops::Binary::Sub, &data)?
                }
                Reduce::Mean | Reduce::Median if !dtype.is_float() && dtype.is_numeric() => {
                    data.cast(DType::F64)?
                }
                _ => data,
            });
        }
        let op = Op::Reduce {
            op: self.function,
            axes,
            skipna: self.skipna(dtype),
            keepdims: self.keepdims,
            ddof: self.ddof,
            min_count: self.min_count,
        };
        settle(Expr::new(op, vec![data])?)
    }
}

impl Variable {
    /// Axis numbers of some dims, increasing.
    pub(crate) fn axes(&self, dims: &[String]) -> Vec<usize> {
        (0..self.ndim())
            .filter(|axis| dims.contains(&self.dims[*axis]))
            .collect()
    }

    fn reduced(&self, aggregation: &Aggregation, dims: &[String]) -> Result<Self> {
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
        if matches!(aggregation.function, Reduce::Argmin | Reduce::Argmax) && dims.len() != 1 {
            return Err(value_error(
                "Must supply either single dimension or multiple dimensions as a sequence to argmin/argmax",
            ));
        }
        self.reduce_with(&dims, keep(aggregation.keep_attrs, true), |_, variable| {
            if self.leaves_out(!aggregation.skips(variable.dtype())) {
                return Ok(None);
            }
            variable.reduced(aggregation, &dims).map(Some)
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

    /// `quantile`: a new leading dimension if several are asked for, a scalar coordinate otherwise.
    pub fn quantile(
        &self,
        q: &[f64],
        scalar: bool,
        dims: &Dims,
        method: QuantileMethod,
        skipna: Option<bool>,
        keep_attrs: Option<bool>,
    ) -> Result<Self> {
        let dims = dims.of(&self.dims(), "Dataset")?;
        if q.iter().any(|q| !(0.0..=1.0).contains(q)) {
            return Err(value_error("Quantiles must be in the range [0, 1]"));
        }
        let keep_attrs = keep(keep_attrs, true);
        let mut out = self.reduce_with(&dims, keep_attrs, |_, variable| {
            if self.leaves_out(variable.dtype().is_numeric()) {
                return Ok(None);
            }
            let axes = variable.axes(&dims);
            let skipna = skipna.unwrap_or(variable.dtype().is_float());
            let mut kept: Vec<String> = variable
                .dims
                .iter()
                .filter(|dim| !dims.contains(dim))
                .cloned()
                .collect();
            let data = match axes.is_empty() {
                true => {
                    let shape = [&[q.len() as u64], variable.shape()].concat();
                    variable.data.cast(DType::F64)?.broadcast_to(shape)?
                }
                false => {
                    let op = Op::Quantile {
                        q: q.to_vec(),
                        axes,
                        skipna,
                        method,
                    };
                    Expr::new(op, vec![variable.data.clone()])?
                }
            };
            kept.insert(0, "quantile".to_owned());
            let attrs = if keep_attrs {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            let out = Variable::new(kept, settle(data)?)?.with_attrs(attrs);
            if !scalar {
                return Ok(Some(out));
            }
            let mut items: Vec<_> = out.shape().iter().map(|n| whole_item(*n)).collect();
            items[0] = littoral_graph::IndexItem::At(0);
            out.sliced(items).map(Some)
        })?;
        let coord = match scalar {
            true => Variable::new(vec![], Array::scalar(littoral_array::Scalar::Float(q[0])))?,
            false => Variable::new(
                vec!["quantile".into()],
                Array::from_vec(&[q.len()], q.to_vec())?,
            )?,
        };
        out.variables.insert("quantile".into(), coord);
        out.coord_names.insert("quantile".into());
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
        if !keep_attrs {
            out.attrs.clear();
        }
        for (name, variable) in &self.variables {
            if self.coord_names.contains(name) {
                out.variables.insert(name.clone(), variable.clone());
                continue;
            }
            let dtype = variable.dtype();
            let untouched = variable.axes(&dims).is_empty();
            if self.leaves_out(untouched || dtype.is_numeric() || dtype.is_time()) {
                continue;
            }
            let skipna = skipna.unwrap_or(variable.dtype().is_float());
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
        Ok(out)
    }

    /// The coordinate labels of the smallest or largest element along one dimension.
    pub fn idx_extreme(&self, function: Reduce, dim: &str) -> Result<Self> {
        if !self.is_indexed(dim) {
            return Err(XarrayError::Key(format!(
                "Dimension '{dim}' does not have coordinates."
            )));
        }
        let coord = self.variables[dim].clone();
        let found = self.aggregate(&Aggregation::new(function), &Dims::one(dim))?;
        found.map_data(|_, positions| {
            let indexer = crate::indexing::Indexer::Array(DataArray::new(
                None,
                Variable {
                    data: Expr::literal(positions.values()?),
                    ..positions.clone()
                },
                Default::default(),
            ));
            let out = coord.isel(&[(dim.to_owned(), indexer)].into_iter().collect())?;
            Ok(out.with_attrs(positions.attrs.clone()))
        })
    }
}

pub(crate) fn whole_item(size: u64) -> littoral_graph::IndexItem {
    littoral_graph::IndexItem::Range {
        start: 0,
        count: size,
        step: 1,
    }
}

impl DataArray {
    pub fn aggregate(&self, aggregation: &Aggregation, dims: &Dims) -> Result<Self> {
        let dims = Dims::Some(dims.of(self.dims(), "DataArray")?);
        match (self.dims().is_empty(), aggregation.function) {
            (_, Reduce::Argmin | Reduce::Argmax)
                if self.dims().len() != 1 && matches!(&dims, Dims::Some(d) if d.len() != 1) =>
            {
                Err(XarrayError::NotImplemented(
                    "argmin and argmax over several dimensions: give one dim".into(),
                ))
            }
            _ => self.via(|dataset| dataset.aggregate(aggregation, &dims)),
        }
    }

    pub fn quantile(
        &self,
        q: &[f64],
        scalar: bool,
        dims: &Dims,
        method: QuantileMethod,
        skipna: Option<bool>,
        keep_attrs: Option<bool>,
    ) -> Result<Self> {
        let dims = Dims::Some(dims.of(self.dims(), "DataArray")?);
        self.via(|dataset| dataset.quantile(q, scalar, &dims, method, skipna, keep_attrs))
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

    pub fn idx_extreme(&self, function: Reduce, dim: &str) -> Result<Self> {
        self.via(|dataset| dataset.idx_extreme(function, dim))
    }
}
