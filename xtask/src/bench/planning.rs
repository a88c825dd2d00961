//! What it costs to plan a computation on a store that is far too large.

use crate::build::{self, Profile};
use crate::serve;
use crate::setup;
use crate::shell::{self, Failure, Result, at};

use super::{Row, script};

const STORES: &str = "target/bench-plan";

pub fn rows() -> Result<Vec<Row>> {
    setup::for_tests()?;
    build::site(Profile::Release)?;
    build::native()?;
    std::fs::create_dir_all(at(STORES))
        .map_err(|e| Failure::new(format!("could not make {STORES}: {e}"), "free some disk"))?;
    let mut node = shell::command("node");
    node.arg(at("xtask/bench/planning.mjs"))
        .arg(serve::in_background(at("dist"), Vec::new())?)
        .arg(at(STORES))
        .arg(serve::in_background(at(STORES), Vec::new())?)
        .env("LITTORAL_BIN", at("target/release/littoral"))
        .envs(setup::browsers());
    script::rows(&mut node)
}
