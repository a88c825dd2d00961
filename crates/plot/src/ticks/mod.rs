//! Ticks: where they stand and what they say.

pub mod date;
pub mod locator;
pub mod number;

use crate::axes::{Axis, AxisKind, Scale, TickFormat};
use crate::text;
use date::{auto_date_ticks, auto_format, cftime_format, cftime_ticks, concise_labels, strftime};
use littoral_array::Calendar;
use locator::{AUTO_STEPS, log_ticks, max_n_ticks};
use number::{fix_minus, log_label, log_sublabels, scalar_labels};

/// The ticks of an axis within its limits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ticks {
    pub positions: Vec<f64>,
    /// One text a position, may be empty.
    pub labels: Vec<String>,
    /// Small ticks between, and their texts.
    pub minor: Vec<f64>,
    pub minor_labels: Vec<String>,
    /// What stands at the axis's end: `1e6`, `+1.2e3`.
    pub offset: String,
}

/// The ticks of an axis whose view is `low` to `high` and whose length is given in points. On a
/// horizontal axis, texts that would touch make for fewer ticks (matplotlib lets them overlap).
pub fn axis_ticks(axis: &Axis, low: f64, high: f64, length: f64, horizontal: bool) -> Ticks {
    let (low, high) = if low <= high {
        (low, high)
    } else {
        (high, low)
    };
    if axis.ticks.is_some() {
        return fixed_ticks(axis, low, high, length, horizontal);
    }
    // Texts are taken for at most three times as wide as high, as matplotlib does.
    let size = axis.tick_size.max(1.0) * if horizontal { 3.0 } else { 2.0 };
    let space = ((length / size).floor().max(0.0) as usize).clamp(1, 9);
    let bins = axis.max_ticks.unwrap_or(space).max(1);
    let mut ticks = with_bins(axis, low, high, bins, Dates::default());
    if horizontal && axis.show_tick_labels {
        for (bins, dates) in fewer(
            bins,
            matches!(axis.kind, AxisKind::Date(Calendar::ProlepticGregorian)),
        ) {
            if !crowded(axis, &ticks, low, high, length) {
                break;
            }
            ticks = with_bins(axis, low, high, bins, dates);
        }
    }
    if let Some(texts) = &axis.tick_labels {
        ticks.labels = texts.clone();
        ticks.labels.resize(ticks.positions.len(), String::new());
    }
    ticks
}

/// How many date ticks there should be: at least and at most; matplotlib's and nc-time-axis's own choice by
/// default.
#[derive(Debug, Clone, Copy, Default)]
struct Dates {
    min: Option<usize>,
    max: Option<usize>,
}

/// What to try after the default, with ever fewer ticks.
fn fewer(bins: usize, real_dates: bool) -> Vec<(usize, Dates)> {
    if !real_dates {
        // nc-time-axis begins with four intervals.
        return (1..bins)
            .rev()
            .map(|bins| {
                (
                    bins,
                    Dates {
                        min: None,
                        max: Some(bins.min(4)),
                    },
                )
            })
            .collect();
    }
    let mut tries = Vec::new();
    for min in (1..=5).rev() {
        for max in [None, Some(8), Some(6), Some(5), Some(4), Some(3)] {
            tries.push((
                bins,
                Dates {
                    min: Some(min),
                    max,
                },
            ));
        }
    }
    tries
}

/// Whether the texts of neighbouring ticks come closer than half a letter.
fn crowded(axis: &Axis, ticks: &Ticks, low: f64, high: f64, length: f64) -> bool {
    if axis.scale != Scale::Linear || high <= low {
        return false;
    }
    let slant = axis.tick_rotation.to_radians();
    let extent = |label: &str| {
        let (width, height) = text::block_size(label, axis.tick_size, false);
        // Slanted texts run beside each other: only their height, seen along the axis, matters.
        if slant.sin().abs() > 0.1 {
            (height / slant.sin().abs()).min(width)
        } else {
            width
        }
    };
    ticks
        .positions
        .windows(2)
        .zip(ticks.labels.windows(2))
        .any(|(positions, labels)| {
            let apart = (positions[1] - positions[0]) / (high - low) * length;
            let need = (extent(&labels[0]) + extent(&labels[1])) / 2.0 + 0.45 * axis.tick_size;
            !labels[0].is_empty() && !labels[1].is_empty() && apart < need
        })
}

