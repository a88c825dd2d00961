//! Legends.

use crate::artist::{Artist, LineStyle, Marker, PointColors};
use crate::axes::{Legend, LegendLoc, Scale};
use crate::color::Color;
use crate::draw::{Anchor, Mark, Point, Rect, Scene};
use crate::figure::Figure;
use crate::render::lines::stroke;
use crate::render::markers::{MarkerStyle, draw_markers};
use crate::render::view::View;
use crate::text;

/// Artists with the texts that a legend shows for them.
fn entries<'a>(artists: &'a [Artist], legend: &'a Legend) -> Vec<(&'a Artist, String)> {
    match &legend.entries {
        Some(entries) => entries
            .iter()
            .map(|(artist, label)| (artist, text::plain(label)))
            .collect(),
        None => artists
            .iter()
            .filter_map(|a| Some((a, text::plain(a.label()?))))
            .collect(),
    }
}

/// Draws the legend of axes.
pub(crate) fn draw_legend(legend: &Legend, artists: &[Artist], view: &View, scene: &mut Scene) {
    let entries = entries(artists, legend);
    if entries.is_empty() {
        return;
    }
    let block = Measured::new(legend, &entries, view.pt);
    let area = place(artists, legend, view, block.width, block.height, block.em);
    block.draw(legend, &entries, area, view, scene);
}

/// Draws the legend of a figure, to the right of all that is there.
pub(crate) fn draw_figure_legend(figure: &Figure, legend: &Legend, pt: f64, scene: &mut Scene) {
    let mut all: Vec<(&Artist, String)> = Vec::new();
    let own = figure.axes.iter().map(|axes| axes.artists.as_slice());
    let sources: Vec<&[Artist]> = match &legend.entries {
        Some(_) => vec![&[]],
        None => own.collect(),
    };
    for artists in sources {
        for (artist, label) in entries(artists, legend) {
            if !all.iter().any(|(_, known)| *known == label) {
                all.push((artist, label));
            }
        }
    }
    let Some(bounds) = scene.bounds().filter(|_| !all.is_empty()) else {
        return;
    };
    let block = Measured::new(legend, &all, pt);
    let (x, y) = (bounds.x1 + block.em, bounds.center().1 - block.height / 2.0);
    let area = Rect::new(x, y, x + block.width, y + block.height);
    let view = View::new(
        area,
        (0.0, 1.0),
        (0.0, 1.0),
        Scale::Linear,
        Scale::Linear,
        pt,
    );
    block.draw(legend, &all, area, &view, scene);
}

/// Sizes of a legend in pixels; matplotlib's, in font sizes.
struct Measured {
    em: f64,
    widths: Vec<f64>,
    heights: Vec<f64>,
    title: Option<String>,
    title_height: f64,
    inner: f64,
    width: f64,
    height: f64,
}

/// Length of a sample, its distance to the text, the frame's padding, the space between rows.
const HANDLE: f64 = 2.0;
const GAP: f64 = 0.8;
const PAD: f64 = 0.4;
const SPACING: f64 = 0.5;

impl Measured {
    fn new(legend: &Legend, entries: &[(&Artist, String)], pt: f64) -> Self {
        let em = legend.fontsize.unwrap_or(10.0) * pt;
        let (handle, gap, pad, spacing) = (HANDLE * em, GAP * em, PAD * em, SPACING * em);
        let columns = legend.ncol.unwrap_or(1).clamp(1, entries.len());
        let rows = entries.len().div_ceil(columns);
        let heights: Vec<f64> = (0..rows)
            .map(|row| {
                let lines = (0..columns)
                    .filter_map(|c| entries.get(c * rows + row))
                    .map(|e| e.1.split('\n').count())
                    .max();
                em * (1.0 + 1.2 * (lines.unwrap_or(1) as f64 - 1.0))
            })
            .collect();
        let widths: Vec<f64> = (0..columns)
            .map(|c| {
                let texts = entries.iter().skip(c * rows).take(rows);
                texts
                    .map(|e| text::block_size(&e.1, em, false).0)
                    .fold(0.0, f64::max)
                    + handle
                    + gap
            })
            .collect();
        let title = legend
            .title
            .as_deref()
            .map(text::plain)
            .filter(|t| !t.is_empty());
        let title_size = title.as_ref().map_or((0.0, 0.0), |t| {
            let (width, _) = text::block_size(t, em, false);
            (
                width,
                em * (1.0 + 1.2 * (t.split('\n').count() as f64 - 1.0)) + spacing,
            )
        });
        let inner = widths.iter().sum::<f64>() + 2.0 * em * (columns as f64 - 1.0);
        let width = inner.max(title_size.0) + 2.0 * pad;
        let height =
            heights.iter().sum::<f64>() + spacing * (rows as f64 - 1.0) + title_size.1 + 2.0 * pad;
        Self {
            em,
            widths,
            heights,
            title,
            title_height: title_size.1,
            inner,
            width,
            height,
        }
    }

