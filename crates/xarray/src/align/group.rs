//! The coordinates of one index, as alignment sees them.

use indexmap::IndexMap;
use littoral_array::{Array, DType, Kind, ops};

use super::Join;
use crate::arithmetic::not_promoted;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::index::Index;
use crate::multiindex::MultiIndex;
use crate::variable::Variable;

/// One index: its coordinates, that of the dimension first.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub dim: String,
    pub variables: IndexMap<String, Variable>,
}

impl Group {
    pub fn of(dataset: &Dataset, names: &[String]) -> Result<Self> {
        let variables: IndexMap<String, Variable> = names
            .iter()
            .filter_map(|name| Some((name.clone(), dataset.variables.get(name)?.clone())))
            .collect();
        let dim = variables
            .values()
            .next()
            .and_then(|first| first.dims.first().cloned());
        Ok(Self {
            dim: dim.ok_or_else(|| value_error("an index without dimension"))?,
            variables,
        })
    }

    pub fn name(&self) -> &str {
        self.variables.keys().next().map_or("", String::as_str)
    }

    /// Whether both are the same coordinates along the same dimension.
    pub fn matches(&self, other: &Group) -> bool {
        self.dim == other.dim && self.variables.keys().eq(other.variables.keys())
    }

    pub fn size(&self) -> u64 {
        self.variables.values().next().map_or(0, Variable::size)
    }

    /// What is looked up: labels, tuples of a MultiIndex.
    pub fn labels(&self) -> Result<Array> {
        match self.variables.values().next() {
            Some(first) => first.values(),
            None => Err(value_error("an index without coordinates")),
        }
    }

    pub fn equals(&self, other: &Group) -> Result<bool> {
        for (own, other) in self.variables.values().zip(other.variables.values()) {
            if !own.equals(other)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The union or intersection with others.
    pub fn joined(&self, others: &[&Group], join: Join) -> Result<Self> {
        let mut labels = self.labels()?;
        for other in others {
            check_promotion(labels.dtype(), other.labels()?.dtype())?;
            labels = joined(&self.dim, &labels, &other.labels()?, join)?;
        }
        let variables = match MultiIndex::of(&self.variables, &self.dim)? {
            Some(index) => {
                let mut wide = index.clone();
                let mut dtypes = std::sync::Arc::unwrap_or_clone(wide.levels);
                for other in others {
                    for (own, other) in dtypes
                        .labels
                        .iter_mut()
                        .zip(other.variables.values().skip(1))
                    {
                        let dtype =
                            ops::result_type(own.dtype(), other.dtype()).unwrap_or(DType::Object);
                        *own = ops::cast(own, dtype)?;
                    }
                }
                wide.levels = dtypes.into();
                wide.like(&labels)?.variables(&IndexMap::new())?
            }
            None => {
                let role = self
                    .variables
                    .values()
                    .next()
                    .map(|first| first.role.clone());
                let variable = Variable::new(vec![self.dim.clone()], labels)?;
                [(
                    self.name().to_owned(),
                    variable.with_role(role.unwrap_or_default()),
                )]
                .into_iter()
                .collect()
            }
        };
        Ok(Self {
            dim: self.dim.clone(),
            variables,
        })
    }
}

/// numpy's error for labels that have no dtype in common: times and numbers.
fn check_promotion(a: DType, b: DType) -> Result<()> {
    use Kind::{Bool, Datetime, Float, Int, Str, Timedelta, UInt};
    let apart = |a: Kind, b: Kind| match a {
        Datetime => matches!(b, Int | UInt | Float | Bool | Str),
        Timedelta => matches!(b, Float | Str),
        _ => false,
    };
    let class = |dtype: DType| {
        let name = match dtype.kind() {
            Datetime => "DateTime64",
            Timedelta => "TimeDelta64",
            Str => "Str",
            Bool => "Bool",
            kind => {
                let size = dtype.code()[1..].parse::<u32>().unwrap_or(8) * 8;
                return format!("<class 'numpy.dtypes.{kind:?}{size}DType'>");
            }
        };
        format!("<class 'numpy.dtypes.{name}DType'>")
    };
    if !apart(a.kind(), b.kind()) && !apart(b.kind(), a.kind()) {
        return Ok(());
    }
    let (a, b) = (class(a), class(b));
    Err(XarrayError::Type(format!(
        "The DType {a} could not be promoted by {b}. This means that no common DType exists for the given inputs. For \
         example they cannot be stored in a single array unless the dtype is `object`. The full list of DTypes is: \
         ({a}, {b})"
    )))
}

/// Union (sorted, as pandas sorts it) or intersection (in the order of `a`).
fn joined(dim: &str, a: &Array, b: &Array, join: Join) -> Result<Array> {
    let dtype = ops::result_type(a.dtype(), b.dtype());
    let times = |dtype: DType| matches!(dtype, DType::Datetime(_));
    if dtype.is_none() && (times(a.dtype()) || times(b.dtype())) {
        return Err(not_promoted(a.dtype(), b.dtype()));
    }
    let dtype = dtype.unwrap_or(DType::Object);
    if join == Join::Inner {
        let found = Index::of(dim, b)?.found(&a.scalars());
        let keep: Vec<i64> = found
            .iter()
            .enumerate()
            .filter(|(_, at)| **at >= 0)
            .map(|(i, _)| i as i64)
            .collect();
        return Ok(ops::cast(&ops::take(a, 0, &keep)?, dtype)?);
    }
    let (wide, other) = (ops::cast(a, dtype)?, ops::cast(b, dtype)?);
    // Nothing beside something is not worth sorting to pandas.
    Ok(match (wide.size(), other.size()) {
        (_, 0) => wide,
        (0, _) => other,
        _ => ops::unique(&ops::concat(0, &[&wide, &other])?)?.values,
    })
}
