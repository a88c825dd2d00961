//! Everything that zarr-python and xarray write, read back and compared with what they read.

mod support;

use std::collections::HashMap;
use std::path::Path;

use littoral_store::{Group, NativeTransport, OpenOptions, StoreError, ZarrArray, open_group};
use serde_json::Value;
use support::{expected_values, generate, json, key, read_all};

fn find<'a>(group: &'a Group, path: &str) -> Option<&'a littoral_store::ArrayMeta> {
    match path.split_once('/') {
        Some((name, rest)) => find(group.groups.get(name)?, rest),
        None => group.arrays.get(path),
    }
}

fn sizes(value: &Value) -> Option<Vec<u64>> {
    value
        .as_array()
        .map(|list| list.iter().filter_map(Value::as_u64).collect())
}

/// The stores take ten seconds to write: one test looks at them in three ways.
#[test]
fn stores_of_zarr_python_and_xarray() {
    let directory = generate("stores.py");
    let transport = NativeTransport::new().expect("a transport");
    everything_is_read(&transport, directory.path());
    options_of_opening(&transport, directory.path());
    altered_chunks_are_noticed(&transport, directory.path());
}

fn everything_is_read(transport: &NativeTransport, root: &Path) {
    let manifest = json(&root.join("manifest.json"));
    let entries = manifest.as_array().expect("a list");
    assert!(entries.len() > 250);
    let mut groups: HashMap<String, Group> = HashMap::new();
    for entry in entries {
        let store = entry["store"].as_str().expect("a store");
        let url = root.join(store).display().to_string();
        let group = groups.entry(store.to_owned()).or_insert_with(|| {
            transport
                .block_on(open_group(transport, &url, &OpenOptions::default()))
                .unwrap_or_else(|error| panic!("{store}: {error}"))
        });
        compare(transport, root, group, entry);
    }
    for (store, group) in &groups {
        assert_eq!(group.consolidated, !store.contains("plain"), "{store}");
        let listed = entries.iter().filter(|entry| {
            entry["store"] == **store && !entry["path"].as_str().expect("a path").contains('/')
        });
        assert_eq!(group.arrays.len(), listed.count(), "{store}");
    }
    assert_eq!(groups["v2.zarr"].attributes["title"], "v2");
    assert_eq!(groups["v2.zarr"].groups["sub"].attributes["level"], 1);
    assert_eq!(groups["v3.zarr"].attributes["title"], "v3");
    assert_eq!(groups["v3.zarr"].groups["sub"].attributes["level"], 1);
}

fn compare(transport: &NativeTransport, root: &Path, group: &Group, entry: &Value) {
    let path = entry["path"].as_str().expect("a path");
    let name = format!("{} {path}", entry["store"]);
    let meta = find(group, path).unwrap_or_else(|| panic!("{name} is not in the group"));
    assert_eq!(Some(meta.shape.clone()), sizes(&entry["shape"]), "{name}");
    assert_eq!(meta.shards, sizes(&entry["shards"]), "{name}");
    assert_eq!(
        meta.dtype.to_string(),
        entry["dtype"].as_str().expect("a dtype"),
        "{name}"
    );
    assert_eq!(
        u64::from(meta.format.number()),
        entry["format"].as_u64().expect("a format")
    );
    let chunks = sizes(&entry["chunks"]).expect("chunks");
    assert_eq!(meta.chunks, chunks, "{name}");
    if let Some(dims) = entry["dims"].as_array() {
        let names = meta.dimension_names.as_ref().expect("names");
        assert!(
            names
                .iter()
                .eq(dims.iter().map(|dim| dim.as_str().expect("a name"))),
            "{name}"
        );
    }
    assert_eq!(
        Value::Object(meta.attributes.clone()),
        entry["attributes"],
        "{name}"
    );

    let expected = expected_values(&root.join(entry["values"].as_str().expect("a file")));
    let found = transport.block_on(read_all(transport, &ZarrArray::new(meta.clone())));
    assert_eq!(found.len(), expected.len(), "{name}");
    for (place, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(key(found), key(expected), "{name}, element {place}");
    }

    // Opened by itself, it is the same array.
    let alone = transport
        .block_on(ZarrArray::open(transport, &group.url, path))
        .expect("opens");
    assert_eq!(format!("{:?}", alone.meta()), format!("{meta:?}"), "{name}");
}

