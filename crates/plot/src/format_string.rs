//! matplotlib's format strings: `'r--o'`.

use crate::artist::{LineStyle, Marker};
use crate::color::Color;
use crate::error::{PlotError, Result};

/// What a format string sets; the rest keeps its default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Format {
    pub color: Option<Color>,
    pub linestyle: Option<LineStyle>,
    pub marker: Option<Marker>,
}

/// Parses `[marker][line][color]` in any order, as `plot` does. A marker without a line style draws no
/// line. Errors on a character it does not know or a property given twice.
pub fn parse_format(text: &str) -> Result<Format> {
    if let Ok(color) = Color::parse(text)
        && text.parse::<f64>().is_err()
    {
        return Ok(Format {
            color: Some(color),
            ..Format::default()
        });
    }
    let wrong = |reason: &str| PlotError::Format(text.to_string(), reason.to_string());
    let mut format = Format::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let two = rest.get(..2).unwrap_or("");
        let (style, length) = match two {
            "--" => (Some(LineStyle::Dashed), 2),
            "-." => (Some(LineStyle::DashDot), 2),
            _ => match c {
                '-' => (Some(LineStyle::Solid), 1),
                ':' => (Some(LineStyle::Dotted), 1),
                ' ' => (Some(LineStyle::None), 1),
                _ => (None, c.len_utf8()),
            },
        };
        let (token, tail) = rest.split_at(length);
        rest = tail;
        if style.is_some() {
            if format.linestyle.is_some() {
                return Err(wrong("two linestyle symbols"));
            }
            format.linestyle = style;
        } else if let Ok(marker) = Marker::parse(token) {
            if format.marker.is_some() {
                return Err(wrong("two marker symbols"));
            }
            format.marker = Some(marker);
        } else if "bgrcmykw".contains(c) {
            if format.color.is_some() {
                return Err(wrong("two color symbols"));
            }
            format.color = Color::parse(token).ok();
        } else if c == 'C' {
            let digits = rest.len() - rest.trim_start_matches(|d: char| d.is_ascii_digit()).len();
            if digits == 0 {
                return Err(wrong("'C' must be followed by a number"));
            }
            format.color = Color::parse(&format!("C{}", &rest[..digits])).ok();
            rest = &rest[digits..];
        } else {
            return Err(wrong(&format!("unrecognized character {c:?}")));
        }
    }
    if format.marker.is_some() && format.linestyle.is_none() {
        format.linestyle = Some(LineStyle::None);
    }
    Ok(format)
}
