//! The coordinates of one index, as alignment sees them.

use indexmap::IndexMap;
use littoral_array::{Array, DType, ops};

use super::Join;
use crate::arithmetic::not_promoted;
use crate::dataset::Dataset;
use crate::error::{Result, value_error};
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
