//! Functions of several arrays: `dot`, `cov`, `corr`, `cross`, `polyval`; and `rank`.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_array::ops::{Binary, PadMode, Reduce, Unary};
use littoral_array::{DType, Kind, Scalar, TimeUnit};
use littoral_graph::{Expr, Op, SortFn};

use crate::aggregate::{Aggregation, Dims};
use crate::align::{Join, align, common_sizes};
use crate::arithmetic::{Operand, merge_coords};
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, tuple_repr, value_error};
use crate::options::{keep_attrs, options};
use crate::variable::{Variable, settle};
use crate::weighted::{Weighted, WeightedFn};

/// The sum of products over some dims, of arrays in memory as a matrix product, of others as a stream.
pub(crate) fn product_sum(variables: &[&Variable], dims: &[String]) -> Result<Variable> {
    if variables
        .iter()
        .any(|v| v.dtype().is_time() || v.dtype().kind() == Kind::Str)
    {
        return Err(XarrayError::Type("invalid data type for einsum".into()));
    }
    if variables.iter().all(|v| v.dtype() == DType::Bool) {
        // Of truth values: whether any of the products holds.
        let counts = variables
            .iter()
            .map(|v| v.with_data(v.data.cast(DType::I64)?))
            .collect::<Result<Vec<_>>>()?;
        let sum = product_sum(&counts.iter().collect::<Vec<_>>(), dims)?;
        return sum.with_data(settle(sum.data.cast(DType::Bool)?)?);
    }
    let sizes = common_sizes(variables)?;
    let all: Vec<&String> = sizes.keys().collect();
    let kept: Vec<String> = all
        .iter()
        .filter(|dim| !dims.contains(dim))
        .map(|dim| (*dim).clone())
        .collect();
    let known = variables.iter().all(|v| v.data.value().is_some());
    if known && all.len() <= 26 {
        let letters = |dims: &[String]| -> String {
            let place = |dim: &String| all.iter().position(|own| *own == dim).unwrap_or(0);
            dims.iter()
                .map(|dim| char::from(b'a' + place(dim) as u8))
                .collect()
        };
        let terms: Vec<String> = variables.iter().map(|v| letters(&v.dims)).collect();
        let op = Op::Einsum {
            subscripts: format!("{}->{}", terms.join(","), letters(&kept)),
        };
        let inputs = variables.iter().map(|v| v.data.clone()).collect();
        return Variable::new(kept, Expr::new(op, inputs)?);
    }
    let Some((last, first)) = variables.split_last() else {
        return Err(XarrayError::Type(
            "At least one array should be given.".into(),
        ));
    };
    let mut product: Option<Variable> = None;
    for variable in first {
        product = Some(match product {
            Some(product) => product.binary(Binary::Mul, variable)?,
            None => (*variable).clone(),
        });
    }
    match product {
        Some(product) => crate::weighted::dot(&product, last, dims),
        None => {
            let axes = last.axes(dims);
            let data = match axes.is_empty() {
                true => last.data.clone(),
                false => last.data.reduce(Reduce::Sum, axes, false)?,
            };
            Variable::new(kept, settle(data)?)
        }
    }
}

/// Name and attributes of what `apply_ufunc` makes of arrays: the first one's, or the name on which all agree.
fn labels_of(arrays: &[&DataArray]) -> (Option<String>, Attrs) {
    let Some(first) = arrays.first() else {
        return (None, Attrs::new());
    };
    if keep_attrs(None, true) {
        return (first.name.clone(), first.attrs().clone());
    }
    let shared = |name: &String| arrays.iter().all(|array| array.name.as_ref() == Some(name));
    (first.name.clone().filter(shared), Attrs::new())
}

fn as_temps(arrays: &[&DataArray]) -> Vec<Dataset> {
    arrays.iter().map(|array| array.to_temp()).collect()
}

/// Coordinates of all, but those along `gone`.
fn coords_without(objects: &[Dataset], gone: &[String]) -> Result<IndexMap<String, Variable>> {
    let mut coords = merge_coords(&objects.iter().collect::<Vec<_>>())?;
    if !keep_attrs(None, true) {
        coords.values_mut().for_each(|coord| coord.attrs.clear());
    }
    coords.retain(|_, coord| !coord.dims.iter().any(|dim| gone.contains(dim)));
    Ok(coords)
}

