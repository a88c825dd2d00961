//! Names under a directory URL, where the host tells them: S3's XML (also of Google's and other
//! S3-compatible hosts), or the HTML index of a file server.

use std::collections::BTreeSet;

use crate::transport::{Request, Response, Transport, TransportError};

/// What [`Transport::list`] does where there are no directories: asks the host over HTTP.
pub(crate) async fn list_over_http<T: Transport + ?Sized>(
    transport: &T,
    url: &str,
) -> Result<Option<Vec<String>>, TransportError> {
    let Some(place) = Place::of(url) else {
        return Ok(None);
    };
    if let Some((bucket, prefix)) = place.known_bucket() {
        return list_bucket(transport, &bucket, &prefix).await;
    }
    let response = transport
        .send(Request::get(format!("{}/", url.trim_end_matches('/'))))
        .await?;
    if response.status == 200
        && let Some(names) = html_index(&response)
    {
        return Ok(Some(names));
    }
    match place.path_style_bucket() {
        Some((bucket, prefix)) => list_bucket(transport, &bucket, &prefix).await,
        None => Ok(None),
    }
}

/// The parts of an HTTP URL.
struct Place<'a> {
    scheme: &'a str,
    host: &'a str,
    path: &'a str,
}

impl<'a> Place<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        if !scheme.starts_with("http") {
            return None;
        }
        let rest = rest.split('?').next().unwrap_or(rest);
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Some(Self {
            scheme,
            host,
            path: path.trim_matches('/'),
        })
    }

    /// Address and prefix of a bucket whose host is known for buckets.
    fn known_bucket(&self) -> Option<(String, String)> {
        let name = self.host.split(':').next().unwrap_or(self.host);
        let amazon = name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn");
        let in_path = name.starts_with("s3.") || name.starts_with("s3-");
        if (amazon && in_path) || name == "storage.googleapis.com" {
            return self.path_style_bucket();
        }
        if amazon || name.ends_with(".storage.googleapis.com") {
            let bucket = format!("{}://{}", self.scheme, self.host);
            return Some((bucket, self.path.to_owned()));
        }
        None
    }

    /// Address and prefix if the path's first part is a bucket.
    fn path_style_bucket(&self) -> Option<(String, String)> {
        let (bucket, prefix) = self.path.split_once('/')?;
        Some((
            format!("{}://{}/{bucket}", self.scheme, self.host),
            prefix.to_owned(),
        ))
    }
}

/// So many pages of a thousand names are asked for.
const MAX_PAGES: usize = 50;

/// ListObjectsV2 with a delimiter: the names directly under a prefix.
async fn list_bucket<T: Transport + ?Sized>(
    transport: &T,
    bucket: &str,
    prefix: &str,
) -> Result<Option<Vec<String>>, TransportError> {
    // The prefix comes from a URL, where it is percent-encoded already.
    let prefix = percent_decode(prefix.trim_matches('/'));
    let prefix = if prefix.is_empty() {
        prefix
    } else {
        format!("{prefix}/")
    };
    let first = format!(
        "{bucket}?list-type=2&delimiter=%2F&prefix={}",
        percent_encode(&prefix)
    );
    let mut names = BTreeSet::new();
    let mut url = first.clone();
    for _ in 0..MAX_PAGES {
        let response = transport.send(Request::get(url)).await?;
        if response.status != 200 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&response.body);
        if !text.contains("<ListBucketResult") {
            return Ok(None);
        }
        for below in elements(&text, "CommonPrefixes") {
            names.extend(elements(below, "Prefix").filter_map(|key| name_below(key, &prefix)));
        }
        for object in elements(&text, "Contents") {
            names.extend(elements(object, "Key").filter_map(|key| name_below(key, &prefix)));
        }
        match elements(&text, "NextContinuationToken").next() {
            Some(token) => {
                let token = percent_encode(&unescape(token));
                url = format!("{first}&continuation-token={token}");
            }
            None => break,
        }
    }
    Ok(Some(names.into_iter().collect()))
}

/// The first part of a key behind the prefix.
fn name_below(key: &str, prefix: &str) -> Option<String> {
    let key = unescape(key);
    let name = key.strip_prefix(prefix)?.split('/').next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// The contents of every `<tag>` (which has no attributes in S3's answers).
fn elements<'a>(text: &'a str, tag: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(&open)? + open.len();
        let length = rest[start..].find(&close)?;
        let content = &rest[start..start + length];
        rest = &rest[start + length + close.len()..];
        Some(content)
    })
}

