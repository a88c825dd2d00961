//! Bins by pandas' `cut`.

use std::sync::Arc;

use littoral_array::calendar::Side;
use littoral_array::format::scalar_str;
use littoral_array::{Array, DType, Interval, IntervalKind, Scalar, ops};

use crate::error::{Result, value_error};

/// Arguments of `BinGrouper` and `groupby_bins`.
#[derive(Debug, Clone)]
pub struct Bins {
    pub edges: Edges,
    /// Whether the right end of a bin belongs to it, or the left one.
    pub right: bool,
    pub labels: Option<Array>,
    /// Decimals of computed edges.
    pub precision: u32,
    /// Whether the first bin has its left end, too.
    pub include_lowest: bool,
    /// Edges that repeat are left out, not an error.
    pub drop_duplicates: bool,
}

/// Where bins end.
#[derive(Debug, Clone)]
pub enum Edges {
    /// That many bins of one width over the range of the data.
    Count(i64),
    At(Array),
}

impl Bins {
    /// Errors for edges that are all missing.
    pub fn new(edges: Edges) -> Result<Self> {
        if let Edges::At(edges) = &edges
            && edges.scalars().iter().all(Scalar::is_null)
        {
            return Err(value_error("All bin edges are NaN."));
        }
        Ok(Self {
            edges,
            right: true,
            labels: None,
            precision: 3,
            include_lowest: false,
            drop_duplicates: false,
        })
    }

