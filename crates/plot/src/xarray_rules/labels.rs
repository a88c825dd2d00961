//! Texts from attributes and scalar coordinates.

use littoral_array::format::{PrintOptions, TimedeltaFormat, array_str, format_item, general};
use littoral_array::{Array, DType, Scalar};

/// `label_from_attrs`: `long_name`, `standard_name` or the name, and the units in brackets, wrapped at 30
/// characters. `extra` follows the name.
pub fn label_from_attrs(
    long_name: Option<&str>,
    standard_name: Option<&str>,
    name: Option<&str>,
    units: Option<&str>,
    extra: &str,
) -> String {
    let name = long_name.or(standard_name).or(name).unwrap_or("");
    let units = units.map(|u| format!(" [{u}]")).unwrap_or_default();
    let label = format!("{name}{extra}{units}");
    if name.starts_with('$') && name.matches('$').count().is_multiple_of(2) {
        return label;
    }
    wrap(&label, 30).join("\n")
}

/// A coordinate with one value.
#[derive(Debug, Clone, Copy)]
pub struct SliceCoord<'a> {
    pub name: &'a str,
    /// Of size 1; others are left out.
    pub values: &'a Array,
    pub units: Option<&'a str>,
}

/// `DataArray._title_for_slice`: `time = 2006-04-16T12:00:00, depth = 5.0 [m]`, cut at `truncate` characters
/// (xarray: 50).
pub fn title_for_slice(coords: &[SliceCoord], truncate: usize) -> String {
    let parts: Vec<String> = coords
        .iter()
        .filter(|coord| coord.values.size() == 1)
        .map(|coord| {
            let units = coord.units.map(|u| format!(" [{u}]")).unwrap_or_default();
            format!("{} = {}{units}", coord.name, value_text(coord.values))
        })
        .collect();
    cut(parts.join(", "), truncate)
}

/// `format_item(coord.values)`: an array without dimensions, of which numpy's times are scalars, or with one
/// element.
fn value_text(array: &Array) -> String {
    match (array.ndim(), array.dtype(), array.get(&[])) {
        (0, dtype, Some(Scalar::Float(value))) if dtype.is_float() => general(value, 4),
        (0, dtype @ (DType::Datetime(_) | DType::Timedelta(_)), Some(value)) => {
            format_item(&value, dtype, TimedeltaFormat::Full)
        }
        _ => array_str(array, &PrintOptions::default()),
    }
}

/// The title of a facet: `template` holds `{coord}` and `{value}` (xarray: `"{coord} = {value}"`), cut at
/// `maxchar` characters (xarray: 30).
pub fn facet_title(
    coord: &str,
    value: &Scalar,
    dtype: DType,
    maxchar: usize,
    template: &str,
) -> String {
    let text = match value {
        Scalar::Str(text) => text.to_string(),
        value => format_item(value, dtype, TimedeltaFormat::Full),
    };
    cut(
        template.replace("{coord}", coord).replace("{value}", &text),
        maxchar,
    )
}

fn cut(text: String, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text;
    }
    text.chars()
        .take(limit.saturating_sub(3))
        .chain("...".chars())
        .collect()
}

/// Python's `textwrap.wrap(text, width)`.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut plain = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        // Tabs reach to the next eighth column; a line's end starts the count anew.
        let spaces = if c == '\t' { 8 - column % 8 } else { 1 };
        column = if matches!(c, '\n' | '\r') {
            0
        } else {
            column + spaces
        };
        plain.extend(std::iter::repeat_n(
            if is_space(c) { ' ' } else { c },
            spaces,
        ));
    }
    let text = plain;
    let mut chunks: Vec<Vec<char>> = chunks(&text);
    chunks.reverse();
    let mut lines = Vec::new();
    while let Some(next) = chunks.last() {
        if !lines.is_empty() && next.iter().all(|c| *c == ' ') {
            chunks.pop();
            if chunks.is_empty() {
                break;
            }
        }
        let mut line: Vec<char> = Vec::new();
        let mut parts: Vec<usize> = Vec::new();
        while chunks
            .last()
            .is_some_and(|chunk| line.len() + chunk.len() <= width)
        {
            if let Some(chunk) = chunks.pop() {
                parts.push(chunk.len());
                line.extend(chunk);
            }
        }
        if chunks.last().is_some_and(|chunk| chunk.len() > width)
            && let Some(mut chunk) = chunks.pop()
        {
            // A word longer than a line is broken, after a hyphen if there is one.
            let left = width - line.len();
            let mut end = left.max(if width < 1 { 1 } else { 0 });
            if chunk.len() > left
                && let Some(hyphen) = chunk[..left].iter().rposition(|c| *c == '-')
                && hyphen > 0
                && chunk[..hyphen].iter().any(|c| *c != '-')
            {
                end = hyphen + 1;
            }
            let rest = chunk.split_off(end.min(chunk.len()));
            parts.push(chunk.len());
            line.extend(chunk);
            if !rest.is_empty() {
                chunks.push(rest);
            }
        }
        // Trailing white space of a line goes.
        if let Some(last) = parts.last()
            && line[line.len() - last..].iter().all(|c| *c == ' ')
        {
            line.truncate(line.len() - last);
        }
        if !line.is_empty() {
            lines.push(line.into_iter().collect());
        }
    }
    lines
}

fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// Words, runs of spaces, and the parts of hyphenated words.
fn chunks(text: &str) -> Vec<Vec<char>> {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<Vec<char>> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let start = i;
        if chars[i] == ' ' {
            while i < chars.len() && chars[i] == ' ' {
                i += 1;
            }
        } else if is_dash(&chars, i) {
            while i < chars.len() && chars[i] == '-' {
                i += 1;
            }
        } else {
            i += 1;
            while i < chars.len() && chars[i] != ' ' {
                if i > start + 1 && breaks_after_hyphen(&chars, i) {
                    break;
                }
                if is_dash(&chars, i) {
                    break;
                }
                i += 1;
            }
        }
        out.push(chars[start..i].to_vec());
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_letter(c: char) -> bool {
    is_word(c) && !c.is_numeric()
}

/// Two or more hyphens between words.
fn is_dash(chars: &[char], i: usize) -> bool {
    let before = i > 0 && (is_word(chars[i - 1]) || "!\"'&.,?".contains(chars[i - 1]));
    if !before || chars[i] != '-' {
        return false;
    }
    let end = (i..chars.len())
        .find(|k| chars[*k] != '-')
        .unwrap_or(chars.len());
    end - i >= 2 && end < chars.len() && is_word(chars[end])
}

/// Whether a word may end before position `i`, after a hyphen between letters.
fn breaks_after_hyphen(chars: &[char], i: usize) -> bool {
    if i < 2 || chars[i - 1] != '-' {
        return false;
    }
    let letter = |k: Option<usize>| k.and_then(|k| chars.get(k)).is_some_and(|c| is_letter(*c));
    let two_letters = letter(i.checked_sub(2)) && letter(i.checked_sub(3));
    let letter_hyphen =
        letter(i.checked_sub(2)) && i >= 4 && chars[i - 3] == '-' && letter(i.checked_sub(4));
    let after = letter(Some(i))
        && (letter(Some(i + 1)) || (chars.get(i + 1) == Some(&'-') && letter(Some(i + 2))));
    (two_letters || letter_hyphen) && after
}
