//! `pad`: more elements at the ends, by numpy's rules, one axis after the other.

use indexmap::IndexMap;
use littoral_array::ops::{Binary, PadMode, Reduce, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use littoral_graph::{Expr, IndexItem, Op};

use crate::align::promoted;
use crate::attrs::Attrs;
use crate::dataarray::THIS;
use crate::dataset::Dataset;
use crate::error::{Result, value_error};
use crate::options::keep_attrs;
use crate::variable::{Variable, settle};

/// What the new elements are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Padding {
    /// Constants, or elements that are there.
    Mode(PadMode),
    /// From the last element evenly to `end_values`.
    LinearRamp,
    /// A statistic of the elements at the end: `max min mean median`.
    Statistic(Reduce),
}

impl Padding {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "linear_ramp" => Padding::LinearRamp,
            "maximum" => Padding::Statistic(Reduce::Max),
            "minimum" => Padding::Statistic(Reduce::Min),
            "mean" => Padding::Statistic(Reduce::Mean),
            "median" => Padding::Statistic(Reduce::Median),
            name => Padding::Mode(PadMode::from_name(name)?),
        })
    }
}

/// A value before and one after: for every dimension, or for some.
#[derive(Debug, Clone, PartialEq)]
pub enum Ends<T> {
    All(T, T),
    Dims(IndexMap<String, (T, T)>),
}

impl<T: Clone> Ends<T> {
    fn of(&self, dim: &str, otherwise: T) -> (T, T) {
        match self {
            Ends::All(before, after) => (before.clone(), after.clone()),
            Ends::Dims(dims) => dims
                .get(dim)
                .cloned()
                .unwrap_or_else(|| (otherwise.clone(), otherwise)),
        }
    }
}

/// Arguments of `pad` beside the widths.
#[derive(Debug, Clone)]
pub struct PadOptions {
    pub padding: Padding,
    /// Constants by name of variable, then for all others. None: missing.
    pub constants: Option<Ends<Scalar>>,
    pub constants_by_name: IndexMap<String, Option<Ends<Scalar>>>,
    pub end_values: Option<Ends<Scalar>>,
    pub stat_length: Option<Ends<u64>>,
    /// Reflected about the value at the end as well.
    pub odd: bool,
    pub keep_attrs: Option<bool>,
}

impl PadOptions {
    pub fn new(padding: Padding) -> Self {
        Self {
            padding,
            constants: None,
            constants_by_name: IndexMap::new(),
            end_values: None,
            stat_length: None,
            odd: false,
            keep_attrs: None,
        }
    }

    /// For a variable of this name and these dimensions.
    fn for_variable(&self, name: &str, dims: &[String]) -> Self {
        let mut out = self.clone();
        if let Some(own) = self.constants_by_name.get(name) {
            out.constants = own.clone();
        } else if let Some(Ends::Dims(given)) = &self.constants {
            // Of constants for dimensions that it has none of, zero is left.
            if !dims.iter().any(|dim| given.contains_key(dim)) {
                out.constants = Some(Ends::All(Scalar::Int(0), Scalar::Int(0)));
            }
        } else if self.constants.is_none() && !self.constants_by_name.is_empty() {
            out.constants = Some(Ends::All(Scalar::Int(0), Scalar::Int(0)));
        }
        out
    }

    /// For coordinates: as data where elements are repeated, otherwise missing.
    fn for_coord(&self) -> Self {
        match self.padding {
            Padding::Mode(mode) if mode != PadMode::Constant => self.clone(),
            _ => Self {
                keep_attrs: self.keep_attrs,
                ..Self::new(Padding::Mode(PadMode::Constant))
            },
        }
    }
}

impl Dataset {
    /// Pads data; coordinates are padded too, with missing labels unless elements are repeated.
    pub fn padded(
        &self,
        widths: &IndexMap<String, (u64, u64)>,
        options: &PadOptions,
    ) -> Result<Self> {
        let keep = keep_attrs(options.keep_attrs, true);
        let mut out = self.map_all(|name, variable| {
            if !variable.dims.iter().any(|dim| widths.contains_key(dim)) {
                return Ok(variable.clone());
            }
            let options = match self.coord_names.contains(name) {
                true => options.for_coord(),
                false if name == THIS => options.clone(),
                false => options.for_variable(name, &variable.dims),
            };
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            Ok(variable.padded(widths, &options)?.with_attrs(attrs))
        })?;
        if !keep {
            out.attrs.clear();
        }
        Ok(out)
    }