/// `xr.dot`: the sum of products over `dims`; None: over those that several arrays have.
/// Errors as xarray without arrays or over unknown dimensions.
pub fn dot(arrays: &[DataArray], dims: Option<&Dims>) -> Result<DataArray> {
    let arrays: Vec<&DataArray> = arrays.iter().collect();
    if arrays.is_empty() {
        return Err(XarrayError::Type(
            "At least one array should be given.".into(),
        ));
    }
    let join = match options().arithmetic_join {
        Join::Exact => Join::Exact,
        _ => Join::Inner,
    };
    let all: IndexSet<String> = arrays.iter().flat_map(|a| a.dims().to_vec()).collect();
    let all: Vec<String> = all.into_iter().collect();
    let summed: Vec<String> = match dims {
        None => all
            .iter()
            .filter(|dim| arrays.iter().filter(|a| a.dims().contains(dim)).count() > 1)
            .cloned()
            .collect(),
        Some(Dims::All) => all.clone(),
        Some(Dims::Some(dims)) => {
            let unknown: Vec<&str> = dims
                .iter()
                .filter(|dim| !all.contains(dim))
                .map(String::as_str)
                .collect();
            if !unknown.is_empty() {
                return Err(value_error(format!(
                    "Dimension(s) {} do not exist. Expected one or more of {{{}}}",
                    names_list(unknown),
                    names_list(all.iter().map(String::as_str))
                )));
            }
            dims.clone()
        }
    };
    let aligned = align(&as_temps(&arrays), join, &[])?;
    let variables: Vec<&Variable> = aligned.iter().map(|set| &set.variables[THIS]).collect();
    let variable = product_sum(&variables, &summed)?;
    let order: Vec<String> = all
        .iter()
        .filter(|dim| variable.dims.contains(dim))
        .cloned()
        .collect();
    let (name, attrs) = labels_of(&arrays);
    Ok(DataArray {
        name,
        variable: variable.transpose(&order)?.with_attrs(attrs),
        coords: coords_without(&aligned, &summed)?,
    })
}

fn minus(a: &DataArray, b: &DataArray) -> Result<DataArray> {
    a.binary(Binary::Sub, &Operand::DataArray(b.clone()), false)
}

fn times(a: &DataArray, b: &DataArray) -> Result<DataArray> {
    a.binary(Binary::Mul, &Operand::DataArray(b.clone()), false)
}

fn over(a: &DataArray, b: &DataArray) -> Result<DataArray> {
    a.binary(Binary::Div, &Operand::DataArray(b.clone()), false)
}

/// Two arrays where both are there, and where that is.
struct Pair {
    a: DataArray,
    b: DataArray,
    valid: DataArray,
}

impl Pair {
    fn new(a: &DataArray, b: &DataArray) -> Result<Self> {
        let aligned = align(&[a.to_temp(), b.to_temp()], Join::Inner, &[])?;
        let mut aligned = aligned.into_iter();
        let (Some(left), Some(right)) = (aligned.next(), aligned.next()) else {
            return Err(value_error("two arrays are needed"));
        };
        let a = DataArray::from_temp(left, a.name.clone())?;
        let b = DataArray::from_temp(right, b.name.clone())?;
        let valid = a.unary(Unary::Notnull)?.binary(
            Binary::And,
            &Operand::DataArray(b.unary(Unary::Notnull)?),
            false,
        )?;
        let mask = Operand::DataArray(valid.clone());
        Ok(Self {
            a: a.where_(&mask, None, false)?,
            b: b.where_(&mask, None, false)?,
            valid,
        })
    }
}

/// A statistic over dims, weighted or not.
fn statistic(
    array: &DataArray,
    function: Reduce,
    weights: Option<&DataArray>,
    dims: &Dims,
) -> Result<DataArray> {
    let Some(weights) = weights else {
        return array.aggregate(&Aggregation::new(function), dims);
    };
    let function = match function {
        Reduce::Std => WeightedFn::Std,
        _ => WeightedFn::Mean,
    };
    array.map_dataset(|dataset| {
        Weighted::new(dataset, weights)?.reduce(function, dims, Some(true), None)
    })
}

