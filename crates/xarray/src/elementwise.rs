//! Functions of single elements over arrays that are broadcast by name, as `apply_ufunc(vectorize=True)`
//! applies them: what cannot be an operation of the graph (Python's own functions of strings).

use indexmap::IndexMap;
use littoral_array::{Array, ops};

use crate::align::{Join, align, common_sizes};
use crate::arithmetic::{Operand, merge_coords};
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::error::{Result, value_error};
use crate::options::keep_attrs;
use crate::variable::Variable;

/// Arguments of a function of elements, each of the common shape, and where its results belong.
#[derive(Debug)]
pub struct Elementwise {
    /// Dimensions of the result, in order of first appearance.
    pub sizes: IndexMap<String, u64>,
    /// Every argument in C order of the common shape.
    pub columns: Vec<Array>,
    name: Option<String>,
    attrs: Attrs,
    coords: IndexMap<String, Variable>,
}

impl Elementwise {
    /// Aligns (labels must agree), broadcasts and reads. Name and attributes are those of `first`;
    /// coordinates are merged, those without an index that differ are left out.
    ///
    /// # Errors
    /// `AlignmentError` for other labels or sizes, `ValueError` for arrays that do not broadcast.
    pub fn new(first: &DataArray, others: &[Operand]) -> Result<Self> {
        let mut sets = vec![first.to_temp()];
        let labelled = others.iter().filter_map(|other| match other {
            Operand::DataArray(array) => Some(array.to_temp()),
            _ => None,
        });
        sets.extend(labelled);
        let aligned = align(&sets, Join::Exact, &[])?;
        let coords = merge_coords(&aligned.iter().collect::<Vec<_>>())?;
        let own = &aligned[0].variables[THIS];
        let mut variables = vec![own.clone()];
        let mut next = aligned[1..].iter();
        for other in others {
            variables.push(match other {
                Operand::DataArray(_) => match next.next() {
                    Some(set) => set.variables[THIS].clone(),
                    None => return Err(value_error("an argument was lost in alignment")),
                },
                Operand::Variable(variable) => variable.clone(),
                Operand::Array(array) if array.ndim() > 0 => own.named_like(array)?,
                Operand::Array(array) => Variable::new(vec![], array.clone())?,
                Operand::Weak(value) => Variable::scalar(value.clone()),
                Operand::Dataset(_) => {
                    return Err(value_error(
                        "a dataset is no argument of a function of elements",
                    ));
                }
            });
        }
        let sizes = common_sizes(&variables.iter().collect::<Vec<_>>())?;
        let count = sizes.values().product::<u64>() as usize;
        let columns = variables
            .iter()
            .map(|variable| {
                let values = variable.broadcast_to(&sizes)?.values()?;
                Ok(ops::reshape(&values, &[count])?)
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            sizes,
            columns,
            name: first.name.clone(),
            attrs: match keep_attrs(None, true) {
                true => first.attrs().clone(),
                false => Attrs::new(),
            },
            coords,
        })
    }

    /// Elements of the common shape.
    pub fn count(&self) -> usize {
        self.sizes.values().product::<u64>() as usize
    }

    /// The labelled result: one value (or one row of `core` sizes) for each element, in C order.
    pub fn finish(self, values: &Array, core: &[(String, usize)]) -> Result<DataArray> {
        let mut dims: Vec<String> = self.sizes.keys().cloned().collect();
        let mut shape: Vec<usize> = self.sizes.values().map(|size| *size as usize).collect();
        for (dim, size) in core {
            dims.push(dim.clone());
            shape.push(*size);
        }
        let variable = Variable::new(dims, ops::reshape(values, &shape)?)?.with_attrs(self.attrs);
        Ok(DataArray::new(self.name, variable, self.coords))
    }
}
