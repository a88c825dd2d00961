//! Quantiles by selection: no lane is sorted, but for those of times.

use super::cast::cast;
use super::elementwise::source;
use super::lanes::Lanes;
use super::named_enum;
use super::number::{Compute, Source};
use super::reduce::kept_shape;
use super::reduce::state::floats;
use super::shape::{check_axis, reshape, room};
use crate::scalar::NAT;
use crate::{Array, ArrayError, DType, Kind, Result};

named_enum! {
    /// `numpy.quantile`'s methods.
    QuantileMethod {
        Linear = "linear", Lower = "lower", Higher = "higher", Nearest = "nearest",
        Midpoint = "midpoint", InvertedCdf = "inverted_cdf",
        AveragedInvertedCdf = "averaged_inverted_cdf",
        ClosestObservation = "closest_observation",
        InterpolatedInvertedCdf = "interpolated_inverted_cdf", Hazen = "hazen",
        Weibull = "weibull", MedianUnbiased = "median_unbiased",
        NormalUnbiased = "normal_unbiased",
    }
}

impl QuantileMethod {
    /// The two sorted positions around quantile `q` of `n > 0` elements, and the weight of the second.
    fn place(self, n: usize, q: f64) -> (usize, usize, f64) {
        use QuantileMethod::*;
        let count = n as f64;
        // Hyndman and Fan's alpha and beta.
        let between = |alpha: f64, beta: f64| count * q + (alpha + q * (1.0 - alpha - beta)) - 1.0;
        let spread = (count - 1.0) * q;
        let whole = |at: f64| {
            let at = at.clamp(0.0, count - 1.0) as usize;
            (at, at, 0.0)
        };
        let virtual_index = match self {
            Lower => return whole(spread.floor()),
            Higher => return whole(spread.ceil()),
            Nearest => return whole(spread.round_ties_even()),
            InvertedCdf => {
                let at = count * q - 1.0;
                return whole(if at == at.floor() {
                    at
                } else {
                    at.floor() + 1.0
                });
            }
            ClosestObservation => {
                let at = count * q - 1.5;
                let floor = at.floor();
                let stay = at == floor && floor.rem_euclid(2.0) == 1.0;
                return whole(if stay { floor } else { floor + 1.0 });
            }
            Linear => spread,
            Midpoint => 0.5 * (spread.floor() + spread.ceil()),
            AveragedInvertedCdf => count * q - 1.0,
            InterpolatedInvertedCdf => between(0.0, 1.0),
            Hazen => between(0.5, 0.5),
            Weibull => between(0.0, 0.0),
            MedianUnbiased => between(1.0 / 3.0, 1.0 / 3.0),
            NormalUnbiased => between(3.0 / 8.0, 3.0 / 8.0),
        };
        if virtual_index < 0.0 {
            return (0, 0, 0.0);
        }
        if virtual_index >= count - 1.0 {
            return (n - 1, n - 1, 0.0);
        }
        let previous = virtual_index.floor();
        let weight = virtual_index - previous;
        let weight = match self {
            Midpoint => {
                if weight == 0.0 {
                    0.0
                } else {
                    0.5
                }
            }
            AveragedInvertedCdf => {
                if weight == 0.0 {
                    0.5
                } else {
                    1.0
                }
            }
            _ => weight,
        };
        (previous as usize, previous as usize + 1, weight)
    }
}

