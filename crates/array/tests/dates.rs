//! Dates, CF encoding and parsing against cftime, pandas and xarray.

mod common;

use littoral_array::calendar::{
    Clock, component, decode_time, decode_timedelta, encode_time, parse_partial, parse_timedelta,
};
use littoral_array::format::array_repr;
use littoral_array::{Array, Calendar, Scalar};
use serde_json::Value;

fn same(left: &Array, right: &Array) -> bool {
    let equal = |(a, b): (Scalar, Scalar)| match (&a, &b) {
        (Scalar::Float(x), Scalar::Float(y)) => {
            x == y || (x.is_nan() && y.is_nan()) || (x - y).abs() <= 4.0 * f64::EPSILON * x.abs()
        }
        _ => a == b,
    };
    left.dtype() == right.dtype()
        && left.shape() == right.shape()
        && left.scalars().into_iter().zip(right.scalars()).all(equal)
}

struct Failures(usize);

impl Failures {
    fn check(&mut self, case: &Value, what: &str, found: &Result<Array, impl std::fmt::Display>, expected: &Array) {
        if !found.as_ref().is_ok_and(|found| same(found, expected)) {
            self.0 += 1;
            if self.0 <= 12 {
                let show = |array: &Array| array_repr(array, &Default::default());
                let found = found.as_ref().map_or_else(|error| error.to_string(), show);
                eprintln!("{what} of {case}\nfound    {found}\nexpected {}\n", show(expected));
            }
        }
    }

    fn check_text(&mut self, case: &Value, found: String, expected: String) {
        if found != expected {
            self.0 += 1;
            if self.0 <= 12 {
                eprintln!("{case}\nfound    {found}\nexpected {expected}\n");
            }
        }
    }
}

#[test]
fn dates_are_xarrays() {
    let mut failures = Failures(0);
    let cases = common::oracle("dates.py", &["1", "3000"]);
    for case in &cases {
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let calendar = || Calendar::from_name(text("calendar")).unwrap();
        match text("kind") {
            "components" => {
                let times = common::array(case);
                for (name, expected) in case["parts"].as_object().unwrap() {
                    let found = component(&times, name);
                    failures.check(case, name, &found, &common::array(expected));
                }
            }
            "decode" => {
                let found = decode_time(&common::array(case), text("units"), calendar());
                failures.check(case, "decode", &found, &common::array(&case["result"]));
            }
            "decode_timedelta" => {
                let found = decode_timedelta(&common::array(case), text("units"));
                failures.check(case, "decode_timedelta", &found, &common::array(&case["result"]));
            }
            "encode" => {
                let found = encode_time(
                    &common::array(case),
                    case["units"].as_str(),
                    Some(calendar()),
                    case["integer"].as_bool().unwrap(),
                );
                if let Ok(found) = &found {
                    failures.check_text(case, found.units.clone(), text("out_units").into());
                }
                let values = found.map(|found| found.values);
                failures.check(case, "encode", &values, &common::array(&case["result"]));
            }
            "partial" => {
                let clock = Clock::of(text("clock").parse().unwrap()).unwrap();
                let found = parse_partial(text("text"), clock);
                let found = found.map_or("none".into(), |(a, b)| format!("[{a},{b}]"));
                failures.check_text(case, found, case["result"].to_string());
            }
            _ => {
                let found = parse_timedelta(text("text"));
                let found = found.map_or_else(|error| error.to_string(), |nanos| nanos.to_string());
                failures.check_text(case, found, case["result"].to_string());
            }
        }
    }
    assert_eq!(failures.0, 0, "wrong in {} cases", cases.len());
}
