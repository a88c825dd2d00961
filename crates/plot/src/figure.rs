//! Figures: axes, colorbars and what surrounds them.

use crate::artist::Artist;
use crate::axes::{Axes, Legend, Place, TickFormat};
use crate::color::Color;
use crate::error::{PlotError, Result};
use crate::norm::{ColorScale, Extend};
use crate::text::Label;

/// Axes of a figure, by order of creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AxesId(pub usize);

/// An artist of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ArtistId {
    pub axes: AxesId,
    pub index: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ColorbarId(pub usize);

/// How subplots are spaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// matplotlib's default positions, but gaps between subplots grow until no text overlaps.
    #[default]
    Auto,
    /// `SubplotParams` exactly (`subplots_adjust`).
    Fixed,
    /// `tight_layout` and `constrained_layout`: text decides all margins.
    Tight,
}

/// Margins of the subplot grid, in fractions of the figure; gaps in fractions of a subplot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SubplotParams {
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    pub top: f64,
    pub wspace: f64,
    pub hspace: f64,
}

impl Default for SubplotParams {
    fn default() -> Self {
        Self {
            left: 0.125,
            right: 0.9,
            bottom: 0.11,
            top: 0.88,
            wspace: 0.2,
            hspace: 0.2,
        }
    }
}

/// What `fig.colorbar` takes.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorbarOptions {
    pub label: Option<String>,
    pub horizontal: bool,
    /// Put it at the left or top instead of right or bottom.
    pub opposite: bool,
    /// The artist's own if `None`.
    pub extend: Option<Extend>,
    pub shrink: f64,
    pub aspect: f64,
    /// Fraction of the axes that the bar takes.
    pub fraction: f64,
    /// Gap to the axes; 0.05 for vertical, 0.15 for horizontal bars if `None`.
    pub pad: Option<f64>,
    pub ticks: Option<Vec<f64>>,
    pub tick_labels: Option<Vec<String>>,
    pub tick_format: TickFormat,
    /// Points.
    pub tick_size: f64,
    /// Draw into these axes instead of taking space (`cax=`).
    pub cax: Option<AxesId>,
}

