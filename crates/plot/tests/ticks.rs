//! Ticks against matplotlib's locators and formatters, and nc-time-axis's.

mod common;

use common::{cases, close, number, numbers, texts};
use littoral_array::Calendar;
use littoral_plot::text::plain;
use littoral_plot::ticks::date::{
    auto_date_ticks, auto_format, cftime_format, cftime_ticks, concise_labels, strftime,
};
use littoral_plot::ticks::locator::{AUTO_STEPS, DEFAULT_STEPS, log_ticks, max_n_ticks};
use littoral_plot::ticks::number::{log_label, log_sublabels, scalar_labels};

#[test]
fn max_n_locator() {
    for case in cases("maxn") {
        let (low, high) = (number(&case["low"]), number(&case["high"]));
        let steps = if case["steps"] == "auto" {
            AUTO_STEPS
        } else {
            DEFAULT_STEPS
        };
        let integer = case["integer"] == true;
        let ticks = max_n_ticks(
            low,
            high,
            number(&case["nbins"]) as usize,
            steps,
            integer,
            2,
        );
        assert!(
            close(&ticks, &numbers(&case["ticks"]), high - low),
            "{case}\ngot {ticks:?}"
        );
    }
}

#[test]
fn scalar_formatter() {
    for case in cases("scalar") {
        let (labels, offset) = scalar_labels(
            &numbers(&case["ticks"]),
            number(&case["low"]),
            number(&case["high"]),
        );
        assert_eq!(labels, texts(&case["labels"]), "{case}");
        assert_eq!(offset, case["offset"].as_str().unwrap(), "{case}");
    }
}

#[test]
fn log_locator_and_formatter() {
    for case in cases("log") {
        let (low, high) = (number(&case["low"]), number(&case["high"]));
        let (major, minor) = log_ticks(low, high, 10.0, number(&case["numticks"]) as usize);
        assert!(
            close(&major, &numbers(&case["major"]), 0.0),
            "{case}\ngot {major:?}"
        );
        assert!(
            close(&minor, &numbers(&case["minor"]), 0.0),
            "{case}\ngot {minor:?}"
        );
        let sublabels = log_sublabels(low, high, 10.0);
        for (ticks, name) in [(&major, "major_labels"), (&minor, "minor_labels")] {
            let labels: Vec<String> = ticks
                .iter()
                .map(|t| log_label(*t, 10.0, &sublabels))
                .collect();
            let expected: Vec<String> = texts(&case[name]).iter().map(|t| plain(t)).collect();
            assert_eq!(labels, expected, "{name} of {case}");
        }
    }
}

#[test]
fn auto_date_locator_and_formatter() {
    for case in cases("dates") {
        let (low, high) = (number(&case["low"]), number(&case["high"]));
        let calendar = Calendar::ProlepticGregorian;
        let (ticks, resolution) = auto_date_ticks(low, high, calendar, 5, None);
        let expected = numbers(&case["ticks"]);
        let same = ticks.len() == expected.len()
            && ticks
                .iter()
                .zip(&expected)
                .all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(same, "{case}\ngot {ticks:?}");
        let labels: Vec<String> = ticks
            .iter()
            .map(|t| strftime(*t, calendar, auto_format(resolution)))
            .collect();
        assert_eq!(labels, texts(&case["labels"]), "{case}");
        let (labels, end) = concise_labels(&ticks, calendar);
        assert_eq!(labels, texts(&case["concise"]), "{case}");
        assert_eq!(end, case["end"].as_str().unwrap(), "{case}");
    }
}

#[test]
fn cftime_locator_and_formatter() {
    for case in cases("cftime") {
        let calendar = Calendar::from_name(case["calendar"].as_str().unwrap()).unwrap();
        let (ticks, resolution) =
            cftime_ticks(number(&case["low"]), number(&case["high"]), calendar, 4);
        let expected = numbers(&case["ticks"]);
        let same = ticks.len() == expected.len()
            && ticks
                .iter()
                .zip(&expected)
                .all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(same, "{case}\ngot {ticks:?}");
        let labels: Vec<String> = ticks
            .iter()
            .map(|t| strftime(*t, calendar, cftime_format(resolution)))
            .collect();
        assert_eq!(labels, texts(&case["labels"]), "{case}");
    }
}
