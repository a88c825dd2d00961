//! Blocks of neighbours made one.

use indexmap::IndexMap;
use littoral_array::ops::PadMode;
use littoral_graph::{Expr, IndexItem, Op};

use crate::align::promoted;
use crate::attrs::Attrs;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, tuple_repr, value_error};
use crate::multiindex::Role;
use crate::options::keep_attrs;
use crate::variable::{Variable, settle};

/// What to do with positions that do not fill a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    Exact,
    Trim,
    Pad,
}

impl Boundary {
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "exact" => Some(Boundary::Exact),
            "trim" => Some(Boundary::Trim),
            "pad" => Some(Boundary::Pad),
            _ => None,
        }
    }
}

/// Blocks along one dimension.
#[derive(Debug, Clone)]
pub struct CoarsenDim {
    pub window: u64,
    pub boundary: Boundary,
    /// Trim or pad at the left end (side "right") or at the right one.
    pub right: bool,
}

/// `obj.coarsen(dim=size, boundary=…, side=…)`.
#[derive(Debug, Clone)]
pub struct Coarsen {
    pub dataset: Dataset,
    pub windows: IndexMap<String, CoarsenDim>,
}

impl Coarsen {
    /// Errors for dimensions that are not there.
    pub fn new(dataset: &Dataset, windows: IndexMap<String, CoarsenDim>) -> Result<Self> {
        let own = dataset.kept_dims();
        let missing: Vec<&str> = windows
            .keys()
            .filter(|dim| !own.contains(dim))
            .map(String::as_str)
            .collect();
        if !missing.is_empty() {
            return Err(value_error(format!(
                "Window dimensions {} not found in {} dimensions {}",
                tuple_repr(missing),
                dataset.kind(),
                tuple_repr(own.iter().map(String::as_str))
            )));
        }
        Ok(Self {
            dataset: dataset.clone(),
            windows,
        })
    }

    /// Calls a function on the blocks of each variable that has one of the dimensions: the data, with axes of
    /// blocks and of their members in place of each, and the axes of members. It gives them back without these.
    pub fn each<E: From<XarrayError>>(
        &self,
        keep: Option<bool>,
        mut function: impl FnMut(&str, &Variable, Vec<usize>) -> std::result::Result<Expr, E>,
    ) -> std::result::Result<Dataset, E> {
        let keep = keep_attrs(keep, true);
        let mut variables = IndexMap::new();
        // Data comes first.
        let (data, coords): (Vec<_>, Vec<_>) = (self.dataset.variables.iter())
            .partition(|(name, _)| !self.dataset.coord_names.contains(*name));
        for (name, variable) in data.into_iter().chain(coords) {
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            if !variable
                .dims
                .iter()
                .any(|dim| self.windows.contains_key(dim))
            {
                let mut same = variable.clone().with_attrs(attrs);
                if matches!(same.role, Role::Own(_) | Role::Unindexed | Role::Former) {
                    // Indexes are made anew.
                    same.role = Role::Default;
                }
                variables.insert(name.clone(), same);
                continue;
            }
            let (blocks, axes) = self.blocks(variable)?;
            let reduced = function(name, &blocks, axes)?;
            let out = Variable::new(variable.dims.clone(), reduced)?.with_attrs(attrs);
            let out = match self.dataset.is_indexed(name) {
                true => out.loaded()?,
                false => out,
            };
            variables.insert(name.clone(), out);
        }
        let mut out = Dataset {
            variables,
            known_dims: IndexMap::new(),
            ..self.dataset.clone()
        };
        if !keep {
            out.attrs.clear();
        }
        Ok(out)
    }

