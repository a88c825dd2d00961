//! Node and npm packages.

use std::process::Command;

use crate::shell::{Failure, Result, answer, at, command, run_quietly};
use crate::stamp::{Fingerprint, Stamp};

const OLDEST: u32 = 20;
const REMEDY: &str = "install Node 20 or newer with npm: https://nodejs.org/en/download, or \
                      your system's packages nodejs and npm";

pub fn check() -> Result {
    let found = answer(Command::new("node").arg("--version"))
        .ok_or_else(|| Failure::new("Node is missing", REMEDY))?;
    let major = found.trim_start_matches('v').split('.').next();
    if major.and_then(|m| m.parse::<u32>().ok()) < Some(OLDEST) {
        return Err(Failure::new(
            format!("Node {OLDEST} or newer is needed, found {found}"),
            REMEDY,
        ));
    }
    answer(Command::new("npm").arg("--version"))
        .map(|npm| println!("  Node {found}, npm {npm}"))
        .ok_or_else(|| Failure::new("npm is missing", REMEDY))
}

/// Installs the packages of `folder` exactly as its lock file says, if it has one.
pub fn install(folder: &str) -> Result {
    let lock = at(folder).join("package-lock.json");
    if !lock.exists() {
        println!("  {folder} has none");
        return Ok(());
    }
    let modules = at(folder).join("node_modules");
    let stamp = Stamp::new(&modules, "littoral", Fingerprint::new().path(&lock)?);
    if stamp.is_current() {
        return Ok(());
    }
    println!("  npm ci in {folder}/");
    run_quietly(
        command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--prefer-offline"])
            .current_dir(at(folder)),
        "check that the npm registry can be reached (npm ping), then try again",
    )?;
    stamp.set()
}
