//! From data coordinates to pixels.

use crate::axes::Scale;
use crate::draw::{Point, Rect};

/// One axis: limits in data, possibly decreasing, and where they lie on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Side {
    pub low: f64,
    pub high: f64,
    pub scale: Scale,
    /// Pixels of `low` and `high`.
    pub from: f64,
    pub to: f64,
}

impl Side {
    pub fn forward(scale: Scale, value: f64) -> f64 {
        match scale {
            Scale::Linear => value,
            // As matplotlib's `nonpositive="clip"`: far below everything.
            Scale::Log { .. } => {
                if value > 0.0 {
                    value.log10()
                } else if value.is_nan() {
                    f64::NAN
                } else {
                    -1000.0
                }
            }
            Scale::SymLog { linthresh } => {
                let t = linthresh.abs().max(1e-300);
                if value.abs() <= t {
                    value / t
                } else {
                    value.signum() * (1.0 + (value.abs() / t).log10())
                }
            }
        }
    }

    /// The pixel of a value; NaN for NaN.
    pub fn pixel(&self, value: f64) -> f64 {
        let (a, b) = (
            Self::forward(self.scale, self.low),
            Self::forward(self.scale, self.high),
        );
        self.from + (Self::forward(self.scale, value) - a) / (b - a) * (self.to - self.from)
    }
}

/// Both axes and the frame that they span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    pub frame: Rect,
    pub x: Side,
    pub y: Side,
    /// Pixels a point.
    pub pt: f64,
}

impl View {
    pub fn new(
        frame: Rect,
        xlim: (f64, f64),
        ylim: (f64, f64),
        xscale: Scale,
        yscale: Scale,
        pt: f64,
    ) -> Self {
        Self {
            frame,
            x: Side {
                low: xlim.0,
                high: xlim.1,
                scale: xscale,
                from: frame.x0,
                to: frame.x1,
            },
            y: Side {
                low: ylim.0,
                high: ylim.1,
                scale: yscale,
                from: frame.y1,
                to: frame.y0,
            },
            pt,
        }
    }

    pub fn point(&self, x: f64, y: f64) -> Point {
        (self.x.pixel(x), self.y.pixel(y))
    }
}
