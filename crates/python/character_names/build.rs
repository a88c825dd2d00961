//! The table: a line `HEX NAME` for every character that has a name, in the order of code points. Ideographs,
//! whose names are their numbers, are a line `HEX HEX PREFIX` for each range.

use std::fmt::Write;
use std::path::PathBuf;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(fetched)");
    let mut table = String::new();
    let mut range: Option<(u32, u32, String)> = None;
    for code in 0..=0x10_ffff {
        let name = char::from_u32(code).and_then(original::name);
        let name = name.map(|name| name.to_string()).unwrap_or_default();
        let numbered = name.strip_suffix(&format!("{code:04X}"));
        match (&mut range, numbered) {
            (Some((_, last, prefix)), Some(own)) if prefix == own && *last + 1 == code => {
                *last = code;
                continue;
            }
            _ => {}
        }
        if let Some((first, last, prefix)) = range.take() {
            let _ = writeln!(table, "{first:X} {last:X} {prefix}");
        }
        match numbered {
            Some(prefix) => range = Some((code, code, prefix.to_owned())),
            None if name.is_empty() => {}
            None => {
                let _ = writeln!(table, "{code:X} {name}");
            }
        }
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    std::fs::write(out.join("names.txt"), table).unwrap();
    let wasm = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if wasm && std::env::var_os("CARGO_FEATURE_WHOLE").is_none() {
        println!("cargo:rustc-cfg=fetched");
    }
}
