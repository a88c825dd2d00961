//! A static file server, such as any host of the page is: byte ranges, media types, and
//! `Access-Control-Allow-Origin: *`, with which pages of other origins may read the sample data.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::net::TcpListener;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use socket2::SockRef;
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

use crate::shell::Failure;

const THREADS: usize = 16;

/// A file that is not in the folder but answered as if it were.
pub struct Extra {
    /// From the root, with a slash.
    pub url: String,
    pub body: String,
}

/// Serves `folder`, and `extras` over its files, in the background.
pub fn serve(folder: PathBuf, port: u16, extras: Vec<Extra>) -> Result<(), Failure> {
    let server = listen(port).map_err(|e| {
        Failure::new(
            format!("could not listen on port {port}: {e}"),
            "choose another: --port N",
        )
    })?;
    let shared = Arc::new((server, folder, extras));
    for _ in 0..THREADS {
        let shared = Arc::clone(&shared);
        std::thread::spawn(move || {
            let (server, folder, extras) = &*shared;
            while let Ok(request) = server.recv() {
                // A reader who goes away in the middle is no error of ours.
                let _ = answer(request, folder, extras);
            }
        });
    }
    Ok(())
}

fn listen(port: u16) -> Result<Server, Box<dyn std::error::Error + Send + Sync>> {
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    // The sockets of its connections inherit this.
    SockRef::from(&listener).set_tcp_nodelay(true)?;
    Server::from_listener(listener, None)
}

fn answer(request: Request, folder: &Path, extras: &[Extra]) -> io::Result<()> {
    if !matches!(
        request.method(),
        Method::Get | Method::Head | Method::Options
    ) {
        return refuse(request, 405, "only GET and HEAD");
    }
    if *request.method() == Method::Options {
        return request.respond(with_headers(Response::empty(204), &[]));
    }
    let url = request
        .url()
        .split(['?', '#'])
        .next()
        .unwrap_or("/")
        .to_string();
    if let Some(extra) = extras.iter().find(|extra| extra.url == url) {
        let kind = media_type(Path::new(&extra.url));
        let response = Response::from_string(&*extra.body);
        return request.respond(with_headers(response, &[("Content-Type", kind)]));
    }
    let Some(path) = file_for(&url, folder) else {
        return refuse(request, 404, "not found");
    };
    let file = File::open(&path)?;
    let metadata = file.metadata()?;
    let length = metadata.len();
    let kind = media_type(&path);
    let tag = entity_tag(&metadata);
    let known = request
        .headers()
        .iter()
        .any(|h| h.field.equiv("If-None-Match") && h.value.as_str() == tag);
    if known {
        return request.respond(with_headers(Response::empty(304), &[("ETag", &tag)]));
    }
    let asked = request.headers().iter().find(|h| h.field.equiv("Range"));
    match asked.map(|h| parse_range(h.value.as_str(), length)) {
        Some(Some(range)) => {
            let extent = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            send(
                request,
                file,
                206,
                range,
                &[
                    ("Content-Type", kind),
                    ("ETag", &tag),
                    ("Content-Range", &extent),
                ],
            )
        }
        Some(None) => {
            let extent = format!("bytes */{length}");
            let response = Response::empty(416);
            request.respond(with_headers(response, &[("Content-Range", &extent)]))
        }
        None => send(
            request,
            file,
            200,
            0..length,
            &[("Content-Type", kind), ("ETag", &tag)],
        ),
    }
}

fn send(
    request: Request,
    mut file: File,
    status: u16,
    range: Range<u64>,
    headers: &[(&str, &str)],
) -> io::Result<()> {
    file.seek(SeekFrom::Start(range.start))?;
    let length = range.end - range.start;
    // Chunks are a few hundred kilobytes: at once, so that header and body leave in few packets.
    let mut body = Vec::new();
    file.take(length).read_to_end(&mut body)?;
    let response = Response::from_data(body)
        .with_status_code(StatusCode(status))
        .with_chunked_threshold(usize::MAX);
    request.respond(with_headers(response, headers))
}

fn refuse(request: Request, status: u16, text: &str) -> io::Result<()> {
    let response = Response::from_string(format!("{text}\n")).with_status_code(StatusCode(status));
    request.respond(with_headers(response, &[("Content-Type", "text/plain")]))
}

fn with_headers<R: Read>(mut response: Response<R>, headers: &[(&str, &str)]) -> Response<R> {
    let every = [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Headers", "Range"),
        (
            "Access-Control-Expose-Headers",
            "Content-Range, Content-Length",
        ),
        ("Accept-Ranges", "bytes"),
        // What was built anew must be seen anew: a browser asks each time, by the entity tag.
        ("Cache-Control", "no-cache"),
    ];
    for (name, value) in every.iter().chain(headers) {
        if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    response
}

/// Changes when the file does.
fn entity_tag(metadata: &Metadata) -> String {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!(
        "\"{:x}-{:x}\"",
        metadata.len(),
        since.map_or(0, |d| d.as_nanos())
    )
}

/// The file that `url` names below `folder`; a folder's index for the folder.
fn file_for(url: &str, folder: &Path) -> Option<PathBuf> {
    let name = percent_decoded(url.strip_prefix('/')?)?;
    let name = Path::new(&name);
    // No way out of the folder, and nothing hidden but Zarr's own metadata.
    for component in name.components() {
        let Component::Normal(part) = component else {
            return None;
        };
        let part = part.to_str()?;
        if part.starts_with('.') && !part.starts_with(".z") {
            return None;
        }
    }
    let path = folder.join(name);
    let path = if path.is_dir() {
        path.join("index.html")
    } else {
        path
    };
    path.is_file().then_some(path)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The one range of `Range: bytes=…` within `length` bytes; none if it cannot be satisfied.
fn parse_range(value: &str, length: u64) -> Option<Range<u64>> {
    let (first, last) = value.trim().strip_prefix("bytes=")?.split_once('-')?;
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) => first..length.min(last.checked_add(1)?),
        (Ok(first), Err(_)) if last.is_empty() => first..length,
        (Err(_), Ok(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return None,
    };
    (range.start < range.end).then_some(range)
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "ipynb" | "map" | "zmetadata" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" | "ts" | "py" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_within_the_file() {
        assert_eq!(parse_range("bytes=0-3", 10), Some(0..4));
        assert_eq!(parse_range("bytes=4-", 10), Some(4..10));
        assert_eq!(parse_range("bytes=-4", 10), Some(6..10));
        assert_eq!(parse_range("bytes=8-99", 10), Some(8..10));
        assert_eq!(parse_range("bytes=10-", 10), None);
        assert_eq!(parse_range("bytes=5-2", 10), None);
        assert_eq!(parse_range("lines=1-2", 10), None);
    }

    #[test]
    fn nothing_outside_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(file_for("/Cargo.toml", folder).is_some());
        assert!(file_for("/Cargo%2Etoml", folder).is_some());
        assert!(file_for("/../Cargo.toml", folder).is_none());
        assert!(file_for("/%2e%2e/Cargo.toml", folder).is_none());
        assert!(file_for("//etc/hostname", folder).is_none());
    }
}
