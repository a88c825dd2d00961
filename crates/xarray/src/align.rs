//! Alignment by labels and broadcasting by names.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, Kind, Scalar, ops};
use littoral_graph::Expr;

use crate::arithmetic::shared_with_scalar;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::fill::Fill;
use crate::index::{Index, Method};
use crate::variable::Variable;

/// How labels that not all objects have are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    Inner,
    Outer,
    Left,
    Right,
    Exact,
    Override,
}

impl Join {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "inner" => Join::Inner,
            "outer" => Join::Outer,
            "left" => Join::Left,
            "right" => Join::Right,
            "exact" => Join::Exact,
            "override" => Join::Override,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Join::Inner => "inner",
            Join::Outer => "outer",
            Join::Left => "left",
            Join::Right => "right",
            Join::Exact => "exact",
            Join::Override => "override",
        }
    }
}

/// Objects with equal labels along every shared dimension. `exclude`d dimensions are left alone.
pub fn align(objects: &[Dataset], join: Join, exclude: &[String]) -> Result<Vec<Dataset>> {
    align_filled(objects, join, exclude, &[])
}

/// As [`align`]; new labels have values of `fills`: one for each object, or one for all.
pub fn align_filled(
    objects: &[Dataset],
    join: Join,
    exclude: &[String],
    fills: &[Fill],
) -> Result<Vec<Dataset>> {
    let mut out = objects.to_vec();
    let mut dims: IndexSet<String> = IndexSet::new();
    for object in objects {
        let own = object.dims().into_iter();
        dims.extend(own.filter(|dim| !exclude.contains(dim)));
    }
    // Sizes are looked at along all dimensions before anything is moved.
    let labels = dims
        .iter()
        .map(|dim| check_dim(objects, dim, join))
        .collect::<Result<Vec<_>>>()?;
    for (dim, labels) in dims.iter().zip(labels) {
        conform(&mut out, dim, labels, fills)?;
    }
    let indexes: IndexSet<&String> = objects
        .iter()
        .flat_map(|object| {
            object
                .variables
                .keys()
                .filter(|name| object.is_indexed(name))
        })
        .collect();
    for (new, old) in out.iter_mut().zip(objects) {
        let changed = |dim: &&&String| {
            matches!((new.variables.get(**dim), old.variables.get(**dim)),
                (Some(new), Some(old)) if old.data.ptr() != new.data.ptr())
        };
        if join != Join::Override && indexes.iter().any(|dim| changed(&dim)) {
            new.indexes_first(indexes.iter().map(|dim| dim.as_str()));
        }
    }
    Ok(out)
}

/// `first` and other objects, with the labels of `first` along the dimensions that it has an index for, and all
/// labels (outer) along others.
pub(crate) fn align_to(first: &Dataset, objects: &[Dataset]) -> Result<Vec<Dataset>> {
    let mut out = vec![first.clone()];
    out.extend_from_slice(objects);
    let dims: IndexSet<String> = out.iter().flat_map(Dataset::dims).collect();
    for dim in &dims {
        let join = match first.is_indexed(dim) {
            true => Join::Left,
            false => Join::Outer,
        };
        align_dim(&mut out, dim, join, &[])?;
    }
    Ok(out)
}

/// Variables as datasets of their own, with those that are an index as such.
pub(crate) fn one_by_one(variables: &IndexMap<String, Variable>) -> Vec<Dataset> {
    variables
        .iter()
        .map(|(name, variable)| Dataset {
            variables: [(name.clone(), variable.clone())].into_iter().collect(),
            coord_names: [name.clone()].into_iter().collect(),
            ..Dataset::default()
        })
        .collect()
}

/// Whether sizes fit along all dimensions with an index. Sizes of others may differ.
pub(crate) fn check_indexes(objects: &mut [Dataset]) -> Result<()> {
    let dims: IndexSet<String> = objects.iter().flat_map(Dataset::dims).collect();
    for dim in &dims {
        if objects.iter().any(|object| object.is_indexed(dim)) {
            align_dim(objects, dim, Join::Left, &[])?;
        }
    }
    Ok(())
}

fn align_dim(objects: &mut [Dataset], dim: &str, join: Join, fills: &[Fill]) -> Result<()> {
    let labels = check_dim(objects, dim, join)?;
    conform(objects, dim, labels, fills)
}

/// What objects get along a dimension.
enum Labels {
    /// Theirs, or nothing.
    Own,
    /// One index for all that have the dimension.
    Same(Variable),
    /// Other labels.
    New(Array, Variable),
    /// The coordinate of one object for all that have an index.
    Overridden(Variable),
}

