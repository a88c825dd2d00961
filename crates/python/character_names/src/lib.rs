//! Names of characters, as `unicode_names2` gives them.

use std::fmt;
use std::sync::OnceLock;

static TABLE: OnceLock<Table> = OnceLock::new();

struct Table {
    /// Characters with a name of their own, by code point.
    names: Vec<(u32, &'static str)>,
    /// Characters whose names are a prefix and their number: first, last, prefix.
    numbered: Vec<(u32, u32, &'static str)>,
}

/// Fetches the table (`build.rs`), or tells the reader that it cannot be had.
pub type Fetch = fn() -> Option<&'static str>;

#[cfg(fetched)]
static FETCH: OnceLock<Fetch> = OnceLock::new();

/// How a page fetches the table. Elsewhere it is at hand.
pub fn fetch_by(fetch: Fetch) {
    #[cfg(fetched)]
    let _ = FETCH.set(fetch);
    #[cfg(not(fetched))]
    let _ = fetch;
}

#[cfg(fetched)]
fn text() -> Option<&'static str> {
    FETCH.get()?()
}

#[cfg(not(fetched))]
fn text() -> Option<&'static str> {
    Some(include_str!(concat!(env!("OUT_DIR"), "/names.txt")))
}

// Without `#[used]`, which would keep the bytes in the module's memory as well.
#[cfg(fetched)]
#[expect(dead_code, reason = "moved to a file of its own")]
#[unsafe(link_section = "littoral.names")]
static NAMES: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/names.txt")).len()] =
    *include_bytes!(concat!(env!("OUT_DIR"), "/names.txt"));

fn table() -> Option<&'static Table> {
    if TABLE.get().is_none() {
        let _ = TABLE.set(Table::read(text()?));
    }
    TABLE.get()
}

impl Table {
    fn read(text: &'static str) -> Table {
        let (mut names, mut numbered) = (Vec::new(), Vec::new());
        let code = |text| u32::from_str_radix(text, 16).ok();
        for line in text.lines() {
            let Some((first, rest)) = line.split_once(' ') else {
                continue;
            };
            let Some(first) = code(first) else { continue };
            // No name begins with what could be a code point and a space.
            let range = rest.split_once(' ').filter(|(_, prefix)| prefix.ends_with('-'));
            match range.and_then(|(last, prefix)| Some((code(last)?, prefix))) {
                Some((last, prefix)) => numbered.push((first, last, prefix)),
                None => names.push((first, rest)),
            }
        }
        Table { names, numbered }
    }
}

/// A character's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    text: &'static str,
    number: Option<u32>,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)?;
        match self.number {
            Some(number) => write!(f, "{number:04X}"),
            None => Ok(()),
        }
    }
}

/// The name of a character, if it has one.
pub fn name(character: char) -> Option<Name> {
    let (table, code) = (table()?, u32::from(character));
    if let Ok(at) = table.names.binary_search_by_key(&code, |(code, _)| *code) {
        let text = table.names[at].1;
        return Some(Name { text, number: None });
    }
    let range = |(first, last, _): &&(u32, u32, _)| (*first..=*last).contains(&code);
    let (_, _, text) = table.numbered.iter().find(range)?;
    let number = Some(code);
    Some(Name { text, number })
}

/// The character of a name, whose case does not matter.
pub fn character(name: &str) -> Option<char> {
    let (table, name) = (table()?, name.to_ascii_uppercase());
    if let Some((code, _)) = table.names.iter().find(|(_, own)| *own == name) {
        return char::from_u32(*code);
    }
    table.numbered.iter().find_map(|(first, last, prefix)| {
        let code = u32::from_str_radix(name.strip_prefix(prefix)?, 16).ok()?;
        (*first..=*last).contains(&code).then(|| char::from_u32(code))?
    })
}
