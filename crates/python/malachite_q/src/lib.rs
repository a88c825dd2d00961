//! Quotients of integers of any size, as far as floats are concerned.

use std::cmp::Ordering;

use malachite_base::num::conversion::traits::RoundingInto;
use malachite_base::rounding_modes::RoundingMode;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

/// A quotient, not reduced. The denominator is not zero.
#[derive(Debug, Clone)]
pub struct Rational {
    negative: bool,
    numerator: BigUint,
    denominator: BigUint,
}

/// Of a float's significand, in bits; and the least exponent of one that is not subnormal, as for a fraction
/// between a half and one.
const DIGITS: i64 = f64::MANTISSA_DIGITS as i64;
const MIN_EXPONENT: i64 = f64::MIN_EXP as i64;

impl Rational {
    /// Callers see to it that the denominator is not zero.
    pub fn from_integers_ref(numerator: &BigInt, denominator: &BigInt) -> Self {
        Self {
            negative: (numerator.sign() == Sign::Minus) != (denominator.sign() == Sign::Minus),
            numerator: numerator.magnitude().clone(),
            denominator: denominator.magnitude().clone(),
        }
    }

    /// Without the sign.
    pub fn into_numerator_and_denominator(self) -> (BigUint, BigUint) {
        (self.numerator, self.denominator)
    }
}

impl RoundingInto<f64> for Rational {
    /// The nearest float; past the largest, infinity, which is not told apart from an exact result.
    fn rounding_into(self, _nearest: RoundingMode) -> (f64, Ordering) {
        let nearest = nearest(self.numerator, self.denominator);
        let value = if self.negative { -nearest } else { nearest };
        (value, Ordering::Equal)
    }
}

impl TryFrom<f64> for Rational {
    type Error = ();

    /// The exact value, reduced. Infinity and NaN have none.
    fn try_from(value: f64) -> Result<Self, ()> {
        if !value.is_finite() {
            return Err(());
        }
        let bits = value.to_bits();
        let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
        let (exponent, significand) = match exponent {
            0 => (1, fraction),
            _ => (exponent, fraction | 1 << 52),
        };
        let zeros = significand.trailing_zeros().min(52);
        let (significand, exponent) = (significand >> zeros, exponent - 1075 + i64::from(zeros));
        let (mut numerator, mut denominator) = (BigUint::from(significand), BigUint::one());
        match exponent {
            0.. => numerator <<= exponent as u64,
            _ if significand == 0 => {}
            _ => denominator <<= exponent.unsigned_abs(),
        }
        Ok(Self {
            negative: value.is_sign_negative(),
            numerator,
            denominator,
        })
    }
}

/// The quotient has two bits more than the result, and a last one that says whether there is more: rounding
/// happens once, for subnormal results too.
fn nearest(mut numerator: BigUint, mut denominator: BigUint) -> f64 {
    if numerator.is_zero() {
        return 0.0;
    }
    let magnitude = numerator.bits() as i64 - denominator.bits() as i64;
    if magnitude > f64::MAX_EXP as i64 {
        return f64::INFINITY;
    }
    if magnitude < MIN_EXPONENT - DIGITS - 1 {
        return 0.0;
    }
    let exponent = magnitude.max(MIN_EXPONENT) - DIGITS - 2;
    match exponent {
        0.. => denominator <<= exponent as u64,
        _ => numerator <<= exponent.unsigned_abs(),
    }
    let (quotient, rest) = numerator.div_rem(&denominator);
    let mut quotient = quotient.to_u64().unwrap_or(u64::MAX);
    quotient |= u64::from(!rest.is_zero());
    // Bits past the significand; those of subnormal numbers are more.
    let length = i64::from(u64::BITS - quotient.leading_zeros());
    let extra = length.max(MIN_EXPONENT - exponent) - DIGITS;
    let half = 1u64 << (extra - 1);
    let unit = half << 1;
    let below = quotient % unit;
    quotient -= below;
    if below > half || (below == half && quotient & unit != 0) {
        quotient += unit;
    }
    // Both powers are normal numbers, and both products exact.
    let (first, second) = (exponent / 2, exponent - exponent / 2);
    quotient as f64 * power(first) * power(second)
}

/// Two to a power between −1022 and 1023.
fn power(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}
