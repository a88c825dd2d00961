//! `text` and `annotate`.

use crate::artist::{CoordSystem, TextArtist};
use crate::draw::{Point, Rect, Scene};
use crate::render::label::Block;
use crate::render::view::View;

pub(crate) fn draw_text(note: &TextArtist, view: &View, scene: &mut Scene) {
    let frame = view.frame;
    let at = match note.coords {
        CoordSystem::Data => view.point(note.x, note.y),
        CoordSystem::Axes => (
            frame.x0 + note.x * frame.width(),
            frame.y1 - note.y * frame.height(),
        ),
    };
    // Text may leave the axes, but not the page by far: a label for zoomed-out data is not drawn.
    let near = frame.grown(frame.width().max(frame.height()));
    if !(at.0.is_finite() && at.1.is_finite() && near.contains(at)) {
        return;
    }
    let size = note.fontsize * view.pt;
    let block = Block {
        text: &note.text,
        at,
        ha: note.ha,
        va: note.va,
        rotation: note.rotation,
        size,
        color: note.color,
        bold: note.bold,
    };
    let area = block.area();
    if let Some((x, y)) = note.arrow_to {
        let tip = view.point(x, y);
        if tip.0.is_finite() && tip.1.is_finite() && near.contains(tip) {
            arrow(area.grown(2.0 * view.pt), tip, view, note, scene);
        }
    }
    if let Some(background) = note.background {
        let ring = area.grown(0.3 * size).ring();
        scene.fill(ring, background);
    }
    block.draw(scene);
}

/// From the text's box to a point.
fn arrow(from: Rect, tip: Point, view: &View, note: &TextArtist, scene: &mut Scene) {
    if from.contains(tip) {
        return;
    }
    let start = (tip.0.clamp(from.x0, from.x1), tip.1.clamp(from.y0, from.y1));
    let start = if from.width() > 3.0 * from.height() && start.0 == tip.0 {
        start
    } else {
        ((start.0 + from.center().0) / 2.0, start.1)
    };
    let length = (tip.0 - start.0).hypot(tip.1 - start.1);
    if length < 2.0 {
        return;
    }
    let (cos, sin) = ((tip.0 - start.0) / length, (tip.1 - start.1) / length);
    let head = (6.0 * view.pt).min(length);
    let back = (tip.0 - head * cos, tip.1 - head * sin);
    scene.line(vec![start, back], view.pt, note.color);
    let side = 0.4 * head;
    scene.fill(
        vec![
            tip,
            (back.0 - side * sin, back.1 + side * cos),
            (back.0 + side * sin, back.1 - side * cos),
        ],
        note.color,
    );
}
