//! Programs run by CPython (`python3`, 3.11 or later) and by the kernel must print the same, fail
//! with the same traceback, and end with the same status.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use littoral_python::{Host, Kernel, Message, StreamName};

#[derive(Default)]
struct Collector {
    stdout: RefCell<String>,
    stderr: RefCell<String>,
}

impl Host for Collector {
    fn emit(&self, message: Message) {
        if let Message::Stream { name, text } = message {
            let stream = match name {
                StreamName::Stdout => &self.stdout,
                StreamName::Stderr => &self.stderr,
            };
            stream.borrow_mut().push_str(&text);
        }
    }

    fn now_ms(&self) -> f64 {
        0.0
    }

    fn turn(&self) -> bool {
        false
    }
}

#[derive(Debug, PartialEq)]
struct Run {
    stdout: String,
    stderr: String,
    status: i32,
}

fn by_cpython(path: &Path) -> Run {
    let output = Command::new("python3")
        .args(["-X", "no_debug_ranges", "-X", "utf8"])
        .arg(path)
        .output()
        .expect("python3 runs");
    Run {
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: without_library(&String::from_utf8(output.stderr).expect("UTF-8")),
        status: output.status.code().expect("a status"),
    }
}

/// CPython shows the frames of its library, two lines each; the kernel does not.
fn without_library(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        if line.starts_with("  File \"") && line.contains("/lib/python3") {
            lines.next();
        } else {
            out.push_str(line);
        }
    }
    out
}

fn by_kernel(path: &Path) -> Run {
    let source = std::fs::read_to_string(path).expect("a snippet");
    let run = move |path: &str| {
        let host = Rc::new(Collector::default());
        let kernel = Kernel::start(host.clone()).expect("a kernel");
        let status = kernel.run_script(&source, path, &[]);
        Run {
            stdout: host.stdout.take(),
            stderr: host.stderr.take(),
            status,
        }
    };
    let path = path.to_str().expect("UTF-8").to_owned();
    // RustPython recurses on the Rust stack.
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    thread
        .spawn(move || run(&path))
        .expect("a thread")
        .join()
        .expect("no panic")
}

fn snippets(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snippets")
        .join(folder);
    let entries = std::fs::read_dir(folder).expect("snippets");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some()).collect();
    paths.sort();
    paths
}

#[test]
fn programs_print_the_same() {
    for path in snippets("") {
        let (expected, found) = (by_cpython(&path), by_kernel(&path));
        for (expected, found) in expected.stdout.lines().zip(found.stdout.lines()) {
            assert_eq!(found, expected, "{}", path.display());
        }
        assert_eq!(found, expected, "{}", path.display());
    }
}

#[test]
fn uncaught_errors_look_the_same() {
    for path in snippets("errors") {
        assert_eq!(by_kernel(&path), by_cpython(&path), "{}", path.display());
    }
}

/// The wording of the parsers differs; file, line, source and class are the same.
#[test]
fn syntax_errors_are_found_in_the_same_place() {
    let summary = |text: &str| {
        let lines: Vec<&str> = text.lines().collect();
        let class = lines
            .last()
            .and_then(|last| last.split(':').next())
            .unwrap_or("")
            .to_owned();
        (lines[..2].join("\n"), class)
    };
    for path in snippets("syntax") {
        let (expected, found) = (by_cpython(&path), by_kernel(&path));
        assert_eq!(
            summary(&found.stderr),
            summary(&expected.stderr),
            "{}",
            path.display()
        );
        assert_eq!(found.status, expected.status, "{}", path.display());
    }
}
