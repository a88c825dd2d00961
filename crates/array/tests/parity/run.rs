//! From a case to the kernel's call.

use littoral_array::ops::*;
use littoral_array::{Array, ArrayError, DType, Scalar};
use serde_json::Value;

use crate::data::{Cases, difference, ints, usizes};

pub fn check(cases: &Cases, case: &Value) -> Result<(), String> {
    let mut brief = case.clone();
    for key in ["args", "expect"] {
        if let Some(entry) = brief.as_object_mut() {
            entry.remove(key);
        }
    }
    let label = || {
        let args: Vec<String> = case["args"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| format!("{}{}", a["dtype"], a["shape"]))
            .collect();
        format!("{brief} {args:?}")
    };
    if case["op"] == "promote" {
        let parse = |key: &str| case[key].as_str().unwrap().parse::<DType>().unwrap();
        let got = result_type(parse("a"), parse("b")).map_or("error".into(), DType::code);
        return if got == case["expect"].as_str().unwrap() {
            Ok(())
        } else {
            Err(format!("{}: {got}", label()))
        };
    }
    let args: Vec<Array> = case["args"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| cases.array(a))
        .collect();
    let got = call(case, &args);
    let expect = &case["expect"];
    match (got, expect.as_array()) {
        (Err(_), None) => Ok(()),
        (Err(error), Some(_)) => Err(format!("{}: {error}", label())),
        (Ok(got), None) => Err(format!(
            "{}: got {:?}, expected an error",
            label(),
            got[0].dtype()
        )),
        (Ok(got), Some(expected)) => {
            if got.len() != expected.len() {
                return Err(format!("{}: {} results", label(), got.len()));
            }
            let (rtol, atol) = (
                case["rtol"].as_f64().unwrap(),
                case["atol"].as_f64().unwrap(),
            );
            for (g, e) in got.iter().zip(expected) {
                if let Some(why) = difference(g, &cases.array(e), rtol, atol) {
                    return Err(format!("{}: {why}", label()));
                }
            }
            Ok(())
        }
    }
}

fn scalar(value: &Value) -> Scalar {
    match value.as_i64() {
        Some(v) => Scalar::Int(v),
        None => Scalar::Float(value.as_f64().unwrap_or(f64::NAN)),
    }
}

fn index(value: &Value) -> Vec<Index> {
    let items = value.as_array().unwrap().iter();
    items
        .map(|item| {
            if item == "new" {
                Index::NewAxis
            } else if let Some(at) = item["at"].as_i64() {
                Index::At(at)
            } else {
                let s = ints(&item["slice"]);
                Index::Slice {
                    start: s[0],
                    stop: s[1],
                    step: s[2],
                }
            }
        })
        .collect()
}

fn options(case: &Value) -> ReduceOptions {
    ReduceOptions {
        skipna: case["skipna"].as_bool().unwrap_or(true),
        ddof: case["ddof"].as_f64().unwrap_or(0.0),
        min_count: case["min_count"].as_u64().map(|v| v as usize),
        keepdims: false,
    }
}

/// Random tiles in any order must give what the whole gives.
fn tiles(shape: &[usize], x: &Array) -> Vec<(Array, Vec<usize>)> {
    let mut parts = vec![(x.clone(), vec![0; shape.len()])];
    for axis in 0..shape.len() {
        let cut = shape[axis] / 2;
        if cut == 0 {
            continue;
        }
        parts = parts
            .into_iter()
            .flat_map(|(part, offset)| {
                [(0, cut), (cut, shape[axis] - cut)].map(|(start, count)| {
                    let mut region: Vec<Index> =
                        part.shape().iter().map(|n| Index::all(*n)).collect();
                    region[axis] = Index::range(start, count, 1);
                    let mut at = offset.clone();
                    at[axis] = start;
                    (slice(&part, &region).unwrap(), at)
                })
            })
            .collect();
    }
    parts.reverse();
    parts
}

