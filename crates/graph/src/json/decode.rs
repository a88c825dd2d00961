//! Reading, with every key checked.

use littoral_array::ops::{Binary, PadMode, QuantileMethod, Reduce, Scan, Unary, Window};
use littoral_array::{DType, Scalar};
use serde_json::{Map, Value};

use super::literal::{decode_literal, parse_float, parse_scalar};
use crate::error::{GraphError, Result};
use crate::expr::Expr;
use crate::graph::{Graph, Node};
use crate::op::{IndexItem, Op, SortFn, ZarrSource};

/// Reads a document and infers every node. Errors name the place and what was found there.
pub fn from_json(bytes: &[u8]) -> Result<Graph> {
    let document: Value = serde_json::from_slice(bytes)
        .map_err(|error| problem("document", format!("not JSON: {error}")))?;
    let version = document.get("littoral_graph").and_then(Value::as_u64);
    if version != Some(super::FORMAT_VERSION) {
        return Err(problem(
            "littoral_graph",
            format!("version {version:?}, not 1"),
        ));
    }
    let nodes = document.get("nodes").and_then(Value::as_array);
    let nodes = nodes.ok_or_else(|| problem("nodes", "missing"))?;
    let mut graph = Graph {
        nodes: vec![],
        outputs: vec![],
    };
    let mut exprs: Vec<Expr> = vec![];
    for (index, value) in nodes.iter().enumerate() {
        let place = format!("node {index}");
        let mut fields = Fields::new(value, &place)?;
        let inputs: Vec<usize> = fields.usizes("in")?;
        if let Some(later) = inputs.iter().find(|input| **input >= index) {
            return Err(problem(
                &place,
                format!("operand {later} is not an earlier node"),
            ));
        }
        let dtype = inputs.first().map(|first| exprs[*first].dtype());
        let op = read_op(&mut fields, dtype)?;
        fields.finish()?;
        let operands = inputs.iter().map(|input| exprs[*input].clone()).collect();
        let expr = match &op {
            Op::Literal(array) => Expr::literal(array.clone()),
            op => Expr::new(op.clone(), operands)
                .map_err(|error| problem(&place, error.to_string()))?,
        };
        graph.nodes.push(Node {
            op,
            inputs,
            meta: expr.meta().clone(),
        });
        exprs.push(expr);
    }
    let outputs = document.get("outputs").and_then(Value::as_object);
    for (name, index) in outputs.ok_or_else(|| problem("outputs", "missing"))? {
        let index = index
            .as_u64()
            .filter(|index| (*index as usize) < graph.nodes.len());
        let index = index.ok_or_else(|| problem("outputs", format!("{name:?} names no node")))?;
        graph.outputs.push((name.clone(), index as usize));
    }
    Ok(graph)
}

fn problem(place: impl Into<String>, problem: impl Into<String>) -> GraphError {
    GraphError::Document {
        place: place.into(),
        problem: problem.into(),
    }
}

