//! Texts of frequencies, as pandas and xarray read them.

use super::{Anchor, Clock, Frequency, MONTHS, WEEKDAYS};
use crate::dtype::TimeUnit;
use crate::error::{ArrayError, Result};

impl Frequency {
    /// Reads pandas' aliases and sums of fixed lengths (`1D12h`).
    ///
    /// # Errors
    /// What pandas says to an alias that it does not know, or not any more (`M A AS Q H T S L U N`).
    pub fn parse(text: &str) -> Result<Self> {
        let alias = text.trim_start_matches(|c: char| !c.is_alphabetic());
        if let Some(message) = retired(alias, text) {
            return Err(ArrayError::Value(message));
        }
        read(text).map_err(|reason| ArrayError::Value(invalid(text, &reason)))
    }

    /// [`Frequency::parse`] for `datetime64`. For dates of other calendars xarray has fewer, which are of one
    /// length each, but still those aliases that pandas has retired.
    pub fn parse_on(text: &str, clock: Clock) -> Result<Self> {
        if let Clock::Datetime(_) = clock {
            return Self::parse(text);
        }
        let parts = text.split(|c: char| !c.is_alphabetic());
        let lengths = parts.filter(|part| !part.is_empty()).count();
        read(text)
            .ok()
            .filter(|frequency| match frequency.anchor {
                Anchor::Fixed(_) => lengths == 1 && !text.contains('.'),
                Anchor::Start(step) | Anchor::End(step) => !step.business,
                _ => false,
            })
            .ok_or_else(|| ArrayError::Value("Invalid frequency string provided".into()))
    }
}

fn invalid(text: &str, reason: &str) -> String {
    match reason {
        "" => format!("Invalid frequency: {text}."),
        reason => {
            format!("Invalid frequency: {text}. Failed to parse with error message: {reason}")
        }
    }
}

/// The frequency, or the exception that pandas met on the way, as Python shows it.
fn read(text: &str) -> std::result::Result<Frequency, String> {
    let (negative, body) = match text.trim().strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.trim().trim_start_matches('+')),
    };
    let digits = body
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .ok_or_else(String::new)?;
    let (number, alias) = body.split_at(digits);
    let alias = alias.trim_start();
    let sign = if negative { -1 } else { 1 };
    let Some(anchor) = anchor(alias).map_err(|reason| of_alias(alias, &reason))? else {
        let anchor = Anchor::Fixed(fixed_length(body)?);
        return Ok(Frequency {
            count: sign,
            anchor,
        });
    };
    let count: i64 = match number {
        "" => 1,
        number => number.parse().map_err(|_| {
            format!("ValueError(\"invalid literal for int() with base 10: '{number}'\")")
        })?,
    };
    match count {
        0 => Err(format!(
            "ValueError(\"{text} is no step: a frequency needs a count other than 0\")"
        )),
        count => Ok(Frequency {
            count: sign * count,
            anchor,
        }),
    }
}

/// The exception about one alias of a text.
fn of_alias(alias: &str, reason: &str) -> String {
    let inner = invalid(alias, reason);
    match inner.contains('\'') {
        true => format!("ValueError(\"{inner}.\")"),
        false => format!("ValueError('{inner}')"),
    }
}

/// What an alias stands for that is no fixed length; None if it may be one.
fn anchor(alias: &str) -> std::result::Result<Option<Anchor>, String> {
    let (name, suffix) = match alias.split_once('-') {
        Some((name, suffix)) => (name, Some(suffix)),
        None => (alias, None),
    };
    let key_error = |key: &str| format!("KeyError('{key}')");
    let month = |default: i64| match suffix {
        None => Ok(default),
        Some(name) => MONTHS
            .iter()
            .position(|month| month.eq_ignore_ascii_case(name))
            .map(|month| month as i64 + 1)
            .ok_or_else(|| key_error(name)),
    };
    let weekday = |name: &str| {
        let day = WEEKDAYS
            .iter()
            .position(|day| day.eq_ignore_ascii_case(name));
        day.map(|day| day as i64).ok_or_else(|| key_error(name))
    };
    let plain = |anchor: Anchor| match suffix {
        None => Ok(Some(anchor)),
        Some(suffix) => Err(format!("ValueError('Bad freq suffix {suffix}')")),
    };
    let day = |least: i64| {
        let day: i64 = match suffix {
            None => 15,
            Some(day) => day
                .parse()
                .map_err(|_| format!("ValueError('Bad freq suffix {day}')"))?,
        };
        match (least..28).contains(&day) {
            true => Ok(day),
            false => Err(format!(
                "ValueError('day_of_month must be {least}<=day_of_month<=27, got {day}')"
            )),
        }
    };
    // A business frequency's alias has a B before that of its kind.
    let (business, kind) = match name.strip_prefix('B') {
        Some(kind) if kind.len() == 2 => (true, kind),
        _ => (false, name),
    };
    Ok(Some(match kind {
        "MS" => return plain(Anchor::start(1, 1, business)),
        "ME" | "M" => return plain(Anchor::end(1, 1, business)),
        "QS" => Anchor::start(3, month(1)?, business),
        "QE" | "Q" => Anchor::end(3, month(12)?, business),
        "YS" | "AS" => Anchor::start(12, month(1)?, business),
        "YE" | "Y" | "A" => Anchor::end(12, month(12)?, business),
        "SMS" => Anchor::SemiStart(day(2)?),
        "SME" => Anchor::SemiEnd(day(1)?),
        "B" => return plain(Anchor::BusinessDay),
        "W" => Anchor::Week(weekday(suffix.unwrap_or("SUN"))?),
        "LWOM" if suffix.is_some() => Anchor::WeekOfMonth {
            week: None,
            weekday: weekday(suffix.unwrap_or_default())?,
        },
        "WOM" if suffix.is_some_and(|suffix| suffix.starts_with(|c: char| c.is_ascii_digit())) => {
            let suffix = suffix.unwrap_or_default();
            let week = i64::from(suffix.as_bytes()[0] - b'1');
            let weekday = weekday(&suffix[1..])?;
            if !(0..4).contains(&week) {
                return Err(format!("ValueError('Week must be 0<=week<=3, got {week}')"));
            }
            Anchor::WeekOfMonth {
                week: Some(week),
                weekday,
            }
        }
        _ if suffix.is_some() => return Err(key_error(name)),
        _ => return Ok(None),
    }))
}

