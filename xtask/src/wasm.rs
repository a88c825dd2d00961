//! Custom sections of a WebAssembly module: what the compiler adds, and parts that are fetched when they are
//! needed (`crates/python/src/parts.rs`).
//!
//! wasm-bindgen needs the compiler's sections, so `strip = true` in the profile is no choice; what
//! is left of them afterwards (names, producers) only makes the page load longer.

use std::path::Path;

use crate::shell::{Failure, Result, shown};

pub const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;
/// How the names of sections with parts begin.
const PART: &str = "littoral.";

/// Which custom sections a module keeps, beside parts, which always go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Everything,
    Nothing,
}

/// Moves each part out of the module `folder/littoral_bg.wasm` to a module of its own, `folder/littoral_PART.wasm`,
/// and removes other custom sections that need not be kept. Gives the module's size before and after, in bytes, and
/// the parts' names.
pub fn split(path: &Path, keep: Keep) -> Result<(usize, usize, Vec<String>)> {
    let module = std::fs::read(path).map_err(|e| Failure::io("read", path, e))?;
    let (kept, parts) = without_custom_sections(&module, keep).ok_or_else(|| {
        Failure::new(
            format!("{} is not a WebAssembly module", shown(path)),
            "delete the folders pkg/ and target/xtask/ and build again",
        )
    })?;
    std::fs::write(path, &kept).map_err(|e| Failure::io("write", path, e))?;
    for (name, part) in &parts {
        let file = path.with_file_name(format!("littoral_{name}.wasm"));
        std::fs::write(&file, part).map_err(|e| Failure::io("write", &file, e))?;
    }
    let names = parts.into_iter().map(|(name, _)| name).collect();
    Ok((module.len(), kept.len(), names))
}

/// A part's name, and a module of it alone.
type Part = (String, Vec<u8>);

/// The module without the parts, and the parts.
fn without_custom_sections(module: &[u8], keep: Keep) -> Option<(Vec<u8>, Vec<Part>)> {
    let mut kept = HEADER.to_vec();
    let mut parts = Vec::new();
    for section in sections(module)? {
        let part = match section.id {
            CUSTOM => section.name()?.strip_prefix(PART),
            _ => None,
        };
        if let Some(name) = part {
            parts.push((name.to_owned(), [HEADER, section.whole].concat()));
        } else if section.id != CUSTOM || keep == Keep::Everything {
            kept.extend_from_slice(section.whole);
        }
    }
    Some((kept, parts))
}

/// A section of a module.
pub struct Section<'a> {
    pub id: u8,
    pub content: &'a [u8],
    /// With its header.
    pub whole: &'a [u8],
}

impl<'a> Section<'a> {
    /// A custom section's name.
    fn name(&self) -> Option<&'a str> {
        let (length, width) = leb128(self.content)?;
        std::str::from_utf8(self.content.get(width..width + length)?).ok()
    }
}

/// The sections of a module in order; none if it is no module.
pub fn sections(module: &[u8]) -> Option<Vec<Section<'_>>> {
    let mut rest = module.strip_prefix(HEADER)?;
    let mut sections = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        let (length, width) = leb128(after)?;
        let (whole, behind) = rest.split_at_checked(1 + width + length)?;
        let content = &whole[1 + width..];
        sections.push(Section { id, content, whole });
        rest = behind;
    }
    Some(sections)
}

/// Adds a section to a module.
pub fn push_section(id: u8, content: &[u8], module: &mut Vec<u8>) {
    module.push(id);
    number(content.len(), module);
    module.extend_from_slice(content);
}

/// Adds an unsigned LEB128 number.
pub fn number(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// An unsigned LEB128 number of at most 32 bits, and how many bytes it takes.
pub fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0u64;
    for (i, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, i + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut module = HEADER.to_vec();
        for (id, content) in sections {
            push_section(*id, content, &mut module);
        }
        module
    }

    #[test]
    fn custom_sections_go_and_the_others_stay() {
        let full = module(&[
            (1, b"types"),
            (0, b"\x04name..."),
            (10, b"code"),
            (0, b"\x01p"),
        ]);
        let expected = module(&[(1, b"types"), (10, b"code")]);
        let split = without_custom_sections(&full, Keep::Nothing);
        assert_eq!(split, Some((expected, vec![])));
        let split = without_custom_sections(&full, Keep::Everything);
        assert_eq!(split, Some((full, vec![])));
    }

    #[test]
    fn parts_become_modules_of_their_own() {
        let (library, names) = (b"\x10littoral.librarymodules", b"\x0elittoral.names.");
        let full = module(&[(1, b"types"), (0, library), (0, b"\x01p"), (0, names)]);
        let expected = module(&[(1, b"types"), (0, b"\x01p")]);
        let parts = vec![
            ("library".to_owned(), module(&[(0, library)])),
            ("names".to_owned(), module(&[(0, names)])),
        ];
        let split = without_custom_sections(&full, Keep::Everything);
        assert_eq!(split, Some((expected, parts)));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert_eq!(without_custom_sections(b"<html>", Keep::Nothing), None);
        let mut cut = module(&[(1, b"types")]);
        cut.pop();
        assert_eq!(without_custom_sections(&cut, Keep::Nothing), None);
    }
}
