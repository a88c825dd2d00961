//! `littoral cells`: cells as JSON in, their outputs as JSON out. For parity and documentation
//! tests.

use std::io::{Read, Write};
use std::path::PathBuf;

use littoral_python::{Kernel, Status};
use serde_json::{Value, json};

use crate::host::{NativeHost, install_engine};
use crate::notebook::outputs;
use crate::{CellsArguments, CliError};

/// Runs every cell, whatever fails. Prints `[{"status", "execution_count", "outputs"}, …]`, with
/// nbformat's outputs.
pub fn run(arguments: CellsArguments) -> Result<i32, CliError> {
    let path = PathBuf::from(&arguments.file);
    let mut text = String::new();
    let read = if arguments.file == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(&path).map(|read| text = read)
    };
    read.map_err(|source| CliError::Open {
        path: path.clone(),
        source,
    })?;
    let cells: Vec<String> = serde_json::from_str(&text)
        .map_err(|error| CliError::Notebook(format!("not a JSON list of strings: {error}")))?;
    install_engine(&arguments.engine)?;
    let host = NativeHost::collecting();
    let kernel = Kernel::start(host.clone())?;
    let results = cells.iter().map(|source| {
        let result = kernel.run_cell(source);
        let status = if result.status == Status::Ok {
            "ok"
        } else {
            "error"
        };
        json!({
            "status": status,
            "execution_count": result.execution_count,
            "outputs": outputs(host.take()),
        })
    });
    let text = Value::Array(results.collect()).to_string();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").map_err(|source| CliError::Write { path, source })?;
    Ok(0)
}
