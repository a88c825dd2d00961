//! Limits of axes from their data: matplotlib's autoscaling with margins and sticky edges.

use crate::artist::{Artist, Coords, Extent, Pixels};
use crate::axes::{Axes, Axis, AxisKind, Scale};
use crate::figure::{AxesId, Figure};
use crate::render::view::Side;
use crate::ticks::locator::nonsingular;

/// What the data of one axis cover.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    low: f64,
    high: f64,
    /// The smallest positive value, for logarithmic axes.
    positive: f64,
    /// Values that margins do not cross.
    sticky: Vec<f64>,
}

impl Span {
    fn empty() -> Self {
        Self {
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
            positive: f64::INFINITY,
            sticky: Vec::new(),
        }
    }

    fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.low = self.low.min(value);
            self.high = self.high.max(value);
            if value > 0.0 {
                self.positive = self.positive.min(value);
            }
        }
    }

    fn add_all<'a>(&mut self, values: impl IntoIterator<Item = &'a f64>) {
        values.into_iter().for_each(|v| self.add(*v));
    }

    fn merge(&mut self, other: Span) {
        self.add(other.low);
        self.add(other.high);
        self.positive = self.positive.min(other.positive);
        self.sticky.extend(other.sticky);
    }

    /// Adds values beyond which no margin goes.
    fn add_tight<'a>(&mut self, values: impl IntoIterator<Item = &'a f64>) {
        let mut own = Span::empty();
        own.add_all(values);
        self.add(own.low);
        self.add(own.high);
        self.positive = self.positive.min(own.positive);
        self.sticky
            .extend([own.low, own.high].iter().filter(|v| v.is_finite()));
    }
}

fn coords(coords: &Coords) -> &[f64] {
    match coords {
        Coords::Line(values) => values,
        Coords::Field(grid) => &grid.values,
    }
}

fn cover(artist: &Artist, x: &mut Span, y: &mut Span) {
    match artist {
        Artist::Line(line) => {
            for (px, py) in line.x.iter().zip(&line.y) {
                if px.is_finite() && py.is_finite() {
                    x.add(*px);
                    y.add(*py);
                }
            }
        }
        Artist::PcolorMesh(mesh) => {
            x.add_tight(coords(&mesh.x_edges));
            y.add_tight(coords(&mesh.y_edges));
        }
        Artist::Contour(contour) => {
            x.add_tight(coords(&contour.x));
            y.add_tight(coords(&contour.y));
        }
        Artist::Image(image) => {
            let (left, right, bottom, top) = image.extent;
            x.add_tight(&[left, right]);
            y.add_tight(&[bottom, top]);
            if let Pixels::Values { values, .. } = &image.pixels {
                debug_assert_eq!(values.values.len(), values.rows * values.cols);
            }
        }
        Artist::Scatter(points) => {
            for (px, py) in points.x.iter().zip(&points.y) {
                if px.is_finite() && py.is_finite() {
                    x.add(*px);
                    y.add(*py);
                }
            }
        }
        Artist::Bars(bars) => {
            let (along, across) = if bars.horizontal { (y, x) } else { (x, y) };
            for (low, high) in &bars.edges {
                along.add(*low);
                along.add(*high);
            }
            for (base, end) in &bars.spans {
                across.add(*base);
                across.add(*end);
                across.sticky.push(*base);
            }
        }
        Artist::FillBetween(fill) => {
            let (along, across) = if fill.horizontal { (y, x) } else { (x, y) };
            for ((px, low), high) in fill.x.iter().zip(&fill.y1).zip(&fill.y2) {
                if low.is_finite() && high.is_finite() {
                    along.add(*px);
                    across.add(*low);
                    across.add(*high);
                }
            }
        }
        Artist::ErrorBars(bars) => {
            x.add_all(&bars.x);
            y.add_all(&bars.y);
            let ends = |errors: &Option<(Vec<f64>, Vec<f64>)>, at: &[f64], span: &mut Span| {
                if let Some((below, above)) = errors {
                    at.iter().zip(below).for_each(|(v, e)| span.add(v - e));
                    at.iter().zip(above).for_each(|(v, e)| span.add(v + e));
                }
            };
            ends(&bars.xerr, &bars.x, x);
            ends(&bars.yerr, &bars.y, y);
        }
        Artist::AxLine(line) => {
            let (across, along) = if line.vertical { (x, y) } else { (y, x) };
            across.add(line.at);
            line.to.iter().for_each(|to| across.add(*to));
            if let Extent::Data(from, to) = line.extent {
                along.add(from);
                along.add(to);
            }
        }
        Artist::Quiver(arrows) => {
            x.add_all(&arrows.x);
            y.add_all(&arrows.y);
        }
        Artist::Text(_) => {}
    }
}

