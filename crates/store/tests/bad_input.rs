//! Stores that lie or break off: each ends in an error that says what, where, and what was found.

mod support;

use bytes::Bytes;
use futures::executor::block_on;
use futures::future::join_all;
use futures::{FutureExt, StreamExt, stream};
use littoral_store::{
    Group, MemoryTransport, OpenOptions, Result, StoreError, TransportError, ZarrArray, open_group,
};
use serde_json::{Value, json};

const STORE: &str = "memory://x.zarr";

fn store(documents: &[(&str, Value)]) -> MemoryTransport {
    let transport = MemoryTransport::default();
    for (path, document) in documents {
        transport.insert(format!("{STORE}/{path}"), document.to_string());
    }
    transport
}

fn open(transport: &MemoryTransport) -> Result<Group> {
    block_on(open_group(transport, STORE, &OpenOptions::default()))
}

/// v2 metadata of a small array, with some fields replaced.
fn zarray(changes: Value) -> Value {
    let mut document = json!({
        "zarr_format": 2, "shape": [10, 6], "chunks": [4, 6], "dtype": "<f4", "order": "C",
        "compressor": null, "filters": null, "fill_value": 0.0,
    });
    merge(&mut document, changes);
    document
}

/// v3 metadata of a small sharded array, with some fields replaced.
fn zarr_json(changes: Value) -> Value {
    let mut document = json!({
        "zarr_format": 3, "node_type": "array", "shape": [8, 6], "data_type": "int16",
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4, 6]}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": 0, "attributes": {},
        "codecs": [{"name": "sharding_indexed", "configuration": {
            "chunk_shape": [2, 6],
            "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
            "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}},
                             {"name": "crc32c"}],
            "index_location": "end",
        }}],
    });
    merge(&mut document, changes);
    document
}

fn merge(document: &mut Value, changes: Value) {
    for (key, value) in changes.as_object().expect("an object") {
        document[key] = value.clone();
    }
}

fn open_array(document: &str, content: Value) -> (MemoryTransport, Result<ZarrArray>) {
    let transport = store(&[(&format!("a/{document}"), content)]);
    let array = block_on(ZarrArray::open(&transport, STORE, "a"));
    (transport, array)
}

fn message<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.expect_err("an error").to_string()
}

#[test]
fn nothing_there() {
    let transport = store(&[]);
    assert_eq!(
        open(&transport).err(),
        Some(StoreError::NotFound { url: STORE.into() })
    );
    let error = block_on(ZarrArray::open(&transport, STORE, "a")).err();
    assert_eq!(
        error,
        Some(StoreError::NotFound {
            url: format!("{STORE}/a")
        })
    );
}

#[test]
fn members_unknown() {
    for (document, content) in [
        (".zgroup", json!({"zarr_format": 2})),
        ("zarr.json", json!({"zarr_format": 3, "node_type": "group"})),
    ] {
        let transport = store(&[(document, content)]);
        transport.no_listing.set(true);
        let error = open(&transport).expect_err("an error");
        assert!(
            matches!(error, StoreError::NeedsConsolidated { .. }),
            "{error}"
        );
        assert!(
            error.to_string().contains("zarr.consolidate_metadata"),
            "{error}"
        );
        transport.no_listing.set(false);
        assert_eq!(open(&transport).expect("an empty group").arrays.len(), 0);
    }
}

#[test]
fn documents_that_are_no_metadata() {
    let transport = store(&[]);
    transport.insert(format!("{STORE}/zarr.json"), "{\"zarr_format\": ");
    assert!(matches!(open(&transport), Err(StoreError::Metadata { .. })));
    let transport = store(&[("zarr.json", json!([1]))]);
    assert!(message(open(&transport)).contains("expected a JSON object, found a list"));
    let transport = store(&[("zarr.json", json!({"node_type": "forest"}))]);
    assert!(message(open(&transport)).contains("node_type"));
    let transport = store(&[(".zmetadata", json!({"metadata": 3}))]);
    assert!(message(open(&transport)).contains(".zmetadata"));
    let transport = store(&[(".zmetadata", json!({"metadata": {"a/.zarray": {}}}))]);
    assert!(message(open(&transport)).contains("zarr_format is missing"));
}

