//! How numbers are written at ticks: matplotlib's `ScalarFormatter` and `LogFormatterSciNotation`.

use super::locator::pow10;

/// matplotlib writes the minus sign, not the hyphen.
pub(crate) fn fix_minus(text: &str) -> String {
    text.replace('-', "\u{2212}")
}

/// Labels of ticks and the text at the axis's end (`1e6`, `+1.2e3`), as `ScalarFormatter` writes them.
/// `ticks` are all that the locator gave, `(low, high)` the view.
pub fn scalar_labels(ticks: &[f64], low: f64, high: f64) -> (Vec<String>, String) {
    if ticks.is_empty() {
        return (Vec::new(), String::new());
    }
    let (low, high) = if high < low { (high, low) } else { (low, high) };
    let visible: Vec<f64> = ticks
        .iter()
        .copied()
        .filter(|t| *t >= low && *t <= high)
        .collect();
    let offset = offset(&visible);
    let order = order_of_magnitude(&visible, offset, low, high);
    let digits = digits(ticks, offset, order, low, high);
    let unit = pow10(order);
    let labels = ticks
        .iter()
        .map(|tick| {
            let mut value = (tick - offset) / unit;
            if value.abs() < 1e-8 {
                value = 0.0;
            }
            fix_minus(&format!("{value:.digits$}"))
        })
        .collect();
    let mut end = String::new();
    if order != 0 {
        end.push_str(&format!("1e{order}"));
    }
    if offset != 0.0 {
        if offset > 0.0 {
            end.push('+');
        }
        end.push_str(&format_data(offset));
    }
    (labels, fix_minus(&end))
}

fn offset(visible: &[f64]) -> f64 {
    let low = visible.iter().copied().fold(f64::INFINITY, f64::min);
    let high = visible.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if visible.is_empty()
        || low == high
        || !(low.is_finite() && high.is_finite())
        || (low <= 0.0 && high >= 0.0)
    {
        return 0.0;
    }
    let (smaller, larger) = if low.abs() < high.abs() {
        (low.abs(), high.abs())
    } else {
        (high.abs(), low.abs())
    };
    let floor_div = |value: f64, exponent: i32| {
        let unit = pow10(exponent);
        let rest = value % unit;
        ((value - rest) / unit).round()
    };
    let top = larger.log10().ceil() as i32;
    let search =
        |apart: &dyn Fn(i32) -> bool| (top - 400..=top).rev().find(|e| apart(*e)).map(|e| e + 1);
    let Some(mut order) = search(&|e| floor_div(smaller, e) != floor_div(larger, e)) else {
        return 0.0;
    };
    if (larger - smaller) / pow10(order) <= 1e-2 {
        match search(&|e| floor_div(larger, e) - floor_div(smaller, e) > 1.0) {
            Some(found) => order = found,
            None => return 0.0,
        }
    }
    // Only where it saves at least four digits.
    let leading = floor_div(larger, order);
    if leading >= 1000.0 {
        leading * pow10(order) * low.signum()
    } else {
        0.0
    }
}

fn order_of_magnitude(visible: &[f64], offset: f64, low: f64, high: f64) -> i32 {
    if visible.is_empty() {
        return 0;
    }
    let order = if offset != 0.0 {
        (high - low).log10().floor() as i32
    } else {
        let largest = visible.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        if largest == 0.0 {
            0
        } else {
            largest.log10().floor() as i32
        }
    };
    // rcParams["axes.formatter.limits"]
    if (-4..6).contains(&order) {
        0
    } else if order <= -5 || order >= 6 {
        order
    } else {
        0
    }
}

fn digits(ticks: &[f64], offset: f64, order: i32, low: f64, high: f64) -> usize {
    let unit = pow10(order);
    let scaled = |value: f64| (value - offset) / unit;
    let mut values: Vec<f64> = ticks.iter().copied().map(scaled).collect();
    let mut range_values = values.clone();
    if ticks.len() < 2 {
        range_values.extend([scaled(low), scaled(high)]);
    }
    let smallest = range_values.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = range_values
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let mut range = largest - smallest;
    if range == 0.0 {
        range = smallest.abs().max(largest.abs());
    }
    if range == 0.0 || !range.is_finite() {
        range = 1.0;
    }
    values.retain(|v| v.is_finite());
    let order = range.log10().floor() as i32;
    let threshold = 1e-3 * pow10(order);
    let mut digits = (3 - order).max(0);
    while digits >= 0 {
        let factor = pow10(digits);
        let worst = values
            .iter()
            .map(|v| (v - (v * factor).round_ties_even() / factor).abs())
            .fold(0.0, f64::max);
        if worst < threshold {
            digits -= 1;
        } else {
            break;
        }
    }
    (digits + 1).clamp(0, 300) as usize
}

/// `ScalarFormatter.format_data`: a number in scientific notation, as short as it can be.
fn format_data(value: f64) -> String {
    let exponent = value.abs().log10().floor() as i32;
    let significand = (value / pow10(exponent) * 1e10).round_ties_even() / 1e10;
    let text = general(significand, 10);
    if exponent == 0 {
        text
    } else {
        format!("{text}e{exponent}")
    }
}

/// C's `%.{precision}g`.
pub(crate) fn general(value: f64, precision: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let scientific = format!("{:.*e}", precision.max(1) - 1, value);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |text: &str| {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_string()
        } else {
            text.to_string()
        }
    };
    if exponent < -4 || exponent >= precision as i32 {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{}e{sign}{:02}", trim(mantissa), exponent.abs())
    } else {
        trim(&format!(
            "{value:.*}",
            (precision as i32 - 1 - exponent).max(0) as usize
        ))
    }
}

/// Which multiples of the base `LogFormatter` labels between powers, for a view.
pub fn log_sublabels(low: f64, high: f64, base: f64) -> Vec<i64> {
    let (low, high) = if high < low { (high, low) } else { (low, high) };
    let (from, to) = (low.ln() / base.ln(), high.ln() / base.ln());
    let ticks = to.floor() - from.next_down().floor();
    let decades = (to - from).abs();
    if ticks > 1.0 {
        vec![1]
    } else if decades > 0.4 {
        let count = (base as usize / 2 + 1).max(2);
        (0..count)
            .map(|i| base.powf(i as f64 / (count - 1) as f64).round_ties_even() as i64)
            .collect()
    } else {
        (1..=base as i64).collect()
    }
}

/// A tick of a logarithmic axis: `10²`, `3×10⁻¹`; empty where `sublabels` leaves it out.
pub fn log_label(value: f64, base: f64, sublabels: &[i64]) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let sign = if value < 0.0 { "\u{2212}" } else { "" };
    let exponent = value.abs().ln() / base.ln();
    let is_power = (exponent - exponent.round()).abs() < 1e-10;
    let whole = if is_power {
        exponent.round()
    } else {
        exponent.floor()
    };
    let multiple = base.powf(exponent - whole).round_ties_even() as i64;
    if !sublabels.contains(&multiple) {
        return String::new();
    }
    let raised = crate::text::plain(&format!("$^{{{}}}$", whole as i64));
    let base_value = base;
    let base = if base.fract() == 0.0 {
        format!("{}", base as i64)
    } else {
        general(base, 6)
    };
    if is_power {
        return format!("{sign}{base}{raised}");
    }
    let mut coefficient = value.abs() / base_value.powf(whole);
    if (coefficient - coefficient.round()).abs() < 1e-10 {
        coefficient = coefficient.round();
    }
    format!("{sign}{}×{base}{raised}", general(coefficient, 6))
}
