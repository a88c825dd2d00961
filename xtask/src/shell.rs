//! Running commands and saying what happens.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

pub type Result<T = ()> = std::result::Result<T, Failure>;

/// What failed, and what the reader can do about it.
#[derive(Debug)]
pub struct Failure {
    pub what: String,
    pub remedy: String,
}

impl Failure {
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// A failure of the file system, which names the path.
    pub fn io(action: &str, path: &Path, error: std::io::Error) -> Self {
        Self::new(
            format!("could not {action} {}: {error}", shown(path)),
            "check that the disk has room and that the folder may be written",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  to do: {}", self.what, self.remedy)
    }
}

pub fn report(failure: &Failure) {
    eprintln!("\nfailed: {failure}");
}

/// The repository's root.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// `path` below the repository's root.
pub fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// A path as messages show it: relative to the root where it lies below.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Announces a step, runs it and says how long it took, if that was long.
pub fn step<T>(title: &str, body: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("• {title}");
    let started = Instant::now();
    let value = body()?;
    let seconds = started.elapsed().as_secs_f64();
    if seconds >= 2.0 {
        println!("  done in {seconds:.0} s");
    }
    Ok(value)
}

/// A command with its working directory at the root and the repository's own tools first on PATH.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    let mut path = vec![at(".tools/bin")];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    if let Ok(joined) = std::env::join_paths(path) {
        command.env("PATH", joined);
    }
    command.current_dir(root());
    command
}

/// Cargo as it was called, without what `cargo run` leaves in the environment: build scripts that
/// read those variables would otherwise rebuild at each change between xtask and a plain cargo.
pub fn cargo() -> Command {
    let mut command = command("cargo");
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The command as one would type it.
pub fn typed(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|w| shown(Path::new(w)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs a command with its output shown; it must succeed.
pub fn run(command: &mut Command, remedy: &str) -> Result {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|e| Failure::new(format!("could not start {}: {e}", typed(command)), remedy))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(
        format!("{} ended with {status}", typed(command)),
        remedy,
    ))
}

/// Runs a command whose output matters only if it fails: then its last lines are in the failure.
pub fn run_quietly(command: &mut Command, remedy: &str) -> Result {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|e| Failure::new(format!("could not start {}: {e}", typed(command)), remedy))?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.trim().lines().collect();
    let last = lines[lines.len().saturating_sub(20)..].join("\n    ");
    Err(Failure::new(
        format!(
            "{} ended with {}:\n    {last}",
            typed(command),
            output.status
        ),
        remedy,
    ))
}

/// The standard output of a command, or nothing if it is missing or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_string();
    output.status.success().then_some(text)
}

/// Where `program` is on PATH.
pub fn which(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// Takes the switch `name` out of the arguments.
pub fn take_switch(arguments: &mut Vec<String>, name: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|a| a != name);
    arguments.len() < before
}

/// Takes the option `name VALUE` or `name=VALUE` out of the arguments.
pub fn take_option(arguments: &mut Vec<String>, name: &str) -> Result<Option<String>> {
    let prefix = format!("{name}=");
    if let Some(i) = arguments.iter().position(|a| a.starts_with(&prefix)) {
        return Ok(Some(arguments.remove(i)[prefix.len()..].to_string()));
    }
    let Some(i) = arguments.iter().position(|a| a == name) else {
        return Ok(None);
    };
    if i + 1 >= arguments.len() {
        return Err(Failure::new(
            format!("{name} needs a value"),
            "cargo xtask help",
        ));
    }
    arguments.remove(i);
    Ok(Some(arguments.remove(i)))
}

/// Refuses what no option took.
pub fn refuse_rest(arguments: &[String]) -> Result {
    match arguments.first() {
        None => Ok(()),
        Some(unknown) => Err(Failure::new(
            format!("unknown argument {unknown:?}"),
            "cargo xtask help",
        )),
    }
}
