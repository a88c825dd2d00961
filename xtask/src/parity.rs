//! `parity`: how far Littoral agrees with xarray, by measures that are not ours.

use crate::setup;
use crate::shell::{self, Failure, Result, at, cargo, run};

const USAGE: &str =
    "cargo xtask parity doctests [--show PATTERN [--all]] [--cpython] [--at-least N]";

/// `parity doctests`: xarray's docstring examples (`tests/parity/doctests.py`). Writes the table to
/// `docs/parity.md`, unless only some examples were asked for.
pub fn command(arguments: &[String]) -> Result {
    let Some(("doctests", rest)) = arguments
        .split_first()
        .map(|(measure, rest)| (measure.as_str(), rest))
    else {
        return Err(Failure::new("name the measure: doctests", USAGE));
    };
    setup::python_environment()?;
    // As the tests build it, so that nothing is built again.
    run(
        cargo().args(["build", "--workspace", "--bin", "littoral"]),
        "mend what the compiler reports above",
    )?;
    let mut doctests = shell::command(setup::in_environment("python"));
    doctests.arg(at("tests/parity/doctests.py")).args(rest);
    if !rest.iter().any(|a| a == "--show" || a == "--cpython") {
        doctests.arg("--write").arg(at("docs/parity.md"));
    }
    run(&mut doctests, USAGE)
}
