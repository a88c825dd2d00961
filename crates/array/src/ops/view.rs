//! Typed strided views over plain slices, and loops over several of them at once.

use ndarray::{ArcArray, IxDyn};

/// A strided view as one slice that spans it, so that every access is an ordinary checked index.
#[derive(Clone)]
pub(crate) struct View<'a, T> {
    span: &'a [T],
    base: isize,
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
}

impl<'a, T> View<'a, T> {
    pub fn new(array: &'a ArcArray<T, IxDyn>) -> Self {
        let shape = array.shape().to_vec();
        let strides = array.strides().to_vec();
        if shape.contains(&0) {
            return Self {
                span: &[],
                base: 0,
                shape,
                strides,
            };
        }
        let (mut low, mut high) = (0isize, 0isize);
        for (n, stride) in shape.iter().zip(&strides) {
            let reach = (*n as isize - 1) * stride;
            if reach < 0 {
                low += reach;
            } else {
                high += reach;
            }
        }
        // SAFETY: `low..=high` are the offsets of existing elements around the first one, so both
        // ends and all between lie in the one Vec that backs the array, whose elements are all
        // initialised. They are shared and never changed while `array` is borrowed.
        let span = unsafe {
            std::slice::from_raw_parts(array.as_ptr().offset(low), (high - low) as usize + 1)
        };
        Self {
            span,
            base: -low,
            shape,
            strides,
        }
    }

    /// `len` adjacent elements from `offset` (relative to the first element).
    #[inline]
    pub fn row(&self, offset: isize, len: usize) -> &'a [T] {
        let start = (self.base + offset) as usize;
        &self.span[start..start + len]
    }

    #[inline]
    pub fn at(&self, offset: isize) -> &'a T {
        &self.span[(self.base + offset) as usize]
    }
}

/// Strides of an operand of `shape` and `strides` broadcast to `target` (0 along stretched axes).
/// The shapes must be compatible.
pub(crate) fn broadcast_strides(
    shape: &[usize],
    strides: &[isize],
    target: &[usize],
) -> Vec<isize> {
    let lead = target.len() - shape.len();
    let mut out = vec![0; target.len()];
    for axis in 0..shape.len() {
        if shape[axis] != 1 {
            out[lead + axis] = strides[axis];
        }
    }
    out
}

/// C-order strides, in elements.
pub(crate) fn c_strides(shape: &[usize]) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut step = 1isize;
    for axis in (0..shape.len()).rev() {
        strides[axis] = step;
        step *= shape[axis].max(1) as isize;
    }
    strides
}

/// A loop in C order over `shape` with `N` strided operands; adjacent axes are merged where all
/// operands allow it, so that the inner row is as long as possible.
pub(crate) struct Loop<const N: usize> {
    outer: Vec<usize>,
    outer_strides: Vec<[isize; N]>,
    /// Length of the inner row.
    pub inner: usize,
    /// Strides of the inner row.
    pub step: [isize; N],
    empty: bool,
}

impl<const N: usize> Loop<N> {
    pub fn new(shape: &[usize], strides: [&[isize]; N]) -> Self {
        let mut axes: Vec<(usize, [isize; N])> = Vec::with_capacity(shape.len());
        for axis in (0..shape.len()).rev() {
            if shape[axis] == 1 {
                continue;
            }
            let step = strides.map(|s| s[axis]);
            match axes.last_mut() {
                Some((n, last)) if (0..N).all(|k| step[k] == last[k] * *n as isize) => {
                    *n *= shape[axis];
                }
                _ => axes.push((shape[axis], step)),
            }
        }
        let empty = shape.contains(&0);
        let (inner, step) = if axes.is_empty() {
            (1, [0; N])
        } else {
            axes.remove(0)
        };
        axes.reverse();
        Self {
            outer: axes.iter().map(|axis| axis.0).collect(),
            outer_strides: axes.iter().map(|axis| axis.1).collect(),
            inner,
            step,
            empty,
        }
    }

    /// Calls `row` with the operands' offsets of each inner row.
    pub fn rows(&self, mut row: impl FnMut([isize; N])) {
        if self.empty {
            return;
        }
        let mut index = vec![0usize; self.outer.len()];
        let mut offset = [0isize; N];
        loop {
            row(offset);
            let mut axis = self.outer.len();
            loop {
                if axis == 0 {
                    return;
                }
                axis -= 1;
                index[axis] += 1;
                let strides = &self.outer_strides[axis];
                if index[axis] < self.outer[axis] {
                    for k in 0..N {
                        offset[k] += strides[k];
                    }
                    break;
                }
                for k in 0..N {
                    offset[k] -= strides[k] * (self.outer[axis] as isize - 1);
                }
                index[axis] = 0;
            }
        }
    }
}
