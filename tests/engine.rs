//! What the kernels, the graph and the store do as WebAssembly. Natively they are compared with numpy and
//! zarr; here, that this target's own paths (SIMD, 32-bit sizes, `fetch`) give the same.

#![cfg(target_arch = "wasm32")]

use littoral::transport::PageTransport;
use littoral_array::ops::{Binary, Reduce, ReduceOptions, reduce};
use littoral_array::{Array, Scalar};
use littoral_graph::{Expr, Graph, cost, from_json, job_id, to_canonical_json};
use littoral_store::{OpenOptions, ZarrArray, open_group};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Values with gaps, of a length that is no multiple of any vector's.
fn gappy(rows: usize, columns: usize) -> Vec<f32> {
    (0..rows * columns)
        .map(|i| match i % 7 {
            3 => f32::NAN,
            _ => ((i * 7919) % 1013) as f32 / 8.0 - 50.0,
        })
        .collect()
}

/// A mean by the definition, of the values that are there.
fn plain_mean(values: impl Iterator<Item = f32>) -> f64 {
    let kept: Vec<f64> = values.filter(|v| !v.is_nan()).map(f64::from).collect();
    kept.iter().sum::<f64>() / kept.len() as f64
}

#[wasm_bindgen_test]
fn reductions_skip_what_is_missing_along_either_axis() {
    let (rows, columns) = (53, 131);
    let values = gappy(rows, columns);
    let array = Array::from_vec(&[rows, columns], values.clone()).expect("an array");
    let options = ReduceOptions {
        skipna: true,
        ..ReduceOptions::default()
    };
    let down = reduce(Reduce::Mean, &array, &[0], &options).expect("a mean");
    let along = reduce(Reduce::Mean, &array, &[1], &options).expect("a mean");
    let (down, along) = (
        down.to_vec::<f32>().expect("f4"),
        along.to_vec::<f32>().expect("f4"),
    );
    for (column, found) in down.iter().enumerate() {
        let expected = plain_mean((0..rows).map(|row| values[row * columns + column]));
        assert!(
            (f64::from(*found) - expected).abs() < 1e-5,
            "column {column}"
        );
    }
    for (row, found) in along.iter().enumerate() {
        let expected = plain_mean(values[row * columns..][..columns].iter().copied());
        assert!((f64::from(*found) - expected).abs() < 1e-5, "row {row}");
    }
}

#[wasm_bindgen_test]
fn sums_of_many_floats_lose_nothing() {
    let array = Array::from_vec(&[3_000_001], vec![0.1f32; 3_000_001]).expect("an array");
    let sum = reduce(Reduce::Sum, &array, &[0], &ReduceOptions::default()).expect("a sum");
    let found = sum.to_vec::<f32>().expect("f4")[0];
    let expected = (f64::from(0.1f32) * 3_000_001.0) as f32;
    assert_eq!(found, expected);
}

#[wasm_bindgen_test]
fn a_graph_has_one_spelling_and_one_identity() {
    let literal = Expr::literal(Array::from_vec(&[2, 3], vec![1.5f64; 6]).expect("an array"));
    let mean = literal.reduce(Reduce::Mean, vec![0], true).expect("a node");
    let graph = Graph::new(&[("out".to_owned(), mean)], 0).expect("a graph");
    let text = to_canonical_json(&graph).expect("a document");
    let again = from_json(&text).expect("a graph");
    assert_eq!(to_canonical_json(&again).expect("a document"), text);
    assert_eq!(job_id(&text).len(), 64);
    assert_eq!(cost(&again).result_bytes, 24);
    assert!(from_json(&text[..text.len() - 1]).is_err());
}

#[wasm_bindgen_test]
async fn a_store_is_read_by_real_requests() {
    // Set by `cargo xtask test wasm`, which serves the sample data; a browser test reads it in any case.
    let Some(data) = option_env!("LITTORAL_TEST_DATA") else {
        console_log!("not run: LITTORAL_TEST_DATA names no server");
        return;
    };
    let transport = PageTransport::new(data);
    for store in ["sst.zarr", "sst_v3.zarr"] {
        let url = format!("{data}{store}");
        let group = open_group(&transport, &url, &OpenOptions::default())
            .await
            .expect("a group");
        let meta = &group.arrays["sst"];
        assert_eq!(meta.shape, [54, 18, 432], "{store}");
        let array = ZarrArray::new(meta.clone());
        let index = vec![0; meta.shape.len()];
        let bytes = array.fetch(&transport, &index).await.expect("a chunk");
        let chunk = array.decode(&index, bytes).expect("decoded");
        assert_eq!(chunk.shape().len(), 3, "{store}");
        let lengths: Vec<u64> = chunk.shape().iter().map(|n| *n as u64).collect();
        assert_eq!(lengths, meta.chunks, "{store}");
    }
    let error = open_group(
        &transport,
        &format!("{data}absent.zarr"),
        &OpenOptions::default(),
    )
    .await
    .expect_err("nothing is there");
    assert!(error.to_string().contains("absent.zarr"), "{error}");
}

/// A loop in a cell makes chains far deeper than this target's stack (1 MB).
#[wasm_bindgen_test]
fn deep_chains_are_walked_and_dropped() {
    let one = Expr::scalar(Scalar::Float(1.0));
    let mut sum = one.clone();
    for _ in 0..100_000 {
        sum = sum.binary(Binary::Add, &one).expect("a node");
    }
    let graph = Graph::new(&[("out".to_owned(), sum)], 0).expect("a graph");
    assert_eq!(cost(&graph).result_bytes, 8);
    assert_eq!(graph.nodes.len(), 100_001);
}
