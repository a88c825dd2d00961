//! Where axes and colorbars stand.

use crate::axes::{Aspect, Axes, Place, Scale};
use crate::draw::{Rect, Scene};
use crate::figure::{AxesId, Figure, Layout, SubplotParams};
use crate::render::colorbar::draw_colorbar;
use crate::render::frame::{FREE, Room, decorations, ticks};
use crate::render::limits::roots;
use crate::render::view::{Side, View};

/// Boxes in pixels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Boxes {
    /// The frame of each axes.
    pub axes: Vec<Rect>,
    /// Width and height of the frame whose ticks each axes shares; its own if it shares none.
    pub sizes: Vec<(f64, f64)>,
    /// What each axes has of the grid: with its own colorbar, without one that it shares.
    pub cells: Vec<Rect>,
    /// Each colorbar with its arrows.
    pub colorbars: Vec<Rect>,
    /// What the title and labels of each axes may take.
    pub rooms: Vec<Room>,
}

pub(crate) type Limits = Vec<[(f64, f64); 2]>;

/// Boxes for a figure whose axes, without artists but with what they share filled in, have these limits.
pub(crate) fn lay_out(figure: &Figure, shells: &[Axes], limits: &Limits, pt: f64) -> Boxes {
    let scales: &[(Scale, Scale)] = &shells
        .iter()
        .map(|a| (a.xaxis.scale, a.yaxis.scale))
        .collect::<Vec<_>>();
    let mut params = figure.subplot_params;
    let mut boxes = place_all(figure, &params, limits, scales);
    if figure.layout == Layout::Fixed {
        return boxes;
    }
    // Ticks depend on sizes, and sizes on ticks: twice is enough.
    for _ in 0..2 {
        params = spaced(figure, shells, &params, &boxes, limits, pt);
        boxes = place_all(figure, &params, limits, scales);
    }
    boxes
}

fn page(figure: &Figure) -> (f64, f64) {
    (
        figure.size_inches.0 * figure.dpi,
        figure.size_inches.1 * figure.dpi,
    )
}

/// The cell of a grid place, before colorbars take their share.
fn cell(figure: &Figure, place: &Place, p: &SubplotParams) -> Option<Rect> {
    let (width, height) = page(figure);
    match place {
        Place::Grid {
            rows,
            cols,
            row,
            col,
        } => {
            let span = |from: f64,
                        to: f64,
                        count: usize,
                        space: f64,
                        part: (usize, usize),
                        ratios: &[f64]| {
                let one = (to - from) / (count as f64 + space * (count as f64 - 1.0));
                let (first, end) = part;
                let usable =
                    ratios.len() == count && ratios.iter().all(|r| r.is_finite() && *r > 0.0);
                let total: f64 = if usable {
                    ratios.iter().sum()
                } else {
                    count as f64
                };
                let size =
                    |i: usize| one * count as f64 * if usable { ratios[i] } else { 1.0 } / total;
                let start = from + (0..first).map(|i| size(i) + space * one).sum::<f64>();
                (
                    start,
                    start
                        + (first..end).map(size).sum::<f64>()
                        + space * one * (end - first - 1) as f64,
                )
            };
            let (x0, x1) = span(
                p.left * width,
                p.right * width,
                *cols,
                p.wspace,
                *col,
                &figure.width_ratios,
            );
            let (top, bottom) = ((1.0 - p.top) * height, (1.0 - p.bottom) * height);
            let (y0, y1) = span(top, bottom, *rows, p.hspace, *row, &figure.height_ratios);
            Some(Rect::new(x0, y0, x1, y1))
        }
        Place::Rect(left, bottom, w, h) => Some(Rect::new(
            left * width,
            (1.0 - bottom - h) * height,
            (left + w) * width,
            (1.0 - bottom) * height,
        )),
        Place::TwinX(_) | Place::TwinY(_) => None,
    }
}

/// The axes over which twins lie.
pub(crate) fn base(figure: &Figure, id: usize) -> usize {
    let mut at = id;
    for _ in 0..figure.axes.len() {
        match figure.axes[at].place {
            Place::TwinX(AxesId(next)) | Place::TwinY(AxesId(next)) if next < figure.axes.len() => {
                at = next
            }
            _ => break,
        }
    }
    at
}

