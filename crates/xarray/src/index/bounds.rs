//! Slices by labels: where their bounds are, by pandas' rules.

use std::cmp::Ordering;

use littoral_array::calendar::parse_partial_resolution;
use littoral_array::format::python_str_repr;
use littoral_array::{DType, Scalar};

use super::{Index, Key, Keys, Lookup, label_repr, order};
use crate::error::{Result, XarrayError, key_error, value_error};

impl Index {
    pub(super) fn slice(
        &self,
        start: Option<&Scalar>,
        stop: Option<&Scalar>,
        step: i64,
    ) -> Result<Lookup> {
        let size = self.len() as i64;
        if !self.increasing
            && let Some(found) = self.text_slice(start, stop, step)?
        {
            return Ok(found);
        }
        if !self.is_monotonic() {
            // Exact labels still have positions.
            let at = |label: &Scalar, side: &str| {
                let found = match (label, self.clock()) {
                    (Scalar::Str(_), Some(_)) => {
                        self.positions_of(&self.bound_key(label, side == "right")?)
                    }
                    _ => self.all_positions(label),
                };
                match found.as_slice() {
                    [] => Err(key_error(format!(
                        "Cannot get {side} slice bound for non-monotonic index with a missing label {}. Either sort the index or specify an existing label.",
                        label_repr(label)
                    ))),
                    [first, .., last] if last - first + 1 != found.len() as i64 => {
                        Err(key_error(format!(
                            "Cannot get {side} slice bound for non-unique label: {}",
                            label_repr(label)
                        )))
                    }
                    [first, ..] if side == "left" => Ok(*first),
                    [.., last] => Ok(*last),
                }
            };
            let start = start.map_or(Ok(0), |label| at(label, "left"))?;
            let stop = stop.map_or(Ok(size), |label| {
                Ok::<_, XarrayError>(at(label, "right")? + 1)
            })?;
            return Ok(Lookup::Slice { start, stop, step });
        }
        // With a negative step the bounds are met from the other side.
        let forward = step > 0;
        let bound = |label: &Scalar, upper: bool| -> Result<i64> {
            let key = self.bound_key(label, upper)?;
            Ok(self.bisect(&key, upper))
        };
        if forward {
            let start = start.map_or(Ok(0), |label| bound(label, false))?;
            let stop = stop.map_or(Ok(size), |label| bound(label, true))?;
            return Ok(Lookup::Slice {
                start,
                stop: stop.max(start),
                step,
            });
        }
        let start = start.map_or(Ok(size - 1), |label| {
            Ok::<_, XarrayError>(bound(label, true)? - 1)
        })?;
        let stop = stop.map_or(Ok(-1), |label| {
            Ok::<_, XarrayError>(bound(label, false)? - 1)
        })?;
        // Nothing comes before the first.
        Ok(match start < 0 {
            true => Lookup::Slice {
                start: 0,
                stop: 0,
                step,
            },
            false => Lookup::Slice {
                start,
                stop: stop.min(start),
                step,
            },
        })
    }

    /// A slice by text of times that do not ascend: all times between the bounds, which must be there. None for other
    /// slices.
    fn text_slice(
        &self,
        start: Option<&Scalar>,
        stop: Option<&Scalar>,
        step: i64,
    ) -> Result<Option<Lookup>> {
        let (Keys::Int(values), DType::Datetime(_)) = (&self.keys, self.dtype) else {
            return Ok(None);
        };
        let bounds = [start, stop];
        if !bounds
            .iter()
            .flatten()
            .all(|label| matches!(label, Scalar::Str(_)))
        {
            return Ok(None);
        }
        if start.is_none() && stop.is_none() {
            return Err(value_error(
                "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead. If the context \
                 of this error is of the form `arr[nonzero(cond)]`, just use `arr[cond]`.",
            ));
        }
        let mut inside = vec![true; values.len()];
        let mut known = true;
        for (upper, label) in [false, true].into_iter().zip(bounds) {
            let Some(label) = label else { continue };
            let Key::Int(bound) = self.bound_key(label, upper)? else {
                return Ok(None);
            };
            known &= values.contains(&bound);
            for (value, inside) in values.iter().zip(&mut inside) {
                *inside &= if upper {
                    *value <= bound
                } else {
                    *value >= bound
                };
            }
        }
        if !known {
            return Err(key_error(
                "Value based partial slicing on non-monotonic DatetimeIndexes with non-existing keys is not allowed.",
            ));
        }
        if step != 1 || inside.contains(&false) {
            return Err(key_error(format!(
                "cannot represent labeled-based slice indexer for coordinate {} with a slice over integer positions; \
                 the index is unsorted or non-unique",
                python_str_repr(&self.name)
            )));
        }
        Ok(Some(Lookup::Slice {
            start: 0,
            stop: values.len() as i64,
            step: 1,
        }))
    }

    /// First position not before `key` (`upper`: after it), in the index's own direction.
    pub(super) fn bisect(&self, key: &Key, upper: bool) -> i64 {
        let before = |order: Option<Ordering>| match (self.increasing, upper, order) {
            (_, _, None) => false,
            (true, false, Some(order)) => order.is_lt(),
            (true, true, Some(order)) => order.is_le(),
            (false, false, Some(order)) => order.is_gt(),
            (false, true, Some(order)) => order.is_ge(),
        };
        (match (&self.keys, key) {
            (Keys::Int(v), Key::Int(k)) => v.partition_point(|v| before(Some(v.cmp(k)))),
            (Keys::Int(v), Key::Float(k)) => {
                v.partition_point(|v| before((*v as f64).partial_cmp(k)))
            }
            (Keys::Float(v), Key::Float(k)) => v.partition_point(|v| before(v.partial_cmp(k))),
            (Keys::Str(v), Key::Str(k)) => v.partition_point(|v| before(Some(v.cmp(k)))),
            (Keys::Any(v), Key::Any(k)) => {
                v.partition_point(|v| before(Some(order(v, k).unwrap_or(Ordering::Equal))))
            }
            _ => 0,
        }) as i64
    }

    /// The key of a slice's bound: of a date string, the end or the start of its period.
    fn bound_key(&self, label: &Scalar, end: bool) -> Result<Key> {
        if let (Scalar::Str(text), Some(clock)) = (label, self.clock()) {
            let (start, stop, _) = parse_partial_resolution(text, clock).ok_or_else(|| {
                value_error(format!(
                    "could not read {text:?} as a date of coordinate {:?}",
                    self.name
                ))
            })?;
            return Ok(Key::Int(if end { stop } else { start }));
        }
        let wrong = || {
            XarrayError::Type(format!(
                "cannot do slice indexing on coordinate {} of dtype {} with the label {} of another type",
                python_str_repr(&self.name),
                self.dtype,
                littoral_array::format::scalar_str(label, label.dtype())
            ))
        };
        match (label, self.loose_key(label)) {
            (_, Some(key)) => Ok(key),
            _ => Err(wrong()),
        }
    }

    /// The first instant of the period that a date string names, as the coordinate counts.
    pub fn instant(&self, label: &Scalar) -> Result<i64> {
        match self.bound_key(label, false)? {
            Key::Int(instant) => Ok(instant),
            _ => Err(value_error(format!(
                "coordinate {} holds no times",
                python_str_repr(&self.name)
            ))),
        }
    }
}
