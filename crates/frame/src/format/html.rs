//! `frame._repr_html_()`.

use littoral_array::format::escape_html;

use super::cells::{Place, cells, name_text};
use super::frame::{Cut, cut};
use super::index::{flat_labels, level_labels, sparse};
use crate::error::Result;
use crate::frame::DataFrame;
use crate::index::Index;
use crate::options::Options;

/// The style of pandas' tables: selector, property, value.
const STYLE: [(&str, &str, &str); 2] = [
    ("tbody tr th:only-of-type", "vertical-align", "middle"),
    ("tbody tr th", "vertical-align", "top"),
];
const HEAD: [(&str, &str, &str); 1] = [("thead th", "text-align", "right")];
const HEAD_OF_LEVELS: [(&str, &str, &str); 1] = [("thead tr th", "text-align", "left")];
const HEAD_LAST: (&str, &str, &str) = ("thead tr:last-of-type th", "text-align", "right");

/// The HTML table that a notebook shows.
pub fn frame_html(frame: &DataFrame, options: &Options) -> Result<String> {
    let shown = cut(frame, options)?;
    let mut html = Html { lines: vec![] };
    html.line(0, "<div>");
    html.style(frame);
    html.line(0, "<table border=\"1\" class=\"dataframe\">");
    html.head(&shown, options)?;
    html.body(&shown, options)?;
    html.line(0, "</table>");
    if shown.row.is_some() || shown.column.is_some() {
        let size = (frame.len(), frame.columns.len());
        html.line(0, &format!("<p>{} rows × {} columns</p>", size.0, size.1));
    }
    html.line(0, "</div>");
    Ok(html.lines.join("\n"))
}

/// A cell: its text, and how many it spans.
type Cell = (String, usize);

struct Html {
    lines: Vec<String>,
}

impl Html {
    fn line(&mut self, indent: usize, text: &str) {
        self.lines.push(format!("{}{text}", " ".repeat(indent)));
    }

    fn style(&mut self, frame: &DataFrame) {
        let mut rules = STYLE.to_vec();
        match frame.columns {
            Index::Flat(_) => rules.extend(HEAD),
            Index::Multi(_) => {
                rules.extend(HEAD_OF_LEVELS);
                if frame.index.has_names() {
                    rules.push(HEAD_LAST);
                }
            }
        }
        let rules: Vec<String> = rules
            .iter()
            .map(|(selector, property, value)| {
                format!("    .dataframe {selector} {{\n        {property}: {value};\n    }}")
            })
            .collect();
        self.lines
            .push(format!("<style scoped>\n{}\n</style>", rules.join("\n\n")));
    }

    /// A row: `headers` leading cells are `th`.
    fn row(&mut self, cells: &[Cell], headers: usize, span: &str, align: bool) {
        self.line(
            4,
            if align {
                "<tr style=\"text-align: right;\">"
            } else {
                "<tr>"
            },
        );
        for (at, (text, count)) in cells.iter().enumerate() {
            let kind = if at < headers { "th" } else { "td" };
            let tags = match (*count > 1, span) {
                (true, "rowspan") => format!(" rowspan=\"{count}\" valign=\"top\""),
                (true, _) => format!(" colspan=\"{count}\" halign=\"left\""),
                _ => String::new(),
            };
            self.line(6, &format!("<{kind}{tags}>{}</{kind}>", escaped(text)));
        }
        self.line(4, "</tr>");
    }

