//! `interp`: values between labels.
//!
//! Positions are known when the graph is made: linear and nearest interpolation become takes and arithmetic,
//! splines and polynomials products with a matrix of weights; both stay lazy. `pchip` and `akima` are computed.

mod variable;

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::ops::{Interpolation, Outside, Unary, result_type};
use littoral_array::{Array, DType, Kind, Scalar, TimeUnit, ops};
use littoral_graph::Expr;

use crate::arithmetic::merge_coords;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::index::{Index, Method};
use crate::multiindex::Role;
use crate::select::sizes_repr;
use crate::variable::Variable;

pub(crate) use variable::Axis;

/// Where to interpolate to along one dimension.
#[derive(Debug, Clone)]
pub enum InterpTarget {
    /// A number, or numbers along the dimension.
    Values(Array),
    /// Positions with dimensions (and coordinates) of their own.
    Labelled(DataArray),
}

/// The arguments of `interp`.
#[derive(Debug, Clone)]
pub struct InterpOptions {
    /// xarray's name of the scheme.
    pub method: String,
    /// `kwargs={"order": …}` of `polynomial`.
    pub order: Option<usize>,
    /// `kwargs={"fill_value": …}`; None is the scheme's default.
    pub outside: Option<Outside>,
    /// `kwargs={"bounds_error": True}`.
    pub bounds_error: bool,
    pub assume_sorted: bool,
    /// How labels of strings, objects and bools are found.
    pub method_non_numeric: Method,
}

impl Default for InterpOptions {
    fn default() -> Self {
        Self {
            method: "linear".into(),
            order: None,
            outside: None,
            bounds_error: false,
            assume_sorted: false,
            method_non_numeric: Method::Nearest,
        }
    }
}

/// The scheme of xarray's `method`, along one dimension. Errors as xarray if there is none.
pub fn scheme(method: &str, order: Option<usize>) -> Result<Interpolation> {
    Ok(match method {
        "linear" => Interpolation::Linear,
        "nearest" => Interpolation::Nearest,
        "zero" => Interpolation::Spline(0),
        "slinear" => Interpolation::Spline(1),
        "quadratic" => Interpolation::Spline(2),
        "cubic" => Interpolation::Spline(3),
        "quintic" => Interpolation::Spline(5),
        "polynomial" => Interpolation::Spline(
            order.ok_or_else(|| value_error("order is required when method=polynomial"))?,
        ),
        "barycentric" | "krogh" => Interpolation::Polynomial,
        "pchip" => Interpolation::Pchip,
        "akima" => Interpolation::Akima,
        "makima" => Interpolation::Makima,
        "spline" => {
            return Err(value_error("spline is not a vectorizeable interpolator. "));
        }
        other => return Err(value_error(format!("{other} is not a valid interpolator"))),
    })
}

/// Positions as numbers: times count from the first of `x`, each in its own unit as xarray has it (new ones in the finer
/// one of both).
fn numbers(dim: &str, x: &Array, target: &Variable) -> Result<(Vec<f64>, Vec<f64>)> {
    let new = target.values()?;
    if !x.dtype().is_time() {
        let float = |array: &Array| -> Result<Vec<f64>> {
            if !array.dtype().is_numeric() {
                return Err(XarrayError::Type(format!(
                    "cannot interpolate along coordinate {} of dtype {}",
                    python_str_repr(dim),
                    array.dtype()
                )));
            }
            Ok(ops::cast(array, DType::F64)?.to_vec().unwrap_or_default())
        };
        return Ok((float(x)?, float(&new)?));
    }
    let new = match new.dtype().kind() {
        Kind::Str => ops::cast(&new, DType::Datetime(TimeUnit::Nano))?,
        _ => new,
    };
    let common = match (x.dtype(), new.dtype()) {
        (a, b) if a == b => a,
        (DType::Datetime(_), DType::Datetime(_)) | (DType::Timedelta(_), DType::Timedelta(_)) => {
            result_type(x.dtype(), new.dtype()).unwrap_or(x.dtype())
        }
        _ => {
            return Err(XarrayError::Type(format!(
                "When interpolating over a datetime-like coordinate, the coordinates to interpolate to \
                 must be either datetime strings or datetimes. Instead got\n{}",
                crate::repr::variable_text(target)?
            )));
        }
    };
    let counts = |array: &Array, dtype: DType| -> Result<Vec<i64>> {
        let array = ops::cast(&ops::cast(array, dtype)?, DType::I64)?;
        Ok(array.to_vec().unwrap_or_default())
    };
    let since = |values: Vec<i64>, first: i64| {
        let number = |v: i64| match v {
            i64::MIN => f64::NAN,
            v => v.wrapping_sub(first) as f64,
        };
        values.into_iter().map(number).collect()
    };
    let earliest = |values: &[i64]| {
        let known = values.iter().copied().filter(|v| *v != i64::MIN);
        known.min().unwrap_or(0)
    };
    let own = counts(x, x.dtype())?;
    let first = earliest(&own);
    let common_first = earliest(&counts(x, common)?);
    Ok((
        since(own, first),
        since(counts(&new, common)?, common_first),
    ))
}

