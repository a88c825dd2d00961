//! Axes: artists, two axis objects, labels and a legend.

use littoral_array::Calendar;

use crate::artist::{Artist, Line};
use crate::color::Color;
use crate::figure::AxesId;
use crate::text::{HAlign, Label};

/// What the numbers on an axis mean.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum AxisKind {
    #[default]
    Number,
    /// Days since 1970-01-01 in a calendar; `ProlepticGregorian` for `datetime64`.
    Date(Calendar),
    /// 0, 1, 2 … for these texts.
    Category(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Scale {
    #[default]
    Linear,
    Log {
        base: f64,
    },
    /// Linear within ±`linthresh`, logarithmic beyond.
    SymLog {
        linthresh: f64,
    },
}

/// How tick labels are written.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum TickFormat {
    /// matplotlib's default for the axis: `ScalarFormatter`, dates, powers of ten.
    #[default]
    Auto,
    /// `strftime` of a date.
    Date(String),
    /// `ConciseDateFormatter`: only what changes, the rest at the axis's end. xarray's choice for `datetime64`.
    Concise,
    /// Digits after the point.
    Fixed(usize),
    /// `PercentFormatter(xmax)`.
    Percent { xmax: f64 },
    /// `StrMethodFormatter` and the like: text before and after the plain number.
    Affix(String, String),
}

/// One axis of two.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub label: Option<Label>,
    /// Set limits, the first at the left or bottom; each may be free. May decrease.
    pub limits: (Option<f64>, Option<f64>),
    pub inverted: bool,
    pub scale: Scale,
    pub kind: AxisKind,
    /// Positions set by hand.
    pub ticks: Option<Vec<f64>>,
    /// Texts of `ticks`, or of the automatic ticks in order.
    pub tick_labels: Option<Vec<String>>,
    pub tick_format: TickFormat,
    /// Upper limit of intervals between ticks (`MaxNLocator(nbins)`, `locator_params`).
    pub max_ticks: Option<usize>,
    pub tick_rotation: f64,
    pub tick_ha: Option<HAlign>,
    /// Points.
    pub tick_size: f64,
    pub tick_color: Color,
    pub show_ticks: bool,
    pub show_tick_labels: bool,
    pub minor_ticks: bool,
    pub grid: Option<GridStyle>,
    /// Free space beyond the data, a fraction of their range.
    pub margin: f64,
    /// Ticks and label at the right or top (`tick_right`, twins).
    pub opposite: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GridStyle {
    pub color: Color,
    pub linewidth: f64,
    pub linestyle: crate::artist::LineStyle,
    pub alpha: f64,
}

impl Default for GridStyle {
    fn default() -> Self {
        Self {
            color: Color::rgb(0xb0, 0xb0, 0xb0),
            linewidth: 0.8,
            linestyle: crate::artist::LineStyle::Solid,
            alpha: 1.0,
        }
    }
}

impl Default for Axis {
    fn default() -> Self {
        Self {
            label: None,
            limits: (None, None),
            inverted: false,
            scale: Scale::Linear,
            kind: AxisKind::Number,
            ticks: None,
            tick_labels: None,
            tick_format: TickFormat::Auto,
            max_ticks: None,
            tick_rotation: 0.0,
            tick_ha: None,
            tick_size: 10.0,
            tick_color: Color::BLACK,
            show_ticks: true,
            show_tick_labels: true,
            minor_ticks: false,
            grid: None,
            margin: 0.05,
            opposite: false,
        }
    }
}

/// Where axes stand in the figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Cells of a grid, from zero: `rows × cols`, rows `row.0..row.1`, columns `col.0..col.1`.
    Grid {
        rows: usize,
        cols: usize,
        row: (usize, usize),
        col: (usize, usize),
    },
    /// left, bottom, width, height in fractions of the figure (`fig.add_axes`).
    Rect(f64, f64, f64, f64),
    /// Over other axes: `twinx` (its own y) or `twiny` (its own x).
    TwinX(AxesId),
    TwinY(AxesId),
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Aspect {
    #[default]
    Auto,
    /// Units of y on the page for one unit of x; 1 is `equal`.
    Ratio(f64),
}

/// Where a legend stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum LegendLoc {
    /// The corner or side that hides least.
    #[default]
    Best,
    UpperRight,
    UpperLeft,
    LowerLeft,
    LowerRight,
    CenterLeft,
    CenterRight,
    LowerCenter,
    UpperCenter,
    Center,
}

