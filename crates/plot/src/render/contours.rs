//! `contour` and `contourf`.

use crate::artist::{Contour, ContourLabels, Coords, Grid, LineStyle};
use crate::color::Color;
use crate::contouring::{Line, lines, rings};
use crate::draw::{Anchor, Mark, Point, Scene};
use crate::render::lines::stroke;
use crate::render::view::View;
use crate::text;
use crate::ticks::locator::{DEFAULT_STEPS, max_n_ticks};
use crate::ticks::number::{fix_minus, general};

/// The levels that `contour(levels=n)` chooses for data between two values: about `count`, at round numbers.
/// `low_open` and `high_open` tell that the colours extend beyond.
pub fn contour_levels(
    low: f64,
    high: f64,
    count: usize,
    low_open: bool,
    high_open: bool,
) -> Vec<f64> {
    let all = max_n_ticks(low, high, count + 1, DEFAULT_STEPS, false, 1);
    let mut first = all.iter().rposition(|l| *l < low).unwrap_or(0);
    let mut last = all
        .iter()
        .position(|l| *l > high)
        .map_or(all.len(), |i| i + 1);
    if low_open {
        first += 1;
    }
    if high_open {
        last = last.saturating_sub(1);
    }
    if last < first + 3 {
        (first, last) = (0, all.len());
    }
    all[first..last].to_vec()
}

fn places(contour: &Contour, view: &View) -> Vec<Point> {
    let Grid { rows, cols, .. } = contour.values;
    let pick = |coords: &Coords, row: usize, col: usize, line: usize| match coords {
        Coords::Line(values) => values[line],
        Coords::Field(grid) => grid.at(row, col),
    };
    (0..rows)
        .flat_map(|row| (0..cols).map(move |col| (row, col)))
        .map(|(row, col)| {
            view.point(
                pick(&contour.x, row, col, col),
                pick(&contour.y, row, col, row),
            )
        })
        .collect()
}

/// The colour of a line's level or of the band above it.
fn color(contour: &Contour, index: usize) -> Color {
    if let Some(colors) = contour.colors.as_ref().filter(|c| !c.is_empty()) {
        return colors[index % colors.len()];
    }
    let scale = contour.scale.fitted(&contour.levels);
    let levels = &contour.levels;
    if contour.filled && index + 1 < levels.len() {
        return scale.color((levels[index] + levels[index + 1]) / 2.0);
    }
    // A level that bounds a band takes the band's colour, and the last one what lies above it.
    scale.color(levels[index])
}

pub(crate) fn draw_contour(contour: &Contour, view: &View, scene: &mut Scene) {
    if contour.values.values.is_empty() || contour.levels.is_empty() {
        return;
    }
    let points = places(contour, view);
    if contour.filled {
        fill(contour, &points, scene)
    } else {
        draw_lines(contour, &points, view, scene)
    }
}

fn fill(contour: &Contour, points: &[Point], scene: &mut Scene) {
    let levels = &contour.levels;
    let grid = &contour.values;
    let scale = contour.scale.fitted(levels);
    let offset = contour.extend.min() as usize;
    let paint = |index: usize| match contour.colors.as_ref().filter(|c| !c.is_empty()) {
        Some(colors) => colors[index % colors.len()],
        None => color(contour, index - offset),
    };
    let last = levels.len() - 1;
    let open = |own: Color, fixed: usize| match contour.colors.as_ref().filter(|c| !c.is_empty()) {
        Some(colors) => colors[fixed % colors.len()],
        None => own,
    };
    // Each band is painted over all that lies above its level, and the next band over it: no seams. What lies
    // above the last level is left out of all if nothing is drawn there. With transparency, bands stand alone.
    let top = if contour.extend.max() {
        Vec::new()
    } else {
        rings(grid, points, levels[last])
    };
    let apart = contour.alpha < 1.0;
    let mut draw = |mut area: Vec<Vec<Point>>, above: &[Vec<Point>], color: Color| {
        area.extend_from_slice(above);
        let color = color.with_alpha(contour.alpha);
        if !area.is_empty() && color.a > 0.0 {
            scene.push(Mark::Fill { rings: area, color });
        }
    };
    // The lowest level belongs to its band.
    let below = |level: f64| level - level.abs().max(1e-300) * 1e-12;
    let mut areas: Vec<Vec<Vec<Point>>> = (0..last)
        .map(|i| {
            rings(
                grid,
                points,
                if i == 0 { below(levels[0]) } else { levels[i] },
            )
        })
        .collect();
    if contour.extend.max() {
        areas.push(rings(grid, points, levels[last]));
    }
    if contour.extend.min() {
        let above = if apart { areas[0].clone() } else { top.clone() };
        draw(
            rings(grid, points, f64::NEG_INFINITY),
            &above,
            open(scale.under(), 0),
        );
    }
    for i in 0..areas.len() {
        let own = if i < last {
            paint(i + offset)
        } else {
            open(scale.over(), last + offset)
        };
        let above = if apart {
            areas.get(i + 1).unwrap_or(&top).clone()
        } else {
            top.clone()
        };
        draw(
            std::mem::take(&mut areas[i]),
            if i < last { &above } else { &[] },
            own,
        );
    }
}

