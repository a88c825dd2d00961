//! Measurements by scripts: each line that a script prints is a row, its fields apart by tabs: what,
//! value, target, and `met` or `missed` (or nothing). What else it has to say goes to standard error.

use std::process::{Command, Stdio};

use crate::shell::{Failure, Result, typed};

use super::Row;

pub fn rows(script: &mut Command) -> Result<Vec<Row>> {
    let remedy = "look at what it printed above";
    let output = script
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| Failure::new(format!("could not start {}: {e}", typed(script)), remedy))?;
    if !output.status.success() {
        let what = format!("{} ended with {}", typed(script), output.status);
        return Err(Failure::new(what, remedy));
    }
    Ok(String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(row)
        .collect())
}

fn row(line: &str) -> Row {
    let mut fields = line.split('\t').map(str::to_string);
    let mut next = || fields.next().unwrap_or_default();
    Row {
        what: next(),
        value: next(),
        target: next(),
        met: match next().as_str() {
            "met" => Some(true),
            "missed" => Some(false),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn a_line_is_a_row() {
        let full = row("first result\t0.9 s\tat most 1.5 s\tmet");
        assert_eq!((full.what.as_str(), full.met), ("first result", Some(true)));
        assert_eq!(row("peak memory\t80 MB").met, None);
    }
}
