//! Markers, scatter plots and bars.

use crate::artist::{Bars, Marker, PointColors, Scatter};
use crate::color::Color;
use crate::draw::picture::PixelData;
use crate::draw::{Mark, Picture, Point, Rect, Scene};
use crate::render::view::View;

/// Above this many points a scatter plot is embedded as an image.
const VECTOR_POINTS: usize = 4000;

pub(crate) struct MarkerStyle {
    pub marker: Marker,
    /// Diameter in pixels.
    pub size: f64,
    pub face: Color,
    pub edge: Color,
    pub edge_width: f64,
}

fn regular(corners: usize, radius: f64, start: f64) -> Vec<Point> {
    (0..corners)
        .map(|i| {
            let (sin, cos) = (start + i as f64 / corners as f64 * 360.0)
                .to_radians()
                .sin_cos();
            (radius * cos, -radius * sin)
        })
        .collect()
}

/// Outlines of filled markers, or strokes of the others, for a diameter of one.
fn shape(marker: Marker) -> (Vec<Vec<Point>>, bool) {
    let h = 0.5;
    let s = std::f64::consts::FRAC_1_SQRT_2;
    let turn = |points: Vec<Point>, times: usize| {
        points
            .into_iter()
            .map(|p| (0..times).fold(p, |p, _| (p.1, -p.0)))
            .collect::<Vec<Point>>()
    };
    let triangle = || vec![(0.0, -h), (-h, h), (h, h)];
    let filled = |ring: Vec<Point>| (vec![ring], true);
    match marker {
        Marker::Square => filled(vec![(-h, -h), (h, -h), (h, h), (-h, h)]),
        Marker::Diamond => filled(vec![(0.0, -s), (s, 0.0), (0.0, s), (-s, 0.0)]),
        Marker::ThinDiamond => filled(vec![(0.0, -s), (0.6 * s, 0.0), (0.0, s), (-0.6 * s, 0.0)]),
        Marker::TriangleUp => filled(triangle()),
        Marker::TriangleLeft => filled(turn(triangle(), 1)),
        Marker::TriangleDown => filled(turn(triangle(), 2)),
        Marker::TriangleRight => filled(turn(triangle(), 3)),
        Marker::Pentagon => filled(regular(5, h, 90.0)),
        Marker::Hexagon => filled(regular(6, h, 90.0)),
        Marker::Star => {
            let (outer, inner) = (regular(5, h, 90.0), regular(5, h * 0.381966, 126.0));
            filled(
                outer
                    .into_iter()
                    .zip(inner)
                    .flat_map(|(a, b)| [a, b])
                    .collect(),
            )
        }
        Marker::PlusFilled | Marker::CrossFilled => {
            let t = 1.0 / 6.0;
            let plus = vec![
                (-t, -h),
                (t, -h),
                (t, -t),
                (h, -t),
                (h, t),
                (t, t),
                (t, h),
                (-t, h),
                (-t, t),
                (-h, t),
                (-h, -t),
                (-t, -t),
            ];
            if marker == Marker::PlusFilled {
                filled(plus)
            } else {
                filled(
                    plus.into_iter()
                        .map(|p| ((p.0 + p.1) * s * 1.06, (p.1 - p.0) * s * 1.06))
                        .collect(),
                )
            }
        }
        Marker::Plus => (
            vec![vec![(-h, 0.0), (h, 0.0)], vec![(0.0, -h), (0.0, h)]],
            false,
        ),
        Marker::Cross => (vec![vec![(-h, -h), (h, h)], vec![(-h, h), (h, -h)]], false),
        Marker::VLine => (vec![vec![(0.0, -h), (0.0, h)]], false),
        Marker::HLine => (vec![vec![(-h, 0.0), (h, 0.0)]], false),
        Marker::None | Marker::Point | Marker::Pixel | Marker::Circle => (Vec::new(), true),
    }
}

