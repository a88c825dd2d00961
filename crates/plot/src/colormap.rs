//! Colormaps by matplotlib's names.

use std::sync::{Arc, OnceLock};

use crate::color::Color;
use crate::error::{PlotError, Result};

/// Name and number of entries, a colormap a line (written by `assets/make_colormaps.py`).
const INDEX: &str = include_str!("../assets/colormaps.txt");
/// Red, green and blue planes of each, as first differences.
const TABLES: &[u8] = include_bytes!("../assets/colormaps.bin");

/// A table of colours, and the colours of values under, over and missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Colormap {
    pub name: Arc<str>,
    colors: Arc<[Color]>,
    /// Of values below the norm's range; the first colour if `None`.
    pub under: Option<Color>,
    /// Of values above the norm's range; the last colour if `None`.
    pub over: Option<Color>,
    /// Of NaN; transparent by default.
    pub bad: Color,
}

fn index() -> &'static [(&'static str, usize, usize)] {
    static PARSED: OnceLock<Vec<(&'static str, usize, usize)>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let mut offset = 0;
        INDEX
            .lines()
            .filter_map(|line| {
                let (name, count) = line.split_once(' ')?;
                let count: usize = count.parse().ok()?;
                let entry = (name, count, offset);
                offset += 3 * count;
                Some(entry)
            })
            .collect()
    })
}

impl Colormap {
    /// A colormap by name; `_r` reverses it. The default of matplotlib is `viridis`.
    pub fn named(name: &str) -> Result<Self> {
        let (base, reversed) = match name.strip_suffix("_r") {
            Some(base) => (base, true),
            None => (name, false),
        };
        let canonical = match base {
            "grey" | "gist_gray" | "gist_grey" => "gray",
            "gist_yerg" => "gist_yarg",
            "Grays" => "Greys",
            other => other,
        };
        let (_, count, offset) = index()
            .iter()
            .find(|(known, ..)| *known == canonical)
            .copied()
            .ok_or_else(|| PlotError::Colormap(name.to_string(), Self::names().join(", ")))?;
        let plane = |channel: usize| {
            TABLES[offset + channel * count..offset + (channel + 1) * count]
                .iter()
                .scan(0u8, |sum, d| {
                    *sum = sum.wrapping_add(*d);
                    Some(*sum)
                })
        };
        let mut colors: Vec<Color> = plane(0)
            .zip(plane(1))
            .zip(plane(2))
            .map(|((r, g), b)| Color::rgb(r, g, b))
            .collect();
        if reversed {
            colors.reverse();
        }
        Ok(Self::listed(name, colors))
    }

    /// A colormap of given colours: matplotlib's `ListedColormap`. An empty list gives black.
    pub fn listed(name: &str, colors: Vec<Color>) -> Self {
        let colors = if colors.is_empty() {
            vec![Color::BLACK]
        } else {
            colors
        };
        Self {
            name: name.into(),
            colors: colors.into(),
            under: None,
            over: None,
            bad: Color::TRANSPARENT,
        }
    }

    /// The names without `_r`, sorted.
    pub fn names() -> Vec<&'static str> {
        index().iter().map(|(name, ..)| *name).collect()
    }

    pub fn len(&self) -> usize {
        self.colors.len()
    }

    pub fn is_empty(&self) -> bool {
        self.colors.is_empty()
    }

    pub fn colors(&self) -> &[Color] {
        &self.colors
    }

    /// The colour at a fraction of the table: matplotlib's `cmap(x)`.
    pub fn at(&self, fraction: f64) -> Color {
        let n = self.colors.len();
        if fraction.is_nan() {
            self.bad
        } else if fraction < 0.0 {
            self.under.unwrap_or(self.colors[0])
        } else if fraction > 1.0 {
            self.over.unwrap_or(self.colors[n - 1])
        } else {
            self.colors[((fraction * n as f64) as usize).min(n - 1)]
        }
    }

    /// The colour of an entry, clipped to the table.
    pub fn entry(&self, index: usize) -> Color {
        self.colors[index.min(self.colors.len() - 1)]
    }

    /// `count` colours spread over the table: `cmap(np.linspace(0, 1, count))`.
    pub fn sample(&self, count: usize) -> Vec<Color> {
        match count {
            0 => Vec::new(),
            1 => vec![self.at(0.0)],
            _ => (0..count)
                .map(|i| self.at(i as f64 / (count - 1) as f64))
                .collect(),
        }
    }

    /// Below/above colours for `extend`.
    pub fn with_extremes(mut self, under: Option<Color>, over: Option<Color>) -> Self {
        self.under = under;
        self.over = over;
        self
    }
}
