//! Moving windows.

use indexmap::IndexMap;
use littoral_array::ops::{Binary, Reduce, Unary, Window};
use littoral_array::{DType, Kind, Scalar};
use littoral_graph::{Expr, IndexItem, Op, SortFn};

use crate::aggregate::Aggregation;
use crate::align::{promoted, replaced};
use crate::arithmetic::Operand;
use crate::attrs::Attrs;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::options::keep_attrs;
use crate::variable::{Variable, settle};

/// The window along one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollingDim {
    pub dim: String,
    pub window: u64,
    /// Whether the label stands in the middle, or at the end.
    pub center: bool,
}

impl RollingDim {
    /// Positions before and after the labelled one.
    fn extent(&self) -> (u64, u64) {
        match self.center {
            true => (self.window / 2, self.window - 1 - self.window / 2),
            false => (self.window - 1, 0),
        }
    }
}

/// `obj.rolling(dim=size, center=…, min_periods=…)` of a dataset (or of an array's temporary one).
#[derive(Debug, Clone)]
pub struct Rolling {
    pub dataset: Dataset,
    pub dims: Vec<RollingDim>,
    pub min_periods: Option<u64>,
}

/// What a moving window is reduced to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moving {
    Window(Window),
    /// The place in the window of the smallest or largest element.
    Argmin,
    Argmax,
}

impl Moving {
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "argmin" => Some(Moving::Argmin),
            "argmax" => Some(Moving::Argmax),
            name => Window::from_name(name).map(Moving::Window),
        }
    }
}

impl Rolling {
    /// Errors for windows that are not positive and for dimensions that are not there.
    pub fn new(
        dataset: &Dataset,
        windows: &[(String, i64, bool)],
        min_periods: Option<i64>,
    ) -> Result<Self> {
        if windows.iter().any(|(_, window, _)| *window <= 0) {
            return Err(value_error("window must be > 0"));
        }
        let own = dataset.kept_dims();
        let missing: Vec<&str> = windows
            .iter()
            .map(|(dim, ..)| dim.as_str())
            .filter(|dim| !own.iter().any(|own| own == dim))
            .collect();
        if !missing.is_empty() {
            return Err(XarrayError::Key(format!(
                "Window dimensions {} not found in {} dimensions {}",
                tuple_repr(missing),
                dataset.kind(),
                tuple_repr(own.iter().map(String::as_str))
            )));
        }
        if min_periods.is_some_and(|periods| periods <= 0) {
            return Err(value_error("min_periods must be greater than zero or None"));
        }
        let dims = windows
            .iter()
            .map(|(dim, window, center)| RollingDim {
                dim: dim.clone(),
                window: *window as u64,
                center: *center,
            })
            .collect();
        Ok(Self {
            dataset: dataset.clone(),
            dims,
            min_periods: min_periods.map(|periods| periods as u64),
        })
    }

    /// The windows of a variable's own dimensions.
    fn of(&self, variable: &Variable) -> Vec<&RollingDim> {
        self.dims
            .iter()
            .filter(|rolling| variable.axis(&rolling.dim).is_some())
            .collect()
    }

    /// Valid elements that a window of a variable must have.
    fn least(&self, variable: &Variable) -> u64 {
        self.min_periods.unwrap_or_else(|| {
            self.of(variable)
                .iter()
                .map(|rolling| rolling.window)
                .product()
        })
    }

