//! What a reduction does with rows, and how a tile is cut into rows.
//!
//! A tile's axes are kept, reduced or grouped. The axis with stride 1 makes the rows. If it is kept,
//! rows are added to each other in blocks of columns whose accumulators stay in the first-level cache,
//! several rows at once; if it is reduced, each row is folded into one number.

use super::super::number::{BLOCK, Compute, Source};

/// Columns accumulated at once.
pub(crate) const WIDTH: usize = 2048;
/// Rows added to a block at once.
pub(crate) const ROWS: usize = 4;

/// A reduction's state over all outputs, and its kernels.
pub(crate) trait Fold {
    /// What rows are loaded as.
    type In: Compute;
    /// Accumulators of up to [`WIDTH`] columns.
    type Block;

    fn block(&self, width: usize) -> Self::Block;
    fn clear(&self, block: &mut Self::Block, width: usize);
    /// Adds up to [`ROWS`] rows (all as long as the block is wide), whose columns belong to the outputs
    /// `out`, `out + step`, …; `positions` are the rows' among the reduced elements.
    fn rows(
        &self,
        block: &mut Self::Block,
        rows: &[&[Self::In]],
        positions: &[u64],
        out: usize,
        step: usize,
    );
    /// Merges the block into its outputs.
    fn merge(&mut self, block: &Self::Block, width: usize, out: usize, step: usize);
    /// Folds a row into one output; the elements' positions are `position`, `position + step`, …
    fn line(&mut self, row: &[Self::In], out: usize, position: u64, step: u64);
}

/// A [`Fold`] with its block, behind one table of functions for each type of rows: how tiles are cut is
/// compiled once a type, not once a reduction.
pub(crate) trait AnyFold<In> {
    fn clear(&mut self, width: usize);
    fn rows(&mut self, rows: &[&[In]], positions: &[u64], out: usize, step: usize);
    fn merge(&mut self, width: usize, out: usize, step: usize);
    fn line(&mut self, row: &[In], out: usize, position: u64, step: u64);
}

struct Blocked<'f, F: Fold> {
    fold: &'f mut F,
    block: Option<F::Block>,
}

impl<F: Fold> AnyFold<F::In> for Blocked<'_, F> {
    fn clear(&mut self, width: usize) {
        // The first block of a tile is its widest.
        let block = self.block.get_or_insert_with(|| self.fold.block(width));
        self.fold.clear(block, width);
    }

    fn rows(&mut self, rows: &[&[F::In]], positions: &[u64], out: usize, step: usize) {
        if let Some(block) = &mut self.block {
            self.fold.rows(block, rows, positions, out, step);
        }
    }

    fn merge(&mut self, width: usize, out: usize, step: usize) {
        if let Some(block) = &self.block {
            self.fold.merge(block, width, out, step);
        }
    }

    fn line(&mut self, row: &[F::In], out: usize, position: u64, step: u64) {
        self.fold.line(row, out, position, step);
    }
}

