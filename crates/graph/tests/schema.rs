//! Graphs as JSON: what Rust writes is what `docs/graph.schema.json` allows, in the same words.

use std::collections::BTreeSet;

use boon::{Compiler, SchemaIndex, Schemas};
use littoral_array::calendar::Calendar;
use littoral_array::ops::{
    Binary, PadMode, QuantileMethod, Reduce, Scan, Unary, Window, cast, full,
};
use littoral_array::{Array, DType, Scalar, TimeUnit};
use littoral_graph::{
    Expr, Graph, IndexItem, Op, SortFn, ZarrSource, from_json, to_canonical_json,
};
use proptest::prelude::*;
use serde_json::Value;

const SCHEMA: &str = include_str!("../../../docs/graph.schema.json");

struct Grammar {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Grammar {
    fn new() -> Self {
        let mut compiler = Compiler::new();
        let schema = serde_json::from_str(SCHEMA).expect("the schema is JSON");
        compiler
            .add_resource("littoral:graph", schema)
            .expect("a resource");
        let mut schemas = Schemas::new();
        let index = compiler
            .compile("littoral:graph", &mut schemas)
            .expect("the schema compiles");
        Self { schemas, index }
    }

    fn check(&self, document: &Value) -> Result<(), String> {
        let checked = self.schemas.validate(document, self.index);
        checked.map_err(|error| format!("{error}\nin {document}"))
    }
}

/// The document of one expression, which must also read back as the same bytes.
fn document(expr: &Expr) -> Value {
    let graph = Graph::new(&[("out".to_owned(), expr.clone())], 0).expect("a graph");
    let text = to_canonical_json(&graph).expect("a document");
    let again = from_json(&text).expect("what is written can be read");
    assert_eq!(to_canonical_json(&again).expect("a document"), text);
    serde_json::from_slice(&text).expect("JSON")
}

fn named(schema: &Value, definition: &str) -> BTreeSet<String> {
    let names = &schema["$defs"][definition]["properties"]["fn"]["enum"];
    let names = names
        .as_array()
        .unwrap_or_else(|| panic!("{definition} has no functions"));
    names
        .iter()
        .map(|name| name.as_str().expect("a name").to_owned())
        .collect()
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> BTreeSet<String> {
    all.iter().map(|one| name(*one).to_owned()).collect()
}

#[test]
fn both_sides_know_the_same_functions() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    assert_eq!(named(&schema, "UnaryNode"), names(Unary::ALL, Unary::name));
    assert_eq!(
        named(&schema, "BinaryNode"),
        names(Binary::ALL, Binary::name)
    );
    assert_eq!(named(&schema, "Scan"), names(Scan::ALL, Scan::name));
    assert_eq!(named(&schema, "Window"), names(Window::ALL, Window::name));
    assert_eq!(named(&schema, "Reduce"), names(Reduce::ALL, Reduce::name));
    let sorts = [SortFn::Sort, SortFn::Argsort, SortFn::Rank];
    assert_eq!(named(&schema, "Sort"), names(&sorts, SortFn::name));
}

fn dtypes() -> Vec<DType> {
    use DType::*;
    let mut all = vec![Bool, I8, I16, I32, I64, U8, U16, U32, U64, F32, F64];
    all.extend([Datetime(TimeUnit::Nano), Datetime(TimeUnit::Day)]);
    all.extend([Timedelta(TimeUnit::Second), Timedelta(TimeUnit::Micro)]);
    all.extend([Cftime(Calendar::NoLeap), Str(3)]);
    all
}

/// A small array of a dtype.
fn literal(dtype: DType, shape: &[usize]) -> Expr {
    let array = match dtype {
        DType::Str(_) => full(dtype, shape, &Scalar::Str("é\"".into())),
        _ => {
            let count = shape.iter().product::<usize>() as i64;
            let numbers = Array::from_vec(shape, (0..count).collect::<Vec<i64>>());
            numbers.and_then(|numbers| cast(&numbers, dtype))
        }
    };
    Expr::literal(array.expect("an array"))
}

fn stored(dtype: DType, shape: Vec<u64>) -> Expr {
    let source = ZarrSource {
        url: "https://host/a b.zarr".to_owned(),
        path: "group/sst".to_owned(),
        dtype,
        chunks: shape.iter().map(|n| (*n / 2).max(1)).collect(),
        shape,
    };
    Expr::zarr(source, true).expect("a source")
}

fn codes(values: &[i64]) -> Expr {
    Expr::literal(Array::from_vec(&[values.len()], values.to_vec()).expect("an array"))
}

/// One of every operation on a (4, 6) array of `f8`, with arguments of all kinds.
fn every_operation() -> Vec<Expr> {
    let x = stored(DType::F64, vec![4, 6]);
    let b = stored(DType::Bool, vec![4, 6]);
    let i = stored(DType::I16, vec![4, 6]);
    let of = |op: Op, inputs: Vec<Expr>| Expr::new(op, inputs).expect("a node");
    let mut all = vec![
        of(
            Op::Result {
                job: "0".repeat(64),
                name: "out".to_owned(),
                dtype: DType::F32,
                shape: vec![3],
                chunks: vec![3],
            },
            vec![],
        ),
        of(Op::Where, vec![b.clone(), x.clone(), i.clone()]),
        of(Op::Isin, vec![i.clone(), codes(&[1, 2])]),
        of(
            Op::Gather { axes: vec![0, 1] },
            vec![x.clone(), codes(&[0, 3]), codes(&[5, 1])],
        ),
        of(Op::Concat { axis: 1 }, vec![x.clone(), i.clone()]),
        of(
            Op::Broadcast {
                shape: vec![2, 4, 6],
            },
            vec![x.clone()],
        ),
        of(Op::Transpose { order: vec![1, 0] }, vec![x.clone()]),
        of(Op::Reshape { shape: vec![24] }, vec![x.clone()]),
        of(
            Op::Rechunk {
                chunks: vec![4, 1],
                layer: None,
            },
            vec![x.clone()],
        ),
        of(
            Op::Einsum {
                subscripts: "ab,cb->ac".to_owned(),
            },
            vec![x.clone(), i.clone()],
        ),
        of(
            Op::Slice {
                index: vec![
                    IndexItem::At(2),
                    IndexItem::Range {
                        start: 5,
                        count: 3,
                        step: -2,
                    },
                ],
            },
            vec![x.clone()],
        ),
    ];
    for dtype in dtypes() {
        all.push(literal(dtype, &[2, 3]));
        all.push(literal(dtype, &[]));
        all.push(stored(dtype, vec![5]));
        let fills = [
            None,
            Some(Scalar::Float(-1.5)),
            Some(Scalar::Float(f64::NAN)),
        ];
        for fill in fills.into_iter().filter(|_| dtype.is_float()) {
            let take = Op::Take { axis: 0, fill };
            all.extend(Expr::new(
                take,
                vec![stored(dtype, vec![5]), codes(&[-1, 4])],
            ));
        }
        all.push(of(
            Op::Take {
                axis: 0,
                fill: None,
            },
            vec![stored(dtype, vec![5]), codes(&[4])],
        ));
        all.extend(Expr::new(Op::Cast { dtype }, vec![i.clone()]));
    }
    let numbers = [
        None,
        Some(0.01),
        Some(1e-30),
        Some(f64::INFINITY),
        Some(3.0),
    ];
    for (scale, offset) in numbers.into_iter().zip(numbers.into_iter().rev()) {
        let decode = Op::Decode {
            fill: vec![Scalar::Int(-32768), Scalar::Int(7)],
            scale,
            offset,
            dtype: DType::F32,
        };
        all.push(of(decode, vec![i.clone()]));
    }
    all.extend(Unary::ALL.iter().filter_map(|f| x.unary(*f).ok()));
    all.extend(Unary::ALL.iter().filter_map(|f| b.unary(*f).ok()));
    all.extend(Binary::ALL.iter().filter_map(|f| x.binary(*f, &i).ok()));
    all.extend(Binary::ALL.iter().filter_map(|f| i.binary(*f, &b).ok()));
    for (at, function) in Reduce::ALL.iter().enumerate() {
        let reduce = Op::Reduce {
            op: *function,
            axes: if at % 2 == 0 { vec![0, 1] } else { vec![1] },
            skipna: at % 2 == 0,
            keepdims: at % 3 == 0,
            ddof: (at % 2) as u32,
            min_count: (at % 3 == 0).then_some(2),
        };
        all.extend(Expr::new(reduce, vec![x.clone()]));
        let group = Op::GroupReduce {
            op: *function,
            axis: 1,
            groups: 3,
            skipna: true,
            ddof: 1,
            min_count: None,
        };
        all.extend(Expr::new(
            group,
            vec![x.clone(), codes(&[0, 1, -1, 2, 0, 1])],
        ));
    }
    for method in QuantileMethod::ALL {
        let quantile = Op::Quantile {
            q: vec![0.0, 0.9, 1e-5],
            axes: vec![0],
            skipna: false,
            method: *method,
        };
        all.push(of(quantile, vec![x.clone()]));
    }
    for (at, op) in Scan::ALL.iter().enumerate() {
        let limit = (at % 2 == 0).then_some(2);
        let scan = Op::Scan {
            op: *op,
            axis: 1,
            skipna: true,
            limit,
        };
        all.extend(Expr::new(scan, vec![x.clone()]));
    }
    for op in Window::ALL {
        let window = Op::Window {
            op: *op,
            axis: 0,
            before: 2,
            after: 0,
            min_periods: 1,
            ddof: 0,
        };
        all.push(of(window, vec![x.clone()]));
    }
    for mode in PadMode::ALL {
        let pad = Op::Pad {
            widths: vec![(1, 2), (0, 0)],
            mode: *mode,
            value: Scalar::Float(f64::NAN),
        };
        all.push(of(pad, vec![x.clone()]));
    }
    for op in [SortFn::Sort, SortFn::Argsort, SortFn::Rank] {
        all.push(of(Op::Sort { axis: 1, op }, vec![x.clone()]));
    }
    all
}

#[test]
fn every_operation_is_written_as_the_schema_says() {
    let grammar = Grammar::new();
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let definitions = schema["$defs"].as_object().expect("definitions");
    let known: BTreeSet<&str> = definitions
        .values()
        .filter_map(|definition| definition["properties"]["op"]["const"].as_str())
        .collect();
    let mut written = BTreeSet::new();
    for expr in every_operation() {
        written.insert(expr.op().name());
        let found = grammar.check(&document(&expr));
        assert_eq!(found, Ok(()), "{expr:?}");
    }
    assert_eq!(written, known);
}

#[test]
fn what_the_schema_forbids_is_not_read() {
    let grammar = Grammar::new();
    let good = document(&every_operation().remove(1));
    let spoil = |place: &str, value: Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(place).expect("a place") = value;
        bad
    };
    let mut extra = good.clone();
    extra["nodes"][0]["note"] = "x".into();
    let bad = [
        spoil("/littoral_graph", 2.into()),
        spoil("/nodes/3/op", "explode".into()),
        spoil("/nodes/0/dtype", "f2".into()),
        spoil("/nodes/0/shape", serde_json::json!([-1, 6])),
        spoil("/nodes/3/in", serde_json::json!([0, 1])),
        spoil("/outputs/out", "3".into()),
        extra,
    ];
    for document in bad {
        assert!(grammar.check(&document).is_err(), "{document}");
        let text = serde_json::to_vec(&document).expect("JSON");
        assert!(from_json(&text).is_err(), "{document}");
    }
}