    /// The edges as they were given.
    pub(super) fn text(&self) -> String {
        match &self.edges {
            Edges::Count(count) => count.to_string(),
            Edges::At(edges) => {
                let items: Vec<String> = edges
                    .scalars()
                    .iter()
                    .map(|edge| scalar_str(edge, edges.dtype()))
                    .collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    /// The bin of each value (−1: in none), and the bins' labels.
    ///
    /// Errors for edges that decrease or repeat and for labels that do not match the bins.
    pub(super) fn cut(&self, values: &Array) -> Result<(Vec<i64>, Array)> {
        let numbers = numbers(values)?;
        let (edges, dtype) = self.edges(values, &numbers)?;
        let bins = edges.len() - 1;
        let codes = numbers
            .iter()
            .map(|value| {
                if value.is_nan() {
                    return -1;
                }
                if self.include_lowest && *value == edges[0] && self.right {
                    return if bins > 0 { 0 } else { -1 };
                }
                let at = match self.right {
                    true => edges.partition_point(|edge| edge < value),
                    false => edges.partition_point(|edge| edge <= value),
                };
                if at == 0 || at > bins {
                    -1
                } else {
                    at as i64 - 1
                }
            })
            .collect();
        let labels = match &self.labels {
            Some(labels) => {
                if labels.size() != bins {
                    return Err(value_error(
                        "Bin labels must be one fewer than the number of bin edges",
                    ));
                }
                match labels.dtype() {
                    DType::Str(_) => ops::cast(labels, DType::Object)?,
                    _ => labels.clone(),
                }
            }
            None => self.intervals(&edges, dtype)?,
        };
        Ok((codes, labels))
    }

    /// The edges as numbers (times: as counts of their unit), and their dtype.
    fn edges(&self, values: &Array, numbers: &[f64]) -> Result<(Vec<f64>, DType)> {
        let (mut edges, dtype) = match &self.edges {
            Edges::At(edges) => {
                let edges = match (values.dtype(), edges.dtype()) {
                    (DType::Datetime(_), DType::Datetime(_))
                    | (DType::Timedelta(_), DType::Timedelta(_)) => {
                        ops::cast(edges, values.dtype())?
                    }
                    _ => edges.clone(),
                };
                (self::numbers(&edges)?, edges.dtype())
            }
            Edges::Count(count) => (self.even(*count, numbers)?, DType::F64),
        };
        if edges.windows(2).any(|pair| pair[1] < pair[0]) {
            return Err(value_error("bins must increase monotonically."));
        }
        let count = edges.len();
        edges.dedup();
        if edges.len() < count && !self.drop_duplicates && count != 2 {
            let items: Vec<String> = match &self.edges {
                Edges::At(edges) => edges
                    .scalars()
                    .iter()
                    .map(|edge| scalar_str(edge, edges.dtype()))
                    .collect(),
                Edges::Count(_) => vec![],
            };
            return Err(value_error(format!(
                "Bin edges must be unique: Index([{}], dtype='{dtype}').\nYou can drop duplicate edges by setting the \
                 'duplicates' kwarg",
                items.join(", ")
            )));
        }
        Ok((edges, dtype))
    }

    /// Edges of bins of one width. The outer one that does not belong to its bin is moved out by a
    /// thousandth of the range.
    fn even(&self, count: i64, numbers: &[f64]) -> Result<Vec<f64>> {
        if count < 1 {
            return Err(value_error("`bins` should be a positive integer."));
        }
        let valid = || numbers.iter().copied().filter(|value| !value.is_nan());
        let (mut low, mut high) = (
            valid().fold(f64::INFINITY, f64::min),
            valid().fold(f64::NEG_INFINITY, f64::max),
        );
        if low > high {
            return Err(value_error("Cannot cut empty array"));
        }
        if low.is_infinite() || high.is_infinite() {
            return Err(value_error(
                "cannot specify integer `bins` when input data contains infinity",
            ));
        }
        let steps = count as usize;
        let between = |low: f64, high: f64| -> Vec<f64> {
            let step = (high - low) / count as f64;
            (0..=steps)
                .map(|at| {
                    if at == steps {
                        high
                    } else {
                        low + step * at as f64
                    }
                })
                .collect()
        };
        if low == high {
            low -= if low != 0.0 { 0.001 * low.abs() } else { 0.001 };
            high += if high != 0.0 {
                0.001 * high.abs()
            } else {
                0.001
            };
            return Ok(between(low, high));
        }
        let mut edges = between(low, high);
        let margin = (high - low) * 0.001;
        match self.right {
            true => edges[0] -= margin,
            false => edges[steps] += margin,
        }
        Ok(edges)
    }

    /// The bins as intervals, their ends rounded to as many digits as tell them apart.
    fn intervals(&self, edges: &[f64], dtype: DType) -> Result<Array> {
        let closed = if self.right { Side::Right } else { Side::Left };
        let precision = (self.precision..20)
            .find(|digits| {
                let rounded: Vec<f64> = edges.iter().map(|e| rounded(*e, *digits)).collect();
                rounded.windows(2).all(|pair| pair[0] != pair[1])
            })
            .unwrap_or(self.precision);
        let mut ends: Vec<Scalar> = edges
            .iter()
            .map(|edge| match dtype {
                DType::Datetime(unit) => Scalar::Datetime(*edge as i64, unit),
                DType::Timedelta(unit) => Scalar::Timedelta(*edge as i64, unit),
                dtype if dtype.is_float() => Scalar::Float(rounded(*edge, precision)),
                _ => Scalar::Int(*edge as i64),
            })
            .collect();
        if self.right && self.include_lowest {
            // The first bin has its left end: shown by an end a little lower.
            ends[0] = match ends[0] {
                Scalar::Int(value) => Scalar::Float(value as f64 - 10f64.powi(-(precision as i32))),
                Scalar::Float(value) => Scalar::Float(value - 10f64.powi(-(precision as i32))),
                Scalar::Datetime(value, unit) => Scalar::Datetime(value - 1, unit),
                Scalar::Timedelta(value, unit) => Scalar::Timedelta(value - 1, unit),
                ref other => other.clone(),
            };
            if matches!(ends[0], Scalar::Float(_)) {
                for end in &mut ends[1..] {
                    if let Scalar::Int(value) = end {
                        *end = Scalar::Float(*value as f64);
                    }
                }
            }
        }
        let kind = IntervalKind::of(ends[0].dtype(), closed);
        let labels: Vec<Scalar> = ends
            .windows(2)
            .map(|pair| {
                Scalar::Interval(Arc::new(Interval {
                    left: pair[0].clone(),
                    right: pair[1].clone(),
                    closed,
                }))
            })
            .collect();
        Ok(Array::from_vec(&[labels.len()], labels)?.with_dtype(DType::Interval(kind))?)
    }
}

/// To `precision` decimals, or as many digits after the first significant one.
fn rounded(value: f64, precision: u32) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    let digits = match value.trunc() == 0.0 {
        true => precision as i32 - 1 - value.abs().log10().floor() as i32,
        false => precision as i32,
    };
    let scale = 10f64.powi(digits.clamp(0, 300));
    (value * scale).round_ties_even() / scale
}

/// Values as numbers, times as counts of their unit. Missing ones are NaN.
fn numbers(values: &Array) -> Result<Vec<f64>> {
    values
        .scalars()
        .iter()
        .map(|value| match value {
            value if value.is_null() => Ok(f64::NAN),
            Scalar::Datetime(value, _) | Scalar::Timedelta(value, _) => Ok(*value as f64),
            value => value.as_f64().ok_or_else(|| {
                crate::error::XarrayError::Type("only numbers and times fall into bins".into())
            }),
        })
        .collect()
}