    fn draw(
        &self,
        legend: &Legend,
        entries: &[(&Artist, String)],
        area: Rect,
        view: &View,
        scene: &mut Scene,
    ) {
        let Self {
            em,
            widths,
            heights,
            title,
            title_height,
            inner,
            width,
            ..
        } = self;
        let (em, inner, width) = (*em, *inner, *width);
        let (handle, gap, pad, spacing) = (HANDLE * em, GAP * em, PAD * em, SPACING * em);
        let rows = heights.len();
        scene.push(Mark::Begin("legend"));
        if !legend.frameless {
            let mut ring = rounded(area, 0.2 * em);
            scene.fill(ring.clone(), Color::WHITE.with_alpha(0.8));
            ring.push(ring[0]);
            scene.line(ring, view.pt, Color::rgb(204, 204, 204).with_alpha(0.8));
        }
        let put = |scene: &mut Scene, text: &str, x: f64, top: f64, anchor: Anchor| {
            for (i, line) in text.split('\n').enumerate() {
                let y = top + em * (0.5 + 0.365 + 1.2 * i as f64);
                scene.push(Mark::Text {
                    x,
                    y,
                    text: line.into(),
                    size: em,
                    anchor,
                    rotation: 0.0,
                    color: Color::BLACK,
                    bold: false,
                });
            }
        };
        let mut top = area.y0 + pad;
        if let Some(title) = title {
            put(scene, title, area.center().0, top, Anchor::Middle);
            top += title_height;
        }
        let mut left = area.x0 + (width - inner) / 2.0;
        for (c, column_width) in widths.iter().enumerate() {
            let mut y = top;
            for (row, row_height) in heights.iter().enumerate() {
                if let Some((artist, label)) = entries.get(c * rows + row) {
                    let lines = label.split('\n').count() as f64;
                    let middle = y + em * (0.5 + 0.6 * (lines - 1.0));
                    sample(
                        artist,
                        Rect::new(left, middle - 0.35 * em, left + handle, middle + 0.35 * em),
                        view,
                        scene,
                    );
                    put(scene, label, left + handle + gap, y, Anchor::Start);
                }
                y += row_height + spacing;
            }
            left += column_width + 2.0 * em;
        }
        scene.push(Mark::End);
    }
}

fn rounded(r: Rect, radius: f64) -> Vec<Point> {
    let corners = [
        (r.x1 - radius, r.y0 + radius, 270.0f64),
        (r.x1 - radius, r.y1 - radius, 0.0),
        (r.x0 + radius, r.y1 - radius, 90.0),
        (r.x0 + radius, r.y0 + radius, 180.0),
    ];
    corners
        .iter()
        .flat_map(|(x, y, start)| {
            (0..=4).map(move |i| {
                let (sin, cos) = (start + 22.5 * i as f64).to_radians().sin_cos();
                (x + radius * cos, y + radius * sin)
            })
        })
        .collect()
}

/// What stands for an artist.
fn sample(artist: &Artist, area: Rect, view: &View, scene: &mut Scene) {
    let middle = area.center();
    let across = vec![(area.x0, middle.1), (area.x1, middle.1)];
    match artist {
        Artist::Line(line) => {
            let color = line.color.with_alpha(line.alpha);
            stroke(
                scene,
                across,
                line.linewidth * view.pt,
                color,
                &line.linestyle,
            );
            if line.marker != Marker::None {
                let style = MarkerStyle {
                    marker: line.marker,
                    size: line.markersize * view.pt,
                    face: line
                        .markerfacecolor
                        .unwrap_or(line.color)
                        .with_alpha(line.alpha),
                    edge: line
                        .markeredgecolor
                        .unwrap_or(line.color)
                        .with_alpha(line.alpha),
                    edge_width: line.markeredgewidth * view.pt,
                };
                draw_markers(scene, &[middle], &style);
            }
        }
        Artist::Scatter(points) => {
            let color = match &points.colors {
                PointColors::One(color) => *color,
                PointColors::Each(colors) => colors.first().copied().unwrap_or(Color::cycle(0)),
                PointColors::Values { values, scale } => {
                    let scale = scale.fitted(values);
                    let (low, high) = scale.limits();
                    scale.color((low + high) / 2.0)
                }
            }
            .with_alpha(points.alpha);
            let size = points
                .sizes
                .first()
                .copied()
                .unwrap_or(36.0)
                .clamp(4.0, 100.0)
                .sqrt()
                * view.pt;
            let edge = points
                .edgecolor
                .map_or(color, |e| e.with_alpha(points.alpha));
            let style = MarkerStyle {
                marker: points.marker,
                size,
                face: color,
                edge,
                edge_width: points.linewidth * view.pt,
            };
            draw_markers(scene, &[middle], &style);
        }
        Artist::Bars(bars) => {
            if let Some(color) = bars.colors.first() {
                scene.fill(area.ring(), color.with_alpha(bars.alpha));
            }
            if let Some(edge) = bars.edgecolor.filter(|_| bars.linewidth > 0.0) {
                let mut ring = area.ring();
                ring.push(ring[0]);
                scene.line(ring, bars.linewidth * view.pt, edge.with_alpha(bars.alpha));
            }
        }
        Artist::FillBetween(fill) => scene.fill(area.ring(), fill.color.with_alpha(fill.alpha)),
        Artist::AxLine(line) if line.to.is_some() => {
            scene.fill(area.ring(), line.color.with_alpha(line.alpha))
        }
        Artist::AxLine(line) => {
            let style = if line.linestyle == LineStyle::None {
                LineStyle::Solid
            } else {
                line.linestyle.clone()
            };
            stroke(
                scene,
                across,
                line.linewidth * view.pt,
                line.color.with_alpha(line.alpha),
                &style,
            );
        }
        _ => {}
    }
}