/// Adds a tile to a reduction. `out` and `position` belong to the tile's first element.
pub(crate) fn fold_tile<F: Fold>(
    fold: &mut F,
    tile: &Source<'_>,
    dims: &[Dim],
    groups: Option<&Groups<'_>>,
    out: usize,
    position: u64,
) {
    cut_tile::<F::In>(
        &mut Blocked { fold, block: None },
        tile,
        dims,
        groups,
        out,
        position,
    );
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Role {
    /// Stride in the output.
    Kept(usize),
    /// Stride among the positions of reduced elements.
    Reduced(u64),
    /// Along the grouped axis (one at most).
    Grouped,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Dim {
    pub len: usize,
    /// Stride in the tile.
    pub stride: isize,
    pub role: Role,
}

/// The grouped axis of a tile.
pub(crate) struct Groups<'a> {
    /// Group of each position of the tile along the axis, negative for none.
    pub codes: &'a [i64],
    /// Position of the tile along the axis of the whole input.
    pub start: u64,
    /// Stride of the group axis in the output.
    pub out: usize,
    pub count: usize,
}

fn cut_tile<In: Compute>(
    fold: &mut dyn AnyFold<In>,
    tile: &Source<'_>,
    dims: &[Dim],
    groups: Option<&Groups<'_>>,
    out: usize,
    position: u64,
) {
    if dims.iter().any(|dim| dim.len == 0) {
        return;
    }
    let grouped_stride = dims
        .iter()
        .find(|dim| dim.role == Role::Grouped)
        .map_or(0, |dim| dim.stride);
    let mut outer: Vec<Dim> = dims
        .iter()
        .filter(|d| d.len > 1 || d.role == Role::Grouped)
        .copied()
        .collect();
    outer.sort_by_key(|dim| std::cmp::Reverse(dim.stride.unsigned_abs()));
    let inner = take_inner(&mut outer);
    merge_dims(&mut outer);
    let kept: Vec<Dim> = outer
        .iter()
        .filter(|d| matches!(d.role, Role::Kept(_)))
        .copied()
        .collect();
    let reduced: Vec<Dim> = outer
        .iter()
        .filter(|d| matches!(d.role, Role::Reduced(_)))
        .copied()
        .collect();
    let rows = offsets(&reduced);
    let outs = offsets(&kept);

    if inner.role == Role::Grouped {
        if let Some(groups) = groups {
            let mut scratch = vec![In::default(); BLOCK];
            for (offset, shift) in &outs {
                for (row_offset, _) in &rows {
                    runs(
                        fold,
                        tile,
                        &inner,
                        offset + row_offset,
                        groups,
                        out + *shift as usize,
                        &mut scratch,
                    );
                }
            }
        }
        return;
    }
    let sets = row_sets(&rows, groups, grouped_stride, position);
    match inner.role {
        Role::Kept(step) => columns(fold, tile, &inner, step, &outs, &sets, out),
        Role::Reduced(step) => lines(fold, tile, &inner, step, &outs, &sets, out),
        Role::Grouped => {}
    }
}

/// The rows (offset in the tile, position) that go to one output shift.
struct RowSet {
    out: usize,
    rows: Vec<(isize, u64)>,
}

fn row_sets(
    rows: &[(isize, u64)],
    groups: Option<&Groups<'_>>,
    stride: isize,
    position: u64,
) -> Vec<RowSet> {
    let Some(groups) = groups else {
        let rows = rows
            .iter()
            .map(|(offset, p)| (*offset, position + p))
            .collect();
        return vec![RowSet { out: 0, rows }];
    };
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups.count];
    for (k, code) in groups.codes.iter().enumerate() {
        if let Some(list) = usize::try_from(*code)
            .ok()
            .and_then(|code| members.get_mut(code))
        {
            list.push(k);
        }
    }
    let sets = members
        .iter()
        .enumerate()
        .filter(|(_, list)| !list.is_empty());
    sets.map(|(group, list)| RowSet {
        out: group * groups.out,
        rows: list
            .iter()
            .flat_map(|k| {
                let at = (*k as isize * stride, groups.start + *k as u64);
                rows.iter().map(move |(offset, _)| (at.0 + offset, at.1))
            })
            .collect(),
    })
    .collect()
}

/// Takes the innermost axis out of the sorted axes, merged with those that continue it.
fn take_inner(outer: &mut Vec<Dim>) -> Dim {
    // Stride 1 makes rows that need no gathering; a broadcast axis (stride 0) would not.
    let best = (0..outer.len())
        .filter(|k| outer[*k].stride != 0)
        .min_by_key(|k| outer[*k].stride.unsigned_abs());
    let Some(best) = best.or(outer.len().checked_sub(1)) else {
        return Dim {
            len: 1,
            stride: 1,
            role: Role::Reduced(0),
        };
    };
    let mut inner = outer.remove(best);
    while let Some(next) = (0..outer.len())
        .rev()
        .find(|k| continues(&inner, &outer[*k]))
    {
        inner.len *= outer.remove(next).len;
    }
    inner
}

/// Does `slow` step over exactly the whole of `fast`, in input and output?
fn continues(fast: &Dim, slow: &Dim) -> bool {
    slow.stride == fast.stride * fast.len as isize
        && match (fast.role, slow.role) {
            (Role::Kept(a), Role::Kept(b)) => b == a * fast.len,
            (Role::Reduced(a), Role::Reduced(b)) => b == a * fast.len as u64,
            _ => false,
        }
}