#[test]
fn metadata_that_lie() {
    let wrong = [
        (
            json!({"zarr_format": 4}),
            "zarr_format: expected 2, found 4",
        ),
        (json!({"shape": "big"}), "shape: expected a list of sizes"),
        (json!({"shape": [-1, 2]}), "shape: expected a list of sizes"),
        (
            json!({"shape": [1e30, 2]}),
            "shape: expected a list of sizes",
        ),
        (
            json!({"shape": vec![1; 40], "chunks": vec![1; 40]}),
            "more than 32",
        ),
        (
            json!({"chunks": [4]}),
            "chunks has 1 dimensions, but shape has 2",
        ),
        (json!({"chunks": [0, 6]}), "a chunk of length 0"),
        (json!({"order": "Z"}), "order: expected"),
        (
            json!({"dimension_separator": "-"}),
            "dimension_separator: expected",
        ),
        (
            json!({"fill_value": "many"}),
            "fill_value: expected a value of float32",
        ),
        (
            json!({"dtype": "<i2", "fill_value": 40000}),
            "fill_value: expected a value of int16",
        ),
        (
            json!({"dtype": "<c8"}),
            "data type \"<c8\" is not supported",
        ),
        (json!({"dtype": [["a", "<f4"]]}), "is not supported"),
        (
            json!({"dtype": "<M8[fs]"}),
            "datetime64 and timedelta64 (D to ns)",
        ),
    ];
    for (changes, expected) in wrong {
        let message = message(open_array(".zarray", zarray(changes)).1);
        assert!(
            message.contains(expected) && message.contains("x.zarr/a"),
            "{message}"
        );
    }
    let sharding = |key: &str, value: Value| {
        let mut document = zarr_json(json!({}));
        document["codecs"][0]["configuration"][key] = value;
        json!({"codecs": document["codecs"]})
    };
    let wrong = [
        (json!({"zarr_format": 2}), "zarr_format: expected 3"),
        (json!({"node_type": "group"}), "it is a group"),
        (
            json!({"data_type": "complex64"}),
            "data type \"complex64\" is not supported",
        ),
        (
            json!({"chunk_grid": {"name": "rectilinear"}}),
            "chunk grid \"rectilinear\"",
        ),
        (
            json!({"chunk_key_encoding": {"name": "hash"}}),
            "chunk key encoding \"hash\"",
        ),
        (
            json!({"storage_transformers": [{"name": "x"}]}),
            "storage transformer",
        ),
        (
            json!({"fill_value": "0x7fc00000"}),
            "fill_value: expected a value of int16",
        ),
        (json!({"codecs": 7}), "codecs: expected a list"),
        (
            sharding("chunk_shape", json!([3, 6])),
            "do not divide shards",
        ),
        (
            sharding("chunk_shape", json!([0, 6])),
            "do not divide shards",
        ),
        (
            sharding("index_location", json!("middle")),
            "index_location",
        ),
        (
            sharding("index_codecs", json!([{"name": "bytes"}, {"name": "zstd"}])),
            "variable length",
        ),
    ];
    for (changes, expected) in wrong {
        let message = message(open_array("zarr.json", zarr_json(changes)).1);
        assert!(
            message.contains(expected) && message.contains("x.zarr/a"),
            "{message}"
        );
    }
}