pub(crate) fn draw_markers(scene: &mut Scene, points: &[Point], style: &MarkerStyle) {
    let radius = match style.marker {
        Marker::None => return,
        Marker::Circle => Some(style.size / 2.0),
        Marker::Point => Some(style.size / 4.0),
        Marker::Pixel => Some(0.5),
        _ => None,
    };
    let same = style.face == style.edge;
    let half = if style.edge.a > 0.0 {
        style.edge_width / 2.0
    } else {
        0.0
    };
    if let Some(radius) = radius {
        for center in points {
            if half > 0.0 {
                scene.push(Mark::Disc {
                    center: *center,
                    radius: radius + half,
                    color: style.edge,
                });
            }
            if !same || half == 0.0 {
                scene.push(Mark::Disc {
                    center: *center,
                    radius: (radius - half).max(0.1),
                    color: style.face,
                });
            }
        }
        return;
    }
    let (paths, filled) = shape(style.marker);
    for center in points {
        for path in &paths {
            let mut ring: Vec<Point> = path
                .iter()
                .map(|p| (center.0 + p.0 * style.size, center.1 + p.1 * style.size))
                .collect();
            if !filled {
                scene.line(
                    ring,
                    style.edge_width.max(0.8),
                    if style.edge.a > 0.0 {
                        style.edge
                    } else {
                        style.face
                    },
                );
                continue;
            }
            if style.face.a > 0.0 {
                scene.fill(ring.clone(), style.face);
            }
            if half > 0.0 {
                ring.extend(ring.first().copied());
                scene.line(ring, style.edge_width, style.edge);
            }
        }
    }
}

pub(crate) fn draw_scatter(scatter: &Scatter, view: &View, scene: &mut Scene) {
    let scale = match &scatter.colors {
        PointColors::Values { values, scale } => Some(scale.fitted(values)),
        _ => None,
    };
    let color = |i: usize| match &scatter.colors {
        PointColors::One(color) => *color,
        PointColors::Each(colors) if colors.is_empty() => Color::cycle(0),
        PointColors::Each(colors) => colors[i % colors.len()],
        PointColors::Values { values, .. } => match (&scale, values.get(i)) {
            (Some(scale), Some(value)) => scale.color(*value),
            _ => Color::TRANSPARENT,
        },
    };
    let near = view.frame.grown(30.0);
    let points: Vec<(Point, f64, Color)> = scatter
        .x
        .iter()
        .zip(&scatter.y)
        .enumerate()
        .map(|(i, (x, y))| {
            let size = if scatter.sizes.is_empty() {
                36.0
            } else {
                scatter.sizes[i % scatter.sizes.len()]
            };
            (
                view.point(*x, *y),
                size.max(0.0).sqrt() * view.pt,
                color(i).with_alpha(scatter.alpha),
            )
        })
        .filter(|(p, size, color)| {
            p.0.is_finite()
                && p.1.is_finite()
                && size.is_finite()
                && near.contains(*p)
                && color.a > 0.0
        })
        .collect();
    if points.len() > VECTOR_POINTS {
        scene.push(dots(&points, view.frame));
        return;
    }
    for (point, size, color) in points {
        let style = MarkerStyle {
            marker: scatter.marker,
            size,
            face: color,
            edge: scatter
                .edgecolor
                .map_or(color, |edge| edge.with_alpha(scatter.alpha)),
            edge_width: scatter.linewidth * view.pt,
        };
        draw_markers(scene, &[point], &style);
    }
}