/// Positions between the labels nearest to the smallest and the largest new one, and two more at each end: what xarray
/// looks at, which makes a difference where labels that are not are taken for sorted.
fn around(x: &[f64], to: &[f64]) -> Result<Vec<i64>> {
    if !x.is_sorted_by(|a, b| a >= b) {
        return Err(value_error(
            "index must be monotonic increasing or decreasing",
        ));
    }
    // Of two labels at the same distance the smaller one.
    let nearest = |to: f64| {
        (0..x.len() as i64)
            .rev()
            .min_by(|a, b| {
                let distance = |at: &i64| (x[*at as usize] - to).abs();
                f64::total_cmp(&distance(a), &distance(b))
            })
            .unwrap_or(0)
    };
    let low = nearest(to.iter().copied().fold(f64::NAN, f64::min));
    let high = nearest(to.iter().copied().fold(f64::NAN, f64::max));
    Ok(((low - 2).max(0)..(high + 2).min(x.len() as i64)).collect())
}

impl Dataset {
    /// The coordinate along a dimension, or 0, 1, 2 ….
    fn positions_along(&self, dim: &str) -> Result<Variable> {
        match self.array(dim) {
            Some(array) => Ok(array.variable),
            None => Err(value_error(format!("{dim:?} is not a dimension"))),
        }
    }

    fn interp_target(&self, dim: &str, target: &InterpTarget) -> Result<Variable> {
        let values = match target {
            InterpTarget::Labelled(array) => return array.variable.with_labels(),
            InterpTarget::Values(values) => values,
        };
        let own = self.positions_along(dim)?;
        let values = match (values.dtype().kind(), own.dtype()) {
            (Kind::Str, DType::Datetime(_)) => ops::cast(values, DType::Datetime(TimeUnit::Nano))?,
            (Kind::Str, dtype @ DType::Cftime(_)) => {
                let labels = Index::new(dim, &own.with_labels()?)?;
                let found: Vec<i64> = values
                    .scalars()
                    .iter()
                    .map(|text| labels.instant(text))
                    .collect::<Result<_>>()?;
                Array::from_times(dtype, values.shape(), found)?
            }
            _ => values.clone(),
        };
        let dims = match values.ndim() {
            0 => vec![],
            1 => vec![dim.to_owned()],
            _ => {
                return Err(XarrayError::Index(format!(
                    "Unlabeled multi-dimensional array cannot be used for indexing: {dim}"
                )));
            }
        };
        Ok(Variable::new(dims, values)?.with_attrs(own.attrs))
    }

