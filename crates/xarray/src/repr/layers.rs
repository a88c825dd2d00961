//! What Dask calls an array: the last layer of its graph.

use littoral_array::Kind;
use littoral_graph::{Expr, Op};

/// Names of operations that are not ours.
const NAMES: &[(&str, &str)] = &[
    ("bitwise_and", "and_"),
    ("bitwise_or", "or_"),
    ("bitwise_xor", "xor"),
    ("logical_and", "and_"),
    ("logical_or", "or_"),
    ("divide", "truediv"),
    ("equal", "eq"),
    ("floor_divide", "floordiv"),
    ("greater", "gt"),
    ("greater_equal", "ge"),
    ("isnull", "isnan"),
    ("less", "lt"),
    ("less_equal", "le"),
    ("multiply", "mul"),
    ("negative", "neg"),
    ("not_equal", "ne"),
    ("notnull", "invert"),
    ("power", "pow"),
    ("remainder", "mod"),
    ("rint", "round"),
    ("subtract", "sub"),
];

fn named(own: &str) -> String {
    let found = NAMES.iter().find(|(name, _)| *name == own);
    found.map_or(own, |(_, name)| name).into()
}

/// Of a reduction; `skips`: it looks for missing values.
fn reduction(name: &str, skips: bool) -> String {
    match (name, skips) {
        ("mean", _) => "mean_agg-aggregate".into(),
        ("count", _) => "sum-aggregate".into(),
        ("std", _) => "_sqrt".into(),
        ("var", true) => "moment_agg-aggregate".into(),
        ("max" | "min", true) => format!("_nan{name}_skip-aggregate"),
        ("median", true) => "nanmedian".into(),
        ("median", false) => "median".into(),
        ("argmax" | "argmin", true) => "nanarg_agg-aggregate".into(),
        ("argmax" | "argmin", false) => "arg_agg-aggregate".into(),
        _ => format!("{name}-aggregate"),
    }
}

/// The name that Dask would give the last operation.
pub(crate) fn layer_name(data: &Expr) -> String {
    let input = data.inputs().first();
    let float = input.is_some_and(|x| x.dtype().kind() == Kind::Float);
    let below = |op: &str| {
        input.is_some_and(|x| matches!(x.op(), Op::Unary(f) if f.name() == op))
            || input.is_some_and(|x| matches!(x.op(), Op::Binary(f) if f.name() == op))
    };
    match data.op() {
        Op::Zarr(source) => format!("open_dataset-{}", source.path),
        Op::Decode { .. } => layer_name(&data.inputs()[0]),
        Op::Slice { .. } | Op::Take { .. } => "getitem".into(),
        Op::Reduce { op, skipna, .. } => reduction(op.name(), *skipna && float),
        Op::Scan { op, skipna, .. } => match op.name() {
            name @ ("cumsum" | "cumprod") if *skipna && float => format!("nan{name}"),
            "ffill" => "_trim".into(),
            "bfill" => "getitem".into(),
            name => name.into(),
        },
        Op::Unary(function) => named(function.name()),
        Op::Binary(function) => match function.name() {
            "minimum" if below("maximum") => "clip".into(),
            "divide" if below("rint") => "round".into(),
            name => named(name),
        },
        Op::Cast { .. } => "astype".into(),
        Op::Pad { .. } | Op::Concat { .. } => "concatenate".into(),
        Op::Broadcast { .. } => "broadcast_to".into(),
        Op::Einsum { .. } => "sum-aggregate".into(),
        Op::Isin => "any-aggregate".into(),
        Op::GroupReduce { .. } | Op::Sort { .. } => "transpose".into(),
        Op::Window { op, .. } => match op.name() {
            "mean" => "truediv".into(),
            _ => "where".into(),
        },
        // A dimension of length 1 more.
        Op::Reshape { shape } if input.is_some_and(|x| grows(x.shape(), shape)) => "getitem".into(),
        Op::Rechunk { layer, .. } => layer.as_deref().unwrap_or("rechunk-merge").into(),
        op => op.name().into(),
    }
}

fn grows(old: &[u64], new: &[u64]) -> bool {
    new.len() > old.len()
        && new
            .iter()
            .filter(|n| **n != 1)
            .eq(old.iter().filter(|n| **n != 1))
}
