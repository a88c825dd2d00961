//! What surrounds the data: spines, ticks, labels, title, grid.

use crate::axes::{Axes, Axis};
use crate::color::Color;
use crate::draw::{Mark, Rect, Scene};
use crate::render::label::Block;
use crate::render::view::View;
use crate::text::{HAlign, VAlign};
use crate::ticks::{Ticks, axis_ticks};

const TICK_LENGTH: f64 = 3.5;
const MINOR_LENGTH: f64 = 2.0;
const TICK_PAD: f64 = 3.5;
const LABEL_PAD: f64 = 4.0;
const TITLE_PAD: f64 = 6.0;
pub(crate) const LINE_WIDTH: f64 = 0.8;

/// The ticks of both axes. `size` is the width and height by which their number is chosen: shared axes have
/// the same ticks, though rounding makes their frames differ by a pixel.
pub(crate) fn ticks(axes: &Axes, view: &View, size: (f64, f64)) -> (Ticks, Ticks) {
    let x = axis_ticks(&axes.xaxis, view.x.low, view.x.high, size.0 / view.pt, true);
    let y = axis_ticks(
        &axes.yaxis,
        view.y.low,
        view.y.high,
        size.1 / view.pt,
        false,
    );
    (x, y)
}

/// Middle of a device pixel, where thin lines are crisp.
fn snap(v: f64) -> f64 {
    v.floor() + 0.5
}

pub(crate) fn background(axes: &Axes, view: &View, scene: &mut Scene) {
    if axes.axis_on && axes.frame_on && axes.facecolor.a > 0.0 {
        scene.fill(view.frame.ring(), axes.facecolor);
    }
}

/// Grid lines, under the lines and over the fields, inside a clip.
pub(crate) fn grid(axes: &Axes, view: &View, ticks: &(Ticks, Ticks), scene: &mut Scene) {
    if !axes.axis_on {
        return;
    }
    let frame = view.frame;
    for (axis, ticks, vertical) in [
        (&axes.xaxis, &ticks.0, true),
        (&axes.yaxis, &ticks.1, false),
    ] {
        let Some(style) = &axis.grid else { continue };
        let width = style.linewidth * view.pt;
        let dash = style
            .linestyle
            .pattern()
            .map(|p| p.iter().map(|l| l * width).collect::<Vec<f64>>());
        for tick in &ticks.positions {
            let points = if vertical {
                let x = snap(view.x.pixel(*tick));
                vec![(x, frame.y0), (x, frame.y1)]
            } else {
                let y = snap(view.y.pixel(*tick));
                vec![(frame.x0, y), (frame.x1, y)]
            };
            let color = style.color.with_alpha(style.alpha);
            scene.push(Mark::Stroke {
                points,
                width,
                color,
                dash: dash.clone(),
            });
        }
    }
}

/// How wide and high a title or a label may be beside its neighbours'.
pub(crate) type Room = (f64, f64);

/// Nothing is near.
pub(crate) const FREE: Room = (f64::INFINITY, f64::INFINITY);

/// Spines, ticks with their texts, axis labels and the title.
pub(crate) fn decorations(
    axes: &Axes,
    view: &View,
    ticks: &(Ticks, Ticks),
    room: Room,
    scene: &mut Scene,
) {
    let frame = view.frame;
    let mut outer = frame;
    if axes.axis_on {
        scene.push(Mark::Begin("spines"));
        spines(axes, view, scene);
        scene.push(Mark::End);
        scene.push(Mark::Begin("xaxis"));
        outer = outer.union(&x_axis(&axes.xaxis, view, &ticks.0, room, scene));
        scene.push(Mark::End);
        scene.push(Mark::Begin("yaxis"));
        outer = outer.union(&y_axis(&axes.yaxis, view, &ticks.1, room, scene));
        scene.push(Mark::End);
    }
    if let Some(title) = &axes.title
        && !title.text.is_empty()
    {
        let top = if axes.xaxis.opposite && axes.axis_on {
            outer.y0
        } else {
            frame.y0
        };
        let (x, ha) = match axes.title_loc {
            HAlign::Left => (frame.x0, HAlign::Left),
            HAlign::Center => (frame.center().0, HAlign::Center),
            HAlign::Right => (frame.x1, HAlign::Right),
        };
        let mut block = Block {
            text: &title.text,
            at: (x, top - TITLE_PAD * view.pt),
            ha,
            va: VAlign::Baseline,
            rotation: 0.0,
            size: title.fontsize.unwrap_or(12.0) * view.pt,
            color: title.color,
            bold: title.bold,
        };
        block.fit(room);
        scene.push(Mark::Begin("title"));
        block.draw(scene);
        scene.push(Mark::End);
    }
}

fn spines(axes: &Axes, view: &View, scene: &mut Scene) {
    if !axes.frame_on {
        return;
    }
    let f = view.frame;
    let (x0, y0, x1, y1) = (f.x0, f.y0, f.x1, f.y1);
    let width = LINE_WIDTH * view.pt;
    if axes.spines == [true; 4] {
        scene.line(
            vec![(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)],
            width,
            Color::BLACK,
        );
        return;
    }
    let sides = [
        [(x0, y0), (x0, y1)],
        [(x1, y0), (x1, y1)],
        [(x0, y1), (x1, y1)],
        [(x0, y0), (x1, y0)],
    ];
    for (side, _) in sides.iter().zip(axes.spines).filter(|(_, on)| *on) {
        scene.line(side.to_vec(), width, Color::BLACK);
    }
}

