//! Chains far deeper than the machine stack: a loop in a cell makes them. A page's stack is 1 MB.

use littoral_array::Scalar;
use littoral_array::ops::{Binary, Unary};
use littoral_graph::{Expr, Graph, cost, from_json, to_canonical_json};

const STEPS: usize = 100_000;

/// Runs on a stack that recursion over the steps would overflow many times.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 10)
        .spawn(test);
    thread.expect("a thread").join().expect("the test passes");
}

/// `a = a + 1`, over and over.
fn chain() -> Expr {
    let one = Expr::scalar(Scalar::Float(1.0));
    (0..STEPS).fold(one.clone(), |sum, _| {
        sum.binary(Binary::Add, &one).expect("a node")
    })
}

#[test]
fn a_long_chain_becomes_a_graph_and_is_dropped() {
    on_a_small_stack(|| {
        let expr = chain();
        let graph = Graph::new(&[("out".to_owned(), expr.clone())], 0).expect("a graph");
        assert_eq!(graph.nodes.len(), STEPS + 1);
        assert_eq!(cost(&graph).result_bytes, 8);
        drop(expr);
        let mut exprs = graph.to_exprs().expect("expressions");
        // The last one holds all others.
        let last = exprs.pop().expect("an expression");
        drop(exprs);
        drop(last);
    });
}

#[test]
fn a_long_document_is_read() {
    on_a_small_stack(|| {
        let graph = Graph::new(&[("out".to_owned(), chain())], 0).expect("a graph");
        let text = to_canonical_json(&graph).expect("a document");
        let again = from_json(&text).expect("a graph");
        assert_eq!(again.nodes.len(), STEPS + 1);
    });
}

#[test]
fn wide_and_deep_at_once() {
    on_a_small_stack(|| {
        // Every node is used twice: walks that follow each path would never end.
        let mut expr = Expr::scalar(Scalar::Float(1.0));
        for _ in 0..STEPS / 10 {
            let twice = expr.binary(Binary::Mul, &expr).expect("a node");
            expr = twice.unary(Unary::Sqrt).expect("a node");
        }
        let graph = Graph::new(&[("out".to_owned(), expr)], 0).expect("a graph");
        assert_eq!(graph.nodes.len(), STEPS / 5 + 1);
    });
}