/// A store with an unknown codec can be opened; what uses it says so when it is read.
#[test]
fn unknown_codecs() {
    let cases = [
        (
            ".zarray",
            zarray(json!({"compressor": {"id": "bz2", "level": 1}})),
            "codec \"bz2\"",
        ),
        (
            ".zarray",
            zarray(json!({"filters": [{"id": "packbits"}]})),
            "codec \"packbits\"",
        ),
        (
            ".zarray",
            zarray(json!({"dtype": "|O", "fill_value": null})),
            "without the filter vlen",
        ),
        (
            "zarr.json",
            zarr_json(json!({"codecs": [{"name": "bytes"}, {"name": "numcodecs.lzma"}]})),
            "codec \"numcodecs.lzma\"",
        ),
    ];
    for (document, content, expected) in cases {
        let (transport, array) = open_array(document, content);
        let array = array.expect("opens");
        let error = block_on(array.fetch(&transport, &[0, 0])).expect_err("an error");
        assert!(matches!(error, StoreError::Unsupported { .. }), "{error}");
        assert_eq!(array.meta().check_codecs(), Err(error.clone()));
        let message = error.to_string();
        assert!(message.contains(expected), "{message}");
        assert!(
            message.contains("blosc") && message.contains("zstd"),
            "{message}"
        );
    }
}

/// Errors of a damaged chunk name the array, the chunk, what was expected and what was found.
fn corrupt(array: &ZarrArray, chunk: impl Into<Bytes>) -> String {
    let error = array
        .decode(&[0, 0], Some(chunk.into()))
        .expect_err("an error");
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    let message = error.to_string();
    assert!(
        message.starts_with("memory://x.zarr/a, chunk \"0.0\": expected "),
        "{message}"
    );
    message
}

#[test]
fn damaged_chunks() {
    let array = |changes| open_array(".zarray", zarray(changes)).1.expect("opens");
    let plain = array(json!({}));
    for length in [0, 95, 97] {
        let message = corrupt(&plain, vec![0; length]);
        assert!(
            message.ends_with(&format!("expected 96 bytes, found {length} bytes")),
            "{message}"
        );
    }
    assert!(plain.decode(&[0, 0], Some(vec![0; 96].into())).is_ok());
    for id in ["zstd", "zlib", "gzip", "lz4", "blosc"] {
        let array = array(json!({"compressor": {"id": id}}));
        for length in [0, 1, 4, 17, 96, 1000] {
            for byte in [0, 0xff] {
                corrupt(&array, vec![byte; length]);
            }
        }
    }
    let filters = json!([{"id": "vlen-utf8"}]);
    let text = array(json!({"dtype": "|O", "filters": filters, "fill_value": ""}));
    corrupt(&text, vec![24, 0, 0, 0]);
    corrupt(&text, vec![0xff; 400]);
    let mut one_too_long = vec![24, 0, 0, 0];
    one_too_long.extend([0; 92]);
    one_too_long.extend([9, 0, 0, 0]);
    corrupt(&text, one_too_long);
    let unicode = array(json!({"dtype": "<U1", "fill_value": ""}));
    assert!(corrupt(&unicode, vec![0xff; 96]).contains("the number 0xffffffff"));
}

/// A header that promises terabytes is refused before anything is allocated.
#[test]
fn sizes_beyond_memory() {
    let huge = u64::MAX >> 1;
    let (transport, array) = open_array(
        ".zarray",
        zarray(json!({"shape": [huge, huge], "chunks": [huge, huge]})),
    );
    transport.insert(format!("{STORE}/a/0.0"), vec![0; 10]);
    let message = message(block_on(array.expect("opens").chunk(&transport, &[0, 0])));
    assert!(message.contains("are larger than"), "{message}");

    // 3 GiB chunks could be; their data then must be as long.
    let large = json!({"shape": [3 << 28], "chunks": [3 << 28], "compressor": {"id": "blosc"}});
    let array = open_array(".zarray", zarray(large)).1.expect("opens");
    let mut header = vec![2, 1, 1, 4];
    for word in [96u32, 96, 16] {
        header.extend(word.to_le_bytes());
    }
    let error = array
        .decode(&[0], Some(header.into()))
        .expect_err("an error");
    assert!(error.to_string().contains("found 96 bytes"), "{error}");

    let many = json!([{"name": "sharding_indexed", "configuration": {
        "chunk_shape": [1, 1], "codecs": [{"name": "bytes"}], "index_codecs": [{"name": "bytes"}],
    }}]);
    let grid = json!({"name": "regular", "configuration": {"chunk_shape": [1 << 20, 1 << 20]}});
    let (_, array) = open_array(
        "zarr.json",
        zarr_json(json!({"codecs": many, "chunk_grid": grid})),
    );
    assert!(self::message(array).contains("are too many"));
}

