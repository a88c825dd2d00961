//! Text inside HTML and XML.

/// Text made safe inside an element, with `quotes` also inside a quoted attribute.
pub fn escape_html(text: &str, quotes: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quotes => out.push_str("&quot;"),
            '\'' if quotes => out.push_str("&#x27;"),
            other => out.push(other),
        }
    }
    out
}
