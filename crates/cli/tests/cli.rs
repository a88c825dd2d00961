//! The binary as people call it: exit status, standard error, written notebooks.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn littoral(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_littoral"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("written");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// A file in a directory of its own.
fn file(name: &str, content: &str) -> PathBuf {
    let directory =
        std::env::temp_dir().join(format!("littoral-cli-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let path = directory.join(name);
    std::fs::write(&path, content).expect("written");
    path
}

fn notebook(sources: &[&str]) -> String {
    let cells = sources.iter().map(|source| {
        json!({
            "cell_type": "code", "source": [source], "metadata": {}, "outputs": [],
            "execution_count": null,
        })
    });
    let mut cells: Vec<Value> = cells.collect();
    cells.insert(
        0,
        json!({"cell_type": "markdown", "source": "# Title", "metadata": {}}),
    );
    json!({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}).to_string()
}

#[test]
fn a_script_gets_its_arguments_and_neighbours() {
    let path = file(
        "script.py",
        "import sys, helper\nprint(sys.argv[1:], helper.x, __name__)\n1",
    );
    std::fs::write(path.with_file_name("helper.py"), "x = 5\n").expect("written");
    let output = littoral(&["run", path.to_str().expect("UTF-8"), "a", "--b"], "");
    assert_eq!(text(&output.stdout), "['a', '--b'] 5 __main__\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn an_uncaught_exception_is_status_1_with_a_traceback_on_stderr() {
    let path = file("fails.py", "print('out')\n1 / 0\n");
    let output = littoral(&["run", path.to_str().expect("UTF-8")], "");
    assert_eq!(text(&output.stdout), "out\n");
    let error = text(&output.stderr);
    assert!(
        error.starts_with("Traceback (most recent call last):\n"),
        "{error}"
    );
    assert!(
        error.ends_with("    1 / 0\nZeroDivisionError: division by zero\n"),
        "{error}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_missing_file_is_status_2() {
    let output = littoral(&["run", "no-such-file.py"], "");
    assert!(text(&output.stderr).contains("can't open file 'no-such-file.py'"));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_notebook_is_written_with_its_outputs() {
    let path = file(
        "good.ipynb",
        &notebook(&["x = 20\nprint('hi')", "x + 1", "x;"]),
    );
    let out = path.with_file_name("out.ipynb");
    let (path, out) = (path.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    let output = littoral(&["run", path, "--output", out], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written: Value =
        serde_json::from_str(&std::fs::read_to_string(out).expect("written")).expect("JSON");
    assert_eq!(written["nbformat_minor"], 5);
    let cells = written["cells"].as_array().expect("cells");
    assert!(cells.iter().all(|cell| cell["id"].is_string()));
    assert_eq!(
        cells[1]["outputs"],
        json!([{"output_type": "stream", "name": "stdout", "text": ["hi\n"]}])
    );
    assert_eq!(
        cells[2]["outputs"][0]["data"],
        json!({"text/plain": ["21"]})
    );
    assert_eq!(cells[2]["execution_count"], 2);
    assert_eq!(cells[3]["outputs"], json!([]));
}

#[test]
fn a_failing_cell_ends_a_notebook_unless_errors_are_allowed() {
    let path = file("bad.ipynb", &notebook(&["1 / 0", "print('after')"]));
    let out = path.with_file_name("out.ipynb");
    let (path, out) = (path.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    let read = || -> Value {
        serde_json::from_str(&std::fs::read_to_string(out).expect("written")).expect("JSON")
    };
    let output = littoral(&["run", path, "--output", out], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).ends_with("ZeroDivisionError: division by zero\n"));
    assert_eq!(
        read()["cells"][1]["outputs"][0]["ename"],
        "ZeroDivisionError"
    );
    assert_eq!(read()["cells"][2]["outputs"], json!([]));

    let output = littoral(&["run", path, "--output", out, "--allow-errors"], "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(read()["cells"][2]["outputs"][0]["text"], json!(["after\n"]));
}

#[test]
fn what_is_no_notebook_is_refused() {
    for (name, content) in [
        ("a.ipynb", "{"),
        ("b.ipynb", "[]"),
        ("c.ipynb", "{\"nbformat\": 3}"),
    ] {
        let path = file(name, content);
        let output = littoral(&["run", path.to_str().expect("UTF-8")], "");
        assert!(
            text(&output.stderr).contains("not a notebook"),
            "{}",
            text(&output.stderr)
        );
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn cells_in_and_outputs_out() {
    let cells = json!(["x = [1, 2]", "x", "raise KeyError('a')", "print(x)"]).to_string();
    let output = littoral(&["cells"], &cells);
    let results: Value = serde_json::from_str(text(&output.stdout)).expect("JSON");
    assert_eq!(
        results[0],
        json!({"status": "ok", "execution_count": 1, "outputs": []})
    );
    assert_eq!(
        results[1]["outputs"][0]["data"]["text/plain"],
        json!(["[1, 2]"])
    );
    assert_eq!(results[2]["status"], "error");
    assert_eq!(
        results[2]["outputs"][0]["traceback"],
        json!([
            "Traceback (most recent call last):",
            "  File \"<cell 3>\", line 1, in <module>",
            "    raise KeyError('a')",
            "KeyError: 'a'"
        ])
    );
    assert_eq!(results[3]["outputs"][0]["text"], json!(["[1, 2]\n"]));
}

#[test]
fn a_wrong_budget_is_named() {
    let output = littoral(&["run", "x.py", "--budget", "download=many"], "");
    assert!(
        text(&output.stderr).contains("\"many\" is not a size"),
        "{}",
        text(&output.stderr)
    );
}
