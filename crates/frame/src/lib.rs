//! Tables: [`DataFrame`], [`Series`] and [`Index`], by pandas' rules and with pandas' text and HTML.
//!
//! A column is a 1-d [`littoral_array::Array`]. Strings with missing values are object arrays in which
//! every element is a string or missing; their dtype is pandas' `str` ([`column::dtype_name`]).

pub mod column;
mod csv;
mod describe;
mod error;
pub mod format;
mod frame;
mod group;
mod index;
mod info;
mod labelled;
mod lookup;
mod options;
mod read;
mod series;
mod sort;

pub use csv::CsvOptions;
pub use describe::{pearson, quantiles};
pub use error::{FrameError, Result};
pub use frame::{DataFrame, Operand, labels};
pub use group::Groups;
pub use index::{Flat, Index, Multi, Name};
pub use labelled::{
    AsPandas, array_to_frame, array_to_pandas, array_to_series, coords_index, dataset_to_frame,
    dataset_to_pandas, dimension_index, frame_to_array, frame_to_dataset, index_to_coords,
    index_to_variable, multi_of, multiindex_of, series_to_array,
};
pub use lookup::{Found, Selection};
pub use options::{Options, options, set_options};
pub use read::{ReadOptions, read_csv};
pub use series::{Combine, Series, cast_column, mask_positions};
