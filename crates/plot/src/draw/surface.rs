//! What both back ends do beyond plotters' `DrawingBackend`, and painting a scene on them.

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind,
};

use super::picture::Picture;
use super::scene::{Anchor, Mark, Point, Rect, Scene};
use crate::color::Color;
use crate::error::{PlotError, Result};

/// plotters' coordinates are whole numbers: a unit is a tenth of a pixel.
pub(crate) const UNIT: f64 = 10.0;

/// Colour and width (in units) of a primitive.
pub(super) struct Style {
    pub color: Color,
    pub width: u32,
}

impl BackendStyle for Style {
    fn color(&self) -> BackendColor {
        BackendColor {
            alpha: self.color.a,
            rgb: (self.color.r, self.color.g, self.color.b),
        }
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// A line of text in pixels.
pub(super) struct TextLine<'a> {
    pub at: Point,
    pub text: &'a str,
    pub size: f64,
    pub anchor: Anchor,
    pub rotation: f64,
    pub color: Color,
    pub bold: bool,
}

/// A plotters back end in units, with what plotters lacks: clips, dashes, text at any angle, images with
/// transparency.
pub(super) trait Surface: DrawingBackend {
    fn clip(&mut self, rect: Option<Rect>);
    fn dash(&mut self, pattern: Option<&[f64]>);
    fn text(&mut self, line: &TextLine);
    fn image(&mut self, rect: Rect, picture: &Picture, smooth: bool, alpha: f64) -> Result<()>;
    fn group(&mut self, class: Option<&str>);
}

/// A point in units. Far outside the page is cut off, to stay within `i32`.
pub(super) fn unit(p: Point) -> BackendCoord {
    let round = |v: f64| (v * UNIT).round().clamp(-1e7, 1e7) as i32;
    (round(p.0), round(p.1))
}

fn failed<E: std::error::Error + Send + Sync>(error: DrawingErrorKind<E>) -> PlotError {
    PlotError::Encode(error.to_string())
}

/// Draws all marks, moved by `(dx, dy)` pixels.
pub(super) fn paint<S: Surface>(scene: &Scene, dx: f64, dy: f64, surface: &mut S) -> Result<()> {
    let at = |p: &Point| unit((p.0 + dx, p.1 + dy));
    let moved = |r: &Rect| Rect::new(r.x0 + dx, r.y0 + dy, r.x1 + dx, r.y1 + dy);
    for mark in &scene.marks {
        match mark {
            Mark::Stroke {
                points,
                width,
                color,
                dash,
            } => {
                let style = Style {
                    color: *color,
                    width: (width * UNIT).round().max(1.0) as u32,
                };
                surface.dash(dash.as_deref());
                surface
                    .draw_path(points.iter().map(at), &style)
                    .map_err(failed)?;
                if dash.is_some() {
                    surface.dash(None);
                }
            }
            Mark::Fill { rings, color } => {
                // plotters fills one ring: several are joined by bridges that go to and fro, which the
                // even-odd rule does not see.
                let mut path: Vec<BackendCoord> =
                    Vec::with_capacity(rings.iter().map(|r| r.len() + 2).sum());
                for ring in rings.iter().filter(|ring| ring.len() > 2) {
                    path.extend(ring.iter().map(at));
                    if rings.len() > 1 {
                        path.extend([at(&ring[0]), path[0]]);
                    }
                }
                if !path.is_empty() {
                    surface
                        .fill_polygon(
                            path,
                            &Style {
                                color: *color,
                                width: 0,
                            },
                        )
                        .map_err(failed)?;
                }
            }
            Mark::Disc {
                center,
                radius,
                color,
            } => {
                let style = Style {
                    color: *color,
                    width: 0,
                };
                let radius = (radius * UNIT).round().max(1.0) as u32;
                surface
                    .draw_circle(at(center), radius, &style, true)
                    .map_err(failed)?;
            }
            Mark::Text {
                x,
                y,
                text,
                size,
                anchor,
                rotation,
                color,
                bold,
            } => surface.text(&TextLine {
                at: (x + dx, y + dy),
                text,
                size: *size,
                anchor: *anchor,
                rotation: *rotation,
                color: *color,
                bold: *bold,
            }),
            Mark::Image {
                rect,
                picture,
                smooth,
                alpha,
            } => surface.image(moved(rect), picture, *smooth, *alpha)?,
            Mark::Clip(rect) => surface.clip(Some(moved(rect))),
            Mark::Unclip => surface.clip(None),
            Mark::Begin(class) => surface.group(Some(class)),
            Mark::End => surface.group(None),
        }
    }
    surface.present().map_err(failed)
}
