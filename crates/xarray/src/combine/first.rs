//! `combine_first`: what is missing is filled from another object.

use indexmap::IndexSet;

use crate::align::{Join, align};
use crate::arithmetic::merge_coords;
use crate::attrs::Attrs;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::Result;

impl Dataset {
    /// Own values, and where there are none (or no label, or no such variable) those of `other`.
    pub fn combine_first(&self, other: &Dataset) -> Result<Self> {
        let aligned = align(&[self.clone(), other.clone()], Join::Outer, &[])?;
        let (own, other) = (&aligned[0], &aligned[1]);
        let mut variables = merge_coords(own, other)?;
        let coord_names: IndexSet<String> = variables.keys().cloned().collect();
        let mut names: IndexSet<String> = own.data_names().into_iter().collect();
        names.extend(other.data_names());
        for name in names {
            let side = |dataset: &Dataset| match dataset.coord_names.contains(&name) {
                true => None,
                false => dataset.variables.get(&name).cloned(),
            };
            let filled = match (side(own), side(other)) {
                (Some(own), Some(other)) => own.filled_from(&other)?,
                // What one side lacks is NaN there.
                (Some(one), None) | (None, Some(one)) => one.beside_nan()?,
                (None, None) => continue,
            };
            variables.insert(name, filled);
        }
        Ok(Self {
            variables,
            coord_names,
            attrs: self.attrs.clone(),
            encoding: Attrs::new(),
        })
    }
}

impl DataArray {
    /// Own values, and where there are none (or no label) those of `other`.
    pub fn combine_first(&self, other: &DataArray) -> Result<Self> {
        let aligned = align(&[self.to_temp(), other.to_temp()], Join::Outer, &[])?;
        let variable = aligned[0].variables[THIS].filled_from(&aligned[1].variables[THIS])?;
        Ok(Self {
            name: self.name.clone(),
            variable,
            coords: merge_coords(&aligned[0], &aligned[1])?,
        })
    }
}
