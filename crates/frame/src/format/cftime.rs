//! `repr` of an index of dates of any calendar: xarray's own layout.

use littoral_array::calendar::infer_freq;
use littoral_array::format::python_str_repr;
use littoral_array::{Array, DType};

use super::cells::label;
use crate::index::Flat;

/// Characters of one date, as xarray counts them.
const DATE_WIDTH: usize = 19;
/// Longer indexes show their ends only.
const MOST: usize = 100;
const EDGE: usize = 10;

/// `CFTimeIndex([2000-01-01 00:00:00, …], dtype='object', length=…, calendar=…, freq=…)`.
pub(super) fn cftime_repr(flat: &Flat, display_width: usize) -> String {
    let class = "CFTimeIndex";
    let offset = class.len() + 2;
    let texts: Vec<String> = flat.values.scalars().iter().map(label).collect();
    let data = match texts.len() > MOST {
        false => rows(&texts, display_width, offset, 0, ""),
        true => format!(
            "{}\n{}...\n{}",
            rows(&texts[..EDGE], display_width, offset, 0, ","),
            " ".repeat(offset),
            rows(
                &texts[texts.len() - EDGE..],
                display_width,
                offset,
                offset,
                ""
            )
        ),
    };
    let attributes = attributes(&flat.values);
    let one_line = format!("{class}([{data}], {})", attributes.join(", "));
    if one_line.chars().count() <= display_width {
        return one_line;
    }
    let joined = attributes.join(", ");
    let attributes = match joined.len() >= display_width - offset {
        true => joined.replace(',', &format!(",\n{}", " ".repeat(offset - 2))),
        false => joined,
    };
    format!("{class}([{data}],\n{}{attributes})", " ".repeat(offset - 1))
}

fn attributes(values: &Array) -> Vec<String> {
    let quoted = |text: Option<String>| match text {
        Some(text) => python_str_repr(&text),
        None => "None".into(),
    };
    let calendar = match (values.size(), values.dtype()) {
        (1.., DType::Cftime(calendar)) => Some(calendar.name().to_owned()),
        _ => None,
    };
    let freq = infer_freq(values).ok().flatten();
    vec![
        "dtype='object'".into(),
        format!("length={}", values.size()),
        format!("calendar={}", quoted(calendar)),
        format!("freq={}", quoted(freq)),
    ]
}

/// Dates in lines of as many as fit.
fn rows(texts: &[String], width: usize, offset: usize, first: usize, end: &str) -> String {
    let per_row = (width / (DATE_WIDTH + 2)).max(1);
    let lines: Vec<String> = texts
        .chunks(per_row)
        .enumerate()
        .map(|(row, line)| {
            let indent = if row == 0 { first } else { offset };
            format!("{}{}", " ".repeat(indent), line.join(", "))
        })
        .collect();
    match lines.is_empty() {
        true => String::new(),
        false => lines.join(",\n") + end,
    }
}