#[test]
fn indices_outside_the_grid() {
    let (transport, array) = open_array(".zarray", zarray(json!({})));
    let array = array.expect("opens");
    for index in [&[3, 0][..], &[0, 1], &[0], &[0, 0, 0]] {
        assert!(block_on(array.chunk(&transport, index)).is_err());
        assert!(array.decode(index, None).is_err());
    }
}

/// A shard of four chunks' metadata, of which two are written.
fn shard() -> Vec<u8> {
    let mut shard: Vec<u8> = (0..24).collect();
    let mut index = Vec::new();
    for word in [0u64, 24, u64::MAX, u64::MAX] {
        index.extend(word.to_le_bytes());
    }
    let checksum = checksum(&index);
    shard.extend(index);
    shard.extend(checksum.to_le_bytes());
    shard
}

/// CRC-32C, one bit at a time.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0x82f6_3b78 * (crc & 1))
        })
    })
}

#[test]
fn damaged_shards() {
    let read = |shard: Vec<u8>, index: &[u64]| {
        let (transport, array) = open_array("zarr.json", zarr_json(json!({})));
        transport.insert(format!("{STORE}/a/c/0/0"), shard);
        block_on(array.expect("opens").chunk(&transport, index))
    };
    assert_eq!(read(shard(), &[0, 0]).expect("reads").shape(), [2, 6]);
    assert!(
        read(shard(), &[1, 0]).is_ok(),
        "a chunk that was never written"
    );
    assert!(
        read(shard(), &[2, 0]).is_ok(),
        "a shard that was never written"
    );
    let broken = |shard: Vec<u8>| {
        let error = read(shard, &[0, 0]).expect_err("an error");
        assert!(matches!(&error, StoreError::Corrupt { chunk, .. } if chunk.contains("c/0/0")));
        error.to_string()
    };
    assert!(broken(shard()[..20].to_vec()).contains("an index of 36 bytes"));
    assert!(broken(shard()[..50].to_vec()).contains("checksum"));
    let mut wrong = shard();
    wrong[24] = 7;
    assert!(broken(wrong).contains("checksum"));
    // An index that is right by its checksum, but points outside.
    for [offset, size] in [
        [1000u64, 24],
        [30, 48],
        [u64::MAX - 3, 24],
        [0, 1 << 60],
        [0, 23],
    ] {
        let mut index = Vec::new();
        for word in [offset, size, 0, 0] {
            index.extend(word.to_le_bytes());
        }
        let mut shard = vec![0; 24];
        let checksum = checksum(&index);
        shard.extend(index);
        shard.extend(checksum.to_le_bytes());
        broken(shard);
    }
}

#[test]
fn hosts_that_lack_something() {
    let document = zarr_json(json!({}));
    for (ignore_ranges, refuse_suffix) in [(true, false), (false, true), (true, true)] {
        let (transport, array) = open_array("zarr.json", document.clone());
        transport.insert(format!("{STORE}/a/c/0/0"), shard());
        transport.ignore_ranges.set(ignore_ranges);
        transport.refuse_suffix.set(refuse_suffix);
        let array = array.expect("opens");
        transport.requests.borrow_mut().clear();
        for _ in 0..3 {
            let chunk = block_on(array.chunk(&transport, &[0, 0])).expect("reads");
            assert_eq!(chunk.to_vec::<i16>().expect("int16")[..2], [0x0100, 0x0302]);
            assert!(block_on(array.chunk(&transport, &[1, 0])).is_ok());
        }
        // The index is read once; a shard that came whole is not asked for again.
        let requests = transport.requests.borrow().len();
        let expected = match (ignore_ranges, refuse_suffix) {
            (true, false) => 1,
            (false, _) => 3 + 3,
            (true, true) => 3,
        };
        assert_eq!(
            requests, expected,
            "ranges {ignore_ranges}, suffix {refuse_suffix}"
        );
    }
}

