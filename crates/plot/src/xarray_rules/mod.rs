//! What xarray decides before it calls matplotlib: colours, cell edges, labels, titles. Pure functions with
//! xarray's rules (`xarray.plot.utils`).

mod breaks;
mod cmap;
mod labels;

pub use breaks::{infer_interval_breaks, infer_interval_breaks_2d};
pub use cmap::{Center, CmapChoice, CmapOptions, CmapParams, Levels, determine_cmap_params};
pub use labels::{SliceCoord, facet_title, label_from_attrs, title_for_slice, wrap};
