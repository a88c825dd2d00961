//! `concat`: objects in a row along one dimension.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_graph::{Expr, Op};

use super::{Combine, ConcatDim, Subset};
use crate::align::{Join, align_filled};
use crate::arithmetic::shared_dtype;
use crate::attrs::Attrs;
use crate::collect::{Found, Rules, is_index};
use crate::compare::{Compat, attrs_equal};
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_repr, value_error};
use crate::multiindex::MultiIndex;
use crate::variable::Variable;

/// What all datasets have between them.
struct Inventory {
    /// Names in order of first appearance.
    order: IndexSet<String>,
    coords: IndexSet<String>,
    data: IndexSet<String>,
    sizes: IndexMap<String, u64>,
    /// For each dimension the first coordinate of its name.
    dim_coords: IndexMap<String, Variable>,
}

impl Inventory {
    fn of(datasets: &[Dataset]) -> Self {
        let mut out = Self {
            order: IndexSet::new(),
            coords: IndexSet::new(),
            data: IndexSet::new(),
            sizes: IndexMap::new(),
            dim_coords: IndexMap::new(),
        };
        for dataset in datasets {
            for dim in dataset.dims() {
                let known = out.sizes.contains_key(&dim);
                if !known && dataset.coord_names.contains(&dim) {
                    let coord = dataset.variables[&dim].clone();
                    out.dim_coords.insert(dim, coord);
                }
            }
            out.sizes.extend(dataset.sizes());
            out.order.extend(dataset.variables.keys().cloned());
            out.coords.extend(dataset.coord_names.iter().cloned());
            out.data.extend(dataset.data_names());
        }
        out
    }
}

/// Joins datasets along an existing or a new dimension. Errors (mostly `ValueError`) where there is nothing
/// to join, where coordinates are not in all datasets, or by the rules of `how`.
pub fn concat_sets(objects: &[Dataset], dim: &ConcatDim, how: &Combine) -> Result<Dataset> {
    let name = dim.name();
    let first = objects
        .first()
        .ok_or_else(|| value_error("must supply at least one object to concatenate"))?;
    let mut datasets = align_filled(
        objects,
        how.join,
        &[name.to_owned()],
        std::slice::from_ref(&how.fill),
    )?;
    let mut inventory = Inventory::of(&datasets);
    let mut existing = how.existing_dim || inventory.sizes.contains_key(name);
    if let Some(both) = inventory
        .coords
        .iter()
        .find(|own| inventory.data.contains(*own))
    {
        return Err(value_error(format!(
            "{{{}}} is a coordinate in some datasets but not others.",
            python_str_repr(both)
        )));
    }
    let indexed = inventory.dim_coords.contains_key(name);
    inventory.dim_coords.shift_remove(name);
    inventory.sizes.shift_remove(name);
    let named = inventory.coords.contains(name) || inventory.data.contains(name);
    if named && !indexed {
        // A scalar coordinate becomes the dimension's.
        for dataset in &mut datasets {
            *dataset = dataset.expand_dims(&[(name.to_owned(), 1, None)], None)?;
        }
        existing = true;
    }
    let over = Over::find(&mut datasets, name, existing, how)?;
    let mut results = merged(&datasets, &over, how)?;
    for (dim, mut coord) in inventory.dim_coords {
        // The first coordinate of this name, with the index that one of them has.
        if let Some(merged) = results.get(&dim).filter(|merged| is_index(&dim, merged)) {
            coord.role = merged.role.clone();
        }
        results.insert(dim, coord);
    }
    let attrs: Vec<&Attrs> = datasets.iter().map(|dataset| &dataset.attrs).collect();
    let attrs = how.attrs.merge(&attrs)?;
    let differ = |dataset: &Dataset| !attrs_equal(&dataset.attrs, &attrs);
    if how.compat == Compat::Identical && datasets[1..].iter().any(differ) {
        return Err(value_error("Dataset global attributes not equal."));
    }
    let row = Row {
        datasets: &datasets,
        dim: name,
        sizes: &inventory.sizes,
        coords: &inventory.coords,
        how,
    };
    let mut indexed: IndexSet<String> = IndexSet::new();
    for own in &inventory.order {
        if indexed.contains(own) {
            continue;
        }
        if over.names.contains(own) {
            let joined = row.joined(own)?;
            indexed.extend(joined.keys().cloned());
            results.extend(joined);
        } else if let Some(variable) = results.shift_remove(own) {
            // Back in the order of first appearance.
            results.insert(own.clone(), variable);
        }
    }
    let absent = inventory
        .coords
        .iter()
        .find(|own| !results.contains_key(*own));
    if let Some(absent) = absent {
        return Err(value_error(format!(
            "Variables {{{}}} are coordinates in some datasets but not others.",
            python_str_repr(absent)
        )));
    }
    let is_coord = |own: &String| inventory.coords.contains(own);
    let (mut coords, mut variables): (IndexMap<_, _>, IndexMap<_, _>) =
        results.into_iter().partition(|(own, _)| is_coord(own));
    if let ConcatDim::Labelled(dim, labels, attrs) = dim {
        let coord = Variable::new(vec![dim.clone()], labels.clone())?.with_attrs(attrs.clone());
        coords.insert(dim.clone(), coord);
    }
    let coord_names = coords.keys().cloned().collect();
    variables.extend(coords);
    let mut out = Dataset::new(variables, coord_names, attrs)?;
    out.share_index(first);
    Ok(Dataset {
        encoding: first.encoding.clone(),
        ..out
    })
}

