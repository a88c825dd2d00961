//! Figures and axes with matplotlib's model and looks, drawn with `plotters` into SVG and PNG.

pub mod artist;
pub mod axes;
mod color;
mod colormap;
mod contouring;
mod draw;
mod error;
mod figure;
mod format_string;
pub mod norm;
mod render;
pub mod text;
pub mod ticks;
pub mod values;
pub mod xarray_rules;

pub use artist::Artist;
pub use axes::{Axes, Axis, AxisKind, Legend, Place, Scale};
pub use color::Color;
pub use colormap::Colormap;
pub use error::{PlotError, Result};
pub use figure::{
    ArtistId, AxesId, Colorbar, ColorbarId, ColorbarOptions, Figure, Layout, SubplotParams,
};
pub use format_string::{Format, parse_format};
pub use norm::{ColorScale, Extend, Norm};
pub use render::contours::contour_levels;
pub use text::{HAlign, Label, VAlign};
