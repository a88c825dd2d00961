//! Repetition along axes, all by integer indexing.

use super::super::index::{take, take_or_fill};
use super::super::named_enum;
use super::{check_axis, room};
use crate::{Array, ArrayError, Result, Scalar};

named_enum! {
    /// `numpy.pad`'s modes.
    PadMode {
        Constant = "constant", Edge = "edge", Reflect = "reflect", Symmetric = "symmetric",
        Wrap = "wrap",
    }
}

/// `numpy.pad`: `widths` before and after per axis. `value` is used by `Constant` only; if the dtype
/// of `x` cannot hold it the result's is promoted.
pub fn pad(x: &Array, widths: &[(usize, usize)], mode: PadMode, value: &Scalar) -> Result<Array> {
    if widths.len() != x.ndim() {
        return Err(ArrayError::Value(format!(
            "pad of an array of {} dimensions needs as many widths, not {}",
            x.ndim(),
            widths.len()
        )));
    }
    let mut out = x.clone();
    for (axis, (before, after)) in widths.iter().enumerate() {
        if (*before, *after) == (0, 0) {
            continue;
        }
        let n = x.shape()[axis] as i64;
        room(
            &[before.saturating_add(*after).saturating_add(n as usize)],
            8,
        )?;
        if n == 0 && mode != PadMode::Constant {
            return Err(ArrayError::Value(format!(
                "can't extend empty axis {axis} using modes other than 'constant' or 'empty'"
            )));
        }
        let positions = -(*before as i64)..n + *after as i64;
        let indices: Vec<i64> = match mode {
            PadMode::Constant => positions
                .map(|k| if (0..n).contains(&k) { k } else { -1 })
                .collect(),
            PadMode::Edge => positions.map(|k| k.clamp(0, n - 1)).collect(),
            PadMode::Wrap => positions.map(|k| k.rem_euclid(n)).collect(),
            PadMode::Symmetric => positions
                .map(|k| {
                    let k = k.rem_euclid(2 * n);
                    if k < n { k } else { 2 * n - 1 - k }
                })
                .collect(),
            PadMode::Reflect => {
                let period = (2 * n - 2).max(1);
                positions
                    .map(|k| {
                        let k = k.rem_euclid(period);
                        if k < n { k } else { period - k }
                    })
                    .collect()
            }
        };
        out = match mode {
            PadMode::Constant => take_or_fill(&out, axis, &indices, value)?,
            _ => take(&out, axis, &indices)?,
        };
    }
    Ok(out)
}

/// `numpy.roll` along one axis.
pub fn roll(x: &Array, axis: usize, shift: i64) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    let n = x.shape()[axis] as i64;
    if n == 0 {
        return Ok(x.clone());
    }
    let indices: Vec<i64> = (0..n).map(|k| (k - shift % n).rem_euclid(n)).collect();
    take(x, axis, &indices)
}

/// `numpy.repeat` of each element along `axis`; `counts` has one entry, or one per element.
pub fn repeat(x: &Array, axis: usize, counts: &[usize]) -> Result<Array> {
    check_axis(axis, x.ndim())?;
    let n = x.shape()[axis];
    if counts.len() != 1 && counts.len() != n {
        return Err(ArrayError::Broadcast(format!("({},) ({n},)", counts.len())));
    }
    let total = (0..n).try_fold(0usize, |sum, k| sum.checked_add(counts[k % counts.len()]));
    room(&[total.unwrap_or(usize::MAX)], 8)?;
    let indices: Vec<i64> = (0..n)
        .flat_map(|k| std::iter::repeat_n(k as i64, counts[k % counts.len()]))
        .collect();
    take(x, axis, &indices)
}

/// `numpy.tile`.
pub fn tile(x: &Array, reps: &[usize]) -> Result<Array> {
    let mut out = x.clone();
    while out.ndim() < reps.len() {
        out = super::expand_dims(&out, 0)?;
    }
    let lead = out.ndim() - reps.len();
    for (k, rep) in reps.iter().enumerate() {
        if *rep == 1 {
            continue;
        }
        let n = out.shape()[lead + k];
        room(&[n.saturating_mul(*rep)], 8)?;
        let indices: Vec<i64> = (0..*rep).flat_map(|_| 0..n as i64).collect();
        out = take(&out, lead + k, &indices)?;
    }
    Ok(out)
}
