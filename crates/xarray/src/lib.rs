//! xarray's labelled model over task-graph expressions.
//!
//! Labels are resolved here, once; what remains is a [`littoral_graph::Expr`] that either engine can
//! run. A [`Dataset`] is the general case: methods of [`DataArray`] go through a dataset of one variable,
//! so that every rule (alignment, dims handling, keep_attrs) is written once.

mod aggregate;
mod align;
mod arithmetic;
mod assign;
mod attrs;
mod calculus;
mod calendars;
mod cf;
mod coarsen;
mod collect;
mod combine;
mod compare;
mod computation;
mod conditional;
mod construct;
mod dataarray;
mod dataset;
mod datetime;
mod elementwise;
mod error;
mod extremes;
mod fill;
mod fit;
mod groupby;
mod groupers;
mod index;
mod indexing;
mod interp;
mod interpolate_na;
mod labels;
mod levels;
mod missing;
mod multiindex;
mod netcdf;
mod open;
mod options;
mod pad;
mod quantile;
mod reindex;
mod renaming;
pub mod repr;
mod rolling;
mod select;
mod shaping;
mod stack;
pub mod tree;
mod ufunc;
mod variable;
mod weighted;

pub use aggregate::{Aggregation, Dims, Extreme};
pub use align::{Join, align, align_filled, align_given, broadcast, broadcast_like};
pub use arithmetic::Operand;
pub use attrs::{AttrValue, Attrs, Opaque};
pub use calendars::{ConvertCalendar, calendar_named, is_standard, range_like};
pub use cf::{Decoding, Deltas};
pub use coarsen::{Boundary, Coarsen, CoarsenDim};
pub use collect::Part;
pub use combine::{
    Combine, CombineAttrs, ConcatDim, Merged, Nested, Object, Subset, combine_by_coords,
    combine_nested, concat, concat_objects, concat_sets, merge, merge_objects,
};
pub use compare::Compat;
pub use computation::{corr, cov, cross, dot, polyval};
pub use conditional::{where_datasets, where_function};
pub use construct::{dataarray_from_parts, dataset_from_parts};
pub use dataarray::DataArray;
pub use dataset::Dataset;
pub use datetime::{
    DATE_PARTS, DELTA_PARTS, dt_calendar, dt_component, dt_isocalendar, dt_round, dt_strftime,
};
pub use elementwise::Elementwise;
pub use error::{Result, XarrayError};
pub use fill::Fill;
pub use fit::PolyfitOptions;
pub use groupby::{GroupBy, GroupDims, Grouped};
pub use groupers::{Bins, Edges, GroupKey, GroupRule, Grouper};
pub use index::{Label, Lookup, Method};
pub use indexing::{Indexer, LabelIndexer};
pub use interp::{InterpOptions, InterpTarget, like_targets, scheme};
pub use interpolate_na::{InterpolateNa, MaxGap, UseCoordinate};
pub use multiindex::{Levels, MultiIndex, Role};
pub use netcdf::{NetcdfOptions, is_netcdf, open_netcdf};
pub use open::{OpenOptions, open_groups, open_zarr};
pub use options::{Options, keep_attrs, options, set_options};
pub use pad::{Ends, PadOptions, Padding};
pub use quantile::Quantile;
pub use reindex::{Keep, Reindex};
pub use rolling::{Moving, Rolling, RollingDim};
pub use tree::Tree;
pub use ufunc::{Prepared, Signature, align_operands, output_coords, prepare};
pub use variable::Variable;
pub use weighted::{Weighted, WeightedFn};
