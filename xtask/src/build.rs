//! Building: the WebAssembly package in `pkg/`, the static site in `dist/`, the native binary.

use std::path::Path;

use crate::data;
use crate::files;
use crate::setup;
use crate::shell::{
    self, Failure, Result, at, cargo, refuse_rest, run, run_quietly, step, take_switch,
};
use crate::snapshot;
use crate::stamp::{Fingerprint, Stamp};
use crate::wasm::{self, Keep};

/// What the module is made of.
const RUST_SOURCES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "src",
    "crates",
    "xtask/src/snapshot.rs",
    "xtask/src/wasm.rs",
    "xtask/snapshot.mjs",
];
const WASM: &str = "pkg/littoral_bg.wasm";
const GLUE: &str = "pkg/littoral.js";
const NATIVE: &str = "target/release/littoral";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Small and fast: minutes.
    Release,
    /// Large and slow, but built in seconds after a change.
    Dev,
}

pub fn command(arguments: &[String]) -> Result {
    let mut arguments = arguments.to_vec();
    let profile = take_profile(&mut arguments);
    let page_only = take_switch(&mut arguments, "--page");
    refuse_rest(&arguments)?;
    setup::for_serving()?;
    site(profile)?;
    if !page_only {
        native()?;
    }
    println!("\nThe static site is in dist/: any web server can host it, under any path.");
    if !page_only {
        println!("The native binary is {NATIVE}.");
    }
    Ok(())
}

pub fn take_profile(arguments: &mut Vec<String>) -> Profile {
    match take_switch(arguments, "--dev") {
        true => Profile::Dev,
        false => Profile::Release,
    }
}

/// Builds everything that `dist/` holds.
pub fn site(profile: Profile) -> Result {
    package(profile)?;
    page()?;
    assemble()?;
    data::make()
}

/// The npm package in `pkg/`, by wasm-pack.
pub fn package(profile: Profile) -> Result {
    let (title, option) = match profile {
        Profile::Release => ("WebAssembly module (release: some minutes)", "--release"),
        Profile::Dev => ("WebAssembly module (development)", "--dev"),
    };
    step(title, || {
        let stamp = Stamp::new(
            &at("target/xtask"),
            "package",
            Fingerprint::new().text(option).paths(RUST_SOURCES)?,
        );
        if stamp.is_current() && at(WASM).exists() {
            println!("  up to date");
            return Ok(());
        }
        let mut wasm_pack = shell::command("wasm-pack");
        wasm_pack.args(["build", "--target", "web", "--mode", "no-install", option]);
        run(&mut wasm_pack, "mend what the compiler reports above")?;
        restore_ignore_file()?;
        let keep = match profile {
            Profile::Release => Keep::Nothing,
            Profile::Dev => Keep::Everything,
        };
        let memory = snapshot::prepare(&at(WASM), &at(GLUE))?;
        println!(
            "  started once: {} kB of memory are part of the module",
            memory / 1000
        );
        let (before, after, parts) = wasm::split(&at(WASM), keep)?;
        println!(
            "  {WASM}: {} kB, {} kB without sections that are not needed at first ({})",
            before / 1000,
            after / 1000,
            parts.join(", ")
        );
        stamp.set()
    })
}

/// wasm-pack writes a `pkg/.gitignore` of its own over the committed one.
fn restore_ignore_file() -> Result {
    let file = at("pkg/.gitignore");
    std::fs::write(&file, "*\n!.gitignore\n").map_err(|e| Failure::io("write", &file, e))
}

/// The page's scripts and styles in `www/build/`, by its own build script.
fn page() -> Result {
    let project = at("www/package.json");
    if !project.exists() {
        return Ok(());
    }
    step("Page (www/build)", || {
        let inputs = files::below(&at("www"))?
            .into_iter()
            .filter(|file| !file.starts_with(at("www/build")))
            .try_fold(Fingerprint::new(), |f, file| {
                f.text(&shell::shown(&file)).path(&file)
            })?;
        let stamp = Stamp::new(&at("target/xtask"), "page", inputs);
        if stamp.is_current() && at("www/build").is_dir() {
            println!("  up to date");
            return Ok(());
        }
        run_quietly(
            shell::command("npm")
                .args(["run", "--silent", "build"])
                .current_dir(at("www")),
            "mend what the page's build reports; cargo xtask test www checks its types",
        )?;
        stamp.set()
    })
}

/// Puts the page and the module together in `dist/`.
fn assemble() -> Result {
    step("Static site (dist)", || {
        let dist = at("dist");
        // Everything but the data, which has its own stamp.
        for entry in std::fs::read_dir(&dist).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && entry.file_name() != "data" {
                files::remove_folder(&path)?;
            } else if path.is_file() {
                std::fs::remove_file(&path).map_err(|e| Failure::io("remove", &path, e))?;
            }
        }
        files::copy_folder(&at("www/build"), &dist, |_| true)?;
        files::copy_folder(&at("pkg"), &dist.join("pkg"), is_served)?;
        for notice in ["LICENSE", "NOTICE"] {
            files::copy_file(&at(notice), &dist.join(notice))?;
        }
        // Which gateway the page offers: none, until whoever hosts it names one here.
        let settings = dist.join("littoral.json");
        if !settings.exists() {
            std::fs::write(&settings, "{}\n").map_err(|e| Failure::io("write", &settings, e))?;
        }
        Ok(())
    })
}

/// Of the npm package, what a page loads.
fn is_served(name: &Path) -> bool {
    name.extension()
        .is_some_and(|e| e == "js" || e == "wasm" || e == "ts")
}

/// The native binary, with its own profile: the release profile is made for the page's size.
pub fn native() -> Result {
    step("Native binary (target/release/littoral)", || {
        let name = format!("littoral{}", std::env::consts::EXE_SUFFIX);
        run(
            cargo().args(["build", "--profile", "native", "--package", "littoral-cli"]),
            "mend what the compiler reports above",
        )?;
        let release = at("target/release").join(&name);
        let built = at("target/native").join(&name);
        if modified(&built) > modified(&release) {
            files::copy_file(&built, &release)?;
        }
        Ok(())
    })
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}