/// Many discs as one image at twice the resolution of the page.
fn dots(points: &[(Point, f64, Color)], frame: Rect) -> Mark {
    const DENSITY: f64 = 2.0;
    let width = (frame.width() * DENSITY).ceil().clamp(1.0, 8000.0) as usize;
    let height = (frame.height() * DENSITY).ceil().clamp(1.0, 8000.0) as usize;
    let mut pixels = vec![[0.0f32; 4]; width * height];
    for (point, size, color) in points {
        let radius = (size / 2.0 * DENSITY + 0.5).max(0.7);
        let (x, y) = (
            (point.0 - frame.x0) * DENSITY,
            (point.1 - frame.y0) * DENSITY,
        );
        let range = |c: f64, n: usize| {
            (
                (c - radius).floor().max(0.0) as usize,
                ((c + radius).ceil().max(0.0) as usize).min(n),
            )
        };
        let (inside, outside) = ((radius - 0.5).powi(2), (radius + 0.5).powi(2));
        let (x0, x1) = range(x, width);
        let (y0, y1) = range(y, height);
        for row in y0..y1 {
            for col in x0..x1 {
                let (dx, dy) = (col as f64 + 0.5 - x, row as f64 + 0.5 - y);
                let squared = dx * dx + dy * dy;
                if squared > outside {
                    continue;
                }
                let part = if squared < inside {
                    1.0
                } else {
                    (radius - squared.sqrt() + 0.5).clamp(0.0, 1.0)
                };
                let cover = (part * color.a) as f32;
                if cover > 0.0 {
                    let pixel = &mut pixels[row * width + col];
                    let source = [color.r as f32, color.g as f32, color.b as f32];
                    for (channel, value) in pixel.iter_mut().zip(source) {
                        *channel = *channel * (1.0 - cover) + value * cover;
                    }
                    pixel[3] = pixel[3] * (1.0 - cover) + cover;
                }
            }
        }
    }
    let bytes = pixels
        .iter()
        .flat_map(|p| {
            // The colours carry their opacity: divide it out again.
            let straight = |v: f32| {
                if p[3] > 0.0 {
                    (v / p[3]).round() as u8
                } else {
                    0
                }
            };
            [
                straight(p[0]),
                straight(p[1]),
                straight(p[2]),
                (p[3] * 255.0).round() as u8,
            ]
        })
        .collect();
    let picture = Picture {
        width,
        height,
        pixels: PixelData::Rgba(bytes),
    };
    let rect = Rect::new(
        frame.x0,
        frame.y0,
        frame.x0 + width as f64 / DENSITY,
        frame.y0 + height as f64 / DENSITY,
    );
    Mark::Image {
        rect,
        picture,
        smooth: true,
        alpha: 1.0,
    }
}

pub(crate) fn draw_bars(bars: &Bars, view: &View, scene: &mut Scene) {
    if bars.colors.is_empty() {
        return;
    }
    let frame = view.frame.grown(20.0);
    for (i, (edges, span)) in bars.edges.iter().zip(&bars.spans).enumerate() {
        let (a, b) = if bars.horizontal {
            (view.point(span.0, edges.0), view.point(span.1, edges.1))
        } else {
            (view.point(edges.0, span.0), view.point(edges.1, span.1))
        };
        if ![a.0, a.1, b.0, b.1].iter().all(|v| v.is_finite()) {
            continue;
        }
        // Whole pixels, so that neighbours leave neither gap nor seam.
        let snap = |low: f64, high: f64| {
            if (high - low).abs() > 3.0 {
                (low.round(), high.round())
            } else {
                (low, high)
            }
        };
        let (x0, x1) = snap(a.0.clamp(frame.x0, frame.x1), b.0.clamp(frame.x0, frame.x1));
        let (y0, y1) = snap(a.1.clamp(frame.y0, frame.y1), b.1.clamp(frame.y0, frame.y1));
        let rect = Rect::new(x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1));
        let color = bars.colors[i % bars.colors.len()].with_alpha(bars.alpha);
        if color.a > 0.0 && rect.width() > 0.0 && rect.height() > 0.0 {
            scene.fill(rect.ring(), color);
        }
        if let Some(edge) = bars.edgecolor.filter(|_| bars.linewidth > 0.0) {
            let mut ring = rect.ring();
            ring.push(ring[0]);
            scene.line(ring, bars.linewidth * view.pt, edge.with_alpha(bars.alpha));
        }
    }
}