fn read_op(fields: &mut Fields, operand: Option<DType>) -> Result<Op> {
    let name = fields.text("op")?;
    let value_dtype = operand.unwrap_or(DType::F64);
    Ok(match name.as_str() {
        "zarr" => Op::Zarr(ZarrSource {
            url: fields.text("url")?,
            path: fields.text("path")?,
            dtype: fields.dtype()?,
            shape: fields.u64s("shape")?,
            chunks: fields.u64s("chunks")?,
        }),
        "literal" => {
            let (dtype, shape, data) =
                (fields.dtype()?, fields.u64s("shape")?, fields.get("data")?);
            let array = decode_literal(dtype, &shape, data);
            Op::Literal(array.map_err(|detail| problem(fields.place, detail))?)
        }
        "result" => Op::Result {
            job: fields.text("job")?,
            name: fields.text("name")?,
            dtype: fields.dtype()?,
            shape: fields.u64s("shape")?,
            chunks: fields.u64s("chunks")?,
        },
        "slice" => Op::Slice {
            index: fields.index()?,
        },
        "take" => Op::Take {
            axis: fields.usize("axis")?,
            fill: fields.scalar("fill", value_dtype)?,
        },
        "gather" => Op::Gather {
            axes: fields.usizes("axes")?,
        },
        "unary" => Op::Unary(fields.named("fn", Unary::from_name)?),
        "binary" => Op::Binary(fields.named("fn", Binary::from_name)?),
        "where" => Op::Where,
        "isin" => Op::Isin,
        "cast" => Op::Cast {
            dtype: fields.dtype()?,
        },
        "decode" => Op::Decode {
            fill: fields.scalars("fill", value_dtype)?,
            scale: fields.float("scale")?,
            offset: fields.float("offset")?,
            dtype: fields.dtype()?,
        },
        "reduce" => Op::Reduce {
            op: fields.named("fn", Reduce::from_name)?,
            axes: fields.usizes("axes")?,
            skipna: fields.bool("skipna")?,
            keepdims: fields.bool("keepdims")?,
            ddof: fields.u64("ddof")? as u32,
            min_count: fields.optional("min_count")?,
        },
        "quantile" => Op::Quantile {
            q: fields.floats("q")?,
            axes: fields.usizes("axes")?,
            skipna: fields.bool("skipna")?,
            method: fields.named("method", QuantileMethod::from_name)?,
        },
        "group_reduce" => Op::GroupReduce {
            op: fields.named("fn", Reduce::from_name)?,
            axis: fields.usize("axis")?,
            groups: fields.u64("groups")?,
            skipna: fields.bool("skipna")?,
            ddof: fields.u64("ddof")? as u32,
            min_count: fields.optional("min_count")?,
        },
        "scan" => Op::Scan {
            op: fields.named("fn", Scan::from_name)?,
            axis: fields.usize("axis")?,
            skipna: fields.bool("skipna")?,
            limit: fields.optional("limit")?,
        },
        "window" => Op::Window {
            op: fields.named("fn", Window::from_name)?,
            axis: fields.usize("axis")?,
            before: fields.u64("before")?,
            after: fields.u64("after")?,
            min_periods: fields.u64("min_periods")?,
            ddof: fields.u64("ddof")? as u32,
        },
        "pad" => Op::Pad {
            widths: fields.widths()?,
            mode: fields.named("mode", PadMode::from_name)?,
            value: fields
                .scalar("value", value_dtype)?
                .ok_or_else(|| problem(fields.place, "\"value\" is null"))?,
        },
        "concat" => Op::Concat {
            axis: fields.usize("axis")?,
        },
        "broadcast" => Op::Broadcast {
            shape: fields.u64s("shape")?,
        },
        "transpose" => Op::Transpose {
            order: fields.usizes("order")?,
        },
        "reshape" => Op::Reshape {
            shape: fields.u64s("shape")?,
        },
        "einsum" => Op::Einsum {
            subscripts: fields.text("subscripts")?,
        },
        "sort" => Op::Sort {
            axis: fields.usize("axis")?,
            op: fields.named("fn", SortFn::from_name)?,
        },
        "rechunk" => Op::Rechunk {
            chunks: fields.u64s("chunks")?,
            layer: None,
        },
        other => return Err(problem(fields.place, format!("unknown op {other:?}"))),
    })
}

/// A node's object, with a count of the keys that were read.
struct Fields<'a> {
    place: &'a str,
    map: &'a Map<String, Value>,
    read: usize,
}

impl<'a> Fields<'a> {
    fn new(value: &'a Value, place: &'a str) -> Result<Self> {
        let map = value
            .as_object()
            .ok_or_else(|| problem(place, "not an object"))?;
        Ok(Self {
            place,
            map,
            read: 0,
        })
    }

    fn finish(self) -> Result<()> {
        match self.map.len() == self.read {
            true => Ok(()),
            false => Err(problem(self.place, "unknown keys")),
        }
    }

    fn bad(&self, key: &str, expected: &str) -> GraphError {
        let found = self.map.get(key).unwrap_or(&Value::Null);
        problem(
            self.place,
            format!("{key:?} must be {expected}, not {found}"),
        )
    }

