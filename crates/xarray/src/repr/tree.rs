//! A `DataTree` as text and as HTML: its nodes with branches drawn beside them.

use littoral_array::format::{escape_html, python_str_repr};
use std::fmt::Write;

use super::text::{
    attrs_text, column_width, dataset_text, dims_text, padded, unindexed_text, variables_titled,
};
use super::{Summary, html, sorted_coords};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::options::options;
use crate::tree::{Tree, path_text};

/// A line group of the drawing: a node by its place below the one that is shown, or an ellipsis.
struct Row {
    branch: String,
    fill: String,
    place: Option<Vec<String>>,
}

/// A dataset without its first line, for messages; `whole`: not only dimensions and coordinates.
pub(crate) fn indented_dataset(dataset: &Dataset, whole: bool) -> String {
    let mut shown = dataset.clone();
    if !whole {
        shown.variables = dataset.coords();
        shown.attrs.clear();
    }
    let text = dataset_text(&shown).unwrap_or_default();
    let lines = text.lines().skip(1);
    let lines = lines.take_while(|line| whole || !line.starts_with("Data variables"));
    let lines: Vec<String> = lines.map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

/// `repr(tree)` of the node at a place.
pub fn tree_text(root: &Tree, place: &[String]) -> Result<String> {
    let Some(shown) = root.node(place) else {
        return Ok("<xarray.DataTree>".into());
    };
    let name = match &shown.name {
        Some(name) => format!(" {}", python_str_repr(name)),
        None => String::new(),
    };
    let mut lines = vec![format!("<xarray.DataTree{name}>")];
    let mut rows = vec![];
    draw(shown, vec![], &mut vec![], &mut rows);
    for (at, row) in rows.iter().enumerate() {
        let Some(below) = &row.place else {
            lines.push(format!("{}...", row.fill));
            continue;
        };
        let full = [place, below].concat();
        let text = node_text(root, &full, at == 0)?;
        let has_children = root
            .node(&full)
            .is_some_and(|node| !node.children.is_empty());
        let bar = if has_children { "\u{2502}   " } else { "    " };
        for (line, text) in text.lines().enumerate() {
            lines.push(match line {
                0 => format!("{}{text}", row.branch),
                _ => format!("{}{bar}{text}", row.fill),
            });
        }
    }
    Ok(lines.join("\n"))
}

/// Rows of a node and all below it; `continues`: whether branches beside it go on.
fn draw(node: &Tree, place: Vec<String>, continues: &mut Vec<bool>, rows: &mut Vec<Row>) {
    let fill: String = continues
        .iter()
        .map(|go_on| if *go_on { "\u{2502}   " } else { "    " })
        .collect();
    let branch = match continues.split_last() {
        None => String::new(),
        Some((last, above)) => {
            let indent = above
                .iter()
                .map(|go_on| if *go_on { "\u{2502}   " } else { "    " });
            let end = if *last {
                "\u{251c}\u{2500}\u{2500} "
            } else {
                "\u{2514}\u{2500}\u{2500} "
            };
            indent.chain([end]).collect()
        }
    };
    rows.push(Row {
        branch,
        fill: fill.clone(),
        place: Some(place.clone()),
    });
    let most = options().display_max_children;
    let count = node.children.len();
    // Of too many children the first and the last are shown.
    let (first, rest) = (
        most.div_ceil(2),
        (2 * count).saturating_sub(most).div_ceil(2),
    );
    for (at, (name, child)) in node.children.iter().enumerate() {
        if at < first || at >= rest {
            continues.push(at + 1 < count);
            let below = place.iter().cloned().chain([name.clone()]).collect();
            draw(child, below, continues, rows);
            continues.pop();
        }
        if count > most && at == first {
            rows.push(Row {
                branch: String::new(),
                fill: fill.clone(),
                place: None,
            });
        }
    }
}

fn node_text(root: &Tree, place: &[String], first: bool) -> Result<String> {
    let mut lines = vec![format!("Group: {}", path_text(place))];
    let Some(node) = root.node(place) else {
        return Ok(lines.remove(0));
    };
    let view = root.view(place, false);
    let inherited = without(root.inherited(place, false), &node.dataset);
    let width = column_width(view.variables.keys());
    let sizes = if first {
        tree_sizes(root, place)
    } else {
        node.dataset.sizes()
    };
    let own = Summary::of_dataset(&node.dataset);
    let data_vars = own.data_vars.clone().unwrap_or_default();
    let show_inherited = first && !inherited.variables.is_empty();
    if !own.coords.is_empty() || show_inherited || !data_vars.is_empty() {
        let start = padded("Dimensions:", width);
        lines.push(format!("{start}({})", dims_text(&sizes, width + 1)));
    }
    let expand = options().display_expand_coords;
    if !own.coords.is_empty() {
        lines.push(variables_titled(
            "Coordinates",
            &own.coords,
            width,
            true,
            expand,
        )?);
    }
    if show_inherited {
        let coords: Vec<_> = inherited.variables.into_iter().collect();
        lines.push(variables_titled(
            "Inherited coordinates",
            &coords,
            width,
            true,
            expand,
        )?);
    }
    if lines.len() > 1 || !data_vars.is_empty() {
        let summary = Summary {
            sizes,
            coords: sorted_coords(&view.coords(), &view.dims()),
            ..Summary::of_dataset(&view)
        };
        lines.extend(unindexed_text(&summary));
    }
    if !data_vars.is_empty() {
        let expand = options().display_expand_data_vars;
        lines.push(variables_titled(
            "Data variables",
            &data_vars,
            width,
            false,
            expand,
        )?);
    }
    lines.extend(attrs_text(&node.dataset.attrs));
    Ok(lines.join("\n"))
}

/// Sizes by dimension, those of the root first.
pub fn tree_sizes(root: &Tree, place: &[String]) -> indexmap::IndexMap<String, u64> {
    let mut out = root.dataset.sizes();
    let mut node = root;
    for name in place {
        match node.children.get(name) {
            Some(child) => node = child,
            None => break,
        }
        out.extend(node.dataset.sizes());
    }
    out
}

fn without(mut inherited: Dataset, own: &Dataset) -> Dataset {
    inherited
        .variables
        .retain(|name, _| !own.coord_names.contains(name));
    inherited
}

/// The HTML form: each group as a dataset, in an element that folds.
pub fn tree_html(root: &Tree, place: &[String]) -> Result<String> {
    let name = root.node(place).and_then(|node| node.name.clone());
    let mut out = String::from("<div class=\"lx\">");
    out.push_str(&html::style());
    out.push_str("<div class=\"lx-head\"><span class=\"lx-type\">xarray.DataTree</span>");
    if let Some(name) = name {
        let name = escape_html(&python_str_repr(&name), true);
        let _ = write!(out, " <span class=\"lx-name\">{name}</span>");
    }
    out.push_str("</div>");
    groups_html(&mut out, root, place, true)?;
    out.push_str("</div>");
    Ok(out)
}

fn groups_html(out: &mut String, root: &Tree, place: &[String], open: bool) -> Result<()> {
    let Some(node) = root.node(place) else {
        return Ok(());
    };
    let _ = write!(
        out,
        "<details class=\"lx-section\"{}><summary>Group: {} <span>({})</span></summary>",
        if open { " open" } else { "" },
        escape_html(&path_text(place), true),
        node.children.len()
    );
    out.push_str(&html::dataset_sections(&root.view(place, false))?);
    let below = node.children.len() <= options().display_max_children;
    for name in node.children.keys() {
        let child = place
            .iter()
            .cloned()
            .chain([name.clone()])
            .collect::<Vec<_>>();
        groups_html(out, root, &child, below)?;
    }
    out.push_str("</details>");
    Ok(())
}
