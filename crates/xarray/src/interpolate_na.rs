//! `interpolate_na`: missing elements from their neighbours along a dimension.

use littoral_array::format::python_str_repr;
use littoral_array::ops::{
    Binary, Interpolation, Outside, Reduce, Scan, Unary, Window, interpolate,
};
use littoral_array::{Array, DType, Kind, Scalar, TimeUnit};
use littoral_graph::{Expr, Op};

use crate::aggregate::Dims;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::options::keep_attrs;
use crate::variable::Variable;

/// What positions are along the dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UseCoordinate {
    /// The dimension's own labels, or 0, 1, 2 … without.
    Own,
    /// 0, 1, 2 ….
    No,
    /// Another 1-d coordinate.
    Named(String),
}

/// The longest gap (between what is there around it) that is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxGap {
    Number(f64),
    /// Nanoseconds.
    Time(f64),
}

/// The arguments of `interpolate_na`.
#[derive(Debug, Clone)]
pub struct InterpolateNa {
    pub method: String,
    pub order: Option<usize>,
    pub outside: Option<Outside>,
    pub limit: Option<u64>,
    pub use_coordinate: UseCoordinate,
    pub max_gap: Option<MaxGap>,
    pub keep_attrs: Option<bool>,
}

impl Dataset {
    /// Positions along a dimension as numbers: times in nanoseconds since 1970. Errors (`strict`) unless they
    /// strictly increase.
    pub(crate) fn clean_index(
        &self,
        dim: &str,
        which: &UseCoordinate,
        strict: bool,
    ) -> Result<Vec<f64>> {
        let name = match which {
            // Without index its positions are what there is.
            UseCoordinate::Own if self.has_dim(dim) && !self.is_indexed(dim) => {
                return Ok((0..self.sizes()[dim]).map(|i| i as f64).collect());
            }
            UseCoordinate::No => {
                let dims = Dims::one(dim).of(&self.kept_dims(), self.kind())?;
                let size = self.sizes().get(&dims[0]).copied().unwrap_or(0);
                return Ok((0..size).map(|i| i as f64).collect());
            }
            UseCoordinate::Own => dim,
            UseCoordinate::Named(name) => name,
        };
        let coord = self.get(name)?.variable;
        if coord.ndim() != 1 {
            return Err(value_error(format!(
                "Coordinates used for interpolation must be 1D, {name} is {}D.",
                coord.ndim()
            )));
        }
        let labels = coord.labels()?;
        let numeric = labels.dtype().is_numeric() || labels.dtype().is_time();
        let x = match numeric {
            true => {
                let literal = Variable {
                    data: Expr::literal(labels.clone()),
                    ..coord
                };
                let values = crate::computation::as_numeric(&literal)?.values()?;
                littoral_array::ops::cast(&values, DType::F64)?
            }
            // Their order will do.
            false => littoral_array::ops::rank(&labels, 0)?,
        };
        let x = x.to_vec::<f64>().unwrap_or_default();
        let name = python_str_repr(name);
        if strict && !x.is_sorted() {
            return Err(value_error(format!(
                "Index {name} must be monotonically increasing"
            )));
        }
        if strict && x.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(value_error(format!("Index {name} has duplicate values")));
        }
        if !numeric && !x.is_empty() {
            return Err(XarrayError::Type(format!(
                "Index {name} must be castable to float64 to support interpolation or curve fitting, got Index."
            )));
        }
        if x.is_empty() && labels.dtype().is_time() {
            return Err(XarrayError::Index(
                "index 0 is out of bounds for axis 0 with size 0".into(),
            ));
        }
        Ok(x)
    }

    /// Fills missing elements along `dim`. Linear, nearest and previous values stay lazy, other schemes are computed.
    pub fn interpolate_na(&self, dim: &str, options: &InterpolateNa) -> Result<Self> {
        let indexed_by_time = self
            .variables
            .get(dim)
            .is_some_and(|coord| matches!(coord.dtype(), DType::Datetime(_) | DType::Cftime(_)));
        let gap = match (options.max_gap, &options.use_coordinate) {
            (None, _) => None,
            (Some(MaxGap::Time(_)), UseCoordinate::No) => {
                return Err(XarrayError::Type(
                    "Expected integer or floating point max_gap since use_coordinate=False. Received str.".into(),
                ));
            }
            (Some(MaxGap::Number(_)), UseCoordinate::Own | UseCoordinate::Named(_))
                if indexed_by_time =>
            {
                return Err(XarrayError::Type(
                    "Expected value of type str, pandas.Timedelta, datetime.timedelta or numpy.timedelta64, \
                     but received int"
                        .into(),
                ));
            }
            (Some(MaxGap::Number(gap) | MaxGap::Time(gap)), _) => Some(gap),
        };
        // A dataset without the dimension has nothing to say.
        let names = self.data_names();
        let any = names
            .iter()
            .any(|name| self.variables[name].axis(dim).is_some());
        let x = match any || self.is_single() {
            true => self.clean_index(dim, &options.use_coordinate, true)?,
            false => vec![],
        };
        let scheme = match options.method.as_str() {
            "spline" => {
                return Err(XarrayError::NotImplemented(
                    "interpolate_na(method=\"spline\"): use method=\"polynomial\"".into(),
                ));
            }
            method => crate::interp::scheme(method, options.order)?,
        };
        let kept = keep_attrs(options.keep_attrs, true);
        if gap.is_some() && any && !self.coord_names.contains(dim) {
            return Err(XarrayError::NotImplemented(
                "max_gap not implemented for unlabeled coordinates yet.".into(),
            ));
        }
        let mut out = self.map_data(|_, variable| {
            let Some(axis) = variable.axis(dim) else {
                return Ok(variable.clone());
            };
            let dtype = variable.dtype();
            if options.limit.is_some() && variable.shape()[axis] == 0 {
                return Err(value_error(
                    "window shape cannot be larger than input array shape",
                ));
            }
            if gap.is_some() && dtype.kind() == Kind::Str {
                return Err(XarrayError::Type(format!(
                    "ufunc 'multiply' did not contain a loop with signature matching types (dtype('{dtype}'), \
                     dtype('float64')) -> None"
                )));
            }
            let gaps = Gaps {
                data: &variable.data,
                axis,
                x: &x,
            };
            let data = match dtype.kind() {
                Kind::Float => gaps.filled(scheme, options.outside)?,
                // numpy makes room for one character.
                Kind::Str => variable.data.cast(DType::Str(1))?,
                _ if dtype.has_missing() => gaps.only_whole()?,
                _ => variable.data.clone(),
            };
            let mut out = variable.with_data(data)?;
            if let Some(limit) = options.limit {
                out = out.masked(&variable.with_data(gaps.within(limit)?)?, None)?;
            }
            if let Some(gap) = gap {
                out = out.masked(&variable.with_data(gaps.shorter(gap)?)?, None)?;
            }
            if !kept {
                out.attrs.clear();
            }
            Ok(out)
        })?;
        // Data is put to the coordinates.
        out.variables.sort_by(|a, _, b, _| {
            out.coord_names
                .contains(b)
                .cmp(&out.coord_names.contains(a))
        });
        Ok(out)
    }
}

