//! From values to fractions of a colormap.

use crate::color::Color;
use crate::colormap::Colormap;

/// Which ends of a colour scale go on past its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extend {
    #[default]
    Neither,
    Min,
    Max,
    Both,
}

impl Extend {
    /// matplotlib's words: `neither min max both`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "neither" => Extend::Neither,
            "min" => Extend::Min,
            "max" => Extend::Max,
            "both" => Extend::Both,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Extend::Neither => "neither",
            Extend::Min => "min",
            Extend::Max => "max",
            Extend::Both => "both",
        }
    }

    pub fn min(self) -> bool {
        matches!(self, Extend::Min | Extend::Both)
    }

    pub fn max(self) -> bool {
        matches!(self, Extend::Max | Extend::Both)
    }

    pub fn new(min: bool, max: bool) -> Self {
        match (min, max) {
            (true, true) => Extend::Both,
            (true, false) => Extend::Min,
            (false, true) => Extend::Max,
            (false, false) => Extend::Neither,
        }
    }
}

/// How a value becomes a fraction of the colormap. `None` limits are the data's.
#[derive(Debug, Clone, PartialEq)]
pub enum Norm {
    Linear {
        vmin: Option<f64>,
        vmax: Option<f64>,
    },
    Log {
        vmin: Option<f64>,
        vmax: Option<f64>,
    },
    /// `TwoSlopeNorm`: the middle of the colormap at `center`.
    TwoSlope {
        vmin: Option<f64>,
        center: f64,
        vmax: Option<f64>,
    },
    /// Bands between increasing levels: matplotlib's `BoundaryNorm` as xarray's `levels=` makes it.
    Levels { levels: Vec<f64>, extend: Extend },
}

impl Default for Norm {
    fn default() -> Self {
        Norm::Linear {
            vmin: None,
            vmax: None,
        }
    }
}

/// A colormap with a norm: how a mappable artist is coloured.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorScale {
    pub cmap: Colormap,
    pub norm: Norm,
}

impl ColorScale {
    pub fn new(cmap: Colormap, norm: Norm) -> Self {
        Self { cmap, norm }
    }

    /// A copy with the norm's missing limits taken from the data (finite values; positive ones for
    /// a logarithmic norm).
    pub fn fitted(&self, values: &[f64]) -> Self {
        let positive = matches!(self.norm, Norm::Log { .. });
        let mut low = f64::INFINITY;
        let mut high = f64::NEG_INFINITY;
        for &v in values {
            if v.is_finite() && (!positive || v > 0.0) {
                low = low.min(v);
                high = high.max(v);
            }
        }
        if low > high {
            (low, high) = if positive { (1.0, 10.0) } else { (0.0, 1.0) };
        }
        let mut fitted = self.clone();
        match &mut fitted.norm {
            Norm::Linear { vmin, vmax }
            | Norm::Log { vmin, vmax }
            | Norm::TwoSlope { vmin, vmax, .. } => {
                vmin.get_or_insert(low);
                vmax.get_or_insert(high);
            }
            Norm::Levels { .. } => {}
        }
        fitted
    }

    /// The ends of the scale; (0, 1) where they are not known.
    pub fn limits(&self) -> (f64, f64) {
        match &self.norm {
            Norm::Linear { vmin, vmax }
            | Norm::Log { vmin, vmax }
            | Norm::TwoSlope { vmin, vmax, .. } => (vmin.unwrap_or(0.0), vmax.unwrap_or(1.0)),
            Norm::Levels { levels, .. } => (
                levels.first().copied().unwrap_or(0.0),
                levels.last().copied().unwrap_or(1.0),
            ),
        }
    }

    pub fn levels(&self) -> Option<&[f64]> {
        match &self.norm {
            Norm::Levels { levels, .. } => Some(levels),
            _ => None,
        }
    }

