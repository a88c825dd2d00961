//! Colorbars.

use crate::artist::Artist;
use crate::axes::{Axis, Scale};
use crate::color::Color;
use crate::draw::picture::{PixelData, rgba};
use crate::draw::{Mark, Picture, Point, Rect, Scene};
use crate::figure::{Colorbar, Figure};
use crate::norm::{ColorScale, Extend, Norm};
use crate::render::frame::{FREE, LINE_WIDTH, x_axis, y_axis};
use crate::render::view::View;
use crate::text::Label;
use crate::ticks::{Ticks, axis_ticks};

/// What a colorbar shows.
struct Bar {
    scale: ColorScale,
    /// Boundaries of bands of equal length; a continuous bar if `None`.
    bounds: Option<Vec<f64>>,
    colors: Vec<Color>,
    under: Color,
    over: Color,
    extend: Extend,
    /// Levels of line contours, drawn as lines.
    lines: Option<Vec<f64>>,
}

fn describe(figure: &Figure, colorbar: &Colorbar) -> Option<Bar> {
    let artist = figure.artist(colorbar.mappable)?;
    let scale = artist.color_scale()?;
    let mut extend = match &scale.norm {
        Norm::Levels { extend, .. } => *extend,
        _ => Extend::Neither,
    };
    let mut bounds = scale.levels().map(<[f64]>::to_vec);
    let mut colors: Vec<Color> = (0..scale.bands()).map(|i| scale.band(i)).collect();
    let (mut under, mut over) = (scale.under(), scale.over());
    let mut lines = None;
    if let Artist::Contour(contour) = artist {
        let own = contour.colors.as_ref().filter(|c| !c.is_empty());
        if contour.filled {
            extend = contour.extend;
            let offset = contour.extend.min() as usize;
            let pick = |i: usize, fallback: Color| own.map_or(fallback, |c| c[i % c.len()]);
            let middle = |i: usize| scale.color((contour.levels[i] + contour.levels[i + 1]) / 2.0);
            colors = (0..contour.levels.len() - 1)
                .map(|i| pick(i + offset, middle(i)))
                .collect();
            (under, over) = (pick(0, under), pick(colors.len() + offset, over));
            bounds = Some(contour.levels.clone());
        } else {
            colors = contour
                .levels
                .iter()
                .enumerate()
                .map(|(i, level)| own.map_or(scale.color(*level), |c| c[i % c.len()]))
                .collect();
            bounds = Some(contour.levels.clone());
            extend = Extend::Neither;
            lines = Some(contour.levels.clone());
        }
    }
    if bounds.as_ref().is_some_and(|b| b.len() < 2) {
        bounds = None;
        lines = None;
    }
    let extend = match artist {
        Artist::Contour(_) => extend,
        _ => colorbar.options.extend.unwrap_or(extend),
    };
    Some(Bar {
        scale,
        bounds,
        colors,
        under,
        over,
        extend,
        lines,
    })
}

/// Draws a colorbar into its box (arrows included).
pub(crate) fn draw_colorbar(
    figure: &Figure,
    colorbar: &Colorbar,
    area: Rect,
    pt: f64,
    scene: &mut Scene,
) {
    let Some(bar) = describe(figure, colorbar) else {
        return;
    };
    let options = &colorbar.options;
    let horizontal = options.horizontal;
    let arrows = (bar.extend.min() as usize + bar.extend.max() as usize) as f64;
    let length = if horizontal {
        area.width()
    } else {
        area.height()
    };
    let inner_length = length / (1.0 + 0.05 * arrows);
    let arrow = 0.05 * inner_length;
    let mut inner = area;
    if horizontal {
        inner.x0 += if bar.extend.min() { arrow } else { 0.0 };
        inner.x1 -= if bar.extend.max() { arrow } else { 0.0 };
    } else {
        inner.y1 -= if bar.extend.min() { arrow } else { 0.0 };
        inner.y0 += if bar.extend.max() { arrow } else { 0.0 };
    }
    scene.push(Mark::Begin("colorbar"));
    let alpha = match figure.artist(colorbar.mappable) {
        Some(Artist::PcolorMesh(a)) => a.alpha,
        Some(Artist::Image(a)) => a.alpha,
        Some(Artist::Contour(a)) => a.alpha,
        Some(Artist::Scatter(a)) => a.alpha,
        _ => 1.0,
    };
    let tips = arrows_of(&bar, inner, area, horizontal, alpha, scene);
    paint(&bar, inner, horizontal, alpha, pt, scene);
    scene.line(tips, LINE_WIDTH * pt, Color::BLACK);
    let (axis, view, ticks) = axis(&bar, colorbar, inner, pt);
    if horizontal {
        x_axis(&axis, &view, &ticks, FREE, scene)
    } else {
        y_axis(&axis, &view, &ticks, FREE, scene)
    };
    scene.push(Mark::End);
}

