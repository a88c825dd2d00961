//! Quantiles over dimensions.

use littoral_array::format::{PrintOptions, array_repr};
use littoral_array::ops::{self, QuantileMethod, Unary};
use littoral_array::{Array, ArrayError, DType, Kind, Scalar};
use littoral_graph::{Expr, IndexItem, Op, SortFn};

use crate::aggregate::Dims;
use crate::align::promoted;
use crate::attrs::Attrs;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::options::keep_attrs as keep;
use crate::variable::{Variable, settle};

/// One call of `quantile`.
#[derive(Debug, Clone)]
pub struct Quantile {
    pub q: Vec<f64>,
    /// One number was asked for: no new dimension.
    pub scalar: bool,
    pub method: QuantileMethod,
    /// None: True for floats and objects.
    pub skipna: Option<bool>,
    /// Leaves out what is no number.
    pub numeric_only: bool,
    pub keep_attrs: Option<bool>,
}

impl Quantile {
    pub(crate) fn check(&self) -> Result<()> {
        match self.q.iter().all(|q| (0.0..=1.0).contains(q)) {
            true => Ok(()),
            false => Err(value_error("Quantiles must be in the range [0, 1]")),
        }
    }

    /// The coordinate of what was asked for.
    pub(crate) fn coord(&self) -> Result<Variable> {
        match self.scalar {
            true => Variable::new(
                vec![],
                Array::scalar(Scalar::Float(self.q.first().copied().unwrap_or(f64::NAN))),
            ),
            false => Variable::new(
                vec!["quantile".into()],
                Array::from_vec(&[self.q.len()], self.q.clone())?,
            ),
        }
    }

    fn skips(&self, dtype: DType) -> bool {
        let default = dtype.is_float() || dtype.kind() == Kind::Object;
        self.skipna.unwrap_or(default)
    }

    /// Elements are picked, not interpolated between.
    pub(crate) fn picks(&self) -> bool {
        use QuantileMethod::*;
        matches!(
            self.method,
            Lower | Higher | Nearest | InvertedCdf | ClosestObservation
        )
    }

    /// Quantiles over `axes` (none: of each element by itself), along a new first axis. Times and what is picked keep their dtype, objects
    /// are objects, the others `F64`. Errors as numpy for what has no differences.
    pub(crate) fn apply(&self, data: &Expr, axes: Vec<usize>) -> Result<Expr> {
        let dtype = data.dtype();
        let skipna = self.skips(dtype);
        let lacking = match dtype.kind() {
            Kind::Bool if !self.picks() => Some(
                "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, \
                 or the logical_xor function instead."
                    .to_owned(),
            ),
            Kind::Str if skipna => Some(
                "ufunc 'isnan' not supported for the input types, and the inputs could not be safely coerced to any \
                 supported types according to the casting rule ''safe''"
                    .to_owned(),
            ),
            Kind::Str if !self.picks() => Some(format!(
                "ufunc 'subtract' did not contain a loop with signature matching types (dtype('{dtype}'), \
                 dtype('{dtype}')) -> None"
            )),
            Kind::Object if !dtype.is_time() => self.unordered(data)?,
            _ => None,
        };
        if let Some(message) = lacking {
            return Err(XarrayError::Type(message));
        }
        if dtype.kind() == Kind::Str || dtype == DType::Object && self.picks() && texts(data)? {
            return self.picked(data, axes);
        }
        let (data, axes) = match axes.is_empty() {
            true => (data.reshape([&[1], data.shape()].concat())?, vec![0]),
            false => (data.clone(), axes),
        };
        let data = match dtype.is_time() {
            true => data,
            false => data.cast(DType::F64)?,
        };
        let op = Op::Quantile {
            q: self.q.clone(),
            axes,
            skipna,
            method: self.method,
        };
        let found = Expr::new(op, vec![data])?;
        match dtype.is_time() || !(self.picks() || dtype == DType::Object) {
            true => Ok(found),
            false => Ok(found.cast(dtype)?),
        }
    }

