//! `where`: elements chosen by conditions.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::ops::Binary;
use littoral_array::{Array, DType};

use crate::align::{Join, align};
use crate::arithmetic::{Operand, merge_coords};
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, names_repr, value_error};
use crate::indexing::Indexer;
use crate::missing::choice;
use crate::options::keep_attrs;
use crate::variable::Variable;

impl Dataset {
    /// Keeps elements where the condition holds. `drop` cuts labels for which it holds nowhere.
    pub fn where_(&self, condition: &Operand, other: Option<&Operand>, drop: bool) -> Result<Self> {
        let mask = match condition {
            Operand::DataArray(array) => array.to_temp(),
            Operand::Dataset(dataset) => dataset.clone(),
            Operand::Variable(variable) => {
                DataArray::new(None, variable.clone(), IndexMap::new()).to_temp()
            }
            Operand::Array(array) if array.ndim() == 0 => {
                let variable = Variable::new(vec![], array.clone())?;
                DataArray::new(None, variable, IndexMap::new()).to_temp()
            }
            Operand::Array(array) => {
                let first = self
                    .data_names()
                    .first()
                    .map(|name| self.variables[name].clone());
                let named = first.ok_or_else(|| value_error("where on a dataset without data"))?;
                DataArray::new(None, named.named_like(array)?, IndexMap::new()).to_temp()
            }
            Operand::Weak(value) => {
                let variable = Variable::scalar(value.clone());
                DataArray::new(None, variable, IndexMap::new()).to_temp()
            }
        };
        let filler = match other {
            Some(Operand::DataArray(array)) => Some(array.to_temp()),
            Some(Operand::Dataset(dataset)) => Some(dataset.clone()),
            _ => None,
        };
        let mut parts = match drop {
            true => {
                let aligned = align(&[self.clone(), mask], Join::Inner, &[])?;
                let (this, mask) = cut_to(&aligned[0], &aligned[1])?;
                vec![this, mask]
            }
            false => vec![self.clone(), mask],
        };
        parts.extend(filler);
        let join = match other {
            None => Join::Inner,
            Some(_) => Join::Exact,
        };
        let mut aligned = align(&parts, join, &[])?;
        let filler = (aligned.len() > 2).then(|| aligned.remove(2));
        let (this, mask) = (aligned[0].clone(), aligned[1].clone());
        let all: Vec<&Dataset> = [&this, &mask].into_iter().chain(&filler).collect();
        let mut variables = merge_coords(&all)?;
        let coord_names = variables.keys().cloned().collect();
        // An array stands beside each variable of the datasets, which must have the same ones to be exact.
        let sets: Vec<&Dataset> = all.iter().filter(|set| !set.is_single()).copied().collect();
        let names = sets.first().unwrap_or(&all[0]).data_names();
        let known = |set: &Dataset, name: &String| {
            !set.coord_names.contains(name) && set.variables.contains_key(name)
        };
        for set in &sets {
            let own = set.data_names();
            if join == Join::Exact
                && (own.len() != names.len() || !names.iter().all(|name| known(set, name)))
            {
                let apart = own.iter().filter(|name| !names.contains(name));
                let apart = apart.chain(names.iter().filter(|name| !own.contains(name)));
                return Err(value_error(format!(
                    "exact match required for all data variable names, but {} != {}: {{{}}} are not in both.",
                    names_repr(own.iter().map(String::as_str)),
                    names_repr(names.iter().map(String::as_str)),
                    names_list(apart.map(String::as_str))
                )));
            }
        }
        for name in names {
            if sets.iter().any(|set| !known(set, &name)) {
                continue;
            }
            let of = |set: &Dataset| {
                let found = set.variables.get(THIS);
                found.unwrap_or_else(|| &set.variables[&name]).clone()
            };
            let other = match &filler {
                Some(set) => Some(Operand::Variable(of(set))),
                None => other.cloned(),
            };
            let masked = of(&this).masked(&of(&mask), other.as_ref())?;
            variables.insert(name, masked);
        }
        let attrs = sets.first().map(|set| set.attrs.clone());
        let out = Self {
            variables,
            coord_names,
            attrs: attrs.unwrap_or_default(),
            ..Self::default()
        };
        out.data_first().check_scalars()
    }
}

