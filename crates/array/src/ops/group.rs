//! Reductions by group along one axis.

use super::elementwise::source;
use super::index::take;
use super::reduce::fold::{Dim, Groups, Role};
use super::reduce::state::{Extents, Tiles, start};
use super::reduce::{Reduce, ReduceOptions, check_tile, place, reduce};
use super::shape::{check_axis, concat, zeros};
use super::view::c_strides;
use crate::{Array, ArrayError, DType, Kind, Result};

/// A grouped reduction along one axis, fed tile by tile in any order.
pub struct GroupAccumulator {
    op: Reduce,
    dtype: DType,
    in_shape: Vec<usize>,
    out_shape: Vec<usize>,
    axis: usize,
    codes: Vec<i64>,
    opts: ReduceOptions,
    running: Running,
}

enum Running {
    Tiles(Box<dyn Tiles>),
    /// For what needs all elements at once: the input put together.
    Whole(Array),
}

impl GroupAccumulator {
    /// `codes` has one entry per position of `axis` of the whole input (`in_shape`): the group, or
    /// negative for none. The output has `axis` of length `ngroups`. Empty groups: `Sum` 0, `Prod` 1,
    /// `Count` 0, `Any` false, `All` true, otherwise missing.
    pub fn new(
        op: Reduce,
        dtype: DType,
        in_shape: &[usize],
        axis: usize,
        codes: &[i64],
        ngroups: usize,
        opts: &ReduceOptions,
    ) -> Result<Self> {
        check_axis(axis, in_shape.len())?;
        op.dtype_with(dtype, opts)?;
        if matches!(op, Reduce::Argmin | Reduce::Argmax) {
            return Err(ArrayError::Unsupported(format!("{} by group", op.name())));
        }
        if codes.len() != in_shape[axis] {
            return Err(ArrayError::Value(format!(
                "{} group codes for an axis of length {}",
                codes.len(),
                in_shape[axis]
            )));
        }
        if let Some(code) = codes.iter().find(|code| **code >= ngroups as i64) {
            return Err(ArrayError::Value(format!(
                "group code {code} of {ngroups} groups"
            )));
        }
        let mut out_shape = in_shape.to_vec();
        out_shape[axis] = ngroups;
        let whole = op == Reduce::Median || dtype.kind() == Kind::Str || dtype.is_object();
        let running = if whole {
            Running::Whole(zeros(dtype, in_shape)?)
        } else {
            let stride = out_shape[axis + 1..].iter().product::<usize>().max(1);
            let extents = Extents::Groups {
                sizes: group_sizes(codes, ngroups),
                stride,
            };
            Running::Tiles(start(op, dtype, &out_shape, opts, extents)?)
        };
        Ok(Self {
            op,
            dtype,
            in_shape: in_shape.to_vec(),
            out_shape,
            axis,
            codes: codes.to_vec(),
            opts: *opts,
            running,
        })
    }

    /// Adds the tile of the input that starts at `offset`.
    pub fn push(&mut self, tile: &Array, offset: &[usize]) -> Result<()> {
        check_tile(tile, self.dtype, &self.in_shape, offset)?;
        match &mut self.running {
            Running::Whole(whole) => {
                *whole = place(std::mem::replace(whole, tile.clone()), tile, offset)?
            }
            Running::Tiles(tiles) => {
                let view = source(self.op.name(), tile)?;
                let out_strides = c_strides(&self.out_shape);
                let mut out = 0;
                let mut dims = Vec::with_capacity(self.in_shape.len());
                for axis in 0..self.in_shape.len() {
                    let role = if axis == self.axis {
                        Role::Grouped
                    } else {
                        out += offset[axis] * out_strides[axis] as usize;
                        Role::Kept(out_strides[axis] as usize)
                    };
                    dims.push(Dim {
                        len: tile.shape()[axis],
                        stride: view.strides()[axis],
                        role,
                    });
                }
                let from = offset[self.axis];
                let groups = Groups {
                    codes: &self.codes[from..from + tile.shape()[self.axis]],
                    start: from as u64,
                    out: out_strides[self.axis] as usize,
                    count: self.out_shape[self.axis],
                };
                tiles.push(&view, &dims, Some(&groups), out, 0);
            }
        }
        Ok(())
    }

    /// The result, with `axis` of length `ngroups`.
    pub fn finish(self) -> Result<Array> {
        match self.running {
            Running::Tiles(tiles) => tiles.finish(),
            Running::Whole(whole) => {
                let keep = ReduceOptions {
                    keepdims: true,
                    ..self.opts
                };
                let mut parts = Vec::with_capacity(self.out_shape[self.axis]);
                for group in 0..self.out_shape[self.axis] {
                    let members = self.codes.iter().enumerate();
                    let members: Vec<i64> = members
                        .filter(|(_, code)| **code == group as i64)
                        .map(|(k, _)| k as i64)
                        .collect();
                    let part = take(&whole, self.axis, &members)?;
                    parts.push(reduce(self.op, &part, &[self.axis], &keep)?);
                }
                if parts.is_empty() {
                    let dtype = self.op.dtype_with(self.dtype, &self.opts)?;
                    return zeros(dtype, &self.out_shape);
                }
                concat(self.axis, &parts.iter().collect::<Vec<_>>())
            }
        }
    }
}

fn group_sizes(codes: &[i64], ngroups: usize) -> Vec<u64> {
    let mut sizes = vec![0; ngroups];
    for code in codes {
        if let Some(size) = usize::try_from(*code)
            .ok()
            .and_then(|code| sizes.get_mut(code))
        {
            *size += 1;
        }
    }
    sizes
}

/// The result's dtype: as [`Reduce::dtype_with`], but `Min Max First Last` of integers and bools
/// become `F64` if a group is empty (its result is NaN).
pub fn group_dtype(
    op: Reduce,
    dtype: DType,
    codes: &[i64],
    ngroups: usize,
    opts: &ReduceOptions,
) -> Result<DType> {
    let plain = op.dtype_with(dtype, opts)?;
    let chosen = matches!(op, Reduce::Min | Reduce::Max | Reduce::First | Reduce::Last);
    let whole = plain.is_integer() || plain == DType::Bool;
    Ok(
        if chosen && whole && group_sizes(codes, ngroups).contains(&0) {
            DType::F64
        } else {
            plain
        },
    )
}

/// Reduces `x` along `axis` by group.
pub fn group_reduce(
    op: Reduce,
    x: &Array,
    axis: usize,
    codes: &[i64],
    ngroups: usize,
    opts: &ReduceOptions,
) -> Result<Array> {
    let mut accumulator =
        GroupAccumulator::new(op, x.dtype(), x.shape(), axis, codes, ngroups, opts)?;
    accumulator.push(x, &vec![0; x.ndim()])?;
    accumulator.finish()
}
