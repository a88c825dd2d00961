//! Moving windows and coarsening.

use indexmap::IndexMap;
use littoral_array::ops::{Reduce, Window};
use littoral_array::{DType, Kind};
use littoral_graph::{Expr, Op};

use crate::aggregate::Aggregation;
use crate::attrs::Attrs;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::indexing::Indexer;
use crate::options::keep_attrs;
use crate::variable::Variable;

/// `obj.rolling(dim=size, center=…, min_periods=…)` of a dataset (or of an array's temporary one).
#[derive(Debug, Clone)]
pub struct Rolling {
    pub dataset: Dataset,
    pub dim: String,
    pub window: u64,
    pub center: bool,
    pub min_periods: Option<u64>,
}

impl Rolling {
    pub fn new(
        dataset: &Dataset,
        dim: &str,
        window: i64,
        center: bool,
        min_periods: Option<i64>,
    ) -> Result<Self> {
        if window <= 0 {
            return Err(value_error("window must be > 0"));
        }
        if min_periods.is_some_and(|periods| periods <= 0) {
            return Err(value_error("min_periods must be greater than zero or None"));
        }
        if !dataset.has_dim(dim) {
            return Err(XarrayError::Key(tuple_repr([dim])));
        }
        Ok(Self {
            dataset: dataset.clone(),
            dim: dim.to_owned(),
            window: window as u64,
            center,
            min_periods: min_periods.map(|periods| periods as u64),
        })
    }

    /// Positions before and after the labelled one.
    fn extent(&self) -> (u64, u64) {
        match self.center {
            true => (self.window / 2, self.window - 1 - self.window / 2),
            false => (self.window - 1, 0),
        }
    }

    pub fn reduce(&self, function: Window, ddof: u32, keep: Option<bool>) -> Result<Dataset> {
        let keep = keep_attrs(keep, true);
        let (before, after) = self.extent();
        let out = self.dataset.map_data(|_, variable| {
            let Some(axis) = variable.axis(&self.dim) else {
                return Ok(variable.clone());
            };
            if !variable.dtype().is_numeric() {
                return match self.dataset.leaves_out(false) {
                    true => Ok(variable.clone()),
                    false => Err(XarrayError::Type(format!(
                        "rolling reductions are over numbers, not {}",
                        variable.dtype()
                    ))),
                };
            }
            let data = match variable.dtype().kind() {
                Kind::Float => variable.data.clone(),
                _ => variable.data.cast(DType::F64)?,
            };
            let min_periods = self.min_periods.unwrap_or(self.window);
            let op = Op::Window {
                op: function,
                axis,
                before,
                after,
                min_periods,
                ddof,
            };
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            let out = Variable::new(variable.dims.clone(), Expr::new(op, vec![data])?)?;
            Ok(out.with_attrs(attrs))
        })?;
        let attrs = if keep {
            self.dataset.attrs.clone()
        } else {
            Attrs::new()
        };
        Ok(Dataset { attrs, ..out })
    }
}

/// What to do with positions that do not fill a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    Exact,
    Trim,
    Pad,
}

/// `obj.coarsen(dim=size, boundary=…, side=…)`.
#[derive(Debug, Clone)]
pub struct Coarsen {
    pub dataset: Dataset,
    pub windows: IndexMap<String, u64>,
    pub boundary: Boundary,
    /// Trim or pad at the right end (side "left") or at the left one.
    pub right: bool,
}

impl Coarsen {
    pub fn reduce(&self, aggregation: &Aggregation) -> Result<Dataset> {
        let mut dataset = self.dataset.clone();
        let sizes = dataset.sizes();
        for (dim, window) in &self.windows {
            let size = *sizes.get(dim).ok_or_else(|| {
                value_error(format!(
                    "Window dimensions {} not found in Dataset dimensions {}",
                    crate::error::names_repr([dim.as_str()]),
                    tuple_repr(sizes.keys().map(String::as_str))
                ))
            })?;
            let excess = size % window;
            if excess == 0 {
                continue;
            }
            match self.boundary {
                Boundary::Exact => {
                    return Err(value_error(format!(
                        "Could not coarsen a dimension of size {size} with window {window} and boundary='exact'. \
                         Try a different 'boundary' option."
                    )));
                }
                Boundary::Trim => {
                    let (start, stop) = match self.right {
                        true => (Some(excess as i64), None),
                        false => (None, Some((size - excess) as i64)),
                    };
                    let indexer = Indexer::Slice {
                        start,
                        stop,
                        step: None,
                    };
                    let indexers = [(dim.clone(), indexer)].into_iter().collect();
                    dataset = dataset.isel(&indexers, false, false)?;
                }
                Boundary::Pad => {
                    let missing = window - excess;
                    let widths = if self.right {
                        (missing, 0)
                    } else {
                        (0, missing)
                    };
                    let widths = [(dim.clone(), widths)].into_iter().collect();
                    dataset = dataset.pad(&widths, littoral_array::ops::PadMode::Constant, None)?;
                }
            }
        }
        let keep = keep_attrs(aggregation.keep_attrs, true);
        let mean = Aggregation::new(Reduce::Mean);
        dataset.map_all(|name, variable| {
            let touched = variable
                .dims
                .iter()
                .any(|dim| self.windows.contains_key(dim));
            if !touched {
                return Ok(variable.clone());
            }
            let is_coord = dataset.coord_names.contains(name);
            let (mut shape, mut axes) = (vec![], vec![]);
            for (dim, size) in variable.dims.iter().zip(variable.shape()) {
                match self.windows.get(dim) {
                    Some(window) => {
                        shape.extend([size / window, *window]);
                        axes.push(shape.len() - 1);
                    }
                    None => shape.push(*size),
                }
            }
            let blocks = variable.data.reshape(shape)?;
            let function = if is_coord { &mean } else { aggregation };
            let attrs = if keep || is_coord {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            let out = Variable::new(variable.dims.clone(), function.apply(&blocks, axes)?)?;
            let out = out.with_attrs(attrs);
            if dataset.is_indexed(name) {
                out.loaded()
            } else {
                Ok(out)
            }
        })
    }
}