/// Quantiles over `axes`: a new leading axis of length `qs.len()`, the reduced axes gone. `F64`, or
/// `F32` for `F32`, or times of times. A slice without valid elements, or with NaN without `skipna`, gives NaN.
pub fn quantile(
    x: &Array,
    qs: &[f64],
    axes: &[usize],
    method: QuantileMethod,
    skipna: bool,
) -> Result<Array> {
    if let Some(q) = qs.iter().find(|q| !(0.0..=1.0).contains(*q)) {
        return Err(ArrayError::Value(format!(
            "Quantiles must be in the range [0, 1], not {q}"
        )));
    }
    if !x.dtype().is_numeric() && !x.dtype().is_time() {
        return Err(ArrayError::DType {
            op: "quantile".into(),
            dtype: x.dtype(),
        });
    }
    let axes = sorted_axes(axes, x.ndim())?;
    let view = source("quantile", x)?;
    let mut shape = vec![qs.len()];
    shape.extend(
        (0..x.ndim())
            .filter(|axis| !axes.contains(axis))
            .map(|axis| x.shape()[axis]),
    );
    room(&shape, 8)?;
    if x.dtype().is_time() {
        // Differences are whole, and rounded towards zero.
        let between = |a: i64, b: i64, weight: f64| match weight >= 0.5 {
            true => b.wrapping_sub((b.wrapping_sub(a) as f64 * (1.0 - weight)) as i64),
            false => a.wrapping_add((b.wrapping_sub(a) as f64 * weight) as i64),
        };
        return times(x, &axes, qs, method, skipna, &shape, &between);
    }
    let values = match x.dtype() {
        DType::F32 => select::<f32>(x.shape(), &view, &axes, qs, method, skipna),
        _ => select::<f64>(x.shape(), &view, &axes, qs, method, skipna),
    };
    let dtype = if x.dtype() == DType::F32 {
        DType::F32
    } else {
        DType::F64
    };
    floats(&shape, values.into_iter(), dtype)
}

/// Median over `axes`, in the dtype of [`super::Reduce::Median`].
pub fn median(x: &Array, axes: &[usize], skipna: bool, keepdims: bool) -> Result<Array> {
    let axes = sorted_axes(axes, x.ndim())?;
    let kept = kept_shape(x.shape(), &axes);
    let gone = kept
        .iter()
        .enumerate()
        .filter(|(k, _)| !axes.contains(k))
        .map(|(_, n)| *n);
    let shape: Vec<usize> = if keepdims {
        kept.clone()
    } else {
        gone.collect()
    };
    match x.dtype().kind() {
        _ if x.dtype().is_time() => {
            // The mean of the middle two, rounded towards zero as numpy does for `timedelta64`.
            let middle = |a: i64, b: i64, weight: f64| match weight == 0.0 {
                true => a,
                false => ((a as i128 + b as i128) / 2) as i64,
            };
            let linear = QuantileMethod::Linear;
            times(x, &axes, &[0.5], linear, skipna, &shape, &middle)
        }
        Kind::Bool | Kind::Int | Kind::UInt | Kind::Float => {
            let middle = quantile(x, &[0.5], &axes, QuantileMethod::Linear, skipna)?;
            reshape(&middle, &shape)
        }
        _ => {
            let wrong = || ArrayError::DType {
                op: "median".into(),
                dtype: x.dtype(),
            };
            let numbers = match x.dtype() {
                DType::Object => cast(x, DType::F64).map_err(|_| wrong())?,
                _ => return Err(wrong()),
            };
            cast(&median(&numbers, &axes, skipna, keepdims)?, DType::Object)
        }
    }
}

fn sorted_axes(axes: &[usize], ndim: usize) -> Result<Vec<usize>> {
    for axis in axes {
        check_axis(*axis, ndim)?;
    }
    let mut axes = axes.to_vec();
    axes.sort_unstable();
    axes.dedup();
    Ok(axes)
}

/// Floats as integers that order as they do.
trait Selectable: Compute {
    type Key: Ord + Copy + Default;
    fn key(self) -> Self::Key;
    fn back(key: Self::Key) -> Self;
    fn wide(self) -> f64;
}

macro_rules! selectable {
    ($float:ident, $int:ident, $top:expr) => {
        impl Selectable for $float {
            type Key = $int;
            #[inline(always)]
            fn key(self) -> $int {
                let bits = self.to_bits();
                if bits & $top != 0 { !bits } else { bits | $top }
            }
            fn back(key: $int) -> $float {
                $float::from_bits(if key & $top != 0 { key ^ $top } else { !key })
            }
            fn wide(self) -> f64 {
                self as f64
            }
        }
    };
}

selectable!(f32, u32, 1 << 31);
selectable!(f64, u64, 1 << 63);

/// Rows transposed at once: enough to fill a cache line of each lane.
const TILE: usize = 16;

