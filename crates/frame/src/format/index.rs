//! Labels beside and above tables, and `repr` of an index.

use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType, Scalar};

use super::cells::{Place, cells, delta_texts, name_text, pretty, time_reprs, time_texts};
use super::cftime::cftime_repr;
use super::{Justify, adjoin, fixed_width, width};
use crate::column;
use crate::error::Result;
use crate::index::{Flat, Index, Multi};
use crate::options::Options;

/// The labels of a flat index.
pub(super) fn flat_labels(flat: &Flat, options: &Options) -> Vec<String> {
    label_texts(&flat.values, options)
}

fn label_texts(values: &Array, options: &Options) -> Vec<String> {
    match values.dtype() {
        DType::Datetime(unit) => time_texts(&values.to_vec().unwrap_or_default(), unit),
        DType::Timedelta(unit) => delta_texts(&values.to_vec().unwrap_or_default(), unit),
        _ => trim_front(cells(values, Place::Label, options)),
    }
}

/// Without the leading spaces that all have in common.
fn trim_front(texts: Vec<String>) -> Vec<String> {
    let common = texts
        .iter()
        .map(|text| width(text) - width(text.trim_start()))
        .min()
        .unwrap_or(0);
    texts
        .into_iter()
        .map(|text| text.chars().skip(common).collect())
        .collect()
}

/// The labels of each level, a row each.
pub(super) fn level_labels(multi: &Multi, options: &Options) -> Result<Vec<Vec<String>>> {
    (0..multi.names.len())
        .map(|level| {
            let mut texts = label_texts(&multi.level_values(level)?, options);
            for (text, code) in texts.iter_mut().zip(&multi.codes[level]) {
                if *code < 0 && !multi.levels[level].dtype().is_time() {
                    let is_text = column::is_text(&multi.levels[level]);
                    *text = if is_text { "nan" } else { "NaN" }.into();
                }
            }
            Ok(texts)
        })
        .collect()
}

/// Labels that repeat those of the row before (with all levels to their left) left out.
pub(super) fn sparse(levels: &[Vec<String>]) -> Vec<Vec<Option<String>>> {
    let rows = levels.first().map_or(0, Vec::len);
    let mut out: Vec<Vec<Option<String>>> =
        levels.iter().map(|_| Vec::with_capacity(rows)).collect();
    for row in 0..rows {
        let mut same = row > 0;
        for (level, texts) in levels.iter().enumerate() {
            let last = level + 1 == levels.len();
            same = same && !last && texts[row] == texts[row - 1];
            out[level].push((!same).then(|| texts[row].clone()));
        }
    }
    out
}

/// The lines beside a table, the names (an empty line if there are none and `names`) first.
pub(super) fn index_lines(
    index: &Index,
    names: bool,
    space: usize,
    options: &Options,
) -> Result<Vec<String>> {
    let columns: Vec<Vec<String>> = match index {
        Index::Flat(flat) => {
            let mut texts = flat_labels(flat, options);
            if names {
                texts.insert(0, name_text(flat.name.as_ref(), options));
            }
            vec![texts]
        }
        Index::Multi(multi) => {
            let levels = sparse(&level_labels(multi, options)?);
            levels
                .into_iter()
                .zip(&multi.names)
                .map(|(texts, name)| {
                    let mut texts: Vec<String> =
                        texts.into_iter().map(Option::unwrap_or_default).collect();
                    if names {
                        texts.insert(0, name_text(name.as_ref(), options));
                    }
                    texts
                })
                .collect()
        }
    };
    let columns: Vec<Vec<String>> = columns
        .into_iter()
        .map(|column| fixed_width(column, Justify::Left, 0, options).0)
        .collect();
    Ok(adjoin(space, &columns))
}

/// The lines beside a series: without cutting, names first.
pub(super) fn series_index_lines(index: &Index, options: &Options) -> Result<Vec<String>> {
    match index {
        Index::Flat(flat) => {
            let mut texts = flat_labels(flat, options);
            texts.insert(0, name_text(flat.name.as_ref(), options));
            Ok(texts)
        }
        Index::Multi(multi) => {
            let levels = sparse(&level_labels(multi, options)?);
            let columns: Vec<Vec<String>> = levels
                .into_iter()
                .zip(&multi.names)
                .map(|(texts, name)| {
                    let mut texts: Vec<String> =
                        texts.into_iter().map(Option::unwrap_or_default).collect();
                    texts.insert(0, name_text(name.as_ref(), options));
                    texts
                })
                .collect();
            Ok(adjoin(2, &columns))
        }
    }
}

