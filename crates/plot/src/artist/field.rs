//! Fields: meshes, images, contours.

use crate::artist::LineStyle;
use crate::color::Color;
use crate::error::{PlotError, Result};
use crate::norm::{ColorScale, Extend};

/// A 2-d field in C order; NaN is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    pub rows: usize,
    pub cols: usize,
    pub values: Vec<f64>,
}

impl Grid {
    pub fn new(rows: usize, cols: usize, values: Vec<f64>) -> Result<Self> {
        if rows.checked_mul(cols) != Some(values.len()) {
            return Err(PlotError::Shape(format!(
                "a field of shape ({rows}, {cols}) cannot hold {} values",
                values.len()
            )));
        }
        Ok(Self { rows, cols, values })
    }

    pub fn at(&self, row: usize, col: usize) -> f64 {
        self.values[row * self.cols + col]
    }
}

/// Coordinates along one side of a field, or at each of its points.
#[derive(Debug, Clone, PartialEq)]
pub enum Coords {
    /// One number a row or column (or edge).
    Line(Vec<f64>),
    /// A number at each corner or point: curvilinear grids.
    Field(Grid),
}

/// `pcolormesh`: cells between edges.
#[derive(Debug, Clone, PartialEq)]
pub struct PcolorMesh {
    /// `cols + 1` edges, or corners of shape `(rows + 1, cols + 1)`.
    pub x_edges: Coords,
    /// `rows + 1` edges, or corners of shape `(rows + 1, cols + 1)`.
    pub y_edges: Coords,
    pub values: Grid,
    pub scale: ColorScale,
    pub alpha: f64,
    pub zorder: f64,
}

impl PcolorMesh {
    /// Errors if the edges do not enclose the cells.
    pub fn new(x_edges: Coords, y_edges: Coords, values: Grid, scale: ColorScale) -> Result<Self> {
        let fits = |edges: &Coords, count: usize| match edges {
            Coords::Line(line) => line.len() == count + 1,
            Coords::Field(grid) => grid.rows == values.rows + 1 && grid.cols == values.cols + 1,
        };
        if !fits(&x_edges, values.cols) || !fits(&y_edges, values.rows) {
            return Err(PlotError::Shape(format!(
                "pcolormesh: the edges of a ({}, {}) field must be {} and {} numbers, or corners of shape ({}, {})",
                values.rows,
                values.cols,
                values.cols + 1,
                values.rows + 1,
                values.rows + 1,
                values.cols + 1
            )));
        }
        Ok(Self {
            x_edges,
            y_edges,
            values,
            scale,
            alpha: 1.0,
            zorder: 0.0,
        })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Pixels {
    Values {
        values: Grid,
        scale: ColorScale,
    },
    /// RGBA bytes, row by row.
    Rgba {
        rows: usize,
        cols: usize,
        bytes: Vec<u8>,
    },
}

/// `imshow`.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    pub pixels: Pixels,
    /// left, right, bottom, top in data coordinates of the outer pixel edges.
    pub extent: (f64, f64, f64, f64),
    /// Row 0 lies at the top of the extent (`origin="upper"`).
    pub origin_upper: bool,
    /// Smooth between pixels instead of showing them.
    pub smooth: bool,
    pub alpha: f64,
    pub zorder: f64,
}

/// `contour` and `contourf`.
#[derive(Debug, Clone, PartialEq)]
pub struct Contour {
    /// `cols` numbers or points of shape `(rows, cols)`.
    pub x: Coords,
    /// `rows` numbers or points of shape `(rows, cols)`.
    pub y: Coords,
    pub values: Grid,
    /// Increasing.
    pub levels: Vec<f64>,
    pub filled: bool,
    pub extend: Extend,
    pub scale: ColorScale,
    /// Instead of the scale: a colour a level (a band when filled), repeated as needed.
    pub colors: Option<Vec<Color>>,
    /// A width a level, repeated as needed.
    pub linewidths: Vec<f64>,
    /// None: solid, and dashed below zero when all lines have one colour, as matplotlib does.
    pub linestyle: Option<LineStyle>,
    /// Write the level on its line (`clabel`).
    pub labels: Option<ContourLabels>,
    pub alpha: f64,
    pub zorder: f64,
}

/// `clabel`.
#[derive(Debug, Clone, PartialEq)]
pub struct ContourLabels {
    pub fontsize: f64,
    /// A text a level; numbers if `None`.
    pub texts: Option<Vec<String>>,
}

impl Contour {
    /// Errors if the coordinates are not those of the field or the levels do not increase.
    pub fn new(
        x: Coords,
        y: Coords,
        values: Grid,
        levels: Vec<f64>,
        filled: bool,
        scale: ColorScale,
    ) -> Result<Self> {
        let fits = |coords: &Coords, count: usize| match coords {
            Coords::Line(line) => line.len() == count,
            Coords::Field(grid) => grid.rows == values.rows && grid.cols == values.cols,
        };
        if !fits(&x, values.cols) || !fits(&y, values.rows) {
            return Err(PlotError::Shape(format!(
                "contour: a ({}, {}) field needs {} x and {} y coordinates, or points of its shape",
                values.rows, values.cols, values.cols, values.rows
            )));
        }
        if values.rows < 2 || values.cols < 2 {
            return Err(PlotError::Shape(format!(
                "Input z must be at least a (2, 2) shaped array, but has shape ({}, {})",
                values.rows, values.cols
            )));
        }
        if levels.windows(2).any(|pair| pair[0] >= pair[1])
            || levels.iter().any(|level| level.is_nan())
        {
            return Err(PlotError::Value("Contour levels must be increasing".into()));
        }
        if filled && levels.len() < 2 {
            return Err(PlotError::Value(
                "Filled contours require at least 2 levels.".into(),
            ));
        }
        Ok(Self {
            x,
            y,
            values,
            levels,
            filled,
            extend: Extend::Neither,
            scale,
            colors: None,
            linewidths: vec![1.5],
            linestyle: None,
            labels: None,
            alpha: 1.0,
            zorder: if filled { 1.0 } else { 2.0 },
        })
    }
}
