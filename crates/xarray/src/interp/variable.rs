//! One variable, interpolated along some of its dimensions.

use indexmap::{IndexMap, IndexSet};
use littoral_array::ops::spline::{interval, nearest, polynomial_weights, spline_weights};
use littoral_array::ops::{Binary, Interpolation, Outside, Reduce, Unary, interpolate};
use littoral_array::{Array, DType, Kind, Scalar};

use super::{InterpOptions, scheme};
use crate::dataarray::DataArray;
use crate::error::{Result, value_error};
use crate::indexing::Indexer;
use crate::variable::Variable;

/// One dimension and where to go along it, as numbers on one scale.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    pub dim: String,
    /// Positions of the elements.
    pub x: Vec<f64>,
    /// New positions, C order.
    pub to: Vec<f64>,
    pub dims: Vec<String>,
    pub shape: Vec<usize>,
    /// The positions are integers, which are printed without a point.
    pub whole: bool,
}

impl Axis {
    fn floats(&self, value: impl Fn(f64) -> f64) -> Result<Variable> {
        let values = self.to.iter().map(|x| value(*x)).collect();
        Variable::new(
            self.dims.clone(),
            Array::from_vec::<f64>(&self.shape, values)?,
        )
    }

    fn positions(&self, position: impl Fn(f64) -> usize) -> Result<Variable> {
        let values = self.to.iter().map(|x| position(*x) as i64).collect();
        Variable::new(
            self.dims.clone(),
            Array::from_vec::<i64>(&self.shape, values)?,
        )
    }

    fn outside(&self) -> bool {
        let (first, last) = (self.x.first(), self.x.last());
        let out = |x: &f64| first.is_some_and(|f| x < f) || last.is_some_and(|l| x > l);
        self.to.iter().any(out)
    }

    fn check_bounds(&self) -> Result<()> {
        let (Some(first), Some(last)) = (self.x.first(), self.x.last()) else {
            return Ok(());
        };
        let text = |x: f64| littoral_array::format::scalar_str(&Scalar::Float(x), DType::F64);
        let bound = |x: f64| match self.whole {
            true => format!("{x}"),
            false => text(x),
        };
        if let Some(x) = self.to.iter().find(|x| *x < first) {
            return Err(value_error(format!(
                "A value ({}) in x_new is below the interpolation range's minimum value ({}).",
                text(*x),
                bound(*first)
            )));
        }
        match self.to.iter().find(|x| *x > last) {
            None => Ok(()),
            Some(x) => Err(value_error(format!(
                "A value ({}) in x_new is above the interpolation range's maximum value ({}).",
                text(*x),
                bound(*last)
            ))),
        }
    }
}

impl Variable {
    /// Interpolated along `axes`, all of which it has. Floats keep their attributes.
    pub(super) fn interp(&self, axes: &[&Axis], options: &InterpOptions) -> Result<Self> {
        let local = matches!(options.method.as_str(), "linear" | "nearest" | "slinear");
        let groups = match local {
            true => independent(axes),
            false => vec![axes.to_vec()],
        };
        let mut out = self.clone();
        for group in groups {
            let dims = out.dims.clone();
            out = match group.as_slice() {
                [axis] => out.interp_line(axis, options)?,
                several => out.interp_grid(several, options)?,
            };
            // Each dimension stands where it came from.
            let mut order: IndexSet<String> = IndexSet::new();
            for dim in &dims {
                match group.iter().find(|axis| axis.dim == *dim) {
                    Some(axis) => order.extend(axis.dims.iter().cloned()),
                    None => {
                        order.insert(dim.clone());
                    }
                }
            }
            out = out.transpose(&order.into_iter().collect::<Vec<_>>())?;
        }
        Ok(out.with_attrs(self.attrs.clone()))
    }

    /// Elements at positions along some dimensions, pointwise with own dimensions that the positions have, too.
    fn picked(&self, positions: &[(&Axis, &Variable)]) -> Result<Self> {
        let mut indexers: IndexMap<String, Indexer> = IndexMap::new();
        let bare =
            |variable: Variable| Indexer::Array(DataArray::new(None, variable, IndexMap::new()));
        for (axis, variable) in positions {
            let indexer = match variable.ndim() {
                0 => Indexer::Position(variable.values()?.item()?.as_i64().unwrap_or(0)),
                _ => bare((*variable).clone()),
            };
            indexers.insert(axis.dim.clone(), indexer);
        }
        self.isel(&indexers)
    }