    /// A reduction by name.
    pub fn reduce(&self, function: Moving, ddof: u32, keep: Option<bool>) -> Result<Dataset> {
        if function == Moving::Window(Window::Count) && !self.dataset.is_single() {
            // Of a dataset whatever is large enough is a count.
            let counts = self.each(keep, |variable| self.counts(variable))?;
            let least = self.dims.iter().map(|own| own.window).product();
            let least = Operand::Weak(Scalar::Int(self.min_periods.unwrap_or(least) as i64));
            let enough = Operand::Dataset(counts.binary(Binary::Ge, &least, false)?);
            return counts.where_(&enough, None, false);
        }
        self.each(keep, |variable| {
            use Window::{Count, Max, Mean, Median, Min, Prod, Std, Sum, Var};
            let dtype = variable.dtype();
            let truth = dtype == DType::Bool;
            match (self.of(variable).as_slice(), function) {
                (_, Moving::Window(Count)) => self.counted(variable),
                (_, Moving::Window(function))
                    if !dtype.is_numeric() || truth && matches!(function, Var | Std | Median) =>
                {
                    self.of_others(variable, function)
                }
                (own, Moving::Window(function)) => {
                    let out = match own {
                        [one] => {
                            self.moving(variable, one, function, ddof, self.least(variable))?
                        }
                        _ => self.over_several(variable, function, ddof)?,
                    };
                    match function {
                        // Sums of integers are wide ones.
                        Sum | Prod | Mean => Ok(out),
                        Max | Min | Median | Var | Std | Count => {
                            out.with_data(out.data.cast(replaced(dtype).0)?)
                        }
                    }
                }
                ([_], function) => self.places(variable, function == Moving::Argmin),
                _ => Err(XarrayError::Type(
                    "'tuple' object cannot be interpreted as an integer".into(),
                )),
            }
        })
    }

    /// Applies a reduction to data variables that have one of the dimensions; others and coordinates stay.
    pub fn each<E: From<XarrayError>>(
        &self,
        keep: Option<bool>,
        mut function: impl FnMut(&Variable) -> std::result::Result<Variable, E>,
    ) -> std::result::Result<Dataset, E> {
        let keep = keep_attrs(keep, true);
        let mut out = self.dataset.clone();
        for (name, variable) in &mut out.variables {
            if self.dataset.coord_names.contains(name) {
                continue;
            }
            if !self.of(variable).is_empty() {
                let attrs = variable.attrs.clone();
                let sizes = variable.sizes();
                let nothing = self.dims.iter().any(|own| sizes.get(&own.dim) == Some(&0));
                let found = match function(variable) {
                    // Times do not get as far as their windows.
                    Err(error) if matches!(variable.dtype(), DType::Datetime(_)) => {
                        return Err(error);
                    }
                    _ if nothing => {
                        let message = "window shape cannot be larger than input array shape";
                        return Err(value_error(message).into());
                    }
                    found => found?,
                };
                *variable = found.with_attrs(attrs);
            }
            if !keep {
                variable.attrs = Attrs::new();
            }
        }
        if !keep {
            out.attrs.clear();
        }
        Ok(match out.is_single() {
            true => out,
            false => out.into_collected(),
        })
    }