fn place_all(
    figure: &Figure,
    params: &SubplotParams,
    limits: &Limits,
    scales: &[(Scale, Scale)],
) -> Boxes {
    let count = figure.axes.len();
    let whole = Rect::new(0.0, 0.0, page(figure).0, page(figure).1);
    let mut rects: Vec<Rect> = (0..count)
        .map(|i| cell(figure, &figure.axes[base(figure, i)].place, params).unwrap_or(whole))
        .collect();
    let mut cells = rects.clone();
    // Colorbars take a part of their axes, all of which shrink alike.
    let mut shares: Vec<(Rect, Rect)> = Vec::new();
    for bar in &figure.colorbars {
        let o = &bar.options;
        let union = bar
            .axes
            .iter()
            .map(|a| rects[base(figure, a.0)])
            .reduce(|a, b| a.union(&b))
            .unwrap_or(whole);
        if o.cax.is_some() {
            shares.push((union, union));
            continue;
        }
        let pad = o.pad.unwrap_or(if o.horizontal { 0.15 } else { 0.05 });
        let fraction = o.fraction.clamp(0.01, 0.8);
        let mut rest = union;
        let (w, h) = (union.width(), union.height());
        let keep = (1.0 - fraction - pad).clamp(0.05, 1.0);
        let share = match (o.horizontal, o.opposite) {
            (false, false) => {
                rest.x1 = union.x0 + keep * w;
                Rect::new(union.x1 - fraction * w, union.y0, union.x1, union.y1)
            }
            (false, true) => {
                rest.x0 = union.x1 - keep * w;
                Rect::new(union.x0, union.y0, union.x0 + fraction * w, union.y1)
            }
            (true, false) => {
                rest.y1 = union.y0 + keep * h;
                Rect::new(union.x0, union.y1 - fraction * h, union.x1, union.y1)
            }
            (true, true) => {
                rest.y0 = union.y1 - keep * h;
                Rect::new(union.x0, union.y0, union.x1, union.y0 + fraction * h)
            }
        };
        shares.push((share, rest));
        let owners: Vec<usize> = bar.axes.iter().map(|a| base(figure, a.0)).collect();
        let x = |v: f64| rest.x0 + (v - union.x0) / w * rest.width();
        let y = |v: f64| rest.y0 + (v - union.y0) / h * rest.height();
        let shrunk = |r: Rect| Rect::new(x(r.x0), y(r.y0), x(r.x1), y(r.y1));
        for i in (0..count).filter(|i| owners.contains(&base(figure, *i))) {
            rects[i] = shrunk(rects[i]);
            if owners.len() > 1 {
                cells[i] = shrunk(cells[i]);
            }
        }
    }
    for i in 0..count {
        if let Aspect::Ratio(ratio) = figure.axes[base(figure, i)].aspect {
            rects[i] = with_aspect(
                rects[i],
                ratio,
                &limits[base(figure, i)],
                scales[base(figure, i)],
            );
        }
        let r = rects[i];
        // Whole pixels keep spines crisp.
        rects[i] = Rect::new(
            r.x0.round() + 0.5,
            r.y0.round() + 0.5,
            r.x1.round().max(r.x0.round() + 2.0) + 0.5,
            r.y1.round().max(r.y0.round() + 2.0) + 0.5,
        );
    }
    let colorbars = figure
        .colorbars
        .iter()
        .zip(&shares)
        .map(|(bar, (share, rest))| {
            let o = &bar.options;
            if let Some(cax) = o.cax {
                return rects[cax.0];
            }
            // Beside the axes as they are drawn, not beside the space that they were given.
            let union = bar
                .axes
                .iter()
                .map(|a| rects[a.0])
                .reduce(|a, b| a.union(&b))
                .unwrap_or(*rest);
            let aspect = if o.aspect > 0.0 { o.aspect } else { 20.0 };
            if o.horizontal {
                let length = union.width() * o.shrink;
                let thick = (union.width() / aspect * o.shrink.max(0.5)).min(share.height());
                let x0 = union.center().0 - length / 2.0;
                let gap = if o.opposite {
                    rest.y0 - share.y1
                } else {
                    share.y0 - rest.y1
                };
                let y0 = if o.opposite {
                    union.y0 - gap - thick
                } else {
                    union.y1 + gap
                };
                Rect::new(
                    x0,
                    y0.round() + 0.5,
                    x0 + length,
                    (y0 + thick).round() + 0.5,
                )
            } else {
                let length = union.height() * o.shrink;
                let thick = (length / aspect).min(share.width());
                let y0 = union.center().1 - length / 2.0;
                let gap = if o.opposite {
                    rest.x0 - share.x1
                } else {
                    share.x0 - rest.x1
                };
                let x0 = if o.opposite {
                    union.x0 - gap - thick
                } else {
                    union.x1 + gap
                };
                Rect::new(
                    x0.round() + 0.5,
                    y0,
                    (x0 + thick).round().max(x0.round() + 4.0) + 0.5,
                    y0 + length,
                )
            }
        })
        .collect();
    let rooms = (0..count)
        .map(|i| match figure.axes[i].place {
            Place::Grid { rows, cols, .. } => {
                let pitch = |size: f64, space: f64, count: usize| {
                    if count > 1 {
                        0.97 * size * (1.0 + space)
                    } else {
                        f64::INFINITY
                    }
                };
                let own = cells[i];
                (
                    pitch(own.width(), params.wspace, cols),
                    pitch(own.height(), params.hspace, rows),
                )
            }
            _ => FREE,
        })
        .collect();
    let sizes = (0..count)
        .map(|i| {
            let (x, y) = roots(figure, i);
            (rects[x].width(), rects[y].height())
        })
        .collect();
    Boxes {
        axes: rects,
        sizes,
        cells,
        colorbars,
        rooms,
    }
}

