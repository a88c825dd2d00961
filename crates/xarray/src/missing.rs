//! `where`, `fillna`, `isnull`, `dropna`, `ffill`, `bfill`, `clip`, `isin`.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;
use littoral_array::ops::{Binary, Scan, Unary, nonzero};
use littoral_array::{Array, DType, Kind, Scalar};
use littoral_graph::{Expr, Op};

use crate::align::{Join, align, common_sizes, replaced};
use crate::arithmetic::{Operand, merge_coords, shared_dtype, shared_with_scalar, weak_scalar};
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, names_repr, value_error};
use crate::indexing::Indexer;
use crate::options::keep_attrs;
use crate::shaping::not_among;
use crate::variable::{Variable, settle};

impl Variable {
    /// `where(condition, self, other)` by name; without `other` the missing value.
    pub(crate) fn masked(&self, condition: &Variable, other: Option<&Operand>) -> Result<Self> {
        let filler = match other {
            None => {
                let (dtype, missing) = replaced(self.dtype());
                let cast = Variable {
                    data: self.data.cast(dtype)?,
                    ..self.clone()
                };
                let missing = Variable {
                    data: missing_expr(dtype, &missing)?,
                    ..Variable::scalar(Scalar::None)
                };
                return cast.select(condition, &missing);
            }
            Some(Operand::Weak(value)) => Variable::new(vec![], choice(self.dtype(), value)?)?,
            Some(Operand::Array(array)) if array.ndim() == 0 => {
                Variable::new(vec![], array.clone())?
            }
            Some(Operand::Array(array)) => self.named_like(array)?,
            Some(Operand::Variable(variable)) => variable.clone(),
            Some(Operand::DataArray(array)) => array.variable.clone(),
            Some(Operand::Dataset(_)) => {
                return Err(value_error("where: other is a Dataset but this is not"));
            }
        };
        self.select(condition, &filler)
    }

    /// The dims of self come first, then those of the condition, then those of the other.
    fn select(&self, condition: &Variable, other: &Variable) -> Result<Self> {
        let sizes = common_sizes(&[self, condition, other])?;
        self.select_in(condition, other, sizes.keys().cloned().collect())
    }

    /// The dims of the condition come first.
    fn select_by(&self, condition: &Variable, other: &Variable) -> Result<Self> {
        let sizes = common_sizes(&[condition, self, other])?;
        self.select_in(condition, other, sizes.keys().cloned().collect())
    }

    fn select_in(&self, condition: &Variable, other: &Variable, dims: Vec<String>) -> Result<Self> {
        let condition = condition.expanded(&dims)?.data.cast(DType::Bool)?;
        let dtype = shared_dtype(self.dtype(), other.dtype())?;
        let side = |variable: &Variable| -> Result<Expr> {
            let data = variable.expanded(&dims)?.data;
            Ok(match dtype {
                DType::Object => boxed(&data)?,
                _ => data,
            })
        };
        let data = condition.select(&side(self)?, &side(other)?)?;
        // Whatever the options say.
        Ok(Variable::new(dims, settle(data)?)?.with_attrs(self.attrs.clone()))
    }

    /// Missing elements replaced.
    pub fn filled(&self, other: &Variable) -> Result<Self> {
        let same =
            || Ok::<bool, XarrayError>(shared_dtype(self.dtype(), other.dtype())? == self.dtype());
        if !self.dtype().has_missing() && other.ndim() == 0 && same()? {
            return Ok(self.clone());
        }
        let present = self.unary(Unary::Notnull)?;
        self.select(&present, other)
    }

    /// Missing elements replaced, in the dtype and with the dimensions of both.
    pub(crate) fn filled_from(&self, other: &Variable) -> Result<Self> {
        let present = self.unary(Unary::Notnull)?;
        self.select(&present, other)
    }

    /// With a dtype that can be missing, as if beside NaN.
    pub(crate) fn beside_nan(&self) -> Result<Self> {
        let dtype = match self.dtype().kind() {
            Kind::Int | Kind::UInt | Kind::Bool => DType::F64,
            Kind::Float | Kind::Datetime | Kind::Timedelta => self.dtype(),
            _ if self.dtype().is_time() => self.dtype(),
            _ => DType::Object,
        };
        Ok(Self {
            data: settle(self.data.cast(dtype)?)?,
            ..self.clone()
        })
    }

    fn fill_along(&self, dim: &str, scan: Scan, limit: Option<u64>) -> Result<Self> {
        let Some(axis) = self.axis(dim) else {
            return Ok(self.clone());
        };
        if matches!(self.dtype().kind(), Kind::Str | Kind::Object) {
            return Err(XarrayError::Type(
                "ufunc 'isnan' not supported for the input types, and the inputs could not be safely coerced to any \
                 supported types according to the casting rule ''safe''"
                    .into(),
            ));
        }
        let op = Op::Scan {
            op: scan,
            axis,
            skipna: true,
            limit,
        };
        self.with_data(Expr::new(op, vec![self.data.clone()])?)
    }
}

