//! What `apply_ufunc` does around a function of arrays: alignment, dimensions, coordinates, attributes.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;

use crate::align::{Join, align};
use crate::arithmetic::{Operand, merge_coords_by};
use crate::collect::Rules;
use crate::combine::CombineAttrs;
use crate::compare::Compat;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, names_repr, value_error};
use crate::variable::Variable;

/// The core dimensions of each argument and of each result; others are broadcast.
#[derive(Debug, Clone)]
pub struct Signature {
    pub inputs: Vec<Vec<String>>,
    pub outputs: Vec<Vec<String>>,
    /// Core dimensions whose size may change; their coordinates go.
    pub exclude: Vec<String>,
}

impl Signature {
    /// Errors if an excluded dimension is no core dimension.
    pub fn new(
        inputs: Vec<Vec<String>>,
        outputs: Vec<Vec<String>>,
        exclude: Vec<String>,
    ) -> Result<Self> {
        let out = Self {
            inputs,
            outputs,
            exclude,
        };
        let unknown: Vec<&str> = out
            .exclude
            .iter()
            .filter(|dim| !out.is_core(dim))
            .map(String::as_str)
            .collect();
        match unknown.is_empty() {
            true => Ok(out),
            false => Err(value_error(format!(
                "each dimension in `exclude_dims` must also be a core dimension in the function signature. Please make {{{}}} a core dimension",
                crate::error::names_list(unknown)
            ))),
        }
    }

    fn is_core(&self, dim: &str) -> bool {
        let mut all = self.inputs.iter().chain(&self.outputs).flatten();
        all.any(|own| own == dim)
    }

    /// Coordinates along these are gone from the `output`-th result.
    fn dropped(&self, output: usize) -> IndexSet<&String> {
        self.inputs
            .iter()
            .flatten()
            .filter(|dim| !self.outputs[output].contains(dim))
            .collect()
    }
}

/// The labelled ones among the operands aligned.
pub fn align_operands(
    operands: &[Option<Operand>],
    join: Join,
    exclude: &[String],
) -> Result<Vec<Option<Operand>>> {
    let temps: Vec<Dataset> = operands
        .iter()
        .filter_map(|operand| match operand {
            Some(Operand::DataArray(array)) => Some(array.to_temp()),
            Some(Operand::Dataset(dataset)) => Some(dataset.clone()),
            _ => None,
        })
        .collect();
    if temps.len() < 2 {
        return Ok(operands.to_vec());
    }
    let mut aligned = align(&temps, join, exclude)?.into_iter();
    operands
        .iter()
        .map(|operand| {
            Ok(match operand {
                Some(Operand::DataArray(array)) => match aligned.next() {
                    Some(set) => Some(Operand::DataArray(DataArray::from_temp(
                        set,
                        array.name.clone(),
                    )?)),
                    None => operand.clone(),
                },
                Some(Operand::Dataset(_)) => aligned.next().map(Operand::Dataset),
                other => other.clone(),
            })
        })
        .collect()
}

/// The coordinates of each result.
pub fn output_coords(
    operands: &[Option<Operand>],
    signature: &Signature,
    combine: &CombineAttrs,
) -> Result<Vec<IndexMap<String, Variable>>> {
    let mut all = vec![];
    for operand in operands.iter().flatten() {
        let coords = match operand {
            Operand::DataArray(array) => array.coords.clone(),
            Operand::Dataset(dataset) => dataset.coords(),
            _ => continue,
        };
        let coords: IndexMap<String, Variable> = coords
            .into_iter()
            .filter(|(_, coord)| !coord.dims.iter().any(|dim| signature.exclude.contains(dim)))
            .collect();
        all.push(Dataset::of_coords(coords));
    }
    let rules = Rules {
        compat: Compat::Minimal,
        attrs: combine,
    };
    let all = merge_coords_by(&all.iter().collect::<Vec<_>>(), &rules)?;
    Ok((0..signature.outputs.len())
        .map(|output| {
            let gone = signature.dropped(output);
            let stays = |coord: &Variable| !coord.dims.iter().any(|dim| gone.contains(dim));
            all.iter()
                .filter(|(_, coord)| stays(coord))
                .map(|(name, coord)| (name.clone(), coord.clone()))
                .collect()
        })
        .collect())
}