impl LegendLoc {
    /// matplotlib's names and numbers (`0` to `10`).
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "best" | "0" => LegendLoc::Best,
            "upper right" | "1" => LegendLoc::UpperRight,
            "upper left" | "2" => LegendLoc::UpperLeft,
            "lower left" | "3" => LegendLoc::LowerLeft,
            "lower right" | "4" => LegendLoc::LowerRight,
            "right" | "center right" | "5" | "7" => LegendLoc::CenterRight,
            "center left" | "6" => LegendLoc::CenterLeft,
            "lower center" | "8" => LegendLoc::LowerCenter,
            "upper center" | "9" => LegendLoc::UpperCenter,
            "center" | "10" => LegendLoc::Center,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Legend {
    pub loc: LegendLoc,
    /// Anchor of `loc` in fractions of the axes; may lie outside.
    pub bbox_to_anchor: Option<(f64, f64)>,
    pub title: Option<String>,
    pub ncol: Option<usize>,
    /// Points; 10 if `None`.
    pub fontsize: Option<f64>,
    pub frameless: bool,
    /// Samples ([`Artist::sample`]) and their texts; the labelled artists of the axes if `None`.
    pub entries: Option<Vec<(Artist, String)>>,
}

/// A plot with its axes.
#[derive(Debug, Clone)]
pub struct Axes {
    pub place: Place,
    pub title: Option<Label>,
    pub title_loc: HAlign,
    pub xaxis: Axis,
    pub yaxis: Axis,
    pub artists: Vec<Artist>,
    pub legend: Option<Legend>,
    pub aspect: Aspect,
    pub facecolor: Color,
    pub frame_on: bool,
    /// left, right, bottom, top
    pub spines: [bool; 4],
    pub visible: bool,
    /// `ax.axis("off")`: artists and title only.
    pub axis_on: bool,
    /// Takes its x limits together with these axes.
    pub sharex: Option<AxesId>,
    pub sharey: Option<AxesId>,
    /// Colours that lines take in turn; matplotlib's ten if empty.
    pub palette: Vec<Color>,
    pub(crate) cycle: usize,
}

impl Axes {
    pub(crate) fn new(place: Place) -> Self {
        Self {
            place,
            title: None,
            title_loc: HAlign::Center,
            xaxis: Axis::default(),
            yaxis: Axis::default(),
            artists: Vec::new(),
            legend: None,
            aspect: Aspect::Auto,
            facecolor: Color::WHITE,
            frame_on: true,
            spines: [true; 4],
            visible: true,
            axis_on: true,
            sharex: None,
            sharey: None,
            palette: Vec::new(),
            cycle: 0,
        }
    }

    /// The x axis, or the y axis if not `horizontal`.
    pub fn axis(&self, horizontal: bool) -> &Axis {
        if horizontal { &self.xaxis } else { &self.yaxis }
    }

    pub fn axis_mut(&mut self, horizontal: bool) -> &mut Axis {
        if horizontal {
            &mut self.xaxis
        } else {
            &mut self.yaxis
        }
    }

    /// The next colour of the cycle.
    pub fn next_color(&mut self) -> Color {
        self.cycle += 1;
        self.palette_color(self.cycle - 1)
    }

    /// A colour of the cycle by its number.
    pub fn palette_color(&self, index: usize) -> Color {
        match self.palette.len() {
            0 => Color::cycle(index),
            count => self.palette[index % count],
        }
    }

    /// Other colours for lines, from the first on.
    pub fn set_palette(&mut self, palette: Vec<Color>) {
        self.palette = palette;
        self.cycle = 0;
    }

    /// Adds an artist; returns its index in [`Axes::artists`].
    pub fn add(&mut self, artist: Artist) -> usize {
        self.artists.push(artist);
        self.artists.len() - 1
    }

    /// `plot(x, y)`: a line in the next colour of the cycle; change it in `artists`.
    pub fn plot(&mut self, x: Vec<f64>, y: Vec<f64>) -> crate::Result<&mut Line> {
        let color = self.next_color();
        let line = Line::new(x, y, color)?;
        let index = self.add(Artist::Line(line));
        match self.artists.get_mut(index) {
            Some(Artist::Line(line)) => Ok(line),
            _ => Err(crate::PlotError::Value("the line was not added".into())),
        }
    }

    /// `imshow(...)`: an image with square pixels; the y axis is turned over if the extent's top is the smaller
    /// number. Returns its index in [`Axes::artists`].
    pub fn imshow(&mut self, image: crate::artist::Image) -> usize {
        let (left, right, bottom, top) = image.extent;
        self.aspect = Aspect::Ratio(1.0);
        self.yaxis.inverted = bottom > top;
        self.xaxis.inverted = left > right;
        self.add(Artist::Image(image))
    }

    /// All but the artists, which may be large.
    pub(crate) fn shell(&self) -> Self {
        Self {
            place: self.place.clone(),
            title: self.title.clone(),
            title_loc: self.title_loc,
            xaxis: self.xaxis.clone(),
            yaxis: self.yaxis.clone(),
            artists: Vec::new(),
            legend: self.legend.clone(),
            aspect: self.aspect,
            facecolor: self.facecolor,
            frame_on: self.frame_on,
            spines: self.spines,
            visible: self.visible,
            axis_on: self.axis_on,
            sharex: self.sharex,
            sharey: self.sharey,
            palette: Vec::new(),
            cycle: self.cycle,
        }
    }

    /// `clear()`: as if new, in the same place.
    pub fn clear(&mut self) {
        *self = Axes {
            sharex: self.sharex,
            sharey: self.sharey,
            ..Axes::new(self.place.clone())
        };
    }
}