fn select<T: Selectable>(
    shape: &[usize],
    view: &Source<'_>,
    axes: &[usize],
    qs: &[f64],
    method: QuantileMethod,
    skipna: bool,
) -> Vec<f64> {
    let lanes = Lanes::new(shape, view.strides(), axes);
    let n = lanes.len();
    let mut out = vec![f64::NAN; qs.len() * lanes.count];
    if n == 0 {
        return out;
    }
    let width = (65_536 / n).clamp(1, 64);
    let mut scratch = vec![T::default(); width];
    let mut rows = vec![T::default(); width * TILE];
    let mut keys = vec![T::Key::default(); width * n];
    // Valid elements so far of each lane; they stand at its front.
    let mut used = vec![0usize; width];
    let mut found: Vec<T> = Vec::new();
    lanes.blocks(width, |block| {
        used.fill(0);
        let mut r = 0;
        while r < n {
            let height = TILE.min(n - r);
            for k in 0..height {
                let row = lanes.row(view, &block, r + k, &mut scratch);
                rows[k * width..k * width + block.width].copy_from_slice(row);
            }
            for lane in 0..block.width {
                let to = &mut keys[lane * n..(lane + 1) * n];
                let mut at = used[lane];
                for k in 0..height {
                    let v = rows[k * width + lane];
                    to[at] = v.key();
                    at += usize::from(!v.is_nan());
                    if at == n {
                        break;
                    }
                }
                used[lane] = at;
            }
            r += height;
        }
        for lane in 0..block.width {
            let valid = used[lane];
            if valid == 0 || (valid < n && !skipna) {
                continue;
            }
            let keys = &mut keys[lane * n..lane * n + valid];
            let places: Vec<(usize, usize, f64)> =
                qs.iter().map(|q| method.place(valid, *q)).collect();
            pick(keys, &places, &mut found);
            for (k, (_, _, weight)) in places.iter().enumerate() {
                let (a, b): (T, T) = (found[2 * k], found[2 * k + 1]);
                let apart = b.wide() - a.wide();
                out[k * lanes.count + block.first + lane] = if *weight == 0.0 && apart.is_nan() {
                    a.wide()
                } else if *weight >= 0.5 {
                    b.wide() - apart * (1.0 - weight)
                } else {
                    a.wide() + apart * weight
                };
            }
        }
    });
    out
}

/// The elements at both positions of each place, by partitioning ever smaller parts.
fn pick<T: Selectable>(keys: &mut [T::Key], places: &[(usize, usize, f64)], found: &mut Vec<T>) {
    let mut wanted: Vec<(usize, usize)> = places
        .iter()
        .flat_map(|(a, b, _)| [*a, *b])
        .enumerate()
        .map(|(slot, at)| (at, slot))
        .collect();
    wanted.sort_unstable();
    found.clear();
    found.resize(wanted.len(), T::default());
    let mut start = 0;
    let mut last: Option<(usize, T)> = None;
    for (at, slot) in wanted {
        let value = match last {
            Some((seen, value)) if seen == at => value,
            _ => {
                let (_, key, _) = keys[start..].select_nth_unstable(at - start);
                let value = T::back(*key);
                start = at + 1;
                last = Some((at, value));
                value
            }
        };
        found[slot] = value;
    }
}

/// Quantiles of times: `between` of the two elements around each, by the weight of the second.
fn times(
    x: &Array,
    axes: &[usize],
    qs: &[f64],
    method: QuantileMethod,
    skipna: bool,
    shape: &[usize],
    between: &dyn Fn(i64, i64, f64) -> i64,
) -> Result<Array> {
    let view = source("quantile", x)?;
    let lanes = Lanes::new(x.shape(), view.strides(), axes);
    let mut out = vec![NAT; qs.len() * lanes.count];
    let mut scratch = [0i64];
    let mut lane: Vec<i64> = Vec::with_capacity(lanes.len());
    lanes.blocks(1, |block| {
        lane.clear();
        lane.extend((0..lanes.len()).map(|r| lanes.row::<i64>(&view, &block, r, &mut scratch)[0]));
        let total = lane.len();
        lane.retain(|v| *v != NAT);
        let n = lane.len();
        if n == 0 || (n < total && !skipna) {
            return;
        }
        lane.sort_unstable();
        for (k, q) in qs.iter().enumerate() {
            let (a, b, weight) = method.place(n, *q);
            out[k * lanes.count + block.first] = between(lane[a], lane[b], weight);
        }
    });
    Array::from_times(x.dtype(), shape, out)
}