fn paint(bar: &Bar, inner: Rect, horizontal: bool, alpha: f64, pt: f64, scene: &mut Scene) {
    if let Some(levels) = &bar.lines {
        let (low, high) = (levels[0], levels[levels.len() - 1]);
        for (level, color) in levels.iter().zip(&bar.colors) {
            let t = (level - low) / (high - low);
            let points = if horizontal {
                let x = inner.x0 + t * inner.width();
                vec![(x, inner.y0), (x, inner.y1)]
            } else {
                let y = inner.y1 - t * inner.height();
                vec![(inner.x0, y), (inner.x1, y)]
            };
            scene.line(points, 1.5 * pt, color.with_alpha(alpha));
        }
        return;
    }
    // One pixel a colour, stretched: bands stay sharp.
    let (count, indices): (usize, Vec<u8>) = {
        let count = bar.colors.len().clamp(1, 256);
        (
            count,
            (0..count)
                .map(|i| {
                    if horizontal {
                        i as u8
                    } else {
                        (count - 1 - i) as u8
                    }
                })
                .collect(),
        )
    };
    let palette = (0..count)
        .map(|i| rgba(bar.colors[i * bar.colors.len() / count]))
        .collect();
    let (width, height) = if horizontal { (count, 1) } else { (1, count) };
    let picture = Picture {
        width,
        height,
        pixels: PixelData::Indexed { indices, palette },
    };
    scene.push(Mark::Image {
        rect: inner,
        picture,
        smooth: false,
        alpha,
    });
}

/// Paints the arrows and returns the outline of the bar with them.
fn arrows_of(
    bar: &Bar,
    i: Rect,
    area: Rect,
    horizontal: bool,
    alpha: f64,
    scene: &mut Scene,
) -> Vec<Point> {
    let c = i.center();
    let (low_tip, high_tip) = if horizontal {
        ((area.x0, c.1), (area.x1, c.1))
    } else {
        ((c.0, area.y1), (c.0, area.y0))
    };
    let (low, high) = if horizontal {
        ([(i.x0, i.y0), (i.x0, i.y1)], [(i.x1, i.y1), (i.x1, i.y0)])
    } else {
        ([(i.x0, i.y1), (i.x1, i.y1)], [(i.x1, i.y0), (i.x0, i.y0)])
    };
    // The bar is painted over the arrows' feet: no seam.
    let foot = |p: Point, inwards: f64| {
        if horizontal {
            (p.0 + inwards, p.1)
        } else {
            (p.0, p.1 - inwards)
        }
    };
    let mut path: Vec<Point> = vec![low[0]];
    if bar.extend.min() {
        let ring = vec![
            low[0],
            low_tip,
            low[1],
            foot(low[1], 1.0),
            foot(low[0], 1.0),
        ];
        scene.fill(ring, bar.under.with_alpha(alpha));
        path.push(low_tip);
    }
    path.extend([low[1], high[0]]);
    if bar.extend.max() {
        let ring = vec![
            high[0],
            high_tip,
            high[1],
            foot(high[1], -1.0),
            foot(high[0], -1.0),
        ];
        scene.fill(ring, bar.over.with_alpha(alpha));
        path.push(high_tip);
    }
    path.extend([high[1], low[0]]);
    path
}