/// Labels along one dimension, and whether the sizes of all objects fit them.
fn check_dim(objects: &[Dataset], dim: &str, join: Join) -> Result<Labels> {
    let quoted = python_str_repr(dim);
    let indexed: Vec<usize> = (0..objects.len())
        .filter(|i| objects[*i].is_indexed(dim))
        .collect();
    let sizes: IndexSet<u64> = objects
        .iter()
        .filter_map(|object| object.sizes().get(dim).copied())
        .collect();
    let Some(first) = indexed.first().copied() else {
        if sizes.len() > 1 {
            return Err(XarrayError::Alignment(format!(
                "cannot reindex or align along dimension {quoted} because of conflicting dimension sizes: {}",
                set_repr(&sizes)
            )));
        }
        return Ok(Labels::Own);
    };
    let coord = objects[first].variables[dim].clone();
    let mut equal = true;
    for other in &indexed[1..] {
        equal &= coord.equals(&objects[*other].variables[dim])?;
    }
    let conflicting = |size: u64| {
        XarrayError::Alignment(format!(
            "cannot reindex or align along dimension {quoted} because of conflicting dimension sizes: {} \
             (note: an index is found along that dimension with size={size})",
            set_repr(&sizes),
        ))
    };
    if equal {
        if sizes.len() > 1 {
            return Err(conflicting(coord.size()));
        }
        return Ok(match join {
            Join::Override => Labels::Own,
            _ => Labels::Same(coord),
        });
    }
    match join {
        Join::Exact => {
            return Err(XarrayError::Alignment(format!(
                "cannot align objects with join='exact' where index/labels/sizes are not equal along \
                 these coordinates (dimensions): {quoted} ({quoted},)"
            )));
        }
        Join::Override => {
            if sizes.len() > 1 {
                return Err(XarrayError::Alignment(format!(
                    "cannot align objects with join='override' with matching indexes along dimension \
                     {quoted} that don't have the same size"
                )));
            }
            return Ok(Labels::Overridden(coord));
        }
        _ => {}
    }
    let mut labels = coord.values()?;
    let last = objects[indexed[indexed.len() - 1]].variables[dim].values()?;
    labels = match join {
        Join::Left => labels,
        Join::Right => last,
        _ => {
            for other in &indexed[1..] {
                labels = joined(
                    dim,
                    &labels,
                    &objects[*other].variables[dim].values()?,
                    join,
                )?;
            }
            labels
        }
    };
    let labelled =
        Variable::new(vec![dim.to_owned()], labels.clone())?.with_attrs(coord.attrs.clone());
    let size = labels.size() as u64;
    let misfit = |object: &Dataset| {
        !object.is_indexed(dim) && object.sizes().get(dim).is_some_and(|own| *own != size)
    };
    match objects.iter().any(misfit) {
        true => Err(conflicting(size)),
        false => Ok(Labels::New(labels, labelled)),
    }
}

fn conform(objects: &mut [Dataset], dim: &str, labels: Labels, fills: &[Fill]) -> Result<()> {
    match labels {
        Labels::Own => {}
        Labels::Same(coord) => objects
            .iter_mut()
            .for_each(|object| object.index_by(dim, &coord)),
        Labels::Overridden(coord) => {
            for object in objects.iter_mut().filter(|object| object.is_indexed(dim)) {
                object.variables.insert(dim.to_owned(), coord.clone());
            }
        }
        Labels::New(labels, labelled) => {
            let default = Fill::default();
            for (at, object) in objects.iter_mut().enumerate() {
                if object.is_indexed(dim) {
                    let fill = fills.get(at).or(fills.first()).unwrap_or(&default);
                    *object = object.reindex(dim, &labels, None, None, fill)?;
                } else {
                    object.index_by(dim, &labelled);
                }
            }
        }
    }
    Ok(())
}

/// Union (sorted, as pandas sorts it) or intersection (in the order of `a`).
fn joined(dim: &str, a: &Array, b: &Array, join: Join) -> Result<Array> {
    let dtype = ops::result_type(a.dtype(), b.dtype()).unwrap_or(DType::Object);
    if join == Join::Inner {
        let found = Index::of(dim, b)?.indexer(&a.scalars())?;
        let keep: Vec<i64> = found
            .iter()
            .enumerate()
            .filter(|(_, at)| **at >= 0)
            .map(|(i, _)| i as i64)
            .collect();
        return Ok(ops::take(a, 0, &keep)?);
    }
    let both = ops::concat(0, &[&ops::cast(a, dtype)?, &ops::cast(b, dtype)?])?;
    Ok(ops::unique(&both)?.values)
}

fn set_repr(sizes: &IndexSet<u64>) -> String {
    let mut sorted: Vec<u64> = sizes.iter().copied().collect();
    sorted.sort_unstable();
    let items: Vec<String> = sorted.iter().map(u64::to_string).collect();
    format!("{{{}}}", items.join(", "))
}

