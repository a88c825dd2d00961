//! Arbitrary bytes and arbitrary metadata: never a panic, never more output than the chunk's size.

use futures::executor::block_on;
use littoral_store::{MemoryTransport, OpenOptions, ZarrArray, open_group};
use proptest::prelude::*;
use serde_json::{Value, json};

const CODECS: [&str; 5] = ["blosc", "zstd", "zlib", "gzip", "lz4"];

fn zarray(compressor: Value, filters: Value, dtype: &str) -> Value {
    json!({
        "zarr_format": 2, "shape": [40, 3], "chunks": [40, 3], "dtype": dtype, "order": "F",
        "compressor": compressor, "filters": filters, "fill_value": null,
    })
}

fn open(document: &str, content: &Value) -> Option<(MemoryTransport, ZarrArray)> {
    let transport = MemoryTransport::default();
    transport.insert(format!("memory://x/a/{document}"), content.to_string());
    let array = block_on(ZarrArray::open(&transport, "memory://x", "a")).ok()?;
    Some((transport, array))
}

/// Bytes that often look like a header of one of the codecs.
fn chunk() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::collection::vec(any::<u8>(), 0..600);
    let blosc = (0u8..64, 0u8..20, 0u32..2000, 0u32..800, bytes.clone()).prop_map(
        |(flags, size, total, block, rest)| {
            let mut chunk = vec![2, 1, flags << 2 | flags >> 4, size];
            for word in [total, block, rest.len() as u32 + 16] {
                chunk.extend(word.to_le_bytes());
            }
            chunk.extend(rest);
            chunk
        },
    );
    let zstd = bytes
        .clone()
        .prop_map(|rest| [&[0x28, 0xb5, 0x2f, 0xfd][..], &rest].concat());
    let gzip = bytes
        .clone()
        .prop_map(|rest| [&[0x1f, 0x8b, 8][..], &rest].concat());
    prop_oneof![bytes, blosc, zstd, gzip]
}

/// A valid document with some values replaced at any depth.
fn mutated(document: Value) -> impl Strategy<Value = Value> {
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!(0)),
        Just(json!(-1)),
        Just(json!(1u64 << 62)),
        Just(json!(1.5)),
        Just(json!("x")),
        Just(json!("bytes")),
        Just(json!([])),
        Just(json!([4, 4])),
        Just(json!({})),
        Just(json!({"name": "zstd"})),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), value), 1..4).prop_map(move |changes| {
        let mut document = document.clone();
        for (at, value) in changes {
            let mut paths = Vec::new();
            pointers(&document, String::new(), &mut paths);
            if let Some(place) = document.pointer_mut(&paths[at.index(paths.len())]) {
                *place = value;
            }
        }
        document
    })
}

fn pointers(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, below) in object {
                pointers(below, format!("{path}/{key}"), paths);
            }
        }
        Value::Array(list) => {
            for (at, below) in list.iter().enumerate() {
                pointers(below, format!("{path}/{at}"), paths);
            }
        }
        _ => {}
    }
    paths.push(path);
}

/// Reads a few chunks; all that may happen is an error.
fn read(transport: &MemoryTransport, array: &ZarrArray, bytes: &[u8]) {
    let meta = array.meta();
    let index = vec![0; meta.shape.len()];
    let _ = block_on(array.chunk(transport, &index));
    // What was not written is filled: only where that is small.
    let elements = meta
        .chunks
        .iter()
        .map(|chunk| *chunk as f64)
        .product::<f64>();
    if elements < 1e6
        && let Ok(decoded) = array.decode(&index, Some(bytes.to_vec().into()))
    {
        assert!(decoded.size() as f64 <= elements);
    }
}

fn v3() -> Value {
    json!({
        "zarr_format": 3, "node_type": "array", "shape": [8, 6], "data_type": "float32",
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4, 6]}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": "NaN", "attributes": {"a": [1]}, "dimension_names": ["y", "x"],
        "codecs": [{"name": "sharding_indexed", "configuration": {
            "chunk_shape": [2, 6],
            "codecs": [{"name": "transpose", "configuration": {"order": [1, 0]}},
                       {"name": "bytes", "configuration": {"endian": "big"}},
                       {"name": "zstd", "configuration": {"level": 1}}],
            "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
            "index_location": "start",
        }}],
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn codecs_take_any_bytes(bytes in chunk()) {
        for codec in CODECS {
            for (filters, dtype) in [
                (json!(null), "<f4"),
                (json!([{"id": "vlen-utf8"}]), "|O"),
                (json!([{"id": "shuffle", "elementsize": 7}]), "|S3"),
                (json!([{"id": "delta", "dtype": "<i8", "astype": "|i1"}]), "<i8"),
            ] {
                let document = zarray(json!({"id": codec}), filters, dtype);
                let (_, array) = open(".zarray", &document).expect("opens");
                let _ = array.decode(&[0, 0], Some(bytes.clone().into()));
            }
        }
    }

    #[test]
    fn v2_metadata_may_be_anything(
        document in mutated(zarray(json!({"id": "zlib"}), json!([{"id": "delta", "dtype": "<i4"}]), "<i4")),
        bytes in chunk(),
    ) {
        if let Some((transport, array)) = open(".zarray", &document) {
            transport.insert("memory://x/a/0.0", bytes.clone());
            read(&transport, &array, &bytes);
        }
    }

    #[test]
    fn v3_metadata_may_be_anything(document in mutated(v3()), bytes in chunk()) {
        if let Some((transport, array)) = open("zarr.json", &document) {
            transport.insert("memory://x/a/c/0/0", bytes.clone());
            read(&transport, &array, &bytes);
        }
    }

    #[test]
    fn groups_may_be_anything(
        v3 in mutated(json!({
            "zarr_format": 3, "node_type": "group", "attributes": {},
            "consolidated_metadata": {"kind": "inline", "metadata": {"a": v3(), "g/b": v3()}},
        })),
        v2 in mutated(json!({
            "metadata": {".zgroup": {"zarr_format": 2}, "a/.zattrs": {"_ARRAY_DIMENSIONS": ["x"]},
                         "a/.zarray": zarray(json!(null), json!(null), "<f8")},
        })),
        text in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        for (name, content) in [
            ("zarr.json", v3.to_string().into_bytes()),
            (".zmetadata", v2.to_string().into_bytes()),
            ("zarr.json", text),
        ] {
            let transport = MemoryTransport::default();
            transport.insert(format!("memory://x/{name}"), content);
            let _ = block_on(open_group(&transport, "memory://x", &OpenOptions::default()));
        }
    }
}