fn with_bins(axis: &Axis, low: f64, high: f64, bins: usize, dates: Dates) -> Ticks {
    match (&axis.kind, axis.scale) {
        (AxisKind::Date(calendar), Scale::Linear) => date_ticks(axis, low, high, *calendar, dates),
        (AxisKind::Category(texts), Scale::Linear) => {
            let stride = if dates.max.is_none() {
                1
            } else {
                texts.len().div_ceil(2 * bins).max(1)
            };
            let shown = (0..texts.len())
                .step_by(stride)
                .filter(|i| (*i as f64) >= low && (*i as f64) <= high);
            let mut ticks = Ticks::default();
            for i in shown {
                ticks.positions.push(i as f64);
                ticks.labels.push(text::plain(&texts[i]));
            }
            ticks
        }
        (_, Scale::Log { base }) => {
            let (major, minor) = log_ticks(low, high, base, bins.max(2));
            let sublabels = log_sublabels(low, high, base);
            let write = |t: &f64| match number_format(axis, *t) {
                Some(text) => text,
                None => log_label(*t, base, &sublabels),
            };
            let mut ticks = Ticks {
                labels: major.iter().map(write).collect(),
                minor_labels: if sublabels.len() > 1 {
                    minor.iter().map(write).collect()
                } else {
                    vec![String::new(); minor.len()]
                },
                positions: major,
                minor,
                offset: String::new(),
            };
            clip(&mut ticks, low, high, true);
            ticks
        }
        (_, Scale::SymLog { linthresh }) => symlog_ticks(low, high, linthresh),
        _ => {
            let positions = max_n_ticks(low, high, bins, AUTO_STEPS, false, 2);
            let (mut labels, mut offset) = scalar_labels(&positions, low, high);
            if axis.tick_format != TickFormat::Auto {
                labels = positions
                    .iter()
                    .map(|t| number_format(axis, *t).unwrap_or_default())
                    .collect();
                offset.clear();
            }
            let mut ticks = Ticks {
                labels,
                offset,
                ..Ticks::default()
            };
            if axis.minor_ticks && positions.len() > 1 {
                ticks.minor = minor_ticks(&positions, low, high);
                ticks.minor_labels = vec![String::new(); ticks.minor.len()];
            }
            ticks.positions = positions;
            clip(&mut ticks, low, high, false);
            ticks
        }
    }
}

/// `AutoMinorLocator`: five parts where the step begins with 1, 2.5, 5 or 10, four otherwise.
fn minor_ticks(major: &[f64], low: f64, high: f64) -> Vec<f64> {
    let step = major[1] - major[0];
    let mantissa = 10f64.powf(step.abs().log10().rem_euclid(1.0));
    let parts = if [1.0, 2.5, 5.0, 10.0]
        .iter()
        .any(|m| (m - mantissa).abs() < 1e-6)
    {
        5
    } else {
        4
    };
    let small = step / parts as f64;
    let first = ((low - major[0]) / small).ceil() as i64;
    let last = ((high - major[0]) / small).floor() as i64;
    (first..=last)
        .filter(|i| i % parts != 0)
        .map(|i| major[0] + i as f64 * small)
        .collect()
}

fn date_ticks(axis: &Axis, low: f64, high: f64, calendar: Calendar, dates: Dates) -> Ticks {
    let real = calendar == Calendar::ProlepticGregorian;
    let max = [dates.max, axis.max_ticks].into_iter().flatten().min();
    let (positions, resolution) = if real {
        let min = dates.min.unwrap_or(5).min(max.unwrap_or(5));
        auto_date_ticks(low, high, calendar, min, max)
    } else {
        cftime_ticks(low, high, calendar, max.unwrap_or(4))
    };
    let mut offset = String::new();
    let labels = match &axis.tick_format {
        TickFormat::Concise if real => {
            let labels;
            (labels, offset) = concise_labels(&positions, calendar);
            labels
        }
        format => {
            let format = match format {
                TickFormat::Date(format) => format.as_str(),
                _ if real => auto_format(resolution),
                _ => cftime_format(resolution),
            };
            positions
                .iter()
                .map(|t| strftime(*t, calendar, format))
                .collect()
        }
    };
    let mut ticks = Ticks {
        positions,
        labels,
        offset,
        ..Ticks::default()
    };
    clip(&mut ticks, low, high, false);
    ticks
}

