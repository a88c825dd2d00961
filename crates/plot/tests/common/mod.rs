//! What matplotlib and xarray answer, asked by each test.
#![allow(dead_code)] // Each test binary uses some of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn python() -> PathBuf {
    match std::env::var_os("LITTORAL_PYTHON") {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python"),
    }
}

/// One section of what `oracle.py` answers.
pub fn oracle(section: &str) -> Value {
    let python = python();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle.py");
    let run = Command::new(&python)
        .arg(script)
        .arg(section)
        .output()
        .unwrap_or_else(|e| panic!("{} (set LITTORAL_PYTHON): {e}", python.display()));
    assert!(
        run.status.success(),
        "oracle.py {section}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    serde_json::from_slice(&run.stdout).expect("oracle.py prints JSON")
}

pub fn cases(section: &str) -> Vec<Value> {
    oracle(section)
        .as_array()
        .unwrap_or_else(|| panic!("{section} is not a list"))
        .clone()
}

pub fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("not a number: {value}"))
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("not a list: {value}"))
        .iter()
        .map(number)
        .collect()
}

pub fn texts(value: &Value) -> Vec<String> {
    let list = value
        .as_array()
        .unwrap_or_else(|| panic!("not a list: {value}"));
    list.iter()
        .map(|v| v.as_str().unwrap_or_default().to_string())
        .collect()
}

/// Equal up to rounding, relative to `scale`.
pub fn close(a: &[f64], b: &[f64], scale: f64) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| (a - b).abs() <= 1e-9 * scale.max(a.abs().min(b.abs())))
}