fn covariance(pair: &Pair, dims: &Dims, weights: Option<&DataArray>) -> Result<DataArray> {
    let a = minus(&pair.a, &statistic(&pair.a, Reduce::Mean, weights, dims)?)?;
    let b = minus(&pair.b, &statistic(&pair.b, Reduce::Mean, weights, dims)?)?;
    statistic(&times(&a, &b)?, Reduce::Mean, weights, dims)
}

/// `xr.cov`: of elements that both arrays have.
pub fn cov(
    a: &DataArray,
    b: &DataArray,
    dims: &Dims,
    ddof: i64,
    weights: Option<&DataArray>,
) -> Result<DataArray> {
    let pair = Pair::new(a, b)?;
    let covariance = covariance(&pair, dims, weights)?;
    let count = pair.valid.aggregate(&Aggregation::new(Reduce::Sum), dims)?;
    let left = count.binary(Binary::Sub, &Operand::Weak(Scalar::Int(ddof)), false)?;
    times(&covariance, &over(&count, &left)?)
}

/// `xr.corr`: Pearson's correlation of elements that both arrays have.
pub fn corr(
    a: &DataArray,
    b: &DataArray,
    dims: &Dims,
    weights: Option<&DataArray>,
) -> Result<DataArray> {
    let pair = Pair::new(a, b)?;
    let covariance = covariance(&pair, dims, weights)?;
    let spread = times(
        &statistic(&pair.a, Reduce::Std, weights, dims)?,
        &statistic(&pair.b, Reduce::Std, weights, dims)?,
    )?;
    over(&covariance, &spread)
}

/// `xr.cross`: the vector product along a dimension of length 2 or 3. A shorter one is filled with zeros: by labels if
/// both have them, at the end otherwise.
pub fn cross(a: &DataArray, b: &DataArray, dim: &str) -> Result<DataArray> {
    let quoted = python_str_repr(dim);
    let mut sizes = [0u64; 2];
    for ((array, which), size) in [(a, "a"), (b, "b")].into_iter().zip(&mut sizes) {
        let axis = array
            .variable
            .axis(dim)
            .ok_or_else(|| value_error(format!("Dimension {quoted} not on {which}")))?;
        *size = array.shape()[axis];
    }
    for (size, which) in sizes.iter().zip(["a", "b"]) {
        if !(1..=3).contains(size) {
            return Err(value_error(format!(
                "The size of {quoted} on {which} must be 1, 2, or 3 to be compatible with a cross product \
                 but is {size}"
            )));
        }
    }
    let all: IndexSet<String> = a.dims().iter().chain(b.dims()).cloned().collect();
    let (mut left, mut right) = (a.to_temp(), b.to_temp());
    if sizes[0] != sizes[1] {
        if a.coords.contains_key(dim) && b.coords.contains_key(dim) {
            let mut objects = [left, right];
            let both = align(
                &objects
                    .iter()
                    .map(|object| object.variables[dim].clone())
                    .map(|coord| Dataset {
                        coord_names: [dim.to_owned()].into_iter().collect(),
                        variables: [(dim.to_owned(), coord)].into_iter().collect(),
                        ..Dataset::default()
                    })
                    .collect::<Vec<_>>(),
                Join::Outer,
                &[],
            )?;
            let labels = both[0].variables[dim].values()?;
            for object in &mut objects {
                *object = object.reindex(dim, &labels, None, None, Scalar::Int(0))?;
            }
            [left, right] = objects;
        } else if sizes.iter().min() == Some(&2) {
            let shorter = if sizes[0] < sizes[1] {
                &mut left
            } else {
                &mut right
            };
            let widths = [(dim.to_owned(), (0, 1))].into_iter().collect();
            *shorter = shorter.pad(&widths, PadMode::Constant, Some(&Scalar::Int(0)))?;
        } else {
            return Err(value_error(format!(
                "{quoted} on {} is incompatible: dimensions without coordinates must have have a length of 2 or 3",
                if sizes[0] == 1 { "a" } else { "b" }
            )));
        }
    }
    let aligned = align(&[left, right], Join::Exact, &[])?;
    let size = aligned[0].sizes().get(dim).copied().unwrap_or(0);
    let part = |which: usize, at: u64| {
        let at = crate::indexing::Indexer::Position(at as i64);
        aligned[which].variables[THIS].isel(&[(dim.to_owned(), at)].into_iter().collect())
    };
    let component = |i: u64, j: u64| -> Result<Variable> {
        part(0, i)?
            .binary(Binary::Mul, &part(1, j)?)?
            .binary(Binary::Sub, &part(0, j)?.binary(Binary::Mul, &part(1, i)?)?)
    };
    let (variable, gone) = match size {
        3 => {
            let parts = [component(1, 2)?, component(2, 0)?, component(0, 1)?];
            let dims = [parts[0].dims.clone(), vec![dim.to_owned()]].concat();
            let inputs = parts
                .iter()
                .map(|part| part.expanded(&dims).map(|part| part.data))
                .collect::<Result<Vec<_>>>()?;
            let op = Op::Concat {
                axis: dims.len() - 1,
            };
            (Variable::new(dims, Expr::new(op, inputs)?)?, vec![])
        }
        2 => (component(0, 1)?, vec![dim.to_owned()]),
        _ => {
            return Err(value_error(
                "incompatible dimensions for cross product\n(dimension must be 2 or 3)",
            ));
        }
    };
    let order: Vec<String> = all
        .into_iter()
        .filter(|own| variable.dims.contains(own))
        .collect();
    let (name, attrs) = labels_of(&[a, b]);
    Ok(DataArray {
        name,
        variable: variable.transpose(&order)?.with_attrs(attrs),
        coords: coords_without(&aligned, &gone)?,
    })
}

