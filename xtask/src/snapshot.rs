//! Ships the memory of a started interpreter: what a page would compile and run at every visit, this
//! does once, when the site is built.
//!
//! `snapshot.mjs` runs the module's `prepare` in Node and saves the memory that it leaves behind; here
//! that memory takes the place of the module's data. What else an instance has are globals (the stack
//! pointer, which is back where it began), a table of functions (which nothing changes), and one of JavaScript
//! objects, which must be empty (the script looks) and is made as long as it was.

use std::path::Path;

use wasmparser::{BinaryReader, CodeSectionReader, Operator};

use crate::shell::{self, Failure, Result, at, run, shown};
use crate::wasm::{self, number, sections};

const TABLE: u8 = 4;
const MEMORY: u8 = 5;
const GLOBAL: u8 = 6;
const CODE: u8 = 10;
const DATA: u8 = 11;
const DATA_COUNT: u8 = 12;

/// Types of tables' elements.
const FUNCTIONS: u8 = 0x70;
const OBJECTS: u8 = 0x6f;

const PAGE: usize = 65536;
/// Zeroes between two segments that are worth a segment's header.
const GAP: usize = 32;

/// Puts the memory of a started interpreter into the module `path`, whose glue is `glue`. Gives how many
/// bytes of memory that is.
pub fn prepare(path: &Path, glue: &Path) -> Result<usize> {
    let image = at("target/xtask/memory.bin");
    let runnable = at("target/xtask/runnable.wasm");
    let module = std::fs::read(path).map_err(|e| Failure::io("read", path, e))?;
    let without = without_catching(&module).map_err(|error| {
        Failure::new(
            format!("{} could not be read: {error}", shown(path)),
            "delete the folders pkg/ and target/xtask/ and build again",
        )
    })?;
    std::fs::create_dir_all(at("target/xtask"))
        .and_then(|()| std::fs::write(&runnable, without))
        .map_err(|e| Failure::io("write", &runnable, e))?;
    let mut node = shell::command("node");
    node.arg(at("xtask/snapshot.mjs"))
        .args([glue, runnable.as_path(), image.as_path()]);
    run(
        &mut node,
        "mend what keeps the interpreter from starting without a page",
    )?;
    let image = std::fs::read(&image).map_err(|e| Failure::io("read", &image, e))?;
    let prepared = with_image(&module, image).map_err(|problem| {
        Failure::new(
            format!(
                "the memory of {} could not be put into it: {problem}",
                shown(path)
            ),
            "see whether the compiler lays modules out in another way now (xtask/src/snapshot.rs)",
        )
    })?;
    std::fs::write(path, &prepared.0).map_err(|e| Failure::io("write", path, e))?;
    Ok(prepared.1)
}

/// The module with functions that catch JavaScript's exceptions made to trap: Node before 24 compiles no
/// module that has any, and nothing calls them before there is a page.
fn without_catching(module: &[u8]) -> wasmparser::Result<Vec<u8>> {
    const TRAP: &[u8] = &[0, 0x00, 0x0b];
    let mut out = wasm::HEADER.to_vec();
    for section in sections(module).unwrap_or_default() {
        if section.id != CODE {
            out.extend_from_slice(section.whole);
            continue;
        }
        let reader = CodeSectionReader::new(BinaryReader::new(section.content, 0))?;
        let mut code = Vec::new();
        number(reader.count() as usize, &mut code);
        for body in reader {
            let body = body?;
            let mut catches = false;
            for operator in body.get_operators_reader()? {
                catches |= matches!(operator?, Operator::TryTable { .. });
            }
            let bytes = if catches { TRAP } else { body.as_bytes() };
            number(bytes.len(), &mut code);
            code.extend_from_slice(bytes);
        }
        wasm::push_section(CODE, &code, &mut out);
    }
    Ok(out)
}

/// The module with what the script saved as its initial state, and how many bytes of memory that is.
fn with_image(
    module: &[u8],
    mut memory: Vec<u8>,
) -> std::result::Result<(Vec<u8>, usize), &'static str> {
    let end = memory.len().checked_sub(4).ok_or("nothing was saved")?;
    let objects = memory.split_off(end);
    let objects = u32::from_le_bytes(objects.try_into().unwrap_or_default()) as usize;
    let parts = sections(module).ok_or("it is not a WebAssembly module")?;
    let stack = parts
        .iter()
        .find(|part| part.id == GLOBAL)
        .and_then(|part| stack_pointer(part.content))
        .ok_or("its first global is not the stack pointer")?;
    let lowest = parts
        .iter()
        .find(|part| part.id == DATA)
        .and_then(|part| first_offset(part.content))
        .ok_or("its data are not active segments")?;
    // The stack lies below everything else, and is empty.
    if lowest < stack || memory.len() < stack || !memory.len().is_multiple_of(PAGE) {
        return Err("the stack is not below the data");
    }
    memory[..stack].fill(0);
    let segments = runs(&memory);
    let mut data = Vec::new();
    number(segments.len(), &mut data);
    for segment in &segments {
        // An active segment of memory 0 at a constant offset.
        data.extend([0, 0x41]);
        signed(segment.start, &mut data);
        data.push(0x0b);
        number(segment.len(), &mut data);
        data.extend_from_slice(&memory[segment.clone()]);
    }
    let mut prepared = wasm::HEADER.to_vec();
    for part in parts {
        match part.id {
            TABLE => wasm::push_section(
                TABLE,
                &tables(part.content, objects).ok_or("its tables are of an unknown form")?,
                &mut prepared,
            ),
            MEMORY => wasm::push_section(
                MEMORY,
                &limits(part.content, memory.len() / PAGE).ok_or("it has several memories")?,
                &mut prepared,
            ),
            DATA_COUNT => {
                let mut count = Vec::new();
                number(segments.len(), &mut count);
                wasm::push_section(DATA_COUNT, &count, &mut prepared);
            }
            DATA => wasm::push_section(DATA, &data, &mut prepared),
            _ => prepared.extend_from_slice(part.whole),
        }
    }
    Ok((prepared, segments.iter().map(|s| s.len()).sum()))
}

