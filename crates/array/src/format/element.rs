//! How one element of an array is printed: a common width and precision for all of them.

use super::float::{exponent_text, positional_parts, scientific_parts};
use super::scalar::object_repr;
use super::time::datetime_iso;
use super::{FloatMode, PrintOptions, Sign, width};
use crate::dtype::{DType, TimeUnit};
use crate::scalar::{NAT, Scalar};

pub(crate) enum ElementFormat {
    Bool {
        zero_d: bool,
    },
    Integer {
        width: usize,
        sign: Sign,
    },
    Float(FloatFormat),
    Datetime {
        unit: TimeUnit,
        width: usize,
    },
    Timedelta {
        width: usize,
    },
    /// Python's `repr`.
    Repr,
}

impl ElementFormat {
    /// `values` are the elements that will be printed; `zero_d` if the array has no dimension.
    pub fn new(dtype: DType, values: &[Scalar], zero_d: bool, options: &PrintOptions) -> Self {
        match dtype {
            DType::Bool => Self::Bool { zero_d },
            DType::F32 | DType::F64 => {
                let values: Vec<f64> = values.iter().filter_map(Scalar::as_f64).collect();
                Self::Float(FloatFormat::new(&values, dtype == DType::F32, options))
            }
            DType::Datetime(unit) => Self::Datetime {
                unit,
                width: time_width(values, |value| datetime_iso(value, unit).len() + 2),
            },
            DType::Timedelta(_) => Self::Timedelta {
                width: time_width(values, |value| value.to_string().len()),
            },
            dtype if dtype.is_integer() => Self::integer(values, options.sign),
            _ => Self::Repr,
        }
    }

    fn integer(values: &[Scalar], sign: Sign) -> Self {
        let wide = |value: &Scalar| match value {
            Scalar::UInt(value) => *value as i128,
            value => value.as_i64().unwrap_or(0) as i128,
        };
        let largest = values.iter().map(wide).max();
        let smallest = values.iter().map(wide).min();
        let (Some(largest), Some(smallest)) = (largest, smallest) else {
            return Self::Integer { width: 0, sign };
        };
        let sign = if sign == Sign::Space && smallest < 0 {
            Sign::Minus
        } else {
            sign
        };
        let signed = (largest >= 0 && sign != Sign::Minus) as usize;
        let width = (largest.to_string().len() + signed).max(smallest.to_string().len());
        Self::Integer { width, sign }
    }

    pub fn format(&self, value: &Scalar) -> String {
        match (self, value) {
            (Self::Bool { zero_d }, Scalar::Bool(true)) => {
                if *zero_d {
                    "True".into()
                } else {
                    " True".into()
                }
            }
            (Self::Bool { .. }, _) => "False".into(),
            (Self::Integer { width, sign }, value) => {
                let (text, negative) = match value {
                    Scalar::UInt(value) => (value.to_string(), false),
                    value => {
                        let value = value.as_i64().unwrap_or(0);
                        (value.to_string(), value < 0)
                    }
                };
                let mark = match sign {
                    _ if negative => "",
                    Sign::Minus => "",
                    Sign::Plus => "+",
                    Sign::Space => " ",
                };
                format!("{:>width$}", format!("{mark}{text}"))
            }
            (Self::Float(float), value) => float.format(value.as_f64().unwrap_or(f64::NAN)),
            (
                Self::Datetime { width, .. } | Self::Timedelta { width },
                Scalar::Datetime(NAT, _) | Scalar::Timedelta(NAT, _),
            ) => format!("{:>width$}", "'NaT'"),
            (Self::Datetime { unit, width }, Scalar::Datetime(value, _)) => {
                format!("{:>width$}", format!("'{}'", datetime_iso(*value, *unit)))
            }
            (Self::Timedelta { width }, Scalar::Timedelta(value, _)) => format!("{value:>width$}"),
            (_, value) => object_repr(value),
        }
    }
}

/// Widest of the extreme values, at least that of `'NaT'` where one is missing.
fn time_width(values: &[Scalar], text_width: impl Fn(i64) -> usize) -> usize {
    let counts = values.iter().filter_map(|value| match value {
        Scalar::Datetime(value, _) | Scalar::Timedelta(value, _) => Some(*value),
        _ => None,
    });
    let present = counts.clone().filter(|value| *value != NAT);
    let widest = [present.clone().max(), present.clone().min()]
        .into_iter()
        .flatten()
        .map(text_width)
        .max()
        .unwrap_or(0);
    if present.count() < counts.count() {
        widest.max(5)
    } else {
        widest
    }
}

/// Common layout of floats, found as numpy's `FloatingFormat` finds it.
pub(crate) struct FloatFormat {
    single: bool,
    scientific: bool,
    unique: bool,
    /// Cap on fraction digits; None for no cap.
    precision: Option<usize>,
    min_digits: usize,
    keep_zeros: bool,
    pad_left: usize,
    pad_right: usize,
    exponent_digits: usize,
    sign: Sign,
    nan: String,
    infinity: String,
}