fn quoted_name(name: &Option<Scalar>) -> String {
    name.as_ref().map_or("None".into(), pretty)
}

/// `repr(index)`.
pub fn index_repr(index: &Index, options: &Options) -> Result<String> {
    let class = index.class();
    let limit = options.max_seq_items.unwrap_or(usize::MAX).max(1);
    let mut attributes: Vec<String> = vec![];
    let data = match index {
        Index::Multi(multi) => {
            let rows = multi.len();
            if multi.name.is_some() {
                attributes.push(format!("name={}", quoted_name(&multi.name)));
            } else if multi.names.iter().any(Option::is_some) {
                let names: Vec<String> = multi.names.iter().map(quoted_name).collect();
                attributes.push(format!("names=[{}]", names.join(", ")));
            }
            if rows > limit {
                attributes.push(format!("length={rows}"));
            }
            tuples(multi, class, limit, options)?
        }
        Index::Flat(flat) if class == "CFTimeIndex" => {
            return Ok(cftime_repr(flat, littoral_xarray::options().display_width));
        }
        Index::Flat(flat) => {
            let size = flat.values.size();
            match flat.range {
                Some((start, step)) => {
                    attributes.push(format!("start={start}"));
                    attributes.push(format!("stop={}", flat.stop()));
                    attributes.push(format!("step={step}"));
                }
                None => attributes.push(format!("dtype='{}'", column::dtype_name(&flat.values))),
            }
            if flat.name.is_some() {
                attributes.push(format!("name={}", quoted_name(&flat.name)));
            }
            if flat.range.is_none() && size > limit {
                attributes.push(format!("length={size}"));
            }
            if flat.values.dtype().is_time() {
                let freq = flat.freq.as_deref().map(python_str_repr);
                attributes.push(format!("freq={}", freq.unwrap_or("None".into())));
            }
            match flat.range {
                Some(_) => String::new(),
                None => summary(flat, class, limit, options),
            }
        }
    };
    // Attributes go on while there is room, else onto lines of their own.
    let indent = class.len() + 1;
    let last_line = data.rsplit('\n').next().unwrap_or("");
    let mut room = width(last_line) + if data.contains('\n') { 0 } else { indent };
    let mut text = data;
    for (at, attribute) in attributes.iter().enumerate() {
        let comma = usize::from(at + 1 < attributes.len());
        let separator = if at == 0 { "" } else { ", " };
        if room + separator.len() + width(attribute) + comma > options.width {
            let body = text.trim_end().len();
            if at == 0 {
                text.truncate(body);
            }
            text += if at == 0 { "" } else { "," };
            text += &format!("\n{}{attribute}", " ".repeat(indent));
            room = indent + width(attribute);
        } else {
            text += &format!("{separator}{attribute}");
            room += separator.len() + width(attribute);
        }
    }
    Ok(format!("{class}({text})"))
}

/// Positions that are shown at the head (none unless cut) and the tail.
fn shown(size: usize, limit: usize) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    match limit {
        limit if size <= limit => (0..0, 0..size),
        1 => (0..0, size - 1..size),
        limit => {
            let edge = (limit / 2).min(10);
            (0..edge, size - edge..size)
        }
    }
}

/// `[1, 2, 3], ` broken into lines.
fn summary(flat: &Flat, class: &str, limit: usize, options: &Options) -> String {
    let size = flat.values.size();
    let texts: Vec<String> = match flat.values.dtype() {
        DType::Datetime(unit) => quoted(
            time_reprs(&flat.values.to_vec().unwrap_or_default(), unit),
            true,
        ),
        DType::Timedelta(unit) => quoted(
            delta_texts(&flat.values.to_vec().unwrap_or_default(), unit),
            false,
        ),
        _ => flat.values.scalars().iter().map(pretty).collect(),
    };
    let (head, tail) = shown(size, limit);
    let mut items = Items {
        head: texts[head].to_vec(),
        tail: texts[tail].to_vec(),
        cut: size > limit,
    };
    if size == 0 {
        return "[], ".into();
    }
    if size == 1 {
        return format!("[{}], ", texts[0]);
    }
    let long = |texts: &[String]| texts.join(", ").chars().count() >= options.width;
    let justify = !column::is_text(&flat.values);
    if justify && (items.cut || long(&items.head) || long(&items.tail)) {
        let room = super::widest(&items.head).max(super::widest(&items.tail));
        for text in items.head.iter_mut().chain(&mut items.tail) {
            *text = format!("{text:>room$}");
        }
    }
    items.lines(class, ",", false, options)
}

