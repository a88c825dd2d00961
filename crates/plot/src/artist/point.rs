//! Scatter plots and bars.

use crate::artist::Marker;
use crate::color::Color;
use crate::error::{PlotError, Result};
use crate::norm::ColorScale;

#[derive(Debug, Clone, PartialEq)]
pub enum PointColors {
    One(Color),
    Each(Vec<Color>),
    Values { values: Vec<f64>, scale: ColorScale },
}

/// `scatter`.
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    /// Areas in points², repeated as needed; matplotlib's default is 36.
    pub sizes: Vec<f64>,
    pub colors: PointColors,
    pub marker: Marker,
    /// `None`: the face's colour.
    pub edgecolor: Option<Color>,
    pub linewidth: f64,
    pub alpha: f64,
    pub label: Option<String>,
    pub zorder: f64,
}

impl Scatter {
    /// Circles of one colour. Errors if the lengths differ.
    pub fn new(x: Vec<f64>, y: Vec<f64>, colors: PointColors) -> Result<Self> {
        if x.len() != y.len() {
            return Err(PlotError::Shape("x and y must be the same size".into()));
        }
        Ok(Self {
            x,
            y,
            sizes: vec![36.0],
            colors,
            marker: Marker::Circle,
            edgecolor: None,
            linewidth: 1.0,
            alpha: 1.0,
            label: None,
            zorder: 1.0,
        })
    }
}

/// `bar`, `barh` and `hist`: rectangles from a base.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// Lower and upper edge of each bar along its axis.
    pub edges: Vec<(f64, f64)>,
    /// Base and end of each bar.
    pub spans: Vec<(f64, f64)>,
    pub horizontal: bool,
    /// Repeated as needed.
    pub colors: Vec<Color>,
    pub edgecolor: Option<Color>,
    pub linewidth: f64,
    pub alpha: f64,
    pub label: Option<String>,
    pub zorder: f64,
}

impl Bars {
    /// A histogram from `counts.len() + 1` edges.
    pub fn hist(edges: &[f64], counts: &[f64], color: Color) -> Result<Self> {
        if edges.len() != counts.len() + 1 {
            return Err(PlotError::Shape(format!(
                "hist: {} counts need {} edges, got {}",
                counts.len(),
                counts.len() + 1,
                edges.len()
            )));
        }
        Ok(Self {
            edges: edges.windows(2).map(|pair| (pair[0], pair[1])).collect(),
            spans: counts.iter().map(|count| (0.0, *count)).collect(),
            horizontal: false,
            colors: vec![color],
            edgecolor: None,
            linewidth: 0.0,
            alpha: 1.0,
            label: None,
            zorder: 1.0,
        })
    }
}