    /// Values between the labels of some dimensions. Numbers and times are interpolated; of other variables
    /// those along the new labels take the nearest element, the rest go.
    pub fn interp(
        &self,
        targets: &IndexMap<String, InterpTarget>,
        options: &InterpOptions,
    ) -> Result<Self> {
        let sizes = self.sizes();
        let unknown: Vec<String> = targets
            .keys()
            .filter(|dim| !sizes.contains_key(*dim))
            .map(|dim| python_str_repr(dim))
            .collect();
        if !unknown.is_empty() {
            return Err(value_error(format!(
                "Dimensions {{{}}} do not exist. Expected one or more of {}",
                unknown.join(", "),
                sizes_repr(&sizes)
            )));
        }
        let mut new: IndexMap<String, Variable> = IndexMap::new();
        for (dim, target) in targets {
            new.insert(dim.clone(), self.interp_target(dim, target)?);
        }
        let mut object = match options.assume_sorted {
            true => self.clone(),
            false => {
                let keys: Vec<DataArray> = targets
                    .keys()
                    .filter(|dim| self.is_indexed(dim))
                    .filter_map(|dim| self.array(dim))
                    .collect();
                self.sortby(&keys, true)?
            }
        };
        let mut axes: IndexMap<String, Axis> = IndexMap::new();
        for (dim, variable) in &new {
            let local = matches!(options.method.as_str(), "linear" | "nearest");
            let x = object.positions_along(dim)?.labels()?;
            let empty = || match local && variable.size() == 0 {
                true => Err(value_error(
                    "zero-size array to reduction operation fmin which has no identity",
                )),
                false => Ok(()),
            };
            if !x.dtype().is_time() {
                empty()?;
            }
            let whole = x.dtype().is_integer();
            let twice = || {
                XarrayError::InvalidIndex(
                    "Reindexing only valid with uniquely valued Index objects".into(),
                )
            };
            if let (Kind::Str, [Scalar::Str(first), ..]) =
                (x.dtype().kind(), x.scalars().as_slice())
            {
                let labels = Index::new(dim, &object.positions_along(dim)?.with_labels()?)?;
                return Err(match local {
                    true if !labels.is_unique() => twice(),
                    true => XarrayError::Type(format!(
                        "cannot interpolate along coordinate {} of dtype {}",
                        python_str_repr(dim),
                        x.dtype()
                    )),
                    false => value_error(format!(
                        "could not convert string to float: np.str_('{first}')"
                    )),
                });
            }
            let (mut x, to) = numbers(dim, &x, variable)?;
            empty()?;
            let mut sorted = x.clone();
            sorted.sort_by(f64::total_cmp);
            let same = |pair: &[f64]| pair[0] == pair[1] || pair[0].is_nan() && pair[1].is_nan();
            if local && sorted.windows(2).any(same) {
                return Err(twice());
            }
            if local && !x.is_sorted() {
                let around = around(&x, &to)?;
                object = object.take_positions(dim, &around)?;
                x = around.iter().map(|at| x[*at as usize]).collect();
            }
            if x.is_empty() {
                return Err(value_error(
                    "cannot reshape array of size 0 into shape (0,newaxis)",
                ));
            }
            axes.insert(
                dim.clone(),
                Axis {
                    dim: dim.clone(),
                    x,
                    to,
                    dims: variable.dims.clone(),
                    shape: variable.shape().iter().map(|n| *n as usize).collect(),
                    whole,
                },
            );
        }
        let mut out = Dataset {
            attrs: self.attrs.clone(),
            ..Dataset::default()
        };
        let mut others: Vec<String> = vec![];
        for (name, variable) in &object.variables {
            if targets.contains_key(name) {
                continue;
            }
            let own: Vec<&Axis> = axes
                .values()
                .filter(|axis| variable.axis(&axis.dim).is_some())
                .collect();
            let result = match variable.dtype().kind() {
                _ if own.is_empty() => variable.clone(),
                kind
                @ (Kind::Int | Kind::UInt | Kind::Float | Kind::Datetime | Kind::Timedelta) => {
                    check_unique(&own, options)?;
                    match kind {
                        Kind::Datetime | Kind::Timedelta => interp_times(variable, &own, options)?,
                        _ => variable.interp(&own, options)?,
                    }
                }
                // Of one element there is no doubt.
                _ if own.iter().all(|axis| axis.x.len() == 1) => {
                    let kept: Vec<String> = (variable.dims.iter().zip(variable.shape()))
                        .filter(|(_, size)| **size != 1)
                        .map(|(dim, _)| dim.clone())
                        .collect();
                    let squeezed = variable.squeezed(&kept)?;
                    let mut sizes = squeezed.sizes();
                    for target in new.values() {
                        sizes.extend(target.sizes());
                    }
                    squeezed.broadcast_to(&sizes)?
                }
                _ => {
                    others.push(name.clone());
                    continue;
                }
            };
            out.variables.insert(name.clone(), result);
        }
        let along: Vec<(&String, &Variable)> = new
            .iter()
            .filter(|(dim, variable)| variable.dims == [(*dim).clone()])
            .collect();
        if !others.is_empty() {
            let labels = along
                .iter()
                .map(|(dim, to)| ((*dim).clone(), (*to).clone()));
            out.variables.extend(labels);
        }
        for name in &others {
            if along.is_empty() {
                break;
            }
            let mut variable = object.variables[name].clone();
            for (dim, to) in &along {
                if variable.axis(dim).is_none() {
                    continue;
                }
                if !object.is_indexed(dim) {
                    // Only labels can be looked up.
                    if sizes[*dim] != to.size() {
                        return Err(XarrayError::Alignment(format!(
                            "cannot reindex or align along dimension '{dim}' because of conflicting dimension sizes: \
                             {{{}, {}}} (note: an index is found along that dimension with size={})",
                            sizes[*dim].min(to.size()),
                            sizes[*dim].max(to.size()),
                            to.size()
                        )));
                    }
                    continue;
                }
                let index = Index::new(dim, &object.positions_along(dim)?.with_labels()?)?;
                let labels = to.values()?.scalars();
                let found = index.nearby(&labels, options.method_non_numeric, None)?;
                variable = variable.reindexed(dim, &found, &Scalar::Float(f64::NAN))?;
            }
            if variable
                .dims
                .iter()
                .all(|dim| !targets.contains_key(dim) || along.iter().any(|(own, _)| *own == dim))
            {
                out.variables.insert(name.clone(), variable);
            }
        }
        // As in xarray, what is looked up by label brings the only indexes that remain.
        if !others.is_empty() && !along.is_empty() {
            let kept = |name: &String| {
                let mut looked_up = others.iter().map(|other| &object.variables[other]);
                looked_up.any(|variable| variable.dims.contains(name))
            };
            for (name, variable) in &mut out.variables {
                if matches!(variable.role, Role::Default) && variable.is_index(name) && !kept(name)
                {
                    variable.role = Role::Unindexed;
                }
            }
        }
        out.coord_names = object
            .coord_names
            .iter()
            .filter(|name| out.variables.contains_key(*name))
            .cloned()
            .collect();
        for (dim, variable) in new {
            // Positions that were no coordinate become data of a dataset.
            if self.is_single() || self.coord_names.contains(&dim) {
                out.coord_names.insert(dim.clone());
            }
            out.variables.insert(dim, variable);
        }
        // Coordinates of the targets come along, where they are new.
        let mut brought = vec![];
        for target in targets.values() {
            if let InterpTarget::Labelled(array) = target {
                brought.push(Dataset::of_coords(array.coords.clone()));
            }
        }
        for (name, coord) in merge_coords(&brought.iter().collect::<Vec<_>>())? {
            if !self.variables.contains_key(&name) {
                out.coord_names.insert(name.clone());
                out.variables.insert(name, coord);
            }
        }
        out.check_sizes()?;
        Ok(out)
    }
}

