//! PNG through plotters' `BitMapBackend`, drawn several times larger and averaged: every edge is smooth.

use plotters::backend::BitMapBackend;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind,
};

use super::picture::Picture;
use super::scene::{Anchor, Point, Rect, Scene, rotate};
use super::surface::{Style, Surface, TextLine, UNIT, paint, unit};
use crate::color::Color;
use crate::error::{PlotError, Result};
use crate::text;

type Failure = DrawingErrorKind<<BitMapBackend<'static> as DrawingBackend>::ErrorType>;

/// plotters' bitmap, addressed in units, with fills and strokes of our own: plotters' fill pairs edges in a
/// way that fails for rings with holes, and its strokes have whole widths.
struct RasterSurface<'a> {
    bitmap: BitMapBackend<'a>,
    /// Samples a unit.
    scale: f64,
    clip: Rect,
    dash: Option<Vec<f64>>,
}

impl RasterSurface<'_> {
    fn whole(&self) -> Rect {
        let (width, height) = self.bitmap.get_size();
        Rect::new(0.0, 0.0, width as f64, height as f64)
    }

    /// Fills rings in samples by the even-odd rule.
    fn fill(&mut self, rings: &[Vec<Point>], color: BackendColor) -> Result<(), Failure> {
        let spans = self.spans(rings);
        self.draw_spans(&spans, color)
    }

    fn draw_spans(
        &mut self,
        spans: &[(i32, i32, i32)],
        color: BackendColor,
    ) -> Result<(), Failure> {
        let style = Style {
            color: Color {
                r: color.rgb.0,
                g: color.rgb.1,
                b: color.rgb.2,
                a: color.alpha,
            },
            width: 1,
        };
        for (y, x0, x1) in spans {
            self.bitmap.draw_line((*x0, *y), (*x1, *y), &style)?;
        }
        Ok(())
    }

    /// Runs of samples `(row, first, last)` whose centres lie inside the rings.
    fn spans(&self, rings: &[Vec<Point>]) -> Vec<(i32, i32, i32)> {
        let mut edges: Vec<(f64, f64, f64, f64)> = Vec::new();
        for ring in rings {
            for (i, a) in ring.iter().enumerate() {
                let b = ring[(i + 1) % ring.len()];
                if a.1 != b.1 {
                    let (top, bottom) = if a.1 < b.1 { (*a, b) } else { (b, *a) };
                    edges.push((
                        top.1,
                        bottom.1,
                        top.0,
                        (bottom.0 - top.0) / (bottom.1 - top.1),
                    ));
                }
            }
        }
        let top = edges
            .iter()
            .fold(f64::INFINITY, |m, e| m.min(e.0))
            .max(self.clip.y0);
        let bottom = edges
            .iter()
            .fold(f64::NEG_INFINITY, |m, e| m.max(e.1))
            .min(self.clip.y1);
        edges.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut spans = Vec::new();
        let mut crossings = Vec::new();
        let mut active: Vec<(f64, f64, f64, f64)> = Vec::new();
        let mut next = 0;
        for row in (top - 0.5).ceil() as i64..=(bottom - 0.5).floor() as i64 {
            let y = row as f64 + 0.5;
            while next < edges.len() && edges[next].0 <= y {
                active.push(edges[next]);
                next += 1;
            }
            active.retain(|e| e.1 > y);
            crossings.clear();
            crossings.extend(active.iter().map(|e| e.2 + (y - e.0) * e.3));
            crossings.sort_by(f64::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let first = (pair[0].max(self.clip.x0) - 0.5).ceil() as i32;
                let last = (pair[1].min(self.clip.x1) - 0.5).ceil() as i32 - 1;
                if first <= last {
                    spans.push((row as i32, first, last));
                }
            }
        }
        spans
    }

    /// Strokes a polyline in samples with round joins.
    fn stroke(&mut self, points: &[Point], width: f64, color: BackendColor) -> Result<(), Failure> {
        let half = width / 2.0;
        let mut pieces: Vec<Vec<Point>> = Vec::new();
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let length = (b.0 - a.0).hypot(b.1 - a.1);
            if length == 0.0 {
                continue;
            }
            let n = (-(b.1 - a.1) / length * half, (b.0 - a.0) / length * half);
            pieces.push(vec![
                (a.0 + n.0, a.1 + n.1),
                (b.0 + n.0, b.1 + n.1),
                (b.0 - n.0, b.1 - n.1),
                (a.0 - n.0, a.1 - n.1),
            ]);
        }
        let closed = points.len() > 2 && points.first() == points.last();
        if half > 1.0 {
            let joints = if points.len() > 2 {
                &points[1..points.len() - 1]
            } else {
                &[]
            };
            pieces.extend(
                joints
                    .iter()
                    .chain(closed.then(|| &points[0]))
                    .map(|p| circle(*p, half)),
            );
        }
        if color.alpha >= 1.0 {
            for piece in pieces {
                self.fill(&[piece], color)?;
            }
            return Ok(());
        }
        // With transparency no sample may be painted twice: collect the runs and merge them.
        let mut spans: Vec<(i32, i32, i32)> = pieces
            .iter()
            .flat_map(|piece| self.spans(std::slice::from_ref(piece)))
            .collect();
        spans.sort_unstable();
        let mut merged: Vec<(i32, i32, i32)> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.0 == span.0 && span.1 <= last.2 + 1 => {
                    last.2 = last.2.max(span.2)
                }
                _ => merged.push(span),
            }
        }
        self.draw_spans(&merged, color)
    }

    fn samples(&self, p: BackendCoord) -> Point {
        (p.0 as f64 * self.scale, p.1 as f64 * self.scale)
    }
}

