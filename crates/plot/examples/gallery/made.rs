//! Numbers to draw, and a figure to draw them in.

use std::f64::consts::PI;

use littoral_plot::artist::*;
use littoral_plot::axes::*;
use littoral_plot::*;

pub type Drawing = Result<Figure, Box<dyn std::error::Error>>;

pub fn linspace(low: f64, high: f64, count: usize) -> Vec<f64> {
    (0..count)
        .map(|i| low + (high - low) * i as f64 / (count - 1) as f64)
        .collect()
}

/// Numbers between 0 and 1, always the same.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.next().max(1e-12).ln()).sqrt() * (2.0 * PI * self.next()).cos()
    }
}

pub fn sea_surface(rows: usize, cols: usize) -> (Vec<f64>, Vec<f64>, Grid) {
    let lat = linspace(-89.5, 89.5, rows);
    let lon = linspace(0.5, 359.5, cols);
    let mut values = Vec::new();
    for y in &lat {
        for x in &lon {
            let (a, b) = (y.to_radians(), x.to_radians());
            let land =
                (3.0 * b).sin() * (2.0 * a + 0.4).cos() + 0.5 * (5.0 * b + 3.0 * a).sin() > 0.75;
            let value = 28.0 * a.cos().powi(2) - 1.5 + 2.0 * (4.0 * b).sin() * (3.0 * a).cos();
            values.push(if land { f64::NAN } else { value });
        }
    }
    (lat, lon, Grid { rows, cols, values })
}

pub fn edges(centers: &[f64]) -> Vec<f64> {
    let half = (centers[1] - centers[0]) / 2.0;
    centers
        .iter()
        .map(|c| c - half)
        .chain(centers.last().map(|c| c + half))
        .collect()
}

pub fn one(figure: &mut Figure) -> Result<&mut Axes> {
    let id = figure.add_subplot(1, 1, 1)?;
    figure
        .axes_mut(id)
        .ok_or_else(|| PlotError::Value("no axes".into()))
}

/// The first thing drawn in the first axes.
pub const FIRST: ArtistId = ArtistId {
    axes: AxesId(0),
    index: 0,
};