impl FloatFormat {
    fn new(values: &[f64], single: bool, options: &PrintOptions) -> Self {
        let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let plus = |value: f64| (options.sign == Sign::Plus && !value.is_sign_negative()) as usize;
        let cap = (options.floatmode != FloatMode::Unique).then_some(options.precision);
        let unique = options.floatmode != FloatMode::Fixed;
        let mut format = Self {
            single,
            scientific: is_scientific(&finite, single, options.suppress),
            unique,
            precision: cap,
            min_digits: 0,
            keep_zeros: false,
            pad_left: 0,
            pad_right: 0,
            exponent_digits: 2,
            sign: options.sign,
            nan: options.nanstr.clone(),
            infinity: options.infstr.clone(),
        };
        if format.scientific {
            let mut digits = 0;
            for value in &finite {
                let (first, fraction, exponent) = scientific_parts(*value, single, unique, cap, 0);
                let fraction = if unique {
                    fraction.trim_end_matches('0')
                } else {
                    &fraction
                };
                digits = digits.max(fraction.len());
                format.pad_left = format.pad_left.max(first.len() + plus(*value));
                format.exponent_digits = format
                    .exponent_digits
                    .max(exponent.unsigned_abs().to_string().len());
            }
            format.precision = Some(digits);
            format.min_digits = digits;
            format.keep_zeros = true;
            format.pad_right = format.exponent_digits + 2 + digits;
        } else if !finite.is_empty() {
            for value in &finite {
                let (whole, fraction) = positional_parts(*value, single, unique, cap, 0);
                let fraction = if unique {
                    fraction.trim_end_matches('0')
                } else {
                    &fraction
                };
                format.pad_left = format.pad_left.max(whole.len() + plus(*value));
                format.pad_right = format.pad_right.max(fraction.len());
            }
            if matches!(
                options.floatmode,
                FloatMode::Fixed | FloatMode::MaxPrecEqual
            ) {
                format.precision = Some(format.pad_right);
                format.min_digits = format.pad_right;
                format.keep_zeros = true;
            }
        }
        if options.sign == Sign::Space && !finite.iter().any(|value| value.is_sign_negative()) {
            format.pad_left += 1;
        }
        if finite.len() != values.len() {
            let negative = values.contains(&f64::NEG_INFINITY) || options.sign != Sign::Minus;
            let offset = format.pad_right + 1;
            format.pad_left = format
                .pad_left
                .max(width(&options.nanstr).saturating_sub(offset))
                .max((width(&options.infstr) + negative as usize).saturating_sub(offset));
        }
        format
    }

    fn format(&self, value: f64) -> String {
        let plus = if self.sign == Sign::Plus && !value.is_sign_negative() {
            "+"
        } else {
            ""
        };
        if !value.is_finite() {
            let text = if value.is_nan() {
                format!(
                    "{}{}",
                    if self.sign == Sign::Plus { "+" } else { "" },
                    self.nan
                )
            } else {
                format!("{}{}", if value < 0.0 { "-" } else { plus }, self.infinity)
            };
            let columns = self.pad_left + self.pad_right + 1;
            return format!("{text:>columns$}");
        }
        let pad_left = self.pad_left;
        if self.scientific {
            let (first, mut fraction, exponent) = scientific_parts(
                value,
                self.single,
                self.unique,
                self.precision,
                self.min_digits,
            );
            let digits = self.precision.unwrap_or(0);
            fraction = format!("{fraction:0<digits$}");
            let exponent = exponent_text(exponent, self.exponent_digits);
            format!(
                "{:>pad_left$}.{fraction}{exponent}",
                format!("{plus}{first}")
            )
        } else {
            let (whole, mut fraction) = positional_parts(
                value,
                self.single,
                self.unique,
                self.precision,
                self.min_digits,
            );
            if !self.keep_zeros {
                fraction.truncate(fraction.trim_end_matches('0').len());
            }
            let pad_right = self.pad_right;
            format!(
                "{:>pad_left$}.{fraction:<pad_right$}",
                format!("{plus}{whole}")
            )
        }
    }
}

fn is_scientific(finite: &[f64], single: bool, suppress: bool) -> bool {
    let sizes = finite
        .iter()
        .map(|value| value.abs())
        .filter(|size| *size != 0.0);
    let largest = sizes.clone().fold(0.0, f64::max);
    let smallest = sizes.fold(f64::INFINITY, f64::min);
    if largest == 0.0 {
        return false;
    }
    // numpy divides and compares in the array's own type.
    let ratio = if single {
        (largest as f32 / smallest as f32) as f64
    } else {
        largest / smallest
    };
    let small = if single {
        (smallest as f32) < 1e-4
    } else {
        smallest < 1e-4
    };
    largest >= if single { 1e6 } else { 1e8 } || (!suppress && (small || ratio > 1000.0))
}