/// Nanoseconds of a sum of lengths: `6h`, `1D12h`, `1.5h`, `D`.
fn fixed_length(text: &str) -> std::result::Result<i64, String> {
    if text.ends_with(|c: char| !c.is_alphabetic()) {
        return Err("ValueError('last element must be blank')".into());
    }
    let mut rest = text;
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let (name, after) = after.split_at(letters);
        let nanos = match name {
            "D" | "d" => TimeUnit::Day.nanos(),
            "h" | "H" => TimeUnit::Hour.nanos(),
            "min" | "T" => TimeUnit::Minute.nanos(),
            "s" | "S" => TimeUnit::Second.nanos(),
            "ms" | "L" => TimeUnit::Milli.nanos(),
            "us" | "U" => TimeUnit::Micro.nanos(),
            "ns" | "N" => 1,
            // pandas takes what would end like its aliases in capitals for a slip of the key.
            name if name.to_uppercase() != name && name.to_uppercase().ends_with(['S', 'E']) => {
                return Err(of_alias(name, ""));
            }
            name => return Err(of_alias(name, &format!("KeyError('{name}')"))),
        };
        let length = match number {
            "" => Some(nanos),
            number if number.contains('.') => number
                .parse::<f64>()
                .ok()
                .map(|value| value * nanos as f64)
                .filter(|value| value.fract() == 0.0 && value.abs() < 9e18)
                .map(|value| value as i64),
            number => number.parse().ok().and_then(|n: i64| n.checked_mul(nanos)),
        };
        total = length
            .and_then(|length| total.checked_add(length))
            .ok_or_else(|| format!("ValueError('{text} is no whole number of nanoseconds')"))?;
        rest = after;
    }
    match total {
        0 => Err(format!(
            "ValueError(\"{text} is no step: a frequency needs a count other than 0\")"
        )),
        total => Ok(total),
    }
}

/// What pandas says to aliases that it has given up; None for others.
fn retired(alias: &str, text: &str) -> Option<String> {
    let (name, anchor) = match alias.split_once('-') {
        Some((name, anchor)) => (name, format!("-{anchor}")),
        None => (alias, String::new()),
    };
    let suffix = match name {
        "M" | "Q" | "Y" | "BM" | "BQ" | "BY" => Some(format!("{name}E")),
        _ => None,
    };
    if let Some(new) = suffix {
        let reason = format!(
            "ValueError(\"'{alias}' is no longer supported for offsets. Please use '{new}{anchor}' instead.\")"
        );
        return Some(invalid(text, &reason));
    }
    let new = |name: &str| {
        Some(match name {
            "A" => "Y",
            "AS" => "YS",
            "H" => "h",
            "T" => "min",
            "S" => "s",
            "L" => "ms",
            "U" => "us",
            "N" => "ns",
            _ => return None,
        })
    };
    if let Some(new) = new(name) {
        let hint = format!("Did you mean {new}{anchor}?");
        let message = invalid(
            text,
            &format!("ValueError('Invalid frequency: {alias}. {hint}')"),
        );
        return Some(match alias == text {
            true => format!("{message} {hint}"),
            false => message,
        });
    }
    // One of a sum of lengths.
    let part = alias
        .split(|c: char| !c.is_alphabetic())
        .find(|part| alias != *part && anchor.is_empty() && new(part).is_some())?;
    let new = new(part).unwrap_or_default();
    let reason = format!("ValueError('Invalid frequency: {part}. Did you mean {new}?')");
    Some(invalid(text, &reason))
}
