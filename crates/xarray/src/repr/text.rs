//! The text form: line for line what xarray prints.

use indexmap::IndexMap;
use littoral_array::format::python_str_repr;

use super::{Summary, bytes_text, data_text, inline_values, is_index};
use crate::attrs::{AttrValue, Attrs};
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::options::options;
use crate::variable::Variable;

pub fn variable_text(variable: &Variable) -> Result<String> {
    array_text(&Summary::of_variable(variable))
}

/// An `IndexVariable`, which has the name of its dimension.
pub fn index_variable_text(variable: &Variable) -> Result<String> {
    array_text(&Summary {
        kind: "IndexVariable",
        index: true,
        name: variable.dims.first().cloned(),
        ..Summary::of_variable(variable)
    })
}

pub fn dataarray_text(array: &DataArray) -> Result<String> {
    array_text(&Summary::of_array(array))
}

pub fn dataset_text(dataset: &Dataset) -> Result<String> {
    let summary = Summary::of_dataset(dataset);
    let width = column_width(dataset.variables.keys());
    let mut lines = vec![format!(
        "<xarray.Dataset> Size: {}",
        bytes_text(summary.nbytes)
    )];
    let start = padded("Dimensions:", width);
    lines.push(format!("{start}({})", dims_text(&summary.sizes, width + 1)));
    if !summary.coords.is_empty() {
        lines.push(variables_titled(
            "Coordinates",
            &summary.coords,
            width,
            true,
            options().display_expand_coords,
        )?);
    }
    lines.extend(unindexed_text(&summary));
    let data_vars = summary.data_vars.clone().unwrap_or_default();
    lines.push(variables_titled(
        "Data variables",
        &data_vars,
        width,
        false,
        options().display_expand_data_vars,
    )?);
    lines.extend(attrs_text(&summary.attrs));
    Ok(lines.join("\n"))
}

/// `repr(obj.coords)`.
pub fn coords_text(dataset: &Dataset) -> Result<String> {
    let coords = super::sorted_coords(&dataset.coords(), &dataset.dims());
    let width = column_width(dataset.coord_names.iter());
    variables_titled("Coordinates", &coords, width, true, None)
}

/// `repr(obj.data_vars)`.
pub fn data_vars_text(dataset: &Dataset) -> Result<String> {
    let summary = Summary::of_dataset(dataset);
    let names = dataset.data_names();
    let data_vars = summary.data_vars.unwrap_or_default();
    variables_titled(
        "Data variables",
        &data_vars,
        column_width(names.iter()),
        false,
        None,
    )
}

fn array_text(summary: &Summary) -> Result<String> {
    let name = match &summary.name {
        Some(name) => format!("{} ", python_str_repr(name)),
        None => String::new(),
    };
    let start = format!("<xarray.{} {name}", summary.kind);
    let dims = dims_text(&summary.sizes, start.chars().count() + 1);
    let mut lines = vec![format!(
        "{start}({dims})> Size: {}",
        bytes_text(summary.nbytes)
    )];
    if let Some(data) = &summary.data {
        lines.push(match options().display_expand_data {
            Some(false) => inline_values(data, options().display_width)?,
            _ => data_text(data, summary.index)?,
        });
    }
    if !summary.coords.is_empty() {
        let width = column_width(summary.coords.iter().map(|(name, _)| name));
        lines.push(variables_titled(
            "Coordinates",
            &summary.coords,
            width,
            true,
            options().display_expand_coords,
        )?);
    }
    if !summary.kind.ends_with("Variable") {
        lines.extend(unindexed_text(summary));
    }
    lines.extend(attrs_text(&summary.attrs));
    Ok(lines.join("\n"))
}

pub(super) fn column_width<'a>(names: impl Iterator<Item = &'a String>) -> usize {
    names
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0)
        .max(7)
        + 6
}

/// Padded or cut to exactly `width` characters.
pub(super) fn padded(text: &str, width: usize) -> String {
    let text = truncated(text, width);
    let missing = width.saturating_sub(text.chars().count());
    text + &" ".repeat(missing)
}

fn truncated(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars()
        .take(width.saturating_sub(3))
        .collect::<String>()
        + "..."
}

/// Rows kept at the top and at the bottom of a list that is too long.
fn first_and_last(max_rows: usize) -> (usize, usize) {
    (max_rows / 2 + max_rows % 2, max_rows / 2)
}

pub(super) fn dims_text(sizes: &IndexMap<String, u64>, column: usize) -> String {
    wrapped(
        sizes
            .iter()
            .map(|(dim, size)| format!("{dim}: {size}"))
            .collect(),
        column,
    )
}

