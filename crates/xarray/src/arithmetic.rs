//! Elementwise operations of labelled operands.

use indexmap::{IndexMap, IndexSet};
use littoral_array::ops::{Binary, Unary, weak_result_type};
use littoral_array::{Array, DType, Kind, Scalar};
use littoral_graph::Expr;

use crate::align::{Join, align, common_sizes};
use crate::attrs::Attrs;
use crate::collect::{Found, Rules};
use crate::compare::Compat;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::options::{keep_attrs, options};
use crate::variable::{Variable, settle};

/// What stands on the other side of an operator.
#[derive(Debug, Clone)]
pub enum Operand {
    /// A Python number: its dtype gives way to the array's (NEP 50).
    Weak(Scalar),
    /// An array without names: aligned with the last axes.
    Array(Array),
    Variable(Variable),
    DataArray(DataArray),
    Dataset(Dataset),
}

/// Attributes on which all agree that have them.
pub(crate) fn drop_conflicts(a: &Attrs, b: &Attrs) -> Attrs {
    let mut out = a.clone();
    let mut dropped = vec![];
    for (key, value) in b {
        match out.get(key) {
            Some(own) if own != value => dropped.push(key.clone()),
            Some(_) => {}
            None => {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    for key in dropped {
        out.shift_remove(&key);
    }
    out
}

/// The same question from the other side: `a op b` is `b swapped(op) a`. None but for comparisons.
fn swapped(op: Binary) -> Option<Binary> {
    Some(match op {
        Binary::Lt => Binary::Gt,
        Binary::Le => Binary::Ge,
        Binary::Gt => Binary::Lt,
        Binary::Ge => Binary::Le,
        Binary::Eq | Binary::Ne => op,
        _ => return None,
    })
}

/// The dtype of a choice between elements of two dtypes (xarray's `as_shared_dtype`): numbers beside strings
/// become objects. `TypeError` for times beside numbers.
pub(crate) fn shared_dtype(a: DType, b: DType) -> Result<DType> {
    let text = |dtype: DType| dtype.kind() == Kind::Str;
    let point = |dtype: DType| dtype.is_time() && dtype.kind() != Kind::Timedelta;
    if text(a) != text(b) && !point(a) && !point(b) {
        return Ok(DType::Object);
    }
    let mixed = |one: DType, other: DType| {
        matches!(one, DType::Datetime(_)) && (other.is_numeric() || text(other))
    };
    let common = match mixed(a, b) || mixed(b, a) {
        true => None,
        false => littoral_array::ops::result_type(a, b),
    };
    common.ok_or_else(|| not_promoted(a, b))
}

/// What numpy says of dtypes that have none in common.
pub(crate) fn not_promoted(a: DType, b: DType) -> XarrayError {
    let class = |dtype: DType| {
        let name = match dtype {
            DType::Datetime(_) => "DateTime64".to_owned(),
            DType::Timedelta(_) => "TimeDelta64".to_owned(),
            DType::Str(_) => "Str".to_owned(),
            DType::Object => "Object".to_owned(),
            other => {
                let text = other.to_string();
                let (first, rest) = text.split_at(text.len().min(1));
                first.to_uppercase() + rest
            }
        };
        format!("<class 'numpy.dtypes.{name}DType'>")
    };
    let (a, b) = (class(a), class(b));
    XarrayError::Type(format!(
        "The DType {a} could not be promoted by {b}. This means that no common DType exists for the given inputs. \
         For example they cannot be stored in a single array unless the dtype is `object`. The full list of DTypes \
         is: ({a}, {b})"
    ))
}

/// The dtype of an array some of whose elements are replaced by a Python scalar.
pub(crate) fn shared_with_scalar(dtype: DType, value: &Scalar) -> Result<DType> {
    let own = littoral_array::ops::weak_result_type(dtype, value).unwrap_or(value.dtype());
    shared_dtype(dtype, own)
}

/// A Python scalar as the array that numpy would make of it beside `dtype`.
pub(crate) fn weak_scalar(op: Binary, dtype: DType, value: &Scalar) -> Result<Array> {
    let array = Array::scalar(value.clone());
    let numbers = dtype.is_numeric() && array.dtype().is_numeric();
    // Python integers out of range of the array's dtype keep their own.
    let target = match numbers && (op != Binary::Pow || value.as_i64().is_none_or(|v| v >= 0)) {
        true => weak_result_type(dtype, value),
        false => None,
    };
    let target = match target {
        Some(target) if target.kind() == Kind::Bool => None,
        other => other,
    };
    Ok(match target {
        Some(target) => littoral_array::ops::cast(&array, target)?,
        None => array,
    })
}

/// What numpy says of booleans, with what to do instead.
fn check_booleans(op: Binary, a: DType, b: DType) -> Result<()> {
    match (op, a, b) {
        (Binary::Sub, DType::Bool, DType::Bool) => Err(XarrayError::Type(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or \
             the logical_xor function instead."
                .into(),
        )),
        _ => Ok(()),
    }
}

/// Python integers beside integers must fit them, but in comparisons.
fn check_range(op: Binary, dtype: DType, value: &Scalar) -> Result<()> {
    let Some(number) = value.as_i64().filter(|_| matches!(value, Scalar::Int(_))) else {
        return Ok(());
    };
    if !dtype.is_integer() || swapped(op).is_some() {
        return Ok(());
    }
    let bits = 8 * dtype.itemsize() as u32;
    let number = i128::from(number);
    let fits = match dtype.kind() {
        Kind::UInt => number >= 0 && number < 1i128 << bits,
        _ => number >= -(1i128 << (bits - 1)) && number < 1i128 << (bits - 1),
    };
    match fits {
        true => Ok(()),
        false => Err(littoral_array::ArrayError::Overflow(format!(
            "Python integer {number} out of bounds for {dtype}"
        ))
        .into()),
    }
}

/// [`settle`]; one number or text that comes out of objects has its own dtype, as what numpy makes of it is no array.
pub(crate) fn unboxed(data: Expr) -> Result<Expr> {
    let data = settle(data)?;
    let object = data.ndim() == 0 && data.dtype() == DType::Object;
    match data.value().filter(|_| object) {
        Some(value) => match value.item()? {
            Scalar::None => Ok(data),
            Scalar::Str(text) if text.is_empty() => {
                Ok(Expr::scalar(Scalar::Str(text)).cast(DType::Str(1))?)
            }
            item => Ok(Expr::scalar(item)),
        },
        None => Ok(data),
    }
}

impl Variable {
    pub fn unary(&self, op: Unary) -> Result<Self> {
        if op == Unary::Neg && self.dtype() == DType::Bool {
            return Err(XarrayError::Type(
                "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the \
                 logical_not function instead."
                    .into(),
            ));
        }
        let attrs = if keep_attrs(None, true) {
            self.attrs.clone()
        } else {
            Attrs::new()
        };
        // Of no objects numpy computes nothing.
        use Unary::{Isfinite, Isinf, Isnan, Isnull, Notnull, Signbit};
        let test = matches!(op, Isfinite | Isinf | Isnan | Isnull | Notnull | Signbit);
        let data = match self.dtype() == DType::Object && self.size() == 0 && !test {
            true => self.data.clone(),
            false => unboxed(self.data.unary(op)?)?,
        };
        Ok(Variable::new(self.dims.clone(), data)?.with_attrs(attrs))
    }

    /// Broadcast by name; dims in order of first appearance.
    pub fn binary(&self, op: Binary, other: &Variable) -> Result<Self> {
        check_booleans(op, self.dtype(), other.dtype())?;
        let sizes = common_sizes(&[self, other])?;
        let dims: Vec<String> = sizes.keys().cloned().collect();
        if self.dims != other.dims && !options().arithmetic_broadcast {
            return Err(value_error(
                "Broadcasting is necessary but automatic broadcasting is disabled via global option \
                 `'arithmetic_broadcast'`. Use `xr.set_options(arithmetic_broadcast=True)` to enable automatic \
                 broadcasting.",
            ));
        }
        let data = self
            .expanded(&dims)?
            .data
            .binary(op, &other.expanded(&dims)?.data)?;
        let attrs = match keep_attrs(None, true) {
            true => drop_conflicts(&self.attrs, &other.attrs),
            false => Attrs::new(),
        };
        Ok(Variable::new(dims, unboxed(data)?)?.with_attrs(attrs))
    }

    fn binary_weak(&self, op: Binary, value: &Scalar, reflexive: bool) -> Result<Self> {
        check_range(op, self.dtype(), value)?;
        let scalar = Expr::literal(weak_scalar(op, self.dtype(), value)?);
        let data = match reflexive {
            true => scalar.binary(op, &self.data)?,
            false => self.data.binary(op, &scalar)?,
        };
        let attrs = if keep_attrs(None, true) {
            self.attrs.clone()
        } else {
            Attrs::new()
        };
        Ok(Variable::new(self.dims.clone(), unboxed(data)?)?.with_attrs(attrs))
    }

    /// A nameless array gets the names of the last dimensions.
    pub(crate) fn named_like(&self, array: &Array) -> Result<Variable> {
        let skip = self.ndim().checked_sub(array.ndim()).ok_or_else(|| {
            value_error(format!(
                "operands could not be broadcast together with shapes {:?} {:?}",
                self.shape(),
                array.shape()
            ))
        })?;
        // Axes of length 1 broadcast as in numpy.
        let mut dims = vec![];
        let mut shape = vec![];
        for (axis, size) in array.shape().iter().enumerate() {
            if *size != 1 || self.shape()[skip + axis] == 1 {
                dims.push(self.dims[skip + axis].clone());
                shape.push(*size);
            }
        }
        Variable::new(dims, littoral_array::ops::reshape(array, &shape)?)
    }

    fn operand(&self, op: Binary, other: &Operand, reflexive: bool) -> Result<Self> {
        let other = match other {
            Operand::Weak(value) => return self.binary_weak(op, value, reflexive),
            Operand::Array(array) if array.ndim() > 0 => self.named_like(array)?,
            Operand::Array(array) => Variable::new(vec![], array.clone())?,
            Operand::Variable(variable) => variable.clone(),
            Operand::DataArray(array) => array.variable.clone(),
            Operand::Dataset(_) => {
                return Err(value_error("a dataset is no operand of a variable"));
            }
        };
        if !reflexive {
            return self.binary(op, &other);
        }
        // `array - da`: the dims stay those of the labelled side.
        let out = other.binary(op, self)?;
        if out.ndim() == self.ndim() {
            out.transpose(&self.dims)
        } else {
            Ok(out)
        }
    }
}

/// Coordinates of all; those without index that differ are left out ([`Compat::Minimal`]).
pub(crate) fn merge_coords(sets: &[&Dataset]) -> Result<IndexMap<String, Variable>> {
    merge_coords_by(sets, &Rules::of(Compat::Minimal))
}

/// Coordinates of all, where each has them by the rules.
pub(crate) fn merge_coords_by(
    sets: &[&Dataset],
    rules: &Rules,
) -> Result<IndexMap<String, Variable>> {
    let mut found = Found::default();
    for set in sets {
        for (name, coord) in &set.variables {
            if set.coord_names.contains(name) {
                found.push(name, coord);
            }
        }
    }
    found.resolve(&IndexMap::new(), rules)
}

impl DataArray {
    pub fn unary(&self, op: Unary) -> Result<Self> {
        Ok(Self {
            variable: self.variable.unary(op)?,
            ..self.clone()
        })
    }

    /// `self op other`, or `other op self` if `reflexive`.
    pub fn binary(&self, op: Binary, other: &Operand, reflexive: bool) -> Result<Self> {
        let Operand::DataArray(other) = other else {
            let variable = self.variable.operand(op, other, reflexive)?;
            return Ok(Self {
                variable,
                ..self.clone()
            });
        };
        let aligned = align(
            &[self.to_temp(), other.to_temp()],
            options().arithmetic_join,
            &[],
        )?;
        let (left, right) = (&aligned[0], &aligned[1]);
        let (first, second) = if reflexive {
            (right, left)
        } else {
            (left, right)
        };
        let variable = first.variables[THIS].binary(op, &second.variables[THIS])?;
        let coords = merge_coords_by(&[first, second], &Rules::of(options().arithmetic_compat))?;
        Ok(Self {
            name: self.common_name(other),
            variable,
            coords,
        })
    }
}

impl Dataset {
    pub fn unary(&self, op: Unary) -> Result<Self> {
        self.map_elements(|variable| variable.unary(op))
    }

    /// A function of the elements of all data variables. Their attributes and the dataset's stay, if the options say so.
    pub fn map_elements(&self, function: impl Fn(&Variable) -> Result<Variable>) -> Result<Self> {
        let keep = keep_attrs(None, true);
        let mut out = self.map_data(|_, variable| {
            let mut out = function(variable)?;
            if !keep {
                out.attrs.clear();
            }
            Ok(out)
        })?;
        if !keep {
            out.attrs.clear();
        }
        Ok(out)
    }

    pub fn binary(&self, op: Binary, other: &Operand, reflexive: bool) -> Result<Self> {
        // numpy's own on the left hand the operation over as a function of arrays.
        let by_numpy = reflexive && matches!(other, Operand::Array(_));
        // Python asks the dataset the other way round when an array on the left does not know.
        let (op, reflexive) = match swapped(op).filter(|_| reflexive) {
            Some(op) => (op, false),
            None => (op, reflexive),
        };
        let other_set = match other {
            Operand::DataArray(array) => array.to_temp(),
            Operand::Dataset(dataset) => dataset.clone(),
            _ => {
                let mut variables = self.coords();
                for name in self.data_names() {
                    let out = self.variables[&name].operand(op, other, reflexive)?;
                    variables.insert(name, out);
                }
                // Attributes of the dataset stay, whatever the options say.
                let out = Self {
                    variables,
                    known_dims: IndexMap::new(),
                    ..self.clone()
                };
                return Ok(if by_numpy { out.data_first() } else { out });
            }
        };
        let join = options().arithmetic_join;
        let missing = Scalar::Float(f64::NAN);
        let aligned = align(&[self.clone(), other_set], join, &[])?;
        let (left, right) = (&aligned[0], &aligned[1]);
        let apply = |a: &Variable, b: &Variable| match reflexive {
            true => b.binary(op, a),
            false => a.binary(op, b),
        };
        let rules = Rules::of(options().arithmetic_compat);
        let mut variables = merge_coords_by(&[left, right], &rules)?;
        let dims: IndexSet<String> = left.dims().into_iter().chain(right.dims()).collect();
        let sized = |name: &String| dims.contains(name);
        let scalar = variables
            .iter()
            .find(|(name, coord)| sized(name) && coord.ndim() == 0);
        if let Some((name, _)) = scalar {
            return Err(value_error(format!(
                "dimension {} already exists as a scalar variable",
                littoral_array::format::python_str_repr(name)
            )));
        }
        let coord_names = variables.keys().cloned().collect();
        for name in left.data_names() {
            let own = &left.variables[&name];
            let partner = match other {
                Operand::DataArray(_) => Some(&right.variables[THIS]),
                _ => right
                    .variables
                    .get(&name)
                    .filter(|_| !right.coord_names.contains(&name)),
            };
            if let Some(partner) = partner {
                variables.insert(name, apply(own, partner)?);
            } else if matches!(join, Join::Left | Join::Outer) {
                variables.insert(name, own.binary_weak(op, &missing, reflexive)?);
            }
        }
        for name in right.data_names() {
            if name != THIS
                && !variables.contains_key(&name)
                && matches!(join, Join::Right | Join::Outer)
            {
                let out = right.variables[&name].binary_weak(op, &missing, reflexive)?;
                variables.insert(name, out);
            }
        }
        let attrs = match (keep_attrs(None, true), other) {
            (true, Operand::DataArray(other)) => drop_conflicts(&self.attrs, other.attrs()),
            (true, Operand::Dataset(other)) => drop_conflicts(&self.attrs, &other.attrs),
            (true, _) => self.attrs.clone(),
            _ => Attrs::new(),
        };
        let out = Self {
            variables,
            coord_names,
            attrs,
            ..Self::default()
        };
        out.check_scalars()
    }
}