/// scipy makes no splines through two values at one place.
fn check_unique(axes: &[&Axis], options: &InterpOptions) -> Result<()> {
    let twice = |axis: &&Axis| axis.x.windows(2).any(|pair| pair[0] == pair[1]);
    match scheme(&options.method, options.order)? {
        Interpolation::Spline(_) if axes.len() == 1 && axes.iter().any(twice) => {
            Err(value_error("Expect x to not have duplicates"))
        }
        _ => Ok(()),
    }
}

/// Times are interpolated as floats and rounded.
fn interp_times(variable: &Variable, axes: &[&Axis], options: &InterpOptions) -> Result<Variable> {
    let dtype = variable.dtype();
    let missing = variable.data.unary(Unary::Isnull)?;
    let counts = variable.data.cast(DType::I64)?.cast(DType::F64)?;
    let nan = Expr::scalar(Scalar::Float(f64::NAN));
    let floats = variable.with_data(missing.select(&nan, &counts)?)?;
    let result = floats.interp(axes, options)?;
    let missing = result.data.unary(Unary::Isnull)?;
    let zero = Expr::scalar(Scalar::Float(0.0));
    let nat = Expr::scalar(Scalar::Int(i64::MIN));
    let rounded = missing
        .select(&zero, &result.data)?
        .unary(Unary::Rint)?
        .cast(DType::I64)?;
    result.with_data(missing.select(&nat, &rounded)?.cast(dtype)?)
}

impl DataArray {
    /// [`Dataset::interp`] of numbers; a `TypeError` for other dtypes.
    pub fn interp(
        &self,
        targets: &IndexMap<String, InterpTarget>,
        options: &InterpOptions,
    ) -> Result<Self> {
        use Kind::{Datetime, Float, Int, Timedelta, UInt};
        if !matches!(
            self.dtype().kind(),
            Int | UInt | Float | Datetime | Timedelta
        ) {
            return Err(XarrayError::Type(format!(
                "interp only works for a numeric type array. Given {}.",
                self.dtype()
            )));
        }
        self.via(|dataset| dataset.interp(targets, options))
    }
}

/// The labels of `other` along dimensions that both have, as targets: numbers and times for `interp`, others
/// for `reindex` (second).
pub fn like_targets(
    this: &Dataset,
    other: &Dataset,
) -> Result<(IndexMap<String, InterpTarget>, IndexMap<String, Array>)> {
    let (mut numeric, mut rest) = (IndexMap::new(), IndexMap::new());
    let sizes = this.sizes();
    // In the order of own coordinates.
    let mut dims = other.dims();
    dims.sort_by_key(|dim| this.variables.get_index_of(dim).unwrap_or(usize::MAX));
    for dim in dims {
        if !other.is_indexed(&dim) || !sizes.contains_key(&dim) {
            continue;
        }
        let labels = other.variables[&dim].with_labels()?;
        let own = this.variables.get(&dim).map(Variable::dtype);
        let is_number =
            |dtype: DType| dtype.is_numeric() && dtype != DType::Bool || dtype.is_time();
        match own.is_none_or(is_number) && is_number(labels.dtype()) {
            true => {
                let bare = DataArray::new(None, labels, IndexMap::new());
                numeric.insert(dim, InterpTarget::Labelled(bare));
            }
            false => {
                rest.insert(dim, labels.values()?);
            }
        }
    }
    Ok((numeric, rest))
}
