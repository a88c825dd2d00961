//! `differentiate`, `integrate`, `cumulative_integrate` along a coordinate.

use littoral_array::format::python_str_repr;
use littoral_array::ops::{Binary, Reduce, Scan};
use littoral_array::{Array, DType, Scalar, TimeUnit};
use littoral_graph::{Expr, IndexItem, Op};

use crate::attrs::Attrs;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, value_error};
use crate::variable::{Variable, settle};

/// A 1-d coordinate as numbers, and the dimension that it goes along.
struct Line {
    dim: String,
    x: Array,
}

/// Nanoseconds in a unit of numpy's: `W D h m s ms us ns`.
fn unit_nanos(unit: &str) -> Result<f64> {
    Ok(match unit {
        "W" => 7.0 * TimeUnit::Day.nanos() as f64,
        "ps" => 1e-3,
        "fs" => 1e-6,
        "as" => 1e-9,
        code => TimeUnit::from_code(code)
            .ok_or_else(|| {
                XarrayError::Type(format!("Invalid datetime unit \"{code}\" in metadata"))
            })?
            .nanos() as f64,
    })
}

impl Dataset {
    fn line(&self, coord: &str, unit: Option<&str>) -> Result<Line> {
        let Some(found) = self.array(coord) else {
            let known = self.variables.keys().chain(
                self.variables
                    .values()
                    .flat_map(|variable| variable.dims.iter()),
            );
            let known: indexmap::IndexSet<&str> = known
                .map(String::as_str)
                .filter(|name| *name != crate::dataarray::THIS)
                .collect();
            return Err(value_error(format!(
                "Coordinate {} not found in variables or dimensions ({}).",
                python_str_repr(coord),
                names_list(known)
            )));
        };
        if found.variable.ndim() != 1 {
            return Err(value_error(format!(
                "Coordinate {coord} must be 1 dimensional but is {} dimensional",
                found.variable.ndim()
            )));
        }
        let x = found.variable.labels()?;
        Ok(Line {
            dim: found.variable.dims[0].clone(),
            x: match x.dtype().is_time() {
                true => times_as_numbers(&x, unit)?,
                false => x,
            },
        })
    }

    /// The gradient along a 1-d coordinate, of second order inside and of `edge_order` at the ends. `unit` is that
    /// of times in the denominator.
    pub fn differentiate(&self, coord: &str, edge_order: u8, unit: Option<&str>) -> Result<Self> {
        let line = self.line(coord, unit)?;
        if !(1..=2).contains(&edge_order) {
            return Err(value_error("'edge_order' greater than 2 not supported"));
        }
        self.map_data(|_, variable| {
            let Some(axis) = variable.axis(&line.dim) else {
                return Ok(variable.clone());
            };
            let data = numbers(variable, unit)?;
            let steps = Steps::of(&line.x)?;
            if line.x.size() < 2 {
                return Err(XarrayError::Index(
                    "index 0 is out of bounds for axis 0 with size 0".into(),
                ));
            }
            if line.x.size() < usize::from(edge_order) + 1 {
                return Err(value_error(
                    "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) \
                     elements are required.",
                ));
            }
            let dtype = data.dtype();
            let text = |value: &Scalar| matches!(value, Scalar::Str(_));
            if matches!(dtype, DType::Str(_))
                || dtype == DType::Object && variable.values()?.scalars().iter().any(text)
            {
                return Err(XarrayError::Type(format!(
                    "ufunc 'subtract' did not contain a loop with signature matching types (dtype('{dtype}'), \
                     dtype('{dtype}')) -> None"
                )));
            }
            if data.dtype() == DType::Bool {
                return Err(XarrayError::Type(
                    "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` \
                     operator, or the logical_xor function instead."
                        .into(),
                ));
            }
            Variable::new(
                variable.dims.clone(),
                gradient(&data, axis, &steps, edge_order)?,
            )
        })
    }

