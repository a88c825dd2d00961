//! The Python environment in `.venv`: the gateway's packages and those of the tests, all pinned.

use std::path::PathBuf;
use std::process::Command;

use crate::shell::{Failure, Result, answer, at, command, run_quietly};
use crate::stamp::{Fingerprint, Stamp};

const LOCKS: &[&str] = &["gateway/requirements.lock", "tests/requirements.lock"];
const CANDIDATES: &[&str] = &[
    "python3.11",
    "python3.12",
    "python3.13",
    "python3",
    "python",
];
const REMEDY: &str = "install Python 3.11 or newer with its venv module: https://www.python.org, \
                      or your system's packages (Debian: python3 python3-venv)";

/// A program of the environment.
pub fn in_environment(program: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    at(".venv").join(folder).join(program)
}

/// Python 3.11 or newer that can make environments, by the name under which it was found.
fn interpreter() -> Result<(&'static str, String)> {
    let question = "import sys, venv, ensurepip\n\
                    if sys.version_info < (3, 11): sys.exit(1)\n\
                    print('%d.%d.%d' % sys.version_info[:3])";
    CANDIDATES
        .iter()
        .find_map(|name| {
            let version = answer(Command::new(name).args(["-c", question]))?;
            Some((*name, version))
        })
        .ok_or_else(|| Failure::new("found no Python 3.11 or newer with venv", REMEDY))
}

pub fn check() -> Result {
    let (name, version) = interpreter()?;
    println!("  Python {version} ({name})");
    Ok(())
}

/// Makes the environment, or renews it when a lock file has changed.
pub fn install() -> Result {
    let folder = at(".venv");
    let packages = Stamp::new(&folder, "packages", Fingerprint::new().paths(LOCKS)?);
    if !packages.is_current() {
        let (name, _) = interpreter()?;
        println!("  installing {}", LOCKS.join(" and "));
        if answer(Command::new(in_environment("python")).args(["-m", "pip", "--version"])).is_none()
        {
            run_quietly(
                command(name).args(["-m", "venv", "--clear"]).arg(&folder),
                REMEDY,
            )?;
        }
        let mut pip = pip();
        // The locks name every package, so nothing is left to resolve.
        pip.arg("--no-deps");
        for lock in LOCKS {
            pip.args(["-r", lock]);
        }
        run_quietly(
            &mut pip,
            "check that the Python package index can be reached; if the environment is broken, \
             delete .venv and try again",
        )?;
        packages.set()?;
    }
    install_gateway()
}

/// Installs the gateway as an editable package: its sources are used where they are.
fn install_gateway() -> Result {
    let project = at("gateway/pyproject.toml");
    if !project.exists() {
        return Ok(());
    }
    let stamp = Stamp::new(
        &at(".venv"),
        "gateway",
        Fingerprint::new().path(&project)?.paths(LOCKS)?,
    );
    if stamp.is_current() && in_environment("littoral-gateway").exists() {
        return Ok(());
    }
    println!("  installing the gateway");
    run_quietly(
        pip().args(["--no-deps", "--editable", "gateway"]),
        "check that the Python package index can be reached (pip fetches the build back end)",
    )?;
    stamp.set()
}

fn pip() -> Command {
    let mut pip = command(in_environment("python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    pip
}
