//! What becomes of the members of each group.

use littoral_array::ops::{Binary, Reduce, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use littoral_graph::{Expr, Op};

use super::literal;
use super::reduce::Block;
use crate::aggregate::Aggregation;
use crate::error::{Result, XarrayError, value_error};
use crate::variable::{Variable, settle};

/// One aggregation of a block, as flox makes it: times are the integers that stand for them, NaT too.
pub(super) fn grouped(
    aggregation: &Aggregation,
    dtype: DType,
    block: &Block,
    gaps: bool,
) -> Result<Expr> {
    use Reduce::*;
    let function = aggregation.function;
    let truth = matches!(function, Any | All);
    if (truth || function == Count) && aggregation.skipna == Some(true) {
        return Err(value_error(format!(
            "skipna cannot be truthy for {} reductions.",
            function.name()
        )));
    }
    let skips = aggregation.skipna.unwrap_or(dtype.is_float());
    // Groups without members are computed as if they were not there, and put back as missing:
    // whatever the function, as xarray does.
    // Sums over some of the dimensions are not looked at.
    let apart = block.apart && !gaps;
    let sums = apart && matches!(function, Sum | Prod);
    let least = aggregation.min_count.unwrap_or(0);
    let whole = function == Count && !gaps || sums && least == 0;
    let (codes, places) = match whole {
        true => (block.codes.clone(), None),
        false => compressed(&block.codes, block.groups),
    };
    check_empty(function, block)?;
    if !dtype.is_numeric() {
        check_others(aggregation, dtype, block.sorted, places.is_some())?;
    }
    if apart && !matches!(function, First | Last) && !(sums && (least == 0 || skips)) {
        check_filled(block)?;
    }
    let picks = matches!(function, First | Last);
    let times = matches!(dtype, DType::Datetime(_) | DType::Timedelta(_));
    let floats = times && matches!(function, Mean | Median);
    let numbers = times && !(picks && skips);
    let objects = dtype == DType::Object && skips_objects(aggregation);
    let data = match function {
        // What is missing counts for nothing.
        Sum | Prod if objects => {
            let nothing = Expr::scalar(Scalar::Int(i64::from(function == Prod)));
            let missing = block.data.unary(Unary::Isnull)?;
            missing.select(&nothing, &block.data)?
        }
        Any | All if dtype.is_numeric() => block.data.cast(DType::Bool)?,
        _ if floats => block.data.cast(DType::I64)?.cast(DType::F64)?,
        _ if numbers => block.data.cast(DType::I64)?,
        _ => block.data.clone(),
    };
    let op = Op::GroupReduce {
        op: function,
        axis: block.axis,
        groups: places.as_ref().map_or(block.groups, |(found, _)| *found) as u64,
        skipna: match function {
            Count => true,
            Any | All => false,
            Mean | Median if dtype.is_time() && !floats => aggregation.skipna.unwrap_or(true),
            _ => skips && data.dtype().has_missing(),
        },
        ddof: aggregation.ddof,
        min_count: aggregation.min_count,
    };
    let mut reduced = settle(Expr::new(op, vec![data, literal(codes.clone())?])?)?;
    if numbers && !(truth || function == Count) {
        reduced = match floats {
            true => reduced.cast(DType::I64)?.cast(dtype)?,
            false => reduced.cast(dtype)?,
        };
    }
    if gaps && (function == Count || truth && dtype.is_float()) {
        // Where nothing was counted there was nothing.
        let zero = Expr::literal(Array::scalar(Scalar::Int(0)));
        let counts = match truth {
            true => {
                let present = block.data.unary(Unary::Notnull)?;
                let op = Op::GroupReduce {
                    op: Any,
                    axis: block.axis,
                    groups: reduced.shape()[block.axis],
                    skipna: false,
                    ddof: 0,
                    min_count: None,
                };
                Expr::new(op, vec![present, literal(codes)?])?.cast(DType::I64)?
            }
            false => reduced.clone(),
        };
        let some = counts.binary(Binary::Gt, &zero)?;
        let missing = Expr::literal(Array::scalar(Scalar::Float(f64::NAN)));
        reduced = some.select(&reduced.cast(DType::F64)?, &missing)?;
    }
    let Some((_, places)) = places else {
        return Ok(reduced);
    };
    if !gaps
        && least == 0
        && matches!(reduced.dtype(), DType::I64 | DType::Bool)
        && !picks
        && (truth || !times)
    {
        // Labels that were asked for have what flox has for nothing.
        let nothing = match function {
            Any | All => Scalar::Bool(false),
            Prod => Scalar::Int(1),
            _ => Scalar::Int(i64::MIN),
        };
        let own = reduced.dtype();
        if own == DType::I64 || matches!(function, Any | All) {
            return Ok(filled(reduced, block.axis, &places, &nothing)?.cast(own)?);
        }
    }
    if reduced.dtype().is_numeric() && !reduced.dtype().is_float() {
        // What is missing makes numbers of truth.
        reduced = reduced.cast(DType::F64)?;
    }
    let product = function == Prod && !(dtype.is_float() && skips);
    let fill = match dtype {
        DType::Str(width) if picks => {
            let text = "nan".chars().take(width as usize).collect::<String>();
            Scalar::Str(text.as_str().into())
        }
        DType::Datetime(unit) if product => Scalar::Datetime(1, unit),
        DType::Timedelta(unit) if product => Scalar::Timedelta(1, unit),
        _ if product => Scalar::Float(1.0),
        _ => Scalar::Float(f64::NAN),
    };
    let out = filled(reduced, block.axis, &places, &fill)?;
    // What is picked keeps its dtype, and has some number for what is missing.
    let keeps = picks || dtype == DType::Bool && matches!(function, Min | Max);
    match keeps && dtype.is_numeric() && !dtype.is_float() {
        true => Ok(out.cast(dtype)?),
        false => Ok(out),
    }
}

fn skips_objects(aggregation: &Aggregation) -> bool {
    aggregation.skipna.unwrap_or(true) && aggregation.min_count.unwrap_or(0) == 0
}

/// Of flox's engines one cannot lay out nothing: that of unsorted groups, and that of what is first.
fn check_empty(function: Reduce, block: &Block) -> Result<()> {
    use Reduce::*;
    let picks = matches!(function, First | Last | Any | All);
    let other = picks || function != Median && !block.sorted;
    if block.data.meta().size() > 0 || !other {
        return Ok(());
    }
    let mut shape = block.data.shape().to_vec();
    shape.remove(block.axis);
    let shape: Vec<String> = shape.iter().map(u64::to_string).collect();
    Err(value_error(format!(
        "cannot reshape array of size 0 into shape ({},newaxis)",
        shape.join(",")
    )))
}

/// Where some of the grouped dimensions are kept, flox wants members of each group at each of their places: valid
/// ones, unless that is not known yet.
pub(super) fn check_filled(block: &Block) -> Result<()> {
    let deferred = block.data.meta().deferred;
    let dtype = block.data.dtype();
    let gaps = dtype.is_float() || dtype == DType::Object;
    let present = match gaps && !deferred {
        true => block.data.unary(Unary::Notnull)?,
        false => Expr::scalar(Scalar::Bool(true)).broadcast_to(block.data.shape().to_vec())?,
    };
    let op = Op::GroupReduce {
        op: Reduce::Any,
        axis: block.axis,
        groups: block.groups as u64,
        skipna: false,
        ddof: 0,
        min_count: None,
    };
    let found = Expr::new(op, vec![present, literal(block.codes.clone())?])?;
    let all = found.reduce(Reduce::All, (0..found.ndim()).collect(), false)?;
    match Variable::new(vec![], all)?.values()?.item()? {
        Scalar::Bool(false) => Err(value_error("Filling is required but fill_value is None.")),
        _ => Ok(()),
    }
}

/// Errors for what groups of times, strings and objects are not reduced to.
fn check_others(aggregation: &Aggregation, dtype: DType, sorted: bool, gaps: bool) -> Result<()> {
    use Reduce::*;
    let function = aggregation.function;
    let undefined = XarrayError::Type(format!(
        "{} by group is not defined for dtype {dtype}",
        function.name()
    ));
    match (function, dtype.kind()) {
        (All, Kind::Str | Kind::Datetime | Kind::Timedelta) => Err(undefined),
        (Any | Count | First | Last, _) => Ok(()),
        (_, Kind::Str) => {
            // Which of flox's engines fails depends on the order.
            let plain = aggregation.skipna != Some(true) && !gaps;
            match function {
                Mean | Var | Std if sorted && plain => {
                    Err(value_error("could not convert string to float"))
                }
                Min | Max if !sorted && !gaps => {
                    Err(value_error("data type <class 'numpy.str_'> not inexact"))
                }
                _ => Err(undefined),
            }
        }
        (Min | Max, Kind::Object) if !gaps && aggregation.skipna == Some(false) => {
            match dtype.is_time() {
                true => Ok(()),
                false => Err(undefined),
            }
        }
        _ => Ok(()),
    }
}

/// Codes without the groups that have no members; how many are left, and where each group is (−1: nowhere).
/// The codes as they are if none is empty.
pub(super) fn compressed(codes: &[i64], groups: usize) -> (Vec<i64>, Option<(usize, Vec<i64>)>) {
    let mut places = vec![-1; groups];
    for code in codes.iter().filter(|code| **code >= 0) {
        places[*code as usize] = 0;
    }
    if !places.contains(&-1) {
        return (codes.to_vec(), None);
    }
    let mut found = 0;
    for place in places.iter_mut().filter(|place| **place == 0) {
        *place = found;
        found += 1;
    }
    let codes = codes
        .iter()
        .map(|code| {
            if *code < 0 {
                -1
            } else {
                places[*code as usize]
            }
        })
        .collect();
    (codes, Some((found as usize, places)))
}

/// What is at `places` along an axis, `fill` for −1.
pub(super) fn filled(data: Expr, axis: usize, places: &[i64], fill: &Scalar) -> Result<Expr> {
    let dims = (0..data.ndim()).map(|at| format!("d{at}")).collect();
    let variable = Variable::new(dims, data)?;
    let out = variable.reindexed(&format!("d{axis}"), places, fill)?;
    Ok(out.data)
}