/// Items separated by commas, continued on new lines indented to `column`.
fn wrapped(items: Vec<String>, column: usize) -> String {
    let options = options();
    let mut out = vec![String::new()];
    let mut length = 0;
    for (at, item) in items.iter().enumerate() {
        let item = if at + 1 < items.len() {
            format!("{item}, ")
        } else {
            item.clone()
        };
        let size = item.chars().count();
        length += size;
        if column + length > options.display_width {
            if let Some(last) = out.last_mut() {
                *last = last.trim_end().to_owned();
            }
            out.push(format!("\n{}{item}", " ".repeat(column)));
            length = size;
        } else if let Some(last) = out.last_mut() {
            last.push_str(&item);
        }
    }
    let max_rows = options.display_max_rows;
    if max_rows > 0 && out.len() > max_rows {
        let (first, last) = first_and_last(max_rows);
        let tail = out.split_off(out.len() - last);
        out.truncate(first);
        out.push(format!("\n{}...", " ".repeat(column)));
        if max_rows > 1 {
            out.extend(tail);
        }
    }
    out.concat()
}

pub(super) fn unindexed_text(summary: &Summary) -> Option<String> {
    let dims = summary.unindexed();
    let start = "Dimensions without coordinates: ";
    (!dims.is_empty()).then(|| format!("{start}{}", wrapped(dims, start.len())))
}

pub(super) fn variables_titled(
    title: &str,
    variables: &[(String, Variable)],
    width: usize,
    indexes: bool,
    expand: Option<bool>,
) -> Result<String> {
    let max_rows = options().display_max_rows;
    let lines = |part: &[(String, Variable)]| {
        part.iter()
            .map(|(name, variable)| {
                let index = indexes && is_index(name, variable);
                variable_line(name, variable, Some(width), index)
            })
            .collect::<Result<Vec<_>>>()
    };
    section(title, variables, expand, max_rows, width, lines)
}

/// A titled list, shortened to `max_rows`.
fn section<T>(
    title: &str,
    items: &[T],
    expand: Option<bool>,
    max_rows: usize,
    width: usize,
    lines: impl Fn(&[T]) -> Result<Vec<String>>,
) -> Result<String> {
    let count = items.len();
    if items.is_empty() {
        return Ok(format!("{title}:\n    *empty*"));
    }
    if expand == Some(false) {
        return Ok(format!("{title}: ({count})"));
    }
    let mut out = vec![];
    if count > max_rows {
        let (first, last) = first_and_last(max_rows);
        out.push(format!("{title}: ({max_rows}/{count})"));
        out.extend(lines(&items[..first])?);
        if max_rows > 1 {
            out.push(format!("{} ...", padded("    ...", width)));
            out.extend(lines(&items[count - last..])?);
        }
    } else {
        out.push(format!("{title}:"));
        out.extend(lines(items)?);
    }
    Ok(out.join("\n"))
}

/// A variable in one line; its name fills a column of `width`.
pub(super) fn variable_line(
    name: &str,
    variable: &Variable,
    width: Option<usize>,
    index: bool,
) -> Result<String> {
    let marker = if index { "*" } else { " " };
    let first = format!("  {marker} {name} ");
    let first = width.map_or(first.clone(), |width| padded(&first, width));
    let dims = match variable.dims.is_empty() {
        true => String::new(),
        false => format!("({}) ", variable.dims.join(", ")),
    };
    let front = format!(
        "{first}{dims}{} {} ",
        variable.dtype(),
        bytes_text(variable.nbytes())
    );
    let room = options()
        .display_width
        .saturating_sub(front.chars().count());
    Ok(format!("{front}{}", inline_values(variable, room)?))
}

pub(super) fn attrs_text(attrs: &Attrs) -> Option<String> {
    if attrs.is_empty() {
        return None;
    }
    let options = options();
    let width = column_width(attrs.keys());
    let items: Vec<(&String, &AttrValue)> = attrs.iter().collect();
    let lines = |part: &[(&String, &AttrValue)]| {
        Ok(part
            .iter()
            .map(|(key, value)| attr_line(key, value, Some(width)))
            .collect())
    };
    section(
        "Attributes",
        &items,
        options.display_expand_attrs,
        options.display_max_rows,
        width,
        lines,
    )
    .ok()
}

/// An attribute in one line; its name fills a column of `width`.
pub(super) fn attr_line(key: &str, value: &AttrValue, width: Option<usize>) -> String {
    let key = format!("    {key}:");
    let key = width.map_or(key.clone(), |width| padded(&key, width));
    let value = value.str().replace('\t', "\\t").replace('\n', "\\n");
    truncated(&format!("{key} {value}"), options().display_width)
}
