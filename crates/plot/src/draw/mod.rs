//! From a figure to marks, and from marks to SVG or PNG through plotters' back ends.

pub(crate) mod picture;
mod raster;
pub(crate) mod scene;
mod surface;
mod svg;

pub(crate) use picture::Picture;
pub(crate) use raster::to_png;
pub(crate) use scene::{Anchor, Mark, Point, Rect, Scene};
pub(crate) use svg::to_svg;
