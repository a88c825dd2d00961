//! SVG through plotters' `SVGBackend`.

use std::fmt::Write as _;

use base64::Engine as _;
use littoral_array::format::escape_html;
use plotters::backend::SVGBackend;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind,
};

use super::picture::Picture;
use super::scene::{Anchor, Rect, Scene};
use super::surface::{Surface, TextLine, UNIT, paint};
use crate::color::Color;
use crate::error::Result;

const FONTS: &str = "DejaVu Sans, Verdana, Bitstream Vera Sans, Geneva, sans-serif";

/// plotters' elements between our own. plotters writes a document of its own each time; only what is
/// inside is kept.
struct SvgSurface {
    body: String,
    size: (u32, u32),
    clipped: bool,
    dashed: bool,
}

impl SvgSurface {
    fn plotters(
        &mut self,
        draw: impl FnOnce(&mut SVGBackend) -> Result<(), DrawingErrorKind<std::io::Error>>,
    ) -> Result<(), DrawingErrorKind<std::io::Error>> {
        let mut document = String::new();
        let mut backend = SVGBackend::with_string(&mut document, self.size);
        draw(&mut backend)?;
        backend.present()?;
        drop(backend);
        let inside = document.split_once(">\n").map_or("", |(_, rest)| rest);
        let inside = inside.strip_suffix("</svg>\n").unwrap_or(inside);
        // Attributes that only repeat the defaults set on the root.
        self.body.push_str(
            &inside
                .replace(" opacity=\"1\"", "")
                .replace(" \"/>", "\"/>"),
        );
        Ok(())
    }
}

impl DrawingBackend for SvgSurface {
    type ErrorType = std::io::Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        Ok(())
    }

    fn draw_pixel(
        &mut self,
        point: BackendCoord,
        color: BackendColor,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.plotters(|backend| backend.draw_pixel(point, color))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.plotters(|backend| backend.draw_path(path, style))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.plotters(|backend| backend.fill_polygon(vert, style))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.plotters(|backend| backend.draw_circle(center, radius, style, fill))
    }
}

fn units(value: f64) -> i64 {
    (value * UNIT).round().clamp(-1e7, 1e7) as i64
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.r, color.g, color.b)
}

/// Text as XML's character data: markup escaped, characters that XML forbids dropped.
pub(crate) fn escape(text: &str) -> String {
    let allowed: String = text
        .chars()
        .map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    escape_html(&allowed, true)
}

impl Surface for SvgSurface {
    fn clip(&mut self, rect: Option<Rect>) {
        // A nested document clips without an id, which would have to be unique in the page.
        if self.clipped {
            self.body.push_str("</svg>\n");
        }
        self.clipped = rect.is_some();
        if let Some(rect) = rect {
            let (x, y, w, h) = (
                units(rect.x0),
                units(rect.y0),
                units(rect.width()),
                units(rect.height()),
            );
            let _ = writeln!(
                self.body,
                "<svg x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" viewBox=\"{x} {y} {w} {h}\" overflow=\"hidden\">"
            );
        }
    }

    fn dash(&mut self, pattern: Option<&[f64]>) {
        if std::mem::replace(&mut self.dashed, pattern.is_some()) {
            self.body.push_str("</g>\n");
        }
        if let Some(lengths) = pattern {
            let lengths: Vec<String> = lengths
                .iter()
                .map(|l| units(l.max(0.0)).to_string())
                .collect();
            let _ = writeln!(self.body, "<g stroke-dasharray=\"{}\">", lengths.join(" "));
        }
    }

    fn text(&mut self, line: &TextLine) {
        let (x, y) = (units(line.at.0), units(line.at.1));
        let anchor = match line.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{anchor}",
            units(line.size)
        );
        if line.color != Color::BLACK {
            let _ = write!(self.body, " fill=\"{}\"", hex(line.color));
        }
        if line.color.a < 1.0 {
            let _ = write!(self.body, " opacity=\"{}\"", line.color.a);
        }
        if line.bold {
            self.body.push_str(" font-weight=\"bold\"");
        }
        if line.rotation != 0.0 {
            let _ = write!(
                self.body,
                " transform=\"rotate({} {x} {y})\"",
                -line.rotation
            );
        }
        let _ = writeln!(self.body, ">{}</text>", escape(line.text));
    }

    fn image(&mut self, rect: Rect, picture: &Picture, smooth: bool, alpha: f64) -> Result<()> {
        let data = base64::engine::general_purpose::STANDARD.encode(picture.png()?);
        // The attribute is for older renderers.
        let rendering = if smooth {
            ""
        } else {
            " image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\""
        };
        let opacity = if alpha < 1.0 {
            format!(" opacity=\"{alpha}\"")
        } else {
            String::new()
        };
        let _ = writeln!(
            self.body,
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\"{rendering}{opacity} href=\"data:image/png;base64,{data}\"/>",
            units(rect.x0),
            units(rect.y0),
            units(rect.width()).max(1),
            units(rect.height()).max(1),
        );
        Ok(())
    }

    fn group(&mut self, class: Option<&str>) {
        match class {
            Some(class) => {
                let _ = writeln!(self.body, "<g class=\"{}\">", escape(class));
            }
            None => self.body.push_str("</g>\n"),
        }
    }
}

/// The document of a scene, cropped to `view`.
pub(crate) fn to_svg(
    scene: &Scene,
    view: Rect,
    background: Color,
    description: &str,
) -> Result<String> {
    let size = (units(view.width()).max(1), units(view.height()).max(1));
    let mut surface = SvgSurface {
        body: String::new(),
        size: (size.0 as u32, size.1 as u32),
        clipped: false,
        dashed: false,
    };
    paint(scene, -view.x0, -view.y0, &mut surface)?;
    let title = escape(description);
    let mut out = String::with_capacity(surface.body.len() + 800);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{title}\" class=\"littoral-figure\">",
        size.0 as f64 / UNIT,
        size.1 as f64 / UNIT,
        size.0,
        size.1
    );
    let _ = writeln!(out, "<title>{title}</title>");
    let _ = writeln!(
        out,
        "<g font-family=\"{FONTS}\" fill-rule=\"evenodd\" stroke-linejoin=\"round\" fill=\"#000000\">"
    );
    if background.a > 0.0 {
        let opacity = if background.a < 1.0 {
            format!(" opacity=\"{}\"", background.a)
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "<rect width=\"{}\" height=\"{}\" fill=\"{}\"{opacity}/>",
            size.0,
            size.1,
            hex(background)
        );
    }
    out.push_str(&surface.body);
    out.push_str("</g>\n</svg>\n");
    Ok(out)
}
