//! The sample stores: made by real xarray from the files of `iris-sample-data`.

use crate::files;
use crate::setup;
use crate::shell::{self, Result, at, refuse_rest, run, step};
use crate::stamp::{Fingerprint, Stamp};

const SCRIPT: &str = "www/sample-data/make.py";
const MADE: &str = "target/data";

pub fn command(arguments: &[String]) -> Result {
    refuse_rest(arguments)?;
    setup::python_environment()?;
    make()
}

/// Makes the stores, unless they are there, and copies them to `dist/data`.
pub fn make() -> Result {
    step("Sample data (dist/data)", || {
        let made = at(MADE);
        let inputs = Fingerprint::new().paths(&[
            SCRIPT,
            "gateway/requirements.lock",
            "tests/requirements.lock",
        ])?;
        let stamp = Stamp::new(&made, "made", inputs);
        if !stamp.is_current() {
            files::remove_folder(&made)?;
            run(
                shell::command(setup::in_environment("python"))
                    .arg(SCRIPT)
                    .arg(&made),
                "if packages are missing, delete .venv and run cargo xtask setup",
            )?;
            stamp.set()?;
        }
        let published = at("dist/data");
        let copied = Stamp::new(&published, "copied", Fingerprint::new().path(&made)?);
        if copied.is_current() {
            return Ok(());
        }
        files::remove_folder(&published)?;
        files::copy_folder(&made, &published, |name| !is_stamp(name))?;
        copied.set()
    })
}

fn is_stamp(name: &std::path::Path) -> bool {
    name.extension().is_some_and(|e| e == "stamp")
}
