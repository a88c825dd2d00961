//! Lines, error bars, fills and straight lines across axes.

use crate::artist::{
    AxLine, ErrorBars, Extent, FillBetween, Line, LineStyle, Marker, Quiver, Step,
};
use crate::color::Color;
use crate::draw::{Mark, Point, Scene};
use crate::render::markers::{MarkerStyle, draw_markers};
use crate::render::view::View;

/// A stroke with matplotlib's dashes, which are as long as the line is wide.
pub(crate) fn stroke(
    scene: &mut Scene,
    points: Vec<Point>,
    width: f64,
    color: Color,
    style: &LineStyle,
) {
    if *style == LineStyle::None || width <= 0.0 || color.a <= 0.0 || points.len() < 2 {
        return;
    }
    let dash = style
        .pattern()
        .map(|lengths| lengths.iter().map(|l| l * width).collect());
    scene.push(Mark::Stroke {
        points,
        width,
        color,
        dash,
    });
}

/// Pieces of a line between gaps, in pixels, at most four points a pixel column.
fn pieces(x: &[f64], y: &[f64], step: Option<Step>, view: &View) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for (px, py) in x.iter().zip(y) {
        let p = view.point(*px, *py);
        if !p.0.is_finite() || !p.1.is_finite() {
            open = false;
            continue;
        }
        if !open {
            pieces.push(Vec::new());
            open = true;
        }
        let Some(piece) = pieces.last_mut() else {
            continue;
        };
        if let (Some(step), Some(last)) = (step, piece.last().copied()) {
            match step {
                Step::Pre => piece.push((last.0, p.1)),
                Step::Post => piece.push((p.0, last.1)),
                Step::Mid => {
                    let middle = (last.0 + p.0) / 2.0;
                    piece.extend([(middle, last.1), (middle, p.1)]);
                }
            }
        }
        piece.push(p);
    }
    let frame = view.frame.grown(50.0);
    pieces
        .into_iter()
        .map(thin)
        .flat_map(|piece| keep_near(piece, frame))
        .collect()
}

/// Keeps of each run of points within half a pixel of width the first, lowest, highest and last: the
/// drawing is the same.
fn thin(points: Vec<Point>) -> Vec<Point> {
    if points.len() < 2000 {
        return points;
    }
    let mut out = Vec::with_capacity(4000);
    let mut start = 0;
    while start < points.len() {
        let column = (points[start].0 * 2.0).floor();
        let mut end = start + 1;
        let (mut low, mut high) = (start, start);
        while end < points.len() && (points[end].0 * 2.0).floor() == column {
            if points[end].1 < points[low].1 {
                low = end;
            }
            if points[end].1 > points[high].1 {
                high = end;
            }
            end += 1;
        }
        let mut kept = [start, low.min(high), low.max(high), end - 1];
        kept.sort_unstable();
        let mut previous = None;
        for index in kept {
            if previous != Some(index) {
                out.push(points[index]);
            }
            previous = Some(index);
        }
        start = end;
    }
    out
}

