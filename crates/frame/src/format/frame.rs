//! `repr(frame)`.

use super::cells::{Place, cells, name_text};
use super::index::{flat_labels, index_lines, level_labels, sparse};
use super::{Justify, adjoin, fixed_width, justified, widest, width};
use crate::column;
use crate::error::Result;
use crate::frame::DataFrame;
use crate::index::Index;
use crate::options::Options;

/// The part of a frame that is shown.
pub(super) struct Cut {
    pub frame: DataFrame,
    /// A row (a column) of dots stands before this one.
    pub row: Option<usize>,
    pub column: Option<usize>,
}

/// Leaves out rows and columns past the limits.
pub(super) fn cut(frame: &DataFrame, options: &Options) -> Result<Cut> {
    let (rows, columns) = (frame.len(), frame.columns.len());
    let mut out = Cut {
        frame: frame.clone(),
        row: None,
        column: None,
    };
    let halves = |size: usize, limit: usize| -> (usize, Vec<i64>) {
        match limit / 2 {
            0 => (limit, (0..limit as i64).collect()),
            half => (
                half,
                (0..half)
                    .chain(size - half..size)
                    .map(|at| at as i64)
                    .collect(),
            ),
        }
    };
    if let Some(limit) = options
        .max_columns
        .filter(|limit| *limit > 0 && columns > *limit)
    {
        let (at, kept) = halves(columns, limit);
        out.frame = out.frame.take_columns(&kept)?;
        out.column = Some(at);
    }
    if let Some(limit) = options.max_rows.filter(|limit| *limit > 0 && rows > *limit) {
        let shown = options.min_rows.filter(|shown| *shown > 0);
        let (at, kept) = halves(rows, shown.map_or(limit, |shown| shown.min(limit)));
        out.frame = out.frame.take(&kept)?;
        out.row = Some(at);
    }
    Ok(out)
}

/// The labels of columns: for each level a text a column.
fn headers(frame: &DataFrame, whole: &DataFrame, options: &Options) -> Result<Vec<Vec<String>>> {
    match &frame.columns {
        Index::Flat(flat) => {
            // pandas leaves a place for the sign above numbers.
            let texts = flat_labels(flat, options);
            let texts = texts.into_iter().enumerate().map(|(at, text)| {
                match whole.data.get(at).is_some_and(column::is_numeric) {
                    true => format!(" {text}"),
                    false => text,
                }
            });
            Ok(vec![texts.collect()])
        }
        Index::Multi(multi) => Ok(sparse(&level_labels(multi, options)?)
            .into_iter()
            .map(|texts| texts.into_iter().map(Option::unwrap_or_default).collect())
            .collect()),
    }
}

/// The text of a frame: fitted to a terminal with `max_columns` 0, broken into blocks of columns
/// otherwise, as in a notebook.
pub fn frame_text(frame: &DataFrame, options: &Options) -> Result<String> {
    let size = format!(
        "\n\n[{} rows x {} columns]",
        frame.len(),
        frame.columns.len()
    );
    if frame.is_empty() {
        return Ok(format!(
            "Empty DataFrame\nColumns: {}\nIndex: {}",
            listed(&frame.columns),
            listed(&frame.index)
        ));
    }
    let shown = cut(frame, options)?;
    let mut columns = text_columns(&shown, frame, options)?;
    let mut truncated = shown.row.is_some() || shown.column.is_some();
    let height = columns[0].len();
    if let Some(at) = shown.column {
        columns.insert(at + 1, vec![" ...".into(); height]);
    }
    if let Some(row) = shown.row {
        let header = height - shown.frame.len();
        for (at, lines) in columns.iter_mut().enumerate() {
            let dots_column = shown.column.is_some_and(|column| at == column + 1);
            let room = if dots_column { 4 } else { width(&lines[row]) };
            let dots = if room > 3 { "..." } else { ".." };
            let justify = if at == 0 {
                Justify::Left
            } else {
                Justify::Right
            };
            lines.insert(row + header, justified(dots, room, justify));
        }
    }
    let text = match options.max_columns {
        Some(0) => {
            let (text, fits) = fitted(columns, options);
            truncated |= !fits;
            text
        }
        _ => blocks(columns, options),
    };
    Ok(if truncated { text + &size } else { text })
}

