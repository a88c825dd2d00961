//! Dates, CF encoding and parsing against cftime, pandas and xarray.

mod common;

use littoral_array::calendar::{
    Clock, DateRange, Origin, Resample, Rounding, Side, component, date_range, decode_time,
    decode_timedelta, encode_time, infer_freq, parse_datetime_on, parse_partial, parse_timedelta,
    resample_bins, round_times, strftime,
};
use littoral_array::format::array_repr;
use littoral_array::{Array, ArrayError, Calendar, Scalar};
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
    fn check(
        &mut self,
        case: &Value,
        what: &str,
        found: &Result<Array, impl std::fmt::Display>,
        expected: &Array,
    ) {
        if !found.as_ref().is_ok_and(|found| same(found, expected)) {
            self.0 += 1;
            if self.0 <= 12 {
                let show = |array: &Array| array_repr(array, &Default::default());
                let found = found.as_ref().map_or_else(|error| error.to_string(), show);
                eprintln!(
                    "{what} of {case}\nfound    {found}\nexpected {}\n",
                    show(expected)
                );
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

fn range(case: &Value) -> Result<Array, ArrayError> {
    let clock = Clock::of(common::array(case).dtype())?;
    let arguments = &case["arguments"];
    let date = |name: &str| {
        arguments[name]
            .as_str()
            .map(|text| parse_datetime_on(text, clock))
            .transpose()
    };
    let range = DateRange {
        start: date("start")?,
        end: date("end")?,
        periods: arguments["periods"].as_u64().map(|n| n as usize),
        freq: arguments["freq"].as_str(),
        ..DateRange::default()
    };
    date_range(clock, &range)
}

impl Failures {
    fn resample(&mut self, case: &Value) {
        let option = |name: &str| case["options"][name].as_str();
        let options = Resample {
            closed: option("closed").and_then(Side::from_name),
            label: option("label").and_then(Side::from_name),
            origin: match option("origin") {
                Some("epoch") => Origin::Epoch,
                Some("start") => Origin::Start,
                Some("end") => Origin::End,
                Some("end_day") => Origin::EndDay,
                _ => Origin::StartDay,
            },
            offset: 0,
        };
        let found = resample_bins(
            &common::array(case),
            case["freq"].as_str().unwrap(),
            &options,
        );
        let counts = found
            .as_ref()
            .map_or_else(ToString::to_string, |(codes, labels)| {
                let mut counts = vec![0; labels.size()];
                codes.iter().for_each(|code| counts[*code as usize] += 1);
                serde_json::to_string(&counts).unwrap()
            });
        self.check_text(case, counts, case["counts"].to_string());
        let labels = found.map(|(_, labels)| labels);
        self.check(case, "labels", &labels, &common::array(&case["labels"]));
    }
}

#[test]
fn dates_are_xarrays() {
    let mut failures = Failures(0);
    let cases = common::oracle("dates.py", &["1", "2000"]);
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
                failures.check(
                    case,
                    "decode_timedelta",
                    &found,
                    &common::array(&case["result"]),
                );
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
            "range" => failures.check(case, "date_range", &range(case), &common::array(case)),
            "resample" => failures.resample(case),
            "round" => {
                let rounding = match text("how") {
                    "floor" => Rounding::Floor,
                    "ceil" => Rounding::Ceil,
                    _ => Rounding::Round,
                };
                let found = round_times(&common::array(case), text("freq"), rounding);
                failures.check(case, "round", &found, &common::array(&case["result"]));
            }
            "strftime" => {
                let found = strftime(&common::array(case), text("format"));
                let texts = case["result"].as_array().unwrap().iter();
                let texts = texts.map(|text| Scalar::Str(text.as_str().unwrap().into()));
                let expected = Array::from_vec(&[2], texts.collect()).unwrap();
                failures.check(case, "strftime", &found, &expected);
            }
            "infer" => {
                let found = infer_freq(&common::array(case));
                let expected = case["result"].as_str().map(str::to_string);
                failures.check_text(
                    case,
                    format!("{found:?}"),
                    format!("{:?}", Ok::<_, ArrayError>(expected)),
                );
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
