//! `repr(series)`.

use super::cells::{Place, cells, name_text};
use super::index::series_index_lines;
use super::{Justify, adjoin, justified, width};
use crate::column;
use crate::error::Result;
use crate::index::Index;
use crate::options::Options;
use crate::series::Series;

/// The text of a series: labels, values, and a line on frequency, name, length and dtype.
pub fn series_text(series: &Series, options: &Options) -> Result<String> {
    let size = series.len();
    let limit = options.max_rows.filter(|limit| *limit > 0);
    let cut = limit.filter(|limit| size > *limit).map(|limit| {
        let rows = options.min_rows.filter(|rows| *rows > 0);
        rows.map_or(limit, |rows| rows.min(limit))
    });
    let footer = footer(series, cut.is_some(), options);
    if size == 0 {
        return Ok(format!("Series([], {footer})"));
    }
    let half = cut.map(|rows| rows / 2);
    let shown = match cut {
        Some(1) => series.take(&[0])?,
        Some(_) => {
            let half = half.unwrap_or(0);
            let rows = (0..half).chain(size - half..size).map(|row| row as i64);
            series.take(&rows.collect::<Vec<_>>())?
        }
        None => series.clone(),
    };
    let mut labels = series_index_lines(&shown.index, options)?;
    let mut values = cells(&shown.values, Place::Body, options);
    if let Some(half) = half {
        let at = if cut == Some(1) { 1 } else { half };
        let room = values
            .get(at.saturating_sub(1))
            .map_or(3, |text| width(text));
        let dots = if room > 3 { "..." } else { ".." };
        values.insert(at, justified(dots, room, Justify::Center));
        labels.insert(at + 1, String::new());
    }
    let header = labels.remove(0);
    let mut text = adjoin(3, &[labels, values]).join("\n");
    if shown.index.has_names() {
        text = format!("{header}\n{text}");
    }
    Ok(format!("{text}\n{footer}"))
}

fn footer(series: &Series, cut: bool, options: &Options) -> String {
    let mut parts = vec![];
    if let Index::Flat(flat) = &series.index
        && flat.values.dtype().is_time()
        && let Some(freq) = &flat.freq
    {
        parts.push(format!("Freq: {freq}"));
    }
    if series.name.is_some() {
        parts.push(format!(
            "Name: {}",
            name_text(series.name.as_ref(), options)
        ));
    }
    if cut {
        parts.push(format!("Length: {}", series.len()));
    }
    let dtype = match series.object {
        true => "object".into(),
        false => column::dtype_name(&series.values),
    };
    parts.push(format!("dtype: {dtype}"));
    parts.join(", ")
}
