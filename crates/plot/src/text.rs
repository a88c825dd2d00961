//! Text: its measure by the embedded font, and the little of TeX that labels use.

use std::sync::OnceLock;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use crate::color::Color;

/// A subset of DejaVu Sans, matplotlib's font (`assets/make_font.sh`). The browser's own measure
/// needs a document, which a worker lacks.
const FONT: &[u8] = include_bytes!("../assets/DejaVuSans-subset.ttf");

/// Height of capitals and depth of descenders in font sizes (DejaVu Sans).
pub(crate) const CAP_HEIGHT: f64 = 0.729;
pub(crate) const DESCENT: f64 = 0.236;
/// Between base lines, in font sizes (matplotlib's `linespacing` of 1.2 over the height of "lp").
pub(crate) const LINE_HEIGHT: f64 = 1.2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HAlign {
    Left,
    #[default]
    Center,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VAlign {
    Top,
    Center,
    #[default]
    Baseline,
    Bottom,
}

impl HAlign {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "left" => HAlign::Left,
            "center" => HAlign::Center,
            "right" => HAlign::Right,
            _ => return None,
        })
    }
}

impl VAlign {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "top" => VAlign::Top,
            "center" | "center_baseline" => VAlign::Center,
            "baseline" => VAlign::Baseline,
            "bottom" => VAlign::Bottom,
            _ => return None,
        })
    }
}

/// A title or an axis label. Lines are separated by `\n`; `$…$` may hold simple TeX.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub text: String,
    /// Points; the place's default if `None`.
    pub fontsize: Option<f64>,
    pub color: Color,
    pub bold: bool,
}

impl Label {
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            fontsize: None,
            color: Color::BLACK,
            bold: false,
        }
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Label::new(text)
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Label::new(text)
    }
}

fn face() -> Option<&'static Face<'static>> {
    static FACE: OnceLock<Option<Face<'static>>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(FONT, 0).ok()).as_ref()
}

/// The width of one line, in font sizes.
pub(crate) fn width_em(text: &str, bold: bool) -> f64 {
    let Some(face) = face() else {
        return 0.6 * text.chars().count() as f64;
    };
    let units = face.units_per_em() as f64;
    let advance = |c: char| match face.glyph_index(c) {
        Some(glyph) => face.glyph_hor_advance(glyph).unwrap_or(0) as f64 / units,
        // The browser draws it in another font: East Asian characters are as wide as high.
        None if (c as u32) >= 0x1100 => 1.0,
        None => 0.6,
    };
    let width: f64 = text.chars().map(advance).sum();
    // DejaVu Sans Bold is a tenth wider.
    if bold { width * 1.1 } else { width }
}

/// Width and height of a block of lines of a font size, in its unit.
pub(crate) fn block_size(text: &str, size: f64, bold: bool) -> (f64, f64) {
    let mut width = 0.0f64;
    let mut lines = 0;
    for line in text.split('\n') {
        width = width.max(width_em(line, bold) * size);
        lines += 1;
    }
    (
        width,
        size * (CAP_HEIGHT + DESCENT + LINE_HEIGHT * (lines as f64 - 1.0)),
    )
}

/// A glyph's outline as closed rings in font sizes, y upwards, curves in short straight pieces.
struct Rings {
    scale: f64,
    rings: Vec<Vec<(f64, f64)>>,
}

impl Rings {
    fn last(&self) -> (f64, f64) {
        self.rings
            .last()
            .and_then(|ring| ring.last())
            .copied()
            .unwrap_or((0.0, 0.0))
    }

    fn push(&mut self, point: (f64, f64)) {
        if let Some(ring) = self.rings.last_mut() {
            ring.push(point);
        }
    }

    fn point(&self, x: f32, y: f32) -> (f64, f64) {
        (x as f64 * self.scale, y as f64 * self.scale)
    }
}

impl OutlineBuilder for Rings {
    fn move_to(&mut self, x: f32, y: f32) {
        let start = self.point(x, y);
        self.rings.push(vec![start]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let end = self.point(x, y);
        self.push(end);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (a, b, c) = (self.last(), self.point(x1, y1), self.point(x, y));
        for i in 1..=5 {
            let t = i as f64 / 5.0;
            let u = 1.0 - t;
            self.push((
                u * u * a.0 + 2.0 * u * t * b.0 + t * t * c.0,
                u * u * a.1 + 2.0 * u * t * b.1 + t * t * c.1,
            ));
        }
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, c, d) = (
            self.last(),
            self.point(x1, y1),
            self.point(x2, y2),
            self.point(x, y),
        );
        for i in 1..=8 {
            let t = i as f64 / 8.0;
            let u = 1.0 - t;
            let (k0, k1, k2, k3) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
            self.push((
                k0 * a.0 + k1 * b.0 + k2 * c.0 + k3 * d.0,
                k0 * a.1 + k1 * b.1 + k2 * c.1 + k3 * d.1,
            ));
        }
    }

    fn close(&mut self) {}
}

/// The outlines of one line's glyphs from the origin, in font sizes, y upwards: one list of rings a
/// glyph.
pub(crate) fn outlines(text: &str) -> Vec<Vec<Vec<(f64, f64)>>> {
    let Some(face) = face() else {
        return Vec::new();
    };
    let scale = 1.0 / face.units_per_em() as f64;
    let mut x = 0.0;
    let mut glyphs = Vec::new();
    for c in text.chars() {
        let glyph = face.glyph_index(c).unwrap_or(GlyphId(0));
        let mut builder = Rings {
            scale,
            rings: Vec::new(),
        };
        face.outline_glyph(glyph, &mut builder);
        for ring in &mut builder.rings {
            for point in ring {
                point.0 += x;
            }
        }
        if !builder.rings.is_empty() {
            glyphs.push(builder.rings);
        }
        x += face.glyph_hor_advance(glyph).unwrap_or(0) as f64 * scale;
    }
    glyphs
}

