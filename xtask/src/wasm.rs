//! Removing custom sections from a WebAssembly module.
//!
//! wasm-bindgen needs the compiler's sections, so `strip = true` in the profile is no choice; what
//! is left of them afterwards (names, producers) only makes the page load longer.

use std::path::Path;

use crate::shell::{Failure, Result, shown};

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;

/// Removes every custom section of the module `path`; gives its size before and after, in bytes.
pub fn strip(path: &Path) -> Result<(usize, usize)> {
    let module = std::fs::read(path).map_err(|e| Failure::io("read", path, e))?;
    let stripped = without_custom_sections(&module).ok_or_else(|| {
        Failure::new(
            format!("{} is not a WebAssembly module", shown(path)),
            "delete pkg/littoral_bg.wasm and build again",
        )
    })?;
    std::fs::write(path, &stripped).map_err(|e| Failure::io("write", path, e))?;
    Ok((module.len(), stripped.len()))
}

fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    let mut rest = module.strip_prefix(HEADER)?;
    let mut kept = HEADER.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (length, width) = leb128(after)?;
        let section = 1 + width + length;
        if id != CUSTOM {
            kept.extend_from_slice(rest.get(..section)?);
        }
        rest = rest.get(section..)?;
    }
    Some(kept)
}

/// An unsigned LEB128 number of at most 32 bits, and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
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
            module.extend([*id, content.len() as u8]);
            module.extend_from_slice(content);
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
        assert_eq!(without_custom_sections(&full), Some(expected));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert_eq!(without_custom_sections(b"<html>"), None);
        let mut cut = module(&[(1, b"types")]);
        cut.pop();
        assert_eq!(without_custom_sections(&cut), None);
    }
}
