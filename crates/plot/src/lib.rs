//! Figures and axes with matplotlib's model and looks, drawn with `plotters` into SVG and PNG.
//!
//! A [`Figure`] holds [`Axes`], axes hold [`Artist`]s, all of it plain data that a Python layer fills as
//! pyplot would. Nothing is decided before it is drawn: limits, ticks and layout come from the data each time
//! [`Figure::to_svg`] or [`Figure::to_png`] is called.
//!
//! ```
//! use littoral_plot::artist::{Coords, Grid, PcolorMesh};
//! use littoral_plot::*;
//!
//! # fn main() -> Result<()> {
//! let mut figure = Figure::default();
//! let id = figure.add_subplot(1, 1, 1)?;
//! let scale = ColorScale::new(Colormap::named("viridis")?, Norm::default());
//! let values = Grid::new(2, 3, vec![1.0, 2.0, 3.0, 4.0, f64::NAN, 6.0])?;
//! let (x, y) = (Coords::Line(vec![0.0, 1.0, 2.0, 3.0]), Coords::Line(vec![-1.0, 0.0, 1.0]));
//! let axes = figure.axes_mut(id).expect("just added");
//! let index = axes.add(Artist::PcolorMesh(PcolorMesh::new(x, y, values, scale)?));
//! axes.xaxis.label = Some("longitude [degrees_east]".into());
//! let label = Some("temperature [K]".into());
//! figure.colorbar(ArtistId { axes: id, index }, &[], ColorbarOptions { label, ..Default::default() })?;
//! let svg = figure.to_svg()?;
//! # assert!(svg.starts_with("<svg"));
//! # Ok(())
//! # }
//! ```
//!
//! - **Numbers.** Everything is `f64`; NaN is a gap or a missing cell. [`values::axis_values`] turns an array
//!   into numbers and says what they mean: dates are days since 1970-01-01 in their calendar, and the axis
//!   needs [`AxisKind::Date`] to show them so; strings become categories.
//! - **xarray's rules** (colours, cell edges, labels, titles) are pure functions in [`xarray_rules`].
//! - **SVG.** Text stays text and lines stay vectors; a field is an embedded PNG of one pixel a cell where
//!   cells are equal, of twice the page's resolution elsewhere. Texts are untrusted and escaped; there are no
//!   ids, so figures do not disturb each other in a page. The root has `role="img"` and an `aria-label`
//!   ([`Figure::description`], or the titles and labels).
//! - **Fonts.** Widths are DejaVu Sans's, from an embedded subset, as a worker cannot measure text. The page
//!   may offer `DejaVu Sans`; otherwise Verdana or another sans-serif is shown in its place.
//! - **plotters** draws the primitives (`SVGBackend`, `BitMapBackend`). Layout, ticks and texts are this
//!   crate's: plotters measures text through the DOM on wasm32.
//!
//! Where matplotlib would let texts overlap, this crate leaves out ticks, widens gaps between subplots
//! ([`Layout::Auto`]) or sets long titles smaller; everything else is placed as matplotlib places it.

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
