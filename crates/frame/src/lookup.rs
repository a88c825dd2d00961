//! Labels to positions: `loc`.

use littoral_array::calendar::{Resolution, parse_partial_resolution};
use littoral_array::{Array, DType, Scalar};

use crate::column::{self, Key};
use crate::error::{FrameError, Result};
use crate::index::Index;

/// What stands in `loc[…]` for one axis.
#[derive(Debug, Clone)]
pub enum Selection {
    Label(Scalar),
    /// A label for each of the first levels.
    Labels(Vec<Scalar>),
    /// Both ends included.
    Slice {
        start: Option<Scalar>,
        stop: Option<Scalar>,
        step: i64,
    },
    List(Array),
    Mask(Vec<bool>),
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// One row: the result loses the axis.
    One(usize),
    Many(Vec<i64>),
    /// Rows of some labels of the first levels: the result loses these levels.
    Levels(Vec<i64>, usize),
}

fn missing(label: &Scalar) -> FrameError {
    FrameError::Key(crate::format::pretty(label))
}

impl Index {
    /// Positions of a selection. `KeyError` if a label is not there.
    pub fn locate(&self, selection: &Selection) -> Result<Found> {
        match selection {
            Selection::Mask(mask) => Ok(Found::Many(crate::series::mask_positions(
                mask,
                self.len(),
            )?)),
            Selection::List(labels) => {
                let keys = self.first_keys();
                let mut positions = vec![];
                for label in self.cast_labels(labels)?.scalars() {
                    let key = Key::of(&label);
                    let before = positions.len();
                    positions.extend(
                        (0..)
                            .zip(&keys)
                            .filter(|(_, own)| **own == key)
                            .map(|(at, _)| at),
                    );
                    if positions.len() == before {
                        return Err(FrameError::Key(format!(
                            "\"[{}] not in index\"",
                            crate::format::pretty(&label)
                        )));
                    }
                }
                Ok(Found::Many(positions))
            }
            Selection::Slice { start, stop, step } => self.locate_slice(start, stop, *step),
            Selection::Label(label) => match self {
                Index::Multi(_) => self.locate_levels(std::slice::from_ref(label)),
                Index::Flat(_) => self.locate_label(label),
            },
            Selection::Labels(labels) => self.locate_levels(labels),
        }
    }

    fn first_keys(&self) -> Vec<Key> {
        (0..self.len())
            .map(|row| self.labels_at(row).first().map_or(Key::Missing, Key::of))
            .collect()
    }

    /// Texts as times, if the index holds times.
    fn cast_labels(&self, labels: &Array) -> Result<Array> {
        match (self, labels.dtype()) {
            (Index::Flat(flat), DType::Str(_)) if flat.values.dtype().is_time() => {
                Ok(littoral_array::ops::cast(labels, flat.values.dtype())?)
            }
            _ => Ok(labels.clone()),
        }
    }

    fn locate_label(&self, label: &Scalar) -> Result<Found> {
        if let (Some(clock), Scalar::Str(text)) = (self.clock(), label) {
            let (start, stop, resolution) =
                parse_partial_resolution(text, clock).ok_or_else(|| missing(label))?;
            let inside = self.positions(|count| (start..=stop).contains(&count));
            // A text as fine as the labels is one moment.
            if resolution >= self.resolution() {
                return match inside.as_slice() {
                    [] => Err(missing(label)),
                    [one] => Ok(Found::One(*one as usize)),
                    _ => Ok(Found::Many(inside)),
                };
            }
            return match inside.is_empty() {
                true => Err(missing(label)),
                false => Ok(Found::Many(inside)),
            };
        }
        let key = Key::of(label);
        let keys = self.first_keys();
        let found: Vec<i64> = (0..)
            .zip(&keys)
            .filter(|(_, own)| **own == key)
            .map(|(at, _)| at)
            .collect();
        match found.as_slice() {
            [] => Err(missing(label)),
            [one] => Ok(Found::One(*one as usize)),
            _ => Ok(Found::Many(found)),
        }
    }

    fn positions(&self, test: impl Fn(i64) -> bool) -> Vec<i64> {
        let Index::Flat(flat) = self else {
            return vec![];
        };
        let counts: Vec<i64> = flat.values.to_vec().unwrap_or_default();
        (0..)
            .zip(counts)
            .filter(|(_, count)| test(*count))
            .map(|(at, _)| at)
            .collect()
    }