#[test]
fn neighbours_come_together() {
    let mut document = zarr_json(json!({"shape": [8, 6]}));
    document["chunk_grid"]["configuration"]["chunk_shape"] = json!([8, 6]);
    let (transport, array) = open_array("zarr.json", document);
    let array = array.expect("opens");
    let mut shard: Vec<u8> = (0..96).collect();
    let mut index = Vec::new();
    for word in [0u64, 24, 24, 24, u64::MAX, u64::MAX, 72, 24] {
        index.extend(word.to_le_bytes());
    }
    let checksum = checksum(&index);
    shard.extend(index);
    shard.extend(checksum.to_le_bytes());
    transport.insert(format!("{STORE}/a/c/0/0"), shard);
    transport.requests.borrow_mut().clear();
    let indices: Vec<Vec<u64>> = [3, 0, 2, 1, 9].map(|row| vec![row, 0]).to_vec();
    let fetched = block_on(join_all(
        indices.iter().map(|index| array.fetch(&transport, index)),
    ));
    let first = |place: usize| fetched[place].as_ref().ok()?.as_ref().map(|bytes| bytes[0]);
    assert_eq!(
        [first(0), first(1), first(2), first(3)],
        [Some(72), Some(0), None, Some(24)]
    );
    assert!(matches!(fetched[2], Ok(None)) && fetched[4].is_err());
    assert_eq!(
        transport.requests.borrow().len(),
        2,
        "an index and one range"
    );
}

/// As the engine asks: many futures, so many at a time. Some are dropped before they are done.
#[test]
fn many_futures_make_few_requests() {
    let count = 64;
    let mut document = zarr_json(json!({"shape": [2 * count, 6]}));
    document["chunk_grid"]["configuration"]["chunk_shape"] = json!([2 * count, 6]);
    let (transport, array) = open_array("zarr.json", document);
    let array = array.expect("opens");
    let mut shard: Vec<u8> = (0..24 * count).map(|byte| (byte / 24) as u8).collect();
    let words = (0..count).flat_map(|chunk| [24 * chunk, 24]);
    let index: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
    let checksum = checksum(&index);
    shard.extend(index);
    shard.extend(checksum.to_le_bytes());
    transport.insert(format!("{STORE}/a/c/0/0"), shard);
    transport.requests.borrow_mut().clear();
    let (array, transport) = (&array, &transport);
    let fetch = |row: u64| async move {
        let bytes = array.fetch(transport, &[row, 0]).await;
        bytes.map(|bytes| (row, bytes.expect("written")[0]))
    };
    let rows = stream::iter(0..count).map(fetch).buffer_unordered(32);
    let rows: Vec<_> = block_on(rows.collect());
    for row in &rows {
        assert!(
            matches!(row, Ok((row, byte)) if *row == u64::from(*byte)),
            "{row:?}"
        );
    }
    assert_eq!(rows.len() as u64, count);
    let requests = transport.requests.borrow().len();
    assert!(requests < 12, "{requests} requests");

    // The one that came first asks for the others too; when it is dropped, they ask themselves.
    let mut first = Box::pin(fetch(1));
    let mut second = Box::pin(fetch(2));
    assert!(first.as_mut().now_or_never().is_none());
    assert!(second.as_mut().now_or_never().is_none());
    drop(first);
    assert_eq!(block_on(second).ok(), Some((2, 2)));
    assert_eq!(block_on(fetch(3)).ok(), Some((3, 3)));
}

#[test]
fn transport_errors_say_what_to_do() {
    let cors = TransportError::Cors {
        url: "https://h/x".into(),
        origin: "https://me".into(),
    };
    assert!(
        cors.to_string()
            .contains("Access-Control-Allow-Origin: https://me"),
        "{cors}"
    );
    let denied = TransportError::Http {
        url: "https://h/x".into(),
        status: 403,
    };
    assert_eq!(
        denied.to_string(),
        "https://h/x answered with HTTP status 403 (access denied)"
    );
}
