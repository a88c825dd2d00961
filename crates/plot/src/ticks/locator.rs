//! Where ticks stand on number axes: matplotlib's `MaxNLocator` and `LogLocator`.

/// Multiples that `MaxNLocator` allows by default.
pub const DEFAULT_STEPS: &[f64] = &[1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
/// Multiples of `AutoLocator`, the locator of linear axes.
pub const AUTO_STEPS: &[f64] = &[1.0, 2.0, 2.5, 5.0, 10.0];

/// A power of ten, correctly rounded.
pub(crate) fn pow10(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(f64::INFINITY)
}

/// Python's `divmod` of floats.
fn divmod(x: f64, y: f64) -> (f64, f64) {
    let mut rest = x % y;
    let mut quotient = (x - rest) / y;
    if rest != 0.0 {
        if (y < 0.0) != (rest < 0.0) {
            rest += y;
            quotient -= 1.0;
        }
    } else {
        rest = 0.0f64.copysign(y);
    }
    let floor = quotient.floor();
    (
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        },
        rest,
    )
}

/// matplotlib's `nonsingular`: limits that are finite, increasing and apart.
pub fn nonsingular(mut low: f64, mut high: f64, expander: f64, tiny: f64) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() {
        return (-expander, expander);
    }
    if high < low {
        std::mem::swap(&mut low, &mut high);
    }
    let largest = low.abs().max(high.abs());
    if largest < (1e6 / tiny) * f64::MIN_POSITIVE {
        return (-expander, expander);
    }
    if high - low <= largest * tiny {
        if high == 0.0 && low == 0.0 {
            return (-expander, expander);
        }
        low -= expander * low.abs();
        high += expander * high.abs();
    }
    (low, high)
}

/// `MaxNLocator(nbins, steps, integer, min_n_ticks).tick_values(low, high)`: ticks at round numbers with
/// at most `nbins` intervals between the limits; one tick beyond each end is included.
pub fn max_n_ticks(
    low: f64,
    high: f64,
    nbins: usize,
    steps: &[f64],
    integer: bool,
    min_ticks: usize,
) -> Vec<f64> {
    let (low, high) = nonsingular(low, high, 1e-13, 1e-14);
    let nbins = nbins.max(1) as f64;
    let range = (high - low).abs();
    let mean = (high + low) / 2.0;
    let offset = if mean.abs() / range < 100.0 {
        0.0
    } else {
        pow10(mean.abs().log10().floor() as i32).copysign(mean)
    };
    let scale = pow10((range / nbins).log10().floor() as i32);
    let (low, high) = (low - offset, high - offset);
    // An extended staircase, in which the step will be found.
    let mut all: Vec<f64> = steps[..steps.len() - 1].iter().map(|s| 0.1 * s).collect();
    all.extend(steps);
    all.extend(steps.get(1).map(|s| 10.0 * s));
    let mut all: Vec<f64> = all.into_iter().map(|s| s * scale).collect();
    if integer {
        all.retain(|s| *s < 1.0 || (s - s.round_ties_even()).abs() < 0.001);
    }
    let raw_step = (high - low) / nbins;
    let first = all
        .iter()
        .position(|s| *s >= raw_step)
        .unwrap_or(all.len().saturating_sub(1));
    let mut ticks = Vec::new();
    for &step in all[..=first].iter().rev() {
        let mut step = step;
        if integer && high.floor() - low.ceil() >= min_ticks as f64 - 1.0 {
            step = step.max(1.0);
        }
        let start = divmod(low, step).0 * step;
        let first = edge_le(low - start, step, offset);
        let last = edge_ge(high - start, step, offset);
        if last - first > 2000.0 {
            return vec![low + offset, high + offset];
        }
        ticks = (0..=(last - first) as usize)
            .map(|i| (first + i as f64) * step + start)
            .collect();
        if ticks.iter().filter(|t| **t >= low && **t <= high).count() >= min_ticks {
            break;
        }
    }
    ticks.iter().map(|t| t + offset).collect()
}

