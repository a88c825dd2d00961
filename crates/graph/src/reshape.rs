//! What a reshape leaves alone.

/// The axes that come through a reshape as they are: each axis of the operand with its place in the result.
///
/// Adding and dropping axes of length 1 keeps all others; else those in front stay for as long as the lengths
/// agree. Along such an axis a region of the result is a region of the operand; of what is not listed, the
/// whole operand is needed.
pub fn kept_axes(from: &[u64], to: &[u64]) -> Vec<(usize, usize)> {
    let long = |shape: &[u64]| -> Vec<usize> {
        (0..shape.len()).filter(|axis| shape[*axis] != 1).collect()
    };
    let (before, after) = (long(from), long(to));
    let lengths = |shape: &[u64], axes: &[usize]| -> Vec<u64> {
        axes.iter().map(|axis| shape[*axis]).collect()
    };
    if lengths(from, &before) == lengths(to, &after) {
        return before.into_iter().zip(after).collect();
    }
    (0..from.len().min(to.len()))
        .take_while(|axis| from[*axis] == to[*axis])
        .map(|axis| (axis, axis))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::kept_axes;

    #[test]
    fn axes_of_length_one_come_and_go() {
        assert_eq!(kept_axes(&[4, 1, 6], &[1, 4, 6, 1]), [(0, 1), (2, 2)]);
        assert_eq!(kept_axes(&[1, 1], &[]), []);
        assert_eq!(kept_axes(&[0, 3], &[0, 1, 3]), [(0, 0), (1, 2)]);
    }

    #[test]
    fn leading_axes_stay() {
        assert_eq!(kept_axes(&[4, 6, 5], &[4, 30]), [(0, 0)]);
        assert_eq!(kept_axes(&[4, 6], &[24]), []);
        assert_eq!(kept_axes(&[1, 4, 6], &[1, 6, 4]), [(0, 0)]);
    }
}
