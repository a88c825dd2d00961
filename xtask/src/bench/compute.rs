//! The local engine against xarray on numpy, natively and in the page, from Python to the answer.

use crate::build::{self, Profile};
use crate::files;
use crate::serve;
use crate::setup;
use crate::shell::{self, Result, at, run, step};
use crate::stamp::{Fingerprint, Stamp};

use super::{Row, script};

const STORES: &str = "target/bench";
const MAKE: &str = "xtask/bench/stores.py";

pub fn rows() -> Result<Vec<Row>> {
    setup::for_tests()?;
    build::site(Profile::Release)?;
    build::native()?;
    step("Arrays to measure with (target/bench)", make_stores)?;
    let mut node = shell::command("node");
    node.arg(at("xtask/bench/compute.mjs"))
        .arg(serve::in_background(at("dist"), Vec::new())?)
        .arg(at(STORES))
        .arg(serve::in_background(at(STORES), Vec::new())?)
        .env("LITTORAL_BIN", at("target/release/littoral"))
        .env("LITTORAL_PYTHON", setup::in_environment("python"))
        .envs(setup::browsers());
    script::rows(&mut node)
}

fn make_stores() -> Result {
    let stores = at(STORES);
    let stamp = Stamp::new(&stores, "made", Fingerprint::new().path(&at(MAKE))?);
    if stamp.is_current() {
        return Ok(());
    }
    files::remove_folder(&stores)?;
    let mut python = shell::command(setup::in_environment("python"));
    run(python.arg(MAKE).arg(&stores), "look at what it printed")?;
    stamp.set()
}
