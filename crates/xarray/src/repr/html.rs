//! The HTML form: collapsible sections, every text escaped by the one builder below.
//!
//! Uses `details` rather than check boxes: it needs no ids, works from the keyboard, and
//! degrades to readable text where styles are stripped.

use littoral_array::format::{escape_html, python_str_repr};
use std::fmt::Write;

use super::{Summary, bytes_text, data_text, inline_values, is_index};
use crate::attrs::Attrs;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::variable::Variable;

const STYLE: &str = include_str!("style.css");

pub fn variable_html(variable: &Variable) -> Result<String> {
    object_html(&Summary::of_variable(variable))
}

pub fn dataarray_html(array: &DataArray) -> Result<String> {
    object_html(&Summary::of_array(array))
}

pub fn dataset_html(dataset: &Dataset) -> Result<String> {
    object_html(&Summary::of_dataset(dataset))
}

fn escaped(text: &str) -> String {
    escape_html(text, true)
}

pub(super) fn style() -> String {
    format!("<style>{STYLE}</style>")
}

fn object_html(summary: &Summary) -> Result<String> {
    let mut out = format!("<div class=\"lx\">{}<div class=\"lx-head\">", style());
    let _ = write!(
        out,
        "<span class=\"lx-type\">xarray.{}</span>",
        summary.kind
    );
    if let Some(name) = &summary.name {
        let name = python_str_repr(name);
        let _ = write!(out, " <span class=\"lx-name\">{}</span>", escaped(&name));
    }
    out.push_str(" <ul class=\"lx-dims\">");
    for (dim, size) in &summary.sizes {
        let indexed = summary
            .coords
            .iter()
            .any(|(name, variable)| name == dim && is_index(name, variable));
        let class = if indexed { " class=\"lx-index\"" } else { "" };
        let _ = write!(out, "<li><span{class}>{}</span>: {size}</li>", escaped(dim));
    }
    let _ = write!(
        out,
        "</ul> <span class=\"lx-size\">{}</span></div>",
        bytes_text(summary.nbytes)
    );
    if let Some(data) = &summary.data {
        let _ = write!(
            out,
            "<details class=\"lx-data\" open><summary>{}</summary><pre>{}</pre></details>",
            escaped(&inline_values(data, 70)?),
            escaped(&data_text(data, summary.index)?)
        );
    }
    sections(&mut out, summary)?;
    out.push_str("</div>");
    Ok(out)
}

/// Coordinates, variables and attributes of a dataset, without its head.
pub(super) fn dataset_sections(dataset: &Dataset) -> Result<String> {
    let mut out = String::new();
    sections(&mut out, &Summary::of_dataset(dataset))?;
    Ok(out)
}

fn sections(out: &mut String, summary: &Summary) -> Result<()> {
    if !summary.coords.is_empty() {
        variables_section(
            out,
            "Coordinates",
            &summary.coords,
            true,
            summary.coords.len() < 25,
        )?;
    }
    if let Some(data_vars) = &summary.data_vars {
        variables_section(
            out,
            "Data variables",
            data_vars,
            false,
            data_vars.len() < 15,
        )?;
    }
    if !summary.attrs.is_empty() {
        let open = if summary.attrs.len() < 10 {
            " open"
        } else {
            ""
        };
        let count = summary.attrs.len();
        let _ = write!(
            out,
            "<details class=\"lx-section\"{open}><summary>Attributes: <span>({count})</span></summary>{}</details>",
            attrs_list(&summary.attrs)
        );
    }
    Ok(())
}

fn attrs_list(attrs: &Attrs) -> String {
    let mut out = String::from("<dl class=\"lx-attrs\">");
    for (key, value) in attrs {
        let _ = write!(
            out,
            "<dt>{} :</dt><dd>{}</dd>",
            escaped(key),
            escaped(&value.str())
        );
    }
    out + "</dl>"
}

fn variables_section(
    out: &mut String,
    title: &str,
    variables: &[(String, Variable)],
    indexes: bool,
    open: bool,
) -> Result<()> {
    let open = if open && !variables.is_empty() {
        " open"
    } else {
        ""
    };
    let _ = write!(
        out,
        "<details class=\"lx-section\"{open}><summary>{title}: <span>({})</span></summary>",
        variables.len()
    );
    for (name, variable) in variables {
        let class = if indexes && is_index(name, variable) {
            " lx-index"
        } else {
            ""
        };
        let _ = write!(
            out,
            "<details class=\"lx-var\"><summary><span class=\"lx-var-name{class}\">{}</span>\
             <span class=\"lx-var-dims\">({})</span><span class=\"lx-var-dtype\">{}</span>\
             <span class=\"lx-var-preview\">{}</span></summary>{}<pre>{}</pre></details>",
            escaped(name),
            escaped(&variable.dims.join(", ")),
            escaped(&variable.dtype().to_string()),
            escaped(&inline_values(variable, 35)?),
            if variable.attrs.is_empty() {
                String::new()
            } else {
                attrs_list(&variable.attrs)
            },
            escaped(&data_text(variable, is_index(name, variable))?),
        );
    }
    out.push_str("</details>");
    Ok(())
}
