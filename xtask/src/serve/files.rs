//! A static file server, such as any host of the page is: byte ranges, media types, and
//! `Access-Control-Allow-Origin: *`, with which pages of other origins may read the sample data.

use std::io;
use std::path::PathBuf;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RANGE};
use axum::routing::get;
use axum::serve::ListenerExt;
use tower_http::cors::{Any, CorsLayer};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::shell::Failure;

/// A file that is not in the folder but answered as if it were.
pub struct Extra {
    /// From the root, with a slash.
    pub url: String,
    pub body: String,
}

/// Serves `folder`, and `extras` over its files, in the background.
pub fn serve(folder: PathBuf, port: u16, extras: Vec<Extra>) -> Result<(), Failure> {
    start(router(folder, extras), port).map_err(|e| {
        Failure::new(
            format!("could not listen on port {port}: {e}"),
            "choose another: --port N",
        )
    })
}

fn router(folder: PathBuf, extras: Vec<Extra>) -> Router {
    let mut router = Router::new();
    for Extra { url, body } in extras {
        // Those that there are (settings, notebooks) are JSON.
        let kind = [(CONTENT_TYPE, "application/json")];
        router = router.route(&url, get(async move || (kind, body)));
    }
    let shown = ["content-range", "content-length"].map(HeaderName::from_static);
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_headers([RANGE])
        .expose_headers(shown);
    // What was built anew must be seen anew: a browser asks each time, by the date.
    let fresh =
        SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    router
        .fallback_service(ServeDir::new(folder))
        .layer(fresh)
        .layer(cors)
}

fn start(router: Router, port: u16) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_io()
        .enable_time()
        .build()?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", port)))?;
    // Without this each small answer waits 40 ms for the other side.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    // For as long as this process lives.
    std::thread::spawn(move || runtime.block_on(axum::serve(listener, router).into_future()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    /// Head and body of the answer to a request, by a server of this crate's own folder.
    fn ask(port: u16, path: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connected");
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.to_lowercase(), body.to_string())
    }

    fn server() -> u16 {
        let free = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = free.local_addr().expect("bound").port();
        drop(free);
        let extra = Extra {
            url: "/littoral.json".into(),
            body: "{}".into(),
        };
        serve(env!("CARGO_MANIFEST_DIR").into(), port, vec![extra]).expect("listening");
        port
    }

    #[test]
    fn files_ranges_and_extras() {
        let port = server();
        let (head, body) = ask(port, "/Cargo.toml", "");
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert!(head.contains("access-control-allow-origin: *"), "{head}");
        assert!(head.contains("cache-control: no-cache"), "{head}");
        assert!(body.starts_with("[package]"), "{body}");
        let (head, part) = ask(port, "/Cargo.toml", "Range: bytes=1-7\r\n");
        assert!(head.starts_with("http/1.1 206"), "{head}");
        assert_eq!(part, "package");
        let (head, _) = ask(port, "/Cargo.toml", "Range: bytes=999999-\r\n");
        assert!(head.starts_with("http/1.1 416"), "{head}");
        let (head, body) = ask(port, "/littoral.json", "");
        assert!(head.contains("application/json"), "{head}");
        assert_eq!(body, "{}");
    }

    #[test]
    fn nothing_outside_the_folder() {
        let port = server();
        for path in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "//etc/hostname",
            "/absent",
        ] {
            let (head, body) = ask(port, path, "");
            assert!(head.starts_with("http/1.1 4"), "{path}: {head}");
            assert!(!body.contains('['), "{path}: {body}");
        }
    }

    /// A browser opens several connections, and leaves them open.
    #[test]
    fn idle_connections_hold_nobody_up() {
        let port = server();
        let idle: Vec<TcpStream> = (0..40)
            .map(|_| TcpStream::connect(("127.0.0.1", port)).expect("connected"))
            .collect();
        let (head, _) = ask(port, "/Cargo.toml", "");
        assert!(head.starts_with("http/1.1 200"), "{head}");
        drop(idle);
    }
}
