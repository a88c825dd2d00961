//! What a labelled object looks like, as text (exactly xarray's) and as HTML.
//!
//! Both are made from [`Section`]s, so that they cannot disagree.

mod diff;
mod html;
mod layers;
mod text;
mod tree;

use indexmap::IndexMap;
use littoral_array::format::{
    array_repr, format_array_flat, human_bytes, limit_lines, print_options, scalar_str,
    short_array_repr_with,
};
use littoral_array::{Array, DType};
use littoral_graph::{Expr, Op};

use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::multiindex::Role;
use crate::options::options;
use crate::variable::Variable;

pub use diff::Diff;
pub use html::{dataarray_html, dataset_html, variable_html};
pub(crate) use layers::layer_name;
pub use text::{
    coords_text, data_vars_text, dataarray_text, dataset_text, index_variable_text, variable_text,
};
pub(crate) use tree::indented_dataset;
pub use tree::{tree_html, tree_sizes, tree_text};

/// How far the values of a variable are known.
enum State {
    InMemory,
    /// As on Dask: never computed for display.
    Deferred,
    /// In a store, not read.
    Stored,
}

fn state(data: &Expr) -> State {
    if data.meta().deferred {
        return State::Deferred;
    }
    if data.value().is_none() && only_reads(data) {
        return State::Stored;
    }
    State::InMemory
}

/// Whether nothing but reading, decoding and indexing lies between a store and this array: what
/// xarray has not loaded either.
pub(crate) fn only_reads(data: &Expr) -> bool {
    let is_number = |x: &Expr| matches!(x.op(), Op::Literal(_)) && x.ndim() == 0;
    let mut data = data;
    loop {
        data = match (data.op(), data.inputs()) {
            (Op::Zarr(_), _) => return true,
            _ if data.is_unread() => return true,
            (
                Op::Slice { .. }
                | Op::Take { .. }
                | Op::Decode { .. }
                | Op::Cast { .. }
                | Op::Gather { .. }
                | Op::Transpose { .. },
                [below, ..],
            ) => below,
            // Times: origin + step × number.
            (Op::Binary(_), [x, number] | [number, x]) if is_number(number) => x,
            _ => return false,
        }
    }
}

/// `(2, 3)`, `(2,)`: the first chunk's shape as Dask prints it.
fn chunk_shape(data: &Expr) -> String {
    let meta = data.meta();
    let sizes: Vec<String> = meta
        .chunks
        .iter()
        .zip(&meta.shape)
        .map(|(c, n)| c.min(n).to_string())
        .collect();
    match sizes.as_slice() {
        [one] => format!("({one},)"),
        _ => format!("({})", sizes.join(", ")),
    }
}

/// A summary of the values in at most `width` characters.
fn inline_values(variable: &Variable, width: usize) -> Result<String> {
    if variable.ndim() > 0 && matches!(variable.role, Role::Multi(_) | Role::Former) {
        return Ok("MultiIndex".into());
    }
    Ok(match state(&variable.data) {
        State::InMemory => format_array_flat(&variable.values()?, width),
        State::Deferred => {
            format!(
                "dask.array<chunksize={}, meta=np.ndarray>",
                chunk_shape(&variable.data)
            )
        }
        State::Stored => "...".into(),
    })
}

/// The values as a block of text. `index`: whether they are those of an index.
fn data_text(variable: &Variable, index: bool) -> Result<String> {
    let state = match variable.role {
        // xarray keeps their values in the MultiIndex, and does not print what is not in memory.
        Role::Multi(_) | Role::Level(..) | Role::Former | Role::Positions
            if variable.ndim() > 0 =>
        {
            State::Stored
        }
        _ => state(&variable.data),
    };
    Ok(match state {
        State::InMemory if matches!(variable.dtype(), DType::Interval(_)) => {
            intervals_text(&variable.values()?)
        }
        State::InMemory if index && variable.ndim() > 0 => {
            let options = options();
            short_array_repr_with(
                &variable.values()?,
                options.display_width,
                options.display_values_threshold,
            )
        }
        // numpy's own options, as xarray prints an array that is in memory.
        State::InMemory => limit_lines(&array_repr(&variable.values()?, &print_options()), 40),
        State::Deferred => {
            let shape: Vec<String> = variable.shape().iter().map(u64::to_string).collect();
            let shape = match shape.as_slice() {
                [one] => format!("({one},)"),
                _ => format!("({})", shape.join(", ")),
            };
            format!(
                "dask.array<{}, shape={shape}, dtype={}, chunksize={}, chunktype=numpy.ndarray>",
                layer_name(&variable.data),
                variable.dtype(),
                chunk_shape(&variable.data)
            )
        }
        State::Stored => {
            format!(
                "[{} values with dtype={}]",
                variable.size(),
                variable.dtype()
            )
        }
    })
}

