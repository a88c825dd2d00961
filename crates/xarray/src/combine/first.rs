//! `combine_first`: what is missing is filled from another object.

use indexmap::IndexSet;

use crate::align::{Join, align};
use crate::arithmetic::merge_coords;
use crate::dataarray::{DataArray, THIS};
use crate::dataset::Dataset;
use crate::error::Result;

impl Dataset {
    /// Own values, and where there are none (or no label, or no such variable) those of `other`. One of both may be
    /// a single array ([`DataArray::map_to_dataset`]), which then stands beside each variable of the other.
    pub fn combine_first(&self, other: &Dataset) -> Result<Self> {
        let aligned = align(&[self.clone(), other.clone()], Join::Outer, &[])?;
        let (own, other) = (&aligned[0], &aligned[1]);
        let mut variables = merge_coords(&[own, other])?;
        let coord_names: IndexSet<String> = variables.keys().cloned().collect();
        let single = own.is_single() && other.is_single();
        let mut names: IndexSet<String> = own.data_names().into_iter().collect();
        names.extend(other.data_names());
        names.retain(|name| name != THIS || single);
        for name in names {
            let side = |dataset: &Dataset| match dataset.coord_names.contains(&name) {
                true => dataset.variables.get(THIS).cloned(),
                false => {
                    let found = dataset.variables.get(THIS);
                    found.or_else(|| dataset.variables.get(&name)).cloned()
                }
            };
            let filled = match (side(own), side(other)) {
                (Some(own), Some(other)) => own.filled_from(&other)?,
                // What one side lacks is NaN there.
                (Some(one), None) | (None, Some(one)) => one.beside_nan()?,
                (None, None) => continue,
            };
            variables.insert(name, filled);
        }
        let out = Self {
            variables,
            coord_names,
            attrs: match self.is_single() {
                true => other.attrs.clone(),
                false => self.attrs.clone(),
            },
            ..Self::default()
        };
        match single {
            true => Ok(out),
            false => out.data_first().check_scalars(),
        }
    }
}

impl DataArray {
    /// Own values, and where there are none (or no label) those of `other`.
    pub fn combine_first(&self, other: &DataArray) -> Result<Self> {
        self.via(|own| own.combine_first(&other.to_temp()))
    }
}