impl DataArray {
    pub fn where_(&self, condition: &Operand, other: Option<&Operand>, drop: bool) -> Result<Self> {
        self.via(|dataset| dataset.where_(condition, other, drop))
    }
}

/// Both cut to the smallest box of labels outside of which the condition never holds.
fn cut_to(this: &Dataset, mask: &Dataset) -> Result<(Dataset, Dataset)> {
    let names = mask.data_names();
    let mut indexers: IndexMap<String, Indexer> = IndexMap::new();
    for dim in mask.dims() {
        let mut keep: Option<Array> = None;
        // xarray looks for all other dimensions among the variables that have this one.
        if !mask.is_single() {
            let gone = |name: &String| mask.variables[name].axis(&dim).is_none();
            let left = mask.without(
                &names
                    .iter()
                    .filter(|name| gone(name))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            let own = mask.dims();
            if let Some(other) = own.iter().find(|other| !left.has_dim(other)) {
                return Err(value_error(format!(
                    "Dimension(s) {} do not exist. Expected one or more of {{{}}}",
                    python_str_repr(other),
                    crate::error::names_list(left.dims().iter().map(String::as_str))
                )));
            }
        }
        for name in &names {
            let variable = &mask.variables[name];
            let Some(axis) = variable.axis(&dim) else {
                continue;
            };
            let others: Vec<usize> = (0..variable.ndim()).filter(|own| *own != axis).collect();
            let any = match others.is_empty() {
                true => variable.data.clone(),
                false => variable
                    .data
                    .reduce(littoral_array::ops::Reduce::Any, others, false)?,
            };
            let any = Variable::new(vec![dim.clone()], any)?.values()?;
            keep = Some(match keep {
                None => any,
                Some(keep) => littoral_array::ops::binary(Binary::LogicalOr, &keep, &any)?,
            });
        }
        let Some(keep) = keep else {
            // Variables are put into one array, which nothing can be.
            return Err(XarrayError::Index("list index out of range".into()));
        };
        // The condition's coordinates along this dimension, and its scalars, must be this object's.
        let mut coords = mask.coords();
        coords.retain(|_, coord| coord.dims.iter().all(|own| *own == dim));
        let keep = Variable::new(vec![dim.clone()], keep)?;
        let indexer = Indexer::Array(DataArray::new(None, keep, coords));
        indexers.insert(dim, indexer);
    }
    Ok((
        this.isel(&indexers, false, false)?,
        mask.isel(&indexers, false, true)?,
    ))
}

/// `xr.where(condition, x, y)` of arrays.
/// Attributes are those of `x`, or (`combine`) of all that are labelled.
pub fn where_function(
    condition: &DataArray,
    x: &Operand,
    y: &Operand,
    combine: Option<crate::CombineAttrs>,
) -> Result<DataArray> {
    let mut out = choose(&condition.to_temp(), x, y)?;
    if let Some(combine) = combine.filter(|how| !matches!(how, crate::CombineAttrs::Override)) {
        let mut all = vec![condition.attrs()];
        for operand in [x, y] {
            match operand {
                Operand::DataArray(array) => all.push(array.attrs()),
                Operand::Variable(variable) => all.push(&variable.attrs),
                _ => {}
            }
        }
        let attrs = combine.merge(&all)?;
        if let Some(variable) = out.variables.get_mut(THIS) {
            variable.attrs = attrs;
        }
    }
    // The first of the arrays gives the name.
    let name = match keep_attrs(None, true) {
        true => condition.name.clone(),
        false => {
            let mut names = [Some(condition.name.clone()), name_of(x), name_of(y)]
                .into_iter()
                .flatten();
            let first = names.next().flatten();
            first.filter(|first| names.all(|name| name.as_ref() == Some(first)))
        }
    };
    DataArray::from_temp(out, name)
}

/// `xr.where(condition, x, y)` where at least one is a dataset: variable by variable.
pub fn where_datasets(condition: &Dataset, x: &Operand, y: &Operand) -> Result<Dataset> {
    choose(condition, x, y)
}

/// Each of them is a dataset, a single array on its way, or without labels.
fn choose(condition: &Dataset, x: &Operand, y: &Operand) -> Result<Dataset> {
    let labelled = |operand: &Operand| match operand {
        Operand::DataArray(array) => Some(array.to_temp()),
        Operand::Dataset(dataset) => Some(dataset.clone()),
        _ => None,
    };
    let mut parts = vec![condition.clone()];
    parts.extend(labelled(x));
    parts.extend(labelled(y));
    let aligned = align(&parts, Join::Exact, &[])?;
    let sets: Vec<Vec<String>> = aligned
        .iter()
        .filter(|part| !part.is_single())
        .map(Dataset::data_names)
        .collect();
    let names = sets
        .first()
        .cloned()
        .unwrap_or_else(|| vec![THIS.to_owned()]);
    let differ = |other: &Vec<String>| {
        other.len() != names.len() || other.iter().any(|name| !names.contains(name))
    };
    if sets.iter().any(differ) {
        return Err(value_error("indexes along dimension None are not equal"));
    }
    let mut coords = merge_coords(&aligned.iter().collect::<Vec<_>>())?;
    let keep = keep_attrs(None, true);
    let mut rest = aligned[1..].iter();
    let left = matches!(x, Operand::DataArray(_) | Operand::Dataset(_)).then(|| rest.next());
    let (left, right) = (left.flatten(), rest.next());
    // Attributes of coordinates, too, are those of x.
    for (name, coord) in &mut coords {
        let own = left
            .filter(|_| keep)
            .and_then(|left| left.variables.get(name));
        coord.attrs = own.map(|own| own.attrs.clone()).unwrap_or_default();
    }
    let of = |part: Option<&Dataset>, name: &str| {
        part.and_then(|part| {
            part.variables
                .get(THIS)
                .or_else(|| part.variables.get(name))
        })
        .cloned()
    };
    let mut out = Dataset::of_coords(coords);
    for name in names {
        let Some(condition) = of(Some(&aligned[0]), &name) else {
            continue;
        };
        let (own, other) = (of(left, &name), of(right, &name));
        let dtypes = (side_dtype(x, own.as_ref()), side_dtype(y, other.as_ref()));
        let own = unlabelled(x, own, dtypes.1, &condition)?;
        let other = unlabelled(y, other, dtypes.0, &condition)?;
        let mut chosen = own.select_by(&condition, &other)?;
        chosen.attrs = match (keep, x) {
            (true, Operand::DataArray(array)) if matches!(y, Operand::Dataset(_)) => {
                match array.name.as_deref() == Some(name.as_str()) {
                    true => array.attrs().clone(),
                    false => condition.attrs.clone(),
                }
            }
            (true, _) => own.attrs.clone(),
            _ => Attrs::new(),
        };
        out.variables.insert(name, chosen);
    }
    if let (true, Operand::Dataset(x)) = (keep, x) {
        out.attrs = x.attrs.clone();
    }
    out.data_first().check_scalars()
}

/// The dtype beside which a Python scalar of the other side is read.
fn side_dtype(operand: &Operand, variable: Option<&Variable>) -> Option<DType> {
    match (operand, variable) {
        (_, Some(variable)) => Some(variable.dtype()),
        (Operand::Array(array), _) => Some(array.dtype()),
        (Operand::Variable(variable), _) => Some(variable.dtype()),
        _ => None,
    }
}

/// One side of a choice as a variable.
fn unlabelled(
    operand: &Operand,
    variable: Option<Variable>,
    partner: Option<DType>,
    condition: &Variable,
) -> Result<Variable> {
    match (operand, variable) {
        (_, Some(variable)) => Ok(variable),
        (Operand::Weak(value), _) => {
            Variable::new(vec![], choice(partner.unwrap_or(value.dtype()), value)?)
        }
        (Operand::Array(array), _) if array.ndim() == 0 => Variable::new(vec![], array.clone()),
        (Operand::Array(array), _) => condition.named_like(array),
        (Operand::Variable(variable), _) => Ok(variable.clone()),
        _ => Err(value_error("where: an operand is missing")),
    }
}

/// The name of a labelled operand; None for an unlabelled one.
fn name_of(operand: &Operand) -> Option<Option<String>> {
    match operand {
        Operand::DataArray(array) => Some(array.name.clone()),
        _ => None,
    }
}
