//! Blocks of text, placed as matplotlib places them.

use crate::color::Color;
use crate::draw::scene::rotate;
use crate::draw::{Anchor, Mark, Rect, Scene};
use crate::text::{self, HAlign, VAlign};

/// Height of an ascender in font sizes: matplotlib makes lines at least as high as "lp".
const ASCENT: f64 = 0.76;

/// A block of lines and where it goes.
pub(crate) struct Block<'a> {
    /// `$…$` is resolved here.
    pub text: &'a str,
    pub at: (f64, f64),
    pub ha: HAlign,
    pub va: VAlign,
    /// Degrees, counterclockwise.
    pub rotation: f64,
    /// Pixels.
    pub size: f64,
    pub color: Color,
    pub bold: bool,
}

impl Block<'_> {
    /// Adds the lines to a scene and returns the box that they cover. As in matplotlib, the turned block's
    /// upright box is aligned at the point.
    pub fn draw(&self, scene: &mut Scene) -> Rect {
        let (marks, area) = self.lay_out();
        marks.into_iter().for_each(|mark| scene.push(mark));
        area
    }

    /// Makes a block that would run into its neighbours smaller, down to three fifths.
    pub fn fit(&mut self, room: (f64, f64)) {
        let area = self.area();
        let (have, need) = if self.rotation == 90.0 {
            (room.1, area.height())
        } else {
            (room.0, area.width())
        };
        if need > have {
            self.size *= (have / need).max(0.6);
        }
    }

    /// The box that the block covers.
    pub fn area(&self) -> Rect {
        self.lay_out().1
    }

    fn lay_out(&self) -> (Vec<Mark>, Rect) {
        let text = text::plain(self.text);
        let lines: Vec<&str> = text.split('\n').collect();
        let width = lines
            .iter()
            .map(|line| text::width_em(line, self.bold))
            .fold(0.0, f64::max)
            * self.size;
        let step = text::LINE_HEIGHT * self.size;
        let below = (lines.len() as f64 - 1.0) * step;
        // Upright texts are centred by their capitals, as tick labels beside ticks.
        let upright = self.rotation == 0.0;
        // Local coordinates: x from the block's left, y downwards from the first base line.
        let top = -match self.va {
            VAlign::Center if upright => text::CAP_HEIGHT,
            _ => ASCENT,
        } * self.size;
        let bottom = below
            + match self.va {
                VAlign::Center if upright => 0.0,
                _ => text::DESCENT * self.size,
            };
        let corners = [(0.0, top), (width, top), (0.0, bottom), (width, bottom)]
            .map(|p| rotate(p, self.rotation));
        let fold = |f: fn(f64, f64) -> f64, from: f64, pick: fn(&(f64, f64)) -> f64| {
            corners.iter().map(pick).fold(from, f)
        };
        let left = fold(f64::min, f64::INFINITY, |p| p.0);
        let right = fold(f64::max, f64::NEG_INFINITY, |p| p.0);
        let high = fold(f64::min, f64::INFINITY, |p| p.1);
        let low = fold(f64::max, f64::NEG_INFINITY, |p| p.1);
        let dx = self.at.0
            - match self.ha {
                HAlign::Left => left,
                HAlign::Center => (left + right) / 2.0,
                HAlign::Right => right,
            };
        let dy = self.at.1
            - match self.va {
                VAlign::Top => high,
                VAlign::Center => (high + low) / 2.0,
                VAlign::Bottom => low,
                VAlign::Baseline => rotate((0.0, below), self.rotation).1,
            };
        let (anchor, across) = match self.ha {
            HAlign::Left => (Anchor::Start, 0.0),
            HAlign::Center => (Anchor::Middle, width / 2.0),
            HAlign::Right => (Anchor::End, width),
        };
        let marks = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(i, line)| {
                let at = rotate((across, i as f64 * step), self.rotation);
                Mark::Text {
                    x: dx + at.0,
                    y: dy + at.1,
                    text: line.trim_end().to_string(),
                    size: self.size,
                    anchor,
                    rotation: self.rotation,
                    color: self.color,
                    bold: self.bold,
                }
            })
            .collect();
        (marks, Rect::new(dx + left, dy + high, dx + right, dy + low))
    }
}
