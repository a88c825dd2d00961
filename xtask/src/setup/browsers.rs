//! Chromium with its driver, and Firefox: the tests drive them; nothing else needs them.

use std::process::Command;

use crate::shell::{Failure, Result, answer, command, run_quietly, which};

/// A browser under the names that systems give it, and Debian's package of it.
struct Program {
    names: &'static [&'static str],
    package: &'static str,
}

const CHROMIUM: Program = Program {
    names: &["chromium", "chromium-browser", "google-chrome"],
    package: "chromium",
};
const CHROMEDRIVER: Program = Program {
    names: &["chromedriver"],
    package: "chromium-driver",
};
const FIREFOX: Program = Program {
    names: &["firefox-esr", "firefox"],
    package: "firefox-esr",
};

impl Program {
    fn find(&self) -> Option<std::path::PathBuf> {
        self.names.iter().find_map(|name| which(name))
    }
}

/// Environment variables that tell the tests where the browsers are.
pub fn environment() -> Vec<(&'static str, std::path::PathBuf)> {
    [
        ("CHROMIUM", &CHROMIUM),
        ("CHROMEDRIVER", &CHROMEDRIVER),
        ("FIREFOX", &FIREFOX),
    ]
    .into_iter()
    .filter_map(|(variable, program)| Some((variable, program.find()?)))
    .collect()
}

/// Installs what is missing where that is possible (Debian, as root); otherwise names it.
pub fn install() -> Result {
    let missing: Vec<&str> = [&CHROMIUM, &CHROMEDRIVER, &FIREFOX]
        .into_iter()
        .filter(|program| program.find().is_none())
        .map(|program| program.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let remedy = format!(
        "install them: on Debian, apt-get install {}; elsewhere Chromium (or Chrome) with the \
         chromedriver of the same version, and Firefox, all on PATH",
        missing.join(" ")
    );
    let root = answer(Command::new("id").arg("-u")).as_deref() == Some("0");
    if !root || which("apt-get").is_none() {
        return Err(Failure::new(
            format!("missing for the tests: {}", missing.join(", ")),
            remedy,
        ));
    }
    println!("  apt-get install {}", missing.join(" "));
    let mut apt = apt_get();
    run_quietly(apt.arg("update"), &remedy)?;
    let mut apt = apt_get();
    run_quietly(
        apt.args(["install", "-y", "--no-install-recommends"])
            .args(&missing),
        &remedy,
    )
}

fn apt_get() -> Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}