/// What a missing element of this dtype is, and the dtype that can hold it (xarray's
/// `maybe_promote`): small integers become float32, other integers float64.
pub(crate) fn promoted(dtype: DType) -> (DType, Scalar) {
    match dtype.kind() {
        Kind::Float => (dtype, Scalar::Float(f64::NAN)),
        Kind::Int | Kind::UInt if dtype.itemsize() <= 2 => (DType::F32, Scalar::Float(f64::NAN)),
        Kind::Int | Kind::UInt => (DType::F64, Scalar::Float(f64::NAN)),
        Kind::Datetime | Kind::Timedelta => (dtype, missing_time(dtype)),
        Kind::Object if dtype.is_time() => (dtype, missing_time(dtype)),
        _ => (DType::Object, Scalar::Float(f64::NAN)),
    }
}

/// [`promoted`], where elements are replaced by the missing value: booleans become numbers.
pub(crate) fn replaced(dtype: DType) -> (DType, Scalar) {
    match dtype {
        DType::Bool => (DType::F64, Scalar::Float(f64::NAN)),
        other => promoted(other),
    }
}

fn missing_time(dtype: DType) -> Scalar {
    match dtype {
        DType::Datetime(unit) => Scalar::Datetime(i64::MIN, unit),
        DType::Timedelta(unit) => Scalar::Timedelta(i64::MIN, unit),
        DType::Cftime(calendar) => Scalar::Cftime(i64::MIN, calendar),
        _ => Scalar::None,
    }
}

impl Variable {
    /// Elements at `positions`; −1 becomes the fill value (NaN: promoted as xarray does).
    pub(crate) fn reindexed(&self, dim: &str, positions: &[i64], fill: &Scalar) -> Result<Self> {
        if self.axis(dim).is_none() {
            return Ok(self.clone());
        }
        if !positions.contains(&-1) {
            let identity = positions.len() as u64 == self.shape()[self.axis(dim).unwrap_or(0)]
                && positions.iter().enumerate().all(|(i, at)| i as i64 == *at);
            return if identity {
                Ok(self.clone())
            } else {
                self.take(dim, positions, None)
            };
        }
        let (dtype, missing) = match (fill.is_null(), self.size()) {
            // Nothing of the array is left, as in xarray not even its dtype.
            (true, 0) if !self.dtype().is_time() => (DType::F64, Scalar::Float(f64::NAN)),
            (true, _) => replaced(self.dtype()),
            (false, 0) => {
                let mut shape = self.shape().to_vec();
                shape[self.axis(dim).unwrap_or(0)] = positions.len() as u64;
                return self.with_data(Expr::scalar(fill.clone()).broadcast_to(shape)?);
            }
            (false, _) => (shared_with_scalar(self.dtype(), fill)?, fill.clone()),
        };
        let cast = Variable {
            data: self.data.cast(dtype)?,
            ..self.clone()
        };
        cast.take(dim, positions, Some(missing))
    }
}

impl Dataset {
    /// Puts indexes before all else, as xarray does when it reindexes.
    pub(crate) fn indexes_first<'a>(&mut self, order: impl Iterator<Item = &'a str>) {
        let mut variables = IndexMap::new();
        for name in order {
            if let Some(variable) = self.variables.get(name).filter(|_| self.is_indexed(name)) {
                variables.insert(name.to_owned(), variable.clone());
            }
        }
        for (name, variable) in &self.variables {
            if !variables.contains_key(name) {
                variables.insert(name.clone(), variable.clone());
            }
        }
        self.variables = variables;
    }

    /// What has a dimension without labels takes those of the others.
    fn index_by(&mut self, dim: &str, coord: &Variable) {
        if self.has_dim(dim) && !self.variables.contains_key(dim) {
            self.variables.insert(dim.to_owned(), coord.clone());
            self.coord_names.insert(dim.to_owned());
        }
    }

    /// Conforms to new labels along one indexed dimension.
    pub fn reindex(
        &self,
        dim: &str,
        labels: &Array,
        method: Option<Method>,
        tolerance: Option<&Array>,
        fill: impl Into<Fill>,
    ) -> Result<Self> {
        let fill = fill.into();
        let Some(coord) = self.variables.get(dim).filter(|_| self.is_indexed(dim)) else {
            if !self.has_dim(dim) {
                return Err(value_error(format!(
                    "the dataset has no dimension {}",
                    python_str_repr(dim)
                )));
            }
            let size = self.sizes().get(dim).copied();
            let wanted = labels.size() as u64;
            if size != Some(wanted) {
                let sizes = size.into_iter().chain([wanted]).collect();
                return Err(XarrayError::Alignment(format!(
                    "cannot reindex or align along dimension {} because of conflicting dimension sizes: {} \
                     (note: an index is found along that dimension with size={wanted})",
                    python_str_repr(dim),
                    set_repr(&sizes),
                )));
            }
            let mut out = self.clone();
            out.variables.insert(
                dim.to_owned(),
                Variable::new(vec![dim.to_owned()], labels.clone())?,
            );
            out.coord_names.insert(dim.to_owned());
            return Ok(out);
        };
        let index = Index::new(dim, coord)?;
        let positions = match method {
            Some(method) => index.nearby(&labels.scalars(), method, tolerance)?,
            None => index.indexer(&labels.scalars())?,
        };
        let attrs = coord.attrs.clone();
        let mut out = self.map_all(|name, variable| match name == dim {
            true => {
                let new = Variable::new(vec![dim.to_owned()], labels.clone())?;
                Ok(Variable {
                    encoding: variable.encoding.clone(),
                    ..new.with_attrs(attrs.clone())
                })
            }
            false => variable.reindexed(dim, &positions, fill.of(name)),
        })?;
        let names: Vec<String> = self.variables.keys().cloned().collect();
        out.indexes_first(names.iter().map(String::as_str));
        Ok(out)
    }
}

