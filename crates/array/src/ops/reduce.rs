//! Reductions over axes, whole or tile by tile.

pub(crate) mod fold;
mod moments;
mod monoid;
mod object;
pub(crate) mod state;
mod sum;

pub use object::compare;

use fold::{Dim, Role};
use state::{Extents, Tiles};

use super::elementwise::source;
use super::index::{Index, assign_into};
use super::named_enum;
use super::quantile::median;
use super::shape::{check_axis, reshape, tuple, zeros};
use super::view::c_strides;
use crate::{Array, ArrayError, DType, Kind, Result};

named_enum! {
    Reduce {
        /// Elements that are not missing.
        Count = "count",
        Sum = "sum", Prod = "prod", Mean = "mean", Var = "var", Std = "std",
        Min = "min", Max = "max", Any = "any", All = "all", First = "first", Last = "last",
        Argmin = "argmin", Argmax = "argmax", Median = "median",
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReduceOptions {
    /// Leave out NaN, NaT and None.
    pub skipna: bool,
    /// Delta degrees of freedom of `Var` and `Std`.
    pub ddof: f64,
    /// Fewer valid elements than this give a missing result (`Sum`, `Prod`).
    pub min_count: Option<usize>,
    /// Keep reduced axes with length 1.
    pub keepdims: bool,
}

impl Default for ReduceOptions {
    fn default() -> Self {
        Self {
            skipna: true,
            ddof: 0.0,
            min_count: None,
            keepdims: false,
        }
    }
}

impl Reduce {
    /// The result's dtype (see also [`Reduce::dtype_with`]). Errors as numpy's `TypeError` where the
    /// operation does not exist.
    pub fn dtype(self, dtype: DType, _skipna: bool) -> Result<DType> {
        use Reduce::*;
        let kind = dtype.kind();
        let refused = || ArrayError::DType {
            op: self.name().into(),
            dtype,
        };
        let known = match self {
            Count | Argmin | Argmax => Some(DType::I64),
            Any | All => Some(DType::Bool),
            Min | Max | First | Last => Some(dtype),
            Sum | Prod => match kind {
                Kind::Bool | Kind::Int => Some(DType::I64),
                Kind::UInt => Some(DType::U64),
                Kind::Float => Some(dtype),
                Kind::Timedelta => (self == Sum).then_some(dtype),
                Kind::Object => (dtype.is_object()).then_some(dtype),
                _ => None,
            },
            Mean | Median | Var | Std => match kind {
                Kind::Bool | Kind::Int | Kind::UInt => Some(DType::F64),
                Kind::Float => Some(dtype),
                Kind::Datetime | Kind::Timedelta => matches!(self, Mean | Median).then_some(dtype),
                Kind::Object if dtype == DType::Object => Some(dtype),
                Kind::Object => matches!(self, Mean | Median).then_some(dtype),
                Kind::Str => None,
            },
        };
        known.ok_or_else(refused)
    }

    /// As [`Reduce::dtype`]; `min_count` makes integer sums and products `F64`.
    pub fn dtype_with(self, dtype: DType, opts: &ReduceOptions) -> Result<DType> {
        let plain = self.dtype(dtype, opts.skipna)?;
        let floats = matches!(self, Reduce::Sum | Reduce::Prod)
            && opts.min_count.is_some()
            && plain.is_integer();
        Ok(if floats { DType::F64 } else { plain })
    }
}

/// Reduces over `axes` (none: each element by itself).
pub fn reduce(op: Reduce, x: &Array, axes: &[usize], opts: &ReduceOptions) -> Result<Array> {
    let mut accumulator = Accumulator::new(op, x.dtype(), x.shape(), axes, opts)?;
    accumulator.push(x, &vec![0; x.ndim()])?;
    accumulator.finish()
}

/// A reduction fed tile by tile, in any order of tiles.
pub struct Accumulator {
    op: Reduce,
    dtype: DType,
    in_shape: Vec<usize>,
    axes: Vec<usize>,
    opts: ReduceOptions,
    running: Running,
}

enum Running {
    Tiles(Box<dyn Tiles>),
    /// For what needs all elements at once: the input put together.
    Whole(Array),
}

impl Accumulator {
    /// `in_shape` is the whole input's; `axes` are reduced. Memory: a few numbers per element of the
    /// output; `Median`, strings and objects keep the whole input.
    pub fn new(
        op: Reduce,
        dtype: DType,
        in_shape: &[usize],
        axes: &[usize],
        opts: &ReduceOptions,
    ) -> Result<Self> {
        op.dtype_with(dtype, opts)?;
        for axis in axes {
            check_axis(*axis, in_shape.len())?;
        }
        let mut axes = axes.to_vec();
        axes.sort_unstable();
        axes.dedup();
        let whole =
            op == Reduce::Median || matches!(dtype.kind(), Kind::Str) || dtype == DType::Object;
        let running = if whole {
            Running::Whole(zeros(dtype, in_shape)?)
        } else {
            let out_shape = kept_shape(in_shape, &axes);
            let extent = axes.iter().map(|axis| in_shape[*axis] as u64).product();
            Running::Tiles(state::start(
                op,
                dtype,
                &out_shape,
                opts,
                Extents::Same(extent),
            )?)
        };
        Ok(Self {
            op,
            dtype,
            in_shape: in_shape.to_vec(),
            axes,
            opts: *opts,
            running,
        })
    }

    /// Adds the tile of the input that starts at `offset`. Errors if it does not fit there.
    pub fn push(&mut self, tile: &Array, offset: &[usize]) -> Result<()> {
        check_tile(tile, self.dtype, &self.in_shape, offset)?;
        match &mut self.running {
            Running::Whole(whole) => {
                *whole = place(std::mem::replace(whole, tile.clone()), tile, offset)?
            }
            Running::Tiles(tiles) => {
                let view = source(self.op.name(), tile)?;
                let out_strides = c_strides(&kept_shape(&self.in_shape, &self.axes));
                let reduced: Vec<usize> =
                    self.axes.iter().map(|axis| self.in_shape[*axis]).collect();
                let positions = c_strides(&reduced);
                let (mut out, mut position) = (0usize, 0u64);
                let mut dims = Vec::with_capacity(self.in_shape.len());
                for axis in 0..self.in_shape.len() {
                    let role = match self.axes.iter().position(|a| *a == axis) {
                        Some(k) => {
                            position += offset[axis] as u64 * positions[k] as u64;
                            Role::Reduced(positions[k] as u64)
                        }
                        None => {
                            out += offset[axis] * out_strides[axis] as usize;
                            Role::Kept(out_strides[axis] as usize)
                        }
                    };
                    dims.push(Dim {
                        len: tile.shape()[axis],
                        stride: view.strides()[axis],
                        role,
                    });
                }
                tiles.push(&view, &dims, None, out, position);
            }
        }
        Ok(())
    }

    /// The result; `keepdims` decides whether the reduced axes are still there.
    pub fn finish(self) -> Result<Array> {
        let kept = match self.running {
            Running::Tiles(tiles) => tiles.finish()?,
            Running::Whole(whole) if self.op == Reduce::Median => {
                median(&whole, &self.axes, self.opts.skipna, true)?
            }
            Running::Whole(whole) => object::reduce(self.op, &whole, &self.axes, &self.opts)?,
        };
        if self.opts.keepdims {
            return Ok(kept);
        }
        let shape = kept.shape().iter().enumerate();
        let shape: Vec<usize> = shape
            .filter(|(k, _)| !self.axes.contains(k))
            .map(|(_, n)| *n)
            .collect();
        reshape(&kept, &shape)
    }
}

/// The shape with reduced axes of length 1.
pub(crate) fn kept_shape(shape: &[usize], axes: &[usize]) -> Vec<usize> {
    shape
        .iter()
        .enumerate()
        .map(|(k, n)| if axes.contains(&k) { 1 } else { *n })
        .collect()
}

pub(crate) fn check_tile(
    tile: &Array,
    dtype: DType,
    shape: &[usize],
    offset: &[usize],
) -> Result<()> {
    let fits = tile.ndim() == shape.len()
        && offset.len() == shape.len()
        && (0..shape.len()).all(|k| {
            offset[k]
                .checked_add(tile.shape()[k])
                .is_some_and(|end| end <= shape[k])
        });
    // Tiles of strings may be narrower than their array.
    let same =
        tile.dtype() == dtype || (tile.dtype().kind() == Kind::Str && dtype.kind() == Kind::Str);
    if fits && same {
        return Ok(());
    }
    Err(ArrayError::Value(format!(
        "tile of shape {} ({}) at {offset:?} does not fit an array of shape {} ({dtype})",
        tuple(tile.shape()),
        tile.dtype(),
        tuple(shape)
    )))
}

/// `whole` with `tile` at `offset`.
pub(crate) fn place(whole: Array, tile: &Array, offset: &[usize]) -> Result<Array> {
    let region: Vec<Index> = offset
        .iter()
        .zip(tile.shape())
        .map(|(start, n)| Index::range(*start, *n, 1))
        .collect();
    assign_into(whole, &region, tile)
}
