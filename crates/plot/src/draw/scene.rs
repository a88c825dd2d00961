//! Marks in pixels, y downwards: everything that is drawn, before it is SVG or PNG.

use super::picture::Picture;
use crate::color::Color;
use crate::text;

pub(crate) type Point = (f64, f64);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

impl Rect {
    pub fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self { x0, y0, x1, y1 }
    }

    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    pub fn center(&self) -> Point {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    pub fn union(&self, other: &Rect) -> Rect {
        Rect::new(
            self.x0.min(other.x0),
            self.y0.min(other.y0),
            self.x1.max(other.x1),
            self.y1.max(other.y1),
        )
    }

    pub fn grown(&self, by: f64) -> Rect {
        Rect::new(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)
    }

    pub fn contains(&self, p: Point) -> bool {
        p.0 >= self.x0 && p.0 <= self.x1 && p.1 >= self.y0 && p.1 <= self.y1
    }

    pub fn ring(&self) -> Vec<Point> {
        vec![
            (self.x0, self.y0),
            (self.x1, self.y0),
            (self.x1, self.y1),
            (self.x0, self.y1),
        ]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// A polyline; `dash` holds lengths of dashes and gaps in pixels.
    Stroke {
        points: Vec<Point>,
        width: f64,
        color: Color,
        dash: Option<Vec<f64>>,
    },
    /// Rings filled by the even-odd rule.
    Fill {
        rings: Vec<Vec<Point>>,
        color: Color,
    },
    Disc {
        center: Point,
        radius: f64,
        color: Color,
    },
    /// One line; `(x, y)` is on the base line, `rotation` in degrees counterclockwise about it.
    Text {
        x: f64,
        y: f64,
        text: String,
        size: f64,
        anchor: Anchor,
        rotation: f64,
        color: Color,
        bold: bool,
    },
    Image {
        rect: Rect,
        picture: Picture,
        smooth: bool,
        alpha: f64,
    },
    /// Draw only inside, until `Unclip`.
    Clip(Rect),
    Unclip,
    /// A group with a class name, for styles and tests, until `End`.
    Begin(&'static str),
    End,
}

/// A list of marks, later ones over earlier ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scene {
    pub marks: Vec<Mark>,
    bounds: Option<Rect>,
    clipped: bool,
}

impl Scene {
    /// Adds a mark; what lies outside clips counts to the bounds.
    pub fn push(&mut self, mark: Mark) {
        match &mark {
            Mark::Clip(rect) => {
                self.include(*rect);
                self.clipped = true;
            }
            Mark::Unclip => self.clipped = false,
            _ if self.clipped => {}
            Mark::Stroke { points, width, .. } => points
                .iter()
                .for_each(|p| self.include(Rect::new(p.0, p.1, p.0, p.1).grown(width / 2.0))),
            Mark::Fill { rings, .. } => rings
                .iter()
                .flatten()
                .for_each(|p| self.include(Rect::new(p.0, p.1, p.0, p.1))),
            Mark::Disc { center, radius, .. } => {
                self.include(Rect::new(center.0, center.1, center.0, center.1).grown(*radius))
            }
            Mark::Image { rect, .. } => self.include(*rect),
            Mark::Text {
                x,
                y,
                text,
                size,
                anchor,
                rotation,
                bold,
                ..
            } => {
                let width = text::width_em(text, *bold) * size;
                let left = match anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => -width / 2.0,
                    Anchor::End => -width,
                };
                let (top, bottom) = (-text::CAP_HEIGHT * size, text::DESCENT * size);
                for corner in [
                    (left, top),
                    (left + width, top),
                    (left, bottom),
                    (left + width, bottom),
                ] {
                    let turned = rotate(corner, *rotation);
                    self.include(Rect::new(
                        x + turned.0,
                        y + turned.1,
                        x + turned.0,
                        y + turned.1,
                    ));
                }
            }
            Mark::Begin(_) | Mark::End => {}
        }
        self.marks.push(mark);
    }

    fn include(&mut self, rect: Rect) {
        if [rect.x0, rect.y0, rect.x1, rect.y1]
            .iter()
            .all(|v| v.is_finite())
        {
            self.bounds = Some(self.bounds.map_or(rect, |bounds| bounds.union(&rect)));
        }
    }

    /// What the marks cover.
    pub fn bounds(&self) -> Option<Rect> {
        self.bounds
    }

    pub fn line(&mut self, points: Vec<Point>, width: f64, color: Color) {
        self.push(Mark::Stroke {
            points,
            width,
            color,
            dash: None,
        });
    }

    pub fn fill(&mut self, ring: Vec<Point>, color: Color) {
        self.push(Mark::Fill {
            rings: vec![ring],
            color,
        });
    }
}

/// Turns a vector counterclockwise on the page (y downwards).
pub(crate) fn rotate(p: Point, degrees: f64) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    (p.0 * cos + p.1 * sin, -p.0 * sin + p.1 * cos)
}