/// Times as numbers: datetimes as nanoseconds since 1970, timedeltas in their unit; others as they are.
pub(crate) fn as_numeric(variable: &Variable) -> Result<Variable> {
    let (counts, data) = match variable.dtype() {
        DType::Datetime(_) => {
            let nanos = variable.data.cast(DType::Datetime(TimeUnit::Nano))?;
            (true, nanos.cast(DType::I64)?.cast(DType::F64)?)
        }
        DType::Timedelta(_) => (true, variable.data.cast(DType::I64)?.cast(DType::F64)?),
        DType::Cftime(_) => {
            let micros = variable.data.cast(DType::I64)?.cast(DType::F64)?;
            let thousand = Expr::scalar(Scalar::Float(1000.0));
            (true, micros.binary(Binary::Mul, &thousand)?)
        }
        _ => (false, variable.data.clone()),
    };
    if !counts {
        return Ok(variable.clone());
    }
    let missing = variable.data.unary(Unary::Isnull)?;
    let nan = Expr::scalar(Scalar::Float(f64::NAN));
    variable.with_data(missing.select(&nan, &data)?)
}

/// `xr.polyval`: polynomials with coefficients along `degree_dim`, whose labels are the degrees.
/// One of the two may be a dataset (then `single` results go by its names).
pub fn polyval(coord: &Operand, coeffs: &Operand, degree_dim: &str) -> Result<Operand> {
    let as_set = |operand: &Operand| match operand {
        Operand::DataArray(array) => Ok(array.to_temp()),
        Operand::Dataset(dataset) => Ok(dataset.clone()),
        _ => Err(XarrayError::Type(
            "polyval takes DataArrays and Datasets".into(),
        )),
    };
    let terms = as_set(coeffs)?;
    if !terms.is_indexed(degree_dim) {
        return Err(value_error(format!(
            "Dimension `{degree_dim}` should be a coordinate variable with labels."
        )));
    }
    let degrees = terms.variables[degree_dim].labels()?;
    if !degrees.dtype().is_integer() {
        return Err(value_error(format!(
            "Dimension `{degree_dim}` should be of integer dtype. Received {} instead.",
            degrees.dtype()
        )));
    }
    let highest = degrees
        .scalars()
        .iter()
        .filter_map(Scalar::as_i64)
        .max()
        .unwrap_or(0);
    let labels = littoral_array::Array::from_vec(
        &[(highest.max(0) + 1) as usize],
        (0..=highest.max(0)).collect::<Vec<i64>>(),
    )?;
    let terms = terms.reindex(degree_dim, &labels, None, None, Scalar::Int(0))?;
    let x = as_set(coord)?.map_data(|_, variable| as_numeric(variable))?;
    let back = |dataset: Dataset, like: &Operand| -> Result<Operand> {
        Ok(match like {
            Operand::DataArray(array) => {
                Operand::DataArray(DataArray::from_temp(dataset, array.name.clone())?)
            }
            _ => Operand::Dataset(dataset),
        })
    };
    let x = back(x, coord)?;
    let term = |degree: i64| -> Result<Operand> {
        let at = [(
            degree_dim.to_owned(),
            crate::indexing::Indexer::Position(degree),
        )];
        back(terms.isel(&at.into_iter().collect(), true, false)?, coeffs)
    };
    let zero = Operand::Weak(Scalar::Int(0));
    let mut out = binary(
        &binary(&x, Binary::Mul, &zero)?,
        Binary::Add,
        &term(highest.max(0))?,
    )?;
    // Zeros, also where the coordinate is missing or infinite.
    if let Operand::DataArray(array) = &x {
        let zeros = array.map_dataset(|set| set.filled(Scalar::Int(0), |_| None))?;
        out = binary(
            &Operand::DataArray(zeros),
            Binary::Add,
            &term(highest.max(0))?,
        )?;
    } else if let Operand::Dataset(set) = &x {
        let zeros = set.filled(Scalar::Int(0), |_| None)?;
        out = binary(
            &Operand::Dataset(zeros),
            Binary::Add,
            &term(highest.max(0))?,
        )?;
    }
    for degree in (0..highest.max(0)).rev() {
        out = binary(&binary(&out, Binary::Mul, &x)?, Binary::Add, &term(degree)?)?;
    }
    Ok(out)
}