/// `FixedLocator(levels, nbins=10)`: every n-th level, the phase being that which comes closest to zero.
fn thinned(levels: &[f64], bins: usize) -> Vec<usize> {
    let step = levels.len().div_ceil(bins).max(1);
    let smallest = |phase: &usize| {
        levels
            .iter()
            .skip(*phase)
            .step_by(step)
            .fold(f64::INFINITY, |m, v| m.min(v.abs()))
    };
    let mut best = 0;
    for phase in 1..step {
        if smallest(&phase) < smallest(&best) {
            best = phase;
        }
    }
    (best..levels.len()).step_by(step).collect()
}

fn axis(bar: &Bar, colorbar: &Colorbar, inner: Rect, pt: f64) -> (Axis, View, Ticks) {
    let options = &colorbar.options;
    let mut axis = Axis {
        label: options.label.as_ref().map(|text| Label::new(text.clone())),
        ticks: options.ticks.clone(),
        tick_labels: options.tick_labels.clone(),
        tick_format: options.tick_format.clone(),
        tick_size: options.tick_size,
        opposite: options.horizontal == options.opposite,
        ..Axis::default()
    };
    if options.horizontal {
        axis.opposite = options.opposite;
    } else {
        axis.opposite = !options.opposite;
    }
    let length = if options.horizontal {
        inner.width()
    } else {
        inner.height()
    } / pt;
    // Bands have equal lengths whatever their levels: ticks stand at their numbers.
    let (limits, scale, ticks) = match (&bar.bounds, &bar.scale.norm) {
        (Some(bounds), _) if bar.lines.is_none() => {
            let bands = bounds.len() as f64 - 1.0;
            let place = |value: f64| {
                let above = bounds
                    .partition_point(|b| *b <= value)
                    .clamp(1, bounds.len() - 1);
                let (low, high) = (bounds[above - 1], bounds[above]);
                above as f64 - 1.0 + (value - low) / (high - low)
            };
            let shown: Vec<f64> = match &options.ticks {
                Some(ticks) => ticks
                    .iter()
                    .copied()
                    .filter(|t| *t >= bounds[0] && *t <= bounds[bounds.len() - 1])
                    .collect(),
                None => thinned(bounds, 10).into_iter().map(|i| bounds[i]).collect(),
            };
            let fixed = Axis {
                ticks: Some(shown.clone()),
                ..axis.clone()
            };
            let mut ticks = axis_ticks(
                &fixed,
                bounds[0],
                bounds[bounds.len() - 1],
                length,
                options.horizontal,
            );
            ticks.positions = ticks.positions.iter().map(|p| place(*p)).collect();
            ((0.0, bands), Scale::Linear, ticks)
        }
        (_, norm) => {
            let (low, high) = match &bar.lines {
                Some(levels) => (levels[0], levels[levels.len() - 1]),
                None => bar.scale.limits(),
            };
            let scale = if matches!(norm, Norm::Log { .. }) {
                Scale::Log { base: 10.0 }
            } else {
                Scale::Linear
            };
            let (low, high) = if low == high {
                (low - 0.5, high + 0.5)
            } else {
                (low, high)
            };
            axis.scale = scale;
            if let Some(levels) = bar.lines.as_ref().filter(|_| options.ticks.is_none()) {
                axis.ticks = Some(thinned(levels, 10).into_iter().map(|i| levels[i]).collect());
            }
            let mut ticks = axis_ticks(&axis, low, high, length, options.horizontal);
            if let Norm::TwoSlope { .. } = norm {
                for position in &mut ticks.positions {
                    *position = low + bar.scale.fraction(*position) * (high - low);
                }
            }
            ((low, high), scale, ticks)
        }
    };
    let other = (0.0, 1.0);
    let view = if options.horizontal {
        View::new(inner, limits, other, scale, Scale::Linear, pt)
    } else {
        View::new(inner, other, limits, Scale::Linear, scale, pt)
    };
    (axis, view, ticks)
}