    /// [`Dataset::padded`] with one value, or missing, or elements that are there.
    pub fn pad(
        &self,
        widths: &IndexMap<String, (u64, u64)>,
        mode: PadMode,
        value: Option<&Scalar>,
    ) -> Result<Self> {
        let mut options = PadOptions::new(Padding::Mode(mode));
        options.constants = value.map(|value| Ends::All(value.clone(), value.clone()));
        self.padded(widths, &options)
    }
}

impl Variable {
    fn padded(&self, widths: &IndexMap<String, (u64, u64)>, options: &PadOptions) -> Result<Self> {
        let own: Vec<(u64, u64)> = self
            .dims
            .iter()
            .map(|dim| widths.get(dim).copied().unwrap_or((0, 0)))
            .collect();
        let constant = options.padding == Padding::Mode(PadMode::Constant);
        if !constant {
            for (axis, (before, after)) in own.iter().enumerate() {
                if before + after > 0 {
                    not_empty(&self.data, axis)?;
                }
            }
        }
        // One operation does where all ends are alike.
        let simple = match (&options.constants, options.padding) {
            (None, Padding::Mode(PadMode::Constant)) => Some(promoted(self.dtype())),
            (Some(Ends::All(a, b)), Padding::Mode(PadMode::Constant)) if a == b => {
                Some((self.dtype(), a.clone()))
            }
            (_, Padding::Mode(_)) if !constant && !options.odd => {
                Some((self.dtype(), Scalar::Int(0)))
            }
            _ => None,
        };
        if let (Some((dtype, value)), Padding::Mode(mode)) = (simple, options.padding) {
            let op = Op::Pad {
                widths: own,
                mode,
                value,
            };
            return self.with_data(Expr::new(op, vec![self.data.cast(dtype)?])?);
        }
        let mut data = self.data.clone();
        for (axis, (dim, (before, after))) in self.dims.iter().zip(own).enumerate() {
            let fill = (Scalar::Int(0), Scalar::Int(0));
            data = match options.padding {
                _ if before == 0 && after == 0 => data,
                Padding::Mode(PadMode::Constant) => {
                    let (first, last) = options
                        .constants
                        .as_ref()
                        .map_or(fill, |ends| ends.of(dim, Scalar::Int(0)));
                    let left = constant_pad(&data, axis, (before, 0), first)?;
                    constant_pad(&left, axis, (0, after), last)?
                }
                Padding::Mode(mode) => odd(&data, axis, (before, after), mode)?,
                Padding::LinearRamp => {
                    let ends = options
                        .end_values
                        .as_ref()
                        .map_or(fill, |ends| ends.of(dim, Scalar::Int(0)));
                    ramp(&data, axis, (before, after), &ends)?
                }
                Padding::Statistic(function) => {
                    let size = data.shape()[axis];
                    let lengths = options
                        .stat_length
                        .as_ref()
                        .map_or((size, size), |ends| ends.of(dim, size));
                    statistic(&data, axis, (before, after), function, lengths)?
                }
            };
        }
        self.with_data(settle(data)?)
    }
}

fn constant_pad(data: &Expr, axis: usize, width: (u64, u64), value: Scalar) -> Result<Expr> {
    let mut widths = vec![(0, 0); data.ndim()];
    widths[axis] = width;
    let op = Op::Pad {
        widths,
        mode: PadMode::Constant,
        value,
    };
    Ok(Expr::new(op, vec![data.clone()])?)
}

/// Elements `start, start + step, …` along an axis.
fn part(data: &Expr, axis: usize, start: u64, count: u64, step: i64) -> Result<Expr> {
    let mut items = data.whole_index();
    items[axis] = IndexItem::Range { start, count, step };
    Ok(data.slice(items)?)
}

fn joined(axis: usize, parts: Vec<Expr>) -> Result<Expr> {
    let parts: Vec<Expr> = parts
        .into_iter()
        .filter(|part| part.shape()[axis] > 0)
        .collect();
    Ok(Expr::new(Op::Concat { axis }, parts)?)
}

fn repeated(data: &Expr, axis: usize, count: u64) -> Result<Expr> {
    let mut shape = data.shape().to_vec();
    shape[axis] = count;
    Ok(data.broadcast_to(shape)?)
}

fn not_empty(data: &Expr, axis: usize) -> Result<u64> {
    match data.shape()[axis] {
        0 => Err(value_error(format!(
            "can't extend empty axis {axis} using modes other than 'constant' or 'empty'"
        ))),
        size => Ok(size),
    }
}

