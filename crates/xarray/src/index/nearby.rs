//! The labels next to one that is not there, by pandas' rules.

use littoral_array::calendar::parse_timedelta;
use littoral_array::{Array, Scalar};

use super::{Index, Key, Keys, Method};
use crate::error::{Result, XarrayError, value_error};

impl Index {
    /// Inexact positions, −1 where there is none (within the tolerance).
    pub fn nearby(
        &self,
        labels: &[Scalar],
        method: Method,
        tolerance: Option<&Array>,
    ) -> Result<Vec<i64>> {
        self.check_unique()?;
        if !self.is_monotonic() {
            return Err(value_error(
                "index must be monotonic increasing or decreasing",
            ));
        }
        let text = matches!(self.keys, Keys::Str(_)) && self.len() > 0 && !labels.is_empty();
        if method == Method::Nearest && text {
            return Err(XarrayError::Type(
                "unsupported operand type(s) for -: 'str' and 'str'".into(),
            ));
        }
        let tolerances = tolerance
            .map(|tolerance| self.tolerances(tolerance))
            .transpose()?;
        let size = self.len() as i64;
        let mut found = vec![];
        for (at, label) in labels.iter().enumerate() {
            let Some(key) = self.loose_key(label) else {
                if label.is_null() {
                    found.push(-1);
                    continue;
                }
                return Err(XarrayError::Type(format!(
                    "Cannot compare dtypes {} and {}",
                    self.dtype,
                    label.dtype()
                )));
            };
            // The neighbours in the order of the index: what comes before is its pad, be it larger or smaller.
            let (pad, fill) = (self.bisect(&key, true) - 1, self.bisect(&key, false));
            let valid = |position: i64| (0..size).contains(&position);
            let (pad, fill) = (
                if valid(pad) { pad } else { -1 },
                if valid(fill) { fill } else { -1 },
            );
            let distance = |position: i64| self.distance(position, &key);
            let mut position = match method {
                Method::Pad => pad,
                Method::Backfill => fill,
                Method::Nearest if pad < 0 => fill,
                Method::Nearest if fill < 0 => pad,
                Method::Nearest => {
                    let (left, right) = (distance(pad), distance(fill));
                    // pandas: ties go to the larger value, in a decreasing index to the smaller.
                    let take_left = if self.increasing {
                        left < right
                    } else {
                        left <= right
                    };
                    if take_left { pad } else { fill }
                }
            };
            if let (Some(tolerances), true) = (&tolerances, position >= 0) {
                let limit = tolerances
                    .get(at)
                    .or(tolerances.first())
                    .copied()
                    .unwrap_or(f64::MAX);
                if distance(position) > limit {
                    position = -1;
                }
            }
            found.push(position);
        }
        Ok(found)
    }

    fn distance(&self, position: i64, key: &Key) -> f64 {
        match (&self.keys, key) {
            (Keys::Int(v), Key::Int(k)) => v[position as usize].abs_diff(*k) as f64,
            (Keys::Int(v), Key::Float(k)) => (v[position as usize] as f64 - k).abs(),
            (Keys::Float(v), Key::Float(k)) => (v[position as usize] - k).abs(),
            _ => f64::INFINITY,
        }
    }

    /// Tolerances in the index's own unit.
    fn tolerances(&self, tolerance: &Array) -> Result<Vec<f64>> {
        let values = tolerance.scalars();
        let one = |value: &Scalar| match (value, self.clock()) {
            (Scalar::Timedelta(ticks, unit), Some(clock)) => {
                Some(*ticks as f64 * unit.nanos() as f64 / clock.tick_nanos() as f64)
            }
            (Scalar::Str(text), Some(clock)) => parse_timedelta(text)
                .ok()
                .map(|ns| ns as f64 / clock.tick_nanos() as f64),
            (value, _) => value.as_f64(),
        };
        values
            .iter()
            .map(one)
            .collect::<Option<_>>()
            .ok_or_else(|| {
                value_error(format!(
                    "tolerance {values:?} does not fit an index of dtype {}",
                    self.dtype
                ))
            })
    }
}