    /// Of what is no number there are the extremes, as objects (times as their numbers), and sums and medians of
    /// timedeltas.
    fn of_others(&self, variable: &Variable, function: Window) -> Result<Variable> {
        use Window::{Max, Mean, Median, Min, Prod, Sum, Var};
        let dtype = variable.dtype();
        let texts = match dtype {
            DType::Str(_) => true,
            DType::Object => {
                let values = variable.values()?.scalars();
                values.iter().any(|value| matches!(value, Scalar::Str(_)))
            }
            _ => false,
        };
        if texts && !matches!(function, Min | Max) {
            // Texts are objects then. Sums begin with a number, but of one element there are none.
            let single = self.of(variable).iter().all(|own| own.window == 1);
            let objects = variable.with_data(variable.data.cast(DType::Object)?)?;
            return match (variable.size(), function) {
                (0, _) => Ok(objects),
                (_, Sum | Prod) if single => self.enough(variable, objects),
                (_, Var) => Err(value_error("could not convert string to float")),
                _ => Err(XarrayError::Type(format!(
                    "ufunc 'add' did not contain a loop with signature matching types (dtype('int64'), \
                     dtype('{dtype}')) -> None"
                ))),
            };
        }
        let (values, name) = match (function, dtype) {
            (Min | Max, _) => {
                let numbers = match dtype {
                    DType::Datetime(_) | DType::Timedelta(_) => variable.data.cast(DType::I64)?,
                    _ => variable.data.clone(),
                };
                let objects = variable.with_data(numbers.cast(DType::Object)?)?;
                let present = variable.unary(Unary::Notnull)?;
                let name = if function == Min {
                    Reduce::Min
                } else {
                    Reduce::Max
                };
                (objects.masked(&present, None)?, name)
            }
            (Sum, DType::Timedelta(_) | DType::Object) => (variable.clone(), Reduce::Sum),
            (Prod, DType::Object) => (variable.clone(), Reduce::Prod),
            (Mean, DType::Object) => (variable.clone(), Reduce::Mean),
            (Median, DType::Timedelta(_)) => (variable.clone(), Reduce::Median),
            // Of objects, which truth becomes, numpy cannot make it.
            (Var, _) if !dtype.is_time() => {
                return Err(value_error("operands could not be broadcast together"));
            }
            _ => {
                let message = format!(
                    "rolling {} is not defined for dtype {dtype}",
                    function.name()
                );
                return Err(XarrayError::Type(message));
            }
        };
        let aggregation = Aggregation {
            skipna: (function != Median).then_some(true),
            ..Aggregation::new(name)
        };
        let (windows, axes) = self.windows(&values, None)?;
        let data = aggregation.apply(&windows.data, axes)?;
        let data = match function {
            // Sums by counts, which are objects.
            Mean => data.cast(DType::Object)?,
            _ => data,
        };
        self.enough(variable, Variable::new(variable.dims.clone(), data)?)
    }

    /// One window operation of the graph.
    fn moving(
        &self,
        variable: &Variable,
        rolling: &RollingDim,
        function: Window,
        ddof: u32,
        min_periods: u64,
    ) -> Result<Variable> {
        let axis = variable
            .axis(&rolling.dim)
            .ok_or_else(|| value_error("the variable lacks the rolling dimension"))?;
        let (before, after) = rolling.extent();
        let data = match variable.dtype().kind() {
            Kind::Float => variable.data.clone(),
            _ => variable.data.cast(DType::F64)?,
        };
        let op = Op::Window {
            op: function,
            axis,
            before,
            after,
            min_periods,
            ddof,
        };
        Variable::new(variable.dims.clone(), Expr::new(op, vec![data])?)
    }

    /// One dimension after the other.
    fn separately(&self, variable: &Variable, function: Window) -> Result<Variable> {
        self.of(variable)
            .into_iter()
            .try_fold(variable.clone(), |variable, rolling| {
                self.moving(&variable, rolling, function, 0, 1)
            })
    }

    /// How many valid elements each window has.
    pub fn counts(&self, variable: &Variable) -> Result<Variable> {
        let present = variable.unary(Unary::Notnull)?;
        self.separately(&present, Window::Sum)
    }

    fn counted(&self, variable: &Variable) -> Result<Variable> {
        self.enough(variable, self.counts(variable)?)
    }

    /// `reduced` where windows of `variable` have enough valid elements.
    pub fn enough(&self, variable: &Variable, reduced: Variable) -> Result<Variable> {
        let least = Variable::scalar(Scalar::Int(self.least(variable) as i64));
        let enough = self.counts(variable)?.binary(Binary::Ge, &least)?;
        reduced.masked(&enough, None)
    }