/// Missing lengths of time are not quoted, missing dates are.
fn quoted(texts: Vec<String>, missing: bool) -> Vec<String> {
    texts
        .into_iter()
        .map(|text| {
            if text == "NaT" && !missing {
                text
            } else {
                format!("'{text}'")
            }
        })
        .collect()
}

struct Items {
    head: Vec<String>,
    tail: Vec<String>,
    cut: bool,
}

impl Items {
    fn lines(&self, class: &str, separator: &str, each: bool, options: &Options) -> String {
        let margin = format!("\n{}", " ".repeat(class.len() + 2));
        let mut text = String::new();
        let mut line = margin.clone();
        let extend = |text: &mut String, line: &mut String, value: &str, limit: usize| {
            // The newline counts as a character of the line.
            if width(line.trim_end()) + width(value.trim_end()) >= limit {
                text.push_str(line.trim_end());
                line.clone_from(&margin);
            }
            line.push_str(value);
        };
        for item in &self.head {
            extend(
                &mut text,
                &mut line,
                &format!("{item}{separator} "),
                options.width,
            );
        }
        if self.cut {
            text += line.trim_end();
            text += &format!("{margin}...");
            line.clone_from(&margin);
        }
        let Some((last, others)) = self.tail.split_last() else {
            return "[], ".into();
        };
        for item in others {
            extend(
                &mut text,
                &mut line,
                &format!("{item}{separator} "),
                options.width,
            );
        }
        extend(&mut text, &mut line, last, options.width - 2);
        text += &line;
        text += "],";
        let end = match each || width(&text) > options.width {
            true => format!("\n{}", " ".repeat(class.len() + 1)),
            false => " ".into(),
        };
        format!(
            "[{}{end}",
            text.chars().skip(margin.len()).collect::<String>()
        )
    }
}

/// The rows of a `MultiIndex`, a tuple a line.
fn tuples(multi: &Multi, class: &str, limit: usize, options: &Options) -> Result<String> {
    let rows = multi.len();
    if rows == 0 {
        return Ok("[], ".into());
    }
    let (head, tail) = shown(rows, limit);
    let columns: Vec<Vec<String>> = multi
        .levels
        .iter()
        .zip(&multi.codes)
        .map(|(level, codes)| {
            // Times look as those of the whole level do.
            let texts: Vec<String> = match level.dtype() {
                DType::Datetime(unit) => {
                    quoted(time_reprs(&level.to_vec().unwrap_or_default(), unit), true)
                }
                DType::Timedelta(unit) => quoted(
                    delta_texts(&level.to_vec().unwrap_or_default(), unit),
                    false,
                ),
                _ => level.scalars().iter().map(pretty).collect(),
            };
            head.clone()
                .chain(tail.clone())
                .map(|row| match usize::try_from(codes[row]) {
                    Ok(code) => texts[code].clone(),
                    Err(_) => "nan".into(),
                })
                .collect()
        })
        .collect();
    let columns: Vec<Vec<String>> = columns
        .into_iter()
        .map(|texts| {
            let room = super::widest(&texts);
            texts.iter().map(|text| format!("{text:>room$}")).collect()
        })
        .collect();
    let lines: Vec<String> = (0..head.len() + tail.len())
        .map(|row| {
            let parts: Vec<&str> = columns.iter().map(|texts| texts[row].as_str()).collect();
            match parts.as_slice() {
                [one] => format!("({one},)"),
                _ => format!("({})", parts.join(", ")),
            }
        })
        .collect();
    let items = Items {
        head: lines[..head.len()].to_vec(),
        tail: lines[head.len()..].to_vec(),
        cut: rows > limit,
    };
    let separator = format!(",\n {}", " ".repeat(class.len()));
    Ok(items.lines(class, &separator, true, options))
}
