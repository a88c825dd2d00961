//! wasm-bindgen's command, which must be of exactly the library's version, and wasm-pack.

use crate::files;
use crate::shell::{Failure, Result, answer, at, cargo, command, run_quietly};

const WASM_PACK: &str = "0.15.1";

pub fn install() -> Result {
    let bindgen = locked_version("wasm-bindgen")?;
    // Without --locked: wasm-bindgen-cli 0.2.130's own lock file names a crate that was withdrawn.
    // wasm-pack only calls others, so it need not be optimised; wasm-bindgen must.
    ensure("wasm-bindgen", "wasm-bindgen-cli", &bindgen, &[])?;
    ensure("wasm-pack", "wasm-pack", WASM_PACK, &["--debug"])
}

/// The version of a crate that Cargo.lock holds.
fn locked_version(name: &str) -> Result<String> {
    let lock = at("Cargo.lock");
    let text = std::fs::read_to_string(&lock).map_err(|e| Failure::io("read", &lock, e))?;
    let mut lines = text.lines();
    let header = format!("name = \"{name}\"");
    lines
        .by_ref()
        .find(|line| *line == header)
        .and_then(|_| {
            lines
                .next()?
                .strip_prefix("version = \"")?
                .strip_suffix('"')
        })
        .map(str::to_string)
        .ok_or_else(|| {
            Failure::new(
                format!("Cargo.lock does not hold {name}"),
                "the root package should depend on it; run cargo check",
            )
        })
}

/// Installs `package` into .tools, unless PATH or .tools has this version of `program`.
fn ensure(program: &str, package: &str, version: &str, options: &[&str]) -> Result {
    let found = answer(command(program).arg("--version"));
    if found.is_some_and(|text| text.split_whitespace().nth(1) == Some(version)) {
        return Ok(());
    }
    println!("  building {package} {version} (some minutes, once)");
    let build = at("target/tools");
    run_quietly(
        cargo()
            .args(["install", "--quiet", "--force", "--root", ".tools"])
            .args([package, "--version", version])
            .args(options)
            .env("CARGO_TARGET_DIR", &build),
        "check that the crate registry can be reached, then try again",
    )?;
    files::remove_folder(&build)
}
