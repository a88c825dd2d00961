//! Real requests from a real worker, to the server of the tests and to one that is not there.

#![cfg(target_arch = "wasm32")]

use littoral::transport::{PageTransport, fetch, xhr};
use littoral_store::{ByteRange, Request, Transport, TransportError};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn origin() -> String {
    let global: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    global.location().origin()
}

/// Nothing listens on the discard port, and browsers refuse it.
const NOWHERE: &str = "http://127.0.0.1:9/";

#[wasm_bindgen_test]
async fn fetch_reads_what_is_there() {
    let response = fetch::send(&Request::get(origin() + "/"))
        .await
        .expect("an answer");
    assert_eq!(response.status, 200);
    assert!(String::from_utf8_lossy(&response.body).contains("<html"));
    assert!(
        response
            .header("Content-Type")
            .is_some_and(|kind| kind.contains("text/html"))
    );
}

#[wasm_bindgen_test]
async fn a_missing_file_is_an_answer() {
    let request = Request::get(origin() + "/no/such/file");
    assert_eq!(fetch::send(&request).await.expect("an answer").status, 404);
    assert_eq!(xhr::send(&request).expect("an answer").status, 404);
}

#[wasm_bindgen_test]
async fn a_dead_host_is_unreachable() {
    let error = fetch::send(&Request::get(NOWHERE))
        .await
        .expect_err("nobody is there");
    assert!(
        matches!(error, TransportError::Unreachable { .. }),
        "{error}"
    );
    let error = xhr::send(&Request::get(NOWHERE)).expect_err("nobody is there");
    assert!(error.to_string().contains("CORS"), "{error}");
}

#[wasm_bindgen_test]
async fn synchronous_requests_give_the_same() {
    let request = Request::get(origin() + "/").with_range(ByteRange::FromStart {
        offset: 0,
        length: Some(10),
    });
    let (sync, asynchronous) = (
        xhr::send(&request).expect("an answer"),
        fetch::send(&request).await.expect("an answer"),
    );
    assert_eq!(sync.status, asynchronous.status);
    assert_eq!(sync.body, asynchronous.body);
}

#[wasm_bindgen_test]
async fn a_stopped_request_ends_at_once() {
    littoral::interrupt();
    let answer = fetch::send(&Request::get(origin() + "/")).await;
    littoral::interrupt::clear();
    let error = answer.expect_err("stopped");
    assert_eq!(error, TransportError::Interrupted);
}

#[wasm_bindgen_test]
fn addresses_are_resolved_against_the_page() {
    let transport = PageTransport::new("https://example.org/notes/index.html");
    let resolve = |url: &str| transport.resolve(url);
    assert_eq!(
        resolve("data/sst.zarr").expect("resolved"),
        "https://example.org/notes/data/sst.zarr"
    );
    assert_eq!(resolve("http://a.b/c").expect("resolved"), "http://a.b/c");
    assert!(
        resolve("s3://bucket/key")
            .expect("resolved")
            .starts_with("https://bucket.s3")
    );
    for bad in ["", "file:///etc/passwd", "javascript:alert(1)", "http://"] {
        assert!(
            matches!(resolve(bad), Err(TransportError::InvalidUrl { .. })),
            "{bad}"
        );
    }
}
