//! `polyfit`: least squares with polynomials along a dimension.

use indexmap::{IndexMap, IndexSet};
use littoral_array::ops::{self, Binary, Unary, matrix};
use littoral_array::{Array, DType, Scalar};
use littoral_graph::{Expr, IndexItem, Op};

use crate::computation::{as_numeric, product_sum};
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::variable::Variable;

/// The arguments of `polyfit`.
#[derive(Debug, Clone, Default)]
pub struct PolyfitOptions {
    pub degree: usize,
    /// None: if there are missing values.
    pub skipna: Option<bool>,
    pub rcond: Option<f64>,
    /// One weight per element along the dimension.
    pub weights: Option<Array>,
    pub full: bool,
    pub cov: bool,
    pub unscaled: bool,
}

/// The scaled Vandermonde matrix, `rows × columns`.
struct Design {
    rows: usize,
    columns: usize,
    matrix: Vec<f64>,
    scale: Vec<f64>,
    weights: Option<Vec<f64>>,
    rcond: f64,
}

impl Design {
    fn new(dim: &str, x: &[f64], options: &PolyfitOptions) -> Result<Self> {
        let (rows, columns) = (x.len(), options.degree + 1);
        let mut matrix: Vec<f64> = x
            .iter()
            .flat_map(|x| (0..columns).rev().map(move |k| x.powi(k as i32)))
            .collect();
        let weights = match &options.weights {
            None => None,
            Some(weights) if weights.ndim() != 1 => {
                return Err(XarrayError::Type(
                    "Expected a 1-d array for weights.".into(),
                ));
            }
            Some(weights) if weights.size() != rows => {
                return Err(XarrayError::Type(format!(
                    "Expected w and {dim} to have the same length"
                )));
            }
            Some(weights) => Some(
                ops::cast(weights, DType::F64)?
                    .to_vec::<f64>()
                    .unwrap_or_default(),
            ),
        };
        if let Some(weights) = &weights {
            for (row, weight) in matrix.chunks_exact_mut(columns).zip(weights) {
                row.iter_mut().for_each(|value| *value *= weight);
            }
        }
        let scale: Vec<f64> = (0..columns)
            .map(|j| {
                let squares = (0..rows).map(|i| matrix[i * columns + j].powi(2));
                squares.sum::<f64>().sqrt()
            })
            .collect();
        for row in matrix.chunks_exact_mut(columns) {
            row.iter_mut().zip(&scale).for_each(|(v, s)| *v /= s);
        }
        Ok(Self {
            rows,
            columns,
            matrix,
            scale,
            weights,
            rcond: options.rcond.unwrap_or(rows as f64 * f64::EPSILON),
        })
    }

    fn rank(&self, singular: &[f64]) -> usize {
        let limit = singular.first().copied().unwrap_or(0.0)
            * self.rows.max(self.columns) as f64
            * f64::EPSILON;
        singular.iter().filter(|value| **value > limit).count()
    }

    /// Coefficients (`columns × sides`) and residuals by side, of values `rows × sides`.
    fn solve(&self, values: &[f64], sides: usize, skipna: bool) -> (Vec<f64>, Vec<f64>) {
        let has_nan = |j: usize| (0..self.rows).any(|i| values[i * sides + j].is_nan());
        let (gaps, whole): (Vec<usize>, Vec<usize>) =
            (0..sides).partition(|j| skipna && has_nan(*j));
        let mut coefficients = vec![f64::NAN; self.columns * sides];
        let mut residuals = vec![f64::NAN; sides];
        let mut fit = |columns: &[usize], rows: &[usize]| {
            let pick = |j: &usize| *j;
            let right: Vec<f64> = rows
                .iter()
                .flat_map(|i| columns.iter().map(pick).map(move |j| values[i * sides + j]))
                .collect();
            let left: Vec<f64> = rows
                .iter()
                .flat_map(|i| self.matrix[i * self.columns..(i + 1) * self.columns].to_vec())
                .collect();
            let found = matrix::least_squares(
                &left,
                &right,
                rows.len(),
                self.columns,
                columns.len(),
                self.rcond,
            );
            for (to, j) in columns.iter().enumerate() {
                for k in 0..self.columns {
                    coefficients[k * sides + j] =
                        found.solution[k * columns.len() + to] / self.scale[k];
                }
                residuals[*j] = found.residuals.get(to).copied().unwrap_or(f64::NAN);
            }
        };
        let all: Vec<usize> = (0..self.rows).collect();
        if !whole.is_empty() {
            fit(&whole, &all);
        }
        for j in gaps {
            let rows: Vec<usize> = all
                .iter()
                .copied()
                .filter(|i| !values[i * sides + j].is_nan())
                .collect();
            if !rows.is_empty() {
                fit(&[j], &rows);
            }
        }
        (coefficients, residuals)
    }
}