fn settle(span: &Span, axis: &Axis) -> (f64, f64) {
    let log = matches!(axis.scale, Scale::Log { .. });
    let (mut low, mut high) = (span.low, span.high);
    if let AxisKind::Category(texts) = &axis.kind
        && low > high
        && !texts.is_empty()
    {
        (low, high) = (0.0, texts.len() as f64 - 1.0);
    }
    if low > high {
        return match (&axis.kind, log) {
            (AxisKind::Date(_), _) => (0.0, 1.0),
            (_, true) => (1.0, 10.0),
            _ => (0.0, 1.0),
        };
    }
    if log {
        if high <= 0.0 {
            return (1.0, 10.0);
        }
        if low <= 0.0 {
            low = span.positive;
        }
        if low == high {
            (low, high) = (
                10f64.powf(low.log10().ceil() - 1.0),
                10f64.powf(high.log10().floor() + 1.0),
            );
        }
    } else if matches!(axis.kind, AxisKind::Date(_)) {
        if low == high {
            (low, high) = (low - 730.485, high + 730.485);
        }
    } else {
        (low, high) = nonsingular(low, high, 0.05, 1e-15);
    }
    let inside = |value: f64, edge: f64| {
        // The nearest sticky edge at or beyond the data bounds the margin.
        let tolerance = 1e-10 * (high - low).abs().max(f64::MIN_POSITIVE);
        (value - edge).abs() <= tolerance || value > edge
    };
    let low_edge = span
        .sticky
        .iter()
        .copied()
        .filter(|e| inside(low, *e))
        .fold(f64::NEG_INFINITY, f64::max);
    let high_edge = span
        .sticky
        .iter()
        .copied()
        .filter(|e| inside(-high, -*e))
        .fold(f64::INFINITY, f64::min);
    let (a, b) = (
        Side::forward(axis.scale, low),
        Side::forward(axis.scale, high),
    );
    let margin = (b - a) * axis.margin;
    let back = |value: f64| match axis.scale {
        Scale::Linear => value,
        Scale::Log { .. } => 10f64.powf(value),
        Scale::SymLog { linthresh } => {
            let t = linthresh.abs().max(1e-300);
            if value.abs() <= 1.0 {
                value * t
            } else {
                value.signum() * t * 10f64.powf(value.abs() - 1.0)
            }
        }
    };
    let low_limit = if log && low_edge <= 0.0 {
        f64::NEG_INFINITY
    } else {
        low_edge
    };
    (
        back(a - margin).max(low_limit),
        back(b + margin).min(high_edge),
    )
}

/// The first axes of a chain of shared ones.
fn root(figure: &Figure, id: AxesId, shared: impl Fn(&Axes) -> Option<AxesId>) -> usize {
    let mut at = id.0;
    for _ in 0..figure.axes.len() {
        match figure.axes.get(at).and_then(&shared) {
            Some(next) if next.0 < figure.axes.len() => at = next.0,
            _ => break,
        }
    }
    at
}

/// The axes from which an axes has its x and its y axis; itself if it shares none.
pub(crate) fn roots(figure: &Figure, id: usize) -> (usize, usize) {
    (
        root(figure, AxesId(id), |a| a.sharex),
        root(figure, AxesId(id), |a| a.sharey),
    )
}

/// Limits of the x axis and of the y axis of all axes, in order; decreasing where inverted.
pub(crate) fn all_limits(figure: &Figure) -> Vec<[(f64, f64); 2]> {
    let count = figure.axes.len();
    let mut spans = vec![(Span::empty(), Span::empty()); count];
    let roots: Vec<(usize, usize)> = (0..count).map(|i| roots(figure, i)).collect();
    for (axes, (x, y)) in figure.axes.iter().zip(&roots) {
        let (mut own_x, mut own_y) = (Span::empty(), Span::empty());
        axes.artists
            .iter()
            .for_each(|artist| cover(artist, &mut own_x, &mut own_y));
        spans[*x].0.merge(own_x);
        spans[*y].1.merge(own_y);
    }
    let settled = |which: usize, root: usize| {
        let member = |i: usize| if which == 0 { roots[i].0 } else { roots[i].1 };
        let axis = |i: usize| {
            if which == 0 {
                &figure.axes[i].xaxis
            } else {
                &figure.axes[i].yaxis
            }
        };
        let span = if which == 0 {
            &spans[root].0
        } else {
            &spans[root].1
        };
        let group: Vec<usize> = (0..count).filter(|i| member(*i) == root).collect();
        // A scale or kind set on any of a group counts for all.
        let lead = group
            .iter()
            .map(|i| axis(*i))
            .find(|a| a.scale != Scale::Linear || a.kind != AxisKind::Number)
            .unwrap_or(axis(root));
        let (low, high) = settle(span, lead);
        let set = group
            .iter()
            .rev()
            .map(|i| axis(*i).limits)
            .find(|l| l.0.is_some() || l.1.is_some());
        let inverted = group.iter().any(|i| axis(*i).inverted);
        let (set_low, set_high) = set.unwrap_or((None, None));
        let usable = |v: Option<f64>| {
            v.filter(|v| v.is_finite() && (*v > 0.0 || !matches!(lead.scale, Scale::Log { .. })))
        };
        let (mut a, mut b) = (
            usable(set_low).unwrap_or(low),
            usable(set_high).unwrap_or(high),
        );
        // Ranges and margins stay finite.
        (a, b) = (a.clamp(-1e300, 1e300), b.clamp(-1e300, 1e300));
        if a == b {
            (a, b) = nonsingular(a, b, 0.05, 1e-15);
        }
        if inverted { (b, a) } else { (a, b) }
    };
    roots
        .iter()
        .map(|(x, y)| [settled(0, *x), settled(1, *y)])
        .collect()
}

/// The scale and kind of an axis, which shared axes take from one another.
pub(crate) fn effective(figure: &Figure, id: usize, horizontal: bool) -> (Scale, AxisKind) {
    let shared = |a: &Axes| if horizontal { a.sharex } else { a.sharey };
    let axis = |i: usize| {
        if horizontal {
            &figure.axes[i].xaxis
        } else {
            &figure.axes[i].yaxis
        }
    };
    let own = root(figure, AxesId(id), shared);
    let lead = (0..figure.axes.len())
        .filter(|i| root(figure, AxesId(*i), shared) == own)
        .map(axis)
        .find(|a| a.scale != Scale::Linear || a.kind != AxisKind::Number)
        .unwrap_or(axis(id));
    (lead.scale, lead.kind.clone())
}
