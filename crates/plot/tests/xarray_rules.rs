//! xarray's plotting rules against `xarray.plot.utils`.

mod common;

use common::{cases, close, number, numbers, texts};
use littoral_array::{Array, Calendar, DType, Scalar, TimeUnit};
use littoral_plot::artist::Grid;
use littoral_plot::xarray_rules::*;
use littoral_plot::{Color, Extend, contour_levels};
use serde_json::Value;

fn loose(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        other => number(other),
    }
}

fn options(value: &Value) -> CmapOptions {
    let mut options = CmapOptions::default();
    let colors = |list: &Value| {
        texts(list)
            .iter()
            .map(|c| Color::parse(c).unwrap())
            .collect()
    };
    for (key, value) in value.as_object().unwrap() {
        match key.as_str() {
            "vmin" => options.vmin = value.as_f64(),
            "vmax" => options.vmax = value.as_f64(),
            "robust" => options.robust = value == true,
            "filled" => options.filled = value == true,
            "center" => {
                options.center = match value {
                    Value::Bool(false) => Center::Off,
                    Value::Null => Center::Auto,
                    center => Center::At(number(center)),
                }
            }
            "extend" => options.extend = Extend::from_name(value.as_str().unwrap()),
            "levels" => {
                options.levels = Some(match value {
                    Value::Array(_) => Levels::List(numbers(value)),
                    count => Levels::Count(number(count) as usize),
                })
            }
            "cmap" => {
                options.cmap = Some(match value {
                    Value::String(name) => CmapChoice::Named(name.clone()),
                    list => CmapChoice::Colors(colors(list)),
                })
            }
            other => panic!("unknown option {other}"),
        }
    }
    options
}

#[test]
fn cmap_params() {
    let mut compared = 0;
    for case in cases("cmap_params") {
        let data: Vec<f64> = case["data"].as_array().unwrap().iter().map(loose).collect();
        let result = determine_cmap_params(&data, &options(&case["options"]));
        if case.get("error").is_some() {
            continue;
        }
        let params = result.unwrap_or_else(|e| panic!("{e}: {case}"));
        compared += 1;
        for (name, own) in [("vmin", params.vmin), ("vmax", params.vmax)] {
            match (case[name].as_f64(), own) {
                (Some(a), Some(b)) => assert!(
                    (a - b).abs() <= 1e-9 * a.abs().max(1.0),
                    "{name} {b}: {case}"
                ),
                (a, b) => assert_eq!(a, b, "{name}: {case}"),
            }
        }
        assert_eq!(params.extend.name(), case["extend"], "{case}");
        match (&params.levels, &case["levels"]) {
            (Some(own), Value::Array(_)) => assert!(
                close(own, &numbers(&case["levels"]), 1.0),
                "{own:?}: {case}"
            ),
            (own, levels) => assert!(own.is_none() && levels.is_null(), "{own:?}: {case}"),
        }
        let scale = params.scale();
        for (probe, color) in numbers(&case["probes"])
            .iter()
            .zip(case["colors"].as_array().unwrap())
        {
            let own = scale.color(*probe);
            let expected = numbers(color);
            if expected[3] == 0.0 {
                assert_eq!(own.a, 0.0, "transparent at {probe}: {case}");
                continue;
            }
            let own = [own.r as f64, own.g as f64, own.b as f64, own.a * 255.0];
            assert!(
                own.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= 1.0),
                "{own:?} at {probe}, {expected:?}: {case}"
            );
        }
    }
    assert!(compared > 100);
}

#[test]
fn interval_breaks() {
    for case in cases("breaks") {
        let own =
            infer_interval_breaks(&numbers(&case["coord"]), case["log"] == true, false).unwrap();
        assert!(
            close(&own, &numbers(&case["breaks"]), 0.0),
            "{case}\ngot {own:?}"
        );
    }
    for case in cases("breaks2d") {
        let rows: Vec<Vec<f64>> = case["coord"]
            .as_array()
            .unwrap()
            .iter()
            .map(numbers)
            .collect();
        let grid = Grid::new(rows.len(), rows[0].len(), rows.concat()).unwrap();
        let expected: Vec<f64> = case["breaks"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(numbers)
            .collect();
        assert!(
            close(&infer_interval_breaks_2d(&grid).values, &expected, 1.0),
            "{case}"
        );
    }
    assert!(infer_interval_breaks(&[0.0, 2.0, 1.0], false, true).is_err());
    assert!(infer_interval_breaks(&[0.0, 1.0, 2.0], true, true).is_err());
}

#[test]
fn wrapped_text() {
    for case in cases("wrap") {
        assert_eq!(
            wrap(case["text"].as_str().unwrap(), 30),
            texts(&case["lines"]),
            "{case}"
        );
    }
}

#[test]
fn labels_from_attributes() {
    for case in cases("labels") {
        let attr = |name: &str| case["attrs"][name].as_str();
        let units = attr("units").or(attr("unit"));
        let label = |extra| {
            label_from_attrs(
                attr("long_name"),
                attr("standard_name"),
                case["name"].as_str(),
                units,
                extra,
            )
        };
        assert_eq!(label(""), case["label"], "{case}");
        assert_eq!(label("_center"), case["extra"], "{case}");
    }
}

#[test]
fn titles_of_slices() {
    let time = |unit, value| Array::scalar(Scalar::Datetime(value, unit));
    let value = |name: &str| match name {
        "time" => time(TimeUnit::Nano, 1_145_188_800_000_000_000),
        "day" => time(TimeUnit::Second, 946_598_400),
        "depth" => Array::scalar(Scalar::Float(4.940254)),
        "lat" => Array::from_vec(&[], vec![-23.75f32]).unwrap(),
        "member" => Array::scalar(Scalar::Int(3)),
        "model" => Array::scalar(Scalar::Str("HadGEM3".into())),
        "big" => Array::scalar(Scalar::Float(123456.789)),
        "whole" => Array::scalar(Scalar::Float(10.0)),
        "flag" => Array::scalar(Scalar::Bool(true)),
        other => panic!("unknown coordinate {other}"),
    };
    for case in cases("titles") {
        let names = texts(&case["coords"]);
        let values: Vec<Array> = names.iter().map(|n| value(n)).collect();
        let coords: Vec<SliceCoord> = names
            .iter()
            .zip(&values)
            .map(|(name, values)| SliceCoord {
                name,
                values,
                units: case["units"][name].as_str(),
            })
            .collect();
        assert_eq!(title_for_slice(&coords, 50), case["title"], "{case}");
    }
    let noleap = Scalar::Cftime(0, Calendar::NoLeap);
    assert_eq!(
        facet_title(
            "time",
            &noleap,
            DType::Cftime(Calendar::NoLeap),
            30,
            "{coord} = {value}"
        ),
        "time = 1970-01-01 00:00:00"
    );
}

#[test]
fn levels_of_contours() {
    for case in cases("contour_levels") {
        let extend = Extend::from_name(case["extend"].as_str().unwrap()).unwrap();
        let (low, high) = (number(&case["low"]), number(&case["high"]));
        let own = contour_levels(low, high, 7, extend.min(), extend.max());
        assert!(
            close(&own, &numbers(&case["levels"]), high - low),
            "{case}\ngot {own:?}"
        );
    }
}