    fn over_several(&self, variable: &Variable, function: Window, ddof: u32) -> Result<Variable> {
        let reduced = match function {
            Window::Sum | Window::Prod | Window::Min | Window::Max => {
                self.separately(variable, function)?
            }
            Window::Mean => self
                .separately(variable, Window::Sum)?
                .binary(Binary::Div, &self.counts(variable)?)?,
            _ => {
                let name = match function {
                    Window::Var => Reduce::Var,
                    Window::Std => Reduce::Std,
                    _ => Reduce::Median,
                };
                let aggregation = Aggregation {
                    ddof,
                    ..Aggregation::new(name)
                };
                let (windows, axes) = self.windows(variable, None)?;
                let data = aggregation.apply(&windows.data, axes)?;
                Variable::new(variable.dims.clone(), data)?
            }
        };
        self.enough(variable, reduced)
    }

    /// Where in its window the extreme is: the first such place, as a float.
    fn places(&self, variable: &Variable, smallest: bool) -> Result<Variable> {
        let data = &variable.data;
        let floats = match variable.dtype().is_numeric() {
            true => data.cast(DType::F64)?,
            // Their ranks among all.
            false => {
                let op = Op::Sort {
                    axis: 0,
                    op: SortFn::Rank,
                };
                let flat = data.reshape(vec![variable.size()])?;
                Expr::new(op, vec![flat])?.reshape(variable.shape().to_vec())?
            }
        };
        let floats = variable.with_data(floats)?;
        let beyond = match (smallest, variable.dtype()) {
            // What is beyond the ends is a boolean like them.
            (_, DType::Bool) => f64::from(smallest),
            (true, _) => f64::INFINITY,
            (false, _) => f64::NEG_INFINITY,
        };
        let beyond = Variable::scalar(Scalar::Float(beyond));
        let (windows, axes) = self.windows(&floats, None)?;
        let filled = windows.filled(&beyond)?;
        let function = if smallest {
            Reduce::Argmin
        } else {
            Reduce::Argmax
        };
        let found = filled.data.reduce(function, axes, false)?;
        let found = Variable::new(variable.dims.clone(), found.cast(DType::F64)?)?;
        self.enough(variable, found)
    }

    /// Every window of a variable laid out along a new last axis per dimension; the numbers of these axes. What
    /// lies outside is `fill`, or missing.
    pub fn windows(
        &self,
        variable: &Variable,
        fill: Option<&Scalar>,
    ) -> Result<(Variable, Vec<usize>)> {
        let own = self.of(variable);
        let names: Vec<String> = own
            .iter()
            .map(|rolling| format!("_rolling_dim_{}", rolling.dim))
            .collect();
        let out = spread(variable, &own, &names, fill)?;
        let axes = (variable.ndim()..out.ndim()).collect();
        Ok((out, axes))
    }

    /// `construct`: windows along new dimensions, every `stride`-th one of each.
    pub fn construct(
        &self,
        names: &[String],
        strides: &[u64],
        fill: Option<&Scalar>,
        keep: Option<bool>,
    ) -> Result<Dataset> {
        if strides.contains(&0) {
            return Err(value_error("slice step cannot be zero"));
        }
        let out = self.each(keep, |variable| {
            let own = self.of(variable);
            let new: Vec<String> = self
                .dims
                .iter()
                .zip(names)
                .filter(|(rolling, _)| variable.axis(&rolling.dim).is_some())
                .map(|(_, name)| name.clone())
                .collect();
            spread(variable, &own, &new, fill)
        })?;
        out.map_all(|_, variable| {
            let items = variable
                .dims
                .iter()
                .zip(variable.shape())
                .map(|(dim, size)| {
                    let stride = self
                        .dims
                        .iter()
                        .position(|rolling| rolling.dim == *dim)
                        .map_or(1, |at| strides[at]);
                    IndexItem::Range {
                        start: 0,
                        count: size.div_ceil(stride),
                        step: stride as i64,
                    }
                })
                .collect();
            variable.sliced(items)
        })
    }

