//! Running values within each group.

use littoral_array::Scalar;
use littoral_array::ops::Scan;
use littoral_graph::{Expr, Op};

use super::{GroupBy, GroupDims, Grouped};
use crate::attrs::Attrs;
use crate::error::{Result, XarrayError};
use crate::options::keep_attrs;
use crate::variable::Variable;

impl GroupBy {
    /// `cumsum` and `cumprod` within each group; the grouped dimension moves to the end.
    pub fn accumulate(
        &self,
        scan: Scan,
        dims: &GroupDims,
        skipna: Option<bool>,
        keep: Option<bool>,
    ) -> Result<Grouped> {
        let dims = self.reduced_dims(dims)?;
        let [dim] = dims.as_slice() else {
            return Err(XarrayError::NotImplemented(
                "Scans are only supported along a single dimension.".into(),
            ));
        };
        if self.dims != [dim.clone()] {
            return Err(XarrayError::NotImplemented(
                "Scans are only supported along the grouped dimension.".into(),
            ));
        }
        // What is in no group runs by itself.
        let mut members = self.members();
        let outside = (0..self.codes.len()).filter(|at| self.codes[*at] < 0);
        members.push(outside.map(|at| at as i64).collect());
        members.retain(|members| !members.is_empty());
        let order: Vec<i64> = members.concat();
        let mut back = vec![-1; self.codes.len()];
        for (at, from) in order.iter().enumerate() {
            back[*from as usize] = at as i64;
        }
        let keep = keep_attrs(keep, true);
        let mut out = self.dataset.map_data(|_, variable| {
            let Some(axis) = variable.axis(dim) else {
                return Ok(variable.clone());
            };
            let dtype = variable.dtype();
            let skipna = skipna.unwrap_or(dtype.is_float());
            let parts = members
                .iter()
                .map(|members| {
                    let op = Op::Scan {
                        op: scan,
                        axis,
                        skipna,
                        limit: None,
                    };
                    Ok(Expr::new(
                        op,
                        vec![variable.data.take(axis, members.clone(), None)?],
                    )?)
                })
                .collect::<Result<Vec<Expr>>>()?;
            let joined = Variable::new(
                variable.dims.clone(),
                Expr::new(Op::Concat { axis }, parts)?,
            )?;
            let joined = joined.reindexed(dim, &back, &Scalar::Float(f64::NAN))?;
            let mut order = variable.dims.clone();
            order.retain(|own| own != dim);
            order.push(dim.clone());
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            Ok(joined.transpose(&order)?.with_attrs(attrs))
        })?;
        if !keep {
            out.attrs.clear();
        }
        self.wrap(out)
    }
}
