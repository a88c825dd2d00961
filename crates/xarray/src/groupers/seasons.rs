//! Groups of months: seasons of any length, spelled by initials (`"DJF"`, `"JJAS"`).

use std::sync::Arc;

use indexmap::IndexSet;
use littoral_array::calendar::{Clock, DateTime, component};
use littoral_array::format::python_str_repr;
use littoral_array::{Array, Scalar};

use crate::error::{Result, XarrayError, key_error, value_error};

const INITIALS: &[u8] = b"JFMAMJJASOND";

/// The months of each season. A single letter is told by the season that follows.
///
/// Errors for letters that are no two consecutive months.
pub(super) fn months(seasons: &[String]) -> Result<Vec<Vec<i64>>> {
    seasons
        .iter()
        .enumerate()
        .map(|(at, season)| {
            let letters = season.as_bytes();
            let first = *letters
                .first()
                .ok_or_else(|| XarrayError::Index("string index out of range".into()))?;
            let second = match letters.get(1) {
                Some(second) => *second,
                None => seasons[(at + 1) % seasons.len()]
                    .bytes()
                    .next()
                    .unwrap_or(b' '),
            };
            // The last pair that fits counts, as pairs are unique but for their order.
            let start = (0..12)
                .rev()
                .find(|month| INITIALS[*month] == first && INITIALS[(month + 1) % 12] == second)
                .ok_or_else(|| key_error(format!("{}{}", first as char, second as char)))?;
            Ok((0..letters.len())
                .map(|step| ((start + step) % 12) as i64 + 1)
                .collect())
        })
        .collect()
}

fn field(values: &Array, name: &str) -> Result<Vec<Option<i64>>> {
    let found = component(values, name)?;
    Ok(found.scalars().iter().map(Scalar::as_i64).collect())
}

fn check_times(values: &Array, class: &str, what: &str) -> Result<()> {
    match values.dtype().is_time() {
        true => Ok(()),
        false => Err(value_error(format!(
            "{class} can only be used to group by datetime-like {what}."
        ))),
    }
}

/// The season of each time, whatever its year, and the seasons. Where seasons overlap a month is in several:
/// the codes then come in several rows, within each of which seasons are apart.
pub(super) fn grouped(values: &Array, seasons: &[String]) -> Result<(Vec<Vec<i64>>, Array)> {
    check_times(values, "SeasonGrouper", "arrays")?;
    let months = months(seasons)?;
    let mut rows: Vec<Vec<usize>> = vec![];
    for season in 0..seasons.len() {
        let apart = |row: &Vec<usize>| {
            row.iter().all(|other| {
                months[*other]
                    .iter()
                    .all(|month| !months[season].contains(month))
            })
        };
        match rows.iter().position(apart) {
            Some(row) => rows[row].push(season),
            None => rows.push(vec![season]),
        }
    }
    let of = field(values, "month")?;
    let codes = rows
        .iter()
        .map(|row| {
            of.iter()
                .map(|month| {
                    let found = row.iter().find(|season| {
                        month.is_some_and(|month| months[**season].contains(&month))
                    });
                    found.map_or(-1, |season| *season as i64)
                })
                .collect()
        })
        .collect();
    // As objects, which pandas keeps strings as.
    let labels: Vec<Scalar> = seasons
        .iter()
        .map(|season| Scalar::Str(Arc::from(season.as_str())))
        .collect();
    Ok((codes, Array::from_vec(&[labels.len()], labels)?))
}

