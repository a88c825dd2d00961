//! The standard library of wasm32-unknown-unknown in the installed Rust toolchain.
//!
//! First choice: rustup. Where its server cannot be reached, the library is built (under a minute)
//! from Debian's package `rust-src` of exactly the installed compiler's version, fetched by apt
//! into a folder of its own, so that neither root nor the system's package lists are touched.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::files;
use crate::shell::{Failure, Result, answer, at, cargo, command, run_quietly, which};

const TARGET: &str = "wasm32-unknown-unknown";
/// Where Debian keeps several versions of the compiler.
const SUITES: &[&str] = &["stable-backports", "trixie-backports", "testing", "sid"];
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

pub fn install() -> Result {
    let sysroot = answer(Command::new("rustc").args(["--print", "sysroot"]))
        .map(PathBuf::from)
        .ok_or_else(|| Failure::new("rustc is missing", "install Rust: https://rustup.rs"))?;
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    if has_std(&libraries) {
        return Ok(());
    }
    if which("rustup").is_some() {
        println!("  rustup target add {TARGET}");
        let mut limited = if which("timeout").is_some() {
            let mut limited = command("timeout");
            limited.args(["120", "rustup"]);
            limited
        } else {
            command("rustup")
        };
        match run_quietly(limited.args(["target", "add", TARGET]), "") {
            Ok(()) if has_std(&libraries) => return Ok(()),
            Ok(()) => println!("  rustup put it elsewhere than into {}", sysroot.display()),
            Err(_) => println!("  rustup's server cannot be reached"),
        }
    }
    build_from_debian(&sysroot, &libraries).map_err(|failure| {
        Failure::new(
            format!("no standard library for {TARGET}: {}", failure.what),
            format!("run rustup target add {TARGET}, with a connection to rustup's server"),
        )
    })
}