impl Dataset {
    /// Coefficients of the polynomials that fit each variable along `dim` best, highest degree first.
    /// What is uncomputed stays so, unless residuals are asked for.
    pub fn polyfit(&self, dim: &str, options: &PolyfitOptions) -> Result<Self> {
        let coord = self.get(dim)?.variable;
        let [along] = coord.dims.as_slice() else {
            return Err(value_error("too many values to unpack (expected 1)"));
        };
        let coord_values = as_numeric(&coord.with_labels()?)?.values()?;
        let x = ops::cast(&coord_values, DType::F64)?
            .to_vec::<f64>()
            .unwrap_or_default();
        ops::room(
            &[x.len(), options.degree.saturating_add(1)],
            size_of::<f64>(),
        )?;
        let design = Design::new(dim, &x, options)?;
        let singular = matrix::svd(&design.matrix, design.rows, design.columns).s;
        let rank = design.rank(&singular);
        let degree_dim = match self.has_dim("degree") {
            true => "_degree".to_owned(),
            false => "degree".to_owned(),
        };
        let mut out = Dataset {
            attrs: self.attrs.clone(),
            ..Dataset::default()
        };
        if options.full {
            let mut values = vec![f64::NAN; design.columns.saturating_sub(rank)];
            values.extend(&singular);
            let rank = Variable::new(vec![], Array::scalar(Scalar::Int(rank as i64)))?;
            out.variables.insert(format!("{dim}_matrix_rank"), rank);
            out.variables.insert(
                format!("{dim}_singular_values"),
                Variable::new(
                    vec![degree_dim.clone()],
                    Array::from_vec(&[values.len()], values)?,
                )?,
            );
        }
        let mut present: IndexSet<String> = IndexSet::new();
        for name in self.data_names() {
            let variable = &self.variables[&name];
            if variable.axis(along).is_none() || self.sizes().contains_key(&name) {
                continue;
            }
            if design.matrix.iter().any(|value| value.is_nan()) {
                return Err(XarrayError::LinAlg("SVD did not converge".into()));
            }
            if !variable.dtype().is_numeric() {
                return Err(XarrayError::Type(format!(
                    "cannot fit a polynomial to values of dtype {}",
                    variable.dtype()
                )));
            }
            let others: Vec<String> = variable
                .dims
                .iter()
                .filter(|own| *own != along)
                .cloned()
                .collect();
            present.extend(others.iter().cloned());
            let prefix = match name == THIS {
                true => String::new(),
                false => format!("{name}_"),
            };
            let lazy = variable.data.meta().deferred
                && variable.data.value().is_none()
                && !options.full
                && !options.cov;
            let dims = [vec![degree_dim.clone()], others.clone()].concat();
            if lazy {
                let fitted = streamed(variable, along, &degree_dim, &design)?.transpose(&dims)?;
                out.variables
                    .insert(format!("{prefix}polyfit_coefficients"), fitted);
                continue;
            }
            let order = [vec![along.clone()], others.clone()].concat();
            let values = ops::cast(&variable.transpose(&order)?.values()?, DType::F64)?;
            let mut values = ops::to_contiguous(&values)
                .to_vec::<f64>()
                .unwrap_or_default();
            let shape: Vec<usize> = others
                .iter()
                .filter_map(|own| variable.axis(own))
                .map(|axis| variable.shape()[axis] as usize)
                .collect();
            let sides: usize = shape.iter().product();
            if let Some(weights) = &design.weights {
                for (row, weight) in values.chunks_exact_mut(sides.max(1)).zip(weights) {
                    row.iter_mut().for_each(|value| *value *= weight);
                }
            }
            let skipna = options
                .skipna
                .unwrap_or_else(|| values.iter().any(|value| value.is_nan()));
            let (coefficients, residuals) = design.solve(&values, sides, skipna);
            let coefficients =
                Array::from_vec(&[&[design.columns][..], &shape].concat(), coefficients)?;
            out.variables.insert(
                format!("{prefix}polyfit_coefficients"),
                Variable::new(dims, coefficients)?,
            );
            let residuals = Variable::new(others, Array::from_vec(&shape, residuals)?)?;
            if options.full || (options.cov && !options.unscaled) {
                out.variables
                    .insert(format!("{prefix}polyfit_residuals"), residuals.clone());
            }
            if options.cov {
                let covariance = covariance(&design, &residuals, options)?;
                out.variables
                    .insert(format!("{prefix}polyfit_covariance"), covariance);
            }
        }
        let degrees: Vec<i64> = (0..design.columns as i64).rev().collect();
        let degrees = Array::from_vec(&[degrees.len()], degrees)?;
        out.variables.insert(
            degree_dim.clone(),
            Variable::new(vec![degree_dim.clone()], degrees)?,
        );
        out.coord_names.insert(degree_dim);
        for own in present.iter().filter(|own| self.is_indexed(own)) {
            out.variables
                .insert(own.clone(), self.variables[own].clone());
            out.coord_names.insert(own.clone());
        }
        Ok(out)
    }
}