/// From the values at the ends evenly to others; integers are rounded down.
fn ramp(data: &Expr, axis: usize, widths: (u64, u64), ends: &(Scalar, Scalar)) -> Result<Expr> {
    let size = not_empty(data, axis)?;
    let dtype = data.dtype();
    let side = |edge: u64, width: u64, end: &Scalar, turned: bool| -> Result<Expr> {
        let edge = part(data, axis, edge, 1, 1)?.cast(DType::F64)?;
        let end = end.as_f64().unwrap_or(f64::NAN);
        let shares: Vec<f64> = (0..width)
            .map(|at| {
                let at = if turned { width - 1 - at } else { at };
                at as f64 / width as f64
            })
            .collect();
        let mut shape = vec![1; data.ndim()];
        shape[axis] = width as usize;
        let shares = Expr::literal(Array::from_vec(&shape, shares)?);
        let start = Expr::literal(Array::scalar(Scalar::Float(end)));
        let whole = edge
            .binary(Binary::Sub, &start)?
            .binary(Binary::Mul, &shares)?
            .binary(Binary::Add, &start)?;
        let whole = match dtype.is_integer() {
            true => whole.unary(Unary::Floor)?,
            false => whole,
        };
        Ok(whole.cast(dtype)?)
    };
    let mut parts = vec![];
    if widths.0 > 0 {
        parts.push(side(0, widths.0, &ends.0, false)?);
    }
    parts.push(data.clone());
    if widths.1 > 0 {
        parts.push(side(size - 1, widths.1, &ends.1, true)?);
    }
    joined(axis, parts)
}

/// A statistic of as many elements at each end.
fn statistic(
    data: &Expr,
    axis: usize,
    widths: (u64, u64),
    function: Reduce,
    lengths: (u64, u64),
) -> Result<Expr> {
    let size = data.shape()[axis];
    let dtype = data.dtype();
    let side = |start: u64, length: u64, width: u64| -> Result<Expr> {
        if length == 0 && matches!(function, Reduce::Max | Reduce::Min) {
            return Err(value_error("stat_length of 0 yields no value for padding"));
        }
        let op = Op::Reduce {
            op: function,
            axes: vec![axis],
            skipna: false,
            keepdims: true,
            ddof: 0,
            min_count: None,
        };
        let found = Expr::new(op, vec![part(data, axis, start, length, 1)?])?;
        let found = match (dtype.kind(), found.dtype().is_float()) {
            (Kind::Int | Kind::UInt, true) => found.unary(Unary::Rint)?,
            _ => found,
        };
        repeated(&found.cast(dtype)?, axis, width)
    };
    let (first, last) = (lengths.0.min(size), lengths.1.min(size));
    let mut parts = vec![];
    if widths.0 > 0 {
        parts.push(side(0, first, widths.0)?);
    }
    parts.push(data.clone());
    if widths.1 > 0 {
        parts.push(side(size - last, last, widths.1)?);
    }
    joined(axis, parts)
}

/// Reflected about the value at the end, as often as it takes.
fn odd(data: &Expr, axis: usize, widths: (u64, u64), mode: PadMode) -> Result<Expr> {
    not_empty(data, axis)?;
    let again = match mode {
        PadMode::Reflect => 1,
        PadMode::Symmetric => 0,
        // Elsewhere there is nothing to be odd.
        mode => {
            let mut all = vec![(0, 0); data.ndim()];
            all[axis] = widths;
            let op = Op::Pad {
                widths: all,
                mode,
                value: Scalar::Int(0),
            };
            return Ok(Expr::new(op, vec![data.clone()])?);
        }
    };
    let (mut before, mut after) = widths;
    let mut data = data.clone();
    while before > 0 || after > 0 {
        let size = data.shape()[axis];
        if size == 1 && again == 1 {
            // One element has no neighbours: it is repeated.
            return joined(
                axis,
                vec![
                    repeated(&data, axis, before)?,
                    data.clone(),
                    repeated(&data, axis, after)?,
                ],
            );
        }
        let (left, right) = (before.min(size - again), after.min(size - again));
        let about = |edge: u64, start: u64, count: u64| -> Result<Expr> {
            let edge = part(&data, axis, edge, 1, 1)?;
            let turned = part(&data, axis, start, count, -1)?;
            Ok(edge
                .binary(Binary::Add, &edge)?
                .binary(Binary::Sub, &turned)?)
        };
        let mut parts = vec![];
        if left > 0 {
            parts.push(about(0, left - 1 + again, left)?);
        }
        parts.push(data.clone());
        if right > 0 {
            parts.push(about(size - 1, size - 1 - again, right)?);
        }
        data = joined(axis, parts)?;
        before -= left;
        after -= right;
    }
    Ok(data)
}