    /// The integral along a 1-d coordinate by trapezoids; `cumulative`: up to each label.
    pub fn integrate(&self, coord: &str, unit: Option<&str>, cumulative: bool) -> Result<Self> {
        let line = self.line(coord, unit)?;
        let integrated = |variable: &Variable, axis: usize| -> Result<Variable> {
            let data = numbers(variable, unit)?;
            if variable.dtype().is_time() {
                return Err(XarrayError::Attribute(
                    "'numpy.ndarray' object has no attribute 'get_axis_num'".into(),
                ));
            }
            let n = line.x.size() as u64;
            let areas = match n {
                0 => None,
                _ => Some(trapezoids(&data, axis, &line.x)?),
            };
            if cumulative {
                let Some(areas) = areas else {
                    let mut shape = variable.shape().to_vec();
                    shape[axis] = 1;
                    let zeros = Expr::scalar(Scalar::Float(0.0)).broadcast_to(shape)?;
                    let along = |coord: Variable| coord.axis(&line.dim).is_some();
                    return match self.coords().into_values().any(along) {
                        false => Variable::new(variable.dims.clone(), zeros),
                        true => Err(value_error(format!(
                            "conflicting sizes for dimension '{0}': length 0 on '{0}' and length 1 on the data",
                            line.dim
                        ))),
                    };
                };
                let mut widths = vec![(0, 0); areas.ndim()];
                widths[axis] = (1, 0);
                let op = Op::Pad {
                    widths,
                    mode: littoral_array::ops::PadMode::Constant,
                    value: Scalar::Float(0.0),
                };
                let scan = Op::Scan {
                    op: Scan::Cumsum,
                    axis,
                    skipna: false,
                    limit: None,
                };
                let data = Expr::new(scan, vec![Expr::new(op, vec![areas])?])?;
                return Variable::new(variable.dims.clone(), data);
            }
            let mut dims = variable.dims.clone();
            dims.remove(axis);
            let data = match areas {
                Some(areas) => areas.reduce(Reduce::Sum, vec![axis], false)?,
                None => data.reduce(Reduce::Sum, vec![axis], false)?,
            };
            Variable::new(dims, settle(data)?)
        };
        let mut out = Dataset {
            attrs: self.attrs.clone(),
            ..Dataset::default()
        };
        for (name, variable) in &self.variables {
            let axis = variable.axis(&line.dim);
            if self.coord_names.contains(name) {
                if axis.is_none() || cumulative {
                    out.variables.insert(name.clone(), variable.clone());
                    out.coord_names.insert(name.clone());
                }
                continue;
            }
            let result = match axis {
                Some(axis) => integrated(variable, axis)?.with_attrs(Attrs::new()),
                None => variable.clone(),
            };
            out.variables.insert(name.clone(), result);
        }
        Ok(out)
    }
}

/// Times since their first as numbers of `unit`; None: their own unit, or seconds.
fn times_as_numbers(x: &Array, unit: Option<&str>) -> Result<Array> {
    let (own, default) = match x.dtype() {
        DType::Datetime(unit) | DType::Timedelta(unit) => (unit.nanos() as f64, unit.code()),
        _ => (1000.0, "s"),
    };
    let factor = unit_nanos(unit.unwrap_or(default))? / own;
    if x.size() == 0 {
        return Err(value_error(
            "zero-size array to reduction operation fmin which has no identity",
        ));
    }
    let counts = littoral_array::ops::cast(x, DType::I64)?
        .to_vec::<i64>()
        .unwrap_or_default();
    let first = match x.dtype() {
        DType::Timedelta(_) => 0,
        _ => counts
            .iter()
            .copied()
            .filter(|v| *v != i64::MIN)
            .min()
            .unwrap_or(0),
    };
    let number = |v: &i64| match *v {
        i64::MIN => f64::NAN,
        v => v.wrapping_sub(first) as f64 / factor,
    };
    let values: Vec<f64> = counts.iter().map(number).collect();
    Ok(Array::from_vec(x.shape(), values)?)
}

/// The data to compute with: times as numbers of `unit`.
fn numbers(variable: &Variable, unit: Option<&str>) -> Result<Expr> {
    if !variable.dtype().is_time() {
        return Ok(variable.data.clone());
    }
    Ok(Expr::literal(times_as_numbers(&variable.values()?, unit)?))
}

/// `count` elements along an axis from `start`.
fn part(data: &Expr, axis: usize, start: u64, count: u64) -> Result<Expr> {
    let mut items = data.whole_index();
    items[axis] = IndexItem::Range {
        start,
        count,
        step: 1,
    };
    Ok(data.slice(items)?)
}

/// Numbers along an axis, for an operand of `ndim` dimensions.
fn along(values: Vec<f64>, single: bool, axis: usize, ndim: usize) -> Result<Expr> {
    let mut shape = vec![1; ndim];
    shape[axis] = values.len();
    let dtype = if single { DType::F32 } else { DType::F64 };
    let values = Array::from_vec(&shape, values)?;
    Ok(Expr::literal(littoral_array::ops::cast(&values, dtype)?))
}

/// The sum of some neighbours with weights: `starts[k]` is where the k-th begins.
fn weighted_parts(
    data: &Expr,
    axis: usize,
    single: bool,
    count: u64,
    terms: &[(u64, Vec<f64>)],
) -> Result<Expr> {
    let mut total: Option<Expr> = None;
    for (start, weights) in terms {
        let own = part(data, axis, *start, count)?.binary(
            Binary::Mul,
            &along(weights.clone(), single, axis, data.ndim())?,
        )?;
        total = Some(match total {
            Some(total) => total.binary(Binary::Add, &own)?,
            None => own,
        });
    }
    total.ok_or_else(|| value_error("a gradient needs neighbours"))
}

/// The distances between neighbouring positions, and how they are computed with: as numpy does, in the
/// precision of the positions.
struct Steps {
    h: Vec<f64>,
    single: bool,
}