/// Replaces `$…$` by plain text: Greek letters, common symbols, and superscripts and subscripts where
/// Unicode has them. Text without a pair of `$` is returned as it is.
pub fn plain(text: &str) -> String {
    let unescaped_dollars = text.replace("\\$", "").matches('$').count();
    if unescaped_dollars < 2 || !unescaped_dollars.is_multiple_of(2) {
        return text.replace("\\$", "$");
    }
    let mut out = String::new();
    let mut math = String::new();
    let mut inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'$') => {
                chars.next();
                if inside {
                    math.push('$')
                } else {
                    out.push('$')
                }
            }
            '$' => {
                if inside {
                    out.push_str(&math_text(&math));
                    math.clear();
                }
                inside = !inside;
            }
            _ if inside => math.push(c),
            _ => out.push(c),
        }
    }
    out
}

fn math_text(math: &str) -> String {
    let chars: Vec<char> = math.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while i < chars.len() {
        match chars[i] {
            '^' | '_' => {
                let (argument, next) = argument(&chars, i + 1);
                let inner = math_text(&argument);
                let raised = chars[i] == '^';
                match inner
                    .chars()
                    .map(|c| script(c, raised))
                    .collect::<Option<String>>()
                {
                    Some(script) => out.push_str(&script),
                    None => {
                        out.push(chars[i]);
                        out.push_str(&inner);
                    }
                }
                i = next;
            }
            '\\' => {
                let start = i + 1;
                let mut end = start;
                while end < chars.len() && chars[end].is_ascii_alphabetic() {
                    end += 1;
                }
                if end == start {
                    // `\,`, `\;`, `\ ` are spaces; `\%` and the like stand for themselves.
                    match chars.get(start) {
                        Some(',' | ';' | ':' | ' ') => out.push('\u{a0}'),
                        Some('!') | None => {}
                        Some(other) => out.push(*other),
                    }
                    i = start + 1;
                    continue;
                }
                let name: String = chars[start..end].iter().collect();
                i = end;
                match name.as_str() {
                    "mathrm" | "mathdefault" | "mathbf" | "mathit" | "mathsf" | "text"
                    | "textrm" | "rm" | "left" | "right" | "bf" | "it" | "operatorname" => {}
                    _ => match SYMBOLS.iter().find(|(known, _)| *known == name) {
                        Some((_, symbol)) => out.push_str(symbol),
                        None => out.push_str(&name),
                    },
                }
                if chars.get(i) == Some(&' ') {
                    i += 1;
                }
            }
            '{' | '}' => i += 1,
            '-' => {
                out.push('\u{2212}');
                i += 1;
            }
            c => {
                if !c.is_whitespace() {
                    out.push(c);
                }
                i += 1;
            }
        }
    }
    out
}

/// The argument after `^` or `_`: a group in braces, a command, or one character.
fn argument(chars: &[char], start: usize) -> (String, usize) {
    match chars.get(start) {
        Some('{') => {
            let mut depth = 0;
            for (i, c) in chars.iter().enumerate().skip(start) {
                match c {
                    '{' => depth += 1,
                    '}' => {
                        depth -= 1;
                        if depth == 0 {
                            return (chars[start + 1..i].iter().collect(), i + 1);
                        }
                    }
                    _ => {}
                }
            }
            (chars[start + 1..].iter().collect(), chars.len())
        }
        Some('\\') => {
            let mut end = start + 1;
            while end < chars.len() && chars[end].is_ascii_alphabetic() {
                end += 1;
            }
            (chars[start..end].iter().collect(), end.max(start + 1))
        }
        Some(c) => (c.to_string(), start + 1),
        None => (String::new(), start),
    }
}

fn script(c: char, raised: bool) -> Option<char> {
    const FROM: &str = "0123456789+\u{2212}-=()";
    const UP: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾";
    const DOWN: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎";
    if c == '∘' || c == '°' {
        return raised.then_some('°');
    }
    let extra = if raised {
        [('n', 'ⁿ'), ('i', 'ⁱ'), ('′', '′')]
    } else {
        [('x', 'ₓ'), ('e', 'ₑ'), ('o', 'ₒ')]
    };
    if let Some((_, to)) = extra.iter().find(|(from, _)| *from == c) {
        return Some(*to);
    }
    let index = FROM.chars().position(|from| from == c)?;
    (if raised { UP } else { DOWN }).chars().nth(index)
}

const SYMBOLS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("vartheta", "ϑ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "µ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Upsilon", "Υ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("degree", "°"),
    ("circ", "∘"),
    ("times", "×"),
    ("cdot", "·"),
    ("pm", "±"),
    ("mp", "∓"),
    ("leq", "≤"),
    ("le", "≤"),
    ("geq", "≥"),
    ("ge", "≥"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("sim", "~"),
    ("propto", "∝"),
    ("infty", "∞"),
    ("partial", "∂"),
    ("nabla", "∇"),
    ("sum", "∑"),
    ("int", "∫"),
    ("sqrt", "√"),
    ("prime", "′"),
    ("rightarrow", "→"),
    ("leftarrow", "←"),
    ("to", "→"),
    ("langle", "<"),
    ("rangle", ">"),
    ("quad", "  "),
    ("ldots", "…"),
    ("dots", "…"),
    ("log", "log"),
    ("ln", "ln"),
    ("exp", "exp"),
    ("sin", "sin"),
    ("cos", "cos"),
    ("max", "max"),
    ("min", "min"),
    ("hbar", "ħ"),
];