/// The lines of the index and of each column.
fn text_columns(shown: &Cut, whole: &DataFrame, options: &Options) -> Result<Vec<Vec<String>>> {
    let frame = &shown.frame;
    let names = frame.index.has_names();
    let headers = headers(frame, whole, options)?;
    let mut index: Vec<String> = frame
        .columns
        .names()
        .iter()
        .map(|name| name_text(name.as_ref(), options))
        .collect();
    index.extend(index_lines(&frame.index, names, 1, options)?);
    let mut columns = vec![index];
    for (at, values) in frame.data.iter().enumerate() {
        let mut header: Vec<String> = headers.iter().map(|texts| texts[at].clone()).collect();
        if names {
            header.push(String::new());
        }
        let header_room = widest(&header);
        let values = cells(values, Place::Body, options);
        let (values, room) = fixed_width(values, Justify::Right, header_room, options);
        let room = room.max(header_room);
        let header = header
            .iter()
            .map(|text| justified(text, room, Justify::Right));
        columns.push(header.chain(values).collect());
    }
    Ok(columns)
}

fn listed(index: &Index) -> String {
    let labels: Vec<String> = (0..index.len().min(100))
        .map(|row| {
            let labels: Vec<String> = index.labels_at(row).iter().map(super::label).collect();
            match labels.as_slice() {
                [one] => one.clone(),
                _ => format!("({})", labels.join(", ")),
            }
        })
        .collect();
    let more = if index.len() > 100 { ", ..." } else { "" };
    format!("[{}{more}]", labels.join(", "))
}

/// Columns in the middle left out until the lines fit. The second: whether nothing was left out.
fn fitted(columns: Vec<Vec<String>>, options: &Options) -> (String, bool) {
    let mut rooms: Vec<usize> = columns.iter().map(|lines| widest(lines)).collect();
    let total: usize = rooms.iter().sum::<usize>() + rooms.len() - 1;
    let mut excess = total as i64 - options.width as i64 + 1;
    if excess <= 0 {
        return (adjoin(1, &columns).join("\n"), true);
    }
    excess += 5;
    while excess > 0 && rooms.len() > 1 {
        // Python rounds halves to even.
        let half = rooms.len() / 2;
        let middle = if rooms.len() % 2 == 1 && half % 2 == 1 {
            half + 1
        } else {
            half
        };
        excess -= rooms.remove(middle) as i64 + 1;
    }
    let fit = (rooms.len() - 1).max(2);
    let count = columns.len() - 1;
    if fit >= count {
        return (adjoin(1, &columns).join("\n"), true);
    }
    let half = fit / 2;
    let height = columns[0].len();
    let mut kept = columns[..=half].to_vec();
    kept.push(vec![" ...".into(); height]);
    kept.extend_from_slice(&columns[columns.len() - half..]);
    (adjoin(1, &kept).join("\n"), false)
}

/// Blocks of as many columns as fit, each with the index.
fn blocks(mut columns: Vec<Vec<String>>, options: &Options) -> String {
    let index = columns.remove(0);
    let room = options.width.saturating_sub(widest(&index) + 1);
    let rooms: Vec<usize> = columns.iter().map(|lines| widest(lines)).collect();
    let mut ends = vec![];
    let mut used = 0;
    for (at, own) in rooms.iter().enumerate() {
        used += own + 1;
        let last = at + 1 == rooms.len();
        if used + if last { 1 } else { 2 } > room && at > 0 {
            ends.push(at);
            used = own + 1;
        }
    }
    ends.push(columns.len());
    let mut texts = vec![];
    let mut start = 0;
    for (at, end) in ends.iter().enumerate() {
        let mut block = vec![index.clone()];
        block.extend_from_slice(&columns[start..*end]);
        if ends.len() > 1 {
            let height = index.len();
            let mut margin = vec![if at + 1 < ends.len() { "  " } else { " " }.to_owned(); height];
            if at + 1 < ends.len() {
                margin[0] = " \\".into();
            }
            block.push(margin);
        }
        texts.push(adjoin(1, &block).join("\n"));
        start = *end;
    }
    texts.join("\n\n")
}