/// As objects: numpy's nanoseconds among others are numbers, and None where they are missing.
fn boxed(data: &Expr) -> Result<Expr> {
    use littoral_array::TimeUnit::Nano;
    if !matches!(data.dtype(), DType::Datetime(Nano) | DType::Timedelta(Nano)) {
        return Ok(data.cast(DType::Object)?);
    }
    let counts = data.cast(DType::I64)?.cast(DType::Object)?;
    let none = missing_expr(DType::Object, &Scalar::None)?;
    Ok(data.unary(Unary::Notnull)?.select(&counts, &none)?)
}

/// A Python scalar as the array that may stand in for elements of `dtype`.
fn choice(dtype: DType, value: &Scalar) -> Result<Array> {
    match shared_with_scalar(dtype, value)? {
        DType::Object => Ok(Array::from_vec(&[], vec![value.clone()])?),
        _ => weak_scalar(Binary::Maximum, dtype, value),
    }
}

/// A missing value as a 0-d array of `dtype`.
pub(crate) fn missing_expr(dtype: DType, missing: &Scalar) -> Result<Expr> {
    let array = match (dtype, missing) {
        (DType::Object, value) => Array::from_vec(&[], vec![value.clone()])?,
        (_, value) => littoral_array::ops::cast(&Array::scalar(value.clone()), dtype)?,
    };
    Ok(Expr::literal(array))
}

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
        let mut variables = merge_coords(&this, &mask)?;
        if let Some(filler) = &filler {
            variables = merge_coords(&Dataset::of_coords(variables), filler)?;
        }
        let coord_names = variables.keys().cloned().collect();
        // An array stands beside each variable of the datasets, which must have the same ones to be exact.
        let all: Vec<&Dataset> = [&this, &mask].into_iter().chain(&filler).collect();
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

    /// Missing elements replaced, at the labels and in the variables of this dataset.
    pub fn fillna(&self, other: &Operand) -> Result<Self> {
        let filler = match other {
            Operand::DataArray(array) => Some(array.to_temp()),
            Operand::Dataset(dataset) => Some(dataset.clone()),
            _ => None,
        };
        if let (Operand::Dataset(other), false) = (other, self.is_single())
            && other
                .data_names()
                .iter()
                .any(|name| !self.data_names().contains(name))
        {
            return Err(value_error(
                "all variables in the argument to `fillna` must be contained in the original dataset",
            ));
        }
        let (this, filler) = match filler {
            None => (self.clone(), None),
            Some(filler) => {
                let aligned = align(&[self.clone(), filler], Join::Left, &[])?;
                (aligned[0].clone(), Some(aligned[1].clone()))
            }
        };
        let filled = this.map_data(|name, variable| {
            let value = match (&filler, other) {
                (Some(set), _) => match set.variables.get(THIS).or_else(|| set.variables.get(name))
                {
                    Some(value) => value.clone(),
                    None => return Ok(variable.clone()),
                },
                (None, Operand::Weak(value)) => {
                    Variable::new(vec![], choice(variable.dtype(), value)?)?
                }
                (None, Operand::Array(array)) if array.ndim() == 0 => {
                    Variable::new(vec![], array.clone())?
                }
                (None, Operand::Array(array)) => variable.named_like(array)?,
                (None, Operand::Variable(value)) => value.clone(),
                _ => return Err(value_error("fillna: this value cannot fill")),
            };
            variable.filled(&value)
        })?;
        let Some(filler) = filler else {
            return Ok(filled.data_first());
        };
        let mut variables = merge_coords(&this, &filler)?;
        let coord_names = variables.keys().cloned().collect();
        for name in filled.data_names() {
            variables.insert(name.clone(), filled.variables[&name].clone());
        }
        let out = Self {
            variables,
            coord_names,
            ..filled
        };
        out.data_first().check_scalars()
    }

    /// A dataset may have variables without `dim`, one array must have it.
    fn check_single(&self, dim: &str) -> Result<()> {
        match self.variables.get(THIS) {
            Some(this) if this.axis(dim).is_none() => Err(not_among(dim, &this.dims)),
            _ => Ok(()),
        }
    }

    pub fn ffill(&self, dim: &str, limit: Option<u64>) -> Result<Self> {
        self.check_single(dim)?;
        let out = self.map_data(|_, variable| variable.fill_along(dim, Scan::Ffill, limit))?;
        Ok(out.coords_first())
    }

    pub fn bfill(&self, dim: &str, limit: Option<u64>) -> Result<Self> {
        self.check_single(dim)?;
        let out = self.map_data(|_, variable| variable.fill_along(dim, Scan::Bfill, limit))?;
        Ok(out.coords_first())
    }

    /// Drops labels along `dim` with any (or `all`) missing values, or fewer than `thresh` valid.
    pub fn dropna(&self, dim: &str, all: bool, thresh: Option<u64>) -> Result<Self> {
        let size = *self.sizes().get(dim).ok_or_else(|| {
            value_error(format!(
                "Dimension {} not found in data dimensions {}",
                python_str_repr(dim),
                crate::error::tuple_repr(self.dims().iter().map(String::as_str))
            ))
        })?;
        let mut counts = vec![0u64; size as usize];
        let mut total = 0;
        for name in self.data_names() {
            let variable = &self.variables[&name];
            let Some(axis) = variable.axis(dim) else {
                continue;
            };
            let others: Vec<usize> = (0..variable.ndim()).filter(|own| *own != axis).collect();
            total += variable.size() / size.max(1);
            let present = variable.unary(Unary::Notnull)?.data.cast(DType::I64)?;
            let valid = match others.is_empty() {
                true => present,
                false => present.reduce(littoral_array::ops::Reduce::Sum, others, false)?,
            };
            let valid = Variable::new(vec![dim.to_owned()], valid)?.values()?;
            for (count, own) in counts
                .iter_mut()
                .zip(valid.to_vec::<i64>().unwrap_or_default())
            {
                *count += own as u64;
            }
        }
        let keep = |count: u64| match thresh {
            Some(thresh) => count >= thresh,
            None if all => count > 0,
            None => count == total,
        };
        let positions: Vec<i64> = (0..counts.len())
            .filter(|i| keep(counts[*i]))
            .map(|i| i as i64)
            .collect();
        self.map_all(|_, variable| variable.take(dim, &positions, None))
    }

    pub fn clip(&self, low: Option<&Operand>, high: Option<&Operand>) -> Result<Self> {
        let mut out = self.clone();
        if let Some(low) = low {
            out = out.binary(Binary::Maximum, low, false)?;
        }
        if let Some(high) = high {
            out = out.binary(Binary::Minimum, high, false)?;
        }
        let out = Dataset {
            attrs: self.attrs.clone(),
            ..out
        };
        Ok(out.data_first())
    }

    pub fn isin(&self, values: &Array) -> Result<Self> {
        let out = self.map_data(|_, variable| {
            // Few values are compared one by one, more are sorted with the elements, and need a common dtype.
            let many = values.size() as f64 >= 10.0 * (variable.size() as f64).powf(0.145);
            if many && littoral_array::ops::result_type(variable.dtype(), values.dtype()).is_none()
            {
                return Err(XarrayError::Type(format!(
                    "{} and {} have no common dtype",
                    variable.dtype(),
                    values.dtype()
                )));
            }
            let values = Expr::literal(littoral_array::ops::to_contiguous(values));
            let data = Expr::new(Op::Isin, vec![variable.data.clone(), values])?;
            variable.with_data(data)
        })?;
        Ok(out.data_first())
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
        let found = nonzero(&keep)?.into_iter().next().unwrap_or_default();
        let positions = Array::from_vec(&[found.len()], found)?;
        let variable = Variable::new(vec![dim.clone()], positions)?;
        let indexer = Indexer::Array(DataArray::new(None, variable, IndexMap::new()));
        indexers.insert(dim, indexer);
    }
    Ok((
        this.isel(&indexers, false, false)?,
        mask.isel(&indexers, false, true)?,
    ))
}

impl DataArray {
    pub fn where_(&self, condition: &Operand, other: Option<&Operand>, drop: bool) -> Result<Self> {
        self.via(|dataset| dataset.where_(condition, other, drop))
    }

    pub fn fillna(&self, other: &Operand) -> Result<Self> {
        if matches!(other, Operand::Dataset(_)) {
            return Err(XarrayError::Type(
                "Provided fillna value is a dict-like or Dataset; a DataArray takes a value or an array".into(),
            ));
        }
        self.via(|dataset| dataset.fillna(other))
    }
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
    let mut coords = aligned[0].coords();
    for part in &aligned[1..] {
        coords = merge_coords(&Dataset::of_coords(coords), part)?;
    }
    let keep = keep_attrs(None, true);
    let mut rest = aligned[1..].iter();
    let left = matches!(x, Operand::DataArray(_) | Operand::Dataset(_)).then(|| rest.next());
    let (left, right) = (left.flatten(), rest.next());
    if keep {
        // Attributes of coordinates, too, are those of x.
        for (name, coord) in &mut coords {
            let own = left.and_then(|left| left.variables.get(name));
            coord.attrs = own.map(|own| own.attrs.clone()).unwrap_or_default();
        }
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
