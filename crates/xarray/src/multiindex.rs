//! MultiIndexes: several coordinates along one dimension that are looked up together.
//!
//! The dimension's own coordinate holds a tuple of labels for each position, each level is an ordinary 1-d
//! coordinate. What makes them one index is their [`Role`].

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use littoral_array::{Array, DType, Labels, Scalar, ops};
use littoral_graph::Expr;

use crate::align::promoted;
use crate::dataset::Dataset;
use crate::error::{Result, value_error};
use crate::index::{HashKey, hash_of};
use crate::variable::Variable;

/// The part of a coordinate in an index. Travels with the variable through slicing and taking; what makes other
/// values or other dimensions of it begins anew with the default.
#[derive(Debug, Clone, Default)]
pub enum Role {
    /// An index if it is 1-d and named as its dimension.
    #[default]
    Default,
    /// None, whatever its name.
    Unindexed,
    /// An index of its own under this name, which is not that of its dimension.
    Own(Arc<str>),
    /// The dimension's own coordinate of a MultiIndex.
    Multi(Arc<Levels>),
    /// A level of a MultiIndex, by its number.
    Level(Arc<Levels>, usize),
    /// The dimension's own coordinate of a MultiIndex that was dropped.
    Former,
    /// The positions along a dimension without coordinate: an index as any by their name, but nowhere in memory.
    Positions,
}

impl Role {
    /// Along another dimension: no part in an index but by its name. The labels of a MultiIndex are known as such.
    pub(crate) fn elsewhere(&self) -> Self {
        match self {
            Role::Multi(_) | Role::Former => Role::Former,
            _ => Role::Default,
        }
    }

    /// In another order: pandas looks for itself whether that is one.
    pub(crate) fn rearranged(&mut self) {
        if let Role::Multi(levels) = self
            && levels.unordered
        {
            Arc::make_mut(levels).unordered = false;
        }
    }

    /// After its coordinate, its dimension or other levels got new names; `indexed`: whether it was part of an index.
    pub(crate) fn renamed(
        &self,
        indexed: bool,
        name: &str,
        dims: &[String],
        name_of: impl Fn(&String) -> String,
    ) -> Self {
        let levels = |levels: &Arc<Levels>| {
            Arc::new(Levels {
                names: levels.names.iter().map(name_of).collect(),
                labels: levels.labels.clone(),
                unordered: levels.unordered,
            })
        };
        match (self, dims) {
            (Role::Multi(own), _) => Role::Multi(levels(own)),
            (Role::Level(own, at), _) => Role::Level(levels(own), *at),
            (Role::Former, _) => Role::Former,
            (_, [dim]) if indexed && dim == name => Role::Default,
            (_, [_]) if indexed => Role::Own(name.into()),
            // A new name alone makes no index.
            (_, [dim]) if dim == name => Role::Unindexed,
            _ => Role::Default,
        }
    }
}

/// The levels of a MultiIndex: names, and the distinct labels of each in the order in which `unstack` has them.
#[derive(Debug, Clone)]
pub struct Levels {
    pub names: Vec<String>,
    /// 1-d, of the dtypes of the level coordinates. Not all need be in use.
    pub labels: Vec<Array>,
    /// Whether pandas was told that labels are in no order, be they or not: nobody slices by them.
    pub unordered: bool,
}

/// A MultiIndex taken out of its coordinates.
#[derive(Debug, Clone)]
pub struct MultiIndex {
    pub dim: String,
    pub levels: Arc<Levels>,
    /// For each level the position of each label among [`Levels::labels`]; −1 is missing.
    pub codes: Vec<Vec<i64>>,
}

/// Positions among `labels`, −1 for what is missing.
fn codes_of(labels: &Array, values: &Array) -> Vec<i64> {
    let known: HashMap<HashKey, i64> = labels.scalars().iter().map(hash_of).zip(0..).collect();
    let code = |value: &Scalar| match value.is_null() {
        true => -1,
        false => known.get(&hash_of(value)).copied().unwrap_or(-1),
    };
    values.scalars().iter().map(code).collect()
}

/// Distinct labels in order of appearance, without missing ones.
fn distinct(values: &Array) -> Result<Array> {
    let mut known: HashMap<HashKey, ()> = HashMap::new();
    let mut first = vec![];
    for (at, value) in values.scalars().iter().enumerate() {
        if !value.is_null() && known.insert(hash_of(value), ()).is_none() {
            first.push(at as i64);
        }
    }
    Ok(ops::take(values, 0, &first)?)
}

