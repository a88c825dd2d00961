//! Work along one or several axes, many lanes at a time.
//!
//! A lane is the elements along the chosen axes at one position of the others. Neighbouring lanes
//! usually lie next to each other in memory, so they are visited in blocks: row `r` of a block is
//! element `r` of each of its lanes.

use super::number::{BLOCK, Compute, Source};
use super::view::Loop;

/// Lanes along `axes` of a strided array.
pub(crate) struct Lanes {
    /// Offset of each element of a lane, in C order of the axes.
    pub along: Vec<isize>,
    kept: Loop<1>,
    pub count: usize,
}

/// `width` lanes.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    /// Number of the first lane, in C order of the other axes.
    pub first: usize,
    base: isize,
    step: isize,
    pub width: usize,
}

impl Lanes {
    pub fn new(shape: &[usize], strides: &[isize], axes: &[usize]) -> Self {
        let mut along = vec![0isize];
        for axis in axes {
            along = along
                .iter()
                .flat_map(|at| (0..shape[*axis] as isize).map(move |k| at + k * strides[*axis]))
                .collect();
        }
        let kept = (0..shape.len()).filter(|axis| !axes.contains(axis));
        let (kept_shape, kept_strides): (Vec<usize>, Vec<isize>) =
            kept.map(|axis| (shape[axis], strides[axis])).unzip();
        let count = kept_shape.iter().product();
        Self {
            along,
            kept: Loop::new(&kept_shape, [&kept_strides]),
            count,
        }
    }

    /// Elements of a lane.
    pub fn len(&self) -> usize {
        self.along.len()
    }

    /// Calls `f` with blocks of up to `width` lanes.
    pub fn blocks(&self, width: usize, mut f: impl FnMut(Block)) {
        let width = width.clamp(1, BLOCK);
        let mut first = 0;
        self.kept.rows(|[start]| {
            let mut done = 0;
            while done < self.kept.inner {
                let n = width.min(self.kept.inner - done);
                let base = start + done as isize * self.kept.step[0];
                f(Block {
                    first,
                    base,
                    step: self.kept.step[0],
                    width: n,
                });
                first += n;
                done += n;
            }
        });
    }

    /// Element `r` of each lane of the block.
    #[inline]
    pub fn row<'s, K: Compute>(
        &self,
        source: &'s Source<'_>,
        block: &Block,
        r: usize,
        scratch: &'s mut [K],
    ) -> &'s [K] {
        source.row(block.base + self.along[r], block.step, block.width, scratch)
    }
}

/// Where lanes along `axis` of a fresh C-ordered array of `shape` are.
pub(crate) struct Places {
    inner: usize,
    len: usize,
}

impl Places {
    pub fn new(shape: &[usize], axis: usize) -> Self {
        Self {
            inner: shape[axis + 1..].iter().product(),
            len: shape[axis],
        }
    }

    /// Writes row `r` of a block.
    #[inline]
    pub fn put<O: Copy>(&self, out: &mut [O], block: &Block, r: usize, row: &[O]) {
        let mut lane = block.first;
        let mut row = row;
        while !row.is_empty() {
            let column = lane % self.inner;
            let n = row.len().min(self.inner - column);
            let at = (lane / self.inner * self.len + r) * self.inner + column;
            out[at..at + n].copy_from_slice(&row[..n]);
            row = &row[n..];
            lane += n;
        }
    }

    /// Index in the array of element `r` of a lane.
    #[inline]
    pub fn at(&self, lane: usize, r: usize) -> usize {
        (lane / self.inner * self.len + r) * self.inner + lane % self.inner
    }
}
