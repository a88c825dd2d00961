//! What is drawn inside axes: matplotlib's artists as plain data.
//!
//! Coordinates are `f64` in the axis's numbers (dates: days since 1970-01-01 in the axis's calendar,
//! see [`crate::values`]); NaN is a gap. Sizes are in points (1/72 inch).

mod field;
mod line;
mod note;
mod point;
mod style;

use crate::norm::ColorScale;

pub use field::{Contour, ContourLabels, Coords, Grid, Image, PcolorMesh, Pixels};
pub use line::{AxLine, ErrorBars, Extent, FillBetween, Line, Quiver};
pub use note::{CoordSystem, TextArtist};
pub use point::{Bars, PointColors, Scatter};
pub use style::{LineStyle, Marker, Step};

#[derive(Debug, Clone, PartialEq)]
pub enum Artist {
    Line(Line),
    PcolorMesh(PcolorMesh),
    Image(Image),
    Contour(Contour),
    Scatter(Scatter),
    Bars(Bars),
    FillBetween(FillBetween),
    ErrorBars(ErrorBars),
    AxLine(AxLine),
    Text(TextArtist),
    Quiver(Quiver),
}

impl Artist {
    pub fn zorder(&self) -> f64 {
        match self {
            Artist::Line(a) => a.zorder,
            Artist::PcolorMesh(a) => a.zorder,
            Artist::Image(a) => a.zorder,
            Artist::Contour(a) => a.zorder,
            Artist::Scatter(a) => a.zorder,
            Artist::Bars(a) => a.zorder,
            Artist::FillBetween(a) => a.zorder,
            Artist::ErrorBars(a) => a.zorder,
            Artist::AxLine(a) => a.zorder,
            Artist::Text(a) => a.zorder,
            Artist::Quiver(a) => a.zorder,
        }
    }

    /// The legend's text; labels that start with `_` stay out of it, as in matplotlib.
    pub fn label(&self) -> Option<&str> {
        let label = match self {
            Artist::Line(a) => a.label.as_deref(),
            Artist::Scatter(a) => a.label.as_deref(),
            Artist::Bars(a) => a.label.as_deref(),
            Artist::FillBetween(a) => a.label.as_deref(),
            Artist::AxLine(a) => a.label.as_deref(),
            _ => None,
        };
        label.filter(|text| !text.is_empty() && !text.starts_with('_'))
    }

    /// The artist without its data, for a legend; the colours of a scatter plot are kept as one.
    pub fn sample(&self) -> Artist {
        let mut sample = match self {
            Artist::Line(a) => Artist::Line(Line {
                x: Vec::new(),
                y: Vec::new(),
                ..a.clone()
            }),
            Artist::Scatter(a) => Artist::Scatter(Scatter {
                x: Vec::new(),
                y: Vec::new(),
                sizes: a.sizes.iter().take(1).copied().collect(),
                colors: match &a.colors {
                    PointColors::Values { values, scale } => {
                        let scale = scale.fitted(values);
                        let (low, high) = scale.limits();
                        PointColors::One(scale.color((low + high) / 2.0))
                    }
                    PointColors::Each(colors) => {
                        PointColors::Each(colors.iter().take(1).copied().collect())
                    }
                    one => one.clone(),
                },
                ..a.clone()
            }),
            Artist::FillBetween(a) => Artist::FillBetween(FillBetween {
                x: Vec::new(),
                y1: Vec::new(),
                y2: Vec::new(),
                ..a.clone()
            }),
            other => other.clone(),
        };
        if let Artist::Bars(bars) = &mut sample {
            bars.edges.clear();
            bars.spans.clear();
            bars.colors.truncate(1);
        }
        sample
    }

    /// Sets the legend's text; false if this kind of artist has none.
    pub fn set_label(&mut self, text: Option<String>) -> bool {
        let label = match self {
            Artist::Line(a) => &mut a.label,
            Artist::Scatter(a) => &mut a.label,
            Artist::Bars(a) => &mut a.label,
            Artist::FillBetween(a) => &mut a.label,
            Artist::AxLine(a) => &mut a.label,
            _ => return false,
        };
        *label = text;
        true
    }

    /// The colours of a mappable artist, with limits from its data.
    pub fn color_scale(&self) -> Option<ColorScale> {
        match self {
            Artist::PcolorMesh(a) => Some(a.scale.fitted(&a.values.values)),
            Artist::Image(Image {
                pixels: Pixels::Values { values, scale },
                ..
            }) => Some(scale.fitted(&values.values)),
            Artist::Contour(a) => Some(a.scale.fitted(&a.levels)),
            Artist::Scatter(Scatter {
                colors: PointColors::Values { values, scale },
                ..
            }) => Some(scale.fitted(values)),
            _ => None,
        }
    }

    /// Sets a mappable artist's colours (`set_clim`, `set_cmap`).
    pub fn color_scale_mut(&mut self) -> Option<&mut ColorScale> {
        match self {
            Artist::PcolorMesh(a) => Some(&mut a.scale),
            Artist::Image(Image {
                pixels: Pixels::Values { scale, .. },
                ..
            }) => Some(scale),
            Artist::Contour(a) => Some(&mut a.scale),
            Artist::Scatter(Scatter {
                colors: PointColors::Values { scale, .. },
                ..
            }) => Some(scale),
            _ => None,
        }
    }
}