/// Sorts out which of the expressions made so far an operation takes.
fn grown(choices: &[(usize, usize, usize)]) -> Vec<Expr> {
    let mut pool = vec![
        stored(DType::F64, vec![4, 6]),
        stored(DType::I16, vec![4, 1]),
        literal(DType::F32, &[6]),
        literal(DType::Datetime(TimeUnit::Nano), &[4, 6]),
    ];
    for (which, first, second) in choices {
        let (x, y) = (&pool[first % pool.len()], &pool[second % pool.len()]);
        let ndim = x.ndim().max(1);
        let axis = second % ndim;
        let op = match which % 10 {
            0 => x.unary(Unary::ALL[second % Unary::ALL.len()]),
            1 | 2 => x.binary(Binary::ALL[which % Binary::ALL.len()], y),
            3 => x.reduce(Reduce::ALL[which % Reduce::ALL.len()], vec![axis], true),
            4 => x.transpose((0..x.ndim()).rev().collect()),
            5 => x.take(axis, vec![0], None),
            6 => x.cast(dtypes()[second % dtypes().len()]),
            7 => Expr::new(Op::Concat { axis }, vec![x.clone(), y.clone()]),
            8 => x
                .unary(Unary::Isnull)
                .and_then(|missing| missing.select(x, y)),
            _ => x.reshape(vec![x.meta().size()]),
        };
        pool.extend(op);
    }
    pool
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn grown_graphs_are_valid(choices in prop::collection::vec((0usize..1000, 0usize..64, 0usize..64), 1..40)) {
        let grammar = Grammar::new();
        let pool = grown(&choices);
        let outputs: Vec<(String, Expr)> = pool
            .into_iter()
            .enumerate()
            .map(|(at, expr)| (format!("out {at}"), expr))
            .collect();
        let graph = Graph::new(&outputs, 0).expect("a graph");
        let text = to_canonical_json(&graph).expect("a document");
        let document: Value = serde_json::from_slice(&text).expect("JSON");
        prop_assert_eq!(grammar.check(&document), Ok(()));
        let again = from_json(&text).expect("what is written can be read");
        prop_assert_eq!(to_canonical_json(&again).expect("a document"), text);
    }
}