/// Draws the x axis; returns what its texts cover.
pub(crate) fn x_axis(
    axis: &Axis,
    view: &View,
    ticks: &Ticks,
    room: Room,
    scene: &mut Scene,
) -> Rect {
    let frame = view.frame;
    let pt = view.pt;
    // Downwards at the bottom, upwards at the top.
    let (edge, out) = if axis.opposite {
        (frame.y0, -1.0)
    } else {
        (frame.y1, 1.0)
    };
    let va = if axis.opposite {
        VAlign::Bottom
    } else {
        VAlign::Top
    };
    let mut area = Rect::new(frame.x0, edge, frame.x1, edge);
    let major = ticks
        .positions
        .iter()
        .zip(&ticks.labels)
        .map(|(p, l)| (p, l, TICK_LENGTH, LINE_WIDTH));
    let minor = ticks
        .minor
        .iter()
        .zip(&ticks.minor_labels)
        .map(|(p, l)| (p, l, MINOR_LENGTH, 0.6));
    for (position, label, length, width) in major.chain(minor) {
        let x = snap(view.x.pixel(*position));
        if axis.show_ticks {
            scene.line(
                vec![(x, edge), (x, edge + out * length * pt)],
                width * pt,
                axis.tick_color,
            );
            area = area.union(&Rect::new(x, edge, x, edge).grown(length * pt));
        }
        if axis.show_tick_labels && !label.is_empty() {
            let distance = (TICK_PAD + if axis.show_ticks { TICK_LENGTH } else { 0.0 }) * pt;
            let block = Block {
                text: label,
                at: (x, edge + out * distance),
                ha: axis.tick_ha.unwrap_or(HAlign::Center),
                va,
                rotation: axis.tick_rotation,
                size: axis.tick_size * pt,
                color: axis.tick_color,
                bold: false,
            };
            area = area.union(&block.draw(scene));
        }
    }
    let mut below = if axis.opposite { area.y0 } else { area.y1 };
    if axis.show_tick_labels && !ticks.offset.is_empty() {
        let block = Block {
            text: &ticks.offset,
            at: (frame.x1, below + out * 3.0 * pt),
            ha: HAlign::Right,
            va,
            rotation: 0.0,
            size: axis.tick_size * pt,
            color: axis.tick_color,
            bold: false,
        };
        area = area.union(&block.draw(scene));
    }
    if let Some(label) = axis.label.as_ref().filter(|l| !l.text.is_empty()) {
        below += out * LABEL_PAD * pt;
        let mut block = Block {
            text: &label.text,
            at: (frame.center().0, below),
            ha: HAlign::Center,
            va,
            rotation: 0.0,
            size: label.fontsize.unwrap_or(10.0) * pt,
            color: label.color,
            bold: label.bold,
        };
        block.fit(room);
        // matplotlib lets a long label run into the offset text; go below it.
        let own = block.area();
        if !ticks.offset.is_empty() && own.x1 > frame.x1 - 40.0 * pt {
            block.at.1 += out * 14.0 * pt;
        }
        area = area.union(&block.draw(scene));
    }
    area
}

/// Draws the y axis; returns what its texts cover.
pub(crate) fn y_axis(
    axis: &Axis,
    view: &View,
    ticks: &Ticks,
    room: Room,
    scene: &mut Scene,
) -> Rect {
    let frame = view.frame;
    let pt = view.pt;
    let (edge, out) = if axis.opposite {
        (frame.x1, 1.0)
    } else {
        (frame.x0, -1.0)
    };
    let ha = if axis.opposite {
        HAlign::Left
    } else {
        HAlign::Right
    };
    let mut area = Rect::new(edge, frame.y0, edge, frame.y1);
    let major = ticks
        .positions
        .iter()
        .zip(&ticks.labels)
        .map(|(p, l)| (p, l, TICK_LENGTH, LINE_WIDTH));
    let minor = ticks
        .minor
        .iter()
        .zip(&ticks.minor_labels)
        .map(|(p, l)| (p, l, MINOR_LENGTH, 0.6));
    let size = axis.tick_size * pt;
    for (position, label, length, width) in major.chain(minor) {
        let y = snap(view.y.pixel(*position));
        if axis.show_ticks {
            scene.line(
                vec![(edge, y), (edge + out * length * pt, y)],
                width * pt,
                axis.tick_color,
            );
            area = area.union(&Rect::new(edge, y, edge + out * length * pt, y).grown(0.0));
        }
        if axis.show_tick_labels && !label.is_empty() {
            let distance = (TICK_PAD + if axis.show_ticks { TICK_LENGTH } else { 0.0 }) * pt;
            let block = Block {
                text: label,
                at: (edge + out * distance, y),
                ha,
                va: VAlign::Center,
                rotation: axis.tick_rotation,
                size,
                color: axis.tick_color,
                bold: false,
            };
            area = area.union(&block.draw(scene));
        }
    }
    if axis.show_tick_labels && !ticks.offset.is_empty() {
        Block {
            text: &ticks.offset,
            at: (edge, frame.y0 - 3.0 * pt),
            ha: if axis.opposite {
                HAlign::Right
            } else {
                HAlign::Left
            },
            va: VAlign::Baseline,
            rotation: 0.0,
            size,
            color: axis.tick_color,
            bold: false,
        }
        .draw(scene);
    }
    if let Some(label) = axis.label.as_ref().filter(|l| !l.text.is_empty()) {
        let side = if axis.opposite { area.x1 } else { area.x0 };
        let mut block = Block {
            text: &label.text,
            at: (side + out * LABEL_PAD * pt, frame.center().1),
            ha,
            va: VAlign::Center,
            rotation: 90.0,
            size: label.fontsize.unwrap_or(10.0) * pt,
            color: label.color,
            bold: label.bold,
        };
        block.fit(room);
        area = area.union(&block.draw(scene));
    }
    area
}