/// An array of intervals, which is pandas' and not numpy's.
fn intervals_text(array: &Array) -> String {
    let items: Vec<String> = array
        .scalars()
        .iter()
        .map(|value| scalar_str(value, value.dtype()))
        .collect();
    format!(
        "<IntervalArray>\n[{}]\nLength: {}, dtype: {}",
        items.join(", "),
        items.len(),
        array.dtype()
    )
}

fn bytes_text(nbytes: u64) -> String {
    human_bytes(usize::try_from(nbytes).unwrap_or(usize::MAX))
}

/// Coordinates in the order in which xarray shows them: by dimension, the dimension's own first.
fn sorted_coords(coords: &IndexMap<String, Variable>, dims: &[String]) -> Vec<(String, Variable)> {
    let key = |name: &String, variable: &Variable| {
        if let Some(at) = dims.iter().position(|dim| dim == name) {
            return (at, 0);
        }
        let last = variable
            .dims
            .iter()
            .rev()
            .find_map(|d| dims.iter().position(|dim| dim == d));
        (last.unwrap_or(dims.len()), 1)
    };
    let mut out: Vec<(String, Variable)> = coords
        .iter()
        .map(|(name, variable)| (name.clone(), variable.clone()))
        .collect();
    out.sort_by_key(|(name, variable)| key(name, variable));
    out
}

fn is_index(name: &str, variable: &Variable) -> bool {
    variable.is_index(name)
}

/// The parts of an object that both forms show.
struct Summary {
    /// `DataArray`, `Dataset`, `Variable`.
    kind: &'static str,
    name: Option<String>,
    sizes: IndexMap<String, u64>,
    nbytes: u64,
    /// Of an array.
    data: Option<Variable>,
    /// Whether the data are those of an index.
    index: bool,
    coords: Vec<(String, Variable)>,
    /// Of a dataset.
    data_vars: Option<Vec<(String, Variable)>>,
    attrs: crate::attrs::Attrs,
}

impl Summary {
    fn of_variable(variable: &Variable) -> Self {
        Summary {
            kind: "Variable",
            name: None,
            sizes: variable.sizes(),
            nbytes: variable.nbytes(),
            data: Some(variable.clone()),
            index: false,
            coords: vec![],
            data_vars: None,
            attrs: variable.attrs.clone(),
        }
    }

    fn of_array(array: &DataArray) -> Self {
        let coords = sorted_coords(&array.coords, array.dims());
        let same = |coord: &Variable| coord.data.ptr() == array.variable.data.ptr();
        Summary {
            index: coords
                .iter()
                .any(|(name, coord)| is_index(name, coord) && same(coord)),
            kind: "DataArray",
            name: array.name.clone(),
            coords,
            ..Summary::of_variable(&array.variable)
        }
    }

    fn of_dataset(dataset: &Dataset) -> Self {
        let data_vars = dataset
            .data_names()
            .into_iter()
            .map(|name| {
                let variable = dataset.variables[&name].clone();
                (name, variable)
            })
            .collect();
        Summary {
            kind: "Dataset",
            name: None,
            sizes: dataset.sizes(),
            nbytes: dataset.nbytes(),
            data: None,
            index: false,
            coords: sorted_coords(&dataset.coords(), &dataset.dims()),
            data_vars: Some(data_vars),
            attrs: dataset.attrs.clone(),
        }
    }

    fn unindexed(&self) -> Vec<String> {
        let known = |dim: &&String| !self.coords.iter().any(|(name, _)| name == *dim);
        self.sizes.keys().filter(known).cloned().collect()
    }
}