fn has_std(libraries: &Path) -> bool {
    std::fs::read_dir(libraries).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

fn build_from_debian(sysroot: &Path, libraries: &Path) -> Result {
    let version = compiler_version()?;
    let work = at("target/wasm-std");
    files::remove_folder(&work)?;
    files::make_folder(&work)?;
    let source = fetch_source(&version, &work)?;
    println!("  building it from Debian's rust-src {version}");
    let destination = sysroot.join("lib/rustlib/src/rust/library");
    files::remove_folder(&destination)?;
    files::copy_folder(&source, &destination, |_| true)?;
    build(&work, libraries)?;
    files::remove_folder(&work)
}

fn compiler_version() -> Result<String> {
    answer(Command::new("rustc").arg("--version"))
        .and_then(|text| Some(text.split_whitespace().nth(1)?.to_string()))
        .ok_or_else(|| Failure::new("rustc does not tell its version", "reinstall Rust"))
}

/// Fetches and unpacks the library's source; gives the folder `library`.
fn fetch_source(version: &str, work: &Path) -> Result<PathBuf> {
    let mirror = debian_mirror()
        .ok_or_else(|| Failure::new("this is no Debian with a mirror in /etc/apt", ""))?;
    let lists = work.join("lists");
    let archives = work.join("cache/archives");
    files::make_folder(&lists.join("partial"))?;
    files::make_folder(&archives.join("partial"))?;
    let signed = match Path::new(KEYRING).exists() {
        true => format!("[signed-by={KEYRING}] "),
        false => String::new(),
    };
    // Not every mirror has every suite: one that is missing must not hide the others.
    for suite in SUITES {
        let list = work.join("sources.list");
        std::fs::write(&list, format!("deb {signed}{mirror} {suite} main\n"))
            .map_err(|e| Failure::io("write", &list, e))?;
        if run_quietly(apt("apt-get", work).arg("update"), "").is_err() {
            continue;
        }
        let known = answer(apt("apt-cache", work).args(["madison", "rust-src"]));
        let Some(package) = known
            .as_deref()
            .and_then(|text| exact_version(text, version))
        else {
            continue;
        };
        run_quietly(
            apt("apt-get", work)
                .args(["download", &format!("rust-src={package}")])
                .current_dir(work),
            "",
        )?;
        return unpack(version, work);
    }
    Err(Failure::new(
        format!("Debian has no rust-src {version}"),
        "",
    ))
}

fn unpack(version: &str, work: &Path) -> Result<PathBuf> {
    let package = files::below(work)?
        .into_iter()
        .find(|file| file.extension().is_some_and(|e| e == "deb"))
        .ok_or_else(|| Failure::new("apt-get download left no package", ""))?;
    let unpacked = work.join("unpacked");
    run_quietly(
        command("dpkg-deb").arg("-x").arg(package).arg(&unpacked),
        "",
    )?;
    Ok(unpacked.join(format!("usr/src/rustc-{version}/library")))
}

/// An apt command that keeps to `work`.
fn apt(program: &str, work: &Path) -> Command {
    let mut apt = command(program);
    let settings = [
        ("Dir::Etc::SourceList", work.join("sources.list")),
        ("Dir::Etc::SourceParts", PathBuf::from("/dev/null")),
        ("Dir::State::Lists", work.join("lists")),
        ("Dir::Cache", work.join("cache")),
        ("Acquire::Languages", PathBuf::from("none")),
        (
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled",
            PathBuf::from("false"),
        ),
        ("APT::Sandbox::User", PathBuf::new()),
        // A list that cannot be had is an error, not a warning.
        ("APT::Update::Error-Mode", PathBuf::from("any")),
    ];
    for (name, value) in settings {
        apt.arg("-o").arg(format!("{name}={}", value.display()));
    }
    apt
}

/// The first Debian mirror that the system's own sources name.
fn debian_mirror() -> Option<String> {
    let mut sources = vec![PathBuf::from("/etc/apt/sources.list")];
    sources.extend(files::below(Path::new("/etc/apt/sources.list.d")).ok()?);
    sources
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .find_map(|text| {
            text.lines()
                .filter(|line| line.starts_with("deb ") || line.starts_with("URIs:"))
                .flat_map(str::split_whitespace)
                .map(|word| word.trim_end_matches('/'))
                .find(|word| word.starts_with("http") && word.ends_with("/debian"))
                .map(str::to_string)
        })
}

/// The package version for `compiler` in the answer of `apt-cache madison`.
fn exact_version(madison: &str, compiler: &str) -> Option<String> {
    let prefix = format!("{compiler}+");
    madison
        .lines()
        .filter_map(|line| line.split('|').nth(1))
        .map(str::trim)
        .find(|version| version.starts_with(&prefix))
        .map(str::to_string)
}

fn build(work: &Path, libraries: &Path) -> Result {
    let empty = work.join("empty");
    files::make_folder(&empty.join("src"))?;
    let write = |name: &str, text: &str| {
        let file = empty.join(name);
        std::fs::write(&file, text).map_err(|e| Failure::io("write", &file, e))
    };
    write(
        "Cargo.toml",
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    write("src/lib.rs", "#![no_std]\n")?;
    let remedy = "check that the crate registry can be reached";
    run_quietly(
        cargo()
            .args(["build", "--quiet", "--release", "--target", TARGET])
            .arg("-Zbuild-std=std,panic_abort,proc_macro,test")
            .env("RUSTC_BOOTSTRAP", "1")
            // Without bitcode, programs built with LTO could not use these libraries. The variable
            // also keeps the workspace's own flags for this target away.
            .env("RUSTFLAGS", "-Cembed-bitcode=yes")
            .env("CARGO_TARGET_DIR", empty.join("target"))
            .current_dir(&empty),
        remedy,
    )?;
    // The folder is called target, which files::below passes over: list it directly.
    let built = empty.join("target").join(TARGET).join("release/deps");
    files::copy_folder(&built, libraries, |name| {
        let name = name.to_string_lossy();
        name.ends_with(".rlib") && !name.starts_with("libempty-")
    })
}

#[cfg(test)]
mod tests {
    use super::exact_version;

    #[test]
    fn only_the_same_compiler_version_is_taken() {
        let madison = "  rust-src | 1.96.1+dfsg1-2~bpo13+1 | http://mirror/debian suite\n  \
                       rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://mirror/debian suite\n";
        let found = exact_version(madison, "1.95.0");
        assert_eq!(found.as_deref(), Some("1.95.0+dfsg1-2~bpo13+1"));
        assert_eq!(exact_version(madison, "1.95"), None);
    }
}
