//! Colours and their spellings in matplotlib.

use crate::error::{PlotError, Result};

/// A colour with opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color {
    pub r: u8,
    pub g: u8,
    pub b: u8,
    /// Opacity, 0 to 1.
    pub a: f64,
}

/// matplotlib's default colour cycle, `C0` to `C9`.
pub const CYCLE: [Color; 10] = [
    Color::rgb(0x1f, 0x77, 0xb4),
    Color::rgb(0xff, 0x7f, 0x0e),
    Color::rgb(0x2c, 0xa0, 0x2c),
    Color::rgb(0xd6, 0x27, 0x28),
    Color::rgb(0x94, 0x67, 0xbd),
    Color::rgb(0x8c, 0x56, 0x4b),
    Color::rgb(0xe3, 0x77, 0xc2),
    Color::rgb(0x7f, 0x7f, 0x7f),
    Color::rgb(0xbc, 0xbd, 0x22),
    Color::rgb(0x17, 0xbe, 0xcf),
];

impl Color {
    pub const BLACK: Color = Color::rgb(0, 0, 0);
    pub const WHITE: Color = Color::rgb(255, 255, 255);
    pub const TRANSPARENT: Color = Color {
        r: 255,
        g: 255,
        b: 255,
        a: 0.0,
    };

    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 1.0 }
    }

    /// From fractions between 0 and 1, as matplotlib's colour tuples; values outside are clipped.
    pub fn from_fractions(r: f64, g: f64, b: f64, a: f64) -> Self {
        let byte = |v: f64| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
        Self {
            r: byte(r),
            g: byte(g),
            b: byte(b),
            a: a.clamp(0.0, 1.0),
        }
    }

    /// The same colour, with its opacity multiplied.
    pub fn with_alpha(self, alpha: f64) -> Self {
        Self {
            a: self.a * alpha.clamp(0.0, 1.0),
            ..self
        }
    }

    /// The n-th colour of the default cycle.
    pub fn cycle(index: usize) -> Self {
        CYCLE[index % CYCLE.len()]
    }

    /// Parses what matplotlib takes for a colour: CSS names, `tab:blue`, `C3`, one-letter codes,
    /// `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, a grey as `"0.75"`, `none`.
    pub fn parse(text: &str) -> Result<Self> {
        let trimmed = text.trim();
        let unknown = || PlotError::Color(text.to_string());
        if let Some(hex) = trimmed.strip_prefix('#') {
            return parse_hex(hex).ok_or_else(unknown);
        }
        if trimmed.eq_ignore_ascii_case("none") {
            return Ok(Color::TRANSPARENT);
        }
        // One-letter codes are case-sensitive in matplotlib.
        match trimmed {
            "b" => return Ok(Color::rgb(0, 0, 255)),
            "g" => return Ok(Color::rgb(0, 128, 0)),
            "r" => return Ok(Color::rgb(255, 0, 0)),
            "c" => return Ok(Color::rgb(0, 191, 191)),
            "m" => return Ok(Color::rgb(191, 0, 191)),
            "y" => return Ok(Color::rgb(191, 191, 0)),
            "k" => return Ok(Color::BLACK),
            "w" => return Ok(Color::WHITE),
            _ => {}
        }
        if let Some(digits) = trimmed.strip_prefix('C')
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
        {
            return digits.parse().map(Color::cycle).map_err(|_| unknown());
        }
        if let Ok(grey) = trimmed.parse::<f64>() {
            if (0.0..=1.0).contains(&grey) {
                return Ok(Color::from_fractions(grey, grey, grey, 1.0));
            }
            return Err(unknown());
        }
        let lower = trimmed.to_ascii_lowercase();
        if let Some(name) = lower.strip_prefix("tab:") {
            let tab = [
                "blue", "orange", "green", "red", "purple", "brown", "pink", "gray", "olive",
                "cyan",
            ];
            let name = if name == "grey" { "gray" } else { name };
            return tab
                .iter()
                .position(|t| *t == name)
                .map(Color::cycle)
                .ok_or_else(unknown);
        }
        CSS_COLORS
            .lines()
            .find_map(|line| line.strip_prefix(lower.as_str())?.strip_prefix(' '))
            .and_then(parse_hex)
            .ok_or_else(unknown)
    }
}

fn parse_hex(hex: &str) -> Option<Color> {
    if !hex.is_ascii() {
        return None;
    }
    let wide: String = match hex.len() {
        3 | 4 => hex.chars().flat_map(|c| [c, c]).collect(),
        6 | 8 => hex.to_string(),
        _ => return None,
    };
    let byte = |i: usize| u8::from_str_radix(wide.get(i..i + 2)?, 16).ok();
    let a = if wide.len() == 8 {
        byte(6)? as f64 / 255.0
    } else {
        1.0
    };
    Some(Color {
        r: byte(0)?,
        g: byte(2)?,
        b: byte(4)?,
        a,
    })
}

/// CSS's named colours: a name and six hexadecimal digits a line.
const CSS_COLORS: &str = include_str!("../assets/css_colors.txt");
