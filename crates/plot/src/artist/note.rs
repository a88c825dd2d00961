//! Texts in the plot.

use crate::color::Color;
use crate::text::{HAlign, VAlign};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CoordSystem {
    #[default]
    Data,
    /// Fractions of the axes (`transform=ax.transAxes`).
    Axes,
}

/// `text` and `annotate`.
#[derive(Debug, Clone, PartialEq)]
pub struct TextArtist {
    pub x: f64,
    pub y: f64,
    pub coords: CoordSystem,
    pub text: String,
    pub color: Color,
    pub fontsize: f64,
    pub bold: bool,
    /// Degrees, counterclockwise.
    pub rotation: f64,
    pub ha: HAlign,
    pub va: VAlign,
    /// Colour of a box behind the text.
    pub background: Option<Color>,
    /// Draw an arrow from the text to this point (`annotate` with `arrowprops`).
    pub arrow_to: Option<(f64, f64)>,
    pub zorder: f64,
}
