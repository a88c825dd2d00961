//! Alignment by labels and broadcasting by names.

mod group;

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, Kind, Scalar};
use littoral_graph::Expr;

use crate::arithmetic::shared_with_scalar;
use crate::collect::Part;
use crate::construct::dataset_from_parts;
use crate::dataarray::THIS;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, tuple_repr, value_error};
use crate::fill::Fill;
use crate::index::Index;
use crate::multiindex::Role;
use crate::reindex::Reindex;
use crate::variable::Variable;

pub(crate) use group::Group;

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

/// What [`align`] goes by.
pub(crate) struct Settings<'a> {
    pub join: Join,
    pub exclude: &'a [String],
    pub how: Reindex,
    /// Whether objects that are exactly alike get each other's indexes.
    pub share: bool,
    /// One for each object, or one for all; without any that of `how`.
    pub fills: &'a [Fill],
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
    let settings = Settings {
        join,
        exclude,
        how: Reindex::default(),
        share: false,
        fills,
    };
    match objects.len() {
        1 => Ok(objects.to_vec()),
        _ => align_groups(objects, vec![], &settings),
    }
}

/// `xr.align`: as [`align_filled`], to given labels along some dimensions. Objects that are exactly alike get each other's indexes.
pub fn align_given(
    objects: &[Dataset],
    given: &[(String, Array)],
    join: Join,
    exclude: &[String],
    fills: &[Fill],
) -> Result<Vec<Dataset>> {
    if objects.len() == 1 && given.is_empty() {
        return Ok(objects.to_vec());
    }
    let given = given
        .iter()
        .map(|(dim, labels)| {
            let variable = Variable::new(vec![dim.clone()], labels.clone())?;
            Ok(Group {
                dim: dim.clone(),
                variables: [(dim.clone(), variable)].into_iter().collect(),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let settings = Settings {
        join,
        exclude,
        how: Reindex::default(),
        share: true,
        fills,
    };
    align_groups(objects, given, &settings)
}

/// `first` and other objects, with the labels of `first` along the dimensions that it has an index for, and all
/// labels (outer) along others.
pub(crate) fn align_to(first: &Dataset, objects: &[Dataset]) -> Result<Vec<Dataset>> {
    let given = first
        .index_groups()
        .iter()
        .map(|group| Group::of(first, group))
        .collect::<Result<Vec<_>>>()?;
    let mut all = vec![first.clone()];
    all.extend_from_slice(objects);
    let settings = Settings {
        join: Join::Outer,
        exclude: &[],
        how: Reindex::default(),
        share: false,
        fills: &[],
    };
    align_groups(&all, given, &settings)
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
        let indexed = objects.iter().find(|object| object.is_indexed(dim));
        let Some(size) = indexed.and_then(|object| object.sizes().get(dim).copied()) else {
            continue;
        };
        let sizes: IndexSet<u64> = objects
            .iter()
            .filter_map(|object| object.sizes().get(dim).copied())
            .collect();
        if sizes.len() > 1 {
            return Err(conflicting(dim, &sizes, Some(size)));
        }
    }
    Ok(())
}

fn conflicting(dim: &str, sizes: &IndexSet<u64>, indexed: Option<u64>) -> XarrayError {
    let note = match indexed {
        Some(size) => format!(" (note: an index is found along that dimension with size={size})"),
        None => String::new(),
    };
    XarrayError::Alignment(format!(
        "cannot reindex or align along dimension {} because of conflicting dimension sizes: {}{note}",
        python_str_repr(dim),
        set_repr(sizes)
    ))
}

/// The indexes of all objects joined, but for those that are `given`.
pub(crate) fn align_groups(
    objects: &[Dataset],
    given: Vec<Group>,
    settings: &Settings,
) -> Result<Vec<Dataset>> {
    let (join, exclude) = (settings.join, settings.exclude);
    // The indexes of each object, and the distinct ones in order.
    let mut own: Vec<Vec<Group>> = vec![];
    let mut keys: Vec<Group> = vec![];
    for object in objects {
        let mut groups = vec![];
        for names in object.index_groups() {
            let group = Group::of(object, &names)?;
            if exclude.contains(&group.dim) {
                continue;
            }
            if !keys.iter().any(|key| key.matches(&group)) {
                keys.push(group.clone());
            }
            groups.push(group);
        }
        own.push(groups);
    }
    let mut bare: IndexMap<String, IndexSet<u64>> = IndexMap::new();
    for (object, groups) in objects.iter().zip(&own) {
        for (dim, size) in object.sizes() {
            let indexed = groups.iter().any(|group| group.dim == dim);
            if !exclude.contains(&dim) && !indexed {
                bare.entry(dim).or_default().insert(size);
            }
        }
    }
    // The joined index of each key, and whether objects must be taken apart for it.
    let mut aligned: Vec<(Group, bool)> = vec![];
    for key in &keys {
        let all: Vec<&Group> = own
            .iter()
            .flatten()
            .filter(|group| group.matches(key))
            .collect();
        let wanted = given.iter().find(|group| group.matches(key));
        let first = wanted.unwrap_or(all[0]);
        let mut different = false;
        if join == Join::Override {
            if all.iter().any(|group| group.size() != first.size()) {
                return Err(XarrayError::Alignment(format!(
                    "cannot align objects with join='override' with matching indexes along dimension \
                     {} that don't have the same size",
                    python_str_repr(&key.dim)
                )));
            }
        } else if wanted.is_some() || all.len() > 1 {
            for group in &all {
                different |= !first.equals(group)?;
            }
            if let Some(sizes) = bare.get(&key.dim) {
                different |= sizes.iter().any(|size| *size != first.size());
            }
        }
        let index = match (different, wanted, join) {
            (true, None, Join::Exact) => {
                let names: Vec<String> = key
                    .variables
                    .keys()
                    .map(|name| {
                        format!(
                            "{} {}",
                            python_str_repr(name),
                            tuple_repr([key.dim.as_str()])
                        )
                    })
                    .collect();
                return Err(XarrayError::Alignment(format!(
                    "cannot align objects with join='exact' where index/labels/sizes are not equal along \
                     these coordinates (dimensions): {}",
                    names.join(", ")
                )));
            }
            (true, None, Join::Inner | Join::Outer) => all[0].joined(&all[1..], join)?,
            (true, None, Join::Right) => all[all.len() - 1].clone(),
            _ => first.clone(),
        };
        aligned.push((index, different));
    }
    // Given labels of dimensions that no object has an index for.
    for group in &given {
        if !keys.iter().any(|key| key.matches(group)) {
            aligned.push((group.clone(), false));
        }
    }
    for (at, (group, _)) in aligned.iter().enumerate() {
        for (other, _) in &aligned[..at] {
            for (name, variable) in &group.variables {
                let clash = match other.variables.get(name) {
                    Some(known) => !known.equals(variable)?,
                    None => false,
                };
                if clash {
                    return Err(XarrayError::Alignment(format!(
                        "cannot align objects on coordinate {} because of conflicting indexes",
                        python_str_repr(name)
                    )));
                }
            }
        }
    }
    for (dim, sizes) in &mut bare {
        let indexed = aligned
            .iter()
            .find(|(group, _)| group.dim == *dim)
            .map(|(group, _)| group.size());
        sizes.extend(indexed);
        if sizes.len() > 1 {
            return Err(conflicting(dim, sizes, indexed));
        }
    }
    if join == Join::Exact && !settings.share {
        return Ok(objects.to_vec());
    }
    objects
        .iter()
        .zip(&own)
        .enumerate()
        .map(|(at, (object, groups))| {
            let fills = settings.fills;
            let fill = fills
                .get(at)
                .or(fills.first())
                .unwrap_or(&settings.how.fill);
            align_one(object, groups, &aligned, settings, fill)
        })
        .collect()
}

fn align_one(
    object: &Dataset,
    groups: &[Group],
    aligned: &[(Group, bool)],
    settings: &Settings,
    fill: &Fill,
) -> Result<Dataset> {
    let sizes = object.sizes();
    let mut indexes: IndexMap<String, Variable> = IndexMap::new();
    let mut positions: IndexMap<String, Vec<i64>> = IndexMap::new();
    for (group, different) in aligned {
        let own = groups.iter().find(|own| own.matches(group));
        if own.is_none() && (settings.join == Join::Override || !sizes.contains_key(&group.dim)) {
            continue;
        }
        for (name, variable) in &group.variables {
            let mut variable = variable.clone();
            // What is known about the coordinate stays.
            if let Some(known) = object.variables.get(name) {
                variable.attrs = known.attrs.clone();
                variable.encoding = known.encoding.clone();
            }
            indexes.insert(name.clone(), variable);
        }
        if let (Some(own), true) = (own, *different) {
            let index = Index::of(own.name(), &own.labels()?)?;
            if !index.is_unique() {
                return Err(value_error(format!(
                    "cannot reindex or align along dimension {} because the (pandas) index has duplicate values",
                    python_str_repr(&group.dim)
                )));
            }
            let labels = group.labels()?.scalars();
            let found = match settings.how.method {
                Some(method) => index.nearby(&labels, method, settings.how.tolerance.as_ref())?,
                None => index.indexer(&labels)?,
            };
            if positions
                .get(&group.dim)
                .is_some_and(|known| *known != found)
            {
                return Err(XarrayError::Alignment(format!(
                    "cannot reindex or align along dimension {} because of conflicting re-indexers returned by \
                     multiple indexes",
                    python_str_repr(&group.dim)
                )));
            }
            positions.insert(group.dim.clone(), found);
        }
    }
    if positions.is_empty() {
        let mut out = object.clone();
        for (name, variable) in indexes {
            // An index that is there and equal stays as it is.
            if settings.join == Join::Override || !object.is_indexed(&name) {
                out.coord_names.insert(name.clone());
                out.variables.insert(name, variable);
            }
        }
        return Ok(out);
    }
    object.reindexed_by(indexes, &positions, fill)
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
            return self.take(dim, positions, None);
        }
        let (dtype, missing) = match (fill.is_null(), self.size()) {
            // Of nothing only the missing value is left, where that is an object a float.
            (true, 0) => match promoted(self.dtype()) {
                (DType::Object, missing) => (missing.dtype(), missing),
                known => known,
            },
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
    let all = Broadcast::of(&aligned, exclude);
    aligned.iter().map(|object| all.apply(object)).collect()
}

/// As [`broadcast`] of both, of which only `object` is wanted.
pub fn broadcast_like(object: &Dataset, other: &Dataset, exclude: &[String]) -> Result<Dataset> {
    let aligned = align(&[other.clone(), object.clone()], Join::Outer, exclude)?;
    Broadcast::of(&aligned, exclude).apply(&aligned[1])
}

/// What aligned objects have between them.
struct Broadcast {
    sizes: IndexMap<String, u64>,
    /// Of indexes.
    coords: IndexMap<String, Variable>,
}

impl Broadcast {
    fn of(aligned: &[Dataset], exclude: &[String]) -> Self {
        let mut sizes: IndexMap<String, u64> = IndexMap::new();
        let mut coords: IndexMap<String, Variable> = IndexMap::new();
        for object in aligned {
            let own = object.sizes();
            for dim in object.own_dims() {
                if exclude.contains(&dim) || sizes.contains_key(&dim) {
                    continue;
                }
                sizes.insert(dim.clone(), own[&dim]);
                for name in object.index_group(&dim) {
                    coords.insert(name.clone(), object.variables[&name].clone());
                }
            }
        }
        Self { sizes, coords }
    }

    /// The coordinates of all stand where the object has its own of these names, be they scalars.
    fn apply(&self, object: &Dataset) -> Result<Dataset> {
        let wide = |variable: &Variable| {
            let mut sizes = self.sizes.clone();
            // Excluded dimensions come last.
            sizes.extend(variable.sizes());
            variable.broadcast_to(&sizes)
        };
        if let Some(this) = object.variables.get(THIS) {
            // An array that is made anew has no indexes but those of dimensions.
            let mut coords: IndexMap<String, Variable> = object
                .coords()
                .into_iter()
                .map(|(name, coord)| match coord.role {
                    Role::Own(_) => (name, coord.unindexed()),
                    _ => (name, coord),
                })
                .collect();
            coords.extend(self.coords.clone());
            let mut out = Dataset::of_coords(coords);
            out.variables.insert(THIS.to_owned(), wide(this)?);
            return Ok(out);
        }
        let data = object
            .data_names()
            .into_iter()
            .map(|name| {
                let variable = wide(&object.variables[&name])?;
                Ok((name, Part::Bare(variable)))
            })
            .collect::<Result<_>>()?;
        let mut coords: IndexMap<String, Part> = IndexMap::new();
        for name in object.coords().into_keys() {
            let part = match self.coords.get(&name) {
                Some(coord) => Part::Bare(coord.clone()),
                None => Part::Labelled(object.get(&name)?),
            };
            coords.insert(name, part);
        }
        for (name, coord) in &self.coords {
            coords.insert(name.clone(), Part::Bare(coord.clone()));
        }
        dataset_from_parts(data, coords, object.attrs.clone())
    }
}