    /// `construct`: each dimension as two, blocks and members. `names` has both of each dimension.
    pub fn construct(
        &self,
        names: &IndexMap<String, (String, String)>,
        keep: Option<bool>,
    ) -> Result<Dataset> {
        let set = |names: Vec<&str>| format!("{{{}}}", names_list(names));
        let unknown: Vec<&str> = names
            .keys()
            .filter(|dim| !self.windows.contains_key(*dim))
            .map(String::as_str)
            .collect();
        if !unknown.is_empty() {
            return Err(value_error(format!(
                "'window_dim' must contain entries for all dimensions to coarsen. Missing {}",
                set(unknown)
            )));
        }
        let left: Vec<&str> = self
            .windows
            .keys()
            .filter(|dim| !names.contains_key(*dim))
            .map(String::as_str)
            .collect();
        if !left.is_empty() {
            return Err(value_error(format!(
                "'window_dim' includes dimensions that will not be coarsened: {}",
                set(left)
            )));
        }
        let keep = keep_attrs(keep, true);
        let mut out = self.dataset.map_all(|_, variable| {
            if !variable.dims.iter().any(|dim| names.contains_key(dim)) {
                return Ok(variable.clone());
            }
            let (blocks, _) = self.blocks(variable)?;
            let dims = variable
                .dims
                .iter()
                .flat_map(|dim| match names.get(dim) {
                    Some((blocks, members)) => vec![blocks.clone(), members.clone()],
                    None => vec![dim.clone()],
                })
                .collect();
            let attrs = if keep {
                variable.attrs.clone()
            } else {
                Attrs::new()
            };
            Ok(Variable::new(dims, blocks.data)?.with_attrs(attrs))
        })?;
        if !keep {
            out.attrs.clear();
        }
        Ok(out)
    }

    /// A variable with axes of blocks and of members in place of each coarsened one, and the axes of members.
    fn blocks(&self, variable: &Variable) -> Result<(Variable, Vec<usize>)> {
        let mut items = variable.data.whole_index();
        let mut widths = vec![(0, 0); variable.ndim()];
        for (axis, dim) in variable.dims.iter().enumerate() {
            let Some(coarsen) = self.windows.get(dim) else {
                continue;
            };
            let (size, window) = (variable.shape()[axis], coarsen.window);
            if window == 0 {
                return Err(value_error(format!(
                    "window must be > 0. Given 0 for dimension {dim}"
                )));
            }
            let excess = size % window;
            match coarsen.boundary {
                _ if excess == 0 => {}
                Boundary::Exact => {
                    return Err(value_error(format!(
                        "Could not coarsen a dimension of size {size} with window {window} and boundary='exact'. \
                         Try a different 'boundary' option."
                    )));
                }
                Boundary::Trim => {
                    items[axis] = IndexItem::Range {
                        start: if coarsen.right { excess } else { 0 },
                        count: size - excess,
                        step: 1,
                    };
                }
                Boundary::Pad => {
                    let missing = window - excess;
                    widths[axis] = match coarsen.right {
                        true => (missing, 0),
                        false => (0, missing),
                    };
                }
            }
        }
        let mut whole = variable.sliced(items)?;
        if widths.iter().any(|width| *width != (0, 0)) {
            let (dtype, value) = promoted(whole.dtype());
            let pad = Op::Pad {
                widths,
                mode: PadMode::Constant,
                value,
            };
            let data = Expr::new(pad, vec![whole.data.cast(dtype)?])?;
            whole = Variable::new(whole.dims.clone(), data)?;
        }
        let (mut shape, mut axes, mut dims) = (vec![], vec![], vec![]);
        for (dim, size) in whole.dims.iter().zip(whole.shape()) {
            dims.push(dim.clone());
            match self.windows.get(dim) {
                Some(coarsen) => {
                    shape.extend([size / coarsen.window, coarsen.window]);
                    axes.push(shape.len() - 1);
                    dims.push(format!("{dim}\u{0}members"));
                }
                None => shape.push(*size),
            }
        }
        let data = settle(whole.data.reshape(shape)?)?;
        Ok((Variable::new(dims, data)?, axes))
    }
}