    /// The coarsest part of a date that tells the labels apart.
    fn resolution(&self) -> Resolution {
        let (Index::Flat(flat), Some(clock)) = (self, self.clock()) else {
            return Resolution::Nano;
        };
        let counts: Vec<i64> = flat.values.to_vec().unwrap_or_default();
        let dates = counts
            .into_iter()
            .filter(|count| *count != i64::MIN)
            .map(|count| clock.date_time(count));
        dates
            .map(|date| match () {
                () if date.nanosecond != 0 => Resolution::Nano,
                () if date.second != 0 => Resolution::Second,
                () if date.minute != 0 => Resolution::Minute,
                () if date.hour != 0 => Resolution::Hour,
                () => Resolution::Day,
            })
            .max()
            .unwrap_or(Resolution::Day)
    }

    fn locate_slice(
        &self,
        start: &Option<Scalar>,
        stop: &Option<Scalar>,
        step: i64,
    ) -> Result<Found> {
        let keys = self.first_keys();
        let increasing = keys.is_sorted();
        let decreasing = keys.is_sorted_by(|a, b| a >= b);
        let bound = |label: &Scalar, end: bool| -> Result<Key> {
            if let (Some(clock), Scalar::Str(text)) = (self.clock(), label) {
                let (first, last, _) =
                    parse_partial_resolution(text, clock).ok_or_else(|| missing(label))?;
                let count = if end == increasing { last } else { first };
                return Ok(Key::of(&Scalar::Datetime(count, clock.unit())));
            }
            Ok(Key::of(label))
        };
        let size = keys.len();
        let (from, to) = if increasing || decreasing {
            let from = match start {
                Some(label) => {
                    let key = bound(label, false)?;
                    keys.partition_point(|own| if increasing { *own < key } else { *own > key })
                }
                None => 0,
            };
            let to = match stop {
                Some(label) => {
                    let key = bound(label, true)?;
                    keys.partition_point(|own| if increasing { *own <= key } else { *own >= key })
                }
                None => size,
            };
            (from, to)
        } else {
            let at = |label: &Scalar| {
                let key = Key::of(label);
                keys.iter()
                    .position(|own| *own == key)
                    .ok_or_else(|| missing(label))
            };
            let from = start.as_ref().map_or(Ok(0), at)?;
            let to = match stop {
                Some(label) => at(label)? + 1,
                None => size,
            };
            (from, to)
        };
        let step_size = step.unsigned_abs().max(1) as usize;
        let mut positions: Vec<i64> = (from..to.max(from))
            .step_by(step_size)
            .map(|at| at as i64)
            .collect();
        if step < 0 {
            positions.reverse();
        }
        Ok(Found::Many(positions))
    }

    fn locate_levels(&self, labels: &[Scalar]) -> Result<Found> {
        let Index::Multi(multi) = self else {
            return match labels {
                [label] => self.locate_label(label),
                _ => Err(FrameError::Key("'Too many indexers'".into())),
            };
        };
        if labels.len() > multi.names.len() {
            return Err(FrameError::Key(format!(
                "'Key length ({}) exceeds index depth ({})'",
                labels.len(),
                multi.names.len()
            )));
        }
        let mut rows: Vec<i64> = (0..multi.len() as i64).collect();
        for (level, label) in labels.iter().enumerate() {
            let values = &multi.levels[level];
            let label = match (label, values.dtype()) {
                (Scalar::Str(_), dtype) if dtype.is_time() => {
                    littoral_array::ops::cast(&Array::scalar(label.clone()), dtype)?.item()?
                }
                _ => label.clone(),
            };
            let key = Key::of(&label);
            let code = (0..values.size()).find(|at| Key::of(&column::at(values, *at)) == key);
            let code = code.ok_or_else(|| missing(&label))? as i64;
            rows.retain(|row| multi.codes[level][*row as usize] == code);
        }
        match rows.as_slice() {
            [] => Err(missing(&labels[labels.len() - 1])),
            [row] if labels.len() == multi.names.len() => Ok(Found::One(*row as usize)),
            _ => Ok(Found::Levels(rows, labels.len())),
        }
    }

    /// The rows of a [`Found::Levels`], without the levels that were looked up.
    pub fn without_first(&self, rows: &[i64], levels: usize) -> Result<Index> {
        match self.take(rows)? {
            Index::Multi(multi) if levels < multi.names.len() => {
                multi.without(&(0..levels).collect::<Vec<_>>())
            }
            index => Ok(index),
        }
    }
}