    fn as_float(&self) -> Result<Self> {
        Ok(Variable {
            data: self.data.cast(DType::F64)?,
            ..self.clone()
        })
    }

    /// `fill` where a new position is outside.
    fn bounded(&self, axis: &Axis, fill: Outside) -> Result<Self> {
        if !axis.outside() || fill == Outside::Extrapolate {
            return Ok(self.clone());
        }
        let inside = axis.floats(|x| fill.at(&axis.x, x).map_or(1.0, |_| 0.0))?;
        let inside = inside.with_data(inside.data.cast(DType::Bool)?)?;
        let fills = axis.floats(|x| fill.at(&axis.x, x).unwrap_or(0.0))?;
        let fills = fills.with_data(fills.data.cast(self.dtype())?)?;
        self.masked(&inside, Some(&crate::Operand::Variable(fills)))
    }

    /// Along one dimension (`scipy.interpolate.interp1d` and its kin).
    fn interp_line(&self, axis: &Axis, options: &InterpOptions) -> Result<Self> {
        let scheme = match options.method.as_str() {
            // scipy takes it for linear.
            "slinear" => Interpolation::Linear,
            method => scheme(method, options.order)?,
        };
        if options.bounds_error {
            axis.check_bounds()?;
        }
        let missing = Outside::Fill(f64::NAN, f64::NAN);
        let fill = match scheme {
            Interpolation::Polynomial => Outside::Extrapolate,
            _ => options.outside.unwrap_or(missing),
        };
        match scheme {
            Interpolation::Linear => {
                // scipy leaves single lines of these dtypes to `numpy.interp`.
                let single = self.ndim() == 1
                    && matches!(self.dtype(), DType::F64 | DType::I64)
                    && fill != Outside::Extrapolate;
                self.as_float()?.lines(axis, single)?.bounded(axis, fill)
            }
            Interpolation::Nearest => {
                let floats = match self.dtype().kind() {
                    Kind::Float => self.clone(),
                    _ => self.as_float()?,
                };
                let at = axis.positions(|x| nearest(&axis.x, x))?;
                floats.picked(&[(axis, &at)])?.bounded(axis, fill)
            }
            Interpolation::Spline(0) => {
                // The value before, whatever stands elsewhere.
                let before = |x: f64| match x.is_nan() {
                    true => axis.x.len() - 1,
                    false => axis.x.partition_point(|own| *own <= x).saturating_sub(1),
                };
                let at = axis.positions(before)?;
                let nan = axis.floats(|x| if x.is_nan() { x } else { 0.0 })?;
                self.as_float()?
                    .picked(&[(axis, &at)])?
                    .binary(Binary::Add, &nan)?
                    .bounded(axis, fill)
            }
            Interpolation::Spline(order) => {
                let weights = spline_weights(&axis.x, &axis.to, order)?;
                self.as_float()?
                    .weighted_sum(axis, weights, true)?
                    .bounded(axis, fill)
            }
            Interpolation::Polynomial => {
                let weights = polynomial_weights(&axis.x, &axis.to);
                self.as_float()?.weighted_sum(axis, weights, false)
            }
            _ => self.as_float()?.lane_by_lane(axis, scheme, fill),
        }
    }