/// [`concat_sets`] with xarray's defaults and this join.
pub fn concat(objects: &[Dataset], dim: &ConcatDim, join: Join) -> Result<Dataset> {
    let how = Combine {
        join,
        ..Combine::default()
    };
    concat_sets(objects, dim, &how)
}

/// Arrays have the first one's name and always all of their values.
pub(super) fn concat_arrays(
    arrays: &[DataArray],
    dim: &ConcatDim,
    how: &Combine,
) -> Result<DataArray> {
    if !matches!(how.data_vars, Subset::All | Subset::Default) {
        return Err(value_error(
            "data_vars is not a valid argument when concatenating DataArray objects",
        ));
    }
    let first = arrays
        .first()
        .ok_or_else(|| value_error("must supply at least one object to concatenate"))?;
    if how.compat == Compat::Identical && arrays.iter().any(|array| array.name != first.name) {
        return Err(value_error("array names not identical"));
    }
    let datasets: Vec<Dataset> = arrays.iter().map(DataArray::to_temp).collect();
    let how = Combine {
        data_vars: Subset::All,
        ..how.clone()
    };
    let mut out = DataArray::from_temp(concat_sets(&datasets, dim, &how)?, first.name.clone())?;
    let attrs: Vec<&Attrs> = arrays.iter().map(DataArray::attrs).collect();
    out.variable.attrs = how.attrs.merge(&attrs)?;
    Ok(out)
}

/// Which variables are concatenated, and which of the others are known to be equal in all datasets.
#[derive(Default)]
struct Over {
    names: IndexSet<String>,
    equal: IndexSet<String>,
}

impl Over {
    fn find(datasets: &mut [Dataset], dim: &str, existing: bool, how: &Combine) -> Result<Self> {
        let mut over = Self::default();
        if existing {
            over.names.insert(dim.to_owned());
        } else if how.data_vars == Subset::Minimal && how.coords == Subset::Minimal {
            return Err(value_error(
                "Cannot specify both data_vars='minimal' and coords='minimal' when concatenating over a \
                 new dimension.",
            ));
        }
        for dataset in datasets.iter_mut() {
            if existing && !dataset.has_dim(dim) && dataset.variables.contains_key(dim) {
                dataset.coord_names.insert(dim.to_owned());
            }
            let along = |(_, variable): &(&String, &Variable)| variable.axis(dim).is_some();
            let names = dataset.variables.iter().filter(along);
            over.names.extend(names.map(|(name, _)| name.clone()));
        }
        let data_vars = match &how.data_vars {
            Subset::Default if existing => &Subset::Minimal,
            Subset::Default => &Subset::All,
            given => given,
        };
        over.add(datasets, data_vars, false, how.compat)?;
        over.add(datasets, &how.coords, true, how.compat)?;
        Ok(over)
    }

    fn add(
        &mut self,
        datasets: &[Dataset],
        subset: &Subset,
        coords: bool,
        compat: Compat,
    ) -> Result<()> {
        let members = |dataset: &Dataset| match coords {
            true => dataset.coords().into_keys().collect(),
            false => dataset.data_names(),
        };
        let kind = if coords { "coords" } else { "data_vars" };
        match subset {
            Subset::Minimal | Subset::Default => {}
            Subset::All => {
                for dataset in datasets {
                    let own = members(dataset).into_iter();
                    self.names.extend(own.filter(|name| !dataset.has_dim(name)));
                }
            }
            Subset::Names(names) => {
                let known = members(&datasets[0]);
                let invalid: Vec<&str> = names
                    .iter()
                    .filter(|name| !known.contains(name))
                    .map(String::as_str)
                    .collect();
                if !invalid.is_empty() {
                    let place = if coords {
                        "coordinates"
                    } else {
                        "data variables"
                    };
                    return Err(value_error(format!(
                        "the variables {} in {kind} are not found in the {place} of the first dataset",
                        names_repr(invalid)
                    )));
                }
                self.names.extend(names.iter().cloned());
            }
            Subset::Different => {
                if compat == Compat::Override {
                    return Err(value_error(format!(
                        "Cannot specify both {kind}='different' and compat='override'."
                    )));
                }
                for name in members(&datasets[0]) {
                    if self.names.contains(&name) {
                        continue;
                    }
                    let variables: Vec<&Variable> = datasets
                        .iter()
                        .filter_map(|dataset| dataset.variables.get(&name))
                        .collect();
                    if variables.len() == 1 {
                        break;
                    }
                    if variables.len() != datasets.len() {
                        return Err(value_error(format!(
                            "{0} not present in all datasets and coords='different'. Either add {0} to \
                             datasets where it is missing or specify coords='minimal'.",
                            python_str_repr(&name)
                        )));
                    }
                    let mut equal = true;
                    for other in &variables[1..] {
                        equal = equal && variables[0].compatible(other, compat)?;
                    }
                    match equal {
                        true => self.equal.insert(name),
                        false => self.names.insert(name),
                    };
                }
            }
        }
        Ok(())
    }
}

