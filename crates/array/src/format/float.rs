//! Decimal text of floats: the shortest digits that round-trip, or a number of exact digits.
//!
//! "Shortest" is per type: `single` asks for digits that identify the value among float32.

/// What happens to trailing zeros of the fraction (numpy's `trim`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trim {
    /// `k`: keep zeros and point.
    Keep,
    /// `.`: drop zeros, keep the point.
    Point,
    /// `0`: drop all zeros but one.
    OneZero,
    /// `-`: drop zeros and point.
    All,
}

impl Trim {
    fn apply(self, mut fraction: String) -> String {
        if self == Trim::Keep {
            return format!(".{fraction}");
        }
        fraction.truncate(fraction.trim_end_matches('0').len());
        match (self, fraction.is_empty()) {
            (Trim::Point, true) => ".".into(),
            (Trim::OneZero, true) => ".0".into(),
            (Trim::All, true) => String::new(),
            _ => format!(".{fraction}"),
        }
    }
}

/// Digits of a finite float: `[-]d.ddd × 10^exponent`.
struct Digits {
    digits: String,
    exponent: i32,
}

fn parse_scientific(text: &str) -> Digits {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    Digits {
        digits: mantissa.chars().filter(char::is_ascii_digit).collect(),
        exponent: exponent.parse().unwrap_or(0),
    }
}

/// The shortest digits that identify the value; of two equally near, the even one, as numpy.
fn shortest(value: f64, single: bool) -> Digits {
    let value = value.abs();
    let text = if single {
        format!("{:e}", value as f32)
    } else {
        format!("{value:e}")
    };
    let places = text.find('e').unwrap_or(0).saturating_sub(2);
    // Rust rounds such a tie up; exact formatting rounds it to even.
    let nearest = format!("{value:.places$e}");
    let identifies = if single {
        nearest.parse::<f32>() == Ok(value as f32)
    } else {
        nearest.parse::<f64>() == Ok(value)
    };
    parse_scientific(if identifies { &nearest } else { &text })
}

/// Positional text in two parts: whole digits with the sign, fraction digits.
/// `precision` caps fraction digits; `min_digits` asks for at least so many.
pub(crate) fn positional_parts(
    value: f64,
    single: bool,
    unique: bool,
    precision: Option<usize>,
    min_digits: usize,
) -> (String, String) {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let exact = |places: usize| {
        let text = format!("{:.places$}", value.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        (format!("{sign}{whole}"), fraction.to_string())
    };
    if !unique {
        return exact(precision.unwrap_or(0));
    }
    let Digits { digits, exponent } = shortest(value, single);
    let places = (digits.len() as i32 - 1 - exponent).max(0) as usize;
    if value != 0.0 {
        if let Some(precision) = precision.filter(|p| *p < places) {
            return exact(precision);
        }
        if min_digits > places {
            return exact(min_digits);
        }
    }
    let (whole, fraction) = if exponent < 0 {
        (
            "0".to_string(),
            format!("{}{digits}", "0".repeat((-exponent - 1) as usize)),
        )
    } else {
        let whole_len = exponent as usize + 1;
        if digits.len() <= whole_len {
            (
                format!("{digits}{}", "0".repeat(whole_len - digits.len())),
                String::new(),
            )
        } else {
            (
                digits[..whole_len].to_string(),
                digits[whole_len..].to_string(),
            )
        }
    };
    let fraction = format!("{fraction:0<min_digits$}");
    (
        format!("{sign}{whole}"),
        if value == 0.0 && min_digits == 0 {
            String::new()
        } else {
            fraction
        },
    )
}

/// Scientific text in three parts: first digit with the sign, fraction digits, exponent.
pub(crate) fn scientific_parts(
    value: f64,
    single: bool,
    unique: bool,
    precision: Option<usize>,
    min_digits: usize,
) -> (String, String, i32) {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let exact = |places: usize| parse_scientific(&format!("{:.places$e}", value.abs()));
    let found = if unique {
        let found = shortest(value, single);
        let places = found.digits.len() - 1;
        match precision {
            Some(precision) if precision < places => exact(precision),
            _ if min_digits > places => exact(min_digits),
            _ => found,
        }
    } else {
        exact(precision.unwrap_or(0))
    };
    let (first, rest) = found.digits.split_at(1);
    (format!("{sign}{first}"), rest.to_string(), found.exponent)
}

/// `e+05`: at least `digits` digits.
pub(crate) fn exponent_text(exponent: i32, digits: usize) -> String {
    format!(
        "e{}{:0digits$}",
        if exponent < 0 { '-' } else { '+' },
        exponent.unsigned_abs()
    )
}

fn special(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("nan")
    } else if value.is_infinite() {
        Some(if value > 0.0 { "inf" } else { "-inf" })
    } else {
        None
    }
}

/// `np.format_float_positional`.
pub fn format_float_positional(
    value: f64,
    single: bool,
    precision: Option<usize>,
    unique: bool,
    trim: Trim,
) -> String {
    if let Some(text) = special(value) {
        return text.into();
    }
    let (whole, fraction) = positional_parts(value, single, unique, precision, 0);
    whole + &trim.apply(fraction)
}

/// `np.format_float_scientific`.
pub fn format_float_scientific(
    value: f64,
    single: bool,
    precision: Option<usize>,
    unique: bool,
    trim: Trim,
    exponent_digits: usize,
) -> String {
    if let Some(text) = special(value) {
        return text.into();
    }
    let (first, fraction, exponent) = scientific_parts(value, single, unique, precision, 0);
    first + &trim.apply(fraction) + &exponent_text(exponent, exponent_digits)
}

/// `str` of a numpy float: positional from 1e-4 up to 1e16 (float32: 1e6), scientific elsewhere.
pub(crate) fn numpy_float(value: f64, single: bool) -> String {
    if let Some(text) = special(value) {
        return text.into();
    }
    let size = value.abs();
    let high = if single { 1e6 } else { 1e16 };
    if size == 0.0 || (size >= 1e-4 && size < high) {
        format_float_positional(value, single, None, true, Trim::OneZero)
    } else {
        format_float_scientific(value, single, None, true, Trim::All, 2)
    }
}

/// Python's `repr(float)`.
pub fn float_repr(value: f64) -> String {
    numpy_float(value, false)
}

/// Python's `format(value, ".{precision}")`: the general format without a type letter, which
/// keeps one digit after the point and turns scientific at `10**precision`.
pub fn general(value: f64, precision: usize) -> String {
    if let Some(text) = special(value) {
        return text.into();
    }
    let precision = precision.max(1);
    let (_, _, exponent) = scientific_parts(value, false, false, Some(precision - 1), 0);
    if value == 0.0 || (exponent >= -4 && exponent < precision as i32) {
        let places = (precision as i32 - 1 - exponent).max(0) as usize;
        // `.4` differs from `.4g` in two ways: "1.0" keeps its zero, and a whole number that needs
        // all its digits is scientific ("1.234e+03"), since the point needs a digit after it.
        if exponent == precision as i32 - 1 {
            return format_float_scientific(value, false, Some(precision - 1), false, Trim::All, 2);
        }
        let (whole, fraction) = positional_parts(value, false, false, Some(places), 0);
        whole + &Trim::OneZero.apply(fraction)
    } else {
        format_float_scientific(value, false, Some(precision - 1), false, Trim::All, 2)
    }
}
