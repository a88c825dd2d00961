//! Scripts on numpy, run by CPython with numpy and by the kernel, must print the same.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use littoral_python::{Host, Kernel, Message};

#[derive(Default)]
struct Collector(RefCell<String>);

impl Host for Collector {
    fn emit(&self, message: Message) {
        if let Message::Stream { text, .. } = message {
            self.0.borrow_mut().push_str(&text);
        }
    }

    fn now_ms(&self) -> f64 {
        0.0
    }

    fn turn(&self) -> bool {
        false
    }
}

/// `LITTORAL_PYTHON`, else the repository's `.venv`.
fn python() -> PathBuf {
    match std::env::var_os("LITTORAL_PYTHON") {
        Some(python) => python.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python"),
    }
}

fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/numpy")
        .join(name);
    let output = Command::new(python())
        .args(["-X", "utf8", "-W", "ignore"])
        .arg(&path)
        .output()
        .expect("LITTORAL_PYTHON or .venv/bin/python runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let expected = String::from_utf8(output.stdout).expect("UTF-8");

    let source = std::fs::read_to_string(&path).expect("a script");
    let path = path.display().to_string();
    // As deep as the main thread of a program.
    let found = std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || {
            let host = Rc::new(Collector::default());
            let kernel = Kernel::start(host.clone()).expect("a kernel");
            kernel.run_script(&source, &path, &[]);
            host.0.take()
        })
        .expect("a thread")
        .join()
        .expect("the kernel ends");
    let (found, expected): (Vec<&str>, Vec<&str>) =
        (found.lines().collect(), expected.lines().collect());
    for (line, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found, expected, "line {} of what {name} prints", line + 1);
    }
    assert_eq!(
        found.len(),
        expected.len(),
        "lines that {name} prints:\n{}",
        found.join("\n")
    );
}

#[test]
fn arrays() {
    check("arrays.py");
}

#[test]
fn functions() {
    check("functions.py");
}

#[test]
fn protocols() {
    check("protocols.py");
}

#[test]
fn draws() {
    check("draws.py");
}