/// The variables that are not concatenated, one for each name.
fn merged(datasets: &[Dataset], over: &Over, how: &Combine) -> Result<IndexMap<String, Variable>> {
    let mut found = Found::default();
    let mut known: IndexMap<String, Variable> = IndexMap::new();
    let all = datasets.iter().flat_map(|dataset| &dataset.variables);
    for (name, variable) in all.filter(|(name, _)| !over.names.contains(*name)) {
        found.push(name, variable);
        // Compared once is enough, where nothing is filled from another.
        let indexed = || {
            let all = datasets.iter().filter_map(|set| set.variables.get(name));
            all.into_iter().any(|own| is_index(name, own))
        };
        let compared =
            over.equal.contains(name) && matches!(how.compat, Compat::Equals | Compat::Identical);
        if compared && !known.contains_key(name) && (is_index(name, variable) || !indexed()) {
            let mut others = datasets
                .iter()
                .filter_map(|other| other.variables.get(name));
            // Comparing read its values, unless there was nothing to compare.
            let known_variable = match others.all(|other| other.data.is_same(&variable.data)) {
                true => variable.clone(),
                false => variable.loaded()?,
            };
            known.insert(name.clone(), known_variable);
        }
    }
    found.resolve(&known, &Rules::of(how.compat))
}

/// Variables of one name, side by side.
struct Row<'a> {
    datasets: &'a [Dataset],
    dim: &'a str,
    /// Of all other dimensions.
    sizes: &'a IndexMap<String, u64>,
    coords: &'a IndexSet<String>,
    how: &'a Combine,
}