/// What is not zero, in runs that longer gaps separate.
fn runs(memory: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, _) in memory.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        match runs.last_mut() {
            Some(last) if i - last.end < GAP => last.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// The memory section with at least so many pages.
fn limits(section: &[u8], pages: usize) -> Option<Vec<u8>> {
    let [1, flags @ (0 | 1), rest @ ..] = section else {
        return None;
    };
    let (_, width) = wasm::leb128(rest)?;
    let mut limits = vec![1, *flags];
    number(pages, &mut limits);
    limits.extend_from_slice(&rest[width..]);
    Some(limits)
}

/// The table section with at least so many JavaScript objects.
fn tables(section: &[u8], objects: usize) -> Option<Vec<u8>> {
    let (count, width) = wasm::leb128(section)?;
    let mut rest = &section[width..];
    let mut tables = section[..width].to_vec();
    for _ in 0..count {
        let [kind @ (FUNCTIONS | OBJECTS), flags @ (0 | 1), limits @ ..] = rest else {
            return None;
        };
        let (least, width) = wasm::leb128(limits)?;
        tables.extend([*kind, *flags]);
        number(if *kind == OBJECTS { objects } else { least }, &mut tables);
        rest = &limits[width..];
        if *flags == 1 {
            let (_, width) = wasm::leb128(rest)?;
            tables.extend_from_slice(&rest[..width]);
            rest = &rest[width..];
        }
    }
    Some(tables)
}

/// The initial value of the first global, a mutable i32.
fn stack_pointer(globals: &[u8]) -> Option<usize> {
    let (_, width) = wasm::leb128(globals)?;
    constant(globals[width..].strip_prefix(&[0x7f, 1])?)
}

/// The offset of the first segment, which linkers put lowest.
fn first_offset(data: &[u8]) -> Option<usize> {
    let (_, width) = wasm::leb128(data)?;
    constant(data[width..].strip_prefix(&[0])?)
}

/// The value of `i32.const n; end`. Offsets are not negative below 2 GiB.
fn constant(code: &[u8]) -> Option<usize> {
    let (value, width) = wasm::leb128(code.strip_prefix(&[0x41])?)?;
    (code.get(1 + width) == Some(&0x0b)).then_some(value)
}

/// A signed LEB128 number that is not negative.
fn signed(mut value: usize, out: &mut Vec<u8>) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 && byte & 0x40 == 0 {
            return out.push(byte);
        }
        out.push(byte | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(data: &[u8]) -> Vec<u8> {
        let mut module = wasm::HEADER.to_vec();
        wasm::push_section(TABLE, &[2, FUNCTIONS, 1, 3, 3, OBJECTS, 0, 8], &mut module);
        wasm::push_section(MEMORY, &[1, 0, 1], &mut module);
        // The stack pointer starts at 64.
        wasm::push_section(GLOBAL, &[1, 0x7f, 1, 0x41, 0xc0, 0, 0x0b], &mut module);
        wasm::push_section(DATA, data, &mut module);
        module
    }

    #[test]
    fn memory_takes_the_place_of_the_data() {
        let mut memory = vec![0; 2 * PAGE];
        memory[10] = 1; // left on the stack
        memory[100..102].fill(7);
        memory[70_000] = 9;
        // One segment at 80: a byte.
        let old = module(&[1, 0, 0x41, 0xd0, 0, 0x0b, 1, 5]);
        memory.extend([20, 0, 0, 0]);
        let (prepared, bytes) = with_image(&old, memory).unwrap();
        let mut expected = wasm::HEADER.to_vec();
        wasm::push_section(
            TABLE,
            &[2, FUNCTIONS, 1, 3, 3, OBJECTS, 0, 20],
            &mut expected,
        );
        wasm::push_section(MEMORY, &[1, 0, 2], &mut expected);
        wasm::push_section(GLOBAL, &[1, 0x7f, 1, 0x41, 0xc0, 0, 0x0b], &mut expected);
        let segments = [
            &[2, 0, 0x41, 0xe4, 0, 0x0b, 2, 7, 7][..],
            &[0, 0x41, 0xf0, 0xa2, 4, 0x0b, 1, 9],
        ];
        wasm::push_section(DATA, &segments.concat(), &mut expected);
        assert_eq!((prepared, bytes), (expected, 3));
    }

    #[test]
    fn a_stack_above_the_data_is_refused() {
        // One segment at 16, below the stack pointer.
        let old = module(&[1, 0, 0x41, 16, 0x0b, 1, 5]);
        assert!(with_image(&old, vec![0; PAGE + 4]).is_err());
    }
}