fn circle(center: Point, radius: f64) -> Vec<Point> {
    let corners = ((radius * 3.0) as usize).clamp(8, 64);
    (0..corners)
        .map(|i| {
            let (sin, cos) = (i as f64 / corners as f64 * std::f64::consts::TAU).sin_cos();
            (center.0 + radius * cos, center.1 + radius * sin)
        })
        .collect()
}

/// Splits a polyline into its dashes; lengths in the polyline's unit.
fn dashes(points: &[Point], pattern: &[f64]) -> Vec<Vec<Point>> {
    let total: f64 = pattern.iter().sum();
    if pattern.is_empty() || total <= 0.5 {
        return vec![points.to_vec()];
    }
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut index, mut left, mut drawing) = (0, pattern[0], true);
    for pair in points.windows(2) {
        let (mut a, b) = (pair[0], pair[1]);
        let mut length = (b.0 - a.0).hypot(b.1 - a.1);
        while length > left {
            let t = left / length;
            a = (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            length -= left;
            if drawing {
                piece.push(a);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![a];
            }
            drawing = !drawing;
            index = (index + 1) % pattern.len();
            left = pattern[index].max(1e-3);
        }
        left -= length;
        if drawing {
            piece.push(b);
        }
    }
    if drawing && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

impl DrawingBackend for RasterSurface<'_> {
    type ErrorType = <BitMapBackend<'static> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        let (width, height) = self.bitmap.get_size();
        (
            (width as f64 / self.scale) as u32,
            (height as f64 / self.scale) as u32,
        )
    }

    fn ensure_prepared(&mut self) -> Result<(), Failure> {
        self.bitmap.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), Failure> {
        self.bitmap.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Result<(), Failure> {
        let p = self.samples(point);
        self.bitmap.draw_pixel((p.0 as i32, p.1 as i32), color)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), Failure> {
        let points: Vec<Point> = path.into_iter().map(|p| self.samples(p)).collect();
        let width = style.stroke_width() as f64 * self.scale;
        let pieces = match &self.dash {
            Some(pattern) => dashes(&points, pattern),
            None => vec![points],
        };
        for piece in pieces {
            self.stroke(&piece, width, style.color())?;
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Result<(), Failure> {
        let ring: Vec<Point> = vert.into_iter().map(|p| self.samples(p)).collect();
        self.fill(&[ring], style.color())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Result<(), Failure> {
        let ring = circle(self.samples(center), radius as f64 * self.scale);
        self.fill(&[ring], style.color())
    }
}

impl Surface for RasterSurface<'_> {
    fn clip(&mut self, rect: Option<Rect>) {
        let whole = self.whole();
        let samples = UNIT * self.scale;
        self.clip = match rect {
            Some(r) => Rect::new(
                (r.x0 * samples).max(0.0),
                (r.y0 * samples).max(0.0),
                (r.x1 * samples).min(whole.x1),
                (r.y1 * samples).min(whole.y1),
            ),
            None => whole,
        };
    }

    fn dash(&mut self, pattern: Option<&[f64]>) {
        self.dash = pattern.map(|lengths| lengths.iter().map(|l| l * UNIT * self.scale).collect());
    }

    fn text(&mut self, line: &TextLine) {
        let width = text::width_em(line.text, line.bold);
        let left = match line.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -width / 2.0,
            Anchor::End => -width,
        };
        let stretch = if line.bold { 1.1 } else { 1.0 };
        let style = Style {
            color: line.color,
            width: (line.size * UNIT * 0.06).round() as u32,
        };
        for glyph in text::outlines(line.text) {
            let rings: Vec<Vec<Point>> = glyph
                .iter()
                .map(|ring| {
                    ring.iter()
                        .map(|p| {
                            let turned = rotate(
                                ((left + p.0 * stretch) * line.size, -p.1 * line.size),
                                line.rotation,
                            );
                            let factor = UNIT * self.scale;
                            (
                                (line.at.0 + turned.0) * factor,
                                (line.at.1 + turned.1) * factor,
                            )
                        })
                        .collect()
                })
                .collect();
            // Drawing into memory does not fail.
            let _ = self.fill(&rings, style.color());
            if line.bold {
                for ring in &rings {
                    let closed: Vec<Point> = ring.iter().chain(ring.first()).copied().collect();
                    let _ = self.stroke(&closed, style.width as f64 * self.scale, style.color());
                }
            }
        }
    }

    fn image(&mut self, rect: Rect, picture: &Picture, smooth: bool, alpha: f64) -> Result<()> {
        let factor = UNIT * self.scale;
        let (x0, y0) = (
            unit((rect.x0, 0.0)).0 as f64 * self.scale,
            unit((0.0, rect.y0)).1 as f64 * self.scale,
        );
        let (width, height) = (rect.width() * factor, rect.height() * factor);
        let first = |low: f64, clip: f64| (low.max(clip) - 0.5).ceil().max(0.0) as i32;
        let last = |high: f64, clip: f64| (high.min(clip) - 0.5).ceil() as i32;
        for y in first(y0, self.clip.y0)..last(y0 + height, self.clip.y1) {
            let v = (y as f64 + 0.5 - y0) / height * picture.height as f64;
            let mut run: Option<([u8; 4], i32)> = None;
            let end = last(x0 + width, self.clip.x1);
            for x in first(x0, self.clip.x0)..=end {
                let color = (x < end).then(|| {
                    let u = (x as f64 + 0.5 - x0) / width * picture.width as f64;
                    if smooth {
                        bilinear(picture, u, v)
                    } else {
                        nearest(picture, u, v)
                    }
                });
                if let Some((previous, start)) = run {
                    if color == Some(previous) {
                        continue;
                    }
                    let opacity = previous[3] as f64 / 255.0 * alpha;
                    if opacity > 0.0 {
                        let color = Color {
                            r: previous[0],
                            g: previous[1],
                            b: previous[2],
                            a: opacity,
                        };
                        self.bitmap
                            .draw_line((start, y), (x - 1, y), &Style { color, width: 1 })
                            .map_err(|error| PlotError::Encode(error.to_string()))?;
                    }
                }
                run = color.map(|color| (color, x));
            }
        }
        Ok(())
    }

    fn group(&mut self, _class: Option<&str>) {}
}

fn nearest(picture: &Picture, u: f64, v: f64) -> [u8; 4] {
    let clamp = |t: f64, n: usize| (t.max(0.0) as usize).min(n - 1);
    picture.pixel(clamp(u, picture.width), clamp(v, picture.height))
}

fn bilinear(picture: &Picture, u: f64, v: f64) -> [u8; 4] {
    let (u, v) = (u - 0.5, v - 0.5);
    let (fu, fv) = (u - u.floor(), v - v.floor());
    let corners = [
        (0.0, 0.0, (1.0 - fu) * (1.0 - fv)),
        (1.0, 0.0, fu * (1.0 - fv)),
        (0.0, 1.0, (1.0 - fu) * fv),
        (1.0, 1.0, fu * fv),
    ];
    let mut sum = [0.0; 4];
    for (du, dv, weight) in corners {
        let color = nearest(picture, u.floor() + du, v.floor() + dv);
        for (channel, value) in sum.iter_mut().zip(color) {
            *channel += weight * value as f64;
        }
    }
    sum.map(|value| value.round() as u8)
}

/// The PNG file of a scene, cropped to `view`, with `scale` pixels for each of the drawing's.
pub(crate) fn to_png(
    scene: &Scene,
    view: Rect,
    background: Color,
    scale: f64,
    dpi: f64,
) -> Result<Vec<u8>> {
    let width = (view.width() * scale).ceil().max(1.0);
    let height = (view.height() * scale).ceil().max(1.0);
    if width * height > 1e8 || !(width * height).is_finite() {
        return Err(PlotError::Value(format!(
            "a figure of {width} × {height} pixels is too large"
        )));
    }
    let samples = if width * height > 8e6 { 2 } else { 3 };
    let (width, height) = (width as usize, height as usize);
    let (wide, high) = (width * samples, height * samples);
    let mut buffer = vec![255u8; wide * high * 3];
    let bitmap = BitMapBackend::with_buffer(&mut buffer, (wide as u32, high as u32));
    let whole = Rect::new(0.0, 0.0, wide as f64, high as f64);
    let mut surface = RasterSurface {
        bitmap,
        scale: scale * samples as f64 / UNIT,
        clip: whole,
        dash: None,
    };
    let color = BackendColor {
        alpha: background.a,
        rgb: (background.r, background.g, background.b),
    };
    surface
        .fill(&[whole.ring()], color)
        .map_err(|error| PlotError::Encode(error.to_string()))?;
    paint(scene, -view.x0, -view.y0, &mut surface)?;
    drop(surface);
    let mut pixels = Vec::with_capacity(width * height * 3);
    let count = (samples * samples) as u32;
    for y in 0..height {
        for x in 0..width {
            let mut sum = [0u32; 3];
            for row in 0..samples {
                let start = ((y * samples + row) * wide + x * samples) * 3;
                for sample in buffer[start..start + 3 * samples].chunks_exact(3) {
                    for (total, value) in sum.iter_mut().zip(sample) {
                        *total += *value as u32;
                    }
                }
            }
            pixels.extend(sum.map(|total| ((total + count / 2) / count) as u8));
        }
    }
    let wrong = |error: png::EncodingError| PlotError::Encode(error.to_string());
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_meter = (dpi * scale / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_meter,
        yppu: per_meter,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(wrong)?;
    writer.write_image_data(&pixels).map_err(wrong)?;
    writer.finish().map_err(wrong)?;
    Ok(out)
}
