//! The layers: what each runs, and whether there is something to run.

use std::path::PathBuf;
use std::process::Command;

use super::counts::{Counts, run_counted};
use crate::build::{self, Profile};
use crate::data;
use crate::files;
use crate::serve;
use crate::setup;
use crate::shell::{self, Result, answer, at, cargo, run};

pub struct Layer {
    pub name: &'static str,
    pub about: &'static str,
    /// Whether there is something to run.
    pub exists: fn() -> bool,
    pub run: fn(&mut Counts) -> Result,
}

pub const LAYERS: &[Layer] = &[
    Layer {
        name: "fmt",
        about: "formatting of the Rust code",
        exists: || true,
        run: |_| {
            run(
                cargo().args(["fmt", "--all", "--", "--check", "-l"]),
                "run cargo fmt",
            )
        },
    },
    Layer {
        name: "www",
        about: "types and unit tests of the page",
        exists: || at("www/package.json").exists(),
        run: www,
    },
    Layer {
        name: "clippy",
        about: "lints of the Rust code",
        exists: || true,
        run: clippy,
    },
    Layer {
        name: "gateway",
        about: "tests of the gateway",
        exists: || !named("gateway/tests", is_pytest).is_empty(),
        run: |counts| pytest("gateway/tests", counts),
    },
    Layer {
        name: "rust",
        about: "unit and property tests of the crates",
        exists: || true,
        run: rust,
    },
    Layer {
        name: "parity",
        about: "the same code under xarray and under Littoral",
        exists: || !named("tests/parity", is_pytest).is_empty(),
        run: parity,
    },
    Layer {
        name: "wasm",
        about: "tests of the module in a browser",
        exists: has_wasm_tests,
        run: wasm,
    },
    Layer {
        name: "browser",
        about: "end-to-end tests of the page",
        exists: || !named("tests/browser", is_node_test).is_empty(),
        run: browser,
    },
];

fn has_wasm_tests() -> bool {
    std::fs::read_to_string(at("Cargo.toml")).is_ok_and(|text| text.contains("wasm-bindgen-test"))
}

/// The files below `folder` whose names say that they hold tests.
fn named(folder: &str, is_test: fn(&str) -> bool) -> Vec<PathBuf> {
    let mut files = files::below(&at(folder)).unwrap_or_default();
    files.retain(|file| {
        file.file_name()
            .and_then(|n| n.to_str())
            .is_some_and(is_test)
    });
    files
}

fn is_pytest(name: &str) -> bool {
    name.starts_with("test_") && name.ends_with(".py")
}

fn is_node_test(name: &str) -> bool {
    name.ends_with(".test.mjs")
}

const MEND: &str = "mend what is reported above";

fn www(counts: &mut Counts) -> Result {
    let npm = |script: &str| {
        let mut npm = shell::command("npm");
        npm.args(["run", "--silent", script]).current_dir(at("www"));
        npm
    };
    run(&mut npm("check"), MEND)?;
    run_counted(&mut npm("test"), counts, MEND)
}

fn clippy(_: &mut Counts) -> Result {
    run(
        cargo().args(["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"]),
        MEND,
    )
}

/// By cargo-nextest where it is installed, else by cargo's own runner.
fn rust(counts: &mut Counts) -> Result {
    let mut tests = cargo();
    match answer(cargo().args(["nextest", "--version"])) {
        Some(_) => tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]),
        None => tests.args(["test", "--workspace", "--no-fail-fast"]),
    };
    run_counted(with_environment(&mut tests), counts, MEND)
}

fn parity(counts: &mut Counts) -> Result {
    data::make()?;
    // With --workspace the same features as the tests before, so that nothing is built again.
    run(
        cargo().args(["build", "--workspace", "--bin", "littoral"]),
        MEND,
    )?;
    pytest("tests/parity", counts)
}

fn pytest(folder: &str, counts: &mut Counts) -> Result {
    let mut pytest = shell::command(setup::in_environment("python"));
    pytest.args(["-m", "pytest", "--quiet", "--color=no", folder]);
    run_counted(with_environment(&mut pytest), counts, MEND)
}

fn wasm(counts: &mut Counts) -> Result {
    let mut wasm_pack = shell::command("wasm-pack");
    wasm_pack.args(["test", "--headless", "--chrome", "--mode", "no-install"]);
    data::make()?;
    let served = serve::in_background(at("target/data"), Vec::new())?;
    wasm_pack.env("LITTORAL_TEST_DATA", served);
    run_counted(with_environment(&mut wasm_pack), counts, MEND)
}

fn browser(counts: &mut Counts) -> Result {
    build::site(Profile::Release)?;
    let mut node = shell::command("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    // A test that fails may leave a server or a browser open: that must not hold the run up.
    node.arg("--test-force-exit");
    // Node 20 expands no patterns: name the files.
    node.args(named("tests/browser", is_node_test));
    run_counted(with_environment(&mut node), counts, MEND)
}

/// Tells the tests where everything is.
fn with_environment(command: &mut Command) -> &mut Command {
    let binary = format!("littoral{}", std::env::consts::EXE_SUFFIX);
    command
        .env("LITTORAL_BIN", at("target/debug").join(binary))
        .env("LITTORAL_DIST", at("dist"))
        .env("LITTORAL_DATA", at("target/data"))
        .env("LITTORAL_PYTHON", setup::in_environment("python"))
        .envs(setup::browsers())
}