    /// The windows of an array one by one, and the label of each.
    pub fn iterate(&self, array: &DataArray) -> Result<Vec<(DataArray, DataArray)>> {
        let [rolling] = self.dims.as_slice() else {
            return Err(value_error("__iter__ is only supported for 1d-rolling"));
        };
        let labels = array
            .coord(&rolling.dim)
            .ok_or_else(|| value_error("the array lacks the rolling dimension"))?;
        let size = array
            .variable
            .sizes()
            .get(&rolling.dim)
            .copied()
            .unwrap_or(0) as i64;
        let window = rolling.window as i64;
        let offset = if rolling.center { (window + 1) / 2 } else { 1 };
        (0..size)
            .map(|at| {
                // Windows that begin before the first element begin with it.
                let begin = if at < window - offset {
                    0
                } else {
                    at + offset - window
                };
                let indexer = crate::indexing::Indexer::Slice {
                    start: Some(begin),
                    stop: Some((at + offset).min(size)),
                    step: None,
                };
                let part = array.isel(&one(&rolling.dim, indexer), false)?;
                let count = Aggregation::new(Reduce::Count);
                let counts = part.aggregate(&count, &crate::aggregate::Dims::one(&rolling.dim))?;
                let least = Variable::scalar(Scalar::Int(self.least(&array.variable) as i64));
                let enough = counts.variable.binary(Binary::Ge, &least)?;
                let variable = part.variable.masked(&enough, None)?;
                let label = labels.isel(
                    &one(&rolling.dim, crate::indexing::Indexer::Position(at)),
                    false,
                )?;
                Ok((label, DataArray { variable, ..part }))
            })
            .collect()
    }
}

fn one(dim: &str, indexer: crate::indexing::Indexer) -> IndexMap<String, crate::indexing::Indexer> {
    [(dim.to_owned(), indexer)].into_iter().collect()
}

/// A variable padded along the rolling dimensions, each of its windows along a new last dimension.
fn spread(
    variable: &Variable,
    own: &[&RollingDim],
    names: &[String],
    fill: Option<&Scalar>,
) -> Result<Variable> {
    let mut widths = vec![(0, 0); variable.ndim()];
    for rolling in own {
        if let Some(axis) = variable.axis(&rolling.dim) {
            widths[axis] = rolling.extent();
        }
    }
    let (dtype, value) = match fill {
        Some(fill) if !fill.is_null() => (variable.dtype(), fill.clone()),
        _ => promoted(variable.dtype()),
    };
    let pad = Op::Pad {
        widths,
        mode: littoral_array::ops::PadMode::Constant,
        value,
    };
    let mut data = Expr::new(pad, vec![variable.data.cast(dtype)?])?;
    let mut dims = variable.dims.clone();
    for (rolling, name) in own.iter().zip(names) {
        let Some(axis) = variable.axis(&rolling.dim) else {
            continue;
        };
        let (size, window) = (variable.shape()[axis], rolling.window);
        let places = (0..size).flat_map(|at| (0..window).map(move |step| (at + step) as i64));
        let taken = data.take(axis, places.collect(), None)?;
        // The window where its dimension was, then at the end.
        let mut shape = taken.shape().to_vec();
        shape[axis] = size;
        shape.insert(axis + 1, window);
        let laid = taken.reshape(shape)?;
        let mut order: Vec<usize> = (0..laid.ndim()).filter(|at| *at != axis + 1).collect();
        order.push(axis + 1);
        data = laid.transpose(order)?;
        dims.push(name.clone());
    }
    Variable::new(dims, settle(data)?)
}

impl Dataset {
    /// The dimensions of what this stands for: of the array, if it is one on its way.
    pub(crate) fn kept_dims(&self) -> Vec<String> {
        match self.variables.get(crate::dataarray::THIS) {
            Some(variable) => variable.dims.clone(),
            None => self.dims(),
        }
    }

    /// xarray's class of what this stands for.
    pub(crate) fn kind(&self) -> &'static str {
        if self.is_single() {
            "DataArray"
        } else {
            "Dataset"
        }
    }
}