fn covariance(design: &Design, residuals: &Variable, options: &PolyfitOptions) -> Result<Variable> {
    let n = design.columns;
    let square = matrix::product(
        &matrix::transposed(&design.matrix, design.rows, n),
        &design.matrix,
        n,
        design.rows,
        n,
    );
    let mut base = matrix::inverse(&square, n)?;
    for i in 0..n {
        for j in 0..n {
            base[i * n + j] /= design.scale[i] * design.scale[j];
        }
    }
    let base = Variable::new(
        vec!["cov_i".into(), "cov_j".into()],
        Array::from_vec(&[n, n], base)?,
    )?;
    if options.unscaled {
        return Ok(base);
    }
    if design.rows <= n {
        return Err(value_error(
            "The number of data points must exceed order to scale the covariance matrix.",
        ));
    }
    let freedom = Expr::scalar(Scalar::Float((design.rows - n) as f64));
    let factor = residuals.with_data(residuals.data.binary(Binary::Div, &freedom)?)?;
    base.binary(Binary::Mul, &factor)
}

/// The fit as operations of the graph: normal equations in an orthonormal basis of the polynomials (so that they are
/// well conditioned), summed over what is there, and solved line by line.
fn streamed(
    variable: &Variable,
    along: &str,
    degree_dim: &str,
    design: &Design,
) -> Result<Variable> {
    const TERM: &str = "\u{0}term";
    let (rows, columns) = (design.rows, design.columns);
    let (q, r) = matrix::qr(&design.matrix, rows, columns);
    if rows < columns {
        return Err(XarrayError::NotImplemented(
            "polyfit of uncomputed data with fewer points than coefficients: load() it first"
                .into(),
        ));
    }
    let basis = |terms: usize, value: &dyn Fn(usize, usize) -> f64| -> Result<Variable> {
        let values = (0..rows)
            .flat_map(|i| (0..terms).map(move |k| (i, k)))
            .map(|(i, k)| value(i, k))
            .collect();
        Variable::new(
            vec![along.to_owned(), TERM.to_owned()],
            Array::from_vec::<f64>(&[rows, terms], values)?,
        )
    };
    let dims = [along.to_owned()];
    let present = variable.unary(Unary::Notnull)?;
    let zero = Expr::scalar(Scalar::Float(0.0));
    let values = variable.with_data(
        present
            .data
            .select(&variable.data.cast(DType::F64)?, &zero)?,
    )?;
    let weight = |i: usize| design.weights.as_ref().map_or(1.0, |weights| weights[i]);
    let right = basis(columns, &|i, k| q[i * columns + k] * weight(i))?;
    let right = product_sum(&[&values, &right], &dims)?;
    let pairs: Vec<(usize, usize)> = (0..columns)
        .flat_map(|i| (0..=i).map(move |j| (i, j)))
        .collect();
    let gram = basis(pairs.len(), &|i, k| {
        q[i * columns + pairs[k].0] * q[i * columns + pairs[k].1]
    })?;
    let mask = present.with_data(present.data.cast(DType::F64)?)?;
    let gram = product_sum(&[&mask, &gram], &dims)?;
    let term = |from: &Variable, at: usize| -> Result<Expr> {
        let axis = from.axis(TERM).unwrap_or(0);
        let mut items = from.data.whole_index();
        items[axis] = IndexItem::At(at as u64);
        Ok(from.data.slice(items)?)
    };
    let mut a: IndexMap<(usize, usize), Expr> = IndexMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        let value = term(&gram, at)?;
        a.insert(*pair, value.clone());
        a.insert((pair.1, pair.0), value);
    }
    let mut b = (0..columns)
        .map(|k| term(&right, k))
        .collect::<Result<Vec<_>>>()?;
    let minus = |x: &Expr, factor: &Expr, y: &Expr| -> Result<Expr> {
        Ok(x.binary(Binary::Sub, &factor.binary(Binary::Mul, y)?)?)
    };
    for k in 0..columns {
        for i in k + 1..columns {
            let factor = a[&(i, k)].binary(Binary::Div, &a[&(k, k)])?;
            for j in k..columns {
                let value = minus(&a[&(i, j)], &factor, &a[&(k, j)])?;
                a.insert((i, j), value);
            }
            b[i] = minus(&b[i], &factor, &b[k])?;
        }
    }
    for k in (0..columns).rev() {
        let mut value = b[k].clone();
        for j in k + 1..columns {
            value = minus(&value, &a[&(k, j)], &b[j])?;
        }
        b[k] = value.binary(Binary::Div, &a[&(k, k)])?;
    }
    // From the basis back to powers: `r` is triangular.
    let inverse = matrix::inverse(&r, columns)?;
    let mut powers = vec![];
    for i in 0..columns {
        let mut total: Option<Expr> = None;
        for j in i..columns {
            let factor = inverse[i * columns + j] / design.scale[i];
            let own = b[j].binary(Binary::Mul, &Expr::scalar(Scalar::Float(factor)))?;
            total = Some(match total {
                Some(total) => total.binary(Binary::Add, &own)?,
                None => own,
            });
        }
        let total = total.ok_or_else(|| value_error("a polynomial has coefficients"))?;
        let shape = [&[1], total.shape()].concat();
        powers.push(total.reshape(shape)?);
    }
    let others: Vec<String> = right
        .dims
        .iter()
        .filter(|dim| *dim != TERM)
        .cloned()
        .collect();
    let data = Expr::new(Op::Concat { axis: 0 }, powers)?;
    Variable::new([vec![degree_dim.to_owned()], others].concat(), data)
}

impl DataArray {
    /// [`Dataset::polyfit`] of one array: names have no prefix.
    pub fn polyfit(&self, dim: &str, options: &PolyfitOptions) -> Result<Dataset> {
        self.to_temp().polyfit(dim, options)
    }
}