/// Variables ready for the function: broadcast dimensions first, then their core dimensions.
pub struct Prepared {
    /// One for each variable given.
    pub variables: Vec<Option<Variable>>,
    pub broadcast: Vec<String>,
    /// Sizes of dimensions that may not change.
    pub sizes: IndexMap<String, u64>,
}

/// Errors as xarray if sizes differ or a variable has a core dimension of another.
pub fn prepare(variables: &[Option<Variable>], signature: &Signature) -> Result<Prepared> {
    let mut sizes: IndexMap<String, u64> = IndexMap::new();
    for variable in variables.iter().flatten() {
        for (dim, size) in variable.sizes() {
            if signature.exclude.contains(&dim) {
                continue;
            }
            let known = *sizes.entry(dim.clone()).or_insert(size);
            if known != size {
                return Err(value_error(format!(
                    "operands cannot be broadcast together with mismatched lengths for dimension {dim}: \
                     {known} vs {size}"
                )));
            }
        }
    }
    let broadcast: Vec<String> = sizes
        .keys()
        .filter(|dim| !signature.is_core(dim))
        .cloned()
        .collect();
    let mut out = vec![];
    for (variable, core) in variables.iter().zip(&signature.inputs) {
        let Some(variable) = variable else {
            out.push(None);
            continue;
        };
        let unexpected: Vec<&str> = variable
            .dims
            .iter()
            .filter(|dim| !broadcast.contains(dim) && !core.contains(dim))
            .map(String::as_str)
            .collect();
        if !unexpected.is_empty() {
            return Err(value_error(format!(
                "operand to apply_ufunc encountered unexpected dimensions {} on an input variable: these are \
                 core dimensions on other input or output variables",
                names_repr(unexpected)
            )));
        }
        if core.iter().any(|dim| variable.axis(dim).is_none()) {
            return Err(value_error("tuple.index(x): x not in tuple"));
        }
        // numpy aligns the last axes: broadcast dimensions of length 1 where others come first.
        let first = broadcast
            .iter()
            .position(|dim| variable.axis(dim).is_some());
        let own = broadcast[first.unwrap_or(broadcast.len())..].iter();
        let dims: Vec<String> = own.chain(core).cloned().collect();
        out.push(Some(
            variable.expanded(&dims)?.with_attrs(variable.attrs.clone()),
        ));
    }
    Ok(Prepared {
        variables: out,
        broadcast,
        sizes,
    })
}

impl Prepared {
    /// A result of the function: named, with sizes checked. `text` is how Python shows it.
    pub fn result(
        &self,
        data: littoral_array::Array,
        core: &[String],
        text: impl FnOnce() -> String,
    ) -> Result<Variable> {
        let dims: Vec<String> = self.broadcast.iter().chain(core).cloned().collect();
        if data.ndim() != dims.len() {
            return Err(value_error(format!(
                "applied function returned data with an unexpected number of dimensions. Received {} \
                 dimension(s) but expected {} dimensions with names {}, from:\n\n{}",
                data.ndim(),
                dims.len(),
                crate::error::tuple_repr(dims.iter().map(String::as_str)),
                text()
            )));
        }
        let out = Variable::new(dims, data)?;
        for (dim, size) in out.sizes() {
            if let Some(before) = self.sizes.get(&dim)
                && *before != size
            {
                return Err(value_error(format!(
                    "size of dimension {} on inputs was unexpectedly changed by applied function from {before} \
                     to {size}. Only dimensions specified in ``exclude_dims`` with xarray.apply_ufunc are allowed \
                     to change size. The data returned was:\n\n{}",
                    python_str_repr(&dim),
                    text()
                )));
            }
        }
        Ok(out)
    }
}