/// Arithmetic of whatever is labelled.
fn binary(a: &Operand, op: Binary, b: &Operand) -> Result<Operand> {
    Ok(match (a, b) {
        (Operand::Dataset(a), _) => Operand::Dataset(a.binary(op, b, false)?),
        (Operand::DataArray(a), Operand::Dataset(set)) => {
            Operand::Dataset(set.binary(op, &Operand::DataArray(a.clone()), true)?)
        }
        (Operand::DataArray(a), _) => Operand::DataArray(a.binary(op, b, false)?),
        _ => return Err(value_error("an operand has no labels")),
    })
}

impl Dataset {
    /// Ranks along `dim` from 1, ties averaged, missing elements missing; `pct`: as parts of the count.
    /// Variables without the dimension are dropped.
    pub fn rank(&self, dim: &str, pct: bool, keep: Option<bool>) -> Result<Self> {
        if !self.has_dim(dim) {
            return Err(value_error(format!(
                "Dimension {} not found in data dimensions {}",
                python_str_repr(dim),
                tuple_repr(self.dims().iter().map(String::as_str))
            )));
        }
        let kept = keep_attrs(keep, true);
        let mut out = self.clone();
        if !kept {
            out.attrs.clear();
        }
        if !self.is_single() {
            // Sizes are not counted anew.
            out.known_dims = self.sizes();
        }
        out.variables.clear();
        out.known_dims.clear();
        for (name, variable) in &self.variables {
            if self.coord_names.contains(name) {
                out.variables.insert(name.clone(), variable.clone());
                continue;
            }
            let Some(axis) = variable.axis(dim) else {
                continue;
            };
            let op = Op::Sort {
                axis,
                op: SortFn::Rank,
            };
            let missing = variable.data.unary(Unary::Isnull)?;
            let data = match variable.dtype() {
                // NaT comes last.
                DType::Datetime(_) | DType::Timedelta(_) => {
                    let last = Expr::scalar(Scalar::Int(i64::MAX));
                    missing.select(&last, &variable.data.cast(DType::I64)?)?
                }
                DType::Object
                    if variable
                        .with_data(missing)?
                        .values()?
                        .scalars()
                        .contains(&Scalar::Bool(true)) =>
                {
                    return Err(XarrayError::Type(
                        "'<' not supported between instances of 'float' and 'str'".into(),
                    ));
                }
                _ => variable.data.clone(),
            };
            let mut ranked = variable.with_data(Expr::new(op, vec![data])?)?;
            if pct {
                let count = variable.unary(Unary::Notnull)?;
                let count = DataArray::new(None, count, IndexMap::new())
                    .aggregate(&Aggregation::new(Reduce::Sum), &Dims::one(dim))?;
                ranked = ranked.binary(Binary::Div, &count.variable)?;
            }
            // xarray's ranked variables keep their attributes whatever is asked for.
            let attrs = match keep_attrs(None, true) {
                true => variable.attrs.clone(),
                false => Attrs::new(),
            };
            out.variables.insert(name.clone(), ranked.with_attrs(attrs));
        }
        Ok(out)
    }
}