    fn head(&mut self, shown: &Cut, options: &Options) -> Result<()> {
        let frame = &shown.frame;
        self.line(2, "<thead>");
        let levels = frame.index.levels();
        let names = frame.columns.names();
        match &frame.columns {
            Index::Flat(flat) => {
                let mut texts: Vec<String> = vec![String::new(); levels.saturating_sub(1)];
                texts.push(name_text(names[0].as_ref(), options));
                texts.extend(flat_labels(flat, options));
                if let Some(at) = shown.column {
                    texts.insert(levels + at, "...".into());
                }
                let cells: Vec<Cell> = texts.into_iter().map(|text| (text, 1)).collect();
                self.row(&cells, cells.len(), "", true);
            }
            Index::Multi(multi) => {
                let sparse = sparse(&level_labels(multi, options)?);
                for (level, texts) in sparse.iter().enumerate() {
                    let mut cells: Vec<Cell> = vec![(String::new(), 1); levels - 1];
                    cells.push((name_text(names[level].as_ref(), options), 1));
                    for (at, text) in texts.iter().enumerate() {
                        let dots = shown.column == Some(at);
                        if dots {
                            cells.push(("...".into(), 1));
                        }
                        match (text, cells.last_mut()) {
                            (None, Some(last)) if !dots => last.1 += 1,
                            (text, _) => cells.push((text.clone().unwrap_or_default(), 1)),
                        }
                    }
                    self.row(&cells, cells.len(), "colspan", false);
                }
            }
        }
        if frame.index.has_names() {
            let mut cells: Vec<Cell> = frame
                .index
                .names()
                .iter()
                .map(|name| (name_text(name.as_ref(), options), 1))
                .collect();
            let blank = frame.columns.len() + usize::from(shown.column.is_some());
            cells.extend(vec![(String::new(), 1); blank]);
            self.row(&cells, cells.len(), "", false);
        }
        self.line(2, "</thead>");
        Ok(())
    }

    fn body(&mut self, shown: &Cut, options: &Options) -> Result<()> {
        let frame = &shown.frame;
        self.line(2, "<tbody>");
        let columns: Vec<Vec<String>> = frame
            .data
            .iter()
            .map(|values| cells(values, Place::Body, options))
            .collect();
        let values = |row: Option<usize>| -> Vec<Cell> {
            let mut cells: Vec<Cell> = columns
                .iter()
                .map(|texts| (row.map_or("...".into(), |row| texts[row].clone()), 1))
                .collect();
            if let Some(at) = shown.column {
                cells.insert(at, ("...".into(), 1));
            }
            cells
        };
        match &frame.index {
            Index::Flat(flat) => {
                let labels = flat_labels(flat, options);
                for (row, label) in labels.into_iter().enumerate() {
                    if shown.row == Some(row) {
                        let mut cells = vec![("...".to_owned(), 1)];
                        cells.extend(values(None));
                        self.row(&cells, 1, "", false);
                    }
                    let mut cells = vec![(label, 1)];
                    cells.extend(values(Some(row)));
                    self.row(&cells, 1, "", false);
                }
            }
            Index::Multi(multi) => {
                for (row, labels) in spanned(&level_labels(multi, options)?, shown.row) {
                    let headers = labels.len();
                    let mut cells = labels;
                    cells.extend(values(row));
                    self.row(&cells, headers, "rowspan", false);
                }
            }
        }
        self.line(2, "</tbody>");
        Ok(())
    }
}

/// The label cells of each row (none for the row of dots), which span the rows that repeat them.
fn spanned(levels: &[Vec<String>], dots: Option<usize>) -> Vec<(Option<usize>, Vec<Cell>)> {
    let rows = levels.first().map_or(0, Vec::len);
    let sparse = sparse(levels);
    let last = levels.len().saturating_sub(1);
    // Every row's labels, the row of dots among them: a label that goes on behind the dots spans them.
    let mut lines: Vec<(Option<usize>, Vec<Option<String>>)> = vec![];
    for row in 0..rows {
        if dots == Some(row) {
            let cells = (0..=last).map(|level| match level {
                level if level < last && sparse[level][row].is_none() => None,
                _ => Some("...".to_owned()),
            });
            lines.push((None, cells.collect()));
        }
        lines.push((
            Some(row),
            sparse.iter().map(|level| level[row].clone()).collect(),
        ));
    }
    (0..lines.len())
        .map(|at| {
            let (row, labels) = &lines[at];
            let cells = labels
                .iter()
                .enumerate()
                .filter_map(|(level, label)| {
                    let label = label.clone()?;
                    let after = lines[at + 1..]
                        .iter()
                        .take_while(|(_, labels)| labels[level].is_none())
                        .count();
                    Some((label, 1 + after))
                })
                .collect();
            (*row, cells)
        })
        .collect()
}

/// Cells without their padding; runs of spaces stay visible.
fn escaped(text: &str) -> String {
    escape_html(text, false)
        .trim()
        .replace("  ", "&nbsp;&nbsp;")
}