/// Distinct labels, sorted if they can be.
fn sorted(values: &Array) -> Result<Array> {
    let Ok(found) = ops::unique(values) else {
        return distinct(values);
    };
    let valid = found
        .values
        .scalars()
        .iter()
        .filter(|v| !v.is_null())
        .count();
    let keep: Vec<i64> = (0..valid as i64).collect();
    Ok(ops::take(&found.values, 0, &keep)?)
}

/// Elements at positions, −1 is missing.
fn taken(labels: &Array, codes: &[i64]) -> Result<Array> {
    if !codes.contains(&-1) {
        return Ok(ops::take(labels, 0, codes)?);
    }
    let (dtype, missing) = promoted(labels.dtype());
    Ok(ops::take_or_fill(
        &ops::cast(labels, dtype)?,
        0,
        codes,
        &missing,
    )?)
}

impl MultiIndex {
    /// One column of labels a level. Distinct labels are sorted.
    pub fn from_columns(dim: &str, columns: &[(String, Array)]) -> Result<Self> {
        let labels = columns
            .iter()
            .map(|(_, values)| sorted(values))
            .collect::<Result<Vec<_>>>()?;
        let codes = columns
            .iter()
            .zip(&labels)
            .map(|((_, values), labels)| codes_of(labels, values))
            .collect();
        Self::checked(
            dim,
            columns.iter().map(|(name, _)| name.clone()).collect(),
            labels,
            codes,
        )
    }

    /// Errors if a level is named as the dimension.
    pub fn checked(
        dim: &str,
        names: Vec<String>,
        labels: Vec<Array>,
        codes: Vec<Vec<i64>>,
    ) -> Result<Self> {
        if names.iter().any(|name| name == dim) {
            return Err(value_error(
                format!("conflicting multi-index level name {dim:?} with dimension {dim:?}")
                    .replace('"', "'"),
            ));
        }
        Ok(Self {
            dim: dim.to_owned(),
            levels: Arc::new(Levels {
                names,
                labels,
                unordered: false,
            }),
            codes,
        })
    }

    /// All combinations, the last level fastest. Labels stay in their order.
    pub fn product(dim: &str, columns: &[(String, Array)]) -> Result<Self> {
        let labels = columns
            .iter()
            .map(|(_, values)| distinct(values))
            .collect::<Result<Vec<_>>>()?;
        let sizes: Vec<usize> = columns.iter().map(|(_, values)| values.size()).collect();
        let total: usize = sizes.iter().product();
        let mut repeat = total;
        let mut codes = vec![];
        for (level, (_, values)) in columns.iter().enumerate() {
            let own = codes_of(&labels[level], values);
            repeat /= sizes[level].max(1);
            let code = |row: usize| own[row / repeat.max(1) % sizes[level]];
            codes.push((0..total).map(code).collect());
        }
        let names = columns.iter().map(|(name, _)| name.clone()).collect();
        let mut out = Self::checked(dim, names, labels, codes)?;
        Arc::make_mut(&mut out.levels).unordered = true;
        Ok(out)
    }