impl Row<'_> {
    /// The variable of this name, or all coordinates of the index that it is part of.
    fn joined(&self, name: &str) -> Result<IndexMap<String, Variable>> {
        let length = |dataset: &Dataset| dataset.sizes().get(self.dim).copied().unwrap_or(1);
        let mut parts: Vec<(&Variable, u64)> = vec![];
        // Where each place of the result is among the parts: −1 in datasets without this variable.
        let mut places: Vec<i64> = vec![];
        let mut next = 0;
        for dataset in self.datasets {
            let count = length(dataset);
            match dataset.variables.get(name) {
                Some(variable) => {
                    parts.push((variable, count));
                    places.extend(next..next + count as i64);
                    next += count as i64;
                }
                None if self.coords.contains(name) => {
                    return Err(value_error(format!(
                        "coordinate {} not present in all datasets.",
                        python_str_repr(name)
                    )));
                }
                None => places.extend(std::iter::repeat_n(-1, count as usize)),
            }
        }
        if self.has_index(name, &parts)? {
            return self.joined_index(name, &parts);
        }
        let joined = self.concat(&parts)?;
        let joined = match places.contains(&-1) {
            true => joined.reindexed(self.dim, &places, self.how.fill.of(name))?,
            false => joined,
        };
        let bare = self.coords.contains(name) && is_index(name, &joined);
        let joined = match bare {
            true => joined.unindexed(),
            false => joined,
        };
        Ok([(name.to_owned(), joined)].into_iter().collect())
    }

    /// Whether there is an index in all datasets. Errors if it is in some, or along another dimension.
    fn has_index(&self, name: &str, parts: &[(&Variable, u64)]) -> Result<bool> {
        let scalar = |part: &Variable| name == self.dim && part.ndim() == 0;
        let indexes: Vec<&Variable> = parts
            .iter()
            .map(|(part, _)| *part)
            .filter(|part| self.coords.contains(name) && (is_index(name, part) || scalar(part)))
            .collect();
        let count = self.datasets.len();
        if !indexes.is_empty() && indexes.len() < count {
            return Err(value_error(format!(
                "{} must have either an index or no index in all datasets, found {}/{count} datasets \
                 with an index.",
                python_str_repr(name),
                indexes.len()
            )));
        }
        let dims: IndexSet<&String> = indexes.iter().flat_map(|index| &index.dims).collect();
        if dims.iter().any(|dim| *dim != self.dim) {
            let dims: Vec<String> = dims.into_iter().map(|dim| python_str_repr(dim)).collect();
            return Err(value_error(format!(
                "Cannot concatenate along dimension {} indexes with dimensions: {}",
                python_str_repr(self.dim),
                dims.join(",")
            )));
        }
        Ok(!indexes.is_empty())
    }

    fn joined_index(
        &self,
        name: &str,
        parts: &[(&Variable, u64)],
    ) -> Result<IndexMap<String, Variable>> {
        let group = self.datasets[0].index_group(name);
        let columns: Option<Vec<Vec<(&Variable, u64)>>> = group
            .iter()
            .map(|level| {
                let lengths = parts.iter().map(|(_, length)| *length);
                let own = self.datasets.iter().zip(lengths);
                own.map(|(set, length)| Some((set.variables.get(level)?, length)))
                    .collect()
            })
            .collect();
        let Some(columns) = columns.filter(|_| group.len() > 1) else {
            let joined = self.concat(parts)?.with_role(parts[0].0.role.clone());
            return Ok([(name.to_owned(), joined.loaded()?)].into_iter().collect());
        };
        // Levels that were joined are those of one MultiIndex again.
        let mut old = IndexMap::new();
        for (level, column) in group.iter().zip(&columns) {
            old.insert(level.clone(), self.concat(column)?);
        }
        let columns = old
            .iter()
            .skip(1)
            .map(|(level, column)| Ok((level.clone(), column.labels()?)))
            .collect::<Result<Vec<_>>>()?;
        let own = |set: &Dataset| set.multiindex(self.dim).transpose();
        let indexes = self
            .datasets
            .iter()
            .filter_map(own)
            .collect::<Result<Vec<_>>>()?;
        let joined = match MultiIndex::appended(&indexes).filter(|_| indexes.len() == parts.len()) {
            Some(joined) => joined,
            None => MultiIndex::from_columns(self.dim, &columns)?,
        };
        joined.variables(&old)
    }

    fn concat(&self, parts: &[(&Variable, u64)]) -> Result<Variable> {
        // All dims of all parts, the concatenated one where it is, or in front.
        let mut dims: IndexSet<String> = IndexSet::new();
        if parts.iter().all(|(part, _)| part.axis(self.dim).is_none()) {
            dims.insert(self.dim.to_owned());
        }
        dims.extend(parts.iter().flat_map(|(part, _)| part.dims.iter().cloned()));
        let axis = dims.iter().position(|own| own == self.dim).unwrap_or(0);
        let first = parts[0].0;
        let dtype = parts[1..]
            .iter()
            .try_fold(first.dtype(), |dtype, (part, _)| {
                shared_dtype(dtype, part.dtype())
            })?;
        let inputs = parts
            .iter()
            .map(|(part, length)| {
                let full = dims
                    .iter()
                    .map(|own| (own.clone(), *self.sizes.get(own).unwrap_or(length)))
                    .collect();
                Ok(part.broadcast_to(&full)?.data.cast(dtype)?)
            })
            .collect::<Result<Vec<Expr>>>()?;
        let data = Expr::new(Op::Concat { axis }, inputs)?;
        let attrs: Vec<&Attrs> = parts.iter().map(|(part, _)| &part.attrs).collect();
        let out = Variable::new(dims.into_iter().collect(), data)?
            .with_attrs(self.how.attrs.merge(&attrs)?);
        let out = Variable {
            encoding: first.encoding.clone(),
            ..out
        };
        match &self.how.positions {
            Some(positions) => out.take(self.dim, &inverse(positions)?, None),
            None => Ok(out),
        }
    }
}

/// Where each position of the result comes from.
fn inverse(positions: &[Vec<i64>]) -> Result<Vec<i64>> {
    let all: Vec<i64> = positions.iter().flatten().copied().collect();
    let mut out = vec![-1; all.len()];
    for (from, to) in all.iter().enumerate() {
        let to = usize::try_from(*to).ok().filter(|to| *to < out.len());
        match to {
            Some(to) => out[to] = from as i64,
            None => {
                return Err(XarrayError::Index(
                    "positions are not a permutation of the elements".into(),
                ));
            }
        }
    }
    match out.contains(&-1) {
        true => Err(XarrayError::Index(
            "positions are not a permutation of the elements".into(),
        )),
        false => Ok(out),
    }
}
