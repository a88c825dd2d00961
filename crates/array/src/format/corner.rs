//! Which elements of an array are printed.

use crate::Array;
use crate::scalar::Scalar;

/// Positions along an axis that a summary keeps: all, or `edgeitems` at each end.
pub(crate) fn kept(size: usize, edgeitems: usize, summarise: bool) -> Vec<usize> {
    if summarise && size > 2 * edgeitems {
        (0..edgeitems).chain(size - edgeitems..size).collect()
    } else {
        (0..size).collect()
    }
}

/// The elements at all combinations of kept positions, in C order: what column widths come from.
pub(crate) fn corners(array: &Array, edgeitems: usize, summarise: bool) -> Vec<Scalar> {
    if !summarise {
        return array.scalars();
    }
    let axes: Vec<Vec<usize>> = array
        .shape()
        .iter()
        .map(|size| kept(*size, edgeitems, true))
        .collect();
    let count: usize = axes.iter().map(Vec::len).product();
    let mut found = Vec::with_capacity(count);
    let mut index = vec![0; axes.len()];
    for flat in 0..count {
        let mut rest = flat;
        for (axis, positions) in axes.iter().enumerate().rev() {
            index[axis] = positions[rest % positions.len()];
            rest /= positions.len();
        }
        found.extend(array.get(&index));
    }
    found
}

/// The element at a flat C-order position.
pub(crate) fn flat(array: &Array, position: usize) -> Option<Scalar> {
    let mut rest = position;
    let mut index = vec![0; array.ndim()];
    for (axis, size) in array.shape().iter().enumerate().rev() {
        index[axis] = rest % size;
        rest /= size;
    }
    array.get(&index)
}