fn call(case: &Value, args: &[Array]) -> Result<Vec<Array>, ArrayError> {
    let name = case["fn"].as_str().unwrap_or_default();
    let axis = case["axis"].as_u64().unwrap_or_default() as usize;
    let axes = || usizes(&case["axes"]);
    let one = match case["op"].as_str().unwrap() {
        "unary" => {
            let op = Unary::from_name(name).unwrap();
            let got = unary(op, &args[0])?;
            assert_eq!(
                op.dtype(args[0].dtype())?,
                got.dtype(),
                "{name} {}",
                args[0].dtype()
            );
            got
        }
        "binary" => {
            let op = Binary::from_name(name).unwrap();
            let got = binary(op, &args[0], &args[1])?;
            assert_eq!(
                op.dtype(args[0].dtype(), args[1].dtype())?,
                got.dtype(),
                "{name}"
            );
            for a in [args[0].clone(), slice(&args[0], &[])?] {
                let again = binary_into(op, a, &args[1])?;
                if let Some(why) = difference(&again, &got, 0.0, 0.0) {
                    return Err(ArrayError::Value(format!("in place: {why}")));
                }
            }
            got
        }
        "cast" => cast(&args[0], case["dtype"].as_str().unwrap().parse()?)?,
        "decode" => {
            let fills: Vec<Scalar> = vec![scalar(&case["fill"])];
            let dtype = case["dtype"].as_str().unwrap().parse()?;
            decode_cf(
                &args[0],
                &fills,
                case["scale"].as_f64(),
                case["offset"].as_f64(),
                dtype,
            )?
        }
        "where" => where_(&args[0], &args[1], &args[2])?,
        "isin" => isin(&args[0], &args[1])?,
        "clip" => clip(&args[0], Some(&args[1]), Some(&args[2]))?,
        "fill_null" => fill_null(&args[0], &args[1])?,
        "slice" => slice(&args[0], &index(&case["index"]))?,
        "assign" => assign(&args[0], &index(&case["index"]), &args[1])?,
        "take" => {
            let indices = ints(&case["indices"]);
            let got = take(&args[0], axis, &indices)?;
            if got.dtype().is_float() {
                let plain = binary(Binary::Sub, &got, &take(&args[0], axis, &indices)?)?;
                let fused = binary_taken(
                    Binary::Sub,
                    take(&args[0], axis, &indices)?,
                    &args[0],
                    axis,
                    &indices,
                )?;
                if let Some(why) = difference(&fused, &plain, 0.0, 0.0) {
                    return Err(ArrayError::Value(format!("fused: {why}")));
                }
            }
            got
        }
        "take_or_fill" => {
            let fill = if args[0].dtype().is_time() {
                Scalar::Datetime(i64::MIN, littoral_array::TimeUnit::Nano)
            } else {
                Scalar::Float(f64::NAN)
            };
            take_or_fill(&args[0], axis, &ints(&case["indices"]), &fill)?
        }
        "gather" => gather(&args[0], &axes(), &args[1..].iter().collect::<Vec<_>>())?,
        "mask" => boolean_mask(&args[0], axis, &args[1])?,
        "nonzero" => {
            let lists = nonzero(&args[0])?;
            let n = lists[0].len();
            Array::from_vec(&[lists.len(), n], lists.concat())?
        }
        "transpose" => transpose(&args[0], &axes())?,
        "reshape" => reshape(&args[0], &usizes(&case["shape"]))?,
        "broadcast_to" => broadcast_to(&args[0], &usizes(&case["shape"]))?,
        "flip" => flip(&args[0], &axes())?,
        "roll" => roll(&args[0], axis, case["shift"].as_i64().unwrap())?,
        "repeat" => repeat(&args[0], axis, &usizes(&case["counts"]))?,
        "tile" => tile(&args[0], &usizes(&case["counts"]))?,
        "concat" => concat(axis, &args.iter().collect::<Vec<_>>())?,
        "stack" => stack(axis, &args.iter().collect::<Vec<_>>())?,
        "pad" => {
            let widths = case["widths"].as_array().unwrap().iter();
            let widths: Vec<(usize, usize)> =
                widths.map(|w| (usizes(w)[0], usizes(w)[1])).collect();
            let mode = PadMode::from_name(case["mode"].as_str().unwrap()).unwrap();
            pad(&args[0], &widths, mode, &scalar(&case["value"]))?
        }
        "arange" => arange(
            &scalar(&case["start"]),
            &scalar(&case["stop"]),
            &scalar(&case["step"]),
        )?,
        "linspace" => linspace(
            case["start"].as_f64().unwrap(),
            case["stop"].as_f64().unwrap(),
            case["count"].as_u64().unwrap() as usize,
            case["endpoint"].as_bool().unwrap(),
        )?,
        "reduce" => {
            let op = Reduce::from_name(name).unwrap();
            let opts = options(case);
            let whole = reduce(op, &args[0], &axes(), &opts)?;
            let mut parts = Accumulator::new(op, args[0].dtype(), args[0].shape(), &axes(), &opts)?;
            for (tile, offset) in tiles(args[0].shape(), &args[0]) {
                parts.push(&tile, &offset)?;
            }
            let streamed = parts.finish()?;
            if let Some(why) = difference(&streamed, &whole, 3e-7, 1e-9) {
                return Err(ArrayError::Value(format!(
                    "tiles differ from the whole: {why}"
                )));
            }
            assert_eq!(op.dtype(args[0].dtype(), opts.skipna)?, whole.dtype());
            whole
        }
        "group" => {
            let op = Reduce::from_name(name).unwrap();
            let opts = options(case);
            let codes = ints(&case["codes"]);
            let groups = case["groups"].as_u64().unwrap() as usize;
            let whole = group_reduce(op, &args[0], axis, &codes, groups, &opts)?;
            let mut parts = GroupAccumulator::new(
                op,
                args[0].dtype(),
                args[0].shape(),
                axis,
                &codes,
                groups,
                &opts,
            )?;
            for (tile, offset) in tiles(args[0].shape(), &args[0]) {
                parts.push(&tile, &offset)?;
            }
            let streamed = parts.finish()?;
            if let Some(why) = difference(&streamed, &whole, 3e-7, 1e-9) {
                return Err(ArrayError::Value(format!(
                    "tiles differ from the whole: {why}"
                )));
            }
            assert_eq!(
                group_dtype(op, args[0].dtype(), &codes, groups, &opts)?,
                whole.dtype()
            );
            whole
        }
        "scan" => {
            let limit = case["limit"].as_u64().map(|v| v as usize);
            scan(
                Scan::from_name(name).unwrap(),
                &args[0],
                axis,
                case["skipna"].as_bool().unwrap(),
                limit,
            )?
        }
        "diff" => diff(&args[0], axis, case["n"].as_u64().unwrap() as usize)?,
        "window" => {
            let count = |key: &str| case[key].as_u64().unwrap() as usize;
            let opts = WindowOptions {
                before: count("before"),
                after: count("after"),
                min_periods: count("min_periods"),
                ddof: case["ddof"].as_f64().unwrap(),
            };
            window(Window::from_name(name).unwrap(), &args[0], axis, &opts)?
        }
        "sort" => sort(&args[0], axis)?,
        "argsort" => argsort(&args[0], axis)?,
        "rank" => rank(&args[0], axis)?,
        "unique" => {
            let found = unique(&args[0])?;
            let list = |values: Vec<i64>| Array::from_vec(&[values.len()], values);
            return Ok(vec![
                found.values,
                list(found.first)?,
                list(found.inverse)?,
                list(found.counts)?,
            ]);
        }
        "searchsorted" => searchsorted(&args[0], &args[1], case["right"].as_bool().unwrap())?,
        "quantile" => {
            let qs: Vec<f64> = case["qs"]
                .as_array()
                .unwrap()
                .iter()
                .map(|q| q.as_f64().unwrap())
                .collect();
            let method = QuantileMethod::from_name(name).unwrap();
            quantile(
                &args[0],
                &qs,
                &axes(),
                method,
                case["skipna"].as_bool().unwrap(),
            )?
        }
        "einsum" => einsum(name, &args.iter().collect::<Vec<_>>())?,
        "interp" => interp(&args[0], &args[1], &args[2])?,
        other => panic!("unknown case {other}"),
    };
    Ok(vec![one])
}