fn draw_lines(contour: &Contour, points: &[Point], view: &View, scene: &mut Scene) {
    let one_color = contour.colors.as_ref().is_some_and(|c| c.len() == 1);
    for (i, level) in contour.levels.iter().enumerate() {
        let color = color(contour, i).with_alpha(contour.alpha);
        let width = contour
            .linewidths
            .get(i % contour.linewidths.len().max(1))
            .copied()
            .unwrap_or(1.5)
            * view.pt;
        let style = match &contour.linestyle {
            Some(style) => style.clone(),
            None if one_color && *level < 0.0 => LineStyle::Dashed,
            None => LineStyle::Solid,
        };
        for line in lines(&contour.values, points, *level) {
            match &contour.labels {
                Some(labels) => {
                    labelled(contour, labels, i, line, view, color, width, &style, scene)
                }
                None => stroke(scene, line.points, width, color, &style),
            }
        }
    }
}

/// A line with its level written in a gap where it is straightest, if it is long enough.
#[allow(clippy::too_many_arguments)]
fn labelled(
    contour: &Contour,
    labels: &ContourLabels,
    index: usize,
    line: Line,
    view: &View,
    color: Color,
    width: f64,
    style: &LineStyle,
    scene: &mut Scene,
) {
    let text = match labels.texts.as_ref().and_then(|t| t.get(index)) {
        Some(text) => text::plain(text),
        None => fix_minus(&general(contour.levels[index], 5)),
    };
    let size = labels.fontsize * view.pt;
    let room = text::width_em(&text, false) * size + 0.6 * size;
    let points = line.points;
    let mut along = vec![0.0];
    for pair in points.windows(2) {
        along.push(along[along.len() - 1] + (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1));
    }
    let total = along[along.len() - 1];
    let inside = |p: &Point| view.frame.grown(-size).contains(*p);
    let mut best: Option<(usize, usize, f64)> = None;
    if total > 2.5 * room {
        for start in 0..points.len() {
            let end = along.partition_point(|l| *l < along[start] + room);
            if end >= points.len() {
                break;
            }
            let chord = (points[end].0 - points[start].0).hypot(points[end].1 - points[start].1);
            // Straight, and rather in the middle of the line than near its ends.
            let middle = ((along[start] + room / 2.0) / total - 0.5).abs();
            let score = chord / (along[end] - along[start]) - 0.1 * middle;
            if inside(&points[start]) && inside(&points[end]) && best.is_none_or(|b| score > b.2) {
                best = Some((start, end, score));
            }
        }
    }
    let Some((start, end, _)) = best.filter(|b| b.2 > 0.8) else {
        stroke(scene, points, width, color, style);
        return;
    };
    let (a, b) = (points[start], points[end]);
    let mut angle = (-(b.1 - a.1)).atan2(b.0 - a.0).to_degrees();
    if angle > 90.0 {
        angle -= 180.0;
    } else if angle < -90.0 {
        angle += 180.0;
    }
    stroke(scene, points[..=start].to_vec(), width, color, style);
    stroke(scene, points[end..].to_vec(), width, color, style);
    let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let lift = crate::draw::scene::rotate((0.0, 0.36 * size), angle);
    scene.push(Mark::Text {
        x: middle.0 + lift.0,
        y: middle.1 + lift.1,
        text,
        size,
        anchor: Anchor::Middle,
        rotation: angle,
        color,
        bold: false,
    });
}
