//! Text of random arrays, as numpy and xarray print it.

mod common;

use littoral_array::format::{
    FloatMode, PrintOptions, Sign, array_repr, array_str, format_array_flat, scalar_repr,
    scalar_str, short_array_repr,
};
use serde_json::Value;

fn options(case: &Value) -> PrintOptions {
    let mut options = PrintOptions::default();
    let given = &case["options"];
    if given.as_object().unwrap().is_empty() {
        return options;
    }
    let count = |name: &str| given[name].as_u64().unwrap() as usize;
    options.precision = count("precision");
    options.threshold = count("threshold");
    options.edgeitems = count("edgeitems");
    options.linewidth = count("linewidth");
    options.suppress = given["suppress"].as_bool().unwrap();
    options.floatmode = match given["floatmode"].as_str().unwrap() {
        "fixed" => FloatMode::Fixed,
        "unique" => FloatMode::Unique,
        "maxprec" => FloatMode::MaxPrec,
        _ => FloatMode::MaxPrecEqual,
    };
    options.sign = match given["sign"].as_str().unwrap() {
        "+" => Sign::Plus,
        " " => Sign::Space,
        _ => Sign::Minus,
    };
    options
}

#[test]
fn text_is_numpys() {
    let mut wrong = 0;
    let mut check = |what: &str, case: &Value, found: String, expected: &Value| {
        if found != expected.as_str().unwrap() {
            wrong += 1;
            if wrong <= 5 {
                eprintln!(
                    "{what} of {case}\nfound\n{found}\nexpected\n{}",
                    expected.as_str().unwrap()
                );
            }
        }
    };
    let cases = common::oracle("format.py", &["1", "1500"]);
    for case in &cases {
        let array = common::array(case);
        let options = options(case);
        check("repr", case, array_repr(&array, &options), &case["repr"]);
        check("str", case, array_str(&array, &options), &case["str"]);
        check(
            "short_array_repr",
            case,
            short_array_repr(&array),
            &case["short"],
        );
        let width = case["width"].as_u64().unwrap() as usize;
        if case["flat"].is_string() {
            check(
                "format_array_flat",
                case,
                format_array_flat(&array, width),
                &case["flat"],
            );
        }
        let values = array.scalars();
        for (value, texts) in values.iter().zip(case["scalars"].as_array().unwrap()) {
            // Elements of object arrays that are times are Python objects of other types.
            check(
                "scalar repr",
                texts,
                scalar_repr(value, array.dtype()),
                &texts[0],
            );
            check(
                "scalar str",
                texts,
                scalar_str(value, array.dtype()),
                &texts[1],
            );
        }
    }
    assert_eq!(wrong, 0, "wrong texts in {} cases", cases.len());
}