fn merge_dims(dims: &mut Vec<Dim>) {
    let mut k = dims.len();
    while k > 1 {
        k -= 1;
        if continues(&dims[k], &dims[k - 1]) {
            dims[k].len *= dims[k - 1].len;
            dims.remove(k - 1);
        }
    }
}

/// (offset in the tile, shift in output or position) of each point of the axes, in their order.
fn offsets(dims: &[Dim]) -> Vec<(isize, u64)> {
    let mut list = vec![(0isize, 0u64)];
    for dim in dims {
        let step = match dim.role {
            Role::Kept(step) => step as u64,
            Role::Reduced(step) => step,
            Role::Grouped => 0,
        };
        list = list
            .iter()
            .flat_map(|(offset, shift)| {
                (0..dim.len)
                    .map(move |k| (offset + k as isize * dim.stride, shift + k as u64 * step))
            })
            .collect();
    }
    list
}

/// Rows along a kept axis.
fn columns<In: Compute>(
    fold: &mut dyn AnyFold<In>,
    tile: &Source<'_>,
    inner: &Dim,
    step: usize,
    outs: &[(isize, u64)],
    sets: &[RowSet],
    out: usize,
) {
    let width = WIDTH.min(inner.len);
    let mut scratch: [Vec<In>; ROWS] = std::array::from_fn(|_| vec![In::default(); width]);
    for (offset, shift) in outs {
        let mut start = 0;
        while start < inner.len {
            let n = width.min(inner.len - start);
            let base = offset + start as isize * inner.stride;
            for set in sets {
                let to = out + set.out + *shift as usize + start * step;
                fold.clear(n);
                for some in set.rows.chunks(ROWS) {
                    let mut rows: [&[In]; ROWS] = [&[]; ROWS];
                    let mut positions = [0u64; ROWS];
                    let places = rows.iter_mut().zip(&mut positions).zip(&mut scratch);
                    for (((row, position), scratch), (at, p)) in places.zip(some) {
                        *row = tile.row(base + at, inner.stride, n, scratch);
                        *position = *p;
                    }
                    fold.rows(&rows[..some.len()], &positions[..some.len()], to, step);
                }
                fold.merge(n, to, step);
            }
            start += n;
        }
    }
}

/// Rows along a reduced axis.
fn lines<In: Compute>(
    fold: &mut dyn AnyFold<In>,
    tile: &Source<'_>,
    inner: &Dim,
    step: u64,
    outs: &[(isize, u64)],
    sets: &[RowSet],
    out: usize,
) {
    let mut scratch = vec![In::default(); BLOCK.min(inner.len)];
    for (offset, shift) in outs {
        for set in sets {
            let to = out + set.out + *shift as usize;
            for (at, position) in &set.rows {
                let mut start = 0;
                while start < inner.len {
                    let n = BLOCK.min(inner.len - start);
                    let base = offset + at + start as isize * inner.stride;
                    let row = tile.row(base, inner.stride, n, &mut scratch);
                    fold.line(row, to, position + start as u64 * step, step);
                    start += n;
                }
            }
        }
    }
}

/// A row along the grouped axis, cut where the group changes.
fn runs<In: Compute>(
    fold: &mut dyn AnyFold<In>,
    tile: &Source<'_>,
    inner: &Dim,
    offset: isize,
    groups: &Groups<'_>,
    out: usize,
    scratch: &mut [In],
) {
    let mut start = 0;
    while start < inner.len {
        let code = groups.codes[start];
        let mut end = start + 1;
        while end < inner.len && groups.codes[end] == code && end - start < BLOCK {
            end += 1;
        }
        if let Ok(group) = usize::try_from(code)
            && group < groups.count
        {
            let at = offset + start as isize * inner.stride;
            let row = tile.row(at, inner.stride, end - start, scratch);
            fold.line(
                row,
                out + group * groups.out,
                groups.start + start as u64,
                1,
            );
        }
        start = end;
    }
}
