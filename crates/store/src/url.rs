//! Pure functions on URLs.

/// `s3://bucket/key` and `gs://bucket/key` as the HTTPS addresses of the public buckets; any other
/// text as it is.
pub fn expand_scheme(url: &str) -> String {
    let split = |rest: &str| match rest.split_once('/') {
        Some((bucket, key)) => (bucket.to_owned(), key.to_owned()),
        None => (rest.to_owned(), String::new()),
    };
    if let Some(rest) = url.strip_prefix("s3://") {
        let (bucket, key) = split(rest);
        if bucket.contains('.') {
            // The wildcard certificate does not cover names with dots.
            return format!("https://s3.amazonaws.com/{bucket}/{key}");
        }
        return format!("https://{bucket}.s3.amazonaws.com/{key}");
    }
    if let Some(rest) = url
        .strip_prefix("gs://")
        .or_else(|| url.strip_prefix("gcs://"))
    {
        let (bucket, key) = split(rest);
        return format!("https://storage.googleapis.com/{bucket}/{key}");
    }
    url.to_owned()
}

/// `url/path`, before a query string if the URL has one (signed URLs keep their signature). In an
/// HTTP URL the path is percent-encoded: variables may have any name.
pub fn join(url: &str, path: &str) -> String {
    let http = is_http(url);
    let (base, query) = match url.split_once('?') {
        Some((base, query)) if http => (base, Some(query)),
        _ => (url, None),
    };
    let mut joined = base.trim_end_matches('/').to_owned();
    let path = path.trim_matches('/');
    if !path.is_empty() {
        joined.push('/');
        if http {
            // Without '+', which S3 takes for a space.
            let plain =
                |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$'()*,;=:@".contains(&byte);
            joined.push_str(&encode(path, plain));
        } else {
            joined.push_str(path);
        }
    }
    if let Some(query) = query {
        joined.push('?');
        joined.push_str(query);
    }
    joined
}

pub(crate) fn is_http(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Percent-encodes every byte that is not `plain`.
pub(crate) fn encode(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_become_https() {
        assert_eq!(
            expand_scheme("s3://b/a/c.zarr"),
            "https://b.s3.amazonaws.com/a/c.zarr"
        );
        assert_eq!(
            expand_scheme("s3://b.c/a"),
            "https://s3.amazonaws.com/b.c/a"
        );
        assert_eq!(
            expand_scheme("gs://b/a"),
            "https://storage.googleapis.com/b/a"
        );
        assert_eq!(expand_scheme("data/sst.zarr"), "data/sst.zarr");
    }

    #[test]
    fn joining_keeps_the_query() {
        assert_eq!(join("http://h/a/", "/b/0.0"), "http://h/a/b/0.0");
        assert_eq!(join("http://h/a?sig=1", "b"), "http://h/a/b?sig=1");
        assert_eq!(join("/tmp/what?", "b"), "/tmp/what?/b");
        assert_eq!(join("http://h/a", ""), "http://h/a");
        assert_eq!(
            join("http://h/a b", "c d/#%é"),
            "http://h/a b/c%20d/%23%25%C3%A9"
        );
    }
}