/// The box of a legend of a size: at its place, or where it hides the fewest points.
fn place(
    artists: &[Artist],
    legend: &Legend,
    view: &View,
    width: f64,
    height: f64,
    em: f64,
) -> Rect {
    let frame = view.frame;
    let pad = 0.5 * em;
    let at = |loc: LegendLoc| {
        use LegendLoc::*;
        let (fx, fy) = match loc {
            UpperRight | Best => (1.0, 0.0),
            UpperLeft => (0.0, 0.0),
            LowerLeft => (0.0, 1.0),
            LowerRight => (1.0, 1.0),
            CenterLeft => (0.0, 0.5),
            CenterRight => (1.0, 0.5),
            LowerCenter => (0.5, 1.0),
            UpperCenter => (0.5, 0.0),
            Center => (0.5, 0.5),
        };
        // Inside the frame, or at an anchor point.
        let (x, y) = match legend.bbox_to_anchor {
            Some((ax, ay)) => {
                let (x, y) = (
                    frame.x0 + ax * frame.width(),
                    frame.y1 - ay * frame.height(),
                );
                (
                    x - fx * (width + 2.0 * pad) + pad,
                    y - fy * (height + 2.0 * pad) + pad,
                )
            }
            None => (
                frame.x0 + pad + fx * (frame.width() - width - 2.0 * pad),
                frame.y0 + pad + fy * (frame.height() - height - 2.0 * pad),
            ),
        };
        Rect::new(x, y, x + width, y + height)
    };
    if legend.loc != LegendLoc::Best || legend.bbox_to_anchor.is_some() {
        return at(legend.loc);
    }
    use LegendLoc::*;
    let candidates = [
        UpperRight,
        UpperLeft,
        LowerLeft,
        LowerRight,
        CenterRight,
        CenterLeft,
        LowerCenter,
        UpperCenter,
        Center,
    ];
    let obstacles = obstacles(artists, view);
    candidates
        .into_iter()
        .map(at)
        .map(|area| {
            (
                area,
                obstacles.iter().filter(|p| area.contains(**p)).count(),
            )
        })
        .min_by_key(|(_, hidden)| *hidden)
        .map_or(at(UpperRight), |(area, _)| area)
}

/// Points that a legend should not hide: along lines a few pixels apart.
fn obstacles(artists: &[Artist], view: &View) -> Vec<Point> {
    let mut points = Vec::new();
    for artist in artists {
        match artist {
            Artist::Line(line) => {
                let stride = (line.x.len() / 5000).max(1);
                let all = line
                    .x
                    .iter()
                    .zip(&line.y)
                    .step_by(stride)
                    .map(|(x, y)| view.point(*x, *y));
                let mut previous: Option<Point> = None;
                for p in all {
                    if let Some(last) = previous.filter(|l| l.0.is_finite() && l.1.is_finite()) {
                        let steps = ((p.0 - last.0).hypot(p.1 - last.1) / 4.0).min(200.0) as usize;
                        points.extend((1..steps).map(|i| {
                            let t = i as f64 / steps as f64;
                            (last.0 + t * (p.0 - last.0), last.1 + t * (p.1 - last.1))
                        }));
                    }
                    points.push(p);
                    previous = Some(p);
                }
            }
            Artist::Scatter(scatter) => {
                let stride = (scatter.x.len() / 20_000).max(1);
                points.extend(
                    scatter
                        .x
                        .iter()
                        .zip(&scatter.y)
                        .step_by(stride)
                        .map(|(x, y)| view.point(*x, *y)),
                );
            }
            Artist::Bars(bars) => {
                for (edges, span) in bars.edges.iter().zip(&bars.spans) {
                    for i in 0..=10 {
                        let across = span.0 + (span.1 - span.0) * i as f64 / 10.0;
                        for along in [edges.0, (edges.0 + edges.1) / 2.0, edges.1] {
                            points.push(if bars.horizontal {
                                view.point(across, along)
                            } else {
                                view.point(along, across)
                            });
                        }
                    }
                }
            }
            Artist::FillBetween(fill) if !fill.horizontal => {
                points.extend(fill.x.iter().zip(&fill.y1).map(|(x, y)| view.point(*x, *y)));
                points.extend(fill.x.iter().zip(&fill.y2).map(|(x, y)| view.point(*x, *y)));
            }
            _ => {}
        }
    }
    points
}