impl Default for ColorbarOptions {
    fn default() -> Self {
        Self {
            label: None,
            horizontal: false,
            opposite: false,
            extend: None,
            shrink: 1.0,
            aspect: 20.0,
            fraction: 0.15,
            pad: None,
            ticks: None,
            tick_labels: None,
            tick_format: TickFormat::Auto,
            tick_size: 10.0,
            cax: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Colorbar {
    pub mappable: ArtistId,
    /// The axes that give it space.
    pub axes: Vec<AxesId>,
    pub options: ColorbarOptions,
}

/// A figure as matplotlib's: sizes in inches, text in points.
#[derive(Debug, Clone)]
pub struct Figure {
    pub size_inches: (f64, f64),
    /// Pixels an inch: the unit of the drawing.
    pub dpi: f64,
    pub facecolor: Color,
    pub suptitle: Option<Label>,
    pub supxlabel: Option<Label>,
    pub supylabel: Option<Label>,
    pub layout: Layout,
    pub subplot_params: SubplotParams,
    /// Widths of the grid's columns and heights of its rows, if not all are alike.
    pub width_ratios: Vec<f64>,
    pub height_ratios: Vec<f64>,
    /// One legend for all axes, at the right of them; its entries are the labelled artists of all axes, each
    /// label once.
    pub legend: Option<Legend>,
    /// Crop (or widen) to what is drawn, as notebooks show figures (`bbox_inches="tight"`).
    pub crop: bool,
    /// What a screen reader says; made from the titles if `None`.
    pub description: Option<String>,
    pub(crate) axes: Vec<Axes>,
    pub(crate) colorbars: Vec<Colorbar>,
}

impl Default for Figure {
    fn default() -> Self {
        Self::new((6.4, 4.8))
    }
}

impl Figure {
    /// An empty figure; matplotlib's default size is (6.4, 4.8) inches.
    pub fn new(size_inches: (f64, f64)) -> Self {
        Self {
            size_inches,
            dpi: 100.0,
            facecolor: Color::WHITE,
            suptitle: None,
            supxlabel: None,
            supylabel: None,
            layout: Layout::Auto,
            subplot_params: SubplotParams::default(),
            width_ratios: Vec::new(),
            height_ratios: Vec::new(),
            legend: None,
            crop: true,
            description: None,
            axes: Vec::new(),
            colorbars: Vec::new(),
        }
    }

    /// `add_subplot(rows, cols, index)`, index from one. Errors if the index lies outside.
    pub fn add_subplot(&mut self, rows: usize, cols: usize, index: usize) -> Result<AxesId> {
        if rows == 0 || cols == 0 {
            return Err(PlotError::Value(format!(
                "Number of rows and columns must be positive, not {rows} and {cols}"
            )));
        }
        if index == 0 || index > rows * cols {
            return Err(PlotError::Value(format!(
                "num must be an integer with 1 <= num <= {}, not {index}",
                rows * cols
            )));
        }
        let (row, col) = ((index - 1) / cols, (index - 1) % cols);
        self.add_axes(Place::Grid {
            rows,
            cols,
            row: (row, row + 1),
            col: (col, col + 1),
        })
    }

    /// Axes anywhere: a span of grid cells, a rectangle, or over others. Errors if the place is empty.
    pub fn add_axes(&mut self, place: Place) -> Result<AxesId> {
        match &place {
            Place::Grid {
                rows,
                cols,
                row,
                col,
            } if row.0 >= row.1 || row.1 > *rows || col.0 >= col.1 || col.1 > *cols => {
                return Err(PlotError::Value(format!(
                    "rows {row:?} and columns {col:?} are not a part of a {rows} × {cols} grid"
                )));
            }
            Place::Rect(_, _, width, height) if !(*width > 0.0 && *height > 0.0) => {
                return Err(PlotError::Value(
                    "axes need a positive width and height".into(),
                ));
            }
            Place::TwinX(id) | Place::TwinY(id) if id.0 >= self.axes.len() => {
                return Err(PlotError::Value(format!("the figure has no axes {}", id.0)));
            }
            _ => {}
        }
        let mut axes = Axes::new(place.clone());
        match place {
            Place::TwinX(id) => {
                axes.sharex = Some(id);
                axes.yaxis.opposite = true;
                axes.facecolor = Color::TRANSPARENT;
                axes.xaxis.kind = self.axes[id.0].xaxis.kind.clone();
                axes.xaxis.show_ticks = false;
                axes.xaxis.show_tick_labels = false;
            }
            Place::TwinY(id) => {
                axes.sharey = Some(id);
                axes.xaxis.opposite = true;
                axes.facecolor = Color::TRANSPARENT;
                axes.yaxis.kind = self.axes[id.0].yaxis.kind.clone();
                axes.yaxis.show_ticks = false;
                axes.yaxis.show_tick_labels = false;
            }
            _ => {}
        }
        self.axes.push(axes);
        Ok(AxesId(self.axes.len() - 1))
    }

    /// `plt.subplots(rows, cols, sharex, sharey)`: row by row, with inner tick labels left out where
    /// axes are shared.
    pub fn subplots(
        &mut self,
        rows: usize,
        cols: usize,
        sharex: bool,
        sharey: bool,
    ) -> Result<Vec<AxesId>> {
        if rows.saturating_mul(cols) > 2500 {
            return Err(PlotError::Value(format!(
                "{rows} × {cols} subplots are too many for one figure"
            )));
        }
        let mut ids = Vec::with_capacity(rows * cols);
        for index in 1..=rows * cols {
            let id = self.add_subplot(rows, cols, index)?;
            let first = *ids.first().unwrap_or(&id);
            let axes = &mut self.axes[id.0];
            if sharex {
                axes.sharex = (first != id).then_some(first);
                axes.xaxis.show_tick_labels = index > (rows - 1) * cols;
            }
            if sharey {
                axes.sharey = (first != id).then_some(first);
                axes.yaxis.show_tick_labels = (index - 1) % cols == 0;
            }
            ids.push(id);
        }
        Ok(ids)
    }

    pub fn axes_ids(&self) -> impl Iterator<Item = AxesId> + use<> {
        (0..self.axes.len()).map(AxesId)
    }

    pub fn axes(&self, id: AxesId) -> Option<&Axes> {
        self.axes.get(id.0)
    }

    pub fn axes_mut(&mut self, id: AxesId) -> Option<&mut Axes> {
        self.axes.get_mut(id.0)
    }

    pub fn artist(&self, id: ArtistId) -> Option<&Artist> {
        self.axes.get(id.axes.0)?.artists.get(id.index)
    }

    pub fn artist_mut(&mut self, id: ArtistId) -> Option<&mut Artist> {
        self.axes.get_mut(id.axes.0)?.artists.get_mut(id.index)
    }

    /// Axes whose x axis (or y axis, if not `horizontal`) is the same as that of these axes, with themselves.
    pub fn sharing(&self, id: AxesId, horizontal: bool) -> Vec<AxesId> {
        let root = |at: usize| {
            let (x, y) = crate::render::roots(self, at);
            if horizontal { x } else { y }
        };
        if id.0 >= self.axes.len() {
            return Vec::new();
        }
        let own = root(id.0);
        (0..self.axes.len())
            .filter(|at| root(*at) == own)
            .map(AxesId)
            .collect()
    }

    /// `set_xlim(first, last)` (`set_ylim` if not `horizontal`): for all axes that share the axis. Limits that
    /// decrease turn the axis over.
    pub fn set_limits(&mut self, id: AxesId, horizontal: bool, first: f64, last: f64) {
        for member in self.sharing(id, horizontal) {
            let axis = self.axes[member.0].axis_mut(horizontal);
            axis.limits = (Some(first.min(last)), Some(first.max(last)));
            axis.inverted = first > last;
        }
    }

    /// `invert_xaxis()`, `set_inverted`: for all axes that share the axis.
    pub fn set_inverted(&mut self, id: AxesId, horizontal: bool, inverted: bool) {
        for member in self.sharing(id, horizontal) {
            self.axes[member.0].axis_mut(horizontal).inverted = inverted;
        }
    }

    /// `fig.colorbar(mappable, ax=axes)`: takes space from `axes`, or from the artist's own axes if
    /// empty. Errors if the artist has no colour scale.
    pub fn colorbar(
        &mut self,
        mappable: ArtistId,
        axes: &[AxesId],
        options: ColorbarOptions,
    ) -> Result<ColorbarId> {
        self.artist(mappable)
            .and_then(Artist::color_scale)
            .ok_or_else(|| {
                PlotError::Value(
                    "a colorbar needs a mappable: pcolormesh, imshow, contour or scatter with c="
                        .into(),
                )
            })?;
        let axes = if axes.is_empty() {
            vec![mappable.axes]
        } else {
            axes.to_vec()
        };
        if let Some(missing) = axes
            .iter()
            .chain(&options.cax)
            .find(|id| id.0 >= self.axes.len())
        {
            return Err(PlotError::Value(format!(
                "the figure has no axes {}",
                missing.0
            )));
        }
        self.colorbars.push(Colorbar {
            mappable,
            axes,
            options,
        });
        Ok(ColorbarId(self.colorbars.len() - 1))
    }

    pub fn colorbar_mut(&mut self, id: ColorbarId) -> Option<&mut Colorbar> {
        self.colorbars.get_mut(id.0)
    }

    pub fn colorbar_at(&self, id: ColorbarId) -> Option<&Colorbar> {
        self.colorbars.get(id.0)
    }

    /// The colours that a colorbar shows.
    pub fn colorbar_scale(&self, id: ColorbarId) -> Option<ColorScale> {
        self.artist(self.colorbars.get(id.0)?.mappable)?
            .color_scale()
    }

    /// True if nothing was added: pyplot shows no empty figures.
    pub fn is_empty(&self) -> bool {
        self.axes.is_empty() && self.suptitle.is_none()
    }

    /// `fig.clear()`.
    pub fn clear(&mut self) {
        self.axes.clear();
        self.colorbars.clear();
        self.suptitle = None;
        self.supxlabel = None;
        self.supylabel = None;
        self.legend = None;
    }
}