/// Drops what is far outside the frame: points of which both neighbours lie on the same side, too.
fn keep_near(points: Vec<Point>, frame: crate::draw::Rect) -> Vec<Vec<Point>> {
    let outside = |a: &Point, b: &Point| {
        (a.0 < frame.x0 && b.0 < frame.x0)
            || (a.0 > frame.x1 && b.0 > frame.x1)
            || (a.1 < frame.y0 && b.1 < frame.y0)
            || (a.1 > frame.y1 && b.1 > frame.y1)
    };
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = Vec::new();
    for pair in points.windows(2) {
        let Some((a, b)) = cut(pair[0], pair[1], frame).filter(|_| !outside(&pair[0], &pair[1]))
        else {
            if piece.len() > 1 {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.clear();
            continue;
        };
        if piece.last() != Some(&a) {
            if piece.len() > 1 {
                pieces.push(std::mem::take(&mut piece));
            }
            piece = vec![a];
        }
        piece.push(b);
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

/// The part of a segment inside a rectangle (Liang and Barsky).
fn cut(a: Point, b: Point, r: crate::draw::Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut t0, mut t1) = (0.0f64, 1.0f64);
    for (p, q) in [
        (-dx, a.0 - r.x0),
        (dx, r.x1 - a.0),
        (-dy, a.1 - r.y0),
        (dy, r.y1 - a.1),
    ] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    if t0 > t1 {
        return None;
    }
    let at = |t: f64| {
        if t == 0.0 {
            a
        } else if t == 1.0 {
            b
        } else {
            (a.0 + t * dx, a.1 + t * dy)
        }
    };
    Some((at(t0), at(t1)))
}

pub(crate) fn draw_line(line: &Line, view: &View, scene: &mut Scene) {
    let color = line.color.with_alpha(line.alpha);
    if line.linestyle != LineStyle::None && line.linewidth > 0.0 {
        for piece in pieces(&line.x, &line.y, line.step, view) {
            stroke(
                scene,
                piece,
                line.linewidth * view.pt,
                color,
                &line.linestyle,
            );
        }
    }
    if line.marker != Marker::None {
        let points: Vec<Point> = line
            .x
            .iter()
            .zip(&line.y)
            .map(|(x, y)| view.point(*x, *y))
            .filter(|p| p.0.is_finite() && p.1.is_finite() && view.frame.grown(30.0).contains(*p))
            .collect();
        draw_markers(
            scene,
            &points,
            &MarkerStyle {
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
            },
        );
    }
}

pub(crate) fn draw_fill(fill: &FillBetween, view: &View, scene: &mut Scene) {
    let place = |along: f64, across: f64| {
        if fill.horizontal {
            view.point(across, along)
        } else {
            view.point(along, across)
        }
    };
    let mut low: Vec<Point> = Vec::new();
    let mut high: Vec<Point> = Vec::new();
    let mut flush = |low: &mut Vec<Point>, high: &mut Vec<Point>| {
        if low.len() > 1 {
            let mut ring = thin(std::mem::take(low));
            ring.extend(thin(std::mem::take(high)).into_iter().rev());
            if let Some(edge) = fill.edgecolor.filter(|_| fill.linewidth > 0.0) {
                scene.fill(ring.clone(), fill.color.with_alpha(fill.alpha));
                ring.extend(ring.first().copied());
                scene.line(ring, fill.linewidth * view.pt, edge.with_alpha(fill.alpha));
            } else {
                scene.fill(ring, fill.color.with_alpha(fill.alpha));
            }
        }
        low.clear();
        high.clear();
    };
    for ((x, y1), y2) in fill.x.iter().zip(&fill.y1).zip(&fill.y2) {
        let (a, b) = (place(*x, *y1), place(*x, *y2));
        if [a.0, a.1, b.0, b.1].iter().all(|v| v.is_finite()) {
            low.push(a);
            high.push(b);
        } else {
            flush(&mut low, &mut high);
        }
    }
    flush(&mut low, &mut high);
}

pub(crate) fn draw_error_bars(bars: &ErrorBars, view: &View, scene: &mut Scene) {
    let color = bars.color.with_alpha(bars.alpha);
    let (width, cap) = (bars.linewidth * view.pt, bars.capsize * view.pt);
    let mut bar = |a: Point, b: Point, vertical: bool| {
        if ![a.0, a.1, b.0, b.1].iter().all(|v| v.is_finite()) {
            return;
        }
        scene.line(vec![a, b], width, color);
        if cap > 0.0 {
            for end in [a, b] {
                let (dx, dy) = if vertical { (cap, 0.0) } else { (0.0, cap) };
                scene.line(
                    vec![(end.0 - dx, end.1 - dy), (end.0 + dx, end.1 + dy)],
                    view.pt,
                    color,
                );
            }
        }
    };
    for (i, (x, y)) in bars.x.iter().zip(&bars.y).enumerate() {
        if let Some((below, above)) = &bars.yerr
            && let (Some(below), Some(above)) = (below.get(i), above.get(i))
        {
            bar(view.point(*x, y - below), view.point(*x, y + above), true);
        }
        if let Some((left, right)) = &bars.xerr
            && let (Some(left), Some(right)) = (left.get(i), right.get(i))
        {
            bar(view.point(x - left, *y), view.point(x + right, *y), false);
        }
    }
}

pub(crate) fn draw_ax_line(line: &AxLine, view: &View, scene: &mut Scene) {
    let color = line.color.with_alpha(line.alpha);
    let frame = view.frame;
    let across = if line.vertical { view.x } else { view.y };
    let along = if line.vertical { view.y } else { view.x };
    let ends = match line.extent {
        Extent::Axes(from, to) => {
            let (start, length) = if line.vertical {
                (frame.y1, -frame.height())
            } else {
                (frame.x0, frame.width())
            };
            (start + from * length, start + to * length)
        }
        Extent::Data(from, to) => (along.pixel(from), along.pixel(to)),
    };
    let place = |along: f64, across: f64| {
        if line.vertical {
            (across, along)
        } else {
            (along, across)
        }
    };
    let at = across.pixel(line.at);
    if !at.is_finite() || !ends.0.is_finite() || !ends.1.is_finite() {
        return;
    }
    match line
        .to
        .map(|to| across.pixel(to))
        .filter(|to| to.is_finite())
    {
        Some(to) => {
            scene.fill(
                vec![
                    place(ends.0, at),
                    place(ends.1, at),
                    place(ends.1, to),
                    place(ends.0, to),
                ],
                color,
            );
        }
        None => {
            let points = vec![place(ends.0, at), place(ends.1, at)];
            stroke(
                scene,
                points,
                line.linewidth * view.pt,
                color,
                &line.linestyle,
            );
        }
    }
}

/// Arrows with matplotlib's proportions: shafts 0.005 of the width, heads three times as wide.
pub(crate) fn draw_quiver(arrows: &Quiver, view: &View, scene: &mut Scene) {
    let width = view.frame.width();
    let lengths: Vec<f64> = arrows
        .u
        .iter()
        .zip(&arrows.v)
        .map(|(u, v)| u.hypot(*v))
        .collect();
    let finite: Vec<f64> = lengths.iter().copied().filter(|l| l.is_finite()).collect();
    if finite.is_empty() {
        return;
    }
    let mean = finite.iter().sum::<f64>() / finite.len() as f64;
    let across = (finite.len() as f64).sqrt().clamp(8.0, 25.0);
    let scale = arrows
        .scale
        .unwrap_or(1.8 * mean * across)
        .max(f64::MIN_POSITIVE);
    let shaft = 0.06 * width / across * 0.5;
    let color = arrows.color.with_alpha(arrows.alpha);
    for (i, length) in lengths.iter().enumerate() {
        let (Some(x), Some(y)) = (arrows.x.get(i), arrows.y.get(i)) else {
            break;
        };
        let from = view.point(*x, *y);
        let size = length / scale * width;
        if !size.is_finite() || !from.0.is_finite() || !from.1.is_finite() {
            continue;
        }
        let (cos, sin) = if *length > 0.0 {
            (arrows.u[i] / length, -arrows.v[i] / length)
        } else {
            (1.0, 0.0)
        };
        // Short arrows keep their shape, only smaller.
        let unit = shaft * (size / (5.0 * shaft)).min(1.0);
        let head = (5.0 * unit).min(size);
        let outline = [
            (0.0, -unit / 2.0),
            (size - 4.5 * head / 5.0, -unit / 2.0),
            (size - head, -1.5 * unit),
            (size, 0.0),
            (size - head, 1.5 * unit),
            (size - 4.5 * head / 5.0, unit / 2.0),
            (0.0, unit / 2.0),
        ];
        let ring = outline
            .iter()
            .map(|(a, b)| (from.0 + a * cos - b * sin, from.1 + a * sin + b * cos))
            .collect();
        scene.fill(ring, color);
    }
}