    /// Of texts: places among what is sorted are picked.
    fn picked(&self, data: &Expr, axes: Vec<usize>) -> Result<Expr> {
        let mut order: Vec<usize> = (0..data.ndim())
            .filter(|axis| !axes.contains(axis))
            .collect();
        let mut shape: Vec<u64> = order.iter().map(|axis| data.shape()[*axis]).collect();
        let length: u64 = axes.iter().map(|axis| data.shape()[*axis]).product();
        order.extend(axes);
        shape.push(length);
        let axis = shape.len() - 1;
        let flat = data.transpose(order)?.reshape(shape)?;
        let sort = Op::Sort {
            axis,
            op: SortFn::Sort,
        };
        let places: Vec<f64> = (0..length).map(|at| at as f64).collect();
        let places = Expr::literal(Array::from_vec(&[places.len()], places)?);
        let op = Op::Quantile {
            q: self.q.clone(),
            axes: vec![0],
            skipna: false,
            method: self.method,
        };
        let dims = vec!["quantile".to_owned()];
        let found = Variable::new(dims, Expr::new(op, vec![places])?.cast(DType::I64)?)?;
        let found = found.values()?.to_vec::<i64>().unwrap_or_default();
        let picked = Expr::new(sort, vec![flat])?.take(axis, found, None)?;
        let mut order = vec![axis];
        order.extend(0..axis);
        Ok(picked.transpose(order)?)
    }

    /// What Python says of objects that are not numbers.
    fn unordered(&self, data: &Expr) -> Result<Option<String>> {
        let values = scalars(data)?;
        let minus = |value: &Scalar| match value {
            Scalar::Str(_) if self.picks() => None,
            Scalar::Str(_) => Some("unsupported operand type(s) for -: 'str' and 'str'".to_owned()),
            Scalar::None => {
                Some("'<' not supported between instances of 'NoneType' and 'float'".to_owned())
            }
            _ => None,
        };
        Ok(values.iter().find_map(minus))
    }

    /// numpy's errors where there is nothing to take quantiles of.
    pub(crate) fn check_empty(&self, variable: &Variable, dims: &[String]) -> Result<()> {
        let dtype = variable.dtype();
        let sizes = variable.sizes();
        let gone: u64 = dims.iter().map(|dim| sizes[dim]).product();
        if self.skips(dtype) && variable.size() == 0 {
            let code = dtype.to_string();
            match dtype.kind() {
                Kind::Datetime => {
                    let code = dtype.code();
                    return Err(XarrayError::Type(format!(
                        "ufunc 'add' cannot use operands with types dtype('<{code}') and dtype('<{code}')"
                    )));
                }
                Kind::Str => {
                    let wide = code
                        .trim_start_matches("<U")
                        .parse()
                        .map_or(0, |n: u64| 2 * n);
                    return Err(XarrayError::Type(format!(
                        "the resolved dtypes are not compatible with add.reduce. Resolved (dtype('{code}'), \
                         dtype('{code}'), dtype('<U{wide}'))"
                    )));
                }
                _ => {}
            }
            let mut left: Vec<&str> = variable.dims.iter().map(String::as_str).collect();
            left.retain(|dim| !dims.iter().any(|own| own == dim));
            if left.is_empty() {
                return Err(ArrayError::Axis { axis: 0, ndim: 0 }.into());
            }
            // numpy forgets the quantiles: the first axis is moved in their place.
            let mut shape: Vec<usize> = left.iter().map(|dim| sizes[*dim] as usize).collect();
            shape.rotate_left(1);
            let (dtype, missing) = match dtype {
                DType::F32 => promoted(dtype),
                _ if dtype.has_missing() => promoted(dtype),
                _ => promoted(DType::F64),
            };
            let found = ops::full(dtype, &shape, &missing)?;
            let count = left.len();
            left.push("quantile");
            return Err(value_error(format!(
                "applied function returned data with an unexpected number of dimensions. Received {count} \
                 dimension(s) but expected {} dimensions with names {}, from:\n\n{}",
                count + 1,
                tuple_repr(left),
                array_repr(&found, &PrintOptions::default())
            )));
        }
        if gone == 0 {
            let at = if dtype.has_missing() && dtype != DType::Object {
                -1
            } else {
                0
            };
            return Err(XarrayError::Index(format!(
                "index {at} is out of bounds for axis 0 with size 0"
            )));
        }
        Ok(())
    }