fn options_of_opening(transport: &NativeTransport, root: &Path) {
    let open = |store: &str, options: OpenOptions| {
        let url = root.join(store).display().to_string();
        transport.block_on(open_group(transport, &url, &options))
    };
    let group = |path: &str| OpenOptions {
        group: Some(path.into()),
        ..Default::default()
    };
    for store in ["v2.zarr", "v3.zarr"] {
        // From the consolidated metadata of the root, and by listing.
        for consolidated in [None, Some(false)] {
            let options = OpenOptions {
                consolidated,
                ..group("/sub/")
            };
            let sub = open(store, options).unwrap_or_else(|error| panic!("{store}: {error}"));
            assert_eq!((sub.path.as_str(), sub.attributes.len()), ("sub", 1));
            assert_eq!(sub.consolidated, consolidated.is_none());
            assert!(sub.groups.contains_key("deep"), "{store}");
        }
        let deep = open(store, group("sub/deep")).expect("opens");
        assert_eq!(deep.path, "sub/deep");
        assert!(matches!(
            open(store, group("nowhere")),
            Err(StoreError::NotFound { .. })
        ));
        assert!(matches!(
            open(store, group("zero-d")),
            Err(StoreError::NotFound { .. })
        ));
        let array = format!("{store}/zero-d");
        assert!(matches!(
            open(&array, OpenOptions::default()),
            Err(StoreError::NotZarr { .. })
        ));
    }
    let asked = OpenOptions {
        consolidated: Some(true),
        ..Default::default()
    };
    assert!(matches!(
        open("xarray-v2-plain.zarr", asked.clone()),
        Err(StoreError::NotZarr { .. })
    ));
    assert!(matches!(
        open("xarray-v3-plain.zarr", asked.clone()),
        Err(StoreError::NotZarr { .. })
    ));
    assert!(matches!(
        open("nothing.zarr", asked),
        Err(StoreError::NotFound { .. })
    ));
    let v2 = OpenOptions {
        zarr_format: Some(2),
        ..Default::default()
    };
    assert!(matches!(
        open("xarray-v3.zarr", v2),
        Err(StoreError::NotZarr { .. })
    ));
    let dropped = OpenOptions {
        drop_variables: vec!["t".into()],
        ..Default::default()
    };
    for store in ["xarray-v2.zarr", "xarray-v3-plain.zarr"] {
        let group = open(store, dropped.clone()).expect("opens");
        assert!(!group.arrays.contains_key("t") && group.arrays.contains_key("time"));
    }
}

/// One changed byte in a chunk with a checksum.
fn altered_chunks_are_noticed(transport: &NativeTransport, root: &Path) {
    let cases = [
        ("v2.zarr", "zlib-f4"),
        ("v2.zarr", "gzip-f4"),
        ("v2.zarr", "zstd19-f4"),
        ("v3.zarr", "gzip-f4"),
        ("v3.zarr", "zstd-f4"),
        ("v3.zarr", "crc-f4"),
    ];
    for (store, name) in cases {
        let url = root.join(store).display().to_string();
        let array = transport
            .block_on(ZarrArray::open(transport, &url, name))
            .expect("opens");
        let chunk = transport
            .block_on(array.fetch(transport, &[0, 0]))
            .expect("fetches");
        let chunk = chunk.expect("written");
        assert!(array.decode(&[0, 0], Some(chunk.clone())).is_ok());
        for place in (chunk.len() / 3..chunk.len() - 8).step_by(101) {
            let mut altered = chunk.to_vec();
            altered[place] ^= 0x10;
            let result = array.decode(&[0, 0], Some(altered.into()));
            assert!(
                matches!(result, Err(StoreError::Corrupt { .. })),
                "{store} {name} {place}"
            );
        }
    }
}
