//! Lines, fills and arrows.

use crate::artist::{LineStyle, Marker, Step};
use crate::color::Color;
use crate::error::{PlotError, Result};

/// `plot`.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub color: Color,
    pub linewidth: f64,
    pub linestyle: LineStyle,
    pub marker: Marker,
    pub markersize: f64,
    pub markerfacecolor: Option<Color>,
    pub markeredgecolor: Option<Color>,
    pub markeredgewidth: f64,
    pub step: Option<Step>,
    pub alpha: f64,
    pub label: Option<String>,
    pub zorder: f64,
}

impl Line {
    /// A solid line of matplotlib's width. Errors if the lengths differ.
    pub fn new(x: Vec<f64>, y: Vec<f64>, color: Color) -> Result<Self> {
        if x.len() != y.len() {
            return Err(PlotError::Shape(format!(
                "x and y must have same first dimension, but have shapes ({},) and ({},)",
                x.len(),
                y.len()
            )));
        }
        Ok(Self {
            x,
            y,
            color,
            linewidth: 1.5,
            linestyle: LineStyle::Solid,
            marker: Marker::None,
            markersize: 6.0,
            markerfacecolor: None,
            markeredgecolor: None,
            markeredgewidth: 1.0,
            step: None,
            alpha: 1.0,
            label: None,
            zorder: 2.0,
        })
    }
}

/// `fill_between` (and `fill_betweenx` when `horizontal`).
#[derive(Debug, Clone, PartialEq)]
pub struct FillBetween {
    pub x: Vec<f64>,
    pub y1: Vec<f64>,
    pub y2: Vec<f64>,
    /// Swap x and y: between two curves over y.
    pub horizontal: bool,
    pub color: Color,
    pub edgecolor: Option<Color>,
    pub linewidth: f64,
    pub alpha: f64,
    pub label: Option<String>,
    pub zorder: f64,
}

/// `errorbar`: bars around points (the points' own line is a [`Line`]).
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorBars {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    /// Distances below and above.
    pub yerr: Option<(Vec<f64>, Vec<f64>)>,
    pub xerr: Option<(Vec<f64>, Vec<f64>)>,
    pub color: Color,
    pub linewidth: f64,
    pub capsize: f64,
    pub alpha: f64,
    pub zorder: f64,
}

/// `axhline`, `axvline`, `hlines`, `vlines`, `axhspan`, `axvspan`.
#[derive(Debug, Clone, PartialEq)]
pub struct AxLine {
    /// At one y (horizontal) or one x (vertical).
    pub at: f64,
    /// A filled span up to this value instead of a line.
    pub to: Option<f64>,
    pub vertical: bool,
    /// From and to along the other axis.
    pub extent: Extent,
    pub color: Color,
    pub linewidth: f64,
    pub linestyle: LineStyle,
    pub alpha: f64,
    pub label: Option<String>,
    pub zorder: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// Fractions of the axes (`axhline`).
    Axes(f64, f64),
    /// Data coordinates (`hlines`).
    Data(f64, f64),
}

/// `quiver`: arrows of a vector field.
#[derive(Debug, Clone, PartialEq)]
pub struct Quiver {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub u: Vec<f64>,
    pub v: Vec<f64>,
    pub color: Color,
    /// Data units of the vector in one width of the axes; chosen from the data if `None`.
    pub scale: Option<f64>,
    pub alpha: f64,
    pub zorder: f64,
}