fn with_aspect(r: Rect, ratio: f64, limits: &[(f64, f64); 2], scales: (Scale, Scale)) -> Rect {
    let span = |(a, b): (f64, f64), scale: Scale| {
        (Side::forward(scale, b) - Side::forward(scale, a)).abs()
    };
    let want = span(limits[1], scales.1) * ratio / span(limits[0], scales.0);
    if !(want.is_finite() && want > 0.0) {
        return r;
    }
    let (c, mut w, mut h) = (r.center(), r.width(), r.height());
    if h / w > want {
        h = w * want
    } else {
        w = h / want
    }
    Rect::new(c.0 - w / 2.0, c.1 - h / 2.0, c.0 + w / 2.0, c.1 + h / 2.0)
}

/// Spaces that let no text run into a neighbour; for `Layout::Tight`, margins, too.
fn spaced(
    figure: &Figure,
    shells: &[Axes],
    params: &SubplotParams,
    boxes: &Boxes,
    limits: &Limits,
    pt: f64,
) -> SubplotParams {
    let mut p = *params;
    let (width, height) = page(figure);
    let Some((rows, cols)) = figure.axes.iter().find_map(|a| match a.place {
        Place::Grid { rows, cols, .. } => Some((rows, cols)),
        _ => None,
    }) else {
        return p;
    };
    // How far each cell's content sticks out of it: left, right, above, below.
    let mut out = vec![[0.0f64; 4]; rows * cols];
    let mut shrink = (1.0, 1.0);
    let mut add = |id: usize, drawn: Rect| {
        let place = &figure.axes[id].place;
        if let Place::Grid {
            rows: r,
            cols: c,
            row,
            col,
        } = place
            && (*r, *c) == (rows, cols)
            && let Some(whole) = cell(figure, place, params)
        {
            let own = boxes.cells[id];
            shrink = (own.width() / whole.width(), own.height() / whole.height());
            let sides = [
                own.x0 - drawn.x0,
                drawn.x1 - own.x1,
                own.y0 - drawn.y0,
                drawn.y1 - own.y1,
            ];
            let mut widen = |row: usize, col: usize, side: usize| {
                let value = &mut out[row * cols + col][side];
                *value = value.max(sides[side]);
            };
            for r in row.0..row.1 {
                widen(r, col.0, 0);
                widen(r, col.1 - 1, 1);
            }
            for c in col.0..col.1 {
                widen(row.0, c, 2);
                widen(row.1 - 1, c, 3);
            }
        }
    };
    for (i, axes) in shells.iter().enumerate().filter(|(_, a)| a.visible) {
        let view = View::new(
            boxes.axes[i],
            limits[i][0],
            limits[i][1],
            axes.xaxis.scale,
            axes.yaxis.scale,
            pt,
        );
        let drawn = |axes: &Axes| {
            let mut scene = Scene::default();
            decorations(
                axes,
                &view,
                &ticks(axes, &view, boxes.sizes[i]),
                boxes.rooms[i],
                &mut scene,
            );
            scene.bounds().unwrap_or(boxes.axes[i])
        };
        // Titles and labels are centred: whether they fit beside each other depends on the distance of the
        // centres, which no gap changes; they are set smaller instead (see `Room`).
        let mut bare = axes.clone();
        bare.title = None;
        bare.xaxis.label = None;
        let (full, bare) = (drawn(axes), drawn(&bare));
        let bounds = Rect::new(bare.x0, full.y0, bare.x1, full.y1);
        add(base(figure, i), bounds);
    }
    for (bar, area) in figure.colorbars.iter().zip(&boxes.colorbars) {
        let mut scene = Scene::default();
        draw_colorbar(figure, bar, *area, pt, &mut scene);
        if let (Some(bounds), [only]) = (scene.bounds(), bar.axes.as_slice()) {
            add(base(figure, only.0), bounds);
        }
    }
    let gap =
        |a: usize, b: usize, sides: (usize, usize)| out[a][sides.0] + out[b][sides.1] + 8.0 * pt;
    let mut across = 0.0f64;
    let mut down = 0.0f64;
    for row in 0..rows {
        for col in 0..cols {
            let at = row * cols + col;
            if col + 1 < cols {
                across = across.max(gap(at, at + 1, (1, 0)));
            }
            if row + 1 < rows {
                down = down.max(gap(at, at + cols, (3, 2)));
            }
        }
    }
    let tight = figure.layout == Layout::Tight;
    if tight {
        let edge = |range: &mut dyn Iterator<Item = usize>, side: usize| {
            range.map(|i| out[i][side]).fold(0.0, f64::max) + 10.8 * pt
        };
        let left = edge(&mut (0..rows).map(|r| r * cols), 0);
        let right = edge(&mut (0..rows).map(|r| r * cols + cols - 1), 1);
        let mut top = edge(&mut (0..cols), 2);
        let mut bottom = edge(&mut (0..cols).map(|c| (rows - 1) * cols + c), 3);
        let lines = |label: &Option<crate::text::Label>| {
            label
                .as_ref()
                .map_or(0.0, |l| 1.2 * l.text.split('\n').count() as f64)
        };
        top += lines(&figure.suptitle) * 14.0 * pt;
        bottom += lines(&figure.supxlabel) * 12.0 * pt;
        p.left = ((left + lines(&figure.supylabel) * 12.0 * pt) / width).min(0.45);
        p.right = 1.0 - (right / width).min(0.45);
        p.top = 1.0 - (top / height).min(0.45);
        p.bottom = (bottom / height).min(0.45);
    }
    let fraction = |need: f64, total: f64, count: usize, current: f64| {
        if count < 2 {
            return current;
        }
        let gaps = count as f64 - 1.0;
        // A subplot keeps at least a quarter of its pitch.
        let need = need.min(0.75 * total / gaps / (1.0 + 0.25 / gaps));
        let one = ((total - need * gaps) / count as f64).max(1.0);
        let wanted = need / one;
        if tight { wanted } else { current.max(wanted) }
    };
    let base_space = if tight {
        SubplotParams::default()
    } else {
        figure.subplot_params
    };
    p.wspace = fraction(
        across,
        (p.right - p.left) * width * shrink.0,
        cols,
        base_space.wspace,
    );
    p.hspace = fraction(
        down,
        (p.top - p.bottom) * height * shrink.1,
        rows,
        base_space.hspace,
    );
    p
}
