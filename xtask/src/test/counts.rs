//! Counting tests from what their runners print.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use crate::shell::{Failure, Result, typed};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl Counts {
    pub fn add(&mut self, other: &Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs a test runner, passes on what it prints and counts its tests.
pub fn run_counted(command: &mut Command, counts: &mut Counts, remedy: &str) -> Result {
    let started = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = started
        .map_err(|e| Failure::new(format!("could not start {}: {e}", typed(command)), remedy))?;
    let out = child.stdout.take();
    let err = child.stderr.take();
    let found = std::thread::scope(|scope| {
        let out = scope.spawn(|| pass_on(out, &mut std::io::stdout()));
        let err = scope.spawn(|| pass_on(err, &mut std::io::stderr()));
        [out.join(), err.join()]
    });
    for part in found.into_iter().flatten() {
        counts.add(&part);
    }
    let status = child
        .wait()
        .map_err(|e| Failure::new(format!("lost {}: {e}", typed(command)), remedy))?;
    match status.success() {
        true => Ok(()),
        false => Err(Failure::new(
            format!("{} ended with {status}", typed(command)),
            remedy,
        )),
    }
}

fn pass_on(stream: Option<impl Read>, to: &mut impl Write) -> Counts {
    let mut counts = Counts::default();
    let Some(stream) = stream else { return counts };
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        // Whoever reads may have gone (a closed pipe): the tests still run to their end.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        counts.add(&in_line(&String::from_utf8_lossy(&line)));
        line.clear();
    }
    counts
}

/// What a line of a summary says: of cargo test and wasm-bindgen-test (`test result:`), of nextest
/// (`Summary`), of pytest (`12 passed in 3 s`), of vitest (`Tests  3 passed`) and of node
/// (`ℹ pass 3`). Nothing for any other line.
fn in_line(line: &str) -> Counts {
    let line = without_colours(line);
    let line = line.trim().trim_matches('=').trim();
    let words: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || ",;|:()".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    if let [_, what @ ("pass" | "fail"), number] = words[..] {
        let count = number.parse().unwrap_or(0);
        return match what {
            "pass" => Counts {
                passed: count,
                failed: 0,
            },
            _ => Counts {
                passed: 0,
                failed: count,
            },
        };
    }
    let pytest = line.contains(" in ") && line.starts_with(|c: char| c.is_ascii_digit());
    let is_summary = pytest
        || line.starts_with("test result:")
        || line.starts_with("Summary [")
        || line.starts_with("Tests ");
    if !is_summary {
        return Counts::default();
    }
    let before = |name: &str| {
        let at = words.iter().position(|word| *word == name)?;
        words.get(at.checked_sub(1)?)?.parse().ok()
    };
    Counts {
        passed: before("passed").unwrap_or(0),
        failed: before("failed").unwrap_or(0) + before("errors").or(before("error")).unwrap_or(0),
    }
}

/// Without the escape sequences of terminals.
fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            '\x1b' => drop(rest.by_ref().find(char::is_ascii_alphabetic)),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(line: &str) -> (u64, u64) {
        let counts = in_line(line);
        (counts.passed, counts.failed)
    }

    #[test]
    fn summaries_of_each_runner() {
        assert_eq!(
            counted("test result: ok. 8 passed; 1 failed; 0 ignored"),
            (8, 1)
        );
        let nextest =
            "     Summary [   0.5s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped";
        assert_eq!(counted(nextest), (11, 1));
        assert_eq!(counted("2 failed, 12 passed, 1 error in 3.21s"), (12, 3));
        assert_eq!(counted("======= 12 passed in 3.21s ======="), (12, 0));
        assert_eq!(
            counted("      \x1b[2mTests \x1b[22m 1 failed | 4 passed (5)"),
            (4, 1)
        );
        assert_eq!(counted("ℹ pass 7"), (7, 0));
        assert_eq!(counted("# fail 2"), (0, 2));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(counted("test tests::it ... ok"), (0, 0));
        assert_eq!(counted("the guard let 3 passed"), (0, 0));
    }
}