fn symlog_ticks(low: f64, high: f64, linthresh: f64) -> Ticks {
    let first = linthresh.abs().max(1e-300).log10().ceil() as i32;
    let top = low.abs().max(high.abs()).max(1e-300).log10().floor() as i32;
    let stride = ((top - first) / 5 + 1).max(1) as usize;
    let decades: Vec<i32> = (first..=top).step_by(stride).collect();
    let mut positions: Vec<f64> = decades.iter().rev().map(|d| -locator::pow10(*d)).collect();
    positions.push(0.0);
    positions.extend(decades.iter().map(|d| locator::pow10(*d)));
    let labels = positions
        .iter()
        .map(|t| log_label(*t, 10.0, &[1]))
        .collect();
    let mut ticks = Ticks {
        positions,
        labels,
        ..Ticks::default()
    };
    clip(&mut ticks, low, high, false);
    ticks
}

fn fixed_ticks(axis: &Axis, low: f64, high: f64, length: f64, horizontal: bool) -> Ticks {
    let positions = axis.ticks.clone().unwrap_or_default();
    let (labels, offset) = match (&axis.tick_labels, &axis.kind, axis.scale) {
        (Some(texts), ..) => {
            let mut texts: Vec<String> = texts.iter().map(|t| text::plain(t)).collect();
            texts.resize(positions.len(), String::new());
            (texts, String::new())
        }
        (None, AxisKind::Date(calendar), _) => {
            let free = Axis {
                ticks: None,
                tick_labels: None,
                ..axis.clone()
            };
            let format = match &axis.tick_format {
                TickFormat::Date(format) => format.clone(),
                _ => {
                    // The resolution that automatic ticks would have.
                    let labels = axis_ticks(&free, low, high, length, horizontal).labels;
                    date_format_of(labels.first().map(String::as_str).unwrap_or(""))
                }
            };
            (
                positions
                    .iter()
                    .map(|t| strftime(*t, *calendar, &format))
                    .collect(),
                String::new(),
            )
        }
        (None, AxisKind::Category(texts), _) => {
            let label = |t: &f64| texts.get(*t as usize).cloned().unwrap_or_default();
            (positions.iter().map(label).collect(), String::new())
        }
        (None, _, Scale::Log { base }) => {
            let all: Vec<i64> = (1..=base as i64).collect();
            (
                positions
                    .iter()
                    .map(|t| log_label(*t, base, &all))
                    .collect(),
                String::new(),
            )
        }
        _ if axis.tick_format != TickFormat::Auto => (
            positions
                .iter()
                .map(|t| number_format(axis, *t).unwrap_or_default())
                .collect(),
            String::new(),
        ),
        _ => scalar_labels(&positions, low, high),
    };
    let mut ticks = Ticks {
        positions,
        labels,
        offset,
        ..Ticks::default()
    };
    clip(
        &mut ticks,
        low,
        high,
        matches!(axis.scale, Scale::Log { .. }),
    );
    ticks
}

/// Which of `AutoDateFormatter`'s formats wrote a label.
fn date_format_of(label: &str) -> String {
    match (label.len(), label.contains(':')) {
        (4, _) => "%Y",
        (7, _) => "%Y-%m",
        (10, _) => "%Y-%m-%d",
        (_, true) => "%H:%M:%S",
        _ => "%Y-%m-%d",
    }
    .to_string()
}

fn number_format(axis: &Axis, value: f64) -> Option<String> {
    Some(match &axis.tick_format {
        TickFormat::Auto | TickFormat::Date(_) | TickFormat::Concise => return None,
        TickFormat::Fixed(digits) => fix_minus(&format!("{value:.digits$}")),
        TickFormat::Percent { xmax } => {
            let percent = value / xmax * 100.0;
            let rounded = (percent * 1e6).round() / 1e6;
            fix_minus(&format!("{}%", number::general(rounded, 6)))
        }
        TickFormat::Affix(before, after) => {
            format!(
                "{}{}{}",
                text::plain(before),
                fix_minus(&number::general(value, 6)),
                text::plain(after)
            )
        }
    })
}

/// Drops ticks outside the view, forgiving rounding.
fn clip(ticks: &mut Ticks, low: f64, high: f64, log: bool) {
    let slack = (high - low).abs() * 1e-10;
    // On a logarithmic axis the range says nothing about the lower end.
    let below = if log { low.abs() * 1e-10 } else { slack };
    let inside = |t: &f64| *t >= low - below && *t <= high + slack;
    let keep = |positions: &mut Vec<f64>, labels: &mut Vec<String>| {
        let kept: Vec<(f64, String)> = positions
            .drain(..)
            .zip(labels.drain(..))
            .filter(|(t, _)| inside(t))
            .collect();
        (*positions, *labels) = kept.into_iter().unzip();
    };
    keep(&mut ticks.positions, &mut ticks.labels);
    keep(&mut ticks.minor, &mut ticks.minor_labels);
}