fn close_to(value: f64, edge: f64, step: f64, offset: f64) -> bool {
    let tolerance = if offset.abs() > 0.0 {
        let digits = (offset.abs() / step).log10();
        10f64.powf(digits - 12.0).clamp(1e-10, 0.4999)
    } else {
        1e-10
    };
    (value - edge).abs() < tolerance
}

/// The largest n with n·step ≤ x, forgiving rounding.
fn edge_le(x: f64, step: f64, offset: f64) -> f64 {
    let (n, rest) = divmod(x, step);
    if close_to(rest / step, 1.0, step, offset) {
        n + 1.0
    } else {
        n
    }
}

/// The smallest n with n·step ≥ x, forgiving rounding.
fn edge_ge(x: f64, step: f64, offset: f64) -> f64 {
    let (n, rest) = divmod(x, step);
    if close_to(rest / step, 0.0, step, offset) {
        n
    } else {
        n + 1.0
    }
}

fn log_base(x: f64, base: f64) -> f64 {
    if base == 10.0 {
        x.log10()
    } else if base == 2.0 {
        x.log2()
    } else {
        x.ln() / base.ln()
    }
}

fn power(base: f64, exponent: i64) -> f64 {
    if base == 10.0 {
        pow10(exponent as i32)
    } else {
        base.powi(exponent as i32)
    }
}

/// Major and minor ticks of a logarithmic axis: `LogLocator(base, subs=(1,))` and
/// `LogLocator(base, subs="auto")`. Both limits must be positive.
pub fn log_ticks(low: f64, high: f64, base: f64, max_ticks: usize) -> (Vec<f64>, Vec<f64>) {
    let (low, high) = if high < low { (high, low) } else { (low, high) };
    if !(low > 0.0 && high.is_finite()) {
        return (Vec::new(), Vec::new());
    }
    let (from, to) = (log_base(low, base), log_base(high, base));
    let (first, last) = (from.ceil() as i64, to.floor() as i64);
    let available = last - first + 1;
    let mut request = max_ticks.max(2) as i64;
    let mut stride = available.div_euclid(request + 1) + 1;
    let ticks = (available + stride - 1).div_euclid(stride);
    if ticks <= request {
        request = ticks;
    }
    let decades: Vec<i64> = if request <= 0 {
        stride = last + 1 - (first - 1);
        vec![first - 1, last + 1]
    } else if request == 1 {
        let middle = ((from + to) / 2.0).round_ties_even() as i64;
        stride = (middle - (first - 1)).max(last + 1 - middle);
        vec![middle - stride, middle, middle + stride]
    } else {
        stride = (available - 1) / (request - 1);
        if (stride as f64) < available as f64 / request as f64 {
            stride = available / request;
        }
        let lowest = (available - stride * request).max(0);
        let highest = (available - stride * (request - 1)).min(stride);
        let mut offset = (-first).rem_euclid(stride);
        if !(lowest <= offset && offset < highest) {
            offset = lowest;
        }
        let mut decade = first + offset - stride;
        let mut decades = Vec::new();
        while decade <= last + stride {
            decades.push(decade);
            decade += stride;
        }
        decades
    };
    let major: Vec<f64> = decades.iter().map(|d| power(base, *d)).collect();
    let mut minor = Vec::new();
    if available < 10 && base >= 3.0 && (stride == 1 || available <= 1) {
        for decade in first - 1..=last {
            minor.extend((2..base as i64).map(|sub| sub as f64 * power(base, decade)));
        }
        let shown = minor.iter().filter(|t| **t >= low && **t <= high).count() as i64;
        if stride == 1 && decades.len() as i64 - 2 + shown <= 1 {
            minor = max_n_ticks(low, high, 9, AUTO_STEPS, false, 2);
        }
    }
    (major, minor)
}
