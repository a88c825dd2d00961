//! The layers: what each runs, and whether there is something to run.

use std::process::Command;

use super::counts::{Counts, run_counted};
use crate::build::{self, Profile};
use crate::data;
use crate::setup;
use crate::shell::{self, Result, answer, at, cargo, run};

pub struct Layer {
    pub name: &'static str,
    pub about: &'static str,
    /// A path without which the layer has nothing to run…
    pub needs: &'static str,
    /// …and what that file has to mention, if it is one that also serves others.
    pub mentioned: &'static str,
    pub run: fn(&mut Counts) -> Result,
}

impl Layer {
    pub fn exists(&self) -> bool {
        let path = at(self.needs);
        match self.mentioned {
            "" => path.exists(),
            text => std::fs::read_to_string(path).is_ok_and(|file| file.contains(text)),
        }
    }
}

pub const LAYERS: &[Layer] = &[
    Layer {
        name: "fmt",
        about: "formatting of the Rust code",
        needs: "Cargo.toml",
        mentioned: "",
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
        needs: "www/package.json",
        mentioned: "",
        run: www,
    },
    Layer {
        name: "clippy",
        about: "lints of the Rust code",
        needs: "Cargo.toml",
        mentioned: "",
        run: clippy,
    },
    Layer {
        name: "gateway",
        about: "tests of the gateway",
        needs: "gateway/tests",
        mentioned: "",
        run: |counts| pytest("gateway/tests", counts),
    },
    Layer {
        name: "rust",
        about: "unit and property tests of the crates",
        needs: "Cargo.toml",
        mentioned: "",
        run: rust,
    },
    Layer {
        name: "parity",
        about: "the same code under xarray and under Littoral",
        needs: "tests/parity",
        mentioned: "",
        run: parity,
    },
    Layer {
        name: "wasm",
        about: "tests of the module in a browser",
        needs: "Cargo.toml",
        mentioned: "wasm-bindgen-test",
        run: wasm,
    },
    Layer {
        name: "browser",
        about: "end-to-end tests of the page",
        needs: "tests/browser",
        mentioned: "",
        run: browser,
    },
];

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
    run(cargo().args(["build", "--package", "littoral-cli"]), MEND)?;
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
    run_counted(with_environment(&mut wasm_pack), counts, MEND)
}

fn browser(counts: &mut Counts) -> Result {
    build::site(Profile::Release)?;
    let mut node = shell::command("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    // Node 20 expands no patterns; list the files.
    let mut files = crate::files::below(&at("tests/browser"))?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    node.args(&files);
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