    /// Over the dimensions `dims` of a variable. Attributes stay.
    fn of(&self, variable: &Variable, dims: &[String]) -> Result<Variable> {
        self.check_empty(variable, dims)?;
        let mut data = self.apply(&variable.data, variable.axes(dims))?;
        if variable.dtype() == DType::F32
            && self.skips(DType::F32)
            && first_is_missing(variable, dims)?
        {
            // numpy goes by what the first lane gave.
            data = data.cast(DType::F32)?;
        }
        let mut kept = vec!["quantile".to_owned()];
        kept.extend(
            variable
                .dims
                .iter()
                .filter(|dim| !dims.contains(dim))
                .cloned(),
        );
        let out = Variable::new(kept, settle(data)?)?.with_attrs(variable.attrs.clone());
        if !self.scalar {
            return Ok(out);
        }
        let mut items = out.data.whole_index();
        items[0] = IndexItem::At(0);
        out.sliced(items)
    }
}

fn scalars(data: &Expr) -> Result<Vec<Scalar>> {
    let dims = (0..data.ndim()).map(|at| at.to_string()).collect();
    Ok(Variable::new(dims, data.clone())?.values()?.scalars())
}

/// Whether there are texts among objects.
fn texts(data: &Expr) -> Result<bool> {
    Ok(scalars(data)?
        .iter()
        .any(|value| matches!(value, Scalar::Str(_))))
}

/// Whether all elements along `dims`, at the first place along the others, are missing. Of what is deferred nothing
/// is known.
fn first_is_missing(variable: &Variable, dims: &[String]) -> Result<bool> {
    if variable.data.meta().deferred || variable.ndim() == 0 {
        return Ok(false);
    }
    let mut items = variable.data.whole_index();
    for (item, dim) in items.iter_mut().zip(&variable.dims) {
        if !dims.contains(dim) {
            *item = IndexItem::At(0);
        }
    }
    let lane = variable.sliced(items)?.unary(Unary::Isnull)?;
    Ok(!lane.values()?.scalars().contains(&Scalar::Bool(false)))
}

impl Dataset {
    /// `quantile`: a new leading dimension if several are asked for, a scalar coordinate otherwise. Variables without
    /// the dimensions stay, scalar coordinates go.
    pub fn quantile(&self, quantile: &Quantile, dims: &Dims) -> Result<Self> {
        let own = self.dims();
        let dims = match dims {
            Dims::All => own,
            Dims::Some(wanted) => {
                let mut unknown = wanted.iter().filter(|dim| !own.contains(dim)).peekable();
                if unknown.peek().is_some() {
                    return Err(value_error(format!(
                        "Dimensions {} not found in data dimensions {}",
                        tuple_repr(unknown.map(String::as_str)),
                        tuple_repr(own.iter().map(String::as_str))
                    )));
                }
                wanted.clone()
            }
        };
        let keep_attrs = keep(quantile.keep_attrs, true);
        let mut out = self.reduce_with(&dims, keep_attrs, |_, variable| {
            let over: Vec<String> = variable
                .dims
                .iter()
                .filter(|dim| dims.contains(dim))
                .cloned()
                .collect();
            if over.is_empty() && variable.ndim() > 0 {
                return Ok(Some(variable.clone()));
            }
            if quantile.numeric_only && !variable.dtype().is_numeric() {
                return Ok(None);
            }
            quantile.check()?;
            let mut found = quantile.of(variable, &over)?;
            // xarray's variables keep their attributes here whatever is asked for.
            if !(keep(None, true) || keep_attrs) {
                found.attrs = Attrs::new();
            }
            Ok(Some(found))
        })?;
        out.lose_scalars();
        out.variables.insert("quantile".into(), quantile.coord()?);
        out.coord_names.insert("quantile".into());
        Ok(out)
    }

    /// Without scalar coordinates.
    pub(crate) fn lose_scalars(&mut self) {
        let names = &mut self.coord_names;
        self.variables.retain(|name, variable| {
            let stays = variable.ndim() > 0 || !names.contains(name);
            if !stays {
                names.shift_remove(name);
            }
            stays
        });
    }
}
