//! `concat` and `merge`.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, ops};
use littoral_graph::{Expr, Op};

use crate::align::{Join, align};
use crate::attrs::Attrs;
use crate::collect::conflict;
use crate::dataset::Dataset;
use crate::error::{Result, value_error};
use crate::variable::Variable;

/// Along which dimension to concatenate.
#[derive(Debug, Clone)]
pub enum ConcatDim {
    Name(String),
    /// A new dimension with labels: 1-d along itself.
    Labelled(String, Array, Attrs),
}

impl ConcatDim {
    fn name(&self) -> &str {
        match self {
            ConcatDim::Name(name) | ConcatDim::Labelled(name, ..) => name,
        }
    }
}

/// Joins datasets along an existing or a new dimension.
pub fn concat(objects: &[Dataset], dim: &ConcatDim, join: Join) -> Result<Dataset> {
    let name = dim.name();
    let first = objects
        .first()
        .ok_or_else(|| value_error("must supply at least one object to concatenate"))?;
    let new = !objects.iter().any(|object| object.has_dim(name));
    let aligned = align(objects, join, &[name.to_owned()])?;
    let mut out = Dataset {
        attrs: first.attrs.clone(),
        encoding: first.encoding.clone(),
        ..Dataset::default()
    };
    for (key, variable) in &aligned[0].variables {
        let is_coord = first.coord_names.contains(key);
        let parts: Vec<Variable> = aligned
            .iter()
            .map(|object| {
                object.variables.get(key).cloned().ok_or_else(|| {
                    value_error(format!(
                        "{} is not present in all datasets.",
                        python_str_repr(key)
                    ))
                })
            })
            .collect::<Result<_>>()?;
        let has = parts.iter().any(|part| part.axis(name).is_some());
        let mut same = true;
        if is_coord && !has {
            for part in &parts[1..] {
                same &= part.equals(variable)?;
            }
        }
        let joined = match has || (new && (!is_coord || !same)) || (key == name) {
            true => concat_variables(&parts, name, &aligned)?,
            false => variable.clone(),
        };
        let index = joined.dims == [key.clone()];
        out.variables
            .insert(key.clone(), if index { joined.loaded()? } else { joined });
        if is_coord || index {
            out.coord_names.insert(key.clone());
        }
    }
    if let ConcatDim::Labelled(name, labels, attrs) = dim {
        let coord = Variable::new(vec![name.clone()], labels.clone())?.with_attrs(attrs.clone());
        out.variables.insert(name.clone(), coord);
        out.coord_names.insert(name.clone());
    }
    Dataset::new(out.variables, out.coord_names, out.attrs)
}

fn concat_variables(parts: &[Variable], dim: &str, objects: &[Dataset]) -> Result<Variable> {
    let first = &parts[0];
    // All dims of all parts, the concatenated one where it is, or in front.
    let mut dims: Vec<String> = vec![];
    if parts.iter().all(|part| part.axis(dim).is_none()) {
        dims.push(dim.to_owned());
    }
    for part in parts {
        for own in &part.dims {
            if !dims.contains(own) {
                dims.push(own.clone());
            }
        }
    }
    let mut sizes: IndexMap<String, u64> = IndexMap::new();
    for part in parts {
        for (own, size) in part.sizes() {
            if own != dim {
                sizes.insert(own, size);
            }
        }
    }
    let axis = dims.iter().position(|own| own == dim).unwrap_or(0);
    let mut dtype: Option<DType> = None;
    for part in parts {
        dtype = Some(match dtype {
            None => part.dtype(),
            Some(known) => ops::result_type(known, part.dtype()).unwrap_or(DType::Object),
        });
    }
    let inputs = parts
        .iter()
        .zip(objects)
        .map(|(part, object)| {
            let full: IndexMap<String, u64> = dims
                .iter()
                .map(|own| {
                    let size = match own == dim {
                        true => match part.axis(dim) {
                            Some(axis) => part.shape()[axis],
                            None => object.sizes().get(dim).copied().unwrap_or(1),
                        },
                        false => sizes[own],
                    };
                    (own.clone(), size)
                })
                .collect();
            let data = part.broadcast_to(&full)?.data;
            Ok(data.cast(dtype.unwrap_or(DType::F64))?)
        })
        .collect::<Result<Vec<Expr>>>()?;
    let data = Expr::new(Op::Concat { axis }, inputs)?;
    let out = Variable::new(dims, data)?.with_attrs(first.attrs.clone());
    Ok(Variable {
        encoding: first.encoding.clone(),
        ..out
    })
}

/// One dataset of all variables; those of one name must be equal (`no_conflicts` fills gaps).
pub fn merge(objects: &[Dataset], join: Join) -> Result<Dataset> {
    let aligned = align(objects, join, &[])?;
    let mut variables: IndexMap<String, Variable> = IndexMap::new();
    let mut coord_names: IndexSet<String> = IndexSet::new();
    for object in &aligned {
        for (name, variable) in &object.variables {
            match variables.get(name) {
                None => {
                    variables.insert(name.clone(), variable.clone());
                }
                Some(own) if own.equals(variable)? => {}
                Some(own) => {
                    variables.insert(name.clone(), no_conflicts(name, own, variable)?);
                }
            }
        }
        coord_names.extend(object.coord_names.iter().cloned());
    }
    let attrs = objects
        .first()
        .map(|object| object.attrs.clone())
        .unwrap_or_default();
    Dataset::new(variables, coord_names, attrs)
}

/// Both together, where each fills what the other lacks.
fn no_conflicts(name: &str, a: &Variable, b: &Variable) -> Result<Variable> {
    let (x, y) = (a.values()?, b.values()?);
    if a.dims != b.dims || a.shape() != b.shape() {
        return Err(conflict(name));
    }
    for (x, y) in x.scalars().iter().zip(y.scalars()) {
        if !x.is_null() && !y.is_null() && x != &y && x.as_f64() != y.as_f64() {
            return Err(conflict(name));
        }
    }
    let present = a.unary(littoral_array::ops::Unary::Notnull)?;
    let data = present.data.select(&a.data, &b.data)?;
    a.with_data(data)
}