/// The season of a year that each time is in, labelled by its first day. `times` is 1-d.
pub(super) fn resampled(
    times: &Array,
    seasons: &[String],
    drop_incomplete: bool,
) -> Result<(Vec<i64>, Array)> {
    if times.ndim() != 1 {
        return Err(value_error(
            "SeasonResampler can only be used to resample by 1D arrays.",
        ));
    }
    check_times(times, "SeasonResampler", "DataArrays")?;
    let months = months(seasons)?;
    check_seasons(seasons, &months)?;
    // Where each time is: its season, counted from year 0.
    let position = |year: i64, month: i64| -> Option<(i64, usize, usize)> {
        let (season, at) = months
            .iter()
            .enumerate()
            .find_map(|(season, own)| Some((season, own.iter().position(|own| *own == month)?)))?;
        // Months after December belong to the year before.
        let wrapped = months[season][at] < months[season][0];
        Some((year - wrapped as i64, season, at))
    };
    let places: Vec<Option<(i64, usize, usize)>> = field(times, "year")?
        .into_iter()
        .zip(field(times, "month")?)
        .map(|(year, month)| position(year?, month?))
        .collect();
    // Seasons in the order in which they begin in a year.
    let mut order: Vec<usize> = (0..seasons.len()).collect();
    order.sort_by_key(|season| months[*season][0]);
    let rank = |season: usize| order.iter().position(|own| *own == season).unwrap_or(0) as i64;
    let number = |year: i64, season: usize| year * seasons.len() as i64 + rank(season);
    let found: Vec<(i64, usize, usize)> = places.iter().flatten().copied().collect();
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return Err(XarrayError::Index(
            "index 0 is out of bounds for axis 0 with size 0".into(),
        ));
    };
    // Years are those of the first and the last time, in a season or not.
    let ends = |at: usize, own: &(i64, usize, usize)| match places.get(at) {
        Some(None) => field(times, "year").map(|years| years[at].unwrap_or(own.0)),
        _ => Ok(own.0),
    };
    let (mut start, mut stop) = (
        number(ends(0, first)?, first.1),
        number(ends(places.len() - 1, last)?, last.1),
    );
    if drop_incomplete {
        if first.2 != 0 {
            start += 1;
        }
        if last.2 + 1 != months[last.1].len() {
            stop -= 1;
        }
    }
    let clock = Clock::of(times.dtype())?;
    let mut labels = vec![];
    for number in start..=stop {
        let season = order[number.rem_euclid(seasons.len() as i64) as usize];
        let year = number.div_euclid(seasons.len() as i64);
        labels.push(clock.value_of(&DateTime::midnight(year, months[season][0] as u32, 1))?);
    }
    // Seasons are counted as they come, whether or not others lie between.
    let mut seen: IndexSet<i64> = IndexSet::new();
    let dropped = i64::from(drop_incomplete && first.2 != 0);
    let late = drop_incomplete && last.2 + 1 != months[last.1].len();
    let mut codes: Vec<i64> = places
        .iter()
        .map(|place| match place {
            Some((year, season, _)) => seen.insert_full(number(*year, *season)).0 as i64 - dropped,
            None => -1,
        })
        .collect();
    let highest = seen.len() as i64 - 1 - dropped;
    for code in &mut codes {
        if late && *code == highest || *code >= labels.len() as i64 {
            *code = -1;
        }
    }
    let labels = Array::from_times(clock.dtype(), &[labels.len()], labels)?;
    Ok((codes, labels))
}

/// Seasons to resample by follow each other and do not overlap.
pub(super) fn check(seasons: &[String]) -> Result<()> {
    check_seasons(seasons, &months(seasons)?)
}

fn check_seasons(seasons: &[String], months: &[Vec<i64>]) -> Result<()> {
    let all: Vec<i64> = months.iter().flatten().copied().collect();
    let quoted: Vec<String> = seasons
        .iter()
        .map(|season| python_str_repr(season))
        .collect();
    let text = format!("[{}]", quoted.join(", "));
    if (0..all.len()).any(|at| all[..at].contains(&all[at])) {
        return Err(value_error(format!(
            "Overlapping seasons are not allowed. Received {text}"
        )));
    }
    let falls = all.windows(2).filter(|pair| pair[1] < pair[0]).count();
    let wraps = falls == 0 || (falls == 1 && all.last() <= all.first());
    match wraps {
        true => Ok(()),
        false => Err(value_error(format!(
            "Resampling is only supported with sorted seasons. Provided seasons {text} are not sorted."
        ))),
    }
}
