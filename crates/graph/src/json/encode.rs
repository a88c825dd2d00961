//! Writing. Maps are `BTreeMap`s, so keys come out sorted by code point.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::literal::{encode_literal, float_text, scalar_text};
use crate::error::Result;
use crate::graph::{Graph, Node};
use crate::op::{IndexItem, Op};

/// The canonical bytes of a graph. Errors if a literal has a dtype that graphs do not carry.
pub fn to_canonical_json(graph: &Graph) -> Result<Vec<u8>> {
    let mut out = String::from("{\"littoral_graph\":");
    out.push_str(&super::FORMAT_VERSION.to_string());
    out.push_str(",\"nodes\":[");
    for (index, node) in graph.nodes.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_value(&mut out, &node_value(node)?);
    }
    out.push_str("],\"outputs\":");
    let outputs: BTreeMap<&str, usize> = graph
        .outputs
        .iter()
        .map(|(name, index)| (name.as_str(), *index))
        .collect();
    write_value(&mut out, &json!(outputs));
    out.push('}');
    Ok(out.into_bytes())
}

fn node_value(node: &Node) -> Result<Value> {
    let mut value = match &node.op {
        Op::Zarr(source) => json!({
            "url": source.url, "path": source.path, "dtype": source.dtype.code(),
            "shape": source.shape, "chunks": source.chunks,
        }),
        Op::Literal(array) => encode_literal(array)?,
        Op::Result {
            job,
            name,
            dtype,
            shape,
            chunks,
        } => json!({
            "job": job, "name": name, "dtype": dtype.code(), "shape": shape, "chunks": chunks,
        }),
        Op::Slice { index } => {
            json!({ "index": index.iter().map(index_value).collect::<Vec<_>>() })
        }
        Op::Take { axis, fill } => {
            json!({ "axis": axis, "fill": fill.as_ref().map(scalar_text) })
        }
        Op::Gather { axes } => json!({ "axes": axes }),
        Op::Unary(function) => json!({ "fn": function.name() }),
        Op::Binary(function) => json!({ "fn": function.name() }),
        Op::Where | Op::Isin => json!({}),
        Op::Cast { dtype } => json!({ "dtype": dtype.code() }),
        Op::Decode {
            fill,
            scale,
            offset,
            dtype,
        } => json!({
            "fill": fill.iter().map(scalar_text).collect::<Vec<_>>(),
            "scale": scale.map(float_text), "offset": offset.map(float_text),
            "dtype": dtype.code(),
        }),
        Op::Reduce {
            op,
            axes,
            skipna,
            keepdims,
            ddof,
            min_count,
        } => json!({
            "fn": op.name(), "axes": axes, "skipna": skipna, "keepdims": keepdims,
            "ddof": ddof, "min_count": min_count,
        }),
        Op::Quantile {
            q,
            axes,
            skipna,
            method,
        } => json!({
            "q": q.iter().map(|q| float_text(*q)).collect::<Vec<_>>(), "axes": axes,
            "skipna": skipna, "method": method.name(),
        }),
        Op::GroupReduce {
            op,
            axis,
            groups,
            skipna,
            ddof,
            min_count,
        } => json!({
            "fn": op.name(), "axis": axis, "groups": groups, "skipna": skipna, "ddof": ddof,
            "min_count": min_count,
        }),
        Op::Scan {
            op,
            axis,
            skipna,
            limit,
        } => {
            json!({ "fn": op.name(), "axis": axis, "skipna": skipna, "limit": limit })
        }
        Op::Window {
            op,
            axis,
            before,
            after,
            min_periods,
            ddof,
        } => json!({
            "fn": op.name(), "axis": axis, "before": before, "after": after,
            "min_periods": min_periods, "ddof": ddof,
        }),
        Op::Pad {
            widths,
            mode,
            value,
        } => {
            json!({ "widths": widths, "mode": mode.name(), "value": scalar_text(value) })
        }
        Op::Concat { axis } => json!({ "axis": axis }),
        Op::Broadcast { shape } => json!({ "shape": shape }),
        Op::Transpose { order } => json!({ "order": order }),
        Op::Reshape { shape } => json!({ "shape": shape }),
        Op::Einsum { subscripts } => json!({ "subscripts": subscripts }),
        Op::Sort { axis, op } => json!({ "axis": axis, "fn": op.name() }),
        Op::Rechunk { chunks, .. } => json!({ "chunks": chunks }),
    };
    value["op"] = node.op.name().into();
    value["in"] = json!(node.inputs);
    Ok(value)
}

fn index_value(item: &IndexItem) -> Value {
    match item {
        IndexItem::At(at) => json!(at),
        IndexItem::Range { start, count, step } => json!([start, count, step]),
    }
}

/// serde_json's compact form, with the keys of every object sorted.
fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            out.push('{');
            for (index, (key, item)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write_value(out, item);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}