    fn get(&mut self, key: &str) -> Result<&'a Value> {
        self.read += 1;
        self.map
            .get(key)
            .ok_or_else(|| problem(self.place, format!("{key:?} is missing")))
    }

    fn text(&mut self, key: &str) -> Result<String> {
        let value = self.get(key)?.as_str();
        value
            .map(str::to_owned)
            .ok_or_else(|| self.bad(key, "a string"))
    }

    fn bool(&mut self, key: &str) -> Result<bool> {
        let value = self.get(key)?.as_bool();
        value.ok_or_else(|| self.bad(key, "true or false"))
    }

    fn u64(&mut self, key: &str) -> Result<u64> {
        let value = self.get(key)?.as_u64().filter(|value| *value < 1 << 53);
        value.ok_or_else(|| self.bad(key, "a non-negative integer"))
    }

    fn usize(&mut self, key: &str) -> Result<usize> {
        self.u64(key).map(|value| value as usize)
    }

    fn optional(&mut self, key: &str) -> Result<Option<u64>> {
        if self.map.get(key) == Some(&Value::Null) {
            self.read += 1;
            return Ok(None);
        }
        self.u64(key).map(Some)
    }

    fn list(&mut self, key: &str) -> Result<&'a Vec<Value>> {
        let value = self.get(key)?.as_array();
        value.ok_or_else(|| self.bad(key, "a list"))
    }

    fn u64s(&mut self, key: &str) -> Result<Vec<u64>> {
        let list = self
            .list(key)?
            .iter()
            .map(|item| item.as_u64().filter(|n| *n < 1 << 53));
        list.collect::<Option<_>>()
            .ok_or_else(|| self.bad(key, "a list of non-negative integers"))
    }

    fn usizes(&mut self, key: &str) -> Result<Vec<usize>> {
        Ok(self.u64s(key)?.into_iter().map(|n| n as usize).collect())
    }

    fn dtype(&mut self) -> Result<DType> {
        let code = self.text("dtype")?;
        let dtype = code
            .parse::<DType>()
            .ok()
            .filter(|dtype| dtype.code() == code);
        dtype
            .filter(|dtype| *dtype != DType::Object)
            .ok_or_else(|| self.bad("dtype", "a dtype code"))
    }

    fn named<T>(&mut self, key: &str, from_name: fn(&str) -> Option<T>) -> Result<T> {
        let name = self.text(key)?;
        from_name(&name).ok_or_else(|| problem(self.place, format!("unknown {key} {name:?}")))
    }

    fn float(&mut self, key: &str) -> Result<Option<f64>> {
        match self.get(key)? {
            Value::Null => Ok(None),
            value => match value.as_str().and_then(parse_float) {
                Some(value) => Ok(Some(value)),
                None => Err(self.bad(key, "a decimal in a string or null")),
            },
        }
    }

    fn floats(&mut self, key: &str) -> Result<Vec<f64>> {
        let list = self
            .list(key)?
            .iter()
            .map(|item| item.as_str().and_then(parse_float));
        list.collect::<Option<_>>()
            .ok_or_else(|| self.bad(key, "a list of decimals in strings"))
    }

    fn scalar(&mut self, key: &str, dtype: DType) -> Result<Option<Scalar>> {
        match self.get(key)? {
            Value::Null => Ok(None),
            value => match value.as_str().and_then(|text| parse_scalar(text, dtype)) {
                Some(value) => Ok(Some(value)),
                None => Err(self.bad(key, &format!("a {dtype} in a string"))),
            },
        }
    }

    fn scalars(&mut self, key: &str, dtype: DType) -> Result<Vec<Scalar>> {
        let list = self.list(key)?;
        let values = list
            .iter()
            .map(|item| item.as_str().and_then(|text| parse_scalar(text, dtype)));
        values
            .collect::<Option<_>>()
            .ok_or_else(|| self.bad(key, &format!("a list of {dtype}")))
    }

    fn index(&mut self) -> Result<Vec<IndexItem>> {
        let items = self.list("index")?.iter().map(|item| {
            if let Some(at) = item.as_u64() {
                return Some(IndexItem::At(at));
            }
            match item.as_array()?.as_slice() {
                [start, count, step] => Some(IndexItem::Range {
                    start: start.as_u64()?,
                    count: count.as_u64()?,
                    step: step.as_i64()?,
                }),
                _ => None,
            }
        });
        items
            .collect::<Option<_>>()
            .ok_or_else(|| self.bad("index", "integers and triples"))
    }

    fn widths(&mut self) -> Result<Vec<(u64, u64)>> {
        let items = self
            .list("widths")?
            .iter()
            .map(|item| match item.as_array()?.as_slice() {
                [before, after] => Some((before.as_u64()?, after.as_u64()?)),
                _ => None,
            });
        items
            .collect::<Option<_>>()
            .ok_or_else(|| self.bad("widths", "pairs of integers"))
    }
}