    /// Number of distinct colours inside the range.
    pub fn bands(&self) -> usize {
        match &self.norm {
            Norm::Levels { levels, .. } => levels.len().saturating_sub(1).max(1),
            _ => self.cmap.len(),
        }
    }

    /// The fraction of the range at which a value lies, below 0 and above 1 outside; NaN for NaN.
    pub fn fraction(&self, value: f64) -> f64 {
        let (low, high) = self.limits();
        match &self.norm {
            Norm::Linear { .. } => {
                if high == low {
                    return if value.is_nan() { f64::NAN } else { 0.0 };
                }
                (value - low) / (high - low)
            }
            Norm::Log { .. } => {
                if value.is_nan() || value <= 0.0 || high == low {
                    return f64::NAN;
                }
                (value / low).ln() / (high / low).ln()
            }
            Norm::TwoSlope { center, .. } => {
                if value.is_nan() {
                    f64::NAN
                } else if value < *center {
                    0.5 - 0.5 * (center - value) / (center - low).max(f64::MIN_POSITIVE)
                } else {
                    0.5 + 0.5 * (value - center) / (high - center).max(f64::MIN_POSITIVE)
                }
            }
            Norm::Levels { levels, .. } => {
                if value.is_nan() {
                    return f64::NAN;
                }
                let bands = self.bands() as f64;
                let above = levels.partition_point(|level| *level <= value);
                if above == 0 {
                    -1.0
                } else if above >= levels.len() {
                    2.0
                } else {
                    (above as f64 - 0.5) / bands
                }
            }
        }
    }

    /// The colour of a value.
    pub fn color(&self, value: f64) -> Color {
        let fraction = self.fraction(value);
        if let Norm::Levels { extend, .. } = &self.norm {
            let bands = self.bands();
            return if fraction.is_nan() {
                self.cmap.bad
            } else if fraction < 0.0 {
                self.under_band(*extend, bands)
            } else if fraction > 1.0 {
                self.over_band(*extend, bands)
            } else {
                self.band((fraction * bands as f64) as usize)
            };
        }
        self.cmap.at(fraction)
    }

    /// The colour of band `i`. Extended ends take a share of the colormap, as in xarray, unless
    /// the colormap has colours of its own for them.
    pub fn band(&self, i: usize) -> Color {
        let bands = self.bands();
        match &self.norm {
            Norm::Levels { extend, .. } => {
                let (before, total) = self.shares(*extend, bands);
                if self.cmap.len() == bands {
                    return self.cmap.entry(i);
                }
                if total == 1 {
                    self.cmap.at(0.0)
                } else {
                    self.cmap.at((i + before) as f64 / (total - 1) as f64)
                }
            }
            _ => self.cmap.entry(i),
        }
    }

    fn shares(&self, extend: Extend, bands: usize) -> (usize, usize) {
        let before = (extend.min() && self.cmap.under.is_none()) as usize;
        let after = (extend.max() && self.cmap.over.is_none()) as usize;
        (before, bands + before + after)
    }

    fn under_band(&self, extend: Extend, bands: usize) -> Color {
        match self.cmap.under {
            Some(color) => color,
            None if extend.min() && self.cmap.len() != bands => self.cmap.at(0.0),
            None => self.band(0),
        }
    }

    fn over_band(&self, extend: Extend, bands: usize) -> Color {
        match self.cmap.over {
            Some(color) => color,
            None if extend.max() && self.cmap.len() != bands => self.cmap.at(1.0),
            None => self.band(bands - 1),
        }
    }

    /// The colour of values under the range.
    pub fn under(&self) -> Color {
        match &self.norm {
            Norm::Levels { extend, .. } => self.under_band(*extend, self.bands()),
            _ => self.cmap.at(-1.0),
        }
    }

    /// The colour of values over the range.
    pub fn over(&self) -> Color {
        match &self.norm {
            Norm::Levels { extend, .. } => self.over_band(*extend, self.bands()),
            _ => self.cmap.at(2.0),
        }
    }
}