    fn lines(&self, axis: &Axis, single: bool) -> Result<Self> {
        let x = &axis.x;
        if x.len() < 2 {
            // Only the position itself has a value, and only of a single line.
            let at = axis.positions(|_| 0)?;
            let only = self.picked(&[(axis, &at)])?;
            let hit = axis.floats(|to| {
                if single && x.first() == Some(&to) {
                    0.0
                } else {
                    f64::NAN
                }
            })?;
            return only.binary(Binary::Add, &hit);
        }
        let low = axis.positions(|to| interval(x, to))?;
        let high = axis.positions(|to| interval(x, to) + 1)?;
        let width = axis.floats(|to| x[interval(x, to) + 1] - x[interval(x, to)])?;
        let offset = axis.floats(|to| to - x[interval(x, to)])?;
        let low = self.picked(&[(axis, &low)])?;
        let high = self.picked(&[(axis, &high)])?;
        let line = high
            .binary(Binary::Sub, &low)?
            .binary(Binary::Div, &width)?
            .binary(Binary::Mul, &offset)?
            .binary(Binary::Add, &low)?;
        if !single {
            return Ok(line);
        }
        // `numpy.interp`, which takes single lines, has the value itself at a position.
        let exact = |to: f64| x.iter().position(|own| *own == to);
        let at = axis.positions(|to| exact(to).unwrap_or(0))?;
        let hit = axis.floats(|to| exact(to).map_or(0.0, |_| 1.0))?;
        let hit = hit.with_data(hit.data.cast(DType::Bool)?)?;
        let own = self.picked(&[(axis, &at)])?;
        own.masked(&hit, Some(&crate::Operand::Variable(line)))
    }

    /// `weights · self` along a dimension. `strict`: a missing element makes everything missing.
    fn weighted_sum(&self, axis: &Axis, weights: Vec<f64>, strict: bool) -> Result<Self> {
        const FROM: &str = "\u{0}from";
        let mut shape = axis.shape.clone();
        shape.push(axis.x.len());
        let mut dims = axis.dims.clone();
        dims.push(FROM.to_owned());
        let weights = Variable::new(dims, Array::from_vec(&shape, weights)?)?;
        let values = self.clone().renamed_dim(&axis.dim, FROM);
        // Pointwise dimensions of both are not summed.
        let out = crate::computation::product_sum(&[&values, &weights], &[FROM.to_owned()])?;
        if !strict {
            return Ok(out);
        }
        let missing = values.unary(Unary::Isnull)?;
        let axes: Vec<usize> = (0..missing.ndim())
            .filter(|at| !axis.dims.contains(&missing.dims[*at]))
            .collect();
        let kept = missing
            .dims
            .iter()
            .filter(|dim| axis.dims.contains(dim))
            .cloned()
            .collect();
        let any = Variable::new(kept, missing.data.reduce(Reduce::Any, axes, false)?)?;
        let present = any.unary(Unary::LogicalNot)?;
        out.masked(&present, None)
    }

    /// Schemes that are not linear in the values: computed here.
    fn lane_by_lane(&self, axis: &Axis, scheme: Interpolation, fill: Outside) -> Result<Self> {
        if axis
            .dims
            .iter()
            .any(|dim| *dim != axis.dim && self.axis(dim).is_some())
        {
            return Err(crate::XarrayError::NotImplemented(
                "pointwise interpolation by this method".into(),
            ));
        }
        let rest: Vec<String> = self
            .dims
            .iter()
            .filter(|dim| **dim != axis.dim)
            .cloned()
            .collect();
        let order = [rest.clone(), vec![axis.dim.clone()]].concat();
        let values = self.transpose(&order)?.values()?;
        let values = littoral_array::ops::to_contiguous(&values)
            .to_vec::<f64>()
            .unwrap_or_default();
        let mut out = vec![];
        for lane in values.chunks_exact(axis.x.len().max(1)) {
            match lane.iter().any(|value| value.is_nan()) {
                true => {
                    return Err(value_error("`y` array must contain finite values only."));
                }
                false => out.extend(interpolate(scheme, &axis.x, lane, &axis.to, fill)?),
            }
        }
        let mut shape: Vec<usize> = rest
            .iter()
            .filter_map(|dim| self.axis(dim))
            .map(|at| self.shape()[at] as usize)
            .collect();
        shape.extend(&axis.shape);
        let dims = [rest, axis.dims.clone()].concat();
        Variable::new(dims, Array::from_vec(&shape, out)?)
    }

