//! Blosc buffers that numcodecs makes, with every compressor, shuffle and size of element.

mod support;

use bytes::Bytes;
use futures::executor::block_on;
use littoral_store::{MemoryTransport, StoreError, ZarrArray};
use support::{generate, json};

/// An array of bytes with one chunk, behind Blosc.
fn array(transport: &MemoryTransport, size: usize) -> ZarrArray {
    let zarray = serde_json::json!({
        "zarr_format": 2, "shape": [size], "chunks": [size], "dtype": "|u1", "order": "C",
        "compressor": {"id": "blosc"}, "filters": null, "fill_value": 0,
    });
    transport.insert("memory://x/a/.zarray", zarray.to_string());
    block_on(ZarrArray::open(transport, "memory://x", "a")).expect("an array")
}

#[test]
fn buffers_of_numcodecs() {
    let directory = generate("blosc.py");
    let read =
        |name: &str| Bytes::from(std::fs::read(directory.path().join(name)).expect("a file"));
    let (encoded, plain) = (read("cases.bin"), read("plain.bin"));
    let cases: Vec<(String, usize, usize, usize, usize)> =
        serde_json::from_value(json(&directory.path().join("cases.json"))).expect("cases");
    assert!(cases.len() > 4000, "{} cases", cases.len());
    let transport = MemoryTransport::default();
    for (number, (name, start, end, plain_start, plain_end)) in cases.into_iter().enumerate() {
        let expected = &plain[plain_start..plain_end];
        let array = array(&transport, expected.len());
        let chunk = encoded.slice(start..end);
        let decoded = array
            .decode(&[0], Some(chunk.clone()))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(
            decoded.to_vec::<u8>().as_deref() == Some(expected),
            "{name}"
        );
        if number % 17 == 0 {
            damaged(&array, &name, &chunk);
        }
    }
}

/// Shortened and altered buffers are refused, or at least harmless.
fn damaged(array: &ZarrArray, name: &str, chunk: &Bytes) {
    for length in [0, 3, 15, 16, chunk.len() / 2, chunk.len() - 1] {
        let result = array.decode(&[0], Some(chunk.slice(..length.min(chunk.len() - 1))));
        let Err(StoreError::Corrupt { array, chunk, .. }) = result else {
            panic!("{name}: cut to {length} bytes: {result:?}");
        };
        assert_eq!((array.as_str(), chunk.as_str()), ("memory://x/a", "0"));
    }
    for place in (0..chunk.len().min(40)).chain([chunk.len() / 2, chunk.len() - 1]) {
        for value in [0, 1, 0x7f, 0xff] {
            let mut altered = chunk.to_vec();
            altered[place] = value;
            let _ = array.decode(&[0], Some(altered.into()));
        }
    }
}