impl Steps {
    fn of(x: &Array) -> Result<Self> {
        if let dtype @ DType::Str(_) = x.dtype() {
            return Err(XarrayError::Type(format!(
                "ufunc 'subtract' did not contain a loop with signature matching types (dtype('{dtype}'), \
                 dtype('{dtype}')) -> None"
            )));
        }
        let values = littoral_array::ops::cast(x, DType::F64)?.to_vec::<f64>();
        let mut steps = Self {
            h: vec![],
            single: x.dtype() == DType::F32,
        };
        let values = values.unwrap_or_default();
        steps.h = values
            .windows(2)
            .map(|pair| steps.round(pair[1] - pair[0]))
            .collect();
        Ok(steps)
    }

    /// The result of one operation.
    fn round(&self, value: f64) -> f64 {
        match self.single {
            true => f64::from(value as f32),
            false => value,
        }
    }

    /// `above / (p * q)`
    fn ratio(&self, above: f64, p: f64, q: f64) -> f64 {
        self.round(above / self.round(p * q))
    }
}

/// `numpy.gradient` along one axis.
fn gradient(data: &Expr, axis: usize, steps: &Steps, edge_order: u8) -> Result<Expr> {
    let float = match data.dtype() {
        DType::F32 => DType::F32,
        _ => DType::F64,
    };
    let data = data.cast(float)?;
    let h = &steps.h;
    let n = h.len() + 1;
    let round = |value| steps.round(value);
    let both = |a: f64, b: f64| steps.round(a + b);
    let mut parts = vec![];
    let uniform = h.windows(2).all(|pair| pair[0] == pair[1]);
    let first = match edge_order {
        1 => difference(&data, axis, 0, h[0])?,
        _ => {
            let (a, b) = (h[0], h[1]);
            let terms = match uniform {
                true => [-1.5, 2.0, -0.5].map(|factor| round(factor / a)),
                false => [
                    steps.ratio(-both(2.0 * a, b), a, both(a, b)),
                    steps.ratio(both(a, b), a, b),
                    steps.ratio(-a, b, both(a, b)),
                ],
            };
            let terms: Vec<_> = (0..3).map(|k| (k as u64, vec![terms[k]])).collect();
            weighted_parts(&data, axis, steps.single, 1, &terms)?
        }
    };
    parts.push(first);
    if n > 2 {
        let inner = (n - 2) as u64;
        parts.push(match uniform {
            true => {
                let width = Expr::scalar(Scalar::Float(2.0 * h[0]));
                part(&data, axis, 2, inner)?
                    .binary(Binary::Sub, &part(&data, axis, 0, inner)?)?
                    .binary(Binary::Div, &width)?
            }
            false => {
                let pairs = || h.windows(2).map(|pair| (pair[0], pair[1]));
                let terms = [
                    (
                        0,
                        pairs()
                            .map(|(a, b)| steps.ratio(-b, a, both(a, b)))
                            .collect(),
                    ),
                    (
                        1,
                        pairs()
                            .map(|(a, b)| steps.ratio(both(b, -a), a, b))
                            .collect(),
                    ),
                    (
                        2,
                        pairs()
                            .map(|(a, b)| steps.ratio(a, b, both(a, b)))
                            .collect(),
                    ),
                ];
                weighted_parts(&data, axis, steps.single, inner, &terms)?
            }
        });
    }
    parts.push(match edge_order {
        1 => difference(&data, axis, n as u64 - 2, h[n - 2])?,
        _ => {
            let (a, b) = (h[n - 3], h[n - 2]);
            let terms = match uniform {
                true => [0.5, -2.0, 1.5].map(|factor| round(factor / a)),
                false => [
                    steps.ratio(b, a, both(a, b)),
                    steps.ratio(-both(b, a), a, b),
                    steps.ratio(both(2.0 * b, a), b, both(a, b)),
                ],
            };
            let terms: Vec<_> = (0..3)
                .map(|k| ((n - 3 + k) as u64, vec![terms[k]]))
                .collect();
            weighted_parts(&data, axis, steps.single, 1, &terms)?
        }
    });
    let parts = parts
        .into_iter()
        .map(|part| Ok(part.cast(float)?))
        .collect::<Result<Vec<_>>>()?;
    settle(Expr::new(Op::Concat { axis }, parts)?)
}

fn difference(data: &Expr, axis: usize, at: u64, width: f64) -> Result<Expr> {
    let width = Expr::scalar(Scalar::Float(width));
    Ok(part(data, axis, at + 1, 1)?
        .binary(Binary::Sub, &part(data, axis, at, 1)?)?
        .binary(Binary::Div, &width)?)
}

/// Areas between neighbouring positions.
fn trapezoids(data: &Expr, axis: usize, x: &Array) -> Result<Expr> {
    let count = x.size() as u64 - 1;
    let steps = Steps::of(x)?;
    let half: Vec<f64> = steps.h.iter().map(|step| step * 0.5).collect();
    let sum = part(data, axis, 0, count)?.binary(Binary::Add, &part(data, axis, 1, count)?)?;
    Ok(sum.binary(Binary::Mul, &along(half, steps.single, axis, data.ndim())?)?)
}