impl Dataset {
    /// Conforms to the indexes of another object.
    pub fn reindex_like(
        &self,
        other: &Dataset,
        method: Option<Method>,
        tolerance: Option<&Array>,
        fill: &Fill,
    ) -> Result<Self> {
        let (own, sizes) = (self.sizes(), other.sizes());
        let bare = !sizes.keys().any(|dim| other.is_indexed(dim));
        for (dim, size) in sizes.iter().filter(|_| bare) {
            match own.get(dim) {
                Some(found) if found != size => {
                    return Err(value_error(format!(
                        "different size for unlabeled dimension on argument {}: {size} vs {found}",
                        python_str_repr(dim)
                    )));
                }
                _ => {}
            }
        }
        let mut out = self.clone();
        for dim in sizes
            .keys()
            .filter(|dim| own.contains_key(*dim) && other.is_indexed(dim))
        {
            let coord = &other.variables[dim];
            let same = self.is_indexed(dim) && self.variables[dim].equals(coord)?;
            if !same {
                let labelled = out.is_indexed(dim);
                out = out.reindex(dim, &coord.values()?, method, tolerance, fill)?;
                if !labelled {
                    out.variables.insert(dim.clone(), coord.clone());
                }
            }
        }
        Ok(out)
    }
}

/// The sizes of several variables together, in order of first appearance.
pub(crate) fn common_sizes(variables: &[&Variable]) -> Result<IndexMap<String, u64>> {
    let mut sizes: IndexMap<String, u64> = IndexMap::new();
    for variable in variables {
        for (dim, size) in variable.sizes() {
            let known = *sizes.entry(dim.clone()).or_insert(size);
            if known != size {
                return Err(value_error(format!(
                    "operands cannot be broadcast together with mismatched lengths for dimension {}: ({known}, {size})",
                    python_str_repr(&dim),
                )));
            }
        }
    }
    Ok(sizes)
}

/// All objects with all dimensions, aligned by `outer`. Dimensions in `exclude` are left alone.
pub fn broadcast(objects: &[Dataset], exclude: &[String]) -> Result<Vec<Dataset>> {
    let aligned = align(objects, Join::Outer, exclude)?;
    spread(aligned, exclude)
}

/// Aligned objects with all dimensions, in order of first appearance.
fn spread(aligned: Vec<Dataset>, exclude: &[String]) -> Result<Vec<Dataset>> {
    let mut sizes: IndexMap<String, u64> = IndexMap::new();
    let mut coords: IndexMap<String, Variable> = IndexMap::new();
    for object in &aligned {
        let own = object.sizes();
        for dim in object.own_dims() {
            if exclude.contains(&dim) {
                continue;
            }
            sizes.entry(dim.clone()).or_insert(own[&dim]);
            if object.is_indexed(&dim) {
                coords
                    .entry(dim.clone())
                    .or_insert_with(|| object.variables[&dim].clone());
            }
        }
    }
    aligned
        .into_iter()
        .map(|object| {
            let mut out = object.map_data(|_, variable| {
                let own = variable.sizes().into_iter();
                let excluded = own.filter(|(dim, _)| exclude.contains(dim));
                let sizes = sizes.clone().into_iter().chain(excluded).collect();
                variable.broadcast_to(&sizes)
            })?;
            for (dim, coord) in &coords {
                if out.variables.get(dim).is_none_or(|own| own.ndim() > 0) {
                    out.variables.insert(dim.clone(), coord.clone());
                    out.coord_names.insert(dim.clone());
                }
            }
            out.check_scalars()
        })
        .collect()
}