    /// Along several dimensions that depend on each other (`scipy.interpolate.interpn`).
    fn interp_grid(&self, axes: &[&Axis], options: &InterpOptions) -> Result<Self> {
        let method = options.method.as_str();
        let needed = match method {
            "linear" | "nearest" => 1,
            "slinear" => 2,
            "cubic" | "pchip" => 4,
            "quintic" => 6,
            _ => {
                return Err(value_error(format!(
                    "{method} is not a valid interpolator for interpolating over multiple dimensions."
                )));
            }
        };
        for (at, axis) in axes.iter().enumerate() {
            if axis.x.len() < needed {
                return Err(value_error(format!(
                    "There are {} points in dimension {at}, but method {method} requires at least  {needed} \
                     points per dimension.",
                    axis.x.len()
                )));
            }
        }
        let orthogonal = axes.iter().enumerate().all(|(at, axis)| {
            axes[at + 1..]
                .iter()
                .all(|other| axis.dims.iter().all(|dim| !other.dims.contains(dim)))
        });
        let floats = self.as_float()?;
        let out = match method {
            _ if orthogonal => {
                let mut out = floats;
                for axis in axes {
                    out = out.interp_line(axis, options)?;
                }
                out
            }
            "nearest" => {
                let at = axes
                    .iter()
                    .map(|axis| axis.positions(|x| nearest(&axis.x, x)))
                    .collect::<Result<Vec<_>>>()?;
                let at: Vec<_> = axes.iter().copied().zip(&at).collect();
                floats.picked(&at)?
            }
            "linear" | "slinear" => floats.corners(axes)?,
            _ => {
                return Err(crate::XarrayError::NotImplemented(format!(
                    "pointwise interpolation over several dimensions with method {method:?}"
                )));
            }
        };
        let fill = options.outside.unwrap_or(Outside::Fill(f64::NAN, f64::NAN));
        axes.iter()
            .try_fold(out, |out, axis| out.bounded(axis, fill))
    }

    /// The weighted sum of the corners of the cell around each point.
    fn corners(&self, axes: &[&Axis]) -> Result<Self> {
        let low = |axis: &Axis, x: f64| -> usize {
            let after = axis.x.partition_point(|own| *own <= x);
            after.clamp(1, axis.x.len().max(2) - 1) - 1
        };
        let mut total: Option<Variable> = None;
        for corner in 0..1usize << axes.len() {
            let mut at = vec![];
            let mut weight: Option<Variable> = None;
            for (bit, axis) in axes.iter().enumerate() {
                let upper = corner >> bit & 1;
                let last = axis.x.len() - 1;
                at.push(axis.positions(|x| (low(axis, x) + upper).min(last))?);
                let own = axis.floats(|x| {
                    let low = low(axis, x);
                    let width = axis.x[(low + 1).min(last)] - axis.x[low];
                    let part = (x - axis.x[low]) / if width == 0.0 { 1.0 } else { width };
                    if upper == 1 { part } else { 1.0 - part }
                })?;
                weight = Some(match weight {
                    Some(weight) => weight.binary(Binary::Mul, &own)?,
                    None => own,
                });
            }
            let at: Vec<_> = axes.iter().copied().zip(&at).collect();
            let mut value = self.picked(&at)?;
            if let Some(weight) = weight {
                value = value.binary(Binary::Mul, &weight)?;
            }
            total = Some(match total {
                Some(total) => total.binary(Binary::Add, &value)?,
                None => value,
            });
        }
        total.ok_or_else(|| value_error("no dimension to interpolate along"))
    }
}

/// Axes whose new positions share no dimension are interpolated one after the other.
fn independent<'a>(axes: &[&'a Axis]) -> Vec<Vec<&'a Axis>> {
    let own = |axis: &Axis| -> Vec<String> {
        match axis.dims.is_empty() {
            true => vec![axis.dim.clone()],
            false => axis.dims.clone(),
        }
    };
    let mut out = vec![];
    let mut group: Vec<&Axis> = vec![];
    for (at, axis) in axes.iter().enumerate() {
        group.push(axis);
        let later: Vec<String> = axes[at + 1..].iter().flat_map(|axis| own(axis)).collect();
        let shares = group
            .iter()
            .flat_map(|axis| own(axis))
            .any(|dim| later.contains(&dim));
        if !shares {
            out.push(std::mem::take(&mut group));
        }
    }
    out
}
