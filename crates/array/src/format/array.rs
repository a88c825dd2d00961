//! `str` and `repr` of arrays: nesting, line breaks, summaries.

use super::corner::{corners, kept};
use super::element::ElementFormat;
use super::scalar::scalar_str;
use super::{PrintOptions, width};
use crate::Array;
use crate::dtype::DType;

/// `str(array)`.
pub fn array_str(array: &Array, options: &PrintOptions) -> String {
    if array.ndim() == 0
        && let Ok(value) = array.item()
    {
        return scalar_str(&value, array.dtype());
    }
    array2string(array, options, "", "", " ")
}

/// `repr(array)`: `array([1., 2.], dtype=float32)`.
pub fn array_repr(array: &Array, options: &PrintOptions) -> String {
    let body = array2string(array, options, "array(", ")", ", ");
    let mut extras = Vec::new();
    let shape = array.shape();
    if (array.size() == 0 && shape != [0]) || array.size() > options.threshold {
        let inner: Vec<String> = shape.iter().map(usize::to_string).collect();
        let comma = if shape.len() == 1 { "," } else { "" };
        extras.push(format!("shape=({}{comma})", inner.join(", ")));
    }
    let implied = matches!(array.dtype(), DType::Bool | DType::I64 | DType::F64);
    if !implied || array.size() == 0 {
        extras.push(format!("dtype={}", dtype_short_repr(array.dtype())));
    }
    if extras.is_empty() {
        return format!("array({body})");
    }
    let text = format!("array({body},");
    let extra = extras.join(", ") + ")";
    let last_line = width(text.rsplit('\n').next().unwrap_or_default());
    let spacer = if last_line + extra.len() + 1 > options.linewidth {
        "\n      "
    } else {
        " "
    };
    text + spacer + &extra
}

/// The dtype as it evaluates: `float32`, `'<U3'`, `'datetime64[ns]'`.
fn dtype_short_repr(dtype: DType) -> String {
    match dtype {
        DType::Str(_) | DType::Datetime(_) | DType::Timedelta(_) => format!("'{dtype}'"),
        dtype => dtype.to_string(),
    }
}

/// `np.array2string`: `prefix` and `suffix` only take room.
pub fn array2string(
    array: &Array,
    options: &PrintOptions,
    prefix: &str,
    suffix: &str,
    separator: &str,
) -> String {
    if array.size() == 0 {
        return "[]".into();
    }
    let summarise = array.size() > options.threshold;
    let shown = corners(array, options.edgeitems, summarise);
    let printer = Printer {
        array,
        format: ElementFormat::new(array.dtype(), &shown, array.ndim() == 0, options),
        separator,
        edgeitems: options.edgeitems,
        summarise,
    };
    let indent = " ".repeat(width(prefix) + 1);
    let columns = options.linewidth as isize - width(suffix) as isize;
    printer.print(&mut Vec::new(), &indent, columns)
}

struct Printer<'a> {
    array: &'a Array,
    format: ElementFormat,
    separator: &'a str,
    edgeitems: usize,
    summarise: bool,
}

impl Printer<'_> {
    /// The part of the array at `index`, within `columns`, following lines after `indent`.
    fn print(&self, index: &mut Vec<usize>, indent: &str, columns: isize) -> String {
        let axes_left = self.array.ndim() - index.len();
        if axes_left == 0 {
            return self
                .array
                .get(index)
                .map_or(String::new(), |value| self.format.format(&value));
        }
        let size = self.array.shape()[index.len()];
        let positions = kept(size, self.edgeitems, self.summarise);
        let gap = (positions.len() < size).then_some(self.edgeitems);
        let text = if axes_left == 1 {
            self.row(index, &positions, gap, indent, columns)
        } else {
            let line_separator =
                self.separator.trim_end().to_string() + &"\n".repeat(axes_left - 1);
            let inner_indent = format!("{indent} ");
            let mut parts = Vec::new();
            for (shown, position) in positions.iter().enumerate() {
                if gap == Some(shown) {
                    parts.push(format!("{indent}..."));
                }
                index.push(*position);
                parts.push(format!(
                    "{indent}{}",
                    self.print(index, &inner_indent, columns - 1)
                ));
                index.pop();
            }
            if gap == Some(positions.len()) {
                parts.push(format!("{indent}..."));
            }
            parts.join(&line_separator)
        };
        format!("[{}]", &text[indent.len()..])
    }

    /// The innermost axis: words filled into lines.
    fn row(
        &self,
        index: &mut Vec<usize>,
        positions: &[usize],
        gap: Option<usize>,
        indent: &str,
        columns: isize,
    ) -> String {
        let columns = columns - width(self.separator.trim_end()).max(1) as isize;
        let mut words = Vec::with_capacity(positions.len() + 1);
        for (shown, position) in positions.iter().enumerate() {
            if gap == Some(shown) {
                words.push("...".to_string());
            }
            index.push(*position);
            words.push(self.print(index, indent, columns));
            index.pop();
        }
        let mut text = String::new();
        let mut line = indent.to_string();
        let mut line_width = width(indent);
        let indent_width = line_width;
        for (position, word) in words.iter().enumerate() {
            let word_width = width(word);
            if (line_width + word_width) as isize > columns && line_width > indent_width {
                text += line.trim_end();
                text.push('\n');
                line = indent.to_string();
                line_width = indent_width;
            }
            line += word;
            line_width += word_width;
            if position + 1 < words.len() {
                line += self.separator;
                line_width += width(self.separator);
            }
        }
        text + &line
    }
}
