//! Stores behind HTTP servers of different kinds, on the loopback interface.

mod support;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use littoral_store::{
    ByteRange, Group, NativeTransport, OpenOptions, Request, Result, StoreError, Transport,
    TransportError, ZarrArray, open_group,
};
use support::{generate, key, python, read_all};

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(directory: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http_server.py");
        let mut child = Command::new(python())
            .arg(script)
            .arg(directory)
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        Self {
            child,
            address: format!("http://127.0.0.1:{}", line.trim()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn open(transport: &NativeTransport, url: &str) -> Result<Group> {
    transport.block_on(open_group(transport, url, &OpenOptions::default()))
}

#[test]
fn stores_over_http() {
    let directory = generate("stores.py");
    let server = Server::start(directory.path());
    let transport = NativeTransport::new().expect("a transport");
    let url = |kind: &str, store: &str| format!("{}/{kind}/{store}", server.address);
    let file = |store: &str| {
        open(
            &transport,
            &directory.path().join(store).display().to_string(),
        )
    };
    let same = |url: &str, expected: &Group| {
        let found = open(&transport, url).unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!(found.url, url);
        assert!(found.arrays.keys().eq(expected.arrays.keys()), "{url}");
        found
    };

    // Consolidated: every host will do.
    for store in ["xarray-v2.zarr", "xarray-v3.zarr"] {
        let expected = file(store).expect("opens");
        for kind in ["plain", "ranges", "bucket", "denied", "app", "flaky"] {
            same(&url(kind, store), &expected);
        }
    }
    // Not consolidated: the host must give a listing.
    for store in ["xarray-v2-plain.zarr", "xarray-v3-plain.zarr"] {
        let expected = file(store).expect("opens");
        for kind in ["plain", "bucket"] {
            same(&url(kind, store), &expected);
        }
        for kind in ["ranges", "denied", "app"] {
            let error = open(&transport, &url(kind, store)).expect_err("an error");
            assert!(
                matches!(error, StoreError::NeedsConsolidated { .. }),
                "{kind}: {error}"
            );
        }
    }
    // Chunks, shards and odd names, with and without ranges.
    for store in ["v2.zarr", "v3.zarr"] {
        let expected = file(store).expect("opens");
        for kind in ["plain", "ranges", "prefix"] {
            let found = same(&url(kind, store), &expected);
            let names = found.arrays.keys().filter(|name| {
                name.starts_with("shards") || name.starts_with("partly") || name.contains('#')
            });
            let names: Vec<&String> = names.collect();
            assert!(names.len() > 1, "{store}");
            for name in names {
                let read = |group: &Group| {
                    let array = ZarrArray::new(group.arrays[name].clone());
                    let values = transport.block_on(read_all(&transport, &array));
                    values.iter().map(key).collect::<Vec<_>>()
                };
                assert_eq!(read(&found), read(&expected), "{kind} {store} {name}");
            }
        }
    }
}

#[test]
fn hosts_that_fail() {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("notes.txt"), "no Zarr").expect("written");
    let server = Server::start(directory.path());
    let transport = NativeTransport::new().expect("a transport");
    let error = |path: &str| {
        let url = format!("{}/{path}", server.address);
        open(&transport, &url).expect_err("an error")
    };
    assert!(matches!(
        error("ranges/x.zarr"),
        StoreError::NotFound { .. }
    ));
    assert!(matches!(error("plain"), StoreError::NotZarr { .. }));
    assert!(matches!(error("app/x.zarr"), StoreError::NotZarr { .. }));
    let denied = error("denied/x.zarr");
    assert!(denied.to_string().contains("access denied"), "{denied}");
    let nobody = open(&transport, "http://127.0.0.1:1/x.zarr").expect_err("an error");
    assert!(
        matches!(
            nobody,
            StoreError::Transport(TransportError::Unreachable { .. })
        ),
        "{nobody}"
    );
    assert!(
        nobody.to_string().contains("http://127.0.0.1:1/x.zarr"),
        "{nobody}"
    );
}

#[test]
fn paths_and_ranges_of_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("a b.bin");
    std::fs::write(&path, "0123456789").expect("written");
    let path = path.display().to_string();
    let transport = NativeTransport::new().expect("a transport");
    assert_eq!(transport.resolve(&path).as_deref(), Ok(path.as_str()));
    let file_url = format!("file://{}", path.replace(' ', "%20"));
    assert_eq!(transport.resolve(&file_url).as_deref(), Ok(path.as_str()));
    assert_eq!(
        transport.resolve("s3://b/k").as_deref(),
        Ok("https://b.s3.amazonaws.com/k")
    );
    let relative = transport.resolve("data/sst.zarr").expect("resolves");
    assert_eq!(
        Path::new(&relative),
        std::env::current_dir()
            .expect("a directory")
            .join("data/sst.zarr")
    );
    let unknown = transport.resolve("ftp://h/x").expect_err("an error");
    assert!(
        unknown.to_string().contains("unknown scheme \"ftp\""),
        "{unknown}"
    );

    let get = |path: &str, range: Option<ByteRange>| {
        let mut request = Request::get(path);
        request.range = range;
        let response = transport
            .block_on(transport.send(request))
            .expect("an answer");
        (
            response.status,
            String::from_utf8_lossy(&response.body).into_owned(),
        )
    };
    let from = |offset, length| Some(ByteRange::FromStart { offset, length });
    assert_eq!(get(&path, None), (200, "0123456789".into()));
    assert_eq!(get(&path, from(2, Some(3))), (206, "234".into()));
    assert_eq!(get(&path, from(8, Some(30))), (206, "89".into()));
    assert_eq!(get(&path, from(7, None)), (206, "789".into()));
    assert_eq!(get(&path, Some(ByteRange::Suffix(4))), (206, "6789".into()));
    assert_eq!(
        get(&path, Some(ByteRange::Suffix(40))),
        (206, "0123456789".into())
    );
    assert_eq!(get(&path, from(10, Some(1))).0, 416);
    assert_eq!(get(&format!("{path}/x"), None).0, 404);
    assert_eq!(get(&directory.path().display().to_string(), None).0, 404);
}