    pub fn len(&self) -> usize {
        self.codes.first().map_or(0, Vec::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn names(&self) -> &[String] {
        &self.levels.names
    }

    pub fn level(&self, name: &str) -> Option<usize> {
        self.levels.names.iter().position(|own| own == name)
    }

    /// The labels of one level, one for each position.
    pub fn level_values(&self, level: usize) -> Result<Array> {
        taken(&self.levels.labels[level], &self.codes[level])
    }

    /// A tuple for each position.
    pub fn tuples(&self) -> Result<Array> {
        let labels: Vec<Vec<Scalar>> = self.levels.labels.iter().map(Array::scalars).collect();
        let item = |level: usize, row: usize| match usize::try_from(self.codes[level][row]) {
            Ok(code) => labels[level][code].clone(),
            Err(_) => Scalar::Float(f64::NAN),
        };
        let rows: Vec<Scalar> = (0..self.len())
            .map(|row| {
                Scalar::labels(
                    (0..labels.len())
                        .map(|level| item(level, row))
                        .collect::<Vec<_>>(),
                )
            })
            .collect();
        Ok(Array::from_vec(&[rows.len()], rows)?)
    }

    /// From the tuples of another MultiIndex with the same levels, whose dtypes they get.
    pub fn like(&self, tuples: &Array) -> Result<Self> {
        let rows = tuples.scalars();
        let columns = self
            .levels
            .names
            .iter()
            .enumerate()
            .map(|(level, name)| {
                let values: Vec<Scalar> = rows
                    .iter()
                    .map(|row| {
                        let item = row.as_labels().and_then(|items| items.get(level));
                        item.cloned().unwrap_or(Scalar::Float(f64::NAN))
                    })
                    .collect();
                let dtype = self.levels.labels[level].dtype();
                let missing = values.iter().any(Scalar::is_null);
                let dtype = if missing { promoted(dtype).0 } else { dtype };
                let objects = Array::from_vec(&[values.len()], values)?;
                Ok((name.clone(), ops::cast(&objects, dtype)?))
            })
            .collect::<Result<Vec<_>>>()?;
        Self::from_columns(&self.dim, &columns)
    }

    /// One after the other, if all have the same levels: these stay as they are, used or not.
    pub fn appended(parts: &[Self]) -> Option<Self> {
        let (first, rest) = parts.split_first()?;
        let same = |other: &Self| {
            Arc::ptr_eq(&other.levels, &first.levels) || {
                let pairs = other.levels.labels.iter().zip(&first.levels.labels);
                other.levels.names == first.levels.names
                    && pairs.into_iter().all(|(a, b)| a.scalars() == b.scalars())
            }
        };
        if !rest.iter().all(same) {
            return None;
        }
        let mut joined = first.clone();
        for part in rest {
            for (codes, more) in joined.codes.iter_mut().zip(&part.codes) {
                codes.extend(more);
            }
        }
        Some(joined)
    }

    pub fn take(&self, positions: &[i64]) -> Self {
        let pick = |codes: &Vec<i64>| positions.iter().map(|at| codes[*at as usize]).collect();
        Self {
            codes: self.codes.iter().map(pick).collect(),
            ..self.clone()
        }
    }

    /// Some of the levels, in this order.
    pub fn keep(&self, levels: &[usize]) -> Self {
        Self {
            dim: self.dim.clone(),
            levels: Arc::new(Levels {
                names: levels
                    .iter()
                    .map(|at| self.levels.names[*at].clone())
                    .collect(),
                labels: levels
                    .iter()
                    .map(|at| self.levels.labels[*at].clone())
                    .collect(),
                unordered: false,
            }),
            codes: levels.iter().map(|at| self.codes[*at].clone()).collect(),
        }
    }

    /// Without the labels that no position has.
    pub fn without_unused(&self) -> Result<Self> {
        let (mut labels, mut codes) = (vec![], vec![]);
        for (own, used) in self.levels.labels.iter().zip(&self.codes) {
            let mut rank = vec![-1i64; own.size()];
            for code in used.iter().filter_map(|code| usize::try_from(*code).ok()) {
                rank[code] = 0;
            }
            let kept: Vec<i64> = (0..own.size())
                .filter(|at| rank[*at] == 0)
                .map(|at| at as i64)
                .collect();
            for (new, old) in kept.iter().enumerate() {
                rank[*old as usize] = new as i64;
            }
            labels.push(ops::take(own, 0, &kept)?);
            let renumbered = |code: &i64| usize::try_from(*code).map_or(-1, |code| rank[code]);
            codes.push(used.iter().map(renumbered).collect());
        }
        Ok(Self {
            dim: self.dim.clone(),
            levels: Arc::new(Levels {
                names: self.levels.names.clone(),
                labels,
                unordered: false,
            }),
            codes,
        })
    }

    /// Whether no combination occurs twice.
    pub fn is_unique(&self) -> bool {
        let mut rows: Vec<Vec<i64>> = (0..self.len())
            .map(|row| self.codes.iter().map(|codes| codes[row]).collect())
            .collect();
        rows.sort_unstable();
        rows.windows(2).all(|pair| pair[0] != pair[1])
    }

    /// Its coordinates, the dimension's own first; attributes and encoding are those of `old`.
    pub fn variables(
        &self,
        old: &IndexMap<String, Variable>,
    ) -> Result<IndexMap<String, Variable>> {
        let dressed = |name: &str, values: Array, role: Role| -> Result<Variable> {
            let mut variable = Variable::new(vec![self.dim.clone()], values)?;
            if let Some(old) = old.get(name) {
                variable.attrs = old.attrs.clone();
                variable.encoding = old.encoding.clone();
            }
            Ok(variable.with_role(role))
        };
        let mut out = IndexMap::new();
        let role = Role::Multi(self.levels.clone());
        out.insert(self.dim.clone(), dressed(&self.dim, self.tuples()?, role)?);
        for (level, name) in self.levels.names.iter().enumerate() {
            let role = Role::Level(self.levels.clone(), level);
            out.insert(
                name.clone(),
                dressed(name, self.level_values(level)?, role)?,
            );
        }
        Ok(out)
    }

    /// Out of the coordinates along `dim`; None if they are not those of a MultiIndex.
    pub fn of(coords: &IndexMap<String, Variable>, dim: &str) -> Result<Option<Self>> {
        let Some(Role::Multi(levels)) = coords
            .get(dim)
            .filter(|variable| variable.is_index(dim))
            .map(|variable| &variable.role)
        else {
            return Ok(None);
        };
        let mut codes = vec![];
        for (name, labels) in levels.names.iter().zip(&levels.labels) {
            let Some(values) = coords.get(name).filter(|own| own.dims == [dim.to_owned()]) else {
                return Ok(None);
            };
            codes.push(codes_of(labels, &values.labels()?));
        }
        Ok(Some(Self {
            dim: dim.to_owned(),
            levels: levels.clone(),
            codes,
        }))
    }
}

impl Variable {
    /// Without part in an index, as one label of an index is: text out of objects is a string, the tuple of a MultiIndex
    /// holds numpy's scalars.
    pub(crate) fn without_role(mut self) -> Result<Self> {
        if matches!(self.role, Role::Unindexed) {
            return Ok(self);
        }
        let role = std::mem::take(&mut self.role);
        if self.ndim() > 0 || !matches!(role, Role::Multi(_) | Role::Level(..)) {
            return Ok(self);
        }
        self.data = match self.labels()?.item()? {
            Scalar::Labels(labels) => Expr::scalar(Scalar::Labels(Labels {
                numpy: true,
                ..labels
            })),
            text @ Scalar::Str(_) if self.dtype() == DType::Object => Expr::scalar(text),
            _ => self.data,
        };
        Ok(self)
    }
}

impl Variable {
    /// As one label of an index of objects, which has the type of the object.
    pub(crate) fn into_label(self) -> Result<Self> {
        if self.dtype() != DType::Object {
            return Ok(self);
        }
        let label = self.labels()?.item()?;
        Ok(Self {
            data: Expr::scalar(label),
            ..self
        })
    }
}

impl Dataset {
    /// The MultiIndex along a dimension.
    pub fn multiindex(&self, dim: &str) -> Result<Option<MultiIndex>> {
        if !self.coord_names.contains(dim) {
            return Ok(None);
        }
        MultiIndex::of(&self.variables, dim)
    }

    /// What goes with coordinates that are replaced: the levels of a MultiIndex with the coordinate of its dimension.
    /// Errors if only some levels are replaced.
    pub(crate) fn index_leftovers(&self, replaced: &[String]) -> Result<Vec<String>> {
        let mut out = vec![];
        for group in self
            .index_groups()
            .into_iter()
            .filter(|group| group.len() > 1)
        {
            let gone: Vec<&String> = group
                .iter()
                .filter(|name| replaced.contains(name))
                .collect();
            if gone.is_empty() || gone.len() == group.len() {
                continue;
            }
            if gone != [&group[0]] {
                self.check_whole_indexes(replaced, "drop or update coordinate(s)")?;
            }
            out.extend(group.into_iter().filter(|name| !replaced.contains(name)));
        }
        Ok(out)
    }

    /// All coordinates of the index that a coordinate is part of, that of its dimension first. Empty if it is in none.
    pub fn index_group(&self, name: &str) -> Vec<String> {
        let Some(variable) = self.variables.get(name).filter(|_| self.is_indexed(name)) else {
            return vec![];
        };
        match &variable.role {
            Role::Multi(levels) | Role::Level(levels, _) => {
                let all = std::iter::once(&variable.dims[0]).chain(&levels.names);
                all.filter(|name| self.is_indexed(name)).cloned().collect()
            }
            _ => vec![name.to_owned()],
        }
    }

    /// The coordinates of each index, in the order of the variables.
    pub fn index_groups(&self) -> Vec<Vec<String>> {
        let mut out: Vec<Vec<String>> = vec![];
        for name in self.variables.keys().filter(|name| self.is_indexed(name)) {
            if !out.iter().any(|group| group.contains(name)) {
                out.push(self.index_group(name));
            }
        }
        out
    }
}
