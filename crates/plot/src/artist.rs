//! What is drawn inside axes: matplotlib's artists as plain data.
//!
//! Coordinates are `f64` in the axis's numbers (dates: days since 1970-01-01 in the axis's calendar,
//! see [`crate::values`]); NaN is a gap. Sizes are in points (1/72 inch).

use crate::color::Color;
use crate::error::{PlotError, Result};
use crate::norm::{ColorScale, Extend};
use crate::text::{HAlign, VAlign};

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

#[derive(Debug, Clone, PartialEq, Default)]
pub enum LineStyle {
    #[default]
    Solid,
    Dashed,
    Dotted,
    DashDot,
    /// Lengths of dashes and gaps in line widths, from an offset.
    Dashes(f64, Vec<f64>),
    None,
}

impl LineStyle {
    /// `- -- -. :`, `solid dashed dashdot dotted`, `none`.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "-" | "solid" => LineStyle::Solid,
            "--" | "dashed" => LineStyle::Dashed,
            ":" | "dotted" => LineStyle::Dotted,
            "-." | "dashdot" => LineStyle::DashDot,
            "" | " " | "none" | "None" => LineStyle::None,
            _ => return Err(PlotError::Value(format!("'{text}' is not a valid value for linestyle"))),
        })
    }

    /// matplotlib's dash lengths in line widths; `None` for solid lines.
    pub fn pattern(&self) -> Option<Vec<f64>> {
        match self {
            LineStyle::Dashed => Some(vec![3.7, 1.6]),
            LineStyle::Dotted => Some(vec![1.0, 1.65]),
            LineStyle::DashDot => Some(vec![6.4, 1.6, 1.0, 1.6]),
            LineStyle::Dashes(_, lengths) if lengths.iter().sum::<f64>() > 0.0 => Some(lengths.clone()),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Marker {
    #[default]
    None,
    Point,
    Pixel,
    Circle,
    Square,
    Diamond,
    ThinDiamond,
    TriangleUp,
    TriangleDown,
    TriangleLeft,
    TriangleRight,
    Pentagon,
    Hexagon,
    Star,
    Plus,
    Cross,
    PlusFilled,
    CrossFilled,
    VLine,
    HLine,
}

impl Marker {
    /// matplotlib's codes: `. , o s D d ^ v < > p h * + x P X | _`, `none`.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "" | " " | "none" | "None" => Marker::None,
            "." => Marker::Point,
            "," => Marker::Pixel,
            "o" | "8" => Marker::Circle,
            "s" => Marker::Square,
            "D" => Marker::Diamond,
            "d" => Marker::ThinDiamond,
            "^" | "2" => Marker::TriangleUp,
            "v" | "1" => Marker::TriangleDown,
            "<" | "3" => Marker::TriangleLeft,
            ">" | "4" => Marker::TriangleRight,
            "p" => Marker::Pentagon,
            "h" | "H" => Marker::Hexagon,
            "*" => Marker::Star,
            "+" => Marker::Plus,
            "x" => Marker::Cross,
            "P" => Marker::PlusFilled,
            "X" => Marker::CrossFilled,
            "|" => Marker::VLine,
            "_" => Marker::HLine,
            _ => return Err(PlotError::Value(format!("unrecognized marker style {text:?}"))),
        })
    }
}

/// Where a step line jumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Pre,
    Post,
    Mid,
}

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
            step: None,
            alpha: 1.0,
            label: None,
            zorder: 2.0,
        })
    }
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
        Ok(Self { x_edges, y_edges, values, scale, alpha: 1.0, zorder: 0.0 })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Pixels {
    Values { values: Grid, scale: ColorScale },
    /// RGBA bytes, row by row.
    Rgba { rows: usize, cols: usize, bytes: Vec<u8> },
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
        if levels.windows(2).any(|pair| pair[0] >= pair[1]) || levels.iter().any(|level| level.is_nan()) {
            return Err(PlotError::Value("Contour levels must be increasing".into()));
        }
        if filled && levels.len() < 2 {
            return Err(PlotError::Value("Filled contours require at least 2 levels.".into()));
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

    /// The colours of a mappable artist, with limits from its data.
    pub fn color_scale(&self) -> Option<ColorScale> {
        match self {
            Artist::PcolorMesh(a) => Some(a.scale.fitted(&a.values.values)),
            Artist::Image(Image { pixels: Pixels::Values { values, scale }, .. }) => {
                Some(scale.fitted(&values.values))
            }
            Artist::Contour(a) => Some(a.scale.fitted(&a.levels)),
            Artist::Scatter(Scatter { colors: PointColors::Values { values, scale }, .. }) => {
                Some(scale.fitted(values))
            }
            _ => None,
        }
    }

    /// Sets a mappable artist's colours (`set_clim`, `set_cmap`).
    pub fn color_scale_mut(&mut self) -> Option<&mut ColorScale> {
        match self {
            Artist::PcolorMesh(a) => Some(&mut a.scale),
            Artist::Image(Image { pixels: Pixels::Values { scale, .. }, .. }) => Some(scale),
            Artist::Contour(a) => Some(&mut a.scale),
            Artist::Scatter(Scatter { colors: PointColors::Values { scale, .. }, .. }) => Some(scale),
            _ => None,
        }
    }
}