/// Names in the index page of python's http.server, nginx, Apache and their like; None if the
/// page is something else.
fn html_index(response: &Response) -> Option<Vec<String>> {
    const MARKS: [&str; 4] = [
        "index of",
        "directory listing",
        "directory: ",
        "files within",
    ];
    const ZARR: [&str; 4] = ["zarr.json", ".zgroup", ".zattrs", ".zmetadata"];
    let kind = response
        .header("content-type")
        .unwrap_or("")
        .to_ascii_lowercase();
    if !kind.contains("html") {
        return None;
    }
    let text = String::from_utf8_lossy(&response.body);
    let names: BTreeSet<String> = hrefs(&text).filter_map(|href| entry_name(&href)).collect();
    let lower = text.to_ascii_lowercase();
    let is_index = MARKS.iter().any(|mark| lower.contains(mark))
        || ZARR.iter().any(|name| names.contains(*name));
    is_index.then(|| names.into_iter().collect())
}

/// The targets of all links.
fn hrefs(text: &str) -> impl Iterator<Item = String> {
    text.split("href=").skip(1).filter_map(|rest| {
        let quote = rest.chars().next()?;
        if quote == '"' || quote == '\'' {
            return rest[1..].split(quote).next().map(unescape);
        }
        rest.split([' ', '>']).next().map(unescape)
    })
}

/// The name of a directory's entry from its link, relative or absolute; None for links to other
/// places: the parent, a sort order, another host.
fn entry_name(href: &str) -> Option<String> {
    let path = href.split(['?', '#']).next()?;
    let path = path
        .strip_prefix("./")
        .unwrap_or(path)
        .trim_end_matches('/');
    if path.contains("://") || path.starts_with('/') {
        return None;
    }
    let name = percent_decode(path);
    let plain = !name.is_empty() && name != "." && name != ".." && !name.contains('/');
    plain.then_some(name)
}

/// XML's and HTML's named and numbered characters.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest.find(';').filter(|end| *end < 12).and_then(|end| {
            let name = &rest[1..end];
            let character = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => {
                    let digits = name.strip_prefix('#')?;
                    let code = match digits.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => digits.parse().ok()?,
                    };
                    char::from_u32(code)?
                }
            };
            Some((character, end + 1))
        });
        let (character, length) = entity.unwrap_or(('&', 1));
        out.push(character);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

pub(crate) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |offset: usize| {
            bytes
                .get(at + offset)
                .and_then(|byte| char::from(*byte).to_digit(16))
        };
        match (bytes[at], digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((16 * high + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Encodes all but unreserved characters: for values in a query.
fn percent_encode(text: &str) -> String {
    crate::url::encode(text, |byte| {
        byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> Response {
        Response {
            status: 200,
            headers: vec![("Content-Type".into(), "text/html; charset=utf-8".into())],
            body: bytes::Bytes::copy_from_slice(body.as_bytes()),
        }
    }

    #[test]
    fn index_pages() {
        let apache = r#"<title>Index of /data</title><a href="?C=N;O=D">Name</a>
            <a href="/">Parent</a><a href="air/">air/</a><a href='x%20y/'>x y/</a>"#;
        assert_eq!(
            html_index(&page(apache)),
            Some(vec!["air".into(), "x y".into()])
        );
        let home = r#"<title>Welcome</title><a href="about.html">About</a>"#;
        assert_eq!(html_index(&page(home)), None);
        let plain = r#"<a href=".zgroup">.zgroup</a><a href="../">..</a><a href="a&amp;b/">"#;
        assert_eq!(
            html_index(&page(plain)),
            Some(vec![".zgroup".into(), "a&b".into()])
        );
    }

    #[test]
    fn buckets() {
        let known = |url| Place::of(url).and_then(|place| place.known_bucket());
        let pair = |bucket: &str, prefix: &str| Some((bucket.to_owned(), prefix.to_owned()));
        assert_eq!(
            known("https://b.s3.us-west-2.amazonaws.com/x/y.zarr/"),
            pair("https://b.s3.us-west-2.amazonaws.com", "x/y.zarr")
        );
        assert_eq!(
            known("https://s3.amazonaws.com/b.c/x/y"),
            pair("https://s3.amazonaws.com/b.c", "x/y")
        );
        assert_eq!(
            known("https://storage.googleapis.com/b/x?y=1"),
            pair("https://storage.googleapis.com/b", "x")
        );
        assert_eq!(known("https://example.org/b/x"), None);
        assert!(Place::of("/tmp/x").is_none());
    }

    #[test]
    fn keys_are_unescaped() {
        assert_eq!(name_below("d/a&amp;b&#x2f;c", "d/"), Some("a&b".into()));
        assert_eq!(unescape("&&amp;&bogus;&#65;&#xD800;"), "&&&bogus;A&#xD800;");
        assert_eq!(percent_decode("a%20%zz%4"), "a %zz%4");
    }
}