/// Missing elements along an axis with positions `x`.
struct Gaps<'a> {
    data: &'a Expr,
    axis: usize,
    x: &'a [f64],
}

impl Gaps<'_> {
    /// The positions, along the axis.
    fn positions(&self) -> Result<Expr> {
        let mut shape = vec![1; self.data.ndim()];
        shape[self.axis] = self.x.len();
        let x = Expr::literal(Array::from_vec(&shape, self.x.to_vec())?);
        Ok(x.broadcast_to(self.data.shape().to_vec())?)
    }

    fn scan(&self, data: &Expr, op: Scan) -> Result<Expr> {
        let op = Op::Scan {
            op,
            axis: self.axis,
            skipna: true,
            limit: None,
        };
        Ok(Expr::new(op, vec![data.clone()])?)
    }

    /// Positions of elements that are there, missing elsewhere.
    fn valid_positions(&self) -> Result<Expr> {
        let nan = Expr::scalar(Scalar::Float(f64::NAN));
        let valid = self.data.unary(Unary::Notnull)?;
        Ok(valid.select(&self.positions()?, &nan)?)
    }

    /// The elements, if no line has gaps between two or more: there is no interpolation of this dtype.
    fn only_whole(&self) -> Result<Expr> {
        let missing = self.data.unary(Unary::Isnull)?;
        let counts = missing.reduce(Reduce::Sum, vec![self.axis], false)?;
        let dims = (0..counts.ndim()).map(|at| at.to_string()).collect();
        let counts = Variable::new(dims, counts)?.values()?.scalars();
        let most = self.x.len() as f64 - 1.0;
        let gaps = |count: &Scalar| count.as_f64().is_some_and(|n| n > 0.0 && n < most);
        match counts.iter().any(gaps) {
            false => Ok(self.data.clone()),
            true => Err(XarrayError::Type(format!(
                "Cannot cast array data from dtype('{}') to dtype('float64') according to the rule 'safe'",
                match self.data.dtype() {
                    dtype if dtype.is_object() => "O".to_owned(),
                    dtype => format!("<{}", dtype.code()),
                }
            ))),
        }
    }

    /// Filled by a scheme; lines with fewer than two elements stay as they are.
    fn filled(&self, scheme: Interpolation, outside: Option<Outside>) -> Result<Expr> {
        let plain = matches!(outside, None | Some(Outside::Fill(..)))
            && outside
                .is_none_or(|fill| matches!(fill, Outside::Fill(a, b) if a.is_nan() && b.is_nan()));
        let lazy = matches!(
            scheme,
            Interpolation::Linear
                | Interpolation::Nearest
                | Interpolation::Spline(0)
                | Interpolation::Spline(1)
        );
        if !plain || !lazy {
            return self.computed(scheme, outside.unwrap_or(Outside::Fill(f64::NAN, f64::NAN)));
        }
        let missing = self.data.unary(Unary::Isnull)?;
        let valid = self.valid_positions()?;
        let (x0, x1) = (
            self.scan(&valid, Scan::Ffill)?,
            self.scan(&valid, Scan::Bfill)?,
        );
        let y = self.data;
        let (y0, y1) = (self.scan(y, Scan::Ffill)?, self.scan(y, Scan::Bfill)?);
        let x = self.positions()?;
        // Missing before the first and after the last element.
        let inside = x0.binary(Binary::Add, &x1)?.unary(Unary::Notnull)?;
        let between = match scheme {
            Interpolation::Spline(0) => y0,
            Interpolation::Nearest => {
                let half = Expr::scalar(Scalar::Float(2.0));
                let middle = x0
                    .binary(Binary::Div, &half)?
                    .binary(Binary::Add, &x1.binary(Binary::Div, &half)?)?;
                x.binary(Binary::Le, &middle)?.select(&y0, &y1)?
            }
            _ => {
                let slope = y1
                    .binary(Binary::Sub, &y0)?
                    .binary(Binary::Div, &x1.binary(Binary::Sub, &x0)?)?;
                slope
                    .binary(Binary::Mul, &x.binary(Binary::Sub, &x0)?)?
                    .binary(Binary::Add, &y0)?
            }
        };
        let nan = Expr::scalar(Scalar::Float(f64::NAN));
        let between = inside.select(&between, &nan)?.cast(y.dtype())?;
        Ok(missing.select(&between, y)?)
    }

    /// Line by line, here.
    fn computed(&self, scheme: Interpolation, outside: Outside) -> Result<Expr> {
        let dtype = self.data.dtype();
        let ndim = self.data.ndim();
        let mut order: Vec<usize> = (0..ndim).filter(|axis| *axis != self.axis).collect();
        order.push(self.axis);
        let turned = self.data.transpose(order.clone())?.cast(DType::F64)?;
        let shape: Vec<usize> = turned.shape().iter().map(|n| *n as usize).collect();
        let values = Variable::new((0..ndim).map(|i| i.to_string()).collect(), turned)?.values()?;
        let mut values = littoral_array::ops::to_contiguous(&values)
            .to_vec::<f64>()
            .unwrap_or_default();
        for lane in values.chunks_exact_mut(self.x.len().max(1)) {
            let (there, gone): (Vec<usize>, Vec<usize>) =
                (0..lane.len()).partition(|i| !lane[*i].is_nan());
            if gone.is_empty() || there.len() < 2 {
                continue;
            }
            let pick =
                |from: &[f64], at: &[usize]| -> Vec<f64> { at.iter().map(|i| from[*i]).collect() };
            let (xp, yp) = (pick(self.x, &there), pick(lane, &there));
            let found = interpolate(scheme, &xp, &yp, &pick(self.x, &gone), outside)?;
            for (at, value) in gone.iter().zip(found) {
                lane[*at] = value;
            }
        }
        let mut back = vec![0; ndim];
        for (at, axis) in order.iter().enumerate() {
            back[*axis] = at;
        }
        let filled = Expr::literal(Array::from_vec(&shape, values)?);
        Ok(filled.transpose(back)?.cast(dtype)?)
    }

    /// At most `limit` missing among an element and the `limit` before it.
    fn within(&self, limit: u64) -> Result<Expr> {
        let op = Op::Window {
            op: Window::Sum,
            axis: self.axis,
            before: limit,
            after: 0,
            min_periods: 1,
            ddof: 0,
        };
        let missing = self.data.unary(Unary::Isnull)?.cast(DType::F64)?;
        let count = Expr::new(op, vec![missing])?;
        Ok(count.binary(Binary::Le, &Expr::scalar(Scalar::Float(limit as f64)))?)
    }

    /// Not in a gap longer than `gap`. At the ends a gap reaches from the outermost position.
    fn shorter(&self, gap: f64) -> Result<Expr> {
        let valid = self.valid_positions()?;
        let end = |x: Option<&f64>| Expr::scalar(Scalar::Float(x.copied().unwrap_or(0.0)));
        let or = |found: Expr, other: Expr| -> Result<Expr> {
            Ok(found.unary(Unary::Notnull)?.select(&found, &other)?)
        };
        let before = or(self.scan(&valid, Scan::Ffill)?, end(self.x.first()))?;
        let after = or(self.scan(&valid, Scan::Bfill)?, end(self.x.last()))?;
        let length = after.binary(Binary::Sub, &before)?;
        Ok(length.binary(Binary::Le, &Expr::scalar(Scalar::Float(gap)))?)
    }
}

/// Nanoseconds of a timedelta.
impl MaxGap {
    pub fn of_time(value: i64, unit: TimeUnit) -> Self {
        MaxGap::Time(value as f64 * unit.nanos() as f64)
    }
}
