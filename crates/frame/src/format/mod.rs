//! Text and HTML of tables, character for character as pandas 3 prints them.

mod cells;
mod cftime;
mod frame;
mod html;
mod index;
mod series;

pub use cells::{label, pretty};
pub use frame::frame_text;
pub use html::frame_html;
pub use index::index_repr;
pub use series::series_text;

pub(crate) use cells::{delta_texts, time_texts};

use crate::options::Options;

/// Characters, as Python's `len` counts them.
fn width(text: &str) -> usize {
    text.chars().count()
}

fn widest(texts: &[String]) -> usize {
    texts.iter().map(|text| width(text)).max().unwrap_or(0)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Justify {
    Left,
    Right,
    Center,
    /// Leave each as it is.
    All,
}

fn justified(text: &str, columns: usize, justify: Justify) -> String {
    match justify {
        Justify::Left => format!("{text:<columns$}"),
        Justify::Right => format!("{text:>columns$}"),
        Justify::All => text.to_owned(),
        Justify::Center => {
            // Python's `str.center`: the odd space goes left if the width is odd.
            let room = columns.saturating_sub(width(text));
            let left = room / 2 + (room & columns & 1);
            format!("{}{text}{}", " ".repeat(left), " ".repeat(room - left))
        }
    }
}

/// Cells cut to the widest that is allowed and padded to one width, which comes back, too.
fn fixed_width(
    texts: Vec<String>,
    justify: Justify,
    minimum: usize,
    options: &Options,
) -> (Vec<String>, usize) {
    let longest = widest(&texts);
    if texts.is_empty() || justify == Justify::All {
        return (texts, longest);
    }
    let mut columns = longest.max(minimum);
    if let Some(limit) = options.max_colwidth {
        columns = columns.min(limit);
    }
    let texts = texts
        .into_iter()
        .map(|text| match options.max_colwidth {
            Some(_) if width(&text) > columns => {
                let keep = columns.saturating_sub(3);
                let kept: String = text.chars().take(keep).collect();
                let dots: String = "...".chars().take(columns - keep).collect();
                kept + &dots
            }
            _ => text,
        })
        .map(|text| justified(&text, columns, justify))
        .collect();
    (texts, columns)
}

/// Columns of lines side by side, `space` between; short ones are aligned at the bottom.
fn adjoin(space: usize, columns: &[Vec<String>]) -> Vec<String> {
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines = vec![String::new(); height];
    for (at, column) in columns.iter().enumerate() {
        let space = if at + 1 < columns.len() { space } else { 0 };
        let room = widest(column) + space;
        for (row, line) in lines.iter_mut().enumerate() {
            match (row + column.len()).checked_sub(height) {
                Some(own) => *line += &format!("{:<room$}", column[own]),
                None => *line += &" ".repeat(room),
            }
        }
    }
    lines
}
